"""What must go out of feeds goes out of them while a guard, or a fault, keeps them as they were."""

from collections.abc import Collection
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest

from feedpub import building, gate
from feedpub.answers import Answers
from feedpub.errors import FeedError
from feedpub.ledger.sqlite import open_ledger
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


def refuse(monkeypatch: pytest.MonkeyPatch, suffix: str = "") -> None:
    """Let the gate refuse documents with a story of a certain headline, all or those of one suffix."""
    real = gate.check

    def check(document: Document, feed: Feed, url: str, horizon: datetime, last: Collection[str]) -> None:
        if document.path.endswith(suffix) and "Breaks the format" in {one.title for one in feed.entries}:
            raise FeedError(document.path, "is not well-formed; mend it")
        real(document, feed, url, horizon, last)

    monkeypatch.setattr(gate, "check", check)


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


@pytest.mark.parametrize("killed", [False, True])
def test_a_running_feedpub_takes_a_folder_that_is_empty_for_a_disk_that_is_not_mounted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, killed: bool
) -> None:
    monkeypatch.setattr("feedpub.index._schema.RACY", -(1 << 60))  # what was saved just now is known like all else
    newsroom = Newsroom(tmp_path)
    now = datetime(2026, 11, 23, 10, 30, tzinfo=UTC)
    said: list[str] = []

    def say(text: str, *, err: bool = False) -> None:
        said.append(text)

    listener = Listener(say=say, folder=tmp_path)
    answers = Answers(tmp_path / "config/feedpub.yaml", None, listener, lambda: now, Stopping())
    with building.hold(answers.config, listener, command="run", now=now) as answers.held:
        for _ in range(2):
            answers.at(now)
        (tmp_path / "content").rename(tmp_path / "unmounted")
        (tmp_path / "content").mkdir()
        if killed:  # which is done all the same
            answers.to({"command": "kill", "id": "nothing"}, say)
        said.clear()
        answers.at(now)

    assert ["is empty; put stories into it or mount its disk" in line for line in said] == [True]
    assert newsroom.shown() == {"other": "Other"}


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
    refuse(monkeypatch)
    large.write("b.md", title="Breaks the format")
    story(large, 7, "status: withheld\n")
    large.build("2026-11-23T13:00")

    assert large.shown().keys() & {"s7", "s3", "b"} == set()
    assert "s8" in large.shown()


def test_a_feed_whose_document_is_refused_is_rid_of_many_stories_that_no_guard_holds(
    large: Newsroom, monkeypatch: pytest.MonkeyPatch
) -> None:
    refuse(monkeypatch, "rss")
    large.write("b.md", title="Breaks the format")
    for number in range(MEANT + 1):
        story(large, number, "status: withheld\n")
    release = large.build("2026-11-23T12:30")

    assert [error.subject for error in release.problems] == ["news.rss"]
    assert not any(f"<title>Story {number}<" in large.document("news.rss") for number in range(MEANT + 1))
    assert "<title>Story 20<" in large.document("news.rss")


@pytest.fixture
def small(tmp_path: Path) -> Newsroom:
    """A newsroom whose feed has room for three stories, and has them."""
    made = Newsroom(tmp_path)
    config = tmp_path / "config/feedpub.yaml"
    config.write_text(config.read_text().replace("{title: Gazette}", "{title: Gazette, limit: 3}"))
    (tmp_path / "content/other.md").unlink()
    for number in range(3):
        made.write(f"s{number}.md", title=f"Story {number}", date=f"2026-11-22 1{number}:00")
    made.build()
    return made


def go_on(newsroom: Newsroom) -> None:
    """Two builds that would have other stories in the feed, and cannot make it."""
    newsroom.write("b.md", title="Breaks the format", date="2026-11-23 12:10")
    for number in (3, 4):
        newsroom.write(f"s{number}.md", title=f"Story {number}", date=f"2026-11-23 12:0{number}")
    for minute in (30, 40):
        assert newsroom.build(f"2026-11-23T12:{minute}").problems


