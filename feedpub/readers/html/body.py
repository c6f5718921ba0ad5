"""The story's text: the element that holds most of the page's prose, written out again as plain HTML.

Menus, pointers to other stories, share buttons and comments inside it are left out; pictures keep their captions,
frames stay (the sanitizer makes links of them), and the rest is reduced to the tags that a feed can carry.
"""

import re
from collections.abc import Iterable, Iterator
from enum import Enum
from html import escape, unescape

from msgspec import Struct

from feedpub.readers.html.tree import TEXT, Block, Node, Scope, Walk
from feedpub.text import clean, one_line

Piece = tuple[str, bool]  #: of HTML, and whether it is a block
_PROSE = frozenset("p li blockquote div section article td dd pre main span".split())
_KEPT = frozenset(
    (
        "p h2 h3 h4 h5 h6 ul ol li dl dt dd blockquote pre figure figcaption table caption thead tbody tfoot tr th td"
    ).split()
)
_INLINE = frozenset("em strong b i u s sub sup code q cite abbr small del ins".split())
_GONE = frozenset(
    "script style template svg math select textarea noscript object canvas map button input form nav aside footer "
    "dialog label time h1 title".split()
)
_OWN_NAME = re.compile(r"articlebody|article-body|article__body|story-body|entry-content|post-content|article-content")
_SMALL = re.compile(r"(?:pixel|spacer|tracking|avatar|logo|icon|emoji|1x1)", re.IGNORECASE)
_POINTER = re.compile(
    r"^(?:read (?:more|also|next)|see also|more (?:on|from)|related|lesen sie (?:auch|mehr)|mehr zum thema|lire aussi|"
    r"leggi anche|lee también|читайте та(?:кож|кже)|baca juga|czytaj też|advertisement|anzeige|werbung|reklama|"
    r"реклама|publicidad|publicité|pubblicità)\b",
    re.IGNORECASE,
)
_IMAGES = frozenset(("img", "amp-img"))
_FRAMES = frozenset("iframe embed video audio amp-iframe amp-youtube".split())
_TRANSPARENT = frozenset("picture span font mark bdi bdo data big".split())


class _Kind(Enum):
    """What becomes of an element."""

    BREAK, IMAGE, FRAME, GONE, KEPT, LINK, INLINE, TRANSPARENT = range(8)


_KINDS = {
    **dict.fromkeys(_TRANSPARENT, _Kind.TRANSPARENT),
    **dict.fromkeys(_KEPT, _Kind.KEPT),
    **dict.fromkeys(_INLINE, _Kind.INLINE),
    "a": _Kind.LINK,
    **dict.fromkeys(_GONE, _Kind.GONE),
    **dict.fromkeys(_FRAMES, _Kind.FRAME),
    **dict.fromkeys(_IMAGES, _Kind.IMAGE),
    **dict.fromkeys(("br", "hr"), _Kind.BREAK),
}
_OF_BLOCKS = frozenset("ul ol dl table thead tbody tfoot tr".split())
_POINTING = frozenset("p ul ol li".split())
_TWO_BREAKS = re.compile(r"(?:<br>\s*){2,}")
_TAG = re.compile(r"<[^<>]*>")
_LINK = re.compile(r"<a [^<>]*>.*?</a>", re.DOTALL)
_SEEN = re.compile(r"<(?:img|iframe|video|audio)\b")
_ENDED = re.compile(r"[.!?…。！？][\"'”“»’)]?$")
_WHITE = frozenset(("\n", " ", "\n\n"))  #: what mostly stands between blocks
SHORTEST = 40  #: characters of a paragraph that counts for the choice of the element
_MOST_POINTS = 200  #: characters below which a line may be a pointer to another story
_DEEPEST = 120  #: levels below the element; what lies deeper is kept as text


def find(walk: Walk) -> Scope | None:
    """The element that holds the story's text, ``None`` where the page has hardly any."""
    totals: dict[Scope, int] = {}
    whole = 0
    for block in walk.blocks:
        if worth := _worth(block):
            whole += worth
            totals[block.scope] = totals.get(block.scope, 0) + worth
    if not whole:
        return None
    for scope in reversed(walk.scopes):  # those within others come first
        if (own := totals.get(scope)) is not None and (parent := scope.parent) is not None:
            totals[parent] = totals.get(parent, 0) + own
    named = [one for one, total in totals.items() if 2 * total > whole and _OWN_NAME.search(one.names)]
    if named:
        return max(named, key=lambda one: one.order)
    enough = [one for one, total in totals.items() if 4 * total >= 3 * whole]
    deepest = max(enough, key=lambda one: one.order)
    # A single paragraph may be most of a short story; its neighbours belong to it.
    while deepest.tag in ("p", "li", "blockquote", "span", "ul", "ol") and deepest.parent is not None:
        deepest = deepest.parent
    return deepest


