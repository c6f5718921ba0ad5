"""The reader of pages: what it takes of a page for each field, and what it does not."""

from datetime import UTC, date, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest

from feedpub import normalize, readers
from feedpub.model import Access, Article

KYIV = ZoneInfo("Europe/Kyiv")
PROSE = (
    "The eastern pier, closed since the March storm, opens again this Friday at six in the morning, the harbour office "
    "said after divers had checked all forty-two of its posts and found none that had to be replaced before winter."
)
HEADLINE = "The eastern pier opens again on Friday"


def read(page: str, *, candidates: bool = False, language: str | None = None) -> Article:
    context = readers.Reading(zone=KYIV, language=language, candidates=candidates)
    (article,) = readers.read("pier.html", page.encode(), context)
    assert isinstance(article, Article)
    return article


def page(head: str = "", body: str = "", *, headline: str = HEADLINE, attributes: str = 'lang="en"') -> str:
    return f"""<!doctype html><html {attributes}><head><meta charset="utf-8">{head}</head><body>
<header><nav><a href="/">Gazette</a> <a href="/city">City</a></nav></header>
<main><article><h1>{headline}</h1>{body}<p>{PROSE}</p><p>{PROSE[::-1]}</p></article></main></body></html>"""


def ld(**story: object) -> str:
    import json

    return f'<script type="application/ld+json">{json.dumps({"@type": "NewsArticle", **story})}</script>'


# ---- headline


def test_a_visible_headline_beats_a_search_engine_title() -> None:
    head = "<title>Pier reopening 2026: dates, times, tickets | Gazette</title>"
    article = read(page(head + '<meta property="og:title" content="Pier reopening 2026: dates, times, tickets">'))
    assert article.headline == HEADLINE
    assert article.origins["headline"] == "heading `h1`, line 3"


def test_what_the_markup_agrees_on_tells_the_headline_from_a_logo_and_from_other_stories() -> None:
    others = "<h1>Gazette</h1><h2>Storm hits the coast again</h2>"
    text = page(f'<title>{HEADLINE}</title><meta property="og:title" content="{HEADLINE}">')
    assert read(text.replace("<main>", f"<main>{others}")).headline == HEADLINE


def test_the_name_of_the_site_is_no_part_of_the_headline() -> None:
    head = f'<title>{HEADLINE} – Gazette</title><meta property="og:site_name" content="Gazette">'
    assert read(page(head).replace(f"<h1>{HEADLINE}</h1>", "")).headline == HEADLINE


def test_a_second_heading_that_json_ld_calls_the_headline_beats_an_h1_that_repeats_the_title() -> None:
    seo = "Pier reopening: dates and tickets"
    text = page(f"<title>{seo}</title>" + ld(headline=HEADLINE), f"<h2>{HEADLINE}</h2>", headline=seo)
    assert read(text).headline == HEADLINE


def test_the_words_that_the_markup_agrees_on_leave_a_label_out_that_only_the_heading_has() -> None:
    head = f'<title>{HEADLINE}</title><meta property="og:title" content="{HEADLINE}">' + ld(headline=HEADLINE)
    assert read(page(head, headline=f"Blog: {HEADLINE}")).headline == HEADLINE


def test_the_heading_counts_where_a_title_only_adds_a_full_stop() -> None:
    head = f'<title>{HEADLINE}.</title><meta property="og:title" content="{HEADLINE}.">'
    assert read(page(head, headline=f"<b>The eastern pier</b> {HEADLINE[17:]}")).headline == HEADLINE


def test_a_second_heading_will_do_where_there_is_no_first() -> None:
    text = page("<title>7 ways to cross the harbour | Gaz</title>").replace(f"<h1>{HEADLINE}</h1>", "")
    text = text.replace("<p>", "<h2>7 good ways to cross the harbour</h2><p>", 1)
    assert read(text).headline == "7 good ways to cross the harbour"


