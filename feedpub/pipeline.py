"""The pipe: content in, documents out. Each stage takes values and returns values; only publishing writes.

    content/  ── scan, read, normalize ──▶ Story, Entry   gather.py     one story's fault costs that story
              ── settle ──▶ Entry          lifecycle.py   ids, dates and updates against the ledger
              ── select ──▶ [Entry]        selection.py   what a feed carries at `now`
              ── complete ──▶ Entry        gather.py      summary and body, only for what a feed carries
              ── assemble ──▶ Feed         assemble.py
              ── render ──▶ Document       formats/
              ── check ──▶ Document        gate/          or its last good file stays
              ── publish ──▶ Receipt       targets/       the only stage that writes outside
              ── record ──▶ ledger         ledger/
              ── announce                  hub.py         once it is published

``now`` comes from above: nothing here asks a clock.
"""

import logging
import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import lru_cache
from typing import TYPE_CHECKING, Protocol

from feedpub import assemble, gate, gather, hub, lifecycle, selection
from feedpub.errors import ArticleError, FeedError, FeedpubError, TargetError
from feedpub.formats import FORMATS
from feedpub.gather import Progress, Story
from feedpub.ledger import Ledger, Published, standing
from feedpub.model import Access, Document, Entry, Feed
from feedpub.naming import stem_of
from feedpub.targets import Receipt, digest, directory

if TYPE_CHECKING:
    from feedpub.config import Config

logger = logging.getLogger("feedpub")


class Stopping(Protocol):
    """Whether somebody wants the work to end."""

    def is_set(self) -> bool: ...


class _Never:
    def is_set(self) -> bool:
        return False


class _StopError(Exception):
    """Somebody wants the work to end before anything is written."""


def _watched(progress: Progress, stopping: Stopping) -> Progress:
    def step(what: str, done: int, count: int) -> None:
        if stopping.is_set():
            raise _StopError
        progress(what, done, count)

    return step


def _silent(_what: str, _done: int, _all: int) -> None:
    """Tell nobody how far it is."""


@dataclass(slots=True, kw_only=True)
class Release:
    """What one run found and made: every story, every document, and everything that a person should know."""

    now: datetime
    stories: list[Story] = field(default_factory=list)
    entries: dict[str, Entry] = field(default_factory=dict)  #: by path, with the dates that stand
    whole: dict[str, Entry] = field(default_factory=dict)  #: every entry that a feed carries, complete, by id
    feeds: dict[str, Feed] = field(default_factory=dict)
    documents: list[Document] = field(default_factory=list)
    kept: set[str] = field(default_factory=set)  #: documents whose last good file stays
    receipts: dict[str, Receipt] = field(default_factory=dict)  #: by target
    problems: list[FeedpubError] = field(default_factory=list)  #: each of them makes the exit code 1
    notes: list[str] = field(default_factory=list)  #: odd, for who asks
    advice: list[str] = field(default_factory=list)  #: to be done by the newsroom, told at every build
    moved: list[Entry] = field(default_factory=list)  #: not as they were when they were last remembered
    gone: list[str] = field(default_factory=list)  #: ids whose files are no more, or hold another story
    stopped: bool = False


def prepare(
    config: "Config",
    now: datetime,
    ledger: Ledger,
    *,
    progress: Progress = _silent,
    stopping: Stopping | None = None,
    everything: bool = False,
) -> Release:
    """Everything up to the checked documents; nothing is written. ConfigError where the content is not there.

    With ``everything`` stories that no feed carries are written out as well, to see whether they could be.
    """
    release = Release(now=now)
    try:
        _prepare(release, config, ledger, _watched(progress, stopping or _Never()), everything=everything)
    except _StopError:
        release.stopped = True
    return release


