"""From what a newsroom wrote to what a subscriber receives."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from feedpub.errors import ArticleError
from feedpub.model import Access, Article, Correction, Enclosure, Image, Person, Related
from feedpub.normalize import complete, entry_of, fingerprint
from tests.builders import NOON, article, newsroom, whole

AT_NOON = "2026-11-23T12:00:00+02:00"


# Dates


@pytest.mark.parametrize(
    ("written", "published", "is_day"),
    [
        (date(2026, 11, 23), "2026-11-23T00:00:00+02:00", True),
        (date(2026, 7, 1), "2026-07-01T00:00:00+03:00", True),
        (datetime(2026, 11, 23, 12, 0), AT_NOON, False),  # noqa: DTZ001  a wall clock
        (datetime(2026, 11, 23, 10, 0, tzinfo=UTC), AT_NOON, False),
        (datetime(2026, 11, 23, 10, 0, 0, 999, tzinfo=UTC), AT_NOON, False),
        (datetime(2026, 3, 29, 3, 30), "2026-03-29T04:30:00+03:00", False),  # noqa: DTZ001  in the gap
    ],
)
def test_a_date_is_an_instant_with_the_newsrooms_offset(written: date, published: str, is_day: bool) -> None:
    found = entry_of(article(published=written), newsroom())
    assert (found.published.isoformat(), found.published_is_day) == (published, is_day)
    assert found.updated == found.published


def test_a_story_without_a_date_or_a_headline_is_held_back() -> None:
    with pytest.raises(ArticleError, match=r"harbour-reopens\.md.*: has no date; "):
        entry_of(article(published=None), newsroom())
    for empty in (None, "", " \n", "<b></b>", "\x00"):
        with pytest.raises(ArticleError, match=r"harbour-reopens\.md.*: has no headline; "):
            entry_of(article(headline=empty), newsroom())


def test_a_picture_of_one_pixel_is_none() -> None:
    dot, rule = Image(url="/dot.gif", width=1, height=1), Image(url="/rule.gif", width=600, height=1)
    found = entry_of(article(images=(dot, rule)), newsroom())
    assert [image.url for image in found.images] == ["https://gazette.example/rule.gif"]


@pytest.mark.parametrize(
    ("form", "part", "message"),
    [
        ("markdown", "", "a.x:1: has no date; give it one: date: 2026-11-23 14:05"),
        ("pagetext", "", "a.x:1: has no date; put the day in front of its first line: ` date 2026-11-23 `"),
        ("json", "", 'a.x:1: has no date; give it one: "date": "2026-11-23 14:05"'),
        ("wxr", "4711", "a.x:1: story 4711 has no date; write it where this form has it, or leave the story out"),
    ],
)
def test_what_a_story_lacks_is_told_in_the_words_of_its_form(form: str, part: str, message: str) -> None:
    with pytest.raises(ArticleError) as held:
        entry_of(article(path="a.x", form=form, part=part, published=None), newsroom())
    assert str(held.value) == message


def test_a_date_out_of_reach_is_told_at_its_line() -> None:
    with pytest.raises(
        ArticleError, match=r"harbour-reopens\.md:3: `published` 0001-01-01 .*out of reach; give a date"
    ):
        entry_of(article(published=datetime(1, 1, 1), lines={"published": 3}), newsroom())  # noqa: DTZ001


def test_a_story_under_embargo_is_as_new_as_the_embargos_end() -> None:
    end = NOON.replace(day=25)
    found = entry_of(article(embargo=end), newsroom())
    assert (found.published, found.updated, found.embargo) == (end, end, end)


def test_an_embargo_that_ended_before_the_date_moves_nothing() -> None:
    assert entry_of(article(embargo=NOON.replace(day=20)), newsroom()).published == NOON


def test_a_declared_update_counts_unless_it_lies_before_the_date() -> None:
    assert entry_of(article(updated=NOON.replace(hour=13)), newsroom()).updated == NOON.replace(hour=13)
    assert entry_of(article(updated=NOON.replace(hour=11)), newsroom()).updated == NOON


# Language and section: who is asked first


@pytest.mark.parametrize(
    ("special", "room", "language", "origin"),
    [
        ({"language": "de", "path": "a.pl.md"}, {"source_language": "en"}, "de", "declared"),
        ({"path": "a.pl.md"}, {"source_language": "en"}, "pl", "file name"),
        ({}, {"source_language": "en"}, "en", "declared by its source"),
        (
            {
                "headline": "Порт відкрито",
                "body": "Порт знову працює, повідомили в місті. Це сталося вранці, і їх було двоє.",
            },
            {"source_language": None, "language": "en"},
            "uk",
            "seen in its words",
        ),
        ({"headline": "1", "lead": "", "body": "2"}, {"source_language": None}, "uk", "the site's"),
    ],
)
def test_a_language_is_declared_else_its_sources_else_seen_else_the_sites(
    special: dict[str, Any], room: dict[str, Any], language: str, origin: str
) -> None:
    found = entry_of(article(**special), newsroom(**room))
    assert (found.language, found.origins["language"]) == (language, origin)


@pytest.mark.parametrize(
    ("special", "room", "section", "origin"),
    [
        ({"section": "Own", "path": "city/a.md"}, {"source_section": "Source"}, "Own", "declared"),
        ({"path": "city/a.md"}, {"source_section": "Source"}, "Source", "declared by its source"),
        ({"path": "city/centre/a.md"}, {}, "city", "folder"),
        ({"path": "city/a/index.md"}, {}, "city", "folder"),
        ({"path": "a/index.md"}, {}, None, "nothing says it"),
        ({"path": "a.md"}, {}, None, "nothing says it"),
        ({"path": "_posts/2026-11-23-a.md"}, {}, None, "nothing says it"),
        ({"path": "_posts/city/2026-11-23-a.md"}, {}, "city", "folder"),
        ({"path": "city/_posts/2026-11-23-a.md"}, {}, "city", "folder"),
        ({"path": "city/a/index.md.gz"}, {}, "city", "folder"),
        ({"section": " <b>Own</b> &amp; more "}, {}, "Own & more", "declared"),
    ],
)
def test_a_section_is_declared_else_its_sources_else_the_folder(
    special: dict[str, Any], room: dict[str, Any], section: str | None, origin: str
) -> None:
    found = entry_of(article(**special), newsroom(**room))
    assert (found.section, found.origins["section"]) == (section, origin)


# Text


def test_plain_fields_are_plain_text_on_one_line() -> None:
    found = entry_of(
        article(
            headline="Fish &amp; <em>chips</em>\n today",
            tags=("a&amp;b", " a&b ", "", "c"),
            source="<b>Politico</b>",
            authors=(Person(name="Olha\u00a0Sova"), Person(name=" ")),
        ),
        newsroom(),
    )
    assert found.title == "Fish & chips today"
    assert found.tags == ("a&b", "c")
    assert found.source == "Politico"
    assert [person.name for person in found.authors] == ["Olha Sova"]


@pytest.mark.parametrize(
    ("special", "summary", "origin"),
    [
        ({"lead": "The <b>lead</b>."}, "The lead.", "lead"),
        ({"lead": None}, "The harbour opened at six.", "first sentences of the body"),
        (
            {"lead": None, "body": "", "subheadline": "Below it", "origins": {"subheadline": "line 4"}},
            "Below it",
            "line 4",
        ),
        ({"lead": None, "body": ""}, "", "nothing to take it from"),
        ({"lead": None, "access": Access.MEMBERS}, "", "none declared; the text is for members"),
        ({"lead": "For all.", "access": Access.MEMBERS}, "For all.", "lead"),
    ],
)
def test_a_summary_is_declared_else_the_storys_first_sentences(
    special: dict[str, Any], summary: str, origin: str
) -> None:
    found = whole(article(**special))
    assert (found.summary, found.origins["summary"]) == (summary, origin)


def test_a_text_is_safe_and_its_addresses_are_absolute() -> None:
    found = whole(article(body="<p onclick=x><a href='b'>c</a><script>d</script></p>"))
    assert found.content_html == '<p><a href="https://gazette.example/uk/b">c</a></p>'


def test_the_files_of_a_bundle_are_below_its_page() -> None:
    story = article(path="harbour/index.md", body="![a](ship.png)", markup="markdown", images=(Image(url="p.jpg"),))
    found = whole(story)
    assert found.url == "https://gazette.example/uk/harbour"
    assert found.images[0].url == "https://gazette.example/uk/harbour/p.jpg"
    assert found.content_html == '<p><img src="https://gazette.example/uk/harbour/ship.png" alt="a"></p>'


def test_without_its_second_half_an_entry_has_neither_summary_nor_text() -> None:
    found = entry_of(article(), newsroom())
    assert (found.summary, found.content_html) == (None, None)
    assert replace(complete(found, article()), summary=None, content=None, origins=found.origins) == found


# Pictures, files and related stories


def test_a_picture_is_told_once_with_an_absolute_address_and_its_type() -> None:
    found = entry_of(
        article(
            images=(
                Image(url="/p.JPG?w=100", alt=" A <b>ship</b> "),
                Image(url="https://gazette.example/p.JPG?w=100"),
                Image(url="q.png", media_type="image/x-png"),
                Image(url="r.unknown"),
                Image(url="javascript:x"),
                Image(url="data:image/png;base64,x"),
            )
        ),
        newsroom(),
    )
    assert [(image.url, image.alt, image.media_type) for image in found.images] == [
        ("https://gazette.example/p.JPG?w=100", "A ship", "image/jpeg"),
        ("https://gazette.example/uk/q.png", None, "image/x-png"),
        ("https://gazette.example/uk/r.unknown", None, None),
    ]


def test_files_and_related_stories_have_absolute_addresses_or_none() -> None:
    found = entry_of(
        article(
            enclosures=(Enclosure(url="/a.mp3", media_type="audio/mpeg"), Enclosure(url="x:y", media_type="a/b")),
            related=(
                Related(title="A &amp; B", url="/b", published=datetime(2026, 11, 22, 15, 53)),  # noqa: DTZ001
                Related(title="C", url="javascript:c", published=date(2026, 11, 21)),
            ),
        ),
        newsroom(),
    )
    assert [one.url for one in found.enclosures] == ["https://gazette.example/a.mp3"]
    assert [(one.title, one.url) for one in found.related] == [("A & B", "https://gazette.example/b"), ("C", None)]
    assert [one.published.isoformat() for one in found.related if one.published] == [
        "2026-11-22T15:53:00+02:00",
        "2026-11-21",
    ]


def test_an_authors_address_is_a_web_address_or_none() -> None:
    people = (Person(name="A", url="javascript:x"), Person(name="B", url="/b"))
    assert [one.url for one in entry_of(article(authors=people), newsroom()).authors] == [
        None,
        "https://gazette.example/b",
    ]


# What counts as a change


@pytest.mark.parametrize(
    "special",
    [
        {"headline": "Harbour opens"},
        {"lead": "Ships sail."},
        {"body": "<p>The harbour opened at seven.</p>"},
        {"images": (Image(url="p.jpg"),)},
        {"corrections": (Correction(at=NOON, note="Seven, not six."),)},
    ],
)
def test_what_a_reader_would_notice_is_a_change(special: dict[str, Any]) -> None:
    assert fingerprint(article(**special)) != fingerprint(article())


@pytest.mark.parametrize(
    "special",
    [
        {"path": "moved/story.md"},
        {"tags": ("new",)},
        {"section": "new"},
        {"slug": "new"},
        {"published": NOON.replace(hour=13)},
        {"updated": NOON.replace(hour=13)},
        {"authors": (Person(name="Olha Sova"),)},
        {"headline": "Harbour  reopens "},
        {"body": "<p>The harbour\n\n  opened at six.</p>\n"},
        {"origins": {"title": "line 7"}},
        {"body_line": 9},
    ],
)
def test_what_a_reader_would_not_notice_is_no_change(special: dict[str, Any]) -> None:
    assert fingerprint(article(**special)) == fingerprint(article())


def test_text_that_moves_from_one_field_to_another_is_a_change() -> None:
    assert fingerprint(article(headline="a", lead="b c")) != fingerprint(article(headline="a b", lead="c"))


@given(st.text(st.characters(exclude_categories=())), st.text(st.characters(exclude_categories=())))
def test_any_headline_and_text_make_an_entry_or_an_article_error(headline: str, body: str) -> None:
    story: Article = article(headline=headline, body=body, lead=None)
    try:
        found = whole(story)
    except ArticleError:
        return
    assert found.title
    assert found == whole(story)
