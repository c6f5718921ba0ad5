"""The least that a cold build can take: what it asks of the system and of libraries in C, and not one line of its own.

    python benchmarks/floor.py [STORIES] [--matrix full | --saved]

Each step is one call, or the few that belong together, for every story of ``benchmarks/corpus.py``, on what the step
before it left. Whatever decides, checks, names or keeps something between them in Python comes on top. Prints
microseconds of processor time a story (medians of rounds in which the steps take turns), their sum, and beside it what
whole cold builds of the same stories take, less one of a tenth of them, so that starting and the feeds do not count.

With ``--saved`` it is the least of a story that is saved while a watch is on, until two feeds in two formats have it,
in milliseconds on the wall, the disk included; ``benchmarks/watch.py`` has what it takes.

With a full matrix the steps are those of a story that is in feeds, beside what a cold build with all feeds takes more
than one with few, for each story more that is in any.
"""

import argparse
import hashlib
import json
import marshal
import os
import re
import sqlite3
import statistics
import sys
import tempfile
import time
import zlib
from collections.abc import Callable, Iterable, Sequence
from contextlib import closing
from datetime import datetime
from pathlib import Path

import corpus
import nh3
import yaml
from feedgen.feed import FeedGenerator
from lxml import etree
from peers import NOW, run
from reading import ROOM, found_in

from feedpub import commonmark, normalize, packing, reading
from feedpub.model import Article, Entry

ROUNDS = 5
SAVES = 60
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
    found = found_in(folder / "content")
    files = [one.item.file for one in found]
    raws = [load(file) for file in files]
    texts = [decoded(raw) for raw in raws]
    heads = [text[4 : text.index("\n---\n", 4) + 1] for text in texts]
    times = [yaml.load(head, yaml.CSafeLoader)["date"].isoformat() for head in heads]
    outcomes = [reading.outcome_of(one) for one in found]
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


def feed_of(entries: Sequence[Entry]) -> FeedGenerator:
    """A feed of whole stories, as feedgen takes them, without what feedpub adds to it."""
    feed = FeedGenerator()
    feed.id(corpus.SITE)
    feed.title("All")
    feed.description("All")
    feed.link(href=corpus.SITE)
    for one in entries:
        entry = feed.add_entry(order="append")
        entry.title(one.title)
        entry.guid(one.id, permalink=False)
        entry.link(href=one.url, rel="alternate")
        entry.published(one.published)
        entry.updated(one.updated)
        entry.summary(one.summary)
        entry.content(one.content_html, type="html")
        entry.author([{"name": person.name} for person in one.authors])
        entry.category([{"term": tag, "label": tag} for tag in one.tags])
    return feed


def remembered(entries: Sequence[Entry], store: sqlite3.Connection) -> None:
    """Put stories into a ledger, from which a feed can be made again."""
    for one in entries:
        said = json.dumps([one.title, one.summary, one.content_html, one.tags], ensure_ascii=False).encode()
        store.execute("INSERT INTO entry VALUES (?, ?, ?)", (one.id, one.url, zlib.compress(said)))


def published(documents: Iterable[bytes], folder: Path) -> None:
    """Put each document in its place, whole, whatever happens meanwhile."""
    place, beside = os.fspath(folder / "a.rss"), os.fspath(folder / "a.rss.new")
    for document in documents:
        opened = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
        os.write(opened, document)
        os.fsync(opened)
        os.close(opened)
        os.replace(beside, place)  # noqa: PTH105


def carried_steps(folder: Path, store: sqlite3.Connection) -> dict[str, Callable[[], object]]:
    """The steps of a story that is in feeds, by what they do; each is for all stories."""
    found = found_in(folder / "content")
    files = [one.item.file for one in found]
    articles = [one for each in found for one in reading.read(each) if isinstance(one, Article)]
    pages = [commonmark.to_html(one.body) for one in articles]
    whole = [normalize.complete(normalize.entry_of(one, ROOM), one) for one in articles]
    parts = [whole[begin : begin + corpus.LIMIT] for begin in range(0, len(whole), corpus.LIMIT)]
    made = [make(feed_of(part)) for part in parts for make in (FeedGenerator.rss_str, FeedGenerator.atom_str)]
    documents = [path.read_bytes() for name in ("*.rss", "*.atom") for path in (folder / "output").rglob(name)]
    return {
        "open, read, close, decode": lambda: [load(file).decode() for file in files],
        "Markdown to HTML": lambda: [commonmark.to_html(one.body) for one in articles],
        "sanitize": lambda: [nh3.clean(page) for page in pages],
        "feedgen, RSS": lambda: [feed_of(part).rss_str(pretty=True) for part in parts],
        "feedgen, Atom": lambda: [feed_of(part).atom_str(pretty=True) for part in parts],
        "parse both": lambda: [etree.fromstring(one) for one in made],
        "into the ledger": lambda: remembered(whole, store),
        "publish": lambda: published(documents, folder),
    }


