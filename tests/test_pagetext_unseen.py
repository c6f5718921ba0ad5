"""Page texts made of real pages' HTML, in the ways in which people and archives save them."""

import importlib.util
import re
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from feedpub.dates import find
from feedpub.model import Article
from feedpub.readers import Reading, pagetext
from tests.savedpages import names
from tests.unsigned import letters

CONTEXT = Reading(zone=ZoneInfo("UTC"))
#: Per cent, hardly below what is reached, where the text has the fact at all.
LEAST = {
    "browser": {"title": 83.2, "day": 84.5, "authors": 75.8},
    "archive": {"title": 88.5, "day": 83.3, "authors": 68.8},
}


@pytest.fixture(scope="module", params=LEAST)
def form(request: pytest.FixtureRequest) -> str:
    """The way in which the pages are made text."""
    if request.param == "archive":
        pytest.importorskip("resiliparse", reason="needs a converter of web archives; pip install resiliparse")
    return str(request.param)


@pytest.fixture(scope="module")
def pages(samples: Path, form: str) -> list[tuple[dict[str, Any], str, Article]]:
    """Every second page: its truth, its text, and how that is read."""
    made = _module(Path(__file__).parent.parent / "benchmarks" / "pagetexts.py")
    rows = made.rows(samples)[::2]
    texts = [made.text(samples, row, form) for row in rows]
    return [
        (row, text, pagetext.read("page.txt", text.encode(), CONTEXT))
        for row, text in zip(rows, texts, strict=True)
        if text.strip()
    ]


@pytest.fixture(scope="module")
def scorer(samples: Path) -> Any:
    return _module(samples / "score.py")


def _module(file: Path) -> Any:
    spec = importlib.util.spec_from_file_location(file.stem, file)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def _has_day(text: str, day: str) -> bool:
    lines = [line for line in text.split("\n") if len(line) < 160 and re.search("[0-9]", line)]
    found = (hit for line in lines for way in (None, "en-US", "en-GB") for hit in find(line, language=way))
    return any(hit.value is not None and hit.value.isoformat()[:10] == day for hit in found)


def test_unseen_pages_give_the_facts_that_their_text_has(
    form: str, pages: list[tuple[dict[str, Any], str, Article]], scorer: Any
) -> None:
    reached: dict[str, list[float]] = {"title": [], "day": [], "authors": []}
    for row, text, article in pages:
        whole = scorer.fold(text)
        if row["title"] and scorer.fold(row["title"]) in whole:
            reached["title"].append(scorer.fold(article.headline) == scorer.fold(row["title"]))
        if row["precision"] in ("day", "second") and _has_day(text, row["published"][:10]):
            when = article.published.isoformat() if article.published else None
            reached["day"].append(scorer.day_ok(when, row["published"]))
        if row["authors"] and all(scorer.fold(name) in whole for name in row["authors"]):
            reached["authors"].append(scorer.set_f1(names(article), row["authors"])[0])
    shares = {name: 100 * sum(values) / len(values) for name, values in reached.items()}
    assert {name: share for name, share in shares.items() if share < LEAST[form][name]} == {}


def test_of_pages_whose_byline_is_lost_hardly_any_is_given_an_author(
    pages: list[tuple[dict[str, Any], str, Article]],
) -> None:
    made_up = []
    for row, text, article in (page for at, page in enumerate(pages) if at % 5 < 3):
        known = [bare for name in [*(row["authors"] or ()), *names(article)] if len(bare := letters(name)) > 2]
        if row["authors"]:
            kept = [
                one for one in text.split("\n") if len(one) > 300 or not any(name in letters(one) for name in known)
            ]
            made_up.append(bool(names(pagetext.read("page.txt", "\n".join(kept).encode(), CONTEXT))))
    assert len(made_up) >= 60
    assert sum(made_up) / len(made_up) <= 0.05
