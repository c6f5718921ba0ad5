"""Where a page's markup and its text agree nothing is weighed, and what comes out is what weighing gives."""

import gzip
import json
from collections.abc import Callable, Sequence
from html import escape
from pathlib import Path
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from feedpub import _dateforms, dates, people
from feedpub.errors import ArticleError
from feedpub.languages import MONTHS
from feedpub.model import Article, Person
from feedpub.readers import Reading, html
from feedpub.readers.html import agreed, authors, details, facts, instants, lone, moments, title, titleparts
from feedpub.readers.html.page import open_page

PLAIN, WEIGHED = (Reading(zone=ZoneInfo("Europe/Kyiv"), candidates=asked) for asked in (False, True))
HEADLINE = "Harbour reopens after the storm"
PROSE = "The harbour reopened on Friday after a storm that kept ships at sea for two days and nights, its master said."
WHEN = "2026-11-03T10:51:34+02:00"

TITLES = [
    HEADLINE,
    f"{HEADLINE} | Gazette",
    f"Gazette: {HEADLINE}",
    f"{HEADLINE} - Latest news",
    "Gazette",
    "Storm over",
]
TIMES = [WHEN, "2026-11-03T08:51:34Z", "2026-11-03", "2026-11-02T23:30:00-05:00", "2026-11-04T00:00:00+02:00"]
PEOPLE: list[object] = [
    {"@type": "Person", "name": "Jane Doe"},
    [{"@type": "Person", "name": "Jane Doe"}, {"@type": "Person", "name": "Ivan Koval"}],
    *("Jane Doe", "Jane", "Gazette", "Reuters", "김민수"),
]
OBJECTS = st.fixed_dictionaries(
    {},
    optional={
        "headline": st.sampled_from([HEADLINE, f"{HEADLINE}.", "Storm over", HEADLINE.upper()]),
        "name": st.sampled_from([HEADLINE, "Gazette"]),
        "datePublished": st.sampled_from(TIMES),
        "dateCreated": st.sampled_from(TIMES),
        "dateModified": st.sampled_from([*TIMES, "2026-11-05T12:00:00+02:00", "2026-11-01T12:00:00+02:00"]),
        "author": st.sampled_from(PEOPLE),
        "publisher": st.sampled_from([{"name": "Gazette"}, {"name": "Jane Doe"}]),
        "description": st.sampled_from([PROSE, "The harbour is open again, for all ships..."]),
    },
)
HEADS = st.sampled_from(
    [
        *(f'<meta property="og:title" content="{one}">' for one in TITLES),
        *(f'<meta property="article:published_time" content="{one}">' for one in TIMES),
        *(f'<meta property="article:modified_time" content="{one}">' for one in TIMES),
        '<meta name="date" content="2026-11-02">',
        '<meta name="author" content="Jane Doe">',
        '<meta name="author" content="Ivan Koval">',
        '<meta property="og:site_name" content="Gazette">',
        '<link rel="canonical" href="https://gazette.example/2026/11/03/harbour">',
        '<link rel="canonical" href="https://gazette.example/2026/11/04/harbour">',
    ]
)
LINES = st.sampled_from(
    [
        *('<p class="byline">By Jane Doe</p>', "<p>By Jane Doe</p>", '<a href="/jane" rel="author">Jane Doe</a>'),
        *('<p class="byline">By Jane Doe, Reuters</p>', "<p>Jane Doe | 3 November 2026</p>", "<p>Written by:</p>"),
        *("<p>Ivan Koval</p>", "<p>Jane Doe</p>", "<p>By Jane</p>", '<div class="author">Ivan Koval</div>'),
        *("<p><a>Jane Doe</a> and <a>Ivan Koval</a></p>", "<p>3 November 2026 by Ivan Koval</p>", "<p>By</p>"),
        *("<p>Von Jana Novak</p>", "<p>By Jane Doe and Ivan Koval</p>", "<p>Story 109 of the pier, by Ivan Koval</p>"),
        *(f'<time datetime="{one}">3 November 2026</time>' for one in TIMES),
        *("<p>3 November 2026</p>", "<p>Updated 3 November 2026, 18:06</p>", "<p>4 November 2026, 09:00</p>"),
        *("<p>Published 3 November 2026, updated 3 November 2026, 19:00</p>", "<p>© 2 November 2026</p>"),
        *('<time class="updated" datetime="2026-11-03T20:00:00+02:00">today</time>', "<p>Since 1 May 1996</p>"),
        *("<h2>At six</h2>", "<h2>Storm over</h2>", "<h3>Latest news</h3>", "<h2>Harbours</h2>", "<h1>Gazette</h1>"),
        *(f"<h2>{HEADLINE}</h2>", f"<h2 class='headline'>{PROSE}</h2>", f"<p class='lead'>{PROSE[:60]}.</p>"),
        *("<ul><li>Jane Doe</li><li><a href='/a'>Ivan Koval</a></li></ul>", "<p>Read more: 1 May 2020</p>"),
    ]
)
ASIDES = st.sampled_from(
    [
        "<nav><ul><li><a href='/a'>Politics</a></li><li><a href='/b'>By Jane Doe</a></li></ul></nav>",
        "<aside><h3>Ferry sinks</h3><p>By Ivan Koval</p><time datetime='2026-10-01'>1 October 2026</time></aside>",
        f"<aside><h3>{HEADLINE} again</h3></aside>",
        "<footer>© Gazette 2026, by Ivan Koval</footer>",
    ]
)


