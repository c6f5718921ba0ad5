import re
import subprocess
import sys
import time

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from feedpub import yamltext
from feedpub.errors import ConfigError
from feedpub.yamltext import Cut, Map, Scalar, Seq, YamlError, as_bool, as_int, cut_values, load, load_map

SLIPS = [
    # text, line, column, message
    ("title: War: day 1000", 1, 11, 'a colon inside the value of `title`; quote the value: title: "War: day 1000"'),
    (
        'title: The "War": day 2',
        1,
        17,
        "a colon inside the value of `title`; quote the value: title: 'The \"War\": day 2'",
    ),
    (
        "title: &Co wins",
        1,
        8,
        'a value that begins with & is an anchor to YAML; quote the value: title: "&Co wins"',
    ),
    ("title: & more", 1, 8, 'a value that begins with & is an anchor to YAML; quote the value: title: "& more"'),
    ("title: *Live*", 1, 8, 'a value that begins with * is an alias to YAML; quote the value: title: "*Live*"'),
    ("tags: [a, *b]", 1, 11, "a value that begins with * is an alias to YAML; quote the value"),
    ("title: !Hola", 1, 8, 'a value that begins with ! is a tag to YAML; quote the value: title: "!Hola"'),
    (
        "title: !!python/object/apply:os.system [ls]",
        1,
        8,
        'a value that begins with ! is a tag to YAML; quote the value: title: "!!python/object/apply:os.system"',
    ),
    ("title: @home", 1, 8, 'a value cannot begin with @; quote the value: title: "@home"'),
    ("title: `code`", 1, 8, 'a value cannot begin with `; quote the value: title: "`code`"'),
    ("title: %done", 1, 8, 'a value cannot begin with %; quote the value: title: "%done"'),
    ("title: ? who", 1, 8, 'a value cannot begin with ?; quote the value: title: "? who"'),
    ("a: b\n\tc: d", 2, 1, "a tab in the indentation; indent with spaces"),
    ("a:\n\t- c", 2, 1, "a tab in the indentation; indent with spaces"),
    ("a: |\n\ttext", 2, 1, "a tab in the indentation; indent with spaces"),
    ("title: 'War\nsection: world", 1, 8, "this quote is never closed; add a closing '"),
    ('title: "War\n', 1, 8, 'this quote is never closed; add a closing "'),
    (
        'title: "War\nname: "Olena"',
        1,
        8,
        'this quote closes only in a later line; close it with " in its own line',
    ),
    (
        "title: 'it's on'",
        1,
        12,
        "text after the closing '; quote the whole value, and write each ' inside it twice ('')",
    ),
    (
        'title: "War" is on',
        1,
        13,
        'text after the closing "; quote the whole value, and write each " inside it as \\"',
    ),
    (
        'path: "C:\\news"\nb: "\\d"',
        2,
        5,
        "a backslash in double quotes begins an escape; write it twice or use single quotes",
    ),
    ("tags: [a, b\nsection: c", 1, 7, "this [ is not closed properly; close it with ] or quote the value"),
    ("title: a\nfeeds: [\n", 2, 8, "this [ is not closed; close it with ] or quote the value"),
    ("title: a\nfeeds: {a: [b], c: \n\n", 2, 8, "this { is not closed; close it with } or quote the value"),
    ("title: [Update] War", 1, 17, 'text after the closing ]; quote the value: title: "[Update] War"'),
    (
        "title: {{ page }}",
        1,
        9,
        "a list or mapping where a key belongs; quote the value that begins with { or [",
    ),
    ("lead: | text", 1, 7, "text right after |; begin it on the next line, indented, or quote the value"),
    ("tags: - a", 1, 7, "a list cannot begin beside its key; begin it on the next line or quote the value"),
    ("title: War\nday", 2, 1, '"day" has no colon; write key: value, or indent it under its key'),
    ("title: War\nsection:world\na: b", 2, 1, "no space after the colon; write section: world"),
    ("section:world\ntitle: War", 1, 1, "no space after the colon; write section: world"),
    ("section:world", 1, 1, "no space after the colon; write section: world"),
    ("just text", 1, 1, '"just text" where keys belong; write key: value on each line'),
    ("- a\n- b", 1, 1, "a list where keys belong; write key: value on each line"),
    (
        "title: War\n  section: world",
        2,
        3,
        "`section` is indented deeper than the line above; begin it in the same column",
    ),
    ("a:\n   b: 1\n  c: 2", 3, 3, "this line is not indented like those it belongs with; begin it in their column"),
    ("tags: a\n- b", 2, 1, "a list under a key that has a value already; delete that value or this list"),
    (": x", 1, 1, "a colon with no key before it; write key: value"),
    ("title: a\nsection: b\ntitle: c", 3, 1, "`title` is here a second time, first in line 1; keep one of them"),
    ("title: a\x03b", 1, 9, "the character U+0003, which YAML forbids; delete it"),
    ("a: b\nc: \ud800", 2, 4, "the character U+D800, which YAML forbids; delete it"),
    ("\u00a0title: a", 1, 1, "an invisible character U+00A0 in a key; retype the line's beginning"),
    ("a: b\n\u200bc: d", 2, 1, "an invisible character U+200B in a key; retype the line's beginning"),
    ("a: 1\n---\nb: 2", 2, 1, "a second document begins; keep one document to a file"),
    ("%YAML 1.2\n---\na: b", 1, 1, "a % directive; delete the line"),
    ("a: " + "[" * 33, 1, 35, "nested more than 32 deep; write it flatter"),
    ("a: \u2028: x", 1, 5, 'a colon inside the value of `a`; quote the value: a: "\u2028: x"'),
]


