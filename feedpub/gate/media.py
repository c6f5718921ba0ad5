"""Media RSS 1.5.1 in any format: https://www.rssboard.org/media-rss."""

import re

from feedpub.formats._namespaces import MEDIA
from feedpub.gate import texts
from feedpub.gate.shape import Element, Part, Shape, Walk

M = f"{{{MEDIA}}}"
WRONG = ("http://search.yahoo.com/mrss", "http://search.yahoo.com/rss")  #: as it is often miswritten


def _url(text: str) -> texts.Fault | None:
    fault = texts.uri(text)
    return fault and ("url", fault[1])


def _link(text: str) -> texts.Fault | None:
    fault = texts.reference(text) or (None if text.strip() else ("uri", "is blank"))
    return fault and ("url", fault[1])


def _time(text: str) -> texts.Fault | None:
    ok = re.fullmatch(r"(?:\d+:[0-5]?\d:[0-5]?\d|\d+)(?:\.\d*)?|now", text, re.ASCII)
    return None if ok else ("time", f"is {texts.shown(text)}; write it as in 00:01:30.5")


_TYPE = texts.one_of("plain", "html", name="text-type")
_CREDIT = re.compile(r"[^A-Z]*")
_RATINGS = {
    "urn:simple": re.compile("adult|nonadult"),
    "urn:mpaa": re.compile("g|pg|pg-?13|r|nc-?17|nr", re.IGNORECASE),
    "urn:v-chip": re.compile("all|tv-(?:y|y7|y7-fv|g|pg|14|ma)", re.IGNORECASE),
    "urn:icra": re.compile(r"r \((?:[a-z]{2} [01](?: |(?=\))))+\)"),
}
_COUNTRIES = re.compile(r"[A-Za-z]{2}(?:[ ,]+[A-Za-z]{2})*|all|none|", re.IGNORECASE)


def _scheme(text: str) -> texts.Fault | None:
    return None if text.startswith("urn:") else _url(text)


def _role(text: str) -> texts.Fault | None:
    return None if _CREDIT.fullmatch(text) else ("credit", f"is {texts.shown(text)}; roles are in lower case")


def _content(walk: Walk, element: Element) -> None:
    if element.get("url") is None and not any(one.tag == f"{M}player" for one in element):
        walk.tell("nothing", element, "media:content has neither url nor media:player")


def _group(walk: Walk, element: Element) -> None:
    if sum(one.tag == f"{M}content" for one in element) < 2:
        walk.tell("group", element, "media:group holds fewer than two media:content; put the one beside it")


def _rating(walk: Walk, element: Element) -> None:
    scheme, text = element.get("scheme", "urn:simple"), (element.text or "").strip()
    known = _RATINGS.get(scheme)
    if known is not None and not known.fullmatch(text):
        walk.tell("rating", element, f"media:rating is {texts.shown(text)}, which is none of {scheme}")
    elif not scheme.startswith("urn:") and (fault := texts.uri(scheme)):
        walk.tell("url", element, f"scheme of media:rating {fault[1]}")


def _hash(walk: Walk, element: Element) -> None:
    algorithm = element.get("algo", "md5")
    length = {"md5": 32, "sha-1": 40}.get(algorithm)
    if length is None:
        walk.tell("hash", element, f"algo of media:hash is {texts.shown(algorithm)}; write md5 or sha-1")
    elif not re.fullmatch(rf"[0-9a-fA-F]{{{length}}}", (element.text or "").strip()):
        walk.tell("hash", element, f"media:hash is no {algorithm} in hexadecimal")


def _restriction(walk: Walk, element: Element) -> None:
    relation, kind, text = element.get("relationship"), element.get("type"), (element.text or "").strip()
    if relation not in (None, "allow", "deny"):
        walk.tell("restriction", element, "relationship of media:restriction must be allow or deny")
    if kind not in (None, "country", "uri", "sharing"):
        walk.tell("restriction", element, "type of media:restriction must be country, uri or sharing")
    elif kind == "country" and not _COUNTRIES.fullmatch(text):
        walk.tell(
            "restriction", element, f"media:restriction is {texts.shown(text)}; write codes of countries, such as ua"
        )
    elif kind is None and text not in ("all", "none", ""):
        walk.tell("restriction", element, f"media:restriction is {texts.shown(text)}; without a type it is all or none")
    elif kind == "uri" and (fault := next(filter(None, map(texts.uri, text.split())), None)):
        walk.tell("url", element, f"media:restriction {fault[1]}")


def _adult(walk: Walk, element: Element) -> None:
    walk.tell("deprecated", element, "media:adult was given up; write media:rating")


_LANGUAGE = {"lang": texts.language}
_NUMBERS = dict.fromkeys(("fileSize", "height", "width"), texts.positive)
_NUMBERS |= {"channels": texts.number, "duration": texts.floating, "bitrate": texts.floating}
_NUMBERS |= {"framerate": texts.floating, "samplingrate": texts.floating}

#: What is about a medium: in ``media:content``, in a group, and in the item or feed for all that it has.
ABOUT = {
    f"{M}title": Part(text=texts.anything, attributes={"type": _TYPE}),
    f"{M}description": Part(text=texts.anything, attributes={"type": _TYPE}),
    f"{M}keywords": Part(text=texts.anything),
    f"{M}copyright": Part(text=texts.anything, attributes={"url": _link}),
    f"{M}thumbnail": Part(
        many=True,
        attributes={"url": _url, "width": texts.positive, "height": texts.positive, "time": _time},
        needs=("url",),
    ),
    f"{M}category": Part(many=True, text=texts.anything, attributes={"scheme": _url, "label": None}),
    f"{M}credit": Part(many=True, text=texts.anything, attributes={"role": _role, "scheme": _scheme}),
    f"{M}rating": Part(many=True, attributes={"scheme": None}, then=_rating),
    f"{M}hash": Part(many=True, attributes={"algo": None}, then=_hash),
    f"{M}player": Part(attributes={"url": _link, **dict.fromkeys(("width", "height"), texts.positive)}, needs=("url",)),
    f"{M}text": Part(
        many=True,
        text=texts.anything,
        attributes={"type": _TYPE, "start": _time, "end": _time, **_LANGUAGE},
    ),
    f"{M}restriction": Part(
        many=True, attributes={"relationship": None, "type": None}, needs=("relationship",), then=_restriction
    ),
    f"{M}adult": Part(then=_adult),
} | {
    f"{M}{name}": Part(many=True, open=True)
    for name in """community comments embed responses backLinks status price license subTitle peerLink location rights
    scenes""".split()
}
CONTENT = Part(
    many=True,
    attributes={
        "url": _url,
        "type": texts.media_type,
        "medium": texts.one_of("image", "audio", "video", "document", "executable"),
        "isDefault": texts.one_of("true", "false"),
        "expression": texts.one_of("sample", "full", "nonstop"),
        **_NUMBERS,
        **_LANGUAGE,
    },
    inside=Shape(ABOUT),
    then=_content,
)
PARTS = ABOUT | {
    f"{M}content": CONTENT,
    f"{M}group": Part(many=True, inside=Shape(ABOUT | {f"{M}content": CONTENT}), then=_group),
}