def test_a_kicker_joins_the_headline_with_the_punctuation_that_the_markup_gives_it() -> None:
    text = page(
        '<meta property="og:title" content="Harbour: The pier opens again">',
        headline="<span>Harbour</span> <span>The pier opens again</span>",
    )
    assert read(text).headline == "Harbour: The pier opens again"


@pytest.mark.parametrize("letter", ["T", "G "])
def test_a_letter_is_a_logo_and_no_headline(letter: str) -> None:
    assert read(page("<title>News from the harbour</title>", headline=letter)).headline == "News from the harbour"


def test_entities_that_were_escaped_twice_are_read_once_and_for_all() -> None:
    head = ld(headline="Ships &amp;amp; piers &amp;#8211; a guide")
    assert read(page(head).replace(f"<h1>{HEADLINE}</h1>", "")).headline == "Ships & piers – a guide"


# ---- times


@pytest.mark.parametrize(
    "head",
    [
        ld(datePublished="2026-11-23T14:05:00+02:00"),
        '<meta property="article:published_time" content="2026-11-23T14:05:00+02:00">',
        '<meta name="parsely-pub-date" content="2026-11-23T12:05:00Z">',
        '<meta itemprop="datePublished" content="2026-11-23T14:05:00+0200">',
        '<meta name="DC.date.issued" content="2026-11-23T14:05:00+02:00">',
    ],
)
def test_an_instant_keeps_its_zone_whatever_markup_gives_it(head: str) -> None:
    published = read(page(head)).published
    assert published == datetime(2026, 11, 23, 12, 5, tzinfo=UTC)
    assert isinstance(published, datetime)
    assert published.tzinfo is not None


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("<time datetime='2026-11-23T14:05:00+02:00'>Monday</time>", datetime(2026, 11, 23, 12, 5, tzinfo=UTC)),
        ("<p>23 November 2026, 14:05</p>", datetime(2026, 11, 23, 14, 5)),  # noqa: DTZ001  a wall clock
        ("<p>Published Nov. 23, 2026</p>", date(2026, 11, 23)),
        ("<p>Nov 23, 2026, 1:55pm EST</p>", datetime(2026, 11, 23, 18, 55, tzinfo=UTC)),
        ("<p>July 3, 2026, 1:55 pm ET</p>", datetime(2026, 7, 3, 17, 55, tzinfo=UTC)),
    ],
)
def test_a_time_is_found_in_visible_text_where_there_is_no_markup(line: str, expected: date) -> None:
    assert read(page(body=line)).published == expected


def test_a_wall_clock_takes_the_zone_that_another_time_of_the_same_clock_tells() -> None:
    head = ld(datePublished="2026-11-23T14:05:00") + '<meta name="pubdate" content="2026-11-23T14:05:00+02:00">'
    published = read(page(head)).published
    assert published == datetime(2026, 11, 23, 14, 5, tzinfo=timezone(timedelta(hours=2)))


@pytest.mark.parametrize(
    ("attributes", "address", "line", "expected"),
    [
        (
            'lang="ja"',
            "https://g.example.jp/a",
            "<p>2026年11月23日 09:43</p>",
            datetime(2026, 11, 23, 0, 43, tzinfo=UTC),
        ),
        ('lang="ja"', "https://g.example/a", "<p>2026年11月23日</p>", datetime(2026, 11, 22, 15, tzinfo=UTC)),
        ('lang="de-AT"', "https://g.example/a", "<p>23.11.2026, 10:00</p>", datetime(2026, 11, 23, 9, tzinfo=UTC)),
        ('lang="en"', "https://g.example.uk/a", "<p>1 June 2026, 10:00</p>", datetime(2026, 6, 1, 9, tzinfo=UTC)),
        ('lang="en-GB"', "https://g.example/a", "<p>1 June 2026, 10:00</p>", datetime(2026, 6, 1, 10)),  # noqa: DTZ001
        ('lang="ru"', "https://g.example.de/a", "<p>1 июня 2026, 10:00</p>", datetime(2026, 6, 1, 10)),  # noqa: DTZ001
        ('lang="uk"', "https://g.example.ua/a", "<p>1 червня 2026</p>", date(2026, 6, 1)),
    ],
)
def test_a_clock_without_a_zone_is_that_of_the_country_that_address_and_language_agree_on(
    attributes: str, address: str, line: str, expected: date
) -> None:
    text = page(f'<link rel="canonical" href="{address}">', line, attributes=attributes)
    assert read(text).published == expected


