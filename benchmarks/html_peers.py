"""Score readers of pages side by side: the same pages, the same scorer, a table in Markdown.

    python benchmarks/html_peers.py SAMPLES

SAMPLES is a folder with ``score.py`` and ``html/*/index.jsonl``: rows with an id, the path of a packed page, and what
people found on it. Readers that cannot be imported are left out: trafilatura, newspaper4k, goose3, htmldate and
readability-lxml (pip install all of them, into an environment of its own).
"""

import gzip
import importlib.util
import json
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from datetime import date
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from feedpub import normalize
from feedpub.readers import Reading, html

Found = Mapping[str, object]
Reader = Callable[[str, str], Found]
#: The scorer's measure, and the field without which a reader is not asked for it.
COLUMNS = {"title=": "title", "day": "published", "inst": "published", "auF1": "authors", "sumF1": "summary"}
CONTEXT = Reading(zone=ZoneInfo("UTC"))


def feedpub(text: str, _url: str) -> Found:
    article = html.read("page.html", text.encode(), CONTEXT)
    content = "" if article.lead else normalize.content_of(article, article.url or "https://page.invalid/")
    return {
        "title": normalize.title_of(article),
        "published": _when(article.published),
        "authors": [person.name for person in article.authors],
        "summary": normalize.summary_of(article, content)[0],
    }


def trafilatura(text: str, url: str) -> Found:
    found = importlib.import_module("trafilatura").extract_metadata(text, default_url=url)
    if found is None:
        return {}
    names = [name for name in (found.author or "").split("; ") if name]
    return {"title": found.title, "published": found.date, "authors": names, "summary": found.description}


def newspaper4k(text: str, url: str) -> Found:
    article = importlib.import_module("newspaper").article(url, input_html=text, fetch_images=False)
    published = _when(article.publish_date) if article.publish_date else None
    return {
        "title": article.title,
        "published": published,
        "authors": article.authors,
        "summary": article.meta_description,
    }


def goose3(text: str, _url: str) -> Found:
    article = importlib.import_module("goose3").Goose({"enable_image_fetching": False}).extract(raw_html=text)
    published = article.publish_datetime_utc
    return {
        "title": article.title,
        "published": _when(published) if published else article.publish_date,
        "authors": article.authors,
        "summary": article.meta_description,
    }


def htmldate(text: str, url: str) -> Found:
    return {"published": importlib.import_module("htmldate").find_date(text, url=url, original_date=True)}


def readability(text: str, _url: str) -> Found:
    document = importlib.import_module("readability").Document(text)
    return {"title": document.short_title(), "authors": [name for name in [document.author()] if name]}


READERS: Mapping[str, tuple[str, Reader]] = {
    "feedpub": ("feedpub", feedpub),
    "trafilatura": ("trafilatura", trafilatura),
    "newspaper4k": ("newspaper4k", newspaper4k),
    "goose3": ("goose3", goose3),
    "htmldate": ("htmldate", htmldate),
    "readability": ("readability-lxml", readability),
}


def _when(value: date | None) -> str | None:
    return None if value is None else value.isoformat()


def installed() -> Iterator[tuple[str, str, Reader]]:
    """Name, version and function of each reader that is there."""
    for name, (package, read) in READERS.items():
        with suppress(PackageNotFoundError):
            yield name, version(package), read


def predictions(read: Reader, rows: list[dict[str, Any]], samples: Path) -> dict[str, Found]:
    """What a reader finds on each page, by the row's id; nothing where it fails."""
    found: dict[str, Found] = {}
    for row in rows:
        text = gzip.decompress((samples / "html" / row["path"]).read_bytes()).decode("utf-8", "replace")
        found[row["id"]] = {}
        with suppress(Exception):
            found[row["id"]] = read(text, row.get("url") or "https://page.invalid/")
    return found


def main() -> None:
    samples = Path(sys.argv[1])
    spec = importlib.util.spec_from_file_location("score", samples / "score.py")
    if spec is None or spec.loader is None:
        raise SystemExit(f"{samples} holds no score.py; give the folder of the samples")
    scorer: Any = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(scorer)
    rows = [json.loads(line) for index in sorted(samples.glob("html/*/index.jsonl")) for line in index.open()]
    found = {f"{name} {number}": predictions(read, rows, samples) for name, number, read in installed()}
    scores = {name: scorer.score(rows, one) for name, one in found.items()}
    told = {
        name: {field for page in one.values() for field, value in page.items() if value} for name, one in found.items()
    }
    print("| pages | reader | title | day | instant | authors | summary |\n|---|---|---|---|---|---|---|")
    for corpus in dict.fromkeys(row["corpus"] for row in rows):
        for name, score in scores.items():
            cells = [score[corpus][column] if field in told[name] else [] for column, field in COLUMNS.items()]
            shown = [f"{100 * sum(map(float, cell)) / len(cell):.1f}" if cell else "" for cell in cells]
            print(f"| {corpus} ({len(score[corpus]['n'])}) | {name} | {' | '.join(shown)} |")


if __name__ == "__main__":
    main()
