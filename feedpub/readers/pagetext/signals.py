"""What speaks for a line of a page as its headline: many weak signals, each with its weight.

Most weights were fitted to page texts made of some 290 pages in several ways, which ``benchmarks/headline_weights.py``
does again; it tells how well weights of one half of the sites do on the other, too. Some were set by hand.
"""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import accumulate

from msgspec import Struct

from feedpub.languages import fold
from feedpub.readers.pagetext import words
from feedpub.readers.pagetext.lines import Kind, Line

Signal = tuple[str, float]

WEIGHTS: Mapping[str, float] = {
    # its form
    "one or two words": -2.3,
    "three or four words": -0.9,
    "five to seven words": 0.2,
    "eight to fourteen words": 0.7,
    "fifteen to twenty-two words": 0.2,
    "more words": -0.6,
    "a sentence": -2.2,
    "a name": -0.4,
    "a caption": -0.7,
    "a notice": -0.7,
    "several sentences": -0.5,
    "long": -1.2,
    "half a thought": -1.1,
    # what stands around it
    "a blank line above": 0.1,
    "a blank line below": 0.7,
    "alone": 1.6,
    "no blank lines on the page": 1.0,
    "a date or byline close below": 2.0,
    "a date or byline below": 0.8,
    "a name close below": 0.9,
    "a count below": 0.4,
    "a date or byline above": 0.4,
    "a section above": 0.5,
    "prose above": -1.1,
    "prose close below": 0.3,
    "titles around": -0.6,
    # where it stands
    "far above the text": -0.8,
    "below the first paragraph": -0.5,
    "begins the page": 0.5,
    "prose higher up": -1.8,
    # its words
    "in the opening": 1.3,
    "in the first paragraphs": 1.5,
    "said again": 0.6,
    "within a line": 1.0,
    "within one of the first lines": 1.0,
    "holds another line": -0.6,
    "below one as good": -1.8,
}
#: Set by hand: the samples hold too few of them, or a mistake costs more than a headline.
RARE: Mapping[str, float] = {
    "below two paragraphs": -4.0,  # which would be lost from the text, were it only a subhead
    "a heading of the first level": 5.0,
    "another heading": 2.0,
    "a numbered step": -3.0,
    "signed": -3.0,
    "a list's title": -1.6,
}

_STOPS = re.compile(r"(?<!\.\.)[.:;。]['\"”“»›’)\]]{0,3}$")
_NUMBERED = re.compile(r"[0-9]{1,2}[.)] ")  # a step's or an item's heading: "1. Check the server"
_SIGNED = re.compile(
    r"(?:By|Von|Par|Di|Por|Автор) (?!(?:der|den|die|dem|the|la|le|los)\b)[^\W\d_]\S*(?: \S+){0,4}", re.IGNORECASE
)
_CLOCK_FIRST = re.compile(r"[0-9]{1,2}:[0-9]{2}\b")
CRUMBS = re.compile(r"[^»›>/|→]{2,40}(?:\s?[»›→]\s?|\s[>/|]\s)[^»›>/|→]{2,60}(?:\s?[»›→]\s?|\s[>/|]\s).{2,}")
_STEM = re.compile(r"[^\W_]{3,}")
_SIGNS = (Kind.DATE, Kind.BYLINE, Kind.DATELINE)
_SHAPES = {Kind.NAME: "a name", Kind.PICTURE: "a caption"}


def stems_of(text: str) -> set[str]:
    """The beginnings of a text's longer words, which inflection leaves; pairs of signs where nothing parts words."""
    stems: set[str] = set()
    for word in _STEM.findall(fold(text[:2000])):
        if word[0] >= "\u3000":
            stems.update(word[i : i + 2] for i in range(len(word) - 1))
        else:
            stems.add(word[:5])
    return stems


def repeats(key: str, of: str) -> bool:
    """Whether a line with this key says the same as one whose key is ``of``, at times behind a label."""
    if len(of) < 10:
        return key == of and key != ""
    return key == of or (of in key and len(key) - len(of) <= 30)


