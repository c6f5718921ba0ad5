"""The memory of a newsroom: nothing is lost on the way in and out, and damage is met with care."""

import json
import os
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import fields, replace

from feedpub.errors import ConfigError, TargetError
from feedpub.ledger import (
    Build,
    Carried,
    DamageError,
    Event,
    InUseError,
    Published,
    _first,
    _record,
    _schema,
    sqlite,
    standing,
)
from feedpub.ledger._entries import dumps, holds, loads, pack, unpack
from feedpub.ledger._schema import SHAPE, VERSION, shape_of
from feedpub.ledger.sqlite import SqliteLedger, open_ledger
from feedpub.model import Access, Correction, Enclosure, Entry, Image, Person, Related, Status, Translation
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
    declared=st.none() | MOMENTS,
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
    form=TEXT,
    translations=st.lists(st.builds(Translation, language=TEXT, url=TEXT), max_size=2).map(tuple),
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
    content=st.none() | TEXT,
)


@given(ENTRIES)
def test_an_entry_comes_out_of_json_as_it_went_in(one: Entry) -> None:
    found = loads(dumps(one))
    assert found == one
    for name in ("published", "updated"):
        assert getattr(found, name).utcoffset() == getattr(one, name).utcoffset()
    assert [type(each.at) for each in found.corrections] == [type(each.at) for each in one.corrections]


def test_every_field_of_an_entry_is_drawn_above() -> None:
    # Older ledgers, which tests read, know nothing of what was added since.
    translation = Translation(language="en", url="https://x.example/en")
    richer = replace(RICH, form="markdown", translations=(translation,), declared=NOON)
    assert loads(dumps(richer)) == richer
    usual = {one.name: one.default for one in fields(Entry)}
    assert [name for name in usual if getattr(richer, name) == usual[name]] == []


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
        id=RICH.id,
        path=RICH.path,
        published=NOON,
        updated=NOON,
        fingerprint="f",
        standing=standing(RICH),
        version=3,
        url=RICH.url,
        title=RICH.title,
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
    assert note.endswith("; if there is a backup, stop feedpub and put that in its place")
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


def spoil_middle(path: Path) -> bytes:
    body = bytearray(path.read_bytes())
    body[4096:] = b"\xff" * (len(body) - 4096)
    path.write_bytes(body)
    return bytes(body)


def test_a_ledger_whose_middle_is_damaged_is_set_aside_when_it_is_read(ledger: SqliteLedger, path: Path) -> None:
    ledger.record([entry(f"story-{number}") for number in range(50)], [], {})
    ledger.close()
    body = spoil_middle(path)
    opened = reopened(path)
    with pytest.raises(
        DamageError, match=r"ledger\.db: was damaged \(.* now lies in ledger\.db\.damaged-1.*; build again"
    ):
        opened.stories()
    assert path.with_name("ledger.db.damaged-1").read_bytes() == body
    with closing(reopened(path)) as anew:
        assert anew.stories() == {}


def test_a_ledger_whose_middle_is_damaged_is_set_aside_when_it_is_written(ledger: SqliteLedger, path: Path) -> None:
    ledger.record([entry(f"story-{number}") for number in range(50)], [], {})
    ledger.close()
    spoil_middle(path)
    with pytest.raises(TargetError, match=r"now lies in ledger\.db\.damaged-1"):
        reopened(path).record([entry("new")], [], {})
    assert not path.exists()


def test_reading_only_never_moves_a_ledger_whose_middle_is_damaged(ledger: SqliteLedger, path: Path) -> None:
    ledger.record([entry(f"story-{number}") for number in range(50)], [], {})
    ledger.close()
    body = spoil_middle(path)
    opened = reopened(path, write=False)
    with closing(opened), pytest.raises(ConfigError, match=r"is damaged \(.*\); `feedpub build` sets it aside; "):
        opened.stories()
    assert path.read_bytes() == body


def test_a_ledger_that_was_cut_off_is_set_aside(ledger: SqliteLedger, path: Path) -> None:
    ledger.record([entry(f"story-{number}") for number in range(50)], [], {})
    ledger.close()
    path.write_bytes(path.read_bytes()[: 4096 * 3])
    opened, note = open_ledger(path)
    with closing(opened):
        assert opened.stories() == {}
    assert note is not None
    assert "was damaged (database disk image is malformed) and now lies in ledger.db.damaged-1" in note


