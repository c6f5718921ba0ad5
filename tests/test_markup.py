"""HTML that no reader chokes on and nobody can be harmed by."""

import re
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feedpub.markup import _ATTRIBUTES, _GLOBAL, _TAGS, blocks, parsed_blocks, plain, sanitize, to_html

BASE = "https://gazette.example/en/story"
_IMG = '<img src="https://gazette.example/{}">'
ILLEGAL = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
SCHEMES = ("http://", "https://", "mailto:", "tel:")

#: Pieces of HTML as nobody should write it, put together in any order.
HOSTILE = st.lists(
    st.one_of(
        st.sampled_from(
            [
                *("<p>", "</p>", "<a href='", '<a href="', "'>", '">', "</a>", "<img src=", " onerror=alert(1)", ">"),
                *("<script>", "</script>", "<svg>", "<math>", "<style>", "<!--", "-->", "<![CDATA[", "]]>", "<iframe "),
                *("src=", "javascript:", "java\x03script:", "java&#3;script:", "&#x6a;avascript:", "data:text/html,"),
                *("&#0;", "&#xD800;", "&#xFFFE;", "&amp;", "&lt;b&gt;", "&nbsp;", "<b", "<template>", "<noscript>"),
                *("//x.example/", "https://x.example/?a=1&b=2", "#f", "../up", "<table><tr><td>", "<plaintext>"),
                *("<img width=1 height=1>", "<img height=1 title='", " width='1'", " height=1 "),
                *("<p style=x onclick=y class=z>", "<video poster=", "<blockquote cite=", "\x00", "\u2028", "\ud83d"),
            ]
        ),
        st.text(st.characters(exclude_categories=()), max_size=5),
    ),
    max_size=12,
).map("".join)


