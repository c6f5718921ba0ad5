"""Entries as JSON and back, by the types that the records declare: nothing is lost, nothing is guessed."""

import json
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import date, datetime
from enum import StrEnum
from functools import lru_cache
from types import NoneType, UnionType
from typing import Any, get_args, get_origin, get_type_hints

from feedpub.model import Entry


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


def moment(text: str) -> datetime:
    """An aware time that can be compared with any other; ValueError otherwise."""
    found = datetime.fromisoformat(text)
    if found.tzinfo is None or not 1900 <= found.year <= 2200:
        raise ValueError(f"{text!r} is no time of a publication")
    return found


def _plain(value: Any) -> Any:
    if is_dataclass(value):
        return {
            one.name: _plain(held) for one in fields(value) if (held := getattr(value, one.name)) not in (None, (), {})
        }
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    if isinstance(value, Mapping):
        return {key: _plain(item) for key, item in value.items()}
    return value.isoformat() if isinstance(value, date) else value


@lru_cache
def _hints(record: type) -> dict[str, Any]:
    return get_type_hints(record)


def _typed(value: Any, kind: Any) -> Any:
    """The JSON value as the declared kind. ValueError or TypeError where it is no such thing."""
    if isinstance(kind, UnionType):
        return _any_of(value, get_args(kind))
    if get_origin(kind) is tuple and isinstance(value, list):
        return tuple(_typed(item, get_args(kind)[0]) for item in value)
    if get_origin(kind) is Mapping and isinstance(value, dict):
        return {key: _typed(held, get_args(kind)[1]) for key, held in value.items()}
    if is_dataclass(kind) and isinstance(kind, type) and isinstance(value, dict):
        hints = _hints(kind)
        if unknown := sorted(value.keys() - hints.keys()):
            raise ValueError(f"{kind.__name__} has no field {unknown[0]!r}")
        return kind(**{name: _typed(held, hints[name]) for name, held in value.items()})
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
