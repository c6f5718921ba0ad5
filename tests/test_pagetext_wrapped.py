"""Pages saved by browsers in a terminal: lines broken at a width, numbers of links, and headings marked."""

import textwrap

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feedpub.readers.pagetext.wrapped import is_gone, unwrapped
from tests.savedpages import HEADLINE, TEXT, names, paragraphs, reading

LONG = [
    f"{one} The storm had come from the north, and nobody on the pier had seen one like it."
    for one in TEXT.strip().split("\n\n")
]
PAGE = ["Home News Weather", HEADLINE, "By Jane Doe", "2 March 2026", *LONG, "© 2026 Gazette"]


def broken(width: int, margin: str = "") -> str:
    whole = [textwrap.fill(one, width, initial_indent=margin, subsequent_indent=margin) for one in PAGE]
    return "\n\n".join(whole)


@pytest.mark.parametrize(("width", "margin"), [(72, ""), (80, "   "), (100, "")])
def test_a_page_broken_at_a_width_is_read_like_the_whole_page(width: int, margin: str) -> None:
    article = reading(broken(width, margin))

    assert article.headline == HEADLINE
    assert names(article) == ["Jane Doe"]
    assert paragraphs(article) == LONG


def test_lines_keep_their_numbers_in_the_file() -> None:
    text = broken(72)
    first = next(at for at, row in enumerate(text.split("\n"), 1) if row.startswith("The harbour of"))

    assert reading(text).lines["body"] == first


def test_numbers_of_links_and_the_list_of_their_addresses_are_left_out() -> None:
    links = "References\n\nVisible links:\n   1. https://gazette.example/\n   2. https://gazette.example/weather\n"
    text = broken(72).replace("Home News", "[1]Home [2]News").replace("the pier", "[3]the pier")

    article = reading(f"{text}\n\n{links}")

    assert paragraphs(article) == LONG
    assert "gazette.example" not in article.body


def test_a_page_of_short_lines_is_left_as_it_is() -> None:
    rows = ["A line of a few words", "and another one", "", *["- an item of a list, which is no paragraph at all"] * 9]

    assert unwrapped(rows) == rows


@given(st.lists(st.text(max_size=90), max_size=30))
def test_no_letter_is_lost_or_made_up(rows: list[str]) -> None:
    rows = [row.replace("\x00", "").replace("\n", "") for row in rows if "[" not in row]
    whole = unwrapped(rows)

    assert len(whole) == len(rows)
    kept = "".join(row for row in whole if not is_gone(row))
    assert "".join(kept.split()) == "".join("".join(rows).split())


def test_a_heading_marked_as_in_markdown_is_the_headline_without_its_mark() -> None:
    article = reading(f"Ships and grain\n\n# {HEADLINE}\n\n{TEXT}\n\n## Ships\n\n{LONG[0]}")

    assert article.headline == HEADLINE
    assert "<h2>Ships</h2>" in article.body
