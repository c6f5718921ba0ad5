"""The loop: what it decides, tested without threads; how it runs and ends, with signals to this very process."""

import logging
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta, tzinfo
from itertools import pairwise
from typing import Any, Self
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feedpub.cron import parse
from feedpub.schedule import Alarm, Clock, Recurring, Stopping, jump, next_due, run

KYIV = ZoneInfo("Europe/Kyiv")
HOUR = timedelta(hours=1)
NEVER = [parse("0 0 29 2 *")]


def instant(text: str) -> datetime:
    return datetime.fromisoformat(text)


@pytest.fixture(autouse=True)
def _a_test_that_hangs_fails() -> Iterator[None]:
    def fail(*_: object) -> None:
        raise TimeoutError("the loop did not end")

    former = signal.signal(signal.SIGALRM, fail)
    signal.alarm(120)  # a machine may have much else to do
    yield
    signal.alarm(0)
    signal.signal(signal.SIGALRM, former)


@dataclass
class Often:
    """Due every so many milliseconds of real time, and after which moments it was asked for."""

    milliseconds: int
    asked: list[datetime] = field(default_factory=list)

    def after(self, moment: datetime, zone: ZoneInfo) -> datetime:
        self.asked.append(moment)
        return moment.astimezone(zone) + timedelta(milliseconds=self.milliseconds)


@dataclass
class FakeClock:
    """Two clocks that only a test moves."""

    time: datetime = field(default_factory=lambda: instant("2026-11-24T12:00:00+00:00"))
    steady: float = 1000.0

    def clock(self) -> Clock:
        return Clock(lambda: self.time, lambda: self.steady)


def stop() -> None:
    signal.raise_signal(signal.SIGTERM)


@dataclass
class World:
    """Time goes on by a step at each heartbeat and after each piece of work, and then APScheduler looks; in one thread.

    ``happens`` has what else comes to pass at a heartbeat, before APScheduler looks.
    """

    time: datetime
    step: timedelta = timedelta(seconds=30)
    alarm: Alarm = field(default_factory=Alarm)
    happens: dict[int, Callable[[], None]] = field(default_factory=dict)
    runs: list[datetime] = field(default_factory=list)
    beats: int = 0
    steady: float = 0.0

    def monotonic(self) -> float:
        steady = self.steady
        self.time += self.step
        self.steady += self.step.total_seconds()
        self.happens.get(self.beats, lambda: None)()
        self.beats += 1
        return steady

    def live(
        self,
        beats: int,
        work: Callable[[datetime], None] = lambda now: None,
        crons: Sequence[Recurring] = NEVER,
        **more: Any,
    ) -> list[str]:
        """The times of the runs within so many heartbeats."""
        # Imported before its clock is replaced in what it imports.
        from apscheduler.schedulers.background import BackgroundScheduler
        from apscheduler.schedulers.base import BaseScheduler

        world = self

        class Now(datetime):
            @classmethod
            def now(cls, tz: tzinfo | None = None) -> Self:
                return cls.fromtimestamp(world.time.timestamp(), tz)

        class Stepwise(BackgroundScheduler):  # type: ignore[misc]  # APScheduler has no types
            def start(self) -> None:
                BaseScheduler.start(self)

            def wakeup(self) -> None:
                self._process_jobs()

            def shutdown(self, wait: bool = True) -> None:
                BaseScheduler.shutdown(self, wait)

        def noted(now: datetime) -> None:
            self.runs.append(now)
            work(now)

        self.happens[beats] = stop
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr("apscheduler.schedulers.base.datetime", Now)
            patch.setattr("feedpub.schedule.datetime", Now)
            patch.setattr("apscheduler.schedulers.background.BackgroundScheduler", Stepwise)
            clock = Clock(lambda: self.time, self.monotonic)
            run(crons, KYIV, noted, alarm=self.alarm, clock=clock, heartbeat=0, **more)
        return [now.astimezone(KYIV).strftime("%H:%M:%S") for now in self.runs]


def noon() -> World:
    return World(instant("2026-11-24T12:00:00+02:00"))


