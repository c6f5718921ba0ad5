"""Who wrote a saved page's story: bylines in pieces, names alone, what a page tells of its author, and nobody."""

import pytest

from tests.savedpages import HEADLINE, TEXT, names, paragraphs, reading


def signed(by: str, *, text: str = TEXT, below: str = "") -> list[str]:
    return names(reading(f"{HEADLINE}\n\n{by}\n\n{text}\n{below}\n"))


@pytest.mark.parametrize(
    ("by", "authors"),
    [
        ("Jane Doe", ["Jane Doe"]),
        ("Jane Doe|Published", ["Jane Doe"]),
        ("Fouzia Van Der Fort|Published", ["Fouzia Van Der Fort"]),
        ("By Jane Doe on", ["Jane Doe"]),
        ("By Jane DoeStaff Writer", ["Jane Doe"]),
        ("Jane DoeTwitter", ["Jane Doe"]),
        ("Jane Doe[email protected]", ["Jane Doe"]),
        ("Jane Doe @ Gazette", ["Jane Doe"]),
        ("Jane Doe in Kyiv", ["Jane Doe"]),
        ("Published: by Jane Doe", ["Jane Doe"]),
        ("Written by\nJane Doe\nSenior Editor\nFact checked by\nOlena Koval", ["Jane Doe"]),
        ("Jane Doe,\nOlena Koval &\nJohn Roe", ["Jane Doe", "Olena Koval", "John Roe"]),
        ("PoliticsBy Jane Doe", ["Jane Doe"]),
        ("Jane Doe, BNS2020.10.26 13:44", ["Jane Doe"]),
        ("Kommentar von Jane Doe", ["Jane Doe"]),
        ("Autorin/Autor Jane Doe", ["Jane Doe"]),
        ("Jane DoeTwitterHarbour Writer", ["Jane Doe"]),
        ("by Jane Doe@janedoe Dec 15, 2026, 1:55pm", ["Jane Doe"]),
        ("Jane DoeDecember 15, 2026Comments", ["Jane Doe"]),
        ("Jane Doe, Olena Koval (Enviado especial)", ["Jane Doe", "Olena Koval"]),
        ("Von\nJane Doe", ["Jane Doe"]),
        ("배윤경 기자", ["배윤경"]),
    ],
)
def test_a_byline_is_found_in_what_is_stuck_to_it(by: str, authors: list[str]) -> None:
    assert signed(by) == authors


@pytest.mark.parametrize(
    ("by", "authors"),
    [
        ("By Associated Press", ["Associated Press"]),
        ("AFP", ["AFP"]),
        ("By MND Staff", ["MND Staff"]),
        ("By Shannon", ["Shannon"]),
        ("Posted on May 2, 2026 by harbourcat", ["harbourcat"]),
        ("Last updated on May 2, 2026 by Shannon", ["Shannon"]),
        ("By Staff", []),
        ("By using this page", []),
        ("Illustration by Shannon", []),
        ("bykj@gazette.example", []),
        ("Kyiv • UNN", []),
    ],
)
def test_where_nobody_is_named_in_full_a_story_is_by_whoever_signs_it(by: str, authors: list[str]) -> None:
    assert signed(by) == authors


@pytest.mark.parametrize(
    "by",
    ["Harbour Master", "Grain Ships", "Sunday Repairs", "Morning Harbour (SAD)", "HMS KVG Piers", "Go Further"],
)
def test_a_heading_with_a_names_shape_is_no_author(by: str) -> None:
    assert signed(by) == []


BIOGRAPHIES = [
    ("Jane Doe is a senior reporter at the Gazette.", ["Jane Doe"]),
    ("Jane Doe (*1958) war Direktorin im Hafenamt und ist heute Autorin.", ["Jane Doe"]),
    ("Jane Doe is a researcher. Olena Koval is an associate professor.", ["Jane Doe", "Olena Koval"]),
    ("Jane Doe\nJane covers ports and shipping, and always has time for a ferry.", ["Jane Doe"]),
    ("Jane Doe\nSenior Editor", ["Jane Doe"]),
    ("Contact the author:\nJane Doe[email protected]", ["Jane Doe"]),
]


