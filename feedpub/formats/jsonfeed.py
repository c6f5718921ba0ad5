"""JSON Feed 1.1: https://www.jsonfeed.org/version/1.1/

What it has no word for stands in an object of its own, ``_feedpub``, as its extensions do.
"""

import json
from collections.abc import Iterable, Sequence
from typing import Any

from feedpub.formats import FORMATS
from feedpub.formats._dates import rfc3339
from feedpub.formats._pictures import content_of, enclosures_of
from feedpub.formats._shared import each
from feedpub.model import Enclosure, Entry, Feed, Person
from feedpub.pieces import Piece, Pieces

VERSION = "https://jsonfeed.org/version/1.1"


def render(feed: Feed) -> Pieces:
    """The feed as a JSON Feed in UTF-8, without a byte order mark."""
    found = {
        "version": VERSION,
        "title": feed.title,
        "home_page_url": feed.home_url,
        "feed_url": FORMATS["json"].url(feed),
        "next_url": _chained(feed).get("prev-archive"),  # the next older items
        "description": feed.description,
        "icon": feed.image,
        "authors": [{"name": feed.author}] if feed.author else None,
        "language": feed.language,
        "hubs": [{"type": "WebSub", "url": feed.hub}] if feed.hub else None,
        "_feedpub": _held(
            {"id": feed.id, "updated": rfc3339(feed.updated), "rights": feed.rights, "archive": _chained(feed)}
        ),
    }

    def lines(entries: Iterable[Entry]) -> Iterable[bytes]:
        return (_line(entry, feed) for entry in entries)

    return _pieces(_held(found), each(feed.entries, key(feed), lines))


def key(feed: Feed) -> tuple[object, ...]:
    """All that an item depends on besides its entry."""
    return ("json", feed.language, feed.rights, feed.lead_image)


def _chained(feed: Feed) -> dict[str, str]:
    """The links of an archived feed, by the names that they have in XML."""
    suffix = FORMATS["json"].suffix
    return {rel: address + suffix for rel, address in feed.chain.links.items() if address} if feed.chain else {}


def written(head: dict[str, Any], items: Iterable[bytes]) -> bytes:
    """The document of what stands before the items, and these."""
    return _pieces(head, list(map(Piece, items))).whole


def _pieces(head: dict[str, Any], items: Sequence[Piece]) -> Pieces:
    """A line for each item, as tools that compare texts like it; with ``indent`` Python's fast encoder would not be
    used."""
    begin = json.dumps(head, ensure_ascii=False)[:-1].encode()
    return Pieces(head=begin + b', "items": [\n', entries=items, between=b",\n", end=b"\n]}\n")


def line(value: dict[str, Any]) -> bytes:
    """An item as it stands in the document."""
    return json.dumps(value, ensure_ascii=False).encode()


def _line(entry: Entry, feed: Feed) -> bytes:
    return line(item(entry, feed))


def item(entry: Entry, feed: Feed) -> dict[str, Any]:
    """An entry; ``content_text`` is its summary where it has no content, as one of the two must be there."""
    html = content_of(entry, feed)
    return _held(
        {
            "id": entry.id,
            "url": entry.url,
            "title": entry.title,
            "content_html": html or None,
            "content_text": None if html else entry.summary or entry.title,
            "summary": (entry.summary or None) if html else None,
            "image": entry.images[0].url if entry.images else None,
            "date_published": rfc3339(entry.published),
            "date_modified": rfc3339(entry.updated),
            "authors": [_author(person) for person in entry.authors],
            "tags": _tags(entry),
            "language": entry.language if entry.language != feed.language else None,
            "attachments": [_attachment(one) for one in enclosures_of(entry, feed)],
            "_feedpub": _more(entry, feed),
        }
    )


def _author(person: Person) -> dict[str, Any]:
    return _held({"name": person.name, "url": person.url})


def _tags(entry: Entry) -> list[str]:
    """Section and tags, each once however it is capitalised."""
    found: dict[str, str] = {}
    for name in (entry.section, *entry.tags):
        if name:
            found.setdefault(name.casefold(), name)
    return list(found.values())


def _attachment(one: Enclosure) -> dict[str, Any]:
    return _held({"url": one.url, "mime_type": one.media_type, "title": one.title, "size_in_bytes": one.length or None})


def _more(entry: Entry, feed: Feed) -> dict[str, Any]:
    return _held(
        {
            "section": entry.section,
            "dateline": entry.dateline,
            "source": entry.source,
            "rights": entry.rights if entry.rights != feed.rights else None,
            "related": [_held({"title": one.title, "url": one.url}) for one in entry.related],
            "translations": [{"language": one.language, "url": one.url} for one in entry.translations],
            "images": [
                _held(
                    {
                        "url": one.url,
                        "alt": one.alt,
                        "caption": one.caption,
                        "credit": one.credit,
                        "width": one.width,
                        "height": one.height,
                    }
                )
                for one in entry.images
            ],
        }
    )


def _held(values: dict[str, Any]) -> dict[str, Any]:
    """Without what is not known."""
    return {name: value for name, value in values.items() if value not in (None, [], {})}
