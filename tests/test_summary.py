"""Summaries that end where a person would end them."""

import unicodedata

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from feedpub.summary import LONGEST, cut, first_sentences
from feedpub.text import one_line

#: Texts rich in what must not be cut in two.
JOINED = st.text(
    st.one_of(
        st.sampled_from("ab .!?“”’🇺🇦🇵🇱👨👩👧👍🏽\u200d\ufe0f\u0301\u0308"),
        st.characters(exclude_categories=()),
    )
)


@given(JOINED, st.integers(min_value=2, max_value=60))
def test_a_cut_text_is_never_longer_than_asked(text: str, longest: int) -> None:
    assert len(cut(text, longest)) <= longest


@given(JOINED, st.integers(min_value=2, max_value=60))
def test_a_cut_text_is_the_beginning_of_the_text(text: str, longest: int) -> None:
    found = cut(text, longest)
    assert one_line(text).startswith(found.removesuffix("…")) or found == one_line(text)


@given(JOINED, st.integers(min_value=2, max_value=60))
def test_nothing_that_a_person_sees_as_one_sign_is_cut_in_two(text: str, longest: int) -> None:
    whole = one_line(text)
    found = cut(text, longest)
    assume(found != whole and found.endswith("…"))
    left, right = found[:-1], whole[len(found) - 1 :]
    if not left or whole[: len(left)] != left or right[:1] in " ,;:–—-(«„“\"'":
        return  # cut between words, or nothing was left to cut
    assert unicodedata.category(right[0])[0] != "M"
    assert right[0] not in "\u200d\ufe0f"
    assert not "\U0001f3fb" <= right[0] <= "\U0001f3ff"
    assert left[-1] != "\u200d"
    flags = len(left) - len(left.rstrip("".join(map(chr, range(0x1F1E6, 0x1F200)))))
    if "\U0001f1e6" <= right[0] <= "\U0001f1ff":
        assert flags % 2 == 0


@given(JOINED)
def test_cutting_twice_is_cutting_once(text: str) -> None:
    assert cut(cut(text, 40), 40) == cut(text, 40)


@pytest.mark.parametrize(
    ("text", "longest", "found"),
    [
        ("Short enough.", 20, "Short enough."),
        ("One sentence here. Another sentence follows.", 25, "One sentence here."),
        ("No end in sight of this one", 15, "No end in…"),
        ("Dr. Sova and Mr. Lys came. They stayed for long.", 30, "Dr. Sova and Mr. Lys came."),
        ("Ціна 5 грн. за кілограм зросла. Далі буде ще.", 35, "Ціна 5 грн. за кілограм зросла."),
        ("«Годі!» Він пішов геть і не повернувся.", 12, "«Годі!»"),
        ("Words without, comma at the cut", 15, "Words without…"),
        ("  spaces \n are   one  ", 30, "spaces are one"),
    ],
)
def test_a_text_is_cut_where_a_person_would_cut_it(text: str, longest: int, found: str) -> None:
    assert cut(text, longest) == found


@pytest.mark.parametrize("sign", ["👨‍👩‍👧", "🇺🇦", "👍🏽", "q\u0323\u0302", "❤️"])
def test_a_sign_of_several_characters_goes_whole_or_not_at_all(sign: str) -> None:
    for longest in range(2, 20):
        found = cut(sign * 10, longest).removesuffix("…")
        assert found == sign * (len(found) // len(sign))


def test_a_summary_has_room_for_a_long_lead() -> None:
    assert cut("x " * 240) == ("x " * 240).strip()
    assert len(cut("x " * 400)) <= LONGEST


@pytest.mark.parametrize(
    ("paragraphs", "found"),
    [
        ([], ""),
        ([("h2", "A heading"), ("table", "cells")], ""),
        ([("h2", "A heading"), ("p", "Prose " * 20)], "Prose " * 20),
        ([("p", "Kicker."), ("p", "Prose."), ("p", "More.")], "Kicker. Prose."),
        ([("p", "Only this.")], "Only this."),
    ],
)
def test_a_summary_is_the_first_prose_and_the_next_where_that_is_short(
    paragraphs: list[tuple[str, str]], found: str
) -> None:
    assert first_sentences(paragraphs) == found
