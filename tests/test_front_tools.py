"""One story in the way of each tool: the same fields, the same guards, and no text that breaks any of them."""

import json
from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from feedpub import explain
from feedpub.dates import localize
from feedpub.errors import ArticleError
from feedpub.model import Article, Image, Person, Status
from feedpub.naming import Newsroom
from feedpub.readers import Reading, markdown
from feedpub.reading import Found, Story, outcome_of
from feedpub.sources import directory

KYIV = Reading(zone=ZoneInfo("Europe/Kyiv"))

ZOLA = """+++
title = "The harbor reopens"
description = "Ferries run again."
date = 2026-11-20
updated = 2026-11-20T18:00:00+02:00
draft = false
slug = "harbor"

[taxonomies]
tags = ["ferry", "harbor"]
categories = ["city"]

[extra]
author = "Nora Feldwick"
cover = "harbor.jpg"
team = "port desk"
+++

Ferries run again.
"""
HUGO = """{
  "title": "The harbor reopens",
  "description": "Ferries run again.",
  "date": "2026-11-20",
  "lastmod": "2026-11-20T18:00:00+02:00",
  "draft": false,
  "slug": "harbor",
  "tags": ["ferry", "harbor"],
  "categories": ["city"],
  "authors": ["Nora Feldwick"],
  "images": ["harbor.jpg"],
  "team": "port desk"
}

Ferries run again.
"""
PELICAN = """title: The harbor reopens
summary: Ferries run
    again.
date: 2026-11-20
modified: 2026-11-20 18:00
status: published
slug: harbor
tags: ferry, harbor
category: city
authors: Feldwick, Nora;
image: harbor.jpg
team: port desk

Ferries run again.
"""
NIKOLA = """<!--
.. title: The harbor reopens
.. description: Ferries run again.
.. date: 2026-11-20
.. updated: 2026-11-20 18:00:00 UTC+02:00
.. status: featured
.. slug: harbor
.. tags: ferry, harbor
.. category: city
.. author: Nora Feldwick
.. previewimage: harbor.jpg
.. team: port desk
-->

Ferries run again.
"""
ASTRO = """---
title: The harbor reopens
description: Ferries run again.
pubDate: 2026-11-20
updatedDate: "2026-11-20T18:00:00+02:00"
draft: false
slug: harbor
tags: ["ferry", "harbor"]
category: city
author: Nora Feldwick
heroImage: harbor.jpg
team: port desk
---
Ferries run again.
"""
WAYS = {"zola": ZOLA, "hugo": HUGO, "pelican": PELICAN, "nikola": NIKOLA, "astro": ASTRO}


def reading(text: str) -> Article:
    return markdown.article_of("city/ferry.md", text.encode(), KYIV)


@pytest.mark.parametrize("text", WAYS.values(), ids=WAYS)
def test_each_tools_way_to_write_a_story_gives_the_same(text: str) -> None:
    article = reading(text)

    assert (article.headline, article.lead, article.slug) == ("The harbor reopens", "Ferries run again.", "harbor")
    assert article.published == date(2026, 11, 20)
    assert article.updated is not None
    assert localize(article.updated, KYIV.zone) == datetime.fromisoformat("2026-11-20T18:00:00+02:00")
    assert (article.status, article.section, article.tags) == (Status.USABLE, "city", ("ferry", "harbor"))
    assert article.authors == (Person(name="Nora Feldwick"),)
    assert article.images == (Image(url="harbor.jpg"),)
    assert article.free == {"team": "port desk"}
    assert article.warnings == ()
    assert article.body == "Ferries run again."


