"""What is measured of a reading: by each measure a figure from 0 to 1, where the truth says anything to it."""

from collections.abc import Iterator, Mapping
from datetime import date, datetime

from msgspec import Struct

from feedpub.score import alike
from feedpub.score.truth import Row

_NEARLY = 0.85  #: F1 of the words from which on a headline is nearly right
_SHORTEST = 8  #: characters of a line that may be looked for in a body


class Reading(Struct, frozen=True, kw_only=True):
    """What was read of one story; all of it is empty where it could not be read. ``body`` is plain text."""

    title: str | None = None
    published: date | None = None
    authors: tuple[str, ...] = ()
    summary: str | None = None
    body: str = ""


class Measure(Struct, frozen=True):
    """What a figure is of; ``field`` is the one of the story that it judges. Of some less is better."""

    name: str
    field: str
    what: str
    less: bool = False


MEASURES = (
    Measure("title", "title", "headlines that are exactly right, but for typography and case"),
    Measure("nearly", "title", "headlines that are right or nearly so: F1 of their words at least 0.85"),
    Measure("day", "published", "right days, where the truth has one"),
    Measure("given", "published", "right days among those given"),
    Measure("instant", "published", "right instants, zone and all, to within a minute"),
    Measure("wall", "published", "right wall clocks, with the zone or without"),
    Measure("spurious", "published", "days given where the page tells none", less=True),
    Measure("authors", "authors", "F1 of the authors, where there are any"),
    Measure("exactly", "authors", "just the right authors"),
    Measure("nobody", "authors", "authors given where there are none", less=True),
    Measure("summary", "summary", "F1 of the summary's words"),
    Measure("body", "body", "paragraphs of the text that were kept"),
    Measure("leak", "body", "lines around the text that got into it", less=True),
    Measure("related", "body", "pointers to other stories that got into the text", less=True),
)
BY_NAME: Mapping[str, Measure] = {one.name: one for one in MEASURES}


def of(row: Row, found: Reading) -> dict[str, float]:
    """The figures of one story, by the measures' names."""
    return dict([*_title(row, found), *_published(row, found), *_authors(row, found), *_text(row, found)])


def _title(row: Row, found: Reading) -> Iterator[tuple[str, float]]:
    if row.titles:
        exact = alike.fold(found.title) in map(alike.fold, row.titles)
        yield "title", exact
        yield "nearly", exact or max(alike.overlap(found.title, title) for title in row.titles) >= _NEARLY


def _published(row: Row, found: Reading) -> Iterator[tuple[str, float]]:
    if not row.dated:
        yield "spurious", found.published is not None
    if row.published is not None:
        right = alike.same_day(found.published, row.published)
        yield "day", right
        if found.published is not None:
            yield "given", right
        if alike.is_instant(row.published):
            yield "instant", alike.same_instant(found.published, row.published)
            yield "wall", alike.same_clock(found.published, row.published)
    if row.wall is not None:
        shown = found.published.replace(tzinfo=None) if isinstance(found.published, datetime) else None
        yield "wall", shown is not None and shown.replace(second=0) == row.wall.replace(second=0)


def _authors(row: Row, found: Reading) -> Iterator[tuple[str, float]]:
    if row.authors:
        f1, exactly = alike.people(found.authors, row.authors)
        yield "authors", f1
        yield "exactly", exactly
    elif row.authors is not None:
        yield "nobody", bool(alike.names(found.authors))


def _text(row: Row, found: Reading) -> Iterator[tuple[str, float]]:
    if row.summary:
        yield "summary", alike.overlap(found.summary, row.summary)
    if not row.body:
        return
    body, own = alike.letters(found.body), alike.letters(" ".join(row.body))
    yield "body", _share(body, [alike.letters(one) for one in row.body])
    for name, lines in (("leak", row.around), ("related", row.related)):
        keys = [alike.letters(line) for line in lines if len(line.strip()) >= _SHORTEST]
        # A line that is in the story's own text as well tells nothing.
        if others := [key for key in keys if key and key not in own]:
            yield name, _share(body, others)


def _share(text: str, keys: list[str]) -> float:
    return sum(key in text for key in keys) / len(keys)
