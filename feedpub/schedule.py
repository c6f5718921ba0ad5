"""Run work when it is due, one run at a time, until a signal says stop; the only door to APScheduler.

    APScheduler's thread ── due ──▶ ┐
    a socket's thread ── a request ▶├─ queue ──▶ the calling thread: work, one piece after the other
    a signal ── stop ─────────────▶ ┘

APScheduler decides when; the work itself stays in the thread that called :func:`run`, because RSS dates go through
the process-wide locale and SQLite connections belong to the thread that opened them.
"""

import logging
import os
import signal
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from queue import Empty, SimpleQueue
from time import monotonic
from types import FrameType
from typing import Any, Protocol
from zoneinfo import ZoneInfo

from feedpub.cron import Cron, parse

__all__ = ["Clock", "Cron", "Recurring", "Requesters", "Stopping", "jump", "next_due", "parse", "run"]

logger = logging.getLogger("feedpub")

HEARTBEAT = 30.0  #: seconds between two looks at the clocks
TOLERANCE = timedelta(seconds=5)  #: a smaller jump of the clock is left to APScheduler's next wake-up
_JOB = "work"

Piece = Callable[[], None]  #: of work


class Recurring(Protocol):
    """Anything that knows its next time; a :class:`~feedpub.cron.Cron` does."""

    def after(self, moment: datetime, zone: ZoneInfo) -> datetime:
        """The first time strictly after an aware moment."""


@dataclass(frozen=True, slots=True)
class Clock:
    """What time it is (aware), and how many seconds went by on a clock that nobody sets; by default the computer's."""

    now: Callable[[], datetime] = lambda: datetime.now(UTC)
    monotonic: Callable[[], float] = monotonic


class Requesters(Protocol):
    """Where pieces of work come from that somebody asks for (:class:`feedpub.asking.Requests`)."""

    def open(self, deliver: Callable[[Piece], None]) -> None:
        """Begin to hand over pieces of work, from any thread."""

    def close(self) -> None:
        """Hand over no more, and turn away whoever still waits."""


class Stopping:
    """Whether work should end early; polled by the work, set by a signal.

    It is no ``threading.Event``, whose lock a signal handler would wait for in vain when it cuts into a poll.
    """

    __slots__ = ("_set",)

    def __init__(self) -> None:
        self._set = False

    def set(self) -> None:
        """Ask the work to end."""
        self._set = True

    def is_set(self) -> bool:
        """Whether it was asked to."""
        return self._set


def next_due(crons: Sequence[Recurring], zone: ZoneInfo, previous: datetime | None, now: datetime) -> datetime:
    """The next time (UTC) that any of the crons is due: several at one instant are one, and all missed ones are past.

    After both ``previous`` and ``now``, so that a night asleep is made up by the one run that is late anyway.
    """
    start = now if previous is None else max(previous, now, key=_utc)
    return min(_utc(cron.after(start, zone)) for cron in crons)


def jump(wall: timedelta, steady: timedelta) -> timedelta | None:
    """How far the wall clock was set, or went on while the computer slept; ``None`` where that is nothing to act on.

    ``wall`` and ``steady`` are what went by on the two clocks between the same two looks.
    """
    ahead = wall - steady
    return ahead if abs(ahead) > TOLERANCE else None


def _utc(moment: datetime) -> datetime:
    # Aware times that share a zone compare by their wall clocks, which is wrong where a clock is set back.
    return moment.astimezone(UTC)


@dataclass(frozen=True, slots=True)
class _Due:
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
    stopping: Stopping | None = None,
    requests: Requesters | None = None,
    clock: Clock | None = None,
    heartbeat: float = HEARTBEAT,
) -> None:
    """Call ``work(now)`` at once and then whenever one of ``crons`` is due, until SIGTERM, SIGINT or SIGHUP.

    Only the calling thread runs work and requests, which must be the main one (a ValueError otherwise). A run that is
    due while another is going on is skipped and reported. An exception from the work is logged and the schedule goes
    on; what is no ``Exception``, such as ``SystemExit``, passes through. A first signal sets ``stopping``, lets the
    piece in hand come to its end, and ``run`` returns; a second one ends the process at once. The signals' former
    handlers are back when it returns.
    """
    if not crons:
        raise ValueError("no schedule to run by; give at least one cron line")
    _Loop(crons, zone, work, stopping or Stopping(), clock or Clock(), heartbeat).run(requests)


