"""JSON as text: lines, limits and hostile bytes; which form a file is; several stories in one file."""

import contextlib
import json
from collections.abc import Sequence
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feedpub import normalize, readers
from feedpub.errors import ArticleError
from feedpub.model import Article, Status
from feedpub.readers import Reading, iptc
from feedpub.readers.json import dpa, ghost, jsonfeed, look, newsarticle, ninjs, plain, tree, wordpress
from feedpub.yamltext import Map, Scalar, Seq
from tests.builders import KYIV, newsroom

CONTEXT = Reading(zone=KYIV)
FORMS = {
    "dpa": dpa,
    "ghost": ghost,
    "json": plain,
    "jsonfeed": jsonfeed,
    "newsarticle": newsarticle,
    "ninjs": ninjs,
    "wordpress": wordpress,
}
STORY = {"title": "Harbour reopens", "date": "2026-11-23T10:00:00+02:00", "body": "Ships sail again."}


def read(value: Any, form: str | None = None) -> Sequence[Article | ArticleError]:
    raw = value if isinstance(value, bytes) else json.dumps(value, ensure_ascii=False, indent=1).encode()
    return readers.read("wire.json", raw, CONTEXT, form=form)


def refused(value: Any, form: str | None = None) -> str:
    with pytest.raises(ArticleError) as caught:
        read(value, form)
    return str(caught.value)


# --- The text


def test_every_value_knows_its_line() -> None:
    found = tree.parse("a.json", '{\n "a": [1,\n  {"b":\n   "c"}],\n\n "d": null}')

    assert isinstance(found, Map)
    assert found.lines == {"a": 2, "d": 6}
    inner = found["a"]
    assert isinstance(inner, Seq)
    assert [one.line for one in inner] == [2, 3]
    assert isinstance(inner[1], Map)
    assert inner[1].lines == {"b": 3}
    assert inner[1]["b"].line == 4
    assert isinstance(found["d"], Scalar)
    assert found["d"].null


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(),
        lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    )
)
def test_json_is_read_as_pythons_own_parser_reads_it(value: Any) -> None:
    def plainly(node: Any) -> Any:
        if isinstance(node, Map):
            return {key: plainly(one) for key, one in node.items()}
        if isinstance(node, Seq):
            return [plainly(one) for one in node]
        if node.null:
            return None
        return str(node) if node.quoted else json.loads(node)

    assert plainly(tree.parse("a.json", json.dumps(value))) == value


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "1: the file is empty; write the story or delete the file"),
        (" \n", "1: the file is empty; write the story or delete the file"),
        ("<!doctype html><title>502</title>", "1: is a web page or XML and no JSON; fetch it again"),
        ('{"a": "x\\q"}', "1: a text that begins here has a backslash that means nothing; write two"),
        ('{\n"a": "x\ny"}', "2: a text that begins here has a line break or control character in it; write \\n"),
        ('{"a": "x', "1: a text that begins here has no end; put a quotation mark behind it"),
        ('{"a": "\\u12"}', "1: a text that begins here has a \\u without four digits; write two backslashes"),
        ('{"a": NaN}', "1: 'NaN' is no value in JSON; export the file again, or mend this place"),
        ('{"a": -Infinity}', "1: '-' is no value in JSON; export the file again, or mend this place"),
        ('{"a": 01}', "1: '1' stands where a comma or } belongs; export"),
        ("{'a': 1}", '1: "\'" stands where a key in quotation marks belongs; export'),
        ("['a']", '1: "\'" is no value in JSON; JSON wants double quotation marks'),
        ('{"a": 1,\n}', "2: a comma stands before }; take it out"),
        ("[1,\n\n]", "3: a comma stands before ]; take it out"),
        ('{"a" 1}', "1: '1' stands where a colon behind 'a' belongs; export"),
        ('{"a": 1 "b": 2}', "1: '\"' stands where a comma or } belongs; export"),
        ('{"a": 1', "1: the file ends too early; copy or export it again"),
        ('{"a":', "1: the file ends too early; copy or export it again"),
        ("{}\n{}", "2: something follows the end of the JSON; put several stories into one list: [..., ...]"),
        (
            "{" + ", ".join(f'"the key {i}": "a text"' for i in range(10_001)) + "}",
            "1: has a mapping of more than 10,000 keys, which no story has; leave it out",
        ),
        ("[" * 101 + "]" * 101, "1: is nested deeper than 100 levels; no story is, leave it out of the folder"),
        ("[" * 200_000, "1: is nested deeper than 100 levels; no story is, leave it out of the folder"),
    ],
)
def test_what_is_no_json_is_refused_with_its_line(text: str, message: str) -> None:
    with pytest.raises(ArticleError) as caught:
        tree.parse("a.json", text)

    assert str(caught.value).startswith(f"a.json:{message}")


def test_a_file_with_more_values_than_any_export_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tree, "MOST_VALUES", 3)

    assert isinstance(tree.parse("a.json", "[1, 2]"), Seq)
    with pytest.raises(ArticleError, match="more than 3 values; split the file"):
        tree.parse("a.json", "[1, 2, 3]")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_byte_order_marks_and_utf_16_are_read(encoding: str) -> None:
    (article,) = read(json.dumps(STORY | {"title": "Їжак"}, ensure_ascii=False).encode(encoding))

    assert isinstance(article, Article)
    assert article.headline == "Їжак"


