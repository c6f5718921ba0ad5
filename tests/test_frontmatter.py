"""Where a front matter ends, which keys it knows, and what may stand behind them."""

import json
from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feedpub import dates, yamltext
from feedpub.errors import ArticleError
from feedpub.readers.frontmatter.keys import FIELDS, GUARDS, guard_slipped, nearly
from feedpub.readers.frontmatter.values import moment
from feedpub.readers.keys import Key, MisfitError, language
from feedpub.readers.markdown import jsonhead
from feedpub.readers.markdown.firstheading import first_heading
from feedpub.readers.markdown.head import Parts, load, split
from feedpub.text import clean
from feedpub.yamltext import Map, Node, Scalar


@pytest.mark.parametrize(
    ("text", "head", "body", "body_line"),
    [
        ("---\ntitle: a\n---\nBody", "title: a\n", "Body", 4),
        ("---  \ntitle: a\n---\t\nBody", "title: a\n", "Body", 4),
        ("---\ntitle: a\n...\nBody", "title: a\n", "Body", 4),
        ("---yaml\ntitle: a\n---\nBody", "title: a\n", "Body", 4),
        ("\n \n---\ntitle: a\n---\nBody", "title: a\n", "Body", 6),
        ("---\n---\nBody", "", "Body", 3),
        ("---\ntitle: a\n---", "title: a\n", "", 4),
        ("---\ntitle: a\n---\nOne\n\n---\n\nTwo", "title: a\n", "One\n\n---\n\nTwo", 4),
        ("---\na: |\n  ---\n---\nBody", "a: |\n  ---\n", "Body", 5),
        ("----\nWords: a\n----\nBody", "", "----\nWords: a\n----\nBody", 1),
        ("- title: a\n- b", "", "- title: a\n- b", 1),
        ("\n\nNo head: at all", "", "No head: at all", 3),
        ("{{< figure >}}\nBody", "", "{{< figure >}}\nBody", 1),
        ("+++\ntitle = 'a'\n+++\nBody", "title = 'a'\n", "Body", 4),
        ("\n+++ \n+++\n\nBody", "", "\nBody", 4),
        ("+++\ntitle = 'a'\n+++", "title = 'a'\n", "", 4),
        ("---toml\ntitle = 'a'\n---\nBody", "title = 'a'\n", "Body", 4),
        ('{"title": "a"}\nBody', '{"title": "a"}', "Body", 2),
        ('{\n  "title": "}"\n} \n\nBody', '{\n  "title": "}"\n}', "\nBody", 4),
        ('{"title": "a"}', '{"title": "a"}', "", 2),
        ('---JSON\n{"title": "a"}\n---\nBody', '{"title": "a"}\n', "Body", 4),
        ("Title: a\nStatus: draft\n\nBody", "Title: a\nStatus: draft\n", "Body", 4),
        ("Title: a\n \nBody", "Title: a\n ", "Body", 3),
        ("Status: draft", "Status: draft", "", 2),
        ("Note: a\nStatus: draft\n\nBody", "Note: a\nStatus: draft\n", "Body", 4),
        ("Status: draft\nBody", "Status: draft\nBody", "", 3),
        ("Summary: a\n    b\nStatus: draft\n\nBody", "Summary: a\n    b\nStatus: draft\n", "Body", 5),
        ("Note: a\nStatsu: draft\n\nBody", "Note: a\nStatsu: draft\n", "Body", 4),
        (f"Summary: {'a' * 5000}\nStatus: draft\n\nBody", f"Summary: {'a' * 5000}\nStatus: draft\n", "Body", 4),
        ("<!--\n.. title: a\n.. slug: b\n-->\n\nBody", ".. title: a\n.. slug: b\n", "\nBody", 5),
        ("<!-- .. title: a -->\nBody", " .. title: a ", "Body", 2),
        (".. title: a\n.. slug: b\n\nBody", ".. title: a\n.. slug: b\n", "Body", 4),
        ("<!-- a comment -->\nBody", "", "<!-- a comment -->\nBody", 1),
        ("A {\n\nBody", "", "A {\n\nBody", 1),
    ],
)
def test_a_story_is_cut_at_the_line_under_its_front_matter(text: str, head: str, body: str, body_line: int) -> None:
    parts = split("a.md", text)

    assert (parts.head, parts.body, parts.body_line) == (head, body, body_line)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("---\ntitle: a\n\nBody", "a.md:1: the front matter that begins here has no end; put a line of ---"),
        ("\n---\ntitle: a\n", "a.md:2: the front matter that begins here has no end; put a line of ---"),
        ("\n+++\ntitle = 'a'\n", "a.md:2: the front matter that begins here has no end; put a line of +++ under"),
        ("----\ntitle: a\n----\nBody", "a.md:1: the line above the facts is not quite a fence; write --- and nothing"),
        ("\n ---\ntitle: a\n---\nBody", "a.md:2: the line above the facts is not quite a fence; write --- and"),
        ("—\nStatus: draft\n—\nBody", "a.md:1: the line above the facts is not quite a fence; write --- and"),
        ("---\u200b\ntitle: a\n---\nBody", "a.md:1: the line above the facts is not quite a fence; write --- and"),
        ("++++\ntitle = 'a'\n++++\nBody", "a.md:1: the line above the facts is not quite a fence; write --- and"),
        ("---js\n{}\n---\nBody", "a.md:1: the front matter is js, a program's; write it in YAML, between lines of"),
        ('{\n  "title": "a",\n}\nBody', "a.md:3: no JSON (expecting property name enclosed in double quotes"),
        ('{"title": "a"', "a.md:1: no JSON (expecting ',' delimiter); mend it, or write YAML"),
        ('{"weight": NaN}\nBody', "a.md:1: no JSON (NaN is no number); mend it, or write YAML"),
        ('{"a":' + "[" * 100_000, "a.md:1: nested too deep; write it flatter"),
        ('{\n"title": "a"\n} Body', "a.md:3: text right behind the front matter; begin the story on a line of its own"),
        ("<!--\n.. title: a\n\nBody", "a.md:1: the comment that begins here has no end; put --> under its last key"),
        ("<!--\n.. title: a\n--> Body", "a.md:3: text right behind the front matter; begin the story on a line"),
    ],
)
def test_a_front_matter_that_would_be_published_as_text_is_refused(text: str, message: str) -> None:
    with pytest.raises(ArticleError) as caught:
        split("a.md", text)

    assert str(caught.value).startswith(message)


