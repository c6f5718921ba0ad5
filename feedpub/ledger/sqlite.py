"""The ledger in an embedded SQLite file; the only door to ``sqlite3``."""

import logging
import sqlite3
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path
from typing import Any

from feedpub.errors import ConfigError, TargetError
from feedpub.ledger import Carried, Published, standing
from feedpub.ledger._entries import dumps, loads
from feedpub.model import Entry, Feed

logger = logging.getLogger("feedpub")

VERSION = 1
_SCHEMA = """
CREATE TABLE story (
    id TEXT PRIMARY KEY, path TEXT NOT NULL, published TEXT NOT NULL, updated TEXT NOT NULL,
    fingerprint TEXT NOT NULL, standing TEXT NOT NULL, entry TEXT NOT NULL
) WITHOUT ROWID;
CREATE INDEX story_path ON story (path);
CREATE TABLE feed (name TEXT PRIMARY KEY, updated TEXT NOT NULL, ids TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE file (
    target TEXT NOT NULL, path TEXT NOT NULL, digest TEXT NOT NULL, PRIMARY KEY (target, path)
) WITHOUT ROWID;
"""
_LAST_GOOD = "SELECT entry FROM story WHERE path = CAST(? AS TEXT) ORDER BY id"


def _raw(text: str) -> bytes:
    """A text that may hold a file's name which is no UTF-8; sqlite3 takes such a one as bytes only."""
    return text.encode("utf-8", "surrogatepass")


