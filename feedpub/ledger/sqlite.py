"""The ledger in an embedded SQLite file; the only door to ``sqlite3``."""

import logging
import sqlite3
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager, suppress
from datetime import datetime
from pathlib import Path
from typing import Any, TypeVar

from feedpub.errors import ConfigError, TargetError
from feedpub.ledger import NOTHING, RESTORE, Carried, DamageError, Files, Published, _export, _purge, _record
from feedpub.ledger._carrying import remember_behind
from feedpub.ledger._memo import Memo
from feedpub.ledger._record import Facts
from feedpub.ledger._rows import SELECT_ENTRY, STORY, entry_of, published_of, queries_of, raw, text
from feedpub.ledger._schema import SHAPE, VERSION, climb, fault_of, shape_of, version_of
from feedpub.ledger._staying import Staying, was_cut_short
from feedpub.ledger._trouble import DAMAGED, READONLY, UNREADABLE, around, code_of, is_damage, set_aside, told, unread
from feedpub.ledger._words import hash_of
from feedpub.model import Entry, Feed

logger = logging.getLogger("feedpub")

BUSY = 10.0  #: seconds that another program may keep it locked
_BY_WORD = "key IN (SELECT word.story FROM word WHERE word.hash = ?1)"
Made = TypeVar("Made")


