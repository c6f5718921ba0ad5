"""Feeds and news sitemaps as sources: ids kept, texts told from summaries, drafts and tombstones honoured."""

from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from feedpub import readers
from feedpub.errors import ArticleError
from feedpub.model import Access, Article, Enclosure, Image, Person, Related, Status

CONTEXT = readers.Reading(zone=ZoneInfo("Europe/Kyiv"))
wall = datetime.fromisoformat  # naive: a time on the newsroom's wall
EET = timezone(timedelta(hours=2))
MODULES = " ".join(
    f'xmlns:{prefix}="{space}"'
    for prefix, space in {
        "content": "http://purl.org/rss/1.0/modules/content/",
        "dc": "http://purl.org/dc/elements/1.1/",
        "dcterms": "http://purl.org/dc/terms/",
        "a": "http://www.w3.org/2005/Atom",
        "m": "http://search.yahoo.com/mrss/",
        "itunes": "http://www.itunes.com/dtds/podcast-1.0.dtd",
        "s": "http://jadedpixel.com/-/spec/shopify",
    }.items()
)
ITEM = """<item>
<title>Fish &amp;amp; ships</title>
<link>/harbour</link>
<guid isPermaLink="false">gazette:7</guid>
<description>Ships &lt;b&gt;sail&lt;/b&gt; again.</description>
<content:encoded><![CDATA[<p>The harbour opened.</p>]]></content:encoded>
<dc:creator>Jane Doe</dc:creator><dc:creator>Ivan Koval</dc:creator>
<pubDate>Mon, 23 Nov 2026 14:05:00 +0200</pubDate>
<a:updated>2026-11-23T16:00:00+02:00</a:updated>
<category>City</category><category>Sea</category><dc:subject>Ferry</dc:subject>
<enclosure url="https://gazette.example/talk.mp3" type="audio/mpeg" length="1200"/>
<m:content url="https://gazette.example/pier.jpg" type="image/jpeg" width="300" height="200">
<m:title>A pier</m:title><m:description>The pier</m:description><m:credit>Ivan Koval</m:credit></m:content>
<m:thumbnail url="https://gazette.example/small.jpg"/>
<source url="https://wire.example/rss">The Wire</source>
<dc:rights>© Gazette</dc:rights>
<s:variant><title>Default Title</title><guid>none</guid></s:variant>
</item>"""
ENTRY = """<entry>
<id>tag:gazette.example,2026:7</id>
<title type="html">Fish &amp;amp; &lt;b&gt;ships&lt;/b&gt;</title>
<link rel="self" href="https://gazette.example/7.atom"/>
<link rel="alternate" type="application/json" href="https://gazette.example/harbour.json"/>
<link type="text/html" href="harbour"/>
<link rel="enclosure" type="audio/mpeg" length="1200" href="/talk.mp3" title="Talk"/>
<link rel="related" href="/pier" title="The pier"/>
<published>2026-11-23T14:05:00+02:00</published>
<updated>2026-11-23T16:00:00+02:00</updated>
<author><name>Jane Doe</name><email>jane@gazette.example</email><uri>/jane</uri></author>
<category term="city" label="City"/><category term="sea"/>
<summary>Ships sail again.</summary>
<content type="xhtml" xml:lang="en"><div xmlns="http://www.w3.org/1999/xhtml"><p>5 &lt; 6 <img
 src="pier.jpg"/></p></div></content>
<rights>© Gazette</rights>
<source><title>The Wire</title></source>
</entry>"""


def rss(*items: str, channel: str = "") -> str:
    """An RSS 2.0 feed."""
    return (
        f'<rss version="2.0" {MODULES}><channel><title>Gazette</title><link>https://gazette.example/</link>'
        f"<language>uk</language>{channel}{''.join(items)}</channel></rss>"
    )


def atom(*entries: str, head: str = "<author><name>Gazette Desk</name></author>") -> str:
    """An Atom feed."""
    return (
        '<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="uk" xml:base="https://gazette.example/city/" '
        'xmlns:app="http://www.w3.org/2007/app" xmlns:at="http://purl.org/atompub/tombstones/1.0">'
        f"{head}{''.join(entries)}</feed>"
    )


def read(raw: str, path: str = "feed.xml") -> list[Article | ArticleError]:
    """The stories in a file."""
    return list(readers.read(path, raw.encode(), CONTEXT))


def one(raw: str) -> Article:
    """The only story in a file."""
    (story,) = read(raw)
    assert isinstance(story, Article), story
    return story


