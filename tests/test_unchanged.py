"""A run that is told which folders changed finds out by them alone what one that goes through all folders would."""

import os
import shutil
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from feedpub import building, unchanged
from feedpub.answers import Answers
from feedpub.listener import Listener
from feedpub.schedule import Stopping
from feedpub.unchanged import Looked
from tests.newsroom import STORY, Newsroom

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
FOLDERS = ("city", "city/old", "sport")
RACY = "feedpub.index._schema.RACY"


def save(folder: Path, nth: int) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    text = f"Of {folder.name}."  # or one might be the other with another name
    story = STORY.format(title=f"Saved {nth}", date="2026-11-20 10:00", more="", text=text)
    (folder / f"in-{folder.name}.md").write_text(story)


def add(folder: Path, nth: int) -> None:
    (folder / "notes").mkdir(parents=True, exist_ok=True)
    (folder / f"{nth}.txt.bak").write_text("left by an editor\n")


def link(folder: Path, nth: int) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"linked{nth}.md").symlink_to("../other.md")


def remove(folder: Path, _nth: int) -> None:
    shutil.rmtree(folder, ignore_errors=True)


def nothing(_folder: Path, _nth: int) -> None:
    """Touch nothing: it is told of a folder that is as it was."""


CHANGES: tuple[Callable[[Path, int], None], ...] = (save, save, add, link, remove, nothing)
steps = st.lists(
    st.tuples(st.sampled_from(CHANGES), st.sampled_from(FOLDERS), st.sampled_from([-1 << 60, None, 1 << 60])),
    min_size=1,
    max_size=8,
)


def racy(folder: Path) -> int:
    """How long (ns) what is saved next may change without showing it, but not what was there when the life began."""
    (folder / "tick").write_text("")
    since = (folder / "tick").stat().st_ctime_ns - (folder / "config" / "feedpub.yaml").stat().st_ctime_ns
    return since // 2


class Twice:
    """Looks as a run does and once more through all folders, and compares."""

    def __init__(self) -> None:
        self.look, self.short, self.late = unchanged.look, 0, 0

    def __call__(self, *args: Any, **more: Any) -> Looked | None:
        one = self.look(*args, **more)
        known, noted = args[3] if len(args) > 3 else None, unchanged._known_last
        if known and noted:
            self.short += known[0] is noted.looks
            self.late += known[0] is noted.looks and b"" in noted.last.looks.values()
            unchanged._known_last = replace(noted, looks=None, odd=())
            other = self.look(*args, **more)
            unchanged._known_last = noted
            assert (one is None) is (other is None)
            if one and other:
                assert told(one) == told(other)
        return one


def told(one: Looked) -> tuple[object, ...]:
    folders = one.folders()
    return one.looks, set(one.odd), one.lacks, one.nothing_to_do, folders and sorted(folders)


def test_the_short_way_finds_what_the_long_way_does() -> None:
    twice = Twice()

    @settings(max_examples=25, deadline=None)
    @given(steps)
    def lives(steps: list[tuple[Callable[[Path, int], None], str, int | None]]) -> None:
        with TemporaryDirectory() as place, pytest.MonkeyPatch.context() as patched:
            patched.setattr(unchanged, "look", twice)
            folder = Path(os.path.realpath(place))
            newsroom = Newsroom(folder)
            listener = Listener(say=lambda _text, *, err=False: None, folder=folder, quiet=True)
            answers = Answers(folder / "config" / "feedpub.yaml", None, listener, lambda: NOW, Stopping())
            with building.hold(answers.config, listener, command="run", now=NOW) as answers.held, closing(answers):
                answers.at(NOW)
                for nth, (change, below, time) in enumerate(steps):
                    patched.setattr(RACY, racy(folder) if time is None else time)
                    changed = folder / "content" / below
                    change(changed, nth)
                    answers.saved(frozenset({str(changed), str(changed.parent)}))
                    assert change is not save or f"Saved {nth}" in newsroom.shown().values()

    lives()
    assert twice.short > 10
    assert twice.late > 3


def test_what_is_known_of_all_stories_is_what_lies_in_the_index_that_is_asked(tmp_path: Path) -> None:
    made = []
    for name, more in (("one", 1), ("other", 2)):
        (tmp_path / name).mkdir()
        newsroom = Newsroom(tmp_path / name)
        for nth in range(more):
            newsroom.write(f"{nth}.md", text=f"Of {nth}.")
        with pytest.MonkeyPatch.context() as patched:
            patched.setattr(RACY, -1 << 60)
            listener = Listener(say=lambda _text, *, err=False: None, folder=newsroom.folder, quiet=True)
            building.publish(newsroom.config(), NOW, listener, held=None, progress=lambda *_: None)
        made.append(newsroom.config())
    for config, stories in ((made[0], 2), (made[1], 3), (made[0], 2)):
        with building.means(config, write=False) as means:
            known = unchanged.aside(means.index)
        assert known
        assert known.tally["live"] == stories