class Page(Struct, frozen=True, kw_only=True):
    """What candidates for the headline are judged against."""

    lines: Sequence[Line]
    prose: Sequence[int]  #: the story's paragraphs
    limit: int  #: from where on no headline stands
    times_seen: Counter[str]
    stems: Counter[str]  #: of the story's first paragraphs, and in how many of them each stands
    early: frozenset[str]  #: of the very first ones
    opening: frozenset[int]  #: which lines the first paragraphs are
    paragraphs: Sequence[int]  #: how many there are above each line
    long: Sequence[int]  #: how many of them are no one-liners
    is_dense: bool  #: whether hardly any of its lines are parted by blank ones

    @classmethod
    def of(cls, lines: Sequence[Line], prose: Sequence[int], limit: int) -> "Page":
        """The page whose story has the lines ``prose`` as its paragraphs, and no headline below ``limit``."""
        stems = [stems_of(lines[i].text) for i in prose[:12]]
        return cls(
            lines=lines,
            prose=prose,
            limit=limit,
            times_seen=Counter(line.key for line in lines[: limit + 1]),
            stems=Counter(stem for found in stems for stem in found),
            early=frozenset(stem for found in stems[:3] for stem in found),
            opening=frozenset(prose[:12]),
            paragraphs=[0, *accumulate(line.kind is Kind.TEXT for line in lines)],
            is_dense=sum(line.after_blank for line in lines) < 0.03 * len(lines) + 1,
            long=[0, *accumulate(line.kind is Kind.TEXT and len(line.text) > 120 for line in lines)],
        )

    @property
    def first(self) -> int:
        """Where the first paragraph is."""
        return self.prose[0]

    def score(self, i: int) -> float:
        """How much speaks for line ``i`` as the headline."""
        return sum((WEIGHTS.get(name) or RARE[name]) * value for name, value in self.signals(i))

    def signals(self, i: int) -> Iterator[Signal]:
        """What is to be said of line ``i``, and how strongly, from 0 to 1."""
        yield from _form(self.lines[i])
        if self.is_dense:
            yield "no blank lines on the page", 1.0
        yield from _around(self.lines, i)
        yield from self._where(i)
        yield from self._words(i)

    def _where(self, i: int) -> Iterator[Signal]:
        if i <= self.first:
            furniture = self.first - i - (self.paragraphs[self.first] - self.paragraphs[i])
            yield "far above the text", min(furniture, 15) / 15
        # Behind two paragraphs it is the first subhead of a page that has lost its headline.
        elif self.long[i] - self.long[self.first] >= 2:
            yield "below two paragraphs", 1.0
        else:
            yield "below the first paragraph", 1.0
        if self._begins(i):
            yield "begins the page", 1.0 - 0.15 * i
        yield "prose higher up", min(self.paragraphs[i], 5) / 5

    def _words(self, i: int) -> Iterator[Signal]:
        line = self.lines[i]
        # A headline's words come back in the story, a menu's do not.
        if own := stems_of(line.text):
            told = {stem for stem in own if self.stems[stem] > (i in self.opening)}
            yield "in the opening", len(told) / len(own)
            yield "in the first paragraphs", len(told & self.early) / len(own)
        if self.times_seen[line.key] > 4:
            yield "a list's title", 1.0
        elif len(own) >= 3:
            yield from self._said_again(i)
        # A headline stands above its deck and its captions: the later of two good lines close together is one of those.
        if any(self._is_as_good(j, line) for j in range(max(0, i - 4), i)):
            yield "below one as good", 1.0

    def _said_again(self, i: int) -> Iterator[Signal]:
        key = self.lines[i].key
        around = [other.key for other in [*self.lines[max(0, i - 8) : i], *self.lines[i + 1 : i + 9]]]
        if self.times_seen[key] > 1:
            yield "said again", 1.0
        if key not in around and any(repeats(other, key) for other in around):
            yield "within a line", 1.0
        if any(len(other) >= 10 and other != key and repeats(key, other) for other in around):
            yield "holds another line", 1.0
        if len(key) >= 10 and any(key in line.key and key != line.key for line in self.lines[:12]):
            yield "within one of the first lines", 1.0

    def _begins(self, i: int) -> bool:
        """Whether the line begins a page whose menus are gone: only labels above it, and prose soon below."""
        prose = any(line.kind is Kind.TEXT for line in self.lines[i + 1 : i + 20])
        return i <= 6 and prose and all(_is_small(other) for other in self.lines[:i])

    def _is_as_good(self, j: int, line: Line) -> bool:
        other = self.lines[j]
        if other.kind is not Kind.SHORT or other.key == line.key or not 22 <= len(other.text) <= 120:
            return False
        if _length(other) not in _HEADLINES or _is_half(other.text) or not _is_alone(self.lines, j):
            return False
        own = stems_of(other.text)
        share = sum(self.stems[stem] > (j in self.opening) for stem in own) / max(1, len(own))
        return share >= 0.34 and not (j and _times(self.lines[j - 1]))


