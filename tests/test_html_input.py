"""What bytes the reader of pages takes: encodings, hostile and broken pages, and nothing but ArticleError on any."""

import gzip
import subprocess
import sys
import time
import tracemalloc
from collections.abc import Callable
from contextlib import suppress
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from feedpub import readers
from feedpub.errors import ArticleError
from feedpub.model import Article
from feedpub.readers.html import encoding, limits, tree

KYIV = ZoneInfo("Europe/Kyiv")
CONTEXT = readers.Reading(zone=KYIV, candidates=True)
TITLE = "Причал відкриють у п’ятницю"
JAPANESE = "港が再び開く"


def read(raw: bytes) -> Article:
    (article,) = readers.read("page.html", raw, CONTEXT)
    assert isinstance(article, Article)
    return article


def refused(raw: bytes) -> ArticleError:
    with pytest.raises(ArticleError) as caught:
        readers.read("page.html", raw, CONTEXT)
    return caught.value


def page(head: str, title: str = TITLE) -> str:
    return f"<html><head>{head}<title>x</title></head>\n<body><h1>{title}</h1></body></html>"


@pytest.mark.parametrize(
    ("head", "title", "codec"),
    [
        ('<meta charset="utf-8">', TITLE, "utf-8"),
        ("", TITLE, "utf-8"),
        ("", TITLE, "utf-8-sig"),
        ("", TITLE, "utf-16"),
        ('<meta charset="windows-1251">', TITLE, "cp1251"),
        ("<meta charset=windows-1251>", TITLE, "cp1251"),
        ('<meta http-equiv="Content-Type" content="text/html; charset=KOI8-U">', TITLE.replace("’", ""), "koi8-u"),
        ('<meta charset="Shift_JIS">', JAPANESE, "cp932"),
        ('<meta charset="EUC-JP">', JAPANESE, "euc-jp"),
        ('<meta charset="iso-2022-jp">', JAPANESE, "iso-2022-jp"),
        ('<meta charset="gb2312">', "朱镕基访问港口", "gb18030"),
        ('<meta charset="iso-8859-1">', "Café – “au lait” €", "cp1252"),
    ],
)
def test_a_page_is_read_in_the_encoding_that_it_is_in(head: str, title: str, codec: str) -> None:
    article = read(page(head, title).encode(codec))
    assert article.headline == title
    assert article.warnings == ()


def test_an_xml_declaration_declares_an_encoding_as_well() -> None:
    assert read(('<?xml version="1.0" encoding="windows-1251"?>' + page("")).encode("cp1251")).headline == TITLE


@pytest.mark.parametrize("declared", ["euc-jp", "gb2312", "windows-1251"])
def test_what_is_utf_8_is_read_as_that_whatever_it_declares(declared: str) -> None:
    assert read(page(f'<meta charset="{declared}">').encode()).headline == TITLE


def test_an_encoding_that_nobody_declares_is_refused_with_the_line_and_the_byte() -> None:
    error = refused(page("").encode("cp1251"))
    assert str(error) == (
        "page.html:2: byte 0xcf is not UTF-8, and the page declares no other encoding; "
        "save it as UTF-8 or declare its charset"
    )


def test_a_page_in_neither_utf_8_nor_an_encoding_that_exists_is_refused_with_what_it_declares() -> None:
    assert str(refused(page('<meta charset="klingon">').encode("cp1251"))) == (
        "page.html:2: byte 0xcf is not UTF-8, and `klingon`, which the page declares, is no encoding; "
        "save it as UTF-8 or declare its charset"
    )


@pytest.mark.parametrize(
    ("raw", "message"),
    [
        (b"<h1>A page</h1>", "is no gzip file, though its name says so; take .gz off its name, or pack it"),
        (gzip.compress(gzip.compress(b"<h1>A page</h1>")), "is packed twice; unpack it once"),
        (gzip.compress(b"") * 101, "is put together of more than 100 gzip files; unpack it and pack it again"),
        (gzip.compress(b"<h1>A page</h1>")[:-6], "is a gzip file that ends too early; copy it again"),
    ],
    ids=["not packed", "packed twice", "many", "cut"],
)
def test_what_is_not_packed_as_its_name_says_is_refused_with_what_to_do(raw: bytes, message: str) -> None:
    with pytest.raises(ArticleError) as caught:
        readers.read("page.html.gz", raw, CONTEXT)
    assert caught.value.message == message


def test_a_page_packed_in_parts_is_one_page() -> None:
    raw = page("").encode()
    packed = b"".join(gzip.compress(raw[at : at + 100]) for at in range(0, len(raw), 100)) + b"\0" * 100
    (article,) = readers.read("page.html.gz", packed, CONTEXT)
    assert isinstance(article, Article)
    assert article.headline == TITLE


