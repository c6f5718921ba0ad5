"""Archived feeds (RFC 5005): a newcomer can read a feed's whole history, and full pages never change."""

import re
import shutil
import tempfile
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import feedparser
import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from feedpub import config, gate, pipeline
from feedpub.archives import planning
from feedpub.errors import FeedError
from feedpub.ledger.sqlite import SqliteLedger, open_ledger
from feedpub.model import Document
from feedpub.pipeline import Release
from feedpub.targets import directory
from tests.archives import HOME, documents, history, json_items, link, pages, walked
from tests.builders import KYIV
from tests.newsroom import Newsroom
from tests.test_incremental import build

DAY = datetime(2026, 11, 1, 10, tzinfo=KYIV)


class Archiving(Newsroom):
    """A newsroom with a feed of two stories and an archive of three on a page, and a clock that goes on."""

    def __init__(self, folder: Path, archive: str = "{stories: 3}", more: str = "") -> None:
        super().__init__(folder)
        path = folder / "config" / "feedpub.yaml"
        feed = f"{{title: Gazette, limit: 2, formats: [rss, atom, json], archive: {archive}{more}}}"
        path.write_text(path.read_text().replace("{title: Gazette}", feed))
        (folder / "content" / "other.md").unlink()
        self.now = datetime(2026, 12, 1, 12, tzinfo=KYIV)
        self.written = 0

    @property
    def output(self) -> Path:
        return self.folder / "output"

    def stories(self, count: int) -> None:
        """Write so many stories, each a day after the one before."""
        for number in range(self.written + 1, self.written + count + 1):
            self.story(number)
        self.written += count

    def story(self, number: int, title: str = "", day: int | None = None, *, name: str = "", **more: str) -> None:
        date = DAY + timedelta(days=number if day is None else day)
        title = title or f"Story {number}"
        self.write(f"{name or f's{number}'}.md", title=title, date=f"{date:%Y-%m-%d %H:%M}", **more)

    def lose_the_ledger(self) -> None:
        (self.folder / "config" / ".feedpub" / "ledger.db").unlink()

    def publish(self, **how: Any) -> Release:
        self.now += timedelta(hours=1)
        return self.build(f"{self.now:%Y-%m-%dT%H:%M}", **how)

    def take_back(self, story: str, **how: Any) -> Release:
        self.now += timedelta(hours=1)
        return self.kill(story, f"{self.now:%Y-%m-%dT%H:%M}", **how)


@pytest.fixture
def newsroom(tmp_path: Path) -> Archiving:
    return Archiving(tmp_path)


def names(count: int, *without: int) -> list[str]:
    """The stories, the newest first."""
    return [f"s{number}" for number in range(count, 0, -1) if number not in without]


@pytest.mark.parametrize("count", [0, 1, 2, 4, 5, 7, 8, 12, 13])
def test_the_walk_from_the_feed_meets_every_story_once_the_newest_first(newsroom: Archiving, count: int) -> None:
    newsroom.write("always.md", title="First", date="2026-10-01 10:00")
    newsroom.stories(count)
    newsroom.publish()

    for suffix in (".atom", ".rss"):
        met = [one.id.rpartition(":")[2] for one in walked(newsroom.output, suffix=suffix)]
        assert met == [*names(count), "always"]
    assert [one["id"].rpartition(":")[2] for one in json_items(newsroom.output)] == [*names(count), "always"]


def test_the_walk_meets_the_same_whether_stories_came_at_once_or_one_by_one(newsroom: Archiving) -> None:
    for _ in range(11):
        newsroom.stories(1)
        newsroom.publish()
        assert [one.id.rpartition(":")[2] for one in walked(newsroom.output)] == names(newsroom.written)
    assert sorted(pages(newsroom.output)) == [f"{n}.{suffix}" for n in (1, 2, 3) for suffix in ("atom", "json", "rss")]


def test_a_feed_without_an_archive_is_as_it_was(tmp_path: Path) -> None:
    room = Newsroom(tmp_path)
    for number in range(60):
        room.write(f"s{number}.md", date=f"2026-10-{number % 28 + 1:02} 10:00")
    room.build()

    document = feedparser.parse(room.document("news.atom"))
    assert len(document.entries) == 50
    assert link(document, "prev-archive") == ""
    assert not (tmp_path / "output" / "news").exists()


def test_full_pages_do_not_change_when_stories_come(newsroom: Archiving) -> None:
    newsroom.stories(8)
    newsroom.publish()
    before = pages(newsroom.output)
    newsroom.stories(7)
    newsroom.publish()
    after = pages(newsroom.output)

    assert len(before) == 6
    assert len(after) == 12
    assert {name: after[name] for name in before} == before


