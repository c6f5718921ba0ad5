"""One feedpub asks another: over real sockets, with the loop that does the work in between."""

import json
import os
import signal
import socket
import stat
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from queue import SimpleQueue
from threading import Thread
from zoneinfo import ZoneInfo

import pytest

from feedpub import asking
from feedpub.asking import Requests, ask
from feedpub.cron import parse
from feedpub.errors import ConfigError
from feedpub.listener import Say
from feedpub.running import Holder, hold, holder
from feedpub.schedule import run

OUTPUT = Path("output")


def echo(request: Mapping[str, object], say: Say) -> int:
    say(f"asked for {request['command']}")
    say("другий рядок\nі третій", err=True)
    return 1


def nobody(text: str, *, err: bool = False) -> None:
    raise AssertionError(text)


class Said(list[str]):
    """What was said; to the standard error after a mark."""

    def __call__(self, text: str, *, err: bool = False) -> None:
        self.append(f"! {text}" if err else text)


@contextmanager
def serving(handle: asking.Handle = echo) -> Iterator[Holder]:
    """Requests that a worker thread does one after the other, as the loop would."""
    pieces: SimpleQueue[Callable[[], None] | None] = SimpleQueue()

    def work() -> None:
        while piece := pieces.get():
            piece()

    worker = Thread(target=work)
    worker.start()
    try:
        with Requests(handle) as requests:
            requests.open(pieces.put)
            yield Holder(output=OUTPUT, pid=7, command="run", socket=str(requests.path))
    finally:
        pieces.put(None)
        worker.join(10)


@contextmanager
def client(who: Holder) -> Iterator[socket.socket]:
    assert who.socket
    with socket.socket(socket.AF_UNIX) as connection:
        connection.settimeout(10)
        connection.connect(who.socket)
        yield connection


def everything(connection: socket.socket) -> list[dict[str, object]]:
    received = b""
    while more := connection.recv(65536):
        received += more
    return [json.loads(line) for line in received.splitlines()]


def test_a_request_is_answered_with_its_text_and_its_exit_code() -> None:
    said = Said()
    with serving() as who:
        code = ask(who, {"command": "build"}, timeout=10, say=said)

    assert (code, said) == (1, ["asked for build", "! другий рядок\nі третій"])


