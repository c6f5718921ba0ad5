"""What has been published, for ever: the memory behind ids, dates and the last good version of each story.

It is memory, not source: without it ids stay the same, and every story that carries its own dates keeps them. SQLite
is the embedded default (:mod:`feedpub.ledger.sqlite`); whatever stands behind this interface instead must give the
same answers.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from feedpub.model import Entry, Feed

Files = Mapping[
    str, Collection[str]
]  #: path to the SHA-256 of what feedpub wrote there; several where it was cut short


@dataclass(frozen=True, slots=True, kw_only=True)
class Published:
    """What is remembered of a story that was in a feed."""

    id: str
    path: str
    published: datetime  #: when it first said it was published; it never moves again
    updated: datetime
    fingerprint: str
    standing: str = ""  #: of the facts that decide where it may be shown (:func:`standing`)
    version: int | None = None  #: of a wire that numbers them


@dataclass(frozen=True, slots=True, kw_only=True)
class Carried:
    """What is remembered of a feed: how new it said it was, and the ids it carried, in order."""

    updated: datetime
    ids: tuple[str, ...]


def standing(entry: Entry) -> str:
    """What decides where a story may be shown, as one text: when it changes, its last good entry must follow.

    Or a story that was withheld would come back the day its file breaks.
    """
    times = (one.timestamp() if one else None for one in (entry.embargo, entry.expires))
    names = sorted(person.name for person in entry.authors)
    where = (entry.language, entry.section, sorted(entry.tags), names, entry.source, entry.agency)
    return repr((str(entry.status), str(entry.access), *times, *where))


class Ledger(Protocol):
    """The narrow waist: all that the pipe asks of its memory."""

    def stories(self) -> Mapping[str, Published]:
        """Every story that was ever in a feed, by id."""

    def last_good(self, paths: Collection[str]) -> list[Entry]:
        """The last good entries of the stories that came from these paths, one a path; those that can be read."""

    def feeds(self) -> Mapping[str, Carried]:
        """Every feed that was ever published, by name."""

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

    def record(
        self,
        entries: Iterable[Entry],
        feeds: Iterable[Feed],
        files: Mapping[str, Files],
        gone: Collection[str] = (),
    ) -> None:
        """Remember a release, all of it or nothing: ``files`` has for each target the whole of what is there now.

        ``gone`` has the ids of stories whose files are no more, or hold another story now: no path leads to them.
        """

    def close(self) -> None:
        """Let go of the store."""
