"""The files of a folder and all below it, in the order of their paths: for each a tenth of what a record takes."""

import re
from array import array
from bisect import bisect, bisect_left
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import overload

from msgspec import Struct, field

from feedpub.sources.part import STAMPS, Item, Part, name_of, signed

__all__ = ["Files", "Item", "Part"]


class _Folder(Struct):
    """The files that lie in a folder, by their names."""

    real: str  #: where it is, with a slash at the end
    names: str = ""  #: with slashes between them, as none has one
    stamps: "array[int]" = field(default_factory=lambda: array("q"))
    links: dict[str, str] = field(default_factory=dict)  #: where those really are that are links
    alone: int = 0  #: changed before this (ns), the others had nothing beside them that goes with one

    def part(self, inside: str, start: int, names: list[str]) -> Part:
        """Those of these ``names``, from the number ``start`` on; ``inside`` leads their paths."""
        stamps = self.stamps[start * STAMPS : (start + len(names)) * STAMPS]
        return Part(inside, self.real, names, stamps, self.links, self.alone)

    def append(self, items: Iterable[Item]) -> None:
        """Add files whose names come after those of all that are here."""
        names = []
        for one in items:
            name = name_of(one)
            names.append(name)
            self.stamps.extend(map(signed, (one.size, one.mtime_ns, one.ctime_ns, one.inode)))
            if one.file != self.real + name:
                self.links[name] = one.file
        self.names = "/".join([self.names, *names] if self.names else names)


class _Run(Struct, frozen=True):
    """Files of one folder that follow each other in the order of paths."""

    inside: str
    folder: _Folder
    start: int
    stop: int


class Files(Sequence[Item]):
    """Files in the order of their paths, once they are all added."""

    def __init__(self) -> None:
        self._folders: dict[str, _Folder] = {}
        self._runs: list[_Run] | None = None
        self._ends: list[int] = []  # of each run: how many files there are up to its end
        self._links: dict[str, tuple[dict[str, Sequence[int]], dict[str, str]]] = {}  # by folder, still to be added
        self.linked = False  #: whether any is there by a link, so that it may be there twice

    def add(self, inside: str, real: str, files: Iterable[tuple[str, Sequence[int]]], *, alone: int = 0) -> None:
        """Add the files of a folder: their names, and of each size, times (ns) and inode.

        ``inside`` is the folder's path, empty or with a slash at the end, ``real`` where it is. Nothing goes with those
        that changed before ``alone`` (ns).
        """
        self._insert(inside, real.rstrip("/") + "/", dict(files), {})
        if inside in self._folders:
            self._folders[inside].alone = alone

    def put(self, inside: str, real: str, names: str, stamps: "array[int]", *, alone: int = 0) -> None:
        """As :meth:`add`, of names in their order with slashes between them, and their stamps one after the other."""
        if inside in self._folders or inside in self._links:
            parts = zip(*[iter(stamps)] * STAMPS, strict=True)
            self.add(inside, real, zip(names.split("/"), parts, strict=True) if names else (), alone=alone)
        elif names:
            self._runs = None
            self._folders[inside] = _Folder(real.rstrip("/") + "/", names, stamps, alone=alone)

    def link(self, inside: str, name: str, file: str, stamp: Sequence[int]) -> None:
        """Add a file that is there by a link."""
        self.linked, self._runs = True, None
        stamps, links = self._links.setdefault(inside, ({}, {}))
        stamps[name], links[name] = stamp, file

    def only(self, wanted: Callable[[str], bool]) -> "Files":
        """Those whose real path is wanted, asked in their order."""
        left = Files()
        for _, run, names in self._named():
            if run.start == 0:
                left._folders[run.inside] = _Folder(run.folder.real, alone=run.folder.alone)
            items = run.folder.part(run.inside, run.start, names)
            left._folders[run.inside].append(one for one in items if wanted(one.file))
        left._folders = {inside: folder for inside, folder in left._folders.items() if folder.names}
        left.linked = self.linked
        return left

    def parts(self, *, backwards: bool = False) -> Iterator[tuple[int, Part]]:
        """Those of one folder at a time, in order, each part with the number of its first one; or backwards.

        That is: those parts first whose folders have the later year, month and day in their paths; of two of the same,
        or of those that have none and come before all others, the one first that is later in the order of paths. A
        folder comes all at once either way, but for what is below it, and in a part its files are in order.
        """
        for number, run, names in self._named(backwards=backwards):
            yield number, run.folder.part(run.inside, run.start, names)

    def paths(self) -> Iterator[str]:
        """Their paths, in order."""
        for _, run, names in self._named():
            for name in names:
                yield run.inside + name

    def _named(self, *, backwards: bool = False) -> Iterator[tuple[int, "_Run", list[str]]]:
        """The runs, each with the number of its first file and the names of all."""
        runs = self._all_runs()
        order: Sequence[int] = range(len(runs))
        if backwards:
            order = sorted(order, key=lambda nth: (day_in(runs[nth].inside), nth), reverse=True)
        # Of a folder with many others between its files the names are taken apart once.
        parted: dict[str, list[str]] = {}
        for nth in order:
            run = runs[nth]
            names = parted.pop(run.inside, None) or _names(run.folder)
            yield self._ends[nth] - run.stop + run.start, run, names[run.start : run.stop]
            if run.start if backwards else run.stop < len(names):
                parted[run.inside] = names

    def _insert(self, inside: str, real: str, files: Mapping[str, Sequence[int]], links: Mapping[str, str]) -> None:
        self._runs = None
        if not files:
            return
        folder = self._folders.setdefault(inside, _Folder(real))
        folder.real = folder.real or real
        all_ = {name: folder.stamps[at * STAMPS : (at + 1) * STAMPS] for at, name in enumerate(_names(folder))}
        all_ |= {name: array("q", map(signed, stamp)) for name, stamp in files.items()}
        folder.names = "/".join(sorted(all_))
        folder.stamps = array("q")
        for _, stamp in sorted(all_.items()):
            folder.stamps.extend(stamp)
        folder.links |= links

    def _all_runs(self) -> list[_Run]:
        if self._runs is None:
            for inside, (stamps, links) in self._links.items():
                self._insert(inside, "", stamps, links)
            self._links.clear()
            self._runs = list(_arranged(self._folders))
            self._ends = []
            count = 0
            for run in self._runs:
                count += run.stop - run.start
                self._ends.append(count)
        return self._runs

    def __len__(self) -> int:
        self._all_runs()
        return self._ends[-1] if self._ends else 0

    def __iter__(self) -> Iterator[Item]:
        for _, part in self.parts():
            yield from part

    @overload
    def __getitem__(self, at: int) -> Item: ...
    @overload
    def __getitem__(self, at: slice) -> list[Item]: ...
    def __getitem__(self, at: int | slice) -> Item | list[Item]:
        if isinstance(at, slice):
            return list(self)[at]
        if not 0 <= at < len(self):
            raise IndexError(at)
        runs = self._all_runs()
        nth = bisect(self._ends, at)
        run = runs[nth]
        own = run.stop - (self._ends[nth] - at)
        return run.folder.part(run.inside, own, _names(run.folder)[own : own + 1])[0]


