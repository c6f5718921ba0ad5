"""Files that changed places while one of them was edited: held until a person decides, and not for one build only."""

from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from feedpub.pipeline import Release
from tests.lives import examples
from tests.newsroom import Newsroom
from tests.test_incremental import BEGIN, build

ID = "tag:gazette.example,2025:"
NAMES = "abcd"
KEPT_IN = ["status: withheld\n", "draft: true\n", "embargo: 2026-12-01\n", "expires: 2026-11-01\n"]
AFTER = [f"2026-11-23T{hour}:00" for hour in (13, 14, 15)]


@pytest.fixture
def newsroom(tmp_path: Path) -> Newsroom:
    made = Newsroom(tmp_path)
    for name in NAMES:
        put(made, name, name)
    made.build()
    return made


def put(newsroom: Newsroom, place: str, story: str, *, title: str = "", more: str = "") -> None:
    """A story in the file that is named so, as it was first or with another headline."""
    newsroom.write(
        f"{place}.md",
        title=title or f"Story {story}",
        text=f"The text of {story}.",
        date=f"2026-11-20 1{NAMES.find(story) + 1}:00",
        more=more,
    )


def swap(newsroom: Newsroom, *, title: str = "Mended", more: str = "") -> None:
    """The stories a and b, each in the file of the other, and that of a with another headline."""
    put(newsroom, "a", "b")
    put(newsroom, "b", "a", title=title, more=more)


def told(release: Release) -> list[str]:
    return [str(error).replace("../content/", "").partition(";")[0] for error in release.problems]


def atom(newsroom: Newsroom) -> bytes:
    return (newsroom.folder / "output/news.atom").read_bytes()


def its_id_would_change(file: str, was: str, where: str) -> str:
    return (
        f"{file}.md: its id would change from {ID}{was} to {ID}{file} (it is {where}.md with its text), and "
        "subscribers would get it twice"
    )


def has_another_text(file: str, other: str) -> str:
    return f"{file}.md: has another text, and {other}.md has the one that subscribers know it by"


def test_a_story_is_held_for_as_long_as_a_draft_in_another_language_is_in_its_place(newsroom: Newsroom) -> None:
    newsroom.write("e.md", title="Story e", text="The text of e.", more="language: de\n")
    newsroom.build(AFTER[0])
    (newsroom.folder / "content" / "e.md").rename(newsroom.folder / "content" / "f.md")
    newsroom.write("e.md", title="Next", text="Other.", more="language: fr\ndraft: true\n")

    found = [(told(newsroom.build(at)), atom(newsroom)) for at in (*AFTER[1:], "2026-11-23T16:00")]

    assert found[0][0] == [its_id_would_change("f", "de/e", "e").replace(f"{ID}f", f"{ID}de/f")]
    assert all(one == found[0] for one in found)


def test_both_files_are_held_though_one_was_edited_until_a_person_lets_them_through(newsroom: Newsroom) -> None:
    before = atom(newsroom)
    swap(newsroom)
    for now in AFTER:
        release = newsroom.build(now)
        assert atom(newsroom) == before
        assert told(release) == [its_id_would_change("a", "b", "b"), has_another_text("b", "a")]
        assert {str(error).rpartition(" ")[2] for error in release.problems} == {"id:../content/a.md"}
    assert newsroom.build("2026-11-23T16:00", allow="id:../content/a.md").problems == []
    assert newsroom.shown().items() >= {"a": "Story b", "b": "Mended"}.items()
    assert newsroom.build("2026-11-23T17:00").problems == []


def test_who_lets_one_of_two_through_that_changed_places_gets_that_one(newsroom: Newsroom) -> None:
    swap(newsroom, title="Story a")
    assert len(newsroom.build(AFTER[0]).problems) == 2
    release = newsroom.build(AFTER[1], allow="id:../content/a.md")
    assert told(release) == [its_id_would_change("b", "a", "a")]
    assert newsroom.shown().items() >= {"a": "Story b", "b": "Story b"}.items()


def test_files_that_are_put_back_are_held_no_longer(newsroom: Newsroom) -> None:
    swap(newsroom)
    newsroom.build(AFTER[0])
    put(newsroom, "a", "a", title="Mended")
    put(newsroom, "b", "b")
    assert newsroom.build(AFTER[1]).problems == []
    assert newsroom.shown().items() >= {"a": "Mended", "b": "Story b"}.items()


