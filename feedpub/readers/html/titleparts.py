"""A title in its parts: the headline, and the site's name or a section's before or behind it."""

import re

from feedpub.readers.html.words import each, key
from feedpub.text import one_line

LONGEST = 400  #: characters of a headline
# Guillemets part a title only where they stand apart: elsewhere they are its quotation marks.
_SEPARATOR = re.compile(r"\s+[|–—•·»«:/~\\-]+\s+|\s*[|｜•]\s*|\s[-–—]{2}\s")
_MARK = re.compile(r"[|｜–—•·»«:/~\\-]")  #: one of these is in every separator
_BEGINS = re.compile(r"[|｜•]|\s[–—·»«:/~\\-]")  #: what every separator begins with, whatever its white space
_DOMAIN = re.compile(r"[a-z0-9-]{3,}(?:\.[a-z0-9-]{2,})?\.(?:com|net|org|info|[a-z]{2})", re.IGNORECASE)


def within(title: str, headings: set[str]) -> str | None:
    """The longest part of a title, from its beginning or to its end, that is a whole heading on the page."""
    if key(title) in headings:
        return title
    parts = [part for m in _SEPARATOR.finditer(title) for part in (title[: m.start()], title[m.end() :])]
    return max((part for part in parts if len(each(part)) > 2 and key(part) in headings), key=len, default=None)


def is_whole(text: str) -> bool:
    """Whether a text has no parts, as :func:`within` sees them, and ends as words do."""
    return text[-1:].isalnum() and (_BEGINS.search(text) is None or _SEPARATOR.search(text) is None)


def is_only_more(title: str, text: str) -> bool:
    """Whether a title is a text that :func:`is_whole` with less behind a separator: of all its parts this is the one.

    Longer ones have more letters.
    """
    if not title.startswith(text) or len(title) > LONGEST:
        return False
    parted = _SEPARATOR.match(title, len(text))
    if parted is None:
        return False
    rest = title[parted.end() :]
    return rest[:1].isalnum() and len(rest) <= len(text)


def trimmed(title: str, names: frozenset[str]) -> str:
    """The title without the site's name before or behind a separator."""
    if not _MARK.search(title) or len(parts := _SEPARATOR.split(title)) < 2:
        return title
    marks = [m[0] for m in _SEPARATOR.finditer(title)]
    while len(parts) > 1 and _is_site(parts[-1], names):
        parts.pop()
        marks.pop()
    while len(parts) > 1 and _is_site(parts[0], names):
        parts.pop(0)
        marks.pop(0)
    return one_line("".join(a + b for a, b in zip(parts, [*marks, ""], strict=True)))


def _is_site(part: str, names: frozenset[str]) -> bool:
    bare = key(part)
    return _DOMAIN.fullmatch(part) is not None or any(
        bare == name or (len(name) > 3 and (bare.startswith(name) or (len(bare) > 3 and bare in name)))
        for name in names
    )


def unspaced(text: str) -> str:
    return "".join(text.split())
