"""Documents that wait for the others of their release: what several have alike is in memory once.

A matrix carries each story in several feeds. A release goes out whole, so that all of it waits for the last document.
"""

from feedpub.model import Document

#: What begins an entry in a format's documents; elsewhere an entry is a line, or several.
_BEGINS = {"application/rss+xml": b"<item", "application/atom+xml": b"<entry"}
Known = dict[bytes, bytes]  #: parts of documents, by themselves


class Shared(Document):
    """A document that is put together from its parts whenever its ``body`` is asked for.

    ``known`` has the parts of others, and takes its own.
    """

    __slots__ = ("_between", "_parts")
    _between: bytes
    _parts: tuple[bytes, ...]

    def __init__(self, *, path: str, media_type: str, body: bytes, feed: str, known: Known | None = None) -> None:
        known = {} if known is None else known
        between = _BEGINS.get(media_type, b"\n")
        parts = tuple(known.setdefault(part, part) for part in body.split(between))
        mine = {"path": path, "media_type": media_type, "feed": feed, "_between": between, "_parts": parts}
        for name, value in mine.items():
            object.__setattr__(self, name, value)

    @property
    def body(self) -> bytes:
        return self._between.join(self._parts)


def shared(document: Document, known: Known) -> Document:
    """The same document, of which those parts that others have, too, take no more memory."""
    return Shared(
        path=document.path, media_type=document.media_type, body=document.body, feed=document.feed, known=known
    )
