"""What is saved is noticed at once, when it is whole, and nothing else is."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from queue import Empty, Queue

import pytest

from feedpub.errors import ConfigError
from feedpub.watch import Watch
from tests.newsroom import CONFIG, STORY, Newsroom

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells of files that were saved")


@pytest.fixture(scope="module", autouse=True)
def _kernel_tells(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Some containers and file systems take a watch and never tell of anything."""
    from inotify_simple import INotify, flags

    folder = tmp_path_factory.mktemp("probe")
    with INotify() as kernel:
        kernel.add_watch(folder, flags.CLOSE_WRITE)
        (folder / "a").write_text("Saved.")
        if not kernel.read(timeout=10_000):
            pytest.skip("needs a kernel that tells of files that were saved (inotify); run the tests on one that does")


Folders = frozenset[str] | None


class Watched:
    """A folder, and what a watch told of it."""

    def __init__(self, folder: Path, *, exclude: tuple[str, ...] = (), beside: tuple[str, ...] = ()) -> None:
        self.folder = folder
        self.told: list[Folders] = []
        self.pieces: Queue[Callable[[], None]] = Queue()
        self.watch = Watch(self.told.append, [(str(folder), exclude)], beside)
        self.watch.open(self.pieces.put)

    def next(self) -> Folders:
        """What is told next; waits for it."""
        self.pieces.get(timeout=30)()
        return self.told.pop()

    def is_told(self, folder: Path) -> bool:
        """Whether what is saved in a folder is told, once all that was told of before is over."""
        for number in range(100):
            (folder / f"{number}.md").write_text("Text.")
            if self.next() == frozenset({str(folder)}):
                return True
        return False

    def is_all_told(self) -> bool:
        """Whether everything is told to be looked at, once what was told of before is over."""
        return any(self.next() is None for _ in range(100))

    def is_quiet(self) -> bool:
        """Whether nothing was told. What the kernel said before a file that counts was seen, was seen before it."""
        (self.folder / "last.md").write_text("Seen.")
        seen = self.next()
        return seen == frozenset({str(self.folder)})

    def write(self, path: str, text: str = "Text.") -> None:
        (self.folder / path).write_text(text)


@pytest.fixture
def watched(tmp_path: Path) -> Iterator[Watched]:
    (tmp_path / "content" / "city").mkdir(parents=True)
    one = Watched(tmp_path / "content", exclude=("drafts",))
    yield one
    one.watch.close()
    one.watch.close()


def test_a_file_that_was_saved_or_went_is_told_by_its_folder(watched: Watched) -> None:
    city = frozenset({str(watched.folder / "city")})
    watched.write("city/a.md")
    assert watched.next() == city
    (watched.folder / "city" / "a.md").rename(watched.folder / "city" / "b.md")
    assert watched.next() == city
    (watched.folder / "city" / "b.md").unlink()
    assert watched.next() == city


def test_a_file_that_is_still_being_written_is_not_told(watched: Watched) -> None:
    with (watched.folder / "city" / "a.md").open("w") as file:
        file.write("Half a sto")
        file.flush()
        assert watched.is_quiet()
    assert watched.next() == frozenset({str(watched.folder / "city")})


def test_what_editors_leave_beside_their_files_is_not_told(watched: Watched) -> None:
    for name in ("city/.a.md.swp", "city/a.md~", "city/#a.md#", "city/a.tmp"):
        watched.write(name)
    assert watched.is_quiet()


def test_several_files_are_told_together_where_nobody_asked_meanwhile(watched: Watched) -> None:
    watched.write("city/a.md")
    piece = watched.pieces.get(timeout=30)
    watched.write("b.md")
    piece()
    first = watched.told.pop()
    assert first is not None
    assert str(watched.folder / "city") in first
    if str(watched.folder) not in first:
        assert watched.next() == frozenset({str(watched.folder)})
    with pytest.raises(Empty):
        watched.pieces.get_nowait()


def test_a_new_folder_may_hold_anything_and_is_watched_from_then_on(watched: Watched) -> None:
    (watched.folder / "world").mkdir()
    assert watched.next() is None
    watched.write("world/a.md")
    assert watched.next() == frozenset({str(watched.folder / "world")})


def test_an_excluded_folder_is_not_watched(watched: Watched) -> None:
    (watched.folder / "drafts").mkdir()
    assert watched.next() is None
    watched.write("drafts/a.md")
    assert watched.is_quiet()


def test_a_changed_configuration_may_change_anything(tmp_path: Path) -> None:
    (tmp_path / "content").mkdir()
    (tmp_path / "config").mkdir()
    one = Watched(tmp_path / "content", beside=(str(tmp_path / "config" / "feedpub.yaml"),))
    (tmp_path / "config" / "notes.txt").write_text("Nothing.")
    assert one.is_quiet()
    (tmp_path / "config" / "feedpub.yaml").write_text("site: {}")
    assert one.next() is None
    one.watch.close()


