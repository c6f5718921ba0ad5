"""What a run has at hand between two builds is used as long as nobody else touched it, and not a moment longer."""

import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feedpub import building, concerned, gather
from feedpub.answers import Answers
from feedpub.athand import AtHand
from feedpub.errors import ConfigError
from feedpub.index.sqlite import open_index
from feedpub.ledger import sqlite
from feedpub.ledger.sqlite import SqliteLedger, open_ledger
from feedpub.listener import Listener
from feedpub.schedule import Stopping
from tests.builders import entry, feed
from tests.newsroom import STORY, Newsroom
from tests.spoilt import spoil_a_page

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)


@pytest.fixture
def at_hand() -> Iterator[AtHand]:
    with closing(AtHand()) as one:
        yield one


def remember(ledger: SqliteLedger, *ids: str, at: datetime = NOW) -> None:
    stories = [entry(one, id=one) for one in ids]
    ledger.record(stories, [feed(*stories, name="news")], {}, at=at)


def kept(at_hand: AtHand, path: Path, *ids: str) -> SqliteLedger:
    """A ledger that knows a feed of these stories and stays at hand."""
    ledger, _ = at_hand.ledger(path)
    remember(ledger, *ids)
    ledger.entries(ids)
    at_hand.stay()
    at_hand.put_ledger(path, ledger)
    return ledger


def deleted(path: Path) -> None:
    path.unlink()


def written_over(path: Path) -> None:
    with closing(open_ledger(path.with_name("other.db"))[0]) as other:
        remember(other, "other")
    shutil.copyfile(path.with_name("other.db"), path)


def replaced(path: Path) -> None:
    with closing(open_ledger(path.with_name("other.db"))[0]) as other:
        remember(other, "other")
    path.with_name("other.db").replace(path)


def written_by_another_feedpub(path: Path) -> None:
    with closing(open_ledger(path)[0]) as other:
        remember(other, "other")


def damaged(path: Path) -> None:
    path.write_bytes(b"none" * 4096)


@pytest.mark.parametrize(
    ("happens", "carries"),
    [
        (deleted, None),
        (written_over, ("other",)),
        (replaced, ("other",)),
        (written_by_another_feedpub, ("other",)),
        (damaged, None),
    ],
)
def test_whatever_happens_to_the_ledger_meanwhile_is_seen(
    tmp_path: Path, at_hand: AtHand, happens: Callable[[Path], None], carries: tuple[str, ...] | None
) -> None:
    path = tmp_path / "ledger.db"
    before = kept(at_hand, path, "a", "b")
    happens(path)
    ledger, told = at_hand.ledger(path)
    assert ledger is not before
    assert bool(told) is (happens is damaged)
    assert (ledger.feeds()["news"].ids if carries else ledger.feeds()) == (carries or {})
    assert ledger.entries(["a", "b", "other"]).keys() == {
        *(carries or ()),
        *(("a", "b") if happens is written_by_another_feedpub else ()),
    }
    remember(ledger, "c")
    at_hand.put_ledger(path, ledger)
    with closing(open_ledger(path, write=False)[0]) as seen:
        assert seen.feeds()["news"].ids == ("c",)


@pytest.mark.parametrize("happens", [deleted, written_over, replaced, written_by_another_feedpub])
def test_whatever_happens_to_the_ledger_while_a_build_has_it_is_seen_by_the_next(
    tmp_path: Path, at_hand: AtHand, happens: Callable[[Path], None]
) -> None:
    path = tmp_path / "ledger.db"
    kept(at_hand, path, "a")
    ledger, _ = at_hand.ledger(path)
    remember(ledger, "b")
    happens(path)
    at_hand.stay()
    at_hand.put_ledger(path, ledger)
    after, _ = at_hand.ledger(path)
    assert ("news" in after.feeds()) is (happens is not deleted)
    assert happens is deleted or after.feeds()["news"].ids == ("other",)
    remember(after, "c")
    at_hand.put_ledger(path, after)
    with closing(open_ledger(path, write=False)[0]) as seen:
        assert seen.feeds()["news"].ids == ("c",)


