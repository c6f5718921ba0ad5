"""The documents about all feeds, of which a newsroom has one each: landing page, list of feeds, news sitemap."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from feedpub import assemble
from feedpub.formats import FORMATS, landing, newssitemap, opml
from feedpub.matrix import Wanted
from feedpub.model import Access, Document, Entry, Feed
from feedpub.publication import Listed, Publication
from feedpub.selection import fits, in_order

if TYPE_CHECKING:
    from feedpub.settings import Config, NewsSitemap


class Overview(Struct, frozen=True, kw_only=True):
    """Documents that are made together. ``path`` is the one to name; ``paths`` are those that stay if it fails.

    ``bare`` makes them without any story, where they show some.
    """

    path: str
    paths: tuple[str, ...]
    make: Callable[[], list[Document]]
    bare: Callable[[], list[Document]] | None = None


def documents(
    config: "Config", wanted: Sequence[Wanted], feeds: Mapping[str, Feed], live: Sequence[Entry], now: datetime
) -> Iterator[Overview]:
    """What the configuration asks for. ``live`` are the stories that are out at ``now``."""
    if config.landing or config.opml:
        publication = _publication(config, wanted, feeds)
    if page := config.landing:
        shared = ("pages.css", "pages.js", assemble.STYLESHEET, landing.ICON)
        yield Overview(
            path=page.path,
            paths=(page.path, *shared),
            make=lambda: landing.render(publication, page.path),
            bare=lambda: landing.render(_without_stories(publication), page.path),
        )
    if outline := config.opml:
        yield Overview(
            path=outline.path,
            paths=(outline.path,),
            make=lambda: [
                Document(path=outline.path, media_type=opml.MEDIA_TYPE, body=opml.render(publication), feed="")
            ],
        )
    if sitemap := config.news_sitemap:
        yield Overview(
            path=sitemap.path,
            paths=newssitemap.paths(sitemap.path),
            make=lambda: _sitemap(config, sitemap, live, now),
            bare=lambda: _sitemap(config, sitemap, (), now),
        )


def _publication(config: "Config", wanted: Sequence[Wanted], feeds: Mapping[str, Feed]) -> Publication:
    site = config.site
    listed = [one for one in wanted if one.settings.listed and one.name in feeds]
    # What stands for a story that was taken back is in its feed, and nowhere else.
    latest = in_order(
        {
            entry.id: entry
            for one in listed
            for entry in feeds[one.name].entries
            if entry.access is Access.FREE and entry.path
        }.values()
    )
    number = config.landing.stories if config.landing else 0
    newest = [feeds[one.name].updated for one in listed]
    return Publication(
        title=site.title,
        publisher=site.publisher,
        home_url=site.url,
        feeds_url=site.feeds_url,
        language=site.language,
        updated=max(newest, default=assemble.founded(site), key=datetime.timestamp),
        feeds=tuple(_listed(config, one, feeds[one.name]) for one in listed),
        latest=tuple(latest[:number]),
        rights=site.rights,
        image=site.image,
        opml_url=site.feeds_url + config.opml.path if config.opml else None,
        description=config.landing.description if config.landing else None,
    )


def _without_stories(publication: Publication) -> Publication:
    feeds = tuple(replace(one, feed=replace(one.feed, entries=())) for one in publication.feeds)
    return replace(publication, feeds=feeds, latest=())


def _listed(config: "Config", one: Wanted, feed: Feed) -> Listed:
    content = one.settings.content
    return Listed(
        feed=feed,
        group=config.feeds[one.group].each,
        carries="excerpt" if isinstance(content, int) else content,
        members=one.settings.members,
        documents=tuple((name, FORMATS[name].media_type, FORMATS[name].url(feed)) for name in one.settings.formats),
    )


def _sitemap(config: "Config", settings: "NewsSitemap", live: Sequence[Entry], now: datetime) -> list[Document]:
    chosen = [
        entry
        for entry in live
        if entry.access is Access.FREE
        and fits(settings, entry)
        and not (settings.exclude is not None and fits(settings.exclude, entry))
    ]
    return newssitemap.render(
        in_order(chosen),
        name=settings.name or config.site.title,
        path=settings.path,
        folder_url=config.site.feeds_url,
        now=now,
    )
