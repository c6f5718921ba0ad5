"""What a server may send packed: beside each document the same, packed by gzip (RFC 1952), as ``NAME.gz``.

nginx (``gzip_static``) and Caddy (``precompressed``) send that to whoever takes it, and do not look whether it is of
what lies beside it. So an old one is taken away before its document is replaced, and the new one comes after: in
between, and after a crash, there is none, and a server packs the document itself or sends it as it is. A packed file
counts by what is in it, so that another version of zlib touches nothing.
"""

import os
import stat
import zlib
from collections.abc import Collection, Iterable, Mapping
from contextlib import suppress
from hashlib import sha256

from feedpub.model import Document
from feedpub.targets._file import create, fill, force, read
from feedpub.targets._names import temporary, wrong_in
from feedpub.targets._together import together
from feedpub.targets._trouble import reason, todo

# As in `directory`: everything goes through this module's `os`, which is where tests make a disk fail.
# ruff: noqa: PTH105, PTH108, PTH116

Files = Mapping[str, Collection[str]]  #: paths to digests

SUFFIX = ".gz"
_LEVEL = 4  # 6 takes 2.4 times as long, and who saved a story waits for it
_GZIP = 31  # for zlib: the largest window, and gzip's head and sum around it
_SOME = 1 << 20  # bytes that are unpacked at once


def beside(path: str) -> str:
    """What the packed file of a document is called."""
    return path + SUFFIX


def is_packed(path: str) -> bool:
    """Whether a path is of a packed file; no document's ends so."""
    return path.endswith(SUFFIX)


def siblings(paths: Iterable[str]) -> list[str]:
    """The packed files of the documents among some paths; none of one whose name is too long for it."""
    return [beside(path) for path in paths if not is_packed(path) and wrong_in(beside(path)) is None]


def with_siblings(files: Files) -> dict[str, Collection[str]]:
    """Documents and their digests, and their packed files with the same ones: those of what is in them."""
    return {**files, **{path: files[path.removesuffix(SUFFIX)] for path in siblings(files)}}


def packed(body: bytes) -> bytes:
    """A document as a server sends it to whoever takes gzip. Pure: no time and no name are in it."""
    packer = zlib.compressobj(_LEVEL, zlib.DEFLATED, _GZIP)
    return packer.compress(body) + packer.flush()


def digest_within(whole: bytes) -> str | None:
    """The digest of what is in a packed file, however large that is; ``None`` where it is not just one."""
    unpacker, found = zlib.decompressobj(_GZIP), sha256()
    try:
        while whole and not unpacker.eof:
            found.update(unpacker.decompress(whole, _SOME))
            whole = unpacker.unconsumed_tail
    except zlib.error:
        return None
    return found.hexdigest() if unpacker.eof and not unpacker.unused_data else None


def is_of(root: str, path: str) -> bool:
    """Whether a packed file in the folder ``root`` is of what lies beside it now."""
    document = f"{root}/{path.removesuffix(SUFFIX)}"
    return _holds(f"{root}/{path}", read(document, os.stat(document).st_size))


def put_beside(root: str, documents: Collection[Document], others: Iterable[str]) -> tuple[set[str], list[str]]:
    """Pack what lies in the folder ``root`` and is not packed yet: the ``documents``, and the ``others``, which stay.

    The folders in which there is a new file, and what failed: then there is none, which is no harm to anybody.
    """
    bodies = {one.path: one for one in documents}
    paths = [path.removesuffix(SUFFIX) for path in siblings([*bodies, *others])]
    folders: set[str] = set()
    failures: dict[str, list[str]] = {}
    first: dict[str, OSError] = {}
    needed: dict[str, int] = {}
    for path, (size, error) in zip(
        paths, together(lambda path: _put(root, path, bodies.get(path)), paths), strict=True
    ):
        if error:
            failures.setdefault(reason(error), []).append(beside(path))
            first.setdefault(reason(error), error)
            needed[reason(error)] = needed.get(reason(error), 0) + size
        elif size:
            folders.add(f"{root}/{path}".rpartition("/")[0])
    return folders, [
        f"{', '.join(which)} cannot be written ({why}), all else was; {todo(first[why], needed[why])}"
        for why, which in failures.items()
    ]


def _put(root: str, path: str, document: Document | None) -> tuple[int, OSError | None]:
    """How many bytes a document's packed file has if it had to be made anew, and what went wrong."""
    file, size = f"{root}/{path}", 0
    try:
        there = os.stat(file)
        body = document.body if document else read(file, there.st_size)
        if not body or _holds(beside(file), body):
            return 0, None
        whole = packed(body)
        size = len(whole)
        _write(beside(file), whole, there.st_mtime_ns)
    except (FileNotFoundError, NotADirectoryError) as error:
        return 0, error if document else None  # what was to stay may be gone
    except OSError as error:
        return size, error
    return size, None


def _write(file: str, body: bytes, when: int) -> None:
    """A whole new file, as old (ns) as its document: servers make their ETag of that."""
    folder, _, name = file.rpartition("/")
    temp = f"{folder}/{temporary(name)}"
    new = create(temp)
    try:
        try:
            fill(new, body, None)
            os.utime(new, ns=(when, when))
            force(new)
        finally:
            os.close(new)
        os.replace(temp, file)
    except OSError:
        with suppress(OSError):
            os.unlink(temp)
        raise


def _holds(file: str, body: bytes) -> bool:
    """Whether just that is packed in a file."""
    try:
        there = os.lstat(file)
        if not stat.S_ISREG(there.st_mode):
            return False
        unpacker = zlib.decompressobj(_GZIP)
        # One byte more is enough to see that it is something else.
        found = unpacker.decompress(read(file, there.st_size), len(body) + 1)
    except (OSError, zlib.error):
        return False
    return found == body and unpacker.eof and not unpacker.unused_data