@pytest.mark.parametrize("text", WAYS.values(), ids=WAYS)
def test_each_field_knows_its_line_in_each_way(text: str) -> None:
    article = reading(text)
    lines = text.split("\n")

    assert lines[article.body_line - 1] == article.body
    for field, said in (
        ("headline", "reopens"),
        ("published", "2026-11-20"),
        ("authors", "Feldwick"),
        ("images", ".jpg"),
        ("tags", "ferry"),
        ("body", article.body),
    ):
        assert said in lines[article.lines[field] - 1], field


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("+++\ntitle = 'a'\n\n[extra]\ndraft = 'maybe'\n+++\n", '5: `draft`: "maybe" is neither true nor false;'),
        ("+++\ntitle = 'a'\ndraft = 1\n+++\n", '3: `draft`: "1" is neither true nor false;'),
        ("+++\ntitle = 'a'\nembrago = 2026-12-01\n+++\n", "3: `embrago` is no known key, and `embargo` may keep"),
        ('{"title": "a",\n "status": "ready"}\n', "2: `status`: 'ready' is none of its values;"),
        ('{"title": "a",\n "draft": null}\n', "2: `draft` is empty; write true or false"),
        ("Title: a\nStatus: ready\n\nText", "2: `Status`: 'ready' is none of its values;"),
        (
            "Title: a\nDate: 2026-11-20\nExpiryDat: 2026-12-01\n\nText",
            "3: `ExpiryDat` is no known key, and `expiryDate`",
        ),
        (".. title: a\n.. status: ready\n\nText", "2: `status`: 'ready' is none of its values;"),
        ("<!--\n.. title: a\n.. date: soon\n-->\nText", "3: `date`: 'soon' is not a date;"),
    ],
)
def test_what_keeps_a_story_in_fails_closed_in_each_way(text: str, message: str) -> None:
    with pytest.raises(ArticleError) as caught:
        reading(text)

    assert str(caught.value).startswith(f"city/ferry.md:{message}")


@pytest.mark.parametrize(
    "text",
    [
        "+++\ndraft = true\n+++\nText",
        '{"draft": true}\nText',
        "Status: draft\n\nText",
        "Layout: post\nDraft: true\n\nText",
        "<!--\n.. status: draft\n-->\nText",
        ".. status: draft\n\nText",
        "---toml\ndraft = true\n---\nText",
        '---json\n{"draft": true}\n---\nText',
    ],
)
def test_a_draft_is_a_draft_in_each_way(text: str) -> None:
    article = reading(text)

    assert (article.status, article.body) == (Status.DRAFT, "Text")


def test_the_facts_may_stand_in_a_file_beside_the_story() -> None:
    facts = NIKOLA.partition("\n\n")[0].encode()
    context = Reading(zone=KYIV.zone, companion=facts)

    article = markdown.article_of("city/ferry.md", b"\nFerries run again.\n", context)

    whole = reading(NIKOLA)
    assert replace(article, lines={}, origins={}, body_line=1) == replace(whole, lines={}, origins={}, body_line=1)
    assert article.body_line == 2


@pytest.mark.parametrize(
    ("text", "companion", "message"),
    [
        ("Text", ".. title: a\n.. status: ready\n", "2: in its .meta file: `status`: 'ready' is none of its values;"),
        ("Text", ".. title: a\n.. embrago: 2026-12-01\n", "2: in its .meta file: `embrago` is no known key, and"),
        ("Text", "---\ntitle: a\n", "1: in its .meta file: the front matter that begins here has no end; put"),
        ("Text", "Draft, do not publish", "1: in its .meta file: text that is no fact; write .. key: value"),
        ("Text", ".. title: a\n\ntext\n", "3: in its .meta file: text that is no fact; write .. key: value"),
        ("Text", "", "1: in its .meta file: the file is empty; write the story or delete the file"),
        ("---\ntitle: a\n---\nText", ".. title: a", "2: has facts on top, and in its .meta file, too; keep them in"),
    ],
)
def test_facts_beside_a_story_fail_closed(text: str, companion: str, message: str) -> None:
    context = Reading(zone=KYIV.zone, companion=companion.encode())

    with pytest.raises(ArticleError) as caught:
        markdown.article_of("ferry.md", text.encode(), context)

    assert str(caught.value).startswith(f"ferry.md:{message}")


@pytest.fixture
def ferry(tmp_path: Path) -> Path:
    """A story with its facts beside it; its path."""
    (tmp_path / "2026-11-20-ferry.md").write_text("# Ferries\n\nThey run again.\n", "utf-8")
    (tmp_path / "2026-11-20-ferry.meta").write_text(".. title: Ferries run\n.. status: draft\n", "utf-8")
    return tmp_path / "2026-11-20-ferry.md"


