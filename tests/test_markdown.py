"""Stories in Markdown: the fields of four tools, nothing out by mistake, and no text that breaks the reader."""

from collections.abc import Mapping
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from feedpub.errors import ArticleError
from feedpub.model import Access, Article, Correction, Enclosure, Image, Person, Related, Status
from feedpub.readers import Reading, is_story, markdown

CONTENT = Path(__file__).parent.parent / "content"
KYIV = Reading(zone=ZoneInfo("Europe/Kyiv"))
wall = datetime.fromisoformat  # naive where the text has no offset: a time on the newsroom's wall


def reading(text: str, path: str = "story.md", language: str | None = None) -> Article:
    return markdown.article_of(path, text.encode(), Reading(zone=KYIV.zone, language=language))


def under(head: str, path: str = "story.md") -> Article:
    """A story of which only the front matter matters."""
    return reading(f"---\n{head}\n---\n\nBody text.\n", path)


def refusal(head: str) -> str:
    with pytest.raises(ArticleError) as caught:
        under(head)
    return str(caught.value)


HUGO = """---
title: "Ferry timetable changes"
description: "The last ferry leaves at nine."
date: 2026-11-20T08:00:00+02:00
publishDate: 2026-11-21T06:00:00+02:00
lastmod: 2026-11-20T09:30:00+02:00
expiryDate: 2026-12-01
draft: false
categories: [city, travel]
tags: [ferry, Ferry, harbor]
authors: [Nora Feldwick]
images: [ferry.jpg]
slug: ferry-timetable
url: /city/ferry/
weight: 3
menu: {main: {weight: 1}}
---

# Ferry timetable changes

The last ferry leaves at nine.
"""


def test_a_hugo_story_is_read_whole() -> None:
    assert reading(HUGO, "city/ferry.en.md") == Article(
        path="city/ferry.en.md",
        form="markdown",
        headline="Ferry timetable changes",
        lead="The last ferry leaves at nine.",
        body="The last ferry leaves at nine.",
        markup="markdown",
        body_line=21,
        slug="ferry-timetable",
        language="en",
        section="city",
        tags=("ferry", "harbor", "travel"),
        authors=(Person(name="Nora Feldwick"),),
        published=wall("2026-11-20T08:00:00+02:00"),
        updated=wall("2026-11-20T09:30:00+02:00"),
        embargo=wall("2026-11-21T06:00:00+02:00"),
        expires=date(2026, 12, 1),
        images=(Image(url="ferry.jpg"),),
        free={"weight": "3", "url": "/city/ferry/"},
        origins={
            "headline": "front matter `title`, line 2",
            "lead": "front matter `description`, line 3",
            "published": "front matter `date`, line 4",
            "embargo": "front matter `publishDate`, line 5",
            "updated": "front matter `lastmod`, line 6",
            "expires": "front matter `expiryDate`, line 7",
            "status": "front matter `draft`, line 8",
            "section": "front matter `categories`, line 9",
            "tags": "front matter `tags`, line 10",
            "authors": "front matter `authors`, line 11",
            "images": "front matter `images`, line 12",
            "slug": "front matter `slug`, line 13",
            "language": "file name",
            "body": "lines 21 to 21",
        },
        lines={
            "headline": 2,
            "lead": 3,
            "published": 4,
            "embargo": 5,
            "updated": 6,
            "expires": 7,
            "status": 8,
            "section": 9,
            "tags": 10,
            "authors": 11,
            "images": 12,
            "slug": 13,
            "body": 21,
        },
    )


JEKYLL = """---
layout: post
title: Bridge closed for a night
categories: [city]
tags: bridge, night work
author: By Nora Feldwick and Owen Tamsley
excerpt: >
  The bridge closes
  at ten.
last_modified_at: 2026-11-20 18:00:00 +0200
published: false
permalink: /:year/:title.html
image: /pictures/bridge.jpg
image_alt: The bridge at night
---
The bridge closes at ten.

<!--more-->

It opens at five.
"""


def test_a_jekyll_post_is_read_whole() -> None:
    article = reading(JEKYLL, "_posts/2026-11-20-bridge-closed.md")

    assert article.headline == "Bridge closed for a night"
    assert article.published == date(2026, 11, 20)
    assert article.origins["published"] == "file name"
    assert article.updated == wall("2026-11-20T18:00:00+02:00")
    assert article.status is Status.DRAFT
    assert article.lines["status"] == 11
    assert article.section == "city"
    assert article.tags == ("bridge", "night work")
    assert article.authors == (Person(name="Nora Feldwick"), Person(name="Owen Tamsley"))
    assert article.lead == "The bridge closes at ten."
    assert article.images == (Image(url="/pictures/bridge.jpg", alt="The bridge at night"),)
    assert article.free == {"layout": "post", "permalink": "/:year/:title.html"}
    assert article.body == "The bridge closes at ten.\n\n<!--more-->\n\nIt opens at five."
    assert article.body_line == 16
    assert article.warnings == ()


PELICAN = """---
Title: Шахова ліга
Date: 2026-11-22 13:35
Modified: 2026-11-22 14:20
Category: sport
Tags: шахи, школа
Slug: shakhova-liha
Lang: uk
Authors: Ілько Берестяний, Марта Дзвінка
Summary: Нічия на 58-му ході.
Status: published
Template: story
---
Текст.
"""


def test_a_pelican_article_is_read_whole() -> None:
    article = reading(PELICAN)

    assert article.headline == "Шахова ліга"
    assert (article.published, article.updated) == (wall("2026-11-22T13:35"), wall("2026-11-22T14:20"))
    assert (article.section, article.tags) == ("sport", ("шахи", "школа"))
    assert (article.slug, article.language, article.status) == ("shakhova-liha", "uk", Status.USABLE)
    assert article.authors == (Person(name="Ілько Берестяний"), Person(name="Марта Дзвінка"))
    assert article.lead == "Нічия на 58-му ході."
    assert article.free == {"Template": "story"}
    assert article.body == "Текст."