def test_two_crons_due_at_one_instant_are_due_once() -> None:
    crons = [parse("*/10 * * * *"), parse("*/15 * * * *")]
    now = instant("2026-11-24T11:55:00+02:00")
    due = []
    for _ in range(5):
        now = next_due(crons, KYIV, None, now)
        due.append(now.astimezone(KYIV).strftime("%H:%M"))

    assert due == ["12:00", "12:10", "12:15", "12:20", "12:30"]


def test_of_a_night_asleep_no_missed_time_is_left_to_make_up() -> None:
    fell_asleep, woke = instant("2026-11-23T22:10:00+00:00"), instant("2026-11-24T06:03:00+00:00")

    assert next_due([parse("*/10 * * * *")], KYIV, fell_asleep, woke) == instant("2026-11-24T06:10:00+00:00")


def test_the_next_time_is_after_the_last_even_when_the_clock_reads_a_little_less() -> None:
    last, now = instant("2026-11-24T12:00:00+00:00"), instant("2026-11-24T11:59:59.9+00:00")

    assert next_due([parse("*/10 * * * *")], KYIV, last, now) == instant("2026-11-24T12:10:00+00:00")


def test_the_earlier_of_two_times_is_found_in_the_hour_that_comes_twice() -> None:
    # 03:50 the first time is before 03:10 the second time, though the wall says otherwise.
    now = datetime(2026, 10, 25, 3, 45, tzinfo=KYIV)
    crons = [parse("10 * * * *"), parse("50 * * * *")]

    assert next_due(crons, KYIV, None, now) == instant("2026-10-25T03:50:00+03:00")
    assert next_due(crons, KYIV, None, instant("2026-10-25T03:50:00+03:00")) == instant("2026-10-25T03:10:00+02:00")


@pytest.mark.parametrize(
    ("wall", "steady", "ahead"),
    [(30, 30, None), (34, 30, None), (30, 26, None), (36, 30, 6), (24, 30, -6), (30 * 3600, 30, 30 * 3600 - 30)],
)
def test_a_jump_is_what_one_clock_has_and_the_other_has_not(wall: int, steady: int, ahead: int | None) -> None:
    found = jump(timedelta(seconds=wall), timedelta(seconds=steady))

    assert found == (None if ahead is None else timedelta(seconds=ahead))


def test_work_is_done_once_at_the_start_with_the_time_that_it_is() -> None:
    fake, seen = FakeClock(), []

    def work(now: datetime) -> None:
        seen.append(now)
        stop()

    run(NEVER, KYIV, work, clock=fake.clock())

    assert seen == [fake.time]


def test_work_goes_on_whenever_it_is_due_and_always_in_the_calling_thread() -> None:
    threads = []

    def work(now: datetime) -> None:
        threads.append(threading.current_thread())
        if len(threads) == 4:
            stop()

    run([Often(5)], KYIV, work)

    assert threads == [threading.main_thread()] * 4


def test_a_run_that_is_due_while_another_goes_on_is_skipped_and_reported(caplog: pytest.LogCaptureFixture) -> None:
    skipped = threading.Event()

    def notice(record: logging.LogRecord) -> bool:
        if "was skipped" in record.getMessage():
            skipped.set()
        return True

    caplog.handler.addFilter(notice)
    going_on, most, runs = 0, 0, 0

    def work(now: datetime) -> None:
        nonlocal going_on, most, runs
        runs, going_on = runs + 1, going_on + 1
        most = max(most, going_on)
        if runs == 1:
            assert skipped.wait(10)
        going_on -= 1
        if runs == 2:
            stop()

    run([Often(20)], KYIV, work)

    assert (most, runs) == (1, 2)
    messages = [record.getMessage() for record in caplog.records if record.name == "feedpub"]
    assert "was skipped as the one begun at 20" in messages[0]
    assert messages[0].endswith("is not done; run less often, or see what takes so long")


def test_an_error_in_the_work_is_logged_with_its_traceback_and_the_schedule_goes_on(
    caplog: pytest.LogCaptureFixture,
) -> None:
    runs = 0

    def work(now: datetime) -> None:
        nonlocal runs
        runs += 1
        if runs == 1:
            raise ZeroDivisionError("in the work")
        stop()

    run([Often(5)], KYIV, work)

    (record,) = [record for record in caplog.records if record.levelno >= logging.ERROR]
    assert record.exc_info
    assert isinstance(record.exc_info[1], ZeroDivisionError)
    assert runs == 2


