"""Entries as formats write them, each made once however many feeds carry it, until all stories are looked at again."""

from collections.abc import Callable

from feedpub.model import Entry

_MOST = 8192  # that are kept; a build that has more makes some of them again
_kept: dict[tuple[object, ...], tuple[Entry, bytes]] = {}


def once(entry: Entry, key: tuple[object, ...], make: Callable[[], bytes]) -> bytes:
    """What ``make`` makes of an entry; ``key`` has all else that it depends on, of the feed and the format."""
    whole_key = (id(entry), *key)
    known = _kept.get(whole_key)
    if known is None:
        if len(_kept) >= _MOST:
            _kept.clear()
        # With the entry itself, so that no other gets its number while this is kept.
        known = _kept[whole_key] = entry, make()
    return known[1]


def forget() -> None:
    """Let go of all: nothing of a story may stay where nobody looks for it."""
    _kept.clear()
