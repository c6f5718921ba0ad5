"""What feedpub makes of a file and why: each field, its value, and the line or rule that it came from."""

import errno
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from pathlib import Path
from types import MappingProxyType
from typing import Final
from zoneinfo import ZoneInfo

from msgspec import Struct

from feedpub import dates, markup, normalize, readers, withdrawn
from feedpub.adopted import Adopted, as_known
from feedpub.errors import ArticleError
from feedpub.model import Article, Entry, Related
from feedpub.naming import Newsroom
from feedpub.readers.profile import Profile
from feedpub.retraction import Retracted

#: What fields of an Article are called here.
_NAMES = {"headline": "title", "lead": "summary"}

#: What a status that is not `usable` does.
_KEPT_OUT = {
    "draft": "no feed has it",
    "withheld": "no feed has it",
    "canceled": "it is taken back from every feed",
}

NOBODY: Final[Mapping[str, Adopted]] = MappingProxyType({})


class Explained(Struct, frozen=True):
    """A file's fields: name to value (as JSON has them) and name to origin."""

    fields: Mapping[str, object]
    origins: Mapping[str, str]


def explain(
    file: Path,
    *,
    zone: ZoneInfo | None = None,
    room: Newsroom | None = None,
    path: str | None = None,
    form: str | None = None,
    adopted: Mapping[str, Adopted] = NOBODY,
    taken_back: Retracted | None = None,
    profiles: Sequence[Profile] = (),
) -> Sequence[Explained | ArticleError]:
    """Read a file's articles, in a newsroom or on its own. ArticleError where it cannot be read at all.

    ``path`` is the file's path within its source, ``adopted`` what is known of stories that were published before
    feedpub, ``taken_back`` those on the newsroom's list. Without a newsroom and a zone, wall clocks stay as they are.
    """
    language, people = (room.source_language, room.people) if room else (None, {})
    suffix = readers.COMPANIONS.get(readers.suffix_of(file.name))
    beside = file.with_name(file.name.removesuffix(".gz")).with_suffix(suffix) if suffix else None
    raw = _content(file)
    context = readers.Reading(
        zone=zone or ZoneInfo("UTC"),
        language=language,
        people=people,
        companion=_content(beside) if beside and beside.exists() else None,
        profiles=profiles,
        candidates=True,
    )
    found = readers.read(path or _telling(file), raw, context, form=form or readers.form_named(file.name, raw))
    return [
        one if isinstance(one, ArticleError) else _looked_at(file, one, zone, room, adopted, taken_back)
        for one in found
    ]


def _looked_at(
    file: Path,
    article: Article,
    zone: ZoneInfo | None,
    room: Newsroom | None,
    adopted: Mapping[str, Adopted],
    taken_back: Retracted | None,
) -> Explained:
    held, entry = None, None
    if room:
        try:
            entry = as_known(normalize.entry_of(article, room), adopted)
        except ArticleError as error:
            held = f"line {error.line}: {error.message}" if error.line else error.message
        else:
            if taken_back and (one := taken_back.which(entry)):
                since = f"{one.when.astimezone(room.zone):%Y-%m-%d %H:%M}"
                todo = f"to bring it back, delete the lines of {one.id} in {withdrawn.NAME}"
                held = f"it was taken back on {since} and stays so whatever it says; {todo}"
    return _explained(file, article, entry, zone, room or _nowhere(zone), held)


def _telling(file: Path) -> str:
    """A file's path from the folder on that tells something of it: Jekyll's, or a bundle's."""
    parts = file.absolute().parts
    last = len(parts) - 1 - file.name.startswith("index.")
    return "/".join(parts[next((at for at, part in enumerate(parts) if part in ("_posts", "_drafts")), last) :])


def _content(file: Path) -> bytes:
    try:
        with file.open("rb") as opened:
            raw = opened.read(readers.LARGEST + 1)
    except OSError as error:
        todo = {errno.EACCES: "let this user read it", errno.EISDIR: "name files, such as those in it"}
        otherwise = "see that the file is there and whole"
        message = f"cannot be read ({error.strerror or error}); {todo.get(error.errno or 0, otherwise)}"
        raise ArticleError(str(file), message) from None
    if len(raw) > readers.LARGEST:
        raise ArticleError(str(file), f"is more than {readers.LARGEST >> 20} MiB, no article is; split it")
    return raw


