"""Lines of a page of a known layout that tell a day or name somebody: they have to say what its markup says."""

from collections.abc import Iterator
from datetime import date
from functools import lru_cache

from msgspec import Struct

from feedpub.readers.html import (
    agreed,
    byline,
    lone,
    moments,
)
from feedpub.readers.html.layout import OddError
from feedpub.readers.html.stated import Stated

_SENTENCE = tuple(".!?…")  #: what a line may end in that is prose, though it begin as a byline


def look_at_lines(page: Stated) -> None:
    """See that no line tells another day, or names somebody else."""
    language, text = page.language, page.text
    lines = zip(page.lines, page.layout.lines, strict=True)
    telling = [one for line, of in lines if (one := _again(line, language, of.is_linked))]
    above = [(line, _told(line, language, is_linked)) for line, is_linked in text.above]
    telling += [one for _, one in above if one]
    page.signs = (*page.signs, *_checked(telling, page))
    loud = {line for line, one in above if one}
    quiet = {line for line, one in above if one is None}
    for line in text.lines.values():
        if line in quiet and line not in loud:
            continue
        if byline.unlabelled(line, language) is not None or lone.is_label(line):
            raise OddError
    if (last := text.last) is not None and len(last) <= byline.LONGEST and lone.is_name(last, language):
        raise OddError


class _Telling(Struct, frozen=True):
    """A line that may have a date in it, or name somebody."""

    text: str
    days: frozenset[date]
    is_change: bool
    behind: str | None  #: what follows "By" or the like
    is_nobody: bool  #: whether it surely names nobody
    is_sign: bool  #: whether it says who wrote the story, and nothing of that


def _told(text: str, language: str | None, is_linked: bool) -> _Telling | None:
    """What a line may tell; ``None`` of most, which surely tell nothing."""
    if agreed.says_nothing(text, language, linked=is_linked):
        return None
    days, is_change = agreed.days_in(text, "", language) if len(text) <= moments.LONGEST else (frozenset(), False)
    behind = byline.unlabelled(text, language)
    is_nobody = behind is None and agreed.names_nobody(text, language, is_linked)
    is_sign = bool(byline.unlabelled(text, None)) and not text.endswith(_SENTENCE)
    return _Telling(text, days, is_change, behind, is_nobody, is_sign)


_told_again = lru_cache(maxsize=1024)(_told)
_AGAIN = 32  #: characters of a line that other pages may have, too: who wrote the story, and on which day


def _again(text: str, language: str | None, is_linked: bool) -> _Telling | None:
    return (_told_again if len(text) < _AGAIN else _told)(text, language, is_linked)


def _checked(lines: list[_Telling], page: Stated) -> Iterator[str]:
    """The lines that say who wrote the story; OddError where one tells another day, or names somebody else."""
    for one in lines:
        if one.is_change or (one.days and one.days != {page.day}):
            raise OddError
        if one.is_nobody:
            continue
        if one.text not in page.signs:
            raise OddError
        if not agreed.is_signed(one.text, one.behind, page.people, page.sites, page.language):
            raise OddError
        if one.is_sign:
            yield one.text
