"""What a build knows of the stories that it put aside (:mod:`feedpub.sifting`): how many there are of what."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, NamedTuple

from msgspec import Struct, field

from feedpub import selection, urls
from feedpub.languages import fold
from feedpub.model import Entry, Related
from feedpub.selection import Order, State
from feedpub.values import Key, Tallies, Value, of_story, unmet

if TYPE_CHECKING:
    from feedpub.matrix import Wanted
    from feedpub.settings import Feed

_LIVE = State.LIVE
Window = tuple[str, Key]  #: a feed as the configuration has it, and its value if it has one for each
#: Of each feed with ``each`` the values that a story has, each as it is spelt there.
Valued = Iterable[tuple[str, "Feed", Sequence[tuple[Key, tuple[str, ...]]]]]
Met = tuple[str, tuple[Key, tuple[str, ...]], bool]  #: a feed with ``each``, a value spelt so, whether stories are out


class Rank(NamedTuple):
    """A story's place in an order, by what that counts by (s since 1970) and its id."""

    at: float
    id: str

    def is_before(self, other: "Rank") -> bool:
        """Whether its story is the newer, and of two at one time has the first id."""
        return self[0] > other[0] or (self[0] == other[0] and self[1] < other[1])  # in half the time of names


class Rest(Struct, kw_only=True):
    """The stories that were put aside."""

    count: int = 0
    tally: Counter[str] = field(default_factory=Counter)  #: how many there are of each state
    keys: bytearray = field(default_factory=bytearray)  #: of each one's id, address and text (:mod:`feedpub.storykeys`)
    met: dict[Met, int] = field(default_factory=dict)  #: how many have which value, of each feed with ``each``
    profiles: set[str] = field(default_factory=set)  #: by which any story was read, be it at hand or not
    secret: set[str] = field(default_factory=set)  #: titles and addresses of those that nobody may see
    first: dict[Window, Rank] = field(default_factory=dict)  #: the foremost that a feed would carry

    def add(self, entry: Entry, state: State, valued: Valued, sign: int = 1) -> None:
        """Count a story with its values (:func:`of_values`), or with -1 take it out again, but for its keys."""
        self.count += sign
        self.tally[state._value_] += sign  # without asking a property, which takes longer than all else here
        live = state is _LIVE
        if not live and state.is_secret:  # one that is taken out is at hand, and as secret there
            self.secret |= {entry.title, entry.url}
        met = self.met
        for name, _, values in valued:
            for value in values:
                one = name, value, live
                met[one] = met.get(one, 0) + sign

    def left_out(self, window: Window, rank: Rank) -> None:
        """Remember that a feed would carry the story of that rank, if enough others left it."""
        first = self.first.get(window)
        if first is None or rank[0] > first[0] or (rank[0] == first[0] and rank.is_before(first)):
            self.first[window] = rank

    def merge(self, other: "Rest") -> None:
        """Know of other stories that were put aside, too."""
        self.count += other.count
        self.tally.update(other.tally)
        self.keys += other.keys
        self.profiles |= other.profiles
        self.secret |= other.secret
        met = self.met
        for one, times in other.met.items():
            met[one] = met.get(one, 0) + times
        for window, rank in other.first.items():
            self.left_out(window, rank)

    def tallies(self) -> dict[str, Tallies]:
        """How many have which values, by the name in the configuration."""
        found: dict[str, dict[Key, Value]] = {}
        for (name, (key, words), live), times in self.met.items():
            if times:
                known = found.setdefault(name, {})
                if (value := known.get(key)) is None:
                    value = known[key] = unmet(key)
                value.count(words, times, live=live)
        return {name: {key: value.tally for key, value in known.items()} for name, known in found.items()}

    def may_enter(self, feed: "Wanted", chosen: Sequence[Entry], each: Iterable[str], now: datetime) -> bool:
        """Whether a feed for which these stories were chosen may carry one that was put aside instead of the last.

        ``each`` has the kinds of values for which there are feeds of its name.
        """
        first, hours = self.first.get(window_of(feed, each)), feed.settings.hours
        if first is None or (hours is not None and first.at + hours * 3600 <= now.timestamp()):
            return False
        if len(chosen) < feed.settings.limit:
            return True
        last = chosen[0 if feed.settings.order == Order.OLDEST else -1]
        return first.is_before(Rank(selection.counts_by(last, feed.settings.order), last.id))

    def windows(self) -> set[Window]:
        """The feeds with a value that any story has."""
        return {(name, key) for (name, (key, _), _), times in self.met.items() if times}


def of_values(feeds: Mapping[str, "Feed"], entry: Entry) -> Valued:
    """A story's values, by the feeds with ``each``."""
    return [(name, settings, of_story(settings, entry)) for name, settings in feeds.items()]


def secrets(entries: Iterable[Entry], now: datetime) -> set[str]:
    """Titles and addresses of the stories that nobody may see at ``now``."""
    return {text for entry in entries if selection.state_of(entry, now).is_secret for text in (entry.title, entry.url)}


def called(one: Related) -> tuple[str, ...]:
    """By which of those a related story may be meant: its title, and its address however that is written."""
    return one.title, *urls.alike(one.url or "")


def window_of(feed: "Wanted", each: Iterable[str]) -> Window:
    """A feed's window; ``each`` is as in :meth:`Rest.may_enter`."""
    return feed.group, tuple(fold(getattr(feed.settings, kind)[0]) for kind in each)
