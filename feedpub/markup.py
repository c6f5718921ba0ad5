"""From what a story's body was written in to HTML that no reader chokes on; the only door to nh3.

The order is fixed: characters are cleaned, then the sanitizer runs, and nothing touches the text after it. Stripping
``\\x03`` from ``java\\x03script:`` after the sanitizer had looked would make a live link of it.
"""

import re
from collections.abc import Iterator
from functools import lru_cache
from html import escape, unescape
from html.parser import HTMLParser
from threading import get_ident
from typing import TYPE_CHECKING, Literal
from urllib.parse import urlsplit

from feedpub import commonmark
from feedpub.harmless import as_sanitized
from feedpub.text import clean, one_line
from feedpub.urls import LINKS, WEB, absolute

if TYPE_CHECKING:
    import nh3

_GLOBAL = {"dir", "lang", "title"}
# What feedparser, miniflux and their like keep, so that a story looks the same wherever it is read.
_TAGS = (
    "p br hr h1 h2 h3 h4 h5 h6 a img ul ol li dl dt dd blockquote pre code em strong b i u s sub sup small "
    "table caption thead tbody tfoot tr th td abbr cite q del ins span div figure figcaption audio video source time"
)
_ATTRIBUTES = {
    "a": {"href", "hreflang"},
    "img": {"src", "alt", "width", "height"},
    "ol": {"start", "reversed"},
    "th": {"colspan", "rowspan", "scope"},
    "td": {"colspan", "rowspan"},
    "audio": {"src", "controls"},
    "video": {"src", "controls", "poster", "width", "height"},
    "source": {"src", "type"},
    "time": {"datetime"},
    "blockquote": {"cite"},
    "q": {"cite"},
    "del": {"cite", "datetime"},
    "ins": {"cite", "datetime"},
}
_GONE = set("script style iframe object embed noscript template svg math textarea select title head".split())
_EMBED = re.compile(
    r"<(?:iframe|embed)\b[^<>]{0,2000}?\bsrc\s*=\s*[\"']?([^\"'\s<>]{1,1000})[^<>]{0,2000}>", re.IGNORECASE
)
# Tags as the sanitizer writes them, with the slash and the name apart.
_TAG = re.compile(r"<(/?)([a-z][a-z0-9]*)(?: [^\s\"'<>/=]+=\"[^\"]*\")*>")
_OPAQUE = frozenset(
    ("script", "style", "textarea", "title", "noscript", "xmp", "iframe", "noembed", "noframes", "plaintext")
)
_EMPTY = re.compile(r"(?:\s|<(?:p|div|span)>|</(?:p|div|span)>|<br>|&nbsp;)*")
_INLINE_TAG = re.compile(
    r"</?(?:a|abbr|b|br|cite|code|del|em|font|i|ins|mark|q|s|small|span|strong|sub|sup|u|wbr)(?:\s[^<>]{0,500})?/?>",
    re.IGNORECASE,
)
_BREAK = re.compile(r"<br\s*/?>", re.IGNORECASE)
_LENGTH = re.compile(r"\s*([0-9]{1,5})(?:px)?\s*")
# As nh3 writes it, and nobody else: each value in double quotes, with no other double quote in it.
_PICTURE = re.compile(r'<img((?: [a-z]+="[^"]*")*)>')
_DOT = (re.compile(r' width="0*[01]"'), re.compile(r' height="0*[01]"'))


def to_html(body: str, markup: Literal["html", "markdown"]) -> str:
    """The body as HTML, not yet fit to be shown: Markdown is CommonMark with GitHub's tables and footnotes."""
    if markup == "html":
        return body
    # Raw HTML passes here, as CommonMark says; the sanitizer decides about it.
    return commonmark.to_html(body)


def sanitize(html: str, base: str) -> str:
    """A fragment of safe HTML with absolute addresses; ``""`` where nothing is left to read or see.

    ``base`` is the address that relative ones are resolved against. Embedded frames become plain links, and pictures of
    one pixel, which count readers and show them nothing, are dropped.
    """
    html = clean(html)
    if (known := as_sanitized(html, base)) is not None:
        return "" if _EMPTY.fullmatch(known) else known.strip()
    return sanitized(html, base)


def sanitized(html: str, base: str) -> str:
    """The same the long way, by the sanitizer."""
    resolver, cleaner = _cleaner(get_ident())
    resolver.base = base
    html = _without_dots(cleaner.clean(_EMBED.sub(_frame_as_link, clean(html))))
    # Character references make new characters; as long as any of them is not fit for a feed, go round again.
    for _ in range(8):
        cleaned = clean(html)
        if cleaned == html:
            return "" if _EMPTY.fullmatch(html) else html.strip()
        html = _without_dots(cleaner.clean(cleaned))
    return ""