def error(raw: str) -> str:
    """The only thing in a file, which is an error."""
    (found,) = read(raw)
    assert isinstance(found, ArticleError)
    return str(found)


# --- RSS


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("form", "syndication"),
        ("id", "gazette:7"),
        ("part", "gazette:7"),
        ("slug", "7"),
        ("url", "https://gazette.example/harbour"),
        ("language", "uk"),
        ("headline", "Fish &amp; ships"),
        ("lead", "Ships sail again."),
        ("body", "<p>The harbour opened.</p>"),
        ("authors", (Person(name="Jane Doe"), Person(name="Ivan Koval"))),
        ("published", datetime(2026, 11, 23, 14, 5, tzinfo=EET)),
        ("updated", datetime(2026, 11, 23, 16, 0, tzinfo=EET)),
        ("section", "City"),
        ("tags", ("Sea", "Ferry")),
        ("enclosures", (Enclosure(url="https://gazette.example/talk.mp3", media_type="audio/mpeg", length=1200),)),
        (
            "images",
            (
                Image(
                    url="https://gazette.example/pier.jpg",
                    alt="A pier",
                    caption="The pier",
                    credit="Ivan Koval",
                    width=300,
                    height=200,
                    media_type="image/jpeg",
                ),
            ),
        ),
        ("source", "The Wire"),
        ("rights", "© Gazette"),
        ("status", Status.USABLE),
        ("warnings", ()),
    ],
)
def test_an_rss_item_gives_its_fields(field: str, value: Any) -> None:
    assert getattr(one(rss(ITEM)), field) == value


@pytest.mark.parametrize(
    ("id_", "link", "url"),
    [
        ("<guid>https://gazette.example/7</guid>", "", "https://gazette.example/7"),
        ("<guid>gazette:7</guid>", "", None),
        ('<guid isPermaLink="false">https://gazette.example/7</guid>', "", None),
        ("<guid>g:7</guid>", "<link>https://gazette.example/x</link>", "https://gazette.example/x"),
        ("<guid>g:7</guid>", "<a:link href='https://gazette.example/a'/>", "https://gazette.example/a"),
        ("", "<link>https://gazette.example/x</link>", "https://gazette.example/x"),
    ],
)
def test_an_items_address_is_its_link_else_a_guid_that_is_one(id_: str, link: str, url: str | None) -> None:
    story = one(rss(f"<item><title>Port</title>{link}{id_}</item>"))
    assert story.url == url
    assert story.id == (id_.partition(">")[2].partition("<")[0] or "https://gazette.example/x")


def test_an_item_without_any_id_is_held_back() -> None:
    assert error(rss("<item><title>Port</title></item>")) == (
        "feed.xml:1: an item with neither `guid` nor `link`; it needs a `guid`"
    )


@pytest.mark.parametrize(
    ("root", "about", "id_"),
    [
        ("http://purl.org/rss/1.0/", 'rdf:about="https://gazette.example/7"', "https://gazette.example/7"),
        ("http://my.netscape.com/rdf/simple/0.9/", "", "https://gazette.example/x"),
    ],
)
def test_the_items_of_rdf_stand_beside_the_channel(root: str, about: str, id_: str) -> None:
    story = one(
        f'<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="{root}" {MODULES}>'
        f"<channel><title>Gazette</title></channel><item {about}><title>Port</title>"
        "<link>https://gazette.example/x</link><dc:date>2026-11-23</dc:date></item></rdf:RDF>"
    )
    assert (story.id, story.headline, story.published) == (id_, "Port", date(2026, 11, 23))


@pytest.mark.parametrize(
    ("description", "lead", "body"),
    [
        ("Ships sail.", "Ships sail.", ""),
        ("&lt;p&gt;Ships &lt;i&gt;sail&lt;/i&gt;.&lt;/p&gt;", "Ships sail.", ""),
        ("&lt;p&gt;One&lt;/p&gt;&lt;p&gt;Two&lt;/p&gt;", None, "<p>One</p><p>Two</p>"),
        ("&lt;img src='p.jpg'&gt; Ships", None, "<img src='p.jpg'> Ships"),
        ("word " * 120, None, f"<p>{('word ' * 120).strip()}</p>"),
        ("", None, ""),
    ],
)
def test_a_description_alone_is_a_summary_or_the_text(description: str, lead: str | None, body: str) -> None:
    story = one(rss(f"<item><guid>g:1</guid><description>{description}</description></item>"))
    assert (story.lead, story.body) == (lead, body)


