"""A page that is like others is read without being parsed, and comes out as any page does."""

import gzip
import json
from html import escape, unescape
from pathlib import Path
from typing import TypeVar
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks import corpus
from feedpub.errors import ArticleError
from feedpub.model import Article
from feedpub.readers import Reading, html
from feedpub.readers.html import alike, jsonld, known, layout, learning, paragraphs, plainld, schemaorg
from feedpub.readers.html.known import Known
from tests.test_html_agreed import ASIDES, HEADLINE, HEADS, LINES, OBJECTS, PEOPLE, PROSE, TIMES, TITLES, WHEN

DECLARED, UNDECLARED = (Reading(zone=ZoneInfo("Europe/Kyiv"), language=one) for one in ("en", None))
MORE = "Ships had waited in the roads since Wednesday; the first of them, a ferry from the islands, came in at six."
HEADLINES = [
    *(
        HEADLINE,
        "Story 12 of the pier",
        "Pier & port",
        'The "Anna" is back',
        "3 November 2026: a day at sea",
        "Jane Doe",
    ),
    *(
        "Порт знову відкрито",
        f"{PROSE} {MORE}",
        "Harbour  reopens ",
        "By Jane Doe",
        "A | B: C",
        "ld+json",
        "cafe\u0301",
    ),
]
SUMMARIES = [
    PROSE,
    PROSE[:60],
    f"{MORE} {PROSE} {MORE}",
    "Open again",
    HEADLINE,
    "The harbour is open again, for all...",
    "a = b",
]
PARAGRAPHS = [
    *(PROSE, MORE, f"{PROSE} {MORE} {PROSE}", f"{MORE} {MORE} {MORE}", PROSE.replace(" ", "\n", 3)) * 3,
    *("Read more: the storm", "Jane Doe", "By Ivan Koval", "3 November 2026", "4 November 2026, 09:00", "12 minutes"),
    *("Ivan Koval | 4 November 2026", "Ferries & tugs", "“Open”, said the mayor.", "a > b", "It is 5 &lt; 6 &amp; 7."),
    *(
        "&quot;Yes.&quot;",
        "&nbsp;",
        "x&shy;y",
        " padded ",
        "two  spaces",
        "\ttab",
        "By" + "\t" * 230 + "Ivan Koval",
        "a\u00a0b",
        "\u2028",
        "e\u0301",
        "🚢",
    ),
    *(
        "&lt;p&gt;",
        "&lt;/p&gt;\n&lt;p&gt;",
        "Порт відкрито, сказав мер.",
        "Written by:",
        HEADLINE,
        PROSE[:60],
        " ",
        "By",
    ),
    *(
        "Updated 3 November 2026, 18:06",
        "김민수 기자",
        "<a href='/x'>a link</a> in it",
        "<b>bold</b>",
        "1 of 2 &#8211; 3",
    ),
    *(f'{PROSE} <a href="/x">A link</a>.', "<em>Emphasis</em> and <b>bold</b>", '<a href="#top">To the top</a>') * 2,
    *(
        '<a href="/x?a=1&amp;b=2" target="_blank">All of this line is linked</a>',
        f'<a href="/y">{MORE}</a>',
        "<i> </i>x",
    ),
    *(
        '<a href="/jane">Jane Doe</a> and <a href="/ivan">Ivan Koval</a>',
        "3<em>November</em>2026",
        "By <b>Ivan Koval</b>",
    ),
    *(
        'Read <a href="/y">more</a>',
        'It says "dateCreated", "author" and "headline" there.',
        '<em><a href="/x">nested</a></em>',
        "&ldquo;Yes&rdquo;, he said &hellip;",
        "&copy; x",
    ),
    *(
        f"{MORE} <strong>{PROSE}</strong> “{MORE}”",
        '<a href="/x?a=1&b=2">ampersand</a>',
        '<a href="/a=">a</a> &quot;b&quot;',
    ),
]
PLAIN = [MORE, f"{MORE} {PROSE}", f'{PROSE} <a href="/x">A link</a>, and <em>more</em>.', "“Open”, said the mayor."]
BYLINES = [
    *(
        '<p class="byline">By {}</p>',
        '<div class="byline">By {}</div>',
        '<span class="author">{}</span>',
        "<p>By {}</p>",
    ),
    *('<p class="byline"><a href="/x" rel="author">{}</a></p>', '<a class="author" href="/jane">{}</a>', ""),
    *(
        '<p class="byline">By <b>{}</b></p>',
        '<aside><p class="author">By {}</p></aside>',
        '<p class="author lead">{}</p>',
    ),
]
CLOCKS = [
    *('<time datetime="{}">{}</time>', '<time class="updated" datetime="{}">{}</time>', ""),
    *('<p><time datetime="{}" itemprop="datePublished">{}</time></p>', "<p class='date'>{1}</p>", "<time>{1}</time>"),
]
DAYS = ["3 November 2026", "3 Nov 2026, 10:51", "Updated 3 November 2026", "4 November 2026", "today"]
BOXES = ["<main><article>{}</article></main>", "<div class='entry-content'>{}</div>", "{}", "<div hidden>{}</div>"]
BOXES += [
    "<aside>{}</aside>",
    "<table><tr><td>{}</table>",
    "<div class='story-body'><header>{}</header></div>",
    "<ul><li>{}</li></ul>",
]
#: What content systems say of the page that a story is on, and of what else they know.
PAGES: list[dict[str, object]] = [
    {"mainEntityOfPage": {"@type": "WebPage", "@id": "https://gazette.example/harbour"}},
    {"mainEntityOfPage": {"@type": "WebPage", "@id": "https://gazette.example/2026/11/04/harbour", "name": "Harbour"}},
    {
        "mainEntityOfPage": "https://gazette.example/harbour",
        "publisher": {"name": "Gazette", "logo": {"url": "/x.png"}},
    },
    {"@id": "https://gazette.example/harbour#story", "uploadDate": WHEN, "dateModified": WHEN},
    {"creator": {"@id": "#jane"}, "editor": {"@id": "#jane", "@type": "Person", "name": "Jane Doe"}, "author": None},
    {"subjectOf": {"@type": "NewsArticle", "headline": "Storm over"}},
]
TAGS: st.SearchStrategy[object] = st.one_of(
    st.just("harbour, storm"), st.just(["harbour", "storm", "Storm"]), st.just([])
)


