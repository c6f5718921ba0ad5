"""One feedpub at a time in an output folder: a lock that says who holds it, and that no crash leaves behind.

The lock is ``flock(2)`` on ``.feedpub.lock`` in the folder. The kernel frees it with the process, however that ends;
the file stays, as removing it would let two processes each lock a file of that name. What it holds is for people, and
for ``build`` and ``kill``, which hand their work over to a running ``feedpub run`` (:mod:`feedpub.asking`).
"""

import errno
import fcntl
import json
import os
import socket
import stat
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from time import sleep

from msgspec import Struct

from feedpub.errors import ConfigError

LOCK = ".feedpub.lock"
SOCKETS = "feedpub-"  #: what a folder of a holder's socket has its name begin with
SOCKET = "s"  #: and the socket in it; short, as the whole path must be
_PAUSE = 0.02  # seconds between two tries
_TRIES = 25  # a holder that is just starting, ending or being looked at is no holder to report
# A run goes on for ever; whoever else writes is soon done, which is worth a minute.
_TRIES_ON = {"run": 5} | dict.fromkeys(("build", "kill", "import"), 3000)
_SILENT = 100  # tries before a person is told that there is something to wait for
_LONGEST = 65_536  # bytes of the lock file that are read


class Holder(Struct, frozen=True, kw_only=True):
    """Who holds an output folder, as the lock file tells; a field that cannot be read is ``None``."""

    output: Path
    pid: int | None = None
    command: str | None = None  #: "run", "build", "kill", "import"
    config: str | None = None
    since: str | None = None  #: when it began, as the caller of :func:`hold` put it
    socket: str | None = None  #: where it takes requests

    def __str__(self) -> str:
        if self.pid is None:
            return "another program"
        details = [f"process {self.pid}"]
        details += [f"config {self.config}"] if self.config else []
        details += [f"since {self.since}"] if self.since else []
        return f"{f'`feedpub {self.command}`' if self.command else 'another program'} ({', '.join(details)})"


#: Told of whom one waits for, and for how many seconds at most.
Waiting = Callable[[Holder, float], None]


def _nobody(_who: Holder, _patience: float) -> None:
    """Tell nobody that one waits."""


class TakenError(ConfigError):
    """Another process has the folder, and will not soon be done with it."""

    def __init__(self, who: Holder, message: str) -> None:
        super().__init__(str(who.output), message)
        self.who = who

    def __reduce__(self) -> tuple[object, ...]:
        return type(self), (self.who, self.message)


def holder(output: Path) -> Holder | None:
    """Who holds the folder now, or ``None``. ConfigError where its lock cannot be looked at."""
    path = output / LOCK
    try:
        lock = os.open(path, os.O_RDONLY | os.O_CLOEXEC | os.O_NOFOLLOW | os.O_NONBLOCK)
    except (FileNotFoundError, NotADirectoryError):
        return None
    except OSError as error:
        raise _unusable(path, error) from None
    try:
        # Shared, so that two that look do not see each other.
        fcntl.flock(lock, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return _read(output, lock)
    except OSError as error:
        raise _unusable(path, error) from None
    finally:
        os.close(lock)
    return None


class UnusableError(ConfigError):
    """The folder cannot be locked, whoever tries: its disk is full, read-only or gone, or it is somebody else's."""


class Held:
    """Output folders that this process holds; :meth:`renew` before each use of them.

    ``down`` has those that cannot be held just now, and why: they must not be written to. It is never all of them.
    """

    def __init__(self, text: str, waiting: Waiting = _nobody) -> None:
        self._text, self._waiting = text, waiting
        self._locks: dict[Path, int | None] = {}  # None: to be held, but somebody else has it, or it is down
        self.down: dict[Path, UnusableError] = {}

    def take_all(self, outputs: Iterable[Path]) -> None:
        """Lock the folders. TakenError where another process has one and goes on, UnusableError where all are down."""
        for output in outputs:
            try:
                self._take(output)
            except UnusableError as error:
                self._locks[output] = None
                self.down[output] = error
            else:
                self.down.pop(output, None)
        if self.down and len(self.down) == len(self._locks):
            raise next(iter(self.down.values()))

    def _take(self, output: Path) -> None:
        """Lock one folder, made where it is missing."""
        path = output / LOCK
        try:
            output.mkdir(parents=True, exist_ok=True)
            lock = _lock(output, path, self._waiting)
        except OSError as error:
            raise _unusable(path, error) from None
        _tidy_after(_read(output, lock))
        before = os.fstat(lock)
        # The holder's name is a courtesy: on a full disk the lock holds all the same.
        with suppress(OSError):
            os.ftruncate(lock, 0)
            os.pwrite(lock, self._text.encode("utf-8", "surrogateescape"), 0)
            # A build that changes nothing leaves the folder as it was, this file included.
            os.utime(lock, ns=(before.st_atime_ns, before.st_mtime_ns))
        self._locks[output] = lock

    def renew(self) -> None:
        """Lock again what somebody removed: a lock on a file without a name excludes nobody; and what was down."""
        lost = [output for output, lock in self._locks.items() if lock is None or not _same(lock, output / LOCK)]
        for output in lost:
            lock, self._locks[output] = self._locks[output], None
            if lock is not None:
                os.close(lock)
        self.take_all(lost)

    def release(self) -> None:
        """Let go of all of them."""
        while self._locks:
            _, lock = self._locks.popitem()
            if lock is None:
                continue
            with suppress(OSError):
                before = os.fstat(lock)
                os.ftruncate(lock, 0)
                os.utime(lock, ns=(before.st_atime_ns, before.st_mtime_ns))
            os.close(lock)


@contextmanager
def hold(
    *outputs: Path,
    config: Path,
    command: str,
    since: str | None = None,
    socket: Path | None = None,
    waiting: Waiting = _nobody,
) -> Iterator[Held]:
    """Hold the folders, each made where it is missing; one that cannot be locked costs nobody the others.

    Another process that is no ``run`` is waited for, for a minute at most; ``waiting`` is told after some seconds.
    TakenError where another process holds one for longer, UnusableError where none of them can be locked.
    """
    said: dict[str, object] = {"pid": os.getpid(), "command": command, "config": str(config)}
    said |= {"since": since} if since else {}
    said |= {"socket": str(socket)} if socket else {}
    # In one order, so that two processes with the same folders never stop each other half-way; and each once,
    # as a second lock of the same process would wait for the first.
    folders = {output.resolve(): output for output in outputs}
    held = Held(json.dumps(said) + "\n", waiting)
    try:
        held.take_all(output for _, output in sorted(folders.items()))
        yield held
    finally:
        held.release()


def _lock(output: Path, path: Path, waiting: Waiting) -> int:
    """The locked file's descriptor; TakenError where it stays held, OSError where it cannot be locked."""
    who, alike = None, 0
    for tries in range(_TRIES_ON["build"]):
        found = _try(output, path)
        if isinstance(found, int):
            return found
        # Several may have it one after the other: each is given its time anew.
        who, alike = found, alike + 1 if found == who else 1
        if alike == _TRIES_ON.get((who and who.command) or "", _TRIES):
            break
        if who and tries == _SILENT:
            waiting(who, _TRIES_ON["build"] * _PAUSE)
        sleep(_PAUSE)
    if who is None:
        raise ConfigError(str(path), "is removed again and again; end the program that removes it")
    raise TakenError(who, _refusal(who, path))


def _try(output: Path, path: Path) -> int | Holder | None:
    """The locked file's descriptor, or who has it, or ``None`` where its name was taken off it meanwhile."""
    lock = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW | os.O_NONBLOCK, 0o644)
    mine = False
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        # Whoever cleans the folder may have removed the file in between; a lock on no name excludes nobody.
        mine = _same(lock, path)
        return lock if mine else None
    except BlockingIOError:
        return _read(output, lock)
    finally:
        if not mine:
            os.close(lock)


