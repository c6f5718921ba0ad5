"""The pipe: content in, documents out. Each stage takes values and returns values; only publishing writes.

    content/  ── scan, read, normalize ──▶ Story, Entry   gather.py     one story's fault costs that story
              ── sift ──▶ Story, Rest      sifting.py     what no feed will carry is counted and put aside (coarse.py)
              ── know again ──▶ Story      knownagain.py  the id that it was published with (identity.py, relearned.py)
              ── take back ──▶ Retracted   retraction.py  by config/withdrawn.yaml, which outlives the ledger
              ── guard ──▶ Story           guards.py      what must not change by mistake holds a story, a feed or all
              ── settle ──▶ Settled        lifecycle.py   ids, dates and updates against the ledger
              ── spread ──▶ Wanted         matrix.py      the feeds, one for each value where the config says so
              ── select ──▶ [Entry]        selection.py   what a feed carries at `now` (choosing.py)
              ── shelve ──▶ Plan           archives/     which stories are on which page of a feed's archive
              ── complete ──▶ Entry        completing.py  summary and body, only for what a feed carries (halves.py)
              ── assemble ──▶ Feed         assemble.py    with notices and tombstones, cut to its size (fitting.py)
              ── render, check ──▶ Document formats/, gate/ (rendering.py, ahead.py)   or its last good file stays
              ── overview ──▶ Document     overview.py    what is about all feeds: landing page, OPML, news sitemap
              ── list ──▶ withdrawn.yaml   withdrawn.py   what stories' own files call canceled, or whose files went
              ── intend ──▶ ledger         ledger/        so that a crash leaves nothing that nobody knows
              ── publish ──▶ Receipt       targets/       the only stage that writes outside (delivering.py)
              ── record, purge ──▶ ledger  ledger/ (recording.py)
              ── announce                  announcing.py        once it is published

Where a few files changed since the last build that left everything well, all of this is done for their stories and the
feeds that those have to do with (concerned.py, around.py), as if the others had been looked at, too (aside.py).

A kill goes out whatever fails: where a feed cannot be made as it should be, it is made as it was last (lastgood.py),
without what was taken back. ``now`` comes from above: nothing here asks a clock.
"""

import logging
import os
from collections.abc import Collection, Mapping
from datetime import UTC, datetime
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

from feedpub import (
    announcing,
    archives,
    choosing,
    completing,
    delivering,
    folded,
    formats,
    gate,
    gather,
    guarding,
    handwritten,
    identity,
    keptlist,
    knownagain,
    lifecycle,
    making,
    recording,
    relearned,
    rendering,
    retracting,
    selection,
    sifting,
    withdrawn,
)
from feedpub.concerned import Concerned, UnclearError
from feedpub.errors import ConfigError, FeedpubError, TargetError
from feedpub.executor import Serial
from feedpub.gather import Means, Progress
from feedpub.guards import Allowed
from feedpub.ledger import Ledger
from feedpub.release import Release
from feedpub.restraint import Restraint
from feedpub.retraction import Retracted
from feedpub.watching import StopError, Stopping, silent, uncollected, watched

if TYPE_CHECKING:
    from feedpub.settings import Config

logger = logging.getLogger("feedpub")

_LEGAL = "a story that was taken back for legal reasons"

__all__ = ["Release", "Stopping", "build", "prepare"]


