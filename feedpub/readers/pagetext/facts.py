"""What a page says about its story outside the story's text: when, who, from where, which others it points to."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from feedpub import people
from feedpub.dates import Found, clock_of, find
from feedpub.languages import fold
from feedpub.model import Person, Related
from feedpub.readers.pagetext import words
from feedpub.readers.pagetext.kinds import glued
from feedpub.readers.pagetext.lines import Kind, Line
from feedpub.readers.pagetext.place import Place


@dataclass(frozen=True, slots=True)
class Moment:
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
        aside = line in place.lead or line.kind in (Kind.RELATED, Kind.RIGHTS, Kind.TICKER, Kind.TEXT)
        if not aside and (i < place.end or not _other(place, i)):
            found += _of_line(place, i, saved, month)
    return sorted(found, key=lambda moment: -moment.points)


def _of_line(place: Place, i: int, saved: date | None, month: tuple[int, int] | None) -> Iterator[Moment]:
    line, at, before = place.lines[i], place.head.at if place.head else place.start, 0
    dated: list[tuple[date, str]] = []
    for hit in line.dates:
        value = _with_clock(place.lines, i, _with_year(hit, saved, month))
        if value is not None:
            dated.append((value, fold(line.text[before : hit.start])))
        before = hit.end
    first = min((day_of(value) for value, _ in dated), default=None)
    labelled = any(words.UPDATED.search(label) for _, label in dated)
    for value, label in dated:
        published = bool(words.PUBLISHED.search(label))
        # Of two dates side by side the later is the update, whichever stands first.
        updated = (bool(words.UPDATED.search(label)) and not published) or (not labelled and day_of(value) != first)
        points = 3.0 - 0.35 * abs(i - at) + (1.0 if isinstance(value, datetime) else 0.0)
        points += 2.0 if published else -0.5 if updated else 0.0
        # Above the headline stands what belongs to the page, or to the story before.
        points += 1.5 if i > at else 0.0
        if i >= place.end:
            points = 2.0 - 0.3 * (i - place.end) + (0.5 if isinstance(value, datetime) else 0.0)
        yield Moment(value, line, points, updated)


def _other(place: Place, i: int) -> bool:
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


def written_by(place: Place, body: str) -> tuple[tuple[Person, ...], Line] | None:
    """Who wrote it: the byline at the headline, else the name that ends the text, else "Reporting by ..."."""
    lines = place.lines
    below = place.head.at + 1 if place.head else max(place.top, place.start - 6)
    # First what says it is a byline, then lone names; above the headline only what says so.
    for kind in (Kind.BYLINE, Kind.DATE, Kind.NAME):
        for i in range(below, min(place.below, below + 14)):
            if lines[i].kind is kind and (found := _byline(lines, i, body, place)):
                return found, lines[i]
    for i in range(below - 1, place.top - 1, -1):
        if lines[i].kind in (Kind.BYLINE, Kind.DATE) and (found := _byline(lines, i, body, place)):
            return found, lines[i]
    if columnist := _columnist(place):
        return columnist
    for i in range(place.end, min(place.end + 6, len(lines))):
        line = lines[i]
        if line.kind is Kind.BYLINE and not _other(place, i):
            return (_named(line.text), line) if _named(line.text) else None
        if line.kind is Kind.NAME:
            name = line.text.rstrip(" .,")
            spoken_of = re.search(rf"(?<!\w){re.escape(fold(name.split()[-1]))}", fold(body))
            return None if spoken_of else ((Person(name=name),), line)
        if line.kind not in _SIGN_OFFS:
            break
    return None


def _columnist(place: Place) -> tuple[tuple[Person, ...], Line] | None:
    """On an opinion page, the name in front of the headline's first full stop ("Jane Doe. Why ...")."""
    if place.head is None:
        return None
    name, stop, _rest = place.head.text.partition(". ")
    words_above = {fold(w) for line in place.lines[place.top : place.start] for w in _WORD.findall(line.text[:60])}
    if stop and people.is_name(name) and words_above & words.OPINION:
        return (Person(name=name),), place.lines[place.head.at]
    return None


_WORD = re.compile(r"[^\W\d_]{4,}")
_SIGN_OFFS = (
    Kind.RELATED,
    Kind.TICKER,
    Kind.CLOCK,
    Kind.DATE,
    Kind.SOURCE,
    Kind.TAGS,
    Kind.PICTURE,
    Kind.EDITOR,
    Kind.ADVERT,
)


def _byline(lines: Sequence[Line], i: int, body: str, place: Place) -> tuple[Person, ...]:
    line = lines[i]
    if place.head is not None and i == place.head.at:
        return ()
    if line.kind is Kind.BYLINE:
        return _named(line.text)
    if line.kind is Kind.DATE:
        return _beside_date(line)
    said_by = i > 0 and lines[i - 1].kind is Kind.MENU and fold(lines[i - 1].text).rstrip(":") in _BY
    near = [lines[j] for j in range(max(0, i - 2), min(len(lines), i + 3)) if j != i]
    dated = any(other.kind is Kind.DATE for other in near)
    below = place.head is None or 0 < i - place.head.at <= 7
    if said_by or (below and dated) or (below and place.head is not None and fold(line.text) not in fold(body)):
        return (Person(name=line.text.rstrip(" .,")),)
    return ()


_BY = frozenset(map(fold, ("by", "von", "par", "di", "por", "автор", "written by", "author", "posted by", "autor")))


def _beside_date(line: Line) -> tuple[Person, ...]:
    """The names that share a line with the date: "27. Januar 2026 • Gregor Meier • 3 Minuten"."""
    text = line.text
    for hit in reversed(line.dates):
        text = f"{text[: hit.start]}|{text[hit.end :]}"
    found: list[Person] = []
    for piece in re.split(r"\s*[|•·⋅]\s*|\s/\s|(?=\b[Bb]y [A-Z])|(?=\b[Vv]on [A-Z])", text):
        plain = piece.strip(" ,.:–—-")
        if people.is_name(plain):
            found.append(Person(name=plain))
        elif re.match(r"(?:by|von|par|di|por|автор)\b", plain, re.IGNORECASE):
            found += [person for person in people.authors(plain) if people.is_name(person.name)]
    return tuple(found)


def _named(text: str) -> tuple[Person, ...]:
    """The full names of a byline: of a page's text, a single word is not taken for a name."""
    hits = find(text)
    if hits and hits[0].start > 3:
        text = text[: hits[0].start]
    found = people.authors(text)
    return tuple(p for p in found if " " in p.name and (people.is_name(p.name) or p.name.isupper() or len(found) == 1))


def pointed_to(line: Line) -> Related | None:
    """The other story that a line points to, its own time and count of views taken off its title."""
    if line.dates and glued(line.text, line.dates):
        last = line.dates[-1]
        views = words.VIEWS.search(line.text, last.end)
        count = int(re.sub(r"\D", "", views[1])) if views else None
        title = line.text[: last.start].rstrip(" |•,")
        return Related(title=title, published=last.value, views=count)
    mark = words.RELATED_MARK.match(fold(line.text))
    if mark:  # folding keeps the length of all that these marks are written with
        title = line.text[mark.end() :].strip(" :»>|–—-")
        return Related(title=title) if title else None
    return None
