"""A page's tree, walked once; the only door to selectolax (lexbor).

The walk gives the page's text as blocks in the order in which they are read, each with the elements that it stands in,
and the elements that their names mark (``class="byline"``, ``<time>``).
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache

from selectolax.lexbor import LexborHTMLParser, LexborNode, SelectolaxError

from feedpub.readers.html import names
from feedpub.text import one_line

Tree = LexborHTMLParser
Node = LexborNode
_BLOCKS = frozenset(
    "address article aside blockquote body caption center dd details dialog div dl dt fieldset figcaption figure "
    "footer form h1 h2 h3 h4 h5 h6 header hgroup hr legend li main nav ol p pre section summary table tbody td tfoot "
    "th thead tr ul".split()
)
_HEADINGS = frozenset(("h1", "h2", "h3"))
_MARKED = _HEADINGS | {"time"}  #: tags that say what they hold
#: Tag and names, whether it is around a story, what it holds, and whether that is the headline.
_Kind = tuple[str, str, bool, tuple[str, ...], bool]
_PROSE = 40  #: characters from which on a block is prose
_MOST_PROSE = 0.5
_LINE = 160  #: characters up to which a block may be a byline or a date
_DEEPEST = 400  #: levels; what lies below is text
_NEVER_CHROME = frozenset("html body main article".split())
_SKIPPED = frozenset(
    "script style template svg math select textarea noscript object iframe embed video audio canvas map".split()
)
_CHROME_TAGS = frozenset("nav footer aside form dialog".split())
_TELLING = names.BESIDE_CLASS | {"style", "hidden"}
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden")


@dataclass(slots=True, eq=False)
class Scope:
    """An element that holds blocks, with the names it goes by and what it inherits from those around it."""

    tag: str
    names: str
    parent: "Scope | None"
    node: Node
    order: int
    around: bool = False  #: its own tag or names say that it is around the story: a menu, a sidebar, comments
    chrome: bool = False  #: it, or an element that it stands in, is around the story
    hidden: bool = False
    linked: bool = False  #: a link, or in one
    headline: bool = False  #: its names, or those of an element around it, say that it is the headline

    def chain(self) -> "Iterator[Scope]":
        """It, and the elements that it stands in, the innermost first."""
        scope: Scope | None = self
        while scope is not None:
            yield scope
            scope = scope.parent


@dataclass(slots=True, eq=False)
class Block:
    """A run of text on one line; ``order`` is its place among all that is read on the page."""

    scope: Scope
    text: str
    order: int
    linked: int  #: how many of its characters are links
    pieces: tuple[str, ...] = ()  #: what it is put together from, where it is short

    @property
    def tag(self) -> str:
        return self.scope.tag

    @property
    def apart(self) -> str:
        """A short one's text with a space between any two elements, where that makes a difference."""
        apart = one_line(" ".join(self.pieces))
        return "" if apart == self.text else apart


@dataclass(slots=True, eq=False)
class Mark:
    """An element whose tag or names say what it holds: ``what`` is author, when, headline or lead."""

    what: str
    scope: Scope
    _text: str | None = None

    @property
    def text(self) -> str:
        if self._text is None:
            self._text = one_line(self.scope.node.text(separator=" ", strip=False))[:2000]
        return self._text


@dataclass(slots=True)
class Walk:
    """What one walk over the body found, in the order in which it is read."""

    blocks: list[Block] = field(default_factory=list)
    marks: list[Mark] = field(default_factory=list)
    scopes: dict[int, Scope] = field(default_factory=dict)  #: every element that is read, by its ``mem_id``
    headings: list[Scope] = field(default_factory=list)  #: h1 to h3, and what goes by the name of a headline


def parse(text: str) -> Tree:
    """The page's tree, as the HTML standard builds it from any text."""
    return Tree(text)


def check(selector: str) -> None:
    """Raise ValueError, with what to do, where a text is no CSS selector."""
    try:
        Tree("<p>").css(selector)
    except SelectolaxError:
        message = f"{selector[:60]!r} is no CSS selector; write one such as h1.title, .byline a, meta[name=author]"
        raise ValueError(message) from None


def walk(body: Node) -> Walk:
    """Everything that can be read below ``body``."""
    found = _read(body)
    prose: dict[int, int] = {}
    for block in found.blocks:
        if (long := len(block.text)) >= _PROSE:
            scope: Scope | None = block.scope
            while scope is not None:
                prose[scope.order] = prose.get(scope.order, 0) + long - block.linked
                scope = scope.parent
    most = _MOST_PROSE * prose.get(0, 0)
    for one in found.scopes.values():
        # Whatever it is called, what holds the half of all prose is no sidebar.
        if prose.get(one.order, 0) > most:
            one.around = one.hidden = False
        elif one.parent is not None:
            one.hidden = one.hidden or one.parent.hidden
        one.chrome = one.around or (one.parent is not None and one.parent.chrome)
    return found


