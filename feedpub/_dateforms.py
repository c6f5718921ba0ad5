"""How dates look inside a text: the forms, their times and offsets. What they mean is in :mod:`feedpub.dates`.

All patterns are linear: their repetitions are bounded or cannot overlap.
"""

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta, timezone

from msgspec import Struct
from msgspec.structs import replace

from feedpub.languages import RELATIVE_DAYS, WEEKDAYS, fold, folded, month

FIRST_YEAR, LAST_YEAR = 1970, 2100
HOW = "write it as 2026-11-23 or 2026-11-23T10:00:00+02:00"

_YMD = re.compile(r"(?<![0-9.,/:-])([0-9]{4})([-./])([0-9]{1,2})\2([0-9]{1,2})(?![0-9])")
_DMY = re.compile(
    r"(?<![0-9.,/:-])([0-9]{1,2})(\. ?|/|-)([0-9]{1,2})\2([0-9]{4}|[0-9]{2}(?=[^0-9]|$))(?![0-9]|[./-][0-9])"
)
_ORDINAL = r"(?:st|nd|rd|th|er|º|ª|\.|-?го|-?ого|-е)?"
_NAME = r"([^\W\d_]{3,14})"
_D_MONTH_Y = re.compile(
    rf"(?<![0-9.,:/-])([0-9]{{1,2}}){_ORDINAL}[\s\u00a0-]{{1,3}}(?:de |of |din )?{_NAME}"
    rf"(?:\s?/\s?{_NAME}(?=\s[0-9]{{4}}))?\.?,?"
    r"(?:[\s-]{1,2}(?:de |del |of )?([0-9]{4})(?![0-9]))?"
)
_MONTH_D_Y = re.compile(
    rf"(?<![^\W\d_]){_NAME}\.?\s{{1,2}}([0-9]{{1,2}})(?![0-9:])(?:st|nd|rd|th)?(?:,?\s{{1,2}}([0-9]{{4}})(?![0-9]))?"
)
_Y_MONTH_D = re.compile(
    rf"(?<![0-9])([0-9]{{4}})(?:\s?m\.|\.|,)?\s{{1,2}}{_NAME}\.?\s{{1,2}}([0-9]{{1,2}})(?![0-9:])(?:\s?d\.)?"
)
_CJK = re.compile(r"([0-9]{4})\s?[年년]\s?([0-9]{1,2})\s?[月월]\s?([0-9]{1,2})\s?[日일]")
_WORD = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)?")
CLOCK = re.compile(
    r"([0-9]{1,2})([:.hH時])([0-9]{2})(?![0-9])分?(?::([0-9]{2})(?![0-9])(?:[.,][0-9]{1,9})?)?"
    r"(?:\s{0,2}([AaPp]\.?\s?[Mm]\b\.?|صباح[اً]{0,2}\b|مساء[اً]{0,2}))?"
    r"(?:\s?(Z|UTC|GMT|UT)\b)?(?:\s?([+-])([0-9]{2}):?([0-9]{2})(?![0-9]))?"
)
# Offsets short of digits: where no zone is named, only such as cannot be the end of a time ("14:05-16").
_HOURS = r"([+-])([0-9]{1,2})(?::?([0-9]{2}))?(?![0-9:])"
_BEHIND_NAME = re.compile(_HOURS)
_IN_BRACKETS = re.compile(rf"\s?\((?:UTC|GMT){_HOURS}\)")
_BEHIND_TEE = re.compile(r"([+-])([0-9]{1,2})()(?![0-9:.,])")
_AT_THE_END = re.compile(r"\s([+-])([0-9]{1,2})()$")
_CLOCK_BEFORE = re.compile(
    r"(?<![0-9:.])[0-9]{1,2}:[0-9]{2}(?::[0-9]{2})?(?:\s?[AaPp]\.?[Mm]\.?)?(?=[\s,|•·/–—-]{1,6}$)"
)
_DIGIT = re.compile("[0-9]")  # of which every date has some, but for those that are relative
_PARTED = re.compile(r"[0-9](?:[-./]|\s?[年년])")  # in whatever is all numbers
_LONG_YEAR = re.compile("[0-9]{4}")  # in whatever begins with one
_DAY = re.compile(r"(?<![0-9])[0-9]{1,2}(?![0-9])")  # in whatever has a month in words
_SPACED = re.compile(r"\s[0-9]{1,2}(?![0-9:])")  # in whatever has its day behind a word
_GAP = re.compile(r"[\s,;|/•·–—(){}-]{0,6}")
_GAP_WORD = re.compile(r"([^\W\d_]{1,14})[.)]?")
# Between a date and its time: "at", "um", "о" ... and the year's own word in some languages.
_GAP_WORDS = folded(
    "at o о об в у во um à a as às las la le alle ore oggi kl klo klokka pukul jam godz godzina saat om ob "
    "v of den года год г року рік р m d t uhr h à- il te no na"
)


