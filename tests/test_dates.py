"""Dates as newsrooms write them: what they mean, what is refused, and where they fall in the newsroom's zone."""

from datetime import UTC, date, datetime, time, timedelta, timezone
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from feedpub.dates import clock_of, find, localize, parse

KYIV = ZoneInfo("Europe/Kyiv")
wall = datetime.fromisoformat  # naive on purpose: a time on the newsroom's wall
EAST2 = timezone(timedelta(hours=2))


@pytest.mark.parametrize(
    ("text", "hours"),
    [
        ("2026-11-23T14:05:00-04", -4),
        ("2026-11-23T14:05-04", -4),
        ("2026-11-23T14:05:00.000+2", 2),
        ("2026-11-23 14:05:00 -4", -4),
        ("2026-11-23 14:05 -4", -4),
        ("2026-11-23 14:05 +02", 2),
        ("23 November 2026, 14:05 GMT-4", -4),
        ("23.11.2026 14:05 UTC+2", 2),
        ("23.11.2026 14:05 (UTC+02)", 2),
        ("Mon, 23 Nov 2026 14:05:00 -4", -4),
        ("Mon, 23 Nov 2026 2:05 PM GMT+5:30", 5.5),
    ],
)
def test_an_offset_may_be_short_of_digits(text: str, hours: float) -> None:
    assert parse(text) == datetime(2026, 11, 23, 14, 5, tzinfo=timezone(timedelta(hours=hours)))


