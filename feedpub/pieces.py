"""Documents as what they are put together from: entries that others have, too, are made, counted and checked once."""

from collections.abc import Sequence
from hashlib import sha256

from msgspec import Struct

from feedpub.model import Document


class Piece:
    """Some bytes that may stand in many documents."""

    __slots__ = ("_digest", "body")

    def __init__(self, body: bytes) -> None:
        self.body = body
        self._digest: bytes | None = None

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

    def parts(self) -> list[bytes]:
        """All of it, one after the other."""
        found = [self.head]
        for number, one in enumerate(self.entries):
            found += (self.between, one.body) if number and self.between else (one.body,)
        return [*found, self.end]


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
