"""XML as a tree of elements, the only door to lxml: nothing is fetched, no entity expanded, no limit lifted.

Elements go by short names: :func:`name` gives ``dc:creator`` whatever the file's prefix is, and a bare ``title`` for
what is in no namespace or in that of its own form.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from functools import lru_cache
from html import escape
from types import MappingProxyType
from typing import Any, TypeAlias

from lxml import etree

from feedpub.errors import ArticleError
from feedpub.readers._file import undamaged
from feedpub.readers.xml.source import is_plain, mended

Element: TypeAlias = Any  #: of lxml, which has no types
Parts = Mapping[str, list[Element]]  #: an element's children by their short names
Warnings = list[tuple[int | None, str]]

MOST_TAGS = 5_000_000  #: of a file; each takes more than a hundred bytes of memory
#: Tags that any file may have, and bytes for each beyond them; an attribute counts as two.
LEAST_TAGS, EACH_TAG = 3_000, 8

_OWN = ""  # what a form's own elements go by
_PREFIXES = {
    "http://iptc.org/std/nar/2006-10-01/": _OWN,
    "http://www.sitemaps.org/schemas/sitemap/0.9": _OWN,
    "http://www.google.com/schemas/sitemap/0.84": _OWN,
    "http://purl.org/rss/1.0/": _OWN,
    "http://my.netscape.com/rdf/simple/0.9/": _OWN,
    "http://backend.userland.com/rss2": _OWN,
    "http://www.w3.org/2005/Atom": "atom:",
    "http://purl.org/atom/ns#": "atom:",
    "http://www.w3.org/2007/app": "app:",
    "http://purl.org/atom/app#": "app:",  # before RFC 5023
    "http://schemas.google.com/blogger/2018": "blogger:",
    "http://purl.org/atompub/tombstones/1.0": "at:",
    "http://www.w3.org/1999/02/22-rdf-syntax-ns#": "rdf:",
    "http://purl.org/dc/elements/1.1/": "dc:",
    "http://purl.org/dc/terms/": "dcterms:",
    "http://purl.org/rss/1.0/modules/content/": "content:",
    "http://search.yahoo.com/mrss/": "media:",
    "http://search.yahoo.com/mrss": "media:",
    "http://www.itunes.com/dtds/podcast-1.0.dtd": "itunes:",
    "http://www.w3.org/1999/xhtml": "xhtml:",
    "http://www.google.com/schemas/sitemap-news/0.9": "news:",
    "http://www.google.com/schemas/sitemap-image/1.1": "image:",
}
_WORDPRESS = re.compile(r"https?://wordpress\.org/export/[0-9.]+/(excerpt/)?")
_PRISM = re.compile(r"http://prismstandard\.org/namespaces/(?:basic/)?[0-9.]+/(?:basic/)?")
_SAFE = {"resolve_entities": False, "no_network": True, "load_dtd": False, "huge_tree": False}


def parse(path: str, raw: bytes, *, records: bool = False) -> tuple[Element, Warnings]:
    """The root of a file, and what was mended to read it. ArticleError, with the line, for what cannot be read.

    ``records`` promises that white space between tags says nothing, which saves half the memory.
    """
    _check_size(path, raw)
    if is_plain(raw):
        try:
            return _root(raw, records), []
        except etree.XMLSyntaxError:
            pass
    text, notes = mended(path, raw)
    warnings: Warnings = [(line, message) for line, message in notes.values()]
    body = text.encode()
    try:
        return _root(body, records), warnings
    except etree.XMLSyntaxError as error:
        if error.code == etree.ErrorTypes.NS_ERR_UNDEFINED_NAMESPACE:
            return _prefixed(path, body, records, warnings)
        raise _refusal(path, error) from None


def _check_size(path: str, raw: bytes) -> None:
    most = min(MOST_TAGS, LEAST_TAGS + len(raw) // EACH_TAG)
    if raw.count(b"<") + 2 * (raw.count(b'="') + raw.count(b"='")) > most:
        raise ArticleError(path, f"has more than {most:,} tags and attributes; split it or leave it out of the folder")


def recovered(path: str, raw: bytes) -> bytes | None:
    """A file that is not well-formed, made so by leaving out what is wrong; ``None`` where nothing is left of it.

    Never to be published: what was left out may be what matters. ArticleError where it is no text.
    """
    _check_size(path, raw)
    text, _ = mended(path, undamaged(raw).encode())
    parser = etree.XMLParser(recover=True, encoding="utf-8", **_SAFE)
    root = etree.fromstring(text.encode(), parser)
    return None if root is None else bytes(etree.tostring(root, encoding="utf-8"))


def _root(raw: bytes, records: bool, *, recover: bool = False) -> Element:
    parser = etree.XMLParser(
        remove_comments=True, remove_pis=True, remove_blank_text=records, recover=recover, encoding="utf-8", **_SAFE
    )
    root = etree.fromstring(raw, parser)
    if recover:
        worst = next((one for one in parser.error_log if one.domain != etree.ErrorDomains.NAMESPACE), None)
        if root is None or worst is not None:
            raise etree.XMLSyntaxError(worst.message if worst else "no root", 0, worst.line if worst else 1, 0)
    return root


def _prefixed(path: str, raw: bytes, records: bool, warnings: Warnings) -> tuple[Element, Warnings]:
    """A tree with prefixes that nobody declared; their usual meaning is taken for granted."""
    try:
        root = _root(raw, records, recover=True)
    except etree.XMLSyntaxError as error:
        raise _refusal(path, error) from None
    return root, [*warnings, (root.sourceline, "uses a prefix that it does not declare; it was read as usual")]


def _refusal(path: str, error: etree.XMLSyntaxError) -> ArticleError:
    said = re.sub(r",? ?(?:line \d+, column \d+.*|\(.*\)$)", "", error.msg or "broken")
    line = error.lineno or 1
    if "depth" in said:
        return ArticleError(path, "its tags are nested more than 256 deep; take the nesting out", line=line)
    if "too long" in said or "size limit" in said:
        return ArticleError(path, "one text in it is longer than 10 MB; split it", line=line)
    return ArticleError(path, f"is not well-formed XML ({said}); mend it there or export it again", line=line)


def name(element: Element) -> str:
    """The element's short name, such as ``dc:creator``."""
    return _short(element.tag)


