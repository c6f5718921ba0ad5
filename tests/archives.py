"""A reader of archived feeds, as RFC 5005 describes one, on feedparser: it walks from a feed to the oldest page."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import feedparser

HOME = "https://gazette.example/"


def documents(output: Path, feed: str, suffix: str = ".atom") -> Iterator[tuple[str, Any]]:
    """The feed and the pages of its archive, each with its path, the newest first."""
    path, seen = feed + suffix, set()
    while path:
        assert path not in seen, f"{path} leads to itself"
        seen.add(path)
        document = feedparser.parse((output / path).read_bytes())
        assert not document.bozo, (path, document.get("bozo_exception"))
        yield path, document
        path = link(document, "prev-archive").removeprefix(HOME)


def link(document: Any, rel: str) -> str:
    """The address that a document gives for a relation, if any."""
    found = [one.href for one in document.feed.get("links", ()) if one.rel == rel]
    assert len(found) <= 1, (rel, found)
    return found[0] if found else ""


def walked(output: Path, feed: str = "news", suffix: str = ".atom") -> list[Any]:
    """Every entry of the feed and of all pages as it is met, the newest first."""
    return [entry for _, document in documents(output, feed, suffix) for entry in document.entries]


def history(output: Path, feed: str = "news", suffix: str = ".atom") -> dict[str, str]:
    """The titles of all stories by name, as a reader has them that walked: of two with one id the newest counts."""
    found: dict[str, Any] = {}
    for one in walked(output, feed, suffix):
        # Of two of the same time the one that was met first: it is from the newer document (RFC 5005, 4.2).
        if one.id not in found or _moment(one) > _moment(found[one.id]):
            found[one.id] = one
    return {id_.rpartition(":")[2]: one.title for id_, one in found.items()}


def _moment(entry: Any) -> Any:
    return entry.updated_parsed if "updated_parsed" in entry else entry.published_parsed


def json_items(output: Path, feed: str = "news") -> list[Any]:
    """The items of a JSON Feed and of all that follow by ``next_url``."""
    found, path = [], f"{feed}.json"
    while path:
        document = json.loads((output / path).read_bytes())
        assert document["feed_url"] == HOME + path
        found += document["items"]
        path = document.get("next_url", "").removeprefix(HOME)
    return found


def pages(output: Path, feed: str = "news") -> dict[str, bytes]:
    """The files of a feed's archive, by name."""
    folder = output / feed / "archive"
    return {one.name: one.read_bytes() for one in sorted(folder.iterdir())} if folder.exists() else {}
