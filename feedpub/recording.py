"""What is remembered of a release when it is published."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from feedpub import completing
from feedpub.aside import still_wrong
from feedpub.ledger import Files, Ledger
from feedpub.release import Release

if TYPE_CHECKING:
    from feedpub.settings import Config


def record(release: Release, config: "Config", ledger: Ledger, files: Mapping[str, Files]) -> None:
    """Remember the release, and the ``files`` that are at each target now. TargetError where that fails."""
    known = release.concerned.carried if release.concerned else {}
    entries = [*completing.remembered(release), *(one for id_, one in release.whole.items() if id_ not in known)]
    ledger.record(
        # What is shown without its file is remembered already, under the path that it had.
        [one for one in entries if one.id not in release.absent],
        release.feeds.values(),
        files,
        release.gone,
        at=release.now,
        withdrawn=release.withdrawn,
        declared=release.declared,
        problems=[*map(str, still_wrong(release.concerned, config)), *map(str, release.problems)],
        notes=release.events,
        others_stay=release.concerned is not None,
        behind=None if release.concerned else release.behind,
        announced=not config.site.hub,
    )
