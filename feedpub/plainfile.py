"""A plain Markdown file in its two parts, as :mod:`feedpub.plainstory` takes it: what its front matter says, its text.

Of the text nothing is decoded but what has to be: most of it is only fingerprinted, and looked through for a few signs.
"""

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import NamedTuple

from msgspec import Struct

from feedpub._yamlplain import TEXT, items, lines, rows
from feedpub.readers.frontmatter.keys import FIELDS, KEYS, guard_slipped, nearly, plain
from feedpub.text import squeezed, squeezed_lines
from feedpub.yamltext import Scalar

LONGEST = 2_000  #: characters of a front matter; more has more than a few keys

# In what order the readers fill in these fields, which is that of their origins.
ORDER = tuple("headline lead id slug language published updated draft authors section tags images".split())
# The keys that are taken, as most stories write them.
_KEYS = {name: field for field in ORDER for name in FIELDS[field].split()}
del _KEYS["header"], _KEYS["resources"]  # which may name what is no picture
_BLANKS = re.compile(r"(?:[ \t]*\n)+")
FENCE = b"---\n"  #: what a file with a front matter begins with
_CLOSING = re.compile("\n*---\n")


Free = dict[str, str | tuple[str, ...]]
Said = tuple[str, str, str, int]  # what stands behind a key, as :func:`feedpub._yamlplain.lines` gives it


class Body(NamedTuple):
    """A story's text without blank lines around it: by lines or whole, squeezed, the first of its lines and the last.

    And the three lines that a heading may be in, in which only signs of ASCII are sure to be what they seem.
    """

    text: list[bytes] | str
    squeezed: bytes
    first: int
    last: int
    top: str

    def whole(self) -> str:
        """All of it, as the readers have it."""
        return self.text if isinstance(self.text, str) else b"\n".join(self.text).decode().rstrip()

    def begins(self) -> str:
        """At least 800 characters of it, if it has as many."""
        return self.whole()


class OddError(Exception):
    """Not plain: left to the readers."""


class Shape(Struct, frozen=True, eq=False):
    """What the keys of a front matter mean: those of fields, and the newsroom's own, by where they come among all."""

    fields: tuple[tuple[str, int], ...]
    free: tuple[tuple[str, int], ...]
    origins: dict[bool, dict[str, str]]  #: where its fields are from, once that was asked for


def front_matter(text: str) -> tuple[dict[str, Said], Free, Shape]:
    """What is said of each field and else, in a file's text up to the end of the front matter."""
    if len(text) > LONGEST:
        raise OddError
    found = lines(text, len(FENCE))
    numbers = None
    if len(found) != text.count("\n") - 2:  # not all between the fences are such lines
        found = _one_by_one(text)
        numbers = tuple([one[3] for one in found])
    shape = _shape(tuple([one[0] for one in found]), numbers)
    if shape is None:
        raise OddError
    said = {field: found[nth] for field, nth in shape.fields}
    return said, _freely(found, shape.free) if shape.free else {}, shape


def _one_by_one(text: str) -> list[Said]:
    """The same as :func:`feedpub._yamlplain.lines`, with lists below their keys, comments and blank lines."""
    found = []
    end = len(FENCE)
    for key, kind, value, line, after in rows(text, end, 2):
        found.append((key, kind, value, line))
        end = after
    if not _CLOSING.fullmatch(text, end):
        raise OddError
    return found


@lru_cache(maxsize=1024)  # most stories of a newsroom have the same keys in one of a few orders
def _shape(names: tuple[str, ...], _numbers: tuple[int, ...] | None) -> Shape | None:
    """What keys mean that stand on these lines, or each on the next one; ``None`` where that is not plain."""
    fields = [(_KEYS[name], nth) for nth, name in enumerate(names) if name in _KEYS]
    free = [(name, nth) for nth, name in enumerate(names) if name not in _KEYS]
    if len(dict(fields)) < len(fields) or len(dict(free)) < len(free) or not all(_is_free(name) for name, _ in free):
        return None
    return Shape(tuple(fields), tuple(free), {})


def _freely(found: Sequence[Said], free: Iterable[tuple[str, int]]) -> Free:
    """What is said of the newsroom's own keys."""
    said: Free = {}
    for name, nth in free:
        _, kind, value, _ = found[nth]
        said[name] = value if kind is TEXT else _texts(kind, value)
    return {name: value for name, value in said.items() if value and not (isinstance(value, str) and value.isspace())}


def _texts(kind: str, value: str) -> tuple[str, ...]:
    return tuple([str(one) for one in items(kind, value) if isinstance(one, Scalar) and one.strip()])


@lru_cache(maxsize=1024)
def _is_free(key: str) -> bool:
    """Whether a key is the newsroom's own: none that readers know, and no slip in one."""
    return plain(key) not in KEYS and not guard_slipped(key) and not nearly(key)


def of_lines(every: list[bytes], line: int) -> Body:
    """The text in the lines of a plain file, from that line on."""
    first, last = line - 1, len(every)
    while first < last and not every[first].strip(b" "):
        first += 1
    while first < last and not every[last - 1].strip(b" "):
        last -= 1
    own = every[first:last]
    return Body(own, squeezed_lines(own), first + 1, last, b"\n".join(own[:3]).decode("latin-1"))


def of_text(text: str, line: int) -> Body:
    """The text in what is below a front matter, which ends before that line."""
    if blank := _BLANKS.match(text):
        text, line = text[blank.end() :], line + blank[0].count("\n")
    text = text.rstrip()
    return Body(text, squeezed(text), line, line + text.count("\n"), "\n".join(text.split("\n", 3)[:3]))
