"""The ledger in an embedded SQLite file; the only door to ``sqlite3``."""

import logging
import sqlite3
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import Any

from feedpub.errors import ConfigError, TargetError
from feedpub.ledger import Carried, Files, Published, standing
from feedpub.ledger._entries import dumps, loads, moment
from feedpub.ledger._schema import VERSION, climb, shape_of, version_of
from feedpub.model import Entry, Feed

logger = logging.getLogger("feedpub")

BUSY = 10.0  #: seconds that another program may keep it locked
_LAST_GOOD = "SELECT id, entry FROM story WHERE path = CAST(? AS TEXT) ORDER BY id"
#: What was intended for a target and is not there after all.
_FORGOTTEN = "DELETE FROM intent WHERE target = ? AND (target, path, digest) NOT IN (SELECT * FROM file)"
_STORY = """
    INSERT INTO story (id, path, published, updated, fingerprint, standing, version, entry)
    VALUES (?, CAST(? AS TEXT), ?, ?, ?, CAST(? AS TEXT), ?, CAST(? AS TEXT))
    ON CONFLICT (id) DO UPDATE SET path = excluded.path, published = excluded.published, updated = excluded.updated,
        fingerprint = excluded.fingerprint, standing = excluded.standing, version = excluded.version,
        entry = excluded.entry
"""
#: What may be wrong around a ledger that is itself in order, by SQLite's primary result code, and what to do.
_AROUND = {
    sqlite3.SQLITE_BUSY: "is used by another program; see which with `fuser`, and build again when it is done",
    sqlite3.SQLITE_LOCKED: "is used by another program; see which with `fuser`, and build again when it is done",
    sqlite3.SQLITE_READONLY: "cannot be written; let the user that runs feedpub write there",
    sqlite3.SQLITE_PERM: "cannot be opened; let the user that runs feedpub read and write it and its folder",
    sqlite3.SQLITE_CANTOPEN: "cannot be opened; let the user that runs feedpub read and write it and its folder",
    sqlite3.SQLITE_FULL: "cannot be written; free some space on its disk, then build again",
    sqlite3.SQLITE_IOERR: "cannot be read or written; see to its disk, then build again",
}


def _raw(text: str) -> bytes:
    """A text that may hold a file's name which is no UTF-8; sqlite3 takes such a one as bytes only."""
    return text.encode("utf-8", "surrogatepass")


def _rows(target: str, files: Files) -> Iterator[tuple[str, str, str]]:
    return ((target, path, digest) for path, digests in files.items() for digest in digests)