@pytest.mark.parametrize(("text", "line", "column", "message"), SLIPS, ids=[repr(slip[0])[:40] for slip in SLIPS])
def test_a_slip_is_told_with_its_place_and_what_to_do(text: str, line: int, column: int, message: str) -> None:
    with pytest.raises(YamlError) as caught:
        load_map(text)
    assert (caught.value.line, caught.value.column, caught.value.message) == (line, column, message)


@pytest.mark.parametrize("text", [slip[0] for slip in SLIPS], ids=[repr(slip[0])[:40] for slip in SLIPS])
def test_lines_are_counted_from_the_first_line_of_the_file(text: str) -> None:
    with pytest.raises(YamlError) as here:
        load_map(text)
    with pytest.raises(YamlError) as below:
        load_map(text, first_line=11)
    assert below.value.line == here.value.line + 10


def test_values_stay_the_text_that_was_written() -> None:
    written = ["no", "on", "010", "0x1F", "12:30", "1.10", "1_000", "2026-02-30", "2025-11-03 09:30", ".inf", "true"]
    node = load_map("".join(f"k{number}: {value}\n" for number, value in enumerate(written)))
    assert list(node.values()) == written
    assert not any(value.quoted or value.null for value in node.values() if isinstance(value, Scalar))


def test_every_node_knows_its_place() -> None:
    node = load_map('title: "War"\n\ntags:\n  - a\n  - b: c\nlead: |\n  text\nlast: x\n', first_line=5)
    title, tags = node["title"], node["tags"]
    assert isinstance(title, Scalar)
    assert isinstance(tags, Seq)
    assert (title.line, title.column, title.quoted) == (5, 8, True)
    assert node.lines == {"title": 5, "tags": 7, "lead": 10, "last": 12}
    assert (tags.line, tags[1].line) == (8, 9)


@pytest.mark.parametrize("written", ["", "~", "null", "Null", "NULL", " # nothing"])
def test_nothing_is_null_and_empty(written: str) -> None:
    value = load_map(f"a: {written}")["a"]
    assert isinstance(value, Scalar)
    assert value.null
    assert value == ""


@pytest.mark.parametrize("written", ['""', "'null'", '"~"', "nil", "|\n  null"])
def test_quoted_nothing_is_text(written: str) -> None:
    value = load_map(f"a: {written}")["a"]
    assert isinstance(value, Scalar)
    assert not value.null


def test_an_empty_text_has_no_keys() -> None:
    assert load_map("") == load_map("# only a comment\n") == load_map("---\n") == {}
    assert load("") == Scalar("", null=True)


def test_an_end_mark_after_the_document_is_no_second_one() -> None:
    assert load("---\na: b\n...\n") == {"a": "b"}


@pytest.mark.parametrize("sign", ["\x85", "\u2028", "\u2029"])
def test_signs_that_no_editor_breaks_lines_at_are_characters(sign: str) -> None:
    node = load_map(f"a: one{sign}two\nb: 'x{sign}y'\nc: |\n  p{sign}  q\nd: z\n")
    assert list(node.values()) == [f"one{sign}two", f"x{sign}y", f"p{sign}  q\n", "z"]
    assert node.lines == {"a": 1, "b": 2, "c": 3, "d": 5}


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_any_line_end_counts_once(end: str) -> None:
    assert load_map(end.join(["a: 1", "", "b: 2"])).lines == {"a": 1, "b": 3}


