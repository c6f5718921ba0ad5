"""Time the reader of pages beside its peers, where they can be imported, on a folder of saved pages.

    python benchmarks/html_readers.py FOLDER

The processor's milliseconds for one page, of each page the best of five rounds in which the readers take turns; how
many times as long as feedpub a peer takes for the same thing, by the sum of all pages and by the median of the pages'
own ratios; and the same for lxml's parser alone, which does nothing else.
Peers: trafilatura (pip install trafilatura), readability (pip install readability-lxml).
"""

import gzip
import statistics
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from zoneinfo import ZoneInfo

import lxml.html

from feedpub.readers import Reading, html

ROUNDS = 5
UTF8 = lxml.html.HTMLParser(encoding="utf-8")
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
    for what in ("metadata", "metadata and text"):
        yield what, "lxml's parser", lambda raw: lxml.html.document_fromstring(raw, parser=UTF8)
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
    best = [[float("inf")] * len(everything) for _ in timed]
    for _ in range(ROUNDS):
        # One reader after the other goes over all pages: of two in a row on a page the second finds it in the caches.
        for (_, _, read), fastest in zip(timed, best, strict=True):
            for page, raw in enumerate(everything):
                started = time.process_time()
                read(raw)
                fastest[page] = min(fastest[page], time.process_time() - started)
    own = {what: fastest for (what, who, _), fastest in zip(timed, best, strict=True) if who == "feedpub"}
    print(f"{len(everything)} pages, {sum(map(len, everything)) / 1e6:.0f} MB")
    print(f"{'':18} {'':14} {'ms a page':>9} {'by the sum':>11} {'by the median':>14}")
    for (what, who, _), taken in zip(timed, best, strict=True):
        ratio = statistics.median(peer / feedpub for peer, feedpub in zip(taken, own[what], strict=True))
        whole = sum(taken) / sum(own[what])
        print(f"{what:18} {who:14} {1000 * sum(taken) / len(taken):9.1f} {whole:11.2f} {ratio:14.2f}")


if __name__ == "__main__":
    main()
