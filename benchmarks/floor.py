"""The least that a cold build can take: what it asks of the system and of libraries in C, and not one line of its own.

    python benchmarks/floor.py [STORIES]

Each step is one call, or the few that belong together, for every story of ``benchmarks/corpus.py``, on what the step
before it left. Whatever decides, checks, names or keeps something between them in Python comes on top. Prints
microseconds of processor time a story (medians of rounds in which the steps take turns), their sum, and beside it what
whole cold builds of the same stories take, less one of a tenth of them, so that starting and the feeds do not count.
"""

import argparse
import hashlib
import marshal
import os
import re
import sqlite3
import statistics
import sys
import tempfile
import time
import zlib
from collections.abc import Callable, Iterable
from datetime import datetime
from pathlib import Path

import corpus
import yaml
from peers import NOW, run
from reading import ROOM

from feedpub import packing, readers, reading
from feedpub.sources import directory

ROUNDS = 5
_CONTROLS = bytes(range(0x20, 0x7F)) + b"\n\t"
_LINE = re.compile(r"([A-Za-z_]\w*): (.*)\n")
_PART = 512  # stories in a row of the index


def look(folders: Iterable[str]) -> None:
    """List folders, and ask for each file's stamp."""
    for folder in folders:
        with os.scandir(folder) as entries:
            for entry in entries:
                os.lstat(entry.path)


def load(file: str) -> bytes:
    """A file's bytes, and whether it stayed as it was meanwhile."""
    opened = os.open(file, os.O_RDONLY | os.O_NOFOLLOW)
    size = os.fstat(opened).st_size
    raw = os.read(opened, size)
    os.fstat(opened)
    os.close(opened)
    return raw


def decoded(raw: bytes) -> str:
    """The text, once it is seen that every feed may carry it."""
    raw.translate(None, _CONTROLS)
    return raw.decode()


def fingerprint(text: bytes) -> str:
    """Of a text, without regard to white space around its lines; to see whether there is more is one sweep."""
    lines = b" ".join(filter(None, map(bytes.strip, text.split(b"\n"))))
    lines.rfind(b"  ")
    return hashlib.sha256(lines).hexdigest()


def keys(texts: Iterable[str]) -> list[bytes]:
    """By which a story's id, address and text are known."""
    return [hashlib.blake2b(text.encode(), digest_size=8).digest() for text in texts]


def kept(rows: list[bytes], store: sqlite3.Connection) -> None:
    """Put rows into an index that may be lost, as many at a time as feedpub does."""
    for begin in range(0, len(rows), _PART):
        part = zlib.compress(marshal.dumps(dict(enumerate(rows[begin : begin + _PART]))), 1)
        store.execute("INSERT INTO part VALUES (?, ?)", (part, hashlib.blake2b(part).digest()))


def steps(folder: Path, store: sqlite3.Connection) -> dict[str, Callable[[], object]]:
    """The steps by what they do; each is for all stories."""
    items, _ = directory.scan(folder / "content", known=readers.is_story)
    files = [item.file for item in items]
    raws = [load(file) for file in files]
    texts = [decoded(raw) for raw in raws]
    heads = [text[4 : text.index("\n---\n", 4) + 1] for text in texts]
    times = [yaml.load(head, yaml.CSafeLoader)["date"].isoformat() for head in heads]
    outcomes = [
        reading.outcome_of(reading.Found(path=f"../content/{one.path}", item=one, room=ROOM, form=None))
        for one in items
    ]
    packed = [packing.pack(one) for one in outcomes]
    rows = [marshal.loads(one[1:]) for one in packed]
    named = [(one.id, one.url, one.fingerprint) for outcome in outcomes if (one := outcome.stories[0].entry)]
    return {
        "list and stamp": lambda: look({os.path.dirname(file) for file in files}),  # noqa: PTH120
        "open, read, close": lambda: [load(file) for file in files],
        "decode": lambda: [decoded(raw) for raw in raws],
        "front matter, one pattern": lambda: [_LINE.findall(head) for head in heads],
        "two times": lambda: [(datetime.fromisoformat(one).timestamp(), datetime.fromisoformat(one)) for one in times],
        "fingerprint of the text": lambda: [fingerprint(raw) for raw in raws],
        "keys": lambda: [keys(one) for one in named],
        "from process to process": lambda: [marshal.loads(marshal.dumps(row, 2)) for row in rows],
        "into the index": lambda: kept(packed, store),
    }


def spent(do: Callable[[], object], count: int) -> float:
    """Microseconds of processor time a story."""
    begun = time.process_time()
    do()
    return (time.process_time() - begun) / count * 1e6


def whole(folder: Path, count: int) -> float:
    """Seconds of processor time of a cold build of so many stories, the median of three."""
    corpus.write(count, folder)
    command = ("/usr/bin/env", sys.executable, "-m", "feedpub", "build", "--now", NOW)
    costs = []
    for _ in range(3):
        for name in ("output", "config/.feedpub"):
            for path, _folders, names in os.walk(folder / name, topdown=False):
                for each in names:
                    os.unlink(os.path.join(path, each))  # noqa: PTH108, PTH118
        costs.append(run(command, folder).cpu)
    return statistics.median(costs)


def main(count: int) -> None:
    with tempfile.TemporaryDirectory() as place:
        few = whole(Path(place, "few"), count // 10)
        many = whole(Path(place, "many"), count)
        store = sqlite3.connect(Path(place, "index.db"), isolation_level=None)
        store.execute("PRAGMA synchronous = OFF")
        store.execute("CREATE TABLE part (whole BLOB, sum BLOB)")
        store.execute("BEGIN")
        each = steps(Path(place, "many"), store)
        rounds = [{name: spent(do, count) for name, do in each.items()} for _ in range(ROUNDS)]
        store.close()
    medians = {name: statistics.median(one[name] for one in rounds) for name in each}
    for name, micros in medians.items():
        print(f"{name:26} {micros:7.1f} us")
    print(f"{'the least':26} {sum(medians.values()):7.1f} us")
    print(f"{'a cold build':26} {(many - few) / (count - count // 10) * 1e6:7.1f} us")


if __name__ == "__main__":
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("count", type=int, nargs="?", default=10_000)
    main(asked.parse_args().count)
