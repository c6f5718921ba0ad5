"""What a story is called: its permanent id and its address. Neither moves with the headline.

An id is ``tag:{authority}:{name}`` (RFC 4151). ``name`` is the story's own id, else its file's name; the folder, the
date and the slug of the address are not in it, as all of those change.
"""

import re
import unicodedata
from collections.abc import Mapping
from datetime import date, datetime
from functools import lru_cache
from urllib.parse import quote
from zoneinfo import ZoneInfo

from msgspec import Struct, field

from feedpub import markup, urls
from feedpub.errors import ArticleError
from feedpub.languages import CODES
from feedpub.model import Article, Person
from feedpub.text import one_line

# An id that is an absolute URI already, as a CMS gives them, is permanent as it stands: a tag (RFC 4151), a UUID or
# another URN (RFC 8141), an address of the web. What only looks like one has no place in Atom, and is a name.
_LABEL = "[a-z0-9](?:[a-z0-9-]*[a-z0-9])?"
_DAY = "[0-9]{4}(?:-(?:0[1-9]|1[0-2])(?:-(?:0[1-9]|[12][0-9]|3[01]))?)?"
_LETTER = r"[^\s\x00-\x20\"<>\\^`{|}\x7f]"
_HOST = r"(?:\[[0-9A-Fa-f:.]+\]|[\w~%!$&'()*+,;=.-]+)(?::[0-9]*)?"
_URI = re.compile(
    rf"tag:(?:[a-zA-Z0-9._-]+@)?{_LABEL}(?:\.{_LABEL})*,{_DAY}:[A-Za-z0-9\-._~:@!$&'()*+,;=%/?]*(?:#\S*)?"
    r"|(?i:urn:uuid:[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})"
    r"|(?ia:urn:(?!urn:|uuid:)[a-z0-9][a-z0-9-]{1,31}:[a-z0-9()+,\-.:=@;$_!*'%/?#~&]+)"
    rf"|(?i:https?)://(?:[\w.~%!$&'()*+,;=:-]*@)?{_HOST}(?:[/?#]{_LETTER}*)?",
)
_DATED = re.compile(r"\d{4}-\d{2}-\d{2}-(?=.)")  # Jekyll's file names
_LANGUAGE_SUFFIX = re.compile(r"(.+)\.([a-z]{2}(?:-[A-Za-z]{2,4})?)")  # Hugo's: about.uk.md
_PLACE = re.compile(r"\{(language|section|slug|name|id|year|month|day)\}")  # in `story_url`
# Of a file: no language is in its name, and no tool's folder in its path.
_PLAIN_PLACE = re.compile(
    r"(?:([A-Za-z0-9][A-Za-z0-9_-]*)/(?:[A-Za-z0-9][A-Za-z0-9_-]*/)*)?([A-Za-z0-9][A-Za-z0-9_-]*)\.[a-z]+"
)
_PLAIN_ID = re.compile(r"[A-Za-z0-9/._~-]+")
_BUNDLES = ("index", "_index")
FROM_STORY_URL = "`story_url`"  #: where an address that the story does not declare is from
_SAFE = "/-._~!$'()*+,;=:@"  # RFC 4151, section 2.1: what a tag URI's specific part may hold


class Newsroom(Struct, frozen=True, kw_only=True):
    """What normalizing a source's stories needs to know of the site and of that source."""

    authority: str
    language: str
    zone: ZoneInfo
    story_url: str
    source_language: str | None = None
    source_section: str | None = None
    people: Mapping[str, Person] = field(default_factory=dict)  #: by the keys that stories name them by
    folder: str = ""  #: the source's folder as seen from the configuration's, which entries' paths begin with


def path_of(article: Article, room: Newsroom) -> str:
    """Where a story stands, as seen from the configuration's folder: its file, and its part where that has several."""
    path = seen_from_config(article.path, room)
    return f"{path}#{article.part}" if article.part else path


def seen_from_config(path: str, room: Newsroom) -> str:
    """The path of a source's file as seen from the configuration's folder."""
    return f"{room.folder}/{path}" if room.folder else path


def wrong(article: Article, field: str, message: str) -> ArticleError:
    """An error about one field of an article, at the line that the field stands on."""
    return ArticleError(article.path, message, line=article.lines.get(field))


def is_uri(name: str) -> bool:
    """Whether a name is an absolute URI of a kind that is permanent, and so an id as it stands."""
    return _URI.fullmatch(name) is not None


def id_of(name: str, authority: str) -> str:
    """The permanent id for a name: a tag URI, or the name itself where it is an absolute URI already."""
    if _PLAIN_ID.fullmatch(name):  # as nearly every one is
        return f"tag:{authority}:{name}"
    return name if _URI.fullmatch(name) else f"tag:{authority}:{quote(name, safe=_SAFE)}"


def language_in(path: str) -> str | None:
    """The language that a file's name ends with, as in ``about.uk.md``; ``node.js.md`` ends with none."""
    return _parted(path)[1]


@lru_cache(maxsize=64)  # asked for several times of each story, one story after the other
def _parted(path: str) -> tuple[str, str | None, str]:
    """A file's name without suffix (packed or not) and language, that language, and the name of its folder."""
    above, _, name = path.rpartition("/")
    stem = _bare(name)
    if stem != name and name[len(stem) :].lower() == ".gz":
        stem = _bare(stem)
    found = _LANGUAGE_SUFFIX.fullmatch(stem) if "." in stem else None
    bare, language = (found[1], found[2]) if found and found[2][:2] in CODES else (stem, None)
    return bare, language, above.rpartition("/")[2]


