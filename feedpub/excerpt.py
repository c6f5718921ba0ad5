"""The beginning of a story's text: whole paragraphs, with every tag closed.

It takes HTML as the sanitizer left it, and copies its tags and texts unchanged, so that it stays as safe as it was.
"""

from html.parser import HTMLParser

_VOID = frozenset({"br", "hr", "img", "source"})
#: What counts as a paragraph where no paragraph is in it.
_BLOCKS = frozenset({"p", "blockquote", "dl", "ol", "pre", "table", "ul"})


class _Beginning(HTMLParser):
    """Copies what it reads until enough paragraphs have ended, then closes what is open."""

    def __init__(self, paragraphs: int) -> None:
        super().__init__(convert_charrefs=False)
        self.copied: list[str] = []
        self._left = paragraphs
        self._open: list[str] = []
        self._had: list[bool] = []  # of each open tag, whether a paragraph ended in it
        self._loose = ""  # text outside any block, which line breaks part
        self._breaks = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002
        if not self._left:
            return
        if tag == "br" and not self._is_in_block():
            self._breaks += 1
            if self._breaks == 2 and self._loose.strip():
                self._end_paragraph()
                return
        elif tag in _BLOCKS and self._loose.strip():
            self._end_paragraph()
            if not self._left:
                return
        self.copied.append(self.get_starttag_text() or "")
        if tag not in _VOID:
            self._open.append(tag)
            self._had.append(False)

    def handle_endtag(self, tag: str) -> None:
        if not self._left or tag not in self._open:
            return
        while True:
            opened, had = self._open.pop(), self._had.pop()
            self.copied.append(f"</{opened}>")
            if self._had and had:
                self._had[-1] = True
            if opened == tag:
                break
        if tag == "p" or (tag in _BLOCKS and not had and not self._is_in_block()):
            self._end_paragraph()

    def handle_data(self, data: str) -> None:
        self._text(data)

    def handle_entityref(self, name: str) -> None:
        self._text(f"&{name};")

    def handle_charref(self, name: str) -> None:
        self._text(f"&#{name};")

    def result(self) -> str:
        self.close()
        closing = "".join(f"</{tag}>" for tag in reversed(self._open))
        return ("".join(self.copied) + closing).strip()

    def _text(self, text: str) -> None:
        if not self._left:
            return
        self.copied.append(text)
        if not self._is_in_block() and not self._is_in("h1", "h2", "h3", "h4", "h5", "h6", "figure"):
            self._loose += text
        if text.strip():
            self._breaks = 0

    def _end_paragraph(self) -> None:
        self._left -= 1
        self._loose, self._breaks = "", 0
        if self._had:
            self._had[-1] = True

    def _is_in_block(self) -> bool:
        return any(tag in _BLOCKS for tag in self._open)

    def _is_in(self, *tags: str) -> bool:
        return any(tag in tags for tag in self._open)


def beginning(html: str, paragraphs: int) -> str:
    """The first paragraphs of sanitized HTML, with the headings and pictures among them.

    A list, a table or a quotation without paragraphs counts as one, and so does loose text between two line breaks.
    """
    parser = _Beginning(paragraphs)
    parser.feed(html)
    return parser.result()
