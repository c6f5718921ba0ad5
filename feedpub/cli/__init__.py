"""The ``feedpub`` command: the only place that prints, reads the clock, and decides on exit codes.

0 all is well, 1 something was held back, 2 wrong usage or configuration; 70 is a bug in feedpub. What is slow to import
is imported by the command that needs it, so that ``feedpub --help`` answers at once.
"""

import io
import logging
import os
import signal
import sys
from contextlib import suppress

import click

from feedpub import __version__, terminal
from feedpub.cli import looking, moving, publishing, remembering, retracting, scoring, starting, validating
from feedpub.cli.options import talking
from feedpub.errors import FeedpubError, TargetError


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, "--version", message="%(prog)s %(version)s")
@talking
def cli() -> None:
    """Turn a newsroom's articles into feeds that every reader accepts, and keep them right."""
    logging.basicConfig(format="feedpub: %(levelname)s: %(message)s")


for _command in (
    *(starting.init, starting.completion),
    *(publishing.check, publishing.build, publishing.run),
    retracting.kill,
    *(looking.list_, looking.explain, looking.diff),
    scoring.score,
    moving.adopt,
    validating.validate,
    *(remembering.status, remembering.history, remembering.ledger),
):
    cli.add_command(_command)


def main() -> None:
    """Run the command line; errors that a person can mend are told in a line each, bugs with what to do."""
    if isinstance(sys.stdout, io.TextIOWrapper):
        # A terminal may lack the letters of a headline; that is no reason to fail.
        sys.stdout.reconfigure(errors="backslashreplace")
    try:
        sys.exit(cli.main(prog_name="feedpub", standalone_mode=False))
    except click.ClickException as wrong:
        told = io.StringIO()
        wrong.show(told)
        _tell(told.getvalue().rstrip("\n"))
        sys.exit(wrong.exit_code)
    except click.Abort:
        # Ctrl-C: end as by the signal itself, which is how a shell knows that its script is to stop, too.
        signal.signal(signal.SIGINT, signal.SIG_DFL)
        os.kill(os.getpid(), signal.SIGINT)
    except FeedpubError as error:
        from feedpub import report  # noqa: PLC0415

        for line in report.problem(error):
            _tell(line)
        sys.exit(report.exit_code(error))
    except Exception as bug:
        logging.getLogger("feedpub").exception("a bug in feedpub")
        message = f"{type(bug).__name__}: {bug}; this is a bug, please report it with the lines above"
        _tell(f"feedpub: {message}")
        sys.exit(70)


def _tell(text: str) -> None:
    """Say what is wrong. Where even that cannot be said, the exit code is left to say it."""
    with suppress(TargetError):
        terminal.say(text, err=True)