ELEVENTY = """---
layout: story.njk
title: Library of things
description: Borrow a drill.
date: 2026-08-27
tags:
  - posts
  - library
author:
  name: Nora Feldwick
  url: https://gazette.example/nora
eleventyNavigation: {key: Library}
permalink: "news/{{ title | slugify }}/"
audio: {url: /a/library.mp3, length: "1024"}
---
# Not the title

Borrow a drill.
"""


def test_an_eleventy_page_is_read_whole() -> None:
    article = reading(ELEVENTY)

    assert article.headline == "Library of things"
    assert article.lead == "Borrow a drill."
    assert article.published == date(2026, 8, 27)
    assert article.tags == ("posts", "library")
    assert article.authors == (Person(name="Nora Feldwick", url="https://gazette.example/nora"),)
    assert article.enclosures == (Enclosure(url="/a/library.mp3", media_type="audio/mpeg", length=1024),)
    assert article.free == {"layout": "story.njk", "permalink": "news/{{ title | slugify }}/"}
    assert article.body == "# Not the title\n\nBorrow a drill."
    assert article.warnings == ()


DAY, LATER = date(2026, 11, 20), date(2026, 11, 25)
FAMILIES: list[tuple[str, str, Any, str]] = [
    ("headline", "Storm", "Storm", "title headline TITLE"),
    ("subheadline", "Port shut", "Port shut", "subtitle subheadline dek"),
    ("lead", "The port is shut.", "The port is shut.", "description summary lead excerpt standfirst abstract"),
    (
        "published",
        "2026-11-20",
        DAY,
        "date published publishDate publish_date publish-date pubDate date_published published_at pubDatetime",
    ),
    (
        "updated",
        "2026-11-25",
        LATER,
        "lastmod updated modified last_modified_at dateModified updated_at updatedDate modDatetime",
    ),
    ("embargo", "2026-11-25", LATER, "embargo embargoed embargo_until embargoUntil"),
    ("expires", "2026-11-25", LATER, "expires expiryDate unpublishDate expires_at"),
    ("status", "withheld", Status.WITHHELD, "status pubstatus post_status"),
    ("access", "members", Access.MEMBERS, "access visibility"),
    ("minor", "true", True, "minor"),
    ("authors", "Nora Feldwick", (Person(name="Nora Feldwick"),), "authors author byline by"),
    ("agency", "UNN", "UNN", "agency"),
    ("section", "city", "city", "section category categories"),
    ("tags", "ferry, storm", ("ferry", "storm"), "tags keywords tag"),
    ("language", "uk_UA", "uk-UA", "lang language locale"),
    ("slug", "storm", "storm", "slug"),
    ("url", "https://x.example/a?b#c", "https://x.example/a?b#c", "canonical canonical_url canonicalURL permalink url"),
    ("id", "storm-1", "storm-1", "id guid uuid"),
    ("dateline", "KYIV", "KYIV", "dateline"),
    ("source", "Harbor Times", "Harbor Times", "source credit"),
    ("rights", "© Gazette", "© Gazette", "rights copyright license"),
    (
        "images",
        "a b.jpg",
        (Image(url="a b.jpg"),),
        "image cover thumbnail featured_image og_image heroImage feature_image previewimage images resources",
    ),
    (
        "enclosures",
        "a.mp3",
        (Enclosure(url="a.mp3", media_type="audio/mpeg"),),
        "audio video enclosure enclosures attachments",
    ),
    ("related", "[Storm is over]", (Related(title="Storm is over"),), "related"),
]


@pytest.mark.parametrize(
    ("field", "key", "written", "value"),
    [(field, key, written, value) for field, written, value, keys in FAMILIES for key in keys.split()],
)
def test_a_key_fills_its_field(field: str, key: str, written: str, value: object) -> None:
    article = under(f"x: y\n{key}: {written}")

    assert getattr(article, field) == value
    assert article.origins[field] == f"front matter `{key}`, line 3"
    assert article.lines[field] == 3
    assert article.free == {"x": "y"}
    assert article.warnings == ()


@pytest.mark.parametrize(
    ("head", "status"),
    [
        ("draft: true", Status.DRAFT),
        ("draft: false", Status.USABLE),
        ("published: false", Status.DRAFT),
        ("published: true", Status.USABLE),
        ("published: true\ndraft: true", Status.DRAFT),
        ("status: published", Status.USABLE),
        ("status: Usable", Status.USABLE),
        ("status: hidden", Status.WITHHELD),
        ("status: skip", Status.WITHHELD),
        ("status: private", Status.WITHHELD),
        ("status: featured", Status.USABLE),
        ("pubstatus: usable\nstatus: draft", Status.DRAFT),
        ("withheld: true", Status.WITHHELD),
        ("hidden: false\nunlisted: true", Status.WITHHELD),
        ("eleventyExcludeFromCollections: true", Status.WITHHELD),
        ("headless: true", Status.WITHHELD),
        ("publish: false", Status.DRAFT),
        ("public: true", Status.USABLE),
        ("_build: {list: never}", Status.WITHHELD),
        ("build: {render: always, list: local}", Status.WITHHELD),
        ("build: {render: always, list: always, publishResources: false}", Status.USABLE),
        ("build: 4711", Status.USABLE),
        ("password: secret", Status.WITHHELD),
        ("password:", Status.USABLE),
        ("visibility: private", Status.WITHHELD),
        ("visibility: public", Status.USABLE),
        ("access: free\nvisibility: unlisted", Status.WITHHELD),
        ("params: {draft: true}", Status.DRAFT),
        ("draft: false\nextra: {status: withheld}", Status.WITHHELD),
        ("status: canceled", Status.CANCELED),
        ("status: cancelled", Status.CANCELED),
        ("status: usable\ndraft: true", Status.DRAFT),
        ("draft: true\nstatus: withheld", Status.WITHHELD),
        ("draft: true\nstatus: canceled", Status.CANCELED),
    ],
)
def test_of_several_states_the_strictest_counts(head: str, status: Status) -> None:
    assert under(head).status is status


