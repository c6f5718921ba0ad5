"""Where the head of a Markdown story ends, and which of the tools' ways of writing it is in.

YAML between ``---`` (Hugo, Jekyll, Eleventy, Astro), TOML between ``+++`` (Hugo, Zola), a JSON object (Hugo), lines of
``Key: value`` down to the first blank one (Pelican, MultiMarkdown), lines of ``.. key: value``, in an HTML comment or
bare (Nikola). :func:`split` finds it, :func:`load` reads it. A head that would otherwise be published as text is
refused.
"""

import re
from collections.abc import Callable, Mapping
from itertools import takewhile

from msgspec import Struct

from feedpub.errors import ArticleError
from feedpub.readers.frontmatter.keys import GUARDS, KEYS, guard_slipped, plain
from feedpub.readers.markdown import jsonhead, linehead, tomlhead
from feedpub.yamltext import Map, YamlError, load_map

_OPENING = re.compile(r"---(?:(ya?ml|toml|json)|(json5|js|javascript|coffee|lua|csv))?[ \t]*\n", re.IGNORECASE)
# With the line end before them: the engine looks for a letter much faster than for the beginning of a line.
_CLOSING = re.compile(r"\n(?:---|\.\.\.)[ \t]*$", re.MULTILINE)
_TOML = re.compile(r"\+\+\+[ \t]*\n")
_TOML_CLOSING = re.compile(r"\n\+\+\+[ \t]*$", re.MULTILINE)
# A fence that is nearly one: indented, too long or too short, or made a dash of by a word processor.
_NO_FENCE = re.compile(r"[^\w\n]{0,8}?(?:[-–—]{2,40}|—|\+{2,40})[^\w\n]{0,8}\n[ ]{0,3}(?P<key>[\w-]{1,40})[ \t]*[:=]")
_JSON = re.compile(r'\{\s*["}]')
_COMMENT = re.compile(r"<!--\s*?\n?(?=[ \t]*\.\.[ \t]+[A-Za-z][\w-]*:)")
_BLANKS = re.compile(r"(?:[ \t]*\n)+")
_BLANK = re.compile(r"^[ \t]*\n", re.MULTILINE)

#: Values that any head may have, and characters for each beyond them: more would take many times the file's memory.
LEAST_VALUES, EACH_VALUE = 2_000, 40

#: How each way of writing is read: the text and the line it starts on give keys and values, or YamlError with the line.
SYNTAXES: Mapping[str, Callable[[str, int], Map]] = {
    "yaml": lambda text, line: load_map(text, first_line=line),
    "toml": tomlhead.load_map,
    "json": jsonhead.load_map,
    "pelican": linehead.load_pelican,
    "nikola": linehead.load_nikola,
}


class Parts(Struct, frozen=True, kw_only=True):
    """A story cut in two. Lines count from 1 in the file; without a head ``head`` is empty."""

    syntax: str = "yaml"  #: of the head, one of :data:`SYNTAXES`
    head: str
    head_line: int
    body: str
    body_line: int


def load(path: str, parts: Parts) -> Map:
    """The head's keys and values with their lines; ArticleError where it is not what it begins as, or is no head."""
    most = LEAST_VALUES + len(parts.head) // EACH_VALUE
    if parts.head.count("\n") + parts.head.count(",") > most:
        message = f"more than {most:,} values on top are no story's; keep data in a file of its own"
        raise ArticleError(path, message, line=parts.head_line)
    try:
        return SYNTAXES[parts.syntax](parts.head, parts.head_line)
    except YamlError as error:
        raise ArticleError(path, error.message, line=error.line) from None


