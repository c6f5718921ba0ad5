"""A text in less room: what it takes in Python, folded it takes a tenth of.

One curly quotation mark makes a text take two bytes a letter, one emoji four.
"""

from functools import lru_cache
from zlib import compress, decompress


class Folded:
    """A text, packed; ``str`` gives it as it was, and it equals that."""

    __slots__ = ("_packed",)

    def __init__(self, text: str) -> None:
        self._packed = compress(text.encode("utf-8", "surrogatepass"), 1)

    def __str__(self) -> str:
        return _unfolded(self._packed)

    def __repr__(self) -> str:
        return repr(str(self))

    def __eq__(self, other: object) -> bool:
        if isinstance(other, Folded):
            return self._packed == other._packed
        return str(self) == other if isinstance(other, str) else NotImplemented

    def __hash__(self) -> int:
        return hash(str(self))

    def __reduce__(self) -> tuple[object, ...]:
        return Folded, (str(self),)


def forget() -> None:
    """Let go of what was unfolded last: nothing of a story may stay where nobody looks for it."""
    _unfolded.cache_clear()


@lru_cache(maxsize=128)  # a feed is written in one format after the other
def _unfolded(packed: bytes) -> str:
    return decompress(packed).decode("utf-8", "surrogatepass")
