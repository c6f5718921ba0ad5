"""Dates as newsrooms write them, read strictly: a date that can be read in two ways is refused, never guessed.

Three kinds of value come out, and each says how much the text knew: an aware ``datetime`` where it names an offset, a
naive one where it gives a wall clock, a plain ``date`` where it gives a day. Whole seconds, 1970 to 2100.
Forms: ISO 8601, RFC 2822, numbers with dots, dashes or slashes, epoch seconds and milliseconds, and dates in words.
"""

import re
from datetime import UTC, date, datetime, time, timedelta, timezone
from zoneinfo import ZoneInfo

from feedpub._dateforms import CLOCK, FIRST_YEAR, HOW, LAST_YEAR, Found, hits, may_be_in, time_of
from feedpub.languages import WEEKDAYS, fold, folded

__all__ = ["Found", "clock_of", "find", "is_skipped", "iso", "localize", "may_be_in", "parse"]

_COMPACT = re.compile(r"([0-9]{4})([0-9]{2})([0-9]{2})(?:T([0-9]{2})([0-9]{2})([0-9]{2})?(Z|[+-][0-9]{2}:?[0-9]{2})?)?")
_ISO = re.compile(
    r"(?:19[7-9][0-9]|20[0-9]{2})-[0-9]{2}-[0-9]{2}"
    r"([T ][0-9]{2}:[0-9]{2}(?::[0-9]{2})?(?:Z|[+-](?:0[0-9]|1[01]):[03]0)?)?"
)
# RFC 2822, section 4.3: years of two digits, and the zone names of North America, which only mail dates may use.
_MAIL = re.compile(
    r"((?:[A-Za-z]{3},? )?[0-9]{1,2} [A-Za-z]{3} )([0-9]{2}|[0-9]{4})( [0-9]{2}:[0-9]{2}(?::[0-9]{2})?) (\S+)"
)
_MAIL_ZONES = {"EST": "-0500", "EDT": "-0400", "CST": "-0600", "CDT": "-0500"} | {
    "MST": "-0700",
    "MDT": "-0600",
    "PST": "-0800",
    "PDT": "-0700",
    "UT": "+0000",
}
_LEADS = folded(
    "posted published publish publication date on updated update last modified created issued time stand "
    "veröffentlicht aktualisiert erstellt am publié mis jour le pubblicato aggiornato il publicado actualizado el "
    "опубліковано оновлено дата опубликовано обновлено публікації публикации створено opublikowano publikacja dodano "
    "yayınlanma güncelleme tarihi giriş paskelbta atnaujinta publisert oppdatert publicerad gepubliceerd op "
    "dipublikasikan terbit diperbarui uhr h hrs hours at the gmt utc z року года г р m d"
)


def iso(value: str) -> date | None:
    """What :func:`parse` makes of what most dates are, in a tenth of the time; ``None`` of all others.

    Of what is no day of the calendar, or no time of day, :func:`parse` tells what is wrong.
    """
    found = _ISO.fullmatch(value)
    try:
        return found and (datetime.fromisoformat(value) if found[1] else date.fromisoformat(value))
    except ValueError:
        return None


