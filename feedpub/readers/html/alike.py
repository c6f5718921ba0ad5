"""A page whose layout is known, read without parsing it, where everything on it agrees.

It gives what the readers of any page give, or nothing: what is not as plain as can be is theirs. Where values may have
to be weighed, where a line may tell of another day or name somebody, where a paragraph may be none of the text, it is
not. A property test (tests/test_html_alike.py) and saved pages hold the two ways together.
"""

import logging
from collections.abc import Sequence

from feedpub.model import Article
from feedpub.readers import Reading
from feedpub.readers.html import details, encoding, learning, taking, telling
from feedpub.readers.html.known import Known
from feedpub.readers.html.layout import Layout, OddError, Own
from feedpub.readers.html.stated import Stated, stated

logger = logging.getLogger("feedpub")

LARGEST = 65_536  #: bytes of a page; of larger ones hardly two are alike
#: What is done with each page that has a known layout, in this order; each may raise OddError.
STEPS = (
    taking.read_text,
    taking.put_headline,
    taking.put_times,
    taking.put_people,
    telling.look_at_lines,
    taking.put_lead,
    taking.put_details,
    taking.put_language,
    taking.look_at_prose,
    taking.put_body,
)

known = Known({}, set())


def read(path: str, raw: bytes, context: Reading) -> Article | None:
    """Read a page; ``None`` where it is not like others, or anything on it has to be weighed, or trips a step up."""
    if any(raw is one for one in known.passed_on):
        return None
    try:
        (page,) = told([(path, raw)], context)
        return page.article() if page else None
    except Exception:  # a fault in what only saves time costs no story
        logger.debug("a bug in feedpub, please report it: %s is not read as one of many", path, exc_info=True)
        return None


def told(pages: Sequence[tuple[str, bytes]], context: Reading) -> list[Stated | None]:
    """What is taken from such pages, each with its path.

    Each step is taken with all of them, before the next one: what a processor needs for it then stays at hand
    (:data:`feedpub.onego.AT_ONCE`).
    """
    apart = [_apart(raw, context) for _, raw in pages]
    found = [_begun(*page, *of, context) if of else None for page, of in zip(pages, apart, strict=True)]
    for step in STEPS:
        for nth, page in enumerate(found):
            if page is not None:
                try:
                    step(page)
                except OddError:
                    found[nth] = None
    known.met += sum(page is not None for page in found)
    passed_on = (raw for (_, raw), page in zip(pages, found, strict=True) if page is None)
    known.passed_on = [raw for raw in passed_on if len(raw) <= LARGEST]
    return found


def _apart(raw: bytes, context: Reading) -> tuple[Layout, Own] | None:
    if len(raw) > LARGEST or context.candidates or context.profiles or not known.is_worth_it():
        return None
    found = known.taken_apart(raw)
    if found and not found[0].is_utf8 and encoding.declared_in(raw)[0] not in ("utf-8", None):
        return None
    return found


def _begun(path: str, raw: bytes, layout: Layout, own: Own, context: Reading) -> Stated | None:
    try:
        page = stated(path, raw, layout, own, context)
    except OddError:
        return None
    is_known = layout.has_language and not page.story.language
    page.language = layout.language if is_known else details.spoken(page.page())
    return page if learning.says_nothing(layout, page.language) else None