def test_a_story_is_linked_to_what_is_in_the_feed_whether_or_not_a_page_is_made(newsroom: Archiving) -> None:
    newsroom.stories(6)
    newsroom.story(7, more="related: [Story 1, Story 4]\n")  # the first is on a page, the fourth on none yet
    newsroom.publish()
    first = newsroom.document("news.atom")
    newsroom.publish()
    assert newsroom.document("news.atom") == first
    assert "<dc:relation>Story 1</dc:relation>" in first
    assert '<link rel="related" href="https://gazette.example/s4" title="Story 4"/>' in first


def test_each_page_says_what_it_is_and_leads_to_its_neighbours(newsroom: Archiving) -> None:
    newsroom.stories(11)
    newsroom.publish()

    chain = list(documents(newsroom.output, "news"))
    assert [path for path, _ in chain] == [
        *("news.atom", "news/archive/3.atom", "news/archive/2.atom", "news/archive/1.atom"),
    ]
    for at, (path, document) in enumerate(chain[1:], 1):
        raw = (newsroom.output / path).read_text()
        assert 'xmlns:fh="http://purl.org/syndication/history/1.0"' in raw
        assert "<fh:archive/>" in raw
        assert link(document, "self") == HOME + path
        assert link(document, "current") == f"{HOME}news.atom"
        assert link(document, "prev-archive") == (HOME + chain[at + 1][0] if at < 3 else "")
        assert document.feed.id == chain[0][1].feed.id
    assert [link(one, "next-archive").removeprefix(HOME) for _, one in chain] == [
        *("", "news/archive/4.atom", "news/archive/3.atom", "news/archive/2.atom"),
    ]
    assert "fh:archive" not in (newsroom.output / "news.atom").read_text()
    assert [link(one, "hub") for _, one in chain[1:]] == ["", "", ""]


def test_a_correction_is_in_the_feed_and_counts_for_whoever_walks(newsroom: Archiving) -> None:
    newsroom.stories(8)
    newsroom.publish()
    before = pages(newsroom.output)
    newsroom.story(2, title="Story 2, put right")
    newsroom.publish()

    assert {name: pages(newsroom.output)[name] for name in before} == before
    assert newsroom.shown()["s2"] == "Story 2, put right"
    assert history(newsroom.output) == {
        **{name: f"Story {name[1:]}" for name in names(8)},
        "s2": "Story 2, put right",
    }


def test_a_correction_comes_onto_a_page_of_its_own_time_and_still_counts(newsroom: Archiving) -> None:
    newsroom.stories(8)
    newsroom.publish()
    newsroom.story(2, title="Story 2, put right")
    newsroom.publish()
    newsroom.now += timedelta(days=30)
    for number in range(9, 15):
        newsroom.story(number, day=number + 25)
    newsroom.publish()

    assert "s2" not in newsroom.shown()
    found = history(newsroom.output)
    assert found["s2"] == "Story 2, put right"
    assert sorted(found) == sorted(names(14))
    assert [one.title for one in walked(newsroom.output) if one.id.endswith(":s2")] == ["Story 2, put right", "Story 2"]


def test_a_late_story_is_in_the_feed_although_it_is_old(newsroom: Archiving) -> None:
    newsroom.stories(8)
    newsroom.publish()
    before = pages(newsroom.output)
    newsroom.story(99, day=-300)
    newsroom.publish()

    assert "s99" in newsroom.shown()
    assert {name: pages(newsroom.output)[name] for name in before} == before
    newsroom.stories(3)
    newsroom.publish()
    assert sorted(history(newsroom.output)) == sorted([*names(11), "s99"])


# --- What must not be shown any more


def test_a_kill_replaces_the_page_by_one_at_another_address(newsroom: Archiving) -> None:
    newsroom.stories(11)
    newsroom.publish()
    before = pages(newsroom.output)
    newsroom.take_back("s5")
    after = pages(newsroom.output)

    assert sorted(history(newsroom.output)) == sorted([*names(11, 5), "s5"])
    assert history(newsroom.output)["s5"] != "Story 5"  # the notice
    assert set(before) - set(after) == {"2.atom", "2.rss", "2.json"}
    assert set(after) - set(before) == {
        *("2-2.atom", "2-2.rss", "2-2.json", "2.atom.gone", "2.rss.gone", "2.json.gone"),
    }
    assert [path for path, _ in documents(newsroom.output, "news")] == [
        *("news.atom", "news/archive/3.atom", "news/archive/2-2.atom", "news/archive/1.atom"),
    ]
    assert b"Story 5" not in b"".join(after.values())
    # Of the neighbours nothing moved but the link.
    for name in ("1.atom", "3.atom", "1.rss", "3.rss", "1.json", "3.json"):
        assert after[name] == before[name].replace(b"/archive/2.", b"/archive/2-2.")


