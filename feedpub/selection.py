"""Which stories a feed carries now. ``now`` is an argument; what must not go out yet, or any more, never does."""

from collections.abc import Collection, Iterable, Mapping
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from functools import lru_cache
from operator import attrgetter
from typing import Protocol

from feedpub.languages import fold
from feedpub.model import Access, Entry, Status

NO_TIME = timedelta(0)
_id_of, _published_of, _updated_of = map(attrgetter, ("id", "published", "updated"))
_folded = lru_cache(maxsize=1024)(fold)  # feeds have few words to choose by, which each story is held to


class State(StrEnum):
    """Where a story stands at a moment; only ``live`` ones are in feeds."""

    LIVE = "live"
    EMBARGOED = "embargoed"
    EXPIRED = "expired"
    DRAFT = "draft"
    WITHHELD = "withheld"
    CANCELED = "canceled"

    @property
    def is_secret(self) -> bool:
        """Whether nobody may see the story yet, or at all."""
        return self in (State.EMBARGOED, State.DRAFT, State.WITHHELD)


class Trait(StrEnum):
    """What may be said of a story that is out, and what a feed may choose it by as its ``status``."""

    UNCHANGED = "unchanged"
    UPDATED = "updated"
    CORRECTED = "corrected"
    LIVE = "live"


class Order(StrEnum):
    """Which story comes first. The window is always of the newest; ``updated`` takes what was changed last for that."""

    NEWEST = "newest"
    OLDEST = "oldest"
    UPDATED = "updated"


class Choice(Protocol):
    """Stories by what they say of themselves: of each key one value must fit, all keys must."""

    @property
    def language(self) -> Collection[str]: ...
    @property
    def section(self) -> Collection[str]: ...
    @property
    def tag(self) -> Collection[str]: ...
    @property
    def author(self) -> Collection[str]: ...
    @property
    def source(self) -> Collection[str]: ...
    @property
    def form(self) -> Collection[str]: ...
    @property
    def status(self) -> Collection[str]: ...
    @property
    def fields(self) -> Mapping[str, Collection[str]]: ...


class FeedChoice(Choice, Protocol):
    """A feed's choice: with what it leaves out, its window, its order, and whether members' stories are listed.

    ``embargo_offset`` is how long after its embargo a story comes to this feed.
    """

    @property
    def exclude(self) -> Choice | None: ...
    @property
    def limit(self) -> int: ...
    @property
    def hours(self) -> int | None: ...
    @property
    def order(self) -> str: ...
    @property
    def members(self) -> bool: ...
    @property
    def embargo_offset(self) -> timedelta: ...


def state_of(entry: Entry, now: datetime, offset: timedelta = NO_TIME) -> State:
    """Where the story stands at ``now``: withheld by its newsroom, not yet out, over, or live. A future date waits.

    ``offset`` is added to its embargo.
    """
    # Times in one zone compare by the wall clock in Python, which is wrong in the hour that comes twice.
    return _state_at(entry, now.timestamp(), offset)


def _state_at(entry: Entry, at: float, offset: timedelta) -> State:
    if entry.status is not Status.USABLE:
        return State(entry.status.value)
    if entry.published.timestamp() > at or (entry.embargo is not None and _plus(entry.embargo, offset) > at):
        return State.EMBARGOED
    if entry.expires is not None and entry.expires.timestamp() <= at:
        return State.EXPIRED
    return State.LIVE


def live(
    entries: Iterable[Entry],
    feed: FeedChoice,
    now: datetime,
    out: Collection[str] = frozenset(),
    here: Collection[str] = frozenset(),
) -> list[Entry]:
    """The entries that the feed may show at ``now``, whether they fit it or not.

    ``out`` has the ids that were published before, ``here`` those that this feed carried: for them it is not earlier
    than they came, whatever a clock that was set back may say.
    """
    return [entry for entry in entries if _is_live(entry, feed.embargo_offset, now.timestamp(), out, here)]


