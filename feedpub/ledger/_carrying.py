"""What feeds carry, in the SQLite ledger, and documents that stayed as they were while their feed went on."""

from collections.abc import Mapping

from feedpub.ledger import Carried
from feedpub.ledger._entries import moment
from feedpub.ledger._memo import Memo
from feedpub.ledger._pages import Pages
from feedpub.ledger._rows import raw
from feedpub.ledger._schema import Connection


class Carrying(Pages):
    """The part of the SQLite ledger that tells them."""

    _memo: Memo

    def feeds(self) -> dict[str, Carried]:
        return self._memo.feeds(lambda: dict(self._each("feed", carried_of, "SELECT name, updated, ids FROM feed")))

    def targets(self) -> list[str]:
        return list(self._each("target", lambda row: str(row[0]), "SELECT DISTINCT target FROM file ORDER BY target"))

    def behind(self) -> dict[str, Carried]:
        return dict(self._each("document", carried_of, "SELECT path, updated, ids FROM behind"))


def carried_of(row: tuple[str, str, str]) -> tuple[str, Carried]:
    """Of what the row is, and what that carried; ValueError where it is none."""
    name, updated, ids = row
    return name, Carried(updated=moment(updated), ids=tuple(ids.split("\n")) if ids else ())


def remember_behind(connection: Connection, behind: Mapping[str, Carried]) -> None:
    """These documents stayed behind, and no others any more."""
    connection.execute("DELETE FROM behind")
    rows = ((raw(path), one.updated.isoformat(), raw("\n".join(one.ids))) for path, one in sorted(behind.items()))
    connection.executemany("INSERT INTO behind VALUES (CAST(? AS TEXT), ?, CAST(? AS TEXT))", rows)
