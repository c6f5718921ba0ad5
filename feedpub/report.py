"""What people are told: problems at their files, what was written, how to subscribe. Values only; the CLI prints."""

import os
import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from feedpub.errors import ArticleError, ConfigErrors, FeedpubError
from feedpub.formats import FORMATS
from feedpub.normalize import UNKNOWN
from feedpub.selection import State, carries, state_of

if TYPE_CHECKING:
    from datetime import datetime

    from feedpub.config import Config
    from feedpub.pipeline import Release

_UNPRINTABLE = re.compile(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\ud800-\udfff\u2028\u2029\u202a-\u202e\u2066-\u2069]")


def safe(text: str) -> str:
    """A text that can do nothing to a terminal or a log: control characters and lone surrogates spelt out."""
    return _UNPRINTABLE.sub(lambda one: one[0].encode("unicode_escape").decode(), text)


def problem(error: FeedpubError, root: Path | None = None) -> Iterator[str]:
    """An error as lines for a person; an article's path as seen from where that person stands."""
    if isinstance(error, ConfigErrors):
        for one in error.errors:
            yield safe(str(one))
    elif isinstance(error, ArticleError) and root is not None:
        yield safe(f"{near(error.subject, root)}{str(error)[len(error.subject) :]}")
    else:
        yield safe(str(error))


def near(path: str, root: Path) -> str:
    """A path that is relative to ``root``, relative to the working folder instead."""
    return os.path.relpath(root / path)


def note(text: str, root: Path) -> str:
    """A note as a line for a person."""
    head, colon, rest = text.partition(":")
    return safe(near(head, root) + colon + rest if (root / head).exists() else text)


def written(release: "Release", config: "Config") -> Iterator[str]:
    """What a build did, in a few lines."""
    states = [state_of(entry, release.now) for entry in release.entries.values()]
    held = sum(1 for story in release.stories if story.error)
    words = [f"{states.count(state)} {state}" for state in State if states.count(state)]
    words += [f"{held} held back"] if held else []
    yield f"{len(release.stories)} articles: {', '.join(words) or 'none'}"
    for target in config.targets:
        receipt = release.receipts.get(os.path.relpath(target.path, config.root))
        if receipt is None:
            yield f"{os.path.relpath(target.path)}: not written"
            continue
        parts = [f"{len(receipt.written)} written", f"{len(receipt.unchanged)} unchanged"]
        parts += [f"{len(receipt.removed)} removed"] if receipt.removed else []
        yield f"{os.path.relpath(target.path)}{os.sep}: {', '.join(parts)}"
        for path in receipt.written:
            yield f"  {safe(path)}"
        for path in receipt.kept:
            yield f"  {safe(path)} was left: it belongs to no feed any more, but somebody else has changed it"


def subscribe(config: "Config") -> Iterator[str]:
    """How a reader gets the feeds: their addresses once a web server shows the output folder."""
    folder = os.path.relpath(config.targets[0].path)
    yield f"To subscribe, let a web server show {folder}{os.sep} at {config.site.feeds_url} and give a feed reader:"
    for name, feed in config.feeds.items():
        yield f"  {config.site.feeds_url}{name}{FORMATS[feed.formats[0]].suffix}   {safe(feed.title)}"


def listing(release: "Release", config: "Config", now: "datetime") -> Iterator[Mapping[str, object]]:
    """One record for each article: its state, the feeds that carry it, or why it is held back."""
    feeds_of: dict[str, list[str]] = {}
    for name, feed in release.feeds.items():
        for entry in feed.entries:
            feeds_of.setdefault(entry.path, []).append(name)
    for story in release.stories:
        record: dict[str, object] = {"file": near(story.path, config.root)}
        shown = release.entries.get(story.path)
        if story.error:
            record |= {"state": "held back", "why": next(problem(story.error, config.root))}
        elif shown:
            record["state"] = str(state_of(shown, now))
        if shown:
            record |= {
                "id": shown.id,
                "title": shown.title,
                "published": shown.published.isoformat() if shown.published != UNKNOWN else None,
                "updated": shown.updated.isoformat(),
                "language": shown.language,
                "section": shown.section,
                "authors": [person.name for person in shown.authors],
                "access": str(shown.access),
                "url": shown.url,
                "fits": [name for name, feed in config.feeds.items() if carries(feed, shown)],
            }
        yield record | {"feeds": feeds_of.get(story.path, [])}


def table(records: Iterable[Mapping[str, object]]) -> Iterator[tuple[str, str, str, str]]:
    """The listing as rows for a person: state, date, feeds, title or reason, each fit to be printed."""
    for record in records:
        feeds = record["feeds"]
        yield (
            str(record["state"]),
            str(record.get("published") or "")[:16].replace("T", " "),
            " ".join(feeds) if isinstance(feeds, list) else "",
            safe(str(record.get("why") or f"{record.get('title')} ({record['file']})")),
        )
