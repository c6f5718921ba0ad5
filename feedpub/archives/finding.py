"""The pages of an archive from the targets, where the ledger was lost or is older than they are.

Who is on a page is decided once. So what lies there counts, and nobody is put onto other pages than before.
"""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import TYPE_CHECKING

from feedpub import former, marks, printed
from feedpub.archives import chain
from feedpub.archives.shelf import Shelf
from feedpub.errors import FetchError
from feedpub.ledger import Member, Page
from feedpub.model import Article
from feedpub.retraction import Retracted
from feedpub.targets import digest

if TYPE_CHECKING:
    from feedpub.settings import Config

_BEST = (".atom", ".json", ".rss")  #: suffixes of what says most, first
QUICKEST = (".json", ".atom", ".rss")  #: and of what says enough
#: What feedpub wrote, as it turns out: the digests of files, by target and by path.
Owned = dict[str, dict[str, set[str]]]


def found(
    shelf: Shelf,
    feed: str,
    known: Collection[Page],
    config: "Config",
    ids: Mapping[str, str],
    now: datetime,
    retracted: Retracted,
) -> tuple[list[Page], Owned]:
    """The pages that are there and not among the ``known`` ones, and files that are feedpub's although unknown.

    ``ids`` has the ids of stories by what RSS calls them. One that was taken back, as what is said of it tells, has the
    id that it is known by now, as only the ledger knew the one before.
    """
    editions = {one.number: one.edition for one in known}
    pages: dict[int, Page] = {}
    owned: Owned = {}
    strangers = sorted(shelf.strangers(feed), key=lambda one: (_BEST.index(one[2]) if one[2] in _BEST else 9, one))
    for target, path, suffix in strangers:
        number, edition = chain.numbered(path.rpartition("/")[2]) or (0, 0)
        raw = shelf.raw(target, path + suffix)
        items = None if raw is None or suffix not in _BEST else _items(path + suffix, raw, config)
        if raw is None or (not items and not (suffix.endswith(chain.GONE) and not raw)):
            continue
        owned.setdefault(target, {})[path + suffix] = {digest(raw)}
        newer = edition > max(editions.get(number, 0), pages[number].edition if number in pages else 0)
        if items and newer:
            members = tuple(_member(one, config, ids, retracted) for one in items)
            pages[number] = Page(number=number, edition=edition, made=now, members=members)
    return list(pages.values()), owned


def _items(name: str, raw: bytes, config: "Config") -> list[Article]:
    try:
        items = former.read(name, raw, config.site.timezone, config.site.url).items
    except FetchError:
        return []
    return [one for one in items if one.id and isinstance(one.published, datetime)]


def _member(item: Article, config: "Config", ids: Mapping[str, str], retracted: Retracted) -> Member:
    entry = printed.entry_of(item, config)
    taken_back = retracted.of_marks(marks.of_printed(entry)) if retracted.by_id else None
    return Member(id=taken_back.id if taken_back else ids.get(entry.id, entry.id), updated=entry.updated)
