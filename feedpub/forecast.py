"""What a release that was prepared would change if it were published: at the targets, and for subscribers."""

import os
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from msgspec.structs import replace

from feedpub import diff, notices, withdrawn
from feedpub.diff import Change, Kind
from feedpub.errors import FeedpubError
from feedpub.ledger import Ledger
from feedpub.model import Access, Entry, Withdrawal
from feedpub.pipeline import Release
from feedpub.targets import digest, directory

if TYPE_CHECKING:
    from feedpub.settings import Config


def rehearse(release: Release, config: "Config", ledger: Ledger) -> None:
    """Put into the release what publishing it would write, leave and remove at each target; nothing is touched."""
    for target in config.targets:
        name = os.path.relpath(target.path, config.root)
        try:
            release.receipts[name] = directory.publish(
                target.path,
                release.documents,
                owned=ledger.files(name),
                keep=release.kept,
                packed=release.kept if target.gzip else None,
                dry=True,
            )
        except FeedpubError as error:
            release.problems.append(error)


def changes(release: Release, config: "Config", ledger: Ledger) -> Iterator[Change]:
    """What subscribers would see change, in the order of the feeds; a feed that is made no more loses all it had.

    ConfigError where the list of stories taken back cannot be read.
    """
    carried = ledger.feeds()
    files = [ledger.files(name) for name in sorted({os.path.relpath(one.path, config.root) for one in config.targets})]
    listed = withdrawn.read(config.root / withdrawn.NAME, config.site.timezone)
    for name in release.feeds:
        bodies = {one.path: {digest(one.body)} for one in release.documents if one.feed == name}
        # What is there byte for byte is no change, whatever the ledger makes of it.
        if bodies and all(set(there.get(path, ())) == body for there in files for path, body in bodies.items()):
            continue
        yield from _feed(name, carried[name].ids if name in carried else (), listed, release, ledger)
    for name in sorted(carried.keys() - release.feeds.keys()):
        if any(path.rpartition(".")[0] == name for there in files for path in there if path not in release.kept):
            yield from _dropped(name, carried[name].ids, ledger)


def _dropped(name: str, ids: Sequence[str], ledger: Ledger) -> Iterator[Change]:
    known = ledger.entries(ids)
    for id_ in ids:
        one = known.get(id_)
        path, title = (one.path, one.title) if one else ("", "")
        yield Change(feed=name, kind=Kind.GONE, id=id_, path=path, title=title, fields={})


def _feed(
    name: str, ids: Sequence[str], listed: Sequence[Withdrawal], release: Release, ledger: Ledger
) -> Iterator[Change]:
    feed = release.feeds[name]
    # What is in a feed and is no story stands for one that was taken back.
    taken_back = {one.id for one in listed if one.id not in release.unlisted} | {
        one.id for one in feed.entries if one.id not in release.whole
    }
    known = ledger.entries(ids) | {one.id: one for one in _notices(listed, ledger)}
    # The ledger remembers stories whole, however the feed shows them.
    now = [_visible(release.whole.get(one.id, one), full=feed.full_content) for one in feed.entries]
    was = {id_: _visible(one, full=feed.full_content) for id_, one in known.items()}
    yield from diff.changes({name: ids}, was, {name: replace(feed, entries=tuple(now))}, taken_back)


def _notices(listed: Sequence[Withdrawal], ledger: Ledger) -> Iterator[Entry]:
    """What stood for stories that were taken back before the last build; the ledger remembers only the stories."""
    for last in ledger.builds(1):
        for one in listed:
            if one.when.timestamp() <= last.at.timestamp() and (notice := notices.withdrawn(one)):
                yield notice


def _visible(entry: Entry, *, full: bool) -> Entry:
    """The entry with what the feed's subscribers can see of it."""
    if entry.access is not Access.FREE:
        return replace(entry, content=None, images=(), enclosures=(), related=())
    return entry if full else replace(entry, content=None)
