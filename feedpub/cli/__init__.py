"""The ``feedpub`` command: the only place that prints, reads the clock, and decides on exit codes.

0 all is well, 1 something was held back, 2 wrong usage or configuration; 70 is a bug in feedpub. What is slow to import
is imported by the command that needs it, so that ``feedpub --help`` answers at once.
"""

import io
import os
import signal
import sys
from collections.abc import Mapping
from importlib import import_module

import click

from feedpub import __version__, terminal
from feedpub.cli import outlet
from feedpub.cli.options import talking
from feedpub.errors import FeedpubError

#: Each command, its module and its name there, and what it is for, so that `feedpub --help` need not import them.
COMMANDS: Mapping[str, tuple[str, str, str]] = {
    "adopt": ("moving", "adopt", "Take over the ids and dates of a former feed."),
    "build": ("publishing", "build", "Publish every feed that has changed."),
    "check": ("publishing", "check", "Do all that a build does, but write nothing."),
    "completion": ("starting", "completion", "Print what makes a shell complete commands and options."),
    "diff": ("looking", "diff", "Show what a build would change for subscribers."),
    "explain": ("looking", "explain", "Show what is made of each file, and where each value is from."),
    "history": ("remembering", "history", "Tell all that ever happened to STORY."),
    "init": ("starting", "init", "Make a working newsroom in FOLDER (here, if not given)."),
    "kill": ("retracting", "kill", "Take STORY back from every subscriber, at once."),
    "ledger": ("remembering", "ledger", "Back up what feedpub remembers, and restore it."),
    "list": ("looking", "list_", "Show each article: where it stands, which feeds carry it."),
    "run": ("publishing", "run", "Build now, and then by the schedule, until stopped (Ctrl-C)."),
    "score": ("scoring", "score", "Measure how well stories are read, against what people found."),
    "status": ("remembering", "status", "Tell how the feeds are, and since when."),
    "validate": ("validating", "validate", "Hold anybody's feeds to the rules that feedpub keeps."),
}


class _Commands(click.Group):
    """Commands that are imported when they are called for."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        if cmd_name not in COMMANDS:
            return None
        module, name, _ = COMMANDS[cmd_name]
        command: click.Command = getattr(import_module(f"feedpub.cli.{module}"), name)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        with formatter.section("Commands"):
            formatter.write_dl([(name, purpose) for name, (_, _, purpose) in COMMANDS.items()])


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, "--version", message="%(prog)s %(version)s")
@talking
def cli() -> None:
    """Turn a newsroom's articles into feeds that every reader accepts, and keep them right."""
    import logging  # noqa: PLC0415

    logging.basicConfig(format="feedpub: %(levelname)s: %(message)s")


def main() -> None:
    """Run the command line; errors that a person can mend are told in a line each, bugs with what to do."""
    with outlet.outlets():
        code = _run()
        if lost := outlet.loss():
            terminal.say(lost, err=True)
            code = code or 1
    sys.exit(code)


def _run() -> int:
    """The exit code of what was asked for; why it failed is told."""
    try:
        return cli.main(prog_name="feedpub", standalone_mode=False) or 0
    except SystemExit as end:
        return end.code if isinstance(end.code, int) else int(end.code is not None)
    except click.ClickException as wrong:
        told = io.StringIO()
        wrong.show(told)
        terminal.say(told.getvalue().rstrip("\n"), err=True)
        return wrong.exit_code
    except click.Abort:
        # Ctrl-C: end as by the signal itself, which is how a shell knows that its script is to stop, too.
        signal.signal(signal.SIGINT, signal.SIG_DFL)
        os.kill(os.getpid(), signal.SIGINT)
        return 128 + signal.SIGINT
    except FeedpubError as error:
        from feedpub import report  # noqa: PLC0415

        for line in report.problem(error):
            terminal.say(line, err=True)
        return report.exit_code(error)
    except Exception as bug:
        import logging  # noqa: PLC0415

        logging.getLogger("feedpub").exception("a bug in feedpub")
        message = f"{type(bug).__name__}: {bug}; this is a bug, please report it with the lines above"
        terminal.say(f"feedpub: {message}", err=True)
        return 70
