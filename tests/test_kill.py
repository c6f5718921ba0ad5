"""A story that was taken back: out of every feed at once, whatever else is wrong, and never there again."""

import json
import os
import shlex
import shutil
import sqlite3
import subprocess
import sys
import zlib
from collections.abc import Callable, Collection, Iterator
from contextlib import closing, contextmanager
from datetime import datetime, timedelta
from pathlib import Path

import feedparser
import pytest
from click.testing import CliRunner

from feedpub import building, gate, keptlist, killing, marks, running, withdrawn
from feedpub.answers import Answers
from feedpub.cli import cli
from feedpub.errors import ConfigError, FeedError
from feedpub.gate import own
from feedpub.gather import Means
from feedpub.index.sqlite import open_index
from feedpub.ledger import sqlite
from feedpub.ledger.sqlite import open_ledger
from feedpub.listener import Listener
from feedpub.model import Document, Feed, Withdrawal
from feedpub.retraction import Retracted, Shown, legal, of_entry, shown_at
from feedpub.schedule import Stopping
from tests.builders import KYIV, NOON, entry
from tests.closed import close
from tests.newsroom import Newsroom
from tests.program import Program, program

__all__ = ["program"]

A = "tag:gazette.example,2025:a"


@pytest.fixture
def newsroom(tmp_path: Path) -> Newsroom:
    made = Newsroom(tmp_path)
    made.write("a.md", title="A secret headline", text="A secret text.", more="tags: [x]\n")
    made.build()
    return made


def everything(folder: Path) -> bytes:
    """All bytes of all files that feedpub keeps or publishes."""
    files = (one for below in ("config", "output") for one in (folder / below).rglob("*") if one.is_file())
    return b"".join(one.read_bytes() for one in files)


@contextmanager
def indexed(newsroom: Newsroom) -> Iterator[Means]:
    """What reads stories with the newsroom's index, which trusts every file however new."""
    state = newsroom.folder / "config/.feedpub"
    with closing(open_index(state / "index.db", "the same", write=True)) as index:
        index.trusted = 2**63
        yield Means(index)


def remembered(newsroom: Newsroom) -> bytes:
    """All bytes that feedpub keeps or publishes, what its index packed taken out of it."""
    state = newsroom.folder / "config/.feedpub"
    packed = b""
    if (state / "index.db").exists():
        with closing(sqlite3.connect(state / "index.db")) as index:
            packed = b"".join(zlib.decompress(whole) for (whole,) in index.execute("SELECT whole FROM part"))
    return everything(newsroom.folder) + packed


# --- What may happen


def forgotten(newsroom: Newsroom) -> None:
    (newsroom.folder / "config/.feedpub/ledger.db").unlink()


def renamed(newsroom: Newsroom) -> None:
    content = newsroom.folder / "content"
    (content / "a.md").rename(content / "quite-another.md")


def forgotten_and_renamed(newsroom: Newsroom) -> None:
    forgotten(newsroom)
    renamed(newsroom)


def deleted(newsroom: Newsroom) -> None:
    (newsroom.folder / "content/a.md").unlink()


def broken(newsroom: Newsroom) -> None:
    newsroom.write("a.md", title="A secret headline", text="A secret text.", date="2026-13-45")


def edited(newsroom: Newsroom) -> None:
    newsroom.write("a.md", title="A secret headline", text="A secret text, mended.")


def moved_and_edited(newsroom: Newsroom) -> None:
    deleted(newsroom)
    newsroom.write("sport/a.md", title="A secret headline, mended", text="A secret text, mended.")


def forgotten_and_deleted(newsroom: Newsroom) -> None:
    forgotten(newsroom)
    deleted(newsroom)


# --- The notice, the tombstone, and what comes after


def test_a_kill_puts_a_notice_under_the_storys_id(newsroom: Newsroom) -> None:
    release = newsroom.kill("content/a.md", reason="It was not true.")

    assert release.problems == []
    assert newsroom.shown() == {"a": "Withdrawn: A secret headline", "other": "Other"}
    (found,) = (one for one in feedparser.parse(newsroom.document("news.atom")).entries if one.id == A)
    assert (found.published, found.updated) == ("2026-11-20T10:00:00+02:00", "2026-11-23T13:00:00+02:00")
    assert "It was not true." in found.summary
    assert "A secret text." not in newsroom.document("news.atom") + newsroom.document("news.rss")


def test_after_the_notice_there_is_a_tombstone_and_then_nothing(newsroom: Newsroom) -> None:
    newsroom.configure("withdrawals: {notice: 2 days, tombstone: 3 days}")
    newsroom.kill("a", reason="It was not true.")
    newsroom.build("2026-11-25T12:59:59")
    noticed = newsroom.shown()
    newsroom.build("2026-11-25T13:00")
    buried = newsroom.document("news.atom")
    newsroom.build("2026-11-28T13:00")

    assert noticed == {"a": "Withdrawn: A secret headline", "other": "Other"}
    assert f'<at:deleted-entry ref="{A}" when="2026-11-23T13:00:00+02:00">' in buried
    assert newsroom.shown() == {"other": "Other"}
    assert "deleted-entry" not in newsroom.document("news.atom")


def test_a_notice_is_in_every_feed_that_ever_carried_the_story_and_in_no_other(tmp_path: Path) -> None:
    newsroom = Newsroom(tmp_path)
    config = tmp_path / "config/feedpub.yaml"
    feeds = "brief: {title: B, limit: 1}\n  x: {title: X, tag: x}\n  sport: {title: S, section: sport}"
    config.write_text(config.read_text().replace("news: {title: Gazette}", f"news: {{title: Gazette}}\n  {feeds}"))
    newsroom.write("a.md", more="tags: [x]\n")
    newsroom.build()
    newsroom.write("b.md", title="Newer", date="2026-11-21 10:00")
    newsroom.build("2026-11-23T12:30")
    newsroom.kill("a", reason="Wrong.")

    assert [name for name in ("news", "brief", "x", "sport") if A in newsroom.document(f"{name}.atom")] == [
        *("news", "brief", "x")
    ]


@pytest.mark.parametrize("how", ["kill", "canceled"])
def test_after_a_lost_ledger_a_notice_is_in_the_feeds_that_the_story_has_left_as_well(tmp_path: Path, how: str) -> None:
    newsroom = Newsroom(tmp_path)
    config = tmp_path / "config/feedpub.yaml"
    feeds = "brief: {title: B, limit: 1}\n  sport: {title: S, section: sport}"
    feeds += '\n  t: {each: tag, at_least: 2, title: "{tag}"}'
    config.write_text(config.read_text().replace("news: {title: Gazette}", f"news: {{title: Gazette}}\n  {feeds}"))
    newsroom.write("a.md", date="2026-11-20 10:00", more="tags: [x]\n")
    newsroom.build("2026-11-20T10:05")
    newsroom.write("b.md", title="Newer", date="2026-11-21 10:00")
    newsroom.build("2026-11-21T12:30")
    forgotten(newsroom)
    newsroom.build("2026-11-23T12:30")
    if how == "kill":
        newsroom.kill("a", reason="Wrong.")
    else:
        newsroom.write("a.md", date="2026-11-20 10:00", more="tags: [x]\nstatus: canceled\n")
        newsroom.build("2026-11-23T13:00")

    assert [name for name in ("news", "brief", "sport") if A in newsroom.document(f"{name}.atom")] == ["news", "brief"]
    assert not (tmp_path / "output/t/x.atom").exists()  # where there was no feed there is none for the notice


@pytest.mark.parametrize("more", ["status: canceled\n", "pubstatus: canceled\n"])
def test_a_story_that_its_own_file_calls_canceled_is_taken_back_the_same_way(newsroom: Newsroom, more: str) -> None:
    newsroom.write("a.md", title="A secret headline", text="A secret text.", more=more)
    newsroom.build("2026-11-23T13:00")
    newsroom.build("2026-11-23T14:00")

    assert newsroom.shown() == {"a": "Withdrawn: A secret headline", "other": "Other"}
    (one,) = withdrawn.read(newsroom.folder / "config/withdrawn.yaml", newsroom.config().site.timezone)
    assert (one.id, one.when.isoformat(), one.feeds) == (A, "2026-11-23T13:00:00+02:00", ("news",))


def updates(newsroom: Newsroom) -> dict[str, str]:
    return {one.id.rpartition(":")[2]: one.updated for one in feedparser.parse(newsroom.document("news.atom")).entries}


