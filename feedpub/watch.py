"""Knowing at once that a story was saved: the kernel tells which folder changed (inotify, Linux).

Acted on is what is whole: a file that was closed after writing, or renamed into place; and what went. A file that is
still being written is nobody's business. Whoever writes over a network file system is seen by the schedule only.
"""

import errno
import logging
import os
import stat
from collections.abc import Callable, Iterable
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
    from feedpub.settings import Config

logger = logging.getLogger("feedpub")

Saved = Callable[[frozenset[str] | None], None]  #: takes the folders that changed; ``None`` where any may have


class Watch:
    """What changed in folders since it was asked last; a thread that waits for it, and work that is asked for."""

    def __init__(self, saved: Saved, roots: Iterable[Root], beside: Iterable[str] = ()) -> None:
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
        self._unwatched, self._unmounted = flags.IGNORED, flags.UNMOUNT
        self._saved, self._roots, self._beside = saved, tuple(roots), frozenset(beside)
        self._places: frozenset[str] = frozenset()  # where the roots are: what comes there is watched
        self._dirty: set[str] = set()
        self._all = self._asked = self._short = False
        self._lock = Lock()
        self._folders: dict[int, tuple[str, Root | None]] = {}
        try:
            self._kernel: INotify = INotify()
        except OSError as error:
            raise _unable(f"cannot begin ({error.strerror})") from None
        self._woken, self._wake = os.pipe()
        self._thread: Thread | None = None
        try:
            self._add_all()
        except OSError as error:
            self._tidy()
            raise _unable(f"cannot watch all folders ({error.strerror}){_todo(error)}") from None

    def follow(self, roots: Iterable[Root], beside: Iterable[str]) -> None:
        """Watch these from now on in place of the former ones."""
        asked = tuple(roots), frozenset(beside)
        if asked != (self._roots, self._beside):
            with self._lock:
                self._roots, self._beside = asked
                self._add_what_can_be()

    def renew(self) -> None:
        """Watch what came unnoticed, too, such as a disk that was mounted."""
        with self._lock:
            self._add_what_can_be()

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

    def _add_all(self) -> None:
        """Watch all that there is to be watched, and nothing else."""
        former, self._folders = self._folders, {}
        real = {root: os.path.realpath(root[0]) for root in self._roots}
        self._places = frozenset({*map(os.path.abspath, (path for path, _ in self._roots)), *real.values()})
        for folder in sorted({os.path.dirname(path) for path in (*self._beside, *self._places)}):  # noqa: PTH120
            with suppress(FileNotFoundError, NotADirectoryError, PermissionError):
                self._folders[self._kernel.add_watch(folder, self._mask)] = folder, None
        for root, place in real.items():
            self._add(place, (place, root[1]))
        for number in former.keys() - self._folders.keys():
            with suppress(OSError):
                self._kernel.rm_watch(number)

    def _add_what_can_be(self) -> None:
        try:
            self._add_all()
            self._short = False
        except OSError as error:
            self._cannot(error)

    def _cannot(self, error: OSError) -> None:
        """Say, once, that not all is watched any more."""
        if not self._short:
            logger.warning(
                "--watch: not all folders can be watched any more (%s)%s; what is saved there waits for the schedule",
                error.strerror,
                _todo(error),
            )
        self._short = True

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
            anew = False
            for event in self._kernel.read(timeout=0):
                if event.mask & self._lost:
                    anew = True
                    continue
                folder, root = self._folders.get(event.wd, ("", None))
                if event.mask & (self._unwatched | self._unmounted):
                    self._folders.pop(event.wd, None)
                    self._all = self._all or bool(event.mask & self._unmounted)
                    continue
                path = f"{folder}/{event.name}"
                if path in self._places:
                    anew = True
                elif path in self._beside:
                    self._all = self._all or not event.mask & self._created or _is_whole(path)
                elif root is not None:
                    self._notice(event.mask, folder, path, root)
            if anew:
                self._all = True
                self._add_what_can_be()
            call = (self._all or bool(self._dirty)) and not self._asked
            self._asked = self._asked or call
            return call

    def _notice(self, mask: int, folder: str, path: str, root: Root) -> None:
        name = path.rpartition("/")[2]
        if mask & self._is_folder:
            self._all = True  # a folder that came or went may hold anything
            try:
                if _counts(path, root):
                    self._add(path, root)
            except OSError as error:
                self._cannot(error)
        elif not DROPPINGS.fullmatch(name) and (not mask & self._created or _is_whole(path)):
            self._dirty.add(folder)

    def _tell(self) -> None:
        with self._lock:
            folders = None if self._all else frozenset(self._dirty)
            self._dirty.clear()
            self._all = self._asked = False
        try:
            self._saved(folders)
        except Exception:
            logger.exception("a build of what was saved failed by a bug in feedpub; please report it")


def of(config: "Config") -> tuple[list[Root], list[str]]:
    """The folders to be watched, and the files beside them: the configuration, the newsroom's lists, its authors."""
    from feedpub import adopted, withdrawn  # noqa: PLC0415

    roots = [(os.fspath(source.path), tuple(source.exclude)) for source in config.sources]
    beside = [config.root / config.path.name, config.root / adopted.NAME, config.root / withdrawn.NAME]
    for authors in (source.authors for source in config.sources if source.authors):
        if authors.is_dir():
            roots.append((os.fspath(authors), ()))
        else:
            beside.append(authors)
    return roots, [os.path.abspath(one) for one in beside]  # noqa: PTH100  as the roots' places are


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


def _todo(error: OSError) -> str:
    return "; raise fs.inotify.max_user_watches with sysctl" if error.errno in (errno.ENOSPC, errno.EMFILE) else ""


def _unable(why: str) -> ConfigError:
    return ConfigError("--watch", f"watching {why}; leave it out, and the schedule finds what was saved")