def _read(body: Node) -> Walk:
    """Blocks, marks and scopes in the order in which they are read. No recursion: a page may be deep."""
    found = Walk()
    collect = _Collector(found)
    scope = Scope("body", "", None, body, 0)
    stack = [scope]
    node = body.first_child
    while node is not None:
        tag = node.tag or "-"
        if tag == "-text":
            collect.text(node.text_content or "", scope)
        elif tag == "br":
            collect.end()
        elif tag[0] != "-" and tag not in _SKIPPED:  # no comment
            entered = collect.element(node, tag, scope)
            if len(stack) > _DEEPEST:
                collect.text(node.text(separator=" "), entered)
            elif (child := node.first_child) is not None:
                if collect.pieces and tag in _BLOCKS:
                    collect.end()
                stack.append(entered)
                scope, node = entered, child
                continue
            if collect.pieces and tag in _BLOCKS:
                collect.end()
        while (following := node.next) is None:
            node = stack.pop().node
            if not stack:
                collect.end()
                return found
            if collect.pieces and scope.tag in _BLOCKS:
                collect.end()
            scope = stack[-1]
        node = following
    return found


@lru_cache(maxsize=16_384)
def _kind(tag: str, written: str) -> _Kind:
    """What elements of a tag and names are; both kept once, as pages repeat them thousands of times."""
    called = written.lower()
    means = names.meaning(called) if called else names.NOTHING
    around = tag in _CHROME_TAGS or (means.around and tag not in _NEVER_CHROME)
    return tag, called, around, means.holds, "headline" in means.holds


class _Collector:
    """Puts the pieces of text together into blocks."""

    def __init__(self, found: Walk) -> None:
        self.found = found
        self.order = 0
        self.kinds: dict[tuple[str, str], _Kind] = {}
        self.pieces: list[str] = []
        self.linked = 0
        self.scope: Scope | None = None

    def text(self, text: str, scope: Scope) -> None:
        if self.scope is None:
            if text.isspace():
                return
            self.scope = scope
        self.pieces.append(text)
        if scope.linked:
            self.linked += len(text)

    def element(self, node: Node, tag: str, scope: Scope) -> Scope:
        """The element as a scope."""
        self.order += 1
        written, hidden = "", False
        if attributes := node.attributes:
            if _TELLING.isdisjoint(attributes):  # as of most elements
                written = attributes.get("class") or ""
            else:
                written = names.of(attributes)
                style = attributes.get("style")
                hidden = (style is not None and _HIDDEN.search(style) is not None) or "hidden" in attributes
        tag, called, around, holds, headline = self.kinds.get((tag, written)) or self._kind(tag, written)
        entered = Scope(
            tag,
            called,
            scope,
            node,
            self.order,
            around,
            False,
            hidden,
            scope.linked or tag == "a",
            scope.headline or headline,
        )
        self.found.scopes[node.mem_id] = entered
        if holds or tag in _MARKED:
            self._mark(entered, holds)
        return entered

    def _kind(self, tag: str, written: str) -> "_Kind":
        kind = self.kinds[tag, written] = _kind(tag, written)
        return kind

    def _mark(self, entered: Scope, holds: tuple[str, ...]) -> None:
        """Keep an element that says what it holds."""
        found, tag = self.found, entered.tag
        found.marks += [Mark(what, entered) for what in holds]
        if "headline" in holds and tag in ("div", "p", "span"):
            found.headings.append(entered)
        if tag in _HEADINGS:
            found.headings.append(entered)
        if tag == "time":
            found.marks.append(Mark("when", entered))

    def end(self) -> None:
        """The block that was being read is over."""
        pieces, scope = self.pieces, self.scope
        if scope is None:
            return
        text = one_line("".join(pieces) if len(pieces) > 1 else pieces[0])
        if text:
            while scope.tag not in _BLOCKS and scope.parent is not None:
                scope = scope.parent
            self.order += 1
            several = tuple(pieces) if 1 < len(pieces) < 10 and len(text) < _LINE else ()
            self.found.blocks.append(Block(scope, text, self.order, self.linked, several))
        self.pieces = []
        self.linked = 0
        self.scope = None
