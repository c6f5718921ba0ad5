"""Cron lines as Debian's cron (vixie-cron) reads them, right across daylight saving; the only door to cronsim.

Five fields (crontab(5)): minute, hour, day of the month, month, day of the week; or ``@daily`` and its like. Where
both day fields are restricted a day needs to match only one of them, but where either begins with ``*`` it must match
both. A job whose minute and hour both do not begin with ``*`` runs once a day as the newsroom's clock shows it: a
time that the clock skips in spring runs once, right after the gap, and a time that it shows twice in autumn runs the
first time. Every other job goes by real time.
"""

import re
from datetime import UTC, datetime, timedelta
from difflib import get_close_matches
from zoneinfo import ZoneInfo

from msgspec import Struct

_NICKNAMES = {
    "@yearly": "0 0 1 1 *",
    "@annually": "0 0 1 1 *",
    "@monthly": "0 0 1 * *",
    "@weekly": "0 0 * * 0",
    "@daily": "0 0 * * *",
    "@midnight": "0 0 * * *",
    "@hourly": "0 * * * *",
}
_LONGEST = {month: 29 if month == 2 else 30 if month in (4, 6, 9, 11) else 31 for month in range(1, 13)}
_TERM = re.compile(r"(\*|[0-9]{1,4}|[a-z]+)(?:-([0-9]{1,4}|[a-z]+))?(?:/([0-9]{1,4}))?", re.ASCII)
_FOREIGN = re.compile(r"[#?]|(^|[0-9-])[lw]+(-[0-9]+)?$|^[a-z]{3}l$")
_SHAPE = "minute, hour, day of the month, month and day of the week, such as `*/10 * * * *`"


class _Field(Struct, frozen=True):
    """One of the five: its name, the numbers it takes, and the names of its first numbers."""

    name: str
    low: int
    high: int
    names: tuple[str, ...] = ()

    def number(self, text: str) -> int:
        """A number or name as a number; ValueError where the field has no such value."""
        if text in self.names:
            return self.names.index(text) + self.low
        if not text.isdecimal():
            known = f" (names: {' '.join(self.names)})" if self.names else ""
            raise ValueError(f"{self.name} {text!r} is unknown; write {self.low}-{self.high}{known}")
        if not self.low <= int(text) <= self.high:
            raise ValueError(f"{self.name} {text} is out of range; write {self.low}-{self.high}")
        return int(text)

    def values(self, text: str) -> set[int]:
        """All numbers that a field's text stands for; ValueError with what to write instead."""
        return {value for term in text.split(",") for value in self.term(term)}

    def term(self, text: str) -> range:
        """One part of a list: ``*``, ``5``, ``mon-fri``, ``*/10``, ``8-20/2``."""
        text = text if len(text) < 20 else f"{text[:20]}…"  # it is no term any more, and fits into a message
        found = _TERM.fullmatch(text)
        if _FOREIGN.search(text):
            raise ValueError(
                f"{self.name} {text!r} is not for cron: it knows no L, W, # and ?; "
                "write `*` for any value, or the numbers themselves"
            )
        if not found or (found[1] == "*" and found[2]):
            example = f"{self.low}, {self.low}-{self.high}, {self.low},{self.low + 2} or */2"
            raise ValueError(f"{self.name} {text!r} cannot be read; write for example {example}")
        first, last, step = found.groups()
        if first == "*":
            low, high = self.low, self.high
        else:
            low = self.number(first)
            high = self.number(last) if last else low
        if high < low:
            # To Sunday is to 7; anything else that goes round the end is two ranges.
            rest = "" if (self.high, high) == (7, 0) else f",{self.low}-{high}"
            raise ValueError(f"{self.name} {text!r} runs backwards; write {low}-{self.high}{rest}")
        if step and first != "*" and last is None:
            # Debian's cron ignores this step, others read 5/10 as 5-59/10.
            raise ValueError(
                f"{self.name} {text!r} means different things to different crons; write {low}-{self.high}/{step}"
            )
        if step and not 1 <= int(step) <= self.high - self.low + 1:
            raise ValueError(
                f"{self.name} {text!r} has a step of {int(step)}; write a step of 1-{self.high - self.low + 1}"
            )
        return range(low, high + 1, int(step or 1))


_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_DAYS = ("sun", "mon", "tue", "wed", "thu", "fri", "sat")
_FIELDS = (
    _Field("minute", 0, 59),
    _Field("hour", 0, 23),
    _Field("day of the month", 1, 31),
    _Field("month", 1, 12, _MONTHS),
    _Field("day of the week", 0, 7, _DAYS),
)