def test_what_ends_the_program_in_the_work_ends_the_loop() -> None:
    def work(now: datetime) -> None:
        raise SystemExit(70)

    with pytest.raises(SystemExit):
        run(NEVER, KYIV, work)


def test_an_error_in_the_schedule_itself_is_raised_and_does_not_stop_it_in_silence() -> None:
    class Broken:
        def after(self, moment: datetime, zone: ZoneInfo) -> datetime:
            raise ZeroDivisionError("in the schedule")

    with pytest.raises(ZeroDivisionError, match="in the schedule"):
        run([Broken()], KYIV, lambda now: None)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP])
def test_a_signal_lets_the_work_in_hand_come_to_its_end(number: signal.Signals) -> None:
    stopping, steps = Stopping(), []

    def work(now: datetime) -> None:
        steps.append(stopping.is_set())
        signal.raise_signal(number)
        steps.append(stopping.is_set())

    run([Often(1)], KYIV, work, stopping=stopping)

    assert steps == [False, True]


def test_a_signal_between_two_runs_ends_the_loop_at_once() -> None:
    wait = threading.Timer(0.05, os.kill, (os.getpid(), signal.SIGTERM))

    run(NEVER, KYIV, lambda now: wait.start(), heartbeat=3600)

    assert wait.finished.is_set()


def test_a_signal_that_the_kernel_gives_to_another_thread_ends_the_loop_at_once() -> None:
    def take() -> None:
        signal.pthread_kill(threading.get_ident(), signal.SIGTERM)

    wait = threading.Timer(0.05, take)

    run(NEVER, KYIV, lambda now: wait.start(), heartbeat=3600)

    assert wait.finished.is_set()


def test_the_former_handlers_are_back_and_no_thread_is_left() -> None:
    numbers = (signal.SIGTERM, signal.SIGINT, signal.SIGHUP)
    before = [signal.getsignal(number) for number in numbers]
    threads = threading.active_count()

    run([Often(5)], KYIV, lambda now: stop())

    assert [signal.getsignal(number) for number in numbers] == before
    assert signal.set_wakeup_fd(-1) == -1
    assert threading.active_count() == threads


def test_a_hangup_that_nohup_has_switched_off_does_not_stop_it() -> None:
    runs = 0

    def work(now: datetime) -> None:
        nonlocal runs
        runs += 1
        signal.raise_signal(signal.SIGHUP if runs == 1 else signal.SIGTERM)

    former = signal.signal(signal.SIGHUP, signal.SIG_IGN)
    try:
        run([Often(5)], KYIV, work)
        assert signal.getsignal(signal.SIGHUP) == signal.SIG_IGN
    finally:
        signal.signal(signal.SIGHUP, former)

    assert runs == 2


def test_a_clock_that_is_set_ahead_does_not_delay_what_became_due(monkeypatch: pytest.MonkeyPatch) -> None:
    ahead = timedelta()
    runs = 0

    class Shifted(datetime):
        @classmethod
        def now(cls, tz: tzinfo | None = None) -> Self:
            return super().now(tz) + ahead

    def work(now: datetime) -> None:
        nonlocal ahead, runs
        ahead, runs = HOUR, runs + 1
        if runs == 2:
            stop()

    monkeypatch.setattr("apscheduler.schedulers.base.datetime", Shifted)
    run([parse("@hourly")], KYIV, work, clock=Clock(lambda: Shifted.now(KYIV)), heartbeat=0.01)

    assert runs == 2


def test_a_clock_that_is_set_back_does_not_keep_the_next_time_far_away(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO, "feedpub")
    fake, cron = FakeClock(), Often(100_000_000)

    def clock() -> datetime:
        if "the clock went 3600 s back" in caplog.text and fake.time in cron.asked:
            stop()
        return fake.time

    def work(now: datetime) -> None:
        fake.time -= HOUR

    run([cron], KYIV, work, clock=Clock(clock, lambda: fake.steady), heartbeat=0.001)

    assert cron.asked[-1] == fake.time


