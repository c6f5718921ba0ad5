"""A plain Markdown file in its two parts, as :mod:`feedpub.plainstory` takes it: what its front matter says, its text.

Of the text nothing is decoded but what has to be: most of it is only fingerprinted, and looked through for a few signs.
"""

import re
from functools import lru_cache
from typing import NamedTuple

from feedpub._yamlplain import TEXT, items, rows
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
Said = tuple[str, str, str, int, int]  # what stands behind a key, as :func:`feedpub._yamlplain.rows` gives it


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


def front_matter(text: str) -> tuple[dict[str, Said], Free]:
    """What is said of each field and else, in a file's text up to the end of the front matter."""
    said: dict[str, Said] = {}
    free: Free = {}
    end = len(FENCE)
    for row in rows(text, end, 2):
        key, kind, value, _, end = row
        if field := _KEYS.get(key):
            if field in said:
                raise OddError
            said[field] = row
        elif key in free or not _is_free(key):
            raise OddError
        else:
            free[key] = value if kind is TEXT else _texts(kind, value)
    closing = _CLOSING.fullmatch(text, end)
    if not closing or end > LONGEST:
        raise OddError
    return said, {
        key: value for key, value in free.items() if value and not (isinstance(value, str) and value.isspace())
    }


def _texts(kind: str, value: str) -> tuple[str, ...]:
    return tuple([str(one) for one in items(kind, value) if isinstance(one, Scalar) and one.strip()])


@lru_cache(maxsize=1024)
def _is_free(key: str) -> bool:
    """Whether a key is the newsroom's own: none that readers know, and no slip in one."""
    return plain(key) not in KEYS and not guard_slipped(key) and not nearly(key)


def of_lines(lines: list[bytes], line: int) -> Body:
    """The text in the lines of a plain file, from that line on."""
    first, last = line - 1, len(lines)
    while first < last and not lines[first].strip(b" "):
        first += 1
    while first < last and not lines[last - 1].strip(b" "):
        last -= 1
    own = lines[first:last]
    return Body(own, squeezed_lines(own), first + 1, last, b"\n".join(own[:3]).decode("latin-1"))


def of_text(text: str, line: int) -> Body:
    """The text in what is below a front matter, which ends before that line."""
    if blank := _BLANKS.match(text):
        text, line = text[blank.end() :], line + blank[0].count("\n")
    text = text.rstrip()
    return Body(text, squeezed(text), line, line + text.count("\n"), text)
