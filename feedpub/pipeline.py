"""The pipe: content in, documents out. Each stage takes values and returns values; only publishing writes.

    content/  ── scan, read, normalize ──▶ Story, Entry   gather.py     one story's fault costs that story
              ── know again ──▶ Story      identity.py    the id that it was published with
              ── take back ──▶ Retracted   retraction.py  by config/withdrawn.yaml, which outlives the ledger
              ── guard ──▶ Story           guards.py      what must not change by mistake holds a story, a feed or all
              ── settle ──▶ Settled        lifecycle.py   ids, dates and updates against the ledger
              ── spread ──▶ Wanted         matrix.py      the feeds, one for each value where the config says so
              ── select ──▶ [Entry]        selection.py   what a feed carries at `now`
              ── complete ──▶ Entry        completing.py  summary and body, only for what a feed carries
              ── assemble ──▶ Feed         assemble.py    with notices and tombstones, cut to its size (fitting.py)
              ── render, check ──▶ Document formats/, gate/ (rendering.py)   or its last good file stays
              ── overview ──▶ Document     overview.py    what is about all feeds: landing page, OPML, news sitemap
              ── list ──▶ withdrawn.yaml   withdrawn.py   what stories' own files call canceled
              ── intend ──▶ ledger         ledger/        so that a crash leaves nothing that nobody knows
              ── publish ──▶ Receipt       targets/       the only stage that writes outside
              ── record, purge ──▶ ledger  ledger/
              ── announce                  hub.py         once it is published

A kill goes out whatever fails: where a feed cannot be made as it should be, it is made as it was last (lastgood.py),
without what was taken back. ``now`` comes from above: nothing here asks a clock.
"""

import os
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Protocol

from feedpub import (
    completing,
    formats,
    gather,
    guarding,
    hub,
    identity,
    lifecycle,
    making,
    matrix,
    rendering,
    retracting,
    selection,
    withdrawn,
)
from feedpub.errors import ConfigError, FeedpubError, TargetError
from feedpub.formats import FORMATS
from feedpub.gather import Means, Progress
from feedpub.guards import Allowed
from feedpub.ledger import Files, Ledger
from feedpub.lifecycle import Settled
from feedpub.model import Entry
from feedpub.release import Release
from feedpub.restraint import Restraint
from feedpub.retraction import Retracted
from feedpub.targets import digest, directory

if TYPE_CHECKING:
    from feedpub.config import Config

__all__ = ["Release", "Stopping", "build", "prepare"]


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


def prepare(  # noqa: PLR0913  a run is told that much
    config: "Config",
    now: datetime,
    ledger: Ledger,
    *,
    progress: Progress = _silent,
    stopping: Stopping | None = None,
    everything: bool = False,
    kill: bool = False,
    allowed: Allowed | None = None,
    means: Means | None = None,
) -> Release:
    """Everything up to the checked documents; nothing is written. ConfigError where the content is not there.

    With ``everything`` stories that no feed carries are written out as well, to see whether they could be. With
    ``kill`` content that is not there is a problem like others, and stories are taken from the feeds all the same.
    ``allowed`` are guards that are let through; ConfigError where one of them does not stand in the way.
    """
    release = Release(now=now)
    watched = _watched(progress, stopping or _Never())
    try:
        _prepare(release, config, ledger, watched, allowed or Allowed({}), means, everything=everything, kill=kill)
    except _StopError:
        release.stopped = True
    finally:
        formats.forget()
    return release


def _prepare(
    release: Release,
    config: "Config",
    ledger: Ledger,
    progress: Progress,
    allowed: Allowed,
    means: Means | None,
    *,
    everything: bool,
    kill: bool,
) -> None:
    before, carried = ledger.stories(), ledger.feeds()
    # Times in one zone compare by the wall clock in Python, which is wrong in the hour that comes twice: UTC is not.
    now = release.now.astimezone(UTC)
    release.retracted = Retracted(retracting.listed(config, before, carried, ledger))
    release.horizon = lifecycle.horizon(before.values(), carried.values(), now, release.retracted.times())
    try:
        stories = gather.gather(config, progress, means, forget=release.retracted.silences)
    except ConfigError as error:
        if not kill:
            raise
        release.problems.append(error)
        rendering.as_it_was(release, config, ledger, carried, now)
        return
    release.notes += gather.idle(config, stories)
    if note := lifecycle.set_back(before.values(), release.now):
        release.advice.append(note)
    stories, advice = identity.recognised(stories, before)
    release.advice += advice
    stories = list(retracting.applied(stories, release.retracted))
    if guarding.holds_all(release, config, stories, before, carried, ledger, allowed):
        guarding.restrain(release, config, stories, before, carried, now)
        rendering.as_it_was(release, config, ledger, carried, now)
        return
    known, stories = stories, guarding.held(release, stories, before, allowed)
    lost = identity.lost(stories, before)
    restraint = Restraint(known, before, lost, config.site.timezone)
    release.restrained = restraint.of_any
    last_good = dict.fromkeys(lost) | {
        one.path: restraint.of_lost(one)
        for one in retracting.last_good(ledger.last_good(lost), before, release.retracted).values()
    }
    perhaps_gone = retracting.candidates(stories, before, carried)
    absent = {
        id_: restraint.of_lost(release.retracted.applied(one)) for id_, one in ledger.entries(perhaps_gone).items()
    }
    settled = lifecycle.settle(
        stories, last_good, before, now, absent, preferred=lambda path: allowed.lets(f"one-id:{path}")
    )
    live = [*_take(release, settled), *retracting.settle(release, config, before, carried, ledger, allowed)]
    release.wanted, wrong = matrix.wanted(config, live, carried, now, before.keys())
    release.wanted += retracting.still(release, config, carried, ledger, now)
    release.problems += wrong
    here = {name: one.ids for name, one in carried.items()}
    chosen = {
        one.name: selection.select(one.entries, one.settings, now, before.keys(), here.get(one.name, ()))
        for one in release.wanted
    }
    release.next_change = selection.next_change(
        live, config.feeds.values(), release.retracted.changes(config.withdrawals), now
    )
    carrying = (entry for entries in chosen.values() for entry in entries)
    release.whole = completing.complete(release, carrying, live if everything else (), before, ledger, progress)
    holds = partial(guarding.holds, release, config, carried, before, allowed)
    making.make(release, config, ledger, progress, holds, carried, chosen, live)
    allowed.check()


