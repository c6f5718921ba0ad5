"""From what stands behind a key of the front matter to the value of a field.

Each function takes a :class:`~feedpub.readers.keys.Key` and returns the value, or raises
:class:`~feedpub.readers.keys.MisfitError`.
"""

import re
from collections.abc import Callable, Mapping
from datetime import date
from functools import lru_cache
from unicodedata import is_normalized

from feedpub import people
from feedpub._bylinewords import ROLES
from feedpub.languages import fold
from feedpub.model import Person
from feedpub.readers import keys
from feedpub.readers.frontmatter.keys import plain
from feedpub.readers.keys import WEB, Key, MisfitError
from feedpub.text import one_line
from feedpub.yamltext import Map, Node, Scalar, Seq, as_bool

_SWITCHES = frozenset(("true", "false"))  # `image: false`, `related: true`: a theme's switch, no value
_UNSEEN = re.compile("[\u00ad\u200b-\u200f\u2060-\u2064\\s]*")
_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*:", re.IGNORECASE)
_FILE_TIMES = frozenset(  # Eleventy's words, and Hugo's
    ("last modified", "created", "git last modified", "git created", ":git", ":filemodtime", ":filename", ":default")
)
_TURNED = re.compile(r"[^,;]+,[^,;]+(?:;[^,;]+,[^,;]+)*;?")  # Pelican's: Last, First; Last, First
_GARBLED = re.compile("[\u00c2-\u00f4][\u0080-\u00bf€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ]")
_NO_SLUG = re.compile(r"^[./-]|[\\?#]|/\.|%[0-9a-f]{2}", re.IGNORECASE)


def text(key: Key) -> str:
    """One line of text; a mapping with a ``name`` or ``title`` is what it names."""
    node = key.node
    if type(node) is Scalar:  # what nearly every value is
        return _line(node)
    if isinstance(node, Map) and (named := under(node, "name", "title")):
        node = named.node
    if not isinstance(node, Scalar):
        kind = "list" if isinstance(node, Seq) else "mapping"
        advice = "write one value, in quotes if it begins with [ or {"
        raise MisfitError(key.line, f"`{key.name}` is a {kind} where one text belongs; {advice}")
    return _line(node)


def _line(node: Scalar) -> str:
    if node.isprintable() and (node.isascii() or is_normalized("NFC", node)):
        return " ".join(node.split())
    value = one_line(node)
    return "" if _UNSEEN.fullmatch(value) else value


def token(key: Key) -> str:
    """A text that machines compare, such as a slug: what cannot be seen in it is refused and not dropped."""
    value = text(key)
    if isinstance(key.node, Scalar) and not key.node.strip().isprintable():
        hidden = next(char for char in key.node.strip() if not char.isprintable())
        raise MisfitError(key.line, f"`{key.name}` holds an invisible character U+{ord(hidden):04X}; retype the value")
    return value


def slug(key: Key) -> str:
    """A part of an address; MisfitError for what leads elsewhere in one, or names a hidden file."""
    value = token(key)
    if _NO_SLUG.search(value):
        raise MisfitError(
            key.line, f"`{key.name}`: {value[:60]!r} cannot be part of an address; write letters, digits and hyphens"
        )
    return value


def texts(key: Key, *, commas: bool, spaces: bool = False) -> list[str]:
    """A list of texts; with ``commas`` a single text is parted at them, with ``spaces`` at those, if it has none.

    Where it has semicolons it is parted at these, so that a text may have a comma (Pelican, "File metadata").
    """
    if isinstance(key.node, Seq):
        lines = (_line(item) if isinstance(item, Scalar) else text(Key(key.name, item.line, item)) for item in key.node)
        return [line for line in lines if line]
    value = text(key)
    if spaces and "," not in value:
        return value.split()
    mark = ";" if ";" in value else ","
    return [piece for part in value.split(mark) if (piece := part.strip())] if commas else [value]


def flag(key: Key) -> bool:
    """``true`` or ``false``."""
    value = text(key)
    if not value:
        raise MisfitError(key.line, f"`{key.name}` is empty; write true or false, or delete the line")
    try:
        return as_bool(value)
    except ValueError as error:
        raise MisfitError(key.line, f"`{key.name}`: {error}") from None


def is_flag(key: Key) -> bool:
    """Whether the value is ``true`` or ``false``."""
    return isinstance(key.node, Scalar) and not key.node.quoted and key.node.lower() in _SWITCHES


def moment(key: Key, language: str | None) -> date:
    """A day, a wall clock's time or an instant, as :func:`feedpub.dates.parse` tells them apart."""
    value = text(key)
    if is_of_file(key):
        message = f"`{key.name}`: {value!r} is the file's own time, which every copy changes; write the day or time out"
        raise MisfitError(key.line, message)
    return keys.moment(key, value, language)


def is_of_file(key: Key) -> bool:
    """Whether a date is Eleventy's or Hugo's word for what a tool shall find out: the file's own time."""
    return isinstance(key.node, Scalar) and key.node.strip().lower() in _FILE_TIMES