@pytest.mark.parametrize(
    ("head", "access"),
    [
        ("access: free", Access.FREE),
        ("access: public", Access.FREE),
        ("members: true", Access.MEMBERS),
        ("members: false", Access.FREE),
        ("members: false\naccess: members", Access.MEMBERS),
        ("members: true\naccess: free", Access.MEMBERS),
        ("access: paid", Access.MEMBERS),
        ("visibility: paid", Access.MEMBERS),
        ("paywall: true", Access.MEMBERS),
        ("extra: {premium: true}", Access.MEMBERS),
    ],
)
def test_a_story_is_for_members_if_one_key_says_so(head: str, access: Access) -> None:
    assert under(head).access is access


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("status: ready", "`status`: 'ready' is none of its values; write one of usable, published, publish, featured"),
        ("status:", "`status`: is empty; write one of usable"),
        ("status: [draft]", "`status` is a list where one text belongs; write"),
        ("draft: maybe", '`draft`: "maybe" is neither true nor false; write true or false'),
        ("draft: yes", '`draft`: "yes" is neither true nor false; write true or false'),
        ("draft:", "`draft` is empty; write true or false, or delete the line"),
        ("access: subscribers", "`access`: 'subscribers' is none of its values; write one of free"),
        ("members: some", '`members`: "some" is neither true nor false; write true or false'),
        ("embargo: tomorrow", "`embargo`: 'tomorrow' is not a date; write it as"),
        ("embargo:", "`embargo`: the date is empty; write it as"),
        ("embargo: true", "`embargo`: 'true' is not a date; write it as"),
        ("expires: never", "`expires`: 'never' is not a date; write it as"),
        ("expiryDate: ''", "`expiryDate`: the date is empty; write it as"),
        ("publishDate:", "`publishDate`: the date is empty; write it as"),
        ("published: no", "`published`: 'no' is not a date; write it as"),
        ("embrago: 2026-12-01", "`embrago` is no known key, and `embargo` may keep a story in; write `embargo`, or"),
        ("darft: true", "`darft` is no known key, and `draft` may keep a story in; write `draft`, or another name"),
        ("withheld: yes", '`withheld`: "yes" is neither true nor false; write true or false'),
        ("withheld:", "`withheld` is empty; write true or false, or delete the line"),
        ("publish: 2026-12-01", '`publish`: "2026-12-01" is neither true nor false; write true or false'),
        ("build: {list: sometimes}", "`list`: 'sometimes' is none of its values; write one of always, true, link"),
        ("params: {embarg: 2026-12-01}", "`embarg` is no known key, and `embargo` may keep a story in; write"),
        ("status: usable\npubstatus: x\nStatus: draft", "`Status` is `status` of line 3 a second time; keep one"),
    ],
)
def test_what_keeps_a_story_in_fails_closed(line: str, message: str) -> None:
    number = 3 + line.count("\n")

    assert refusal(f"title: a\n{line}").startswith(f"story.md:{number}: {message}")


@pytest.mark.parametrize(
    ("head", "message"),
    [
        ("title: {a: b}", "2: `title` is a mapping where one text belongs; write one value"),
        ("summary: [a]", "2: `summary` is a list where one text belongs; write one value"),
        ("date: 2026-02-30", "2: `date`: 2026-02-30 is not a day in the calendar; mend"),
        ("date: [2026, 11, 23]", "2: `date` is a list where one text belongs; write one value"),
        ("lastmod: lately", "2: `lastmod`: 'lately' is not a date; write it as"),
        ("date: 2026-11-23\npublished: 2026-11-24", "3: `published` and `date` of line 2 give two times; keep one"),
        ("tags: [[a, b]]", "2: `tags` is a list where one text belongs; write one value"),
        ("tags:\n  - a\n  - {b: c}", "4: `tags` is a mapping where one text belongs; write one value"),
        ("date: git Last Modified", "2: `date`: 'git Last Modified' is the file's own time, which every copy changes;"),
        ("slug: ../../etc/x", "2: `slug`: '../../etc/x' cannot be part of an address; write letters, digits and"),
        ("slug: /etc/passwd", "2: `slug`: '/etc/passwd' cannot be part of an address; write"),
        ("slug: .htaccess", "2: `slug`: '.htaccess' cannot be part of an address; write"),
        ("slug: a/.b", "2: `slug`: 'a/.b' cannot be part of an address; write"),
        ('slug: "a?b#c"', "2: `slug`: 'a?b#c' cannot be part of an address; write"),
        ("slug: ..%2Fx", "2: `slug`: '..%2Fx' cannot be part of an address; write"),
        ("slug: a%2fx", "2: `slug`: 'a%2fx' cannot be part of an address; write"),
        ("minor: somewhat", '2: `minor`: "somewhat" is neither true nor false; write true or false'),
        ("authors: [{email: a@b.example}]", "2: `authors` has a person without a name; write name:"),
        ('slug: "a\\0b"', "2: `slug` holds an invisible character U+0000; retype the value"),
        ('id: "a\\u202eb"', "2: `id` holds an invisible character U+202E; retype the value"),
        ("guid: [a]", "2: `guid` is a list where one text belongs; write one value"),
        ('url: "java\\tscript:alert(1)"', "2: `url`: 'java script:alert(1)' is no web address; write it as"),
        ("canonical: vbscript:x", "2: `canonical`: 'vbscript:x' is no web address; write it as"),
        ("url: file:///etc/passwd", "2: `url`: 'file:///etc/passwd' is no web address; write it as"),
        ("url: https:///a", "2: `url`: 'https:///a' is no web address; write it as"),
        ('url: "https://x.example/a\\0"', "2: `url`: 'https://x.example/a' is no web address; write it as"),
        ("corrections: [{note: a}]", "2: `corrections` has one without its time or its note; write at: and note:"),
        ("corrections:\n  - at: soon\n    note: a", "3: `at`: 'soon' is not a date; write it as"),
        ("related: [{date: 2026-11-23}]", "2: `related` has a story without a title; write title: and url:"),
        ("title: War: day 1000", '2: a colon inside the value of `title`; quote the value: title: "War: day 1000"'),
        ("title: a\ntitle: b", "3: `title` is here a second time, first in line 2; keep one of them"),
        ("- a\n- b", "2: a list where keys belong; write key: value on each line"),
        ("just text", "2: "),
    ],
)
def test_a_value_that_its_field_cannot_hold_is_refused_with_its_line(head: str, message: str) -> None:
    assert refusal(head).startswith(f"story.md:{message}")


