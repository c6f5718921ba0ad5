"""Who is on which page of an archive, and who is still in the feed itself. Pure."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Protocol

from msgspec import Struct, field
from msgspec.structs import replace

from feedpub.ledger import Member, Page
from feedpub.model import Access, Entry
from feedpub.selection import Order


class Room(Protocol):
    """What a feed's settings say of how much it carries itself, and in which order."""

    @property
    def limit(self) -> int: ...
    @property
    def hours(self) -> int | None: ...
    @property
    def order(self) -> str: ...


class Plan(Struct, frozen=True, kw_only=True):
    """What is to become of a feed's archive."""

    was: Sequence[Page]  #: as it is remembered
    pages: Sequence[Page]  #: without what must not be shown any more
    batches: Sequence[Sequence[Entry]] = ()  #: what goes onto new pages, the oldest page first
    here: Sequence[Entry] = ()  #: what is on no page yet, and is therefore in the feed, whatever its window
    waiting: bool = False  #: whether there is more than one run puts onto pages
    lost: Mapping[int, Sequence[Entry]] = field(default_factory=dict)  #: pages to be made anew, by number
    touched: Collection[int] = frozenset()  #: pages to be looked at, as their documents may not be as they should
    names: Mapping[str, str] = field(default_factory=dict)  #: ids by what RSS calls their stories


def lessened(pages: Iterable[Page], goes: Callable[[Member], bool], now: datetime) -> list[Page]:
    """The pages without members that must go; one that loses any is another edition."""
    found = []
    for page in pages:
        left = tuple(one for one in page.members if not goes(one))
        same = len(left) == len(page.members)
        found.append(page if same else replace(page, edition=page.edition + 1, made=now, members=left))
    return found


def shelved(pages: Iterable[Page]) -> dict[str, Member]:
    """Who is on any page, by id, as it was when it came there last."""
    found: dict[str, Member] = {}
    for page in pages:
        for one in page.members:
            if one.id not in found or one.updated.timestamp() >= found[one.id].updated.timestamp():
                found[one.id] = one
    return found


def unshelved(entries: Iterable[Entry], known: Mapping[str, Member]) -> list[Entry]:
    """Those of the entries that are on no page as they are now."""
    return [one for one in entries if one.id not in known or _is_other(one, known[one.id])]


def _is_other(entry: Entry, known: Member) -> bool:
    freed = known.members and entry.access is Access.FREE
    return freed or entry.updated.timestamp() > known.updated.timestamp()


def parted(
    entries: Sequence[Entry],
    known: Collection[str],
    window: Collection[str],
    room: Room,
    *,
    size: int,
    most: int,
    now: datetime,
) -> tuple[list[list[Entry]], list[Entry], bool]:
    """Those that go onto new pages of ``size``, those that stay in the feed, and whether more are waiting.

    ``entries`` are on no page as they are, ``known`` has the ids of those of them that are on one as they were,
    ``window`` of those that the feed carries anyway. The feed keeps as many of the newest as it has room for, so
    that a correction is in it as long as a new story would be, and what does not make a full page.
    At most ``most`` go onto pages in one run; while more are waiting, they wait outside of the feed.
    """

    def at(entry: Entry) -> float:
        return (entry.updated if room.order == Order.UPDATED or entry.id in known else entry.published).timestamp()

    order = sorted(entries, key=lambda one: (at(one), one.id))
    earliest = (now - timedelta(hours=room.hours)).timestamp() if room.hours is not None else None
    newest = [one for one in order[-room.limit :] if earliest is None or at(one) > earliest]
    stay = {one.id for one in newest} | set(window)
    older = [one for one in order if one.id not in stay]
    count = min(len(older), most) // size
    batches = [older[start * size : (start + 1) * size] for start in range(count)]
    left = older[count * size :]
    waiting = len(left) >= size
    return batches, [*([] if waiting else left), *newest], waiting