@lru_cache(maxsize=4096)
def _short(tag: str) -> str:
    space, _, local = tag.rpartition("}")
    if not space:
        return local
    prefix = _OWN if "iptc.org/std/NITF/" in space else _PREFIXES.get(space[1:])
    if prefix is None and (wordpress := _WORDPRESS.fullmatch(space[1:])):
        prefix = "excerpt:" if wordpress[1] else "wp:"
    elif prefix is None and _PRISM.fullmatch(space[1:]):
        prefix = "prism:"
    # Of a namespace that feedpub does not know nothing may look like what it knows.
    return f"?:{local}" if prefix is None else prefix + local


def local(element: Element) -> str:
    """The element's name without any prefix."""
    return str(element.tag).rpartition("}")[2].rpartition(":")[2]


def label(element: Element) -> str:
    """How the element is named in messages: as it stands in the file."""
    return f"{element.prefix}:{local(element)}" if element.prefix else local(element)


def children(element: Element | None) -> Parts:
    """The element's children by their short names, in order, found once: looking for each goes through all."""
    found: dict[str, list[Element]] = {}
    for child in () if element is None else element:
        found.setdefault(name(child), []).append(child)
    return found


def text(element: Element, left_out: str = "") -> str:
    """All text in the element, without white space around it, and without what is in elements of one local name."""
    if not len(element):
        return (element.text or "").strip()
    if not left_out:
        return "".join(element.itertext()).strip()
    return "".join(_texts(element, left_out)).strip()


def _texts(element: Element, left_out: str) -> Iterator[str]:
    yield element.text or ""
    for child in element:
        yield from _texts(child, left_out) if local(child) != left_out else " "
        yield child.tail or ""


def below(element: Element, *path: str) -> Iterator[Element]:
    """The elements at the end of a path of short names."""
    if not path:
        yield element
        return
    for child in element:
        if name(child) == path[0]:
            yield from below(child, *path[1:])


def first(element: Element | None, *path: str) -> Element | None:
    """The first element at the end of a path of short names, if there is one."""
    return None if element is None else next(below(element, *path), None)


def base_of(element: Element) -> str:
    """The address that relative ones in the element are seen from, as ``xml:base`` says; ``""`` where nothing does."""
    return element.base or ""


def language_of(element: Element) -> str | None:
    """The language that ``xml:lang`` of the element or of what it is in declares."""
    found = element.xpath("ancestor-or-self::*[@xml:lang][1]/@xml:lang")
    return str(found[0]).strip() or None if found else None


_VOID = frozenset("br hr img col source wbr".split())
_KEPT = frozenset("href src alt title cite datetime colspan rowspan start width height type controls poster".split())


def is_code(element: Element) -> bool:
    """Whether the element holds what a page runs and nobody reads."""
    return local(element) in ("script", "style")


def html(
    element: Element, tags: Mapping[str, str] = MappingProxyType({}), left_out: Callable[[Element], bool] = is_code
) -> str:
    """What is in the element as HTML, not yet sanitized.

    ``tags`` says by local name what an element becomes: another tag, or nothing but its content (``""``). Those
    ``left_out`` go with all that is in them.
    """
    return "".join(_written(element, tags, left_out)).strip()


def _written(element: Element, tags: Mapping[str, str], left_out: Callable[[Element], bool]) -> Iterator[str]:
    yield escape(element.text or "", quote=False)
    for child in element:  # at most 256 deep, as the parser allows no more
        if not left_out(child):
            tag = tags.get(local(child), local(child))
            if tag:
                kept = "".join(f' {key}="{escape(value)}"' for key, value in child.attrib.items() if key in _KEPT)
                yield f"<{tag}{kept}>"
            yield from _written(child, tags, left_out)
            if tag and tag not in _VOID:
                yield f"</{tag}>"
        yield escape(child.tail or "", quote=False)
