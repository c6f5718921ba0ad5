"""A month in the life of a newsroom, replayed with the real program and watched by three readers that remember.

After every step feedparser with a store of its own, the `reader` library and newsboat, each subscribed to RSS and to
Atom, must know every story that ever came out once, as it is now: none twice, none lost, none back that was taken back.
"""

import os
import re
import shlex
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any, Protocol
from zoneinfo import ZoneInfo

import feedparser
import pytest
import yaml

from tests.newsroom import CONFIG
from tests.serving import served
from tests.test_subscribers import found

ZONE = ZoneInfo("Europe/Kyiv")
AUTHORITY = "tag:gazette.example,2025:"
SCRIPT = yaml.safe_load((Path(__file__).parent / "data" / "month.yaml").read_text("utf-8"))
KEYS = {
    *("at", "what", "write", "edit", "move", "remove", "run", "code", "says"),
    *("out", "gone", "taken", "holds", "moved", "forgets", "mad", "mended", "same", "halfway", "configure"),
}
#: A build that dies when the first of its documents has taken its place, and the second has not.
KILLED = """
import os, signal, sys
from feedpub.cli import main
from feedpub.targets import _file, compressed, directory

class Disk:
    done = 0
    def __getattr__(self, name):
        return getattr(os, name)
    def replace(self, *paths):
        if Disk.done:
            os.kill(os.getpid(), signal.SIGKILL)
        Disk.done += 1
        os.replace(*paths)

directory.os = _file.os = compressed.os = Disk()
main()
"""


@dataclass(frozen=True, slots=True)
class Seen:
    """What a reader shows of a story."""

    title: str
    text: str


class Subscriber(Protocol):
    """A reader that remembers what it has read."""

    def reload(self) -> None:
        """Ask for the feeds, as it does every half hour."""

    def shows(self, suffix: str) -> Mapping[str, Seen]:
        """What it shows of the feed of a format, by id. An id that is there twice fails."""


class Feedparser:
    """feedparser, and what it found, by id, for ever. It also holds each entry against the one that it knew."""

    def __init__(self, address: str) -> None:
        self._address = address
        self.store: dict[str, dict[str, Any]] = {"rss": {}, "atom": {}}
        self.current: dict[str, list[str]] = {}

    def reload(self) -> None:
        for suffix, store in self.store.items():
            feed = feedparser.parse(f"{self._address}news.{suffix}")
            assert not feed.bozo, feed.get("bozo_exception")
            ids = [one.id for one in feed.entries]
            assert len(ids) == len(set(ids)), "an id is twice in one document"
            self.current[suffix] = ids
            for one in feed.entries:
                known = store.get(one.id)
                if known is not None:
                    assert one.published == known.published, f"{one.id}: its date has moved"
                    assert _changed(one) >= _changed(known), f"{one.id}: its update went back"
                assert _changed(one) >= one.published_parsed
                store[one.id] = one

    def forget(self, ids: Iterable[str]) -> None:
        """Forget how new these were."""
        for id_ in ids:
            for store in self.store.values():
                del store[id_]

    def shows(self, suffix: str) -> Mapping[str, Seen]:
        return {id_: Seen(one.title, one.content[0].value) for id_, one in self.store[suffix].items()}


def _changed(one: Any) -> Any:
    """When an entry was updated; feedparser warns of asking one that does not say so."""
    return one.updated_parsed if "updated_parsed" in one.keys() else one.published_parsed  # noqa: SIM118


class Library:
    """The ``reader`` library."""

    def __init__(self, address: str) -> None:
        reader = pytest.importorskip("reader", reason="install reader from PyPI")
        self._reader = reader.make_reader(":memory:")
        self._urls = {suffix: f"{address}news.{suffix}" for suffix in ("rss", "atom")}
        for url in self._urls.values():
            self._reader.add_feed(url)

    def reload(self) -> None:
        for url in self._urls.values():
            self._reader.update_feed(url)

    def shows(self, suffix: str) -> Mapping[str, Seen]:
        entries = self._reader.get_entries(feed=self._urls[suffix])
        return {one.id: Seen(one.title, one.get_content().value) for one in entries}


