"""Who wrote a page's story: its byline, the name it is signed with, or the line that tells who the author is.

A made-up author is worse than none: a name counts only with a sign that it is the author's (a "by", a date beside it,
its place at the headline, the words about the author below the text), and never that of a person in the story.
"""

import re
from collections.abc import Iterator, Sequence

from msgspec import Struct

from feedpub import people
from feedpub.dates import find
from feedpub.languages import fold
from feedpub.model import Person
from feedpub.readers.eastern import is_eastern
from feedpub.readers.pagetext import desks, words
from feedpub.readers.pagetext.biography import prose, spoken_of, told_of
from feedpub.readers.pagetext.bylines import bare_name
from feedpub.readers.pagetext.facts import another_story
from feedpub.readers.pagetext.lines import Kind, Line
from feedpub.readers.pagetext.place import Place
from feedpub.readers.pagetext.vouched import has_role, is_portrayed, is_told, is_vouched, is_writer, shown

Signed = tuple[tuple[Person, ...], Line]


def written_by(place: Place, story: Sequence[Line]) -> Signed | None:
    """Who wrote it and the line that says so, the surest sign first; ``story`` are the lines of its text."""
    small = frozenset(word for line in place.lines for word in _SMALL.findall(line.text))
    page = _Page(place, prose([line for line in story if not told_of(line.text)]), small)
    for look in (
        page.at_the_headline,
        page.above_the_headline,
        page.in_the_headline,
        page.below_the_text,
        page.told,
        page.labelled,
        page.only_byline,
    ):
        if found := look():
            return found
    return desks.signed(place)