@pytest.mark.parametrize("name", ["datetime", "data-timestamp", "data-time", "content"])
def test_a_time_in_seconds_in_an_attribute_is_read(name: str) -> None:
    published = read(page(body=f'<span class="published" {name}="1795442700">an hour ago</span>')).published
    assert published == datetime(2026, 11, 23, 14, 5, tzinfo=UTC)


def test_a_date_that_a_stylesheet_keeps_apart_from_its_neighbours_is_read() -> None:
    line = "<div><span>Jane Doe</span><span>March 27, 2026</span><span>5 mins</span></div>"
    assert read(page(body=line)).published == date(2026, 3, 27)


def test_the_dates_of_other_stories_are_not_this_ones() -> None:
    others = "".join(f"<li>Story {n} <time>{n} May 2026</time></li>" for n in range(1, 6))
    text = page().replace("</article>", f"<p>{PROSE}</p><p>{PROSE}</p></article><ul>{others}</ul>")
    assert read(text).published is None
    assert read(text.replace("<h1>", "<p>Published 23 November 2026</p><h1>")).published == date(2026, 11, 23)


def test_a_date_in_a_caption_is_the_pictures() -> None:
    body = "<figure><img src=a.jpg><figcaption>The pier, 24 April 2023</figcaption></figure><p>Datum 28.04.2023</p>"
    assert read(page(body=body)).published == date(2023, 4, 28)


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("https://g.example/2026/11/23/pier", date(2026, 11, 23)),
        ("https://g.example/world/20261123-pier", date(2026, 11, 23)),
        ("https://g.example/2026/12/many-ships", None),
        ("https://g.example/2026/1/2345", None),
    ],
)
def test_a_day_in_the_address_is_whole(address: str, expected: date | None) -> None:
    assert read(page(f'<link rel="canonical" href="{address}">')).published == expected


def test_the_day_that_most_agree_on_wins_over_the_first_one_found() -> None:
    head = '<meta name="date" content="2020-01-01"><link rel="canonical" href="https://g.example/2026/11/23/pier">'
    assert read(page(head + ld(datePublished="2026-11-23"))).published == date(2026, 11, 23)


def test_the_time_of_a_change_is_the_update_and_not_the_publication() -> None:
    article = read(page(ld(datePublished="2026-11-23T10:00:00Z", dateModified="2026-11-24T11:00:00Z")))
    assert article.published == datetime(2026, 11, 23, 10, tzinfo=UTC)
    assert article.updated == datetime(2026, 11, 24, 11, tzinfo=UTC)


def test_where_only_the_time_of_a_change_is_known_it_counts_with_a_warning() -> None:
    article = read(page(ld(dateModified="2026-11-24T11:00:00Z")))
    assert article.published == datetime(2026, 11, 24, 11, tzinfo=UTC)
    assert ["only the time of a change is given" in message for _, message in article.warnings] == [True]


@pytest.mark.parametrize("text", ["Mon Nov 23 12:45:00 EST 2026", "Mon Nov 23 2026 12:45:00 GMT-0500 (EST)"])
def test_dates_as_programs_print_them_are_read(text: str) -> None:
    head = f'<meta property="article:published_time" content="{text}">'
    assert read(page(head)).published == datetime(2026, 11, 23, 17, 45, tzinfo=UTC)


def test_a_page_without_a_date_has_none() -> None:
    article = read(page(body="<p>© 1996 Gazette. Founded 12 May 1996.</p>"))
    assert article.published is None