def test_a_file_of_very_many_empty_packed_ones_is_refused_at_once() -> None:
    raw = gzip.compress(b"") * 300_000
    started = time.process_time()
    with pytest.raises(ArticleError):
        readers.read("page.html.gz", raw, CONTEXT)
    assert time.process_time() - started < 2


def test_an_encoding_that_does_not_exist_is_told_and_utf_8_is_tried() -> None:
    article = read(page('<meta charset="klingon">').encode())
    assert article.headline == TITLE
    assert article.warnings == ((1, "`klingon` is no encoding; declare the one that the page is in, best utf-8"),)


@pytest.mark.parametrize("name", ["rot13", "hex", "u", "utf-7", "idna", "unicode_escape", "zip", "\u00ff"])
def test_what_is_no_encoding_of_pages_is_none(name: str) -> None:
    assert encoding.known(name) is None


def test_one_broken_byte_in_a_long_page_costs_that_byte() -> None:
    raw = page('<meta charset="utf-8">').encode() + b"<p>" + b"word " * 1000 + b"\xff</p>"
    article = read(raw)
    assert article.headline == TITLE
    assert article.warnings == ((2, "1 bytes are no utf-8; check the text there"),)


@pytest.mark.parametrize("raw", [b"", b"  \n", b"\xef\xbb\xbf"])
def test_an_empty_file_is_refused(raw: bytes) -> None:
    assert "is empty" in refused(raw).message


def test_a_binary_file_is_refused() -> None:
    assert "binary" in refused(b"\x7fELF" + bytes(1000) + bytes(range(128))).message


