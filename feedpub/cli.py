"""The ``feedpub`` command: the only place that prints, reads the clock, and decides on exit codes.

0 all is well, 1 something was held back, 2 wrong usage or configuration; 70 is a bug in feedpub. What is slow to import
is imported by the command that needs it, so that ``feedpub --help`` answers at once.
"""

import functools
import io
import logging
import os
import shlex
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from feedpub import __version__, terminal
from feedpub.errors import ArticleError, ConfigError, FeedpubError
from feedpub.listener import Listener

if TYPE_CHECKING:
    from datetime import datetime

    from feedpub.config import Config

DEFAULT = Path("config/feedpub.yaml")
PATIENCE = 600.0  #: seconds that `build` waits for a running `feedpub run` that does its work

_config = click.option(
    "--config", "-c", "path", type=click.Path(path_type=Path), default=DEFAULT, show_default=True, metavar="FILE",
    help="The configuration.",
)  # fmt: skip
_output = click.option(
    "--output", "-o", type=click.Path(path_type=Path), metavar="FOLDER", help="Write here instead of the targets."
)
_now = click.option(
    "--now", metavar="TIME", help="Act as if it were this time, e.g. 2026-11-23T14:05 (the newsroom's zone)."
)
_json = click.option("--json", "as_json", is_flag=True, help="One JSON object a line.")


def _talk(context: click.Context, option: click.Parameter, value: int) -> None:
    """Say more or less, wherever on the line it is asked for."""
    asked = context.find_root().ensure_object(dict)
    asked[option.name] = asked.get(option.name, 0) + int(value)
    level = logging.DEBUG if asked.get("verbose", 0) > 1 else logging.INFO
    level = logging.ERROR if asked.get("quiet") else level if asked.get("verbose") else logging.WARNING
    logging.getLogger("feedpub").setLevel(level)


def _talking(command: Callable[..., None]) -> Callable[..., None]:
    """Adds -v and -q, so that they may stand before the command or behind it."""
    verbose = click.option("-v", "--verbose", count=True, expose_value=False, callback=_talk, help="Say more.")
    quiet = click.option(
        "-q", "--quiet", is_flag=True, expose_value=False, callback=_talk, help="Say only what is wrong."
    )
    return verbose(quiet(command))


def _listened(command: Callable[..., None]) -> Callable[..., None]:
    """Gives the command, as its first argument, the one who called it."""

    @functools.wraps(command)
    def told(**arguments: Any) -> None:
        asked = click.get_current_context().find_root().ensure_object(dict)
        try:
            folder = Path.cwd()
        except FileNotFoundError:
            raise ConfigError("feedpub", "the folder that you are in was removed; change to another one") from None
        listener = Listener(
            say=terminal.say,
            folder=folder,
            config=os.fspath(arguments.get("path", "")),
            verbose=asked.get("verbose", 0),
            quiet=bool(asked.get("quiet")),
            watched=terminal.watched(),
        )
        command(listener, **arguments)

    return _talking(told)


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, "--version", message="%(prog)s %(version)s")
@_talking
def cli() -> None:
    """Turn a newsroom's articles into feeds that every reader accepts, and keep them right."""
    logging.basicConfig(format="feedpub: %(levelname)s: %(message)s")


@cli.command()
@click.argument("folder", type=click.Path(path_type=Path), default=Path())
@click.option("--title", default="News", show_default=True, help="The publication's name.")
@click.option("--url", default="https://news.example/", show_default=True, help="The address of its front page.")
@click.option("--authority", metavar="DOMAIN,DAY", help="What begins every id; else the URL's domain and the year.")
@click.option("--language", default="en", show_default=True, help="The language of most stories, e.g. uk.")
@click.option("--timezone", default="UTC", show_default=True, help="The newsroom's zone, e.g. Europe/Kyiv.")
@_listened
def init(listener: Listener, folder: Path, **answers: Any) -> None:
    """Make a working newsroom in FOLDER (here, if not given)."""
    from feedpub import scaffold  # noqa: PLC0415

    written = scaffold.init(folder, now=_clock(), **answers)
    where = f" -c {shlex.quote(str(folder / DEFAULT))}" if folder != Path() else ""
    listener.show(f"wrote {path}" for path in written)
    listener.show([f"Now put your addresses into {folder / DEFAULT}, and run: feedpub build{where}"])


@cli.command()
@_config
@_now
@_listened
def check(listener: Listener, path: Path, now: str | None) -> None:
    """Do all that a build does, but write nothing."""
    from feedpub import building, pipeline, report  # noqa: PLC0415

    config = building.load(path)
    moment = _moment(now, config)
    with building.memory(config, moment, listener, write=False) as ledger:
        release = pipeline.prepare(config, moment, ledger, progress=terminal.progress(listener), everything=True)
    listener.warn(report.problems(release, config, listener))
    listener.warn(report.notes(release, config, listener, odd=True))
    if not release.problems:
        count = f"{len(release.stories)} articles and {len(release.documents)} documents"
        listener.show([f"{count} are well; nothing was written"])
    sys.exit(1 if release.problems else 0)


@cli.command()
@_config
@_output
@_now
@_listened
def build(listener: Listener, path: Path, output: Path | None, now: str | None) -> None:
    """Publish every feed that has changed.

    Where `feedpub run` is at work on the same output, it is asked to build at once.
    """
    from feedpub import asking, building, running  # noqa: PLC0415

    config = building.load(path, output)
    try:
        with building.hold(config, listener, command="build", now=_clock()):
            release = building.publish(config, _moment(now, config), listener, progress=terminal.progress(listener))
    except running.TakenError as taken:
        if now is not None or not building.can_ask(taken.who, config):
            raise
        request = {"command": "build", **listener.facts()}
        sys.exit(asking.ask(taken.who, request, timeout=PATIENCE, say=listener.say))
    sys.exit(1 if release.problems else 0)


