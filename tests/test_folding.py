"""Entries in less room are the same entries."""

import pickle
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from feedpub import folding
from feedpub._records import changed
from feedpub.folding import alike, fold, forget
from feedpub.model import Person
from tests.builders import entry

TEXTS = st.text(max_size=300) | st.text("\ud800“a", max_size=9)


@given(st.none() | TEXTS, st.booleans())
def test_a_folded_entry_says_what_it_said(content: str | None, twice: bool) -> None:
    before, now = entry(content_html=content), entry(content_html=content)
    fold(now)
    if twice:
        fold(now)
    forget()
    assert now == before
    assert now.content_html == content
    assert pickle.loads(pickle.dumps(now)) == before
    assert replace(now, title="Other") == changed(now, title="Other") == replace(before, title="Other")


def test_a_long_text_takes_less_room_when_it_is_folded() -> None:
    one = entry(content_html="<p>“The harbour opened at six.”</p>" * 100)
    fold(one)
    assert len(folding._slot.__get__(one)) < 500


class Written(str):
    """A text that knows more than its letters, as readers' values may."""

    __slots__ = ()


@given(st.none() | st.text(), st.lists(st.text() | st.text().map(Written)), st.dictionaries(st.text(), st.text()))
def test_words_are_shared_and_stay_what_they_are(section: str | None, tags: list[str], origins: dict[str, str]) -> None:
    one = entry(section=section, tags=tuple(tags), origins=origins, authors=tuple(Person(name=tag) for tag in tags))
    assert alike(one) == one
