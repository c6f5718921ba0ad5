"""Which stories a feed carries, moment by moment."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from dataclasses import replace as with_other
from datetime import UTC, datetime, timedelta
from itertools import permutations
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from feedpub.model import Access, Correction, Entry, Person, Status
from feedpub.selection import State, Trait, carries, goes_by_kind, kind_of, next_change, select, state_of
from tests.builders import NOON, entry

SECOND = timedelta(seconds=1)


@dataclass(frozen=True, kw_only=True)
class Picked:
    """A choice as the configuration gives it."""

    language: Collection[str] = ()
    section: Collection[str] = ()
    tag: Collection[str] = ()
    author: Collection[str] = ()
    source: Collection[str] = ()
    form: Collection[str] = ()
    status: Collection[str] = ()
    fields: Mapping[str, Collection[str]] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Picking(Picked):
    """A feed's choice as the configuration gives it."""

    exclude: Picked | None = None
    limit: int = 50
    hours: int | None = None
    order: str = "newest"
    members: bool = False
    embargo_offset: timedelta = timedelta(0)


@pytest.mark.parametrize(
    ("special", "state"),
    [
        ({}, State.LIVE),
        ({"status": Status.DRAFT}, State.DRAFT),
        ({"status": Status.WITHHELD}, State.WITHHELD),
        ({"status": Status.CANCELED}, State.CANCELED),
        ({"published": NOON + SECOND}, State.EMBARGOED),
        ({"published": NOON}, State.LIVE),
        ({"embargo": NOON + SECOND}, State.EMBARGOED),
        ({"embargo": NOON}, State.LIVE),
        ({"expires": NOON + SECOND}, State.LIVE),
        ({"expires": NOON}, State.EXPIRED),
        ({"expires": NOON - SECOND, "status": Status.DRAFT}, State.DRAFT),
        ({"expires": NOON - SECOND, "embargo": NOON + SECOND}, State.EMBARGOED),
    ],
)
def test_a_story_is_live_from_its_time_to_its_end_unless_its_newsroom_holds_it(
    special: dict[str, Any], state: State
) -> None:
    one = entry(**{"published": NOON - timedelta(hours=1)} | special)
    assert state_of(one, NOON) is state
    assert bool(select([one], Picking(), NOON)) is (state is State.LIVE)


STORY = entry(
    language="en-GB",
    section="City",
    tags=("Harbour", "Їжаки"),
    authors=(Person(name="Olha Sova"), Person(name="Іван Лис")),
    source="Politico",
    agency="UNN",
    form="markdown",
    free={"desk": "night", "Topics": ("ice", "snow")},
)


@pytest.mark.parametrize(
    ("choice", "fits"),
    [
        (Picking(), True),
        (Picking(language=("en",)), True),
        (Picking(language=("EN-gb",)), True),
        (Picking(language=("en-US",)), False),
        (Picking(language=("e",)), False),
        (Picking(language=("uk", "en")), True),
        (Picking(section=("city",)), True),
        (Picking(section=("sport",)), False),
        (Picking(tag=("harbour",)), True),
        (Picking(tag=("їжаки",)), True),
        (Picking(tag=("harbour", "nothing")), True),
        (Picking(tag=("harb",)), False),
        (Picking(author=("іван лис",)), True),
        (Picking(author=("Nobody",)), False),
        (Picking(source=("politico",)), True),
        (Picking(source=("UNN",)), True),
        (Picking(source=("BBC",)), False),
        (Picking(section=("city",), tag=("nothing",)), False),
        (Picking(section=("city",), tag=("harbour",), language=("en",)), True),
        (Picking(exclude=Picked(tag=("harbour",))), False),
        (Picking(exclude=Picked(tag=("nothing",))), True),
        (Picking(exclude=Picked(tag=("harbour",), section=("sport",))), True),
        (Picking(exclude=Picked()), True),
        (Picking(form=("markdown", "ninjs")), True),
        (Picking(form=("newsml",)), False),
        (Picking(status=("unchanged",)), True),
        (Picking(status=("updated", "corrected", "live")), False),
        (Picking(fields={"desk": ("night",)}), True),
        (Picking(fields={"DESK": ("Night", "day")}), True),
        (Picking(fields={"desk": ("day",)}), False),
        (Picking(fields={"desk": ("night",), "topics": ("ice", "fire")}), True),
        (Picking(fields={"desk": ("night",), "nothing": ("x",)}), False),
        (Picking(exclude=Picked(form=("markdown",))), False),
        (Picking(exclude=Picked(status=("live",))), True),
        (Picking(exclude=Picked(fields={"topics": ("ice",)})), False),
        (Picking(section=("city",), exclude=Picked(author=("Olha Sova",))), False),
    ],
)
def test_of_each_key_one_value_must_fit_and_all_keys_must(choice: Picking, fits: bool) -> None:
    assert carries(choice, STORY) is fits


def test_a_story_that_says_nothing_of_a_key_does_not_fit_it() -> None:
    for choice in (Picking(section=("a",)), Picking(tag=("a",)), Picking(author=("a",)), Picking(source=("a",))):
        assert not carries(choice, entry())


