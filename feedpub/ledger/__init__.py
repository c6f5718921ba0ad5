"""What has been published, for ever: the memory behind ids, dates and the last good version of each story.

It is memory, not source: without it ids stay the same, and every story that carries its own dates keeps them. SQLite
is the embedded default (:mod:`feedpub.ledger.sqlite`); whatever stands behind this interface instead must give the
same answers.
"""

import hashlib
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from types import MappingProxyType
from typing import Any, Final, Protocol

from msgspec import Struct

from feedpub.errors import ConfigError
from feedpub.model import Entry, Feed

Files = Mapping[
    str, Collection[str]
]  #: path to the SHA-256 of what feedpub wrote there; several where it was cut short

NOTHING: Final[Mapping[str, Any]] = MappingProxyType({})

#: What to do where a new store was begun, and the work goes on.
RESTORE: Final = "if there is a backup, stop feedpub and put that in its place"

#: What happens to a story, in the order in which one build's events are told.
KINDS = (
    *("published", "updated", "corrected", "redated", "moved", "renamed", "allowed"),
    *("withdrawn", "returned", "killed", "left"),
)


class DamageError(ConfigError):
    """The store turned out to be damaged in the middle of the work; where that may write it was set aside untouched.

    The same work done again begins with an empty one then.
    """


class InUseError(ConfigError):
    """Another program keeps the store to itself; the same work done again a little later may find it free."""

    def soon(self) -> "InUseError":
        """The same, where a run does it again by itself."""
        wrong, _, _ = self.message.partition("; ")
        todo = "`feedpub run` tries again within a minute; see with `fuser` which it is"
        return InUseError(self.subject, f"{wrong}; {todo}")


class Published(Struct, frozen=True, kw_only=True):
    """What is remembered of a story that was in a feed."""

    id: str
    path: str  #: of its file; empty where that is no more, or holds another story
    published: datetime  #: when it first said it was published; it never moves again
    updated: datetime
    fingerprint: str
    standing: str = ""  #: of the facts that decide where it may be shown (:func:`standing`)
    version: int | None = None  #: of a wire that numbers them
    declared: datetime | None = None  #: the date that its file said when it was last recorded
    url: str = ""
    withdrawn: datetime | None = None  #: when it was taken back, but for a kill: those are on the newsroom's list
    title: str = ""

    @property
    def times(self) -> Collection[float]:
        """By which it may be known, in seconds since 1970: as subscribers know it, and as its file said it last."""
        return {one.timestamp() for one in (self.published, self.declared) if one}


class Carried(Struct, frozen=True, kw_only=True):
    """What is remembered of a feed: how new it said it was, and the ids it carried, in order."""

    updated: datetime
    ids: tuple[str, ...]


class Member(Struct, frozen=True, kw_only=True):
    """A story on a page of an archive, as it was when it came there."""

    id: str
    updated: datetime
    expires: datetime | None = None
    members: bool = False  #: whether it was for members only, of which a feed has headline, summary and link


class Page(Struct, frozen=True, kw_only=True):
    """A full page of a feed's archive. Its members never change, but for those that are taken from it.

    It is then another ``edition``, at another address. One without members is nowhere, and keeps its number.
    """

    number: int  #: 1 is the oldest
    edition: int = 1
    made: datetime  #: the build that made this edition
    members: tuple[Member, ...]  #: in the order of its documents
    waiting: bool = False  #: whether more stories were waiting for their page when it was made


class Event(Struct, frozen=True, kw_only=True):
    """What happened to a story: ``text`` has the feeds, fields, paths, dates or notes that its kind is about."""

    at: datetime  #: of the build that did or saw it, in UTC
    kind: str  #: one of :data:`KINDS`
    text: str


class Build(Struct, frozen=True, kw_only=True):
    """A build that was remembered."""

    at: datetime
    problems: tuple[str, ...]
    written: int  #: documents that changed, appeared or went, at all targets together
    entries: int  #: stories that its feeds carried


def standing(entry: Entry) -> str:
    """What decides where a story may be shown, as a digest: when it changes, its last good entry must follow.

    Or a story that was withheld would come back the day its file breaks.
    """
    times = (one.timestamp() if one else None for one in (entry.embargo, entry.expires))
    names = sorted(person.name for person in entry.authors)
    where = (entry.language, entry.section, sorted(entry.tags), names, entry.source, entry.agency)
    free = (entry.form, sorted(entry.free.items())) if entry.free else ()
    facts = repr((str(entry.status), str(entry.access), *times, *where, *free))
    return hashlib.sha256(facts.encode("utf-8", "surrogatepass")).hexdigest()[:24]