def is_garbled(value: str) -> bool:
    """Whether most letters are UTF-8 that some program took for Windows-1252 (``ÐÐ¾Ð²Ð¸Ð½Ð¸`` was ``Новини``)."""
    pairs = len(_GARBLED.findall(value))
    return pairs > 2 and 3 * pairs > sum(char > "\x7f" for char in value)


def web_address(key: Key) -> str | None:
    """An absolute http address, ``None`` for a path (a rule for the site's own tools); MisfitError for any other."""
    value = str(key.node).strip() if isinstance(key.node, Scalar) else text(key)
    value = f"https:{value}" if value.startswith("//") else value
    if not _SCHEME.match("".join(char for char in value if char.isprintable() and char != " ")):
        return None
    if not value.isprintable() or not WEB.fullmatch(value):
        shown = one_line(value)[:80]
        raise MisfitError(
            key.line, f"`{key.name}`: {shown!r} is no web address; write it as https://site.example/story"
        )
    return value


def byline(
    key: Key, known: Mapping[str, Person], warn: Callable[[int, str], None]
) -> tuple[tuple[Person, ...], str | None]:
    """The people of an author key, and the agency it names; ``known`` has those of the newsroom by their keys."""
    listed = isinstance(key.node, Seq) or plain(key.name) in ("author", "authors")
    found = [_person(item, known, warn, listed=listed) for item in items_of(key)]
    if len(found) == 1 and len(found[0][0]) <= 1:
        return found[0]
    once: dict[str, Person] = {}
    for persons, _ in found:
        for person in persons:
            once.setdefault(person.name.casefold(), person)
    return tuple(once.values()), next((agency for _, agency in found if agency), None)


def _person(
    key: Key, known: Mapping[str, Person], warn: Callable[[int, str], None], *, listed: bool
) -> tuple[tuple[Person, ...], str | None]:
    if isinstance(key.node, Map):
        return _spelt_out(key, known)
    said = text(key)
    if not known:
        return _named(said, listed=listed)
    if said in known:
        return (known[said],), None
    pieces = [piece.strip() for piece in re.split("[,;]", said) if piece.strip()]
    if any(piece in known for piece in pieces):
        both = [_person(Key(key.name, key.line, Scalar(one)), known, warn, listed=True) for one in pieces]
        return tuple(person for persons, _ in both for person in persons), next((one for _, one in both if one), None)
    persons, agency = _named(said, listed=listed)
    if persons and not agency and " " not in said:
        warn(key.line, f"`{key.name}`: {said[:40]!r} is nobody in the authors' file; add it there, or write the name")
    return persons, agency


def _spelt_out(key: Key, known: Mapping[str, Person]) -> tuple[tuple[Person, ...], str | None]:
    """A person who is a mapping: of a name, an address and a page, or of the key of one who is known."""
    name = under(key.node, "name", "title")
    if name is None or not (said := text(name)):
        named = under(key.node, "id", "key", "slug", "username")
        if named and (person := known.get(text(named))):
            return (person,), None
        raise MisfitError(key.line, f"`{key.name}` has a person without a name; write name: and the name")
    agency = people.agency_of(said)
    if agency == said:
        return (), agency
    email, url = said_under(key.node, "email"), said_under(key.node, "url", "link", "uri")
    return (Person(name=said, email=email, url=url),), agency


@lru_cache(maxsize=4096)  # a newsroom has few bylines, and each stands over many stories
def _named(said: str, *, listed: bool) -> tuple[tuple[Person, ...], str | None]:
    if turned := _turned(said):
        return turned, None
    agency = people.agency_of(said)
    persons = people.authors(said)
    # An author, a list's item and a lone word are names on purpose, be they an account's or a group's ("cbruckmayer",
    # "The Port Friends"); a byline is a line as people type it.
    if said and not persons and not agency and (listed or " " not in said) and not _is_role(said):
        persons = (Person(name=said),)
    return persons, agency


def _turned(said: str) -> tuple[Person, ...]:
    """The people of a line such as ``Doe, Jane; van der Berg, Anna``."""
    if ";" not in said or not _TURNED.fullmatch(said):
        return ()
    halves = [[half.strip() for half in one.split(",")] for one in said.split(";") if one.strip()]
    names = [f"{first} {last}" for last, first in halves]
    # "Jane Doe, Reuters; Ivan Koval, AP" has the same shape.
    if any(people.is_name(last) for last, _ in halves) or not all(map(people.is_name, names)):
        return ()
    return tuple(Person(name=name) for name in names)


def _is_role(said: str) -> bool:
    return all(fold(word.strip(".,")) in ROLES for word in said.split())


def items_of(key: Key) -> list[Key]:
    """The items of a list, each under the list's name; what is no list is its own only item."""
    if isinstance(key.node, Seq):
        return [Key(key.name, item.line, item) for item in key.node]
    return [key]


def under(node: Node, *names: str) -> Key | None:
    """What stands in a mapping under the first of these names that has something behind it."""
    if isinstance(node, Map):
        written = {plain(name): name for name in node}
        for name in names:
            if (key := written.get(plain(name))) and node[key]:
                return Key(key, node.lines[key], node[key])
    return None


def said_under(node: Node, *names: str) -> str | None:
    """The same as text, ``None`` where it is empty."""
    key = under(node, *names)
    return text(key) or None if key else None
