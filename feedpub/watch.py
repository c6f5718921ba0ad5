"""Knowing at once that a story was saved: the kernel tells which folder changed (inotify, Linux).

Acted on is what is whole: a file that was closed after writing, or renamed into place; and what went. A file that is
still being written is nobody's business. Whoever writes over a network file system is seen by the schedule only.
"""

import errno
import os
import stat
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from functools import lru_cache
from re import Pattern
from select import poll
from threading import Lock, Thread
from typing import TYPE_CHECKING

from feedpub.errors import ConfigError
from feedpub.sources.droppings import DROPPINGS
from feedpub.sources.glance import Root
from feedpub.sources.patterns import matcher

if TYPE_CHECKING:
    pass

Saved = Callable[[frozenset[str] | None], None]  #: takes the folders that changed; ``None`` where any may have


class Watch:
    """What changed in folders since it was asked last; a thread that waits for it, and work that is asked for."""

    def __init__(self, saved: Saved, roots: Sequence[Root], beside: Iterable[str] = ()) -> None:
        """``saved`` is called, in the thread that does all work, with what changed below ``roots``.

        ``beside`` are files which, when they change, may change everything. ConfigError where there is no watching.
        """
        try:
            from inotify_simple import INotify, flags  # noqa: PLC0415
        except ImportError:
            raise _unable("is not to be had on this system") from None
        whole = flags.CLOSE_WRITE | flags.MOVED_TO
        went = flags.MOVED_FROM | flags.DELETE
        self._mask = whole | went | flags.CREATE | flags.ONLYDIR | flags.DONT_FOLLOW
        self._created, self._is_folder, self._lost = flags.CREATE, flags.ISDIR, flags.Q_OVERFLOW
        self._saved, self._roots = saved, roots
        self._beside = set(beside)
        self._dirty: set[str] = set()
        self._all = self._asked = False
        self._lock = Lock()
        self._folders: dict[int, tuple[str, Root | None]] = {}
        try:
            self._kernel: INotify = INotify()
        except OSError as error:
            raise _unable(f"cannot begin ({error.strerror})") from None
        self._woken, self._wake = os.pipe()
        self._thread: Thread | None = None
        try:
            for root in roots:
                self._add(os.path.realpath(root[0]), (os.path.realpath(root[0]), root[1]))
            for folder in {os.path.dirname(path) for path in self._beside}:  # noqa: PTH120
                self._folders.setdefault(self._kernel.add_watch(folder, self._mask), (folder, None))
        except OSError as error:
            self._tidy()
            full = error.errno in (errno.ENOSPC, errno.EMFILE)
            todo = "; raise fs.inotify.max_user_watches with sysctl" if full else ""
            raise _unable(f"cannot watch all folders ({error.strerror}){todo}") from None

    def open(self, deliver: Callable[[Callable[[], None]], None]) -> None:
        """Watch from now on; what changes is delivered as a piece of work."""
        self._thread = Thread(target=self._listen, args=(deliver,), name="watch", daemon=True)
        self._thread.start()

    def close(self) -> None:
        """Watch no more; a second time it does nothing."""
        if self._thread is not None:
            os.write(self._wake, b".")
            self._thread.join()
            self._thread = None
            self._tidy()

    def _tidy(self) -> None:
        self._kernel.close()
        os.close(self._woken)
        os.close(self._wake)

    def _add(self, folder: str, root: Root) -> None:
        """Watch a folder and all below it that counts; what is in it may have come before it was watched."""
        waiting = [folder]
        while waiting:
            real = waiting.pop()
            try:
                self._folders[self._kernel.add_watch(real, self._mask)] = real, root
                with os.scandir(real) as entries:
                    below = [one.path for one in entries if one.is_dir(follow_symlinks=False)]
            except (FileNotFoundError, NotADirectoryError, PermissionError):
                continue  # a build says what is wrong with it
            waiting += [one for one in below if _counts(one, root)]

    def _listen(self, deliver: Callable[[Callable[[], None]], None]) -> None:
        ready = poll()
        ready.register(self._kernel.fileno())
        ready.register(self._woken)
        while True:
            if any(end == self._woken for end, _ in ready.poll()):
                return
            if self._noticed():
                deliver(self._tell)

    def _noticed(self) -> bool:
        """Take down what happened; whether there is something to tell that nobody was called for yet."""
        with self._lock:
            for event in self._kernel.read(timeout=0):
                if event.mask & self._lost:
                    self._all = True
                    continue
                folder, root = self._folders.get(event.wd, ("", None))
                path = f"{folder}/{event.name}"
                if not folder or (root is None and path not in self._beside):
                    continue
                if root is None:
                    self._all = True
                elif event.mask & self._is_folder:
                    self._all = True  # a folder that came or went may hold anything
                    with suppress(OSError):
                        if _counts(path, root):
                            self._add(path, root)
                elif not DROPPINGS.fullmatch(event.name) and (not event.mask & self._created or _is_whole(path)):
                    self._dirty.add(folder)
            call = (self._all or bool(self._dirty)) and not self._asked
            self._asked = self._asked or call
            return call

    def _tell(self) -> None:
        with self._lock:
            folders = None if self._all else frozenset(self._dirty)
            self._dirty.clear()
            self._all = self._asked = False
        self._saved(folders)


def _is_whole(path: str) -> bool:
    """Whether a file that has just come was written before: it is a link to one, or another name of it."""
    try:
        found = os.lstat(path)
    except OSError:
        return False
    return stat.S_ISLNK(found.st_mode) or found.st_nlink > 1


def _counts(folder: str, root: Root) -> bool:
    inside = folder.removeprefix(root[0]).strip("/")
    return not DROPPINGS.fullmatch(folder.rpartition("/")[2]) and not _matcher(root[1]).fullmatch(f"{inside}/")


@lru_cache(maxsize=64)
def _matcher(exclude: tuple[str, ...]) -> Pattern[str]:
    return matcher(exclude, outright=False)


def _unable(why: str) -> ConfigError:
    return ConfigError("--watch", f"watching {why}; leave it out, and the schedule finds what was saved")
