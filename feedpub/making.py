"""From the entries that feeds carry to their documents, and to those that are about all feeds together."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import UTC
from functools import partial
from typing import TYPE_CHECKING

from feedpub import assemble, fitting, rendering, selection, translations
from feedpub.gather import Progress
from feedpub.ledger import Carried, Ledger
from feedpub.matrix import Wanted
from feedpub.model import Entry, Feed
from feedpub.release import Release
from feedpub.selection import State

if TYPE_CHECKING:
    from feedpub.config import Config


def make(
    release: Release,
    config: "Config",
    ledger: Ledger,
    progress: Progress,
    holds: Callable[[Wanted, Sequence[Entry]], bool],
    carried: Mapping[str, Carried],
    chosen: Mapping[str, Sequence[Entry]],
    stories: Iterable[Entry],
) -> None:
    """The documents of the feeds, each with the entries that were ``chosen`` for it, into the release.

    A feed that a guard ``holds`` is as it was. ``stories`` are all that there are, in whatever state.
    """
    now = release.now.astimezone(UTC)
    linked = translations.linked(release.whole, {entry.id for entries in chosen.values() for entry in entries})
    shapes: assemble.Shapes = {}
    shown: dict[str, Feed] = {}
    for number, wanted in enumerate(release.wanted, 1):
        name, settings = wanted.name, wanted.settings
        if holds(wanted, chosen[name]):
            last = rendering.feed_as_it_was(name, release, config, ledger, carried, now)
            shown |= {name: last} if last else {}
            continue
        of_entries = partial(
            assemble.feed_of,
            name,
            settings,
            config,
            carried=carried.get(name),
            retracted=release.retracted,
            now=now,
            shapes=shapes,
        )
        feed = fitting.fitted(of_entries, [linked[one.id] for one in chosen[name] if one.id in linked], settings)
        release.feeds[name] = shown[name] = feed
        spare = partial(rendering.spare, name, release, config, ledger, carried, now)
        rendering.render(release, feed, settings.formats, spare)
        progress("rendering", number, len(release.wanted))
    live = [linked.get(one.id, one) for one in stories if selection.state_of(one, now) is State.LIVE]
    rendering.overviews(release, config, shown, live, now)
