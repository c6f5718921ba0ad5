"""What feedgen cannot say, or says wrongly, added to its trees through its own extension interface.

feedgen calls ``extend_rss`` and ``extend_atom`` last on each tree, so what it wrote can be put right there, too. An
extension sees nothing of the feed it belongs to and therefore holds its own :class:`Feed` or :class:`Entry`.
Names are without namespace in feedgen's Atom trees, so ours are as well; they get it when the tree is written.
"""

from typing import Any

from feedgen.ext.base import BaseEntryExtension, BaseExtension
from lxml import etree

from feedpub.formats._dates import rfc3339
from feedpub.formats._licensing import licensed
from feedpub.formats._namespaces import ATOM, DC, DCTERMS, HISTORY, MEDIA, RSL, TOMBSTONES, XML
from feedpub.formats._pictures import enclosures_of
from feedpub.formats._shared import known
from feedpub.model import Entry, Feed, Image, Withdrawal

_Element = Any  # lxml has no types of its own


class FeedpubExtension(BaseExtension):  # type: ignore[misc]
    """Of a feed: its own links and its language. Only the namespaces that its entries use are declared."""

    def __init__(self) -> None:
        self.feed: Feed
        self.key: tuple[object, ...] = ()  # all that what is written of an entry depends on besides itself
        self.self_url = ""
        self.media_type = ""

    def extend_ns(self) -> dict[str, str]:
        used = frozenset[str]().union(*known(self.feed.entries, self.key, self._used_by))
        spaces = {
            "dc": (DC, "dc" in used),
            "dcterms": (DCTERMS, "dcterms" in used),
            "media": (MEDIA, "media" in used),
            "rsl": (RSL, "rsl" in used),
            "fh": (HISTORY, self._is_page),
            "at": (TOMBSTONES, bool(self.feed.withdrawn) and self.media_type == "application/atom+xml"),
        }
        return {prefix: uri for prefix, (uri, is_used) in spaces.items() if is_used}

    def _used_by(self, entry: Entry) -> frozenset[str]:
        used = {
            "dc": bool(_dc(entry, self.feed, self.media_type)),
            "dcterms": bool(_dcterms(entry, self.media_type)),
            "media": bool(entry.images or len(entry.enclosures) > 1),
            "rsl": licensed(entry, self.feed) is not None,
        }
        return frozenset(prefix for prefix, is_used in used.items() if is_used)

    def extend_rss(self, rss: _Element) -> _Element:
        """``atom:link`` for self, alternate, hub and archive: feedgen writes the first and drops the others."""
        channel = rss[0]
        links = [
            _link(f"{{{ATOM}}}link", rel="self", href=self.self_url, type=self.media_type),
            _link(f"{{{ATOM}}}link", rel="alternate", href=self.feed.home_url, type="text/html"),
        ]
        if self.feed.hub:
            links.append(_link(f"{{{ATOM}}}link", rel="hub", href=self.feed.hub))
        links += self._chained(f"{{{ATOM}}}link")
        at = next((i + 1 for i, child in enumerate(channel) if child.tag == "description"), len(channel))
        channel[at:at] = links
        return rss

    def extend_atom(self, feed: _Element) -> _Element:
        """The feed's links, each with its rel and type, and tombstones (RFC 6721), which stand before the entries."""
        for link in feed.findall("link"):
            feed.remove(link)
        links = [
            _link("link", rel="alternate", href=self.feed.home_url, type="text/html"),
            _link("link", rel="self", href=self.self_url, type=self.media_type),
        ]
        if self.feed.hub:
            links.append(_link("link", rel="hub", href=self.feed.hub))
        if self.feed.license and self.feed.license.terms:
            links.append(_link("link", rel="license", href=self.feed.license.terms))  # RFC 4946
        links += self._chained("link")
        at = next((i + 1 for i, child in enumerate(feed) if child.tag == "updated"), len(feed))
        feed[at:at] = links
        at = next((i for i, child in enumerate(feed) if child.tag == "entry"), len(feed))
        feed[at:at] = [_tombstone(one) for one in self.feed.withdrawn]
        return feed

    @property
    def _is_page(self) -> bool:
        return self.feed.chain is not None and self.feed.chain.current is not None

    def _chained(self, tag: str) -> list[_Element]:
        """The links of an archived feed in this format, and the mark of a page of its archive (RFC 5005, section 4)."""
        suffix = self.self_url.removeprefix(self.feed.self_url)
        links = self.feed.chain.links if self.feed.chain else {}
        found = [_link(tag, rel=rel, href=href + suffix, type=self.media_type) for rel, href in links.items() if href]
        return [*found, etree.Element(f"{{{HISTORY}}}archive")] if self._is_page else found


