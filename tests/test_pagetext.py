"""Pages saved as plain text: every line in its role, nothing made up, and no text that breaks the reader."""

import html
import json
import os
import re
import time
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from feedpub.errors import ArticleError
from feedpub.model import Related
from feedpub.readers import pagetext
from feedpub.readers._file import LARGEST
from tests.savedpages import CONTEXT, TEXT, names, paragraphs, reading

DATA = Path(__file__).parent / "data" / "pagetext"
TRUTH = json.loads((DATA / "truth.json").read_text("utf-8"))
wall = datetime.fromisoformat  # naive on purpose: a time on the newsroom's wall


@pytest.fixture
def samples() -> Path:
    place = os.environ.get("FEEDPUB_SAMPLES")
    if not place:
        pytest.skip("FEEDPUB_SAMPLES does not name the folder with the sample articles")
    return Path(place).resolve()


@pytest.mark.parametrize("truth", TRUTH, ids=lambda truth: truth["file"])
def test_an_invented_page_is_read_exactly(truth: dict[str, Any]) -> None:
    article = pagetext.read(truth["file"], (DATA / truth["file"]).read_bytes(), CONTEXT)

    assert article.headline == truth["title"]
    assert names(article) == truth["authors"]
    assert article.lead == (truth["summary"] if truth["lead"] else None)
    assert paragraphs(article) == truth["body"]
    assert article.language == truth["language"]
    full = re.match(r"\d{4}-\d\d-\d\d", truth["published_in_text"] or "")
    written = article.published.isoformat()[:16] if article.published else None
    assert written == (truth["published_in_text"] if full else None)


@pytest.mark.parametrize("truth", TRUTH, ids=lambda truth: truth["file"])
def test_pointers_to_other_stories_stay_out_of_the_text(truth: dict[str, Any]) -> None:
    article = pagetext.read(truth["file"], (DATA / truth["file"]).read_bytes(), CONTEXT)

    for other in article.related:
        assert any(line.startswith(other.title) for line in truth["related"])
        assert other.title not in article.body


def test_the_founding_page_is_read_exactly(samples: Path) -> None:
    truth = json.loads((samples / "founding" / "truth.json").read_text("utf-8"))

    article = pagetext.read(truth["file"], (samples / "founding" / truth["file"]).read_bytes(), CONTEXT)

    assert article.headline == truth["title"]
    assert article.published == date(2025, 12, 3)
    assert not isinstance(article.published, datetime)
    assert names(article) == truth["authors"]
    assert article.lead == truth["summary"]
    assert (article.dateline, article.agency, article.source) == ("Kyiv", "UNN", "Politico")
    assert article.language == "en"
    assert re.findall(r"<h2>(.*?)</h2>", article.body) == truth["subheads"]
    assert paragraphs(article)[0] == truth["body_first"]
    assert paragraphs(article)[-1] == truth["body_last"]
    assert len(paragraphs(article)) == 21
    for piece in [*truth["not_in_the_body"][:-2], truth["title"], truth["summary"]]:
        assert html.escape(piece, quote=False) not in article.body
    assert article.related == tuple(
        Related(title=one["title"], published=wall(one["published"][:19]), views=one["views"])
        for one in truth["related"]
    )
    assert article.origins["headline"] == "line 10, again on line 18"
    assert article.lines["authors"] == 66
    assert article.warnings == ()


def _score(samples: Path, folder: str) -> dict[str, list[bool]]:
    """How the real pages come out: per question the answers, right or not."""
    right: dict[str, list[bool]] = {"title": [], "day": [], "time": [], "authors": [], "nobody": [], "no date": []}
    for truth in json.loads((samples / "pagetext" / "index.json").read_text("utf-8")):
        article = pagetext.read(truth["file"], (samples / "pagetext" / folder / truth["file"]).read_bytes(), CONTEXT)
        right["title"].append(article.headline in truth["titles_ok"])
        written = article.published.isoformat() if article.published else ""
        said = truth["published_in_text"] or ""
        if re.match(r"\d{4}-", said) or not folder:
            right["day"].append(written[:10] == truth["published"][:10])
        else:
            right["no date"].append(not written)
        if re.match(r"\d{4}-\d\d-\d\dT", said):
            right["time"].append(written[:16] == said[:16])
        if truth["authors_in_text"]:
            right["authors"].append(set(names(article)) == set(truth["authors"]))
        else:
            right["nobody"].append(not article.authors)
    return right


