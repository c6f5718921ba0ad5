"""The text of a list that grows for years, read an item at a time where it is written as feedpub writes it.

:func:`feedpub.yamltext.load` reads all else, and would read these in the same way; a property test holds both together.
"""

import json
import re

from feedpub.yamltext import LONGEST, Map, Node, Scalar, Seq, YamlError, load

TIMES = 64  #: so much longer than other YAML a list may be: it grows for years, and must never stop everything

_QUOTED = r'"(?:[^"\\\n]|\\["\\])*+"'  # JSON's, which YAML reads alike
_LINE = re.compile(
    rf"(?P<key>[a-z]+): (?:(?P<quoted>{_QUOTED})|\[(?P<listed>{_QUOTED}(?:, {_QUOTED})*+)?\]"
    r"|(?P<plain>[0-9]{4}-[0-9T:+-]+[0-9]|true))\n"
)
_PIECE = re.compile(_QUOTED)


def load_list(text: str) -> Node:
    """As :func:`feedpub.yamltext.load` reads it, but for the columns of what it is made of. Raises YamlError."""
    text = text.removeprefix("\ufeff")
    lines = text.split("\n")
    if len(text) > TIMES * LONGEST or lines.pop() or not text.replace("\n", "").isprintable():
        return load(text, times=TIMES)
    found = Seq()
    try:
        begins = [number for number, line in enumerate(lines) if line[:2] == "- "]
        if not begins or any(line and line[0] != "#" for line in lines[: begins[0]]):
            return load(text, times=TIMES)
        for begin, end in zip(begins, [*begins[1:], len(lines)], strict=True):
            if (item := _item(lines[begin:end], begin + 1)) is None:
                return load(text, times=TIMES)
            found.append(item)
    except YamlError:
        return load(text, times=TIMES)  # what is wrong is told of the whole
    found.line = begins[0] + 1
    return found


def _item(lines: list[str], first: int) -> Node | None:
    """The item in these lines; ``None`` where they hold anything else, too."""
    if any(line and line[0] != "#" and line[:2] != "  " for line in lines[1:]):
        return None
    bare = [line if line[:1] == "#" else line[2:] for line in lines]
    return _plain(bare, first) or load("\n".join(bare), first_line=first)


def _plain(lines: list[str], first: int) -> Map | None:
    """The keys and values of an item as feedpub writes it, ``None`` of any other."""
    item = Map(first)
    for number, text in enumerate(lines, first):
        if not text or text[0] == "#":
            continue
        found = _LINE.fullmatch(f"{text}\n")
        if found is None or found["key"] in item:
            return None
        kind, key = found.lastgroup, found["key"]
        item.lines[key] = number
        if kind == "plain":
            item[key] = Scalar(found["plain"], number)
        elif kind == "quoted":
            item[key] = _quoted(found["quoted"], number)
        else:
            several = Seq(number)
            several += [_quoted(piece, number) for piece in _PIECE.findall(found["listed"] or "")]
            item[key] = several
    return item


def _quoted(text: str, line: int) -> Scalar:
    return Scalar(json.loads(text) if "\\" in text else text[1:-1], line, quoted=True)
