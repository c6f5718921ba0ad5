"""Run work when it is due, one run at a time, until a signal says stop; the only door to APScheduler.

    a signal ── stop ─────────────▶ ┐
    a socket's thread ── a request ▶├─ queue ──▶ the calling thread: work, one piece after the other
    APScheduler's thread ── due ──▶ ┘                                   │
            ▲                                                           │
            └────────────── the alarm: when something changes by itself ┘

APScheduler decides when; the work itself stays in the thread that called :func:`run`, because RSS dates go through
the process-wide locale and SQLite connections belong to the thread that opened them.
"""

import logging
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from queue import Empty, SimpleQueue
from time import monotonic
from typing import Any, Protocol
from zoneinfo import ZoneInfo

from msgspec import Struct

from feedpub.cron import Cron, parse
from feedpub.due import Alarm, Recurring, next_due, utc
from feedpub.stopping import Stopping, signals

__all__ = [
    "Alarm",
    "Clock",
    "Cron",
    "Recurring",
    "Requesters",
    "Stopping",
    "jump",
    "next_due",
    "parse",
    "run",
]

logger = logging.getLogger("feedpub")

HEARTBEAT = 30.0  #: seconds between two looks at the clocks
TOLERANCE = timedelta(seconds=5)  #: a smaller jump of the clock is no news
_CRON, _ALARM = "cron", "alarm"  # APScheduler's two jobs

Piece = Callable[[], None]  #: of work


class Clock(Struct, frozen=True):
    """What time it is (aware), and how many seconds went by on a clock that nobody sets; by default the computer's."""

    now: Callable[[], datetime] = lambda: datetime.now(UTC)
    monotonic: Callable[[], float] = monotonic


class Requesters(Protocol):
    """Where pieces of work come from that somebody asks for (:class:`feedpub.asking.Requests`)."""

    def open(self, deliver: Callable[[Piece], None]) -> None:
        """Begin to hand over pieces of work, from any thread."""

    def close(self) -> None:
        """Hand over no more, and turn away whoever still waits."""


def jump(wall: timedelta, steady: timedelta) -> timedelta | None:
    """How far the wall clock was set, or went on while the computer slept; ``None`` where that is nothing to act on.

    ``wall`` and ``steady`` are what went by on the two clocks between the same two looks.
    """
    ahead = wall - steady
    return ahead if abs(ahead) > TOLERANCE else None


class _Due(Struct, frozen=True):
    """What APScheduler asks for the next time; registered as one of its triggers when it is first imported."""

    crons: Sequence[Recurring]
    zone: ZoneInfo
    fail: Callable[[Exception], None]

    def get_next_fire_time(self, previous: datetime | None, now: datetime) -> datetime | None:
        try:
            return next_due(self.crons, self.zone, previous, now)
        except Exception as error:  # noqa: BLE001  it would kill APScheduler's thread, and nobody would notice
            self.fail(error)
            return None


def run(
    crons: Sequence[Recurring],
    zone: ZoneInfo,
    work: Callable[[datetime], None],
    *,
    alarm: Alarm | None = None,
    stopping: Stopping | None = None,
    requests: Requesters | None = None,
    clock: Clock | None = None,
    heartbeat: float = HEARTBEAT,
) -> None:
    """Call ``work(now)`` at once and whenever one of ``crons`` or the ``alarm`` is due, till SIGTERM, SIGINT or SIGHUP.

    Only the calling thread runs work and requests, which must be the main one (a ValueError otherwise). What is due
    when a run begins is done by that run. A cron's run that is due while another is going on is skipped and reported;
    the alarm then rings after it. It never rings before its time by the wall clock, and within a heartbeat
    where that was set ahead or the computer slept.

    An exception from the work is logged and the schedule goes on; what is no ``Exception``, such as ``SystemExit``,
    passes through. A first signal sets ``stopping``, lets the piece in hand come to its end, and ``run`` returns; a
    second one ends the process at once. The signals' former handlers are back when it returns.
    """
    if not crons:
        raise ValueError("no schedule to run by; give at least one cron line")
    _Loop(crons, zone, work, alarm or Alarm(), stopping or Stopping(), clock or Clock(), heartbeat).run(requests)


