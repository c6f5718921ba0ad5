"""Entries in less room are the same entries."""

import pickle
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from feedpub import halves
from feedpub.folded import Folded, forget
from feedpub.folding import alike
from feedpub.ledger._entries import dumps, loads
from feedpub.model import Entry, Person
from tests.builders import entry
from tests.newsroom import Newsroom, configured

FEEDS = """\
  news: {title: Gazette, formats: [rss, atom, json, html], archive: {stories: 1}, limit: 2}
  brief: {title: Brief, content: 1 paragraph}
  tags: {each: tag, title: "{tag}"}"""
TEXTS = st.text(max_size=300) | st.text("\ud800“a", max_size=9)


def fold(one: Entry) -> Entry:
    """The entry, with its content folded."""
    if not isinstance(one.content, str):
        return one
    return replace(one, content=Folded.of(one.content, one.id, one.summary))


@given(st.none() | TEXTS, st.booleans())
def test_a_folded_entry_says_what_it_said(content: str | None, twice: bool) -> None:
    before = entry(content=content)
    now = fold(fold(before)) if twice else fold(before)
    forget()
    assert now == before == now
    assert before == fold(before) == fold(entry(content=content))
    assert now != fold(entry(content=f"{content}."))
    assert repr(now) == repr(before)
    assert hash(now.content) == hash(content)
    assert loads(dumps(now)) == before
    assert now.content_html == content
    assert pickle.loads(pickle.dumps(now)) == before
    assert replace(now, title="Other") == replace(now, title="Other") == replace(before, title="Other")


def test_a_long_text_takes_less_room_when_it_is_folded() -> None:
    one = entry(content="<p>“The harbour opened at six.”</p>" * 100)
    folded = fold(one).content
    assert isinstance(folded, Folded)
    assert len(folded.packed) < 500


class Unfolded:
    """Does not fold."""

    @staticmethod
    def of(text: str, _id: str, _summary: str | None) -> str:
        return text


def test_a_release_whose_texts_are_folded_is_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folders = [tmp_path / name for name in ("folded", "not")]
    for folder in folders:
        folder.mkdir()
        newsroom = Newsroom(folder)
        (folder / "config/feedpub.yaml").write_text(configured(FEEDS, more="landing: {}\n"))
        newsroom.write("a.md", more="tags: [port]\nimage: https://x.example/a.jpg\n", text="“First.”\n\nSecond.")
        newsroom.write("b.md", more="corrections:\n  - {at: 2026-11-21 10:00, note: Wrong.}\n", text="*One.*\n\nTwo.")
        newsroom.write("c.md", more="access: members\ntags: [port]\n", text="Paid.")
        if folder.name == "not":
            monkeypatch.setattr(halves, "Folded", Unfolded)
        for now in ("2026-11-23T12:00", "2026-11-23T13:00"):  # the second one knows what was published
            assert newsroom.build(now).problems == []
            newsroom.write("a.md", more="tags: [port]\n", text="“First.”\n\nSecond, mended.")
    folded, other = ({path.relative_to(one): path.read_bytes() for path in _files(one)} for one in folders)
    assert len(folded) > 10
    assert folded == other


def _files(folder: Path) -> list[Path]:
    return [path for path in (folder / "output").rglob("*") if path.is_file()]


class Written(str):
    """A text that knows more than its letters, as readers' values may."""

    __slots__ = ()


@given(st.none() | st.text(), st.lists(st.text() | st.text().map(Written)), st.dictionaries(st.text(), st.text()))
def test_words_are_shared_and_stay_what_they_are(section: str | None, tags: list[str], origins: dict[str, str]) -> None:
    one = entry(section=section, tags=tuple(tags), origins=origins, authors=tuple(Person(name=tag) for tag in tags))
    assert alike(one) == one
