"""Summaries: the newsroom's own where it wrote one, else its lead, else the first sentences of the story."""

import re
import unicodedata
from collections.abc import Iterable

from feedpub.text import one_line

LONGEST = 500  #: characters of a summary in a feed
_ENOUGH = 80  #: a first paragraph shorter than this is a kicker or a greeting: the next one joins it
#: What ends a summary in a text: of Hugo, Zola ("Summary"), Nikola (TEASER_REGEXP) and WordPress.
_DIVIDER = re.compile(r"<!--[ \t]*(?:more|TEASER_END|END_TEASER)(?::[^>\n]{0,200})?[ \t]*-->", re.IGNORECASE)
_FENCE = re.compile(r"^ {0,3}(?:```|~~~)", re.MULTILINE)
# A sentence ends at its mark, with what closes it, before a space and something that can begin a sentence.
_END = re.compile(r"[.!?…。！？][\"'”’»)\]]*(?=\s+[\"'“„«‚(\[—–-]*\s*[^\W_a-zа-яёґєіїà-ÿ])|[。！？]")
_ABBREVIATION = re.compile(
    r"(?:^|[\s(«“\"])(?:[^\W\d_]|Mr|Mrs|Ms|Dr|Prof|St|Gen|Col|Sgt|Capt|Lt|Sen|Rep|Gov|Jan|Feb|Mar|Apr|Aug|Sept?|Oct|"
    r"Nov|Dec|No|vs|etc|Inc|Ltd|Co|U\.S|U\.K|a\.m|p\.m|e\.g|i\.e|вул|ім|ст|стор|грн|млн|млрд|тис|див|напр|проф|акад|"
    r"обл|гр|тов|рр?|см|ул|им|руб|bzw|ca|Nr|Str|usw|z\.B|d\.h|Mme|Mlle|art|pp?|np|ul|al|prof|dr|nr|inż)\.$"
)
# Joined to what stands before them: marks, joiners, variation selectors, skin tones, tag characters of flags.
_JOINED = re.compile("[\u200c\u200d\ufe00-\ufe0f\U0001f3fb-\U0001f3ff\U000e0020-\U000e007f]")


def before_divider(body: str, separator: str = "") -> str:
    """What a Markdown text has above ``<!--more-->`` or its like, or above the story's own separator; else nothing.

    Jekyll's stories name theirs as ``excerpt_separator``. A divider within a block of code is none.
    """
    if separator:
        at = body.find(separator)
    elif "<!--" in body and (divider := _DIVIDER.search(body)):
        at = divider.start()
    else:
        return ""
    return body[:at] if at > 0 and len(_FENCE.findall(body[:at])) % 2 == 0 else ""


def first_sentences(paragraphs: Iterable[tuple[str, str]]) -> str:
    """The story's beginning as a summary: its first paragraph of prose, with the next where that one is very short."""
    prose = (text for tag, text in paragraphs if tag in ("p", "div", "blockquote", "li"))
    beginning = next(prose, "")
    if beginning and len(beginning) < _ENOUGH and (following := next(prose, "")):
        beginning = f"{beginning} {following}"
    return beginning


def cut(text: str, longest: int = LONGEST) -> str:
    """The text on one line in at most ``longest`` characters: whole sentences if they fill half of it, else words.

    Nothing a person sees as one character is ever cut in two (Unicode UAX 29).
    """
    text = one_line(text)
    if len(text) <= longest:
        return text
    for end in reversed([match.end() for match in _END.finditer(text, 0, longest + 2)]):
        if longest // 2 <= end <= longest and not _ABBREVIATION.search(text[:end]):
            return text[:end]
    at = text.rfind(" ", longest // 2, longest)
    if at < 0:
        at = _between_characters(text, longest - 1)
    return text[:at].rstrip(" ,;:–—-(«„“\"'") + "…"


def _between_characters(text: str, at: int) -> int:
    """The nearest place at or before ``at`` that lies between two user-perceived characters."""
    while at > 0 and _inside(text, at):
        at -= 1
    return at


def _inside(text: str, at: int) -> bool:
    before, after = text[at - 1], text[at]
    if before == "\u200d" or _JOINED.match(after) or unicodedata.category(after).startswith("M"):
        return True
    if _is_regional(before) and _is_regional(after):
        run = 0
        while run < at and _is_regional(text[at - 1 - run]):
            run += 1
        return run % 2 == 1
    return False


def _is_regional(character: str) -> bool:
    return "\U0001f1e6" <= character <= "\U0001f1ff"
