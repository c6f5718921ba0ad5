"""Whatever a newsroom does to its stories, in whatever order, subscribers are told one story, once, and the truth.

Hypothesis makes up lives of a small newsroom and runs the real pipeline after each step. What lies in the output folder
then is read by parsers that share nothing with feedpub, and held against a plain account of what was done.
"""

import json
import shutil
from contextlib import closing, suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from unittest.mock import patch

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import initialize, precondition, rule

from feedpub import building, gate, killing, pipeline
from feedpub.errors import ConfigError
from feedpub.executor import Serial
from feedpub.gather import Means
from feedpub.index.sqlite import open_index
from feedpub.ledger.sqlite import open_ledger
from feedpub.pipeline import Release
from feedpub.settings import Config
from tests.lives import BEGIN, Lived, examples
from tests.subscriber import Told, everything, told

FEEDS = """\
  news: {title: Gazette, content: full, formats: [rss, atom, json, html]<news>}
  brief: {title: Brief, limit: 2<brief>}
  sport: {title: Sport, section: sport, embargo_offset: 1 hour}
  tags: {each: tag, title: "Gazette: {tag}", formats: [atom]}"""
#: What may be changed of the configuration: of two feeds, and of the whole.
NEWS = ("", ", hours: 48", ", order: oldest", ", order: updated", ", limit: 3")
BRIEF = ("", ", content: summary", ", exclude: {section: sport}", ", formats: [json]")
MORE = ("", "guards: {few: 2, dates: 1, share: 1}", "withdrawals: {notice: 1 day, tombstone: 1 day, deleted: withdraw}")
MOST = 6  #: stories; more than `few` of the guards above

hours = st.integers(1, 60)
sections = st.sampled_from(["news", "sport"])
tags = st.sets(st.sampled_from(["port", "trams", "money"]), max_size=2)


@dataclass
class Story:
    """A story as the newsroom has it. Words that no other one has tell it wherever it is met."""

    number: int
    path: str
    date: datetime
    section: str
    tags: frozenset[str]
    text: int = 0  #: how often it was edited, and the others likewise
    title: int = 0
    status: str = "usable"
    embargo: datetime | None = None
    expires: datetime | None = None
    corrections: list[str] = field(default_factory=list)
    minor: bool = False
    broken: bool = False
    there: bool = True
    taken_back: str = ""  #: how, if it was
    id: str = ""  #: under which it was met
    drifted: bool = False  #: whether only the ledger knows what subscribers know of it
    edited: bool = False  #: since the last build; once it was taken back, since then, as nothing else tells it
    renamed: bool = False

    @property
    def headline(self) -> str:
        return f"Head{self.number}q {'again ' * self.title}"

    @property
    def body(self) -> str:
        return f"Body{self.number}q edition{self.text}."

    @property
    def words(self) -> tuple[str, str, str]:
        return f"Head{self.number}q", f"Body{self.number}q", f"Lead{self.number}q"

    def written(self) -> str:
        facts = {
            "title": self.headline,
            "summary": f"Lead{self.number}q.",
            "date": "2026-13-45" if self.broken else self.date.isoformat(),
            "section": self.section,
            "tags": json.dumps(sorted(self.tags)),
            "status": self.status,
            "minor": str(self.minor).lower(),
            "embargo": self.embargo and self.embargo.isoformat(),
            "expires": self.expires and self.expires.isoformat(),
            "corrections": self.corrections and "".join(f"\n  - {one}" for one in self.corrections),
        }
        head = "".join(f"{key}: {value}\n" for key, value in facts.items() if value)
        return f"---\n{head}lang: en\n---\n\n{self.body}\n"

    def may_be_seen(self, now: datetime, latest: datetime) -> bool:
        """Whether it may be in a feed, by what its file says. ``latest`` is the latest that it ever was."""
        at = latest if self.id else now  # what is out stays out when the clock is set back
        return bool(
            self.status == "usable"
            and (self.id or self.date <= now)  # a date that is changed after publication changes nothing
            and (self.embargo is None or self.embargo <= at)
            and (self.expires is None or self.expires > now)
        )


