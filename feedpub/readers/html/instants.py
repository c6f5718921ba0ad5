"""The time that an attribute or a short text tells, as machines and people write it."""

import re
from datetime import date
from functools import lru_cache

from feedpub import dates
from feedpub.readers.html import zones
from feedpub.readers.html.byline import dates_in

_JS = re.compile(r"^[A-Z][a-z]{2} ([A-Z][a-z]{2} \d{1,2} \d{4}) (\d\d:\d\d:\d\d) GMT([+-]\d{4})")
_MILLIS = re.compile(r"(T\d\d:\d\d:\d\d):(\d{3})(?=Z|[+-])")  # 2022-01-10T22:06:08:684Z
_JAVA = re.compile(r"^[A-Z][a-z]{2} ([A-Z][a-z]{2} \d{1,2}) (\d\d:\d\d:\d\d) ([A-Z]{3,4}) (\d{4})$")
_EITHER = re.compile(r"^(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})(?:[ T]\d\d?:\d\d(?::\d\d)?)?$")
TURNED = 0.7  #: how far the less likely reading of such numbers is believed
_AMERICAN = re.compile(r"^(\d{1,2})-(\d{1,2})-(\d{4})$")


@lru_cache(maxsize=512)  # markup says the same time again and again
def moment(text: str, language: str | None = None) -> date | None:
    """The time that an attribute or a short text tells, ``None`` where it is none or more than one."""
    if plain := dates.iso(text):
        return plain
    text = _MILLIS.sub(r"\1.\2", text[:200])
    if js := _JS.match(text):
        text = f"{js[1]} {js[2]} {js[3]}"
    elif java := _JAVA.match(text):
        text = f"{java[1]} {java[4]} {java[2]} {java[3]}"
    elif (american := _AMERICAN.match(text)) and int(american[2]) > 12:  # no month: it is the day
        text = f"{american[3]}-{american[1]}-{american[2]}"
    try:
        return dates.parse(text, language=language)
    except ValueError:
        pass
    values = {zones.named(text, hit, language) for hit in dates_in(text, language) if hit.value}
    return values.pop() if len(values) == 1 else None


def turned(text: str, value: date | None) -> date | None:
    """The other day that numbers such as 03-09-2026 may mean; what else is on the page says which of them it is."""
    numbers = _EITHER.match(text)
    if numbers is None or numbers[1] == numbers[2] or max(int(numbers[1]), int(numbers[2])) > 12:
        return None
    both = [date(int(numbers[3]), int(numbers[a]), int(numbers[b])) for a, b in ((1, 2), (2, 1))]
    return next((one for one in both if value is not None and one != value), None)