@pytest.mark.parametrize(
    ("head", "published", "embargo"),
    [
        ("date: 2026-11-20\npublishDate: 2026-11-25", DAY, LATER),
        ("publishDate: 2026-11-20\ndate: 2026-11-25", LATER, None),
        ("date: 2026-11-20\npublishDate: 2026-11-20", DAY, None),
        ("date: 2026-11-20T00:00:00+02:00\npublishDate: 2026-11-20", wall("2026-11-20T00:00+02:00"), None),
        ("publishDate: 2026-11-25", LATER, None),
        ("date: 2026-11-20\npublishDate: 2026-11-22\nembargo: 2026-11-25", DAY, LATER),
        ("date: 2026-11-20\npublishDate: 2026-11-25\nembargo: 2026-11-22", DAY, LATER),
        ("date: 2026-11-20\nembargo: 2026-11-22\nembargoed: 2026-11-25", DAY, LATER),
        ("date: 2026-11-20\npublished: 2026-11-20 10:00", wall("2026-11-20T10:00"), None),
        ("date: 2026-11-20 10:00\npubDate: 2026-11-20T08:00:00Z", wall("2026-11-20T10:00"), None),
        ("date: 2026-11-20\npublished: true", DAY, None),
    ],
)
def test_a_later_publication_time_is_an_embargo(head: str, published: date, embargo: date | None) -> None:
    article = under(head)

    assert (article.published, article.embargo) == (published, embargo)


def test_of_two_ends_the_earlier_counts() -> None:
    article = under("expires: 2026-11-25\nexpiryDate: 2026-11-20")

    assert article.expires == DAY
    assert article.lines["expires"] == 3


def test_a_date_is_read_in_the_storys_language() -> None:
    assert under("lang: en-US\ndate: 02/01/2026").published == date(2026, 2, 1)
    assert under("lang: en-GB\ndate: 02/01/2026").published == date(2026, 1, 2)
    assert under("lang: uk\ndate: 1 січня 2026").published == date(2026, 1, 1)


@pytest.mark.parametrize(
    ("path", "published"),
    [
        ("_posts/2026-11-20-storm.md", DAY),
        ("2026-1-3-storm.md", date(2026, 1, 3)),
        ("2026-13-40-storm.md", None),
        ("0007-11-20-storm.md", None),
        ("2026-11-20.md", None),
        ("2026-11-20-storm/index.md", date(2026, 11, 20)),
    ],
)
def test_the_day_in_a_files_name_is_the_storys_where_it_has_no_date(path: str, published: date | None) -> None:
    assert under("title: a", path).published == published
    assert under("date: 2026-11-25", path).published == LATER


@pytest.mark.parametrize(
    ("head", "published"),
    [
        ("path: 2026/11/20/storm", DAY),
        ("path: desk/2026/11/20/storm", DAY),
        ("url: /2026/11/20/storm/", DAY),
        ("permalink: https://x.example/2026/11/20/storm", None),
        ("path: 2026/13/40/storm", None),
        ("path: a2026/11/20/storm", None),
        ("permalink: /:year/:month/:title", None),
        ("path: 2026/11/20/storm\ndate: 2026-11-25", LATER),
    ],
)
def test_the_day_in_a_declared_path_is_the_storys_where_nothing_else_says_it(head: str, published: date | None) -> None:
    assert under(head).published == published
    assert under(head, "2026-11-25-storm.md").published == LATER


def test_a_time_that_the_clock_skips_is_pointed_out() -> None:
    assert under("date: 2026-03-29 03:30").warnings == (
        (2, "`date`: there is no 03:30 on that day, it is read as 04:30; write the time that was meant"),
    )
    assert under("date: 2026-10-25 03:30").warnings == ()


def test_what_lies_in_jekylls_drafts_is_a_draft() -> None:
    article = under("title: a", "_drafts/storm.md")

    assert (article.status, article.origins["status"]) == (Status.DRAFT, "folder `_drafts`")
    assert under("published: true", "city/_drafts/storm.md").status is Status.DRAFT
    assert under("status: canceled", "_drafts/storm.md").status is Status.CANCELED
    assert under("title: a", "my_drafts/storm.md").status is Status.USABLE


