"""What came of a file is the same after it was packed and unpacked."""

from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from msgspec.structs import replace

from feedpub.errors import ArticleError
from feedpub.model import Access, Correction, Enclosure, Entry, Image, Person, Related, Status
from feedpub.packing import pack, unpack
from feedpub.reading import Found, Outcome, Story, outcome_of
from feedpub.sources import directory
from tests.builders import KYIV, NOON, article, entry, newsroom

TEXTS = st.text(st.characters(exclude_categories=()), max_size=8)
MAYBE = st.none() | TEXTS
ZONES = st.sampled_from(
    [KYIV, ZoneInfo("America/New_York"), ZoneInfo("Europe/Kyiv"), UTC, timezone(timedelta(hours=2))]
)
TIMES = st.datetimes(datetime(1970, 1, 2), datetime(2100, 1, 1), timezones=ZONES)  # noqa: DTZ001  its zone comes with it
ENTRIES = st.builds(
    Entry,
    id=TEXTS,
    name=TEXTS,
    path=TEXTS,
    url=TEXTS,
    title=TEXTS,
    published=TIMES,
    updated=TIMES,
    language=TEXTS,
    authors=st.lists(st.builds(Person, name=TEXTS, email=MAYBE, url=MAYBE), max_size=2).map(tuple),
    section=MAYBE,
    tags=st.lists(TEXTS, max_size=2).map(tuple),
    images=st.lists(st.builds(Image, url=TEXTS, alt=MAYBE, width=st.none() | st.integers()), max_size=2).map(tuple),
    enclosures=st.lists(st.builds(Enclosure, url=TEXTS, media_type=TEXTS, length=st.integers()), max_size=1).map(tuple),
    corrections=st.lists(st.builds(Correction, at=TIMES, note=TEXTS), max_size=1).map(tuple),
    related=st.lists(st.builds(Related, title=TEXTS, published=st.none() | TIMES), max_size=1).map(tuple),
    free=st.dictionaries(TEXTS, TEXTS | st.tuples(TEXTS), max_size=2),
    status=st.sampled_from(Status),
    access=st.sampled_from(Access),
    embargo=st.none() | TIMES,
    version=st.none() | st.integers(),
    origins=st.dictionaries(TEXTS, TEXTS, max_size=2),
)
STORIES = st.builds(
    Story,
    path=TEXTS,
    found=st.none(),
    entry=st.none() | ENTRIES,
    warnings=st.lists(TEXTS, max_size=2).map(tuple),
    profile=MAYBE,
    bug=st.none() | st.just("Traceback"),
)


@given(st.builds(Outcome, st.lists(STORIES, max_size=2).map(tuple), st.booleans()))
@example(Outcome((Story(path="a.md", found=None, entry=entry()),)))
@example(Outcome((Story(path="a.md", found=None, entry=entry(published=NOON.replace(fold=1), updated=NOON)),)))
def test_an_outcome_that_was_packed_is_the_same(outcome: Outcome) -> None:
    again = unpack(pack(outcome))
    assert again == outcome
    assert repr(again) == repr(outcome)
    assert pack(again) == pack(outcome)


def test_an_error_keeps_its_place_and_what_is_known() -> None:
    error = ArticleError("a.md", "has no date; give it one: date: 2026-11-23 14:05", line=3, known=article())
    (story,) = unpack(pack(Outcome((Story(path="a.md", found=None, error=error),)))).stories
    assert story.error is not None
    assert (str(story.error), story.error.line, story.error.known) == (str(error), 3, article())


def test_the_file_is_left_out(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text("---\ntitle: Tram\ndate: 2026-11-23\n---\nIt runs.\n")
    (item,), _ = directory.scan(tmp_path, known=lambda _: True)
    outcome = outcome_of(Found(path="a.md", item=item, room=newsroom(), form=None))
    (story,) = outcome.stories
    assert story.entry is not None
    assert unpack(pack(outcome)) == Outcome((replace(story, found=None),))
    assert pack(outcome)[:1] == b"m"


@pytest.mark.parametrize(
    "special",
    [
        *({}, {"updated": NOON + timedelta(hours=1)}, {"authors": (Person(name="Léa", email="l@x.example"),)}),
        *({"images": (Image(url="https://x.example/a.jpg", width=2),)}, {"status": Status.DRAFT}, {"version": 2}),
        *({"free": {"mood": ("glad", "sad")}}, {"enclosures": (Enclosure(url="a.mp3", media_type="audio/mpeg"),)}),
    ],
)
def test_nearly_every_story_takes_the_short_way(special: dict[str, Any]) -> None:
    assert pack(Outcome((Story(path="a.md", found=None, entry=entry(**special)),)))[:1] == b"m"
