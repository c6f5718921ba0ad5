"""Names that stand alone: in a line of their own below the headline, below a label, at the end of the text."""

import re
from collections.abc import Iterator
from itertools import islice

from feedpub import people
from feedpub._bylinewords import NOT_NAMES, ROLES
from feedpub.languages import WEEKDAYS, fold, folded
from feedpub.model import Person
from feedpub.readers.eastern import is_eastern
from feedpub.readers.html import byline, names
from feedpub.readers.html.byline import dates_in
from feedpub.readers.html.page import Page
from feedpub.readers.html.tree import Block
from feedpub.readers.html.where import Where, between
from feedpub.readers.html.witness import ENOUGH, Byline, fact_of, nearness
from feedpub.readers.html.words import key

_AFTER, _BELOW = 100, 30  #: elements and blocks below the headline in which a lone name is its byline
_LINES = frozenset(("p", "div", "address", "li"))
_LINE = 120  #: characters of a line that gives date and author
_MARKS = 2  #: behind a label: "Written by: "
LABEL_LONGEST, _MOST_BELOW, _SHORT = 40, 8, 60
TOPIC = re.compile(r"\s+in\s.+$")  #: Jane Doe in Project Management
_LISTED = re.compile(r"tag|categor|topic|list|label|menu|button|breadcrumb")
# Whole lines, so that a set tells in no time that nearly all of a page's short lines are none.
_LABELS = frozenset(
    (
        "by|written by|posted by|published by|story by|article by|words by|a post by|written and edited by|"
        "the author|about the author|meet the author|author|authors|author(s)|authors(s)|"
        "autor|autorin|autoren|autor:in|autor*in|über den autor|über die autorin|"
        "von|geschrieben von|verfasst von|text von|ein beitrag von|par|écrit par|por|escrito por|da|scritto da|di"
    ).split("|")
)
_LONGEST_LABEL = max(map(len, _LABELS)) + _MARKS
_WORD = re.compile(r"[^\W\d_]{3,21}")
_LONGEST, _IN_NO_NAME = 60, re.compile(r"[0-9&:;!?<>\"“”„()]")  #: of what :func:`feedpub.people.is_name` says yes to
_NOBODY = ROLES | NOT_NAMES | people.LINKS | WEEKDAYS | folded("listen save print read new news blog text sat sun")


def alone(page: Page, where: Where) -> Iterator[Byline]:
    """A lone name below the headline: sure within an element called after the author, else if it is the only one."""
    if where.anchor is None:
        return
    lone: list[Byline] = []
    for block in between(page.walk.blocks, where.anchor + 1, where.anchor + _AFTER - 1):
        below = block.order - where.anchor
        if len(block.text) >= _LINE:  # as most of a text
            continue
        if block.tag not in _LINES or nearness(block.scope, where) < 1:
            continue
        name = named_alone(block.text, where.language)
        if name and not byline.is_of_picture(block.scope):
            person = Person(name=name)
            about = [up.names for up, _ in zip(block.scope.chain(), range(3), strict=False)]
            if any("author" in names.meaning(one).holds for one in about):
                yield Byline((person,), fact_of("byline", block.scope, block.text), "page", 2.5)
            elif below < _BELOW and _may_sign(block, about, dated=bool(dates_in(block.text))):
                lone.append(Byline((person,), fact_of("text", block.scope, block.text), "page", 1.0))
    if len({one.people for one in lone}) == 1:
        yield lone[0]


def _may_sign(block: Block, about: list[str], *, dated: bool) -> bool:
    """Whether a lone name may be a byline: no tag, and no item of a list that is not called after the story's date.

    One that has the date beside it in its line may stand in what is called after the story's category as well.
    """
    listed = not dated and any(_LISTED.search(one) for one in about)
    return not listed and (block.tag != "li" or any("when" in names.meaning(one).holds for one in about))


def named_alone(text: str, language: str | None) -> str | None:
    """The name that a line consists of, at times with the date beside it, or behind it "reporter" as in Korea."""
    if is_name(text, language):
        return text
    if is_eastern(text):
        return next((person.name for person in people.authors(text)), None)
    if len(text) < _LINE and len(parts := byline.parts(text)) in (2, 3) and any(map(dates_in, parts)):
        parts = [TOPIC.sub("", part) for part in parts]
        named = [part for part in parts if is_name(part, language) and byline.unlabelled(part, None) is None]
        return named[0] if len(named) == 1 else None
    return _before_date(text, language)


