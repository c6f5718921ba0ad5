"""Pages whose lines were broken at a width, as browsers in a terminal and mail programs save them, made whole again.

Such a program breaks a line where the next word would not fit any more. So of two lines that belong together, the upper
with the first word of the lower is wider than the page; of two that do not, hardly ever.
"""

import re
from collections.abc import Sequence
from itertools import pairwise

_WIDEST, _NARROWEST = 140, 40
_LEAST = 3  #: joints from which on a page counts as broken
_LINK = re.compile(r"\[[0-9]{1,4}\](?=\S)")
_LINKS = re.compile(r"\s*(?:References|Visible links:?|Links:?)\s*")
_TARGET = re.compile(r"\s*[0-9]{1,4}\. (?:https?|file|mailto|ftp|javascript):")
_ITEM = re.compile(r"(?:[•◦▪●‣·*+o#-]|[0-9]{1,3}[.)])\s")


def unwrapped(rows: Sequence[str]) -> list[str]:
    """The rows, paragraphs on one row each; the rows that went into it are blank, so that numbers of lines stay.

    The numbers of links (``[12]Weather``) go, and so does the list of their addresses that ends such a page.
    """
    rows = _without_links(rows)
    width = max((len(row.rstrip()) for row in rows), default=0)
    if not _NARROWEST <= width <= _WIDEST:
        return rows
    joints = [_belong(upper, lower, width) for upper, lower in pairwise(rows)]
    filled = sum(len(row) > 0.75 * width for row in rows)
    if sum(joints) < _LEAST or sum(joints) < 0.5 * filled:
        return rows
    whole, at = list(rows), 0
    for number, joint in enumerate(joints, 1):
        if joint:
            whole[at] = f"{whole[at].rstrip()} {rows[number].strip()}"
            whole[number] = _GONE
        else:
            at = number
    return whole


_GONE = "\x00"  #: stands for a row that went into the one above; no text has it


def is_gone(row: str) -> bool:
    """Whether a row of :func:`unwrapped` went into the one above it: it is no blank line."""
    return row == _GONE


def _belong(upper: str, lower: str, width: int) -> bool:
    word = lower.split(maxsplit=1)[0] if lower.strip() else ""
    if not word or not upper.strip() or _ITEM.match(lower.lstrip()):
        return False
    return len(upper.rstrip()) + 1 + len(word) > width


def _without_links(rows: Sequence[str]) -> list[str]:
    heads = [at for at, row in enumerate(rows) if _LINKS.fullmatch(row)]
    end = next((at for at in reversed(heads) if any(_TARGET.match(row) for row in rows[at + 1 : at + 4])), None)
    if end is None:
        return list(rows)
    return [_LINK.sub("", row) for row in rows[:end]]
