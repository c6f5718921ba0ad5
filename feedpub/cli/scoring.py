"""How well stories are read, against what people found in them."""

import re
import sys
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from feedpub import terminal
from feedpub.cli.options import DEFAULT, PATH, config_option, json_option, listened
from feedpub.listener import Listener

if TYPE_CHECKING:
    from feedpub.errors import ArticleError
    from feedpub.explain import Explained
    from feedpub.score import Figure, Measure, Scored

_BOUND = re.compile(r"(?:(?P<group>[^=]+):)?(?P<name>[a-z]+)=(?P<value>[0-9]{1,3}(?:\.[0-9]+)?)")
Bounds = list[tuple[str | None, str, float]]  #: a group or none for all, a measure, per cent


def _bounds(_context: click.Context, option: click.Parameter, value: str | None) -> Bounds:
    """``title=92,fundus:day=99`` taken apart."""
    from feedpub.score import BY_NAME  # noqa: PLC0415

    found: Bounds = []
    for piece in filter(None, (value or "").replace(" ", "").split(",")):
        bound = _BOUND.fullmatch(piece)
        if bound is None or bound["name"] not in BY_NAME:
            known = ", ".join(BY_NAME)
            raise click.BadParameter(f"{piece!r} is no figure and its bound; write one such as title=92 ({known})")
        if BY_NAME[bound["name"]].less is (option.name == "least"):
            other = "--most" if option.name == "least" else "--least"
            raise click.BadParameter(
                f"of `{bound['name']}` {'less' if other == '--most' else 'more'} is better; use {other}"
            )
        found.append((bound["group"], bound["name"], float(bound["value"])))
    return found


def _measure(_context: click.Context, _option: click.Parameter, value: str | None) -> "Measure | None":
    from feedpub.score import BY_NAME  # noqa: PLC0415

    if value is None or value in BY_NAME:
        return BY_NAME[value] if value else None
    raise click.BadParameter(f"{value!r} is no measure; write one of {', '.join(BY_NAME)}")


@click.command()
@click.argument("truth", type=PATH)
@config_option
@click.option("--files", type=PATH, metavar="FOLDER", help="Where the stories are, if not there.")
@click.option("--zone", metavar="ZONE", help="The time zone of times without one, e.g. Europe/Kyiv.")
@click.option("--misses", metavar="MEASURE", callback=_measure, help="Show each story that falls short by it.")
@click.option("--least", metavar="NAME=N,…", callback=_bounds, help="End with 1 where a figure is lower.")
@click.option("--most", metavar="NAME=N,…", callback=_bounds, help="The same where a figure is higher.")
@json_option
@listened
def score(  # noqa: PLR0913, PLR0917  one for each option
    listener: Listener,
    truth: Path,
    path: Path,
    files: Path | None,
    zone: str | None,
    misses: "Measure | None",
    least: Bounds,
    most: Bounds,
    as_json: bool,
) -> None:
    """Measure how well stories are read, against what people found.

    TRUTH is a file of JSON Lines, or the folder that it lies in; each line names a story's file and what is true of it.
    """
    from feedpub import config, explain, place  # noqa: PLC0415
    from feedpub import score as scoring  # noqa: PLC0415

    loaded = config.load(path) if path != DEFAULT or path.exists() else None
    known_zone = place.zone_of(zone) if zone else None

    def read(file: Path) -> "Sequence[Explained | ArticleError]":
        return explain.explain(file, **place.of(file, loaded, known_zone))

    found = list(scoring.score(scoring.load(scoring.find(truth), files), read))
    _show_unread(listener, found)
    figures = scoring.figures(found)
    if misses:
        _show_misses(found, misses, as_json=as_json)
    if as_json:
        terminal.print_json(_records(found, figures))
    else:
        terminal.print_figures(figures)
    fallen = [*_fallen(figures, least), *_fallen(figures, most)]
    listener.warn(fallen)
    sys.exit(1 if fallen or any(one.error for one in found) else 0)


def _show_unread(listener: Listener, found: "Iterable[Scored]") -> None:
    from feedpub import report  # noqa: PLC0415

    for one in found:
        if one.error:
            listener.warn(report.problem(one.error, {one.error.subject: str(one.row.file)}))


def _show_misses(found: "Iterable[Scored]", measure: "Measure", *, as_json: bool) -> None:
    from feedpub import report, score  # noqa: PLC0415

    for one in found:
        if (miss := score.missed(one, measure)) is None:
            continue
        if as_json:
            facts = {"file": str(one.row.file), "measure": measure.name, "found": miss[0], "true": miss[1]}
            terminal.print_json([facts])
        else:
            lines = (str(one.row.file), f"  found  {miss[0]}", f"  true   {miss[1]}")
            terminal.say("\n".join(map(report.safe, lines)))


def _records(
    found: "Sequence[Scored]", figures: "Mapping[str, Mapping[str, Figure]]"
) -> Iterable[Mapping[str, object]]:
    """Each group's figures as JSON has them."""
    for group, by_name in figures.items():
        stories = sum(group in (one.row.group, "all") for one in found)
        yield {
            "group": group,
            "stories": stories,
            "figures": {name: round(one.value, 2) for name, one in by_name.items()},
            "counts": {name: one.count for name, one in by_name.items()},
        }


def _fallen(figures: "Mapping[str, Mapping[str, Figure]]", bounds: Bounds) -> Iterable[str]:
    """A line for each bound that does not hold. What was not measured does not: a truth may have lost its rows."""
    from feedpub.score import ALL, BY_NAME  # noqa: PLC0415

    for group, name, bound in bounds:
        of = group or (ALL if ALL in figures else next(iter(figures), ALL))
        figure = figures.get(of, {}).get(name)
        where = f"{of}: {name}"
        if figure is None:
            yield f"{where}: was not measured; the truth says nothing of it"
        elif BY_NAME[name].less and figure.value > bound:
            yield f"{where}: {figure.value:.1f} is more than {bound:g}; `--misses {name}` shows the stories"
        elif not BY_NAME[name].less and figure.value < bound:
            yield f"{where}: {figure.value:.1f} is less than {bound:g}; `--misses {name}` shows the stories"