@pytest.mark.parametrize(
    ("element", "people", "agency"),
    [
        ("<author>jane@gazette.example (Jane Doe)</author>", [("Jane Doe", "jane@gazette.example")], None),
        ("<author>jane@gazette.example</author>", [], None),
        ("<author>Jane Doe</author>", [("Jane Doe", None)], None),
        ("<dc:creator>By Jane Doe and Ivan Koval</dc:creator>", [("Jane Doe", None), ("Ivan Koval", None)], None),
        ("<dc:creator>Dr. Drang</dc:creator>", [("Dr. Drang", None)], None),
        ("<dc:creator>大鱼儿</dc:creator>", [("大鱼儿", None)], None),
        ("<dc:creator>Reuters</dc:creator>", [], "Reuters"),
        ("<dc:creator/><itunes:author>Jane Doe</itunes:author>", [("Jane Doe", None)], None),
        ("<a:author><a:name>Jane Doe</a:name></a:author>", [("Jane Doe", None)], None),
    ],
)
def test_the_people_of_an_item(element: str, people: list[tuple[str, str | None]], agency: str | None) -> None:
    story = one(rss(f"<item><guid>g:1</guid>{element}</item>"))
    assert ([(one.name, one.email) for one in story.authors], story.agency) == (people, agency)


@pytest.mark.parametrize(
    ("written", "read_as"),
    [
        ("Mon, 23 Nov 2026 14:05:00 +0200", datetime(2026, 11, 23, 14, 5, tzinfo=EET)),
        ("Mon, 23 Nov 2026 12:05 GMT", datetime(2026, 11, 23, 12, 5, tzinfo=UTC)),
        ("23 Nov 26 07:05:00 EST", datetime(2026, 11, 23, 7, 5, tzinfo=timezone(timedelta(hours=-5)))),
        ("Monday, 23-Nov-26 12:05:00 GMT", datetime(2026, 11, 23, 12, 5, tzinfo=UTC)),
        ("Mon Nov 23 12:05:00 2026", wall("2026-11-23T12:05")),
        ("2026-11-23T12:05:00.25Z", datetime(2026, 11, 23, 12, 5, tzinfo=UTC)),
        ("20261123T120500Z", datetime(2026, 11, 23, 12, 5, tzinfo=UTC)),
        ("2026/11/23 14:05:00", wall("2026-11-23T14:05")),
    ],
)
def test_dates_are_read_in_the_ways_that_feeds_write_them(written: str, read_as: datetime) -> None:
    story = one(rss(f"<item><guid>g:1</guid><pubDate>{written}</pubDate></item>"))
    assert story.published == read_as


@pytest.mark.parametrize("written", ["Mon, 23 Nov 2026 14:05:00 CET", "yesterday", "Mon, 32 Nov 2026 14:05:00 GMT"])
def test_a_date_that_cannot_be_told_holds_its_item_back_and_no_other(written: str) -> None:
    found = read(rss("<item><guid>g:1</guid></item>", f"<item><guid>g:2</guid><pubDate>{written}</pubDate></item>"))
    assert isinstance(found[0], Article)
    assert isinstance(found[1], ArticleError)
    assert found[1].message.startswith("`pubDate`: ")
    assert "; " in found[1].message


def test_an_item_with_just_an_update_is_as_old_as_that() -> None:
    story = one(rss("<item><guid>g:1</guid><dcterms:modified>2026-11-23T12:00:00Z</dcterms:modified></item>"))
    assert story.published == story.updated == datetime(2026, 11, 23, 12, tzinfo=UTC)


def test_a_file_of_unknown_type_is_left_out_and_told() -> None:
    story = one(rss('<item><guid>g:1</guid><enclosure url="https://gazette.example/x"/></item>'))
    assert story.enclosures == ()
    assert story.warnings == (
        (1, "'https://gazette.example/x' is left out, since nothing says its media type; write `type`"),
    )


def test_a_thumbnail_stands_in_for_a_picture() -> None:
    story = one(rss('<item><guid>g:1</guid><m:thumbnail url="https://gazette.example/s.jpg"/></item>'))
    assert [one.url for one in story.images] == ["https://gazette.example/s.jpg"]