def _prepare(release: Release, config: "Config", ledger: Ledger, progress: Progress, *, everything: bool) -> None:
    release.stories = gather.gather(config, progress)
    before = ledger.stories()
    # Times in one zone compare by the wall clock in Python, which is wrong in the hour that comes twice: UTC is not.
    now = release.now.astimezone(UTC)
    if before and (latest := max(one.published.timestamp() for one in before.values())) > now.timestamp():
        newest = datetime.fromtimestamp(latest, config.site.timezone)
        release.advice.append(
            f"the clock says {release.now.isoformat()}, but a story was already published at {newest.isoformat()}; "
            "set the clock right"
        )
    live = _settled(release, before, now, ledger)
    chosen = {name: selection.select(live, settings, now, before.keys()) for name, settings in config.feeds.items()}
    release.whole = whole = _completed(release, chosen, live if everything else (), ledger, progress)
    carried_before = ledger.feeds()
    for number, (name, settings) in enumerate(config.feeds.items(), 1):
        entries = [whole[entry.id] for entry in chosen[name] if entry.id in whole]
        founded = assemble.founded(config.site)
        newest = max((entry.updated for entry in entries), default=founded, key=datetime.timestamp)
        ids = tuple(entry.id for entry in entries)
        updated = lifecycle.feed_updated(ids, newest, carried_before.get(name), now).astimezone(config.site.timezone)
        feed = assemble.assemble(name, settings, config.site, entries, updated)
        release.feeds[name] = feed
        for format_name in settings.formats:
            _render(release, feed, format_name)
        progress("rendering", number, len(config.feeds))


def build(
    config: "Config", now: datetime, ledger: Ledger, *, progress: Progress = _silent, stopping: Stopping | None = None
) -> Release:
    """The whole pipe: publish what :func:`prepare` made, remember it, and tell the hub."""
    release = prepare(config, now, ledger, progress=progress, stopping=stopping)
    if release.stopped:
        return release
    files: dict[str, dict[str, str]] = {}
    for target in config.targets:
        name = os.path.relpath(target.path, config.root)
        owned = ledger.files(name)
        try:
            receipt = directory.publish(target.path, release.documents, owned=owned, keep=release.kept)
        except TargetError as error:
            release.problems.append(error)
            continue
        release.receipts[name] = receipt
        files[name] = {path: owned[path] for path in release.kept if path in owned}
        files[name] |= {document.path: digest(document.body) for document in release.documents}
    try:
        ledger.record([*_remembered(release), *release.whole.values()], release.feeds.values(), files, release.gone)
    except FeedpubError as error:
        release.problems.append(error)
    _announce(release, config)
    return release


def _remembered(release: Release) -> list[Entry]:
    """What changed of stories that no feed carries now, whole, so that they may be shown again one day."""
    found = {story.path: story.found for story in release.stories if story.found}
    entries = []
    for entry in release.moved:
        if entry.id in release.whole:
            continue
        try:
            entries.append(gather.whole(entry, found[entry.path]))
        except (ArticleError, KeyError):
            entries.append(entry)  # without its text it is of no use, but what stood there before must not return
    return entries


def _settled(release: Release, before: Mapping[str, Published], now: datetime, ledger: Ledger) -> list[Entry]:
    """The entries that stand, one for each id; for stories that cannot be read now, their last good ones."""
    by_path = {one.path: one for one in before.values() if one.path}
    lost = _lost(release.stories, by_path)
    last = {entry.id: entry for entry in ledger.last_good(lost)}
    entries = [lifecycle.keep_id(story.entry, by_path) for story in release.stories if story.entry]
    # A last good entry keeps its id against a newcomer, too: it is the one that was published.
    now_there = {entry.path: entry.id for entry in entries}
    release.gone = [one.id for path, one in by_path.items() if path not in lost and now_there.get(path) != one.id]
    kept, held = lifecycle.one_each([*entries, *last.values()], before)
    outcome: dict[str, ArticleError] = {error.subject: error for error in held}
    for number, story in enumerate(release.stories):
        if story.entry and story.path in outcome:
            release.stories[number] = Story(path=story.path, found=story.found, error=outcome[story.path])
    for story in release.stories:
        release.notes += story.warnings
        if story.error:
            release.problems.append(story.error)
    for id_, entry in kept.items():
        if entry is last.get(id_):
            release.entries[entry.path] = entry
            continue
        settled, note = lifecycle.settle(entry, before.get(id_), now)
        release.entries[entry.path] = settled
        known = before.get(id_)
        if known and _other(known, settled):
            release.moved.append(settled)
        if note:
            release.advice.append(note)
    return list(release.entries.values())


