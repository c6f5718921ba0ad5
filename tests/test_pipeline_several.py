"""Files that hold several stories, through the whole pipe: each of them has a fate of its own."""

import json
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

import pytest

from feedpub import readers
from feedpub.errors import ArticleError
from feedpub.model import Article, Status
from feedpub.readers import Reader, Reading
from tests.newsroom import Newsroom

Json = dict[str, object]

READ: list[str] = []


def read(path: str, raw: bytes, _context: Reading) -> Sequence[Article | ArticleError]:
    """A list of stories in JSON, of which one without a title cannot be read."""
    READ.append(path)
    try:
        stories = json.loads(raw)
    except ValueError:
        raise ArticleError(path, "is no JSON; mend it", line=1) from None
    return [
        Article(
            path=path,
            form="wire",
            part=story["id"],
            id=story["id"],
            headline=story["title"],
            published=datetime.fromisoformat(story.get("date", "2026-11-20T10:00:00+02:00")),
            body=story.get("text", "<p>Text.</p>"),
            language="en",
            version=story.get("version"),
            status=Status(story.get("status", "usable")),
        )
        if "title" in story
        else ArticleError(path, "has no title; give it one", line=number)
        for number, story in enumerate(stories, 1)
    ]


class Wire(Newsroom):
    """A newsroom with an agency's wire, whose files hold several stories each."""

    def wire(self, name: str, *stories: Json) -> Path:
        file = self.folder / "content" / name
        file.parent.mkdir(exist_ok=True)
        file.write_text(json.dumps(stories))
        return file

    def wired(self) -> dict[str, str]:
        """What a subscriber gets of the wire."""
        return {id_: title for id_, title in self.shown().items() if id_ != "other"}


