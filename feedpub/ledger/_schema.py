"""The tables of the SQLite ledger, and the ladder that leads an older one up to them."""

import hashlib
import json
from collections.abc import Callable, Mapping
from typing import Any

from feedpub.ledger._entries import packed
from feedpub.ledger._words import hash_of, words_of

Connection = Any  # sqlite3's, whose only door is sqlite.py
Value = str | bytes | int | None

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
    (
        "ALTER TABLE story RENAME TO story_2",
        "DROP INDEX story_path",
        # What every build compares is apart from the entries, which few builds read. `gone`: no path leads to it;
        # `updated`: NULL where it is `published`. `hash` stands for the id, as an index of ids would be large.
        """CREATE TABLE story (
            key INTEGER PRIMARY KEY, hash INTEGER NOT NULL UNIQUE, id TEXT NOT NULL, path TEXT NOT NULL,
            gone INTEGER NOT NULL, published TEXT NOT NULL, updated TEXT, declared TEXT, withdrawn TEXT,
            fingerprint TEXT NOT NULL, standing TEXT NOT NULL, version INTEGER, url TEXT NOT NULL, title TEXT NOT NULL
        )""",
        "CREATE TABLE entry (story INTEGER PRIMARY KEY, packed BLOB NOT NULL)",
        # Summary and content, which go when no feed has carried the story for a while. `until`: in seconds since 1970.
        "CREATE TABLE content (story INTEGER PRIMARY KEY, texts BLOB NOT NULL, until INTEGER)",
        "CREATE INDEX content_until ON content (until) WHERE until IS NOT NULL",
        # What else a story can be asked for by, as numbers: the texts themselves would double the ledger.
        "CREATE TABLE word (hash INTEGER NOT NULL, story INTEGER NOT NULL, PRIMARY KEY (hash, story)) WITHOUT ROWID",
        """CREATE TABLE event (
            story INTEGER NOT NULL, nth INTEGER NOT NULL, at INTEGER NOT NULL, kind TEXT NOT NULL, text TEXT NOT NULL,
            PRIMARY KEY (story, nth)
        ) WITHOUT ROWID""",
        """CREATE TABLE build (
            nth INTEGER PRIMARY KEY, at TEXT NOT NULL, problems TEXT NOT NULL, written INTEGER NOT NULL,
            entries INTEGER NOT NULL
        )""",
        "CREATE TABLE purged (id TEXT PRIMARY KEY) WITHOUT ROWID",
        # The functions take and give texts as blobs: SQLite's binding refuses a file's name that is no UTF-8 otherwise.
        """INSERT INTO story (hash, id, path, gone, published, updated, fingerprint, standing, version, url, title)
            SELECT hash(CAST(id AS BLOB)), id,
                CASE path WHEN '' THEN CAST(field('path', CAST(entry AS BLOB)) AS TEXT) ELSE path END, path = '',
                published, nullif(updated, published), fingerprint,
                CAST(digest(CAST(standing AS BLOB)) AS TEXT), version,
                CAST(field('url', CAST(entry AS BLOB)) AS TEXT), CAST(field('title', CAST(entry AS BLOB)) AS TEXT)
            FROM story_2 ORDER BY id""",
        # Which of them feeds carry now, the next build knows.
        """INSERT INTO content
            SELECT key, small, coalesce(CAST(strftime('%s', updated, '+7 days') AS INTEGER), 0)
            FROM (SELECT key, story_2.updated, texts(CAST(id AS BLOB), CAST(entry AS BLOB)) AS small
                FROM story JOIN story_2 USING (id)) WHERE small IS NOT NULL""",
        """INSERT INTO entry SELECT key, small FROM (
            SELECT key, small(CAST(id AS BLOB), CAST(entry AS BLOB)) AS small FROM story JOIN story_2 USING (id)
        ) WHERE small IS NOT NULL""",
        """INSERT OR IGNORE INTO word SELECT one.value, story
            FROM (SELECT key AS story, CAST(words(field('name', CAST(entry AS BLOB)),
                CAST(story.path AS BLOB), CAST(url AS BLOB)) AS TEXT) AS words FROM story JOIN story_2 USING (id)),
                json_each(words) AS one""",
        "DROP TABLE story_2",
    ),
    (
        # The full pages of feeds' archives. `members`: as _pages.py packs them.
        """CREATE TABLE page (
            feed TEXT NOT NULL, number INTEGER NOT NULL, edition INTEGER NOT NULL, made TEXT NOT NULL,
            waiting INTEGER NOT NULL, members BLOB NOT NULL, PRIMARY KEY (feed, number)
        )""",
    ),
    (
        # Documents that stayed as they were while their feed went on.
        "CREATE TABLE behind (path TEXT PRIMARY KEY, updated TEXT NOT NULL, ids TEXT NOT NULL) WITHOUT ROWID",
    ),
)
VERSION = len(LADDER)
#: What a ledger of this version holds: each table with its columns. Climbing the ladder to find out takes longer than
#: opening a large ledger and asking it for a story.
_TABLES = {
    "behind": "path updated ids",
    "build": "nth at problems written entries",
    "content": "story texts until",
    "entry": "story packed",
    "event": "story nth at kind text",
    "feed": "name updated ids",
    "file": "target path digest",
    "intent": "target path digest",
    "page": "feed number edition made waiting members",
    "purged": "id",
    "story": "key hash id path gone published updated declared withdrawn fingerprint standing version url title",
    "word": "hash story",
}
SHAPE = frozenset((table, column) for table, columns in _TABLES.items() for column in columns.split())