def test_an_index_that_took_the_place_of_the_one_a_build_had_is_used_by_the_next(
    tmp_path: Path, at_hand: AtHand
) -> None:
    path = tmp_path / "index.db"
    index = at_hand.index(path, "this")
    index.keep("content", {"a.md": ((1,), b"a")})
    at_hand.stay()
    shutil.copyfile(path, tmp_path / "other.db")
    (tmp_path / "other.db").replace(path)
    at_hand.put_index(path, index)
    after = at_hand.index(path, "this")
    assert after is not index
    after.keep("content", {"b.md": ((1,), b"b")})
    after.close()
    assert open_index(path, "this", write=False).recall("content") == {"b.md": ((1,), b"b")}


def test_a_ledger_that_nobody_touched_is_the_one_that_was_left(tmp_path: Path, at_hand: AtHand) -> None:
    path = tmp_path / "ledger.db"
    before = kept(at_hand, path, "a")
    with closing(open_ledger(path, write=False)[0]) as reader:
        assert reader.feeds()["news"].ids == ("a",)
    ledger, _ = at_hand.ledger(path)
    assert ledger is before
    at_hand.put_ledger(path, ledger)
    assert at_hand.ledger(path)[0] is not before  # as nobody said that it may stay


def test_one_whose_last_writer_was_cut_short_is_looked_at_as_a_whole(tmp_path: Path, at_hand: AtHand) -> None:
    path = tmp_path / "ledger.db"
    before = kept(at_hand, path, "a")
    path.with_name("ledger.db-journal").write_bytes(b"")
    assert at_hand.ledger(path)[0] is not before


