"""Rows of the SQLite ledger as the records that they stand for; ValueError or TypeError where they are none."""

import json
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from functools import lru_cache
from itertools import islice
from typing import Any

from feedpub.ledger import Build, Event, Published, standing
from feedpub.ledger._entries import moment, unpack
from feedpub.ledger._words import hash_of
from feedpub.model import Entry

Row = Any  # a tuple, as SQLite gives it
_AT_ONCE = 500  # ids that a query has; SQLite takes 999 at least

STORY = (
    "story.id, CASE gone WHEN 0 THEN path ELSE '' END, published, coalesce(updated, published), fingerprint, standing, "
    "version, declared, url, withdrawn, title"
)
ENTRY = "story.id, path, url, title, published, coalesce(updated, published), fingerprint, version, packed, texts"
ENTRIES = "story JOIN entry ON entry.story = key LEFT JOIN content ON content.story = key"
SELECT_ENTRY = f"SELECT {ENTRY} FROM {ENTRIES}"
#: What there is to compare of a story, and to write.
COLUMNS = (
    "path, gone, published, coalesce(updated, published), fingerprint, standing, version, url, title, packed, texts"
)


def published_of(row: Row) -> Published:
    """A story from the columns of :data:`STORY`."""
    return Published(
        id=row[0],
        path=row[1],
        published=moment(row[2]),
        updated=moment(row[3]),
        fingerprint=row[4],
        standing=row[5],
        version=None if row[6] is None else int(row[6]),
        declared=_moment(row[7]),
        url=row[8],
        withdrawn=_moment(row[9]),
        title=row[10],
    )


def queries_of(ids: Iterable[str]) -> Iterator[tuple[str, list[int]]]:
    """Queries for the entries of these ids, each for many of them, and what it is to be asked with."""
    wanted = iter(sorted(ids))
    while some := [hash_of(id_) for id_ in islice(wanted, _AT_ONCE)]:
        yield f"{SELECT_ENTRY} WHERE hash IN ({', '.join('?' * len(some))})", some


@lru_cache(maxsize=1024)  # one that watches asks for the same feeds' entries all day; a purge forgets them
def entry_of(row: Row) -> Entry:
    """An entry from the columns of :data:`ENTRY`; from the same ones the same."""
    names = ("id", "path", "url", "title", "published", "updated", "fingerprint", "version")
    return unpack(row[8], row[9], dict(zip(names, row[:8], strict=True)))


def event_of(row: Row) -> Event:
    """What happened to a story, from its id, the second it was at, its kind and its text."""
    return Event(at=datetime.fromtimestamp(row[1], UTC), kind=row[2], text=row[3])


def build_of(row: Row) -> Build:
    """A build from when it was, its problems as JSON, how many documents it wrote and how many entries feeds had."""
    return Build(at=moment(row[0]), problems=tuple(problems_of(row[1])), written=row[2], entries=row[3])


def problems_of(told: str) -> list[str]:
    """The problems of a build from their JSON; ValueError where that is damaged."""
    found = json.loads(told)
    if not isinstance(found, list) or not all(isinstance(one, str) for one in found):
        raise ValueError("not the problems of a build")
    return found


def columns_of(entry: Entry) -> tuple[str | int | None, ...]:
    """What is kept of an entry, in the order of :data:`COLUMNS`, but for the last two, which are packed."""
    return (
        entry.path,
        0,
        entry.published.isoformat(),
        entry.updated.isoformat(),
        entry.fingerprint,
        standing(entry),
        entry.version,
        entry.url,
        entry.title,
    )


def raw(text: str) -> bytes:
    """A text that may hold a file's name which is no UTF-8; sqlite3 takes such a one as bytes only."""
    return text.encode("utf-8", "surrogatepass")


def text(data: bytes) -> str:
    """A text as it was written; of a damaged one as much as can be read."""
    try:
        return data.decode("utf-8", "surrogatepass")
    except UnicodeDecodeError:
        return data.decode("utf-8", "replace")


def _moment(written: str | None) -> datetime | None:
    return None if written is None else moment(written)
