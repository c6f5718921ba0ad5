"""Notices of stories taken back, and the tombstones that follow: what a subscriber's parser finds of them."""

from datetime import datetime, timedelta
from pathlib import Path

import feedparser
import pytest
from lxml import etree
from msgspec.structs import replace

from feedpub import gate, notices
from feedpub.errors import FeedError
from feedpub.formats import FORMATS
from feedpub.formats._namespaces import ATOM, TOMBSTONES
from feedpub.model import Correction, Withdrawal
from tests.builders import KYIV, NOON, entry, feed, render
from tests.newsroom import Newsroom

KILLED = Withdrawal(
    id="tag:gazette.example,2025:harbour-reopens",
    when=NOON + timedelta(hours=3),
    reason="The harbour is <still> closed & locked.",
    title="Harbour reopens",
    url="https://gazette.example/harbour-reopens",
    published=NOON,
    language="en",
    feeds=("news",),
)
LEGAL = Withdrawal(id="tag:gazette.example,2025:court", when=NOON + timedelta(hours=1), legal=True)


@pytest.mark.parametrize("form", ["rss", "atom"])
def test_a_notice_takes_the_place_of_the_story_under_its_id(form: str) -> None:
    notice = notices.withdrawn(KILLED)
    assert notice
    (found,) = feedparser.parse(render(form, feed(notice))).entries
    assert found.id == KILLED.id
    assert found.title == "Withdrawn: Harbour reopens"
    assert found.link == KILLED.url
    assert found.published_parsed == NOON.utctimetuple()
    assert "has withdrawn this story" in found.summary
    assert "The harbour is &lt;still&gt; closed &amp; locked." in found.content[0].value


@pytest.mark.parametrize(
    ("language", "title"),
    [
        ("uk", "Відкликано: Harbour reopens"),
        ("de-AT", "Zurückgezogen: Harbour reopens"),
        ("ja", "Withdrawn: Harbour reopens"),
    ],
)
def test_a_notice_is_in_the_language_of_its_story(language: str, title: str) -> None:
    notice = notices.withdrawn(replace(KILLED, language=language))
    assert notice
    assert (notice.language, notice.title) == (language, title)


def test_a_notice_is_never_older_than_its_story() -> None:
    notice = notices.withdrawn(replace(KILLED, when=NOON - timedelta(hours=1)))
    assert notice
    assert notice.updated == NOON


@pytest.mark.parametrize(
    "one", [LEGAL, replace(KILLED, legal=True), replace(KILLED, url=None), replace(KILLED, published=None)]
)
def test_there_is_no_notice_where_nothing_may_or_can_be_said(one: Withdrawal) -> None:
    assert notices.withdrawn(one) is None


def test_tombstones_stand_before_the_entries_of_an_atom_document() -> None:
    root = etree.fromstring(render("atom", feed(entry("other"), withdrawn=(KILLED, LEGAL))))
    tags = [child.tag for child in root]
    assert tags.index(f"{{{TOMBSTONES}}}deleted-entry") < tags.index(f"{{{ATOM}}}entry")
    first, second = root.findall(f"{{{TOMBSTONES}}}deleted-entry")
    assert dict(first.attrib) == {"ref": KILLED.id, "when": "2026-11-23T15:00:00+02:00"}
    assert first.findtext(f"{{{TOMBSTONES}}}comment") == KILLED.reason
    assert (dict(second.attrib), len(second)) == ({"ref": LEGAL.id, "when": "2026-11-23T13:00:00+02:00"}, 0)


def test_a_legal_tombstone_says_nothing_but_the_id() -> None:
    told = replace(KILLED, legal=True, title="The secret", reason="The secret")
    assert b"secret" not in render("atom", feed(withdrawn=(told,)))


def test_rss_has_no_word_for_a_tombstone_and_does_not_declare_its_namespace() -> None:
    assert TOMBSTONES.encode() not in render("rss", feed(entry(), withdrawn=(LEGAL,)))


def test_an_atom_document_without_tombstones_does_not_declare_their_namespace() -> None:
    assert TOMBSTONES.encode() not in render("atom", feed(entry()))


def test_a_tombstone_beside_the_entry_it_would_hide_is_not_published() -> None:
    one = feed(entry(), withdrawn=(KILLED,))
    with pytest.raises(FeedError, match="tombstone"):
        gate.check(FORMATS["atom"].document(one), one, FORMATS["atom"].url(one))


