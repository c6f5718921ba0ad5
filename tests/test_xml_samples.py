"""XML of others, judged by its known truth and, for feeds, by feedparser, which nobody here wrote."""

import calendar
import json
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import feedparser
import pytest

from feedpub import readers
from feedpub.errors import ArticleError
from feedpub.markup import plain
from feedpub.model import Article, Status
from feedpub.readers.xml.look import form_of

CONTEXT = readers.Reading(zone=ZoneInfo("UTC"))
FOLDERS = {"newsml-g2": "newsml", "nitf": "nitf", "wxr": "wxr"}
#: Where the truth is wrong, by file and field, and why.
WRONG = {
    ("superdesk-core--ansa_culture.xml", "authors"): "VR-COM is a desk",
    ("superdesk-core--tag_reuters.com-2018_newsml_MTZXEE13ZXCZES_2", "authors"): "Opta Sports Data is a company",
    ("superdesk-core--tag_reuters.com_2014_newsml_KBN0FL0ZP_version_2", "authors"): "Reuters is an agency",
    ("superdesk-core--text.xml", "authors"): "Reuters is an agency",
    ("superdesk-core--pa4.xml", "authors"): "Press Association is an agency",
    ("superdesk-core--pa5.xml", "authors"): "Press Association Political Correspondent is a role",
    ("migrate--co-authors-plus.xml", "authors"): "it leaves out the co-authors that the file names",
    ("migrate--sample-with-alt.xml", "summary"): "a summary is plain text",
    ("migrate--sample-with-alt.xml", "url"): "an address is absolute",
}


def others(samples: Path, *folders: str) -> Iterator[Path]:
    """The files of the folders, but for their truth."""
    for folder in folders:
        yield from sorted(path for path in (samples / "other" / folder).iterdir() if path.name != "truth.jsonl")


def read(path: Path, form: str | None = None) -> list[Article | ArticleError]:
    """The stories in a file, whatever its suffix."""
    raw = path.read_bytes()
    return list(readers.read(path.name, raw, CONTEXT, form=form or form_of(path.name, raw)))


def test_every_file_is_read_or_refused_with_what_to_do(samples: Path) -> None:
    refused = {}
    files = list(others(samples, *FOLDERS, "rss", "atom"))
    assert len(files) == 89
    for path in files:
        try:
            stories = read(path)
        except ArticleError as error:
            refused[path.name] = str(error)
            stories = []
        errors = [one for one in stories if isinstance(one, ArticleError)]
        for said in [*map(str, errors), *filter(None, [refused.get(path.name)])]:
            assert said.startswith(path.name)
            assert "; " in said or ": export" in said
        for story in stories:
            alone = len(stories) == 1 or story is stories[0]
            assert isinstance(story, ArticleError) or alone or story.part, path.name
    # Concepts, plans, packages, pictures and pieces; feeds without entries; one file that ends too early.
    assert len(refused) == 22, "\n".join(refused.values())


def _moment(value: date | None) -> str | None:
    return value.isoformat() if value else None


def fields(story: Article) -> dict[str, Any]:
    """A story's fields by the names of the truth."""
    return {
        "title": plain(story.headline or "") or None,
        "authors": [one.name for one in story.authors] or None,
        "published": _moment(story.published),
        "modified": _moment(story.updated),
        "summary": story.lead,
        "language": story.language,
        "dateline": story.dateline,
        "section": story.section,
        "url": story.url,
        "status": {Status.USABLE: "publish", Status.DRAFT: "draft", Status.WITHHELD: "private"}.get(story.status),
    }


def same(name: str, truth: Any, found: Any) -> bool:
    """Whether two values of a field are the same but for white space and how an instant is written."""
    if name in ("published", "modified") and truth and found:
        return datetime.fromisoformat(truth) == datetime.fromisoformat(found)
    if isinstance(truth, str) and isinstance(found, str):
        return truth.split() == found.split()
    return bool(truth == found)


def _item(stories: list[Article], truth: dict[str, Any]) -> Article:
    number = truth.get("item")
    if number is None or len(stories) == 1:
        (story,) = [one for one in stories if one.form != "nitf" or not one.part]  # what a document takes back has one
        return story
    (story,) = [one for one in stories if one.part.endswith(f"={number}")]
    return story


@pytest.mark.parametrize("folder", FOLDERS)
def test_every_field_of_the_truth_is_exact(samples: Path, folder: str) -> None:
    wrong = []
    rows = (samples / "other" / folder / "truth.jsonl").read_text("utf-8").splitlines()
    for row in map(json.loads, rows):
        path = samples / "other" / row["file"]
        story = _item([one for one in read(path, FOLDERS[folder]) if isinstance(one, Article)], row)
        found = fields(story)
        assert all(one.name in row["byline"] for one in story.authors if row.get("byline")), path.name
        assert story.authors or not row.get("byline"), path.name
        for name in row.keys() & found.keys():
            if name == "status" and row["post_type"] == "page":
                assert story.status is not Status.USABLE  # a page is no news
            elif not same(name, row[name], found[name]) and (path.name, name) not in WRONG:
                wrong.append((path.name, row.get("item"), name, row[name], found[name]))
    assert rows
    assert wrong == []


def _stamp(parsed: Any) -> int | None:
    return calendar.timegm(parsed) if parsed else None


def _judged(entry: Any, feed: Any) -> dict[str, Any]:
    """What feedparser makes of an entry."""
    # An empty link is the feed's own address to it; where there is none it takes an id that is no address.
    links = [one["href"] for one in entry.get("links", ()) if one.get("rel") == "alternate"]
    link = entry.get("link") if any(one not in ("", feed.title_detail.base) for one in links) else None
    return {
        "id": entry.get("id") or entry.get("link"),
        "title": plain(entry.get("title") or ""),
        "url": link,
        "published": _stamp(entry.get("published_parsed") or entry.get("updated_parsed")),
        "authors": [one["name"] for one in entry.get("authors") or feed.get("authors", []) if one.get("name")],
    }


def _ours(story: Article) -> dict[str, Any]:
    published = story.published
    return {
        "id": story.id,
        "title": plain(story.headline or ""),
        "url": story.url,
        "published": calendar.timegm(
            published.timetuple() if not isinstance(published, datetime) else published.utctimetuple()
        )
        if published
        else None,
        "authors": [one.name for one in story.authors],
    }


def test_feedparser_finds_the_same_in_every_feed(samples: Path) -> None:
    compared = 0
    for path in others(samples, "rss", "atom"):
        judge = feedparser.parse(path.read_bytes())
        assert not judge.bozo, path.name
        try:
            stories = read(path)
        except ArticleError:
            assert not judge.entries, path.name
            continue
        assert len(stories) == len(judge.entries), path.name
        # Atom's entries inherit the feed's authors, which feedparser leaves to its caller; RSS items do not.
        if not judge.version.startswith("atom"):
            judge.feed.pop("authors", None)
        for story, entry in zip(stories, judge.entries, strict=True):
            if isinstance(story, ArticleError):
                assert not entry.get("id"), path.name
                assert not entry.get("link"), path.name
                continue
            ours, theirs = _ours(story), _judged(entry, judge.feed)
            if path.name == "NetNewsWire--kc0011.rss":  # its 2020/1/10 is January to us, November to feedparser
                del ours["published"], theirs["published"]
            assert ours == theirs, path.name
            compared += 1
    assert compared > 200
