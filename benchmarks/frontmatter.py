"""How long a story's front matter takes to read, beside PyYAML's C parser on the same bytes, in one run.

    python benchmarks/frontmatter.py [STORIES | FOLDER]

The stories are as many of the benchmarks' own, or those in a folder that have YAML on top and no mistake in them.
Prints microseconds a story and the median ratio. "front matter" is what PyYAML does and more: find its end in the
story, read it with lines, refuse duplicate keys and slips, and sort its keys by field. "metadata" makes the fields of
them: dates, people, tags, what may go out. "whole story" is all of the reader, its text included.
"""

import statistics
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from zoneinfo import ZoneInfo

import corpus
import yaml

from feedpub import readers
from feedpub.errors import ArticleError
from feedpub.readers import Reading, markdown
from feedpub.readers.markdown.frontmatter import declared
from feedpub.readers.markdown.head import load, split

ROUNDS = 15


def micros(do: Callable[[str], object], texts: Sequence[str]) -> float:
    """Microseconds a text."""
    begun = time.perf_counter()
    for text in texts:
        do(text)
    return (time.perf_counter() - begun) / len(texts) * 1e6


def found_in(folder: Path, context: Reading) -> Iterator[str]:
    """The stories below a folder that have YAML on top, and in which nothing is wrong."""
    for file in sorted(one for one in folder.rglob("*") if readers.suffix_of(one.name) in (".md", ".markdown")):
        with suppress(ArticleError, UnicodeDecodeError, yaml.YAMLError):
            text = file.read_bytes().decode("utf-8-sig").replace("\r\n", "\n")
            parts = split("story.md", text)
            markdown.article_of("story.md", text.encode(), context)
            if parts.syntax == "yaml" and yaml.load(parts.head, yaml.CSafeLoader):
                yield text


def main(count: int, folder: Path | None) -> None:
    context = Reading(zone=ZoneInfo("Europe/Kyiv"))
    stories = [corpus.story(number) for number in range(count)] if folder is None else list(found_in(folder, context))
    heads = [split("story.md", story).head for story in stories]
    ways: dict[str, tuple[Callable[[str], object], list[str]]] = {
        "PyYAML's C parser": (lambda text: yaml.load(text, yaml.CSafeLoader), heads),
        "front matter": (lambda text: declared("story.md", load("story.md", split("story.md", text))), stories),
        "metadata": (lambda text: markdown.metadata("story.md", split("story.md", text), context), stories),
        "whole story": (lambda text: markdown.article_of("story.md", text.encode(), context), stories),
    }
    # Round by round, so that a machine that slows down meanwhile slows all of them down.
    rounds = [{name: micros(do, texts) for name, (do, texts) in ways.items()} for _ in range(ROUNDS)]
    print(f"{len(stories)} stories")
    for name in ways:
        ratios = [one[name] / one["PyYAML's C parser"] for one in rounds]
        spent = statistics.median(one[name] for one in rounds)
        print(f"{name:18} {spent:7.1f} us  {statistics.median(ratios):5.2f} x")


if __name__ == "__main__":
    asked = sys.argv[1] if len(sys.argv) > 1 else "400"
    main(*((int(asked), None) if asked.isdigit() else (0, Path(asked))))