@pytest.mark.parametrize("text", ["2026-11-23 14:05-16", "2026-11-23 14:05-4", "2026-11-23 14:05 -15", "2026-11-23 -4"])
def test_what_may_be_the_end_of_a_time_is_no_offset(text: str) -> None:
    with pytest.raises(ValueError, match=";"):
        parse(text)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("2026-11-23", date(2026, 11, 23)),
        ("2026-1-3", date(2026, 1, 3)),
        ("20261123", date(2026, 11, 23)),
        ("2026/1/3", date(2026, 1, 3)),
        ("23.11.2026", date(2026, 11, 23)),
        ("2.12.25", date(2025, 12, 2)),
        ("Nov. 3, 2026", date(2026, 11, 3)),
        ("3 November 2026", date(2026, 11, 3)),
        ("November 3rd, 2026", date(2026, 11, 3)),
        ("7 січня 2026", date(2026, 1, 7)),
        ("7 січня 2026 року", date(2026, 1, 7)),
        ("среда, 10 апреля 2013", date(2013, 4, 10)),
        ("5. März 2024", date(2024, 3, 5)),
        ("3 décembre 2025", date(2025, 12, 3)),
        ("1er août 2025", date(2025, 8, 1)),
        ("3 dicembre 2025", date(2025, 12, 3)),
        ("3 de diciembre de 2025", date(2025, 12, 3)),
        ("3 de março de 2025", date(2025, 3, 3)),
        ("15 października 2025", date(2025, 10, 15)),
        ("05 Şubat 2025", date(2025, 2, 5)),
        ("2024 m. kovo 31 d.", date(2024, 3, 31)),
        ("3 maart 2025", date(2025, 3, 3)),
        ("5. august 2024", date(2024, 8, 5)),
        ("20 Januari 2026", date(2026, 1, 20)),
        ("28. 4. 2023", date(2023, 4, 28)),
        ("2024年3月31日", date(2024, 3, 31)),
        ("11/23/2026", date(2026, 11, 23)),
        ("23/11/2026", date(2026, 11, 23)),
        ("11/11/2026", date(2026, 11, 11)),
        ("29 February 2024", date(2024, 2, 29)),
    ],
)
def test_a_day_without_a_time_is_a_plain_date(text: str, value: date) -> None:
    got = parse(text)

    assert got == value
    assert not isinstance(got, datetime)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("2026-11-23 10:00", wall("2026-11-23 10:00")),
        ("2026-11-23T10:00:05.999", wall("2026-11-23 10:00:05")),
        ("02.12.25, 15:53", wall("2025-12-02 15:53")),
        ("23.11.2026 10:00:30", wall("2026-11-23 10:00:30")),
        ("2024.03.31 19:59", wall("2024-03-31 19:59")),
        ("18 листопада 2025, 14:35", wall("2025-11-18 14:35")),
        ("7 января 2026 года в 10:15", wall("2026-01-07 10:15")),
        ("January 13, 2020 / 1:39 PM", wall("2020-01-13 13:39")),
        ("Posted March 2, 2020 5:04 pm", wall("2020-03-02 17:04")),
        ("March 2, 2020 12:04 a.m.", wall("2020-03-02 00:04")),
        ("November 18, 2025, Tuesday // 18:19", wall("2025-11-18 18:19")),
        ("Stand: 28.04.2023 17:23 Uhr", wall("2023-04-28 17:23")),
        ("5. März 2024, 18.30 Uhr", wall("2024-03-05 18:30")),
        ("Le 3 décembre 2025 à 14h35", wall("2025-12-03 14:35")),
        ("20/1/2026 18:30", wall("2026-01-20 18:30")),
        ("15:16 18 листопада 2025", wall("2025-11-18 15:16")),
        ("20261123T101500", wall("2026-11-23 10:15")),
    ],
)
def test_a_time_without_a_zone_is_a_wall_clock(text: str, value: datetime) -> None:
    got = parse(text)

    assert got == value
    assert isinstance(got, datetime)
    assert got.tzinfo is None


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("2026-11-23T10:00:00Z", datetime(2026, 11, 23, 10, tzinfo=UTC)),
        ("2026-11-23 10:00 UTC", datetime(2026, 11, 23, 10, tzinfo=UTC)),
        ("2026-11-23T10:00+0200", datetime(2026, 11, 23, 10, tzinfo=EAST2)),
        ("2026-11-23 10:00:00 +02:00", datetime(2026, 11, 23, 10, tzinfo=EAST2)),
        ("2026-11-23T10:00-03:30", datetime(2026, 11, 23, 13, 30, tzinfo=UTC)),
        ("Mon, 23 Nov 2026 10:00:00 +0200", datetime(2026, 11, 23, 10, tzinfo=EAST2)),
        ("23 Nov 2026 10:00 GMT", datetime(2026, 11, 23, 10, tzinfo=UTC)),
        ("Mon, 23 Nov 26 10:00:00 EST", datetime(2026, 11, 23, 15, tzinfo=UTC)),
        ("20261123T101500Z", datetime(2026, 11, 23, 10, 15, tzinfo=UTC)),
        ("1764720000", datetime(2025, 12, 3, tzinfo=UTC)),
        ("1764720000999", datetime(2025, 12, 3, tzinfo=UTC)),
    ],
)
def test_a_time_with_an_offset_is_an_instant(text: str, value: datetime) -> None:
    got = parse(text)

    assert isinstance(got, datetime)
    assert got.tzinfo is not None
    assert got == value


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "empty"),
        ("now", "not a date"),
        ("0", "not a date"),
        ("01/02/2026", "may be 2026-02-01 or 2026-01-02"),
        ("2026-02-30", "not a day in the calendar"),
        ("29.02.2025", "not a day in the calendar"),
        ("31 квітня 2026", "not a day in the calendar"),
        ("0001-01-01T00:00:00Z", "the year 1 lies outside 1970 to 2100; mend the year"),
        ("2101-01-01", "the year 2101 lies outside 1970 to 2100; mend the year"),
        ("9999999999999", "outside 1970 to 2100"),
        ("2026-11-23T24:00:00+02:00", "the next day's 00:00"),
        ("2026-11-23 10:00:60", "leap second"),
        ("2026-11-23 10:00 EET", "more than one zone"),
        ("2026-11-23T10:00:00+25:00", "offset +25:00 does not exist"),
        ("7 січня", "has no year"),
        ("2026-11-23, 2026-11-24", "holds 2 dates"),
        ("published in March 2026", "not a date"),
        ("2026-11-23 sharp", "'sharp'"),
        ("listopada 3, 2026", "not a date"),
        ("x" * 500, "too long"),
    ],
)
def test_what_is_no_date_is_refused_with_what_to_do(text: str, says: str) -> None:
    with pytest.raises(ValueError) as caught:
        parse(text)

    assert says in str(caught.value)
    assert "; " in str(caught.value)


