"""The plainest YAML is read without a parser, and comes out as the parser has it."""

import time
from collections.abc import Iterable
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from feedpub import _yamlplain
from feedpub.yamltext import Map, Node, Scalar, Seq, load, load_map

HEAD = """\
title: 'The lagoon & the engineer''s bridge'
date: 2026-11-01T10:51:34+03:00
authors: [Hugo Bondar, "O'Neil", 'Léa']
summary: What the harbor did to https://x.example/a#b in story 69.
tags:
  - tag 0
  - "tag: 1"
draft: false
slug:
image: ~
"""
#: What a line of YAML may be made of, and what makes one unusual.
PIECES = st.sampled_from(
    [
        *(
            "a",
            "b c",
            "é",
            "日",
            "1",
            "~",
            "null",
            "'",
            '"',
            "''",
            "\\",
            "#",
            " #",
            ":",
            ": ",
            "-",
            "- ",
            "?",
            ",",
            "[",
        ),
        *(
            "]",
            "{",
            "}",
            "&",
            "*",
            "!",
            "|",
            ">",
            "%",
            "@",
            "`",
            "=",
            "<<",
            "---",
            "...",
            " ",
            "\t",
            "\n",
            "\n\n",
            "\n  ",
        ),
        *("key: ", "x:\n", "  - a\n", "- b\n", "date: 2026-01-01", "\x85", "\u2028", "\ufeff", "\xa0", "\ud800"),
    ]
)
BEGINNINGS = st.sampled_from([": ", ":", ":  ", ": [", ": '", ': "', ":\n- ", ":\n  - "])
LINES = st.builds(
    "".join,
    st.tuples(
        st.sampled_from(["a", "b", "c_d", "e-f", "title", "x"]),
        BEGINNINGS,
        st.lists(PIECES, max_size=6).map("".join),
        st.sampled_from(["", "", "]", "'", '"', " ", " ]"]),
    ),
)


def told(node: Node) -> object:
    """All that a node says, places included."""
    if isinstance(node, Scalar):
        return str(node), node.line, node.column, node.quoted, node.null
    if isinstance(node, Seq):
        return node.line, [told(item) for item in node]
    return node.line, node.lines, [(key, told(value)) for key, value in node.items()]


def by_events(text: str) -> Map:
    node = load(text, first_line=7)
    assert isinstance(node, Map)
    return node


@given(st.lists(LINES, min_size=1, max_size=4).map(lambda lines: "\n".join(lines) + "\n"))
@example(HEAD)
@example("# a comment\n\na: b\n")
@example("a: []\nb: [ ]\n")
def test_what_is_read_without_a_parser_is_what_the_parser_has(text: str) -> None:
    found = _yamlplain.load_map(text, 7)
    if found is not None:
        assert told(found) == told(by_events(text))


@given(st.lists(st.one_of(LINES, st.sampled_from(HEAD.splitlines())), min_size=1, max_size=4), st.booleans())
@example(["a: Null ", "b: NULLs", "c: [~, 'x']"], False)
@example(["a: []"], False)
def test_lines_found_at_once_are_those_that_are_found_one_by_one(lines: list[str], after_a_fence: bool) -> None:
    head = "---\n" if after_a_fence else ""
    text = head + "\n".join(lines) + "\n"
    found = _yamlplain.lines(text, len(head))
    if len(found) == text.count("\n") - after_a_fence:
        assert found == [row[:4] for row in _yamlplain.rows(text, len(head), 2)]


def test_a_front_matter_as_most_write_it_is_found_at_once() -> None:
    lines = [line for line in HEAD.splitlines() if not line.startswith(("  -", "tags", "slug", "image"))]
    assert len(_yamlplain.lines("\n".join(lines) + "\n", 0)) == len(lines)


def test_a_front_matter_as_people_write_it_needs_no_parser(monkeypatch: pytest.MonkeyPatch) -> None:
    expected = told(by_events(HEAD))
    monkeypatch.setattr("feedpub.yamltext._parser", None)
    assert told(load_map(HEAD, first_line=7)) == expected


@pytest.mark.parametrize(
    "text",
    [
        *("", "a: b", "\n", "a: b: c\n", "a: b #c\n", "a: &b c\n", "a: *b\n", "a: !b c\n", "a:b\n", "a: |\n  b\n"),
        *(
            "a: b\na: c\n",
            "a: b\n  c\n",
            "a: {b: c}\n",
            "a: [b, [c]]\n",
            "a: [b: c]\n",
            "a: [b,]\n",
            "- a\n",
            'a: "\\n"\n',
        ),
        *(
            "a:\n  b: c\n",
            "a:\n- b: c\n",
            "a:\n- - b\n",
            "? a\n",
            "a: b\n---\n",
            "a: \x00\n",
            "a: b\x85c\n",
            "a: b\r\n",
        ),
        *("a:\tb\n", "a: b\n b: c\n", "a:\n  - b\n - c\n", f"a: {'b' * 30_000}\n"),
    ],
)
def test_whatever_is_not_that_plain_is_left_to_the_parser(text: str) -> None:
    assert _yamlplain.load_map(text, 1) is None


def heads(folder: Path) -> Iterable[str]:
    for path in sorted(folder.rglob("*.md")):
        parts = path.read_text("utf-8", "replace").split("---\n")
        if len(parts) > 2 and not parts[0]:
            yield parts[1]


def test_the_stories_of_the_tests_are_read_either_way_alike() -> None:
    plain = 0
    for head in heads(Path(__file__).parent / "sites"):
        if (found := _yamlplain.load_map(head, 7)) is not None:
            plain += 1
            assert told(found) == told(by_events(head))
    assert plain > 5


@pytest.mark.parametrize("piece", ["a", "a ", "a:", "[a, ", "- ", "'", "''", "a: b\n", "a:#", ": ", "[[", "a,"])
def test_no_text_takes_longer_than_its_length_has_it(piece: str) -> None:
    text = "key: " + piece * (19_000 // len(piece)) + "\n"
    begun = time.process_time()
    for _ in range(3):
        _yamlplain.load_map(text, 1)
        _yamlplain.load_map(f"{text[:-1]}: \n", 1)
    assert time.process_time() - begun < 2  # of a square it would be minutes
