"""A document of XML before any format's rules: read by two parsers that nobody here wrote, and what they say of it.

lxml reads as most programs do that take feeds apart, expat as most readers; either may refuse alone. Neither fetches
anything or expands an entity. What feedpub wrote itself, through lxml, is not read by the second one: that costs a
sixth of the gate and has never found anything; the tests do it.
"""

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from xml.parsers import expat

from lxml import etree

from feedpub.formats._namespaces import ATOM, CONTENT, DC, MEDIA, TOMBSTONES, XML
from feedpub.gate import atom, media, opml, rss, sitemap, texts
from feedpub.gate.finding import Finding
from feedpub.gate.parts import REFERENCE, SYNDICATION
from feedpub.gate.rules import RULES
from feedpub.gate.shape import Element, Paths, Walk, search, up

_LOOKS = {
    "rss": ("rss", rss.look, frozenset({"", DC, CONTENT, SYNDICATION, MEDIA})),
    f"{{{ATOM}}}feed": ("atom", atom.look, frozenset({ATOM, DC, SYNDICATION, MEDIA, TOMBSTONES})),
    f"{{{ATOM}}}entry": ("atom", atom.look, frozenset({ATOM, DC, SYNDICATION, MEDIA, TOMBSTONES})),
    f"{sitemap.S}urlset": ("sitemap", sitemap.look, frozenset({"", sitemap.SITEMAP, sitemap.NEWS, sitemap.IMAGE})),
    f"{sitemap.S}sitemapindex": ("sitemap", sitemap.look, frozenset({"", sitemap.SITEMAP})),
    "opml": ("opml", opml.look, frozenset({""})),
}
_SPACES = {"feed": ATOM, "entry": ATOM, "urlset": sitemap.SITEMAP, "sitemapindex": sitemap.SITEMAP}
_ENTRIES = {
    "item": ("guid", "link", "title"),
    f"{{{ATOM}}}entry": (f"{{{ATOM}}}id", f"{{{ATOM}}}title"),
    f"{sitemap.S}url": (f"{sitemap.S}loc",),
    f"{sitemap.S}sitemap": (f"{sitemap.S}loc",),
}
_DECLARED = re.compile(rb"""^<\?xml\s[^>]*?encoding\s*=\s*["']([A-Za-z][A-Za-z0-9._-]*)["']""")
_VERSION = re.compile(rb"""^<\?xml\s+version\s*=\s*["']([0-9.]+)["']""")
# In UTF-8: C1 controls, U+202A to 202E, U+2066 to 2069, U+FEFF, U+FFFE and U+FFFF, the noncharacters U+FDD0 to U+FDEF.
# U+FFFD is none of them: it stands for what was broken in one story, which must not cost all others their feed.
_ODD = {  # by their first byte, which is quickly found to be in or not
    0xC2: re.compile(rb"\xc2[\x80-\x9f]"),
    0xE2: re.compile(rb"\xe2(?:\x80[\xaa-\xae]|\x81[\xa6-\xa9])"),
    0xEF: re.compile(rb"\xef(?:\xbb\xbf|\xbf[\xbe-\xbf]|\xb7[\x90-\xaf])"),
}
_MARKED = search("//@xml:lang/..|//@xml:base/..")


def findings(
    body: bytes, *, url: str | None, now: datetime | None, twice: bool = False
) -> tuple[list[Finding], str, list[str]]:
    """What a document of XML breaks; the tag of its root if it has one; the ids of its entries, in their order.

    ``twice``: by a second parser, too.
    """
    found = list(_bytes(body))
    root, broken = parse(body, twice=twice)
    if root is None:
        return [*found, broken] if broken else found, "", []
    found += _tree(root, _marked(root, body) if not twice else _MARKED(root))
    known = _LOOKS.get(root.tag)
    if known is None:
        return [*found, _unknown(root)], str(root.tag), []
    prefix, look, closed = known
    walk = Walk(closed, url=url, now=now and now.astimezone(UTC))
    ids = look(root, walk)
    _spaces(walk, root)
    paths = Paths()
    found += [
        _finding(prefix, fact.fault, fact.element, fact.message, below=fact.below, paths=paths) for fact in walk.facts
    ]
    return found, str(root.tag), ids


def parse(body: bytes, *, twice: bool) -> tuple[Element | None, Finding | None]:
    """The document's tree, or why there is none."""
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_comments=True, remove_pis=True
    )
    try:
        root = etree.fromstring(body, parser)
    except (etree.XMLSyntaxError, ValueError, LookupError) as error:
        said = re.sub(r",? ?(?:line \d+, column \d+.*|\(.*\)$)", "", getattr(error, "msg", None) or str(error))
        line = getattr(error, "lineno", None) or 1
        code = "xml-decoding" if "encod" in said.lower() or "not proper UTF-8" in said else "xml-form"
        return None, _of(code, f"is not well-formed ({said})", line)
    if not twice or root.getroottree().docinfo.encoding not in ("UTF-8", "ASCII"):
        return root, None  # of other encodings expat knows four
    try:
        reader = expat.ParserCreate()
        reader.Parse(body, True)
    except (expat.ExpatError, ValueError, LookupError) as error:
        return None, _of("xml-form", f"is not well-formed ({error})", getattr(error, "lineno", None) or 1)
    return root, None


