"""What was read before: of each source file its stamp and what came of it, so that only what is new is read again.

Disposable memory: without it the next build reads everything, and nothing else is different. It knows files by the
folders they are in, and holds what came of them as values that mean nothing to it.
"""

import marshal
from collections.abc import Collection, Mapping
from types import MappingProxyType
from typing import Any, Protocol
from zlib import compress, decompress

#: What moves whenever a file's content may have changed: size, times of change (ns), inode, and the same of a file that
#: belongs to it.
Stamp = tuple[int, ...]
Packed = Any  #: what came of a file, in values that marshal knows
Known = Mapping[str, tuple[Stamp, Packed]]  #: by the file's name
NONE: Known = MappingProxyType({})
Notes = Mapping[str, bytes | None]  #: what is noted of all of them, by name; ``None`` for nothing

RACY = 2_000_000_000  #: ns: a file that changed so short a time ago may change again without showing it


def in_bytes(files: Known) -> bytes:
    """Files as they are kept: together, as what many have alike takes room once."""
    plain: Any = files
    return compress(marshal.dumps(plain), 1)


def of_bytes(part: bytes) -> Known:
    """What :func:`in_bytes` made bytes of; they are our own."""
    known: Known = marshal.loads(decompress(part))  # noqa: S302
    return known


class Index(Protocol):
    """What came of the files of each folder. It fails by knowing nothing, never by an error."""

    trusted: int  #: ns, by the clock that stamps files: what changed later than this is better not kept

    def recall(self, folder: str) -> Known:
        """What is known of the files in a folder."""

    def keep(self, folder: str, files: Known, before: Known = NONE) -> None:
        """Know these files of a folder from now on, and no others; ``before`` is what :meth:`recall` had of it."""

    def add(self, folder: str, first: str, part: bytes) -> None:
        """Know some files more of a folder that nothing was known of, neither as it was nor by :meth:`keep`.

        They are such as follow each other, :func:`in_bytes`; ``first`` is the name of the first one.
        """

    def noted(self, name: str) -> bytes | None:
        """What is noted of all of them under a name, if it can be read."""

    def save(self, folders: Collection[str] | None = None, notes: Notes | None = None) -> None:
        """Have all that was kept in the store, for good; it knows and takes nothing more.

        Before, with ``folders``, forget all others. What was noted of all of them together is forgotten with any change
        of them, unless there are ``notes`` on it: each under its name in place of what was there, ``None`` for nothing.
        """

    def close(self, folders: Collection[str] | None = None, notes: Notes | None = None) -> None:
        """Save it, if it is not, and let go of the store."""


class Nothing:
    """An index that never knows anything."""

    trusted = 0

    def recall(self, folder: str) -> Known:  # noqa: ARG002
        return {}

    def keep(self, folder: str, files: Known, before: Known = NONE) -> None:
        """Forget them at once."""

    def add(self, folder: str, first: str, part: bytes) -> None:
        """Forget them at once."""

    def noted(self, name: str) -> bytes | None:  # noqa: ARG002
        return None

    def save(self, folders: Collection[str] | None = None, notes: Notes | None = None) -> None:
        """There is nothing to save."""

    def close(self, folders: Collection[str] | None = None, notes: Notes | None = None) -> None:
        """There is nothing to let go of."""
