"""Remembering a release in the tables of the SQLite ledger: what is there now, and what happened."""

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from contextlib import suppress
from datetime import datetime, timedelta

from msgspec import Struct, field

from feedpub.ledger import KINDS, Carried, Files, Published, _events, _first
from feedpub.ledger._carrying import carried_of
from feedpub.ledger._entries import holds, pack
from feedpub.ledger._events import Happened
from feedpub.ledger._rows import COLUMNS, ENTRIES, ENTRY, STORY, columns_of, entry_of, published_of, raw
from feedpub.ledger._schema import Connection
from feedpub.ledger._words import hash_of, words_of
from feedpub.model import Entry, Feed

#: How long an entry that no feed carries any more keeps its summary and content.
KEPT = timedelta(days=7)
BUILDS = 1000  #: that are remembered

_KNOWN = f"SELECT {STORY} FROM story WHERE hash = ?"
_WAS = f"SELECT {COLUMNS} FROM {ENTRIES} WHERE hash = ?"
_ENTRY = f"SELECT {ENTRY} FROM {ENTRIES} WHERE hash = ?"
_PUT_STORY = """
    INSERT INTO story (path, gone, published, updated, fingerprint, standing, version, url, title, id, hash)
    VALUES (CAST(?1 AS TEXT), ?2, CAST(?3 AS TEXT), CAST(nullif(?4, ?3) AS TEXT), CAST(?5 AS TEXT), CAST(?6 AS TEXT),
        ?7, CAST(?8 AS TEXT), CAST(?9 AS TEXT), ?10, ?11)
    ON CONFLICT (hash) DO UPDATE SET path = excluded.path, gone = excluded.gone, published = excluded.published,
        updated = excluded.updated, fingerprint = excluded.fingerprint, standing = excluded.standing,
        version = excluded.version, url = excluded.url, title = excluded.title
"""
_PUT_ENTRY = """
    INSERT INTO entry (packed, story) VALUES (?, (SELECT key FROM story WHERE hash = ?))
    ON CONFLICT (story) DO UPDATE SET packed = excluded.packed
"""
_PUT_CONTENT = """
    INSERT INTO content (texts, story) VALUES (?, (SELECT key FROM story WHERE hash = ?))
    ON CONFLICT (story) DO UPDATE SET texts = excluded.texts
"""
_PUT_WORD = "INSERT OR IGNORE INTO word VALUES (?, (SELECT key FROM story WHERE hash = ?))"
#: A path is one story's: what came from it before, under another id, is history.
_TAKE_PATH = """
    UPDATE story SET gone = 1 WHERE gone = 0 AND story.hash <> ? AND path = CAST(? AS TEXT)
        AND key IN (SELECT word.story FROM word WHERE word.hash = ?)
"""
_EVENT = """
    INSERT INTO event
    SELECT key, coalesce((SELECT max(nth) FROM event WHERE story = key), 0) + 1, ?, ?, CAST(? AS TEXT)
    FROM story WHERE hash = ?
"""
_NOTE = f"{_EVENT} AND NOT EXISTS (SELECT 1 FROM event WHERE story = key AND kind = ? AND text = CAST(? AS TEXT))"
_OF_ID = "story = (SELECT key FROM story WHERE hash = ?)"
_LEAVING = "SELECT id FROM content JOIN story ON key = content.story WHERE until IS NOT NULL"
MARK = """
    SELECT nth || ' ' || at FROM build WHERE NOT EXISTS (SELECT 1 FROM intent) ORDER BY nth DESC LIMIT 1
"""
_OLDEST = "DELETE FROM build WHERE nth <= (SELECT max(nth) FROM build) - ?"
ANNOUNCED = "DELETE FROM intent WHERE target = ?"
#: What was intended for a target and is not there after all.
_FORGOTTEN = "DELETE FROM intent WHERE target = ? AND (target, path, digest) NOT IN (SELECT * FROM file)"


class Facts(Struct, frozen=True, kw_only=True):
    """What the pipe knows of stories beside their entries, by id: see :meth:`feedpub.ledger.Ledger.record`."""

    gone: Collection[str]
    withdrawn: Mapping[str, datetime]
    declared: Mapping[str, datetime]
    notes: Mapping[str, Sequence[str]]
    happened: list[Happened] = field(default_factory=list)  #: found out on the way


