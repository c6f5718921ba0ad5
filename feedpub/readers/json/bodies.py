"""Texts of stories on their way to HTML and back."""

import re
from html import escape

from feedpub import markup

_MARKUP = re.compile(
    r"</?(?:p|br|hr|div|h[1-6]|ul|ol|li|a|strong|em|b|i|img|blockquote|figure|section|article|table|span)"
    r"(?:\s[^<>]{0,2000})?/?>",
    re.IGNORECASE,
)
_GAP = re.compile(r"\n[ \t]*(?:\n[ \t]*)+")


def is_html(text: str) -> bool:
    """Whether a text that does not say what it is holds HTML."""
    return bool(_MARKUP.search(text))


def html_of(text: str) -> str:
    """A text that does not say what it is, as HTML."""
    return text if is_html(text) else paragraphs(text)


def paragraphs(text: str) -> str:
    """Plain text as HTML: blank lines part paragraphs; where there are none, each line is one."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").strip()
    parts = _GAP.split(text) if _GAP.search(text) else text.split("\n")
    blocks = ("<br>".join(escape(line.strip(), quote=False) for line in part.split("\n")) for part in parts)
    return "\n".join(f"<p>{block}</p>" for block in blocks if block.strip())


def line_of(html: str) -> str:
    """What a field of HTML says, in one line, for a field whose text is read with its character references."""
    # The address is of no use but to resolve others, and none of them is left in the text.
    blocks = markup.blocks(markup.sanitize(html, "https://story.invalid/"))
    return escape(" ".join(text for _, text in blocks), quote=False)
