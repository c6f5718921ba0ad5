"""How large the ledger of N stories is, and how long it takes to open it and to ask it for one of them.

    python benchmarks/ledger.py 100000 [FOLDER]

The stories come out one by one, as in a newsroom: each enters three feeds of 50, every fifth is updated once, and all
leave in the end. Ids, paths and addresses have names of some 60 letters, headlines are Ukrainian. Times are medians
of several processes, the file being in the operating system's cache.
"""

import statistics
import subprocess
import sys
import tempfile
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

from msgspec.structs import replace

from feedpub.ledger.sqlite import SqliteLedger, open_ledger
from feedpub.model import Entry, Feed, Image, Person

SLUGS = "harbour council tram bridge budget school river market storm vote grain pier lighthouse museum swimmer".split()
WORDS = "порт рада трамвай міст бюджет школа річка ринок шторм голосування зерно причал маяк музей плавець".split()
BEGUN = datetime(2025, 1, 1, tzinfo=UTC)
AT_ONCE = 50  #: stories a build
ROUNDS = 9
ASKED = """
import sys, time
from pathlib import Path
from feedpub.ledger.sqlite import open_ledger
begun = time.perf_counter()
ledger, _ = open_ledger(Path(sys.argv[1]), write=False)
opened = time.perf_counter()
(story,) = ledger.find(sys.argv[2])
found = time.perf_counter()
assert ledger.history(story.id)
told = time.perf_counter()
assert ledger.entries({story.id})
read = time.perf_counter()
print(*((after - before) * 1000 for before, after in
        ((begun, opened), (opened, found), (found, told), (told, read), (begun, read))))
"""


def entry(number: int) -> Entry:
    """One story of some 3 kB; the same for the same number."""
    state = number * 2654435761 % 2**32  # varied, and no random generator to seed
    slug = "-".join(SLUGS[(state >> shift) % len(SLUGS)] for shift in range(0, 24, 3)) + f"-{number}"
    title = " ".join(WORDS[(state >> shift) % len(WORDS)] for shift in range(1, 25, 3)).capitalize()
    when = BEGUN + timedelta(minutes=4 * number)
    text = "".join(
        f"<p>{' '.join(WORDS[(state * one >> 7) % len(WORDS)] for one in range(k, k + 40))}.</p>" for k in range(7)
    )
    return Entry(
        id=f"tag:gazette.example,2025:uk/{slug}",
        name=f"uk/{slug}",
        path=f"../content/news/{when:%Y/%m}/{slug}.md",
        url=f"https://gazette.example/uk/news/{slug}",
        title=title,
        published=when,
        updated=when,
        language="uk",
        authors=(Person(name=f"{WORDS[state % 15].title()} {WORDS[state % 14].title()}"),),
        section=WORDS[state % 10],
        tags=(WORDS[state % 15], WORDS[state % 13]),
        images=(Image(url=f"https://gazette.example/media/{when:%Y/%m}/{number}.jpg", alt=title, width=1200),),
        fingerprint=f"{state:08x}" * 4,
        summary=f"{title}: {text[3:180]}",
        content=text,
        origins={"id": "the file's name", "title": "front matter `title`, line 2", "language": "its source"},
    )


def feed(name: str, entries: list[Entry]) -> Feed:
    """A feed that carries the entries."""
    return Feed(
        name=name,
        id=name,
        title=name,
        description=name,
        home_url="https://gazette.example/",
        self_url=f"https://gazette.example/{name}",
        language="uk",
        updated=entries[-1].updated,
        entries=tuple(entries),
    )


def fill(ledger: SqliteLedger, count: int) -> None:
    """Publish the stories, some at a time."""
    carried: list[Entry] = []
    for first in range(0, count, AT_ONCE):
        new = [entry(number) for number in range(first, min(first + AT_ONCE, count))]
        at = new[-1].published
        changed = [replace(one, title=f"{one.title}!", updated=at) for one in carried[::5]]
        ledger.record([*changed, *new], [feed(name, new) for name in ("news", "city", "all")], {}, at=at,
                      declared={one.id: one.published for one in new})  # fmt: skip
        carried = new


def main(count: int, folder: Path) -> None:
    path = folder / "ledger.db"
    with closing(open_ledger(path)[0]) as ledger:
        fill(ledger, count)
    print(f"{count} stories: {path.stat().st_size / 1e6:.1f} MB on disk")
    asked = [sys.executable, "-c", ASKED, str(path), entry(count // 3).url]
    rounds = [
        [float(one) for one in subprocess.run(asked, capture_output=True, text=True, check=True).stdout.split()]
        for _ in range(ROUNDS)
    ]
    for name, times in zip(("open", "find", "history", "entry", "all"), zip(*rounds, strict=True), strict=True):
        print(f"{name:8} {statistics.median(times):7.2f} ms")


if __name__ == "__main__":
    if len(sys.argv) > 2:
        main(int(sys.argv[1]), Path(sys.argv[2]))
    else:
        with tempfile.TemporaryDirectory() as place:
            main(int(sys.argv[1]), Path(place))
