"""The paragraphs and values of a page that is not parsed (:mod:`.layout`): what they say, and what is sure of them."""

import re
from collections.abc import Collection, Iterator
from html import escape, unescape
from typing import NamedTuple

from feedpub.readers.html import body, byline
from feedpub.readers.html.layout import LONGEST_VALUE, MOST_PARAGRAPHS, OddError, Own, paragraphs_in
from feedpub.readers.html.tree import PROSE
from feedpub.text import one_line

LONG = 2 * body.SHORTEST  #: characters from which on a block is surely of the text
_REFERENCE = re.compile(
    r"&(?!(?:amp|lt|gt|quot|apos|#39|#34|#x27|[lr][sd]quo|[nm]dash|hellip|#82(?:1[1267]|2[01]|30));)"
)
_BAD_REFERENCE = re.compile(_REFERENCE.pattern.encode())
_UNLIKE = re.compile(rb"&(?!(?:amp|lt|gt);)")  #: what would be written otherwise than it stands
_OTHER = re.compile("&(?!(?:amp|lt|gt|quot);)")
_MORE = 7  #: characters that a reference may have more than it stands for
_TAG = re.compile(rb"(<[^<>]*>)")
_BLANK = re.compile(rb"<(?:a [^<>]*|em|strong|b|i)>\s+</")
_BEGINNING = 8 * body.SHORTEST  #: bytes in which the first characters of a paragraph are
_UNDERWAY = 3  #: long paragraphs after which no line says who wrote the story, or when


def value(source: str) -> str:
    """The text of a value in a head. OddError where it is empty, long, or has a reference that is not common."""
    if len(source) > LONGEST_VALUE or source.isspace() or _REFERENCE.search(source):
        raise OddError
    return unescaped(source)


def values(source: str) -> list[str]:
    """The texts of values that stand on a line each. OddError as :func:`value`."""
    if len(source) > LONGEST_VALUE or _OTHER.search(source):
        return [value(one) for one in source.split("\n")]
    found = unescaped(source).split("\n")
    if any(map(str.isspace, found)):
        raise OddError
    return found


class Text(NamedTuple):
    """The paragraphs, each on one line by its number; of those that are surely long nothing is known but that."""

    run: bytes  #: all of them as they stand there
    sources: list[bytes]
    lines: dict[int, str]
    above: list[tuple[str, bool]]  #: the short ones where date and byline may be, and whether they have links
    prose: int  #: how many characters they have at least that are prose
    squeezed: bytes | None  #: what comes of them on one line, where that is what stands there

    @property
    def last(self) -> str | None:
        """The last one, if it is known."""
        return self.lines.get(len(self.sources) - 1)

    def is_long(self, nth: int) -> bool:
        """Whether a paragraph is one with which a text has surely begun."""
        return nth not in self.lines or len(self.lines[nth]) > LONG


NONE = Text(b"", [], {}, [], 0, None)


def read(own: Own, *, is_long_needed: bool) -> Text:
    """The paragraphs of a page. OddError where they are too many, one is empty, or one has what is to be weighed."""
    run, signs = own.run, own.signs
    tags = signs.count(b"<")
    if tags > 2 * MOST_PARAGRAPHS:
        raise OddError
    sources, joined = paragraphs_in(own)
    is_as_written = joined is not None and signs.count(b">") == tags
    if b"&" in signs and _UNLIKE.search(run):
        if _BAD_REFERENCE.search(run):
            raise OddError
        is_as_written = False
    is_marked_up = tags > 2 * len(sources)
    if is_marked_up:
        if _BLANK.search(run) or b' href="#' in run:
            raise OddError
        is_as_written = is_as_written and b'" target="' not in run
    sizes = _sizes(own, sources)
    needed = range(len(sources)) if is_long_needed or joined is None else _needed(sources, sizes, is_marked_up)
    lines: dict[int, str] = {}
    above: list[tuple[str, bool]] = []
    for nth in needed:
        lines[nth], apart, is_linked = _told(sources[nth])
        size = len(lines[nth])
        if size <= byline.LONGEST and sum([one > LONG for one in sizes[:nth]]) < _UNDERWAY:
            above += [(text, is_linked) for text in (lines[nth], *apart)]
        # What is linked is no prose; of a line with a link nothing is counted.
        sizes[nth] = 0 if is_linked else size
    prose = sum([size for size in sizes if size >= PROSE])
    return Text(run, sources, lines, above, prose, joined if is_as_written else None)


def _sizes(own: Own, sources: list[bytes]) -> list[int]:
    """How many characters each paragraph has at least."""
    sizes = [len(one) if one.isascii() else len(one.decode()) for one in sources]
    if b"&" in own.signs:
        # A reference stands for one character. Of what is no letter there are no fewer signs than references.
        signs = own.signs[2:-2].split(b"<>\n<>")
        counts = map(len, signs) if len(signs) == len(sources) else [one.count(b"&") for one in sources]
        return [size - _MORE * count for size, count in zip(sizes, counts, strict=True)]
    return sizes


def _needed(sources: list[bytes], sizes: list[int], is_marked_up: bool) -> list[int]:
    """The numbers of the paragraphs that are not surely long, or have elements in them."""
    found = [nth for nth, size in enumerate(sizes) if size <= byline.LONGEST]
    if is_marked_up:
        found = sorted({*found, *(nth for nth, one in enumerate(sources) if b"<" in one)})
    return found


def _told(source: bytes) -> tuple[str, tuple[str, ...], bool]:
    """A paragraph on one line, the same with its elements told apart, if it differs, and whether it has links."""
    if b"<" not in source:
        line, apart, is_linked = one_line(decoded(source)), None, False
    else:
        line, apart = one_line(decoded(_TAG.sub(b"", source))), one_line(decoded(_TAG.sub(b" ", source)))
        is_linked = b"<a " in source
    if not line or (is_linked and body.is_pointer(_written(source), line)):
        raise OddError
    return line, _other(line, apart), is_linked


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
    return unescaped(source.decode())


def unescaped(text: str) -> str:
    """A text without references, in a fifth of the time where they are the most common ones."""
    if "&" not in text:
        return text
    if _OTHER.search(text):
        return unescape(text)
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", '"').replace("&amp;", "&")


def among(text: Text, lines: Collection[str]) -> set[int]:
    """The numbers of the paragraphs that are one of some lines."""
    found = {nth for nth, line in text.lines.items() if line in lines}
    if max(map(len, lines)) > byline.LONGEST:
        found |= {nth for nth, one in enumerate(text.sources) if one_line(decoded(_TAG.sub(b"", one))) in lines}
    return found


def html(text: Text, dropped: set[int]) -> str:
    """The paragraphs as :func:`.body.html` writes them out; of those that are ``dropped`` an empty line is left."""
    if text.squeezed is not None and not dropped:
        return text.run.decode()
    return "\n".join(
        ["" if nth in dropped else f"<p>{_written(one).strip()}</p>" for nth, one in enumerate(text.sources)]
    )


def begun(text: Text) -> Iterator[str]:
    """The paragraphs, of those that are surely long the beginning."""
    for nth, source in enumerate(text.sources):
        line = text.lines.get(nth)
        yield one_line(beginning(source)) if line is None else line


def beginning(source: bytes) -> str:
    """The first characters of a paragraph that is surely long: those by which it is found, and some more."""
    text = unescaped(source[: _BEGINNING // 2].decode("utf-8", "ignore"))
    if len(text) > body.SHORTEST + 2 * _MORE:  # behind which a reference may be cut
        return text
    return unescaped(source[:_BEGINNING].decode("utf-8", "ignore"))