class _Page(Struct, frozen=True):
    place: Place
    prose: str  #: the story's paragraphs, folded
    small: frozenset[str]  #: every word that the page has in small letters

    @property
    def marks(self) -> list[int]:
        """Where the headline stands, and its repetitions above the end of the text."""
        head = self.place.head
        return [head.at, *(i for i in head.repeats if i < self.place.end)] if head else []

    def at_the_headline(self) -> Signed | None:
        """First what says that it is a byline, then lone names."""
        lines, marks = self.place.lines, self.marks
        top = min(marks) + 1 if marks else max(self.place.top, self.place.start - 6)
        # A page without a headline may have its byline below the first paragraph.
        end = min(self.place.below, max(marks) + 15) if marks else min(self.place.start + 4, len(lines))
        for kind in (Kind.BYLINE, Kind.DATE, Kind.NAME):
            for i in range(top, end):
                if lines[i].kind is kind and i not in marks and (found := self._byline(i)):
                    people_of = {person.name: person for person in (*found, *self._others(i + 1))}
                    return tuple(people_of.values()), lines[i]
        for i in range(top, self.place.below):
            sure = i >= end and people.MARK.match(lines[i].text)  # behind the furniture, down to the text
            if sure and lines[i].kind is Kind.BYLINE and (found := self._byline(i)):
                return found, lines[i]
            if i < end and (name := shown(lines, i)):
                return (Person(name=name),), lines[i]
        return None

    def above_the_headline(self) -> Signed | None:
        """Above the headline only what says that it is a byline, and is not the story's before it."""
        lines = self.place.lines
        first = min(self.marks, default=self.place.top)
        for i in range(first - 1, max(-1, min(self.place.top, first - 12) - 1), -1):
            if lines[i].kind is Kind.TEXT:
                break
            sure = i >= self.place.top or people.MARK.match(lines[i].text)
            if sure and lines[i].kind in (Kind.BYLINE, Kind.DATE) and (found := self._byline(i)):
                return found, lines[i]
            name = bare_name(lines[i].text) if lines[i].kind is Kind.NAME and i >= self.place.top else ""
            if name and not self._is_heading(name) and (is_vouched(lines, i, name) or self._is_told(name)):
                return (Person(name=name),), lines[i]
        return None

    def in_the_headline(self) -> Signed | None:
        """On an opinion page, the name in front of the headline's first full stop ("Jane Doe. Why ...")."""
        place = self.place
        if place.head is None:
            return None
        name, stop, _rest = place.head.text.partition(". ")
        above = {fold(w) for line in place.lines[place.top : place.start] for w in _WORD.findall(line.text[:60])}
        if stop and people.is_name(name) and above & words.OPINION:
            return (Person(name=name),), place.lines[place.head.at]
        return None

    def below_the_text(self) -> Signed | None:
        """The byline or the lone name that ends the text."""
        place, lines = self.place, self.place.lines
        for i in range(place.end, min(place.end + 6, len(lines))):
            line = lines[i]
            if line.kind is Kind.BYLINE and not another_story(place, i):
                found = _named(line.text)
                return (found, line) if found else None
            if line.kind is Kind.NAME:
                name = bare_name(line.text)
                return None if line.bullet or self._is_nobody(name) else ((Person(name=name),), line)
            if line.kind not in _SIGN_OFFS and not _LABEL.fullmatch(fold(line.text)):
                break
        return None

    def told(self) -> Signed | None:
        """The name in front of what the page tells of its author ("Jane Doe is a reporter ..."), below the text."""
        lines = self.place.lines
        for i in range(self.place.end, min(self.place.end + 12, len(lines))):
            names = told_of(lines[i].text)
            if names and not any(map(self._is_nobody, names)):
                return tuple(Person(name=name) for name in names), lines[i]
        return None

    def labelled(self) -> Signed | None:
        """The lone name under a label that says so ("Written by:"), wherever it stands."""
        lines = self.place.lines
        for i in range(max(1, self.place.top), min(self.place.end + 12, len(lines))):
            if i > self.place.end and lines[i].kind is Kind.BYLINE and _WRITTEN.match(lines[i].text):
                return (named, lines[i]) if (named := _named(lines[i].text)) else None
            name = bare_name(lines[i].text) if lines[i].kind is Kind.NAME else None
            if name and _LABEL.fullmatch(fold(lines[i - 1].text)) and not self._is_nobody(name):
                return (Person(name=name),), lines[i]
        return self._called()

    def _called(self) -> Signed | None:
        """The lone name that the page calls its writer's, tells of or shows a portrait of, if there is one alone."""
        lines, called = self.place.lines, []
        for i in range(self.place.top, len(lines)):
            if lines[i].kind in (Kind.COMMENTS, Kind.RELATED_HEAD) and i >= self.place.end:
                break
            name = bare_name(lines[i].text) if lines[i].kind is Kind.NAME else ""
            near = i < self.place.end + 12 and not another_story(self.place, i)
            if name and ((near and is_writer(lines, i + 1)) or is_told(lines, i, name) or is_portrayed(lines, i, name)):
                called.append((name, lines[i]))
        if len({name for name, _ in called}) != 1 or self._is_heading(called[0][0]):
            return None
        return (Person(name=called[0][0]),), called[0][1]

    def only_byline(self) -> Signed | None:
        """The only line of the page that begins with "by" or the like, wherever it stands."""
        lines, found = self.place.lines, []
        for i in range(self.place.top, len(lines)):
            if lines[i].kind in (Kind.COMMENTS, Kind.RELATED_HEAD) and i >= self.place.end:
                break
            line = lines[i]
            if line.kind not in (Kind.BYLINE, Kind.DATE) or not people.MARK.match(line.text):
                continue
            if not another_story(self.place, i):
                found.append((_named(line.text) if line.kind is Kind.BYLINE else _beside_date(line), line))
        return found[0] if found and found[0][0] and len({named for named, _ in found}) == 1 else None

    def _is_told(self, name: str) -> bool:
        """Whether a line of the page tells of its author by that name ("Jane Doe is a reporter ...")."""
        lines = self.place.lines[self.place.start :]
        return any(name in told_of(line.text) for line in lines if line.text.startswith(name))

    def _byline(self, i: int) -> tuple[Person, ...]:
        line = self.place.lines[i]
        if line.kind is Kind.BYLINE:
            named = _named(line.text)
            return named if people.MARK.match(line.text) else tuple(p for p in named if not self._is_heading(p.name))
        if line.kind is Kind.DATE:
            return _beside_date(line)
        name = bare_name(line.text)
        return (Person(name=name),) if self._signs(i, name) else ()

    def _signs(self, i: int, name: str) -> bool:
        """Whether the lone name on line ``i`` is the author's: "by" above it, or the headline near, and no heading."""
        lines, head = self.place.lines, self.place.head
        above = fold(lines[i - 1].text).rstrip(": ") if i else ""
        if above in _BY or _BY_KIND.fullmatch(above):
            return True
        if words.EDITOR.match(f"{above}:"):
            return False
        if self._is_heading(name):
            return False
        below = head is None or any(0 < i - mark <= 7 for mark in self.marks)
        near = range(max(0, i - 2), min(len(lines), i + 3))
        dated = any(lines[j].kind is Kind.DATE for j in near if j != i) or is_vouched(lines, i, name)
        dated = dated or has_role(lines, i + 1) or self._is_told(name)
        return (
            below and (dated or not lines[i].bullet) and (dated or (head is not None and fold(name) not in self.prose))
        )

    def _is_heading(self, name: str) -> bool:
        """Whether a name's words are no name's: half of them stand on the page in small letters, or are acronyms."""
        parts = re.split(r"[ -]", name)
        acronyms = sum(len(part) > 2 and part.isupper() for part in parts) if not name.isupper() else 0
        return 2 * (acronyms + sum(part.lower() in self.small for part in parts)) >= len(parts)

    def _is_nobody(self, name: str) -> bool:
        """Whether a name below the text is not its author's: a heading, or a person in the story."""
        return self._is_heading(name) or spoken_of(name, self.prose)

    def _others(self, i: int) -> Iterator[Person]:
        """Further names, one a line, right below the first."""
        lines = self.place.lines
        for line in lines[i : i + 8]:
            if line.kind is Kind.NAME and not line.after_blank and fold(bare_name(line.text)) not in self.prose:
                yield Person(name=bare_name(line.text))
            else:
                return


