"""How folders look, a digest for each: enough to see that nothing in them changed, for far less than to list them.

A digest moves with the name, size, times (ns) and inode of any file in its folder, be it a story or not. What editors
leave behind is passed over, as :mod:`feedpub.sources.directory` does.
"""

import marshal
import os
import re
import stat
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from hashlib import blake2b
from itertools import compress, filterfalse
from operator import attrgetter, itemgetter
from typing import Protocol

from msgspec import Struct

from feedpub.sources.droppings import DROPPINGS
from feedpub.sources.listing import Listing, stamps_of
from feedpub.sources.patterns import matcher

_NUMBER = re.compile("[0-9]+")
_stamp: Callable[[os.stat_result], tuple[int, ...]] = attrgetter(
    "st_mode", "st_size", "st_mtime_ns", "st_ctime_ns", "st_ino"
)
_SUBTREES = 16  # to hand out at least, so that no process waits long for the others


class Executor(Protocol):
    """Does one thing to each of many (:class:`feedpub.executor.Executor`)."""

    def each(
        self, do: "Callable[[_Tree], _Part | None]", things: "Sequence[_Tree]", died: "Callable[[_Tree], None]"
    ) -> "Iterator[_Part | None]": ...

    def rest(self) -> None: ...


class Look(Struct, frozen=True):
    """How a folder looks."""

    digest: bytes
    newest: int  #: ns since 1970: when anything in it changed last
    linked: bool = False  #: whether a link is in it, so that a change elsewhere may be one of a story here


Looks = Mapping[str, Look]  #: by the folders' real paths
_Part = tuple[Looks, Mapping[str, Listing]]
Root = tuple[str, tuple[str, ...]]  #: a folder, and the patterns of what in it counts for nothing


class _Tree(Struct, frozen=True):
    """A folder and all below it."""

    root: str
    path: str  #: below the root; empty, or ending in a slash
    exclude: tuple[str, ...]


class _OddError(Exception):
    """There is something that looks do not tell."""


def glance(
    roots: Sequence[Root],
    executor: Executor,
    seen: Callable[[Looks], object] = dict,
    listings: dict[str, Listing] | None = None,
) -> Looks | None:
    """How each folder at and below ``roots`` looks; ``None`` where that would not tell all.

    As where a folder cannot be read, or a link leads out of its root. ``seen`` is told of some as soon as they were
    looked at. ``listings`` gets what is in the folders, by their real paths.
    """
    found: dict[str, Look] = {}
    try:
        for root, exclude in roots:
            trees = [_Tree(os.path.realpath(root), "", exclude)]
            while trees and len(trees) < _SUBTREES:
                trees = [below for tree in trees for below in _look(tree, found, listings)]
            trees.sort(key=_by_day, reverse=True)
            for part in executor.each(_whole if listings is None else _listed, trees, _lost):
                if part is None:
                    return None
                looks, lists = part
                seen(looks)
                found.update(looks)
                if listings is not None:
                    listings.update(lists)
    except (OSError, _OddError):
        return None
    finally:
        executor.rest()
    return found


def again(
    before: Looks, folders: Iterable[str], roots: Sequence[Root], listings: dict[str, Listing] | None = None
) -> Looks | None:
    """How everything looks where only what lies in these folders may look different; as :func:`glance` else."""
    found = dict(before)
    try:
        for folder in folders:
            for root, exclude in roots:
                real = os.path.realpath(root)
                if folder == real or folder.startswith(f"{real}/"):
                    inside = folder[len(real) :].strip("/")
                    _look(_Tree(real, f"{inside}/" if inside else "", exclude), found, listings)
    except (OSError, _OddError):
        return None
    return found


def _whole(tree: _Tree) -> _Part | None:
    return _walked(tree, None)


def _listed(tree: _Tree) -> _Part | None:
    return _walked(tree, {})


def _walked(tree: _Tree, listings: dict[str, Listing] | None) -> _Part | None:
    found: dict[str, Look] = {}
    waiting = [tree]
    try:
        while waiting:
            waiting += _look(waiting.pop(), found, listings)
    except (OSError, _OddError):
        return None
    return found, listings or {}


def _by_day(tree: _Tree) -> tuple[list[int], str]:
    """Folders are often named by days, within sections or around them, and what changed last lies in the last day."""
    return [*map(int, _NUMBER.findall(tree.path))], tree.path


def _lost(_tree: _Tree) -> None:
    return None


def _look(tree: _Tree, found: dict[str, Look], listings: dict[str, Listing] | None = None) -> list[_Tree]:
    """Look at one folder; those in it."""
    real = f"{tree.root}/{tree.path}".rstrip("/")
    # The system finds a name below an open folder sooner than its whole path, which counts for a million files.
    folder = os.open(real or "/", os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        begun = os.fstat(folder).st_mtime_ns
        every = os.listdir(folder)  # noqa: PTH208
        names = sorted(filterfalse(DROPPINGS.fullmatch, every))
        stamps = [_stamp(os.stat(name, dir_fd=folder, follow_symlinks=False)) for name in names]
    finally:
        os.close(folder)
    below: list[str] = []
    links: list[tuple[str, str]] = []
    if not all(map(stat.S_ISREG, {*map(itemgetter(0), stamps)})):
        both = [*zip(names, stamps, strict=True)]
        below = [name for name, (mode, *_) in both if stat.S_ISDIR(mode)]
        links = [(name, _where(tree, f"{real}/{name}")) for name, (mode, *_) in both if stat.S_ISLNK(mode)]
        names = [name for name, (mode, *_) in both if not stat.S_ISDIR(mode)]
        stamps = [at for at in stamps if not stat.S_ISDIR(at[0])]
    newest = max(max(map(itemgetter(which), stamps), default=0) for which in (2, 3))
    # Version 2 of marshal writes equal values as equal bytes: later ones tell which objects are the same.
    digest = blake2b(marshal.dumps((names, stamps, links), 2), digest_size=16).digest()
    found[real] = Look(digest, newest, bool(links))
    if listings is not None:
        regular = [stat.S_ISREG(mode) for mode, *_ in stamps]
        files = [*compress(names, regular)]
        linked = [name for name, _ in links]
        listings[real or "/"] = Listing(
            at=begun,
            folders=below,
            links=linked,
            others=[] if len(files) == len(names) else sorted({*names}.difference(files, linked)),
            passed=[*filter(DROPPINGS.fullmatch, every)],
            files="/".join(files),
            stamps=stamps_of([own for _, *own in compress(stamps, regular)]),
        )
    excluded = _matcher(tree.exclude)
    return [
        _Tree(tree.root, f"{tree.path}{name}/", tree.exclude)
        for name in below
        if not excluded.fullmatch(f"{tree.path}{name}/")
    ]


def _where(tree: _Tree, link: str) -> str:
    """What a link says, if what it leads to is looked at, too."""
    said = os.readlink(link)  # noqa: PTH115  a Path costs more than all else here
    to = os.path.normpath(os.path.join(os.path.dirname(link), said))  # noqa: PTH118, PTH120
    inside = to.removeprefix(f"{tree.root}/")
    excluded = _matcher(tree.exclude)
    steps = inside.split("/")
    hidden = any(DROPPINGS.fullmatch(step) for step in steps)
    hidden = hidden or any(excluded.fullmatch("/".join(steps[:n]) + "/") for n in range(1, len(steps) + 1))
    if inside == to or hidden:
        raise _OddError(link)
    return said


@lru_cache(maxsize=64)
def _matcher(exclude: tuple[str, ...]) -> re.Pattern[str]:
    return matcher(exclude, outright=False)
