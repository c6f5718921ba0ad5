"""Mobiledoc, in which Ghost kept its posts before Lexical (github.com/bustle/mobiledoc-kit, version 0.3), as HTML.

A document is a list of sections: 1 is a block of text, 2 a picture, 3 a list, 10 a card. Text comes in markers, each
with the marks that begin at it and the number of those that end behind it.
"""

from html import escape

from feedpub import markup
from feedpub.readers.json import lexical
from feedpub.readers.json.values import find, items, said, whole_text
from feedpub.yamltext import Node, Scalar, Seq

_BLOCKS = frozenset(("p", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "aside"))
_LISTS = frozenset(("ul", "ol"))
_MARKS = frozenset(("a", "strong", "b", "em", "i", "u", "s", "code", "sub", "sup"))
_NOT_FOR_FEEDS = frozenset(("email", "email-cta", "paywall"))


def html_of(document: Node) -> tuple[str, tuple[str, ...]]:
    """The document as HTML, not yet fit to be shown, and the kinds of cards that were left out."""
    left_out: dict[str, None] = {}
    html = "".join(_section(document, one.node, left_out) for one in items(find(document, "sections")))
    return html, tuple(left_out)


def _section(document: Node, section: Node, left_out: dict[str, None]) -> str:
    kind, what = said(section, "0"), said(section, "1") or ""
    if kind == "1":
        tag = what if what in _BLOCKS else "p"
        return f"<{tag}>{_markers(document, _nth(section, 2))}</{tag}>"
    if kind == "2":
        return lexical.picture(what, None, "")
    if kind == "3":
        tag = what if what in _LISTS else "ul"
        points = (f"<li>{_markers(document, point)}</li>" for point in _all(_nth(section, 2)))
        return f"<{tag}>{''.join(points)}</{tag}>"
    return _card(document, what, left_out) if kind == "10" else ""


def _markers(document: Node, markers: Node | None) -> str:
    html = ""
    opened: list[str] = []
    for marker in _all(markers):
        for mark in _all(_nth(marker, 1)):
            tag, attributes = _mark(document, mark)
            html += f"<{tag}{attributes}>"
            opened.append(tag)
        text = _nth(marker, 3)
        html += "<br>" if said(marker, "0") == "1" else escape(text) if isinstance(text, Scalar) else ""
        ends = said(marker, "2") or ""
        for _ in range(min(int(ends), len(opened)) if ends.isdecimal() and len(ends) < 4 else 0):
            html += f"</{opened.pop()}>"
    return html + "".join(f"</{tag}>" for tag in reversed(opened))


def _mark(document: Node, number: Node) -> tuple[str, str]:
    mark = find(document, f"markups.{number}") if isinstance(number, Scalar) else None
    tag = said(mark.node, "0") if mark else None
    if mark is None or tag not in _MARKS:
        return "span", ""
    href = said(mark.node, "1.1") if tag == "a" else None
    return tag, f' href="{escape(href)}"' if href else ""


def _card(document: Node, number: str, left_out: dict[str, None]) -> str:
    card = find(document, f"cards.{number}")
    kind = (said(card.node, "0") or "") if card else ""
    if card is None or kind in _NOT_FOR_FEEDS:
        return ""
    written = {name: whole_text(key) if (key := find(card.node, f"1.{name}")) else "" for name in _WRITTEN}
    if kind == "image":
        return lexical.picture(said(card.node, "1.src"), said(card.node, "1.alt"), written["caption"])
    if kind == "html":
        return written["html"]
    if kind in ("markdown", "card-markdown"):
        return markup.to_html(written["markdown"], "markdown")
    if kind == "code":
        return f"<pre><code>{escape(written['code'])}</code></pre>"
    if kind == "hr":
        return "<hr>"
    if address := said(card.node, "1.url", "1.src", "1.buttonUrl"):
        return f"<p>{lexical.link(address, said(card.node, '1.metadata.title', '1.title', '1.buttonText'))}</p>"
    left_out[kind] = None
    return ""


_WRITTEN = ("caption", "html", "markdown", "code")


def _nth(node: Node, place: int) -> Node | None:
    return node[place] if isinstance(node, Seq) and place < len(node) else None


def _all(node: Node | None) -> Seq:
    return node if isinstance(node, Seq) else Seq()
