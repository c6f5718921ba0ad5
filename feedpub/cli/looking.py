"""Looking at what there is: stories and files."""

import sys
from pathlib import Path

import click

from feedpub import terminal
from feedpub.cli.options import DEFAULT, PATH, config_option, json_option, listened, now_option, time_of
from feedpub.errors import ArticleError
from feedpub.listener import Listener


@click.command(name="list")
@config_option
@now_option
@json_option
@listened
def list_(listener: Listener, path: Path, now: str | None, as_json: bool) -> None:
    """Show each article: where it stands, which feeds carry it."""
    from feedpub import building, pipeline, report  # noqa: PLC0415

    config = building.load(path)
    moment = time_of(now, config.site.timezone)
    with building.memory(config, moment, listener, write=False) as ledger, building.means(config, write=False) as means:
        release = pipeline.prepare(config, moment, ledger, progress=terminal.progress(listener), means=means)
    listener.warn(report.problems(release, config, listener, articles=False))
    if listener.verbose:
        listener.warn(report.notes(release, config, listener))
    records = list(report.listing(release, config, listener))
    if as_json:
        terminal.print_json(records)
    else:
        terminal.print_table(report.table(records))
    sys.exit(1 if release.problems else 0)


@click.command()
@config_option
@now_option
@json_option
@click.option("--exit-code", "telling", is_flag=True, help="End with 1 where anything would change.")
@click.option("--allow", multiple=True, metavar="NAME", help="Show what would change if this guard let it through.")
@listened
def diff(listener: Listener, path: Path, now: str | None, as_json: bool, telling: bool, allow: tuple[str, ...]) -> None:
    """Show what a build would change for subscribers.

    Of each feed the entries that are new, updated, withdrawn or gone, with the fields that differ.
    """
    from feedpub import building, comparing, forecast, pipeline, report  # noqa: PLC0415
    from feedpub.guards import Allowed  # noqa: PLC0415

    config = building.load(path)
    moment = time_of(now, config.site.timezone)
    allowed = Allowed(building.allowances(allow, config, listener.folder))
    progress = terminal.progress(listener)
    with building.memory(config, moment, listener, write=False) as ledger, building.means(config, write=False) as means:
        release = pipeline.prepare(config, moment, ledger, progress=progress, allowed=allowed, means=means)
        changes = list(forecast.changes(release, config, ledger))
    listener.warn(report.problems(release, config, listener))
    listener.warn(report.notes(release, config, listener))
    if as_json:
        terminal.print_json(comparing.change_record(one, config, listener) for one in changes)
    else:
        for line in comparing.change_lines(changes, config, listener):
            terminal.say(line)
        listener.show(comparing.held_lines(release))
    sys.exit(1 if release.problems or (telling and changes) else 0)


@click.command()
@click.argument("files", nargs=-1, required=True, type=PATH)
@config_option
@click.option("--zone", metavar="ZONE", help="The time zone of times without one, e.g. Europe/Kyiv.")
@json_option
@listened
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
                terminal.print_explained(one, lines=listener.verbose > 0)
    sys.exit(1 if failed else 0)
