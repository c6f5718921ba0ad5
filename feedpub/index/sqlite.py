"""The index in an embedded SQLite file, which may be deleted at any time; one of the two doors to ``sqlite3``.

A row holds a part of a folder: names, stamps and what came of the files, packed together, because a row for each file
would take longer to write than the file to read. Whatever is wrong with a row, or with the whole file, costs reading
again what it was about, and a line in the log.
"""

import logging
import os
import sqlite3
from collections.abc import Collection, Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from threading import get_ident
from typing import Any

from feedpub.index import NONE, Index, Known, Notes, Nothing, Packed, Stamp, in_bytes, of_bytes
from feedpub.index._schema import NOTE, SHAPE, begun, leave, made_by, version_of
from feedpub.index.parts import checked, parted, raw, short, sum_of

logger = logging.getLogger("feedpub")

_BUSY = 0.2  # seconds: a build that waits for its index waits for nothing
# What is wrong with the file is told in words that it may be a part of, and sqlite3 takes those for UTF-8.
_BROKEN = (sqlite3.Error, UnicodeDecodeError)
_TOGETHER = 1024  # files that wait to be written
_AT_REST = 1 << 14  # files of a folder that stay known between two builds: a kilobyte each


class SqliteIndex:
    """See :class:`feedpub.index.Index`. One connection, for the thread that opened it."""

    def __init__(self, connection: sqlite3.Connection, file: Path, *, trusted: int, write: bool) -> None:
        self.trusted = trusted
        self._file = file
        self._write = write
        self._idle = False  # whether all is saved, and nothing is locked
        self._connection: sqlite3.Connection | None = connection
        self._kept = False  # whether anything is to be known that was not
        self._firsts: dict[str, list[bytes]] = {}  # of each folder in the store: what its parts begin with
        self._begun: set[str] = set()  # folders that were added to
        self._waiting: dict[str, tuple[Known, Known]] = {}  # folders that are still to be written, and as they were
        # What it saved last, which whoever saved one story asks for first when the next one is saved.
        self._left: dict[str, Known] = {}
        self._notes: Notes = {}
        self._as_of: object = None  # until anybody else writes, as SQLite counts that

    def recall(self, folder: str) -> Known:
        self._write_waiting()
        if folder in self._left:
            return self._left[folder]
        found: dict[str, tuple[Stamp, Packed]] = {}
        firsts: list[bytes] = []
        for first, whole, sum_ in self._rows("SELECT first, whole, sum FROM part WHERE folder = ?", raw(folder)):
            if not isinstance(whole, bytes) or not isinstance(first, bytes) or sum_of(raw(folder), whole) != sum_:
                logger.warning("%s: what it knows of %s is damaged; the folder is read anew", self._file, folder)
                return {}
            firsts.append(first)
            found |= of_bytes(whole)  # bytes of our own, as their sum says
        if firsts:
            self._firsts[folder] = sorted(firsts)
        return found

    def keep(self, folder: str, files: Known, before: Known = NONE) -> None:
        # Written in the end where it is little: whoever waits for a story does not wait for that.
        if self._write and self._connection is not None:
            self._kept = True
            self._waiting[folder] = files, before
            if sum(len(now) for now, _ in self._waiting.values()) > _TOGETHER:
                self._write_waiting()

    def _write_waiting(self) -> None:
        waiting, self._waiting = self._waiting, {}
        if waiting:
            self._left.clear()
        for folder, (files, before) in waiting.items():
            if self._connection is None:
                return
            firsts = self._firsts.pop(folder, []) if before else []
            were, parts = parted(before, firsts), short(parted(files, firsts))
            with self._failing():
                if not before:
                    self._connection.execute("DELETE FROM part WHERE folder = ?", (raw(folder),))
                gone = [(raw(folder), first) for first in firsts if first not in parts]
                self._connection.executemany("DELETE FROM part WHERE folder = ? AND first = ?", gone)
                for first, part in parts.items():
                    if part != were.get(first):
                        self._put(folder, first, in_bytes(part))
                if len(waiting) == 1 and len(files) <= _AT_REST:
                    self._left[folder], self._firsts[folder] = files, sorted(parts)

    def add(self, folder: str, first: str, part: bytes) -> None:
        if not self._write or self._connection is None:
            return
        self._kept = True
        with self._failing():
            if folder not in self._begun:  # what is damaged is there, though not known
                self._begun.add(folder)
                self._left.pop(folder, None)
                self._connection.execute("DELETE FROM part WHERE folder = ?", (raw(folder),))
            self._put(folder, raw(first), part)

    def _put(self, folder: str, first: bytes, whole: bytes) -> None:
        assert self._connection is not None  # noqa: S101  who calls this has asked
        row = (raw(folder), first, whole, sum_of(raw(folder), whole))
        self._connection.execute("INSERT OR REPLACE INTO part VALUES (?, ?, ?, ?)", row)

    def save(self, folders: Collection[str] | None = None, notes: Notes | None = None) -> None:
        self._write_waiting()
        if self._connection is None or self._idle:
            return
        with self._failing():
            if self._write and notes is None and (folders is not None or self._kept):
                # What was noted is about what the folders held before.
                self._connection.execute("DELETE FROM note")
                self._notes = {}
            if self._write and folders is not None:
                self._left.clear()
                held = {folder for (folder,) in self._connection.execute("SELECT DISTINCT folder FROM part")}
                gone = held - set(map(raw, folders))
                self._connection.executemany("DELETE FROM part WHERE folder = ?", ((folder,) for folder in gone))
            if self._write:
                leave(self._connection, notes or {})
                self._notes = self._notes if notes is None else notes
                self._as_of = version_of(self._connection)
                self._connection.execute("COMMIT")
        self._idle = True

    def close(self, folders: Collection[str] | None = None, notes: Notes | None = None) -> None:
        self.save(folders, notes)
        if self._connection is not None:
            self._connection.close()
            self._connection = None
        self._left, self._notes = {}, {}

    def begin(self, made_with: str) -> bool:
        """Lock what was saved, to be changed again; whether that can be done, and it was made with the same."""
        if self._connection is None or not self._idle:
            return False
        try:
            self.trusted, emptied = begun(self._connection, self._file, f"{SHAPE} {made_with}")
            if emptied or version_of(self._connection) != self._as_of:
                self._left, self._notes = {}, {}
        except (OSError, *_BROKEN):
            return False
        self._idle = self._kept = False
        self._firsts = {folder: self._firsts[folder] for folder in self._left}
        self._begun.clear()
        return True

    def noted(self, name: str) -> bytes | None:
        if name in self._notes:
            return self._notes[name]
        return next((checked(name, row) for row in self._rows(NOTE, raw(name))), None)

    def _rows(self, query: str, *values: object) -> Iterator[tuple[Any, ...]]:
        if self._connection is None:
            return
        with self._failing():
            yield from self._connection.execute(query, values).fetchall()

    @contextmanager
    def _failing(self) -> Iterator[None]:
        try:
            yield
        except _BROKEN as error:
            logger.warning("%s: cannot be used any more (%s); what it does not know is read anew", self._file, error)
            with suppress(sqlite3.Error):
                if self._connection is not None:
                    self._connection.close()
            self._connection = None
            self._left, self._notes = {}, {}
            if self._write and not isinstance(error, sqlite3.OperationalError):
                with suppress(OSError):
                    remove(self._file)  # it is damaged, and whoever reads it next would find it so, too


