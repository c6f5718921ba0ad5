"""schema.org's words for a story (NewsArticle and its kin), taken from JSON-LD objects of any shape.

https://schema.org/NewsArticle: nearly every property may be a text, an object, a list of either, or a reference by
``@id`` to an object elsewhere on the page.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from html import unescape

from msgspec import Struct

from feedpub.model import Image
from feedpub.text import one_line

_ARTICLES = re.compile(
    r"(?:.*Article|(?:Live)?BlogPosting|Report|.*NewsPosting|SocialMediaPosting|DiscussionForumPosting|.*Review)$"
)
_PAGES = re.compile(
    r"(?:.*WebPage|ItemPage|.*Page|CreativeWork|VideoObject|AudioObject|PodcastEpisode|Recipe|HowTo|WebContent)$"
)
_MARKUP = re.compile(r"</?[a-z][^<>]{0,200}>", re.IGNORECASE)
_REFERENCE = re.compile("&[#A-Za-z]")  #: how all that stands for another sign begins
_INTO = ("@graph", "mainEntity", "mainEntityOfPage", "subjectOf", "itemReviewed", "item")
_MOST = 20_000  #: objects looked at on one page


class Story(Struct, frozen=True, kw_only=True):
    """What one object says of a story: texts on one line, times as they were written."""

    type: str
    rank: int  #: 2 for a kind of article, 1 for a page or a recording
    headline: str = ""
    name: str = ""
    alternative: str = ""
    description: str = ""
    published: str = ""
    created: str = ""
    modified: str = ""
    expires: str = ""
    authors: tuple[str, ...] = ()
    publisher: str = ""
    section: str = ""
    tags: tuple[str, ...] = ()
    language: str = ""
    urls: tuple[str, ...] = ()
    images: tuple[Image, ...] = ()
    free: bool | None = None
    live: bool = False
    rights: str = ""
    dateline: str = ""
    corrections: tuple[tuple[str, str], ...] = ()  #: (time, note)


Object = Mapping[str, object]


def stories(values: Iterable[object], *, referring: bool = True) -> list[Story]:
    """The stories that a page's JSON-LD tells of, kinds of article first, each as it stands in the page's order.

    ``referring`` says whether any object may have an ``@id``.
    """
    roots = list(values)
    known = _by_id(roots) if referring else {}
    found = [_story(one, known) for one in _candidates(roots)]
    return sorted((one for one in found if one.rank), key=lambda one: -one.rank)


def _objects(roots: Iterable[object]) -> Iterator[Object]:
    """Every object, however deep."""
    waiting = list(roots)[::-1]
    for _ in range(_MOST):
        if not waiting:
            return
        one = waiting.pop()
        if isinstance(one, dict):
            yield one
            waiting += [value for value in reversed(one.values()) if isinstance(value, dict | list)]
        elif isinstance(one, list):
            waiting += [value for value in reversed(one) if isinstance(value, dict | list)]


def _by_id(roots: Iterable[object]) -> dict[str, Object]:
    known: dict[str, Object] = {}
    for one in _objects(roots):
        key = one.get("@id")
        if isinstance(key, str) and len(one) > len(known.get(key, {"@id": ""})):
            known[key] = one
    return known


def _candidates(roots: Iterable[object]) -> Iterator[Object]:
    waiting = list(roots)[::-1]
    for _ in range(_MOST):
        if not waiting:
            return
        one = waiting.pop()
        if isinstance(one, list):
            waiting += reversed(one)
        elif isinstance(one, dict):
            if _types(one):
                yield one
            waiting += [one[key] for key in reversed(_INTO) if isinstance(one.get(key), dict | list)]


def _types(one: Object) -> list[str]:
    return [bare_type(name) for name in texts(one.get("@type"))]


@lru_cache(maxsize=256)
def bare_type(name: str) -> str:
    """A type's name without the vocabulary that it is from."""
    return re.split(r"[/#:]", name)[-1]


@lru_cache(maxsize=256)
def is_article(name: str) -> bool:
    """Whether a type is a kind of article."""
    return _ARTICLES.match(name) is not None


def _story(one: Object, known: Mapping[str, Object]) -> Story:
    types = _types(one)
    kind = next((name for name in types if is_article(name)), "")
    rank = 2 if kind else int(any(_PAGES.match(name) for name in types))
    if not rank:
        return Story(type="", rank=0)
    return Story(
        type=kind or types[0],
        rank=rank,
        headline=text(one.get("headline")),
        name=text(one.get("name")),
        alternative=text(one.get("alternativeHeadline")) or text(one.get("alternateName")),
        description=text(one.get("description")),
        published=_time(one.get("datePublished")),
        created=_time(one.get("dateCreated")) or _time(one.get("uploadDate")),
        modified=_time(one.get("dateModified")),
        expires=_time(one.get("expires")),
        authors=once_each(named(one.get("author"), known), named(one.get("creator"), known)),
        publisher=next(iter(named(one["publisher"], known)), "") if "publisher" in one else "",
        section=next(texts(one.get("articleSection")), ""),
        tags=tuple(dict.fromkeys(tags_in(one["keywords"]))) if "keywords" in one else (),
        language=_language(one.get("inLanguage")),
        urls=tuple(_urls(one)),
        images=tuple(images_in(one.get("image") or one.get("thumbnailUrl"), known)),
        free=_boolean(one.get("isAccessibleForFree")),
        live=kind == "LiveBlogPosting",
        rights=_rights(one, known),
        dateline=text(one.get("dateline")),
        corrections=tuple(_corrections(one["correction"])) if "correction" in one else (),
    )