class Seen(HTMLParser):
    """The tags and attributes of some HTML, as a browser's parser would find them."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[tuple[str, list[tuple[str, str | None]]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, attrs))


def seen(html: str) -> list[tuple[str, list[tuple[str, str | None]]]]:
    parser = Seen()
    parser.feed(html)
    parser.close()
    return parser.tags


@given(HOSTILE)
def test_sanitizing_twice_is_sanitizing_once(html: str) -> None:
    once = sanitize(html, BASE)
    assert sanitize(once, BASE) == once


@given(HOSTILE)
def test_only_tags_and_attributes_of_the_policy_are_left_with_absolute_addresses(html: str) -> None:
    allowed = set(_TAGS.split())
    for tag, attributes in seen(sanitize(html, BASE)):
        assert tag in allowed
        for name, value in attributes:
            assert name in _ATTRIBUTES.get(tag, set()) | _GLOBAL
            if name in ("href", "src", "poster", "cite"):
                assert (value or "").startswith(SCHEMES)


@given(HOSTILE)
def test_no_character_is_left_that_xml_cannot_hold(html: str) -> None:
    assert not ILLEGAL.search(sanitize(html, BASE))


@pytest.mark.parametrize(
    "html",
    [
        "<a href='javascript:alert(1)'>x</a>",
        "<a href='JaVaScRiPt:alert(1)'>x</a>",
        "<a href='java\x03script:alert(1)'>x</a>",
        "<a href='java&#3;script:alert(1)'>x</a>",
        "<a href=' &#14; javascript:alert(1)'>x</a>",
        "<a href='java\nscript:alert(1)'>x</a>",
        "<a href='&#106;avascript&colon;alert(1)'>x</a>",
        "<a href='vbscript:alert(1)'>x</a>",
        "<a href='data:text/html,<script>alert(1)</script>'>x</a>",
        "<a onclick='alert(1)' style='x'>x</a>",
    ],
)
def test_a_link_that_runs_something_is_no_link(html: str) -> None:
    assert sanitize(f"<p>{html}</p>", BASE) == "<p><a>x</a></p>"


@pytest.mark.parametrize(
    ("html", "safe"),
    [
        ("<script>alert(1)</script><p>a</p>", "<p>a</p>"),
        ("<style>p{}</style><p>a</p><!-- b -->", "<p>a</p>"),
        ("<p>a<b>c", "<p>a<b>c</b></p>"),
        ("<p>a&#xFFFE;b&#x1F525;</p>", "<p>ab🔥</p>"),
        ("<p title='a&#8;b'>c</p>", '<p title="ab">c</p>'),
        ("<article><p>a</p></article>", "<p>a</p>"),
        ("<p></p><div> <br>&nbsp;</div>", ""),
        ("<p>a<IMG src='https://count.example/?a=1&b=2' width=1 height='1' alt='&quot;>'>b</p>", "<p>ab</p>"),
        ("<p><img src=https://count.example/ height=0 width=1px></p>", ""),
        ("<img src=/rule.png width=600 height=1>", _IMG.format('rule.png" width="600" height="1')),
        ("<img src='/p.jpg' width='640px'>", _IMG.format('p.jpg" width="640')),
        ("<img src='javascript:x' alt='a'>", '<img alt="a">'),
        ("<img src='/p.jpg' width='100%' height='80'>", '<img src="https://gazette.example/p.jpg" height="80">'),
        ("<a href='//x.example/a'>x</a>", '<a href="https://x.example/a">x</a>'),
        ("<a href='#note'>x</a>", '<a href="https://gazette.example/en/story#note">x</a>'),
        ("<a href='other'>x</a>", '<a href="https://gazette.example/en/other">x</a>'),
        ("<a href='mailto:a@b.example'>x</a>", '<a href="mailto:a@b.example">x</a>'),
        ("<p dir='rtl' lang='ar'>سلام</p>", '<p dir="rtl" lang="ar">سلام</p>'),
        (
            "<table><tr><td colspan=2>a</td></tr></table>",
            '<table><tbody><tr><td colspan="2">a</td></tr></tbody></table>',
        ),
    ],
)
def test_html_is_made_safe_and_whole(html: str, safe: str) -> None:
    assert sanitize(html, BASE) == safe


def test_an_embedded_video_leaves_a_link() -> None:
    html = '<p>See</p><iframe width="560" src="https://www.video.example/embed/1?a=1&amp;b=2"></iframe>'
    assert sanitize(html, BASE) == (
        '<p>See</p><p><a href="https://www.video.example/embed/1?a=1&amp;b=2">www.video.example</a></p>'
    )


def test_deep_nesting_costs_no_recursion() -> None:
    assert "deep" in sanitize("<div>" * 5000 + "deep" + "</div>" * 5000, BASE)
    assert blocks("<div>" * 5000 + "deep") == [("div", "deep")]


@pytest.mark.parametrize(
    ("markdown", "html"),
    [
        ("*a* **b**", "<p><em>a</em> <strong>b</strong></p>\n"),
        ("## Heading", "<h2>Heading</h2>\n"),
        ("~~gone~~", "<p><del>gone</del></p>\n"),
        ("a <b>b</b>", "<p>a <b>b</b></p>\n"),
        ("- a\n- b", "<ul>\n<li>a</li>\n<li>b</li>\n</ul>\n"),
    ],
)
def test_markdown_is_commonmark_with_githubs_extensions(markdown: str, html: str) -> None:
    assert to_html(markdown, "markdown") == html


def test_html_stays_html() -> None:
    assert to_html("*a* <b>b</b>", "html") == "*a* <b>b</b>"


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("A <b>bold</b> <em class='x'>word</em>", "A bold word"),
        ("AT&amp;T &laquo;a&raquo; &#8212; b", "AT&T «a» — b"),
        ("Inn <est. 1926>", "Inn <est. 1926>"),
        ("1 < 2 & 3 > 2", "1 < 2 & 3 > 2"),
        ("Fish & chips; peas", "Fish & chips; peas"),
        ("two\nlines<br>and", "two lines and"),
    ],
)
def test_a_headline_is_plain_text(text: str, found: str) -> None:
    assert plain(text) == found


@given(st.text(st.characters(exclude_categories=())))
def test_a_plain_text_is_one_line_that_xml_can_hold(text: str) -> None:
    found = plain(text)
    assert not ILLEGAL.search(found)
    assert "\n" not in found
    assert found == found.strip()


def test_blocks_are_the_text_of_each_block_by_its_tag() -> None:
    html = "<h2>A</h2><p>b <a href='x'>c</a><br>d</p><ul><li>e</li></ul>f<blockquote><p>g</p></blockquote>"
    assert blocks(html) == [("h2", "A"), ("p", "b c d"), ("li", "e"), ("p", "f"), ("p", "g")]


#: Paragraphs as most stories begin with them, and others.
BEGINNING = st.lists(
    st.sampled_from(
        ["<p>One &amp; two</p>\n", "<p></p>\n", "<p> </p>", "<p>&nbsp;</p>\n\n", "<p>a\n b</p> ", "<p>&lt;b"]
    )
).map("".join)


@given(st.tuples(BEGINNING, HOSTILE).map("".join))
def test_blocks_are_those_that_a_parser_finds(html: str) -> None:
    cleaned = sanitize(html, BASE)
    assert blocks(cleaned) == parsed_blocks(cleaned)
    assert blocks(html) == parsed_blocks(html)


def test_each_story_is_seen_from_its_own_address() -> None:
    for base in ("https://a.example/x/y", "https://b.example/", "https://a.example/x/y"):
        assert sanitize('<a href="z">z</a>', base) == f'<a href="{base.rpartition("/")[0]}/z">z</a>'