@pytest.mark.parametrize("write", [False, True])
def test_a_ledger_whose_damage_is_told_in_words_that_are_no_utf_8_is_like_any_damaged_one(
    ledger: SqliteLedger, path: Path, write: bool
) -> None:
    ledger.close()
    body = path.read_bytes().replace(b"tablefeedfeed", b"tablef\xa6edfeed")
    path.write_bytes(body.replace(b"CREATE TABLE feed", b"CREATE TABLX feed"))
    opened, note = open_ledger(path, write=write)
    with closing(opened):
        assert not opened.stories()
    assert note
    assert ("now lies in ledger.db.damaged-1" if write else "`feedpub build` sets it aside") in note


def test_a_damaged_text_costs_itself(ledger: SqliteLedger, path: Path) -> None:
    ledger.record([entry("a"), entry("b")], [], {})
    ledger.close()
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("UPDATE story SET title = CAST(x'ff41' AS TEXT) WHERE id LIKE '%:a'")
    with closing(reopened(path)) as again:
        assert {one.title for one in again.stories().values()} == {"\ufffdA", "Harbour reopens"}


def test_reading_only_leaves_a_damaged_ledger_where_it_is(path: Path) -> None:
    path.parent.mkdir()
    path.write_bytes(b"damaged " * 300)
    opened, note = open_ledger(path, write=False)
    assert opened.stories() == {}
    opened.close()
    assert note is not None
    assert note.endswith("; `feedpub build` sets it aside; if there is a backup, put that in its place first")
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
    with pytest.raises(ConfigError, match="is a folder"):
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


def test_where_there_is_nobody_to_tell_what_was_intended_is_announced_as_soon_as_it_is_recorded(
    ledger: SqliteLedger,
) -> None:
    for target in ("output", "other"):
        ledger.intend(target, {"news.rss": {"new"}, "more.rss": {"new"}})
    ledger.record([], [], {"output": {"news.rss": {"new"}}}, announced=True)
    assert ledger.unannounced() == {"news.rss", "more.rss"}
    assert ledger.files("output") == {"news.rss": {"new"}}
    assert ledger.files("other") == {"news.rss": {"new"}, "more.rss": {"new"}}
    ledger.announced({"other"})
    assert ledger.unannounced() == set()


def test_an_entry_that_cannot_be_read_costs_itself(ledger: SqliteLedger, path: Path) -> None:
    ledger.record([entry("a"), entry("b")], [], {})
    ledger.close()
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute(
            "UPDATE entry SET packed = x'00ff' WHERE story = (SELECT key FROM story WHERE id LIKE '%:a')"
        )
    with closing(reopened(path)) as again:
        assert [one.name for one in again.last_good({"content/a.md", "content/b.md"})] == ["b"]
        assert list(again.entries({entry("a").id, entry("b").id, "nobody"})) == [entry("b").id]
        again.record([entry("a")], [], {}, at=NOON)
        assert len(again.entries({entry("a").id, entry("b").id})) == 2


# Other versions


def older(path: Path, version: int) -> None:
    """A ledger as a feedpub of that version made it, with rows that are damaged."""
    path.parent.mkdir()
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript((Path(__file__).parent / f"data/ledger-{version}.sql").read_text())


def assert_led_up(found: SqliteLedger, version: int) -> None:
    stories = found.stories()
    whole = {"harbour-reopens": 3, "other": None}
    broken = {"damaged": None, "odd": None} if version == 1 else {"damaged": None, "strange": None}
    more = {} if version == 1 else {"odd": None, "gone": None}
    assert {id_.rpartition(":")[2]: one.version for id_, one in stories.items()} == whole | broken | more
    rich = stories[RICH.id]
    # Free fields did not count then: the next build sees another standing, and records the story anew.
    then = standing(replace(RICH, free={}))
    assert (rich.path, rich.standing, rich.url, rich.title) == (RICH.path, then, RICH.url, RICH.title)
    assert (rich.declared, rich.withdrawn, found.history(RICH.id), found.builds(9)) == (None, None, [], [])
    assert found.last_good({RICH.path}) == [RICH]
    names = {one.name for one in found.entries(stories.keys()).values()}
    assert names == whole.keys() | more.keys()
    for sought in (RICH.id, RICH.name, RICH.path, RICH.url):
        assert [one.id for one in found.find(sought)] == [RICH.id]
    assert found.files("../other") == {"news.rss": {"3" * 64}}
    news = {"1" * 64} if version == 1 else {"1" * 64, "4" * 64}
    assert found.files("../output") == {"news.rss": news, "news.atom": {"2" * 64}}
    assert found.unannounced() == (set() if version == 1 else {"news.rss"})
    assert found.feeds()["news"].ids == tuple(f"tag:gazette.example,2025:{name}" for name in ("other", RICH.name))


