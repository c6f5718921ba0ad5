"""RSS and Atom as a whole: whatever a newsroom writes comes out of parsers that nobody here wrote."""

from calendar import timegm
from datetime import datetime, timedelta, timezone
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from msgspec.structs import replace

from feedpub import assemble, gate, markup
from feedpub.formats import FORMATS
from feedpub.model import Access, Enclosure, Entry, Feed, Image, Person, Related
from tests.builders import (
    KYIV,
    NOON,
    NS,
    article,
    atom_entry,
    atom_feed,
    channel,
    entry,
    feed,
    item,
    parsed,
    texts,
    whole,
)

ANY = st.text(st.characters(exclude_categories=()), max_size=40)
WORDY = st.one_of(ANY, st.text("a<b>&;\"'&amp;<b></b>]]>#38;lt ", max_size=30))
MOMENTS = st.datetimes(
    min_value=datetime(1971, 1, 1),  # noqa: DTZ001  hypothesis adds the zone
    max_value=datetime(2099, 1, 1),  # noqa: DTZ001
    timezones=st.integers(-14 * 4, 14 * 4).map(lambda quarters: timezone(timedelta(minutes=15 * quarters))),
)


@given(headline=WORDY, lead=WORDY, tag=WORDY, author=WORDY, body=WORDY, published=MOMENTS)
def test_any_text_survives_every_format_and_another_parser(
    headline: str, lead: str, tag: str, author: str, body: str, published: datetime
) -> None:
    title = markup.plain(headline) or "Title"
    story = article(
        headline=headline if markup.plain(headline) else "Title",
        lead=lead,
        tags=(tag,),
        authors=(Person(name=author),),
        body=body,
        published=published,
    )
    one = whole(story)
    assert one.title == title
    one_feed = feed(one)
    for form in FORMATS.values():
        document = form.document(one_feed)
        gate.check(document, one_feed, form.url(one_feed))
        if form.name not in ("rss", "atom"):
            continue
        (found,) = parsed(document.body).entries
        assert (found.id, found.link) == (one.id, one.url)
        assert timegm(found.published_parsed) == int(published.timestamp())
        if one.content_html:
            assert found.content
    assert texts(atom_entry(one), "atom:title") == [title]
    assert texts(atom_entry(one), "atom:summary") == (
        [one.summary] if one.summary else [title] if one.content_html else []
    )
    assert texts(atom_entry(one), "atom:category") == [None for _ in one.tags]
    assert texts(atom_entry(one), "atom:author/atom:name") == [person.name for person in one.authors]
    assert texts(item(one), "content:encoded") == ([one.content_html] if one.content_html else [])


def looks_spoilt(text: str) -> bool:
    """Whether feedparser takes a text for UTF-8 that somebody read as Latin-1, and "mends" it."""
    try:
        return text.encode("latin-1").decode() != text
    except UnicodeError:
        return False


@given(title=WORDY)
def test_a_title_in_atom_is_never_html_to_another_parser(title: str) -> None:
    title = markup.plain(title) or "Title"
    assume(not looks_spoilt(title))
    assert parsed(FORMATS["atom"].render(feed(entry(title=title)))).entries[0].title == title


@given(titles=st.lists(WORDY, max_size=5), description=WORDY)
def test_one_story_does_not_leak_into_another(titles: list[str], description: str) -> None:
    stories = [entry(f"story-{number}", title=markup.plain(one) or "-") for number, one in enumerate(titles)]
    one_feed = feed(*stories, description=markup.plain(description) or "-")
    root = atom_feed(one_feed)
    assert texts(root, "atom:entry/atom:title") == [one.title for one in stories]
    assert texts(root, "atom:subtitle") == [one_feed.description]
    assert len(channel(one_feed).findall("item")) == len(stories)


@pytest.mark.parametrize(("name", "media_type"), [("rss", "application/rss+xml"), ("atom", "application/atom+xml")])
def test_a_document_has_a_name_a_type_and_a_feed_and_is_utf_8(name: str, media_type: str) -> None:
    document = FORMATS[name].document(feed(entry(title="Їжак")))
    assert (document.path, document.media_type, document.feed) == (f"news.{name}", media_type, "news")
    assert document.body.startswith(b"<?xml version='1.0' encoding='UTF-8'?>\n<")
    assert "Їжак" in document.body.decode("utf-8")


