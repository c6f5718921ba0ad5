"""A page's tree, walked once; the only door to selectolax (lexbor).

The walk gives the page's text as blocks in the order in which they are read, each with the elements that it stands in,
and the elements that their names mark (``class="byline"``, ``<time>``).
"""

import re
from collections.abc import Iterator
from functools import lru_cache

from msgspec import Struct, field
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
#: Of a tag on one page: it, its kinds by the names as they are written (``None``: it is not read), whether a block ends
#: there, whether it is a link, and whether it says what it holds.
_Tag = tuple[str, dict[str, _Kind] | None, bool, bool, bool]
PROSE, _MOST_PROSE = 40, 0.5  #: characters from which on a block is prose, and the share of all of it that is most
_LINE = 160  #: characters up to which a block may be a byline or a date
_NAMES = 2000  #: characters of an element's names
_DEEPEST = 400  #: levels; what lies below is text
_LONGEST = 20_000  #: characters of an element that anybody looks at: what holds more holds the story, not its headline
_NEVER_CHROME = frozenset("html body main article".split())
_SKIPPED = frozenset(
    "script style template svg math select textarea noscript object iframe embed video audio canvas map".split()
)
_CHROME_TAGS = frozenset("nav footer aside form dialog".split())
_TELLING = names.BESIDE_CLASS | {"style", "hidden"}
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden")
TEXT = Tree("<title>x").css("title")[0].first_child.tag_id  # type: ignore[union-attr] #: the parser's number of text


class Scope(Struct, eq=False):
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


class Block(Struct, eq=False):
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


class Mark(Struct, eq=False):
    """An element whose tag or names say what it holds: ``what`` is author, when, headline or lead."""

    what: str
    scope: Scope
    _text: str | None = None

    @property
    def text(self) -> str:
        if self._text is None:
            self._text = text_of(self.scope.node)[:2000]
        return self._text


class Walk(Struct):
    """What one walk over the body found, in the order in which it is read."""

    blocks: list[Block] = field(default_factory=list)
    marks: list[Mark] = field(default_factory=list)
    scopes: list[Scope] = field(default_factory=list)  #: every element that is read
    headings: list[Scope] = field(default_factory=list)  #: h1 to h3, and what goes by the name of a headline

    def by_node(self) -> dict[int, Scope]:
        """Every element that is read by its node's ``mem_id``; made anew each time."""
        return {scope.node.mem_id: scope for scope in self.scopes}


def text_of(node: Node) -> str:
    """An element's text on one line, with a space between any two elements in it; of a very long one the beginning."""
    return one_line(node.text(separator=" ")[:_LONGEST])


def parse(text: str | bytes) -> Tree:
    """The page's tree, as the HTML standard builds it from any text; bytes are UTF-8."""
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
    found, unseen = _read(body)
    prose: dict[Scope, int] = {}
    whole = 0
    for block in found.blocks:
        if (long := len(block.text)) >= PROSE:
            long -= block.linked
            whole += long
            prose[block.scope] = prose.get(block.scope, 0) + long
    for scope in reversed(found.scopes):  # those within others come first
        if (own := prose.get(scope)) is not None and (parent := scope.parent) is not None:
            prose[parent] = prose.get(parent, 0) + own
    # Whatever it is called, what holds the half of all prose is no sidebar; nothing is on a page that is all links.
    scopes = found.scopes if whole < 0 else prose
    holding = {scope for scope in scopes if prose.get(scope, 0) > _MOST_PROSE * whole}
    if any(scope.around or scope.hidden for scope in holding):
        _reveal(found, holding, unseen)
    return found


def _reveal(found: Walk, holding: set[Scope], unseen: set[Scope]) -> None:
    """Take some elements for a part of the story, and tell those below them so; ``unseen`` are hidden by themselves."""
    for one in found.scopes:
        parent = one.parent
        if one in holding:
            one.around = one.hidden = False
        else:
            one.hidden = one in unseen or (parent is not None and parent.hidden)
        one.chrome = one.around or (parent is not None and parent.chrome)


