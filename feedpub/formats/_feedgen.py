"""The only door to feedgen. Every fault of feedgen 1.0 that would reach a subscriber is met here, each with its reason.

feedgen formats RSS dates through the process-wide locale: never render in two threads of one process.
"""

import re
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from html import escape
from typing import NamedTuple

from feedgen.entry import FeedEntry
from feedgen.feed import FeedGenerator
from feedgen.util import formatRFC2822
from msgspec.structs import replace

from feedpub.formats import _shared
from feedpub.formats._extension import FeedpubEntryExtension, FeedpubExtension
from feedpub.formats._pictures import content_of, enclosures_of
from feedpub.formats._shared import each
from feedpub.model import Entry, Feed
from feedpub.pieces import Pieces

_NO_TIME = datetime.fromtimestamp(0, UTC)
#: How each format says of when a feed is, as feedgen writes it.
_DATED: dict[str, tuple[str, Callable[[datetime], str]]] = {
    "application/rss+xml": ("lastBuildDate", formatRFC2822),
    "application/atom+xml": ("updated", datetime.isoformat),
}
_TAG_LIKE = re.compile(r"<(?=[A-Za-z/!?])")


def rss(feed: Feed, self_url: str) -> Pieces:
    """The feed as RSS 2.0."""
    return _pieces(feed, self_url, "application/rss+xml")


def atom(feed: Feed, self_url: str) -> Pieces:
    """The feed as Atom 1.0 (RFC 4287)."""
    return _pieces(feed, self_url, "application/atom+xml")


def _pieces(feed: Feed, self_url: str, media_type: str) -> Pieces:
    """The entries, and what is around them."""
    shells: list[tuple[bytes, bytes]] = []

    def make(some: Sequence[Entry]) -> list[bytes]:
        head, made, end = _apart(written(feed, self_url, media_type, some), media_type)
        shells.append((head, end))
        return made

    entries = each(feed.entries, key_of(feed, self_url, media_type), make)
    head, end = shells[0] if shells else _shell(feed, self_url, media_type)
    return Pieces(head=_styled(feed, head), entries=entries, end=end)


class _Shell(NamedTuple):
    """What is around a feed's entries: what it was made of, and it, without the time of the feed."""

    of: tuple[object, ...]
    before: bytes
    after: bytes
    end: bytes


def _shell(feed: Feed, self_url: str, media_type: str) -> tuple[bytes, bytes]:
    """What is around a feed's entries: as it was last, with its time put in, where nothing but that is another."""
    tag, time = _DATED[media_type]
    dated = f"<{tag}>{time(_whole(feed.updated))}</{tag}>".encode()
    extension = FeedpubExtension()
    _extend(extension, feed, self_url, media_type)
    # Times are alike that are one moment in two zones, and are not written alike.
    zones = [one.when.utcoffset() for one in feed.withdrawn]
    of = (replace(feed, entries=(), updated=_NO_TIME), zones, extension.extend_ns())
    last: _Shell | None = _shared.shells.get((self_url, media_type))
    if last is not None and last.of == of:
        return last.before + dated + last.after, last.end
    head, _, end = _apart(written(feed, self_url, media_type, ()), media_type)
    before, *after = head.split(dated)
    if len(after) == 1:
        _shared.shells[self_url, media_type] = _Shell(of, before, after[0], end)
    return head, end


def key_of(feed: Feed, self_url: str, media_type: str) -> tuple[object, ...]:
    """All that an entry depends on besides itself."""
    origin = self_url.split("/", 3)[:3] if feed.license else ()  # a licence holds for one origin
    return (media_type, feed.language, feed.rights, feed.lead_image, feed.license, *origin)


_END = {"application/rss+xml": b"  </channel>", "application/atom+xml": b"</feed>"}
_BEGIN = {"application/rss+xml": b"    <item>", "application/atom+xml": b"  <entry"}


def _apart(together: bytes, media_type: str) -> tuple[bytes, list[bytes], bytes]:
    """A document's head, its entries and its end: a ``<`` in XML always begins a tag, so that they are plain to see."""
    at, begin = together.rindex(_END[media_type]), _BEGIN[media_type]
    head, *entries = together[:at].split(begin)
    return head, [begin + one for one in entries], together[at:]


def written(feed: Feed, self_url: str, media_type: str, entries: Sequence[Entry]) -> bytes:
    """The feed with these of its entries as feedgen writes it in one go; what is around them is the same for any.

    With all of them it is what :func:`rss` and :func:`atom` give, but for a stylesheet.
    """
    fg = _generator(feed, self_url, media_type, entries)
    text = fg.rss_str(pretty=True) if media_type == "application/rss+xml" else fg.atom_str(pretty=True)
    return bytes(text)