def _same(lock: int, path: Path) -> bool:
    try:
        return os.path.samestat(os.fstat(lock), path.stat(follow_symlinks=False))
    except OSError:
        return False


def _read(output: Path, lock: int) -> Holder:
    try:
        said = json.loads(os.pread(lock, _LONGEST, 0))
    except (OSError, ValueError, RecursionError):
        said = None
    if not isinstance(said, dict):
        return Holder(output=output)
    pid = said.get("pid")
    words = {key: value for key in ("command", "config", "since", "socket") if isinstance(value := said.get(key), str)}
    return Holder(output=output, pid=pid if type(pid) is int and pid > 0 else None, **words)


def _tidy_after(former: Holder) -> None:
    """Remove the socket of a holder that was killed, and its folder, which nobody else would ever remove."""
    place = Path(former.socket or "")
    if not (place.is_absolute() and place.name == SOCKET and place.parent.name.startswith(SOCKETS)):
        return
    with suppress(OSError), socket.socket(socket.AF_UNIX) as client:
        if not stat.S_ISSOCK(os.lstat(place).st_mode):
            return
        try:
            client.connect(os.fspath(place))  # in a copy of the folder, the lock's text names one that is at work
        except ConnectionRefusedError:
            place.unlink()
            place.parent.rmdir()


def _refusal(who: Holder, path: Path) -> str:
    if who.pid is None:
        return f"{who} holds it and does not say who it is; find it with `fuser {path}` and end it"
    if who.command == "run":
        return f"{who} publishes here already; leave it to that one, or stop it with `kill {who.pid}`"
    return f"{who} is writing here for a long time; run this again when it is done, or end it with `kill {who.pid}`"


def _unusable(path: Path, error: OSError) -> UnusableError:
    reason = error.strerror or type(error).__name__
    todo = {
        errno.EACCES: "run feedpub as the user who owns it, or let this one write there",
        errno.EPERM: "run feedpub as the user who owns it, or let this one write there",
        errno.EROFS: "name an output folder that can be written to",
        errno.ELOOP: "remove the symbolic link of that name",
        errno.EEXIST: "name a folder; this is a file",
        errno.ENOTDIR: "name a folder; this is a file",
        errno.EISDIR: "remove the folder of that name",
        errno.ENOLCK: "put the output on a file system with locks",
        errno.EOPNOTSUPP: "put the output on a file system with locks",
    }.get(error.errno or 0, "see that the output folder can be written to")
    return UnusableError(str(path), f"cannot be locked ({reason}); {todo}")
