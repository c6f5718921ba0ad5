"""A site's profile: it goes before what is found, says where its values are from, and never stops a build."""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from feedpub import config, readers
from feedpub.cli import cli
from feedpub.errors import ArticleError, ConfigErrors
from feedpub.model import Article
from feedpub.readers import linepattern
from feedpub.readers.profile import IN_HTML, IN_TEXT, Profile, chosen
from tests.builders import KYIV
from tests.newsroom import CONFIG

PAGE = """<!doctype html><html lang="en"><head><title>Old title - Gazette</title>
<link rel="canonical" href="https://www.gazette.example/pier">
<meta property="article:published_time" content="2026-11-01T10:00:00+02:00">
<meta name="author" content="Ivan Koval"></head>
<body><h1>The Gazette of the bay</h1>
<div class="real">The pier opens again</div>
<div class="team"><a>Jane Doe</a> <a>Madonna</a></div>
<p id="when">Published 20 November 2026, 14:05</p>
<div class="deck">Ferries run from six.</div>
<div id="story" class="sidebar"><p>The pier opens again on Friday, the harbour office said, after a storm in March.</p>
<p class="ad-in-text">Buy a boat today, it is cheap and there is no other one.<b class="ad-in-text">!</b></p>
<p>The ferry runs at six in the morning, and every hour after that, until the harbour closes at nine.</p></div>
<p>Elsewhere the council met for nine hours and did not agree on what to do about the grain terminal at all.</p>
</body></html>
"""
TEXT = """Menu
The Gazette says the news today and always will do

HED: Ferries run again

Filed: 20 Nov 2026 14:05
Desk reporter Олеся Вітик
Promo: buy a boat, it is cheap and there is no other one like it in all of the bay, says the harbour office.
A notice to all readers: the office is closed on Monday, and it will open on Tuesday as usual, we say here.
---8<---
The ferry runs at six in the morning, and every hour after that, until the harbour closes at nine in the evening.

The pier opens again on Friday, the harbour office said, after a storm that closed it in March this year.
END
Another page says that there is more to come in the next days, and that the readers must wait for that day.
"""
HTML_RULES = {
    "title": [".gone", ".real"],
    "date": ["#when"],
    "authors": [".team a"],
    "lead": [".deck"],
    "body": ["#story"],
    "drop": [".ad-in-text"],
}
TEXT_RULES = {
    "title": ["^HED: (.+)$"],
    "date": ["^Filed: (.+)$"],
    "authors": [r"^Desk reporter (\w+ \w+)$"],
    "begin": ["^-+8<-+$"],
    "end": ["^END$"],
    "drop": ["^Promo"],
}


def profile(**more: Any) -> Profile:
    return Profile(**{"name": "gazette", "html": HTML_RULES, "text": TEXT_RULES} | more)


def read(name: str, text: str, *profiles: Profile) -> Article:
    context = readers.Reading(zone=KYIV, profiles=profiles, candidates=True)
    (article,) = readers.read(name, text.encode(), context)
    assert isinstance(article, Article)
    return article


def test_what_selectors_find_goes_before_what_is_found() -> None:
    found = read("pier.html", PAGE, profile())

    assert (found.headline, found.lead) == ("The pier opens again", "Ferries run from six.")
    assert str(found.published) == "2026-11-20 14:05:00"
    assert [one.name for one in found.authors] == ["Jane Doe", "Madonna"]
    assert "The ferry runs" in found.body
    assert "boat" not in found.body
    assert "council" not in found.body
    assert found.profile == "gazette"
    assert found.warnings == ()


def test_what_patterns_of_lines_find_goes_before_what_is_found() -> None:
    found = read("pier.txt", TEXT, profile())

    assert found.headline == "Ferries run again"
    assert str(found.published) == "2026-11-20 14:05:00"
    assert [one.name for one in found.authors] == ["Олеся Вітик"]
    assert found.body.startswith("<p>The ferry runs")
    assert found.body.endswith("March this year.</p>")
    assert "boat" not in found.body
    assert found.warnings == ()