class SqliteLedger:
    """See :class:`feedpub.ledger.Ledger`. One connection, for the thread that opened it."""

    def __init__(self, connection: sqlite3.Connection, name: str) -> None:
        self._connection = connection
        self._name = name  # its path, for messages
        connection.text_factory = lambda raw: raw.decode("utf-8", "surrogatepass")

    def stories(self) -> dict[str, Published]:
        found = {}
        for row in self._read("SELECT id, path, published, updated, fingerprint, standing, version FROM story"):
            with _skipping("story", row[0]):
                found[row[0]] = Published(
                    id=row[0],
                    path=row[1],
                    published=moment(row[2]),
                    updated=moment(row[3]),
                    fingerprint=row[4],
                    standing=row[5],
                    version=None if row[6] is None else int(row[6]),
                )
        return found

    def last_good(self, paths: Collection[str]) -> list[Entry]:
        found: list[Entry] = []
        for path in sorted(paths):
            for id_, text in self._read(_LAST_GOOD, _raw(path)):
                with _skipping("story", id_):
                    entry = loads(text)
                    if (entry.id, entry.path) != (id_, path):
                        raise ValueError("it is of another story")
                    found.append(entry)
        return found

    def feeds(self) -> dict[str, Carried]:
        found = {}
        for name, updated, ids in self._read("SELECT name, updated, ids FROM feed"):
            with _skipping("feed", name):
                found[name] = Carried(updated=moment(updated), ids=tuple(ids.split("\n")) if ids else ())
        return found

    def files(self, target: str) -> dict[str, set[str]]:
        found: dict[str, set[str]] = {}
        both = "SELECT path, digest FROM file WHERE target = ?1 UNION SELECT path, digest FROM intent WHERE target = ?1"
        for path, digest in self._read(both, target):
            found.setdefault(path, set()).add(digest)
        return found

    def unannounced(self) -> set[str]:
        return {path for (path,) in self._read("SELECT DISTINCT path FROM intent")}

    def intend(self, target: str, files: Files) -> None:
        if files:
            with self._writing() as connection:
                connection.executemany("INSERT OR IGNORE INTO intent VALUES (?, ?, ?)", _rows(target, files))

    def announced(self, targets: Collection[str]) -> None:
        if self._read("SELECT 1 FROM intent LIMIT 1"):
            with self._writing() as connection:
                connection.executemany("DELETE FROM intent WHERE target = ?", ((one,) for one in targets))

    def _read(self, query: str, *values: object) -> list[Any]:
        try:
            return self._connection.execute(query, values).fetchall()
        except (sqlite3.Error, UnicodeDecodeError) as error:
            otherwise = "cannot be read; move it away and build again"
            raise ConfigError(self._name, _told(error, otherwise)) from None

    @contextmanager
    def _writing(self) -> Iterator[sqlite3.Connection]:
        """A transaction, whole or not at all."""
        try:
            with self._connection as connection:
                yield connection
        except sqlite3.Error as error:
            otherwise = "cannot be written; see to its disk, then build again"
            raise TargetError(self._name, _told(error, otherwise)) from None

    def record(
        self,
        entries: Iterable[Entry],
        feeds: Iterable[Feed],
        files: Mapping[str, Files],
        gone: Collection[str] = (),
    ) -> None:
        entries = list(entries)
        with self._writing() as connection:
            connection.executemany("UPDATE story SET path = '' WHERE id = ?", ((one,) for one in gone))
            # A path is one story's: what came from it before, under another id, is history.
            connection.executemany(
                "UPDATE story SET path = '' WHERE path = CAST(? AS TEXT) AND id <> ?",
                ((_raw(one.path), one.id) for one in entries),
            )
            connection.executemany(
                _STORY,
                (
                    (
                        one.id,
                        _raw(one.path),
                        one.published.isoformat(),
                        one.updated.isoformat(),
                        one.fingerprint,
                        _raw(standing(one)),
                        one.version,
                        _raw(dumps(one)),
                    )
                    for one in entries
                ),
            )
            connection.executemany(
                "INSERT OR REPLACE INTO feed VALUES (?, ?, ?)",
                ((one.name, one.updated.isoformat(), "\n".join(entry.id for entry in one.entries)) for one in feeds),
            )
            for target, written in files.items():
                connection.execute("DELETE FROM file WHERE target = ?", (target,))
                connection.executemany("INSERT INTO file VALUES (?, ?, ?)", _rows(target, written))
                connection.execute(_FORGOTTEN, (target,))

    def close(self) -> None:
        self._connection.close()


def open_ledger(path: Path, *, write: bool = True) -> tuple[SqliteLedger, str | None]:
    """The ledger in this file, and what to tell a person of it, if anything.

    With ``write`` it is made where it is missing, one of an older version is led up to this one, and a damaged one is
    set aside; without, nothing on the disk changes: a copy in memory is led up, an empty one stands in for one that is
    missing or damaged. ConfigError where it is from a newer feedpub, in use for longer than :data:`BUSY`, or cannot be
    opened or written.
    """
    try:
        if not write and not path.exists():
            return _empty(path), None
        if write:
            path.parent.mkdir(parents=True, exist_ok=True)
        empty = path.exists() and path.stat().st_size == 0
        if empty and not write:
            return _empty(path), f"{path}: is empty; if there is a backup, put that in its place"
        note = f"{path}: was empty and is begun anew; if there is a backup, stop feedpub and put that in its place"
        return _open(path, write=write), note if empty else None
    except OSError as error:
        raise ConfigError(str(path), f"cannot be made ({error.strerror}); see to its folder's permissions") from None
    except sqlite3.Error as error:
        if not write and _code(error) == sqlite3.SQLITE_READONLY:
            wrong = f"was being written when feedpub was cut short ({error}); `feedpub build` puts it in order"
            raise ConfigError(str(path), wrong) from None
        if _code(error) in _AROUND:
            raise ConfigError(str(path), _told(error)) from None
        if not write:
            return _empty(path), f"{path}: is damaged ({error}); `feedpub build` sets it aside"
        aside = _set_aside(path)
        return _open(path, write=True), (
            f"{path}: was damaged ({error}) and now lies in {aside.name}; ids stay the same, but first dates and times "
            "of updates that only it knew are forgotten"
        )