def test_a_legal_withdrawal_leaves_no_trace_in_the_archive(newsroom: Archiving) -> None:
    newsroom.stories(8)
    newsroom.story(5, title="Canary headline")
    newsroom.write("s7.md", title="Story 7", date="2026-11-08 10:00", more='related: ["Canary headline"]\n')
    newsroom.story(1, more='related:\n  - {title: Canary headline, url: "https://gazette.example/s5"}\n')
    newsroom.publish()
    assert b"Canary" in pages(newsroom.output)["2.atom"]
    assert b"Canary" in pages(newsroom.output)["1.atom"]
    newsroom.take_back("s5", legal=True)

    everything = b"".join(one.read_bytes() for one in newsroom.output.rglob("*") if one.is_file())
    assert b"Canary" not in everything
    assert b"gazette.example/s5" not in everything
    assert sorted(history(newsroom.output)) == sorted(names(8, 5))


def test_a_page_that_loses_all_its_stories_is_passed_over(newsroom: Archiving) -> None:
    newsroom.stories(14)
    newsroom.publish()
    for number in (4, 5, 6):
        newsroom.take_back(f"s{number}")

    assert [path for path, _ in documents(newsroom.output, "news")] == [
        *("news.atom", "news/archive/4.atom", "news/archive/3.atom", "news/archive/1.atom"),
    ]
    assert link(feedparser.parse(newsroom.document("news/archive/1.atom")), "next-archive").endswith("/3.atom")
    assert not [name for name in pages(newsroom.output) if name.startswith("2") and not name.endswith(".gone")]
    newsroom.take_back("s3")
    for number in (10, 11, 12):
        newsroom.take_back(f"s{number}")
    newsroom.stories(3)
    newsroom.publish()
    assert [path for path, _ in documents(newsroom.output, "news")] == [
        *("news.atom", "news/archive/5.atom", "news/archive/3.atom", "news/archive/1-2.atom"),
    ]


@pytest.mark.parametrize("more", ["status: withheld\n", "draft: true\n", "access: members\n", "status: canceled\n"])
def test_what_is_taken_out_of_the_feeds_is_taken_out_of_the_archive(newsroom: Archiving, more: str) -> None:
    newsroom.stories(8)
    newsroom.publish()
    newsroom.story(2, more=more)
    newsroom.publish()

    assert not [one for one in walked(newsroom.output) if one.title == "Story 2"]
    assert "1.atom" not in pages(newsroom.output)
    assert "1-2.atom" in pages(newsroom.output)


def test_what_comes_back_is_a_new_story_to_the_archive(newsroom: Archiving) -> None:
    newsroom.stories(8)
    newsroom.publish()
    newsroom.story(2, more="status: withheld\n")
    newsroom.publish()
    newsroom.story(2)
    newsroom.publish()

    assert sorted(history(newsroom.output)) == sorted(names(8))
    assert "s2" in newsroom.shown()


def test_what_expires_leaves_its_page_be_its_file_there_or_not(newsroom: Archiving) -> None:
    newsroom.stories(8)
    newsroom.story(2, more="expires: 2026-12-05 10:00\n")
    newsroom.story(5, more="expires: 2026-12-05 10:00\n")
    newsroom.publish()
    (newsroom.folder / "content" / "s5.md").unlink()
    newsroom.publish()
    assert sorted(history(newsroom.output)) == sorted(names(8))
    newsroom.now = datetime(2026, 12, 5, 9, tzinfo=KYIV)
    newsroom.publish()

    assert sorted(history(newsroom.output)) == sorted(names(8, 2, 5))
    assert sorted(one for one in pages(newsroom.output) if one.endswith(".atom")) == ["1-2.atom", "2-2.atom"]


def test_a_broken_file_that_says_withheld_takes_its_story_out(newsroom: Archiving) -> None:
    newsroom.stories(8)
    newsroom.publish()
    newsroom.write("s2.md", date="2026-13-45", more="status: withheld\n")
    newsroom.write("s3.md", date="2026-13-45")
    newsroom.publish()

    assert sorted(history(newsroom.output)) == sorted(names(8, 2))


@pytest.mark.parametrize(("deleted", "left"), [("keep", names(8)), ("withdraw", names(8, 2)), ("refuse", names(8))])
def test_a_story_whose_file_is_gone_stays_or_goes_as_the_newsroom_says(
    newsroom: Archiving, deleted: str, left: list[str]
) -> None:
    newsroom.configure(f"withdrawals: {{deleted: {deleted}, notice: 0, tombstone: 0}}")
    newsroom.stories(8)
    newsroom.publish()
    (newsroom.folder / "content" / "s2.md").unlink()
    newsroom.publish()

    assert sorted(history(newsroom.output)) == sorted(left)