@pytest.mark.parametrize(("name", "text"), [("pier.html", PAGE), ("pier.txt", TEXT)])
def test_each_value_of_a_profile_says_so_and_what_lost_to_it_is_kept(name: str, text: str) -> None:
    found, without = read(name, text, profile()), read(name, text)

    for field in ("headline", "published", "authors"):
        assert found.origins[field].startswith("profile gazette: `"), field
        assert text.splitlines()[found.lines[field] - 1]
    lost = {(one.field, one.value) for one in found.candidates if one.reason == "the profile goes before it"}
    assert ("headline", without.headline) in lost


def test_the_line_of_a_value_is_the_one_that_it_stands_on() -> None:
    found = read("pier.html", PAGE, profile())

    assert "The pier opens again" in PAGE.splitlines()[found.lines["headline"] - 1]
    assert "20 November" in PAGE.splitlines()[found.lines["published"] - 1]


@pytest.mark.parametrize(
    ("rules", "notes"),
    [
        ({"title": ["h7"]}, ["`title` fits nothing on this page"]),
        ({"body": ["#gone"], "date": ["#gone"]}, ["`date` fits nothing", "`body` fits nothing"]),
        ({"authors": ["#gone"], "drop": [".none"]}, []),  # not every page has these
        ({"date": [".team"]}, ["`.team` finds 'Jane Doe Madonna', which is no date; mend the selector"]),
        ({"authors": ["#when"]}, ["which names nobody; mend the selector"]),
    ],
)
def test_a_selector_that_fits_nothing_is_told_and_what_is_found_stays(
    rules: Mapping[str, Sequence[str]], notes: list[str]
) -> None:
    found, without = read("pier.html", PAGE, profile(html=rules)), read("pier.html", PAGE)

    assert (found.headline, found.published, found.authors) == (without.headline, without.published, without.authors)
    told = [message for _, message in found.warnings]
    assert len(told) == len(notes)
    assert all(note in message for note, message in zip(notes, told, strict=True))


def test_a_pattern_that_fits_no_line_is_told_and_what_is_found_stays() -> None:
    rules = {"title": ["^Headline:"], "end": ["^FIN$"], "authors": ["^By (.+)"], "date": ["^(Menu)$"]}
    found, without = read("pier.txt", TEXT, profile(text=rules)), read("pier.txt", TEXT)

    assert (found.headline, found.published, found.body) == (without.headline, without.published, without.body)
    told = " ".join(message for _, message in found.warnings)
    assert "`title` fits no line of this page" in told
    assert "`end` fits no line of this page" in told
    assert "`^(Menu)$` finds 'Menu', which is no date; mend the pattern" in told
    assert "authors" not in told


@pytest.mark.parametrize(
    ("hosts", "host", "fits"),
    [
        ((), None, True),
        ((), "other.example", True),
        (("gazette.example",), "www.gazette.example", True),
        (("www.Gazette.example",), "gazette.example", True),
        (("gazette.example",), "other.example", False),
        (("gazette.example",), None, False),
    ],
)
def test_a_profile_is_for_the_pages_of_its_hosts(hosts: tuple[str, ...], host: str | None, fits: bool) -> None:
    one = profile(hosts=hosts)

    assert (chosen([one], host, half="html") is one) is fits


def test_of_several_the_first_that_fits_counts() -> None:
    other = profile(name="other", hosts=("other.example",), html={"title": ["h1"]})
    texts = profile(name="texts", html={})

    assert read("pier.html", PAGE, other, texts, profile()).profile == "gazette"
    assert read("pier.html", PAGE, other).profile is None


def test_dropped_elements_may_stand_in_each_other_and_hold_everything() -> None:
    for selectors in (["p", "b"], ["*"], ["html", "body", "div", "p"], ["body *"]):
        read("pier.html", PAGE, profile(html={"drop": selectors, "body": ["#story"]}))


@given(
    st.lists(
        st.sampled_from(["div", "p", "a", "*", "body > *", "#story", ":not(p)", "p:first-child", "html"]), max_size=4
    )
)
def test_no_selectors_break_the_reading_of_a_page(selectors: list[str]) -> None:
    rules = {key: selectors for key in IN_HTML if selectors}
    assert read("pier.html", PAGE, profile(html=rules)).form == "html"


