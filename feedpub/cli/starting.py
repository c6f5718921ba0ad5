"""Beginning with feedpub: a newsroom to start from, and a shell that knows the commands."""

import shlex
from pathlib import Path
from typing import Any

import click

from feedpub import terminal
from feedpub.cli.options import DEFAULT, PATH, clock, listened, talking
from feedpub.listener import Listener


@click.command()
@click.argument("folder", type=PATH, default=Path())
@click.option("--title", default="News", show_default=True, help="The publication's name.")
@click.option("--url", default="https://news.example/", show_default=True, help="The address of its front page.")
@click.option("--authority", metavar="DOMAIN,DAY", help="What begins every id; else the URL's domain and the year.")
@click.option("--language", default="en", show_default=True, help="The language of most stories, e.g. uk.")
@click.option("--timezone", default="UTC", show_default=True, help="The newsroom's zone, e.g. Europe/Kyiv.")
@listened
def init(listener: Listener, folder: Path, **answers: Any) -> None:
    """Make a working newsroom in FOLDER (here, if not given)."""
    from feedpub import scaffold  # noqa: PLC0415

    written = scaffold.init(folder, now=clock(), **answers)
    where = f" -c {shlex.quote(str(folder / DEFAULT))}" if folder != Path() else ""
    listener.show(f"wrote {path}" for path in written)
    now = f"Now put your addresses into {folder / DEFAULT}, your stories into {folder / 'content'}"
    listener.show([f"{now}, and run: feedpub build{where}"])


@click.command()
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
@talking
def completion(shell: str) -> None:
    """Print what makes a shell complete commands and options.

    Use it as in: eval "$(feedpub completion bash)"
    """
    from click.shell_completion import get_completion_class  # noqa: PLC0415

    kind = get_completion_class(shell)
    if kind is None:
        raise click.UsageError(f"no completion for {shell}")
    commands = click.get_current_context().find_root().command
    terminal.say(kind(commands, {}, "feedpub", "_FEEDPUB_COMPLETE").source())
