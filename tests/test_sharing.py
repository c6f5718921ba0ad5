"""What documents of a release have alike is in memory once while they wait for each other."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feedpub.model import Document
from feedpub.sharing import Known, Shared, shared
from tests.newsroom import Newsroom

TYPES = ("application/rss+xml", "application/atom+xml", "application/feed+json", "text/html")
PIECES = st.sampled_from([b"<item>", b"<entry ", b"\n", b"\r\n", b",\n", b"", b"text", b"\xff\x00"])


@given(bodies=st.lists(st.lists(PIECES).map(b"".join), min_size=1, max_size=4), media_type=st.sampled_from(TYPES))
def test_a_document_is_as_it_was_whatever_others_there_are(bodies: list[bytes], media_type: str) -> None:
    known: Known = {}
    documents = [Document(path=f"{at}", media_type=media_type, body=one, feed="f") for at, one in enumerate(bodies)]
    for kept, one in zip([shared(one, known) for one in documents], documents, strict=True):
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
    parts = [part for one in documents if isinstance(one, Shared) for part in one._parts]
    about = [part for part in parts if b"of which there is one" in part]
    assert len(about) >= 3
    assert len({id(part) for part in about}) == len(set(about)) == len(about) // 3
    for target in ("output", "other"):
        for one in documents:
            assert (tmp_path / target / one.path).read_bytes() == one.body
