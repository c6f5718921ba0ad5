"""The text of a story out of its run of lines, as HTML: paragraphs, subheads, lists, quotations."""

import re
from html import escape
from itertools import zip_longest

from feedpub.readers.pagetext.lines import Kind, Line


class Body:
    """The story's text: its lines without the furniture among them, and as HTML."""

    def __init__(self, lines: list[Line]) -> None:
        # Where a page marks pointers to other stories ("READ MORE: ..."), a headline's length without a full stop among
        # its paragraphs is one more of them, or a video's title; elsewhere it may be a quotation set apart.
        marked = any(line.kind is Kind.RELATED and not line.dates for line in lines)
        self.lines = [line for line, after in zip_longest(lines, lines[1:]) if _is_body(line, after, marked=marked)]
        prose = any(line.kind is Kind.TEXT for line in self.lines)
        while prose and len(self.lines) > 1 and self.lines[-1].kind is Kind.SHORT and len(self.lines[-1].text) < 60:
            self.lines.pop()

    def html(self) -> str:
        pieces: list[str] = []
        bullets: list[str] = []
        for i, line in enumerate(self.lines):
            if line.bullet:
                bullets.append(f"<li>{escape(line.text, quote=False)}</li>")
                continue
            if bullets:
                pieces.append(f"<ul>{''.join(bullets)}</ul>")
                bullets = []
            following = self.lines[i + 1] if i + 1 < len(self.lines) else None
            pieces.append(_element(line, following))
        if bullets:
            pieces.append(f"<ul>{''.join(bullets)}</ul>")
        return "\n".join(pieces)


def _is_body(line: Line, after: Line | None, *, marked: bool) -> bool:
    if line.kind in (Kind.TEXT, Kind.ATTRIBUTION, Kind.NAME):
        return True
    if line.kind is not Kind.SHORT:
        return False
    if line.bullet or (after is not None and after.kind is Kind.ATTRIBUTION):
        return True
    return not (marked and len(line.text) > 55 and len(line.text.split()) >= 8 and line.text[0] not in '"“«„')


def _element(line: Line, following: Line | None) -> str:
    text = escape(line.text, quote=False)
    quoted = following is not None and following.kind is Kind.ATTRIBUTION and not re.search(r"[.:]$", line.text)
    if quoted and line.kind is not Kind.ATTRIBUTION:
        return f"<blockquote><p>{text}</p></blockquote>"
    if line.kind in (Kind.SHORT, Kind.NAME) and following is not None and len(line.text) <= 70:
        return f"<h2>{text}</h2>"
    return "\n".join(f"<p>{escape(piece, quote=False)}</p>" for piece in _unglued(line.text))


# A full stop and a capital without a space between them, in a long line: paragraphs that ran together in the saving.
_GLUED = re.compile(
    r"(?<=[^\W\d_A-Z]{3}[.!?])(?!(?:Com|Net|Org|Io|Info)\b)(?=[^\W\d_a-z]\w* )|(?<=\w[.!?][\"”»])(?=[^\W\d_a-z]\w* )"
)


def _unglued(text: str) -> list[str]:
    return [piece for piece in _GLUED.split(text) if piece] if len(text) > 300 else [text]
