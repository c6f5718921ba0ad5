"""What would change for subscribers: each kind of change, the fields that differ, nothing where nothing does."""

from datetime import UTC, timedelta
from typing import Any

import pytest
from msgspec.structs import replace

from feedpub.diff import FIELDS, Change, Kind, changes
from feedpub.model import Image, Person
from tests.builders import NOON, entry, feed

HARBOUR = entry("harbour-reopens")
MARKET = entry("market", title="Market moves")


def found(before: list[Any], after: list[Any], taken_back: set[str] | None = None) -> list[Change]:
    known = {one.id: one for one in before}
    return list(changes({"news": list(known)}, known, {"news": feed(*after)}, taken_back or set()))


def test_the_same_again_is_no_change() -> None:
    assert found([HARBOUR, MARKET], [HARBOUR, MARKET]) == []


def test_another_order_is_no_change() -> None:
    assert found([HARBOUR, MARKET], [MARKET, HARBOUR]) == []


def test_an_entry_that_the_feed_did_not_carry_is_new() -> None:
    assert [(one.kind, one.id, one.path) for one in found([HARBOUR], [HARBOUR, MARKET])] == [
        (Kind.NEW, MARKET.id, "content/market.md")
    ]


def test_an_entry_that_the_feed_carries_no_more_is_gone() -> None:
    assert [(one.kind, one.id, one.title) for one in found([HARBOUR, MARKET], [HARBOUR])] == [
        (Kind.GONE, MARKET.id, "Market moves")
    ]


def test_a_feed_that_is_no_more_known_to_carry_an_entry_of_another_has_it_new() -> None:
    (change,) = changes({"news": [], "city": [HARBOUR.id]}, {HARBOUR.id: HARBOUR}, {"news": feed(HARBOUR)}, set())
    assert (change.feed, change.kind) == ("news", Kind.NEW)


@pytest.mark.parametrize(
    ("special", "field", "values"),
    [
        ({"title": "Harbour opens"}, "title", ("Harbour reopens", "Harbour opens")),
        ({"content": "<p>At seven.</p>"}, "content_html", (HARBOUR.content_html, "<p>At seven.</p>")),
        (
            {"updated": NOON + timedelta(hours=1)},
            "updated",
            ("2026-11-23T12:00:00+02:00", "2026-11-23T13:00:00+02:00"),
        ),
        ({"authors": (Person(name="Olha Sova"),)}, "authors", ((), (Person(name="Olha Sova"),))),
        ({"images": (Image(url="https://x.example/a.jpg"),)}, "images", ((), (Image(url="https://x.example/a.jpg"),))),
        ({"section": "city"}, "section", (None, "city")),
    ],
)
def test_an_update_names_what_was_and_what_is(special: dict[str, Any], field: str, values: tuple[Any, Any]) -> None:
    (change,) = found([HARBOUR], [replace(HARBOUR, **special)])
    assert change.kind is Kind.UPDATED
    assert change.fields == {field: values}
    assert field in FIELDS


def test_one_instant_in_two_zones_is_written_differently_and_so_an_update() -> None:
    (change,) = found([HARBOUR], [replace(HARBOUR, updated=NOON.astimezone(UTC))])
    assert change.fields == {"updated": ("2026-11-23T12:00:00+02:00", "2026-11-23T10:00:00+00:00")}


def test_a_feed_of_summaries_does_not_lack_the_text() -> None:
    assert found([HARBOUR], [replace(HARBOUR, content=None)]) == []


def test_what_no_subscriber_sees_is_no_update() -> None:
    assert found([HARBOUR], [replace(HARBOUR, fingerprint="other", minor=True, free={"desk": "night"})]) == []


def test_a_notice_in_the_place_of_a_story_is_a_withdrawal() -> None:
    (change,) = found([HARBOUR], [replace(HARBOUR, title="Withdrawn: Harbour reopens")], {HARBOUR.id})
    assert change.kind is Kind.WITHDRAWN


def test_a_story_taken_back_without_a_notice_is_a_withdrawal_too() -> None:
    assert [one.kind for one in found([HARBOUR], [], {HARBOUR.id})] == [Kind.WITHDRAWN]
