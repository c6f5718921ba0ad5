"""Ghost's Lexical documents as plain HTML, for posts that were exported without theirs.

Paragraphs, headings, lists, quotations, code, links, pictures and files come out as they are; a bookmark, a video or a
button becomes a link. Cards for e-mail and forms have no place in a feed.
"""

from collections.abc import Callable
from html import escape

from feedpub import markup
from feedpub.readers.json.values import find, items, said, whole_text
from feedpub.yamltext import Map, Node, Scalar

#: Text formats by their bit (lexical.dev, TextFormatType).
_FORMATS = {1: "strong", 2: "em", 4: "s", 8: "u", 16: "code", 32: "sub", 64: "sup"}
_AROUND = {
    "paragraph": "p",
    "quote": "blockquote",
    "extended-quote": "blockquote",
    "aside": "blockquote",
    "listitem": "li",
    "list": "ul",
    "heading": "h2",
    "extended-heading": "h2",
}
_HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
_LINKS = {  # where a card has its address, and what names it
    "bookmark": ("url", ("metadata.title", "url")),
    "embed": ("url", ("metadata.title", "url")),
    "button": ("buttonUrl", ("buttonText", "buttonUrl")),
    "file": ("src", ("fileTitle", "fileName", "src")),
    "audio": ("src", ("title", "src")),
    "video": ("src", ("caption", "src")),
}
_NOT_FOR_FEEDS = frozenset(("email", "email-cta", "signup", "paywall"))


def html_of(document: Node) -> tuple[str, tuple[str, ...]]:
    """The document as HTML, not yet fit to be shown, and the kinds of cards that were left out."""
    left_out: dict[str, None] = {}
    root = find(document, "root")
    html = _inside(root.node, left_out) if root else ""
    return html, tuple(left_out)


def _inside(node: Node, left_out: dict[str, None]) -> str:
    return "".join(_of(one.node, left_out) for one in items(find(node, "children")))


def _of(node: Node, left_out: dict[str, None]) -> str:
    kind = said(node, "type") or ""
    if kind in _AROUND:
        tag = _tag(kind, node)
        return f"<{tag}>{_inside(node, left_out)}</{tag}>"
    if kind in ("text", "extended-text"):
        return _text(node)
    if kind in _CARDS:
        return _CARDS[kind](node)
    if kind in _LINKS:
        where, names = _LINKS[kind]
        return f"<p>{link(said(node, where), said(node, *names))}</p>"
    if kind in ("link", "autolink"):
        return f'<a href="{escape(said(node, "url") or "")}">{_inside(node, left_out)}</a>'
    if kind == "toggle":
        return f"<h4>{_raw(node, 'heading')}</h4>{_raw(node, 'content')}"
    if kind not in _NOT_FOR_FEEDS and not find(node, "children"):
        left_out[kind] = None
    return _inside(node, left_out)


def _tag(kind: str, node: Node) -> str:
    if kind == "list":
        return "ol" if said(node, "listType") == "number" or said(node, "tag") == "ol" else "ul"
    said_tag = said(node, "tag")
    return said_tag if "heading" in kind and said_tag in _HEADINGS else _AROUND[kind]


def _text(node: Node) -> str:
    written = node.get("text") if isinstance(node, Map) else None
    html = escape(written) if isinstance(written, Scalar) else ""  # a blank between two words counts, too
    bits = said(node, "format") or ""
    mask = int(bits) if bits.isdecimal() and len(bits) < 5 else 0
    for bit, tag in _FORMATS.items():
        if mask & bit:
            html = f"<{tag}>{html}</{tag}>"
    return html


def _raw(node: Node, path: str) -> str:
    """HTML that an editor wrote."""
    key = find(node, path)
    return whole_text(key) if key else ""


def link(address: str | None, text: str | None) -> str:
    """A link, ``""`` without an address."""
    return f'<a href="{escape(address)}">{escape(text or address)}</a>' if address else ""


def picture(address: str | None, alt: str | None, caption: str) -> str:
    """A figure, ``""`` without an address; the caption is HTML."""
    below = f"<figcaption>{caption}</figcaption>" if caption else ""
    return f'<figure><img src="{escape(address)}" alt="{escape(alt or "")}">{below}</figure>' if address else ""


def _image(node: Node) -> str:
    return picture(said(node, "src"), said(node, "alt"), _raw(node, "caption"))


def _gallery(node: Node) -> str:
    return "".join(_image(one.node) for one in items(find(node, "images")))


def _code(node: Node) -> str:
    return f"<pre><code>{escape(_raw(node, 'code'))}</code></pre>"


def _markdown(node: Node) -> str:
    return markup.to_html(_raw(node, "markdown"), "markdown")


def _callout(node: Node) -> str:
    return f"<blockquote>{_raw(node, 'calloutText')}</blockquote>"


_CARDS: dict[str, Callable[[Node], str]] = {
    "image": _image,
    "gallery": _gallery,
    "codeblock": _code,
    "markdown": _markdown,
    "html": lambda node: _raw(node, "html"),
    "callout": _callout,
    "linebreak": lambda _node: "<br>",
    "horizontalrule": lambda _node: "<hr>",
}
