"""The plainest YAML, read without a parser: what nearly every front matter is made of.

Lines of ``key: value`` whose values are plain, in quotes without escapes, or a list of such, in brackets or below.
:mod:`feedpub.yamltext` reads all other texts, and would read these in the same way; a property test holds the two
together.
"""

import re
from collections.abc import Iterator

from feedpub._yamlnodes import Map, Scalar, Seq

LONGEST = 20_000  # characters; more is not what this is for

# A plain value begins with no sign of YAML's own; `: ` and ` #` end it. The repetitions are possessive, or each takes
# at least one character, so that the time is in proportion to the text.
_FIRST = r"[^\s\-?:,\[\]{}#&*!|>'\"%@`]"
_PLAIN = rf"{_FIRST}[^\n:#]*+(?:(?::(?![\s])|(?<! )\#)[^\n:#]*+)*+"
_QUOTED = r"'(?:[^'\n]++|'')*+'|\"[^\"\\\n]*+\""
_ITEM = rf"(?:{_FIRST}[^\n:#,\[\]{{}}?]*+|{_QUOTED})"
_NAME = "[A-Za-z_][A-Za-z0-9_-]{0,80}"
_LINE = re.compile(
    rf"(?P<key>{_NAME})(?P<colon>:)(?:\ ++(?:"
    rf"(?P<plain>{_PLAIN})|(?P<quoted>{_QUOTED})\ *+|\[(?P<listed>\ *+(?:{_ITEM}\ *+(?:,\ *+{_ITEM}\ *+)*+)?)\]\ *+"
    r")?)?\n"
)
# A line whose value is on it and says something.
_WHOLE = re.compile(
    rf"^({_NAME}):\ ++(?:(?!(?:~|[Nn]ull|NULL)\ *\n)({_PLAIN})|({_QUOTED})\ *+|"
    rf"\[(\ *+{_ITEM}\ *+(?:,\ *+{_ITEM}\ *+)*+)\]\ *+)\n",
    re.MULTILINE,
)
_BELOW = re.compile(rf"(?P<indent>\ *+)-\ ++(?:(?P<plain>{_PLAIN})|(?P<quoted>{_QUOTED})\ *+)\n")
_PIECE = re.compile(_ITEM)
# The groups of a line by their numbers, which are quicker to ask for than names.
_KEY, _COLON, _AS_PLAIN, _AS_QUOTED, _AS_LISTED = map(
    _LINE.groupindex.__getitem__, ("key", "colon", "plain", "quoted", "listed")
)
_NOTHING = re.compile(r"(?:#[^\n]*)?\n")
_new = str.__new__
_NULLS = frozenset(("~", "null", "Null", "NULL"))


def load_map(text: str, first_line: int) -> Map | None:
    """The keys and values of a text that is as plain as that, ``None`` of any other."""
    if len(text) > LONGEST or text[-1:] != "\n" or not text.replace("\n", "").isprintable():
        return None
    result = Map(first_line)
    lines = result.lines
    at, line, end = 0, first_line, len(text)
    match = _LINE.match
    while at < end:
        found = match(text, at)
        if found is None:
            if (nothing := _NOTHING.match(text, at)) is None:
                return None
            at = nothing.end()
            line += 1
            if not lines:
                result.line = line
            continue
        key = found[_KEY]
        if key in lines:
            return None
        lines[key] = line
        column = 1 - at
        at = found.end()
        kind = found.lastindex
        if kind == _AS_PLAIN:
            result[key] = _plain(found[kind], line, column + found.start(kind))
        elif kind == _AS_QUOTED:
            result[key] = _quoted(found[kind], line, column + found.start(kind))
        elif kind == _AS_LISTED:
            result[key] = _listed(text, found.span(kind), line, column)
        elif below := _below(text, at, line + 1):
            result[key], at = below
            line += len(result[key])
        else:
            result[key] = Scalar("", line, column + found.end(_COLON), null=True)
        line += 1
    return result if lines else None


#: What :func:`rows` may find behind a key: a text, a list in brackets, a list below.
TEXT, LISTED, BELOW = "text", "listed", "below"


