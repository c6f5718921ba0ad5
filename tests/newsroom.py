"""A small newsroom for tests of the whole pipe: write stories, build, look at what a subscriber gets."""

from pathlib import Path

import feedparser

from feedpub import config, dates, pipeline
from feedpub.ledger.sqlite import open_ledger
from feedpub.pipeline import Release

CONFIG = """\
site:
  title: Gazette
  url: https://gazette.example/
  authority: "gazette.example,2025"
  language: en
  timezone: Europe/Kyiv
sources:
  - {path: ../content, story_url: "https://gazette.example/{slug}"}
feeds:
  news: {title: Gazette}
targets:
  - path: ../output
"""
STORY = "---\ntitle: {title}\ndate: {date}\nlang: en\n{more}---\n\n{text}\n"


class Newsroom:
    """A newsroom in a folder: write stories, build, look at what a subscriber gets."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        (folder / "config").mkdir()
        (folder / "config" / "feedpub.yaml").write_text(CONFIG)
        self.write("other.md", title="Other", date="2026-11-01 10:00")

    def write(
        self, path: str, *, title: str = "Story", date: str = "2026-11-20 10:00", more: str = "", text: str = "Text."
    ) -> Path:
        file = self.folder / "content" / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(STORY.format(title=title, date=date, more=more, text=text))
        return file

    def build(self, now: str = "2026-11-23T12:00", stopping: pipeline.Stopping | None = None) -> Release:
        loaded = config.load(self.folder / "config" / "feedpub.yaml")
        ledger, note = open_ledger(loaded.state / "ledger.db")
        assert note is None
        try:
            return pipeline.build(
                loaded, dates.localize(dates.parse(now), loaded.site.timezone), ledger, stopping=stopping
            )
        finally:
            ledger.close()

    def shown(self) -> dict[str, str]:
        feed = feedparser.parse((self.folder / "output" / "news.atom").read_bytes())
        return {entry.id.partition(":")[2].partition(":")[2]: entry.title for entry in feed.entries}
