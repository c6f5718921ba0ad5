"""What must not come back, and what must not go: stories whose files break, move or change hands between two builds."""

import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import feedparser
import pytest

from feedpub import killing
from feedpub.errors import ConfigError
from feedpub.ledger.sqlite import open_ledger
from tests.newsroom import Newsroom


@pytest.fixture
def newsroom(tmp_path: Path) -> Newsroom:
    return Newsroom(tmp_path)


BROKEN = "2026-13-45"


@pytest.mark.parametrize(
    "more", ["status: withheld\n", "draft: true\n", "access: members\n", "embargo: 2026-12-01 06:00\n"]
)
def test_a_story_that_was_taken_out_does_not_come_back_when_its_file_breaks(newsroom: Newsroom, more: str) -> None:
    newsroom.write("a.md")
    newsroom.build()
    newsroom.write("a.md", more=more)
    newsroom.build()
    gone = newsroom.shown()
    newsroom.write("a.md", date=BROKEN, more=more)
    release = newsroom.build()

    assert gone == newsroom.shown() == {"other": "Other"}
    assert len(release.problems) == 1


def test_a_broken_story_stays_as_it_was_last(newsroom: Newsroom) -> None:
    newsroom.write("a.md")
    newsroom.build()
    newsroom.write("a.md", date=BROKEN)
    newsroom.build()

    assert newsroom.shown() == {"a": "Story", "other": "Other"}


def test_a_broken_story_that_was_moved_as_well_stays(newsroom: Newsroom) -> None:
    newsroom.write("news/a.md")
    newsroom.build()
    (newsroom.folder / "content" / "news" / "a.md").unlink()
    newsroom.write("world/a.md", date=BROKEN)
    newsroom.build()

    assert newsroom.shown() == {"a": "Story", "other": "Other"}


def test_a_file_that_becomes_another_story_gives_that_one(newsroom: Newsroom) -> None:
    newsroom.write("today.md", title="Monday", more="id: zzz-monday\n")
    newsroom.build()
    newsroom.write("today.md", title="Tuesday", date="2026-11-21 10:00", more="id: aaa-tuesday\nslug: tuesday\n")
    newsroom.build()
    tuesday = newsroom.shown()
    newsroom.write("today.md", title="Tuesday", date=BROKEN, more="id: aaa-tuesday\nslug: tuesday\n")
    newsroom.build()

    assert tuesday == newsroom.shown() == {"aaa-tuesday": "Tuesday", "zzz-monday": "Monday", "other": "Other"}


def test_a_newcomer_does_not_get_the_id_of_a_story_that_is_broken_just_now(newsroom: Newsroom) -> None:
    newsroom.write("news/a.md")
    newsroom.build()
    newsroom.write("news/a.md", date=BROKEN)
    newsroom.write("copy/a.md", title="Quite another")
    release = newsroom.build()

    assert newsroom.shown() == {"a": "Story", "other": "Other"}
    assert {error.subject for error in release.problems} == {"../content/news/a.md", "../content/copy/a.md"}


@pytest.mark.parametrize("embargo", ["2026-10-25T03:10:00+02:00", "2026-10-25 03:10"])
def test_an_embargo_holds_through_the_hour_that_comes_twice(newsroom: Newsroom, embargo: str) -> None:
    newsroom.write("a.md", date="2026-10-24 10:00", more=f"embargo: {embargo}\n")
    newsroom.write("other.md", title="Other", date="2026-10-01 10:00")
    newsroom.build("2026-10-25T03:40:00+03:00")
    before = newsroom.shown()
    newsroom.build("2026-10-25T03:10:00+02:00")

    assert before == {"other": "Other"}
    assert newsroom.shown() == {"a": "Story", "other": "Other"}


def test_a_clock_that_is_set_back_takes_nothing_from_the_feeds_and_is_reported(newsroom: Newsroom) -> None:
    newsroom.write("a.md")
    newsroom.build()
    release = newsroom.build("2026-11-10T10:00")

    assert newsroom.shown() == {"a": "Story", "other": "Other"}
    assert "set the clock right" in release.advice[0]


def no_files(content: Path) -> None:
    (content / "lost+found").mkdir()


