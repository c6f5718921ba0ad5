"""Cron lines, against an oracle that knows neither fields nor folds: it looks at every minute that goes by."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from functools import cache
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feedpub.cron import Cron, parse

MINUTE = timedelta(minutes=1)
YEARS = (2025, 2026, 2027)
ZONES = (
    "Europe/Kyiv",
    "America/New_York",
    "Australia/Lord_Howe",  # by half an hour
    "Asia/Beirut",  # a gap at midnight
    "Africa/Cairo",  # a gap at midnight, an overlap before it
    "America/Santiago",
    "Europe/Dublin",  # winter time is the exception
    "America/St_Johns",  # half an hour off
    "Pacific/Apia",
    "Asia/Kathmandu",  # 45 minutes off
    "UTC",
)
# What each line means, said by hand: whether a minute that the wall shows is one to run in.
MEANING: dict[str, Callable[[datetime], bool]] = {
    "* * * * *": lambda wall: True,
    "*/10 * * * *": lambda wall: wall.minute % 10 == 0,
    "@hourly": lambda wall: wall.minute == 0,
    "30 */2 * * *": lambda wall: wall.minute == 30 and wall.hour % 2 == 0,
    "*/15 3 * * *": lambda wall: wall.minute % 15 == 0 and wall.hour == 3,
    "@daily": lambda wall: wall.hour == wall.minute == 0,
    "30 3 * * *": lambda wall: (wall.hour, wall.minute) == (3, 30),
    "0 2,3 * * *": lambda wall: wall.hour in (2, 3) and wall.minute == 0,
    "15,45 0-3 * * *": lambda wall: wall.hour < 4 and wall.minute in (15, 45),
    "30 1 * * mon-fri": lambda wall: (wall.hour, wall.minute) == (1, 30) and wall.weekday() < 5,
    "0 0 * * 7": lambda wall: wall.hour == wall.minute == 0 and wall.weekday() == 6,
    "0 1 29 3 sun": lambda wall: (
        (wall.hour, wall.minute, wall.month) == (1, 0, 3) and (wall.day == 29 or wall.weekday() == 6)
    ),
    "20 2 */2 * sat,sun": lambda wall: (wall.hour, wall.minute) == (2, 20) and wall.day % 2 == 1 and wall.weekday() > 4,
    "0 4 1 1-12/3 *": lambda wall: (wall.hour, wall.minute, wall.day) == (4, 0, 1) and wall.month % 3 == 1,
}
BY_REAL_TIME = {"* * * * *", "*/10 * * * *", "@hourly", "30 */2 * * *", "*/15 3 * * *"}


def instant(text: str) -> datetime:
    return datetime.fromisoformat(text).astimezone(UTC)


@cache
def walls(zone: str, start: datetime, end: datetime) -> list[tuple[datetime, datetime]]:
    """Every minute from start to before end, and what the wall shows then."""
    count = int((end - start) / MINUTE)
    steps = (start + MINUTE * n for n in range(count))
    return [(at, at.astimezone(ZoneInfo(zone)).replace(tzinfo=None, fold=0)) for at in steps]


def expected(expression: str, zone: str, start: datetime, end: datetime) -> Iterator[datetime]:
    """When a line is due, by the definition. Start a day before the first time that is asked for."""
    due = MEANING[expression]
    latest = datetime.min  # noqa: DTZ901  a wall's time
    for at, wall in walls(zone, start, end):
        if expression in BY_REAL_TIME:
            if due(wall):
                yield at
        elif wall > latest:
            # All minutes that the wall has come to since the last: one as a rule, those of a gap at its end.
            skipped = int((wall - latest) / MINUTE) if latest.year > 1 else 1
            if any(due(wall - MINUTE * n) for n in range(skipped)):
                yield at
        latest = max(latest, wall)


@cache
def changes(zone: str) -> list[datetime]:
    hours = [datetime(YEARS[0], 1, 1, tzinfo=UTC) + timedelta(hours=n) for n in range(24 * 365 * len(YEARS))]
    return [b for a, b in pairwise(hours) if offset(a, zone) != offset(b, zone)]


def offset(at: datetime, zone: str) -> timedelta | None:
    return at.astimezone(ZoneInfo(zone)).utcoffset()


def fired(cron: Cron, zone: str, start: datetime, end: datetime) -> list[datetime]:
    """What repeated ``after`` gives in [start, end), in UTC."""
    found = []
    moment = start - timedelta(microseconds=1)
    while (moment := cron.after(moment, ZoneInfo(zone)).astimezone(UTC)) < end:
        found.append(moment)
    return found


@pytest.mark.parametrize("expression", MEANING)
@pytest.mark.parametrize("zone", ZONES)
def test_every_minute_around_a_change_of_the_clock_is_as_the_definition_says(zone: str, expression: str) -> None:
    cron = parse(expression)
    around = changes(zone) or [instant("2026-03-29T01:00+00:00")]
    hours = timedelta(hours=4 if expression in {"* * * * *", "*/10 * * * *"} else 15)
    for change in around:
        start, end = change - hours, change + hours
        due = [at for at in expected(expression, zone, change - timedelta(hours=20), end) if start <= at < end]

        assert fired(cron, zone, start, end) == due


def test_the_zones_have_the_changes_that_make_the_test_above_worth_its_while() -> None:
    assert [len(changes(zone)) for zone in ZONES] == [6, 6, 6, 6, 6, 6, 6, 6, 0, 0, 0]


@pytest.mark.parametrize(
    ("zone", "expression"),
    [
        ("Europe/Kyiv", "@daily"),
        ("Europe/Kyiv", "30 */2 * * *"),
        ("Europe/Kyiv", "30 1 * * mon-fri"),
        ("Europe/Kyiv", "20 2 */2 * sat,sun"),
        ("Europe/Kyiv", "0 4 1 1-12/3 *"),
        ("Australia/Lord_Howe", "0 1 29 3 sun"),
    ],
)
def test_a_whole_year_is_as_the_definition_says(zone: str, expression: str) -> None:
    start, end = instant("2026-01-01T00:00+00:00"), instant("2026-12-31T00:00+00:00")
    due = list(expected(expression, zone, start, end))

    assert fired(parse(expression), zone, start + timedelta(days=1), end) == [
        at for at in due if at >= start + timedelta(days=1)
    ]


@given(
    st.sampled_from(ZONES),
    st.sampled_from(list(MEANING)),
    st.datetimes(
        datetime(2025, 1, 3),  # noqa: DTZ001
        datetime(2027, 12, 20),  # noqa: DTZ001
        timezones=st.just(UTC),
    ),
)
def test_from_any_moment_the_next_time_is_later_and_none_is_left_out(
    zone: str, expression: str, moment: datetime
) -> None:
    cron = parse(expression)
    found = cron.after(moment, ZoneInfo(zone))
    day = moment.replace(second=0, microsecond=0) - timedelta(days=1)
    due = (at for at in expected(expression, zone, day, day + timedelta(days=1, hours=6)) if at > moment)

    assert found.astimezone(UTC) > moment
    assert found.tzinfo == ZoneInfo(zone)
    assert (found.second, found.microsecond) == (0, 0)
    first = next(due, None)
    if first is None:
        assert found.astimezone(UTC) >= day + timedelta(days=1, hours=6)
    else:
        assert found.astimezone(UTC) == first


def days(expression: str, zone: str, start: str, count: int) -> list[str]:
    cron, moment = parse(expression), instant(start)
    found = []
    for _ in range(count):
        moment = cron.after(moment, ZoneInfo(zone))
        found.append(moment.isoformat(timespec="minutes"))
    return found


def test_the_first_midnight_after_the_clocks_go_forward_is_kept() -> None:
    # APScheduler's own CronTrigger never fires on 2026-03-30 in Kyiv.
    assert days("0 0 * * *", "Europe/Kyiv", "2026-03-28T12:00+02:00", 3) == [
        "2026-03-29T00:00+02:00",
        "2026-03-30T00:00+03:00",
        "2026-03-31T00:00+03:00",
    ]


def test_half_past_three_in_october_runs_once() -> None:
    # APScheduler's own CronTrigger fires at 03:30 twice.
    assert days("30 3 * * *", "Europe/Kyiv", "2026-10-24T12:00+03:00", 2) == [
        "2026-10-25T03:30+03:00",
        "2026-10-26T03:30+02:00",
    ]


def test_a_time_in_the_gap_runs_once_right_after_it() -> None:
    assert days("30 3 * * *", "Europe/Kyiv", "2026-03-28T12:00+02:00", 2) == [
        "2026-03-29T04:00+03:00",
        "2026-03-30T03:30+03:00",
    ]


def test_two_times_that_a_gap_makes_one_run_once() -> None:
    assert days("0 2,3 * * *", "America/New_York", "2026-03-07T12:00-05:00", 3) == [
        "2026-03-08T03:00-04:00",
        "2026-03-09T02:00-04:00",
        "2026-03-09T03:00-04:00",
    ]


def test_a_midnight_that_does_not_exist_runs_at_the_first_moment_of_the_day() -> None:
    assert days("@daily", "Asia/Beirut", "2026-03-28T12:00+02:00", 2) == [
        "2026-03-29T01:00+03:00",
        "2026-03-30T00:00+03:00",
    ]


def test_a_day_that_a_country_skips_runs_when_the_next_begins() -> None:
    # Samoa had no 30 December 2011.
    assert days("0 12 * * *", "Pacific/Apia", "2011-12-29T13:00-10:00", 2) == [
        "2011-12-31T00:00+14:00",
        "2011-12-31T12:00+14:00",
    ]


def test_every_ten_minutes_goes_on_through_the_hour_that_comes_twice() -> None:
    found = [instant(at) for at in days("*/10 * * * *", "Europe/Kyiv", "2026-10-25T02:55+03:00", 14)]

    assert {b - a for a, b in pairwise(found)} == {timedelta(minutes=10)}


def test_from_within_the_second_showing_of_an_hour_its_times_are_past() -> None:
    second = datetime(2026, 10, 25, 3, 10, tzinfo=ZoneInfo("Europe/Kyiv"), fold=1)

    assert parse("30 3 * * *").after(second, ZoneInfo("Europe/Kyiv")).isoformat() == "2026-10-26T03:30:00+02:00"


def test_a_leap_day_fires_in_leap_years() -> None:
    assert days("0 6 29 2 *", "Europe/Kyiv", "2026-01-01T00:00+02:00", 2) == [
        "2028-02-29T06:00+02:00",
        "2032-02-29T06:00+02:00",
    ]


def test_a_restricted_day_of_either_kind_will_do_but_a_star_means_both() -> None:
    either = days("0 6 13 * fri", "UTC", "2026-11-01T00:00+00:00", 3)
    both = days("0 6 */13 * fri", "UTC", "2026-05-02T00:00+00:00", 2)

    assert either == ["2026-11-06T06:00+00:00", "2026-11-13T06:00+00:00", "2026-11-20T06:00+00:00"]
    assert both == ["2026-08-14T06:00+00:00", "2026-11-27T06:00+00:00"]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("0 0 * * 0", "0 0 * * 7"),
        ("0 0 * * SUN", "@weekly"),
        ("0 0 * * 5-7", "0 0 * * fri,sat,0"),
        ("0 0 1 Jan *", "@yearly"),
        ("@annually", "@YEARLY"),
        ("@midnight", "@daily"),
        ("0 0 1 * *", "@monthly"),
        ("0 0 * mar-may mon-wed", "0 0 * 3,4,5 1,2,3"),
        ("  5-59/20   *  * * *\t", "5,25,45 * * * *"),
        ("*/60 */24 * * *", "0 0-0 * * *"),
        ("0 0 * * */2", "0 0 * * 0,2,4,6"),
    ],
)
def test_two_ways_to_write_one_schedule_agree(one: str, other: str) -> None:
    assert days(one, "UTC", "2026-01-01T00:00+00:00", 40) == days(other, "UTC", "2026-01-01T00:00+00:00", 40)


@pytest.mark.parametrize(
    ("expression", "message"),
    [
        ("", "0 fields where cron has five; write minute"),
        ("* * * *", "4 fields where cron has five; write minute"),
        ("0 */5 * * * *", "6 fields where cron has five, without seconds and years; write minute"),
        ("0 25 * * *", "hour 25 is out of range; write 0-23"),
        ("60 * * * *", "minute 60 is out of range; write 0-59"),
        ("0 0 0 * *", "day of the month 0 is out of range; write 1-31"),
        ("0 0 * 13 *", "month 13 is out of range; write 1-12"),
        ("0 0 * * 8", "day of the week 8 is out of range; write 0-7"),
        ("0 0 * juli *", "month 'juli' is unknown; write 1-12 (names: jan feb"),
        ("0 0 mon * *", "day of the month 'mon' is unknown; write 1-31"),
        ("0 0 L * *", "day of the month 'l' is not for cron: it knows no L"),
        ("0 0 15W * *", "day of the month '15w' is not for cron"),
        ("0 0 LW * *", "day of the month 'lw' is not for cron"),
        ("0 0 * * 5L", "day of the week '5l' is not for cron"),
        ("0 0 * * fri#2", "day of the week 'fri#2' is not for cron"),
        ("0 0 ? * 1", "day of the month '?' is not for cron"),
        ("22-2 * * * *", "minute '22-2' runs backwards; write 22-59,0-2"),
        ("0 0 * * fri-sun", "day of the week 'fri-sun' runs backwards; write 5-7"),
        ("5/10 * * * *", "minute '5/10' means different things to different crons; write 5-59/10"),
        ("*/0 * * * *", "minute '*/0' has a step of 0; write a step of 1-60"),
        ("*/90 * * * *", "minute '*/90' has a step of 90; write a step of 1-60"),
        ("1,,2 * * * *", "minute '' cannot be read; write for example 0"),
        ("٣ * * * *", "minute '٣' cannot be read; write for example 0"),
        ("-5 * * * *", "minute '-5' cannot be read; write for example 0"),
        ("1-5-7 * * * *", "minute '1-5-7' cannot be read; write for example 0"),
        ("9" * 9999 + " * * * *", "minute '99999999999999999999…' cannot be read; write"),
        ("0 0 30 2 *", "never fires: no day 30 in feb; name a day"),
        ("0 0 31 4,6 *", "never fires: no day 31 in apr jun; name a day"),
        ("0 0 30 2 */2", "never fires: no day 30 in feb; name a day"),
        ("@reboot", "@reboot is not a time; leave it out, as `feedpub run` builds once when it starts anyway"),
        ("@dayly", "@dayly is unknown; the nearest is @daily"),
        ("@every 5m", "@every is unknown; the nearest is @"),
        ("@daily 5", "@daily stands alone; remove '5' after it"),
    ],
)
def test_what_is_no_cron_line_is_refused_with_what_to_write(expression: str, message: str) -> None:
    with pytest.raises(ValueError) as caught:
        parse(expression)

    assert str(caught.value).startswith(message)
    assert "; " in str(caught.value)


def test_a_day_that_february_lacks_still_fires_on_its_weekdays() -> None:
    assert days("0 0 30 2 mon", "UTC", "2026-01-01T00:00+00:00", 1) == ["2026-02-02T00:00+00:00"]


@given(st.text(alphabet="0123456789*/-,@LW#? monjafri", max_size=40))
def test_any_text_is_a_cron_that_fires_or_a_message(text: str) -> None:
    try:
        cron = parse(text)
    except ValueError as error:
        assert "; " in str(error)  # noqa: PT017  either way is right
    else:
        assert cron.after(instant("2026-01-01T00:00+00:00"), ZoneInfo("UTC")) > instant("2026-01-01T00:00+00:00")


def test_a_naive_moment_is_refused() -> None:
    with pytest.raises(ValueError, match="pass an aware datetime"):
        parse("@daily").after(datetime(2026, 1, 1), ZoneInfo("UTC"))  # noqa: DTZ001
