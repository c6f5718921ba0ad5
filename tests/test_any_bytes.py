"""Any bytes into any reader: stories, or an ArticleError that names the file and says what to do; nothing else."""

import gzip
import tracemalloc
from collections.abc import Mapping
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from feedpub import readers
from feedpub.errors import ArticleError
from feedpub.model import Article
from feedpub.readers import READERS, Reading
from feedpub.readers.profile import Profile
from tests.builders import KYIV

WHOLE = Path(__file__).parent / "data" / "whole"
#: A small story in each of the ways in which forms are written, by its file's name.
STORIES: Mapping[str, bytes] = {path.name: path.read_bytes() for path in sorted(WHOLE.iterdir())}
PROFILE = Profile(
    name="gazette",
    html={"title": ["h1"], "body": ["article", "*"], "drop": ["p"], "date": ["time"]},
    text={"title": ["^T"], "begin": ["^-"], "end": ["x$"], "drop": [r"^\w{3}$"], "date": ["(.+)"], "authors": ["By "]},
)
CONTEXT = Reading(zone=KYIV, profiles=(PROFILE,), candidates=True)
FORMS = [reader.name for reader in READERS]
SIGNS = ("\x00", "<", ">", "&", '"', "{", "[", "]", "---", "\n", "\r", ":", "<!--", "]]>", "\u202e", "\ufffe")


def taken(path: str, raw: bytes, form: str | None = None) -> None:
    """Read it, and look at what came of it."""
    try:
        found = readers.read(path, raw, CONTEXT, form=form)
    except ArticleError as error:
        found = [error]
    lines = raw.count(b"\n") + raw.count(b"\r") + 1
    for one in found:
        if isinstance(one, Article):
            assert one.path == path
        else:
            assert one.subject == path, one
            assert "; " in one.message or ": " in one.message, one
            assert one.line is None or 1 <= one.line <= lines or path.endswith(".gz"), one


@st.composite
def damaged(draw: st.DrawFn) -> bytes:
    """A story with pieces cut out of it and put into it."""
    raw = draw(st.sampled_from(sorted(STORIES.values())))
    signs = st.sampled_from([sign.encode() for sign in SIGNS])
    for _ in range(draw(st.integers(1, 4))):
        at, cut = draw(st.integers(0, len(raw))), draw(st.integers(0, 12))
        raw = raw[:at] + draw(signs | st.binary(max_size=4)) + raw[at + cut :]
    return raw


ANY = st.binary(max_size=200) | damaged()


@pytest.mark.parametrize("form", FORMS)
@settings(max_examples=40)
@given(raw=ANY)
def test_any_bytes_in_any_form_are_read_or_refused(form: str, raw: bytes) -> None:
    taken("wire/story.x", raw, form)


@pytest.mark.parametrize("suffix", sorted(readers.SUFFIXES))
@settings(max_examples=25)
@given(raw=ANY)
def test_any_bytes_under_any_suffix_are_read_or_refused(suffix: str, raw: bytes) -> None:
    taken(f"wire/story{suffix}", raw)


@given(raw=st.binary(max_size=100), packed=st.booleans(), cut=st.integers(0, 30))
def test_packed_files_that_are_damaged_are_read_or_refused(raw: bytes, packed: bool, cut: int) -> None:
    content = gzip.compress(raw) if packed else raw
    taken("story.txt.gz", content[: max(0, len(content) - cut)])


@pytest.mark.parametrize("name", STORIES)
def test_the_stories_that_are_damaged_here_are_whole_themselves(name: str) -> None:
    (story,) = readers.read(name, STORIES[name], Reading(zone=KYIV))
    assert isinstance(story, Article)
    assert story.headline
    assert story.published


def test_there_is_a_story_for_every_form() -> None:
    read = {
        one.form.partition(" ")[0]
        for name, raw in STORIES.items()
        for one in readers.read(name, raw, Reading(zone=KYIV))
        if isinstance(one, Article)
    }
    assert len(read) >= len(FORMS) - 1, read


#: What stands between two paragraphs in files of each suffix.
BETWEEN = {".html": "</p>\n<p>", ".md": "\n\n", ".txt": "\n\n", ".json": "\\n\\n", ".xml": "\n"}


@pytest.mark.parametrize("name", STORIES)
def test_memory_stays_within_twenty_times_an_ordinary_story(name: str) -> None:
    paragraph = "The pier is open again from six, and the harbour office says that the ferry leaves on Friday. " * 5
    text = BETWEEN[Path(name).suffix].join([paragraph] * 440).encode()
    raw = STORIES[name]
    for place in (b"Text", b"The ferries run again from six", b"The pier opens at seven", b"High water is at"):
        raw = raw.replace(place, text, 1)
    readers.read(name, STORIES[name], Reading(zone=KYIV))  # what is imported once is not the story's
    tracemalloc.start()
    try:
        readers.read(name, raw, Reading(zone=KYIV))
        most = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert most < 20 * max(len(raw), 50_000)
