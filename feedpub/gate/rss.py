"""RSS 2.0 as a shape, and what its rules ask of the whole: https://www.rssboard.org/rss-specification"""

from collections.abc import Collection

from feedpub.formats._namespaces import ATOM, CONTENT, DC
from feedpub.gate import media, texts
from feedpub.gate.parts import ABOUT_FEEDS, DUBLIN_CORE, ENCODED, LINK, html_text
from feedpub.gate.shape import Element, Part, Shape, Walk, search
from feedpub.gate.times import rfc822, rfc3339

_C = f"{{{CONTENT}}}"
_D = f"{{{DC}}}"
_LINK = f"{{{ATOM}}}link"


def _address(text: str) -> texts.Fault | None:
    """A link of RSS; news:, ftp: and mailto: are allowed, though no reader of today opens them."""
    return texts.web(text.strip()) if text.strip() else ("uri", "is blank, where an address must be")


def _width(most: int) -> texts.Kind:
    def kind(text: str) -> texts.Fault | None:
        fault = texts.positive(text)
        return fault or (("number", f"is {texts.shown(text)}, more than {most}") if int(text) > most else None)

    return kind


def _hour(text: str) -> texts.Fault | None:
    ok = texts.number(text) is None and int(text) <= 24
    return None if ok else ("skip", f"is {texts.shown(text)}; hours are from 0 to 23")