class SqliteLedger:
    """See :class:`feedpub.ledger.Ledger`. One connection, for the thread that opened it."""

    def __init__(self, connection: sqlite3.Connection, name: str) -> None:
        self._connection = connection
        self._name = name  # its path, for messages
        connection.text_factory = lambda raw: raw.decode("utf-8", "surrogatepass")

    def stories(self) -> dict[str, Published]:
        found = {}
        for row in self._read("SELECT id, path, published, updated, fingerprint, standing FROM story"):
            with _skipping("story", row[0]):
                found[row[0]] = Published(
                    id=row[0],
                    path=row[1],
                    published=_moment(row[2]),
                    updated=_moment(row[3]),
                    fingerprint=row[4],
                    standing=row[5],
                )
        return found

    def last_good(self, paths: Collection[str]) -> list[Entry]:
        found: list[Entry] = []
        for path in sorted(paths):
            for row in self._read(_LAST_GOOD, _raw(path)):
                with _skipping("story from", path):
                    found.append(loads(row[0]))
        return found

    def feeds(self) -> dict[str, Carried]:
        found = {}
        for name, updated, ids in self._read("SELECT name, updated, ids FROM feed"):
            with _skipping("feed", name):
                found[name] = Carried(updated=_moment(updated), ids=tuple(ids.split("\n")) if ids else ())
        return found

    def files(self, target: str) -> dict[str, str]:
        return dict(self._read("SELECT path, digest FROM file WHERE target = ?", target))

    def _read(self, query: str, *values: object) -> list[Any]:
        try:
            return self._connection.execute(query, values).fetchall()
        except (sqlite3.Error, UnicodeDecodeError) as error:
            message = f"cannot be read ({error}); see to its disk, or move it away and build again"
            raise ConfigError(self._name, message) from None

    def record(
        self,
        entries: Iterable[Entry],
        feeds: Iterable[Feed],
        files: Mapping[str, Mapping[str, str]],
        gone: Collection[str] = (),
    ) -> None:
        try:
            self._record(entries, feeds, files, gone)
        except sqlite3.Error as error:
            message = f"cannot be written ({error}); free some space or see to its permissions, then build again"
            raise TargetError(self._name, message) from None

    def _record(
        self,
        entries: Iterable[Entry],
        feeds: Iterable[Feed],
        files: Mapping[str, Mapping[str, str]],
        gone: Collection[str],
    ) -> None:
        entries = list(entries)
        with self._connection as connection:
            connection.executemany("UPDATE story SET path = '' WHERE id = ?", ((one,) for one in gone))
            # A path is one story's: what came from it before, under another id, is history.
            connection.executemany(
                "UPDATE story SET path = '' WHERE path = CAST(? AS TEXT) AND id <> ?",
                ((_raw(one.path), one.id) for one in entries),
            )
            connection.executemany(
                "INSERT INTO story VALUES (?, CAST(? AS TEXT), ?, ?, ?, CAST(? AS TEXT), CAST(? AS TEXT)) "
                "ON CONFLICT (id) DO UPDATE SET path = excluded.path, "
                "published = excluded.published, updated = excluded.updated, fingerprint = excluded.fingerprint, "
                "standing = excluded.standing, entry = excluded.entry",
                (
                    (
                        one.id,
                        _raw(one.path),
                        one.published.isoformat(),
                        one.updated.isoformat(),
                        one.fingerprint,
                        _raw(standing(one)),
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
                connection.executemany(
                    "INSERT INTO file VALUES (?, ?, ?)", ((target, path, digest) for path, digest in written.items())
                )

    def close(self) -> None:
        self._connection.close()


def open_ledger(path: Path, *, write: bool = True) -> tuple[SqliteLedger, str | None]:
    """The ledger in this file, and what to tell a person of it, if anything.

    With ``write`` it is made where it is missing, and a damaged one is set aside; without, an empty one in memory
    stands in for it and nothing on the disk changes. ConfigError where the file is from a newer feedpub or cannot be
    opened at all.
    """
    if not write and not path.exists():
        return _fresh(sqlite3.connect(":memory:"), path), None
    try:
        if write:
            path.parent.mkdir(parents=True, exist_ok=True)
        return _open(path, write=write), None
    except sqlite3.OperationalError as error:
        raise ConfigError(str(path), f"cannot be opened ({error}); see to its permissions and its disk") from None
    except OSError as error:
        raise ConfigError(str(path), f"cannot be made ({error.strerror}); see to its folder's permissions") from None
    except sqlite3.DatabaseError as error:
        if not write:
            return _fresh(
                sqlite3.connect(":memory:"), path
            ), f"{path}: is damaged ({error}); `feedpub build` sets it aside"
        aside = _set_aside(path)
        return _open(path, write=True), (
            f"{path}: was damaged ({error}) and now lies in {aside.name}; ids stay the same, but first dates and times "
            "of updates that only it knew are forgotten"
        )


def _open(path: Path, *, write: bool) -> SqliteLedger:
    connection = sqlite3.connect(path if write else f"{path.resolve().as_uri()}?mode=ro", uri=not write, timeout=10)
    try:
        (version,) = connection.execute("PRAGMA user_version").fetchone()
        if version > VERSION:
            raise ConfigError(
                str(path),
                f"was written by a newer feedpub (version {version}, this one knows {VERSION}); update feedpub",
            )
        if (found := connection.execute("PRAGMA quick_check(1)").fetchone()[0]) != "ok":
            raise sqlite3.DatabaseError(found)
        tables = {name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
        if version == 0 and not tables:
            return _fresh(connection, path)
        if not {"story", "feed", "file"} <= tables:
            raise sqlite3.DatabaseError("it is no ledger of feedpub's")
        return SqliteLedger(connection, str(path))
    except BaseException:
        connection.close()
        raise


def _fresh(connection: sqlite3.Connection, path: Path) -> SqliteLedger:
    connection.executescript(f"BEGIN; {_SCHEMA} PRAGMA user_version = {VERSION}; COMMIT;")
    return SqliteLedger(connection, str(path))


def _moment(text: str) -> datetime:
    """An aware time that can be compared with any other; ValueError otherwise."""
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None or not 1900 <= moment.year <= 2200:
        raise ValueError(f"{text!r} is no time of a publication")
    return moment


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
