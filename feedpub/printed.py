"""Stories as the documents at the targets show them: the memory of a newsroom whose ledger was lost."""

import json
import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from feedpub import adopted, former, marks, markup, normalize
from feedpub.archives import chain
from feedpub.dates import localize
from feedpub.errors import FetchError
from feedpub.formats import FORMATS
from feedpub.model import Article, Entry

if TYPE_CHECKING:
    from feedpub.settings import Config

#: Of what can be read, the best first: JSON says as much as Atom, and is read in a third of the time.
SUFFIXES = tuple(FORMATS[name].suffix for name in ("json", "atom", "rss"))
_ITEM = re.compile(rb"<(entry|item)(?: [^<>]*)?>.*?</\1>", re.DOTALL)
_ID = re.compile(rb"<(?:id|guid)(?: [^<>]*)?>([^<&]*)</(?:id|guid)>")


class Printed(Struct, frozen=True, kw_only=True):
    """A story as the document has it in which it is newest."""

    entry: Entry  #: without its text
    feeds: tuple[str, ...]  #: that show it, their archives included
    marks: Collection[str]  #: by which it is known to have been taken back (:func:`feedpub.marks.of_printed`)
    words: str  #: of its text


class Documents(Struct, frozen=True):
    """What lies at the targets. ``names`` has the ids of stories by what RSS calls them."""

    config: "Config"
    names: Mapping[str, str]

    @classmethod
    def of(cls, config: "Config", entries: Iterable[Entry] = ()) -> "Documents":
        """Those of a newsroom with these stories."""
        known = adopted.read(config.root / adopted.NAME, config.site.timezone).values()
        names = {one.guid: adopted.id_in_feeds(one, config.site.authority) for one in known if one.guid}
        return cls(config, names | {one.guid: one.id for one in entries if one.guid})

    def items(self, wanted: Callable[[str], bool] = lambda _: True) -> Iterator[tuple[str, Article]]:
        """Each item of each document with the name of its feed; of a page in the best format alone, as none changes.

        Those alone whose ids are ``wanted``; it is asked of all.
        """
        for feed, files, is_page in self._files():
            for file in files:
                try:
                    items = self.read(str(file), former.content(file), wanted)
                except FetchError:
                    continue
                yield from ((feed, item) for item in items)
                if is_page:
                    break

    def read(self, name: str, raw: bytes, wanted: Callable[[str], bool] = lambda _: True) -> list[Article]:
        """The items of a document that are ``wanted``; FetchError where it is none."""

        def is_wanted(id_: str) -> bool:
            return wanted(self.names.get(id_, id_))

        if (less := only(raw, is_wanted)) is None:
            return []
        items = former.read(name, less, self.config.site.timezone, self.config.site.url).items
        found = [one for one in items if one.id and isinstance(one.published, datetime)]
        return [replace(one, id=self.names.get(one.id or "", one.id)) for one in found if is_wanted(one.id or "")]

    def _files(self) -> Iterator[tuple[str, list[Path], bool]]:
        for target in self.config.targets:
            stems: dict[str, list[Path]] = {}
            for file in former.below(target.path):
                if file.suffix in SUFFIXES:
                    name = file.relative_to(target.path).as_posix().removesuffix(file.suffix)
                    stems.setdefault(name, []).append(file)
            for name, files in stems.items():
                feed = feed_of(name)
                if feed.partition("/")[0] in self.config.feeds:
                    files.sort(key=lambda one: SUFFIXES.index(one.suffix))
                    yield feed, files, feed != name

    def stories(self, items: Iterable[tuple[str, Article]]) -> dict[str, Printed]:
        """The stories that these items are, each with the name of its feed, by id."""
        found: dict[str, Printed] = {}
        for feed, item in items:
            entry = entry_of(item, self.config)
            one = Printed(
                entry=replace(entry, summary=None, content=None),
                feeds=(feed,),
                marks=marks.of_printed(entry),
                words=marks.words(entry.content_html) or entry.summary or "",
            )
            if (other := found.get(entry.id)) is not None:
                newest = max(other, one, key=lambda each: each.entry.updated.timestamp())
                # What a page had of it before a correction is text of it, too.
                feeds, both = {*other.feeds, feed}, {*other.marks, *one.marks}
                one = replace(newest, feeds=tuple(sorted(feeds)), marks=frozenset(both))
            found[entry.id] = one
        return found


def only(raw: bytes, wanted: Callable[[str], bool]) -> bytes | None:
    """A document without most of the items that are not ``wanted``; ``None`` where there is none that may be.

    To read them all takes ten times as long.
    """
    if raw.startswith(b"{"):
        try:
            feed = json.loads(raw)
            feed["items"] = [one for one in feed["items"] if not isinstance(one["id"], str) or wanted(one["id"])]
        except (ValueError, KeyError, TypeError):
            return raw
        return json.dumps(feed).encode() if feed["items"] else None

    def kept(item: re.Match[bytes]) -> bytes:
        ids = _ID.findall(item[0])
        return item[0] if len(ids) != 1 or not ids[0].isascii() or wanted(ids[0].decode()) else b""

    less, count = _ITEM.subn(kept, raw)
    return less if not count or _ITEM.search(less) else None


def feed_of(name: str) -> str:
    """The feed that a document is of, by its path without suffix: a page of an archive is of the feed above it."""
    folder, _, last = name.rpartition("/")
    above, _, archive = folder.rpartition("/")
    return above if above and archive == chain.FOLDER and chain.numbered(last) else name


def entry_of(item: Article, config: "Config") -> Entry:
    """A story as it was published, as far as an item of a feed says."""
    zone = config.site.timezone
    moments = [localize(one, zone) for one in (item.published, item.updated) if isinstance(one, datetime)]
    id_ = item.id or ""
    return Entry(
        id=id_,
        name=id_.rpartition(":")[2],
        path="",
        url=item.url or "",
        title=normalize.title_of(item),
        published=moments[0],
        updated=moments[-1],
        language=item.language or config.site.language,
        summary=markup.plain(item.lead or ""),
        content=item.body,
    )
