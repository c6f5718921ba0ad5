"""Documents that wait for the others of their release: what several have alike is kept once.

A matrix carries each story in several feeds. A release goes out whole, so that all of it waits for the last document;
what is too much for the memory waits on the disk.
"""

from feedpub.model import Document
from feedpub.parts import Kept, Parts, size_of
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
            between, parts = b"", tuple(document.pieces.parts(known))
        else:
            between = _BEGINS.get(document.media_type, b"\n")
            parts = tuple(map(known.keep, document.body.split(between)))
        size = len(between) * (len(parts) - 1) + sum(
            one.size if isinstance(one, Piece) else size_of(one) for one in parts
        )
        mine = {"path": document.path, "media_type": document.media_type, "feed": document.feed}
        kept = {"_between": between, "_known": known, "_parts": parts, "_size": size}
        for name, value in {**mine, **kept}.items():
            object.__setattr__(self, name, value)

    @property
    def body(self) -> bytes:
        part = self._known.part
        return self._between.join([one.body if isinstance(one, Piece) else part(one) for one in self._parts])

    @property
    def size(self) -> int:
        return self._size


def shared(document: Document, known: Parts) -> Document:
    """The same document, of which those parts that others have, too, take no more room."""
    return Shared(document, known)