def test_a_new_story_in_the_first_of_files_that_all_moved_on_by_one_is_held_with_them(newsroom: Newsroom) -> None:
    before = atom(newsroom)
    for place, story in zip("bcde", NAMES, strict=True):
        put(newsroom, place, story)
    put(newsroom, "a", "e")
    for now in AFTER:
        release = newsroom.build(now)
        assert atom(newsroom) == before
        assert told(release) == [
            *(has_another_text("a", "b"), its_id_would_change("b", "a", "a"), its_id_would_change("c", "b", "b")),
            *(its_id_would_change("d", "c", "c"), its_id_would_change("e", "d", "d")),
        ]


def test_a_text_that_goes_on_in_a_new_file_is_held_with_what_took_its_place(newsroom: Newsroom) -> None:
    before = atom(newsroom)
    put(newsroom, "day-one", "a")
    put(newsroom, "a", "a", title="Day two")
    for now in AFTER:
        assert len(newsroom.build(now).problems) == 2
        assert atom(newsroom) == before
    newsroom.build("2026-11-23T16:00", allow="id:../content/day-one.md")
    assert newsroom.shown().items() >= {"a": "Day two", "day-one": "Story a"}.items()


def test_a_story_that_no_feed_carries_is_held_in_the_place_of_another_as_long_as_any(newsroom: Newsroom) -> None:
    config = newsroom.folder / "config/feedpub.yaml"
    config.write_text(config.read_text().replace("news: {title: Gazette}", "news: {title: Gazette, limit: 2}"))
    newsroom.build("2026-11-23T12:30")
    before = atom(newsroom)
    (newsroom.folder / "content/a.md").replace(newsroom.folder / "content/d.md")
    for now in AFTER:
        assert told(newsroom.build(now)) == [its_id_would_change("d", "a", "a")]
        assert atom(newsroom) == before


def test_a_story_that_is_edited_beside_a_copy_of_what_it_was_goes_out_once_that_is_removed(newsroom: Newsroom) -> None:
    put(newsroom, "copy", "a")
    put(newsroom, "a", "a", title="Mended")
    (_, beside) = sorted(map(str, newsroom.build(AFTER[0]).problems), reverse=True)
    assert beside == (
        "../content/a.md: has another text, and ../content/copy.md has the one that subscribers know it by; put the "
        "texts back into their files, remove ../content/copy.md if it is a copy, or let it through once: feedpub build "
        "--allow id:../content/copy.md"
    )
    (newsroom.folder / "content/copy.md").unlink()
    assert newsroom.build(AFTER[1]).problems == []
    assert newsroom.shown()["a"] == "Mended"


@pytest.mark.parametrize("title", ["", "Mended"])
@pytest.mark.parametrize("more", KEPT_IN)
def test_what_the_edited_file_keeps_in_is_out_as_whichever_story_it_is(
    newsroom: Newsroom, more: str, title: str
) -> None:
    swap(newsroom, title=title, more=more)
    for now in AFTER:
        assert newsroom.build(now).problems
        shown = newsroom.shown()
        assert not {"Story a", "Mended"} & set(shown.values())
        assert not title or "b" not in shown
        assert shown.items() >= {"c": "Story c", "d": "Story d"}.items()


@pytest.mark.parametrize("more", KEPT_IN)
def test_of_three_that_changed_places_those_are_out_that_the_edited_file_may_be_of(
    newsroom: Newsroom, more: str
) -> None:
    put(newsroom, "a", "b")
    put(newsroom, "b", "c")
    put(newsroom, "c", "a", title="Mended", more=more)
    for now in AFTER:
        assert newsroom.build(now).problems
        assert newsroom.shown() == {"b": "Story b", "d": "Story d", "other": "Other"}


@pytest.mark.parametrize("more", KEPT_IN)
def test_a_text_that_another_file_keeps_in_stays_out_though_its_own_is_gone(newsroom: Newsroom, more: str) -> None:
    (newsroom.folder / "content/b.md").unlink()
    put(newsroom, "c", "b", more=more)
    for now in AFTER:
        assert told(newsroom.build(now)) == [its_id_would_change("c", "b", "b")]
        assert newsroom.shown().keys() == {"a", "c", "d", "other"}
    assert newsroom.build("2026-11-23T16:00", allow="id:../content/c.md").problems == []
    assert newsroom.shown().keys() == {"a", "d", "other"}


