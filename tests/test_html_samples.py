"""How well pages of real sites are read, against what people found on them; the scorer lies with the samples."""

import gzip
import importlib.util
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from feedpub import markup, normalize, readers
from feedpub.model import Article
from feedpub.readers.html import encoding
from tests.unsigned import unsigned

CONTEXT = readers.Reading(zone=ZoneInfo("UTC"))
Scores = Mapping[str, Mapping[str, list[float]]]
#: Per cent, hardly below what is reached.
LEAST = {
    "fundus": {"title=": 92.9, "day": 99.2, "inst": 100, "auF1": 95.2, "sumF1": 91.6},
    "wcxb": {"title=": 90, "day": 92, "auF1": 89.4},
    "postlight": {"title=": 100, "day": 100, "inst": 86.6, "auF1": 93.4, "sumF1": 93.7},
}


def first(path: str, raw: bytes) -> Article:
    (article,) = readers.read(path, raw, CONTEXT)
    assert isinstance(article, Article)
    return article


def prediction(name: str, article: Article) -> dict[str, object]:
    html = "" if article.lead else normalize.content_of(article, article.url or "https://g.example/")
    return {
        "id": name,
        "title": normalize.title_of(article),
        "published": article.published.isoformat() if article.published else None,
        "authors": [person.name for person in article.authors],
        "summary": normalize.summary_of(article, html)[0],
    }


@pytest.fixture(scope="module")
def rows(samples: Path) -> list[dict[str, Any]]:
    indexes = sorted((samples / "html").glob("*/index.jsonl"))
    return [json.loads(line) for index in indexes for line in index.read_text().splitlines()]


@pytest.fixture(scope="module")
def articles(rows: list[dict[str, Any]], samples: Path) -> dict[str, Article]:
    """Every page as it is read, by its row's id."""
    return {row["id"]: first("page.html.gz", (samples / "html" / row["path"]).read_bytes()) for row in rows}


@pytest.fixture(scope="module")
def scores(rows: list[dict[str, Any]], articles: dict[str, Article], samples: Path) -> Scores:
    spec = importlib.util.spec_from_file_location("score", samples / "score.py")
    assert spec is not None
    assert spec.loader is not None
    scorer: Any = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(scorer)
    scored: Scores = scorer.score(rows, {name: prediction(name, article) for name, article in articles.items()})
    return scored


@pytest.mark.parametrize("corpus", LEAST)
def test_real_pages_are_read_as_well_as_before(corpus: str, scores: Scores) -> None:
    reached = {name: 100 * sum(map(float, values)) / len(values) for name, values in scores[corpus].items() if values}
    assert {name: reached[name] for name, least in LEAST[corpus].items() if reached[name] < least} == {}


def test_an_author_is_hardly_ever_made_up(scores: Scores) -> None:
    made_up = scores["ALL"]["auFP"]
    assert sum(made_up) / len(made_up) <= 0.08


def test_on_pages_that_name_no_author_hardly_any_is_named(
    rows: list[dict[str, Any]], articles: dict[str, Article], samples: Path
) -> None:
    made_up = []
    for row in [row for row in rows if row["authors"]][::3]:
        known = [*row["authors"], *(person.name for person in articles[row["id"]].authors)]
        source, *_ = encoding.decode("page.html", gzip.decompress((samples / "html" / row["path"]).read_bytes()))
        if text := unsigned(source, known):
            made_up.append(bool(first("page.html", text.encode()).authors))
    assert len(made_up) >= 60
    assert sum(made_up) / len(made_up) <= 0.02


def test_most_of_the_text_is_kept_and_most_of_what_is_around_it_left_out(
    rows: list[dict[str, Any]], articles: dict[str, Article]
) -> None:
    kept, left = [], []
    for row in [row for row in rows if row["corpus"] == "wcxb"]:
        html = normalize.content_of(articles[row["id"]], "https://g.example/")
        text = letters(" ".join(text for _, text in markup.blocks(html)))
        kept += [letters(one) in text for one in row["with"] or ()]
        left += [letters(one) not in text for one in row["without"] or ()]
    assert sum(kept) / len(kept) > 0.95
    assert sum(left) / len(left) > 0.91


def letters(text: str) -> str:
    return "".join(c for c in text.casefold() if c.isalnum())


def cases() -> list[str]:
    return [
        *("canonical-js", "charset-bogus", "conditional-comment", "dup-attrs", "framed-paywall", "meta-conflict"),
        *("no-html", "null-in-tag", "plaintext", "utf16-html"),
    ]


@pytest.mark.parametrize("name", cases())
def test_odd_pages_are_read_as_they_are_meant(name: str, samples: Path) -> None:
    index = json.loads((samples / "badinputs/index.json").read_text())["cases"]
    (meant,) = [case for case in index if case["file"] == f"articles/html/{name}.html"]
    article = first(f"{name}.html", (samples / "badinputs" / meant["file"]).read_bytes())
    if meant["expect"] == "reject":
        assert article.headline is None  # which is why normalize holds it back
        return
    value = meant["value"] or {}
    html = normalize.content_of(article, "https://g.example/")
    assert bool(article.warnings) is (meant["expect"] == "warn")
    assert value.get("title", article.headline) == article.headline
    assert article.published is not None
    assert value.get("date", article.published.isoformat()) == article.published.isoformat()
    for gone in [*value.get("html_lacks", ()), *(f"<{tag}" for tag in value.get("html_lacks_tag", ()))]:
        assert gone not in html


def test_a_packed_page_is_read_like_the_page_itself() -> None:
    raw = b"<html><body><h1>The pier opens again</h1></body></html>"
    assert first("a.html.gz", gzip.compress(raw)).headline == first("a.html", raw).headline