@pytest.mark.parametrize("how", ["kill", "canceled", "by hand"])
def test_a_notice_is_newer_than_the_story_that_it_stands_for(newsroom: Newsroom, how: str) -> None:
    edited(newsroom)
    newsroom.build("2026-11-23T14:00")
    was = updates(newsroom)["a"]
    if how == "kill":
        newsroom.kill("a", "2026-11-23T13:00", reason="The clock was set back.")
    elif how == "canceled":
        newsroom.write("a.md", title="A secret headline", more="status: canceled\n")
        newsroom.build("2026-11-23T13:00")
    else:
        (newsroom.folder / "config/withdrawn.yaml").write_text(f"- id: {A}\n  when: 2026-11-23 13:30\n")
        newsroom.build("2026-11-23T15:00")

    assert newsroom.shown()["a"] == "Withdrawn: A secret headline"
    assert updates(newsroom)["a"] > was == "2026-11-23T14:00:00+02:00"


def test_what_changes_twice_in_a_second_is_told_as_later_each_time(newsroom: Newsroom) -> None:
    now, seen = "2026-11-23T12:00", [updates(newsroom)["a"]]
    for text in ("Once more.", "And again."):
        newsroom.write("a.md", title="A secret headline", text=text)
        assert newsroom.build(now).problems == []
        seen.append(updates(newsroom)["a"])
    assert newsroom.kill("a", now, reason="Wrong.").problems == []
    seen.append(updates(newsroom)["a"])

    assert [one[-14:] for one in seen[1:]] == ["12:00:00+02:00", "12:00:01+02:00", "12:00:02+02:00"]
    assert newsroom.shown()["a"] == "Withdrawn: A secret headline"


@pytest.mark.parametrize("lost", [False, True])
@pytest.mark.parametrize("how", ["kill", "canceled", "deleted"])
def test_a_story_that_returns_is_newer_than_its_notice(newsroom: Newsroom, how: str, lost: bool) -> None:
    if how == "kill":
        newsroom.kill("a", "2026-11-23T13:00", reason="It was the wrong one.")
    elif how == "canceled":
        newsroom.write("a.md", title="A secret headline", text="A secret text.", more="tags: [x]\nstatus: canceled\n")
    else:
        newsroom.configure("withdrawals: {deleted: withdraw}")
        deleted(newsroom)
    newsroom.build("2026-11-23T13:00")
    taken_back = newsroom.shown()["a"], updates(newsroom)["a"]
    if lost and how != "deleted":
        forgotten(newsroom)
        newsroom.build("2026-11-23T13:30")
    (newsroom.folder / "config/withdrawn.yaml").unlink(missing_ok=True)
    newsroom.write("a.md", title="A secret headline", text="A secret text.", more="tags: [x]\n")
    newsroom.build("2026-11-23T14:00")
    newsroom.build("2026-11-23T15:00")

    assert taken_back == ("Withdrawn: A secret headline", "2026-11-23T13:00:00+02:00")
    assert (newsroom.shown()["a"], updates(newsroom)["a"]) == ("A secret headline", "2026-11-23T14:00:00+02:00")


@pytest.mark.parametrize("legal", [False, True], ids=["killed", "killed legally"])
def test_a_story_whose_file_was_gone_when_it_was_killed_returns_newer_than_its_notice(
    newsroom: Newsroom, legal: bool
) -> None:
    deleted(newsroom)
    newsroom.build("2026-11-23T12:30")
    assert newsroom.shown()["a"] == "A secret headline"
    newsroom.kill("a", "2026-11-23T13:00", reason="Wrong.", legal=legal)
    newsroom.build("2026-11-23T13:30")
    (newsroom.folder / "config/withdrawn.yaml").unlink()
    newsroom.write("a.md", title="A secret headline", text="A secret text.", more="tags: [x]\n")
    newsroom.build("2026-11-23T14:00")
    newsroom.build("2026-11-23T15:00")

    assert (newsroom.shown()["a"], updates(newsroom)["a"]) == ("A secret headline", "2026-11-23T14:00:00+02:00")


@pytest.mark.parametrize("how", ["canceled", "withheld and killed"])
def test_a_story_is_taken_back_though_its_file_said_so_when_the_ledger_was_lost(newsroom: Newsroom, how: str) -> None:
    forgotten(newsroom)
    newsroom.write("never.md", title="Never published", more="status: canceled\n")
    newsroom.write("a.md", title="A secret headline", text="A secret text.", more=f"status: {how.partition(' ')[0]}\n")
    if how == "canceled":
        newsroom.build("2026-11-23T13:00")
    else:
        newsroom.kill("a", "2026-11-23T13:00", reason="Wrong.")
    newsroom.build("2026-11-23T14:00")

    assert newsroom.shown() == {"a": "Withdrawn: A secret headline", "other": "Other"}
    assert (newsroom.folder / "config/withdrawn.yaml").read_text().count("- id: ") == 1


@pytest.mark.parametrize("how", ["guid", "renamed"])
def test_what_a_lost_ledger_knew_is_not_told_of_a_legal_kill_by_another_id(tmp_path: Path, how: str) -> None:
    newsroom = Newsroom(tmp_path)
    if how == "guid":
        (tmp_path / "config/adopted.yaml").write_text("- story: a\n  guid: '1 at https://old.example'\n")
    file = newsroom.write("a.md", title="A secret headline", text="A secret text.")
    newsroom.build()
    if how == "renamed":
        file = file.rename(file.with_name("z.md"))
        newsroom.build("2026-11-23T12:30")
    forgotten(newsroom)
    told = newsroom.kill(f"content/{file.name}", legal=True).advice

    assert not any("secret" in one for one in told)
    assert newsroom.shown() == {"other": "Other"}


def test_a_story_that_was_canceled_before_it_was_ever_published_is_on_no_list(newsroom: Newsroom) -> None:
    newsroom.write("new.md", more="status: canceled\n")
    newsroom.build("2026-11-23T13:00")

    assert not (newsroom.folder / "config/withdrawn.yaml").exists()
    assert "new" not in newsroom.shown()


