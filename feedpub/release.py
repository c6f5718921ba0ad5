"""What one run of the pipe found and made."""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from msgspec import Struct, field
from msgspec.structs import replace

from feedpub.concerned import Concerned
from feedpub.errors import FeedpubError
from feedpub.gather import Found, Story
from feedpub.ledger import Carried
from feedpub.matrix import Wanted
from feedpub.model import MOMENT, Document, Entry, Feed, Status, Withdrawal
from feedpub.parts import Parts
from feedpub.rest import Rest, secrets
from feedpub.retraction import Retracted
from feedpub.targets import Receipt
from feedpub.values import Tallies

if TYPE_CHECKING:
    from feedpub.archives.shelving import Archived
    from feedpub.lifecycle import Settled
    from feedpub.printed import Printed


def _as_it_is(entry: Entry) -> Entry:
    return entry


class Release(Struct, kw_only=True):
    """Every story, every document, and everything that a person should know. The stages fill it one after the other."""

    now: datetime
    late: list[str] = field(default_factory=list)  #: what to tell where a story was published at a later time than now
    horizon: datetime = field(default_factory=lambda: datetime.max.replace(tzinfo=UTC))  #: the latest that went out
    stories: list[Story] = field(default_factory=list)
    rest: Rest = field(default_factory=Rest)  #: of those that were looked at and are not at hand
    entries: dict[str, Entry] = field(default_factory=dict)  #: by path, with the dates that stand
    whole: dict[str, Entry] = field(default_factory=dict)  #: every entry that a feed carries, complete, by id
    wanted: list[Wanted] = field(default_factory=list)  #: the feeds to be made
    feeds: dict[str, Feed] = field(default_factory=dict)
    documents: list[Document] = field(default_factory=list)
    parts: Parts = field(default_factory=Parts)  #: of those that wait for the others
    kept: set[str] = field(default_factory=set)  #: documents whose last good file stays
    published: Collection[str] = ()  #: ids of stories that were published before
    were: Mapping[str, Carried] = field(default_factory=dict)  #: what those carry that stayed behind before, by path
    behind: dict[str, Carried] = field(default_factory=dict)  #: and those that are not as their feed is now
    receipts: dict[str, Receipt] = field(default_factory=dict)  #: by target
    problems: list[FeedpubError] = field(default_factory=list)  #: each of them makes the exit code 1
    notes: list[str] = field(default_factory=list)  #: odd, for who asks
    advice: list[str] = field(default_factory=list)  #: to be done by the newsroom, told at every build
    moved: list[Entry] = field(default_factory=list)  #: not as they were when they were last remembered
    gone: list[str] = field(default_factory=list)  #: ids to which no path leads any more
    absent: dict[str, Entry] = field(default_factory=dict)  #: last good entries of stories whose files are gone, by id
    restrained: Callable[[Entry], Entry] = _as_it_is  #: a last good entry, held to what its story's file says now
    said: dict[str, list[Entry]] = field(default_factory=dict)  #: by id, stories in files that may be those of that one
    retracted: Retracted = field(default_factory=lambda: Retracted(()))
    canceled: list[Withdrawal] = field(default_factory=list)  #: that are to be put on the newsroom's list
    unlisted: list[str] = field(default_factory=list)  #: ids of those that are to be taken off it
    renamed: list[Withdrawal] = field(
        default_factory=list
    )  #: that were taken back, with all by which they are known now
    spared: set[str] = field(default_factory=set)  #: ids whose stories a guard keeps as they were last
    replaced: set[str] = field(default_factory=set)  #: ids whose stories were let go on under others
    #: ids that only a lost ledger knew to be those of stories with other names, and the feeds that show them
    relearned: dict[str, Sequence[str]] = field(default_factory=dict)
    strays: Mapping[str, "Printed"] = field(default_factory=dict)  #: what such feeds show and nobody knows, by id
    withdrawn: dict[str, datetime] = field(default_factory=dict)  #: since when those are that are not on it, by id
    declared: dict[str, datetime] = field(default_factory=dict)  #: dates that files say and did not say before, by id
    events: dict[str, list[str]] = field(default_factory=dict)  #: what else happened to stories, by id
    next_change: datetime | None = None  #: when a feed changes by itself, in UTC: an embargo ends, a notice, a story
    raw: dict[str, Entry] = field(default_factory=dict)  #: what feeds carry before it is completed, by id
    live: list[Entry] = field(default_factory=list)  #: the stories that are out, of those not looked at the newest
    values: dict[str, Tallies] = field(default_factory=dict)  #: how many stories have which, of each feed with `each`
    early: int = 0  #: how many pieces of advice are about what was decided before the stories were settled
    odd: bool = False  #: whether not everything stands as it should: a file is missing, a guard holds a story
    concerned: Concerned | None = None  #: the stories that were looked at, where it was not all
    tallied: Mapping[str, int] | None = None  #: how many stories there are of each state, where they are not here
    archived: "Archived | None" = None  #: the archives of feeds, where there are any
    elsewhere: Sequence[str] = ()  #: folders that were published to once, where one that was killed may still be
    held: bool = False  #: the feeds are as they were last, without what was taken back since
    shown: dict[str, Feed] = field(default_factory=dict)  #: then: those that subscribers have
    stopped: bool = False

    @property
    def latest(self) -> datetime:
        """No document may date anything later. What changes twice in a second is dated one later."""
        return min(self.horizon, datetime.max.replace(tzinfo=UTC) - MOMENT) + MOMENT

    def secrets(self) -> set[str]:
        """Titles and addresses of stories that nobody may see, of all that were looked at."""
        return self.rest.secret | secrets(self.entries.values(), self.now)

    def places(self) -> dict[str, Found]:
        """The file of each story that can be read, by path."""
        return {story.path: story.found for story in self.stories if story.entry and story.found}

    def take(self, settled: "Settled") -> list[Entry]:
        """Keep what was settled, and all that a person should know of the stories; the entries that stand."""
        self.stories = list(settled.stories)
        self.entries, self.absent = dict(settled.entries), dict(settled.absent)
        legal = {one.id for one in self.retracted.by_id.values() if one.legal}
        listed = self.retracted.by_id.keys() - self.published
        # After a lost ledger the new one is to know of it, or it would return older than its notice.
        again = [one for one in self.entries.values() if one.id in listed and one.status is Status.CANCELED]
        again += [one for one in self.entries.values() if one.id in self.relearned] if self.relearned else []
        self.moved = [one for one in (*settled.moved, *again) if one.id not in legal]
        self.gone, self.declared = list(settled.gone), dict(settled.declared)
        self.problems += [story.error for story in self.stories if story.error]
        self.notes += [warning for story in self.stories for warning in story.warnings]
        self.notes += settled.notes
        self.advice += settled.advice
        return list(settled.entries.values())

    def received(self, target: str, receipt: Receipt, keep: Collection[str]) -> None:
        """What a target did; what it was to keep counts as unchanged where only some stories were looked at."""
        stays = sorted(keep) if self.concerned else ()
        self.receipts[target] = replace(receipt, unchanged=(*receipt.unchanged, *stays))

    @property
    def lists(self) -> bool:
        """Whether the newsroom's list of stories taken back is to be written anew."""
        return bool(self.canceled or self.renamed or self.unlisted)

    def remember_here(self) -> None:
        """Where the newsroom's list cannot be written, the ledger remembers since when a story is canceled."""
        self.withdrawn |= {one.id: one.when for one in self.canceled}

    @contextmanager
    def failing(self, otherwise: "Callable[[Release], None]" = lambda _: None) -> Iterator[None]:
        """A step that may fail without stopping the next: a kill must go out whatever is wrong elsewhere."""
        try:
            yield
        except FeedpubError as error:
            otherwise(self)
            if str(error) not in map(str, self.problems):
                self.problems.append(error)