class Found(Struct, frozen=True, kw_only=True):
    """A date inside a text, at ``text[start:end]``. ``value`` is ``None`` where the text gives no year.

    ``month`` and ``day`` are always known; ``clock`` is the wall clock where a time stands with the date.
    """

    start: int
    end: int
    month: int
    day: int
    value: date | None
    clock: time | None = None
    has_year: bool = True
    problem: str | None = None


class _Raw(Struct, frozen=True):
    """A date's numbers as found, before the calendar and the time of day are looked at."""

    start: int
    end: int
    year: int | None
    month: int
    day: int
    problem: str | None = None
    short: bool = False  #: its year has two digits


def may_be_in(text: str) -> bool:
    """Whether a text may hold a date, but for one that is relative; of most that hold none it is sure."""
    first = _DIGIT.search(text)
    if first is None:
        return False
    start = first.start()
    return _DAY.search(text, start) is not None or _PARTED.search(text, start) is not None


def hits(text: str, language: str | None, year: int | None, today: date | None) -> Iterator[Found]:
    """Every date in the text, in order; one that cannot be meant or is ambiguous comes with its ``problem``."""
    raw = [*_in_numbers(text, language), *_in_words(text, language)] if _DIGIT.search(text) else []
    if today is not None:
        raw += _relative(text, today)
    # The one that starts first, and of those the one that knows more, takes the characters.
    raw.sort(key=lambda hit: (hit.start, hit.year is None, -hit.end))
    reached = 0
    for hit in raw:
        if hit.start >= reached:
            found = _complete(text, hit, year)
            if found is not None:
                yield found
                reached = found.end


def _in_numbers(text: str, language: str | None) -> Iterator[_Raw]:
    if _PARTED.search(text) is None:
        return
    if _LONG_YEAR.search(text):
        for m in _YMD.finditer(text):
            yield _Raw(m.start(), m.end(), int(m[1]), int(m[3]), int(m[4]))
        for m in () if text.isascii() else _CJK.finditer(text):
            yield _Raw(m.start(), m.end(), int(m[1]), int(m[2]), int(m[3]))
    for m in _DMY.finditer(text):
        yield _day_first(m, language)


def _in_words(text: str, language: str | None) -> Iterator[_Raw]:
    if _DAY.search(text) is None:
        return
    spaced = _SPACED.search(text) is not None
    for m in _Y_MONTH_D.finditer(text) if spaced and _LONG_YEAR.search(text) else ():
        if number := month(m[2], language):
            yield _Raw(m.start(), m.end(), int(m[1]), number, int(m[3]))
    for m in _D_MONTH_Y.finditer(text):
        # Arabic papers often give a month both its names: "24 نيسان / أبريل 2020".
        if (number := month(m[2], language)) and (m[3] is None or month(m[3], language) == number):
            yield _Raw(m.start(), m.end() if m[4] else m.end(2), _year(m[4]), number, int(m[1]))
    for m in _MONTH_D_Y.finditer(text) if spaced else ():
        if number := month(m[1], language):
            yield _Raw(m.start(), m.end(), _year(m[3]), number, int(m[2]))


def _year(text: str | None) -> int | None:
    return int(text) if text else None


def _relative(text: str, today: date) -> Iterator[_Raw]:
    for m in _WORD.finditer(text):
        if (days := RELATIVE_DAYS.get(fold(m[0]))) is not None:
            day = today + timedelta(days=days)
            yield _Raw(m.start(), m.end(), day.year, day.month, day.day)


def _day_first(m: re.Match[str], language: str | None) -> _Raw:
    first, second, year = int(m[1]), int(m[3]), int(m[4])
    short = len(m[4]) == 2
    if short:
        year += 2000 if year < 70 else 1900
    raw = _Raw(m.start(), m.end(), year, second, first, short=short)
    way = (language or "en").casefold().replace("_", "-")
    # Dots and dashes: day, month, year everywhere. Slashes: the same but in the United States.
    if m[2] != "/" or first > 12 or first == second:
        return raw
    if second > 12 or way == "en-us":
        return replace(raw, month=first, day=second)
    if way == "en":
        one, two = _name(year, second, first), _name(year, first, second)
        return replace(raw, problem=f"{m[0]!r} may be {one} or {two}; write the one that is meant like that")
    return raw