def test_the_expiry_of_the_story_counts_and_that_of_a_cache_does_not() -> None:
    cache = '<meta http-equiv="expires" content="2026-11-23T10:00:00Z">'
    assert read(page(cache)).expires is None
    own = '<meta property="article:expiration_time" content="2026-12-23T10:00:00Z">'
    assert read(page(cache + own)).expires == datetime(2026, 12, 23, 10, tzinfo=UTC)


def test_an_expiry_that_is_no_time_is_told() -> None:
    article = read(page('\n<meta property="article:expiration_time" content="some day">'))
    assert article.expires is None
    assert article.warnings == ((2, "'some day' is no time to expire at; mend `article:expiration_time`"),)


# ---- people


def names(article: Article) -> list[str]:
    return [person.name for person in article.authors]


@pytest.mark.parametrize(
    ("head", "body", "expected"),
    [
        (ld(author={"@type": "Person", "name": "Jane Doe"}), "", ["Jane Doe"]),
        (ld(author=["Jane Doe", {"name": "Ivan Koval"}]), "", ["Jane Doe", "Ivan Koval"]),
        (ld(author=[{"@id": "#a"}]) + ld(**{"@id": "#a", "@type": "Person", "name": "Jane Doe"}), "", ["Jane Doe"]),
        (ld(author={"name": {"@type": "Person", "name": "Jane Doe"}}), "", ["Jane Doe"]),
        ('<meta name="author" content="By Jane Doe and Ivan Koval, Reuters">', "", ["Jane Doe", "Ivan Koval"]),
        ("", "<p>By Jane Doe</p>", ["Jane Doe"]),
        ("", '<a rel="author" href="/jane">Jane Doe</a>', ["Jane Doe"]),
        ("", '<span class="byline">Von Jane Doe | 23.11.2026</span>', ["Jane Doe"]),
        ("", '<span itemprop="author"><img><b itemprop="name">J. R. Doe</b> writes of ships.</span>', ["J. R. Doe"]),
        (ld(author=["Jane Doe", {"@type": "Organization", "name": "Reuters"}]), "", ["Jane Doe"]),
        ('<meta name="author" content="admin">', "", []),
        ('<meta name="author" content="Gazette"><meta property="og:site_name" content="Gazette">', "", []),
        ('<meta name="author" content="https://g.example/jane">', "", []),
        ("", '<p class="author">Staff</p>', []),
        ("", "<p>Photo by Jane Doe</p>", []),
        ("", "<figure><img src=a.jpg><figcaption>The pier<p>Jane Doe</p></figcaption></figure>", []),
        ("", "<p>Author Jane Doe, from the harbour, said that she would go on reading on every ferry.</p>", []),
        ("", "<p>Published: 23 November 2026 by Jane Doe</p>", ["Jane Doe"]),
        ("", "<p>Redaktion: Jane Doe</p>", []),
        ("", "<div>Юрій Братюк, 3 грудня 2025, 18:06</div>", ["Юрій Братюк"]),
        ("", "<div>Ayşe Yılmaz - 23 Kasım 2026, 14:05</div>", ["Ayşe Yılmaz"]),
        ("", "<div>Santa Monica, 23 November 2026</div>", []),
        ("", "<div>Jane Doe, 23 November 2026, 14:05 in the harbour</div>", []),
        ("", "<ul><li class=tag><p>Market Cap</p></li></ul>", []),
        ("", '<aside><div class="byline">Jane Doe</div></aside>', ["Jane Doe"]),
        ("", '<aside class="most-read"><a href="/x"><h3>Storm hits</h3><p class="x">Jane Doe</p></a></aside>', []),
        ("", "", []),
    ],
)  # fmt: skip
def test_authors_are_people_and_none_where_there_is_none(head: str, body: str, expected: list[str]) -> None:
    assert names(read(page(head, body))) == expected


