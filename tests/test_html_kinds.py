"""Pages of kinds that sites are made with, in words of our own: content systems, old tables, scripts, languages."""

import json
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from feedpub.readers import Reading, html

DATA = Path(__file__).parent / "data" / "pagekinds"
TRUTH = [json.loads(line) for line in (DATA / "truth.jsonl").read_text("utf-8").splitlines()]
CONTEXT = Reading(zone=ZoneInfo("Europe/Kyiv"))


@pytest.mark.parametrize("truth", TRUTH, ids=lambda truth: truth["file"])
def test_a_page_of_its_kind_gives_headline_time_and_authors(truth: dict[str, Any]) -> None:
    article = html.read(truth["file"], (DATA / truth["file"]).read_bytes(), CONTEXT)

    assert article.headline == truth["title"]
    assert [person.name for person in article.authors] == truth["authors"]
    said, found = truth["published"], article.published
    if said is None or found is None:
        assert said == found  # a date that can be read in two ways is none
    elif "T" in said:
        assert isinstance(found, datetime)
        assert found == datetime.fromisoformat(said)
    else:
        assert found.isoformat()[:10] == said


def test_an_article_beside_the_pages_own_says_nothing_of_it() -> None:
    other = '{"@type":"NewsArticle","headline":"Ferry times","url":"https://g.example/f","author":"John Roe"}'
    own = '{"@type":"NewsArticle","headline":"The pier opens","url":"https://g.example/p/","author":"Jane Doe"}'
    page = (
        f'<link rel=canonical href="http://g.example/p"><script type="application/ld+json">[{other}, {own}]</script>'
        "<h1>The old pier opens again at last</h1><p>It is open again, the harbour master said on Friday.</p>"
    )

    assert [person.name for person in html.read("a.html", page.encode(), CONTEXT).authors] == ["Jane Doe"]