def _other(known: Published, entry: Entry) -> bool:
    """Whether what is remembered is no longer the story as it is, so that it must never be shown again."""
    return (known.standing, known.path, known.fingerprint) != (standing(entry), entry.path, entry.fingerprint)


def _lost(stories: Iterable[Story], by_path: Mapping[str, Published]) -> set[str]:
    """The paths, as remembered, of stories that are there but cannot be read."""
    broken = {story.path for story in stories if story.error}
    there = {story.path for story in stories}
    lost = broken & by_path.keys()
    # What could not even be looked at may be a folder: the stories below it are out of sight, not gone.
    if unseen := tuple(f"{story.path}/" for story in stories if story.error and story.found is None):
        lost |= {path for path in by_path if path.startswith(unseen)}
    # Of a file that holds several stories, those that are not seen while anything in it is wrong may be the wrong ones.
    if several := tuple(f"{story.path}#" for story in stories if story.error and story.found):
        lost |= {path for path in by_path if path.startswith(several) and path not in there}
    # A broken file that was moved as well is known by its name, if only one that is gone had it.
    for path in broken - lost:
        gone = [one for one in by_path if one not in there and stem_of(one) == stem_of(path)]
        lost |= set(gone) if len(gone) == 1 else set()
    return lost


def _completed(
    release: Release, chosen: Mapping[str, list[Entry]], others: Iterable[Entry], ledger: Ledger, progress: Progress
) -> dict[str, Entry]:
    """The chosen entries with their summaries and contents, each made once, by id."""
    found = {story.path: story.found for story in release.stories if story.entry and story.found}
    carried = {entry.id: entry for entries in chosen.values() for entry in entries}
    addresses = {entry.title: entry.url for entry in carried.values() if entry.access is Access.FREE}
    carried |= {entry.id: entry for entry in others}
    whole: dict[str, Entry] = {}
    read = lru_cache(maxsize=1)(gather.read)
    # By path, so that a file which holds several stories is read once.
    for number, (id_, entry) in enumerate(sorted(carried.items(), key=lambda one: one[1].path), 1):
        place = found.get(entry.path)
        try:
            # Without a place it is a last good entry, which was remembered whole.
            complete = gather.whole(entry, place, read) if place else entry
            whole[id_] = gather.link_related(complete, addresses)
        except ArticleError as error:
            release.problems.append(error)
            for one in ledger.last_good({entry.path}):
                if one.id == id_ and standing(one) == standing(entry):
                    whole[id_] = one
        progress("writing out", number, len(carried))
    return whole


def _render(release: Release, feed: Feed, format_name: str) -> None:
    """Render and check one document; if it fails, its last good file stays."""
    form = FORMATS[format_name]
    try:
        document = form.document(feed)
        gate.check(document, feed, form.url(feed))
    except FeedError as error:
        release.problems.append(error)
    except Exception as bug:
        logger.exception("a bug in feedpub, please report it: feed %s", feed.name)
        message = f"feedpub fails to write it ({type(bug).__name__}: {bug}); this is a bug, please report it"
        release.problems.append(FeedError(form.path(feed), message))
    else:
        release.documents.append(document)
        return
    release.kept.add(form.path(feed))


def _announce(release: Release, config: "Config") -> None:
    if not config.site.hub:
        return
    written = {path for receipt in release.receipts.values() for path in receipt.written}
    urls = [config.site.feeds_url + path for path in sorted(written)]
    if note := hub.announce(config.site.hub, urls):
        release.notes.append(note)
