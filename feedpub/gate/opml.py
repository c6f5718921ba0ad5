"""Lists of feeds in OPML 2.0: http://opml.org/spec2.opml"""

from feedpub.gate import texts
from feedpub.gate.shape import Element, Part, Shape, Walk
from feedpub.gate.times import rfc822


def _numbers(text: str) -> texts.Fault | None:
    ok = all(one.strip().isascii() and one.strip().isdigit() for one in text.split(",")) or not text.strip()
    return None if ok else ("number", f"is {texts.shown(text)}; write numbers with commas between them")


_HEAD = Shape(
    {
        "title": Part(text=texts.anything),
        "dateCreated": Part(time=rfc822),
        "dateModified": Part(time=rfc822),
        "ownerName": Part(text=texts.anything),
        "ownerEmail": Part(text=texts.anything),
        "ownerId": Part(text=texts.uri),
        "docs": Part(text=texts.uri),
        "expansionState": Part(text=_numbers),
        **{
            name: Part(text=texts.number)
            for name in ("vertScrollState", "windowTop", "windowLeft", "windowBottom", "windowRight")
        },
    }
)
_TRUTH = texts.one_of("true", "false")
_KNOWN = {
    "text": None,
    "title": None,
    "type": None,
    "isComment": _TRUTH,
    "isBreakpoint": _TRUTH,
    "xmlUrl": texts.web,
    "htmlUrl": texts.web,
    "url": texts.web,
    "language": texts.language,
}
_VERSIONS = ("RSS", "RSS1", "RSS2", "scriptingNews", "ATOM", "Atom")


def look(root: Element, walk: Walk) -> list[str]:
    """Hold a document whose root is ``opml`` to its rules; the addresses of the feeds that it lists."""
    if (version := root.get("version")) not in ("1.0", "1.1", "2.0"):
        walk.tell("version", root, f"version of opml is {texts.shown(version or '')}; write 2.0")
    walk.inside(root, Shape({"head": Part(inside=_HEAD), "body": Part()}, frozenset({"head", "body"})))
    body = root.find("body")
    if body is None:
        return []
    if body.find("outline") is None:
        walk.tell("empty", body, "body has no outline in it")
    seen: set[str] = set()
    for element in body.iter():
        if not isinstance(element.tag, str) or element is body:
            continue
        if element.tag != "outline":
            if element.tag[0] != "{":
                walk.tell("element", element, f"{element.tag} is unknown in an outline")
            continue
        _outline(walk, element, seen)
    return [one.get("xmlUrl") for one in body.iter("outline") if one.get("xmlUrl")]


def _outline(walk: Walk, outline: Element, seen: set[str]) -> None:
    names = outline.keys()
    for name in names:
        if (kind := _KNOWN.get(name)) and (fault := kind(outline.get(name))):
            walk.tell("uri" if fault[0] == "scheme" else fault[0], outline, f"{name} of outline {fault[1]}")
    if "text" not in names:
        walk.tell("missing", outline, "outline has no text")
    if (created := outline.get("created")) and (fault := rfc822(created)[1]):
        walk.tell(fault[0], outline, f"created of outline {fault[1]}")
    kind_of = (outline.get("type") or "").lower()
    if kind_of in ("rss", "atom") and "xmlUrl" not in names:
        walk.tell("missing", outline, f"outline of type {kind_of} has no xmlUrl")
    if kind_of == "atom":
        walk.tell("type", outline, "type of outline is atom; readers know rss only, also for Atom")
    if "xmlUrl" in names and not kind_of:
        walk.tell("type", outline, "outline has xmlUrl and no type; write rss")
    if (version := outline.get("version")) and kind_of == "rss" and version not in _VERSIONS:
        walk.tell("type", outline, f"version of outline is {texts.shown(version)}; write RSS, RSS1 or scriptingNews")
    if (url := outline.get("xmlUrl")) is not None:
        if url in seen:
            walk.tell("twice-listed", outline, f"{texts.shown(url)} is listed more than once")
        seen.add(url)
