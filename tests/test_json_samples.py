"""Files of agencies and content systems: each is read as its truth says, or refused with what to do about it."""

import json
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from feedpub import normalize, readers
from feedpub.errors import ArticleError
from feedpub.model import Article, Status
from feedpub.readers import Reading
from tests.builders import KYIV

FOLDERS = ("ninjs", "wp-rest", "ghost", "dpa-digitalwires")
#: Where a truth, made by a rule, is wrong, and what is right.
WRONG = {
    ("ninjs/iptc-2.1-011_contactinfo.json", "summary"): "FILE - ",  # the rule took the picture's credit line
    ("ninjs/iptc-3.0-010_geojson.json", "summary"): "FILE - ",
    ("ninjs/iptc-1.3-001_ninjs_example.json", "summary"): "Extensible description test",  # description_caption_xhtml
    ("ninjs/iptc-3.1-004_simple_text_article.json", "authors"): ["Paulo Santalucia", "Frances d'Emilio"],  # its `by`
    ("ninjs/iptc-3.1-005_complex_text_article.json", "authors"): ["Paulo Santalucia", "Frances d'Emilio"],
    ("ninjs/iptc-3.1-006_photo_only.json", "authors"): ["Paulo Santalucia"],
    ("ninjs/superdesk-core--ninjs3.json", "authors"): ["Maurizio Gambarini"],  # A3576 is no name
    ("ninjs/superdesk-core--ninjs6.json", "authors"): ["Maurizio Gambarini"],
}


def read(file: Path) -> Sequence[Article | ArticleError]:
    try:
        return readers.read(file.name, file.read_bytes(), Reading(zone=KYIV))
    except ArticleError as error:
        return [error]


def as_truth(article: Article) -> dict[str, Any]:
    """The fields under the names that the truth has for them."""
    return {
        "title": normalize.title_of(article),
        "authors": [person.name for person in article.authors],
        "published": article.published,
        "modified": article.updated,
        "summary": normalize.summary_of(article, "")[0],
        "language": article.language,
        "section": article.section,
        "url": article.url,
        "status": "published" if article.status is Status.USABLE else article.status,
    }


def is_right(name: str, said: Any, found: Any) -> bool:
    if said is None:
        return not found
    if name in ("published", "modified"):
        return bool(found.isoformat() == said or datetime.fromisoformat(said) == found)
    return bool(found == said)


@pytest.mark.parametrize("folder", FOLDERS)
def test_every_field_of_the_truth_is_read_exactly(folder: str, samples: Path) -> None:
    other = samples / "other"
    for line in (other / folder / "truth.jsonl").read_text("utf-8").splitlines():
        truth = json.loads(line)
        stories = [one for one in read(other / truth["file"]) if isinstance(one, Article)]
        if len(stories) > 1:
            stories = [one for one in stories if one.part == str(truth["item"])]
        assert len(stories) == 1, truth["file"]
        for name, found in as_truth(stories[0]).items():
            said = truth.get(name)
            if (truth["file"], name) in WRONG:
                better = WRONG[truth["file"], name]
                assert found == better or (isinstance(better, str) and found.startswith(better)), found
            elif name in truth:
                assert is_right(name, said, found), (truth["file"], name, said, found)


@pytest.mark.parametrize("folder", [*FOLDERS, "jsonfeed"])
def test_every_file_is_read_or_refused_with_what_to_do(folder: str, samples: Path) -> None:
    files = sorted((samples / "other" / folder).glob("*.json"))
    assert files
    for file in files:
        for one in read(file):
            assert isinstance(one, Article) or (one.line and "; " in one.message), one