@pytest.mark.parametrize(
    ("head", "body", "expected"),
    [
        (ld(author={"@type": "Organization", "name": "Reuters"}), "", ["Reuters"]),
        (ld(author="Gazette staff reporter"), "", ["Gazette staff reporter"]),
        ("", "<p>By Associated Press</p>", ["Associated Press"]),
        ("", '<p class="byline">Von IN-Redaktion | 23.11.2026</p>', ["IN-Redaktion"]),
        ("", '<p class="byline">Posted by harbourcat on Monday November 23, 2026</p>', ["harbourcat"]),
        ('<meta name="author" content="Harbour Staff">', "", ["Harbour Staff"]),
        ('<meta name="author" content="harbourcat">', "", []),
        (ld(author={"@type": "Organization", "name": "Staff"}), "", []),
        (ld(author="q_admin"), "", []),
        ("", "<p>By Jane Doe</p><p>By Associated Press</p>", ["Jane Doe"]),
        ("", '<p class="author">View author publications</p>', []),
    ],
)
def test_where_nobody_is_named_a_story_is_by_whoever_signs_it(head: str, body: str, expected: list[str]) -> None:
    assert names(read(page(head, body))) == expected


def test_a_first_name_is_completed_by_the_only_name_on_the_page_that_begins_with_it() -> None:
    text = page('<meta name="author" content="Jane">').replace("</main>", "<footer><h4>Jane Doe</h4></footer></main>")
    assert names(read(text)) == ["Jane Doe"]
    assert names(read(text.replace("</h4>", "</h4><h4>Jane Roe</h4>"))) == ["Jane"]


def test_who_is_named_among_other_stories_further_down_did_not_write_this_one() -> None:
    cards = "".join(
        f'<div class="card"><a href="/{n}">Other {n}</a> <span class="author">Jane Doe</span></div>' for n in "ab"
    )
    text = page().replace("</article>", f"<p>{PROSE}</p><p>{PROSE}</p></article>{cards}")
    assert names(read(text)) == []


def test_the_byline_on_the_page_beats_the_account_that_typed_it_in() -> None:
    head = '<meta name="author" content="Ivan Koval">'
    assert names(read(page(head, '<p class="byline">By Jane Doe</p>'))) == ["Jane Doe"]


def test_the_byline_of_another_story_is_not_this_ones() -> None:
    cards = "".join(
        f'<div class="card"><h3>Other {n}</h3><p>By {name}</p></div>' for n, name in enumerate(["A Bee", "C Dee"])
    )
    article = read(page(ld(author="Jane Doe")).replace("</main>", f"</main><aside>{cards}</aside>"))
    assert names(article) == ["Jane Doe"]


def test_an_agency_is_named_as_one() -> None:
    assert read(page(ld(author={"@type": "Organization", "name": "Reuters"}))).agency == "Reuters"
    assert read(page(ld(author=["Jane Doe", "Reuters"]))).agency == "Reuters"
    assert read(page(ld(author="Gazette staff reporter"))).agency is None


def test_a_lone_name_in_the_last_line_signs_the_story() -> None:
    text = page().replace("</article>", "<p>Another paragraph.</p><p>Jane Doe</p></article>")
    assert names(read(text)) == ["Jane Doe"]
    assert names(read(text.replace("<p>Jane Doe</p>", "<h3>Jane Doe</h3>"))) == []


# ---- summary


def test_the_standfirst_below_the_headline_is_the_summary() -> None:
    standfirst = "Divers found every post sound, and ferries sail again from six in the morning."
    head = '<meta property="og:description" content="All about the pier: tickets, times, parking and more.">'
    article = read(page(head, f'<p class="standfirst">{standfirst}</p>'))
    assert article.lead == standfirst
    assert standfirst not in article.body


def test_a_summary_that_breaks_off_is_taken_whole_from_the_page() -> None:
    head = f'<meta property="og:description" content="{PROSE[:90]}…">'
    assert read(page(head)).lead == PROSE


def test_a_summary_that_only_repeats_the_headline_is_none() -> None:
    assert read(page(f'<meta name="description" content="{HEADLINE}">')).lead is None