@pytest.mark.parametrize(
    "text",
    [
        "Source: our own reporter\n\nBody",
        "Title: what it meant\nwas never clear.",
        "Kyiv: the port\nTitle: a\n\nBody",
        "Note: a\n\nStatus: draft\n",
    ],
)
def test_prose_with_a_colon_is_no_front_matter(text: str) -> None:
    assert split("a.md", text) == Parts(head="", head_line=1, body=text, body_line=1)


def read_head(text: str) -> Map:
    return load("a.md", split("a.md", text))


def plain_tree(node: Node) -> object:
    if isinstance(node, Map):
        return {key: plain_tree(value) for key, value in node.items()}
    return [plain_tree(item) for item in node] if isinstance(node, list) else str(node)


TOML = """+++
title = "One \\"two\\" # three" # a comment = with a sign
date = 2026-11-23T14:05:00+02:00
weight = 1.10
draft = false
tags = [
  "a", # one
  "b",
]
note = '''
[no.table]
x = 1'''
extra.author = "Jane"

[taxonomies]
categories = ["city"]

  [extra."a b"]
c = {d = 1, e = ["]"]}

[[corrections]]
at = 2026-11-24
[[corrections]]
at = 2026-11-25
+++
"""


def test_toml_is_read_with_the_lines_of_its_keys() -> None:
    found = read_head(TOML)

    assert plain_tree(found) == {
        "title": 'One "two" # three',
        "date": "2026-11-23T14:05:00+02:00",
        "weight": "1.10",
        "draft": "false",
        "tags": ["a", "b"],
        "note": "[no.table]\nx = 1",
        "extra": {"author": "Jane", "a b": {"c": {"d": "1", "e": ["]"]}}},
        "taxonomies": {"categories": ["city"]},
        "corrections": [{"at": "2026-11-24"}, {"at": "2026-11-25"}],
    }
    assert {key: found.lines[key] for key in ("title", "tags", "note", "taxonomies", "corrections")} == {
        "title": 2,
        "tags": 6,
        "note": 10,
        "taxonomies": 15,
        "corrections": 21,
    }
    extra, taxonomies, corrections = found["extra"], found["taxonomies"], found["corrections"]
    assert isinstance(extra, Map)
    assert isinstance(taxonomies, Map)
    assert isinstance(corrections, list)
    assert (extra.lines["author"], extra.lines["a b"], taxonomies.lines["categories"]) == (13, 18, 16)
    assert [item.lines["at"] for item in corrections if isinstance(item, Map)] == [22, 24]


def test_a_toml_value_keeps_whether_it_was_a_text() -> None:
    found = read_head('+++\na = true\nb = "true"\n+++\n')

    assert isinstance(found["a"], Scalar)
    assert isinstance(found["b"], Scalar)
    assert (found["a"].quoted, found["b"].quoted) == (False, True)


JSON = """{
  "title": "A \\"b\\" \\ud83d\\ude00 c\\\\ud83d",
\t"weight": 1.10, "draft": false,
  "tags": ["a",
    "b"],
  "extra": {
    "author": null
  }
}
"""


