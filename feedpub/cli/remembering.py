"""Asking what feedpub remembers, and keeping that safe: the ledger's backup, the feeds' status, a story's history."""

import os
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

import click
from msgspec.structs import replace

from feedpub import terminal
from feedpub.cli.options import PATH, clock, config_option, json_option, listened, now_option, talking, time_of
from feedpub.errors import ConfigError, TargetError
from feedpub.listener import Listener

if TYPE_CHECKING:
    from feedpub.ledger import Ledger
    from feedpub.settings import Config

_PIPE = Path("-")  #: stands for the standard input or output


def _length(_context: click.Context, _option: click.Parameter, value: str | None) -> timedelta | None:
    """The length of time that an option says, such as ``30m``."""
    from feedpub import status  # noqa: PLC0415

    try:
        return status.duration(value) if value is not None else None
    except ValueError as error:
        raise click.BadParameter(str(error)) from None


@click.group()
@talking
def ledger() -> None:
    """Back up what feedpub remembers, and restore it."""


@ledger.command(name="export")
@click.argument("file", type=PATH, default=_PIPE)
@config_option
@listened
def export(listener: Listener, path: Path, file: Path) -> None:
    """Write all that is remembered into FILE.

    Without one to the standard output; a JSON object a line.
    """
    from feedpub import config as configuration  # noqa: PLC0415
    from feedpub.ledger.sqlite import open_ledger  # noqa: PLC0415

    place = configuration.load(path).state / "ledger.db"
    if not place.exists():
        raise ConfigError(str(place), "there is no ledger, and nothing was exported; it comes with the first build")
    opened, damage = open_ledger(place, write=False)
    try:
        if damage:
            # An export of nothing must not take the place of a good one.
            raise ConfigError(str(place), f"nothing was exported: {damage.removeprefix(f'{place}: ')}")
        if file == _PIPE:
            for line in opened.dump():
                terminal.say(line)
            return
        count = _write(file, opened.dump())
    finally:
        opened.close()
    listener.show([f"{file}: {count} lines; `feedpub ledger import` takes them back"])


def _write(file: Path, lines: Iterable[str]) -> int:
    """Write a whole file or none; how many lines it has."""
    beside = file.with_name(f".{file.name}.{os.getpid()}.tmp")
    count = 0
    try:
        try:
            with beside.open("w", encoding="utf-8") as opened:
                for line in lines:
                    opened.write(f"{line}\n")
                    count += 1
                opened.flush()
                os.fsync(opened.fileno())
            beside.replace(file)
        finally:
            beside.unlink(missing_ok=True)
    except OSError as error:
        raise TargetError(str(file), f"cannot be written ({error.strerror}); see to its folder and its disk") from None
    return count


@ledger.command(name="import")
@click.argument("file", type=PATH)
@click.option("--set-aside", "aside", is_flag=True, help="Keep a ledger that remembers something beside the new one.")
@config_option
@listened
def import_(listener: Listener, path: Path, file: Path, aside: bool) -> None:
    """Remember what an export in FILE says, and nothing else.

    `-` is the standard input.
    """
    from feedpub import building  # noqa: PLC0415
    from feedpub import config as configuration  # noqa: PLC0415
    from feedpub.ledger import importing  # noqa: PLC0415

    config = configuration.load(path)
    place = config.state / "ledger.db"
    try:
        place.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise ConfigError(str(place.parent), f"cannot be made ({error.strerror}); see to its permissions") from None
    with _lines(file) as lines, building.hold(config, listener, command="import", now=clock()):
        former = importing.restore(place, lines, "the export" if file == _PIPE else str(file), aside=aside)
    listener.show([f"{place}: remembers what {file} says" + (f"; the former one is {former}" if former else "")])


@contextmanager
def _lines(file: Path) -> Iterator[TextIO]:
    if file == _PIPE:
        yield sys.stdin
        return
    try:
        opened = file.open(encoding="utf-8")
    except OSError as error:
        raise ConfigError(str(file), f"cannot be read ({error.strerror}); name an export of a ledger") from None
    with opened:
        yield opened


