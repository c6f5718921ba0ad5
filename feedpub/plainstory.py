"""A plain Markdown story, from its bytes to its entry in one go: what most files of a big newsroom are.

The readers and :mod:`feedpub.normalize` know of every field where it was found and what may be wrong with it; for a
million stories that say everything in the plainest way, that is most of the time that a cold build takes. What is taken
here has a front matter of a few common keys, each once and with one meaning, text without a picture or a heading on
top, and nothing to warn of. For all else :func:`entries_of` gives ``None``, and the readers read it; a property test
(tests/test_plainstory.py) holds the two ways together: the same entry, or none.
"""

import re
from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from feedpub import languages, markup
from feedpub.dates import localize
from feedpub.media import images_of
from feedpub.model import Article, Entry, Image
from feedpub.naming import (
    FROM_STORY_URL,
    Newsroom,
    around_slug,
    filled_in,
    id_of,
    is_dated,
    led,
    name_of,
    plain_place,
    seen_from_config,
    without_day,
)
from feedpub.normalize import DECLARED, FROM_FILE, NOWHERE, OF_FOLDER, OWN, SEEN, SITES, digest
from feedpub.plainfile import FENCE, ORDER, Body, Free, OddError, Said, Shape, front_matter, of_lines, of_text
from feedpub.plainvalues import authors, moment_of, needed, pictures_in, section_of, shown, tags, text_of
from feedpub.readers import keys
from feedpub.readers._file import LARGEST
from feedpub.readers.keys import MisfitError
from feedpub.readers.markdown import may_head
from feedpub.readers.markdown.leadimage import may_show
from feedpub.text import cleared, one_line
from feedpub.urls import absolute

_SLUG = re.compile("[A-Za-z0-9][A-Za-z0-9_-]*")
_ODD = OddError, MisfitError, OverflowError, ValueError  # what the readers look at, and tell if it is wrong


class _Place(NamedTuple):
    """Where a story's file is, as seen from its source: its path, the first folder of that if any, its bare name."""

    path: str
    folder: str | None
    stem: str


_Parts = tuple[_Place, dict[str, Said], Free, Shape, Body]


def entries_of(stories: Sequence[tuple[str, bytes]], room: Newsroom) -> list[Entry | None]:
    """The first half of the one story in each of some files, ``None`` where it may not be plain.

    Paths are the source's. All files are taken apart before an entry is made: what a processor needs for each step then
    stays at hand.
    """
    parts = [_apart(path, raw, room) for path, raw in stories]
    return [_entry_of(one, room) if one else None for one in parts]


def _apart(path: str, raw: bytes, room: Newsroom) -> _Parts | None:
    try:
        return _parts(path, raw, room)
    except _ODD:
        return None


def _entry_of(parts: _Parts, room: Newsroom) -> Entry | None:
    try:
        return _made(*parts, room)
    except _ODD:
        return None


def article_of(path: str, raw: bytes, room: Newsroom) -> tuple[Article, str] | None:
    """As much of such a story as its second half is made of, and its fingerprint."""
    try:
        if (parts := _parts(path, raw, room)) is None:
            return None
        _, said, free, _, body = parts
        headline, lead, pictures = _texts(said)
        origins = {"lead": _origin(said["lead"][0], said["lead"][3])} if "lead" in said else {}
        article = Article(
            path=path,
            form="markdown",
            headline=headline,
            lead=lead or None,
            body=body.whole(),
            markup="markdown",
            free=free,
            origins=origins,
        )
    except _ODD:
        return None
    return article, _fingerprint(headline, lead, body, pictures)


def _parts(path: str, raw: bytes, room: Newsroom) -> _Parts | None:
    """A file in its parts, where it may be plain."""
    found = plain_place(path)
    if found is None or room.people:
        return None
    if len(raw) > LARGEST or not raw.startswith(FENCE) or (clear := cleared(raw)) is None:
        return None
    end = raw.find(b"\n---\n") + 5  # no line of what is plain YAML is like that
    head = raw[:end].decode()
    if not clear.is_plain and ("\t" in head or "\xa0" in head):
        return None
    said, free, shape = front_matter(head)
    line = head.count("\n") + 1
    body = of_lines(clear.lines, line) if clear.is_plain else of_text(raw[end:].decode(), line)
    if may_head(body.top, begins=False) or ("images" not in said and _may_show(raw, end)):
        return None
    return _Place(path, *found), said, free, shape, body


def _texts(said: dict[str, Said]) -> tuple[str, str, tuple[Image, ...]]:
    """Headline, lead and pictures."""
    headline = shown(said.get("headline"))
    lead = shown(said["lead"]) if "lead" in said else ""
    return headline, lead, pictures_in(said["images"]) if "images" in said else ()


