"""What must not reach subscribers by mistake: guards hold a story, a feed or all, until a person lets it through."""

import json
from contextlib import closing
from pathlib import Path

import pytest
from click.testing import CliRunner

from feedpub import guards
from feedpub.cli import cli
from feedpub.errors import ConfigError
from feedpub.guards import Allowed
from feedpub.ledger.sqlite import open_ledger
from feedpub.pipeline import Release
from tests.newsroom import Newsroom
from tests.program import Program, program

__all__ = ["program"]

NOW = ("--now", "2026-11-23T13:00")
ID = "tag:gazette.example,2025:"
A, B = f"{ID}a", f"{ID}b"


@pytest.fixture
def newsroom(tmp_path: Path) -> Newsroom:
    made = Newsroom(tmp_path)
    made.write("a.md", text="The text of A.")
    made.build()
    return made


@pytest.fixture
def large(tmp_path: Path) -> Newsroom:
    """A newsroom of thirty stories."""
    made = Newsroom(tmp_path)
    for number in range(29):
        story(made, number)
    made.build()
    return made


def story(newsroom: Newsroom, number: int, **special: str) -> None:
    usual = {"title": f"Story {number}", "text": f"Text {number}.", "date": f"2026-11-20 10:{number:02}"}
    newsroom.write(special.pop("path", f"s{number}.md"), **usual | special)


def told(release: Release) -> list[str]:
    return [str(error) for error in release.problems]


def left_alone(newsroom: Newsroom, release: Release, before: bytes, allow: str) -> None:
    """Everything is as it was, and what would let it through is said."""
    assert (newsroom.folder / "output/news.atom").read_bytes() == before
    assert len(release.problems) == 1
    assert told(release)[0].endswith(f"or let it through once: feedpub build --allow {allow}")


def atom(newsroom: Newsroom) -> bytes:
    return (newsroom.folder / "output/news.atom").read_bytes()


# --- Ids


def test_an_id_that_would_change_holds_its_story_as_it_was_last(newsroom: Newsroom) -> None:
    before = atom(newsroom)
    newsroom.write("a.md", text="The text of A.", more="id: b\n")
    release = newsroom.build("2026-11-23T13:00")

    left_alone(newsroom, release, before, "id:../content/a.md")
    assert f"its id would change from {A} to tag:gazette.example,2025:b" in told(release)[0]
    assert f"write `id: {A}` into it" in told(release)[0]
    assert newsroom.build("2026-11-23T14:00", allow="id:../content/a.md").problems == []
    assert newsroom.shown() == {"b": "Story", "other": "Other"}
    assert newsroom.build("2026-11-23T15:00").problems == []


def test_a_language_that_is_declared_later_is_such_a_change(newsroom: Newsroom) -> None:
    before = atom(newsroom)
    newsroom.write("a.md", text="The text of A.").write_text(
        "---\ntitle: Story\ndate: 2026-11-20 10:00\nlang: uk\n---\n\nThe text of A.\n"
    )
    left_alone(newsroom, newsroom.build("2026-11-23T13:00"), before, "id:../content/a.md")


def test_another_story_in_the_same_file_is_another_story(newsroom: Newsroom) -> None:
    newsroom.write("a.md", title="Another", text="Quite another text.", more="id: b\nslug: b\n")
    assert newsroom.build("2026-11-23T13:00").problems == []
    assert newsroom.shown() == {"a": "Story", "b": "Another", "other": "Other"}


def test_a_renamed_file_keeps_its_id_and_each_build_says_what_line_to_add(newsroom: Newsroom) -> None:
    (newsroom.folder / "content/a.md").rename(newsroom.folder / "content/renamed.md")
    for now in ("2026-11-23T13:00", "2026-11-23T14:00"):
        release = newsroom.build(now)
        assert newsroom.shown() == {"a": "Story", "other": "Other"}
        assert release.problems == []
        assert [line.rpartition("; ")[2] for line in release.advice] == [f"write this line into it: id: {A}"]
    newsroom.write("renamed.md", text="Mended.", title="Mended")
    newsroom.build("2026-11-23T15:00")
    assert newsroom.shown() == {"a": "Mended", "other": "Other"}
    newsroom.write("renamed.md", text="Mended.", title="Mended", more=f"id: {A}\n")
    assert newsroom.build("2026-11-23T16:00").advice == []
    (newsroom.folder / "config/.feedpub/ledger.db").unlink()
    newsroom.build("2026-11-23T17:00")
    assert newsroom.shown() == {"a": "Mended", "other": "Other"}


