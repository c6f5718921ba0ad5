"""What `run` does when a time comes or somebody asks: build, by the configuration as it is then."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path

from msgspec.structs import replace

from feedpub import building, dates, report, terminal, unchanged, watch
from feedpub.athand import AtHand
from feedpub.due import Alarm, utc
from feedpub.errors import ConfigError, FeedpubError
from feedpub.ledger import NOTHING, RESTORE, InUseError
from feedpub.listener import Listener, Say
from feedpub.readiness import check_sources
from feedpub.running import Held
from feedpub.settings import Config
from feedpub.sources.glance import Looks
from feedpub.unchanged import Looked
from feedpub.watch import Watch
from feedpub.watching import Stopping

SOON = timedelta(minutes=1)  #: until a ledger that another program has locked is tried again


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
        self.config = building.load(path, output)
        self._latest = self.config
        self.held: Held | None = None
        self.watch: Watch | None = None  #: what tells that something was saved, if anything does
        self._at_hand = AtHand(f"it is built again at once; {RESTORE}")
        self._looks: Looks | None = None  # how everything looked, where what is watched says all that changed since
        self._stale = False  # whether the configuration changed in what only a start takes over

    def close(self) -> None:
        """Let go of all that is at hand."""
        self._at_hand.close()

    def at(self, moment: datetime) -> None:
        """Build because it is time."""
        if self.watch:
            self.watch.renew()
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
        self._looks = None
        code = self._build(self._clock(), Listener.elsewhere(request, say), killed=killed, allow=allow)
        return "it is stopping" if code is None else code

    def saved(self, folders: frozenset[str] | None) -> None:
        """Build because something changed in these folders; ``None`` where anything may have."""
        if folders is None:
            self._looks = None
        self._build(self._clock(), folders=folders or frozenset())

    def _build(
        self,
        moment: datetime,
        *asking: Listener,
        folders: frozenset[str] | None = None,
        killed: str | None = None,
        allow: Mapping[str, Collection[str]] = NOTHING,
    ) -> int | None:
        """Build and tell of it here and to who asks; the exit code, or ``None`` where it was stopped."""
        self._at_hand.damaged = False
        built = partial(self._built, moment, (self._listener, *asking), killed, allow)
        code = built(folders)
        if code is not None and self._at_hand.damaged:
            # It is out of the way, and a story that was saved must not wait for the next one that is.
            code = built(None)
        return code

    def _built(
        self,
        moment: datetime,
        listeners: Sequence[Listener],
        killed: str | None,
        allow: Mapping[str, Collection[str]],
        folders: frozenset[str] | None,
    ) -> int | None:
        """The same, once."""
        looked = self._look(moment, folders) if killed is None and not allow else None
        self._looks = looked.looks if looked else None
        if looked and (code := self._again(looked, moment, listeners)) is not None:
            return code
        try:
            config, stale = self._current(looked, content=killed is None)
            now = dates.localize(moment, config.site.timezone)
            progress = terminal.progress(self._listener)
            # A kill is brought to its end: whoever asked for it takes the story for gone.
            stopping = self._stopping if killed is None else None
            release = building.publish(
                config,
                now,
                *listeners,
                held=self.held,
                progress=progress,
                stopping=stopping,
                output=self._output,
                looked=looked,
                killed=killed,
                allow=allow,
                as_written=stale is None,
                at_hand=self._at_hand,
            )
        except FeedpubError as error:
            if killed is not None:
                for asker in listeners[1:]:
                    asker.warn(report.perhaps_out(killed))
            if isinstance(error, InUseError):
                # Nor must it, or what is due, wait for a cron line.
                self.alarm.set(min((at for at in (self.alarm.at, moment + SOON) if at), key=utc))
                error = error.soon()
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

    def _look(self, moment: datetime, folders: frozenset[str] | None) -> Looked | None:
        """What changed since the last build, where that was by the same configuration.

        Where it is known which ``folders`` changed since everything was looked at, no others are looked at.
        """
        if self._stale or self.held is None or self.held.down:
            return None
        known = (self._looks, folders) if self._looks is not None and folders is not None else None
        return unchanged.look(self._path, self._output, lambda _: moment, known)

    def _again(self, looked: Looked, moment: datetime, listeners: Iterable[Listener]) -> int | None:
        """The exit code of the last build, told again, if there was nothing to do since."""
        if self.held is None or not unchanged.repeated(looked, self._path, moment):
            return None
        self.held.renew()
        for listener in listeners:
            building.again(looked.last, self._path, self._output, listener)
        self.alarm.set(looked.last.ends)
        return 1 if looked.last.failed else 0

    def _tell(self, error: FeedpubError, listeners: Iterable[Listener]) -> None:
        for listener in listeners:
            listener.warn(report.problem(error, {str(self._path): listener.config}))

    def _current(self, looked: Looked | None, *, content: bool = True) -> tuple[Config, ConfigError | None]:
        """The configuration as it is now: mended or broken meanwhile, it counts from the next build on.

        But for what a start alone can change: of that the old counts, and an error says so. A correction must go out
        even where nobody knew that a restart was called for.
        """
        if looked and looked.is_by(self._latest):
            check_sources(self._latest)  # a disk may have gone since, and its folder be there
        else:
            self._latest = building.load(self._path, self._output, content=content)
            if self.watch:
                self.watch.follow(*watch.of(self._latest))
        config, begun_with = self._latest, self.config
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
