"""The ``feedpub`` command: the only place that prints, reads the clock, and decides on exit codes.

0 all is well, 1 something was held back, 2 wrong usage or configuration; 70 is a bug in feedpub. What is slow to import
is imported by the command that needs it, so that ``feedpub --help`` answers at once.
"""

import logging
import os
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from feedpub import __version__
from feedpub.errors import ArticleError, ConfigError, FeedpubError

if TYPE_CHECKING:
    from datetime import datetime

    from feedpub.config import Config
    from feedpub.ledger.sqlite import SqliteLedger

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
    settings = context.find_root().ensure_object(dict)
    settings.setdefault("watched", sys.stdout.isatty())
    settings[str(option.name)] = settings.get(str(option.name), 0) + int(value)
    level = logging.DEBUG if settings.get("verbose", 0) > 1 else logging.INFO
    quiet, verbose = settings.get("quiet"), settings.get("verbose")
    logging.getLogger("feedpub").setLevel(logging.ERROR if quiet else level if verbose else logging.WARNING)


def _talking(command: Callable[..., None]) -> Callable[..., None]:
    """Adds -v and -q, so that they may stand before the command or behind it."""
    verbose = click.option("-v", "--verbose", count=True, expose_value=False, callback=_talk, help="Say more.")
    quiet = click.option(
        "-q", "--quiet", is_flag=True, expose_value=False, callback=_talk, help="Say only what is wrong."
    )
    return verbose(quiet(command))


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
@click.option("--language", default="en", show_default=True, help="The language of most stories, e.g. uk.")
@click.option("--timezone", default="UTC", show_default=True, help="The newsroom's zone, e.g. Europe/Kyiv.")
def init(folder: Path, title: str, url: str, language: str, timezone: str) -> None:
    """Make a working newsroom in FOLDER (here, if not given)."""
    from feedpub import scaffold  # noqa: PLC0415

    for path in scaffold.init(folder, title=title, url=url, language=language, timezone=timezone, now=_clock()):
        click.echo(f"wrote {path}")
    where = f" -c {folder / DEFAULT}" if folder != Path() else ""
    click.echo(f"Now put your addresses into {folder / DEFAULT}, and run: feedpub build{where}")


@cli.command()
@_config
@_now
@_talking
@click.pass_obj
def check(settings: dict[str, Any], path: Path, now: str | None) -> None:
    """Read and normalize everything, render every feed, write nothing."""
    with _newsroom(path) as (config, ledger):
        from feedpub import pipeline, terminal  # noqa: PLC0415

        release = pipeline.prepare(
            config, _moment(now, config), ledger, progress=terminal.progress(settings), everything=True
        )
        terminal.tell(release, config, settings, notes=True)
        if not release.problems and not settings["quiet"]:
            count = len(release.documents)
            click.echo(f"{len(release.stories)} articles and {count} documents are well; nothing was written")
    sys.exit(1 if release.problems else 0)


@cli.command()
@_config
@_output
@_now
@_talking
@click.pass_obj
def build(settings: dict[str, Any], path: Path, output: Path | None, now: str | None) -> None:
    """Publish every feed that has changed.

    Where `feedpub run` is at work on the same output, it is asked to build at once.
    """
    from feedpub import asking, building, running, terminal  # noqa: PLC0415

    config = building.load(path, output)
    outputs = [target.path for target in config.targets]
    busy = next((who for one in outputs if (who := running.holder(one)) and who.socket), None)
    if busy and now is None and busy.config == os.path.realpath(path):
        sys.exit(asking.ask(busy, {"command": "build", **settings}, timeout=PATIENCE, say=click.echo))
    with running.hold(*outputs, config=Path(os.path.realpath(path)), command="build"):
        code = building.publish(config, _moment(now, config), settings, terminal.show)
    sys.exit(code)


