"""What people are told of what would change: files, entries of feeds, stories taken over. Values only."""

import json
import os
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from itertools import groupby
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import asdict

from feedpub.diff import Change, Kind
from feedpub.errors import ArticleError
from feedpub.former import Item
from feedpub.guards import LET_THROUGH
from feedpub.listener import Listener
from feedpub.recounting import iso
from feedpub.report import near, safe

if TYPE_CHECKING:
    from feedpub.pipeline import Release
    from feedpub.settings import Config


def rehearsed(release: "Release", config: "Config", listener: Listener) -> Iterator[str]:
    """What a build would write at each target."""
    for target in config.targets:
        folder = safe(near(target.path, config, listener))
        receipt = release.receipts.get(os.path.relpath(target.path, config.root))
        if receipt is None:
            yield f"{folder}{os.sep}: could not be written"
            continue
        parts = [f"{len(receipt.written)} would be written", f"{len(receipt.unchanged)} unchanged"]
        parts += [f"{len(receipt.removed)} would be removed"] if receipt.removed else []
        yield f"{folder}{os.sep}: {', '.join(parts)}"
        yield from (safe(f"  {path}") for path in receipt.written)
        yield from (safe(f"  {path} (removed)") for path in receipt.removed)


def change_lines(changes: Iterable[Change], config: "Config", listener: Listener) -> Iterator[str]:
    """The changes for a person: a feed's counts, then each of its entries with the fields that differ."""
    for feed, several in groupby(changes, key=lambda one: one.feed):
        together = list(several)
        counts = Counter(one.kind for one in together)
        yield safe(f"{feed}: {', '.join(f'{counts[kind]} {kind}' for kind in Kind if counts[kind])}")
        for one in together:
            file = f" ({near(one.path, config, listener)})" if one.path else ""
            yield safe(f"  {one.kind:<9}  {one.title or one.id}{file}")
            for name, (was, now) in one.fields.items():
                yield safe(f"    {name}: {' -> '.join(shortened(_plain(was), _plain(now)))}")


def held_lines(release: "Release") -> Iterator[str]:
    """How to see what guards hold, where any do."""
    if any(LET_THROUGH in error.message for error in release.problems):
        yield f"what is held stays as it is; `feedpub diff {LET_THROUGH} NAME` shows what would change without that"


def change_record(change: Change, config: "Config", listener: Listener) -> dict[str, object]:
    """A change as a JSON object; the values of fields are whole."""
    return {
        "feed": change.feed,
        "kind": str(change.kind),
        "id": change.id,
        "file": near(change.path, config, listener) if change.path else None,
        "title": change.title or None,
        "fields": {name: [_plain(was), _plain(now)] for name, (was, now) in change.fields.items()},
    }


def shortened(was: object, now: object, most: int = 60) -> tuple[str, str]:
    """Two values as texts of ``most`` signs at most, cut so that where they begin to differ can be seen."""
    texts = [one if isinstance(one, str) else json.dumps(one, ensure_ascii=False) for one in (was, now)]
    alike = next(
        (at for at, (one, other) in enumerate(zip(*texts, strict=False)) if one != other), min(map(len, texts))
    )
    start = max(alike - most // 3, 0) if max(map(len, texts)) > most else 0
    first, second = (_cut(text, start, most) for text in texts)
    return first, second


def _cut(text: str, start: int, most: int) -> str:
    end = start + most
    return f"{'…' if start else ''}{text[start:end]}{'…' if len(text) > end else ''}"


def _plain(value: object) -> object:
    """A value as JSON has it, without the fields of records that say nothing."""
    if isinstance(value, Struct):
        return {name: _plain(held) for name, held in asdict(value).items() if held not in (None, (), "", 0)}
    if isinstance(value, list | tuple):
        return [_plain(one) for one in value]
    return value.isoformat() if isinstance(value, date) else value


def item_lines(
    items: Iterable[Item], wrong: Iterable[ArticleError], config: "Config", listener: Listener
) -> Iterator[str]:
    """What could not be taken over from a former feed, and why."""
    for one in items:
        item, story = one.match.item, one.match.entry
        who = f"{item.headline or item.id} ({item.url or item.id})"
        if one.late and story:
            kept = near(config.state / "ledger.db", config, listener)
            yield safe(
                f"{near(story.path, config, listener)}: feedpub has published it as {one.late} already, and it keeps "
                f"that; if nobody has subscribed to feedpub's feeds yet, delete {kept} and adopt again"
            )
        elif story is None:
            yield safe(f"no story for: {who}: {one.match.reason}")
    yield from (f"no story for: {safe(str(one))}" for one in wrong)


def item_count(items: Sequence[Item], wrong: Sequence[ArticleError], taken: int, dry: bool) -> str:
    """How much of a former feed was matched, by what, and taken over."""
    ways = Counter(one.match.reason for one in items if one.match.entry)
    by = ", ".join(f"{count} by {way}" for way, count in ways.items())
    said = f"{len(items) + len(wrong)} items, {ways.total()} of them stories of yours{f' ({by})' if by else ''}"
    return f"{said}; {taken} {'would be ' if dry else ''}taken over"


def item_record(one: Item, config: "Config", listener: Listener) -> dict[str, object]:
    """An item of a former feed as a JSON object."""
    item, story, new = one.match.item, one.match.entry, one.adopted
    zone = config.site.timezone
    return {
        "item": item.id,
        "url": item.url,
        "title": item.headline,
        "file": near(story.path, config, listener) if story else None,
        "by": one.match.reason if story else None,
        "why": one.match.reason if story is None else f"published as {one.late} already" if one.late else None,
        "id": new.id if new else None,
        "guid": new.guid if new else None,
        "published": iso(new.published, zone) if new else None,
    }