def test_of_a_renamed_file_whose_language_nobody_declared_each_build_says_it_too(newsroom: Newsroom) -> None:
    file = newsroom.write("guessed.md", title="The harbour is open", text="Ships sail at six in the morning.")
    file.write_text(file.read_text().replace("lang: en\n", ""))
    newsroom.build("2026-11-23T12:30")
    file.rename(file.with_name("open.md"))
    for now, was in (
        ("2026-11-23T13:00", "is ../content/guessed.md under another name"),
        ("2026-11-23T14:00", "has another name than it had"),
    ):
        (said,) = newsroom.build(now).advice
        assert said == (
            f"../content/open.md: {was}; subscribers know it as {ID}guessed, which only the ledger remembers; "
            f"write this line into it: id: {ID}guessed"
        )
        assert newsroom.shown()["guessed"] == "The harbour is open"
    with closing(open_ledger(newsroom.config().state / "ledger.db", write=False)[0]) as ledger:
        events = [(one.kind, one.text) for one in ledger.history(f"{ID}guessed")]
    assert ("renamed", "../content/guessed.md -> ../content/open.md") in events


def test_of_a_story_whose_words_are_another_languages_now_each_build_says_what_line_to_add(newsroom: Newsroom) -> None:
    file = newsroom.write("guessed.md", title="The harbour is open", text="Ships sail at six in the morning.")
    file.write_text(file.read_text().replace("lang: en\n", ""))
    newsroom.build("2026-11-23T12:30")
    text = "Судна знову виходять у море о шостій ранку, повідомили в адміністрації порту. Її рішення є остаточним."
    file.write_text(
        file.read_text()
        .replace("The harbour is open", "Порт відкрито")
        .replace("Ships sail at six in the morning.", text)
    )
    (said,) = newsroom.build("2026-11-23T13:00").advice

    assert newsroom.shown()["guessed"] == "Порт відкрито"
    assert said == (
        "../content/guessed.md: is written in another language now (uk), and declares none; subscribers know it as "
        f"{ID}guessed, which only the ledger remembers; write this line into it: id: {ID}guessed"
    )
    file.write_text(file.read_text().replace("title:", f"id: {ID}guessed\ntitle:"))
    assert newsroom.build("2026-11-23T14:00").advice == []
    assert newsroom.shown()["guessed"] == "Порт відкрито"


def test_a_file_that_is_renamed_and_edited_is_known_by_its_headline_and_time(newsroom: Newsroom) -> None:
    (newsroom.folder / "content/a.md").unlink()
    newsroom.write("renamed.md", text="The text of A, mended.")
    newsroom.build("2026-11-23T13:00")
    assert newsroom.shown() == {"a": "Story", "other": "Other"}


def test_a_file_that_is_renamed_with_its_headline_is_known_by_its_time_and_body(newsroom: Newsroom) -> None:
    newsroom.write("other-port.md", title="Another", text="The text of another.")  # of the same time
    newsroom.build("2026-11-23T12:30")
    (newsroom.folder / "content/a.md").unlink()
    (newsroom.folder / "content/other-port.md").unlink()
    newsroom.write("renamed.md", title="A new headline", text="The text of A.")
    newsroom.write("new.md", title="New", text="A new text.")
    (said, gone) = newsroom.build("2026-11-23T13:00").advice

    assert newsroom.shown() == {"a": "A new headline", "other": "Other", "other-port": "Another", "new": "New"}
    assert said.endswith(f"write this line into it: id: {A}")
    assert gone.startswith("../content/other-port.md: is gone")


@pytest.mark.parametrize("change", ["headline", "text"])
def test_a_file_that_is_renamed_and_changed_is_known_by_the_date_that_it_said_last(
    newsroom: Newsroom, change: str
) -> None:
    newsroom.write("a.md", text="The text of A.", date="2026-11-19 10:00")
    newsroom.build("2026-11-23T12:30")
    (newsroom.folder / "content/a.md").unlink()
    said = {"title": "A new headline"} if change == "headline" else {"text": "The text of A, mended."}
    newsroom.write("renamed.md", **{"text": "The text of A.", "date": "2026-11-19 10:00"} | said)
    newsroom.build("2026-11-23T13:00")

    assert newsroom.shown() == {"a": said.get("title", "Story"), "other": "Other"}


