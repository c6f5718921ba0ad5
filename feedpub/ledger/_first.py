"""Remembering stories in a ledger that has none yet, as :mod:`feedpub.ledger._record` would one by one: many at once.

Of a story that is the first in everything nothing has to be looked up, and nothing can have happened to it.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime

from feedpub.ledger._entries import pack
from feedpub.ledger._rows import columns_of, raw
from feedpub.ledger._schema import Connection
from feedpub.ledger._words import hash_of, words_of
from feedpub.model import Entry

_AT_ONCE = 512  # stories whose rows are at hand
_KNOWN = "SELECT 1 FROM (SELECT 1 FROM story LIMIT 1) UNION ALL SELECT 1 FROM (SELECT 1 FROM purged LIMIT 1)"
_STORY = """
    INSERT INTO story (path, gone, published, updated, fingerprint, standing, version, url, title, id, hash, key,
        declared)
    VALUES (CAST(?1 AS TEXT), ?2, CAST(?3 AS TEXT), CAST(nullif(?4, ?3) AS TEXT), CAST(?5 AS TEXT), CAST(?6 AS TEXT),
        ?7, CAST(?8 AS TEXT), CAST(?9 AS TEXT), ?10, ?11, ?12, ?13)
"""


def stories(connection: Connection, entries: Sequence[Entry], declared: Mapping[str, datetime]) -> bool:
    """Remember the stories with the dates that their files say; whether that was done, as the ledger knew of none."""
    if connection.execute(_KNOWN).fetchone():
        return False
    hashes = [hash_of(entry.id) for entry in entries]
    # Of two of one id, or from one file, the second has something to do with the first.
    if len({entry.path for entry in entries}) < len(entries) or len(set(hashes)) < len(entries):
        return False
    for start in range(0, len(entries), _AT_ONCE):
        some = list(enumerate(entries[start : start + _AT_ONCE], start))
        packed = [(key + 1, *pack(entry)) for key, entry in some]
        connection.executemany(
            _STORY,
            [
                (
                    *(raw(value) if isinstance(value, str) else value for value in columns_of(entry)),
                    entry.id,
                    hashes[key],
                    key + 1,
                    declared[entry.id].isoformat() if entry.id in declared else None,
                )
                for key, entry in some
            ],
        )
        connection.executemany("INSERT INTO entry VALUES (?, ?)", [(key, small) for key, small, _ in packed])
        connection.executemany(
            "INSERT INTO content (story, texts) VALUES (?, ?)", [(key, texts) for key, _, texts in packed if texts]
        )
        connection.executemany(
            "INSERT INTO word VALUES (?, ?)",
            [(word, key + 1) for key, entry in some for word in words_of(entry.name, entry.path, entry.url)],
        )
    return True