# ---- the text


def test_the_body_keeps_the_story_and_leaves_what_is_around_it() -> None:
    body = """
      <figure><img src="/pier.jpg" alt="A ferry at the pier"><figcaption>The pier on Monday</figcaption></figure>
      <iframe src="https://video.example/embed/1"></iframe>
      <aside><p>Most read this week on our site, with quite a long text in it</p></aside>
      <p><a href="/other">Another story that we would like you to read as well</a></p>
      <div class="newsletter-signup"><p>Subscribe to our newsletter and never miss anything</p></div>
      <ul><li>The first ferry sails at half past six</li></ul><script>alert(1)</script>"""
    article = read(page('<link rel="canonical" href="https://g.example/pier">', body))
    html = normalize.content_of(article, "https://g.example/pier")
    assert PROSE in html
    assert '<img src="https://g.example/pier.jpg" alt="A ferry at the pier">' in html
    assert "<figcaption>The pier on Monday</figcaption>" in html
    assert '<a href="https://video.example/embed/1">video.example</a>' in html
    assert "<li>The first ferry sails at half past six</li>" in html
    for gone in ("Most read", "Another story", "newsletter", "alert", HEADLINE, "City"):
        assert gone not in html


def test_a_story_whose_wrapper_goes_by_a_misleading_name_is_still_the_story() -> None:
    text = page().replace("<main>", '<main><div class="sidebar-widget subscribe" hidden>').replace("</main>", "</div>")
    assert PROSE in read(text).body


def test_what_stands_before_the_first_paragraph_and_is_no_prose_is_left_out() -> None:
    html = read(page(body="<p>Reading time: 2 minutes</p><ul><li>harbour</li></ul><h2>At six</h2>")).body
    assert html.startswith(f"<h2>At six</h2>\n<p>{PROSE}</p>")


def test_the_line_of_its_authors_is_no_part_of_the_text() -> None:
    line = "By <a href='/people/jane'>Jane Doe</a> and Ivan Koval, Reuters | Published 23 November 2026 14:05"
    article = read(page(body=f"<div>{line}</div>"))

    assert [one.name for one in article.authors] == ["Jane Doe", "Ivan Koval"]
    assert "Jane Doe" not in article.body


def test_a_sentence_that_begins_like_a_line_of_authors_stays_in_the_text() -> None:
    line = "By Ruth Calder, the harbour master."
    article = read(page(body=f"<p class='byline'>By Ruth Calder</p><p>{PROSE}</p><p>{line}</p>"))

    assert line in article.body


def test_text_between_breaks_becomes_paragraphs() -> None:
    text = f"<html><body><h1>{HEADLINE}</h1><div>{PROSE}<br><br>{PROSE.upper()}</div></body></html>"
    assert read(text).body == f"<p>{PROSE}</p>\n<p>{PROSE.upper()}</p>"


def test_a_lazy_picture_is_found_where_it_waits() -> None:
    body = """<p>See <img src="data:image/gif;base64,R0" data-src="/late.jpg" alt="Late"></p>
      <p><img srcset="/small.jpg 300w, /big.jpg 900w" alt="Sized"></p><img src="/pixel.gif" width="1">"""
    html = read(page(body=body)).body
    assert 'src="/late.jpg"' in html
    assert 'src="/big.jpg"' in html
    assert "pixel" not in html


# ---- the rest


def test_the_address_section_tags_picture_and_rights_are_taken_from_the_markup() -> None:
    head = """<link rel="canonical" href="https://g.example/pier"><meta property="article:section" content="City">
      <meta property="article:tag" content="harbour"><meta property="article:tag" content="storm">
      <meta name="keywords" content="pier, pier tickets, pier parking">
      <meta property="og:image" content="https://g.example/pier.jpg"><meta property="og:image:width" content="1200">
      <meta property="og:image:height" content="630"><meta property="og:image:alt" content="The pier">
      <meta name="copyright" content="© Gazette">"""
    article = read(page(head + ld(image={"url": "https://g.example/pier.jpg", "caption": "Seen on Monday"})))
    assert (article.url, article.section, article.rights) == ("https://g.example/pier", "City", "© Gazette")
    assert article.tags == ("harbour", "storm")
    (image,) = article.images
    assert (image.url, image.width, image.height) == ("https://g.example/pier.jpg", 1200, 630)
    assert (image.alt, image.caption) == ("The pier", "Seen on Monday")