def test_a_byte_that_is_no_utf_8_is_named_with_its_line() -> None:
    assert "wire.json:2: byte 0xff is not UTF-8" in refused(b'{"title":\n"\xff"}')


def test_a_key_that_stands_twice_holds_its_own_story_only() -> None:
    twice = b'[{"id": "a", "title": "A", "date": "2026-11-23",\n"status": "draft",\n"status": "usable", "body": "x"},\n'
    wrong, right = read(twice + b'{"id": "b", "title": "B", "date": "2026-11-23", "body": "x"}]')

    assert str(wrong) == "wire.json:3: `status` stands here a second time, after line 2; keep one of them"
    assert isinstance(right, Article)


def test_what_no_feed_may_carry_is_pointed_out() -> None:
    (article,) = read(b'{"title": "a\\ud83d", "date": "2026-11-23",\n"body": "x\\u000by"}')

    assert isinstance(article, Article)
    assert [line for line, message in article.warnings if "no feed may carry" in message] == [1, 2]
    assert normalize.title_of(article) == "a\N{REPLACEMENT CHARACTER}"


# --- Any input

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=20,
)
KEYS = (
    "uri headline headlines bodies body_text byline pubstatus embargoed associations renditions descriptions version "
    "versioncreated subject infosources signals ednote usageterms type id title date status content content_html "
    "date_published authors author attachments image tags guid link excerpt _embedded date_gmt slug urn article_html "
    "format dateline dpasubject_names ednotes categories posts html lexical mobiledoc visibility published_at users "
    "posts_authors feature_image @type @id articleBody datePublished isAccessibleForFree correction keywords items "
    "language url summary creativeWorkStatus liveBlogUpdate data db role value rendered name wp:term wp:featuredmedia"
).split()
FREAKS = st.recursive(
    JSON | st.sampled_from(["usable", "2026-11-23", "https://gazette.example/a", "NewsArticle", '{"root": {"a": 1}}']),
    lambda inner: st.dictionaries(st.sampled_from(KEYS), inner, max_size=8) | st.lists(inner, max_size=3),
    max_leaves=30,
)


def settled(read_it: Any) -> None:
    try:
        found = read_it()
    except ArticleError as error:
        found = [error]
    assert found
    for one in found:
        assert isinstance(one, Article | ArticleError)
        if isinstance(one, ArticleError):
            assert ";" in one.message, one
        else:
            with contextlib.suppress(ArticleError):
                normalize.complete(normalize.entry_of(one, newsroom()), one)


@given(st.binary(max_size=200))
def test_any_bytes_give_articles_or_an_error(raw: bytes) -> None:
    settled(lambda: readers.read("wire.json", raw, CONTEXT))


@pytest.mark.parametrize("form", sorted(FORMS))
@given(value=FREAKS)
def test_any_json_gives_articles_or_an_error_in_every_form(form: str, value: Any) -> None:
    raw = json.dumps(value).encode()
    settled(lambda: FORMS[form].read("wire.json", raw, CONTEXT))


@given(value=FREAKS | JSON)
def test_any_json_is_a_form_or_refused(value: Any) -> None:
    try:
        form = look.form_of("wire.json", json.dumps(value).encode())
    except ArticleError as error:
        form = error.message
    assert form in FORMS or ";" in form


# --- The form


@pytest.mark.parametrize(
    ("value", "form"),
    [
        (STORY, "json"),
        ([STORY], "json"),
        ({"articles": [STORY]}, "json"),
        ({"headline": "A", "body": "x"}, "json"),
        ({"uri": "urn:a", "headline": "A", "versioncreated": "2026-11-23T10:00:00Z"}, "ninjs"),
        ({"uri": "urn:a", "headlines": [{"role": "main", "value": "A"}]}, "ninjs"),
        ({"guid": "a", "headline": "A", "pubstatus": "usable"}, "ninjs"),
        ({"item": [{"uri": "urn:a", "headline": "A", "pubstatus": "usable"}]}, "ninjs"),
        ({"@context": "https://schema.org", "@type": "NewsArticle", "headline": "A"}, "newsarticle"),
        ([{"@type": ["NewsArticle"], "headline": "A"}], "newsarticle"),
        ({"@graph": [{"@type": "WebPage"}]}, "newsarticle"),
        ({"version": "https://jsonfeed.org/version/1.1", "title": "G", "items": []}, "jsonfeed"),
        ({"id": "a", "title": "A", "date_published": "2026-11-23T10:00:00Z"}, "jsonfeed"),
        ({"id": 1, "title": {"rendered": "A"}, "content": {"rendered": "x"}}, "wordpress"),
        ([{"id": 1, "guid": {"rendered": "https://gazette.example/?p=1"}}], "wordpress"),
        ({"db": [{"data": {"posts": []}}]}, "ghost"),
        ({"posts": [{"title": "A"}]}, "ghost"),
        ({"format": "digitalwires@0.9.1", "urn": "urn:newsml:a"}, "dpa"),
        ({"entries": [{"format": "digitalwires@1.0.0"}]}, "dpa"),
    ],
)
def test_a_form_is_told_by_its_keys(value: Any, form: str) -> None:
    assert look.form_of("a.json", json.dumps(value).encode()) == form


