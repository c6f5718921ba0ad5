"""YAML as feedpub reads it: scalars stay the text that the person wrote, with their place, and are typed by the field.

So ``language: no`` is Norwegian, ``version: 1.10`` keeps its nought and ``010`` is not eight. The meaning is YAML
1.2's (yaml.org/spec/1.2.2): U+0085, U+2028 and U+2029 are characters and not line breaks, so that the lines counted
here are those that an editor shows. Refused on purpose: duplicate keys, tags, several documents, deep nesting, more
than a person writes, and in stories anchors and aliases, which there are slips (``title: &Co wins``).

This is the only module that imports ``yaml``. Events are read, never PyYAML's constructors: those guess types, take
the last of two equal keys and, in C, crash the process on deep nesting.
"""

import re
from collections.abc import Iterator
from functools import cache
from types import ModuleType
from typing import Any

from feedpub import _yamlplain
from feedpub import _yamlslips as slips
from feedpub._yamlnodes import Cut, Map, Node, Scalar, Seq, YamlError, as_bool, as_int
from feedpub.errors import ConfigError

__all__ = ["Cut", "Map", "Node", "Scalar", "Seq", "YamlError", "as_bool", "as_int", "cut_values", "load", "load_map"]

LONGEST = 1_048_576  # characters; more than this is no story's head and no configuration, but a mishap
DEEPEST = 32
MOST_NODES = 100_000  # counted with every alias spelt out, so that an alias bomb is refused before it goes off

# What YAML forbids even inside quotes (what is not in production c-printable, section 5.1).
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]")
_NULLS = frozenset(("", "~", "null", "Null", "NULL"))
_TEXT = "\x85\u2028\u2029\ufeff"  # what the parser takes for a line break, or for nothing, and we for characters
_TEXT_FOUND = re.compile(f"[{_TEXT}]")

Repeats = list[YamlError] | None


def load(text: str, *, first_line: int = 1, aliases: bool = False, repeats: Repeats = None, times: int = 1) -> Node:
    """The text's one document; nothing at all gives a null Scalar. Raises YamlError.

    ``first_line`` is the line that the text starts on in its file. With ``aliases``, anchors, aliases and merge keys
    (``<<``) are obeyed; an aliased node is the same object wherever it appears. A key that stands twice is an error;
    it is put into ``repeats``, if that is given, and the key's first value counts. It may be so many ``times`` as long.
    """
    text, swapped = _prepared(text, first_line, times * LONGEST)
    reading = _Reading(_parser(text), first_line, aliases, swapped, repeats)
    reading.most *= times
    try:
        return reading.document()
    except _yaml().YAMLError as error:
        line, column, message = slips.explain(text, error, _last_event(text))
        raise YamlError(line + first_line, column + 1, message.translate(swapped)) from None


def load_map(text: str, *, first_line: int = 1, aliases: bool = False, repeats: Repeats = None) -> Map:
    """The same for a text that should hold keys and values; an empty text gives an empty Map."""
    if (plain := _yamlplain.load_map(text, first_line)) is not None:
        return plain
    node = load(text, first_line=first_line, aliases=aliases, repeats=repeats)
    if isinstance(node, Map):
        return node
    if isinstance(node, Scalar):
        if node.null:
            return Map(first_line)
        raise YamlError(node.line, node.column, slips.not_keys(node))
    raise YamlError(node.line, 1, "a list where keys belong; write key: value on each line")


def cut_values(text: str, *, first_line: int = 1) -> list[Cut]:
    """The plain values that lost their end to ``#``, as in ``title: Number #1 hit``; the text must be loadable.

    A comment after a value is no error; who knows the field knows whether it was meant as one.
    """
    if " #" not in text and "\t#" not in text:
        return []
    text, swapped = _prepared(text, first_line)
    lines = slips.split(text)
    found = []
    key = ""
    for event in _events_until_error(text):
        if type(event).__name__ != "ScalarEvent":
            continue
        end = event.end_mark
        rest = lines[end.line][end.column :] if end.line < len(lines) else ""
        if rest.lstrip(" \t").startswith(":"):
            key = event.value
        elif rest[:1] in (" ", "\t") and rest.lstrip().startswith("#") and event.implicit[0] and event.value:
            cut = (part.translate(swapped) for part in (key, event.value, rest.strip()))
            found.append(Cut(event.start_mark.line + first_line, *cut))
    return found