def _without_dots(html: str) -> str:
    if "<img" not in html:
        return html
    return _PICTURE.sub(lambda img: "" if all(side.search(img[1]) for side in _DOT) else img[0], html)


@lru_cache(maxsize=8)
def _cleaner(_thread: int) -> tuple["_Resolver", "nh3.Cleaner"]:
    """A cleaner, and what resolves addresses for it: to make one for each story would take as long as to clean it."""
    import nh3  # noqa: PLC0415

    resolver = _Resolver()
    return resolver, nh3.Cleaner(
        tags=set(_TAGS.split()),
        clean_content_tags=_GONE,
        attributes={"*": _GLOBAL, **_ATTRIBUTES},
        attribute_filter=resolver,
        url_schemes=set(LINKS),
        strip_comments=True,
        link_rel=None,
    )


class _Resolver:
    """What an attribute's value becomes, as seen from the address ``base``."""

    base = ""

    def __call__(self, _tag: str, attribute: str, value: str) -> str | None:
        if attribute == "href":
            return absolute(value, self.base, LINKS)
        if attribute in ("src", "poster", "cite"):
            return absolute(value, self.base, WEB)
        if attribute in ("width", "height"):
            length = _LENGTH.fullmatch(value)
            return length[1] if length else None
        return value


def _frame_as_link(frame: re.Match[str]) -> str:
    """A link in place of an embed: most readers drop frames, and with them the only sign of a video."""
    address = unescape(frame[1])
    host = urlsplit("https:" + address if address.startswith("//") else address).hostname if "//" in address else None
    return f'<p><a href="{escape(address)}">{escape(host or address)}</a></p>' + frame[0]


def plain(text: str) -> str:
    """One line of plain text from a field that may hold inline HTML or entities, as CMS exports do.

    Only real inline tags go: ``<est. 1926>`` is text.
    """
    if "<" in text:
        text = _INLINE_TAG.sub("", _BREAK.sub(" ", text))
    if "&" in text and ";" in text:
        text = unescape(text)
    return one_line(text)


def line(text: str | None) -> str | None:
    """The same of a field that may be missing, ``None`` where nothing is left of it."""
    return (plain(text) or None) if text else None


class _Blocks(HTMLParser):
    """Collects the text of each block; the standard library's parser goes to any depth."""

    breaks = frozenset(
        "p h1 h2 h3 h4 h5 h6 ul ol li dl dt dd blockquote pre table caption tr div figure figcaption hr".split()
    )

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.blocks: list[tuple[str, str]] = []  # (the block's tag, its text)
        self._text: list[str] = []
        self._open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002
        if tag in self.breaks:
            self._end()
            if tag != "hr":
                self._open.append(tag)
        elif tag in ("br", "td", "th"):
            self._text.append(" ")

    def handle_endtag(self, tag: str) -> None:
        if tag in self.breaks:
            self._end()
            if tag in self._open:
                while self._open.pop() != tag:
                    pass

    def handle_data(self, data: str) -> None:
        self._text.append(data)

    def _end(self) -> None:
        text = "".join(self._text)
        self._text.clear()
        if text and not text.isspace() and (text := one_line(text)):
            self.blocks.append((self._open[-1] if self._open else "p", text))

    def close(self) -> None:
        super().close()
        self._end()


def blocks(html: str) -> list[tuple[str, str]]:
    """The text of sanitized HTML, block by block: (tag, one line of plain text)."""
    return list(each_block(html))


def each_block(html: str) -> Iterator[tuple[str, str]]:
    """The same one by one, for whoever needs but the first of them: most stories begin with paragraphs of text."""
    at = 0
    while html.startswith("<p>", at) and html.startswith("</p>", end := html.find("<", at + 3)):
        if text := one_line(unescape(html[at + 3 : end])):
            yield "p", text
        at = end + 4
        while html.startswith("\n", at):
            at += 1
    if at < len(html):
        yield from _other_blocks(html[at:])


def _other_blocks(html: str) -> Iterator[tuple[str, str]]:
    text, *tags = _TAG.split(html)  # the text before the first tag, then each tag's slash, its name and what follows
    texts = [text, *tags[2::3]]
    if any("<" in text for text in texts) or not _OPAQUE.isdisjoint(tags[1::3]):
        yield from parsed_blocks(html)
        return
    parser = _Blocks()
    for slash, name, before in zip(tags[::3], tags[1::3], texts, strict=False):
        if before:
            parser.handle_data(unescape(before))
        if slash:
            parser.handle_endtag(name)
        else:
            parser.handle_starttag(name, [])
        yield from parser.blocks
        parser.blocks.clear()
    parser.handle_data(unescape(texts[-1]))
    parser.close()
    yield from parser.blocks


def parsed_blocks(html: str) -> list[tuple[str, str]]:
    """The same of any HTML, by the standard library's parser."""
    parser = _Blocks()
    parser.feed(html)
    parser.close()
    return parser.blocks
