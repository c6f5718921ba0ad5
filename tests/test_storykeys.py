"""Ids, addresses and texts of all stories as short keys: whether one is taken is seen without looking at all."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feedpub import storykeys
from feedpub.model import Entry
from tests.builders import entry

STORIES = [entry(f"harbour-{number}", path=f"a/{number}.md", url=f"https://x.example/{number}") for number in range(9)]
#: of some stories one and the same text
SOME = st.lists(st.sampled_from(STORIES), unique_by=lambda one: one.id)


@given(SOME, SOME)
def test_a_key_is_counted_among_those_of_all_stories(entries: list[Entry], others: list[Entry]) -> None:
    keys = storykeys.keys_of(entries, bytearray().join(map(storykeys.of_entry, others)))
    for one in STORIES:
        for text in (one.id, one.url, one.fingerprint):
            there = [text in (each.id, each.url, each.fingerprint) for each in (*entries, *others)]
            assert storykeys.count(keys, storykeys.key_of(text)) == sum(there)


@given(SOME, SOME)
def test_what_changes_of_the_keys_is_all_that_differs_when_stories_come_and_go(
    before: list[Entry], now: list[Entry]
) -> None:
    keys, after = storykeys.keys_of(before, bytearray()), storykeys.keys_of(now, bytearray())
    changed = storykeys.exchanged(keys, before, now)
    assert changed == {first: held for first, held in after.items() if held != keys[first]}


@pytest.mark.parametrize("spread", ["evenly", "all at one end"])
@pytest.mark.parametrize("numbers", [1, 2, 50, 3000])
def test_a_key_is_found_among_many_however_they_are_spread(numbers: int, spread: str) -> None:
    many = [storykeys.key_of(str(number)) for number in range(numbers)]
    if spread != "evenly":
        many = [b"\xff" * 4 + one[:4] for one in many]
    many += many[:: numbers // 3 + 1]  # some are there twice
    held = storykeys.keys_of([], bytearray().join(many))
    asked = [*many, storykeys.key_of("none"), b"\0" * 8, b"\xff" * 8]
    assert [storykeys.count(held, one) for one in asked] == [many.count(one) for one in asked]
