"""What a page says about its story outside the story's text: when it was published, which others it points to."""

import re
from collections.abc import Iterator, Sequence
from datetime import date, datetime

from msgspec import Struct
from msgspec.structs import replace

from feedpub.dates import Found, clock_of
from feedpub.languages import WEEKDAYS, fold
from feedpub.model import Related
from feedpub.readers.pagetext import times, words
from feedpub.readers.pagetext.kinds import glued
from feedpub.readers.pagetext.lines import Kind, Line
from feedpub.readers.pagetext.place import Place


class Moment(Struct, frozen=True):
    """A date that a line gives, as a candidate for the story's own."""

    value: date
    line: Line
    points: float
    updated: bool


def moments(place: Place, saved: date | None, month: tuple[int, int] | None) -> list[Moment]:
    """The dates around the headline and right below the text, the likeliest first."""
    found: list[Moment] = []
    for i in [*range(place.top, place.below), *range(place.end, min(place.end + 5, len(place.lines)))]:
        line = place.lines[i]
        if line not in place.lead and _tells_when(place, i) and (i < place.end or not another_story(place, i)):
            found += _of_line(place, i, saved, month)
    first = list(_first_published(place))
    if first:  # whatever is later than that is an update
        day = day_of(first[0].value)
        found = [replace(one, updated=one.updated or day_of(one.value) > day) for one in found]
    return sorted([*found, *first], key=lambda moment: -moment.points)


def _first_published(place: Place) -> Iterator[Moment]:
    """What a notice says ("This article was originally published on 26 Sep 2019 but has been updated")."""
    for line in place.lines[place.top : place.end + 12]:
        if line.kind in (Kind.TEXT, Kind.SHORT, Kind.BOILERPLATE, Kind.DATE) and len(line.text) < 250:
            said = times.FIRST_PUBLISHED.search(fold(line.text))
            hit = next((hit for hit in line.dates if said and 0 <= hit.start - said.end() < 30), None)
            if hit is not None and hit.value is not None:
                yield Moment(hit.value, line, 8.0, updated=False)


_ASIDE = (Kind.RELATED, Kind.RIGHTS, Kind.TICKER, Kind.TEXT, Kind.PICTURE)


def _tells_when(place: Place, i: int) -> bool:
    """Whether line ``i`` is there for its date: no caption with a day in it, nor the day that the page was opened."""
    line = place.lines[i]
    if not line.dates or line.kind in _ASIDE:
        return False
    if line.kind is Kind.SHORT and sum(c.isalpha() for c in line.text) > 60:
        return False
    first = line.dates[0]
    rest = line.text[: first.start] + line.text[first.end :]
    above = place.head is not None and i < place.head.at
    return not (above and first.clock is None and _WEEKDAY.fullmatch(fold(rest).strip(" ,.|•")))


_WEEKDAY = re.compile("|".join(sorted(WEEKDAYS, key=len, reverse=True)))


def _of_line(place: Place, i: int, saved: date | None, month: tuple[int, int] | None) -> Iterator[Moment]:
    line, at, before = place.lines[i], place.head.at if place.head else place.start, 0
    dated: list[tuple[date, str]] = []
    for hit in line.dates:
        value = _with_clock(place.lines, i, _with_year(hit, saved, month))
        if value is not None:
            dated.append((value, fold(line.text[before : hit.start])))
        before = hit.end
    first = min((day_of(value) for value, _ in dated), default=None)
    labelled = any(times.UPDATED.search(label) for _, label in dated)
    for value, label in dated:
        published = bool(times.PUBLISHED.search(label))
        # Of two dates side by side the later is the update, whichever stands first.
        updated = (bool(times.UPDATED.search(label)) and not published) or (not labelled and day_of(value) != first)
        points = 3.0 - 0.35 * abs(i - at) + (1.0 if isinstance(value, datetime) else 0.0)
        points += 2.0 if published else -0.5 if updated else 0.0
        # Above the headline stands what belongs to the page, or to the story before.
        points += 1.5 if i > at else 0.0
        if i >= place.end:
            points = 2.0 - 0.3 * (i - place.end) + (0.5 if isinstance(value, datetime) else 0.0)
        yield Moment(value, line, points, updated)


def another_story(place: Place, i: int) -> bool:
    """Whether below the text another story's list has begun before line ``i``."""
    kinds = [line.kind for line in place.lines[place.end : i + 1]]
    if Kind.RELATED_HEAD in kinds or Kind.COMMENTS in kinds or Kind.RIGHTS in kinds:
        return True
    return any(
        line.kind in (Kind.SHORT, Kind.CLOCK) and len(line.text.split()) > 4 for line in place.lines[place.end : i]
    )


def _with_year(hit: Found, saved: date | None, month: tuple[int, int] | None) -> date | None:
    if hit.value is not None:
        return hit.value
    year = None
    if saved is not None and (saved.month, saved.day) == (hit.month, hit.day):
        year = saved.year
    elif month is not None and month[1] == hit.month:
        year = month[0]
    if year is None:
        return None
    try:
        day = date(year, hit.month, hit.day)
    except ValueError:
        return None
    return datetime.combine(day, hit.clock) if hit.clock else day


def _with_clock(lines: Sequence[Line], i: int, value: date | None) -> date | None:
    """A date on one line and its time on the next (or the one before) are one."""
    if value is None or isinstance(value, datetime):
        return value
    for j in (i + 1, i - 1):
        if 0 <= j < len(lines) and lines[j].kind is Kind.CLOCK and not lines[max(i, j)].after_blank:
            clock = clock_of(lines[j].text)
            if clock is not None:
                return datetime.combine(value, clock)
    return value


def day_of(value: date) -> date:
    """The calendar day of a date with or without a time."""
    return value.date() if isinstance(value, datetime) else value


def pointed_to(line: Line) -> Related | None:
    """The other story that a line points to, its own time and count of views taken off its title."""
    if line.dates and glued(line.text, line.dates):
        last = line.dates[-1]
        views = times.VIEWS.search(line.text, last.end)
        count = int(re.sub(r"\D", "", views[1])) if views else None
        title = line.text[: last.start].rstrip(" |•,")
        return Related(title=title, published=last.value, views=count)
    mark = words.RELATED_MARK.match(fold(line.text))
    if mark:  # folding keeps the length of all that these marks are written with
        title = line.text[mark.end() :].strip(" :»>|–—-")
        return Related(title=title) if title else None
    return None