_ALWAYS = (10_000,)  #: later than any year
_YEAR = re.compile(r"(?:.*/)?((?:19|20)\d\d)(?:[/.-]?(\d\d))?(?:[/.-]?(\d\d))?(?!\d)")


def day_in(inside: str) -> tuple[int, ...]:
    """The year, or that and a month, or those and a day, that a folder's path has; what is later than all others where
    it has none."""
    found = _YEAR.match(inside)
    return tuple([int(part) for part in found.groups() if part]) if found else _ALWAYS


def _names(folder: _Folder) -> list[str]:
    return folder.names.split("/") if folder.names else []


def _arranged(folders: dict[str, _Folder]) -> Iterator[_Run]:
    """The runs of all folders, in the order of paths: files between the folders that lie beside them."""
    below: dict[str, set[str]] = {}
    for each in folders:
        inside = each
        while inside:
            parent = inside[: inside.rstrip("/").rfind("/") + 1]
            known = below.setdefault(parent, set())
            if inside in known:
                break
            known.add(inside)
            inside = parent
    waiting: list[Iterator[_Run | str]] = [_of_folder("", folders, below)]
    while waiting:
        next_ = next(waiting[-1], None)
        if next_ is None:
            waiting.pop()
        elif isinstance(next_, str):
            waiting.append(_of_folder(next_, folders, below))
        else:
            yield next_


def _of_folder(inside: str, folders: dict[str, _Folder], below: dict[str, set[str]]) -> Iterator[_Run | str]:
    """The runs of a folder, and between them the folders that come there."""
    folder = folders.get(inside, _Folder(""))
    names, start = _names(folder), 0
    for path in sorted(below.get(inside, ())):
        # A folder stands among files as its name with a slash does.
        stop = bisect_left(names, path[len(inside) :], start)
        if stop > start:
            yield _Run(inside, folder, start, stop)
        yield path
        start = stop
    if len(names) > start:
        yield _Run(inside, folder, start, len(names))
