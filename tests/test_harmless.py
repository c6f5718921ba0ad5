"""HTML of which it is seen that the sanitizer changes nothing but addresses: it is what the sanitizer makes of it."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from feedpub import markup
from feedpub.harmless import as_sanitized
from feedpub.text import clean

BASE = "https://gazette.example/en/story"
#: Pieces of HTML as a converter of Markdown writes them, and others that are nearly that, put together in any order.
TAGS = "p h2 h6 ul ol li blockquote em strong code a".split()
PIECES = [
    *(f"<{slash}{tag}>" for tag in TAGS for slash in ("", "/")),
    *(
        "\n",
        "Text",
        " & ",
        "&amp;",
        "&lt;b&gt;",
        "&quot;",
        '"',
        "'",
        "&#39;",
        "&nbsp;",
        "\xa0",
        "<",
        ">",
        "&copy",
        "“ä”",
    ),
    *("<pre>\n\n", "</pre>", "<br>", "<br />", "<hr>", "<b>", "</b>", "<P>", "<p >", "<p class=x>", "<script>", "<!--"),
    *('<p href="/a">', "<img>", "<table>", "</table>", "<svg>", "\x00", "\u0338", "\ud83d", "=\u0338", "<\u0338"),
]
ADDRESSES = [
    *("/world/story-1", "/", "/a/", "//x.example/", "/./a", "/../a", "/a//b", "/a?b", "/a&amp;b", "#f", "", "a", "/ä"),
    *("https://x.example/", "https://x.example", "http://x.example/a//b/../c?d=1&amp;e=2", "https://X.example/a"),
    *("https://1.2.3.4.5/", "https://xn--/a", "https://a.xn--9.de/", "https://x.example:99999/", "https://-a.example/"),
    *("https://x.example/a?", "https://x.example/%zz", "https://x.example/a#b", "https://x.example/a%20b", "tel:1"),
    *(
        "javascript:alert(1)",
        "java\nscript:x",
        "https://x.example/\\a",
        "/a&quot;b",
        "mailto:a@b.c",
        "https://x.example1/",
    ),
]
PIECES += [f'<a href="{address}">' for address in ADDRESSES]


def block(text: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    items = st.lists(text.map("<li>{}</li>\n".format), max_size=3).map("".join)
    return st.one_of(
        text.map("<p>{}</p>\n".format),
        text.map("<h2>{}</h2>\n".format),
        text.map("<blockquote>\n<p>{}</p>\n</blockquote>\n".format),
        items.map("<ul>\n{}</ul>\n".format),
        items.map("<ol>\n{}</ol>\n".format),
    )


WORDS = st.lists(
    st.one_of(
        st.sampled_from(
            ["Text", " & ", "&amp;", "&quot;x&quot;", "&lt;", "<em>so</em>", "<code>a &amp; b</code>", "\n"]
        ),
        st.sampled_from(ADDRESSES).map('<a href="{}">there</a>'.format),
        st.text(max_size=3),
    ),
    max_size=4,
).map("".join)
PLAIN = st.lists(block(WORDS), min_size=1, max_size=4).map("".join)
SOUP = st.lists(st.one_of(st.sampled_from(PIECES), WORDS), max_size=10).map("".join)
MARKDOWN = st.lists(
    st.sampled_from(
        [
            *(
                "Text ",
                "*so*",
                "**so**",
                "`a <b>`",
                "[there](/a)",
                '[there](https://x.example/?a=1&b="2")',
                "<b>raw</b>",
            ),
            *(
                "\n\n",
                "\n",
                "\n\n> ",
                "\n\n- ",
                "\n- ",
                "\n  - ",
                "\n\n1. ",
                "\n\n## ",
                "\n\n    code\n\n",
                "\n\n***\n\n",
            ),
            *("<script>x</script>", "&copy;", "\\*", "“quoted”", "~~gone~~", "\n| a |\n|---|\n| b |\n", "![p](/p.png)"),
            *("www.x.example", "https://x.example/a", "<https://x.example/>", "[^1]\n\n[^1]: Note", "- [ ] todo\n"),
        ]
    ),
    max_size=12,
).map("".join)


@given(st.one_of(PLAIN, SOUP, MARKDOWN.map(lambda text: markup.to_html(text, "markdown"))))
@example("<p>a<p>b</p>\n")
@example("<ul>\n<li>a<ul><li>b</li></ul></li>\n</ul>\n")
@example('<p><a href="/a"><a href="/b">c</a></a></p>\n')
@example("<p><em>a<em>b</em></em></p>")
@example("<h2>a</h3>")
@example('<p>a</p>\n<p title="">b</p>')
def test_what_is_taken_as_it_is_is_what_the_sanitizer_gives(html: str) -> None:
    assert markup.sanitize(html, BASE) == markup.sanitized(html, BASE)


@pytest.mark.parametrize(
    ("html", "safe"),
    [
        ("<p>A &amp; b &lt;c&gt; &quot;d&quot;</p>\n", '<p>A &amp; b &lt;c&gt; "d"</p>\n'),
        ('<p><a href="/a/b">c</a></p>\n', '<p><a href="https://gazette.example/a/b">c</a></p>\n'),
        ('<p><a href="https://x.example/?a&amp;b"><em>c</em></a></p>\n', None),
        ("<h2>a</h2>\n<blockquote>\n<p>b <strong>c</strong> <code>d</code></p>\n</blockquote>\n", None),
        ("<ul>\n<li>a</li>\n<li><em>b</em></li>\n</ul>\n<ol>\n<li>c</li>\n</ol>\n", None),
    ],
)
def test_stories_in_plain_markdown_are_taken_as_they_are(html: str, safe: str | None) -> None:
    assert as_sanitized(html, BASE) == (safe or html)


@pytest.mark.parametrize("html", ["", "Text", "<p>a", "<p>\xa0</p>", "<p>&copy;</p>", "<p>a > b</p>", *PIECES[-32:]])
def test_whatever_is_not_as_plain_is_the_sanitizers(html: str) -> None:
    assert as_sanitized(clean(html), BASE) is None


def test_a_base_that_is_no_plain_address_of_a_host_is_for_the_sanitizer() -> None:
    for base in (
        "",
        "mailto:a@b.c",
        "https://user@x.example/",
        "https://x.example:99/",
        "https://x.example",
        "https://x.example?/",
    ):
        html = '<p><a href="/a">b</a></p>'
        assert markup.sanitize(html, base) == markup.sanitized(html, base)
