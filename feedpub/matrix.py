"""Which feeds there are: one for each name in the configuration, and with ``each`` one for every value in the stories.

A value is a section, a tag, a person, a language, or a pair of those. Its feed's name is the configured one and the
value's file name (:func:`feedpub.transliteration.slug`), as in ``tags/port``: never a number, so that a new value
moves no other's address.
"""

import json
import re
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from datetime import datetime
from functools import partial
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, NamedTuple

from msgspec import Struct
from msgspec.structs import replace

from feedpub import selection, values
from feedpub.endonyms import endonym
from feedpub.errors import ConfigError
from feedpub.ledger import Carried
from feedpub.model import Entry
from feedpub.transliteration import slug
from feedpub.values import Tallies, Value

if TYPE_CHECKING:
    from feedpub.settings import Config, Feed


_PLACEHOLDER = re.compile(r"\{(\w+)\}")


class Wanted(Struct, frozen=True, kw_only=True):
    """A feed to be made: its settings, and the stories to choose from, in whatever state they are."""

    name: str
    group: str  #: the name that the configuration has it under
    settings: "Feed"
    entries: Sequence[Entry]


class Spread(NamedTuple):
    """The feeds to be made, what is wrong with values, and how many stories have which, by the name in the config."""

    wanted: list[Wanted]
    wrong: list[ConfigError]
    tallies: dict[str, Tallies]


def wanted(
    config: "Config",
    entries: Iterable[Entry],
    before: Mapping[str, Carried],
    now: datetime,
    out: Collection[str],
    *,
    every: bool = False,
    others: Mapping[str, Tallies] = MappingProxyType({}),
) -> Spread:
    """The feeds in the order of the configuration, those of one ``each`` by their names, and what is wrong with values.

    ``before`` has what each feed carried at the last build, ``out`` the ids that were ever published. A value's feed is
    made once ``at_least`` stories that are out have it (with ``every`` it is made all the same); from then on it stays,
    however few they become, as long as any story that is there has the value. ``others`` has, by the name in the
    configuration, how many stories beside the ``entries`` have which.
    """
    stories = list(entries)
    found: list[Wanted] = []
    wrong: list[ConfigError] = []
    tallies: dict[str, Tallies] = {}
    for name, settings in config.feeds.items():
        if not settings.each:
            found.append(Wanted(name=name, group=name, settings=settings, entries=stories))
            continue
        here = {id_ for feed, one in before.items() if feed.startswith(f"{name}/") for id_ in one.ids}
        out_now = {entry.id for entry in selection.live(stories, settings, now, out, here)}
        floor = 0 if every else settings.at_least
        here_only = values.values(settings, stories, partial(_is_among, out_now))
        all_values = values.with_others(here_only, others.get(name, {}))
        tallies[name] = {value.key: value.tally for value in all_values}
        kept, errors = _named(name, settings, all_values, before, floor)
        found += (_of_value(name, settings, path, value) for path, value in sorted(kept.items()))
        line = config.line("feeds", name) if errors else None
        wrong += (ConfigError(str(config.path), f"feeds.{name}.{error}", line=line) for error in errors)
    return Spread(found, wrong, tallies)


def _is_among(ids: Collection[str], entry: Entry) -> bool:
    return entry.id in ids


def touched(
    config: "Config",
    group: str,
    known: Sequence[Wanted],
    tallies: Tallies,
    was: tuple[Sequence[Entry], Callable[[Entry], bool]],
    now: tuple[Sequence[Entry], Callable[[Entry], bool]],
    before: Collection[str],
) -> tuple[list[Wanted], Tallies] | None:
    """The feeds of one ``each`` that changed stories have to do with, without entries, and how many have what now.

    ``known`` are its feeds as they were, ``tallies`` how many had what. ``was`` has the stories as they were, ``now``
    as they are, each with what says which of them are out. ``before`` are the names of feeds that were published.
    ``None`` where all stories must be looked at to tell.
    """
    settings = config.feeds[group]
    owners = {one.name: one for one in known}
    gone, come = ({one.key: one for one in values.values(settings, stories, live)} for stories, live in (was, now))
    after = dict(tallies)
    found: dict[str, Wanted] = {}
    for key in gone | come:
        former = Value(key, *after.pop(key)) if key in after else None
        value = values.moved(former or values.unmet(key), gone.get(key), come.get(key))
        if not all(value.spellings) or (former and value.words != former.words):
            return None  # no story has it any more, or it is spelt in another way
        after[key] = value.tally
        path = _path(group, value)
        begins = path not in before and value.live >= settings.at_least
        alone = key in come and sum(value.spellings[0].values()) == len(come[key].stories)
        if path in before:
            owner = owners.get(path)
            if former is None or owner is None or owner.settings != _of_value(group, settings, path, value).settings:
                return None
        if not all(path.split("/")) or path in found or (begins and not alone):
            return None
        if path in before or begins:
            found[path] = _of_value(group, settings, path, value)
    return [replace(one, entries=()) for one in found.values()], after