def _open(path: Path, *, write: bool) -> SqliteLedger:
    address = path if write else f"{path.resolve().as_uri()}?mode=ro"
    connection = sqlite3.connect(address, uri=not write, timeout=BUSY)
    try:
        if (version := version_of(connection)) > VERSION:
            wrong = f"was written by a newer feedpub (version {version}, this one knows {VERSION}); update feedpub"
            raise ConfigError(str(path), wrong)
        if (found := connection.execute("PRAGMA quick_check(1)").fetchone()[0]) != "ok":
            raise sqlite3.DatabaseError(found)
        if (version == 0) is bool(shape_of(connection)):
            raise sqlite3.DatabaseError("it is no ledger of feedpub's")
        if write:
            # Found out now, not when everything is published and nothing can be remembered.
            connection.execute("BEGIN IMMEDIATE")
            connection.execute(f"PRAGMA user_version = {version}")  # on a read-only file the first one is no error
            connection.rollback()
        if version < VERSION:
            connection = _led_up(connection, path, write=write)
        if missing := sorted(_needed() - shape_of(connection)):
            raise sqlite3.DatabaseError("its table {} has no column {}".format(*missing[0]))
        return SqliteLedger(connection, str(path))
    except BaseException:
        connection.close()
        raise


def _led_up(connection: sqlite3.Connection, path: Path, *, write: bool) -> sqlite3.Connection:
    """The ledger in the version of this feedpub; the file as it was stays beside it."""
    version = version_of(connection)
    if not write:
        older, connection = connection, sqlite3.connect(":memory:")
        older.backup(connection)
        older.close()
    elif version:
        beside = path.with_name(f"{path.name}.version-{version}")
        beside.unlink(missing_ok=True)
        with closing(sqlite3.connect(beside)) as copy:
            connection.backup(copy)
        logger.info("%s: is led up from version %d; as it was it lies in %s", path, version, beside.name)
    climb(connection)
    return connection


def _empty(path: Path) -> SqliteLedger:
    """A ledger of nothing, in memory."""
    connection = sqlite3.connect(":memory:")
    climb(connection)
    return SqliteLedger(connection, str(path))


def _needed() -> set[tuple[str, str]]:
    with closing(sqlite3.connect(":memory:")) as connection:
        climb(connection)
        return shape_of(connection)


def _code(error: Exception) -> int:
    """SQLite's primary result code; 0 for what its wrapper raises by itself."""
    code: int = getattr(error, "sqlite_errorcode", 0)
    return code & 0xFF


def _told(error: Exception, otherwise: str = "") -> str:
    """What is wrong, in a person's words and SQLite's, and what to do."""
    wrong, _, todo = _AROUND.get(_code(error), otherwise).partition("; ")
    return f"{wrong} ({error}); {todo}"


@contextmanager
def _skipping(kind: str, name: str) -> Iterator[None]:
    """A row that cannot be read costs itself."""
    try:
        yield
    except (ValueError, TypeError) as error:
        logger.warning("the ledger's %s %s cannot be read (%s) and is left out", kind, name, error)


def _set_aside(path: Path) -> Path:
    """Move a damaged ledger and its journals out of the way, under the first free name."""
    number = 1
    while (aside := path.with_name(f"{path.name}.damaged-{number}")).exists():
        number += 1
    path.rename(aside)
    for suffix in ("-journal",):
        with suppress(FileNotFoundError):
            path.with_name(path.name + suffix).rename(aside.with_name(aside.name + suffix))
    return aside
