"""What ``build`` and ``run`` do with a configuration: open the memory, run the pipe, tell everyone who listens."""

import os
import pickle
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from datetime import datetime
from pathlib import Path

from msgspec.structs import replace

from feedpub import (
    concerned,
    madewith,
    noting,
    pipeline,
    readiness,
    report,
    running,
    terminal,
    unchanged,
)
from feedpub.athand import AtHand
from feedpub.executor import Processes
from feedpub.gather import Means, Progress
from feedpub.guards import NAMES, Allowed, unknown
from feedpub.index.sqlite import open_index, remove
from feedpub.ledger import NOTHING, Ledger, sqlite
from feedpub.listener import Listener
from feedpub.pipeline import Release, Stopping
from feedpub.running import Held, Holder
from feedpub.settings import Config
from feedpub.unchanged import Last, Looked


def load(path: Path, output: Path | None = None, *, content: bool = True, same: bool = False) -> Config:
    """The configuration in a file, its ``content`` there, with ``output`` in place of its targets if that is given.

    It is not read where it is known to be the ``same`` that the last build read, with the same output.
    """
    if same and (known := unchanged.known_config(path)):
        if content:
            readiness.check_sources(known)
        return known
    from feedpub import config as configuration  # noqa: PLC0415  it imports pydantic

    loaded = configuration.load(path)
    if content:
        readiness.check_sources(loaded)
    return configuration.with_output(loaded, output) if output else loaded


def hold(
    config: Config, listener: Listener, *, command: str, now: datetime, socket: Path | None = None
) -> AbstractContextManager[Held]:
    """Hold the outputs, as :func:`feedpub.running.hold` does; whoever watches learns whom they wait for."""
    return running.hold(
        *(target.path for target in config.targets),
        config=Path(os.path.realpath(config.path)),
        command=command,
        since=now.astimezone(config.site.timezone).isoformat(timespec="seconds"),
        socket=socket,
        waiting=terminal.waiting(listener),
    )


def allowances(asked: Iterable[str], config: Config, folder: Path) -> dict[str, tuple[str, ...]]:
    """What --allow was given, each with what guards it may mean: a file as seen from ``folder``, or as told.

    ConfigError where it is the name of none.
    """
    found: dict[str, tuple[str, ...]] = {}
    for typed in asked:
        kind, _, rest = typed.partition(":")
        if kind not in NAMES or bool(rest) is not bool(NAMES[kind]):
            raise unknown(typed)
        file = NAMES[kind] == "FILE"
        found[typed] = (typed, f"{kind}:{os.path.relpath(folder / rest, config.root)}") if file else (typed,)
    return found


def can_ask(who: Holder, config: Config) -> bool:
    """Whether another process, which holds an output, can do the work instead: by the same configuration."""
    return who.socket is not None and who.config == os.path.realpath(config.path)


@contextmanager
def memory(
    config: Config,
    now: datetime,
    *listeners: Listener,
    write: bool,
    whole: bool = False,
    at_hand: AtHand | None = None,
) -> Iterator[Ledger]:
    """The newsroom's ledger, closed afterwards; what is wrong with it is told.

    The ``whole`` of it is looked at where damage in its middle must stop nothing. Who writes may have it ``at_hand``.

    ConfigError where it cannot be used, or where the first ids of all would be of a day after ``now``.
    """
    path, at_hand = config.state / "ledger.db", at_hand or AtHand()
    ledger, damage = at_hand.ledger(path, whole=whole) if write else sqlite.open_ledger(path, write=False, whole=whole)
    try:
        if damage:
            for listener in listeners:
                listener.warn([report.safe(damage)])
        # Ids that are out must stay as they are, and a clock that is wrong must not keep a kill in.
        if not ledger.feeds():
            readiness.check_authority(config, now)
        yield ledger
    finally:
        at_hand.put_ledger(path, ledger)


@contextmanager
def means(config: Config, *, write: bool, at_hand: AtHand | None = None) -> Iterator[Means]:
    """What stories are read with: the newsroom's index, closed afterwards, and a process for each processor.

    With ``write`` the index learns what it does not know; who writes may have it ``at_hand``.
    """
    path, at_hand = config.state / "index.db", at_hand or AtHand()
    made_with = madewith.made_with((config.site.timezone.key,))
    index = at_hand.index(path, made_with) if write else open_index(path, made_with, write=False)
    try:
        yield Means(index, Processes())
    finally:
        at_hand.put_index(path, index)


