"""What a YAML parser's complaint means to the person who made the slip.

A parser says "mapping values are not allowed in this context"; the person wrote ``title: War: day 1000``. Each
function here looks at the text around the complaint and says which slip it was, in the form
``what is wrong; what to do``. Lines and columns in this module count from 0, as the parser's marks do.
"""

import re
from typing import Any

from msgspec import Struct

_BREAK = re.compile(r"\r\n|\r|\n")
# Both take time in proportion to the line, whatever stands in it; so no optional space before their ends.
_PAIR = re.compile(r"""\s*(?:-\s+)*(?P<key>[^\s:'"\[\]{},#&*!|>%@`-][^:]*):[ \t]+(?P<value>\S.*)""")
_TIGHT = re.compile(r"""\s*(?:-\s+)*(?P<key>[^\s:'"#]+):(?P<value>[^\s/].*)""")
_LONG = 200  # characters that a message still shows of a line
_MEANING = {
    "&": "an anchor",
    "*": "an alias",
    "!": "a tag",
}


def split(text: str) -> list[str]:
    """The text's lines as an editor counts them."""
    return _BREAK.split(text)


def shown(text: str) -> str:
    """A value as a message shows it: on one line, in quotes, not too long."""
    flat = " ".join(text[: 10 * _LONG].split())
    flat = flat if len(flat) <= 60 else flat[:59] + "…"
    return f'"{flat}"' if '"' not in flat else f"`{flat}`"


def quote(key: str, value: str) -> str:
    """The advice to quote a value, with the line as it should be where that is short enough to read."""
    if not key or not value or len(key) + len(value) > _LONG:
        return "quote the value"
    single = "'" + value.replace("'", "''") + "'"
    in_quotes = single if '"' in value or "\\" in value else f'"{value}"'
    return f"quote the value: {key}: {in_quotes}"


def reserved(key: str, sign: str, value: str = "") -> str:
    """A value that begins with a sign of YAML's own."""
    what = (
        f"a value that begins with {sign} is {_MEANING[sign]} to YAML"
        if sign in _MEANING
        else f"a value cannot begin with {sign}"
    )
    return f"{what}; {quote(key, value)}"


def tag_text(event: Any) -> str:
    """The value with its tag, as it was probably written."""
    tag = str(event.tag).replace("tag:yaml.org,2002:", "!!")
    return f"{tag} {getattr(event, 'value', '') or ''}".strip()


def not_keys(text: str) -> str:
    """A text that is one value where keys belong."""
    if tight := _tight(text):
        return tight
    return f"{shown(text)} where keys belong; write key: value on each line"


Place = tuple[int, int]
Found = tuple[int, int, str] | None


class Complaint(Struct, frozen=True, kw_only=True):
    """What a parser said: of which lines, at which place, since which place, and the last event it could read."""

    lines: list[str]
    at: Place
    since: Place
    problem: str
    context: str
    last: Any

    def has(self, *words: str) -> bool:
        """Whether the problem is one of these."""
        return any(word in self.problem for word in words)


def explain(text: str, error: Any, last: Any) -> tuple[int, int, str]:
    """Line, column and message for a parser's error; ``last`` is the event that came before it."""
    lines = split(text)
    at = _place(getattr(error, "problem_mark", None), lines) or (0, 0)
    said = Complaint(
        lines=lines,
        at=at,
        since=_place(getattr(error, "context_mark", None), lines) or at,
        problem=str(getattr(error, "problem", None) or error),
        context=str(getattr(error, "context", None) or ""),
        last=last,
    )
    for slip in _SLIPS:
        if found := slip(said):
            return found
    if said.has("node content"):
        return *at, "nothing that could be a value; write one, or quote it"
    return *at, f"{said.problem}; look for a missing quote, colon or space here or in the line above"


def _place(mark: Any, lines: list[str]) -> Place | None:
    if mark is None:
        return None
    # At the end of the text, the parser points behind the last line.
    line = min(mark.line, len(lines) - 1)
    return (line, mark.column) if line == mark.line else (line, len(lines[line]))


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip())


def _tab(said: Complaint) -> Found:
    for line in sorted({said.at[0], said.since[0]}):
        indent = said.lines[line][: _indent(said.lines[line])]
        if "\t" in indent and said.has("tab", "cannot start", "expected"):
            return line, indent.index("\t"), "a tab in the indentation; indent with spaces"
    return None


def _unclosed_quote(said: Complaint) -> Found:
    if "quoted scalar" in said.context and said.has("end of stream", "document indicator"):
        mark = said.lines[said.since[0]][said.since[1] : said.since[1] + 1]
        return *said.since, f"this quote is never closed; add a closing {mark}"
    return None


def _scanning(said: Complaint) -> Found:
    """Complaints that name their cause."""
    line, column = said.since
    if "escape" in said.problem:
        column = said.lines[line].find("\\", column) if line == said.at[0] else said.at[1]
        return (
            said.at[0],
            max(column, 0),
            "a backslash in double quotes begins an escape; write it twice or use single quotes",
        )
    for sign, name in (("&", "anchor"), ("*", "alias"), ("!", "tag")):
        if re.search(rf"(?:scanning|parsing) an? {name}", said.context):
            key, value = _pair(said.lines[line])
            return line, column, reserved(key, sign, value)
    if "block scalar" in said.context:
        sign = said.lines[line][column : column + 1]
        return line, column, f"text right after {sign}; begin it on the next line, indented, or quote the value"
    if "sequence entries" in said.problem:
        return *said.at, "a list cannot begin beside its key; begin it on the next line or quote the value"
    if "directive" in said.context or (said.has("document start") and said.lines[said.at[0]].lstrip().startswith("%")):
        return *said.at, "a line that begins with %; quote the value or delete the line"
    return None