def other_files(content: Path) -> None:
    (content / "readme.pdf").touch()


@pytest.mark.parametrize("left", [no_files, other_files])
def test_content_without_a_story_never_empties_the_feeds(newsroom: Newsroom, left: Callable[[Path], None]) -> None:
    newsroom.build()
    content = newsroom.folder / "content"
    (content / "other.md").unlink()
    left(content)

    with pytest.raises(
        ConfigError, match=r"feedpub\.yaml:\d+: sources\[1\].*holds no story; mount its disk or mend the path"
    ):
        newsroom.build()
    assert newsroom.shown() == {"other": "Other"}


def test_a_run_that_is_told_to_stop_writes_nothing(newsroom: Newsroom) -> None:
    class Now:
        def is_set(self) -> bool:
            return True

    assert newsroom.build(stopping=Now()).stopped
    assert not (newsroom.folder / "output").exists()


def test_a_story_of_ten_thousand_tags_is_held_back_and_says_why(newsroom: Newsroom) -> None:
    newsroom.write("a.md", text="<div>" * 20_000)
    release = newsroom.build()

    assert newsroom.shown() == {"other": "Other"}
    assert "has more than 10,000 tags in its text; take the markup out or split it" in str(release.problems[0])


@pytest.mark.parametrize("published", ["garbage", "2026-11-20T11:00:00", "9999-12-31T23:59:59-10:00"])
def test_a_row_of_the_ledger_that_cannot_be_read_costs_itself(newsroom: Newsroom, published: str) -> None:
    newsroom.write("a.md")
    newsroom.build()
    with sqlite3.connect(newsroom.folder / "config" / ".feedpub" / "ledger.db") as ledger:
        ledger.execute("UPDATE story SET published = ? WHERE path LIKE '%a.md'", (published,))
        ledger.execute("UPDATE entry SET packed = x'7b'")
        ledger.execute("UPDATE feed SET updated = ?", (published,))
    ledger.close()
    newsroom.write("a.md", title="Mended")
    newsroom.build()

    assert newsroom.shown() == {"a": "Mended", "other": "Other"}


def test_a_foreign_database_is_set_aside(newsroom: Newsroom) -> None:
    state = newsroom.folder / "config" / ".feedpub"
    state.mkdir()
    with sqlite3.connect(state / "ledger.db") as foreign:
        foreign.execute("CREATE TABLE theirs (a)")
    foreign.close()
    ledger, note = open_ledger(state / "ledger.db")
    ledger.close()

    assert note is not None
    assert "it is no ledger of feedpub's" in note
    assert (state / "ledger.db.damaged-1").exists()


def test_a_story_that_stands_where_it_stood_is_not_remembered_anew(newsroom: Newsroom) -> None:
    newsroom.write("a.md", more="tags: [x]\n")
    newsroom.build()
    release = newsroom.build()

    assert not release.moved, "nothing changed, nothing is written again"


def test_a_clock_that_was_ahead_once_frees_no_embargo(newsroom: Newsroom) -> None:
    newsroom.write("ahead.md", title="Ahead", date="2026-11-25 11:00")
    newsroom.build("2026-11-25T12:00")
    newsroom.write("secret.md", title="Secret", more="embargo: 2026-11-25 10:00\n")
    newsroom.build("2026-11-24T12:00")

    assert newsroom.shown() == {"ahead": "Ahead", "other": "Other"}


@pytest.mark.parametrize("path", ["a.md", "sport/a.md"])
def test_a_deleted_story_does_not_come_back_with_a_broken_file_of_its_name(newsroom: Newsroom, path: str) -> None:
    newsroom.configure("withdrawals: {deleted: withdraw, notice: 0}")
    file = newsroom.write("a.md")
    newsroom.build()
    file.unlink()
    newsroom.build()
    newsroom.write(path, date=BROKEN)
    newsroom.build()

    assert newsroom.shown() == {"other": "Other"}