def split(path: str, text: str) -> Parts:
    """Cut a text with ``\\n`` line ends into head and body; ArticleError where the head has no end or no known form."""
    start = blanks.end() if (blanks := _BLANKS.match(text)) else 0
    line = text.count("\n", 0, start) + 1
    if opening := _OPENING.match(text, start):
        if opening[2]:
            raise ArticleError(
                path,
                f"the front matter is {opening[2]}, a program's; write it in YAML, between lines of ---",
                line=line,
            )
        syntax = (opening[1] or "yaml").lower().replace("yml", "yaml")
        return _fenced(path, text, line, (opening, _CLOSING), syntax)
    if opening := _TOML.match(text, start):
        return _fenced(path, text, line, (opening, _TOML_CLOSING), "toml")
    if (nearly := _NO_FENCE.match(text, start)) and plain(nearly["key"]) in KEYS:
        message = "the line above the facts is not quite a fence; write --- and nothing else on it, and below them, too"
        raise ArticleError(path, message, line=line)
    if _JSON.match(text, start):
        return _json(path, text, start, line)
    if comment := _COMMENT.match(text, start):
        return _commented(path, text, line, comment)
    if text.startswith(".. ", start) and linehead.is_nikola(_line_at(text, start)):
        return _to_blank(text, start, line, "nikola")
    if _is_pelican(text, start):
        return _to_blank(text, start, line, "pelican")
    return Parts(head="", head_line=line, body=text[start:], body_line=line)


def _fenced(path: str, text: str, line: int, fences: tuple[re.Match[str], re.Pattern[str]], syntax: str) -> Parts:
    opening, closing_fence = fences
    closing = closing_fence.search(text, opening.end() - 1)
    if closing is None:
        fence = opening[0][:3]
        message = f"the front matter that begins here has no end; put a line of {fence} under its last key"
        raise ArticleError(path, message, line=line)
    return _cut(text, (opening.end(), closing.start() + 1), closing.end(), line + 1, syntax)


def _json(path: str, text: str, start: int, line: int) -> Parts:
    try:
        end = jsonhead.end_of(text, start, line)
    except YamlError as error:
        raise ArticleError(path, error.message, line=error.line) from None
    return _cut(text, (start, end), _end_of_line(path, text, end), line, "json")


def _commented(path: str, text: str, line: int, comment: re.Match[str]) -> Parts:
    end = text.find("-->", comment.end())
    if end < 0:
        raise ArticleError(path, "the comment that begins here has no end; put --> under its last key", line=line)
    head = (comment.end(), end)
    return _cut(text, head, _end_of_line(path, text, end + 3), line + comment[0].count("\n"), "nikola")


def _end_of_line(path: str, text: str, end: int) -> int:
    """Where the line ends that a head ends in; ArticleError where the story begins on it."""
    rest = _line_at(text, end)
    if rest.strip():
        line = text.count("\n", 0, end) + 1
        raise ArticleError(path, "text right behind the front matter; begin the story on a line of its own", line=line)
    return end + len(rest)


def _line_at(text: str, start: int) -> str:
    """The rest of the line that a place is in."""
    end = text.find("\n", start)
    return text[start : end if end >= 0 else len(text)]


def _to_blank(text: str, start: int, line: int, syntax: str) -> Parts:
    """A head that ends where a blank line begins."""
    blank = _BLANK.search(text, start)
    end = blank.end() - 1 if blank else len(text)
    return _cut(text, (start, end), end, line, syntax)


def _cut(text: str, head: tuple[int, int], end: int, line: int, syntax: str) -> Parts:
    """The parts by their places in the text: the head's, and the end of its closing line; ``line`` is the head's."""
    return Parts(
        syntax=syntax,
        head=text[head[0] : head[1]],
        head_line=line,
        body=text[end + 1 :],
        body_line=line + text.count("\n", head[0], end) + 1,
    )


def _is_pelican(text: str, start: int) -> bool:
    """Whether a text begins with facts and not with prose that has a colon in it ("Source: our own reporter").

    Two keys that are known are facts; so is a title above a blank line, and whatever keeps a story in, or nearly: as
    text they would be published, ``Status: draft`` among them.
    """
    if not linehead.key_of(_line_at(text, start)):
        return False
    blank = _BLANK.search(text, start)
    lines = text[start : blank.start() if blank else len(text)].rstrip("\n").split("\n")
    run = takewhile(lambda line: linehead.key_of(line) or line[:1] in (" ", "\t"), lines)
    keys = [plain(key) for key in map(linehead.key_of, run) if key]
    fields = [KEYS[key][0] for key in keys if key in KEYS]
    titled = fields == ["headline"] and len(lines) == 1
    return len(fields) > 1 or titled or not GUARDS.isdisjoint(fields) or any(map(guard_slipped, keys))
