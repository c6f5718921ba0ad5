"""What decides, besides files and configuration, what a build makes: this code, its libraries, the zones' data."""

import os
import sys
import sysconfig
from collections.abc import Iterable, Iterator
from contextlib import suppress
from functools import lru_cache
from hashlib import blake2b
from zoneinfo import TZPATH

# os.path and scandir instead of pathlib, as this is done before anything else, and mostly nothing else is to be done.
# ruff: noqa: PTH116, PTH118, PTH120


def made_with(zones: Iterable[str]) -> str:
    """All of that as a digest; ``zones`` are the names of the time zones that matter.

    By the stamps of the files: to read them would take longer than many a build. Of a process that goes on it is what
    it began with.
    """
    return _made_with(sys.version, tuple(sorted(set(zones))))


@lru_cache(maxsize=16)
def _made_with(version: str, zones: tuple[str, ...]) -> str:
    libraries = {sysconfig.get_path(name) for name in ("purelib", "platlib")}
    places = [*sorted(_files(os.path.dirname(__file__))), *sorted(libraries)]
    places += [os.path.join(folder, zone) for folder in TZPATH for zone in zones]
    stamps: list[tuple[str, int, int]] = []
    for place in places:
        with suppress(OSError):
            there = os.stat(place)
            stamps.append((place, there.st_size, there.st_mtime_ns))
    return blake2b(repr((version, stamps)).encode("utf-8", "backslashreplace"), digest_size=16).hexdigest()


def _files(folder: str) -> Iterator[str]:
    with os.scandir(folder) as entries:
        for entry in entries:
            if not entry.is_dir(follow_symlinks=False):
                yield entry.path
            elif entry.name != "__pycache__":
                yield from _files(entry.path)
