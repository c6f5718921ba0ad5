"""The lines of a page saved as plain text: what stands in each, and its kind as :mod:`.kinds` judges it alone.

Which of them are the story is for :mod:`.parts` to say, which sees their order.
"""

import re
from datetime import date

from msgspec import Struct
from msgspec.structs import replace

from feedpub.dates import Found, find
from feedpub.languages import fold, month
from feedpub.readers.pagetext import words
from feedpub.readers.pagetext.kinds import LONG, Kind, kind_of
from feedpub.readers.pagetext.wrapped import is_gone, unwrapped

__all__ = ["Kind", "Line", "split"]


class Line(Struct, frozen=True, kw_only=True):
    """A line that is not blank: its number in the file (from 1), its text without margins, what stands in it."""

    number: int
    text: str
    kind: Kind
    after_blank: bool
    bullet: bool = False
    heading: int = 0  #: its level, where the page marks headings as Markdown does
    dates: tuple[Found, ...] = ()
    key: str = ""  #: the text folded to letters and digits, for comparing


_BULLET = re.compile(r"[•◦▪●‣·*]\s+")
_HEADING = re.compile(r"(#{1,6})\s+(?=\S)")
_SAVED = re.compile(r" ?date ([0-9]{4}-[0-9]{2}(?:-[0-9]{2})?)(?:[ \t]+|(?=\n)|\Z)")
_DIGIT = re.compile(r"[0-9]")
_SHORT, _SOME_DAY = 120, date(2000, 1, 2)


def split(text: str, language: str | None) -> tuple[str | None, list[Line]]:
    """The day that whoever saved the page put in front of it (" date 2025-12-03 ", or a month), and the lines."""
    saved = _SAVED.match(text)
    day = saved[1] if saved else None
    if saved:
        text = text[saved.end() :]
    lines: list[Line] = []
    blank = True
    today = date.fromisoformat(day) if day and len(day) == 10 and find(day) else None
    for number, raw in enumerate(unwrapped(text.split("\n")), 1):
        if is_gone(raw):
            continue
        row = " ".join(raw.split())
        for piece in _apart(row) if row else ():
            lines.append(_line(number, piece, blank, language, today))
            blank = False
        blank = not row
    return day, lines


# What stands in pieces of its own on a page and touches in its text: "18:069100" is a time and a count of views,
# "PoliticsBy Jane Doe" and "СуспільствоЮрій Братюк" a section and a byline.
_COUNTED = re.compile(r"(?<![0-9:.])([0-9]{1,2}:[0-9]{2})([0-9]{1,7})$")
_YEAR = re.compile(r"(?<![0-9])((?:19|20)[0-9]{2})(?=[A-ZÀ-ÞА-ЯҐЄІЇ][^\W\d_])")
_FILE = re.compile(r"[\w .()-]{1,60}\.(?:jpe?g|png|webp|gif) (?=\S)")  # a picture's, in front of what stands beside it
_MONTH = re.compile(r"(?<=[a-zà-ÿа-яґєії])[A-ZÀ-ÞА-ЯҐЄІЇ][^\W\d_]{2,9}(?= [0-9])")
_HEADED = re.compile(r"([^\W\d_]{3,20})(?<=[a-zà-ÿа-яґєії])(?=[A-ZÀ-ÞА-ЯҐЄІЇ][^\W\d_])")


def _apart(text: str) -> list[str]:
    """A line's text in the pieces that it had on the page, where they were glued together."""
    if len(text) > 160:
        return [text]
    text = _FILE.sub("", text, count=1) if _FILE.match(text) else text
    text = _COUNTED.sub(r"\1 • \2", text)
    if _YEAR.search(text):
        text = _MONTH.sub(lambda m: f" • {m[0]}" if month(m[0]) else m[0], _YEAR.sub(r"\1 • ", text))
    head = _HEADED.match(text)
    if head and fold(head[1]) in words.SECTIONS:
        return [head[1], text[head.end() :]]
    return [text]


def _line(number: int, text: str, after_blank: bool, language: str | None, today: date | None) -> Line:
    heading = _HEADING.match(text)
    text = (text[heading.end() :].strip("*_ ") or text) if heading else text
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
        heading=len(heading[1]) if heading else 0,
        dates=dates,
        key=re.sub(r"\W+", "", fold(bare)) if len(bare) <= LONG else "",
    )


def _dates(text: str, language: str | None, today: date | None) -> tuple[Found, ...]:
    # "Today" needs its time beside it: in a title it is a word like any other.
    found = [
        hit for hit in find(text, language=language, today=today) if hit.clock or _has_digit(text[hit.start : hit.end])
    ]
    if not found and today is not None and "/" in text and len(text) <= _SHORT:
        # 03/02/2026 counts where one way of reading it is the very day that the page was saved under.
        ways = [hit for way in ("en-US", "en-GB") for hit in find(text, language=way)]
        found = [hit for hit in ways if hit.value and (hit.value.year, hit.month, hit.day) == _numbers(today)][:1]
    if not found and today is None and len(text) <= _SHORT:
        # What "today, 14:35" stands beside is no text, whichever day it was.
        found = [
            replace(hit, month=0, day=0, value=None, has_year=False)
            for hit in find(text, language=language, today=_SOME_DAY)
            if hit.clock
        ]
    return tuple(found)


def _numbers(day: date) -> tuple[int, int, int]:
    return day.year, day.month, day.day


def _has_digit(text: str) -> bool:
    return _DIGIT.search(text) is not None