@pytest.mark.parametrize("copies", ["old", "new"])
def test_a_body_that_two_stories_of_one_time_have_tells_neither(newsroom: Newsroom, copies: str) -> None:
    if copies == "old":
        newsroom.write("twin.md", title="Twin", text="The text of A.")
        newsroom.build("2026-11-23T12:30")
        (newsroom.folder / "content/twin.md").unlink()
    else:
        newsroom.write("copy.md", title="A copy", text="The text of A.")
    (newsroom.folder / "content/a.md").unlink()
    newsroom.write("renamed.md", title="A new headline", text="The text of A.")
    newsroom.build("2026-11-23T13:00")

    assert newsroom.shown().items() >= {"renamed": "A new headline", "a": "Story"}.items()


def test_a_renamed_file_with_another_id_of_its_own_is_held_and_both_files_are_named(newsroom: Newsroom) -> None:
    before = atom(newsroom)
    (newsroom.folder / "content/a.md").unlink()
    newsroom.write("b.md", text="The text of A.", more="id: b\n")
    release = newsroom.build("2026-11-23T13:00")
    assert (newsroom.folder / "output/news.atom").read_bytes() == before
    assert told(release)[0].startswith("../content/b.md: its id would change")
    assert "it is ../content/a.md with its text" in told(release)[0]


def swap(newsroom: Newsroom, *, more: str = "") -> None:
    """The stories a and b, each in the file of the other; that of a with more lines."""
    newsroom.write("a.md", title="Story B", text="The text of B.")
    newsroom.write("b.md", title="Story", text="The text of A.", more=more)


def test_two_stories_whose_files_changed_places_are_held_and_all_files_are_named(newsroom: Newsroom) -> None:
    newsroom.write("b.md", title="Story B", text="The text of B.")
    newsroom.build("2026-11-23T12:30")
    before = atom(newsroom)
    swap(newsroom)
    release = newsroom.build("2026-11-23T13:00")
    assert atom(newsroom) == before
    assert [text.partition(", and")[0] for text in told(release)] == [
        f"../content/a.md: its id would change from {B} to {A} (it is ../content/b.md with its text)",
        f"../content/b.md: its id would change from {A} to {B} (it is ../content/a.md with its text)",
    ]


@pytest.mark.parametrize("more", ["status: withheld\n", "embargo: 2026-12-01\n", "expires: 2026-11-01\n"])
def test_a_story_that_is_withheld_in_the_file_of_another_is_out(newsroom: Newsroom, more: str) -> None:
    newsroom.write("b.md", title="Story B", text="The text of B.")
    newsroom.build("2026-11-23T12:30")
    swap(newsroom, more=more)
    newsroom.build("2026-11-23T13:00")
    assert b"The text of A" not in atom(newsroom)


def test_a_story_whose_file_takes_the_place_of_anothers_is_held(newsroom: Newsroom) -> None:
    newsroom.write("b.md", title="Story B", text="The text of B.")
    newsroom.build("2026-11-23T12:30")
    before = atom(newsroom)
    (newsroom.folder / "content/a.md").replace(newsroom.folder / "content/b.md")
    release = newsroom.build("2026-11-23T13:00")
    assert atom(newsroom) == before
    assert "it is ../content/a.md with its text" in told(release)[0]
    newsroom.build("2026-11-23T14:00", allow="id:../content/b.md")
    assert newsroom.shown()["b"] == "Story"


def test_the_text_of_a_story_that_is_broken_does_not_come_under_another_id(newsroom: Newsroom) -> None:
    before = atom(newsroom)
    newsroom.write("a.md", date="2026-13-45")
    newsroom.write("other.md", text="The text of A.")
    release = newsroom.build("2026-11-23T13:00")
    assert len(told(release)) == 2
    assert atom(newsroom) == before


def test_a_text_that_two_stories_had_tells_neither(newsroom: Newsroom) -> None:
    for name in ("b", "c"):
        newsroom.write(f"{name}.md", title="Twins", text="The same.")
    newsroom.build("2026-11-23T12:30")
    newsroom.write("b.md", title="A twin no more", text="Another.")
    newsroom.write("a.md", title="Twins", text="The same.")
    assert newsroom.build("2026-11-23T13:00").problems == []


def test_two_stories_with_one_id_are_named_and_the_newcomer_may_be_let_through(newsroom: Newsroom) -> None:
    newsroom.write("copy/a.md", title="Newcomer", text="Another.")
    release = newsroom.build("2026-11-23T13:00")
    assert newsroom.shown()["a"] == "Story"
    assert "has the id of ../content/a.md" in told(release)[0]
    newsroom.build("2026-11-23T14:00", allow="one-id:../content/copy/a.md")
    assert newsroom.shown()["a"] == "Newcomer"
    release = newsroom.build("2026-11-23T15:00")
    assert newsroom.shown()["a"] == "Newcomer"
    assert told(release)[0].startswith("../content/a.md: has the id of ../content/copy/a.md")


