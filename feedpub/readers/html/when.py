"""When a story was published and changed: the day that the page's markup, text and address agree on, at its best known.

A moment's value says how much was written: an instant with its zone, a wall clock, or a day (:mod:`feedpub.dates`).
"""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import islice
from zoneinfo import ZoneInfo

from feedpub import dates
from feedpub.readers.html import zones
from feedpub.readers.html.byline import is_of_picture
from feedpub.readers.html.facts import Fact
from feedpub.readers.html.page import Page
from feedpub.readers.html.tree import Block, Scope
from feedpub.readers.html.where import Where

_WEIGHT = {"JSON-LD": 3.0, "Open Graph": 3.0, "microdata": 2.5, "RDFa": 2.5, "meta": 2.0, "Twitter card": 1.0}
_UPDATED = re.compile(
    r"updat|modif|correct|aktualis|actuali|mis[e]? à jour|aggiorn|оновлен|обновл|zaktualiz|güncel|atnaujint|oppdater|"
    r"bijgewerkt|diperbarui|last edited|revised|更新",
    re.IGNORECASE,
)
_PUBLISHED = re.compile(
    r"publi|posted|erstellt|veröffentlicht|опублік|опублик|dodano|créé|created|first\b|yayın|paskelbt|gepubliceerd|公開",
    re.IGNORECASE,
)
# What a page's clock is for when it is not for the story: events, prices, copyright, comments.
_OTHER = re.compile(r"©|copyright|expires|deadline|born|founded|established|since\b", re.IGNORECASE)
_DIGIT = re.compile("[0-9]")
_ADDRESS = re.compile(
    r"[/_-]((?:19|20)[0-9]{2})(?:([/_-])([01]?[0-9])\2([0-3]?[0-9])|([01][0-9])([0-3][0-9]))(?![0-9])"
)
_JS = re.compile(r"^[A-Z][a-z]{2} ([A-Z][a-z]{2} \d{1,2} \d{4}) (\d\d:\d\d:\d\d) GMT([+-]\d{4})")
_JAVA = re.compile(r"^[A-Z][a-z]{2} ([A-Z][a-z]{2} \d{1,2}) (\d\d:\d\d:\d\d) ([A-Z]{3,4}) (\d{4})$")
_AMERICAN = re.compile(r"^(\d{1,2})-(\d{1,2})-(\d{4})$")
#: What stands right before a date and says that it is the story's.
_DATE = re.compile(r"(?:^|\W)(?:date|datum|data|fecha|дата|tarih|日付|日時|掲載日)\W*$", re.IGNORECASE)
_FIRST = re.compile(r"\W*(?:first|originally|initially|erst\w*) (?:publi|posted|veröff)", re.IGNORECASE)
_MOST_FAR = 3  #: days far from the headline, of which one may still be the story's
_SURE = 1.4  #: how far such a line is believed, wherever it stands
#: Attributes that give a time beside what is shown of it.
_GIVEN = tuple("datetime content data-time data-datetime data-timestamp data-date data-published data-epoch".split())
_SAYS = {"published": 1.0, "": 0.8, "updated": 0.4}  #: how far a label makes a time the publication's
_ENOUGH = 0.05
_DAY, _HALF = timedelta(days=1), timedelta(hours=12)
_MOST = 100  #: times in elements, and in lines, that are looked at
_FAR = 0.2  #: how near what is not is
_NEAR = 80  #: elements and blocks between a headline and its date


@dataclass(slots=True, eq=False)
class Moment:
    """A time on the page. ``label`` is published, updated, or empty where nothing says which."""

    value: date
    fact: Fact
    label: str
    weight: float

    @property
    def is_far(self) -> bool:
        """Whether it stands on the page, but not where a story's date does."""
        return self.fact.order >= 0 and self.weight < _SURE / 2

    @property
    def is_instant(self) -> bool:
        return isinstance(self.value, datetime) and self.value.tzinfo is not None

    @property
    def is_timed(self) -> bool:
        """Whether it tells a time of day; midnight sharp is how machines write a day."""
        return isinstance(self.value, datetime) and (self.value.hour, self.value.minute, self.value.second) != (0, 0, 0)

    @property
    def day(self) -> date:
        return self.value.date() if isinstance(self.value, datetime) else self.value