def test_a_request_is_done_between_two_runs_and_wakes_the_loop_at_once() -> None:
    threads: list[threading.Thread] = []
    events: list[str] = []

    class Asker:
        def open(self, deliver: Callable[[Callable[[], None]], None]) -> None:
            threading.Timer(0.02, deliver, (self.piece,)).start()

        def piece(self) -> None:
            events.append("request")
            threads.append(threading.current_thread())
            stop()

        def close(self) -> None:
            events.append("close")

    run(NEVER, KYIV, lambda now: events.append("work"), requests=Asker(), heartbeat=3600)

    assert sorted(events[:2]) == ["request", "work"]
    assert events[2:] == ["close"]
    assert threads == [threading.main_thread()]


def test_the_alarm_rings_at_its_time_however_long_the_heartbeat_and_never_before() -> None:
    alarm, seen = Alarm(), []

    def work(now: datetime) -> None:
        seen.append(now)
        if len(seen) == 3:
            stop()
        alarm.set(now.astimezone(KYIV) + timedelta(milliseconds=100))

    run(NEVER, KYIV, work, alarm=alarm, heartbeat=3600)

    assert all(later - former >= timedelta(milliseconds=100) for former, later in pairwise(seen))


def test_each_run_says_when_the_next_thing_happens_by_itself() -> None:
    world = noon()
    embargoes = [world.time + timedelta(minutes=minutes) for minutes in (10, 11, 40)]

    def work(now: datetime) -> None:
        world.alarm.set(min((at for at in embargoes if at > now), default=None))

    assert world.live(100, work) == ["12:00:30", "12:10:00", "12:11:00", "12:40:00"]


def test_an_alarm_is_set_anew_and_the_former_time_is_none() -> None:
    world = noon()
    at = [world.time + timedelta(minutes=minutes) for minutes in (10, 20, 15)]
    world.alarm.set(at[0])
    world.happens = {2: lambda: world.alarm.set(at[1]), 4: lambda: world.alarm.set(at[2])}

    assert world.live(100) == ["12:00:30", "12:15:00"]


def test_an_alarm_that_is_switched_off_does_not_ring() -> None:
    world = noon()
    world.alarm.set(world.time + timedelta(minutes=10))
    world.happens[5] = lambda: world.alarm.set(None)

    assert world.live(100) == ["12:00:30"]


def test_a_run_that_sets_nothing_leaves_the_alarm_as_it_is() -> None:
    world = noon()
    world.alarm.set(world.time + timedelta(minutes=15))

    assert world.live(60, crons=[parse("*/10 * * * *")]) == ["12:00:30", "12:10:00", "12:15:00", "12:20:00", "12:30:00"]


def test_a_cron_and_an_alarm_at_one_instant_are_one_run() -> None:
    world = noon()
    world.alarm.set(world.time + timedelta(minutes=10))

    assert world.live(50, crons=[parse("*/10 * * * *")]) == ["12:00:30", "12:10:00", "12:20:00"]


@pytest.mark.parametrize("minutes", [1, 9, 12])
def test_what_became_due_while_the_computer_slept_is_one_run_within_a_heartbeat(minutes: int) -> None:
    world = noon()
    world.alarm.set(world.time + timedelta(minutes=minutes))

    def wake() -> None:
        world.time += HOUR

    world.happens[1] = wake
    assert world.live(10, crons=[parse("*/10 * * * *")]) == ["12:00:30", "13:01:00"]


@pytest.mark.parametrize("seconds", [3, 30, 3600])
def test_a_clock_that_is_set_ahead_past_the_alarm_rings_it_within_a_heartbeat(seconds: int) -> None:
    world = noon()
    world.alarm.set(world.time + timedelta(seconds=90 + seconds))

    def ahead() -> None:
        world.time += timedelta(seconds=seconds)

    world.happens[2] = ahead
    world.live(10)

    assert world.runs[1:] == [world.runs[0] + timedelta(seconds=60 + seconds)]


def test_a_clock_that_is_set_back_has_the_alarm_wait_for_its_time_by_that_clock() -> None:
    world = noon()
    world.alarm.set(world.time + timedelta(minutes=10))

    def back() -> None:
        world.time -= HOUR

    world.happens[10] = back

    assert world.live(200) == ["12:00:30", "12:10:00"]
    assert world.beats > 120


def test_a_cron_is_not_taken_for_done_by_a_run_of_a_clock_that_was_fast() -> None:
    world = noon()

    def back() -> None:
        world.time -= HOUR

    world.happens[10] = back

    assert world.live(22, crons=[parse("*/4 * * * *")]) == ["12:00:30", "12:04:00", "11:08:00"]


