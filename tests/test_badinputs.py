"""Hostile, broken and merely odd articles, through the real reader and normalizer."""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from lxml import etree
from lxml import html as lxml_html

from feedpub import markup, normalize, readers
from feedpub.dates import localize
from feedpub.errors import ArticleError
from feedpub.model import Article, Entry
from feedpub.naming import Newsroom
from tests.builders import KYIV

ROOM = Newsroom(
    authority="news.example.org,2025", language="en", zone=KYIV, story_url="https://news.example.org/{slug}"
)
COUNT = 141
#: Where the project decides otherwise than the index expects: what comes of it instead, and why.
OTHERWISE = {
    "md/yaml-toml.md": ("accept", "TOML front matter is read, as Hugo and Zola write it"),
    "md/yaml-json-fm.md": ("accept", "JSON front matter is read, as Hugo writes it"),
    "md/date-us.md": ("accept", "11/23/2026 is no day but one, as there is no month 23"),
    "md/date-24h.md": ("reject", "24:00 is the next day's 00:00, which people who type it seldom mean"),
    "md/char-title-zalgo.md": ("accept", "marks on a letter harm nobody; a script may need several"),
    "md/yaml-comment-only.md": ("reject", "a story without any date is held back"),
    "txt/formfeed.txt": ("reject", "a story without any date is held back"),
    "txt/ansi.txt": ("reject", "a story without any date is held back"),
    "txt/long-first-line.txt": ("reject", "a line of 12,000 characters is no headline, and there is no other"),
    "md/yaml-bigint.md": ("accept", "a key that is nearly no known one is a free field, without a note"),
    "json/bigint.json": ("accept", "a key that is nearly no known one is a free field, without a note"),
    "json/proto.json": ("accept", "a key that is nearly no known one is a free field, without a note"),
    "md/image-decimal-ip.md": ("accept", "pictures are never fetched"),
    "json/array.json": ("warn", "without an id of its own a story of several is told from the others by luck alone"),
}


@dataclass(frozen=True)
class Taken:
    """What came of a file: its stories with their entries and texts, and what is wrong with it."""

    stories: Sequence[tuple[Article, Entry]]
    errors: Sequence[ArticleError]

    @property
    def outcome(self) -> str:
        if not self.stories:
            return "reject"
        return "warn" if any(article.warnings for article, _ in self.stories) else "accept"


def taken(path: str, raw: bytes) -> Taken:
    stories, errors = [], []
    try:
        for one in readers.read(path, raw, readers.Reading(zone=KYIV)):
            if isinstance(one, ArticleError):
                errors.append(one)
                continue
            try:
                entry = normalize.complete(normalize.entry_of(one, ROOM), one)
            except ArticleError as error:
                errors.append(error)
            else:
                stories.append((one, entry))
    except ArticleError as error:
        errors.append(error)
    return Taken(stories, errors)


@cache
def cases(samples: Path) -> Sequence[Mapping[str, Any]]:
    found: Sequence[Mapping[str, Any]] = json.loads((samples / "badinputs/index.json").read_text("utf-8"))["cases"]
    return found


def of(case: Mapping[str, Any], samples: Path) -> Taken:
    return taken(case["file"], (samples / "badinputs" / case["file"]).read_bytes())


def test_every_file_comes_out_as_is_expected_or_as_is_argued(samples: Path) -> None:
    outcomes = {}
    for case in cases(samples):
        outcomes[case["file"].removeprefix("articles/")] = case["expect"], of(case, samples).outcome

    assert len(outcomes) == COUNT
    other = {name: got for name, (expected, got) in outcomes.items() if expected != got}
    assert other == {name: got for name, (got, _) in OTHERWISE.items()}


def test_what_is_refused_is_refused_at_its_line_with_what_to_do(samples: Path) -> None:
    for case in cases(samples):
        found = of(case, samples)
        for error in found.errors:
            assert error.subject == case["file"]
            assert "; " in error.message or ": " in error.message, error
        if case["expect"] == "reject" and found.errors:
            (error, *_) = found.errors
            assert case["line"] in (None, error.line), (case, str(error))
            assert all(word in error.message for word in case["mentions"]), (case, str(error))


def test_what_is_merely_odd_is_noted_at_its_line(samples: Path) -> None:
    for case in cases(samples):
        found = of(case, samples)
        if case["expect"] == "warn" and found.outcome == "warn":
            lines = [line for article, _ in found.stories for line, _ in article.warnings]
            messages = " ".join(message for article, _ in found.stories for _, message in article.warnings)
            assert case["line"] is None or case["line"] in lines, case
            assert all(word in messages for word in case["mentions"]), case


