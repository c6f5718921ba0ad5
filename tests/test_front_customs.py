"""Customs of Hugo, Jekyll, Pelican, Eleventy, Nikola and Zola, as their own documentation has them."""

from datetime import date
from zoneinfo import ZoneInfo

import pytest

from feedpub import normalize, readers
from feedpub.errors import ArticleError
from feedpub.model import Article, Status

CONTEXT = readers.Reading(zone=ZoneInfo("Europe/Kyiv"))
ABOVE = "The harbour opens on Friday at six.\n\nTickets bought before the storm stay valid."
SAID = "The harbour opens on Friday at six. Tickets bought before the storm stay valid."


def reading(text: str, path: str = "ferry.md") -> Article:
    (article,) = readers.read(path, text.encode(), CONTEXT)
    assert isinstance(article, Article)
    return article


def summary(text: str) -> str:
    article = reading(text)
    return normalize.summary_of(article, normalize.content_of(article, "https://g.example/"))[0]


@pytest.mark.parametrize(
    ("key", "divider"),
    [
        ("", "<!--more-->"),
        ("", "<!-- more -->"),
        ("", "<!-- TEASER_END -->"),
        ("", "<!-- TEASER_END: read on -->"),
        ("", "<!-- END_TEASER -->"),
        ('excerpt_separator: "<!--cut-->"\n', "<!--cut-->"),
    ],
)
def test_what_stands_above_the_divider_is_the_summary(key: str, divider: str) -> None:
    head = f"---\ntitle: Ferry\ndate: 2026-01-02\n{key}---\n"
    assert summary(f"{head}{ABOVE}\n\nA third paragraph.\n\n{divider}\n\nThe rest.") == f"{SAID} A third paragraph."


def test_a_summary_of_its_own_goes_before_the_divider() -> None:
    text = f"---\ntitle: Ferry\ndate: 2026-01-02\nsummary: Ferries run again.\n---\n{ABOVE}\n\n<!--more-->\n\nThe rest."
    assert summary(text) == "Ferries run again."


def test_a_divider_in_a_block_of_code_divides_nothing() -> None:
    text = f"---\ntitle: Ferry\ndate: 2026-01-02\n---\n{ABOVE}\n\n```\n<!--more-->\n```\n"
    assert summary(text) == SAID


def test_the_divider_is_no_part_of_the_text() -> None:
    article = reading(f"---\ntitle: Ferry\ndate: 2026-01-02\n---\n{ABOVE}\n\n<!-- more -->\n\nThe rest.")
    html = normalize.content_of(article, "https://g.example/")
    assert "more" not in html
    assert "The rest." in html


@pytest.mark.parametrize(("said", "status"), [("false", Status.WITHHELD), ("true", Status.USABLE)])
def test_zolas_page_that_is_not_rendered_is_withheld(said: str, status: Status) -> None:
    assert reading(f'+++\ntitle = "Ferry"\ndate = 2026-01-02\nrender = {said}\n+++\nText').status is status


def test_a_themes_own_render_says_nothing() -> None:
    text = '+++\ntitle = "Ferry"\ndate = 2026-01-02\n[extra]\nrender = false\n+++\nText'
    assert reading(text).status is Status.USABLE


@pytest.mark.parametrize("name", ["news/2026-01-02-ferry/index.md", "news/2026-01-02_ferry/index.uk.md"])
def test_the_name_of_a_bundle_tells_its_day(name: str) -> None:
    assert reading("---\ntitle: Ferry\n---\nText", name).published == date(2026, 1, 2)


def test_a_folder_that_is_no_bundle_tells_no_day() -> None:
    assert reading("---\ntitle: Ferry\n---\nText", "2026-01-02-storm/ferry.md").published is None