def columns(path: Path) -> list[object]:
    with closing(sqlite3.connect(path)) as connection:
        tables = (
            "SELECT t.name, c.* FROM sqlite_master t, pragma_table_info(t.name) c WHERE t.type = 'table' ORDER BY 1, 2"
        )
        return [*connection.execute(tables), *connection.execute("PRAGMA user_version")]


each_version = pytest.mark.parametrize("version", range(1, VERSION))


@each_version
def test_an_older_ledger_is_led_up_and_stays_beside_as_it_was(path: Path, tmp_path: Path, version: int) -> None:
    older(path, version)
    before = columns(path)
    with closing(reopened(path)) as ledger:
        assert_led_up(ledger, version)
        ledger.record([entry("new", version=7)], [], {"../output": {"news.rss": {"4"}}})
        assert ledger.stories()[entry("new").id].version == 7
    assert sorted(one.name for one in path.parent.iterdir()) == ["ledger.db", f"ledger.db.version-{version}"]
    assert columns(path.with_name(f"ledger.db.version-{version}")) == before
    fresh = tmp_path / "fresh.db"
    reopened(fresh).close()
    assert columns(path) == columns(fresh)


@each_version
def test_an_older_ledger_that_is_led_up_keeps_the_content_of_what_feeds_carry(path: Path, version: int) -> None:
    older(path, version)
    with closing(reopened(path)) as ledger:
        for days in (0, 99):
            ledger.record([], [feed(RICH, entry("other"))], {}, at=NOON + timedelta(days=days))
        assert ledger.entries({RICH.id})[RICH.id].content_html == RICH.content_html


@each_version
def test_reading_only_leads_up_a_copy(path: Path, version: int) -> None:
    older(path, version)
    before = path.read_bytes()
    with closing(reopened(path, write=False)) as ledger:
        assert_led_up(ledger, version)
    assert path.read_bytes() == before
    assert [one.name for one in path.parent.iterdir()] == ["ledger.db"]


