"""Parts of documents, each once: what is too much for the memory waits on the disk."""

import errno
import os
import tempfile
import weakref
from contextlib import suppress
from hashlib import blake2b
from typing import BinaryIO

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
        length = size_of(kept)
        part = os.pread(self._file.fileno(), length, kept >> _LENGTH)
        if len(part) != length:
            raise OSError(errno.EIO, f"gives back {len(part)} bytes of {length}", "a temporary file in /var/tmp")
        return part

    def put(self, part: bytes) -> Kept:
        """The same of a part that hardly any document has otherwise than by what is given here."""
        if self._left >= len(part):
            self._left -= len(part)
            return part
        try:
            return self._written(part)
        except OSError:
            return part

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


def size_of(kept: Kept) -> int:
    """How many bytes a part has."""
    return len(kept) if isinstance(kept, bytes) else kept & ((1 << _LENGTH) - 1)


def _nameless() -> BinaryIO:
    """A temporary file on a disk, where the system has one for them: what TMPDIR names, as /tmp, may be in memory."""
    with suppress(OSError):
        return tempfile.TemporaryFile(dir="/var/tmp", buffering=0)  # for large ones (FHS 3.0, section 5.15)
    return tempfile.TemporaryFile(buffering=0)
