"""When a story was published and changed: the day that the page's markup, text and address agree on, at its best known.

A moment's value says how much was written: an instant with its zone, a wall clock, or a day (:mod:`feedpub.dates`).
"""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, timezone
from itertools import islice
from zoneinfo import ZoneInfo

from feedpub import dates
from feedpub.readers.html.facts import Fact
from feedpub.readers.html.page import Page
from feedpub.readers.html.tree import Block

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
_ADDRESS = re.compile(
    r"/((?:19|20)[0-9]{2})[/_-]?([01]?[0-9])[/_-]?([0-3]?[0-9])(?![0-9])|[^0-9]((?:19|20)[0-9]{2})-([01][0-9])-([0-3][0-9])(?![0-9])"
)
# Offsets in minutes of the zones that pages name in text. CST and IST are several: the page's region says which.
_ZONES = {
    name: round(float(hours) * 60)
    for name, hours in (
        zone.split("=")
        for zone in (
            "EST=-5 EDT=-4 CDT=-5 MST=-7 MDT=-6 PST=-8 PDT=-7 AKST=-9 BST=1 WEST=1 CET=1 CEST=2 MEZ=1 MESZ=2 EET=2 "
            "EEST=3 MSK=3 JST=9 KST=9 HKT=8 SGT=8 WIB=7 WITA=8 WIT=9 PKT=5 SAST=2 AEST=10 AEDT=11 ACST=9.5 AWST=8 "
            "NZST=12 NZDT=13 EAT=3 WAT=1 CST/en-US=-6 IST/en-IN=5.5"
        ).split()
    )
}
_PLACES = {"ET": "New_York", "CT": "Chicago", "MT": "Denver", "PT": "Los_Angeles"}
_ZONE = re.compile(r"\s{0,2}\(?([A-Z]{2,4})\b")
_JS = re.compile(r"^[A-Z][a-z]{2} ([A-Z][a-z]{2} \d{1,2} \d{4}) (\d\d:\d\d:\d\d) GMT([+-]\d{4})")
_JAVA = re.compile(r"^[A-Z][a-z]{2} ([A-Z][a-z]{2} \d{1,2}) (\d\d:\d\d:\d\d) ([A-Z]{3,4}) (\d{4})$")
_AMERICAN = re.compile(r"^(\d{1,2})-(\d{1,2})-(\d{4})$")
_SAYS = {"published": 1.0, "": 0.8, "updated": 0.4}  #: how far a label makes a time the publication's
_ENOUGH = 0.05
_DAY, _HALF = timedelta(days=1), timedelta(hours=12)
_MOST = 100  #: times in elements, and in lines, that are looked at
_NEAR = 80  #: elements and blocks between a headline and its date


@dataclass(slots=True, eq=False)
class Moment:
    """A time on the page. ``label`` is published, updated, or empty where nothing says which."""

    value: date
    fact: Fact
    label: str
    weight: float

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


def moments(page: Page, anchor: int | None, language: str | None) -> list[Moment]:
    """Every time that may be the story's; ``anchor`` is the headline's place on the page."""
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
    found += islice(_in_marks(page, anchor, language), _MOST)
    found += _in_addresses(page)
    found += islice(_in_text(page, anchor, language, found), _MOST)
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
    values = {in_zone(text, hit, language) for hit in dates.find(text, language=language) if hit.value}
    return values.pop() if len(values) == 1 else None


def in_zone(text: str, hit: dates.Found, language: str | None) -> date | None:
    """A found date's value, in the zone whose name stands behind it (``1:55pm EST``)."""
    value, m = hit.value, _ZONE.match(text, hit.end)
    if m is None or not isinstance(value, datetime) or value.tzinfo:
        return value
    if place := _PLACES.get(m[1]):
        return value.replace(
            tzinfo=timezone(value.replace(tzinfo=ZoneInfo(f"America/{place}")).utcoffset() or timedelta())
        )
    minutes = _ZONES.get(m[1], _ZONES.get(f"{m[1]}/{language}"))
    return value if minutes is None else value.replace(tzinfo=timezone(timedelta(minutes=minutes)))


