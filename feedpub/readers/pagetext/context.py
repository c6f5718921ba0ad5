"""What a line turns out to be among its neighbours, where its own words leave two readings open.

"Next" is a button on one page and a subhead on another; "Nova Kosa • KNA" is a city or a person with her agency.
"""

import re
from collections.abc import Sequence

from msgspec.structs import replace

from feedpub import people
from feedpub.languages import fold
from feedpub.readers.pagetext import words
from feedpub.readers.pagetext.lines import Kind, Line

_STORY = (Kind.TEXT, Kind.ATTRIBUTION)


def subheads(lines: Sequence[Line]) -> list[Line]:
    """The lines, with a menu's word that stands alone between two paragraphs as the subhead that it is there."""
    return [
        replace(line, kind=Kind.SHORT) if line.kind in (Kind.MENU, Kind.RELATED_HEAD) and _heads(lines, i) else line
        for i, line in enumerate(lines)
    ]


def _heads(lines: Sequence[Line], i: int) -> bool:
    if not 0 < i < len(lines) - 1:
        return False
    line, after = lines[i], lines[i + 1]
    # A pointer or two to other stories, with their times, may part a paragraph from the subhead below it.
    above = (lines[j] for j in range(i - 1, max(-1, i - 4), -1))
    before = next((other for other in above if not (other.kind is Kind.RELATED and other.dates)), None)
    if before is None or before.kind not in _STORY or after.kind is not Kind.TEXT:
        return False
    if not (line.after_blank and after.after_blank and line.text[0].isupper()) or line.bullet or after.bullet:
        return False
    key = fold(line.text)
    if line.kind is Kind.MENU:
        return key in words.SUBHEADS
    # "Latest figures" over a paragraph; over other stories the phrase stands alone, or titles follow.
    sure = words.RELATED_HEAD.fullmatch(key) or key.startswith("more ") or re.search("[:»>]", key)
    return not sure and _has_sentences(after.text)


def _has_sentences(text: str) -> bool:
    return len(text) >= 100 and re.search(r"[.!?][\"”»]?$", text) is not None and ": " not in text[:40]


_PLACED = re.compile(r"([^\W\d_][\w'’ -]{2,40}?)\s*([•·|])\s*([^\W\d_][\w -]{1,30})")
_CAPITALS = re.compile(r"[^\W\d_]{2,8}")


def datelines(lines: Sequence[Line], top: int, start: int, end: int, headline: str) -> list[Line]:
    """The lines, with "X • AGENCY" at the headline as a dateline where X is a place, though it has a name's shape.

    ``top`` to ``start`` are the lines at the headline, ``start`` to ``end`` the story. A place comes back in the
    headline or the opening, as an author does not, or somebody else signs the story. Where nothing tells, an agency
    in capitals behind a dot is taken to follow a city, since no author is better than a made-up one.
    """
    settled = list(lines)
    for i in range(top, min(start, len(lines))):
        pair = _PLACED.fullmatch(lines[i].text)
        if pair and lines[i].kind is Kind.BYLINE and people.agency_of(lines[i].text) and people.is_name(pair[1]):
            opening = [line.text for line in lines[i + 1 : end] if line.kind is Kind.TEXT][:3]
            signed = _signed(lines, i, top, start, end)
            if pair[1] in signed:
                continue
            if signed or any(_recurs(pair[1], text) for text in [headline, *opening]) or _is_agency(pair, opening):
                settled[i] = replace(lines[i], kind=Kind.DATELINE)
    return settled


def _signed(lines: Sequence[Line], i: int, top: int, start: int, end: int) -> set[str]:
    """Who signs the story on other lines than ``i``: at its headline, or right below its text."""
    names: set[str] = set()
    for j in [*range(top, start), *range(end, min(end + 4, len(lines)))]:
        line = lines[j]
        if j != i and line.kind in (Kind.BYLINE, Kind.NAME):
            names.update(person.name for person in people.authors(line.text))
        elif j >= end and line.kind in (Kind.RELATED_HEAD, Kind.RIGHTS, Kind.COMMENTS):
            break
    return names


def _is_agency(pair: re.Match[str], opening: list[str]) -> bool:
    """Whether behind a dot stands an agency's abbreviation: a known one, or one that the story says it is told by."""
    if pair[2] == "|" or not _CAPITALS.fullmatch(pair[3]) or not pair[3].isupper():
        return False
    known = people.agency_of(f"By {pair[3]}") is not None
    return known or any(re.search(rf"\b{re.escape(pair[3])}\b", text) for text in opening)


_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_VOWELS = str.maketrans("", "", "aeiouyаеиоуыэюяєіїёьъ'’-")


def _recurs(place: str, text: str) -> bool:
    """Whether the words of a place's name stand side by side in a text, in whatever case."""
    name, found = place.split(), _WORD.findall(text[:2000])
    return any(all(map(_akin, name, found[i : i + len(name)])) for i in range(len(found) - len(name) + 1))


def _akin(one: str, other: str) -> bool:
    """Two forms of a word: inflection leaves the consonants ("Брід", "Броду") and adds one at most ("Зеленого")."""
    if not other[0].isupper():
        return False
    stem, form = fold(one), fold(other)
    bones, found = stem.translate(_VOWELS), form.translate(_VOWELS)
    return stem[:1] == form[:1] and found.startswith(bones) and len(found) - len(bones) <= 1
