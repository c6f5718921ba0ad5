"""When work is due: by the crons, and by an alarm for what changes by itself, such as the end of an embargo."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Protocol
from zoneinfo import ZoneInfo


class Recurring(Protocol):
    """Anything that knows its next time; a :class:`~feedpub.cron.Cron` does."""

    def after(self, moment: datetime, zone: ZoneInfo) -> datetime:
        """The first time strictly after an aware moment."""


def utc(moment: datetime) -> datetime:
    """To compare by: aware times that share a zone compare by their wall clocks, wrong where a clock is set back."""
    return moment.astimezone(UTC)


def next_due(crons: Sequence[Recurring], zone: ZoneInfo, previous: datetime | None, now: datetime) -> datetime:
    """The next time (UTC) that any of the crons is due: several at one instant are one, and all missed ones are past.

    After both ``previous`` and ``now``, so that a night asleep is made up by the one run that is late anyway.
    """
    start = now if previous is None else max(previous, now, key=utc)
    return min(utc(cron.after(start, zone)) for cron in crons)


class Alarm:
    """The next time to work between the crons.

    For the thread that does the work: a piece of work sets it, or leaves it as it is. A run that begins at or after its
    time switches it off before that.
    """

    __slots__ = ("at",)

    def __init__(self) -> None:
        self.at: datetime | None = None  #: in UTC; None while it is off

    def set(self, at: datetime | None) -> None:
        """Ring at an aware moment instead of the former one, at once where that is past; ``None`` for not at all."""
        try:
            self.at = None if at is None else utc(at)
        except OverflowError:
            self.at = None  # in the last hours of the year 9999, which some write for "never"

    def rings(self, now: datetime) -> bool:
        """Whether its time has come."""
        return self.at is not None and self.at <= now
