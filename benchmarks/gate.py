"""What the gate costs beside feedgen's rendering of the same entries, cold: a document is made once and checked once.

Rendering is feedgen's own, of all entries in one go, as whoever uses feedgen does it: what feedpub adds so that a story
is made once for many feeds costs more when there is but one, and would flatter the gate.

    python benchmarks/gate.py [ENTRIES] [ROUNDS]

Entries have a text of 3 kB with links and pictures, as a newsroom's have. Each round has entries that nobody saw
before, so that nothing is remembered of an earlier one. The median of the rounds' ratios counts.
"""

import statistics
import sys
from datetime import UTC, datetime, timedelta
from time import process_time

from feedpub import gate
from feedpub.formats import FORMATS, _feedgen
from feedpub.model import Document, Entry, Feed, Image, Person

TIME = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)
PARAGRAPH = (
    "<p>Порт «Південний» знову приймає судна — уперше за рік. The harbour opened at six, and the "
    '<a href="https://gazette.example/{0}/{1}">first ship</a> came in at seven with <em>grain</em> for three towns; '
    "nobody had seen so many people on the pier.</p>"
)


def entries(round_number: int, count: int) -> tuple[Entry, ...]:
    made = []
    for number in range(count):
        name = f"story-{round_number}-{number}"
        paragraphs = "".join(PARAGRAPH.format(name, one) for one in range(10))
        picture = f'<figure><img src="https://gazette.example/{name}.jpg" alt="The pier"></figure>'
        at = TIME - timedelta(minutes=7 * number)
        made.append(
            Entry(
                id=f"tag:gazette.example,2025:{name}",
                name=name,
                path=f"content/{name}.md",
                url=f"https://gazette.example/news/{name}",
                title=f"Harbour {number} reopens after {round_number} years",
                published=at,
                updated=at,
                language="uk",
                authors=(Person(name="Olena Koval"),),
                section="Economy",
                tags=("harbour", "grain", "ships"),
                images=(Image(url=f"https://gazette.example/{name}.jpg", alt="The pier", width=1200, height=800),),
                summary="Ships sail again, and the first of them brings grain for three towns.",
                content=paragraphs + picture,
            )
        )
    return tuple(made)


def feed(round_number: int, count: int) -> Feed:
    return Feed(
        name="news",
        id="tag:gazette.example,2025:feeds/news",
        title="Gazette",
        description="All the news",
        home_url="https://gazette.example/",
        self_url="https://gazette.example/feeds/news",
        language="uk",
        updated=TIME,
        entries=entries(round_number, count),
        author="Gazette",
    )


def main() -> None:
    count, rounds = (int(word) for word in (sys.argv[1:] + ["200", "21"][len(sys.argv) - 1 :]))
    for form in [FORMATS[name] for name in ("rss", "atom")]:
        ratios, renders, checks = [], [], []
        for number in range(rounds + 1):
            one = feed(number, count)
            start = process_time()
            body = _feedgen.written(one, form.url(one), form.media_type, one.entries)
            middle = process_time()
            document = Document(path=form.path(one), media_type=form.media_type, body=body, feed=one.name)
            ready = process_time()
            gate.check(document, one, form.url(one), TIME)
            end = process_time()
            if number:  # the first round imports
                renders.append(middle - start)
                checks.append(end - ready)
                ratios.append((end - ready) / (middle - start))
        render, check = (statistics.median(times) * 1e6 / count for times in (renders, checks))
        print(
            f"{form.name}: {count} entries, {len(document.body) / 1e6:.2f} MB: rendering {render:.0f} µs an entry, "
            f"the gate {check:.0f}; ratio {statistics.median(ratios):.2f} (from {min(ratios):.2f} to {max(ratios):.2f})"
        )


if __name__ == "__main__":
    main()