@pytest.mark.parametrize(
    ("value", "message"),
    [
        ({"name": "site", "dependencies": {"left-pad": "1.0.0"}}, "is JSON, but no form of story that feedpub knows;"),
        (
            {"type": "FeatureCollection", "features": []},
            "is JSON, but no form of story that feedpub knows; leave it out",
        ),
        ([1, 2], "is JSON, but no form of story that feedpub knows; leave it out with `exclude` of its source"),
        ("hello", "holds a single value and no story; leave it out with `exclude` of its source in the configuration"),
        ({}, "holds nothing; write the story or delete the file"),
        ([], "holds nothing; write the story or delete the file"),
        ({"code": "rest_forbidden", "message": "No.", "data": {"status": 401}}, "is an error message ('No.') where"),
        ([{"id": 29, "name": "Jane Doe", "avatar_urls": {"24": "a"}}], "holds authors or terms of WordPress"),
    ],
)
def test_a_file_of_data_is_named_as_what_it_is(value: Any, message: str) -> None:
    assert refused(value).startswith(f"wire.json:1: {message}")


@pytest.mark.parametrize("form", sorted(set(FORMS) - {"json"}))
def test_a_form_that_the_configuration_names_wrongly_is_refused(form: str) -> None:
    assert ";" in refused({"something": "else"}, form)


# --- Several stories in one file


def item(id_: str, **special: Any) -> dict[str, Any]:
    return {"uri": id_, "headline": "A", "versioncreated": "2026-11-23T10:00:00Z", "pubstatus": "usable"} | special


def test_each_story_of_a_list_has_its_own_part_and_line() -> None:
    one, two = read({"item": [item("urn:a"), item("urn:b", headline="B")]})

    assert isinstance(one, Article)
    assert isinstance(two, Article)
    assert (one.part, two.part) == ("urn:a", "urn:b")
    assert (one.lines["id"], two.lines["id"]) == (4, 10)


def test_a_story_alone_in_its_file_has_no_part() -> None:
    (one,) = read(item("urn:a"))

    assert isinstance(one, Article)
    assert one.part == ""


def test_what_is_wrong_with_one_story_of_a_list_costs_that_one() -> None:
    found = read([item("urn:a"), item("urn:b", pubstatus="perhaps"), "stray", {"headline": "no id"}, item("urn:c")])

    assert [isinstance(one, Article) for one in found] == [True, False, False, False, True]
    assert [str(one) for one in found if isinstance(one, ArticleError)] == [
        f"wire.json:12: `pubstatus`: 'perhaps' is none of its values; write one of {', '.join(iptc.STATUSES)}",
        "wire.json:14: is no story but a bare value in the list; take it out",
        "wire.json:15: has no `uri`, by which stories are known; give it one",
    ]


@pytest.mark.parametrize("order", [(1, 2, 10), (10, 2, 1), (2, 10, 1)])
def test_of_a_story_that_was_sent_again_the_highest_version_counts(order: tuple[int, ...]) -> None:
    (one,) = read([item("urn:a", version=str(number), headline=f"V{number}") for number in order])

    assert isinstance(one, Article)
    assert (one.headline, one.version) == ("V10", 10)


def test_a_kill_counts_although_an_earlier_version_cannot_be_read() -> None:
    (one,) = read([item("urn:a", version=1, pubstatus="perhaps"), item("urn:a", version=2, pubstatus="canceled")])

    assert isinstance(one, Article)
    assert one.status is Status.CANCELED


def test_a_version_that_cannot_be_read_does_not_bring_back_the_one_before_it() -> None:
    (one,) = read([item("urn:a", version=1), item("urn:a", version=2, pubstatus="perhaps")])

    assert isinstance(one, ArticleError)


def test_of_two_stories_under_one_id_without_versions_the_second_is_held() -> None:
    one, other = read([item("urn:a"), item("urn:a")])

    assert isinstance(one, Article)
    assert str(other).startswith("wire.json:8: has the id 'urn:a', as has the story of line 2, which counts; ")


def test_an_empty_list_is_refused_as_it_would_empty_the_feeds() -> None:
    assert refused({"version": "https://jsonfeed.org/version/1", "items": []}) == (
        "wire.json:1: holds an empty list; delete the file, or fetch it again"
    )


def test_stories_of_a_list_are_told_apart_through_the_whole_pipe() -> None:
    one, two = (one for one in read([item("urn:gna:1"), item("urn:gna:2")]) if isinstance(one, Article))

    first, second = (normalize.entry_of(article, newsroom()) for article in (one, two))
    assert (first.id, first.path) == ("urn:gna:1", "wire.json#urn:gna:1")
    assert (second.id, second.path) == ("urn:gna:2", "wire.json#urn:gna:2")
