"""What must go out of feeds goes out of them while a guard, or a fault, keeps them as they were."""

from collections.abc import Collection
from datetime import UTC, datetime
from pathlib import Path

import pytest

from feedpub import gate
from feedpub.answers import Answers
from feedpub.errors import FeedError
from feedpub.listener import Listener
from feedpub.model import Document, Feed
from feedpub.pipeline import Release
from feedpub.stopping import Stopping
from tests.newsroom import Newsroom

MEANT = 10  #: so many may change at once: `guards.few`


@pytest.fixture
def large(tmp_path: Path) -> Newsroom:
    """A newsroom of thirty stories in two feeds, one of which is soon over."""
    made = Newsroom(tmp_path)
    config = tmp_path / "config/feedpub.yaml"
    config.write_text(config.read_text().replace("  news:", "  sport: {title: Sport, section: sport}\n  news:"))
    for number in range(29):
        story(made, number)
    story(made, 3, "expires: 2026-11-23 13:00\n")
    made.build()
    return made


def story(newsroom: Newsroom, number: int, more: str = "", text: str = "") -> None:
    newsroom.write(
        f"s{number}.md",
        title=f"Story {number}",
        text=text or f"Text {number}.",
        date=f"2026-11-20 10:{number:02}",
        more=f"section: {'sport' if number < 5 else 'news'}\n{more}",
    )


def mad(newsroom: Newsroom) -> None:
    """A content system that gives every story but the first twelve the same text."""
    for number in range(12, 29):
        story(newsroom, number, text="null")


def next_change(release: Release) -> str:
    assert release.next_change is not None
    return f"{release.next_change:%H:%M}"


def test_a_story_that_is_over_leaves_a_held_run_at_its_instant(large: Newsroom) -> None:
    mad(large)
    before = large.build("2026-11-23T12:59")
    there = large.shown()
    release = large.build("2026-11-23T13:00")

    assert before.held
    assert next_change(before) == "11:00"
    assert release.held
    assert there.keys() - large.shown().keys() == {"s3"}
    assert "Story 3" not in large.document("sport.rss")
    assert "null" not in large.document("news.atom")


@pytest.mark.parametrize(
    "more",
    ["status: withheld\n", "draft: true\n", "access: members\n", "expires: 2026-11-01\n", "embargo: 2027-01-01\n"],
)
def test_what_a_few_files_keep_in_leaves_a_held_run(large: Newsroom, more: str) -> None:
    mad(large)
    story(large, 7, more)
    release = large.build("2026-11-23T12:30")

    assert release.held
    assert "s7" not in large.shown()
    assert len(large.shown()) == 29
    assert len(release.problems) == 1


def test_what_many_files_keep_in_at_once_is_part_of_the_mishap(large: Newsroom) -> None:
    mad(large)
    for number in range(MEANT + 1):
        story(large, number, "status: withheld\n")
    release = large.build("2026-11-23T12:30")

    assert release.held
    assert len(large.shown()) == 30


def test_a_story_is_due_at_its_instant_though_the_run_before_was_held(large: Newsroom) -> None:
    large.write("later.md", title="Later", more="embargo: 2026-11-23 12:45\n")
    mad(large)
    release = large.build("2026-11-23T12:30")

    assert release.held
    assert next_change(release) == "10:45"


def test_a_running_feedpub_wakes_for_an_expiry_though_its_last_run_was_held(large: Newsroom) -> None:
    now = datetime(2026, 11, 23, 10, 30, tzinfo=UTC)
    listener = Listener(say=lambda _text, *, err=False: None, folder=large.folder, quiet=True)
    answers = Answers(large.folder / "config/feedpub.yaml", None, listener, lambda: now, Stopping())
    mad(large)
    answers.at(now)
    first = answers.alarm.at
    answers.alarm.set(datetime(2026, 11, 23, 10, 50, tzinfo=UTC))
    answers.at(now)

    assert first == datetime(2026, 11, 23, 11, tzinfo=UTC)
    assert answers.alarm.at == datetime(2026, 11, 23, 10, 50, tzinfo=UTC)


def test_a_kill_and_an_expiry_leave_while_the_content_is_not_there(large: Newsroom) -> None:
    (large.folder / "content").rename(large.folder / "unmounted")
    (large.folder / "content").mkdir()
    release = large.kill("s9", "2026-11-23T13:00", reason="Wrong.")

    assert release.held
    assert large.shown()["s9"] == "Withdrawn: Story 9"
    assert "s3" not in large.shown()


def test_a_held_feed_is_rid_of_what_its_files_keep_in(large: Newsroom) -> None:
    story(large, 2, "status: withheld\n")
    config = large.folder / "config/feedpub.yaml"
    config.write_text(config.read_text().replace("section: sport", "section: sports"))
    release = large.build("2026-11-23T12:30")

    assert [error.subject for error in release.problems] == ["sport"]
    assert "Story 2" not in large.document("sport.atom")
    assert "Story 1" in large.document("sport.atom")


def test_a_feed_whose_document_is_refused_is_rid_of_what_its_files_keep_in(
    large: Newsroom, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = gate.check

    def check(document: Document, feed: Feed, url: str, horizon: datetime, last: Collection[str]) -> None:
        if "Breaks the format" in {one.title for one in feed.entries}:
            raise FeedError(document.path, "is not well-formed; mend it")
        real(document, feed, url, horizon, last)

    monkeypatch.setattr(gate, "check", check)
    large.write("b.md", title="Breaks the format")
    story(large, 7, "status: withheld\n")
    large.build("2026-11-23T13:00")

    assert large.shown().keys() & {"s7", "s3", "b"} == set()
    assert "s8" in large.shown()


# --- What goes by itself is no mishap


def test_a_feed_whose_stories_are_all_over_is_empty_however_many_they_were(tmp_path: Path) -> None:
    newsroom = Newsroom(tmp_path)
    (tmp_path / "content/other.md").unlink()
    for number in range(MEANT + 2):
        story(newsroom, number, "expires: 2026-11-23 13:00\n")
    newsroom.build()
    assert len(newsroom.shown()) == MEANT + 2

    assert newsroom.build("2026-11-23T13:00").problems == []
    assert newsroom.shown() == {}


def test_a_feed_whose_stories_are_all_called_over_at_once_stays(tmp_path: Path) -> None:
    newsroom = Newsroom(tmp_path)
    (tmp_path / "content/other.md").unlink()
    for number in range(MEANT + 2):
        story(newsroom, number)
    newsroom.build()
    for number in range(MEANT + 2):
        story(newsroom, number, "expires: 1970-01-01\n")

    assert len(newsroom.build("2026-11-23T13:00").problems) == 1
    assert len(newsroom.shown()) == MEANT + 2


def test_a_feed_of_the_last_hours_is_empty_when_nothing_is_new(tmp_path: Path) -> None:
    newsroom = Newsroom(tmp_path)
    config = tmp_path / "config/feedpub.yaml"
    config.write_text(config.read_text().replace("{title: Gazette}", "{title: Gazette, hours: 24}"))
    newsroom.write("a.md", title="Fresh", date="2026-11-23 09:30")
    release = newsroom.build("2026-11-23T12:00")
    there = newsroom.shown()
    last = newsroom.build("2026-11-24T09:29:59")
    kept = newsroom.shown()
    over = newsroom.build("2026-11-24T09:30")

    assert there == kept == {"a": "Fresh"}
    due = datetime(2026, 11, 24, 7, 30, tzinfo=UTC)
    assert (release.next_change, last.next_change, over.next_change) == (due, due, None)
    assert over.problems == []
    assert newsroom.shown() == {}