def _is_live(entry: Entry, offset: timedelta, at: float, out: Collection[str], here: Collection[str]) -> bool:
    if entry.id in out:
        if entry.status is Status.USABLE and entry.embargo is None and entry.expires is None:
            return True  # as nearly all are: for what was out its time has come
        at = max(at, (entry.published + offset if entry.embargo and entry.id in here else entry.published).timestamp())
    return _state_at(entry, at, offset) is State.LIVE


def out(entries: Iterable[Entry], now: datetime, published: Collection[str] = frozenset()) -> list[Entry]:
    """The entries that are out at ``now``, in any feed or none.

    For those whose ids were ``published`` before it is not earlier than they came, as in :func:`live`.
    """

    def moment(entry: Entry) -> datetime:
        return max(now, entry.published, key=datetime.timestamp) if entry.id in published else now

    return [entry for entry in entries if state_of(entry, moment(entry)) is State.LIVE]


class Stock:
    """Stories that many feeds choose from: put in order once for all of them."""

    def __init__(self, entries: Iterable[Entry]) -> None:
        self._entries = list(entries)
        self._newest: dict[str, list[Entry]] = {}

    def newest_first(self, order: str) -> list[Entry]:
        """The stories with the newest first, in what an order counts by."""
        by = Order.UPDATED if order == Order.UPDATED else Order.NEWEST
        if by not in self._newest:
            self._newest[by] = in_order(self._entries, by)
        return self._newest[by]


def select(
    entries: Iterable[Entry] | Stock,
    feed: FeedChoice,
    now: datetime,
    out: Collection[str] = frozenset(),
    here: Collection[str] = frozenset(),
) -> list[Entry]:
    """The entries that the feed carries at ``now``, in its order, cut to its window.

    ``out`` and ``here`` are as in :func:`live`. The window is of the newest ``limit`` of the last ``hours``.
    """
    stock = entries if isinstance(entries, Stock) else Stock(entries)
    chosen: list[Entry] = []
    offset, at, windowed = feed.embargo_offset, now.timestamp(), feed.hours is not None
    for entry in stock.newest_first(feed.order):
        if len(chosen) == feed.limit or (windowed and is_too_old(entry, feed, now)):
            break  # all others are older still
        if carries(feed, entry) and _is_live(entry, offset, at, out, here):
            chosen.append(entry)
    return chosen[::-1] if feed.order == Order.OLDEST else chosen


def is_too_old(entry: Entry, feed: FeedChoice, now: datetime) -> bool:
    """Whether the entry is older than what the feed's ``hours`` let it carry."""
    return feed.hours is not None and counts_by(entry, feed.order) + _window(feed) <= now.timestamp()


def in_order(entries: Iterable[Entry], order: str = Order.NEWEST) -> list[Entry]:
    """The entries with the one first that comes first; ties go by id, so the order is total."""
    found = sorted(entries, key=_id_of)  # by no function of Python's, as each save has it done again and again
    instants = [moment.timestamp() for moment in map(_updated_of if order == Order.UPDATED else _published_of, found)]
    found = [found[nth] for nth in sorted(range(len(found)), key=instants.__getitem__, reverse=True)]
    return found[::-1] if order == Order.OLDEST else found


def counts_by(entry: Entry, order: str) -> float:
    """The instant that an order counts a story by."""
    return (entry.updated if order == Order.UPDATED else entry.published).timestamp()


def _plus(moment: datetime, offset: timedelta) -> float:
    return moment.timestamp() + offset.total_seconds()


