"""Each form of JSON: what of it becomes which field, and what keeps a story in."""

import json
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feedpub import markup, normalize, readers
from feedpub.errors import ArticleError
from feedpub.model import Access, Article, Correction, Enclosure, Image, Person, Related, Status
from feedpub.readers import Reading
from tests import jsonstories as stories
from tests.builders import KYIV, newsroom

CONTEXT = Reading(zone=KYIV)
CET = timezone(timedelta(hours=1))
EET = timezone(timedelta(hours=2))
WHOLE: dict[str, Callable[[], Any]] = {
    "ninjs1": stories.ninjs1,
    "ninjs3": stories.ninjs3,
    "newsarticle": stories.article,
    "jsonfeed": stories.feed,
    "wordpress": lambda: [stories.post()],
    "ghost": stories.export,
    "dpa": stories.wire,
}


def read(value: Any) -> Article:
    """The only story of a file, read in the form that it is found to be."""
    (article,) = readers.read("wire.json", json.dumps(value, indent=1).encode(), CONTEXT)
    assert isinstance(article, Article), article
    return article


def refused(value: Any) -> str:
    """What is said of a file's only story that cannot be read."""
    try:
        (found,) = readers.read("wire.json", json.dumps(value, indent=1).encode(), CONTEXT)
    except ArticleError as error:
        found = error
    assert isinstance(found, ArticleError), found
    return found.message


def names(article: Article) -> list[str]:
    return [person.name for person in article.authors]


