"""What names of elements say is mostly seen word by word, and never wrongly."""

from itertools import chain

from hypothesis import given, settings
from hypothesis import strategies as st

from feedpub.readers.html import byline, names

#: What may say something, and pieces of it.
_ALONE = [*names._WORDS, *(part for part, _ in names._PARTS), *(one for starts, _ in names._STARTS for one in starts)]
_TOGETHER = (*names._AROUND_TWO, *names._AROUND_TWO_STARTS, *names._AUTHOR_PARTS, *names._LEAD_PARTS, "p-name")
_KNOWN = sorted({*_ALONE, *_TOGETHER, "title", "heading", "entry", "article", "post", "main"})
_PIECES = sorted(set(chain.from_iterable(one.strip("-").split("-") for one in _KNOWN)))
WORDS = st.sampled_from(_KNOWN) | st.sampled_from(_PIECES) | st.text("abeltn1\u00e9", min_size=1, max_size=4)
NAMES = st.lists(st.tuples(WORDS, st.sampled_from(["", "-", "_", " ", "--", "\n", "\xa0"])), max_size=5).map(
    lambda parts: "".join(chain.from_iterable(parts))
)


@settings(max_examples=500)
@given(NAMES)
def test_names_say_word_by_word_what_they_say_together(called: str) -> None:
    assert names.meaning(called) == names._meaning(called)


@settings(max_examples=500)
@given(st.from_regex(byline._LABEL) | st.from_regex(byline._GLUED))
def test_whatever_names_an_author_begins_as_its_first_two_letters_say(text: str) -> None:
    assert byline._lower(text[:2]) in byline._BEGINS
