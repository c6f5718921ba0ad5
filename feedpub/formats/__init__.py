"""The formats a feed is published in. Adding one is a file in this folder and a line in :data:`FORMATS`.

A format is a module with ``render(feed) -> bytes``: pure, the same bytes for the same feed wherever it runs. Beside
them are the documents about all feeds, which a newsroom has one of each: the landing page, the list of feeds (OPML) and
the news sitemap.
"""

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module

from feedpub.formats._shared import forget
from feedpub.model import Document, Feed

__all__ = ["FORMATS", "Format", "forget"]


@dataclass(frozen=True, slots=True)
class Format:
    """A format: its name in the config, the suffix of its files, what a web server calls it, and its module."""

    name: str
    suffix: str
    media_type: str
    module: str

    @property
    def render(self) -> Callable[[Feed], bytes]:
        """The module's ``render``; importing it is put off until a feed asks for the format."""
        renderer: Callable[[Feed], bytes] = import_module(self.module).render
        return renderer

    def path(self, feed: Feed) -> str:
        """The file's name at every target."""
        return feed.name + self.suffix

    def url(self, feed: Feed) -> str:
        """The address that the document is served at, which it says of itself."""
        return feed.self_url + self.suffix

    def document(self, feed: Feed) -> Document:
        """The feed in this format, ready to be checked and published."""
        return Document(path=self.path(feed), media_type=self.media_type, body=self.render(feed), feed=feed.name)


FORMATS = {
    one.name: one
    for one in (
        Format("rss", ".rss", "application/rss+xml", "feedpub.formats.rss"),
        Format("atom", ".atom", "application/atom+xml", "feedpub.formats.atom"),
        Format("json", ".json", "application/feed+json", "feedpub.formats.jsonfeed"),
        Format("html", ".html", "text/html", "feedpub.formats.page"),
    )
}
