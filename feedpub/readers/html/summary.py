"""The summary: the standfirst that stands below the headline, else what the markup says of the story."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from feedpub.readers.html.facts import Fact
from feedpub.readers.html.page import Page
from feedpub.readers.html.tree import Scope, text_of
from feedpub.readers.html.where import between
from feedpub.readers.html.words import key, likeness, words_of

_WEIGHT = {"Open Graph": 2.0, "JSON-LD": 1.6, "microdata": 1.2, "Twitter card": 1.5, "meta": 1.5, "RDFa": 1.0}
_CUT = re.compile(r"\s*(?:\.\.\.|…|\[…\]|\[\.\.\.\])\s*$")
_CUT_ENDS = ("...", "…", "]")
_STANDFIRST = re.compile(
    r"standfirst|sub-?title|(?:^|[\s_-])(?:dek|deck|lead|lede|intro|excerpt|chapeau|ingress|vorspann|perex|bajada|"
    r"entradilla|catenaccio|sommario|lid)(?:$|[\s_-])"
)
_ENDED = re.compile(r"[.!?…。！？][\"'”“»’)]?$")  # as sentences do, and headings do not
_ABOVE, _BELOW = 60, 120  #: elements and blocks between a headline and what is called its standfirst
_CLOSE = 15  #: the same for a heading that is one
_NEXT = 30  #: and for a paragraph that is one, as it stands before the text
_SHORTEST, _LONGEST = 25, 700  #: characters of a standfirst


def choose(page: Page, anchor: int | None, headline: str) -> list[tuple[float, Fact]]:
    """The candidates for the summary with how much speaks for each, the best one first.

    ``anchor`` is the headline's place on the page.
    """
    title = key(headline)
    stated = [fact for fact in page.facts.of("summary") if len(fact.value) >= _SHORTEST and key(fact.value) != title]
    scored = [(_WEIGHT.get(fact.kind, 1.0), fact) for fact in stated]
    scored += [(weight, fact) for weight, fact in _visible(page, anchor) if title not in key(fact.value) or not title]
    words = [(fact, words_of(fact.value), weight) for weight, fact in scored]
    found = []
    for fact, own, weight in words:
        by_kind = {
            other.kind: 0.3 * other_weight
            for other, theirs, other_weight in words
            if other.kind != fact.kind and likeness(own, theirs) > 0.8
        }
        found.append((weight + sum(by_kind.values()), fact))
    found.sort(key=lambda one: (-one[0], -len(one[1].value)))
    if found and is_cut(found[0][1].value):
        found.insert(0, (found[0][0], _whole(page, found[0][1])))
    return found


def _visible(page: Page, anchor: int | None) -> Iterator[tuple[float, Fact]]:
    """What stands close to the headline and is called a standfirst, and a second heading right below the first."""
    if anchor is None:
        return
    often = Counter(mark.scope.names for mark in page.walk.marks if mark.what == "lead")
    for mark in page.walk.marks:
        scope = mark.scope
        below = scope.order - anchor
        heading = scope.tag in ("h2", "h3", "h4")
        if (
            mark.what != "lead"
            or scope.hidden
            or scope.tag in ("a", "figcaption", "li")
            or not -_ABOVE < below < _BELOW
        ):
            continue
        if scope.tag == "p" and often[scope.names] > 1:  # so each paragraph is called
            continue
        if heading and not 0 < below < _CLOSE:  # further down it is a heading of the text
            continue
        if below > _BELOW / 2 and scope.tag not in ("p", "div"):
            continue
        if _in_heading(scope):
            continue
        text = mark.text
        said = _ENDED.search(text) or heading or len(text) > 60
        if said and _SHORTEST <= len(text) <= _LONGEST and " " in text and not _holds_much(scope):
            weight = 3.6 if _STANDFIRST.search(scope.names) else 2.0 if below > 0 else 0.0
            yield weight - 2.5 * scope.chrome - 0.4 * heading, _fact(scope, text)
    for scope in page.walk.headings:
        if scope.tag == "h2" and 0 < scope.order - anchor < _CLOSE and not scope.chrome and not scope.hidden:
            text = text_of(scope.node)
            if 2 * _SHORTEST <= len(text) <= _LONGEST:
                yield 3.5, _fact(scope, text)
    yield from _before_the_text(page, anchor)


def _before_the_text(page: Page, anchor: int) -> Iterator[tuple[float, Fact]]:
    """A paragraph between the headline and the element that holds the text."""
    for block in between(page.walk.blocks, anchor + 1, anchor + _NEXT - 1):
        scope = block.scope
        if scope.tag != "p" or scope.chrome or scope.hidden or block.linked:
            continue
        within = page.holder is not None and any(one is page.holder for one in scope.chain())
        if not within and 2 * _SHORTEST < len(block.text) <= _LONGEST and _ENDED.search(block.text):
            yield 3.2, _fact(scope, block.text)


def _in_heading(scope: Scope) -> bool:
    return any(above.tag in ("h1", "h2", "h3", "h4") for above in scope.chain() if above is not scope)


def _fact(scope: Scope, text: str) -> Fact:
    return Fact("standfirst", scope.tag, text, ("<body", text[:40]), scope.order)


def _holds_much(scope: Scope) -> bool:
    """Whether it is more than a text: a whole story's beginning, or pictures with their captions."""
    return len(scope.node.css("p")) > 3 or bool(scope.node.css("img, figure, time, h1, button"))


def same(stated: Sequence[Fact], headline: str) -> Fact | None:
    """Of facts that all say the same, and not what the headline says, the one that counts; ``None`` of others.

    Each has what speaks for the other kinds added to what speaks for it, so that the order stays.
    """
    if not stated:
        return None
    value = stated[0].value
    if len(value) < _SHORTEST or any(fact.value != value for fact in stated):
        return None
    first, other = value[0], headline[:1]
    may_be_it = not (first.isalnum() and other.isalnum() and first.casefold()[:1] != other.casefold()[:1])
    if may_be_it and key(value) == key(headline):
        return None
    return max(stated, key=lambda fact: _WEIGHT.get(fact.kind, 1.0))


def is_cut(text: str) -> bool:
    """Whether a summary breaks off."""
    return text.rstrip().endswith(_CUT_ENDS) and _CUT.search(text) is not None


def _whole(page: Page, cut: Fact) -> Fact:
    """The text on the page that a summary is the beginning of, where it breaks off."""
    start = key(_CUT.sub("", cut.value))
    for block in page.walk.blocks:
        if len(block.text) <= _LONGEST and len(start) > _SHORTEST and key(block.text).startswith(start):
            return Fact("text", block.tag, block.text, ("<body", block.text[:40]), block.order)
    return cut
