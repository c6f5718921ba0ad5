"""What a person writes of a feed in particular, as values: which stories, how much of each, one feed for each of what.

As in :mod:`feedpub._configvalues`, each function takes a node of the YAML text and returns the value, or raises
ValueError with ``what is wrong; what to do``.
"""

import re
from collections.abc import Sequence

from feedpub._configvalues import number, text, texts, word
from feedpub.selection import Order, Trait
from feedpub.yamltext import Map

EACH = ("section", "tag", "author", "language")
LEAD_IMAGE = ("inline", "enclosure", "media")
USES = ("all", "ai-all", "ai-train", "ai-input", "ai-index", "search")
PAYMENTS = ("purchase", "subscription", "training", "crawl", "use", "contribution", "attribution", "free")
_PARAGRAPHS = re.compile(r"(?:first )?([1-9][0-9]{0,2})(?: paragraphs?)?")
_PLACEHOLDER = re.compile(r"\{(\w+)\}")
_NEVER_OUT = ("draft", "withheld", "canceled", "embargoed", "expired")


def each(value: object) -> tuple[str, ...]:
    """What there is to be a feed for each value of: one or two of :data:`EACH`."""
    found = tuple(word(name, EACH, "kind of value") for name in texts(value))
    if len(found) > 2:
        raise ValueError("names more than two; write one, or a pair such as [section, language]")
    return found


def content(value: object) -> str | int:
    """How much of a story a feed carries: all, its summary, or a number of paragraphs."""
    found = text(value)
    if paragraphs := _PARAGRAPHS.fullmatch(found):
        return int(paragraphs[1])
    if found[:1].isdigit():
        raise ValueError(f"{found!r} is no number of paragraphs; write 1 to 999, as in 3 paragraphs")
    if found not in ("full", "summary"):
        raise ValueError(f"{found!r} is no known value; write full, summary or a number of paragraphs")
    return found


def order(value: object) -> str:
    """Which story comes first."""
    return word(text(value), tuple(map(str, Order)), "order")


def status(value: object) -> tuple[str, ...]:
    """What is to be said of a story that is out."""
    found = texts(value)
    for name in found:
        if name in _NEVER_OUT:
            raise ValueError(f"what is {name} is in no feed; write {', '.join(map(str, Trait))} or delete it")
    return tuple(word(name, tuple(map(str, Trait)), "status") for name in found)


def fields(value: object) -> dict[str, tuple[str, ...]]:
    """Free fields of the stories, each with the values of which one must be there."""
    if not isinstance(value, Map):
        raise ValueError("needs names and values; write them as {desk: night}")
    if not value:
        raise ValueError("is empty; name at least one field or delete the key")
    found = {}
    for name, node in value.items():
        try:
            found[name] = texts(node)
        except ValueError as error:
            raise ValueError(f"{name}: {error}") from None
    return found


def lead_image(value: object) -> tuple[str, ...]:
    """Where a story's first picture goes beside ``media:content``."""
    found = tuple(word(name, LEAD_IMAGE, "place") for name in texts(value))
    if "media" in found and len(found) > 1:
        raise ValueError("media is there always, and means nothing else; leave it out or write it alone")
    return found


def size(value: object) -> int:
    """The largest number of bytes that a document may have."""
    return number(value, 10_000, 5_000_000)


def page_path(value: object) -> str:
    """The name of a file beside the feeds."""
    found = text(value)
    if not re.fullmatch(r"[a-z0-9][a-z0-9._-]*\.[a-z0-9]+", found):
        raise ValueError(
            f"{found!r} is no name of a file of small letters, digits and a suffix; write one such as a.html"
        )
    return found


def uses(value: object) -> tuple[str, ...]:
    """What machines may do with a story, in RSL's words."""
    return tuple(word(name, USES, "use") for name in texts(value))


def payment(value: object) -> str:
    """What it costs, in RSL's words."""
    return word(text(value), PAYMENTS, "payment")


def titled(template: str, key: str, kinds: Sequence[str]) -> str:
    """A title or description of feeds for each of ``kinds``; without any it is one feed's, and braces say nothing."""
    for name in _PLACEHOLDER.findall(template):
        if name in EACH and name not in kinds:
            raise ValueError(
                f"has {{{name}}}, but the feed is not for each {name}; write `each: {name}` or a plain text"
            )
    if key == "title" and kinds and (lacking := [kind for kind in kinds if f"{{{kind}}}" not in template]):
        raise ValueError(f"gives feeds of several {lacking[0]}s the same title; put {{{lacking[0]}}} into it")
    return template