def open_index(path: Path, made_with: str, *, write: bool) -> Index:
    """The index in this file, or one that knows nothing where it is missing, in use, damaged, or cannot be made.

    ``made_with`` names all that its content depends on, but for the files themselves: what was made with anything else
    is forgotten. Without ``write`` nothing on the disk changes.
    """
    if not write and not path.exists():
        return Nothing()
    try:
        return _open(path, f"{SHAPE} {made_with}", write=write) or Nothing()
    except sqlite3.OperationalError as error:
        logger.warning("%s: cannot be used now (%s); everything is read anew", path, error)
    except (OSError, *_BROKEN) as error:
        logger.warning("%s: cannot be used (%s); everything is read anew", path, error)
        with suppress(OSError):
            if write:
                remove(path)
    return Nothing()


def remove(path: Path) -> None:
    """Know nothing any more. OSError where it cannot be removed."""
    _let_go()
    for suffix in ("", "-journal"):
        path.with_name(path.name + suffix).unlink(missing_ok=True)


def noted(path: Path, name: str) -> bytes | None:
    """What :func:`note` left in this file under a name, whatever the index was made with, if it can be read."""
    global _said  # noqa: PLW0603
    with suppress(OSError, *_BROKEN):
        reader, version = _reader(path)
        if (version, name) == _said[0]:
            return _said[1]
        found = checked(name, reader.execute(NOTE, (raw(name),)).fetchone())
        if name == _AT_HAND:
            _said = (version, name), found
        return found
    return None


