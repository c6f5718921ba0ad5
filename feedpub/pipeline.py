"""The pipe: content in, documents out. Each stage takes values and returns values; only publishing writes.

    content/  ── scan, read, normalize ──▶ Story, Entry   gather.py     one story's fault costs that story
              ── settle ──▶ Settled        lifecycle.py   ids, dates and updates against the ledger
              ── select ──▶ [Entry]        selection.py   what a feed carries at `now`
              ── complete ──▶ Entry        gather.py      summary and body, only for what a feed carries
              ── assemble ──▶ Feed         assemble.py
              ── render ──▶ Document       formats/
              ── check ──▶ Document        gate/          or its last good file stays
              ── intend ──▶ ledger         ledger/        so that a crash leaves nothing that nobody knows
              ── publish ──▶ Receipt       targets/       the only stage that writes outside
              ── record ──▶ ledger         ledger/
              ── announce                  hub.py         once it is published

``now`` comes from above: nothing here asks a clock.
"""

import logging
import os
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Protocol

from feedpub import assemble, gate, gather, hub, identity, lifecycle, restraint, selection
from feedpub.errors import ArticleError, FeedError, FeedpubError, TargetError
from feedpub.formats import FORMATS
from feedpub.gather import Found, Progress, Story
from feedpub.ledger import Files, Ledger, Published, standing
from feedpub.lifecycle import Settled
from feedpub.model import Access, Document, Entry, Feed
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
    release.notes += gather.idle(config, release.stories)
    before = ledger.stories()
    # Times in one zone compare by the wall clock in Python, which is wrong in the hour that comes twice: UTC is not.
    now = release.now.astimezone(UTC)
    if note := _set_back(before.values(), release.now):
        release.advice.append(note)
    lost = identity.lost(release.stories, before)
    zone = config.site.timezone
    last_good = dict.fromkeys(lost) | {
        one.path: restraint.restrained(one, lost[one.path], zone) for one in ledger.last_good(lost)
    }
    live = _take(release, lifecycle.settle(release.stories, last_good, before, now))
    chosen = {name: selection.select(live, settings, now, before.keys()) for name, settings in config.feeds.items()}
    release.whole = _completed(release, chosen, live if everything else (), before, ledger, progress)
    carried = ledger.feeds()
    founded = assemble.founded(config.site)
    horizon = lifecycle.horizon(before.values(), carried.values(), now)
    for number, (name, settings) in enumerate(config.feeds.items(), 1):
        entries = [release.whole[entry.id] for entry in chosen[name] if entry.id in release.whole]
        newest = max((entry.updated for entry in entries), default=founded, key=datetime.timestamp)
        ids = tuple(entry.id for entry in entries)
        updated = lifecycle.feed_updated(ids, newest, carried.get(name), now).astimezone(config.site.timezone)
        feed = assemble.assemble(name, settings, config.site, entries, updated)
        release.feeds[name] = feed
        for format_name in settings.formats:
            _render(release, feed, format_name, horizon)
        progress("rendering", number, len(config.feeds))


def _set_back(before: Iterable[Published], now: datetime) -> str | None:
    """What to tell the newsroom where the clock must be wrong: no story was published after now."""
    latest = max((one.published.timestamp() for one in before), default=0)
    if latest <= now.timestamp():
        return None
    newest = datetime.fromtimestamp(latest, now.tzinfo).isoformat()
    return f"the clock says {now.isoformat()}, but a story was already published at {newest}; set the clock right"


def _take(release: Release, settled: Settled) -> list[Entry]:
    """What was settled into the release, with all that a person should know of the stories; the entries that stand."""
    release.stories = list(settled.stories)
    release.entries = dict(settled.entries)
    release.moved, release.gone = list(settled.moved), list(settled.gone)
    release.problems += [story.error for story in release.stories if story.error]
    release.notes += [warning for story in release.stories for warning in story.warnings]
    release.notes += settled.notes
    release.advice += settled.advice
    return list(settled.entries.values())


