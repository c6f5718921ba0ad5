"""What a page tells of its author below a story: "Jane Doe is a senior reporter ...", or a name and a line about it."""

import re
from collections.abc import Sequence

from feedpub import people
from feedpub._bylinewords import ROLES
from feedpub.languages import fold
from feedpub.readers.pagetext.bylines import bare_name
from feedpub.readers.pagetext.lines import Kind, Line

_PROFESSION = (
    r"(?:writer|editor|author|journalist|reporter|correspondent|columnist|contributor|blogger|redakt[eo]u?r|autor|"
    r"korrespondent|periodista|giornalista|dziennikar|публіцист|публицист|журналіст|журналист|кореспондент|"
    r"корреспондент|оглядач|обозревател|gazeteci|muhabir|žurnalist|researcher|professor|lecturer|fellow at|director|"
    r"direktor)"
)
_TOLD = re.compile(
    r"([^\W\d_][^,.()\d]{4,40}?)(?:\s\([^()]{1,30}\))?,?\s(?:is|was|has been|ist|war|est|es|è|är|er|jest|yra|—|–)\s"
    rf"[^.!?]{{0,120}}?(?<!\w){_PROFESSION}"
    r"|([^\W\d_][^,.()\d]{4,40}?) can be (?:reached|contacted|followed)",
    re.IGNORECASE,
)
_REPORTER = re.compile(rf"{_PROFESSION}\w{{0,4}}\W{{1,3}}(?:\w{{1,12}}\W{{1,3}})?$")


def told_of(text: str) -> tuple[str, ...]:
    """Of whom a line tells as pages do of their authors, a sentence each; nobody where one is no name."""
    told = [_TOLD.match(sentence) for sentence in re.split(r"(?<=[.!?])\s+(?=[^\W\d_])", text[:1000])]
    names = tuple(found[1] or found[2] for found in told if found)
    return names if told[0] and all(map(people.is_name, names)) else ()


def introduces(lines: Sequence[Line], i: int) -> bool:
    """Whether line ``i`` is a name over what is told of it: a role alone, or words that begin with the given name."""
    given = fold(bare_name(lines[i].text).split()[0])[:4]
    for line in lines[i + 1 : i + 3]:
        words = line.text.split()
        if len(words) <= 5 and any(fold(word.strip(",.")) in ROLES for word in words):
            return True
        if len(words) >= 5 and len(given) >= 3 and fold(words[0]).startswith(given):
            return True
    return False


def text_end(lines: Sequence[Line], start: int, end: int) -> int:
    """Where the text ends that runs from ``start`` to ``end``: above what its last lines tell of the author."""
    for i in range(max(start + 2, end - 6), end):
        line = lines[i]
        if line.kind is Kind.NAME and introduces(lines, i):
            return i
        names = told_of(line.text) if line.kind in (Kind.TEXT, Kind.PROMO) else ()
        if names and not any(spoken_of(name, prose(lines[start:i])) for name in names):
            return i
    return end


def prose(lines: Sequence[Line]) -> str:
    """The paragraphs among the lines, folded."""
    return "\n".join(fold(line.text) for line in lines if line.kind is Kind.TEXT)


def spoken_of(name: str, folded: str) -> bool:
    """Whether a folded text speaks of a person of that name, by the surname, and not as of its own reporter."""
    whole, surname = fold(name), fold(name).split()[-1]
    others = (hit.start() for hit in re.finditer(rf"(?<!\w){re.escape(surname)}", folded))
    given = len(whole) - len(surname)
    return any(
        folded[at - given : at] != whole[:given] or not _REPORTER.search(folded[max(0, at - given - 40) : at - given])
        for at in others
    )
