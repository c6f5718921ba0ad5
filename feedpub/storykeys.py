"""Ids, addresses and texts of all stories as short keys, to see whether one is taken, by how the keys begin.

Who asks for one reads a 256th of all, however many stories there are.
"""

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Mapping
from functools import partial
from hashlib import blake2b

from feedpub.model import Entry

LENGTH = 8  #: of a key, bytes
Keys = Mapping[str, bytes]  #: all of them in order, by the first byte of each as two digits

_BEGUN = blake2b(digest_size=LENGTH)
_FIRST = [f"{byte:02x}" for byte in range(256)]


def key_of(text: str) -> bytes:
    """What an id, an address or a fingerprint is known by."""
    begun = _BEGUN.copy()  # in half the time that a new one takes
    begun.update(text.encode("utf-8", "surrogatepass"))
    return begun.digest()


def keys_of(entries: Iterable[Entry], others: bytearray) -> Keys:
    """The keys of stories, with those of others, which are in no order."""
    found = {first: bytearray() for first in _FIRST}
    every: Iterable[bytes | bytearray] = (others, *map(of_entry, entries))
    for held in every:
        for at in range(0, len(held), LENGTH):
            found[_FIRST[held[at]]] += held[at : at + LENGTH]
    # Each is let go of as soon as it is in order: all of a million stories take 24 MB.
    return {first: b"".join(sorted(_parted(found.pop(first)))) for first in _FIRST}


def file_of(path: str) -> str:
    """The file of a story."""
    return path.partition("#")[0]


def folder_of(path: str) -> str:
    """The folder of a story's file."""
    return file_of(path).rpartition("/")[0]


def exchanged(keys: Keys, gone: Iterable[Entry], come: Iterable[Entry]) -> Keys:
    """What changes of the keys when some stories go and others come."""
    counts = Counter(key for entry in come for key in _keys_of(entry))
    counts.subtract(key for entry in gone for key in _keys_of(entry))
    found: dict[str, list[bytes]] = {}
    for key, times in counts.items():
        if times:
            held = found.setdefault(_first_of(key), _parted(keys[_first_of(key)]))
            for _ in range(-times):
                held.remove(key)
            held += [key] * times
    return {first: b"".join(sorted(held)) for first, held in found.items()}


def count(keys: Keys, key: bytes) -> int:
    """How often a key is among them."""
    held = keys[_first_of(key)]
    begin = end = bisect_left(range(len(held) // LENGTH), key, key=partial(_at, held))
    while held.startswith(key, end * LENGTH):
        end += 1
    return end - begin


def of_entry(entry: Entry) -> bytes:
    """The keys of a story's id, address and text, in that order."""
    return b"".join(_keys_of(entry))


def _first_of(key: bytes) -> str:
    return _FIRST[key[0]]


def _at(held: bytes, nth: int) -> bytes:
    return held[nth * LENGTH : (nth + 1) * LENGTH]


def _parted(keys: bytes | bytearray) -> list[bytes]:
    return [bytes(keys[at : at + LENGTH]) for at in range(0, len(keys), LENGTH)]


def _keys_of(entry: Entry) -> tuple[bytes, bytes, bytes]:
    return key_of(entry.id), key_of(entry.url), key_of(entry.fingerprint)