def test_a_members_story_is_listed_only_where_the_feed_says_so() -> None:
    paid = replace(STORY, access=Access.MEMBERS)
    assert not carries(Picking(), paid)
    assert carries(Picking(members=True), paid)
    assert not carries(Picking(members=True, section=("sport",)), paid)


def test_the_newest_come_first_and_ties_go_by_id() -> None:
    stories = [entry("b"), entry("a"), entry("newest", published=NOON + SECOND), entry("c", published=NOON - SECOND)]
    for order in permutations(stories):
        assert [one.name for one in select(order, Picking(), NOON + SECOND)] == ["newest", "a", "b", "c"]


@pytest.mark.parametrize(
    ("special", "traits"),
    [
        ({}, {"unchanged"}),
        ({"updated": NOON + SECOND}, {"updated"}),
        ({"corrections": (Correction(at=NOON, note="A name."),)}, {"corrected"}),
        ({"corrections": (Correction(at=NOON, note="A name."),), "updated": NOON + SECOND}, {"corrected", "updated"}),
        ({"live": True}, {"unchanged", "live"}),
    ],
)
def test_what_happened_to_a_story_since_chooses_it(special: dict[str, Any], traits: set[str]) -> None:
    assert {str(trait) for trait in Trait if carries(Picking(status=(str(trait),)), entry(**special))} == traits


def test_a_window_of_hours_ends_on_the_second() -> None:
    day = timedelta(hours=24)
    stories = [entry("on", published=NOON - day), entry("within", published=NOON - day + SECOND), entry("now")]
    assert [one.name for one in select(stories, Picking(hours=24), NOON)] == ["now", "within"]
    assert [one.name for one in select(stories, Picking(hours=25), NOON)] == ["now", "within", "on"]


def test_the_window_is_of_the_newest_whatever_comes_first() -> None:
    stories = [entry(f"s{number}", published=NOON - number * SECOND) for number in range(5)]
    stories[4] = replace(stories[4], updated=NOON + SECOND)
    assert [one.name for one in select(stories, Picking(limit=3, order="oldest"), NOON)] == ["s2", "s1", "s0"]
    assert [one.name for one in select(stories, Picking(limit=3, order="updated"), NOON)] == ["s4", "s0", "s1"]
    assert [one.name for one in select(stories, Picking(hours=1, order="updated"), NOON + 3600 * SECOND)] == ["s4"]


def test_an_instant_counts_and_not_how_it_is_written() -> None:
    same, later = entry("b", published=NOON.astimezone(UTC)), entry("a", published=NOON)
    assert [one.name for one in select([same, later], Picking(), NOON)] == ["a", "b"]


def test_the_limit_keeps_the_newest() -> None:
    stories = [entry(f"s{number}", published=NOON - number * SECOND) for number in range(5)]
    assert [one.name for one in select(reversed(stories), Picking(limit=2), NOON)] == ["s0", "s1"]


def test_what_is_not_live_takes_no_place_in_the_limit() -> None:
    stories = [entry("a"), entry("b", published=NOON - SECOND), entry("draft", status=Status.DRAFT)]
    assert [one.name for one in select(stories, Picking(limit=2), NOON)] == ["a", "b"]


MOMENTS = st.integers(-3, 3).map(lambda seconds: NOON + seconds * SECOND)
STORIES = st.lists(
    st.builds(
        lambda name, published, embargo, expires, status: entry(
            name, published=published, embargo=embargo, expires=expires, status=status
        ),
        st.sampled_from("abcdef"),
        MOMENTS,
        st.none() | MOMENTS,
        st.none() | MOMENTS,
        st.sampled_from(Status),
    ),
    unique_by=lambda one: one.id,
)


@given(STORIES, MOMENTS, st.randoms(use_true_random=False))
def test_the_order_in_which_stories_are_found_changes_nothing(
    stories: list[Entry], now: datetime, chance: object
) -> None:
    shuffled = list(stories)
    chance.shuffle(shuffled)  # type: ignore[attr-defined]
    assert select(stories, Picking(), now) == select(shuffled, Picking(), now)


@given(STORIES, MOMENTS)
def test_nothing_is_carried_before_its_time_or_after_its_end(stories: list[Entry], now: datetime) -> None:
    for one in select(stories, Picking(), now):
        assert one.status is Status.USABLE
        assert one.published <= now
        assert one.embargo is None or one.embargo <= now
        assert one.expires is None or now < one.expires