@click.command()
@config_option
@now_option
@click.option("--stale", callback=_length, metavar="TIME", help="How long ago the last build may be, e.g. 30m or 2h.")
@json_option
@listened
def status(listener: Listener, path: Path, now: str | None, stale: timedelta | None, as_json: bool) -> None:
    """Tell how the feeds are, and since when.

    The last build, what it held back, who is at work. It reads no story.
    """
    from feedpub import building, recounting, running  # noqa: PLC0415
    from feedpub import config as configuration  # noqa: PLC0415
    from feedpub import status as looking  # noqa: PLC0415
    from feedpub.ledger import DamageError  # noqa: PLC0415

    config = configuration.load(path)
    moment = time_of(now, config.site.timezone)

    def looked(*, whole: bool) -> looking.Status:
        # What is wrong with the ledger is told with the rest.
        with building.memory(config, moment, write=False, whole=whole) as remembered:
            return looking.status(_documents(config, remembered), remembered, moment, stale)

    try:
        found = looked(whole=False)
    except DamageError:
        found = looked(whole=True)
    outputs = {os.path.relpath(one.path, config.root): running.holder(one.path) for one in config.targets}
    due = _due(config, moment) if any(one and one.command == "run" for one in outputs.values()) else None
    if as_json:
        terminal.print_json([recounting.status_record(found, config, outputs, due)])
    else:
        listener.show(recounting.status_lines(found, config, listener, outputs, due))
        if not listener.quiet:
            terminal.print_table(recounting.feed_rows(found, config), recounting.FEED_COLUMNS)
    listener.warn(recounting.trouble_lines(found, config, listener))
    sys.exit(0 if found.well else 1)


def _documents(config: "Config", remembered: "Ledger") -> dict[str, list[str]]:
    """The documents of each feed: those that the configuration has, and those that were published."""
    from feedpub.formats import FORMATS  # noqa: PLC0415

    # Of a matrix only what was published says which feeds there are.
    found = {
        name: [name + FORMATS[one].suffix for one in settings.formats]
        for name, settings in config.feeds.items()
        if not settings.each
    }
    carried = remembered.feeds()
    for target in config.targets:
        for path in sorted(remembered.files(os.path.relpath(target.path, config.root))):
            if path.rpartition(".")[0] not in found.keys() | carried.keys():
                continue  # about all feeds together, or packed
            several = found.setdefault(path.rpartition(".")[0], [])
            several += [] if path in several else [path]
    return found


def _due(config: "Config", moment: datetime) -> datetime | None:
    from feedpub import cron, due  # noqa: PLC0415

    crons = [cron.parse(one.cron) for one in config.schedule]
    return due.next_due(crons, config.site.timezone, None, moment) if crons else None


@click.command()
@click.argument("story")
@config_option
@json_option
@listened
def history(listener: Listener, path: Path, story: str, as_json: bool) -> None:
    """Tell all that ever happened to STORY.

    It may be the story's id, its name, its file or its address.
    """
    from feedpub import building, recounting, urls, withdrawn  # noqa: PLC0415
    from feedpub import config as configuration  # noqa: PLC0415

    config = configuration.load(path)
    names = (story, os.path.relpath(listener.folder / story, config.root), *urls.pasted(story))
    with building.memory(config, time_of(None, config.site.timezone), listener, write=False) as remembered:
        found = {one.id: one for name in names for one in remembered.find(name)}
        carried = remembered.feeds()
        taken = {one.id: one.when for one in withdrawn.read(config.root / withdrawn.NAME, config.site.timezone)}
        lives = [
            (
                replace(one, withdrawn=taken.get(one.id, one.withdrawn)),
                [name for name, feed in carried.items() if one.id in feed.ids],
                remembered.history(one.id),
            )
            for one in found.values()
        ]
    if not lives:
        raise ConfigError(
            story, "no story of this id, name, file or address was ever in a feed; `feedpub list` has all"
        )
    for number, life in enumerate(lives):
        if as_json:
            terminal.print_json([recounting.history_record(*life, config, listener)])
        else:
            for line in [*([""] if number else []), *recounting.history_lines(*life, config, listener)]:
                terminal.say(line)
