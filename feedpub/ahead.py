"""Entries as formats write them, made and held to the rules before their feeds are: in processes beside this one.

How a story is written depends on nothing of a feed but a few of its settings, and whether it is well on the head of
the document alone. So what feeds carry is made in runs, whatever feeds it is for; they find it made. What is not, since
it cannot be made or a process ended, is made by the feed that asks for it first, as in builds of a few stories.
"""

from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import suppress
from datetime import datetime
from typing import NamedTuple

from msgspec import Struct
from msgspec.structs import replace

from feedpub import formats, gate
from feedpub.executor import Executor
from feedpub.formats import FORMATS
from feedpub.gather import Progress
from feedpub.model import Entry, Feed
from feedpub.parts import Aside, Kept
from feedpub.pieces import Pieced

_TOGETHER = 64  #: that are made in one go
_MANY = 4096  #: entries whose documents surely take more than may be in memory
_Key = tuple[object, ...]


class _Wanted(NamedTuple):
    """An entry, and a feed without any that is to have it."""

    feed: Feed
    entry: Entry


class _Lot(Struct):
    """Entries that are written alike: in which formats, by what they are kept there, for a feed such as this."""

    keys: tuple[tuple[str, _Key], ...]
    feed: Feed
    entries: list[Entry]


class _Written(NamedTuple):
    """Entries in one format: the bytes of each, or where they are, and their digest; what is known of those that are
    well."""

    pieces: list[tuple[Kept, bytes]]
    well: gate.Well | None


_Made = list[_Written | None]  # of each format, ``None`` where they cannot be written


def make(feeds: Iterable[Feed], executor: Executor, now: datetime, progress: Progress) -> None:
    """Have the entries of the feeds made, those that are not yet. ``now`` is the time after which nothing is dated."""
    lots = list(_lots(feeds))
    count = sum(len(lot.entries) for lot in lots)
    if count <= executor.few:
        return
    # What is too much for the memory is written to the disk where it is made.
    file = formats.file() if count > _MANY else None
    runs = ([_Wanted(lot.feed, _light(one)) for one in lot.entries] for lot in lots)
    done = 0
    try:
        for lot, made in zip(lots, executor.runs(_Writer(now, file), runs, _died), strict=True):
            _learn(lot, made, now)
            done += len(lot.entries)
            progress("writing", done, count)
    finally:
        executor.rest()


def _light(entry: Entry) -> Entry:
    """The entry as it travels: where its values are from is nobody's business who reads a feed."""
    return replace(entry, origins={})


def _lots(feeds: Iterable[Feed]) -> Iterator[_Lot]:
    """What is not made yet, so many entries together that it pays to hand them to a process."""
    begun: dict[tuple[tuple[str, _Key], ...], _Lot] = {}
    met: set[tuple[int, _Key]] = set()
    for feed in feeds:
        keys = [(name, FORMATS[name].key(feed)) for name in feed.formats]
        for entry in feed.entries:
            new = tuple([one for one in keys if (id(entry), one[1]) not in met and not formats.knows(entry, one[1])])
            if not new:
                continue
            met |= {(id(entry), key) for _, key in new}
            if (lot := begun.get(new)) is None:
                shell = replace(feed, entries=(), withdrawn=(), formats=tuple(name for name, _ in new))
                lot = begun[new] = _Lot(new, shell, [])
            lot.entries.append(entry)
            if len(lot.entries) == _TOGETHER:
                yield begun.pop(new)
    yield from begun.values()


class _Writer(Struct, frozen=True):
    """Writes runs of entries that are for feeds such as one."""

    now: datetime
    file: str | None  #: where what is written is to be put

    def __call__(self, run: Collection[_Wanted]) -> _Made:
        (feed, _), *_ = run
        feed = replace(feed, entries=tuple([one.entry for one in run]))
        aside = None
        with suppress(OSError):
            aside = Aside(self.file) if self.file else None
        with formats.apart():
            return [_written(feed, name, self.now, aside) for name in feed.formats]


def _written(feed: Feed, name: str, now: datetime, aside: Aside | None) -> _Written | None:
    form = FORMATS[name]
    try:
        pieces = form.pieces(feed)
        document = Pieced(path=form.path(feed), media_type=form.media_type, pieces=pieces, feed=feed.name)
        well = gate.well(document, form.url(feed), now)
    except Exception:  # noqa: BLE001  whatever it is, it is told of the feed
        return None
    bodies = [one.body for one in pieces.entries]
    kept: Sequence[Kept] = aside.put(bodies) if aside else bodies
    return _Written(list(zip(kept, [one.digest for one in pieces.entries], strict=True)), well)


def _learn(lot: _Lot, made: list[_Made], now: datetime) -> None:
    """Keep what came of a lot: of all of it at once, or of each of its entries."""
    shares = [lot.entries] if len(made) == 1 else [[one] for one in lot.entries]
    for entries, forms in zip(shares, made, strict=True):
        for (_, key), written in zip(lot.keys, forms, strict=True):
            if written is None:
                continue
            for entry, (body, digest) in zip(entries, written.pieces, strict=True):
                formats.learn(entry, key, body, digest)
            if written.well:
                gate.learn(written.well, now)


def _died(wanted: _Wanted) -> _Made:
    """Of an entry that ended the process which wrote it, twice, nothing is known."""
    return [None] * len(wanted.feed.formats)
