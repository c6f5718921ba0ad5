"""Entries as JSON and back, by the types that the records declare: nothing is lost, nothing is guessed."""

import json
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import date, datetime
from enum import StrEnum
from functools import lru_cache
from types import UnionType
from typing import Any, get_args, get_origin, get_type_hints

from feedpub.model import Entry


def dumps(entry: Entry) -> str:
    """The entry as one JSON object; fields that hold what they hold by default are left out."""
    return json.dumps(_plain(entry), ensure_ascii=False, separators=(",", ":"))


def loads(text: str) -> Entry:
    """The entry that :func:`dumps` wrote; ValueError where the text is no such thing."""
    try:
        entry = _typed(json.loads(text), Entry)
    except (AttributeError, KeyError, TypeError) as error:
        raise ValueError(f"not an entry ({error})") from None
    if not isinstance(entry, Entry):
        raise ValueError("not an entry")
    return entry


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
    options = get_args(kind) if get_origin(kind) is UnionType else (kind,)
    if value is None:
        return None
    for option in options:
        if option is type(None):
            continue
        if is_dataclass(option):
            hints = _hints(option)  # type: ignore[arg-type]
            return option(**{name: _typed(held, hints[name]) for name, held in value.items()})  # type: ignore[operator]
        if get_origin(option) is tuple and isinstance(value, list):
            return tuple(_typed(item, get_args(option)[0]) for item in value)
        if isinstance(option, type) and issubclass(option, StrEnum):
            return option(value)
        if option is datetime or (option is date and "T" in value):
            return datetime.fromisoformat(value)
        if option is date:
            return date.fromisoformat(value)
        if get_origin(option) is not None and isinstance(value, dict):
            return {key: tuple(held) if isinstance(held, list) else held for key, held in value.items()}
    return value
