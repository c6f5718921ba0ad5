"""Whether what was read is what a person found: texts, names and times that mean the same though written otherwise.

The rules are those of the scorer that lies with the project's samples, so that figures can be held against each other.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from html import unescape

_QUOTES = re.compile(r"[\u201c\u201d\u201e\u00ab\u00bb\u2033]|''")
_APOSTROPHES = re.compile(r"[\u2018\u2019\u201a\u201b\u2032`\u00b4\u02bc]")
_DASHES = re.compile(r"[\u2010-\u2015\u2212]")
_UNSEEN = str.maketrans("", "", "\u00ad\u200b")
_WORD = re.compile(r"\w+")
_SPACELESS = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\u0e00-\u0e7f]")
_LETTERS = re.compile(r"\W+")
_IN_BRACKETS = re.compile(r"\([^)]*\)|\S+@\S+")
_BETWEEN = re.compile(r"\s*(?:;|,|\||/|\band\b|&|\bund\b|\bet\b|\bwith\b)\s*", re.IGNORECASE)
_BY = re.compile(
    r"^(?:by|von|par|por|di|da|de|av|af|door|автор|text|words by|written by)\s*:?\s+",
    re.IGNORECASE,
)
_MINUTE = timedelta(seconds=60)


def fold(text: str | None) -> str:
    """A text without what is a matter of typography: entities, kinds of quotes and dashes, white space, case."""
    plain = unicodedata.normalize("NFKC", unescape(text or ""))
    plain = _QUOTES.sub('"', _APOSTROPHES.sub("'", plain))
    plain = _DASHES.sub("-", plain).replace("\u2026", "...").translate(_UNSEEN)
    return " ".join(plain.split()).casefold()


def letters(text: str) -> str:
    """A text's letters and digits alone, for looking one text up in another."""
    return _LETTERS.sub("", fold(text))


def _words(text: str | None) -> Counter[str]:
    found: Counter[str] = Counter()
    for word in _WORD.findall(fold(text)):
        found.update(word if _SPACELESS.search(word) else (word,))
    return found


def overlap(found: str | None, truth: str | None) -> float:
    """The F1 of the words of two texts, 0 to 1; of scripts without spaces, of their letters."""
    ours, theirs = _words(found), _words(truth)
    if not ours or not theirs:
        return float(ours == theirs)
    return 2 * (ours & theirs).total() / (ours.total() + theirs.total())


def names(written: Iterable[str]) -> set[str]:
    """The people in some bylines, each without accents, case, marks, addresses and what leads a byline."""
    found = set()
    for byline in written:
        for piece in _BETWEEN.split(_IN_BRACKETS.sub(" ", unescape(byline))):
            bare = unicodedata.normalize("NFKD", _BY.sub("", piece.strip()))
            bare = "".join(c for c in bare if not unicodedata.combining(c)).casefold()
            if name := " ".join(re.sub(r"[^\w ]+", " ", bare).split()):
                found.add(name)
    return found


def _one_person(one: str, other: str) -> bool:
    """Whether two names may be one person's: the same words, or those of one among the other's, two at least."""
    ours, theirs = set(one.split()), set(other.split())
    return one == other or (min(len(ours), len(theirs)) >= 2 and (ours <= theirs or theirs <= ours))


def people(found: Iterable[str], truth: Iterable[str]) -> tuple[float, bool]:
    """The F1 of two sets of people, 0 to 1, and whether they are just the same."""
    ours, theirs = names(found), names(truth)
    if not ours or not theirs:
        return float(ours == theirs), ours == theirs
    hits = len(ours & theirs)
    left = sorted(ours - theirs)
    for name in sorted(theirs - ours):
        match = next((one for one in left if _one_person(name, one)), None)
        if match is not None:
            left.remove(match)
            hits += 1
    return 2 * hits / (len(ours) + len(theirs)), hits == len(ours) == len(theirs)


def day(moment: date) -> date:
    """The day that a time is on where it was written."""
    return moment.date() if isinstance(moment, datetime) else moment


def is_instant(moment: date | None) -> bool:
    """Whether a time has its zone."""
    return isinstance(moment, datetime) and moment.tzinfo is not None


def same_day(found: date | None, truth: date) -> bool:
    """Whether it is the right day, as the truth writes it or in UTC."""
    if found is None:
        return False
    if day(found) == day(truth):
        return True
    if not isinstance(truth, datetime) or truth.tzinfo is None:
        return False
    if isinstance(found, datetime) and found.tzinfo is not None:
        return found.astimezone(truth.tzinfo).date() == truth.date()
    return day(found) == truth.astimezone(UTC).date()


def same_instant(found: date | None, truth: date) -> bool:
    """Whether it is the right instant to within a minute, both with their zones."""
    if not isinstance(found, datetime) or not isinstance(truth, datetime) or not (found.tzinfo and truth.tzinfo):
        return False
    return abs(found - truth) <= _MINUTE


def same_clock(found: date | None, truth: date) -> bool:
    """Whether it is the right instant, or at least what clocks on the wall showed, to within a minute."""
    if same_instant(found, truth):
        return True
    if not isinstance(found, datetime) or not isinstance(truth, datetime):
        return False
    return abs(found.replace(tzinfo=None) - truth.replace(tzinfo=None)) <= _MINUTE
