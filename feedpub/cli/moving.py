"""Moving in: taking over what subscribers know the stories by."""

import sys
from pathlib import Path

import click

from feedpub import terminal
from feedpub.cli.options import config_option, json_option, listened, time_of
from feedpub.listener import Listener


@click.command()
@click.argument("feed", metavar="URL|FILE")
@config_option
@click.option("--dry-run", "dry", is_flag=True, help="Write nothing, and show what would be taken over.")
@click.option("--allow-private", "private", is_flag=True, help="Let the address be on this machine or in its network.")
@json_option
@listened
def adopt(listener: Listener, path: Path, feed: str, dry: bool, private: bool, as_json: bool) -> None:
    """Take over the ids and dates of a former feed.

    Its items are matched with the newsroom's stories, so that no subscriber sees one twice.
    Do it before the first build.
    """
    from feedpub import adopted, building, comparing, former, gather  # noqa: PLC0415

    config = building.load(path)
    zone = config.site.timezone
    raw, base = _content(feed, private)
    found = former.read(feed, raw, zone, base or config.site.url)
    entries = [one.entry for one in gather.gather(config, terminal.progress(listener)) if one.entry]
    kept = config.root / adopted.NAME
    with building.memory(config, time_of(None, config.site.timezone), listener, write=False) as ledger:
        items = former.compare(found, entries, adopted.read(kept, zone), ledger.stories(), zone)
    new = [one.adopted for one in items if one.adopted]
    if new and not dry:
        adopted.add(kept, new)
    if as_json:
        terminal.print_json(comparing.item_record(one, config, listener) for one in items)
    left = list(comparing.item_lines(items, found.wrong, config, listener))
    listener.warn(left)
    listener.show([] if as_json else [comparing.item_count(items, found.wrong, len(new), dry)])
    sys.exit(1 if left else 0)


def _content(feed: str, private: bool) -> tuple[bytes, str | None]:
    """The feed, and the address that it is at, if it has one."""
    from feedpub import fetch, former  # noqa: PLC0415
    from feedpub.errors import FetchError  # noqa: PLC0415

    if not feed.lower().startswith(("http://", "https://")):
        return former.content(Path(feed)), None
    answer = fetch.fetch(feed, allow_private=private, limits=fetch.Limits(size=former.LARGEST))
    if answer.status != 200:
        raise FetchError(feed, f"the server answers with {answer.status}; name the address that readers use")
    return answer.body, answer.url