Values = dict[str, str]
Thing = TypeVar("Thing")


def mostly(draw: st.DrawFn, plain: Thing, *odd: Thing) -> Thing:
    """The first, but for one time in eight."""
    return draw(st.sampled_from(odd)) if draw(st.integers(0, 7)) == 0 else plain


@st.composite
def values(draw: st.DrawFn) -> Values:
    """What one page has for itself: mostly one thing on it agrees with the other."""
    headline = mostly(draw, HEADLINES[draw(st.integers(0, 2))], *HEADLINES)
    summary = draw(st.sampled_from(SUMMARIES[:3] if draw(st.integers(0, 3)) else SUMMARIES))
    story = {
        "@context": "https://schema.org",
        "@type": mostly(draw, "NewsArticle", "WebPage", "LiveBlogPosting"),
        "datePublished": WHEN,
        "author": PEOPLE[0],
        "articleSection": "Economy",
        "keywords": draw(TAGS),
        **(draw(OBJECTS) if draw(st.integers(0, 7)) == 0 else {}),
        **mostly(draw, {}, {"image": "https://gazette.example/a.jpg"}, {"isAccessibleForFree": False}, {"url": "/x"}),
        **draw(st.sampled_from([{}, *PAGES])),
        **({"description": summary} if draw(st.booleans()) else {}),
        "headline": headline.strip(),
    }
    script = json.dumps(story, ensure_ascii=draw(st.booleans()), indent=mostly(draw, None, 1))
    between = mostly(draw, "\n", "", "\n  ")
    texts = [PROSE, *(draw(st.sampled_from(PLAIN)) for _ in range(draw(st.integers(2, 5))))]
    if draw(st.booleans()):
        texts.append(draw(st.sampled_from(PARAGRAPHS)))
    return {
        "title": escape(mostly(draw, f"{headline} | Gazette", *TITLES), quote=False),
        "h1": escape(headline, quote=draw(st.booleans())),
        "summary": escape(summary),
        "script": script.replace("<", "\\u003c"),
        "who": mostly(draw, "Jane Doe", "Ivan Koval", "Jane Doe, Reuters", "Jane"),
        "when": mostly(draw, WHEN, *TIMES),
        "day": mostly(draw, DAYS[0], *DAYS),
        "url": mostly(draw, "harbour", "2026/11/03/harbour", "2026/11/04/harbour", "canonical"),
        "text": between.join(f"<p>{one}</p>" for one in draw(st.permutations(texts))),
    }


