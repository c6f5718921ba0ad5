"""Stories taken back: which they are, and what stands in a feed in their place at a moment. Pure.

First a notice under the story's id, so that readers that hold the story show that instead; then a tombstone (RFC 6721),
never both, as the tombstone would hide the notice; then nothing. A legal withdrawal has no notice.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Protocol

from msgspec.structs import replace

from feedpub import marks, notices, urls
from feedpub.model import MOMENT, Entry, Related, Status, Withdrawal
from feedpub.normalize import is_guessed

_OF = "withdrawal"  #: among an entry's origins, where nothing else is left to tell what it falls under


class Times(Protocol):
    """How long a notice stands, and how long the tombstone after it."""

    @property
    def notice(self) -> timedelta: ...
    @property
    def tombstone(self) -> timedelta: ...


class Shown(StrEnum):
    """What stands in a feed for a story that was taken back."""

    NOTICE = "notice"
    TOMBSTONE = "tombstone"
    NOTHING = "nothing"


def of_entry(
    entry: Entry, when: datetime, *, feeds: Iterable[str] = (), reason: str | None = None, common: Collection[str] = ()
) -> Withdrawal:
    """The withdrawal of a story as it was published, with all that its notice needs.

    What it has in ``common`` with others that are to stay is no mark of it (:func:`feedpub.marks.common`).
    Later than its last update, even in its second or by a clock that was set back: readers keep what is newer.
    """
    return Withdrawal(
        id=entry.id,
        guid=entry.guid,
        when=max(when, (entry.updated + MOMENT).astimezone(when.tzinfo), key=datetime.timestamp),
        reason=reason,
        title=entry.title,
        url=entry.url,
        published=entry.published,
        language=entry.language,
        feeds=tuple(feeds),
        digests=marks.of(entry, common=common),
    )


def without_related(entry: Entry, is_gone: Callable[[Related], bool]) -> Entry:
    """The entry without the related stories that are gone; itself where none is."""
    left = tuple(one for one in entry.related if not is_gone(one))
    return entry if left == entry.related else replace(entry, related=left)


def legal(one: Withdrawal) -> Withdrawal:
    """The same as a legal one: nothing that says what the story was."""
    return replace(one, legal=True, guid=None, title=None, url=None, published=None, language=None)


def renamed(one: Withdrawal, entry: Entry) -> Withdrawal:
    """The withdrawal of a story that is an entry by now, known by that one's name as well."""
    name = marks.digest(marks.NAME, entry.name)
    return one if name in one.digests else replace(one, digests=(*one.digests, name))


