"""A ledger that is damaged in its middle."""

import sqlite3
from contextlib import closing
from pathlib import Path


def spoil_a_page(path: Path, table: str) -> None:
    """Write over the first page of a table."""
    with closing(sqlite3.connect(path)) as connection:
        ((page,),) = connection.execute("SELECT rootpage FROM sqlite_master WHERE name = ?", (table,))
    body = bytearray(path.read_bytes())
    body[4096 * (page - 1) : 4096 * page] = b"\xff" * 4096
    path.write_bytes(body)
