"""Archived feeds (RFC 5005, section 4): a feed's whole history, on pages that never change once they are full.

An archive is a log: what a feed comes to carry, new stories and changed ones, goes onto the next page, the oldest
first. A story that is corrected after that is in the feed again, and later on another page; of the two the one with the
later ``updated`` is the story, as the RFC tells whoever reads them all. What must not be shown any more is cut out of
the page that has it, which then stands at another address.

``planning.py`` decides who is on which page, ``chain.py`` has the addresses and the links between them, ``shelf.py``
looks for pages at the targets, ``finding.py`` knows them again where the ledger was lost, ``pages.py`` has the
documents, and ``shelving.py`` and ``making.py`` do all that for the feeds of a run.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import TYPE_CHECKING

from msgspec.structs import replace

from feedpub.archives import chain, finding
from feedpub.archives.making import as_it_was, make, shelve
from feedpub.archives.shelving import Known, plan, shelf_of
from feedpub.ledger import Carried, Ledger, Published
from feedpub.model import Entry, Feed

if TYPE_CHECKING:
    from feedpub.archives.shelf import Shelf
    from feedpub.release import Release
    from feedpub.settings import Config

__all__ = [
    "as_it_was",
    "beyond_windows",
    "found",
    "known",
    "linked",
    "make",
    "on_pages",
    "pages_beyond",
    "plan",
    "shelve",
    "standing",
]


def known(
    stories: Iterable[Entry],
    last_good: Iterable[Entry | None],
    before: Mapping[str, Published],
    carried: Mapping[str, Carried],
    pointing: Collection[str],
) -> Known:
    """What archives have to know: all stories, and what there is of those that cannot be used now."""
    there = {one.id: one for one in last_good if one} | {one.id: one for one in stories}
    return Known(stories=there, before=before, carried=carried, mentioning=pointing)


def on_pages(config: "Config", carried: Mapping[str, Carried], ledger: Ledger) -> Collection[str]:
    """The ids of all stories on pages, where such a story is taken back when its file is gone; else nothing."""
    if config.withdrawals.deleted != "withdraw":
        return ()
    names = (name for name in carried if (group := config.feeds.get(name.partition("/")[0])) and group.archive)
    return {one.id for name in names for page in ledger.pages(name) for one in page.members}


def pages_beyond(
    known: Collection[str], release: "Release", config: "Config", ledger: Ledger, carried: Mapping[str, Carried]
) -> Iterator[tuple[str, str, Iterator[bytes]]]:
    """The pages with stories that are not among the ``known`` ids: of each its feed, its path without suffix, and what
    lies there of it, the format that says most first."""
    archived = shelf_of(release, config, ledger)
    if archived is None:
        return
    for name in carried:
        group = config.feeds.get(name.partition("/")[0])
        for page in ledger.pages(name) if group and group.archive else ():
            if any(one.id not in known for one in page.members):
                path = chain.stem(name, page.number, page.edition)
                yield name, path, _bodies(path, archived.shelf)


def _bodies(path: str, shelf: "Shelf") -> Iterator[bytes]:
    yield from filter(None, (shelf.read(path + suffix) for suffix in finding.QUICKEST))


def beyond_windows(release: "Release") -> list[Entry]:
    """The stories that feeds carry beside their windows, because they are on no full page yet."""
    return [one for plan in release.archived.plans.values() for one in plan.here] if release.archived else []


def linked(feed: Feed, release: "Release") -> Feed:
    """The feed with the links to its archive, where it has one."""
    links = release.archived.chains.get(feed.name) if release.archived else None
    return replace(feed, chain=links) if links else feed


def found(release: "Release", target: str) -> dict[str, Collection[str]]:
    """Files at a target that turned out to be feedpub's: their digests, by path."""
    return dict(release.archived.found.get(target, {})) if release.archived else {}


def standing(release: "Release") -> Collection[str]:
    """The paths of documents that stay as they are because they are full pages."""
    return release.archived.standing if release.archived else ()
