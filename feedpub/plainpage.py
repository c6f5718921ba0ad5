"""A page that is like others, from its bytes to its entry in one go, as :mod:`feedpub.plainstory` does it of Markdown.

What it says is what :mod:`feedpub.readers.html.alike` takes from it; a property test (tests/test_plainpage.py) holds
the entry to what :mod:`feedpub.normalize` makes of the Article by the readers of any page.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from feedpub import markup
from feedpub.dates import localize
from feedpub.errors import ArticleError
from feedpub.media import images_of
from feedpub.model import Entry
from feedpub.naming import Newsroom, id_of, led, plain_place, seen_from_config
from feedpub.normalize import DECLARED, FROM_FILE, NOWHERE, OF_FOLDER, digest, people_of, tags_of
from feedpub.normalize import entry_of as normalized
from feedpub.readers import Reading
from feedpub.readers.html import alike
from feedpub.readers.html.stated import Stated
from feedpub.text import one_line, squeezed
from feedpub.urls import absolute

_TAKEN = frozenset("headline published updated authors lead url section tags images language body body_line".split())
_NEEDED = frozenset("headline published authors url language body".split())


def entries_of(pages: Sequence[tuple[str, bytes]], room: Newsroom) -> list[Entry | None]:
    """The first half of the story on each of some pages, ``None`` where it may not be plain. Paths are the source's."""
    context = Reading(zone=room.zone, language=room.source_language)
    return [_entry_of(page, room) if page else None for page in alike.told(pages, context)]


def _entry_of(page: Stated, room: Newsroom) -> Entry | None:
    place = plain_place(page.path)
    if place and _TAKEN >= page.fields.keys() >= _NEEDED and (entry := _made(page, *place, room)):
        return entry
    try:
        return normalized(page.article(), room)
    except ArticleError:
        return None


def _made(page: Stated, folder: str | None, stem: str, room: Newsroom) -> Entry | None:
    fields: dict[str, Any] = page.fields
    told, get = fields["published"], fields.get
    title = markup.plain(fields["headline"])
    url = absolute(fields["url"], room.story_url.partition("{")[0])
    if not title or not url or not isinstance(told, datetime):
        return None
    language = one_line(fields["language"])
    name = led(stem, language, room)
    published = localize(told, room.zone)
    updated = localize(fields["updated"], room.zone) if "updated" in fields else published
    section: str | None = markup.plain(get("section", ""))
    section_from = page.origins.get("section", "")
    if not section and room.source_section:
        section, section_from = room.source_section, DECLARED
    elif not section:
        section, section_from = folder, OF_FOLDER if folder else NOWHERE
    images = get("images", ())
    # Headline and lead are one line each.
    texts = [fields["headline"].encode(), page.lead.encode(), page.squeezed()]
    return Entry(
        id=id_of(name, room.authority),
        name=name,
        path=seen_from_config(page.path, room),
        form="html",
        url=url,
        title=title,
        published=published,
        updated=updated if updated.timestamp() > published.timestamp() else published,
        language=language,
        authors=people_of(fields["authors"], url),
        section=section,
        tags=tags_of(get("tags", ())),
        images=images_of(images, url) if images else (),
        fingerprint=digest([*texts, *[squeezed(one.url) for one in images]]),
        origins={**page.origins, "id": FROM_FILE, "section": section_from},
    )
