"""Documents into a folder, each by a new file that is renamed over the old one.

The order is the promise. First everything that is new is written beside its place (``.NAME.PID.tmp``) and forced to the
disk, and meanwhile the caller remembers what is about to be there; up to here a full disk or a kill costs nothing. Then
come the renames, in the order of the documents, and then the removals. A process that dies leaves whole files and some
temporary ones, which the next one sweeps away. One process writes at a time (:mod:`feedpub.running`).

A server such as nginx makes its ETag of a file's whole seconds and size, so a new content never has the second of the
old one or an earlier one: subscribers would be told that nothing changed.
"""

import os
import stat
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from contextlib import AbstractContextManager, suppress
from functools import partial
from pathlib import Path

from feedpub.errors import TargetError
from feedpub.model import Document
from feedpub.targets import Receipt, compressed, digest
from feedpub.targets._file import compare, create, fill, force, hasten, read
from feedpub.targets._names import clash, is_stray, temporary, wrong_in
from feedpub.targets._together import error_of, nothing, together
from feedpub.targets._trouble import failing, reason, todo

# Everything here goes through this module's `os`, which is where tests make a disk fail.
# ruff: noqa: PTH100, PTH101, PTH102, PTH105, PTH106, PTH108, PTH112, PTH116, PTH208

Owned = Mapping[str, Collection[str]]  #: path to the digests of what feedpub may have left there

_AT_ONCE = 64  # files that are open together


def publish(
    folder: Path,
    documents: Sequence[Document],
    *,
    owned: Owned,
    keep: Collection[str] = (),
    packed: Collection[str] | None = None,
    dry: bool = False,
    first: Callable[[], None] = nothing,
) -> Receipt:
    """Make the folder hold the documents; it is made where it is missing. If it is to be ``dry``, only tell what of.

    Where ``packed`` is not ``None`` there is a packed file beside each document (:mod:`.compressed`), and beside those
    that it names among the ones that stay; the others' are left alone. The receipt names packed files only where they
    were left to somebody else: they come and go with their documents.

    ``first`` is called before anything is replaced or removed, and before anything is written beside a path that is not
    in ``owned``, so that whoever remembers there what is about to be knows of all that a crash leaves; once or more.

    ``owned`` has for each path that feedpub wrote the digest of what it wrote there last (several where it was cut
    short), of a packed file that of what is in it. Those that are neither among the documents nor in ``keep`` are
    removed if they still hold that. TargetError where nothing could be replaced (then nothing was), where some of it
    could not (then each file is whole, the old one or the new, and none was removed), and where something could not be
    removed or packed (then all the rest is done).
    """
    return _Publication(folder, packed, dry, first).run(documents, owned, keep)


