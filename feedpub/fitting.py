"""Feeds cut to their size: how many entries one may have so that none of its documents is larger than it should be."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from feedpub.formats import FORMATS
from feedpub.model import Entry, Feed
from feedpub.selection import Order

if TYPE_CHECKING:
    from feedpub import settings


def fitted(make: Callable[[Sequence[Entry]], Feed], entries: Sequence[Entry], settings: "settings.Feed") -> Feed:
    """The feed of the entries, or of as many of them as leave every format's document within its ``bytes``.

    Whole entries go, the oldest first, and the same from each format, so that all say the same. ``make`` makes the feed
    of some of them, in the order of the settings.
    """
    whole = make(entries)
    most = settings.bytes
    if most is None:
        return whole

    def kept(number: int) -> Sequence[Entry]:
        return entries[len(entries) - number :] if settings.order == Order.OLDEST else entries[:number]

    def holds(feed: Feed) -> bool:
        return all(len(FORMATS[name].render(feed)) <= most for name in settings.formats)

    try:
        if holds(whole):
            return whole
        low, high = 0, len(entries)  # `low` holds, or is nothing; `high` does not
        while high - low > 1:
            middle = (low + high) // 2
            low, high = (middle, high) if holds(make(kept(middle))) else (low, middle)
    except Exception:  # noqa: BLE001  what cannot be rendered is told when the document is made
        return whole
    return make(kept(low))
