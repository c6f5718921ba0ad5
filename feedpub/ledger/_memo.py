"""What a ledger's connection read and would read again: the last entries and feeds, until they are written anew."""

from collections.abc import Callable, Collection, Mapping

from feedpub.ledger import Carried
from feedpub.model import Entry

MOST = 1024  #: entries; who watches asks for the same feeds' all day, and a build of all for more than are worth it


class Memo:
    """The last entries and feeds that a connection read.

    ``version`` tells whether anybody else wrote meanwhile: of SQLite, a number that moves then (``data_version``).
    """

    def __init__(self, version: Callable[[], int]) -> None:
        self._version = version
        self._read_at: int | None = None
        self._entries: dict[str, Entry] = {}
        self._feeds: dict[str, Carried] | None = None

    def entries(self, ids: Collection[str]) -> dict[str, Entry]:
        """Those of these entries that are known, by id."""
        self._look()
        return {id_: self._entries[id_] for id_ in ids if id_ in self._entries}

    def met(self, entries: Mapping[str, Entry]) -> Mapping[str, Entry]:
        """Know these, too, and give them back."""
        if len(entries) <= MOST:
            if len(self._entries) + len(entries) > MOST:
                self._entries.clear()
            self._entries.update(entries)
        return entries

    def feeds(self, read: Callable[[], dict[str, Carried]]) -> dict[str, Carried]:
        """What each feed carries, as it was ``read``."""
        self._look()
        if self._feeds is None:
            self._feeds = read()
        return dict(self._feeds)

    def forget(self, entries: Collection[str] | None = None) -> None:
        """Know what feeds carry no more, nor these entries, by id; without them none at all."""
        self._feeds = None
        if entries is None:
            self._entries.clear()
        for id_ in entries or ():
            self._entries.pop(id_, None)

    def _look(self) -> None:
        if (now := self._version()) != self._read_at:
            self.forget()
            self._read_at = now