def _styled(feed: Feed, head: bytes) -> bytes:
    """The head with the address of its stylesheet, which browsers use and readers pass over."""
    if not feed.stylesheet:
        return head
    declaration, newline, rest = head.partition(b"\n")
    instruction = f'<?xml-stylesheet type="text/css" href="{escape(feed.stylesheet)}"?>'.encode()
    return b"".join((declaration, newline, instruction, newline, rest))


def _generator(feed: Feed, self_url: str, media_type: str, entries: Sequence[Entry]) -> FeedGenerator:
    """With some of the feed's entries; namespaces are declared for all of them."""
    is_rss = media_type == "application/rss+xml"
    fg = FeedGenerator()
    fg.id(feed.id)
    fg.title(_for_rss(feed.title) if is_rss else feed.title)
    fg.description(_for_rss(feed.description) if is_rss else feed.description)
    fg.language(feed.language)
    # Without these feedgen says "now", and no two builds would be alike. Whole seconds: fractions break Rome.
    fg.updated(_whole(feed.updated))
    fg.lastBuildDate(_whole(feed.updated))
    fg.generator("feedpub")  # without a version, so that an update of feedpub rewrites nothing
    fg.docs("https://www.rssboard.org/rss-specification")
    if feed.author:
        fg.author({"name": feed.author})
    if feed.rights:
        fg.rights(feed.rights)
    if feed.ttl and is_rss:
        fg.ttl(feed.ttl)
    if feed.image:
        fg.image(url=feed.image, title=feed.title, link=feed.home_url)
        fg.logo(feed.image)
    # RSS takes the last link for the channel's, whatever its rel; there is just this one, our extension adds the rest.
    fg.link(href=feed.home_url, rel="alternate")
    fg.register_extension("feedpub", FeedpubExtension, FeedpubEntryExtension)
    _extend(fg.feedpub, feed, self_url, media_type)
    for entry in entries:
        _add(fg, feed, entry, is_rss=is_rss)
    return fg


def _extend(extension: FeedpubExtension, feed: Feed, self_url: str, media_type: str) -> None:
    extension.feed, extension.self_url, extension.media_type = feed, self_url, media_type
    extension.key = key_of(feed, self_url, media_type)


def _add(fg: FeedGenerator, feed: Feed, entry: Entry, *, is_rss: bool) -> None:
    fe: FeedEntry = fg.add_entry(order="append")  # feedgen would prepend
    fe.feedpub.entry, fe.feedpub.feed = entry, feed
    fe.title(_for_rss(entry.title) if is_rss else entry.title)
    # Sets Atom's id as well; `id` would set RSS's guid, as a permalink.
    fe.guid(entry.guid if is_rss and entry.guid else entry.id, permalink=False)
    fe.link(href=entry.url, rel="alternate")
    fe.published(_whole(entry.published))
    fe.updated(_whole(entry.updated))
    # Without a summary feedgen puts the content where the summary goes, so there always is one.
    summary = entry.summary or (entry.title if entry.content_html else "")
    if summary:
        fe.summary(_for_rss(summary) if is_rss else summary)
    if content := content_of(entry, feed):
        # Without a type Atom readers show the tags; as CDATA feedgen would say type="CDATA", which is not Atom.
        fe.content(content, type="html")
    # All at once: each call goes through all that there are.
    fe.category([{"term": category, "label": category} for category in _categories(entry)])
    if is_rss:
        # RSS names authors by e-mail address or not at all; names go into dc:creator.
        for one in enclosures_of(entry, feed)[:1]:  # readers take one; the others are media:content
            fe.enclosure(url=one.url, length=str(one.length), type=one.media_type)
        return
    if entry.authors:
        fe.author([{"name": person.name} | ({"uri": person.url} if person.url else {}) for person in entry.authors])
    if entry.rights and entry.rights != feed.rights:
        fe.rights(entry.rights)


def _categories(entry: Entry) -> list[str]:
    """Section and tags, each once however it is capitalised."""
    found: dict[str, str] = {}
    for name in (entry.section, *entry.tags):
        if name:
            found.setdefault(name.casefold(), name)
    return list(found.values())


def _whole(moment: datetime) -> datetime:
    return moment.replace(microsecond=0)


def _for_rss(text: str) -> str:
    """Plain text for an element that readers take for HTML: what looks like a tag must not be eaten as one.

    RSS has no way to say that a title is plain. Rightly escaped, ``<est. 1926>`` is lost in several readers all the
    same; with a space behind the sign it is text to all of them.
    """
    return _TAG_LIKE.sub("< ", text)