@pytest.mark.parametrize("folder", ["", "bare"])
def test_real_pages_give_their_facts_and_no_made_up_ones(samples: Path, folder: str) -> None:
    right = _score(samples, folder)

    assert all(right["title"])
    assert all(right["day"])
    assert all(right["time"])
    assert all(right["no date"])
    assert all(right["nobody"])
    # One page signs with its agency alone, of another the byline was lost when it was saved.
    assert sum(right["authors"]) >= len(right["authors"]) - 2


PAGE = """\
World

Harbour reopens after the storm

By Jane Doe and John Roe
{date}

The harbour of Zelenyi Brid has reopened after a storm that kept ships at sea for two days and closed the old pier.

Ships

Two grain ships left in the morning, the harbour master said, and three more are expected before the weekend ends.

  • The eastern pier stays closed for another week of repairs
  • The ferry leaves every two hours as it did before

READ MORE: What the new harbour tolls will cost

"We are glad that nobody was hurt & that < 5 boats were lost," the harbour master told the paper on Tuesday.

© 2026 Gazette

Stay in the loop
Get the best stories delivered to your inbox every day of the week.
"""


def test_a_page_in_the_usual_order_is_taken_apart() -> None:
    article = reading(PAGE.format(date="Posted March 2, 2026 5:04 pm"))

    assert article.headline == "Harbour reopens after the storm"
    assert names(article) == ["Jane Doe", "John Roe"]
    assert article.published == wall("2026-03-02 17:04")
    assert article.section == "World"
    assert article.related == (Related(title="What the new harbour tolls will cost"),)
    assert "<h2>Ships</h2>" in article.body
    assert article.body.count("<li>") == 2
    assert "nobody was hurt &amp; that &lt; 5 boats" in article.body
    assert "Gazette" not in article.body
    assert "inbox" not in article.body


@pytest.mark.parametrize(
    ("line", "published", "updated"),
    [
        ("2 March 2026", date(2026, 3, 2), None),
        ("02.03.2026, 17:04", wall("2026-03-02 17:04"), None),
        ("2 March 2026 - Updated: 4 March 2026", date(2026, 3, 2), date(2026, 3, 4)),
        ("March 4, 2026March 2, 2026", date(2026, 3, 2), date(2026, 3, 4)),
        ("2026-03-02T17:04:00+02:00", wall("2026-03-02T17:04:00+02:00"), None),
        ("01/02/2026", None, None),
        ("2 March", None, None),
        ("Comments", None, None),
    ],
)
def test_the_date_line_gives_the_day_it_says_and_no_other(
    line: str, published: date | None, updated: date | None
) -> None:
    article = reading(PAGE.format(date=line))

    assert (article.published, article.updated) == (published, updated)


def test_the_language_of_the_newsroom_reads_its_dates() -> None:
    assert reading(PAGE.format(date="01/02/2026"), language="en-GB").published == date(2026, 2, 1)
    assert reading(PAGE.format(date="01/02/2026"), language="en-US").published == date(2026, 1, 2)


def test_the_day_in_front_of_the_page_counts_and_the_page_adds_its_time() -> None:
    article = reading(" date 2026-03-02 " + PAGE.format(date="March 2, 5:04 pm"))

    assert article.published == wall("2026-03-02 17:04")


def test_the_day_may_stand_on_the_first_line_alone() -> None:
    article = reading(" date 2026-03-02\n" + PAGE.format(date="Comments"))

    assert article.published == date(2026, 3, 2)
    assert article.lines["headline"] == 4


def test_a_date_of_another_day_does_not_move_the_day_in_front_of_the_page() -> None:
    article = reading(" date 2026-03-02 " + PAGE.format(date="February 28, 2026 5:04 pm"))

    assert article.published == date(2026, 3, 2)


def test_a_date_with_slashes_is_read_the_way_that_gives_the_saved_day() -> None:
    article = reading(" date 2026-02-01 " + PAGE.format(date="01/02/2026 17:04"))

    assert article.published == wall("2026-02-01 17:04")


@pytest.mark.parametrize(
    "title", ["Harbour reopens today", "Official harbour rates for 2 March", "What the vote of 2 May 2025 changed"]
)
def test_a_title_with_a_day_in_it_is_a_title(title: str) -> None:
    text = " date 2026-03-02 " + PAGE.format(date="2 March 2026").replace("Harbour reopens after the storm", title)

    article = reading(text)

    assert article.headline == title
    assert article.published == date(2026, 3, 2)