# --- Atom


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("form", "syndication"),
        ("id", "tag:gazette.example,2026:7"),
        ("part", "tag:gazette.example,2026:7"),
        ("url", "https://gazette.example/city/harbour"),
        ("language", "uk"),
        ("headline", "Fish &amp; <b>ships</b>"),
        ("lead", "Ships sail again."),
        ("body", '<p>5 &lt; 6 <img src="https://gazette.example/city/pier.jpg"></p>'),
        (
            "authors",
            (Person(name="Jane Doe", email="jane@gazette.example", url="https://gazette.example/jane"),),
        ),
        ("published", datetime(2026, 11, 23, 14, 5, tzinfo=EET)),
        ("updated", datetime(2026, 11, 23, 16, 0, tzinfo=EET)),
        ("section", "City"),
        ("tags", ("sea",)),
        (
            "enclosures",
            (Enclosure(url="https://gazette.example/talk.mp3", media_type="audio/mpeg", length=1200, title="Talk"),),
        ),
        ("related", (Related(title="The pier", url="https://gazette.example/pier"),)),
        ("rights", "© Gazette"),
        ("source", "The Wire"),
        ("warnings", ()),
    ],
)
def test_an_atom_entry_gives_its_fields(field: str, value: Any) -> None:
    assert getattr(one(atom(ENTRY)), field) == value


def test_an_entry_document_is_one_story() -> None:
    story = one(ENTRY.replace("<entry>", '<entry xmlns="http://www.w3.org/2005/Atom">'))
    assert (story.id, story.part) == ("tag:gazette.example,2026:7", "")


@pytest.mark.parametrize(
    ("title", "headline"),
    [
        ("<title>5 &lt; 6 &amp; &lt;b&gt;</title>", "5 &lt; 6 &amp; &lt;b&gt;"),
        ('<title type="text">Port</title>', "Port"),
        ('<title type="html">Port &lt;b&gt;opens&lt;/b&gt;</title>', "Port <b>opens</b>"),
        (
            '<title type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml">Port <b>opens</b></div></title>',
            "<div>Port <b>opens</b></div>",
        ),
    ],
)
def test_a_title_is_read_as_its_type_says(title: str, headline: str) -> None:
    assert one(atom(f"<entry><id>g:1</id>{title}</entry>")).headline == headline


@pytest.mark.parametrize(
    ("content", "body"),
    [
        ("<content>5 &lt; 6\n\nTwo</content>", "<p>5 &lt; 6</p>\n<p>Two</p>"),
        ('<content type="html">&lt;p&gt;One&lt;/p&gt;</content>', "<p>One</p>"),
        ('<content type="text/html">&lt;p&gt;One&lt;/p&gt;</content>', "<p>One</p>"),
        ('<content type="image/svg+xml"><svg/></content>', ""),
        ('<content type="text/html" src="https://gazette.example/7"/>', ""),
    ],
)
def test_content_is_read_as_its_type_says(content: str, body: str) -> None:
    assert one(atom(f"<entry><id>g:1</id>{content}</entry>")).body == body


def test_content_that_is_elsewhere_is_an_address_or_a_file() -> None:
    story = one(atom('<entry><id>g:1</id><content type="text/html" src="7"/></entry>'))
    assert story.url == "https://gazette.example/city/7"
    story = one(atom('<entry><id>g:1</id><content type="video/mp4" src="7.mp4"/></entry>'))
    assert story.enclosures == (Enclosure(url="https://gazette.example/city/7.mp4", media_type="video/mp4"),)


def test_authors_are_the_entrys_else_its_sources_else_the_feeds() -> None:
    source = "<source><author><name>Ivan Koval</name></author></source>"
    feeds = one(atom("<entry><id>g:1</id><author><name/></author></entry>"))
    assert [one.name for one in feeds.authors] == ["Gazette Desk"]
    assert [one.name for one in one(atom(f"<entry><id>g:1</id>{source}</entry>")).authors] == ["Ivan Koval"]


@pytest.mark.parametrize(
    ("said", "status"), [("yes", Status.DRAFT), ("no", Status.USABLE), ("", Status.DRAFT), ("maybe", Status.DRAFT)]
)
def test_an_entry_that_may_be_a_draft_is_one(said: str, status: Status) -> None:
    control = f"<app:control><app:draft>{said}</app:draft></app:control>"
    assert one(atom(f"<entry><id>g:1</id>{control}</entry>")).status is status


def tombstone(when: str = "2026-11-24T00:00:00Z") -> str:
    """A tombstone of the entry."""
    return f'<at:deleted-entry ref="tag:gazette.example,2026:7" when="{when}"/>'


