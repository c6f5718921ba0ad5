"""Every time on a page that may be the story's, with where it stands and how far it is believed there.

A moment's value says how much was written: an instant with its zone, a wall clock, or a day (:mod:`feedpub.dates`).
"""

import re
from collections import Counter
from collections.abc import Iterator
from datetime import date, datetime
from functools import lru_cache
from itertools import islice
from math import inf

from msgspec import Struct
from msgspec.structs import replace

from feedpub import dates
from feedpub.readers.html import byline, zones
from feedpub.readers.html.byline import dates_in
from feedpub.readers.html.facts import Fact
from feedpub.readers.html.instants import TURNED, moment, turned
from feedpub.readers.html.page import Page
from feedpub.readers.html.tree import Block, Scope
from feedpub.readers.html.where import Where

FULL = 3.0  #: what a time weighs in markup that says of what it is
_WEIGHT = {"JSON-LD": FULL, "Open Graph": FULL, "microdata": 2.5, "RDFa": 2.5, "meta": 2.0, "Twitter card": 1.0}
PAGES = ("WebPage", "ItemPage")  #: objects that tell of a page, not of its story
# These are of small letters: to ignore their case would take them twice as long.
_UPDATED = re.compile(
    r"updat|modif|correct|aktualis|actuali|mis[e]? à jour|aggiorn|оновлен|обновл|zaktualiz|güncel|atnaujint|oppdater|"
    r"bijgewerkt|diperbarui|last edited|revised|更新"
)
_PUBLISHED = re.compile(
    r"\bpubli(?!c\b|cs\b|city\b|cly\b)|posted|post (?:time|date)|"
    r"erstellt|veröffentlicht|опублік|опублик|dodano|créé|created|first\b|yayın|paskelbt|gepubliceerd|公開|"
    r"submitted|geschrieben|verfasst|eingestellt|gespeichert"
)
# What a page's clock is for when it is not for the story: events, prices, copyright, comments.
_OTHER = re.compile(r"©|copyright|expires|deadline|born|founded|established|since\b|\breleased?\b\W")
DIGIT = re.compile(r"\d")  #: of any script
_ADDRESS = re.compile(
    r"[/_-]((?:19|20)[0-9]{2})(?:([/_-])([01]?[0-9])\2([0-3]?[0-9])|([01][0-9])([0-3][0-9]))(?![0-9])"
)
_PLAIN = re.compile(r"(?:(?:dc|dcterms)\W)?date", re.IGNORECASE)
#: What stands right before a date and says that it is the story's.
_DATE = re.compile(r"(?:^|\W)(?:date|datum|data|fecha|дата|tarih|日付|日時|掲載日)\W*$", re.IGNORECASE)
_FIRST = re.compile(r"\W*(?:first|originally|initially|erst\w*) (?:publi|posted|veröff)", re.IGNORECASE)
SURE = 1.4  #: how far such a line is believed, wherever it stands
#: Attributes that give a time beside what is shown of it.
GIVEN = tuple("datetime content data-time data-datetime data-timestamp data-date data-published data-epoch".split())
_MOST = 100  #: times in elements, and in lines, that are looked at
_FAR = 0.2  #: how near what is not is
_LINE = 1.5  #: how far a line at the headline is believed that is little more than its date
_OWN = 0.9  #: how far a date is believed that its line says to be the story's, wherever it stands
LONGEST = 160  #: characters of a line that tells of a date
_PROSE, _PLACE = 120, 60  #: characters of a paragraph's beginning, and of a dateline in front of its date
_DASH = re.compile(r"\W{0,3}(?:/[^/]{1,30}/|\|[^–—-]{1,30})?\s*[–—:-]")
_NEAR = 80  #: elements and blocks between a headline and its date


class Moment(Struct, eq=False):
    """A time on the page. ``label`` is published, updated, or empty where nothing says which."""

    value: date
    fact: Fact
    label: str
    weight: float
    day: date = date.min  #: of the value, always

    def __post_init__(self) -> None:
        self.day = day_of(self.value)

    @property
    def is_far(self) -> bool:
        """Whether it stands on the page, but not where a story's date does."""
        return self.fact.order >= 0 and self.weight < SURE / 2

    @property
    def is_plain(self) -> bool:
        """Whether a head gives it without saying of what: of the last change as often."""
        return self.fact.kind == "meta" and _PLAIN.fullmatch(self.fact.name) is not None

    @property
    def is_instant(self) -> bool:
        return isinstance(self.value, datetime) and self.value.tzinfo is not None

    @property
    def is_timed(self) -> bool:
        """Whether it tells a time of day; midnight sharp is how machines write a day."""
        return isinstance(self.value, datetime) and (self.value.hour, self.value.minute, self.value.second) != (0, 0, 0)


