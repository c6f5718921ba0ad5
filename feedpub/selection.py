"""Which stories a feed carries now. ``now`` is an argument; what must not go out yet, or any more, never does."""

from collections.abc import Collection, Iterable
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Protocol

from feedpub.languages import fold
from feedpub.model import Access, Entry, Status

NO_TIME = timedelta(0)


class State(StrEnum):
    """Where a story stands at a moment; only ``live`` ones are in feeds."""

    LIVE = "live"
    EMBARGOED = "embargoed"
    EXPIRED = "expired"
    DRAFT = "draft"
    WITHHELD = "withheld"
    CANCELED = "canceled"


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


class FeedChoice(Choice, Protocol):
    """A feed's choice: with what it leaves out, how many it holds, and whether members' stories are listed.

    ``embargo_offset`` is how long after its embargo a story comes to this feed.
    """

    @property
    def exclude(self) -> Choice | None: ...
    @property
    def limit(self) -> int: ...
    @property
    def members(self) -> bool: ...
    @property
    def embargo_offset(self) -> timedelta: ...


def state_of(entry: Entry, now: datetime, offset: timedelta = NO_TIME) -> State:
    """Where the story stands at ``now``: withheld by its newsroom, not yet out, over, or live. A future date waits.

    ``offset`` is added to its embargo.
    """
    if entry.status is not Status.USABLE:
        return State(entry.status.value)
    # Times in one zone compare by the wall clock in Python, which is wrong in the hour that comes twice.
    at = now.timestamp()
    if entry.published.timestamp() > at or (entry.embargo is not None and _plus(entry.embargo, offset) > at):
        return State.EMBARGOED
    if entry.expires is not None and entry.expires.timestamp() <= at:
        return State.EXPIRED
    return State.LIVE


def select(
    entries: Iterable[Entry],
    feed: FeedChoice,
    now: datetime,
    out: Collection[str] = frozenset(),
    here: Collection[str] = frozenset(),
) -> list[Entry]:
    """The entries that the feed carries at ``now``, the newest first; ties go by id, so the order is total.

    ``out`` has the ids that were published before, ``here`` those that this feed carried: for them it is not earlier
    than they came, whatever a clock that was set back may say.
    """
    offset = feed.embargo_offset

    def moment(entry: Entry) -> datetime:
        if entry.id not in out:
            return now
        came = entry.published + offset if entry.embargo and entry.id in here else entry.published
        return max(now, came, key=datetime.timestamp)

    chosen = [
        entry for entry in entries if state_of(entry, moment(entry), offset) is State.LIVE and carries(feed, entry)
    ]
    chosen.sort(key=lambda entry: entry.id)
    chosen.sort(key=lambda entry: entry.published.timestamp(), reverse=True)
    return chosen[: feed.limit]


def _plus(moment: datetime, offset: timedelta) -> float:
    return moment.timestamp() + offset.total_seconds()


def next_change(
    entries: Iterable[Entry], feeds: Collection[FeedChoice], withdrawals: Iterable[datetime], now: datetime
) -> datetime | None:
    """The first instant after ``now`` (UTC) at which a feed changes by itself; ``None`` where none does.

    A story's embargo or date is over, it expires, or what stands for one that was taken back does: ``withdrawals`` has
    those instants.
    """
    instants = [moment.timestamp() for moment in withdrawals]
    for entry in entries:
        ends = entry.expires.timestamp() if entry.expires else None
        begins = entry.published.timestamp()
        waits = begins > now.timestamp() or entry.embargo is not None
        if entry.status is not Status.USABLE or not (waits or ends) or (ends and ends <= now.timestamp()):
            continue
        for feed in feeds:
            if carries(feed, entry):
                comes = _plus(entry.embargo, feed.embargo_offset) if entry.embargo else begins
                instants += [begins, comes, *([ends] if ends else ())]
    first = min((one for one in instants if one > now.timestamp()), default=None)
    return None if first is None else datetime.fromtimestamp(first, UTC)


def carries(feed: FeedChoice, entry: Entry) -> bool:
    """Whether the feed would carry the story if it were live and the feed had room."""
    if entry.access is not Access.FREE and not feed.members:
        return False
    if feed.exclude is not None and _any(feed.exclude) and _fits(feed.exclude, entry):
        return False
    return _fits(feed, entry)


def _any(choice: Choice) -> bool:
    return bool(choice.language or choice.section or choice.tag or choice.author or choice.source)


def _fits(choice: Choice, entry: Entry) -> bool:
    return (
        _speaks(choice.language, entry.language)
        and _among(choice.section, (entry.section,))
        and _among(choice.tag, entry.tags)
        and _among(choice.author, (person.name for person in entry.authors))
        and _among(choice.source, (entry.source, entry.agency))
    )


def _among(wanted: Collection[str], values: Iterable[str | None]) -> bool:
    if not wanted:
        return True
    folded = {fold(value) for value in values if value}
    return any(fold(one) in folded for one in wanted)


def _speaks(wanted: Collection[str], language: str) -> bool:
    """A language in the config stands for its regional kinds, too: ``en`` for ``en-GB`` (RFC 4647, section 3.3.1)."""
    return not wanted or any(f"{language.lower()}-".startswith(f"{one.lower()}-") for one in wanted)
