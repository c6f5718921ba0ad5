"""What comes of files: remembered of those that did not change, read of the others, and remembered from then on."""

import os
from collections import deque
from collections.abc import Callable, Collection, Generator, Iterable, Iterator, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from itertools import islice
from typing import Any, NamedTuple, Protocol

from feedpub import packing, readers
from feedpub.executor import Executor
from feedpub.index import Index, Known, Stamp
from feedpub.model import Entry
from feedpub.naming import Newsroom
from feedpub.reading import Found, Outcome, Story, died, outcome_of
from feedpub.sources import directory

Forget = Callable[[Entry], bool]
AT_A_TIME = 256  #: files: to hand them to a process takes as long as to read two of them
NEVER: Stamp = ()  #: the stamp of what is to be read again, however its file looks


class Sift(Protocol):
    """Puts stories aside that nobody need look at; each process that reads has its own."""

    def puts_aside(self, nth: int, stories: Sequence[Story]) -> bool:
        """Whether it put aside the stories of the file of that number, all of them."""

    def taken(self) -> Any:
        """What there is to know of what it put aside since it was asked last."""


class Read(NamedTuple):
    """A run of files: how many, the stories of those that are to be looked at, each with its number from 0 on.

    And what there is to know of those that were put aside: for some of the files, and their numbers by the numbers that
    it goes by.
    """

    files: int
    stories: list[tuple[int, tuple[Story, ...]]]
    aside: Sequence[tuple[Sequence[int], Any]]


class _Made(NamedTuple):
    """What came of files: of each, packed; the numbers of those to be looked at; what was put aside of the others."""

    packed: list[bytes]
    look: list[int]
    aside: Any


def nothing(_entry: Entry) -> bool:
    """Forget no story."""
    return False


def outcomes(
    files: Iterable[Found], index: Index, executor: Executor, forget: Forget = nothing, sift: Sift | None = None
) -> Generator[Read, None, None]:
    """The stories of the files, a run of them at a time, in their order, which is that of paths within each source.

    Without those of newly read files that are put aside where they are read, if there is something to ``sift`` them by.
    To be closed: then the index is up to date, and if all were asked for, knows no other files. Those with a story that
    ``forget`` is true of leave no trace in it; what is put aside has none.
    """
    book, rest = _Book(index), iter(files)
    begun: deque[tuple[list[Found], list[bytes | None]]] = deque()

    def unread() -> Iterator[list[Found]]:
        while together := list(islice(rest, AT_A_TIME)):
            remembered = [book.remembered(found) for found in together]
            begun.append((together, remembered))
            yield [found for found, packed in zip(together, remembered, strict=True) if packed is None]

    whole = False
    try:
        for parts in executor.runs(_Reader(sift), unread(), _lost):
            yield _told(*begun.popleft(), parts, book, forget)
        whole = True
    finally:
        executor.rest()
        book.close(whole=whole)


def _told(
    files: Sequence[Found], remembered: Sequence[bytes | None], parts: Iterable[_Made], book: "_Book", forget: Forget
) -> Read:
    """A run of files with what is remembered and what came of the others, in parts; the index is told of it."""
    unread = [nth for nth, packed in enumerate(remembered) if packed is None]
    whole, look, aside = list(remembered), {nth for nth, packed in enumerate(remembered) if packed is not None}, []
    for part in parts:
        numbers, unread = unread[: len(part.packed)], unread[len(part.packed) :]
        for nth, packed in zip(numbers, part.packed, strict=True):
            whole[nth] = packed
        look.update(numbers[nth] for nth in part.look)
        aside += [(numbers, part.aside)] if part.aside is not None else []
    stories = []
    for nth, (found, fresh) in enumerate(zip(files, whole, strict=True)):
        assert fresh is not None  # noqa: S101  every file is remembered or read
        if nth not in look:
            book.note(found, fresh)
            continue
        outcome = packing.unpack(fresh, found)  # bytes of our own: the index sees to it
        hidden = any(story.entry and forget(story.entry) for story in outcome.stories)
        book.note(found, None if hidden else fresh, lasting=outcome.lasting)
        stories.append((nth, outcome.stories))
    return Read(len(files), stories, aside)


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
    book = _Book(index, compare=True)
    remembered = [book.remembered(found) for found in files]
    unread = [found for found, packed in zip(files, remembered, strict=True) if packed is None]
    made = iter([*executor.each(_read, unread, _died)])
    executor.rest()
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
    book.finish()
    return found_now + [Change(path) for path in book.gone(files)]


