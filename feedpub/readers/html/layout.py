"""What the pages of a site have alike: everything but a few values in front, and the paragraphs of the text.

A page's source is taken apart into those, without parsing it. What is known of the rest is a :class:`Layout`
(:mod:`.learning`), which holds for every page that has the same around its values and paragraphs.
"""

import re
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from msgspec import Struct

from feedpub.readers.html.tree import Block, Scope, Tree
from feedpub.text import is_clean, is_clean_but

LONGEST_VALUE = 500  #: characters of a value, but for the JSON-LD
MOST_PARAGRAPHS = 300
_LEAST = 3  #: paragraphs
_SIGNS = b"<>&=\t\n"
_LETTERS = bytes(set(range(0x20, 0x7F)) - set(_SIGNS))  #: of ASCII, with all that means as little

# Links with an address and nothing else that names them, and emphasis, none within another.
_TEXT = (
    rb"[^<]*+(?:<(?:a href=\"[^\"'<>\s]{1,500}\"(?: target=\"_blank\")?>[^<]++</a|em>[^<]++</em|strong>[^<]++</strong|"
    rb"b>[^<]++</b|i>[^<]++</i)>[^<]*+)*+"
)
_RUN = re.compile(rb"<p>%b</p>(?:\s*+<p>%b</p>){%d,}+" % (_TEXT, _TEXT, _LEAST - 1))
_BETWEEN = re.compile(rb"</p>\s*<p>")
# What may be a page's own: a text up to the next tag, or what stands in quotes. All begins with one letter, which is
# looked for much faster.
_VALUE = re.compile(
    rb"<(?:(title>|h1[^<>]*>|time [^<>]*>|script type=\"application/ld\+json\">|"
    rb"(?:p|div|span|a)(?= [^<>]*?(?:author|byline)) [^<>]*>)([^<]+)"
    rb"|(meta (?:property|name)=\"[^\"<>]*\" content=\"|link rel=\"canonical\" href=\")([^\"<>]+))"
)
_TIME = re.compile(rb"(time [^<>]*?datetime=\")([^\"<>]+)(\"[^<>]*>)")
SCRIPT = b"script"
JSON_LD = "ld+json"
MARKED = re.compile(r"Zq([0-9]+)zq")  #: what stands for a value in a page that a layout is learned from
MARK = "Zq"  #: what such words begin with, and no page has
_ENDS = (b"=", b" ", b"\t", b"\n")  #: what no value in quotes may end in that a look at the limits is to be sure of


class OddError(Exception):
    """Left to the readers of any page."""


Key = tuple[bytes | None, ...]


class Parts(Struct, frozen=True):
    """A page's source: what is around its values and paragraphs, and those in their order."""

    key: Key
    values: list[bytes]
    run: bytes  #: the paragraphs as they stand there


class Around(Struct, frozen=True, eq=False):
    """What is around the values and paragraphs of all pages of one layout: to look for it is faster than for those."""

    pieces: tuple[tuple[bytes, bool], ...]  #: what is in front of each value, and whether that stands in quotes
    last: bytes  #: what is between the last value and the paragraphs
    end: bytes  #: what is behind the paragraphs

    def of(self, raw: bytes) -> tuple[list[bytes], bytes] | None:
        """The values and the run of a page whose :func:`parts_of` are around the same; ``None`` of any other."""
        place = 0
        values: list[bytes] = []
        for piece, is_quoted in self.pieces:
            if not raw.startswith(piece, place):
                return None
            place += len(piece)
            end = raw.find(b'"' if is_quoted else b"<", place)
            value = raw[place:end]
            if end <= place or (is_quoted and (b"<" in value or b">" in value or value.endswith(_ENDS))):
                return None
            values.append(value)
            place = end
        end = len(raw) - len(self.end)
        if not raw.startswith(self.last, place) or not raw.endswith(self.end):
            return None
        return values, raw[place + len(self.last) : end]


class Own(NamedTuple):
    """What a page has of its own: its values, and its paragraphs."""

    values: list[bytes]
    run: bytes  #: the paragraphs as they stand there
    sources: list[bytes]  #: what stands between ``</p>``, a line end and ``<p>``
    signs: bytes  #: of all these only what is no letter, digit or the like

    @property
    def is_apart(self) -> bool:
        """Whether each source is one paragraph with nothing but text."""
        return self.signs.count(b"<") == 2 * len(self.sources)


class Told(NamedTuple):
    """A fact that the markup of a head states. ``nth`` is the number of its value, ``None`` where it is always one."""

    field: str
    kind: str
    name: str
    needles: tuple[str, ...]
    value: str
    nth: int | None


Place = tuple[str, int | None]  #: of a value: where it stood, for a person, and its line


class Line(NamedTuple):
    """A line of text that is a value, and the element that it stands in."""

    nth: int
    scope: Scope
    order: int
    is_linked: bool


class Clock(NamedTuple):
    """An element that tells a time: the numbers of its attribute and of its text."""

    scope: Scope
    given: int
    text: int