def build(
    config: "Config",
    now: datetime,
    ledger: Ledger,
    *,
    progress: Progress = _silent,
    stopping: Stopping | None = None,
    down: Mapping[Path, FeedpubError] = MappingProxyType({}),
) -> Release:
    """The whole pipe: publish what :func:`prepare` made, remember it, and tell the hub.

    The targets that are ``down``, and why, get nothing: that is a problem, and costs nobody the others.
    """
    release = prepare(config, now, ledger, progress=progress, stopping=stopping)
    if release.stopped:
        return release
    made = {document.path: {digest(document.body)} for document in release.documents}
    waiting = ledger.unannounced()
    if not ledger.feeds():
        from feedpub import forgotten  # noqa: PLC0415  it reads feeds, which no other build has to

        release.advice += forgotten.told(release, config)
    places = {os.path.relpath(target.path, config.root): target.path for target in config.targets}
    owned = {name: ledger.files(name) for name in places}
    files: dict[str, Files] = {}
    for name, place in places.items():
        if why := down.get(place):
            release.problems.append(TargetError(why.subject, why.message))
            continue
        with _noted(release):
            ledger.intend(name, {path: new for path, new in made.items() if not new <= set(owned[name].get(path, ()))})
        with _noted(release):
            release.receipts[name] = directory.publish(place, release.documents, owned=owned[name], keep=release.kept)
            files[name] = {path: owned[name][path] for path in release.kept if path in owned[name]} | made
    remembered: Collection[str] = ()
    with _noted(release):
        ledger.record(
            [*_remembered(release), *release.whole.values()],
            release.feeds.values(),
            files,
            release.gone,
            at=release.now,
            problems=[str(problem) for problem in release.problems],
        )
        remembered = files
    if _announce(release, config, waiting):
        with _noted(release):
            ledger.announced(remembered)
    return release


@contextmanager
def _noted(release: Release) -> Iterator[None]:
    """A step that may fail without stopping the next: a kill must go out whatever is wrong elsewhere."""
    try:
        yield
    except FeedpubError as error:
        if str(error) not in map(str, release.problems):
            release.problems.append(error)


def _remembered(release: Release) -> list[Entry]:
    """What changed of stories that no feed carries now, whole, so that they may be shown again one day."""
    others = [entry for entry in release.moved if entry.id not in release.whole]
    # Without its text it is of no use, but what stood there before must not return.
    return [entry if isinstance(made, ArticleError) else made for entry, made in gather.whole(others, _places(release))]


def _places(release: Release) -> dict[str, Found]:
    """The file of each story that can be read."""
    return {story.path: story.found for story in release.stories if story.entry and story.found}


def _completed(
    release: Release,
    chosen: Mapping[str, list[Entry]],
    others: Iterable[Entry],
    before: Mapping[str, Published],
    ledger: Ledger,
    progress: Progress,
) -> dict[str, Entry]:
    """The chosen entries with their summaries and contents, each made once, by id."""
    carried = {entry.id: entry for entries in chosen.values() for entry in entries}
    addresses = {entry.title: entry.url for entry in carried.values() if entry.access is Access.FREE}
    carried |= {entry.id: entry for entry in others}
    places = _places(release)
    # A last good entry was remembered whole, and the file of its path has nothing to add.
    whole = {id_: entry for id_, entry in carried.items() if entry.content_html is not None}
    missing = [entry for id_, entry in carried.items() if id_ not in whole]
    for number, (entry, made) in enumerate(gather.whole(missing, places), 1):
        if not isinstance(made, ArticleError):
            whole[entry.id] = made
        else:
            release.problems.append(made)
            if (last := _last_good(entry, before, ledger)) is not None:
                whole[entry.id] = last
        progress("writing out", number, len(missing))
    return {id_: gather.link_related(entry, addresses) for id_, entry in whole.items()}


def _last_good(entry: Entry, before: Mapping[str, Published], ledger: Ledger) -> Entry | None:
    """The story as it was last, if it was whole then and may be shown where it may be shown now."""
    paths = {before[entry.id].path} if entry.id in before else set()
    for one in ledger.last_good(paths):
        if one.id == entry.id and one.content_html is not None and standing(one) == standing(entry):
            return one
    return None


def _render(release: Release, feed: Feed, format_name: str, horizon: datetime) -> None:
    """Render and check one document; if it fails, its last good file stays."""
    form = FORMATS[format_name]
    try:
        document = form.document(feed)
        gate.check(document, feed, form.url(feed), horizon)
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


def _announce(release: Release, config: "Config", waiting: Collection[str]) -> bool:
    """Tell the hub what was written now, and what was earlier without its being told; whether all is told."""
    written = {path for receipt in release.receipts.values() for path in receipt.written}
    there = {document.path for document in release.documents} | release.kept
    urls = [config.site.feeds_url + path for path in sorted(written | (there & set(waiting)))]
    note = hub.announce(config.site.hub, urls) if config.site.hub else None
    if note:
        release.notes.append(note)
    return note is None
