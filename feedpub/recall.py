"""What comes of files: remembered of those that did not change, read of the others, and remembered from then on."""

import os
from collections import Counter
from collections.abc import Callable, Collection, Generator, Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from hashlib import blake2b

from feedpub import packing, readers
from feedpub.executor import Executor
from feedpub.index import Index, Known, Stamp
from feedpub.model import Entry
from feedpub.naming import Newsroom
from feedpub.reading import Found, Outcome, Story, died, outcome_of
from feedpub.sources import directory

Forget = Callable[[Entry], bool]
NEVER: Stamp = ()  #: the stamp of what is to be read again, however its file looks


def nothing(_entry: Entry) -> bool:
    """Forget no story."""
    return False


def outcomes(
    files: Sequence[Found], index: Index, executor: Executor, forget: Forget = nothing
) -> Generator[tuple[Story, ...], None, None]:
    """The stories of each file, in the order of the files. To be closed: then the index is up to date.

    Files with a story that ``forget`` is true of leave no trace in it.
    """
    book = _Book(index, files)
    remembered = [book.remembered(found) for found in files]
    unread = [found for found, packed in zip(files, remembered, strict=True) if packed is None]
    made = executor.each(_read, unread, _lost)
    try:
        for found, packed in zip(files, remembered, strict=True):
            fresh = packed if packed is not None else next(made)
            outcome = packing.unpack(fresh, found)  # bytes of our own: the index sees to it
            hidden = any(story.entry and forget(story.entry) for story in outcome.stories)
            book.note(found, None if hidden else fresh, lasting=outcome.lasting)
            yield outcome.stories
    finally:
        book.close()


@dataclass(frozen=True, slots=True)
class Change:
    """A file that is not as it was: the stories in it before and now; none where it is new, none where it is gone."""

    path: str
    before: tuple[Story, ...] = ()
    now: tuple[Story, ...] = ()


def changes(
    files: Sequence[Found],
    index: Index,
    executor: Executor,
    forget: Forget = nothing,
    also: Collection[str] = (),
) -> list[Change]:
    """Which of the ``files``, all that there are in some folders, changed or are new, and which went from there.

    And those whose paths are among ``also``. To be followed by :meth:`feedpub.index.Index.close`.
    """
    book = _Book(index, files, compare=True)
    remembered = [book.remembered(found) for found in files]
    unread = [found for found, packed in zip(files, remembered, strict=True) if packed is None]
    made = executor.each(_read, unread, _lost)
    found_now: list[Change] = []
    for found, packed in zip(files, remembered, strict=True):
        before = book.former(found)
        fresh = packed if packed is not None else next(made)
        outcome: Outcome | None = None
        if packed is None:
            outcome = packing.unpack(fresh, found)
            found_now.append(Change(found.path, _unpacked(before, found), outcome.stories))
        elif found.path in also:
            found_now.append(Change(found.path, _unpacked(packed, found), _unpacked(packed, found)))
        hidden = outcome is not None and any(story.entry and forget(story.entry) for story in outcome.stories)
        book.note(found, None if hidden else fresh, lasting=outcome is None or outcome.lasting)
    return found_now + [Change(path) for path in book.gone(files)]


def _unpacked(packed: bytes | None, found: Found) -> tuple[Story, ...]:
    return () if packed is None else packing.unpack(packed, found).stories


def _read(found: Found) -> bytes:
    return packing.pack(outcome_of(found))


def _lost(found: Found) -> bytes:
    return packing.pack(died(found))


class _Book:
    """The index as it was, and as it is to be, a folder at a time."""

    def __init__(self, index: Index, files: Iterable[Found], *, compare: bool = False) -> None:
        self._index = index
        self._sources: dict[int, str] = {}  # by their newsrooms, which to compare takes longer than all else here
        self._compare = compare  # whether it will be asked for what was there before
        self._left = Counter(map(self._folder_of, files))  # files of each folder that are still to come
        self._folders = tuple(self._left)
        self._known: dict[str, Known] = {}
        self._was: dict[str, Known] = {}
        self._now: dict[str, dict[str, tuple[Stamp, bytes]]] = {}
        self._stamps: dict[str, Stamp] = {}

    def _folder_of(self, found: Found) -> str:
        """What the index calls a file's folder."""
        folder = found.path.rpartition("/")[0]
        if found.profiles:
            return f"{_source(found.room, found.form, tuple(map(repr, found.profiles)))}/{folder}"
        source = self._sources.get(id(found.room))
        if source is None:
            source = self._sources[id(found.room)] = _source(found.room, found.form, ())
        return f"{source}/{folder}"

    def remembered(self, found: Found) -> bytes | None:
        """What came of the file when it was read last, if it is as it was then."""
        folder = self._folder_of(found)
        if folder not in self._known:
            self._known[folder] = self._index.recall(folder)
            if self._compare:
                self._was[folder] = self._known[folder]
        stamp, packed = self._known[folder].get(_name_of(found), (None, None))
        self._stamps[found.path] = now = _stamp_of(found)
        return packed if stamp == now else None

    def former(self, found: Found) -> bytes | None:
        """What came of the file when it was read last."""
        return self._was[self._folder_of(found)].get(_name_of(found), (None, None))[1]

    def gone(self, files: Iterable[Found]) -> list[str]:
        """The paths of what was in the folders of the ``files`` besides them."""
        there = {found.path for found in files}
        return [
            path
            for folder, known in self._was.items()
            for name in known
            if (path := f"{folder.partition('/')[2]}/{name}") not in there
        ]

    def note(self, found: Found, packed: bytes | None, *, lasting: bool = True) -> None:
        """What came of the file, to be known again, and if that is ``lasting``, not to be read again."""
        folder, stamp = self._folder_of(found), self._stamps.pop(found.path)
        now = self._now.setdefault(folder, {})
        if packed is not None:
            # A change that comes later than the time of the last one shows by its own.
            trusted = lasting and max(stamp[2::4]) < self._index.trusted
            now[_name_of(found)] = stamp if trusted else NEVER, packed
        self._left[folder] -= 1
        if not self._left[folder] and self._now.pop(folder) != self._known.pop(folder):
            self._index.keep(folder, now)

    def close(self) -> None:
        self._index.close(self._folders)


def _name_of(found: Found) -> str:
    return found.path.rpartition("/")[2]


@lru_cache(maxsize=256)
def _source(room: Newsroom, form: str | None, profiles: tuple[str, ...]) -> str:
    """All that a source's configuration says of how its stories are read, in a word."""
    people = sorted(room.people.items())
    return blake2b(repr((room, people, form, profiles)).encode("utf-8", "backslashreplace"), digest_size=12).hexdigest()


def _stamp_of(found: Found) -> Stamp:
    item = found.item
    own = (item.size, item.mtime_ns, item.ctime_ns, item.inode)
    suffix = readers.COMPANIONS.get(readers.suffix_of(item.path))
    if suffix is None:
        return own
    try:
        there = os.lstat(directory.name_beside(item, suffix))
    except OSError:
        return own
    return (*own, there.st_size, there.st_mtime_ns, there.st_ctime_ns, there.st_ino)
