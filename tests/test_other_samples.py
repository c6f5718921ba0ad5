"""Every file of wires, content systems, sites and feeds that lies with the samples: read, or refused with advice."""

from collections import Counter
from pathlib import Path

from feedpub import normalize, readers
from feedpub.errors import ArticleError
from feedpub.naming import Newsroom
from tests.builders import KYIV

ROOM = Newsroom(authority="g.example,2025", language="en", zone=KYIV, story_url="https://g.example/{slug}")
#: Files that wires send under names without a suffix: their source says the form.
NAMELESS = {"newsml-g2": "newsml"}


def test_every_file_is_read_or_refused_with_what_to_do_and_nothing_crashes(samples: Path) -> None:
    others = ("truth.jsonl", "index.json")
    files = sorted(one for one in (samples / "other").rglob("*") if one.is_file() and one.name not in others)
    outcomes: Counter[str] = Counter()
    for path in files:
        form = NAMELESS.get(path.parent.name) if not readers.is_story(path.name) else None
        try:
            stories = list(readers.read(path.name, path.read_bytes(), readers.Reading(zone=KYIV), form=form))
        except ArticleError as error:
            stories = [error]
        errors = [one for one in stories if isinstance(one, ArticleError)]
        for story in stories:
            if isinstance(story, ArticleError):
                continue
            try:
                normalize.complete(normalize.entry_of(story, ROOM), story)
            except ArticleError as error:
                errors.append(error)
        for said in errors:
            assert said.subject == path.name
            assert "; " in said.message or ": export" in said.message, said
        outcomes["refused" if len(errors) == len(stories) and errors else "read"] += 1
        assert stories or path.suffix in (".xml", ".rss", ".atom"), path  # a feed may have no entries
    # The others are plans, events, packages, pictures and snippets that show one element; or lack headline or date.
    assert outcomes == {"read": 117, "refused": 79}
