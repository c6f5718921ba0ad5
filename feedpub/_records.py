"""Records made at once: what a frozen dataclass takes a microsecond a field for, in one go.

A frozen record's ``__init__`` sets each slot by a call; half of what a plain story cost went into that.
"""

from collections.abc import Callable
from dataclasses import MISSING, fields
from operator import attrgetter
from typing import Any, TypeVar

Record = TypeVar("Record")

# Of each kind of record: what gives all its fields' values, their names, and what makes one of values.
_KINDS: dict[type[Any], tuple[Callable[[Any], tuple[Any, ...]], tuple[str, ...], Callable[[Any], Any]]] = {}


def maker(record: type[Record]) -> Callable[..., Record]:
    """A function that makes what ``record(**values)`` makes; where values are missing or unknown, it does just that.

    The record has slots and no ``__post_init__``.
    """
    fill = filler(record)
    known = {one.name: one.default for one in fields(record)}  # type: ignore[arg-type]
    count = len(known)
    # What has no default, or one that is made anew for each record, has to be given.
    asked = frozenset(name for name, default in known.items() if default is MISSING)

    def make(**values: Any) -> Record:
        given = {**known, **values}
        return fill(given.values()) if len(given) == count and asked.issubset(values) else record(**values)

    return make


def remade(record: type[Record], *values: Any) -> Record:
    """What a record's ``__reduce__`` names: pickle's own way sets each field by a call, on both sides."""
    _, _, fill = _KINDS.get(record) or _kind(record)
    made: Record = fill(values)
    return made


def changed(record: Record, **values: Any) -> Record:
    """What ``dataclasses.replace`` makes of a record."""
    values_of, names, fill = _KINDS.get(type(record)) or _kind(type(record))
    given = dict(zip(names, values_of(record), strict=True))
    given.update(values)
    if len(given) != len(names):
        unknown = next(name for name in values if name not in names)
        raise TypeError(f"{type(record).__name__} has no field {unknown}")
    made: Record = fill(given.values())
    return made


def _kind(record: type[Any]) -> tuple[Callable[[Any], tuple[Any, ...]], tuple[str, ...], Callable[[Any], Any]]:
    names = tuple(one.name for one in fields(record))
    kind = _KINDS[record] = attrgetter(*names), names, filler(record)
    return kind


def filler(record: type[Record]) -> Callable[[Any], Record]:
    """A function that makes a record of the values of all its fields, in their order."""
    names = [one.name for one in fields(record)]  # type: ignore[arg-type]
    # Of one layout with the record, and not frozen; its objects become records by their class alone.
    open_twin = type(f"Open{record.__name__}", (), {"__slots__": tuple(names)})
    targets = ", ".join(f"made.{name}" for name in names)
    # dataclasses write their __init__ the same way.
    source = f"def fill(values):\n made = twin()\n {targets}, = values\n made.__class__ = record\n return made"
    space: dict[str, Any] = {"twin": open_twin, "record": record}
    exec(source, space)  # noqa: S102  of names of fields alone
    filled: Callable[[Any], Record] = space["fill"]
    return filled