def test_a_content_folder_that_is_removed_and_made_again_is_watched_again(watched: Watched) -> None:
    shutil.rmtree(watched.folder)
    (watched.folder / "city").mkdir(parents=True)
    assert watched.is_told(watched.folder / "city")


def test_a_content_folder_that_is_a_link_is_followed_to_where_it_leads_next(tmp_path: Path) -> None:
    for name in ("first", "second"):
        (tmp_path / name).mkdir()
    content = tmp_path / "content"
    content.symlink_to("first")
    one = Watched(content)
    (tmp_path / "new").symlink_to("second")
    (tmp_path / "new").replace(content)
    assert one.next() is None
    one.write("a.md")
    assert one.next() == frozenset({str(tmp_path / "second")})
    (tmp_path / "first" / "b.md").write_text("Nobody's.")
    one.write("c.md")
    assert one.next() == frozenset({str(tmp_path / "second")})
    one.watch.close()


def test_what_the_configuration_names_from_now_on_is_watched(watched: Watched, tmp_path: Path) -> None:
    (tmp_path / "wire").mkdir()
    authors = tmp_path / "authors.yaml"
    watched.watch.follow([(str(watched.folder), ()), (str(tmp_path / "wire"), ())], [str(authors)])
    assert watched.is_told(tmp_path / "wire")
    authors.write_text("ann: {name: Ann Bell}\n")
    assert watched.is_all_told()


def test_where_the_kernel_lost_count_every_folder_is_watched_anew(
    watched: Watched, monkeypatch: pytest.MonkeyPatch
) -> None:
    from inotify_simple import Event, flags

    read = watched.watch._kernel.read
    lost = [Event(-1, flags.Q_OVERFLOW, 0, "")]
    monkeypatch.setattr(watched.watch._kernel, "read", lambda **_: (read(timeout=0), lost)[1])
    (watched.folder / "world").mkdir()  # which nobody hears of
    assert watched.next() is None
    monkeypatch.undo()
    watched.write("world/a.md")
    assert watched.next() == frozenset({str(watched.folder / "world")})


def test_a_new_folder_that_the_kernel_does_not_watch_any_more_is_told_once(
    watched: Watched, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def full(*_: object) -> int:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("inotify_simple.INotify.add_watch", full)
    for name in ("world", "sport"):
        (watched.folder / name).mkdir()
        assert watched.next() is None
    (message,) = caplog.messages
    assert "raise fs.inotify.max_user_watches" in message
    assert "waits for the schedule" in message
    monkeypatch.undo()
    watched.watch.renew()
    watched.write("world/a.md")
    assert watched.next() == frozenset({str(watched.folder / "world")})


def test_a_bug_in_a_build_of_what_was_saved_ends_nothing(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_: Folders) -> None:
        raise RuntimeError("oops")

    one = Watched(tmp_path)
    monkeypatch.setattr(one.watch, "_saved", fail)
    one.write("a.md")
    one.pieces.get(timeout=30)()
    assert "by a bug in feedpub; please report it" in caplog.text
    monkeypatch.undo()
    one.write("b.md")
    assert one.next() == frozenset({str(tmp_path)})
    one.watch.close()


def test_where_the_kernel_watches_no_more_folders_that_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> int:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("inotify_simple.INotify.add_watch", full)
    with pytest.raises(ConfigError, match=r"^--watch: watching cannot watch all folders .*max_user_watches"):
        Watch(lambda _: None, [(str(tmp_path), ())])


def test_a_running_feedpub_publishes_what_is_saved_at_once(tmp_path: Path) -> None:
    newsroom = Newsroom(tmp_path)
    newsroom.write("city/a.md", title="Before")
    newsroom.configure('schedule:\n  - cron: "0 0 29 2 *"')
    command = [sys.executable, "-u", "-m", "feedpub", "run", "-v", "--watch"]
    with subprocess.Popen(
        command, cwd=tmp_path, stdout=subprocess.PIPE, text=True, env={"PATH": os.defpath}
    ) as process:
        lines = process.stdout
        assert lines

        def built() -> str:
            """How much the next build wrote."""
            return next(line.strip() for line in lines if line.startswith("output/: "))

        assert "2 written" in built()
        beside = tmp_path / "content" / "city" / ".new"
        beside.write_text(STORY.format(title="After", date="2026-11-20 10:00", more="", text="Text."))
        beside.replace(tmp_path / "content" / "city" / "a.md")
        assert "2 written" in built()
        assert newsroom.shown()["a"] == "After"
        (tmp_path / "content" / "city" / "b.md").write_text(
            STORY.format(title="New", date="2026-11-20 11:00", more="", text="Text.")
        )
        assert "2 written" in built()
        assert newsroom.shown()["b"] == "New"
        shutil.rmtree(tmp_path / "content" / "city")
        assert "output/" in built()
        (tmp_path / "config" / "feedpub.yaml").write_text(
            CONFIG.replace("title: Gazette}", "title: Herald}") + 'schedule:\n  - cron: "0 0 29 2 *"\n'
        )
        while "<title>Herald</title>" not in newsroom.document("news.rss"):
            built()
        process.terminate()
        assert process.wait(30) == 0
