"""What the pages of a site have alike: everything but a few values in front, and the paragraphs of the text.

A page's source is taken apart into those, without parsing it. What is known of the rest is a :class:`Layout`
(:mod:`.learning`), which holds for every page that has the same around its values and paragraphs.
"""

import re
from typing import NamedTuple

from msgspec import Struct

from feedpub.readers.html.tree import Block, Scope, Tree

LONGEST_VALUE = 500  #: characters of a value, but for the JSON-LD
MOST_PARAGRAPHS = 300
_LEAST = 3  #: paragraphs

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


class Told(NamedTuple):
    """A fact that the markup of a head states. ``nth`` is the number of its value, ``None`` where it is always one."""

    field: str
    kind: str
    name: str
    needles: tuple[str, ...]
    value: str
    nth: int | None


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

    tree: Tree  #: of the page that it was learned from
    is_utf8: bool  #: whether its head surely says so
    facts: tuple[Told, ...]
    language: str | None  #: that the head declares
    has_language: bool  #: whether it is always that one where the JSON-LD has none
    script: int  #: the number of the value that is the JSON-LD
    heading: Line
    lines: tuple[Line, ...]  #: the lines that are values, with the heading's
    signs: tuple[int | str, ...]  #: elements that are called after the author: the number of the text, or a text
    clocks: tuple[Clock, ...]
    texts: tuple[Block, ...]  #: lines that all these pages have
    prose: int  #: characters of those that are prose
    holder: Scope
    lasting: frozenset[str]  #: what facts are looked for by that stand no later than the JSON-LD
    sought: tuple[bytes, ...]  #: the same without quotation marks, but for tags
    known_lines: dict[tuple[str, ...], int]  #: those of such facts
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


def paragraphs_in(run: bytes) -> tuple[list[bytes], bool]:
    """The sources of paragraphs, and whether each is on a line of its own, with no white space around it and no two
    spaces together.
    """
    inner = run[3:-4]
    found = inner.split(b"</p>\n<p>")
    if inner.count(b"<p>") != len(found) - 1:
        return _BETWEEN.split(inner), False
    # To look for them from behind takes half the time of `in`.
    return found, inner.rfind(b"  ") < 0 and found == [one.strip() for one in found]


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
