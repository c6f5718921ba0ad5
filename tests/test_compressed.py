"""Packed files beside the documents: never of anything but what lies beside them, whatever fails or is killed."""

import errno
import gzip
import os
import subprocess
import sys
import zlib
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feedpub import recording
from feedpub.errors import TargetError
from feedpub.targets import Receipt, compressed, digest
from feedpub.targets.directory import publish
from tests.newsroom import Newsroom
from tests.test_incremental import build, newsroom
from tests.test_target_directory import Disk, document, killed_at_each, output, swap

__all__ = ["NEW", "OLD", "killed_at_each", "newsroom", "output", "put"]  # fixtures, and what another process calls

OLD = {"a.rss": b"old a", "b.rss": b"same", "tags/c.rss": b"old c", "gone.rss": b"gone"}
NEW = {"a.rss": b"new a", "b.rss": b"same", "tags/c.rss": b"new c", "d.rss": b"new d"}
BEGIN = datetime(2026, 11, 20, 12)  # noqa: DTZ001  in the newsroom's zone


def put(
    folder: Path,
    bodies: dict[str, bytes],
    *before: dict[str, bytes],
    packed: bool = True,
    keep: tuple[str, ...] = (),
    **named: Any,
) -> Receipt:
    """Publish; what lay there ``before`` was feedpub's, too, one or the other where it was cut short."""
    owned: dict[str, set[str]] = {}
    for path, body in (one for some in before for one in some.items()):
        owned.setdefault(path, set()).add(digest(body))
    known, beside = compressed.with_siblings(owned), keep if packed else None
    return publish(folder, [document(*one) for one in bodies.items()], owned=known, keep=keep, packed=beside, **named)


def files(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and not path.name.startswith(".")
    }


def stamps(folder: Path) -> dict[str, tuple[int, int, int]]:
    """What moves when a packed file is written."""
    found = {path.name: path.stat() for path in folder.rglob("*.gz")}
    return {name: (at.st_ino, at.st_mtime_ns, at.st_ctime_ns) for name, at in found.items()}


def assert_of_what_lies_beside_them(folder: Path) -> int:
    """Each packed file has just what its document has; how many there are."""
    found = files(folder)
    packed = [path for path in found if path.endswith(".gz")]
    for path in packed:
        assert gzip.decompress(found[path]) == found[path.removesuffix(".gz")], path
    return len(packed)


def test_beside_each_document_lies_the_same_packed_and_as_old(output: Path) -> None:
    receipt = put(output, NEW)

    assert receipt == Receipt(written=tuple(NEW))
    assert {*files(output)} == {*NEW, *(f"{path}.gz" for path in NEW)}
    assert assert_of_what_lies_beside_them(output) == len(NEW)
    for path in NEW:
        at, packed = (output / path).stat(), (output / f"{path}.gz").stat()
        assert (at.st_mtime_ns, at.st_mode) == (packed.st_mtime_ns, packed.st_mode)


def test_what_did_not_change_is_not_packed_again_and_what_changed_is(output: Path) -> None:
    put(output, OLD)
    before = stamps(output)
    assert put(output, OLD, OLD) == Receipt(unchanged=tuple(OLD))
    assert stamps(output) == before

    assert put(output, NEW, OLD) == Receipt(
        written=("a.rss", "tags/c.rss", "d.rss"), unchanged=("b.rss",), removed=("gone.rss",)
    )
    assert {*files(output)} == {*NEW, *(f"{path}.gz" for path in NEW)}
    assert assert_of_what_lies_beside_them(output) == len(NEW)
    assert stamps(output)["b.rss.gz"] == before["b.rss.gz"]


@pytest.mark.parametrize(
    "there",
    [
        b"",
        b"rubbish",
        compressed.packed(b"older"),
        compressed.packed(b"same") + b"more",
        compressed.packed(b"same")[:-3],
        None,
    ],
    ids=["empty", "rubbish", "older", "with more behind it", "cut short", "a link"],
)
def test_whatever_lies_in_a_packed_files_place_is_replaced(output: Path, there: bytes | None) -> None:
    put(output, OLD)
    if there is None:
        (output / "b.rss.gz").unlink()
        (output / "b.rss.gz").symlink_to(output / "a.rss.gz")
    else:
        (output / "b.rss.gz").write_bytes(there)
    put(output, OLD, OLD)
    assert not (output / "b.rss.gz").is_symlink()
    assert assert_of_what_lies_beside_them(output) == len(OLD)