def prepare(  # noqa: PLR0913  a run is told that much
    config: "Config",
    now: datetime,
    ledger: Ledger,
    *,
    progress: Progress = silent,
    stopping: Stopping | None = None,
    everything: bool = False,
    kill: bool = False,
    allowed: Allowed | None = None,
    means: Means | None = None,
    some: Concerned | None = None,
    sift: bool = False,
) -> Release:
    """Everything up to the checked documents; nothing is written. ConfigError where the content is not there.

    With ``everything`` stories that no feed carries are written out as well, to see whether they could be. With
    ``kill`` content that is not there is a problem like others, and stories are taken from the feeds all the same.
    ``allowed`` are guards that are let through; ConfigError where one of them does not stand in the way. Of ``some``
    stories alone, those that changed since the last build, is looked at all where that turns out not to be enough; and
    to ``sift`` is to have only those at hand that something may depend on.
    """
    until_stopped = watched(progress, stopping)
    release = Release(now=now, concerned=some)
    try:
        with uncollected():
            if some and _is_enough(release, config, ledger, until_stopped, Allowed({}), means):
                return release
            ledger.let_go()
            let = allowed or Allowed({})
            release = Release(now=now)
            if sift and _is_enough(release, config, ledger, until_stopped, let, means, kill=kill):
                return release
            release = Release(now=now)
            _prepare(release, config, ledger, until_stopped, let, means, everything=everything, kill=kill)
    except StopError:
        release.stopped = True
    finally:
        formats.trim()
        if release.concerned is None:
            formats.forget()
            gate.forget()
            folded.forget()
    return release


def _is_enough(
    release: Release,
    config: "Config",
    ledger: Ledger,
    progress: Progress,
    allowed: Allowed,
    means: Means | None,
    *,
    kill: bool = False,
) -> bool:
    """Whether it is enough to have some stories at hand; then the release is prepared."""
    try:
        _prepare(release, config, ledger, progress, allowed, means, kill=kill, sift=release.concerned is None)
    except UnclearError:
        return False
    except (StopError, FeedpubError):
        raise
    except Exception:
        logger.exception("a bug in feedpub, please report it: some stories alone; all are looked at")
        return False
    return True


def _prepare(  # noqa: PLR0913
    release: Release,
    config: "Config",
    ledger: Ledger,
    progress: Progress,
    allowed: Allowed,
    means: Means | None,
    *,
    everything: bool = False,
    kill: bool = False,
    sift: bool = False,
) -> None:
    some = release.concerned
    before, carried = some.before if some else ledger.stories(), ledger.feeds()
    release.published, release.were = before.keys(), ledger.behind()
    # Times in one zone compare by the wall clock in Python, which is wrong in the hour that comes twice: UTC is not.
    now = release.now.astimezone(UTC)
    release.retracted = Retracted(
        handwritten.listed(release, config, {**before, **some.listed} if some else before, carried, ledger)
    )
    release.horizon = lifecycle.horizon(before.values(), carried.values(), now, release.retracted.times())
    sieve = sifting.sieve_for(config, before, carried, release) if sift else None
    try:
        stories = (
            some.stories()
            if some
            else gather.gather(config, progress, means, forget=release.retracted.is_of_nobodys_business, into=sieve)
        )
    except ConfigError as error:
        if not kill:
            raise
        release.problems.append(error)
        rendering.as_it_was(release, config, ledger, carried, now)
        return
    read_errors = [story.error for story in stories if story.error]
    release.notes += gather.idle(config, stories, release.rest.profiles)
    release.late = lifecycle.set_back(before.values(), release.now)
    release.advice += release.late
    stories = knownagain.stories(stories, release, config, before, carried, ledger)
    release.early = len(release.advice)
    found, stories = stories, list(retracting.applied(stories, release.retracted))
    pointing = retracting.pointing(found, stories)
    if guarding.holds_all(release, config, stories, before, carried, ledger, allowed):
        if some:
            raise UnclearError  # whether so many are too many is for all stories to say
        guarding.restrain(release, config, stories, before, carried, now)
        rendering.as_it_was(release, config, ledger, carried, now)
        return
    back, stories = retracting.let_back(release, config, found, stories)
    given, stories = stories, guarding.held(release, stories, before, allowed)
    lost = identity.lost(stories, before)
    restraint = Restraint(given, before, lost, config.site.timezone, release.said)
    release.restrained = restraint.of_any
    last_good = dict.fromkeys(lost) | {
        one.path: restraint.of_lost(one)
        for one in retracting.last_good(ledger.last_good(lost), before, release.retracted).values()
    }
    perhaps_gone = retracting.candidates(stories, before, carried, archives.on_pages(config, carried, ledger))
    absent = {
        id_: restraint.of_lost(release.retracted.applied(one)) for id_, one in ledger.entries(perhaps_gone).items()
    }
    settled = lifecycle.settle(
        *(stories, last_good, before, now, absent),
        preferred=lambda path: allowed.lets(f"one-id:{path}"),
        back=back,
        spared=release.spared,
    )
    live = [*release.take(settled), *retracting.settle(release, config, before, carried, ledger, allowed)]
    relearned.settle(release, config, carried, ledger, kill=kill)
    chosen = choosing.choose(release, config, live, before, carried, ledger)
    release.next_change = selection.next_change(
        live, config.feeds.values(), release.retracted.changes(config.withdrawals), now
    )
    known = archives.known(live, last_good.values(), before, carried, pointing)
    carrying = archives.plan(release, config, ledger, chosen, known)
    everyone, executor = live if everything else (), means.executor if means else Serial()
    release.whole = completing.complete(release, carrying, everyone, before, ledger, progress, executor)
    watch = guarding.Watch(release, config, carried, before, allowed)
    making.make(
        *(release, config, ledger, progress, watch, carried, chosen),
        selection.out(live, now, before.keys()),
        executor=executor,
    )
    allowed.check()
    release.odd = release.problems != read_errors or identity.missing(release.stories, before)
    if some and release.odd:
        raise UnclearError