@st.composite
def pages(draw: st.DrawFn) -> str:
    """A page of a news site on which most agrees, and some may not."""
    story = {
        "@type": "NewsArticle",
        "headline": HEADLINE,
        "datePublished": WHEN,
        "author": PEOPLE[0],
        **(draw(OBJECTS) if draw(st.booleans()) else {}),
    }
    head = f"<title>{draw(st.sampled_from(TITLES))}</title>{''.join(draw(st.lists(HEADS, max_size=3)))}"
    h1 = draw(st.sampled_from([HEADLINE, HEADLINE, f"{HEADLINE} at 6", "<b>Blog</b> " + HEADLINE, f" {HEADLINE}\n"]))
    above, below = (draw(st.lists(one, max_size=2)) for one in (ASIDES, ASIDES))
    lines, ends = (draw(st.lists(LINES, max_size=most)) for most in (3, 1))
    return page(story, head, h1, "".join(above), [*lines, f"<p>{PROSE}</p>" * 3, *ends], "".join(below))


def page(story: object, head: str, h1: str, above: str, lines: Sequence[str], below: str) -> str:
    return (
        f'<!doctype html><html lang="en"><head><meta charset="utf-8">{head}'
        f'<script type="application/ld+json">{json.dumps(story)}</script></head>'
        f"<body>{above}<main><article><h1>{h1}</h1>{''.join(lines)}</article></main>{below}</body></html>"
    )


def read(text: str | bytes, context: Reading) -> Article | str:
    raw = text.encode() if isinstance(text, str) else text
    try:
        return replace(html.read("economy/page.html", raw, context), candidates=())
    except ArticleError as error:
        return str(error)


@settings(max_examples=500)
@given(pages())
def test_what_a_page_plainly_says_is_what_weighing_gives(text: str) -> None:
    # Who asks for what was not taken has everything weighed.
    assert read(text, PLAIN) == read(text, WEIGHED)


def test_saved_pages_come_out_the_same_in_both_ways(samples: Path) -> None:
    for path in sorted((samples / "html").rglob("*.html.gz"))[::4]:
        raw = gzip.decompress(path.read_bytes())
        assert read(raw, PLAIN) == read(raw, WEIGHED), path


STORY = {"@type": "NewsArticle", "headline": HEADLINE, "datePublished": WHEN, "author": "Jane Doe"}
TOLD = ['<p class="byline">By Jane Doe</p>', f'<time datetime="{WHEN}">3 November 2026</time>', f"<p>{PROSE}</p>" * 3]


def test_nothing_is_weighed_on_a_page_that_agrees_with_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    for module, name in ((title, "choose"), (moments, "gather"), (authors, "bylines")):
        monkeypatch.setattr(module, name, None)
    menu = "<nav><a href='/'>Politics</a></nav>"
    article = read(
        page(STORY, f"<title>{HEADLINE} | Gazette</title>", HEADLINE, menu, [*TOLD, "<h2>At six</h2>"], ""), PLAIN
    )
    assert isinstance(article, Article)
    assert (article.headline, article.authors) == (HEADLINE, (Person(name="Jane Doe"),))
    assert article.published is not None
    assert article.published.isoformat() == WHEN
    assert "By Jane Doe" not in article.body


@pytest.mark.parametrize(
    ("story", "line"),
    [
        ({"headline": "Storm over"}, ""),
        ({"datePublished": "2026-11-02T10:51:34+02:00"}, ""),
        ({"author": "Ivan Koval"}, ""),
        ({"author": "Jane"}, ""),
        ({}, "<h1>Storm over</h1>"),
        ({}, f"<h2>{HEADLINE}</h2>"),
        ({}, "<p>4 November 2026</p>"),
        ({}, "<p>Updated 3 November 2026</p>"),
        ({}, "<p>By Ivan Koval</p>"),
        ({}, "<p>Ivan Koval</p>"),
        ({}, "<p>So says <b class='author'>Ivan Koval</b> of the pier.</p>"),
        ({}, "<p>Written by</p>"),
    ],
)
def test_what_does_not_agree_is_weighed(story: dict[str, str], line: str, monkeypatch: pytest.MonkeyPatch) -> None:
    weighed: list[str] = []

    def noted(name: str, weigh: Callable[..., object]) -> Callable[..., object]:
        def weigh_it(*given: object) -> object:
            weighed.append(name)
            return weigh(*given)

        return weigh_it

    for module, name in ((title, "choose"), (moments, "gather"), (authors, "bylines")):
        monkeypatch.setattr(module, name, noted(name, getattr(module, name)))
    read(page(STORY | story, f"<title>{HEADLINE}</title>", HEADLINE, "", [*TOLD[:2], line, TOLD[2]], ""), PLAIN)
    assert weighed


