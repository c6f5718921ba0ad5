"""Parts of documents that several formats share: Atom's own elements, and the modules that feeds use.

Atom: RFC 4287. Feed paging and archives: RFC 5005. Tombstones: RFC 6721.
Dublin Core: https://www.dublincore.org/specifications/dublin-core/dcmi-terms/.
"""

import base64
import binascii
import re
from datetime import datetime

from feedpub.formats._namespaces import ATOM, CONTENT, DC, DCTERMS, HISTORY
from feedpub.gate import markup, texts
from feedpub.gate.shape import Element, Part, Shape, Walk, label
from feedpub.gate.times import rfc3339, w3cdtf

A = f"{{{ATOM}}}"
XHTML = "{http://www.w3.org/1999/xhtml}"
SYNDICATION = "http://purl.org/rss/1.0/modules/syndication/"

#: Relations of links: RFC 4287, 4946, 4685, 5005, WebSub, and others of IANA's registry that feeds use.
RELATIONS = frozenset(
    """alternate related self enclosure via license replies current first last next previous prev prev-archive
    next-archive hub edit edit-media search service payment up describedby collection author help icon canonical
    amphtml glossary index copyright bookmark tag terms-of-service privacy-policy webmention""".split()
)
_WITH_XML = re.compile(r".*[+/]xml(?:\s*;.*)?", re.IGNORECASE | re.DOTALL)
_COMPOSITE = ("multipart/", "message/")


def exactly(kind: texts.Kind) -> texts.Kind:
    """A text without white space around it (RFC 4287, sections 3.2, 3.3, 4.2: constructs MUST NOT have any)."""

    def checked(text: str) -> texts.Fault | None:
        if text != text.strip(" \t\r\n"):
            return "white-space", "has white space around it, which is part of it for some readers"
        return kind(text)

    return checked


IRI = exactly(texts.uri)
REFERENCE = exactly(texts.reference)


def web_link(walk: Walk, element: Element) -> None:
    """An ``atom:link``, wherever it stands: it must be one that readers can follow."""
    rel = element.get("rel")
    href = element.get("href") or ""
    if rel is not None and rel not in RELATIONS and (":" not in rel or texts.uri(rel)):
        walk.tell(
            "relation", element, f"rel of {label(element)} is {texts.shown(rel)}, which is no registered relation"
        )
    fault = texts.web(href) if href else None
    if fault is None and (not href or not (href[0].isspace() or href[-1].isspace())):
        return
    if wrong := REFERENCE(href):
        walk.tell(wrong[0], element, f"href of {label(element)} {wrong[1]}")
    elif fault:
        name = "relative" if fault[0] == "uri" else fault[0]
        walk.tell(name, element, f"href of {label(element)} {fault[1]}")


LINK = Part(
    many=True,
    attributes={
        "href": None,  # in hand of web_link
        "rel": None,
        "type": texts.media_type,
        "hreflang": texts.language,
        "title": texts.plain,
        "length": texts.number,
    },
    needs=("href",),
    then=web_link,
    open=False,
)


def html_text(walk: Walk, element: Element, html: str) -> None:
    """What is wrong with the HTML that an element holds."""
    for fault, message, at in markup.faults(html):
        walk.tell(f"html-{fault}", element, f"{label(element)} {message}", html.count("\n", 0, at))


def construct(walk: Walk, element: Element) -> None:
    """A text construct (RFC 4287, 3.1): text, html or xhtml, and nothing else in it."""
    kind = element.get("type", "text")
    if kind not in ("text", "html", "xhtml"):
        walk.tell("text-type", element, f"type of {label(element)} is {texts.shown(kind)}; write text, html or xhtml")
        return
    if kind == "xhtml":
        division(walk, element)
        return
    if len(element):
        walk.filled(element)
        return
    text = element.text or ""
    if not text.strip():
        walk.tell("blank", element, f"{label(element)} is blank")
    elif kind == "html":
        html_text(walk, element, text)
    elif fault := texts.plain(text):
        walk.tell(fault[0], element, f"{label(element)} {fault[1]}")


def division(walk: Walk, element: Element) -> None:
    """XHTML: one ``div`` of its namespace (RFC 4287, 3.1.1.3), its addresses whole."""
    inner = [child for child in element if isinstance(child.tag, str)]
    loose = (element.text or "") + "".join(child.tail or "" for child in element)
    if len(inner) != 1 or inner[0].tag != f"{XHTML}div" or loose.strip():
        walk.tell("division", element, f"{label(element)} of type xhtml must hold one XHTML div and nothing beside it")
        return
    for one in inner[0].iter():
        if not isinstance(one.tag, str):
            continue
        if one.tag[0] != "{":
            walk.tell(
                "division", one, f"{label(element)} has the element {one.tag} in it, which is not in XHTML's namespace"
            )
        for name, value in one.items():
            if name in ("href", "src", "poster", "cite"):
                for fault, message in markup.address(value, f"{name} of <{label(one)}>"):
                    walk.tell(f"html-{fault}", one, f"{label(element)} {message}")
            elif name.startswith("on"):
                walk.tell("html-risk", one, f"{label(element)} has {name}= in it, which would run a script")
        if one.tag in (f"{XHTML}script", f"{XHTML}iframe", f"{XHTML}object", f"{XHTML}style", f"{XHTML}embed"):
            walk.tell("html-risk", one, f"{label(element)} has <{label(one)}> in it, which readers drop")


