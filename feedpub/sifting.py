"""Which stories a build has at hand, of all that it looks at: of a large archive hardly any, so that memory stays flat.

A story is put aside once it is counted, if nothing that is decided later depends on it: it has nothing in common with
what the ledger remembers or with what was taken back, it does not change by itself, and in each feed that would carry
it enough others come before it. Two stories of one id or address are found by the keys of all, and both at hand.
"""

from array import array
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from heapq import heappush, heapreplace
from itertools import chain
from typing import TYPE_CHECKING

from feedpub import folding, lifecycle, selection, storykeys
from feedpub._records import changed
from feedpub.called import Called
from feedpub.concerned import UnclearError
from feedpub.formats.newssitemap import AGE
from feedpub.gather import Story
from feedpub.ledger import Carried, Published
from feedpub.model import Entry
from feedpub.naming import stem_of
from feedpub.release import Release
from feedpub.rest import Rank, Rest, Window
from feedpub.retraction import Retracted
from feedpub.selection import Order, State
from feedpub.values import of_story

if TYPE_CHECKING:
    from feedpub.settings import Config, Feed

_KEYS = 3  #: of a story: its id's, its address's, its text's
_LENGTH = _KEYS * storykeys.LENGTH
_AT_ONCE = 1 << 17  #: keys that are compared: more of them would take memory that follows the archive's size
_KINDS = 4096  #: of stories, for which it is kept what feeds carry them
SPARE = 4  #: so many more stories of each feed are at hand than it carries, as some may turn out to be held back


def sieve_for(
    config: "Config", before: Mapping[str, Published], carried: Mapping[str, Carried], release: Release
) -> "Sieve | None":
    """What puts stories aside, and tells the release of them; ``None`` where a build needs all.

    For archives it does, and to tell what a lost ledger knew.
    """
    if any(feed.archive for feed in config.feeds.values()):
        return None
    if not carried:
        from feedpub import forgotten  # noqa: PLC0415  it reads feeds, which no other build has to

        if forgotten.may_tell(config):
            return None
    return Sieve(config, before, release.retracted, release.now.astimezone(UTC), release.rest)


@dataclass(slots=True, eq=False)
class _Held:
    """A story that is at hand, and for how many feeds it is."""

    place: tuple[int, int]  #: the number of its file, and its own in that
    story: Story
    feeds: int = 0


class _Place:
    """A story in a feed's window; the one that comes later is the lesser, so that a heap has the last one first."""

    __slots__ = ("held", "rank")

    def __init__(self, rank: Rank, held: _Held) -> None:
        self.rank, self.held = rank, held

    def __lt__(self, other: "_Place") -> bool:
        return other.rank.is_before(self.rank)


