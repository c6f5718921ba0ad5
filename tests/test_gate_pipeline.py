"""The gate in the real program: a document that would be broken keeps its last good file, and costs no other one."""

from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner

from feedpub.cli import cli
from feedpub.errors import ConfigError
from feedpub.formats import atom, rss
from feedpub.model import Feed
from tests.newsroom import Newsroom

NOW = ["--now", "2026-11-23T13:00"]


def built(room: Newsroom) -> tuple[int, str]:
    """How `feedpub build` ends, and what it says is wrong."""
    given = CliRunner().invoke(cli, ["build", "-c", str(room.folder / "config/feedpub.yaml"), *NOW])
    return given.exit_code, given.stderr


def files(room: Newsroom) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted((room.folder / "output").glob("*.*")) if path.suffix}


@pytest.fixture
def room(tmp_path: Path) -> Newsroom:
    """A newsroom that has published a story, and changed it since."""
    one = Newsroom(tmp_path)
    one.write("harbour.md", title="Harbour")
    one.build()
    one.write("harbour.md", title="Harbour reopens")
    return one


def spoiling(monkeypatch: pytest.MonkeyPatch, spoil: Callable[[bytes], bytes]) -> None:
    """Let the renderer of RSS write what is broken."""
    render = rss.render

    def broken(feed: Feed) -> bytes:
        body = render(feed).whole
        assert spoil(body) != body
        return spoil(body)

    monkeypatch.setattr(rss, "render", broken)


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        (
            b"<title>Harbour reopens</title>",
            b"",
            "content/harbour.md: item has neither a title nor a description (item[1], ",
        ),
        (b"<title>Harbour reopens</title>", b"<title></title>", "harbour.md: title is blank (title, rss-blank)"),
        (b"<link>https://gazette.example/harbour</link>", b"<link>/harbour</link>", "harbour.md: link is '/harbour'"),
        (b"Fri, 20 Nov 2026", b"Sat, 20 Nov 2026", "harbour.md: pubDate is 'Sat, 20 Nov 2026"),
        (b"Fri, 20 Nov 2026", b"Sun, 20 Dec 2026", "which is in the future (pubDate, rss-date-future)"),
        (b":harbour</guid>", b":harbor</guid>", "lost tag:gazette.example,2025:harbour on the way"),
        (b"</channel>", b"", "is not well-formed ("),
        (b"news.rss", b"other.rss", "the self link is 'https://gazette.example/"),
        (b"Text.", b"Te\xc2\x85xt.", "has the character U+0085 in it"),
    ],
)
def test_a_broken_document_keeps_its_last_good_file_and_the_others_go_out(
    room: Newsroom, monkeypatch: pytest.MonkeyPatch, old: bytes, new: bytes, told: str
) -> None:
    if old.startswith(b"<title>") and not new:  # without its description, too, it is no item
        spoiling(monkeypatch, lambda body: body.replace(old, b"").replace(b"<description>Text.</description>", b""))
    else:
        spoiling(monkeypatch, lambda body: body.replace(old, new, 1))
    before = files(room)
    code, said = built(room)
    after = files(room)
    assert code == 1
    assert said.startswith("news.rss: ")
    assert told in said
    assert after["news.rss"] == before["news.rss"]
    assert b"Harbour reopens" in after["news.atom"]
    monkeypatch.undo()
    assert built(room) == (0, "")
    assert b"Harbour reopens" in files(room)["news.rss"]


def test_a_bug_in_a_renderer_costs_only_its_document(room: Newsroom, monkeypatch: pytest.MonkeyPatch) -> None:
    def bug(_feed: Feed) -> bytes:
        raise RuntimeError("out of ink")

    monkeypatch.setattr(atom, "render", bug)
    before = files(room)
    code, said = built(room)
    assert code == 1
    assert "news.atom: feedpub fails to write it (RuntimeError: out of ink)" in said
    assert files(room)["news.atom"] == before["news.atom"]
    assert b"Harbour reopens" in files(room)["news.rss"]


def test_a_story_taken_back_leaves_the_other_documents_though_one_is_broken(
    room: Newsroom, monkeypatch: pytest.MonkeyPatch
) -> None:
    room.write("harbour.md", more="status: withheld\n")
    spoiling(monkeypatch, lambda body: body.replace(b"</channel>", b"", 1))
    code, _ = built(room)
    after = files(room)
    assert code == 1
    assert b"Harbour" in after["news.rss"]  # its last good file
    assert b"Harbour" not in after["news.atom"]
    monkeypatch.undo()
    assert built(room)[0] == 0
    assert b"Harbour" not in files(room)["news.rss"]


def test_a_letter_that_was_broken_long_ago_costs_no_feed(tmp_path: Path) -> None:
    newsroom = Newsroom(tmp_path)
    newsroom.write("a.md", title="Har\ufffdbour", text="The p\ufffdier.")
    release = newsroom.build()
    assert release.problems == []
    assert newsroom.shown()["a"] == "Har\ufffdbour"


@pytest.fixture
def small(tmp_path: Path) -> Newsroom:
    """A newsroom whose only story has grown larger than its feed may be."""
    one = Newsroom(tmp_path)
    path = tmp_path / "config" / "feedpub.yaml"
    path.write_text(path.read_text().replace("{title: Gazette}", "{title: Gazette, bytes: 10000}"))
    one.build()
    one.write("other.md", title="Other", date="2026-11-01 10:00", text="Very long. " * 2000)
    return one


def test_a_document_without_a_story_does_not_follow_one_with_stories(small: Newsroom) -> None:
    before = files(small)
    for _ in range(2):  # what is held is not remembered as published
        code, said = built(small)
        assert code == 1
        assert "news.atom: would be empty, and the last one was not: tag:gazette.example,2025:other" in said
        assert "feedpub build --allow empty:news" in said
        assert files(small) == before | {".feedpub.lock": b""}


def test_it_is_let_through_by_its_name_and_by_no_other(small: Newsroom) -> None:
    with pytest.raises(ConfigError, match="empty:other lets nothing through"):
        small.build(allow="empty:other")
    assert small.shown() == {"other": "Other"}
    assert small.build(allow="empty:news").problems == []
    assert small.shown() == {}
    assert small.build().problems == []


def test_it_keeps_no_kill_of_the_last_story_in(small: Newsroom) -> None:
    small.build()
    release = small.kill("other", legal=True)
    assert release.problems == []
    assert small.shown() == {}
