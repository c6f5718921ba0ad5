"""A page text read by its site's profile: which lines it drops, where the text begins and ends, what its lines say."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from msgspec import Struct, field
from msgspec.structs import replace

from feedpub.dates import find
from feedpub.readers import linepattern
from feedpub.readers.pagetext.headline import Headline
from feedpub.readers.pagetext.lines import Line
from feedpub.readers.pagetext.place import Place
from feedpub.readers.profile import FIELDS, Profile
from feedpub.readers.signature import signed

_EXPECTED = ("title", "date", "begin", "end")  #: every page has these: a pattern for them that fits no line is told


class Told(Struct, frozen=True, kw_only=True):
    """What a profile makes of a page's lines.

    ``lines`` are those that it keeps, ``dropped`` the others; ``found`` has, by its keys, each line that a pattern
    fits, with the pattern and what it says there.
    """

    profile: Profile
    lines: Sequence[Line]
    dropped: Sequence[Line] = ()
    found: Mapping[str, Sequence[tuple[Line, str, str]]] = field(default_factory=dict)

    @property
    def head(self) -> Headline | None:
        """The headline, where a pattern gives it."""
        for line, _, text in self.found.get("title", ()):
            return Headline(text=text, at=next(at for at, one in enumerate(self.lines) if one is line))
        return None

    def narrowed(self, place: Place) -> Place:
        """The place of the story with the beginning and the end that patterns give."""
        below = self._at(place, "begin")
        if below is not None:
            start = below + 1
            lead = tuple(line for line in place.lead if line.number < place.lines[below].number)
            place = replace(place, start=start, end=max(start, place.end), below=max(start, place.below), lead=lead)
        above = self._at(place, "end", place.start)
        return place if above is None else replace(place, end=above, below=min(place.below, above))

    def _at(self, place: Place, key: str, since: int = 0) -> int | None:
        numbers = {line.number for line, _, _ in self.found.get(key, ())}
        return next((at for at in range(since, len(place.lines)) if place.lines[at].number in numbers), None)

    def is_text(self, line: Line) -> bool:
        """Whether a line may be of the story's text: none that fills another field is."""
        return not any(
            line.number == one.number and line.text == one.text
            for key in FIELDS
            for one, _, _ in self.found.get(key, ())
        )

    def unmet(self) -> list[str]:
        """The keys whose patterns fit no line, of those that stand for what every page has."""
        return [key for key in _EXPECTED if self.profile.text.get(key) and key not in self.found]


def told(lines: Sequence[Line], profile: Profile) -> Told:
    """Look for everything that a profile has patterns for; of each key the first pattern that fits any line counts."""
    drops = [linepattern.compiled(one) for one in profile.text.get("drop", ())]
    kept: list[Line] = []
    dropped: list[Line] = []
    for line in lines:
        (dropped if any(drop.search(line.text) for drop in drops) else kept).append(line)
    found = {key: hits for key in profile.text if key != "drop" and (hits := _hits(kept, profile.text[key]))}
    return Told(profile=profile, lines=kept, dropped=dropped, found=found)


def _hits(lines: Sequence[Line], patterns: Sequence[str]) -> list[tuple[Line, str, str]]:
    for written in patterns:
        pattern = linepattern.compiled(written)
        hits = [(line, written, value) for line in lines if (value := linepattern.value(pattern, line.text))]
        if hits:
            return hits
    return []


def value_of(
    key: str, hits: Sequence[tuple[Line, str, str]], language: str | None, saved: date | None
) -> tuple[object, str]:
    """What a key's lines say, and, where that cannot be used, why not."""
    text = hits[0][2]
    if key in ("date", "updated"):
        moment = _moment(text, language, saved)
        return moment, "" if moment else f"{text[:40]!r}, which is no date"
    if key == "authors":
        people = signed(text for _, _, text in hits)
        return people or None, "" if people else f"{text[:40]!r}, which names nobody"
    return text, ""


def _moment(text: str, language: str | None, saved: date | None) -> date | None:
    """The first whole date in a text; one without its year is of the year of the day that the page was saved under."""
    for hit in find(text, language=language, today=saved):
        if hit.value is not None:
            return hit.value
        if saved is not None and (saved.month, saved.day) == (hit.month, hit.day):
            return datetime.combine(saved, hit.clock) if hit.clock else saved
    return None
