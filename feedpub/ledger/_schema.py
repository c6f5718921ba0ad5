"""The tables of the SQLite ledger, and the ladder that leads an older one up to them."""

from typing import Any

Connection = Any  # sqlite3's, whose only door is sqlite.py

#: Step n leads from version n to n + 1. A step that was released is never changed: what is wrong with it is put right
#: by the next. A new ledger climbs from the ground, so that it is made exactly as an old one that was led up.
LADDER: tuple[tuple[str, ...], ...] = (
    (
        """CREATE TABLE story (
            id TEXT PRIMARY KEY, path TEXT NOT NULL, published TEXT NOT NULL, updated TEXT NOT NULL,
            fingerprint TEXT NOT NULL, standing TEXT NOT NULL, entry TEXT NOT NULL
        ) WITHOUT ROWID""",
        "CREATE INDEX story_path ON story (path)",
        "CREATE TABLE feed (name TEXT PRIMARY KEY, updated TEXT NOT NULL, ids TEXT NOT NULL) WITHOUT ROWID",
        """CREATE TABLE file (
            target TEXT NOT NULL, path TEXT NOT NULL, digest TEXT NOT NULL, PRIMARY KEY (target, path)
        ) WITHOUT ROWID""",
    ),
    (
        "ALTER TABLE story ADD COLUMN version INTEGER",
        """UPDATE story SET version = json_extract(entry, '$.version')
            WHERE CASE WHEN json_valid(entry) THEN json_type(entry, '$.version') END = 'integer'""",
        "ALTER TABLE file RENAME TO file_1",
        """CREATE TABLE file (
            target TEXT NOT NULL, path TEXT NOT NULL, digest TEXT NOT NULL, PRIMARY KEY (target, path, digest)
        ) WITHOUT ROWID""",
        "INSERT INTO file SELECT target, path, digest FROM file_1",
        "DROP TABLE file_1",
        """CREATE TABLE intent (
            target TEXT NOT NULL, path TEXT NOT NULL, digest TEXT NOT NULL, PRIMARY KEY (target, path, digest)
        ) WITHOUT ROWID""",
    ),
)
VERSION = len(LADDER)


def version_of(connection: Connection) -> int:
    """How far up the ladder a ledger is; 0 for a file that is none yet."""
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    return int(version)


def climb(connection: Connection) -> None:
    """Lead a ledger up to :data:`VERSION`, each step whole or not at all."""
    while version_of(connection) < VERSION:
        with connection:
            connection.execute("BEGIN IMMEDIATE")
            # Another process may have been faster.
            if (version := version_of(connection)) < VERSION:
                for statement in LADDER[version]:
                    connection.execute(statement)
                connection.execute(f"PRAGMA user_version = {version + 1}")


def shape_of(connection: Connection) -> set[tuple[str, str]]:
    """Every column: the name of its table and its own."""
    columns = "SELECT one.name, field.name FROM sqlite_master AS one, pragma_table_info(one.name) AS field"
    return set(connection.execute(f"{columns} WHERE one.type = 'table'"))
