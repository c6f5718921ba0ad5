"""The text of a WordPress post as HTML: the editor stores bare lines and shortcodes, which the site makes HTML of."""

import re
from html import escape

_BLOCK = (
    "(?:address|article|aside|blockquote|caption|dd|details|div|dl|dt|figcaption|figure|footer|form|h[1-6]|header|hr|"
    "iframe|li|nav|ol|p|pre|section|summary|table|tbody|td|tfoot|th|thead|tr|ul)"
)
_OPENS = re.compile(rf"<{_BLOCK}\b", re.IGNORECASE)
_CLOSES = re.compile(rf"(?:</{_BLOCK}\s*>|<hr\b[^<>]*>)", re.IGNORECASE)
_STARTS = re.compile(rf"</?{_BLOCK}\b|<!--", re.IGNORECASE)
_LITERAL = re.compile(r"<(pre|script|style|textarea)\b", re.IGNORECASE)
_BREAK = re.compile(r"<br\s{0,9}/?>$", re.IGNORECASE)
_BLANK_LINES = re.compile(r"\n[ \t]*\n\s*")
_CAPTION = re.compile(r"\[(?:wp_)?caption\b[^\[\]]{0,500}\]([^\[\]]{0,5000})\[/(?:wp_)?caption\]")
_CAPTIONED = re.compile(r"\s*((?:<a\b[^<>]*>\s*)?<img\b[^<>]*>(?:\s*</a>)?)(.*)", re.DOTALL)
_EMBED = re.compile(r"\[embed\b[^\[\]]{0,200}\]\s*(https?://[^\s\[\]<>\"]{1,1000})\s*\[/embed\]")
_CLOSING = re.compile(r"\[/([a-z][a-z0-9_-]{0,40})\]")
_ALONE = re.compile(r"^[ \t]*\[[a-z][a-z0-9_-]{0,40}(?:[ \t][^\[\]\n]{0,500})?/?\][ \t]*$", re.MULTILINE)


def html_of(content: str) -> str:
    """A post's stored content as HTML: shortcodes resolved or left out, and paragraphs where it has none yet.

    What the block editor stored (``<!-- wp:paragraph -->``) is HTML already.
    """
    content = _without_shortcodes(content.replace("\r\n", "\n").replace("\r", "\n"))
    return content.strip() if "<!-- wp:" in content else _in_paragraphs(content)


def _without_shortcodes(content: str) -> str:
    if "[" not in content:
        return content
    content = _CAPTION.sub(lambda found: _figure(found[1]), content)
    content = _EMBED.sub(lambda found: f'\n\n<p><a href="{escape(found[1])}">{escape(found[1])}</a></p>\n\n', content)
    # Those in pairs dress up what is between them, which stays; a line of its own holds what only the site can make.
    names = {re.escape(found) for found in _CLOSING.findall(content)}
    if names:
        content = re.sub(rf"\[/?(?:{'|'.join(sorted(names))})(?:\s[^\[\]]{{0,500}})?\]", "", content)
    return _ALONE.sub("", content)


def _figure(inner: str) -> str:
    captioned = _CAPTIONED.match(inner)
    if captioned is None:
        return inner
    return f"\n\n<figure>{captioned[1]}<figcaption>{captioned[2].strip()}</figcaption></figure>\n\n"


def _in_paragraphs(content: str) -> str:
    """Blank lines between blocks make paragraphs, single line ends breaks, as WordPress shows them."""
    pieces: list[str] = []
    low, at = content.lower(), 0
    while literal := _LITERAL.search(content, at):
        end = low.find(f"</{literal[1].lower()}>", literal.start())
        end = len(content) if end < 0 else end + len(literal[1]) + 3
        pieces += [_paragraphs(content[at : literal.start()]), content[literal.start() : end]]
        at = end
    return "\n".join(piece for piece in [*pieces, _paragraphs(content[at:])] if piece)


def _paragraphs(text: str) -> str:
    text = _OPENS.sub(r"\n\n\g<0>", text)
    text = _CLOSES.sub(r"\g<0>\n\n", text)
    blocks = [block.strip() for block in _BLANK_LINES.split(text)]
    return "\n".join(block if _STARTS.match(block) else _paragraph(block) for block in blocks if block)


def _paragraph(block: str) -> str:
    lines = [line.strip() for line in block.split("\n")]
    broken = [line if _BREAK.search(line) else f"{line}<br>" for line in lines[:-1]]
    return "<p>" + "\n".join([*broken, lines[-1]]) + "</p>"
