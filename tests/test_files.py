"""The files of a folder, kept small: they come back as they were added, in the order of their paths."""

from collections import defaultdict

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feedpub.sources.files import Files, Item, day_in

_NAMES = st.text(st.sampled_from("ab-.~ж\udc80"), min_size=1, max_size=3).filter(lambda name: name not in (".", ".."))
_PATHS = st.lists(st.lists(_NAMES, min_size=1, max_size=5).map("/".join), max_size=30, unique=True)


def item(path: str, number: int, file: str | None = None) -> Item:
    inode = (1 << 64) - 1 - number
    return Item(path=path, file=file or f"/real/{path}", size=number, mtime_ns=-number, ctime_ns=number, inode=inode)


def stamp(one: Item) -> tuple[int, int, int, int]:
    return one.size, one.mtime_ns, one.ctime_ns, one.inode


def added(items: list[Item], linked: set[str]) -> Files:
    """The items, a folder at a time and the links last, as a walk meets them."""
    folders: dict[str, list[Item]] = defaultdict(list)
    for one in items:
        folders[one.path[: one.path.rfind("/") + 1]].append(one)
    files = Files()
    for inside in sorted(folders, key=hash):
        here = [(one.path[len(inside) :], stamp(one)) for one in folders[inside] if one.path not in linked]
        files.add(inside, f"/real/{inside}", here)
    for one in items:
        if one.path in linked:
            inside, name = one.path[: one.path.rfind("/") + 1], one.path[one.path.rfind("/") + 1 :]
            files.link(inside, name, one.file, stamp(one))
    return files


@given(paths=_PATHS, data=st.data())
def test_they_come_in_the_order_of_their_paths_whatever_folders_they_are_in(
    paths: list[str], data: st.DataObject
) -> None:
    linked = data.draw(st.sets(st.sampled_from(paths))) if paths else set()
    items = [item(path, number, "/elsewhere" if path in linked else None) for number, path in enumerate(paths)]
    files = added(items, linked)
    wanted = sorted(items, key=lambda one: one.path)
    assert (list(files), len(files), list(files.paths())) == (wanted, len(wanted), [one.path for one in wanted])
    assert [files[number] for number in range(len(files))] == wanted
    for backwards in (False, True):
        parts = list(files.parts(backwards=backwards))
        assert [first for first, _ in parts] == sorted({first for first, _ in parts}, reverse=backwards)  # no days
        assert {first + nth: one for first, part in parts for nth, one in enumerate(part)} == dict(enumerate(wanted))
    assert list(files.only(lambda file: file != "/elsewhere")) == [one for one in wanted if one.path not in linked]


_DAYS = st.sampled_from(["2025", "2026", "2026/09", "2026/10", "2026-10-02", "202610", "26", "about", "x2026"])


@given(paths=st.lists(st.tuples(st.sampled_from(["", "a/", "b/a/"]), _DAYS, _NAMES).map("/".join), unique=True))
def test_backwards_the_folders_of_later_days_come_first_and_those_of_none_before_them(paths: list[str]) -> None:
    wanted = sorted(path.replace("//", "/").lstrip("/") for path in paths)
    files = added([item(path, number) for number, path in enumerate(dict.fromkeys(wanted))], set())
    parts = list(files.parts(backwards=True))
    days = [day_in(part.inside) for _, part in parts]
    assert days == sorted(days, reverse=True)
    assert {first + nth: one.path for first, part in parts for nth, one in enumerate(part)} == dict(
        enumerate(sorted({*wanted}))
    )
    assert_each_comes_all_at_once([part.inside for _, part in parts])


def assert_each_comes_all_at_once(folders: list[str]) -> None:
    """Between two parts of a folder there is only what is below it."""
    for folder in folders:
        first, last = folders.index(folder), len(folders) - folders[::-1].index(folder)
        assert all(one.startswith(folder) for one in folders[first:last])


@pytest.mark.parametrize(
    ("inside", "day"),
    [
        ("world/2026/11/", (2026, 11)),
        ("2026/11/02/", (2026, 11, 2)),
        ("2026-11-02/pictures/", (2026, 11, 2)),
        ("20261102/", (2026, 11, 2)),
        ("posts/2026/november/", (2026,)),
        ("posts/1899/12/", (10_000,)),
        ("no2026/", (10_000,)),
        ("20261/", (10_000,)),
        ("", (10_000,)),
    ],
)
def test_a_folders_path_tells_its_day(inside: str, day: tuple[int, ...]) -> None:
    assert day_in(inside) == day


def test_a_number_that_none_has_is_an_error() -> None:
    files = added([item("a/b.md", 1), item("c.md", 2)], set())
    assert files[1].path == "c.md"
    assert [one.path for one in files[0:1]] == ["a/b.md"]
    for number in (2, -1):
        with pytest.raises(IndexError):
            files[number]
    assert list(Files()) == []
