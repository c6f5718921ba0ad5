"""Time a newsroom's whole matrix: 200 feeds of 50 stories in four formats, rendered and checked, from a warm start.

    python benchmarks/matrix.py [FEEDS] [STORIES]

Warm: what renders is imported, and the stories are read. Every story is in five feeds. Told are seconds of the
processor, median of three, which a busy machine does not falsify much, and the peak of memory in the whole process.
"""

import resource
import statistics
import sys
import time
from datetime import UTC, datetime, timedelta

from corpus import story

from feedpub import gate, normalize, readers
from feedpub.formats import FORMATS
from feedpub.formats._shared import forget
from feedpub.model import Article, Entry, Feed
from feedpub.naming import Newsroom

NAMES = ("rss", "atom", "json", "html")
NOW = datetime(2026, 11, 1, tzinfo=UTC)


def entries(count: int) -> list[Entry]:
    """Stories as feeds carry them, each of 3 to 5 kB."""
    room = Newsroom(
        authority="bench.example,2026",
        language="en",
        zone=UTC,  # type: ignore[arg-type]
        story_url="https://bench.example/{slug}",
        source_language="en",
    )
    found = []
    for number in range(count):
        (article,) = readers.read(f"story-{number}.md", story(number).encode(), readers.Reading(zone=UTC))  # type: ignore[arg-type]
        assert isinstance(article, Article)
        found.append(normalize.complete(normalize.entry_of(article, room), article))
    return found


def feeds(stories: list[Entry], count: int, each: int) -> list[Feed]:
    """Feeds that overlap, as those of sections, tags and authors do."""
    step = max(1, len(stories) // count)
    made = []
    for number in range(count):
        carried = [stories[(number * step + one * 7) % len(stories)] for one in range(each)]
        carried = sorted({one.id: one for one in carried}.values(), key=lambda one: one.published, reverse=True)
        made.append(
            Feed(
                name=f"tags/feed-{number}",
                id=f"tag:bench.example,2026:feeds/{number}",
                title=f"Feed {number}",
                description=f"All about {number}",
                home_url="https://bench.example/",
                self_url=f"https://bench.example/feeds/tags/feed-{number}",
                language="en",
                updated=NOW + timedelta(days=1),
                entries=tuple(carried),
                author="Benchmark",
                formats=NAMES,
                lead_image=("inline",),
            )
        )
    return made


def checked(one: Feed, name: str) -> None:
    """Render a feed's document and hold it to the gate, which raises an error where it must not go out."""
    form = FORMATS[name]
    gate.check(form.document(one), one, form.url(one))


def main() -> None:
    """Measure, and tell."""
    count, each = (int(one) for one in (*sys.argv[1:], "200", "50")[:2])
    stories = entries(count * each // 5)
    matrix = feeds(stories, count, each)
    assert {len(one.entries) for one in matrix} == {each}
    for name in NAMES:
        checked(matrix[0], name)  # imports what it needs
    by_format: dict[str, list[float]] = {name: [] for name in NAMES}
    for _ in range(3):
        forget()  # as each build does
        for name in NAMES:
            began = time.process_time()
            for one in matrix:
                checked(one, name)
            by_format[name].append(time.process_time() - began)
    medians = {name: statistics.median(times) for name, times in by_format.items()}
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{count} feeds of {each} stories in {len(NAMES)} formats: {sum(medians.values()):.2f} s of the processor")
    print(", ".join(f"{name} {seconds:.2f} s" for name, seconds in medians.items()) + f"; peak {peak:.0f} MB")


if __name__ == "__main__":
    main()