@dataclass(slots=True)
class _Loop:
    """The state of one :func:`run`: the queue of pieces, and the clocks as they were last seen."""

    crons: Sequence[Recurring]
    zone: ZoneInfo
    work: Callable[[datetime], None]
    alarm: Alarm
    stopping: Stopping
    clock: Clock
    heartbeat: float
    begun: datetime | None = None  #: the last run
    busy: bool = False  #: whether it goes on
    pieces: SimpleQueue[Piece] = field(default_factory=SimpleQueue)
    due: _Due = field(init=False)
    seen: tuple[datetime, float] = field(init=False)

    def __post_init__(self) -> None:
        self.due = _Due(self.crons, self.zone, self.fail)
        self.seen = self.now(), self.clock.monotonic()

    def now(self) -> datetime:
        return utc(self.clock.now())

    def run(self, requests: Requesters | None) -> None:
        with signals(self.stopping.set, self.wake), self.scheduler() as scheduler:
            if requests:
                requests.open(self.pieces.put)
            try:
                while not self.stopping.is_set():
                    self.one_piece()
                    self.beat(scheduler)
            finally:
                if requests:
                    requests.close()

    def one_piece(self) -> None:
        """Wait for a piece of work, no longer than to the next heartbeat, and do it."""
        try:
            piece = self.pieces.get(timeout=self.heartbeat)
        except Empty:
            return
        if not self.stopping.is_set():
            piece()

    def wake(self) -> None:
        self.pieces.put(_nothing)

    def fail(self, error: Exception) -> None:
        """Raise an error of another thread in the one that can report it."""

        def piece() -> None:
            raise error

        self.pieces.put(piece)

    def scheduled(self, due: datetime) -> None:
        """A cron's run, unless one that began since it was due, as the alarm's may have, was its run as well."""
        now = self.now()
        # A run that began later than now did so by a clock that was fast, and says nothing.
        if self.begun is None or not utc(due) <= self.begun <= now:
            self.work_at(now)

    def rung(self) -> None:
        """The alarm's run, unless it was set anew meanwhile, or the clock was set back."""
        now = self.now()
        if not self.alarm.rings(now):
            return
        self.work_at(now)
        if self.alarm.rings(now):
            # To ring again at once would never end.
            logger.error(
                "the run at %s left the alarm at a time that had come, so that the next cron line has to do; this is a "
                "bug in feedpub, please report it",
                self.shown(now),
            )
            self.alarm.set(None)

    def work_at(self, now: datetime) -> None:
        if self.alarm.rings(now):
            self.alarm.set(None)
        self.begun, self.busy = now, True
        try:
            self.work(now)
        except Exception:
            logger.exception("a scheduled run failed by a bug in feedpub; the schedule goes on, please report it")
        finally:
            self.busy = False

    def skipped(self, event: Any) -> None:
        """Called from APScheduler's thread for a run that is due while the former is not done."""
        if event.job_id == _ALARM:
            return  # rings already, for what it is set to by the time it is heard
        at, former = event.scheduled_run_times[-1], "the one before it has yet to begin"
        if self.busy and self.begun:
            former = f"the one begun at {self.shown(self.begun)} is not done"
        logger.warning(
            "the run due at %s was skipped as %s; run less often, or see what takes so long", self.shown(at), former
        )

    def shown(self, moment: datetime) -> str:
        return moment.astimezone(self.zone).isoformat(timespec="seconds")

    def beat(self, scheduler: Any) -> None:
        """Tell APScheduler of the alarm, and have it look at the wall clock again: it sleeps by the other."""
        (was, steady_was), (now, steady) = self.seen, (self.now(), self.clock.monotonic())
        self.seen = now, steady
        ahead = jump(now - was, timedelta(seconds=steady - steady_was))
        if ahead is not None:
            way = "ahead" if ahead > timedelta() else "back"
            logger.info("the clock went %.0f s %s", abs(ahead).total_seconds(), way)
            if way == "back":
                # The next time was reckoned on a clock that was fast, and would be waited for as long as it was.
                scheduler.modify_job(_CRON, next_run_time=self.due.get_next_fire_time(None, now))
        self.arm(scheduler)
        scheduler.wakeup()

    def arm(self, scheduler: Any) -> None:
        """Have APScheduler ring when the alarm says now; one that was switched off may ring, and nobody minds."""
        from apscheduler.triggers.date import DateTrigger  # noqa: PLC0415

        if self.alarm.at is not None:
            scheduler.add_job(_nothing, DateTrigger(self.alarm.at, UTC), id=_ALARM, replace_existing=True)

    @contextmanager
    def scheduler(self) -> Iterator[Any]:
        """APScheduler, started, with the first run due at once; its runs go into the queue."""
        # Importing APScheduler takes longer than `feedpub --help` may.
        from apscheduler.events import EVENT_JOB_MAX_INSTANCES  # noqa: PLC0415
        from apscheduler.executors.base import BaseExecutor  # noqa: PLC0415
        from apscheduler.schedulers.background import BackgroundScheduler  # noqa: PLC0415
        from apscheduler.triggers.base import BaseTrigger  # noqa: PLC0415

        loop = self

        class CallingThread(BaseExecutor):  # type: ignore[misc]  # APScheduler has no types
            """Counts a run as going on from when it is queued to when it is done."""

            def _do_submit_job(self, job: Any, run_times: list[datetime]) -> None:
                def piece() -> None:
                    try:
                        if job.id == _ALARM:
                            loop.rung()
                        else:
                            loop.scheduled(run_times[-1])
                    finally:
                        self._run_job_success(job.id, [])

                loop.pieces.put(piece)

        BaseTrigger.register(_Due)
        quiet = logging.getLogger("feedpub.apscheduler")
        quiet.setLevel(logging.ERROR)  # what it would warn of is reported in the newsroom's words
        scheduler = BackgroundScheduler(
            timezone=UTC,
            logger=quiet,
            executors={"default": CallingThread()},
            # These count only when given here: as arguments of their own they are ignored.
            job_defaults={"misfire_grace_time": None, "coalesce": True, "max_instances": 1},
        )
        scheduler.add_listener(self.skipped, EVENT_JOB_MAX_INSTANCES)
        scheduler.add_job(_nothing, self.due, id=_CRON, next_run_time=datetime.now(UTC))
        scheduler.start()
        try:
            yield scheduler
        finally:
            scheduler.shutdown(wait=False)


def _nothing() -> None:
    """A piece that only wakes the queue's reader; a job whose piece the executor knows."""
