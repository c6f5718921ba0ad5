"""Articles in a folder: find the files, and read one whole."""

import errno
import os
import re
import stat
from array import array
from collections.abc import Callable, Sequence
from contextlib import suppress
from heapq import heappop, heappush
from itertools import chain
from pathlib import Path

from msgspec.structs import replace

from feedpub.errors import ArticleError, ConfigError
from feedpub.sources.droppings import DROPPINGS
from feedpub.sources.files import Files, Item
from feedpub.sources.listing import Listing
from feedpub.sources.part import STAMPS
from feedpub.sources.patterns import matcher

LARGEST = 8 << 20  #: bytes of one file, where whoever reads it does not say otherwise; no story is that long
_CHUNK = 1 << 16  # a larger buffer is allocated whole for each small file, which doubles the cost of reading it


def scan(
    folder: Path,
    *,
    include: Sequence[str] = (),
    exclude: Sequence[str] = (),
    known: Callable[[str], bool],
    beside: tuple[str, ...] = (),
    listings: dict[str, Listing] | None = None,
) -> tuple[Files, list[ArticleError]]:
    """The files below a folder whose names are ``known``, by path, and what could not be looked at, by path, too.

    Every real folder is visited once. A link is followed as long as it stays in the folder, and comes after real
    folders, so that a folder's stories have the path that it really has. An error about a folder or a link says
    nothing of the stories below it: they are out of sight, not gone. ``beside`` are the suffixes of what may go with a
    file. What ``listings`` has, by folders' real paths, is taken from there. ConfigError where the folder itself cannot
    be listed.
    """
    root = os.path.realpath(folder)
    try:
        os.close(os.open(root, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC))
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise ConfigError(str(folder), f"cannot be listed ({reason}); see that the content is there") from None
    included = matcher(include, outright=True) if include else None
    walk = _Walk(root, included, matcher(exclude, outright=False), known, beside, listings)
    walk.run()
    return walk.files, sorted(walk.errors, key=lambda error: error.subject)


def listing(
    folder: Path,
    below: Sequence[str],
    *,
    include: Sequence[str] = (),
    exclude: Sequence[str] = (),
    known: Callable[[str], bool],
    beside: tuple[str, ...] = (),
) -> list[Item] | None:
    """As :func:`scan`, of the files that lie in these folders alone; ``None`` where more than files is to be seen.

    ``below`` has the folders' paths within ``folder``, empty for itself; those that are no more have no files.
    """
    root = os.path.realpath(folder)
    included = matcher(include, outright=True) if include else None
    walk = _Walk(root, included, matcher(exclude, outright=False), known, beside)
    return list(walk.files) if walk.look_into(below) else None


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
        raise ArticleError(item.path, _unreadable(error)) from None
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
    except OSError:
        return None
    try:
        raw = os.read(file, item.size + 1)
        now = os.fstat(file)
    except OSError:
        return None
    finally:
        os.close(file)
    is_same = len(raw) == item.size == now.st_size and now.st_mtime_ns == item.mtime_ns
    return raw if is_same and stat.S_ISREG(now.st_mode) else None


def _read(item: Item, largest: int) -> bytes | None:
    """The bytes, or ``None`` where the file moved meanwhile."""
    file = os.open(item.file, _HOW)
    try:
        before = os.fstat(file)
        if not stat.S_ISREG(before.st_mode):
            raise ArticleError(item.path, f"is {_kind(before.st_mode)}, not a file; put the story's text there")
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


