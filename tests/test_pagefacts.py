"""When a saved page's story was published: the dates that are there for it, and those that are not."""

from datetime import date, datetime

import pytest

from tests.savedpages import HEADLINE, TEXT, reading

PLAIN = f"{HEADLINE}\n\n{{}}\n\n{TEXT}"


@pytest.mark.parametrize(
    "above",
    ["Monday, March 2, 2026", "Понеділок, 2 березня 2026", "Montag, 2. März 2026"],
)
def test_the_day_on_which_a_page_was_opened_is_not_its_storys(above: str) -> None:
    assert reading(f"{above}\n\n{HEADLINE}\n\n{TEXT}").published is None
    assert reading(PLAIN.format(above)).published == date(2026, 3, 2)


@pytest.mark.parametrize(
    "caption",
    [
        "The old pier of the harbour, seen from the ferry after the storm: 28 February 2026 (Gazette)",
        "Soon celebrated every year: ships where they have nothing to do (Zelenyi Brid, 28.2.2026)",
    ],
)
def test_a_day_in_a_caption_is_not_the_storys(caption: str) -> None:
    assert reading(PLAIN.format(caption)).published is None
    assert reading(PLAIN.format(f"2 March 2026\n\n{caption}")).published == date(2026, 3, 2)


@pytest.mark.parametrize("label", ["Suggested articles", "Explore Related Articles", "Further reading"])
def test_the_days_of_other_stories_are_not_this_ones(label: str) -> None:
    assert reading(f"{HEADLINE}\n\n{TEXT}\n{label}\n\n2 March 2026\nThe ferry has a new bell\n").published is None


def test_the_day_of_an_update_alone_is_no_date_but_a_warning() -> None:
    article = reading(PLAIN.format("Last updated: March 2, 2026"))

    assert article.published is None
    assert article.warnings == ((3, "only the day of an update is given; put the date into the file"),)


@pytest.mark.parametrize(
    "age", ["Published: 3 hours ago", "vor 3 Stunden", "il y a 2 jours", "3 години тому", "5 часов назад"]
)
def test_how_long_ago_is_neither_a_date_nor_a_lead(age: str) -> None:
    article = reading(PLAIN.format(age))

    assert (article.published, article.lead) == (None, None)
    assert age not in article.body


@pytest.mark.parametrize(("line", "agency"), [("BNS2020.10.26 13:44", "BNS"), ("Jane Doe, BNS2020.10.26 13:44", "BNS")])
def test_an_agency_glued_to_the_date_comes_off(line: str, agency: str) -> None:
    article = reading(PLAIN.format(line))

    assert article.published == datetime(2020, 10, 26, 13, 44)  # noqa: DTZ001 - a time on the page's wall
    assert article.agency == agency
    assert article.related == ()


def test_the_day_that_a_page_was_first_published_goes_before_the_one_it_shows() -> None:
    notice = "This article was originally published on 26 Sep 2019 but has been updated to keep it current."

    article = reading(f"{HEADLINE}\n\n30 Sep 2022, 11:07\n\n{TEXT}\n\n{notice}")

    assert article.published == date(2019, 9, 26)
    assert article.updated == datetime.fromisoformat("2022-09-30 11:07")
