"""What the command line shows: problems, progress, tables and JSON. It prints what it is given and decides nothing."""

import json
import sys
from collections.abc import Iterable, Mapping
from time import monotonic
from typing import TYPE_CHECKING, Any

import click

from feedpub import report
from feedpub.errors import FeedpubError

if TYPE_CHECKING:
    from feedpub.config import Config
    from feedpub.explain import Explained
    from feedpub.gather import Progress
    from feedpub.pipeline import Release


def show(text: str) -> None:
    """A line for whoever asked."""
    click.echo(text)


def warn(text: str) -> None:
    """A line about what is wrong."""
    click.echo(text, err=True)


def tell(release: "Release", config: "Config", settings: dict[str, Any], *, notes: bool) -> None:
    """Problems, and notes if they are asked for, each on a line of its own."""
    for error in release.problems:
        for line in report.problem(error, config.root):
            click.echo(line, err=True)
    if not settings["quiet"]:
        for text in [*release.advice, *(release.notes if notes else ())]:
            click.echo(f"note: {report.note(text, config.root)}", err=True)


def complain(errors: Iterable[FeedpubError]) -> None:
    """Errors, each on a line of its own."""
    for error in errors:
        for line in report.problem(error):
            click.echo(line, err=True)


def progress(settings: Mapping[str, Any]) -> "Progress":
    """Shows how far a long run is, where a person watches; a run that takes under a second shows nothing."""
    if settings["quiet"] or not sys.stderr.isatty():
        return lambda _what, _done, _all: None
    begun = monotonic()
    shown = [begun]

    def show(what: str, done: int, count: int) -> None:
        moment = monotonic()
        if done == count and shown[0] > begun:
            click.echo("\r\x1b[K", err=True, nl=False)
        elif moment - begun > 1 and moment - shown[0] > 0.1:
            shown[0] = moment
            click.echo(f"\r\x1b[K{what} {done} of {count}", err=True, nl=False)

    return show


def print_json(records: Iterable[Mapping[str, object]]) -> None:
    """One JSON object a line."""
    for record in records:
        # A file's name may be no UTF-8; JSON must be.
        text = json.dumps(record, ensure_ascii=False)
        click.echo(text.encode("utf-8", "backslashreplace").decode())


def print_table(rows: Iterable[tuple[str, str, str, str]]) -> None:
    """Rows of state, date, feeds and story."""
    from rich.console import Console  # noqa: PLC0415
    from rich.table import Table  # noqa: PLC0415
    from rich.text import Text  # noqa: PLC0415

    table = Table(box=None, pad_edge=False)
    for name in ("state", "published", "feeds", "story"):
        table.add_column(name, no_wrap=name not in ("story", "feeds"))
    for row in rows:
        table.add_row(*map(Text, row))
    Console(soft_wrap=False, width=None if sys.stdout.isatty() else 400).print(table)


def print_explained(found: "Explained") -> None:
    """What a file was read as, field by field."""
    from rich.console import Console  # noqa: PLC0415
    from rich.table import Table  # noqa: PLC0415
    from rich.text import Text  # noqa: PLC0415

    from feedpub import explain as explaining  # noqa: PLC0415
    from feedpub.report import safe  # noqa: PLC0415

    console = Console(width=None if sys.stdout.isatty() else 400)
    console.print(Text(safe(str(found.fields["file"])), style="bold"))
    table = Table(box=None, pad_edge=False, show_header=False)
    for style in ("cyan", "", "dim"):
        table.add_column(style=style)
    for row in explaining.lines(found):
        table.add_row(*(Text(safe(cell)) for cell in row))
    console.print(table)
    notes = found.fields["notes"]
    for text in notes if isinstance(notes, list) else ():
        console.print(Text(safe(f"note: {text}")))
    if found.fields["held_back"]:
        console.print(Text(safe(f"it would be held back: {found.fields['held_back']}"), style="red"))