def _before_date(text: str, language: str | None) -> str | None:
    """The name in front of a day and its clock that end a line: "Jane Doe, 3 December 2026, 18:06".

    Without a clock it is as likely a place: "Santa Monica, 3 December 2026".
    """
    if len(text) >= _LINE or not text[-1:].isdigit():
        return None
    hits = dates_in(text, language)
    if len(hits) != 1 or hits[0].clock is None or not hits[0].start or text[hits[0].end :].strip():
        return None
    name = text[: hits[0].start].strip(" ,|\u2013\u2014-")
    return name if is_name(name, language) else None


def is_name(text: str, language: str | None) -> bool:
    """Whether a line is one person's name, and nothing else."""
    if len(text) >= _LONGEST or _IN_NO_NAME.search(text):
        return False
    return people.is_name(text) and byline.unlabelled(text, language) is None


def signed(page: Page, where: Where) -> Iterator[Byline]:
    """A lone name in the last line of the text."""
    holder = page.holder
    if holder is None:
        return
    within = (
        one
        for one in reversed(page.walk.blocks)
        if not one.scope.chrome and any(up is holder for up in one.scope.chain())
    )
    block = next(within, None)
    if block and block.tag == "p" and is_name(block.text, where.language) and len(list(islice(within, 3))) == 3:
        yield Byline((Person(name=block.text),), fact_of("text", block.scope, block.text), "page", 1.0)


def labelled(page: Page, where: Where) -> Iterator[tuple[Byline, bool]]:
    """Names below a line that is nothing but a label, "Written by" or "About the author", and whether it may be far.

    A label that says no more than what follows ("Author:") counts in a sidebar, too; one of a blog's owner does not.
    """
    blocks = page.walk.blocks
    for at, before in enumerate(blocks):
        text = before.text
        if len(text) > LABEL_LONGEST or (before.linked and before.scope.chrome) or not is_label(text):
            continue
        label = text.lower()
        signed = _below(blocks[at + 1 : at + 1 + _MOST_BELOW], where, sure=label.endswith(":"))
        if signed and not byline.is_of_picture(signed[0][1].scope):
            first = signed[0][1]
            named = tuple(person for one, _ in signed for person in one)
            weight = 2.5 * nearness(first.scope, where)
            plain = "about" not in label and "meet" not in label
            yield (
                Byline(named, fact_of("text", first.scope, first.text), "page", weight),
                plain or not first.scope.chrome,
            )


def is_label(line: str) -> bool:
    """Whether a line is a label, with up to two marks behind it."""
    if len(line) > _LONGEST_LABEL:
        return False
    line = line.lower()
    for _ in range(_MARKS + 1):
        if line in _LABELS:
            return True
        if not line or line[-1].isalnum() or line[-1] == "_":
            return False
        line = line[:-1]
    return False


def _below(blocks: list[Block], where: Where, *, sure: bool) -> list[tuple[tuple[Person, ...], Block]]:
    """The names in the first of some lines, and in those behind it that are items of the same list."""
    found: list[tuple[tuple[Person, ...], Block]] = []
    for block in blocks:
        text = block.text.strip(" ,;")
        named: tuple[Person, ...] = (Person(name=text),) if is_name(text, where.language) else ()
        if not named and sure and not found and len(text) < _SHORT:  # "Jane Doe/SP-X"
            named = people.authors(text)
            named = named if all(people.is_name(person.name) for person in named) else ()
        if not named or (found and block.tag != "li"):
            break
        found.append((named, block))
    return found


def nicknamed(page: Page, where: Where, sites: frozenset[str]) -> Iterator[Byline]:
    """The single word of which an element at the headline consists that is called after the story's author."""
    for mark in page.walk.marks:
        if mark.what != "author" or nearness(mark.scope, where) < 1 or byline.is_of_picture(mark.scope):
            continue
        text = byline.undated(mark.text)
        is_label = people.MARK.match(f"{text} Xx Yy") is not None
        if _WORD.fullmatch(text) and not is_label and fold(text) not in _NOBODY and key(text) not in sites:
            yield Byline((Person(name=text),), fact_of("byline", mark.scope, text), "page", ENOUGH)
            return
