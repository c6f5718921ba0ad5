"""Build a newsroom of HTML pages from nothing, and parse the same files with lxml alone in as many processes.

    python benchmarks/html_cold.py [PAGES] [--rounds 3]

The pages are those of ``benchmarks/corpus.py``: JSON-LD, a byline, a time and 3 to 5 kB of text each. Figures are of
whole processes, starting included, as ``benchmarks/peers.py`` takes them, each the median of the rounds; the ratio is
the median of the rounds' own. What the steps of reading one page take, ``benchmarks/reading.py --form html`` tells.
"""

import argparse
import shutil
import statistics
import sys
import tempfile
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import corpus
import lxml.html
from peers import Cost, run, tools

from feedpub.executor import usable

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
    wanted = asked.parse_args()
    if wanted.parse:
        parse_all(wanted.parse)
        return
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        corpus.write(wanted.pages, folder, form="html")
        compare(folder, wanted.rounds)


if __name__ == "__main__":
    main()