def _nowhere(zone: ZoneInfo | None) -> Newsroom:
    return Newsroom(
        authority="", language="und", zone=zone or ZoneInfo("UTC"), story_url="https://story.invalid/{name}"
    )


def _explained(
    file: Path, article: Article, entry: Entry | None, zone: ZoneInfo | None, room: Newsroom, held: str | None
) -> Explained:
    base = entry.url if entry else article.url or "https://story.invalid/"
    html = normalize.content_of(article, base)
    paragraphs = markup.blocks(html)
    summary, summary_from = normalize.summary_of(article, html)
    language, language_from = normalize.language_of(article, room)
    section, section_from = normalize.section_of(article, room)
    fields: dict[str, object] = {
        "file": str(file),
        "part": article.part or None,
        "title": normalize.title_of(article) or None,
        "published": _when(article.published, zone),
        "authors": [person.name for person in article.authors],
        "summary": summary or None,
        "language": None if language == "und" else language,
        "section": section,
        "dateline": article.dateline,
        "source": article.source,
        "related": [_related(one, zone) for one in article.related],
        "tags": list(article.tags),
        "agency": article.agency,
        "updated": _when(article.updated, zone),
        "embargo": _when(article.embargo, zone, last=True),
        "expires": _when(article.expires, zone),
        "status": str(article.status),
        "access": str(article.access),
        "live": article.live or None,
        "version": article.version,
        "rights": article.rights,
        "images": [image.url for image in (entry or article).images],
        "corrections": [{"at": _when(one.at, zone), "note": one.note} for one in article.corrections],
        "form": article.form,
        "profile": article.profile,
        "candidates": [
            {"field": _NAMES.get(one.field, one.field), "value": one.value, "origin": one.origin, "reason": one.reason}
            for one in article.candidates
        ],
        "notes": [f"line {line}: {message}" if line else message for line, message in article.warnings],
        "held_back": held,
        "lines": [{"line": line, "role": role, "text": text} for line, role, text in article.roles],
        "body": [text for _, text in paragraphs],
    }
    if entry:
        fields |= {"id": entry.id, "url": entry.url}
    origins = {
        **(entry.origins if entry else article.origins),
        "title": article.origins.get("headline", "nothing to take it from"),
        "summary": summary_from,
        "language": language_from,
        "section": section_from,
    }
    return Explained(fields, origins)


def _when(value: date | None, zone: ZoneInfo | None, *, last: bool = False) -> str | None:
    """ISO 8601: a day as a day, an instant with its own offset, a wall clock with the newsroom's if that is known."""
    if value is None:
        return None
    if isinstance(value, datetime):
        placed = dates.localize(value, zone, last=last) if zone and value.tzinfo is None else value
        return placed.isoformat(timespec="seconds")
    return value.isoformat()


def _related(one: Related, zone: ZoneInfo | None) -> dict[str, object]:
    found = {"title": one.title, "url": one.url, "published": _when(one.published, zone), "views": one.views}
    return {key: value for key, value in found.items() if value is not None}


def lines(explained: Explained) -> Iterator[tuple[str, str, str]]:
    """The fields for a person: name, value on one line, where it came from. Empty ones last."""
    empty = []
    for name, value in explained.fields.items():
        if name in ("file", "body", "candidates", "notes", "held_back", "lines"):
            continue
        if value in (None, [], ""):
            empty.append(name)
            continue
        means = f": {_KEPT_OUT[str(value)]}" if name == "status" and value in _KEPT_OUT else ""
        for item in value if isinstance(value, list) else [value]:
            yield name, _shown(item), explained.origins.get(name, "") + means
    candidates = explained.fields["candidates"]
    if isinstance(candidates, list):
        for one in candidates:
            yield f"not {one['field']}", one["value"], f"{one['origin']}: {one['reason']}"
    body = explained.fields["body"]
    if isinstance(body, list):
        for text in body:
            yield "body", text, ""
    if empty:
        yield "(empty)", ", ".join(empty), ""


def page(explained: Explained) -> Iterator[tuple[str, str, str]]:
    """The lines of a page text for a person: number, role and text."""
    found = explained.fields["lines"]
    for one in found if isinstance(found, list) else ():
        yield str(one["line"]), str(one["role"]), str(one["text"])


def _shown(item: object) -> str:
    if isinstance(item, dict):
        return ", ".join(f"{value}" if key == "title" else f"{key} {value}" for key, value in item.items())
    return str(item)