def test_a_story_that_became_another_withheld_one_does_not_come_back_when_its_file_breaks(newsroom: Newsroom) -> None:
    newsroom.write("a.md", more="id: one\n")
    newsroom.build()
    newsroom.write("a.md", more="id: two\nstatus: withheld\n")
    newsroom.build()
    newsroom.write("a.md", date=BROKEN, more="id: two\nstatus: withheld\n")
    newsroom.build()

    assert newsroom.shown() == {"other": "Other"}


def test_a_text_that_was_corrected_while_no_feed_carried_it_never_returns(newsroom: Newsroom) -> None:
    config = newsroom.folder / "config" / "feedpub.yaml"
    config.write_text(config.read_text().replace("news: {title: Gazette}", "news: {title: Gazette, limit: 1}"))
    newsroom.write("a.md", title="Wrong")
    newsroom.build()
    newsroom.write("z.md", title="Newer", date="2026-11-21 10:00")
    newsroom.write("a.md", title="Right", text="The right text.")
    newsroom.build()
    newsroom.write("z.md", title="Newer", date="2026-11-21 10:00", more="status: withheld\n")
    newsroom.write("a.md", title="Right", date=BROKEN, text="The right text.")
    newsroom.build()

    assert newsroom.shown() == {"a": "Right"}
    assert "The right text." in (newsroom.folder / "output" / "news.atom").read_text()


def test_a_date_in_the_hour_that_comes_twice_is_not_taken_for_a_changed_one(newsroom: Newsroom) -> None:
    newsroom.write("a.md", date="2026-10-25 03:30")
    newsroom.build()

    assert newsroom.build().advice == []


def test_a_folder_with_links_only_never_empties_the_feeds(newsroom: Newsroom) -> None:
    newsroom.build()
    content = newsroom.folder / "content"
    (content / "other.md").unlink()
    (content / "a.md").symlink_to("nowhere")

    with pytest.raises(ConfigError, match="holds no story"):
        newsroom.build()


def test_a_file_that_lies_in_two_sources_is_one_story_of_the_first(newsroom: Newsroom) -> None:
    config = newsroom.folder / "config" / "feedpub.yaml"
    both = '  - {path: ../content/news, story_url: "https://gazette.example/news/{slug}"}\n  - {path: ../content,'
    config.write_text(config.read_text().replace("  - {path: ../content,", both))
    newsroom.write("news/a.md")
    release = newsroom.build()
    feed = feedparser.parse((newsroom.folder / "output" / "news.atom").read_bytes())

    assert release.problems == []
    assert [(one.link, one.content[0].value) for one in feed.entries] == [
        ("https://gazette.example/news/a", "<p>Text.</p>"),
        ("https://gazette.example/other", "<p>Text.</p>"),
    ]


@pytest.mark.parametrize("inner_first", [True, False])
def test_a_link_out_of_one_source_is_a_story_where_another_one_has_what_it_leads_to(
    newsroom: Newsroom, *, inner_first: bool
) -> None:
    config = newsroom.folder / "config" / "feedpub.yaml"
    inner, outer = (f'  - {{path: ../{one}, story_url: "https://gazette.example/{{slug}}"}}\n' for one in (
        "content/news", "content"
    ))  # fmt: skip
    config.write_text(config.read_text().replace(outer, inner + outer if inner_first else outer + inner))
    newsroom.write("news/a.md", text="Of its own.")
    newsroom.write("world/b.md", title="Linked", text="At first.")
    (newsroom.folder / "content" / "news" / "l.md").symlink_to("../world/b.md")
    first = newsroom.build()
    newsroom.write("world/b.md", title="Linked and edited", text="Then.")
    then = newsroom.build()

    assert (first.problems, then.problems) == ([], [])
    assert newsroom.shown() == {"a": "Story", "l": "Linked and edited", "other": "Other"}


def test_a_story_that_moves_while_its_guessed_language_changes_keeps_its_id(newsroom: Newsroom) -> None:
    undeclared = "---\ntitle: {}\ndate: 2026-11-20\n---\n\n{}\n"
    english = "The harbour was opened again by the mayor, who said that it would stay open. " * 3
    ukrainian = "Порт відкрили знову, і мер сказав, що він працюватиме й надалі. Це сказали в місті. " * 3
    news = newsroom.write("news/a.md")
    news.write_text(undeclared.format("Порт відкрито", ukrainian))
    newsroom.build()
    before = newsroom.shown().keys()
    news.unlink()
    newsroom.write("world/a.md").write_text(undeclared.format("Harbour reopens", english))
    newsroom.build()

    assert before == newsroom.shown().keys() == {"uk/a", "other"}


