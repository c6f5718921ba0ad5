"""The index fails by knowing nothing, and what it knows is as it was kept."""

import os
import shutil
import sqlite3
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from feedpub.index import Index, Known, Nothing, in_bytes
from feedpub.index.sqlite import SqliteIndex, note, noted, open_index, remove

FILES: Known = {"a.md": ((1, 2, 3, 4), b"one"), "b.md": ((5, 6, 7, 8, 9), b"two")}


def keep(path: Path, folder: str, files: Known, made_with: str = "1") -> None:
    index = open_index(path, made_with, write=True)
    index.keep(folder, files)
    index.close([folder])


def known(path: Path, folder: str, made_with: str = "1") -> Known:
    with closing(open_index(path, made_with, write=False)) as index:
        return index.recall(folder)


def test_what_was_kept_is_known_the_next_time(tmp_path: Path) -> None:
    keep(tmp_path / "index.db", "x/city", FILES)
    assert known(tmp_path / "index.db", "x/city") == FILES
    assert known(tmp_path / "index.db", "x") == {}


def test_a_folder_is_known_as_it_was_kept_last(tmp_path: Path) -> None:
    path = tmp_path / "index.db"
    many: Known = {f"{number}.md": ((number,), b"x" * number) for number in range(3000)}
    keep(path, "x", many)
    assert known(path, "x") == many
    for fewer in (dict(list(many.items())[:2999]), dict(list(many.items())[:700]), FILES, {}):
        index = open_index(path, "1", write=True)
        index.keep("x", fewer, index.recall("x"))
        index.close(["x"])
        assert known(path, "x") == fewer


def test_one_file_of_many_rewrites_a_part(tmp_path: Path) -> None:
    path = tmp_path / "index.db"
    many: dict[str, tuple[tuple[int, ...], bytes]] = {f"{number}.md": ((number,), b"") for number in range(3000)}
    keep(path, "x", many)
    index = open_index(path, "1", write=True)
    before = index.recall("x")
    changes = index._connection.total_changes  # type: ignore[attr-defined]
    index.keep("x", {**many, "7.md": ((7, 7), b"new")}, before)
    assert index._connection.total_changes == changes + 1  # type: ignore[attr-defined]
    index.close()


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(st.booleans(), st.sets(st.integers(0, 60))), min_size=1, max_size=5))
def test_a_folder_is_known_in_whatever_parts_it_came(steps: list[tuple[bool, set[int]]]) -> None:
    with TemporaryDirectory() as place, pytest.MonkeyPatch.context() as patched:
        patched.setattr("feedpub.index.parts._PART", 4)
        path = Path(place, "index.db")
        now: Known = {}
        for nth, (in_parts, numbers) in enumerate(steps):
            index = open_index(path, "1", write=True)
            before = index.recall("x")
            assert before == now
            now = {f"{number:02}.md": ((number,), (nth if number % 3 else 0, b"x")) for number in sorted(numbers)}
            if in_parts and not before:
                names = list(now)
                for start in range(0, len(names), 7):
                    index.add("x", names[start], in_bytes({name: now[name] for name in names[start : start + 7]}))
            elif now != before:
                index.keep("x", now, before)
            index.close(["x"])
        assert known(path, "x") == now


def test_what_is_damaged_goes_when_a_folder_is_known_anew(tmp_path: Path) -> None:
    path = tmp_path / "index.db"
    keep(path, "x", FILES)
    with closing(sqlite3.connect(path)) as store, store:
        store.execute("UPDATE part SET whole = x'00'")
    index = open_index(path, "1", write=True)
    assert index.recall("x") == {}
    index.add("x", "c.md", in_bytes({"c.md": ((1,), b"")}))
    index.close(["x"])
    assert known(path, "x") == {"c.md": ((1,), b"")}


def test_folders_that_are_no_more_are_forgotten(tmp_path: Path) -> None:
    path = tmp_path / "index.db"
    keep(path, "x", FILES)
    keep(path, "y", FILES)
    assert known(path, "x") == {}
    assert known(path, "y") == FILES


