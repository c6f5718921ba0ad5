"""Ids that keep their story, dates that stand, and updates that mean something."""

from datetime import UTC, datetime, timedelta
from itertools import permutations

import pytest

from feedpub.ledger import Carried, Published
from feedpub.lifecycle import feed_updated, keep_id, one_each, settle
from feedpub.model import Entry
from tests.builders import NOON, entry

HOUR = timedelta(hours=1)
NOW = NOON + timedelta(days=1)


def published(one: Entry, **special: object) -> Published:
    """What the ledger remembers of an entry that was in a feed."""
    usual: dict[str, object] = {
        "id": one.id,
        "path": one.path,
        "published": one.published,
        "updated": one.updated,
        "fingerprint": one.fingerprint,
    }
    return Published(**usual | special)  # type: ignore[arg-type]


def test_a_new_storys_dates_are_its_own() -> None:
    one = entry(updated=NOON + HOUR)
    assert settle(one, None, NOW) == (one, None)


def test_a_new_story_that_declares_an_update_in_the_future_is_as_new_as_its_date() -> None:
    settled, _ = settle(entry(updated=NOW + HOUR), None, NOW)
    assert settled.updated == NOON


def test_an_unchanged_story_stays_as_it_was_whenever_it_is_built() -> None:
    one = entry(fingerprint="a")
    for later in (timedelta(0), HOUR, timedelta(days=400)):
        assert settle(one, published(one), NOW + later) == (one, None)


def test_a_changed_story_is_updated_at_the_moment_of_the_build() -> None:
    one = entry(fingerprint="b")
    settled, note = settle(one, published(one, fingerprint="a"), NOW)
    assert (settled.published, settled.updated, note) == (NOON, NOW, None)


def test_a_minor_change_updates_nothing() -> None:
    one = entry(fingerprint="b", minor=True)
    settled, _ = settle(one, published(one, fingerprint="a"), NOW)
    assert settled.updated == NOON


def test_a_changed_story_that_declares_its_update_is_updated_then() -> None:
    one = entry(fingerprint="b", updated=NOON + HOUR)
    settled, _ = settle(one, published(one, fingerprint="a", updated=NOON), NOW)
    assert settled.updated == NOON + HOUR


def test_a_changed_story_that_still_declares_an_earlier_update_is_updated_now() -> None:
    one = entry(fingerprint="c", updated=NOON + HOUR)
    settled, _ = settle(one, published(one, fingerprint="b"), NOW)
    assert settled.updated == NOW


def test_an_update_never_goes_back() -> None:
    one = entry(fingerprint="b")
    ahead = NOW + HOUR
    settled, _ = settle(one, published(one, fingerprint="a", updated=ahead), NOW)
    assert settled.updated == ahead


@pytest.mark.parametrize("shift", [-HOUR, HOUR, timedelta(days=30)])
def test_a_date_that_is_changed_after_publication_does_not_move_and_the_newsroom_is_told(shift: timedelta) -> None:
    one = entry(published=NOON + shift, fingerprint="a")
    settled, note = settle(one, published(one, published=NOON, updated=NOON), NOW)
    assert (settled.published, settled.updated) == (NOON, NOON)
    assert note is not None
    assert note.startswith("content/harbour-reopens.md: its date was changed after publication;")
    assert note.endswith("published: 2026-11-23T12:00:00+02:00")


def test_the_same_instant_in_another_zone_is_no_other_date() -> None:
    one = entry(published=NOON.astimezone(UTC), fingerprint="a")
    assert settle(one, published(one, published=NOON, updated=NOON), NOW)[1] is None


def test_a_day_is_no_longer_only_a_day_where_an_earlier_time_stands() -> None:
    midnight = NOON.replace(hour=0)
    one = entry(published=midnight, published_is_day=True)
    assert settle(one, published(one), NOW)[0].published_is_day
    assert not settle(one, published(one, published=NOON), NOW)[0].published_is_day


def test_an_update_is_written_with_the_newsrooms_offset() -> None:
    one = entry(fingerprint="b")
    settled, _ = settle(one, published(one, fingerprint="a"), NOW.astimezone(UTC))
    assert settled.updated.isoformat() == "2026-11-24T12:00:00+02:00"


@pytest.mark.parametrize("origin", ["seen in its words", "the site's"])
def test_an_id_whose_language_was_only_guessed_stays_when_the_guess_changes(origin: str) -> None:
    before = entry("en/harbour")
    now = entry("harbour", path=before.path, origins={"id": "file name", "language": origin})
    assert keep_id(now, {before.path: published(before)}).id == before.id


def test_a_story_with_an_id_of_its_own_is_another_story_though_it_came_from_the_same_file() -> None:
    before = entry("monday")
    now = entry("tuesday", path=before.path, origins={"id": "the story's own", "language": "the site's"})
    assert keep_id(now, {before.path: published(before)}) == now


def test_an_id_whose_language_is_declared_is_as_declared() -> None:
    before = entry("en/harbour")
    now = entry("harbour", path=before.path, origins={"language": "front matter `lang`, line 3"})
    assert keep_id(now, {before.path: published(before)}) == now
    assert keep_id(now, {}) == now


def test_of_two_new_stories_with_one_id_the_earlier_keeps_it() -> None:
    early, late = entry(path="b.md"), entry(path="a.md", published=NOON + HOUR)
    for order in permutations((early, late)):
        kept, held = one_each(order, {})
        assert kept == {early.id: early}
        (error,) = held
        assert str(error) == (
            "a.md: has the id of b.md (tag:gazette.example,2025:harbour-reopens), which keeps it; rename this file or "
            "give it its own `id:`"
        )


def test_of_two_stories_with_one_id_the_published_one_keeps_it_even_if_the_newcomer_is_earlier() -> None:
    known, newcomer = entry(path="b.md"), entry(path="a.md", published=NOON - HOUR)
    for order in permutations((known, newcomer)):
        kept, held = one_each(order, {known.id: published(known)})
        assert kept == {known.id: known}
        assert [error.subject for error in held] == ["a.md"]


def test_of_two_stories_of_one_moment_the_first_by_path_keeps_the_id() -> None:
    stories = [entry(path=path) for path in ("b.md", "a.md", "c.md")]
    for order in permutations(stories):
        kept, held = one_each(order, {})
        assert [one.path for one in kept.values()] == ["a.md"]
        assert [error.subject for error in held] == ["b.md", "c.md"]


def test_a_story_whose_file_was_moved_keeps_its_id() -> None:
    before = entry(path="old/harbour.md")
    moved = entry(path="new/harbour.md")
    assert one_each([moved], {before.id: published(before)}) == ({moved.id: moved}, [])


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
