"""What lies at the targets and a lost ledger knows nothing of, read for what it shows.

A document that cannot be made, for what must not be shown must leave it all the same; the feed of a value of which a
story was taken back, for it is to stay the feed of that value; and all, for a story that its own file calls canceled,
whose subscribers are to learn it.
"""

import os
from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec.structs import replace

from feedpub import former
from feedpub.errors import FetchError
from feedpub.formats import FORMATS
from feedpub.lastgood import Last
from feedpub.ledger import Carried
from feedpub.model import Feed
from feedpub.printed import Documents
from feedpub.release import Release

if TYPE_CHECKING:
    from feedpub.settings import Config

_TELL = tuple(FORMATS[name].suffix for name in ("atom", "json", "rss"))  #: suffixes of what can be read for it


def document(path: str, feed: Feed, release: Release, config: "Config", now: datetime) -> Last | None:
    """The ``feed``, which is as it should be now, with those of its stories alone that lie at the targets.

    They are as they are now, and so may be newer than there. ``None`` where nothing lies there.
    """
    if not any(os.path.isfile(target.path / path) for target in config.targets):  # noqa: PTH113  it may be closed
        return None
    names = {one.guid: one.id for one in release.retracted.by_id.values() if one.guid}
    names |= {one.guid: one.id for one in feed.entries if one.guid}
    ids = tuple(dict.fromkeys(names.get(id_, id_) for id_ in _in_document(path, feed.name, config)))
    # A notice has no file.
    entries = tuple(one for one in feed.entries if one.id in ids or not one.path)
    left = not {one.id for one in entries}.issuperset(ids)
    return Last(
        feed=replace(feed, entries=entries),
        left=left or release.retracted.concerns(feed.name, ids, now, config.withdrawals),
        was=Carried(updated=feed.updated, ids=ids),
    )


def feeds_with(ids: Collection[str], config: "Config") -> dict[str, list[str]]:
    """Those of the stories with these ids that any document shows, each with the feeds that do."""
    found: dict[str, set[str]] = {}
    for feed, item in Documents.of(config).items(lambda id_: id_ in ids) if ids else ():
        found.setdefault(item.id or "", set()).add(feed)
    return {id_: sorted(found[id_]) for id_ in ids if id_ in found}


def with_ids(known: Mapping[str, Carried], names: Iterable[str], config: "Config") -> dict[str, Carried]:
    """What is ``known`` of feeds, of those with these ``names`` with the ids that lie there."""
    return {**known} | {
        name: replace(known[name], ids=tuple(dict.fromkeys((*known[name].ids, *_in_document("", name, config)))))
        for name in names
    }


def _in_document(path: str, name: str, config: "Config") -> Iterator[str]:
    """What the stories in a document are called; one that cannot be read shows what the others of its feed do."""
    readable = path.endswith(_TELL)
    for target in config.targets:
        for file in [target.path / path] if readable else [target.path / f"{name}{suffix}" for suffix in _TELL]:
            yield from _in_file(file, config)


def _in_file(file: Path, config: "Config") -> Iterator[str]:
    try:
        items = former.read(str(file), former.content(file), config.site.timezone, config.site.url).items
    except FetchError:
        return
    yield from (one.id for one in items if one.id)
