"""What people are told of what is remembered: how the feeds are, and what happened to a story. Values only."""

import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from feedpub.ledger import Event, Published
from feedpub.listener import Listener
from feedpub.report import near, safe, seen_by
from feedpub.running import Holder
from feedpub.status import FeedStatus, Status, Trouble, roughly

if TYPE_CHECKING:
    from feedpub.settings import Config

FEED_COLUMNS = ("feed", "entries", "newest entry", "last change", "state")


def status_lines(
    found: Status, config: "Config", listener: Listener, outputs: Mapping[str, Holder | None], due: datetime | None
) -> Iterator[str]:
    """The status for a person, but for the table of the feeds: what comes before it."""
    zone = config.site.timezone
    if found.built is not None:
        yield f"last build  {_when(found.built, zone)}, {_ago(found.built, found)}"
    for path, holder in outputs.items():
        who = f"held by {holder}" if holder else "nobody is at work there"
        yield safe(f"output      {near(path, config, listener)}: {who}")
    if due:
        yield f"next due    {_when(due, zone)} by the schedule"
    if found.fault is None:
        yield "ledger      in order"


def feed_rows(found: Status, config: "Config") -> Iterator[tuple[str, ...]]:
    """The feeds, a row each, in the order of :data:`FEED_COLUMNS`."""
    zone = config.site.timezone
    for feed in found.feeds:
        newest = f"{_when(feed.newest, zone)}, {_ago(feed.newest, found)}" if feed.newest else ""
        state = f"failing since {_when(feed.failing[0].since, zone)}" if feed.failing else "well"
        if feed.held and not feed.failing:
            state = f"as it was, held since {_when(feed.held.since, zone)}"
        yield (
            safe(feed.name),
            str(feed.entries),
            newest,
            _when(feed.changed, zone) if feed.changed else "",
            state if feed.changed or feed.failing else "never published",
        )


def trouble_lines(found: Status, config: "Config", listener: Listener) -> Iterator[str]:
    """All that is wrong: the builds, the ledger, and what the last build could not publish, with since when."""
    zone = config.site.timezone
    if found.built is None:
        yield "no build is remembered; run `feedpub build`"
    elif found.stale:
        late = f"was at {_when(found.built, zone)}, {_ago(found.built, found)}, longer than it may be"
        yield f"the last build {late}; see whether cron or `feedpub run` is at work"
    if found.fault:
        ledger = near(config.state / "ledger.db", config, listener)
        yield safe(f"{ledger}: is damaged ({found.fault}); `feedpub build` begins a new one, unless there is a backup")
    for one in (*(one for feed in found.feeds for one in feed.failing), *found.held):
        head, rest = one.subject, one.problem[len(one.subject) :]
        # A link to nothing is there, too; what lies in a folder that is closed is not, as far as this user sees.
        there = os.path.lexists(config.root / head.rsplit("#", 1)[0])
        head = near(head, config, listener) if there else seen_by(head, config, listener)
        rest = seen_by(rest, config, listener)
        yield safe(f"{head}{rest} (since {_when(one.since, zone)}, {_ago(one.since, found)})")


def status_record(
    found: Status, config: "Config", outputs: Mapping[str, Holder | None], due: datetime | None
) -> dict[str, object]:
    """The status as one JSON object, times in the newsroom's zone."""
    zone = config.site.timezone
    return {
        "well": found.well,
        "now": iso(found.now, zone),
        "built": iso(found.built, zone),
        "stale": found.stale,
        "due": iso(due, zone),
        "ledger": found.fault,
        "outputs": [{"path": path, "holder": _holder(holder)} for path, holder in outputs.items()],
        "feeds": [_feed(feed, zone) for feed in found.feeds],
        "held": [_trouble(one, zone) for one in found.held],
    }


def history_lines(
    story: Published, feeds: Iterable[str], events: Sequence[Event], config: "Config", listener: Listener
) -> Iterator[str]:
    """A story's life for a person."""
    zone = config.site.timezone
    yield safe(story.title or "(nothing but its id and dates is kept)")
    yield safe(f"  id         {story.id}")
    if story.path:
        yield safe(f"  file       {near(story.path, config, listener)}")
    if story.url:
        yield safe(f"  address    {story.url}")
    yield f"  published  {_when(story.published, zone)}"
    if story.updated.timestamp() != story.published.timestamp():
        yield f"  updated    {_when(story.updated, zone)}"
    if story.withdrawn:
        yield f"  withdrawn  {_when(story.withdrawn, zone)}"
    yield safe(f"  in         {', '.join(feeds) or 'no feed now'}")
    for event in events:
        yield safe(f"  {_when(event.at, zone)}  {event.kind:<9}  {seen_by(event.text, config, listener)}").rstrip()


def history_record(
    story: Published, feeds: Iterable[str], events: Sequence[Event], config: "Config", listener: Listener
) -> dict[str, object]:
    """A story's life as a JSON object, times in the newsroom's zone."""
    zone = config.site.timezone
    return {
        "id": story.id,
        "file": near(story.path, config, listener) if story.path else None,
        "title": story.title or None,
        "url": story.url or None,
        "published": iso(story.published, zone),
        "updated": iso(story.updated, zone),
        "withdrawn": iso(story.withdrawn, zone),
        "feeds": list(feeds),
        "events": [{"at": iso(one.at, zone), "kind": one.kind, "text": one.text} for one in events],
    }


def _when(moment: datetime, zone: ZoneInfo) -> str:
    return f"{moment.astimezone(zone):%Y-%m-%d %H:%M}"


def iso(moment: datetime | None, zone: ZoneInfo) -> str | None:
    """A time for machines, in the newsroom's zone."""
    return moment.astimezone(zone).isoformat(timespec="seconds") if moment else None


def _ago(moment: datetime, found: Status) -> str:
    return f"{roughly(found.now.astimezone(moment.tzinfo) - moment)} ago"


def _holder(holder: Holder | None) -> dict[str, object] | None:
    return {"pid": holder.pid, "command": holder.command, "since": holder.since} if holder else None


def _feed(feed: FeedStatus, zone: ZoneInfo) -> dict[str, object]:
    return {
        "name": feed.name,
        "entries": feed.entries,
        "newest": iso(feed.newest, zone),
        "changed": iso(feed.changed, zone),
        "failing": [_trouble(one, zone) for one in feed.failing],
        "held": _trouble(feed.held, zone) if feed.held else None,
    }


def _trouble(one: Trouble, zone: ZoneInfo) -> dict[str, object]:
    return {"problem": one.problem, "since": iso(one.since, zone)}
