"""What ``build`` and ``run`` do with a configuration: open the memory, run the pipe, tell of it, give the exit code."""

import logging
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

from feedpub import config as configuration
from feedpub import dates, pipeline, report, terminal
from feedpub.config import Config
from feedpub.errors import ConfigError, FeedpubError
from feedpub.ledger import sqlite
from feedpub.pipeline import Stopping
from feedpub.running import Held

Say = Callable[[str], None]


def load(path: Path, output: Path | None = None) -> Config:
    """The configuration in a file, its content there, with ``output`` in place of its targets if that is given."""
    loaded = configuration.load(path)
    configuration.check_sources(loaded)
    return configuration.with_output(loaded, output) if output else loaded


@contextmanager
def memory(config: Config, *, write: bool) -> Iterator[sqlite.SqliteLedger]:
    """The newsroom's ledger, closed afterwards."""
    ledger, note = sqlite.open_ledger(config.state / "ledger.db", write=write)
    if note:
        logging.getLogger("feedpub").warning("%s", note)
    try:
        yield ledger
    finally:
        ledger.close()


def publish(
    config: Config,
    now: datetime,
    settings: dict[str, Any],
    say: Say,
    stopping: Stopping | None = None,
) -> int:
    """Build, tell of it, and give the exit code."""
    with memory(config, write=True) as ledger:
        progress = terminal.progress(settings) if say is terminal.show else terminal.progress({"quiet": True})
        release = pipeline.build(config, now, ledger, progress=progress, stopping=stopping)
    if release.stopped:
        say("it is stopping, nothing was written; run this again")
        # Whoever asked for a build has none; to the one that was stopped all is well.
        return 0 if say is terminal.show else 2
    terminal.tell(release, config, settings, notes=bool(settings["verbose"]))
    if say is not terminal.show:
        for error in release.problems:
            for line in report.problem(error, config.root):
                say(line)
    if (settings["watched"] or settings["verbose"]) and not settings["quiet"]:
        for line in report.written(release, config):
            say(line)
        if settings["verbose"]:
            for line in report.subscribe(config):
                say(line)
    return 1 if release.problems else 0


class Answers:
    """What `run` does when a time comes or somebody asks: build, by the configuration as it is then."""

    def __init__(
        self,
        path: Path,
        output: Path | None,
        settings: dict[str, Any],
        clock: Callable[[], datetime],
        stopping: Stopping,
    ) -> None:
        self._path, self._output, self._settings = path, output, settings
        self._clock, self._stopping = clock, stopping
        self.config = load(path, output)
        self.held: Held | None = None

    def at(self, moment: datetime) -> None:
        """Build because it is time."""
        self._build(moment, terminal.show, self._settings)

    def to(self, request: Mapping[str, object], say: Say) -> int:
        """Build because another feedpub asks for it; its exit code."""
        if request.get("command") != "build":
            say(f"feedpub run cannot {request.get('command')!s}; it takes: build")
            return 2
        return self._build(self._clock(), say, {key: request.get(key) for key in self._settings})

    def _build(self, moment: datetime, say: Say, settings: dict[str, Any]) -> int:
        try:
            # A configuration that was mended or broken meanwhile counts from the next build on.
            config = load(self._path, self._output)
            if config.targets != self.config.targets or config.schedule != self.config.schedule:
                message = "its targets or schedule were changed; stop `feedpub run` and start it again"
                raise ConfigError(str(self._path), message)
            if self.held:
                self.held.renew()
            return publish(config, dates.localize(moment, config.site.timezone), settings, say, self._stopping)
        except FeedpubError as error:
            for line in report.problem(error):
                terminal.warn(line)
                if say is not terminal.show:
                    say(line)
            return 2 if isinstance(error, ConfigError) else 1