class Ledger(Protocol):
    """The narrow waist: all that the pipe asks of its memory.

    ConfigError where it cannot be read, TargetError where it cannot be written, DamageError where it is damaged.
    """

    def stories(self) -> Mapping[str, Published]:
        """Every story that was ever in a feed, by id."""

    def last_good(self, paths: Collection[str]) -> list[Entry]:
        """The last good entries of the stories that came from these paths, one a path; those that can be read."""

    def entries(self, ids: Collection[str]) -> dict[str, Entry]:
        """The entries as they were last recorded, by id; those that can be read, whether their files are there or not.

        Those that have been out of every feed for long come without summary and content.
        """

    def feeds(self) -> Mapping[str, Carried]:
        """Every feed that was ever published, by name."""

    def behind(self) -> Mapping[str, Carried]:
        """What those documents carry that stayed as they were while their feed went on, by path."""

    def find(self, text: str) -> list[Published]:
        """The stories that have or had this id, name (or the last part of it), path of a file, or address."""

    def history(self, id_: str) -> list[Event]:
        """All that happened to a story, the oldest first; nothing where it is not known."""

    def mark(self) -> str | None:
        """What moves with everything that is remembered, even by a build that was cut short.

        ``None`` where something was never announced, or nothing remembered yet.
        """

    def let_go(self) -> None:
        """Let others write, where none could for as long as a build of few stories takes: it will be a longer one."""

    def repeat(self, at: datetime) -> None:
        """Remember that a build at this time found everything as the last one left it."""

    def builds(self, limit: int) -> list[Build]:
        """The last builds, the newest first. The oldest are forgotten one day."""

    def targets(self) -> list[str]:
        """The targets where any file is that feedpub wrote, be they in the configuration or not."""

    def files(self, target: str) -> Files:
        """The files that feedpub wrote to a target, or was about to."""

    def intend(self, target: str, files: Files) -> None:
        """Remember what is about to be written.

        Whatever cuts the publication short, a later one knows these files for feedpub's own and what to announce.
        """

    def unannounced(self) -> Collection[str]:
        """The paths, at whatever target, of what was intended and never announced since."""

    def announced(self, targets: Collection[str]) -> None:
        """What was intended for these targets is there, and whoever wants to know was told."""

    def record(  # noqa: PLR0913  a release is that much, and all of it is remembered at once
        self,
        entries: Iterable[Entry],
        feeds: Iterable[Feed],
        files: Mapping[str, Files],
        gone: Collection[str] = (),
        *,
        at: datetime | None = None,
        withdrawn: Mapping[str, datetime] = NOTHING,
        declared: Mapping[str, datetime] = NOTHING,
        problems: Sequence[str] = (),
        notes: Mapping[str, Sequence[str]] = NOTHING,
        others_stay: bool = False,
        behind: Mapping[str, Carried] | None = None,
        announced: bool = False,
    ) -> None:
        """Remember a release, all of it or nothing: ``files`` has for each target the whole of what is there now.

        ``entries`` are stories, never the notices that stand for them. ``gone`` has the ids of stories whose files are
        no more, or hold another story now: no path leads to them. ``at`` is the build's now; without it no history is
        written. By id: ``withdrawn`` says when stories were taken back (one of ``entries`` that is not in it is back),
        ``declared`` what dates their files say, and ``notes`` what else happened to them, each a kind and a text as in
        ``killed: court order``; the same note of the same kind is remembered once, however many builds say it. With
        ``others_stay`` feeds that are not among ``feeds`` carry what they carried. ``behind`` is all of what
        :meth:`behind` gives from now on; without it that stays. With ``announced``, as where there is nobody to tell,
        what lies at the targets of ``files`` is announced, too.
        """

    def pages(self, feed: str) -> list[Page]:
        """The pages of a feed's archive, by their numbers; those that can be read."""

    def shelve(self, pages: Mapping[str, Iterable[Page]]) -> None:
        """Remember pages of the archives of feeds, by the feed's name, in the place of those with their numbers.

        It is done before they are published: what is on a page is decided once, whatever cuts the publication short.
        """

    def purge(self, ids: Collection[str]) -> list[str]:
        """Leave no trace of these stories but their ids and dates, in any file of the store or older one beside it.

        It may be asked for at every build: what was purged once costs nothing. The names of what was removed.
        """
        ...

    def dump(self) -> Iterator[str]:
        """All that is remembered, as lines of JSON for :meth:`restore`, the first of which says so."""

    def restore(self, lines: Iterable[str]) -> None:
        """Remember what :meth:`dump` told, all of it or nothing.

        TargetError where something is remembered already, or at the first line that is wrong.
        """

    def fault(self) -> str | None:
        """What is wrong with the store, all of which is looked at; ``None`` where it is in order."""

    def close(self) -> None:
        """Let go of the store."""
