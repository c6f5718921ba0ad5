"""Parts of documents, each once: what is too much for the memory waits on the disk."""

import errno
import fcntl
import os
import tempfile
import weakref
from collections.abc import Sequence
from contextlib import suppress
from hashlib import blake2b
from typing import BinaryIO

MOST = 32 << 20  #: bytes of parts that are in memory
_LENGTH = 32  # bits of a place that are a part's length
_LONGEST = (1 << _LENGTH) - 1  # bytes of a part

Kept = bytes | int  #: a part, or where it is in the file


class Parts:
    """Parts of documents, each once. Those beyond the first ``most`` bytes are in a file that has no name."""

    def __init__(self, most: int = MOST) -> None:
        self._left = most
        self._whole: dict[bytes, bytes] = {}
        self._places: dict[bytes, int] = {}  # by digest
        self._file: BinaryIO | None = None

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
        length = kept & _LONGEST
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

    def place(self, kept: Kept) -> Kept:
        """The same of a part that :class:`Aside` wrote, or gives back since it could not."""
        return kept if isinstance(kept, int) else self.put(kept)

    def file(self) -> str | None:
        """Where other processes find the file, to put parts :class:`Aside`, if they can."""
        try:
            file = self._opened()
        except OSError:
            return None
        path = f"/proc/{os.getpid()}/fd/{file}"
        return path if os.path.exists(path) else None  # noqa: PTH110  of Linux alone

    def _opened(self) -> int:
        if self._file is None:
            self._file = _nameless()
            weakref.finalize(self, self._file.close)
        return self._file.fileno()

    def _written(self, part: bytes) -> int:
        return _appended(self._opened(), part) << _LENGTH | len(part)


class Aside:
    """Puts parts into the file that another process has for them."""

    def __init__(self, file: str) -> None:
        """``file`` is where it is (:meth:`Parts.file`). OSError where it cannot be opened."""
        self._file = os.open(file, os.O_WRONLY | os.O_APPEND | os.O_CLOEXEC)
        weakref.finalize(self, os.close, self._file)

    def put(self, parts: Sequence[bytes]) -> list[Kept]:
        """Where the parts are now; the parts themselves where they cannot be written."""
        try:
            at = _appended(self._file, b"".join(parts))
        except OSError:
            return [*parts]
        places: list[Kept] = []
        for part in parts:
            places.append(at << _LENGTH | len(part))
            at += len(part)
        return places


def _appended(file: int, part: bytes) -> int:
    """Where a part is that was written to the end of a file, whoever else writes there.

    In one call, so that it is all in one place. OSError where there is no room for that.
    """
    if os.write(file, part) != len(part):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
    return os.lseek(file, 0, os.SEEK_CUR) - len(part)


def size_of(kept: Kept) -> int:
    """How many bytes a part has."""
    return len(kept) if isinstance(kept, bytes) else kept & _LONGEST


def _nameless() -> BinaryIO:
    """A temporary file on a disk, where the system has one for them: what TMPDIR names, as /tmp, may be in memory.

    What is written to it goes to its end.
    """
    with suppress(OSError):
        return _growing(tempfile.TemporaryFile(dir="/var/tmp", buffering=0))  # for large ones (FHS 3.0, section 5.15)
    return _growing(tempfile.TemporaryFile(buffering=0))


def _growing(file: BinaryIO) -> BinaryIO:
    fcntl.fcntl(file, fcntl.F_SETFL, fcntl.fcntl(file, fcntl.F_GETFL) | os.O_APPEND)
    return file
