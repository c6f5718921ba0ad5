"""Ids, addresses and texts of all stories as short keys, by the folders of their files: to see whether one is taken."""

from bisect import bisect_left
from collections.abc import Iterable, Mapping
from functools import partial
from hashlib import blake2b

from feedpub.model import Entry

LENGTH = 8  #: of a key, bytes
Keys = Mapping[str, bytes]  #: of the stories in each folder, by its path


def key_of(text: str) -> bytes:
    """What an id, an address or a fingerprint is known by."""
    return blake2b(text.encode("utf-8", "surrogatepass"), digest_size=LENGTH).digest()


def keys_of(entries: Iterable[Entry], others: Mapping[str, bytearray]) -> dict[str, bytes]:
    """The keys of stories, by the folders of their files, with those of others, which are in no order."""
    found: dict[str, bytearray] = {}
    for entry in entries:
        found.setdefault(folder_of(entry.path), bytearray()).extend(of_entry(entry))
    return {
        folder: b"".join(sorted(_parted(found.get(folder, bytearray()) + others.get(folder, bytearray()))))
        for folder in sorted(found.keys() | others.keys())
    }


def folder_of(path: str) -> str:
    """The folder of a story's file."""
    return path.partition("#")[0].rpartition("/")[0]


def file_of(path: str) -> str:
    """The file of a story."""
    return path.partition("#")[0]


def exchanged(keys: bytes, gone: Iterable[Entry], come: Iterable[Entry]) -> bytes:
    """The keys of a folder after some of its stories went and others came."""
    held = _parted(keys)
    for entry in gone:
        for key in _keys_of(entry):
            held.remove(key)
    held += [key for entry in come for key in _keys_of(entry)]
    return b"".join(sorted(held))


def count(keys: Mapping[str, bytes | bytearray], key: bytes) -> int:
    """How often a key is among those of all folders, in whatever order; rarely more often than it is."""
    return sum(held.count(key) for held in keys.values())


def count_in_order(keys: Keys, key: bytes) -> int:
    """How often a key is among those of all folders, which are in order."""
    return sum(_count(held, key) for held in keys.values())


def _count(held: bytes, key: bytes) -> int:
    # To look through all of a million stories' takes ten times as long.
    numbers = range(len(held) // LENGTH)
    begin = end = bisect_left(numbers, key, key=partial(_at, held))
    while held.startswith(key, end * LENGTH):
        end += 1
    return end - begin


def _at(held: bytes, nth: int) -> bytes:
    return held[nth * LENGTH : (nth + 1) * LENGTH]


def of_entry(entry: Entry) -> bytes:
    """The keys of a story's id, address and text, in that order."""
    return b"".join(_keys_of(entry))


def _parted(keys: bytes | bytearray) -> list[bytes]:
    return [bytes(keys[at : at + LENGTH]) for at in range(0, len(keys), LENGTH)]


def _keys_of(entry: Entry) -> tuple[bytes, bytes, bytes]:
    return key_of(entry.id), key_of(entry.url), key_of(entry.fingerprint)
