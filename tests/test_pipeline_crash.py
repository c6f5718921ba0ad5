"""The program killed at every step of a publication: the next build knows all that was left, and tells the hub."""

import shutil
import subprocess
import sys
from copy import copy
from pathlib import Path

import pytest

from feedpub.ledger.sqlite import open_ledger
from feedpub.targets import digest
from tests.newsroom import Newsroom
from tests.test_hub import Hub, hub

__all__ = ["hub"]

#: Builds each newsroom in a process of its own, by the real command, which dies before the nth of its steps that write.
KILLED = """
import os, signal, sys
from feedpub import hub
from feedpub.cli import main
from feedpub.ledger.sqlite import SqliteLedger
from feedpub.targets import _file, compressed, directory

left = 0

def deadly(step):
    def taken(*args, **named):
        global left
        left -= 1
        if not left:
            os.kill(os.getpid(), signal.SIGKILL)
        return step(*args, **named)
    return taken

class Disk:
    def __getattr__(self, name):
        step = getattr(os, name)
        return deadly(step) if name in ("mkdir", "write", "replace", "unlink") else step

directory.os = _file.os = compressed.os = Disk()
for step in ("intend", "record", "announced"):
    setattr(SqliteLedger, step, deadly(getattr(SqliteLedger, step)))
hub.announce = deadly(hub.announce)

for nth, config in enumerate(sys.argv[1:], 1):
    child = os.fork()
    if child == 0:
        left = nth
        sys.argv = ["feedpub", "build", "-q", "-c", config, "--now", "2026-11-23T13:00"]
        try:
            main()
        except SystemExit as ended:
            os._exit(ended.code or 0)
    _, status = os.waitpid(child, 0)
    print(os.waitstatus_to_exitcode(status), flush=True)
    if status == 0:
        break
"""
MOST = 25


class Killed(Newsroom):
    """A newsroom that publishes one feed, and whose next build would change, add and remove documents."""

    def __init__(self, folder: Path, hub_url: str) -> None:
        folder.mkdir()
        super().__init__(folder)
        config = folder / "config/feedpub.yaml"
        config.write_text(config.read_text().replace("sources:", f"  hub: {hub_url}/{folder.name}\nsources:"))
        self.configure("former", "news")
        self.write("a.md")
        self.build()
        self.configure("news", "extra")
        self.write("a.md", title="Changed")

    def copy(self, name: str) -> "Killed":
        """Another one just like it, which tells the hub under a name of its own."""
        other = copy(self)
        other.folder = self.folder.with_name(name)
        shutil.copytree(self.folder, other.folder)
        config = other.folder / "config/feedpub.yaml"
        config.write_text(config.read_text().replace(f"/{self.folder.name}\n", f"/{name}\n"))
        return other

    def configure(self, *feeds: str) -> None:
        config = self.folder / "config/feedpub.yaml"
        head, _, rest = config.read_text().partition("feeds:\n")
        told = "".join(f"  {name}: {{title: Gazette}}\n" for name in feeds)
        config.write_text(f"{head}feeds:\n{told}targets:{rest.partition('targets:')[2]}")

    def published(self) -> dict[str, str]:
        """The files that are there, half ones as well, each by its digest."""
        return {
            path.name: digest(path.read_bytes())
            for path in (self.folder / "output").iterdir()
            if path.name != ".feedpub.lock"
        }


def told(server: Hub, newsroom: Killed) -> list[str]:
    """The documents that the hub was told of, in order."""
    return [
        value.rpartition("/")[2]
        for path, _, said in server.told
        if path.rpartition("/")[2] == newsroom.folder.name
        for key, value in said
        if key == "hub.url"
    ]


@pytest.fixture
def killed(tmp_path: Path, hub: Hub) -> list[Killed]:
    first = Killed(tmp_path / "first", hub.url)
    newsrooms = [first.copy(str(nth)) for nth in range(1, MOST)]
    hub.told.clear()
    ran = subprocess.run(
        [sys.executable, "-W", "error", "-c", KILLED, *(one.folder / "config/feedpub.yaml" for one in newsrooms)],
        cwd=Path(__file__).parents[1],
        capture_output=True,
        text=True,
        check=False,
    )
    codes = list(map(int, ran.stdout.split()))
    assert codes == [-9] * (len(codes) - 1) + [0], ran.stderr
    assert 12 < len(codes) < MOST - 1
    return newsrooms[: len(codes)]


def remembered(newsroom: Killed) -> tuple[dict[str, set[str]], set[str]]:
    ledger, _ = open_ledger(newsroom.folder / "config/.feedpub/ledger.db")
    try:
        return ledger.files("../output"), ledger.unannounced()
    finally:
        ledger.close()


def test_wherever_a_build_is_killed_the_next_one_repairs_everything_and_tells_the_hub(
    killed: list[Killed], hub: Hub
) -> None:
    changed = {"news.rss", "news.atom", "extra.rss", "extra.atom"}
    for newsroom in killed:
        release = newsroom.build("2026-11-23T14:00")
        assert release.problems == []
        published = newsroom.published()
        assert published.keys() == changed
        assert newsroom.shown()["a"] == "Changed"
        assert remembered(newsroom) == ({path: {one} for path, one in published.items()}, set())
        assert set(told(hub, newsroom)) == changed

        before = len(hub.told)
        assert newsroom.build("2026-11-23T15:00").receipts["../output"].written == ()
        assert (newsroom.published(), len(hub.told)) == (published, before)


def test_wherever_a_build_is_killed_no_file_of_a_feed_that_is_then_removed_stays(killed: list[Killed]) -> None:
    left = 0
    for newsroom in killed:
        left += "extra.rss" in newsroom.published()
        newsroom.configure("news")
        newsroom.build("2026-11-23T14:00")
        assert newsroom.published().keys() == {"news.rss", "news.atom"}
        assert remembered(newsroom)[0].keys() == {"news.rss", "news.atom"}
    assert left > 3


def test_a_hub_that_was_down_is_told_at_the_next_build_and_once_only(tmp_path: Path, hub: Hub) -> None:
    hub.answer = 500
    newsroom = Killed(tmp_path / "newsroom", hub.url)
    release = newsroom.build("2026-11-23T13:00")
    assert "the hub was not told of 4 changed documents" in release.notes[0]
    assert release.problems == []
    newsroom.build("2026-11-23T14:00")
    hub.answer = 204
    hub.told.clear()
    newsroom.build("2026-11-23T15:00")
    newsroom.build("2026-11-23T16:00")
    assert told(hub, newsroom) == ["extra.atom", "extra.rss", "news.atom", "news.rss"]


def test_a_ledger_that_cannot_be_written_stops_no_publication_and_is_reported_once(
    tmp_path: Path, hub: Hub, monkeypatch: pytest.MonkeyPatch
) -> None:
    newsroom = Killed(tmp_path / "newsroom", hub.url)
    hub.told.clear()
    monkeypatch.setattr("feedpub.ledger._record._PUT_STORY", "SELECT json('{'), ?, ?, ?, ?, ?, ?, ?, ?, ?, ?")
    release = newsroom.build("2026-11-23T13:00")
    assert len(release.problems) == 1
    assert "ledger.db: cannot be written (" in str(release.problems[0])
    assert newsroom.shown()["a"] == "Changed"
    assert set(told(hub, newsroom)) == {"news.rss", "news.atom", "extra.rss", "extra.atom"}
    monkeypatch.undo()
    newsroom.configure("news")
    newsroom.build("2026-11-23T14:00")
    assert newsroom.published().keys() == {"news.rss", "news.atom"}