@cache
def _yaml() -> ModuleType:
    # Imported late: it costs 15 ms, and `feedpub --help` needs none of it.
    import yaml  # noqa: PLC0415

    if not yaml.__with_libyaml__:
        # PyYAML's own parser is no stand-in: it reads tabs inside values and surrogate escapes otherwise, and what a
        # file means must not depend on how a package was built.
        raise ConfigError("PyYAML", "is built without libyaml; install its wheel, or libyaml's headers before PyYAML")
    return yaml


def _parser(text: str) -> Any:
    return _yaml().cyaml.CParser(text)


def _prepared(text: str, first_line: int, longest: int = LONGEST) -> tuple[str, dict[int, str]]:
    """The text as the parser may see it, and which stand-ins to turn back into the characters they stand for."""
    if len(text) > longest:
        raise YamlError(first_line, 1, f"longer than {longest:,} characters; split it up")
    text = text.removeprefix("\ufeff")
    if bad := _FORBIDDEN.search(text):
        ahead = slips.split(text[: bad.start()])
        line, column = len(ahead) - 1, len(ahead[-1])
        message = f"the character U+{ord(bad[0]):04X}, which YAML forbids; delete it"
        raise YamlError(line + first_line, column + 1, message)
    if text.isascii() or not _TEXT_FOUND.search(text):
        return text, {}
    # Private characters that the text does not use stand in for them.
    unused = (char for char in map(chr, range(0x100000, 0x10FFFE)) if char not in text)
    back = {ord(next(unused, "\ufffd")): char for char in _TEXT}
    return text.translate({ord(char): stand_in for stand_in, char in back.items()}), back


def _events_until_error(text: str) -> Iterator[Any]:
    parser = _parser(text)
    try:
        while (event := parser.get_event()) is not None:
            yield event
    except _yaml().YAMLError:
        return


def _last_event(text: str) -> Any:
    event = None
    for event in _events_until_error(text):  # noqa: B007
        pass
    return event