_AT_HAND = "last"  # what each build asks for before it opens the index
_read_last: "tuple[tuple[object, ...], sqlite3.Connection] | None" = None
_said: tuple[object, bytes | None] = None, None  # what it read last of that, and as of when


def _reader(path: Path) -> tuple[sqlite3.Connection, object]:
    """A connection that only reads, and what is another whenever there may be anything else to read.

    The last one stays, as who watches asks again and again: it locks nothing meanwhile.
    """
    global _read_last  # noqa: PLW0603
    at = os.stat(path)  # noqa: PTH116  a Path costs more
    key = (os.fspath(path), at.st_dev, at.st_ino, get_ident(), os.getpid())
    if _read_last is None or _read_last[0] != key:
        _let_go()
        _read_last = key, sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)
        _read_last[1].execute("PRAGMA cache_size = 0")  # nothing of a story may stay where nobody looks for it
    # Whoever writes over the file with no help of SQLite may leave it with as many writes counted.
    return _read_last[1], (key, at.st_mtime_ns, at.st_ctime_ns, version_of(_read_last[1]))


def _let_go() -> None:
    """Read by no connection any more, so that nothing keeps a file that was removed."""
    global _read_last, _said
    last, _read_last, _said = _read_last, None, (None, None)
    if last is not None and last[0][3:] == (get_ident(), os.getpid()):
        last[1].close()


def note(path: Path, what: Notes, *, only: bool = False) -> None:
    """Leave something under each name, in place of what was left there; ``None`` for nothing.

    With ``only`` nothing else stays. Where it cannot be done, nothing is done.
    """
    if not path.exists():
        return
    with suppress(*_BROKEN), closing(sqlite3.connect(path, timeout=_BUSY)) as index, index:
        index.execute("PRAGMA synchronous = OFF")
        index.execute("PRAGMA secure_delete = ON")
        if only:
            index.execute("DELETE FROM note")
        leave(index, what)


def _open(path: Path, made_with: str, *, write: bool) -> SqliteIndex | None:
    if write:
        path.parent.mkdir(parents=True, exist_ok=True)
    address = path if write else f"{path.resolve().as_uri()}?mode=ro"
    connection = sqlite3.connect(address, uri=not write, timeout=_BUSY, isolation_level=None)
    try:
        if not write:
            return None if made_by(connection) != made_with else SqliteIndex(connection, path, trusted=0, write=False)
        connection.execute("PRAGMA synchronous = OFF")  # it may be lost, and a row that is not whole is noticed
        connection.execute("PRAGMA secure_delete = ON")  # what is to be forgotten is overwritten
        return SqliteIndex(connection, path, trusted=begun(connection, path, made_with)[0], write=True)
    except BaseException:
        connection.close()
        raise
