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
    """A function that makes what ``record(**values)`` makes.

    The record has slots and no ``__post_init__``, and takes its values by their names.
    """
    space = _space(record)
    asked, targets = [], []
    for number, one in enumerate(fields(record)):  # type: ignore[arg-type]
        space[f"default{number}"], space[f"new{number}"] = one.default, one.default_factory
        is_asked = one.default is MISSING and one.default_factory is MISSING
        asked.append(one.name if is_asked else f"{one.name}=default{number}")
        is_new = one.default_factory is not MISSING
        value = f"new{number}() if {one.name} is default{number} else {one.name}" if is_new else one.name
        targets.append(f" made.{one.name} = {value}\n")
    source = (
        f"def make(*, {', '.join(asked)}):\n made = twin()\n{''.join(targets)} made.__class__ = record\n return made"
    )
    exec(source, space)  # noqa: S102  of names of fields alone
    made: Callable[..., Record] = space["make"]
    made.__qualname__ = f"{record.__qualname__}.__init__"  # as errors call it
    return made


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
    targets = ", ".join(f"made.{one.name}" for one in fields(record))  # type: ignore[arg-type]
    # dataclasses write their __init__ the same way.
    source = f"def fill(values):\n made = twin()\n {targets}, = values\n made.__class__ = record\n return made"
    space = _space(record)
    exec(source, space)  # noqa: S102  of names of fields alone
    filled: Callable[[Any], Record] = space["fill"]
    return filled


def _space(record: type[Any]) -> dict[str, Any]:
    """A record, and a twin of one layout that is not frozen; its objects become records by their class alone."""
    slots = tuple(one.name for one in fields(record))
    return {"twin": type(f"Open{record.__name__}", (), {"__slots__": slots}), "record": record}
