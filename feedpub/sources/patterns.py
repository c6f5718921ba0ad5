"""Patterns of paths, as in a configuration.

Patterns (``include``, ``exclude``) read like the plain part of ``.gitignore`` and mind upper and lower case: ``*``,
``?``, ``[abc]`` and ``[!abc]`` stay within one part of the path, ``**/`` is any number of folders, ``/**`` everything
below. A pattern without a slash fits at any depth, another one counts from the folder. A pattern that ends in a name
or a slash (``drafts``, ``news/2024/``) takes in everything below a folder of that name; an ``exclude`` that fits a
folder through wildcards does so, too, because what is kept out must stay out.
"""

import re
from collections.abc import Callable, Iterator, Sequence

_TOKEN = re.compile(r"(?P<deep>(?<![^/])\*\*/)|(?P<all>\*\*)|(?P<star>\*)|(?P<one>\?)|\[(?P<set>[!^]?\]?[^]/]*)\]")
_WILD = re.compile(r"[*?[]")


def fits(patterns: Sequence[str]) -> Callable[[str], bool]:
    """What tells whether a file's path fits one of the patterns, as ``include`` does."""
    expression = matcher(patterns, outright=True)
    return lambda path: expression.fullmatch(path) is not None


def matcher(patterns: Sequence[str], *, outright: bool) -> re.Pattern[str]:
    """One expression for all patterns, for a file's path, and a folder's with a slash behind it.

    ``outright``: only a pattern that names a folder takes in what is below; else one that fits it does.
    """
    return re.compile("|".join(_expression(pattern, outright=outright) for pattern in patterns) or r"(?!)", re.DOTALL)


def _expression(pattern: str, *, outright: bool) -> str:
    parts = pattern.rstrip("/")
    anywhere = "" if "/" in parts else "(?:.*/)?"
    below = "/.*" if pattern.endswith("/") else "(?:/.*)?"
    if outright and _WILD.search(parts.rpartition("/")[2]) and not pattern.endswith("/"):
        below = ""
    return anywhere + "".join(_translated(parts)) + below


def _translated(pattern: str) -> Iterator[str]:
    end = 0
    for token in _TOKEN.finditer(pattern):
        yield re.escape(pattern[end : token.start()])
        end = token.end()
        if token["deep"]:
            yield "(?:.*/)?"
        elif token["all"]:
            yield ".*"
        elif token["star"]:
            yield "[^/]*"
        elif token["one"]:
            yield "[^/]"
        else:
            yield _set(token["set"])
    yield re.escape(pattern[end:])


def _set(inside: str) -> str:
    negated = inside[:1] in ("!", "^")
    letters = inside[negated:]
    if not letters:
        return re.escape(f"[{inside}]")
    spans = re.sub(r"([\\\]\[&~|^])", r"\\\1", letters)
    try:
        re.compile(f"[{spans}]")
    except re.error:
        return re.escape(f"[{inside}]")  # as "[z-a]": a range of nothing, so the signs themselves are meant
    return f"(?!/)[{'^' if negated else ''}{spans}]"