def moments(page: Page, where: Where) -> list[Moment]:
    """Every time that may be the story's."""
    language = where.language
    found: list[Moment] = []
    for label in ("published", "updated"):
        stated = page.facts.of(label)
        often = Counter((fact.kind, fact.name) for fact in stated)
        for fact in stated:
            weight = _WEIGHT.get(fact.kind, 1.0)
            if fact.name.endswith(("dateCreated", "dcterms.created")) or fact.name.startswith(("WebPage", "ItemPage")):
                weight /= 2
            if often[fact.kind, fact.name] > 2:  # a list of other stories, each with its own
                weight /= often[fact.kind, fact.name]
            if (value := moment(fact.value, language)) is not None:
                found.append(Moment(value, fact, label, weight))
    found += islice(_in_marks(page, where), _MOST)
    found += _in_addresses(page)
    found += islice(_in_text(page, where, found), _MOST)
    return found


def moment(text: str, language: str | None = None) -> date | None:
    """The time that an attribute or a short text tells, ``None`` where it is none or more than one."""
    text = text[:200]
    if js := _JS.match(text):
        text = f"{js[1]} {js[2]} {js[3]}"
    elif java := _JAVA.match(text):
        text = f"{java[1]} {java[4]} {java[2]} {java[3]}"
    elif (american := _AMERICAN.match(text)) and int(american[2]) > 12:  # no month: it is the day
        text = f"{american[3]}-{american[1]}-{american[2]}"
    try:
        return dates.parse(text, language=language)
    except ValueError:
        pass
    values = {zones.named(text, hit, language) for hit in dates.find(text, language=language) if hit.value}
    return values.pop() if len(values) == 1 else None


def _in_marks(page: Page, where: Where) -> Iterator[Moment]:
    for mark in page.walk.marks:
        scope = mark.scope
        attributes = scope.node.attributes
        given = next((text for name in _GIVEN if (text := attributes.get(name))), None)
        if scope.tag == "abbr":  # microformats.org/wiki/datetime-design-pattern
            given = given or attributes.get("title")
        if mark.what != "when" or not (scope.tag == "time" or given):
            continue
        near = _nearness(scope, where)
        text = mark.text[:200]
        value, told = moment(given, where.language) if given else None, moment(text, where.language)
        # An attribute that gives only the day, beside a text with the time on it.
        if value is None or (isinstance(told, datetime) and value == told.date()):
            value = told
        if value is not None and near:
            kind = "time" if scope.tag == "time" else "marked"
            fact = Fact(kind, scope.tag, given or text, _needles(given or text), scope.order)
            yield Moment(value, fact, _label(f"{scope.names} {text}"), 2.5 * near)


def _nearness(scope: Scope, where: Where) -> float:
    """1 right at the headline, less further off or in what is around the story, 0 for what is far above it."""
    if where.anchor is None:
        return 0.5
    distance = scope.order - where.anchor
    if distance < -_NEAR:
        return 0.0
    near = 1.0 - abs(distance) / 1000 if where.near(scope.order, _NEAR, 2 * _NEAR) else _FAR
    return near * (0.2 if is_of_picture(scope) else 0.5 if scope.chrome else 1.0)


def _label(text: str) -> str:
    if _UPDATED.search(text) and not _PUBLISHED.search(text):
        return "updated"
    return "published" if _PUBLISHED.search(text) else ""


def _in_addresses(page: Page) -> Iterator[Moment]:
    seen = set()
    for fact in page.facts.of("url"):
        m = _ADDRESS.search(fact.value)
        if m is None:
            continue
        try:
            day = date(*(int(part) for part in (m[1], m[3] or m[5], m[4] or m[6])))
        except ValueError:
            continue
        if day not in seen:
            seen.add(day)
            yield Moment(day, Fact("address", fact.name, fact.value, fact.needles), "published", 1.5)


def _in_text(page: Page, where: Where, known: list[Moment]) -> Iterator[Moment]:
    """Dates in short lines near the headline; further off only where nothing else tells the day."""
    sure = any(one.label == "published" and one.weight >= 2 for one in known)
    for block in page.walk.blocks:
        if len(block.text) > 160 or not _has_digit(block.text) or _OTHER.search(block.text):
            continue
        near = _nearness(block.scope, where)
        if near > _FAR or (near and not sure):
            yield from _in_line(block, near, where.language)


def _has_digit(text: str) -> bool:
    return _DIGIT.search(text) is not None or (not text.isascii() and any(char.isdigit() for char in text))


