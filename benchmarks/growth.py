"""What a newsroom's builds take as its archive grows: cold, nothing changed, the newest story changed.

    python benchmarks/growth.py [COUNT ...] [--rounds 3] [--keep FOLDER]

Without counts: 1,000, 10,000, 100,000 and 1,000,000 stories, feeds of all and of ten sections in RSS and Atom. Figures
are medians of whole processes, as in peers.py. With ``--keep`` the newsrooms are made below that folder, or taken from
there, and stay. A million stories take 7 GB on the disk.
"""

import argparse
import statistics
import sys
import tempfile
import time
from pathlib import Path

import corpus
import peers

COUNTS = (1_000, 10_000, 100_000, 1_000_000)


def newsroom(count: int, kept: Path) -> Path:
    """The folder of a newsroom of so many stories."""
    folder = kept / str(count)
    if not folder.exists():
        corpus.write(count, folder)
        time.sleep(2.1)  # a story that has just been written is read twice
    return folder


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("counts", type=int, nargs="*", default=COUNTS)
    asked.add_argument("--rounds", type=int, default=3)
    asked.add_argument("--keep", type=Path)
    wanted = asked.parse_args()
    own = list(peers.tools())
    with tempfile.TemporaryDirectory(prefix="newsrooms-") as place:
        print(f"{'stories':>10} {'':16}{'CPU s':>9}{'wall s':>9}{'MiB':>9}")
        for count in wanted.counts:
            costs = peers.measure(newsroom(count, wanted.keep or Path(place)), own, wanted.rounds)
            for (work, _), all_ in costs.items():
                columns = zip(*((one.cpu, one.wall, one.memory) for one in all_), strict=True)
                cpu, wall, memory = map(statistics.median, columns)
                print(f"{count:10,} {work:16}{cpu:9.2f}{wall:9.2f}{memory:9.0f}")
            sys.stdout.flush()


if __name__ == "__main__":
    main()
