"""The formats a feed is published in. Adding one is a file in this folder and a line in :data:`FORMATS`.

A format is a module with ``render(feed)``: pure, the same bytes for the same feed wherever it runs, or the
:class:`~feedpub.pieces.Pieces` that they are put together from, so that what many documents have is gone through once.
Beside them are the documents about all feeds, which a newsroom has one of each: the landing page, the list of feeds
(OPML) and the news sitemap.
"""

from collections.abc import Callable
from importlib import import_module

from msgspec import Struct

from feedpub.formats._shared import apart, file, forget, knows, learn, trim
from feedpub.model import Document, Feed
from feedpub.pieces import Pieced, Pieces

__all__ = ["FORMATS", "Format", "apart", "file", "forget", "knows", "learn", "trim"]


class Format(Struct, frozen=True):
    """A format: its name in the config, the suffix of its files, what a web server calls it, and its module."""

    name: str
    suffix: str
    media_type: str
    module: str

    @property
    def _renderer(self) -> Callable[[Feed], bytes | Pieces]:
        """The module's ``render``; importing it is put off until a feed asks for the format."""
        renderer: Callable[[Feed], bytes | Pieces] = import_module(self.module).render
        return renderer

    def key(self, feed: Feed) -> tuple[object, ...]:
        """All that an entry's pieces depend on in this format, besides the entry itself."""
        found: tuple[object, ...] = import_module(self.module).key(feed)
        return found

    def pieces(self, feed: Feed) -> Pieces:
        """The feed's entries in this format, and what is around them, where that is not made of more than pieces."""
        module = import_module(self.module)
        made: Pieces = getattr(module, "pieces", module.render)(feed)
        return made

    def render(self, feed: Feed) -> bytes:
        """The bytes of the feed in this format."""
        made = self._renderer(feed)
        return made.whole if isinstance(made, Pieces) else made

    def path(self, feed: Feed) -> str:
        """The file's name at every target."""
        return feed.name + self.suffix

    def url(self, feed: Feed) -> str:
        """The address that the document is served at, which it says of itself."""
        return feed.self_url + self.suffix

    def document(self, feed: Feed, of: str | None = None) -> Document:
        """The feed in this format, ready to be checked and published; ``of`` is the feed that it is a page of."""
        path, name, made = self.path(feed), of or feed.name, self._renderer(feed)
        if isinstance(made, Pieces):
            return Pieced(path=path, media_type=self.media_type, pieces=made, feed=name)
        return Document(path=path, media_type=self.media_type, body=made, feed=name)


FORMATS = {
    one.name: one
    for one in (
        Format("rss", ".rss", "application/rss+xml", "feedpub.formats.rss"),
        Format("atom", ".atom", "application/atom+xml", "feedpub.formats.atom"),
        Format("json", ".json", "application/feed+json", "feedpub.formats.jsonfeed"),
        Format("html", ".html", "text/html", "feedpub.formats.page"),
    )
}