class Life(Lived):
    """A newsroom, what was done in it, and what subscribers know."""

    def __init__(self) -> None:
        super().__init__("https://gazette.example/{slug}", FEEDS, dict.fromkeys(("news", "brief", "more"), ""))
        self.latest = BEGIN
        self.stories: dict[int, Story] = {}
        self.release = Release(now=BEGIN)

    # --- What happens

    @initialize(more=st.sampled_from(MORE))
    def begins(self, more: str = "") -> None:
        self.configure("more", more)
        for number in range(2):
            self.add(f"a{number}", "news", frozenset({"port"}), 30)
        self.build()

    def add(self, name: str, section: str, tags: frozenset[str], age: int) -> None:
        number = len(self.stories)
        date = self.now - timedelta(hours=age)
        self.stories[number] = Story(number, f"news/{name}.md", date, section, tags)
        self.write(number)

    def write(self, number: int, **changes: object) -> None:
        story = self.stories[number]
        for key, value in changes.items():
            setattr(story, key, value)
        if story.there:
            file = self.folder / "content" / story.path
            file.parent.mkdir(exist_ok=True)
            file.write_text(story.written(), "utf-8")

    @precondition(lambda self: len(self.stories) < MOST)
    @rule(section=sections, tags=tags, age=st.integers(-20, 60), more=st.booleans())
    def comes(self, section: str, tags: set[str], age: int, more: bool) -> None:
        self.add(f"s{len(self.stories)}", section, frozenset(tags), age)
        self.build(more=more)

    @rule(data=st.data(), what=st.sampled_from(["text", "title"]), minor=st.booleans(), more=st.booleans())
    def is_edited(self, data: st.DataObject, what: str, minor: bool, more: bool) -> None:
        story = self.some(data)
        if story.renamed:
            return
        self.write(story.number, **{what: getattr(story, what) + 1}, minor=minor, edited=True)
        self.build(more=more)

    @rule(data=st.data())
    def is_really_updated(self, data: st.DataObject) -> None:
        story = self.some(data)
        if not story.renamed:
            self.write(story.number, text=story.text + 1, minor=False, edited=True)
            self.build()

    @rule(data=st.data(), section=sections, tags=tags)
    def is_filed_elsewhere(self, data: st.DataObject, section: str, tags: set[str]) -> None:
        self.write(self.some(data).number, section=section, tags=frozenset(tags))
        self.build()

    @rule(data=st.data(), age=st.integers(-5, 60), more=st.booleans())
    def is_redated(self, data: st.DataObject, age: int, more: bool) -> None:
        story = self.some(data)
        if story.renamed:
            return
        self.write(story.number, date=self.now - timedelta(hours=age), drifted=True, edited=True)
        self.build(more=more)

    @rule(data=st.data(), to=st.sampled_from(["moved", "renamed", "both"]), more=st.booleans())
    def gets_another_path(self, data: st.DataObject, to: str, more: bool) -> None:
        story = self.some(data)
        if not story.there or story.broken or (story.edited and not (story.taken_back and to == "moved")):
            return
        folder, _, name = story.path.partition("/")
        folder = {"news": "city", "city": "news"}[folder] if to != "renamed" else folder
        name = name if to == "moved" else f"r{name}"
        (self.folder / "content" / story.path).unlink()
        self.write(
            story.number,
            path=f"{folder}/{name}",
            renamed=to != "moved" or story.renamed,
            drifted=to != "moved" or story.drifted,
        )
        self.build(more=more)

    @rule(data=st.data())
    def two_are_swapped(self, data: st.DataObject) -> None:
        one, other = self.some(data), self.some(data)
        if one is other or not (one.id and other.id and one.there and other.there) or one.edited or other.edited:
            return
        one.path, other.path = other.path, one.path
        for story in (one, other):
            self.write(story.number)
        self.build()
        one.path, other.path = other.path, one.path
        for story in (one, other):
            self.write(story.number)
        self.build()

    @rule(data=st.data(), more=st.booleans())
    def is_deleted(self, data: st.DataObject, more: bool) -> None:
        story = self.some(data)
        if story.there and sum(one.there for one in self.stories.values()) > 1:
            (self.folder / "content" / story.path).unlink()
            story.there = False
            self.build(more=more)

    @rule(data=st.data())
    def comes_back(self, data: st.DataObject) -> None:
        self.write(self.some(data).number, there=True)
        self.build()

    @rule(data=st.data(), broken=st.booleans(), more=st.booleans())
    def breaks_or_is_mended(self, data: st.DataObject, broken: bool, more: bool) -> None:
        self.write(self.some(data).number, broken=broken)
        self.build(more=more)

    @rule(data=st.data())
    def is_corrected(self, data: st.DataObject) -> None:
        story = self.some(data)
        if story.renamed:
            return
        note = f"{{at: {self.now.isoformat()}, note: Corrected.}}"
        self.write(story.number, corrections=[*story.corrections, note], edited=True)
        self.build()

    @rule(data=st.data(), status=st.sampled_from(["usable", "withheld", "draft"]), more=st.booleans())
    def is_withheld_or_let_go(self, data: st.DataObject, status: str, more: bool) -> None:
        self.write(self.some(data).number, status=status)
        self.build(more=more)

    @rule(data=st.data(), length=hours)
    def is_embargoed(self, data: st.DataObject, length: int) -> None:
        self.write(self.some(data).number, embargo=self.now + timedelta(hours=length), drifted=True)
        self.build()

    @rule(data=st.data(), length=hours)
    def is_to_expire(self, data: st.DataObject, length: int) -> None:
        self.write(self.some(data).number, expires=self.now + timedelta(hours=length))
        self.build()

    @rule(data=st.data())
    def is_canceled(self, data: st.DataObject) -> None:
        story = self.some(data)
        if story.id and story.there and not story.broken:
            self.write(story.number, status="canceled")
            self.build()
            if not self.release.held:
                story.taken_back = story.taken_back or "canceled"

    @rule(data=st.data(), legal=st.booleans())
    def is_killed(self, data: st.DataObject, legal: bool) -> None:
        story = self.some(data)
        if not story.id:
            return
        loaded = self.loaded()
        ledger, _ = open_ledger(loaded.state / "ledger.db", write=False)
        with closing(ledger):
            reason = "" if legal else "Wrong."
            if not ledger.find(story.id) and not story.there:
                return  # nobody knows it any more
            with suppress(ConfigError):  # it is on no list, in no feed and not in the ledger
                killing.take_back(loaded, ledger, story.id, self.now, reason=reason, legal=legal, folder=self.folder)
        story.taken_back = "legal" if legal or story.taken_back == "legal" else "killed"
        self.build(kill=True)

    @rule(data=st.data(), suffix=st.sampled_from(["", ".rss", ".atom", ".json", ".html"]), more=st.booleans())
    def gets_in_the_way(self, data: st.DataObject, suffix: str, more: bool) -> None:
        self.in_the_way = self.some(data).words[0], suffix
        self.build(more=more)

    @rule()
    def nothing_is_in_the_way(self) -> None:
        self.clear_the_way()
        self.build()

    @rule(all_of_it=st.booleans())
    def ledger_is_lost(self, all_of_it: bool) -> None:
        state = self.folder / "config/.feedpub"
        if all_of_it:
            shutil.rmtree(state)
        else:
            (state / "ledger.db").unlink()
        self.unremembering = True
        self.updated.clear()
        self.latest = self.now
        for story in self.stories.values():
            if story.drifted and story.id:
                self.published.pop(story.id, None)
                story.id, story.drifted = "", False
        self.build()

    @rule(minutes=st.integers(1, 60 * 24 * 10))
    def time_goes_on(self, minutes: int) -> None:
        self.now += timedelta(minutes=minutes)
        self.build()

    @rule(minutes=st.integers(1, 60 * 24 * 3))
    def clock_is_set_back(self, minutes: int) -> None:
        self.now -= timedelta(minutes=minutes)
        self.build()

    @rule(news=st.sampled_from(NEWS))
    def news_is_configured(self, news: str) -> None:
        self.configure("news", news)
        self.build()

    @rule(brief=st.sampled_from(BRIEF))
    def brief_is_configured(self, brief: str) -> None:
        self.configure("brief", brief)
        self.build()

    @rule(more=st.sampled_from(MORE))
    def all_is_configured(self, more: str) -> None:
        self.configure("more", more)
        self.build()

    def some(self, data: st.DataObject) -> Story:
        return self.stories[data.draw(st.integers(0, len(self.stories) - 1), label="story")]

    def loaded(self) -> Config:
        return building.load(self.config)

    # --- What comes of it

    def build(self, *, more: bool = False, kill: bool = False) -> None:
        """Build, unless ``more`` is to come first, and look at what lies there."""
        self.now += timedelta(minutes=1)
        if more:
            return
        loaded = self.loaded()
        ledger, _ = open_ledger(loaded.state / "ledger.db")
        index = open_index(loaded.state / "index.db", "the same", write=True)
        index.trusted = 2**63  # files change here more often than the clock of the disk ticks, but never unseen
        with closing(ledger), closing(index), patch.object(gate, "check", self.checked):
            self.release = pipeline.build(loaded, self.now, ledger, kill=kill, means=Means(index, Serial()))
        self.latest = max(self.latest, self.now)
        self.remove_what_is_of_no_feed(self.release.advice)
        for story in self.stories.values():
            story.edited = story.edited and bool(story.taken_back)
            story.renamed = False
        self.check()

    def check(self) -> None:
        bugs = [str(one) for one in self.release.problems if "bug" in str(one)]
        assert not bugs
        output = self.folder / "output"
        entries = list(told(output))
        self.hold_dates(entries)
        published = everything(output)
        for story in self.stories.values():
            self.check_story(story, entries, published)

    def check_story(self, story: Story, entries: list[Told], published: str) -> None:
        head, body, lead = story.words
        if story.taken_back:
            assert body not in published, story
            assert lead not in published, story
            shown = [one for one in entries if head in one.title]
            assert all(one.title.startswith("Withdrawn: ") for one in shown), shown
        if story.taken_back == "legal":
            kept = published + everything(self.folder / "config")
            assert not [word for word in story.words if word in kept], story
        mine = [one for one in entries if body in one.text or head in one.title]
        for one in mine:
            story.id = story.id or one.id
            assert one.id == story.id, (one, story)
        if not story.there or story.broken or story.taken_back or story.status == "canceled":
            return
        if not story.may_be_seen(self.now, self.latest):
            assert not [word for word in story.words if word in published], story


TestLife = Life.TestCase
TestLife.settings = settings(max_examples=examples(settings().max_examples // 8), stateful_step_count=12)
