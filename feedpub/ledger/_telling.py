"""What happened, from the SQLite ledger: to a story, and at builds."""

from feedpub.ledger import Build, Event
from feedpub.ledger._carrying import Carrying
from feedpub.ledger._rows import build_of, event_of
from feedpub.ledger._words import hash_of


class Telling(Carrying):
    """The part of the SQLite ledger that tells it."""

    def history(self, id_: str) -> list[Event]:
        query = "SELECT id, at, kind, text FROM event JOIN story ON story = key WHERE hash = ? ORDER BY nth"
        return list(self._each("event of", event_of, query, hash_of(id_)))

    def builds(self, limit: int) -> list[Build]:
        query = "SELECT at, problems, written, entries FROM build ORDER BY nth DESC LIMIT ?"
        return list(self._each("build of", build_of, query, limit))