def test_a_story_that_moved_keeps_its_id_against_a_broken_newcomer_of_its_name(newsroom: Newsroom) -> None:
    newsroom.write("news/a.md")
    newsroom.build()
    (newsroom.folder / "content/news/a.md").unlink()
    newsroom.write("world/a.md", title="Moved")
    newsroom.write("copy/a.md", date=BROKEN)
    release = newsroom.build()

    assert newsroom.shown() == {"a": "Moved", "other": "Other"}
    assert [error.subject for error in release.problems] == ["../content/copy/a.md"]


def test_a_story_that_moved_and_cannot_be_written_out_stays_as_it_was(newsroom: Newsroom) -> None:
    newsroom.write("news/a.md", more="section: City\n")
    newsroom.build()
    (newsroom.folder / "content/news/a.md").unlink()
    newsroom.write("world/a.md", title="Spoilt", more="section: City\n", text="<div>" * 20_000)
    release = newsroom.build()

    assert newsroom.shown() == {"a": "Story", "other": "Other"}
    assert [error.subject for error in release.problems] == ["../content/world/a.md"]


def test_a_story_that_was_never_remembered_whole_is_not_shown_without_its_text(newsroom: Newsroom) -> None:
    config = newsroom.folder / "config" / "feedpub.yaml"
    config.write_text(config.read_text().replace("news: {title: Gazette}", "news: {title: Gazette, limit: 1}"))
    newsroom.write("a.md", title="First")
    newsroom.build()
    newsroom.write("z.md", title="Newer", date="2026-11-21 10:00")
    newsroom.write("a.md", title="Second", text="<div>" * 20_000)
    newsroom.build()
    newsroom.write("z.md", title="Newer", date="2026-11-21 10:00", more="status: withheld\n")
    newsroom.write("a.md", date=BROKEN)
    newsroom.build()

    assert newsroom.shown() == {"other": "Other"}


def test_an_entry_of_the_ledger_that_is_none_never_reaches_a_feed(newsroom: Newsroom) -> None:
    newsroom.write("a.md")
    newsroom.build()
    with sqlite3.connect(newsroom.folder / "config/.feedpub/ledger.db") as ledger:
        ledger.execute("UPDATE story SET title = x'05' WHERE path LIKE '%a.md'")
    ledger.close()
    newsroom.write("a.md", date=BROKEN)
    release = newsroom.build()

    assert newsroom.shown() == {"other": "Other"}
    assert [type(error).__name__ for error in release.problems] == ["ArticleError"]


@pytest.mark.parametrize(
    "more",
    [
        "widthheld: true",
        "embrago: 2026-12-01",
        "status: witheld",
        "draft: treu",
        "embargo: soon",
        "expires:",
        "pasword: secret",
        "published: flase",
        "extra: {drafts: true}\ndrafts: true",
    ],
)
def test_a_slip_in_what_takes_a_story_out_takes_it_out(newsroom: Newsroom, more: str) -> None:
    newsroom.write("a.md")
    newsroom.build()
    newsroom.write("a.md", more=f"{more}\n")
    release = newsroom.build()
    gone = newsroom.shown()
    newsroom.write("a.md")
    newsroom.build()

    assert gone == {"other": "Other"}
    assert [error.subject for error in release.problems] == ["../content/a.md"]
    assert newsroom.shown() == {"a": "Story", "other": "Other"}


SLIPS = {
    "a day that is none": {"date": BROKEN},
    "a title that is a list": {"title": "[Story]"},
    "an unquoted colon": {"title": "Tram: day 3: over"},
    "a key that is there twice": {"title": "Story\ntitle: Story"},
    "a tab": {"title": "Story\n\tlayout: wide"},
    "no headline": {"title": ""},
}


