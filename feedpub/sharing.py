"""Documents that wait for the others of their release: what several have alike is kept once.

A matrix carries each story in several feeds. A release goes out whole, so that all of it waits for the last document;
what is too much for the memory waits on the disk.
"""

import errno
import os
import tempfile
import weakref
from contextlib import suppress
from hashlib import blake2b
from typing import BinaryIO

from feedpub.model import Document
from feedpub.pieces import Pieced

#: What begins an entry in a format's documents; elsewhere an entry is a line, or several.
_BEGINS = {"application/rss+xml": b"<item", "application/atom+xml": b"<entry"}
MOST = 32 << 20  #: bytes of parts that are in memory
_LENGTH = 32  # bits of a place that are a part's length

Kept = bytes | int  #: a part, or where it is in the file


class Parts:
    """Parts of documents, each once. Those beyond the first ``most`` bytes are in a file that has no name."""

    def __init__(self, most: int = MOST) -> None:
        self._left = most
        self._whole: dict[bytes, bytes] = {}
        self._places: dict[bytes, int] = {}  # by digest
        self._file: BinaryIO | None = None
        self._end = 0

    def keep(self, part: bytes) -> Kept:
        """What :meth:`part` gives the part for."""
        if (known := self._whole.get(part)) is not None:
            return known
        if self._left >= len(part):
            self._left -= len(part)
            return self._whole.setdefault(part, part)
        key = blake2b(part, digest_size=16).digest()
        if (place := self._places.get(key)) is None:
            try:
                place = self._places[key] = self._written(part)
            except OSError:  # a full disk: then the memory has to do
                return self._whole.setdefault(part, part)
        return place

    def part(self, kept: Kept) -> bytes:
        """The part. OSError where the disk does not give it back."""
        if isinstance(kept, bytes):
            return kept
        assert self._file is not None  # noqa: S101  as there are places in it
        length = kept & ((1 << _LENGTH) - 1)
        part = os.pread(self._file.fileno(), length, kept >> _LENGTH)
        if len(part) != length:
            raise OSError(errno.EIO, f"gives back {len(part)} bytes of {length}", "a temporary file in /var/tmp")
        return part

    @property
    def all_here(self) -> bool:
        """Whether all parts are in memory."""
        return self._file is None

    def _written(self, part: bytes) -> int:
        if self._file is None:
            self._file = _nameless()
            weakref.finalize(self, self._file.close)
        start, left = self._end, memoryview(part)
        while left:
            done = os.pwrite(self._file.fileno(), left, self._end + len(part) - len(left))
            left = left[done:]
        self._end += len(part)
        return start << _LENGTH | len(part)


def _nameless() -> BinaryIO:
    """A temporary file on a disk, where the system has one for them: what TMPDIR names, as /tmp, may be in memory."""
    with suppress(OSError):
        return tempfile.TemporaryFile(dir="/var/tmp", buffering=0)  # for large ones (FHS 3.0, section 5.15)
    return tempfile.TemporaryFile(buffering=0)


class Shared(Document):
    """A document that is put together from its parts whenever its ``body`` is asked for.

    ``known`` has the parts of others, and takes those of this ``document``.
    """

    __slots__ = ("_between", "_known", "_parts")
    _between: bytes
    _known: Parts
    _parts: tuple[Kept, ...]

    def __init__(self, document: Document, known: Parts) -> None:
        if isinstance(document, Pieced):
            between, parts = b"", document.pieces.parts()
        else:
            between = _BEGINS.get(document.media_type, b"\n")
            parts = document.body.split(between)
        mine = {"path": document.path, "media_type": document.media_type, "feed": document.feed}
        kept = {"_between": between, "_known": known, "_parts": tuple(map(known.keep, parts))}
        for name, value in {**mine, **kept}.items():
            object.__setattr__(self, name, value)

    @property
    def body(self) -> bytes:
        # Most releases have nothing on the disk.
        parts = self._parts if self._known.all_here else map(self._known.part, self._parts)
        return self._between.join(parts)  # type: ignore[arg-type]


def shared(document: Document, known: Parts) -> Document:
    """The same document, of which those parts that others have, too, take no more room."""
    return Shared(document, known)