def parse(text: str, *, language: str | None = None) -> datetime | date:
    """Read a text that is one date and nothing else; ValueError("what is wrong; what to do") where it is not.

    ``language`` decides what 01/02/2026 means (``en-US``: 2 January; ``en-GB``, ``uk`` and most others: 1 February) and
    whose month names come first; a bare ``en`` decides nothing.
    """
    text = " ".join(text.split())
    if not text:
        raise ValueError(f"the date is empty; {HOW}")
    if text.isascii() and text.isdigit() and len(text) in (10, 13):
        return _epoch(int(text) // (1000 if len(text) == 13 else 1))
    text = _spelt_out(text)
    if len(text) > 120:
        raise ValueError(f"{text[:40]!r}... is too long for a date; {HOW}")
    found = list(hits(text, language, None, None))
    for hit in found:
        if hit.problem:
            raise ValueError(hit.problem)
    if not found:
        raise ValueError(f"{text!r} is not a date; {HOW}")
    if len(found) > 1:
        raise ValueError(f"{text!r} holds {len(found)} dates; keep one of them")
    (hit,) = found
    if hit.value is None:
        raise ValueError(f"{text!r} has no year; {HOW}")
    rest = text[: hit.start] + " " + text[hit.end :]
    for word in rest.translate(_PUNCTUATION).split():
        if fold(word) not in _LEADS and fold(word) not in WEEKDAYS:
            raise ValueError(_leftover(text, word, hit))
    return hit.value


def _spelt_out(text: str) -> str:
    """Compact ISO dates and mail dates in the longer form that :func:`hits` knows."""
    if compact := _COMPACT.fullmatch(text):
        year, month, day, hour, minute, second, offset = compact.groups()
        return f"{year}-{month}-{day}" + (f"T{hour}:{minute}:{second or '00'}{offset or ''}" if hour else "")
    if mail := _MAIL.fullmatch(text):
        year = mail[2] if len(mail[2]) == 4 else f"{'20' if mail[2] < '50' else '19'}{mail[2]}"
        return f"{mail[1]}{year}{mail[3]} {_MAIL_ZONES.get(mail[4], mail[4])}"
    return text


_ODD = 1973  # since when no zone's offset has seconds: Liberia's was the last, until 7 January 1972
_PUNCTUATION = str.maketrans(dict.fromkeys(",.;:|/•·()–—-\"'", " "))


def _leftover(text: str, word: str, hit: Found) -> str:
    if hit.clock and word.isupper() and word.isalpha() and 2 <= len(word) <= 5:
        return f"{word!r} in {text!r} names more than one zone; write the offset instead, like +02:00"
    if re.search(r"(?<![0-9])24[:.]00", text):
        return f"24:00 in {text!r} is the next day's 00:00; write that"
    if re.search(r":60\b", text):
        return f"the second 60 in {text!r} is a leap second; write 59"
    return f"{word!r} in {text!r} is no part of a date; {HOW}"


def _epoch(seconds: int) -> datetime:
    if not 0 < seconds < 4_133_980_800:  # 2101-01-01
        raise ValueError(f"{seconds} seconds since 1970 lie outside {FIRST_YEAR} to {LAST_YEAR}; {HOW}")
    return datetime.fromtimestamp(seconds, UTC)


def find(text: str, *, language: str | None = None, year: int | None = None, today: date | None = None) -> list[Found]:
    """All the dates inside a text, in order. What can be read in two ways, or is no day of the calendar, is left out.

    ``year`` completes dates without one; ``today`` gives words like "today, 14:35" a day; without it they are no dates.
    A two-digit year counts only with a time beside it (02.12.25 alone may be a version).
    """
    return [hit for hit in hits(text, language, year, today) if hit.problem is None]


def clock_of(text: str) -> time | None:
    """The time of day, if the text is a time and nothing else (``• 09:02``)."""
    stripped = text.strip(" \t\u00a0•·|,()")
    clock = CLOCK.fullmatch(stripped)
    return time_of(clock) if clock else None


def localize(value: date | datetime, zone: ZoneInfo, *, last: bool = False) -> datetime:
    """The instant in the newsroom's zone: an aware time converted, a wall clock or a day's midnight placed.

    A time in a daylight-saving gap moves forward by the gap, one in an overlap is the first of the two, or the
    ``last``; a midnight that does not exist becomes the day's first minute. Seconds are whole, offsets whole minutes.
    """
    if not isinstance(value, datetime):
        value = datetime.combine(value, time())
        if not _exists(value, zone):
            value = _first_minute(value, zone)
    if value.microsecond:
        value = value.replace(microsecond=0)
    if type(value.tzinfo) is timezone and value.year > _ODD:
        return value.astimezone(zone)
    if value.tzinfo is None:
        placed = [value.replace(tzinfo=zone, fold=fold) for fold in ((0, 1) if last else (0,))]
        value = max(placed, key=datetime.timestamp)  # in a gap the second one is the earlier
    # Through UTC: fold 0 in a gap takes the offset before it, and so comes back moved forward.
    local = value.astimezone(UTC).astimezone(zone)
    offset = local.utcoffset() or timedelta()
    if offset % timedelta(minutes=1):  # Africa/Monrovia before 1972: -00:44:30, which no feed format can write
        return local.replace(tzinfo=timezone(round(offset / timedelta(minutes=1)) * timedelta(minutes=1)))
    return local


def is_skipped(value: date, zone: ZoneInfo) -> bool:
    """Whether a wall clock's time is none that the clocks showed on that day: daylight saving begins then."""
    if not isinstance(value, datetime) or value.tzinfo is not None:
        return False
    real = localize(value, zone)
    return (real.hour, real.minute) != (value.hour, value.minute)


def _exists(naive: datetime, zone: ZoneInfo) -> bool:
    return naive.replace(tzinfo=zone).astimezone(UTC).astimezone(zone).replace(tzinfo=None, fold=0) == naive


def _first_minute(midnight: datetime, zone: ZoneInfo) -> datetime:
    for minute in range(24 * 60 + 1):
        value = midnight + timedelta(minutes=minute)
        if _exists(value, zone):
            return value
    return midnight