@given(
    st.dictionaries(
        st.sampled_from(IN_TEXT), st.lists(st.sampled_from(["^.", "a", "e(.)", "^T(.*)$", r"\w+", "x$"]), min_size=1)
    )
)
def test_no_patterns_break_the_reading_of_a_page_text(rules: dict[str, list[str]]) -> None:
    try:
        assert read("pier.txt", TEXT, profile(text=rules)).form == "pagetext"
    except ArticleError as error:
        pytest.fail(str(error))


# --- Patterns


@pytest.mark.parametrize(
    ("pattern", "said"),
    [
        ("(a", "a ( is never closed; add its ) or write"),
        ("[a", "a [ is never closed; add its ] or write"),
        ("*a", "a *, + or ? has nothing in front of it; write"),
        ("(?=a)b", "lookaround such as (?=…) is not known; write"),
        (r"(a)\1", "an escape that is not known here, such as a reference back; write"),
        ("a{2000}", "a repetition is larger than 1000; write"),
        (r"\bword", r"`\b` knows only the letters a to z; write"),
        (r"[\W]", r"`\W` cannot stand inside [ ]; write"),
        (".*", "fits every line, even an empty one; write"),
        ("a" * 1001, "a pattern of more than 1000 characters; write"),
    ],
)
def test_a_pattern_that_is_none_is_refused_with_what_to_do(pattern: str, said: str) -> None:
    with pytest.raises(ValueError, match="; ") as wrong:
        linepattern.compiled(pattern)
    assert said in str(wrong.value)


@pytest.mark.parametrize(
    ("pattern", "line", "value"),
    [
        (r"^Автор: (\w+ \w+)$", "Автор: Олеся Вітик", "Олеся Вітик"),
        (r"^[\w ]+$", "Олеся Вітик", "Олеся Вітик"),
        (r"^\W+(\w+)", "— порт", "порт"),
        (r"(?i)^АВТОР: (.+)", "автор: Ivan", "Ivan"),
        (r"\[(.+)\]", "[ a   b ]", "a b"),
        (r"^\d{4}$", "2026", "2026"),
        (r"[]a]+", "]a", "]a"),
        ("x(y)?", "x", ""),
        ("nowhere", "here", None),
    ],
)
def test_a_pattern_knows_letters_of_every_script(pattern: str, line: str, value: str | None) -> None:
    assert linepattern.value(linepattern.compiled(pattern), line) == value


def test_patterns_that_would_never_end_in_python_do_here() -> None:
    for pattern in ("(a+)+$", "(a|a)*b", "(.*)*x", "(?:a?){50}a{50}c"):
        try:
            compiled = linepattern.compiled(pattern)
        except ValueError:
            continue  # it fits an empty line
        assert linepattern.value(compiled, "a" * 20_000) in (None, "a" * 20_000, "a")


@given(st.text(alphabet=r"ab\w()[]{}*+?|^$.1,-:=<P", max_size=12), st.text(max_size=12))
def test_any_text_is_a_pattern_or_is_refused_with_advice(pattern: str, line: str) -> None:
    try:
        compiled = linepattern.compiled(pattern)
    except ValueError as error:
        advice = str(error).partition("; ")[2]
    else:
        linepattern.value(compiled, line)
        advice = "none needed"
    assert advice


# --- The configuration


@pytest.fixture
def newsroom(tmp_path: Path) -> Path:
    """A newsroom with a page and a page text; its configuration's path."""
    (tmp_path / "content" / "dump").mkdir(parents=True)
    (tmp_path / "config").mkdir()
    (tmp_path / "content" / "pier.html").write_text(PAGE, "utf-8")
    (tmp_path / "content" / "dump" / "ferries.txt").write_text(TEXT, "utf-8")
    path = tmp_path / "config" / "feedpub.yaml"
    written = {
        "pages": {"host": "gazette.example", "html": HTML_RULES},
        "dump": {"files": "dump/*.txt", "text": TEXT_RULES},
    }
    path.write_text(f"{CONFIG}profiles: {json.dumps(written)}\n", "utf-8")
    return path


def explained(path: Path, name: str) -> dict[str, Any]:
    file = path.parents[1] / "content" / name
    (line,) = CliRunner().invoke(cli, ["explain", "--json", "-c", str(path), str(file)]).stdout.splitlines()
    fields: dict[str, Any] = json.loads(line)
    return fields