def test_a_saved_day_outside_of_all_sense_is_no_date() -> None:
    assert reading(" date 0001-01-01 " + PAGE.format(date="yesterday, 14:35")).published is None
    assert reading(" date 2026-02-30 " + PAGE.format(date="Comments")).published is None


def test_a_saved_month_completes_a_date_without_a_year() -> None:
    assert reading(" date 2026-03 " + PAGE.format(date="2 March")).published == date(2026, 3, 2)
    assert reading(" date 2026-04 " + PAGE.format(date="2 March")).published is None


def test_a_date_without_a_year_is_a_warning_with_its_line() -> None:
    article = reading(PAGE.format(date="2 March"))

    assert article.warnings == ((6, "'2 March' gives no year; put the full date into the file"),)


@pytest.mark.parametrize("when", ["Today, 14:35", "Вчора о 14:35", "gestern, 14:35 Uhr"])
def test_a_day_told_from_one_that_is_unknown_is_no_date_but_no_text_either(when: str) -> None:
    article = reading(PAGE.format(date=when))

    assert article.published is None
    assert article.warnings == (
        (6, f"{when!r} is told from the day of saving; put ` date YYYY-MM-DD ` in front of line 1"),
    )
    assert names(article) == ["Jane Doe", "John Roe"]
    assert article.lead is None
    assert "14:35" not in article.body


def test_a_byline_beside_a_day_told_from_one_that_is_unknown_is_a_byline() -> None:
    text = PAGE.format(date="").replace("By Jane Doe and John Roe", "Jane Doe, today, 18:069100")

    assert names(reading(text)) == ["Jane Doe"]


def test_a_word_for_today_in_the_text_is_no_date() -> None:
    title = "Harbour opens today at 14:35 for the first ships after the storm, says its master"
    article = reading(PAGE.format(date="2 March 2026, 10:15").replace("Harbour reopens after the storm", title))

    assert article.headline == title
    assert article.published == wall("2026-03-02 10:15")


def test_an_update_alone_stands_as_the_date_with_a_warning() -> None:
    article = reading(PAGE.format(date="Updated March 2, 2026 5:04 pm"))

    assert article.published == wall("2026-03-02 17:04")
    assert [line for line, _ in article.warnings] == [6]


def test_a_quotation_with_its_speaker_below_becomes_a_blockquote() -> None:
    article = pagetext.read("001.txt", (DATA / "001.txt").read_bytes(), CONTEXT)

    quote = "We will come back to this in spring, with an independent audit on the table"
    assert f"<blockquote><p>{quote}</p></blockquote>\n<p>- Melnychuk said.</p>" in article.body


def test_paragraphs_that_ran_together_come_apart() -> None:
    first, second = "The old pier stays closed for a week.", "A ferry leaves every two hours from the new pier."
    filler = "The harbour master said that nobody was hurt in the storm, which came from the west. " * 3

    article = reading(f"Harbour reopens after the storm\n\n{filler}{first}{second} See Booking.Com for fares.\n")

    assert paragraphs(article) == [f"{filler}{first}", f"{second} See Booking.Com for fares."]


def test_a_title_glued_to_its_time_and_views_comes_apart() -> None:
    article = pagetext.read("005.txt", (DATA / "005.txt").read_bytes(), CONTEXT)

    assert article.related == (
        Related(title="Східний пірс Зеленого Броду закрили на ремонт", published=wall("2025-11-17 16:40"), views=2210),
    )


def test_the_dateline_inside_the_first_paragraph_names_city_and_agency() -> None:
    text = PAGE.format(date="2 March 2026").replace("The harbour of", "PRAGUE (Reuters) - The harbour of")

    article = reading(text)

    assert (article.dateline, article.agency) == ("PRAGUE", "Reuters")


def test_tags_and_a_credited_source_are_kept_apart_from_the_text() -> None:
    article = reading(
        PAGE.format(date="2 March 2026").replace("© 2026 Gazette", "Source: Harbour News\nTags: sea, #ports")
    )

    assert article.source == "Harbour News"
    assert article.tags == ("sea", "ports")
    assert "Harbour News" not in article.body


