"""What a person at a terminal sees while a long run goes on, and what is left of it."""

import re
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from feedpub import terminal
from feedpub.listener import Listener


@pytest.fixture
def listener(monkeypatch: pytest.MonkeyPatch) -> Listener:
    """A person who watches on a machine on which each step takes 0.6 seconds."""
    times: Iterator[float] = iter(0.6 * number for number in range(1000))
    monkeypatch.setattr(terminal, "watched", lambda **_: True)
    monkeypatch.setattr(terminal, "monotonic", lambda: next(times))
    return Listener(say=terminal.say, folder=Path("/"), watched=True)


def seen(capsys: pytest.CaptureFixture[str]) -> list[str]:
    """The lines as they stand on the screen."""
    printed = capsys.readouterr()
    return re.sub(r"[^\n]*\r\x1b\[K", "", printed.err + printed.out).split("\n")


def test_a_long_run_shows_how_far_it_is(listener: Listener, capsys: pytest.CaptureFixture[str]) -> None:
    show = terminal.progress(listener)
    for number in range(1, 5):
        show("reading", number, 9)

    assert seen(capsys) == ["reading 4 of 9"]


@pytest.mark.parametrize("count", [1, 2, 3, 9])
def test_nothing_of_it_is_left_when_it_is_done(
    listener: Listener, capsys: pytest.CaptureFixture[str], count: int
) -> None:
    show = terminal.progress(listener)
    for number in range(1, count + 1):
        show("reading", number, count)
    sys.stdout.write("news.rss\n")

    assert seen(capsys) == ["news.rss", ""]


def test_what_is_wrong_half_way_has_a_line_of_its_own(listener: Listener, capsys: pytest.CaptureFixture[str]) -> None:
    show = terminal.progress(listener)
    for number in range(1, 5):
        show("reading", number, 9)
    terminal.say("content: holds no story; mount its disk", err=True)
    show("reading", 9, 9)

    assert seen(capsys) == ["content: holds no story; mount its disk", ""]


def test_a_person_who_wants_to_hear_only_what_is_wrong_sees_no_progress(
    listener: Listener, capsys: pytest.CaptureFixture[str]
) -> None:
    show = terminal.progress(Listener(say=terminal.say, folder=Path("/"), watched=True, quiet=True))
    for number in range(1, 5):
        show("reading", number, 9)

    assert seen(capsys) == [""]