def rows(text: str, at: int, line: int) -> Iterator[tuple[str, str, str, int, int]]:
    """The keys and values from there on, where that ``line`` begins.

    Each key, what kind of value it has, that, its line, and where the next one begins. A value is what it says where it
    is a text, without quotes and without white space around it, and what :func:`items` takes where it is a list. They
    end before what is none of these, or has nothing behind its colon.
    """
    match = _LINE.match
    while found := match(text, at) or _NOTHING.match(text, at):
        at = found.end()
        if found.re is _NOTHING:
            line += 1
            continue
        kind = found.lastindex
        if kind == _AS_PLAIN:
            said = found[kind].rstrip(" ")
            if said in _NULLS:
                return
            yield found[_KEY], TEXT, said, line, at
        elif kind == _AS_QUOTED:
            said = found[kind]
            yield found[_KEY], TEXT, said[1:-1].replace("''", "'") if said[0] == "'" else said[1:-1], line, at
        elif kind == _AS_LISTED:
            yield found[_KEY], LISTED, found[kind], line, at
        elif below := _below(text, at, 1):
            yield found[_KEY], BELOW, text[at : below[1]], line, below[1]
            at = below[1]
            line += len(below[0])
        else:
            return
        line += 1


def lines(text: str, at: int) -> list[tuple[str, str, str, int]]:
    """Of all lines from there on, the second of the text, those that have a key and what it says: as :func:`rows` has
    them, in half the time. Where there are others, the numbers are wrong."""
    return [
        (key, TEXT, plain.rstrip(" "), line)
        if plain
        else (key, TEXT, quoted[1:-1].replace("''", "'") if quoted[0] == "'" else quoted[1:-1], line)
        if quoted
        else (key, LISTED, listed, line)
        for line, (key, plain, quoted, listed) in enumerate(_WHOLE.findall(text, at), 2)
    ]


def items(kind: str, value: str) -> Seq:
    """The items of a list that :func:`rows` found."""
    if kind == LISTED:
        return _listed(value, (0, len(value)), 1, 1)
    below = _below(value, 0, 1)
    return below[0] if below else Seq()


def pieces(kind: str, value: str) -> list[str]:
    """The same as they are written, for :func:`item`: those that stand over many stories need not be made each time."""
    if kind == LISTED:
        found: list[str] = _PIECE.findall(value)
        return found
    return [plain or quoted for _, plain, quoted in _BELOW.findall(value)]


def item(piece: str) -> Scalar:
    """The item that is written so."""
    return _quoted(piece, 1, 1) if piece[0] in "'\"" else _plain(piece, 1, 1)


def _plain(text: str, line: int, column: int) -> Scalar:
    text = text.rstrip(" ")
    if text in _NULLS:
        return Scalar("", line, column, null=True)
    scalar: Scalar = _new(Scalar, text)
    scalar.line = line
    scalar.column = column
    scalar.quoted = scalar.null = False
    return scalar


def _quoted(text: str, line: int, column: int) -> Scalar:
    inner = text[1:-1]
    return Scalar(inner.replace("''", "'") if text[0] == "'" else inner, line, column, quoted=True)


def _listed(text: str, span: tuple[int, int], line: int, column: int) -> Seq:
    seq = Seq(line)
    for found in _PIECE.finditer(text, *span):
        piece = found[0]
        at = column + found.start()
        seq.append(_quoted(piece, line, at) if piece[0] in "'\"" else _plain(piece, line, at))
    return seq


def _below(text: str, at: int, line: int) -> tuple[Seq, int] | None:
    """The list whose lines begin there, and where it ends."""
    found = _BELOW.match(text, at)
    if found is None:
        return None
    indent = found["indent"]
    seq = Seq(line)
    while found and found["indent"] == indent:
        column = 1 - at
        if found.lastgroup == "plain":
            seq.append(_plain(found["plain"], line, column + found.start("plain")))
        else:
            seq.append(_quoted(found["quoted"], line, column + found.start("quoted")))
        at = found.end()
        line += 1
        found = _BELOW.match(text, at)
    return seq, at
