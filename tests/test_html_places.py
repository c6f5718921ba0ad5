"""Dates, bylines and headlines where pages of some kind have them: at the end, in datelines, in odd forms."""

from datetime import UTC, date, datetime

import pytest

from tests.test_html import HEADLINE, PROSE, ld, page, read

LONG = f"<p>{PROSE}</p>" * 45  # what follows stands far from the headline


def day(text: str) -> date | None:
    found = read(text).published
    return found.date() if isinstance(found, datetime) else found


def authors(text: str) -> list[str]:
    return [person.name for person in read(text).authors]


# ---- dates


@pytest.mark.parametrize(
    "line",
    [
        "Submitted by jdoe on 24 July 2026 - 18:55",
        "Dieser Artikel wurde am 24. Juli 2026 um 14:48 von Jana Novak geschrieben",
        "Published: 24 July 2026",
        "Letzte Aktualisierung: 24.07.2026",
    ],
)
def test_the_only_line_that_says_of_what_its_date_is_dates_the_story_from_its_end(line: str) -> None:
    assert day(page(body=LONG + f"<p>{line}</p>")) == date(2026, 7, 24)


def test_lines_of_several_days_far_from_the_headline_date_nothing() -> None:
    others = "".join(f"<p>Published: {n} July 2026</p>" for n in (20, 21, 22, 23, 24))
    assert day(page(body=LONG + others)) is None


def test_a_line_at_the_headline_goes_before_one_at_the_end() -> None:
    body = f"<div>January 4, 2026</div>{LONG}<p>Published: May 2, 2025</p>"
    assert day(page(body=body)) == date(2026, 1, 4)


@pytest.mark.parametrize(
    "start",
    [
        "Berlin, 25 January 2026 – ",
        "Press release of 25 January 2026 | Berlin – ",
        "NEW YORK, Jan. 25, 2026 /PRNewswire/ -- ",
    ],
)
def test_the_date_of_a_dateline_is_the_storys(start: str) -> None:
    text = page().replace(f"<p>{PROSE}", f"<p>{start}{PROSE}")
    assert day(text) == date(2026, 1, 25)


def test_a_date_within_the_first_sentence_is_not_the_storys() -> None:
    text = page().replace(f"<p>{PROSE}", f"<p>On 25 January 2026 the pier was closed, and {PROSE}")
    assert day(text) is None


def test_numbers_that_may_mean_two_days_mean_the_one_that_the_page_shows() -> None:
    head = '<meta property="article:published_time" content="03-09-2026">'
    assert day(page(head, "<div>March 9, 2026</div>", attributes='lang="en-US"')) == date(2026, 3, 9)
    assert day(page(head, "<div>3 September 2026</div>", attributes='lang="en-US"')) == date(2026, 9, 3)


def test_a_byline_dates_the_story_and_a_release_does_not() -> None:
    body = "<p>by Amanda Roe · Dec 20, 2026 at 3:00 am · One comment so far</p><p>Released: June 17, 2026 by Tor</p>"
    assert day(page(body=body)) == date(2026, 12, 20)


def test_a_day_that_a_list_of_results_repeats_is_not_the_day_of_the_address() -> None:
    head = '<link rel="canonical" href="https://g.example/2026/05/20/results">'
    rows = "".join(f"<tr><td>19.05.2026</td><td>{n}</td></tr>" for n in range(40))
    text = page(head, f"<p>20. Mai 2026</p><table>{rows}</table>", attributes='lang="de"')
    assert day(text) == date(2026, 5, 20)


@pytest.mark.parametrize(
    ("line", "when"),
    [
        ("تم نشره الجمعة 24 نيسان / أبريل 2026 09:22 مساءً", "2026-04-24T21:22:00"),
        ("24 نيسان 2026 09:22 صباحا", "2026-04-24T09:22:00"),
    ],
)
def test_arabic_dates_with_both_names_of_the_month_and_halves_of_the_day(line: str, when: str) -> None:
    found = read(page(body=f"<div>{line}</div>", attributes='lang="ar"')).published
    assert isinstance(found, datetime)
    assert found.replace(tzinfo=None).isoformat() == when


def test_a_stamp_with_a_colon_in_front_of_its_milliseconds_is_read() -> None:
    found = read(page(ld(headline=HEADLINE, datePublished="2026-01-10T22:06:08:684Z"))).published
    assert found == datetime(2026, 1, 10, 22, 6, 8, tzinfo=UTC)


def test_json_ld_that_is_written_as_text_of_a_page_is_read() -> None:
    story = '[{&quot;@type&quot;:&quot;Article&quot;,&quot;datePublished&quot;:&quot;2026-01-10&quot;, "x": 1}]'
    assert day(page(f'<script type="application/ld+json">{story}</script>')) == date(2026, 1, 10)


def test_a_date_at_the_headline_goes_before_one_of_which_the_head_does_not_say_what_it_dates() -> None:
    head = '<meta name="date" content="2026-08-01"><meta name="DC.date" content="2026-08-01">'
    assert day(page(head, "<p>24 July 2026</p>")) == date(2026, 7, 24)
    assert day(page(head)) == date(2026, 8, 1)


