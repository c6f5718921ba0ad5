"""How the newsroom's feeds are, by what the ledger remembers: the last build, each feed, what is held back since when.

Nothing is read but the ledger and the locks of the outputs, so it may be asked every minute. Pure, but for the ledger.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta

from msgspec import Struct

from feedpub.errors import RUN
from feedpub.ledger import Build, Ledger

_LINE = re.compile(r":\d+$")
_MOST = 1000  #: builds that are looked at to tell since when something is wrong
_UNITS = {"s": "seconds", "m": "minutes", "h": "hours", "d": "days"}


class Trouble(Struct, frozen=True, kw_only=True):
    """What the last build could not publish, and the first build in a row that could not."""

    problem: str  #: as the build told it: ``file:line: what is wrong; what to do``
    since: datetime

    @property
    def subject(self) -> str:
        """The file, document or target that it is about."""
        return _subject(self.problem)


class FeedStatus(Struct, frozen=True, kw_only=True):
    """A feed as it was published last. ``newest`` is when the newest of its entries was published."""

    name: str
    entries: int = 0
    newest: datetime | None = None
    changed: datetime | None = None
    failing: tuple[Trouble, ...] = ()  #: its documents whose last good file stays
    held: Trouble | None = None  #: the guard that keeps it as it was


class Status(Struct, frozen=True, kw_only=True):
    """All of it at ``now``."""

    now: datetime
    built: datetime | None  #: the last build that was remembered
    stale: bool  #: whether that is longer ago than it may be
    feeds: Sequence[FeedStatus]
    held: Sequence[Trouble]  #: stories that are held back, and targets that could not be written
    fault: str | None  #: of the ledger

    @property
    def well(self) -> bool:
        """Whether nobody has to get up."""
        failing = any(feed.failing for feed in self.feeds)
        return not (self.built is None or self.stale or self.held or self.fault or failing)


def status(
    documents: Mapping[str, Iterable[str]], ledger: Ledger, now: datetime, longest: timedelta | None = None
) -> Status:
    """The status of the feeds whose ``documents`` these are, by the feeds' names.

    ``longest`` is how long ago the last build may be.
    """
    builds = ledger.builds(_MOST)
    troubles = list(_troubles(builds))
    carried = ledger.feeds()
    ids = {id_ for name, one in carried.items() if name in documents for id_ in one.ids}
    published = {id_: one.published for id_ in ids for one in ledger.find(id_) if one.id == id_}
    built = builds[0].at if builds else None
    feeds = []
    for name, paths in documents.items():
        was = carried.get(name)
        dates = [published[id_] for id_ in (was.ids if was else ()) if id_ in published]
        feeds.append(
            FeedStatus(
                name=name,
                entries=len(was.ids) if was else 0,
                newest=max(dates, key=datetime.timestamp, default=None),
                changed=was.updated if was else None,
                failing=tuple(one for one in troubles if one.subject in set(paths)),
                held=next((one for one in troubles if one.subject in (name, RUN)), None),
            )
        )
    failing = {one.problem for feed in feeds for one in feed.failing}
    return Status(
        now=now,
        built=built,
        stale=_is_over(built, now, longest),
        feeds=feeds,
        held=[one for one in troubles if one.problem not in failing],
        fault=ledger.fault(),
    )


def _is_over(built: datetime | None, now: datetime, longest: timedelta | None) -> bool:
    if built is None or longest is None:
        return False
    return now.timestamp() - built.timestamp() > longest.total_seconds()


def _troubles(builds: Sequence[Build]) -> Iterable[Trouble]:
    subjects = [set(map(_subject, one.problems)) for one in builds]
    for problem in builds[0].problems if builds else ():
        subject = _subject(problem)
        first = next((nth for nth, told in enumerate(subjects) if subject not in told), len(builds)) - 1
        yield Trouble(problem=problem, since=builds[first].at)


def _subject(problem: str) -> str:
    return _LINE.sub("", problem.partition(": ")[0])


def duration(text: str) -> timedelta:
    """A time such as ``90s``, ``30m``, ``12h`` or ``2d``. ValueError, with what to write, for anything else."""
    found = re.fullmatch(r"([0-9]{1,6})([smhd])", text.strip(), re.ASCII)
    if not found or not int(found[1]):
        raise ValueError(f"{text!r} is no length of time; write one such as 90s, 30m, 12h or 2d")
    return timedelta(**{_UNITS[found[2]]: int(found[1])})


def roughly(length: timedelta) -> str:
    """A length of time in one unit, as a person says it."""
    seconds = max(int(length.total_seconds()), 0)
    for size, unit in ((86_400, "d"), (3600, "h"), (60, "min")):
        if seconds >= 2 * size:
            return f"{seconds // size} {unit}"
    return f"{seconds} s"