def _unpacked(packed: bytes | None, found: Found) -> tuple[Story, ...]:
    return () if packed is None else packing.unpack(packed, found).stories


def _read(found: Found) -> bytes:
    return packing.pack(outcome_of(found))


@dataclass(frozen=True, slots=True, eq=False)
class _Reader:
    """Reads files, and puts their stories aside if there is something to sift them by."""

    sift: Sift | None

    def __call__(self, files: Sequence[Found]) -> _Made:
        packed: list[bytes] = []
        look: list[int] = []
        for nth, found in enumerate(files):
            outcome = outcome_of(found)
            packed.append(packing.pack(outcome))
            if not (self.sift and outcome.lasting and self.sift.puts_aside(nth, outcome.stories)):
                look.append(nth)
        return _Made(packed, look, self.sift.taken() if self.sift else None)


def _lost(found: Found) -> _Made:
    return _Made([packing.pack(died(found))], [0], None)


def _died(found: Found) -> bytes:
    return packing.pack(died(found))


class _Book:
    """The index as it was, and as it is to be, a folder at a time.

    It is asked of files, and told of them, in the order of paths within each source: then a folder is done with when a
    file comes that is not below it.
    """

    def __init__(self, index: Index, *, compare: bool = False) -> None:
        self._index = index
        # By newsroom, which to compare takes longer than all else here, and profiles.
        self._sources: dict[tuple[int, tuple[str, ...]], str] = {}
        self._compare = compare  # whether it will be asked for what was there before
        self._open: list[tuple[str, set[str]]] = []  # folders with files still to come, and what the index calls them
        self._folders: set[str] = set()
        self._known: dict[str, Known] = {}
        self._was: dict[str, Known] = {}
        self._now: dict[str, dict[str, tuple[Stamp, bytes]]] = {}
        self._stamps: dict[str, Stamp] = {}

    def _folder_of(self, found: Found) -> str:
        """What the index calls a file's folder."""
        key = id(found.room), tuple(map(repr, found.profiles))
        source = self._sources.get(key)
        if source is None:
            source = _source(found.room, found.form, key[1])
            # Two sources may differ in nothing but their files.
            source += "+" * sum(one.rstrip("+") == source for one in self._sources.values())
            self._sources[key] = source
        return f"{source}/{found.path.rpartition('/')[0]}"

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
        self._go_to(found.path.rpartition("/")[0], folder)
        now = self._now.setdefault(folder, {})
        if packed is not None:
            # A change that comes later than the time of the last one shows by its own.
            trusted = lasting and max(stamp[2::4]) < self._index.trusted
            now[_name_of(found)] = stamp if trusted else NEVER, packed

    def _go_to(self, path: str, folder: str) -> None:
        while self._open and not f"{path}/".startswith(f"{self._open[-1][0]}/"):
            self._keep(self._open.pop()[1])
        if not self._open or self._open[-1][0] != path:
            self._open.append((path, set()))
        self._open[-1][1].add(folder)

    def _keep(self, folders: Iterable[str]) -> None:
        for folder in sorted(folders):
            self._folders.add(folder)
            if (now := self._now.pop(folder)) != self._known.pop(folder):
                self._index.keep(folder, now)

    def finish(self) -> None:
        """There are no more files."""
        while self._open:
            self._keep(self._open.pop()[1])

    def close(self, *, whole: bool) -> None:
        """Let go of the index, which forgets all other folders if the ``whole`` was looked at."""
        if whole:
            self.finish()
        self._index.close(self._folders if whole else None)


def _name_of(found: Found) -> str:
    return found.path.rpartition("/")[2]


def _source(room: Newsroom, form: str | None, profiles: tuple[str, ...]) -> str:
    """All that a source's configuration says of how its stories are read, in a word."""
    people = sorted(room.people.items())
    return blake2b(repr((room, people, form, profiles)).encode("utf-8", "backslashreplace"), digest_size=12).hexdigest()


def _stamp_of(found: Found) -> Stamp:
    item = found.item
    own = (item.size, item.mtime_ns, item.ctime_ns, item.inode)
    suffix = None if item.alone else readers.COMPANIONS.get(readers.suffix_of(item.path))
    if suffix is None:
        return own
    try:
        there = os.lstat(directory.name_beside(item, suffix))
    except OSError:
        return own
    return (*own, there.st_size, there.st_mtime_ns, there.st_ctime_ns, there.st_ino)