def gathered(file: Path) -> Story:
    room = Newsroom(authority="x.example,2025", language="en", zone=KYIV.zone, story_url="https://x.example/{slug}")
    (item,), _ = directory.scan(file.parent, known=lambda name: name.endswith(".md"))
    (story,) = outcome_of(Found(path=file.name, item=item, room=room, form=None)).stories
    return story


def test_the_file_beside_a_story_keeps_it_in(ferry: Path) -> None:
    story = gathered(ferry)
    assert story.entry is not None
    assert (story.entry.title, story.entry.status) == ("Ferries run", Status.DRAFT)

    ferry.with_suffix(".meta").unlink()
    story = gathered(ferry)
    assert story.entry is not None
    assert (story.entry.title, story.entry.status) == ("Ferries", Status.USABLE)

    ferry.with_suffix(".meta").symlink_to("gone.meta")
    assert gathered(ferry).error is not None


@pytest.mark.parametrize(
    ("name", "field", "value"),
    [
        ("site/_posts/2026-11-20-ferry.md", "tags", ["sea", "pier"]),
        ("site/_drafts/ferry.md", "status", "draft"),
        ("site/news/2026-11-20-ferry/index.md", "published", "2026-11-20"),
        ("site/news/ferry.md", "section", None),
    ],
)
def test_explain_knows_the_folders_that_say_something_without_a_newsroom(
    tmp_path: Path, name: str, field: str, value: object
) -> None:
    file = tmp_path / name
    file.parent.mkdir(parents=True)
    file.write_text("---\ntitle: Ferry\ntags: sea pier\n---\nText")

    (found,) = explain.explain(file)

    assert isinstance(found, explain.Explained)
    assert found.fields[field] == value


def test_explain_reads_the_file_beside_a_story(ferry: Path) -> None:
    (found,) = explain.explain(ferry)

    assert isinstance(found, explain.Explained)
    assert (found.fields["title"], found.fields["status"]) == ("Ferries run", "draft")


@pytest.mark.parametrize(
    ("path", "tags", "section", "found"),
    [
        ("_posts/2026-11-20-a.md", "harbour ferry", "city news", ("harbour", "ferry", "news")),
        ("en/_drafts/a.md", "harbour, old ferry", "city", ("harbour", "old ferry")),
        ("_posts/2026-11-20-a.md", "[old harbour, ferry]", "city", ("old harbour", "ferry")),
        ("posts/a.md", "old harbour", "city", ("old harbour",)),
    ],
)
def test_jekyll_parts_tags_and_categories_at_spaces(path: str, tags: str, section: str, found: tuple[str, ...]) -> None:
    text = f"---\ntitle: A\ndate: 2026-11-20\ntags: {tags}\ncategories: {section}\n---\nText.\n"

    article = markdown.article_of(path, text.encode(), KYIV)

    assert (article.section, article.tags) == (section.split(maxsplit=1)[0], found)


_PIECES = {
    "toml": (
        "title = |date = |draft = |2026-11-20|true|'a'|\"a|\"|[|]|{|}|=|.|#|\n|[extra]\n|[[corrections]]\n|'''|\\|1e9"
    ),
    "json": '"title": |"date": |"draft": |"2026-11-20"|true|"a"|"|[|]|{|}|,|:|\n|\\u|\\ud83d|1e999|NaN|null|-',
    "pelican": "Title: |Date: |Status: |draft|2026-11-20|a, b|;|:|\n|    |\t|Authors: |Tags: |# |\n\n",
    "nikola": ".. title: |.. date: |.. status: |draft|2026-11-20|a, b|\n|-->|<!--|.. |  |:|\n\n",
}
_FENCES = {
    "toml": ("+++\n", "\n+++\n"),
    "json": ("{", "}"),
    "pelican": ("Title: a\n", "\n\n"),
    "nikola": ("<!--\n.. title: a\n", "\n-->\n"),
}


def outcome(raw: bytes) -> Article | ArticleError:
    try:
        return markdown.article_of("story.md", raw, KYIV)
    except ArticleError as error:
        return error