@pytest.mark.parametrize("path", ["_index.md", "city/_index.md", "city/_index.uk.md"])
def test_the_page_of_a_section_is_no_story(path: str) -> None:
    assert markdown.read(path, b"---\ntitle: City\n---\n", KYIV) == ()


@pytest.mark.parametrize(
    ("path", "declared", "source", "language", "origin"),
    [
        ("a.uk.md", None, "en", "uk", "file name"),
        ("news/a.uk.md.gz", None, "en", "uk", "file name"),
        ("uk/a", None, None, None, None),
        ("index.pt-br.md", None, None, "pt-BR", "file name"),
        ("a.uk.md", "en", "uk", "en", "front matter `lang`, line 2"),
        ("a.md", None, "en-GB", "en-GB", "declared by its source"),
        ("node.js.md", None, None, None, None),
        ("release-1.2.md", None, None, None, None),
    ],
)
def test_the_nearest_word_on_its_language_counts(
    path: str, declared: str | None, source: str | None, language: str | None, origin: str | None
) -> None:
    article = reading(f"---\n{f'lang: {declared}' if declared else 'x: y'}\n---\n", path, source)

    assert (article.language, article.origins.get("language")) == (language, origin)


def test_a_language_in_words_is_warned_of_and_not_used() -> None:
    article = reading("---\ntitle: a\nlang: українська\n---\n", language="uk")

    assert article.language == "uk"
    assert article.warnings == ((3, "`lang`: 'українська' is no language code; write one like uk or en-GB"),)


@pytest.mark.parametrize(
    ("head", "authors", "agency"),
    [
        ("author: By Nora Feldwick", ["Nora Feldwick"], None),
        (
            "author: Nora Feldwick, Owen Tamsley and Marta Dzvinka",
            ["Nora Feldwick", "Owen Tamsley", "Marta Dzvinka"],
            None,
        ),
        ("authors: [Nora Feldwick, Owen Tamsley, nora feldwick]", ["Nora Feldwick", "Owen Tamsley"], None),
        ("authors: [nfeldwick, 18F, The Rope Walk Friends]", ["nfeldwick", "18F", "The Rope Walk Friends"], None),
        ("author: nfeldwick", ["nfeldwick"], None),
        ("author: Reuters", [], "Reuters"),
        ("authors: [Reuters, Nora Feldwick]", ["Nora Feldwick"], "Reuters"),
        ("byline: Nora Feldwick, Reuters", ["Nora Feldwick"], "Reuters"),
        ("author: {name: Reuters}", [], "Reuters"),
        ("author: Reuters\nagency: UNN", [], "UNN"),
        ("author: The Rope Walk Friends", ["The Rope Walk Friends"], None),
        ("byline: The Rope Walk Friends", [], None),
        ("author: Staff", [], None),
        ("authors: [Staff, News Team, Редакція]", [], None),
        ("author: ''\nby: Nora Feldwick", ["Nora Feldwick"], None),
        ("authors: Feldwick, Nora; van der Berg, Anna", ["Nora Feldwick", "Anna van der Berg"], None),
        ("authors: Nora Feldwick; Owen Tamsley", ["Nora Feldwick", "Owen Tamsley"], None),
        ("authors: Nora Feldwick, Reuters; Owen Tamsley, AP", ["Nora Feldwick", "Owen Tamsley"], "AP"),
        ("extra: {author: Nora Feldwick}", ["Nora Feldwick"], None),
        ("author: Owen Tamsley\nextra: {author: Nora Feldwick}", ["Owen Tamsley"], None),
    ],
)
def test_a_byline_gives_people_and_the_agency(head: str, authors: list[str], agency: str | None) -> None:
    article = under(head)

    assert [person.name for person in article.authors] == authors
    assert article.agency == agency


def test_authors_keep_their_address_and_page() -> None:
    head = "authors:\n  - {name: Іван, email: ivan@x.example}\n  - {Name: Owen Tamsley, link: https://x.example/o}"

    assert under(head).authors == (
        Person(name="Іван", email="ivan@x.example"),
        Person(name="Owen Tamsley", url="https://x.example/o"),
    )


@pytest.mark.parametrize(
    ("head", "section", "tags"),
    [
        ("categories: [city, sport]\ntags: [a]", "city", ("a", "sport")),
        ("section: city\ncategory: sport\ntags: city", "city", ("city", "sport")),
        ("section: Arts, Culture", "Arts, Culture", ()),
        ("categories: city, sport", "city", ("sport",)),
        ("categories: city news", "city news", ()),
        ("section: City\ncategories: [city]", "City", ()),
        ("tags: open data", None, ("open data",)),
        ("tags: [Світ, світ, ' світ ']", None, ("Світ",)),
        ("tags: [a]\nkeywords: b, a", None, ("a", "b")),
        ("tags: []", None, ()),
    ],
)
def test_the_first_section_is_the_section_and_the_others_are_tags(
    head: str, section: str | None, tags: tuple[str, ...]
) -> None:
    article = under(head)

    assert (article.section, article.tags) == (section, tags)


