"""The feed that the newsroom published before feedpub, and what is taken over from it."""

import os
from collections.abc import Collection, Mapping, Sequence
from pathlib import Path
from urllib.parse import urljoin
from zoneinfo import ZoneInfo

from msgspec import Struct
from msgspec.structs import replace

from feedpub import adopted, readers
from feedpub.adopted import Adopted, Match
from feedpub.errors import ArticleError, FetchError
from feedpub.ledger import Published
from feedpub.model import Article, Entry
from feedpub.naming import is_uri
from feedpub.readers._file import unpacked
from feedpub.readers.xml.source import root_of

_ROOTS = {"rss": "rss", "RDF": "rss", "feed": "atom"}
LARGEST = 64_000_000  #: bytes


class Item(Struct, frozen=True, kw_only=True):
    """One item of the former feed: the story that it is, if any, and what is remembered of it because of that.

    ``reason`` says by what it was matched, or why it was not. ``late`` has the id that feedpub has published the story
    under already, which it keeps.
    """

    match: Match
    adopted: Adopted | None = None
    late: str | None = None


class Former(Struct, frozen=True, kw_only=True):
    """What was found in a former feed: its items, and what is wrong with those that cannot be read."""

    items: Sequence[Article]
    wrong: Sequence[ArticleError]


def read(name: str, raw: bytes, zone: ZoneInfo, base: str) -> Former:
    """The items of a feed, RSS, Atom or JSON Feed, packed or not; FetchError where it is none.

    Their ``form`` is the format that they were in: ``rss``, ``atom`` or ``json``. Relative addresses begin at ``base``;
    so do Atom's relative ids, which the standard does not allow, but Jekyll writes.
    """
    try:
        raw = unpacked("feed.gz", raw, LARGEST) if raw.startswith(b"\x1f\x8b") else raw
        path = "feed.json" if raw.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] == b"{" else "feed.xml"
        found = readers.read(path, raw, readers.Reading(zone=zone))
        form = "json" if path == "feed.json" else _ROOTS.get(root_of(path, raw)[0].rpartition(":")[2], "rss")
    except ArticleError as error:
        if b"<html" in raw[:5000].lower():
            raise FetchError(name, "is a web page and no feed; name the address or the file of the feed") from None
        raise FetchError(name, f"cannot be read as a feed: {error.message}", line=error.line) from None
    return Former(
        items=[_placed(one, form, base) for one in found if isinstance(one, Article)],
        wrong=[ArticleError(name, one.message, line=one.line) for one in found if isinstance(one, ArticleError)],
    )


def _placed(item: Article, form: str, base: str) -> Article:
    id_ = item.id
    if form == "atom" and id_ and not is_uri(id_) and ":" not in id_.partition("/")[0]:
        id_ = _joined(base, id_)
    return replace(item, form=form, id=id_, url=_joined(base, item.url) if item.url else None)


def _joined(base: str, reference: str) -> str:
    try:
        return urljoin(base, reference)
    except ValueError:  # "//["
        return reference


def below(folder: Path) -> list[Path]:
    """The files in a folder and below, sorted; of those folders that may not be looked into, none.

    Whoever reads a pipe would wait for ever.
    """
    found = (Path(place, name) for place, _, names in os.walk(folder) for name in names)
    return sorted(file for file in found if os.path.isfile(file))  # noqa: PTH113  it may be closed


def content(file: Path) -> bytes:
    """What is in a file; FetchError where it cannot be read."""
    try:
        with file.open("rb") as opened:
            raw = opened.read(LARGEST + 1)
    except OSError as error:
        raise FetchError(str(file), f"cannot be read ({error.strerror}); name a feed, by its file or address") from None
    if len(raw) > LARGEST:
        raise FetchError(str(file), f"is larger than {LARGEST // 1_000_000} MB, no feed is; name the right file")
    return raw


def compare(
    former: Former,
    entries: Collection[Entry],
    known: Mapping[str, Adopted],
    before: Mapping[str, Published],
    zone: ZoneInfo,
) -> list[Item]:
    """Each item with its story, and what is to be remembered of it.

    ``known`` is what was adopted before, ``before`` what feedpub itself has published, by id.
    """
    found = []
    for match in adopted.match(former.items, entries, zone):
        new = next(iter(adopted.adopt([match], known, zone)), None)
        late = (
            match.entry.id if new and match.entry and _renames(new, match.entry) and match.entry.id in before else None
        )
        found.append(Item(match=match, adopted=None if late else new, late=late))
    return found


def _renames(one: Adopted, entry: Entry) -> bool:
    return one.id not in (None, entry.id) or one.guid != entry.guid