def test_its_journal_stays_with_it_and_holds_nothing_up(
    tmp_path: Path, at_hand: AtHand, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, journal = tmp_path / "ledger.db", tmp_path / "ledger.db-journal"
    kept(at_hand, path, "a")
    for _ in range(2):
        ledger, _told = at_hand.ledger(path)
        ledger.intend("output", {"news.rss": {"1"}})
        ledger.announced(["output"])
        at_hand.stay()
        at_hand.put_ledger(path, ledger)
    assert journal.read_bytes()[:1] == b"\0"
    monkeypatch.setattr(sqlite, "fault_of", lambda _: pytest.fail("looks at the whole"))
    with closing(open_ledger(path, write=False)[0]) as reader:
        assert reader.feeds()["news"].ids == ("a",)
    shutil.copyfile(path, tmp_path / "copy.db")
    with closing(open_ledger(tmp_path / "copy.db", write=False)[0]) as copy:
        assert copy.feeds()["news"].ids == ("a",)
    with closing(open_ledger(path)[0]) as other:
        remember(other, "b")
    assert not journal.exists()
    ledger, _told = at_hand.ledger(path)
    assert ledger.feeds()["news"].ids == ("b",)
    at_hand.put_ledger(path, ledger)


def test_whoever_lets_go_of_a_ledger_that_stayed_leaves_no_journal(tmp_path: Path) -> None:
    path, journal = tmp_path / "ledger.db", tmp_path / "ledger.db-journal"
    with closing(AtHand()) as at_hand:
        kept(at_hand, path, "a")
        ledger, _ = at_hand.ledger(path)
        remember(ledger, "c")
        at_hand.stay()
        at_hand.put_ledger(path, ledger)
        assert journal.exists()
    assert not journal.exists()


def test_a_ledger_that_took_the_place_of_another_keeps_its_journal(tmp_path: Path, at_hand: AtHand) -> None:
    path, journal = tmp_path / "ledger.db", tmp_path / "ledger.db-journal"
    kept(at_hand, path, "a")
    with closing(open_ledger(path.with_name("other.db"))[0]) as other:
        remember(other, "other")
    path.with_name("other.db").replace(path)
    with closing(sqlite3.connect(path)) as writer:
        writer.execute("PRAGMA cache_size = 0")
        writer.execute("UPDATE story SET title = 'half'")
        at_hand.close()
        assert journal.exists()
        writer.rollback()
    with closing(open_ledger(path)[0]) as ledger:
        assert [one.title for one in ledger.find("other")] == [entry().title]


def test_a_purge_leaves_nothing_in_a_journal_that_stayed(tmp_path: Path) -> None:
    path, journal = tmp_path / "ledger.db", tmp_path / "ledger.db-journal"
    with closing(open_ledger(path)[0]) as ledger:
        ledger.stay()
        remember(ledger, "a")
        ledger.record([entry("a", id="a", title="Other")], [], {}, at=NOW)
        assert journal.exists()
        ledger.purge(["a"])
        assert not journal.exists()


def test_one_that_another_program_holds_is_not_taken(
    tmp_path: Path, at_hand: AtHand, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sqlite, "BUSY", 0.01)
    path = tmp_path / "ledger.db"
    kept(at_hand, path, "a")
    with closing(sqlite3.connect(path)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(ConfigError, match="is used by another program"):
            at_hand.ledger(path)
    assert at_hand.ledger(path)[0].feeds()["news"].ids == ("a",)


def can_be_written(path: Path) -> bool:
    """Whether another program could write the ledger now."""
    with closing(sqlite3.connect(path, timeout=0)) as other:
        try:
            other.execute("BEGIN IMMEDIATE")
        except sqlite3.OperationalError:
            return False
        return True


@pytest.mark.parametrize(
    "end",
    [
        SqliteLedger.let_go,
        lambda ledger: ledger.intend("output", {"news.rss": {"1"}}),
        lambda ledger: ledger.repeat(NOW),
        SqliteLedger.stay,
        SqliteLedger.close,
    ],
)
def test_nobody_else_writes_one_that_was_left_until_it_is_written_or_let_go(
    tmp_path: Path, at_hand: AtHand, end: Callable[[SqliteLedger], object]
) -> None:
    path = tmp_path / "ledger.db"
    kept(at_hand, path, "a")
    assert can_be_written(path)
    ledger, _ = at_hand.ledger(path)
    with closing(open_ledger(path, write=False)[0]) as reader:
        assert reader.feeds() == ledger.feeds()
    assert not can_be_written(path)
    end(ledger)
    assert can_be_written(path)
    ledger.close()


def takes_the_id_of_another(newsroom: Newsroom) -> None:
    newsroom.write("city/a-second.md", title="Four", more="id: tag:gazette.example,2025:soon\n")


def loses_a_story(newsroom: Newsroom) -> None:
    (newsroom.folder / "content" / "city" / "b.md").unlink()


@pytest.mark.parametrize(
    ("change", "looks_at"),
    [(takes_the_id_of_another, [("some", False), ("all", True)]), (loses_a_story, [("all", True)])],
)
def test_others_can_write_while_a_build_that_few_stories_were_not_enough_for_looks_at_all(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    change: Callable[[Newsroom], None],
    looks_at: list[tuple[str, bool]],
) -> None:
    monkeypatch.setattr("feedpub.index._schema.RACY", -(1 << 60))  # what was saved just now is known like all else
    newsroom = Newsroom(tmp_path)
    for name in "ab":
        newsroom.write(f"city/{name}.md", title=name)
    newsroom.write("city/soon.md", title="Soon", more="id: tag:gazette.example,2025:soon\nembargo: 2026-12-24 12:00\n")
    path = tmp_path / "config" / ".feedpub" / "ledger.db"
    found: list[tuple[str, bool]] = []

    def spied(which: str, do: Callable[..., Any]) -> Callable[..., Any]:
        def spy(*args: Any, **more: Any) -> Any:
            found.append((which, can_be_written(path)))
            return do(*args, **more)

        return spy

    monkeypatch.setattr(gather, "gather", spied("all", gather.gather))
    monkeypatch.setattr(concerned.Concerned, "stories", spied("some", concerned.Concerned.stories))
    listener = Listener(say=lambda _text, *, err=False: None, folder=tmp_path, quiet=True)
    answers = Answers(tmp_path / "config" / "feedpub.yaml", None, listener, lambda: NOW, Stopping())
    with building.hold(answers.config, listener, command="run", now=NOW) as answers.held, closing(answers):
        for title in ("One", "Two", "Three"):
            newsroom.write("city/a.md", title=title)
            answers.at(NOW)
        assert found[-1] == ("some", False)
        found.clear()
        change(newsroom)
        answers.at(NOW)
    assert found == looks_at


@pytest.mark.parametrize(("due", "again"), [(None, 60), (5, 5), (600, 60)])
def test_what_was_saved_while_another_program_had_the_ledger_is_published_soon_after(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, due: int | None, again: int
) -> None:
    monkeypatch.setattr(sqlite, "BUSY", 0.01)
    newsroom = Newsroom(tmp_path)
    newsroom.write("city/a.md", title="One")
    said: list[str] = []

    def say(text: str, *, err: bool = False) -> None:
        said.append(text)

    listener = Listener(say=say, folder=tmp_path, quiet=True)
    answers = Answers(tmp_path / "config" / "feedpub.yaml", None, listener, lambda: NOW, Stopping())
    with building.hold(answers.config, listener, command="run", now=NOW) as answers.held, closing(answers):
        answers.at(NOW)
        newsroom.write("city/a.md", title="Two")
        answers.alarm.set(None if due is None else NOW + timedelta(seconds=due))
        with closing(sqlite3.connect(tmp_path / "config" / ".feedpub" / "ledger.db")) as other:
            other.execute("BEGIN EXCLUSIVE")
            answers.saved(None)
        assert any("is used by another program" in text for text in said)
        assert "Two" not in newsroom.shown().values()
        assert answers.alarm.at == NOW + timedelta(seconds=again)
        answers.at(answers.alarm.at)
        assert "Two" in newsroom.shown().values()
        assert answers.alarm.at is None


_IDS = st.lists(st.sampled_from("abcdef"), min_size=1, max_size=4, unique=True)


@given(st.lists(st.tuples(_IDS, st.integers(0, 9), st.sampled_from(["same", "other", "purge"])), max_size=8))
def test_a_ledger_that_stays_tells_what_a_new_one_tells(
    tmp_path_factory: pytest.TempPathFactory, steps: list[tuple[list[str], int, str]]
) -> None:
    path = tmp_path_factory.mktemp("kept") / "ledger.db"
    now = NOW
    with closing(open_ledger(path)[0]) as stays, closing(open_ledger(path)[0]) as other:
        for ids, days, who in steps:
            now += timedelta(days=days)
            if who == "purge":
                stays.purge(ids[:1])
            else:
                stories = [entry(id_, id=id_, title=f"At {now} {who}") for id_ in ids]
                (stays if who == "same" else other).record(stories[:2], [feed(*stories, name="news")], {}, at=now)
            with closing(open_ledger(path, write=False)[0]) as new:
                assert stays.entries("abcdef") == new.entries("abcdef")
                assert stays.feeds() == new.feeds()


class Running:
    """A newsroom whose stories ``feedpub run --watch`` publishes, and what that remembers."""

    command = (sys.executable, "-u", "-m", "feedpub")

    def __init__(self, folder: Path) -> None:
        self.newsroom, self.folder = Newsroom(folder), folder
        self.newsroom.write("city/a.md", title="First")
        self.newsroom.configure('schedule:\n  - cron: "0 0 29 2 *"')
        self.ledger = folder / "config" / ".feedpub" / "ledger.db"
        self.titles = iter(f"Saved {number} times" for number in range(99))
        self.process = subprocess.Popen(
            [*self.command, "run", "-v", "--watch"],
            cwd=folder,
            stdout=subprocess.PIPE,
            text=True,
            env={"PATH": os.defpath},
        )
        assert self.process.stdout
        self.lines = self.process.stdout
        self.hear("output/: ")

    def hear(self, begins: str) -> None:
        """Wait for a line."""
        assert next((line for line in self.lines if line.startswith(begins)), None)

    def call(self, *arguments: str) -> str:
        """What another feedpub tells."""
        command = [*self.command, *arguments]
        return subprocess.run(
            command, cwd=self.folder, env={"PATH": os.defpath}, check=True, stdout=subprocess.PIPE, text=True
        ).stdout

    def save(self) -> int:
        """Save a story, and see that it is out and remembered; how many builds are."""
        title = next(self.titles)
        beside = self.folder / "content" / "city" / ".new"
        beside.write_text(STORY.format(title=title, date="2026-11-20 10:00", more="", text="Text."))
        beside.replace(self.folder / "content" / "city" / "a.md")
        while True:
            self.hear("output/: ")
            with closing(open_ledger(self.ledger, write=False)[0]) as one:
                if [known.title for known in one.find("a")] == [title]:
                    assert self.newsroom.shown()["a"] == title
                    return len(one.builds(99))


@pytest.fixture
def running(tmp_path: Path) -> Iterator[Running]:
    one = Running(tmp_path)
    yield one
    one.process.terminate()
    assert one.process.wait(30) == 0
    one.lines.close()


def test_a_run_that_watches_sees_all_that_happens_to_its_memory(running: Running) -> None:
    backup = running.folder / "backup.db"
    for _ in range(3):
        known = running.save()
    shutil.copyfile(running.ledger, backup)
    assert running.save() == known + 1
    running.call("build")
    assert running.save() == known + 3
    shutil.copyfile(backup, running.ledger)
    assert running.save() == known + 1
    backup.replace(running.ledger)
    assert running.save() == known + 1
    assert "updated" in running.call("history", "a")
    assert running.save() == known + 2
    running.ledger.unlink()
    assert running.save() == 1


@pytest.mark.parametrize("table", ["feed", "word"])  # the first is read early, the second when all is published
@pytest.mark.parametrize("command", ["build", "kill"])
def test_who_reads_that_a_run_found_the_ledger_damaged_need_not_build_again(
    tmp_path: Path, table: str, command: str
) -> None:
    newsroom = Newsroom(tmp_path)
    newsroom.write("city/a.md", title="One")
    said: dict[str, None] = {}

    def say(text: str, *, err: bool = False) -> None:
        if err:
            said[text] = None  # told to the log as well as to who asks

    listener = Listener(say=say, folder=tmp_path)
    answers = Answers(tmp_path / "config" / "feedpub.yaml", None, listener, lambda: NOW, Stopping())
    with building.hold(answers.config, listener, command="run", now=NOW) as answers.held, closing(answers):
        answers.at(NOW)
        newsroom.write("city/a.md", title="Two")
        spoil_a_page(tmp_path / "config" / ".feedpub" / "ledger.db", table)
        code = answers.to({"command": command, "id": "a", **listener.facts()}, say)
    assert code == 0
    assert newsroom.shown()["a"] == "Two"
    (damage,) = (text for text in said if "was damaged" in text)
    late = "" if command == "kill" else "it is built again at once; "
    assert damage.endswith(
        "first dates and times of updates that only it knew are forgotten; "
        f"{late}if there is a backup, stop feedpub and put that in its place"
    )


def test_a_story_does_not_wait_for_the_next_one_where_its_build_finds_the_ledger_damaged(running: Running) -> None:
    for _ in range(2):
        running.save()
    with running.ledger.open("r+b") as ledger:
        ledger.seek(4096)
        ledger.write(b"none" * ((running.ledger.stat().st_size - 4096) // 4))
    assert running.save() == 1
    assert list(running.ledger.parent.glob("ledger.db.damaged*"))
    running.ledger.with_name("index.db").unlink()
    assert running.save() == 2
    assert running.save() == 3
    running.ledger.write_bytes(b"none" * 4096)
    assert running.save() == 1
    assert running.ledger.with_name("ledger.db.damaged-1").exists()
    assert running.save() == 2
