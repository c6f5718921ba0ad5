"""Holding anybody's feeds to the rules that feedpub keeps."""

import sys

import click

from feedpub import terminal
from feedpub.cli.options import clock, json_option, listened
from feedpub.listener import Listener


@click.command()
@click.argument("places", nargs=-1, required=True, metavar="FILE|URL...")
@json_option
@click.option("--sarif", "as_sarif", is_flag=True, help="One log of SARIF 2.1.0, for editors and build servers.")
@click.option("--allow-private", is_flag=True, help="Read addresses of this machine and its network, too.")
@listened
def validate(listener: Listener, places: tuple[str, ...], as_json: bool, as_sarif: bool, allow_private: bool) -> None:
    """Hold anybody's feeds to the rules that feedpub keeps.

    They may be RSS, Atom, JSON Feed, sitemaps and OPML. A place is a file, an address of the web, or - for what comes
    in. It ends with 1 if there is an error, with 0 if there are only warnings.
    """
    from feedpub import gate, report, validating  # noqa: PLC0415

    if as_json and as_sarif:
        raise click.UsageError("--json and --sarif exclude each other; choose one")
    now = clock()
    examined = [validating.examine(place, now, sys.stdin.buffer, allow_private=allow_private) for place in places]
    for one in examined:
        if one.trouble:
            listener.warn(report.problem(one.trouble))
    if as_sarif:
        terminal.print_json([validating.sarif(examined)])
    elif as_json:
        terminal.print_json([record for one in examined for record in validating.records(one)])
    else:
        for one in examined:
            if not one.trouble:
                for line in validating.lines(one, quiet=listener.quiet):
                    terminal.say(report.safe(line))
    if any(one.trouble for one in examined):
        sys.exit(2)
    sys.exit(1 if any(one.count(gate.Severity.ERROR) for one in examined) else 0)
