"""WordPress exports: nothing out that the site does not show to everybody, and texts as the site shows them."""

from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from feedpub import readers
from feedpub.errors import ArticleError
from feedpub.model import Article, Enclosure, Image, Person, Status
from feedpub.readers.xml.wptext import html_of

CONTEXT = readers.Reading(zone=ZoneInfo("Europe/Kyiv"))
HEAD = """<?xml version="1.0" encoding="UTF-8" ?>
<!-- generator="WordPress/6.5.4" -->
<rss version="2.0" xmlns:excerpt="http://wordpress.org/export/1.2/excerpt/"
  xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/"
  xmlns:wp="http://wordpress.org/export/1.2/">
<channel><title>Gazette</title><link>https://gazette.example</link><language>uk</language>
<wp:base_blog_url>https://gazette.example/city</wp:base_blog_url>
<wp:author><wp:author_login>jane</wp:author_login><wp:author_email>jane@gazette.example</wp:author_email>
<wp:author_display_name><![CDATA[Jane Doe]]></wp:author_display_name></wp:author>
"""
POST = """<item>
<title><![CDATA[Fish & ships]]></title>
<link>/2026/harbour/</link>
<dc:creator><![CDATA[jane]]></dc:creator>
<guid isPermaLink="false">https://gazette.example/?p=7</guid>
<content:encoded><![CDATA[The harbour opened.

Ships sail.]]></content:encoded>
<excerpt:encoded><![CDATA[<p>Ships <b>sail</b> again.</p>]]></excerpt:encoded>
<wp:post_id>7</wp:post_id>
<wp:post_date>2026-11-23 14:05:00</wp:post_date>
<wp:post_date_gmt>2026-11-23 12:05:00</wp:post_date_gmt>
<wp:post_modified_gmt>2026-11-23 13:00:00</wp:post_modified_gmt>
<wp:post_name>harbour</wp:post_name>
<wp:status>publish</wp:status>
<wp:post_type>post</wp:post_type>
<wp:post_password></wp:post_password>
<category domain="category" nicename="city"><![CDATA[City &amp; port]]></category>
<category domain="category" nicename="sea"><![CDATA[Sea]]></category>
<category domain="post_tag" nicename="ferry"><![CDATA[Ferry]]></category>
<category domain="post_format" nicename="x"><![CDATA[Aside]]></category>
<wp:postmeta><wp:meta_key>_thumbnail_id</wp:meta_key><wp:meta_value><![CDATA[9]]></wp:meta_value></wp:postmeta>
<wp:postmeta><wp:meta_key>enclosure</wp:meta_key><wp:meta_value><![CDATA[https://gazette.example/talk.mp3
1200
audio/mpeg
]]></wp:meta_value></wp:postmeta>
<wp:comment><wp:comment_content>A comment</wp:comment_content></wp:comment>
</item>
"""
PICTURE = """<item><title>Pier</title><wp:post_id>9</wp:post_id><wp:post_type>attachment</wp:post_type>
<wp:status>inherit</wp:status><wp:attachment_url>https://gazette.example/pier.jpg</wp:attachment_url>
<excerpt:encoded><![CDATA[The <em>pier</em>]]></excerpt:encoded>
<wp:postmeta><wp:meta_key>_wp_attachment_image_alt</wp:meta_key><wp:meta_value>A pier</wp:meta_value></wp:postmeta>
</item>"""


def export(*items: str, head: str = HEAD) -> str:
    """An export of the items."""
    return f"{head}{''.join(items)}</channel></rss>"


def read(raw: str) -> list[Article | ArticleError]:
    """The posts in an export."""
    return list(readers.read("export.xml", raw.encode(), CONTEXT))