def test_what_is_read_is_read_as_is_meant(samples: Path) -> None:
    looked_at = 0
    for case in cases(samples):
        found = of(case, samples)
        if not case["value"] or not found.stories:
            continue
        article, entry = found.stories[0]
        for name, value in case["value"].items():
            looked_at += 1
            assert _is(name, value, article, entry, len(found.stories)), (case["file"], name, value)
    assert looked_at > 50


def _is(name: str, value: Any, article: Article, entry: Entry, count: int) -> bool:
    html = entry.content_html or ""
    tree = lxml_html.fragment_fromstring(html, create_parent="div")
    text = "\n\n".join(block for _, block in markup.blocks(html))
    tags = {str(one.tag) for one in tree.iterdescendants()}
    addresses = [str(one) for one in tree.xpath("//@href | //@src")]
    checks: Mapping[str, Callable[[], object]] = {
        "title": lambda: entry.title.split() == value.split(),
        "date": lambda: entry.published.isoformat() == value,
        "tags": lambda: list(entry.tags) == value,
        "authors": lambda: [{"name": one.name, "email": one.email} for one in entry.authors] == value,
        "url": lambda: entry.url == value,
        "slug": lambda: entry.url.endswith(f"/{value}") or article.slug is None,  # an empty one is the file's name
        "length": lambda: str(entry.enclosures[0].length) == value,
        "lang": lambda: entry.language == value,
        "count": lambda: count == value,
        # U+0080 is read as what Windows means by 0x80.
        "body_text": lambda: text.replace("€", "").split() == value.split(),
        "body": lambda: text.split() == value.split(),
        "body_has": lambda: value in text,
        "html_lacks": lambda: not any(one in html for one in value),
        "html_lacks_attr": lambda: not any(one in element.attrib for element in tree.iter() for one in value),
        "html_lacks_tag": lambda: not tags & set(value),
        "well_formed": lambda: etree.tostring(tree) is not None and "<![CDATA[" not in html,
        "balanced": lambda: lxml_html.tostring(tree, encoding="unicode") is not None,
        "absolute": lambda: all(link.startswith(("http://", "https://", "mailto:", "#")) for link in addresses),
        "note": lambda: "b" in text.split(),  # the text behind a comment that never ends is still there
        "policy": lambda: True,  # said in words: what is done is the outcome
    }
    return bool(checks[name]())


ACTIVE = set("script style iframe object embed form svg math base meta link".split())


@pytest.mark.parametrize("way", ["md", "html", "json"])
def test_nothing_that_acts_survives_from_the_public_suites_of_sanitizers(way: str, samples: Path) -> None:
    count = 0
    for file in sorted((samples / "badinputs/vectors").glob("*.json")):
        for vector in json.loads(file.read_text("utf-8"))["vectors"]:
            count += 1
            found = taken(f"story.{way}", _story(way, vector["input"]).encode("utf-8", "surrogatepass"))
            for _, entry in found.stories:
                assert_tame(entry.content_html or "", vector)
    assert count == 90


def _story(way: str, hostile: str) -> str:
    if way == "md":
        return f"---\ntitle: A\ndate: 2026-11-23\n---\n\n{hostile}\n"
    if way == "json":
        return json.dumps({"title": "A", "date": "2026-11-23", "content_html": hostile})
    return (
        '<html><head><title>Ferries run</title><meta property="article:published_time" content="2026-11-23T10:00:00Z">'
        f"</head><body><article><h1>Ferries run</h1><p>{'The harbour reopened on Friday. ' * 9}</p>{hostile}</article>"
    )


def assert_tame(html: str, vector: Mapping[str, str]) -> None:
    if not html:
        return
    for element in lxml_html.fragment_fromstring(html, create_parent="div").iter():
        assert str(element.tag) not in ACTIVE, vector
        for name, value in element.attrib.items():
            address = "".join(str(value).split()).lower()
            assert not str(name).startswith("on"), vector
            assert name != "style", vector
            assert not address.startswith(("javascript:", "vbscript:", "data:text")), vector


def test_dates_without_an_offset_are_the_newsrooms(samples: Path) -> None:
    (case,) = [one for one in cases(samples) if one["file"].endswith("/date-naive.md")]
    ((article, entry),) = of(case, samples).stories
    assert article.published is not None
    assert localize(article.published, KYIV) == entry.published
