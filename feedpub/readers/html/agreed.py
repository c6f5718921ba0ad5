"""What a page says so plainly that nothing has to be weighed: its markup and all that can be read on it agree.

Most pages of a newsroom's own system are like that: one heading, which is the headline of the JSON-LD; one day,
whatever tells a time; one author, whoever names anybody. Where anything at all says something else, a function here
gives ``None``, and the choosers weigh it (:mod:`.title`, :mod:`.when`, :mod:`.authors`); a property test
(tests/test_html_agreed.py) holds the two ways together: the same answer, or none.
"""

from collections.abc import Sequence
from datetime import date
from functools import lru_cache

from msgspec import Struct

from feedpub import dates
from feedpub.model import Person
from feedpub.readers.eastern import is_eastern
from feedpub.readers.html import authors, boxes, byline, lone, moments, title, titleparts
from feedpub.readers.html.byline import dates_in
from feedpub.readers.html.facts import Fact, Facts
from feedpub.readers.html.moments import Moment
from feedpub.readers.html.page import Page
from feedpub.readers.html.tree import Block, Scope, text_of
from feedpub.readers.html.where import Where
from feedpub.readers.html.witness import Byline
from feedpub.readers.html.words import each, key

_LEAST = 3  #: letters of a headline
_ANY = (None, "en")  #: languages by which dates are read as without any
_SURE = 2.0  #: what a byline in markup weighs that is sure by itself


class Signed(Struct, frozen=True):
    """Who wrote a story, the fact that says so, and the lines on the page that say the same."""

    people: tuple[Person, ...]
    fact: Fact
    lines: frozenset[str]


def headline(page: Page) -> Fact | None:
    """The page's only heading of the first level, where each title in the markup is it, but for the site's name."""
    headings = page.walk.headings
    own = [one for one in headings if one.tag == "h1"]
    if len(own) != 1 or (scope := own[0]).chrome or scope.hidden or scope.linked or not _is_text(scope):
        return None
    text, stated = text_of(scope.node), [fact.value for fact in page.facts.of("title")]
    names = title.site_names(page)
    if not is_titled(text, stated, names):
        return None
    if len(headings) > 1:
        said = {word for value in (*stated, text) for word in each(value)}, [key(value) for value in (*stated, text)]
        if not all(one is scope or _is_unlike(one, *said, names) for one in headings):
            return None
    return heading(scope, text)


def heading(scope: Scope, text: str) -> Fact:
    """A heading as the fact that it is the headline."""
    return Fact("heading", scope.tag, text, ("<body", text[:40]), scope.order)


def is_titled(text: str, stated: Sequence[str], names: frozenset[str]) -> bool:
    """Whether each title in the markup is a heading's text, but for the site's ``names``, and any is."""
    words = each(text)
    bare = "".join(words)
    if not (len(bare) >= _LEAST and len(text) <= titleparts.LONGEST and words) or not stated:
        return False
    is_whole = titleparts.is_whole(text)
    if not is_whole and titleparts.trimmed(text, names) != text:
        return False
    is_alone = is_whole and len(words) > 2
    for value in stated:
        if value == text or (is_alone and titleparts.is_only_more(value, text)):
            continue
        if not _is_title(value, text, bare, names):
            return False
    return (bare not in names and text in stated) or not all(key(value) in names for value in stated)


def _is_text(scope: Scope) -> bool:
    child = scope.node.first_child
    return child is not None and child.is_text_node and child.next is None


def _is_title(value: str, text: str, bare: str, names: frozenset[str]) -> bool:
    """Whether a stated title is the heading, or is none."""
    if value == text:
        return True
    if len(value) > titleparts.LONGEST or titleparts.unspaced(value) == titleparts.unspaced(text):
        return False
    if key(value) in names:
        return True
    return (titleparts.within(value, {bare}) or titleparts.trimmed(value, names)) == text


def _is_unlike(scope: Scope, words: set[str], keys: list[str], names: frozenset[str]) -> bool:
    """Whether a heading has no word of any title: it is another story's, or one within the text."""
    text = text_of(scope.node)
    if len(text) > titleparts.LONGEST:
        return False
    own = each(text)
    letters = {"".join(own), key(text), key(titleparts.trimmed(text, names))} - {""}
    if text and not letters:
        return False
    return words.isdisjoint(own) and not any(one in other or other in one for one in letters for other in keys)


def times(page: Page, where: Where) -> tuple[Moment, list[Moment]] | None:
    """The time of publication that markup tells to the second, and all that it tells; the page knows no other day.

    Which of them is the last change, :func:`.when.updated` says.
    """
    if (told := stated_time(page, where.language)) is None:
        return None
    best, found = told
    others = [*moments.in_marks(page, where), *moments.in_addresses(page)]
    if any(one.day != best.day or one.label == "updated" for one in others):
        return None
    first, last = moments.around(where)
    for block in page.walk.blocks:
        text = block.text
        if len(text) > moments.LONGEST or not first <= block.scope.order <= last:
            continue
        if tells_other_day(block, where.language, best.day):
            return None
    return best, found


def stated_time(page: Page, language: str | None) -> tuple[Moment, list[Moment]] | None:
    """The same as far as the markup of its head says it."""
    stated = page.facts.of("published"), page.facts.of("updated")
    if not stated[0] or not all(dates.iso(fact.value) for facts in stated for fact in facts):
        return None
    found = moments.stated(page, language)
    told = [one for one in found if one.label == "published"]
    best = next((one for one in told if one.is_timed and one.is_instant), None)
    if best is None or not any(one.weight >= moments.FULL for one in told):
        return None
    if any(one.day != best.day if one.label == "published" else not _is_change(one, best) for one in found):
        return None
    return best, found