def test_a_name_that_the_text_speaks_of_is_no_author() -> None:
    body = PAGE.format(date="2 March 2026").replace("By Jane Doe and John Roe\n", "")

    assert names(reading(body.replace("© 2026 Gazette", "Olena Koval"))) == ["Olena Koval"]
    assert (
        names(reading(body.replace("© 2026 Gazette", "Olena Koval").replace("the harbour master told", "Koval told")))
        == []
    )


def test_a_page_without_prose_is_a_headline_and_the_lines_below_it() -> None:
    article = reading("Title\n\nPage one\fPage two\n")

    assert article.headline == "Title"
    assert "Page two" in article.body
    assert [line for line, _ in article.warnings] == [3]


def test_a_page_without_a_headline_has_none() -> None:
    assert (
        reading("The harbour has reopened after two days of storm and rain.\n\nShips leave again, it says.").headline
        is None
    )


def test_every_field_says_where_it_came_from() -> None:
    article = reading(PAGE.format(date="Posted March 2, 2026 5:04 pm"))

    for field in ("headline", "authors", "published", "section", "body", "related", "language"):
        assert article.origins[field]
    assert article.origins["headline"] == "line 3"
    assert article.lines["body"] == article.body_line == 8


@pytest.mark.parametrize(
    ("raw", "line", "says"),
    [
        (b"", 1, "empty"),
        (b"\xef\xbb\xbf", 1, "empty"),
        (b" \n\t\n", 1, "empty"),
        (b" date 2025-12-03 \n\n", 1, "no text but a date"),
        (b"Title\n\nPK\x03\x04\x00\x00", 3, "binary"),
        (b"Title\n\n\xcd\xee\xe2\xe8\xed\xe8", 3, "UTF-8"),
        (b"x" * (LARGEST + 1), None, "more than a story"),
        (b"some words of it\n" * (pagetext.MOST_LINES + 1), 16_167, "no story"),
        (b"x\n" * 3_000, 2_250, "more than 2,250 lines are no story; split the file"),
    ],
    ids=[
        "empty",
        "only a mark",
        "blank",
        "only a date",
        "binary",
        "windows-1251",
        "large",
        "many lines",
        "short lines",
    ],
)
def test_a_file_that_is_no_page_is_refused_with_what_to_do(raw: bytes, line: int | None, says: str) -> None:
    with pytest.raises(ArticleError, match=says) as caught:
        pagetext.read("story.txt", raw, CONTEXT)

    assert caught.value.line == line
    assert "; " in caught.value.message


def test_utf_16_with_its_mark_is_read() -> None:
    assert pagetext.read("a.txt", "Новини дня\n\nТекст".encode("utf-16"), CONTEXT).headline == "Новини дня"


@settings(deadline=None)
@given(st.binary(max_size=300))
def test_any_bytes_are_read_or_refused(raw: bytes) -> None:
    try:
        article = pagetext.read("story.txt", raw, CONTEXT)
    except ArticleError as error:
        article = None
        said = error.message
    assert article is not None or "; " in said


_LINES = sorted({line for truth in TRUTH for line in (DATA / truth["file"]).read_text("utf-8").split("\n")})


@settings(deadline=None)
@given(st.lists(st.sampled_from(_LINES) | st.text(max_size=80), max_size=40))
def test_lines_of_pages_in_any_order_are_read_and_their_body_is_escaped(lines: list[str]) -> None:
    try:
        article = reading("\n".join(lines))
    except (ArticleError, UnicodeEncodeError):  # a lone surrogate cannot stand in a file
        return
    tags = set(re.findall(r"<[^>]*>?", article.body))
    assert tags <= {f"<{slash}{tag}>" for slash in ("", "/") for tag in ("p", "h2", "ul", "li", "blockquote")}
    assert set(article.lines) <= set(article.origins)
    for number in article.lines.values():
        assert number >= 1


