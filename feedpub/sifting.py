"""Which stories a build has at hand, of all that it looks at: of a large archive hardly any, so that memory stays flat.

A story is put aside once it is counted, if nothing that is decided later depends on it: it has nothing in common with
what the ledger remembers or with what was taken back, it does not change by itself, and in each feed that would carry
it enough others come before it. Two stories of one id or address are found by the keys of all, and both at hand.
"""

from array import array
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import UTC, datetime
from heapq import heappush, heapreplace
from itertools import chain
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from feedpub import folding, rest, selection, storykeys
from feedpub.coarse import Aside, Coarse, Later
from feedpub.concerned import UnclearError
from feedpub.gather import Story
from feedpub.ledger import Carried, Published
from feedpub.model import Entry
from feedpub.release import Release
from feedpub.rest import Rank, Rest, Window
from feedpub.retraction import Retracted
from feedpub.selection import State

if TYPE_CHECKING:
    from feedpub.settings import Config

_KEYS = 3  #: of a story: its id's, its address's, its text's
_LENGTH = _KEYS * storykeys.LENGTH
_AT_ONCE = 1 << 17  #: keys that are compared: more of them would take memory that follows the archive's size
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


class _Held(Struct, eq=False):
    """A story that is at hand, and for how many feeds it is."""

    place: tuple[int, int]  #: the number of its file, and its own in that
    story: Story
    feeds: int = 0


_Place = tuple[float, Later, Rank, _Held]  #: of a story in a feed's window (:data:`feedpub.coarse.Last`)


class Sieve:
    """Takes all stories, one after the other (:class:`feedpub.gather.Collector`), and knows of the rest how many."""

    def __init__(
        self, config: "Config", before: Mapping[str, Published], retracted: Retracted, now: datetime, rest_: Rest
    ) -> None:
        """``before`` is what is remembered, by id; into ``rest_`` goes what is known of what is put aside."""
        self.rest = rest_
        self.sift = Coarse(config, before, retracted, now, SPARE)  #: what puts most aside where they are read
        self._now, self._retracted, self._before = now, retracted, before
        self._stay: list[_Held] = []
        self._windows: dict[Window, list[_Place]] = {}
        self._full: dict[Window, float] = {}  #: as the others learn it
        self.sift.full = self._full
        self._numbers = array("I")  # of the file of each story that is put aside

    def begin(self, paths: Iterable[str]) -> None:
        """Learn which files there are: where a remembered one is gone, its story may be in another by now."""
        files = {storykeys.file_of(one.path) for one in self._before.values() if one.path}
        files.difference_update(paths)
        # Of several in one file some may be gone from there.
        self.sift.missing(one for one in self._before.values() if "#" in one.path or one.path in files)

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
            at = story.entry.published.timestamp()
            if story.warnings or self.sift.matters(story.entry, at):
                self._stay.append(held)
                held.feeds, held.story = 1, _alike(story)  # so that no feed's window has it put aside
                if state is State.LIVE and self._retracted.applied(story.entry) is story.entry:
                    self._offered(held, story.entry, at)
            elif state is State.LIVE and self._offered(held, story.entry, at):
                held.story = _alike(story)
            else:
                self._put_aside(held, story.entry, state)

    def put_aside(self, numbers: Sequence[int], aside: Aside) -> None:
        """Take what was put aside where it was read; the numbers are those of the files that it has numbers of."""
        self.rest.merge(aside.rest)
        self._numbers.extend(numbers[nth] for nth in aside.numbers)

    def stories(self, read: Callable[[int], Iterable[Story]]) -> list[Story]:
        """The stories at hand. ``read`` gives those of a file once more, by its number.

        UnclearError where a file is not as it was when it was put aside.
        """
        self._take_back(read)
        return [one.story for one in sorted(self._at_hand(), key=lambda one: one.place)]

    def _offered(self, held: _Held, entry: Entry, at: float) -> bool:
        """Whether a feed has room for the story."""
        later = Later(entry.id)
        for window, feed, rank in self.sift.places(entry, at, rest.of_values(self.sift.each, entry)):
            places, room = self._windows.setdefault(window, []), self.sift.room(feed)
            if len(places) < room:
                heappush(places, (rank[0], later, rank, held))
            elif rank.is_before(places[0][2]):
                self._leaves(window, heapreplace(places, (rank[0], later, rank, held)))
            else:
                self.rest.left_out(window, rank)
                continue
            held.feeds += 1
            if len(places) == room:
                self._full[window] = places[0][0]
        return held.feeds > 0

    def _leaves(self, window: Window, out: _Place) -> None:
        """A story leaves a feed's window for one that comes before it."""
        _, _, rank, held = out
        self.rest.left_out(window, rank)
        held.feeds -= 1
        if not held.feeds and (entry := held.story.entry):
            self._put_aside(held, entry, State.LIVE)

    def _put_aside(self, held: _Held, entry: Entry, state: State) -> None:
        self.rest.add(entry, state, rest.of_values(self.sift.each, entry))
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
                state = selection.state_of(entry, self._now)
                self.rest.add(entry, state, rest.of_values(self.sift.each, entry), -1)
                self._stay.append(_Held((number, at), story))
                return
        raise UnclearError

    def _at_hand(self) -> list[_Held]:
        placed = [held for places in self._windows.values() for _, _, _, held in places]
        return [*{id(one): one for one in (*self._stay, *placed)}.values()]


def _alike(story: Story) -> Story:
    """A story that is kept, whose words that others have, too, take no more room."""
    return replace(story, entry=folding.alike(story.entry)) if story.entry else story


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
