"""The headline of a saved page: told from labels, crumbs, signatures and subheads by what stands around it."""

import pytest

from feedpub.model import Article
from tests.savedpages import HEADLINE, TEXT, paragraphs, reading

FIRST, SECOND, THIRD = TEXT.strip().split("\n\n")


def read(above: str, text: str = TEXT) -> Article:
    return reading(f"{above}\n\n{text}")


@pytest.mark.parametrize(
    "above",
    [
        f"You are here: Home » City » {HEADLINE}\n\n{HEADLINE}",
        f"Home > News > {HEADLINE}\n{HEADLINE}",
        f"{HEADLINE} | Gazette\n\n{HEADLINE}",
        f"Storm in the east {HEADLINE}\n\nStorm in the east\n{HEADLINE}\n2 March 2026",
        f"{HEADLINE}\n\nFact-checked by Olena Koval\n\nTested by the harbour and its ships",
        f"{HEADLINE}\n\nBy The Harbour Crew",
        f"{HEADLINE}\n\nShips and grain leave again",
    ],
    ids=["a crumb", "a crumb of one more kind", "the site's name", "a kicker", "checkers", "a crew", "a deck"],
)
def test_the_headline_stands_among_lines_that_repeat_or_follow_it(above: str) -> None:
    assert read(above).headline == HEADLINE


def test_the_first_line_of_a_page_without_menus_is_its_headline_though_it_has_few_of_the_storys_words() -> None:
    above = "A calm after days of wind\n\nWhat a storm leaves behind"

    assert read(above).headline == "A calm after days of wind"


def test_a_part_of_the_headline_over_a_part_of_the_text_is_a_subhead() -> None:
    above = f"The {HEADLINE} of 2026\n\n2 March 2026\n\n{FIRST}\n\n{HEADLINE}"

    assert read(above).headline == f"The {HEADLINE} of 2026"


def test_the_caption_above_the_headline_is_none_though_it_is_said_twice() -> None:
    caption = "The harbour of Zelenyi Brid with its ships after the storm"
    above = f"{caption}\n{caption}. Photograph: Jane Doe/Reuters\n\n{HEADLINE}\n\nShips leave again"

    assert read(above).headline == HEADLINE


def test_a_numbered_step_is_no_headline() -> None:
    above = f"{HEADLINE}\n\nBy Jane Doe\n\nWe looked at what reopened, what left, and what is expected before Sunday."

    assert read(f"{above}\n\n1. Ships of the harbour master").headline == HEADLINE


def test_a_label_on_each_item_of_a_list_is_no_headline() -> None:
    items = "\n".join(f"Pier {i}\nShips at the harbour\n" for i in range(6))

    assert read(f"{HEADLINE}\n\n{items}").headline == HEADLINE


def test_the_first_subhead_of_a_page_that_has_lost_its_headline_is_none_and_no_paragraph_is_lost() -> None:
    long = "Ships waited out at sea, and the ferry did not leave for two days, which had not happened for nine years."

    article = reading(f"{FIRST} {long}\n\n{SECOND} {long}\n\nShips of the harbour master\n\n{TEXT}")

    assert article.headline is None
    assert paragraphs(article)[0].startswith(FIRST)


def test_the_headlines_words_over_a_later_part_are_a_subhead_and_cost_no_paragraph() -> None:
    article = read(f"{HEADLINE}\n\nBy Jane Doe", f"{TEXT}\n{HEADLINE}\n\n{SECOND} They carry wheat.\n\n{THIRD}")

    assert article.headline == HEADLINE
    assert paragraphs(article)[0] == FIRST


def test_a_page_in_a_script_without_spaces_is_read_like_others() -> None:
    first = "嵐のため二日間閉鎖されていた港が金曜日に再開し、穀物船二隻が朝に出港したと港長が述べた。"
    second = "東の桟橋は修理のためさらに一週間閉鎖される予定で、それまでフェリーは二時間ごとに運航するという。"

    article = reading(f"嵐の後に港が再開、船が出港\n\n2026年3月2日\n\n{first}\n\n{second}\n\n次の記事\n")

    assert article.headline == "嵐の後に港が再開、船が出港"
    assert paragraphs(article) == [first, second]
