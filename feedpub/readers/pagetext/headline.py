"""The headline of a page: the best of the lines above the story's first paragraphs, by many weak signals together."""

import re
from bisect import bisect
from collections import Counter
from dataclasses import dataclass
from itertools import accumulate

from feedpub.languages import fold
from feedpub.readers.pagetext.lines import Kind, Line
from feedpub.readers.pagetext.parts import weight

_ENOUGH, _SOMETHING = 2.0, 1.0
_STEM = re.compile(r"[^\W_]{3,}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Headline:
    """The headline: its text, where it stands, and every line that repeats it (at times behind a label)."""

    text: str
    at: int
    repeats: tuple[int, ...] = ()
    rivals: tuple[int, ...] = ()  #: other lines that had something of a headline, the likeliest first


def headline(lines: list[Line], run: tuple[int, int]) -> Headline | None:
    """The best candidate for the headline in or above the story's run, or ``None`` where no line is good enough."""
    start, end = run
    prose = [i for i in range(start, end) if lines[i].kind is Kind.TEXT]
    mass = sum(weight(lines[i]) for i in prose)
    limit, seen = end, 0.0
    for i in prose:
        seen += weight(lines[i])
        # Below two paragraphs, or a fifth of the story, no headline follows.
        if seen > max(0.2 * mass, 4.2):
            limit = i
            break
    page = _Page(
        lines=lines,
        first=prose[0],
        times_seen=Counter(line.key for line in lines[: limit + 1]),
        stems=Counter(stem for i in prose[:12] for stem in stems_of(lines[i].text)),
        opening=frozenset(prose[:12]),
        paragraphs=[0, *accumulate(line.kind is Kind.TEXT for line in lines)],
        long=[0, *accumulate(line.kind is Kind.TEXT and len(line.text) > 120 for line in lines)],
    )
    scored = {i: page.score(i) for i in range(limit) if _possible(lines[i])}
    at = max(scored, key=lambda i: (scored[i], -i), default=0)
    if scored.get(at, 0.0) < _ENOUGH:
        return None
    at = _unlabelled(lines, at, scored)
    again = [i for i in range(min(limit + 1, len(lines))) if i != at and _repeats(lines[i].key, lines[at].key)]
    # Beyond a lead the same words are a subhead.
    first = min([at, *again])
    near = [i for i in [at, *again] if bisect(prose, i) - bisect(prose, first) <= 2]
    place = at if at in near else first
    rivals = sorted((i for i in scored if scored[i] > _SOMETHING and i not in near), key=lambda i: (-scored[i], i))
    return Headline(
        text=lines[at].text, at=place, repeats=tuple(i for i in near if i != place), rivals=tuple(rivals[:5])
    )


def _unlabelled(lines: list[Line], at: int, scored: dict[int, float]) -> int:
    """The line that has the headline alone, where the best line has a label or the site's name stuck to it."""
    whole = lines[at].text

    def is_part(own: str) -> bool:
        long = len(own.split()) >= 4 or len(own) >= 20
        label = len(whole) - len(own)
        return long and 0 < label < min(40, len(own)) and (whole.startswith(own) or whole.endswith(own))

    return max((i for i in scored if is_part(lines[i].text)), key=lambda i: (scored[i], -i), default=at)


_CRUMBS = re.compile(r"[^»›>/|→]{2,40}(?:\s?[»›→]\s?|\s[>/|]\s)[^»›>/|→]{2,60}(?:\s?[»›→]\s?|\s[>/|]\s).{2,}")


def _possible(line: Line) -> bool:
    if not 8 <= len(line.text) <= 320 or line.bullet or _CRUMBS.fullmatch(line.text):
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


def _repeats(key: str, headline_key: str) -> bool:
    if len(headline_key) < 10:
        return key == headline_key and key != ""
    return key == headline_key or (headline_key in key and len(key) - len(headline_key) <= 30)


def stems_of(text: str) -> set[str]:
    """The beginnings of a text's longer words, which inflection leaves; pairs of signs where nothing parts words."""
    stems: set[str] = set()
    for word in _STEM.findall(fold(text[:2000])):
        if word[0] >= "\u3000":
            stems.update(word[i : i + 2] for i in range(len(word) - 1))
        else:
            stems.add(word[:5])
    return stems


@dataclass(frozen=True, slots=True, kw_only=True)
class _Page:
    """What candidates for the headline are judged against."""

    lines: list[Line]
    first: int  #: where the first paragraph is
    times_seen: Counter[str]
    stems: Counter[str]  #: of the story's first paragraphs, and in how many of them each stands
    opening: frozenset[int]  #: which lines these are
    paragraphs: list[int]  #: how many there are above each line
    long: list[int]  #: how many of them are no one-liners

    def score(self, i: int) -> float:
        """How much speaks for line ``i`` as the headline."""
        line = self.lines[i]
        points = _shape(line) + _neighbours(self.lines, i) + self._distance(i)
        points += max(0.0, 1.0 - 0.15 * i) if self._begins(i) else 0.0
        own = stems_of(line.text)
        # A headline's words come back in the story, a menu's do not.
        points += 2.5 * self._share(own, i) - 1.0 if own else -0.5
        if len(own) >= 3 and self._is_repeated(i):
            points += 1.8
        # A headline stands above its deck and its captions: the later of two good lines close together is one of those.
        if any(self._is_rival(j, line) for j in range(max(0, i - 4), i)):
            points -= 1.3
        return points

    def _distance(self, i: int) -> float:
        """What the way to the first paragraph says: the nearer above it the better; below it hardly."""
        if i <= self.first:
            return -0.1 * min(self.first - i - (self.paragraphs[self.first] - self.paragraphs[i]), 15)
        # Behind two paragraphs it is the first subhead of a page that has lost its headline.
        return -2.7 if self.long[i] - self.long[self.first] >= 2 else -1.7

    def _begins(self, i: int) -> bool:
        """Whether the line begins a page whose menus are gone: only labels above it, and prose soon below."""
        prose = any(line.kind is Kind.TEXT for line in self.lines[i + 1 : i + 20])
        return i <= 6 and prose and all(_is_small(other) for other in self.lines[:i])

    def _share(self, stems: set[str], i: int) -> float:
        """The share of a line's words that come back in other lines of the story's opening."""
        own = 1 if i in self.opening else 0
        return sum(self.stems[stem] > own for stem in stems) / max(1, len(stems))

    def _is_repeated(self, i: int) -> bool:
        key = self.lines[i].key
        around = self.lines[max(0, i - 8) : i] + self.lines[i + 1 : i + 9]
        if self.times_seen[key] > 4:  # a label, on each of a list's items
            return False
        return self.times_seen[key] > 1 or any(_repeats(other.key, key) for other in around)

    def _is_rival(self, j: int, line: Line) -> bool:
        other = self.lines[j]
        if other.kind is not Kind.SHORT or other.key == line.key or len(other.text) < 22:
            return False
        own = stems_of(other.text)
        return (
            _shape(other) >= 1.6
            and _isolation(self.lines, j) >= 0.5
            and self._share(own, j) >= 0.34
            and not (j and _times(self.lines[j - 1]))
        )


def _is_small(line: Line) -> bool:
    """Whether a line is too little for a headline: a label, a menu, a date, a name."""
    if line.kind is Kind.SHORT:
        return (len(line.text.split()) <= 2 and len(line.text) < 24) or _CRUMBS.fullmatch(line.text) is not None
    return line.kind not in (Kind.TEXT, Kind.ATTRIBUTION, Kind.RELATED)


_STOPS = re.compile(r"(?<!\.\.)[.:;。]['\"”“»›’)\]]{0,3}$")
_NUMBERED = re.compile(r"[0-9]{1,2}[.)] ")  # a step's or an item's heading: "1. Check the server"
_SIGNED = re.compile(
    r"(?:By|Von|Par|Di|Por|Автор) (?!(?:der|den|die|dem|the|la|le|los)\b)[^\W\d_]\S*(?: \S+){0,4}", re.IGNORECASE
)


def _shape(line: Line) -> float:
    count = len(line.text.split())
    spaceless = len(line.text) >= 12 and count <= 4 and sum(c >= "\u0e00" for c in line.text) > 0.5 * len(line.text)
    points = 1.6 if 5 <= count <= 22 or spaceless else 0.9 if 3 <= count <= 4 else 0.2 if 3 <= count <= 30 else -1.2
    if line.kind is Kind.TEXT:
        points -= 2.2 if _STOPS.search(line.text) else 1.0
        points -= 2.0 if ". " in line.text and len(line.text) > 90 else 0.0
    elif line.kind is not Kind.SHORT:
        points -= 3.0 if line.text.endswith(".") else 1.3
    if len(line.text) > 120:
        points -= 0.8
    if line.text[-1:] in ":,;–—-" or line.text[:1] in "([" or line.text[0].islower():
        points -= 1.0
    if line.text.isupper() and count <= 4:
        points -= 0.5
    if _NUMBERED.match(line.text) or _SIGNED.fullmatch(line.text):
        points -= 1.2 if count > 4 else 3.0
    return points


def _isolation(lines: list[Line], i: int) -> float:
    """Blank lines around are what is left of a heading."""
    above = lines[i].after_blank
    below = i + 1 >= len(lines) or lines[i + 1].after_blank
    return 1.0 if above and below else 0.4 if above else 0.3 if below else 0.0


def _neighbours(lines: list[Line], i: int) -> float:
    """What the lines around say: a date or byline close below, prose after it, a list of headlines around it."""
    after = lines[i + 1 : i + 6]
    kinds = [line.kind for line in after]
    before = lines[i - 1] if i else None
    points = _isolation(lines, i)
    if any(kind in (Kind.DATE, Kind.BYLINE, Kind.DATELINE) for kind in kinds[:3]):
        points += 1.5
    elif any(kind in (Kind.DATE, Kind.BYLINE, Kind.NAME, Kind.COUNTER) for kind in kinds):
        points += 0.5
    if before and before.kind in (Kind.DATE, Kind.BYLINE):
        points += 0.5
    # Headlines with times between them are a list of news.
    if (
        before
        and _times(before)
        and len(after) > 1
        and _times(after[0])
        and after[1].kind in (Kind.SHORT, Kind.RELATED)
    ):
        points -= 1.6
    menu = sum(line.kind in (Kind.MENU, Kind.COMMENTS) for line in lines[max(0, i - 2) : i + 3])
    return points - 0.1 * menu


_CLOCK_FIRST = re.compile(r"[0-9]{1,2}:[0-9]{2}\b")


def _times(line: Line) -> bool:
    return len(line.text) < 40 and (bool(line.dates) or _CLOCK_FIRST.match(line.text) is not None)
