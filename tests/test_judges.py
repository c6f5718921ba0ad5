"""A newsroom's whole matrix, from ten lines of configuration, read alike by parsers that nobody here wrote."""

import json
import os
import re
import shutil
import sqlite3
import subprocess
from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import fastfeedparser
import feedparser
import jsonschema
import pytest
from lxml import etree

from feedpub import config, dates, pipeline
from feedpub.ledger import sqlite
from feedpub.model import Entry
from feedpub.pipeline import Release

ROOT = Path(__file__).parents[1]
#: The sample newsroom's site and sources, and these ten lines.
MATRIX = """\
feeds:
  news:      {title: Усі новини, formats: [rss, atom, json, html]}
  desks:     {each: [section, language], title: "{section}, {language}", formats: [rss, atom, json, html]}
  tags:      {each: [tag, language], title: "{tag}, {language}", formats: [rss, atom, json, html]}
  brief:     {each: [tag, language], content: summary, title: "{tag}, {language}", formats: [rss, atom, json, html]}
  authors:   {each: [author, language], title: "{author}, {language}", formats: [rss, atom, json, html]}
  uk-themes: {each: [section, tag], language: uk, title: "{section}: {tag}", formats: [rss, atom, json, html]}
  en-themes: {each: [section, tag], language: en, title: "{section}: {tag}", formats: [rss, atom, json, html]}
  uk-people: {each: [author, section], language: uk, title: "{author}: {section}", formats: [rss, atom, json, html]}
  uk-who:    {each: [author, tag], language: uk, title: "{author}: {tag}", formats: [rss, atom, json, html]}
  en-who:    {each: [author, tag], language: en, title: "{author}: {tag}", formats: [rss, atom, json, html]}
"""
Item = tuple[str, str, str, str, float]  # id, title, link, authors, published


@pytest.fixture(scope="module")
def matrix(tmp_path_factory: pytest.TempPathFactory) -> tuple[Release, Path]:
    """The release, and the folder with its documents."""
    root = tmp_path_factory.mktemp("matrix")
    (root / "config").mkdir()
    shutil.copytree(ROOT / "content", root / "content")
    head = (ROOT / "config/feedpub.yaml").read_text().partition("feeds:\n")[0]
    everything = f"{head}{MATRIX}landing: {{}}\nopml: {{}}\nnews_sitemap: {{}}\ntargets: [{{path: ../output}}]\n"
    (root / "config/feedpub.yaml").write_text(everything)
    loaded = config.load(root / "config/feedpub.yaml")
    ledger, _ = sqlite.open_ledger(root / "ledger.db")
    now = dates.localize(dates.parse("2026-11-23T12:00"), loaded.site.timezone)
    release = pipeline.prepare(loaded, now, ledger)
    ledger.close()
    assert release.problems == []
    for document in release.documents:
        file = root / "output" / document.path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(document.body)
    return release, root / "output"


def meant(entry: Entry, form: str) -> Item:
    # In RSS a sign that looks like a tag is written so that no reader eats it.
    title = re.sub("<(?=[A-Za-z/!?])", "< ", entry.title) if form == "rss" else entry.title
    names = ", ".join(person.name for person in entry.authors)
    return entry.id, title, entry.url, names, entry.published.timestamp()


def wanted(release: Release, form: str) -> dict[str, list[Item]]:
    """What is in each document of a format, as it was meant, by path."""
    return {f"{name}.{form}": [meant(entry, form) for entry in feed.entries] for name, feed in release.feeds.items()}


def test_ten_lines_give_two_hundred_feeds_in_four_formats(matrix: tuple[Release, Path]) -> None:
    release, _ = matrix
    assert len(MATRIX.splitlines()[1:]) == 10
    counts = Counter(document.path.rpartition(".")[2] for document in release.documents if document.feed)
    assert len(release.feeds) >= 200
    assert counts == dict.fromkeys(("rss", "atom", "json", "html"), len(release.feeds))


def seconds(value: str) -> float:
    return datetime.fromisoformat(value).timestamp()


@pytest.mark.parametrize("form", ["rss", "atom"])
def test_feedparser_reads_what_was_meant(matrix: tuple[Release, Path], form: str) -> None:
    release, output = matrix
    for path, items in wanted(release, form).items():
        found = feedparser.parse((output / path).read_bytes())
        assert not found.bozo, path
        assert [
            (
                one.id,
                one.title,
                one.link,
                ", ".join(person.get("name", "") for person in one.get("authors", [])),
                datetime.fromisoformat(one.published).timestamp()
                if form == "atom"
                else datetime.strptime(one.published, "%a, %d %b %Y %H:%M:%S %z").timestamp(),
            )
            for one in found.entries
        ] == items, path


@pytest.mark.parametrize("form", ["rss", "atom", "json"])
def test_fastfeedparser_reads_what_was_meant(matrix: tuple[Release, Path], form: str) -> None:
    release, output = matrix
    for path, items in wanted(release, form).items():
        found = fastfeedparser.parse((output / path).read_text())
        read = [(one.get("id"), one.title, one.link, seconds(one.published)) for one in found.entries]
        assert read == [(id_, title, link, at) for id_, title, link, _, at in items], path
        for one, (_, _, _, names, _) in zip(found.entries, items, strict=True):
            assert one.get("author") in ((names or None), names.partition(", ")[0] or None), path