def _name(year: int, number: int, day: int) -> str:
    return f"{year:04}-{number:02}-{day:02}"


def _complete(text: str, raw: _Raw, year: int | None) -> Found | None:
    start, end = raw.start, raw.end
    clock, zone, end = _clock_after(text, end) or (None, None, end)
    problem = raw.problem
    if clock is None and (before := _CLOCK_BEFORE.search(text, max(0, start - 24), start)):
        m = CLOCK.match(text, before.start())
        clock = time_of(m) if m else None
        start = before.start() if clock else start
    if raw.short and clock is None and (start, end) != (0, len(text)):
        return None
    year = raw.year if raw.year is not None else year
    # Without a year, a leap year: 29 February may exist.
    problem = problem or zone_problem(zone) or _impossible(2000 if year is None else year, raw.month, raw.day)
    value: date | None = None
    if year is not None and problem is None:
        value = date(year, raw.month, raw.day)
        if clock is not None:
            value = datetime.combine(value, clock, zone if isinstance(zone, timezone) else None)
    return Found(
        start=start,
        end=end,
        month=raw.month,
        day=raw.day,
        value=value,
        clock=clock,
        has_year=raw.year is not None,
        problem=problem,
    )


def zone_problem(zone: timezone | str | None) -> str | None:
    """Why an offset cannot be meant: no place on Earth is more than 14 hours from UTC."""
    return f"the offset {zone} does not exist; write one like +02:00" if isinstance(zone, str) else None


def _impossible(year: int, number: int, day: int) -> str | None:
    if not FIRST_YEAR <= year <= LAST_YEAR:
        return f"the year {year} lies outside {FIRST_YEAR} to {LAST_YEAR}; mend the year"
    try:
        date(year, number, day)
    except ValueError:
        return f"{_name(year, number, day)} is not a day in the calendar; mend the day or the month"
    return None


def _clock_after(text: str, position: int) -> tuple[time, timezone | str | None, int] | None:
    """The time that belongs to the date ending at ``position``, its offset and its end; ``None`` without one."""
    dotted = False
    tee = text[position : position + 1] in ("T", "t")
    position += tee
    for _ in range(4):
        gap = _GAP.match(text, position)
        position = gap.end() if gap else position
        if clock := CLOCK.match(text, position):
            value = time_of(clock)
            rest = text[clock.end() :].lstrip()
            loose = clock[2] == "." and not (dotted or not rest or fold(rest[:3]) in ("uhr", "wib", "wit"))
            return None if value is None or loose else (value, *_zone_after(text, clock, tee))
        word = _GAP_WORD.match(text, position)
        if word is None or (fold(word[1]) not in _GAP_WORDS and fold(word[1]) not in WEEKDAYS):
            return None
        dotted = True
        position = word.end()
    return None


def time_of(m: re.Match[str]) -> time | None:
    hour, minute, second = int(m[1]), int(m[3]), int(m[4] or 0)
    if m[5]:
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if m[5][0] in "Ppم" else 0)
    if hour > 23 or minute > 59 or second > 59:
        return None
    return time(hour, minute, second)


def _zone_after(text: str, clock: re.Match[str], tee: bool) -> tuple[timezone | str | None, int]:
    """The offset of a time that was found, and its end; of one behind a date's T, if ``tee``."""
    if not clock[7]:
        forms = (_BEHIND_NAME,) if clock[6] else (_IN_BRACKETS, _BEHIND_TEE if tee else _AT_THE_END)
        for m in (form.match(text, clock.end()) for form in forms):
            offset = timedelta(hours=int(m[2]), minutes=int(m[3] or 0)) if m else None
            if m and offset is not None and offset <= timedelta(hours=14) and int(m[3] or 0) < 60:
                return timezone(-offset if m[1] == "-" else offset), m.end()
    return _zone(clock), clock.end()


def _zone(m: re.Match[str]) -> timezone | str | None:
    if m[7]:
        offset = timedelta(hours=int(m[8]), minutes=int(m[9]))
        if offset <= timedelta(hours=14) and int(m[9]) < 60:
            return timezone(-offset if m[7] == "-" else offset)
        return f"{m[7]}{m[8]}:{m[9]}"
    return UTC if m[6] else None