def _json(entry: str) -> dict[str, Any]:
    try:
        found = json.loads(entry)
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


def _field(name: str, entry: str) -> str:
    """A text of an entry in JSON; empty where it has none."""
    found = _json(entry).get(name)
    return found if isinstance(found, str) else ""


def _small(id_: str, entry: str) -> bytes | None:
    """An entry in JSON as it is kept now; ``None`` where it is of another story or none at all."""
    found = _json(entry)
    return packed(id_, found)[0] if found.get("id") == id_ else None


def _texts(id_: str, entry: str) -> bytes | None:
    found = _json(entry)
    return packed(id_, found)[1] if found.get("id") == id_ else None


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:24]


def _words(*names: str) -> str:
    return json.dumps(sorted(words_of(*names)))


#: What SQL cannot say: functions of the third step, which it calls by these names.
_FUNCTIONS: Mapping[str, Callable[..., Value]] = {
    "hash": hash_of,
    "field": _field,
    "small": _small,
    "texts": _texts,
    "digest": _digest,
    "words": _words,
}


def _of_blobs(function: Callable[..., Value]) -> Callable[..., Value]:
    def called(*values: str | bytes) -> Value:
        texts = (value.decode("utf-8", "surrogatepass") if isinstance(value, bytes) else value for value in values)
        found = function(*texts)
        return found.encode("utf-8", "surrogatepass") if isinstance(found, str) else found

    return called


def version_of(connection: Connection) -> int:
    """How far up the ladder a ledger is; 0 for a file that is none yet."""
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    return int(version)


def climb(connection: Connection) -> None:
    """Lead a ledger up to :data:`VERSION`, each step whole or not at all."""
    for name, function in _FUNCTIONS.items():
        connection.create_function(name, -1, _of_blobs(function), deterministic=True)
    while version_of(connection) < VERSION:
        with connection:
            connection.execute("BEGIN IMMEDIATE")
            # Another process may have been faster.
            if (version := version_of(connection)) < VERSION:
                for statement in LADDER[version]:
                    connection.execute(statement)
                connection.execute(f"PRAGMA user_version = {version + 1}")


def fault_of(connection: Connection) -> str | None:
    """What SQLite finds wrong with the file, reading all of it."""
    found = str(connection.execute("PRAGMA quick_check(1)").fetchone()[0])
    return None if found == "ok" else " ".join(found.split())


def shape_of(connection: Connection) -> set[tuple[str, str]]:
    """Every column: the name of its table and its own."""
    columns = "SELECT one.name, field.name FROM sqlite_master AS one, pragma_table_info(one.name) AS field"
    return set(connection.execute(f"{columns} WHERE one.type = 'table'"))
