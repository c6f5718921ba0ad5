"""Notices of stories taken back, and the tombstones that follow: what a subscriber's parser finds of them."""

from dataclasses import replace
from datetime import datetime, timedelta

import feedparser
import pytest
from lxml import etree

from feedpub import gate, notices
from feedpub.errors import FeedError
from feedpub.formats import FORMATS
from feedpub.formats._namespaces import ATOM, TOMBSTONES
from feedpub.model import Withdrawal
from tests.builders import NOON, entry, feed, render

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
