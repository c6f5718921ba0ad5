"""All that a ledger remembers as lines of JSON, and back: what does not change when its tables do.

The first line says what it is. Each other one is an object with one key, which says what the value is: ``story``,
``feed``, ``file``, ``intent``, ``behind``, ``build``, ``page`` or ``purged``.
"""

import json
import logging
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from feedpub.ledger import KINDS, _pages
from feedpub.ledger._entries import dumps, loads, moment, pack
from feedpub.ledger._rows import ENTRIES, ENTRY, entry_of, raw
from feedpub.ledger._schema import Connection
from feedpub.ledger._trouble import UNREADABLE
from feedpub.ledger._words import hash_of, words_of

logger = logging.getLogger("feedpub")

FORMAT = 1
_HEAD = {"feedpub": "ledger", "format": FORMAT}
_TABLES = ("story", "feed", "file", "intent", "behind", "event", "build", "page", "purged")
_STORY = (
    *("id", "path", "gone", "published", "updated", "declared", "withdrawn", "fingerprint", "standing", "version"),
    *("url", "title"),
)
#: The simple ones: each row of the table is an object of these.
_PLAIN = {
    "feed": ("name", "updated", "ids"),
    "file": ("target", "path", "digest"),
    "intent": ("target", "path", "digest"),
    "behind": ("path", "updated", "ids"),
    "build": ("at", "problems", "written", "entries"),
    "purged": ("id",),
}


def dump(connection: Connection) -> Iterator[str]:
    """The lines, without their ends, in an order that depends on nothing but what is remembered."""
    yield _line(_HEAD)
    words: dict[int, list[int]] = {}
    for word, key in connection.execute("SELECT hash, story FROM word ORDER BY hash"):
        words.setdefault(key, []).append(word)
    for key, *row in connection.execute(f"SELECT key, {', '.join(_STORY)} FROM story ORDER BY id"):
        story = dict(zip(_STORY, row, strict=True)) | {"words": words.get(key, [])}
        yield _line({"story": story | _more(connection, key)})
    for table, columns in _PLAIN.items():
        order = "nth" if table == "build" else ", ".join(columns)
        for row in connection.execute(f"SELECT {', '.join(columns)} FROM {table} ORDER BY {order}"):
            yield _line({table: dict(zip(columns, row, strict=True))})
    for feed, value in _pages.told(connection):
        yield _line({"page": {"feed": feed} | value})


def is_empty(connection: Connection) -> bool:
    """Whether nothing is remembered."""
    return not any(connection.execute(f"SELECT 1 FROM {table} LIMIT 1").fetchone() for table in _TABLES)


class WrongLineError(ValueError):
    """A line of an export that is none; ``number`` counts from 1."""

    def __init__(self, number: int, message: str) -> None:
        super().__init__(number, message)
        self.number, self.message = number, message


def restore(connection: Connection, lines: Iterable[str], refused: type[Exception]) -> None:
    """Put the lines into empty tables. WrongLineError at the first that is wrong.

    ``refused`` is what the store raises at a row that lacks something or is there twice.
    """
    number = 0
    try:
        for number, line in enumerate(lines, 1):
            _put(connection, json.loads(line), head=number == 1)
    except KeyError as error:
        raise WrongLineError(number, f"lacks {error}") from None
    except UnicodeDecodeError:
        raise WrongLineError(number + 1, "is no UTF-8") from None
    except (ValueError, TypeError, AttributeError, RecursionError) as error:
        raise WrongLineError(number, f"is none of an export ({error or type(error).__name__})") from None
    except refused as error:
        raise WrongLineError(number, f"is none of an export, or is there twice ({error})") from None
    if not number:
        raise WrongLineError(1, "is missing, as the export is empty")


