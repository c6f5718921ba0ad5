"""What stands under a key of a JSON story, as the value of a field.

A :class:`~feedpub.readers.keys.Key` is a place in the file: the path of its keys (``title.rendered``),
its line, and what is there. :class:`~feedpub.readers.keys.MisfitError` is for what its field cannot hold.
"""

import re
from collections.abc import Mapping
from datetime import date
from typing import TypeVar

from feedpub.readers import keys
from feedpub.readers.json.tree import Table
from feedpub.readers.keys import Key, MisfitError
from feedpub.text import one_line
from feedpub.yamltext import Map, Node, Scalar, Seq

_WHOLE = re.compile(r"[0-9]{1,15}")
_T = TypeVar("_T")


def find(node: Node | None, *paths: str) -> Key | None:
    """What stands under the first of these paths that has something behind it; ``authors.0.name`` goes into a list.

    MisfitError for a key that stands twice: which of the two is meant, nobody knows.
    """
    found = (_at(node, path) for path in paths)
    return next((key for key in found if key and not _is_empty(key.node)), None)


def find_guard(node: Node | None, *paths: str) -> list[Key]:
    """All that stands under these paths but ``null``: of what keeps a story in, an empty text is a slip."""
    found = (_at(node, path) for path in paths)
    return [key for key in found if key and not is_null(key.node)]


def _at(node: Node | None, path: str) -> Key | None:
    line = 1
    for step in path.split("."):
        if isinstance(node, Map) and step in node:
            if isinstance(node, Table) and step in node.twice:
                first, second = node.lines[step], node.twice[step]
                raise MisfitError(second, f"`{step}` stands here a second time, after line {first}; keep one of them")
            line, node = node.lines[step], node[step]
        elif isinstance(node, Seq) and step.isdecimal() and int(step) < len(node):
            node = node[int(step)]
            line = node.line
        else:
            return None
    return Key(path, line, node) if node is not None else None


def is_null(node: Node) -> bool:
    """Whether it is JSON's ``null``."""
    return isinstance(node, Scalar) and node.null


def _is_empty(node: Node) -> bool:
    return not (node.strip() if isinstance(node, Scalar) else node)


def is_switch(node: Node) -> bool:
    """Whether it is JSON's ``true`` or ``false``."""
    return isinstance(node, Scalar) and not node.quoted and node in ("true", "false")


def is_text(node: Node) -> bool:
    """Whether it is a text or a number."""
    return isinstance(node, Scalar) and not node.null and not is_switch(node)


def text(key: Key) -> str:
    """One line of text; a number is the text that it was written as."""
    return one_line(whole_text(key))


def whole_text(key: Key) -> str:
    """The text with its line breaks, as it is written."""
    if not is_text(key.node) or not isinstance(key.node, Scalar):
        kind = "list" if isinstance(key.node, Seq) else "mapping" if isinstance(key.node, Map) else "true or false"
        raise MisfitError(key.line, f"`{key.name}` is {_a(kind)} where one text belongs; write one text in its place")
    return str(key.node)


def _a(kind: str) -> str:
    return kind if " " in kind else f"a {kind}"


def token(key: Key) -> str:
    """A text that machines compare, such as an id: what cannot be seen in it is refused and not dropped."""
    written = whole_text(key).strip()
    if not written.isprintable():
        hidden = next(char for char in written if not char.isprintable())
        raise MisfitError(key.line, f"`{key.name}` holds an invisible character U+{ord(hidden):04X}; retype the value")
    return text(key)


def said(node: Node | None, *paths: str) -> str | None:
    """The text under the first of these paths that holds one; what is none is passed over."""
    for path in paths:
        key = find(node, path)
        if key and is_text(key.node) and (found := text(key)):
            return found
    return None


def moment(key: Key, tag: str | None = None) -> date:
    """A day, a wall clock's time or an instant, as :func:`feedpub.dates.parse` tells them apart."""
    return keys.moment(key, text(key), tag)


def number(node: Node | None, *paths: str) -> int | None:
    """A whole number from nought on under the first of these paths, ``None`` where there is none."""
    found = said(node, *paths)
    return int(found) if found and _WHOLE.fullmatch(found) else None


def switch(key: Key) -> bool:
    """``true`` or ``false``, as a value or in words."""
    word = str(key.node).strip().lower() if isinstance(key.node, Scalar) else ""
    if word not in ("true", "false", "1", "0"):
        shown = one_line(word)[:40]
        raise MisfitError(key.line, f"`{key.name}`: {shown!r} is neither true nor false; write true or false")
    return word in ("true", "1")


def is_true(node: Node | None, path: str) -> bool:
    """Whether ``true`` stands there."""
    key = find(node, path)
    return key is not None and is_switch(key.node) and key.node == "true"


def choice(key: Key, choices: Mapping[str, _T]) -> _T:
    """One of the words that a field knows."""
    word = text(key).lower()
    if word not in choices:
        what = f"{word[:40]!r} is none of its values" if word else "is empty"
        raise MisfitError(key.line, f"`{key.name}`: {what}; write one of {', '.join(choices)}")
    return choices[word]


def items(key: Key | None) -> list[Key]:
    """The items of a list, each under its place in it; what is no list is its own only item."""
    if key is None:
        return []
    if isinstance(key.node, Seq):
        return [Key(f"{key.name}.{number}", item.line, item) for number, item in enumerate(key.node)]
    return [key]


def names(key: Key | None, *under: str) -> list[str]:
    """The texts of a list, and of its mappings what stands under the first of these keys; each once."""
    found = (text(one) if is_text(one.node) else said(one.node, *under) for one in items(key))
    return list(dict.fromkeys(name for name in found if name))
