"""That most names of elements say nothing is seen word by word, and never wrongly."""

from itertools import chain

from hypothesis import given, settings
from hypothesis import strategies as st

from feedpub.readers.html import names

#: What may say something, and pieces of it.
_KNOWN = sorted({*names._SAYING, *names._SAYING_TOGETHER, *names._SAYING_PARTS, "entry", "article", "post", "main"})
_PIECES = sorted(set(chain.from_iterable(one.strip("-").split("-") for one in _KNOWN)))
WORDS = st.sampled_from(_KNOWN) | st.sampled_from(_PIECES) | st.text("abeltn1\u00e9", min_size=1, max_size=4)
NAMES = st.lists(st.tuples(WORDS, st.sampled_from(["", "-", "_", " ", "--", "\n", "\xa0"])), max_size=5).map(
    lambda parts: "".join(chain.from_iterable(parts))
)


@settings(max_examples=500)
@given(NAMES)
def test_names_of_which_no_word_says_anything_say_nothing(called: str) -> None:
    assert names.meaning(called) == names._meaning(called)
