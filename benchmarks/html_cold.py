"""Build a newsroom of HTML pages from nothing, and parse the same files with lxml alone in as many processes.

    python benchmarks/html_cold.py [PAGES] [--rounds 3] [--floor]

The pages are those of ``benchmarks/corpus.py``: JSON-LD, a byline, a time and 3 to 5 kB of text each. Figures are of
whole processes, starting included, as ``benchmarks/peers.py`` takes them, each the median of the rounds; the ratio is
the median of the rounds' own. What the steps of reading one page take, ``benchmarks/reading.py --form html`` tells.

With ``--floor`` it prints, in microseconds of processor time a page, what no reader of any page can leave out
(decoding, seeing that it stays within bounds, lexbor's tree, one walk over it) beside lxml's parsing, and what reading
takes, by the readers of any page and where the page is like others; of that what it takes to take such a page apart,
and to read its paragraphs. Each page is seen once in a round, as in a build.
"""

import argparse
import shutil
import statistics
import sys
import tempfile
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from zoneinfo import ZoneInfo

import corpus
import lxml.html
from peers import Cost, run, tools
from reading import ROOM, Way, micros

from feedpub import plainpage
from feedpub.executor import usable
from feedpub.onego import AT_ONCE
from feedpub.readers import Reading, html
from feedpub.readers.html import alike, encoding, limits, paragraphs, tree

_FEW = 2000  #: pages that the steps are tried with
_CHUNK = 128  #: files that a process takes at a time, as feedpub's do
UTF8 = lxml.html.HTMLParser(encoding="utf-8")


def parse(paths: Sequence[str]) -> int:
    """Parse some files with lxml; how many."""
    for path in paths:
        with open(path, "rb") as file:  # noqa: PTH123 - the least that it can cost
            lxml.html.document_fromstring(file.read(), parser=UTF8)
    return len(paths)


def parse_all(folder: Path) -> None:
    """Parse all pages below a folder, in as many processes as there are processors."""
    paths = [str(path) for path in folder.rglob("*.html")]
    with ProcessPoolExecutor(usable()) as pool:
        done = sum(pool.map(parse, [paths[start : start + _CHUNK] for start in range(0, len(paths), _CHUNK)]))
    if done != len(paths):
        sys.exit(f"{done} of {len(paths)} files were parsed")


def floor(pages: int, rounds: int) -> None:
    """Print what the steps of reading a page take at least, and what reading takes."""
    raws = [corpus.page(number).encode() for number in range(pages)]
    texts = [encoding.decode("page.html", raw)[:2] for raw in raws]
    bodies = [tree.parse(utf8).body for _, utf8 in texts]
    context = Reading(zone=ZoneInfo("UTC"), language="en")
    groups = [[("page.html", raw) for raw in raws[at : at + AT_ONCE]] for at in range(0, pages, AT_ONCE)]
    alike.told(groups[0], context)
    apart = [found[1] for raw in raws if (found := alike.known.taken_apart(raw))]
    least: dict[str, Way] = {
        "decode": (lambda raw: encoding.decode("page.html", raw), raws),
        "bounds": (lambda pair: limits.check("page.html", pair[0]), texts),
        "lexbor's tree": (lambda pair: tree.parse(pair[1]), texts),
        "one walk": (tree.walk, bodies),
    }
    steps: dict[str, Way] = {
        "lxml alone": (lambda raw: lxml.html.document_fromstring(raw, parser=UTF8), raws),
        **least,
        "read as any page": (lambda raw: html.read_any("page.html", raw, context), raws),
        "read as one of many": (lambda group: alike.told(group, context), groups),
        "  taken apart": (alike.known.taken_apart, raws),
        "  paragraphs": (lambda own: paragraphs.read(own, is_long_needed=False), apart),
        "an entry of that": (lambda group: plainpage.entries_of(group, ROOM), groups),
    }
    taken = [{name: each(*way, pages) for name, way in steps.items()} for _ in range(rounds)]
    medians = {name: statistics.median(one[name] for one in taken) for name in steps}
    alone = medians["lxml alone"]
    for name, spent in [*medians.items(), ("the four steps", sum(medians[one] for one in least))]:
        print(f"{name:20} {spent:7.1f} us {spent / alone:6.2f} x")


def each(do: Callable[..., object], things: Sequence[object], pages: int) -> float:
    """Microseconds of processor time a page, of which the things have so many."""
    return micros(do, things) * len(things) / pages


def compare(folder: Path, rounds: int) -> None:
    """Print what both take, and their ratios."""
    (feedpub,) = tools()
    env = shutil.which("env") or "/usr/bin/env"
    alone = (env, sys.executable, __file__, "--parse", str(folder / "content"))
    costs: dict[str, list[Cost]] = {"lxml alone": [], "cold build": []}
    for _ in range(rounds):
        costs["lxml alone"].append(run(alone, folder))
        feedpub.forget(folder)
        costs["cold build"].append(run(feedpub.command, folder))
    print(f"{'':12} {'CPU s':>7} {'wall s':>7} {'MiB':>5}")
    for name, taken in costs.items():
        cpu, wall, memory = (statistics.median(getattr(one, of) for one in taken) for of in ("cpu", "wall", "memory"))
        print(f"{name:12} {cpu:7.2f} {wall:7.2f} {memory:5.0f}")
    pairs = list(zip(costs["cold build"], costs["lxml alone"], strict=True))
    cpu = statistics.median(built.cpu / parsed.cpu for built, parsed in pairs)
    wall = statistics.median(built.wall / parsed.wall for built, parsed in pairs)
    print(f"{'times':12} {cpu:7.2f} {wall:7.2f}")


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("pages", type=int, nargs="?", default=10_000)
    asked.add_argument("--rounds", type=int, default=3)
    asked.add_argument("--parse", type=Path, help=argparse.SUPPRESS)
    asked.add_argument("--floor", action="store_true")
    wanted = asked.parse_args()
    if wanted.floor:
        floor(min(wanted.pages, _FEW), wanted.rounds)
        return
    if wanted.parse:
        parse_all(wanted.parse)
        return
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        corpus.write(wanted.pages, folder, form="html")
        compare(folder, wanted.rounds)


if __name__ == "__main__":
    main()