def _more(connection: Connection, key: int) -> dict[str, object]:
    """What is remembered of a story in other tables."""
    found: dict[str, object] = {}
    row = connection.execute(f"SELECT {ENTRY}, until FROM {ENTRIES} WHERE key = ?", (key,))
    if entry := row.fetchone():
        try:
            found = {"entry": json.loads(dumps(entry_of(entry[:-1]))), "until": entry[-1]}
        except (ValueError, TypeError) as error:
            logger.warning(UNREADABLE, "entry of", entry[0], error)
    events = connection.execute("SELECT at, kind, text FROM event WHERE story = ? ORDER BY nth", (key,)).fetchall()
    return found | {"history": events}


def _line(value: object) -> str:
    line = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    try:
        line.encode()
    except UnicodeEncodeError:  # the name of a file that is no UTF-8
        return json.dumps(value, separators=(",", ":"))
    return line


def _put(connection: Connection, line: Any, *, head: bool) -> None:
    if head:
        if not isinstance(line, dict) or line.get("feedpub") != "ledger":
            raise ValueError("it is no export of a ledger")
        if line.get("format") != FORMAT:
            raise ValueError(f"it is of format {line.get('format')}, and this feedpub knows {FORMAT}")
        return
    ((kind, value),) = line.items()
    if kind == "story":
        _put_story(connection, value)
    elif kind == "page":
        _pages.put(connection, _text(value["feed"]), _pages.page_of(value))
    elif kind in _PLAIN:
        _insert(connection, kind, {name: _CHECKS[name](value[name]) for name in _PLAIN[kind]})
    else:
        raise ValueError(f"{kind!r} is nothing that a ledger knows")


def _put_story(connection: Connection, value: Any) -> None:
    key = _insert(
        connection, "story", {name: _CHECKS[name](value[name]) for name in _STORY} | {"hash": hash_of(value["id"])}
    )
    words = {_number(word) for word in value["words"]}
    if "entry" in value:
        entry = loads(json.dumps(value["entry"]))
        if entry.id != value["id"]:
            raise ValueError("its entry is of another story")
        small, texts = pack(entry)
        _insert(connection, "entry", {"story": key, "packed": small})
        if texts:
            until = _or_none(_number)(value["until"])
            _insert(connection, "content", {"story": key, "texts": texts, "until": until})
        words |= words_of(entry.name, entry.path, entry.url)
    connection.executemany("INSERT INTO word VALUES (?, ?)", ((word, key) for word in sorted(words)))
    for nth, (at, kind, text) in enumerate(value["history"], 1):
        if kind not in KINDS:
            raise ValueError(f"{kind!r} is nothing that happens to a story")
        _insert(connection, "event", {"story": key, "nth": nth, "at": _number(at), "kind": kind, "text": _text(text)})


def _insert(connection: Connection, table: str, row: Mapping[str, object]) -> int:
    marks = ", ".join("CAST(? AS TEXT)" if isinstance(value, str) else "?" for value in row.values())
    values = [raw(value) if isinstance(value, str) else value for value in row.values()]
    added = connection.execute(f"INSERT INTO {table} ({', '.join(row)}) VALUES ({marks})", values)
    return int(added.lastrowid or 0)


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise ValueError(f"{value!r:.40} is no text")
    return value


def _number(value: object) -> int:
    if type(value) is not int or not -(2**63) <= value < 2**63:
        raise ValueError(f"{value!r:.40} is no whole number")
    return value


def _time(value: object) -> str:
    moment(_text(value))
    return _text(value)


def _told(value: object) -> str:
    if not isinstance(told := json.loads(_text(value)), list):
        raise ValueError(f"{value!r:.40} is no list of problems")
    for one in told:
        _text(one)
    return _text(value)


def _or_none(check: Callable[[object], Any]) -> Callable[[object], Any]:
    return lambda value: None if value is None else check(value)


_CHECKS: Mapping[str, Callable[[object], Any]] = {
    **dict.fromkeys(
        ("id", "path", "fingerprint", "standing", "url", "title", "name", "ids", "target", "digest"), _text
    ),
    **dict.fromkeys(("published", "at"), _time),
    **dict.fromkeys(("updated", "declared", "withdrawn"), _or_none(_time)),
    **dict.fromkeys(("gone", "written", "entries"), _number),
    "version": _or_none(_number),
    "problems": _told,
}
