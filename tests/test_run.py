"""``feedpub run``, the real program: it builds at once, keeps others out, builds when asked, and ends well."""

import json
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from threading import Event

import pytest

from feedpub import terminal
from feedpub.answers import Answers
from feedpub.listener import Listener

ROOT = Path(__file__).parents[1]
NOW = datetime(2026, 11, 23, 10, tzinfo=UTC)
ENVIRONMENT = {"PATH": "/usr/bin:/bin", "LANG": "C.UTF-8"}


@pytest.fixture
def newsroom(tmp_path: Path) -> Path:
    shutil.copytree(ROOT / "content", tmp_path / "content")
    (tmp_path / "config").mkdir()
    text = (ROOT / "config" / "feedpub.yaml").read_text()
    # A schedule that is not due while the test goes on: what is built is built at the start, or asked for.
    (tmp_path / "config" / "feedpub.yaml").write_text(
        text[: text.index("schedule:")] + 'schedule:\n  - cron: "0 0 29 2 *"\n'
    )
    return tmp_path


def feedpub(folder: Path, *arguments: str) -> "subprocess.CompletedProcess[str]":
    command = [sys.executable, "-m", "feedpub", *arguments]
    return subprocess.run(command, cwd=folder, env=ENVIRONMENT, capture_output=True, text=True, timeout=60, check=False)


@pytest.fixture
def running(newsroom: Path) -> Iterator["subprocess.Popen[str]"]:
    """A run that has built once."""
    command = [sys.executable, "-u", "-m", "feedpub", "run", "-v"]
    with subprocess.Popen(
        command, cwd=newsroom, env=ENVIRONMENT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout
        for line in process.stdout:
            if "https://zelenyi-brid.example/feeds/members.rss" in line:
                break
        yield process
        process.terminate()
        try:
            process.communicate(timeout=30)
        finally:
            process.kill()


def test_what_a_killed_run_leaves_behind_the_next_feedpub_removes(
    newsroom: Path, running: "subprocess.Popen[str]"
) -> None:
    lock = newsroom / "output" / ".feedpub.lock"
    socket = Path(json.loads(lock.read_text())["socket"])
    running.kill()
    running.wait(30)
    assert socket.exists()
    # What finds nothing to do takes no lock, and so does not find out.
    story = next((newsroom / "content").rglob("*.md"))
    story.write_text(story.read_text() + "\n")

    built = feedpub(newsroom, "build")

    assert (built.returncode, built.stderr) == (0, "")
    assert not socket.parent.exists()


def test_in_a_copy_of_its_output_nobody_takes_the_socket_from_one_that_runs(
    newsroom: Path, running: "subprocess.Popen[str]"
) -> None:
    shutil.copytree(newsroom / "output", newsroom / "copy")

    assert feedpub(newsroom, "build", "-o", "copy").returncode == 0
    asked = feedpub(newsroom, "build", "-v")

    assert (asked.returncode, asked.stderr) == (0, "")
    assert "42 unchanged" in asked.stdout


@pytest.mark.parametrize("said", ["/etc/passwd", "feedpub-x/s", "/nowhere/feedpub-x/s", "KEPT", "../s"])
def test_a_lock_file_that_names_something_else_costs_nothing(newsroom: Path, said: str) -> None:
    (newsroom / "feedpub-x").mkdir()
    kept = newsroom / "feedpub-x" / "s"
    kept.write_text("mine")
    (newsroom / "output").mkdir()
    lock = {"pid": 1, "command": "run", "socket": said.replace("KEPT", str(kept))}
    (newsroom / "output" / ".feedpub.lock").write_text(json.dumps(lock))

    built = feedpub(newsroom, "build")

    assert (built.returncode, built.stderr) == (0, "")
    assert kept.read_text() == "mine"


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP])
def test_it_builds_at_once_and_a_signal_ends_it_with_0(
    newsroom: Path, running: "subprocess.Popen[str]", number: signal.Signals
) -> None:
    assert len(list((newsroom / "output").glob("*.rss"))) == 8

    running.send_signal(number)
    out, err = running.communicate(timeout=30)

    assert (running.returncode, err) == (0, "")
    assert out.endswith("feedpub run: stopped\n")
    assert (newsroom / "output" / ".feedpub.lock").read_text() == ""


