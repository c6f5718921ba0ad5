"""A story against what is remembered of it: whose an id is, which dates stand, what counts as an update. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime

from feedpub.errors import ArticleError
from feedpub.ledger import Carried, Published
from feedpub.model import Entry
from feedpub.normalize import FROM_FILE, SEEN, SITES


def settle(entry: Entry, before: Published | None, now: datetime) -> tuple[Entry, str | None]:
    """The entry with the dates that stand, and what to tell the newsroom of it, if anything.

    ``published`` never moves after it was first said. ``updated`` is ``now`` when what the newsroom wrote has changed
    (unless it calls the change minor), else what it was, else what the story declares.
    """
    # A declared update that lies ahead would move at every build until then; one at the date itself is none.
    own = entry.updated.timestamp()
    declared = entry.updated if entry.published.timestamp() < own <= now.timestamp() else None
    if before is None:
        return replace(entry, updated=declared or entry.published), None
    note = None
    published = before.published
    if entry.published.timestamp() != published.timestamp() and entry.embargo is None:
        first = published.isoformat(timespec="seconds")
        note = (
            f"{entry.path}: its date was changed after publication; subscribers keep the first one. "
            f"Put this line into the story in place of its date: published: {first}"
        )
    changed = entry.fingerprint != before.fingerprint and not entry.minor
    if declared is not None and declared > before.updated:
        updated = declared
    else:
        updated = max(before.updated, now) if changed else before.updated
    in_zone = updated.astimezone(entry.published.tzinfo)
    same_day = entry.published_is_day and entry.published.timestamp() == published.timestamp()
    return replace(entry, published=published, published_is_day=same_day, updated=in_zone), note


def keep_id(entry: Entry, by_path: Mapping[str, Published]) -> Entry:
    """The entry under the id it was published with, where only a guess at its language would give it another.

    An id is led by the language of a story that is not in the site's. Where nobody declared it, it is seen in the
    story's words, and those change with every edit.
    """
    known = by_path.get(entry.path)
    if known is None or known.id == entry.id or entry.origins.get("id") != FROM_FILE:
        return entry
    if entry.origins.get("language") not in (SEEN, SITES):
        return entry
    return replace(entry, id=known.id)


def one_each(entries: Iterable[Entry], before: Mapping[str, Published]) -> tuple[dict[str, Entry], list[ArticleError]]:
    """The story that each id belongs to, and an error for every newcomer that came with an id already taken.

    An id belongs to the story that was published under it; before that to the one with the earlier date.
    """
    claims: dict[str, list[Entry]] = {}
    for entry in entries:
        claims.setdefault(entry.id, []).append(entry)
    held: list[ArticleError] = []
    kept: dict[str, Entry] = {}
    for id_, rivals in claims.items():
        known = before.get(id_)
        rivals.sort(key=lambda one: (known is None or one.path != known.path, one.published.timestamp(), one.path))
        kept[id_], *others = rivals
        held += [
            ArticleError(
                other.path,
                f"has the id of {rivals[0].path} ({id_}), which keeps it; rename this file or give it its own `id:`",
            )
            for other in others
        ]
    return kept, held


def feed_updated(ids: tuple[str, ...], newest: datetime, before: Carried | None, now: datetime) -> datetime:
    """When the feed last changed: its newest entry's update, or ``now`` where an entry left and nothing else moved."""
    if before is None:
        return newest
    if ids != before.ids and newest <= before.updated:
        return max(now, before.updated)
    return max(newest, before.updated)
