"""What lives of a small newsroom, which hypothesis makes up, have in common: its folder and what no life may change."""

import os
import shutil
import tempfile
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from hypothesis.stateful import RuleBasedStateMachine

from feedpub import gate
from feedpub.errors import FeedError
from feedpub.model import Document, Feed
from tests.newsroom import configured
from tests.subscriber import Told

BEGIN = datetime(2026, 11, 23, 12, tzinfo=ZoneInfo("Europe/Kyiv"))
MEMORY = Path("/dev/shm")
OVERVIEWS = "landing: {}\nopml: {}\nnews_sitemap: {}\n"
CHECK = gate.check


class Lived(RuleBasedStateMachine):
    """A newsroom in a folder, and what its subscribers were told last."""

    def __init__(self, story_url: str, feeds: str, settings: dict[str, str]) -> None:
        """``settings`` fill the places that are left in address and feeds, and ``more`` stands at the end."""
        super().__init__()
        self.folder = Path(tempfile.mkdtemp(prefix="life", dir=MEMORY if MEMORY.is_dir() else None))
        for name in ("config", "content"):
            (self.folder / name).mkdir()
        self.form, self.settings = (story_url, feeds), settings
        self.now = BEGIN
        self.published: dict[str, datetime] = {}
        self.updated: dict[tuple[str, str], datetime] = {}
        self.in_the_way = ("", "")  # the headline for which documents of a suffix are refused
        self.unremembering = False  # whether the ledger was ever lost

    def teardown(self) -> None:
        shutil.rmtree(self.folder)

    @property
    def config(self) -> Path:
        return self.folder / "config/feedpub.yaml"

    def configure(self, key: str, value: str) -> None:
        self.settings[key] = value
        url, feeds = self.form
        for name, text in self.settings.items():
            url, feeds = url.replace(f"<{name}>", text), feeds.replace(f"<{name}>", text)
        self.config.write_text(configured(feeds, story_url=url, more=f"{OVERVIEWS}{self.settings['more']}\n"))

    def checked(self, document: Document, feed: Feed, *more: Any) -> None:
        """What the gate does, but that it refuses documents for a story that is in the way."""
        word, suffix = self.in_the_way
        if word and document.path.endswith(suffix) and any(one.title.startswith(word) for one in feed.entries):
            raise FeedError(document.path, "is refused on purpose; wait")
        CHECK(document, feed, *more)

    def clear_the_way(self) -> None:
        self.in_the_way = "", ""
        if self.unremembering:
            self.updated.clear()

    def hold_dates(self, entries: Iterable[Told]) -> None:
        """No date of publication moves, no update is before it or goes back, no id comes twice.

        A document that stays behind after a loss is as the lost ledger had it: of that no update goes on.
        """
        forward = not (self.in_the_way[0] and self.unremembering)
        seen: set[tuple[str, str]] = set()
        for one in entries:
            key = one.document, one.id
            assert key not in seen, f"{one.document} has an id twice"
            seen.add(key)
            assert one.updated >= one.published, one
            assert self.published.setdefault(one.id, one.published) == one.published, one
            if forward:
                assert one.updated >= self.updated.get(key, one.updated), one
                self.updated[key] = one.updated

    def remove_what_is_of_no_feed(self, notes: Iterable[str]) -> None:
        """Remove the documents of which a note says to."""
        for note in notes:
            if "is of no feed that is made now" in note:
                (self.folder / note.removeprefix("note: ").partition(": ")[0]).unlink(missing_ok=True)


def examples(otherwise: int) -> int:
    """How many lives to look at; more of them take hours."""
    return int(os.environ.get("FEEDPUB_EXAMPLES", otherwise))
