"""The memory of a newsroom: nothing is lost on the way in and out, and damage is met with care."""

import json
import os
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing
from dataclasses import fields, replace
from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feedpub.errors import ConfigError, TargetError
from feedpub.ledger import Carried, Published, _schema, sqlite, standing
from feedpub.ledger._entries import dumps, loads
from feedpub.ledger._schema import VERSION
from feedpub.ledger.sqlite import SqliteLedger, open_ledger
from feedpub.model import Access, Correction, Enclosure, Entry, Image, Person, Related, Status
from tests.builders import KYIV, NOON, entry, feed

TEXT = st.text()
LABEL = st.none() | st.text(min_size=1)
MOMENTS = st.datetimes(
    min_value=datetime(1971, 1, 1),  # noqa: DTZ001  hypothesis adds the zone
    max_value=datetime(2099, 1, 1),  # noqa: DTZ001
    timezones=st.integers(-720, 840).map(lambda minutes: timezone(timedelta(minutes=minutes))),
).map(lambda moment: moment.replace(microsecond=0))
DAYS = st.dates(min_value=date(1971, 1, 1), max_value=date(2099, 1, 1))
SIZE = st.none() | st.integers(0, 10**9)
ENTRIES = st.builds(
    Entry,
    **dict.fromkeys(("id", "name", "path", "url", "title", "language", "fingerprint"), TEXT),
    **dict.fromkeys(("agency", "source", "dateline", "section", "rights"), LABEL),
    published=MOMENTS,
    published_is_day=st.booleans(),
    updated=MOMENTS,
    authors=st.lists(st.builds(Person, name=TEXT, email=LABEL, url=LABEL), max_size=2).map(tuple),
    tags=st.lists(TEXT, max_size=3).map(tuple),
    images=st.lists(st.builds(Image, url=TEXT, alt=LABEL, width=SIZE, length=SIZE), max_size=2).map(tuple),
    enclosures=st.lists(
        st.builds(Enclosure, url=TEXT, media_type=TEXT, length=st.integers(0, 9), title=LABEL), max_size=2
    ).map(tuple),
    corrections=st.lists(st.builds(Correction, at=MOMENTS | DAYS, note=TEXT), max_size=2).map(tuple),
    related=st.lists(
        st.builds(Related, title=TEXT, url=LABEL, published=st.none() | MOMENTS | DAYS, views=SIZE), max_size=2
    ).map(tuple),
    free=st.dictionaries(TEXT, TEXT | st.lists(TEXT, min_size=1, max_size=2).map(tuple), max_size=2),
    origins=st.dictionaries(TEXT, TEXT, max_size=2),
    status=st.sampled_from(Status),
    access=st.sampled_from(Access),
    embargo=st.none() | MOMENTS,
    expires=st.none() | MOMENTS,
    minor=st.booleans(),
    guid=LABEL,
    live=st.booleans(),
    version=SIZE,
    summary=st.none() | TEXT,
    content_html=st.none() | TEXT,
)


@given(ENTRIES)
def test_an_entry_comes_out_of_json_as_it_went_in(one: Entry) -> None:
    found = loads(dumps(one))
    assert found == one
    for name in ("published", "updated"):
        assert getattr(found, name).utcoffset() == getattr(one, name).utcoffset()
    assert [type(each.at) for each in found.corrections] == [type(each.at) for each in one.corrections]


def test_every_field_of_an_entry_is_drawn_above() -> None:
    whole = loads(dumps(RICH))
    assert whole == RICH
    usual = {one.name: one.default for one in fields(Entry)}
    assert [name for name in usual if getattr(RICH, name) == usual[name]] == []