def test_signals_that_its_shell_has_switched_off_do_not_end_it(newsroom: Path) -> None:
    program = """
import os, signal, sys
signal.signal(signal.SIGINT, signal.SIG_IGN)
signal.signal(signal.SIGHUP, signal.SIG_IGN)
os.execv(sys.executable, [sys.executable, "-m", "feedpub", "run", "-v"])
"""
    with subprocess.Popen(
        [sys.executable, "-c", program], cwd=newsroom, env=ENVIRONMENT, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout
        assert process.stdout.readline().startswith("feedpub run: process ")
        process.send_signal(signal.SIGINT)
        process.send_signal(signal.SIGHUP)
        built = feedpub(newsroom, "build", "-v")
        process.terminate()
        process.communicate(timeout=30)

    assert "42 unchanged" in built.stdout
    assert process.returncode == 0


def test_a_second_run_is_refused_and_told_which_process_holds_the_output(
    newsroom: Path, running: "subprocess.Popen[str]"
) -> None:
    second = feedpub(newsroom, "run")

    assert second.returncode == 2
    assert f"(process {running.pid}, config {newsroom / 'config' / 'feedpub.yaml'}, since " in second.stderr
    assert f"stop it with `kill {running.pid}`" in second.stderr


def test_a_build_from_another_shell_is_done_by_the_one_that_runs(
    newsroom: Path, running: "subprocess.Popen[str]"
) -> None:
    story = newsroom / "content" / "uk" / "city" / "new.md"
    story.write_text("---\ntitle: Щойно\ndate: 2026-11-23 10:00\n---\nТекст.\n")

    built = feedpub(newsroom, "build", "-v")

    assert (built.returncode, built.stderr) == (0, "")
    assert "12 written, 30 unchanged" in built.stdout
    assert "Щойно" in (newsroom / "output" / "city.rss").read_text()
    assert running.poll() is None


@pytest.mark.parametrize(
    ("options", "below"), [([], "elsewhere"), (["-v"], ""), (["-v"], "elsewhere/deep"), (["-q"], "elsewhere")]
)
def test_a_build_that_is_handed_over_tells_what_it_would_have_told_itself(
    newsroom: Path, running: "subprocess.Popen[str]", options: list[str], below: str
) -> None:
    folder = newsroom / below
    folder.mkdir(parents=True, exist_ok=True)
    config = os.path.relpath(newsroom / "config" / "feedpub.yaml", folder)
    bad = newsroom / "content" / "uk" / "city" / "bad.md"
    bad.write_text("---\ndate: 2026-11-20\n---\nno headline\n")
    odd = newsroom / "content" / "uk" / "city" / "odd.md"
    odd.write_text("---\ntitle: Odd\ndate: 2026-11-20\nautor: Jane Doe\n---\nText.\n")

    handed_over = [feedpub(folder, "build", "-c", config, *options) for _ in range(2)][1]
    running.send_signal(signal.SIGTERM)
    running.communicate(timeout=30)
    itself = feedpub(folder, "build", "-c", config, *options)

    told = (handed_over.returncode, handed_over.stdout, handed_over.stderr)
    assert told == (itself.returncode, itself.stdout, itself.stderr)
    assert handed_over.returncode == 1
    assert handed_over.stderr.startswith(os.path.relpath(bad, folder) + ":1: ")
    assert ("note: " + os.path.relpath(odd, folder) + ":4: " in handed_over.stderr) == (options == ["-v"])


def test_the_one_that_runs_goes_on_telling_by_its_own_settings(
    newsroom: Path, running: "subprocess.Popen[str]"
) -> None:
    (newsroom / "content" / "uk" / "city" / "bad.md").write_text("---\ndate: 2026-11-20\n---\nno headline\n")
    (newsroom / "below").mkdir()

    asked = feedpub(newsroom / "below", "build", "-q", "-c", "../config/feedpub.yaml")
    running.send_signal(signal.SIGTERM)
    out, err = running.communicate(timeout=30)

    assert (asked.returncode, asked.stdout) == (1, "")
    assert asked.stderr.startswith("../content/uk/city/bad.md:1: ")
    assert err.startswith("content/uk/city/bad.md:1: ")
    assert "articles: " in out


def test_a_damaged_ledger_is_told_to_whoever_asked_as_well(newsroom: Path, running: "subprocess.Popen[str]") -> None:
    (newsroom / "config" / ".feedpub" / "ledger.db").write_bytes(b"no database" * 500)
    for name in ("ledger.db-wal", "ledger.db-shm"):
        (newsroom / "config" / ".feedpub" / name).unlink(missing_ok=True)

    asked = feedpub(newsroom, "build")

    assert asked.returncode == 0
    assert "ledger.db: was damaged (" in asked.stderr


def test_a_configuration_that_breaks_meanwhile_is_reported_and_costs_nothing(
    newsroom: Path, running: "subprocess.Popen[str]"
) -> None:
    before = (newsroom / "output" / "news.rss").read_bytes()
    config = newsroom / "config" / "feedpub.yaml"
    text = config.read_text()
    config.write_text(text.replace("limit: 20", "limit: none"))

    broken = feedpub(newsroom, "build")
    config.write_text(text)
    mended = feedpub(newsroom, "build")

    assert (broken.returncode, broken.stdout) == (2, "")
    assert "feeds.brief.limit" in broken.stderr
    assert (newsroom / "output" / "news.rss").read_bytes() == before
    assert (mended.returncode, mended.stdout) == (0, "")


@pytest.mark.parametrize(
    ("old", "new", "key"),
    [
        ("0 0 29 2 *", "0 1 29 2 *", "schedule"),
        ("timezone: Europe/Kyiv", "timezone: Europe/Warsaw", "site.timezone (of the schedule)"),
        ("- path: ../output", "- path: ../elsewhere", "targets"),
    ],
)
def test_what_needs_a_restart_is_told_with_the_file_as_whoever_asked_named_it_and_stops_no_build(
    newsroom: Path, running: "subprocess.Popen[str]", old: str, new: str, key: str
) -> None:
    config = newsroom / "config" / "feedpub.yaml"
    assert old in config.read_text()
    # Times without an offset are others in another zone, and so many of them would be taken for a mishap.
    config.write_text(config.read_text().replace(old, new) + "guards: {dates: 100}\n")
    (newsroom / "below").mkdir()
    story = newsroom / "content" / "uk" / "city" / "new.md"
    story.write_text("---\ntitle: Щойно\ndate: 2026-11-23 10:00\n---\nТекст.\n")

    asked = feedpub(newsroom / "below", "build", "-c", "../config/feedpub.yaml", "-o", "../output", "-q")

    assert (asked.returncode, asked.stdout) == (1, "")
    assert asked.stderr == (
        f"../config/feedpub.yaml: {key} changed meanwhile, and the old counts; stop `feedpub run` and start it again\n"
    )
    assert "Щойно" in (newsroom / "output" / "city.rss").read_text()
    assert not (newsroom / "elsewhere").exists()


def test_without_a_schedule_it_says_what_to_add(newsroom: Path) -> None:
    config = newsroom / "config" / "feedpub.yaml"
    config.write_text(config.read_text().partition("schedule:")[0])

    refused = feedpub(newsroom, "run")

    assert refused.returncode == 2
    assert refused.stderr == 'config/feedpub.yaml: schedule: is empty; add a line such as - cron: "*/10 * * * *"\n'


@pytest.mark.parametrize(
    ("old", "new"), [("path: ../output", "path: ../elsewhere"), ("path: ../output", "path: ../output\n    gzip: true")]
)
def test_what_needs_a_restart_counts_for_the_build_after_it(
    newsroom: Path, monkeypatch: pytest.MonkeyPatch, old: str, new: str
) -> None:
    monkeypatch.setattr("feedpub.index._schema.RACY", -1 << 60)  # as of files that were written long ago
    config = newsroom / "config" / "feedpub.yaml"
    listener = Listener(say=terminal.say, folder=newsroom, quiet=True)
    with closing(Answers(config, None, listener, lambda: NOW, Event())) as answers:
        answers.at(NOW)
        config.write_text(config.read_text().replace(old, new))
        answers.at(NOW)
    assert not {*newsroom.rglob("elsewhere"), *newsroom.rglob("*.gz")}

    assert feedpub(newsroom, "build", "--now", "2026-11-23T12:01").returncode == 0

    assert {*newsroom.rglob("elsewhere/news.rss"), *newsroom.rglob("output/news.rss.gz")}


class Stopped:
    """Somebody has already asked the work to end."""

    def set(self) -> None: ...

    def is_set(self) -> bool:
        return True


@pytest.mark.parametrize("quiet", [False, True])
def test_a_build_that_is_stopped_says_so_unless_it_is_to_be_quiet(newsroom: Path, quiet: bool) -> None:
    said: list[str] = []

    def say(text: str, *, err: bool = False) -> None:
        said.append(text)

    listener = Listener(say=say, folder=newsroom, quiet=quiet)
    answers = Answers(newsroom / "config" / "feedpub.yaml", None, listener, lambda: NOW, Stopped())
    answers.at(NOW)
    refusal = answers.to({"command": "build", "folder": str(newsroom)}, say)

    assert said == ([] if quiet else ["feedpub run: stopped while it built, nothing was written"])
    assert refusal == "it is stopping"
    assert not (newsroom / "output").exists()


def test_what_is_asked_for_and_unknown_is_refused(newsroom: Path) -> None:
    listener = Listener(say=terminal.say, folder=newsroom)
    answers = Answers(newsroom / "config" / "feedpub.yaml", None, listener, lambda: NOW, Stopped())

    assert answers.to({"command": "dance"}, terminal.say) == "it takes no dance, only build and kill"