@pytest.mark.parametrize(("below", "authors"), BIOGRAPHIES)
def test_what_a_page_tells_of_its_author_below_the_text_names_the_author_and_leaves_the_text(
    below: str, authors: list[str]
) -> None:
    article = reading(f"{HEADLINE}\n\n{TEXT}\n{below}\n")

    assert names(article) == authors
    assert paragraphs(article) == TEXT.strip().split("\n\n")


def test_a_person_of_the_story_is_not_its_author() -> None:
    text = TEXT.replace("the harbour master said", "Jane Doe said")

    assert signed("", text=text, below="Jane Doe is the author of a book on ports.") == []
    assert signed("", text=text, below="Jane Doe") == []


def test_a_reporter_whom_the_story_names_as_its_own_signs_it() -> None:
    text = TEXT.replace("the harbour master said", "as our correspondent Jane Doe saw")

    assert signed("", text=text, below="Jane Doe") == ["Jane Doe"]


def test_the_name_under_a_label_signs_wherever_it_stands() -> None:
    assert signed("", below="Share\n\nWritten by:\nOlena Koval\n") == ["Olena Koval"]


def test_a_page_without_a_headline_may_have_its_byline_below_its_first_paragraph() -> None:
    first, rest = TEXT.split("\n\n", 1)

    article = reading(f"{first} {first}\n\nBy Jane Doe\n\n{rest} {rest}")

    assert names(article) == ["Jane Doe"]


def test_the_section_and_the_views_that_are_glued_to_a_byline_come_off() -> None:
    page = (
        " date 2025-12-03 Новини\n\nКиївський міст закриють на ремонт\n\nСуспільствоЮрій Гай, сьогодні, 18:069100\n\n"
        "Міська рада Києва ухвалила рішення про ремонт мосту, повідомила прес-служба мерії у п'ятницю вранці.\n\n"
        "Роботи триватимуть до кінця року, а рух транспорту обмежать на дві смуги, сказав заступник голови.\n"
    )

    article = reading(page)

    assert names(article) == ["Юрій Гай"]
    assert article.section == "Суспільство"
    assert str(article.published) == "2025-12-03 18:06:00"


@pytest.mark.parametrize(
    "signs",
    [
        "Picture of Olena Koval\nOlena Koval",
        "Headshot of Olena Koval\nOlena KovalThe Harbour Gazette",
        "Olena Koval\nOlena Koval\n  • 5 min read",
        "Olena Koval\n8 Min",
        "Olena Koval\nWriter",
        "Olena Koval\nPolitical Correspondent",
        "Commentary by\nOlena Koval",
        "olena koval.jpg By Olena Koval 2 March 2026, 18:11",
        "Olena Koval | Harbour Gazette",
        "Olena Koval Parliamentary editor",
    ],
)
def test_what_stands_beside_a_lone_name_says_that_it_is_the_authors(signs: str) -> None:
    assert names(reading(f"{HEADLINE}\n\n{signs}\n\n{TEXT}")) == ["Olena Koval"]


def test_a_given_name_that_is_a_month_is_a_name_behind_by() -> None:
    assert names(reading(f"{HEADLINE}\n\nby April Koval\n\n{TEXT}")) == ["April Koval"]


def test_the_box_about_the_author_far_below_the_text_names_her() -> None:
    questions = "\n\n".join(f"Which pier is number {i}?\nArrow" for i in range(9))
    box = "Olena Koval\n\nOlena is a writer for the harbour's paper, and has been for nine years."

    assert names(reading(f"{HEADLINE}\n\n{TEXT}\n\n{questions}\n\n{box}")) == ["Olena Koval"]


def test_two_boxes_about_two_people_name_nobody() -> None:
    boxes = "Picture of Olena Koval\nOlena Koval\n\nPicture of Jane Doe\nJane Doe"

    assert names(reading(f"{HEADLINE}\n\n{TEXT}\n\nContact\n\n{boxes}")) == []


def test_a_menu_whose_entries_ran_together_is_no_paragraph() -> None:
    menu = (
        "All StoriesHarbour NewsShips and GrainWeather TodayFerry TimesOld PiersPhotos and FilmsLetters to UsAbout Us"
    )

    article = reading(f"{menu}\n\n{HEADLINE}\n\n{TEXT}")

    assert article.headline == HEADLINE
    assert "Ferry Times" not in article.body