def _of(code: str, message: str, line: int | None = None, where: str = "") -> Finding:
    rule = RULES[code]
    return Finding(
        code=code, severity=rule.severity, message=message, line=line, where=where, source=rule.source, held=rule.held
    )


def _bytes(body: bytes) -> Iterator[Finding]:
    """What the bytes themselves show, before they are taken for XML."""
    declared = _DECLARED.match(body)
    if declared and declared[1].upper() != b"UTF-8":
        yield _of("xml-encoding", f"is in {declared[1].decode()}; write UTF-8", 1)
    elif body.startswith((b"\xff\xfe", b"\xfe\xff")):
        yield _of("xml-encoding", "is in UTF-16; write UTF-8", 1)
    if (version := _VERSION.match(body)) and version[1] != b"1.0":
        yield _of("xml-version", f"is XML {version[1].decode()}, which hardly any reader knows; write 1.0", 1)
    start = 3 if body.startswith(b"\xef\xbb\xbf") else 0
    is_utf8 = declared is None or declared[1].upper() == b"UTF-8"
    for odd in filter(
        None, (odd.search(body, start) for first, odd in _ODD.items() if first in body) if is_utf8 else ()
    ):
        character = odd[0].decode("utf-8", "replace")
        line = body.count(b"\n", 0, odd.start()) + 1
        yield _of("xml-characters", f"has the character U+{ord(character[0]):04X} in it; take it out", line)


def _marked(root: Element, body: bytes) -> list[Element]:
    """The elements with a language or a base, of a document in UTF-8; where the root has them all no search is made."""
    own = sum(name.startswith(f"{{{XML}}}") for name in root.keys())  # noqa: SIM118  lxml
    if body.count(b"xml:") > own:
        marked: list[Element] = _MARKED(root)
        return marked
    return [root]


def _tree(root: Element, marked: list[Element]) -> Iterator[Finding]:
    """What the rules of any XML ask of the tree, and of the elements that are ``marked`` with xml:lang or xml:base."""
    info = root.getroottree().docinfo
    if info.doctype:
        yield _of("xml-doctype", f"has a document type ({texts.shown(info.doctype)}); leave it out", 1)
    for one in marked:
        language, base = one.get(f"{{{XML}}}lang"), one.get(f"{{{XML}}}base")
        if language and (fault := texts.language(language)):
            yield _finding("xml", "language", one, f"xml:lang {fault[1]}")
        if base is not None and (fault := REFERENCE(base)):
            yield _finding("xml", "base", one, f"xml:base {fault[1]}")


def _unknown(root: Element) -> Finding:
    space, _, name = root.tag.rpartition("}")
    if name == "RDF":
        return _finding(
            "doc", "unknown", root, "is RSS 1.0, for which there are no rules here; publish RSS 2.0 or Atom"
        )
    if name in _SPACES and space[1:] != _SPACES[name]:
        wanted = f'xmlns="{_SPACES[name]}"'
        return _finding(
            "xml", "namespace", root, f"root {name} is in the namespace {texts.shown(space[1:])}; write {wanted}"
        )
    if name in ("rss", "opml"):
        return _finding(
            "xml", "namespace", root, f"root {name} is in the namespace {texts.shown(space[1:])}; it has none"
        )
    return _finding("doc", "unknown", root, f"its root is {name}; it is no RSS, Atom, sitemap or OPML")


def _spaces(walk: Walk, root: Element) -> None:
    """Namespaces that are nearly those that are meant."""
    for element in [root, *root.iterchildren()]:
        if wrong := next((uri for uri in element.nsmap.values() if uri in media.WRONG), None):
            walk.tell("media-namespace", root, f"the namespace of Media RSS is {MEDIA}, not {wrong}")
            return


def _finding(
    prefix: str, fault: str, element: Element, message: str, *, below: int = 0, paths: Paths | None = None
) -> Finding:
    code = f"{prefix}-{fault}"
    if fault in RULES:
        code = fault
    elif f"media-{fault}" in RULES and any(str(one.tag).startswith(media.M) for one in (element,)):
        code = f"media-{fault}"
    rule = RULES[code]
    line = element.sourceline
    return Finding(
        code=code,
        severity=rule.severity,
        message=message,
        line=line + below if line else None,
        where=(paths or Paths()).of(element),
        entry=entry_of(element),
        source=rule.source,
        held=rule.held,
    )


def entry_of(element: Element) -> str | None:
    """The id of the entry that an element is in, or whatever else it can be known by."""
    for one in up(element):
        for tag in _ENTRIES.get(one.tag, ()):
            text = (one.findtext(tag) or "").strip()
            if text:
                return text
    return None