@cli.command(name="list")
@_config
@_now
@_json
def list_(path: Path, now: str | None, as_json: bool) -> None:
    """Show each article: where it stands, which feeds carry it."""
    with _newsroom(path) as (config, ledger):
        from feedpub import pipeline, report, terminal  # noqa: PLC0415

        moment = _moment(now, config)
        release = pipeline.prepare(config, moment, ledger)
        records = list(report.listing(release, config, moment))
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
def explain(files: tuple[Path, ...], path: Path, zone: str | None, as_json: bool) -> None:
    """Show what feedpub makes of each file, field by field, and where each value came from.

    It needs no newsroom around the files; within one it uses its zone, languages and addresses.
    """
    from feedpub import explain as explaining  # noqa: PLC0415
    from feedpub import terminal  # noqa: PLC0415

    places = _places(path)
    failed = False
    for file in files:
        try:
            found = explaining.explain(file, **places(file, zone))
        except ArticleError as error:
            found = [error]
        for one in found:
            if isinstance(one, ArticleError):
                failed = True
                terminal.complain([ArticleError(str(file), one.message, line=one.line)])
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
@_talking
@click.pass_obj
def run(settings: dict[str, Any], path: Path, output: Path | None) -> None:
    """Build now, and then by the schedule in the configuration, until stopped (Ctrl-C, SIGTERM)."""
    # Until the schedule takes the signals there is nothing in hand that an end could harm.
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda _number, _frame: sys.exit(0))
    from feedpub import asking, building, running, schedule  # noqa: PLC0415

    stopping = schedule.Stopping()
    answer = building.Answers(path, output, settings, _clock, stopping)
    config = answer.config
    if not config.schedule:
        raise ConfigError(str(path), 'schedule: is empty; add a line such as - cron: "*/10 * * * *"')
    outputs = [target.path for target in config.targets]
    since = _clock().astimezone(config.site.timezone).isoformat(timespec="seconds")
    where = Path(os.path.realpath(path))
    with (
        asking.Requests(answer.to) as requests,
        running.hold(*outputs, config=where, command="run", since=since, socket=requests.path) as answer.held,
    ):
        crons = [schedule.parse(one.cron) for one in config.schedule]
        if not settings["quiet"]:
            click.echo(f"feedpub run: process {os.getpid()}, {len(crons)} cron lines in {config.site.timezone.key}")
        schedule.run(crons, config.site.timezone, answer.at, stopping=stopping, requests=requests)
    if not settings["quiet"]:
        click.echo("feedpub run: stopped")


@cli.command()
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
def completion(shell: str) -> None:
    """Print the completion script for a shell, e.g. eval "$(feedpub completion bash)"."""
    from click.shell_completion import get_completion_class  # noqa: PLC0415

    kind = get_completion_class(shell)
    if kind is None:
        raise click.UsageError(f"no completion for {shell}")
    click.echo(kind(cli, {}, "feedpub", "_FEEDPUB_COMPLETE").source())


def main() -> None:
    """Run the command line; errors that a person can mend are told in a line each, bugs with what to do."""
    try:
        cli(prog_name="feedpub")
    except FeedpubError as error:
        from feedpub import report  # noqa: PLC0415

        for line in report.problem(error):
            click.echo(line, err=True)
        sys.exit(2 if isinstance(error, ConfigError) else 1)
    except BrokenPipeError:
        # Whoever read our output has seen enough; the interpreter must not complain of it on its way out.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(0)
    except Exception as bug:
        logging.getLogger("feedpub").exception("a bug in feedpub")
        click.echo(
            f"feedpub: {type(bug).__name__}: {bug}; this is a bug, please report it with the lines above", err=True
        )
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


@contextmanager
def _newsroom(path: Path) -> "Iterator[tuple[Config, SqliteLedger]]":
    """A configuration and its memory, to look at only."""
    from feedpub import building  # noqa: PLC0415

    config = building.load(path)
    with building.memory(config, write=False) as ledger:
        yield config, ledger


def _places(path: Path) -> Callable[[Path, str | None], dict[str, Any]]:
    """What :func:`feedpub.explain.explain` should know of a file: its newsroom's, where it lies in one."""
    from zoneinfo import ZoneInfo, ZoneInfoNotFoundError  # noqa: PLC0415

    from feedpub import config, gather  # noqa: PLC0415

    loaded = config.load(path) if path != DEFAULT or path.exists() else None

    def place(file: Path, zone: str | None) -> dict[str, Any]:
        try:
            known: dict[str, Any] = {"zone": ZoneInfo(zone) if zone else loaded.site.timezone if loaded else None}
        except (ZoneInfoNotFoundError, ValueError, OSError):
            raise click.BadParameter(
                f"{zone!r} is no time zone; write one such as Europe/Kyiv", param_hint="--zone"
            ) from None
        real = Path(os.path.realpath(file))
        if loaded is None:
            return known
        for source in loaded.sources:
            if real.is_relative_to(os.path.realpath(source.path)):
                inner = real.relative_to(os.path.realpath(source.path)).as_posix()
                return known | {"room": gather.newsroom(loaded, source), "path": inner, "form": source.form}
        return known

    return place