def one(raw: str) -> Article:
    """The only post in an export."""
    (story,) = read(raw)
    assert isinstance(story, Article), story
    return story


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("form", "wxr"),
        ("id", "https://gazette.example/?p=7"),
        ("part", "https://gazette.example/?p=7"),
        ("slug", "harbour"),
        ("url", "https://gazette.example/2026/harbour/"),
        ("language", "uk"),
        ("headline", "Fish & ships"),
        ("lead", "Ships sail again."),
        ("body", "<p>The harbour opened.</p>\n<p>Ships sail.</p>"),
        ("published", datetime(2026, 11, 23, 12, 5, tzinfo=UTC)),
        ("updated", datetime(2026, 11, 23, 13, 0, tzinfo=UTC)),
        ("authors", (Person(name="Jane Doe"),)),
        ("section", "City & port"),
        ("tags", ("Sea", "Ferry")),
        ("status", Status.USABLE),
        ("images", (Image(url="https://gazette.example/pier.jpg", alt="A pier", caption="The pier"),)),
        ("enclosures", (Enclosure(url="https://gazette.example/talk.mp3", media_type="audio/mpeg", length=1200),)),
        ("warnings", ()),
    ],
)
def test_a_post_gives_its_fields(field: str, value: Any) -> None:
    assert getattr(one(export(POST, PICTURE)), field) == value


def test_each_field_of_a_post_remembers_its_line() -> None:
    story = one(export(POST))
    lines = dict(enumerate(export(POST).splitlines(), 1))
    for field, words in {"headline": "Fish", "status": "wp:status", "published": "date_gmt", "url": "<link>"}.items():
        assert words in lines[story.lines[field]], field
    assert story.origins["status"] == f"`wp:status`, line {story.lines['status']}"


@pytest.mark.parametrize(
    ("old", "new", "status"),
    [
        (">publish<", ">draft<", Status.DRAFT),
        (">publish<", ">auto-draft<", Status.DRAFT),
        (">publish<", ">pending<", Status.DRAFT),
        (">publish<", ">future<", Status.WITHHELD),
        (">publish<", ">private<", Status.WITHHELD),
        (">publish<", ">trash<", Status.CANCELED),
        (">publish<", ">acf-disabled<", Status.WITHHELD),
        (">publish<", "><", Status.WITHHELD),
        ("<wp:status>publish</wp:status>", "", Status.WITHHELD),
        ("<wp:post_password>", "<wp:post_password>secret", Status.WITHHELD),
        (">post<", ">page<", Status.WITHHELD),
    ],
)
def test_what_the_site_does_not_show_to_everybody_is_not_usable(old: str, new: str, status: Status) -> None:
    raw = export(POST.replace(old, new))
    assert raw != export(POST)
    assert one(raw).status is status


def test_a_status_that_nobody_knows_is_told() -> None:
    story = one(export(POST.replace(">publish<", ">acf-disabled<")))
    assert [said for _, said in story.warnings] == [
        "`wp:status`: feedpub does not know 'acf-disabled'; the story is withheld"
    ]


@pytest.mark.parametrize("kind", ["attachment", "nav_menu_item", "revision", "wp_block", "product", ""])
def test_other_types_than_posts_and_pages_are_no_stories(kind: str) -> None:
    other = POST.replace(">post<", f">{kind}<").replace("?p=7", "?p=8")
    assert [one.part for one in read(export(POST, other)) if isinstance(one, Article)] == [
        "https://gazette.example/?p=7"
    ]


@pytest.mark.parametrize(
    ("raw", "what"),
    [(export(), "nothing"), (export(PICTURE), "just attachment"), (HEAD + "</channel></rss>", "nothing")],
)
def test_an_export_without_posts_is_refused(raw: str, what: str) -> None:
    with pytest.raises(ArticleError) as error:
        read(raw)
    assert str(error.value) == (f"export.xml:1: holds no posts, {what}; export posts under Tools, Export in WordPress")


@pytest.mark.parametrize(
    ("old", "new", "published"),
    [
        (
            "<wp:post_date_gmt>2026-11-23 12:05:00</wp:post_date_gmt>\n",
            "",
            datetime.fromisoformat("2026-11-23T14:05"),
        ),
        ("2026-11-23 12:05:00", "0000-00-00 00:00:00", datetime.fromisoformat("2026-11-23T14:05")),
    ],
)
def test_a_posts_date_is_its_own(old: str, new: str, published: datetime) -> None:
    assert one(export(POST.replace(old, new))).published == published