_WORD = re.compile(r"[^\W\d_]{4,}")
_SMALL = re.compile(r"(?<![\w@./-])[a-zà-ÿа-яґєії][^\W\d_]+(?![\w@/]|\.\w)")
_SIGN_OFFS = (
    Kind.RELATED,
    Kind.TICKER,
    Kind.CLOCK,
    Kind.DATE,
    Kind.SOURCE,
    Kind.TAGS,
    Kind.PICTURE,
    Kind.EDITOR,
    Kind.ADVERT,
)
_LABEL = re.compile(
    r"(?:(?:contact|about) the )?authors?\W{0,2}|(?:(?:written|story|text|words|posted) )?by\W{0,2}|автор\w?\W{0,2}|"
    r"(?:von|par|por|di|autorin/autor)\W{0,2}"
)
_BY = frozenset(
    map(
        fold,
        ("by", "von", "par", "di", "por", "автор", "written by", "author", "posted by", "autor", "text", "story by"),
    )
)


#: "Commentary by", with the name on a line of its own below.
_BY_KIND = re.compile(r"(?:an? |eine? )?[^\W\d_]{4,16} (?:by|von|par|di|por)")
_WRITTEN = re.compile(r"(?:written by|authors?\s?:|autorin/autor|автор:)", re.IGNORECASE)
_COUNT = re.compile(r"\s[0-9]{1,4}$")  #: of comments, behind a name
_HANDLE = re.compile(r"@\w{2,40}")


def _beside_date(line: Line) -> tuple[Person, ...]:
    """The names that share a line with the date: "27. Januar 2026 • Gregor Meier • 3 Minuten"."""
    text = line.text
    for hit in reversed(line.dates):
        text = f"{text[: hit.start]}|{text[hit.end :]}"
    text = _HANDLE.sub(" ", text)
    found: list[Person] = []
    for piece in re.split(r"\s*[|•·⋅]\s*|\s/\s|(?=\b[Bb]y [A-Z])|(?=\b[Vv]on [A-Z])", text):
        plain = _COUNT.sub("", piece.strip(" ,.:–—-"))
        if people.is_name(plain):
            found.append(Person(name=plain))
        elif re.match(r"(?:by|von|par|di|por|автор)\b", plain, re.IGNORECASE):
            found += [person for person in people.authors(plain) if people.is_name(person.name)]
    return tuple(found)


def _named(text: str) -> tuple[Person, ...]:
    """The full names of a byline: of a page's text, a single word is not taken for a name."""
    hits = find(text)
    if hits and hits[0].start > 3:
        text = text[: hits[0].start]
    found = people.authors(text)
    return tuple(
        p
        for p in found
        if (" " in p.name or is_eastern(text)) and (people.is_name(p.name) or p.name.isupper() or len(found) == 1)
    )
