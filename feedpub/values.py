"""The values that stories have of a kind, such as tags: how each is spelt, and which stories have it. Pure."""

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping
from functools import lru_cache
from itertools import product
from typing import TYPE_CHECKING

from msgspec import Struct, field
from msgspec.structs import replace

from feedpub.languages import fold
from feedpub.model import Entry
from feedpub.selection import carries

if TYPE_CHECKING:
    from feedpub.settings import Feed

Key = tuple[str, ...]  #: a value, or a pair, whatever its capitals and accents

#: Of each value that stories have: how often it is spelt so, and how many stories that are out have it.
Tallies = Mapping[Key, tuple[tuple[Counter[str], ...], int]]


class Value(Struct):
    """A value, or a pair, with its stories; capitals and accents make no other one."""

    key: Key
    spellings: tuple[Counter[str], ...]
    live: int = 0  #: how many stories that are out have it
    stories: list[Entry] = field(default_factory=list)  #: all that have it, whether they are out or not

    @property
    def words(self) -> tuple[str, ...]:
        """As most stories spell it; of two that are as frequent the first of the alphabet."""
        return tuple(min(each, key=lambda one: (-each[one], one)) for each in self.spellings)

    def count(self, words: tuple[str, ...], times: int = 1, *, live: bool) -> None:
        """Count a story that has it, spelt so; with -1 it has it no more."""
        self.live += times * live
        for spelling, word in zip(self.spellings, words, strict=True):
            spelling[word] = spelling.get(word, 0) + times  # without asking Counter for what is missing

    @property
    def is_met(self) -> bool:
        """Whether any story has it."""
        return any(self.spellings[0].values())

    @property
    def tally(self) -> tuple[tuple[Counter[str], ...], int]:
        """How often it is spelt how, and how many stories that are out have it."""
        return self.spellings, self.live


def unmet(key: Key) -> Value:
    """The value of that key as long as no story has it."""
    return Value(key, tuple(Counter() for _ in key))


def moved(value: Value, gone: Value | None, come: Value | None) -> Value:
    """A value after stories that have it went and others came."""
    spellings = [Counter(one) for one in value.spellings]
    live = value.live
    for one, sign in ((gone, -1), (come, 1)):
        if one is not None:
            live += sign * one.live
            for spelling, counted in zip(spellings, one.spellings, strict=True):
                for word, number in counted.items():
                    spelling[word] += sign * number
    return Value(value.key, tuple(+one for one in spellings), live=live)


def values(settings: "Feed", entries: Iterable[Entry], live: Callable[[Entry], bool]) -> list[Value]:
    """The values that the stories have, in the order in which they are met; ``live`` says which stories are out."""
    found: dict[Key, Value] = {}
    for entry in entries:
        for key, words in of_story(settings, entry):
            if (value := found.get(key)) is None:
                value = found[key] = unmet(key)
            value.stories.append(entry)
            value.count(words, live=live(entry))
    return list(found.values())


def of_story(settings: "Feed", entry: Entry) -> list[tuple[Key, tuple[str, ...]]]:
    """The values for which a feed with ``each`` would carry the story, each as it is spelt there."""
    if not carries(settings, entry):
        return []
    if len(settings.each) == 1:
        (kind,) = settings.each
        if kind in _SEVERAL and not getattr(settings, kind):
            held = entry.tags if kind == "tag" else [person.name for person in entry.authors]
            return list({one[0]: one for one in map(_alone, reversed(held)) if one[1][0]}.values())
        return [_alone(word) for word in _of(kind, entry, getattr(settings, kind))]
    kinds = [_of(kind, entry, getattr(settings, kind)) for kind in settings.each]
    return [(tuple(map(_folded, words)), words) for words in product(*kinds)]


_SEVERAL = ("tag", "author")  # kinds of which a story may have several
_folded = lru_cache(maxsize=8192)(fold)  # a newsroom has few tags and authors, and each stands over many stories


@lru_cache(maxsize=8192)
def _alone(word: str) -> tuple[Key, tuple[str, ...]]:
    return (_folded(word),), (word,)


def with_others(found: Iterable[Value], others: Tallies) -> list[Value]:
    """The values with stories counted that are not here; those that only such have come last, by their words."""
    both = {one.key: one for one in found}
    more = []
    for key, tally in others.items():
        if (value := both.get(key)) is None:
            more.append(moved(unmet(key), None, Value(key, *tally)))
        else:
            both[key] = replace(moved(value, None, Value(key, *tally)), stories=value.stories)
    return [*both.values(), *sorted(more, key=lambda one: one.words)]


def _of(kind: str, entry: Entry, only: Collection[str]) -> list[str]:
    """What a story has of a kind, each once; of ``only`` those values, spelt as there, if any are named."""
    if kind == "language":
        return [entry.language.partition("-")[0].lower()]
    held = {
        "section": (entry.section,),
        "tag": entry.tags,
        "author": tuple(person.name for person in entry.authors),
    }[kind]
    found = {_folded(word): word for word in reversed(held) if word}
    if only:
        return [word for word in only if _folded(word) in found]
    return list(found.values())