def test_a_draft_of_what_a_story_was_holds_no_correction_of_it(newsroom: Newsroom) -> None:
    put(newsroom, "old", "a", more="draft: true\n")
    put(newsroom, "a", "a", title="Mended")
    assert newsroom.build(AFTER[0]).problems == []
    assert newsroom.shown()["a"] == "Mended"


def test_a_summary_from_the_text_is_out_where_the_edited_file_is_for_members(newsroom: Newsroom) -> None:
    swap(newsroom, more="access: members\n")
    for now in AFTER:
        newsroom.build(now)
        assert b"The text of a" not in atom(newsroom)


def test_an_edited_file_that_calls_its_story_canceled_takes_it_back(newsroom: Newsroom) -> None:
    swap(newsroom, more="status: canceled\n")
    for now in AFTER:
        newsroom.build(now)
        shown = newsroom.shown()
        assert shown["b"] == "Withdrawn: Story b"
        assert not {"Story a", "Story b", "Mended"} & set(shown.values())


def test_where_the_text_of_a_killed_story_came_into_the_other_file_both_are_held(newsroom: Newsroom) -> None:
    newsroom.kill("c", reason="Wrong.")
    put(newsroom, "a", "b")
    put(newsroom, "b", "c")
    for now in AFTER[1:]:
        newsroom.build(now)
        assert newsroom.shown().get("a", "Story a") == "Story a"
        assert "Story c" not in newsroom.shown().values()


def test_a_running_feedpub_goes_on_holding_them_whatever_else_is_saved(
    newsroom: Newsroom, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("feedpub.index._schema.RACY", -1 << 60)
    now = BEGIN + timedelta(days=4)
    build(newsroom.folder, now)
    swap(newsroom)
    for number in range(3):
        newsroom.write("new.md", title=f"Edition {number}", date="2026-11-22 10:00")
        _, lines = build(newsroom.folder, now + timedelta(hours=number + 1))
        assert len([line for line in lines if "--allow id:content/a.md" in line]) == 2
        assert newsroom.shown().items() >= {"a": "Story a", "b": "Story b", "new": f"Edition {number}"}.items()


@st.composite
def places(draw: st.DrawFn) -> list[tuple[str, str, str, str]]:
    """In which file each story is, under which headline, and with what more lines."""
    files = draw(st.permutations([*NAMES, "e"]))
    titles, more = st.sampled_from(["", "", "Mended"]), st.sampled_from(["", "", *KEPT_IN])
    stories = draw(st.lists(st.sampled_from([*NAMES, "e"]), min_size=2, max_size=5, unique=True))
    return [(file, story, draw(titles), draw(more)) for file, story in zip(files, stories, strict=False)]


@given(places(), st.sampled_from([10, 2]))
@example([("a", "b", "", ""), ("b", "a", "Mended", ""), ("c", "c", "", ""), ("d", "d", "", "")], 10)
@settings(max_examples=examples(40), deadline=None)
def test_a_build_after_which_nothing_changed_writes_and_tells_the_same(
    moved: list[tuple[str, str, str, str]], limit: int
) -> None:
    with TemporaryDirectory() as folder:
        newsroom = Newsroom(Path(folder))
        newsroom.configure("")
        config = newsroom.folder / "config/feedpub.yaml"
        config.write_text(config.read_text().replace("{title: Gazette}", f"{{title: Gazette, limit: {limit}}}"))
        for name in NAMES:
            put(newsroom, name, name)
        newsroom.build()
        for name in NAMES:
            (newsroom.folder / f"content/{name}.md").unlink()
        for file, story, title, more in moved:
            put(newsroom, file, story, title=f"{title} {story}".strip() if title else "", more=more)
        first = told(newsroom.build(AFTER[0]))
        before = atom(newsroom)
        for now in AFTER[1:]:
            assert told(newsroom.build(now)) == first
            assert atom(newsroom) == before
        kept_in = {f"{title or 'Story'} {story}" for _, story, title, more in moved if more}
        assert not kept_in & set(newsroom.shown().values())