RICH = entry(
    guid="4711 at https://x.example",
    live=True,
    version=3,
    authors=(Person(name="Olha Sova", email="o@x.example", url="https://x.example/o"),),
    agency="UNN",
    source="Politico",
    dateline="Київ",
    section="City",
    tags=("a", "b"),
    rights="©",
    images=(Image(url="https://x.example/p.jpg", alt="a", caption="b", credit="c", width=1, height=2, length=3),),
    enclosures=(Enclosure(url="https://x.example/a.mp3", media_type="audio/mpeg", length=7, title="t"),),
    corrections=(Correction(at=NOON, note="n"), Correction(at=date(2026, 11, 24), note="m")),
    related=(Related(title="r", url="https://x.example/r", published=date(2026, 11, 22), views=3),),
    free={"kicker": "x", "rows": ("a", "b")},
    origins={"title": "line 3"},
    status=Status.CANCELED,
    access=Access.MEMBERS,
    embargo=NOON,
    expires=NOON,
    fingerprint="f",
    minor=True,
    published_is_day=True,
)


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"id": "a"}', "null", "{", '{"colour": "red"}', "[" * 100_000])
def test_what_is_no_entry_is_refused(text: str) -> None:
    with pytest.raises(ValueError):
        loads(text)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("title", 5),
        ("title", None),
        ("url", ["https://x.example"]),
        ("published", "2026-11-23T12:00:00"),
        ("published", "2026-11-23"),
        ("published", 1795428000),
        ("updated", "9999-12-31T23:59:59-10:00"),
        ("published_is_day", "no"),
        ("published_is_day", 1),
        ("version", "three"),
        ("version", 3.0),
        ("version", True),
        ("authors", "x"),
        ("authors", ["Olha Sova"]),
        ("authors", [{"name": 5}]),
        ("authors", [{"surname": "Sova"}]),
        ("authors", {"name": "Olha Sova"}),
        ("tags", "city"),
        ("tags", [5]),
        ("images", [{"url": "https://x.example", "width": "wide"}]),
        ("corrections", [{"at": "2026-11-23T12:00:00", "note": "n"}]),
        ("corrections", [{"at": "yesterday", "note": "n"}]),
        ("related", [{"title": "r", "published": 5}]),
        ("free", {"rows": [1, 2]}),
        ("free", ["rows"]),
        ("status", "published"),
        ("status", 5),
        ("access", ["free"]),
        ("colour", "red"),
    ],
)
def test_an_entry_with_a_value_of_another_type_is_refused(field: str, value: object) -> None:
    with pytest.raises(ValueError):
        loads(json.dumps(json.loads(dumps(RICH)) | {field: value}))


@given(st.recursive(st.none() | st.booleans() | st.integers() | st.text(), lambda inner: st.lists(inner, max_size=2)))
def test_whatever_stands_in_a_field_an_entry_comes_out_sound_or_not_at_all(value: object) -> None:
    written = json.loads(dumps(RICH))
    for field in written:
        try:
            found = loads(json.dumps(written | {field: value}))
        except ValueError:
            continue
        assert json.loads(dumps(found)).get(field) in (value, None)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / ".feedpub/ledger.db"


@pytest.fixture
def ledger(path: Path) -> Iterator[SqliteLedger]:
    opened, note = open_ledger(path)
    assert note is None
    yield opened
    opened.close()


def reopened(path: Path, *, write: bool = True) -> SqliteLedger:
    opened, note = open_ledger(path, write=write)
    assert note is None
    return opened


def test_a_new_ledger_knows_nothing(ledger: SqliteLedger) -> None:
    assert (ledger.stories(), ledger.feeds(), ledger.files("output"), ledger.last_good({"a.md"})) == ({}, {}, {}, [])


def test_a_release_is_remembered_whole(ledger: SqliteLedger, path: Path) -> None:
    other = entry("other")
    ledger.record([RICH, other], [feed(other, RICH), feed(name="empty")], {"output": {"news.rss": {"d1"}}})
    ledger.close()
    again = reopened(path)
    assert again.stories()[RICH.id] == Published(
        id=RICH.id, path=RICH.path, published=NOON, updated=NOON, fingerprint="f", standing=standing(RICH), version=3
    )
    assert again.last_good({RICH.path, "nobody.md"}) == [RICH]
    assert again.feeds() == {
        "news": Carried(updated=NOON, ids=(other.id, RICH.id)),
        "empty": Carried(updated=datetime(2025, 1, 1, tzinfo=UTC), ids=()),
    }
    assert again.files("output") == {"news.rss": {"d1"}}
    again.close()


def test_the_files_of_a_target_are_replaced_and_those_of_others_stay(ledger: SqliteLedger) -> None:
    ledger.record([], [], {"a": {"x": {"1"}, "y": {"2"}}, "b": {"z": {"3"}}})
    ledger.record([], [], {"a": {"y": {"4"}}})
    assert (ledger.files("a"), ledger.files("b")) == ({"y": {"4"}}, {"z": {"3"}})


def test_a_story_that_moved_is_known_by_its_new_path(ledger: SqliteLedger) -> None:
    ledger.record([entry()], [], {})
    ledger.record([entry(path="new.md")], [], {})
    assert [one.path for one in ledger.last_good({"new.md", entry().path})] == ["new.md"]


