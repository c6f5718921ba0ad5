"""What documents of a release have alike is in memory once while they wait for each other."""

import errno
import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feedpub.model import Document
from feedpub.parts import Aside, Kept, Parts
from feedpub.pieces import Piece
from feedpub.sharing import Shared, shared
from tests.newsroom import Newsroom

TYPES = ("application/rss+xml", "application/atom+xml", "application/feed+json", "text/html")
PIECES = st.sampled_from([b"<item>", b"<entry ", b"\n", b"\r\n", b",\n", b"", b"text", b"\xff\x00"])


@given(
    bodies=st.lists(st.lists(PIECES).map(b"".join), min_size=1, max_size=4),
    media_type=st.sampled_from(TYPES),
    most=st.sampled_from([0, 3, 20, 1000]),
)
def test_a_document_is_as_it_was_whatever_others_there_are(bodies: list[bytes], media_type: str, most: int) -> None:
    known = Parts(most)
    documents = [Document(path=f"{at}", media_type=media_type, body=one, feed="f") for at, one in enumerate(bodies)]
    for kept, one in zip([shared(one, known) for one in documents], documents, strict=True):
        assert kept.size == one.size == len(one.body)
        assert (kept.path, kept.media_type, kept.body, kept.feed) == (one.path, one.media_type, one.body, one.feed)


@pytest.mark.parametrize("suffix", ["rss", "atom", "json", "html"])
def test_a_story_in_several_feeds_is_in_memory_once_for_each_format(tmp_path: Path, suffix: str) -> None:
    newsroom = Newsroom(tmp_path)
    newsroom.configure("  - path: ../other")
    config = tmp_path / "config" / "feedpub.yaml"
    formats = f"formats: [{suffix}]"
    feeds = f"feeds:\n  a: {{title: A, {formats}}}\n  b: {{title: B, {formats}}}\n  c: {{title: C, {formats}}}\n"
    config.write_text(config.read_text().replace("feeds:\n  news: {title: Gazette}\n", feeds))
    newsroom.write("story.md", text="A paragraph of which there is one.")
    release = newsroom.build()
    documents = [one for one in release.documents if one.feed]
    assert len(documents) == 3
    parts = [
        part._kept if isinstance(part, Piece) else part
        for one in documents
        if isinstance(one, Shared)
        for part in one._parts
    ]
    about = [part for part in parts if isinstance(part, bytes) and b"of which there is one" in part]
    assert len(about) >= 3
    assert len({id(part) for part in about}) == len(set(about)) == len(about) // 3
    for target in ("output", "other"):
        for one in documents:
            assert (tmp_path / target / one.path).read_bytes() == one.body


def test_what_is_too_much_for_the_memory_is_on_the_disk_once() -> None:
    known = Parts(10)
    bodies = [b"<item>" + bytes([65 + at % 3]) * 5000 for at in range(9)]
    documents = [
        shared(Document(path=f"{at}", media_type=TYPES[0], body=one, feed="f"), known) for at, one in enumerate(bodies)
    ]
    assert [one.body for one in documents] == bodies
    assert known._file is not None
    assert os.fstat(known._file.fileno()).st_size == 3 * 5001  # each begins with the `>` of its tag
    assert os.fstat(known._file.fileno()).st_nlink == 0


@pytest.mark.parametrize("fails", ["no file", "no room", "room for half of it"])
def test_on_a_full_disk_the_memory_has_to_do(monkeypatch: pytest.MonkeyPatch, fails: str) -> None:
    known = Parts(0)
    written, half = os.write, iter([True])

    def no_file(**_: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    def full(file: int, part: bytes) -> int:
        if fails == "room for half of it" and next(half, False):
            return written(file, part[: len(part) // 2])
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with monkeypatch.context() as patched:
        patched.setattr("feedpub.parts.os.write", full)
        if fails == "no file":
            patched.setattr("feedpub.parts.tempfile.TemporaryFile", no_file)
        first = known.keep(b"first" * 100)
    second = known.keep(b"second" * 100)
    assert isinstance(first, bytes)
    assert isinstance(second, int)
    assert (known.part(first), known.part(second)) == (b"first" * 100, b"second" * 100)


def test_a_disk_that_gives_less_than_it_took_is_noticed() -> None:
    known = Parts(0)
    kept = known.keep(b"part")
    assert known._file is not None
    known._file.truncate(1)
    with pytest.raises(OSError, match="gives back 1 bytes of 4"):
        known.part(kept)


def test_what_others_put_into_the_file_is_where_they_say_whoever_writes_meanwhile() -> None:
    known = Parts(0)
    file = known.file()
    assert file is not None
    asides = [Aside(file), Aside(file)]
    kept: list[tuple[bytes, Kept]] = []
    for number in range(20):
        parts = [b"%d:%d" % (number, part) * 300 for part in range(3)]
        kept += zip(parts, asides[number % 2].put(parts), strict=True)
        own = b"own %d" % number * 200
        kept.append((own, known.keep(own)))
    assert all(isinstance(place, int) for _, place in kept)
    assert [known.part(place) for _, place in kept] == [part for part, _ in kept]
    assert [known.place(place) for _, place in kept] == [place for _, place in kept]


def test_what_finds_no_room_in_the_file_comes_back(monkeypatch: pytest.MonkeyPatch) -> None:
    known = Parts(4)
    file = known.file()
    assert file is not None
    monkeypatch.setattr("feedpub.parts.os.write", lambda _file, part: len(part) - 1)
    kept = Aside(file).put([b"part", b"another"])
    assert kept == [b"part", b"another"]
    assert [known.part(known.place(one)) for one in kept] == [b"part", b"another"]


@pytest.mark.parametrize("fails", ["no file", "no such file system"])
def test_where_others_find_no_file_there_is_none_to_put_anything_into(
    monkeypatch: pytest.MonkeyPatch, fails: str
) -> None:
    def no_file(**_: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    if fails == "no file":
        monkeypatch.setattr("feedpub.parts.tempfile.TemporaryFile", no_file)
    else:
        monkeypatch.setattr("feedpub.parts.os.path.exists", lambda _: False)
    assert Parts().file() is None
