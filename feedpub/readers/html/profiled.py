"""A page read by its site's profile: what the selectors find goes before what the choosers chose."""

import re
from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from feedpub.model import Image
from feedpub.readers.html.facts import Fact
from feedpub.readers.html.instants import moment
from feedpub.readers.html.prune import MOST
from feedpub.readers.html.tree import Node, Tree
from feedpub.readers.profile import FIELDS, IN_HTML, Profile
from feedpub.readers.signature import signed
from feedpub.text import one_line

_ATTRIBUTES = {"date": ("datetime", "content", "data-time"), "updated": ("datetime", "content", "data-time")}
_EXPECTED = ("title", "date", "body")  #: every page has these: a selector for them that finds none is told


class Said(NamedTuple):
    """What a profile says of a field, and where it stands; ``value`` is ``None`` where it cannot be used, and why."""

    field: str
    value: object
    fact: Fact
    wrong: str = ""


def said(parsed: Tree, profile: Profile, language: str | None) -> Iterator[Said]:
    """What the profile says of each field that it has selectors for; nothing where they find nothing."""
    for key in IN_HTML:
        if key not in FIELDS or key not in profile.html:
            continue
        for selector in profile.html[key]:
            found = [(node, text) for node in parsed.css(selector)[:MOST] if (text := _text(node, key))]
            if found:
                yield _said(key, found, Fact(f"profile {profile.name}:", selector, found[0][1]), language)
                break


def unmet(parsed: Tree, profile: Profile) -> Iterator[str]:
    """The keys whose selectors find nothing on the page, of those that stand for what every page has."""
    for key in _EXPECTED:
        selectors = profile.html.get(key, ())
        if selectors and not any(_text(node, key) for one in selectors for node in parsed.css(one)[:MOST]):
            yield key


def _text(node: Node, key: str) -> str:
    attributes = node.attributes
    if key == "image":
        return one_line(attributes.get("content") or attributes.get("src") or attributes.get("href") or "")
    names = _ATTRIBUTES.get(key, ("content",) if node.tag == "meta" else ())
    given = next((value for name in names if (value := attributes.get(name))), None)
    return one_line(given or node.text(separator=" "))[:5000]


def _said(key: str, found: list[tuple[Node, str]], fact: Fact, language: str | None) -> Said:
    text = found[0][1]
    fact = Fact(fact.kind, fact.name, text, _needles(found[0][0], text))
    if key in ("date", "updated"):
        value: date | None = moment(text, language)
        return Said(FIELDS[key], value, fact, "" if value else f"{text[:40]!r}, which is no date")
    if key == "authors":
        people = signed([text for _, text in found])
        return Said("authors", people or None, fact, "" if people else f"{text[:40]!r}, which names nobody")
    if key == "image":
        return Said("images", (Image(url=text),), fact)
    return Said(FIELDS[key], text, fact)


_SPACES = re.compile(r"\s+")


def _needles(node: Node, text: str) -> tuple[str, ...]:
    """Texts by which the element's line is found in the source: its first words, or its tag's name in the head."""
    if node.tag == "meta":
        name = node.attributes.get("property") or node.attributes.get("name") or "<meta"
        return (f'"{name}"',)
    words = _SPACES.split(node.text(separator=" ").strip())[:4]
    return ("<body", " ".join(words) if words != [""] else text)
