"""Where a story comes from: the city and agency it is dated from, and the medium that it credits."""

import re

from feedpub import people
from feedpub.languages import fold, folded

_INLINE = re.compile(
    r"(?P<city>[^\W\d_][\w'’., -]{1,40}?)\s?\((?P<agency>[^()]{2,30})\)\s{0,2}[-–—.:]\s"
    r"|(?P<city2>[A-ZА-ЯҐЄІЇ][A-ZА-ЯҐЄІЇ' -]{2,30})\.\s[0-9]{1,2}\s[^\W\d_]{3,12}\.\s(?P<agency2>[^\W\d_]{2,12})\.\s"
    r"|(?P<city3>[A-ZА-ЯҐЄІЇÀ-Þ][A-ZА-ЯҐЄІЇÀ-Þ' -]{3,30}(?:, [\w. ]{2,20})?)(?::|\s[–—-])\s(?=[\"“«„]?[^\W\d_])"
)
_NO_CITY = folded("update exclusive watch breaking opinion video photos відео фото видео важно note fact question")


def placed(text: str) -> tuple[str, str | None] | None:
    """City and agency from the start of a first paragraph: "PRAGUE (Reuters) - ", "КИЕВ. 3 декабря. УНН. "."""
    m = _INLINE.match(text)
    if not m:
        return None
    city = next(value for key, value in m.groupdict().items() if key.startswith("city") and value)
    agency = m["agency"] or m["agency2"]
    if agency and people.agency_of(f"X ({agency}) -") is None and m["agency"]:
        return None
    if len(city.split()) > 4 or fold(city.split()[0].strip(",:")) in _NO_CITY:
        return None
    return city.strip(" ,"), agency


_REPORTS = (
    r"(?:reports?|reported|writes|wrote|according to|citing|reported by|пише|повідомля|передає|інформує|"
    r"посилання(?:м)? на|пишет|сообща|передает|со ссылкой на|berichtet|meldet|selon|rapporte|según|informa|"
    r"secondo|riporta|pisze|podaje)"
)


def credited(title: str, body: str) -> str | None:
    """The medium that a headline credits behind its last dash ("... - Politico"), if the text says that it reports."""
    parts = re.split(r"\s[-–—]\s", title)
    if len(parts) < 2:
        return None
    name = parts[-1].strip()
    if not 2 <= len(name) <= 40 or len(name.split()) > 4 or not name[0].isupper():
        return None
    safe = re.escape(name)
    before = rf"{safe}\W{{1,3}}(?:\w{{1,20}}\W{{1,2}}){{0,2}}{_REPORTS}"
    after = rf"{_REPORTS}\w{{0,4}}\W{{1,2}}(?:\w{{1,20}}\W{{1,2}}){{0,3}}{safe}"
    return name if re.search(before, body) or re.search(after, body) else None
