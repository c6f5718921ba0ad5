"""The pages of archives as they lie at the targets.

What is published is made, and not read, everywhere else; a page that never changes is what lies there.
"""

import os
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from feedpub.archives import chain
from feedpub.ledger import Ledger
from feedpub.targets import digest

if TYPE_CHECKING:
    from feedpub.settings import Config


class Shelf:
    """What lies at the targets. Each folder is looked at once."""

    def __init__(self, config: "Config", ledger: Ledger) -> None:
        places = {os.path.relpath(target.path, config.root): target.path for target in config.targets}
        self._owned = {name: dict(ledger.files(name)) for name in places}
        self._places: Mapping[str, Path] = places
        self._seen: dict[tuple[str, str], frozenset[str]] = {}
        self.uncertain = ledger.unannounced()  #: paths of which nobody knows whether they are as they should be

    def lacks(self, path: str) -> bool:
        """Whether any of the targets has no such file."""
        return any(not self._has(target, path) for target in self._places)

    def read(self, path: str) -> bytes | None:
        """What feedpub wrote there, from the first target where it still is."""
        for target, place in self._places.items():
            body = _content(place / path) if self._has(target, path) else None
            if body is not None and digest(body) in self._owned[target].get(path, ()):
                return body
        return None

    def has(self, path: str) -> bool:
        """Whether any of the targets has a file there that feedpub wrote."""
        return any(self._has(target, path) and path in self._owned[target] for target in self._places)

    def strangers(self, feed: str) -> Iterator[tuple[str, str, str]]:
        """The files of a feed's archive that the ledger does not know: target, path without suffix, suffix."""
        at = chain.folder(feed)
        for target in self._places:
            for name in sorted(self._names(target, at)):
                head, dot, suffix = name.partition(".")
                if f"{at}/{name}" not in self._owned[target] and chain.numbered(head):
                    yield target, f"{at}/{head}", dot + suffix

    def adopt(self, owned: Mapping[str, Mapping[str, Collection[str]]]) -> None:
        """Take files that are there for feedpub's own: their digests, by target and path."""
        for target, files in owned.items():
            self._owned[target].update(files)

    def raw(self, target: str, path: str) -> bytes | None:
        """What is in a target's file, whoever wrote it."""
        return _content(self._places[target] / path)

    def _has(self, target: str, path: str) -> bool:
        folder, _, name = path.rpartition("/")
        return name in self._names(target, folder)

    def _names(self, target: str, folder: str) -> frozenset[str]:
        if (target, folder) not in self._seen:
            try:
                names = os.listdir(self._places[target] / folder)  # noqa: PTH208  names are all that is needed
            except OSError:
                names = []
            self._seen[target, folder] = frozenset(names)
        return self._seen[target, folder]


def _content(file: Path) -> bytes | None:
    try:
        return file.read_bytes()
    except OSError:
        return None
