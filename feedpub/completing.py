"""Entries with their second half, summary and content: of what feeds carry, and of what is to be remembered whole."""

from collections.abc import Iterable, Mapping

from feedpub import archives, gather, halves, lastgood
from feedpub.errors import ArticleError
from feedpub.executor import Executor
from feedpub.gather import Progress
from feedpub.ledger import Ledger, Published
from feedpub.model import Access, Entry, Related
from feedpub.release import Release
from feedpub.rest import called
from feedpub.retraction import without_related


def complete(
    release: Release,
    chosen: Iterable[Entry],
    others: Iterable[Entry],
    before: Mapping[str, Published],
    ledger: Ledger,
    progress: Progress,
    executor: Executor,
) -> dict[str, Entry]:
    """The chosen entries and the others with their summaries and contents, each made once, by id."""
    carried = {entry.id: entry for entry in chosen}
    addresses = dict(release.concerned.aside.titles) if release.concerned else {}
    # What is only on a page of an archive is written out where that page is made, and in other builds not.
    in_feeds = {**{one.id: one for one in archives.beyond_windows(release)}, **release.raw}.values()
    addresses |= {entry.title: entry.url for entry in in_feeds if entry.access is Access.FREE}
    carried |= {entry.id: entry for entry in others}
    places = release.places()
    # A last good entry was remembered whole, and the file of its path has nothing to add.
    whole = {id_: entry for id_, entry in carried.items() if entry.content is not None}
    missing = [
        entry
        for id_, entry in carried.items()
        # Of a story of which nothing may be left its file has nothing to add either.
        if id_ not in whole and entry.path in places and not release.retracted.silences(entry)
    ]
    for number, (entry, made) in enumerate(halves.whole(missing, places, executor), 1):
        if not isinstance(made, ArticleError):
            whole[entry.id] = made
        else:
            release.problems.append(made)
            if (last := lastgood.entry(entry, before, ledger)) is not None:
                whole[entry.id] = last
        progress("writing out", number, len(missing))
    secret = release.secrets() - addresses.keys()

    def is_secret(one: Related) -> bool:
        return not secret.isdisjoint(called(one))

    return {
        id_: without_related(release.retracted.unlinked(gather.link_related(one, addresses)), is_secret)
        if one.related
        else one
        for id_, one in whole.items()
    }


def remembered(release: Release) -> list[Entry]:
    """What changed of stories that no feed carries now, whole, so that they may be shown again one day."""
    others = [entry for entry in release.moved if entry.id not in release.whole]
    # Without its text it is of no use, but what stood there before must not return.
    return [entry if isinstance(made, ArticleError) else made for entry, made in halves.whole(others, release.places())]
