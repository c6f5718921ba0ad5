"""Entries and a feed's settings to a Feed: what every format renders, and nothing that any of them must look up."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING

from feedpub import lifecycle
from feedpub.dates import localize
from feedpub.ledger import Carried
from feedpub.model import Access, Entry, Feed, Withdrawal
from feedpub.notices import with_corrections
from feedpub.retraction import Retracted
from feedpub.urls import part

if TYPE_CHECKING:
    from feedpub import config


def feed_of(
    name: str,
    newsroom: "config.Config",
    entries: Iterable[Entry],
    *,
    carried: Carried | None,
    retracted: Retracted,
    now: datetime,
) -> Feed:
    """The feed of these entries at ``now``, with what stands for stories that were taken back, the newest first.

    ``carried`` is what is remembered of the feed: where something left it and nothing else moved, it is as new as now.
    """
    notices, tombstones = retracted.in_feed(name, now, newsroom.withdrawals)
    listed = sorted([*entries, *notices], key=lambda one: one.id)
    listed.sort(key=lambda one: one.published.timestamp(), reverse=True)
    newest = max((one.updated for one in listed), default=founded(newsroom.site), key=datetime.timestamp)
    updated = lifecycle.feed_updated(tuple(one.id for one in listed), newest, carried, now)
    updated = updated.astimezone(newsroom.site.timezone)
    return assemble(name, newsroom.feeds[name], newsroom.site, listed, updated, tombstones)


def assemble(
    name: str,
    settings: "config.Feed",
    site: "config.Site",
    entries: Sequence[Entry],
    updated: datetime | None = None,
    withdrawn: Sequence[Withdrawal] = (),
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
        entries=tuple(_shown(entry, settings, site) for entry in entries),
        withdrawn=tuple(withdrawn),
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


def _shown(entry: Entry, settings: "config.Feed", site: "config.Site") -> Entry:
    if entry.access is not Access.FREE:
        # Members-only stories: headline, summary and link, nothing that is worth paying for.
        return replace(entry, content_html=None, images=(), enclosures=(), related=(), corrections=())
    if settings.content != "full":
        entry = replace(entry, content_html=None)
    prefixes = settings.correction_prefix or site.correction_prefix or {}
    return with_corrections(entry, settings.corrections or site.corrections, prefixes)
