"""What a person calls stories, of which nobody remembers anything, in the newsroom's list of those taken back."""

import os
from collections.abc import Collection
from typing import TYPE_CHECKING

from feedpub import urls
from feedpub.model import Entry, Withdrawal
from feedpub.naming import id_of
from feedpub.retraction import Retracted

if TYPE_CHECKING:
    from feedpub.settings import Config


class Called:
    """The items of the list of which nothing is known but what a person wrote: an id, an address, a file."""

    def __init__(self, retracted: Retracted, before: Collection[str], config: "Config") -> None:
        """``before`` has the ids of the stories that are remembered."""
        self.items = {one.id: one for one in retracted.by_id.values() if not one.digests and one.id not in before}
        addresses = {address: id_ for id_ in self.items for address in urls.pasted(id_)}
        self._by = addresses | {id_: id_ for id_ in self.items}
        self._root, self._authority = config.root, config.site.authority

    def which(self, entry: Entry) -> Withdrawal | None:
        """The item that means the story."""
        if not self._by:
            return None
        file = os.path.relpath(self._root / entry.path, self._root.parent)
        names = (entry.id, entry.url, id_of(file, self._authority))
        return next((self.items[self._by[name]] for name in names if name in self._by), None)