class Retracted:
    """All stories that were taken back, by id and by their texts."""

    def __init__(self, withdrawals: Iterable[Withdrawal]) -> None:
        self.by_id: Mapping[str, Withdrawal] = {one.id: one for one in withdrawals}
        # Of two that have something in common a legal one counts.
        in_order = sorted(self.by_id.values(), key=lambda one: one.legal)
        self._digests = {digest: one for one in in_order for digest in one.digests}

    def which(self, entry: Entry) -> Withdrawal | None:
        """The withdrawal that an entry falls under: its own, or that of a story with its text, file or name.

        A legal one before others: its text may have got into the file of another story that was taken back.
        """
        if _OF in entry.origins:
            return self.by_id.get(entry.origins[_OF])
        own = self.by_id.get(entry.id)
        if not self._digests or (own and own.legal):
            return own
        values = [(marks.TEXT, entry.fingerprint), (marks.NAME, entry.name)]
        values += [(marks.FILE, entry.path)] if is_guessed(entry) else []
        others = [one for kind, value in values if value and (one := self._of(kind, value)) and not one.deleted]
        return next((one for one in others if one.legal), own or next(iter(others), None))

    def resembles(self, entry: Entry) -> bool:
        """Whether an entry has the time of a story that was taken back, and so may be that in a new file."""
        return bool(self._digests) and self._of(marks.TIME, marks.time_of(entry.published)) is not None

    def in_a_new_file(self, entry: Entry, body: Callable[[], str | None]) -> Withdrawal | None:
        """The withdrawal of the story that an entry in a new file is by its headline or its ``body``, with its time."""
        one = self.of_then(entry.title, entry.published)
        if one is None and self.resembles(entry):
            one = self._of(marks.BODY_THEN, marks.body_then(body(), marks.time_of(entry.published)))
        return None if one is None or one.deleted else one

    def of_then(self, title: str, published: datetime) -> Withdrawal | None:
        """The withdrawal of the story that had this headline, and this time."""
        return self._of(marks.HEADLINE_THEN, marks.headline_then(title, marks.time_of(published)))

    def of_marks(self, digests: Iterable[str]) -> Withdrawal | None:
        """The withdrawal that any of a story's digests is of, a legal one before others."""
        found = [one for digest in sorted(digests) if (one := self._digests.get(digest))]
        return next((one for one in found if one.legal), next(iter(found), None))

    def _of(self, kind: str, value: str) -> Withdrawal | None:
        return self._digests.get(marks.digest(kind, value))

    def under_another_name(self, entry: Entry) -> Withdrawal | None:
        """Of a story that was taken back, and whose file has a name that it is not known by yet: what is to be listed.

        Else nothing would tell it once its text is edited, too.
        """
        one = self.which(entry)
        if one is None or (entry.id == one.id and marks.tells_its_name(entry)):
            return None
        named = renamed(one, entry)
        return None if named == one else named

    def silences(self, entry: Entry) -> bool:
        """Whether nothing may be left of an entry."""
        one = self.which(entry)
        return one is not None and one.legal

    def is_of_nobodys_business(self, entry: Entry) -> bool:
        """Whether nothing may be left of an entry, or of one that it points to."""
        related = (self._mentioned(one.title, one.url) for one in (entry.related if self._digests else ()))
        return self.silences(entry) or any(one.legal for one in related if one)

    def applied(self, entry: Entry) -> Entry:
        """The entry as it is after all withdrawals: canceled whatever its file says, and of a legal one nothing left.

        What other stories say of those that were taken back leaves them, too.
        """
        one = self.which(entry)
        if one is None:
            return self.unlinked(entry)
        if one.legal:
            return _husk(entry, one)
        return replace(entry, status=Status.CANCELED)

    def unlinked(self, entry: Entry) -> Entry:
        """The entry without related stories that were taken back."""
        if not self._digests or not entry.related:
            return entry
        return without_related(entry, lambda one: self.mentions(one.title, one.url))

    def mentions(self, title: str | None, url: str | None) -> bool:
        """Whether a title or an address is that of a story that was taken back."""
        return self._mentioned(title, url) is not None

    def _mentioned(self, title: str | None, url: str | None) -> Withdrawal | None:
        known = [
            *([(marks.HEADLINE, title)] if title else []),
            *((marks.ADDRESS, one) for one in urls.alike(url or "")),
        ]
        found = [one for kind, text in known if (one := self._of(kind, text))]
        return next((one for one in found if one.legal), next(iter(found), None))

    def in_feed(self, name: str, now: datetime, times: Times) -> tuple[list[Entry], list[Withdrawal]]:
        """The notices and the tombstones of a feed, in the order of their ids."""
        notes: list[Entry] = []
        tombs: list[Withdrawal] = []
        for _, one in sorted(self.by_id.items()):
            if name not in one.feeds:
                continue
            shown = shown_at(one, now, times)
            notice = notices.withdrawn(one) if shown is Shown.NOTICE else None
            notes += [notice] if notice else []
            tombs += [one] if shown is Shown.TOMBSTONE else []
        return notes, tombs

    def concerns(self, name: str, ids: Collection[str], now: datetime, times: Times) -> bool:
        """Whether anything is to be taken from a feed of these ids, or stands in it for what was taken."""
        return any(
            one.id in ids or (name in one.feeds and shown_at(one, now, times) is not Shown.NOTHING)
            for one in self.by_id.values()
        )

    def times(self) -> Iterator[datetime]:
        """When the stories were taken back."""
        return (one.when for one in self.by_id.values())

    def changes(self, times: Times) -> Iterator[datetime]:
        """When what stands for a story changes."""
        for one in self.by_id.values():
            yield from ends_of(one, times) if one.feeds else ()


def shown_at(one: Withdrawal, now: datetime, times: Times) -> Shown:
    """What stands for a story at a moment. As instants, so that a clock that is set back changes nothing."""
    notice, tombstone = ends_of(one, times)
    at = now.timestamp()
    if at < notice.timestamp() and notices.is_said(one):
        return Shown.NOTICE
    return Shown.TOMBSTONE if at < tombstone.timestamp() else Shown.NOTHING


def ends_of(one: Withdrawal, times: Times) -> tuple[datetime, datetime]:
    """When its notice ends, and when its tombstone does."""
    notice = one.when + times.notice if notices.is_said(one) else one.when
    return notice, notice + times.tombstone


def _husk(entry: Entry, one: Withdrawal) -> Entry:
    """What is left of a story of which nothing may be left: its id, its file and its dates."""
    origins = {name: entry.origins[name] for name in ("id",) if name in entry.origins}
    return Entry(
        id=entry.id,
        name=entry.name,
        path=entry.path,
        url="",
        title=entry.id,
        published=entry.published,
        published_is_day=entry.published_is_day,
        updated=entry.updated,
        language=entry.language,
        status=Status.CANCELED,
        version=entry.version,
        origins=origins | {_OF: one.id},
    )