class Newsboat:
    """newsboat, started anew each time; one for each format, as an id is one story for it whatever feed has it."""

    def __init__(self, address: str, folder: Path) -> None:
        self._program = found("newsboat", "newsboat")
        self._folders = {suffix: folder / suffix for suffix in ("rss", "atom")}
        for suffix, place in self._folders.items():
            place.mkdir(parents=True)
            (place / "urls").write_text(f"{address}news.{suffix}\n")
            (place / "config").touch()

    def reload(self) -> None:
        command = [self._program, "-u", "urls", "-c", "cache.db", "-C", "config", "-x", "reload"]
        started = [
            subprocess.Popen(command, cwd=place, env=os.environ | {"LC_ALL": "C.UTF-8", "HOME": str(place)})
            for place in self._folders.values()
        ]
        assert [one.wait(60) for one in started] == [0, 0]

    def shows(self, suffix: str) -> Mapping[str, Seen]:
        with closing(sqlite3.connect(self._folders[suffix] / "cache.db")) as cache:
            rows = cache.execute("SELECT guid, title, content FROM rss_item WHERE deleted = 0").fetchall()
        assert len({guid for guid, _, _ in rows}) == len(rows)
        return {guid: Seen(title, text) for guid, title, text in rows}


@dataclass
class Expected:
    """What subscribers should know by now."""

    titles: dict[str, str] = field(default_factory=dict)  #: of every story that ever came out, by name
    current: set[str] = field(default_factory=set)  #: names of what is in the feed
    holds: dict[str, str] = field(default_factory=dict)
    updated: dict[str, datetime] = field(default_factory=dict)
    forbidden: set[str] = field(default_factory=set)  #: headlines that must be nowhere any more

    def take(self, step: Mapping[str, Any], at: datetime) -> None:
        for name, title in step.get("out", {}).items():
            self.titles[name] = title
            self.current.add(name)
        self.current -= set(step.get("gone", ()))
        self.holds |= step.get("holds", {})
        self.updated |= dict.fromkeys(step.get("moved", ()), at)
        for name in step.get("forgets", ()):
            self.updated.pop(name, None)
        for name in step.get("taken", ()):
            self.forbidden.add(self.titles[name])
            self.titles[name] = f"Withdrawn: {self.titles[name]}"