@pytest.mark.parametrize(
    ("language", "value"),
    [
        ("en-US", date(2026, 1, 2)),
        ("en_us", date(2026, 1, 2)),
        ("en-GB", date(2026, 2, 1)),
        ("uk", date(2026, 2, 1)),
        ("fr", date(2026, 2, 1)),
    ],
)
def test_the_language_decides_which_number_is_the_month(language: str, value: date) -> None:
    assert parse("01/02/2026", language=language) == value


def test_a_bare_english_does_not_decide_which_number_is_the_month() -> None:
    with pytest.raises(ValueError, match="may be"):
        parse("01/02/2026", language="en")


def test_a_month_that_two_languages_share_needs_the_language() -> None:
    assert parse("3 listopada 2025", language="pl") == date(2025, 11, 3)
    assert parse("3. listopada 2025", language="hr") == date(2025, 10, 3)
    with pytest.raises(ValueError, match="not a date"):
        parse("3 listopada 2025")


@settings(deadline=None)
@given(st.datetimes(min_value=wall("1970-01-01 00:00"), max_value=wall("2100-12-31 00:00")))
def test_what_python_writes_as_iso_comes_back_in_whole_seconds(value: datetime) -> None:
    assert parse(value.isoformat(" ")) == value.replace(microsecond=0)
    assert parse(value.replace(microsecond=0).isoformat() + "+02:00") == value.replace(microsecond=0, tzinfo=EAST2)


@settings(deadline=None)
@given(st.text(max_size=60))
def test_any_text_is_a_date_in_range_or_a_value_error_with_advice(text: str) -> None:
    said = ""
    try:
        value = parse(text)
    except ValueError as error:
        said = str(error)
    assert ";" in said or 1970 <= value.year <= 2100


@settings(deadline=None)
@given(st.text(alphabet="0123456789.-/: ,TZ+янсеп ", max_size=40))
def test_finding_never_fails_and_its_spans_do_not_overlap(text: str) -> None:
    reached = 0
    for hit in find(text):
        assert reached <= hit.start < hit.end <= len(text)
        reached = hit.end


def test_a_date_glued_to_a_title_is_found_where_it_starts() -> None:
    text = "with the Alliance - Rutte02.12.25, 15:53 • 3076 views"

    (hit,) = find(text)

    assert text[: hit.start].endswith("Rutte")
    assert text[hit.start : hit.end] == "02.12.25, 15:53"
    assert hit.value == wall("2025-12-02 15:53")


def test_a_date_without_a_year_is_found_without_a_value() -> None:
    (hit,) = find("КИЕВ. 3 декабря. УНН.")

    assert (hit.value, hit.month, hit.day, hit.has_year) == (None, 12, 3, False)


def test_a_given_year_completes_a_date_without_one() -> None:
    (hit,) = find("January 7, 09:14 AM", year=2026)

    assert hit.value == wall("2026-01-07 09:14")
    assert not hit.has_year


def test_a_29_february_without_a_year_is_no_date_in_a_year_that_has_none() -> None:
    assert find("29 лютого", year=2025) == []
    assert [hit.value for hit in find("29 лютого", year=2024)] == [date(2024, 2, 29)]


def test_today_is_a_date_only_where_the_day_is_given() -> None:
    assert find("Сьогодні, 14:35") == []
    assert [hit.value for hit in find("Сьогодні, 14:35", today=date(2025, 11, 18))] == [wall("2025-11-18 14:35")]
    assert [hit.value for hit in find("вчора, 09:05", today=date(2025, 11, 1))] == [wall("2025-10-31 09:05")]