@pytest.mark.parametrize("slip", SLIPS)
@pytest.mark.parametrize(
    "more",
    [
        "withheld: true",
        "status: canceled  # by the editor",
        "draft: 'true'",
        "published: false",
        "embargo: 2026-12-01 06:00",
        "publishDate: 2026-12-01",
        "expires: 2026-11-21",
        "visibility: private",
        "access: members",
        "members: true",
        "{statsu: withheld}: x",
    ],
)
def test_a_story_is_taken_out_by_what_can_be_read_of_a_broken_one(newsroom: Newsroom, more: str, slip: str) -> None:
    newsroom.write("a.md")
    newsroom.build()
    newsroom.write("a.md", more=f"{more}\n", **SLIPS[slip])
    newsroom.build()

    assert newsroom.shown() == {"other": "Other"} | ({"a": "Withdrawn: Story"} if "canceled" in more else {})


@pytest.mark.parametrize("slip", SLIPS)
@pytest.mark.parametrize(
    "more",
    [
        "draft: false",
        "status: published",
        "expires: 2027-11-21",
        "publishDate: 2026-11-20",
        "embargo: 2026-11-20",
        "published: true",
        "access: free",
        "summary: 'Status: withheld, say the papers'",
        "stats: 3",
    ],
)
def test_a_broken_story_that_is_not_taken_out_stays(newsroom: Newsroom, more: str, slip: str) -> None:
    newsroom.write("a.md")
    newsroom.build()
    newsroom.write("a.md", more=f"{more}\n", text="Status: withheld\n\n{draft: true}", **SLIPS[slip])
    release = newsroom.build()

    assert newsroom.shown() == {"a": "Story", "other": "Other"}
    assert len(release.problems) == 1


@pytest.mark.parametrize(
    "head",
    [
        '{"title": "Story", "draft": true, date: 2026-11-20}\n\nText.\n',
        '+++\ntitle = "Story"\ndate = 2026-11-20\ndraft = true\nlayout = wide\n+++\n\nText.\n',
        "---\ntitle: Story\nstatus: withheld\n\nText.\n",
        "Title: Story\nDate: soon\nStatus: draft\n\nText.\n",
        ".. title: Story\n.. date: soon\n.. status: private\n\nText.\n",
    ],
)
def test_a_broken_head_of_any_kind_takes_its_story_out(newsroom: Newsroom, head: str) -> None:
    newsroom.write("a.md")
    newsroom.build()
    (newsroom.folder / "content" / "a.md").write_text(head)
    release = newsroom.build()

    assert newsroom.shown() == {"other": "Other"}
    assert len(release.problems) == 1


#: Stories in other forms, whole, and what must be in the place of MORE to take them out.
FORMS = {
    "a.json": '{\n  "title": "Story",\n  "date": "2026-11-20T10:00",\n  MORE\n  "text": "Text."\n}\n',
    "a.md": "---\ntitle: Story\ndate: 2026-11-20 10:00\nMORE\n---\n\nText.\n",
    "ninjs.json": (
        '{"uri": "a", "headline": "Story", "versioncreated": "2026-11-20T08:00:00Z", MORE "body_text": "Text.",'
        ' "associations": [{"pubstatus": "usable", "embargoed": null}]}'
    ),
    "a.xml": (
        '<nitf><head><title>Story</title><docdata MORE><date.issue norm="20261120T100000+0200"/></docdata></head><body>'
        "<body.head><hedline><hl1>Story</hl1></hedline></body.head><body.content><p>Text.</p></body.content></body></nitf>"
    ),
}
#: What makes each of them one that cannot be read at all.
RUINS = {
    "cut short": lambda raw: raw[: raw.rindex(b"Text") + 2],
    "no text": lambda raw: raw.replace(b"Text.", b"Te\xff\xfet."),
    "something strange in it": lambda raw: raw.replace(b"Text.", b'"Text" \x00<&.'),
}
TAKEN = {
    "a.json": ['"status": "canceled",', '"draft": true,', '"embargo": "2026-12-01T06:00",', "withheld: true,"],
    "a.md": ["status: canceled", "draft: true", "embargo: 2026-12-01 06:00"],
    "ninjs.json": ['"pubstatus": "canceled",', '"embargoed": "2026-12-01T06:00:00Z",'],
    "a.xml": ['management-status="canceled"', 'management-status="embargoed"'],
}