def tells_other_day(block: Block, language: str | None, day: date) -> bool:
    """Whether a line tells of another day, or of a change."""
    days, is_change = days_in(block.text, block.apart if block.pieces else "", language)
    return is_change or any(one != day for one in days)


def days_in(text: str, apart: str, language: str | None) -> tuple[frozenset[date], bool]:
    """The days that a line tells, or else the same with its elements ``apart``, and whether it tells of a change."""
    if not moments.DIGIT.search(text) or moments.is_of_other(text):
        return frozenset(), False
    hits = dates_in(text, language) or dates_in(apart, language)
    days = frozenset([moments.day_of(hit.value) for hit in hits if hit.value])
    return days, bool(hits) and moments.tells_change(text)


def _is_change(one: Moment, best: Moment) -> bool:
    """Whether it may be the last change of what was published then."""
    return one.is_instant and one.fact.kind in ("JSON-LD", "Open Graph") and one.day >= best.day


def signed(page: Page, where: Where) -> Signed | None:
    """The people whom the markup names and nobody else, with a name that all the page's bylines name, too."""
    sites = title.site_names(page)
    if (first := stated_people(page.facts, sites)) is None:
        return None
    for mark in page.walk.marks:
        if mark.what == "author":
            text = authors.marked_text(mark)
            if byline.may_name(text) and not says(text, first.people, sites):
                return None
    if any(one.people != first.people for one in lone.signed(page, where)):
        return None
    lines = _lines(page, where, first.people, sites)
    return None if lines is None else Signed(first.people, first.fact, lines)


def stated_people(facts: Facts, sites: frozenset[str]) -> Byline | None:
    """The people whom all of the markup names, with full names."""
    stated = authors.stated(facts, sites)
    if not stated:
        return None
    first = stated[0]
    if any(one.people != first.people for one in stated) or not all(map(_is_plain, first.people)):
        return None
    return first if any(one.weight >= _SURE for one in stated) else None


def _lines(page: Page, where: Where, who: tuple[Person, ...], sites: frozenset[str]) -> frozenset[str] | None:
    """The lines that begin with "By" or the like, ``None`` where any line names somebody else than the people."""
    begin, end = where.around()
    language, lines = where.language, []
    for block in page.walk.blocks:
        text, scope = block.text, block.scope
        if (long := len(text)) > byline.LONGEST or (block.linked >= long and scope.chrome):
            continue
        bare = byline.unlabelled(text, language)
        if bare is None:  # as of nearly all
            if not scope.chrome and (where.near(scope.order) or begin <= block.order <= end):
                if names_nobody(text, language, block.linked > 0):
                    continue
            elif long > lone.LABEL_LONGEST or not lone.is_label(text):
                continue
        if not is_signed(text, bare, who, sites, language):
            return None
        if byline.unlabelled(text, None):
            lines.append(text)
    return frozenset(lines)


def _is_plain(person: Person) -> bool:
    """Whether it has a name of several words, the last one with capitals."""
    last = person.name.rpartition(" ")[2]
    return last != person.name and last.lower() != last.upper()


@lru_cache(maxsize=512)  # few people write most of a site's stories
def says(text: str, who: tuple[Person, ...], sites: frozenset[str]) -> bool:
    """Whether an element that is marked as a byline names the people, or nobody."""
    bare = byline.unlabelled(text, None)
    if bare is not None and " " not in (short := lone.TOPIC.sub("", bare)):
        bare = short
    named = authors.without_bodies(authors.people_in((bare or text,), lone=bare is not None), sites)
    return named in ((), who)


@lru_cache(maxsize=1024)  # a site says most of it on every page
def names_nobody(text: str, language: str | None, linked: bool) -> bool:
    """Whether a line that does not begin with "By" is no byline, nor a part of one, wherever on a page it stands."""
    if lone.is_label(text):
        return False
    ways = (byline.behind_date(text), *byline.parts(text)[1:])
    if any(byline.unlabelled(one, language) for one in ways) or lone.named_alone(text, language):
        return False
    return not (linked and boxes.several(text))


def says_nothing(text: str, language: str | None, *, linked: bool) -> bool:
    """Whether a line surely has no date, does not begin with "By", and :func:`names_nobody`; most are so."""
    if dates.may_be_in(text) and (dates_in(text, language) or (language not in _ANY and dates_in(text))):
        return False
    if byline.unlabelled(text, language) is not None or byline.is_parted(text):
        return False
    if lone.is_label(text) or lone.is_name(text, language) or (linked and boxes.several(text)):
        return False
    return text.isascii() or not is_eastern(text)


@lru_cache(maxsize=512)
def is_signed(
    text: str, bare: str | None, who: tuple[Person, ...], sites: frozenset[str], language: str | None
) -> bool:
    """Whether a line names the people, alone or behind "By", and nobody else; ``bare`` is what is behind that."""
    alone = lone.named_alone(text, language)
    if lone.is_label(text) or byline.unlabelled(text, None) != bare or boxes.several(text) not in ((), who):
        return False
    if bare is None:
        ways = (byline.behind_date(text), *byline.parts(text)[1:])
        return (Person(name=alone or ""),) == who and not any(byline.unlabelled(one, language) for one in ways)
    if not bare or alone:
        return False
    return authors.without_bodies(authors.people_in((byline.undated(bare),), lone=True), sites) == who
