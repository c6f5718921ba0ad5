"""What ``build`` and ``run`` do with a configuration: open the memory, run the pipe, tell everyone who listens."""

import os
import pickle
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from contextlib import AbstractContextManager, closing, contextmanager
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from feedpub import comparing, dates, forecast, madewith, pipeline, report, running, terminal, unchanged
from feedpub import config as configuration
from feedpub.config import Config
from feedpub.due import Alarm
from feedpub.errors import ConfigError, FeedpubError
from feedpub.executor import Processes
from feedpub.gather import Means, Progress
from feedpub.guards import NAMES, Allowed, unknown
from feedpub.index.sqlite import open_index
from feedpub.ledger import NOTHING, Ledger, sqlite
from feedpub.listener import Listener, Say
from feedpub.pipeline import Release, Stopping
from feedpub.running import Held, Holder
from feedpub.unchanged import Last


def load(path: Path, output: Path | None = None, *, content: bool = True) -> Config:
    """The configuration in a file, its ``content`` there, with ``output`` in place of its targets if that is given."""
    loaded = configuration.load(path)
    if content:
        configuration.check_sources(loaded)
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
def memory(config: Config, now: datetime, *listeners: Listener, write: bool) -> Iterator[Ledger]:
    """The newsroom's ledger, closed afterwards; what is wrong with it is told.

    ConfigError where it cannot be used, or where the first ids of all would be of a day after ``now``.
    """
    ledger, damage = sqlite.open_ledger(config.state / "ledger.db", write=write)
    try:
        if damage:
            for listener in listeners:
                listener.warn([report.safe(damage)])
        # Ids that are out must stay as they are, and a clock that is wrong must not keep a kill in.
        if not ledger.feeds():
            configuration.check_authority(config, now)
        yield ledger
    finally:
        ledger.close()


@contextmanager
def means(config: Config, *, write: bool) -> Iterator[Means]:
    """What stories are read with: the newsroom's index, closed afterwards, and a process for each processor.

    With ``write`` the index learns what it does not know.
    """
    zones = (config.site.timezone.key,)
    with closing(open_index(config.state / "index.db", madewith.made_with(zones), write=write)) as index:
        yield Means(index, Processes())


def publish(
    config: Config,
    now: datetime,
    *listeners: Listener,
    held: Held | None,
    progress: Progress,
    stopping: Stopping | None = None,
    output: Path | None = None,
    killed: str | None = None,
    allow: Mapping[str, Collection[str]] = NOTHING,
) -> Release:
    """Build, and tell everyone who listens, unless it was stopped and there is nothing to tell.

    The outputs are ``held``; those that are down get nothing, and that is told. ``output`` is the folder that was asked
    for in place of the targets, if one was. Where it is done for the sake of a story that was ``killed``, they learn
    whether it is out of every feed. ``allow`` has guards that are let through (:class:`feedpub.guards.Allowed`).
    """
    down = held.down if held else {}
    kill = killed is not None
    with memory(config, now, *listeners, write=True) as ledger, means(config, write=True) as read_with:
        seen = unchanged.seen(config)
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
        )
        noticed = None
        if not allow and not down:
            release.tallied = report.tally(release)
            noticed = unchanged.noticed(seen, config, output, release, ledger, read_with.index.trusted)
    unchanged.keep(config, noticed)
    for listener in listeners if not release.stopped else ():
        listener.warn(report.problems(release, config, listener))
        listener.warn(report.notes(release, config, listener))
        listener.show(report.done(release, config, listener))
        if killed:
            listener.show(report.killed(release, config, listener, killed))
    return release


def again(last: Last, path: Path, output: Path | None, listener: Listener) -> None:
    """Tell what the last build told, as there was nothing to do since."""
    config = load(path, output, content=False)
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
    with memory(config, now, listener, write=False) as ledger, means(config, write=False) as read_with:
        release = pipeline.prepare(config, now, ledger, progress=progress, allowed=Allowed(allow), means=read_with)
        forecast.rehearse(release, config, ledger)
    listener.warn(report.problems(release, config, listener))
    listener.warn(report.notes(release, config, listener))
    listener.show(comparing.rehearsed(release, config, listener))
    return release