def test_json_is_read_with_the_lines_of_its_keys() -> None:
    found = read_head(JSON)

    assert plain_tree(found) == {
        "title": 'A "b" \U0001f600 c\\ud83d',
        "weight": "1.10",
        "draft": "false",
        "tags": ["a", "b"],
        "extra": {"author": ""},
    }
    assert found.lines == {"title": 2, "weight": 3, "draft": 3, "tags": 4, "extra": 6}


def test_plain_lines_go_on_where_they_are_indented() -> None:
    found = read_head("Title: War: day #1000\nSummary: one\n    two\nTags:\n\nBody")

    assert found == {"Title": "War: day #1000", "Summary": "one\ntwo", "Tags": ""}
    assert found.lines == {"Title": 1, "Summary": 2, "Tags": 4}


def test_nikolas_lines_are_read_in_a_comment() -> None:
    found = read_head("<!--\n.. title: How to\n.. has_math: true\n.. link:\n-->\n")

    assert found == {"title": "How to", "has_math": "true", "link": ""}
    assert found.lines == {"title": 2, "has_math": 3, "link": 4}


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("+++\na = 1\ntitle = a\n+++\n", "a.md:3: no TOML (invalid value); mend it, with texts in quotes"),
        ("+++\na = 1\na = 2\n+++\n", "a.md:3: no TOML (cannot overwrite a value); mend it"),
        ("+++\na = [1,\n+++\n", "a.md:2: no TOML (invalid value); mend it"),
        (f"+++\na = {'9' * 5000}\n+++\n", "a.md:2: a number too long to be one; put it in quotes"),
        (f"+++\na = {'[' * 2000}{']' * 2000}\n+++\n", "a.md:2: nested too deep; write it flatter"),
        (f"+++\na = 1\n{'a.' * 30_000}b = 1\n+++\n", "a.md:3: nested too deep; write it flatter"),
        (f"+++\na = '{'a' * 70_000}'\n+++\n", "a.md:2: more than 65,536 characters of TOML; shorten it"),
        ('{"a": 1,\n "a": 2}', "a.md:2: `a` is here a second time, first in line 1; keep one of them"),
        ('---json\n["a"]\n---\n', "a.md:2: no JSON object; write keys and values between { and }"),
        ("---json\n{}\nx\n---\n", "a.md:2: text behind the closing brace ('x'); delete it"),
        ("Title: a\nDate: b\nText\n\nBody", "a.md:3: 'Text' among the facts is none; write Key: value, or put"),
        ("Title: a\nTitle: b\n\nBody", "a.md:2: `Title` is here a second time, first in line 1; keep one"),
        (".. title: a\nText\n\nBody", "a.md:2: 'Text' among the facts is none; write .. key: value, or put"),
    ],
)
def test_a_head_that_is_not_what_it_begins_as_is_refused_with_its_line(text: str, message: str) -> None:
    with pytest.raises(ArticleError) as caught:
        read_head(text)

    assert str(caught.value).startswith(message)


_names = st.text("abc-_", min_size=1, max_size=4)
_trees = st.dictionaries(
    _names,
    st.recursive(
        st.text(max_size=8).map(clean) | st.booleans() | st.integers(-99, 99),
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(_names, inner, max_size=3),
        max_leaves=8,
    ),
    max_size=4,
)


@given(_trees)
def test_any_json_means_what_pythons_reader_says(tree: dict[str, object]) -> None:
    written = json.dumps(tree, indent=1)

    assert plain_tree(jsonhead.load_map(written)) == plain_tree(yamltext.load_map(json.dumps(tree, ensure_ascii=False)))


@pytest.mark.parametrize(
    ("slip", "known"),
    [
        ("titel", "title"),
        ("Tilte", "title"),
        ("desciption", "description"),
        ("embrago", "embargo"),
        ("auhtor", "author"),
        ("publishDat", "published_at"),
        ("publishDates", "publishDate"),
        ("expirydat", "expiryDate"),
        ("catgories", "categories"),
        ("satus", "status"),
    ],
)
def test_a_slip_for_a_known_key_is_recognised(slip: str, known: str) -> None:
    assert nearly(slip) == known


@pytest.mark.parametrize(
    "key",
    "layout weight type template aliases comments toc menu series params linkTitle markup outputs sitemap "
    "cascade headings isCJKLanguage summaryLength translationKey videos_in_text pagination permalinks "
    "hero teaser tagline eleventyNavigation save_as math share wordpress_id link "
    "author_profile classes sidebar featured pinned order nav_order parent robots".split(),
)
def test_the_keys_of_themes_and_tools_are_no_slips(key: str) -> None:
    if key == "permalinks":
        assert nearly(key) == "permalink"
    else:
        assert nearly(key) is None
    assert guard_slipped(key) is None


