"""What lets the SQLite ledger stay open from one build to the next (:mod:`feedpub.athand`).

Meanwhile the file of its journal stays, too (``PRAGMA journal_mode = PERSIST``): a transaction ends when the journal's
head is zeros on the disk, in place of when its name is gone. That is as good for good, and no file's name or size has
to be forced to the disk. In between nothing of the journal counts: a copy of the ledger's own file is all of it.
"""

import os
from contextlib import suppress
from pathlib import Path

from feedpub.ledger._schema import Connection
from feedpub.ledger._telling import Telling


class Staying(Telling):
    """The part of the SQLite ledger that is about it."""

    _connection: Connection
    _file: Path | None
    _stays: tuple[int, int] | None = None  # which file it was when it was to stay
    todo = "build again, or put a backup in its place first"  #: what to do where damage is met in the middle of a build

    def take(self) -> bool:
        """Whether it is there to be written, once who else writes is done, which is waited for.

        Then it is held, and nobody else writes, until something is written here or it is let go: what is read till then
        is of one moment, and SQLite, which else locks and looks at its file for each question, does so once.
        """
        try:
            self._connection.execute("BEGIN IMMEDIATE")
        except self._connection.Error:
            return False
        return True

    def let_go(self) -> None:
        if self._connection.in_transaction:
            self._connection.rollback()

    def stay(self) -> None:
        """Be written again soon."""
        self._stays = self._which()
        self._keep_journal("PERSIST")

    def _remove_journal(self) -> None:
        """Leave nothing of what was undone or replaced: the journal has it as it was.

        Beside a file that took the place of this one the journal is that one's.
        """
        before, self._stays = self._stays, None
        if before is not None and before == self._which():
            self._keep_journal("DELETE")

    def _which(self) -> tuple[int, int] | None:
        try:
            at = os.stat(self._file or "")  # noqa: PTH116  asked at every save
        except OSError:
            return None
        return at.st_dev, at.st_ino

    def _keep_journal(self, mode: str) -> None:
        with suppress(self._connection.Error):  # it does without
            self.let_go()  # in the middle of a transaction it cannot change
            self._connection.execute(f"PRAGMA journal_mode = {mode}")


def was_cut_short(path: Path) -> bool:
    """Whether who wrote a ledger last was cut short: then a journal lies beside it that does not begin with zeros."""
    try:
        with path.with_name(f"{path.name}-journal").open("rb") as journal:
            return journal.read(1) != b"\0"
    except FileNotFoundError:
        return False