def test_the_same_packed_by_another_version_of_zlib_stays(output: Path) -> None:
    put(output, {"a.rss": b"again " * 1000})
    other = zlib.compress(b"again " * 1000, 1, wbits=31)
    assert other != (output / "a.rss.gz").read_bytes()
    (output / "a.rss.gz").write_bytes(other)

    put(output, {"a.rss": b"again " * 1000})

    assert (output / "a.rss.gz").read_bytes() == other


def test_without_it_packed_files_of_feedpubs_own_go_and_those_of_others_stay(output: Path) -> None:
    put(output, OLD)
    (output / "b.rss.gz").write_bytes(gzip.compress(b"somebody else's"))

    receipt = put(output, NEW, OLD, packed=False)

    assert receipt.removed == ("gone.rss",)
    assert receipt.kept == ("b.rss.gz",)
    assert {*files(output)} == {*NEW, "b.rss.gz"}


def test_without_it_whatever_is_of_a_former_document_goes_with_that_though_nobody_knows_whose_it_is(
    output: Path,
) -> None:
    put(output, OLD)
    put(output, OLD, packed=False)
    assert assert_of_what_lies_beside_them(output) == len(OLD)
    put(output, NEW, packed=False)
    assert {*files(output)} == {*NEW, "gone.rss", "gone.rss.gz", "b.rss.gz"}
    assert assert_of_what_lies_beside_them(output) == 2


@pytest.mark.parametrize("packed", [True, False])
def test_a_document_that_goes_takes_what_is_packed_of_it_along_though_nobody_knows_whose_that_is(
    output: Path, *, packed: bool
) -> None:
    put(output, OLD)
    owned = {path: {digest(body)} for path, body in OLD.items()}  # as of pages that were found, not remembered
    (output / "b.rss.gz").write_bytes(gzip.compress(b"somebody else's"))

    receipt = publish(output, [], owned=owned, packed=() if packed else None)

    assert receipt.removed == tuple(sorted(OLD))
    assert {*files(output)} == {"b.rss.gz"}


def test_a_document_that_is_kept_is_packed_as_it_lies_there(output: Path) -> None:
    put(output, OLD, packed=False)
    put(output, {"a.rss": b"new a"}, OLD, keep=("b.rss", "tags/c.rss", "none.rss"))
    assert {*files(output)} == {"a.rss", "b.rss", "tags/c.rss", "a.rss.gz", "b.rss.gz", "tags/c.rss.gz"}
    assert assert_of_what_lies_beside_them(output) == 3


def test_packed_files_of_what_stays_and_is_not_named_are_left_alone(output: Path) -> None:
    put(output, OLD)
    (output / "b.rss.gz").write_bytes(b"rubbish")
    owned = compressed.with_siblings({path: {digest(body)} for path, body in OLD.items()})
    receipt = publish(output, [document("a.rss", b"new a")], owned=owned, keep=owned.keys() - {"a.rss"}, packed=())
    assert receipt == Receipt(written=("a.rss",))
    assert (output / "b.rss.gz").read_bytes() == b"rubbish"
    assert {*files(output)} == {*OLD, *(f"{path}.gz" for path in OLD)}


@pytest.mark.parametrize("packed", [True, False])
def test_a_dry_run_touches_no_packed_file(output: Path, *, packed: bool) -> None:
    put(output, OLD)
    before = files(output)
    assert put(output, NEW, OLD, dry=True, packed=packed).removed == ("gone.rss",)
    assert files(output) == before


def test_a_document_of_nothing_and_one_whose_name_is_too_long_have_no_packed_file(output: Path) -> None:
    long = f"{'n' * 250}.rss"
    put(output, {"empty.gone": b"", long: b"long"})
    assert {*files(output)} == {"empty.gone", long}


def test_a_folder_in_the_place_of_a_packed_file_is_told_and_nothing_is_replaced(output: Path) -> None:
    put(output, OLD, packed=False)
    (output / "a.rss.gz").mkdir()
    with pytest.raises(
        TargetError,
        match=r": a\.rss\.gz cannot be written \(Is a directory\), nothing was replaced; remove the folder of",
    ):
        put(output, NEW, OLD)
    assert files(output) == OLD