def test_a_clock_that_is_set_back_just_when_the_alarm_rings_is_waited_for() -> None:
    world = noon()
    at = world.time + timedelta(minutes=10)
    rung: list[bool] = []

    class Early(Alarm):
        def rings(self, now: datetime) -> bool:
            if now >= at and not rung:
                # Between APScheduler's look at the clock and the loop's.
                rung.append(True)
                world.time = at - timedelta(seconds=1)
                now = world.time
            return super().rings(now)

    world.alarm = Early()
    world.alarm.set(at)

    assert world.live(40) == ["12:00:30", "12:10:29"]


def test_an_alarm_at_a_time_in_the_hour_that_comes_twice_rings_in_the_right_one() -> None:
    world = World(instant("2026-10-25T02:30:00+03:00"), step=timedelta(minutes=5))
    second = datetime(2026, 10, 25, 3, 20, tzinfo=KYIV, fold=1)
    world.alarm.set(second)
    world.live(40)

    assert world.runs[1:] == [instant("2026-10-25T03:20:00+02:00")]


def test_a_past_alarm_rings_at_once_and_one_that_stays_past_is_left_to_the_cron(
    caplog: pytest.LogCaptureFixture,
) -> None:
    world = noon()
    past = world.time - HOUR

    def work(now: datetime) -> None:
        world.alarm.set(past)

    assert world.live(30, work, crons=[parse("*/10 * * * *")]) == ["12:00:30", "12:01:00", "12:10:00", "12:10:30"]
    assert [record.getMessage() for record in caplog.records if record.name == "feedpub"] == [
        f"the run at 2026-11-24T{at}+02:00 left the alarm at a time that had come, so that the next cron line has to "
        "do; this is a bug in feedpub, please report it"
        for at in ("12:01:00", "12:10:30")
    ]


def test_an_alarm_whose_time_comes_while_a_run_goes_on_rings_once_after_it() -> None:
    world = noon()
    at = world.time + timedelta(minutes=10)

    def long(now: datetime) -> None:
        if now < at:
            world.alarm.set(at)
            world.time += timedelta(minutes=12)

    assert world.live(20, long) == ["12:00:30", "12:13:00"]


def test_an_armed_alarm_whose_time_comes_while_a_run_goes_on_is_not_lost() -> None:
    world = noon()
    at = world.time + timedelta(minutes=12)
    begun = []

    def long(now: datetime) -> None:
        begun.append(now)
        world.alarm.set(at if now < at else None)
        if len(begun) == 2:
            world.time += timedelta(minutes=5)

    assert world.live(60, long, crons=[parse("10,25 * * * *")]) == ["12:00:30", "12:10:00", "12:15:30", "12:25:00"]


def test_a_run_that_fails_at_the_alarm_is_left_to_the_cron() -> None:
    world = noon()
    at = world.time + timedelta(minutes=3)
    world.alarm.set(at)

    def work(now: datetime) -> None:
        if now == at:
            raise ZeroDivisionError("in the work")

    assert world.live(30, work, crons=[parse("*/10 * * * *")]) == ["12:00:30", "12:03:00", "12:10:00"]


@dataclass
class Asked:
    """A request that comes at a heartbeat, and whose work is to set the alarm."""

    world: World
    beat: int
    alarm: datetime

    def open(self, deliver: Callable[[Callable[[], None]], None]) -> None:
        self.world.happens[self.beat] = lambda: deliver(lambda: self.world.alarm.set(self.alarm))

    def close(self) -> None:
        pass


def test_a_request_sets_the_alarm_as_well() -> None:
    world = noon()

    assert world.live(30, requests=Asked(world, 2, world.time + timedelta(minutes=5))) == ["12:00:30", "12:05:00"]


def test_a_request_that_does_what_the_alarm_was_for_is_not_followed_by_a_run() -> None:
    world = noon()
    at = world.time + timedelta(minutes=5)
    world.alarm.set(at)

    # It comes just before the alarm rings: a build that sees to it, and then to the next one.
    assert world.live(200, requests=Asked(world, 9, at + HOUR)) == ["12:00:30", "13:05:00"]


