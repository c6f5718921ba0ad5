"""Which names a target may write, and what a file is called until it is whole."""

import os
import re
from collections.abc import Iterable, Iterator
from functools import lru_cache

from feedpub.targets import digest

NEVER = frozenset({".feedpub.lock", ".gitkeep"})  #: names that are not published, replaced or removed
_LONGEST = 255  # bytes of one part of a path, on the file systems that there are
_TEMPORARY = re.compile(r"\..+\.([1-9][0-9]{0,6})\.tmp", re.DOTALL)  # a process's number has seven digits at most
_SIGNS = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff]")


@lru_cache(maxsize=4096)  # of whoever watches the same ones at every saved story
def wrong_in(path: str) -> str | None:
    """Why a text is no path of a document, relative and with forward slashes, or ``None``."""
    parts = path.split("/")
    if any(part in {"", ".", ".."} for part in parts):
        return "is not a plain relative path"
    if _SIGNS.search(path):
        return "has a sign in it that a path must not have"
    if any(len(part.encode()) > _LONGEST for part in parts):
        return f"has a part of more than {_LONGEST} bytes"
    if parts[-1] in NEVER or _TEMPORARY.fullmatch(parts[-1]):
        return "is a name that feedpub keeps for itself"
    return None


def clash(paths: Iterable[str]) -> tuple[str, str] | None:
    """The first of the paths that cannot be there with the others, and why; or ``None``."""
    paths = tuple(paths)
    folders = {folder for path in paths for folder in folders_of(path)}
    seen: set[str] = set()
    for path in paths:
        if path in seen:
            return path, "is the path of two documents"
        if path in folders:
            return path, "is the path of a document, and of a folder with others"
        seen.add(path)
    return None


def folders_of(path: str) -> Iterator[str]:
    """The folders that a path is in, the inmost first."""
    while path := path.rpartition("/")[0]:
        yield path


def temporary(name: str) -> str:
    """What a file is called beside its place until it is whole: ``.NAME.PID.tmp``."""
    ending = f".{os.getpid()}.tmp"
    if 1 + len(name.encode()) + len(ending) > _LONGEST:
        name = digest(name.encode())
    return f".{name}{ending}"


def is_stray(name: str) -> bool:
    """Whether a name is of such a file, and no process is left that could still write it.

    Our own number counts as gone: it is that of an earlier process, as in a container, where all have the same.
    """
    found = _TEMPORARY.fullmatch(name)
    if found is None:
        return False
    process = int(found[1])
    if process == os.getpid():
        return True
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return True
    except PermissionError:
        return False
    return False
