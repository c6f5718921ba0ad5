"""What was published last, from the ledger alone: a story's last good entry, and a whole feed as it was.

A feed as it was, but for stories taken back, goes out where the feed as it should be cannot: a kill must not wait.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING

from feedpub import assemble, matrix
from feedpub.ledger import Carried, Ledger, Published, standing
from feedpub.model import Entry, Feed, Status
from feedpub.retraction import Retracted

if TYPE_CHECKING:
    from feedpub.config import Config


def entry(one: Entry, before: Mapping[str, Published], ledger: Ledger) -> Entry | None:
    """The story as it was last, if it was whole then and may be shown where it may be shown now."""
    paths = {before[one.id].path} if one.id in before else set()
    for last in ledger.last_good(paths):
        if last.id == one.id and last.content_html is not None and standing(last) == standing(one):
            return last
    return None


def feed(
    name: str, config: "Config", carried: Carried, ledger: Ledger, retracted: Retracted, now: datetime
) -> Feed | None:
    """The feed with the entries that it carried, each as it was last, without those that were taken back since.

    ``None`` where the configuration has no feed of that name any more, or nobody knows which value it was for.
    """
    known = ledger.entries(carried.ids)
    wanted = matrix.as_it_was(config, name, known.values())
    if wanted is None:
        return None
    entries = [
        applied
        for id_ in carried.ids
        if id_ in known and (applied := retracted.applied(known[id_])).status is Status.USABLE
    ]
    whole = [one for one in entries if one.content_html is not None]
    return assemble.feed_of(name, wanted.settings, config, whole, carried=carried, retracted=retracted, now=now)
