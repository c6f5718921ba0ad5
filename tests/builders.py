"""Records for tests, each whole and unremarkable until a test says what is special about it."""

from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

import feedparser
from lxml import etree
from msgspec.structs import replace

from feedpub import normalize
from feedpub.formats import FORMATS
from feedpub.formats._namespaces import ATOM, CONTENT, DC, DCTERMS, MEDIA
from feedpub.ledger import Published
from feedpub.model import Article, Entry, Feed
from feedpub.naming import Newsroom

KYIV = ZoneInfo("Europe/Kyiv")
NOON = datetime(2026, 11, 23, 12, 0, tzinfo=KYIV)
NS = {"atom": ATOM, "content": CONTENT, "dc": DC, "dcterms": DCTERMS, "media": MEDIA}


def newsroom(**special: Any) -> Newsroom:
    """A Ukrainian newsroom."""
    usual: dict[str, Any] = {
        "authority": "gazette.example,2025",
        "language": "uk",
        "zone": KYIV,
        "story_url": "https://gazette.example/{language}/{slug}",
        "source_language": "uk",
    }
    return Newsroom(**usual | special)


def article(**special: Any) -> Article:
    """A story as a reader gives it."""
    usual: dict[str, Any] = {
        "path": "harbour-reopens.md",
        "form": "markdown",
        "headline": "Harbour reopens",
        "lead": "Ships sail again.",
        "body": "<p>The harbour opened at six.</p>",
        "published": NOON,
    }
    return Article(**usual | special)


def whole(story: Article, room: Newsroom | None = None) -> Entry:
    """An article through both halves of normalize."""
    return normalize.complete(normalize.entry_of(story, room or newsroom()), story)


def entry(name: str = "harbour-reopens", **special: Any) -> Entry:
    """A story as a subscriber receives it, with its summary and its content."""
    usual: dict[str, Any] = {
        "id": f"tag:gazette.example,2025:{name}",
        "name": name,
        "path": f"content/{name}.md",
        "url": f"https://gazette.example/{name}",
        "title": "Harbour reopens",
        "published": NOON,
        "language": "uk",
        "summary": "Ships sail again.",
        "content": "<p>The harbour opened at six.</p>",
    }
    usual |= special
    usual.setdefault("updated", usual["published"])
    return Entry(**usual)


def published(one: Entry, **special: object) -> Published:
    """What the ledger remembers of an entry that was in a feed."""
    usual: dict[str, object] = {
        "id": one.id,
        "path": one.path,
        "published": one.published,
        "updated": one.updated,
        "fingerprint": one.fingerprint,
        "version": one.version,
    }
    return Published(**usual | special)  # type: ignore[arg-type]


def feed(*entries: Entry, **special: Any) -> Feed:
    """A feed that carries the entries."""
    usual: dict[str, Any] = {
        "name": "news",
        "id": "tag:gazette.example,2025:feeds/news",
        "title": "Gazette",
        "description": "All the news",
        "home_url": "https://gazette.example/",
        "self_url": "https://gazette.example/feeds/news",
        "language": "uk",
        "updated": max((one.updated for one in entries), default=datetime(2025, 1, 1, tzinfo=UTC)),
        "entries": entries,
        "author": "Gazette",
    }
    return Feed(**usual | special)


def render(format_name: str, whole_feed: Feed) -> bytes:
    """The feed's document in a format."""
    return FORMATS[format_name].render(whole_feed)


def channel(whole_feed: Feed) -> Any:
    """The feed as RSS, read back: its channel."""
    return etree.fromstring(render("rss", whole_feed))[0]


def item(one: Entry, **special: Any) -> Any:
    """An entry as RSS, read back: its item."""
    return channel(feed(one, **special)).find("item")


def atom_feed(whole_feed: Feed) -> Any:
    """The feed as Atom, read back: its root."""
    return etree.fromstring(render("atom", whole_feed))


def atom_entry(one: Entry, **special: Any) -> Any:
    """An entry as Atom, read back."""
    return atom_feed(feed(one, **special)).find("atom:entry", NS)


def links(element: Any, rel: str) -> list[dict[str, str]]:
    """The attributes of an element's Atom links of one relation, but for the relation."""
    found = [dict(link.attrib) for link in element.findall("atom:link", NS) if link.get("rel") == rel]
    return [{key: value for key, value in link.items() if key != "rel"} for link in found]


def texts(element: Any, path: str) -> list[str | None]:
    """The texts of the elements at a path."""
    return [one.text for one in element.findall(path, NS)]


def parsed(body: bytes) -> Any:
    """What feedparser, which nobody here wrote, makes of a document that it must find faultless."""
    found = feedparser.parse(body)
    assert not found.bozo, found.get("bozo_exception")
    return found


def without_body(one: Entry) -> Entry:
    """The entry without its second half."""
    return replace(one, summary=None, content=None)