def test_an_old_packed_file_goes_before_its_document_and_the_new_one_comes_after_it(
    output: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(output, OLD)
    calls: list[str] = []

    class Listening(Disk):
        def replace(self, temp: str, final: str) -> None:
            calls.append(f"rename {Path(final).name}")
            Path(temp).replace(final)

        def unlink(self, path: str) -> None:
            calls.append(f"unlink {Path(path).name}")
            Path(path).unlink()

    swap(monkeypatch, Listening())
    put(output, {"a.rss": b"new a"}, OLD, keep=("b.rss", "tags/c.rss"))
    assert calls == [
        "unlink a.rss.gz",
        "rename a.rss",
        "unlink gone.rss.gz",
        "unlink gone.rss",
        "rename a.rss.gz",
    ]


@pytest.mark.parametrize("error", [errno.ENOSPC, errno.EIO, errno.EACCES], ids=errno.errorcode.get)
@pytest.mark.parametrize("packed", [True, False])
def test_whatever_fails_no_packed_file_is_of_anything_but_its_document(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, error: int, *, packed: bool
) -> None:
    told = set()
    for nth in range(1, 300):
        folder = tmp_path / str(nth)
        put(folder, OLD)
        disk = Disk(nth=nth, error=error)
        with monkeypatch.context() as patched:
            swap(patched, disk)
            try:
                put(folder, NEW, OLD, packed=packed)
            except TargetError as failed:
                told.add(str(failed).partition(": ")[2])
        assert_of_what_lies_beside_them(folder)
        put(folder, NEW, OLD, NEW, packed=packed)
        assert "gone.rss" not in files(folder)
        assert assert_of_what_lies_beside_them(folder) == (len(NEW) if packed else 0)
        if not disk.failed:
            break
    else:
        pytest.fail("it never came to an end")
    assert nth > 30
    if packed:
        why = os.strerror(error)
        assert any(one.startswith(f"a.rss.gz cannot be written ({why}), all else was; ") for one in told), told
    if packed and error == errno.ENOSPC:
        needed = len(compressed.packed(NEW["a.rss"]))
        assert any(one.startswith("a.rss.gz") and f"the release needs {needed} bytes" in one for one in told), told


KILLED = (
    "import sys; from tests.test_compressed import *; "
    "killed_at_each(sys.argv[1:], lambda folder: put(folder, NEW, OLD))"
)


def test_a_process_that_is_killed_anywhere_leaves_no_packed_file_of_anything_but_its_document(tmp_path: Path) -> None:
    folders = [tmp_path / str(nth) for nth in range(250)]
    for folder in folders:
        put(folder, OLD)
    ran = subprocess.run(
        [sys.executable, "-c", KILLED, *map(str, folders)],
        cwd=Path(__file__).parents[1],
        capture_output=True,
        text=True,
        check=True,
    )
    codes = list(map(int, ran.stdout.split()))
    assert codes == [-9] * (len(codes) - 1) + [0]
    assert len(codes) > 50
    for folder in folders[: len(codes)]:
        assert_of_what_lies_beside_them(folder)
        put(folder, NEW, OLD, NEW)
        assert {*files(folder)} == {*NEW, *(f"{path}.gz" for path in NEW)}
        assert assert_of_what_lies_beside_them(folder) == len(NEW)


@given(st.binary(max_size=5000), st.binary(max_size=50))
def test_what_is_in_a_packed_file_is_known_by_its_digest_and_nothing_else_is(body: bytes, more: bytes) -> None:
    packed = compressed.packed(body)
    assert gzip.decompress(packed) == body
    assert compressed.digest_within(packed) == digest(body)
    assert compressed.digest_within(packed[:-1]) is None
    assert compressed.digest_within(more) is None
    if more:
        assert compressed.digest_within(packed + more) is None


def test_a_packed_file_of_very_much_is_looked_through_in_little_memory() -> None:
    bomb = compressed.packed(bytes(300_000_000))
    program = (
        "import resource, sys; from feedpub.targets import compressed; "
        "resource.setrlimit(resource.RLIMIT_AS, (200_000_000, 200_000_000)); "
        "print(compressed.digest_within(sys.stdin.buffer.read()))"
    )
    ran = subprocess.run([sys.executable, "-c", program], input=bomb, capture_output=True, check=True)
    assert ran.stdout.decode().strip() == digest(bytes(300_000_000))


def pack(newsroom: Newsroom, switch: str = "true") -> None:
    path = newsroom.folder / "config" / "feedpub.yaml"
    text = path.read_text().replace("path: ../output, gzip: true", "path: ../output")
    path.write_text(text.replace("path: ../output\n", f"path: ../output\n    gzip: {switch}\n"))


def shown(newsroom: Newsroom) -> dict[str, bytes]:
    return files(newsroom.folder / "output")


def test_a_build_packs_what_it_publishes_and_has_nothing_to_do_then(newsroom: Newsroom) -> None:
    pack(newsroom)
    assert build(newsroom.folder, BEGIN) == (True, [])
    assert {*shown(newsroom)} == {"news.rss", "news.atom", "news.rss.gz", "news.atom.gz"}
    assert assert_of_what_lies_beside_them(newsroom.folder / "output") == 2
    assert build(newsroom.folder, BEGIN) == (False, [])


@pytest.mark.parametrize("spoil", [Path.unlink, lambda file: file.write_bytes(b"rubbish")], ids=["gone", "spoiled"])
def test_a_packed_file_that_somebody_touched_is_made_anew_by_the_next_build(newsroom: Newsroom, spoil: Any) -> None:
    pack(newsroom)
    build(newsroom.folder, BEGIN)
    before = shown(newsroom)
    spoil(newsroom.folder / "output" / "news.rss.gz")
    assert build(newsroom.folder, BEGIN) == (True, [])
    assert shown(newsroom) == before
    assert build(newsroom.folder, BEGIN) == (False, [])


def test_a_build_of_a_changed_story_packs_its_feeds_alone_anew(newsroom: Newsroom) -> None:
    path = newsroom.folder / "config" / "feedpub.yaml"
    path.write_text(path.read_text().replace("targets:\n", "  city: {title: City, section: city}\ntargets:\n"))
    pack(newsroom)
    newsroom.write("a.md", more="section: city\n")
    newsroom.write("b.md")
    build(newsroom.folder, BEGIN)
    build(newsroom.folder, BEGIN)
    before = stamps(newsroom.folder / "output")
    assert len(before) == 4

    newsroom.write("b.md", title="Corrected")
    assert build(newsroom.folder, BEGIN + timedelta(minutes=1))[0]

    now = stamps(newsroom.folder / "output")
    assert {name for name in now if now[name] != before[name]} == {"news.rss.gz", "news.atom.gz"}
    assert assert_of_what_lies_beside_them(newsroom.folder / "output") == 4


def test_switching_it_off_or_a_feed_out_of_the_configuration_takes_packed_files_away(newsroom: Newsroom) -> None:
    path = newsroom.folder / "config" / "feedpub.yaml"
    text = path.read_text()
    path.write_text(text.replace("targets:\n", "  all: {title: All}\ntargets:\n"))
    pack(newsroom)
    build(newsroom.folder, BEGIN)
    assert len(shown(newsroom)) == 8
    path.write_text(text)
    pack(newsroom)
    build(newsroom.folder, BEGIN)
    assert {*shown(newsroom)} == {"news.rss", "news.atom", "news.rss.gz", "news.atom.gz"}
    path.write_text(text)
    build(newsroom.folder, BEGIN)
    assert {*shown(newsroom)} == {"news.rss", "news.atom"}


def test_a_target_of_the_configuration_that_output_names_stays_packed(newsroom: Newsroom) -> None:
    pack(newsroom)
    command = [sys.executable, "-m", "feedpub", "build", "-q", "--output", "output", "--now", "2026-11-20T12:00"]
    subprocess.run(command, cwd=newsroom.folder, check=True, timeout=60)
    assert {*shown(newsroom)} == {"news.rss", "news.atom", "news.rss.gz", "news.atom.gz"}


def test_a_killed_story_is_in_no_packed_file_even_where_its_document_cannot_be_replaced(
    newsroom: Newsroom, monkeypatch: pytest.MonkeyPatch
) -> None:
    pack(newsroom)
    newsroom.write("a.md", title="Libel", text="Libellous.")
    newsroom.build()
    with monkeypatch.context() as patched:
        swap(patched, Disk(fails_at=("replace", errno.EIO)))
        newsroom.kill("a", legal=True)
    assert not any(b"Libel" in gzip.decompress(body) for path, body in shown(newsroom).items() if path.endswith("gz"))
    assert any(b"Libel" in body for body in shown(newsroom).values())
    newsroom.build("2026-11-23T14:00")
    assert assert_of_what_lies_beside_them(newsroom.folder / "output") == 2
    assert not any(b"Libellous" in body for path, body in shown(newsroom).items() if not path.endswith("gz"))


def test_packed_files_of_pages_that_stay_are_known_though_the_build_that_made_them_was_cut_short(
    newsroom: Newsroom, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = newsroom.folder / "config" / "feedpub.yaml"
    text = path.read_text().replace("{title: Gazette}", "{title: Gazette, limit: 1, archive: {stories: 1}}")
    path.write_text(text)
    for number in range(4):
        newsroom.write(f"{number}.md", date=f"2026-11-1{number} 10:00")
    newsroom.build()
    assert any(name.startswith("news/archive/") for name in shown(newsroom))
    pack(newsroom)

    def cut_short(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(recording, "record", cut_short)
        with pytest.raises(KeyboardInterrupt):
            newsroom.build()
    assert any(name.startswith("news/archive/") and name.endswith(".gz") for name in shown(newsroom))
    path.write_text(text)
    newsroom.build()
    assert not [name for name in shown(newsroom) if name.endswith(".gz")]
