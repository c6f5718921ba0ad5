"""A TOML text (toml.io/en/v1.0.0) as keys and values with their lines, which Python's own reader of TOML leaves out."""

import re
from collections.abc import Mapping
from datetime import date, datetime, time

from feedpub.yamltext import Map, Node, Scalar, Seq, YamlError

LONGEST = 65_536  #: characters; the reader's time grows with the square of some texts

_TOO_DEEP = "nested too deep; write it flatter"
_Path = tuple[str | int, ...]
# One piece of a text that is known to be TOML: a comment, a string, a bracket, or what else stands on a line.
_PIECE = re.compile(
    r'#[^\n]*|"""(?:\\.|[^\\])*?"{3,5}|\'\'\'.*?\'{3,5}|"(?:\\.|[^"\\])*"|\'[^\']*\'|[\[{]|[\]}]|=|\n|[^\s#"\'\[\]{}=]+|\s',
    re.DOTALL,
)
# A key of so many parts that Python's reader, whose time grows with the square of them, would be busy for minutes.
_DEEP = re.compile(r"(?<![\w\"'.-])(?:[\w\"'-]+[ \t]*\.[ \t]*){33}")
_PLACE = re.compile(r"\(at line (\d+), column (\d+)\)|\(at end of document\)")


def load_map(text: str, first_line: int = 1) -> Map:
    """The text's keys and values; YamlError, with the line, where it is not TOML."""
    import tomllib  # noqa: PLC0415  few newsrooms write TOML

    if len(text) > LONGEST:
        raise YamlError(first_line, 1, f"more than {LONGEST:,} characters of TOML; shorten it")
    if deep := _DEEP.search(text):
        raise YamlError(first_line + text.count("\n", 0, deep.start()), 1, _TOO_DEEP)
    try:
        found = tomllib.loads(text, parse_float=str)
        return _map(found, (), _lines(text, first_line), first_line)
    except tomllib.TOMLDecodeError as error:
        raise _misread(str(error), text, first_line) from None
    except RecursionError:
        raise YamlError(first_line, 1, _TOO_DEEP) from None
    except ValueError:  # Python refuses to read numbers of thousands of digits
        raise YamlError(first_line, 1, "a number too long to be one; put it in quotes") from None


def _misread(said: str, text: str, first_line: int) -> YamlError:
    place = _PLACE.search(said)
    line, column = (int(place[1]), int(place[2])) if place and place[1] else (text.rstrip().count("\n") + 1, 1)
    what = _PLACE.sub("", said).strip()
    what = what[:1].lower() + what[1:]
    return YamlError(first_line + line - 1, column, f'no TOML ({what}); mend it, with texts in quotes: title = "..."')


def _map(table: Mapping[str, object], at: _Path, lines: Mapping[_Path, int], line: int) -> Map:
    result = Map(line)
    for key, value in table.items():
        here = (*at, key)
        result.lines[key] = lines.get(here, line)
        result[key] = _node(value, here, lines, result.lines[key])
    return result


def _node(value: object, at: _Path, lines: Mapping[_Path, int], line: int) -> Node:
    if isinstance(value, dict):
        return _map(value, at, lines, line)
    if isinstance(value, list):
        seq = Seq(line)
        for number, item in enumerate(value):
            here = (*at, number)
            seq.append(_node(item, here, lines, lines.get(here, line)))
        return seq
    if isinstance(value, bool):
        return Scalar(str(value).lower(), line)
    if isinstance(value, datetime | date | time):
        return Scalar(value.isoformat(), line)
    return Scalar(str(value), line, quoted=isinstance(value, str))


def _lines(text: str, line: int) -> dict[_Path, int]:
    """The line of each key and each item of a list of tables; keys inside ``{}`` are on their outer key's."""
    found: dict[_Path, int] = {}
    counts: dict[_Path, int] = {}
    table: _Path = ()
    head = ""  # of a statement: what stands on its line before = or, in a table's header, between the brackets
    depth, in_value = 0, False
    for piece in _PIECE.findall(f"{text}\n"):
        if piece == "\n" and not depth:
            if head.strip().startswith("["):
                table = _opened(head.strip(), found, counts, line)
            head, in_value = "", False
        elif in_value:
            depth += (piece in "[{") - (piece in "]}")
        elif piece == "=":
            found.setdefault((*table, *_names(head)), line)
            in_value = True
        elif not piece.startswith("#"):
            head += piece
        line += piece.count("\n")
    return found


def _opened(head: str, found: dict[_Path, int], counts: dict[_Path, int], line: int) -> _Path:
    """The place that a table's header opens: ``[a.b]``, or ``[[a.b]]`` for one more item of a list."""
    names = _names(head.strip("[]"))
    found.setdefault(names, line)
    if head.startswith("[["):
        counts[names] = counts.get(names, -1) + 1
        names = (*names, counts[names])
        found[names] = line
    return names


def _names(key: str) -> _Path:
    """The parts of a key, which may be dotted and in quotes."""
    return tuple(part.strip("\"'") for part in re.findall(r'"[^"]*"|\'[^\']*\'|[^\s."\']+', key))
