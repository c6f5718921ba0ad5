"""An entry is made into XML once for all feeds that carry it, and nobody can tell."""

import json
from datetime import UTC, timedelta, tzinfo
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from feedpub import gate
from feedpub.formats import FORMATS, _feedgen, _shared, jsonfeed
from feedpub.gate import familiar
from feedpub.model import Enclosure, Entry, Feed, Image, License, Person, Related, Translation, Withdrawal
from tests.builders import KYIV, NOON, entry, feed
from tests.newsroom import Newsroom

TEXT = st.text(st.characters(exclude_categories=("Cs", "Cc"), exclude_characters="\ufffe\uffff"), max_size=12)
WORDS = st.sampled_from(["", "    <item>", "  </channel>", "</feed>", "  <entry", "]]>", "&amp;", "Їжак"]) | TEXT
SOME = st.none() | WORDS.filter(bool)
ENTRIES = st.builds(
    entry,
    st.sampled_from("abcdef"),
    title=WORDS.filter(str.strip),
    summary=SOME,
    content=SOME,
    language=st.sampled_from(["uk", "en"]),
    rights=st.sampled_from([None, "© A", "© B"]),
    source=SOME,
    dateline=SOME,
    section=SOME,
    tags=st.lists(WORDS.filter(bool), max_size=2, unique=True).map(tuple),
    authors=st.lists(st.builds(Person, name=WORDS.filter(bool)), max_size=2).map(tuple),
    images=st.lists(st.just(Image(url="https://x.example/a.jpg", alt="a")), max_size=1).map(tuple),
    enclosures=st.lists(
        st.just(Enclosure(url="https://x.example/a.mp3", media_type="audio/mpeg", length=7)), max_size=2
    ).map(tuple),
    related=st.lists(
        st.sampled_from([Related(title="r"), Related(title="s", url="https://x.example/s")]), max_size=2
    ).map(tuple),
    translations=st.lists(st.just(Translation(language="pl", url="https://x.example/pl")), max_size=1).map(tuple),
)
SPECIAL = st.fixed_dictionaries(
    {
        "language": st.sampled_from(["uk", "en"]),
        "rights": st.sampled_from([None, "© A"]),
        "lead_image": st.sampled_from([(), ("inline",), ("enclosure",)]),
        "license": st.sampled_from([None, License(permits=("search",), terms="https://gazette.example/terms")]),
        "withdrawn": st.sampled_from([(), (Withdrawal(id="tag:x.example,2025:gone", when=NOON),)]),
        "ttl": st.sampled_from([None, 15]),
        "updated": st.sampled_from([NOON, NOON - timedelta(days=3), NOON + timedelta(seconds=1, microseconds=7)]),
        "title": st.sampled_from(["Gazette", "<lastBuildDate>Mon, 23 Nov 2026 12:00:00 +0200</lastBuildDate>"]),
    }
)


@pytest.mark.parametrize("name", ["rss", "atom"])
@given(
    stories=st.lists(ENTRIES, max_size=4, unique_by=lambda one: one.id),
    kinds=st.lists(SPECIAL, min_size=1, max_size=3),
)
def test_a_feed_put_together_is_byte_for_byte_what_feedgen_writes_in_one_go(
    name: str, stories: list[Entry], kinds: list[dict[str, Any]]
) -> None:
    _shared.forget()
    form = FORMATS[name]
    feeds: list[Feed] = [feed(*stories[at:], **special) for at, special in enumerate(kinds)]
    for one in [*feeds, *reversed(feeds)]:  # the second time all is known
        with _shared.apart():
            whole = _feedgen.written(one, form.url(one), form.media_type, one.entries)
        assert form.render(one) == whole


@given(
    stories=st.lists(ENTRIES, max_size=4, unique_by=lambda one: one.id),
    kinds=st.lists(SPECIAL, min_size=1, max_size=3),
)
def test_a_json_feed_put_together_has_just_the_items_that_it_should(
    stories: list[Entry], kinds: list[dict[str, Any]]
) -> None:
    _shared.forget()
    feeds = [feed(*stories[at:], **special) for at, special in enumerate(kinds)]
    for one in [*feeds, *reversed(feeds)]:
        assert json.loads(FORMATS["json"].render(one))["items"] == [jsonfeed.item(story, one) for story in one.entries]


@pytest.mark.parametrize("name", ["rss", "atom", "json"])
def test_an_entry_is_made_once_for_the_feeds_that_carry_it_alike(name: str) -> None:
    stories = [entry("a"), entry("b")]
    _shared.forget()
    for title in ("One", "Two"):
        FORMATS[name].render(feed(*stories, title=title))
    assert len(_shared._kept) == 2
    FORMATS[name].render(feed(*stories, language="en"))
    assert len(_shared._kept) == 4
    body = FORMATS[name].render(feed(replace(stories[0], title="Changed")))
    assert len(_shared._kept) == 5
    assert b"Changed" in body


@pytest.mark.parametrize("name", ["rss", "atom"])
def test_what_is_around_entries_is_made_once_for_all_times_of_a_feed(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[Feed] = []

    def written(of: Feed, *more: Any) -> bytes:
        made.append(of)
        return as_it_is(of, *more)

    as_it_is = _feedgen.written
    monkeypatch.setattr(_feedgen, "written", written)
    stories = [entry("a"), entry("b")]
    _shared.forget()
    for hours in range(4):
        FORMATS[name].render(feed(*stories, updated=NOON + timedelta(hours=hours)))
    assert [one.updated for one in made] == [NOON, NOON + timedelta(hours=1)]  # with the entries, and without
    FORMATS[name].render(feed(*stories, title="Other"))
    assert len(made) == 3
    _shared.forget()
    FORMATS[name].render(feed(*stories, title="Other"))
    assert len(made) == 4


@pytest.mark.parametrize("name", ["rss", "atom"])
def test_what_is_around_entries_is_as_if_it_were_made_anew_where_the_time_zone_changed(name: str) -> None:
    def of_zone(zone: tzinfo) -> Feed:
        gone = Withdrawal(id="tag:x.example,2025:gone", when=NOON.astimezone(zone))
        return feed(entry("a"), withdrawn=(gone,), updated=NOON.astimezone(zone))

    stories = [of_zone(UTC), of_zone(UTC), of_zone(KYIV)]  # as a run has them that goes on
    stories = [replace(one, entries=stories[0].entries) for one in stories]
    _shared.forget()
    together = [FORMATS[name].render(one) for one in stories]
    _shared.forget()
    assert together[-1] == FORMATS[name].render(stories[-1])


def test_no_more_is_kept_from_one_build_to_the_next_than_some_feeds_have(monkeypatch: pytest.MonkeyPatch) -> None:
    _shared.forget()
    FORMATS["rss"].render(feed(entry("a"), entry("b")))
    monkeypatch.setattr(_shared, "_FEW", 2)
    _shared.trim()
    assert len(_shared._kept) == 2
    monkeypatch.setattr(_shared, "_FEW", 1)
    _shared.trim()
    assert not _shared._kept


def test_nothing_of_a_story_is_kept_after_a_build(tmp_path: Path) -> None:
    newsroom = Newsroom(tmp_path)
    FORMATS["rss"].render(feed(entry("a")))
    assert _shared._kept
    gate.check(FORMATS["rss"].document(feed(entry("a"))), feed(entry("a")), FORMATS["rss"].url(feed()))
    assert familiar._run.well
    newsroom.build()
    assert not _shared._kept
    assert not familiar._run.well
