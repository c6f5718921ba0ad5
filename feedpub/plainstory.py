"""A plain Markdown story, from its bytes to its entry in one go: what most files of a big newsroom are.

The readers and :mod:`feedpub.normalize` know of every field where it was found and what may be wrong with it; for a
million stories that say everything in the plainest way, that is most of the time that a cold build takes. What is taken
here has a front matter of a few common keys, each once and with one meaning, text without a picture or a heading on
top, and nothing to warn of. For all else :func:`entry_of` gives ``None``, and the readers read it; a property test
(tests/test_plainstory.py) holds the two ways together: the same entry, or none.
"""

import re
from datetime import date, datetime
from functools import lru_cache
from typing import NamedTuple

from feedpub import languages, markup
from feedpub._records import maker
from feedpub._yamlplain import TEXT, items, rows
from feedpub.dates import is_skipped, localize
from feedpub.model import Entry, Image, Person
from feedpub.naming import FROM_STORY_URL, Newsroom, filled_in, id_of, in_bundle, name_of, slug_in
from feedpub.normalize import DECLARED, FROM_FILE, OWN, SEEN, SITES, digest, images_of, section_in
from feedpub.readers import keys
from feedpub.readers._file import LARGEST
from feedpub.readers.frontmatter import values
from feedpub.readers.frontmatter.keys import FIELDS, KEYS, guard_slipped, nearly, plain
from feedpub.readers.frontmatter.parts import images
from feedpub.readers.keys import Key, MisfitError, moment
from feedpub.readers.markdown import may_head
from feedpub.readers.markdown.leadimage import may_show
from feedpub.text import decoded_if_clean, decoded_if_plain, one_line
from feedpub.urls import absolute
from feedpub.yamltext import Scalar

LONGEST = 2_000  #: characters of a front matter; more has more than a few keys

# In what order the readers fill in these fields, which is that of their origins.
_ORDER = tuple("headline lead id slug language published updated draft authors section tags images".split())
# The keys that are taken, as most stories write them.
_KEYS = {name: field for field in _ORDER for name in FIELDS[field].split()}
del _KEYS["header"], _KEYS["resources"]  # which may name what is no picture
_SLUG = re.compile("[A-Za-z0-9][A-Za-z0-9_-]*")
_BLANKS = re.compile(r"(?:[ \t]*\n)+")
# Of a file: no language is in its name, and no tool's folder in its path.
_PLACE = re.compile(r"(?:[A-Za-z0-9][A-Za-z0-9_-]*/)*[A-Za-z0-9][A-Za-z0-9_-]*\.[a-z]+")
_FENCE = "---\n"
_CLOSING = re.compile("\n*---\n")
_entry = maker(Entry)


_Free = dict[str, str | tuple[str, ...]]


class _Said(NamedTuple):
    """What stands behind a key."""

    key: str
    kind: str
    value: str
    line: int


class _Body(NamedTuple):
    """A story's text, the line that it begins on, and whether it is plain (:func:`feedpub.text.is_plain`)."""

    text: str
    line: int
    is_plain: bool


class _OddError(Exception):
    """Not plain: left to the readers."""


def entry_of(path: str, raw: bytes, room: Newsroom) -> Entry | None:
    """The first half of the one story in a file, ``None`` where it may not be plain. ``path`` is the source's."""
    if room.people or not _PLACE.fullmatch(path) or in_bundle(path):
        return None
    text, is_plain = decoded_if_clean(raw)
    if text is None or len(raw) > LARGEST or not text.startswith(_FENCE):
        return None
    try:
        said, free, end, line = _front_matter(text)
        if not (is_plain or decoded_if_plain(text[:end].encode())):
            return None
        body, line = _body_of(text[end:], line, pictured="images" in said)
        return _made(path, said, free, _Body(body, line, is_plain), room)
    except (_OddError, MisfitError, OverflowError, ValueError):
        return None


