"""The first sieve, in each process that reads: most stories need not even be handed to the one that decides.

It knows what a story may have to do with, and the ranks of those that it let through: where enough of these come before
a story in each feed that would carry it, no build has room for it. :mod:`feedpub.sifting` has the others.
"""

from array import array
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from heapq import heappush, heapreplace
from math import inf
from operator import itemgetter
from typing import TYPE_CHECKING, NamedTuple

from feedpub import lifecycle, selection, storykeys
from feedpub.called import Called
from feedpub.formats.newssitemap import AGE
from feedpub.gather import Story
from feedpub.ledger import Published
from feedpub.model import Entry, Status
from feedpub.naming import stem_of
from feedpub.rest import Rank, Rest, Valued, Window, of_values
from feedpub.retraction import Retracted
from feedpub.selection import Order, State

if TYPE_CHECKING:
    from feedpub.settings import Config, Feed

_USABLE, _LIVE = Status.USABLE, State.LIVE  # to ask their classes for them takes longer than to compare with them
_KINDS = 4096  #: of stories, for which it is kept what feeds carry them


class Aside(NamedTuple):
    """Stories that were put aside: what is known of them together, and the number of each one's file."""

    rest: Rest
    numbers: "array[int]"


class Later:
    """An id; of two stories of one time the one with the greater comes later, and is the lesser here."""

    __slots__ = ("id",)

    def __init__(self, id_: str) -> None:
        self.id = id_

    def __lt__(self, other: "Later") -> bool:
        return other.id < self.id


#: A rank in a feed's window, so that a heap has the last one first, and compares most by their times alone.
Last = tuple[float, Later, Rank]


