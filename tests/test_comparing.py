"""What a build would change, shown before it does: `feedpub diff` and `feedpub build --dry-run` write nothing."""

import json
from pathlib import Path

import pytest

from feedpub import running
from feedpub.comparing import shortened
from tests.newsroom import Newsroom
from tests.program import Program, program

__all__ = ["program"]

NOW = ("--now", "2026-11-23T12:00")


@pytest.fixture
def newsroom(tmp_path: Path) -> Newsroom:
    """A newsroom that has published two stories."""
    made = Newsroom(tmp_path)
    made.write("harbour.md", title="Harbour reopens", text="Ships sail at six.")
    made.build("2026-11-23T10:00")
    return made


def everything(newsroom: Newsroom) -> dict[Path, int]:
    return {one: one.stat().st_mtime_ns for one in newsroom.folder.rglob("*")}


def changed(newsroom: Newsroom) -> None:
    """One story more, one corrected, one gone."""
    newsroom.write("market.md", title="Market moves")
    newsroom.write("harbour.md", title="Harbour reopens", text="Ships sail at seven.")
    newsroom.write("other.md", title="Other", date="2026-11-01 10:00", more="status: withheld\n")


def test_what_would_change_is_told_by_feed_entry_and_field(newsroom: Newsroom, program: Program) -> None:
    changed(newsroom)
    before = everything(newsroom)
    ended = program(newsroom.folder, "diff", *NOW)

    assert (ended.code, ended.err) == (0, "")
    assert ended.out == (
        "news: 1 new, 1 updated, 1 gone\n"
        "  updated    Harbour reopens (content/harbour.md)\n"
        "    summary: Ships sail at six. -> Ships sail at seven.\n"
        "    content_html: <p>Ships sail at six.</p> -> <p>Ships sail at seven.</p>\n"
        "    updated: 2026-11-20T10:00:00+02:00 -> 2026-11-23T12:00:00+02:00\n"
        "  new        Market moves (content/market.md)\n"
        "  gone       Other (content/other.md)\n"
    )
    assert everything(newsroom) == before


def test_a_build_does_what_was_told_and_then_there_is_nothing_to_tell(newsroom: Newsroom, program: Program) -> None:
    changed(newsroom)
    told = [json.loads(line) for line in program(newsroom.folder, "diff", "--json", *NOW).out.splitlines()]
    program(newsroom.folder, "build", *NOW)

    assert {(one["kind"], one["title"]) for one in told} == {
        ("updated", "Harbour reopens"),
        ("new", "Market moves"),
        ("gone", "Other"),
    }
    assert told[0]["fields"]["summary"] == ["Ships sail at six.", "Ships sail at seven."]
    assert set(newsroom.shown().values()) == {"Harbour reopens", "Market moves"}
    assert program(newsroom.folder, "diff", *NOW) == (0, "", "")


@pytest.mark.parametrize("change", [False, True])
def test_the_exit_code_says_whether_anything_would_change_where_that_is_asked(
    newsroom: Newsroom, program: Program, change: bool
) -> None:
    if change:
        changed(newsroom)
    assert program(newsroom.folder, "diff", "--exit-code", *NOW).code == int(change)


def test_a_story_that_is_held_back_is_told_and_its_last_good_entry_is_no_change(
    newsroom: Newsroom, program: Program
) -> None:
    newsroom.write("harbour.md", date="2026-11-32")
    ended = program(newsroom.folder, "diff", *NOW)
    assert (ended.code, ended.out) == (1, "")
    assert ended.err.startswith("content/harbour.md:3: ")


def test_a_newsroom_that_never_published_has_everything_new(tmp_path: Path, program: Program) -> None:
    newsroom = Newsroom(tmp_path)
    assert program(newsroom.folder, "diff", *NOW).out == "news: 1 new\n  new        Other (content/other.md)\n"


