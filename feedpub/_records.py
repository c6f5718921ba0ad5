"""Records made at once: what a frozen dataclass takes a microsecond a field for, in one go.

A frozen record's ``__init__`` sets each slot by a call; half of what a plain story cost went into that.
"""

from collections.abc import Callable
from dataclasses import MISSING, fields
from typing import Any, TypeVar

Record = TypeVar("Record")

_FILLERS: dict[type[Any], Callable[[Any], Any]] = {}


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
    fill = _FILLERS.get(record) or _FILLERS.setdefault(record, filler(record))
    made: Record = fill(values)
    return made


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
