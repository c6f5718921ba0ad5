"""A head of plain lines: Pelican's ``Key: value`` and Nikola's ``.. key: value``.

Sources: docs.getpelican.com, "File metadata"; getnikola.com/handbook, "Metadata". A value is the rest of its line as it
stands, and goes on in indented lines below; nothing in it needs quotes.
"""

import re

from feedpub.yamltext import Map, Scalar, YamlError

_PELICAN = re.compile(r" {0,3}(?P<key>[A-Za-z][A-Za-z0-9_-]{0,40}):(?:[ \t]+(?P<value>.*))?$")
_NIKOLA = re.compile(r"[ \t]*\.\.[ \t]+(?P<key>[A-Za-z][A-Za-z0-9_-]{0,40}):(?:[ \t]+(?P<value>.*))?$")


def key_of(line: str) -> str:
    """The key of a line in Pelican's form, empty for another line."""
    found = _PELICAN.match(line)
    return found["key"] if found else ""


def is_nikola(line: str) -> bool:
    """Whether a line is in Nikola's form."""
    return _NIKOLA.match(line) is not None


def load_pelican(text: str, first_line: int = 1) -> Map:
    """The keys and values of lines in Pelican's form; YamlError, with the line, for a line in no form."""
    return _load(text, first_line, _PELICAN, "write Key: value, or put a blank line above the text")


def load_nikola(text: str, first_line: int = 1) -> Map:
    """The same in Nikola's form."""
    return _load(text, first_line, _NIKOLA, "write .. key: value, or put a blank line above the text")


def _load(text: str, first_line: int, form: re.Pattern[str], advice: str) -> Map:
    result = Map(first_line)
    key = ""
    for number, line in enumerate(text.split("\n"), first_line):
        if not line.strip():
            continue
        if found := form.match(line):
            key = found["key"]
            if key in result:
                first = result.lines[key]
                raise YamlError(number, 1, f"`{key}` is here a second time, first in line {first}; keep one of them")
            result.lines[key] = number
            result[key] = Scalar((found["value"] or "").strip(), number)
        elif key and line[0] in " \t":
            result[key] = Scalar(f"{result[key]}\n{line.strip()}".strip(), result.lines[key])
        else:
            raise YamlError(number, 1, f"{line.strip()[:60]!r} among the facts is none; {advice}")
    return result