@pytest.mark.parametrize(
    ("head", "images"),
    [
        (
            "image: {url: a.jpg, alt: A, caption: B, credit: C, width: 3, height: '4'}",
            [Image(url="a.jpg", alt="A", caption="B", credit="C", width=3, height=4)],
        ),
        ("cover: {image: a.jpg, title: B, relative: true}", [Image(url="a.jpg", caption="B")]),
        ("image: {src: a.jpg}\nimages: [a.jpg, {path: b.jpg}]", [Image(url="a.jpg"), Image(url="b.jpg")]),
        (
            "image: a.jpg\nimage_alt: A\nimage-caption: B\nimage_credit: C",
            [Image(url="a.jpg", alt="A", caption="B", credit="C")],
        ),
        ("cover: {image: '', alt: ''}", []),
        ("image: false", []),
        ("images: []", []),
        ("heroImage: a.jpg\nheroImageAlt: A", [Image(url="a.jpg", alt="A")]),
        ("feature_image: a.jpg\nfeature_image_caption: B", [Image(url="a.jpg", caption="B")]),
        ("header: {overlay_image: a.jpg, teaser: b.jpg, caption: C}", [Image(url="a.jpg", caption="C")]),
        ("header: Welcome", []),
        ("resources: [{src: a.jpg, title: A}, {src: b.pdf}, {src: '*.png'}]", [Image(url="a.jpg", caption="A")]),
        ("extra: {cover: a.jpg}", [Image(url="a.jpg")]),
    ],
)
def test_pictures_come_in_many_shapes(head: str, images: list[Image]) -> None:
    article = under(head)

    assert list(article.images) == images
    assert article.warnings == ()


def test_a_size_that_is_no_number_costs_the_size_alone() -> None:
    article = under("image:\n  url: a.jpg\n  width: 40px\n  height: -3")

    assert article.images == (Image(url="a.jpg"),)
    assert article.warnings == (
        (4, '`width`: "40px" is not a whole number; write digits only'),
        (5, "`height` is below nought; write its true size"),
    )


@pytest.mark.parametrize(
    ("head", "enclosures"),
    [
        (
            "audio: {url: https://x.example/a.mp3, type: audio/mpeg, length: 12, title: A}",
            [Enclosure(url="https://x.example/a.mp3", media_type="audio/mpeg", length=12, title="A")],
        ),
        ("enclosure: {url: a.M4A?x=1, size: 5}", [Enclosure(url="a.M4A?x=1", media_type="audio/mp4", length=5)]),
        (
            "attachments: [a.pdf, {url: b, mime_type: Text/CSV}]",
            [Enclosure(url="a.pdf", media_type="application/pdf"), Enclosure(url="b", media_type="text/csv")],
        ),
        ("audio: a.mp3\nenclosure: a.mp3", [Enclosure(url="a.mp3", media_type="audio/mpeg")]),
        ("video: true", []),
    ],
)
def test_files_that_go_with_a_story_know_their_type(head: str, enclosures: list[Enclosure]) -> None:
    assert list(under(head).enclosures) == enclosures


@pytest.mark.parametrize("address", ["https://video.example/watch?v=1", "http://[", "a.xyz"])
def test_a_file_of_unknown_type_is_left_out_with_a_warning(address: str) -> None:
    article = under(f'title: a\nvideo: "{address}"')

    assert article.enclosures == ()
    assert article.warnings == (
        (3, f"`video` is left out, since {address!r} has no known suffix; write type: into it"),
    )


PEOPLE = Reading(
    zone=KYIV.zone,
    people={
        "nora": Person(name="Nora Feldwick", email="nora@x.example", url="https://x.example/nora"),
        "owen-t": Person(name="Owen Tamsley"),
        "desk": Person(name="City desk"),
    },
)


@pytest.mark.parametrize(
    ("head", "names", "noted"),
    [
        ("author: nora", ["Nora Feldwick"], []),
        ("authors: [owen-t, nora]", ["Owen Tamsley", "Nora Feldwick"], []),
        ("authors: nora, owen-t", ["Nora Feldwick", "Owen Tamsley"], []),
        ("author: nora; Marta Dzvinka", ["Nora Feldwick", "Marta Dzvinka"], []),
        ("author: {id: nora}", ["Nora Feldwick"], []),
        ("author: {id: nora, name: N. Feldwick}", ["N. Feldwick"], []),
        ("authors: [nora, Nora Feldwick]", ["Nora Feldwick"], []),
        ("author: desk", ["City desk"], []),
        ("author: Marta Dzvinka", ["Marta Dzvinka"], []),
        ("author: Nora", ["Nora"], ["Nora"]),
        ("authors: [nora, mdzvinka]", ["Nora Feldwick", "mdzvinka"], ["mdzvinka"]),
        ("authors: nora, mdzvinka", ["Nora Feldwick", "mdzvinka"], ["mdzvinka"]),
        ("authors: [Reuters]", [], []),
    ],
)
def test_a_story_names_the_newsrooms_people_by_their_keys(head: str, names: list[str], noted: list[str]) -> None:
    article = markdown.article_of("story.md", f"---\n{head}\n---\nText\n".encode(), PEOPLE)

    assert [person.name for person in article.authors] == names
    assert [person for person in article.authors if person.name == "Nora Feldwick"] in (
        [],
        [PEOPLE.people["nora"]],
    )
    name = head.partition(":")[0]
    assert article.warnings == tuple(
        (2, f"`{name}`: {one!r} is nobody in the authors' file; add it there, or write the name") for one in noted
    )