def publish(  # noqa: PLR0913  a run is told that much
    config: Config,
    now: datetime,
    *listeners: Listener,
    held: Held | None,
    progress: Progress,
    stopping: Stopping | None = None,
    output: Path | None = None,
    looked: Looked | None = None,
    killed: str | None = None,
    allow: Mapping[str, Collection[str]] = NOTHING,
    as_written: bool = True,
    at_hand: AtHand | None = None,
) -> Release:
    """Build, and tell everyone who listens, unless it was stopped and there is nothing to tell.

    The outputs are ``held``; those that are down get nothing, and that is told. ``output`` is the folder that was asked
    for in place of the targets, if one was, and ``looked`` what differs from what the last build noted, if that is
    known. Where it is done for the sake of a story that was ``killed``, they learn whether it is out of every feed.
    ``allow`` has guards that are let through (:class:`feedpub.guards.Allowed`). Where the configuration is not
    ``as_written`` in its file, nothing is noted for a build that reads that. What is remembered stays ``at_hand`` where
    it is worth it.
    """
    at_hand = at_hand or AtHand()
    down = held.down if held else {}
    kill = killed is not None
    with (
        memory(config, now, *listeners, write=True, whole=kill, at_hand=at_hand) as ledger,
        means(config, write=True, at_hand=at_hand) as with_index,
    ):
        seen = unchanged.seen(config, looked)
        read_with = replace(with_index, listings=seen.listings)
        some = None
        if looked and not (kill or allow or down) and unchanged.is_all(seen, looked):
            some = concerned.find(config, now, looked, ledger, read_with)
        release = pipeline.build(
            config,
            now,
            ledger,
            progress=progress,
            stopping=stopping,
            down=down,
            kill=kill,
            allowed=Allowed(allow),
            means=read_with,
            some=some,
        )
        release.tallied = report.tally(release)
        notes = None
        if as_written and not allow and not down:
            with release.failing():
                notes = noting.safely(seen, config, output, release, ledger, read_with.index.trusted, looked)
        if release.concerned:
            # What was read and what is known of all stories are kept together, or not at all.
            read_with.index.save(notes=notes)
            if not release.problems:
                at_hand.stay()
    if any(one.legal for one in release.renamed):
        remove(config.state / "index.db")  # by what was read before it was known again, that is in there
    if not release.concerned:
        noting.keep(config, notes)
    for listener in listeners if not release.stopped else ():
        listener.warn(report.problems(release, config, listener))
        listener.warn(report.notes(release, config, listener))
        listener.show(report.done(release, config, listener))
        if killed:
            listener.show(report.killed(release, config, listener, killed))
            listener.warn(report.left_over(release, config, listener))
    return release


def again(last: Last, path: Path, output: Path | None, listener: Listener) -> None:
    """Tell what the last build told, as there was nothing to do since."""
    config = load(path, output, content=False, same=True)
    release: Release = pickle.loads(last.release)  # noqa: S301  bytes of our own
    listener.warn(report.problems(release, config, listener))
    listener.warn(report.notes(release, config, listener))
    listener.show(report.done(release, config, listener))


def rehearse(
    config: Config,
    now: datetime,
    listener: Listener,
    *,
    progress: Progress,
    allow: Mapping[str, Collection[str]] = NOTHING,
) -> Release:
    """All that a build would do, and tell of it, but nothing is written: no document, no ledger, no list, no lock."""
    from feedpub import comparing, forecast  # noqa: PLC0415  no other build asks for them

    with memory(config, now, listener, write=False) as ledger, means(config, write=False) as read_with:
        release = pipeline.prepare(config, now, ledger, progress=progress, allowed=Allowed(allow), means=read_with)
        forecast.rehearse(release, config, ledger)
    listener.warn(report.problems(release, config, listener))
    listener.warn(report.notes(release, config, listener))
    listener.show(comparing.rehearsed(release, config, listener))
    return release
