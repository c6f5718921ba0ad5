"""Feeds to checked documents. One that fails keeps its last good file, unless that shows a story taken back since."""

import logging
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from feedpub import archives, gate, lastgood, matrix, overview, selection
from feedpub.errors import FeedError
from feedpub.formats import FORMATS
from feedpub.ledger import Carried, Ledger
from feedpub.matrix import Wanted
from feedpub.model import Entry, Feed
from feedpub.release import Release
from feedpub.retraction import Shown, shown_at

if TYPE_CHECKING:
    from feedpub.config import Config

logger = logging.getLogger("feedpub")


def render(
    release: Release,
    feed: Feed,
    formats: Iterable[str],
    spare: Callable[[], Feed | None],
    last: Collection[str] = frozenset(),
) -> None:
    """The feed's documents into the release.

    ``spare`` gives the feed as it was last without what must not be shown any more; ``None`` where that is nothing.
    ``last`` are the ids that the last good documents have and that must not all be missing.
    """
    for name in formats:
        form = FORMATS[name]
        if _document(release, feed, name, last):
            continue
        instead = spare()
        if instead is not None and not _document(release, instead, name):
            message = "still shows a story that must not be shown any more; remove this file from the targets by hand"
            release.problems.append(FeedError(form.path(feed), message))
            instead = None
        if instead is None:
            release.kept.add(form.path(feed))


def _document(release: Release, feed: Feed, format_name: str, last: Collection[str] = frozenset()) -> bool:
    """Render and check one document; whether it may be published."""
    form = FORMATS[format_name]
    try:
        document = form.document(archives.linked(feed, release))
        gate.check(document, feed, form.url(feed), release.horizon, last)
    except FeedError as error:
        wrong = error
    except Exception as bug:  # noqa: BLE001  a kill must go out even where a feed trips us up
        wrong = _bug(form.path(feed), bug)
    else:
        release.documents.append(document)
        return True
    if str(wrong) not in map(str, release.problems):
        release.problems.append(wrong)
    return False


def as_it_was(
    release: Release,
    config: "Config",
    ledger: Ledger,
    carried: Mapping[str, Carried],
    now: datetime,
) -> None:
    """All feeds as they were last, without what must not be shown any more, and what is about all of them.

    When one of the stories that are there is due, or over, is looked at again.
    """
    release.held, shown = True, release.shown
    for name in {**config.feeds, **carried}:
        if config.feeds[name].each if name in config.feeds else not _of_a_matrix(name, config):
            continue
        if last := feed_as_it_was(name, release, config, ledger, carried, now):
            shown[name] = last
    wanted = [one for name, feed in shown.items() if (one := matrix.as_it_was(config, name, feed.entries))]
    out = {one.id: one for feed in shown.values() for one in feed.entries if one.path}
    release.wanted = wanted
    overviews(release, config, shown, list(out.values()), now, wanted)
    changes = release.retracted.changes(config.withdrawals)
    release.next_change = selection.next_change(
        [*release.entries.values(), *out.values()], config.feeds.values(), changes, now
    )


def _of_a_matrix(name: str, config: "Config") -> bool:
    group = config.feeds.get(name.partition("/")[0])
    return group is not None and bool(group.each)


def feed_as_it_was(
    name: str, release: Release, config: "Config", ledger: Ledger, carried: Mapping[str, Carried], now: datetime
) -> Feed | None:
    """A feed as it was last, without what must not be shown any more, into the release and back.

    Where it has nothing of that kind its files stay; ``None`` where nobody knows what it was.
    """
    moved = archives.as_it_was(release, config, ledger, name)
    last = lastgood.feed(name, release, config, carried[name], ledger, now) if name in carried else None
    if last is None or not (last.left or moved):
        formats = config.feeds[name.partition("/")[0]].formats
        release.kept |= {name + FORMATS[one].suffix for one in formats}
        return last.feed if last else None
    release.feeds[name] = last.feed
    render(release, last.feed, last.feed.formats, lambda: None)
    return last.feed


def spare(
    name: str,
    release: Release,
    config: "Config",
    ledger: Ledger,
    carried: Mapping[str, Carried],
    now: datetime,
    *,
    always: bool = False,
) -> Feed | None:
    """A feed as it was last without what must not be shown; ``None`` where that is nothing, if not ``always``."""
    last = lastgood.feed(name, release, config, carried[name], ledger, now) if name in carried else None
    return last.feed if last and (last.left or always) else None


def overviews(
    release: Release,
    config: "Config",
    feeds: Mapping[str, Feed],
    live: Sequence[Entry],
    now: datetime,
    wanted: Sequence[Wanted],
) -> None:
    """What is about all ``feeds``, and the stories that are out, into the release.

    Where it fails its last good files stay, unless a story was taken back: then none is better than one that shows it.
    """
    # Under a clock that was set back it is not earlier than what went out.
    for one in overview.documents(config, wanted, feeds, live, release.horizon):
        try:
            made = one.make()
            for document in made:
                gate.check_overview(document, config.site.feeds_url + document.path, release.horizon)
        except FeedError as error:
            release.problems.append(error)
        except Exception as bug:  # noqa: BLE001
            release.problems.append(_bug(one.path, bug))
        else:
            release.documents += made
            continue
        if not any(
            shown_at(taken, now, config.withdrawals) is not Shown.NOTHING for taken in release.retracted.by_id.values()
        ):
            release.kept.update(one.paths)


def _bug(path: str, bug: Exception) -> FeedError:
    logger.error("a bug in feedpub, please report it: %s", path, exc_info=bug)
    return FeedError(path, f"feedpub fails to write it ({type(bug).__name__}: {bug}); this is a bug, please report it")
