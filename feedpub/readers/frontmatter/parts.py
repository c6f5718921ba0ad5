"""From what stands behind a key of the front matter to a story's pictures, files, corrections and related stories.

What is merely odd goes to ``warn(line, message)`` and costs that detail alone; :class:`MisfitError` is for the rest.
"""

from collections.abc import Callable, Iterator, Mapping

from feedpub.model import Correction, Enclosure, Image, Related
from feedpub.readers.frontmatter.keys import plain
from feedpub.readers.frontmatter.values import is_flag, items_of, moment, said_under, text, token, under
from feedpub.readers.keys import WEB, Key, MisfitError
from feedpub.readers.mediatypes import media_type
from feedpub.yamltext import Map, Node, as_int

Warn = Callable[[int, str], None]


def images(key: Key, beside: Mapping[str, str], warn: Warn) -> Iterator[Image]:
    """The pictures of a key: an address, a mapping with one, or a list of either.

    ``beside`` is the ``alt``, ``caption`` and ``credit`` of a picture that is an address and no more.
    """
    for item, address in _addressed(key, "url", "src", "path", "image", "overlay_image", "teaser", "href", "file"):
        node = item.node
        # Hugo's resources are any files, by patterns, too.
        if plain(key.name) == "resources" and not (
            media_type(None, address).startswith("image/") and "*" not in address
        ):
            continue
        if not isinstance(node, Map):
            alt, caption, credit = map(beside.get, ("alt", "caption", "credit")) if item is key else (None, None, None)
            yield Image(url=address, alt=alt, caption=caption, credit=credit)
            continue
        yield Image(
            url=address,
            alt=said_under(node, "alt"),
            caption=said_under(node, "caption", "title"),
            credit=said_under(node, "credit"),
            width=_number(node, warn, "width"),
            height=_number(node, warn, "height"),
            media_type=said_under(node, "type", "mime_type", "media_type"),
            length=_number(node, warn, "length", "size"),
        )


def enclosures(key: Key, warn: Warn) -> Iterator[Enclosure]:
    """The files of a key. One whose type is neither given nor plain from its name is left out with a warning."""
    for item, address in _addressed(key, "url", "src", "path", "href", "file"):
        node = item.node
        kind = media_type(said_under(node, "type", "mime_type", "media_type"), address)
        if not kind:
            warn(
                item.line, f"`{key.name}` is left out, since {address[:80]!r} has no known suffix; write type: into it"
            )
            continue
        length = _number(node, warn, "length", "size", "size_in_bytes") or 0
        title = said_under(node, "title")
        yield Enclosure(url=address, media_type=kind, length=length, title=title)


def corrections(key: Key, language: str | None) -> Iterator[Correction]:
    """What was put right: mappings of a day or time and a note."""
    for item in items_of(key):
        at, note = under(item.node, "at", "date"), under(item.node, "note", "text")
        if at is None or note is None or not text(note):
            raise MisfitError(item.line, f"`{key.name}` has one without its time or its note; write at: and note:")
        yield Correction(at=moment(at, language), note=text(note))


def related(key: Key, language: str | None) -> Iterator[Related]:
    """Other stories: their titles or addresses, or mappings of both."""
    for item in items_of(key):
        if not isinstance(item.node, Map):
            title = text(item)
            if title and not is_flag(item):
                yield Related(title=title, url=title if WEB.fullmatch(title) else None)
            continue
        url = said_under(item.node, "url", "link", "href")
        title = said_under(item.node, "title", "name", "headline") or url or ""
        if not title:
            raise MisfitError(item.line, f"`{key.name}` has a story without a title; write title: and url:")
        day = under(item.node, "date", "published")
        yield Related(title=title, url=url, published=moment(day, language) if day else None)


def _addressed(key: Key, *names: str) -> Iterator[tuple[Key, str]]:
    """The items of a key that name an address, and the address; `image: false` and a theme's blank form name none."""
    for item in items_of(key):
        where = under(item.node, *names) if isinstance(item.node, Map) else item
        if where and not is_flag(where) and (address := token(where)):
            yield item, address


def _number(node: Node, warn: Warn, *names: str) -> int | None:
    key = under(node, *names)
    if key is None:
        return None
    try:
        number = as_int(text(key))
    except ValueError as error:
        warn(key.line, f"`{key.name}`: {error}")
        return None
    if number < 0:
        warn(key.line, f"`{key.name}` is below nought; write its true size")
        return None
    return number