def _bare(name: str) -> str:
    # As pathlib has it, which takes fifty times as long: a dot in front or at the end begins no suffix.
    at = name.rfind(".")
    return name[:at] if 0 < at < len(name) - 1 else name


def name_of(own: str | None, path: str, language: str, room: Newsroom, *, guessed: bool = False) -> str:
    """What a story is called for ever: its own id, else its file's name, led by a language that is not the site's.

    Neither headline, date, section nor folder is in it, as all of those change; nor is a language that is ``guessed``
    in an id of the story's own.
    """
    own = one_line(own or "")
    if _URI.fullmatch(own):
        return own
    own = unicodedata.normalize("NFC", markup.plain(own))
    if own and guessed:
        return own
    return led(own or unicodedata.normalize("NFC", stem_of(path)), language, room)


def led(name: str, language: str, room: Newsroom) -> str:
    """A name, led by its story's language where that is not the site's."""
    return name if language.lower() == room.language.lower() else f"{language.lower()}/{name}"


def plain_place(path: str) -> tuple[str | None, str] | None:
    """The first folder of a file, if it is in any, and its bare name, where that is its story's; ``None`` of others."""
    found = _PLAIN_PLACE.fullmatch(path)
    return None if found is None or (found[1] and found[2] in _BUNDLES) else (found[1], found[2])


def stem_of(path: str) -> str:
    """A file's name without its suffix and without a language's; of a page bundle its folder's name."""
    bare, _, folder = _parted(path)
    stem = folder if in_bundle(path) else bare
    # A file name that is no UTF-8 still has to give one and the same id.
    return stem if stem.isascii() else stem.encode("utf-8", "backslashreplace").decode()


def url_of(
    article: Article, room: Newsroom, name: str, language: str, section: str | None, published: datetime
) -> tuple[str, str]:
    """The story's absolute address and where it is from. ArticleError where it has none."""
    if article.url:
        address = urls.absolute(article.url, room.story_url.partition("{")[0])
        if address is None:
            raise wrong(article, "url", f"`{article.url}` is no web address; write it whole, with https://")
        return address, article.origins.get("url", "declared")
    if section is None and "{section}" in room.story_url:
        raise wrong(
            article,
            "section",
            "has no section, which `story_url` asks for; "
            "add `section:` to it or to its source, or move it into a folder of its section",
        )
    slug = markup.plain(article.slug or "") or slug_in(article.path)
    filled = filled_in(
        room.story_url, language=language, section=section or "", slug=slug, name=name, published=published
    )
    address = urls.absolute(filled, filled)
    if address is None:
        raise wrong(article, "slug", f"its address comes out as {filled!r}; mend its slug or `story_url`")
    return address, FROM_STORY_URL


def slug_in(path: str) -> str:
    """The last part of the address of a story that declares none: its file's name, without the day Jekyll has there."""
    return without_day(stem_of(path))


def without_day(stem: str) -> str:
    """A file's name without the day in it."""
    return _DATED.sub("", stem, count=1) if stem.count("-") > 2 else stem


@lru_cache(maxsize=4096)
def around_slug(template: str, language: str, section: str, day: date | None) -> tuple[str, str] | None:
    """What stands before and behind a plain slug, of letters, digits, ``-`` and ``_``, in a story's address.

    ``None`` where that has something else of the story's own, or may come out otherwise with one slug than with
    another. The ``day`` is asked for where :func:`is_dated`.
    """
    pieces, places = _pieces(template, language, section, *(day.timetuple()[:3] if day else (0, 0, 0)))
    if places != ["slug"]:
        return None
    before, behind = pieces
    probe = f"{before}A-b_0{behind}"  # in a host capitals would not stay
    return (before, behind) if urls.absolute(probe, probe) == probe else None


@lru_cache(maxsize=64)
def is_dated(template: str) -> bool:
    """Whether a ``story_url`` has a place for any part of the date."""
    return any(place in template for place in ("{year}", "{month}", "{day}"))


def filled_in(template: str, *, language: str, section: str, slug: str, name: str, published: datetime) -> str:
    """A ``story_url`` with a story's values in its places."""
    pieces, places = _pieces(template, language, section, published.year, published.month, published.day)
    own = {"slug": slug, "name": name.rpartition("/")[2], "id": name}
    filled = pieces[0]
    for place, piece in zip(places, pieces[1:], strict=True):
        filled += urls.part(own[place]) + piece
    return filled


@lru_cache(maxsize=4096)  # of a section's day many stories may be
def _pieces(template: str, language: str, section: str, year: int, month: int, day: int) -> tuple[list[str], list[str]]:
    """The texts of a ``story_url`` around the places of what each story has for itself, and what goes into those."""
    values = {"language": language, "section": section, "year": str(year), "month": f"{month:02}", "day": f"{day:02}"}
    pieces = _PLACE.split(template)
    texts, places = [pieces[0]], []
    for place, text in zip(pieces[1::2], pieces[2::2], strict=True):
        if place in values:
            texts[-1] += urls.part(values[place]) + text
        else:
            places.append(place)
            texts.append(text)
    return texts, places


def in_bundle(path: str) -> bool:
    """Whether the file is the page of a bundle, a folder that holds one story and its pictures."""
    bare, _, folder = _parted(path)
    return bare in _BUNDLES and folder != ""
