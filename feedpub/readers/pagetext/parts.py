"""Where on a page the story is: the run of lines that is its text, the headline above it, and what stands between.

Nothing here knows a site. The story is the run of lines whose prose outweighs the furniture between it (the largest sum
of line weights); the headline is the best candidate above its first paragraphs, by many weak signals together.
"""

import re
from collections import Counter
from dataclasses import dataclass

from feedpub.languages import fold
from feedpub.readers.pagetext import words
from feedpub.readers.pagetext.lines import Kind, Line

_WEIGHTS = {
    Kind.SHORT: -0.35,
    Kind.NAME: -0.35,
    Kind.BYLINE: -0.5,
    Kind.DATE: -0.5,
    Kind.CLOCK: -0.7,
    Kind.DATELINE: -0.3,
    Kind.ATTRIBUTION: 0.3,
    Kind.RELATED: -0.2,
    Kind.RELATED_HEAD: -3.0,
    Kind.COUNTER: -0.5,
    Kind.TICKER: -0.8,
    Kind.RIGHTS: -3.5,
    Kind.BOILERPLATE: -1.5,
    Kind.PROMO: -1.0,
    Kind.ADVERT: -0.3,
    Kind.COMMENTS: -6.0,
    Kind.MENU: -0.9,
    Kind.TAGS: -3.0,
    Kind.SOURCE: -1.0,
    Kind.PICTURE: -0.4,
    Kind.EDITOR: -1.0,
}


_STEM = re.compile(r"[^\W_]{3,}")


def weight(line: Line) -> float:
    """What a line says for being inside a story (prose, by its length) or against it."""
    if line.kind is Kind.TEXT:
        value = max(0.8, min(len(line.text), 450) / 110)
        return value * 0.5 if line.bullet else value
    if line.kind is Kind.SHORT and line.bullet:
        return -0.15
    if line.kind is Kind.RELATED and line.dates:
        return -0.1
    if line.kind is Kind.SHORT and len(line.text) > 60:
        return -0.25
    return _WEIGHTS[line.kind]


def story(lines: list[Line]) -> tuple[int, int] | None:
    """The run [start, end) of lines with the largest sum of weights; ``None`` where there is no prose at all."""
    best, best_run = 0.0, None
    total, start, prose = 0.0, 0, False
    for i, line in enumerate(lines):
        if total <= 0:
            total, start, prose = 0.0, i, False
        total += weight(line)
        prose = prose or line.kind is Kind.TEXT
        if total > best and prose:
            best, best_run = total, (start, i + 1)
    return best_run


@dataclass(frozen=True, slots=True, kw_only=True)
class Headline:
    """The headline: its text, where it stands, and every line that repeats it (at times behind a label)."""

    text: str
    at: int
    repeats: tuple[int, ...] = ()


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
    )
    scored = [(page.score(i), -i) for i in range(limit) if _possible(lines[i])]
    points, minus = max(scored, default=(0.0, 0))
    if points < 2.0:
        return None
    at = -minus
    repeats = tuple(i for i in range(limit + 1) if i < len(lines) and i != at and _repeats(lines[i].key, lines[at].key))
    return Headline(text=lines[at].text, at=at, repeats=repeats)


def _possible(line: Line) -> bool:
    if not 8 <= len(line.text) <= 320 or line.bullet:
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

    def score(self, i: int) -> float:
        """How much speaks for line ``i`` as the headline."""
        line = self.lines[i]
        points = _shape(line) + _neighbours(self.lines, i, self.first)
        own = stems_of(line.text)
        # A headline's words come back in the story, a menu's do not.
        points += 2.5 * self._share(own, i) - 1.0 if own else -0.5
        if len(own) >= 3 and self._is_repeated(i):
            points += 1.8
        # A headline stands above its deck and its captions: the later of two good lines close together is one of those.
        if any(self._is_rival(j, line) for j in range(max(0, i - 4), i)):
            points -= 1.3
        return points

    def _share(self, stems: set[str], i: int) -> float:
        """The share of a line's words that come back in other lines of the story's opening."""
        own = 1 if i in self.opening else 0
        return sum(self.stems[stem] > own for stem in stems) / max(1, len(stems))

    def _is_repeated(self, i: int) -> bool:
        key = self.lines[i].key
        around = self.lines[max(0, i - 8) : i] + self.lines[i + 1 : i + 9]
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


def _shape(line: Line) -> float:
    count = len(line.text.split())
    spaceless = len(line.text) >= 12 and count <= 4 and sum(c >= "\u0e00" for c in line.text) > 0.5 * len(line.text)
    points = 1.6 if 5 <= count <= 22 or spaceless else 0.9 if 3 <= count <= 4 else 0.2 if 3 <= count <= 30 else -1.2
    if line.kind is Kind.TEXT:
        points -= 1.0 if line.text.rstrip('"”»').endswith(("?", "!", "…", "...")) else 2.2
        points -= 2.0 if ". " in line.text and len(line.text) > 90 else 0.0
    elif line.kind is not Kind.SHORT:
        points -= 3.0 if line.text.endswith(".") else 1.3
    if len(line.text) > 120:
        points -= 0.8
    if line.text[-1:] in ":,;–—-" or line.text[:1] in "([" or line.text[0].islower():
        points -= 1.0
    if line.text.isupper() and count <= 4:
        points -= 0.5
    return points


def _isolation(lines: list[Line], i: int) -> float:
    """Blank lines around are what is left of a heading."""
    above = lines[i].after_blank
    below = i + 1 >= len(lines) or lines[i + 1].after_blank
    return 1.0 if above and below else 0.4 if above else 0.3 if below else 0.0


def _neighbours(lines: list[Line], i: int, first: int) -> float:
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
    if i <= first:
        points -= 0.1 * min(sum(1 for line in lines[i:first] if line.kind is not Kind.TEXT), 15)
    else:
        points -= 1.7
    menu = sum(line.kind in (Kind.MENU, Kind.COMMENTS) for line in lines[max(0, i - 2) : i + 3])
    return points - 0.1 * menu


_CLOCK_FIRST = re.compile(r"[0-9]{1,2}:[0-9]{2}\b")


def _times(line: Line) -> bool:
    return len(line.text) < 40 and (bool(line.dates) or _CLOCK_FIRST.match(line.text) is not None)


def section(lines: list[Line], at: int, start: int) -> tuple[str, int] | None:
    """The section and its line's place, where the page says it: a label, a crumb or a known word at the headline."""
    for i in [*range(at - 1, max(-1, at - 4), -1), *range(at + 1, start)]:
        line = lines[i]
        if m := words.SECTION.match(fold(line.text)):
            return line.text[m.start(1) :].strip(), i
        text = line.text
        if line.dates and line.kind in (Kind.DATE, Kind.SHORT):
            text = text[: line.dates[0].start].strip(" |•/,-–—")
        text = re.split(r"[»>|]", text)[-1].strip() if re.search(r"[»>|]", text) else text
        if fold(text) in words.SECTIONS and len(text) > 1:
            return text, i
    return None
