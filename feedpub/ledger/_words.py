"""What a story can be asked for by, each as a number: its id, its name, the path of its file and its address."""

import hashlib


def hash_of(text: str) -> int:
    """A number that stands for a text in the ledger, of 64 bits; it is never another in a later feedpub."""
    digest = hashlib.sha256(text.encode("utf-8", "surrogatepass")).digest()
    return int.from_bytes(digest[:8], "big", signed=True)


def words_of(name: str, path: str, url: str) -> set[int]:
    """All that finds a story beside its id: of a name also its last part, of a path with ``#part`` also its file."""
    texts = {name, name.rpartition("/")[2], path, path.partition("#")[0], url}
    return {hash_of(text) for text in texts if text}
