"""Moving in: which story an item of a former feed is, and that it keeps the id and the date it had there."""

from datetime import date, datetime, timedelta
from pathlib import Path

import feedparser
import pytest
from msgspec.structs import replace

from feedpub import adopted
from feedpub.adopted import Adopted
from feedpub.errors import ConfigError
from feedpub.model import Article
from tests.builders import KYIV, NOON, entry, feed, render

HARBOUR = entry("harbour-reopens")
MARKET = entry("market", title="Market moves", published=NOON - timedelta(days=3))


def item(**special: object) -> Article:
    """An item of a feed that another tool made."""
    usual: dict[str, object] = {
        "path": "feed.xml",
        "form": "rss",
        "id": "https://gazette.example/?p=17",
        "url": "https://gazette.example/elsewhere",
        "headline": "Something else",
        "published": NOON,
    }
    return Article(**usual | special)  # type: ignore[arg-type]


def matched(*items: Article, stories: tuple[object, ...] = (HARBOUR, MARKET)) -> list[str | None]:
    found = adopted.match(items, stories, KYIV)  # type: ignore[arg-type]
    return [one.entry.name if one.entry else None for one in found]


@pytest.mark.parametrize(
    "url",
    [
        "https://gazette.example/harbour-reopens",
        "http://www.gazette.example/harbour-reopens/",
        "https://gazette.example/harbour-reopens.html",
        "https://gazette.example/harbour-reopens/index.php?utm_source=rss&utm_medium=feed",
        "https://GAZETTE.example/harbour%2Dreopens#comments",
    ],
)
def test_an_item_is_the_story_at_its_address_however_that_is_written(url: str) -> None:
    assert matched(item(url=url)) == ["harbour-reopens"]


def test_a_permalink_as_id_is_an_address_too() -> None:
    assert matched(item(id="https://gazette.example/market", url=None)) == ["market"]


@pytest.mark.parametrize(
    "url", ["https://gazette.example/harbour-reopens?page=2", "https://other.example/harbour-reopens"]
)
def test_another_address_is_another_story(url: str) -> None:
    assert matched(item(url=url)) == [None]


@pytest.mark.parametrize("published", [NOON, NOON + timedelta(hours=30), date(2026, 11, 23)])
def test_an_item_without_its_address_is_the_story_of_its_headline_and_time(published: date) -> None:
    assert matched(item(headline="“Harbour reopens”", published=published)) == ["harbour-reopens"]


@pytest.mark.parametrize("published", [NOON + timedelta(days=3), None])
def test_a_headline_alone_is_no_proof(published: date | None) -> None:
    (found,) = adopted.match([item(headline="Harbour reopens", published=published)], [HARBOUR], KYIV)
    assert found.entry is None
    assert found.reason == "content/harbour-reopens.md has its headline, but another time"


def test_what_fits_two_stories_is_matched_with_neither() -> None:
    twin = entry("harbour-again")
    (found,) = adopted.match([item(headline="Harbour reopens")], [HARBOUR, twin], KYIV)
    assert found.entry is None
    assert found.reason == "content/harbour-reopens.md and content/harbour-again.md both fit it"


def test_a_story_is_only_one_item_and_the_surer_one_has_it() -> None:
    by_time = item(id="https://gazette.example/?p=1", headline="Harbour reopens")
    by_address = item(id="https://gazette.example/?p=2", url=HARBOUR.url)
    first, second = adopted.match([by_time, by_address], [HARBOUR], KYIV)
    assert (first.entry, second.entry) == (None, HARBOUR)
    assert first.reason == "content/harbour-reopens.md has its headline, but another item fits that better"


def test_of_two_items_at_one_address_the_second_is_told_which_story_the_first_is() -> None:
    both = [item(id=f"https://gazette.example/?p={number}", url=HARBOUR.url) for number in (1, 2)]
    first, second = adopted.match([replace(one, headline="Harbour is open") for one in both], [HARBOUR, MARKET], KYIV)
    assert (first.entry, second.entry) == (HARBOUR, None)
    assert second.reason == "content/harbour-reopens.md has its address, but is another item already"