def test_a_byte_order_mark_is_no_part_of_the_first_key() -> None:
    assert load("\ufeffa: b\ufeff") == {"a": "b\ufeff"}


def test_aliases_and_merge_keys_are_obeyed_where_they_are_wanted() -> None:
    text = "base: &base {limit: 5, content: full}\nnews:\n  <<: *base\n  limit: 7\nworld: *base\n"
    text += "both: {<<: [*base, {x: y}]}\n"
    node = load_map(text, aliases=True)
    assert node["news"] == {"limit": "7", "content": "full"}
    assert node["world"] is node["base"]
    assert node["both"] == {"limit": "5", "content": "full", "x": "y"}
    news = node["news"]
    assert isinstance(news, Map)
    assert news.lines == {"limit": 4, "content": 1}


def test_a_merge_key_is_an_ordinary_key_in_a_story() -> None:
    assert load("<<: {a: b}") == {"<<": {"a": "b"}}


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        ("a: *b", 1, "*b stands for nothing; set &b above it or quote the value"),
        ("a: &x\n  b: *x", 2, "*x stands inside what it stands for; write the value out"),
        ("a: &x 1\nb: {<<: *x}", 2, "<< takes a mapping or a list of them; write <<: *name"),
        ("a: &x 1\nb:\n  *x : 2", 3, "a value that begins with * is an alias to YAML; quote the value"),
    ],
)
def test_an_alias_that_cannot_be_obeyed_is_told(text: str, line: int, message: str) -> None:
    with pytest.raises(YamlError) as caught:
        load(text, aliases=True)
    assert (caught.value.line, caught.value.message) == (line, message)


def _bomb(first: str, again: str) -> str:
    lines = (f"a{n}: &a{n} " + again.replace("@", ", ".join([f"*a{n - 1}"] * 10)) for n in range(1, 20))
    return "\n".join([f"a0: &a0 {first}", *lines])


@pytest.mark.parametrize(
    "bomb",
    [_bomb("[x, x]", "[@]"), _bomb("{k: v, l: w}", "{<<: [@]}")],
    ids=["aliases", "merges"],
)
def test_a_bomb_of_aliases_is_refused_before_it_goes_off(bomb: str) -> None:
    began = time.process_time()
    with pytest.raises(YamlError, match=r"the aliases spell out more than 100,000 values; write fewer"):
        load(bomb, aliases=True)
    assert time.process_time() - began < 2


def test_depth_counts_through_aliases() -> None:
    chain = "a0: &a0 [x]\n" + "".join(f"a{n}: &a{n} [*a{n - 1}]\n" for n in range(1, 40))
    with pytest.raises(YamlError, match="nested more than 32 deep"):
        load(chain, aliases=True)
    assert load("a: " + "[" * 31 + "]" * 31)


