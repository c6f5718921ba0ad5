"""Whose clock a page goes by: a zone that it names beside a time, or that of the one country that it is from."""

import re
from datetime import date, datetime, time, timedelta, timezone, tzinfo
from functools import cache, lru_cache
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from feedpub import dates
from feedpub.languages import primary
from feedpub.readers.html.page import Page

# Offsets in minutes of the zones that pages name in text. CST and IST are several: the page's region says which.
_ZONES = {
    name: round(float(hours) * 60)
    for name, hours in (
        zone.split("=")
        for zone in (
            "EST=-5 EDT=-4 CDT=-5 MST=-7 MDT=-6 PST=-8 PDT=-7 AKST=-9 BST=1 WEST=1 CET=1 CEST=2 MEZ=1 MESZ=2 EET=2 "
            "EEST=3 MSK=3 JST=9 KST=9 HKT=8 SGT=8 WIB=7 WITA=8 WIT=9 PKT=5 SAST=2 AEST=10 AEDT=11 ACST=9.5 AWST=8 "
            "NZST=12 NZDT=13 EAT=3 WAT=1 CST/en-US=-6 IST/en-IN=5.5"
        ).split()
    )
}
_PLACES = {"ET": "New_York", "CT": "Chicago", "MT": "Denver", "PT": "Los_Angeles"}
_NAMED = re.compile(r"\s{0,2}\(?([A-Z]{2,4})\b")
#: Countries that live by one clock: top-level domain, languages of its pages, zone.
_COUNTRIES = (
    "jp ja Asia/Tokyo; kr ko Asia/Seoul; cn zh Asia/Shanghai; tw zh Asia/Taipei; hk zh,en Asia/Hong_Kong; "
    "in en,hi,ta,te,bn,mr,ml,kn,gu,pa,ur Asia/Kolkata; pk en,ur Asia/Karachi; bd bn,en Asia/Dhaka; "
    "lk en,si,ta Asia/Colombo; th th,en Asia/Bangkok; vn vi,en Asia/Ho_Chi_Minh; ph en,fil,tl Asia/Manila; "
    "my ms,en,zh Asia/Kuala_Lumpur; il he,en Asia/Jerusalem; tr tr,en Europe/Istanbul; ge ka,en Asia/Tbilisi; "
    "am hy,ru,en Asia/Yerevan; az az,ru Asia/Baku; uk en Europe/London; ie en,ga Europe/Dublin; "
    "de de,en Europe/Berlin; at de Europe/Vienna; ch de,fr,it Europe/Zurich; fr fr Europe/Paris; "
    "be nl,fr,de Europe/Brussels; nl nl,en Europe/Amsterdam; lu de,fr,lb Europe/Luxembourg; it it,de Europe/Rome; "
    "es es,ca,gl,eu Europe/Madrid; pt pt Europe/Lisbon; pl pl,en Europe/Warsaw; cz cs,en Europe/Prague; "
    "sk sk Europe/Bratislava; hu hu,en Europe/Budapest; ro ro,en Europe/Bucharest; bg bg,en Europe/Sofia; "
    "gr el,en Europe/Athens; si sl Europe/Ljubljana; hr hr Europe/Zagreb; rs sr Europe/Belgrade; "
    "ua uk,ru,en Europe/Kyiv; by be,ru Europe/Minsk; lt lt,ru,en Europe/Vilnius; lv lv,ru,en Europe/Riga; "
    "ee et,ru,en Europe/Tallinn; fi fi,sv,en Europe/Helsinki; se sv Europe/Stockholm; no nb Europe/Oslo; "
    "dk da Europe/Copenhagen; is is,en Atlantic/Reykjavik; za en,af,zu,xh Africa/Johannesburg; "
    "ng en Africa/Lagos; ke en,sw Africa/Nairobi; gh en Africa/Accra; eg ar,en Africa/Cairo; "
    "ar es America/Argentina/Buenos_Aires; uy es America/Montevideo; py es,de America/Asuncion; "
    "pe es America/Lima; co es America/Bogota; ve es America/Caracas"
)
#: Languages that are spoken in one country only, so that a page needs no address to be from there.
_ALONE = {"ja": "Asia/Tokyo", "ko": "Asia/Seoul"}


def named(text: str, hit: dates.Found, language: str | None) -> date | None:
    """A found date's value, in the zone whose name stands behind it (``1:55pm EST``)."""
    value, m = hit.value, _NAMED.match(text, hit.end)
    if m is None or not isinstance(value, datetime) or value.tzinfo:
        return value
    if place := _PLACES.get(m[1]):
        return _fixed(value, ZoneInfo(f"America/{place}"))
    minutes = _ZONES.get(m[1], _ZONES.get(f"{m[1]}/{language}"))
    return value if minutes is None else value.replace(tzinfo=timezone(timedelta(minutes=minutes)))


def of_country(page: Page, language: str | None) -> ZoneInfo | None:
    """The zone of the country that the page's address and language agree on, if it lives by one clock."""
    spoken = primary(language)
    known = _countries()
    for country in (*(_domain(fact.value) for fact in page.facts.of("url")), _region(language)):
        languages, zone = known.get(country, (frozenset(), ""))
        if spoken in languages:
            return ZoneInfo(zone)
    return ZoneInfo(_ALONE[spoken]) if spoken in _ALONE else None


def pinned(value: date, zone: tzinfo) -> datetime:
    """A wall clock, or the midnight of a day, as an instant in a zone."""
    if not isinstance(value, datetime):
        value = datetime.combine(value, time())
    return value if value.tzinfo else _fixed(value, zone)


def _fixed(value: datetime, zone: tzinfo) -> datetime:
    return value.replace(tzinfo=timezone(value.replace(tzinfo=zone).utcoffset() or timedelta()))


@cache
def _countries() -> dict[str, tuple[frozenset[str], str]]:
    found = {}
    for m in re.finditer(r"([a-z]{2}) ([a-z,]+) ([A-Z]\w+(?:/[A-Z]\w+){1,2})", _COUNTRIES):
        found[m[1]] = (frozenset(m[2].split(",")), m[3])
    return found


def _domain(url: str) -> str:
    try:
        return (urlsplit(url).hostname or "").rpartition(".")[2]
    except ValueError:
        return ""


@lru_cache(maxsize=256)
def _region(language: str | None) -> str:
    """The country in a language tag; English ones say little, as many systems write them by themselves."""
    parts = re.split("[-_]", (language or "").casefold())
    return parts[1] if len(parts) > 1 and len(parts[1]) == 2 and parts[0] != "en" else ""