def as_it_was(config: "Config", name: str, entries: Iterable[Entry]) -> Wanted | None:
    """A feed that was published under a name, by the entries that it carried; ``None`` where there is none any more."""
    stories = list(entries)
    group = name.partition("/")[0]
    settings = config.feeds.get(group)
    if settings is None or (not settings.each and name != group):
        return None
    if not settings.each:
        return Wanted(name=name, group=group, settings=settings, entries=stories)
    known = values.values(settings, stories, lambda _: True)
    found = next((value for value in known if _path(group, value) == name), None)
    return _of_value(group, settings, name, found) if found else None


def of_nobody(config: "Config", name: str, entries: Iterable[Entry]) -> Wanted | None:
    """A feed that was published under a name, for what still stands in it though no story there is has its value.

    ``entries`` are such as may tell how the value is spelt; else its file's name does. No page lists it. ``None``
    where the configuration has no feed of that name any more.
    """
    group, *parts = name.split("/")
    settings = config.feeds.get(group)
    if settings is None or not settings.each or len(parts) != len(settings.each):
        return None
    value = Value(tuple(parts), tuple(Counter([part.replace("-", " ")]) for part in parts))
    found = as_it_was(config, name, entries) or _of_value(group, settings, name, value)
    return replace(found, entries=(), settings=replace(found.settings, listed=False))


def _named(
    name: str, settings: "Feed", found: Iterable[Value], before: Mapping[str, Carried], floor: int
) -> tuple[dict[str, Value], list[str]]:
    """The values that have a feed, by its name, and what is wrong with others."""
    by_path: dict[str, list[Value]] = {}
    wrong = []
    for value in sorted(found, key=lambda one: one.words):
        path = _path(name, value)
        if value.live < floor and path not in before:
            continue
        if all(path.split("/")):
            by_path.setdefault(path, []).append(value)
        else:
            todo = f"write it with one, or {_less(settings, value)}"
            wrong.append(f"each: {_told(value)} has no letter or digit to name a file by; {todo}")
    kept = {}
    for path, several in by_path.items():
        stays = several[0] if len(several) == 1 else _holder(several, before.get(path))
        if stays:
            kept[path] = stays
        rivals = [one for one in several if one.live >= floor or one is stays]
        if len(rivals) > 1:
            *others, last = map(_told, rivals)
            todo = f"spell them alike, {_less(settings, rivals[-1], rivals[0])}{_pair(settings)}"
            wrong.append(f"each: {', '.join(others)} and {last} would all be {path}; {todo}")
    return kept, wrong


def _path(name: str, value: Value) -> str:
    return "/".join((name, *map(slug, value.words)))


def _holder(several: Sequence[Value], before: Carried | None) -> Value | None:
    """Whose feed was published under the name that several values have: the one whose stories it carried, or, where
    none of those is there, that has the most.
    """
    if before is None:
        return None
    carried = set(before.ids)
    shared = [sum(entry.id in carried for entry in value.stories) for value in several]
    if not any(shared):
        shared = [value.live for value in several]
    best = max(shared)
    return several[shared.index(best)] if best and shared.count(best) == 1 else None


def _told(value: Value) -> str:
    return " with ".join(repr(word) for word in value.words)


def _pair(settings: "Feed") -> str:
    """Names of one person or thing in several languages are apart where their feeds are."""
    return "" if "language" in settings.each else f", or part the languages: `each: [{settings.each[0]}, language]`"


def _less(settings: "Feed", value: Value, other: Value | None = None) -> str:
    """How the configuration leaves a value out that another one is in the way of."""
    differing = [at for at, word in enumerate(value.words) if other is None or other.words[at] != word]
    kind, word = settings.each[differing[0]], json.dumps(value.words[differing[0]], ensure_ascii=False)
    return f"leave one out with `exclude: {{{kind}: {word}}}`"


def _of_value(name: str, settings: "Feed", path: str, value: Value) -> Wanted:
    chosen = dict(zip(settings.each, value.words, strict=True))
    shown = {kind: endonym(word) if kind == "language" else word for kind, word in chosen.items()}
    special: dict[str, Any] = {
        "each": (),
        "title": filled(settings.title, shown),
        "description": filled(settings.description, shown) if settings.description else None,
        **{kind: (word,) for kind, word in chosen.items()},
    }
    return Wanted(name=path, group=name, settings=replace(settings, **special), entries=value.stories)


def filled(template: str, values: Mapping[str, str]) -> str:
    """A title with ``{section}`` and the like filled in; a brace that is none of them stays."""
    return _PLACEHOLDER.sub(lambda found: values.get(found[1], found[0]), template)
