"""Ids, addresses and texts of all stories as short keys: whether one is taken is seen without looking at all."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feedpub import storykeys
from tests.builders import entry

KEYS = st.sampled_from([storykeys.key_of(str(number)) for number in range(6)])


@given(
    st.dictionaries(st.sampled_from("abc"), st.lists(KEYS, max_size=9).map(lambda held: b"".join(sorted(held)))), KEYS
)
def test_a_key_is_counted_in_all_folders(keys: dict[str, bytes], key: bytes) -> None:
    parted = [
        held[at : at + storykeys.LENGTH] for held in keys.values() for at in range(0, len(held), storykeys.LENGTH)
    ]
    assert storykeys.count_in_order(keys, key) == parted.count(key)


def test_keys_stay_in_order_when_stories_come_and_go() -> None:
    entries = [
        entry(f"harbour-{number}", path=f"a/{number}.md", url=f"https://x.example/{number}") for number in range(9)
    ]
    keys = storykeys.keys_of(entries[:6], {})
    changed = storykeys.exchanged(keys["a"], entries[:3], entries[6:])
    assert changed == storykeys.keys_of(entries[3:], {})["a"]
    assert [storykeys.count_in_order({"a": changed}, storykeys.key_of(one.id)) for one in entries] == [0] * 3 + [1] * 6


@pytest.mark.parametrize("spread", ["evenly", "all at one end"])
@pytest.mark.parametrize("numbers", [1, 2, 50, 3000])
def test_a_key_is_found_among_many_however_they_are_spread(numbers: int, spread: str) -> None:
    many = [storykeys.key_of(str(number)) for number in range(numbers)]
    if spread != "evenly":
        many = [b"\xff" * 4 + one[:4] for one in many]
    many += many[:: numbers // 3 + 1]  # some are there twice
    held = {"a": b"".join(sorted(many))}
    asked = [*many, storykeys.key_of("none"), b"\0" * 8, b"\xff" * 8]
    assert [storykeys.count_in_order(held, one) for one in asked] == [many.count(one) for one in asked]
