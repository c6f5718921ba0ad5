"""The index as it was and as it is to be, a folder at a time: what a build that looks at files asks and tells it."""

import os
from collections.abc import Collection, Iterable
from hashlib import blake2b

from msgspec import Struct
from msgspec.structs import replace

from feedpub import readers
from feedpub.index import Index, Known, Packed, Stamp, in_bytes, of_bytes
from feedpub.naming import Newsroom
from feedpub.reading import Found, Lot
from feedpub.sources import loading
from feedpub.sources.files import Item

NEVER: Stamp = ()  #: the stamp of what is to be read again, however its file looks


class Page(Struct):
    """Files of one folder, of each its stamp and what came of it, packed."""

    lot: Lot
    stamps: list[Stamp]
    packed: list[Packed | None]


class Book:
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
        self._new: set[str] = set()  # folders that nothing was known of
        self._known: dict[str, Known] = {}
        self._was: dict[str, Known] = {}
        self._now: dict[str, dict[str, tuple[Stamp, Packed]]] = {}

    def _folder_of(self, lot: Found | Lot, path: str) -> str:
        """What the index calls a folder in which there are files that are read so."""
        key = id(lot.room), tuple(map(repr, lot.profiles))
        source = self._sources.get(key)
        if source is None:
            source = _source(lot.room, lot.form, key[1])
            # Two sources may differ in nothing but their files.
            source += "+" * sum(one.rstrip("+") == source for one in self._sources.values())
            self._sources[key] = source
        folder = f"{source}/{path}"
        if folder not in self._known:
            self._known[folder] = self._index.recall(folder)
            if self._compare:
                self._was[folder] = self._known[folder]
            elif not self._known[folder]:
                self._new.add(folder)
        return folder

    def remembered(self, lot: Lot) -> Page:
        """What came of the files when they were read last, if they are as they were then."""
        folder = self._folder_of(lot, lot.folder)
        known, stamps = self._known[folder], stamps_of(lot)
        if not known:
            return Page(replace(lot, is_new=folder in self._new), stamps, [None] * len(lot))
        found = [known.get(name, (None, None)) for name in lot.part.names]
        return Page(
            lot, stamps, [packed if was == stamp else None for (was, packed), stamp in zip(found, stamps, strict=True)]
        )

    def former(self, found: Found) -> Packed | None:
        """What came of the file when it was read last."""
        folder, _, name = found.path.rpartition("/")
        return self._was[self._folder_of(found, folder)].get(name, (None, None))[1]

    def gone(self, lots: Iterable[Lot]) -> list[str]:
        """The paths of what was in the folders of the ``lots`` besides them."""
        there = {path for lot in lots for path in lot.paths()}
        return [
            path
            for folder, known in self._was.items()
            for name in known
            if (path := f"{folder.partition('/')[2]}/{name}") not in there
        ]

    def note(self, page: Page) -> None:
        """What came of the files, to be known again; nothing of those of which that is ``None``."""
        folder = self._folder_of(page.lot, page.lot.folder)
        self._go_to(page.lot.folder, folder)
        trusted = self._index.trusted
        now = {
            name: (trusted_stamp(stamp, trusted), packed)
            for name, stamp, packed in zip(page.lot.part.names, page.stamps, page.packed, strict=True)
            if packed is not None
        }
        if folder not in self._new:
            self._now.setdefault(folder, {}).update(now)
        elif now:
            self._index.add(folder, next(iter(now)), in_bytes(now))

    def note_part(self, page: Page, part: bytes, without: Collection[str]) -> None:
        """The same of a new lot, of which all is in bytes already; nothing of the files of those names."""
        folder = self._folder_of(page.lot, page.lot.folder)
        self._go_to(page.lot.folder, folder)
        if without:
            part = in_bytes({name: known for name, known in of_bytes(part).items() if name not in without})
        self._index.add(folder, page.lot.part.names[0], part)

    def _go_to(self, path: str, folder: str) -> None:
        while self._open and not f"{path}/".startswith(f"{self._open[-1][0]}/"):
            self._keep(self._open.pop()[1])
        if not self._open or self._open[-1][0] != path:
            self._open.append((path, set()))
        self._open[-1][1].add(folder)

    def _keep(self, folders: Iterable[str]) -> None:
        for folder in sorted(folders):
            self._folders.add(folder)
            now, before = self._now.pop(folder, {}), self._known.pop(folder)
            if now != before:
                self._index.keep(folder, now, before)

    def finish(self) -> None:
        """There are no more files."""
        while self._open:
            self._keep(self._open.pop()[1])

    def close(self, *, whole: bool) -> None:
        """Let go of the index, which forgets all other folders if the ``whole`` was looked at."""
        if whole:
            self.finish()
        self._index.close(self._folders if whole else None)


def trusted_stamp(stamp: Stamp, trusted: int) -> Stamp:
    """The stamp, if a change of its file that comes later than the time of the last one shows by its own."""
    return stamp if stamp and max(stamp[2::4]) < trusted else NEVER


def _source(room: Newsroom, form: str | None, profiles: tuple[str, ...]) -> str:
    """All that a source's configuration says of how its stories are read, in a word."""
    people = sorted(room.people.items())
    return blake2b(repr((room, people, form, profiles)).encode("utf-8", "backslashreplace"), digest_size=12).hexdigest()


def stamps_of(lot: Lot) -> list[Stamp]:
    """The stamps of files and of what goes with them, as they are before those are read."""
    stamps: list[Stamp] = [*lot.part.stamps()]
    for nth, alone in enumerate(lot.part.alone()):
        if not alone:
            stamps[nth] += _stamp_beside(lot.part[nth])
    return stamps


def _stamp_beside(item: Item) -> Stamp:
    """The stamp of what goes with a file; of nothing where there is nothing."""
    suffix = readers.COMPANIONS.get(readers.suffix_of(item.path))
    try:
        there = os.lstat(loading.name_beside(item, suffix)) if suffix else None
    except OSError:
        return ()
    return (there.st_size, there.st_mtime_ns, there.st_ctime_ns, there.st_ino) if there else ()