@pytest.mark.parametrize(
    ("file", "more", "ruin"),
    [
        (file, more, ruin)
        for file, several in TAKEN.items()
        for more in several
        for ruin in RUINS
        if (file, ruin) != ("a.md", "cut short")  # which is a story, too
    ],
)
def test_a_story_is_taken_out_by_a_file_that_cannot_be_read_at_all(
    newsroom: Newsroom, file: str, more: str, ruin: str
) -> None:
    story = newsroom.folder / "content" / file
    story.write_text(FORMS[file].replace("MORE", ""))
    newsroom.build()
    assert "Story" in newsroom.shown().values()
    story.write_bytes(RUINS[ruin](FORMS[file].replace("MORE", more).encode()))
    release = newsroom.build()

    assert "Story" not in newsroom.shown().values()
    assert ("Withdrawn: Story" in newsroom.shown().values()) is ("canceled" in more)
    assert [error.subject for error in release.problems] == [f"../content/{file}"]


@pytest.mark.parametrize("ruin", ["no text", "something strange in it"])
@pytest.mark.parametrize(
    ("file", "more"),
    [
        *(("a.json", more) for more in ('"status": "published", "embargo": null,', '"image": {"status": null},')),
        ("a.json", '"summary": "Its \\"status\\": \\"canceled\\", status: canceled",'),
        ("a.md", "draft: false"),
        ("ninjs.json", '"pubstatus": "usable",'),
        ("a.xml", 'management-status="usable"'),
    ],
)
def test_a_file_that_cannot_be_read_at_all_and_takes_nothing_out_leaves_its_story(
    newsroom: Newsroom, file: str, more: str, ruin: str
) -> None:
    story = newsroom.folder / "content" / file
    story.write_text(FORMS[file].replace("MORE", ""))
    newsroom.build()
    story.write_bytes(RUINS[ruin](FORMS[file].replace("MORE", more).encode()))
    release = newsroom.build()

    assert "Story" in newsroom.shown().values()
    assert len(release.problems) == 1


@pytest.mark.parametrize("wrap", ["[%s, %s]", '{"articles": [%s, %s]}'])
def test_one_story_of_a_file_that_cannot_be_read_takes_no_other_out(newsroom: Newsroom, wrap: str) -> None:
    story = '{"id": "%s", "title": "%s", "date": "2026-11-20T10:00"%s}'
    file = newsroom.folder / "content" / "several.json"
    file.write_text(wrap % (story % ("a", "One", ""), story % ("b", "Two", "")))
    newsroom.build()
    file.write_text((wrap % (story % ("a", "One", ""), story % ("b", "Two", ', "status": "canceled"')))[:-1])
    newsroom.build()

    assert {"One", "Two"} <= set(newsroom.shown().values())


def test_a_story_that_is_one_no_longer_is_taken_out_by_what_it_still_says(newsroom: Newsroom) -> None:
    story = newsroom.folder / "content" / "a.json"
    story.write_text(FORMS["a.json"].replace("MORE", ""))
    newsroom.build()
    story.write_text('{"status": "canceled"}')
    newsroom.build()

    assert newsroom.shown() == {"a": "Withdrawn: Story", "other": "Other"}


def test_a_story_that_is_moved_and_taken_out_with_a_slip_is_out(newsroom: Newsroom) -> None:
    newsroom.write("news/a.md")
    newsroom.build()
    (newsroom.folder / "content" / "news" / "a.md").unlink()
    newsroom.write("world/a.md", more="witheld: true\n")
    newsroom.build()

    assert newsroom.shown() == {"other": "Other"}


def test_the_id_of_a_story_taken_out_with_a_slip_is_nobody_elses(newsroom: Newsroom) -> None:
    newsroom.write("news/a.md")
    newsroom.build()
    newsroom.write("news/a.md", more="witheld: true\n")
    newsroom.write("copy/a.md", title="Quite another")
    release = newsroom.build()

    assert newsroom.shown() == {"other": "Other"}
    assert {error.subject for error in release.problems} == {"../content/news/a.md", "../content/copy/a.md"}