def test_an_alarm_that_is_due_again_before_it_was_heard_rings_once(caplog: pytest.LogCaptureFixture) -> None:
    world = noon()
    at = world.time + timedelta(minutes=5)
    world.alarm.set(at)

    assert world.live(30, requests=Asked(world, 9, at + timedelta(seconds=30))) == ["12:00:30", "12:05:30"]
    assert [record.getMessage() for record in caplog.records if record.name == "feedpub"] == []


@pytest.mark.parametrize("zone", ["UTC", "America/New_York", "Pacific/Kiritimati"])
def test_an_alarm_at_the_end_of_all_years_is_one_that_never_rings(zone: str) -> None:
    world = noon()
    world.alarm.set(datetime(9999, 12, 31, 23, 59, 59, tzinfo=ZoneInfo(zone)))

    assert world.live(10) == ["12:00:30"]


@given(
    minutes=st.lists(st.integers(0, 240), max_size=8),
    jumps=st.dictionaries(st.integers(0, 400), st.integers(-7200, 7200), max_size=4),
    cron=st.sampled_from(["0 0 29 2 *", "*/7 * * * *", "0 * * * *"]),
)
def test_whatever_the_clock_does_each_embargo_ends_within_a_heartbeat_by_one_run(
    minutes: list[int], jumps: dict[int, int], cron: str
) -> None:
    world = noon()
    embargoes = {world.time + timedelta(minutes=one) for one in minutes}
    out: set[datetime] = set()
    late: set[datetime] = set()
    needless: list[datetime] = []

    def work(now: datetime) -> None:
        new = {at for at in embargoes - out if at <= now}
        if not new and len(world.runs) > 1:
            needless.append(now)
        out.update(new)
        world.alarm.set(min((at for at in embargoes if at > now), default=None))

    def heartbeat(seconds: int) -> Callable[[], None]:
        def beat() -> None:
            late.update(at for at in embargoes - out if at <= world.time - world.step)
            world.time += timedelta(seconds=seconds)

        return beat

    world.happens = {beat: heartbeat(jumps.get(beat, 0)) for beat in range(2, 500)}
    world.live(500, work, crons=[parse(cron)])

    assert late == set()
    assert needless == [] or cron != "0 0 29 2 *"


def test_without_a_schedule_there_is_nothing_to_run_by() -> None:
    with pytest.raises(ValueError, match="give at least one cron line"):
        run([], KYIV, lambda now: None)


PROGRAM = """
import sys, time
from zoneinfo import ZoneInfo
from feedpub.cron import parse
from feedpub.schedule import run

def work(now):
    print("begun", flush=True)
    sys.stdin.readline()
    print("done", flush=True)

run([parse("0 0 29 2 *")], ZoneInfo("UTC"), work)
print("returned", flush=True)
"""


@pytest.fixture
def program() -> Iterator["subprocess.Popen[str]"]:
    with subprocess.Popen(
        [sys.executable, "-W", "error", "-c", PROGRAM],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        yield process
        process.kill()


def line(process: "subprocess.Popen[str]") -> str:
    assert process.stdout
    return process.stdout.readline().strip()


def test_the_program_ends_with_0_after_the_work_in_hand(program: "subprocess.Popen[str]") -> None:
    assert line(program) == "begun"
    program.send_signal(signal.SIGTERM)

    out, err = program.communicate("go on\n", timeout=10)

    assert (out, err, program.returncode) == ("done\nreturned\n", "", 0)


def test_a_second_signal_ends_the_program_at_once(program: "subprocess.Popen[str]") -> None:
    assert line(program) == "begun"
    # Signals that come just before the program begins to wait for its input are taken only when the wait is cut short
    # by another one, and two of one kind that are not taken yet are one to the kernel.
    for number in [signal.SIGTERM, signal.SIGINT] * 100:
        program.send_signal(number)
        with suppress(subprocess.TimeoutExpired):
            program.wait(0.1)
            break

    assert program.returncode in (-signal.SIGINT, -signal.SIGTERM)


def test_importing_the_loop_imports_neither_apscheduler_nor_cronsim() -> None:
    code = "import sys, feedpub.schedule; print([m for m in ('apscheduler', 'cronsim') if m in sys.modules])"

    assert subprocess.check_output([sys.executable, "-c", code], text=True).strip() == "[]"
