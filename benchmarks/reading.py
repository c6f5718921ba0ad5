"""What one story costs, from the bytes of its file to its packed outcome and back, and its second half, by stage.

    python benchmarks/reading.py [STORIES] [--form html]

Prints microseconds of processor time a story and the median ratio to a yardstick that runs in every round: PyYAML's C
parser on the same stories' front matter, or lxml's parser on the same pages.
"""

import argparse
import statistics
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from zoneinfo import ZoneInfo

import corpus
import yaml
from lxml import html as lxml_html
from msgspec.structs import replace

from feedpub import markup, normalize, packing, readers, reading
from feedpub.model import Article
from feedpub.naming import Newsroom
from feedpub.onego import AT_ONCE
from feedpub.readers.markdown.head import split
from feedpub.sources import directory, loading

ROUNDS = 9
ROOM = Newsroom(
    authority="bench.example,2026",
    language="en",
    zone=ZoneInfo("UTC"),
    story_url="https://bench.example/{section}/{slug}",
    source_language="en",
    folder="../content",
)
GUESSED = Newsroom(authority=ROOM.authority, language="en", zone=ROOM.zone, story_url=ROOM.story_url)
Way = tuple[Callable[..., object], Sequence[object]]


def micros(do: Callable[..., object], things: Sequence[object]) -> float:
    """Microseconds of processor time a thing."""
    begun = time.process_time()
    for thing in things:
        do(thing)
    return (time.process_time() - begun) / len(things) * 1e6


def found_in(folder: Path) -> list[reading.Found]:
    """The stories of a folder, as a build finds them."""
    items, _ = directory.scan(folder, known=readers.is_story)
    return [reading.Found(path=f"../content/{item.path}", item=item, room=ROOM, form=None) for item in items]


def article_of(found: reading.Found) -> Article:
    """The one article of a file."""
    (article,) = reading.read(found)
    if not isinstance(article, Article):
        raise article
    return article


def ways(found: Sequence[reading.Found], form: str) -> dict[str, Way]:
    """The stages and what they are given; the first is the yardstick."""
    bytes_of = [loading.load(one.item) for one in found]
    articles = [article_of(one) for one in found]
    entries = [normalize.entry_of(article, ROOM) for article in articles]
    packed = [packing.pack(reading.outcome_of(one)) for one in found]
    pages = [markup.to_html(article.body, article.markup) for article in articles]
    yardstick: dict[str, Way] = (
        {"lxml, parsed": (lxml_html.fromstring, bytes_of)}
        if form == "html"
        else {
            "PyYAML's C parser": (
                lambda head: yaml.load(head, yaml.CSafeLoader),
                [split("story.md", raw.decode()).head for raw in bytes_of],
            )
        }
    )
    context = readers.Reading(zone=ROOM.zone, language=ROOM.source_language)
    both = list(zip(entries, articles, strict=True))
    together = [found[at : at + AT_ONCE] for at in range(0, len(found), AT_ONCE)]
    return yardstick | {
        "load": (lambda one: loading.load(one.item), found),
        "read": (
            lambda pair: readers.read(pair[0].item.path, pair[1], context),
            list(zip(found, bytes_of, strict=True)),
        ),
        "entry": (lambda article: normalize.entry_of(article, ROOM), articles),
        "entry, language": (
            lambda article: normalize.entry_of(article, GUESSED),
            [replace(article, language=None) for article in articles],
        ),
        "outcome": (lambda some: [*reading.outcomes_of(some)], together),
        "outcome, packed": (lambda some: [packing.pack(one) for one in reading.outcomes_of(some)], together),
        "unpack": (packing.unpack, packed),
        "to HTML": (lambda article: markup.to_html(article.body, article.markup), articles),
        "sanitize": (lambda pair: markup.sanitize(pair[0], pair[1].url), list(zip(pages, entries, strict=True))),
        "second half": (lambda pair: normalize.complete(*pair), both),
    }


def main(count: int, form: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        corpus.write(count, Path(folder), form=form)
        stages = ways(found_in(Path(folder, "content")), form)
        # Round by round, so that a machine that slows down meanwhile slows all of them down.
        rounds = [
            {name: micros(do, things) * len(things) / count for name, (do, things) in stages.items()}
            for _ in range(ROUNDS)
        ]
    first = next(iter(stages))
    for name in stages:
        ratio = statistics.median(one[name] / one[first] for one in rounds)
        spent = statistics.median(one[name] for one in rounds)
        print(f"{name:18} {spent:8.1f} us  {ratio:6.2f} x")


if __name__ == "__main__":
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("count", type=int, nargs="?", default=500)
    asked.add_argument("--form", choices=corpus.FORMS, default="markdown")
    wanted = asked.parse_args()
    main(wanted.count, wanted.form)