def test_an_index_of_another_feedpub_is_told_in_the_log(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level("INFO", logger="feedpub"):
        keep(tmp_path / "index.db", "x", FILES)
        assert not caplog.records
        keep(tmp_path / "index.db", "y", FILES, made_with="2")
    assert [one.message for one in caplog.records] == [
        f"{tmp_path / 'index.db'}: was made by another feedpub, or with other libraries; everything is read anew"
    ]


def test_what_was_made_with_something_else_is_not_known(tmp_path: Path) -> None:
    path = tmp_path / "index.db"
    keep(path, "x", FILES)
    assert known(path, "x", made_with="2") == {}
    assert known(path, "x") == FILES
    keep(path, "y", FILES, made_with="2")
    assert known(path, "x") == {}


def test_what_is_not_written_is_not_made(tmp_path: Path) -> None:
    assert known(tmp_path / "index.db", "x") == {}
    assert list(tmp_path.iterdir()) == []


def test_an_index_that_only_looks_keeps_nothing(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    path = tmp_path / "index.db"
    keep(path, "x", FILES)
    before = path.read_bytes()
    index = open_index(path, "1", write=False)
    index.keep("x", {})
    index.close([])
    assert path.read_bytes() == before
    assert caplog.text == ""


def test_one_that_was_cut_short_is_as_it_was_before(tmp_path: Path) -> None:
    path = tmp_path / "index.db"
    keep(path, "x", FILES)
    index = open_index(path, "1", write=True)
    index.keep("x", {})
    index._connection.close()  # type: ignore[attr-defined]
    assert known(path, "x") == FILES


def test_one_that_is_in_use_is_done_without(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    path = tmp_path / "index.db"
    keep(path, "x", FILES)
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        keep(path, "x", {})
        assert known(path, "x") == {}
    assert "index.db: cannot be used now (database is locked); everything is read anew" in caplog.text
    assert known(path, "x") == FILES


@pytest.mark.parametrize("content", [b"no database", b"SQLite format 3\0" + b"\xff" * 4096, b""])
def test_a_damaged_one_is_made_anew(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "index.db"
    path.write_bytes(content)
    assert known(path, "x") == {}
    keep(path, "x", FILES)
    keep(path, "x", FILES)
    assert known(path, "x") == FILES


def test_one_that_turns_out_damaged_as_it_is_read_is_made_anew(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    path = tmp_path / "index.db"
    keep(path, "x", {f"{nth}.md": ((nth,), os.urandom(1000)) for nth in range(100)})
    whole = path.read_bytes()
    path.write_bytes(whole[:32768] + b"\xff" * (len(whole) - 32768))
    for knows in ({}, FILES):
        with closing(open_index(path, "1", write=False)) as index:
            assert index.recall("x") == knows
        with closing(open_index(path, "1", write=True)) as index:
            assert index.recall("x") == {} if not knows else FILES
            index.keep("x", FILES)
        keep(path, "x", FILES)
    assert caplog.text.count("index.db: cannot be used any more (database disk image is malformed)") == 2


def test_a_disk_that_cannot_be_written_costs_the_index_only(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    assert isinstance(open_index(tmp_path / "file" / "index.db", "1", write=True), Nothing)


@pytest.mark.parametrize("folders", [None, ["x"]], ids=["some", "all"])
def test_a_disk_that_is_full_when_it_is_saved_costs_the_index_only(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, folders: list[str] | None
) -> None:
    keep(tmp_path / "index.db", "y", FILES)
    index = open_index(tmp_path / "index.db", "1", write=True)
    assert isinstance(index, SqliteIndex)
    assert index._connection
    ((pages,),) = index._connection.execute("PRAGMA page_count")
    index._connection.execute(f"PRAGMA max_page_count = {pages}")
    index.keep("x", {"a.md": ((1, 2, 3, 4), os.urandom(1 << 16))})
    index.save(folders)
    index.close()
    assert "index.db: cannot be used any more (database or disk is full)" in caplog.text
    assert known(tmp_path / "index.db", "y") == FILES


def test_one_that_stays_knows_nothing_of_what_it_left_once_it_fails(tmp_path: Path) -> None:
    index = open_index(tmp_path / "index.db", "1", write=True)
    assert isinstance(index, SqliteIndex)
    assert index._connection
    index.keep("x", FILES)
    index.save(notes={"last": b"one"})
    assert index.begin("1")
    assert (index.recall("x"), index.noted("last")) == (FILES, b"one")
    index._connection.execute("PRAGMA max_page_count = 1")
    index.add("y", "a.md", os.urandom(1 << 16))
    assert (index.recall("x"), index.noted("last")) == ({}, None)
    index.close()


@given(st.integers(0, 4000), st.integers(0, 7), st.sampled_from(["whole", "sum"]))
def test_a_damaged_row_is_noticed(tmp_path_factory: pytest.TempPathFactory, at: int, bit: int, column: str) -> None:
    path = tmp_path_factory.mktemp("index") / "index.db"
    keep(path, "x", FILES)
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        (value,) = other.execute(f"SELECT {column} FROM part").fetchone()
        damaged = bytearray(value)
        damaged[at % len(damaged)] ^= 1 << bit
        other.execute(f"UPDATE part SET {column} = ?", (bytes(damaged),))
    assert known(path, "x") == {}


def test_what_changed_in_the_last_two_seconds_is_not_trusted(tmp_path: Path) -> None:
    fresh = tmp_path / "fresh.md"
    fresh.touch()
    with closing(open_index(tmp_path / "index.db", "1", write=True)) as index:
        assert index.trusted < fresh.stat().st_ctime_ns
        made = (tmp_path / "index.db").stat().st_mtime_ns
        assert index.trusted == made - 2_000_000_000


def test_what_is_wrong_may_be_told_in_words_that_are_no_utf_8(tmp_path: Path) -> None:
    path = tmp_path / "index.db"
    keep(path, "x", FILES)
    note(path, {"last": b"one"})
    damaged = path.read_bytes().replace(b"tablenotenote", b"tablen\xa6tenote")
    path.write_bytes(damaged.replace(b"CREATE TABLE note", b"CREATE TABLX note"))
    assert noted(path, "last") is None
    assert known(path, "x") == {}
    note(path, {"last": b"two"})
    keep(path, "x", FILES)
    keep(path, "x", FILES)
    assert known(path, "x") == FILES


@pytest.mark.parametrize("name", ["last", "x"])
def test_what_is_noted_is_read_whoever_wrote_it_and_whatever_file_has_the_name_now(tmp_path: Path, name: str) -> None:
    path, other = tmp_path / "index.db", tmp_path / "other.db"
    assert noted(path, name) is None
    for file in (path, other):
        keep(file, "x", FILES)
        note(file, {name: file.name.encode()})
    assert (noted(path, name), noted(other, name), noted(path, name)) == (b"index.db", b"other.db", b"index.db")
    note(path, {name: b"again"})
    assert noted(path, name) == b"again"
    other.replace(path)
    assert noted(path, name) == b"other.db"
    with ThreadPoolExecutor(1) as another:
        assert another.submit(noted, path, name).result() == b"other.db"
    assert noted(path, name) == b"other.db"


@pytest.mark.parametrize("name", ["last", "x"])
def test_what_is_noted_is_read_anew_where_the_file_is_another_though_it_counts_as_many_writes(
    tmp_path: Path, name: str
) -> None:
    path, other = tmp_path / "index.db", tmp_path / "other.db"
    for file in (path, other):
        keep(file, "x", FILES)
        note(file, {name: file.name.encode()})
    assert path.read_bytes()[24:28] == other.read_bytes()[24:28]  # what SQLite counts
    assert noted(path, name) == b"index.db"
    shutil.copyfile(other, path)
    os.utime(path, ns=(1, 1))  # not just when it was read
    assert noted(path, name) == b"other.db"


def test_nothing_keeps_the_file_of_an_index_that_is_removed(tmp_path: Path) -> None:
    path = tmp_path / "index.db"
    keep(path, "x", FILES)
    note(path, {"x": b"secret"})
    assert noted(path, "x") == b"secret"
    remove(path)
    held = [os.path.realpath(one) for one in Path("/proc/self/fd").iterdir()]
    assert not any(str(path) in one for one in held)
    assert noted(path, "x") is None


def test_who_writes_an_index_reads_what_is_noted_too(tmp_path: Path) -> None:
    path = tmp_path / "index.db"
    keep(path, "x", FILES)
    note(path, {"keys/a": b"one", "keys/b": b"two"})
    with closing(sqlite3.connect(path)) as damaged, damaged:
        damaged.execute("UPDATE note SET sum = NULL WHERE name = ?", (b"keys/b",))
    with closing(open_index(path, "1", write=True)) as index:
        assert [index.noted(f"keys/{one}") for one in ("a", "b", "none")] == [b"one", None, None]
        index.keep("x", {**FILES, "c.md": ((1,), b"three")}, index.recall("x"))
        assert index.noted("keys/a") == b"one"
    with closing(open_index(path, "1", write=True)) as index:
        assert index.noted("keys/a") is None  # which was about what was there before


NOTES = st.none() | st.dictionaries(st.sampled_from(["last", "keys/a"]), st.none() | st.binary(max_size=3))
SAVED = ("it", "x", {1}, None, None)
WHO = ("it", "it", "it, of another feedpub", "another", "another, of another feedpub")


@settings(max_examples=200, deadline=None)
@given(
    st.lists(
        st.tuples(
            st.sampled_from(WHO),
            st.sampled_from(["", "x", "y", "xy"]),
            st.sets(st.integers(0, 20)),
            st.none() | st.sets(st.sampled_from("xyz")),
            NOTES,
        ),
        max_size=7,
    )
)
@example([SAVED, ("it", "", set(), None, None), ("it", "xy", {1, 2}, None, None)])
@example([SAVED, ("it", "", set(), None, None), ("it", "x", set(), None, None), SAVED])
def test_one_that_stays_knows_what_one_that_is_opened_anew_knows(
    steps: list[tuple[str, str, set[int], set[str] | None, dict[str, bytes | None] | None]],
) -> None:
    def all_of(index: Index) -> object:
        return [index.recall(one) for one in "xyz"], [index.noted(one) for one in ("last", "keys/a", "keys/b")]

    with TemporaryDirectory() as place, pytest.MonkeyPatch.context() as patched:
        patched.setattr("feedpub.index.parts._PART", 4)
        path = Path(place, "index.db")
        stays = open_index(path, "1", write=True)
        assert isinstance(stays, SqliteIndex)
        stays.save()
        for nth, (who, folders, numbers, staying, notes) in enumerate(steps):
            made_with = "2" if who.endswith("of another feedpub") else "1"
            if who.startswith("it"):
                assert stays.begin(made_with)
                index: Index = stays
            else:
                index = open_index(path, made_with, write=True)
            before = {folder: index.recall(folder) for folder in folders}
            for folder in folders:
                now = {f"{number:02}.md": ((number,), (nth, b"x")) for number in sorted(numbers)}
                if now and not before[folder] and nth % 2:
                    index.add(folder, next(iter(now)), in_bytes(now))
                else:
                    index.keep(folder, now, before[folder])
            index.save(staying, notes)
            if index is not stays:
                index.close()
            with closing(open_index(path, "1", write=False)) as anew:
                expected = all_of(anew)
            assert stays.begin("1")
            assert all_of(stays) == expected
            stays.save()
        stays.close()
        assert all_of(stays) == ([{}, {}, {}], [None, None, None])


def test_a_folder_of_very_many_files_does_not_stay_known(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("feedpub.index.sqlite._AT_REST", 2)
    index = open_index(tmp_path / "index.db", "1", write=True)
    assert isinstance(index, SqliteIndex)
    for files in (FILES, {**FILES, "c.md": ((1,), b"three")}):
        index.keep("x", files, index.recall("x"))
        index.save()
        assert index.begin("1")
        assert index._left == ({"x": FILES} if files == FILES else {})
        assert index.recall("x") == files
    index.close()


def test_nothing_knows_nothing() -> None:
    index = Nothing()
    index.keep("x", FILES)
    assert index.noted("x") is None
    assert index.recall("x") == {}
    index.close(["x"])


@pytest.mark.parametrize(
    ("column", "value"),
    [("whole", b"odd"), ("sum", None), ("name", b"keys/\x80"), ("name", b"keys/\xed\xa0"), ("name", b"keys/none")],
    ids=["what was noted", "its sum", "no UTF-8 for its name", "half a letter", "another name"],
)
def test_what_is_damaged_costs_what_was_noted_under_its_name(tmp_path: Path, column: str, value: object) -> None:
    file = tmp_path / "index.db"
    open_index(file, "1", write=True).close()
    note(file, {"keys/a": b"one", "keys/b": b"two"})
    with closing(sqlite3.connect(file)) as damaged, damaged:
        damaged.execute(f"UPDATE note SET {column} = ? WHERE name = ?", (value, b"keys/b"))
    assert (noted(file, "keys/a"), noted(file, "keys/b"), noted(file, "keys/none")) == (b"one", None, None)
    assert noted(tmp_path / "none.db", "keys/a") is None