@pytest.mark.parametrize(
    ("body", "image", "line"),
    [
        ("Text\n\n![A ferry](ferry.jpg)\n\n![B](b.jpg)", Image(url="ferry.jpg", alt="A ferry"), 5),
        (
            '![A \\"ferry\\" &amp; \\[me\\]](<a b.jpg> "At the pier")',
            Image(url="a b.jpg", alt='A "ferry" & [me]', caption="At the pier"),
            3,
        ),
        ("[![A](a.jpg)](https://x.example/)", Image(url="a.jpg", alt="A"), 3),
        (
            'Text\n<img alt="A" src="a.jpg?x=1&amp;y=2" title=\'B\' width=300>',
            Image(url="a.jpg?x=1&y=2", alt="A", caption="B"),
            4,
        ),
        ('<img src="https://x.example/count" width="1" height="1">\n\n![](b.jpg)', Image(url="b.jpg"), 5),
        ("```\n![A](a.jpg)\n```\n\n`![B](b.jpg)` <!-- ![C](c.jpg) -->\n\n![D](d.jpg)", Image(url="d.jpg", alt="D"), 9),
        ("![A](data:image/gif;base64,R0lGOD) ![B](<{{ hero }}>) ![C](c.jpg)", Image(url="c.jpg", alt="C"), 3),
    ],
)
def test_a_story_that_names_no_picture_has_the_first_of_its_text(body: str, image: Image, line: int) -> None:
    article = reading(f"---\n---\n{body}\n")

    assert article.images == (image,)
    assert article.lines["images"] == line
    assert article.origins["images"] == f"first picture of the text, line {line}"
    assert article.body == body


@pytest.mark.parametrize(
    "text",
    [
        "---\nx: y\n---\n![not](one",
        "---\nx: y\n---\n```\n![A](a.jpg)\n",
        "---\nx: y\n---\n<img alt=A>",
        "---\nmembers: true\n---\n![A](a.jpg)",
    ],
)
def test_where_no_picture_may_be_taken_from_the_text_there_is_none(text: str) -> None:
    assert reading(text).images == ()


def test_a_picture_of_the_front_matter_comes_before_one_of_the_text() -> None:
    assert reading("---\nimage: a.jpg\n---\n![B](b.jpg)\n").images == (Image(url="a.jpg"),)


def test_a_headline_in_letters_of_a_wrong_encoding_is_pointed_out() -> None:
    garbled = "Новини дня".encode().decode("cp1252", "ignore")

    assert under(f"title: {garbled}").warnings == (
        (2, "`title` looks like UTF-8 that was read in another encoding; see to its letters"),
    )
    assert under("title: São Paulo, Québec, Łódź… “naïve”").warnings == ()


def test_corrections_and_related_stories_are_read() -> None:
    article = under(
        "corrections:\n  - {at: 2026-11-20T10:00:00Z, note: One.}\n  - {date: 2026-11-25, text: Two.}\n"
        "related:\n  - {title: A, url: https://x.example/a, date: 2026-11-20}\n  - {url: https://x.example/b}\n"
        "  - https://x.example/c\n  - D\n  - D"
    )

    assert article.corrections == (
        Correction(at=datetime(2026, 11, 20, 10, tzinfo=UTC), note="One."),
        Correction(at=LATER, note="Two."),
    )
    assert article.related == (
        Related(title="A", url="https://x.example/a", published=DAY),
        Related(title="https://x.example/b", url="https://x.example/b"),
        Related(title="https://x.example/c", url="https://x.example/c"),
        Related(title="D"),
    )
    assert (article.lines["corrections"], article.lines["related"]) == (2, 5)


@pytest.mark.parametrize(
    ("head", "url", "free"),
    [
        ("url: /city/storm/\ncanonical: https://x.example/a", "https://x.example/a", {"url": "/city/storm/"}),
        ("permalink: pretty", None, {"permalink": "pretty"}),
        ("permalink: /:categories/:title.html", None, {"permalink": "/:categories/:title.html"}),
        ("url: //x.example/a", "https://x.example/a", {}),
        ("url: https://новини.укр/a", "https://новини.укр/a", {}),
    ],
)
def test_only_an_absolute_address_is_the_storys(head: str, url: str | None, free: Mapping[str, str]) -> None:
    article = under(head)

    assert (article.url, article.free) == (url, free)


def test_other_keys_are_kept_as_texts() -> None:
    article = under(
        "layout: post\npriority: 010\nregion: [north, 1.10, {a: b}]\nempty:\nnone: []\n"
        "params: {a: b, layout: wide, id: x, url: https://x.example/}"
    )

    assert article.free == {
        "layout": "post",
        "priority": "010",
        "region": ("north", "1.10"),
        "a": "b",
        "id": "x",
        "url": "https://x.example/",
    }
    assert (article.id, article.url) == (None, None)
    assert article.warnings == ()


def test_a_slip_in_a_key_is_pointed_out() -> None:
    assert under("tilte: a").warnings == ((2, "`tilte` is no known key and kept as it is; did you mean `title`?"),)
    assert under("source: A\nsources: [A, B]").warnings == ()


def test_slips_are_looked_for_among_the_first_unknown_keys_alone() -> None:
    slips = [f"descripti{a}{b}" for a in "abcdefghijklm" for b in "abcdefghijklm"]
    article = under("\n".join(f"{slip}: x" for slip in slips))

    assert len(article.warnings) == markdown.MOST_SLIPS < len(slips)
    assert list(article.free) == slips


def test_a_headline_cut_off_by_a_comment_sign_is_pointed_out() -> None:
    article = under("title: Number #1 hit\ndate: 2026-11-20 # a Friday")

    assert article.headline == "Number"
    assert article.warnings == (
        (2, "`title` ends before '#1 hit', which is a comment to YAML; put the whole value in quotes"),
    )


@pytest.mark.parametrize(
    ("written", "headline"),
    [
        ("1.10", "1.10"),
        ("no", "no"),
        ("2026-11-23", "2026-11-23"),
        ('"a\\t\\tb   c"', "a b c"),
        ('"one\\ntwo"', "one two"),
        ('"Cafe\\u0301"', "Café"),
        ('"\\u200b \\u00a0"', None),
        ("''", None),
        ("", None),
        ("~", None),
    ],
)
def test_a_headline_is_the_text_that_was_written(written: str, headline: str | None) -> None:
    article = under(f"title: {written}")

    assert article.headline == headline


