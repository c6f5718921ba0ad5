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

    def items(self, wanted: Callable[[str], bool] | None = None) -> Iterator[tuple[str, Article]]:
        """Each item of each document with the name of its feed; of a page in the best format alone, as none changes.

        Of documents that have none of the ``wanted`` ids, each of which is asked for, none.
        """
        for feed, files, is_page in self._files():
            for file in files:
                try:
                    raw = former.content(file)
                    items = self.read(str(file), raw) if wanted is None or self._has(raw, file, wanted) else []
                except FetchError:
                    continue
                yield from ((feed, item) for item in items)
                if is_page:
                    break

    def _has(self, raw: bytes, file: Path, wanted: Callable[[str], bool]) -> bool:
        if (ids := at_a_glance(raw, file.suffix)) is None:
            return True
        return bool([one for one in ids if wanted(self.names.get(one, one))])

    def read(self, name: str, raw: bytes) -> list[Article]:
        """The items of a document; FetchError where it is none."""
        items = former.read(name, raw, self.config.site.timezone, self.config.site.url).items
        found = [one for one in items if one.id and isinstance(one.published, datetime)]
        return [replace(one, id=self.names.get(one.id or "", one.id)) for one in found]

    def _files(self) -> Iterator[tuple[str, list[Path], bool]]:
        for target in self.config.targets:
            stems: dict[str, list[Path]] = {}
            for file in sorted(target.path.rglob("*")):
                if file.suffix in SUFFIXES:
                    name = file.relative_to(target.path).as_posix().removesuffix(file.suffix)
                    stems.setdefault(name, []).append(file)
            for name, files in stems.items():
                feed = feed_of(name)
                if feed.partition("/")[0] in self.config.feeds:
                    files.sort(key=lambda one: SUFFIXES.index(one.suffix))
                    yield feed, files, feed != name

    def stories(self, items: Iterable[tuple[str, Article]], wanted: Callable[[str], bool]) -> dict[str, Printed]:
        """The stories with ids that are ``wanted``, by id."""
        found: dict[str, Printed] = {}
        for feed, item in items:
            if item.id is None or not wanted(item.id):
                continue
            entry = entry_of(item, self.config)
            one = Printed(
                entry=replace(entry, summary=None, content=None),
                feeds=(feed,),
                marks=marks.of_printed(entry),
                words=marks.words(entry.content_html) or entry.summary or "",
            )
            if (other := found.get(item.id)) is not None:
                newest = max(other, one, key=lambda each: each.entry.updated.timestamp())
                # What a page had of it before a correction is text of it, too.
                feeds, both = {*other.feeds, feed}, {*other.marks, *one.marks}
                one = replace(newest, feeds=tuple(sorted(feeds)), marks=frozenset(both))
            found[item.id] = one
        return found


def at_a_glance(raw: bytes, suffix: str) -> list[str] | None:
    """What a document calls its stories; ``None`` where it takes a whole look to tell."""
    try:
        if suffix == ".json":
            ids = [one["id"] for one in json.loads(raw)["items"]]
            return ids if all(isinstance(one, str) for one in ids) else None
        ids = [one.decode() for one in _ID.findall(raw)]
    except (ValueError, KeyError, TypeError):
        return None
    own = 1 if suffix == ".atom" else 0  # the feed's
    return ids[own:] if len(ids) == own + sum(map(raw.count, (b"<entry>", b"<item>"))) else None


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
