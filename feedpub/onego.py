"""The forms of which most stories are plain, and what makes entries of those in one go (:mod:`feedpub.plainstory`,
:mod:`feedpub.plainpage`). Whatever it does not take, or trips over, the readers read.
"""

import logging
from collections.abc import Sequence
from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING

from feedpub import readers
from feedpub.naming import Newsroom, seen_from_config

if TYPE_CHECKING:
    from feedpub.model import Article, Entry

logger = logging.getLogger("feedpub")

#: Files whose steps are taken together, each step with all before the next one: so few that what a processor needs for
#: one step is at hand for the next file, and so many that it is loaded seldom. For HTML it saves a quarter of the time.
AT_ONCE = 16
LARGEST = 1 << 16  #: bytes of a file that others are read with: few are larger, and all of them are in memory at once
_MODULES = {"markdown": "feedpub.plainstory", "html": "feedpub.plainpage"}
_imported = cache(import_module)  # each imports the readers of its form


def module_for(path: str, form: str | None, *, has_profiles: bool = False) -> str | None:
    """The module that reads a file in one go, ``None`` where none does.

    ``form`` is the one that its source declares. Pages that have profiles are read by those, and no file is unpacked.
    """
    if path.lower().endswith(".gz"):
        return None
    reader = readers.SUFFIXES.get(readers.suffix_of(path))
    if reader is None or form not in (None, reader.name) or (has_profiles and reader.name == "html"):
        return None
    return _MODULES.get(reader.name)


def ready(path: str, form: str | None) -> None:
    """Import it, so that processes that are forked have it."""
    if module := module_for(path, form):
        _imported(module)


def entries_of(module: str, files: Sequence[tuple[str, bytes]], room: Newsroom) -> list["Entry | None"]:
    """The first half of the story in each of some files of one source, by their paths in that.

    ``None`` of a file that is not as plain as most.
    """
    try:
        entries: list[Entry | None] = _imported(module).entries_of(files, room)
    except Exception:  # noqa: BLE001
        if len(files) > 1:
            return [entries_of(module, [one], room)[0] for one in files]
        _tell(files[0][0], room)
        return [None]
    return entries


def article_of(path: str, raw: bytes, room: Newsroom, form: str | None) -> tuple["Article", str] | None:
    """As much of the story in such a file as its second half is made of, and its fingerprint.

    ``None`` where it is not plain, and of all pages: they are few once a build knows what feeds carry.
    """
    if (module := module_for(path, form)) != _MODULES["markdown"]:
        return None
    try:
        article: tuple[Article, str] | None = _imported(module).article_of(path, raw, room)
    except Exception:  # noqa: BLE001
        _tell(path, room)
        return None
    return article


def _tell(path: str, room: Newsroom) -> None:
    where = seen_from_config(path, room)
    logger.debug("a bug in feedpub, please report it: %s is not read in one go", where, exc_info=True)