@pytest.mark.parametrize("legal", [False, True])
def test_a_kill_stands_that_comes_while_a_build_takes_the_story_back_for_want_of_its_file(
    newsroom: Newsroom, legal: bool
) -> None:
    newsroom.configure("withdrawals: {deleted: withdraw}")
    newsroom.write("a.md", title="Harbour")
    newsroom.build()
    (newsroom.folder / "content/a.md").unlink()
    loaded = newsroom.config()
    killed: list[object] = []

    class Meanwhile:
        def is_set(self) -> bool:
            if not killed:
                with closing(open_ledger(loaded.state / "ledger.db", write=False)[0]) as ledger:
                    now = datetime(2026, 11, 23, 13, tzinfo=UTC)
                    killed.append(
                        killing.take_back(loaded, ledger, "a", now, reason="", legal=legal, folder=loaded.root)
                    )
            return False

    newsroom.build("2026-11-23T15:00", stopping=Meanwhile())
    assert len(killed) == 1
    newsroom.build("2026-11-23T15:01", kill=True)
    newsroom.write("a.md", title="Harbour")
    newsroom.build("2026-11-23T16:00")

    assert newsroom.shown().get("a") == (None if legal else "Withdrawn: Harbour")
    listed = (newsroom.folder / "config/withdrawn.yaml").read_text()
    assert "deleted" not in listed
    assert ("Harbour" in listed) is not legal


@pytest.mark.parametrize("legal", [False, True])
@pytest.mark.parametrize("lost", [False, True])
def test_a_story_that_a_person_put_on_the_list_by_hand_does_not_come_back_under_another_name(
    newsroom: Newsroom, legal: bool, lost: bool
) -> None:
    file = newsroom.write("a.md", title="Harbour")
    newsroom.build()
    listed = newsroom.folder / "config/withdrawn.yaml"
    said = "# ask Ann\n- id: tag:gazette.example,2025:a\n  when: 2026-11-23 12:05\n"
    listed.write_text(said + "  legal: true\n" * legal + "# not before May\n")
    newsroom.build("2026-11-23T13:00")
    filled = listed.read_text()
    if lost:
        shutil.rmtree(newsroom.folder / "config/.feedpub")
        newsroom.build("2026-11-23T13:30")
    file.rename(file.with_name("z.md"))
    newsroom.build("2026-11-23T14:00")

    assert newsroom.shown() == ({} if legal else {"a": "Withdrawn: Harbour"}) | {"other": "Other"}
    assert filled.startswith("# ask Ann\n")
    assert "# not before May\n" in filled
    assert ("Harbour" in filled) is not legal
    newsroom.build("2026-11-23T15:00")
    once = listed.read_text()
    newsroom.build("2026-11-23T16:00")
    assert listed.read_text() == once


def test_a_story_with_the_text_of_one_that_a_person_put_on_the_list_by_hand_stays(newsroom: Newsroom) -> None:
    for name in "ab":
        newsroom.write(f"{name}.md", title="Weather")
    newsroom.build()
    (newsroom.folder / "config/withdrawn.yaml").write_text(
        "- id: tag:gazette.example,2025:a\n  when: 2026-11-23 12:05\n"
    )
    newsroom.build("2026-11-23T13:00")
    newsroom.build("2026-11-23T14:00")

    assert newsroom.shown() == {"a": "Withdrawn: Weather", "b": "Weather", "other": "Other"}


def test_a_story_that_a_person_put_on_the_list_with_a_time_that_lies_ahead_is_taken_back_now(
    newsroom: Newsroom,
) -> None:
    newsroom.write("a.md")
    newsroom.build()
    (newsroom.folder / "config/withdrawn.yaml").write_text(
        "- id: tag:gazette.example,2025:a\n  when: 2062-11-23 12:05\n"
    )
    newsroom.build("2026-11-23T13:00")
    document = newsroom.document("news.atom")
    newsroom.build("2026-11-23T14:00")

    assert newsroom.shown()["a"] == "Withdrawn: Story"
    assert "2026-11-23T13:00:00+02:00" in document
    assert "2062" not in document
    assert newsroom.document("news.atom") == document
