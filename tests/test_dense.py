"""Files that are little but markup: they would take many times their size in memory, and are refused before they do."""

from zoneinfo import ZoneInfo

import pytest

from feedpub import readers
from feedpub.errors import ArticleError

CONTEXT = readers.Reading(zone=ZoneInfo("UTC"))
STORY = '{"title": "Port", "date": "2026-01-01", "content": "Open."'
PAGE = "<h1>The pier opens</h1><time>2026-01-01</time>"
HEAD = "---\ntitle: Port\ndate: 2026-01-01\n"


@pytest.mark.parametrize(
    ("name", "text", "message"),
    [
        ("a.html", PAGE + "<p>a" * 20_000, "more than 9,670 tags are no story; split the page or leave it out"),
        (
            "a.html",
            PAGE + ("<p " + " ".join(f"a{n}=1" for n in range(200)) + ">x") * 100,
            "more than 13,787 attributes are no story's; save the page again, or leave it out",
        ),
        ("a.txt", "The pier\n\n" + "2026-01-01\n" * 9_000, "more than 6,125 lines are no story; split the file"),
        (
            "a.md",
            HEAD + "".join(f"k{n}: 1\n" for n in range(9_000)) + "---\nText",
            "more than 3,997 values on top are no story's; keep data in a file of its own",
        ),
        (
            "a.json",
            f'{STORY}, "x": [{"1," * 20_000}1]}}',
            "has more than 6,339 values; split the file or leave it out of the folder",
        ),
        (
            "a.xml",
            f"<nitf><body>{'<p>a</p>' * 9_000}</body></nitf>",
            "has more than 12,003 tags and attributes; split it or leave it out of the folder",
        ),
    ],
    ids=["tags", "attributes", "lines", "keys on top", "values", "elements"],
)
def test_a_file_of_nothing_but_markup_is_refused_with_what_to_do(name: str, text: str, message: str) -> None:
    with pytest.raises(ArticleError) as caught:
        list(readers.read(name, text.encode(), CONTEXT))
    assert caught.value.message == message


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("a.html", f"{PAGE}<p>By Jane Doe</p>" + "<p>A line of the table of results</p>\n" * 3_000),
        ("a.json", f'{STORY}, "x": [{"1," * 2_000}1]}}'),
        ("a.md", HEAD + "tags:\n" + "".join(f"- tag {n}\n" for n in range(1_500)) + "---\nText"),
    ],
)
def test_a_long_table_or_list_is_read(name: str, text: str) -> None:
    (article,) = readers.read(name, text.encode(), CONTEXT)
    assert not isinstance(article, ArticleError)


@pytest.mark.parametrize(
    "story", ['{"@type": "NewsArticle", "headline": "Port", "datePublished": "2026-01-02", "x": [']
)
def test_of_json_ld_that_is_broken_and_huge_what_it_says_of_the_story_still_counts(story: str) -> None:
    page = f'<h1>The pier opens</h1><script type="application/ld+json">{story}{"{}," * 60_000}</script>'
    (article,) = readers.read("a.html", page.encode(), CONTEXT)
    assert not isinstance(article, ArticleError)
    assert str(article.published).startswith("2026-01-02")
