"""Where a front matter ends, which keys it knows, and what may stand behind them."""

from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feedpub import dates
from feedpub.errors import ArticleError
from feedpub.readers.markdown.firstheading import first_heading
from feedpub.readers.markdown.frontmatter import FIELDS, GUARDS, Key, Parts, nearly, split
from feedpub.readers.markdown.values import MisfitError, language, moment
from feedpub.yamltext import Scalar


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
        ("----\ntitle: a\n----\nBody", "", "----\ntitle: a\n----\nBody", 1),
        ("\n\nNo head: at all", "", "No head: at all", 3),
        ("{{< figure >}}\nBody", "", "{{< figure >}}\nBody", 1),
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
        ("+++\ntitle = 'a'\n+++\nBody", "a.md:1: the front matter is TOML, and feedpub reads YAML front matter; write"),
        ('{\n  "title": "a"\n}\nBody', "a.md:1: the front matter is JSON, and feedpub reads YAML front matter; write"),
        ("---json\n{}\n---\nBody", "a.md:1: the front matter is no YAML, and feedpub reads YAML front matter; write"),
        ("Title: a\nStatus: draft\n\nBody", "a.md:1: the front matter has no --- around it; put a line of --- above"),
    ],
)
def test_a_front_matter_that_would_be_published_as_text_is_refused(text: str, message: str) -> None:
    with pytest.raises(ArticleError) as caught:
        split("a.md", text)

    assert str(caught.value).startswith(message)


def test_prose_with_a_colon_is_no_front_matter() -> None:
    assert split("a.md", "Source: our own reporter\n\nBody") == Parts(
        head="", head_line=1, body="Source: our own reporter\n\nBody", body_line=1
    )


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
    "layout weight type template aliases comments toc menu series params linkTitle markup outputs resources sitemap "
    "cascade build headless isCJKLanguage summaryLength translationKey videos_in_text pagination permalinks header "
    "hero teaser tagline eleventyNavigation eleventyExcludeFromCollections save_as math share wordpress_id link "
    "author_profile classes sidebar featured pinned order nav_order parent robots".split(),
)
def test_the_keys_of_themes_and_tools_are_no_slips(key: str) -> None:
    if key == "permalinks":
        assert nearly(key) == "permalink"
    else:
        assert nearly(key) is None


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
