"""One file at a target: whether it holds just what it should, and writing it so that it does."""

import errno
import os
import stat

from feedpub.model import Document

# Everything here goes through this module's `os`, which is where tests make a disk fail.
# ruff: noqa: PTH116

_SECOND = 1_000_000_000  # in ns
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
        return read(path, found.st_size) == document.body, found.st_mtime_ns
    except OSError:
        return False, found.st_mtime_ns  # what cannot be read can be replaced


def read(path: str, size: int) -> bytes:
    """What is in a file, as far as ``size`` bytes."""
    file = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    try:
        parts: list[bytes] = []
        while size > 0 and (part := os.read(file, size)):
            parts.append(part)
            size -= len(part)
    finally:
        os.close(file)
    return b"".join(parts)


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


def force(file: int) -> None:
    """Have the disk keep what was written to a file, or the names in a folder. OSError, but where it cannot."""
    try:
        os.fsync(file)
    except OSError as error:
        if error.errno not in _NO_SYNC:
            raise
