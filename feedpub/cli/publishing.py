"""Making the feeds: once, by the schedule, or only as a trial."""

import os
import signal
import sys
from contextlib import closing
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import click

from feedpub import terminal
from feedpub.cli.options import PATIENCE, clock, config_option, listened, now_option, output_option, time_of
from feedpub.errors import ConfigError
from feedpub.listener import Listener

if TYPE_CHECKING:
    from feedpub.unchanged import Last


@click.command()
@config_option
@now_option
@listened
def check(listener: Listener, path: Path, now: str | None) -> None:
    """Do all that a build does, but write nothing."""
    from feedpub import building, pipeline, report  # noqa: PLC0415

    config = building.load(path)
    moment = time_of(now, config.site.timezone)
    progress = terminal.progress(listener)
    with building.memory(config, moment, listener, write=False) as ledger, building.means(config, write=False) as means:
        release = pipeline.prepare(config, moment, ledger, progress=progress, everything=True, means=means)
    listener.warn(report.problems(release, config, listener))
    listener.warn(report.notes(release, config, listener, odd=True))
    if not release.problems:
        stories, documents = len(release.stories), len(release.documents)
        both = f"{report.counted(stories, 'article')} and {report.counted(documents, 'document')}"
        listener.show([f"{both} are well; nothing was written"])
    sys.exit(1 if release.problems else 0)


@click.command()
@config_option
@output_option
@now_option
@click.option("--dry-run", "dry", is_flag=True, help="Write nothing, and tell what would be written.")
@click.option("--allow", multiple=True, metavar="NAME", help="Let through, once, what a guard named so holds.")
@listened
def build(
    listener: Listener, path: Path, output: Path | None, now: str | None, dry: bool, allow: tuple[str, ...]
) -> None:
    """Publish every feed that has changed.

    Where `feedpub run` is at work on the same output, it is asked to build at once.
    """
    looked = None
    if not dry and not allow:
        from feedpub import unchanged  # noqa: PLC0415  where there is nothing to do, nothing else is imported

        looked = unchanged.look(path, output, partial(time_of, now), meanwhile=_prepare)
        if looked and unchanged.repeated(looked, path, time_of(now, ZoneInfo(looked.last.zone))):
            sys.exit(_again(listener, path, output, looked.last))
    from feedpub import asking, building, running  # noqa: PLC0415

    config = building.load(path, output, same=looked is not None)
    allowed = building.allowances(allow, config, listener.folder)
    if dry:
        progress = terminal.progress(listener)
        release = building.rehearse(
            config, time_of(now, config.site.timezone), listener, progress=progress, allow=allowed
        )
        sys.exit(1 if release.problems else 0)
    try:
        with building.hold(config, listener, command="build", now=clock()) as held:
            progress = terminal.progress(listener)
            moment = time_of(now, config.site.timezone)
            release = building.publish(
                config, moment, listener, held=held, progress=progress, output=output, looked=looked, allow=allowed
            )
    except running.TakenError as taken:
        if now is not None or not building.can_ask(taken.who, config):
            raise
        request = {"command": "build", "allow": allowed, **listener.facts()}
        sys.exit(asking.ask(taken.who, request, timeout=PATIENCE, say=listener.say))
    sys.exit(1 if release.problems else 0)


def _prepare() -> None:
    """Import what a build needs: while other processes look at folders, it costs no time."""
    from feedpub import building  # noqa: F401, PLC0415
    from feedpub.formats import _feedgen  # noqa: F401, PLC0415


def _again(listener: Listener, path: Path, output: Path | None, last: "Last") -> int:
    """Tell what the last build told; its exit code."""
    if last.said or listener.verbose or listener.watched:
        from feedpub import building  # noqa: PLC0415

        building.again(last, path, output, listener)
    return 1 if last.failed else 0


@click.command()
@config_option
@output_option
@click.option("--watch", "watched", is_flag=True, help="Build as soon as a story is saved, too (Linux).")
@listened
def run(listener: Listener, path: Path, output: Path | None, watched: bool) -> None:
    """Build now, and then by the schedule, until stopped (Ctrl-C)."""
    # Until the schedule takes the signals there is nothing in hand that an end could harm.
    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        # What nohup or a shell's `&` has switched off stays off.
        if number == signal.SIGTERM or signal.getsignal(number) != signal.SIG_IGN:
            signal.signal(number, lambda _number, _frame: sys.exit(0))
    from feedpub import asking, building, report, schedule  # noqa: PLC0415
    from feedpub.answers import Answers  # noqa: PLC0415

    stopping = schedule.Stopping()
    answer = Answers(path, output, listener, clock, stopping)
    config = answer.config
    if not config.schedule:
        raise ConfigError(str(path), 'schedule: is empty; add a line such as - cron: "*/10 * * * *"')
    if watched:
        from feedpub import watch  # noqa: PLC0415

        answer.watch = watch.Watch(answer.saved, *watch.of(config))
    with (
        closing(answer),
        asking.Requests(answer.to) as requests,
        building.hold(config, listener, command="run", now=clock(), socket=requests.path) as answer.held,
    ):
        crons = [schedule.parse(one.cron) for one in config.schedule]
        zone = config.site.timezone
        lines = report.counted(len(crons), "cron line")
        also = ", and whenever a story is saved" if answer.watch else ""
        listener.show([f"feedpub run: process {os.getpid()}, {lines} in {zone.key}{also}"])
        asks = asking.Several(requests, answer.watch) if answer.watch else requests
        schedule.run(crons, zone, answer.at, alarm=answer.alarm, stopping=stopping, requests=asks)
    listener.show(["feedpub run: stopped"])