def text(value: object) -> str:
    """A property as one line of plain text, ``""`` where it is none. Many are escaped once too often."""
    if value is None:  # as most
        return ""
    found = value if type(value) is str else next(texts(value), "")
    if "&" in found and _REFERENCE.search(found):
        found = unescape(unescape(found))
    return one_line(_MARKUP.sub(" ", found) if "<" in found else found)


def texts(value: object) -> Iterator[str]:
    """The texts of a property, as they are written."""
    for one in value if isinstance(value, list) else [value]:
        if isinstance(one, str) and one.strip():
            yield one
        elif isinstance(one, dict):
            # {"@value": "..."} of JSON-LD proper; a name is the text of anything else.
            inner = one.get("@value") or one.get("name")
            if isinstance(inner, str) and inner.strip():
                yield inner


def _time(value: object) -> str:
    """A time or a year, which some write as a number."""
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    return text(value)


def named(value: object, known: Mapping[str, Object], depth: int = 0) -> list[str]:
    """The names that an author-like property gives, in order, however they are wrapped."""
    if value is None:
        return []
    found: list[str] = []
    for one in value if isinstance(value, list) else [value]:
        if isinstance(one, str):
            found.append(text(one))
        elif isinstance(one, dict):
            found += _names(resolved(one, known), known, depth)
    return [name for name in found if name]


def _names(who: Object, known: Mapping[str, Object], depth: int) -> list[str]:
    name = who.get("name") or who.get("alternateName")
    if name is None and "givenName" in who:
        name = f"{text(who['givenName'])} {text(who.get('familyName'))}"
    if isinstance(name, dict):  # {"author": {"name": {"@type": "Person", "name": "..."}}}
        return named(name, known, depth + 1) if depth < 3 else []
    return [text(each) for each in (name if isinstance(name, list) else [name])]


def resolved(one: Object, known: Mapping[str, Object]) -> Object:
    """The object that a bare reference stands for."""
    key = one.get("@id")
    return known.get(key, one) if isinstance(key, str) and "name" not in one and "url" not in one else one


def once_each(*lists: list[str]) -> tuple[str, ...]:
    """The first list that names anybody, each name once."""
    found: dict[str, str] = {}
    for name in next((names for names in lists if names), []):
        found.setdefault(name.casefold(), name)
    return tuple(found.values())


def tags_in(value: object) -> Iterator[str]:
    """The keywords of a property, in one text or in several."""
    for one in texts(value):
        for tag in one.split(",") if not isinstance(value, list) or len(value) == 1 else [one]:
            if tag := one_line(unescape(tag) if "&" in tag else tag).strip(" #"):
                yield tag


def _language(value: object) -> str:
    if isinstance(value, dict):
        value = value.get("alternateName") or value.get("name")
    return text(value)


def _urls(one: Object) -> Iterator[str]:
    page = one.get("mainEntityOfPage")
    for value in (one.get("url"), page.get("@id") if isinstance(page, dict) else page, one.get("@id")):
        if isinstance(value, str) and value.strip():
            yield value.strip()


def images_in(value: object, known: Mapping[str, Object]) -> Iterator[Image]:
    """The pictures of a property, each by its address or with what is said of it."""
    for one in value if isinstance(value, list) else [value]:
        if isinstance(one, str) and one.strip():
            yield Image(url=one.strip())
        elif isinstance(one, dict):
            full = resolved(one, known)
            url = text(full.get("contentUrl")) or text(full.get("url"))
            if url:
                yield Image(
                    url=url,
                    caption=text(full.get("caption")) or None,
                    credit=text(full.get("creditText")) or None,
                    width=_pixels(full.get("width")),
                    height=_pixels(full.get("height")),
                )


def _pixels(value: object) -> int | None:
    if isinstance(value, dict):
        value = value.get("value")
    m = (
        re.match(r"\s*([0-9]{1,5})(?:\.0+)?\s*(?:px)?\s*$", str(value))
        if isinstance(value, str | int | float)
        else None
    )
    return int(m[1]) or None if m else None


def _boolean(value: object) -> bool | None:
    if isinstance(value, list):
        value = value[0] if value else None
    if not isinstance(value, str | bool | int):
        return None
    word = str(value).rsplit("/", 1)[-1].strip().casefold()
    return {"true": True, "1": True, "yes": True, "false": False, "0": False, "no": False}.get(word)


def _rights(one: Object, known: Mapping[str, Object]) -> str:
    if notice := text(one.get("copyrightNotice")):
        return notice
    holder = next(iter(named(one["copyrightHolder"], known)), "") if "copyrightHolder" in one else ""
    return one_line(f"© {_time(one.get('copyrightYear'))} {holder}") if holder else ""


def _corrections(value: object) -> Iterator[tuple[str, str]]:
    for one in value if isinstance(value, list) else [value]:
        if isinstance(one, str):
            yield "", text(one)
        elif isinstance(one, dict):
            yield _time(one.get("datePublished")), text(one.get("text")) or text(one.get("description"))