def _front_matter(text: str) -> tuple[dict[str, _Said], _Free, int, int]:
    """What is said of each field and else, and where the text below begins: at which character, on which line."""
    said: dict[str, _Said] = {}
    free: _Free = {}
    end = len(_FENCE)
    for key, kind, value, line, at in rows(text, end, 2):
        if field := _KEYS.get(key):
            if field in said:
                raise _OddError
            said[field] = _Said(key, kind, value, line)
        elif key in free or not _is_free(key):
            raise _OddError
        else:
            free[key] = value if kind is TEXT else _texts(kind, value)
        end = at
    closing = _CLOSING.match(text, end)
    if not closing or end > LONGEST:
        raise _OddError
    kept = {key: value for key, value in free.items() if value and not (isinstance(value, str) and value.isspace())}
    return said, kept, closing.end(), text.count("\n", 0, closing.end()) + 1


def _texts(kind: str, value: str) -> tuple[str, ...]:
    return tuple([str(one) for one in items(kind, value) if isinstance(one, Scalar) and one.strip()])


@lru_cache(maxsize=1024)
def _is_free(key: str) -> bool:
    """Whether a key is the newsroom's own: none that readers know, and no slip in one."""
    return plain(key) not in KEYS and not guard_slipped(key) and not nearly(key)


def _body_of(text: str, line: int, *, pictured: bool) -> tuple[str, int]:
    """The story's text, and the line that it begins on; its pictures count if the story is not ``pictured`` above."""
    if blank := _BLANKS.match(text):
        text, line = text[blank.end() :], line + blank[0].count("\n")
    if may_head(text) or (not pictured and may_show(text)):
        raise _OddError
    return text.rstrip(), line


def _made(path: str, said: dict[str, _Said], free: _Free, body: _Body, room: Newsroom) -> Entry:
    if "draft" in said and _text(said["draft"]) != "false":
        raise _OddError
    headline = _shown(said.get("headline"))
    lead = _shown(said["lead"]) if "lead" in said else ""
    language, language_from = _language(said, headline, lead, body, room)
    known = language if "language" in said else room.source_language  # what was guessed tells nothing of dates
    dated = _moment(said.get("published"), room, known)
    published = localize(dated, room.zone)
    updated = localize(_moment(said["updated"], room, known), room.zone) if "updated" in said else published
    section, section_from = _section(path, said, room)
    own = _text(said["id"]) if "id" in said else None
    name = name_of(own, path, language, room, guessed=language_from == SEEN)
    url = _url(path, said, room, language=language, section=section or "", name=name, published=published)
    pictures = _pictures(said["images"]) if "images" in said else ()
    origins = _origins(said, body, room) | {
        "id": FROM_FILE if own is None else OWN,
        "language": language_from,
        "section": section_from,
        "url": FROM_STORY_URL,
    }
    return _entry(
        id=id_of(name, room.authority),
        name=name,
        path=f"{room.folder}/{path}" if room.folder else path,
        form="markdown",
        url=url,
        title=_needed(markup.plain(headline)),
        published=published,
        published_is_day=not isinstance(dated, datetime),
        updated=updated if updated.timestamp() > published.timestamp() else published,
        language=language,
        authors=_authors(*said["authors"][:3]) if "authors" in said else (),
        section=section,
        tags=_tags(*said["tags"][1:3]) if "tags" in said else (),
        images=images_of(pictures, url) if pictures else (),
        free=free,
        fingerprint=digest(headline, lead, body.text, *[one.url for one in pictures], plain=body.is_plain),
        origins=origins,
    )


def _origins(said: dict[str, _Said], body: _Body, room: Newsroom) -> dict[str, str]:
    """Where the front matter's fields and the text are from, as the readers would say it."""
    origins = {}
    for field in _ORDER:
        if one := said.get(field):
            origins["status" if field == "draft" else field] = _origin(one)
        elif field == "language" and room.source_language:
            origins["language"] = DECLARED
    if body.text:
        origins["body"] = f"lines {body.line} to {body.line + body.text.count(chr(10))}"
    return origins


