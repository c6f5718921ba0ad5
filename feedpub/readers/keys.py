"""What stands under a key of a front matter or of JSON: its name, its line, and what its value may be."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from typing import NamedTuple

from feedpub.dates import iso, parse
from feedpub.yamltext import Node

#: An absolute web address.
WEB = re.compile(r"https?://[^\s/?#@:\[\]]+(?::[0-9]{1,5})?(?:[/?#]\S*)?", re.IGNORECASE)
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z]{4})?(?:-(?:[A-Za-z]{2}|[0-9]{3}))?")


class Key(NamedTuple):
    """A key as it was written, or the path to it (``title.rendered``), its line in the file, and its value."""

    name: str
    line: int
    node: Node


class MisfitError(Exception):
    """A value that a field cannot hold: its line, and what is wrong; what to do.

    It ``guards`` the story if it was to keep it in (:func:`guarding`).
    """

    guards = False

    def __init__(self, line: int, message: str) -> None:
        super().__init__(line, message)
        self.line = line
        self.message = message


@contextmanager
def guarding() -> Iterator[None]:
    """Around what looks at a story's guards: a misfit there is one of them."""
    try:
        yield
    except MisfitError as error:
        error.guards = True
        raise


def moment(key: Key, value: str, language: str | None) -> date:
    """The day, wall clock's time or instant that a key's text says, as :func:`feedpub.dates.parse` tells them apart."""
    try:
        return iso(value) or parse(value, language=language)
    except ValueError as error:
        raise MisfitError(key.line, f"`{key.name}`: {error}") from None


def language(value: str) -> str | None:
    """The language tag in the spelling of RFC 5646 (``uk_UA`` is ``uk-UA``), ``None`` where it is none."""
    tag = value.partition(".")[0].replace("_", "-")
    if not _LANGUAGE.fullmatch(tag):
        return None
    first, *rest = tag.split("-")
    return "-".join([first.lower(), *(part.title() if len(part) == 4 else part.upper() for part in rest)])