class _Publication:
    """One call of :func:`publish`: its folder, what must be undone if it fails, and what failed after the renames."""

    def __init__(self, folder: Path, packed: Collection[str] | None, dry: bool, first: Callable[[], None]) -> None:
        self.packed = packed
        self.dry = dry
        self.first = first
        self.subject = str(folder)
        self.root = os.path.abspath(folder)
        self.needed = 0  # bytes of all that is to be written
        self._temps: dict[str, str] = {}  # of each path, the file that is to be renamed to it
        self._made: list[str] = []  # folders, each after the one that it is in
        self._renamed_in: dict[str, None] = {}  # folders that are to be forced to the disk
        self._outside: dict[str, bool] = {}  # of each folder of a path, whether a link leads it elsewhere

    def run(self, documents: Sequence[Document], owned: Owned, keep: Collection[str]) -> Receipt:
        paths = [document.path for document in documents]
        self._check(paths)
        if not self.dry:
            self._sweep((*paths, *owned))
        modified: dict[str, int | None] = {}  # of what changed: when the file in its place was
        for document in documents:
            with self._failing(document.path):
                same, when = compare(self._at(document.path), document)
            if not same:
                modified[document.path] = when
        changed = [document for document in documents if document.path in modified]
        self.needed = sum(document.size for document in changed)
        if not self.dry and not (changed and modified.keys() <= owned.keys()):
            self.first()
        failures = [] if self.dry else self._replaced(changed, modified, owned)
        removed, kept, failures = ([], [], failures) if failures else self._remove(owned, self._staying(paths, keep))
        failures += [] if self.packed is None or self.dry or failures else self._pack(documents, self.packed)
        failures += self._sync()
        if failures:
            raise TargetError(self.subject, "; ".join(failures))
        return Receipt(
            written=tuple(document.path for document in changed),
            unchanged=tuple(path for path in paths if path not in modified),
            removed=tuple(removed),
            kept=tuple(kept),
        )

    def _staying(self, paths: Collection[str], keep: Collection[str]) -> set[str]:
        return {*paths, *keep, *(() if self.packed is None else compressed.siblings((*paths, *keep)))}

    def _replaced(self, changed: Sequence[Document], modified: Mapping[str, int | None], owned: Owned) -> list[str]:
        try:
            self._write(changed, modified)
            self._take_away(changed, owned)
            return self._replace()
        finally:
            self._clean()

    def _at(self, path: str) -> str:
        return f"{self.root}/{path}"

    def _check(self, paths: Sequence[str]) -> None:
        for path in paths:
            if wrong := wrong_in(path):
                raise self._refusal(path, wrong)
            if self._leaves(path):
                raise self._refusal(path, "leaves the folder by a symbolic link", "remove the link")
        if found := clash(paths):
            raise self._refusal(*found)

    def _refusal(self, path: str, wrong: str, todo: str = "rename the feed that it is made from") -> TargetError:
        return TargetError(self.subject, f"{path!r} {wrong}, and nothing was replaced; {todo}")

    def _leaves(self, path: str) -> bool:
        folder = path.rpartition("/")[0]
        if folder and folder not in self._outside:
            real = os.path.realpath(self.root)
            self._outside[folder] = not f"{os.path.realpath(self._at(folder))}/".startswith(f"{real}/")
        return bool(folder) and self._outside[folder]

    def _sweep(self, paths: Iterable[str]) -> None:
        """Remove what publications that were killed left behind; what cannot be removed is in nobody's way."""
        folders = {path.rpartition("/")[0] for path in paths if wrong_in(path) is None and not self._leaves(path)}
        for folder in sorted({"", *folders}):
            with suppress(OSError):
                for name in filter(is_stray, os.listdir(self._at(folder))):
                    stray = f"{self._at(folder)}/{name}"
                    if stat.S_ISREG(os.lstat(stray).st_mode):
                        os.unlink(stray)

    def _write(self, changed: Sequence[Document], modified: Mapping[str, int | None]) -> None:
        with self._failing("the folder"):
            self._make_folder(self.root)
        for start in range(0, len(changed), _AT_ONCE):
            self._write_some(changed[start : start + _AT_ONCE], modified)

    def _write_some(self, documents: Sequence[Document], modified: Mapping[str, int | None]) -> None:
        # What is about to be there is remembered meanwhile, for which a disk takes as long.
        together(partial(self._put_beside, modified), [documents], self.first)

    def _put_beside(self, modified: Mapping[str, int | None], documents: Sequence[Document]) -> None:
        """New files, on the disk, beside the places of the documents."""
        opened: dict[str, int] = {}
        try:
            for document in documents:
                with self._failing(document.path):
                    file = opened[document.path] = self._new(document.path)
                    fill(file, document.body, modified[document.path])
                    hasten(file)
            # A disk takes many at once in hardly more time than one.
            forced = together(partial(error_of, force), opened.values())
        finally:
            closed = [error_of(os.close, file) for file in opened.values()]
        for path, *errors in zip(opened, forced, closed, strict=True):
            with self._failing(path):
                if error := errors[0] or errors[1]:
                    raise error

    def _new(self, path: str) -> int:
        """A file beside the place of a document, open for writing."""
        parent, _, name = self._at(path).rpartition("/")
        self._make_folder(parent)
        temp = f"{parent}/{temporary(name)}"
        file = create(temp)
        self._temps[path] = temp
        return file

    def _make_folder(self, path: str) -> None:
        """Make a folder and those above it that are missing, for a web server to enter, whatever the umask."""
        missing = []
        while not os.path.isdir(path):
            missing.append(path)
            path = path.rpartition("/")[0] or "/"
        for folder in reversed(missing):
            os.mkdir(folder)
            self._made.append(folder)
            os.chmod(folder, stat.S_IMODE(os.stat(folder).st_mode) | 0o755)  # noqa: S103  what it holds is public
            self._renamed_in[folder.rpartition("/")[0] or "/"] = None

    def _take_away(self, changed: Sequence[Document], owned: Owned) -> None:
        """Remove the packed files of what is about to be replaced, lest a server sends them in place of it.

        Where nothing is packed any more: those that were feedpub's, and whoever's is of just what is replaced, as a
        ledger that knew it for feedpub's may be lost.
        """
        for path in compressed.siblings(document.path for document in changed):
            with self._failing(path), suppress(FileNotFoundError, NotADirectoryError):
                if self.packed is not None or self._is_ours(path, owned) or compressed.is_of(self.root, path):
                    self._unlink(path)

    def _pack(self, documents: Sequence[Document], others: Collection[str]) -> list[str]:
        inside = [path for path in others if not self._leaves(path)]
        folders, failures = compressed.put_beside(self.root, documents, inside)
        self._renamed_in.update(dict.fromkeys(folders))
        return failures

    def _replace(self) -> list[str]:
        failures: list[tuple[str, OSError]] = []
        for path, temp in list(self._temps.items()):
            final = self._at(path)
            try:
                os.replace(temp, final)
            except OSError as error:
                failures.append((path, error))
                continue
            del self._temps[path]
            self._renamed_in[final.rpartition("/")[0]] = None
            self._made.clear()  # from here on they stay
        if not failures:
            self._made.clear()
            return []
        which = ", ".join(path for path, _ in failures)
        _, first = failures[0]
        return [f"{which} cannot be replaced ({reason(first)}), the others were; {todo(first, self.needed)}"]

    def _remove(self, owned: Owned, staying: set[str]) -> tuple[list[str], list[str], list[str]]:
        removed: list[str] = []
        kept: list[str] = []
        failures: list[str] = []
        # A server sends a packed file whether or not its document is there, which therefore stays where that does.
        stuck: set[str] = set()
        for path in sorted(owned.keys() - staying, key=lambda path: (not compressed.is_packed(path), path)):
            if path in stuck:
                continue
            if wrong_in(path) or self._leaves(path):
                kept.append(path)
                continue
            try:
                if self._is_ours(path, owned):
                    # What is packed of it goes along, whosever that is, as where it is replaced.
                    packed = [one for one in compressed.siblings([path]) if compressed.is_of(self.root, one)]
                    for gone in () if self.dry else (*packed, path):
                        self._unlink(gone)
                    removed.append(path)
                else:
                    kept.append(path)
            except (FileNotFoundError, NotADirectoryError):
                continue  # somebody was faster
            except OSError as error:
                stuck.add(path.removesuffix(compressed.SUFFIX))
                failures.append(f"{path} cannot be removed ({reason(error)}); {todo(error, self.needed)}")
        removed = sorted(path for path in removed if not compressed.is_packed(path))
        return removed, sorted(kept), failures

    def _is_ours(self, path: str, owned: Owned) -> bool:
        """Whether there is still what feedpub wrote. OSError where nobody can tell, as where there is nothing."""
        found = os.lstat(self._at(path))
        if not stat.S_ISREG(found.st_mode) or path not in owned:
            return False
        whole = read(self._at(path), found.st_size)
        return (compressed.digest_within(whole) if compressed.is_packed(path) else digest(whole)) in owned[path]

    def _unlink(self, path: str) -> None:
        os.unlink(self._at(path))
        self._renamed_in[self._at(path).rpartition("/")[0]] = None

    def _sync(self) -> list[str]:
        for folder in self._renamed_in:
            try:
                names = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
                try:
                    force(names)
                finally:
                    os.close(names)
            except PermissionError:
                continue  # a folder that may be entered and written, not read: the disk gets it in its own time
            except OSError as error:
                return [f"a power cut may undo what was written ({reason(error)}); {todo(error, self.needed)}"]
        return []

    def _clean(self) -> None:
        """Take back what was not used."""
        for temp in self._temps.values():
            with suppress(OSError):
                os.unlink(temp)
        for folder in reversed(self._made):
            with suppress(OSError):
                os.rmdir(folder)

    def _failing(self, path: str) -> AbstractContextManager[None]:
        return failing(self.subject, path, self.needed)