def _in_line(block: Block, near: float, language: str | None) -> Iterator[Moment]:
    position = 0
    # What stylesheets keep apart may be glued in the text: "Jane DoeMarch 27, 20265 mins".
    for text in (block.text, block.apart):
        if found := dates.find(text, language=language):
            break
    for hit in found:
        if hit.value is not None:
            before = text[position : hit.start]
            label = "published" if _DATE.search(before) else _label(before)
            weight = _in_line_weight(near, len(text) - (hit.end - hit.start), labelled=bool(label))
            if label == "published" and _FIRST.match(before):
                weight = max(weight, _SURE)
            fact = Fact("text", block.tag, text[hit.start : hit.end], _needles(block.text[:40]), block.order)
            yield Moment(zones.named(text, hit, language) or hit.value, fact, label, weight)
        position = hit.end


def _in_line_weight(near: float, rest: int, *, labelled: bool) -> float:
    """How far a date in a line is believed; ``rest`` is how many characters the line has besides."""
    # A line that is little more than its date is the story's; one with much else may tell of anything.
    return 1.5 * near * (1.0 if rest < (60 if labelled else 30) else 0.7 if rest < 60 else 0.4)


def _needles(text: str) -> tuple[str, ...]:
    return ("<body", text)


def published(found: list[Moment]) -> list[Moment]:
    """The times that the story may have been published at, best first; none where nothing speaks for any."""
    support = {id(one): _support(one, found) for one in found}
    ranked = sorted(found, key=lambda one: (-support[id(one)], -_precision(one), one.fact.order))
    if not ranked or support[id(ranked[0])] < _ENOUGH:
        return []
    best = ranked[0]
    far = {one.day for one in ranked if one.is_far}
    if best.is_far and support[id(best)] < _SURE and len(far) > _MOST_FAR:
        return []  # those of other stories and of comments
    # What nearly as much speaks for may be the same time told better.
    again = [one for one in ranked if support[id(one)] >= 0.85 * support[id(best)] and _agree(best, one)]
    again.sort(key=_precision, reverse=True)
    return [*again, *(one for one in ranked if one not in again)]


def _support(one: Moment, found: list[Moment]) -> float:
    by_kind: dict[str, list[float]] = {}
    for other in found:
        if (weight := other.weight * _SAYS[other.label] * _agree(other, one)) > 0:
            by_kind.setdefault(other.fact.kind, []).append(weight)
    # The same markup twice is hardly more than once.
    total = sum(max(weights) + (0.1 * (len(weights) - 1) if max(weights) >= 1 else 0.0) for weights in by_kind.values())
    if one.label == "updated":
        total /= 2
    if one.is_far:
        total *= 0.8
    changed_before = any(
        other.label == "updated" and other.weight >= 1 and other.day < one.day - _DAY for other in found
    )
    return total / 2 if changed_before else total  # nothing is changed before it is published


def _agree(other: Moment, one: Moment) -> float:
    """How far a time speaks for another: midnight in UTC is the day before in New York, print is dated a day later."""
    if other.label == "updated" != one.label:
        return 0.0
    if other.day == one.day:
        return 1.0
    for instant, day in ((one, other.day), (other, one.day)):
        bare = other if instant is one else one
        if instant.is_instant and isinstance(instant.value, datetime) and not bare.is_timed:
            utc = instant.value.astimezone(UTC)
            if day in ((utc - _HALF).date(), (utc + _HALF).date()):
                return 0.9
    return 0.5 if one.is_timed and not other.is_timed and other.day - one.day == _DAY else 0.0


def _precision(one: Moment) -> int:
    return 2 * one.is_timed + one.is_instant


def zoned(best: Moment, found: list[Moment], country: ZoneInfo | None) -> date:
    """The best time's value, with the zone that another time of the same wall clock tells, else its country's."""
    value = best.value
    for other in found if best.is_timed and not best.is_instant else ():
        same = other.value
        if isinstance(same, datetime) and same.tzinfo and abs(_wall(same) - _wall(value)) < timedelta(minutes=1):
            return zones.pinned(value, same.tzinfo)
    return zones.pinned(value, country) if country else value


def _wall(value: date) -> datetime:
    return value.replace(tzinfo=None) if isinstance(value, datetime) else datetime.combine(value, time())


def updated(found: list[Moment], since: date) -> Moment | None:
    """The latest time of change that is not before the publication."""
    own = [one for one in found if one.label == "updated" and one.weight >= 1 and one.day >= _day(since)]
    return max(own, key=lambda one: (one.weight, one.is_instant), default=None)


def _day(value: date) -> date:
    return value.date() if isinstance(value, datetime) else value