def test_without_a_language_dates_are_read_as_in_english() -> None:
    # Then a line that all look at is searched once.
    words = [word for words in MONTHS.values() for word in words]
    for text in (*(f"3 {word} 2026" for word in words), "03/11/2026", "13/11/2026 um 3:05 PM", "2026. 3 m. kovo 3"):
        assert dates.find(text) == dates.find(text, language="en")


PIECES = st.lists(st.sampled_from([*"ab/.?#:@[]%-_ \t\\é;=&~!|{}^<>", "www.", "//", "2026"]), max_size=8).map("".join)


@settings(max_examples=1000)
@given(st.sampled_from(["https://", "http://", "https://a.b", "http://x/", "HTTP://a", "https:/"]), PIECES)
def test_addresses_that_are_what_they_look_like_are_taken_apart_as_all_are(start: str, end: str) -> None:
    address = start + end
    try:
        parts = urlsplit(address)
        host, good = parts.hostname or "", parts.scheme in ("http", "https") and bool(parts.hostname)
    except ValueError:
        host, good = "", False
    assert details._is_address(address) == good
    assert title.host_of(address) == (host.removeprefix("www.") or None)
    if good:
        assert details._path(address) == parts.path


LETTERS = [*"ab &<>;#x2", "amp", "&lt;", "\n", "\t", "\xa0", "é", "e\u0301", "\x07", "\u2028"]


@given(st.lists(st.sampled_from(LETTERS)).map("".join))
def test_a_paragraph_of_text_alone_is_written_as_any_other_is(text: str) -> None:
    alone, beside = (f"<p>{escape(text)}{rest}</p>" for rest in ("", "<b></b>"))
    first, second = (
        read(page(STORY, "", HEADLINE, "", [f"<p>{PROSE}</p>" * 3, one], ""), PLAIN) for one in (alone, beside)
    )
    assert isinstance(first, Article)
    assert isinstance(second, Article)
    assert first.body == second.body


@given(
    st.sampled_from([1999, 2026, 3, 31]),
    st.sampled_from([*".-/ ", ". ", "年", " 년", "月"]),
    st.sampled_from([3, 31, 2026, 26]),
)
def test_numbers_that_are_not_parted_are_no_dates(first: int, sign: str, last: int) -> None:
    for text in (f"{first}{sign}11{sign}{last}", f"a {first}{sign}11월 {last}일"):
        patterns = (_dateforms._YMD, _dateforms._DMY, _dateforms._CJK)
        if any(pattern.search(text) for pattern in patterns):
            assert _dateforms._PARTED.search(text)


@given(
    st.sampled_from(["2026-11-03", "2026-13-03", "1999-02-29", "2026-11-03T10:51"]),
    st.sampled_from(["", "Z", ":34", ":34+02:00", "+11:30"]),
)
def test_a_plain_date_is_what_any_form_of_date_may_say(day: str, end: str) -> None:
    if plain := dates.iso(f"{day}{end}"):
        assert plain == dates.parse(f"  {day}{end} ") == instants.moment(f"{day}{end} ")


def test_headings_of_other_stories_must_have_nothing_of_the_titles() -> None:
    for other in ("Storm over the harbour", "Newyork", "Latest news"):
        head = "<title>New York after the storm - Latest news</title>"
        text = page(
            {"headline": "New York after the storm"}, head, "New York after the storm", "", [f"<h2>{other}</h2>"], ""
        )
        assert agreed.headline(open_page("page.html", text.encode())) is None


LINE = st.text(st.sampled_from("ab AZ12|•·-–—:/~»«.,&'’“”…()3 6年년월일Ж"), max_size=24)


@settings(max_examples=500)
@given(LINE)
def test_what_surely_is_no_name_and_has_no_date_has_none(line: str) -> None:
    if lone._IN_NO_NAME.search(line):
        assert not people.is_name(line)
    if not dates.may_be_in(line):
        assert not dates.find(line)
        assert not dates.find(line, language="ko")


@settings(max_examples=500)
@given(LINE)
def test_a_title_that_surely_has_no_parts_has_none(line: str) -> None:
    if titleparts._BEGINS.search(line) is None:
        assert titleparts._SEPARATOR.search(line) is None


PAGE = st.text(st.sampled_from("<body>\n\"'=ab &"), max_size=40)


@settings(max_examples=500)
@given(PAGE, st.booleans(), st.sampled_from(["a", "b\n", '"a"', '"', "", "<body", "ab", "é"]))
def test_a_line_of_the_body_is_found_as_any_text_behind_another(page: str, has_body: bool, text: str) -> None:
    raw = (f"a\n<body>{page}" if has_body else page).encode()
    assert facts.Lines(raw).in_body(text) == facts.Lines(raw).of(("<body", text) if text else ("<body",))


@pytest.mark.parametrize("label", sorted(lone._LABELS))
def test_a_label_is_one_in_capitals_and_with_marks_behind_it(label: str) -> None:
    assert all(lone.is_label(one) for one in (label, label.upper(), f"{label}:", f"{label}: "))
    assert not lone.is_label(f"{label}. : ")
