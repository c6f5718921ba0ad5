"""What a release that was prepared would change if it were published: at the targets, and for subscribers."""

import os
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from feedpub import assemble, diff
from feedpub.diff import Change, Kind
from feedpub.errors import FeedpubError
from feedpub.ledger import Carried, Ledger
from feedpub.model import Entry, Feed
from feedpub.pipeline import Release
from feedpub.targets import digest, directory

if TYPE_CHECKING:
    from feedpub.config import Config


def rehearse(release: Release, config: "Config", ledger: Ledger) -> None:
    """Put into the release what publishing it would write, leave and remove at each target; nothing is touched."""
    for target in config.targets:
        name = os.path.relpath(target.path, config.root)
        try:
            release.receipts[name] = directory.publish(
                target.path, release.documents, owned=ledger.files(name), keep=release.kept, dry=True
            )
        except FeedpubError as error:
            release.problems.append(error)


def changes(release: Release, config: "Config", ledger: Ledger) -> Iterator[Change]:
    """What subscribers would see change, in the order of the feeds; a feed that is made no more loses all it had."""
    carried = ledger.feeds()
    names = {os.path.relpath(target.path, config.root) for target in config.targets}
    files = [ledger.files(name) for name in sorted(names)]
    for name, feed in release.feeds.items():
        bodies = {one.path: {digest(one.body)} for one in release.documents if one.feed == name}
        # What is there byte for byte is no change, whatever the ledger makes of it.
        if bodies and all(set(there.get(path, ())) == body for there in files for path, body in bodies.items()):
            continue
        yield from _feed(feed, carried.get(name), ledger)
    for name in sorted(carried.keys() - release.feeds.keys()):
        if any(path.rpartition(".")[0] == name for there in files for path in there):
            yield from _dropped(name, carried[name].ids, ledger)


def _dropped(name: str, ids: Sequence[str], ledger: Ledger) -> Iterator[Change]:
    known = ledger.entries(ids)
    for id_ in ids:
        one = known.get(id_)
        path, title = (one.path, one.title) if one else ("", "")
        yield Change(feed=name, kind=Kind.GONE, id=id_, path=path, title=title, fields={})


def _feed(feed: Feed, before: Carried | None, ledger: Ledger) -> Iterator[Change]:
    ids = before.ids if before else ()
    known = {id_: assemble.shown(one, full=feed.full_content) for id_, one in ledger.entries(ids).items()}
    yield from diff.changes({feed.name: ids}, known, {feed.name: feed}, _taken_back(feed, known))


def _taken_back(feed: Feed, known: Mapping[str, Entry]) -> set[str]:
    return {one.id for one in feed.withdrawn if one.id in known}