def next_change(
    entries: Iterable[Entry], feeds: Collection[FeedChoice], withdrawals: Iterable[datetime], now: datetime
) -> datetime | None:
    """The first instant after ``now`` (UTC) at which a feed changes by itself; ``None`` where none does.

    A story's embargo or date is over, it expires, it gets too old for a feed of so many hours, or what stands for one
    that was taken back does: ``withdrawals`` has those instants.
    """
    at = now.timestamp()
    instants = [moment.timestamp() for moment in withdrawals]
    windowed = [feed for feed in feeds if feed.hours is not None]
    for entry in entries:
        ends = entry.expires.timestamp() if entry.expires else None
        if entry.status is not Status.USABLE or (ends and ends <= at):
            continue
        begins = entry.published.timestamp()
        if begins > at or entry.embargo is not None or ends:
            for feed in feeds:
                if carries(feed, entry):
                    comes = _plus(entry.embargo, feed.embargo_offset) if entry.embargo else begins
                    instants += [begins, comes, *([ends] if ends else ())]
        instants += [
            end
            for feed in windowed
            if (end := counts_by(entry, feed.order) + _window(feed)) > at and carries(feed, entry)
        ]
    first = min((one for one in instants if one > at), default=None)
    return None if first is None else datetime.fromtimestamp(first, UTC)


def _window(feed: FeedChoice) -> float:
    return (feed.hours or 0) * 3600.0


def carries(feed: FeedChoice, entry: Entry) -> bool:
    """Whether the feed would carry the story if it were live and the feed had room."""
    if entry.access is not Access.FREE and not feed.members:
        return False
    if feed.exclude is not None and _any(feed.exclude) and fits(feed.exclude, entry):
        return False
    return fits(feed, entry)


#: What many stories have alike: by nothing else most feeds choose.
kind_of = attrgetter("access", "language", "section", "source", "agency", "form")


def goes_by_kind(feed: FeedChoice) -> bool:
    """Whether a feed carries either all stories of a kind (:data:`kind_of`) or none."""
    choices = (feed, feed.exclude) if feed.exclude else (feed,)
    return not any(one.tag or one.author or one.status or one.fields for one in choices)


def _any(choice: Choice) -> bool:
    keys = (choice.language, choice.section, choice.tag, choice.author, choice.source, choice.form, choice.status)
    return any(keys) or bool(choice.fields)


def fits(choice: Choice, entry: Entry) -> bool:
    """Whether of each key of the choice one value is the story's."""
    return (
        (not choice.language or _speaks(choice.language, entry.language))
        and (not choice.section or _among(choice.section, (entry.section,)))
        and (not choice.tag or _among(choice.tag, entry.tags))
        and (not choice.author or _among(choice.author, (person.name for person in entry.authors)))
        and (not choice.source or _among(choice.source, (entry.source, entry.agency)))
        and (not choice.form or entry.form in choice.form)
        and (not choice.status or not _traits(entry).isdisjoint(choice.status))
        and (not choice.fields or all(_among(wanted, _field(entry, name)) for name, wanted in choice.fields.items()))
    )


def _traits(entry: Entry) -> set[str]:
    changed = entry.updated.timestamp() > entry.published.timestamp()
    found = {
        Trait.UPDATED: changed,
        Trait.UNCHANGED: not changed and not entry.corrections,
        Trait.CORRECTED: bool(entry.corrections),
        Trait.LIVE: entry.live,
    }
    return {str(trait) for trait, is_so in found.items() if is_so}


def _field(entry: Entry, name: str) -> tuple[str, ...]:
    """The values of a free field, however its name is capitalised."""
    found = (value for key, value in entry.free.items() if key.casefold() == name.casefold())
    return (value,) if isinstance(value := next(found, ()), str) else value


def _among(wanted: Collection[str], values: Iterable[str | None]) -> bool:
    return not {*map(_folded, filter(None, values))}.isdisjoint(map(_folded, wanted))


def _speaks(wanted: Collection[str], language: str) -> bool:
    """A language in the config stands for its regional kinds, too: ``en`` for ``en-GB`` (RFC 4647, section 3.3.1)."""
    return any(f"{language.lower()}-".startswith(f"{one.lower()}-") for one in wanted)