@pytest.mark.parametrize(
    ("slip", "guard"),
    [
        ("embrago", "embargo"),
        ("embarg", "embargo"),
        ("Embargo'd", "embargoed"),
        ("expiryDat", "expiryDate"),
        ("expired", "expires"),
        ("statsu", "status"),
        ("darft", "draft"),
        ("dr\u0430ft", "draft"),  # a Cyrillic letter
        ("rdaft", "draft"),
        ("drafts", "draft"),
        ("member", "members"),
        ("publised", "published"),
        ("publish-dates", "publishDate"),
        ("witheld", "withheld"),
        ("acess", "access"),
        ("widthhold", "withheld"),
        ("witthelld", "withheld"),
        ("embargoed_by", "embargo"),
        ("passwords", "password"),
        ("publishDtae", "publishDate"),
        ("published_by", None),
        ("premiere", None),
        ("express", None),
        ("publications", None),
        ("draft", None),
        ("stats", None),
        ("publisher", None),
        ("accessed", None),
        ("x" * 100_000, None),
    ],
)
def test_a_key_one_slip_away_from_one_that_keeps_stories_in_is_known(slip: str, guard: str | None) -> None:
    assert guard_slipped(slip) == guard


def test_every_guard_is_a_field() -> None:
    assert set(FIELDS) >= GUARDS


@pytest.mark.parametrize(
    ("written", "tag"),
    [
        ("uk", "uk"),
        ("uk_UA", "uk-UA"),
        ("uk_UA.UTF-8", "uk-UA"),
        ("EN-gb", "en-GB"),
        ("zh-hant-tw", "zh-Hant-TW"),
        ("no", "no"),
        ("es-419", "es-419"),
        ("українська", None),
        ("english", None),
        ("", None),
    ],
)
def test_a_language_is_written_as_rfc_5646_has_it(written: str, tag: str | None) -> None:
    assert language(written) == tag


_clock = st.tuples(st.integers(0, 25), st.integers(0, 61), st.integers(0, 61))


@given(
    day=st.tuples(st.integers(1965, 2105), st.integers(0, 13), st.integers(0, 32)),
    clock=st.none() | _clock,
    seconds=st.booleans(),
    sign=st.sampled_from("T "),
    zone=st.sampled_from(["", "Z", "+00:00", "+02:00", "-03:30", "+05:45", "+11:00", "+14:00", "-12:00", "+15:30"]),
)
def test_the_quick_way_to_a_date_says_what_the_thorough_one_says(
    day: tuple[int, int, int], clock: tuple[int, int, int] | None, seconds: bool, sign: str, zone: str
) -> None:
    text = "{:04}-{:02}-{:02}".format(*day)
    if clock:
        text += sign + ("{:02}:{:02}:{:02}" if seconds else "{:02}:{:02}").format(*clock) + zone

    def thorough() -> object:
        try:
            value = dates.parse(text)
        except ValueError as error:
            return f"`date`: {error}"
        return value, value.utcoffset() if isinstance(value, datetime) else None

    def quick() -> object:
        try:
            value = moment(Key("date", 1, Scalar(text)), None)
        except MisfitError as error:
            return error.message
        return value, value.utcoffset() if isinstance(value, datetime) else None

    assert quick() == thorough()


@pytest.mark.parametrize(
    ("body", "text", "start", "end"),
    [
        ("# Harbor reopens\n\nText", "Harbor reopens", 0, 1),
        ("# Harbor reopens ##\n", "Harbor reopens", 0, 1),
        ("   # Harbor #1\n", "Harbor #1", 0, 1),
        ("Text\n\n# Harbor", "Harbor", 2, 3),
        ("Harbor\n======\n\nText", "Harbor", 0, 2),
        ("Harbor\nreopens\n===\n", "Harbor reopens", 0, 3),
        ("```\n# comment\n```\n# Harbor", "Harbor", 3, 4),
        ("~~~~ sh\n# comment\n~~~\n# comment\n~~~~\n# Harbor", "Harbor", 5, 6),
        ("# The *big* **news** of `x` and [a link](https://x.example/a_b)", "The big news of x and a link", 0, 1),
        ("# snake_case_word & co\\. {#anchor .big}", "snake_case_word & co.", 0, 1),
        ("# AT&amp;T <em>wins</em>", "AT&T wins", 0, 1),
        ("#\n# Harbor", "Harbor", 1, 2),
    ],
)
def test_the_first_heading_is_found(body: str, text: str, start: int, end: int) -> None:
    assert first_heading(body) == (text, start, end)


@pytest.mark.parametrize(
    "body", ["#hashtag", "## Second level", "    # code", "```\n# comment\n", "- item\n===", "===", ""]
)
def test_what_is_no_heading_of_the_first_level_gives_no_headline(body: str) -> None:
    assert first_heading(body) is None
