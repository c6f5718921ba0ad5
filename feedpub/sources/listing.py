"""What is in a folder, listed once for all who ask: how it looks (:mod:`feedpub.sources.glance`), and its stories."""

from array import array
from collections.abc import Sequence
from typing import NamedTuple

from feedpub.sources.part import signed


class Listing(NamedTuple):
    """What lay in a folder when it was listed. What editors leave behind is passed over."""

    at: int  #: when the folder itself had changed last before that (ns)
    folders: list[str]
    links: list[str]
    others: list[str]  #: pipes, devices and the like
    passed: list[str]  #: the names of what was passed over
    files: str  #: their names in order, with slashes between them, as none has one: lists of a million take 70 MB
    stamps: "array[int]"  #: of each file size, times (ns) and inode, as numbers with a sign


def stamps_of(files: Sequence[Sequence[int]]) -> "array[int]":
    """The stamps of files, one after the other."""
    stamps = array("q")
    try:
        for one in files:
            stamps.extend(one)
    except OverflowError:  # a file of a year that is far away
        return array("q", [signed(number) for one in files for number in one])
    return stamps
