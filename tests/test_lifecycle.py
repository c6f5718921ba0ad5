"""Ids that keep their story, dates that stand, and updates that mean something."""

from datetime import UTC, datetime, timedelta

import pytest

from feedpub.gather import Story
from feedpub.ledger import Carried, Published
from feedpub.lifecycle import dated, feed_updated, settle
from feedpub.model import Entry
from tests.builders import NOON, entry, published

HOUR = timedelta(hours=1)
NOW = NOON + timedelta(days=1)


def advice(one: Entry, before: Published) -> list[str]:
    """What the newsroom is told of a story's dates."""
    story = Story(path=one.path, found=None, entry=one)
    return list(settle([story], {}, {before.id: before}, NOW).advice)


def test_a_new_storys_dates_are_its_own() -> None:
    one = entry(updated=NOON + HOUR)
    assert dated(one, None, NOW) == one


def test_a_new_story_that_declares_an_update_in_the_future_is_as_new_as_its_date() -> None:
    assert dated(entry(updated=NOW + HOUR), None, NOW).updated == NOON


def test_an_unchanged_story_stays_as_it_was_whenever_it_is_built() -> None:
    one = entry(fingerprint="a")
    for later in (timedelta(0), HOUR, timedelta(days=400)):
        assert dated(one, published(one), NOW + later) == one


def test_a_changed_story_is_updated_at_the_moment_of_the_build() -> None:
    one = entry(fingerprint="b")
    settled = dated(one, published(one, fingerprint="a"), NOW)
    assert (settled.published, settled.updated) == (NOON, NOW)


def test_a_minor_change_updates_nothing() -> None:
    one = entry(fingerprint="b", minor=True)
    settled = dated(one, published(one, fingerprint="a"), NOW)
    assert settled.updated == NOON


def test_a_changed_story_that_declares_its_update_is_updated_then() -> None:
    one = entry(fingerprint="b", updated=NOON + HOUR)
    settled = dated(one, published(one, fingerprint="a", updated=NOON), NOW)
    assert settled.updated == NOON + HOUR


def test_a_changed_story_that_still_declares_an_earlier_update_is_updated_now() -> None:
    one = entry(fingerprint="c", updated=NOON + HOUR)
    settled = dated(one, published(one, fingerprint="b"), NOW)
    assert settled.updated == NOW


@pytest.mark.parametrize("ahead", [NOW, NOW + HOUR])
def test_an_update_is_later_than_before_in_the_same_second_and_by_a_clock_that_went_back(ahead: datetime) -> None:
    one = entry(fingerprint="b")
    settled = dated(one, published(one, fingerprint="a", updated=ahead), NOW)
    assert settled.updated == ahead + timedelta(seconds=1)


@pytest.mark.parametrize("shift", [-HOUR, HOUR, timedelta(days=30)])
def test_a_date_that_is_changed_after_publication_does_not_move_and_the_newsroom_is_told(shift: timedelta) -> None:
    one = entry(published=NOON + shift, fingerprint="a")
    before = published(one, published=NOON, updated=NOON)
    settled = dated(one, before, NOW)
    assert (settled.published, settled.updated) == (NOON, NOON)
    (note,) = advice(one, before)
    assert note.startswith("content/harbour-reopens.md: its date was changed after publication;")
    assert note.endswith("published: 2026-11-23T12:00:00+02:00")


def test_an_embargo_after_publication_moves_no_date_and_the_newsroom_learns_what_only_the_ledger_knows() -> None:
    one = entry(published=NOON + HOUR, embargo=NOON + HOUR, fingerprint="a")
    before = published(one, published=NOON, updated=NOON)
    (note,) = advice(one, before)
    assert dated(one, before, NOW).published == NOON
    assert "was published before it had this embargo; subscribers keep the first date" in note
    assert note.endswith(
        "When the embargo is over, take it out, and put this line into the story in place of its date: "
        "published: 2026-11-23T12:00:00+02:00"
    )
    assert advice(one, published(one, published=NOON + HOUR)) == []


def test_the_same_instant_in_another_zone_is_no_other_date() -> None:
    one = entry(published=NOON.astimezone(UTC), fingerprint="a")
    assert advice(one, published(one, published=NOON, updated=NOON)) == []


def test_a_day_is_no_longer_only_a_day_where_an_earlier_time_stands() -> None:
    midnight = NOON.replace(hour=0)
    one = entry(published=midnight, published_is_day=True)
    assert dated(one, published(one), NOW).published_is_day
    assert not dated(one, published(one, published=NOON), NOW).published_is_day


def test_an_update_is_written_with_the_newsrooms_offset() -> None:
    one = entry(fingerprint="b")
    settled = dated(one, published(one, fingerprint="a"), NOW.astimezone(UTC))
    assert settled.updated.isoformat() == "2026-11-24T12:00:00+02:00"


def test_nobody_is_told_of_a_draft_that_has_no_date() -> None:
    draft = entry(published=datetime(1970, 1, 1, tzinfo=UTC).astimezone(NOON.tzinfo))
    assert advice(draft, published(draft, published=NOON)) == []


@pytest.mark.parametrize(
    ("before", "ids", "newest", "updated"),
    [
        pytest.param(None, ("a",), NOON, NOON, id="a feed that is new is as new as its newest entry"),
        pytest.param((NOON, ("a",)), ("a",), NOON, NOON, id="nothing changed"),
        pytest.param((NOON, ("a",)), ("b", "a"), NOON + HOUR, NOON + HOUR, id="an entry came"),
        pytest.param((NOON, ("a",)), ("a",), NOON + HOUR, NOON + HOUR, id="an entry was corrected"),
        pytest.param((NOON, ("b", "a")), ("a",), NOON - HOUR, NOW, id="the newest entry left"),
        pytest.param((NOON, ("b", "a")), ("b",), NOON, NOW, id="an old entry left"),
        pytest.param((NOON, ("a",)), (), NOON - 9 * HOUR, NOW, id="the last entry left"),
        pytest.param((NOON, ()), (), NOON - HOUR, NOON, id="it is still empty"),
        pytest.param((NOW + HOUR, ("a",)), (), NOON, NOW + HOUR, id="the clock went back"),
    ],
)
def test_a_feed_is_as_new_as_its_last_change(
    before: tuple[datetime, tuple[str, ...]] | None, ids: tuple[str, ...], newest: datetime, updated: datetime
) -> None:
    carried = Carried(updated=before[0], ids=before[1]) if before else None
    assert feed_updated(ids, newest, carried, NOW) == updated
