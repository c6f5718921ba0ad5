"""What a build would change for subscribers: of each feed the entries that are new, updated, withdrawn or gone."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from enum import StrEnum

from msgspec import Struct

from feedpub.model import Entry, Feed

#: What a subscriber can see of an entry, in the order in which a person is told of it.
FIELDS = (
    "url",
    "title",
    "summary",
    "content_html",
    "published",
    "updated",
    "authors",
    "section",
    "tags",
    "language",
    "images",
    "enclosures",
    "corrections",
    "related",
    "source",
    "dateline",
    "rights",
)


class Kind(StrEnum):
    """What happens to an entry of a feed."""

    NEW = "new"
    UPDATED = "updated"
    WITHDRAWN = "withdrawn"
    GONE = "gone"


class Change(Struct, frozen=True, kw_only=True):
    """One entry's change in one feed; ``fields`` are those that differ, with what they were and what they are."""

    feed: str
    kind: Kind
    id: str
    path: str
    title: str
    fields: Mapping[str, tuple[object, object]]


def changes(
    before: Mapping[str, Sequence[str]], known: Mapping[str, Entry], feeds: Mapping[str, Feed], taken_back: set[str]
) -> Iterator[Change]:
    """The changes in the order of the feeds and of their entries, those that are gone last.

    ``before`` has the ids that each feed carried, ``known`` the entries as they were published, ``taken_back`` the ids
    of stories that are withdrawn: their notice is no update, and where they are no more, they are not merely gone.
    """
    for name, feed in feeds.items():
        was = before.get(name, ())
        for entry in feed.entries:
            former = known.get(entry.id)
            if entry.id not in was:
                kind = Kind.WITHDRAWN if entry.id in taken_back else Kind.NEW
                yield _change(name, kind, entry, {})
            elif former and (differing := dict(_differing(former, entry))):
                kind = Kind.WITHDRAWN if entry.id in taken_back else Kind.UPDATED
                yield _change(name, kind, entry, differing)
        carried = {entry.id for entry in feed.entries}
        for id_ in was:
            if id_ not in carried:
                former = known.get(id_)
                yield Change(
                    feed=name,
                    kind=Kind.WITHDRAWN if id_ in taken_back else Kind.GONE,
                    id=id_,
                    path=former.path if former else "",
                    title=former.title if former else "",
                    fields={},
                )


def _change(feed: str, kind: Kind, entry: Entry, fields: Mapping[str, tuple[object, object]]) -> Change:
    return Change(feed=feed, kind=kind, id=entry.id, path=entry.path, title=entry.title, fields=fields)


def _differing(former: Entry, entry: Entry) -> Iterator[tuple[str, tuple[object, object]]]:
    for name in FIELDS:
        was, now = getattr(former, name), getattr(entry, name)
        # A feed of summaries has no content to differ.
        if name == "content_html" and now is None:
            continue
        if isinstance(was, datetime) and isinstance(now, datetime):
            was, now = was.isoformat(timespec="seconds"), now.isoformat(timespec="seconds")
        if was != now:
            yield name, (was, now)