def day_of(value: date) -> date:
    """The day of a time."""
    return value.date() if isinstance(value, datetime) else value


def gather(page: Page, where: Where) -> list[Moment]:
    """Every time that may be the story's."""
    found = stated(page, where.language)
    found += islice(in_marks(page, where), _MOST)
    found += in_addresses(page)
    found += islice(_in_text(page, where, found), _MOST)
    return found


def stated(page: Page, language: str | None) -> list[Moment]:
    """Every time that the markup says to be the story's."""
    found: list[Moment] = []
    for label in ("published", "updated"):
        facts = page.facts.of(label)
        often = Counter([(fact.kind, fact.name) for fact in facts]) if len(facts) > 2 else Counter()
        for fact in facts:
            weight = _WEIGHT.get(fact.kind, 1.0)
            if fact.name.endswith(("dateCreated", "dcterms.created")) or fact.name.startswith(PAGES):
                weight /= 2
            if often[fact.kind, fact.name] > 2:  # a list of other stories, each with its own
                weight /= often[fact.kind, fact.name]
            if (value := moment(fact.value, language)) is not None:
                found.append(Moment(value, fact, label, weight))
            if (other := turned(fact.value, value)) is not None:
                found.append(Moment(other, fact, label, weight * TURNED))
    return found


def in_marks(page: Page, where: Where) -> Iterator[Moment]:
    """The times of elements that are called after one, or are ``<time>``."""
    for mark in page.walk.marks:
        if mark.what != "when":
            continue
        scope = mark.scope
        attributes = scope.node.attributes
        given = next((text for name in GIVEN if (text := attributes.get(name))), None)
        if scope.tag == "abbr":  # microformats.org/wiki/datetime-design-pattern
            given = given or attributes.get("title")
        if not (scope.tag == "time" or given):
            continue
        near = _nearness(scope, where)
        if near and (told := told_in(scope, given, mark.text[:200], where.language, 2.5 * near)):
            yield told


def told_in(scope: Scope, given: str | None, text: str, language: str | None, weight: float) -> Moment | None:
    """The time that an element's attribute gives, or else its text."""
    value = moment(given, language) if given else None
    if not isinstance(value, datetime):
        told = moment(text, language)
        # An attribute that gives only the day, beside a text with the time on it.
        if value is None or (isinstance(told, datetime) and value == told.date()):
            value = told
    if value is None:
        return None
    kind = "time" if scope.tag == "time" else "marked"
    fact = Fact(kind, scope.tag, given or text, _needles(given or text), scope.order)
    return Moment(value, fact, _label(f"{scope.names} {text}"), weight)


def is_changed(scope: Scope, text: str) -> bool:
    """Whether an element with that text says of its time that it is that of a change."""
    return _label(f"{scope.names} {text}") == "updated"


def _nearness(scope: Scope, where: Where) -> float:
    """1 right at the headline, less further off or in what is around the story, 0 for what is far above it."""
    if where.anchor is None:
        return 0.5
    distance = scope.order - where.anchor
    if distance < -_NEAR:
        return 0.0
    near = 1.0 - abs(distance) / 1000 if where.near(scope.order, _NEAR, 2 * _NEAR) else _FAR
    return near * (0.2 if byline.is_of_picture(scope) else 0.5 if scope.chrome else 1.0)


def tells_change(text: str) -> bool:
    """Whether a line has a word for a change in it."""
    return _UPDATED.search(text.lower()) is not None


@lru_cache(maxsize=512)  # of a day's stories most say the same
def _label(text: str) -> str:
    text = text.lower()
    if _UPDATED.search(text) and not _PUBLISHED.search(text):
        return "updated"
    return "published" if _PUBLISHED.search(text) else ""