def test_only_a_feeds_own_rights_are_told_of_its_entries() -> None:
    own = entry(rights="© Politico")
    assert texts(atom_entry(own, rights="© Gazette"), "atom:rights") == ["© Politico"]
    assert texts(item(own, rights="© Gazette"), "dc:rights") == ["© Politico"]
    same = entry(rights="© Gazette")
    assert texts(atom_entry(same, rights="© Gazette"), "atom:rights") == []
    assert texts(channel(feed(same, rights="© Gazette")), "copyright") == ["© Gazette"]


@pytest.mark.parametrize("element", [item, atom_entry])
def test_where_a_story_is_from_and_what_it_points_to_is_told(element: object) -> None:
    one = entry(
        source="Politico",
        dateline="Kyiv",
        related=(
            Related(title="Storm", published=datetime(2026, 11, 22, 15, 53, tzinfo=KYIV), views=3),
            Related(title="Calm", published=datetime(2026, 11, 21, tzinfo=KYIV).date()),
            Related(title="Rain"),
            Related(title="Linked", url="https://gazette.example/linked"),
        ),
    )
    found = element(one)  # type: ignore[operator]
    assert texts(found, "dc:source") == ["Politico"]
    assert texts(found, "dcterms:spatial") == ["Kyiv"]
    assert texts(found, "dc:relation") == ["Storm (2026-11-22T15:53:00+02:00)\nCalm (2026-11-21)\nRain"]


def test_how_long_a_reader_may_wait_is_told_in_rss() -> None:
    assert texts(channel(feed(ttl=15)), "ttl") == ["15"]
    assert texts(channel(feed()), "ttl") == []


def shown(one: Entry, content: str) -> Entry:
    """An entry as a feed of whole stories, or of summaries, carries it."""
    return assembled(one, content=content).entries[0]


def assembled(*entries: Entry, content: str = "full") -> Feed:
    """A feed of the entries, by the settings below."""
    settings: Any = SimpleNamespace(**SETTINGS, content=content, corrections=None, correction_prefix=None)
    site: Any = SimpleNamespace(**SITE, corrections="foot", correction_prefix=None)
    return assemble.assemble("news", settings, site, entries)


SITE = {
    "authority": "gazette.example,2025-03-04",
    "url": "https://gazette.example/",
    "feeds_url": "https://gazette.example/feeds/",
    "language": "uk",
    "timezone": KYIV,
    "publisher": "Gazette",
    "rights": "© Gazette",
    "image": None,
    "hub": None,
}
SETTINGS = {
    "title": "News",
    "description": None,
    "language": (),
    "rights": None,
    "image": None,
    "ttl": None,
    "lead_image": ("inline",),
    "license": None,
    "formats": ("rss", "atom"),
}
RICH = entry(
    images=(Image(url="https://gazette.example/p.jpg"),),
    enclosures=(Enclosure(url="https://gazette.example/a.mp3", media_type="audio/mpeg"),),
    related=(Related(title="Storm"),),
)


def test_a_feed_of_summaries_carries_no_text() -> None:
    assert shown(RICH, "summary") == replace(RICH, content=None)
    assert shown(RICH, "full") == RICH


@pytest.mark.parametrize("content", ["full", "summary"])
def test_of_a_members_story_only_headline_summary_and_link_are_told(content: str) -> None:
    paid = replace(RICH, access=Access.MEMBERS)
    found = shown(paid, content)
    assert (found.title, found.summary, found.url) == (paid.title, paid.summary, paid.url)
    assert (found.content_html, found.images, found.enclosures, found.related) == (None, (), (), ())
    for form in FORMATS.values():
        body = form.render(feed(found))
        assert b"opened at six" not in body
        assert b"a.mp3" not in body


@pytest.mark.parametrize(
    ("changes", "updated"),
    [
        ((), "2025-03-04T00:00:00+02:00"),
        ((timedelta(0),), "2026-11-23T12:00:00+02:00"),
        ((timedelta(0), timedelta(days=2), timedelta(days=1)), "2026-11-25T12:00:00+02:00"),
    ],
)
def test_a_feed_is_as_new_as_its_newest_change_and_before_any_as_old_as_its_authority(
    changes: tuple[timedelta, ...], updated: str
) -> None:
    entries = [entry(f"story-{days}", updated=NOON + days) for days in changes]
    found = assembled(*entries)
    assert texts(atom_feed(found), "atom:updated") == [updated]
    assert atom_feed(found).find("atom:id", NS).text == "tag:gazette.example,2025-03-04:feeds/news"
