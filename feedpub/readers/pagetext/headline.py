"""The headline of a page: the best of the lines above the story's first paragraphs, by many weak signals together."""

import re
from bisect import bisect

from msgspec import Struct

from feedpub.languages import fold
from feedpub.readers.pagetext.lines import Kind, Line
from feedpub.readers.pagetext.parts import weight
from feedpub.readers.pagetext.signals import CRUMBS, Page, repeats

_ENOUGH, _SOMETHING = 1.6, 1.0


class Headline(Struct, frozen=True, kw_only=True):
    """The headline: its text, where it stands, and every line that repeats it (at times behind a label)."""

    text: str
    at: int
    repeats: tuple[int, ...] = ()
    rivals: tuple[int, ...] = ()  #: other lines that had something of a headline, the likeliest first


def headline(lines: list[Line], run: tuple[int, int]) -> Headline | None:
    """The best candidate for the headline in or above the story's run, or ``None`` where no line is good enough."""
    page, possible = candidates(lines, run)
    prose, limit = page.prose, page.limit
    scored = {i: page.score(i) for i in possible}
    at = max(scored, key=lambda i: (scored[i], -i), default=0)
    if scored.get(at, 0.0) < _ENOUGH:
        return None
    at = _unlabelled(lines, at, scored)
    again = [i for i in range(min(limit + 1, len(lines))) if i != at and repeats(lines[i].key, lines[at].key)]
    # Beyond a lead the same words are a subhead.
    first = min([at, *again])
    near = [i for i in [at, *again] if bisect(prose, i) - bisect(prose, first) <= 2]
    place = at if at in near else first
    rivals = sorted((i for i in scored if scored[i] > _SOMETHING and i not in near), key=lambda i: (-scored[i], i))
    return Headline(
        text=lines[at].text, at=place, repeats=tuple(i for i in near if i != place), rivals=tuple(rivals[:5])
    )


def candidates(lines: list[Line], run: tuple[int, int]) -> tuple[Page, list[int]]:
    """The page as its headline is looked for in it, and which of its lines may be the headline."""
    prose = [i for i in range(*run) if lines[i].kind is Kind.TEXT]
    mass = sum(weight(lines[i]) for i in prose)
    limit, seen = run[1], 0.0
    for i in prose:
        seen += weight(lines[i])
        # Below two paragraphs, or a fifth of the story, no headline follows.
        if seen > max(0.2 * mass, 4.2):
            limit = i
            break
    return Page.of(lines, prose, limit), [i for i in range(limit) if _possible(lines[i])]


def _unlabelled(lines: list[Line], at: int, scored: dict[int, float]) -> int:
    """The line that has the headline alone, where the best line has a label or the site's name stuck to it."""
    whole, keys = lines[at].text, {line.key for line in lines}

    def is_part(own: str) -> bool:
        long = len(own.split()) >= 4 or len(own) >= 20
        if not long or not 0 < len(whole) - len(own) < min(40, len(own)):
            return False
        label, sign = (whole[len(own) :], 0) if whole.startswith(own) else (whole[: -len(own)], -1)
        if not (whole.startswith(own) or whole.endswith(own)):
            return False
        # "The Best Piers" of "The Best Piers of 2026" is a subhead: a label is parted from it, or a line of its own.
        return label.strip()[sign] in "|–—-:»›/•·" or label[sign] != " " or re.sub(r"\W+", "", fold(label)) in keys

    return max((i for i in scored if is_part(lines[i].text)), key=lambda i: (scored[i], -i), default=at)


def _possible(line: Line) -> bool:
    if not 8 <= len(line.text) <= 320 or line.bullet or CRUMBS.fullmatch(line.text):
        return False
    return line.kind in (
        Kind.SHORT,
        Kind.TEXT,
        Kind.RELATED,
        Kind.PROMO,
        Kind.NAME,
        Kind.BOILERPLATE,
        Kind.PICTURE,
    )
