"""What the commands have in common: their options, whom they talk with, and the one reading of the clock."""

import functools
import os
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from feedpub import terminal
from feedpub.errors import ConfigError

if TYPE_CHECKING:
    from datetime import datetime
    from zoneinfo import ZoneInfo

DEFAULT = Path("config/feedpub.yaml")
PATH = click.Path(path_type=Path, readable=False)  #: looked at by who opens it, whose message says what to do
PATIENCE = 600.0  #: seconds that a command waits for a running `feedpub run` that does its work

config_option = click.option(
    "--config", "-c", "path", type=PATH, default=DEFAULT, show_default=True, metavar="FILE",
    help="The configuration.",
)  # fmt: skip
output_option = click.option("--output", "-o", type=PATH, metavar="FOLDER", help="Write here instead of the targets.")
now_option = click.option(
    "--now", metavar="TIME", help="Act as if it were this time, e.g. 2026-11-23T14:05 (the newsroom's zone)."
)
json_option = click.option("--json", "as_json", is_flag=True, help="One JSON object a line.")


def _talk(context: click.Context, option: click.Parameter, value: int) -> None:
    """Say more or less, wherever on the line it is asked for."""
    import logging  # noqa: PLC0415  it takes a sixth of the time in which `feedpub --help` is to answer

    asked = context.find_root().ensure_object(dict)
    asked[option.name] = asked.get(option.name, 0) + int(value)
    level = logging.DEBUG if asked.get("verbose", 0) > 1 else logging.INFO
    level = logging.ERROR if asked.get("quiet") else level if asked.get("verbose") else logging.WARNING
    logging.getLogger("feedpub").setLevel(level)


def talking(command: Callable[..., None]) -> Callable[..., None]:
    """Adds -v and -q, so that they may stand before the command or behind it."""
    verbose = click.option("-v", "--verbose", count=True, expose_value=False, callback=_talk, help="Say more.")
    quiet = click.option(
        "-q", "--quiet", is_flag=True, expose_value=False, callback=_talk, help="Say only what is wrong."
    )
    return verbose(quiet(command))


def listened(command: Callable[..., None]) -> Callable[..., None]:
    """Gives the command, as its first argument, the one who called it."""

    @functools.wraps(command)
    def told(**arguments: Any) -> None:
        from feedpub.listener import Listener  # noqa: PLC0415  `--help` has nobody to tell of anything

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

    return talking(told)


def clock() -> "datetime":
    from datetime import UTC, datetime  # noqa: PLC0415

    return datetime.now(UTC)


def time_of(text: str | None, zone: "ZoneInfo") -> "datetime":
    """What --now says, else the time, in whole seconds and the newsroom's ``zone``."""
    from feedpub import dates  # noqa: PLC0415

    if text is None:
        return dates.localize(clock(), zone)
    try:
        return dates.localize(dates.parse(text), zone)
    except ValueError as error:
        raise click.BadParameter(str(error), param_hint="--now") from None