class SqliteLedger(Staying):
    """See :class:`feedpub.ledger.Ledger`. One connection, for the thread that opened it."""

    _connection: sqlite3.Connection

    def __init__(self, connection: sqlite3.Connection, name: str, file: Path | None, fault: str | None = None) -> None:
        self._connection = connection
        self._name = name  # its path, for messages
        self._file = file  # that it may write, and set aside
        self._fault = fault  # of the file that it stands in for
        self._aside = ""  # what was told when it was set aside: whoever asks after that hears the same
        self._memo = Memo(lambda: self._read("PRAGMA data_version")[0][0])
        connection.text_factory = text

    def stories(self) -> dict[str, Published]:
        return {one.id: one for one in self._each("story", published_of, f"SELECT {STORY} FROM story")}

    def last_good(self, paths: Collection[str]) -> list[Entry]:
        query = f"{SELECT_ENTRY} WHERE {_BY_WORD} AND gone = 0 AND path = CAST(?2 AS TEXT) ORDER BY id"
        return [one for path in sorted(paths) for one in self._each("story", entry_of, query, hash_of(path), raw(path))]

    def entries(self, ids: Collection[str]) -> dict[str, Entry]:
        found = self._memo.entries(ids)
        for query, some in queries_of(id_ for id_ in ids if id_ not in found):
            found |= self._memo.met({one.id: one for one in self._each("story", entry_of, query, *some)})
        return {id_: found[id_] for id_ in sorted(ids) if id_ in found}

    def find(self, text: str) -> list[Published]:
        query = f"SELECT {STORY} FROM story WHERE hash = ?1 OR {_BY_WORD} ORDER BY id"
        return list(self._each("story", published_of, query, hash_of(text)))

    def mark(self) -> str | None:
        return next((mark for (mark,) in self._read(_record.MARK)), None)

    def repeat(self, at: datetime) -> None:
        with self._writing() as connection:
            _record.repeat(connection, at.isoformat())

    def files(self, target: str) -> dict[str, set[str]]:
        found: dict[str, set[str]] = {}
        both = "SELECT path, digest FROM file WHERE target = ?1 UNION SELECT path, digest FROM intent WHERE target = ?1"
        for path, digest in self._read(both, target):
            found.setdefault(path, set()).add(digest)
        return found

    def unannounced(self) -> set[str]:
        return {path for (path,) in self._read("SELECT DISTINCT path FROM intent")}

    def intend(self, target: str, files: Files) -> None:
        rows = ((target, path, digest) for path, digests in files.items() for digest in digests)
        if files:
            with self._writing(of_stories=False) as connection:
                connection.executemany("INSERT OR IGNORE INTO intent VALUES (?, ?, ?)", rows)

    def announced(self, targets: Collection[str]) -> None:
        if self._read("SELECT 1 FROM intent LIMIT 1"):
            with self._writing(of_stories=False) as connection:
                connection.executemany(_record.ANNOUNCED, ((one,) for one in targets))

    def record(  # noqa: PLR0913  as in the interface
        self,
        entries: Iterable[Entry],
        feeds: Iterable[Feed],
        files: Mapping[str, Files],
        gone: Collection[str] = (),
        *,
        at: datetime | None = None,
        withdrawn: Mapping[str, datetime] = NOTHING,
        declared: Mapping[str, datetime] = NOTHING,
        problems: Sequence[str] = (),
        notes: Mapping[str, Sequence[str]] = NOTHING,
        others_stay: bool = False,
        behind: Mapping[str, Carried] | None = None,
        announced: bool = False,
    ) -> None:
        entries, feeds = list(entries), list(feeds)
        facts = Facts(gone=gone, withdrawn=withdrawn, declared=declared, notes=notes)
        with self._writing({one.id for one in entries}) as connection:
            before = _record.carried_before(connection)
            _record.stories(connection, entries, facts)
            written = _record.documents(connection, files, announced=announced)
            if at is not None:
                carried = _record.carrying(before, feeds, behind or NOTHING, others_stay=others_stay)
                _record.history(connection, before, feeds, facts, at)
                were = [before, self.behind() if behind is not None else {}]
                if _record.carried(connection, were, carried, entries, at):
                    self._memo.forget()
                _record.build(connection, at.isoformat(), problems, written, len(carried))
            if behind is not None:
                remember_behind(connection, behind)
            _record.feeds(connection, feeds)

    def purge(self, ids: Collection[str]) -> list[str]:
        done = {id_ for (id_,) in self._read("SELECT id FROM purged")}
        # Marked as done in the end, so that whatever cuts it short it is begun again.
        if not (asked := sorted(set(ids) - done)):
            return []
        self._remove_journal()
        with self._writing() as connection:
            connection.execute("PRAGMA secure_delete = ON")
            _purge.scrub(connection, asked)
        with self._writing() as connection:
            connection.execute("VACUUM")  # pages that were freed long ago hold it, too
        removed = _purge.remove_older(self._file) if self._file else []
        with self._writing() as connection:
            connection.executemany("INSERT INTO purged VALUES (?)", ((one,) for one in asked))
        return removed

    def dump(self) -> Iterator[str]:
        # From a copy, which SQLite keeps on the disk and removes: nobody who writes has to wait until all is told.
        with closing(sqlite3.connect("")) as copy:
            copy.text_factory = text
            try:
                self._connection.backup(copy)
                yield from _export.dump(copy)
            except sqlite3.Error as error:
                raise self._unreadable(error) from None

    def restore(self, lines: Iterable[str]) -> None:
        with self._writing() as connection:
            connection.execute("BEGIN IMMEDIATE")
            if not _export.is_empty(connection):
                raise TargetError(
                    self._name, "remembers something already; stop feedpub, move it away, and import again"
                )
            try:
                _export.restore(connection, lines, sqlite3.IntegrityError)
            except _export.WrongLineError as wrong:
                told = f"{wrong.message}, and nothing was imported; import another one"
                raise TargetError("export", told, line=wrong.number) from None

    def _each(self, kind: str, made: Callable[[Any], Made], query: str, *values: object) -> Iterator[Made]:
        """What is made of each row; one that cannot be read costs itself."""
        for row in self._read(query, *values):
            try:
                yield made(row)
            except (ValueError, TypeError) as error:
                logger.warning(UNREADABLE, kind, row[0], error)

    def _read(self, query: str, *values: object) -> list[Any]:
        try:
            return self._connection.execute(query, values).fetchall()
        except sqlite3.Error as error:
            raise self._unreadable(error) from None

    def _unreadable(self, error: sqlite3.Error) -> ConfigError:
        if self._aside or is_damage(error):
            return DamageError(self._name, self._set_aside(self._file, error) if self._file else DAMAGED % error)
        return unread(error, self._name, told(error, "cannot be read; move it away and build again"))

    @contextmanager
    def _writing(
        self, entries: Collection[str] | None = None, *, of_stories: bool = True
    ) -> Iterator[sqlite3.Connection]:
        """A transaction, whole or not at all. If it is ``of_stories``, it is of those ``entries``, by id, or of any."""
        try:
            with self._connection as connection:
                yield connection
            if of_stories:
                self._memo.forget(entries)
        except sqlite3.Error as error:
            self._memo.forget()
            if self._file and (self._aside or is_damage(error)):
                raise TargetError(self._name, self._set_aside(self._file, error)) from None
            raise TargetError(self._name, told(error, "cannot be written; see to its disk, then build again")) from None

    @property
    def was_damaged(self) -> bool:
        """Whether that was found out, and it was set aside."""
        return bool(self._aside)

    def _set_aside(self, file: Path, error: sqlite3.Error) -> str:
        self.close()
        self._aside = self._aside or f"{set_aside(file, error)}; {self.todo}"
        return self._aside

    def fault(self) -> str | None:
        try:
            return self._fault or fault_of(self._connection)
        except sqlite3.Error as error:
            return str(error)

    def close(self) -> None:
        with suppress(sqlite3.ProgrammingError):  # which it is, if it was set aside
            self._remove_journal()
        self._connection.close()


