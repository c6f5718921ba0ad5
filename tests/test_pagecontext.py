"""Lines that their neighbours tell apart: a city from a person, a subhead from a button."""

from zoneinfo import ZoneInfo

import pytest

from feedpub.model import Article
from feedpub.readers import Reading, pagetext

PAGE = """\
{head}

{line}

 • 150 views

{opening}

Two grain ships left in the morning, the harbor master said, and three more are expected before the weekend ends.

{subhead}

The eastern pier stays closed for another week of repairs, and the ferry leaves every two hours as it did before it.

{below}
"""


def reading(
    line: str = "Kyiv • KNA",
    *,
    head: str = "Harbor reopens after the storm",
    opening: str = "The harbor has reopened after a storm that kept ships at sea for two days and closed the old pier.",
    subhead: str = "Details",
    below: str = "",
) -> Article:
    text = PAGE.format(line=line, head=head, opening=opening, subhead=subhead, below=below)
    return pagetext.read("story.txt", text.encode(), Reading(zone=ZoneInfo("Europe/Kyiv")))


def names(article: Article) -> list[str]:
    return [person.name for person in article.authors]


@pytest.mark.parametrize(
    "page",
    [
        {"head": "Harbor of Nova Kosa reopens after the storm"},
        {"opening": "The harbor of Nova Kosa has reopened after a storm that closed its old pier for two long days."},
        {"opening": "The harbor has reopened after a storm that closed its old pier for two long days, writes KNA."},
        {"below": "Olena Koval"},
        {"below": "Olena Koval, Ivan Lis"},
    ],
    ids=["in the headline", "in the opening", "the agency tells the story", "somebody signs", "two people sign"],
)
def test_a_city_of_two_words_in_front_of_its_agency_is_a_dateline(page: dict[str, str]) -> None:
    article = reading("Nova Kosa • KNA", **page)

    assert (article.dateline, article.agency) == ("Nova Kosa", "KNA")
    assert names(article) == [name for name in page.get("below", "").split(", ") if name]


def test_a_city_is_known_again_in_whatever_case_it_stands() -> None:
    article = reading("Зелений Гай • Reuters", head="У Зеленому Гаю знову відкрили порт після шторму")

    assert (article.dateline, article.agency, names(article)) == ("Зелений Гай", "Reuters", [])


@pytest.mark.parametrize(
    ("line", "page"),
    [
        ("Jane Doe • Reuters", {}),
        ("Jane Doe, Ivan Lis | KNA", {}),
        ("Jane Doe • CEO", {}),
        ("Jane Doe • Reuters", {"below": "By Jane Doe"}),
        ("Jane Doe • KNA", {"below": "Jane Doe, Ivan Lis"}),
        ("Jane Doe • Reuters", {"head": "Harbor of Jane Dorn reopens after the storm"}),
        ("Jane Doe • Reuters", {"below": "Jane Doe has written about harbors and ships for the agency since 2011."}),
    ],
    ids=["alone", "two", "no agency", "signs again", "signs with another", "another name", "told of below"],
)
def test_a_person_in_front_of_her_agency_stays_the_author(line: str, page: dict[str, str]) -> None:
    article = reading(line, **page)

    assert names(article)[0] == "Jane Doe"
    assert article.dateline is None


@pytest.mark.parametrize("word", ["Next", "Weather", "Search", "Latest figures", "Related costs"])
def test_a_word_of_menus_between_paragraphs_is_a_subhead(word: str) -> None:
    article = reading(subhead=word, below="The weekend will be calm and dry, the forecasters at the lighthouse say.")

    assert f"<h2>{word}</h2>" in article.body
    assert "weekend will be calm" in article.body


@pytest.mark.parametrize("word", ["Share", "Print", "Read more", "Next\nPrevious", "Subscribe"])
def test_a_button_between_paragraphs_is_none_of_the_text(word: str) -> None:
    assert word.partition("\n")[0] not in reading(subhead=word).body