@st.composite
def pairs(draw: st.DrawFn) -> tuple[str, str]:
    """Two pages with the same around their values."""
    head = mostly(draw, "", *("".join(draw(st.lists(HEADS, max_size=2))) for _ in range(1)))
    above, below, lines, ends = (
        "".join(draw(st.lists(one, min_size=1, max_size=2))) if draw(st.integers(0, 9)) == 0 else ""
        for one in (ASIDES, ASIDES, LINES, LINES)
    )
    byline, clock, box = (mostly(draw, one[0], *one) for one in (BYLINES, CLOCKS, BOXES))
    has_summary = draw(st.booleans())
    last = mostly(draw, "<footer>© Gazette</footer>", "", f"<p>{MORE}</p>")

    def made(own: Values) -> str:
        summary = f'<meta property="og:description" content="{own["summary"]}">' if has_summary else ""
        text = [f"<h1>{own['h1']}</h1>", byline.format(own["who"]), clock.format(own["when"], own["day"]), lines]
        return (
            f'<!doctype html>\n<html lang="en"><head><meta charset="utf-8"><title>{own["title"]}</title>\n{head}'
            f'<link rel="canonical" href="https://gazette.example/{own["url"]}">{summary}\n'
            f'<script type="application/ld+json">{own["script"]}</script></head>\n<body>{above}'
            f"{box.format(''.join((*text, own['text'], ends)))}{below}{last}</body></html>"
        )

    return made(draw(values())), made(draw(values()))


def read_alike(raw: bytes, context: Reading, *, after: bytes) -> Article | None:
    """What comes of a page by the layout that is learned from another one."""
    alike.known = Known({}, set())
    for _ in range(2):
        alike.read("economy/page.html", after, context)
    return alike.read("economy/page.html", raw, context)


def read_any(raw: bytes, context: Reading) -> Article | None:
    try:
        return html.read_any("economy/page.html", raw, context)
    except ArticleError:
        return None


@settings(max_examples=500)
@given(pairs(), st.sampled_from([DECLARED, UNDECLARED]))
def test_a_page_like_another_comes_out_as_any_page_does(pages: tuple[str, str], context: Reading) -> None:
    first, second = (page.encode() for page in pages)
    for raw in (second, first):
        found = read_alike(raw, context, after=first)
        assert found is None or repr(found) == repr(read_any(raw, context))


def test_pages_of_one_system_are_read_without_being_parsed() -> None:
    alike.known = Known({}, set())
    found = [alike.read("a/b.html", corpus.page(number).encode(), DECLARED) for number in range(100)]
    assert sum(one is not None for one in found) > 90
    assert all(one is None or one.headline == corpus.made(number).title for number, one in enumerate(found))


def test_so_are_pages_whose_json_ld_names_the_page_they_are_on() -> None:
    alike.known = Known({}, set())
    read = 0
    for number in range(20):
        own = f'{{"mainEntityOfPage": {{"@type": "WebPage", "@id": "https://bench.example/story-{number}"}}, "@context"'
        raw = corpus.page(number).replace('{"@context"', own).encode()
        found = alike.read("economy/page.html", raw, DECLARED)
        read += found is not None
        assert found is None or repr(found) == repr(read_any(raw, DECLARED))
    assert read > 15


def test_saved_pages_come_out_the_same_in_both_ways(samples: Path) -> None:
    for path in sorted((samples / "html").rglob("*.html.gz"))[::4]:
        raw = gzip.decompress(path.read_bytes())
        found = read_alike(raw, UNDECLARED, after=raw)
        assert found is None or repr(found) == repr(read_any(raw, UNDECLARED)), path


