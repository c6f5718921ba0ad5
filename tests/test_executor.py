"""Work in processes gives what work in one gives, whatever becomes of the processes."""

import os
import signal
import subprocess
import sys
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from pathlib import Path

import pytest

from feedpub import executor
from feedpub.executor import Executor, Processes, Serial

THINGS = [str(number) for number in range(40)]


def doubled(thing: str) -> str:
    return thing * 2


def died(thing: str) -> str:
    return f"{thing} died"


def fatal_once(thing: str) -> str:
    """Ends its process, unless the file that the thing names is there by then."""
    mark = Path(thing)
    if thing.startswith("/") and not mark.exists():
        mark.touch()
        os.kill(os.getpid(), signal.SIGKILL)
    return thing


def fatal(thing: str) -> str:
    if thing == "13":
        os.kill(os.getpid(), signal.SIGKILL)
    return thing


@pytest.mark.parametrize("executor", [
    Serial(),
    *(Processes(count, start=start, chunk=3) for count in (1, 2, 4) for start in ("fork", "spawn")),
], ids=lambda one: type(one).__name__)  # fmt: skip
def test_results_come_in_the_order_of_the_things_wherever_they_are_made(executor: Executor) -> None:
    assert list(executor.each(doubled, THINGS, died)) == [thing * 2 for thing in THINGS]
    executor.rest()


def test_a_process_that_dies_costs_a_retry(tmp_path: Path) -> None:
    things = [*THINGS, str(tmp_path / "mark"), *THINGS]
    assert list(Processes(2, chunk=4).each(fatal_once, things, died)) == things


def test_a_thing_that_always_ends_its_process_costs_itself() -> None:
    found = list(Processes(2, chunk=4).each(fatal, THINGS, died))
    assert found == ["13 died" if thing == "13" else thing for thing in THINGS]


def test_what_a_process_that_died_had_to_do_is_done_in_few_others() -> None:
    found = list(Processes(2, chunk=20).each(fatal_or_number, [str(number) for number in range(200)], died))
    assert found[13] == "13 died"
    assert len(set(found)) <= 1 + 2 * 2 + 2


def fatal_or_number(thing: str) -> str:
    return str(os.getpid()) if fatal(thing) else ""


def test_a_thing_that_is_done_after_one_that_left_its_process_ill_is_done_in_another() -> None:
    assert list(Processes(2, chunk=4).each(ill_from_13_on, THINGS, died)) == THINGS


def ill_from_13_on(thing: str) -> str:
    if "FEEDPUB_TEST_ILL" in os.environ:
        os.kill(os.getpid(), signal.SIGKILL)
    if thing == "13":
        os.environ["FEEDPUB_TEST_ILL"] = "1"
    return thing


def test_few_things_are_done_here() -> None:
    assert set(Processes(4, chunk=20).each(process_of, THINGS, died)) == {str(os.getpid())}


def test_where_processes_are_begun_anew_more_things_are_done_here(monkeypatch: pytest.MonkeyPatch) -> None:
    made = Processes(2, chunk=4)
    monkeypatch.setattr(executor, "_is_alone", lambda: True)
    few = made.few
    monkeypatch.setattr(executor, "_is_alone", lambda: False)
    assert few < made.few < len(THINGS)
    assert set(made.each(process_of, THINGS[: made.few], died)) == {str(os.getpid())}
    assert Processes(1, chunk=4).few == Serial().few > len(THINGS)


def process_of(_thing: str) -> str:
    return str(os.getpid())


def test_who_wants_no_more_results_leaves_no_process_behind() -> None:
    made = Processes(2, chunk=2).each(number_of, THINGS, died)
    process = int(next(made))
    made.close()  # type: ignore[attr-defined]
    with pytest.raises(ProcessLookupError):
        os.kill(process, 0)


def test_processes_stay_for_what_comes_next_until_they_may_rest() -> None:
    executor = Processes(2, chunk=2)
    first, then = (set(executor.each(number_of, THINGS, died)) for _ in range(2))
    assert first | then == {process for process in first | then if int(process) != os.getpid()}
    assert len(first | then) <= 2
    executor.rest()
    for process in first | then:
        with pytest.raises(ProcessLookupError):
            os.kill(int(process), 0)
    assert list(executor.each(doubled, THINGS, died)) == [thing * 2 for thing in THINGS]
    executor.rest()
    executor.rest()


@pytest.mark.parametrize("count", [7, 40, 1000, 20_000])
def test_however_many_things_there_are_each_is_done_once(count: int) -> None:
    things = [str(number) for number in range(count)]
    executor = Processes(2, chunk=3)
    assert list(executor.each(doubled, things, died)) == [thing * 2 for thing in things]
    executor.rest()


def number_of(_thing: str) -> str:
    return str(os.getpid())


def cut_short_once(thing: str) -> str:
    """Ends its process half-way through handing over what came of it, unless the file of its name is there by then."""
    mark = Path(thing)
    if thing.startswith("/") and not mark.exists():
        mark.touch()
        Connection._send = half_sent  # type: ignore[attr-defined]
    return thing * 10_000


def half_sent(pipe: Connection, raw: bytes) -> None:
    os.write(pipe.fileno(), bytes(raw[: len(raw) // 2]))
    os.kill(os.getpid(), signal.SIGKILL)


@pytest.mark.parametrize("start", ["fork", "spawn"])
def test_a_process_that_is_killed_while_it_hands_over_what_it_made_costs_a_retry(tmp_path: Path, start: str) -> None:
    # By itself, so that it can be ended: who is not told of the end of that process waits for ever.
    told = f"from tests.test_executor import cut_short; cut_short({str(tmp_path / 'mark')!r}, {start!r})"
    subprocess.run([sys.executable, "-c", told], cwd=Path(__file__).parent.parent, check=True, timeout=60)


def cut_short(mark: str, start: str) -> None:
    things = [*THINGS, mark, *THINGS]
    found = list(Processes(2, chunk=4, start=start).each(cut_short_once, things, died))
    assert found == [thing * 10_000 for thing in things]


def test_a_process_that_is_killed_while_nothing_is_to_be_done_costs_nothing() -> None:
    executor = Processes(2, chunk=2)
    for process in set(executor.each(number_of, THINGS, died)) - {str(os.getpid())}:
        os.kill(int(process), signal.SIGKILL)
    assert list(executor.each(doubled, THINGS, died)) == [thing * 2 for thing in THINGS]
    executor.rest()


def test_where_no_process_can_begin_all_is_done_here(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(BaseProcess, "start", full)
    assert set(Processes(2, chunk=2).each(number_of, THINGS, died)) == {str(os.getpid())}


def full(_process: BaseProcess) -> None:
    raise BlockingIOError


def test_what_is_raised_in_a_process_is_raised_here() -> None:
    with pytest.raises(ZeroDivisionError) as raised:
        list(Processes(2, chunk=2).each(divided, THINGS, died))
    assert "in divided" in str(raised.value.__cause__)


def divided(thing: str) -> str:
    return str(1 // (int(thing) - 20))


@pytest.mark.parametrize("size", [10, 100_000, 3_000_000])
def test_things_of_any_size_go_to_processes_and_come_back(size: int) -> None:
    things = [str(number) * size for number in range(8)]
    assert list(Processes(2, chunk=1).each(doubled, things, died)) == [thing * 2 for thing in things]