class Sieve:
    """Takes all stories, one after the other (:class:`feedpub.gather.Collector`), and knows of the rest how many."""

    def __init__(
        self, config: "Config", before: Mapping[str, Published], retracted: Retracted, now: datetime, rest: Rest
    ) -> None:
        """``before`` is what is remembered, by id; into ``rest`` goes what is known of what is put aside."""
        self.rest = rest
        self._now, self._at, self._retracted = now, now.timestamp(), retracted
        self._before = before
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
        self._each = {name: feed for name, feed in config.feeds.items() if feed.each}
        self._offset = max((feed.embargo_offset for feed in config.feeds.values()), default=timedelta(0))
        self._recent = self._at - AGE.total_seconds() if config.news_sitemap else float("inf")
        self._updated = any(feed.order == Order.UPDATED for feed in config.feeds.values())
        self._stay: list[_Held] = []
        self._windows: dict[Window, list[_Place]] = {}
        self._numbers = array("I")  # of the file of each story that is put aside

    def begin(self, paths: Iterable[str]) -> None:
        """Learn which files there are: where a remembered one is gone, its story may be in another by now."""
        files = {storykeys.file_of(one.path) for one in self._before.values() if one.path}
        files.difference_update(paths)
        # Of several in one file some may be gone from there.
        gone = [one for one in self._before.values() if "#" in one.path or one.path in files]
        self._stems = {stem_of(storykeys.file_of(one.path)) for one in gone}
        self._times = {at for one in gone for at in one.times}

    def put(self, number: int, stories: Iterable[Story]) -> None:
        """Take the stories of the file of that number."""
        for nth, story in enumerate(stories):
            if story.profile:
                self.rest.profiles.add(story.profile)
            held = _Held((number, nth), story)
            if story.entry is None:
                self._stay.append(held)
                continue
            state = selection.state_of(story.entry, self._now)
            if story.warnings or self._matters(story.entry):
                self._stay.append(held)
                held.feeds, held.story = 1, _alike(story)  # so that no feed's window has it put aside
                if state is State.LIVE and self._retracted.applied(story.entry) is story.entry:
                    self._offered(held, story.entry)
            elif state is not State.LIVE or not self._offered(held, story.entry):
                self._put_aside(held, story.entry, state)

    def stories(self, read: Callable[[int], Iterable[Story]]) -> list[Story]:
        """The stories at hand. ``read`` gives those of a file once more, by its number.

        UnclearError where a file is not as it was when it was put aside.
        """
        self._take_back(read)
        return [one.story for one in sorted(self._at_hand(), key=lambda one: one.place)]

    def _matters(self, entry: Entry) -> bool:
        """Whether a story may have to do with others, or with time."""
        published = entry.published.timestamp()
        latest = max(
            published,
            entry.updated.timestamp(),
            (entry.embargo + self._offset).timestamp() if entry.embargo else 0,
            entry.expires.timestamp() if entry.expires else 0,
        )
        return (
            latest > self._at
            or entry.version is not None
            or published > self._recent
            or not self._marks.isdisjoint((entry.id, entry.path, entry.url, entry.fingerprint, entry.title))
            or published in self._times
            or (bool(self._stems) and stem_of(storykeys.file_of(entry.path)) in self._stems)
            or self._retracted.applied(entry) is not entry
            or self._retracted.resembles(entry)
            or self._called.which(entry) is not None
        )

    def _offered(self, held: _Held, entry: Entry) -> bool:
        """Whether a feed has room for the story."""
        newest = changed = Rank(selection.counts_by(entry, Order.NEWEST), entry.id)
        if self._updated:
            settled = lifecycle.dated(entry, None, self._now)
            changed = Rank(selection.counts_by(settled, Order.UPDATED), entry.id)
        for window, feed in self._carrying(entry):
            rank = changed if feed.order == Order.UPDATED else newest
            if self._has_room(window, feed, rank):
                self._enter(window, feed, rank, held)
        for name, feed in self._each.items():
            rank = changed if feed.order == Order.UPDATED else newest
            for key, _ in of_story(feed, entry):
                if self._has_room((name, key), feed, rank):
                    self._enter((name, key), feed, rank, held)
        return held.feeds > 0

    def _carrying(self, entry: Entry) -> Iterable[tuple[Window, "Feed"]]:
        """The feeds for all stories that would carry this one, if they had room."""
        kind = selection.kind_of(entry)
        known = self._known.get(kind)
        if known is None:
            known = [one for one in self._by_kind if selection.carries(one[1], entry)]
            if len(self._known) < _KINDS:
                self._known[kind] = known
        return (*known, *(one for one in self._by_story if selection.carries(one[1], entry)))

    def _has_room(self, window: Window, feed: "Feed", rank: Rank) -> bool:
        places = self._windows.get(window, [])
        if len(places) < feed.limit + SPARE or rank.is_before(places[0].rank):
            return True
        self.rest.left_out(window, rank)
        return False

    def _enter(self, window: Window, feed: "Feed", rank: Rank, held: _Held) -> None:
        places = self._windows.setdefault(window, [])
        held.feeds += 1
        if held.feeds == 1:
            held.story = _alike(held.story)
        if len(places) < feed.limit + SPARE:
            heappush(places, _Place(rank, held))
            return
        out = heapreplace(places, _Place(rank, held))
        self.rest.left_out(window, out.rank)
        out.held.feeds -= 1
        if not out.held.feeds and (entry := out.held.story.entry):
            self._put_aside(out.held, entry, State.LIVE)

    def _put_aside(self, held: _Held, entry: Entry, state: State) -> None:
        self.rest.add(entry, state, self._each)
        self.rest.keys += storykeys.of_entry(entry)
        self._numbers.append(held.place[0])

    def _take_back(self, read: Callable[[int], Iterable[Story]]) -> None:
        """Have all stories at hand whose id or address another one has, too."""
        here = array("Q", b"".join(storykeys.of_entry(one.story.entry) for one in self._at_hand() if one.story.entry))
        with memoryview(self.rest.keys).cast("Q") as aside:
            ids, addresses = (_doubled(here[nth::_KEYS], aside[nth::_KEYS]) for nth in (0, 1))
            both = zip(aside[0::_KEYS], aside[1::_KEYS], strict=True) if ids or addresses else ()
            places = [nth for nth, (id_, url) in enumerate(both) if id_ in ids or url in addresses]
        for nth in reversed(places):
            self._take_one_back(nth, read)

    def _take_one_back(self, nth: int, read: Callable[[int], Iterable[Story]]) -> None:
        number, place = self._numbers.pop(nth), slice(nth * _LENGTH, (nth + 1) * _LENGTH)
        was = self.rest.keys[place]
        del self.rest.keys[place]
        for at, story in enumerate(read(number)):
            if (entry := story.entry) and storykeys.of_entry(entry) == was:
                self.rest.add(entry, selection.state_of(entry, self._now), self._each, -1)
                self._stay.append(_Held((number, at), story))
                return
        raise UnclearError

    def _at_hand(self) -> list[_Held]:
        placed = [one.held for places in self._windows.values() for one in places]
        return [*{id(one): one for one in (*self._stay, *placed)}.values()]


def _alike(story: Story) -> Story:
    """A story that is kept, whose words that others have, too, take no more room."""
    return changed(story, entry=folding.alike(story.entry)) if story.entry else story


def _doubled(*keys: Sequence[int]) -> set[int]:
    """The keys that are there more than once."""
    found: set[int] = set()
    parts = sum(map(len, keys)) // _AT_ONCE + 1
    for part in range(parts):
        every = chain.from_iterable(keys)
        held = Counter(every if parts == 1 else (one for one in every if one % parts == part))
        if held.total() > len(held):
            found.update(one for one, times in held.items() if times > 1)
    return found
