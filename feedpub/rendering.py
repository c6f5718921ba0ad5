"""Feeds to checked documents. One that fails keeps its last good file, unless that shows a story taken back since."""

import logging
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING

from msgspec.structs import replace

from feedpub import archives, gate, lastgood, matrix, overview, relearned, selection
from feedpub.errors import FeedError
from feedpub.formats import FORMATS
from feedpub.lastgood import Last
from feedpub.ledger import Carried, Ledger
from feedpub.matrix import Wanted
from feedpub.model import Access, Document, Entry, Feed
from feedpub.release import Release
from feedpub.retraction import Shown, shown_at
from feedpub.selection import State, state_of
from feedpub.sharing import shared

if TYPE_CHECKING:
    from feedpub.settings import Config

logger = logging.getLogger("feedpub")


def render(
    release: Release,
    feed: Feed,
    formats: Iterable[str],
    last: Callable[[str], Last | None],
    must_stay: Collection[str] = frozenset(),
) -> bool:
    """The feed's documents into the release; whether there is any.

    ``last`` gives the feed as a document shows it, by path: where one cannot be made, that is made again if it has
    something that must not be shown any more. ``must_stay`` are the ids that the last good documents have and that
    must not all be missing.
    """
    fresh = False
    for name in formats:
        path = FORMATS[name].path(feed)
        if _document(release, feed, name, must_stay):
            fresh = True
            continue
        known = last(path)
        if known is None:
            release.kept.add(path)
        elif known.left:
            _make_again(release, known, path, name)
        else:
            _keep(release, known, path)
    return fresh


def _make_again(release: Release, known: Last, path: str, format_name: str) -> None:
    """A document as it was last, without what must not be shown any more, into the release."""
    if made := _without_what_fails(release, known.feed, format_name):
        release.behind[path] = Carried(updated=made.updated, ids=tuple(one.id for one in made.entries))
        return
    if known.left:
        message = "still shows a story that must not be shown any more; remove this file from the targets by hand"
        release.problems.append(FeedError(path, message))
    _keep(release, known, path)


def _keep(release: Release, known: Last, path: str) -> None:
    release.kept.add(path)
    release.behind[path] = known.was


def _without_what_fails(release: Release, feed: Feed, format_name: str) -> Feed | None:
    """Put one document of the feed into the release, without the stories that keep it from being made; ``None`` where
    that cannot be done either."""
    if _document(release, feed, format_name):
        return feed
    sound = [one for one in feed.entries if _can_be_made(release, replace(feed, entries=(one,)), format_name)]
    less = replace(feed, entries=tuple(sound))
    if len(sound) == len(feed.entries) or not _can_be_made(release, less, format_name):
        return None
    return less if _document(release, less, format_name) else None


def _can_be_made(release: Release, feed: Feed, format_name: str) -> bool:
    try:
        _checked(release, feed, format_name)
    except Exception:  # noqa: BLE001  whatever it is was told of the whole feed
        return False
    return True


def _document(release: Release, feed: Feed, format_name: str, must_stay: Collection[str] = frozenset()) -> bool:
    """Put one document into the release; whether it may be published."""
    try:
        document = _checked(release, feed, format_name, must_stay)
    except FeedError as error:
        wrong = error
    except Exception as bug:  # noqa: BLE001  a kill must go out even where a feed trips us up
        wrong = _bug(FORMATS[format_name].path(feed), bug)
    else:
        release.documents.append(shared(document, release.parts))
        return True
    if str(wrong) not in map(str, release.problems):
        release.problems.append(wrong)
    return False


def _checked(release: Release, feed: Feed, format_name: str, must_stay: Collection[str] = frozenset()) -> Document:
    form = FORMATS[format_name]
    document = form.document(archives.linked(feed, release))
    gate.check(document, feed, form.url(feed), release.latest, must_stay)
    return document


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
    relearned.settle(release, config, carried, ledger, kill=True)
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
    known_as = partial(lastgood.document, name, release, config, carried, ledger, now, guarded=True)
    was = carried.get(name)
    last = lastgood.feed(name, release, config, was, ledger, now, guarded=True) if was else None
    for one in config.feeds[name.partition("/")[0]].formats:
        path = name + FORMATS[one].suffix
        known = known_as(path) if path in release.were else last
        if last is None or known is None:
            release.kept.add(path)
        elif known.left or moved:
            _make_again(release, known, path, one)
            release.feeds[name] = last.feed
        else:
            _keep(release, known, path)
    return last.feed if last else None


def overviews(
    release: Release,
    config: "Config",
    feeds: Mapping[str, Feed],
    live: Sequence[Entry],
    now: datetime,
    wanted: Sequence[Wanted],
) -> None:
    """What is about all ``feeds``, and the stories that are out, into the release.

    Where it fails it is made without any story. Where that fails, too, its last good files stay, unless they may show a
    story that must not be shown any more: then none is better.
    """
    # Under a clock that was set back it is not earlier than what went out.
    for one in overview.documents(config, wanted, feeds, live, release.horizon):
        ways = (one.make, one.bare) if one.bare else (one.make,)
        if any(_overview(release, config, one.path, make) for make in ways):
            continue
        if not _may_be_shown_no_more(release, config, now):
            release.kept.update(one.paths)


def _overview(release: Release, config: "Config", path: str, make: Callable[[], list[Document]]) -> bool:
    """Put documents that are made together into the release; whether they may be published."""
    try:
        made = make()
        for document in made:
            gate.check_overview(document, config.site.feeds_url + document.path, release.latest)
    except FeedError as error:
        wrong = error
    except Exception as bug:  # noqa: BLE001
        wrong = _bug(path, bug)
    else:
        release.documents += made
        return True
    if str(wrong) not in map(str, release.problems):
        release.problems.append(wrong)
    return False


def _may_be_shown_no_more(release: Release, config: "Config", now: datetime) -> bool:
    """Whether there is any story that came out, and is not for everybody any more."""
    known = map(release.restrained, release.entries.values())
    return any(
        shown_at(taken, now, config.withdrawals) is not Shown.NOTHING for taken in release.retracted.by_id.values()
    ) or any(
        one.id in release.published and (one.access is not Access.FREE or state_of(one, now) is not State.LIVE)
        for one in known
    )


def _bug(path: str, bug: Exception) -> FeedError:
    logger.error("a bug in feedpub, please report it: %s", path, exc_info=bug)
    return FeedError(path, f"feedpub fails to write it ({type(bug).__name__}: {bug}); this is a bug, please report it")
