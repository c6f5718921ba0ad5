"""What a YAML text is made of once it is read: scalars that are still text, lists and mappings, each with its place."""

import re
from typing import NamedTuple, Self

from feedpub._yamlslips import shown


class YamlError(Exception):
    """A text that is not YAML as feedpub reads it; ``line`` and ``column`` count from 1.

    ``message`` says what is wrong and, after a semicolon, what to do.
    """

    def __init__(self, line: int, column: int, message: str) -> None:
        super().__init__(line, column, message)
        self.line = line
        self.column = column
        self.message = message

    def __str__(self) -> str:
        return f"{self.line}:{self.column}: {self.message}"


class Scalar(str):
    """A value as it was written. ``null`` is a plain ``null``, ``~`` or nothing at all: then the text is empty."""

    __slots__ = ("column", "line", "null", "quoted")
    line: int
    column: int
    quoted: bool
    null: bool

    def __new__(cls, text: str, line: int = 1, column: int = 1, *, quoted: bool = False, null: bool = False) -> Self:
        scalar = super().__new__(cls, text)
        scalar.line = line
        scalar.column = column
        scalar.quoted = quoted
        scalar.null = null
        return scalar


class Seq(list["Node"]):
    """A list; ``line`` is that of its first sign."""

    __slots__ = ("line",)

    def __init__(self, line: int = 1) -> None:
        super().__init__()
        self.line = line


class Map(dict[str, "Node"]):
    """A mapping in the order it was written; ``lines`` has the line of each key."""

    __slots__ = ("line", "lines")

    def __init__(self, line: int = 1) -> None:
        super().__init__()
        self.line = line
        self.lines: dict[str, int] = {}


Node = Scalar | Seq | Map


class Cut(NamedTuple):
    """A plain value that ended at a ``#``: everything after it was read as a comment."""

    line: int
    key: str
    value: str
    lost: str


def as_bool(text: str) -> bool:
    """``true`` or ``false``, in the spellings of YAML 1.2 (section 10.3.2); ValueError otherwise."""
    if text in ("true", "True", "TRUE"):
        return True
    if text in ("false", "False", "FALSE"):
        return False
    raise ValueError(f"{shown(text)} is neither true nor false; write true or false")


def as_int(text: str) -> int:
    """A whole number in decimal (``010`` is ten); ValueError otherwise."""
    # More digits than fit a 64-bit number are a slip, and int() is quadratic in them.
    if re.fullmatch(r"[+-]?[0-9]{1,18}", text) is None:
        raise ValueError(f"{shown(text)} is not a whole number; write digits only")
    return int(text)
