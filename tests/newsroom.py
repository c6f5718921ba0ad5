"""A small newsroom for tests of the whole pipe: write stories, build, look at what a subscriber gets."""

from pathlib import Path

import feedparser

from feedpub import config, dates, killing, pipeline, settings
from feedpub.gather import Means
from feedpub.guards import Allowed
from feedpub.ledger.sqlite import open_ledger
from feedpub.pipeline import Release
from feedpub.watching import Stopping

SITE = """\
site:
  title: Gazette
  url: https://gazette.example/
  authority: "gazette.example,2025"
  language: en
  timezone: Europe/Kyiv
"""
STORY = "---\ntitle: {title}\ndate: {date}\nlang: en\n{more}---\n\n{text}\n"


def configured(feeds: str, *, story_url: str = "https://gazette.example/{slug}", more: str = "") -> str:
    """A configuration with these lines for its feeds, and ``more`` at its end."""
    sources = f'sources:\n  - {{path: ../content, story_url: "{story_url}"}}\n'
    return f"{SITE}{sources}feeds:\n{feeds}\ntargets:\n  - path: ../output\n{more}"


CONFIG = configured("  news: {title: Gazette}")


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
        story = STORY.replace("lang: en\n", "") if "language: " in more else STORY
        file.write_text(story.format(title=title, date=date, more=more, text=text))
        return file

    def configure(self, lines: str) -> None:
        """Add lines to the configuration."""
        path = self.folder / "config" / "feedpub.yaml"
        path.write_text(f"{path.read_text()}{lines}\n")

    def build(
        self,
        now: str = "2026-11-23T12:00",
        stopping: Stopping | None = None,
        *,
        kill: bool = False,
        allow: str = "",
        means: Means | None = None,
    ) -> Release:
        loaded = self.config()
        ledger, note = open_ledger(loaded.state / "ledger.db")
        assert note is None
        moment = dates.localize(dates.parse(now), loaded.site.timezone)
        allowed = Allowed({allow: (allow,)} if allow else {})
        try:
            return pipeline.build(loaded, moment, ledger, stopping=stopping, kill=kill, allowed=allowed, means=means)
        finally:
            ledger.close()

    def kill(self, story: str, now: str = "2026-11-23T13:00", *, reason: str = "", legal: bool = False) -> Release:
        """What ``feedpub kill`` does, by a person who stands in the newsroom's folder."""
        loaded = self.config()
        ledger, _ = open_ledger(loaded.state / "ledger.db", write=False)
        moment = dates.localize(dates.parse(now), loaded.site.timezone)
        try:
            killing.take_back(loaded, ledger, story, moment, reason=reason, legal=legal, folder=self.folder)
        finally:
            ledger.close()
        return self.build(now, kill=True)

    def config(self) -> settings.Config:
        return config.load(self.folder / "config" / "feedpub.yaml")

    def document(self, name: str) -> str:
        return (self.folder / "output" / name).read_text()

    def shown(self) -> dict[str, str]:
        feed = feedparser.parse((self.folder / "output" / "news.atom").read_bytes())
        return {entry.id.partition(":")[2].partition(":")[2]: entry.title for entry in feed.entries}