@pytest.mark.parametrize("line", ["title:", "title: '\u200b'", "tilte: a"])
def test_the_line_of_a_headline_that_says_nothing_is_known(line: str) -> None:
    article = under(f"x: y\n{line}")

    assert article.headline is None
    assert article.lines["headline"] == 3


def test_a_direction_override_in_a_headline_is_left_out_with_a_warning() -> None:
    article = under('title: "a\\u202eb"')

    assert article.headline == "ab"
    assert article.warnings == ((2, "U+202E in `title` was left out; retype what stands there"),)


def test_a_story_without_front_matter_has_its_first_heading_for_a_headline() -> None:
    article = reading("Kyiv, Friday\n\n# The *port* reopens\n\nText.\n")

    assert article.headline == "The port reopens"
    assert (article.origins["headline"], article.lines["headline"]) == ("first heading, line 3", 3)
    assert article.body == "Kyiv, Friday\n\n\n\nText."
    assert article.body_line == 1
    assert article.published is None


@pytest.mark.parametrize("top", ["# The Port *Reopens*\n", "The port reopens\n===\n", "\n\n# the port reopens #\n"])
def test_the_body_does_not_repeat_the_headline(top: str) -> None:
    article = reading(f"---\ntitle: The port reopens\n---\n{top}\nText.\n")

    assert article.headline == "The port reopens"
    assert article.body == "Text."
    assert article.body_line == 4 + top.count("\n") + 1


def test_lines_of_the_body_keep_their_numbers() -> None:
    text = "---\ntitle: a\n---\n\n\nOne\n\n# a\n\nTwo\n"
    article = reading(text)

    assert article.body == "One\n\n# a\n\nTwo"
    assert text.split("\n")[article.body_line - 1] == "One"
    assert (article.lines["body"], article.origins["body"]) == (6, "lines 6 to 10")


def test_indentation_on_the_first_line_is_code_and_stays() -> None:
    assert reading("---\ntitle: a\n---\n\n    code\n").body == "    code"


@pytest.mark.parametrize("ends", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_line_ends_and_encodings_make_no_difference(ends: str, encoding: str) -> None:
    raw = ends.join(["---", "title: Новини дня", "---", "", "a", "", "b", ""]).encode(encoding)

    article = markdown.article_of("story.md", raw, KYIV)

    assert (article.headline, article.body, article.body_line) == ("Новини дня", "a\n\nb", 5)


def test_control_characters_are_left_out_with_a_warning() -> None:
    article = reading("---\ntitle: Sto\x07rm\n---\n\na\x01b\n")

    assert (article.headline, article.body) == ("Storm", "ab")
    assert article.warnings == ((2, "a control character (0x07) was left out; check the text there"),)


def test_a_line_separator_in_a_value_breaks_no_line() -> None:
    assert under("title: one\u2028two\nlead: three").headline == "one two"


@pytest.mark.parametrize(
    ("raw", "message"),
    [
        (b"", "story.md:1: the file is empty; write the story or delete the file"),
        (b"\xef\xbb\xbf", "story.md:1: the file is empty; write the story or delete the file"),
        (b" \n\t\n", "story.md:1: the file is empty; write the story or delete the file"),
        (b"---\na: b\0\n---\n", "story.md:2: this is a binary file; save the story as plain text in UTF-8"),
        (b"---\ntitle: \xcd\n---\n", "story.md:2: byte 0xcd is not UTF-8; save the file as UTF-8"),
        (b"a" * (1 << 20) + b"b", "story.md: 1.0 MiB is more than a story; split the file or leave it"),
        (b"---\na:\n\tb: c\n---\n", "story.md:3: a tab in the indentation; indent with spaces"),
    ],
)
def test_what_is_no_story_is_refused(raw: bytes, message: str) -> None:
    with pytest.raises(ArticleError) as caught:
        markdown.article_of("story.md", raw, KYIV)

    assert str(caught.value).startswith(message)


_PIECES = (
    "---\n|title: |date: 2026-11-20\n|status: |draft: |tags: [|]\n|image: {url: |}\n|authors:\n|  - |: |#|# Head\n",
    "===\n|```\n|\n|\r|\t|\u2028|\x07|\u202e|&|*|!|'|\"|a|Ж|\U0001f600|url: http://|related: |audio: |embargo: ",
)
_heads = st.lists(st.sampled_from("|".join(_PIECES).split("|")), max_size=25)


@settings(max_examples=300, deadline=None)
@given(
    st.binary(max_size=300)
    | st.text(max_size=200).map(str.encode)
    | _heads.map(lambda pieces: "".join(["---\n", *pieces, "\n---\nText"]).encode())
)
@example(b"---\nimage: {url: http://[}\n---\n")
@example(b"---\n? [a]\n: b\n---\n")
@example(b"---\ntitle: a\n---")
def test_no_bytes_raise_anything_but_an_article_error(raw: bytes) -> None:
    said = None
    try:
        article = markdown.article_of("story.md", raw, KYIV)
    except ArticleError as error:
        said = error.message
    assert "; " in said if said is not None else article.body_line >= 1


STORIES = sorted(path for path in CONTENT.rglob("*") if is_story(path.name) and path.suffix == ".md")


@pytest.mark.parametrize("path", STORIES, ids=lambda path: path.relative_to(CONTENT).as_posix())
def test_a_story_of_the_sample_newsroom_is_read_without_a_warning(path: Path) -> None:
    article = markdown.article_of(path.relative_to(CONTENT).as_posix(), path.read_bytes(), KYIV)

    assert article.warnings == ()
    assert all((article.headline, article.lead, article.body, article.published, article.section, article.authors))


def test_the_sample_newsroom_has_stories() -> None:
    assert len(STORIES) >= 20