# --- Addresses


def test_an_address_of_another_story_holds_the_newcomer(newsroom: Newsroom) -> None:
    before = atom(newsroom)
    newsroom.write("b.md", title="Newcomer", text="Another.", more="slug: a\n")
    release = newsroom.build("2026-11-23T13:00")
    left_alone(newsroom, release, before, "address:../content/b.md")
    assert f"has the address of ../content/a.md ({A}), https://gazette.example/a" in told(release)[0]
    assert newsroom.build("2026-11-23T14:00", allow="address:../content/b.md").problems == []
    assert newsroom.shown()["b"] == "Newcomer"
    assert newsroom.build("2026-11-23T15:00").problems == []


def test_whose_address_it_is_tells_the_file_that_is_there(newsroom: Newsroom) -> None:
    (newsroom.folder / "content/moved").mkdir()
    (newsroom.folder / "content/a.md").rename(newsroom.folder / "content/moved/a.md")
    newsroom.write("b.md", title="Newcomer", text="Another.", more="slug: a\n")
    assert f"has the address of ../content/moved/a.md ({A})" in told(newsroom.build("2026-11-23T13:00"))[0]


def test_the_address_of_a_killed_story_is_not_given_to_another(newsroom: Newsroom) -> None:
    newsroom.kill("a", reason="Wrong.")
    (newsroom.folder / "content/a.md").unlink()
    newsroom.write("b.md", title="Newcomer", text="Another.", more="slug: a\n")
    assert "has the address of" in told(newsroom.build("2026-11-23T14:00"))[0]
    assert "b" not in newsroom.shown()


# --- Whole runs


def test_a_few_ids_that_change_are_let_through_together(newsroom: Newsroom) -> None:
    for name in ("a", "other"):
        file = newsroom.folder / f"content/{name}.md"
        file.write_text(file.read_text().replace("lang: en", f"lang: en\nid: cms-{name}"))
    assert len(newsroom.build("2026-11-23T13:00").problems) == 2
    assert newsroom.build("2026-11-23T13:00", allow="ids").problems == []
    assert newsroom.shown().keys() == {"cms-a", "cms-other"}


@pytest.mark.parametrize(
    ("name", "special"),
    [
        ("dates", {"date": "2026-11-21 09:00"}),
        ("texts", {"text": "null"}),
        ("canceled", {"more": "status: canceled\n"}),
    ],
)
def test_a_mass_change_holds_the_whole_run_until_it_is_let_through(
    large: Newsroom, name: str, special: dict[str, str]
) -> None:
    before = atom(large)
    large.write("new.md", title="New", date="2026-11-22 10:00")
    for number in range(29):
        story(large, number, **special)
    release = large.build("2026-11-23T13:00")
    left_alone(large, release, before, name)
    assert "nothing was published but kills" in told(release)[0]
    assert not (large.folder / "config/withdrawn.yaml").exists()
    assert large.build("2026-11-23T14:00", allow=name).problems == []
    assert large.shown()["new"] == "New"
    assert large.build("2026-11-23T15:00").problems == []


def test_while_a_whole_run_is_held_its_stories_are_counted_and_listed_all_the_same(
    large: Newsroom, monkeypatch: pytest.MonkeyPatch
) -> None:
    large.write("new.md", title="New", date="2026-11-22 10:00")
    for number in range(29):
        story(large, number, text="null")
    monkeypatch.chdir(large.folder)

    built = CliRunner().invoke(cli, ["build", "-v", "--now", "2026-11-23T13:00"])
    listed = CliRunner().invoke(cli, ["list", "--json", "--now", "2026-11-23T13:00"])
    records = {one["file"]: one for one in map(json.loads, listed.stdout.splitlines())}

    assert (built.exit_code, listed.exit_code) == (1, 1)
    assert built.stdout.startswith("31 articles: 31 live\n")
    assert records["content/s1.md"]["feeds"] == ["news"]
    assert records["content/new.md"]["feeds"] == []