@pytest.mark.parametrize("suffix", [".md", ".markdown", ".mkd", ".mdown"])
def test_pelicans_suffixes_are_all_markdown(suffix: str) -> None:
    text = "Title: Ferry\nDate: 2026-01-02 10:20\nTags: harbour, pier; storm\nStatus: hidden\n\nText"
    article = reading(text, f"ferry{suffix}")
    assert article.tags == ("harbour, pier", "storm")
    assert article.status is Status.WITHHELD


def test_nikolas_featured_story_is_published() -> None:
    article = reading(".. title: Ferry\n.. date: 2026-01-02 19:52:05 UTC\n.. status: featured\n\nText")
    assert article.status is Status.USABLE


@pytest.mark.parametrize(("tag", "status"), [("Draft", Status.DRAFT), ("private", Status.WITHHELD)])
def test_nikolas_tags_that_keep_a_story_in_do_so(tag: str, status: Status) -> None:
    article = reading(f".. title: Ferry\n.. date: 2026-01-02\n.. tags: sea, {tag}\n.. status: published\n\nText")
    assert article.status is status
    (line, message) = article.warnings[0]
    assert line == 3
    assert message.startswith(f"the tag `{tag}` keeps the story in")
    article = reading(f".. title: Ferry\n.. date: 2026-01-02\n.. tags: {tag}\n.. status: canceled\n\nText")
    assert article.status is Status.CANCELED


def test_a_tag_of_other_tools_keeps_nothing_in() -> None:
    assert reading("---\ntitle: Ferry\ndate: 2026-01-02\ntags: [draft]\n---\nText").status is Status.USABLE


def test_a_later_day_beside_the_date_is_refused_but_for_hugos_publish_date() -> None:
    with pytest.raises(ArticleError, match=r"^ferry\.md:4: .*; keep "):
        reading("---\ntitle: Ferry\ndate: 2026-01-02\npublished: 2026-01-05\n---\nText")
    article = reading("---\ntitle: Ferry\ndate: 2026-01-02\npublishDate: 2026-01-05\n---\nText")
    assert (article.published, article.embargo) == (date(2026, 1, 2), date(2026, 1, 5))


@pytest.mark.parametrize(("said", "status"), [("[news]", Status.WITHHELD), ("[]", Status.USABLE)])
def test_a_story_that_eleventy_leaves_out_of_some_collections_is_withheld(said: str, status: Status) -> None:
    text = f"---\ntitle: Ferry\ndate: 2026-01-02\neleventyExcludeFromCollections: {said}\n---\nText"
    assert reading(text).status is status


@pytest.mark.parametrize("word", ['":git"', '":fileModTime"', "git Last Modified"])
def test_a_change_that_a_tool_shall_find_out_is_unknown_and_told(word: str) -> None:
    article = reading(f"---\ntitle: Ferry\ndate: 2026-01-02\nlastmod: {word}\n---\nText")
    assert article.updated is None
    assert [line for line, _ in article.warnings] == [4]


def test_astros_own_posts_are_read() -> None:
    """docs.astro.build, "Build a blog": the front matter of its tutorial, and of the template of blogs."""
    article = reading(
        "---\nlayout: ../../layouts/MarkdownPostLayout.astro\ntitle: 'Ferry'\npubDate: 2022-07-01\n"
        "description: 'It sails again.'\nauthor: 'Jane Doe'\nimage:\n    url: 'https://docs.example/a.webp'\n"
        '    alt: \'A ferry.\'\ntags: ["harbour", "ferry"]\nslug: sea/ferry\nupdatedDate: 2022-07-03\n---\nText'
    )
    assert (article.published, article.updated) == (date(2022, 7, 1), date(2022, 7, 3))
    assert (article.lead, article.tags, article.slug) == ("It sails again.", ("harbour", "ferry"), "sea/ferry")
    assert [(one.url, one.alt) for one in article.images] == [("https://docs.example/a.webp", "A ferry.")]
    assert [one.name for one in article.authors] == ["Jane Doe"]
    assert reading("---\ntitle: Ferry\npubDate: 'Jul 08 2022'\ndraft: true\n---\nText").status is Status.DRAFT
