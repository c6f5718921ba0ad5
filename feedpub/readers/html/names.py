"""What an element's names (class, id, itemprop ...) say of it: people who write pages call things by what they are.

Names are taken apart into words at spaces, hyphens and underscores. This is asked of every element of every page, so
that it is sets and substrings, not patterns; and most words say nothing, whatever stands beside them.
"""

import re
from collections.abc import Mapping
from functools import lru_cache

from msgspec import Struct

_NAMES = ("class", "id", "itemprop", "rel", "property", "data-testid", "data-qa", "data-component", "data-hook", "role")
BESIDE_CLASS = frozenset(_NAMES[1:])
_WORD = re.compile(r"[\s_-]+")

#: Menus, pointers to other stories, adverts, comments, buttons: what is around a story.
_AROUND = frozenset(
    (
        "nav navbar menu submenu footer sidebar side breadcrumb breadcrumbs comment comments disqus related trending "
        "popular latest newsletter cookie cookies consent banner ad ads share sharing social toolbar modal popup "
        "signup login widgets teasers outbrain taboola masthead"
    ).split()
)
_FOOT, _FEET = (
    frozenset(("footer",)),
    frozenset("post entry article".split()),
)  #: a story's own last line, not the page's
_AROUND_BUT_FOOT = _AROUND - _FOOT
_AROUND_STARTS = ("-recommend", "-recirc", "-promo", "-subscri", "-advert", "-sponsor")
_AROUND_TWO = (
    "-more-stories-",
    "-more-news-",
    "-more-articles-",
    "-more-from-",
    "-read-next-",
    "-read-more-",
    "-you-may-",
)
_AROUND_TWO_STARTS = ("-most-", "-skip-")

_AUTHOR = frozenset("by vcard writer fn kirjoittaja".split())
_AUTHOR_STARTS = ("-autor", "-redakt", "-contributor")
_AUTHOR_PARTS = ("author", "byline", "user-name")
_WHEN = frozenset("posted updated meta datum fecha data dt".split())
_WHEN_PARTS = ("date", "time", "publish")
_HEADLINE = re.compile(r"headline|(?:entry|article|post|story|page|content|news|main|single)-?(?:title|heading)")
_HEADLINE_NAMES = frozenset(("title", "p-name"))
_LEAD = frozenset(
    "dek deck lead lede intro excerpt summary teaser chapeau abstract ingress vorspann perex bajada entradilla "
    "catenaccio sommario description kicker lid".split()
)
_LEAD_PARTS = ("standfirst", "subtitle", "sub-title", "subhead", "sub-head")


class Meaning(Struct, frozen=True):
    """``around`` the story rather than of it; ``holds``: author, when, headline, lead."""

    around: bool = False
    holds: tuple[str, ...] = ()


NOTHING = Meaning()


def of(attributes: Mapping[str, str | None]) -> str:
    """The names of an element, as they are written."""
    return " ".join([attributes[name] or "" for name in _NAMES if name in attributes])


def meaning(names: str) -> Meaning:
    """What an element that goes by these names, in small letters, is."""
    said = 0
    for bits in map(_SAYS.__getitem__, names.replace("-", " ").replace("_", " ").split()):
        said |= bits
    return _meaning(names) if said >= _TOGETHER else _SAID[said]


@lru_cache(maxsize=16_384)
def _meaning(names: str) -> Meaning:
    parts = _WORD.split(names)
    words = set(parts)
    joined = "-" + "-".join(parts) + "-"
    holds = []
    if words & _AUTHOR or _has(names, _AUTHOR_PARTS) or _has(joined, _AUTHOR_STARTS):
        holds.append("author")
    if words & _WHEN or _has(names, _WHEN_PARTS):
        holds.append("when")
    if (("title" in joined or "head" in joined) and _HEADLINE.search(joined)) or not _HEADLINE_NAMES.isdisjoint(
        names.split()
    ):
        holds.append("headline")
    if words & _LEAD or _has(joined, _LEAD_PARTS):
        holds.append("lead")
    around = (
        not words.isdisjoint(_AROUND_BUT_FOOT if words & _FEET else _AROUND)
        or _has(joined, _AROUND_STARTS)
        or _has(joined, _AROUND_TWO)
        or (_has(joined, _AROUND_TWO_STARTS) and len(parts) > 1)
    )
    return Meaning(around, tuple(holds)) if around or holds else NOTHING