def content(walk: Walk, element: Element) -> None:
    """``atom:content`` (RFC 4287, 4.1.3): by its type, inline or elsewhere."""
    kind = element.get("type", "text")
    away = element.get("src")
    if away is not None:
        if len(element) or (element.text or "").strip():
            walk.tell("content-src", element, "content with src must be empty")
        if fault := REFERENCE(away):
            walk.tell(fault[0], element, f"src of content {fault[1]}")
        if "type" not in element.keys():  # noqa: SIM118  lxml
            walk.tell("content-type", element, "content with src has no type; name the media type of what is there")
            return
    elif kind in ("text", "html", "xhtml"):
        construct(walk, element)
        return
    if fault := texts.media_type(kind):
        walk.tell(fault[0], element, f"type of content {fault[1]}")
        return
    if kind.lower().startswith(_COMPOSITE):
        walk.tell("media-type", element, f"type of content is {texts.shown(kind)}; composite types cannot be in a feed")
    if away is None and is_xml(kind):
        walk.loose(element)
    elif away is None:
        _other(walk, element, kind)


def is_xml(kind: str) -> bool:
    """Whether a media type is of XML (RFC 7303)."""
    return _WITH_XML.fullmatch(kind) is not None


def _other(walk: Walk, element: Element, kind: str) -> None:
    """Content of another type than XML: text as it is, anything else in Base64."""
    if any(isinstance(child.tag, str) for child in element):
        walk.tell("element", element, f"content of type {texts.shown(kind)} has elements in it")
    elif not kind.lower().startswith("text/"):
        try:
            base64.b64decode("".join((element.text or "").split()), validate=True)
        except (binascii.Error, ValueError):
            walk.tell("base64", element, f"content of type {texts.shown(kind)} is not in Base64")


PERSON = Part(
    many=True,
    inside=Shape(
        {
            f"{A}name": Part(text=texts.some),
            f"{A}uri": Part(text=REFERENCE),
            f"{A}email": Part(text=texts.email),
        },
        frozenset({f"{A}name"}),
    ),
)
TEXT = Part(attributes={"type": None}, then=construct)


def moment(text: str) -> tuple[datetime | None, texts.Fault | None]:
    """A date construct (RFC 4287, 3.3)."""
    if text != text.strip(" \t\r\n"):
        return rfc3339(text.strip(" \t\r\n"))[0], ("white-space", "has white space around it, which no reader expects")
    return rfc3339(text)


MOMENT = Part(time=moment)


def tombstone(walk: Walk, element: Element) -> None:
    """``at:deleted-entry`` (RFC 6721, section 3)."""
    if (when := element.get("when")) and (fault := rfc3339(when)[1]):
        walk.tell(fault[0], element, f"when of {label(element)} {fault[1]}")


def _dc(*many: str) -> dict[str, Part]:
    names = (
        "title creator subject description publisher contributor date type format identifier source language relation"
    )
    kinds = {"language": texts.language}
    return {
        f"{{{DC}}}{name}": Part(
            many=name in many,
            text=None if name == "date" else kinds.get(name, texts.anything),
            time=w3cdtf if name == "date" else None,
            open=True,
        )
        for name in [*names.split(), "coverage", "rights"]
    }


#: Dublin Core and its terms, where each may be more than once but for the date, the language and the rights.
DUBLIN_CORE = _dc("creator", "subject", "publisher", "contributor", "source", "relation", "identifier", "type") | {
    f"{{{DCTERMS}}}{name}": Part(time=w3cdtf, open=True) for name in ("modified", "created", "issued")
}
#: What a channel or feed may have of the syndication module (RSS 1.0 modules), and the marks of RFC 5005.
ABOUT_FEEDS = {
    f"{{{SYNDICATION}}}updatePeriod": Part(
        text=texts.one_of("hourly", "daily", "weekly", "monthly", "yearly", name="period")
    ),
    f"{{{SYNDICATION}}}updateFrequency": Part(text=texts.positive),
    f"{{{SYNDICATION}}}updateBase": Part(time=w3cdtf),
    f"{{{HISTORY}}}complete": Part(),
    f"{{{HISTORY}}}archive": Part(),
}
ENCODED = f"{{{CONTENT}}}encoded"
