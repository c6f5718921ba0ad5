"""JSON as it stands in pages' scripts, with the ways in which it is broken there mended.

Comments around it, line breaks and stray quotes in texts, commas too many or too few, JavaScript's and Python's words,
single quotes and keys without any, HTML's entities, several objects one after the other, an end that is missing: each
costs what is broken, not the whole.
"""

import json
import re
from html import unescape

_OPENS = re.compile(r"(?:(?://|/\*)\s*)?(?:<!\[CDATA\[|<!--)(?:\s*\*/)?")
_CLOSES = re.compile(r"(?:(?://|/\*)\s{0,9})?(?:\]\]>|-->)(?:\s{0,9}\*/)?[;\s]*\Z")
_DECODER = json.JSONDecoder(strict=False)
_ASSIGNED = re.compile(r"(?:(?:var|let|const)\s{1,9})?[\w$.]{1,80}\s{0,9}=\s{0,9}(?=[{\[])")
# A string may hold quotes that nobody escaped: it ends at one that something can follow, be it a key without a comma.
_STRING = r'"(?:[^"\\]|\\.|"(?!\s*(?:[,:}\]]|$|"[\w@:.-]{1,40}"\s{0,9}:)))*+"?'
_TOKEN = re.compile(
    rf"(?P<string>{_STRING})|(?P<gone>//[^\n]*|/\*.*?\*/)|(?P<mark>[\[\]{{}},])|(?P<rest>[^\"\[\]{{}},/]+|/)", re.DOTALL
)
_ESCAPE = re.compile(r'\\(?:(["\\/bfnrt]|u[0-9a-fA-F]{4})|(.?))', re.DOTALL)
_WORD = re.compile(r"\b(?:undefined|NaN|Infinity|None|True|False)\b")
_KEY = re.compile(r"([A-Za-z_$][\w$]{0,40})\s{0,9}:")  #: without quotes
_SINGLE_FIRST = re.compile(r"[\s\[{]{0,20}'")
_QUOTES = re.compile(r"\"(?:[^\"\\]|\\.)*+\"?|'((?:[^'\\]|\\.|'(?!\s*[,:}\]]))*+)'?", re.DOTALL)
_PAIR = re.compile(
    r'"(@type|headline|datePublished|dateModified|description|articleSection)"\s*:\s*"((?:[^"\\\n]|\\.)*+)"'
)
_QUOTED = re.compile(r"[\s\[{]{1,20}&quot;")  #: written as text of a page is: {&quot;@type&quot;
_MOST = 2_000_000  #: characters of one script
_MENDED = 200_000  #: characters of a broken one up to which it is read as a whole
_MOST_MENDED = 8_000  #: commas and escapes of such a one; each takes more than a hundred bytes
_LEAST, _EACH = 20_000, 16  #: values that any script may have, and characters for each beyond them


def whole(text: str) -> object:
    """The value of a script that is JSON and nothing else, as it should be; ``None`` of any other."""
    if len(text) > _LEAST:
        return None
    try:
        return _DECODER.decode(text)
    except (ValueError, RecursionError):
        return None


def load(text: str) -> list[object]:
    """The values in a script, in order; ``[]`` where nothing can be made of it. Never raises."""
    text = text[:_MOST].strip().lstrip("\ufeff")
    if text.count(",") + text.count("{") + text.count("[") > _LEAST + len(text) // _EACH:
        return _pairs(text)  # as values these would take many times the memory of the page
    try:
        return [_DECODER.decode(text)]
    except (ValueError, RecursionError):
        pass
    if opens := _OPENS.match(text):
        text = text[opens.end() :]
    if closes := _CLOSES.search(text, max(0, len(text) - 40)):
        text = text[: closes.start()]
    text = text.strip().rstrip(";")
    if assigned := _ASSIGNED.match(text):
        text = text[assigned.end() :]
    if _QUOTED.match(text):
        text = unescape(text)
    commas = max(text.count(","), text.count('":'))
    few = len(text) <= _MENDED and commas + text.count("\\") <= _MOST_MENDED
    if values := _values(text) or (_values(mended(text)) if few else []):
        return values
    return _pairs(text)


def _pairs(text: str) -> list[object]:
    """What a script says of the story, found without reading it as a whole."""
    pairs: dict[str, object] = {}
    for m in _PAIR.finditer(text):
        pairs.setdefault(m[1], unescaped(m[2]))
    return [pairs] if len(pairs) > 1 else []


def _values(text: str) -> list[object]:
    """One value after the other, up to where there is none; ``[]`` if that is the beginning."""
    values: list[object] = []
    position = 0
    try:
        while position < len(text):
            value, position = _DECODER.raw_decode(text, position)
            values.append(value)
            while position < len(text) and text[position] in " \t\r\n,;":
                position += 1
    except (ValueError, RecursionError):
        # What follows an object is often a script's rest; what breaks off within the first is for mending.
        return values if position else []
    return values


def mended(text: str) -> str:
    """The text as JSON, as far as tokens go: no comments, commas in their places, strings escaped, brackets closed."""
    if _SINGLE_FIRST.match(text):
        text = _QUOTES.sub(_in_double_quotes, text)
    out: list[str] = []
    opened: list[str] = []
    for m in _TOKEN.finditer(text):
        begins = m.lastgroup == "string" or m[0] in "[{"
        if begins and opened and out[-1] not in "[{," and not out[-1].endswith(":"):
            out.append(",")
        if m.lastgroup == "string":
            out.append(_string(m[0]))
        elif m.lastgroup == "mark":
            mark = m[0]
            if mark in "]}":
                if not opened or opened[-1] != mark:
                    continue
                opened.pop()
                _drop_comma(out)
            elif mark != ",":
                opened.append("]" if mark == "[" else "}")
            elif out and out[-1] == ",":
                continue
            out.append(mark)
        elif m.lastgroup == "rest" and not m[0].isspace():
            out.append(_WORD.sub(_javascript, _KEY.sub(r'"\1":', m[0].strip(), count=1)))
    _drop_comma(out)
    return "".join(out + opened[::-1])


def _in_double_quotes(m: re.Match[str]) -> str:
    return m[0] if m[1] is None else json.dumps(m[1].replace("\\'", "'"))


def _javascript(m: re.Match[str]) -> str:
    return m[0].lower() if m[0] in ("True", "False") else "null"


def _drop_comma(out: list[str]) -> None:
    while out and out[-1] == ",":
        out.pop()


def _string(token: str) -> str:
    inner = token[1:-1] if len(token) > 1 and token.endswith('"') and not token.endswith('\\"') else token[1:]
    inner = _ESCAPE.sub(lambda m: m[0] if m[1] else m[2] or "", inner)
    return '"' + re.sub(r'(?<!\\)((?:\\\\)*)"', r'\1\\"', inner) + '"'


def unescaped(inner: str) -> str:
    """What a JSON string means, given what stands between its quotes."""
    try:
        value = _DECODER.decode(f'"{inner}"')
    except ValueError:
        return inner
    return value if isinstance(value, str) else inner
