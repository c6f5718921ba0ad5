"""The paragraphs and values of a page that is not parsed (:mod:`.layout`): what they say, and what is sure of them."""

import re
from collections.abc import Iterator
from html import escape, unescape
from typing import NamedTuple

from feedpub.readers.html import body, byline
from feedpub.readers.html.layout import LONGEST_VALUE, MOST_PARAGRAPHS, OddError, paragraphs_in
from feedpub.readers.html.tree import PROSE
from feedpub.text import one_line

LONG = 80  #: characters from which on a block is surely of the text
_REFERENCE = re.compile(r"&(?!(?:amp|lt|gt|quot|apos|#39|#34|#x27);)")
_BAD_REFERENCE = re.compile(_REFERENCE.pattern.encode())
_UNLIKE = re.compile(rb"&(?!(?:amp|lt|gt);)")  #: what would be written otherwise than it stands
_MORE = 5  #: characters that a reference may have more than it stands for
_BEGINNING = 8 * body.SHORTEST  #: bytes in which the first characters of a paragraph are
_UNDERWAY = 3  #: long paragraphs after which no line says who wrote the story, or when


def value(source: bytes) -> str:
    """The text of a value in a head. OddError where it is empty, long, or has a reference that is not common."""
    text = source.decode()
    if len(text) > LONGEST_VALUE or text.isspace():
        raise OddError
    if "&" not in text:
        return text
    if _REFERENCE.search(text):
        raise OddError
    return unescape(text)


class Text(NamedTuple):
    """The paragraphs, each on one line; of those that are surely long nothing is known but that."""

    sources: list[bytes]
    lines: list[str | None]
    above: list[str]  #: the short ones where a story's date and byline may be
    prose: int  #: how many characters they have at least that are prose
    html: str


def read(run: bytes, *, is_long_needed: bool) -> Text:
    """The paragraphs of a run. OddError where they are too many, one is empty, or one has a reference that is rare."""
    sources, is_even = paragraphs_in(run)
    if len(sources) > MOST_PARAGRAPHS:
        raise OddError
    is_as_written = is_even and run.count(b">") == 2 * len(sources)
    if _UNLIKE.search(run):
        if _BAD_REFERENCE.search(run):
            raise OddError
        is_as_written = False
    # A reference stands for a character. White space, of which no two spaces stand together, is at most three for one.
    more = 2 * (run.count(b"\n") - len(sources) + 1)
    least = [(len(one) if one.isascii() else len(one.decode())) - _MORE * one.count(b"&") - more for one in sources]
    lines: list[str | None] = [None] * len(sources)
    for nth, length in enumerate(least):
        if length <= byline.LONGEST or is_long_needed or not is_even:
            lines[nth] = line = one_line(decoded(sources[nth]))
            least[nth] = len(line)
            if not line:
                raise OddError
    long = [nth for nth, length in enumerate(least) if length > LONG]
    last = long[_UNDERWAY - 1] if len(long) >= _UNDERWAY else len(sources)
    return Text(
        sources=sources,
        lines=lines,
        above=[one for one in lines[: last + 1] if one is not None and len(one) <= byline.LONGEST],
        prose=sum([one for one in least if one >= PROSE]),
        html=run.decode()
        if is_as_written
        else "\n".join([f"<p>{escape(decoded(one), quote=False).strip()}</p>" for one in sources]),
    )


def decoded(source: bytes) -> str:
    """The text that a source is."""
    text = source.decode()
    return unescape(text) if "&" in text else text


def begun(text: Text) -> Iterator[str]:
    """The paragraphs, of those that are surely long the beginning."""
    for line, source in zip(text.lines, text.sources, strict=True):
        yield one_line(unescape(source[:_BEGINNING].decode("utf-8", "ignore"))) if line is None else line