def test_a_story_that_no_feed_carries_any_more_is_still_remembered(ledger: SqliteLedger) -> None:
    ledger.record([entry("a"), entry("b")], [], {})
    ledger.record([entry("b", fingerprint="new")], [], {})
    assert sorted(one.path for one in ledger.stories().values()) == ["content/a.md", "content/b.md"]


def test_a_release_is_remembered_whole_or_not_at_all(ledger: SqliteLedger) -> None:
    ledger.record([entry("a")], [feed(entry("a"))], {"output": {"news.rss": {"old"}}})

    def breaking() -> Iterator[Entry]:
        yield entry("b")
        raise RuntimeError("on purpose")

    with pytest.raises(RuntimeError):
        ledger.record(breaking(), [feed()], {"output": {"news.rss": {"new"}}})
    assert list(ledger.stories()) == [entry("a").id]
    assert ledger.files("output") == {"news.rss": {"old"}}


def test_a_story_with_a_name_that_is_no_utf_8_is_remembered_like_any_other(ledger: SqliteLedger) -> None:
    odd = entry("odd", path="content/\udcff.md")
    ledger.record([odd, entry("a")], [feed(odd, entry("a"))], {})
    assert len(ledger.stories()) == 2
    assert ledger.last_good({odd.path}) == [odd]


def test_reading_only_makes_nothing(tmp_path: Path, path: Path) -> None:
    opened = reopened(path, write=False)
    assert opened.stories() == {}
    opened.close()
    assert list(tmp_path.iterdir()) == []


def test_reading_only_changes_nothing(ledger: SqliteLedger, path: Path) -> None:
    ledger.record([entry()], [], {})
    ledger.close()
    before = path.read_bytes(), path.stat().st_mtime_ns
    opened = reopened(path, write=False)
    assert list(opened.stories()) == [entry().id]
    with pytest.raises(
        TargetError, match=r"ledger\.db: cannot be written \(attempt to write a readonly database\); let the user"
    ):
        opened.record([entry("b")], [], {})
    opened.close()
    assert (path.read_bytes(), path.stat().st_mtime_ns) == before


@pytest.mark.parametrize("damage", [b"this is no database" * 100, b"SQLite format 3\x00" + b"\xff" * 5000])
def test_a_damaged_ledger_is_set_aside_and_a_new_one_begun(path: Path, damage: bytes) -> None:
    path.parent.mkdir()
    path.write_bytes(damage)
    opened, note = open_ledger(path)
    opened.record([entry()], [], {})
    opened.close()
    assert note is not None
    assert note.startswith(f"{path}: was damaged (")
    assert "now lies in ledger.db.damaged-1; ids stay the same" in note
    assert path.with_name("ledger.db.damaged-1").read_bytes() == damage
    assert list(reopened(path).stories()) == [entry().id]


def test_a_ledger_that_is_damaged_again_does_not_take_the_first_ones_place(path: Path) -> None:
    path.parent.mkdir()
    for damage in (b"first " * 300, b"second " * 300):
        path.unlink(missing_ok=True)
        path.write_bytes(damage)
        open_ledger(path)[0].close()
    assert path.with_name("ledger.db.damaged-1").read_bytes() == b"first " * 300
    assert path.with_name("ledger.db.damaged-2").read_bytes() == b"second " * 300


def test_a_ledger_whose_middle_is_damaged_is_noticed_when_it_is_opened(ledger: SqliteLedger, path: Path) -> None:
    ledger.record([entry(f"story-{number}", content_html="x" * 2000) for number in range(50)], [], {})
    ledger.close()
    body = bytearray(path.read_bytes())
    body[4096:12288] = b"\xff" * 8192
    path.write_bytes(body)
    opened, note = open_ledger(path)
    opened.close()
    assert note is not None
    assert "was damaged" in note


def test_reading_only_leaves_a_damaged_ledger_where_it_is(path: Path) -> None:
    path.parent.mkdir()
    path.write_bytes(b"damaged " * 300)
    opened, note = open_ledger(path, write=False)
    assert opened.stories() == {}
    opened.close()
    assert note is not None
    assert note.endswith("; `feedpub build` sets it aside")
    assert [one.name for one in path.parent.iterdir()] == ["ledger.db"]