# ---- authors


@pytest.mark.parametrize(
    ("line", "named"),
    [
        ("Erstellt von Jana Novak", ["Jana Novak"]),
        ("Text &amp; Fotos: Jana Novak", ["Jana Novak"]),
        ("Autoren Jana Novak und Petr Dvorak", ["Jana Novak", "Petr Dvorak"]),
        ("<span>By</span><a>Jane Doe</a>", ["Jane Doe"]),
        ("Dec 26, 2026 • Jane Doe in City News", ["Jane Doe"]),
        ("Eine Kolumne von Jana Novak", ["Jana Novak"]),
        ("A guest post by Jane Doe", ["Jane Doe"]),
        ("Author Posted by Jane Doe on December 20, 2026", ["Jane Doe"]),
        ("Author: Ibby", ["Ibby"]),
        ('<span class="byline">By Ibby in Workshop</span>', ["Ibby"]),
        ('<p class="post-date">by ibby · 26 December 2026 at 3:00 · One comment</p>', ["ibby"]),
        ("著者：山田太郎", ["山田太郎"]),
        ("Text Link", []),
        ("Zur Übersicht", []),
        ("Zurück zu den Ergebnissen", []),
    ],
)
def test_bylines_are_told_from_buttons(line: str, named: list[str]) -> None:
    assert authors(page(body=f"<div>{line}</div>", attributes='lang="de"')) == named


def test_the_only_byline_on_a_page_counts_below_the_text_too() -> None:
    box = '<div class="author-box"><h4 class="author-name">Jane Doe</h4></div>'
    assert authors(page(body=LONG + box)) == ["Jane Doe"]


@pytest.mark.parametrize(
    "card",
    [
        '<a href="/other">Another story <span class="author">Jane Doe</span></a>',
        '<article><a href="/other">Another story</a> <span class="author">Jane Doe</span></article>',
    ],
)
def test_the_byline_of_the_one_other_story_on_a_page_is_not_its_own(card: str) -> None:
    text = page(body=LONG).replace("</main>", f"</main><div>{card}</div>")
    assert authors(text) == []


@pytest.mark.parametrize("label", ["Written by", "About the author:", "Autor", "Geschrieben von"])
def test_a_name_below_a_line_that_is_nothing_but_a_label_is_the_author(label: str) -> None:
    assert authors(page(body=f"{LONG}<div>{label}</div><div>Jane Doe</div>")) == ["Jane Doe"]


def test_names_below_the_labels_of_several_stories_are_nobody() -> None:
    cards = "".join(f"<div>Written by</div><div>{name}</div>" for name in ("Jane Doe", "Ivan Koval"))
    assert authors(page(body=LONG + cards)) == []


@pytest.mark.parametrize(
    ("word", "named"), [("ibby", ["ibby"]), ("Updated", []), ("von", []), ("Monday", []), ("Listen", [])]
)
def test_a_single_word_in_the_byline_is_a_nickname_unless_it_is_a_button(word: str, named: list[str]) -> None:
    assert authors(page(body=f'<div class="author">{word}</div>')) == named


def test_a_guest_in_the_byline_goes_before_the_account_that_only_the_markup_names() -> None:
    head = '<meta name="author" content="Paul Keeper">' + ld(headline=HEADLINE, author={"name": "Paul Keeper"})
    assert authors(page(head, "<p>By Jane Doe</p>")) == ["Jane Doe"]
    assert authors(page(head, "<p>By Jane Doe</p><p>Paul Keeper</p>")) == ["Paul Keeper"]


def test_an_entry_of_a_menu_is_no_byline() -> None:
    menu = '<ul class="nav"><li><a href="/jane">Author: Jane Doe</a></li></ul>'
    assert authors(page(body=LONG).replace("<h1", f"{menu}<h1", 1)) == []


@pytest.mark.parametrize("name", ["Gazette Media GmbH", "Feuerwehr Oldenburg", "Bundesministerium für Wirtschaft"])
def test_a_company_that_only_the_head_names_is_no_author(name: str) -> None:
    assert authors(page(f'<meta name="author" content="{name}">')) == []


def test_the_maker_of_an_app_is_no_author() -> None:
    assert authors(page('<meta name="smartbanner:author" content="Jane Doe">')) == []


def test_a_page_of_ones_own_is_signed_by_whom_its_address_names() -> None:
    head = '<link rel="canonical" href="https://janedoe.example/pier"><meta property="og:site_name" content="Notes">'
    assert authors(page(head + ld(headline=HEADLINE, author={"@type": "Person", "name": "Jane Doe"}))) == ["Jane Doe"]


def test_a_name_that_stands_twice_in_a_row_is_one() -> None:
    assert authors(page(body='<p class="byline">Jane Doe Jane Doe</p>')) == ["Jane Doe"]