@pytest.mark.parametrize(
    ("more", "date"),
    [
        ("status: withheld\n", "2026-11-22 10:00"),
        ("access: members\n", "2026-11-22 10:00"),
        ("expires: 2026-11-23 13:00\n", "2026-11-22 10:00"),
        ("status: withheld\n", "2026-13-45"),
        ("kill", ""),
    ],
)
@pytest.mark.parametrize("suffix", ["", "rss"])
def test_a_document_that_stayed_behind_its_feed_for_builds_is_rid_of_what_must_go(
    small: Newsroom, monkeypatch: pytest.MonkeyPatch, more: str, date: str, suffix: str
) -> None:
    refuse(monkeypatch, suffix)
    go_on(small)
    assert "Story 0" in small.document("news.rss")
    if more == "kill":
        small.kill("s0", "2026-11-23T13:00", reason="Wrong.")
        assert "<title>Withdrawn: Story 0" in small.document("news.rss")
    else:
        small.write("s0.md", title="Story 0", date=date, more=more)
        small.build("2026-11-23T13:00")

    for number in range(2):
        document = small.document("news.rss")
        assert "<title>Story 0" not in document
        assert "<title>Story 1" in document
        small.build(f"2026-11-23T13:0{number + 1}")
    small.write("b.md", title="Mended", date="2026-11-23 12:10")
    assert not [one for one in small.build("2026-11-23T14:00").problems if isinstance(one, FeedError)]
    assert "Mended" in small.document("news.rss")


def test_a_story_that_is_in_the_way_of_a_kill_leaves_the_document(
    small: Newsroom, monkeypatch: pytest.MonkeyPatch
) -> None:
    refuse(monkeypatch)
    small.write("s1.md", title="Breaks the format", date="2026-11-22 11:00")
    for minute in (30, 40):  # by the second one the ledger knows nothing else of it
        small.build(f"2026-11-23T12:{minute}")
    assert small.shown() == {"s0": "Story 0", "s1": "Story 1", "s2": "Story 2"}
    release = small.kill("s0", "2026-11-23T13:00", reason="Wrong.")

    assert small.shown() == {"s0": "Withdrawn: Story 0", "s2": "Story 2"}
    assert {str(error) for error in release.problems} == {
        f"news.{suffix}: is not well-formed; mend it" for suffix in ("rss", "atom")
    }


def test_a_story_that_is_for_members_now_leaves_only_its_headline_in_their_feed_that_is_held(
    small: Newsroom, monkeypatch: pytest.MonkeyPatch
) -> None:
    config = small.folder / "config/feedpub.yaml"
    config.write_text(config.read_text().replace("limit: 3", "limit: 3, members: true, content: full"))
    small.write("s0.md", title="Story 0", date="2026-11-22 10:00", text="Lead of the story.\n\nCostly.")
    small.build("2026-11-23T12:20")
    assert "Costly." in small.document("news.rss")
    refuse(monkeypatch)
    small.write("b.md", title="Breaks the format", date="2026-11-22 10:30")
    small.write(
        "s0.md",
        title="Story 0",
        date="2026-11-22 10:00",
        text="Lead of the story.\n\nCostly.",
        more="access: members\n",
    )
    small.build("2026-11-23T12:30")

    assert "Costly." not in small.document("news.rss")
    assert small.shown()["s0"] == "Story 0"


def test_no_story_counts_as_out_in_a_feed_that_could_not_be_made(
    small: Newsroom, monkeypatch: pytest.MonkeyPatch
) -> None:
    refuse(monkeypatch)
    go_on(small)
    with closing(open_ledger(small.config().state / "ledger.db", write=False)[0]) as ledger:
        assert [id_.rpartition(":")[2] for id_ in ledger.feeds()["news"].ids] == ["s2", "s1", "s0"]
        assert [ledger.history(f"tag:gazette.example,2025:{name}") for name in ("s3", "b")] == [[], []]


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
