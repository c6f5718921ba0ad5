"""The tables of the index, and what is done with them as a whole."""

import logging
import os
from pathlib import Path
from typing import Any

from feedpub.index import RACY, Notes
from feedpub.index.parts import raw, sum_of

logger = logging.getLogger("feedpub")

Connection = Any  # sqlite3's, whose only door is sqlite.py
SHAPE = 6  #: of the tables and of what is packed in them
NOTE = "SELECT sum, whole FROM note WHERE name = ?"
_TABLES = (
    "CREATE TABLE part (folder BLOB, first BLOB, whole BLOB, sum BLOB, PRIMARY KEY (folder, first))",
    "CREATE TABLE made (by TEXT)",
    "CREATE TABLE note (name BLOB PRIMARY KEY, sum BLOB, whole BLOB)",
)


def begun(connection: Connection, path: Path, made_with: str) -> tuple[int, bool]:
    """Lock an index, and empty it if it was made with anything else.

    The time up to which files are to be trusted, in ns since 1970, and whether it was emptied.
    """
    connection.execute("BEGIN IMMEDIATE")
    if emptied := (former := made_by(connection)) != made_with:
        if former is not None:
            logger.info("%s: was made by another feedpub, or with other libraries; everything is read anew", path)
        _empty(connection)
        connection.execute("INSERT INTO made VALUES (?)", (made_with,))
    # The clock of the disk, which stamps the stories' files, too (where they lie on the same machine).
    os.utime(path)
    return path.stat().st_mtime_ns - RACY, emptied


def made_by(connection: Connection) -> str | None:
    """What the index was made with, if it is one."""
    if not connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'made'").fetchone():
        return None
    row = connection.execute("SELECT by FROM made").fetchone()
    return row[0] if row else None


def _empty(connection: Connection) -> None:
    for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall():
        connection.execute(f'DROP TABLE "{name}"')
    for table in _TABLES:
        connection.execute(table)


def leave(connection: Connection, what: Notes) -> None:
    """Have something under each name, in place of what was there."""
    rows = [(raw(name), sum_of(raw(name), whole), whole) for name, whole in what.items() if whole is not None]
    connection.executemany("DELETE FROM note WHERE name = ?", ((raw(name),) for name in what))
    connection.executemany("INSERT INTO note VALUES (?, ?, ?)", rows)


def version_of(connection: Connection) -> object:
    """A value that is another one whenever any other connection has written since it was asked for last."""
    return connection.execute("PRAGMA data_version").fetchone()
