"""A file that may hold a story, and files of one folder in little room."""

from array import array
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import overload

from msgspec import Struct

STAMPS = 4  #: numbers of each file
_UNSIGNED = 1 << 64
_HALF = _UNSIGNED >> 1


class Item(Struct, frozen=True):
    """A file that may hold an article. Size, times and inode together move whenever its content may have changed."""

    path: str  #: relative to the folder, with forward slashes; bytes that are no UTF-8 as lone surrogates
    file: str  #: the path to open, free of links
    size: int
    mtime_ns: int
    ctime_ns: int
    inode: int
    alone: bool = False  #: nothing that may go with it was beside it when its folder was listed


class Part(Sequence[Item]):
    """Files of one folder that follow each other, in little room: so they travel to another process."""

    __slots__ = ("_alone", "_links", "_real", "_stamps", "inside", "names")

    def __init__(
        self, inside: str, real: str, names: list[str], stamps: "array[int]", links: Mapping[str, str], alone: int
    ) -> None:
        self.inside, self.names = inside, names  #: what leads their paths, empty or with a slash at the end
        self._real, self._stamps, self._links, self._alone = real, stamps, links, alone

    def __reduce__(self) -> tuple[object, ...]:
        return Part, (self.inside, self._real, self.names, self._stamps, self._links, self._alone)

    def stamps(self) -> "list[tuple[int, int, int, int]]":
        """Of each file size, times (ns) and inode."""
        return [
            (size, mtime, ctime, inode % _UNSIGNED)
            for size, mtime, ctime, inode in zip(*[iter(self._stamps)] * STAMPS, strict=True)
        ]

    def alone(self) -> list[bool]:
        """Of each file whether nothing that may go with it was beside it."""
        alone = [ctime < self._alone for ctime in self._stamps[2::STAMPS]]
        return (
            [one and name not in self._links for one, name in zip(alone, self.names, strict=True)]
            if self._links
            else alone
        )

    def __len__(self) -> int:
        return len(self.names)

    def __iter__(self) -> Iterator[Item]:
        inside, real, links = self.inside, self._real, self._links
        for name, (size, mtime, ctime, inode) in zip(self.names, self.stamps(), strict=True):
            file = links.get(name) or real + name
            yield Item(inside + name, file, size, mtime, ctime, inode, ctime < self._alone and name not in links)

    @overload
    def __getitem__(self, at: int) -> Item: ...
    @overload
    def __getitem__(self, at: slice) -> "Part": ...
    def __getitem__(self, at: "int | slice") -> "Item | Part":
        if isinstance(at, slice):
            start, stop, _ = at.indices(len(self))
            stamps = self._stamps[start * STAMPS : stop * STAMPS]
            return Part(self.inside, self._real, self.names[start:stop], stamps, self._links, self._alone)
        return next(iter(self[at : at + 1]))

    def only(self, numbers: Iterable[int]) -> "Part":
        """Those of these numbers."""
        stamps, names = array("q"), []
        for at in numbers:
            names.append(self.names[at])
            stamps.extend(self._stamps[at * STAMPS : (at + 1) * STAMPS])
        return Part(self.inside, self._real, names, stamps, self._links, self._alone)


def name_of(item: Item) -> str:
    """The name of a file."""
    return item.path.rpartition("/")[2]


def signed(number: int) -> int:
    """A number as one of 64 bits with a sign: a file may say that it is of a year in which no such one would do."""
    return (number + _HALF) % _UNSIGNED - _HALF