def stories(connection: Connection, entries: Sequence[Entry], facts: Facts) -> None:
    """Remember the stories, those first of which no path leads to the file any more."""
    if _first.stories(connection, entries, facts.declared):
        for id_, when in facts.withdrawn.items():
            _take_back(connection, id_, when, facts.happened)
        return
    connection.executemany(
        "UPDATE story SET gone = 1 WHERE hash = ? AND gone = 0", ((hash_of(one),) for one in facts.gone)
    )
    for entry in entries:
        _story(connection, entry, facts.happened)
        if entry.id not in facts.withdrawn:
            _take_back(connection, entry.id, None, facts.happened)
    for id_, when in facts.withdrawn.items():
        _take_back(connection, id_, when, facts.happened)
    for id_, said in facts.declared.items():
        _declare(connection, id_, said, facts.happened)


def _story(connection: Connection, entry: Entry, happened: list[Happened]) -> None:
    columns = columns_of(entry)
    hash_ = hash_of(entry.id)
    was = connection.execute(_WAS, (hash_,)).fetchone()
    if was and was[:-2] == columns and holds(was[-2], was[-1], entry):
        return
    with suppress(ValueError, TypeError):  # of what cannot be read nothing can be told
        if was and (known := _known(connection, entry.id)):
            former = connection.execute(_ENTRY, (hash_,)).fetchone()
            happened += _events.to_story(known, entry_of(former) if former else None, entry)
    row = [raw(value) if isinstance(value, str) else value for value in columns]
    packed, texts = pack(entry)
    connection.execute(_TAKE_PATH, (hash_, raw(entry.path), hash_of(entry.path)))
    connection.execute(_PUT_STORY, (*row, entry.id, hash_))
    connection.execute(_PUT_ENTRY, (packed, hash_))
    if texts is None:
        connection.execute(f"DELETE FROM content WHERE {_OF_ID}", (hash_,))
    else:
        connection.execute(_PUT_CONTENT, (texts, hash_))
    words = words_of(entry.name, entry.path, entry.url)
    connection.executemany(_PUT_WORD, ((word, hash_) for word in sorted(words)))
    if connection.execute("DELETE FROM purged WHERE id = ?", (entry.id,)).rowcount:
        happened.append((entry.id, "returned", ""))


def _known(connection: Connection, id_: str) -> Published | None:
    row = connection.execute(_KNOWN, (hash_of(id_),)).fetchone()
    return published_of(row) if row else None


def _take_back(connection: Connection, id_: str, when: datetime | None, happened: list[Happened]) -> None:
    row = connection.execute("SELECT withdrawn FROM story WHERE hash = ?", (hash_of(id_),)).fetchone()
    if row is None or row[0] == (when and when.isoformat()):
        return
    with suppress(ValueError, TypeError):
        if known := _known(connection, id_):
            happened += _events.taken_back(known, when)
    connection.execute("UPDATE story SET withdrawn = ? WHERE hash = ?", (when and when.isoformat(), hash_of(id_)))


def _declare(connection: Connection, id_: str, said: datetime, happened: list[Happened]) -> None:
    row = connection.execute("SELECT declared FROM story WHERE hash = ?", (hash_of(id_),)).fetchone()
    if row is None or row[0] == said.isoformat():
        return
    with suppress(ValueError, TypeError):
        if known := _known(connection, id_):
            happened += _events.redated(known, said)
    connection.execute("UPDATE story SET declared = ? WHERE hash = ?", (said.isoformat(), hash_of(id_)))


def history(
    connection: Connection, before: Mapping[str, Carried], feeds: Sequence[Feed], facts: Facts, at: datetime
) -> None:
    """Write down what happened to stories that are known, of each story in the order of the kinds."""
    when = int(at.timestamp())
    happened = [*facts.happened, *_events.in_feeds(before, feeds)]
    happened.sort(key=lambda one: (one[0], KINDS.index(one[1])))
    connection.executemany(_EVENT, ((when, kind, raw(text), hash_of(id_)) for id_, kind, text in happened))
    notes = (_events.noted(id_, note) for id_, several in facts.notes.items() for note in several)
    connection.executemany(_NOTE, ((when, kind, raw(text), hash_of(id_), kind, raw(text)) for id_, kind, text in notes))