@pytest.mark.parametrize("text", ["version 02.12.25 of it", "1.2.3.2024", "10.12.2025.4", "12:30:45", "$42.330.01"])
def test_numbers_that_only_look_like_dates_are_left_alone(text: str) -> None:
    assert find(text) == []


@pytest.mark.parametrize(
    ("text", "value"), [("• 09:02", time(9, 2)), ("9:05 PM", time(21, 5)), ("24:00", None), ("at 9:05", None)]
)
def test_a_time_on_a_line_of_its_own_is_told_from_other_lines(text: str, value: time | None) -> None:
    assert clock_of(text) == value


def test_a_day_is_its_local_midnight() -> None:
    assert localize(date(2025, 12, 3), KYIV).isoformat() == "2025-12-03T00:00:00+02:00"
    assert localize(date(2025, 7, 3), KYIV).isoformat() == "2025-07-03T00:00:00+03:00"


def test_a_midnight_that_does_not_exist_is_the_first_minute_of_its_day() -> None:
    assert localize(date(2023, 4, 28), ZoneInfo("Africa/Cairo")).isoformat() == "2023-04-28T01:00:00+03:00"


def test_a_time_in_the_gap_moves_forward_by_the_gap() -> None:
    assert localize(wall("2026-03-29 03:30"), KYIV).isoformat() == "2026-03-29T04:30:00+03:00"


def test_a_time_in_the_gap_moves_forward_whichever_of_two_times_is_asked_for() -> None:
    assert localize(wall("2026-03-29 03:30"), KYIV, last=True).isoformat() == "2026-03-29T04:30:00+03:00"


def test_a_time_in_the_overlap_is_the_last_of_the_two_where_that_is_asked_for() -> None:
    assert localize(wall("2026-10-25 03:30"), KYIV, last=True).isoformat() == "2026-10-25T03:30:00+02:00"


def test_a_time_in_the_overlap_is_the_first_of_the_two() -> None:
    assert localize(wall("2026-10-25 03:30"), KYIV).isoformat() == "2026-10-25T03:30:00+03:00"
    assert localize(wall("2026-10-25 03:30").replace(fold=1), KYIV).isoformat() == "2026-10-25T03:30:00+03:00"


def test_an_instant_is_written_with_the_newsrooms_offset() -> None:
    assert localize(datetime(2026, 1, 1, 12, 0, 0, 999, tzinfo=UTC), KYIV).isoformat() == "2026-01-01T14:00:00+02:00"


def test_an_offset_with_seconds_is_rounded_to_minutes() -> None:
    monrovia = localize(wall("1971-05-01 12:00"), ZoneInfo("Africa/Monrovia"))

    assert monrovia.strftime("%z") in ("-0044", "-0045")


@settings(deadline=None)
@given(
    st.datetimes(min_value=wall("1975-01-01 00:00"), max_value=wall("2099-12-31 00:00")),
    st.sampled_from(
        ["Europe/Kyiv", "America/New_York", "Australia/Lord_Howe", "Pacific/Apia", "Asia/Kathmandu", "UTC"]
    ),
)
def test_a_placed_wall_clock_exists_has_whole_minutes_of_offset_and_only_gaps_move_it(
    value: datetime, zone_name: str
) -> None:
    zone = ZoneInfo(zone_name)

    placed = localize(value, zone)

    assert placed.microsecond == 0
    assert placed.utcoffset() is not None
    assert placed.astimezone(UTC).astimezone(zone) == placed
    moved = placed.replace(tzinfo=None) - value.replace(microsecond=0)
    assert timedelta() <= moved <= timedelta(days=1)


def test_an_instant_in_any_zone_is_placed_as_by_way_of_utc() -> None:
    for zone in map(ZoneInfo, sorted(available_timezones())):
        for year in (*range(1973, 2038, 3), 2100):
            for month in (1, 7):
                value = datetime(year, month, 1, 12, 30, tzinfo=EAST2)
                placed = localize(value, zone)
                assert placed.isoformat() == value.astimezone(UTC).astimezone(zone).isoformat()
                assert (placed.utcoffset() or timedelta()) % timedelta(minutes=1) == timedelta()