def test_zeros_are_the_date_of_a_post_that_was_never_out() -> None:
    draft = POST.replace("2026-11-23 12:05:00", "0000-00-00 00:00:00").replace(">publish<", ">draft<")
    assert one(export(draft)).published is None


def test_a_post_whose_date_cannot_be_read_is_held_back_and_the_others_go_on() -> None:
    broken = POST.replace("2026-11-23 12:05:00", "2026-13-45 00:00:00").replace("?p=7", "?p=8")
    found = read(export(POST, broken))
    assert isinstance(found[0], Article)
    assert isinstance(found[1], ArticleError)
    assert found[1].message.startswith("`wp:post_date_gmt`: 2026-13-45 is not a day in the calendar")


@pytest.mark.parametrize(
    ("creator", "categories", "names"),
    [
        ("jane", "", ["Jane Doe"]),
        ("ivan", "", ["ivan"]),
        ("ivan@gazette.example", "", []),
        ("", "", []),
        (
            "jane",
            "".join(f"<category domain='author'>{name}</category>" for name in ("Ivan Koval", "Jane Doe", "Jane Doe")),
            ["Ivan Koval", "Jane Doe"],
        ),
    ],
)
def test_authors_are_named_as_the_site_shows_them(creator: str, categories: str, names: list[str]) -> None:
    raw = export(POST.replace("CDATA[jane]", f"CDATA[{creator}]").replace("<category", categories + "<category", 1))
    assert [one.name for one in one(raw).authors] == names


def test_a_post_without_a_guid_gets_the_one_that_wordpress_gives() -> None:
    raw = export(POST.replace('<guid isPermaLink="false">https://gazette.example/?p=7</guid>', ""))
    assert one(raw).id == "https://gazette.example/city/?p=7"


def test_two_posts_with_one_id_are_the_first_and_an_error() -> None:
    found = read(export(POST, POST))
    assert isinstance(found[1], ArticleError)
    assert found[1].message.startswith("has the id 'https://gazette.example/?p=7', as has the story of line ")


@pytest.mark.parametrize(
    ("stored", "shown"),
    [
        ("One\ntwo\n\nthree", "<p>One<br>\ntwo</p>\n<p>three</p>"),
        ("One\r\n\r\ntwo", "<p>One</p>\n<p>two</p>"),
        ("One<br />\ntwo", "<p>One<br />\ntwo</p>"),
        ("<h2>Head</h2>\nOne", "<h2>Head</h2>\n<p>One</p>"),
        ("One\n<ul>\n<li>a</li>\n</ul>\ntwo", "<p>One</p>\n<ul>\n<li>a</li>\n</ul>\n<p>two</p>"),
        ("One\n\n<pre>a\n\nb</pre>\n\ntwo", "<p>One</p>\n<pre>a\n\nb</pre>\n<p>two</p>"),
        (
            "<!-- wp:paragraph -->\n<p>One</p>\n<!-- /wp:paragraph -->",
            "<!-- wp:paragraph -->\n<p>One</p>\n<!-- /wp:paragraph -->",
        ),
        (
            '[caption id="a" width="9"]<img src="p.jpg" /> The pier[/caption]\n\nOne',
            '<figure><img src="p.jpg" />\n<figcaption>The pier</figcaption>\n</figure>\n<p>One</p>',
        ),
        (
            "[embed]https://v.example/1?a=1&b=2[/embed]",
            '<p><a href="https://v.example/1?a=1&amp;b=2">https://v.example/1?a=1&amp;b=2</a></p>',
        ),
        ('[gallery ids="1,2"]\n\nOne [sic] two [1]', "<p>One [sic] two [1]</p>"),
        ("[dropcap]O[/dropcap]ne", "<p>One</p>"),
        ("[contact_form]", ""),
        ("<pre>never ends", "<pre>never ends"),
        ("", ""),
    ],
)
def test_a_stored_text_becomes_what_the_site_shows(stored: str, shown: str) -> None:
    assert html_of(stored) == shown
