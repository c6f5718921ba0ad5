"""Write a newsroom of N stories to time feedpub and its peers with: the same for the same N, on every machine.

    python benchmarks/corpus.py 10000 FOLDER [--form html] [--matrix full]

Ten sections; 200 authors and 1,000 tags, of which few are frequent; a summary on 70 stories of 100 and a picture on 20;
times in seven zones, no two alike, some 400 stories on the last day and fewer the longer ago; 3 to 5 kB of Markdown
each, or an HTML page with JSON-LD. Feeds: all stories and a feed for each section; with a full matrix one for each tag
and author, too. Each is in RSS and Atom, with the newest 50 stories in full.
"""

import argparse
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone
from html import escape
from pathlib import Path

NEWEST = datetime(2026, 11, 1, 12, tzinfo=UTC)
SITE = "https://bench.example/"
LIMIT = 50
SECTIONS = "politics economy city world culture sport science weather opinion travel".split()
WORDS = (
    "harbor council tram bridge budget school river market storm vote grain pier lighthouse museum swimmer engineer "
    "ticket winter lagoon buoy concert library printer garden mayor spokesman figures audit repair orchestra"
).split()
FIRST = (
    "Anna Boris Clara Dmytro Elif Franz Greta Hugo Iryna Jonas Kofi Lesia Marta Nils Olena Pedro Quinn Rosa Sven Taras"
).split()
LAST = "Adler Bondar Costa Danko Eriksen Franko Garcia Haas Ivanko Jensen".split()
ZONES = (0, 60, 120, 180, -300, -480, 330)  # minutes
CONFIG = """\
site:
  title: Benchmark
  url: https://bench.example/
  authority: "bench.example,2026"
  language: en
  timezone: UTC
sources:
  - {path: ../content, language: en, story_url: "https://bench.example/{section}/{slug}"}
feeds:
  all: {title: All, limit: 50}
FEEDStargets:
  - path: ../output
"""
EACH = """\
  tag: {each: tag, title: "{tag}", limit: 50}
  author: {each: author, title: "{author}", limit: 50}
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """What a story says; its texts are Markdown."""

    number: int
    title: str
    when: datetime
    author: str
    tags: tuple[str, ...]
    section: str
    summary: str | None
    image: str | None
    paragraphs: tuple[str, ...]

    @property
    def place(self) -> str:
        """Its folder and its file's name, without suffix."""
        return f"{self.section}/{self.when.astimezone(UTC):%Y/%m}/story-{self.number}"


def _skewed(state: int, count: int) -> int:
    """A number below ``count``, small ones more often: about as the words of a language are."""
    share = (state % 10_007) / 10_007
    return int(count * share**3)


def made(number: int) -> Story:
    """The story of that number; 0 is the newest."""
    state = (number + 1) * 2654435761 % 2**32  # Knuth's multiplicative hash: varied, and no generator to seed

    def word(step: int) -> str:
        return WORDS[(state >> (step % 24)) * (step + 7) % len(WORDS)]

    paragraphs = []
    for one in range(9 + state % 5):
        sentences = [
            f"The {word(one + k)} of the {word(one * k + 3)} & the {word(k)} met the {word(one + 5)} on day {one * k}."
            for k in range(1, 7)
        ]
        paragraphs.append(" ".join(sentences))
    paragraphs.insert(2, f"> “The {word(9)} is open,” said the {word(11)}, for 100 € or 日本円.")
    paragraphs.insert(4, "\n".join(f"- {word(k)} and [{word(k + 1)}](/{SECTIONS[k]}/story-{k})" for k in range(4)))
    zone = timezone(timedelta(minutes=ZONES[state % len(ZONES)]))
    # The gaps grow with the number, from three and a half minutes on: a million stories are 26 years.
    age = 216 * number + number * number // 1600
    author = _skewed(state >> 3, 200)
    return Story(
        number=number,
        title=f"The {word(1)} & the {word(2)}: story {number}",
        when=(NEWEST - timedelta(seconds=age)).astimezone(zone),
        author=f"{FIRST[author % 20]} {LAST[author // 20]}",
        tags=tuple(sorted({f"tag {_skewed(state * (k + 3) >> 2, 1000)}" for k in range(1 + state % 6)})),
        section=SECTIONS[state % 10],
        summary=f"What the {word(3)} did to the {word(4)} in story {number}." if state % 10 < 7 else None,
        image=f"{SITE}images/{state % 1000}.jpg" if state % 5 == 0 else None,
        paragraphs=tuple(paragraphs),
    )