def _origin(one: _Said) -> str:
    return f"front matter `{one.key}`, line {one.line}"


def _needed(value: str | None) -> str:
    """The value; a story without it is not plain."""
    if not value:
        raise _OddError
    return value


def _text(one: _Said | None) -> str:
    """A value that is a text, on one line."""
    if one is None or one.kind is not TEXT or not (value := " ".join(one.value.split(" ")).strip(" ")):
        raise _OddError
    return value if "  " not in value else " ".join(value.split())


def _shown(one: _Said | None) -> str:
    """The same of one that subscribers see."""
    value = _text(one)
    if not value.isascii() and values.is_garbled(value):
        raise _OddError
    return value


def _moment(one: _Said | None, room: Newsroom, language: str | None) -> date:
    value = _text(one)
    when = moment(Key("", 0, Scalar(value)), value, language)
    if is_skipped(when, room.zone):
        raise _OddError
    return when


def _pictures(one: _Said) -> tuple[Image, ...]:
    value = _text(one)
    found = tuple(images(Key(one.key, 0, Scalar(value)), {}, _never))
    if not found or value.lower() in ("true", "false"):
        raise _OddError
    return found


def _never(_line: int, _message: str) -> None:
    """What is to be warned of is not plain."""
    raise _OddError


def _language(said: dict[str, _Said], headline: str, lead: str, body: _Body, room: Newsroom) -> tuple[str, str]:
    if "language" in said:
        return _needed(keys.language(_text(said["language"]))), _origin(said["language"])
    if room.source_language:
        return one_line(room.source_language), DECLARED
    seen = languages.detect(f"{headline}\n{lead}\n{body.text[:800]}")
    return (seen, SEEN) if seen else (room.language, SITES)


def _section(path: str, said: dict[str, _Said], room: Newsroom) -> tuple[str | None, str]:
    if "section" in said:
        return _one_section(*said["section"][:3]), _origin(said["section"])
    return (room.source_section, DECLARED) if room.source_section else section_in(path)


def _url(
    path: str, said: dict[str, _Said], room: Newsroom, *, language: str, section: str, name: str, published: datetime
) -> str:
    slug = _text(said["slug"]) if "slug" in said else slug_in(path)
    if not _SLUG.fullmatch(slug) or (not section and "{section}" in room.story_url):
        raise _OddError
    filled = filled_in(room.story_url, language=language, section=section, slug=slug, name=name, published=published)
    return _needed(absolute(filled, filled))


@lru_cache(maxsize=4096)  # a newsroom has few bylines, and each stands over many stories
def _authors(key: str, kind: str, value: str) -> tuple[Person, ...]:
    node = Scalar(value) if kind is TEXT else items(kind, value)
    persons, agency = values.byline(Key(key, 0, node), {}, _never)
    if agency or not persons or any(one != Person(name=markup.plain(one.name)) for one in persons):
        raise _OddError
    return persons


@lru_cache(maxsize=4096)
def _tags(kind: str, value: str) -> tuple[str, ...]:
    node = Scalar(value) if kind is TEXT else items(kind, value)
    once: dict[str, str] = {}
    for tag in values.texts(Key("", 0, node), commas=True):
        once.setdefault(tag.casefold(), tag)
    if not once:
        raise _OddError
    return tuple(dict.fromkeys(filter(None, map(markup.plain, once.values()))))


@lru_cache(maxsize=4096)
def _one_section(key: str, kind: str, value: str) -> str:
    node = Scalar(value) if kind is TEXT else items(kind, value)
    found = values.texts(Key(key, 0, node), commas=plain(key) == "categories")
    if len(found) != 1:  # the others are tags
        raise _OddError
    return _needed(markup.plain(found[0]))
