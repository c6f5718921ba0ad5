"""What each line of a page was taken for, for a person who wonders why: its role in the story, or around it."""

from collections.abc import Iterator, Sequence

from feedpub.readers.pagetext.lines import Kind, Line
from feedpub.readers.pagetext.place import Place
from feedpub.readers.pagetext.profiled import Told

_AROUND = {
    Kind.TEXT: "sentences, not of the story",
    Kind.SHORT: "a few words, not of the story",
    Kind.NAME: "a name",
    Kind.BYLINE: "byline",
    Kind.DATE: "date",
    Kind.CLOCK: "time of day",
    Kind.DATELINE: "dateline",
    Kind.ATTRIBUTION: "who said it",
    Kind.RELATED: "another story",
    Kind.RELATED_HEAD: "heading of other stories",
    Kind.COUNTER: "count of views or minutes",
    Kind.TICKER: "rates",
    Kind.RIGHTS: "rights",
    Kind.BOILERPLATE: "the site's own words",
    Kind.PROMO: "promotion",
    Kind.ADVERT: "advert",
    Kind.COMMENTS: "comments",
    Kind.MENU: "menu",
    Kind.TAGS: "tags",
    Kind.SOURCE: "source",
    Kind.PICTURE: "caption or credit",
    Kind.EDITOR: "editor",
}
_IN_TEXT = {
    Kind.TEXT: "text",
    Kind.SHORT: "subhead",
    Kind.NAME: "subhead",
    Kind.ATTRIBUTION: "text: who said it",
}


def roles(place: Place, body: Sequence[Line], told: Told | None) -> Iterator[tuple[int, str, str]]:
    """Each line's number, role and text, in the order of the page; ``told`` is what a profile made of them."""
    own = {id(line) for line in body}
    heads = {place.head.at: "headline", **dict.fromkeys(place.head.repeats, "headline again")} if place.head else {}
    lead = {(line.number, line.text) for line in place.lead}
    fits = {(line.number, line.text): key for key, hits in (told.found if told else {}).items() for line, _, _ in hits}
    dropped = told.dropped if told else ()
    found: list[tuple[int, str, str]] = [(line.number, "dropped by the profile", line.text) for line in dropped]
    for at, line in enumerate(place.lines):
        if (key := fits.get((line.number, line.text))) is not None:
            role = f"{key}, by the profile"
        elif at in heads:
            role = heads[at]
        elif (line.number, line.text) in lead:
            role = "lead"
        elif id(line) in own:
            role = "list item" if line.bullet else _IN_TEXT.get(line.kind, "text")
        else:
            role = _AROUND[line.kind]
        found.append((line.number, role, line.text))
    yield from sorted(found, key=lambda one: one[0])