def _take(release: Release, settled: Settled) -> list[Entry]:
    """What was settled into the release, with all that a person should know of the stories; the entries that stand."""
    release.stories = list(settled.stories)
    release.entries, release.absent = dict(settled.entries), dict(settled.absent)
    legal = {one.id for one in release.retracted.by_id.values() if one.legal}
    release.moved = [one for one in settled.moved if one.id not in legal]
    release.gone, release.declared = list(settled.gone), dict(settled.declared)
    release.problems += [story.error for story in release.stories if story.error]
    release.notes += [warning for story in release.stories for warning in story.warnings]
    release.notes += settled.notes
    release.advice += settled.advice
    return list(settled.entries.values())


def build(  # noqa: PLR0913
    config: "Config",
    now: datetime,
    ledger: Ledger,
    *,
    progress: Progress = _silent,
    stopping: Stopping | None = None,
    down: Mapping[Path, FeedpubError] = MappingProxyType({}),
    kill: bool = False,
    allowed: Allowed | None = None,
    means: Means | None = None,
) -> Release:
    """The whole pipe: publish what :func:`prepare` made, remember it, and tell the hub.

    The targets that are ``down``, and why, get nothing: that is a problem, and costs nobody the others.
    """
    release = prepare(
        config, now, ledger, progress=progress, stopping=stopping, kill=kill, allowed=allowed, means=means
    )
    if release.stopped:
        return release
    if release.canceled:
        with _noted(release, lambda: _remember_here(release)):
            withdrawn.add(config.root / withdrawn.NAME, release.canceled)
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
        _record(release, ledger, files)
        remembered = files
    with _noted(release):
        ledger.purge([one.id for one in release.retracted.by_id.values() if one.legal])
    if _announce(release, config, waiting):
        with _noted(release):
            ledger.announced(remembered)
    return release


def _record(release: Release, ledger: Ledger, files: Mapping[str, Files]) -> None:
    entries = [*completing.remembered(release), *release.whole.values()]
    ledger.record(
        # What is shown without its file is remembered already, under the path that it had.
        [one for one in entries if one.id not in release.absent],
        release.feeds.values(),
        files,
        release.gone,
        at=release.now,
        withdrawn=release.withdrawn,
        declared=release.declared,
        problems=[str(problem) for problem in release.problems],
        notes=release.events,
    )


@contextmanager
def _noted(release: Release, otherwise: Callable[[], None] = lambda: None) -> Iterator[None]:
    """A step that may fail without stopping the next: a kill must go out whatever is wrong elsewhere."""
    try:
        yield
    except FeedpubError as error:
        otherwise()
        if str(error) not in map(str, release.problems):
            release.problems.append(error)


def _remember_here(release: Release) -> None:
    """Where the newsroom's list cannot be written, the ledger remembers since when a story is canceled."""
    release.withdrawn |= {one.id: one.when for one in release.canceled}


def _announce(release: Release, config: "Config", waiting: Collection[str]) -> bool:
    """Tell the hub what was written now, and what was earlier without its being told; whether all is told."""
    written = {path for receipt in release.receipts.values() for path in receipt.written}
    there = {document.path for document in release.documents} | release.kept
    feeds = {FORMATS[one].path(feed) for feed in release.feeds.values() for one in feed.formats if one != "html"}
    urls = [config.site.feeds_url + path for path in sorted(feeds & (written | (there & set(waiting))))]
    note = hub.announce(config.site.hub, urls) if config.site.hub else None
    if note:
        release.notes.append(note)
    return note is None
