"""Who signs a page's story where nobody is named in full: an agency, a desk, a given name or an account.

Only a "by" at the headline says so ("By Associated Press", "By MND Staff", "Posted on May 2 by harbourcat"), or an
agency alone on a line right below it; "Kyiv • UNN" is a dateline, whose agency is no author.
"""

import re

from feedpub import people
from feedpub._bylinewords import NOT_NAMES, ROLES
from feedpub.languages import fold
from feedpub.model import Person
from feedpub.readers.pagetext.lines import Kind, Line
from feedpub.readers.pagetext.place import Place

_BY = re.compile(
    r"(?:^|\|\s*)(?:(?:written|posted|published|reported)\s)?(?:by|von|par|por|автор:?)\s|^(?-i:By(?=[A-Z][a-z]))",
    re.IGNORECASE,
)
_AFTER = re.compile(r"\s*[|•·⋅(/@,].*$|\s(?:on|am|le|il|el)$", re.DOTALL)
_LONGEST, _MOST_WORDS = 40, 5
_BELOW = 8  #: lines below the headline
_KINDS = (Kind.BYLINE, Kind.DATE, Kind.SHORT)


def signed(place: Place) -> tuple[tuple[Person, ...], Line] | None:
    """The name that a line at the headline is signed with, as it is written there, and the line."""
    if place.head is None:
        return None
    marks = [place.head.at, *(i for i in place.head.repeats if i < place.end)]
    for line in place.lines[min(marks) + 1 : min(max(marks) + 1 + _BELOW, place.below)]:
        name = _name(line) if line.kind in _KINDS else None
        if name:
            return (Person(name=name),), line
    return None


def _name(line: Line) -> str | None:
    text = line.text
    for hit in reversed(line.dates):
        text = f"{text[: hit.start]}|{text[hit.end :]}"
    by = _BY.search(text)
    if by is None:
        return text if people.agency_of(f"By {text}") == text else None
    name = _AFTER.sub("", text[by.end() :]).strip(" .:")
    words = [fold(word.strip(".,")) for word in name.split()]
    if not words or len(name) > _LONGEST or len(words) > _MOST_WORDS or any(c.isdigit() for c in name):
        return None
    if not people.agency_of(f"By {name}") and (set(words) <= ROLES or set(words) <= NOT_NAMES):
        return None
    # A lower-case word is an account's where it is alone: "by thegrangehall", but not "by using this page".
    titled = all(word[0].isupper() or len(word) < 4 for word in name.split()) or len(words) == 1
    named = people.is_name(name.title()) and text.lstrip().lower().startswith("by ")
    return name if titled or named else None