def _pair(line: str) -> tuple[str, str]:
    pair = _PAIR.match(line)
    return (pair["key"].rstrip(), pair["value"].rstrip()) if pair else ("", "")


def _tight(line: str) -> str | None:
    """What to say of a line that lacks the space after its colon."""
    if not (tight := _TIGHT.match(line)):
        return None
    key, value = (tight["key"], tight["value"].rstrip()) if len(line) <= _LONG else ("key", "value")
    return f"no space after the colon; write {key}: {value}"


def _colon(said: Complaint) -> Found:
    if not said.has("mapping values are not allowed", "mapping keys are not allowed"):
        return None
    line, column = said.at
    pair = _PAIR.match(said.lines[line])
    if pair and pair.start("value") <= column:
        key, value = _pair(said.lines[line])
        if "keys" in said.problem:
            return line, column, reserved(key, "?", value)
        return line, column, f"a colon inside the value of `{key[:_LONG]}`; {quote(key, value)}"
    above = next((number for number in range(line - 1, -1, -1) if said.lines[number].strip()), line)
    if above != line and not _PAIR.match(said.lines[above]):
        if tight := _tight(said.lines[above]):
            return above, 0, tight
        if ":" not in said.lines[above] and not said.lines[above].lstrip().startswith("-"):
            return above, 0, f"{shown(said.lines[above])} has no colon; write key: value"
    indent = _indent(said.lines[line])
    key = said.lines[line][indent:column].strip()[:_LONG]
    return line, indent, f"`{key}` is indented deeper than the line above; begin it in the same column"


def _after_quote(said: Complaint) -> Found:
    """Something follows a closed quote: a quote inside the quotes, or one that was not closed lines before."""
    if said.last is None or type(said.last).__name__ != "ScalarEvent" or said.last.implicit[0]:
        return None
    start, end = said.last.start_mark, said.last.end_mark
    sign = said.lines[start.line][start.column : start.column + 1]
    if sign not in ("'", '"') or end.line != said.at[0]:
        return None
    if start.line != end.line:
        return start.line, start.column, f"this quote closes only in a later line; close it with {sign} in its own line"
    if said.at[1] < end.column:
        return None
    inside = "write each ' inside it twice ('')" if sign == "'" else 'write each " inside it as \\"'
    return said.at[0], end.column, f"text after the closing {sign}; quote the whole value, and {inside}"


def _after_bracket(said: Complaint) -> Found:
    if "flow" in said.context:
        sign = said.lines[said.since[0]][said.since[1] : said.since[1] + 1]
        if closing := {"[": "]", "{": "}"}.get(sign):
            return *said.since, f"this {sign} is not closed properly; close it with {closing} or quote the value"
        if not "".join(said.lines[said.at[0] :])[said.at[1] :].strip() and (last := _last_opening(said)):
            return last
        return *said.at, "a sign that does not belong inside [ ] or { }; quote the text it is part of"
    before = said.lines[said.at[0]][: said.at[1]].rstrip()
    if before.endswith(("]", "}")):
        return *said.at, f"text after the closing {before[-1]}; {quote(*_pair(said.lines[said.at[0]]))}"
    return None


def _last_opening(said: Complaint) -> Found:
    """The last [ or { that nothing closes, where the text ends."""
    closed = 0
    for line in range(said.at[0], -1, -1):
        for column in range(len(said.lines[line]) - 1, -1, -1):
            sign = said.lines[line][column]
            if sign in "[{" and not closed:
                closing = {"[": "]", "{": "}"}[sign]
                return line, column, f"this {sign} is not closed; close it with {closing} or quote the value"
            closed += (sign in "]}") - (sign in "[{")
    return None


def _first_sign(said: Complaint) -> Found:
    line, column = said.at
    sign = said.lines[line][column : column + 1]
    if sign and sign in "@`%,]}?|>" and (said.has("cannot start", "node content") or "node" in said.context):
        key, value = _pair(said.lines[line])
        return line, column, reserved(key, sign, value)
    return None


def _no_colon(said: Complaint) -> Found:
    if "find expected ':'" in said.problem:
        line, column = said.since
        if tight := _tight(said.lines[line]):
            return line, column, tight
        return line, column, f"{shown(said.lines[line])} has no colon; write key: value, or indent it under its key"
    if said.has("expected key", "block end", "document start", "'-' indicator"):
        line, column = said.at
        rest = said.lines[line][column:].lstrip()
        if rest.startswith("- ") and column == _indent(said.lines[line]):
            return line, column, "a list under a key that has a value already; delete that value or this list"
        if rest.startswith(":"):
            return line, column, "a colon with no key before it; write key: value"
        return line, column, "this line is not indented like those it belongs with; begin it in their column"
    return None


_SLIPS = (_tab, _unclosed_quote, _scanning, _colon, _after_quote, _after_bracket, _first_sign, _no_colon)
