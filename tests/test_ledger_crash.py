"""The program killed in every statement that it asks of SQLite: the ledger is as it was before or as it should be."""

import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from feedpub.ledger._schema import VERSION
from feedpub.ledger.sqlite import SqliteLedger, open_ledger
from tests.builders import NOON, entry, feed
from tests.test_ledger import LATER, SECRET, older, told_all, traces

#: Does something to each ledger in a process of its own, which dies before the nth of its statements. A cache of one
#: page makes SQLite write to the disk in the middle of a transaction.
KILLED = """
import os, signal, sqlite3, sys
from pathlib import Path
from tests.test_ledger_crash import DEEDS
from feedpub.ledger.sqlite import open_ledger

left = 0
connect = sqlite3.connect

def deadly(statement):
    global left
    left -= 1
    if not left:
        os.kill(os.getpid(), signal.SIGKILL)

def connected(*args, **named):
    connection = connect(*args, **named)
    connection.execute("PRAGMA cache_size = 1")
    connection.set_trace_callback(deadly)
    return connection

sqlite3.connect = connected
for nth, path in enumerate(sys.argv[2:], 1):
    child = os.fork()
    if child == 0:
        left = nth
        DEEDS[sys.argv[1]](open_ledger(Path(path))[0])
        os._exit(0)
    _, status = os.waitpid(child, 0)
    print(os.waitstatus_to_exitcode(status), flush=True)
    if status == 0:
        break
"""
MOST = 200


def record(ledger: SqliteLedger) -> None:
    """A release in which something of every kind changes."""
    changed = entry("a", title="Changed", fingerprint="2", updated=LATER)
    new = [entry(f"new-{number}", content="x" * 3000) for number in range(3)]
    ledger.record(
        [changed, *new],
        [feed(changed, *new)],
        {"output": {"news.rss": {"2"}}},
        [entry("b").id],
        at=LATER,
        withdrawn={entry("b").id: LATER},
        declared={changed.id: LATER},
        problems=["b.md: is odd"],
        notes={changed.id: ["allowed: url"]},
    )


def purge(ledger: SqliteLedger) -> None:
    ledger.purge({SECRET.id})


def record_and_stay(ledger: SqliteLedger) -> None:
    """As who watches does, whose journal stays and has what was undone before."""
    ledger.stay()
    ledger._connection.execute(f"PRAGMA user_version = {VERSION}")  # changes nothing, by a transaction
    record(ledger)


def purge_what_stays(ledger: SqliteLedger) -> None:
    ledger.stay()
    ledger._connection.execute(f"PRAGMA user_version = {VERSION}")  # changes nothing, by a transaction
    purge(ledger)


def restore(ledger: SqliteLedger) -> None:
    assert ledger._file
    ledger.restore(ledger._file.with_name("exported.jsonl").read_text().split("\n"))


def nothing(ledger: SqliteLedger) -> None:
    """Opening it leads it up."""


DEEDS: dict[str, Callable[[SqliteLedger], None]] = {
    "record": record,
    "record and stay": record_and_stay,
    "purge what stays": purge_what_stays,
    "purge": purge,
    "restore": restore,
    "lead up": nothing,
}


def begun(deed: str, folder: Path) -> Path:
    """A ledger to which the deed can be done."""
    path = folder / "ledger.db"
    if deed == "lead up":
        older(path, 2)
        return path
    folder.mkdir()
    with closing(open_ledger(path)[0]) as ledger:
        told_all(ledger)
        ledger.record([entry("a"), entry("b")], [feed(entry("a"))], {"output": {"news.rss": {"1"}}}, at=NOON)
        exported = "\n".join(ledger.dump())
    if deed == "restore":
        (folder / "exported.jsonl").write_text(exported)
        path.unlink()
        open_ledger(path)[0].close()
    return path


def dumped(path: Path) -> list[str]:
    ledger, note = open_ledger(path)
    with closing(ledger):
        assert note is None
        return list(ledger.dump())


@pytest.mark.parametrize("deed", DEEDS)
def test_wherever_it_is_killed_the_ledger_is_whole_and_the_work_can_be_done_again(deed: str, tmp_path: Path) -> None:
    paths = [begun(deed, tmp_path / "0")]
    for number in range(1, MOST):
        shutil.copytree(tmp_path / "0", tmp_path / str(number))
        paths.append(tmp_path / str(number) / "ledger.db")
    ran = subprocess.run(
        [sys.executable, "-c", KILLED, deed, *map(str, paths)],
        cwd=Path(__file__).parents[1],
        capture_output=True,
        text=True,
        check=False,
    )
    codes = list(map(int, ran.stdout.split()))
    assert codes == [-9] * (len(codes) - 1) + [0], ran.stderr
    assert 12 < len(codes) < MOST
    before = [] if deed == "lead up" else dumped(paths[-1])
    after = dumped(paths[len(codes) - 1])
    assert before != after
    seen = set()
    for path in paths[: len(codes)]:
        found = dumped(path)
        with closing(sqlite3.connect(path)) as connection:
            assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        if deed == "lead up":
            assert found == after
            continue
        assert "purge" in deed or found in (before, after)
        seen.add(found == after)
        ledger, _ = open_ledger(path)
        with closing(ledger):
            if found != after:
                DEEDS[deed](ledger)
            assert list(ledger.dump()) == after
        if "purge" in deed:
            assert traces(path.parent) == {}
    assert seen in ({True, False}, set())
