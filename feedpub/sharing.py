"""Documents that wait for the others of their release: what several have alike is kept once.

A matrix carries each story in several feeds. A release goes out whole, so that all of it waits for the last document;
what is too much for the memory waits on the disk.
"""

from feedpub.model import Document
from feedpub.parts import Kept, Parts
from feedpub.pieces import Piece, Pieced

#: What begins an entry in a format's documents; elsewhere an entry is a line, or several.
_BEGINS = {"application/rss+xml": b"<item", "application/atom+xml": b"<entry"}


class Shared(Document):
    """A document that is put together from its parts whenever its ``body`` is asked for.

    ``known`` has the parts of others, and takes those of this ``document``; the pieces of one that has any are where
    they are.
    """

    __slots__ = ("_between", "_known", "_parts", "_size")
    _between: bytes
    _known: Parts
    _parts: tuple[Kept | Piece, ...]
    _size: int

    def __init__(self, document: Document, known: Parts) -> None:
        parts: tuple[Kept | Piece, ...]
        if isinstance(document, Pieced):
            between, parts, size = b"", tuple(document.pieces.parts(known)), document.size
        else:
            between = _BEGINS.get(document.media_type, b"\n")
            parts = tuple(map(known.keep, document.body.split(between)))
            size = len(document.body)
        mine = {"path": document.path, "media_type": document.media_type, "feed": document.feed}
        kept = {"_between": between, "_known": known, "_parts": parts, "_size": size}
        for name, value in {**mine, **kept}.items():
            object.__setattr__(self, name, value)

    @property
    def body(self) -> bytes:
        return self._between.join([one if isinstance(one, bytes) else self._body_of(one) for one in self._parts])

    def _body_of(self, part: int | Piece) -> bytes:
        return part.body if isinstance(part, Piece) else self._known.part(part)

    @property
    def size(self) -> int:
        return self._size


def shared(document: Document, known: Parts) -> Document:
    """The same document, of which those parts that others have, too, take no more room."""
    return Shared(document, known)