class Cron(Struct, frozen=True, kw_only=True):
    """A cron line that will fire: ``expression`` as it was written, ``fields`` as five fields in lower case."""

    expression: str
    fields: str

    @property
    def fixed(self) -> bool:
        """Whether minute and hour are named, so that the job runs by the clock on the wall and not by real time."""
        minute, hour, *_ = self.fields.split()
        return not minute.startswith("*") and not hour.startswith("*")

    def after(self, moment: datetime, zone: ZoneInfo) -> datetime:
        """The first due time strictly after the aware ``moment``, in ``zone``; a naive moment is a ValueError.

        Times in one zone compare by the wall clock in Python: convert to UTC before comparing or subtracting.
        """
        if moment.utcoffset() is None:
            raise ValueError("a moment without an offset; pass an aware datetime")
        start = moment.astimezone(UTC)
        due = self._by_the_wall(start, zone) if self.fixed else self._by_real_time(start, zone)
        return due.astimezone(zone)

    def _by_the_wall(self, start: datetime, zone: ZoneInfo) -> datetime:
        wall = _wall(start, zone)
        while True:
            wall = self._match(wall)
            due = _instant(wall, zone)
            # Several skipped times share the end of their gap, and the second showing of a time is no new one.
            if due > start:
                return due

    def _by_real_time(self, start: datetime, zone: ZoneInfo) -> datetime:
        wall = _wall(start, zone)
        while True:
            # While the offset stands, wall clock and real time go in step.
            due = (self._match(wall) - _offset(start, zone)).replace(tzinfo=UTC)
            change = _change(start, due, zone)
            if change is None:
                return due
            start = change
            wall = _wall(change, zone) - timedelta(seconds=1)  # the first moment after the change counts too

    def _match(self, wall: datetime) -> datetime:
        """The first matching minute after a naive time, on a clock that is never changed."""
        from cronsim import CronSim  # noqa: PLC0415  only the scheduler needs it

        # With naive times cronsim is right; with a zone it errs where a clock moves by half an hour, from within an
        # hour that comes twice, and gives the end of a gap twice when it is iterated.
        return next(CronSim(self.fields, wall))


def parse(expression: str) -> Cron:
    """Read a cron line; ValueError (``what is wrong; what to do``) where it is not one, or could never fire."""
    words = expression.lower().split()
    if words and words[0].startswith("@"):
        fields = _nickname(words)
    elif len(words) == 5:
        fields = words
    elif len(words) in (6, 7):
        raise ValueError(f"{len(words)} fields where cron has five, without seconds and years; write {_SHAPE}")
    else:
        raise ValueError(f"{len(words)} field{'' if len(words) == 1 else 's'} where cron has five; write {_SHAPE}")
    values = [field.values(text) for field, text in zip(_FIELDS, fields, strict=True)]
    _refuse_never(values[2], values[3], either=not fields[2].startswith("*") and not fields[4].startswith("*"))
    return Cron(expression=expression, fields=" ".join(fields))


def _nickname(words: list[str]) -> list[str]:
    name = words[0]
    if name == "@reboot":
        raise ValueError("@reboot is not a time; leave it out, as `feedpub run` builds once when it starts anyway")
    if name not in _NICKNAMES:
        (nearest,) = get_close_matches(name, _NICKNAMES, n=1, cutoff=0)
        raise ValueError(f"{name} is unknown; the nearest is {nearest}, all are {' '.join(_NICKNAMES)}")
    if len(words) > 1:
        raise ValueError(f"{name} stands alone; remove {' '.join(words[1:])!r} after it")
    return _NICKNAMES[name].split()


def _refuse_never(days: set[int], months: set[int], *, either: bool) -> None:
    """A day that none of the months has, such as 30 February, is a ValueError, unless a weekday alone will do."""
    if not either and min(days) > max(_LONGEST[month] for month in months):
        named = " ".join(_MONTHS[month - 1] for month in sorted(months))
        raise ValueError(f"never fires: no day {min(days)} in {named}; name a day that these months have")


def _offset(instant: datetime, zone: ZoneInfo) -> timedelta:
    return instant.astimezone(zone).utcoffset() or timedelta()


def _wall(instant: datetime, zone: ZoneInfo) -> datetime:
    """What the clock on the wall shows, naive."""
    return instant.astimezone(zone).replace(tzinfo=None, fold=0)


def _instant(wall: datetime, zone: ZoneInfo) -> datetime:
    """When (UTC) the wall shows that time: at its first showing, or at the end of the gap that swallows it."""
    earlier, later = sorted(wall.replace(tzinfo=zone, fold=fold).astimezone(UTC) for fold in (0, 1))
    if _wall(earlier, zone) == wall:
        return earlier
    # In a gap fold 1 lies before the change and fold 0 at it or after (PEP 495).
    return _change(earlier, later, zone) or later


def _change(start: datetime, end: datetime, zone: ZoneInfo) -> datetime | None:
    """The first instant in (start, end] at which the zone's offset is not the one of ``start``; all in UTC.

    It looks once a day, as no zone changes and changes back within one, then halves the day down to the second.
    """
    offset = _offset(start, zone)
    before = start
    while before < end:
        ahead = min(before + timedelta(days=1), end)
        if _offset(ahead, zone) != offset:
            low, high = int(before.timestamp()), int(ahead.timestamp())
            while high - low > 1:
                middle = (low + high) // 2
                if _offset(datetime.fromtimestamp(middle, UTC), zone) == offset:
                    low = middle
                else:
                    high = middle
            return datetime.fromtimestamp(high, UTC)
        before = ahead
    return None
