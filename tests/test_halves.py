"""Stories are written out from their files, here or in processes, and what is wrong with one costs that one."""

import logging
import os
import signal
from pathlib import Path

import pytest

from feedpub import halves, normalize
from feedpub.errors import ArticleError
from feedpub.executor import Processes
from feedpub.model import Article, Entry
from tests.newsroom import Newsroom

second_half = normalize.second_half


def fatal(article: Article, url: str, access: object) -> tuple[str, str, str]:
    """Ends its process at a story that says so."""
    if "the end" in article.body:
        os.kill(os.getpid(), signal.SIGKILL)
    return second_half(article, url, access)  # type: ignore[arg-type]


def tripped(article: Article, url: str, access: object) -> tuple[str, str, str]:
    """Has a bug at a story that says so."""
    if "the end" in article.body:
        raise LookupError("no such thing")
    return second_half(article, url, access)  # type: ignore[arg-type]


def made(newsroom: Newsroom) -> dict[str, Entry | ArticleError]:
    release = newsroom.build()
    entries = [story.entry for story in release.stories if story.entry]
    found = halves.whole(entries, release.places(), Processes(2, start="fork", chunk=1))
    return {entry.name: one for entry, one in found}


def held(found: dict[str, Entry | ArticleError]) -> list[str]:
    """The stories that could not be written out."""
    return [name for name, one in found.items() if isinstance(one, ArticleError)]


@pytest.fixture
def newsroom(tmp_path: Path) -> Newsroom:
    one = Newsroom(tmp_path)
    for name in "abcdef":
        one.write(f"{name}.md", text="It is the end." if name == "d" else f"Paragraph {name}.")
    return one


def test_a_story_that_ends_the_process_which_writes_it_out_costs_itself(
    newsroom: Newsroom, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    here = os.getpid()
    monkeypatch.setattr(normalize, "second_half", lambda *a: fatal(*a) if os.getpid() != here else second_half(*a))
    found = made(newsroom)
    assert held(found) == ["d"]
    assert "content/d.md: ends the process that reads it" in str(found["d"])
    assert "ended before its time" in caplog.text
    other = found["a"]
    assert isinstance(other, Entry)
    assert other.content_html == "<p>Paragraph a.</p>"


def test_a_bug_in_writing_out_is_told_with_its_place_wherever_it_was_met(
    newsroom: Newsroom, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    here = os.getpid()
    monkeypatch.setattr(normalize, "second_half", lambda *a: tripped(*a) if os.getpid() != here else second_half(*a))
    with caplog.at_level(logging.ERROR):
        found = made(newsroom)
    assert "LookupError: no such thing" in str(found["d"])
    assert caplog.text.count("a bug in feedpub, please report it: ../content/d.md") == 1
    assert "in tripped" in caplog.text
    assert held(found) == ["d"]


def test_a_file_that_changed_meanwhile_costs_itself(newsroom: Newsroom) -> None:
    release = newsroom.build()
    entries = [story.entry for story in release.stories if story.entry]
    newsroom.write("b.md", text="Changed.")
    found = {entry.name: one for entry, one in halves.whole(entries, release.places())}
    assert "was changed while feedpub was reading" in str(found["b"])
    assert held(found) == ["b"]


def test_a_file_that_went_meanwhile_is_named_by_the_path_that_a_person_can_open(newsroom: Newsroom) -> None:
    release = newsroom.build()
    entries = [story.entry for story in release.stories if story.entry]
    (newsroom.folder / "content" / "b.md").unlink()
    found = {entry.name: one for entry, one in halves.whole(entries, release.places())}
    assert str(found["b"]).endswith("content/b.md: was removed while feedpub was reading; build again")
    assert held(found) == ["b"]
