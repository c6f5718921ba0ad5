"""Time a build in which nothing changed beside the least that tells that: two processes that stat all files.

    python benchmarks/walk.py FOLDER [--rounds 5]

FOLDER holds a newsroom by ``benchmarks/corpus.py``. Figures are of whole processes, from start to end: seconds on the
wall and of processor time, and the memory of the largest one in MiB; medians of rounds in which both take turns. Last
the median of the rounds' own ratios.
"""

import argparse
import os
import statistics
import sys
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

from peers import NOW, Cost, run


def look(folders: list[str]) -> int:
    """The number of files in folders and below, after an ``lstat`` of each."""
    count, waiting = 0, list(folders)
    while waiting:
        with os.scandir(waiting.pop()) as entries:
            for entry in entries:
                if entry.is_dir(follow_symlinks=False):
                    waiting.append(entry.path)
                else:
                    entry.stat(follow_symlinks=False)
                    count += 1
    return count


def walk(content: Path) -> int:
    """As :func:`look`, by two processes, each with every other one of the folders two levels below."""
    parts = sorted(path for each in content.iterdir() for path in each.iterdir())
    halves = [[str(path) for path in parts[nth::2]] for nth in range(2)]
    with ProcessPoolExecutor(2) as pool:
        return sum(pool.map(look, halves))


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("folder", type=Path)
    asked.add_argument("--rounds", type=int, default=5)
    asked.add_argument("--bare", action="store_true", help=argparse.SUPPRESS)
    wanted = asked.parse_args()
    if wanted.bare:
        print(walk(wanted.folder / "content"))
        return
    ways = {
        "bare walk": ("/usr/bin/env", sys.executable, os.path.abspath(__file__), str(wanted.folder), "--bare"),  # noqa: PTH100
        "nothing changed": ("/usr/bin/env", sys.executable, "-m", "feedpub", "build", "--now", NOW),
    }
    for _ in range(2):  # the first one builds, the second one notes that there is nothing to do
        run(ways["nothing changed"], wanted.folder)
    costs: dict[str, list[Cost]] = {name: [] for name in ways}
    for _ in range(wanted.rounds):
        for name, command in ways.items():
            costs[name].append(run(command, wanted.folder))
    print(f"{'':18}{'wall s':>9}{'CPU s':>9}{'MiB':>9}")
    for name, found in costs.items():
        medians = (statistics.median(getattr(one, key) for one in found) for key in ("wall", "cpu", "memory"))
        print(f"{name:18}" + "".join(f"{one:9.2f}" for one in medians))
    both = zip(costs["nothing changed"], costs["bare walk"], strict=True)
    print(f"wall, ratio       {statistics.median(ours.wall / bare.wall for ours, bare in both):9.2f}")


if __name__ == "__main__":
    main()