# What a word says alone, as bits, of which the last says that it depends on those beside it. A foot is around the story
# where no word says that it is the story's.
_IS_AROUND, _IS_AUTHOR, _IS_WHEN, _IS_HEADLINE, _IS_LEAD, _IS_FOOT, _IS_STORY, _TOGETHER = (
    1 << bit for bit in range(8)
)
_HOLDS = ((_IS_AUTHOR, "author"), (_IS_WHEN, "when"), (_IS_HEADLINE, "headline"), (_IS_LEAD, "lead"))
_SAID = tuple(
    Meaning(
        bool(said & _IS_AROUND) or said & (_IS_FOOT | _IS_STORY) == _IS_FOOT,
        tuple(what for bit, what in _HOLDS if said & bit),
    )
    for said in range(_TOGETHER)
)
_STARTS = tuple(
    (tuple(start.strip("-") for start in starts), bit)
    for starts, bit in ((_AROUND_STARTS, _IS_AROUND), (_AUTHOR_STARTS, _IS_AUTHOR))
)
_PARTS = (
    *((part, _IS_AUTHOR) for part in ("author", "byline")),
    *((part, _IS_WHEN) for part in _WHEN_PARTS),
    ("headline", _IS_HEADLINE),
    *((part, _IS_LEAD) for part in ("standfirst", "subhead")),
    *((part, _TOGETHER) for part in ("title", "heading", "user")),
)
_MOST_KEPT = 16_384
_SUB = "sub"  #: of sub-head
_ANY_START = tuple(start for starts, _ in _STARTS for start in starts)
_ANY_PART = re.compile("|".join((*(part for part, _ in _PARTS), f"{_SUB}$")))
_SHORTEST = min(map(len, (*_ANY_START, *(part for part, _ in _PARTS))))  #: of what has a part, but for "sub" itself
_WORDS: dict[str, int] = {}
for _words, _bit in (
    (_AROUND_BUT_FOOT, _IS_AROUND),
    (_AUTHOR, _IS_AUTHOR),
    (_WHEN, _IS_WHEN),
    (_LEAD, _IS_LEAD),
    (_FOOT, _IS_FOOT),
    (_FEET, _IS_STORY),
    (frozenset("name more read you most skip sub".split()), _TOGETHER),
):
    for _word in _words:
        _WORDS[_word] = _WORDS.get(_word, 0) | _bit


class _Says(dict[str, int]):
    """What words say, kept of many; a function with a cache takes twice as long."""

    def __missing__(self, word: str) -> int:
        if len(self) >= _MOST_KEPT:
            self.clear()
        said = _WORDS.get(word, 0)
        if len(word) >= _SHORTEST and (word.startswith(_ANY_START) or _ANY_PART.search(word)):
            said |= _in_parts(word)
        self[word] = said
        return said


_SAYS = _Says()


def _in_parts(word: str) -> int:
    """What a word's parts say, whatever stands beside it."""
    said = _TOGETHER if word.endswith(_SUB) else 0
    for starts, bit in _STARTS:
        if word.startswith(starts):
            said |= bit
    for part, bit in _PARTS:
        if part in word:
            said |= bit
    return said


def _has(text: str, parts: tuple[str, ...]) -> bool:
    for part in parts:  # noqa: SIM110 - asked of every name of every page, and any() takes twice as long
        if part in text:
            return True
    return False