def test_what_several_guards_hold_is_let_through_by_what_each_of_them_says(large: Newsroom, program: Program) -> None:
    for number in range(29):
        story(large, number, text="null", date="2026-11-19 10:00")
    held = program(large.folder, "build", *NOW)
    commands = {line.partition("let them through once: feedpub ")[2] for line in held.err.splitlines()}
    half = program(large.folder, "build", *NOW, "--allow", "dates")
    done = program(large.folder, *commands.pop().split(), *NOW)

    assert (held.code, half.code, done.code) == (1, 1, 0)
    assert len(held.err.splitlines()) == 2
    assert not commands
    assert "let them through once: feedpub build --allow dates --allow texts" in half.err
    assert "null" in large.document("news.atom")


def test_an_export_with_other_ids_holds_the_whole_run(large: Newsroom) -> None:
    before = atom(large)
    for number in range(29):
        (large.folder / f"content/s{number}.md").unlink()
        story(large, number, path=f"cms-{number}.md", more=f"id: cms-{number}\n")
    release = large.build("2026-11-23T13:00")
    left_alone(large, release, before, "ids")
    assert "see whether the export is whole" in told(release)[0]
    assert large.build("2026-11-23T14:00", allow="ids").problems == []
    assert {one for one in large.shown() if one.startswith("s")} == set(), "subscribers have none of them twice"


def test_another_authority_is_named_where_it_would_change_all_ids(large: Newsroom) -> None:
    before = atom(large)
    config = large.folder / "config/feedpub.yaml"
    config.write_text(config.read_text().replace("gazette.example,2025", "gazette.example,2024"))
    release = large.build("2026-11-23T13:00")
    left_alone(large, release, before, "ids")
    assert "; put `authority` in the configuration back, or let it through once" in told(release)[0]


def test_a_few_changes_are_let_through(large: Newsroom) -> None:
    for number in range(10):
        story(large, number, text="Changed.")
    for number in range(10, 15):
        story(large, number, date="2026-11-21 09:00")
    assert large.build("2026-11-23T13:00").problems == []


def test_a_kill_goes_out_while_a_whole_run_is_held(large: Newsroom) -> None:
    for number in range(29):
        story(large, number, text="null")
    release = large.kill("s3", reason="Wrong.")
    assert len(release.problems) == 1
    shown = large.shown()
    assert shown["s3"] == "Withdrawn: Story 3"
    assert b"null" not in atom(large)
    assert len(shown) == 30
    story(large, 4, text="null", more="status: canceled\n")
    large.build("2026-11-23T14:00")
    assert large.shown()["s4"] == "Withdrawn: Story 4"
    assert b"null" not in atom(large)


def test_files_that_are_gone_by_the_dozen_hold_the_run_where_they_would_leave(large: Newsroom) -> None:
    large.configure("withdrawals: {deleted: withdraw}")
    before = atom(large)
    for number in range(20):
        (large.folder / f"content/s{number}.md").unlink()
    left_alone(large, large.build("2026-11-23T13:00"), before, "ids")


# --- Deleted files and empty feeds


def test_a_deleted_file_may_be_refused_and_let_go(newsroom: Newsroom) -> None:
    newsroom.configure("withdrawals: {deleted: refuse}")
    before = atom(newsroom)
    (newsroom.folder / "content/a.md").unlink()
    left_alone(newsroom, newsroom.build("2026-11-23T13:00"), before, "deleted:../content/a.md")
    assert newsroom.build("2026-11-23T14:00", allow="deleted:../content/a.md").problems == []
    assert newsroom.shown()["a"] == "Withdrawn: Story"
    assert newsroom.build("2026-11-23T15:00").problems == []
    newsroom.write("a.md", text="The text of A.")
    newsroom.build("2026-11-23T16:00")
    assert newsroom.shown()["a"] == "Story"


def sections(newsroom: Newsroom) -> None:
    path = newsroom.folder / "config/feedpub.yaml"
    path.write_text(path.read_text().replace("news: {title: Gazette}", "news: {title: Gazette, section: city}"))
    newsroom.write("a.md", text="The text of A.", more="section: city\n")
    newsroom.build("2026-11-23T12:30")


def test_a_feed_that_would_have_no_story_left_stays_as_it_was(newsroom: Newsroom) -> None:
    sections(newsroom)
    before = atom(newsroom)
    newsroom.write("a.md", text="The text of A.", more="section: town\n")
    left_alone(newsroom, newsroom.build("2026-11-23T13:00"), before, "empty:news")
    assert newsroom.build("2026-11-23T14:00", allow="empty:news").problems == []
    assert newsroom.shown() == {}
    assert newsroom.build("2026-11-23T15:00").problems == []


