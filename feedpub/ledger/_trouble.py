"""What is wrong with a ledger or around it, in a person's words, and the damaged one out of the way."""

from contextlib import suppress
from pathlib import Path

from feedpub.errors import ConfigError
from feedpub.ledger import InUseError

# SQLite's primary result codes (sqlite.org/rescode.html).
_PERM, _BUSY, _LOCKED, READONLY, _IOERR, _CORRUPT, _FULL, _CANTOPEN, _NOTADB = 3, 5, 6, 8, 10, 11, 13, 14, 26

_USED = "is used by another program"
_USED_LATE = f"{_USED}; see which with `fuser`, and build again when it is done"
#: What may be wrong around a ledger that is itself in order, and what to do.
_AROUND = {
    _BUSY: _USED_LATE,
    _LOCKED: _USED_LATE,
    READONLY: "cannot be written; let the user that runs feedpub write there",
    _PERM: "cannot be opened; let the user that runs feedpub read and write it and its folder",
    _CANTOPEN: "cannot be opened; let the user that runs feedpub read and write it and its folder",
    _FULL: "cannot be written; free some space on its disk, then build again",
    _IOERR: "cannot be read or written; see to its disk, then build again",
}


#: What to tell of a damaged ledger to who only looks at it.
DAMAGED = "is damaged (%s); `feedpub build` sets it aside; if there is a backup, put that in its place first"
#: What to tell of a row that is none: its kind, its key, and why.
UNREADABLE = "the ledger's %s %s cannot be read (%s) and is left out; if its file is gone, restore a backup"


def code_of(error: Exception) -> int:
    """SQLite's primary result code; 0 for what its wrapper raises by itself."""
    code: int = getattr(error, "sqlite_errorcode", 0)
    return code & 0xFF


def around(error: Exception, path: Path) -> ConfigError | None:
    """What to tell of a ledger that is to be at that path, where its surroundings are to blame."""
    if code_of(error) not in _AROUND:
        return None
    return unread(error, str(path), told(error, place=path))


def unread(error: Exception, name: str, otherwise: str) -> ConfigError:
    """What to tell of a ledger that cannot be read, so that nothing was done; ``otherwise`` if it is not in use."""
    if code_of(error) not in (_BUSY, _LOCKED):
        return ConfigError(name, otherwise)
    # It may have been a kill, and then no build would do.
    return InUseError(name, f"{_USED} ({error}); see which with `fuser`, and run this again when it is done")


def is_damage(error: Exception) -> bool:
    """Whether the ledger is to blame."""
    return code_of(error) in (_CORRUPT, _NOTADB)


def told(error: Exception, otherwise: str = "", place: Path | None = None) -> str:
    """What is wrong, in a person's words and SQLite's, and what to do; ``place`` is where the ledger is to be."""
    if place is not None and place.is_dir():
        return "is a folder; move it away, and if there is a backup of the ledger, put that in its place"
    wrong, _, todo = _AROUND.get(code_of(error), otherwise).partition("; ")
    return f"{wrong} ({error}); {todo}"


def set_aside(path: Path, error: Exception) -> str:
    """Move a damaged ledger and its journal out of the way, under the first free name, and what to tell of it."""
    number = 1
    while (aside := path.with_name(f"{path.name}.damaged-{number}")).exists():
        number += 1
    path.rename(aside)
    with suppress(FileNotFoundError):
        path.with_name(f"{path.name}-journal").rename(aside.with_name(f"{aside.name}-journal"))
    return (
        f"was damaged ({error}) and now lies in {aside.name}; ids stay the same, but first dates and times of updates "
        "that only it knew are forgotten"
    )