@pytest.fixture
def newsroom(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Wire:
    reader = Reader("wire", (".wire",), "tests.test_pipeline_several")
    monkeypatch.setitem(readers.SUFFIXES, ".wire", reader)
    monkeypatch.setitem(readers._BY_NAME, "wire", reader)
    READ.clear()
    return Wire(tmp_path)


A: Json = {"id": "a", "title": "A"}
B: Json = {"id": "b", "title": "B"}
C: Json = {"id": "c", "title": "C"}


def test_each_story_of_a_file_is_published_and_the_file_is_read_once_for_each_half(newsroom: Wire) -> None:
    newsroom.wire("agency.wire", A, B, C)
    release = newsroom.build()
    assert newsroom.wired() == {"a": "A", "b": "B", "c": "C"}
    assert (release.problems, READ) == ([], ["agency.wire"] * 2)
    assert sorted(one.path for one in release.whole.values()) == [
        "../content/agency.wire#a",
        "../content/agency.wire#b",
        "../content/agency.wire#c",
        "../content/other.md",
    ]


def test_files_with_names_that_sort_between_the_stories_of_another_are_read_once_as_well(newsroom: Wire) -> None:
    newsroom.wire("agency.wire", A, C)
    newsroom.wire("agency.wire#b.wire", B)
    newsroom.build()
    assert newsroom.wired() == {"a": "A", "b": "B", "c": "C"}
    assert len(READ) == 4


def test_stories_that_left_every_feed_are_remembered_by_reading_their_file_once(newsroom: Wire) -> None:
    newsroom.wire("agency.wire", A, B)
    newsroom.build()
    newsroom.wire("agency.wire", A | {"status": "withheld"}, B | {"status": "withheld"})
    READ.clear()
    newsroom.build()
    assert (newsroom.wired(), len(READ)) == ({}, 2)
    newsroom.wire("agency.wire").write_text("[")
    newsroom.build()
    assert newsroom.wired() == {}


def test_one_broken_story_keeps_its_last_good_entry_and_the_others_go_on(newsroom: Wire) -> None:
    newsroom.wire("agency.wire", A, B, C)
    newsroom.build()
    newsroom.wire("agency.wire", A | {"title": "A2"}, {"id": "b"}, C)
    release = newsroom.build()
    assert newsroom.wired() == {"a": "A2", "b": "B", "c": "C"}
    assert [str(error) for error in release.problems] == ["../content/agency.wire:2: has no title; give it one"]


def test_a_story_that_breaks_when_it_is_normalized_keeps_its_last_good_entry_too(newsroom: Wire) -> None:
    newsroom.wire("agency.wire", A, B)
    newsroom.build()
    newsroom.wire("agency.wire", A | {"title": "A2"}, B | {"title": " "})
    release = newsroom.build()
    assert newsroom.wired() == {"a": "A2", "b": "B"}
    assert [error.subject for error in release.problems] == ["../content/agency.wire"]


def test_a_story_whose_text_cannot_be_written_out_keeps_its_last_good_one(newsroom: Wire) -> None:
    newsroom.wire("agency.wire", A, B)
    newsroom.build()
    newsroom.wire("agency.wire", A | {"title": "A2"}, B | {"title": "B2", "text": "<div>" * 20_000})
    release = newsroom.build()
    assert newsroom.wired() == {"a": "A2", "b": "B"}
    assert [error.subject for error in release.problems] == ["../content/agency.wire"]


@pytest.mark.parametrize("folder", ["", "elsewhere/"])
def test_a_file_that_is_broken_as_a_whole_keeps_all_its_stories(newsroom: Wire, folder: str) -> None:
    file = newsroom.wire("agency.wire", A, B)
    newsroom.build()
    file.unlink()
    newsroom.wire(f"{folder}agency.wire").write_text("[{")
    release = newsroom.build()
    assert newsroom.wired() == {"a": "A", "b": "B"}
    assert len(release.problems) == 1


def test_a_file_that_is_removed_leaves_its_stories_as_they_were(newsroom: Wire) -> None:
    file = newsroom.wire("agency.wire", A, B)
    newsroom.build()
    file.unlink()
    newsroom.build()
    assert newsroom.wired() == {"a": "A", "b": "B"}
    newsroom.wire("agency.wire").write_text("[{")
    newsroom.build()
    assert newsroom.wired() == {"a": "A", "b": "B"}
    newsroom.wire("agency.wire", A | {"title": "A2"})
    newsroom.build()
    assert newsroom.wired() == {"a": "A2", "b": "B"}


def test_a_story_that_leaves_its_file_stays_as_it_was(newsroom: Wire) -> None:
    newsroom.wire("agency.wire", A, B)
    newsroom.build()
    newsroom.wire("agency.wire", B)
    release = newsroom.build()
    assert (newsroom.wired(), release.problems) == ({"a": "A", "b": "B"}, [])
    newsroom.wire("agency.wire", B, {"id": "c"})
    newsroom.build()
    assert newsroom.wired() == {"a": "A", "b": "B"}


def test_a_story_that_is_twice_in_a_file_is_published_once_and_reported(newsroom: Wire) -> None:
    newsroom.wire("agency.wire", A, A | {"title": "Another"}, B)
    release = newsroom.build()
    assert newsroom.wired() == {"a": "A", "b": "B"}
    assert [str(error) for error in release.problems] == [
        "../content/agency.wire: holds two stories of one id, a; remove one, or give it an id of its own"
    ]


def test_of_two_versions_in_one_file_the_higher_is_the_story(newsroom: Wire) -> None:
    newsroom.wire("agency.wire", A | {"title": "A2", "version": 2}, A | {"version": 1})
    release = newsroom.build()
    assert (newsroom.wired(), release.problems) == ({"a": "A2"}, [])


def test_of_two_versions_in_two_files_the_higher_is_the_story_and_the_lower_is_noted(newsroom: Wire) -> None:
    newsroom.wire("1.wire", A | {"version": 1})
    newsroom.build()
    newsroom.wire("2.wire", A | {"title": "A2", "version": 2})
    release = newsroom.build()
    assert (newsroom.wired(), release.problems) == ({"a": "A2"}, [])
    (note,) = release.notes
    assert note == (
        "../content/1.wire#a: is version 1 of a story whose later one is in ../content/2.wire#a; remove it, "
        "it is of no use"
    )


def test_two_stories_of_one_version_and_one_id_are_two_stories(newsroom: Wire) -> None:
    newsroom.wire("1.wire", A | {"version": 2})
    newsroom.wire("2.wire", A | {"title": "Another", "version": 2})
    release = newsroom.build()
    assert newsroom.wired() == {"a": "A"}
    assert [error.subject for error in release.problems] == ["../content/2.wire#a"]


def test_a_lower_version_never_takes_the_place_of_a_higher_one(newsroom: Wire) -> None:
    file = newsroom.wire("2.wire", A | {"title": "A2", "version": 2})
    newsroom.build()
    newsroom.wire("1.wire", A | {"version": 1})
    newsroom.build()
    assert newsroom.wired() == {"a": "A2"}
    file.write_text("[")
    newsroom.build()
    assert newsroom.wired() == {"a": "A2"}, "its file is broken"
    file.unlink()
    release = newsroom.build()
    assert (newsroom.wired(), release.problems) == ({"a": "A2"}, []), "its file is gone"
    assert "1.wire#a: is version 1 of a story whose later one was published" in release.notes[0]


def test_a_file_that_goes_back_to_a_lower_version_changes_nothing(newsroom: Wire) -> None:
    newsroom.wire("agency.wire", A | {"title": "A2", "version": 2}, B)
    newsroom.build()
    newsroom.wire("agency.wire", A | {"version": 1}, B | {"title": "B2"})
    release = newsroom.build()
    assert (newsroom.wired(), release.problems) == ({"a": "A2", "b": "B2"}, [])
    newsroom.build()
    newsroom.wire("agency.wire", A | {"title": "A3", "version": 3}, B)
    newsroom.build()
    assert newsroom.wired() == {"a": "A3", "b": "B"}


@pytest.mark.parametrize(("status", "shown"), [("withheld", {}), ("canceled", {"a": "Withdrawn: A"})])
def test_a_higher_version_that_is_withheld_or_canceled_takes_the_story_out(
    newsroom: Wire, status: str, shown: dict[str, str]
) -> None:
    newsroom.wire("1.wire", A | {"version": 1})
    newsroom.build()
    newsroom.wire("2.wire", A | {"version": 2, "status": status})
    newsroom.build()
    newsroom.build()
    assert newsroom.wired() == shown


def test_an_export_may_be_larger_than_a_story(newsroom: Wire) -> None:
    story = {"id": "a", "title": "A", "date_published": "2026-11-20T10:00:00Z", "content_html": "<p>Text.</p>"}
    export = {"version": "https://jsonfeed.org/version/1.1", "items": [story], "_x": "x" * (9 << 20)}
    (newsroom.folder / "content" / "export.json").write_text(json.dumps(export))
    (newsroom.folder / "content" / "story.md").write_text("x" * (9 << 20))

    release = newsroom.build()

    assert newsroom.wired() == {"a": "A"}
    assert [str(one) for one in release.problems] == [
        "../content/story.md: has 9,437,184 bytes, and no story may have more than 8,388,608; shorten or exclude it"
    ]