def test_a_profile_is_chosen_by_host_and_by_file(newsroom: Path) -> None:
    page, text = explained(newsroom, "pier.html"), explained(newsroom, "dump/ferries.txt")

    assert (page["profile"], page["title"], page["url"]) == (
        *("pages", "The pier opens again"),
        "https://www.gazette.example/pier",
    )
    assert (text["profile"], text["title"]) == ("dump", "Ferries run again")
    (newsroom.parents[1] / "content" / "ferries.txt").write_text(TEXT, "utf-8")
    assert explained(newsroom, "ferries.txt")["profile"] is None


def test_a_source_may_name_its_profile(newsroom: Path) -> None:
    text = newsroom.read_text("utf-8").replace('{slug}"}', '{slug}", profile: plain}')
    text = text.replace('"pages":', '"plain": {"html": {"title": "h1"}}, "pages":')
    newsroom.write_text(text, "utf-8")

    assert explained(newsroom, "pier.html")["profile"] == "plain"
    assert explained(newsroom, "dump/ferries.txt")["profile"] is None


def test_a_build_reads_by_the_profiles_and_check_tells_what_they_miss(newsroom: Path) -> None:
    (newsroom.parents[1] / "content" / "dump" / "other.txt").write_text(TEXT.replace("HED:", "Head:"), "utf-8")

    checked = CliRunner().invoke(cli, ["check", "-c", str(newsroom), "--now", "2026-11-23"])
    listed = CliRunner().invoke(cli, ["list", "--json", "-c", str(newsroom), "--now", "2026-11-23"])

    assert "profile dump: `title` fits no line of this page; mend its pattern, or its `files`" in checked.output
    titles = {json.loads(line)["title"] for line in listed.stdout.splitlines()}
    assert {"The pier opens again", "Ferries run again"} <= titles


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('"^END$"', '"(END"', "profiles.dump.text.end: '(END' is no pattern: a ( is never closed"),
        (
            '"#story"',
            '"#story >"',
            "profiles.pages.html.body: '#story >' is no CSS selector; write",
        ),
        ('"lead"', '"leed"', "profiles.pages.html.leed: is no known key; write lead"),
        ('"pages":', '"Our Pages":', "profiles.Our Pages: a profile's name has only"),
        ('{slug}"}', '{slug}", profile: page}', "sources[1].profile: 'page' is no profile; write pages"),
        ('{slug}"}', '{slug}", profile: zzz}', "'zzz' is no profile; write it under `profiles`, or name one"),
    ],
)
def test_a_mistake_in_a_profile_is_named_at_its_line(old: str, new: str, said: str, newsroom: Path) -> None:
    newsroom.write_text(newsroom.read_text("utf-8").replace(old, new), "utf-8")

    with pytest.raises(ConfigErrors) as wrong:
        config.load(newsroom)
    assert said in str(wrong.value)
    assert str(wrong.value).startswith(f"{newsroom}:")


def test_explain_shows_what_lost_and_each_line_of_a_page_text(newsroom: Path) -> None:
    text = str(newsroom.parents[1] / "content" / "dump" / "ferries.txt")
    shown = CliRunner().invoke(cli, ["explain", "-v", "-c", str(newsroom), text]).stdout
    quiet = CliRunner().invoke(cli, ["explain", "-c", str(newsroom), text]).stdout

    assert [line.split()[0] for line in shown.splitlines() if "dropped by the profile" in line] == ["8"]
    assert "title, by the profile" in shown
    assert "title, by the profile" not in quiet
    page = CliRunner().invoke(cli, ["explain", "-c", str(newsroom), str(newsroom.parents[1] / "content/pier.html")])
    assert "not title" in page.stdout
    assert "not authors" in page.stdout


def test_a_profile_that_no_page_is_read_by_is_told(newsroom: Path) -> None:
    idle = "profiles.dump: no page is read by it; mend its `files` or `host`, or name it in a source"
    before = CliRunner().invoke(cli, ["check", "-c", str(newsroom), "--now", "2026-11-23"]).output
    newsroom.write_text(newsroom.read_text("utf-8").replace("dump/*.txt", "dumps/*.txt"), "utf-8")

    told = CliRunner().invoke(cli, ["check", "-c", str(newsroom), "--now", "2026-11-23"]).output

    assert "no page is read by it" not in before
    assert idle in told
    assert "profiles.pages" not in told
