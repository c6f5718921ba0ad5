"""Markdown becomes the HTML that cmarkgfm makes of it, and leaves nothing behind."""

import subprocess
import sys

import pytest
from cmarkgfm import markdown_to_html_with_extensions
from cmarkgfm.cmark import Options
from hypothesis import given
from hypothesis import strategies as st

from feedpub import commonmark

PIECES = st.sampled_from(
    [
        *("# ", "text ", "*", "**", "_", "`", "```\n", "\n", "\n\n", "> ", "- ", "1. ", "    ", "\\", "&amp;", "&"),
        *("[a](/b 'c')", "![x](y.jpg)", "[^1]", "[^1]: note\n", "<b>", "</b>", "<script>", "<!-- ", " -->", "~~"),
        *("| a | b |\n|---|---|\n| 1 | 2 |\n", "https://x.example/a", "me@x.example", "[ref]", "[ref]: /u\n"),
        *("Їжак", "---\n", "\0"),
    ]
)
MARKDOWN = st.lists(PIECES, max_size=30).map("".join)


def made_by_cmarkgfm(text: str) -> str:
    html: str = markdown_to_html_with_extensions(
        text,
        options=Options.CMARK_OPT_UNSAFE | Options.CMARK_OPT_FOOTNOTES,
        extensions=["table", "strikethrough", "autolink"],
    )
    return html


@given(MARKDOWN)
def test_markdown_is_what_cmarkgfm_makes_of_it(text: str) -> None:
    assert commonmark.to_html(text) == made_by_cmarkgfm(text)


#: Prints by how many kB a process grew over 2,000 stories of 5 kB; cmarkgfm alone loses 26 with each.
GROWTH = """
import resource
from feedpub import commonmark
text = "A [link](/x) in **a** paragraph of a story[^1], as newsrooms write them.\\n\\n" * 70 + "[^1]: Note.\\n"
def peak():
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
for _ in range(100):
    commonmark.to_html(text)
before = peak()
for _ in range(2000):
    commonmark.to_html(text)
print(peak() - before)
"""


def test_a_process_that_lives_long_does_not_grow_with_the_stories_that_it_converts() -> None:
    grown = subprocess.run([sys.executable, "-c", GROWTH], capture_output=True, text=True, check=True, timeout=60)
    assert int(grown.stdout) < 2000


@pytest.mark.parametrize("name", ["ctypes", "_ctypes"])
def test_where_nothing_frees_what_is_left_markdown_is_converted_all_the_same(
    monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    for one in {"ctypes", name}:
        monkeypatch.delitem(sys.modules, one, raising=False)
    monkeypatch.setitem(sys.modules, name, None)
    commonmark._cmark.cache_clear()
    assert commonmark.to_html("*a*") == "<p><em>a</em></p>\n"
    commonmark._cmark.cache_clear()


def test_a_function_that_a_library_does_not_name_leaves_what_it_would_free() -> None:
    commonmark._found("no_such_function")(1)