class FeedpubEntryExtension(BaseEntryExtension):  # type: ignore[misc]
    """Of an entry: who wrote it, when it was changed, its files, where it is from and what it points to."""

    def __init__(self) -> None:
        self.entry: Entry
        self.feed: Feed

    def extend_rss(self, item: _Element) -> _Element:
        entry = self.entry
        for name, text in _dc(entry, self.feed, "application/rss+xml").items():
            _text(item, f"{{{DC}}}{name}", text)
        for name, text in _dcterms(entry, "application/rss+xml").items():
            _text(item, f"{{{DCTERMS}}}{name}", text)
        for related in entry.related:
            if related.url:
                item.append(_link(f"{{{ATOM}}}link", rel="related", href=related.url, title=related.title))
        item.extend(_translations(f"{{{ATOM}}}link", entry))
        _media(item, entry, first_enclosure=1)
        _append(item, licensed(entry, self.feed))
        return item

    def extend_atom(self, element: _Element) -> _Element:
        """Links with rel, type, length and title: feedgen 1.0 loses them, and enclosures become the story itself."""
        entry = self.entry
        if entry.language != self.feed.language:
            element.set(f"{{{XML}}}lang", entry.language)
        links = [_link("link", rel="alternate", href=entry.url, type="text/html")]
        links += _translations("link", entry)
        links += [
            _link("link", rel="enclosure", href=one.url, type=one.media_type, length=str(one.length), title=one.title)
            for one in enclosures_of(entry, self.feed)
        ]
        links += [_link("link", rel="related", href=one.url, title=one.title) for one in entry.related if one.url]
        for link in element.findall("link"):
            element.remove(link)
        at = next(i + 1 for i, child in enumerate(element) if child.tag == "updated")
        element[at:at] = links
        for name, text in _dc(entry, self.feed, "application/atom+xml").items():
            _text(element, f"{{{DC}}}{name}", text)
        for name, text in _dcterms(entry, "application/atom+xml").items():
            _text(element, f"{{{DCTERMS}}}{name}", text)
        _media(element, entry, first_enclosure=None)
        _append(element, licensed(entry, self.feed))
        return element


def _translations(tag: str, entry: Entry) -> list[_Element]:
    """Links to the story in other languages.

    As ``related``, since several readers open the last ``alternate`` of an entry, whatever its language.
    """
    return [
        _link(tag, rel="related", href=one.url, type="text/html", hreflang=one.language) for one in entry.translations
    ]


def _append(parent: _Element, child: _Element | None) -> None:
    if child is not None:
        parent.append(child)


def _tombstone(one: Withdrawal) -> _Element:
    element = _link(f"{{{TOMBSTONES}}}deleted-entry", ref=one.id, when=rfc3339(one.when))
    if one.reason and not one.legal:
        _text(element, f"{{{TOMBSTONES}}}comment", one.reason)
    return element


def _dc(entry: Entry, feed: Feed, media_type: str) -> dict[str, str]:
    """Dublin Core, once each. In RSS the names stand in one element, as many readers show only one of several."""
    found = {}
    if media_type == "application/rss+xml":
        if entry.authors:
            found["creator"] = ", ".join(person.name for person in entry.authors)
        if entry.language != feed.language:
            found["language"] = entry.language
        if entry.rights and entry.rights != feed.rights:
            found["rights"] = entry.rights
    if entry.source:
        found["source"] = entry.source
    # A related story with an address is a link; of one without, title and time are kept here, a line each.
    lines = [
        f"{one.title} ({rfc3339(one.published)})" if one.published else one.title
        for one in entry.related
        if not one.url
    ]
    if lines:
        found["relation"] = "\n".join(lines)
    return found


def _dcterms(entry: Entry, media_type: str) -> dict[str, str]:
    """Dublin Core terms: when it was changed (RSS has no word for it), where it was written."""
    found = {}
    if media_type == "application/rss+xml" and entry.updated != entry.published:
        found["modified"] = rfc3339(entry.updated)
    if entry.dateline:
        found["spatial"] = entry.dateline
    return found


def _media(parent: _Element, entry: Entry, *, first_enclosure: int | None) -> None:
    """Media RSS 1.5.1, directly in the item: a group is only for versions of the same picture."""
    for image in entry.images:
        _image(parent, image)
    for one in entry.enclosures[first_enclosure:] if first_enclosure is not None else ():
        medium = one.media_type.partition("/")[0]
        content = _link(f"{{{MEDIA}}}content", url=one.url, type=one.media_type)
        if medium in ("image", "audio", "video"):
            content.set("medium", medium)
        if one.length:
            content.set("fileSize", str(one.length))
        if one.title:
            _text(content, f"{{{MEDIA}}}title", one.title, type="plain")
        parent.append(content)


def _image(parent: _Element, image: Image) -> None:
    content = _link(
        f"{{{MEDIA}}}content",
        url=image.url,
        medium="image",
        type=image.media_type,
        width=_number(image.width),
        height=_number(image.height),
        fileSize=_number(image.length),
    )
    if image.caption:
        _text(content, f"{{{MEDIA}}}title", image.caption, type="plain")
    if image.alt:
        _text(content, f"{{{MEDIA}}}description", image.alt, type="plain")
    if image.credit:
        _text(content, f"{{{MEDIA}}}credit", image.credit)
    parent.append(content)


def _number(value: int | None) -> str | None:
    return str(value) if value is not None else None


def _link(tag: str, **attributes: str | None) -> _Element:
    element = etree.Element(tag)
    for name, value in attributes.items():
        if value:
            element.set(name, value)
    return element


def _text(parent: _Element, tag: str, text: str, **attributes: str) -> None:
    element = etree.SubElement(parent, tag, **attributes)
    element.text = text
