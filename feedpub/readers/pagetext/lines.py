"""The lines of a page saved as plain text: what stands in each, and its kind as :mod:`.kinds` judges it alone.

Which of them are the story is for :mod:`.parts` to say, which sees their order.
"""

import re
from dataclasses import dataclass, field
from datetime import date

from feedpub.dates import Found, find
from feedpub.languages import fold
from feedpub.readers.pagetext.kinds import LONG, Kind, kind_of

__all__ = ["Kind", "Line", "split"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A line that is not blank: its number in the file (from 1), its text without margins, what stands in it."""

    number: int
    text: str
    kind: Kind
    after_blank: bool
    bullet: bool = False
    dates: tuple[Found, ...] = ()
    key: str = field(default="", compare=False)  #: the text folded to letters and digits, for comparing


_BULLET = re.compile(r"[•◦▪●‣·*]\s+")
_SAVED = re.compile(r" ?date ([0-9]{4}-[0-9]{2}(?:-[0-9]{2})?)(?:[ \t]+|(?=\n)|\Z)")
_DIGIT = re.compile(r"[0-9]")


def split(text: str, language: str | None) -> tuple[str | None, list[Line]]:
    """The day that whoever saved the page put in front of it (" date 2025-12-03 ", or a month), and the lines."""
    saved = _SAVED.match(text)
    day = saved[1] if saved else None
    if saved:
        text = text[saved.end() :]
    lines: list[Line] = []
    blank = True
    today = date.fromisoformat(day) if day and len(day) == 10 and find(day) else None
    for number, raw in enumerate(text.split("\n"), 1):
        stripped = raw.strip()
        if stripped:
            lines.append(_line(number, " ".join(stripped.split()), blank, language, today))
        blank = not stripped
    return day, lines


def _line(number: int, text: str, after_blank: bool, language: str | None, today: date | None) -> Line:
    bullet = _BULLET.match(text)
    bare = text[bullet.end() :] if bullet else text
    dates = _dates(bare, language, today) if len(bare) <= LONG and _has_digit(bare) else ()
    kind = kind_of(bare, dates)
    return Line(
        number=number,
        text=bare if bullet and kind is not Kind.COUNTER else text,
        kind=kind,
        after_blank=after_blank,
        bullet=bullet is not None,
        dates=dates,
        key=re.sub(r"\W+", "", fold(bare)) if len(bare) <= LONG else "",
    )


def _dates(text: str, language: str | None, today: date | None) -> tuple[Found, ...]:
    # "Today" needs its time beside it: in a title it is a word like any other.
    found = [
        hit for hit in find(text, language=language, today=today) if hit.clock or _has_digit(text[hit.start : hit.end])
    ]
    if not found and today is not None and "/" in text and len(text) <= 120:
        # 03/02/2026 counts where one way of reading it is the very day that the page was saved under.
        ways = [hit for way in ("en-US", "en-GB") for hit in find(text, language=way)]
        found = [hit for hit in ways if hit.value and (hit.value.year, hit.month, hit.day) == _numbers(today)][:1]
    return tuple(found)


def _numbers(day: date) -> tuple[int, int, int]:
    return day.year, day.month, day.day


def _has_digit(text: str) -> bool:
    return _DIGIT.search(text) is not None