def _worth(block: Block) -> int:
    """How much a block speaks for the elements that it stands in: its prose, without links, in hundredths."""
    scope = block.scope
    if scope.chrome or len(block.text) < SHORTEST or scope.tag not in _PROSE:
        return 0
    prose = len(block.text) - block.linked
    if 2 * prose < len(block.text):
        return 0
    return min(prose, 1500) * (3 if scope.hidden else 10) * (10 if scope.tag == "p" else 6)


def html(walk: Walk, scope: Scope, drop: frozenset[str]) -> str:
    """The element's content as HTML. ``drop`` are texts that stand elsewhere: headline, standfirst, byline."""
    left_out = frozenset([one.node.mem_id for one in walk.scopes if one.around or one.hidden])
    blocks = _Writer(left_out, drop).blocks(scope.node, 0)
    begins = next((at for at, block in enumerate(blocks) if len(_plain(block)) > 2 * SHORTEST), 0)
    # What stands before the first paragraph is no prose: dates, tags, minutes to read. Pictures and headings are kept.
    return "\n".join([block for at, block in enumerate(blocks) if at >= begins or not is_label(block)])


class _Writer(Struct, frozen=True):
    """Writes an element out again, without what is around the story and what stands elsewhere."""

    left_out: frozenset[int]  #: the ``mem_id`` of each node that is around the story, or hidden
    drop: frozenset[str]

    def blocks(self, node: Node, depth: int) -> list[str]:
        """Each block below a node; text and inline tags between blocks become paragraphs."""
        found: list[str] = []
        run: list[str] = []
        for piece, is_block in self.pieces(node, depth):
            if is_block:
                found += self.paragraphs(run)
                run = []
                found.append(piece)
            else:
                run.append(piece)
        found += self.paragraphs(run)
        return found

    def paragraphs(self, run: list[str]) -> Iterator[str]:
        together = "".join(run).strip()
        for part in _TWO_BREAKS.split(together) if together else ():
            text = _plain(part)
            if (text and text not in self.drop and not is_pointer(part, text)) or "<img" in part:
                yield f"<p>{part.strip()}</p>"

    def pieces(self, node: Node, depth: int) -> list[Piece]:
        """What stands in a node, each with whether it is a block."""
        found: list[Piece] = []
        child = node.first_child
        while child is not None:
            if child.tag_id == TEXT:
                text = child.text_content or ""
                found.append((text if text in _WHITE else _escaped(clean(text)), False))
            elif child.is_element_node:
                found += self.element(child, depth)
            child = child.next
        return found

    def element(self, node: Node, depth: int) -> Iterable[Piece]:
        tag = node.tag or ""
        kind = _KINDS.get(tag)
        if kind is _Kind.BREAK:
            return ((f"<{tag}>", tag == "hr"),)
        if kind is _Kind.IMAGE:
            return ((image_of(node), False),)
        if kind is _Kind.FRAME:
            return ((_frame(node), True),)
        if kind is _Kind.GONE or (self.left_out and node.mem_id in self.left_out):
            return ()
        if depth > _DEEPEST:
            return ((escape(one_line(node.text(separator=" ")), quote=False), False),)
        if kind is _Kind.KEPT:
            return ((self.block(node, tag, depth), True),)
        if kind is _Kind.LINK:
            return ((self.link(node, depth), False),)
        if kind is _Kind.INLINE:
            inner = self.inner(node, depth)
            return ((f"<{tag}>{inner}</{tag}>" if inner.strip() else inner, False),)
        if kind is _Kind.TRANSPARENT:
            return self.pieces(node, depth + 1)
        return [(block, True) for block in self.blocks(node, depth + 1)]

    def inner(self, node: Node, depth: int) -> str:
        return "".join([piece for piece, _ in self.pieces(node, depth + 1)])

    def block(self, node: Node, tag: str, depth: int) -> str:
        if tag in _OF_BLOCKS:  # text between rows or items is white space
            inner = "".join([piece for piece, is_block in self.pieces(node, depth + 1) if is_block])
            text = _plain(inner)
        elif (only := _only_text(node)) is not None:  # as in most
            inner, text = _escaped(only).strip(), one_line(only)
        else:
            inner = self.inner(node, depth).strip()
            text = _plain(inner)
        if not text and not _SEEN.search(inner):
            return ""
        if text in self.drop or (tag in _POINTING and is_pointer(inner, text)):
            return ""
        return f"<{tag}>{inner}</{tag}>"

    def link(self, node: Node, depth: int) -> str:
        inner = self.inner(node, depth)
        href = (node.attributes.get("href") or "").strip()
        if not href or href.startswith("#") or not inner.strip():
            return inner
        return f'<a href="{escape(href)}">{inner}</a>'


