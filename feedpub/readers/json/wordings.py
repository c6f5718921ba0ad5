"""The wordings in which ninjs (iptc.org/standards/ninjs) gives a headline, a description or a body.

Version 1 has ``headline`` and ``headline_main``, versions 2 and 3 have a list of ``headlines`` with roles.
"""

import re
from collections.abc import Iterator

from msgspec import Struct

from feedpub.readers.json import bodies, values
from feedpub.readers.json.values import find, items, said
from feedpub.readers.keys import Key
from feedpub.yamltext import Map, Node

_HTML = re.compile(r"html", re.IGNORECASE)


class Worded(Struct, frozen=True):
    """One of several wordings of a headline, description or body; ``kind`` is its media type, or a name of it."""

    role: str
    kind: str
    value: Key

    @property
    def is_html(self) -> bool:
        """Whether it is HTML and no plain text."""
        return bool(_HTML.search(self.kind)) or self.role in ("richtext", "html", "xhtml")


def wordings(node: Node, name: str, plural: str) -> Iterator[Worded]:
    """Version 1's ``headline`` and ``headline_main``, then version 2's and 3's list of ``headlines``."""
    if isinstance(node, Map):
        for key in node:
            if (
                (key == name or key.startswith(f"{name}_"))
                and (found := find(node, key))
                and values.is_text(found.node)
            ):
                role = key[len(name) + 1 :]
                yield Worded(role or "main", role, found)
    for one in members(find(node, plural)):
        if values.is_text(one.node):
            yield Worded("main", "", one)
        elif (value := find(one.node, "value")) and values.is_text(value.node):
            place = Key(f"{one.name}.value", value.line, value.node)
            yield Worded(said(one.node, "role") or "", said(one.node, "contenttype") or "", place)


def described(node: Node, *but: str) -> Worded | None:
    """The description, in plain text where there is one, that has none of the roles in ``but``."""
    found = [one for one in wordings(node, "description", "descriptions") if one.role not in but]
    return min(found, key=lambda one: one.is_html, default=None)


def plain(one: Worded) -> str:
    """It on one line, for a field whose text is read with its character references."""
    return bodies.line_of(values.whole_text(one.value)) if one.is_html else values.text(one.value)


def members(key: Key | None) -> list[Key]:
    """Version 1 has mappings of named members where the others have lists."""
    if key and isinstance(key.node, Map):
        return [Key(f"{key.name}.{name}", key.node.lines[name], node) for name, node in key.node.items()]
    return items(key)