def test_a_feed_that_is_made_no_more_loses_all_its_entries(newsroom: Newsroom, program: Program) -> None:
    config = newsroom.folder / "config" / "feedpub.yaml"
    text = config.read_text()
    config.write_text(text.replace("  news: {title: Gazette}\n", "  news: {title: Gazette}\n  more: {title: More}\n"))
    program(newsroom.folder, "build", *NOW)
    config.write_text(text)

    told = program(newsroom.folder, "diff", *NOW).out
    program(newsroom.folder, "build", *NOW)

    assert told.splitlines()[0] == "more: 2 gone"
    assert program(newsroom.folder, "diff", *NOW).out == ""


def test_a_feed_of_headlines_for_members_only_does_not_differ_by_what_it_does_not_show(
    newsroom: Newsroom, program: Program
) -> None:
    config = newsroom.folder / "config" / "feedpub.yaml"
    config.write_text(config.read_text().replace("{title: Gazette}", "{title: Gazette, members: true}"))
    newsroom.write("paid.md", title="Paid", more="access: members\nimage: a.jpg\nsummary: Lead.\n", text="Secret.")
    program(newsroom.folder, "build", *NOW)
    newsroom.write("new.md", title="New")
    told = program(newsroom.folder, "diff", *NOW).out
    assert told == "news: 1 new\n  new        New (content/new.md)\n"
    assert "Secret" not in told


@pytest.mark.parametrize(
    ("was", "now", "said"),
    [
        ("a", "b", ("a", "b")),
        (None, "b", ("null", "b")),
        (["a"], [], ('["a"]', "[]")),
        (
            "x" * 90 + "a" + "y" * 90,
            "x" * 90 + "b" + "y" * 90,
            ("…" + "x" * 20 + "a" + "y" * 39 + "…", "…" + "x" * 20 + "b" + "y" * 39 + "…"),
        ),
        ("a" * 70, "a" * 75, ("…" + "a" * 20, "…" + "a" * 25)),
    ],
)  # fmt: skip
def test_long_values_are_cut_so_that_their_difference_can_be_seen(
    was: object, now: object, said: tuple[str, str]
) -> None:
    assert shortened(was, now) == said


# build --dry-run


def test_a_dry_run_writes_nothing_and_tells_what_would_be_written(newsroom: Newsroom, program: Program) -> None:
    changed(newsroom)
    before = everything(newsroom)
    dry = program(newsroom.folder, "build", "--dry-run", *NOW)
    assert everything(newsroom) == before
    wet = program(newsroom.folder, "-v", "build", *NOW)

    assert (dry.code, dry.err) == (0, "")
    assert dry.out == "output/: 2 would be written, 0 unchanged\n  news.rss\n  news.atom\n"
    assert wet.out.splitlines()[1:4] == ["output/: 2 written, 0 unchanged", "  news.rss", "  news.atom"]
    assert program(newsroom.folder, "build", "--dry-run", *NOW).out == "output/: 0 would be written, 2 unchanged\n"


def test_a_dry_run_makes_no_folder_no_ledger_and_no_lock(tmp_path: Path, program: Program) -> None:
    newsroom = Newsroom(tmp_path)
    before = everything(newsroom)
    assert program(newsroom.folder, "build", "--dry-run", "-o", "elsewhere", *NOW).code == 0
    assert everything(newsroom) == before


def test_a_dry_run_tells_what_would_be_removed_and_what_is_held_back(newsroom: Newsroom, program: Program) -> None:
    config = newsroom.folder / "config" / "feedpub.yaml"
    config.write_text(config.read_text().replace("news: {title: Gazette}", "late: {title: Late, formats: rss}"))
    newsroom.write("broken.md", date="2026-11-32")
    ended = program(newsroom.folder, "build", "--dry-run", *NOW)
    assert ended.code == 1
    assert ended.err.startswith("content/broken.md:3: ")
    assert ended.out == (
        "output/: 1 would be written, 0 unchanged, 2 would be removed\n"
        "  late.rss\n  news.atom (removed)\n  news.rss (removed)\n"
    )
    assert (newsroom.folder / "output" / "news.rss").exists()


def test_a_dry_run_does_not_wait_for_whoever_publishes(newsroom: Newsroom, program: Program) -> None:
    with running.hold(newsroom.folder / "output", config=Path("other.yaml"), command="run"):
        assert program(newsroom.folder, "build", "--dry-run", *NOW).code == 0
