"""The only byline of a page text, wherever it stands, and the ways in which tools write "by"."""

from zoneinfo import ZoneInfo

import pytest

from feedpub.readers import Reading, pagetext

PROSE = (
    "The eastern pier, closed since the March storm, opens again this Friday at six in the morning, the harbour office "
    "said after divers had checked all forty-two of its posts and found none that had to be replaced before winter."
)
STORY = f"The eastern pier opens again on Friday\n\n{PROSE}\n\n{PROSE}\n\n{PROSE}\n\n{PROSE}\n"
FAR = "Subscribe to the newsletter\n\nAll about ferries\n\nTickets and times\n\nHow to get here\n\nThe harbour\n\n" * 2


def names(text: str) -> list[str]:
    article = pagetext.read("pier.txt", text.encode(), Reading(zone=ZoneInfo("UTC")))
    return [person.name for person in article.authors]


@pytest.mark.parametrize(
    "line",
    [
        "Text by Jane Doe",
        "Written by:Jane Doe",
        "A post by: Jane Doe",
        "Recipe by Jane Doe",
        "Erstellt von Jane Doe",
        "Eingestellt von Jane Doe",
        "By Jane Doe ⋅ Senior Review Analyst ⋅ Updated March 5, 2025",
    ],
)
def test_the_only_byline_counts_far_below_the_text(line: str) -> None:
    assert names(f"{STORY}\n{FAR}\n{line}\n") == ["Jane Doe"]


def test_two_bylines_far_from_the_story_are_those_of_others() -> None:
    assert names(f"{STORY}\n{FAR}\nBy Jane Doe\n\nBy Ivan Koval\n") == []


def test_a_byline_among_comments_is_not_the_storys() -> None:
    assert names(f"{STORY}\nComments (2)\n\nBy Jane Doe\n\nA fine pier it is.\n") == []


def test_a_count_of_comments_is_no_part_of_a_name() -> None:
    text = STORY.replace("Friday\n\n", "Friday\n\nSeptember 17, 2026 Jane Doe 0\n\n", 1)
    assert names(text) == ["Jane Doe"]


@pytest.mark.parametrize("line", ["Gazette Harbour Logo", "Creative Commons License", "Suggested Searches"])
def test_labels_of_pictures_and_boxes_are_no_names(line: str) -> None:
    text = STORY.replace("Friday\n\n", f"Friday\n\n{line}\n\n17 September 2026\n\n", 1)
    assert names(text) == []
