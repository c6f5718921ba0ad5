"""What a build notes for the next one, which may then have less to do (:mod:`feedpub.unchanged`)."""

import logging
import os
import pickle
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from msgspec.structs import replace

from feedpub import archives, aside, storykeys
from feedpub.concerned import UnclearError
from feedpub.errors import FeedpubError
from feedpub.index import Stamp
from feedpub.index.sqlite import note
from feedpub.madewith import made_with
from feedpub.release import Release
from feedpub.storykeys import Keys
from feedpub.targets import compressed
from feedpub.unchanged import NOTHING, Last, Looked, Seen, packed, packed_last, place_of, stamp_of

if TYPE_CHECKING:
    from feedpub.aside import Aside
    from feedpub.ledger import Ledger
    from feedpub.settings import Config


logger = logging.getLogger("feedpub")


def safely(*asked: Any) -> dict[str, bytes | None] | None:
    """As :func:`notes_of`; a bug costs the notes, and the next build looks at all stories."""
    try:
        return notes_of(*asked)
    except FeedpubError:
        raise
    except UnclearError:
        return None  # what was noted before is damaged
    except Exception:
        logger.exception("a bug in feedpub, please report it: what was built was not noted for the next time")
        return None


def notes_of(
    before: Seen,
    config: "Config",
    output: Path | None,
    release: Release,
    ledger: "Ledger",
    trusted: int,
    looked: Looked | None,
) -> dict[str, bytes | None] | None:
    """What there is to note of a build; ``None`` where another might do or say something else though all is alike.

    ``release`` tells how many stories there are of each state (``tallied``), after a build that looked at some alone
    only of those; what there is to tell of the others is put into it. ``trusted`` is the time (ns) since which a file
    may change again without showing it.
    """
    failed = bool(release.problems) if release.concerned else False
    ends = _ends(release, config)
    known, keys, timed = _aside(release, config, ends)
    until = min(ends, aside.next_age(known or release, config), *(at for at, _ in timed[:1]), *_next(release))
    if release.concerned:
        release.next_change = None if until == float("inf") else datetime.fromtimestamp(until, UTC)
    if failed or before.looks is None or not _is_settled(release, config):
        return None
    mark = ledger.mark()
    changed = [moment for stamp in before.stamps.values() for moment in stamp[1:3]]
    if mark is None or max(changed, default=0) >= trusted:
        return None
    former = looked.last if looked and release.concerned else None
    documents = _documents(config, release, former)
    if documents is None:
        return None
    looks = {folder: b"" if look.newest >= trusted else look.digest for folder, look in before.looks.items()}
    odd = [folder for folder, look in before.looks.items() if look.linked or not looks[folder]]
    zone = config.site.timezone.key
    last = Last(
        config=os.path.abspath(config.path),  # noqa: PTH100
        made=made_with([zone]),
        zone=zone,
        output=place_of(output),
        since=release.now.timestamp(),
        until=until,
        stamps={**before.stamps, **documents},
        roots=before.roots,
        looks=looks,
        files=former.files if former else len(release.stories) + release.rest.count,
        mark=mark,
        release=pickle.dumps(_told(release), 5),
        said=bool(release.problems or release.advice),
        failed=bool(release.problems),
    )
    return {
        "last": packed_last(last, before.looks, odd),
        "aside": packed(known) if known else None,
        # After a build that looked at some stories alone it is what it was.
        **({} if release.concerned else {"config": pickle.dumps(config, 5)}),
        **{f"keys/{first}": held for first, held in keys.items()},
    }


def keep(config: "Config", notes: Mapping[str, bytes | None] | None) -> None:
    """Note it for the next build, and nothing else. Neither index nor ledger may be open."""
    note(config.state / "index.db", notes or {}, only=True)


def _documents(config: "Config", release: Release, former: Last | None) -> dict[str, Stamp] | None:
    """The stamps of all documents at all targets; ``None`` where one is not there."""
    paths = [*(one.path for one in release.documents), *archives.standing(release)]
    made = {
        place: stamp_of(place) for target in config.targets for place in (f"{target.path}/{path}" for path in paths)
    }
    if NOTHING in made.values():
        return None
    if packed_at := [target.path for target in config.targets if target.gzip]:
        # A document of nothing has none.
        siblings = compressed.siblings(paths)
        made |= {place: stamp_of(place) for at in packed_at for place in (f"{at}/{path}" for path in siblings)}
    targets = tuple(f"{target.path}/" for target in config.targets)
    there = former.stamps if former else {}
    return {place: stamp for place, stamp in there.items() if place.startswith(targets)} | made


def _aside(
    release: Release, config: "Config", until: float
) -> "tuple[Aside | None, Keys, Sequence[tuple[float, str]]]":
    """What is known of all stories, their keys, and when which of them change by themselves."""
    if release.concerned is None:
        known = aside.seen(release, config, until)
        timed = known.timed if known else sorted(aside.timed(release, config))
        return known, storykeys.keys_of(release.entries.values(), release.rest.keys) if known else {}, timed
    known, keys = aside.after(release.concerned, release, config)
    release.tallied, release.wanted = known.tally, list(known.wanted)
    problems, notes, advice = aside.told_in_order(known, config)
    # What was added since the stories were looked at, as that a target is full, is told as well.
    release.problems = [*problems, *release.problems]
    release.notes = [*notes, *(one for one in release.notes if one not in notes)]
    release.advice = [*advice, *(one for one in release.advice if one not in advice)]
    return known, keys, known.timed


def _is_settled(release: Release, config: "Config") -> bool:
    """Whether another build would find nothing else to do or to say."""
    held = release.held or release.kept.difference(archives.standing(release))
    # How the newsroom's list looks was asked before it was written.
    if release.stopped or held or release.lists or len(release.receipts) != len(config.targets):
        return False
    if release.late:
        return False  # what the clock says is told, and another build is of another time
    wrote = any(one.written or one.removed for one in release.receipts.values())
    if release.concerned:
        return True
    declared = not release.declared.keys().isdisjoint(release.whole)
    remembered = release.moved or release.gone or declared or release.withdrawn
    # What is told may be about what changed; a build after which nothing is to be told has nothing to tell again.
    return not (wrote or remembered) or not (release.problems or release.advice or release.notes)


def _next(release: Release) -> list[float]:
    return [release.next_change.timestamp()] if release.next_change else []


def _ends(release: Release, config: "Config") -> float:
    """When what stands for a story that was taken back changes next."""
    now = release.now.timestamp()
    moments = (moment.timestamp() for moment in release.retracted.changes(config.withdrawals))
    return min((at for at in moments if at > now), default=float("inf"))


def _told(release: Release) -> Release:
    """What there is to tell of a build that does nothing more."""
    return Release(
        now=release.now,
        wanted=[replace(one, entries=()) for one in release.wanted],
        problems=release.problems,
        notes=release.notes,
        advice=release.advice,
        receipts={name: replace(one, written=(), unchanged=(*one.written, *one.unchanged), removed=())
                  for name, one in release.receipts.items()},
        tallied=release.tallied,
    )  # fmt: skip