def test_an_agency_in_the_byline_goes_before_the_site_that_names_itself() -> None:
    head = '<meta property="og:site_name" content="Gazette">' + ld(headline=HEADLINE, author={"name": "Gazette"})
    assert authors(page(head, '<p class="byline">By Agencia EFE</p>')) == ["Agencia EFE"]
    assert authors(page(head, '<p class="byline">Posted by Gazette Online</p>')) == ["Gazette"]


@pytest.mark.parametrize("account", ["KatieS", "Jane"])
def test_whom_the_page_names_in_full_goes_before_the_account_that_its_markup_names(account: str) -> None:
    head = f'<meta name="author" content="{account}">' + ld(headline=HEADLINE, author={"name": account})
    assert authors(page(head, "<p>By Jane Doe</p>")) == ["Jane Doe"]
    assert authors(page(head, f"<p>By {account}</p>")) == [account]


def test_an_author_in_what_is_called_a_caption_wrote_the_story() -> None:
    assert authors(page(body='<div class="caption"><ul class="author"><li>Jane Doe</li></ul></div>')) == ["Jane Doe"]
    assert authors(page(body='<figure><p class="author">Jane Doe</p></figure>')) == []


# ---- headlines


@pytest.mark.parametrize(
    "heading",
    [
        f"<small>Harbour</small><br>{HEADLINE}",
        f'<span class="roofline">Harbour</span> {HEADLINE}',
        f"<a href='/pier'><em>Harbour </em>{HEADLINE}</a>",
    ],
)
def test_a_kicker_that_no_title_has_is_no_part_of_the_headline(heading: str) -> None:
    head = f'<title>{HEADLINE} - Gazette</title><meta property="og:title" content="{HEADLINE}">'
    assert read(page(head).replace(f"<h1>{HEADLINE}</h1>", f"<h1>{heading}</h1>")).headline == HEADLINE


@pytest.mark.parametrize("title", [f"## {HEADLINE}", f"*{HEADLINE}*"])
def test_marks_of_markdown_that_only_the_head_has_are_no_part_of_the_headline(title: str) -> None:
    head = f'<title>{title}</title><meta property="og:title" content="{title}">' + ld(headline=title)
    assert read(page(head).replace(f"<h1>{HEADLINE}</h1>", f"<h1><b>{HEADLINE}</b></h1>")).headline == HEADLINE


def test_an_element_within_a_word_does_not_part_it() -> None:
    broken = HEADLINE.replace("pier", "<b>p</b>ier")
    text = page(f"<title>{HEADLINE}</title>").replace(f"<h1>{HEADLINE}</h1>", f"<h1>{broken}</h1>")
    assert read(text).headline == HEADLINE


@pytest.mark.parametrize("tail", ["GAZETTE.NET", "Gazette.co.uk"])
def test_an_address_behind_a_bar_is_no_part_of_the_headline(tail: str) -> None:
    assert read(page(f"<title>{HEADLINE} | {tail}</title>", headline=f"{HEADLINE} | {tail}")).headline == HEADLINE


def test_a_wording_for_other_sites_goes_before_the_heading_only_if_it_is_said_twice() -> None:
    other = HEADLINE.replace("opens", "will open")
    head = f'<title>{HEADLINE}</title><meta property="og:title" content="{other}">'
    assert read(page(head)).headline == HEADLINE
    assert read(page(f'{head}<meta name="twitter:title" content="{other}">')).headline == other


@pytest.mark.parametrize(("kind", "taken"), [("NewsArticle", True), ("BlogPosting", False)])
def test_a_news_storys_headline_that_the_title_repeats_goes_before_a_heading_that_nothing_repeats(
    kind: str, taken: bool
) -> None:
    other = "Harbour: eastern pier to reopen after repairs"
    head = f"<title>{other}</title>" + ld(headline=other, **{"@type": kind})
    assert read(page(head)).headline == (other if taken else HEADLINE)
    assert read(page(f'{head}<meta property="og:title" content="{HEADLINE}">')).headline == HEADLINE


@pytest.mark.parametrize("title", ["«It opens on Friday at six»", "The mayor: »Ships will sail« again on Friday"])
def test_guillemets_are_quotation_marks_of_a_headline(title: str) -> None:
    head = f'<title>{title} - News - Gazette</title><meta property="og:title" content="{title}">'
    assert read(page(head, headline=title)).headline == title


def test_a_whole_headline_is_not_cut_down_to_a_subhead_that_it_ends_with() -> None:
    title = "The eastern pier will open on Friday – what to expect"
    head = f'<title>{title}</title><meta property="og:title" content="{title}">'
    assert read(page(head, "<h2>What to expect</h2>", headline=title)).headline == title


def test_a_title_that_broke_off_at_a_quotation_mark_is_no_headline() -> None:
    title = 'Marathon: a clear winner and "a royal visit"'
    head = f'<title>{title}</title><meta property="og:title" content="Marathon: a clear winner and "a royal visit"">'
    assert read(page(head, headline=title)).headline == title


def test_a_heading_goes_without_the_name_of_the_site() -> None:
    head = '<meta property="og:site_name" content="Gazette">'
    assert read(page(head, headline=f"{HEADLINE} | Gazette")).headline == HEADLINE
