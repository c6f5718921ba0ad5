"""The first picture of a Markdown text: the one to show beside a story whose front matter names none.

Readers' lists and cards show a feed's picture of a story, not those in its text; the picture stays in the text, too.
CommonMark's inline images count (spec.commonmark.org/0.31.2, section 6.4), and HTML's ``img``; code does not.
"""

import re
from html import unescape

from feedpub.model import Image
from feedpub.text import one_line

_MARKDOWN = re.compile(
    r"!\[(?P<alt>(?:[^\[\]\\\n]|\\.){0,500})\]\(\s{0,9}(?:<(?P<bracketed>[^<>\n]{1,2000})>|(?P<url>[^\s<>()]{1,2000}))"
    r"(?:\s{1,9}(?:\"(?P<double>[^\"\n]{0,500})\"|'(?P<single>[^'\n]{0,500})'))?\s{0,9}\)"
)
_HTML = re.compile(r"<img\s(?P<attributes>[^<>]{1,4000})>", re.IGNORECASE)
_ATTRIBUTE = re.compile(r"([a-z-]{1,20})\s{0,9}=\s{0,9}(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'>]+))", re.IGNORECASE)
# Unclosed, each goes on to the text's end: so the search stays linear whatever stands in the text.
_CODE = re.compile(
    r"^ {0,3}(`{3,}+|~{3,}+)[^\n]*+\n.*?(?:^ {0,3}\1[`~]*[ \t]*$|\Z)|`[^`\n]+`|<!--.*?(?:-->|\Z)",
    re.DOTALL | re.MULTILINE,
)
_NO_PICTURE = re.compile(r"data:|\{\{|\{%|#", re.IGNORECASE)


def may_show(body: str) -> bool:
    """Whether a text may have a picture."""
    # Of one letter the search is much the faster.
    return ("!" in body and "![" in body) or ("<" in body and ("<img" in body or "<IMG" in body))


def lead_image(body: str) -> tuple[Image, int] | None:
    """The picture and where it stands in the text, ``None`` where there is none."""
    if not may_show(body):
        return None
    text = _CODE.sub(lambda code: " " * len(code[0]), body)
    found = [
        (image, match.start())
        for form, of in ((_MARKDOWN, _marked), (_HTML, _tagged))
        for match in form.finditer(text)
        if (image := of(match)) and not _NO_PICTURE.match(image.url)
    ]
    return min(found, key=lambda one: one[1], default=None)


def _marked(match: re.Match[str]) -> Image | None:
    caption = match["double"] or match["single"]
    return _image(match["bracketed"] or match["url"], match["alt"], caption)


def _tagged(match: re.Match[str]) -> Image | None:
    said = {name.lower(): value or single or bare for name, value, single, bare in _ATTRIBUTE.findall(match[0])}
    # A picture of one pixel counts readers, and shows them nothing.
    if "1" in (said.get("width"), said.get("height")):
        return None
    return _image(said.get("src", ""), said.get("alt"), said.get("title"))


def _image(url: str, alt: str | None, caption: str | None) -> Image | None:
    url = one_line(unescape(url))
    return Image(url=url, alt=_said(alt), caption=_said(caption)) if url else None


def _said(text: str | None) -> str | None:
    return one_line(unescape(re.sub(r"\\([!-/:-@\[-`{-~])", r"\1", text or ""))) or None
