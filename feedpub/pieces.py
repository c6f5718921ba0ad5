"""Documents as what they are put together from: entries that others have, too, are made, counted and checked once."""

from collections.abc import Iterable, Sequence
from hashlib import sha256

from msgspec import Struct

from feedpub.model import Document
from feedpub.parts import Kept, Parts, size_of


class Piece:
    """Some bytes that may stand in many documents, and that ``parts`` keep, if there are any."""

    __slots__ = ("_digest", "_kept", "_parts", "size")

    def __init__(self, body: Kept, parts: Parts | None = None, digest: bytes | None = None) -> None:
        """The ``body`` may be in the file of the ``parts`` already."""
        self.size = size_of(body)
        self._kept: Kept = parts.place(body) if parts else body
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


def bodies(pieces: Iterable[Piece]) -> list[bytes]:
    """The bytes of each."""
    return [one._kept if one._kept.__class__ is bytes else one.body for one in pieces]


def digests(pieces: Iterable[Piece]) -> list[bytes]:
    """The digest of each."""
    return [one._digest or one.digest for one in pieces]


class Pieces(Struct, frozen=True, kw_only=True):
    """What a document is: a head, entries and an end."""

    head: bytes
    entries: Sequence[Piece]
    end: bytes
    between: bytes = b""  #: what stands between two entries

    @property
    def whole(self) -> bytes:
        """All of it."""
        return b"".join((self.head, self.between.join(bodies(self.entries)), self.end))

    @property
    def size(self) -> int:
        """How many bytes it has."""
        gaps = len(self.between) * max(0, len(self.entries) - 1)
        return len(self.head) + gaps + sum([one.size for one in self.entries]) + len(self.end)

    def parts(self, known: Parts) -> list[Kept | Piece]:
        """All of it, one after the other: what are no pieces as ``known`` keep it, and those as theirs do."""
        pieces: list[Kept | Piece] = [one._kept if one._kept.__class__ is bytes else one for one in self.entries]
        if self.between:
            between = known.keep(self.between)
            pieces = [part for one in pieces for part in (between, one)][1:]
        return [known.keep(self.head), *pieces, known.keep(self.end)]


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
