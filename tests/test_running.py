"""One feedpub at a time in an output folder, with real processes and real locks."""

import fcntl
import json
import os
import pickle
import shutil
import signal
import stat
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from feedpub import running
from feedpub.errors import ConfigError
from feedpub.running import LOCK, Holder, TakenError, hold, holder

PROGRAM = """
import sys
from pathlib import Path
from feedpub.errors import ConfigError
from feedpub.running import hold

print("ready", flush=True)
sys.stdin.readline()
try:
    with hold(*map(Path, sys.argv[2:]), config=Path("config/feedpub.yaml"), command=sys.argv[1]):
        print("held", flush=True)
        sys.stdin.readline()
except ConfigError as error:
    print(error, flush=True)
"""


@contextmanager
def another(command: str, *outputs: Path) -> Iterator["subprocess.Popen[str]"]:
    """Another process, ready to take the lock when it is sent a line, and to give it back at a second one."""
    with subprocess.Popen(
        [sys.executable, "-W", "error", "-c", PROGRAM, command, *map(str, outputs)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        assert line(process) == "ready"
        try:
            yield process
        finally:
            process.kill()


def line(process: "subprocess.Popen[str]") -> str:
    assert process.stdout
    return process.stdout.readline().strip()


def go_on(process: "subprocess.Popen[str]") -> None:
    assert process.stdin
    process.stdin.write("\n")
    process.stdin.flush()


def take(*outputs: Path) -> None:
    """Hold and give back."""
    with hold(*outputs, config=Path("feedpub.yaml"), command="build"):
        pass


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(running, "_TRIES", 2)
    monkeypatch.setattr(running, "_TRIES_ON", {"run": 2, "build": 4})
    monkeypatch.setattr(running, "_PAUSE", 0)


def test_of_processes_that_start_together_one_holds_and_the_others_name_it(tmp_path: Path) -> None:
    with another("run", tmp_path) as a, another("run", tmp_path) as b, another("run", tmp_path) as c:
        for process in (a, b, c):
            go_on(process)
        said = {process.pid: line(process) for process in (a, b, c)}

        (winner,) = [pid for pid, text in said.items() if text == "held"]
        refusal = (
            f"{tmp_path}: `feedpub run` (process {winner}, config config/feedpub.yaml) publishes here already; "
            f"leave it to that one, or stop it with `kill {winner}`"
        )
        assert [text for text in said.values() if text != "held"] == [refusal] * 2


@pytest.mark.usefixtures("impatient")
def test_a_holder_that_is_killed_leaves_the_folder_to_the_next(tmp_path: Path) -> None:
    with another("run", tmp_path) as process:
        go_on(process)
        assert line(process) == "held"
        with pytest.raises(ConfigError, match=f"process {process.pid}"):
            take(tmp_path)
        process.send_signal(signal.SIGKILL)
        process.wait(10)

        assert str(process.pid) in (tmp_path / LOCK).read_text()
        assert holder(tmp_path) is None
        take(tmp_path)


@pytest.mark.usefixtures("impatient")
def test_a_build_in_another_shell_is_named_as_what_it_is(tmp_path: Path) -> None:
    with another("build", tmp_path) as process:
        go_on(process)
        assert line(process) == "held"
        with pytest.raises(
            TakenError, match=r"`feedpub build` \(process .* is writing here for a long time; run this again when"
        ) as caught:
            take(tmp_path)
        assert caught.value.who == holder(tmp_path)
        go_on(process)
        process.wait(10)

    take(tmp_path)


def test_a_holder_that_is_about_to_end_is_waited_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pauses = []
    with another("build", tmp_path) as process:
        go_on(process)
        assert line(process) == "held"

        def let_it_end(seconds: float) -> None:
            pauses.append(seconds)
            if len(pauses) == 1:
                go_on(process)
                process.wait(10)

        monkeypatch.setattr(running, "sleep", let_it_end)
        take(tmp_path)

    assert pauses == [0.02]


@pytest.mark.parametrize("command", ["build", "kill", "import"])
def test_whoever_is_soon_done_is_waited_for_patiently_and_a_person_is_told_of_whom_and_how_long(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, command: str
) -> None:
    pauses, told = [], []
    with another(command, tmp_path) as process:
        go_on(process)
        assert line(process) == "held"
        who = holder(tmp_path)

        def let_it_end(seconds: float) -> None:
            pauses.append(seconds)
            if sum(pauses) > 30:
                go_on(process)
                process.wait(10)

        monkeypatch.setattr(running, "sleep", let_it_end)
        with hold(tmp_path, config=Path("c"), command="build", waiting=lambda *what: told.append(what)):
            pass

    assert 30 < sum(pauses) < 31
    assert told == [(who, 60)]


def test_builds_that_start_together_are_done_one_after_the_other(tmp_path: Path) -> None:
    with another("build", tmp_path) as a, another("build", tmp_path) as b, another("build", tmp_path) as c:
        for process in (a, b, c):
            go_on(process)
            # Each gives it back as soon as it has it.
            go_on(process)

        assert [line(process) for process in (a, b, c)] == ["held"] * 3


def test_a_run_that_takes_the_folder_while_one_waits_for_a_build_ends_the_wait(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with another("build", tmp_path) as short, another("run", tmp_path) as long:
        go_on(short)
        assert line(short) == "held"
        pauses = []

        def change_hands(seconds: float) -> None:
            pauses.append(seconds)
            if len(pauses) == 50:
                go_on(short)
                short.wait(10)
                go_on(long)
                assert line(long) == "held"

        monkeypatch.setattr(running, "sleep", change_hands)
        with pytest.raises(TakenError) as caught:
            take(tmp_path)

        assert (caught.value.who.command, caught.value.who.pid) == ("run", long.pid)
        assert len(pauses) < 60


def test_a_refusal_survives_the_way_between_processes(tmp_path: Path) -> None:
    error = TakenError(Holder(output=tmp_path, pid=7, command="build"), "is taken; wait")

    again = pickle.loads(pickle.dumps(error))

    assert (str(again), again.who) == (f"{tmp_path}: is taken; wait", error.who)


def test_the_lock_file_tells_of_its_holder_and_stays_empty_after_it(tmp_path: Path) -> None:
    output = tmp_path / "not" / "there yet"
    facts = {"config": Path("conf.yaml"), "command": "run", "since": "2026-11-24T12:00:00+02:00"}
    with hold(output, **facts, socket=Path("/run/s")):  # type: ignore[arg-type]
        lock = output / LOCK
        said = json.loads(lock.read_bytes())
        found = holder(output)

        assert stat.S_IMODE(lock.stat().st_mode) == 0o644 & ~_umask()
        assert said == {
            "pid": os.getpid(),
            "command": "run",
            "config": "conf.yaml",
            "since": "2026-11-24T12:00:00+02:00",
            "socket": "/run/s",
        }
        assert found == Holder(
            output=output,
            pid=os.getpid(),
            command="run",
            config="conf.yaml",
            since="2026-11-24T12:00:00+02:00",
            socket="/run/s",
        )

    assert lock.read_bytes() == b""
    assert holder(output) is None


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


def test_nobody_holds_a_folder_that_is_not_there(tmp_path: Path) -> None:
    assert holder(tmp_path / "missing") is None
    assert holder(tmp_path) is None
    assert not (tmp_path / LOCK).exists()


def test_what_a_longer_command_left_in_the_file_is_gone(tmp_path: Path) -> None:
    (tmp_path / LOCK).write_text(json.dumps({"pid": 1, "config": "x" * 5000}))

    with hold(tmp_path, config=Path("c"), command="build"):
        assert json.loads((tmp_path / LOCK).read_bytes())["config"] == "c"


@pytest.mark.usefixtures("impatient")
@pytest.mark.parametrize(
    "content",
    [b"", b"4711\n", b"\xff\x00garbage", b"[1, 2]", b'{"pid": "x"}', b'{"pid": true, "command": 5}', b"[" * 60_000],
)
def test_a_lock_that_another_program_holds_is_reported_whatever_it_wrote(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / LOCK
    path.write_bytes(content)
    with path.open("rb") as foreign:
        fcntl.flock(foreign, fcntl.LOCK_EX)

        with pytest.raises(ConfigError) as caught:
            take(tmp_path)
        assert str(caught.value) == (
            f"{tmp_path}: another program holds it and does not say who it is; find it with `fuser {path}` and end it"
        )
        assert holder(tmp_path) == Holder(output=tmp_path)
        assert path.read_bytes() == content


@pytest.mark.usefixtures("impatient")
def test_of_several_folders_all_are_held_or_none(tmp_path: Path) -> None:
    one, two, three = (tmp_path / name for name in ("a", "b", "c"))
    with another("run", two) as process:
        go_on(process)
        assert line(process) == "held"

        with pytest.raises(ConfigError, match=f"^{two}: "):
            take(three, two, one)
        assert holder(one) is None
        assert holder(three) is None

    with hold(three, two, one, config=Path("c"), command="run"):
        assert [who.pid for who in map(holder, (one, two, three)) if who] == [os.getpid()] * 3


def test_a_folder_that_cannot_be_locked_costs_nobody_the_others(tmp_path: Path) -> None:
    up, down = tmp_path / "a", tmp_path / "b"
    down.mkdir()
    (down / LOCK).symlink_to(tmp_path)
    with hold(down, up, config=Path("conf.yaml"), command="run") as held:
        assert set(held.down) == {down}
        assert holder(up)
        (down / LOCK).unlink()
        held.renew()
        assert held.down == {}
        assert holder(down)
        for one in (up, down):
            shutil.rmtree(one)
        down.touch()
        held.renew()
        assert str(held.down[down]) == f"{down / LOCK}: cannot be locked (File exists); name a folder; this is a file"
        assert holder(up)
        shutil.rmtree(up)
        up.touch()
        with pytest.raises(ConfigError, match="cannot be locked"):
            held.renew()


def test_a_folder_that_is_named_twice_is_held_once(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "link").symlink_to("real")

    with hold(tmp_path / "real", tmp_path / "link", tmp_path / "real" / ".", config=Path("c"), command="build"):
        assert holder(tmp_path / "link")


def test_a_lock_file_that_is_removed_meanwhile_is_not_mistaken_for_a_lock(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real, locked = fcntl.flock, []

    def flock(lock: int, operation: int) -> None:
        real(lock, operation)
        locked.append(lock)
        if len(locked) == 1:
            (tmp_path / LOCK).unlink()

    monkeypatch.setattr("feedpub.running.fcntl.flock", flock)
    with hold(tmp_path, config=Path("c"), command="build"):
        monkeypatch.undo()

        assert holder(tmp_path)


def test_a_lock_file_that_does_not_stay_is_reported(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(running, "_PAUSE", 0)
    monkeypatch.setattr("feedpub.running.fcntl.flock", lambda *_: (tmp_path / LOCK).unlink())

    with pytest.raises(ConfigError, match="removed again and again; end the program that removes it"):
        take(tmp_path)


def test_what_cannot_be_locked_is_a_config_error_that_says_what_to_do(tmp_path: Path) -> None:
    (tmp_path / "folder" / LOCK).mkdir(parents=True)
    (tmp_path / "linked").mkdir()
    (tmp_path / "linked" / LOCK).symlink_to(tmp_path / "elsewhere")
    (tmp_path / "file").touch()

    for name, todo in (
        ("folder", "remove the folder of that name"),
        ("linked", "remove the symbolic link of that name"),
        ("file", "name a folder; this is a file"),
        ("file/below", "name a folder; this is a file"),
    ):
        with pytest.raises(ConfigError, match=f"cannot be locked .*; {todo}"):
            take(tmp_path / name)
    assert not (tmp_path / "elsewhere").exists()


def test_no_descriptor_is_left_open(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(running, "_PAUSE", 0)
    before = len(os.listdir("/proc/self/fd"))  # noqa: PTH208

    take(tmp_path)
    with hold(tmp_path, config=Path("c"), command="run"):
        holder(tmp_path)
        for _ in range(3):
            with pytest.raises(ConfigError):
                take(tmp_path)

    assert len(os.listdir("/proc/self/fd")) == before  # noqa: PTH208


def test_a_folder_that_was_removed_meanwhile_is_held_again_when_asked(tmp_path: Path) -> None:
    output = tmp_path / "output"
    with hold(output, config=tmp_path / "feedpub.yaml", command="run") as held:
        shutil.rmtree(output)
        assert holder(output) is None
        held.renew()
        found = holder(output)
    assert found is not None
    assert (found.pid, found.command) == (os.getpid(), "run")
    assert holder(output) is None


def test_taking_and_letting_go_leaves_the_lock_files_time_alone(tmp_path: Path) -> None:
    with hold(tmp_path, config=tmp_path / "feedpub.yaml", command="build"):
        pass
    os.utime(tmp_path / LOCK, ns=(1, 1))
    with hold(tmp_path, config=tmp_path / "feedpub.yaml", command="build"):
        pass
    assert (tmp_path / LOCK).stat().st_mtime_ns == 1


def test_a_folder_that_somebody_else_took_meanwhile_is_refused_at_every_use(tmp_path: Path) -> None:
    output = tmp_path / "output"
    config = tmp_path / "feedpub.yaml"
    with hold(output, config=config, command="run") as held:
        shutil.rmtree(output)
        with hold(output, config=config, command="run"):
            for _ in range(2):
                with pytest.raises(ConfigError, match="publishes here already"):
                    held.renew()
        held.renew()
        assert holder(output) is not None
