"""What the command line shows: lines, progress, tables and JSON. It prints what it is given and decides nothing."""

import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from time import monotonic
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from rich.console import RenderableType

    from feedpub.explain import Explained
    from feedpub.gather import Progress
    from feedpub.listener import Listener
    from feedpub.running import Holder
    from feedpub.score import Figure

_ENDLESS = 100_000  # columns: what is not read by a person in a terminal is not wrapped


class _Progress:
    """The line on which a long run shows how far it is; whatever else is said takes its place."""

    def __init__(self) -> None:
        self._shown = False

    def show(self, text: str) -> None:
        click.echo(f"\r\x1b[K{text}", err=True, nl=False, color=True)
        self._shown = True

    def clear(self) -> None:
        if self._shown:
            click.echo("\r\x1b[K", err=True, nl=False, color=True)
            self._shown = False


_progress = _Progress()  # a process has one terminal


def say(text: str, *, err: bool = False) -> None:
    """A line for whoever called the command."""
    _progress.clear()
    click.echo(text, err=err)


def watched(*, err: bool = False) -> bool:
    """Whether a person sees what is printed, as it is printed. A stream may be closed from the start: then nobody."""
    stream = sys.stderr if err else sys.stdout
    return stream is not None and stream.isatty()


def waiting(listener: "Listener") -> "Callable[[Holder, float], None]":
    """Tells a person who watches whom the command waits for, and for how long."""

    def tell(who: "Holder", patience: float) -> None:
        if watched(err=True) and not listener.quiet:
            say(f"waiting for {who}, {patience:g} s at most", err=True)

    return tell


def progress(listener: "Listener") -> "Progress":
    """Shows how far a long run is, where a person watches; a run that takes under a second shows nothing."""
    if listener.quiet or not watched(err=True):
        return lambda _what, _done, _all: None
    begun = monotonic()
    shown = [begun]

    def show(what: str, done: int, count: int) -> None:
        moment = monotonic()
        if done == count:
            _progress.clear()
        elif moment - begun > 1 and moment - shown[0] > 0.1:
            shown[0] = moment
            _progress.show(f"{what} {done} of {count}")

    return show


def print_json(records: Iterable[Mapping[str, object]]) -> None:
    """One JSON object a line."""
    import json  # noqa: PLC0415

    for record in records:
        # A file's name may be no UTF-8; JSON must be.
        text = json.dumps(record, ensure_ascii=False)
        say(text.encode("utf-8", "backslashreplace").decode())


def _print(*parts: "RenderableType") -> None:
    """Print what rich lays out, as wide as the terminal; into a pipe or a file without an end."""
    from rich.console import Console  # noqa: PLC0415

    console = Console(width=None if watched() else _ENDLESS)
    with console.capture() as captured:
        console.print(*parts, sep="\n")
    say("\n".join(line.rstrip() for line in captured.get().rstrip("\n").split("\n")))


def print_table(rows: Iterable[Sequence[str]], names: Sequence[str] = ("state", "published", "feeds", "story")) -> None:
    """Rows of cells, below the names of their columns."""
    from rich.table import Table  # noqa: PLC0415
    from rich.text import Text  # noqa: PLC0415

    table = Table(box=None, pad_edge=False)
    for name in names:
        # Folded, as a file's name that lacks its end is no use to anyone.
        table.add_column(name, overflow="fold")
    for row in rows:
        table.add_row(*map(Text, row))
    _print(table)


def print_figures(figures: "Mapping[str, Mapping[str, Figure]]") -> None:
    """Measures down, groups across; each figure in per cent, with how many stories it is of."""
    from rich.table import Table  # noqa: PLC0415
    from rich.text import Text  # noqa: PLC0415

    from feedpub.report import safe  # noqa: PLC0415
    from feedpub.score import MEASURES  # noqa: PLC0415

    table = Table(box=None, pad_edge=False)
    table.add_column("per cent", style="cyan")
    for group in figures:
        table.add_column(Text(safe(group)), justify="right", overflow="fold")
    table.add_column("", style="dim", overflow="fold")
    for measure in MEASURES:
        cells = [by_name.get(measure.name) for by_name in figures.values()]
        if any(cells):
            shown = [f"{one.value:.1f} ({one.count})" if one else "" for one in cells]
            table.add_row(measure.name, *shown, measure.what + (" (less is better)" if measure.less else ""))
    _print(table)


def print_explained(found: "Explained", *, lines: bool = False) -> None:
    """What a file was read as, field by field; of a page text also line by line, if ``lines``."""
    from rich.table import Table  # noqa: PLC0415
    from rich.text import Text  # noqa: PLC0415

    from feedpub import explain as explaining  # noqa: PLC0415
    from feedpub.report import safe  # noqa: PLC0415

    table = Table(box=None, pad_edge=False, show_header=False)
    for style in ("cyan", "", "dim"):
        table.add_column(style=style, overflow="fold")
    for row in explaining.lines(found):
        table.add_row(*(Text("\n".join(map(safe, cell.split("\n")))) for cell in row))
    page = Table(box=None, pad_edge=False, show_header=False)
    for style, justify in (("dim", "right"), ("cyan", "left"), ("", "left")):
        page.add_column(style=style, justify=justify, overflow="fold")  # type: ignore[arg-type]
    for row in explaining.page(found) if lines else ():
        page.add_row(*(Text(safe(cell)) for cell in row))
    notes = found.fields["notes"]
    below = [Text(safe(f"note: {text}")) for text in (notes if isinstance(notes, list) else ())]
    if held := found.fields["held_back"]:
        below.append(Text(safe(f"it would be held back: {held}"), style="red"))
    _print(Text(safe(str(found.fields["file"])), style="bold"), table, *([page] if page.row_count else []), *below)