class Newsroom:
    """The folder that it all happens in."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        (folder / "config").mkdir()
        (folder / "config" / "feedpub.yaml").write_text(CONFIG)
        (folder / "output").mkdir()

    def edit(self, step: Mapping[str, Any]) -> None:
        content = self.folder / "content"
        for one in step.get("remove", ()):
            place = self.folder / one
            shutil.rmtree(place) if place.is_dir() else place.unlink()
        for old, new in step.get("move", {}).items():
            (content / new).parent.mkdir(parents=True, exist_ok=True)
            (content / old).rename(content / new)
        for path, story in step.get("write", {}).items():
            head = "".join(f"{key}: {value}\n" for key, value in story.items() if key != "text")
            (content / path).parent.mkdir(parents=True, exist_ok=True)
            (content / path).write_text(f"---\n{head}lang: en\n---\n\n{story['text']}\n")
        for path, changes in step.get("edit", {}).items():
            text = (content / path).read_text()
            for old, new in changes.items():
                assert old in text, f"{path} has no {old!r}"
                text = text.replace(old, new)
            (content / path).write_text(text)

    def exported(self, step: Mapping[str, Any]) -> None:
        """What a content system makes of every story, or every story as it was before that."""
        content, aside = self.folder / "content", self.folder / "aside"
        if how := step.get("mad"):
            shutil.copytree(content, aside)
            for file in sorted(content.rglob("*.md")):
                self._spoil(file, how)
        if step.get("mended"):
            shutil.rmtree(content)
            aside.rename(content)

    def _spoil(self, file: Path, how: str | bool) -> None:
        text = file.read_text()
        if how == "ids":
            file.unlink()
            file = file.with_name(f"cms-{file.name}")
            text = text.replace("lang: en", f"lang: en\nid: {file.stem}")
        elif how == "dates":
            text = re.sub(r"^date: .*$", "date: 2026-11-18 12:00", text, flags=re.MULTILINE)
        elif how == "texts":
            text += "\nWe love corrections.\n"
        else:
            text = "---\ntitle: Untitled\ndate: 0000-00-00\n---\n\nnull\n"
        file.write_text(text)

    def configure(self, step: Mapping[str, Any]) -> None:
        if lines := step.get("configure"):
            config = self.folder / "config/feedpub.yaml"
            config.write_text(f"{config.read_text()}{lines}\n")

    def run(self, command: str, at: str) -> tuple[int, str]:
        """How the program ends, and all that it says."""
        program = [sys.executable, "-m", "feedpub"]
        if command == "killed":
            program, command = [sys.executable, "-c", KILLED], "build"
        count = 2 if command == "twice" else 1
        words = ["build"] if command == "twice" else shlex.split(command)
        started = [
            subprocess.Popen(
                [*program, *words, "--now", at],
                cwd=self.folder, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
            )
            for _ in range(count)
        ]  # fmt: skip
        said = [one.communicate(timeout=60)[0] for one in started]
        codes = {one.returncode for one in started}
        assert len(codes) == 1, said
        return codes.pop(), "".join(said)


@pytest.fixture
def subscribers(tmp_path: Path) -> Iterator[tuple[Newsroom, Feedparser, list[Subscriber]]]:
    newsroom = Newsroom(tmp_path)
    with served(tmp_path / "output") as address:
        own = Feedparser(address)
        yield newsroom, own, [own, Library(address), Newsboat(address, tmp_path / "newsboat")]


def check(expected: Expected, own: Feedparser, readers: list[Subscriber], output: Path, what: str) -> None:
    ids = {AUTHORITY + name: name for name in expected.titles}
    for suffix in ("rss", "atom"):
        assert set(own.current[suffix]) == {AUTHORITY + name for name in expected.current}, what
        for one in readers:
            shown = one.shows(suffix)
            who = f"{what} {type(one).__name__}, {suffix}"
            assert shown.keys() == ids.keys(), who
            assert {ids[id_]: seen.title for id_, seen in shown.items()} == expected.titles, who
            for name, text in expected.holds.items():
                assert text in shown[AUTHORITY + name].text, who
    for name in expected.current & expected.updated.keys():
        entry = own.store["atom"][AUTHORITY + name]
        assert datetime.fromisoformat(entry.updated) == expected.updated[name], f"{what} {name}"
    documents = b"".join(file.read_bytes() for file in output.glob("news.*")).decode()
    for title in expected.forbidden:
        assert f">{title}<" not in documents, what


def test_every_key_of_the_script_is_known() -> None:
    assert set().union(*SCRIPT) <= KEYS
    assert [one["at"] for one in SCRIPT] == sorted(one["at"] for one in SCRIPT)


def test_readers_that_remember_live_through_a_month_without_a_duplicate_a_loss_or_a_return(
    subscribers: tuple[Newsroom, Feedparser, list[Subscriber]],
) -> None:
    newsroom, own, readers = subscribers
    output = newsroom.folder / "output"
    expected = Expected()
    read: dict[str, bytes] = {}
    for step in SCRIPT:
        at, what = datetime.fromisoformat(step["at"]).replace(tzinfo=ZONE), f"{step['at']}: {step['what']}"
        before = {file.name: file.read_bytes() for file in output.glob("news.*")}
        newsroom.edit(step)
        newsroom.exported(step)
        newsroom.configure(step)
        code, said = newsroom.run(step.get("run", "build"), step["at"])
        assert code == step.get("code", 0), f"{what} {said}"
        for text in step.get("says", ()):
            assert text in said, f"{what} {said}"
        after = {file.name: file.read_bytes() for file in output.glob("news.*")}
        if step.get("same"):
            assert after == before, what
        if step.get("halfway"):
            assert sum(before[name] != after[name] for name in before) == 1, what
            continue  # readers that come just now see the next step's stories in one of the formats
        expected.take(step, at)
        own.forget(AUTHORITY + name for name in step.get("forgets", ()))
        for one in readers if after != read else [own]:  # what is as it was has nothing to tell
            one.reload()
        read = after
        check(expected, own, readers, output, what)