class Answers:
    """What `run` does when a time comes or somebody asks: build, by the configuration as it is then.

    Each build sets the alarm for when a feed changes next by itself, as when an embargo ends.
    """

    def __init__(
        self,
        path: Path,
        output: Path | None,
        listener: Listener,
        clock: Callable[[], datetime],
        stopping: Stopping,
    ) -> None:
        self.alarm = Alarm()
        self._path, self._output, self._listener = path, output, listener
        self._clock, self._stopping = clock, stopping
        self.config = load(path, output)
        self.held: Held | None = None
        self._stale = False  # whether the configuration changed in what only a start takes over

    def at(self, moment: datetime) -> None:
        """Build because it is time."""
        if self._build(moment) is None:
            self._listener.show(["feedpub run: stopped while it built, nothing was written"])

    def to(self, request: Mapping[str, object], say: Say) -> int | str:
        """Build because another feedpub asks for it; its exit code, or why nothing was done."""
        killed: str | None = None
        allow: Mapping[str, Collection[str]] = NOTHING
        match request:
            case {"command": "build", "allow": dict(asked)}:
                allow = asked
            case {"command": "build"}:
                pass
            case {"command": "kill", "id": str(id_)}:
                killed = id_
            case _:
                return f"it takes no {request.get('command')}, only build and kill"
        code = self._build(self._clock(), Listener.elsewhere(request, say), killed=killed, allow=allow)
        return "it is stopping" if code is None else code

    def _build(
        self,
        moment: datetime,
        *asking: Listener,
        killed: str | None = None,
        allow: Mapping[str, Collection[str]] = NOTHING,
    ) -> int | None:
        """Build and tell of it here and to who asks; the exit code, or ``None`` where it was stopped."""
        listeners = (self._listener, *asking)
        if killed is None and not allow and (code := self._again(moment, listeners)) is not None:
            return code
        try:
            config, stale = self._current(content=killed is None)
            now = dates.localize(moment, config.site.timezone)
            progress = terminal.progress(self._listener)
            # A kill is brought to its end: whoever asked for it takes the story for gone.
            stopping = self._stopping if killed is None else None
            release = publish(
                config,
                now,
                *listeners,
                held=self.held,
                progress=progress,
                stopping=stopping,
                output=self._output,
                killed=killed,
                allow=allow,
            )
        except FeedpubError as error:
            self._tell(error, listeners)
            return report.exit_code(error)
        if release.stopped:
            return None
        # Of a story that a held run does not know, the one before it told when it is due.
        former = self.alarm.at if release.held else None
        self.alarm.set(min((at for at in (former, release.next_change) if at), default=None))
        self._stale = stale is not None
        if stale:
            self._tell(stale, listeners)
        return 1 if release.problems or stale else 0

    def _again(self, moment: datetime, listeners: Iterable[Listener]) -> int | None:
        """The exit code of the last build, told again, if there was nothing to do since."""
        if self._stale or self.held is None or self.held.down:
            return None
        last = unchanged.last(self._path, self._output)
        if last is None or not unchanged.holds(last, self._path, moment):
            return None
        self.held.renew()
        for listener in listeners:
            again(last, self._path, self._output, listener)
        self.alarm.set(last.ends)
        return 1 if last.failed else 0

    def _tell(self, error: FeedpubError, listeners: Iterable[Listener]) -> None:
        for listener in listeners:
            listener.warn(report.problem(error, {str(self._path): listener.config}))

    def _current(self, *, content: bool = True) -> tuple[Config, ConfigError | None]:
        """The configuration as it is now: mended or broken meanwhile, it counts from the next build on.

        But for what a start alone can change: of that the old counts, and an error says so. A correction must go out
        even where nobody knew that a restart was called for.
        """
        config, begun_with = load(self._path, self._output, content=content), self.config
        same = {
            "targets": config.targets == begun_with.targets,
            "schedule": config.schedule == begun_with.schedule,
            "site.timezone (of the schedule)": config.site.timezone == begun_with.site.timezone,
        }
        if self.held:
            self.held.renew()
        if all(same.values()):
            return config, None
        keys = " and ".join(key for key in same if not same[key])
        message = f"{keys} changed meanwhile, and the old counts; stop `feedpub run` and start it again"
        return replace(config, targets=begun_with.targets), ConfigError(str(self._path), message)