def test_a_process_that_finds_no_pages_alike_stops_looking_at_each(monkeypatch: pytest.MonkeyPatch) -> None:
    alike.known = Known({}, set())
    asked: list[bytes] = []
    monkeypatch.setattr(known, "parts_of", asked.append)
    for number in range(1000):
        assert alike.read("a/b.html", corpus.page(number).encode(), DECLARED) is None
    assert 60 < len(asked) < 120


def test_of_pages_that_each_have_their_own_layout_none_is_learned(monkeypatch: pytest.MonkeyPatch) -> None:
    alike.known = Known({}, set())
    asked: list[bytes] = []
    monkeypatch.setattr(learning, "learned", asked.append)
    for number in range(50):
        text = corpus.page(number).replace("<main>", f'<main id="m{number}">')
        assert alike.read("a/b.html", text.encode(), DECLARED) is None
    assert not asked


VALUES = st.sampled_from(
    [
        "Harbour",
        "x",
        "By Jane Doe",
        "<b>",
        "a<p>b</p><p>c</p><p>d</p>",
        "",
        " ",
        '"',
        "=",
        "a>b",
        "é",
        "</p><p>",
        '" x="',
    ]
)


@settings(max_examples=500)
@given(pairs(), st.data())
def test_what_is_around_a_layouts_values_is_found_where_a_page_is_taken_apart(
    pages: tuple[str, str], data: st.DataObject
) -> None:
    first, second = (page.encode() for page in pages)
    apart, other = layout.parts_of(first), layout.parts_of(second)
    around = layout.around_of(first)
    if apart is None or around is None:
        return
    values = [data.draw(VALUES).encode() if data.draw(st.integers(0, 9)) == 0 else one for one in apart.values]
    mixed = b"".join(piece + value for (piece, _), value in zip(around.pieces, values, strict=True))
    run = other.run if other else apart.run
    for raw in (first, second, mixed + around.last + run + around.end):
        found, parts = around.of(raw), layout.parts_of(raw)
        if found and layout.own_of(*found):
            assert parts
            assert (parts.key, parts.values, parts.run) == (apart.key, *found)


SAID = st.dictionaries(
    st.sampled_from(
        [
            *(
                "@type",
                "@context",
                "headline",
                "name",
                "description",
                "datePublished",
                "dateModified",
                "author",
                "image",
            ),
            *(
                "keywords",
                "articleSection",
                "publisher",
                "inLanguage",
                "dateline",
                "alternativeHeadline",
                "url",
                "image",
            ),
        ]
    ),
    st.recursive(
        st.one_of(
            st.none(),
            st.booleans(),
            st.integers(),
            st.floats(),
            st.sampled_from(
                [
                    "NewsArticle",
                    "https://schema.org/Report",
                    "Jane Doe",
                    "a, b",
                    "#a ",
                    "&amp; b",
                    "<b>c</b>",
                    " ",
                    "x" * 250,
                ]
            ),
        ),
        lambda inner: st.one_of(
            st.lists(inner, max_size=3),
            st.dictionaries(st.sampled_from(["@type", "name", "url", "@value", "givenName"]), inner, max_size=3),
        ),
        max_leaves=4,
    ),
    max_size=8,
)


@settings(max_examples=500)
@given(SAID, st.booleans())
def test_an_article_of_plain_texts_is_the_story_that_is_told_of_any_object(said: dict[str, object], sure: bool) -> None:
    script = json.dumps({"@type": "NewsArticle", **said} if sure else said, ensure_ascii=False)
    plain = plainld.plain(script.encode())
    if plain and "\\" not in script:
        (story,) = schemaorg.stories(jsonld.load(script), referring=False)
        assert plain == story


@pytest.mark.parametrize("name", ["", " ", "Ivan Koval", None])
def test_an_author_whose_name_is_empty_is_called_otherwise(name: str | None) -> None:
    said = {"@type": "NewsArticle", "author": {"name": name, "alternateName": "Jane Doe", "givenName": "Jane"}}
    script = json.dumps(said)
    (story,) = schemaorg.stories(jsonld.load(script), referring=False)
    assert plainld.plain(script.encode()) in (None, story)


@given(st.text(st.sampled_from('ab1&;#xlgtampquo <3"’'), max_size=30))
def test_references_are_what_the_standard_library_says(source: str) -> None:
    assert paragraphs.unescaped(source) == unescape(source)
