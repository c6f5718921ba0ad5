"""Taking a story back."""

import sys
from pathlib import Path

import click
from msgspec.structs import replace

from feedpub import terminal
from feedpub.cli.options import PATIENCE, clock, config_option, listened, now_option, output_option, time_of
from feedpub.errors import ConfigError, FeedpubError
from feedpub.listener import Listener


@click.command()
@click.argument("story")
@config_option
@click.option("--reason", metavar="TEXT", default="", help="Why, for readers of the notice to see.")
@click.option("--legal", is_flag=True, help="Leave no trace of its headline and text anywhere, and show no notice.")
@output_option
@now_option
@listened
def kill(
    listener: Listener, story: str, path: Path, reason: str, legal: bool, output: Path | None, now: str | None
) -> None:
    """Take STORY back from every subscriber, at once.

    STORY is its id, its name, its file or its address. A notice takes its place in the feeds. Where `feedpub run` is at
    work on the same output, it is asked to do it.
    """
    from feedpub import asking, building, killing, report, running, withdrawn  # noqa: PLC0415

    if not reason.strip() and not legal:
        raise click.UsageError("say why with --reason (readers see it), or take it back without a notice by --legal")
    try:
        config = building.load(path, output, content=False)
    except ConfigError:
        todo = "mend what is named below, or put the last good one back, and run this again"
        listener.warn([report.safe(f"{story}: is not taken back, as the configuration cannot be used; {todo}")])
        raise
    moment = time_of(now, config.site.timezone)
    damage: list[str] = []  # which what publishes sets aside, and tells of
    unheard = replace(listener, say=lambda text, **_: damage.append(text))
    try:
        with building.memory(config, moment, unheard, write=False, whole=True) as ledger:
            one = killing.take_back(config, ledger, story, moment, reason=reason, legal=legal, folder=listener.folder)
    except FeedpubError as error:
        listener.warn(damage)
        if error.subject not in (story, "--reason"):  # or else what was typed is wrong, and nothing else
            todo = "mend what is named below, and run this again"
            listener.warn([report.safe(f"{story}: is not taken back; {todo}")])
        raise
    listed = report.near(config.root / withdrawn.NAME, config, listener)
    listener.show([report.safe(f"{one.id}: stands in {listed}; no build brings it back")])
    if killing.reason_of(reason) not in (None, one.reason):
        was = f"since {one.when:%Y-%m-%d %H:%M}, and its reason there stays; to change that, edit its lines"
        was += ", `when` too, or readers keep what they have"
        listener.warn([report.safe(f"note: {listed}: has {one.id} {was}")])
    try:
        with building.hold(config, listener, command="kill", now=clock()) as held:
            progress = terminal.progress(listener)
            release = building.publish(config, moment, listener, held=held, progress=progress, killed=one.id)
    except running.TakenError as taken:
        if now is not None or not building.can_ask(taken.who, config):
            listener.warn(report.perhaps_out(one.id))
            raise
        request = {"command": "kill", "id": one.id, **listener.facts()}
        try:
            sys.exit(asking.ask(taken.who, request, timeout=PATIENCE, say=listener.say))
        except ConfigError:
            listener.warn(report.perhaps_out(one.id, "no `feedpub run` said that it is not"))
            raise
    except FeedpubError:
        listener.warn(report.perhaps_out(one.id))
        raise
    sys.exit(1 if release.problems else 0)
