"""Documents of an archive's pages: new ones rendered, others cut from what lies there."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from feedpub import assemble, gate
from feedpub.archives import chain
from feedpub.archives.shelf import Shelf
from feedpub.errors import FeedError
from feedpub.formats import FORMATS, Format
from feedpub.formats.cutting import Cut, CutError, cut
from feedpub.ledger import Ledger, Page
from feedpub.matrix import Wanted
from feedpub.model import Chain, Document, Entry, Feed
from feedpub.retraction import Retracted
from feedpub.urls import part

if TYPE_CHECKING:
    from feedpub.settings import Config

#: The formats that an archive has: a page for people is about what is new.
_FORMATS = ("rss", "atom", "json")


def formats_of(settings_formats: Sequence[str]) -> list[Format]:
    """The formats that a feed's archive is published in."""
    return [FORMATS[name] for name in settings_formats if name in _FORMATS]


class Printer(Struct, frozen=True, kw_only=True):
    """What makes the documents of one feed's archive."""

    wanted: Wanted
    config: "Config"
    ledger: Ledger
    shelf: Shelf
    retracted: Retracted
    horizon: datetime
    now: datetime

    @property
    def formats(self) -> list[Format]:
        return formats_of(self.wanted.settings.formats)

    def stem(self, page: Page) -> str:
        return chain.stem(self.wanted.name, page.number, page.edition)

    def feed(self, page: Page, links: Chain, entries: Sequence[Entry], shapes: assemble.Shapes) -> Feed:
        """A page with its entries, as any format renders it. It is the feed's own, so it has its id."""
        name, site = self.stem(page), self.config.site
        feed = assemble.feed_of(
            name,
            self.wanted.settings,
            self.config,
            entries,
            carried=None,
            retracted=self.retracted,
            now=self.now,
            shapes=shapes,
        )
        return replace(feed, id=f"tag:{site.authority}:feeds/{part(self.wanted.name)}", hub=None, ttl=None, chain=links)

    def printed(self, feed: Feed) -> list[Document]:
        """The documents of a page, which may be too large yet."""
        return [form.document(feed, self.wanted.name) for form in self.formats]

    def check(self, feed: Feed, documents: Sequence[Document]) -> None:
        """Return if all documents of a page may be published; FeedError where one may not."""
        for form, document in zip(self.formats, documents, strict=True):
            gate.check(document, feed, form.url(feed), self.horizon)

    def reprinted(self, page: Page, links: Chain, form: Format, names: Mapping[str, str]) -> Document | None:
        """A page from what lies there of it or of its former edition; ``None`` where nothing that is of use does.

        ``names`` has the ids of stories by what RSS calls them.
        """
        keep = {one.id for one in page.members}
        wanted = Cut(
            keeps=lambda id_: names.get(id_, id_) in keep,
            mentions=self.retracted.mentions,
            self_url=self.config.site.feeds_url + part(self.stem(page)),
            chain=links,
            suffix=form.suffix,
        )
        for body in self._editions(page, form):
            try:
                made, ids = cut(body, form.media_type, wanted)
            except CutError:
                continue
            if not ids:
                continue
            document = Document(
                path=self.stem(page) + form.suffix, media_type=form.media_type, body=made, feed=self.wanted.name
            )
            try:
                gate.check_page(
                    document, self.feed(page, links, (), {}), ids, wanted.self_url + form.suffix, self.horizon
                )
            except FeedError:
                continue  # it was written under other rules, and is made anew
            return document
        return None

    def _editions(self, page: Page, form: Format) -> Iterator[bytes]:
        """What lies there of a page, the newest edition first."""
        for edition in range(page.edition, 0, -1):
            body = self.shelf.read(chain.stem(self.wanted.name, page.number, edition) + form.suffix)
            if body is not None:
                yield body

    def names(self, page: Page) -> dict[str, str]:
        """The ids of a page's stories by what RSS calls them."""
        if "rss" not in self.wanted.settings.formats:
            return {}
        known = self.ledger.entries([one.id for one in page.members])
        return {one.guid: one.id for one in known.values() if one.guid}

    def gone(self, pages: Sequence[Page]) -> Iterator[str]:
        """Where pages were that were taken away."""
        for page in pages:
            for edition in range(1, page.edition):
                at = chain.stem(self.wanted.name, page.number, edition)
                yield from (at + form.suffix for form in self.formats)