def test_requests_are_done_one_after_the_other() -> None:
    going_on, seen = 0, []

    def handle(request: Mapping[str, object], say: Say) -> int:
        nonlocal going_on
        going_on += 1
        seen.append(going_on)
        say("x" * 200_000)
        going_on -= 1
        return 0

    with serving(handle) as who:
        said = Said()
        threads = [
            Thread(target=ask, args=(who, {"command": "build"}), kwargs={"timeout": 10, "say": said}) for _ in range(5)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(10)

    assert seen == [1] * 5
    assert [len(text) for text in said] == [200_000] * 5


def test_the_loop_does_what_another_shell_asks_for_and_says_so_in_the_lock(tmp_path: Path) -> None:
    done: list[object] = []
    replies: list[int] = []
    said = Said()

    def handle(request: Mapping[str, object], say: Say) -> int:
        done.append(request)
        say("built")
        return 0

    def shell() -> None:
        who = holder(tmp_path)
        assert who
        replies.append(ask(who, {"command": "build", "feed": "news"}, timeout=10, say=said))
        os.kill(os.getpid(), signal.SIGTERM)

    with (
        Requests(handle) as requests,
        hold(tmp_path, config=Path("feedpub.yaml"), command="run", socket=requests.path),
    ):
        other = Thread(target=shell)
        run([parse("0 0 29 2 *")], ZoneInfo("UTC"), lambda now: other.start(), requests=requests, heartbeat=3600)
        other.join(10)

    assert done == [{"command": "build", "feed": "news"}]
    assert (said, replies) == (["built"], [0])
    assert not requests.path.parent.exists()


def test_one_who_asked_before_the_loop_began_is_answered_when_it_does() -> None:
    pieces: SimpleQueue[Callable[[], None]] = SimpleQueue()
    with Requests(echo) as requests:
        who = Holder(output=OUTPUT, pid=7, command="run", socket=str(requests.path))
        with client(who) as early:
            early.sendall(b'{"command": "kill"}\n')
            requests.open(pieces.put)
            pieces.get(timeout=10)()

            assert everything(early)[-1] == {"exit": 1}


def test_a_request_goes_on_when_its_client_is_gone() -> None:
    done: SimpleQueue[str] = SimpleQueue()

    def handle(request: Mapping[str, object], say: Say) -> int:
        for _ in range(50):
            say("x" * 10_000)
        done.put("the kill went out")
        return 0

    with serving(handle) as who:
        with client(who) as connection:
            connection.sendall(b'{"command": "kill"}\n')

        assert done.get(timeout=10) == "the kill went out"


def test_a_client_that_does_not_read_holds_nobody_up_for_long(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(asking, "_PATIENCE", 0.05)
    done: SimpleQueue[int] = SimpleQueue()

    def handle(request: Mapping[str, object], say: Say) -> int:
        for _ in range(1000):
            say("x" * 10_000)
        done.put(1)
        return 0

    with serving(handle) as who, client(who) as connection:
        connection.sendall(b'{"command": "build"}\n')

        assert done.get(timeout=10) == 1


@pytest.mark.parametrize(
    ("sent", "refused"),
    [
        (b"\n", "cannot read the request (it is no JSON)"),
        (b"\xff\xfe\n", "cannot read the request (it is no JSON)"),
        (b"[" * 60_000 + b"\n", "cannot read the request (it is no JSON)"),
        (b"[]\n", "cannot read the request (it is no JSON object)"),
        (b"{}", "cannot read the request (it breaks off)"),
        (b"x" * 65_537, "cannot read the request (it is longer than 65536 bytes)"),
    ],
)
def test_a_request_that_makes_no_sense_is_refused_and_the_next_is_taken(sent: bytes, refused: str) -> None:
    with serving() as who:
        with client(who) as connection:
            connection.sendall(sent)
            connection.shutdown(socket.SHUT_WR)

            assert everything(connection) == [{"refused": refused}]
        assert ask(who, {"command": "build"}, timeout=10, say=Said()) == 1


def test_a_client_that_sends_nothing_is_let_go(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(asking, "_PATIENCE", 0.05)
    with serving() as who, client(who) as silent:
        assert everything(silent) == [{"refused": "cannot read the request (timed out)"}]
        assert ask(who, {"command": "build"}, timeout=10, say=Said()) == 1


def test_a_bug_in_what_was_asked_for_is_exit_70_and_costs_nothing_else(caplog: pytest.LogCaptureFixture) -> None:
    said = Said()

    def handle(request: Mapping[str, object], say: Say) -> int:
        if request["command"] == "kill":
            raise ZeroDivisionError
        return 0

    with serving(handle) as who:
        assert ask(who, {"command": "kill"}, timeout=10, say=said) == 70
        assert ask(who, {"command": "build"}, timeout=10, say=said) == 0

    assert said == ["! the running feedpub met a bug; see its log, and please report it"]
    assert "ZeroDivisionError" in caplog.text


def test_what_is_not_done_is_refused_with_the_reason() -> None:
    refusal = r"^output: `feedpub run` \(process 7\) refuses: it takes no dance; run"
    with (
        serving(lambda request, say: f"it takes no {request['command']}") as who,
        pytest.raises(ConfigError, match=refusal),
    ):
        ask(who, {"command": "dance"}, timeout=10, say=nobody)


def test_a_server_that_does_not_answer_is_not_waited_for_for_ever(tmp_path: Path) -> None:
    with Requests(echo) as requests:  # never opened
        who = Holder(output=tmp_path, pid=7, command="run", socket=str(requests.path))

        with pytest.raises(ConfigError) as caught:
            ask(who, {"command": "build"}, timeout=0.05, say=nobody)

    assert str(caught.value) == (
        f"{tmp_path}: `feedpub run` (process 7) has not answered within 0.05 s; "
        "it may yet do what was asked, see its log"
    )


def test_one_who_still_waits_when_the_loop_ends_is_turned_away(tmp_path: Path) -> None:
    pieces: SimpleQueue[Callable[[], None]] = SimpleQueue()
    refusals: list[str] = []
    with Requests(echo) as requests:
        requests.open(pieces.put)
        who = Holder(output=tmp_path, pid=7, command="run", socket=str(requests.path))

        def shell() -> None:
            with pytest.raises(ConfigError) as caught:
                ask(who, {"command": "build"}, timeout=10, say=nobody)
            refusals.append(str(caught.value))

        waiting = Thread(target=shell)
        waiting.start()
        piece = pieces.get(timeout=10)
        requests.close()
        piece()  # too late: the answer is given
        waiting.join(10)

    assert refusals == [
        f"{tmp_path}: `feedpub run` (process 7) refuses: it is stopping; run this again, or stop that process first"
    ]


def test_a_server_that_is_killed_meanwhile_is_reported(tmp_path: Path) -> None:
    program = """
import os, signal, sys
from pathlib import Path
from zoneinfo import ZoneInfo
from feedpub.asking import Requests
from feedpub.cron import parse
from feedpub.running import hold
from feedpub.schedule import run

def handle(request, say):
    say("begun")
    os.kill(os.getpid(), signal.SIGKILL)

output = Path(sys.argv[1])
with Requests(handle) as requests, hold(output, config=Path("c"), command="run", socket=requests.path):
    run([parse("@yearly")], ZoneInfo("UTC"), lambda now: print("up", flush=True), requests=requests)
"""
    said = Said()
    with subprocess.Popen(
        [sys.executable, "-c", program, str(tmp_path)],
        env=os.environ | {"TMPDIR": str(tmp_path.parent)},  # for the socket that nobody removes
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout
        assert process.stdout.readline() == "up\n"
        who = holder(tmp_path)
        assert who
        try:
            with pytest.raises(ConfigError, match=f"process {process.pid}, .* ended before it had answered; run this"):
                ask(who, {"command": "build"}, timeout=10, say=said)
            process.wait(10)
            with pytest.raises(ConfigError, match=r"cannot be reached \(Connection refused\); run this again"):
                ask(who, {"command": "build"}, timeout=10, say=nobody)
        finally:
            process.kill()

    assert said == ["begun"]
    assert holder(tmp_path) is None


def test_a_holder_without_a_socket_takes_no_requests() -> None:
    with pytest.raises(ConfigError, match=r"`feedpub build` \(process 7\) takes no requests; run this again when"):
        ask(Holder(output=OUTPUT, pid=7, command="build"), {"command": "build"}, timeout=1, say=nobody)


def test_the_socket_is_for_one_user_and_its_path_is_short(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    deep = tmp_path / ("d" * 90)
    deep.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(deep))
    with Requests(echo) as requests:
        assert len(os.fsencode(requests.path)) < 100
        assert stat.S_IMODE(requests.path.parent.stat().st_mode) == 0o700

    assert not requests.path.parent.exists()
    assert list(deep.iterdir()) == []
