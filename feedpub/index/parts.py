"""How the files of a folder are parted into rows: by their names, so that one that changed does not rewrite all.

And what tells that a row is as it was written.
"""

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from hashlib import blake2b
from typing import Any

from feedpub.index import Known, Packed, Stamp

_PART = 512  # files in a row, or twice as many: of a folder with many, one that changed does not rewrite all


def parted(files: Known, firsts: Sequence[bytes]) -> dict[bytes, Known]:
    """The files in parts that begin with these names; the first part has those before it, too."""
    parts: dict[bytes, dict[str, tuple[Stamp, Packed]]] = {}
    for name in sorted(files):
        at = bisect_right(firsts, raw(name)) - 1
        parts.setdefault(firsts[max(at, 0)] if firsts else b"", {})[name] = files[name]
    return {**parts}


def short(parts: Mapping[bytes, Known]) -> dict[bytes, Known]:
    """The same in more parts, where one has too many files."""
    found: dict[bytes, Known] = {}
    for first, part in parts.items():
        names = list(part)
        if len(names) <= 2 * _PART:
            found[first] = part
            continue
        for start in range(0, len(names), _PART):
            some = names[start : start + _PART]
            begin = raw(some[0])
            found[begin if start else min(first, begin)] = {name: part[name] for name in some}
    return found


def raw(text: str) -> bytes:
    """A text that may hold a file's name which is no UTF-8; sqlite3 takes such a one as bytes only."""
    return text.encode("utf-8", "surrogatepass")


def sum_of(name: bytes, whole: bytes) -> bytes:
    """What a row has beside what is in it, under its name."""
    return blake2b(whole, digest_size=16, key=name[-64:]).digest()


def checked(name: str, row: tuple[Any, Any] | None) -> bytes | None:
    """What is in a row of a sum and that; ``None`` where there is none, or it is damaged."""
    sum_, whole = row or (None, None)
    return whole if isinstance(whole, bytes) and sum_of(raw(name), whole) == sum_ else None