def test_where_the_list_cannot_be_written_a_canceled_story_leaves_all_the_same(
    newsroom: Newsroom, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(keptlist, "_held", full)
    newsroom.write("a.md", title="A secret headline", text="A secret text.", more="status: canceled\n")
    release = newsroom.build("2026-11-23T13:00")
    first = newsroom.document("news.atom")

    assert "withdrawn.yaml: cannot be written (No space left on device)" in str(release.problems[0])
    monkeypatch.undo()
    newsroom.build("2026-11-23T14:00")
    assert newsroom.shown()["a"] == "Withdrawn: A secret headline"
    assert newsroom.document("news.atom") == first


def test_what_a_person_wrote_into_the_list_by_hand_is_filled_up_with_what_is_known(newsroom: Newsroom) -> None:
    (newsroom.folder / "config/withdrawn.yaml").write_text(f"- id: {A}\n  when: 2026-11-23 12:30\n")
    newsroom.build("2026-11-23T13:00")

    assert newsroom.shown() == {"a": "Withdrawn: A secret headline", "other": "Other"}


def test_other_stories_no_longer_point_to_one_that_was_taken_back(newsroom: Newsroom) -> None:
    newsroom.write("b.md", more='related: ["A secret headline", "https://gazette.example/a"]\n')
    newsroom.build("2026-11-23T12:30")
    pointed = newsroom.document("news.atom")
    newsroom.kill("a", legal=True)

    assert "https://gazette.example/a" in pointed
    assert "secret" not in newsroom.document("news.atom")
    assert "https://gazette.example/a" not in newsroom.document("news.atom")


@pytest.mark.parametrize("address", ["/a/", "/a?utm_source=x", "/a#top", "/a/?x=1#y"])
@pytest.mark.parametrize("legal", [False, True])
def test_other_stories_do_not_point_to_it_in_other_words_either(newsroom: Newsroom, address: str, legal: bool) -> None:
    newsroom.write("b.md", more=f'related: [{{title: Before, url: "http://gazette.example{address}"}}]\n')
    newsroom.build("2026-11-23T12:30")
    pointed = newsroom.document("news.atom")
    newsroom.kill("a", reason="Wrong.", legal=legal)

    assert 'rel="related"' in pointed
    assert 'rel="related"' not in newsroom.document("news.atom")


def test_the_index_keeps_nothing_of_stories_that_point_to_one_of_a_legal_kill(newsroom: Newsroom) -> None:
    newsroom.write("b.md", more='related: ["A secret headline"]\n')
    with indexed(newsroom) as means:
        newsroom.build("2026-11-23T12:30", means=means)
    before = remembered(newsroom)
    newsroom.kill("a", legal=True)
    with indexed(newsroom) as means:
        newsroom.build("2026-11-23T14:00", means=means)

    assert b"secret" in before
    assert b"secret" not in remembered(newsroom)


# --- The feed of a value that no other story has


@pytest.fixture
def tagged(tmp_path: Path) -> Newsroom:
    made = Newsroom(tmp_path)
    config = tmp_path / "config/feedpub.yaml"
    feeds = 'tags: {each: tag, title: "Gazette: {tag}"}\nwithdrawals: {notice: 1 day, tombstone: 1 day}\nlanding: {}'
    config.write_text(config.read_text().replace("news: {title: Gazette}", f"news: {{title: Gazette}}\n  {feeds}"))
    made.write("a.md", title="A secret headline", text="A secret text.", more="tags: [Old Port]\n")
    made.build()
    return made


def nothing(_newsroom: Newsroom) -> None: ...


@pytest.mark.parametrize("happens", [nothing, deleted, forgotten, forgotten_and_deleted])
@pytest.mark.parametrize("legal", [False, True])
def test_subscribers_of_a_tag_learn_that_its_only_story_was_taken_back(
    tagged: Newsroom, legal: bool, happens: Callable[[Newsroom], None]
) -> None:
    tagged.kill("a", reason="Wrong.", legal=legal)
    happens(tagged)
    assert tagged.build("2026-11-23T14:00").problems == []
    noticed = tagged.document("tags/old-port.atom")
    first = everything(tagged.folder)
    tagged.build("2026-11-24T12:30" if legal else "2026-11-24T13:30")
    buried = tagged.document("tags/old-port.atom")
    tagged.build("2026-11-25T13:30")

    assert ("Withdrawn: A secret headline" in noticed) is not legal
    assert ("deleted-entry" in noticed) is legal
    assert "secret text" not in noticed
    assert not legal or b"secret" not in first
    assert "deleted-entry" in buried
    assert "gazette: old port" in noticed.lower()
    there = (tagged.folder / "output/tags/old-port.atom").exists()
    assert there is (happens in (nothing, forgotten) and not legal), "as long as a story that is there has the value"


@pytest.mark.parametrize("legal", [False, True])
def test_a_kill_after_the_ledger_was_lost_reaches_the_subscribers_of_a_tag(tagged: Newsroom, legal: bool) -> None:
    forgotten(tagged)
    tagged.kill("a", reason="Wrong.", legal=legal)

    assert "secret text" not in tagged.document("tags/old-port.atom")
    assert ("Withdrawn: A secret headline" in tagged.document("tags/old-port.rss")) is not legal


@pytest.mark.parametrize("legal", [False, True])
def test_a_feed_is_as_new_as_a_kill_in_it_though_the_ledger_was_lost(tagged: Newsroom, legal: bool) -> None:
    tagged.kill("a", reason="Wrong.", legal=legal)
    before = [tagged.document(f"{name}.atom") for name in ("news", "tags/old-port")]
    forgotten(tagged)
    tagged.build("2026-11-23T14:00")

    assert [tagged.document(f"{name}.atom") for name in ("news", "tags/old-port")] == before


# --- Nothing brings it back


@pytest.mark.parametrize(
    "happens", [forgotten, renamed, forgotten_and_renamed, deleted, broken, edited, moved_and_edited]
)
@pytest.mark.parametrize("how", ["kill", "legal", "canceled"])
@pytest.mark.parametrize("now", ["2026-11-23T14:00", "2026-11-10T10:00", "2027-03-01T10:00"])
def test_nothing_that_happens_brings_a_killed_story_back(
    newsroom: Newsroom, happens: Callable[[Newsroom], None], how: str, now: str
) -> None:
    if how == "canceled":
        newsroom.write("a.md", title="A secret headline", text="A secret text.", more="status: canceled\n")
        newsroom.build("2026-11-23T13:00")
    else:
        newsroom.kill("a", reason="Wrong.", legal=how == "legal")
    happens(newsroom)
    for _ in range(2):
        newsroom.build(now)
        shown = newsroom.document("news.atom") + newsroom.document("news.rss")
        assert "secret text" not in shown
        assert set(newsroom.shown().values()) <= {"Other", "Withdrawn: A secret headline"}
        assert how != "legal" or "secret" not in shown


def test_who_renames_a_killed_story_or_writes_it_anew_learns_that_it_was_taken_back(newsroom: Newsroom) -> None:
    newsroom.kill("a", reason="Wrong.")
    deleted(newsroom)
    newsroom.write("b.md", title="A headline that holds", text="A secret text.")
    told = newsroom.build("2026-11-23T14:00").advice
    newsroom.write("b.md", title="A headline that holds", text="A secret text.", more="id: anew\n")
    newsroom.build("2026-11-23T15:00", allow="id:../content/b.md")

    (line,) = (one for one in told if "b.md" in one)
    assert f"; {A} was taken back and stays so; if this is another story, give it its own `id:`, and let it" in line
    assert line.endswith(": feedpub build --allow id:../content/b.md")
    assert newsroom.shown().items() >= {"anew": "A headline that holds", "a": "Withdrawn: A secret headline"}.items()


@pytest.mark.parametrize("lost", ["before", "between", "never"])
@pytest.mark.parametrize("legal", [False, True])
def test_a_killed_story_that_is_renamed_and_then_edited_stays_out(newsroom: Newsroom, legal: bool, lost: str) -> None:
    newsroom.kill("a", reason="Wrong.", legal=legal)
    if lost == "before":
        forgotten(newsroom)
    renamed(newsroom)
    newsroom.build("2026-11-23T14:00")
    if lost == "between":
        forgotten(newsroom)
    newsroom.write("quite-another.md", title="A secret headline, too", text="A secret text, mended.")
    told = newsroom.build("2026-11-23T15:00").advice

    assert "secret text" not in newsroom.document("news.atom")
    assert not legal or b"secret" not in everything(newsroom.folder)
    assert len([one for one in told if "quite-another.md" in one and "was taken back" in one]) == 1


def test_who_copies_a_killed_story_learns_that_it_was_taken_back_and_may_mend_the_copy(newsroom: Newsroom) -> None:
    newsroom.kill("a", reason="Wrong.")
    newsroom.write("copy.md", title="A secret headline", text="A secret text.", more="tags: [x]\n")
    told = newsroom.build("2026-11-23T14:00").advice
    hidden = newsroom.shown()
    newsroom.write("copy.md", title="What is true", text="Mended.")
    newsroom.build("2026-11-23T15:00")

    assert [one for one in told if "content/copy.md: has or had just the text of" in one]
    assert "copy" not in hidden
    assert newsroom.shown()["copy"] == "What is true"


def test_a_story_that_was_taken_back_by_law_and_is_killed_once_more_by_its_new_name_leaves_no_trace(
    newsroom: Newsroom,
) -> None:
    newsroom.kill("a", legal=True)
    renamed(newsroom)
    newsroom.kill("content/quite-another.md", "2026-11-23T14:00", reason="Wrong.")

    assert b"secret" not in everything(newsroom.folder)
    assert [one.id for one in withdrawn.read(newsroom.folder / "config/withdrawn.yaml", KYIV)] == [A]


@pytest.mark.parametrize("change", ["headline", "text"])
@pytest.mark.parametrize("how", ["kill", "legal"])
@pytest.mark.parametrize(("lost", "gone"), [(False, True), (True, True), (True, False)])
def test_a_killed_story_in_a_new_file_is_known_by_its_headline_or_its_text_at_its_time(
    newsroom: Newsroom, change: str, how: str, lost: bool, gone: bool
) -> None:
    newsroom.kill("a", reason="Wrong.", legal=how == "legal")
    if lost:
        forgotten(newsroom)
    if gone:
        deleted(newsroom)
    newsroom.build("2026-11-23T13:30")
    said = {"title": "A secret headline", "text": "A secret text."} | (
        {"title": "Another headline"} if change == "headline" else {"text": "Another text."}
    )
    newsroom.write("new.md", **said)
    newsroom.build("2026-11-23T14:00")
    first = newsroom.shown()
    newsroom.write("new.md", title="Another headline", text="Another text.")
    newsroom.build("2026-11-23T15:00")

    assert (
        set(first.values())
        == set(newsroom.shown().values())
        == {"Other"} | ({"Withdrawn: A secret headline"} if how == "kill" else set[str]())
    )


@pytest.mark.parametrize("how", ["adopted", "redated"])
@pytest.mark.parametrize("lost", [False, True])
def test_a_killed_story_is_known_by_the_time_that_its_file_says_too(newsroom: Newsroom, how: str, lost: bool) -> None:
    if how == "adopted":
        forgotten(newsroom)
        (newsroom.folder / "config/adopted.yaml").write_text("- story: a\n  published: 2026-11-01T10:00:00+02:00\n")
        newsroom.build("2026-11-23T12:30")
    else:
        newsroom.write("a.md", title="A secret headline", text="A secret text.", date="2026-11-19 10:00")
        newsroom.build("2026-11-23T12:30")
    newsroom.kill("a", reason="Wrong.")
    (newsroom.folder / "content/copy.md").write_text((newsroom.folder / "content/a.md").read_text())
    newsroom.build("2026-11-23T14:00")
    if lost:
        forgotten(newsroom)
    date = "2026-11-20 10:00" if how == "adopted" else "2026-11-19 10:00"
    newsroom.write("copy.md", title="A secret headline", text="Another text.", date=date)
    newsroom.build("2026-11-23T15:00")
    newsroom.write("copy.md", title="Another headline", text="Another text.", date=date)
    newsroom.build("2026-11-23T16:00")

    assert newsroom.shown() == {"a": "Withdrawn: A secret headline", "other": "Other"}


def test_a_story_that_has_the_headline_of_a_killed_one_and_was_given_its_time_stays_though_the_ledger_be_lost(
    newsroom: Newsroom,
) -> None:
    newsroom.write("b.md", title="A secret headline", text="Another text.", date="2026-11-19 10:00")
    newsroom.build("2026-11-23T12:30")
    newsroom.write("b.md", title="A secret headline", text="Another text.")
    newsroom.build("2026-11-23T12:45")
    newsroom.kill("a", reason="Wrong.")
    forgotten(newsroom)
    newsroom.build("2026-11-23T14:00")

    assert newsroom.shown()["b"] == "A secret headline"


@pytest.mark.parametrize("legal", [False, True])
def test_the_file_of_a_killed_story_is_not_taken_for_another_one_that_is_gone(newsroom: Newsroom, legal: bool) -> None:
    newsroom.write("b.md", title="A secret headline", text="Another text.")
    newsroom.build("2026-11-23T12:30")
    newsroom.kill("a", reason="Wrong.", legal=legal)
    forgotten(newsroom)
    newsroom.build("2026-11-23T14:00")
    (newsroom.folder / "content/b.md").unlink()
    advice = newsroom.build("2026-11-23T15:00").advice
    newsroom.write("b.md", title="A secret headline", text="Another text.")
    back = newsroom.build("2026-11-23T16:00")

    assert [one for one in advice if "b.md: is gone" in one]
    assert not [one for one in advice if "under another name" in one]
    assert back.problems == []
    assert newsroom.shown()["b"] == "A secret headline"


@pytest.mark.parametrize("what", ["its own id", "another time", "published before"])
def test_a_story_that_is_only_like_a_killed_one_goes_out(newsroom: Newsroom, what: str) -> None:
    if what == "published before":
        newsroom.write("new.md", title="A secret headline", text="Another text.")
        newsroom.build("2026-11-23T12:30")
    newsroom.kill("a", legal=True)
    forgotten(newsroom)
    deleted(newsroom)
    newsroom.build("2026-11-23T13:30")
    date = "2026-11-20 10:01" if what == "another time" else "2026-11-20 10:00"
    more = "id: quite-new\n" if what == "its own id" else ""
    newsroom.write("new.md", title="A secret headline", text="Another text.", date=date, more=more)
    newsroom.build("2026-11-23T14:00")

    assert "A secret headline" in newsroom.shown().values()


@pytest.mark.parametrize("legal", [False, True])
def test_the_twin_of_a_story_that_is_killed_after_the_ledger_was_lost_stays(newsroom: Newsroom, legal: bool) -> None:
    newsroom.write("b.md", title="A secret headline", text="A secret text.")
    newsroom.build("2026-11-23T12:30")
    forgotten(newsroom)
    newsroom.kill("a", reason="It was there twice.", legal=legal)
    newsroom.build("2026-11-23T14:00")

    assert newsroom.shown().get("b") == "A secret headline"


def test_when_both_twins_were_killed_neither_comes_back_under_another_name(newsroom: Newsroom) -> None:
    newsroom.write("b.md", title="A secret headline", text="A secret text.")
    newsroom.build("2026-11-23T12:30")
    newsroom.kill("b", reason="It was there twice.")
    newsroom.kill("a", legal=True)
    forgotten_and_renamed(newsroom)
    newsroom.build("2026-11-23T14:00")

    assert newsroom.shown() == {"b": "Withdrawn: A secret headline", "other": "Other"}


@pytest.mark.parametrize("said", ["a", "content/a.md", "https://gazette.example/a", "http://Gazette.example/a/?x", A])
@pytest.mark.parametrize("lost", [False, True])
def test_who_writes_into_the_list_by_hand_may_name_a_story_as_a_kill_does(
    newsroom: Newsroom, said: str, lost: bool
) -> None:
    if lost:
        forgotten(newsroom)
    path = newsroom.folder / "config/withdrawn.yaml"
    path.write_text(f"# ask Ann\n- id: {said}\n  when: 2026-11-23 12:30\n  reason: Wrong.\n# not before May\n")
    newsroom.build("2026-11-23T13:00")
    (listed,) = withdrawn.read(path, KYIV)
    renamed(newsroom)
    newsroom.build("2026-11-23T14:00")
    size = path.stat().st_size
    newsroom.build("2026-11-23T15:00")

    assert newsroom.shown() == {"a": "Withdrawn: A secret headline", "other": "Other"}
    assert path.stat().st_size == size
    assert (listed.id, listed.reason, path.read_text().count("- id: ")) == (A, "Wrong.", 1)
    assert not path.read_text().startswith("\n")
    assert path.read_text().startswith("# ask Ann\n# not before May\n")
    path.write_text("")
    newsroom.build("2026-11-23T16:00")
    assert "A secret headline" in newsroom.shown().values()


def test_however_often_a_killed_story_gets_another_name_the_list_has_one_item_of_it(newsroom: Newsroom) -> None:
    path = newsroom.folder / "config/withdrawn.yaml"
    newsroom.kill("a", reason="Wrong.")
    path.write_text(path.read_text() + "# ask Ann\n")
    content = newsroom.folder / "content"
    for number in range(5):
        min(content.glob("a*.md")).rename(content / f"a{number}.md")
        newsroom.build(f"2026-11-23T14:0{number}")

    assert path.read_text().count("- id: ") == 1
    assert "# ask Ann\n" in path.read_text()
    newsroom.write("a0.md", title="Another", text="And another.")
    newsroom.build("2026-11-23T15:00")
    assert "Another" not in newsroom.shown().values()


@pytest.mark.parametrize("said", ["a", "content/a.md", "https://gazette.example/a"])
def test_a_legal_kill_of_a_story_that_a_person_put_on_the_list_leaves_no_trace(newsroom: Newsroom, said: str) -> None:
    (newsroom.folder / "config/withdrawn.yaml").write_text(f"- id: {said}\n  when: 2026-11-23 12:30\n")
    forgotten(newsroom)
    newsroom.build("2026-11-23T13:00")
    forgotten(newsroom)
    newsroom.kill(said, "2026-11-23T14:00", legal=True)
    newsroom.build("2026-11-23T15:00")

    assert b"secret" not in everything(newsroom.folder)
    assert newsroom.shown() == {"other": "Other"}


def test_a_slip_in_an_item_written_by_hand_is_told_of(newsroom: Newsroom) -> None:
    newsroom.write("harbour.md")
    newsroom.build("2026-11-23T12:30")
    said = A.removesuffix("a")
    (newsroom.folder / "config/withdrawn.yaml").write_text(f"- id: {said}harbor\n  when: 2026-11-23 12:30\n")
    (told,) = newsroom.build("2026-11-23T13:00").advice

    assert f"has {said}harbor, which no story is called; did you mean {said}harbour?" in told


@pytest.mark.parametrize("said", ["Any headline", "https://elsewhere.example/x", "tag:gazette.example,2025:qwertyuiop"])
def test_an_item_written_by_hand_that_takes_nothing_back_is_told_of(newsroom: Newsroom, said: str) -> None:
    (newsroom.folder / "config/withdrawn.yaml").write_text(f"- id: {said}\n  when: 2026-11-23 12:30\n")
    (told,) = newsroom.build("2026-11-23T13:00").advice

    assert "which no story is called; nothing was taken back; " in told
    assert set(newsroom.shown()) == {"a", "other"}


@pytest.mark.parametrize("how", ["kill", "legal"])
def test_an_older_export_of_the_ledger_brings_nothing_back(newsroom: Newsroom, how: str) -> None:
    ledger = newsroom.folder / "config/.feedpub/ledger.db"
    shutil.copy(ledger, newsroom.folder / "backup")
    newsroom.kill("a", reason="Wrong.", legal=how == "legal")
    deleted(newsroom)
    shutil.copy(newsroom.folder / "backup", ledger)
    newsroom.build("2026-11-23T14:00")

    assert "secret text" not in newsroom.document("news.atom")
    (newsroom.folder / "backup").unlink()
    assert how != "legal" or b"secret" not in everything(newsroom.folder)


def test_the_twin_of_a_killed_story_stays(newsroom: Newsroom) -> None:
    newsroom.write("a-again.md", title="A secret headline", text="A secret text.")
    newsroom.build("2026-11-23T12:30")
    newsroom.kill("a-again", reason="It was there twice.")
    forgotten(newsroom)
    newsroom.build("2026-11-23T14:00")

    assert newsroom.shown()["a"] == "A secret headline"
    assert newsroom.shown()["a-again"] == "Withdrawn: A secret headline"


# --- A file that is gone, where that takes its story back


@pytest.fixture
def strict(newsroom: Newsroom) -> Newsroom:
    newsroom.configure("withdrawals: {deleted: withdraw, notice: 2 days, tombstone: 3 days}")
    deleted(newsroom)
    newsroom.build("2026-11-23T13:00")
    return newsroom


def back(newsroom: Newsroom) -> None:
    newsroom.write("a.md", title="A secret headline", text="A secret text.", more="tags: [x]\n")


def test_a_notice_for_a_file_that_is_gone_outlives_the_ledger(strict: Newsroom) -> None:
    noticed = strict.document("news.atom")
    forgotten(strict)
    told = strict.build("2026-11-23T14:00").advice
    still = strict.document("news.atom")
    strict.build("2026-11-26T13:00")
    buried = strict.document("news.atom")
    strict.build("2026-11-29T13:00")

    assert "Withdrawn: A secret headline" in noticed == still
    assert not any(A in one for one in told)
    assert "deleted-entry" in buried
    assert A not in strict.document("news.atom")
    assert A not in (strict.folder / "config/withdrawn.yaml").read_text()


@pytest.mark.parametrize("happens", [nothing, forgotten])
def test_a_file_that_is_back_brings_its_story_back_newer_than_the_notice(
    strict: Newsroom, program: Program, happens: Callable[[Newsroom], None]
) -> None:
    happens(strict)
    if happens is forgotten:
        strict.build("2026-11-23T13:30")
    was = updates(strict)["a"]
    back(strict)
    shown = program(strict.folder, "diff", "--now", "2026-11-23T14:00")
    release = strict.build("2026-11-23T14:00")

    assert "news: 1 updated" in shown.out
    assert release.problems == []
    assert strict.shown() == {"a": "A secret headline", "other": "Other"}
    assert updates(strict)["a"] > was
    assert A not in (strict.folder / "config/withdrawn.yaml").read_text()
    forgotten(strict)
    strict.build("2026-11-23T15:00")
    assert strict.shown()["a"] == "A secret headline"


def test_a_story_that_returns_is_not_as_it_was_in_a_document_that_cannot_be_made(
    strict: Newsroom, monkeypatch: pytest.MonkeyPatch
) -> None:
    strict.write("c.md", title="Another")
    strict.kill("other", "2026-11-23T13:30", reason="Wrong.")
    noticed = strict.shown()
    strict.write("b.md", title="Breaks the format")
    refusing(monkeypatch, "Breaks the format")
    strict.write("a.md", title="A headline that is true", text="Mended.")
    release = strict.build("2026-11-23T14:00")

    assert len(release.problems) == 2
    assert noticed["a"] == "Withdrawn: A secret headline"
    assert strict.shown().items() <= noticed.items()


def test_another_story_may_have_the_text_of_one_whose_file_is_gone(strict: Newsroom) -> None:
    forgotten(strict)
    strict.write("b.md", title="A secret headline", text="A secret text.", more="tags: [x]\n")
    strict.build("2026-11-23T14:00")

    assert strict.shown() == {"b": "A secret headline", "a": "Withdrawn: A secret headline", "other": "Other"}


@pytest.mark.parametrize("happens", [nothing, forgotten])
@pytest.mark.parametrize("legal", [False, True])
def test_a_story_whose_file_is_gone_can_be_killed_for_good(
    strict: Newsroom, legal: bool, happens: Callable[[Newsroom], None]
) -> None:
    happens(strict)
    strict.kill("a", "2026-11-23T14:00", reason="Wrong.", legal=legal)
    back(strict)
    strict.build("2026-11-23T15:00")

    assert "secret text" not in strict.document("news.atom")
    assert legal or "Wrong." in strict.document("news.atom")
    assert not legal or b"secret" not in everything(strict.folder)


def test_a_held_run_lets_no_story_back(strict: Newsroom) -> None:
    for number in range(30):
        strict.write(f"s{number}.md", title=f"Story {number}", text=f"Text {number}.")
    strict.build("2026-11-23T14:00")
    before = strict.document("news.atom")
    for number in range(30):
        strict.write(f"s{number}.md", title=f"Story {number}", text="null")
    back(strict)

    assert strict.build("2026-11-23T15:00").problems != []
    assert strict.document("news.atom") == before
    assert A in (strict.folder / "config/withdrawn.yaml").read_text()


# --- Without a trace


def test_a_legal_kill_leaves_no_trace_of_headline_and_text(newsroom: Newsroom) -> None:
    newsroom.write("a.md", title="A secret headline", text="A secret text, changed.")
    newsroom.build("2026-11-23T12:30")
    state = newsroom.folder / "config/.feedpub"
    shutil.copy(state / "ledger.db", state / "ledger.db.version-2")
    before = everything(newsroom.folder)
    newsroom.kill("a", reason="By order of a court.", legal=True)

    assert b"secret headline" in before
    assert b"secret" not in everything(newsroom.folder)
    ledger, _ = open_ledger(state / "ledger.db")
    assert ledger.entries([A]) == {}
    assert not any("secret" in line for line in ledger.dump())
    ledger.close()
    assert "deleted-entry" in newsroom.document("news.atom")
    assert newsroom.shown() == {"other": "Other"}


def test_a_check_finds_nothing_wrong_with_the_file_of_a_story_of_a_legal_kill(
    newsroom: Newsroom, program: Program
) -> None:
    now = ("--now", "2026-11-23T13:00")
    program(newsroom.folder, "kill", "a", "--legal", *now)
    checked = program(newsroom.folder, "check", *now)

    assert (checked.code, checked.err) == (0, "")


def test_a_kill_can_be_made_a_legal_one_and_the_list_forgets_the_headline(newsroom: Newsroom) -> None:
    newsroom.kill("a", reason="A secret reason.")
    newsroom.kill("a", "2026-11-23T14:00", legal=True)

    assert b"secret" not in everything(newsroom.folder)
    assert newsroom.shown() == {"other": "Other"}


@pytest.mark.parametrize("said", [A, "a", "content/a.md", "https://gazette.example/a"])
@pytest.mark.parametrize("happens", ["canceled", "gone"])
def test_a_kill_can_be_made_a_legal_one_though_the_ledger_was_lost(newsroom: Newsroom, happens: str, said: str) -> None:
    newsroom.write("a.md", title="A secret headline", text="A secret text.", more="status: canceled\n")
    newsroom.build("2026-11-23T13:00")
    forgotten(newsroom)
    if happens == "gone" and said != "content/a.md":
        deleted(newsroom)
    newsroom.kill(said, "2026-11-23T14:00", legal=True)

    assert b"secret" not in everything(newsroom.folder)
    assert newsroom.shown() == {"other": "Other"}


def test_a_story_of_a_legal_kill_whose_file_stays_is_not_remembered_again(newsroom: Newsroom) -> None:
    newsroom.kill("a", legal=True)
    edited(newsroom)
    release = newsroom.build("2026-11-23T14:00")
    newsroom.build("2026-11-23T15:00")

    assert b"secret" not in everything(newsroom.folder)
    assert not any("secret" in str(told) for told in (*release.problems, *release.advice, *release.notes))


UNDECLARED = "---\ntitle: {}\ndate: 2026-11-20\n---\n\n{}\n"
SECRET = "The secret harbour was opened again by the mayor, who said that it would stay open. " * 3
TAYEMNO = "Таємний порт відкрили знову, і мер сказав, що він працюватиме й надалі. Це сказали в місті. " * 3


@pytest.mark.parametrize("lost", [False, True])
@pytest.mark.parametrize("legal", [False, True])
def test_a_killed_story_that_is_written_anew_in_another_language_stays_out_and_leaves_no_trace(
    newsroom: Newsroom, legal: bool, lost: bool
) -> None:
    undeclared = newsroom.write("b.md")
    undeclared.write_text(UNDECLARED.format("A secret harbour", SECRET))
    newsroom.build("2026-11-23T12:30")
    newsroom.kill("b", legal=legal)
    if lost:
        forgotten(newsroom)
    undeclared.write_text(UNDECLARED.format("Таємний порт", TAYEMNO))
    with indexed(newsroom) as means:
        newsroom.build("2026-11-23T14:00", means=means)

    assert "Таємний" not in newsroom.document("news.atom")
    assert not legal or "Таємний".encode() not in remembered(newsroom)


def test_a_text_taken_back_by_law_in_the_file_of_another_such_story_leaves_no_trace(newsroom: Newsroom) -> None:
    newsroom.write("b.md", title="Also taken back", text="Another text.")
    newsroom.build("2026-11-23T12:30")
    newsroom.kill("a", legal=True)
    newsroom.kill("b", reason="Wrong.")
    newsroom.write("b.md", title="A secret headline", text="A secret text.", more="tags: [x]\n")
    with indexed(newsroom) as means:
        newsroom.build("2026-11-23T14:00", means=means)

    assert b"secret" not in remembered(newsroom)
    assert newsroom.shown() == {"b": "Withdrawn: Also taken back", "other": "Other"}


def test_a_story_that_has_such_a_text_in_its_file_by_mistake_is_not_taken_back_for_good(newsroom: Newsroom) -> None:
    newsroom.kill("a", legal=True)
    newsroom.write("other.md", title="A secret headline", text="A secret text.", more="tags: [x]\n")
    release = newsroom.build("2026-11-23T14:00")
    hidden = newsroom.shown()
    newsroom.write("other.md", title="Other", date="2026-11-01 10:00")
    newsroom.build("2026-11-23T15:00")

    assert any("other.md: has or had just the text of" in told for told in release.advice)
    assert hidden == {}
    assert newsroom.shown() == {"other": "Other"}


def test_a_notice_goes_on_though_the_clock_is_set_back_and_the_ledger_lost(newsroom: Newsroom) -> None:
    newsroom.kill("a", reason="Wrong.")
    forgotten(newsroom)

    assert newsroom.build("2026-11-22T12:00").problems == []
    assert newsroom.shown() == {"a": "Withdrawn: A secret headline", "other": "Other"}


def test_a_reason_that_gives_the_headline_away_is_refused_with_a_legal_kill(newsroom: Newsroom) -> None:
    with pytest.raises(ConfigError, match="no trace may be left"):
        newsroom.kill("a", reason="About «a SECRET headline»: see the court.", legal=True)
    assert not (newsroom.folder / "config/withdrawn.yaml").exists()


# --- Whatever else is wrong


def test_a_kill_goes_out_while_another_story_is_broken(newsroom: Newsroom) -> None:
    newsroom.write("other.md", date="2026-13-45")
    release = newsroom.kill("a", reason="Wrong.")

    assert len(release.problems) == 1
    assert newsroom.shown() == {"a": "Withdrawn: A secret headline", "other": "Other"}


def test_a_kill_goes_out_while_the_content_is_not_there(newsroom: Newsroom) -> None:
    (newsroom.folder / "content").rename(newsroom.folder / "unmounted")
    (newsroom.folder / "content").mkdir()
    release = newsroom.kill("a", reason="Wrong.")

    assert "holds no story" in str(release.problems[0])
    assert newsroom.shown() == {"a": "Withdrawn: A secret headline", "other": "Other"}
    (newsroom.folder / "content").rmdir()
    (newsroom.folder / "unmounted").rename(newsroom.folder / "content")
    before = newsroom.document("news.atom")
    assert newsroom.build("2026-11-23T14:00").problems == []
    assert newsroom.document("news.atom") == before


def test_a_kill_goes_out_while_a_feed_is_too_large(newsroom: Newsroom, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(own, "LARGEST", 5000)
    newsroom.write("b.md", title="Much too long", text="x " * 3000)
    release = newsroom.kill("a", reason="Wrong.")

    assert ["more than readers take" in str(error) for error in release.problems] == [True, True]
    assert newsroom.shown() == {"a": "Withdrawn: A secret headline", "other": "Other"}


@pytest.mark.parametrize("legal", [False, True])
@pytest.mark.parametrize("lost", ["long ago", "just now"])
def test_what_must_go_leaves_documents_that_cannot_be_made_though_the_ledger_was_lost(
    newsroom: Newsroom, monkeypatch: pytest.MonkeyPatch, legal: bool, lost: str
) -> None:
    names = [f"news.{suffix}" for suffix in ("rss", "atom", "json", "html")]
    newsroom.configure("landing: {}")
    config = newsroom.folder / "config/feedpub.yaml"
    config.write_text(config.read_text().replace("Gazette}", "Gazette, formats: [rss, atom, json, html]}"))
    newsroom.write("c.md", title="Kept in later", text="A secret, too.")
    newsroom.build("2026-11-23T12:10")
    newsroom.write("b.md", title="Breaks the format")
    refusing(monkeypatch, "Breaks the format")
    forgotten(newsroom)
    if lost == "long ago":
        newsroom.build("2026-11-23T12:30")
    newsroom.kill("content/a.md", reason="Wrong.", legal=legal)
    killed = [newsroom.document(name) for name in names]
    newsroom.write("c.md", title="Kept in later", text="A secret, too.", more="status: withheld\n")
    release = newsroom.build("2026-11-23T14:00")

    assert len(release.problems) == len(names)
    assert not any("secret text" in one or (legal and "secret headline" in one) for one in killed)
    assert all("Kept in later" in one and "Other" in one for one in killed)
    assert not any("Kept in later" in newsroom.document(name) for name in names)
    assert all("Other" in newsroom.document(name) for name in names)


def refusing(monkeypatch: pytest.MonkeyPatch, title: str) -> None:
    """Let no document be made of a story with this title."""
    real = gate.check

    def check(document: Document, feed: Feed, url: str, horizon: datetime, last: Collection[str]) -> None:
        if title in {one.title for one in feed.entries}:
            raise FeedError(document.path, "is not well-formed; mend it")
        real(document, feed, url, horizon, last)

    monkeypatch.setattr(gate, "check", check)


def test_a_kill_goes_out_while_a_document_of_the_feed_is_refused(
    newsroom: Newsroom, monkeypatch: pytest.MonkeyPatch
) -> None:
    newsroom.write("b.md", title="Breaks the format")
    refusing(monkeypatch, "Breaks the format")
    release = newsroom.kill("a", reason="Wrong.")

    assert [str(error) for error in release.problems] == [
        "news.rss: is not well-formed; mend it",
        "news.atom: is not well-formed; mend it",
    ]
    assert newsroom.shown() == {"a": "Withdrawn: A secret headline", "other": "Other"}


@pytest.mark.parametrize("how", ["cancel", "kill", "by hand"])
def test_a_story_that_since_a_loss_only_documents_show_that_cannot_be_made_has_its_notice(
    newsroom: Newsroom, monkeypatch: pytest.MonkeyPatch, how: str
) -> None:
    newsroom.write("b.md", title="Breaks the format")
    refusing(monkeypatch, "Breaks the format")
    forgotten(newsroom)
    newsroom.build("2026-11-23T12:30")
    if how == "kill":
        newsroom.kill("a", reason="Wrong.")
    elif how == "cancel":
        newsroom.write("a.md", title="A secret headline", text="A secret text.", more="status: canceled\n")
    else:
        (newsroom.folder / "config" / "withdrawn.yaml").write_text("- id: a\n  when: 2026-11-23\n")
    newsroom.build("2026-11-23T13:30")

    assert newsroom.shown() == {"a": "Withdrawn: A secret headline", "other": "Other"}
    assert "2025:a" in (newsroom.folder / "config" / "withdrawn.yaml").read_text()


def test_a_kill_goes_out_at_one_target_while_another_is_down(newsroom: Newsroom) -> None:
    config = newsroom.folder / "config/feedpub.yaml"
    config.write_text(config.read_text().replace("targets:\n", "targets:\n  - path: ../down\n"))
    (newsroom.folder / "down").write_text("no folder")
    release = newsroom.kill("a", reason="Wrong.")

    assert [type(error).__name__ for error in release.problems] == ["TargetError"]
    assert newsroom.shown() == {"a": "Withdrawn: A secret headline", "other": "Other"}


def test_a_list_that_cannot_be_read_stops_everything(newsroom: Newsroom) -> None:
    (newsroom.folder / "config/withdrawn.yaml").write_text("- id: [\n")
    with pytest.raises(ConfigError, match=r"withdrawn\.yaml"):
        newsroom.build("2026-11-23T14:00")


# --- Which story is meant


@pytest.mark.parametrize(
    "said",
    [
        *(A, "a", "content/a.md", "./content/a.md", "https://gazette.example/a", "https://gazette.example/a/?x#y"),
        *("http://gazette.example/a", "HTTPS://Gazette.Example/a"),
    ],
)
def test_a_story_is_named_by_its_id_its_name_its_file_or_its_address(newsroom: Newsroom, said: str) -> None:
    newsroom.kill(said, reason="Wrong.")
    assert newsroom.shown()["a"] == "Withdrawn: A secret headline"


def test_a_name_that_several_stories_have_is_refused_and_all_are_named(newsroom: Newsroom) -> None:
    newsroom.write("uk/a.md").write_text("---\ntitle: Inshe\ndate: 2026-11-20\nlang: uk\nslug: inshe\n---\nT.\n")
    newsroom.build("2026-11-23T12:30")
    with pytest.raises(ConfigError) as wrong:
        newsroom.kill("a", reason="Wrong.")
    assert str(wrong.value) == (
        f"a: may mean {A} (content/a.md) or tag:gazette.example,2025:uk/a (content/uk/a.md); name one by its id"
    )


def test_a_story_that_is_unknown_is_refused_and_the_nearest_named(newsroom: Newsroom) -> None:
    with pytest.raises(ConfigError, match=r"did you mean content/other\.md\?"):
        newsroom.kill("content/othr.md", reason="Wrong.")
    newsroom.write("draft.md", more="draft: true\n")
    with pytest.raises(ConfigError, match="was never published"):
        newsroom.kill("draft", reason="Wrong.")


def test_a_story_is_found_in_the_content_where_the_ledger_was_lost(newsroom: Newsroom) -> None:
    forgotten(newsroom)
    newsroom.kill("a", reason="Wrong.")
    assert newsroom.shown() == {"a": "Withdrawn: A secret headline", "other": "Other"}


# --- The command


def feedpub(newsroom: Newsroom, monkeypatch: pytest.MonkeyPatch, *arguments: str) -> tuple[int, str]:
    monkeypatch.chdir(newsroom.folder)
    done = CliRunner().invoke(cli, [*arguments, "--now", "2026-11-23T13:00"], standalone_mode=False)
    if isinstance(done.exception, ConfigError):
        return 2, str(done.exception)
    return (done.exit_code if not done.exception else 2), done.output + str(done.exception or "")


def test_the_command_tells_what_stands_where_until_when(newsroom: Newsroom, monkeypatch: pytest.MonkeyPatch) -> None:
    code, told = feedpub(newsroom, monkeypatch, "kill", "a", "--reason", "Wrong.")
    assert code == 0
    assert told.splitlines() == [
        f"{A}: stands in config/withdrawn.yaml; no build brings it back",
        f"{A}: taken back; news: a notice until 2026-11-30 13:00, then a tombstone in Atom until 2026-12-30 13:00",
    ]
    code, told = feedpub(newsroom, monkeypatch, "kill", "a", "--legal")
    assert code == 0
    assert told.endswith("news: no notice, a tombstone in Atom until 2026-12-23 13:00\n")


@pytest.mark.parametrize("how", [("--reason", "Wrong."), ("--legal",)])
def test_a_story_that_was_taken_back_is_counted_and_listed_as_that(
    newsroom: Newsroom, program: Program, how: tuple[str, ...]
) -> None:
    now = ("--now", "2026-11-23T13:00")
    program(newsroom.folder, "kill", "a", *how, *now)
    listed = [json.loads(line) for line in program(newsroom.folder, "list", "--json", *now).out.splitlines()]

    assert {one["file"]: one["state"] for one in listed} == {"content/a.md": "canceled", "content/other.md": "live"}
    assert program(newsroom.folder, "-v", "build", *now).out.startswith("2 articles: 1 live, 1 canceled\n")


def test_who_asks_what_is_made_of_the_file_of_such_a_story_learns_that_it_was_taken_back(
    newsroom: Newsroom, program: Program
) -> None:
    newsroom.kill("a", reason="Wrong.")
    told = json.loads(program(newsroom.folder, "explain", "content/a.md", "--json").out)["held_back"]
    other = json.loads(program(newsroom.folder, "explain", "content/other.md", "--json").out)["held_back"]

    assert told.startswith("it was taken back on 2026-11-23 13:00 and stays so whatever it says; ")
    assert f"delete the lines of {A} in withdrawn.yaml" in told
    assert other is None


def test_the_command_asks_for_a_reason(newsroom: Newsroom, monkeypatch: pytest.MonkeyPatch) -> None:
    code, told = feedpub(newsroom, monkeypatch, "kill", "a")
    assert code == 2
    assert "say why with --reason" in told
    assert newsroom.shown()["a"] == "A secret headline"


def test_a_kill_that_could_not_reach_a_target_says_so(newsroom: Newsroom, program: Program) -> None:
    config = newsroom.folder / "config/feedpub.yaml"
    config.write_text(config.read_text().replace("targets:\n", "targets:\n  - path: ../down\n"))
    (newsroom.folder / "down").write_text("no folder")
    ended = program(newsroom.folder, "kill", "a", "--reason", "Wrong.", "--now", "2026-11-23T13:00")
    assert ended.code == 1
    assert ended.out.endswith("but it may still be in down; see above why, mend that, and run `feedpub build`\n")
    assert "down/.feedpub.lock: cannot be locked" in ended.err
    assert newsroom.shown()["a"] == "Withdrawn: A secret headline"


def test_a_kill_that_could_do_nothing_says_that_the_story_is_not_taken_back(
    newsroom: Newsroom, program: Program
) -> None:
    config = newsroom.folder / "config/feedpub.yaml"
    good = config.read_text()
    config.write_text(good.replace("timezone", "timezoned"))
    wrong = program(newsroom.folder, "kill", "a", "--reason", "Wrong.", "--now", "2026-11-23T13:00")
    config.write_text(good)
    shutil.rmtree(newsroom.folder / "output")
    (newsroom.folder / "output").write_text("no folder")
    down = program(newsroom.folder, "kill", "a", "--reason", "Wrong.", "--now", "2026-11-23T13:00")

    assert (wrong.code, down.code) == (2, 2)
    assert wrong.err.startswith("a: is not taken back, as the configuration cannot be used; mend what is named below, ")
    assert "config/feedpub.yaml:6: site.timezoned: is no known key" in wrong.err
    assert down.err.startswith(f"{A}: may still be in the feeds, as nothing could be published; mend what is named ")
    assert "cannot be locked" in down.err


@contextmanager
def locked(newsroom: Newsroom, how: str) -> Iterator[None]:
    """The ledger, as another program has it: ``EXCLUSIVE`` keeps readers out, ``IMMEDIATE`` only who writes."""
    with closing(sqlite3.connect(newsroom.folder / "config/.feedpub/ledger.db")) as other:
        other.execute(f"BEGIN {how}")
        yield
        other.rollback()


@pytest.mark.parametrize(("how", "listed"), [("EXCLUSIVE", False), ("IMMEDIATE", True)])
def test_a_kill_while_another_program_has_the_ledger_says_how_far_it_came_and_to_kill_again(
    newsroom: Newsroom, program: Program, monkeypatch: pytest.MonkeyPatch, how: str, listed: bool
) -> None:
    monkeypatch.setattr(sqlite, "BUSY", 0.01)
    kill = ("kill", "a", "--reason", "Wrong.", "--now", "2026-11-23T13:00")
    with locked(newsroom, how):
        met = program(newsroom.folder, *kill)
    again = program(newsroom.folder, *kill)

    so_far, why = met.err.splitlines()
    assert so_far == (
        f"{A}: may still be in the feeds, as nothing could be published; mend what is named below, and run this again"
        if listed
        else "a: is not taken back; mend what is named below, and run this again"
    )
    assert why.endswith(
        "ledger.db: is used by another program (database is locked); see which with `fuser`, and run this again when "
        "it is done"
    )
    assert met.out == (f"{A}: stands in config/withdrawn.yaml; no build brings it back\n" if listed else "")
    assert (met.code, again.code, again.err) == (2, 0, "")
    assert newsroom.shown()["a"] == "Withdrawn: A secret headline"


def test_a_kill_by_a_run_while_another_program_has_the_ledger_says_that_the_story_may_be_out_and_is_done_soon(
    newsroom: Newsroom, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sqlite, "BUSY", 0.01)
    said: dict[str, list[str]] = {"log": [], "asker": []}

    def listener(name: str) -> Listener:
        def say(text: str, *, err: bool = False) -> None:
            said[name].append(text)

        return Listener(say=say, folder=newsroom.folder, quiet=True)

    log, asker = listener("log"), listener("asker")
    answers = Answers(newsroom.folder / "config/feedpub.yaml", None, log, lambda: NOON, Stopping())
    with building.hold(answers.config, log, command="run", now=NOON) as answers.held, closing(answers):
        config = answers.config
        with closing(open_ledger(config.state / "ledger.db", write=False)[0]) as ledger:
            killing.take_back(config, ledger, "a", NOON, reason="Wrong.", legal=False, folder=newsroom.folder)
        with locked(newsroom, "IMMEDIATE"):
            code = answers.to({"command": "kill", "id": A, **asker.facts()}, asker.say)
        todo = "`feedpub run` tries again within a minute; see with `fuser` which it is"
        assert code == 2
        assert [line.partition("ledger.db: ")[2] for line in said["log"]] == [
            f"is used by another program (database is locked); {todo}"
        ]
        assert said["asker"][0] == (
            f"{A}: may still be in the feeds, as nothing could be published; mend what is named below, and run this "
            "again"
        )
        assert said["asker"][1:] == said["log"]
        assert answers.alarm.at
        answers.at(answers.alarm.at)
    assert newsroom.shown()["a"] == "Withdrawn: A secret headline"


def test_a_kill_that_a_run_did_not_answer_says_that_the_story_may_still_be_out(
    newsroom: Newsroom, program: Program
) -> None:
    config, nowhere = newsroom.config(), Path("/nowhere/s")
    with running.hold(newsroom.folder / "output", config=config.path, command="run", socket=nowhere):
        ended = program(newsroom.folder, "kill", "a", "--reason", "Wrong.", "--now", "2026-11-23T13:00")
        asked = program(newsroom.folder, "kill", "a", "--reason", "Wrong.")
    for one in (ended, asked):
        assert one.code == 2
        assert one.err.startswith(f"{A}: may still be in the feeds, as ")
    assert "cannot be reached" in asked.err


def test_a_kill_goes_out_though_a_folder_that_was_published_to_once_is_closed_by_now(
    newsroom: Newsroom, program: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = ("--now", "2026-11-23T13:00")
    program(newsroom.folder, "build", "--output", "pen/trial", *now)
    with monkeypatch.context() as patch:
        close(patch, newsroom.folder / "pen")
        killed = program(newsroom.folder, "kill", "a", "--reason", "Wrong.", *now)
    assert killed.code == 0, killed.err
    assert killed.err.startswith("note: pen/trial: was published to before and is no target now, so it may still show ")
    assert newsroom.shown()["a"] == "Withdrawn: A secret headline"


@pytest.mark.parametrize("command", ["build", "check", "kill a --reason Wrong."])
def test_a_target_that_is_closed_by_now_costs_nobody_the_others_though_the_ledger_is_lost(
    newsroom: Newsroom, program: Program, monkeypatch: pytest.MonkeyPatch, command: str
) -> None:
    now = ("--now", "2026-11-23T13:00")
    config = newsroom.folder / "config/feedpub.yaml"
    config.write_text(config.read_text().replace("targets:\n", "targets:\n  - path: ../pen/out\n"))
    program(newsroom.folder, "build", *now)
    shutil.rmtree(newsroom.folder / "config/.feedpub")
    newsroom.write("a.md", title="Another headline", text="A secret text.")
    with monkeypatch.context() as patch:
        close(patch, newsroom.folder / "pen")
        ended = program(newsroom.folder, *command.split(), *now)
    assert "a bug" not in ended.err
    assert ended.code == (0 if command == "check" else 1)
    assert ("pen/out/.feedpub.lock: cannot be locked (Permission denied)" in ended.err) is (command != "check")
    shown = {"build": "Another headline", "check": "A secret headline"}.get(command, "Withdrawn: Another headline")
    assert newsroom.shown()["a"] == shown


def test_the_command_names_folders_that_were_published_to_once(newsroom: Newsroom, program: Program) -> None:
    now = ("--now", "2026-11-23T13:00")
    program(newsroom.folder, "build", "--output", "on trial", *now)
    killed = program(newsroom.folder, "kill", "a", "--legal", *now)
    (told,) = killed.err.splitlines()
    trial = newsroom.folder / "on trial"
    still = (trial / "news.atom").read_bytes()
    program(newsroom.folder, *shlex.split(told.rpartition("feedpub ")[2]), *now)
    then = (trial / "news.atom").read_bytes()
    shutil.rmtree(trial)
    last = program(newsroom.folder, "kill", "a", "--legal", *now)

    assert told.startswith("note: on trial: was published to before and is no target now")
    assert (b"secret" in still, b"secret" in then) == (True, False)
    assert (killed.code, last.code, last.err) == (0, 0, "")


def test_a_second_reason_is_no_other_reason_and_the_command_says_so(newsroom: Newsroom, program: Program) -> None:
    kill = ("kill", "a", "--now", "2026-11-23T13:00", "--reason")
    first, same, other = (program(newsroom.folder, *kill, reason) for reason in ("Not true.", "Not true.", "Untrue."))

    assert first.err == same.err == ""
    stays = "and its reason there stays; to change that, edit its lines, `when` too, or readers keep what they have"
    assert other.err == f"note: config/withdrawn.yaml: has {A} since 2026-11-23 13:00, {stays}\n"
    assert "Not true." in newsroom.document("news.atom")


def test_a_running_feedpub_is_asked_and_does_it(newsroom: Newsroom) -> None:
    newsroom.configure('schedule:\n  - cron: "0 0 29 2 *"')
    environment = {"PATH": os.environ["PATH"], "LANG": "C.UTF-8"}
    feedpub = [sys.executable, "-u", "-m", "feedpub"]
    with subprocess.Popen(
        [*feedpub, "run", "-v"], cwd=newsroom.folder, env=environment, stdout=subprocess.PIPE, text=True
    ) as running:
        assert running.stdout
        for line in running.stdout:
            if "news.rss   Gazette" in line:
                break
        done = subprocess.run(
            [*feedpub, "kill", "content/a.md", "--reason", "Wrong."],
            cwd=newsroom.folder,
            env=environment,
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
        running.terminate()
        log = running.stdout.read()
    assert (done.returncode, done.stderr) == (0, "")
    assert f"{A}: taken back; news: a notice until " in done.stdout
    assert f"{A}: taken back" in log
    assert newsroom.shown()["a"] == "Withdrawn: A secret headline"


# --- Pure


def test_what_stands_for_a_story_goes_by_the_instant_and_not_by_the_wall_clock() -> None:
    class Times:
        notice, tombstone = timedelta(hours=1), timedelta(hours=2)

    one = of_entry(entry(updated=NOON - timedelta(seconds=1)), NOON, feeds=["news"])
    hours = [shown_at(one, NOON + timedelta(minutes=minutes), Times) for minutes in (-60, 0, 59, 60, 179, 180)]
    assert hours == [*[Shown.NOTICE] * 3, *[Shown.TOMBSTONE] * 2, Shown.NOTHING]
    assert [shown_at(legal(one), NOON + timedelta(minutes=minutes), Times) for minutes in (0, 119, 120)] == [
        *[Shown.TOMBSTONE] * 2,
        Shown.NOTHING,
    ]


def test_a_story_without_a_text_is_not_taken_for_another_without_one() -> None:
    one = of_entry(entry("one", fingerprint=""), NOON)
    assert Retracted([one]).which(entry("two", fingerprint="")) is None
    assert len(marks.of(entry(fingerprint="f"))) == len(marks.of(entry(fingerprint=""))) + 1


def test_two_that_write_the_list_at_once_lose_nothing(tmp_path: Path) -> None:
    program = (
        "import sys; from datetime import datetime, UTC; from pathlib import Path\n"
        "from feedpub import withdrawn; from feedpub.model import Document, Feed, Withdrawal\n"
        "for n in range(10): withdrawn.add(Path(sys.argv[1]),"
        " [Withdrawal(id=f'{sys.argv[2]}{n}', when=datetime(2026, 11, 23, tzinfo=UTC))])"
    )
    file = tmp_path / "withdrawn.yaml"
    several = [subprocess.Popen([sys.executable, "-c", program, str(file), name]) for name in "ab"]
    assert [one.wait(timeout=60) for one in several] == [0, 0]
    listed = withdrawn.read(file, NOON.tzinfo)  # type: ignore[arg-type]
    assert sorted(one.id for one in listed) == sorted(f"{name}{n}" for name in "ab" for n in range(10))


def test_what_a_list_says_of_one_story_is_taken_out_and_the_rest_stays(tmp_path: Path) -> None:
    file = tmp_path / "withdrawn.yaml"
    withdrawn.add(file, [Withdrawal(id="one", when=NOON, title="Secret"), Withdrawal(id="two", when=NOON, title="T")])
    text = file.read_text()
    file.write_text(text.replace("- id", "# a comment\n-\n  id", 1))
    withdrawn.add(file, [Withdrawal(id="one", when=NOON, legal=True)])

    assert "Secret" not in file.read_text()
    assert [one.id for one in withdrawn.read(file, NOON.tzinfo)] == ["two", "one"]  # type: ignore[arg-type]
    assert json.dumps("T") in file.read_text()


def test_a_damaged_ledger_that_a_legal_kill_removes_is_told_of(newsroom: Newsroom) -> None:
    newsroom.kill("a", legal=True)
    ledger = newsroom.folder / "config" / ".feedpub" / "ledger.db"
    ledger.rename(ledger.with_name("ledger.db.damaged-1"))
    release = newsroom.build("2026-11-23T15:00")
    told = f"{ledger}.damaged-1: was removed, as it may hold a story that was taken back for legal reasons"
    assert told in release.advice
    assert not ledger.with_name("ledger.db.damaged-1").exists()
    assert told not in newsroom.build("2026-11-23T16:00").advice
