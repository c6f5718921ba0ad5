"""The pages of archives in the SQLite ledger: who is on which, packed, as there are as many members as stories."""

import json
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import AbstractContextManager
from typing import Any

from feedpub.ledger import Member, Page
from feedpub.ledger._entries import moment
from feedpub.ledger._rows import raw
from feedpub.ledger._schema import Connection

READ = "SELECT number, edition, made, waiting, members FROM page WHERE feed = CAST(? AS TEXT) ORDER BY number"
_PUT = "INSERT OR REPLACE INTO page VALUES (CAST(? AS TEXT), ?, ?, ?, ?, ?)"


class Pages:
    """The part of the SQLite ledger that remembers them; the other part has these two methods."""

    _each: Callable[..., Iterator[Any]]
    _writing: Callable[[], AbstractContextManager[Connection]]

    def pages(self, feed: str) -> list[Page]:
        return list(self._each("page", of_row, READ, raw(feed)))

    def shelve(self, pages: Mapping[str, Iterable[Page]]) -> None:
        with self._writing() as connection:
            for feed, several in pages.items():
                for page in several:
                    put(connection, feed, page)


def of_row(row: Any) -> Page:
    """A page from the columns of :data:`READ`; ValueError where they are none."""
    number, edition, made, waiting, members = row
    try:
        listed = json.loads(zlib.decompress(members))
    except (zlib.error, RecursionError) as error:
        raise ValueError(str(error)) from None
    value = {"number": number, "edition": edition, "made": made, "waiting": bool(waiting), "members": listed}
    return page_of(value)


def page_of(value: Mapping[str, Any]) -> Page:
    """A page from its JSON; ValueError, TypeError or KeyError where it is none."""
    return Page(
        number=_positive(value["number"]),
        edition=_positive(value["edition"]),
        made=moment(value["made"]),
        waiting=bool(value["waiting"]),
        members=tuple(_member(*one) for one in value["members"]),
    )


def _positive(value: object) -> int:
    if type(value) is not int or not 1 <= value < 2**31:
        raise ValueError(f"{value!r:.40} is no number of a page")
    return value


def _member(id_: str, updated: str, expires: str | None = None, members: bool = False) -> Member:
    if not isinstance(id_, str):
        raise ValueError(f"{id_!r:.40} is no id")
    return Member(id=id_, updated=moment(updated), expires=moment(expires) if expires else None, members=bool(members))


def _plain(page: Page) -> dict[str, Any]:
    return {
        "number": page.number,
        "edition": page.edition,
        "made": page.made.isoformat(),
        "waiting": page.waiting,
        "members": [_short(one) for one in page.members],
    }


def _short(one: Member) -> list[Any]:
    more = [one.expires.isoformat() if one.expires else None, one.members] if one.expires or one.members else []
    return [one.id, one.updated.isoformat(), *more]


def put(connection: Connection, feed: str, page: Page) -> None:
    """Write a page, in the place of the one with its number."""
    value = _plain(page)
    packed = zlib.compress(json.dumps(value["members"], ensure_ascii=False, separators=(",", ":")).encode())
    row = (raw(feed), page.number, page.edition, value["made"], page.waiting, packed)
    connection.execute(_PUT, row)


def told(connection: Connection) -> Iterator[tuple[str, dict[str, Any]]]:
    """The pages that can be read, each with its feed's name, as JSON has them."""
    for (feed,) in connection.execute("SELECT DISTINCT feed FROM page ORDER BY feed").fetchall():
        for row in connection.execute(READ, (raw(feed),)).fetchall():
            try:
                yield feed, _plain(of_row(row))
            except (ValueError, TypeError):  # it is of no use
                continue
