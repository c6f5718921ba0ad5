"""What must not go out is told by nothing: each field of such stories has a word of its own, and no word is met.

Not in a document, not in a line of a command, but where the newsroom asks its own machine for just that story: `list`
and `explain` (docs/design.md).
"""

import gzip
import re
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from tests.newsroom import CONFIG
from tests.program import Ended, Program, program

__all__ = ["program"]

NOW = ("--now", "2026-11-23T12:00")
#: What keeps each story in.
STATES = {
    "withheld": "status: withheld",
    "draft": "draft: true",
    "embargoed": "embargo: 2035-01-01 10:00",
    "ahead": "",
    "expired": "expires: 2026-11-01 10:00",
    "canceled": "status: canceled",
    "members": "access: members",
}
#: Where each word stands in a story.
FIELDS = (
    *(
        "headline",
        "lead",
        "body",
        "author",
        "tag",
        "section",
        "image",
        "alt",
        "slug",
        "place",
        "source",
        "free",
        "note",
    ),
    *("related", "rights", "file", "enclosure"),
)
STORY = """\
---
title: {headline} is the headline
summary: {lead} is the lead.
date: {date}
author: {author} Author
tags: [{tag}, port]
section: {section}
image: {{url: /media/{image}.jpg, alt: {alt}}}
slug: {slug}
dateline: {place}
source: {source}
mood: {free}
rights: {rights}
enclosures: [{{url: "https://gazette.example/{enclosure}.mp3", type: audio/mpeg, length: 5}}]
corrections: [{{at: 2026-11-02, note: {note}}}]
related: [{related}]
lang: en
{state}
---

{body} is the text.
"""
FEEDS = """\
feeds:
  news: {title: Gazette, content: full, formats: [rss, atom, json, html]}
  inside: {title: For members, members: true, content: full, formats: [rss, atom, json, html]}
  tags: {each: tag, title: "Gazette: {tag}"}
  authors: {each: author, title: "{author}"}
  desks: {each: section, title: "{section}"}
landing: {}
opml: {}
news_sitemap: {}
"""


def word(state: str, field: str) -> str:
    return f"canary{state}{field}"


WORDS = {word(state, field) for state in STATES for field in FIELDS}
#: Members' stories are in the feeds that say so, with headline, lead and link.
FOR_MEMBERS = {word("members", field) for field in ("headline", "lead", "slug", "file")}
#: What else a feed tells of a story that it lists by its headline: who wrote it, what it is about.
ABOUT_MEMBERS = {word("members", field) for field in ("author", "tag", "section", "place", "source", "rights", "note")}


@pytest.fixture
def newsroom(tmp_path: Path) -> Path:
    """A newsroom with a story for everybody, which points to all the others, and one story of each state."""
    (tmp_path / "config").mkdir()
    text = CONFIG.replace("feeds:\n  news: {title: Gazette}\n", FEEDS)
    (tmp_path / "config/feedpub.yaml").write_text(f'{text}schedule:\n  - cron: "0 0 29 2 *"\n')
    for state, line in STATES.items():
        date = "2035-01-01 10:00" if state == "ahead" else "2026-11-02 10:00"
        words = {field: word(state, field) for field in FIELDS}
        file = tmp_path / "content" / "news" / f"{words['file']}.md"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(STORY.format(**words, date=date, state=line))
    for state in STATES:
        # In another language, under the same name: a translation, had it come out.
        other = f"---\ntitle: Public {state}\ndate: 2026-11-03\nlang: uk\ntags: [port]\n---\n\nFor everybody.\n"
        (tmp_path / "content/uk").mkdir(exist_ok=True)
        (tmp_path / "content/uk" / f"{word(state, 'file')}.md").write_text(other)
    return tmp_path


def met(text: str) -> set[str]:
    """The words that stand in a text, however they are spelt there."""
    return {found for found in re.findall(r"canary[a-z]+", text.lower()) if found in WORDS}


def published(folder: Path) -> Iterator[tuple[str, str]]:
    for file in sorted((folder / "output").rglob("*")):
        if file.is_file():
            body = file.read_bytes()
            text = (gzip.decompress(body) if file.suffix == ".gz" else body).decode("utf-8", "replace")
            yield file.relative_to(folder / "output").as_posix(), f"{file.name}\n{text}"


def names(folder: Path) -> set[str]:
    """The words that files' names give to public stories: their translations in Ukrainian have the same."""
    return {word(state, "file") for state in STATES}


def said(ended: Ended) -> set[str]:
    return met(ended.out + ended.err)


def test_no_document_tells_a_word(newsroom: Path, program: Program) -> None:
    program(newsroom, "build", *NOW)
    documents = dict(published(newsroom))

    assert {
        "news.rss",
        "inside.json",
        "tags/port.atom",
        "index.html",
        "feeds.opml",
        "news-sitemap.xml",
    } <= documents.keys()
    public = names(newsroom)
    for name, text in documents.items():
        allowed = public | (FOR_MEMBERS | ABOUT_MEMBERS if name.startswith("inside.") else set())
        assert met(text) <= allowed, name
    assert word("members", "headline") in documents["inside.rss"]
    for field in ("body", "image", "alt", "enclosure", "related", "free"):
        assert word("members", field) not in documents["inside.rss"] + documents["inside.atom"]


