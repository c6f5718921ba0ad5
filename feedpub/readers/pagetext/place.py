"""Where the pieces of a story are on its page: what stands above its text, the lead, the text, what ends it."""

from collections.abc import Sequence

from msgspec import Struct

from feedpub.people import agency_of
from feedpub.readers.pagetext.biography import text_end
from feedpub.readers.pagetext.context import datelines, subheads
from feedpub.readers.pagetext.headline import Headline, headline
from feedpub.readers.pagetext.lines import Kind, Line
from feedpub.readers.pagetext.parts import story
from feedpub.readers.pagetext.signals import stems_of


class Place(Struct, frozen=True):
    """Where the story's pieces are: the lines above its text from ``top`` to ``start``, its text, what ends it."""

    lines: Sequence[Line]
    head: Headline | None
    top: int  #: the first line that has to do with this story
    start: int  #: of the text
    end: int  #: behind the text
    below: int  #: how far down the date and the byline may stand: ``start``, or behind a long opening above them
    lead: tuple[Line, ...] = ()


def locate(lines: list[Line], given: Headline | None = None) -> Place:
    """The page's parts; its ``lines`` are those given, each with the kind that it has among the others.

    ``given`` is the headline, where somebody who knows the site has said which line it is.
    """
    lines = subheads(lines)
    run = story(lines)
    if run is None:
        return _small(lines)
    head = headline(lines, run) if given is None or given.at >= run[1] else given
    start, end = run
    top = start
    if head:
        marks = [head.at, *(i for i in head.repeats if i < end)]
        top, start = max(0, min(marks) - 4), max(marks) + 1
    else:
        top = max(0, start - 4)
    while start < end and lines[start].kind is not Kind.TEXT:
        start += 1
    end = text_end(lines, start, end)
    lines = datelines(lines, top, start, end, head.text if head else "")
    place = Place(lines, head, top, start, end, start)
    if head and (below := _below_signs(place)):
        deck = tuple(line for line in lines[start:below] if line.kind is Kind.TEXT)
        if sum(len(line.text) for line in deck) <= 700:
            return Place(lines, head, top, below, end, below, deck)
        return Place(lines, head, top, start, end, below)
    lead = _lead(place)
    if lead and start < end and lines[start] in lead:
        start += len(lead)
        while start < end and lines[start].kind not in (Kind.TEXT, Kind.SHORT, Kind.ATTRIBUTION):
            start += 1
    return Place(lines, head, top, start, end, start, tuple(lead))


def _below_signs(place: Place) -> int | None:
    """The first paragraph below a byline or date that stands under a deck, if the page has its parts in that order."""
    lines, marks = place.lines, [place.head.at, *(i for i in place.head.repeats if i < place.end)] if place.head else []
    top = max(marks, default=0) + 1
    signs = [
        i
        for i in range(place.start, min(max(top + 12, place.start + 6), place.end))
        if lines[i].kind in (Kind.BYLINE, Kind.DATE) or (lines[i].kind is Kind.NAME and i <= place.start + 3)
    ]
    for i in reversed(signs):
        deck = [line for line in lines[place.start : i] if line.kind is Kind.TEXT]
        below = next((j for j in range(i + 1, place.end) if lines[j].kind is Kind.TEXT), None)
        if 1 <= len(deck) <= 2 and below is not None and below - i <= 12:
            return below
    return None


def _small(lines: list[Line]) -> Place:
    """A page without prose: its first words are the headline, the lines below them the text."""
    plain = [i for i, line in enumerate(lines) if line.kind in (Kind.SHORT, Kind.NAME, Kind.TEXT)]
    if not plain:
        return Place(lines, None, 0, len(lines), len(lines), len(lines))
    head = Headline(text=lines[plain[0]].text, at=plain[0])
    start = plain[1] if len(plain) > 1 else plain[0] + 1
    return Place(lines, head, 0, start, plain[-1] + 1 if len(plain) > 1 else start, start)


def _lead(place: Place) -> list[Line]:
    """The standfirst, only where the page sets one apart from the text (see the reasons below); else nothing."""
    if place.head is None:
        return []
    lines, marks = place.lines, [place.head.at, *(i for i in place.head.repeats if i < place.end)]
    # Between the headline and its repetition.
    between = [line for line in lines[min(marks) + 1 : max(marks)] if line.kind is Kind.TEXT]
    if 0 < len(between) <= 2 and sum(len(line.text) for line in between) <= 900:
        return between
    header = list(lines[max(marks) + 1 : place.start])
    text = [line for line in lines[place.start : place.end] if line.kind is Kind.TEXT]
    if len(text) < 2 or len(text[0].text) > 500:
        return _subtitle(header)
    first, second = lines[place.start], lines[place.start + 1]
    # Above the byline, the date or the place of the text proper.
    if second.kind in (Kind.BYLINE, Kind.DATE, Kind.DATELINE) or (second.kind is Kind.NAME and second.after_blank):
        return [first]
    # Under a line of city and agency, unless it names the agency itself, as only the text proper does.
    agency = next((agency_of(line.text) for line in header if line.kind is Kind.DATELINE), None)
    if len(text) > 2 and agency and agency not in first.text:
        return [first]
    if second.kind is Kind.TEXT and len(first.text) < len(second.text) * 1.4 and _restates(first.text, second.text):
        return [first]
    return _subtitle(header)


def _subtitle(header: list[Line]) -> list[Line]:
    """A line of a few words right below the headline, set off by blank lines, with nothing but prose under it."""
    if len(header) == 1 and header[0].kind is Kind.SHORT and 4 <= len(header[0].text.split()) <= 40:
        return header if header[0].after_blank else []
    return []


def _restates(lead: str, text: str) -> bool:
    """Whether a paragraph says again what the one above it said: most of its longer words come back."""
    said, again = stems_of(lead), stems_of(text)
    return len(said) >= 5 and len(said & again) >= 0.6 * len(said)