@pytest.mark.parametrize("nest", ["[", "{a: ", "- ", "? "])
def test_deep_nesting_does_not_crash_the_process(nest: str) -> None:
    program = (
        "import sys; from feedpub.yamltext import load, YamlError\n"
        "try: load(sys.argv[1] * 30_000)\n"
        "except YamlError as error: print(error.message)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, nest], capture_output=True, text=True, timeout=60, check=False
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert "; " in done.stdout


def test_more_than_a_person_writes_is_refused() -> None:
    with pytest.raises(YamlError, match=r"longer than 1,048,576 characters; split it up"):
        load("a: " + "x" * yamltext.LONGEST)
    with pytest.raises(YamlError, match=r"more than 100,000 values; split it up"):
        load("- x\n" * (yamltext.MOST_NODES + 1))
    with pytest.raises(YamlError, match=r"more than 100,000 values; split it up"):
        load("".join(f"{number}:\n" for number in range(yamltext.MOST_NODES + 1)))


MISHAPS = {
    "spaces after a second colon": "a: b: c" + " " * 500_000 + "x",
    "spaces before the end of a line without a colon": "a: b\n" + "x" * 300_000 + " " * 300_000 + "x",
    "colons": "a: " + ": " * 300_000,
    "tight colons": "a: b\nx" + ":y" * 300_000,
    "tabs": "a: b\n" + "\t" * 500_000 + "x",
    "hyphens": "- " * 300_000 + ":",
    "an open quote": "a: 'x" + "\n" * 500_000,
    "comments": "a: b" + " #" * 400_000 + "\nc",
}


@pytest.mark.parametrize("text", MISHAPS.values(), ids=MISHAPS)
def test_a_mishap_of_any_kind_is_told_in_short_and_soon(text: str) -> None:
    began = time.process_time()
    with pytest.raises(YamlError) as caught:
        load_map(text)
    assert len(caught.value.message) < 600
    assert time.process_time() - began < 2


def test_what_a_number_sign_cuts_off_is_found() -> None:
    text = 'title: Number #1 hit\ntags: [a, b] # tags\nlead: "#1 inside" # a comment\n'
    text += "more: x#y\nlist:\n  - one #two\n# end\n"
    assert cut_values(text, first_line=2) == [
        Cut(2, "title", "Number", "#1 hit"),
        Cut(7, "list", "one", "#two"),
    ]
    assert cut_values("title: Number 1") == []


@pytest.mark.parametrize("written", ["true", "True", "TRUE"])
def test_true_is_true(written: str) -> None:
    assert as_bool(written) is True


@pytest.mark.parametrize("written", ["false", "False", "FALSE"])
def test_false_is_false(written: str) -> None:
    assert as_bool(written) is False


@pytest.mark.parametrize("written", ["yes", "no", "on", "off", "1", "tRUE", ""])
def test_other_words_for_true_and_false_are_refused(written: str) -> None:
    with pytest.raises(ValueError, match=f'^"{written}" is neither true nor false; write true or false$'):
        as_bool(written)


@pytest.mark.parametrize(("written", "number"), [("0", 0), ("010", 10), ("-3", -3), ("+7", 7)])
def test_whole_numbers_are_decimal(written: str, number: int) -> None:
    assert as_int(written) == number


@pytest.mark.parametrize("written", ["0x1F", "1_000", "1.0", "1e3", "٣", " 1", "", "9" * 19])
def test_what_is_no_decimal_number_is_refused(written: str) -> None:
    with pytest.raises(ValueError, match=r"is not a whole number; write digits only$"):
        as_int(written)


def test_a_parser_built_otherwise_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(yaml, "__with_libyaml__", False)
    yamltext._yaml.cache_clear()
    try:
        with pytest.raises(ConfigError, match=r"^PyYAML: is built without libyaml; install its wheel"):
            load("a: b")
    finally:
        yamltext._yaml.cache_clear()


PIECES = [
    "a",
    "key",
    ": ",
    ":",
    "\n",
    "\n  ",
    "- ",
    "[",
    "]",
    "{",
    "}",
    ", ",
    "'",
    '"',
    " #",
    "\t",
    "&x ",
    "*x",
    "!t ",
    "|",
]
PIECES += [
    "\n  x\n",
    ">",
    "---",
    "...",
    "%",
    "@",
    "`",
    "? ",
    "<<: ",
    "é",
    "😀",
    "\x85",
    "\u2028",
    "\\",
    "~",
    "\r\n",
    "\ufeff",
]


@given(st.lists(st.sampled_from(PIECES), max_size=20).map("".join) | st.text(max_size=60), st.booleans())
def test_any_text_is_read_or_refused_with_a_place_and_advice(text: str, aliases: bool) -> None:
    error = _refusal(text, aliases=aliases)
    if error is None:
        cut_values(text)
    else:
        assert 1 <= error.line <= len(text.replace("\r\n", "\n").replace("\r", "\n").split("\n"))
        assert error.column >= 1
        assert "; " in error.message
        assert "\n" not in error.message


def _refusal(text: str, *, aliases: bool) -> YamlError | None:
    try:
        load(text, aliases=aliases)
    except YamlError as error:
        return error
    return None


@given(st.lists(st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=30), max_size=6))
def test_quoted_text_comes_back_as_it_was(values: list[str]) -> None:
    text = "".join(f"- '{value.replace(chr(39), chr(39) * 2)}'\n" for value in values)
    assert load(text or "[]") == values


def test_what_yaml_forbids_is_what_its_production_of_printable_characters_leaves_out() -> None:
    printable = re.compile("[\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
    letters = [chr(code) for code in range(0x110000)]
    assert all((yamltext._FORBIDDEN.match(one) is None) is (printable.match(one) is not None) for one in letters)