def _fingerprint(headline: str, lead: str, body: Body, pictures: Sequence[Image]) -> str:
    # What stands in a plain front matter is squeezed by now.
    return digest([headline.encode(), lead.encode(), body.squeezed, *[one.url.encode() for one in pictures]])


def _may_show(raw: bytes, at: int) -> bool:
    # Of signs of ASCII nothing has to be decoded to be searched for, and of two no picture can do without.
    return (b"!" in raw or b"<" in raw) and may_show(raw[at:].decode("latin-1"))


def _made(place: _Place, said: dict[str, Said], free: Free, shape: Shape, body: Body, room: Newsroom) -> Entry:
    if "draft" in said and text_of(said["draft"]) != "false":
        raise OddError
    headline, lead, pictures = _texts(said)
    language, language_from = _language(said, headline, lead, body, room)
    known = language if "language" in said else room.source_language  # what was guessed tells nothing of dates
    dated = moment_of(said.get("published"), room, known)
    published = localize(dated, room.zone)
    updated = localize(moment_of(said["updated"], room, known), room.zone) if "updated" in said else published
    section, section_from = _section(place, said, room)
    own = text_of(said["id"]) if "id" in said else None
    if own is None:
        name = led(place.stem, language, room)
    else:
        name = name_of(own, place.path, language, room, guessed=language_from == SEEN)
    url = _url(place, said, room, language=language, section=section or "", name=name, published=published)
    return Entry(
        id=id_of(name, room.authority),
        name=name,
        path=seen_from_config(place.path, room),
        form="markdown",
        url=url,
        title=needed(markup.plain(headline)),
        published=published,
        published_is_day=not isinstance(dated, datetime),
        updated=updated if updated is not published and updated.timestamp() > published.timestamp() else published,
        language=language,
        authors=authors(*said["authors"][:3]) if "authors" in said else (),
        section=section,
        tags=tags(*said["tags"][1:3]) if "tags" in said else (),
        images=images_of(pictures, url) if pictures else (),
        free=free,
        fingerprint=_fingerprint(headline, lead, body, pictures),
        origins={
            **_origins(shape, said, is_declared=room.source_language is not None),
            **({"body": f"lines {body.first} to {body.last}"} if body.text else {}),
            "id": FROM_FILE if own is None else OWN,
            "language": language_from,
            "section": section_from,
            "url": FROM_STORY_URL,
        },
    )


def _origins(shape: Shape, said: dict[str, Said], *, is_declared: bool) -> dict[str, str]:
    """Where fields are from, in the readers' order, which the language has a place in if it `is_declared`."""
    known = shape.origins.get(is_declared)
    if known is None:
        origins = {field: _origin(one[0], one[3]) for field, one in said.items()} | (
            {"language": ""} if is_declared else {}
        )
        known = {"status" if field == "draft" else field: origins[field] for field in ORDER if field in origins}
        shape.origins[is_declared] = known
    return known


def _origin(key: str, line: int) -> str:
    return f"front matter `{key}`, line {line}"


def _language(said: dict[str, Said], headline: str, lead: str, body: Body, room: Newsroom) -> tuple[str, str]:
    if one := said.get("language"):
        return needed(keys.language(text_of(one))), _origin(one[0], one[3])
    if room.source_language:
        return one_line(room.source_language), DECLARED
    seen = languages.detect(f"{headline}\n{lead}\n{body.begins()[:800]}")
    return (seen, SEEN) if seen else (room.language, SITES)


def _section(place: _Place, said: dict[str, Said], room: Newsroom) -> tuple[str | None, str]:
    if one := said.get("section"):
        return section_of(*one[:3]), _origin(one[0], one[3])
    if room.source_section:
        return room.source_section, DECLARED
    return (place.folder, OF_FOLDER) if place.folder else (None, NOWHERE)


def _url(
    place: _Place,
    said: dict[str, Said],
    room: Newsroom,
    *,
    language: str,
    section: str,
    name: str,
    published: datetime,
) -> str:
    slug = text_of(said["slug"]) if "slug" in said else without_day(place.stem)
    if not _SLUG.fullmatch(slug) or (not section and "{section}" in room.story_url):
        raise OddError
    day = published.date() if is_dated(room.story_url) else None
    if around := around_slug(room.story_url, language, section, day):
        return f"{around[0]}{slug}{around[1]}"
    filled = filled_in(room.story_url, language=language, section=section, slug=slug, name=name, published=published)
    return needed(absolute(filled, filled))