@pytest.fixture(scope="module")
def javascript(matrix: tuple[Release, Path]) -> dict[tuple[str, str], list[Any]]:
    """What each of the two JavaScript parsers made of each document, by parser and path."""
    node, modules = shutil.which("node"), os.environ.get("NODE_PATH", "")
    there = any((Path(one) / "feedsmith").exists() for one in modules.split(":") if one)
    if node is None or not there:
        pytest.skip("needs Node.js with rss-parser and feedsmith; install them from npm, their folder in NODE_PATH")
    release, output = matrix
    paths = [str(output / f"{name}.{form}") for name in release.feeds for form in ("rss", "atom", "json")]
    script = Path(__file__).with_name("judges.cjs")
    done = subprocess.run(
        [node, script], input="\n".join(paths), capture_output=True, text=True, check=False, timeout=240
    )
    assert done.returncode == 0, done.stderr[-2000:]
    records = map(json.loads, done.stdout.splitlines())
    return {(one["parser"], Path(one["path"]).relative_to(output).as_posix()): one["items"] for one in records}


@pytest.mark.parametrize("parser", ["rss-parser", "feedsmith"])
@pytest.mark.parametrize("form", ["rss", "atom", "json"])
def test_javascript_parsers_read_what_was_meant(
    matrix: tuple[Release, Path], javascript: dict[tuple[str, str], list[Any]], form: str, parser: str
) -> None:
    if parser == "rss-parser" and form == "json":
        pytest.skip("rss-parser knows no JSON Feed")
    # rss-parser takes the first author of an Atom entry, and no others.
    only_first = parser == "rss-parser" and form == "atom"
    for path, items in wanted(matrix[0], form).items():
        read = [
            (one["id"], one["title"], one["link"], one["authors"], one["published"]) for one in javascript[parser, path]
        ]
        assert read == [
            (id_, title, link, names.partition(", ")[0] if only_first else names, at)
            for id_, title, link, names, at in items
        ], path


@pytest.mark.parametrize("form", ["rss", "atom"])
@pytest.mark.parametrize("group", ["news", "desks/"])
def test_newsboat_reads_what_was_meant(matrix: tuple[Release, Path], tmp_path: Path, form: str, group: str) -> None:
    newsboat = shutil.which("newsboat")
    if newsboat is None:
        pytest.skip("needs newsboat; install it (Debian: `newsboat`)")
    release, output = matrix
    # It keeps a story once, whatever feeds carry it, so those that are read together must have none in common.
    documents = {path: items for path, items in wanted(release, form).items() if path.startswith(group)}
    (tmp_path / "urls").write_text("".join(f"file://{output / path}\n" for path in documents))
    (tmp_path / "config").touch()
    subprocess.run(
        [newsboat, "-u", "urls", "-c", "cache.db", "-C", "config", "-x", "reload"],
        cwd=tmp_path, check=True, timeout=120, env=os.environ | {"LC_ALL": "C.UTF-8", "HOME": str(tmp_path)},
    )  # fmt: skip
    found: dict[str, set[tuple[object, ...]]] = {path: set() for path in documents}
    with sqlite3.connect(tmp_path / "cache.db") as cache:
        for address, *item in cache.execute("SELECT feedurl, guid, title, url, author, pubDate FROM rss_item"):
            found[Path(address.removeprefix("file://")).relative_to(output).as_posix()].add(tuple(item))
    cache.close()
    assert found == {path: set(items) for path, items in documents.items()}
    assert sum(map(len, documents.values())) == len(release.whole)


def test_every_json_feed_and_the_sitemap_meet_their_schemas(matrix: tuple[Release, Path], schemas: Path) -> None:
    release, output = matrix
    schema = json.loads((schemas / "jsonfeed-1.1.schema.json").read_text())
    validator = jsonschema.validators.validator_for(schema)(schema)
    for name in release.feeds:
        assert list(validator.iter_errors(json.loads((output / f"{name}.json").read_text()))) == [], name
    sitemap = etree.parse(output / "news-sitemap.xml")
    etree.XMLSchema(etree.parse(schemas / "sitemap-all.xsd")).assertValid(sitemap)
    etree.XMLSchema(etree.parse(schemas / "opml-2.0.xsd")).assertValid(etree.parse(output / "feeds.opml"))


def each(output: Path, suffix: str) -> Iterator[Path]:
    yield from sorted(output.rglob(f"*.{suffix}"))


@pytest.mark.parametrize(("suffix", "schema"), [("rss", "rss2.rnc"), ("atom", "atom.rng")])
def test_every_feed_meets_the_relax_ng_schema(
    matrix: tuple[Release, Path], schemas: Path, suffix: str, schema: str
) -> None:
    jing = shutil.which("jing")
    if jing is None:
        pytest.skip("needs jing; install it (Debian: `jing`)")
    compact = ["-c"] if schema.endswith(".rnc") else []
    command: list[str | Path] = [jing, *compact, schemas / schema, *each(matrix[1], suffix)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=240)
    assert (done.returncode, done.stdout) == (0, "")