_day = texts.one_of(*"Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split(), name="skip")


def _protocol(text: str) -> texts.Fault | None:
    return texts.one_of("xml-rpc", "soap", "http-post", name="element")(text)


def _field(text: str) -> texts.Fault | None:
    ok = text.strip()[:1].isalpha() and all(one.isalnum() or one in "-_:." for one in text.strip())
    return None if ok else ("form", f"is {texts.shown(text)}, which is no name of a field")


def _each_once(walk: Walk, element: Element) -> None:
    seen: set[str] = set()
    for child in element:
        text = (child.text or "").strip() if isinstance(child.tag, str) else ""
        text = "0" if child.tag == "hour" and text == "24" else text.lstrip("0") or text
        if text and text in seen:
            walk.tell("skip", child, f"{child.tag} {texts.shown(text)} is there twice")
        seen.add(text)


def _guid(walk: Walk, element: Element) -> None:
    if element.get("isPermaLink", "true") == "true" and (fault := texts.web((element.text or "").strip())):
        hint = "" if element.get("isPermaLink") else '; say isPermaLink="false" if it is no address'
        walk.tell("guid-permalink", element, f"guid {fault[1]}{hint}")


def _html(walk: Walk, element: Element) -> None:
    html_text(walk, element, element.text or "")


def _enclosure_length(text: str) -> texts.Fault | None:
    fault = texts.number(text)
    return fault and ("number", f"{fault[1]}; write 0 if it is not known")


def _web(text: str) -> texts.Fault | None:
    fault = texts.web(text)
    return ("uri", fault[1]) if fault and fault[0] == "scheme" else fault


def _source(text: str) -> texts.Fault | None:
    return texts.web(text) if text else ("uri", "is blank, where an address must be")


_TEXT = Part(text=texts.some)
_PLAIN = Part(text=texts.plain)
_URL = Part(text=_address)
_DATE = Part(time=rfc822)
_CATEGORY = Part(many=True, text=texts.some, attributes={"domain": None})
_ATOM = {
    _LINK: LINK,
    f"{{{ATOM}}}updated": Part(time=rfc3339),
    f"{{{ATOM}}}published": Part(time=rfc3339),
    f"{{{ATOM}}}id": Part(text=texts.uri),
}

ITEM = Shape(
    {
        "title": _PLAIN,
        "link": _URL,
        "description": Part(text=texts.some, then=_html),
        "author": Part(text=texts.contact),
        "category": _CATEGORY,
        "comments": _URL,
        "enclosure": Part(
            many=True,
            attributes={"url": _web, "length": _enclosure_length, "type": texts.media_type},
            needs=("url", "length", "type"),
        ),
        "guid": Part(
            text=texts.some,
            attributes={"isPermaLink": texts.one_of("true", "false", name="guid-word")},
            then=_guid,
        ),
        "pubDate": _DATE,
        "source": Part(text=texts.anything, attributes={"url": _source}, needs=("url",)),
        ENCODED: Part(text=texts.some, then=_html),
        **_ATOM,
        **DUBLIN_CORE,
        **media.PARTS,
    }
)

_IMAGE = Shape(
    {
        "url": _URL,
        "title": _PLAIN,
        "link": _URL,
        "width": Part(text=_width(144)),
        "height": Part(text=_width(400)),
        "description": _PLAIN,
        **DUBLIN_CORE,
    },
    frozenset({"url", "title", "link"}),
)
_INPUT = Shape(
    {"title": _PLAIN, "description": _PLAIN, "name": Part(text=_field), "link": _URL, **DUBLIN_CORE},
    frozenset({"title", "description", "name", "link"}),
)

#: All but the items, which the walk of the whole takes in hand.
CHANNEL = {
    "title": _PLAIN,
    "link": _URL,
    "description": _TEXT,
    "language": Part(text=texts.language),
    "copyright": _TEXT,
    "managingEditor": Part(text=texts.contact),
    "webMaster": Part(text=texts.contact),
    "pubDate": _DATE,
    "lastBuildDate": _DATE,
    "category": _CATEGORY,
    "generator": _TEXT,
    "docs": _URL,
    "cloud": Part(
        attributes={
            "domain": texts.some,
            "port": texts.positive,
            "path": None,
            "registerProcedure": None,
            "protocol": _protocol,
        },
        needs=("domain", "port", "path", "registerProcedure", "protocol"),
    ),
    "ttl": Part(text=texts.positive),
    "image": Part(inside=_IMAGE, then=Walk.loose),
    "rating": _TEXT,
    "textInput": Part(inside=_INPUT, then=lambda walk, one: walk.tell("input", one, "textInput is shown by no reader")),
    "skipHours": Part(inside=Shape({"hour": Part(many=True, text=_hour)}, frozenset({"hour"})), then=_each_once),
    "skipDays": Part(inside=Shape({"day": Part(many=True, text=_day)}, frozenset({"day"})), then=_each_once),
    **_ATOM,
    **ABOUT_FEEDS,
    **DUBLIN_CORE,
    **media.PARTS,
}

_LOOSE = search("boolean(text()[normalize-space()]|item/text()[normalize-space()])")
_IMAGES = (".gif", ".jpg", ".jpeg", ".png", ".jpe")
_CLASHES = {  # what says the same in RSS's own words and in a module's
    f"{_D}creator": "author",
    f"{_D}title": "title",
    f"{_D}date": "pubDate",
    f"{_D}subject": "category",
    f"{_D}language": "language",
    f"{_D}rights": "copyright",
    f"{{{ATOM}}}published": "pubDate",
}


def look(root: Element, walk: Walk) -> list[str]:
    """Hold a document whose root is ``rss`` to its rules; the guids of its items, in their order."""
    if not (root.get("version") or "").startswith(("2.0", "0.9")):
        walk.tell("version", root, f'version of rss is {texts.shown(root.get("version") or "")}; write version="2.0"')
    walk.loose(root)
    channels = [one for one in root if one.tag == "channel"]
    if not channels:
        walk.tell("version", root, "rss has no channel in it")
    for extra in channels[1:]:
        walk.tell("twice", extra, "channel is there more than once in rss")
    walk.inside(root, Shape(dict.fromkeys(("channel",), Part(many=True, open=True))))
    return _channel(walk, channels[0]) if channels else []


def _channel(walk: Walk, channel: Element) -> list[str]:
    items = channel.findall("item")
    walk.inside(channel, _WHOLE)
    if _LOOSE(channel):
        for one in [channel, *items]:
            walk.loose(one)
    _about(walk, channel)
    guids: dict[str, Element] = {}
    ids, marks = [], []
    for item in items:
        seen = walk.inside(item, ITEM)
        marks.append(seen.get("pubDate"))
        if "title" not in seen and "description" not in seen:
            walk.tell("item-empty", item, "item has neither a title nor a description")
        guid = seen.get("guid")
        text = "" if guid is None else (guid.text or "").strip()
        ids.append(text)
        if guid is None:
            walk.tell("guid-missing", item, "item has no guid, so that readers cannot know it again")
        elif text and guids.setdefault(text, guid) is not guid:
            walk.tell("guid-twice", guid, f"guid {texts.shown(text)} is that of an earlier item, too")
        if "pubDate" not in seen:
            walk.tell("date-missing", item, "item has no pubDate")
        if "enclosure" in seen and len(item.findall("enclosure")) > 1:
            walk.tell("enclosure-many", item, "item has more than one enclosure; put the others into media:content")
        if ENCODED in seen:
            if "description" not in seen:
                walk.tell("content-alone", item, "item has content:encoded and no description")
            elif (order := list(seen)).index(ENCODED) < order.index("description"):
                walk.tell("content-first", item, "content:encoded stands before the description")
        _said_twice(walk, item, seen)
    walk.order(marks)
    return ids


def _about(walk: Walk, channel: Element) -> None:
    """What the rules ask of the channel itself."""
    first = next((at for at, child in enumerate(channel) if child.tag == "item"), len(channel))
    late = next((child for child in channel[first:] if isinstance(child.tag, str) and child.tag != "item"), None)
    if late is not None:
        walk.tell("item-early", late, f"{late.tag.rpartition('}')[2]} stands behind an item")
    walk.own(channel, [one for one in channel.findall(_LINK) if one.get("rel") == "self"])
    _said_twice(walk, channel, {child.tag for child in channel})
    if (image := channel.find("image")) is not None:
        for name in ("title", "link"):
            own, other = channel.findtext(name), image.findtext(name)
            if own and other and own.strip().rstrip("/") != other.strip().rstrip("/"):
                walk.tell("image", image, f"{name} of the image is not the channel's")
        url = (image.findtext("url") or "").partition("?")[0].strip().lower()
        if url and "." in url.rpartition("/")[2] and not url.endswith(_IMAGES):
            walk.tell("image", image, "the image is no GIF, JPEG or PNG")


def _said_twice(walk: Walk, element: Element, tags: Collection[str]) -> None:
    for other, one in _CLASHES.items():
        if other in tags and one in tags:
            walk.tell("says-twice", element, f"has {one} and {other.rpartition('}')[2]}, and readers take either")


# Items are held to their shape one by one, as there is more to ask of each.
_WHOLE = Shape(CHANNEL | {"item": Part(many=True)}, frozenset({"title", "link", "description"}))