@cli.command(name="list")
@_config
@_now
@_json
@_listened
def list_(listener: Listener, path: Path, now: str | None, as_json: bool) -> None:
    """Show each article: where it stands, which feeds carry it."""
    from feedpub import building, pipeline, report  # noqa: PLC0415

    config = building.load(path)
    moment = _moment(now, config)
    with building.memory(config, moment, listener, write=False) as ledger:
        release = pipeline.prepare(config, moment, ledger, progress=terminal.progress(listener))
    listener.warn(report.problems(release, config, listener, articles=False))
    if listener.verbose:
        listener.warn(report.notes(release, config, listener))
    records = list(report.listing(release, config, listener))
    if as_json:
        terminal.print_json(records)
    else:
        terminal.print_table(report.table(records))
    sys.exit(1 if release.problems else 0)


@cli.command()
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@_config
@click.option("--zone", metavar="ZONE", help="The time zone of times without one, e.g. Europe/Kyiv.")
@_json
@_listened
def explain(listener: Listener, files: tuple[Path, ...], path: Path, zone: str | None, as_json: bool) -> None:
    """Show what is made of each file, and where each value is from.

    It needs no newsroom around the files; within one it uses its zone, languages and addresses.
    """
    from feedpub import config, place, report  # noqa: PLC0415
    from feedpub import explain as explaining  # noqa: PLC0415

    loaded = config.load(path) if path != DEFAULT or path.exists() else None
    known_zone = place.zone_of(zone) if zone else None
    failed = False
    for file in files:
        try:
            found = explaining.explain(file, **place.of(file, loaded, known_zone))
        except ArticleError as error:
            found = [error]
        for one in found:
            if isinstance(one, ArticleError):
                failed = True
                listener.warn(report.problem(one, {one.subject: str(file)}))
                if as_json:
                    terminal.print_json([{"file": str(file), "error": one.message, "line": one.line}])
            elif as_json:
                terminal.print_json([one.fields])
            else:
                terminal.print_explained(one)
    sys.exit(1 if failed else 0)


@cli.command()
@_config
@_output
@_listened
def run(listener: Listener, path: Path, output: Path | None) -> None:
    """Build now, and then by the schedule, until stopped (Ctrl-C)."""
    # Until the schedule takes the signals there is nothing in hand that an end could harm.
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda _number, _frame: sys.exit(0))
    from feedpub import asking, building, schedule  # noqa: PLC0415

    stopping = schedule.Stopping()
    answer = building.Answers(path, output, listener, _clock, stopping)
    config = answer.config
    if not config.schedule:
        raise ConfigError(str(path), 'schedule: is empty; add a line such as - cron: "*/10 * * * *"')
    with (
        asking.Requests(answer.to) as requests,
        building.hold(config, listener, command="run", now=_clock(), socket=requests.path) as answer.held,
    ):
        crons = [schedule.parse(one.cron) for one in config.schedule]
        zone = config.site.timezone
        listener.show([f"feedpub run: process {os.getpid()}, {len(crons)} cron lines in {zone.key}"])
        schedule.run(crons, zone, answer.at, stopping=stopping, requests=requests)
    listener.show(["feedpub run: stopped"])


@cli.command()
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
@_talking
def completion(shell: str) -> None:
    """Print what makes a shell complete commands and options.

    Use it as in: eval "$(feedpub completion bash)"
    """
    from click.shell_completion import get_completion_class  # noqa: PLC0415

    kind = get_completion_class(shell)
    if kind is None:
        raise click.UsageError(f"no completion for {shell}")
    terminal.say(kind(cli, {}, "feedpub", "_FEEDPUB_COMPLETE").source())


def main() -> None:
    """Run the command line; errors that a person can mend are told in a line each, bugs with what to do."""
    if isinstance(sys.stdout, io.TextIOWrapper):
        # A terminal may lack the letters of a headline; that is no reason to fail.
        sys.stdout.reconfigure(errors="backslashreplace")
    try:
        sys.exit(cli.main(prog_name="feedpub", standalone_mode=False))
    except click.ClickException as wrong:
        wrong.show()
        sys.exit(wrong.exit_code)
    except click.Abort:
        # Ctrl-C: end as by the signal itself, which is how a shell knows that its script is to stop, too.
        signal.signal(signal.SIGINT, signal.SIG_DFL)
        os.kill(os.getpid(), signal.SIGINT)
    except FeedpubError as error:
        from feedpub import report  # noqa: PLC0415

        for line in report.problem(error):
            terminal.say(line, err=True)
        sys.exit(report.exit_code(error))
    except Exception as bug:
        logging.getLogger("feedpub").exception("a bug in feedpub")
        message = f"{type(bug).__name__}: {bug}; this is a bug, please report it with the lines above"
        terminal.say(f"feedpub: {message}", err=True)
        sys.exit(70)


def _clock() -> "datetime":
    from datetime import UTC, datetime  # noqa: PLC0415

    return datetime.now(UTC)


def _moment(text: str | None, config: "Config") -> "datetime":
    """What --now says, else the time, in whole seconds and the newsroom's zone."""
    from feedpub import dates  # noqa: PLC0415

    if text is None:
        return dates.localize(_clock(), config.site.timezone)
    try:
        return dates.localize(dates.parse(text), config.site.timezone)
    except ValueError as error:
        raise click.BadParameter(str(error), param_hint="--now") from None