def test_the_time_of_a_notice_is_read_by_a_subscriber() -> None:
    notice = notices.withdrawn(KILLED)
    assert notice
    (found,) = feedparser.parse(render("atom", feed(notice))).entries
    assert datetime(*found.updated_parsed[:6]) == datetime(*KILLED.when.utctimetuple()[:6])  # noqa: DTZ001


CORRECTED = entry(corrections=(Correction(at=datetime(2026, 11, 24, 9, tzinfo=KYIV), note="44 & not <40>"),))
NOTE = "<p><strong>{} (2026-11-24):</strong> 44 &amp; not &lt;40&gt;</p>"


@pytest.mark.parametrize(
    ("language", "word"), [("uk", "Виправлено"), ("en-GB", "Correction"), ("de", "Korrektur"), ("ja", "Correction")]
)
def test_a_correction_is_told_in_the_language_of_its_story(language: str, word: str) -> None:
    shown = notices.with_corrections(replace(CORRECTED, language=language), "foot", {})
    assert shown.content_html == f"{CORRECTED.content_html}\n{NOTE.format(word)}"


def test_a_correction_stands_at_the_top_where_that_is_asked_for() -> None:
    shown = notices.with_corrections(CORRECTED, "top", {})
    assert shown.content_html == f"{NOTE.format('Виправлено')}\n{CORRECTED.content_html}"


def test_where_a_feed_has_only_summaries_a_correction_stands_there() -> None:
    summary = replace(CORRECTED, content=None)
    assert notices.with_corrections(summary, "foot", {}).summary == (
        "Ships sail again. Виправлено (2026-11-24): 44 & not <40>"
    )
    assert (notices.with_corrections(summary, "top", {}).summary or "").endswith("not <40> Ships sail again.")


@pytest.mark.parametrize(
    ("prefixes", "title"),
    [
        ({}, "Harbour reopens"),
        ({"": "Corrected:"}, "Corrected: Harbour reopens"),
        ({"en": "Corrected:", "uk": "Виправлено: "}, "Виправлено: Harbour reopens"),
        ({"en": "Corrected:"}, "Harbour reopens"),
        ({"": "Harbour"}, "Harbour reopens"),
    ],
)
def test_the_headline_of_a_corrected_story_has_the_prefix_of_its_language(prefixes: dict[str, str], title: str) -> None:
    assert notices.with_corrections(CORRECTED, "foot", prefixes).title == title
    assert notices.with_corrections(entry(), "foot", prefixes) == entry()


def test_a_correction_that_lies_ahead_is_shown_at_once_and_told_of(tmp_path: Path) -> None:
    newsroom = Newsroom(tmp_path)
    newsroom.write("a.md", more="corrections: [{at: 2026-12-23 09:00, note: It was seven.}]\n")
    (told,) = newsroom.build().advice

    assert "It was seven." in newsroom.document("news.atom")
    what = "has a correction of 2026-12-23T09:00+02:00, which lies ahead, and shows it at once; mend its time"
    assert told == f"../content/a.md: {what}"
    assert newsroom.build("2026-12-23T09:00").advice == []


def test_each_feed_shows_corrections_as_it_says_and_the_site_where_it_says_nothing(tmp_path: Path) -> None:
    newsroom = Newsroom(tmp_path)
    config = tmp_path / "config/feedpub.yaml"
    text = config.read_text().replace("news: {title: Gazette}", "news: {title: Gazette}\n  partner: {title: P, %s}")
    text = text % "corrections: foot, correction_prefix: {en: 'CORRECTED:'}"
    config.write_text(text.replace("sources:", "  corrections: top\nsources:"))
    newsroom.write("a.md")
    newsroom.build()
    newsroom.write("a.md", more="corrections: [{at: 2026-11-23 09:00, note: It was seven.}]\n")
    newsroom.build("2026-11-23T13:00")
    news, partner = (
        next(one for one in feedparser.parse(newsroom.document(f"{name}.atom")).entries if one.id.endswith(":a"))
        for name in ("news", "partner")
    )
    assert (news.title, partner.title) == ("Story", "CORRECTED: Story")
    assert news.content[0].value.startswith("<p><strong>Correction")
    assert partner.content[0].value.endswith("It was seven.</p>")
    assert (news.published, news.updated) == ("2026-11-20T10:00:00+02:00", "2026-11-23T13:00:00+02:00")
