"""Where on a page the story is: the run of lines whose prose outweighs the furniture between it, and its section.

Nothing here knows a site; the story is the run with the largest sum of line weights.
"""

import re

from feedpub.languages import fold
from feedpub.readers.pagetext import words
from feedpub.readers.pagetext.lines import Kind, Line
from feedpub.readers.pagetext.prose import is_spaceless

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


def weight(line: Line) -> float:
    """What a line says for being inside a story (prose, by its length) or against it."""
    if line.kind is Kind.TEXT:
        length = len(line.text) * (3 if is_spaceless(line.text) else 1)
        value = max(0.8, min(length, 450) / 110)
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