class _Reading:
    """One pass over the events of one text."""

    def __init__(self, parser: Any, first_line: int, aliases: bool, swapped: dict[int, str], repeats: Repeats) -> None:
        events = _yaml().events
        self.scalar, self.mapping, self.alias = events.ScalarEvent, events.MappingStartEvent, events.AliasEvent
        self.ends, self.stream_end = (events.MappingEndEvent, events.SequenceEndEvent), events.StreamEndEvent
        self.next = parser.get_event
        self.first_line = first_line
        self.aliases, self.swapped, self.repeats = aliases, swapped, repeats
        self.nodes, self.deepest, self.most = 0, 0, MOST_NODES
        # Anchor -> the node, how many nodes it spells out, how deep it goes; None while it is still open.
        self.anchors: dict[str, tuple[Node, int, int] | None] = {}

    def document(self) -> Node:
        self.next()  # the stream's start
        event = self.next()
        if type(event) is self.stream_end:
            return Scalar("", self.first_line, null=True)
        if event.version or event.tags:
            raise self.error(event, "a % directive; delete the line")
        node = self.node(self.next(), 0, "")
        self.next()  # the document's end
        event = self.next()
        if type(event) is not self.stream_end:
            raise self.error(event, "a second document begins; keep one document to a file")
        return node

    def error(self, event: Any, message: str) -> YamlError:
        mark = event.start_mark
        return YamlError(mark.line + self.first_line, mark.column + 1, message)

    def node(self, event: Any, depth: int, key: str) -> Node:
        self.nodes += 1
        if self.nodes > self.most:
            raise self.error(event, f"more than {self.most:,} values; split it up")
        kind = type(event)
        if kind is self.alias:
            return self.aliased(event, depth, key)
        if event.tag is not None or event.anchor is not None:
            return self.marked(event, depth, key)
        if kind is self.scalar:
            return self.value(event)
        return self.mapped(event, depth + 1) if kind is self.mapping else self.listed(event, depth + 1)

    def value(self, event: Any) -> Scalar:
        text = event.value
        mark = event.start_mark
        scalar = str.__new__(Scalar, text.translate(self.swapped) if self.swapped else text)
        scalar.line = mark.line + self.first_line
        scalar.column = mark.column + 1
        scalar.quoted = not event.implicit[0]
        scalar.null = text in _NULLS and not scalar.quoted
        return scalar if not scalar.null else Scalar("", scalar.line, scalar.column, null=True)

    def deeper(self, event: Any, depth: int) -> None:
        if depth > DEEPEST:
            raise self.error(event, f"nested more than {DEEPEST} deep; write it flatter")
        self.deepest = max(self.deepest, depth)

    def listed(self, event: Any, depth: int) -> Seq:
        self.deeper(event, depth)
        seq = Seq(event.start_mark.line + self.first_line)
        while type(event := self.next()) not in self.ends:
            seq.append(self.node(event, depth, ""))
        return seq

    def mapped(self, event: Any, depth: int) -> Map:
        self.deeper(event, depth)
        result = Map(event.start_mark.line + self.first_line)
        lines = result.lines
        merges: list[tuple[Any, Node]] = []
        following, ends, scalar, first_line = self.next, self.ends, self.scalar, self.first_line
        while type(event := following()) not in ends:
            key = self.key(event)
            if key == "<<" and self.aliases and event.implicit[0]:
                merges.append((event, self.node(following(), depth, key)))
                continue
            line = event.start_mark.line + first_line
            if key in lines:
                again = f"`{key}` is here a second time, first in line {lines[key]}; keep one of them"
                if self.repeats is None:
                    raise self.error(event, again)
                self.repeats.append(self.error(event, again))
                self.node(following(), depth, key)
                continue
            lines[key] = line
            event = following()
            if type(event) is scalar and event.tag is None and event.anchor is None:
                # What most values are takes the short way: it halves the time that a front matter costs.
                self.nodes += 1
                result[key] = self.value(event)
            else:
                result[key] = self.node(event, depth, key)
        if self.nodes > self.most:
            raise YamlError(result.line, 1, f"more than {self.most:,} values; split it up")
        for event, node in merges:
            self.merge(event, node, result)
        return result

    def key(self, event: Any) -> str:
        if type(event) is not self.scalar:
            if type(event) is self.alias:
                raise self.error(event, slips.reserved("", "*"))
            raise self.error(event, "a list or mapping where a key belongs; quote the value that begins with { or [")
        if event.anchor is not None or event.tag is not None:
            raise self.error(event, slips.reserved("", "&" if event.tag is None else "!"))
        key: str = event.value
        if not key:
            raise self.error(event, "a colon with no key before it; write key: value")
        if not key.isprintable():
            key = key.translate(self.swapped)
            char = next(char for char in key if not char.isprintable())
            raise self.error(event, f"an invisible character U+{ord(char):04X} in a key; retype the line's beginning")
        return key

    def marked(self, event: Any, depth: int, key: str) -> Node:
        """A node with a tag or an anchor on it."""
        if event.tag is not None:
            raise self.error(event, slips.reserved(key, "!", slips.tag_text(event)))
        if not self.aliases:
            raise self.error(event, slips.reserved(key, "&", f"&{event.anchor} {getattr(event, 'value', '')}".strip()))
        name = event.anchor
        event.anchor = None
        self.anchors[name] = None
        before, outer, self.deepest = self.nodes, self.deepest, depth
        node = self.node(event, depth, key)
        self.anchors[name] = (node, self.nodes - before, self.deepest - depth)
        self.deepest = max(outer, self.deepest)
        return node

    def aliased(self, event: Any, depth: int, key: str) -> Node:
        if not self.aliases:
            raise self.error(event, slips.reserved(key, "*", f"*{event.anchor}"))
        if event.anchor not in self.anchors:
            raise self.error(
                event, f"*{event.anchor} stands for nothing; set &{event.anchor} above it or quote the value"
            )
        target = self.anchors[event.anchor]
        if target is None:
            raise self.error(event, f"*{event.anchor} stands inside what it stands for; write the value out")
        node, size, height = target
        self.nodes += size
        if self.nodes > self.most:
            raise self.error(event, f"the aliases spell out more than {self.most:,} values; write fewer")
        self.deeper(event, depth + height)
        return node

    def merge(self, event: Any, node: Node, into: Map) -> None:
        """The merge key (yaml.org/type/merge.html): what stands in the mapping itself wins, then the first merged."""
        sources = node if isinstance(node, Seq) else [node]
        for source in sources:
            if not isinstance(source, Map):
                raise self.error(event, "<< takes a mapping or a list of them; write <<: *name")
            for key, value in source.items():
                if key not in into:
                    into[key] = value
                    into.lines[key] = source.lines[key]