def test_a_kill_goes_out_of_the_archive_while_the_content_is_not_there(newsroom: Archiving) -> None:
    newsroom.stories(8)
    newsroom.publish()
    before = pages(newsroom.output)
    (newsroom.folder / "content").rename(newsroom.folder / "away")
    newsroom.take_back("s2")

    assert b"Story 2" not in b"".join(pages(newsroom.output).values())
    assert sorted(one for one in history(newsroom.output) if one != "s2") == sorted(names(8, 2))
    assert pages(newsroom.output)["2.rss"] == before["2.rss"].replace(b"/archive/1.", b"/archive/1-2.")
    (newsroom.folder / "away").rename(newsroom.folder / "content")
    again = pages(newsroom.output)
    newsroom.publish()
    assert pages(newsroom.output) == again


def test_a_story_that_only_the_archive_ever_carried_can_be_killed(newsroom: Archiving) -> None:
    newsroom.stories(30)
    newsroom.publish()
    newsroom.take_back("s2")

    assert history(newsroom.output)["s2"].startswith("Withdrawn")
    assert not [one for one in walked(newsroom.output) if one.title == "Story 2"]


# --- When something is lost, broken or in the way


def test_without_its_ledger_an_archive_stays_as_it_is(newsroom: Archiving) -> None:
    newsroom.stories(11)
    newsroom.publish()
    newsroom.take_back("s5")
    before = pages(newsroom.output)
    (newsroom.folder / "config" / ".feedpub" / "ledger.db").unlink()
    newsroom.story(2, title="Put right")
    (newsroom.folder / "content" / "s1.md").unlink()
    release = newsroom.publish()

    assert pages(newsroom.output) == before
    assert any("the ledger knew nothing of 3 pages that are there" in line for line in release.advice)
    assert sorted(one for one in history(newsroom.output) if one != "s5") == sorted(names(11, 5))
    newsroom.take_back("s8")  # and what lies there is feedpub's own again
    assert "3.atom" not in pages(newsroom.output)
    assert sorted(history(newsroom.output)) == sorted(names(11))
    assert b"Story 8" not in b"".join(pages(newsroom.output).values())


def test_after_a_loss_whom_only_a_page_knows_is_canceled_there_under_another_name_too(newsroom: Archiving) -> None:
    newsroom.stories(6)
    newsroom.publish()
    newsroom.lose_the_ledger()
    newsroom.publish()
    (newsroom.folder / "content" / "s1.md").unlink()
    newsroom.story(1, text="Edited.", name="q1")
    newsroom.publish()
    newsroom.story(1, text="Edited.", name="q1", more="status: canceled\n")
    newsroom.publish()

    assert b"Story 1" not in b"".join(pages(newsroom.output).values())
    assert history(newsroom.output)["s1"] == "Withdrawn: Story 1"
    assert "q1" not in history(newsroom.output)


def test_after_a_loss_whom_only_a_page_knows_is_corrected_and_canceled_as_others_are(newsroom: Archiving) -> None:
    newsroom.stories(6)
    newsroom.publish()
    newsroom.lose_the_ledger()
    newsroom.publish()
    newsroom.story(1, title="Put right")
    newsroom.publish()
    assert history(newsroom.output)["s1"] == "Put right"
    newsroom.story(2, more="status: canceled\n")
    newsroom.publish()
    assert history(newsroom.output)["s2"] == "Withdrawn: Story 2"


def test_after_a_loss_whom_only_a_page_knows_leaves_it_with_its_file_where_deleted_means_withdrawn(
    newsroom: Archiving,
) -> None:
    newsroom.configure("withdrawals: {deleted: withdraw}")
    newsroom.stories(6)
    newsroom.publish()
    newsroom.lose_the_ledger()
    newsroom.publish()
    (newsroom.folder / "content" / "s1.md").unlink()
    newsroom.publish()

    assert b"Story 1" not in b"".join(pages(newsroom.output).values())
    assert history(newsroom.output)["s1"] == "Withdrawn: Story 1"


def test_after_a_loss_a_long_history_is_remembered_again_in_several_builds(
    newsroom: Archiving, monkeypatch: pytest.MonkeyPatch
) -> None:
    newsroom.stories(20)
    newsroom.publish()
    newsroom.lose_the_ledger()
    monkeypatch.setattr("feedpub.archives.shelving.MOST", 7)
    state = newsroom.folder / "config" / ".feedpub" / "ledger.db"
    known, notes = [], []
    for _ in range(4):
        notes.append(any("to be remembered again" in one for one in newsroom.publish().notes))
        with closing(open_ledger(state, write=False)[0]) as ledger:
            known.append(len(ledger.stories()))
            events = [one.text for one in ledger.history("tag:gazette.example,2025:s1") if one.kind == "published"]

    assert known == [9, 16, 20, 20]
    assert notes == [True, True, False, False]
    assert events == ["news"]


