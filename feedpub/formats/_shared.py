"""Entries as formats write them, each made once however many feeds carry it, until all stories are looked at again."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from itertools import islice
from typing import Any, Generic, TypeVar

from feedpub.model import Entry
from feedpub.parts import Kept, Parts
from feedpub.pieces import Piece

_MOST = 1 << 17  # that are kept; a build that has more makes some of them again
_FEW = 8192  # that are kept from one build to the next
_TOGETHER = 64  #: are made in one go
Made = TypeVar("Made")


class _Table(Generic[Made]):
    """What was made of entries, by them and a key that has all else that it depends on."""

    def __init__(self) -> None:
        # With the entry itself, so that no other gets its number while this is kept.
        self._of: dict[tuple[object, ...], dict[int, tuple[Entry, Made]]] = {}
        self._count = 0

    def __len__(self) -> int:
        return self._count

    def __contains__(self, what: tuple[Entry, tuple[object, ...]]) -> bool:
        entry, key = what
        return id(entry) in self._of.get(key, ())

    def find(self, entries: Iterable[Entry], key: tuple[object, ...]) -> list[Made | None]:
        """What was made of each of them, if it is known; in one go, as a feed has hundreds."""
        here = self._of.get(key, {})
        return [one and one[1] for one in map(here.get, map(id, entries))]

    def put(self, entry: Entry, key: tuple[object, ...], made: Made) -> Made:
        """Know it, and give it back."""
        here = self._of.setdefault(key, {})
        self._count += id(entry) not in here
        here[id(entry)] = entry, made
        return made

    def clear(self) -> None:
        """Know nothing."""
        self._of.clear()
        self._count = 0


_kept = _Table[Piece]()
_known = _Table[frozenset[str]]()
shells: dict[tuple[str, str], Any] = {}  #: what was around the entries of a document last, by its address and type
_parts = Parts()  # their bytes


def each(
    entries: Iterable[Entry], key: tuple[object, ...], make: Callable[[Sequence[Entry]], Iterable[bytes]]
) -> list[Piece]:
    """What ``make`` makes of each of the entries, of which it is given those that are new, some at a time.

    ``key`` has all else that it depends on, of the feed and the format.
    """
    entries = list(entries)
    found = _kept.find(entries, key)
    rest = iter([one for one, there in zip(entries, found, strict=True) if there is None])
    fresh: dict[int, Piece] = {}
    while some := list(islice(rest, _TOGETHER)):
        if len(_kept) + len(some) > _MOST:
            forget()
        for one, made in zip(some, make(some), strict=True):
            fresh[id(one)] = _kept.put(one, key, Piece(made, _parts))
    return [there or fresh[id(one)] for one, there in zip(entries, found, strict=True)]


def known(
    entries: Iterable[Entry], key: tuple[object, ...], make: Callable[[Entry], frozenset[str]]
) -> list[frozenset[str]]:
    """What ``make`` says of each of the entries, which goes by the entry and the ``key`` alone; asked of each once."""
    entries = list(entries)
    found = _known.find(entries, key)
    if len(_known) + found.count(None) > _MOST:
        _known.clear()
    return [_known.put(one, key, make(one)) if said is None else said for one, said in zip(entries, found, strict=True)]


def knows(entry: Entry, key: tuple[object, ...]) -> bool:
    """Whether the entry was made with that key, and is kept."""
    return (entry, key) in _kept


def learn(entry: Entry, key: tuple[object, ...], made: Kept, digest: bytes) -> None:
    """Keep what was made of the entry in another process, be it here or in :func:`file`."""
    if len(_kept) >= _MOST:
        _kept.clear()  # and not the parts: what comes next may be among them
    _kept.put(entry, key, Piece(made, _parts, digest))


def file() -> str | None:
    """Where other processes may put what they made (:class:`feedpub.parts.Aside`), if they can."""
    return _parts.file()


@contextmanager
def apart() -> Iterator[None]:
    """Neither know nor keep anything meanwhile."""
    global _kept, _known, _parts, shells
    before = _kept, _known, _parts, shells
    _kept, _known, _parts, shells = _Table(), _Table(), Parts(), {}
    try:
        yield
    finally:
        _kept, _known, _parts, shells = before


def trim() -> None:
    """Let go of all, where it is more than whoever builds a few stories all day may keep."""
    if max(len(_kept), len(_known)) > _FEW:
        forget()


def forget() -> None:
    """Let go of all: nothing of a story may stay where nobody looks for it."""
    global _parts  # noqa: PLW0603
    _kept.clear()
    _known.clear()
    shells.clear()
    _parts = Parts()