@pytest.mark.parametrize(
    ("version", "failing"), [(one, nth) for one in range(1, VERSION) for nth in range(len(_schema.LADDER[one]))]
)
def test_a_step_that_fails_leaves_the_ledger_as_it_was(
    path: Path, version: int, failing: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    older(path, version)
    before = columns(path)
    step = _schema.LADDER[version]
    broken = (*step[:failing], "SELECT json('{')", *step[failing:])
    with monkeypatch.context() as patched, closing(sqlite3.connect(path)) as connection:
        patched.setattr(_schema, "LADDER", (*_schema.LADDER[:version], broken, *_schema.LADDER[version + 1 :]))
        with pytest.raises(sqlite3.OperationalError, match="malformed JSON"):
            _schema.climb(connection)
    assert columns(path) == before
    with closing(reopened(path)) as ledger:
        assert_led_up(ledger, version)


def test_a_story_whose_file_was_gone_in_version_2_is_known_with_its_last_path(path: Path) -> None:
    older(path, 2)
    gone, odd = entry("gone"), entry("odd", path="content/\udcff.md")
    with closing(reopened(path)) as ledger:
        assert (ledger.stories()[gone.id].path, ledger.entries({gone.id})) == ("", {gone.id: gone})
        assert ledger.last_good({gone.path, odd.path}) == [odd]


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


def test_a_new_ledger_has_just_the_tables_and_columns_that_one_must_have(ledger: SqliteLedger, path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection:
        assert shape_of(connection) == SHAPE


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
        said = r"ledger\.db: is used by another program \(database is locked\); see which with `fuser`, and "
        for write in (True, False):
            with pytest.raises(InUseError, match=f"{said}run this again when it is done"):
                open_ledger(path, write=write)
        with pytest.raises(InUseError, match=f"{said}run this again when it is done"):
            opened.stories()
        with pytest.raises(TargetError, match=f"{said}build again when it is done"):
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
        connection.execute("UPDATE entry SET packed = zeroblob(5000)")
        for suffix in ("", "-journal"):
            cut_short.with_name(cut_short.name + suffix).write_bytes(path.with_name(path.name + suffix).read_bytes())
    with pytest.raises(ConfigError, match=r"cut-short\.db: was being written .*; `feedpub build` puts it in order"):
        open_ledger(cut_short, write=False)
    with closing(reopened(cut_short)) as found:
        assert len(found.last_good({f"content/story-{number}.md" for number in range(50)})) == 50
    reopened(cut_short, write=False).close()


# What happened


LATER = NOON + timedelta(hours=1)
ID = entry().id


def told(ledger: SqliteLedger, id_: str = ID) -> list[tuple[str, str]]:
    return [(one.kind, one.text) for one in ledger.history(id_)]


def test_a_storys_life_is_told_in_order(ledger: SqliteLedger) -> None:
    first = entry(fingerprint="1")
    world, news = feed(first, name="world"), feed(first)
    ledger.record([first], [news, world], {}, at=NOON, declared={ID: NOON})
    ledger.record([first], [news, world], {}, at=LATER, declared={ID: NOON})
    second = entry(
        fingerprint="2",
        title="Harbour closes",
        updated=LATER,
        path="content/city/harbour-reopens.md",
        corrections=(Correction(at=LATER, note="It opened at seven."),),
    )
    ledger.record([second], [feed(second), feed(name="world")], {}, at=LATER, declared={ID: LATER})
    third = replace(second, path="content/city/harbour.md", fingerprint="3", minor=True, tags=("port",))
    ledger.record([third], [feed(third)], {}, at=LATER, declared={ID: LATER})
    ledger.record(
        [], [feed()], {}, at=LATER, withdrawn={ID: LATER}, notes={ID: ["killed: court: order", "allowed: url"]}
    )
    ledger.record([], [feed()], {}, at=LATER, withdrawn={ID: LATER}, notes={ID: ["killed: court: order"]})
    ledger.record([third], [feed(third)], {}, at=LATER)
    assert told(ledger) == [
        ("published", "news, world"),
        ("updated", "title"),
        ("corrected", "It opened at seven."),
        ("redated", f"{NOON.isoformat()} -> {LATER.isoformat()}"),
        ("moved", "content/harbour-reopens.md -> content/city/harbour-reopens.md"),
        ("left", "world"),
        ("updated", "tags, minor"),
        ("renamed", "content/city/harbour-reopens.md -> content/city/harbour.md"),
        ("withdrawn", LATER.isoformat()),
        ("left", "news"),
        ("killed", "court: order"),
        ("allowed", "url"),
        ("published", "news"),
        ("returned", ""),
    ]
    assert ledger.history(ID)[0] == Event(at=NOON, kind="published", text="news, world")
    assert ledger.history("nobody") == []


def test_a_build_without_changes_adds_nothing_but_itself(ledger: SqliteLedger) -> None:
    for at in (NOON, LATER):
        ledger.record([RICH], [feed(RICH)], {"output": {"a": {"1"}}}, at=at, declared={RICH.id: NOON})
    assert told(ledger) == [("published", "news")]
    assert ledger.builds(9) == [
        Build(at=LATER, problems=(), written=0, entries=1),
        Build(at=NOON, problems=(), written=1, entries=1),
    ]


def test_a_note_of_an_unknown_kind_is_refused_and_nothing_is_remembered(ledger: SqliteLedger) -> None:
    with pytest.raises(ValueError, match="begins with none of published"):
        ledger.record([RICH], [], {}, at=NOON, notes={RICH.id: ["abducted: by aliens"]})
    assert ledger.stories() == {}


def test_builds_are_told_newest_first_and_the_oldest_forgotten(
    ledger: SqliteLedger, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(_record, "BUILDS", 3)
    for hour in range(5):
        ledger.record([], [], {}, at=NOON + timedelta(hours=hour), problems=[f"a.md: {hour}"])
    assert [one.problems for one in ledger.builds(2)] == [("a.md: 4",), ("a.md: 3",)]
    assert len(ledger.builds(9)) == 3


def test_documents_that_changed_appeared_or_went_are_counted(ledger: SqliteLedger) -> None:
    ledger.record([], [], {"a": {"x": {"1"}, "y": {"2"}}, "b": {"z": {"3"}}}, at=NOON)
    ledger.record([], [], {"a": {"x": {"4"}, "new": {"5"}}, "b": {"z": {"3"}}}, at=LATER)
    assert [one.written for one in ledger.builds(2)] == [3, 3]


def test_the_date_that_a_file_says_is_remembered_of_stories_that_no_feed_carries(ledger: SqliteLedger) -> None:
    ledger.record([entry("a"), entry("b")], [], {}, at=NOON, declared={entry("a").id: NOON})
    ledger.record([], [], {}, at=LATER, declared={entry("a").id: LATER, entry("b").id: NOON, "nobody": NOON})
    assert {one.declared for one in ledger.stories().values()} == {LATER, NOON}
    ledger.record([entry("a")], [], {}, at=LATER)
    assert ledger.stories()[entry("a").id].declared == LATER


def test_a_story_that_was_taken_back_stays_so_until_it_is_recorded_again(ledger: SqliteLedger) -> None:
    ledger.record([entry()], [], {}, withdrawn={ID: NOON})
    ledger.record([entry("b")], [], {}, withdrawn={})
    assert ledger.stories()[ID].withdrawn == NOON
    ledger.record([entry()], [], {})
    assert ledger.stories()[ID].withdrawn is None


def test_a_story_whose_file_is_gone_is_still_known_with_its_path(ledger: SqliteLedger) -> None:
    ledger.record([entry()], [], {})
    ledger.record([], [], {}, [ID])
    assert (ledger.stories()[ID].path, ledger.last_good({entry().path})) == ("", [])
    assert ledger.entries({ID}) == {ID: entry()}
    assert [one.id for one in ledger.find(entry().path)] == [ID]


@pytest.mark.parametrize(
    "sought",
    [
        "tag:gazette.example,2025:uk/harbour",
        "uk/harbour",
        "harbour",
        "content/uk/harbour.json#7",
        "content/uk/harbour.json",
        "https://gazette.example/harbour",
        "content/former.md",
        "https://gazette.example/former",
    ],
)
def test_a_story_is_found_by_all_that_it_is_or_was_called(ledger: SqliteLedger, sought: str) -> None:
    id_ = "tag:gazette.example,2025:uk/harbour"
    one = entry("uk/harbour", path="content/former.md", url="https://gazette.example/former")
    ledger.record([one, entry("other")], [], {})
    moved = replace(one, path="content/uk/harbour.json#7", url="https://gazette.example/harbour")
    ledger.record([moved], [], {})
    assert [found.id for found in ledger.find(sought)] == [id_]
    assert ledger.find("harb") == []


def test_content_is_kept_while_a_feed_carries_it_and_a_week_longer(ledger: SqliteLedger) -> None:
    other = entry("other")
    ledger.record([RICH, other], [feed(RICH, other)], {}, at=NOON)
    ledger.record([], [feed(other)], {}, at=NOON + timedelta(days=30))
    ledger.record([], [feed(other)], {}, at=NOON + timedelta(days=36, hours=23))
    assert ledger.entries({RICH.id}) == {RICH.id: RICH}
    ledger.record([], [feed(other)], {}, at=NOON + timedelta(days=37))
    assert ledger.entries({RICH.id, other.id}) == {
        RICH.id: replace(RICH, summary=None, content=None),
        other.id: other,
    }


def test_content_is_kept_while_a_document_that_stayed_behind_shows_it(ledger: SqliteLedger) -> None:
    other, stale = entry("other"), {"news.rss": Carried(updated=NOON, ids=(RICH.id,))}
    ledger.record([RICH, other], [feed(RICH, other)], {}, at=NOON)
    for days in (1, 99):
        ledger.record([], [feed(other)], {}, at=NOON + timedelta(days=days), behind=stale)
    assert ledger.entries({RICH.id}) == {RICH.id: RICH}
    ledger.record([], [feed(other)], {}, at=NOON + timedelta(days=100))
    assert ledger.behind() == stale
    ledger.record([], [feed(other)], {}, at=NOON + timedelta(days=101), behind={})
    assert ledger.behind() == {}


def test_content_that_only_a_document_that_stayed_behind_showed_goes_a_week_after_that(ledger: SqliteLedger) -> None:
    other, stale = entry("other"), {"news.rss": Carried(updated=NOON, ids=(RICH.id,))}
    ledger.record([RICH, other], [feed(RICH, other)], {}, at=NOON)
    for days, behind, content in (
        *((1, stale, RICH.content_html), (2, None, RICH.content_html), (20, None, RICH.content_html)),
        *((21, {}, RICH.content_html), (27, {}, RICH.content_html), (28, {}, None)),
    ):
        ledger.record([], [feed(other)], {}, at=NOON + timedelta(days=days), behind=behind)
        assert ledger.entries({RICH.id})[RICH.id].content_html == content


def test_content_that_a_feed_carries_again_in_time_is_kept(ledger: SqliteLedger) -> None:
    for days, entries in enumerate([[RICH], [], [RICH]]):
        ledger.record(entries, [feed(*entries)], {}, at=NOON + timedelta(days=6 * days))
    ledger.record([], [feed(RICH)], {}, at=NOON + timedelta(days=99))
    assert ledger.entries({RICH.id}) == {RICH.id: RICH}


@pytest.mark.parametrize("name", ["news", "sports"])
def test_content_is_kept_that_comes_back_though_a_feed_which_there_is_no_more_carried_it_last(
    ledger: SqliteLedger, name: str
) -> None:
    ledger.record([RICH], [feed(RICH)], {}, at=NOON)
    ledger.record([], [feed(name="local")], {}, at=NOON + timedelta(days=1))
    for days in (2, 99):
        ledger.record([], [feed(RICH, name=name)], {}, at=NOON + timedelta(days=days))
    assert ledger.entries({RICH.id}) == {RICH.id: RICH}


def test_however_many_entries_are_asked_for_at_once_those_that_are_known_come_in_the_order_of_their_ids(
    ledger: SqliteLedger,
) -> None:
    known = [entry(f"s{number:04}") for number in range(1203)]
    ledger.record(known, [], {})
    asked = {one.id for one in known[1:]} | {"tag:gazette.example,2025:unknown"}
    assert list(ledger.entries(asked).items()) == [(one.id, one) for one in known[1:]]
    assert ledger.entries(()) == {}


@given(ENTRIES)
def test_an_entry_that_was_packed_is_the_same(one: Entry) -> None:
    columns = json.loads(dumps(one))
    kept = {
        name: columns.get(name)
        for name in ("id", "path", "url", "title", "published", "updated", "fingerprint", "version")
    }
    assert unpack(*pack(one), kept) == one


@given(ENTRIES, ENTRIES)
def test_what_was_packed_of_an_entry_is_told_from_all_else(one: Entry, other: Entry) -> None:
    other = replace(other, id=one.id)
    packed, texts = pack(one)
    assert holds(packed, texts, one)
    assert holds(packed, texts, other) is (pack(other) == pack(one))
    assert not holds(packed, texts, replace(one, name=f"{one.name}x"))
    assert not holds(packed, texts, replace(one, content=f"{one.content_html}x"))
    assert not holds(packed[:-3], texts, one)
    assert not holds(packed, b"rotten", one)
    assert not holds(None, None, one)


# Purging

SECRET = entry(
    "x1",
    title="Mayor Bribed",
    path="content/mayor-bribed.md",
    url="https://gazette.example/mayor-bribed",
    summary="Bags of money.",
    content="<p>Bags of money were seen.</p>",
    tags=("bribery",),
)
TRACES = (b"Bribed", b"bribed", b"Bags", b"bribery", b"mayor")


def traces(folder: Path) -> dict[str, list[bytes]]:
    """What can be found of the story in the files of a folder, compressed as it was or plain."""
    packed, texts = pack(SECRET)
    assert texts
    sought = (*TRACES, packed, texts)
    found = {one.name: [each for each in sought if each in one.read_bytes()] for one in folder.iterdir()}
    return {name: each for name, each in found.items() if each}


def told_all(ledger: SqliteLedger) -> None:
    other = entry("other", related=(Related(title=SECRET.title, url=SECRET.url), Related(title="r")))
    former = replace(SECRET, path="content/bribed.md")
    for one, at in ((former, NOON), (SECRET, LATER)):
        problems = [f"{one.path}: is odd", "b.md: is odd"]
        ledger.record([one, other], [feed(one, other)], {}, at=at, problems=problems, declared={one.id: NOON})


def test_of_a_purged_story_only_its_id_and_dates_stay(ledger: SqliteLedger, path: Path) -> None:
    told_all(ledger)
    assert len(traces(path.parent)["ledger.db"]) > 3
    for older_one in ("ledger.db.version-1", "ledger.db.damaged-1", "ledger.db.damaged-1-journal"):
        path.with_name(older_one).write_bytes(b"Mayor Bribed")
    ledger.purge({SECRET.id, "tag:gazette.example,2025:unknown"})
    assert traces(path.parent) == {}
    assert [one.name for one in path.parent.iterdir()] == ["ledger.db"]
    (left,) = ledger.find(SECRET.id)
    assert left == Published(id=SECRET.id, path="", published=NOON, updated=NOON, fingerprint="")
    assert ledger.entries({SECRET.id}) == {}
    assert told(ledger, SECRET.id) == [("published", "news"), ("renamed", "")]
    assert [one.problems for one in ledger.builds(9)] == [("b.md: is odd",)] * 2
    assert [one.title for one in ledger.entries({entry("other").id})[entry("other").id].related] == ["r"]
    assert ledger.find("mayor-bribed") == ledger.find(SECRET.path) == ledger.find(SECRET.url) == []


@pytest.mark.parametrize(
    "damaged", ['["Mayor Bribed: is o\x07dd"]', '["Mayor Bribed', "5", '{"Mayor Bribed": 1}', "[5]"]
)
def test_what_a_build_told_goes_with_a_purged_story_where_it_is_damaged(
    ledger: SqliteLedger, path: Path, damaged: str
) -> None:
    told_all(ledger)
    with closing(sqlite3.connect(path)) as other, other:
        other.execute("UPDATE build SET problems = ? WHERE nth = 1", (damaged,))
    assert [one.problems for one in ledger.builds(9)][1:] == []
    ledger.purge({SECRET.id})
    assert traces(path.parent) == {}
    assert [one.problems for one in ledger.builds(9)] == [("b.md: is odd",), ()]


def test_what_was_purged_costs_nothing_until_it_is_recorded_again(ledger: SqliteLedger, path: Path) -> None:
    told_all(ledger)
    ledger.purge({SECRET.id})
    beside = path.with_name("ledger.db.damaged-1")
    beside.write_bytes(b"later")
    before = path.read_bytes()
    ledger.purge({SECRET.id})
    assert (path.read_bytes(), beside.exists()) == (before, True)
    ledger.record([SECRET], [feed(SECRET)], {}, at=LATER)
    ledger.purge({SECRET.id})
    assert traces(path.parent) == {}


# Export and import


def test_an_export_is_imported_whole(ledger: SqliteLedger, tmp_path: Path) -> None:
    told_all(ledger)
    odd = entry("odd", path="content/\udcff.md", title="Їжак")
    stale = Carried(updated=NOON, ids=(odd.id, RICH.id))
    ledger.record(
        [RICH, odd],
        [feed(RICH, odd)],
        {"output": {"x": {"1", "2"}}},
        [odd.id],
        at=LATER,
        withdrawn={RICH.id: NOON},
        behind={"news.rss": stale},
    )
    ledger.intend("output", {"x": {"3"}})
    ledger.purge({SECRET.id})
    lines = list(ledger.dump())
    assert json.loads(lines[0]) == {"feedpub": "ledger", "format": 1}
    for line in lines:
        assert line.encode().count(b"\n") == 0
    with closing(reopened(tmp_path / "other.db")) as other:
        other.restore(line + "\n" for line in lines)
        assert list(other.dump()) == lines
        assert (other.stories(), other.feeds(), other.builds(9)) == (ledger.stories(), ledger.feeds(), ledger.builds(9))
        assert other.behind() == ledger.behind() == {"news.rss": stale}
        assert other.entries(other.stories()) == ledger.entries(ledger.stories())
        assert (other.history(RICH.id), other.find(RICH.url)) == (ledger.history(RICH.id), ledger.find(RICH.url))
        assert (other.files("output"), other.unannounced()) == (ledger.files("output"), {"x"})
        with pytest.raises(TargetError, match="remembers something already; stop feedpub, move it away"):
            other.restore(lines)


def test_an_export_tells_of_an_entry_that_cannot_be_read(
    ledger: SqliteLedger, path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    ledger.record([RICH, entry("b")], [feed(RICH)], {}, at=NOON)
    with closing(sqlite3.connect(path)) as spoilt, spoilt:
        spoilt.execute(
            "UPDATE entry SET packed = x'5a5a' WHERE story = (SELECT key FROM story WHERE id = ?)", (RICH.id,)
        )
    lines = [json.loads(line) for line in ledger.dump()]

    assert [("entry" in line["story"]) for line in lines if "story" in line] == [True, False]
    assert [one.getMessage() for one in caplog.records if RICH.id in one.getMessage()] != []


def test_a_build_can_be_remembered_while_an_export_is_under_way(
    ledger: SqliteLedger, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sqlite, "BUSY", 0.05)
    ledger.record([RICH, entry("b")], [feed(RICH)], {}, at=NOON)
    with closing(reopened(path, write=False)) as reading:
        lines = reading.dump()
        first = [next(lines), next(lines)]
        with closing(reopened(path)) as writing:
            writing.record([entry("c")], [], {}, at=LATER)
        rest = list(lines)
    assert len(first + rest) == len(list(ledger.dump())) - 2, "a story and a build less"


@pytest.mark.parametrize(
    ("line", "wrong"),
    [
        (0, ""),
        (0, "[]"),
        (0, '{"feedpub": "ledger", "format": 99}'),
        (1, "{"),
        (1, "{}"),
        (1, '{"colour": "red"}'),
        (1, '{"story": {"id": "a"}}'),
        (1, '{"feed": {"name": "news", "updated": "yesterday", "ids": ""}}'),
        (2, '{"build": {"at": "2026-11-23T12:00:00+02:00", "problems": "{}", "written": 1, "entries": 1}}'),
    ],
)
def test_a_damaged_export_is_refused_with_its_line_and_nothing_is_imported(
    ledger: SqliteLedger, tmp_path: Path, line: int, wrong: str
) -> None:
    ledger.record([RICH, entry("b")], [feed(RICH)], {}, at=NOON)
    lines = list(ledger.dump())
    lines[line] = wrong
    with closing(reopened(tmp_path / "other.db")) as other:
        with pytest.raises(TargetError, match=rf"export:{line + 1}: .*, and nothing was imported; import another one"):
            other.restore(lines)
        assert (other.stories(), other.feeds()) == ({}, {})


@pytest.mark.parametrize("field", ["published", "title", "gone", "words", "history", "entry"])
def test_a_story_with_a_wrong_value_is_not_imported(ledger: SqliteLedger, tmp_path: Path, field: str) -> None:
    ledger.record([RICH], [], {}, at=NOON)
    head, line, *_ = ledger.dump()
    value = json.loads(line)
    value["story"][field] = {"a": 1.5}
    with closing(reopened(tmp_path / "other.db")) as other, pytest.raises(TargetError, match="export:2: "):
        other.restore([head, json.dumps(value)])


@given(
    entries=st.lists(ENTRIES, max_size=6),
    some=st.lists(st.tuples(st.integers(0, 7), MOMENTS, st.booleans()), max_size=4),
    at_once=st.integers(1, 3),
)
def test_many_stories_are_remembered_first_of_all_as_they_are_one_by_one(
    entries: list[Entry], some: list[tuple[int, datetime, bool]], at_once: int
) -> None:
    ids = [*(one.id for one in entries), "another"]
    facts = [(ids[number % len(ids)], when, back) for number, when, back in some]
    told = []
    for at_a_time in (True, False):
        with pytest.MonkeyPatch.context() as patched:
            patched.setattr(_first, "_AT_ONCE", at_once)
            if not at_a_time:
                patched.setattr(_first, "stories", lambda *_: False)
            ledger, _ = open_ledger(Path("/nowhere/ledger.db"), write=False)
            for moment in (NOON, NOON + timedelta(hours=1)):  # the second time all is known
                ledger.record(
                    entries,
                    [feed(*entries[:2])],
                    {},
                    at=moment,
                    withdrawn={id_: when for id_, when, back in facts if back},
                    declared={id_: when for id_, when, back in facts if not back},
                )
                told.append([*ledger.dump()])
            ledger.close()
    assert told[:2] == told[2:]


def test_a_ledger_that_knows_a_story_or_purged_one_remembers_others_one_by_one() -> None:
    connection = sqlite3.connect(":memory:")
    _schema.climb(connection)
    assert _first.stories(connection, [entry("a")], {})
    assert not _first.stories(connection, [entry("b")], {})
    connection.execute("DELETE FROM story")
    connection.execute("INSERT INTO purged VALUES ('x')")
    assert not _first.stories(connection, [entry("b")], {})
