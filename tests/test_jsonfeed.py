"""JSON Feed 1.1 by its schema, and all that a story has in it."""

import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from feedpub import gate, markup
from feedpub.errors import FeedError
from feedpub.formats import FORMATS
from feedpub.model import Document, Enclosure, Feed, Image, Person, Related, Translation
from tests.builders import NOON, article, entry, feed, whole

RICH = entry(
    updated=NOON + timedelta(hours=1),
    language="en",
    section="City",
    tags=("city", "Port"),
    authors=(Person(name="Olha Sova", email="o@gazette.example", url="https://gazette.example/o"), Person(name="Лис")),
    images=(
        Image(url="https://gazette.example/a.jpg", alt="A ship", width=12, height=8),
        Image(url="https://gazette.example/b.jpg", caption="Б", credit="M"),
    ),
    enclosures=(
        Enclosure(url="https://gazette.example/a.mp3", media_type="audio/mpeg", length=7, title="Listen"),
        Enclosure(url="https://gazette.example/v.mp4", media_type="video/mp4"),
    ),
    source="Politico",
    dateline="Kyiv",
    rights="© Politico",
    related=(Related(title="Storm"), Related(title="Calm", url="https://gazette.example/calm")),
    translations=(Translation(language="uk", url="https://gazette.example/uk/a"),),
)


def rendered(one: Feed) -> Any:
    return json.loads(FORMATS["json"].render(one))


@pytest.fixture(scope="module")
def schema(schemas: Path) -> Any:
    return json.loads((schemas / "jsonfeed-1.1.schema.json").read_text())


def test_all_that_a_story_has_is_told_in_the_formats_own_words() -> None:
    found = rendered(
        feed(RICH, hub="https://hub.example/", image="https://gazette.example/logo.png", rights="© Gazette")
    )
    (item,) = found.pop("items")
    assert found == {
        "version": "https://jsonfeed.org/version/1.1",
        "title": "Gazette",
        "home_page_url": "https://gazette.example/",
        "feed_url": "https://gazette.example/feeds/news.json",
        "description": "All the news",
        "icon": "https://gazette.example/logo.png",
        "authors": [{"name": "Gazette"}],
        "language": "uk",
        "hubs": [{"type": "WebSub", "url": "https://hub.example/"}],
        "_feedpub": {
            "id": "tag:gazette.example,2025:feeds/news",
            "updated": "2026-11-23T13:00:00+02:00",
            "rights": "© Gazette",
        },
    }
    assert item == {
        "id": RICH.id,
        "url": RICH.url,
        "title": "Harbour reopens",
        "content_html": "<p>The harbour opened at six.</p>",
        "summary": "Ships sail again.",
        "image": "https://gazette.example/a.jpg",
        "date_published": "2026-11-23T12:00:00+02:00",
        "date_modified": "2026-11-23T13:00:00+02:00",
        "authors": [{"name": "Olha Sova", "url": "https://gazette.example/o"}, {"name": "Лис"}],
        "tags": ["City", "Port"],
        "language": "en",
        "attachments": [
            {
                "url": "https://gazette.example/a.mp3",
                "mime_type": "audio/mpeg",
                "title": "Listen",
                "size_in_bytes": 7,
            },
            {"url": "https://gazette.example/v.mp4", "mime_type": "video/mp4"},
        ],
        "_feedpub": {
            "section": "City",
            "dateline": "Kyiv",
            "source": "Politico",
            "rights": "© Politico",
            "related": [{"title": "Storm"}, {"title": "Calm", "url": "https://gazette.example/calm"}],
            "translations": [{"language": "uk", "url": "https://gazette.example/uk/a"}],
            "images": [
                {"url": "https://gazette.example/a.jpg", "alt": "A ship", "width": 12, "height": 8},
                {"url": "https://gazette.example/b.jpg", "caption": "Б", "credit": "M"},
            ],
        },
    }


def test_a_story_without_text_has_its_summary_for_content_and_not_twice() -> None:
    (item,) = rendered(feed(replace(RICH, content=None)))["items"]
    assert item["content_text"] == "Ships sail again."
    assert item.keys() & {"content_html", "summary"} == set()
    (bare,) = rendered(feed(entry(content=None, summary=None)))["items"]
    assert bare["content_text"] == "Harbour reopens"


def test_the_schema_of_json_feed_finds_no_fault(schema: Any) -> None:
    for one in (feed(), feed(RICH), feed(entry(content=None)), feed(RICH, hub="https://hub.example/")):
        jsonschema.validate(rendered(one), schema)


ANY = st.text(st.characters(exclude_categories=()), max_size=30)


@given(headline=ANY, body=ANY, tag=ANY)
def test_any_text_comes_out_as_it_went_in(headline: str, body: str, tag: str) -> None:
    one = whole(article(headline=headline if markup.plain(headline) else "Title", body=body, tags=(tag,)))
    document = FORMATS["json"].document(feed(one))
    gate.check(document, feed(one), FORMATS["json"].url(feed(one)))
    assert not document.body.startswith(b"\xef\xbb\xbf")
    (item,) = json.loads(document.body)["items"]
    assert (item["id"], item["title"], item.get("tags", [])) == (one.id, one.title, list(one.tags))
    assert item.get("content_html", "") == (one.content_html or "")


@pytest.mark.parametrize(
    ("was", "now"),
    [
        (b'"items"', b'"itemz"'),
        (b'"version"', b'"versio"'),
        (b'"content_html"', b'"content_htm"'),
        (b"feeds/news.json", b"feeds/other.json"),
        (b"{", b""),
        (b"Harbour", b"Har\xffbour"),
    ],
)
def test_the_gate_lets_no_broken_one_out(was: bytes, now: bytes) -> None:
    one = feed(entry())
    document = FORMATS["json"].document(one)
    assert was in document.body
    body = document.body.replace(was, now, 1)
    spoilt = Document(path=document.path, media_type=document.media_type, body=body, feed=document.feed)
    with pytest.raises(FeedError):
        gate.check(spoilt, one, FORMATS["json"].url(one))
