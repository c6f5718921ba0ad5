"""Feeds to checked documents. One that fails keeps its last good file, unless that shows a story taken back since."""

import logging
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import TYPE_CHECKING

from feedpub import gate, lastgood
from feedpub.errors import FeedError
from feedpub.formats import FORMATS
from feedpub.ledger import Carried, Ledger
from feedpub.model import Feed
from feedpub.release import Release

if TYPE_CHECKING:
    from feedpub.config import Config

logger = logging.getLogger("feedpub")


def render(release: Release, feed: Feed, formats: Iterable[str], spare: Callable[[], Feed | None]) -> None:
    """The feed's documents into the release.

    ``spare`` gives the feed as it was last without what was taken back since; ``None`` where that is nothing.
    """
    for name in formats:
        form = FORMATS[name]
        if _document(release, feed, name):
            continue
        instead = spare()
        if instead is not None and not _document(release, instead, name):
            message = "still shows a story that was taken back; remove this file from the targets by hand"
            release.problems.append(FeedError(form.path(feed), message))
            instead = None
        if instead is None:
            release.kept.add(form.path(feed))


def _document(release: Release, feed: Feed, format_name: str) -> bool:
    """Render and check one document; whether it may be published."""
    form = FORMATS[format_name]
    try:
        document = form.document(feed)
        gate.check(document, feed, form.url(feed), release.horizon)
    except FeedError as error:
        wrong = error
    except Exception as bug:
        logger.exception("a bug in feedpub, please report it: feed %s", feed.name)
        message = f"feedpub fails to write it ({type(bug).__name__}: {bug}); this is a bug, please report it"
        wrong = FeedError(form.path(feed), message)
    else:
        release.documents.append(document)
        return True
    if str(wrong) not in map(str, release.problems):
        release.problems.append(wrong)
    return False


def as_it_was(
    release: Release, config: "Config", ledger: Ledger, carried: Mapping[str, Carried], now: datetime
) -> None:
    """All feeds as they were last, without what was taken back since."""
    release.held = True
    for name in config.feeds:
        feed_as_it_was(name, release, config, ledger, carried, now)


def feed_as_it_was(
    name: str, release: Release, config: "Config", ledger: Ledger, carried: Mapping[str, Carried], now: datetime
) -> None:
    """A feed as it was last, without what was taken back since; where that is nothing, its files stay."""
    feed = spare(name, release, config, ledger, carried, now)
    if feed is None:
        release.kept |= {name + FORMATS[one].suffix for one in config.feeds[name].formats}
        return
    release.feeds[name] = feed
    render(release, feed, config.feeds[name].formats, lambda: None)


def spare(
    name: str, release: Release, config: "Config", ledger: Ledger, carried: Mapping[str, Carried], now: datetime
) -> Feed | None:
    """A feed as it was last without what was taken back since; ``None`` where that is nothing."""
    if name not in carried or not release.retracted.concerns(name, carried[name].ids, now, config.withdrawals):
        return None
    return lastgood.feed(name, config, carried[name], ledger, release.retracted, now)
