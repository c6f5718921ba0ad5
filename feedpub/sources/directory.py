"""Articles in a folder: find the files."""

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

from feedpub.errors import ArticleError, ConfigError
from feedpub.sources.droppings import DROPPINGS
from feedpub.sources.files import Files
from feedpub.sources.listing import Listing
from feedpub.sources.loading import kind_of, unreadable
from feedpub.sources.part import STAMPS
from feedpub.sources.patterns import matcher


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
    listings: dict[str, Listing] | None = None,
) -> Files | None:
    """As :func:`scan`, of the files that lie in these folders alone; ``None`` where more than files is to be seen.

    ``below`` has the folders' paths within ``folder``, empty for itself; those that are no more have no files.
    """
    included = matcher(include, outright=True) if include else None
    walk = _Walk(os.path.realpath(folder), included, matcher(exclude, outright=False), known, beside, listings)
    return walk.files if walk.look_into(below) else None


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
                self._hold(path, unreadable(error))

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
            self._hold(path, unreadable(error))
            return None
        if not stat.S_ISREG(found.st_mode):
            self._hold(path, f"is {kind_of(found.st_mode)}, not a file; remove it")
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
            self._hold(path, "is a link to itself; remove it" if loop else unreadable(error))
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