_MIB = LARGEST
_HOSTILE = {
    "one letter": "a" * _MIB,
    "spaces": "T\n\n" + " " * (_MIB - 4) + "x",
    "digits": "1" * _MIB,
    "dates": "02.12.25 " * (_MIB // 9),
    "names": "Jane Doe, " * (_MIB // 10),
    "brackets": "A" + "(B" * (_MIB // 2 - 1),
    "addresses": "a@" * (_MIB // 2),
    "dashes": " - " * (_MIB // 3),
    "short lines": "By Jane Doe and John Roe\n" * 19_000,
    "headlines": "".join(f"Harbour ships number {i} again\n" for i in range(19_900)) + "\n\n" + TEXT,
    "glued pieces": ("PoliticsJane" * 12 + "\n") * 6_000,
    "biographies": ("Jane Doe is a reporter of it. " * 30 + "\n") * 1_000,
    "long lines": ("Jane Doe, 02.12.25 " * 20 + "\n") * 2_600,
}


@pytest.mark.parametrize("text", _HOSTILE.values(), ids=_HOSTILE)
def test_a_hostile_mebibyte_costs_seconds_not_hours(text: str) -> None:
    began = time.process_time()

    reading(text)

    assert time.process_time() - began < 20  # one or two on a slow machine; a quadratic pattern takes hours


CONTENT = Path(__file__).parents[1] / "content"
# File: published, authors, dateline, agency, source, pieces of text, subheads among them, titles of other stories.
NEWSROOM: dict[str, tuple[str, list[str], str, str, str | None, int, list[str], list[str]]] = {
    "en/city/night-trams-on-fridays.txt": (
        "2026-10-28",
        ["Nora Feldwick"],
        "Zelenyi Brid",
        "ZBN",
        None,
        10,
        ["Details", "Doubts"],
        ["Zelenyi Brid tram company hires 24 drivers, nine of them women"],
    ),
    "en/city/storm-closes-harbor.txt": (
        "2026-11-09",
        ["Lesia Verbova", "Nora Feldwick"],
        "Zelenyi Brid",
        "ZBN",
        None,
        10,
        ["Details", "Next"],
        ["Weather buoy off Zelenyi Brid starts sending data every ten minutes"],
    ),
    "en/culture/lighthouse-museum-opens.txt": (
        "2026-09-18",
        ["Marta Dzvinka"],
        "Zelenyi Brid",
        "ZBN",
        None,
        8,
        ["Inside"],
        [],
    ),
    "en/economy/eastern-pier-reopens.txt": (
        "2026-11-20",
        ["Demian Chovniar"],
        "Zelenyi Brid",
        "ZBN",
        "Harbor Gazette",
        10,
        ["Details", "Money"],
        [
            "Storm closes Zelenyi Brid harbor for a day and a half",
            "Zelenyi Brid puts its first battery tram on the bridge",
        ],
    ),
    "en/science/herons-return.txt": (
        "2026-08-30",
        ["Zoia Khmarets"],
        "Zelenyi Brid",
        "ZBN",
        "Harbor Gazette",
        10,
        ["Details", "What it means"],
        ["Open-water swim brings 312 people across the Salt Lagoon"],
    ),
    "uk/city/biudzhet-mista-2027.txt": (
        "2026-11-13",
        ["Леся Вербова", "Остап Лісковий"],
        "Зелений Брід",
        "ЗБН",
        None,
        11,
        ["Деталі", "Трамвай", "Що не пройшло"],
        ["Паркування в центрі: дванадцять запитань і відповідей"],
    ),
    "uk/city/pershyi-snih.txt": (
        "2026-11-16",
        ["Леся Вербова"],
        "Зелений Брід",
        "ЗБН",
        None,
        9,
        ["Транспорт", "Прогноз"],
        ["Шторм закрив порт Зеленого Броду на півтори доби"],
    ),
    "uk/city/shtorm-zakryv-port.txt": (
        "2026-11-08",
        ["Леся Вербова"],
        "Зелений Брід",
        "ЗБН",
        None,
        10,
        ["Деталі", "Що далі"],
        ["Метеобуй у лимані почав передавати дані щодесять хвилин"],
    ),
    "uk/culture/orkestr-u-tramvai.txt": (
        "2026-10-04",
        [],
        "Зелений Брід",
        "ЗБН",
        None,
        9,
        ["Деталі"],
        [],
    ),
    "uk/economy/eastern-pier-reopens.txt": (
        "2026-11-19",
        ["Дем'ян Човняр"],
        "Зелений Брід",
        "ЗБН",
        "Портова газета",
        10,
        ["Деталі", "Гроші"],
        [
            "Шторм закрив порт Зеленого Броду на півтори доби",
            "Зерновий термінал пройшов першу за шість років перевірку безпеки",
        ],
    ),
    "uk/science/morski-konyky.txt": (
        "2026-10-14",
        ["Зоя Хмарець"],
        "Зелений Брід",
        "ЗБН",
        None,
        10,
        ["Деталі", "Обережність"],
        ["Метеобуй у лимані почав передавати дані щодесять хвилин"],
    ),
    "uk/sport/choven-peremih-maiak.txt": (
        "2026-09-27",
        ["Ілько Берестяний"],
        "Зелений Брід",
        "ЗБН",
        None,
        9,
        ["Хід гри", "Що далі"],
        [],
    ),
}


def test_every_page_of_the_sample_newsroom_has_its_row() -> None:
    assert sorted(NEWSROOM) == sorted(file.relative_to(CONTENT).as_posix() for file in CONTENT.rglob("*.txt"))


@pytest.mark.parametrize("file", NEWSROOM)
def test_a_page_of_the_sample_newsroom_is_read_exactly(file: str) -> None:
    published, authors, dateline, agency, source, pieces, subheads, others = NEWSROOM[file]

    article = pagetext.read(file, (CONTENT / file).read_bytes(), CONTEXT)

    assert article.published == date.fromisoformat(published)
    assert names(article) == authors
    assert (article.dateline, article.agency, article.source) == (dateline, agency, source)
    assert len(paragraphs(article)) == pieces
    assert re.findall(r"<h2>(.*?)</h2>", article.body) == subheads
    assert [other.title for other in article.related] == others
    assert all(isinstance(other.published, datetime) and other.views for other in article.related)
    assert article.language == file[:2]
    assert article.warnings == ()


@pytest.mark.parametrize("file", NEWSROOM)
def test_each_line_of_a_page_of_the_sample_newsroom_goes_to_its_place(file: str) -> None:
    article = pagetext.read(file, (CONTENT / file).read_bytes(), CONTEXT)

    # Below the dateline stand a count, the lead, the headline once more, then the text in order, the byline last.
    lines = [line.strip() for line in (CONTENT / file).read_text("utf-8").split("\n") if line.strip()]
    place = next(i for i, line in enumerate(lines) if line.startswith(f"{article.dateline} •"))
    assert lines[place - 1].endswith(article.headline or "?")
    lead, *story = [line for line in lines[place + 2 :] if line != article.headline]
    signed = [", ".join(names(article))] if article.authors else []
    pointers = [line for line in story if any(line.startswith(other.title) for other in article.related)]
    assert article.lead == lead
    assert len(pointers) == len(article.related)
    assert [*paragraphs(article), *signed] == [line for line in story if line not in pointers]


NEWS = """The next count is planned for April. Those who wish to join can sign up at the station until March 1.
The company will donate 4,000 books to the school library next year.
A subscription costs 300 hryvnias per month for a family of four.
The council posted the plan in its Telegram channel, the mayor's office said.
"Donate blood if you can, and sign up for our list," the head of the hospital said.
The court ruled that the cookie banner broke the law on data protection.
Copyright law will change next year, the ministry said on Monday.
The ship left on Monday afternoon, the harbor master told dpa.
При використанні піротехніки постраждали двоє людей, повідомили в лікарні.
Водії можуть зареєструватися на сайті, де є карта, перелік вулиць та фото."""
NOTICES = """Sign up to our newsletter to get the best stories every day.
Interested in more newsletters? Browse here.
Subscribe to our Telegram channel to be the first to know.
Follow us on Facebook and never miss a story again.
Підписуйтесь на наш Telegram-канал, щоб не пропустити найважливіше.
Передрук матеріалів дозволений лише за наявності гіперпосилання на сайт.
Copyright 2026 Harbor News Ltd, a company of the port.
The old pier before the storm / Getty Images"""


@pytest.mark.parametrize("line", NEWS.split("\n"))
def test_a_paragraph_with_a_notices_words_is_kept(line: str) -> None:
    page = PAGE.format(date="2 March 2026").replace("READ MORE: What the new harbour tolls will cost", line)

    assert line in paragraphs(reading(page))


@pytest.mark.parametrize("line", NOTICES.split("\n"))
def test_a_notice_among_the_paragraphs_is_left_out(line: str) -> None:
    page = PAGE.format(date="2 March 2026").replace("READ MORE: What the new harbour tolls will cost", line)

    assert html.escape(line, quote=False) not in reading(page).body


def test_a_source_that_only_the_text_credits_is_found() -> None:
    page = PAGE.format(date="2 March 2026").replace("before the weekend ends.", "soon, Harbour Gazette reports.")

    article = reading(page)

    assert article.source == "Harbour Gazette"
    assert article.lines["source"] == 12
