"""A JSON text (RFC 8259) as keys and values with their lines: JSON is YAML, too, whose reader knows them."""

import json
import re
from typing import NoReturn

from feedpub.yamltext import Map, Node, YamlError
from feedpub.yamltext import load as load_yaml

# A character beyond U+FFFF, as JSON escapes it and YAML does not; before it an even number of backslashes.
_PAIR = re.compile(r"(?<!\\)((?:\\\\)*)\\u([dD][89abAB][0-9a-fA-F]{2})\\u([dD][c-fC-F][0-9a-fA-F]{2})")


def load_map(text: str, first_line: int = 1) -> Map:
    """The keys and values of a text that is one JSON object; YamlError, with the line, where it is none."""
    node = load(text, first_line)
    if not isinstance(node, Map):
        raise YamlError(first_line, 1, "no JSON object; write keys and values between { and }")
    return node


def load(text: str, first_line: int = 1) -> Node:
    """The value of a text that is JSON; YamlError, with the line, where it is none."""
    end = end_of(text, len(text) - len(text.lstrip()), first_line)
    if rest := text[end:].strip():
        line = first_line + text[:end].count("\n")
        raise YamlError(line, 1, f"text behind the closing brace ({rest[:20]!r}); delete it")
    return load_yaml(_PAIR.sub(_character, text), first_line=first_line)


def end_of(text: str, start: int, line: int) -> int:
    """Where the JSON object ends that begins at ``start``, in that line; YamlError where it is none."""
    try:
        return _DECODER.raw_decode(text, start)[1]
    except json.JSONDecodeError as error:
        line += text.count("\n", start, error.pos)
        raise YamlError(
            line, error.colno, f"no JSON ({error.msg[:1].lower()}{error.msg[1:]}); mend it, or write YAML"
        ) from None
    except RecursionError:
        raise YamlError(line, 1, "nested too deep; write it flatter") from None
    except ValueError as error:
        raise YamlError(line, 1, f"no JSON ({error}); mend it, or write YAML") from None


def _no_number(name: str) -> NoReturn:
    raise ValueError(f"{name} is no number")


_DECODER = json.JSONDecoder(parse_constant=_no_number, parse_int=str, parse_float=str)


def _character(pair: re.Match[str]) -> str:
    return pair[1] + bytes.fromhex(pair[2] + pair[3]).decode("utf-16-be")
