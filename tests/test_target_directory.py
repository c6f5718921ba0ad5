"""Publishing into a folder, while it is read, while the disk fails and while the process is killed."""

import errno
import os
import re
import shutil
import signal
import stat
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feedpub.errors import TargetError
from feedpub.model import Document
from feedpub.targets import Receipt, _file, compressed, digest, directory
from feedpub.targets._names import is_stray, temporary, wrong_in
from feedpub.targets._together import together
from feedpub.targets.directory import publish

SECOND = 1_000_000_000


def document(path: str, body: bytes | str = b"<rss/>\n") -> Document:
    body = body.encode() if isinstance(body, str) else body
    return Document(path=path, media_type="application/rss+xml", body=body, feed="news")


def put(folder: Path, *documents: Document, owned: dict[str, str] | None = None, keep: tuple[str, ...] = ()) -> Receipt:
    known = {path: {one} for path, one in (owned or {}).items()}
    return publish(folder, documents, owned=known, keep=keep)


def tree(folder: Path) -> dict[str, bytes | None]:
    """All that is in a folder, folders as ``None``, without links."""
    return {
        str(path.relative_to(folder)): None if path.is_dir() else path.read_bytes()
        for path in folder.rglob("*")
        if not path.is_symlink()
    }


@pytest.fixture
def output(tmp_path: Path) -> Path:
    folder = tmp_path / "output"
    folder.mkdir()
    return folder


def test_documents_are_written_whole_and_the_receipt_says_what_was_done(output: Path) -> None:
    first = put(output, document("news.rss", "one"), document("tags/sport.rss", "two"))
    second = put(
        output,
        document("news.rss", "one!"),
        document("tags/world.rss", "three"),
        owned={"news.rss": digest(b"one"), "tags/sport.rss": digest(b"two")},
    )

    assert first == Receipt(written=("news.rss", "tags/sport.rss"))
    assert second == Receipt(written=("news.rss", "tags/world.rss"), removed=("tags/sport.rss",))
    assert tree(output) == {"news.rss": b"one!", "tags": None, "tags/world.rss": b"three"}


def test_a_digest_is_the_sha256_of_the_bytes() -> None:
    assert digest(b"abc") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"


@pytest.mark.parametrize("body", [b"", b"x", b"\x00" * 70_000])
def test_a_document_that_did_not_change_is_not_touched(output: Path, body: bytes) -> None:
    put(output, document("news.rss", body))
    (output / "news.rss").chmod(0o640)
    before = (output / "news.rss").stat()
    folder = output.stat()

    receipt = put(output, document("news.rss", body))

    after = (output / "news.rss").stat()
    assert receipt == Receipt(unchanged=("news.rss",))
    assert (after.st_ino, after.st_mtime_ns, after.st_ctime_ns) == (
        before.st_ino,
        before.st_mtime_ns,
        before.st_ctime_ns,
    )
    assert output.stat().st_mtime_ns == folder.st_mtime_ns


@pytest.mark.parametrize("at", [0, 4095, 4096, 4999, 8191, 8192, 69_999])
def test_a_change_of_one_byte_in_a_file_of_the_same_size_is_written(output: Path, at: int) -> None:
    put(output, document("news.rss", b"a" * 70_000))
    changed = b"a" * at + b"b" + b"a" * (69_999 - at)

    assert put(output, document("news.rss", changed)).written == ("news.rss",)
    assert (output / "news.rss").read_bytes() == changed
    assert put(output, document("news.rss", changed)).written == ()


def _not_taken(*_: int) -> int:
    return -1  # as by a file system that does not know it


@pytest.mark.parametrize("hint", [None, _not_taken])
def test_a_system_that_takes_no_hints_is_published_to_alike(
    output: Path, monkeypatch: pytest.MonkeyPatch, hint: Callable[..., int] | None
) -> None:
    monkeypatch.setattr(_file, "_hint", lambda: hint)

    assert put(output, document("news.rss", "one"), document("news.atom", "two")).written == ("news.rss", "news.atom")
    assert tree(output) == {"news.rss": b"one", "news.atom": b"two"}


