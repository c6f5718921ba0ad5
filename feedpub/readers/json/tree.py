"""JSON (RFC 8259) as feedpub reads it: texts and numbers as they were written, each with its line.

Python's own parser gives no lines, takes the last of two equal keys, reads ``NaN``, and fails with other errors than
its own on deep nesting and long numbers. Here every fault is an ArticleError with its line; a key that stands twice is
kept in mind until somebody asks for it, so that it costs its own story and no other.
"""

import re
from functools import lru_cache
from json import JSONDecodeError, JSONDecoder

from feedpub.errors import ArticleError
from feedpub.text import decode
from feedpub.yamltext import Map, Node, Scalar, Seq

DEEPEST = 100  #: mappings and lists in each other
MOST_KEYS = 10_000  #: of one mapping: each is looked at for a guard that was misspelt
MOST_VALUES = 1_000_000
#: Values that any file may have, and characters for each beyond them: more would take many times the file's memory.
LEAST_VALUES, EACH_VALUE = 3_000, 12

_BLANK = re.compile(r"[ \t\n\r]*")
_NUMBER = re.compile(r"-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?")
_WORD = re.compile(r"[A-Za-z_]{1,20}")
_string = JSONDecoder().raw_decode
_AGAIN = "export the file again, or mend this place"
_STRING_FAULTS = {
    "Unterminated string": "a text that begins here has no end; put a quotation mark behind it",
    "Invalid control": "a text that begins here has a line break or control character in it; write \\n for a break",
    "Invalid \\esc": "a text that begins here has a backslash that means nothing; write two: \\\\",
    "Invalid \\uXXXX": "a text that begins here has a \\u without four digits; write two backslashes, or the digits",
}


class Table(Map):
    """A JSON object; ``twice`` has the keys that stand in it a second time, and on which line."""

    __slots__ = ("twice",)

    def __init__(self, line: int = 1) -> None:
        super().__init__(line)
        self.twice: dict[str, int] = {}


@lru_cache(maxsize=1)  # whoever looks at a file's form has read it already
def load(path: str, raw: bytes) -> Node:
    """The file's one value; nobody may change it. ArticleError, with the line, where it is no JSON."""
    return parse(path, decode(raw, path).lstrip("\ufeff"))


def parse(path: str, text: str) -> Node:
    """The value that a text holds; the same errors."""
    if not text.strip():
        raise ArticleError(path, "the file is empty; write the story or delete the file", line=1)
    if text.lstrip().startswith("<"):
        raise ArticleError(path, "is a web page or XML and no JSON; fetch it again, or name it for what it is", line=1)
    return _Parsing(path, text).document()


class _Parsing:
    def __init__(self, path: str, text: str) -> None:
        self.path = path
        self.text = text
        self.at = 0  # where the next sign is
        self.counted = 0  # as far as lines have been counted
        self.line = 1
        self.values = 0
        self.most = min(MOST_VALUES, LEAST_VALUES + len(text) // EACH_VALUE)

    def document(self) -> Node:
        found = self._value(0)
        if self._sign():
            raise self._wrong("something follows the end of the JSON; put several stories into one list: [..., ...]")
        return found

    def _sign(self) -> str:
        """The next sign that is no blank, ``""`` at the end of the text."""
        blank = _BLANK.match(self.text, self.at)
        self.at = blank.end() if blank else self.at
        return self.text[self.at : self.at + 1]

    def _here(self) -> int:
        self.line += self.text.count("\n", self.counted, self.at)
        self.counted = self.at
        return self.line

    def _wrong(self, message: str) -> ArticleError:
        return ArticleError(self.path, message, line=self._here())

    def _value(self, depth: int) -> Node:
        sign = self._sign()
        line = self._here()
        self.values += 1
        if self.values > self.most:
            raise self._wrong(f"has more than {self.most:,} values; split the file or leave it out of the folder")
        if sign == '"':
            return Scalar(self._text(), line, quoted=True)
        if sign and sign in "{[":
            if depth == DEEPEST:
                raise self._wrong(f"is nested deeper than {DEEPEST} levels; no story is, leave it out of the folder")
            self.at += 1
            return self._table(depth + 1, line) if sign == "{" else self._list(depth + 1, line)
        if number := _NUMBER.match(self.text, self.at):
            self.at = number.end()
            return Scalar(number[0], line)
        return self._word(sign, line)

    def _word(self, sign: str, line: int) -> Scalar:
        word = _WORD.match(self.text, self.at)
        if word and word[0] in ("true", "false", "null"):
            self.at = word.end()
            return Scalar("" if word[0] == "null" else word[0], line, null=word[0] == "null")
        if not sign:
            raise self._wrong("the file ends too early; copy or export it again")
        shown = word[0] if word else sign
        advice = "JSON wants double quotation marks" if sign == "'" else _AGAIN
        raise self._wrong(f"{shown!r} is no value in JSON; {advice}")

    def _text(self) -> str:
        line = self._here()
        try:
            text, self.at = _string(self.text, self.at)
        except JSONDecodeError as error:
            message = next((said for begin, said in _STRING_FAULTS.items() if error.msg.startswith(begin)), None)
            raise ArticleError(self.path, message or f"is no JSON here ({error.msg}); {_AGAIN}", line=line) from None
        return str(text)

    def _table(self, depth: int, line: int) -> Table:
        table = Table(line)
        self.values += 1  # three tables for keys take more than a value
        if self._sign() == "}":
            self.at += 1
            return table
        while True:
            if self._sign() != '"':
                raise self._misplaced("a key in quotation marks", "}")
            key_line = self._here()
            key = self._text()
            if self._sign() != ":":
                raise self._misplaced(f"a colon behind {key[:40]!r}")
            self.at += 1
            self.values += 1  # what a key takes is as much as a value
            value = self._value(depth)
            if len(table) == MOST_KEYS:
                raise self._wrong(f"has a mapping of more than {MOST_KEYS:,} keys, which no story has; leave it out")
            if key in table:
                table.twice[key] = key_line
            else:
                table[key] = value
                table.lines[key] = key_line
            if self._ends("}"):
                return table

    def _list(self, depth: int, line: int) -> Seq:
        found = Seq(line)
        if self._sign() == "]":
            self.at += 1
            return found
        while True:
            if self._sign() == "]":
                raise self._misplaced("a value", "]")
            found.append(self._value(depth))
            if self._ends("]"):
                return found

    def _ends(self, end: str) -> bool:
        """Whether a mapping or list ends here; else a comma does."""
        sign = self._sign()
        if sign not in (",", end):
            raise self._misplaced(f"a comma or {end}")
        self.at += 1
        return sign == end

    def _misplaced(self, wanted: str, end: str | None = None) -> ArticleError:
        sign = self._sign()
        if not sign:
            return self._wrong("the file ends too early; copy or export it again")
        if sign == end:
            return self._wrong(f"a comma stands before {end}; take it out")
        return self._wrong(f"{sign!r} stands where {wanted} belongs; {_AGAIN}")
