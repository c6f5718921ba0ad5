"""Patterns for lines, as people write them into a profile; the only door to re2.

RE2 takes time in proportion to the text, whatever the pattern, so that no line can stop a build. Its patterns are
Python's without lookaround and references back (github.com/google/re2/wiki/Syntax). ``\\w`` means a letter, digit or
underscore of any script here, as in Python.
"""

import re
from functools import lru_cache
from typing import Protocol

LONGEST = 1000  #: characters of a pattern
_MEMORY = 1 << 20  #: bytes that a pattern's automaton may take
_PIECE = re.compile(r"\\.|\[\^?\]?|\]|.", re.DOTALL)
_WORD = r"\pL\pM\pN_"
_ADVICE = {
    r"\b": "write (?:^|[ ,.]) or the like where a word begins or ends",
    r"\B": "write the letters that may stand there",
}
_MEANING = {
    "missing )": "a ( is never closed; add its ) or write \\(",
    "unexpected )": "a ) closes nothing; delete it or write \\)",
    "missing ]": "a [ is never closed; add its ] or write \\[",
    "no argument for repetition operator": "a *, + or ? has nothing in front of it; write \\* for the sign itself",
    "invalid perl operator": "lookaround such as (?=…) is not known; write all that stands there, the value in ( )",
    "invalid escape sequence": "an escape that is not known here, such as a reference back; write the sign itself",
    "invalid repetition size": "a repetition is larger than 1000; write a smaller one",
    "pattern too large": "it takes too much memory; write smaller repetitions",
}


class Match(Protocol):
    """What was found in a line."""

    def group(self, number: int = 0) -> str | None: ...


class Pattern(Protocol):
    """A pattern that can be looked for."""

    @property
    def groups(self) -> int: ...

    def search(self, text: str) -> Match | None: ...


@lru_cache(maxsize=512)
def compiled(written: str) -> Pattern:
    """The pattern, ready for use. ValueError, with what to do, where it is none."""
    if len(written) > LONGEST:
        raise ValueError(f"a pattern of more than {LONGEST} characters; write several shorter ones")
    import re2  # noqa: PLC0415

    options = re2.Options()
    options.log_errors = False
    options.max_mem = _MEMORY
    try:
        pattern: Pattern = re2.compile(_of_any_script(written), options=options)
    except re2.error as error:
        said = error.args[0].decode("utf-8", "replace") if isinstance(error.args[0], bytes) else str(error)
        meaning = next((text for start, text in _MEANING.items() if said.startswith(start)), f"{said}; mend it")
        raise ValueError(f"{written[:60]!r} is no pattern: {meaning}") from None
    if pattern.search("") is not None:
        raise ValueError(f"{written[:60]!r} fits every line, even an empty one; write what must stand there")
    return pattern


def _of_any_script(written: str) -> str:
    """The pattern with ``\\w`` and ``\\W`` spelt out for all scripts; ValueError for what cannot be."""
    parts: list[str] = []
    inside = False
    for piece in _PIECE.findall(written):
        if piece in _ADVICE and not inside:
            raise ValueError(f"`{piece}` knows only the letters a to z; {_ADVICE[piece]}")
        if piece == r"\W" and inside:
            raise ValueError("`\\W` cannot stand inside [ ]; write the signs that may stand there")
        if piece == r"\w":
            parts.append(_WORD if inside else f"[{_WORD}]")
        elif piece == r"\W":
            parts.append(f"[^{_WORD}]")
        else:
            parts.append(piece)
        if piece.startswith("[") and not inside:
            inside = True
        elif piece == "]":
            inside = False
    return "".join(parts)


def value(pattern: Pattern, text: str) -> str | None:
    """What a pattern finds in a line: its first group, or all that it fits; ``None`` where it fits nothing."""
    match = pattern.search(text)
    if match is None:
        return None
    found = match.group(1) if pattern.groups else match.group(0)
    return " ".join((found or "").split())
