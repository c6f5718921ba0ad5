"""What must not happen to subscribers by mistake, caught before anything is written. Pure.

Guards about one story hold that story, and its last good entry stays. Guards about a feed hold that feed. Guards about
a whole run hold everything but kills. Each is let through once by ``feedpub build --allow`` with its name.
"""

import shlex
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from difflib import get_close_matches
from typing import Protocol, TypeVar

from msgspec import Struct

from feedpub.errors import RUN, ArticleError, ConfigError, FeedError, FeedpubError, GuardError
from feedpub.gather import Story
from feedpub.ledger import Published
from feedpub.model import Entry, Status
from feedpub.naming import FROM_STORY_URL
from feedpub.normalize import UNKNOWN

#: What may be let through: the names of the guards, with what follows on a colon, if anything.
NAMES = {
    "id": "FILE",
    "one-id": "FILE",
    "address": "FILE",
    "deleted": "FILE",
    "empty": "FEED",
    "ids": "",
    "dates": "",
    "texts": "",
    "canceled": "",
}
LET_THROUGH = "--allow"  #: the option by which a person does so
_NAMED = 3  #: so many stories are named where many are meant


class Limits(Protocol):
    """How much may change in one run: stories that get other dates, and of ids and texts a share and a number."""

    @property
    def dates(self) -> int: ...
    @property
    def share(self) -> int: ...
    @property
    def few(self) -> int: ...


class Tripped(Struct, frozen=True, kw_only=True):
    """A guard that stands in the way: ``name`` lets it through, ``error`` says what it is about."""

    name: str
    error: FeedpubError


class Held(Tripped, frozen=True, kw_only=True):
    """A story that a guard holds."""

    error: ArticleError


AnyTripped = TypeVar("AnyTripped", bound=Tripped)


def let_through(*names: str) -> str:
    """What a person types to let guards through."""
    return f"or {once(*names)}"


def once(*names: str) -> str:
    """The same, where it is no alternative. What ``names`` stand for stands in the way together."""
    options = (f"{LET_THROUGH} {shlex.quote(name)}" for name in names)
    return f"let {'it' if len(names) == 1 else 'them'} through once: feedpub build {' '.join(options)}"


def unknown(asked: str, tripped: Iterable[str] = ()) -> ConfigError:
    """What to say where that which is asked for lets nothing through."""
    kind, _, rest = asked.partition(":")
    if kind not in NAMES or bool(rest) is not bool(NAMES[kind]):
        near = get_close_matches(kind, NAMES, 1)
        shown = [f"{name}:{what}" if what else name for name, what in NAMES.items()]
        hint = shown[list(NAMES).index(near[0])] if near else f"one of {', '.join(shown)}"
        return ConfigError("--allow", f"{asked} is nothing that can be let through; write {hint}")
    standing = sorted(tripped)
    near = get_close_matches(asked, standing, 1) or standing[:1]
    hint = f"what stands in the way is {near[0]}" if near else "nothing stands in the way; leave it out"
    return ConfigError("--allow", f"{asked} lets nothing through, and nothing was written; {hint}")


class Allowed:
    """What a person lets through in one run, and what stood in its way."""

    def __init__(self, asked: Mapping[str, Collection[str]]) -> None:
        """``asked`` has what was typed, each with the names of guards that it may mean."""
        self._asked = asked
        self._names = {name for names in asked.values() for name in names}
        self._tripped: set[str] = set()

    def has(self, name: str) -> bool:
        """Whether it is among what is let through, be it in the way or not."""
        return name in self._names

    def lets(self, name: str) -> bool:
        """Whether a guard is let through; that it tripped is remembered."""
        self._tripped.add(name)
        return name in self._names

    def standing(self, tripped: Iterable[AnyTripped]) -> list[AnyTripped]:
        """Those that are not let through."""
        return [one for one in tripped if not self.lets(one.name)]

    def check(self) -> None:
        """Raise ConfigError where something was asked for that nothing stood in the way of."""
        for typed, names in self._asked.items():
            if self._tripped.isdisjoint(names):
                raise unknown(typed, self._tripped)


# --- About one story


def reused_addresses(
    entries: Sequence[Entry], before: Mapping[str, Published], known_again: Collection[str] = frozenset()
) -> Iterator[Held]:
    """Stories that would get the address of another: whoever follows the link of that one would find this.

    ``known_again`` are ids of stories that are there under another one.
    """
    taken = {one.url: (one.path, one.id) for one in before.values() if one.url and one.id not in known_again}
    there = {one.id: one.path for one in entries}
    order = sorted(entries, key=lambda one: (one.id not in before, one.published.timestamp(), one.path))
    for entry in order:
        # In a file of several stories none has a file's name of its own to make an address of.
        if entry.status is not Status.USABLE or entry.origins.get("url") != FROM_STORY_URL or "#" in entry.path:
            continue
        known = before.get(entry.id)
        path, id_ = taken.setdefault(entry.url, (entry.path, entry.id))
        if id_ == entry.id or (known and known.url == entry.url):
            continue
        name = f"address:{entry.path}"
        path = there.get(id_, path)
        whose = f"{path} ({id_})" if path else id_
        message = (
            f"has the address of {whose}, {entry.url}; give it another `slug:`, or if it is that story, "
            f"`id: {id_}`, {let_through(name)}"
        )
        yield Held(name=name, error=ArticleError(entry.path, message))