@dataclass(slots=True)
class _Loop:
    """The state of one :func:`run`: the queue of pieces, and the clocks as they were last seen."""

    crons: Sequence[Recurring]
    zone: ZoneInfo
    work: Callable[[datetime], None]
    stopping: Stopping
    clock: Clock
    heartbeat: float
    begun: datetime | None = None  #: of the scheduled run that goes on
    # SimpleQueue, as its put may cut into itself: signal handlers put, too.
    pieces: SimpleQueue[Piece] = field(default_factory=SimpleQueue)
    due: _Due = field(init=False)
    seen: tuple[datetime, float] = field(init=False)

    def __post_init__(self) -> None:
        self.due = _Due(self.crons, self.zone, self.fail)
        self.seen = self.clock.now(), self.clock.monotonic()

    def run(self, requests: Requesters | None) -> None:
        with _signals(self.stop), self.scheduler() as scheduler:
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

    def stop(self) -> None:
        """Called from a signal handler: nothing here may wait for a lock."""
        self.stopping.set()
        self.pieces.put(_nothing)

    def fail(self, error: Exception) -> None:
        """Raise an error of another thread in the one that can report it."""

        def piece() -> None:
            raise error

        self.pieces.put(piece)

    def scheduled(self) -> None:
        self.begun = now = self.clock.now()
        try:
            self.work(now)
        except Exception:
            logger.exception("a scheduled run failed by a bug in feedpub; the schedule goes on, please report it")
        finally:
            self.begun = None

    def skipped(self, event: Any) -> None:
        """Called from APScheduler's thread for a run that is due while the former is not done."""
        at, begun = event.scheduled_run_times[-1], self.begun
        former = f"the one begun at {self.shown(begun)} is not done" if begun else "the one before it has yet to begin"
        logger.warning(
            "the run due at %s was skipped as %s; run less often, or see what takes so long", self.shown(at), former
        )

    def shown(self, moment: datetime) -> str:
        return moment.astimezone(self.zone).isoformat(timespec="seconds")

    def beat(self, scheduler: Any) -> None:
        """Compare the clocks, and have APScheduler look again where one was set: it sleeps by the other."""
        (was, steady_was), (now, steady) = self.seen, (self.clock.now(), self.clock.monotonic())
        self.seen = now, steady
        ahead = jump(_utc(now) - _utc(was), timedelta(seconds=steady - steady_was))
        if ahead is None:
            return
        logger.info("the clock went %.0f s %s", abs(ahead).total_seconds(), "ahead" if ahead > timedelta() else "back")
        if ahead > timedelta():
            scheduler.wakeup()
        else:
            # The next time was reckoned on a clock that was fast, and would be waited for as long as it was.
            scheduler.modify_job(_JOB, next_run_time=self.due.get_next_fire_time(None, now))

    @contextmanager
    def scheduler(self) -> Iterator[Any]:
        """APScheduler, started, with the first run due at once; its runs go into the queue."""
        # Importing APScheduler takes longer than `feedpub --help` may.
        from apscheduler.events import EVENT_JOB_MAX_INSTANCES  # noqa: PLC0415
        from apscheduler.executors.base import BaseExecutor  # noqa: PLC0415
        from apscheduler.schedulers.background import BackgroundScheduler  # noqa: PLC0415
        from apscheduler.triggers.base import BaseTrigger  # noqa: PLC0415

        pieces = self.pieces

        class CallingThread(BaseExecutor):  # type: ignore[misc]  # APScheduler has no types
            """Counts a run as going on from when it is queued to when it is done."""

            def _do_submit_job(self, job: Any, _run_times: list[datetime]) -> None:
                def piece() -> None:
                    try:
                        job.func()
                    finally:
                        self._run_job_success(job.id, [])

                pieces.put(piece)

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
        scheduler.add_job(self.scheduled, self.due, id=_JOB, next_run_time=datetime.now(UTC))
        scheduler.start()
        try:
            yield scheduler
        finally:
            scheduler.shutdown(wait=False)


def _nothing() -> None:
    """A piece that only wakes the queue's reader."""


@contextmanager
def _signals(stop: Callable[[], None]) -> Iterator[None]:
    """Within, the first signal to end calls ``stop`` and the second ends the process at once, as if never caught."""
    caught = 0

    def handle(number: int, _frame: FrameType | None) -> None:
        nonlocal caught
        caught += 1
        if caught > 1:
            signal.signal(number, signal.SIG_DFL)
            os.kill(os.getpid(), number)
        stop()

    former: dict[signal.Signals, Any] = {}
    try:
        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
            # What nohup or a shell's `&` has switched off stays off.
            if number == signal.SIGTERM or signal.getsignal(number) != signal.SIG_IGN:
                former[number] = signal.signal(number, handle) or signal.SIG_DFL
        yield
    finally:
        for caught_one, handler in former.items():
            signal.signal(caught_one, handler)
