"""Entries and a feed's settings to a Feed: what every format renders, and nothing that any of them must look up."""

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from operator import attrgetter
from typing import TYPE_CHECKING

from msgspec.structs import replace

from feedpub import lifecycle
from feedpub.dates import localize
from feedpub.excerpt import beginning
from feedpub.ledger import Carried
from feedpub.model import Access, Entry, Feed, License, Withdrawal
from feedpub.notices import with_corrections
from feedpub.retraction import Retracted
from feedpub.selection import in_order
from feedpub.urls import part

if TYPE_CHECKING:
    from feedpub import settings


_id_of: Callable[[Entry], str] = attrgetter("id")
_updated_of: Callable[[Entry], datetime] = attrgetter("updated")
STYLESHEET = "feed.css"  #: of feeds that are opened in a browser; it comes with the landing page
#: Entries as feeds show them, by the entry and how it is shown: made once, however many feeds carry it.
Shapes = dict[tuple[object, ...], tuple[Entry, Entry]]


def feed_of(
    name: str,
    settings: "settings.Feed",
    newsroom: "settings.Config",
    entries: Iterable[Entry],
    *,
    carried: Carried | None,
    retracted: Retracted,
    now: datetime,
    shapes: Shapes | None = None,
) -> Feed:
    """The feed of these entries at ``now``, with what stands for stories that were taken back, in its order.

    ``carried`` is what is remembered of the feed: where something left it and nothing else moved, it is as new as now.
    """
    notices, tombstones = retracted.in_feed(name, now, newsroom.withdrawals)
    listed = in_order([*entries, *notices], settings.order)
    # A tombstone's time, too, lest the feed be older than it was when the ledger, which knows what left it, is lost.
    times = [*map(_updated_of, listed), *(one.when for one in tombstones)]
    newest = max(times, default=founded(newsroom.site), key=datetime.timestamp)
    updated = lifecycle.feed_updated(tuple(map(_id_of, listed)), newest, carried, now)
    updated = updated.astimezone(newsroom.site.timezone)
    feed = assemble(name, settings, newsroom.site, listed, updated, tombstones, shapes)
    if newsroom.landing is None:
        return feed
    up = "../" * name.count("/")
    return replace(feed, landing=up + newsroom.landing.path, stylesheet=up + STYLESHEET)


def assemble(
    name: str,
    settings: "settings.Feed",
    site: "settings.Site",
    entries: Sequence[Entry],
    updated: datetime | None = None,
    withdrawn: Sequence[Withdrawal] = (),
    shapes: Shapes | None = None,
) -> Feed:
    """The feed. Its ``updated`` is its newest entry's, or the given one where that is later (an entry was removed)."""
    newest = max(map(_updated_of, entries), default=founded(site), key=datetime.timestamp)
    made: Shapes = {} if shapes is None else shapes
    is_whole = settings.content == "full"  # as most feeds are, and then nearly every entry is shown as it is
    return Feed(
        name=name,
        id=f"tag:{site.authority}:feeds/{part(name)}",
        title=settings.title,
        description=settings.description or settings.title,
        home_url=site.url,
        self_url=site.feeds_url + part(name),
        language=settings.language[0] if len(settings.language) == 1 else site.language,
        updated=newest if updated is None else max(newest, updated, key=datetime.timestamp),
        entries=tuple(
            [
                entry
                if is_whole and entry.access is Access.FREE and not entry.corrections
                else shaped(entry, settings, site, made)
                for entry in entries
            ]
        ),
        withdrawn=tuple(withdrawn),
        author=site.publisher,
        rights=settings.rights or site.rights,
        image=settings.image or site.image,
        hub=site.hub,
        ttl=settings.ttl,
        full_content=settings.content == "full",
        lead_image=settings.lead_image,
        license=_license(settings.license) if settings.license else None,
        formats=settings.formats,
    )


def founded(site: "settings.Site") -> datetime:
    """The day in the site's authority: how new a feed is that has never carried a story."""
    year, month, day = (site.authority.rpartition(",")[2] + "-01-01").split("-")[:3]
    return localize(datetime(int(year), int(month), int(day)), site.timezone)  # noqa: DTZ001  localize places it


def _license(settings: "settings.License") -> License:
    return License(
        permits=settings.permits,
        prohibits=settings.prohibits,
        payment=settings.payment,
        standard=settings.standard,
        terms=settings.terms,
        server=settings.server,
    )


def shaped(entry: Entry, settings: "settings.Feed", site: "settings.Site", shapes: Shapes) -> Entry:
    """The entry as a feed of these settings shows it."""
    prefixes = settings.correction_prefix or site.correction_prefix or {}
    place = settings.corrections or site.corrections
    key = (id(entry), settings.content, place, *sorted(prefixes.items()))
    if key not in shapes:
        # With the entry itself, so that no other gets its number while this lasts.
        shapes[key] = (entry, with_corrections(_shown(entry, settings.content), place, prefixes))
    return shapes[key][1]


def _shown(entry: Entry, content: str | int) -> Entry:
    """The entry with as much of its text as a feed gives."""
    if entry.access is not Access.FREE:
        # Members-only stories: headline, summary and link, nothing that is worth paying for.
        return replace(entry, content=None, images=(), enclosures=(), related=(), corrections=())
    if content == "full":
        return entry
    first = isinstance(content, int) and entry.content_html
    return replace(entry, content=beginning(entry.content_html or "", int(content)) if first else None)