def build(  # noqa: PLR0913
    config: "Config",
    now: datetime,
    ledger: Ledger,
    *,
    progress: Progress = silent,
    stopping: Stopping | None = None,
    down: Mapping[Path, FeedpubError] = MappingProxyType({}),
    kill: bool = False,
    allowed: Allowed | None = None,
    means: Means | None = None,
    some: Concerned | None = None,
) -> Release:
    """The whole pipe: publish what :func:`prepare` made, remember it, and tell the hub.

    The targets that are ``down``, and why, get nothing: that is a problem, and costs nobody the others.
    """
    newsrooms = config.root / withdrawn.NAME
    since = keptlist.as_it_stands(newsrooms)
    release = prepare(
        config,
        now,
        ledger,
        progress=progress,
        stopping=stopping,
        kill=kill,
        allowed=allowed,
        means=means,
        some=some,
        sift=True,
    )
    if release.stopped:
        return release
    if release.lists:
        with release.failing(Release.remember_here):
            fresh = {one.id: one for one in (*release.canceled, *release.renamed)}.values()
            withdrawn.add(newsrooms, fresh, release.unlisted, since=since)
    waiting = ledger.unannounced()
    if not ledger.feeds():
        from feedpub import forgotten  # noqa: PLC0415  it reads feeds, which no other build has to

        release.advice += forgotten.told(release, config)
    places = {os.path.relpath(target.path, config.root): target for target in config.targets}
    if kill:
        release.elsewhere = delivering.elsewhere(places, config, ledger)
    owned = {name: {**ledger.files(name), **archives.found(release, name)} for name in places}
    release.problems += [TargetError(why.subject, why.message) for at in places.values() if (why := down.get(at.path))]
    places = {name: at for name, at in places.items() if at.path not in down}
    files = delivering.deliver(release, ledger, places, owned)
    remembered: Collection[str] = ()
    with release.failing():
        recording.record(release, config, ledger, files)
        remembered = files
    with release.failing():
        removed = ledger.purge([one.id for one in release.retracted.by_id.values() if one.legal])
        release.advice += [f"{config.state / name}: was removed, as it may hold {_LEGAL}" for name in removed]
    if announcing.announce(release, config, waiting):
        with release.failing():
            ledger.announced(remembered)
    return release