#: Commands that tell of the newsroom as a whole, or of what subscribers get: none of them tells a word.
SILENT = (
    *("build -vv", "check -v", "build --dry-run", "diff", "diff --json", "status", "status --json", "ledger export"),
    *("validate output/news.atom", "validate --json output/inside.rss", "adopt --dry-run former.rss", "build -q"),
)


@pytest.mark.parametrize("built", [False, True])
@pytest.mark.parametrize("command", SILENT)
def test_no_line_of_a_command_tells_a_word(newsroom: Path, program: Program, command: str, built: bool) -> None:
    if built or command.startswith(("validate", "ledger", "status")):
        program(newsroom, "build", *NOW)
        (newsroom / "content/uk/more.md").write_text("---\ntitle: More\ndate: 2026-11-04\nlang: uk\n---\n\nMore.\n")
    (newsroom / "former.rss").write_text(
        '<rss version="2.0"><channel><title>G</title><link>https://gazette.example/</link><description>G</description>'
        "<item><title>Another story</title><link>https://gazette.example/another</link><guid>7</guid>"
        "<pubDate>Mon, 02 Nov 2026 10:00:00 +0200</pubDate></item></channel></rss>"
    )
    timed = () if command.startswith(("validate", "ledger", "adopt")) else NOW
    ended = program(newsroom, *command.split(), *timed)

    public, inside = names(newsroom), "inside" in command or "diff" in command or "ledger" in command
    allowed = public | (FOR_MEMBERS | ABOUT_MEMBERS if inside else set())
    if command == "ledger export":  # the newsroom's own backup; what it lists for members is whole in it
        allowed |= {one for one in WORDS if one.startswith("canarymembers")}
    assert said(ended) <= allowed
    assert ended.code in (0, 1), ended.err


def test_a_running_feedpub_tells_no_word(newsroom: Path) -> None:
    command = [sys.executable, "-u", "-m", "feedpub", "run", "-vv"]
    with subprocess.Popen(
        command, cwd=newsroom, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    ) as running:
        assert running.stdout
        lines = []
        for line in running.stdout:
            lines.append(line)
            if "news.rss   Gazette" in line:
                break
        running.send_signal(signal.SIGTERM)
        lines += running.stdout.readlines()

    assert any("feedpub run: stopped" in line for line in lines)
    assert met("".join(lines)) <= names(newsroom)


def test_what_never_came_out_is_in_neither_the_ledger_nor_the_list(newsroom: Path, program: Program) -> None:
    program(newsroom, "build", *NOW)
    program(newsroom, "build", "--now", "2026-11-23T13:00")
    with closing(sqlite3.connect(newsroom / "config/.feedpub/ledger.db")) as ledger:
        kept = "\n".join(
            str(ledger.execute(f"SELECT * FROM {table}").fetchall()) for table in ("story", "feed", "event")
        )
    kept += program(newsroom, "ledger", "export").out

    assert met(kept) <= names(newsroom) | {one for one in WORDS if one.startswith("canarymembers")}
    assert not (newsroom / "config/withdrawn.yaml").exists()


def test_nobody_is_told_the_history_of_what_never_came_out(newsroom: Path, program: Program) -> None:
    program(newsroom, "build", *NOW)
    for state in ("withheld", "draft", "embargoed", "ahead", "canceled", "expired"):
        ended = program(newsroom, "history", f"https://gazette.example/{word(state, 'slug')}")
        assert (ended.code, said(ended)) == (2, {word(state, "slug")}), "what was asked for, and no more"


def test_list_tells_the_newsroom_itself_what_it_keeps_in_but_not_its_text(
    newsroom: Path, program: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "400")
    table, records = program(newsroom, "list", *NOW), program(newsroom, "list", "--json", *NOW)
    for state in STATES:
        shown = said(table) & {word(state, field) for field in FIELDS}
        assert shown == {word(state, "headline"), word(state, "file")}, "in the table"
        assert word(state, "headline") in said(records)
    texts = {word(state, field) for state in STATES for field in ("body", "lead", "note", "alt", "image", "free")}
    assert said(records) & texts == set()


def test_explain_tells_all_of_the_file_that_it_is_asked_for_and_nothing_of_another(
    newsroom: Path, program: Program
) -> None:
    ended = program(newsroom, "explain", f"content/news/{word('draft', 'file')}.md")
    assert {word("draft", "headline"), word("draft", "lead"), word("draft", "author")} <= said(ended)
    assert {one for one in said(ended) if not one.startswith("canarydraft")} == set()


def test_a_problem_names_the_file_of_such_a_story_and_what_is_wrong_in_it_but_nothing_else(
    newsroom: Path, program: Program
) -> None:
    for state in STATES:
        file = newsroom / "content/news" / f"{word(state, 'file')}.md"
        file.write_text(file.read_text().replace("lang: en", "lang: en\nupdated: 2026-13-45"))
    ended = program(newsroom, "build", "-vv", *NOW)

    assert ended.code == 1
    assert said(ended) == names(newsroom)
    for name, text in published(newsroom):
        assert met(text) <= names(newsroom), name


def test_the_words_are_met_where_a_story_is_let_out(newsroom: Path, program: Program) -> None:
    """Or all of this would show nothing."""
    file = newsroom / "content/news" / f"{word('withheld', 'file')}.md"
    file.write_text(file.read_text().replace("status: withheld\n", ""))
    program(newsroom, "build", *NOW)
    shown = met("".join(text for _, text in published(newsroom)))
    assert {word("withheld", field) for field in FIELDS} - shown <= {word("withheld", "free"), word("withheld", "file")}
