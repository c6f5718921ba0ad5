"""The newsroom's list of stories taken back, ``withdrawn.yaml`` beside its configuration, which every build obeys.

It outlives the ledger, so that no killed story ever comes back.
"""

import re
from collections.abc import Iterable
from contextlib import suppress
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from zoneinfo import ZoneInfo

from msgspec.structs import replace

from feedpub import dates, keptlist
from feedpub.model import Withdrawal
from feedpub.yamltext import Node, as_bool

NAME = "withdrawn.yaml"
_HEAD = """\
# Stories taken back. Every build obeys this list: what stands here is in no feed, but for a notice at first.
# Keep it, and back it up. To bring a story back, delete its lines.
"""
_OURS = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}[+-][0-9]{2}:[0-9]{2}")


def read(path: Path, zone: ZoneInfo) -> tuple[Withdrawal, ...]:
    """The list in a file, none where there is no file; ConfigErrors with every mistake in it.

    Times without an offset are in ``zone``. Of two items for one story the later one in the file counts.
    """
    return _parsed(path, zone, keptlist.raw(path))


@lru_cache(maxsize=1)  # a build asks several times, and one that goes on watching at each save
def _parsed(path: Path, zone: ZoneInfo, raw: bytes) -> tuple[Withdrawal, ...]:
    def moment(value: Node) -> datetime:
        text = keptlist.text(value)
        if _OURS.fullmatch(text):  # in a hundredth of the time
            with suppress(ValueError):
                return dates.localize(datetime.fromisoformat(text), zone)
        return dates.localize(dates.parse(text), zone)

    keys: keptlist.Keys = {
        "id": keptlist.text,
        "guid": keptlist.text,
        "when": moment,
        "reason": keptlist.text,
        "legal": lambda value: as_bool(keptlist.text(value)),
        "deleted": lambda value: as_bool(keptlist.text(value)),
        "published": moment,
        "title": keptlist.text,
        "url": keptlist.text,
        "language": keptlist.text,
        "feeds": keptlist.texts,
        "digests": keptlist.texts,
    }
    items = keptlist.read(path, keys, ("id", "when"), raw)
    found = [Withdrawal(**item) for item in items]  # type: ignore[arg-type]
    # Nobody takes a story back for legal reasons until its file is there again.
    found = [replace(one, deleted=False) if one.legal and one.deleted else one for one in found]
    return tuple({one.id: one for one in found}.values())


def add(
    path: Path, withdrawals: Iterable[Withdrawal], without: Iterable[str] = (), *, since: str | None = None
) -> None:
    """Put stories at the end of the list; TargetError where it cannot be written.

    What the list said of a story whose withdrawal is a legal one now, and of the ids ``without``, is taken out of it.
    Of a story that the list says something else of than ``since`` it was that text, nothing is changed.
    """
    withdrawals = list(withdrawals)
    legal = {one.id for one in withdrawals if one.legal}
    # A kill leaves no trace of its story; what a build fills up may have comments of a person around it.
    called = {one.called for one in withdrawals if one.called}
    instead, gone = (legal, {*without, *called}) if since is None else (set[str](), {*without, *legal, *called})
    keptlist.add(path, _HEAD, (
        {
            "id": one.id,
            "guid": one.guid,
            "when": one.when,
            "reason": one.reason,
            "legal": one.legal,
            "deleted": one.deleted,
            "published": one.published,
            "title": one.title,
            "url": one.url,
            "language": one.language,
            "feeds": one.feeds,
            "digests": one.digests,
        }
        for one in withdrawals
    ), instead=instead, without=gone, since=since)  # fmt: skip
