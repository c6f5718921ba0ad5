"""A ledger that was lost: the first build says what went with it, and the lines to put into the stories."""

import os
import shutil
from pathlib import Path

import pytest

from feedpub import former
from tests.newsroom import Newsroom

LOST = "ledger.db: remembers nothing, though feeds were published before; it was lost, it seems"


@pytest.fixture
def newsroom(tmp_path: Path) -> Newsroom:
    made = Newsroom(tmp_path)
    made.write("harbour.md", title="Harbour", date="2026-11-20 10:00")
    made.write("bridge.md", title="Bridge", date="2026-11-20 11:00")
    made.build("2026-11-20T12:00")
    made.write("harbour.md", title="Harbour", date="2026-11-20 10:00", text="Another text.")
    made.write("bridge.md", title="Bridge", date="2026-11-21 11:00")
    made.build("2026-11-21T12:00")
    return made


def lose(newsroom: Newsroom) -> None:
    shutil.rmtree(newsroom.folder / "config" / ".feedpub")


def test_the_first_build_after_a_loss_names_what_only_the_ledger_knew(newsroom: Newsroom) -> None:
    lose(newsroom)
    first, *others = newsroom.build("2026-11-22T12:00").advice
    assert first.endswith(LOST)
    told = "../content/{}.md: subscribers know it as {}, which is forgotten; put this line into the story: {}"
    assert sorted(others) == [
        told.format("bridge", "published 2026-11-20T11:00:00+02:00", "published: 2026-11-20T11:00:00+02:00"),
        told.format("harbour", "updated 2026-11-21T12:00:00+02:00", "updated: 2026-11-21T12:00:00+02:00"),
    ]
    assert newsroom.build("2026-11-22T13:00").advice == []


def test_what_is_no_file_at_a_target_keeps_no_build_waiting(newsroom: Newsroom) -> None:
    output = newsroom.folder / "output"
    os.mkfifo(output / "pipe.rss")
    (output / "folder.rss").mkdir()
    (output / "nowhere.rss").symlink_to("none")
    (output / "linked.rss").symlink_to("news.rss")
    assert former.below(output) == [output / name for name in ("linked.rss", "news.atom", "news.rss")]
    lose(newsroom)
    assert newsroom.build("2026-11-22T12:00").advice[0].endswith(LOST)


def test_with_the_lines_in_the_stories_nothing_is_lost(newsroom: Newsroom) -> None:
    before = (newsroom.folder / "output" / "news.atom").read_bytes()
    newsroom.write("bridge.md", title="Bridge", date="2026-11-20T11:00:00+02:00")
    newsroom.write(
        "harbour.md", title="Harbour", date="2026-11-20 10:00", more="updated: 2026-11-21T12:00:00+02:00\n",
        text="Another text.",
    )  # fmt: skip
    lose(newsroom)
    (told,) = newsroom.build("2026-11-22T12:00").advice
    assert told.endswith(LOST)
    assert (newsroom.folder / "output" / "news.atom").read_bytes() == before


def test_an_embargo_that_came_after_publication_is_to_be_taken_out(newsroom: Newsroom) -> None:
    newsroom.write("bridge.md", title="Bridge", date="2026-11-20 11:00", more="embargo: 2026-11-21 18:00\n")
    (told,) = newsroom.build("2026-11-21T18:00").advice
    before = newsroom.shown()
    lose(newsroom)
    (forgot,) = (one for one in newsroom.build("2026-11-22T12:00").advice if "bridge.md: subscribers" in one)
    line = "published: 2026-11-20T11:00:00+02:00"
    newsroom.write("bridge.md", title="Bridge", date=line.partition(": ")[2])
    lose(newsroom)
    newsroom.build("2026-11-22T13:00")

    assert before.keys() == newsroom.shown().keys()
    assert told.endswith(
        f"When the embargo is over, take it out, and put this line into the story in place of its date: {line}"
    )
    assert forgot.endswith(f"which is forgotten; take its embargo out, and put this line into the story: {line}")
    assert "<published>2026-11-20T11:00:00+02:00</published>" in newsroom.document("news.atom")


def test_a_story_of_which_nobody_can_tell_which_it_is_now_is_named_by_its_id(newsroom: Newsroom) -> None:
    (newsroom.folder / "content" / "harbour.md").unlink()
    newsroom.write("port.md", title="Port", date="2026-11-20 10:00")
    lose(newsroom)
    (told,) = (one for one in newsroom.build("2026-11-22T12:00").advice if one.startswith("tag:"))
    assert told == (
        "tag:gazette.example,2025:harbour: was published (Harbour), and no story has this id now; "
        "if its file has another name, give it the old one again, or put this line into it: id: harbour"
    )