def _in_marks(page: Page, anchor: int | None, language: str | None) -> Iterator[Moment]:
    for mark in page.walk.marks:
        scope = mark.scope
        attributes = scope.node.attributes
        given = attributes.get("datetime") or attributes.get("content") or attributes.get("data-time")
        if mark.what != "when" or not (scope.tag == "time" or given):
            continue
        near = _nearness(scope.order, anchor) * (0.3 if scope.chrome else 1.0)
        text = mark.text[:200]
        value, told = moment(given, language) if given else None, moment(text, language)
        # An attribute that gives only the day, beside a text with the time on it.
        if value is None or (isinstance(told, datetime) and value == told.date()):
            value = told
        if value is not None and near:
            kind = "time" if scope.tag == "time" else "marked"
            fact = Fact(kind, scope.tag, given or text, _needles(given or text), scope.order)
            yield Moment(value, fact, _label(f"{scope.names} {text}"), 2.5 * near)


def _nearness(order: int, anchor: int | None) -> float:
    """1 right at the headline, less further off, 0 for what is far above it."""
    if anchor is None:
        return 0.5
    distance = order - anchor
    if distance < -_NEAR:
        return 0.0
    return 1.0 - abs(distance) / 1000 if abs(distance) <= _NEAR else max(0.2, 0.9 - distance / 1000)


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
            day = date(*(int(part) for part in (m[1] or m[4], m[2] or m[5], m[3] or m[6])))
        except ValueError:
            continue
        if day not in seen:
            seen.add(day)
            yield Moment(day, Fact("address", fact.name, fact.value, fact.needles), "published", 1.5)


def _in_text(page: Page, anchor: int | None, language: str | None, known: list[Moment]) -> Iterator[Moment]:
    """Dates in short lines near the headline; further off only where nothing else tells the day."""
    sure = any(one.label == "published" and one.weight >= 2 for one in known)
    for block in page.walk.blocks:
        if len(block.text) > 160 or not any(c.isdigit() for c in block.text) or _OTHER.search(block.text):
            continue
        near = _nearness(block.order, anchor)
        if block.scope.chrome or (anchor is not None and abs(block.order - anchor) > _NEAR):
            if sure:
                continue
            near *= 0.2
        if near:
            yield from _in_line(block, near, language)


def _in_line(block: Block, near: float, language: str | None) -> Iterator[Moment]:
    position = 0
    for hit in dates.find(block.text, language=language):
        if hit.value is not None:
            before = block.text[position : hit.start]
            # A line that is little more than its date is the story's; one with much else may tell of anything.
            rest = len(block.text) - (hit.end - hit.start)
            share = 1.0 if rest < 60 else 0.4
            fact = Fact("text", block.tag, block.text[hit.start : hit.end], _needles(block.text[:40]), block.order)
            yield Moment(in_zone(block.text, hit, language) or hit.value, fact, _label(before), 1.5 * near * share)
        position = hit.end


def _needles(text: str) -> tuple[str, ...]:
    return ("<body", text)


def published(found: list[Moment]) -> list[Moment]:
    """The times that the story may have been published at, best first; none where nothing speaks for any."""
    support = {id(one): _support(one, found) for one in found}
    ranked = sorted(found, key=lambda one: (-support[id(one)], -_precision(one), one.fact.order))
    if not ranked or support[id(ranked[0])] < _ENOUGH:
        return []
    best = ranked[0]
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


def zoned(best: Moment, found: list[Moment]) -> date:
    """The best time's value, with the zone that another time of the same wall clock tells."""
    value = best.value
    if not isinstance(value, datetime) or value.tzinfo is not None:
        return value
    for other in found:
        same = other.value
        if isinstance(same, datetime) and same.tzinfo and abs(same.replace(tzinfo=None) - value) < timedelta(minutes=1):
            return value.replace(tzinfo=same.tzinfo)
    return value


def updated(found: list[Moment], since: date) -> Moment | None:
    """The latest time of change that is not before the publication."""
    own = [one for one in found if one.label == "updated" and one.weight >= 1 and one.day >= _day(since)]
    return max(own, key=lambda one: (one.weight, one.is_instant), default=None)


def _day(value: date) -> date:
    return value.date() if isinstance(value, datetime) else value
