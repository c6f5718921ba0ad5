"""What else on a page could have been its headline, date or author, and why it was not taken."""

from collections.abc import Iterator, Sequence
from datetime import date

from feedpub import people
from feedpub.model import Candidate, Person
from feedpub.readers.pagetext.facts import Moment
from feedpub.readers.pagetext.lines import Kind, Line
from feedpub.readers.pagetext.place import Place

OVERRULED = "the profile goes before it"
_MOST = 5  #: of one field


def overruled(place: Place, headline: str) -> Iterator[Candidate]:
    """The headline that would have been taken without a profile's."""
    if place.head and place.head.text != headline:
        yield _candidate("headline", place.head.text, place.lines[place.head.at], OVERRULED)


def headlines(place: Place) -> Iterator[Candidate]:
    """Other lines that had something of a headline."""
    if place.head is None:
        return
    for at in place.head.rivals[:_MOST]:
        line = place.lines[at]
        yield _candidate("headline", line.text, line, "less speaks for it: its form, its place, its words in the text")


def times(around: Sequence[Moment], published: object, updated: object) -> Iterator[Candidate]:
    """Other dates at the story."""
    seen = {published, updated}
    for moment in around:
        if moment.value in seen or len(seen) > _MOST:
            continue
        seen.add(moment.value)
        reason = "it tells of an update" if moment.updated else f"less speaks for it than for {_iso(published)}"
        yield _candidate("published", moment.value.isoformat(), moment.line, reason)


def _iso(value: object) -> str:
    return value.isoformat() if isinstance(value, date) else "another"


def signers(place: Place, authors: Sequence[Person]) -> Iterator[Candidate]:
    """Lines that name somebody who was not taken for the author."""
    seen = {person.name for person in authors}
    for at, line in enumerate(place.lines):
        if line.kind not in (Kind.BYLINE, Kind.NAME) or len(seen) > _MOST + len(authors):
            continue
        names = [person.name for person in people.authors(line.text) if person.name not in seen]
        if not names:
            continue
        seen.update(names)
        where = "far from the headline" if at < place.top or at > place.end + 3 else "not where an author stands"
        yield _candidate("authors", ", ".join(names), line, f"nothing says that they wrote it: {where}")


def _candidate(name: str, value: str, line: Line, reason: str) -> Candidate:
    return Candidate(field=name, value=value, origin=f"line {line.number}", reason=reason)