class _Walk:
    """One scan: what it has seen and what it found."""

    def __init__(
        self,
        root: str,
        included: re.Pattern[str] | None,
        excluded: re.Pattern[str],
        known: Callable[[str], bool],
        beside: tuple[str, ...],
        listings: dict[str, Listing] | None = None,
    ) -> None:
        self.listings = {} if listings is None else listings
        self.root = root
        self.included = included
        self.excluded = excluded
        self.known = known
        self.beside = beside
        self.files = Files()
        self.errors: list[ArticleError] = []
        self._visited: set[str] = set()
        self._links: list[tuple[str, str]] = []  # a heap of their paths and where they really are

    def run(self) -> None:
        self._folders("", self.root)
        while self._links:
            self._follow(*heappop(self._links))

    def look_into(self, below: Sequence[str]) -> bool:
        """List these folders and no others; whether nothing but files was met."""
        for path in below:
            inside = f"{path}/" if path else ""
            with suppress(FileNotFoundError):
                try:
                    self._folder(inside, f"{self.root}/{path}".rstrip("/") or "/")
                except NotADirectoryError:
                    continue
        return not (self.errors or self._links)

    def _folders(self, path: str, real: str) -> None:
        """List a real folder and all below it. ``path`` is empty, or ends in a slash."""
        waiting = [(path, real)]
        while waiting:
            path, real = waiting.pop()
            if real in self._visited:
                continue
            self._visited.add(real)
            try:
                waiting += self._folder(path, real)
            except FileNotFoundError:
                continue  # removed since its parent was listed
            except OSError as error:
                self._hold(path, _unreadable(error))

    def _folder(self, path: str, real: str) -> list[tuple[str, str]]:
        if listing := self.listings.pop(real, None):
            return self._listed(path, real, listing)
        below, files = [], []
        # What came while the folder is listed may be seen without what came before it, and goes with it.
        alone = os.lstat(real).st_mtime_ns if self.beside else 0
        with os.scandir(real) as entries:
            for entry in entries:
                name = entry.name
                if alone and name.lower().endswith(self.beside):  # some disks make nothing of capitals
                    alone = 0
                if DROPPINGS.fullmatch(name):
                    continue
                if entry.is_symlink():
                    heappush(self._links, (path + name, entry.path))
                elif entry.is_dir(follow_symlinks=False):
                    if not self.excluded.fullmatch(f"{path}{name}/"):
                        below.append((f"{path}{name}/", entry.path))
                elif self._wanted(path + name, name) and (stamp := self._stamp(path + name, entry.path)):
                    files.append((name, stamp))
        self.files.add(path, real, files, alone=alone)
        return below

    def _listed(self, path: str, real: str, listing: Listing) -> list[tuple[str, str]]:
        """The same of a folder that is listed already."""
        place = real.rstrip("/") + "/"
        for name in listing.links:
            heappush(self._links, (path + name, place + name))
        for name in listing.others:
            if self._wanted(path + name, name):
                self._stamp(path + name, place + name)  # which says what is wrong with it
        names, stamps = listing.files.split("/") if listing.files else [], listing.stamps
        wanted = [nth for nth, name in enumerate(names) if self._wanted(path + name, name)]
        every = (names, listing.folders, listing.links, listing.others, listing.passed)
        is_beside = any(name.lower().endswith(self.beside) for some in every for name in some)
        if len(wanted) < len(names):
            stamps = array("q", chain.from_iterable(stamps[nth * STAMPS : (nth + 1) * STAMPS] for nth in wanted))
            names = [names[nth] for nth in wanted]
        self.files.put(path, real, "/".join(names), stamps, alone=listing.at if self.beside and not is_beside else 0)
        folders = ((f"{path}{name}/", place + name) for name in listing.folders)
        return [one for one in folders if not self.excluded.fullmatch(one[0])]

    def _wanted(self, path: str, name: str) -> bool:
        return (
            self.known(name)
            and (self.included is None or self.included.fullmatch(path) is not None)
            and not self.excluded.fullmatch(path)
        )

    def _stamp(self, path: str, file: str) -> tuple[int, int, int, int] | None:
        """What moves when the file changes; ``None`` where it is none."""
        try:
            found = os.lstat(file)
        except FileNotFoundError:
            return None  # removed since its folder was listed
        except OSError as error:
            self._hold(path, _unreadable(error))
            return None
        if not stat.S_ISREG(found.st_mode):
            self._hold(path, f"is {_kind(found.st_mode)}, not a file; remove it")
            return None
        return found.st_size, found.st_mtime_ns, found.st_ctime_ns, found.st_ino

    def _follow(self, path: str, place: str) -> None:
        if self.excluded.fullmatch(path) or self.excluded.fullmatch(path + "/"):
            return
        try:
            real = os.path.realpath(place, strict=True)
            folder = stat.S_ISDIR(os.lstat(real).st_mode)
        except FileNotFoundError:
            self._hold(path, "is a link to nothing; remove it, or put back what it points to")
            return
        except OSError as error:
            loop = error.errno == errno.ELOOP
            self._hold(path, "is a link to itself; remove it" if loop else _unreadable(error))
            return
        if not folder and not self._wanted(path, path.rpartition("/")[2]):
            return
        inside = self.root.rstrip("/") + "/"
        if not f"{real}/".startswith(inside):
            self._hold(path, "is a link out of the content folder; copy what it points to into the folder")
        elif self.excluded.fullmatch(real[len(inside) :] + "/" * folder):
            return  # a link is no way round an exclude
        elif not folder:
            if stamp := self._stamp(path, real):
                inside, _, name = path.rpartition("/")
                self.files.link(f"{inside}/" if inside else "", name, real, stamp)
        elif place.startswith(f"{real.rstrip('/')}/"):
            self._hold(path, "is a link to a folder that it is in; remove it")
        else:
            self._folders(f"{path}/", real)

    def _hold(self, path: str, message: str) -> None:
        self.errors.append(ArticleError(path.rstrip("/") or ".", message))


def _kind(mode: int) -> str:
    return {
        stat.S_IFIFO: "a pipe",
        stat.S_IFSOCK: "a socket",
        stat.S_IFDIR: "a folder",
        stat.S_IFLNK: "a link",
    }.get(stat.S_IFMT(mode), "a device")


def _unreadable(error: OSError) -> str:
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
