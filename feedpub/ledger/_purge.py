"""Leaving no trace of a story in the SQLite ledger but its id and its dates, nor in older files beside it."""

import json
from collections.abc import Collection, Iterable, Set
from contextlib import suppress
from pathlib import Path

from msgspec.structs import replace

from feedpub import urls
from feedpub.errors import TargetError
from feedpub.ledger._entries import pack, points_to_others
from feedpub.ledger._rows import ENTRIES, ENTRY, entry_of, problems_of, raw
from feedpub.ledger._schema import Connection
from feedpub.ledger._words import hash_of

_BLANK = """
    UPDATE story SET path = '', gone = 1, declared = NULL, fingerprint = '', standing = '', version = NULL, url = '',
        title = '' WHERE key = ?
"""
#: The kinds of events whose texts say nothing of the story.
_HARMLESS = ("published", "updated", "withdrawn", "returned", "redated", "left")


def scrub(connection: Connection, ids: Iterable[str]) -> None:
    """Empty all rows that are about the stories, and those of other stories and of builds that name them."""
    titles, addresses, paths = set(), set(), set()
    for id_ in ids:
        row = connection.execute("SELECT key, title, url, path FROM story WHERE hash = ?", (hash_of(id_),)).fetchone()
        if row is None:
            continue
        key, title, url, path = row
        titles.add(title)
        addresses.add(url)
        paths |= {path, *_former_paths(connection, key)}
        connection.execute(_BLANK, (key,))
        for table in ("entry", "content", "word"):
            connection.execute(f"DELETE FROM {table} WHERE story = ?", (key,))
        harmless = ", ".join("?" * len(_HARMLESS))
        connection.execute(
            f"UPDATE event SET text = '' WHERE story = ? AND kind NOT IN ({harmless})",
            (key, *_HARMLESS),
        )
    _unlink(connection, titles - {""}, addresses - {""})
    _untell(connection, (titles | addresses | paths) - {""})
    entry_of.cache_clear()


def _former_paths(connection: Connection, key: int) -> set[str]:
    moves = connection.execute("SELECT text FROM event WHERE story = ? AND kind IN ('moved', 'renamed')", (key,))
    return {path for (text,) in moves.fetchall() for path in text.split(" -> ")}


def _unlink(connection: Connection, titles: Collection[str], addresses: Set[str]) -> None:
    """Take the stories from what other stories point to."""
    last = -1
    while rows := connection.execute(
        f"SELECT key, {ENTRY} FROM {ENTRIES} WHERE key > ? ORDER BY key LIMIT 1000",
        (last,),
    ).fetchall():
        for key, *row in rows:
            if not points_to_others(row[8], row[0]):
                continue
            with suppress(ValueError, TypeError):
                entry = entry_of(tuple(row))
                left = tuple(
                    one
                    for one in entry.related
                    if one.title not in titles and addresses.isdisjoint(urls.alike(one.url or ""))
                )
                if left != entry.related:
                    small, _ = pack(replace(entry, related=left))
                    connection.execute("UPDATE entry SET packed = ? WHERE story = ?", (small, key))
        last = rows[-1][0]


def _untell(connection: Connection, texts: Collection[str]) -> None:
    """Take the problems that name the stories from what is remembered of builds."""
    for nth, problems in connection.execute("SELECT nth, problems FROM build").fetchall():
        try:
            told = problems_of(problems)
            left = [one for one in told if not any(text in one for text in texts)]
        except ValueError:
            told, left = None, []  # which may name them as well
        if left != told:
            row = (raw(json.dumps(left, ensure_ascii=False)), nth)
            connection.execute("UPDATE build SET problems = CAST(? AS TEXT) WHERE nth = ?", row)


def remove_older(path: Path) -> list[str]:
    """Remove the older, the damaged and the replaced ledgers that lie beside a ledger; their names.

    With their journals. TargetError where that cannot be done.
    """
    found = [one for kind in ("version", "damaged", "replaced") for one in path.parent.glob(f"{path.name}.{kind}-*")]
    try:
        for older in sorted(found):
            older.unlink(missing_ok=True)
    except OSError as error:
        wrong = f"cannot be removed, and may hold what must not be kept ({error.strerror}); remove it by hand"
        raise TargetError(str(error.filename), wrong) from None
    return [one.name for one in sorted(found)]
