"""Which feeds' readers may hold a story, and so are to learn that it was taken back."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from feedpub import matrix, selection
from feedpub.ledger import NOTHING, Carried, Ledger
from feedpub.model import Entry

if TYPE_CHECKING:
    from feedpub.settings import Config

_LATE = timedelta(days=1)  #: after its publication: what the ledger sees by then may have been out before


def published_in(
    id_: str, carried: Mapping[str, Carried], ledger: Ledger, behind: Mapping[str, Carried] = NOTHING
) -> list[str]:
    """The feeds that carry a story or ever did: whoever reads one of them may hold it still.

    ``behind`` has what documents carry that stayed as they were, by path.
    """
    told = (event.text for event in ledger.history(id_) if event.kind == "published")
    names = {name for text in told for name in text.split(", ") if name}
    names |= {path.rpartition(".")[0] for path, one in behind.items() if id_ in one.ids}
    return sorted(names | {name for name, one in carried.items() if id_ in one.ids})


def reached(entry: Entry, config: "Config", carried: Mapping[str, Carried], ledger: Ledger) -> list[str]:
    """The feeds whose readers may hold a story: those that carry it or ever did.

    If the ledger saw it much later than it was published, it was lost, or there were feeds before it: then all that
    there are and that a story like it would be in.
    """
    names = set(published_in(entry.id, carried, ledger, ledger.behind()))
    seen = (event.at for event in ledger.history(entry.id) if event.kind == "published")
    first = next(seen, None)
    if names and (first is None or first.timestamp() - entry.published.timestamp() > _LATE.total_seconds()):
        fit = fitting(entry, config, first or entry.published)
        names.update(name for name in fit if name in carried or name in config.feeds)
    return sorted(names)


def fitting(entry: Entry, config: "Config", now: datetime) -> list[str]:
    """The feeds that would carry a story like this, had they room; of a matrix as if each value had a feed."""
    every = matrix.wanted(config, [entry], {}, now, (), every=True).wanted
    return [one.name for one in every if selection.carries(one.settings, entry)]