# --- About a feed


def emptied(feed: str, ids: Sequence[str], explained: Collection[str], limits: Limits) -> Tripped | None:
    """A feed that would have no story left, as these ``ids`` left it.

    ``explained`` are stories that left for a reason of their own: they were withheld, or are over. A few may.
    """
    unexplained = [id_ for id_ in ids if id_ not in explained]
    if not unexplained and len(ids) <= limits.few:
        return None
    name = f"empty:{feed}"
    which = _several(unexplained or ids)
    message = (
        f"would have no story left, and stays as it was: {which} would leave it; see what its stories say of "
        f"themselves, and its keys in the configuration, {let_through(name)}"
    )
    return Tripped(name=name, error=FeedError(feed, message))


# --- About a whole run


def mass_changes(
    stories: Iterable[Story],
    before: Mapping[str, Published],
    out_of_sight: Collection[str],
    limits: Limits,
    *,
    taken_back: Collection[str] = frozenset(),
    gone_matters: bool = False,
) -> list[Tripped]:
    """What a whole run would change of what was published, as after a broken export: ids, dates, texts, statuses.

    ``out_of_sight`` are the paths of stories that are there and cannot be used, ``taken_back`` the ids of those that
    are on the newsroom's list. ``gone_matters`` where stories whose
    files are gone would leave the feeds.
    """
    entries = {story.entry.id: story.entry for story in stories if story.entry}
    known = {id_: one for id_, one in before.items() if one.path and one.withdrawn is None and id_ not in taken_back}
    gone = [one for id_, one in known.items() if id_ not in entries and one.path not in out_of_sight]
    new = [entry for id_, entry in entries.items() if id_ not in before and entry.status is Status.USABLE]
    both = [(entries[id_], one) for id_, one in known.items() if id_ in entries]
    texts = [entry for entry, one in both if one.fingerprint not in ("", entry.fingerprint) and not entry.minor]
    again = {mark for entry in new for mark in (entry.fingerprint, entry.title, entry.url)} - {""}
    ids = [one for one in gone if gone_matters or not again.isdisjoint((one.fingerprint, one.title, one.url))]
    dates = [entry for entry, one in both if _is_redated(entry, one)]
    canceled = [entry for entry, _ in both if entry.status is Status.CANCELED]
    share = max(limits.few, len(known) * limits.share / 100)
    other_ids = "would be gone" if gone_matters else "would get other ids, and subscribers all of them twice"
    looked_at: Iterable[tuple[str, Sequence[Entry | Published], str, float]] = (
        ("ids", ids, other_ids, share),
        ("dates", dates, "got other dates", limits.dates),
        ("texts", texts, "would be told to subscribers as changed", share),
        ("canceled", canceled, "would be taken back", share),
    )
    tripped = [(name, several, what) for name, several, what, most in looked_at if len(several) > most]
    # Whoever lets one of several through has let nothing out.
    names = [name for name, _, _ in tripped]
    same = {one.id.rpartition(":")[2] for one in ids} <= {entry.id.rpartition(":")[2] for entry in new}
    todo = {"ids": "put `authority` in the configuration back"} if same else {}
    return [
        _mass(
            name,
            [one.path for one in several],
            len(known),
            what,
            names,
            todo.get(name, "see whether the export is whole"),
        )
        for name, several, what in tripped
    ]


def _is_redated(entry: Entry, known: Published) -> bool:
    """Whether its file says another date than when it was last recorded; an embargo or a draft changes none."""
    same = (known.declared.timestamp() if known.declared else None, UNKNOWN.timestamp())
    return known.declared is not None and entry.embargo is None and entry.published.timestamp() not in same


def _mass(name: str, paths: Sequence[str], count: int, what: str, names: Iterable[str], todo: str) -> Tripped:
    message = (
        f"{len(paths)} of {count} published stories {what} ({_several(paths)}), so nothing was published but kills; "
        f"{todo}, {let_through(*names)}"
    )
    return Tripped(name=name, error=GuardError(RUN, message))


def _several(names: Sequence[str]) -> str:
    more = [f"{len(names) - _NAMED} more"] if len(names) > _NAMED else []
    return ", ".join([*sorted(names)[:_NAMED], *more])
