"""Save the newest story again and again while ``feedpub run --watch`` is at work; see when its feeds say so.

    python benchmarks/watch.py 10000 [--saves 60] [--matrix full] [--gzip] [--keep FOLDER]

Prints the median and the 95th percentile, in milliseconds, from the story's rename into place to the site feed on the
disk that has the new headline, and to the last document that has it (with ``--gzip`` to its packed file), and the
memory of the process that watches, in MiB. Beside them the same for four files of the feed's size that are written,
forced to the disk and renamed: what the disk takes for two feeds in two formats. With ``--keep`` the newsroom is made
below that folder, or taken from there, and stays.
"""

import argparse
import gzip
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Set
from pathlib import Path

import corpus
from inotify_simple import INotify, flags

PATIENCE = 60.0  # s


def median_and_95th(times: list[float]) -> tuple[float, float]:
    """In ms."""
    ordered = sorted(times)
    return statistics.median(ordered) * 1000, ordered[int(len(ordered) * 0.95) - 1] * 1000


def save(path: Path, text: str) -> None:
    """As editors do."""
    beside = path.with_name(f".{path.name}.new")
    beside.write_text(text, "utf-8")
    beside.replace(path)


def said(document: Path) -> bytes:
    """What is in a document, packed or not; nothing where there is none."""
    try:
        whole = document.read_bytes()
    except FileNotFoundError:
        return b""
    return gzip.decompress(whole) if document.suffix == ".gz" else whole


def replaced(story: Path, text: str, documents: Set[Path], words: bytes) -> dict[Path, float]:
    """Save the story; how long after its rename each of the documents was replaced by one with the words, in s.

    The kernel tells of each rename: who looked every half a millisecond would be late by as much, and in the way.
    """
    when: dict[Path, float] = {}
    with INotify() as kernel:
        folders = {kernel.add_watch(folder, flags.MOVED_TO): folder for folder in {one.parent for one in documents}}
        save(story, text)
        begun = time.perf_counter()
        while when.keys() != documents:
            events = kernel.read(timeout=int(PATIENCE * 1000))
            now = time.perf_counter()
            if not events:
                sys.exit(f"{sorted(documents - when.keys())} do not say {words!r} after {PATIENCE:g} s")
            for path in ({folders[event.wd] / event.name for event in events} & documents) - when.keys():
                if words in said(path):
                    when[path] = now - begun
    return when


def disk(folder: Path, size: int, times: int) -> list[float]:
    """What it takes to replace four files of that size, in s."""
    found = []
    for nth in range(times):
        begun = time.perf_counter()
        for number in range(4):
            beside = folder / f".{number}.new"
            with beside.open("wb") as file:
                file.write(bytes([nth % 256]) * size)
                file.flush()
                os.fsync(file.fileno())
            beside.replace(folder / str(number))
        found.append(time.perf_counter() - begun)
    return found


def resident(process: int) -> float:
    """MiB."""
    lines = Path(f"/proc/{process}/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmRSS")) / 1024


def newsroom(kept: Path, count: int, *, full: bool, packed: bool) -> Path:
    """The folder of a newsroom of so many stories that is built by a watch alone."""
    folder = kept / f"{count}{'-full' if full else ''}-watched"
    if not folder.exists():
        corpus.write(count, folder, full=full)
        with (folder / "config" / "feedpub.yaml").open("a") as config:
            config.write('schedule:\n  - cron: "0 0 29 2 *"\n')
        time.sleep(2.1)  # a story that has just been written is read twice
    config = folder / "config" / "feedpub.yaml"
    plain = config.read_text().replace("    gzip: true\n", "")
    text = plain.replace("../output\n", "../output\n    gzip: true\n") if packed else plain
    if text != config.read_text():
        config.write_text(text)
    return folder


def carrying(output: Path) -> list[Path]:
    """The documents that the newest story is in."""
    one = corpus.made(0)
    names = ["all", one.section, *(f"tag/{tag.replace(' ', '-')}" for tag in one.tags)]
    names.append(f"author/{one.author.lower().replace(' ', '-')}")
    return [path for name in names for suffix in (".rss", ".atom") if (path := output / f"{name}{suffix}").exists()]


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("count", type=int)
    asked.add_argument("--matrix", choices=["small", "full"], default="small")
    asked.add_argument("--gzip", action="store_true", help="as with a target's `gzip: true`")
    asked.add_argument("--saves", type=int, default=60)
    asked.add_argument("--keep", type=Path)
    wanted = asked.parse_args()
    with tempfile.TemporaryDirectory(prefix="newsroom-") as place:
        folder = newsroom(wanted.keep or Path(place), wanted.count, full=wanted.matrix == "full", packed=wanted.gzip)
        command = [sys.executable, "-u", "-m", "feedpub", "run", "-v", "--watch"]
        with subprocess.Popen(command, cwd=folder, stdout=subprocess.PIPE, text=True) as process:
            assert process.stdout
            for line in process.stdout:
                if line.startswith("output"):
                    break
            story, feed = folder / "content" / f"{corpus.made(0).place}.md", folder / "output" / "all.rss"
            ending = ".gz" if wanted.gzip else ""
            documents = [path.with_name(path.name + ending) for path in carrying(folder / "output")]
            times: list[float] = []
            last: list[float] = []
            run = time.time_ns()  # or a newsroom that was kept would say so already
            for nth in range(wanted.saves + 2):
                words = f"seen {run} {nth} times"
                text = corpus.story(0).replace(": story 0'", f": story 0, {words}'")
                when = replaced(story, text, {feed, *documents}, words.encode())
                times.append(when[feed])
                last.append(max(when.values()))
                time.sleep(0.2)
            memory = resident(process.pid)
            process.terminate()
            process.communicate(timeout=PATIENCE)
        floor = disk(folder, feed.stat().st_size, wanted.saves)
    print(f"{'':24}{'p50 ms':>9}{'p95 ms':>9}{'MiB':>9}")
    # The first ones import what a build of a few stories needs.
    print(f"{'saved to site feed':24}{'{:9.1f}{:9.1f}'.format(*median_and_95th(times[2:]))}{memory:9.0f}")
    what = "saved to last packed" if wanted.gzip else "saved to last document"
    print(f"{what:24}{'{:9.1f}{:9.1f}'.format(*median_and_95th(last[2:]))}")
    print(f"{'four files replaced':24}{'{:9.1f}{:9.1f}'.format(*median_and_95th(floor))}")


if __name__ == "__main__":
    main()