@pytest.mark.parametrize("write", [True, False])
def test_a_ledger_of_a_newer_feedpub_is_left_alone(ledger: SqliteLedger, path: Path, write: bool) -> None:
    ledger.close()
    connection = sqlite3.connect(path)
    connection.execute(f"PRAGMA user_version = {VERSION + 1}")
    connection.close()
    before = path.read_bytes()
    with pytest.raises(
        ConfigError, match=f"newer feedpub \\(version {VERSION + 1}, this one knows {VERSION}\\); update"
    ):
        open_ledger(path, write=write)
    assert path.read_bytes() == before


def test_a_ledger_in_a_place_that_is_no_folder_is_a_wrong_configuration(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(ConfigError, match="cannot be made"):
        open_ledger(tmp_path / "file/ledger.db")
    with pytest.raises(ConfigError, match="cannot be opened"):
        open_ledger(tmp_path)


def test_an_entry_keeps_its_offset_in_the_newsrooms_zone(ledger: SqliteLedger) -> None:
    summer = entry("summer", published=datetime(2026, 7, 1, 12, tzinfo=KYIV))
    ledger.record([summer], [], {})
    (found,) = ledger.last_good({summer.path})
    assert found.published.isoformat() == "2026-07-01T12:00:00+03:00"
    assert ledger.stories()[summer.id].published == summer.published


def test_a_story_forgets_nothing_when_it_is_written_a_second_time(ledger: SqliteLedger) -> None:
    ledger.record([RICH], [], {})
    changed = replace(RICH, title="Another", updated=NOON + timedelta(hours=1))
    ledger.record([changed], [], {})
    assert ledger.last_good({RICH.path}) == [changed]


def test_what_was_intended_is_known_until_it_was_announced(ledger: SqliteLedger) -> None:
    ledger.record([], [], {"output": {"news.rss": {"old"}}})
    ledger.intend("output", {"news.rss": {"new"}, "more.rss": {"first"}})
    ledger.intend("other", {})
    assert ledger.files("output") == {"news.rss": {"old", "new"}, "more.rss": {"first"}}
    assert ledger.files("other") == {}
    ledger.record([], [], {"output": {"news.rss": {"new"}}})
    assert (ledger.files("output"), ledger.unannounced()) == ({"news.rss": {"new"}}, {"news.rss"})
    ledger.announced({"other"})
    assert ledger.unannounced() == {"news.rss"}
    ledger.announced({"output"})
    assert (ledger.files("output"), ledger.unannounced()) == ({"news.rss": {"new"}}, set())


def test_a_row_whose_entry_is_of_another_story_is_left_out(ledger: SqliteLedger, path: Path) -> None:
    ledger.record([entry("a"), entry("b")], [], {})
    ledger.close()
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("UPDATE story SET entry = (SELECT entry FROM story WHERE id LIKE '%:b')")
    with closing(reopened(path)) as again:
        assert [one.name for one in again.last_good({"content/a.md", "content/b.md"})] == ["b"]


# Other versions


def version_1(path: Path) -> None:
    """A ledger as the first feedpub made it, with two stories, and two rows that are damaged."""
    path.parent.mkdir()
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript((Path(__file__).parent / "data/ledger-1.sql").read_text())


def assert_led_up(found: SqliteLedger) -> None:
    stories = found.stories()
    assert {id_.rpartition(":")[2]: one.version for id_, one in stories.items()} == {
        "harbour-reopens": 3,
        "other": None,
        "damaged": None,
        "odd": None,
    }
    assert [one.title for one in found.last_good({one.path for one in stories.values()})] == ["Harbour reopens"] * 2
    assert found.files("../output") == {"news.rss": {"1" * 64}, "news.atom": {"2" * 64}}
    assert found.files("../other") == {"news.rss": {"3" * 64}}
    assert found.feeds()["news"].ids == tuple(f"tag:gazette.example,2025:{name}" for name in ("other", RICH.name))


def columns(path: Path) -> list[object]:
    with closing(sqlite3.connect(path)) as connection:
        tables = (
            "SELECT t.name, c.* FROM sqlite_master t, pragma_table_info(t.name) c WHERE t.type = 'table' ORDER BY 1, 2"
        )
        return [*connection.execute(tables), *connection.execute("PRAGMA user_version")]


def test_a_ledger_of_version_1_is_led_up_and_stays_beside_as_it_was(path: Path, tmp_path: Path) -> None:
    version_1(path)
    before = columns(path)
    with closing(reopened(path)) as ledger:
        assert_led_up(ledger)
        ledger.record([entry("new", version=7)], [], {"../output": {"news.rss": {"4"}}})
        assert ledger.stories()[entry("new").id].version == 7
    assert sorted(one.name for one in path.parent.iterdir()) == ["ledger.db", "ledger.db.version-1"]
    assert columns(path.with_name("ledger.db.version-1")) == before
    fresh = tmp_path / "fresh.db"
    reopened(fresh).close()
    assert columns(path) == columns(fresh)


def test_reading_only_leads_up_a_copy(path: Path) -> None:
    version_1(path)
    before = path.read_bytes()
    with closing(reopened(path, write=False)) as ledger:
        assert_led_up(ledger)
    assert path.read_bytes() == before
    assert [one.name for one in path.parent.iterdir()] == ["ledger.db"]


@pytest.mark.parametrize("failing", range(len(_schema.LADDER[1])))
def test_a_step_that_fails_leaves_the_ledger_as_it_was(
    path: Path, failing: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    version_1(path)
    before = columns(path)
    first, second, *others = _schema.LADDER
    broken = (*second[:failing], "SELECT json('{')", *second[failing:])
    with monkeypatch.context() as patched, closing(sqlite3.connect(path)) as connection:
        patched.setattr(_schema, "LADDER", (first, broken, *others))
        with pytest.raises(sqlite3.OperationalError, match="malformed JSON"):
            _schema.climb(connection)
    assert columns(path) == before
    with closing(reopened(path)) as ledger:
        assert_led_up(ledger)


# What is wrong with a ledger, or around it


@pytest.mark.parametrize("write", [True, False])
def test_an_empty_ledger_is_reported(path: Path, write: bool) -> None:
    path.parent.mkdir()
    path.touch()
    ledger, note = open_ledger(path, write=write)
    with closing(ledger):
        assert ledger.stories() == {}
    assert note == (
        f"{path}: was empty and is begun anew; if there is a backup, stop feedpub and put that in its place"
        if write
        else f"{path}: is empty; if there is a backup, put that in its place"
    )
    assert (path.stat().st_size == 0) is not write


def test_a_ledger_that_lacks_a_column_is_set_aside_and_the_column_named(ledger: SqliteLedger, path: Path) -> None:
    ledger.close()
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("ALTER TABLE story DROP COLUMN standing")
    opened, note = open_ledger(path)
    with closing(opened):
        assert opened.stories() == {}
    assert note is not None
    assert "was damaged (its table story has no column standing) and now lies in ledger.db.damaged-1" in note


def test_a_ledger_in_use_is_waited_for_and_then_named(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sqlite, "BUSY", 0.05)
    opened = reopened(path)
    with closing(opened), closing(sqlite3.connect(path)) as other:
        other.execute("BEGIN EXCLUSIVE")
        said = r"ledger\.db: is used by another program \(database is locked\); see which with `fuser`, and build again"
        for write in (True, False):
            with pytest.raises(ConfigError, match=said):
                open_ledger(path, write=write)
        with pytest.raises(ConfigError, match=said):
            opened.stories()
        with pytest.raises(TargetError, match=said):
            opened.record([entry()], [], {})
        other.rollback()
        opened.record([entry()], [], {})


def test_a_ledger_that_may_not_be_written_stops_a_build_before_it_begins() -> None:
    if os.geteuid() != 0:
        pytest.skip("only root can become somebody who may not write")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "ledger.db"
        reopened(path).close()
        Path(folder).chmod(0o755)
        path.chmod(0o644)
        os.seteuid(65534)
        try:
            with pytest.raises(
                ConfigError, match=r"ledger\.db: cannot be written \(.*\); let the user that runs feedpub"
            ):
                open_ledger(path)
            reopened(path, write=False).close()
        finally:
            os.seteuid(0)


def test_a_ledger_that_was_being_written_can_be_read_after_the_next_build(ledger: SqliteLedger, path: Path) -> None:
    ledger.record([entry(f"story-{number}") for number in range(50)], [], {})
    ledger.close()
    cut_short = path.with_name("cut-short.db")
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("PRAGMA cache_size = 1")
        connection.execute("BEGIN")
        connection.execute("UPDATE story SET entry = hex(zeroblob(5000))")
        for suffix in ("", "-journal"):
            cut_short.with_name(cut_short.name + suffix).write_bytes(path.with_name(path.name + suffix).read_bytes())
    with pytest.raises(ConfigError, match=r"cut-short\.db: was being written .*; `feedpub build` puts it in order"):
        open_ledger(cut_short, write=False)
    with closing(reopened(cut_short)) as found:
        assert len(found.last_good({f"content/story-{number}.md" for number in range(50)})) == 50
    reopened(cut_short, write=False).close()
