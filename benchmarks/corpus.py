"""Write a newsroom of N Markdown stories to time feedpub with: the same stories for the same N, on every machine.

    python benchmarks/corpus.py 10000 FOLDER

Ten sections, 200 authors, tags that few and many stories share, about 400 stories a day, 3 to 5 kB each.
"""

import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

SECTIONS = "politics economy city world culture sport science weather opinion travel".split()
WORDS = (
    "harbor council tram bridge budget school river market storm vote grain pier lighthouse museum swimmer engineer "
    "ticket winter lagoon buoy concert library printer garden mayor spokesman figures audit repair orchestra"
).split()
CONFIG = """\
site:
  title: Benchmark
  url: https://bench.example/
  authority: "bench.example,2026"
  language: en
  timezone: Europe/Kyiv
sources:
  - path: ../content
    story_url: https://bench.example/{section}/{slug}
feeds:
  all: {title: All, limit: 50}
SECTIONS
targets:
  - path: ../output
"""


def story(number: int) -> str:
    """The text of one story: headline, facts and about 4 kB of Markdown with a list, a quotation and links."""
    state = number * 2654435761 % 2**32  # Knuth's multiplicative hash: varied, and no random generator to seed

    def word(step: int) -> str:
        return WORDS[(state >> (step % 24)) * (step + 7) % len(WORDS)]

    when = datetime(2026, 11, 1, tzinfo=UTC) - timedelta(seconds=216 * number)
    paragraphs = []
    for one in range(9 + state % 5):
        sentences = [
            f"The {word(one + k)} of the {word(one * k + 3)} & the {word(k)} met the {word(one + 5)} on day {one * k}."
            for k in range(1, 7)
        ]
        paragraphs.append(" ".join(sentences))
    paragraphs.insert(2, f"> “The {word(9)} is open,” said the {word(11)}.")
    paragraphs.insert(4, "\n".join(f"- {word(k)} and [{word(k + 1)}](/{SECTIONS[k]}/story-{k})" for k in range(4)))
    body = "\n\n".join(paragraphs)
    tags = ", ".join(sorted({f"tag-{(state >> k) % (10 ** (k % 3 + 1))}" for k in range(1 + state % 5)}))
    return (
        f"---\ntitle: 'The {word(1)} & the {word(2)}: story {number}'\ndate: {when.isoformat()}\n"
        f"author: Author {'ABCDEFGHIJKLMNOPQRST'[number % 20]}. Surname{'ab' * (number % 10)}\n"
        f"summary: What the {word(3)} did to the {word(4)} in story {number}.\ntags: [{tags}]\n---\n\n{body}\n"
    )


def write(count: int, folder: Path) -> None:
    """The newsroom: its configuration, and ``count`` stories in section/year/month."""
    feeds = "\n".join(f"  {name}: {{title: {name.title()}, section: {name}, limit: 50}}" for name in SECTIONS)
    (folder / "config").mkdir(parents=True, exist_ok=True)
    (folder / "config" / "feedpub.yaml").write_text(CONFIG.replace("SECTIONS", feeds), "utf-8")
    for number in range(count):
        when = datetime(2026, 11, 1, tzinfo=UTC) - timedelta(seconds=216 * number)
        place = folder / "content" / SECTIONS[number % 10] / f"{when:%Y/%m}"
        place.mkdir(parents=True, exist_ok=True)
        (place / f"story-{number}.md").write_text(story(number), "utf-8")


if __name__ == "__main__":
    write(int(sys.argv[1]), Path(sys.argv[2]))