class Layout(Struct, frozen=True, eq=False, kw_only=True):
    """What is known of all pages that have the same around their values and paragraphs."""

    around: Around | None  #: ``None`` where pages are to be taken apart in any case
    tree: Tree  #: of the page that it was learned from
    is_utf8: bool  #: whether its head surely says so
    facts: Mapping[str, tuple[Told, ...]]  #: that its head states, by their fields
    language: str | None  #: that the head declares
    has_language: bool  #: whether it is always that one where the JSON-LD has none
    script: int  #: the number of the value that is the JSON-LD
    heading: Line
    lines: tuple[Line, ...]  #: the lines that are values, with the heading's
    top: int  #: which of them is the heading's
    signs: tuple[int | str, ...]  #: elements that are called after the author: the number of the text, or a text
    clocks: tuple[Clock, ...]
    texts: tuple[Block, ...]  #: lines that all these pages have
    prose: int  #: characters of those that are prose
    holder: Scope
    lasting: frozenset[str]  #: what facts are looked for by that stand no later than the JSON-LD
    sought: tuple[bytes, ...]  #: the same without quotation marks, but for tags
    places: dict[tuple[str, str], Place]  #: of such facts by their kinds and names, those that were looked for
    left_out: int  #: elements in front of the first paragraph that leave an empty line in the text


def parts_of(raw: bytes) -> Parts | None:
    """The parts of a page, ``None`` where its paragraphs or values are not plain."""
    run = _RUN.search(raw)
    if run is None:
        return None
    start, end = run.span()
    found = _VALUE.split(raw[:start])
    # Five pieces for each: what is before it, then two ways to stand, each with what opens it and the value.
    values: list[bytes] = []
    opened: list[bytes | None] = []
    for tag, text, value in zip(found[1::5], found[2::5], found[4::5], strict=True):
        if tag is None:
            values.append(value)
            if value.endswith(_ENDS):
                return None
        elif tag.startswith(b"time"):
            if (clock := _TIME.fullmatch(tag)) is None or clock[2].endswith(_ENDS):
                return None
            opened += clock[1], clock[3]
            values += clock[2], text
        else:
            opened.append(tag)
            values.append(text)
    return Parts((*found[::5], *found[3::5], *opened, raw[end:]), values, run[0])


def around_of(raw: bytes) -> Around | None:
    """What is around a page's values and paragraphs.

    ``None`` where not each value ends as it should, or what is around them has signs that no feed may carry.
    """
    run = _RUN.search(raw)
    if run is None:
        return None
    pieces: list[tuple[bytes, bool]] = []
    place = 0
    for start, end in _places(raw[: run.start()]):
        pieces.append((raw[place:start], raw.startswith(b'"', end)))
        if not raw.startswith((b'"', b"<"), end):
            return None
        place = end
    last, behind = raw[place : run.start()], raw[run.end() :]
    is_well = is_clean(b"\n".join([*(piece for piece, _ in pieces), last, behind]))
    return Around(tuple(pieces), last, behind) if is_well else None


def _places(head: bytes) -> Iterator[tuple[int, int]]:
    """Where the values stand."""
    for m in _VALUE.finditer(head):
        if m[1] and m[1].startswith(b"time") and (clock := _TIME.fullmatch(head, *m.span(1))):
            yield clock.span(2)
        yield m.span(2 if m[1] else 4)


def own_of(values: list[bytes], run: bytes) -> Own | None:
    """The values and the run of a page; ``None`` of what is no run, or is no text that feeds may carry as it is."""
    signs = run.translate(None, _LETTERS)
    if not is_clean_but(run, signs.translate(None, _SIGNS)) or not is_clean(b"\n".join(values)):
        return None
    own = Own(values, run, run[3:-4].split(b"</p>\n<p>"), signs)
    is_sure = own.is_apart and len(own.sources) >= _LEAST and run.startswith(b"<p>") and run.endswith(b"</p>")
    return own if is_sure or _RUN.fullmatch(run) else None


def paragraphs_in(own: Own) -> tuple[list[bytes], bytes | None]:
    """The sources of paragraphs, and all of them on one line if that needs nothing but spaces for line ends: if each
    stood on lines of its own, without white space around it, and nowhere in it stand two of white space together.
    """
    found = own.sources
    if not own.is_apart and own.run.count(b"<p>") != len(found):
        return _BETWEEN.split(own.run[3:-4]), None
    joined = own.run.replace(b"\n", b" ")
    # To look for two spaces from behind takes half the time of `in`.
    is_even = b"\t" not in own.signs and joined.rfind(b"  ") < 0 and found == [one.strip() for one in found]
    return found, joined if is_even else None


def specimen(raw: bytes) -> tuple[bytes, bytes, list[int]] | None:
    """The page up to its paragraphs, with marks in place of its values, and what is behind its paragraphs.

    And the numbers of those values that are scripts.
    """
    run = _RUN.search(raw)
    if run is None or MARK.encode() in raw:
        return None
    count = -1
    scripts: list[int] = []

    def marked(m: re.Match[bytes]) -> bytes:
        nonlocal count
        tag: bytes = m[1] or m[3]
        count += 1
        if tag.startswith(SCRIPT):
            scripts.append(count)
            return b"<%b{}" % tag
        if clock := _TIME.fullmatch(tag):
            count += 1
            return b"<%bZq%dzq%bZq%dzq" % (clock[1], count - 1, clock[3], count)
        return b"<%bZq%dzq" % (tag, count)

    return _VALUE.sub(marked, raw[: run.start()]), raw[run.end() :], scripts
