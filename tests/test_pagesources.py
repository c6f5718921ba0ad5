"""The medium that a story credits: a proper name that reports, never the agency itself nor a person."""

import pytest

from feedpub.readers.pagetext.sources import credited, credited_within


@pytest.mark.parametrize(
    ("own", "text", "source"),
    [
        ("KNA", "The tolls will rise, Harbor Gazette reports, writes KNA.", "Harbor Gazette"),
        ("KNA", "The tolls will rise, Politico reports, writes KNA.", "Politico"),
        ("KNA", "The tolls will rise, the Kosa Independent reports, writes KNA.", "Kosa Independent"),
        ("KNA", "The tolls will rise, Voice of the Harbor reports, writes KNA.", "Voice of the Harbor"),
        ("KNA", "The tolls will rise, writes KNA with reference to Politico.", "Politico"),
        ("KNA", "The tolls will rise, KNA reports with reference to Bloomberg.", "Bloomberg"),
        (None, "The tolls will rise, Reuters reports.", "Reuters"),
        (None, "According to Reuters, the tolls will rise in spring.", "Reuters"),
        (None, "The tolls will rise, he told Politico, Politico reports.", "Politico"),
        ("КНА", "Мито зросте, повідомляє Портова газета, передає КНА.", "Портова газета"),
        ("КНА", "Мито зросте, пише The Guardian, передає КНА.", "The Guardian"),
        ("КНА", "Мито зросте, повідомляє КНА з посиланням на Politico.", "Politico"),
        ("КНА", "Мито зросте, передає КНА із посиланням на видання «Портова газета».", "Портова газета"),
        ("КНА", "Пошлины вырастут, сообщает КНА со ссылкой на Reuters.", "Reuters"),
        ("КНА", "Пошлины вырастут, пишет Портовая газета, передает КНА.", "Портовая газета"),
    ],
)
def test_a_medium_that_the_opening_credits_is_the_source(own: str | None, text: str, source: str) -> None:
    assert credited_within([text], text, own) == source


@pytest.mark.parametrize(
    ("own", "text"),
    [
        ("KNA", "The tolls will rise, writes KNA."),
        ("KNA", "The tolls will rise, KNA reports."),
        ("KNA", "The tolls will rise, KNA reports with reference to the city transport company."),
        ("KNA", "The tolls will rise, writes KNA with reference to the city's department of culture."),
        ("KNA", "The tolls will rise, Melnychuk said, writes KNA."),
        ("KNA", "The tolls will rise, Oryna Melnychuk reports."),
        ("KNA", 'The tolls will rise, Melnychuk reports, writes KNA. "In spring," Melnychuk said.'),
        (None, "The tolls will rise, Melnychuk writes."),
        (None, "According to Lahoda, the tolls will rise."),
        (None, "According to the Interior Ministry, the tolls will rise."),
        (None, "Sales rose by a third, Volkswagen reported."),
        ("КНА", "Мито зросте, передає КНА."),
        ("КНА", "Мито зросте, повідомляє Сивоконь, передає КНА."),
        ("КНА", "Мито зросте, повідомляє Уляна Сивоконь, передає КНА."),
        ("КНА", "Мито зросте, повідомила метеостанція на маяку, передає КНА."),
        ("КНА", "Мито зросте, передає КНА із посиланням на пресслужбу міськради."),
        ("КНА", "Мито зросте, передає КНА із посиланням на Портову газету."),
    ],
)
def test_the_agency_a_person_or_a_description_is_no_source(own: str | None, text: str) -> None:
    assert credited_within([text], text, own) is None


def test_a_headline_credits_only_whom_the_text_credits() -> None:
    assert credited("Tolls will rise - Harbor Gazette", "They will, Harbor Gazette reports.") == "Harbor Gazette"
    assert credited("Tolls will rise - Harbor Gazette", "They will, it says.") is None