def open_ledger(path: Path, *, write: bool = True, whole: bool = False) -> tuple[SqliteLedger, str | None]:
    """The ledger in this file, and what to tell a person of it, if anything.

    With ``write`` it is made where it is missing, one of an older version is led up to this one, and a damaged one is
    set aside; without, nothing on the disk changes: a copy in memory is led up, an empty one stands in for one that is
    missing or damaged. The ``whole`` of it is looked at where what is damaged in its middle must stop nothing, which
    takes a while. ConfigError where it is from a newer feedpub or not to be had, InUseError after :data:`BUSY` in use.
    """
    try:
        if not write and not path.exists():
            return _empty(path), None
        if write:
            path.parent.mkdir(parents=True, exist_ok=True)
        empty = path.exists() and path.stat().st_size == 0
        if empty and not write:
            return _empty(path, "it is empty"), f"{path}: is empty; if there is a backup, put that in its place"
        note = f"{path}: was empty and is begun anew; {RESTORE}" if empty else None
        return _open(path, write=write, whole=whole), note
    except OSError as error:
        raise ConfigError(str(path), f"cannot be made ({error.strerror}); see to its folder's permissions") from None
    except (sqlite3.Error, UnicodeDecodeError) as error:  # its own words quote what is damaged, and may be no UTF-8
        if not write and code_of(error) == READONLY:
            wrong = f"was being written when feedpub was cut short ({error}); `feedpub build` puts it in order"
            raise ConfigError(str(path), wrong) from None
        if (trouble := around(error, path)) is not None:
            raise trouble from None
        if not write:
            return _empty(path, str(error)), f"{path}: {DAMAGED % error}"
        note = f"{path}: {set_aside(path, error)}; {RESTORE}"
        return _open(path, write=True), note


def _open(path: Path, *, write: bool, whole: bool = False) -> SqliteLedger:
    whole = whole or was_cut_short(path)
    address = path if write else f"{path.resolve().as_uri()}?mode=ro"
    connection = sqlite3.connect(address, uri=not write, timeout=BUSY)
    try:
        if (version := version_of(connection)) > VERSION:
            wrong = f"was written by a newer feedpub (version {version}, this one knows {VERSION}); update feedpub"
            raise ConfigError(str(path), wrong)
        if (whole or version < VERSION) and (fault := fault_of(connection)):
            raise sqlite3.DatabaseError(fault)
        if version < VERSION and (version == 0) is bool(shape_of(connection)):
            raise sqlite3.DatabaseError("it is no ledger of feedpub's")
        if write:
            # Found out now, not when everything is published and nothing can be remembered.
            connection.execute("BEGIN IMMEDIATE")
            connection.execute(f"PRAGMA user_version = {version}")  # on a read-only file the first one is no error
            connection.rollback()
        if version < VERSION:
            connection = _led_up(connection, path, write=write)
        if missing := sorted(SHAPE - shape_of(connection)):
            raise sqlite3.DatabaseError("its table {} has no column {}".format(*missing[0]))
        return SqliteLedger(connection, str(path), path if write else None)
    except BaseException:
        connection.close()
        raise


def _led_up(connection: sqlite3.Connection, path: Path, *, write: bool) -> sqlite3.Connection:
    """The ledger in the version of this feedpub; the file as it was stays beside it."""
    version = version_of(connection)
    if not write:
        older, connection = connection, sqlite3.connect(":memory:")
        older.backup(connection)
        older.close()
    elif version:
        beside = path.with_name(f"{path.name}.version-{version}")
        beside.unlink(missing_ok=True)
        with closing(sqlite3.connect(beside)) as copy:
            connection.backup(copy)
        logger.info("%s: is led up from version %d; as it was it lies in %s", path, version, beside.name)
    climb(connection)
    if write and version:
        connection.execute("VACUUM")
    return connection


def _empty(path: Path, fault: str | None = None) -> SqliteLedger:
    """A ledger of nothing, in memory, in place of one that is missing or has this fault."""
    connection = sqlite3.connect(":memory:")
    climb(connection)
    return SqliteLedger(connection, str(path), None, fault)
