"""Entries are written ahead of their feeds in other processes, and nobody can tell."""

import os
import signal
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from feedpub import ahead, formats, gate
from feedpub.executor import Executor, Processes, Serial
from feedpub.formats import FORMATS, _feedgen
from feedpub.gate import familiar, own, xmldoc
from feedpub.model import Entry, Feed
from tests.builders import NOON, entry, feed

NAMES = ("rss", "atom", "json", "html")
STORIES = [
    entry(f"s{number}", title=f"Story {number}", published=NOON - timedelta(hours=number)) for number in range(9)
]


@pytest.fixture(autouse=True)
def _nothing_is_known(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(ahead, "_TOGETHER", 4)
    forget()
    yield
    forget()


def forget() -> None:
    formats.forget()
    gate.forget()


def feeds(stories: list[Entry] = STORIES) -> list[Feed]:
    return [
        feed(*stories[:7], name="a", formats=NAMES),
        feed(*stories[3:], name="b", formats=("rss", "json")),
        feed(*stories[2:8], name="c", formats=("atom",), language="en"),
    ]


def documents(some: list[Feed]) -> list[tuple[bytes, str | None]]:
    """The documents of feeds, each with why it must not go out."""
    return [
        (document.body, own.refusal(document, one, FORMATS[name].url(one), NOON) if name != "html" else None)
        for one in some
        for name in one.formats
        for document in [FORMATS[name].document(one)]
    ]


def quiet(_what: str, _done: int, _count: int) -> None:
    """Nobody looks on."""


class Here(Serial):
    """Does all here, and says that it does not."""

    few = 0


@pytest.mark.parametrize("executor", [
    Here(), *(Processes(2, start=start, chunk=1) for start in ("fork", "spawn"))
], ids=["here", "fork", "spawn"])  # fmt: skip
@pytest.mark.parametrize("many", [0, 100], ids=["to the disk", "by pipes"])
def test_feeds_of_what_was_written_ahead_are_as_they_would_be(
    executor: Executor, many: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ahead, "_MANY", many)
    alone = documents(feeds())
    forget()
    ahead.make(feeds(), executor, NOON, quiet)
    written, read = [], []

    def counted(one: Feed, url: str, media_type: str, entries: list[Entry]) -> bytes:
        written.extend(entries)
        return whole(one, url, media_type, entries)

    def looked_at(body: bytes, **more: Any) -> Any:
        found = xmldoc.findings(body, **more)
        read.extend(found[2])
        return found

    whole = _feedgen.written
    monkeypatch.setattr(_feedgen, "written", counted)
    for media_type in ("application/rss+xml", "application/atom+xml"):
        monkeypatch.setitem(familiar._FORMS, media_type, replace(familiar._FORMS[media_type], reader=looked_at))
    assert documents(feeds()) == alone
    assert (written, read) == ([], [])


class Lost(Here):
    """Loses what came of every second run, as if it had ended its process."""

    def runs(self, do: Any, runs: Any, died: Any) -> Iterator[list[Any]]:
        for number, run in enumerate(runs):
            yield [do(run)] if number % 2 else [died(one) if at % 2 else do([one]) for at, one in enumerate(run)]


def test_what_ended_its_process_is_written_by_its_feed() -> None:
    alone = documents(feeds())
    forget()
    ahead.make(feeds(), Lost(), NOON, quiet)
    assert documents(feeds()) == alone


@given(st.sampled_from(range(9)), st.sampled_from(["\x00", "\ud800", "<script>x</script>"]))
def test_a_story_that_cannot_be_written_or_is_not_well_is_told_as_it_would_be(which: int, odd: str) -> None:
    stories = list(STORIES)
    stories[which] = replace(stories[which], content=f"<p>{odd}</p>")
    forget()
    alone = told(feeds(stories))
    forget()
    ahead.make(feeds(stories), Here(), NOON, quiet)
    assert told(feeds(stories)) == alone
    assert any(isinstance(one, str) for one in alone)


def told(some: list[Feed]) -> list[object]:
    """Of each document its bytes, or what is wrong with it."""
    found: list[object] = []
    for one in some:
        for name in one.formats:
            try:
                ((body, why),) = documents([replace(one, formats=(name,))])
                found.append(why or body)
            except Exception as error:  # noqa: BLE001
                found.append(f"{type(error)}: {error}")
    return found


def test_what_was_well_at_a_later_time_is_looked_at_again() -> None:
    late = [replace(one, published=NOON + timedelta(days=1), updated=NOON + timedelta(days=1)) for one in STORIES]
    ahead.make(feeds(late), Here(), NOON + timedelta(days=2), quiet)
    assert familiar._run.well
    assert all(why for _, why in documents([replace(one, formats=("rss",)) for one in feeds(late)]))


def test_a_process_that_writes_keeps_nothing() -> None:
    wanted = [ahead._Wanted(replace(feeds()[0], entries=()), one) for one in STORIES]
    (first, *_) = ahead._Writer(NOON, None)(wanted)
    assert first
    assert len(first.pieces) == len(STORIES)
    assert not formats.knows(STORIES[0], FORMATS["rss"].key(feeds()[0]))


def fatal_to_the_third(feed: Feed, name: str, now: Any, aside: Any) -> Any:
    if STORIES[2].id in {one.id for one in feed.entries}:
        os.kill(os.getpid(), signal.SIGKILL)
    return _written(feed, name, now, aside)


_written = ahead._written


@pytest.mark.parametrize("many", [0, 100], ids=["to the disk", "by pipes"])
def test_a_story_that_ends_every_process_is_written_by_its_feed_all_the_same(
    monkeypatch: pytest.MonkeyPatch, many: int, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(ahead, "_MANY", many)
    alone = documents(feeds())
    forget()
    monkeypatch.setattr(ahead, "_written", fatal_to_the_third)
    ahead.make(feeds(), Processes(2, start="fork", chunk=1), NOON, quiet)
    assert "ended before its time" in caplog.text
    assert documents(feeds()) == alone