def paths(value: Any, here: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Every place in a value."""
    yield here
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, one in inner:
        yield from paths(one, (*here, key))


def with_at(value: Any, path: tuple[Any, ...], new: Any) -> Any:
    """The value with another one in a place."""
    if not path:
        return new
    copy = dict(value) if isinstance(value, dict) else list(value)
    copy[path[0]] = with_at(copy[path[0]], path[1:], new)
    return copy


ANY = st.none() | st.booleans() | st.integers() | st.text(max_size=5) | st.sampled_from([[], {}, [{}], [[]], {"a": 1}])


@pytest.mark.parametrize("form", WHOLE)
@given(data=st.data())
def test_whatever_stands_in_a_place_of_a_story_nothing_else_than_an_article_error_comes(form: str, data: Any) -> None:
    value = WHOLE[form]()
    broken = with_at(value, data.draw(st.sampled_from(list(paths(value)))), data.draw(ANY))
    try:
        found = readers.read("wire.json", json.dumps(broken).encode(), CONTEXT)
    except ArticleError as error:
        found = [error]

    for one in found:
        assert isinstance(one, Article | ArticleError)
        if isinstance(one, Article) and one.status is Status.USABLE and one.headline and one.published:
            normalize.complete(normalize.entry_of(one, newsroom()), one)


@pytest.mark.parametrize("form", WHOLE)
def test_every_field_says_where_it_is_from(form: str) -> None:
    article = read(WHOLE[form]())

    for name in ("headline", "lead", "body", "published", "updated", "authors", "images"):
        assert getattr(article, name), name
        assert f"line {article.lines[name]}" in article.origins[name], name


# --- ninjs


@pytest.mark.parametrize("value", [stories.ninjs1(), stories.ninjs3()], ids=["1", "3"])
def test_an_item_of_ninjs_is_read_in_either_spelling(value: stories.Json) -> None:
    article = read(value)

    assert (article.form, article.id, article.version) == ("ninjs", "urn:newsml:gna.example:2026-11-23:1", 3)
    assert (article.headline, article.lead, article.language) == ("Harbour reopens", "Ships sail again.", "en")
    assert article.published == datetime(2026, 11, 23, 8, tzinfo=UTC)
    assert article.updated == datetime(2026, 11, 23, 9, 30, tzinfo=UTC)
    assert (article.dateline, article.section, article.status) == ("Haven", "City", Status.USABLE)
    assert "Jane Doe" in names(article)
    assert "<p>The harbour opened at" in article.body
    assert article.tags[0] == "Shipping"


def test_of_ninjs_1_rights_agency_and_pictures_are_kept() -> None:
    article = read(stories.ninjs1())

    assert names(article) == ["Jane Doe", "Ivan Koval"]
    assert article.rights == "© 2026 GNA. For newspapers only"
    assert (article.agency, article.source) == ("GNA", None)
    assert article.tags == ("Shipping", "Storms")
    assert article.images == (
        Image(
            url="https://gna.example/1400.jpg",
            alt="White ferry, grey sea",
            caption="A ferry at the pier",
            credit="Ann Lee",
            width=1400,
            height=934,
            media_type="image/jpeg",
        ),
    )
    assert article.free["urgency"] == "3"
    assert "Pictures follow" not in normalize.content_of(article, "https://gazette.example/")


def test_of_ninjs_3_rights_source_and_what_is_associated_are_kept() -> None:
    article = read(stories.ninjs3())

    assert article.body == "<p>The harbour opened at <b>six</b>.</p>"
    assert article.rights == "GNA. https://gna.example/rights"
    assert article.source == "Harbour Office"
    assert article.tags == ("Shipping",)
    assert [(one.url, one.alt, one.caption, one.credit) for one in article.images] == [
        ("https://gna.example/a.jpg", "White ferry", "A ferry", "Ann Lee/GNA")
    ]
    assert article.enclosures == (
        Enclosure(url="https://gna.example/a.mp3", media_type="audio/mpeg", length=900, title="The horn"),
    )
    assert article.related == (Related(title="The March storm"),)


@pytest.mark.parametrize(
    ("said", "status"),
    [("usable", Status.USABLE), ("withheld", Status.WITHHELD), ("canceled", Status.CANCELED), (None, Status.USABLE)],
)
def test_the_status_of_an_item_is_its_pubstatus(said: str | None, status: Status) -> None:
    assert read(stories.ninjs3(pubStatus=said)).status is status


@pytest.mark.parametrize("said", ["", "embargoed", 3, True, ["usable"]])
def test_a_status_that_is_not_understood_holds_the_item(said: Any) -> None:
    assert "pubstatus" in refused(stories.ninjs3(pubStatus=said))


@pytest.mark.parametrize("key", ["embargoed", "embargoedUntil"])
def test_an_embargo_is_kept_and_one_that_is_not_understood_holds_the_item(key: str) -> None:
    assert read(stories.ninjs3(**{key: "2026-11-24T06:00:00Z"})).embargo == datetime(2026, 11, 24, 6, tzinfo=UTC)
    assert key.lower() in refused(stories.ninjs3(**{key: "tomorrow"}))
    assert key.lower() in refused(stories.ninjs3(**{key: ""}))


def test_of_two_embargoes_the_later_counts() -> None:
    value = stories.ninjs3(embargoed="2026-11-24T06:00:00Z", embargoedUntil="2026-11-24T05:00:00Z")

    assert read(value).embargo == datetime(2026, 11, 24, 6, tzinfo=UTC)


def test_an_expiry_is_kept() -> None:
    assert read(stories.ninjs3(expires="2026-12-01T00:00:00Z")).expires == datetime(2026, 12, 1, tzinfo=UTC)


def test_a_kill_by_signal_takes_the_item_out() -> None:
    assert read(stories.ninjs3(signals=[{"literal": "kill"}])).status is Status.CANCELED


def test_a_correction_that_the_desk_is_told_of_is_pointed_out_and_not_published() -> None:
    article = read(stories.ninjs3(edNote="Eds: CORRECTS the hour in paragraph 2"))

    assert any("tells the desk of a correction" in message for _, message in article.warnings)
    assert not article.corrections


@pytest.mark.parametrize(
    "special", [{"pubStatus": "withheld"}, {"pubStatus": "unheard of"}, {"embargoedUntil": "2030-01-01T00:00:00Z"}]
)
def test_a_picture_that_is_kept_in_stays_out_of_its_story(special: stories.Json) -> None:
    value = stories.ninjs3()
    value["associations"][0] |= special
    article = read(value)

    assert article.images == ()
    assert any("left out" in message for _, message in article.warnings)


def test_a_picture_by_itself_is_a_story_with_its_caption_for_a_summary() -> None:
    value = stories.ninjs1(type="picture", body_text="White ferry", associations={})
    value["renditions"] = {"web": {"href": "https://gna.example/a.jpg", "mimetype": "image/jpeg", "width": 800}}
    article = read(value)

    assert (article.headline, article.lead, article.body) == ("Harbour reopens", "Ships sail again.", "")
    assert [(one.url, one.alt) for one in article.images] == [("https://gna.example/a.jpg", "White ferry")]


def test_plain_text_of_an_item_becomes_paragraphs() -> None:
    value = stories.ninjs1(body_text="Ferries < 50 m sail.\n\nOthers wait.")
    del value["body_html"]

    assert read(value).body == "<p>Ferries &lt; 50 m sail.</p>\n<p>Others wait.</p>"


def test_names_of_a_picture_desk_are_cleaned_of_its_codes() -> None:
    assert names(read(stories.ninjs1(byline="A3576/_Jane Doe"))) == ["Jane Doe"]


@pytest.mark.parametrize(
    ("value", "message"),
    [
        ({"uri": "urn:gna:1", "standard": {"name": "ninjs"}}, "has neither a headline nor a text; leave it out"),
        (
            {"uri": "urn:gna:1", "type": "event", "headline": "Summit", "versioncreated": ""},
            "is an event and no story;",
        ),
        ({"uri": "urn:gna:1", "type": "planning", "plannedCoverage": []}, "is a plan of coverage and no story; leave"),
    ],
)
def test_what_is_no_story_is_refused_for_what_it_is(value: stories.Json, message: str) -> None:
    assert refused(value).startswith(message)


# --- schema.org


def test_an_article_of_schema_org_is_read() -> None:
    article = read(stories.article())

    assert (article.form, article.id) == ("newsarticle", "https://gazette.example/harbour#article")
    assert (article.headline, article.subheadline, article.lead) == (
        "Harbour reopens",
        "Ferries from six",
        "Ships sail again.",
    )
    assert article.body == "<p>The harbour opened at six.</p>\n<p>Ferries &lt; 50 m sail first.</p>"
    assert article.published == datetime(2026, 11, 23, 10, tzinfo=EET)
    assert article.updated == datetime(2026, 11, 23, 11, 30, tzinfo=EET)
    assert article.authors == (Person(name="Jane Doe", url="https://gazette.example/jane"), Person(name="Ivan Koval"))
    assert (article.section, article.tags) == ("City", ("ferries", "storms", "Harbour"))
    assert (article.language, article.url) == ("en-GB", "https://gazette.example/harbour")
    assert article.rights == "© 2026 Gazette. https://gazette.example/licence"
    assert article.images == (Image(url="https://gazette.example/a.jpg", caption="A ferry", width=800),)
    assert article.enclosures == (Enclosure(url="https://gazette.example/a.mp3", media_type="audio/mpeg"),)
    assert article.corrections == (Correction(at=date(2026, 11, 23), note="It is six, not seven."),)
    assert article.access is Access.FREE


@pytest.mark.parametrize(
    ("said", "access"),
    [
        (True, Access.FREE),
        ("True", Access.FREE),
        (False, Access.MEMBERS),
        ("False", Access.MEMBERS),
        ("https://schema.org/False", Access.MEMBERS),
        (None, Access.FREE),
    ],
)
def test_what_is_not_free_for_all_is_for_members(said: Any, access: Access) -> None:
    assert read(stories.article(isAccessibleForFree=said)).access is access


@pytest.mark.parametrize(
    ("key", "said"), [("isAccessibleForFree", "partly"), ("creativeWorkStatus", "Almost"), ("expires", "soon")]
)
def test_what_keeps_an_article_in_must_be_understood(key: str, said: str) -> None:
    assert f"`{key}`" in refused(stories.article(**{key: said}))


def test_a_draft_of_schema_org_is_a_draft() -> None:
    assert read(stories.article(creativeWorkStatus="Draft")).status is Status.DRAFT


def test_an_article_in_a_graph_finds_its_author_there() -> None:
    graph = [
        {"@type": "WebPage", "@id": "https://gazette.example/harbour"},
        stories.article(author={"@id": "#jane"}),
        {"@type": "Person", "@id": "#jane", "name": "Jane Doe"},
    ]
    article = read({"@context": "https://schema.org", "@graph": graph})

    assert (article.part, names(article)) == ("", ["Jane Doe"])


def test_an_organisation_is_no_author() -> None:
    article = read(stories.article(author={"@type": "NewsMediaOrganization", "name": "Reuters"}))

    assert (names(article), article.agency) == ([], "Reuters")


def test_a_name_within_the_page_is_no_id() -> None:
    assert read(stories.article(**{"@id": "#article"})).id is None


def test_one_picture_in_several_shapes_is_one_picture() -> None:
    article = read(stories.article(image=["https://gazette.example/1x1.jpg", "https://gazette.example/16x9.jpg"]))

    assert [one.url for one in article.images] == ["https://gazette.example/1x1.jpg"]


def test_a_live_blog_has_its_entries_for_a_text() -> None:
    updates = [{"@type": "BlogPosting", "headline": "Six o'clock", "articleBody": "The first ferry."}]
    value = stories.article(**{"@type": "LiveBlogPosting"}, liveBlogUpdate=updates, articleBody=None)
    article = read(value)

    assert article.live
    assert markup.blocks(article.body) == [("h3", "Six o'clock"), ("p", "The first ferry.")]


def test_a_page_without_an_article_is_refused() -> None:
    assert refused({"@graph": [{"@type": "WebPage"}]}).startswith("holds no article of schema.org; leave it out")


# --- JSON Feed


def test_an_item_of_a_json_feed_is_read() -> None:
    article = read(stories.feed())

    assert (article.form, article.id, article.part) == ("jsonfeed", *2 * ("https://gazette.example/?p=1",))
    assert (article.headline, article.lead) == ("Harbour reopens", "Ships sail again.")
    assert article.body == "<p>The harbour opened at six.</p>"
    assert article.published == datetime(2026, 11, 23, 10, tzinfo=EET)
    assert article.updated == datetime(2026, 11, 23, 11, 30, tzinfo=EET)
    assert article.authors == (Person(name="Jane Doe", url="https://gazette.example/jane"),)
    assert article.tags == ("ferries", "storms")
    assert article.images == (Image(url="https://gazette.example/a.jpg"),)
    assert article.enclosures == (Enclosure(url="https://gazette.example/a.mp3", media_type="audio/mpeg", length=900),)
    assert [one.url for one in article.related] == ["https://office.example/notice"]


def test_authors_and_language_of_a_feed_hold_for_items_without() -> None:
    item = stories.feed_item()
    del item["authors"]

    assert names(read(stories.feed(item))) == ["The Gazette Desk"]
    assert read(stories.feed(item)).language == "en"
    assert read(stories.feed(stories.feed_item(language="uk"))).language == "uk"


def test_the_author_of_version_1_is_understood() -> None:
    item = stories.feed_item(author={"name": "Ivan Koval"})
    del item["authors"]

    assert names(read(stories.feed(item))) == ["Ivan Koval"]


def test_a_text_of_a_feed_becomes_paragraphs() -> None:
    item = stories.feed_item(content_text="One & two.\nThree.")
    del item["content_html"]

    assert read(stories.feed(item)).body == "<p>One &amp; two.</p>\n<p>Three.</p>"


def test_an_attachment_without_its_type_is_left_out_with_a_note() -> None:
    article = read(stories.feed(stories.feed_item(attachments=[{"url": "https://gazette.example/a"}])))

    assert article.enclosures == ()
    assert any("lacks `url` or `mime_type`" in message for _, message in article.warnings)


# --- WordPress


def test_a_post_of_wordpress_is_read() -> None:
    article = read(stories.post())

    assert (article.form, article.id) == ("wordpress", "https://gazette.example/?post_type=news&p=7")
    assert normalize.title_of(article) == "Harbour “reopens”"
    assert normalize.summary_of(article, "")[0] == "Ships <all> sail again."
    assert article.published == datetime(2026, 11, 23, 8, tzinfo=UTC)
    assert article.updated == datetime(2026, 11, 23, 9, 30, tzinfo=UTC)
    assert article.authors == (Person(name="Jane Doe", url="https://gazette.example/author/jane/"),)
    assert (article.section, article.tags) == ("City", ("Harbour", "ferries"))
    assert (article.slug, article.url) == ("harbour-reopens", "https://gazette.example/harbour-reopens/")
    assert article.images == (
        Image(
            url="https://gazette.example/a.jpg",
            alt="White ferry",
            caption="A ferry",
            credit="Ann Lee",
            width=800,
            height=600,
            media_type="image/jpeg",
            length=900,
        ),
    )


@pytest.mark.parametrize(
    ("special", "status"),
    [
        ({"status": "publish"}, Status.USABLE),
        ({"status": "draft"}, Status.DRAFT),
        ({"status": "pending"}, Status.DRAFT),
        ({"status": "future"}, Status.WITHHELD),
        ({"status": "private"}, Status.WITHHELD),
        ({"status": "trash"}, Status.CANCELED),
        ({"status": "archive"}, Status.WITHHELD),
        ({"status": ""}, Status.WITHHELD),
        ({"content": {"rendered": "", "protected": True}}, Status.WITHHELD),
        ({"excerpt": {"rendered": "", "protected": True}}, Status.WITHHELD),
        ({"password": "sesame"}, Status.WITHHELD),
        ({"password": ""}, Status.USABLE),
        ({"status": "draft", "password": "sesame"}, Status.DRAFT),
    ],
)
def test_only_what_wordpress_shows_to_everybody_goes_out(special: stories.Json, status: Status) -> None:
    assert read(stories.post(**special)).status is status


@pytest.mark.parametrize(
    ("special", "message"),
    [
        ({"status": ["publish"]}, "`status` is a list where one text belongs; write one text in its place"),
        ({"content": {"rendered": "x", "protected": "perhaps"}}, "`content.protected`: 'perhaps' is neither true nor"),
        ({"type": "attachment"}, "is of WordPress's type `attachment` and no post; leave it out"),
        ({"guid": None}, "has no `guid`, which its id is in WordPress's own feeds; fetch it with its `guid`"),
    ],
)
def test_a_post_that_is_not_understood_is_held(special: stories.Json, message: str) -> None:
    assert refused(stories.post(**special)).startswith(message)


def test_a_time_without_its_twin_in_utc_is_the_newsrooms_clock() -> None:
    assert read(stories.post(date_gmt=None)).published == datetime(2026, 11, 23, 10)  # noqa: DTZ001


def test_a_draft_that_was_never_out_has_no_date() -> None:
    noughts = "0000-00-00T00:00:00"

    assert read(stories.post(status="draft", date=noughts, date_gmt=noughts)).published is None


def test_an_author_who_is_a_number_only_is_asked_for() -> None:
    article = read(stories.post(_embedded={"author": [{"code": "rest_user_invalid_id", "message": "Invalid."}]}))

    assert article.authors == ()
    assert any("`_embed`" in message for _, message in article.warnings)


# --- Ghost


def test_a_post_of_ghost_is_read_with_its_tables() -> None:
    article = read(stories.export())

    assert (article.form, article.id, article.part, article.slug) == ("ghost", "5f1", "5f1", "harbour-reopens")
    assert (article.headline, article.lead) == ("Harbour reopens", "Ships sail again.")
    assert article.body == '<p>The harbour opened at six. <a href="/map/">Map</a></p>'
    assert article.authors == (Person(name="Jane Doe"), Person(name="Ivan Koval"))
    assert (article.section, article.tags) == ("City", ("ferries",))
    assert article.images == (Image(url="/content/images/a.jpg", alt="White ferry", caption="A ferry"),)
    assert article.published == datetime(2026, 11, 23, 8, tzinfo=UTC)


def test_what_the_api_of_ghost_answers_is_read_too() -> None:
    value = stories.ghost_post(
        url="https://gazette.example/harbour-reopens/",
        authors=[{"id": "u1", "name": "Jane Doe", "url": "https://gazette.example/author/jane/"}],
        tags=[{"name": "City", "visibility": "public"}],
    )
    article = read({"posts": [value]})

    assert article.authors == (Person(name="Jane Doe", url="https://gazette.example/author/jane/"),)
    assert (article.section, article.url) == ("City", "https://gazette.example/harbour-reopens/")


@pytest.mark.parametrize(
    ("special", "status"),
    [
        ({"status": "published"}, Status.USABLE),
        ({"status": "draft"}, Status.DRAFT),
        ({"status": "scheduled"}, Status.WITHHELD),
        ({"status": "archived"}, Status.WITHHELD),
        ({"status": "sent"}, Status.WITHHELD),
        ({"email_only": True}, Status.WITHHELD),
        ({"type": "page"}, Status.WITHHELD),
        ({"page": 1}, Status.WITHHELD),
        ({"type": "page", "status": "draft"}, Status.DRAFT),
    ],
)
def test_only_what_ghost_shows_in_its_own_feeds_goes_out(special: stories.Json, status: Status) -> None:
    assert read(stories.export(stories.ghost_post(**special), posts_meta=[])).status is status


@pytest.mark.parametrize("wall", ["members", "paid", "tiers", "label:gold"])
def test_what_ghost_does_not_show_to_everybody_is_for_members(wall: str) -> None:
    assert read(stories.export(stories.ghost_post(visibility=wall))).access is Access.MEMBERS


def test_a_status_that_ghost_does_not_have_is_pointed_out() -> None:
    article = read(stories.export(stories.ghost_post(status="archived")))

    assert [message for _, message in article.warnings] == [
        "`status`: feedpub does not know 'archived'; the story is withheld"
    ]


def test_a_post_that_was_exported_as_lexical_is_written_out() -> None:
    def text(said: str, mask: int = 0) -> stories.Json:
        return {"type": "extended-text", "text": said, "format": mask}

    link = {"type": "link", "url": "https://gazette.example/?a&b", "children": [text("map")]}
    root = [
        {"type": "extended-heading", "tag": "h3", "children": [text("Six o'clock")]},
        {"type": "paragraph", "children": [text("Ferries < 50 m "), text("sail", 3), text(" "), link]},
        {"type": "list", "listType": "number", "children": [{"type": "listitem", "children": [text("one")]}]},
        {"type": "image", "src": "__GHOST_URL__/a.jpg", "alt": "A ferry", "caption": "<b>Ferry</b>"},
        {"type": "bookmark", "url": "https://office.example/", "metadata": {"title": "Notice"}},
        {"type": "codeblock", "code": "a < b"},
        {"type": "email", "html": "<p>Dear reader</p>"},
        {"type": "product"},
    ]
    post = stories.ghost_post(html=None, lexical=json.dumps({"root": {"type": "root", "children": root}}))
    article = read(stories.export(post))

    assert article.body == (
        "<h3>Six o&#x27;clock</h3>"
        "<p>Ferries &lt; 50 m <em><strong>sail</strong></em> "
        '<a href="https://gazette.example/?a&amp;b">map</a></p>'
        "<ol><li>one</li></ol>"
        '<figure><img src="/a.jpg" alt="A ferry"><figcaption><b>Ferry</b></figcaption></figure>'
        '<p><a href="https://office.example/">Notice</a></p>'
        "<pre><code>a &lt; b</code></pre>"
    )
    assert [message for _, message in article.warnings] == [
        "`lexical` has a card `product`, which is left out; export the post with its `html`"
    ]


def test_a_post_that_was_exported_as_mobiledoc_is_written_out() -> None:
    document = {
        "version": "0.3.1",
        "markups": [["strong"], ["a", ["href", "https://gazette.example/?a&b"]]],
        "atoms": [["soft-return", "", {}]],
        "cards": [["image", {"src": "/a.jpg", "alt": "A ferry"}], ["hr", {}], ["product", {}]],
        "sections": [
            [1, "h2", [[0, [], 0, "Six o'clock"]]],
            [1, "p", [[0, [], 0, "Ferries < 50 m "], [0, [0, 1], 2, "sail"], [1, [], 0, 0], [0, [], 0, "now."]]],
            [3, "ul", [[[0, [], 0, "one"]], [[0, [], 0, "two"]]]],
            *([10, number] for number in range(3)),
        ],
    }
    article = read(stories.export(stories.ghost_post(html=None, mobiledoc=json.dumps(document))))

    assert article.body == (
        "<h2>Six o&#x27;clock</h2>"
        '<p>Ferries &lt; 50 m <strong><a href="https://gazette.example/?a&amp;b">sail</a></strong><br>now.</p>'
        "<ul><li>one</li><li>two</li></ul>"
        '<figure><img src="/a.jpg" alt="A ferry"></figure><hr>'
    )
    assert [message for _, message in article.warnings] == [
        "`mobiledoc` has a card `product`, which is left out; export the post with its `html`"
    ]


@pytest.mark.parametrize("name", ["lexical", "mobiledoc"])
def test_a_post_whose_text_cannot_be_read_is_held(name: str) -> None:
    post = stories.ghost_post(**{"html": None, name: '{"root": '})

    assert refused(stories.export(post)) == f"`{name}` cannot be read; export the post with its `html`"


@pytest.mark.parametrize("name", ["lexical", "mobiledoc"])
@given(value=st.recursive(ANY, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(
    st.sampled_from("root children type text format sections markups cards url src metadata".split()), inner
)))  # fmt: skip
def test_any_document_of_ghosts_is_written_out_or_held(name: str, value: Any) -> None:
    post = stories.ghost_post(**{"html": None, name: json.dumps({"root": value, "sections": value, "cards": value})})
    (found,) = readers.read("ghost.json", json.dumps(stories.export(post)).encode(), CONTEXT)

    assert isinstance(found, Article | ArticleError)


# --- dpa


def test_an_entry_of_dpa_is_read() -> None:
    article = read(stories.wire())

    assert (article.form, article.id, article.version) == ("dpa", "urn:newsml:dpa.com:20090101:261123-930-1", 2)
    assert (article.headline, article.subheadline) == ("Hafen öffnet wieder", "Fähren ab sechs")
    assert (article.lead, article.language) == ("Die Schiffe fahren wieder.", "de")
    assert article.published == article.updated == datetime(2026, 11, 23, 10, 30, tzinfo=CET)
    assert names(article) == ["Jana Novak"]
    assert (article.dateline, article.agency) == ("Haven", "dpa")
    assert (article.section, article.tags) == ("Verkehr", ("Wetter", "Hafen"))
    assert article.rights == "Copyright 2026, dpa. Nutzung nur nach Vereinbarung"
    assert [one.url for one in article.images] == ["https://dpa.example/1.jpg", "https://dpa.example/2.jpg"]


def test_the_text_of_dpa_has_its_pictures_links_and_the_notice_that_must_be_shown() -> None:
    body = read(stories.wire()).body

    assert '<img src="https://dpa.example/2.jpg">' in body
    assert "<figcaption>Am &quot;Pier&quot; Ann Lee/dpa</figcaption>" in body
    assert '<a href="https://video.example/embed/1">' in body
    assert "<h2>Der Hafen</h2>" in body
    assert body.endswith("<p>© dpa-infocom, dpa:261123-930-1/1</p>")
    assert "5550000" not in body


def test_a_correction_of_dpa_for_readers_goes_out_and_one_for_the_desk_does_not() -> None:
    article = read(stories.wire())

    assert [one.note for one in article.corrections] == ["Korrigiert: sechs Uhr"]
    assert any("tells the desk of a correction" in message for _, message in article.warnings)


def test_status_and_embargo_of_dpa_are_kept() -> None:
    article = read(stories.wire(pubstatus="canceled", embargoed="2026-11-23T11:30:00+01:00"))

    assert article.status is Status.CANCELED
    assert article.embargo == datetime(2026, 11, 23, 11, 30, tzinfo=CET)
    assert "`embargoed`" in refused(stories.wire(embargoed="bald"))


# --- Plain JSON


def test_plain_json_has_the_keys_of_a_front_matter() -> None:
    article = read({
        "title": "Harbour reopens",
        "id": "harbour",
        "date": "2026-11-23T10:00:00+02:00",
        "author": ["Jane Doe"],
        "tags": ["ferries", "storms"],
        "draft": True,
        "summary": "Ships sail again.",
        "content_text": "The harbour opened at six.",
        "desk": "city",
        "embargo": None,
    })  # fmt: skip

    assert (article.form, article.id, article.headline) == ("json", "harbour", "Harbour reopens")
    assert (article.status, article.embargo) == (Status.DRAFT, None)
    assert names(article) == ["Jane Doe"]
    assert article.body == "<p>The harbour opened at six.</p>"
    assert article.free == {"desk": "city"}
    assert article.origins["headline"] == "`title`, line 2"


@pytest.mark.parametrize(
    ("key", "said", "body", "form"),
    [
        ("body", "One < two.", "<p>One &lt; two.</p>", "html"),
        ("body", "<p>One</p>", "<p>One</p>", "html"),
        ("text", "<p>One</p>", "<p>&lt;p&gt;One&lt;/p&gt;</p>", "html"),
        ("html", "One < two.", "One < two.", "html"),
        ("markdown", "*One*", "*One*", "markdown"),
    ],
)
def test_the_key_of_a_text_says_what_it_is_written_in(key: str, said: str, body: str, form: str) -> None:
    article = read({"title": "A", "date": "2026-11-23", key: said})

    assert (article.body, article.markup) == (body, form)


@pytest.mark.parametrize(
    ("special", "named"),
    [
        ({"status": "drft"}, "`status`"),
        ({"embargo": ""}, "`embargo`"),
        ({"title": True}, "`title`"),
        ({"title": ["A"]}, "`title`"),
        ({"tags": {"a": 1}}, "`tags`"),
    ],
)
def test_plain_json_that_is_not_understood_is_held(special: stories.Json, named: str) -> None:
    assert named in refused({"title": "A", "date": "2026-11-23", "body": "x"} | special)


def test_stories_of_a_list_without_ids_are_read_with_a_note() -> None:
    found = readers.read(
        "a.json", json.dumps([{"title": "A", "body": "x"}, {"title": "B", "body": "y"}]).encode(), CONTEXT
    )

    assert [one.part for one in found if isinstance(one, Article)] == ["1", "2"]
    assert all("has no `id`" in one.warnings[0][1] for one in found if isinstance(one, Article))


@pytest.mark.parametrize(
    ("value", "field", "expected"),
    [
        (stories.ninjs3(bodies="The harbour opened."), "body", "<p>The harbour opened.</p>"),
        (stories.ninjs3(bodies={"main": {"value": "<p>Open.</p>"}}), "body", "<p>Open.</p>"),
        (stories.ninjs1(byline=None, authors=[{"name": "Jane Doe", "role": "writer"}]), "authors", ["Jane Doe"]),
        (stories.ninjs3(by=None, people=[{"name": "Jane Doe", "rel": "author"}]), "authors", ["Jane Doe"]),
        (stories.ninjs3(by=None, people=[{"name": "Jane Doe", "rel": "about"}]), "authors", []),
        (stories.article(author=[[{"@type": "Person", "name": "Jane Doe"}]]), "authors", ["Jane Doe"]),
        (stories.article(author={"name": ["Jane Doe", "Ivan Koval"]}), "authors", ["Jane Doe", "Ivan Koval"]),
        (stories.article(headline={"@value": "Harbour", "@language": "en"}), "headline", "Harbour"),
        (stories.article(headline=["Harbour", "Port"]), "headline", "Harbour"),
        (stories.article(identifier=[{"@type": "PropertyValue", "value": "abc"}]), "id", "abc"),
        (stories.feed(stories.feed_item(authors=["Jane Doe"])), "authors", ["Jane Doe"]),
        (stories.feed(stories.feed_item(authors=None, author="Jane Doe")), "authors", ["Jane Doe"]),
        (stories.feed(stories.feed_item(tags="ferries, storms")), "tags", ("ferries", "storms")),
        (
            stories.feed(stories.feed_item(image={"url": "https://gazette.example/b.jpg"})),
            "images",
            (Image(url="https://gazette.example/b.jpg"),),
        ),
        (
            stories.feed(stories.feed_item(attachments=[{"url": "https://gazette.example/a.mp3"}])),
            "enclosures",
            (Enclosure(url="https://gazette.example/a.mp3", media_type="audio/mpeg"),),
        ),
        ({"body": [stories.post()], "status": 200, "headers": {}}, "section", "City"),
        ({"posts": [stories.post()], "found": 1}, "section", "City"),
        ([stories.post(authors=[{"display_name": "Ivan Koval"}])], "authors", ["Ivan Koval"]),
        ([stories.post(authors=[4, 5])], "authors", ["Jane Doe"]),
        ([stories.post(sticky=True)], "free", {"type": "post", "sticky": "true"}),
        (stories.export(stories.ghost_post(featured=True)), "free", {"type": "post", "featured": "true"}),
    ],
)
def test_what_senders_write_in_their_own_way_is_understood(value: Any, field: str, expected: Any) -> None:
    article = read(value)

    assert (names(article) if field == "authors" else getattr(article, field)) == expected


@pytest.mark.parametrize(
    "value",
    [
        stories.article(dateModified="yesterday"),
        stories.feed(stories.feed_item(date_modified="02/03/2026")),
        stories.ninjs1(versioncreated="soon"),
        stories.export(stories.ghost_post(updated_at="now")),
    ],
)
def test_an_update_that_cannot_be_read_costs_nobody_the_story(value: Any) -> None:
    article = read(value)

    assert article.updated is None
    assert article.warnings


@pytest.mark.parametrize(
    ("value", "field", "called", "words"),
    [
        ([stories.post()], "authors", "_embedded.author.0.name", '"name": "Jane Doe"'),
        ([stories.post()], "section", "_embedded.wp:term.0.1.name", '"name": "City"'),
        (stories.export(), "authors", "posts_authors.author_id", '"author_id": "u1"'),
        (stories.export(), "section", "posts_tags.tag_id", '"tag_id": "t1"'),
        (stories.article(), "published", "datePublished", '"datePublished"'),
    ],
)
def test_an_origin_names_the_key_and_the_line_that_it_stands_on(
    value: Any, field: str, called: str, words: str
) -> None:
    article = read(value)
    line = json.dumps(value, indent=1).split("\n")[article.lines[field] - 1]

    assert article.origins[field] == f"`{called}`, line {article.lines[field]}"
    assert words in line
