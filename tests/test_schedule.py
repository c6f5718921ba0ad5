"""The loop: what it decides, tested without threads; how it runs and ends, with signals to this very process."""

import logging
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta, tzinfo
from typing import Self
from zoneinfo import ZoneInfo

import pytest

from feedpub.cron import parse
from feedpub.schedule import Clock, Stopping, jump, next_due, run

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
    signal.alarm(20)
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


def test_the_former_handlers_are_back_and_no_thread_is_left() -> None:
    numbers = (signal.SIGTERM, signal.SIGINT, signal.SIGHUP)
    before = [signal.getsignal(number) for number in numbers]
    threads = threading.active_count()

    run([Often(5)], KYIV, lambda now: stop())

    assert [signal.getsignal(number) for number in numbers] == before
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