WORDS = st.sampled_from(["en", "en-GB", "EN"])
SOME = st.lists(WORDS, min_size=1, max_size=2)
CHOICE = dict.fromkeys(("language", "section", "tag", "author", "source", "form"), SOME) | {
    "status": st.lists(st.sampled_from([str(one) for one in Trait]), min_size=1, max_size=1),
    "fields": st.fixed_dictionaries({"desk": SOME}),
}
#: Of one key: of several, hardly any story has them all.
CHOICES: st.SearchStrategy[dict[str, Any]] = st.sampled_from([*CHOICE]).flatmap(
    lambda key: st.fixed_dictionaries({key: CHOICE[key]})
)
FEEDS = st.builds(
    lambda chosen, exclude, members: Picking(**chosen, exclude=Picked(**exclude) if exclude else None, members=members),
    CHOICES,
    st.just({}) | CHOICES,
    st.just(True),
)
KINDS = {
    "access": st.sampled_from(Access),
    "language": WORDS,
    "section": st.none() | WORDS,
    "source": st.none() | WORDS,
    "agency": st.none() | WORDS,
    "form": WORDS,
}
OWN = {
    "tags": st.lists(WORDS, max_size=2).map(tuple),
    "authors": st.lists(WORDS.map(lambda name: Person(name=name)), max_size=1).map(tuple),
    "updated": MOMENTS.map(lambda moment: max(moment, NOON)),
    "free": st.just({}) | WORDS.map(lambda word: {"desk": word}),
    "live": st.booleans(),
}


@settings(max_examples=400)
@given(FEEDS, st.fixed_dictionaries(KINDS), st.fixed_dictionaries(OWN), st.fixed_dictionaries(OWN))
def test_a_feed_that_goes_by_the_kind_of_a_story_carries_all_of_a_kind_or_none(
    feed: Picking, kind: dict[str, Any], one: dict[str, Any], other: dict[str, Any]
) -> None:
    first, second = entry("a", **kind, **one), entry("b", **kind, **other)
    assert kind_of(first) == kind_of(second)
    if goes_by_kind(feed):
        assert carries(feed, first) is carries(feed, second)


# When a feed changes by itself

HOUR = timedelta(hours=1)
PARTNER = Picking(embargo_offset=timedelta(minutes=15), section=("City",))


def embargoed(at: datetime, **special: Any) -> Entry:
    usual: dict[str, Any] = {"published": at, "embargo": at, "section": "City"}
    return entry(**usual | special)


def test_an_offset_holds_a_story_that_was_under_embargo_and_no_other() -> None:
    one, other = embargoed(NOON), entry("other", section="City", published=NOON)
    at = {minutes: select([one, other], PARTNER, NOON + timedelta(minutes=minutes)) for minutes in (-1, 0, 14, 15)}
    assert at == {-1: [], 0: [other], 14: [other], 15: [one, other]}


def test_a_clock_that_is_set_back_takes_no_story_from_the_feed_that_had_to_wait_for_it() -> None:
    one = embargoed(NOON)
    early = NOON - HOUR
    assert select([one], PARTNER, early, out={one.id}, here={one.id}) == [one]
    assert select([one], PARTNER, early, out={one.id}) == [], "it was only in others"


@pytest.mark.parametrize(
    ("special", "change"),
    [
        ({}, None),
        ({"published": NOON + HOUR}, NOON + HOUR),
        ({"expires": NOON + 2 * HOUR}, NOON + 2 * HOUR),
        ({"expires": NOON}, None),
        ({"published": NOON + HOUR, "expires": NOON}, None),
        ({"published": NOON + HOUR, "expires": NOON + 2 * HOUR}, NOON + HOUR),
        ({"published": NOON + HOUR, "status": Status.WITHHELD}, None),
        ({"published": NOON + HOUR, "access": Access.MEMBERS}, None),
        ({"published": NOON + HOUR, "section": "Sport"}, None),
        ({"published": NOON, "embargo": NOON}, NOON + timedelta(minutes=15)),
        ({"published": NOON + HOUR, "embargo": NOON + HOUR}, NOON + HOUR + timedelta(minutes=15)),
    ],
)
def test_the_next_change_is_the_first_instant_at_which_a_feed_is_another(
    special: dict[str, Any], change: datetime | None
) -> None:
    usual: dict[str, Any] = {"published": NOON - HOUR, "section": "City"}
    one = entry(**usual | special)
    found = next_change([one], [PARTNER], [], NOON)
    assert found == change or (found == one.published and one.embargo)


def test_what_stands_for_stories_taken_back_changes_at_its_time_too() -> None:
    assert next_change([], [], [NOON, NOON + HOUR, NOON + 2 * HOUR], NOON) == NOON + HOUR
    assert next_change([], [], [NOON], NOON) is None


@given(
    st.lists(
        st.builds(
            lambda name, published, embargo, expires: entry(
                str(name), published=NOON + published * SECOND, section="City",
                embargo=None if embargo is None else NOON + embargo * SECOND,
                expires=None if expires is None else NOON + expires * SECOND,
            ),
            st.integers(0, 9), st.integers(-50, 50), st.none() | st.integers(-50, 50), st.none() | st.integers(-50, 50),
        ),
        max_size=5, unique_by=lambda one: one.id,
    )
)  # fmt: skip
def test_between_two_changes_no_feed_is_another(entries: list[Entry]) -> None:
    now = NOON
    feeds = [Picking(), with_other(PARTNER, embargo_offset=7 * SECOND)]
    while change := next_change(entries, feeds, [], now):
        assert change > now
        before = [select(entries, feed, now) for feed in feeds]
        assert [select(entries, feed, change - SECOND) for feed in feeds] == before
        now = change.astimezone(NOON.tzinfo)
    assert [select(entries, feed, now) for feed in feeds] == [select(entries, feed, now + HOUR) for feed in feeds]
