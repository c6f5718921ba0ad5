"""A folder of articles, with everything in it that a real folder has."""

import errno
import os
import socket
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from feedpub import readers
from feedpub.errors import ArticleError, ConfigError
from feedpub.executor import Serial
from feedpub.sources import directory, loading
from feedpub.sources.directory import scan
from feedpub.sources.files import Item
from feedpub.sources.glance import glance
from feedpub.sources.listing import Listing
from feedpub.sources.loading import LARGEST, load
from feedpub.sources.patterns import matcher


def known(name: str) -> bool:
    return name.endswith((".md", ".txt"))


def write(path: Path, text: str = "A story\n") -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def found(folder: Path, include: Sequence[str] = (), exclude: Sequence[str] = ()) -> list[str]:
    items, errors = scan(folder, include=include, exclude=exclude, known=known)
    assert errors == []
    return [item.path for item in items]


def held(folder: Path, include: Sequence[str] = (), exclude: Sequence[str] = ()) -> tuple[list[str], list[str]]:
    items, errors = scan(folder, known=known, include=include, exclude=exclude)
    return [item.path for item in items], [str(error) for error in errors]


def only(folder: Path) -> Item:
    ((item,), errors) = scan(folder, known=known)
    assert errors == []
    return item


@pytest.fixture
def content(tmp_path: Path) -> Path:
    folder = tmp_path / "content"
    folder.mkdir()
    return folder


class Swapped:
    """The system's functions, some of them replaced."""

    def __init__(self, **functions: Callable[..., Any]) -> None:
        self._functions = functions

    def __getattr__(self, name: str) -> Any:
        return self._functions.get(name) or getattr(os, name)


def test_files_are_found_at_any_depth_with_what_tells_a_change(content: Path) -> None:
    file = write(content / "world" / "2025" / "talks.md", "Talks\n")

    items, errors = scan(content, known=known)

    now = file.stat()
    assert errors == []
    assert list(items) == [
        Item(
            path="world/2025/talks.md",
            file=str(file.resolve()),
            size=6,
            mtime_ns=now.st_mtime_ns,
            ctime_ns=now.st_ctime_ns,
            inode=now.st_ino,
        )
    ]