def test_the_system_is_asked_to_begin_with_each_new_file(output: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    hint, files = _file._hint(), []

    def asked(file: int, *more: int) -> object:
        files.append(os.fstat(file).st_size)
        return hint(file, *more) if hint else None

    monkeypatch.setattr(_file, "_hint", lambda: asked)
    put(output, document("news.rss", "one"), document("news.atom", "three"))

    assert files == [3, 5]


def test_no_two_contents_of_a_file_share_a_second(output: Path) -> None:
    seconds = []
    for number in range(5):
        put(output, document("news.rss", f"edition {number}"))
        seconds.append(int((output / "news.rss").stat().st_mtime))

    assert sorted(set(seconds)) == seconds


def test_a_clock_that_was_set_back_does_not_make_a_file_older(output: Path) -> None:
    put(output, document("news.rss", "one"))
    ahead = (output / "news.rss").stat().st_mtime_ns // SECOND * SECOND + 86_400 * SECOND
    os.utime(output / "news.rss", ns=(ahead, ahead))

    put(output, document("news.rss", "two"))

    assert (output / "news.rss").stat().st_mtime_ns == ahead + SECOND


def test_a_file_that_is_old_gets_the_time_that_it_is_written(output: Path) -> None:
    put(output, document("news.rss", "one"))
    os.utime(output / "news.rss", ns=(SECOND, SECOND))

    put(output, document("news.rss", "two"))

    assert (output / "news.rss").stat().st_mtime_ns > 1_000_000_000 * SECOND


@pytest.mark.parametrize("mask", [0o077, 0o022, 0o002, 0o000])
def test_a_web_server_may_read_it_whatever_the_umask(tmp_path: Path, mask: int) -> None:
    before = os.umask(mask)
    try:
        put(tmp_path / "www" / "output", document("tags/sport.rss"))
    finally:
        os.umask(before)

    folder = tmp_path / "www" / "output" / "tags"
    assert stat.S_IMODE((folder / "sport.rss").stat().st_mode) == 0o644
    for made in (folder, folder.parent, folder.parent.parent):
        assert stat.S_IMODE(made.stat().st_mode) & 0o755 == 0o755


def test_only_what_feedpub_wrote_and_nobody_changed_since_is_removed(output: Path) -> None:
    bodies = {"gone.rss": b"gone", "edited.rss": b"mine", "held.rss": b"held", "foreign.html": b"yours"}
    for name, body in bodies.items():
        (output / name).write_bytes(body)
    (output / "linked.rss").symlink_to("gone.rss")
    (output / "folder.rss").mkdir()
    owned = {name: digest(b"gone") for name in ("gone.rss", "edited.rss", "linked.rss", "folder.rss", "missing.rss")}
    owned |= {"held.rss": digest(b"held"), "foreign.html/x.rss": digest(b"gone")}

    receipt = put(output, document("news.rss"), owned=owned, keep=("held.rss",))

    assert receipt == Receipt(
        written=("news.rss",), removed=("gone.rss",), kept=("edited.rss", "folder.rss", "linked.rss")
    )
    assert tree(output) == {
        "news.rss": b"<rss/>\n",
        "edited.rss": b"mine",
        "held.rss": b"held",
        "foreign.html": b"yours",
        "folder.rss": None,
    }
    assert (output / "linked.rss").is_symlink()


def test_what_was_cut_short_is_known_by_the_content_before_and_the_one_after(output: Path) -> None:
    for body in (b"before", b"after", b"somebody else's"):
        put(output, document("news.rss", body))
        receipt = publish(output, (), owned={"news.rss": {digest(b"before"), digest(b"after")}})
        assert ("news.rss" in receipt.removed) is (body != b"somebody else's")


@pytest.mark.parametrize("name", [".feedpub.lock", ".gitkeep", "../private", "/etc/hostname", "a//b", "link/private"])
def test_what_is_not_feedpubs_to_remove_stays_whatever_the_ledger_says(output: Path, name: str) -> None:
    for path in (output / ".feedpub.lock", output / ".gitkeep", output.parent / "private"):
        path.write_bytes(b"")
    (output / "link").symlink_to("..")

    assert put(output, owned={name: digest(b"")}) == Receipt(kept=(name,))
    assert all(path.exists() for path in (output / ".feedpub.lock", output / ".gitkeep", output.parent / "private"))


@pytest.mark.parametrize(
    ("path", "wrong"),
    [
        ("", "is not a plain relative path"),
        ("/etc/news.rss", "is not a plain relative path"),
        ("../news.rss", "is not a plain relative path"),
        ("tags/../../news.rss", "is not a plain relative path"),
        ("./news.rss", "is not a plain relative path"),
        ("tags//news.rss", "is not a plain relative path"),
        ("tags/", "is not a plain relative path"),
        ("news\0.rss", "has a sign in it"),
        ("news\n.rss", "has a sign in it"),
        ("news\x1b[2J.rss", "has a sign in it"),
        ("news\u202essr.rss", "has a sign in it"),
        ("news\udce9.rss", "has a sign in it"),
        ("щ" * 126 + ".rss", "has a part of more than 255 bytes"),
        (".feedpub.lock", "is a name that feedpub keeps for itself"),
        ("tags/.gitkeep", "is a name that feedpub keeps for itself"),
        (".news.rss.12.tmp", "is a name that feedpub keeps for itself"),
    ],
)
def test_a_path_that_is_none_is_refused_before_anything_is_written(output: Path, path: str, wrong: str) -> None:
    with pytest.raises(TargetError) as caught:
        put(output, document("first.rss"), document(path))

    assert str(caught.value).startswith(f"{output}: {path!r} {wrong}")
    assert caught.value.message.endswith(", and nothing was replaced; rename the feed that it is made from")
    assert tree(output) == {}


@pytest.mark.parametrize(
    ("paths", "wrong"),
    [
        (("a.rss", "a.rss"), "'a.rss' is the path of two documents"),
        (("tags", "tags/a.rss"), "'tags' is the path of a document, and of a folder with others"),
        (("x/y/z.rss", "x"), "'x' is the path of a document, and of a folder with others"),
    ],
)
def test_documents_that_are_in_each_others_way_are_refused(output: Path, paths: tuple[str, ...], wrong: str) -> None:
    with pytest.raises(TargetError, match=re.escape(f"{output}: {wrong}, and nothing was replaced; ")):
        put(output, *map(document, paths))

    assert tree(output) == {}


@given(st.text(max_size=20) | st.text(alphabet="./ab\0\\", max_size=8))
def test_no_path_leads_out_of_the_folder(path: str) -> None:
    if wrong_in(path) is None:
        assert os.path.realpath(f"/srv/output/{path}").startswith("/srv/output/")


@pytest.mark.parametrize("name", ["n", "news.rss", "щ" * 127, "a" * 255, "a.1.tmp"])
def test_a_file_in_the_making_has_a_name_of_its_own_that_is_known_later(name: str) -> None:
    temp = temporary(name)

    assert temp.startswith(".")
    assert temp.endswith(f".{os.getpid()}.tmp")
    assert len(temp.encode()) <= 255
    assert is_stray(temp)


def test_the_longest_name_is_published(output: Path) -> None:
    name = "щ" * 125 + ".rss"

    assert put(output, document(name)).written == (name,)
    assert tree(output) == {name: b"<rss/>\n"}


def test_a_link_in_the_place_of_a_document_is_replaced_and_never_written_through(output: Path, tmp_path: Path) -> None:
    (tmp_path / "private").write_bytes(b"<rss/>\n")
    ahead = 4_000_000_000 * SECOND
    os.utime(tmp_path / "private", ns=(ahead, ahead))
    (output / "news.rss").symlink_to(tmp_path / "private")
    (output / "dangling.rss").symlink_to("nowhere")
    (output / "circle.rss").symlink_to("circle.rss")

    names = ("news.rss", "dangling.rss", "circle.rss")
    receipt = put(output, *map(document, names))

    assert receipt.written == names
    assert not any((output / name).is_symlink() for name in names)
    assert (tmp_path / "private").stat().st_mtime_ns == ahead
    assert (output / "news.rss").stat().st_mtime_ns == ahead + SECOND  # of what was served there


def test_a_folder_that_is_a_link_out_is_refused_and_one_inside_is_not(output: Path, tmp_path: Path) -> None:
    (tmp_path / "private").mkdir()
    (output / "out").symlink_to(tmp_path / "private")
    (output / "real").mkdir()
    (output / "in").symlink_to("real")

    with pytest.raises(TargetError, match=r"'out/b/a.rss' leaves the folder by a symbolic link, .*; remove the link$"):
        put(output, document("in/a.rss"), document("out/b/a.rss"))
    assert tree(tmp_path / "private") == {}
    assert tree(output / "real") == {}

    put(output, document("in/a.rss"))
    assert tree(output / "real") == {"a.rss": b"<rss/>\n"}


def test_the_folder_itself_may_be_a_link(output: Path, tmp_path: Path) -> None:
    (tmp_path / "live").symlink_to("output")

    put(tmp_path / "live", document("tags/a.rss"))

    assert tree(output) == {"tags": None, "tags/a.rss": b"<rss/>\n"}


def test_a_pipe_in_the_place_of_a_document_is_replaced_and_nothing_waits_for_it(output: Path) -> None:
    os.mkfifo(output / "news.rss")

    put(output, document("news.rss", b""))

    assert (output / "news.rss").is_file()


@pytest.mark.parametrize(
    ("taken", "message"),
    [
        (
            "news.rss/",
            "news.rss cannot be written (Is a directory), nothing was replaced; remove the folder of that name",
        ),
        ("tags", "tags/a.rss cannot be written (File exists), nothing was replaced; remove what is in the place of"),
    ],
)
def test_what_is_in_the_place_of_a_document_stops_everything_and_is_named(
    output: Path, taken: str, message: str
) -> None:
    if taken.endswith("/"):
        (output / taken).mkdir()
    else:
        (output / taken).write_bytes(b"")
    before = tree(output)

    with pytest.raises(TargetError) as caught:
        put(output, document("first.rss"), document("new/a.rss"), document("news.rss"), document("tags/a.rss"))

    assert str(caught.value).startswith(f"{output}: {message}")
    assert tree(output) == before


def test_a_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")

    with pytest.raises(
        TargetError, match=r"output: the folder cannot be written \(File exists\), nothing was repl.*; "
    ):
        put(tmp_path / "file" / "output", document("news.rss"))


def test_a_file_that_may_not_be_read_is_replaced(output: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    put(output, document("news.rss", "one"))
    swap(monkeypatch, Disk(fails_at=("read", errno.EIO)))

    assert put(output, document("news.rss", "one")).written == ("news.rss",)


def ended() -> int:
    """The number of a process that is no more."""
    with subprocess.Popen(["true"]) as process:
        process.wait()
    return process.pid


def test_only_what_a_dead_process_left_is_swept_away(output: Path) -> None:
    dead = ended()
    (output / "tags").mkdir()
    (output / "other").mkdir()
    strays = {f".news.rss.{dead}.tmp", f".old.rss.{os.getpid()}.tmp", f"tags/.a.rss.{dead}.tmp"}
    others = {
        f".news.rss.{os.getppid()}.tmp",
        ".news.rss.1.tmp",
        f".news.rss.0{dead}.tmp",
        ".news.rss.99999999.tmp",
        f"news.rss.{dead}.tmp",
        f".news.rss.{dead}.tmp~",
        f"..{dead}.tmp",
        ".news.rss.tmp",
        ".news.rss.x1.tmp",
        f"other/.a.rss.{dead}.tmp",
    }
    for name in strays | others:
        (output / name).write_bytes(b"half")
    (output / f".folder.{dead}.tmp").mkdir()
    (output / f".link.{dead}.tmp").symlink_to("tags")

    put(output, document("tags/a.rss"))

    left = {name for name, body in tree(output).items() if body == b"half"}
    assert left == others
    assert (output / f".folder.{dead}.tmp").is_dir()
    assert (output / f".link.{dead}.tmp").is_symlink()


def test_readers_never_meet_half_a_file(output: Path) -> None:
    bodies = [bytes([65 + number]) * 2_000_000 for number in range(4)]
    whole = {sha256(body).digest() for body in bodies}
    path = output / "news.rss"
    put(output, document("news.rss", bodies[-1]))
    done = threading.Event()
    torn: list[int] = []
    reads: list[int] = []

    def reading() -> None:
        while not done.is_set():
            got = path.read_bytes()
            reads.append(len(got))
            if sha256(got).digest() not in whole:
                torn.append(len(got))

    readers = [threading.Thread(target=reading) for _ in range(3)]
    for reader in readers:
        reader.start()
    try:
        for number in range(200):
            put(output, document("news.rss", bodies[number % 4]))
    finally:
        done.set()
        for reader in readers:
            reader.join()

    assert torn == []
    assert len(reads) > 20


# A disk that fails. OLD is there before, NEW is published over it, and every file must be of the one or of the other.

OLD: dict[str, bytes] = {
    "a.rss": b"old a",
    "b.rss": b"the same",
    "tags/c.rss": b"old c",
    "gone.rss": b"gone",
    "yours.html": b"yours",
}
NEW: dict[str, bytes] = {
    "a.rss": b"new a, longer",
    "b.rss": b"the same",
    "tags/c.rss": b"new c",
    "new/deep/d.rss": b"new d",
}
AFTER: dict[str, bytes | None] = {**NEW, "yours.html": b"yours", "tags": None, "new": None, "new/deep": None}
CHANGING = ("open", "write", "fsync", "fchmod", "utime", "replace", "unlink", "mkdir", "chmod", "rmdir", "close")
LOOKING = ("listdir", "lstat", "stat", "fstat", "read", "kill")


class Disk:
    """The system, of which one operation fails: the n-th of all, or every one of a name; or all from the n-th on."""

    def __init__(
        self,
        *,
        nth: int = 0,
        error: int = errno.EIO,
        for_good: bool = False,
        fails_at: tuple[str, int] | None = None,
        names: tuple[str, ...] = CHANGING + LOOKING,
        failing: Callable[[], None] | None = None,
    ) -> None:
        self.count = 0
        self.failed = False
        self._nth, self._error, self._for_good, self._fails_at, self._names = nth, error, for_good, fails_at, names
        self._failing = failing

    def __getattr__(self, name: str) -> Any:
        real = getattr(os, name)
        if name not in self._names:
            return real

        def called(*args: Any, **named: Any) -> Any:
            self.count += 1
            error = self._error
            due = self.count == self._nth or (self._for_good and self.count > self._nth > 0)
            if self._fails_at and self._fails_at[0] == name:
                due, error = True, self._fails_at[1]
            if due:
                self.failed = True
                if name == "close":
                    real(*args)
                raise OSError(error, os.strerror(error))
            return real(*args, **named)

        return called


def swap(patched: pytest.MonkeyPatch, disk: Any) -> None:
    """Have a target work on another system."""
    for module in (directory, _file, compressed):
        patched.setattr(module, "os", disk)


def start(folder: Path) -> None:
    for name, body in OLD.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(body)
    (folder / f".b.rss.{os.getpid()}.tmp").write_bytes(b"half")


def release(folder: Path) -> Receipt:
    owned = {"gone.rss": digest(b"gone"), "a.rss": digest(b"old a")}
    return put(folder, *(document(name, body) for name, body in NEW.items()), owned=owned)


def assert_whole(folder: Path) -> dict[str, bytes | None]:
    """Every file is the old or the new one; what there is besides half files is returned."""
    found = {name: body for name, body in tree(folder).items() if not name.endswith(".tmp")}
    for name, body in found.items():
        assert body is None or body in (OLD.get(name), NEW.get(name)), name
    assert {*OLD, *NEW} - {"gone.rss", "new/deep/d.rss"} <= found.keys()
    return found


def half_files(folder: Path) -> list[str]:
    return [name for name in tree(folder) if name.endswith(".tmp")]


@pytest.mark.parametrize("error", [errno.ENOSPC, errno.EIO, errno.EROFS, errno.EACCES], ids=errno.errorcode.get)
def test_whatever_fails_every_file_is_whole_and_nothing_is_left_behind(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, error: int
) -> None:
    outcomes = {"nothing was replaced": 0, "others were": 0, "cannot be removed": 0, "power cut": 0, "done": 0}
    for nth in range(1, 200):
        folder = tmp_path / str(nth)
        start(folder)
        before = {name: body for name, body in tree(folder).items() if not name.endswith(".tmp")}
        disk = Disk(nth=nth, error=error)
        with monkeypatch.context() as patched:
            swap(patched, disk)
            message = release_or_not(folder)
        outcome = next(known for known in outcomes if known in message)
        assert outcome == "done" or re.fullmatch(r".+: .+ \(.+\).*; .+", message)
        if not disk.failed:
            break
        outcomes[outcome] += 1
        found = assert_whole(folder)
        if outcome == "nothing was replaced":
            assert found == before
        elif outcome == "others were":
            assert [found.get(name) == body for name, body in NEW.items()].count(False) == 1
            assert found["gone.rss"] == b"gone"
        elif outcome == "done":
            assert found == AFTER
        if outcome != "done":  # where sweeping failed, what it should have swept away stays
            release(folder)
        half = half_files(folder)
        assert half == [] or (outcome == "done" and half == [f".b.rss.{os.getpid()}.tmp"])
        assert assert_whole(folder) == AFTER
    else:
        pytest.fail("it never came to an end")

    assert outcomes["nothing was replaced"] > 10
    assert outcomes["others were"] >= 3  # one for each rename; where a second passes meanwhile, one comes twice
    assert outcomes["cannot be removed"] > 0
    assert outcomes["power cut"] > 0 or error == errno.EACCES


@pytest.mark.parametrize("error", [errno.ENOSPC, errno.EROFS], ids=errno.errorcode.get)
def test_a_disk_that_fails_for_good_leaves_whole_files_and_the_next_release_is_complete(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, error: int
) -> None:
    for nth in range(1, 200):
        folder = tmp_path / str(nth)
        start(folder)
        disk = Disk(nth=nth, error=error, for_good=True, names=("write", "fsync", "replace", "unlink", "mkdir"))
        with monkeypatch.context() as patched:
            swap(patched, disk)
            if nth > 1:
                release_or_not(folder)
            else:
                with pytest.raises(TargetError, match="nothing was replaced; "):
                    release(folder)
        assert_whole(folder)
        release(folder)
        assert tree(folder) == AFTER
        if not disk.failed:
            break
    else:
        pytest.fail("it never came to an end")
    assert nth > 10


def release_or_not(folder: Path) -> str:
    try:
        release(folder)
    except TargetError as error:
        return str(error)
    return "done"


@pytest.mark.parametrize("operation", ["write", "fsync", "open", "replace"])
def test_an_operation_that_always_fails_leaves_no_half_file(
    output: Path, monkeypatch: pytest.MonkeyPatch, operation: str
) -> None:
    (output / "a.rss").write_bytes(b"old")
    swap(monkeypatch, Disk(fails_at=(operation, errno.EIO)))

    with pytest.raises(TargetError):
        put(output, document("a.rss", "new"), document("tags/b.rss", "new"))

    assert {name: body for name, body in tree(output).items() if body is not None} == {"a.rss": b"old"}


def test_writes_may_be_short(output: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    class Short(Disk):
        def write(self, file: int, body: memoryview) -> int:
            return os.write(file, body[:1000])

    swap(monkeypatch, Short())
    body = bytes(range(256)) * 39 + b"end"

    put(output, document("a.rss", body))

    assert (output / "a.rss").read_bytes() == body


def test_a_file_system_that_cannot_sync_is_published_to(output: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    swap(monkeypatch, Disk(fails_at=("fsync", errno.EINVAL)))

    assert put(output, document("a.rss")).written == ("a.rss",)


def test_everything_is_on_the_disk_before_the_first_rename_and_the_names_after_the_last(
    output: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    calls: list[str] = []

    class Listening(Disk):
        def fsync(self, file: int) -> None:
            calls.append("folder" if stat.S_ISDIR(os.fstat(file).st_mode) else "file")

        def replace(self, temp: str, final: str) -> None:
            calls.append("rename")
            Path(temp).replace(final)

    swap(monkeypatch, Listening())
    put(output, document("a.rss"), document("b.rss"), document("tags/c.rss"))

    assert calls == ["file"] * 3 + ["rename"] * 3 + ["folder"] * 2


def test_what_is_about_to_be_there_is_remembered_while_files_are_forced_to_the_disk_and_before_the_first_is_replaced(
    output: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    calls: list[str] = []

    class Listening(Disk):
        def __getattr__(self, name: str) -> Any:
            if name in ("open", "mkdir", "replace", "unlink", "rmdir"):
                calls.append(name)
            return getattr(os, name)

    put(output, document("a.rss"), document("b.rss"))
    owned = {name: {digest((output / name).read_bytes())} for name in ("a.rss", "b.rss")}
    swap(monkeypatch, Listening())
    publish(output, [document("a.rss", "new")], owned=owned, first=lambda: calls.append("first"))
    assert calls.index("first") < calls.index("replace") < calls.index("unlink")

    calls.clear()
    newcomer = [document("a.rss", "newer"), document("tags/c.rss")]
    publish(output, newcomer, owned={"a.rss": {"x"}}, first=lambda: calls.append("first"))
    # Of what a crash leaves in a folder that nobody knows nobody would ever know.
    assert calls.index("first") < calls.index("mkdir")

    calls.clear()
    publish(output, [], owned={"a.rss": {digest(b"newer")}}, first=lambda: calls.append("first"))
    assert calls.index("first") < calls.index("unlink")

    calls.clear()
    publish(output, newcomer, owned={}, first=lambda: calls.append("first"), dry=True)
    assert "first" not in calls


@pytest.mark.parametrize("number", [0, 1, 2, 40])
def test_what_fails_meanwhile_is_told_when_the_rest_is_done(number: int) -> None:
    done: list[int] = []

    def fail() -> None:
        raise RuntimeError("meanwhile")

    with pytest.raises(RuntimeError, match="meanwhile"):
        together(done.append, range(number), fail)
    assert sorted(done) == list(range(number))


def test_what_fails_in_a_thread_is_told_and_not_waited_for_without_end() -> None:
    done: list[int] = []
    begun = threading.Event()

    def do(number: int) -> None:
        if number == 0:
            begun.set()
            raise MemoryError("in a thread")
        done.append(number)

    def wait() -> None:
        begun.wait()

    with pytest.raises(MemoryError, match="in a thread"):
        together(do, range(40), wait)
    assert sorted(done) == list(range(1, 40))


def test_where_no_thread_can_be_begun_all_is_done_by_the_one_that_there_is(monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(*_: object) -> int:
        raise RuntimeError("can't start new thread")

    monkeypatch.setattr("feedpub.targets._together.start_new_thread", refused)
    assert together(str, [3, 1, 2], lambda: None) == ["3", "1", "2"]


def test_a_run_that_changes_nothing_forces_nothing_to_the_disk(output: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    put(output, document("a.rss"))
    disk = Disk(names=("write", "fsync", "replace", "unlink", "mkdir"))
    swap(monkeypatch, disk)
    put(output, document("a.rss"))

    assert disk.count == 0


class Killing(Disk):
    """The system, which ends the process where it would fail."""

    def __getattr__(self, name: str) -> Any:
        called = super().__getattr__(name)

        def watched(*args: Any, **named: Any) -> Any:
            try:
                return called(*args, **named)
            except OSError:
                if self.failed:
                    os.kill(os.getpid(), signal.SIGKILL)
                raise

        return watched if name in self._names else called


def killed_at_each(folders: list[str], do: Callable[[Path], object]) -> None:
    """Do it in one folder after the other, each time killed at a later call of the system, until it is done; print how
    each ended. To be called in a process of its own, as it forks."""
    for nth, folder in enumerate(map(Path, folders), 1):
        child = os.fork()
        if child == 0:
            swap(pytest.MonkeyPatch(), Killing(nth=nth))
            do(folder)
            os._exit(0)
        _, status = os.waitpid(child, 0)
        sys.stdout.write(f"{os.waitstatus_to_exitcode(status)}\n")
        sys.stdout.flush()  # or the next child would say it again
        if status == 0:
            break


KILLED = "import sys; from tests.test_target_directory import *; killed_at_each(sys.argv[1:], release)"


def test_a_process_that_is_killed_anywhere_leaves_whole_files_and_the_next_one_cleans_up(tmp_path: Path) -> None:
    folders = [tmp_path / str(nth) for nth in range(150)]
    for folder in folders:
        start(folder)

    ran = subprocess.run(
        [sys.executable, "-c", KILLED, *map(str, folders)],
        cwd=Path(__file__).parents[1],
        capture_output=True,
        text=True,
        check=True,
    )

    codes = list(map(int, ran.stdout.split()))
    assert codes == [-9] * (len(codes) - 1) + [0]
    assert len(codes) > 40
    left = 0
    for folder in folders[: len(codes)]:
        found = assert_whole(folder)
        left += any(not name.endswith(f".{os.getpid()}.tmp") for name in half_files(folder))
        assert found.keys() >= OLD.keys() - {"gone.rss"}
        release(folder)
        assert tree(folder) == AFTER
    assert left > 5


@pytest.fixture
def mounted(tmp_path: Path) -> Iterator[Callable[[str], Path]]:
    """A real disk that is small, or read-only; only root can make one."""
    folder = tmp_path / "disk"
    folder.mkdir()
    umount = shutil.which("umount")
    mounts = 0

    def mount(options: str) -> Path:
        nonlocal mounts
        command = ["mount", "-t", "tmpfs", "-o", options, "feedpub-test", str(folder)]
        if umount is None or os.geteuid() != 0 or subprocess.run(command, capture_output=True, check=False).returncode:
            pytest.skip("no right to mount a file system here")
        mounts += 1
        return folder

    yield mount
    for _ in range(mounts):
        subprocess.run(["umount", str(folder)], check=True)


@pytest.mark.parametrize("large", range(4))
def test_a_disk_that_is_full_changes_nothing_and_says_how_much_is_needed(
    mounted: Callable[[str], Path], large: int
) -> None:
    disk = mounted("size=64k")
    names = ["a.rss", "b.rss", "tags/c.rss", "tags/d.rss"]
    put(disk, *(document(name, "old") for name in names))
    before = tree(disk)

    with pytest.raises(TargetError) as caught:
        put(disk, *(document(name, b"n" * (70_000 if index == large else 100)) for index, name in enumerate(names)))

    assert str(caught.value) == (
        f"{disk}: {names[large]} cannot be written (No space left on device), nothing was replaced; "
        "the release needs 70,300 bytes: free some space, or files where there is space (`df -i`)"
    )
    assert tree(disk) == before


def test_a_disk_without_room_for_another_file_changes_nothing(mounted: Callable[[str], Path]) -> None:
    disk = mounted("nr_inodes=4")
    put(disk, document("a.rss", "old"))

    with pytest.raises(
        TargetError, match=r"c.rss cannot be written \(No space left on device\), nothing was replaced; "
    ):
        put(disk, document("a.rss", "new"), document("b.rss"), document("c.rss"))

    assert tree(disk) == {"a.rss": b"old"}


def test_a_disk_that_is_read_only_is_named(mounted: Callable[[str], Path]) -> None:
    disk = mounted("ro")

    with pytest.raises(
        TargetError, match=r"a.rss cannot be written \(Read-only file system\), .*; mount it for writing"
    ):
        put(disk, document("a.rss"))
    assert put(disk) == Receipt()
