"""Entries and a feed's settings to a Feed: what every format renders, and nothing that any of them must look up."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING

from feedpub.dates import localize
from feedpub.model import Access, Entry, Feed
from feedpub.urls import part

if TYPE_CHECKING:
    from feedpub import config


def assemble(
    name: str, settings: "config.Feed", site: "config.Site", entries: Sequence[Entry], updated: datetime | None = None
) -> Feed:
    """The feed. Its ``updated`` is its newest entry's, or the given one where that is later (an entry was removed)."""
    newest = max((entry.updated for entry in entries), default=founded(site), key=datetime.timestamp)
    return Feed(
        name=name,
        id=f"tag:{site.authority}:feeds/{part(name)}",
        title=settings.title,
        description=settings.description or settings.title,
        home_url=site.url,
        self_url=site.feeds_url + part(name),
        language=settings.language[0] if len(settings.language) == 1 else site.language,
        updated=newest if updated is None else max(newest, updated, key=datetime.timestamp),
        entries=tuple(_shown(entry, full=settings.content == "full") for entry in entries),
        author=site.publisher,
        rights=settings.rights or site.rights,
        image=settings.image or site.image,
        hub=site.hub,
        ttl=settings.ttl,
        full_content=settings.content == "full",
    )


def founded(site: "config.Site") -> datetime:
    """The day in the site's authority: how new a feed is that has never carried a story."""
    year, month, day = (site.authority.rpartition(",")[2] + "-01-01").split("-")[:3]
    return localize(datetime(int(year), int(month), int(day)), site.timezone)  # noqa: DTZ001  localize places it


def _shown(entry: Entry, *, full: bool) -> Entry:
    if entry.access is not Access.FREE:
        # Members-only stories: headline, summary and link, nothing that is worth paying for.
        return replace(entry, content_html=None, images=(), enclosures=(), related=(), corrections=())
    return entry if full else replace(entry, content_html=None)
