"""Time the reader of pages beside its peers, where they can be imported, on a folder of saved pages.

    python benchmarks/html_readers.py FOLDER

Each takes every page in turn, so that a machine's moods meet all of them. Milliseconds for one page, the best of
three rounds, and how many times as long as feedpub a peer takes for the same thing: metadata alone, or with the text.
Peers: trafilatura (pip install trafilatura), readability (pip install readability-lxml).
"""

import gzip
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from zoneinfo import ZoneInfo

from feedpub.readers import Reading, html

ROUNDS = 3
CONTEXT = Reading(zone=ZoneInfo("UTC"))
Reader = Callable[[bytes], object]


def readers() -> Iterator[tuple[str, str, Reader]]:
    """What is timed: the thing done, by whom, and how."""
    yield "metadata", "feedpub", lambda raw: html.metadata("page.html", raw, CONTEXT)
    yield "metadata and text", "feedpub", lambda raw: html.read("page.html", raw, CONTEXT)
    with suppress(ImportError):
        import trafilatura  # noqa: PLC0415

        yield "metadata", "trafilatura", lambda raw: trafilatura.extract_metadata(raw.decode())
        yield (
            "metadata and text",
            "trafilatura",
            lambda raw: trafilatura.bare_extraction(raw.decode(), with_metadata=True, include_images=True),
        )
    with suppress(ImportError):
        from readability import Document  # noqa: PLC0415

        yield "metadata and text", "readability", lambda raw: Document(raw.decode()).summary()


def pages(folder: Path) -> list[bytes]:
    """All pages in a folder, packed or not, that are UTF-8."""
    found = []
    for path in sorted(folder.rglob("*.html*")):
        raw = path.read_bytes()
        with suppress(UnicodeDecodeError, OSError):
            raw = gzip.decompress(raw) if path.suffix == ".gz" else raw
            raw.decode()
            found.append(raw)
    return found


def main() -> None:
    everything = pages(Path(sys.argv[1]))
    timed = list(readers())
    best = [float("inf")] * len(timed)
    for _ in range(ROUNDS):
        taken = [0.0] * len(timed)
        for raw in everything:
            for number, (_, _, read) in enumerate(timed):
                started = time.perf_counter()
                read(raw)
                taken[number] += time.perf_counter() - started
        best = [min(pair) for pair in zip(best, taken, strict=True)]
    own = {what: best[number] for number, (what, who, _) in enumerate(timed) if who == "feedpub"}
    print(f"{len(everything)} pages, {sum(map(len, everything)) / 1e6:.0f} MB")
    for (what, who, _), seconds in zip(timed, best, strict=True):
        print(f"{what:18} {who:12} {1000 * seconds / len(everything):8.1f} ms a page   {seconds / own[what]:5.2f}")


if __name__ == "__main__":
    main()
