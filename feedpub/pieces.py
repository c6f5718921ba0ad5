"""Documents as what they are put together from: entries that others have, too, are made, counted and checked once."""

from collections.abc import Sequence
from hashlib import sha256

from msgspec import Struct

from feedpub.model import Document
from feedpub.parts import Kept, Parts


class Piece:
    """Some bytes that may stand in many documents, and that ``parts`` keep, if there are any."""

    __slots__ = ("_digest", "_kept", "_parts", "size")

    def __init__(self, body: bytes, parts: Parts | None = None, digest: bytes | None = None) -> None:
        self.size = len(body)
        self._kept: Kept = parts.put(body) if parts else body
        self._parts = parts
        self._digest = digest

    @property
    def body(self) -> bytes:
        """The bytes. OSError where the disk does not give them back."""
        if isinstance(self._kept, bytes):
            return self._kept
        assert self._parts is not None  # noqa: S101  or they would be here
        return self._parts.part(self._kept)

    @property
    def digest(self) -> bytes:
        """Their SHA-256, counted when it is first asked for."""
        if self._digest is None:
            self._digest = sha256(self.body).digest()
        return self._digest


class Pieces(Struct, frozen=True, kw_only=True):
    """What a document is: a head, entries and an end."""

    head: bytes
    entries: Sequence[Piece]
    end: bytes
    between: bytes = b""  #: what stands between two entries

    @property
    def whole(self) -> bytes:
        """All of it."""
        return b"".join((self.head, self.between.join([one.body for one in self.entries]), self.end))

    @property
    def size(self) -> int:
        """How many bytes it has."""
        gaps = len(self.between) * max(0, len(self.entries) - 1)
        return len(self.head) + gaps + sum([one.size for one in self.entries]) + len(self.end)

    def parts(self, known: Parts) -> list[Kept | Piece]:
        """All of it, one after the other: what are no pieces as ``known`` keep it."""
        found: list[Kept | Piece] = [known.keep(self.head)]
        for number, one in enumerate(self.entries):
            found += (known.keep(self.between), one) if number and self.between else (one,)
        return [*found, known.keep(self.end)]


class Pieced(Document):
    """A document that is put together from its ``pieces`` whenever its ``body`` is asked for."""

    __slots__ = ("pieces",)
    pieces: Pieces

    def __init__(self, *, path: str, media_type: str, feed: str, pieces: Pieces) -> None:
        for name, value in {"path": path, "media_type": media_type, "feed": feed, "pieces": pieces}.items():
            object.__setattr__(self, name, value)

    @property
    def body(self) -> bytes:
        return self.pieces.whole

    @property
    def size(self) -> int:
        return self.pieces.size
