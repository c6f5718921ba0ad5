"""One file whole, as it was at one moment."""

import errno
import os
import stat

from msgspec.structs import replace

from feedpub.errors import ArticleError
from feedpub.sources.part import Item

LARGEST = 8 << 20  #: bytes of one file, where whoever reads it does not say otherwise; no story is that long
_CHUNK = 1 << 16  # a larger buffer is allocated whole for each small file, which doubles the cost of reading it


def load(item: Item, largest: int = LARGEST) -> bytes:
    """The file's bytes as they were at one moment; ArticleError where there is no such moment or no such file.

    Also where it has more than ``largest`` bytes.
    """
    if item.size <= min(largest, _CHUNK) and (raw := _as_listed(item)) is not None:
        return raw
    try:
        raw = _read(item, largest)
        if raw is None:
            raw = _read(item, largest)
    except FileNotFoundError:
        raise ArticleError(item.path, "was removed while feedpub was reading; build again") from None
    except OSError as error:
        raise ArticleError(item.path, unreadable(error)) from None
    if raw is None:
        raise ArticleError(item.path, "is being written; it will be read at the next build")
    return raw


def name_beside(item: Item, suffix: str) -> str:
    """The path of the file that has the item's name with another suffix, be it there or not."""
    return f"{item.file.removesuffix('.gz').rpartition('.')[0]}{suffix}"


def beside(item: Item, suffix: str) -> bytes | None:
    """The bytes of the file that has the item's name with another suffix; ``None`` where there is none."""
    file = name_beside(item, suffix)
    # A link to nothing is there, and cannot be read: what was to be said in it is not known.
    return load(replace(item, file=file)) if os.path.lexists(file) else None


# Without O_NONBLOCK, opening a pipe that took the file's place would wait for ever.
_HOW = os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC | os.O_NOFOLLOW


def _as_listed(item: Item) -> bytes | None:
    """The bytes of a file that is as it was when it was listed, even once it is read; ``None`` of any other."""
    try:
        file = os.open(item.file, _HOW)
        try:
            raw = os.read(file, item.size + 1)
            now = os.fstat(file)
        finally:
            os.close(file)
    except OSError:
        return None
    is_same = len(raw) == item.size == now.st_size and now.st_mtime_ns == item.mtime_ns
    return raw if is_same and stat.S_ISREG(now.st_mode) else None


def _read(item: Item, largest: int) -> bytes | None:
    """The bytes, or ``None`` where the file moved meanwhile."""
    file = os.open(item.file, _HOW)
    try:
        before = os.fstat(file)
        if not stat.S_ISREG(before.st_mode):
            raise ArticleError(item.path, f"is {kind_of(before.st_mode)}, not a file; put the story's text there")
        if before.st_size > largest:
            raise ArticleError(
                item.path,
                f"has {before.st_size:,} bytes, and no story may have more than {largest:,}; shorten or exclude it",
            )
        first = os.read(file, min(before.st_size, _CHUNK))  # all of nearly every one
        parts, left = [first], before.st_size - len(first)
        while left > 0 and (part := os.read(file, min(left, _CHUNK))):
            parts.append(part)
            left -= len(part)
        after = os.fstat(file)
    finally:
        os.close(file)
    if left or (before.st_size, before.st_mtime_ns) != (after.st_size, after.st_mtime_ns):
        return None
    return b"".join(parts)


def kind_of(mode: int) -> str:
    """What a file that is none is, in words."""
    return {
        stat.S_IFIFO: "a pipe",
        stat.S_IFSOCK: "a socket",
        stat.S_IFDIR: "a folder",
        stat.S_IFLNK: "a link",
    }.get(stat.S_IFMT(mode), "a device")


def unreadable(error: OSError) -> str:
    """What is wrong with a file that cannot be read; what to do."""
    todo = {
        errno.EACCES: "let the user that runs feedpub read it",
        errno.EPERM: "let the user that runs feedpub read it",
        errno.ELOOP: "put a file in the place of the link",
        errno.ENXIO: "remove it, it is no file",
        errno.ENAMETOOLONG: "shorten the path",
        errno.EMFILE: "raise the limit on open files (`ulimit -n`)",
        errno.ENFILE: "raise the limit on open files",
    }.get(error.errno or 0, "check the disk it is on, then build again")
    return f"cannot be read ({error.strerror or type(error).__name__}); {todo}"
