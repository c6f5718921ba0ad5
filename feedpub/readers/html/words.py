"""Short texts for comparing: the letters that a headline or a name is made of, and how alike two headlines are."""

import re
from functools import lru_cache

Words = frozenset[tuple[str, int]]
_WORD = re.compile(r"[^\W_]+")
_SPACELESS = re.compile("[\u2e81-\ud7fe\u0e00-\u0eff]")  #: letters of scripts that write no spaces between words


@lru_cache(maxsize=4096)
def key(text: str) -> str:
    """A title for comparing: its letters and digits alone."""
    return "".join(_WORD.findall(text.casefold()))


@lru_cache(maxsize=1024)
def words_of(text: str) -> Words:
    """A title's words, each with how often it was there before; scripts without spaces go by their letters."""
    count: dict[str, int] = {}
    found = []
    for word in each(text):
        before = count[word] = count.get(word, -1) + 1
        found.append((word, before))
    return frozenset(found)


def each(text: str) -> list[str]:
    """A title's words as they follow each other; put together they are its :func:`key`."""
    words: list[str] = _WORD.findall(text.replace("\u00ad", "").casefold())
    if text.isascii():
        return words
    return [piece for word in words for piece in (word if _SPACELESS.match(word) else (word,))]


def likeness(one: Words, other: Words) -> float:
    """0 for nothing in common, 1 for the same words (F1)."""
    return 2 * len(one & other) / (len(one) + len(other)) if one and other else 0.0