def adopt(*items: Article, known: dict[str, Adopted] | None = None) -> list[Adopted]:
    known = known or {}
    stories = [adopted.as_known(one, known) for one in (HARBOUR, MARKET)]
    return adopted.adopt(adopted.match(items, stories, KYIV), known, KYIV)


def test_id_and_date_are_taken_over() -> None:
    at = NOON + timedelta(minutes=7)
    assert adopt(item(url=HARBOUR.url, published=at)) == [
        Adopted(story="harbour-reopens", id="https://gazette.example/?p=17", published=at)
    ]


def test_a_day_without_a_time_moves_no_date() -> None:
    (found,) = adopt(item(url=HARBOUR.url, published=date(2026, 11, 20)))
    assert found.published is None


def test_what_is_known_already_is_not_remembered_twice() -> None:
    one = item(url=HARBOUR.url, published=NOON + timedelta(minutes=7))
    (found,) = adopt(one)
    assert adopt(one, known={"harbour-reopens": found}) == []


def test_a_guid_that_is_no_uri_stays_in_rss_and_leaves_atom_its_id() -> None:
    (found,) = adopt(item(id="17 at https://gazette.example", url=HARBOUR.url))
    assert found == Adopted(story="harbour-reopens", guid="17 at https://gazette.example")
    known = adopted.as_known(HARBOUR, {"harbour-reopens": found})
    ids = [feedparser.parse(render(form, feed(known))).entries[0].id for form in ("rss", "atom")]
    assert ids == ["17 at https://gazette.example", HARBOUR.id]


@pytest.mark.parametrize("forms", [("rss", "atom"), ("atom", "rss")])
def test_a_story_that_two_feeds_name_differently_keeps_each_name_in_its_format(forms: tuple[str, str]) -> None:
    ids = {"rss": "https://gazette.example/?p=17", "atom": "tag:gazette.example,2019:17"}
    known: dict[str, Adopted] = {}
    for form in forms:
        for one in adopt(item(form=form, id=ids[form], url=HARBOUR.url), known=known):
            known[one.story] = one
    story = adopted.as_known(HARBOUR, known)
    assert {form: feedparser.parse(render(form, feed(story))).entries[0].id for form in ids} == ids


def test_a_story_that_nobody_adopted_stays_as_it_is() -> None:
    assert adopted.as_known(HARBOUR, {"market": Adopted(story="market", id="urn:x-old:1")}) == HARBOUR


def test_an_adopted_date_is_written_in_the_newsrooms_zone_and_updated_is_not_before_it() -> None:
    at = datetime.fromisoformat("2026-11-23T12:30:00+00:00")
    story = adopted.as_known(HARBOUR, {"harbour-reopens": Adopted(story="harbour-reopens", published=at)})
    assert story.published.isoformat() == "2026-11-23T14:30:00+02:00"
    assert story.updated == story.published


def test_the_list_is_read_as_it_was_written(tmp_path: Path) -> None:
    stories = [
        Adopted(story="uk/порт", id="https://gazette.example/?p=17", guid='17 "at" x', published=NOON),
        Adopted(story="market", guid="5"),
    ]
    adopted.add(tmp_path / "adopted.yaml", stories)
    assert adopted.read(tmp_path / "adopted.yaml", KYIV) == {one.story: one for one in stories}


def test_of_two_items_for_a_story_the_later_one_counts(tmp_path: Path) -> None:
    later = Adopted(story="market", id="urn:x-old:2")
    adopted.add(tmp_path / "adopted.yaml", [replace(later, id="urn:x-old:1"), later])
    assert adopted.read(tmp_path / "adopted.yaml", KYIV) == {"market": later}


def test_a_mistake_in_the_list_is_named_with_its_line(tmp_path: Path) -> None:
    (tmp_path / "adopted.yaml").write_text("- story: market\n  idd: urn:x-old:1\n")
    with pytest.raises(ConfigError) as caught:
        adopted.read(tmp_path / "adopted.yaml", KYIV)
    assert caught.value.line == 2
    assert caught.value.message.startswith("idd: is no known key;")
