"""What feedpub remembers, asked for and kept safe by its commands: backup and restore, status, history."""

import json
import os
import shutil
import sqlite3
import tempfile
import zlib
from collections.abc import Callable
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest

from feedpub import running, status
from feedpub.ledger import sqlite
from feedpub.ledger._schema import VERSION
from tests.closed import close
from tests.newsroom import Newsroom
from tests.program import Program, program
from tests.spoilt import spoil_a_page

__all__ = ["program"]

NOW = ("--now", "2026-11-23T12:00")


@pytest.fixture
def newsroom(tmp_path: Path) -> Newsroom:
    """Two stories, one of which was changed since it came out, in one feed."""
    made = Newsroom(tmp_path)
    made.write("news/harbour.md", title="Harbour reopens")
    made.build("2026-11-23T10:00")
    made.write("news/harbour.md", title="Harbour reopens at six", text="Ships sail again.")
    made.build("2026-11-23T11:00")
    return made


def ledger_of(newsroom: Newsroom) -> Path:
    return newsroom.folder / "config" / ".feedpub" / "ledger.db"


def documents(newsroom: Newsroom) -> dict[str, bytes]:
    return {one.name: one.read_bytes() for one in (newsroom.folder / "output").glob("news.*")}


# Backup and restore


def test_a_lost_ledger_comes_back_from_its_export_and_nothing_changes(newsroom: Newsroom, program: Program) -> None:
    program(newsroom.folder, "build", *NOW)
    before = documents(newsroom)
    exported = program(newsroom.folder, "-v", "ledger", "export", "backup.jsonl")
    ledger_of(newsroom).unlink()

    imported = program(newsroom.folder, "ledger", "import", "backup.jsonl")
    built = program(newsroom.folder, "-v", "build", *NOW)

    assert (exported.code, exported.err) == (0, "")
    assert (imported.code, imported.err) == (0, "")
    assert built.out.splitlines()[1] == "output/: 0 written, 2 unchanged"
    assert documents(newsroom) == before


