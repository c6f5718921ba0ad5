"""RSS and Atom documents read back: what a subscriber's parser finds in them, and which musts they fail."""

from dataclasses import dataclass

from lxml import etree

from feedpub.formats._namespaces import ATOM, TOMBSTONES


@dataclass(frozen=True, slots=True)
class Seen:
    """What was found: the entries' ids in order, the address it gives itself, and required elements that lack."""

    ids: list[str]
    self_url: str | None
    missing: tuple[str, ...]
    deleted: tuple[str, ...] = ()  #: ids of tombstones


def rss(body: bytes) -> Seen:
    """Read back RSS 2.0: channel title, link and description, and a guid with title or description of each item."""
    root = _parsed(body, "rss")
    channel = root.find("channel")
    if channel is None:
        return Seen([], None, ("channel",))
    missing = [f"channel/{name}" for name in ("title", "link", "description") if not channel.findtext(name)]
    items = channel.findall("item")
    for number, item in enumerate(items, 1):
        if not item.findtext("title") and not item.findtext("description"):
            missing.append(f"item {number}: title")
        if not item.findtext("pubDate"):
            missing.append(f"item {number}: pubDate")
        if item.find("enclosure") is not None and any(
            not item.find("enclosure").get(a) for a in ("url", "length", "type")
        ):
            missing.append(f"item {number}: url, length or type of its enclosure")
    own = [link.get("href") for link in channel.findall(f"{{{ATOM}}}link") if link.get("rel") == "self"]
    return Seen([item.findtext("guid") or "" for item in items], own[0] if own else None, tuple(missing))


def atom(body: bytes) -> Seen:
    """Read back Atom: id, title, updated of the feed and each entry, an author, content or an alternate link."""
    root = _parsed(body, f"{{{ATOM}}}feed")
    missing = _lacking(root, "feed")
    by_feed = root.find(f"{{{ATOM}}}author") is not None
    entries = root.findall(f"{{{ATOM}}}entry")
    for number, entry in enumerate(entries, 1):
        missing += _lacking(entry, f"entry {number}")
        if not by_feed and entry.find(f"{{{ATOM}}}author") is None:
            missing.append(f"entry {number}: author")
        if not any(link.get("rel") == "alternate" for link in entry.findall(f"{{{ATOM}}}link")):
            missing.append(f"entry {number}: alternate link")
    own = [link.get("href") for link in root.findall(f"{{{ATOM}}}link") if link.get("rel") == "self"]
    deleted = tuple(one.get("ref") or "" for one in root.findall(f"{{{TOMBSTONES}}}deleted-entry"))
    ids = [entry.findtext(f"{{{ATOM}}}id") or "" for entry in entries]
    return Seen(ids, own[0] if own else None, tuple(missing), deleted)


def _lacking(element: etree._Element, place: str) -> list[str]:
    return [f"{place}: {name}" for name in ("id", "title", "updated") if not element.findtext(f"{{{ATOM}}}{name}")]


def _parsed(body: bytes, tag: str) -> etree._Element:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        root = etree.fromstring(body, parser)
    except etree.XMLSyntaxError as error:
        raise ValueError(str(error)) from None
    if root.tag != tag:
        raise ValueError(f"its root is {root.tag}")
    return root