def is_seen(tag: str) -> bool:
    """Whether an element is written wherever it stands: a picture, a frame, a break."""
    return _KINDS.get(tag) in (_Kind.BREAK, _Kind.IMAGE, _Kind.FRAME)


def is_gone(tag: str) -> bool:
    """Whether an element is left out wherever it stands."""
    return _KINDS.get(tag) is _Kind.GONE


def is_box(tag: str) -> bool:
    """Whether of an element only what it holds is written."""
    return tag not in _KINDS


def _escaped(text: str) -> str:
    return escape(text, quote=False) if "&" in text or "<" in text or ">" in text else text


def _only_text(node: Node) -> str | None:
    """What an element holds that holds nothing but a text, cleaned."""
    child = node.first_child
    if child is None or child.tag_id != TEXT or child.next is not None:
        return None
    return clean(child.text_content or "")


def is_label(html: str) -> bool:
    """Whether what stands in front of the first paragraph is no prose: a date, tags, minutes to read."""
    text = _plain(html)
    # A list of a few words is one of tags; with more in it, it is the story in short.
    most = 60 if html.startswith("<p>") else 30 if html.startswith(("<ul>", "<ol>", "<dl>")) else 0
    short = len(text) < most
    return short and not _ENDED.search(text) and not _SEEN.search(html)


def _plain(html: str) -> str:
    bare = _TAG.sub("", html) if "<" in html else html
    return one_line(unescape(bare) if "&" in bare else bare)


def is_pointer(html: str, text: str) -> bool:
    """Whether a paragraph only points to another story: nothing but a link, or a line that says so."""
    if len(text) < _MOST_POINTS and _POINTER.match(text):
        return True
    return "<a " in html and len(text) > 20 and len(_plain(_LINK.sub("", html))) < 3


def image_of(node: Node) -> str:
    """An image as a tag with its address and description, ``""`` for what is no picture of the story."""
    attributes = node.attributes
    given = [attributes.get(name) for name in ("data-src", "data-original", "data-lazy-src", "src")]
    src = next((one for one in given if _is_address(one)), None)
    src = src or _largest(attributes.get("srcset") or attributes.get("data-srcset") or "")
    if not src or _SMALL.search(src.rsplit("/", 1)[-1]) or attributes.get("width") in ("0", "1"):
        return ""
    alt = one_line(attributes.get("alt") or "")
    return f'<img src="{escape(src)}" alt="{escape(alt)}">'


def _is_address(value: str | None) -> bool:
    return bool(value and value.strip() and not value.startswith(("data:", "about:")))


def _largest(srcset: str) -> str | None:
    found = [one.split() for one in re.split(r",\s+", srcset) if one.strip()]
    sized = [
        (float(one[1][:-1]) if len(one) > 1 and one[1][:-1].replace(".", "", 1).isdigit() else 0.0, one[0])
        for one in found
    ]
    best = max(sized, default=(0.0, ""))[1]
    return best if _is_address(best) else None


def _frame(node: Node) -> str:
    attributes = node.attributes
    src = next((value for name in ("src", "data-src") if _is_address(value := attributes.get(name))), None)
    if not src and (source := node.css_first("source[src]")) is not None:
        src = source.attributes.get("src")
    if not src or not src.startswith(("http://", "https://", "//", "/")):
        return ""
    tag = node.tag if node.tag in ("video", "audio") else "iframe"
    return f'<{tag} src="{escape(src)}"></{tag}>'
