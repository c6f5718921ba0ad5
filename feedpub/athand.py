"""The memory of a run between its builds: a ledger and an index that stay open, as long as nobody else touches them.

To open them, and to read the same entries of the same feeds again, is a tenth of what a saved story takes. What stays
is used again only where its file is the one that it was, and looks just as it did when the last build was done with it:
size, times, inode, and no journal of a writer that was cut short. A ledger that was deleted, moved away, put back from
a backup or written by another feedpub looks otherwise, and is opened like any other. It is closed by any build that
looks at all stories, and by one that fails.
"""

import os
from contextlib import suppress
from pathlib import Path

from feedpub.errors import FeedpubError
from feedpub.index import Index
from feedpub.index.sqlite import SqliteIndex, noted, open_index
from feedpub.ledger._staying import was_cut_short
from feedpub.ledger.sqlite import SqliteLedger, open_ledger

_Look = tuple[object, ...] | None
_File = tuple[int, int] | None


class AtHand:
    """What one thread has at hand; :meth:`stay` after a build by which it may be kept for the next one."""

    def __init__(self, todo: str = "") -> None:
        self._todo = todo  # for a person, where a build meets damage of the ledger and is done again by itself
        self.damaged = False  #: whether the ledger that was put back last turned out so, and lies elsewhere now
        self._stays = False
        self._ledger: tuple[_Look, SqliteLedger] | None = None
        self._index: tuple[_Look, SqliteIndex] | None = None
        self._files: dict[Path, _File] = {}  # that were opened

    def stay(self) -> None:
        """Keep what is put back from now on, until anything is opened anew."""
        self._stays = True

    def ledger(self, path: Path, *, whole: bool = False) -> tuple[SqliteLedger, str | None]:
        """A ledger to write, as :func:`feedpub.ledger.sqlite.open_ledger` gives it; to be put back."""
        self._stays = False
        kept, self._ledger = self._ledger, None
        if kept is not None:
            look, ledger = kept
            if look is not None and not whole and look == _look(path) and ledger.take():
                return ledger, None
            ledger.close()
        opened = open_ledger(path, whole=whole)
        self._files[path] = _file(path)
        if self._todo:
            opened[0].todo = self._todo
        return opened

    def put_ledger(self, path: Path, ledger: SqliteLedger) -> None:
        """Be done with a ledger."""
        self.damaged = ledger.was_damaged
        if self._may_stay(path):
            with suppress(FeedpubError):
                ledger.feeds()  # which the next build asks for first
            ledger.stay()
            self._ledger = _look(path), ledger
        else:
            ledger.close()

    def index(self, path: Path, made_with: str) -> Index:
        """An index to write, as :func:`feedpub.index.sqlite.open_index` gives it; to be put back."""
        kept, self._index = self._index, None
        if kept is not None:
            look, index = kept
            if look is not None and look == _look(path) and index.begin(made_with):
                return index
            index.close()
        opened = open_index(path, made_with, write=True)
        self._files[path] = _file(path)
        return opened

    def put_index(self, path: Path, index: Index) -> None:
        """Be done with an index."""
        if self._may_stay(path) and isinstance(index, SqliteIndex):
            index.save()
            noted(path, "last")  # which the next build asks for first
            self._index = _look(path), index
        else:
            index.close()

    def _may_stay(self, path: Path) -> bool:
        """Whether what was opened is still what lies there."""
        return self._stays and self._files.get(path) == _file(path)

    def close(self) -> None:
        """Have nothing at hand any more."""
        for kept in (self._ledger, self._index):
            if kept is not None:
                kept[1].close()
        self._ledger = self._index = None


def _file(path: Path) -> _File:
    """Which file lies there, whatever is in it."""
    with suppress(OSError):
        at = path.stat()
        return at.st_dev, at.st_ino
    return None


def _look(path: Path) -> _Look:
    """How a file looks that SQLite is to write; ``None`` where it is not to be used as it is."""
    place = os.fspath(path)
    try:
        at = os.stat(place)  # noqa: PTH116  asked at every save
    except OSError:
        return None
    if was_cut_short(path) or not all(os.access(one, os.W_OK) for one in (place, path.parent)):
        return None
    return place, at.st_dev, at.st_ino, at.st_mode, at.st_uid, at.st_size, at.st_mtime_ns, at.st_ctime_ns