def in_addresses(page: Page) -> Iterator[Moment]:
    """The days that addresses of the page tell."""
    seen = set()
    for fact in page.facts.of("url"):
        day = day_in(fact.value)
        if day and day not in seen:
            seen.add(day)
            yield Moment(day, Fact("address", fact.name, fact.value, fact.needles), "published", 1.5)


def day_in(address: str) -> date | None:
    """The day that an address tells."""
    m = _ADDRESS.search(address)
    try:
        return date(*(int(part) for part in (m[1], m[3] or m[5], m[4] or m[6]))) if m else None
    except ValueError:
        return None


def _in_text(page: Page, where: Where, known: list[Moment]) -> Iterator[Moment]:
    """Dates in short lines near the headline; further off only where nothing else tells the day."""
    sure = any(one.label == "published" and one.weight >= 2 for one in known)
    far: list[Moment] = []
    told = any(not one.is_far for one in known)
    first, last = around(where) if sure else (-inf, inf)
    for block in page.walk.blocks:
        text = block.text
        if len(text) > LONGEST or not first <= block.scope.order <= last or DIGIT.search(text) is None:
            continue  # as of most lines
        if is_of_other(text):
            continue
        near = _nearness(block.scope, where)
        if near > _FAR or (near and not sure):
            found = list(_in_line(block, near, where.language))
            far += [one for one in found if one.label and near == _FAR and not block.scope.linked]
            told = told or (near > _FAR and any(one.weight >= _LINE * near for one in found))
            yield from found
    if not told:
        yield from _in_dateline(page, where)
    # The only line on a page that says of what its date is, at the end of a long text, is the story's own.
    for label in ("published", "updated"):
        own = [one for one in far if one.label == label]
        if not told and len({one.day for one in own}) == 1:
            yield replace(own[0], weight=_OWN)


def around(where: Where) -> tuple[float, float]:
    """The first and the last place in which a line may tell when a story was published whose markup says so, too."""
    return where.around(_NEAR, 2 * _NEAR)


@lru_cache(maxsize=512)  # a site says much of it on every page
def is_of_other(text: str) -> bool:
    """Whether a line's date is for something else than the story."""
    return _OTHER.search(text.lower()) is not None


def _in_dateline(page: Page, where: Where) -> Iterator[Moment]:
    """The date in front of the text's first words: "Berlin, 25 January 2022 – ...", as press releases have it."""
    prose = (one for one in page.walk.blocks if one.order > (where.anchor or 0) and len(one.text) > _PROSE)
    for block in islice((one for one in prose if not one.scope.chrome and not one.scope.linked), 2):
        head = block.text[:_PROSE]
        hit = next((one for one in dates.find(head, language=where.language) if one.value), None)
        if hit and hit.value and hit.start < _PLACE and _DASH.match(head, hit.end):
            yield Moment(hit.value, Fact("text", block.tag, head[: hit.end], _needles(head), block.order), "", _OWN)


def _in_line(block: Block, near: float, language: str | None) -> Iterator[Moment]:
    position = 0
    # What stylesheets keep apart may be glued in the text: "Jane DoeMarch 27, 20265 mins".
    for text in (block.text, block.apart):
        if found := dates_in(text, language):
            break
    else:
        return
    signed = byline.unlabelled(text, language) is not None
    for hit in found:
        if hit.value is not None:
            before = text[position : hit.start]
            label = "published" if _DATE.search(before) else _label(before)
            rest = len(text) - (hit.end - hit.start)
            weight = _in_line_weight(near, rest, labelled=bool(label), signed=signed)
            if label == "published" and _FIRST.match(before):
                weight = max(weight, SURE)
            fact = Fact("text", block.tag, text[hit.start : hit.end], _needles(block.text[:40]), block.order)
            yield Moment(zones.named(text, hit, language) or hit.value, fact, label, weight)
        position = hit.end


def _in_line_weight(near: float, rest: int, *, labelled: bool, signed: bool) -> float:
    """How far a date in a line is believed; ``rest`` is how many characters the line has besides."""
    # A line that is little more than its date, or is a byline, is the story's; one with much else may tell of anything.
    return _LINE * near * (1.0 if rest < (60 if labelled or signed else 30) else 0.7 if rest < 60 else 0.4)


def _needles(text: str) -> tuple[str, ...]:
    return ("<body", text)
