"""What else a page's markup says of its story: address, section, tags, language, picture, access, rights."""

import re
from collections.abc import Iterable
from urllib.parse import urlsplit

from msgspec.structs import replace

from feedpub import languages
from feedpub.model import Access, Correction, Image
from feedpub.readers.html.facts import Fact
from feedpub.readers.html.instants import moment
from feedpub.readers.html.page import Page
from feedpub.readers.html.title import site_names
from feedpub.readers.html.words import key
from feedpub.text import one_line

_TAG = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*$")
_MEMBERS = re.compile(r"locked|paid|premium|subscri|members?|plus|false|registered", re.IGNORECASE)
MOST_TAGS = 50
LONGEST_TAG = 80  #: characters
_LEAST_SECTION, _LONGEST_SECTION = 2, 60  #: characters
#: An address that is what it looks like, and its path: to take one apart takes ten times as long.
_PLAIN = re.compile(r"https?://[a-z0-9][a-z0-9.-]*((?:/[!-\"$->@-~]*)?)(?:[?#]|\Z)")
_SCREENS = re.compile(r"[,;|]")


def address(page: Page) -> tuple[Fact | None, list[Fact]]:
    """The story's address, and those that are none; the canonical link goes before what the rest says."""
    stated = page.facts.of("url")
    good = [fact for fact in stated if _is_address(fact.value)]
    order = {"link": 0, "Open Graph": 1}
    if len(good) > 1:
        good.sort(key=lambda fact: (_path(fact.value) in ("", "/"), order.get(fact.kind, 2)))
    bad = [fact for fact in stated if fact.kind in order and not _is_address(fact.value) and ":" in fact.value]
    return (good[0] if good else None), bad


def _path(address: str) -> str:
    plain = _PLAIN.match(address)
    return plain[1] if plain else urlsplit(address).path


def _is_address(value: str) -> bool:
    if _PLAIN.match(value):
        return True
    try:
        parts = urlsplit(value)
        return parts.scheme in ("http", "https") and bool(parts.hostname)
    except ValueError:
        return False


def is_plain_address(value: str) -> bool:
    """Whether a text is an address that is what it looks like; others may be addresses, too."""
    return _PLAIN.match(value) is not None


def section(page: Page) -> Fact | None:
    """The section as Open Graph, then JSON-LD, then other tags name it."""
    sites = site_names(page)
    found = [fact for fact in page.facts.of("section") if is_section(fact.value) and key(fact.value) not in sites]
    order = {"Open Graph": 0, "JSON-LD": 1, "microdata": 2}
    return min(found, key=lambda fact: order.get(fact.kind, 3), default=None)


def is_section(name: str) -> bool:
    """Whether a text is as long as the name of a section may be."""
    return _LEAST_SECTION <= len(name) <= _LONGEST_SECTION


def tags(page: Page) -> tuple[tuple[str, ...], Fact | None]:
    """The tags of the markup made for them, ``article:tag`` and JSON-LD, and only then search engines' keywords."""
    stated = [(fact.name.lower(), fact) for fact in page.facts.of("tags")]
    if not stated:
        return (), None
    for wanted in ("article:tag", ".keywords", "news_keywords", "keywords", ""):
        own = [fact for name, fact in stated if name.endswith(wanted)]
        found = {key(tag): tag for fact in own for tag in _split(fact)}
        if found:
            return tuple(found.values())[:MOST_TAGS], own[0]
    return (), None


def _split(fact: Fact) -> list[str]:
    parts = [fact.value] if fact.kind == "JSON-LD" else _SCREENS.split(fact.value)
    return [tag for part in parts if (tag := one_line(part).strip(" #")) and len(tag) <= LONGEST_TAG]


def language(page: Page, prose: str) -> tuple[str | None, str]:
    """The language that the page declares, unless its prose is clearly in another one; and where it is from."""
    seen = languages.detect(prose)
    declared = _declared(page.facts.of("language"))
    for fact, tag in declared:
        if seen is None or languages.primary(tag) == seen:
            fuller = (other for _, other in declared if other.lower().startswith(f"{tag.lower()}-"))
            return next(fuller, tag), f"{fact.kind} `{fact.name}`"
    if seen:
        return seen, "seen in its words"
    return None, ""


def spoken(page: Page) -> str | None:
    """The declared language with its region where any markup gives one: it decides what 01/02/2026 means."""
    return spoken_in(page.facts.of("language"))


def spoken_in(facts: Iterable[Fact]) -> str | None:
    """The same in what declares it."""
    declared = [tag for _, tag in _declared(facts)]
    return next((tag for tag in declared if "-" in tag), next(iter(declared), None))


def _declared(facts: Iterable[Fact]) -> list[tuple[Fact, str]]:
    """What declares the page's language, each with the tag that it declares."""
    return [(fact, tag) for fact in facts if _TAG.match(tag := fact.value.replace("_", "-"))]


def image(page: Page) -> tuple[Image | None, Fact | None]:
    """The story's picture, with the size and words that any markup has for it."""
    told = [one for story in page.stories if story.rank == 2 for one in story.images]
    facts = [fact for fact in page.facts.of("image") if fact.value]
    if not facts:
        return (told[0], pictured(told[0])) if told else (None, None)
    first = facts[0]
    size = (
        [_number(page, name) for name in ("image_width", "image_height")]
        if first.kind == "Open Graph"
        else [None, None]
    )
    alt = next((fact.value for fact in page.facts.of("image_alt")), None)
    found = Image(url=first.value, alt=alt, width=size[0], height=size[1])
    same = next((one for one in told if _file(one.url) == _file(first.value)), None)
    if same:
        found = replace(
            found,
            caption=same.caption,
            credit=same.credit,
            width=found.width or same.width,
            height=found.height or same.height,
        )
    return found, first


def pictured(image: Image) -> Fact:
    """A picture of the JSON-LD's as a fact."""
    return Fact("JSON-LD", "image", image.url, ("ld+json", '"image"'))


def _file(url: str) -> str:
    return url.partition("?")[0].rsplit("/", 1)[-1]


def _number(page: Page, name: str) -> int | None:
    value = next((fact.value for fact in page.facts.of(name)), "")
    return int(value) or None if value.isascii() and value.isdigit() and len(value) < 6 else None


def access(page: Page) -> tuple[Access, Fact | None]:
    """Whether the story is for members: ``isAccessibleForFree`` and ``article:content_tier`` say so."""
    if any(story.free is False for story in page.stories if story.rank == 2):
        return Access.MEMBERS, Fact("JSON-LD", "isAccessibleForFree", "false", ("ld+json", '"isAccessibleForFree"'))
    for fact in page.facts.of("access"):
        if _MEMBERS.fullmatch(fact.value.rsplit("/", 1)[-1]) or _MEMBERS.match(fact.value):
            return Access.MEMBERS, fact
    return Access.FREE, None


def rights(page: Page) -> Fact | None:
    """The notice of rights, or whose they are."""
    order = {"JSON-LD": 0, "meta": 1}
    found = [fact for fact in page.facts.of("rights") if len(fact.value) <= 300]
    return min(found, key=lambda fact: order.get(fact.kind, 2), default=None)


def corrections(page: Page) -> tuple[Correction, ...]:
    """What the story's JSON-LD says was put right, where it says when."""
    found = []
    for story in page.stories:
        for when, note in story.corrections:
            at = moment(when or story.modified) if when or story.modified else None
            if at is not None and note:
                found.append(Correction(at=at, note=note))
    return tuple(found)
