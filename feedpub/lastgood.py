"""What was published last, from the ledger alone: a story's last good entry, and a whole feed as it was.

A feed as it was, but for stories taken back, goes out where the feed as it should be cannot: a kill must not wait.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import TYPE_CHECKING

from msgspec import Struct

from feedpub import assemble, matrix, selection
from feedpub.ledger import Carried, Ledger, Published, standing
from feedpub.model import Access, Entry, Feed, Status
from feedpub.release import Release

if TYPE_CHECKING:
    from feedpub.settings import Config
    from feedpub.settings import Feed as Settings


def entry(one: Entry, before: Mapping[str, Published], ledger: Ledger) -> Entry | None:
    """The story as it was last, if it was whole then and may be shown where it may be shown now."""
    paths = {before[one.id].path} if one.id in before else set()
    for last in ledger.last_good(paths):
        if last.id == one.id and last.content_html is not None and standing(last) == standing(one):
            return last
    return None


class Last(Struct, frozen=True, kw_only=True):
    """A feed as it was last, without what must not be shown any more; ``left`` says whether there was such.

    ``was`` is what it carried.
    """

    feed: Feed
    left: bool
    was: Carried


def feed(
    name: str,
    release: Release,
    config: "Config",
    carried: Carried,
    ledger: Ledger,
    now: datetime,
    *,
    guarded: bool = False,
) -> Last | None:
    """The feed with the entries that it carried, each as it was last, but for those that must go out of it whatever
    keeps the feed from being made: that were taken back, that are over, or that their files keep in now.

    The last, in a feed that a guard holds (``guarded``), only as long as they are few: many at once are taken for the
    mishap that it is held for. ``None`` where the configuration has no feed of that name any more, or nobody knows
    which value it was for.
    """
    known = ledger.entries(carried.ids)
    wanted = matrix.as_it_was(config, name, known.values())
    if wanted is None:
        return None
    retracted = release.retracted
    was = [
        applied
        for id_ in carried.ids
        if id_ in known
        and id_ not in release.unlisted  # in place of one that returns now there was its notice
        and (applied := retracted.applied(known[id_])).status is Status.USABLE
    ]
    free = selection.live(was, wanted.settings, now, carried.ids, carried.ids)
    entries = _still(free, release, wanted.settings, carried, now)
    if guarded and len(free) - len(entries) > config.guards.few:
        entries = free
    whole = [one for one in entries if one.content_html is not None]
    made = assemble.feed_of(name, wanted.settings, config, whole, carried=carried, retracted=retracted, now=now)
    stricter = any(one.access is not known[one.id].access for one in entries)
    return Last(
        feed=made,
        left=stricter or len(entries) < len(was) or retracted.concerns(name, carried.ids, now, config.withdrawals),
        was=carried,
    )


def document(
    name: str,
    release: Release,
    config: "Config",
    carried: Mapping[str, Carried],
    ledger: Ledger,
    now: datetime,
    path: str,
    *,
    guarded: bool = False,
) -> Last | None:
    """The feed as its document in ``path`` shows it, which may have stayed behind; as for :func:`feed`.

    ``None`` where there never was one.
    """
    was = release.were.get(path) or carried.get(name)
    return feed(name, release, config, was, ledger, now, guarded=guarded) if was else None


def _still(
    entries: Iterable[Entry], release: Release, settings: "Settings", carried: Carried, now: datetime
) -> list[Entry]:
    """The entries without those that their files keep in now."""
    held_to = {one.id: release.restrained(one) for one in entries}
    live = selection.live(held_to.values(), settings, now, carried.ids, carried.ids)
    shown = {one.id for one in live if one.access is Access.FREE or settings.members}
    return [one for one in held_to.values() if one.id in shown]