def test_a_ledger_from_a_backup_makes_no_page_a_second_time(newsroom: Archiving) -> None:
    newsroom.stories(8)
    newsroom.publish()
    ledger = newsroom.folder / "config" / ".feedpub" / "ledger.db"
    backup = ledger.read_bytes()
    newsroom.stories(3)
    newsroom.publish()
    before = pages(newsroom.output)
    ledger.write_bytes(backup)
    newsroom.story(99, day=-300)
    newsroom.publish()

    assert pages(newsroom.output) == before
    assert sorted(history(newsroom.output)) == sorted([*names(11), "s99"])


def test_a_lost_output_is_made_again_with_the_same_stories_on_each_page(newsroom: Archiving) -> None:
    newsroom.stories(11)
    newsroom.publish()
    before = pages(newsroom.output)
    shutil.rmtree(newsroom.output)
    newsroom.publish()

    assert pages(newsroom.output) == before
    newsroom.story(2, title="Put right")
    (newsroom.folder / "content" / "s4.md").unlink()
    shutil.rmtree(newsroom.output)
    newsroom.publish()
    assert {name: ids(page) for name, page in pages(newsroom.output).items()} == {
        name: ids(page) for name, page in before.items()
    }
    assert sorted(history(newsroom.output)) == sorted(names(11))


def ids(page: bytes) -> list[bytes]:
    return re.findall(rb"gazette\.example,2025:(s\d+)", page)


def test_a_second_target_gets_the_pages_as_they_are(newsroom: Archiving) -> None:
    newsroom.stories(11)
    newsroom.publish()
    newsroom.story(2, title="Put right")
    newsroom.publish()
    path = newsroom.folder / "config" / "feedpub.yaml"
    path.write_text(path.read_text().replace("  - path: ../output\n", "  - path: ../output\n  - path: ../second\n"))
    newsroom.publish()

    assert pages(newsroom.folder / "second") == pages(newsroom.output)


