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
_REFERENCE = re.compile(
    r"&(?!(?:amp|lt|gt|quot|apos|#39|#34|#x27|[lr][sd]quo|[nm]dash|hellip|#82(?:1[1267]|2[01]|30));)"
)
_BAD_REFERENCE = re.compile(_REFERENCE.pattern.encode())
_UNLIKE = re.compile(rb"&(?!(?:amp|lt|gt);)")  #: what would be written otherwise than it stands
_MORE = 7  #: characters that a reference may have more than it stands for
_TAG = re.compile(rb"(<[^<>]*>)")
_BLANK = re.compile(rb"<(?:a [^<>]*|em|strong|b|i)>\s+</")
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
    above: list[tuple[str, bool]]  #: the short ones where date and byline may be, and whether they have links
    prose: int  #: how many characters they have at least that are prose
    as_written: str | None  #: what comes of them, where that is what stands there


def read(run: bytes, *, is_long_needed: bool) -> Text:
    """The paragraphs of a run. OddError where they are too many, one is empty, or one has what is to be weighed."""
    sources, is_even = paragraphs_in(run)
    tags = run.count(b"<")
    if tags > 2 * MOST_PARAGRAPHS:
        raise OddError
    is_as_written = is_even and run.count(b">") == tags
    if _UNLIKE.search(run):
        if _BAD_REFERENCE.search(run):
            raise OddError
        is_as_written = False
    is_marked_up = tags > 2 * len(sources)
    if is_marked_up:
        if _BLANK.search(run) or b' href="#' in run:
            raise OddError
        is_as_written = is_as_written and b'" target="' not in run
    # A reference stands for a character. White space, of which no two spaces stand together, is at most three for one.
    more = 2 * (run.count(b"\n") - len(sources) + 1)
    least = [(len(one) if one.isascii() else len(one.decode())) - _MORE * one.count(b"&") - more for one in sources]
    lines: list[str | None] = [None] * len(sources)
    apart: dict[int, str] = {}
    linked: set[int] = set()
    for nth, one in enumerate(sources):
        has_tags = is_marked_up and b"<" in one
        if least[nth] <= byline.LONGEST or has_tags or is_long_needed or not is_even:
            lines[nth] = line = one_line(decoded(_TAG.sub(b"", one) if has_tags else one))
            least[nth] = len(line)
            if not line:
                raise OddError
            if has_tags:
                apart[nth] = one_line(decoded(_TAG.sub(b" ", one)))
                if b"<a " in one:
                    linked.add(nth)
                    if body.is_pointer(_written(one), line):
                        raise OddError
    long = [nth for nth, length in enumerate(least) if length > LONG]
    last = long[_UNDERWAY - 1] if len(long) >= _UNDERWAY else len(sources)
    above = [(nth, one) for nth, one in enumerate(lines[: last + 1]) if one is not None and len(one) <= byline.LONGEST]
    return Text(
        sources=sources,
        lines=lines,
        above=[(text, nth in linked) for nth, one in above for text in (one, *_other(one, apart.get(nth)))],
        # What is linked is no prose; of a line with a link nothing is counted.
        prose=sum([one for nth, one in enumerate(least) if one >= PROSE and nth not in linked]),
        as_written=run.decode() if is_as_written else None,
    )


def _other(line: str, apart: str | None) -> tuple[str, ...]:
    """A line with its elements told apart, if that makes a difference."""
    return () if apart is None or apart == line else (apart,)


def _written(source: bytes) -> str:
    """A paragraph's content as :func:`.body.html` writes it out."""
    if b"<" not in source:
        return escape(decoded(source), quote=False)
    pieces = _TAG.split(source)
    if any(_UNLIKE.search(tag) for tag in pieces[1::2]):
        raise OddError
    pieces[::2] = [escape(decoded(one), quote=False).encode() for one in pieces[::2]]
    pieces[1::2] = [tag.replace(b' target="_blank"', b"") for tag in pieces[1::2]]
    return b"".join(pieces).decode()


def decoded(source: bytes) -> str:
    """The text that a source is."""
    text = source.decode()
    return unescape(text) if "&" in text else text


def among(text: Text, lines: frozenset[str | None]) -> set[int]:
    """The numbers of the paragraphs that are one of some lines."""
    found = {nth for nth, line in enumerate(text.lines) if line is not None and line in lines}
    if any(line and len(line) > byline.LONGEST for line in lines):
        found |= {nth for nth, one in enumerate(text.sources) if one_line(decoded(_TAG.sub(b"", one))) in lines}
    return found


def html(text: Text, dropped: set[int]) -> str:
    """The paragraphs as :func:`.body.html` writes them out; of those that are ``dropped`` an empty line is left."""
    if text.as_written is not None and not dropped:
        return text.as_written
    return "\n".join(
        ["" if nth in dropped else f"<p>{_written(one).strip()}</p>" for nth, one in enumerate(text.sources)]
    )


def begun(text: Text) -> Iterator[str]:
    """The paragraphs, of those that are surely long the beginning."""
    for line, source in zip(text.lines, text.sources, strict=True):
        yield one_line(unescape(source[:_BEGINNING].decode("utf-8", "ignore"))) if line is None else line