def carried(
    connection: Connection,
    before: Iterable[Mapping[str, Carried]],
    now: set[str],
    entries: Iterable[Entry],
    at: datetime,
) -> bool:
    """Keep the content of what feeds carry ``now``, that of what left for :data:`KEPT`, and no longer.

    Whether any went.
    """
    others = {id_ for some in before for one in some.values() for id_ in one.ids} | {entry.id for entry in entries}
    until = int((at + KEPT).timestamp())
    # As the content itself says: what carried a story ``before`` may be a feed that there is no more, and an older
    # ledger that was led up has an end for all content.
    kept = ((hash_of(one),) for one in sorted(now & {id_ for (id_,) in connection.execute(_LEAVING)}))
    leaving = ((until, hash_of(one)) for one in sorted(others - now))
    connection.executemany(f"UPDATE content SET until = NULL WHERE {_OF_ID}", kept)
    connection.executemany(f"UPDATE content SET until = ? WHERE until IS NULL AND {_OF_ID}", leaving)
    gone: int = connection.execute("DELETE FROM content WHERE until <= ?", (int(at.timestamp()),)).rowcount
    return gone > 0


def carried_before(connection: Connection) -> dict[str, Carried]:
    """What each feed carried, as far as that can be read."""
    found = {}
    for row in connection.execute("SELECT name, updated, ids FROM feed").fetchall():
        with suppress(ValueError, TypeError):
            name, one = carried_of(row)
            found[name] = one
    return found


def feeds(connection: Connection, now: Iterable[Feed]) -> None:
    """Remember what these feeds carry now."""
    rows = ((one.name, one.updated.isoformat(), "\n".join(entry.id for entry in one.entries)) for one in now)
    connection.executemany("INSERT OR REPLACE INTO feed VALUES (?, ?, ?)", rows)


def carrying(
    before: Mapping[str, Carried], feeds: Sequence[Feed], behind: Mapping[str, Carried], *, others_stay: bool
) -> set[str]:
    """What all feeds carry; those that are not among ``feeds`` what they carried, if they stay."""
    names = {one.name for one in feeds}
    others = before.items() if others_stay else ()
    now = {entry.id for feed in feeds for entry in feed.entries} | {id_ for one in behind.values() for id_ in one.ids}
    return now | {id_ for name, one in others if name not in names for id_ in one.ids}


def documents(connection: Connection, files: Mapping[str, Files], *, announced: bool) -> int:
    """Remember what is at the targets, and whether it is announced; how many documents are not as they were."""
    written = 0
    for target, now in files.items():
        was: dict[str, set[str]] = {}
        for path, digest in connection.execute("SELECT path, digest FROM file WHERE target = ?", (target,)).fetchall():
            was.setdefault(path, set()).add(digest)
        written += sum(was.get(path) != set(now.get(path, ())) for path in was.keys() | now.keys())
        rows = ((target, path, digest) for path, digests in now.items() for digest in digests)
        connection.execute("DELETE FROM file WHERE target = ?", (target,))
        connection.executemany("INSERT INTO file VALUES (?, ?, ?)", rows)
        connection.execute(ANNOUNCED if announced else _FORGOTTEN, (target,))
    return written


def build(connection: Connection, at: str, problems: Sequence[str], written: int, entries: int) -> None:
    """Remember that there was a build, and forget the oldest."""
    row = (at, raw(json.dumps(list(problems), ensure_ascii=False)), written, entries)
    connection.execute("INSERT INTO build (at, problems, written, entries) VALUES (?, CAST(? AS TEXT), ?, ?)", row)
    connection.execute(_OLDEST, (BUILDS,))


def repeat(connection: Connection, at: str) -> None:
    """Remember a build that was like the last one, but that nothing was written."""
    last = connection.execute("SELECT problems, entries FROM build ORDER BY nth DESC LIMIT 1").fetchone()
    if last:
        row = (at, raw(last[0]), 0, last[1])
        connection.execute("INSERT INTO build (at, problems, written, entries) VALUES (?, CAST(? AS TEXT), ?, ?)", row)
        connection.execute(_OLDEST, (BUILDS,))