def test_the_order_does_not_depend_on_the_order_of_the_listing(content: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("b.md", "a/z.md", "a.md", "a-b/c.md", "ї.md"):
        write(content / name)
    (content / "one").symlink_to("a")
    (content / ".hidden").mkdir()
    write(content / ".hidden" / "n.md")
    (content / "x").symlink_to(".hidden")
    (content / "w").symlink_to(".hidden")
    expected = ["a-b/c.md", "a.md", "a/z.md", "b.md", "w/n.md", "ї.md"]
    forwards = found(content)

    class Backwards:
        def __init__(self, path: str) -> None:
            with os.scandir(path) as entries:
                self.entries = sorted(entries, key=lambda entry: entry.name, reverse=True)

        def __enter__(self) -> Iterator["os.DirEntry[str]"]:
            return iter(self.entries)

        def __exit__(self, *_: object) -> None:
            pass

    monkeypatch.setattr(directory, "os", Swapped(scandir=Backwards))

    assert forwards == expected
    assert found(content) == expected


@pytest.mark.parametrize(
    "name",
    [
        ".draft.md",
        "._talks.md",
        ".#talks.md",
        "talks.md~",
        "#talks.md#",
        "4913",
        "talks.md.swp",
        "talks.swx",
        "talks.md.tmp",
        "talks.md.part",
        "talks.md.orig",
        "talks.md.rej",
        "talks.md.bak",
        "~$talks.md",
        "Thumbs.db",
        ".git/talks.md",
        "node_modules/reader/README.md",
    ],
)
def test_what_editors_and_systems_leave_is_no_story(content: Path, name: str) -> None:
    write(content / name)
    write(content / "talks.md")

    items, errors = scan(content, known=lambda name: True)

    assert [item.path for item in items] == ["talks.md"]
    assert errors == []


@pytest.mark.parametrize("name", ["_index.md", "__init__.md", "4913.md", "node_modules.md", "a#b#.md", "tmp.md"])
def test_a_name_that_only_looks_odd_is_a_story(content: Path, name: str) -> None:
    write(content / name)

    assert found(content) == [name]


def test_files_that_no_reader_reads_are_passed_over(content: Path) -> None:
    write(content / "logo.svg")
    os.mkfifo(content / "queue")
    (content / "photo.jpg").symlink_to("/etc/hostname")

    assert found(content) == []


@pytest.mark.parametrize(
    ("pattern", "fits"),
    [
        ("*.md", {"a.md", "news/a.md", "news/2024/b.md", "drafts/d.md", "news/drafts/d.md"}),
        ("news/*.md", {"news/a.md"}),
        ("news/**/*.md", {"news/a.md", "news/2024/b.md", "news/drafts/d.md"}),
        ("news/**", {"news/a.md", "news/c.txt", "news/2024/b.md", "news/drafts/d.md"}),
        ("**/drafts/**", {"drafts/d.md", "news/drafts/d.md"}),
        ("drafts", {"drafts/d.md", "news/drafts/d.md"}),
        ("drafts/", {"drafts/d.md", "news/drafts/d.md"}),
        ("news/drafts", {"news/drafts/d.md"}),
        ("news/2024/", {"news/2024/b.md"}),
        ("[ab].md", {"a.md", "news/a.md", "news/2024/b.md"}),
        ("[!ab].md", {"drafts/d.md", "news/drafts/d.md"}),
        ("?.txt", {"news/c.txt"}),
        ("**/*.txt", {"news/c.txt"}),
        ("News/**", set()),
        ("a.md/", set()),
        ("news?a.md", set()),
        ("news[!x]a.md", set()),
        ("*/a.md", {"news/a.md"}),
        ("[", set()),
        ("[z-a].md", set()),
    ],
)
def test_patterns_read_as_they_do_elsewhere(content: Path, pattern: str, fits: set[str]) -> None:
    everything = {"a.md", "news/a.md", "news/c.txt", "news/2024/b.md", "drafts/d.md", "news/drafts/d.md"}
    for name in everything:
        write(content / name)

    assert set(found(content, include=[pattern])) == fits
    assert set(found(content, exclude=[pattern])) == everything - fits


def test_wildcards_keep_whole_folders_out_and_let_only_files_in(content: Path) -> None:
    write(content / "news" / "drafts-2024" / "d.md")
    write(content / "news" / "a.md")

    assert found(content, exclude=["drafts*"]) == ["news/a.md"]
    assert found(content, include=["news/*"]) == ["news/a.md"]


def test_exclude_is_stronger_than_include(content: Path) -> None:
    write(content / "a.md")
    write(content / "b.md")

    assert found(content, include=["*.md"], exclude=["b.*"]) == ["a.md"]


def test_an_excluded_folder_is_not_even_opened(content: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(content / "news" / "a.md")
    write(content / "archive" / "old" / "b.md")
    opened: list[str] = []

    def scandir(path: str) -> Any:
        opened.append(Path(path).name)
        return os.scandir(path)

    monkeypatch.setattr(directory, "os", Swapped(scandir=scandir))
    found(content, exclude=["archive/**"])

    assert sorted(opened) == ["content", "news"]


@given(st.text(alphabet="a*?[]!^-/.\\&|~(){}+$ \n", max_size=12), st.text(alphabet="ab-/.^\n", max_size=8))
def test_any_pattern_compiles_and_one_without_wildcards_fits_itself(pattern: str, path: str) -> None:
    matcher([pattern], outright=True).fullmatch(path)
    matcher([pattern], outright=False).fullmatch(path)

    literal = path.strip("/") or "a"
    assert matcher([literal], outright=True).fullmatch(literal)


@given(st.text(alphabet="ab/", max_size=8))
def test_a_star_never_crosses_a_folder(path: str) -> None:
    fits = matcher(["a/*b"], outright=True).fullmatch(path)

    assert bool(fits) == (path.count("/") == 1 and path.startswith("a/") and path.endswith("b"))


def test_names_that_are_no_utf8_keep_their_bytes(content: Path) -> None:
    raw = os.fsencode(content) + b"/caf\xe9.md"
    os.close(os.open(raw, os.O_WRONLY | os.O_CREAT, 0o644))

    item = only(content)

    assert os.fsencode(item.path) == b"caf\xe9.md"
    assert load(item) == b""


def test_names_are_left_as_they_are_composed(content: Path) -> None:
    write(content / "й.md")
    write(content / "и\u0306.md")

    assert found(content) == ["и\u0306.md", "й.md"]


def test_links_inside_the_folder_are_followed_and_each_folder_is_visited_once(content: Path) -> None:
    write(content / "..2024" / "a.md")
    write(content / "news" / "b.md")
    (content / "a.md").symlink_to("..2024/a.md")
    (content / "again").symlink_to("news")
    (content / "current").symlink_to("..2024")

    items, errors = scan(content, known=known)

    assert errors == []
    assert [item.path for item in items] == ["a.md", "current/a.md", "news/b.md"]
    assert [load(item) for item in items] == [b"A story\n"] * 3


def test_the_content_folder_itself_may_be_a_link(content: Path, tmp_path: Path) -> None:
    write(content / "a.md")
    (tmp_path / "live").symlink_to("content")

    assert found(tmp_path / "live") == ["a.md"]


def test_links_out_of_the_folder_are_refused(content: Path, tmp_path: Path) -> None:
    write(tmp_path / "private" / "secret.md")
    write(tmp_path / "content-two" / "secret.md")  # its name starts with the folder's
    write(content / "a.md")
    (content / "b.md").symlink_to(tmp_path / "private" / "secret.md")
    (content / "c").symlink_to("../private")
    (content / "d").symlink_to("../content-two")
    (content / "e").symlink_to("c")

    paths, errors = held(content)

    assert paths == ["a.md"]
    assert errors == [
        f"{name}: is a link out of the content folder; copy what it points to into the folder"
        for name in ("b.md", "c", "d", "e")
    ]


def test_links_in_circles_and_to_nothing_are_reported_once(content: Path) -> None:
    write(content / "news" / "a.md")
    (content / "news" / "up").symlink_to("..")
    (content / "self").symlink_to("self")
    (content / "gone.md").symlink_to("nowhere.md")

    paths, errors = held(content)

    assert paths == ["news/a.md"]
    assert errors == [
        "gone.md: is a link to nothing; remove it, or put back what it points to",
        "news/up: is a link to a folder that it is in; remove it",
        "self: is a link to itself; remove it",
    ]


def test_two_folders_that_link_to_each_other_come_to_an_end(content: Path) -> None:
    write(content / "a" / "one.md")
    write(content / "b" / "two.md")
    (content / "a" / "b").symlink_to("../b")
    (content / "b" / "a").symlink_to("../a")

    assert found(content) == ["a/one.md", "b/two.md"]


def test_a_link_is_no_way_round_an_exclude(content: Path, tmp_path: Path) -> None:
    write(content / "drafts" / "d.md")
    write(content / "draft-e.md")
    (content / "latest").symlink_to("drafts")
    (content / "e.md").symlink_to("draft-e.md")
    (content / "skipped").symlink_to(tmp_path)

    assert held(content, exclude=["drafts/**", "draft-*", "skipped"]) == ([], [])


def test_pipes_sockets_and_devices_are_held_and_nothing_waits_for_them(content: Path, tmp_path: Path) -> None:
    write(content / "a.md")
    os.mkfifo(content / "pipe.md")
    with tempfile.TemporaryDirectory() as short, socket.socket(socket.AF_UNIX) as server:
        server.bind(f"{short}/s")
        (Path(short) / "s").rename(content / "socket.md")

        paths, errors = held(content)

    assert paths == ["a.md"]
    assert errors == [
        "pipe.md: is a pipe, not a file; remove it",
        "socket.md: is a socket, not a file; remove it",
    ]


@pytest.fixture
def nobody() -> Iterator[Path]:
    """A folder that anybody may enter, and not the rights of root, for whom nothing is unreadable."""
    root = os.geteuid() == 0
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        folder.chmod(0o755)
        yield folder
        if root:
            os.seteuid(0)
        for path in folder.rglob("*"):
            path.chmod(0o755)


def without_rights() -> None:
    if os.geteuid() == 0:
        os.seteuid(65534)


def test_what_may_not_be_read_is_held_and_the_rest_goes_on(nobody: Path) -> None:
    write(nobody / "a.md")
    write(nobody / "closed" / "b.md").parent.chmod(0)
    write(nobody / "c.md").chmod(0)
    without_rights()

    items, errors = scan(nobody, known=known)

    assert [item.path for item in items] == ["a.md", "c.md"]
    assert list(map(str, errors)) == [
        "closed: cannot be read (Permission denied); let the user that runs feedpub read it"
    ]
    with pytest.raises(ArticleError) as caught:
        load(items[1])
    assert str(caught.value) == "c.md: cannot be read (Permission denied); let the user that runs feedpub read it"


def test_a_folder_that_cannot_be_listed_stops_everything(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"gone: cannot be listed \(No such file or directory\); see that"):
        scan(tmp_path / "gone", known=known)
    with pytest.raises(ConfigError, match=r"cannot be listed \(Not a directory\); see that"):
        scan(write(tmp_path / "file"), known=known)


def test_a_disk_that_fails_in_a_folder_holds_that_folder(content: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(content / "a.md")
    write(content / "worn" / "b.md")

    def scandir(path: str) -> Any:
        if path.endswith("worn"):
            raise OSError(errno.EIO, os.strerror(errno.EIO), path)
        return os.scandir(path)

    monkeypatch.setattr(directory, "os", Swapped(scandir=scandir))

    assert held(content) == (
        ["a.md"],
        ["worn: cannot be read (Input/output error); check the disk it is on, then build again"],
    )


def test_what_is_removed_between_listing_and_looking_was_never_there(
    content: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(content / "a.md")
    write(content / "b.md")
    write(content / "c" / "d.md")

    def lstat(path: str) -> os.stat_result:
        if path.endswith("b.md"):
            Path(path).unlink()
        return os.lstat(path)

    def scandir(path: str) -> Any:
        if path.endswith("/c"):
            (Path(path) / "d.md").unlink()
            Path(path).rmdir()
        return os.scandir(path)

    monkeypatch.setattr(directory, "os", Swapped(lstat=lstat, scandir=scandir))

    assert held(content) == (["a.md"], [])


@pytest.mark.parametrize("now", ["A tale\n", "B story\n"])
def test_a_file_that_is_another_than_was_listed_is_read_as_it_is(content: Path, now: str) -> None:
    item = only_of(content, "a.md")
    (content / "a.md").write_text(now, encoding="utf-8")
    assert load(item) == now.encode()
    assert load(replace(item, size=0)) == load(replace(item, size=1 << 40)) == now.encode()


@pytest.mark.parametrize("size", [0, 1, 65_535, 65_536, 65_537, 200_000])
def test_a_file_is_read_whole(content: Path, size: int) -> None:
    body = bytes(range(256)) * (size // 256 + 1)
    (content / "a.md").write_bytes(body[:size])

    assert load(only(content)) == body[:size]


def test_a_file_that_is_too_large_is_not_read(content: Path) -> None:
    with (content / "a.md").open("wb") as file:
        file.truncate(LARGEST)
    assert len(load(only(content))) == LARGEST

    with (content / "a.md").open("wb") as file:
        file.truncate(LARGEST + 1)
    with pytest.raises(ArticleError, match=r"^a\.md: has 8,388,609 bytes, .* 8,388,608; shorten or exclude it$"):
        load(only(content))


def test_a_file_that_vanished_says_so(content: Path) -> None:
    write(content / "a.md")
    item = only(content)
    (content / "a.md").unlink()

    with pytest.raises(ArticleError, match=r"^a\.md: was removed while feedpub was reading; build again$"):
        load(item)


def test_what_took_the_place_of_a_file_is_not_read(content: Path, tmp_path: Path) -> None:
    item = replace(only_of(content, "a.md"), file=str(content / "pipe"))
    os.mkfifo(content / "pipe")
    with pytest.raises(ArticleError, match=r"^a\.md: is a pipe, not a file; put the story's text there$"):
        load(item)

    write(tmp_path / "secret.md")
    (content / "link").symlink_to(tmp_path / "secret.md")
    with pytest.raises(ArticleError, match=r"^a\.md: cannot be read \(Too many .*\); put a file in the place of"):
        load(replace(item, file=str(content / "link")))

    (content / "folder").mkdir()
    with pytest.raises(ArticleError, match=r"^a\.md: is a folder, not a file; "):
        load(replace(item, file=str(content / "folder")))


def only_of(content: Path, name: str) -> Item:
    write(content / name)
    return only(content)


@pytest.mark.parametrize("times", [1, 2, 3])
@pytest.mark.parametrize("now", ["Longer than before\n", "Short\n", "B story\n"])
def test_a_file_that_is_written_meanwhile_is_read_again_but_not_for_ever(
    content: Path, monkeypatch: pytest.MonkeyPatch, times: int, now: str
) -> None:
    item = only_of(content, "a.md")
    turns = iter(range(times))
    writing: list[int] = []

    def opened(path: str, flags: int) -> int:
        writing[:] = [turn for turn in [next(turns, None)] if turn is not None]
        return os.open(path, flags)

    def read(file: int, size: int) -> bytes:
        part = os.read(file, 4)
        while writing:
            turn = writing.pop()
            (content / "a.md").write_text(now, encoding="utf-8")
            os.utime(content / "a.md", ns=(turn, turn))  # another time for sure, however coarse the clock
        return part

    monkeypatch.setattr(loading, "os", Swapped(open=opened, read=read))

    if times < 3:
        assert load(item) == now.encode()
    else:
        with pytest.raises(ArticleError, match=r"^a\.md: is being written; it will be read at the next build$"):
            load(item)


def test_a_disk_that_fails_when_a_file_is_closed_costs_that_file(
    content: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def closed(file: int) -> None:  # as file systems in user space may
        os.close(file)
        raise OSError(errno.EIO, "Input/output error")

    item = only_of(content, "a.md")
    monkeypatch.setattr(loading, "os", Swapped(close=closed))
    with pytest.raises(ArticleError, match=r"^a\.md: cannot be read \(Input/output error\); check the disk"):
        load(item)


def test_files_are_closed_whatever_happens(content: Path) -> None:
    item = only_of(content, "a.md")
    opened = Path("/proc/self/fd")
    before = len(list(opened.iterdir()))
    for file in (item.file, str(content), "/nowhere"):
        with suppress(ArticleError):
            load(replace(item, file=file))
    scan(content, known=known)

    assert len(list(opened.iterdir())) == before


@pytest.mark.parametrize(
    ("others", "alone"),
    [([], True), (["b.meta"], False), (["b.META"], False), ([".a.meta"], False), (["b.metal"], True)],
)
def test_files_are_alone_where_nothing_that_goes_with_one_is_beside_them(
    tmp_path: Path, others: list[str], alone: bool
) -> None:
    for name in ("a.txt", *others):
        write(tmp_path / name)
    os.utime(tmp_path, (2**33, 2**33))  # later than the files
    (item,) = (one for one in scan(tmp_path, known=known, beside=(".meta",))[0] if one.path == "a.txt")
    assert item.alone is alone
    assert not any(one.alone for one in scan(tmp_path, known=known)[0])


def test_what_may_have_come_while_its_folder_was_listed_is_not_alone(tmp_path: Path) -> None:
    write(tmp_path / "a.txt")
    os.utime(tmp_path, (0, 0))
    assert [one.alone for one in scan(tmp_path, known=known, beside=(".meta",))[0]] == [False]


_FILES = st.sampled_from(
    ["a.md", "b.txt", "é.md", ".a.md", "a.md~", "a.META", "c.jpg", "a-b.html", "a/b.md", "a/c.meta", "a/b/c.md"]
)
_LINKS = st.dictionaries(
    st.sampled_from(["l.md", "m", "a/n.md"]), st.sampled_from(["a.md", "a", ".", "/etc/hosts", "none"])
)


@given(files=st.sets(_FILES), links=_LINKS, far=st.booleans(), data=st.data())
def test_folders_that_were_listed_when_they_were_looked_at_are_scanned_as_they_are_else(
    tmp_path_factory: pytest.TempPathFactory, files: set[str], links: dict[str, str], far: bool, data: st.DataObject
) -> None:
    root = tmp_path_factory.mktemp("content")
    for name in sorted(files, reverse=True):
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(name)
        if far:
            os.utime(root / name, ns=(1 << 63, (1 << 63) + 5))
    (root / "a").mkdir(exist_ok=True)
    for name, to in links.items():
        (root / name).symlink_to(to)
    if data.draw(st.booleans()):
        os.mkfifo(root / "p.md")
    asked: dict[str, Any] = data.draw(st.sampled_from([{}, {"exclude": ("a/b/",)}, {"include": ("*.md",)}]))
    listings: dict[str, Listing] = {}
    glance([(str(root), asked.get("exclude", ()))], Serial(), listings=listings)
    there = len(listings)
    once, again = (
        directory.scan(root, known=readers.is_story, beside=readers.BESIDE, listings=given, **asked)
        for given in (None, listings)
    )
    assert there > len(listings) or not there
    assert (list(once[0]), [str(one) for one in once[1]]) == (list(again[0]), [str(one) for one in again[1]])
