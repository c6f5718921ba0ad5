"""A ledger from an export, in the place of the one that is there: all of it or nothing, whatever cuts it short."""

import os
from collections.abc import Iterable
from contextlib import closing, suppress
from itertools import islice
from pathlib import Path

from feedpub.errors import TargetError
from feedpub.ledger import DamageError
from feedpub.ledger.sqlite import SqliteLedger, open_ledger

_JOURNAL = "-journal"


def restore(path: Path, lines: Iterable[str], name: str, *, aside: bool) -> str | None:
    """Make the ledger in ``path`` from what :meth:`feedpub.ledger.Ledger.dump` told; what the former one is called now.

    ``name`` is what the lines' file is called in messages. With ``aside`` one that remembers something, or is damaged,
    is kept beside it; without, it is a TargetError, as is the first line that is wrong. ConfigError where the one that
    is there cannot be opened.
    """
    taken = _is_taken(path)
    if taken and not aside:
        raise TargetError(str(path), f"{taken}, and nothing was imported; say --set-aside to keep it beside")
    new = path.with_name(f"{path.name}.import")
    _remove(new)
    try:
        ledger, _ = open_ledger(new)
        with closing(ledger):
            _fill(ledger, lines, name)
        former = _set_aside(path) if taken else None
        _remove(path)
        new.replace(path)
        _force(path.parent)
    except OSError as error:
        raise TargetError(
            str(path), f"cannot be replaced ({error.strerror}); see to its folder's permissions"
        ) from None
    finally:
        _remove(new)
    return former


def _fill(ledger: SqliteLedger, lines: Iterable[str], name: str) -> None:
    try:
        ledger.restore(lines)
    except TargetError as error:
        if error.line is None:
            raise
        raise TargetError(name, error.message, line=error.line) from None


def _is_taken(path: Path) -> str | None:
    """Why the ledger that is there must not just go."""
    if not path.exists() or not path.stat().st_size:
        return None
    ledger, damage = open_ledger(path, write=False)
    with closing(ledger):
        if damage:
            return "is damaged"
        try:
            return "remembers something already" if _remembers(ledger) else None
        except DamageError:
            return "is damaged"


def _remembers(ledger: SqliteLedger) -> bool:
    _head, *first = islice(ledger.dump(), 2)
    return bool(first)


def _set_aside(path: Path) -> str:
    """Move a ledger and its journal out of the way, under the first free name."""
    number = 1
    while (aside := path.with_name(f"{path.name}.replaced-{number}")).exists():
        number += 1
    with suppress(FileNotFoundError):
        # First, or it would be taken for the new one's.
        path.with_name(path.name + _JOURNAL).rename(aside.with_name(aside.name + _JOURNAL))
    path.rename(aside)
    return aside.name


def _remove(path: Path) -> None:
    for one in (path.with_name(path.name + _JOURNAL), path):
        one.unlink(missing_ok=True)


def _force(folder: Path) -> None:
    names = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(names)
    finally:
        os.close(names)