class Coarse:
    """Puts aside what certainly no build will need (:class:`feedpub.recall.Sift`), and says what may matter."""

    def __init__(
        self, config: "Config", before: Mapping[str, Published], retracted: Retracted, now: datetime, spare: int
    ) -> None:
        """``before`` is what is remembered, by id; of each feed ``spare`` more stories stay than it carries."""
        self.each = {name: feed for name, feed in config.feeds.items() if feed.each}
        self._now, self._at, self._retracted, self._spare = now, now.timestamp(), retracted, spare
        self._called = Called(retracted, before, config)
        self._marks = {
            mark for one in before.values() for mark in (one.id, one.path, one.url, one.fingerprint, one.title) if mark
        }
        self._stems: set[str] = set()
        self._times: set[float] = set()
        single: list[tuple[Window, Feed]] = [((name, ()), feed) for name, feed in config.feeds.items() if not feed.each]
        self._by_kind = [one for one in single if selection.goes_by_kind(one[1])]
        self._by_story = [one for one in single if not selection.goes_by_kind(one[1])]
        self._known: dict[tuple[object, ...], list[tuple[Window, Feed]]] = {}  # of the former, by the kind of story
        self._offset = max((feed.embargo_offset for feed in config.feeds.values()), default=timedelta(0))
        # What is published after this matters: it is not out, or recent enough for the news sitemap.
        self._latest = self._at - AGE.total_seconds() if config.news_sitemap else self._at
        self._retracts = bool(retracted.by_id)
        self._updated = any(feed.order == Order.UPDATED for feed in config.feeds.values())
        self._windows: dict[Window, list[Last]] = {}
        self.full: Mapping[Window, float] = {}  #: before these times no feed has room, as the first process knows it
        self._full: Mapping[Window, float] = {}  # as it was when this run was handed over, whoever reads it
        self._rest, self._numbers = Rest(), array("I")
        self._floors: dict[tuple[object, ...], float] = {}  # by the kind of story: before that, it is behind all others

    def missing(self, gone: Iterable[Published]) -> None:
        """Learn of which remembered stories the files may be gone: theirs may be others by now."""
        gone = list(gone)
        self._stems = {stem_of(storykeys.file_of(one.path)) for one in gone}
        self._times = {at for one in gone for at in one.times}

    def news(self) -> Mapping[Window, float]:
        return dict(self.full)  # as it is now, since it travels later

    def learn(self, news: Mapping[Window, float]) -> None:
        self._full = news

    def put_aside(self, files: Sequence[Sequence[Story]]) -> set[int]:
        alone = [
            (story.entry.published.timestamp(), nth, story.entry)
            for nth, stories in enumerate(files)
            for story in (stories if len(stories) == 1 else ())
            if story.entry and not story.warnings and not story.profile
        ]
        # The newest first: after them hardly any has room.
        alone.sort(key=itemgetter(0), reverse=True)
        return {nth for at, nth, entry in alone if self._puts_aside(at, nth, entry)}

    def _puts_aside(self, published: float, nth: int, entry: Entry) -> bool:
        if self.matters(entry, published):
            return False
        # What is published later matters.
        is_live = entry.status is _USABLE and entry.embargo is None and entry.expires is None
        state = _LIVE if is_live else selection.state_of(entry, self._now)
        valued = of_values(self.each, entry)
        if state is _LIVE and self._has_room(entry, published, valued):
            return False
        self._rest.add(entry, state, valued)
        self._rest.keys += storykeys.of_entry(entry)
        self._numbers.append(nth)
        return True

    def taken(self) -> Aside:
        found = Aside(self._rest, self._numbers)
        self._rest, self._numbers = Rest(), array("I")
        self._floors = {}
        return found

    def matters(self, entry: Entry, published: float) -> bool:
        """Whether a story may have to do with others, or with time. ``published`` is its time (s since 1970)."""
        return (
            published > self._latest
            or (entry.updated is not entry.published and entry.updated.timestamp() > self._at)
            or (entry.embargo is not None and (entry.embargo + self._offset).timestamp() > self._at)
            or (entry.expires is not None and entry.expires.timestamp() > self._at)
            or entry.version is not None
            or (bool(self._marks) and self._is_marked(entry, published))
            or (self._retracts and self._is_retracted(entry))
        )

    def _is_marked(self, entry: Entry, published: float) -> bool:
        """Whether it has something in common with one that is remembered."""
        return (
            not self._marks.isdisjoint((entry.id, entry.path, entry.url, entry.fingerprint, entry.title))
            or published in self._times
            or (bool(self._stems) and stem_of(storykeys.file_of(entry.path)) in self._stems)
        )

    def _is_retracted(self, entry: Entry) -> bool:
        """Whether it has something in common with one that was taken back."""
        return (
            self._retracted.applied(entry) is not entry
            or self._retracted.resembles(entry)
            or self._called.which(entry) is not None
        )

    def places(self, entry: Entry, published: float, valued: Valued) -> Iterable[tuple[Window, "Feed", Rank]]:
        """The feeds that would carry a story, if they had room, and its place in each. ``valued`` has its values."""
        newest = changed = Rank(published, entry.id)
        if self._updated:
            settled = lifecycle.dated(entry, None, self._now)
            changed = Rank(selection.counts_by(settled, Order.UPDATED), entry.id)
        windows = [*self._carrying(entry)]
        for name, feed, values in valued:
            windows += [((name, key), feed) for key, _ in values]
        if changed is newest:
            return [(window, feed, newest) for window, feed in windows]
        return [(window, feed, changed if feed.order == Order.UPDATED else newest) for window, feed in windows]

    def room(self, feed: "Feed") -> int:
        """How many stories of a feed stay."""
        return feed.limit + self._spare

    def _has_room(self, entry: Entry, published: float, valued: Valued) -> bool:
        """Whether any feed may have room for the story."""
        if not (self.each or self._by_story or self._updated) and self._is_behind(entry, published):
            return False
        room, full, later = False, self._full, Later(entry.id)
        for window, feed, rank in self.places(entry, published, valued):
            if window in full and rank[0] < full[window]:
                self._rest.left_out(window, rank)
                continue
            held = self._windows.setdefault(window, [])
            if len(held) < feed.limit + self._spare:
                heappush(held, (rank[0], later, rank))
            elif rank.is_before(held[0][2]):
                heapreplace(held, (rank[0], later, rank))
            else:
                self._rest.left_out(window, rank)
                continue
            room = True
        return room

    def _is_behind(self, entry: Entry, published: float) -> bool:
        """Whether it surely comes after so many that it changes nothing, not even what was left out first of all."""
        kind = selection.kind_of(entry)
        floor = self._floors.get(kind)
        if floor is None or published >= floor:  # what is known to be left out is only ever newer
            floor = inf
            for window, _ in self._carrying(entry):
                first = self._rest.first.get(window)
                # What was left out is behind so many that there is no room for what comes after it.
                if first is None:
                    return False
                floor = min(floor, first.at)
            self._floors[kind] = floor
        return published < floor

    def _carrying(self, entry: Entry) -> Sequence[tuple[Window, "Feed"]]:
        """The feeds for all stories that would carry this one, if they had room."""
        kind = selection.kind_of(entry)
        known = self._known.get(kind)
        if known is None:
            known = [one for one in self._by_kind if selection.carries(one[1], entry)]
            if len(self._known) < _KINDS:
                self._known[kind] = known
        if not self._by_story:
            return known
        return [*known, *(one for one in self._by_story if selection.carries(one[1], entry))]