@pytest.mark.parametrize("more", ["status: withheld\n", "expires: 2026-11-23 12:45\n", "draft: true\n"])
def test_the_last_story_of_a_feed_may_be_withheld_or_be_over(newsroom: Newsroom, more: str) -> None:
    sections(newsroom)
    newsroom.write("a.md", text="The text of A.", more=f"section: city\n{more}")
    assert newsroom.build("2026-11-23T13:00").problems == []
    assert newsroom.shown() == {}


def test_the_last_story_of_a_feed_may_be_killed(newsroom: Newsroom) -> None:
    sections(newsroom)
    assert newsroom.kill("a", legal=True).problems == []
    assert newsroom.shown() == {}


# --- What is let through


@pytest.mark.parametrize(
    ("asked", "says"),
    [
        ("idz:content/a.md", "write id:FILE"),
        ("ids:content/a.md", "write ids"),
        ("id", "write id:FILE"),
        ("everything", "write one of id:FILE, one-id:FILE"),
    ],
)
def test_what_no_guard_is_called_is_refused_and_the_nearest_named(
    newsroom: Newsroom, monkeypatch: pytest.MonkeyPatch, asked: str, says: str
) -> None:
    monkeypatch.chdir(newsroom.folder)
    done = CliRunner().invoke(cli, ["build", "--allow", asked], standalone_mode=False)
    assert isinstance(done.exception, ConfigError)
    assert says in str(done.exception)


def test_what_does_not_stand_in_the_way_is_refused_before_anything_is_written(newsroom: Newsroom) -> None:
    before = atom(newsroom)
    newsroom.write("a.md", text="The text of A.", more="id: b\n")
    newsroom.write("new.md", title="New", text="New.")
    with pytest.raises(ConfigError, match=r"what stands in the way is id:\.\./content/a\.md"):
        newsroom.build("2026-11-23T13:00", allow="id:../content/aa.md")
    assert atom(newsroom) == before
    with pytest.raises(ConfigError, match="nothing was written"):
        newsroom.build("2026-11-23T13:00", allow="dates")


def test_the_command_names_files_as_seen_from_where_one_stands(
    newsroom: Newsroom, monkeypatch: pytest.MonkeyPatch
) -> None:
    newsroom.write("a.md", text="The text of A.", more="id: b\n")
    monkeypatch.chdir(newsroom.folder)
    held = CliRunner().invoke(cli, ["build", "--now", "2026-11-23T13:00"])
    assert held.exit_code == 1
    assert held.stderr.startswith("content/a.md: its id would change")
    assert held.stderr.endswith("feedpub build --allow id:content/a.md\n")
    listed = CliRunner().invoke(cli, ["list", "--now", "2026-11-23T13:00"])
    assert "feedpub build --allow id:content/a.md\n" in listed.stdout
    let = CliRunner().invoke(cli, ["build", "--now", "2026-11-23T13:00", "--allow", "id:content/a.md"])
    assert let.exit_code == 0
    assert newsroom.shown() == {"b": "Story", "other": "Other"}


def test_what_was_let_through_is_what_is_asked_for_and_nothing_else() -> None:
    allowed = Allowed({"dates": ("dates",)})
    assert (allowed.lets("dates"), allowed.lets("ids")) == (True, False)
    allowed.check()
    assert set(guards.NAMES) >= {"id", "ids", "dates", "texts"}


def test_what_is_held_is_shown_by_a_diff_that_lets_it_through(newsroom: Newsroom, program: Program) -> None:
    newsroom.configure("guards: {few: 0, share: 1}")
    newsroom.write("a.md", text="Another text of A.")
    before = atom(newsroom)
    held = program(newsroom.folder, "diff", *NOW)
    shown = program(newsroom.folder, "diff", "--allow", "texts", *NOW)

    assert held.code == 1
    assert held.out == "what is held stays as it is; `feedpub diff --allow NAME` shows what would change without that\n"
    assert (shown.code, shown.err) == (0, "")
    assert shown.out.startswith("news: 1 updated\n  updated    Story (content/a.md)\n")
    assert atom(newsroom) == before
    newsroom.write("a.md", text="The text of A.")
    assert program(newsroom.folder, "diff", "--allow", "texts", *NOW).code == 2  # nothing is in its way


def test_a_correction_is_shown_by_a_diff(newsroom: Newsroom, program: Program) -> None:
    newsroom.write("a.md", text="The text of A.", more="corrections: [{at: 2026-11-23 12:30, note: It was six.}]\n")
    assert "It was six." in program(newsroom.folder, "diff", *NOW).out