HOSTILE: dict[str, Callable[[], str]] = {
    "a tag of 50,000 attributes": lambda: "<p " + " ".join(f"a{i}=1" for i in range(50_000)) + ">x",
    "attributes behind a quoted bracket": lambda: "<p x='>' " + " ".join(f"a{i}" for i in range(50_000)) + ">x",
    "attributes parted by slashes": lambda: "<p " + "/".join(f"a{i}" for i in range(50_000)) + ">x",
    "attributes parted by quotation marks": lambda: "<p " + "".join(f"a{i}=''" for i in range(3_000)) + ">x" * 40_000,
    "100,000 levels": lambda: "<div>" * 100_000,
    "levels with closing tags of nothing": lambda: "<div></b>" * 50_000,
    "levels that a script seems to close": lambda: "<div><script>'</div>'</script>" * 20_000,
    "levels within drawings": lambda: "<svg><script>" + "<div>" * 50_000,
    "formatting opened again in each paragraph": lambda: (
        "<p>" + "".join(f"<b id={i}>" for i in range(1000)) + "</p>" + "<p>x</p>" * 1000
    ),
    "a little formatting in very many paragraphs": lambda: (
        "<p>" + "".join(f"<i id={i}>" for i in range(150)) + "</p>" + "<p>x</p>" * 50_000
    ),
    "a little formatting on a small page": lambda: (
        "<p>" + "".join(f"<b id={i}>" for i in range(150)) + "</p>" + "<p>x" * 2_500
    ),
    "a million tags": lambda: "<br>" * 1_000_000,
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_page_that_would_never_end_is_refused_at_once(name: str) -> None:
    started = time.process_time()
    assert "; " in refused(HOSTILE[name]().encode()).message
    assert time.process_time() - started < 3


TAGS = (
    *("<a ", "<a x=", "<a title='>", '<a title=">', "</a ", "<b ", ">", '"', "'", '="', "='", "=\n'", "/>", "<svg>"),
    *("<script>", "</script>", "<!--", "-->", "<title>", "</title>", '<p title="<script>">'),
    *(" b" * 990, " b" * 1_990, "/b" * 1_990, " b=''" * 700, " b=c" * 990, 'b="' * 500, "<b<b" * 50, "'>" * 60),
    *("<div>" * 990, "<div>" * 1_990, "<p>" * 400, "</div>" * 300, "<li></b>" * 600, '<div x="</div>">' * 700),
    *("<b>" * 30, "<I x=y>" * 80, "<b>x<a href='>'>y</a></b>" * 90, "<b>x</B>" * 60, "<stri\u212ae>" * 5),
    *('<i class="x"></i>' * 300, "<em>x<br></em>" * 90, "<i>" * 5 + "</i>" * 5, "<b x='>'>y</b>" * 60, "<br>" * 900),
)


@settings(max_examples=400, deadline=None)
@given(st.lists(st.sampled_from(TAGS), min_size=1, max_size=8).map("".join), st.sampled_from([1_000, 3_000, 10_000]))
def test_what_a_rough_look_lets_pass_is_within_the_limits(text: str, most: int) -> None:
    if limits.is_far_from(text, most):
        limits.check_each("page.html", text, most)


JUST_BEYOND = {
    "deep": "<div>" * 1_000 + '<p title="</div>">' * 1_200 + "<div>" * 1_001,
    "attributes of one tag": "<a" + " b" * 2_001 + ">",
    "attributes behind a bracket in quotes": '<a x = ">\'"' + " b" * 2_001 + ">",
    "attributes behind a bracket in apostrophes": "<a x='\">'" + " b" * 2_001 + ">",
    "attributes of an end": "</a x='>'" + " b" * 2_001 + ">",
    "attributes of many tags": ("<a x='>'" + " b" * 1_990 + ">") * 2,
    "values of many tags": ("<a" + " b=c" * 200 + ">") * 16,
    "formatting": "<b>" * 201,
    "formatting that seems to be closed": "<b><i title='</b>'>x</i>" * 70,
    "formatting around many tags": "<b>" * 6 + "<br>" * 1_200,
}


@pytest.mark.parametrize("name", JUST_BEYOND)
def test_a_rough_look_sees_what_is_just_beyond(name: str) -> None:
    text = JUST_BEYOND[name]
    assert not limits.is_far_from(text, 3_000)
    with pytest.raises(ArticleError):
        limits.check_each("page.html", text, 3_000)


def test_a_rough_look_is_enough_for_an_ordinary_page() -> None:
    story = "<p class='x'>One <b>two</b> <a href=\"y\" title='a > b'>three</a>, <i class='z'></i><br>four.</p>\n" * 300
    assert limits.is_far_from(f'<html><script>if (a<b && c>d) x="y"</script><!-- x --><body>{story}', 5_000)


SCRIPT = '<script type="application/ld+json">{}</script>'


def within(tag: str, levels: int) -> str:
    """Much text in an element in an element and so on."""
    return tag * levels + "word harbour 2021 " * 150_000


LONG: dict[str, Callable[[], str]] = {
    "deep JSON": lambda: SCRIPT.format("[" * 200_000),
    "an author in an author": lambda: SCRIPT.format(
        '{"@type":"NewsArticle","author":' + '{"name":' * 900 + '"x"' + "}" * 901
    ),
    "references to references": lambda: SCRIPT.format(
        '{"@type":"NewsArticle","@id":' + '{"@id":' * 900 + "1" + "}" * 901
    ),
    "quotes without end": lambda: SCRIPT.format('{"a":"' + '"' * 200_000),
    "quotes and spaces": lambda: SCRIPT.format('{"a":"' + ('"' + " " * 1000) * 500),
    "very many stories": lambda: SCRIPT.format('{"@type":"NewsArticle","headline":"x","author":"Jane Doe"}') * 10_000,
    "very many headings": lambda: "".join(f"<h1>Headline number {i} here</h1>" for i in range(10_000)),
    "very many times": lambda: "".join(f"<time>{i % 28 + 1} May 2026, 10:{i % 60:02}</time>" for i in range(10_000)),
    "very many bylines": lambda: "".join(f"<p class=author>By Jane Doe{'abcdefg'[i % 7]}</p>" for i in range(10_000)),
    "very many meta tags": lambda: "".join(f'<meta name="author" content="Jane Doe {i}">' for i in range(20_000)),
    "a title of separators": lambda: "<title>" + "a | b - " * 50_000 + "</title><h1>a b</h1>",
    "white space": lambda: "<h1>" + " " * 2_000_000 + "x</h1>",
    "tags that do not close": lambda: '<a href="' * 100_000,
    "less-than signs": lambda: "<" * 500_000,
    "comments in comments": lambda: "<!--" * 100_000,
    "headings in headings": lambda: "<h1>A harbour</h1>" + within("<h2><div>", 190),
    "headings of empty elements in headings": lambda: (
        "<h1>A harbour</h1>" + "<h2><div>" * 190 + "<span></span>harbour " * 40_000
    ),
    "bylines in bylines": lambda: "<h1>A harbour</h1>" + within('<div class="author">', 390),
    "times in times": lambda: "<h1>A harbour</h1>" + within("<time>", 390),
    "items in items": lambda: within(
        '<div itemscope itemtype="https://schema.org/NewsArticle" itemprop="headline description">', 390
    ),
    "figures in figures": lambda: "<h1>A harbour</h1>" + within("<figure><figcaption>", 190),
    "quotations in quotations": lambda: "<h1>A harbour</h1>" + within("<blockquote>", 390),
}


@pytest.mark.parametrize("name", LONG)
def test_a_page_that_has_too_much_of_something_is_done_with_soon(name: str) -> None:
    started = time.process_time()
    with suppress(ArticleError):
        readers.read("page.html", LONG[name]().encode(), CONTEXT)
    assert time.process_time() - started < 5


def test_a_page_at_the_limits_is_read() -> None:
    deep = "<div>" * (limits.DEEPEST - 10) + "deep down" + "</div>" * (limits.DEEPEST - 10)
    assert read(page("").replace("</body>", deep + "</body>").encode()).headline == TITLE


def test_a_page_of_anchors_that_are_never_closed_is_read() -> None:
    anchors = "".join(f'<p><a name="n{i}">Some words of a story that is long enough.</p>' for i in range(500))
    assert read(page(anchors).encode()).headline == TITLE


MARKUP = [
    *(
        "<b id=%d>",
        "<i id=%d>",
        "<a href=%d>",
        "<font x=%d>",
        "<nobr>",
        "</b>",
        "</i>",
        "</a>",
        "<p>x",
        "</p>",
        "<div>",
        "</div>",
    ),
    *(
        "<table>",
        "</table>",
        "<tr>",
        "<td>",
        "<caption>",
        "<li>",
        "<ul>",
        "</ul>",
        "<h1>",
        "<span>",
        "</span>",
        "<button>",
    ),
    *("<object>", "<form>", "<select>", "<option>", "<svg>", "</svg>", "<template>", "<marquee>"),
]
some = st.lists(st.sampled_from(MARKUP), min_size=1, max_size=6)


@given(some, some, st.sampled_from([30, 100, 190]))
@settings(max_examples=200)
def test_a_page_within_the_limits_has_not_many_more_elements_than_tags(
    first: list[str], then: list[str], times: int
) -> None:
    whole = [*first * times, *then * (600 // len(then))]
    text = "".join(tag % number if "%" in tag else tag for number, tag in enumerate(whole))
    with suppress(ArticleError):
        limits.check("page.html", text)
        assert len(tree.parse(text).css("*")) < 3 * len(whole) + limits.LEAST_AGAIN


def test_memory_stays_within_twenty_times_an_ordinary_page() -> None:
    block = f'<div class="block"><p class="text">{"Some words of a story. " * 10}<a href="/x">More</a></p></div>\n'
    raw = page("").replace("</body>", block * 3000 + "</body>").encode()
    read(raw)
    tracemalloc.start()
    try:
        read(raw)
        assert tracemalloc.get_traced_memory()[1] < 20 * len(raw)
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize("inner", ["\\\\" * 1_000_000, "a" * 1_900_000])
def test_memory_stays_within_twenty_times_a_page_with_a_string_that_never_ends(inner: str) -> None:
    raw = page(SCRIPT.format('{"@type":"NewsArticle","headline":"' + inner)).encode()
    code = (
        "import resource; from zoneinfo import ZoneInfo; from feedpub import readers\n"
        "from feedpub.readers import html\n"
        "most = lambda: resource.getrusage(resource.RUSAGE_SELF).ru_maxrss\n"
        "context = readers.Reading(zone=ZoneInfo('UTC'))\n"
        "readers.read('page.html', b'<h1>A page of a site</h1><p>Its text.</p>', context)\n"
        "raw = open(0, 'rb').read(); before = most()\n"
        "readers.read('page.html', raw, context); print((most() - before) * 1024)"
    )
    ran = subprocess.run([sys.executable, "-c", code], input=raw, capture_output=True, timeout=60, check=True)
    assert int(ran.stdout) < 20 * len(raw)


PIECES = [
    *("<html>", "<head>", "<meta charset=", "windows-1251", "<title>", "</title>", "<h1>", "<p>", "<time datetime="),
    *('"2026-11-23T10:00"', "By Jane Doe", "<a href=", '"http://["', "<meta property=", '"article:published_time"'),
    *(" content=", '"', "'", ">", "</", "<!--", "-->", "<svg>", "<table>", "<select>", "&amp;", "&#0;", "\x00", "�"),
    *(
        '<script type="application/ld+json">',
        '{"@type":"NewsArticle","headline":',
        '"@id":',
        "[",
        "]",
        "{",
        "}",
        "1e999",
    ),
    *("</script>", "<img srcset=", "1 2,3 x", "<iframe src=//", "<template>", "<link rel=canonical href=", "9" * 5000),
]


@given(st.lists(st.sampled_from(PIECES) | st.text(max_size=8), max_size=40).map("".join))
@settings(max_examples=300)
def test_any_page_is_read_or_refused(text: str) -> None:
    with suppress(ArticleError):
        readers.read("page.html", text.encode("utf-8", "replace"), CONTEXT)


@given(st.binary(max_size=200) | st.binary(max_size=60).map(lambda raw: b"<meta charset=utf-8><h1>" + raw))
@settings(max_examples=300)
def test_any_bytes_are_read_or_refused(raw: bytes) -> None:
    with suppress(ArticleError):
        readers.read("page.html", raw, CONTEXT)
