"""Entries as JSON and back, by the types that the records declare: nothing is lost, nothing is guessed.

And packed small: there may be a hundred thousand of them.
"""

import json
import zlib
from collections.abc import Mapping
from datetime import date, datetime
from enum import StrEnum
from functools import lru_cache
from types import NoneType, UnionType
from typing import Any, get_args, get_origin, get_type_hints

from msgspec import Struct
from msgspec.structs import astuple, fields

from feedpub.folded import TEXTS, Folded, as_json, deflate, inflated, texts_of
from feedpub.model import Entry

#: What the ledger keeps of an entry beside its JSON, in columns to look for and to compare.
COLUMNS = ("id", "path", "url", "title", "published", "updated", "fingerprint", "version")
_APART = frozenset((*COLUMNS, *TEXTS))  # and its texts, which it keeps not for ever


def dumps(entry: Entry) -> str:
    """The entry as one JSON object; fields that hold what they hold by default are left out."""
    return json.dumps(_plain(entry), ensure_ascii=False, separators=(",", ":"))


def loads(text: str) -> Entry:
    """The entry that :func:`dumps` wrote, each value of the type its record declares; ValueError otherwise."""
    try:
        entry: Entry = _typed(json.loads(text), Entry)
    except (TypeError, RecursionError) as error:
        raise ValueError(f"not an entry ({error})") from None
    return entry


def pack(entry: Entry) -> tuple[bytes, bytes | None]:
    """The entry without what stands in :data:`COLUMNS`, and its texts if it has any; equal ones give the same."""
    return deflate(as_json(_rest(entry)), entry.id), _texts(entry)


def packed(id_: str, entry: Mapping[str, Any]) -> tuple[bytes, bytes | None]:
    """As :func:`pack`, of an entry's JSON object."""
    rest = {key: value for key, value in entry.items() if key not in _APART}
    texts = {key: entry[key] for key in TEXTS if key in entry}
    return deflate(as_json(rest), id_), deflate(as_json(texts), id_) if texts else None


def holds(data: object, texts: object, entry: Entry) -> bool:
    """Whether :func:`pack` made these of the entry: much faster than to pack it once more."""
    if not _says(data, as_json(_rest(entry)), entry.id):
        return False
    if (mine := _folded(entry)) is not None and mine == texts:
        return True
    said = texts_of(entry.summary, entry.content_html)
    return _says(texts, said, entry.id) if said else texts is None


def _rest(entry: Entry) -> dict[str, Any]:
    """What is neither in a column nor a text."""
    named = zip(entry.__struct_encode_fields__, astuple(entry), strict=True)
    return {name: _plain(held) for name, held in named if name not in _APART and held not in _NONE}


def _texts(entry: Entry) -> bytes | None:
    if (mine := _folded(entry)) is not None:
        return mine
    said = texts_of(entry.summary, entry.content_html)
    return deflate(said, entry.id) if said else None


def _folded(entry: Entry) -> bytes | None:
    """The texts of an entry that has them folded, as they are kept here."""
    content = entry.content
    return content.packed if isinstance(content, Folded) and content.is_of(entry.id, entry.summary) else None


def _says(data: object, text: bytes, id_: str) -> bool:
    try:
        return isinstance(data, bytes) and inflated(data, id_) == text
    except zlib.error:
        return False


def unpack(data: bytes, texts: bytes | None, columns: Mapping[str, Any]) -> Entry:
    """The entry that :func:`pack` made small, with its columns as JSON has them; ValueError otherwise."""
    try:
        id_ = columns["id"]
        parts = {**_inflate(data, id_), **(_inflate(texts, id_) if texts else {}), **columns}
        entry: Entry = _typed(parts, Entry)
    except (TypeError, RecursionError, zlib.error) as error:
        raise ValueError(f"not an entry ({error})") from None
    return entry


def _inflate(data: bytes, id_: str) -> Any:
    return json.loads(inflated(data, id_).decode("utf-8", "surrogatepass"))


def points_to_others(data: bytes, id_: str) -> bool:
    """Whether an entry that :func:`pack` made small may have related stories; much faster than to unpack it."""
    try:
        return b'"related":' in inflated(data, id_)
    except zlib.error:
        return False


def moment(text: str) -> datetime:
    """An aware time that can be compared with any other; ValueError otherwise."""
    found = datetime.fromisoformat(text)
    if found.tzinfo is None or not 1900 <= found.year <= 2200:
        raise ValueError(f"{text!r} is no time of a publication")
    return found


def _plain(value: Any) -> Any:
    if isinstance(value, (str, int)) or value is None:  # most are; an enumeration's value is written as its text
        return value
    if isinstance(value, Struct):
        named = zip(value.__struct_encode_fields__, astuple(value), strict=True)
        return {name: _plain(held) for name, held in named if held not in _NONE}
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    if isinstance(value, Folded):
        return str(value)
    if isinstance(value, Mapping):
        return {key: _plain(item) for key, item in value.items()}
    return value.isoformat() if isinstance(value, date) else value


_NONE: tuple[Any, ...] = (None, (), {})  #: what is left out


@lru_cache
def _hints(record: type[Struct]) -> dict[str, tuple[str, Any]]:
    """Each field and its type, by what JSON calls it."""
    hints = get_type_hints(record)
    return {one.encode_name: (one.name, hints[one.name]) for one in fields(record)}


def _typed(value: Any, kind: Any) -> Any:
    """The JSON value as the declared kind. ValueError or TypeError where it is no such thing."""
    if isinstance(kind, UnionType):
        return _any_of(value, get_args(kind))
    if get_origin(kind) is tuple and isinstance(value, list):
        return tuple(_typed(item, get_args(kind)[0]) for item in value)
    if get_origin(kind) is Mapping and isinstance(value, dict):
        return {key: _typed(held, get_args(kind)[1]) for key, held in value.items()}
    if isinstance(kind, type) and issubclass(kind, Struct) and isinstance(value, dict):
        hints = _hints(kind)
        if unknown := sorted(value.keys() - hints.keys()):
            raise ValueError(f"{kind.__name__} has no field {unknown[0]!r}")
        known = ((*hints[name], held) for name, held in value.items())
        return kind(**{name: _typed(held, hint) for name, hint, held in known})
    if isinstance(kind, type) and isinstance(value, str):
        if issubclass(kind, StrEnum):
            return kind(value)
        if kind is datetime or (kind is date and "T" in value):
            return moment(value)
        if kind is date:
            return date.fromisoformat(value)
    if type(value) is not kind:
        raise ValueError(f"{value!r:.40} is no {getattr(kind, '__name__', kind)}")
    return value


def _any_of(value: Any, kinds: tuple[Any, ...]) -> Any:
    if value is None and NoneType in kinds:
        return None
    *others, last = (kind for kind in kinds if kind is not NoneType)
    for kind in others:
        try:
            return _typed(value, kind)
        except ValueError:
            continue
    return _typed(value, last)