def test_a_second_target_gets_a_long_history_in_several_builds(
    newsroom: Archiving, monkeypatch: pytest.MonkeyPatch
) -> None:
    newsroom.stories(20)
    newsroom.publish()
    monkeypatch.setattr("feedpub.archives.shelving.MOST", 7)
    path = newsroom.folder / "config" / "feedpub.yaml"
    path.write_text(path.read_text().replace("  - path: ../output\n", "  - path: ../output\n  - path: ../second\n"))
    there = []
    for _ in range(3):
        newsroom.publish()
        there.append(len(pages(newsroom.folder / "second")) // 3)
    assert there == [2, 4, 6]
    assert pages(newsroom.folder / "second") == pages(newsroom.output)


def test_a_target_that_was_down_gets_a_kill_when_it_is_back(newsroom: Archiving) -> None:
    path = newsroom.folder / "config" / "feedpub.yaml"
    path.write_text(path.read_text().replace("  - path: ../output\n", "  - path: ../output\n  - path: ../second\n"))
    newsroom.stories(11)
    newsroom.publish()
    second = newsroom.folder / "second"
    second.rename(newsroom.folder / "away")
    second.write_text("in the way")
    release = newsroom.take_back("s5")
    assert any("second" in str(problem) for problem in release.problems)
    second.unlink()
    (newsroom.folder / "away").rename(second)
    newsroom.publish()

    assert pages(second) == pages(newsroom.output)
    assert sorted(one for one in history(second) if one != "s5") == sorted(names(11, 5))


@pytest.mark.parametrize("failing", ["shelve", "publish", "record"])
def test_whatever_cuts_a_build_short_the_next_one_goes_on(
    newsroom: Archiving, failing: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    newsroom.stories(8)
    newsroom.publish()
    newsroom.stories(3)
    where = directory if failing == "publish" else SqliteLedger
    for story in ("", "s5"):
        before = pages(newsroom.output)
        with monkeypatch.context() as patched:
            patched.setattr(where, failing, stop)
            with pytest.raises(KeyboardInterrupt):
                newsroom.take_back(story) if story else newsroom.publish()
        if failing != "record":
            assert pages(newsroom.output) == before
        newsroom.story(50, day=-60)  # it must not come onto a page that is there
        newsroom.publish()
        there = pages(newsroom.output)
        assert {name: there.get(name) for name in before if not story} == {
            name: before[name] for name in before if not story
        }
        assert sorted(one for one in history(newsroom.output) if one != "s5") == sorted([*names(11, 5), "s50"])
    assert b"Story 5<" not in b"".join(there.values())


def stop(*_args: object, **_kwargs: object) -> None:
    raise KeyboardInterrupt


def test_a_page_that_cannot_be_made_keeps_its_stories_in_the_feed(
    newsroom: Archiving, monkeypatch: pytest.MonkeyPatch
) -> None:
    def check(document: Document, *more: object) -> None:
        if "/archive/" in document.path:
            raise FeedError(document.path, "is not as it should be; mend it")

    newsroom.stories(8)
    with monkeypatch.context() as patched:
        patched.setattr(gate, "check", check)
        release = newsroom.publish()
    assert [str(one) for one in release.problems] == ["news/archive/1.rss: is not as it should be; mend it"]
    assert list(newsroom.shown()) == names(8)
    assert pages(newsroom.output) == {}
    newsroom.publish()
    assert [one.id.rpartition(":")[2] for one in walked(newsroom.output)] == names(8)


def test_a_bug_in_archives_costs_no_kill(newsroom: Archiving, monkeypatch: pytest.MonkeyPatch) -> None:
    newsroom.stories(8)
    newsroom.publish()

    def bug(*_args: object, **_kwargs: object) -> None:
        raise RuntimeError("a bug")

    for place in ("parted", "lessened"):
        with monkeypatch.context() as patched:
            patched.setattr(planning, place, bug)
            release = newsroom.take_back({"parted": "s8", "lessened": "s1"}[place], legal=True)
        assert any("a bug" in str(problem) for problem in release.problems)
    everything = b"".join(one.read_bytes() for one in newsroom.output.rglob("*") if one.is_file())
    assert b"Story 1<" not in everything
    assert b"Story 8<" not in everything
    newsroom.publish()
    assert sorted(one for one in history(newsroom.output) if one not in ("s1", "s8")) == sorted(names(7, 1))


def test_a_guard_that_holds_everything_holds_the_archive_but_for_kills(newsroom: Archiving) -> None:
    newsroom.configure("guards: {few: 1, share: 1, dates: 0}")
    newsroom.stories(8)
    newsroom.publish()
    before = pages(newsroom.output)
    for number in range(1, 9):
        newsroom.story(number, title=f"Other {number}")
    release = newsroom.take_back("s2")

    assert release.held
    after = pages(newsroom.output)
    assert after["2.atom"] == before["2.atom"].replace(b"/archive/1.", b"/archive/1-2.")
    assert b"Story 2" not in b"".join(after.values())
    assert b"Other" not in b"".join(after.values())


def test_a_rehearsal_changes_nothing(newsroom: Archiving) -> None:
    newsroom.stories(8)
    newsroom.publish()
    before = pages(newsroom.output)
    newsroom.stories(6)
    loaded = newsroom.config()
    ledger, _ = open_ledger(loaded.state / "ledger.db", write=False)
    with closing(ledger):
        release = pipeline.prepare(loaded, newsroom.now + timedelta(hours=1), ledger)
    assert "news/archive/4.atom" in {document.path for document in release.documents}
    assert pages(newsroom.output) == before


@pytest.mark.parametrize("more", [", hours: 48", ", order: updated", ", order: oldest", ", content: summary"])
def test_whatever_a_feed_shows_of_its_stories_the_walk_meets_them_all(tmp_path: Path, more: str) -> None:
    room = Archiving(tmp_path, more=more)
    room.stories(9)
    room.publish()
    room.story(2, title="Put right")
    room.publish()
    room.stories(3)
    room.publish()

    found = history(room.output)
    assert found == {**{name: f"Story {name[1:]}" for name in names(12)}, "s2": "Put right"}
    assert room.shown()["s2"] == "Put right"


def test_a_trial_elsewhere_takes_nothing_from_the_archive(newsroom: Archiving) -> None:
    newsroom.stories(8)
    newsroom.publish()
    (newsroom.folder / "content" / "s2.md").unlink()
    newsroom.now += timedelta(days=30)
    newsroom.publish()
    before = pages(newsroom.output)
    loaded = config.with_output(newsroom.config(), newsroom.folder / "trial")
    ledger, _ = open_ledger(loaded.state / "ledger.db")
    with closing(ledger):
        pipeline.build(loaded, newsroom.now, ledger)
    newsroom.publish()
    assert pages(newsroom.output) == before
    assert sorted(history(newsroom.folder / "trial")) == sorted(names(8))
    newsroom.take_back("s3", legal=True)
    assert sorted(history(newsroom.output)) == sorted(names(8, 3))


def test_a_format_that_is_added_gets_the_whole_history(newsroom: Archiving) -> None:
    path = newsroom.folder / "config" / "feedpub.yaml"
    text = path.read_text()
    path.write_text(text.replace("formats: [rss, atom, json]", "formats: [atom]"))
    newsroom.stories(11)
    newsroom.publish()
    before = pages(newsroom.output)
    path.write_text(text)
    newsroom.publish()

    assert len(json_items(newsroom.output)) == 11
    assert {name: pages(newsroom.output)[name] for name in before} == before


def test_an_archive_that_is_given_up_is_taken_away(newsroom: Archiving) -> None:
    newsroom.stories(11)
    newsroom.publish()
    before = pages(newsroom.output)
    path = newsroom.folder / "config" / "feedpub.yaml"
    text = path.read_text()
    path.write_text(text.replace(", archive: {stories: 3}", ""))
    newsroom.publish()
    assert pages(newsroom.output) == {}
    assert len(newsroom.shown()) == 2
    path.write_text(text)
    newsroom.publish()
    assert pages(newsroom.output) == before


def test_a_story_whose_file_went_before_there_was_an_archive_is_in_it(newsroom: Archiving) -> None:
    path = newsroom.folder / "config" / "feedpub.yaml"
    text = path.read_text()
    path.write_text(text.replace(", archive: {stories: 3}", ""))
    newsroom.stories(2)
    newsroom.publish()
    (newsroom.folder / "content" / "s1.md").unlink()
    newsroom.written = 2
    newsroom.stories(6)
    newsroom.now += timedelta(days=20)  # its text is remembered no more
    newsroom.publish()
    path.write_text(text)
    newsroom.publish()

    assert [one.id.rpartition(":")[2] for one in walked(newsroom.output)] == names(8)


def test_a_page_that_would_be_too_large_is_made_several(newsroom: Archiving, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("feedpub.archives.making.LARGEST", 3000)
    newsroom.stories(4)
    for number in (5, 6):
        newsroom.write(
            f"s{number}.md", title=f"Story {number}", date=f"2026-11-{number + 1:02} 10:00", text="Long. " * 350
        )
    newsroom.written = 6
    newsroom.stories(2)
    newsroom.publish()

    assert [len(document.entries) for _, document in documents(newsroom.output, "news")] == [2, 1, 1, 1, 3]
    assert [one.id.rpartition(":")[2] for one in walked(newsroom.output)] == names(8)


def test_a_long_history_is_put_onto_pages_in_several_builds(
    newsroom: Archiving, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("feedpub.archives.shelving.MOST", 7)
    newsroom.stories(20)
    told = []
    for _ in range(3):
        release = newsroom.publish()
        told.append(len([note for note in release.notes if "waiting for their pages" in note]))
        assert [one.id.rpartition(":")[2] for one in walked(newsroom.output)][:2] == names(20)[:2]
    assert told == [1, 1, 0]
    assert [one.id.rpartition(":")[2] for one in walked(newsroom.output)] == names(20)


def test_each_feed_of_a_matrix_has_its_own_archive(tmp_path: Path) -> None:
    room = Archiving(tmp_path)
    path = tmp_path / "config" / "feedpub.yaml"
    path.write_text(path.read_text().replace("{title: Gazette,", "{each: tag, title: 'G {tag}',"))
    for number in range(1, 13):
        room.story(number, more=f"tags: [{'порт' if number % 2 else 'Lake'}]\n")
    room.publish()
    room.take_back("s3")

    assert [one.id.rpartition(":")[2] for one in walked(room.output, "news/lake")] == names(12, *range(1, 12, 2))
    assert sorted(history(room.output, "news/port")) == sorted(names(12, *range(2, 13, 2)))
    assert [path for path, _ in documents(room.output, "news/port")] == ["news/port.atom", "news/port/archive/1-2.atom"]


def test_stories_for_members_are_on_pages_as_they_are_in_feeds(tmp_path: Path) -> None:
    room = Archiving(tmp_path, more=", members: true")
    room.stories(8)
    room.story(2, more="access: members\n")
    room.publish()
    assert sorted(history(room.output)) == sorted(names(8))
    room.story(1, more="access: members\n")
    room.story(2)
    room.publish()

    texts = {one.title: bool(one.get("content")) for one in reversed(walked(room.output))}
    assert texts["Story 1"] is False
    assert texts["Story 2"] is True
    assert sorted(history(room.output)) == sorted(names(8))


def test_a_story_that_readers_know_by_another_guid_can_be_taken_from_a_page(newsroom: Archiving) -> None:
    newsroom.stories(8)
    adopted = "- {story: s2, guid: 'https://old.example/2', published: '2026-11-03T10:00:00+02:00'}\n"
    (newsroom.folder / "config" / "adopted.yaml").write_text(adopted)
    newsroom.publish()
    assert "https://old.example/2" in [one.id for one in walked(newsroom.output, suffix=".rss")]
    newsroom.take_back("s1")
    assert "https://old.example/2" in [one.id for one in walked(newsroom.output, suffix=".rss")]
    newsroom.take_back("s2", legal=True)
    assert "https://old.example/2" not in [one.id for one in walked(newsroom.output, suffix=".rss")]
    assert "1-3.rss" in pages(newsroom.output)


def test_where_nothing_changed_there_is_nothing_to_do_unless_a_page_was_touched(
    newsroom: Archiving, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("feedpub.index._schema.RACY", -1 << 60)
    now = datetime(2026, 12, 1, 12)  # noqa: DTZ001  placed in the newsroom's zone
    newsroom.stories(11)
    assert build(newsroom.folder, now)[0]
    before = pages(newsroom.output)
    build(newsroom.folder, now + timedelta(hours=1))
    assert build(newsroom.folder, now + timedelta(hours=2)) == (False, [])
    (newsroom.output / "news" / "archive" / "2.atom").unlink()
    assert build(newsroom.folder, now + timedelta(hours=3))[0]
    assert pages(newsroom.output) == before


def test_the_next_change_is_known_when_a_story_expires_whose_file_is_gone(newsroom: Archiving) -> None:
    newsroom.stories(8)
    newsroom.story(2, more="expires: 2026-12-05 10:00\n")
    newsroom.publish()
    (newsroom.folder / "content" / "s2.md").unlink()
    release = newsroom.publish()

    assert release.next_change == datetime(2026, 12, 5, 10, tzinfo=KYIV)


# --- Whatever happens


ACTS = ("new", "late", "correct", "kill", "legal", "withhold", "free", "expire", "delete", "nothing")
TAKES = {"kill", "legal", "withhold", "expire"}


@settings(max_examples=8, deadline=None, phases=[Phase.generate])
@given(acts=st.lists(st.tuples(st.sampled_from(ACTS), st.integers(0, 30)), min_size=4, max_size=12))
def test_whatever_happens_full_pages_stay_and_the_walk_meets_each_story_once(acts: list[tuple[str, int]]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        room = Archiving(Path(folder))
        room.stories(9)
        meant = {name: f"Story {name[1:]}" for name in names(9)}
        room.publish()
        for act, which in acts:
            before = pages(room.output)
            done = happen(room, meant, act, which)
            after = pages(room.output)
            assert history(room.output) == meant == history(room.output, suffix=".rss"), (act, which)
            met = [one.id for _, document in documents(room.output, "news") for one in unlike(document.entries)]
            assert {id_.rpartition(":")[2] for id_ in met} == meant.keys()
            for name, page in before.items():
                if done not in TAKES:
                    assert after.get(name) == page, (act, name)
                elif name in after:  # a neighbour's links may have followed
                    assert ids(after[name]) == ids(page)


def unlike(entries: list[Any]) -> list[Any]:
    """The entries, each id once, in the order of a document of the newest first."""
    assert len({one.id for one in entries}) == len(entries)
    assert [one.published_parsed for one in entries] == sorted((one.published_parsed for one in entries), reverse=True)
    return entries


def happen(room: Archiving, meant: dict[str, str], act: str, which: int) -> str:
    """Let something happen to the newsroom and to what it should have published; what it was in the end."""
    there = sorted(name for name in meant if (room.folder / "content" / f"{name}.md").exists())
    if act in ("new", "late") or not there:
        room.written += 1
        number = room.written
        room.story(number, day=-which if act == "late" else number)
        meant[f"s{number}"] = f"Story {number}"
        room.publish()
        return "new"
    name = there[which % len(there)]
    number, file = int(name[1:]), room.folder / "content" / f"{name}.md"
    if act == "correct":
        meant[name] = f"Story {number}, put right at {room.now:%d %H:%M}"
        room.write(file.name, title=meant[name], date=f"{DAY + timedelta(days=number):%Y-%m-%d %H:%M}")
    elif act in ("kill", "legal"):
        title = meant.pop(name)
        room.take_back(name, legal=act == "legal")
        meant |= {} if act == "legal" else {name: f"Withdrawn: {title}"}
        file.unlink()
        return act
    elif act in ("withhold", "expire"):
        del meant[name]
        room.story(number, more="status: withheld\n" if act == "withhold" else "expires: 2026-11-30 10:00\n")
    elif act == "free":
        hidden = sorted(one.stem for one in (room.folder / "content").iterdir() if one.stem not in meant)
        if hidden:
            back = hidden[which % len(hidden)]
            room.story(int(back[1:]))
            meant[back] = f"Story {back[1:]}"
    elif act == "delete":
        file.unlink()
    room.publish()
    return act