def _read(body: Node) -> tuple[Walk, set[Scope]]:  # noqa: C901, PLR0912, PLR0915 - calls would take a third more time
    """Blocks, marks and scopes in the order in which they are read, and the elements that hide themselves.

    No recursion: a page may be deep. A page has thousands of nodes, so that what each of them needs is done right here.
    """
    found, unseen = Walk(), set[Scope]()
    blocks, scopes = found.blocks, found.scopes
    tags: dict[int, _Tag] = {}
    scope = start = Scope("body", "", None, body, 0)
    pieces: list[str] = []  # of the block that is being read; it began in `start`, and links have `linked` characters
    linked = order = depth = 0
    node = body.first_child
    while node is not None:
        number = node.tag_id
        if number == TEXT:
            text = node.text_content or ""
            if pieces:
                pieces.append(text)
                if scope.linked:
                    linked += len(text)
            elif not text.isspace():
                start = scope
                pieces.append(text)
                linked = len(text) if scope.linked else 0
        else:
            if (of_tag := tags.get(number)) is None:
                of_tag = tags[number] = _tag(node.tag or "-")
            tag, known, is_block, is_link, marked = of_tag
            if known is not None:
                order += 1
                written, hides = "", False
                if attributes := node.attributes:
                    if _TELLING.isdisjoint(attributes):  # as of most elements
                        written = attributes.get("class") or ""
                    else:
                        written = names.of(attributes)
                        hides = "hidden" in attributes or (
                            (style := attributes.get("style")) is not None and _HIDDEN.search(style) is not None
                        )
                if (kind := known.get(written)) is None:
                    kind = known[written] = _kind(tag, written[:_NAMES])
                tag, called, around, holds, headline = kind
                entered = Scope(
                    tag,
                    called,
                    scope,
                    node,
                    order,
                    around,
                    around or scope.chrome,
                    hides or scope.hidden,
                    is_link or scope.linked,
                    headline or scope.headline,
                )
                scopes.append(entered)
                if hides:
                    unseen.add(entered)
                if holds or marked:
                    _mark(found, entered, holds)
                if deep := depth >= _DEEPEST:
                    text = node.text(separator=" ")
                    if not pieces:
                        start, linked = entered, 0
                    if pieces or not text.isspace():
                        pieces.append(text)
                        linked += len(text) if entered.linked else 0
                if pieces and is_block:
                    order += _end(blocks, pieces, start, linked, order)
                if not deep and (child := node.first_child) is not None:
                    scope, node = entered, child
                    depth += 1
                    continue
            elif is_block and pieces:  # a break
                order += _end(blocks, pieces, start, linked, order)
        while (following := node.next) is None:
            if (parent := scope.parent) is None:
                _end(blocks, pieces, start, linked, order)
                return found, unseen
            if pieces and scope.tag in _BLOCKS:
                order += _end(blocks, pieces, start, linked, order)
            node, scope = scope.node, parent
            depth -= 1
        node = following
    return found, unseen


def _tag(tag: str) -> _Tag:
    """What all elements of a tag have in common; none of its kinds is known yet."""
    kinds: dict[str, _Kind] | None = None if tag[0] == "-" or tag == "br" or tag in _SKIPPED else {}
    return tag, kinds, tag in _BLOCKS or tag == "br", tag == "a", tag in _MARKED


@lru_cache(maxsize=16_384)
def _kind(tag: str, written: str) -> _Kind:
    """What elements of a tag and names are; both kept once, as pages repeat them thousands of times."""
    called = written.lower()
    means = names.meaning(called) if called else names.NOTHING
    around = tag in _CHROME_TAGS or (means.around and tag not in _NEVER_CHROME)
    return tag, called, around, means.holds, "headline" in means.holds


def _mark(found: Walk, entered: Scope, holds: tuple[str, ...]) -> None:
    """Keep an element that says what it holds."""
    tag = entered.tag
    found.marks += [Mark(what, entered) for what in holds]
    if tag in _HEADINGS or ("headline" in holds and tag in ("div", "p", "span")):
        found.headings.append(entered)
    if tag == "time":
        found.marks.append(Mark("when", entered))


def _end(blocks: list[Block], pieces: list[str], scope: Scope, linked: int, order: int) -> int:
    """A block is over, if one was being read: put its pieces together. Returns how many blocks are made of them."""
    if not pieces:
        return 0
    text = one_line("".join(pieces) if len(pieces) > 1 else pieces[0])
    if text:
        while scope.tag not in _BLOCKS and scope.parent is not None:
            scope = scope.parent
        several = tuple(pieces) if 1 < len(pieces) < 10 and len(text) < _LINE else ()
        blocks.append(Block(scope, text, order + 1, linked, several))
    pieces.clear()
    return 1 if text else 0