def test_an_export_goes_to_the_standard_output_and_comes_from_the_standard_input(
    newsroom: Newsroom, program: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    exported = program(newsroom.folder, "ledger", "export")
    (newsroom.folder / "piped").write_text(exported.out, "utf-8")
    ledger_of(newsroom).unlink()
    with (newsroom.folder / "piped").open(encoding="utf-8") as piped:
        monkeypatch.setattr("sys.stdin", piped)
        imported = program(newsroom.folder, "ledger", "import", "-")

    assert json.loads(exported.out.splitlines()[0]) == {"feedpub": "ledger", "format": 1}
    assert imported.code == 0
    assert program(newsroom.folder, "ledger", "export").out == exported.out


def test_a_ledger_that_remembers_something_is_not_replaced_unless_it_is_set_aside(
    newsroom: Newsroom, program: Program
) -> None:
    program(newsroom.folder, "ledger", "export", "backup.jsonl")
    newsroom.write("later.md", title="Later")
    newsroom.build("2026-11-23T13:00")
    before = ledger_of(newsroom).read_bytes()

    refused = program(newsroom.folder, "ledger", "import", "backup.jsonl")
    after = ledger_of(newsroom).read_bytes()
    done = program(newsroom.folder, "ledger", "import", "backup.jsonl", "--set-aside")

    assert refused.code == 1
    assert refused.err.endswith(
        "ledger.db: remembers something already, and nothing was imported; say --set-aside to keep it beside\n"
    )
    assert after == before
    assert done.code == 0
    assert (ledger_of(newsroom).parent / "ledger.db.replaced-1").read_bytes() == before
    assert program(newsroom.folder, "ledger", "export").out == (newsroom.folder / "backup.jsonl").read_text("utf-8")


@pytest.mark.parametrize(
    ("number", "line", "why"),
    [
        (1, "{}", "is none of an export (it is no export of a ledger)"),
        (1, '{"feedpub":"ledger","format":7}', "is none of an export (it is of format 7, and this feedpub knows 1)"),
        (3, "no JSON", "is none of an export (Expecting value: line 1 column 1 (char 0))"),
        (3, '{"stary":{}}', "is none of an export ('stary' is nothing that a ledger knows)"),
        (2, '{"story":{"id":"x"}}', "lacks 'path'"),
    ],
)
def test_a_wrong_line_of_an_export_is_named_and_nothing_is_imported(
    newsroom: Newsroom, program: Program, number: int, line: str, why: str
) -> None:
    program(newsroom.folder, "ledger", "export", "backup.jsonl")
    before = ledger_of(newsroom).read_bytes()
    backup = newsroom.folder / "backup.jsonl"
    lines = backup.read_text("utf-8").splitlines()
    lines[number - 1] = line
    backup.write_text("\n".join(lines) + "\n", "utf-8")

    done = program(newsroom.folder, "ledger", "import", "backup.jsonl", "--set-aside")

    assert done.code == 1
    assert done.err == f"backup.jsonl:{number}: {why}, and nothing was imported; import another one\n"
    assert ledger_of(newsroom).read_bytes() == before
    assert [one.name for one in ledger_of(newsroom).parent.iterdir()] == ["ledger.db"]


def test_a_line_of_an_export_that_is_there_twice_is_named(newsroom: Newsroom, program: Program) -> None:
    program(newsroom.folder, "ledger", "export", "backup.jsonl")
    backup = newsroom.folder / "backup.jsonl"
    head, first, *rest = backup.read_text("utf-8").splitlines()
    backup.write_text("\n".join([head, first, first, *rest]) + "\n", "utf-8")

    done = program(newsroom.folder, "ledger", "import", "backup.jsonl", "--set-aside")

    assert done.code == 1
    assert done.err.startswith("backup.jsonl:3: is none of an export, or is there twice (UNIQUE constraint failed")


@pytest.mark.parametrize("cut", [0, 1])
def test_an_export_of_nothing_or_of_half_a_line_is_refused(newsroom: Newsroom, program: Program, cut: int) -> None:
    program(newsroom.folder, "ledger", "export", "backup.jsonl")
    backup = newsroom.folder / "backup.jsonl"
    backup.write_bytes(backup.read_bytes()[: -300 if cut else 0])
    ledger_of(newsroom).unlink()

    assert program(newsroom.folder, "ledger", "import", "backup.jsonl").code == 1
    assert not ledger_of(newsroom).exists()


def test_nothing_is_imported_while_somebody_publishes(newsroom: Newsroom, program: Program) -> None:
    program(newsroom.folder, "ledger", "export", "backup.jsonl")
    ledger_of(newsroom).unlink()
    with running.hold(newsroom.folder / "output", config=Path("other.yaml"), command="run"):
        refused = program(newsroom.folder, "ledger", "import", "backup.jsonl")
    assert refused.code == 2
    assert "publishes here already" in refused.err
    assert not ledger_of(newsroom).exists()


def test_a_missing_or_damaged_ledger_never_takes_the_place_of_a_good_export(
    newsroom: Newsroom, program: Program
) -> None:
    program(newsroom.folder, "ledger", "export", "backup.jsonl")
    good = (newsroom.folder / "backup.jsonl").read_bytes()
    ledger_of(newsroom).write_bytes(b"no database at all")
    damaged = program(newsroom.folder, "ledger", "export", "backup.jsonl")
    restored = program(newsroom.folder, "ledger", "import", "backup.jsonl", "--set-aside")
    ledger_of(newsroom).unlink()
    missing = program(newsroom.folder, "ledger", "export", "backup.jsonl")

    assert (damaged.code, missing.code, restored.code) == (2, 2, 0)
    assert "ledger.db: nothing was exported: is damaged (file is not a database)" in damaged.err
    assert "ledger.db: there is no ledger, and nothing was exported" in missing.err
    assert (newsroom.folder / "backup.jsonl").read_bytes() == good


def test_an_export_that_cannot_be_written_says_so(newsroom: Newsroom, program: Program) -> None:
    done = program(newsroom.folder, "ledger", "export", "no/such/folder")
    assert (done.code, done.err) == (
        1,
        "no/such/folder: cannot be written (No such file or directory); see to its folder and its disk\n",
    )


# What is wrong with a ledger, through the real program


def _damage(path: Path) -> None:
    path.write_bytes(b"\x00 no ledger " * 100)


def _newer(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA user_version = 99")


def _foreign(path: Path) -> None:
    path.unlink()
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE song (title TEXT)")


def _empty(path: Path) -> None:
    path.write_bytes(b"")


def _lack_a_column(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("ALTER TABLE story DROP COLUMN title")


def _tear(path: Path) -> None:
    """All but the first page of it is lost."""
    body = path.read_bytes()
    path.write_bytes(body[:4096] + b"\xff" * (len(body) - 4096))


@pytest.mark.parametrize(
    ("spoil", "code", "said"),
    [
        (
            _empty,
            0,
            "ledger.db: was empty and is begun anew; if there is a backup, stop feedpub and put that in its place",
        ),
        (_lack_a_column, 0, "(its table story has no column title) and now lies in ledger.db.damaged-1"),
        (_tear, 2, "was damaged (database disk image is malformed) and now lies in ledger.db.damaged-1"),
        (_damage, 0, "was damaged (file is not a database) and now lies in ledger.db.damaged-1; ids stay the same"),
        (_foreign, 0, "was damaged (it is no ledger of feedpub's) and now lies in ledger.db.damaged-1"),
        (_newer, 2, f"was written by a newer feedpub (version 99, this one knows {VERSION}); update feedpub"),
    ],
)
def test_a_ledger_that_is_no_good_is_set_aside_or_left_alone_and_the_feeds_stay(
    newsroom: Newsroom, program: Program, spoil: Callable[[Path], None], code: int, said: str
) -> None:
    path = ledger_of(newsroom)
    ids = newsroom.shown().keys()
    spoil(path)
    spoilt = path.read_bytes()

    for command in ("check", "list", "status"):
        program(newsroom.folder, command, *NOW)
        assert path.read_bytes() == spoilt, f"`feedpub {command}` touched it"
    built = program(newsroom.folder, "build", *NOW)

    assert (built.code, said in built.err) == (code, True), built.err
    assert newsroom.shown().keys() == ids
    aside = path.with_name("ledger.db.damaged-1")
    assert not spoilt or (aside if aside.exists() else path).read_bytes() == spoilt


@pytest.mark.parametrize("table", ["story", "entry", "feed", "page", "event", "file"])
@pytest.mark.parametrize("legal", [False, True])
def test_a_kill_goes_out_though_the_ledger_is_damaged_anywhere(
    newsroom: Newsroom, program: Program, table: str, legal: bool
) -> None:
    newsroom.write("a.md", title="A secret headline", text="A secret text.")
    config = newsroom.folder / "config/feedpub.yaml"
    config.write_text(
        config.read_text().replace("{title: Gazette}", "{title: Gazette, archive: {stories: 1}, limit: 1}")
    )
    program(newsroom.folder, "build", *NOW)
    spoil_a_page(ledger_of(newsroom), table)
    how = ("--legal",) if legal else ("--reason", "Wrong.")
    killed = program(newsroom.folder, "kill", "content/a.md", *how, *NOW)
    said = "\n".join(one.read_text() for one in (newsroom.folder / "output").rglob("*") if one.is_file())

    assert "a bug in feedpub" not in killed.err
    assert killed.code == 0, killed.err
    assert "ledger.db: was damaged (" in killed.err.splitlines()[0]
    assert "is damaged" not in killed.err  # and so nothing of what to do before a build
    assert "\\n" not in killed.err
    assert "secret text" not in said
    assert ("Withdrawn: A secret headline" in said) is not legal


@pytest.mark.parametrize("table", ["page", "feed"])
def test_a_ledger_that_is_damaged_anywhere_is_said_to_be_once_and_the_feeds_stay(
    newsroom: Newsroom, program: Program, table: str
) -> None:
    config = newsroom.folder / "config/feedpub.yaml"
    config.write_text(
        config.read_text().replace("{title: Gazette}", "{title: Gazette, archive: {stories: 1}, limit: 1}")
    )
    program(newsroom.folder, "build", *NOW)
    before = documents(newsroom)
    spoil_a_page(ledger_of(newsroom), table)
    newsroom.write("new.md", title="New")
    built = program(newsroom.folder, "build", "--now", "2026-11-23T14:00")

    assert (built.code, documents(newsroom)) == (2, before)
    assert len(built.err.splitlines()) == 1
    assert "now lies in ledger.db.damaged-1" in built.err


@pytest.mark.parametrize("table", ["word", "event", "build"])
def test_damage_that_is_met_when_the_build_is_to_be_remembered_is_said_once_and_the_feeds_are_out(
    newsroom: Newsroom, program: Program, table: str
) -> None:
    newsroom.write("new.md", title="New")
    newsroom.write("bad.md", date="2026-02-30")
    spoil_a_page(ledger_of(newsroom), table)
    built = program(newsroom.folder, "build", *NOW)

    assert built.code == 1
    assert len(built.err.splitlines()) == 2
    assert "bad.md:3: `date`: 2026-02-30" in built.err
    assert "ledger.db: was damaged (database disk image is malformed) and now lies in ledger.db.damaged-1" in built.err
    assert newsroom.shown()["new"] == "New"


def test_a_folder_in_the_place_of_the_ledger_stops_everything_and_is_left_alone(
    newsroom: Newsroom, program: Program
) -> None:
    path = ledger_of(newsroom)
    before = documents(newsroom)
    path.unlink()
    path.mkdir()
    (path / "somebody's").write_text("file")
    for command in ("build", "check", "list", "status", "kill other --reason Wrong."):
        ended = program(newsroom.folder, *command.split(), *NOW)
        assert (ended.code, "ledger.db: is a folder" in ended.err) == (2, True), f"{command}: {ended.err}"
    assert (path / "somebody's").read_text() == "file"
    assert documents(newsroom) == before


def test_a_disk_that_is_full_when_the_build_is_to_be_remembered_is_said_and_the_feeds_are_out(
    newsroom: Newsroom, program: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        error = sqlite3.OperationalError("database or disk is full")
        error.sqlite_errorcode = 13
        raise error

    newsroom.write("new.md", title="New")
    with monkeypatch.context() as patch:
        patch.setattr("feedpub.ledger._record.stories", full)
        ended = program(newsroom.folder, "build", *NOW)
    assert ended.code == 1
    full_disk = (
        "ledger.db: cannot be written (database or disk is full); free some space on its disk, then build again\n"
    )
    assert ended.err.endswith(full_disk)
    assert newsroom.shown()["new"] == "New"
    assert program(newsroom.folder, "build", *NOW).code == 0
    assert program(newsroom.folder, "history", "new").code == 0


@pytest.mark.parametrize("value", ["[1]", '"no entry"', '{"title": 5}', "null", "not JSON"])
def test_an_entry_of_the_wrong_type_costs_itself_and_is_said(
    newsroom: Newsroom, program: Program, value: str, caplog: pytest.LogCaptureFixture
) -> None:
    packed = zlib.compressobj(6, zlib.DEFLATED, -15)
    before = documents(newsroom)
    with closing(sqlite3.connect(ledger_of(newsroom))) as connection, connection:
        connection.execute("UPDATE entry SET packed = ?", (packed.compress(value.encode()) + packed.flush(),))
    (newsroom.folder / "content/other.md").unlink()
    ended = program(newsroom.folder, "build", *NOW)

    assert ended.code == 0
    assert "story tag:gazette.example,2025:other cannot be read" in caplog.text
    assert "is left out; if its file is gone, restore a backup" in caplog.text
    assert newsroom.shown().keys() == {"harbour"}
    assert documents(newsroom).keys() == before.keys()
    assert "Traceback" not in ended.err


def test_a_kill_that_finds_no_story_says_that_the_ledger_is_damaged(newsroom: Newsroom, program: Program) -> None:
    _damage(ledger_of(newsroom))
    ended = program(newsroom.folder, "kill", "nobody", "--reason", "Wrong.", *NOW)
    damage, unknown = ended.err.splitlines()
    assert "ledger.db: is damaged (file is not a database); `feedpub build` sets it aside" in damage
    assert (unknown.startswith("nobody: is the id, name, file or address of no story"), ended.code) == (True, 2)


def test_a_ledger_in_use_by_another_program_stops_a_build_with_its_name(
    newsroom: Newsroom, program: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sqlite, "BUSY", 0.05)
    before = documents(newsroom)
    newsroom.write("new.md", title="New")
    with closing(sqlite3.connect(ledger_of(newsroom))) as other:
        other.execute("BEGIN EXCLUSIVE")
        ended = {one: program(newsroom.folder, *one.split(), *NOW) for one in ("build", "check", "status")}
        other.rollback()
    for done in ended.values():
        assert (done.code, "ledger.db: is used by another program" in done.err) == (2, True)
    assert documents(newsroom) == before


def test_a_read_only_ledger_stops_a_build_before_anything_is_published(program: Program) -> None:
    if os.geteuid() != 0:
        pytest.skip("only root can become somebody who may not write")
    with tempfile.TemporaryDirectory() as place:
        newsroom = Newsroom(Path(place))
        newsroom.build()
        before = documents(newsroom)
        newsroom.write("new.md", title="New")
        shutil.chown(newsroom.folder / "output", 65534)
        for one in (newsroom.folder, newsroom.folder / "output", ledger_of(newsroom).parent):
            one.chmod(0o755)
        for one in (newsroom.folder / "output").iterdir():
            shutil.chown(one, 65534)
        os.seteuid(65534)
        try:
            ended = program(newsroom.folder, "build", *NOW)
            looked = program(newsroom.folder, "status", *NOW)
        finally:
            os.seteuid(0)
        assert (ended.code, looked.code) == (2, 0)
        assert "ledger.db: cannot be written" in ended.err
        assert "let the user that runs feedpub" in ended.err
        assert documents(newsroom) == before


# Status


def looked(program: Program, newsroom: Newsroom, *arguments: str) -> tuple[int, dict[str, object]]:
    ended = program(newsroom.folder, "status", "--json", *arguments)
    (line,) = ended.out.splitlines()
    return ended.code, json.loads(line)


def test_all_is_well_where_all_went_out(newsroom: Newsroom, program: Program) -> None:
    assert looked(program, newsroom, *NOW, "--stale", "1h") == (
        0,
        {
            "well": True,
            "now": "2026-11-23T12:00:00+02:00",
            "built": "2026-11-23T11:00:00+02:00",
            "stale": False,
            "due": None,
            "ledger": None,
            "outputs": [{"path": "../output", "holder": None}],
            "feeds": [
                {
                    "name": "news",
                    "entries": 2,
                    "newest": "2026-11-20T10:00:00+02:00",
                    "changed": "2026-11-23T11:00:00+02:00",
                    "failing": [],
                    "held": None,
                }
            ],
            "held": [],
        },
    )


@pytest.mark.parametrize("order", ["newest", "oldest", "updated"])
def test_the_newest_entry_is_the_one_published_last_whatever_the_order(
    newsroom: Newsroom, program: Program, order: str
) -> None:
    config = newsroom.folder / "config/feedpub.yaml"
    config.write_text(config.read_text().replace("{title: Gazette}", f"{{title: Gazette, order: {order}}}"))
    newsroom.write("news/bridge.md", title="Bridge", date="2026-11-22 10:00")
    newsroom.write("other.md", title="Other", date="2026-11-01 10:00", text="Changed last.")
    newsroom.build("2026-11-23T11:30")

    _, found = looked(program, newsroom, *NOW)
    assert [one["newest"] for one in found["feeds"]] == ["2026-11-22T10:00:00+02:00"]  # type: ignore[attr-defined]


def test_of_a_matrix_only_the_feeds_of_its_values_are_told(newsroom: Newsroom, program: Program) -> None:
    newsroom.configure("opml: {}")
    config = newsroom.folder / "config/feedpub.yaml"
    tags = 'news: {title: Gazette}\n  tags: {each: tag, title: "{tag}"}'
    config.write_text(config.read_text().replace("news: {title: Gazette}", tags))
    newsroom.write("a.md", more="tags: [port]\n")
    newsroom.build("2026-11-23T11:30")

    code, found = looked(program, newsroom, *NOW)
    assert code == 0
    assert [one["name"] for one in found["feeds"]] == ["news", "tags/port"]  # type: ignore[attr-defined]
    assert "never" not in program(newsroom.folder, "status", *NOW).out


def test_what_is_held_back_is_told_with_the_first_build_that_held_it(newsroom: Newsroom, program: Program) -> None:
    file = newsroom.write("broken.md", date="2026-11-32")
    newsroom.build("2026-11-23T11:10")
    file.write_text("---\n\n" + file.read_text().removeprefix("---\n"))  # the mistake is in another line now
    newsroom.build("2026-11-23T11:20")

    ended = program(newsroom.folder, "status", *NOW)
    code, found = looked(program, newsroom, *NOW)

    assert ended.code == code == 1
    (line,) = ended.err.splitlines()
    assert line.startswith("content/broken.md:4: ")
    assert line.endswith(" (since 2026-11-23 11:10, 50 min ago)")
    assert found["well"] is False
    assert [one["since"] for one in found["held"]] == ["2026-11-23T11:10:00+02:00"]  # type: ignore[attr-defined]

    file.unlink()
    newsroom.build("2026-11-23T11:30")
    assert program(newsroom.folder, "status", *NOW).code == 0


def test_a_document_that_is_refused_is_its_feeds_failing(
    newsroom: Newsroom, program: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    newsroom.write("new.md", title="New")
    with monkeypatch.context() as patch:
        patch.setattr("feedpub.formats.atom.render", lambda feed: 1 / 0)
        newsroom.build("2026-11-23T11:30")
    ended = program(newsroom.folder, "status", *NOW)
    assert ended.code == 1
    assert ended.err.startswith("news.atom: feedpub fails to write it (ZeroDivisionError")
    assert "failing since 2026-11-23 11:30" in ended.out


def test_a_feed_that_a_guard_holds_is_not_called_well(newsroom: Newsroom, program: Program) -> None:
    config = newsroom.folder / "config/feedpub.yaml"
    config.write_text(config.read_text().replace("news: {title: Gazette}", "news: {title: Gazette, section: none}"))
    newsroom.build("2026-11-23T11:30")
    ended = program(newsroom.folder, "status", *NOW)
    (feed,) = json.loads(program(newsroom.folder, "status", "--json", *NOW).out)["feeds"]

    assert ended.code == 1
    assert "as it was, held since 2026-11-23 11:30" in ended.out
    assert (feed["failing"], feed["held"]["since"]) == ([], "2026-11-23T11:30:00+02:00")
    assert feed["held"]["problem"].startswith("news: would have no story left")


def test_what_is_held_back_is_named_as_from_here_though_it_is_a_link_to_nothing_or_its_folder_is_closed(
    newsroom: Newsroom, program: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    (newsroom.folder / "content/gone.md").symlink_to("nowhere")
    newsroom.write("city/broken.md", date="2026-11-32")
    newsroom.build("2026-11-23T11:10")
    with monkeypatch.context() as patch:
        close(patch, newsroom.folder / "content/city")
        ended = program(newsroom.folder, "status", *NOW)
    assert sorted(line.partition(": ")[0] for line in ended.err.splitlines()) == [
        "content/city/broken.md:3",
        "content/gone.md",
    ]


def test_no_feed_is_called_well_while_the_whole_run_is_held(newsroom: Newsroom, program: Program) -> None:
    newsroom.configure("guards: {dates: 0}")
    newsroom.write("other.md", title="Other", date="2026-11-02 10:00")
    newsroom.build("2026-11-23T11:30")
    assert "as it was, held since 2026-11-23 11:30" in program(newsroom.folder, "status", *NOW).out


@pytest.mark.parametrize(("longest", "code"), [("59m", 1), ("60m", 0), ("3600s", 0), ("1d", 0)])
def test_a_build_that_is_longer_ago_than_it_may_be_is_stale(
    newsroom: Newsroom, program: Program, longest: str, code: int
) -> None:
    ended = program(newsroom.folder, "-q", "status", *NOW, "--stale", longest)
    late = (
        "the last build was at 2026-11-23 11:00, 60 min ago, longer than it may be; "
        "see whether cron or `feedpub run` is at work\n"
    )
    assert ended == (code, "", late if code else "")


@pytest.mark.parametrize("text", ["", "30", "m", "-5m", "0h", "1w", "٣m"])
def test_what_is_no_length_of_time_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="write one such as 90s, 30m, 12h or 2d"):
        status.duration(text)


@pytest.mark.parametrize(
    ("length", "said"),
    [
        (timedelta(seconds=-3), "0 s"),
        (timedelta(seconds=119), "119 s"),
        (timedelta(minutes=119), "119 min"),
        (timedelta(hours=47), "47 h"),
        (timedelta(days=9), "9 d"),
    ],
)
def test_ages_are_told_in_one_unit(length: timedelta, said: str) -> None:
    assert status.roughly(length) == said


def test_a_newsroom_that_never_built_is_not_well(tmp_path: Path, program: Program) -> None:
    newsroom = Newsroom(tmp_path)
    ended = program(newsroom.folder, "status", *NOW)
    assert ended.code == 1
    assert ended.err == "no build is remembered; run `feedpub build`\n"
    assert not (tmp_path / "config" / ".feedpub").exists()


def test_it_tells_who_is_at_work_and_when_they_build_next(newsroom: Newsroom, program: Program) -> None:
    config = newsroom.folder / "config" / "feedpub.yaml"
    config.write_text(config.read_text() + 'schedule:\n  - cron: "5 * * * *"\n')
    with running.hold(newsroom.folder / "output", config=config, command="run", since="2026-11-23T10:00:00+02:00"):
        _, found = looked(program, newsroom, *NOW)
        told = program(newsroom.folder, "status", *NOW).out
    outputs = found["outputs"]
    assert isinstance(outputs, list)
    assert outputs[0]["holder"] == {"pid": os.getpid(), "command": "run", "since": "2026-11-23T10:00:00+02:00"}
    assert found["due"] == "2026-11-23T12:05:00+02:00"
    assert f"held by `feedpub run` (process {os.getpid()}" in told
    assert "next due    2026-11-23 12:05 by the schedule" in told


def test_status_needs_no_content_and_changes_nothing(newsroom: Newsroom, program: Program) -> None:
    shutil.rmtree(newsroom.folder / "content")
    before = {one: one.stat().st_mtime_ns for one in newsroom.folder.rglob("*")}
    assert program(newsroom.folder, "status", *NOW).code == 0
    assert {one: one.stat().st_mtime_ns for one in newsroom.folder.rglob("*")} == before


@pytest.mark.parametrize(
    ("content", "fault"), [(b"no database at all", "file is not a database"), (b"", "it is empty")]
)
def test_a_ledger_that_cannot_be_opened_is_not_called_in_order(
    newsroom: Newsroom, program: Program, content: bytes, fault: str
) -> None:
    ledger = newsroom.folder / "config/.feedpub/ledger.db"
    ledger.write_bytes(content)
    ended = program(newsroom.folder, "status", *NOW)
    record = json.loads(program(newsroom.folder, "status", "--json", *NOW).out)

    assert ended.code == 1
    assert "in order" not in ended.out
    assert f"config/.feedpub/ledger.db: is damaged ({fault}); `feedpub build` begins a new one" in ended.err
    assert (record["well"], record["ledger"]) == (False, fault)
    assert ledger.read_bytes() == content


def test_a_ledger_with_a_damaged_middle_is_no_good_news(newsroom: Newsroom, program: Program) -> None:
    for number in range(300):
        newsroom.write(f"more/{number}.md", title=f"Story {number}", text="Text. " * number)
    newsroom.build("2026-11-23T11:30")
    data = bytearray(ledger_of(newsroom).read_bytes())
    page = int.from_bytes(data[16:18], "big")
    middle = len(data) // page // 2
    data[middle * page : (middle + 2) * page] = b"\xff" * (2 * page)
    ledger_of(newsroom).write_bytes(data)
    ended = program(newsroom.folder, "status", *NOW)
    assert ended.code == 1
    assert "config/.feedpub/ledger.db: is damaged (" in ended.err
    assert "`feedpub build` sets it aside" in program(newsroom.folder, "history", "harbour").err
    assert (
        "is damaged, and nothing was imported; say --set-aside"
        in program(newsroom.folder, "ledger", "import", "config/feedpub.yaml").err
    )
    assert ledger_of(newsroom).read_bytes() == data


# History


@pytest.mark.parametrize(
    "name",
    [
        "tag:gazette.example,2025:harbour",
        "harbour",
        "content/news/harbour.md",
        "../content/news/harbour.md",
        "https://gazette.example/harbour",
    ],
)
def test_a_story_is_told_by_whatever_one_calls_it(newsroom: Newsroom, program: Program, name: str) -> None:
    newsroom.write("other.md", title="Another")
    ended = program(newsroom.folder, "history", name)
    assert (ended.code, ended.err) == (0, "")
    assert ended.out == (
        "Harbour reopens at six\n"
        "  id         tag:gazette.example,2025:harbour\n"
        "  file       content/news/harbour.md\n"
        "  address    https://gazette.example/harbour\n"
        "  published  2026-11-20 10:00\n"
        "  updated    2026-11-23 11:00\n"
        "  in         news\n"
        "  2026-11-23 10:00  published  news\n"
        "  2026-11-23 11:00  updated    title, summary, content_html\n"
    )


def test_a_history_is_a_record_for_machines_too(newsroom: Newsroom, program: Program) -> None:
    found = json.loads(program(newsroom.folder, "history", "harbour", "--json").out)
    assert found["feeds"] == ["news"]
    assert found["events"] == [
        {"at": "2026-11-23T10:00:00+02:00", "kind": "published", "text": "news"},
        {"at": "2026-11-23T11:00:00+02:00", "kind": "updated", "text": "title, summary, content_html"},
    ]


@pytest.mark.parametrize(
    ("how", "said"),
    [(("--reason", "Not true."), "2026-11-23T12:00:00+02:00 Not true."), (("--legal",), ""), ((), "")],
    ids=["kill", "legal", "its file"],
)
def test_a_history_tells_when_a_story_was_taken_back_and_that_it_returned(
    newsroom: Newsroom, program: Program, how: tuple[str, ...], said: str
) -> None:
    if how:
        program(newsroom.folder, "kill", "harbour", *how, *NOW)
    else:
        newsroom.write("news/harbour.md", title="Harbour reopens at six", more="status: canceled\n")
        program(newsroom.folder, "build", *NOW)
        said = "2026-11-23T12:00:00+02:00"
    out = json.loads(program(newsroom.folder, "history", "HTTP://gazette.example/harbour", "--json").out or "{}")
    newsroom.write("news/harbour.md", title="Harbour reopens at six", text="Ships sail again.")
    (newsroom.folder / "config/withdrawn.yaml").unlink()
    program(newsroom.folder, "build", "--now", "2026-11-23T13:00")
    back = json.loads(program(newsroom.folder, "history", "harbour", "--json").out)

    if how != ("--legal",):  # its address is not kept
        assert out["withdrawn"] == "2026-11-23T12:00:00+02:00"
    assert back["withdrawn"] is None
    assert [(one["kind"], one["text"]) for one in back["events"] if one["kind"] in ("killed", "returned")] == [
        ("killed", said),
        ("returned", ""),
    ]


def test_a_story_that_nobody_knows_is_said_to_be_so(newsroom: Newsroom, program: Program) -> None:
    ended = program(newsroom.folder, "history", "nowhere")
    assert (ended.code, ended.out) == (2, "")
    assert ended.err.startswith("nowhere: no story of this id, name, file or address was ever in a feed; ")