@pytest.mark.parametrize(
    ("head", "access"),
    [
        (ld(isAccessibleForFree=False), Access.MEMBERS),
        (ld(isAccessibleForFree="False"), Access.MEMBERS),
        (ld(isAccessibleForFree="http://schema.org/False"), Access.MEMBERS),
        ('<meta property="article:content_tier" content="locked">', Access.MEMBERS),
        (ld(isAccessibleForFree=True), Access.FREE),
        ('<meta property="article:content_tier" content="free">', Access.FREE),
        ("", Access.FREE),
    ],
)
def test_a_paywall_is_seen(head: str, access: Access) -> None:
    assert read(page(head)).access is access


def test_a_live_blog_is_one() -> None:
    assert read(page(ld(**{"@type": "LiveBlogPosting", "headline": HEADLINE}))).live
    assert not read(page(ld(headline=HEADLINE))).live


def test_a_correction_that_json_ld_tells_is_one() -> None:
    note = {"@type": "CorrectionComment", "text": "The pier has 42 posts.", "datePublished": "2026-11-24"}
    (correction,) = read(page(ld(correction=note))).corrections
    assert (correction.at, correction.note) == (date(2026, 11, 24), "The pier has 42 posts.")


def test_the_language_is_the_declared_one_unless_the_words_are_another() -> None:
    assert read(page(attributes='lang="en-GB"')).language == "en-GB"
    ukrainian = page(attributes='lang="en"').replace(
        PROSE, "Східний причал, зачинений після шторму, знову відкриють. " * 8
    )
    assert read(ukrainian).language == "uk"


def test_an_address_that_is_none_is_left_out_with_its_line() -> None:
    article = read(page('<link rel="canonical" href="javascript:alert(1)">'))
    assert article.url is None
    assert article.warnings == ((1, "'javascript:alert(1)' is no web address; mend the canonical address"),)


def test_fields_say_where_they_stood() -> None:
    article = read(page('\n<meta property="og:title" content="x">\n<meta property="article:section" content="City">'))
    assert article.origins["section"] == "Open Graph `article:section`, line 3"
    assert article.lines["section"] == 3


def test_what_was_not_taken_is_told_where_somebody_asks() -> None:
    text = page("<title>Pier reopening 2026: dates and tickets</title>" + ld(author="Ivan Koval"), "<p>By Jane Doe</p>")
    assert read(text).candidates == ()
    found = {(one.field, one.value) for one in read(text, candidates=True).candidates}
    assert ("headline", "Pier reopening 2026: dates and tickets") in found
    assert all(one.reason and one.origin for one in read(text, candidates=True).candidates)


def test_the_same_page_is_read_the_same_again() -> None:
    text = page(ld(headline="x y z", datePublished="2026-11-23"), "<p>By Jane Doe</p><time>24 November 2026</time>")
    assert read(text, candidates=True) == read(text, candidates=True)


def test_a_time_that_says_the_same_in_other_words_is_none_that_lost() -> None:
    head = ld(headline=HEADLINE, datePublished="2026-07-24T10:00:00+03:00")
    same = page(head, "<p>24 July 2026</p>")
    other = page(head, '<time datetime="2026-07-24T11:30:00+03:00">24 July 2026, 11:30</time>')
    lost = [
        [one.value for one in read(text, candidates=True).candidates if one.field == "published"]
        for text in (same, other)
    ]
    assert lost == [[], ["2026-07-24T11:30:00+03:00", "24 July 2026, 11:30"]]
