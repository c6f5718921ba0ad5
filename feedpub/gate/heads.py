"""What of a document's head matters for an entry: an entry that was well under one head is so under any alike in that.

Of the namespaces that a feed declares only where an entry of it needs them, those count that the entry may use: it can
do so only by their prefix with a colon behind it, which is found in its bytes or not.
"""

import re
from collections.abc import Mapping
from functools import lru_cache

from msgspec import Struct

_OPTIONAL = (b"dc", b"dcterms", b"media", b"rsl")  # as formats/_extension.py declares them
_DECLARED = re.compile(rb' xmlns:(%s)="([^"<]*)"' % b"|".join(_OPTIONAL))


class Kind(Struct, frozen=True):
    """All of a head that matters for any entry: its root as the gate's parsers name it, and as it stands there.

    And whether the feed has an author.
    """

    root: str
    element: bytes = b""
    has_author: bool = False


def are_alike(one: Kind, other: Kind, entry: bytes) -> bool:
    """Whether an entry with these bytes is told the same by both."""
    (mine, spaces), (others, other_spaces) = _apart(one.element), _apart(other.element)
    if (one.root, mine, one.has_author) != (other.root, others, other.has_author):
        return False
    return all(
        spaces.get(prefix) == other_spaces.get(prefix) or prefix + b":" not in entry
        for prefix in spaces.keys() | other_spaces.keys()
    )


@lru_cache(maxsize=64)
def _apart(element: bytes) -> tuple[bytes, Mapping[bytes, bytes]]:
    """The root without optional namespaces, and what it declares of those."""
    if b"'" in element:  # in which what looks like a declaration may be none
        return element, {}
    return _DECLARED.sub(b"", element), {found[1]: found[2] for found in _DECLARED.finditer(element)}
