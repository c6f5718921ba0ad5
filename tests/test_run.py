"""``feedpub run``, the real program: it builds at once, keeps others out, builds when asked, and ends well."""

import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
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


def feedpub(newsroom: Path, *arguments: str) -> "subprocess.CompletedProcess[str]":
    command = [sys.executable, "-m", "feedpub", *arguments]
    return subprocess.run(
        command, cwd=newsroom, env=ENVIRONMENT, capture_output=True, text=True, timeout=60, check=False
    )


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
        process.kill()


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
    assert "8 written, 7 unchanged" in built.stdout
    assert "Щойно" in (newsroom / "output" / "city.rss").read_text()
    assert running.poll() is None


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

    assert broken.returncode == 2
    assert "feeds.brief.limit" in broken.stdout + broken.stderr
    assert (newsroom / "output" / "news.rss").read_bytes() == before
    assert (mended.returncode, mended.stdout) == (0, "")


def test_without_a_schedule_it_says_what_to_add(newsroom: Path) -> None:
    config = newsroom / "config" / "feedpub.yaml"
    config.write_text(config.read_text().partition("schedule:")[0])

    refused = feedpub(newsroom, "run")

    assert refused.returncode == 2
    assert refused.stderr == 'config/feedpub.yaml: schedule: is empty; add a line such as - cron: "*/10 * * * *"\n'
