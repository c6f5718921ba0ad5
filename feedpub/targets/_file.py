"""One file at a target: whether it holds just what it should, and writing it so that it does."""

import errno
import os
import stat
from collections.abc import Callable
from functools import lru_cache
from typing import Any

from feedpub.model import Document

# Everything here goes through this module's `os`, which is where tests make a disk fail.
# ruff: noqa: PTH116

_SECOND = 1_000_000_000  # in ns
_NEAR = 1 << 12  # bytes of a file that are looked at before all others
_WRITE = 2  # SYNC_FILE_RANGE_WRITE
_NO_SYNC = (errno.EINVAL, errno.ENOSYS, errno.EOPNOTSUPP)  # some network file systems cannot, and say so


def compare(path: str, document: Document) -> tuple[bool, int | None]:
    """Whether a file holds just these bytes, and when what is served there was modified, in ns, if anything is."""
    try:
        found = os.lstat(path)
    except (FileNotFoundError, NotADirectoryError):
        return False, None
    if stat.S_ISDIR(found.st_mode):
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), path)
    if stat.S_ISLNK(found.st_mode):
        try:
            return False, os.stat(path).st_mtime_ns
        except OSError:
            return False, None
    if not stat.S_ISREG(found.st_mode) or found.st_size != document.size:
        return False, found.st_mtime_ns
    try:
        return _holds(path, document.body), found.st_mtime_ns
    except OSError:
        return False, found.st_mtime_ns  # what cannot be read can be replaced


def _holds(path: str, body: bytes) -> bool:
    """Whether a file begins with just these bytes. Where it does not, that mostly shows soon: a feed is dated."""
    at = 0
    file = _opened(path)
    try:
        for size in (_NEAR, len(body)):
            while (want := min(size, len(body)) - at) > 0:
                part = os.read(file, want)
                if not part or not body.startswith(part, at):
                    return False
                at += len(part)
    finally:
        os.close(file)
    return True


def read(path: str, size: int) -> bytes:
    """What is in a file, as far as ``size`` bytes."""
    file = _opened(path)
    try:
        parts: list[bytes] = []
        while size > 0 and (part := os.read(file, size)):
            parts.append(part)
            size -= len(part)
    finally:
        os.close(file)
    return b"".join(parts)


def _opened(path: str) -> int:
    return os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)


def create(path: str) -> int:
    """A file that was not there, open for writing."""
    return os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC, 0o644)


def fill(file: int, body: bytes, modified: int | None) -> None:
    """Write a new file, later by a second at least than what it replaces."""
    os.fchmod(file, 0o644)  # a server's user must read it, whatever the umask
    left = memoryview(body)
    while left:
        left = left[os.write(file, left) :]
    if modified is not None and os.fstat(file).st_mtime_ns // _SECOND <= modified // _SECOND:
        os.utime(file, ns=(modified + _SECOND, modified + _SECOND))


def hasten(file: int) -> None:
    """Have the disk begin with what was written to a file, and do not wait for it; it may be let be.

    By the time that it is to be forced there is the less to wait for.
    """
    if (hint := _hint()) is not None:
        hint(file, 0, 0, _WRITE)


@lru_cache(maxsize=1)
def _hint() -> Callable[[int, int, int, int], object] | None:
    """Linux's ``sync_file_range(2)``, which Python has no name for; ``None`` where there is none."""
    try:
        import ctypes  # noqa: PLC0415  a build that replaces nothing does without

        found: Any = ctypes.CDLL(None).sync_file_range
    except (ImportError, OSError, AttributeError):
        return None
    found.argtypes = [ctypes.c_int, ctypes.c_int64, ctypes.c_int64, ctypes.c_uint]
    return found  # type: ignore[no-any-return]


def force(file: int) -> None:
    """Have the disk keep what was written to a file, or the names in a folder. OSError, but where it cannot."""
    try:
        os.fsync(file)
    except OSError as error:
        if error.errno not in _NO_SYNC:
            raise
