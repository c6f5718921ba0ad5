"""The times in feeds: the forms that the specifications allow, read strictly, and the forms that some readers lose.

Each reader gives the moment, or the fault's short name and what to tell of it.
"""

import re
from datetime import datetime, timedelta, timezone
from functools import lru_cache

from feedpub.gate.texts import Fault, shown

_MONTHS = {name: number for number, name in enumerate("Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split(), 1)}
_DAYS = "Mon Tue Wed Thu Fri Sat Sun".split()
_ZONES = {"GMT": 0, "UT": 0, "Z": 0, "EST": -5, "EDT": -4, "CST": -6, "CDT": -5, "MST": -7, "MDT": -6, "PST": -8}
_ZONES["PDT"] = -7
_RFC822 = re.compile(
    r"(?:([A-Z][a-z]{2}), )?(\d\d?) ([A-Z][a-z]{2}) (\d{4}) (\d\d):(\d\d)(?::(\d\d))? ([+-]\d{4}|[A-Z]{1,3})", re.ASCII
)
_LOOSE = re.compile(  # RFC 822, section 5, with its comments taken out: two digits of a year, any case, any white space
    r"(?:([a-z]{3})\s*,\s*)?(\d\d?)\s+([a-z]{3})\s+(\d\d|\d{4})\s+(\d\d):(\d\d)(?::(\d\d))?\s+([+-]\d{4}|[a-z]{1,3})",
    re.ASCII | re.IGNORECASE,
)
_QUOTED = re.compile(r"\\.", re.DOTALL)
_COMMENT = re.compile(r"\([^()]*\)")
_RFC3339 = re.compile(r"(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)(?:\.\d+)?(Z|[+-]\d\d:\d\d)", re.ASCII)
_W3CDTF = re.compile(
    r"(\d{4})(?:-(\d\d)(?:-(\d\d)(?:T(\d\d):(\d\d)(?::(\d\d)(?:\.\d+)?)?(Z|[+-]\d\d:\d\d))?)?)?", re.ASCII
)


@lru_cache(maxsize=128)
def _zone(minutes: int) -> timezone:
    return timezone(timedelta(minutes=minutes))


def rfc822(text: str) -> tuple[datetime | None, Fault | None]:
    """A time as RSS has it, with a year of four digits: ``Mon, 23 Nov 2026 10:00:00 +0200``."""
    found = _RFC822.fullmatch(text)
    odd = None
    if found is None:
        bare = _QUOTED.sub("", text)
        while (without := _COMMENT.sub(" ", bare)) != bare:
            bare = without
        found = _LOOSE.fullmatch(bare.strip())
        odd = ("date-form", f"is {shown(text)}; many readers want it as Mon, 23 Nov 2026 10:00:00 +0000")
        if found is None:
            return None, ("date", f"is {shown(text)}; write it as in Mon, 23 Nov 2026 10:00:00 +0000")
    weekday, day, month, year, hour, minute, second, zone = found.groups()
    offset = _offset(zone)
    try:
        if offset is None:
            raise ValueError
        number = _MONTHS[month.capitalize()]
        whole = int(year) if len(year) == 4 else int(year) + (2000 if int(year) < 50 else 1900)
        moment = datetime(whole, number, int(day), int(hour), int(minute), int(second or 0), tzinfo=_zone(offset))
    except (KeyError, ValueError, OverflowError):
        return None, ("date", f"is {shown(text)}, which is no day and time that there is")
    if weekday and weekday.capitalize() != _DAYS[moment.weekday()]:
        return moment, ("weekday", f"is {shown(text)}, but that day was a {_DAYS[moment.weekday()]}")
    return moment, odd


@lru_cache(maxsize=256)
def _offset(zone: str) -> int | None:
    """The minutes that a zone of RFC 822 is ahead of UTC. Letters of the army are read as UTC (RFC 2822, 4.3)."""
    if zone[0] in "+-":
        hours, minutes = int(zone[1:3]), int(zone[3:])
        return None if hours > 23 or minutes > 59 else (-1 if zone[0] == "-" else 1) * (hours * 60 + minutes)
    if len(zone) == 1 and zone not in "Jj":
        return 0
    hours_ahead = _ZONES.get(zone.upper())
    return None if hours_ahead is None else hours_ahead * 60


def rfc3339(text: str) -> tuple[datetime | None, Fault | None]:
    """A time as Atom and JSON Feed have it: ``2026-11-23T10:00:00+02:00`` (RFC 3339, with T and Z in upper case)."""
    found = _RFC3339.fullmatch(text)
    if found is None:
        return None, ("date", f"is {shown(text)}; write it as in 2026-11-23T10:00:00Z (RFC 3339)")
    try:
        return datetime.fromisoformat(text), None
    except ValueError:  # a leap second, or what there is not
        moment = _moment(*found.groups())
    return moment, None if moment else ("date", f"is {shown(text)}, which is no day and time that there is")


def w3cdtf(text: str) -> tuple[datetime | None, Fault | None]:
    """A time or a day as Dublin Core and sitemaps have it (W3C Date and Time Formats); with a time goes a zone."""
    found = _W3CDTF.fullmatch(text.strip())
    if found is None:
        return None, ("w3c-date", f"is {shown(text)}; write it as in 2026-11-23T10:00:00Z or 2026-11-23")
    year, month, day, hour, minute, second, zone = found.groups()
    moment = _moment(year, month or "01", day or "01", hour or "00", minute or "00", second or "00", zone or "Z")
    return moment, None if moment else ("w3c-date", f"is {shown(text)}, which is no day and time that there is")


def _moment(year: str, month: str, day: str, hour: str, minute: str, second: str, zone: str) -> datetime | None:
    """The moment, or ``None`` where there is none such. A leap second counts as the one before it."""
    if zone == "Z":
        offset = 0
    elif zone[1:3] > "23" or zone[4:] > "59":
        return None
    else:
        offset = (-1 if zone[0] == "-" else 1) * (int(zone[1:3]) * 60 + int(zone[4:]))
    seconds = 59 if second == "60" else int(second)
    try:
        return datetime(int(year), int(month), int(day), int(hour), int(minute), seconds, tzinfo=_zone(offset))
    except (ValueError, OverflowError):
        return None