@pytest.mark.parametrize(
    ("entries", "status"),
    [
        ([tombstone()], Status.CANCELED),
        ([tombstone(), ENTRY], Status.CANCELED),
        ([ENTRY, tombstone()], Status.CANCELED),
        ([ENTRY, tombstone("at some time")], Status.CANCELED),
        ([ENTRY, tombstone("")], Status.CANCELED),
        ([ENTRY, tombstone("2026-11-23T15:59:00+02:00")], Status.USABLE),
        ([ENTRY.replace(">2026-11-23T1", ">no date 2026-11-23T1"), tombstone()], Status.CANCELED),
    ],
)
def test_a_tombstone_cancels_its_entry_unless_that_was_updated_after_it(entries: list[str], status: Status) -> None:
    (story,) = [one for one in read(atom(*entries)) if isinstance(one, Article)]
    assert (story.part, story.status) == ("tag:gazette.example,2026:7", status)


def test_an_entry_of_atom_03_is_read() -> None:
    story = one(
        '<feed version="0.3" xmlns="http://purl.org/atom/ns#"><entry><id>g:1</id>'
        '<title type="text/html" mode="escaped">&lt;b&gt;&amp;amp;&lt;/b&gt;</title>'
        "<issued>2026-11-23T12:00:00Z</issued><modified>2026-11-23T13:00:00Z</modified>"
        "<author><name>Jane Doe</name><url>https://gazette.example/jane</url></author></entry></feed>"
    )
    assert story.headline == "<b>&amp;</b>"
    assert (story.published, story.updated) == (
        datetime(2026, 11, 23, 12, tzinfo=UTC),
        datetime(2026, 11, 23, 13, tzinfo=UTC),
    )
    assert story.authors == (Person(name="Jane Doe", url="https://gazette.example/jane"),)


# --- News sitemaps

SITEMAP = """<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"
 xmlns:n="http://www.google.com/schemas/sitemap-news/0.9" xmlns:i="http://www.google.com/schemas/sitemap-image/1.1">
<url><loc>https://gazette.example/about</loc></url>
<url><loc> https://gazette.example/harbour </loc>
<n:news><n:publication><n:name>Gazette</n:name><n:language>uk</n:language></n:publication>
<n:publication_date>2026-11-23T14:05+02:00</n:publication_date>
<n:title>Fish &amp; ships</n:title><n:keywords>City, Sea, City</n:keywords></n:news>
<i:image><i:loc>https://gazette.example/pier.jpg</i:loc><i:caption>The pier</i:caption></i:image>
<lastmod>2026-11-23T16:00:00+02:00</lastmod></url></urlset>"""


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("form", "newssitemap"),
        ("id", "https://gazette.example/harbour"),
        ("part", "https://gazette.example/harbour"),
        ("url", "https://gazette.example/harbour"),
        ("language", "uk"),
        ("headline", "Fish & ships"),
        ("published", datetime(2026, 11, 23, 14, 5, tzinfo=EET)),
        ("updated", datetime(2026, 11, 23, 16, 0, tzinfo=EET)),
        ("tags", ("City", "Sea")),
        ("images", (Image(url="https://gazette.example/pier.jpg", caption="The pier"),)),
        ("access", Access.FREE),
        ("body", ""),
    ],
)
def test_a_news_sitemap_gives_its_fields(field: str, value: Any) -> None:
    assert getattr(one(SITEMAP), field) == value


@pytest.mark.parametrize("said", ["Subscription", "Registration", "anything"])
def test_what_a_sitemap_calls_walled_is_for_members(said: str) -> None:
    assert one(SITEMAP.replace("<n:title>", f"<n:access>{said}</n:access><n:title>")).access is Access.MEMBERS


def test_a_sitemap_without_news_is_refused() -> None:
    with pytest.raises(ArticleError, match="is a sitemap without news"):
        read(SITEMAP.replace("n:news>", "n:olds>"))


@pytest.mark.parametrize(
    "several",
    [rss(ITEM, ITEM), atom(ENTRY, ENTRY), SITEMAP.replace("</urlset>", SITEMAP[SITEMAP.index("<url><loc> ") :])],
)
def test_two_items_with_one_id_are_the_first_and_an_error(several: str) -> None:
    first, second = read(several)
    assert isinstance(first, Article)
    assert isinstance(second, ArticleError)
    assert ", which counts; " in second.message