def test_a_first_build_has_nothing_to_tell(tmp_path: Path) -> None:
    newsroom = Newsroom(tmp_path)
    (tmp_path / "output").mkdir()
    (tmp_path / "output" / "news.rss").write_text("no feed")
    assert newsroom.build().advice == []


def test_what_was_taken_back_is_not_missed(newsroom: Newsroom) -> None:
    (newsroom.folder / "config" / "withdrawn.yaml").write_text(
        "- id: tag:gazette.example,2025:harbour\n  when: 2026-11-21T13:00:00+02:00\n  legal: true\n"
    )
    (newsroom.folder / "content" / "harbour.md").unlink()
    lose(newsroom)
    (told,) = (one for one in newsroom.build("2026-11-22T12:00").advice if "harbour" in one)
    assert "which no story is called; nothing was taken back" in told  # of the list, not of what is lost


@pytest.mark.parametrize("legal", [True, False])
def test_nothing_is_to_be_put_into_a_story_that_was_taken_back(newsroom: Newsroom, legal: bool) -> None:
    newsroom.kill("harbour", "2026-11-21T13:00", reason="Wrong.", legal=legal)
    lose(newsroom)
    assert not any("harbour" in one for one in newsroom.build("2026-11-22T12:00").advice)


def test_of_a_story_with_another_date_only_that_is_told(newsroom: Newsroom) -> None:
    newsroom.write("bridge.md", title="Bridge", date="2026-11-01 11:00")
    newsroom.build("2026-11-21T13:00")
    lose(newsroom)
    assert ["published" in one for one in newsroom.build("2026-11-22T12:00").advice if "bridge" in one] == [True]


@pytest.mark.parametrize("others", ["", "c"])
def test_a_tags_feed_stays_where_the_list_tells_that_it_was_published(tmp_path: Path, others: str) -> None:
    newsroom = Newsroom(tmp_path)
    config = tmp_path / "config/feedpub.yaml"
    tags = 'tags: {each: tag, at_least: 2, title: "{tag}"}'
    config.write_text(config.read_text().replace("{title: Gazette}", f"{{title: Gazette}}\n  {tags}"))
    for name in ("a", "b", *others):
        newsroom.write(f"{name}.md", title=f"Story {name}", more="tags: [port]\n")
    newsroom.write("other.md", title="Other", more="tags: [порт]\n")  # the same file name, and one story alone
    newsroom.build()
    newsroom.kill("a", "2026-11-23T13:00", reason="Wrong.")
    before = newsroom.document("tags/port.atom")
    lose(newsroom)
    newsroom.build("2026-11-23T13:00")

    assert "Story b" in before
    assert newsroom.document("tags/port.atom") == before


@pytest.mark.parametrize("legal", [False, True])
def test_a_tags_feed_stays_though_another_tag_would_be_called_the_same_and_has_as_many_stories(
    tmp_path: Path, legal: bool
) -> None:
    newsroom = Newsroom(tmp_path)
    config = tmp_path / "config/feedpub.yaml"
    tags = 'tags: {each: tag, at_least: 3, title: "{tag}"}'
    config.write_text(config.read_text().replace("{title: Gazette}", f"{{title: Gazette}}\n  {tags}"))
    for name, tag in (("a", "порт"), ("b", "порт"), ("c", "порт"), ("d", "port"), ("e", "port")):
        newsroom.write(f"{name}.md", title=f"Story {name}", more=f"tags: [{tag}]\n")
    newsroom.build()
    newsroom.kill("a", "2026-11-23T13:00", reason="Wrong.", legal=legal)
    before = newsroom.document("tags/port.atom")
    lose(newsroom)
    newsroom.build("2026-11-23T13:00")

    assert "Story b" in before
    assert newsroom.document("tags/port.atom") == before


def test_a_document_of_a_feed_that_is_made_no_more_is_pointed_out(tmp_path: Path) -> None:
    newsroom = Newsroom(tmp_path)
    newsroom.configure("")
    config = tmp_path / "config/feedpub.yaml"
    text = config.read_text()
    config.write_text(
        text.replace("news: {title: Gazette}", 'news: {title: Gazette}\n  tags: {each: tag, title: "{tag}"}')
    )
    newsroom.write("a.md", more="tags: [port]\n")
    newsroom.build()
    lose(newsroom)
    newsroom.write("a.md", more="tags: [harbour]\n")
    (tmp_path / "output/tags/else.atom").write_text("somebody else's")
    advice = newsroom.build("2026-11-23T13:00").advice

    assert [one for one in advice if "is of no feed" in one] == [
        f"{tmp_path}/output/tags/port.{suffix}: is of no feed that is made now, and may show stories that must not be "
        "shown; remove it"
        for suffix in ("atom", "rss")
    ]