def story(number: int) -> str:
    """The story of that number as Markdown with YAML in front."""
    one = made(number)
    head = [f"title: '{one.title}'", f"date: {one.when.isoformat()}", f"authors: [{one.author}]"]
    head += [f"summary: {one.summary}"] * (one.summary is not None)
    head += [f"image: {one.image}"] * (one.image is not None)
    head += [f"tags: [{', '.join(one.tags)}]"]
    return "---\n{}\n---\n\n{}\n".format("\n".join(head), "\n\n".join(one.paragraphs))


def page(number: int) -> str:
    """The story of that number as a page of a news site."""
    one = made(number)
    facts = {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "headline": one.title,
        "datePublished": one.when.isoformat(),
        "author": {"@type": "Person", "name": one.author},
        "articleSection": one.section,
        "keywords": list(one.tags),
        **({"description": one.summary} if one.summary else {}),
        **({"image": one.image} if one.image else {}),
    }
    description = f'<meta property="og:description" content="{escape(one.summary)}">\n' if one.summary else ""
    text = "\n".join(f"<p>{escape(paragraph)}</p>" for paragraph in one.paragraphs)
    menu = "".join(f'<li><a href="/{name}/">{name.title()}</a></li>' for name in SECTIONS)
    return (
        f'<!doctype html>\n<html lang="en"><head><meta charset="utf-8"><title>{escape(one.title)} | Benchmark</title>\n'
        f'<link rel="canonical" href="{SITE}{one.section}/story-{number}">\n{description}'
        f'<script type="application/ld+json">{json.dumps(facts)}</script></head>\n'
        f"<body><nav><ul>{menu}</ul></nav><main><article><h1>{escape(one.title)}</h1>\n"
        f'<p class="byline">By {one.author}</p><time datetime="{one.when.isoformat()}">{one.when:%d %B %Y}</time>\n'
        f"{text}\n</article></main><footer>© Benchmark</footer></body></html>\n"
    )


FORMS = {"markdown": (story, ".md"), "html": (page, ".html")}


def feeds(*, full: bool) -> Iterator[str]:
    """The lines of the configuration that name feeds."""
    for name in SECTIONS:
        yield f"  {name}: {{title: {name.title()}, section: {name}, limit: {LIMIT}}}\n"
    if full:
        yield EACH


def write(count: int, folder: Path, *, form: str = "markdown", full: bool = False) -> None:
    """The newsroom: its configuration, and ``count`` stories in section/year/month."""
    (folder / "config").mkdir(parents=True, exist_ok=True)
    text = CONFIG.replace("FEEDS", "".join(feeds(full=full)))
    (folder / "config" / "feedpub.yaml").write_text(text, "utf-8")
    text_of, suffix = FORMS[form]
    made_folders: set[Path] = set()
    for number in range(count):
        place = folder / "content" / (made(number).place + suffix)
        if place.parent not in made_folders:
            place.parent.mkdir(parents=True, exist_ok=True)
            made_folders.add(place.parent)
        place.write_text(text_of(number), "utf-8")


if __name__ == "__main__":
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("count", type=int)
    asked.add_argument("folder", type=Path)
    asked.add_argument("--form", choices=FORMS, default="markdown")
    asked.add_argument("--matrix", choices=["small", "full"], default="small")
    wanted = asked.parse_args()
    write(wanted.count, wanted.folder, form=wanted.form, full=wanted.matrix == "full")
