"""Entries as formats write them, each made once however many feeds carry it, until all stories are looked at again."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from itertools import islice
from typing import Any

from feedpub.model import Entry
from feedpub.parts import Kept, Parts
from feedpub.pieces import Piece

_MOST = 1 << 17  # that are kept; a build that has more makes some of them again
_FEW = 8192  # that are kept from one build to the next
_TOGETHER = 64  #: are made in one go
_Known = dict[tuple[object, ...], tuple[Entry, frozenset[str]]]
_kept: dict[tuple[object, ...], tuple[Entry, Piece]] = {}
_known: _Known = {}
shells: dict[tuple[str, str], Any] = {}  #: what was around the entries of a document last, by its address and type
_parts = Parts()  # their bytes


def each(
    entries: Iterable[Entry], key: tuple[object, ...], make: Callable[[Sequence[Entry]], Iterable[bytes]]
) -> list[Piece]:
    """What ``make`` makes of each of the entries, of which it is given those that are new, some at a time.

    ``key`` has all else that it depends on, of the feed and the format.
    """
    entries = list(entries)
    found: dict[int, Piece] = {}
    missing = []
    for one in entries:
        if known := _kept.get((id(one), *key)):
            found[id(one)] = known[1]
        else:
            missing.append(one)
    rest = iter(missing)
    while some := list(islice(rest, _TOGETHER)):
        if len(_kept) + len(some) > _MOST:
            forget()
        for one, made in zip(some, make(some), strict=True):
            # With the entry itself, so that no other gets its number while this is kept.
            found[id(one)] = Piece(made, _parts)
            _kept[(id(one), *key)] = one, found[id(one)]
    return [found[id(one)] for one in entries]


def known(
    entries: Iterable[Entry], key: tuple[object, ...], make: Callable[[Entry], frozenset[str]]
) -> list[frozenset[str]]:
    """What ``make`` says of each of the entries, which goes by the entry and the ``key`` alone; asked of each once."""
    found: list[frozenset[str]] = []
    for one in entries:
        if (said := _known.get((id(one), *key))) is None:
            if len(_known) >= _MOST:
                _known.clear()
            said = _known[(id(one), *key)] = one, make(one)
        found.append(said[1])
    return found


def knows(entry: Entry, key: tuple[object, ...]) -> bool:
    """Whether the entry was made with that key, and is kept."""
    return (id(entry), *key) in _kept


def learn(entry: Entry, key: tuple[object, ...], made: Kept, digest: bytes) -> None:
    """Keep what was made of the entry in another process, be it here or in :func:`file`."""
    if len(_kept) >= _MOST:
        _kept.clear()  # and not the parts: what comes next may be among them
    _kept[(id(entry), *key)] = entry, Piece(made, _parts, digest)


def file() -> str | None:
    """Where other processes may put what they made (:class:`feedpub.parts.Aside`), if they can."""
    return _parts.file()


@contextmanager
def apart() -> Iterator[None]:
    """Neither know nor keep anything meanwhile."""
    global _kept, _known, _parts, shells
    before = _kept, _known, _parts, shells
    _kept, _known, _parts, shells = {}, {}, Parts(), {}
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