def saved_steps(folder: Path, store: sqlite3.Connection) -> dict[str, Callable[[], object]]:
    """The steps of one story that was saved, by what they do."""
    newest = corpus.made(0)
    file = folder / "content" / f"{newest.place}.md"
    found = next(one for one in found_in(folder / "content") if one.item.file == os.fspath(file.resolve()))
    (article,) = (one for one in reading.read(found) if isinstance(one, Article))
    entry = normalize.complete(normalize.entry_of(article, ROOM), article)
    made = [feed_of([entry]).rss_str(), feed_of([entry]).atom_str()]
    names = [f"{name}{suffix}" for name in ("all", newest.section) for suffix in (".rss", ".atom")]
    documents = [(folder / "output" / name).read_bytes() for name in names]
    parts = [document.splitlines(keepends=True) for document in documents]

    def remember() -> None:
        with store:
            remembered([entry], store)

    return {
        "open, read, close, decode": lambda: load(os.fspath(file)).decode(),
        "Markdown to HTML, sanitize": lambda: nh3.clean(commonmark.to_html(article.body)),
        "feedgen, RSS and Atom": lambda: (feed_of([entry]).rss_str(), feed_of([entry]).atom_str()),
        "parse both": lambda: [etree.fromstring(one) for one in made],
        "four documents, their sums": lambda: [hashlib.sha256(b"".join(lines)).digest() for lines in parts],
        "into the ledger, for good": remember,
        "publish": lambda: published(documents, folder),
    }


def saved(count: int) -> None:
    """Print the least of a saved story among so many: the medians of rounds in which the steps take turns."""
    with tempfile.TemporaryDirectory() as place, closing(sqlite3.connect(Path(place, "a.db"))) as store:
        folder = Path(place, "many")
        whole(folder, count)
        store.execute("CREATE TABLE entry (id TEXT, url TEXT, whole BLOB)")
        times: dict[str, list[float]] = {}
        each = saved_steps(folder, store)
        for _ in range(SAVES):
            for name, do in each.items():
                begun = time.perf_counter()
                do()
                times.setdefault(name, []).append((time.perf_counter() - begun) * 1e3)
    medians = {name: statistics.median(one) for name, one in times.items()}
    for name, millis in medians.items():
        print(f"{name:26} {millis:7.2f} ms")
    print(f"{'the least':26} {sum(medians.values()):7.2f} ms")


def spent(do: Callable[[], object], count: int) -> float:
    """Microseconds of processor time for each of so many stories."""
    begun = time.process_time()
    do()
    return (time.process_time() - begun) / count * 1e6


def whole(folder: Path, count: int, *, full: bool = False) -> tuple[float, int]:
    """Seconds of processor time of a cold build of so many stories, the median of three; how many are in feeds."""
    corpus.write(count, folder, full=full)
    command = ("/usr/bin/env", sys.executable, "-m", "feedpub", "build", "--now", NOW)
    costs = []
    for _ in range(3):
        for name in ("output", "config/.feedpub"):
            for path, _folders, names in os.walk(folder / name, topdown=False):
                for each in names:
                    os.unlink(os.path.join(path, each))  # noqa: PTH108, PTH118
        costs.append(run(command, folder).cpu)
    with closing(sqlite3.connect(folder / "config/.feedpub/ledger.db")) as ledger:
        ((carried,),) = ledger.execute("SELECT count(*) FROM story")
    return statistics.median(costs), carried


def main(count: int, *, full: bool) -> None:
    with tempfile.TemporaryDirectory() as place, closing(sqlite3.connect(Path(place, "a.db"))) as store:
        many, folder = Path(place, "many"), Path(place, "few")
        few_cost, few = whole(folder, count if full else count // 10)
        many_cost, carried = whole(many, count, full=full)
        less = few if full else count // 10
        more = carried if full else count
        store.execute("PRAGMA synchronous = OFF")
        store.execute("CREATE TABLE part (whole BLOB, sum BLOB)")
        store.execute("CREATE TABLE entry (id TEXT, url TEXT, whole BLOB)")
        each = (carried_steps if full else steps)(many, store)
        # All stories take the steps, be they in feeds or not; the documents are of those that are.
        shares = {name: carried if name == "publish" else count for name in each}
        rounds = [{name: spent(do, shares[name]) for name, do in each.items()} for _ in range(ROUNDS)]
    medians = {name: statistics.median(one[name] for one in rounds) for name in each}
    for name, micros in medians.items():
        print(f"{name:26} {micros:7.1f} us")
    print(f"{'the least':26} {sum(medians.values()):7.1f} us")
    print(f"{'a cold build':26} {(many_cost - few_cost) / (more - less) * 1e6:7.1f} us")
    if full:
        print(f"{carried} of {count} stories are in feeds, {few} of them without a feed for each tag and author")


if __name__ == "__main__":
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("count", type=int, nargs="?", default=10_000)
    asked.add_argument("--matrix", choices=["small", "full"], default="small")
    asked.add_argument("--saved", action="store_true")
    wanted = asked.parse_args()
    if wanted.saved:
        saved(wanted.count)
    else:
        main(wanted.count, full=wanted.matrix == "full")
