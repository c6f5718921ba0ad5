"""Whether a line of a page reads as prose: sentences, in scripts with spaces between their words and without."""

import re

_END = re.compile(r"[.!?…。！？:;]['\"”“»›’)\]]{0,3}$")
_ASKS = re.compile(r"[?!？！]['\"”“»›’)]{0,2}$")
_SPACELESS = re.compile(r"[\u0e00-\u0eff\u3040-\u30ff\u3400-\u9fff]")


def is_spaceless(text: str) -> bool:
    """Whether the line's script sets no spaces between words; there a sign says about three times more."""
    if text.isascii():
        return False
    head = text[:200]
    return len(_SPACELESS.findall(head)) * 3 >= len(head) or " " not in head


def is_sentence(text: str) -> bool:
    """Whether the line reads as prose: it ends like a sentence and is long enough, or is longer than any title."""
    spaces = text.count(" ")
    if is_spaceless(text):
        return len(text) >= 30 and ("。" in text or len(text) >= 80)
    if len(text) >= 150 and spaces >= 15:
        return True
    # A short question or exclamation is as often a headline or a subhead.
    return (
        spaces >= 4 and len(text) >= 30 and _END.search(text) is not None and (len(text) > 80 or not _ASKS.search(text))
    )