@pytest.mark.parametrize("way", _PIECES)
@settings(max_examples=250)
@given(data=st.data())
def test_no_head_in_any_way_raises_anything_but_an_article_error(way: str, data: st.DataObject) -> None:
    pieces = data.draw(st.lists(st.sampled_from(_PIECES[way].split("|")) | st.text(max_size=3), max_size=20))
    opening, closing = _FENCES[way]
    text = f"{opening}{''.join(pieces)}{closing}Text"

    found = outcome(text.encode("utf-8", "replace"))
    if isinstance(found, ArticleError):
        assert "; " in found.message
        assert found.line is None or 1 <= found.line <= text.count("\n") + text.count("\r") + 1
    else:
        assert found.body_line >= 1


@given(st.sampled_from(sorted(WAYS)), st.integers(0, 400), st.integers(0, 3), st.binary(max_size=3))
def test_a_story_that_was_damaged_in_any_place_is_read_or_refused(way: str, at: int, cut: int, put: bytes) -> None:
    raw = WAYS[way].encode()
    raw = raw[:at] + put + raw[at + cut :]

    found = outcome(raw)
    assert not isinstance(found, ArticleError) or "; " in found.message


#: Where the truth of the real sites says otherwise, and why that is not what a feed should say.
NOBODY = {"News Team"}  # a desk is no person
CUT_SHORT = ("part 4 - What", "failure to plan for", "idea for a better", "on the importance of")  # at a line's end


def test_stories_of_real_sites_are_read_as_their_truth_says(samples: Path) -> None:
    folder = samples / "other"
    truth = [json.loads(row) for row in (folder / "markdown" / "truth.jsonl").read_text("utf-8").splitlines()]
    read = 0
    for want in truth:
        path = folder / want["file"]
        if not path.is_file():
            continue
        raw = path.read_bytes()
        if b"+15:30\n" in raw:  # an offset that no clock has
            with pytest.raises(ArticleError, match="`date`"):
                markdown.article_of(path.name, raw, KYIV)
            continue
        article = markdown.article_of(path.name.partition("--")[2], raw, KYIV)
        read += 1
        assert_read(article, want)

    assert read >= 48


def assert_read(article: Article, want: dict[str, object]) -> None:
    said = {key: " ".join(str(value or "").split()) for key, value in want.items()}
    headline, lead, body = article.headline or "", article.lead or "", " ".join(article.body.split())
    if said["title"].endswith(CUT_SHORT):
        assert headline.startswith(said["title"])
    else:
        assert headline == said["title"]
    assert article.published is not None
    # Who made the truth could not read " -4"; the clocks of New York say what it is.
    assert article.published.isoformat() == (want["published"] or "2015-06-15T12:30:00-04:00")
    assert article.section == want["section"]
    authors = want["authors"]
    assert isinstance(authors, list)
    assert [person.name for person in article.authors] == [name for name in authors if name not in NOBODY]
    # A heading that repeats the headline leaves the text; marks of byte order are no text.
    body_starts = said["body_starts"].replace("\ufeff", "").removeprefix("# " + headline).strip()
    assert body.startswith(body_starts[:20]), want["file"]
    assert lead.startswith(said["summary"]) if said["summary"].endswith(CUT_SHORT) else lead == said["summary"]


@pytest.mark.parametrize("said", ["permalink: false", "permalink:\n  build: false"])
def test_eleventys_page_that_is_not_written_is_withheld(said: str) -> None:
    story = f"---\ntitle: The harbor reopens\ndate: 2026-11-20\n{said}\n---\nFerries run again.\n"

    article = markdown.read("harbor.md", story.encode(), KYIV)

    assert isinstance(article, Article)
    assert article.status is Status.WITHHELD


@pytest.mark.parametrize(
    ("name", "published"),
    [
        ("2026-11-20_harbor.md", date(2026, 11, 20)),
        ("2026-11-20T10:00:00Z-harbor.md", datetime.fromisoformat("2026-11-20T10:00:00+00:00")),
        ("2026-11-20T10:00:00+02:00_harbor.md", datetime.fromisoformat("2026-11-20T10:00:00+02:00")),
        ("2026-11-20T25:00:00Z-harbor.md", date(2026, 11, 20)),
    ],
)
def test_zolas_names_of_files_tell_a_day_or_an_instant(name: str, published: date) -> None:
    article = markdown.read(name, b'+++\ntitle = "The harbor reopens"\n+++\nFerries run again.\n', KYIV)

    assert isinstance(article, Article)
    assert article.published == published