_HEADLINES = ("five to seven words", "eight to fourteen words", "fifteen to twenty-two words")


def _length(line: Line) -> str:
    text = line.text
    count = float(len(text.split()))
    if len(text) >= 8 and sum(c >= "\u0e00" for c in text) > 0.5 * len(text):  # no spaces between words
        count = len(text) / 2.2
    lengths = ((3, "one or two words"), (5, "three or four words"), (8, "five to seven words"))
    longer = ((15, "eight to fourteen words"), (23, "fifteen to twenty-two words"))
    return next((name for most, name in (*lengths, *longer) if count < most), "more words")


def _is_half(text: str) -> bool:
    return text[-1:] in ":,;–—-" or text[:1] in "([" or text[0].islower()


def _form(line: Line) -> Iterator[Signal]:
    text = line.text
    yield _length(line), 1.0
    if line.kind is Kind.TEXT:
        if _STOPS.search(text):
            yield "a sentence", 1.0
    elif line.kind is not Kind.SHORT:
        yield _SHAPES.get(line.kind, "a notice"), 1.0
    if line.heading:
        yield "a heading of the first level" if line.heading == 1 else "another heading", 1.0
    if ". " in text and len(text) > 90:
        yield "several sentences", 1.0
    if len(text) > 120:
        yield "long", 1.0
    if _is_half(text):
        yield "half a thought", 1.0
    if _NUMBERED.match(text):
        yield "a numbered step", 0.4 if len(text.split()) > 4 else 1.0
    if _SIGNED.fullmatch(text):
        yield "signed", 0.4 if len(text.split()) > 4 else 1.0


def _is_alone(lines: Sequence[Line], i: int) -> bool:
    return lines[i].after_blank and (i + 1 >= len(lines) or lines[i + 1].after_blank)


def _around(lines: Sequence[Line], i: int) -> Iterator[Signal]:
    """What the lines around say: a date or byline close below, prose after it, a list of headlines around it."""
    if lines[i].after_blank:
        yield "a blank line above", 1.0
    if i + 1 >= len(lines) or lines[i + 1].after_blank:
        yield "a blank line below", 1.0
    if _is_alone(lines, i):
        yield "alone", 1.0
    kinds = [line.kind for line in lines[i + 1 : i + 6]]
    if any(kind in _SIGNS for kind in kinds[:3]):
        yield "a date or byline close below", 1.0
    elif any(kind in _SIGNS for kind in kinds):
        yield "a date or byline below", 1.0
    if Kind.NAME in kinds[:3]:
        yield "a name close below", 1.0
    if Kind.COUNTER in kinds:
        yield "a count below", 1.0
    if Kind.TEXT in kinds[:3]:
        yield "prose close below", 1.0
    if i:
        yield from _above(lines[i - 1])
    near = [*lines[max(0, i - 3) : i], *lines[i + 1 : i + 4]]
    yield "titles around", sum(line.kind is Kind.SHORT for line in near) / 6


def _above(before: Line) -> Iterator[Signal]:
    if before.kind in (Kind.DATE, Kind.BYLINE):
        yield "a date or byline above", 1.0
    elif before.kind is Kind.TEXT:
        yield "prose above", 1.0
    if fold(before.text) in words.SECTIONS or CRUMBS.fullmatch(before.text):
        yield "a section above", 1.0


def _is_small(line: Line) -> bool:
    """Whether a line is too little for a headline: a label, a menu, a date, a name."""
    if line.kind is Kind.SHORT:
        return (len(line.text.split()) <= 2 and len(line.text) < 24) or CRUMBS.fullmatch(line.text) is not None
    return line.kind not in (Kind.TEXT, Kind.ATTRIBUTION, Kind.RELATED)


def _times(line: Line) -> bool:
    return len(line.text) < 40 and (bool(line.dates) or _CLOCK_FIRST.match(line.text) is not None)
