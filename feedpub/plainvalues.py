"""What the values of a plain front matter mean (:mod:`feedpub.plainstory`), by the readers' own functions.

OddError or the readers' MisfitError where one is not plain.
"""

from datetime import date
from functools import lru_cache
from itertools import chain

from feedpub import markup
from feedpub._yamlplain import TEXT, item, items, pieces
from feedpub.dates import is_skipped, iso
from feedpub.model import Image, Person
from feedpub.naming import Newsroom
from feedpub.plainfile import OddError, Said
from feedpub.readers.frontmatter import values
from feedpub.readers.frontmatter.keys import plain
from feedpub.readers.frontmatter.parts import images
from feedpub.readers.keys import Key, moment
from feedpub.yamltext import Scalar, Seq


def needed(value: str | None) -> str:
    """The value; a story without it is not plain."""
    if not value:
        raise OddError
    return value


def text_of(one: Said | None) -> str:
    """A value that is a text, on one line."""
    if one is None or one[1] is not TEXT or not (value := one[2].strip(" ")):
        raise OddError
    return value if "  " not in value else " ".join(value.split())


def shown(one: Said | None) -> str:
    """The same of one that subscribers see."""
    value = text_of(one)
    if not value.isascii() and values.is_garbled(value):
        raise OddError
    return value


def moment_of(one: Said | None, room: Newsroom, language: str | None) -> date:
    """The day, wall clock's time or instant that a value says."""
    value = text_of(one)
    when = iso(value) or moment(Key("", 0, Scalar(value)), value, language)
    if is_skipped(when, room.zone):
        raise OddError
    return when


def pictures_in(one: Said) -> tuple[Image, ...]:
    """The pictures that a value names."""
    value = text_of(one)
    found = tuple(images(Key(one[0], 0, Scalar(value)), {}, _never))
    if not found or value.lower() in ("true", "false"):
        raise OddError
    return found


def _never(_line: int, _message: str) -> None:
    """What is to be warned of is not plain."""
    raise OddError


@lru_cache(maxsize=4096)  # a newsroom has few bylines, and each stands over many stories
def authors(key: str, kind: str, value: str) -> tuple[Person, ...]:
    """The people in a byline."""
    node = Scalar(value) if kind is TEXT else items(kind, value)
    persons, agency = values.byline(Key(key, 0, node), {}, _never)
    if agency or not persons or any(one != Person(name=markup.plain(one.name)) for one in persons):
        raise OddError
    return persons


def tags(kind: str, value: str) -> tuple[str, ...]:
    """The tags in a text or a list, each once."""
    found = [*chain.from_iterable(map(_tags_of, pieces(kind, value)))] if kind is not TEXT else _tags_in(value)
    if not found:
        raise OddError
    once = dict(found)
    if len(once) < len(found):
        once |= reversed(found)  # as the first of them has it
    return tuple(dict.fromkeys(filter(None, once.values())))


@lru_cache(maxsize=4096)
def _tags_in(value: str) -> list[tuple[str, str]]:
    """The tags in a text, each without regard to capitals and as it is shown."""
    return _told_apart(Scalar(value))


@lru_cache(maxsize=4096)  # a newsroom has few tags, and each stands over many stories
def _tags_of(piece: str) -> list[tuple[str, str]]:
    """The tag in a piece of a list, if it has one, in the same way."""
    return _told_apart(_alone(piece))


def _alone(piece: str) -> Seq:
    node = Seq()
    node.append(item(piece))
    return node


def _told_apart(node: Scalar | Seq) -> list[tuple[str, str]]:
    return [(tag.casefold(), markup.plain(tag)) for tag in values.texts(Key("", 0, node), commas=True)]


@lru_cache(maxsize=4096)
def section_of(key: str, kind: str, value: str) -> str:
    """The one section that a value names."""
    node = Scalar(value) if kind is TEXT else items(kind, value)
    found = values.texts(Key(key, 0, node), commas=plain(key) == "categories")
    if len(found) != 1:  # the others are tags
        raise OddError
    return needed(markup.plain(found[0]))
