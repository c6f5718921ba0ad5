"""Page texts made of real pages' HTML, line by line as saved pages have them: kinds that no rule was made for."""

import gzip
import importlib.util
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from selectolax.lexbor import LexborHTMLParser, LexborNode

from feedpub.dates import find
from feedpub.model import Article
from feedpub.readers import Reading, pagetext
from feedpub.readers.html import encoding
from tests.savedpages import names
from tests.unsigned import letters

CONTEXT = Reading(zone=ZoneInfo("UTC"))
#: Per cent, hardly below what is reached, where the text has the fact at all.
LEAST = {"title": 73.9, "day": 80.4, "authors": 72.3}

_BLOCKS = frozenset(
    "address article aside blockquote dd details div dl dt fieldset figcaption figure footer form h1 h2 h3 h4 h5 h6 "
    "header hr legend li main nav ol p pre section summary table tbody td tfoot th thead tr ul".split()
)
_APART = frozenset("p h1 h2 h3 h4 h5 h6 ul ol blockquote table figure article section header footer".split())
_SILENT = frozenset(
    "script style template svg math noscript iframe object video audio canvas head select textarea".split()
)


def saved(source: str) -> str:
    """What can be read of a page: a line for each block, inline pieces glued, blank lines where a browser has space."""
    lines: list[str] = []
    pieces: list[str] = []
    for piece, ends, apart in _pieces(LexborHTMLParser(source).body):
        pieces.append(piece)
        if ends:
            lines += [text] if (text := " ".join("".join(pieces).split())) else []
            pieces.clear()
            if apart and lines and lines[-1]:
                lines.append("")
    return "\n".join(lines)


def _pieces(body: LexborNode | None) -> Iterator[tuple[str, bool, bool]]:
    """Texts in reading order, and where lines end and whether a blank one follows."""
    waiting: list[tuple[LexborNode, bool]] = [(body, False)] if body is not None else []
    while waiting:
        node, left = waiting.pop()
        tag = node.tag or "-"
        if tag == "-text":
            yield node.text_content or "", False, False
        elif tag == "br" or left:
            yield "", True, tag in _APART
        elif tag[0] != "-" and tag not in _SILENT and "hidden" not in node.attributes:
            if tag in _BLOCKS:
                yield "", True, tag in _APART
                waiting.append((node, True))
            if tag == "li":
                yield "  • ", False, False
            waiting += [(child, False) for child in reversed(list(node.iter(include_text=True)))]


@pytest.fixture(scope="module")
def pages(samples: Path) -> list[tuple[dict[str, Any], str, Article]]:
    """Every second page: its truth, its text, and how that is read."""
    found = []
    for index in sorted((samples / "html").glob("*/index.jsonl")):
        for row in map(json.loads, index.read_text().splitlines()[::2]):
            raw = gzip.decompress((samples / "html" / row["path"]).read_bytes())
            text = saved(encoding.decode("page.html", raw)[0])
            found.append((row, text, pagetext.read("page.txt", text.encode(), CONTEXT)))
    return found


@pytest.fixture(scope="module")
def scorer(samples: Path) -> Any:
    spec = importlib.util.spec_from_file_location("score", samples / "score.py")
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
    pages: list[tuple[dict[str, Any], str, Article]], scorer: Any
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
    assert {name: share for name, share in shares.items() if share < LEAST[name]} == {}


def test_of_pages_whose_byline_is_lost_hardly_any_is_given_an_author(
    pages: list[tuple[dict[str, Any], str, Article]],
) -> None:
    made_up = []
    for row, text, article in pages:
        known = [bare for name in [*(row["authors"] or ()), *names(article)] if len(bare := letters(name)) > 2]
        if row["authors"]:
            kept = [
                one for one in text.split("\n") if len(one) > 300 or not any(name in letters(one) for name in known)
            ]
            made_up.append(bool(names(pagetext.read("page.txt", "\n".join(kept).encode(), CONTEXT))))
    assert len(made_up) >= 60
    assert sum(made_up) / len(made_up) <= 0.05
