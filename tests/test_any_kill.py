"""Whatever a newsroom does, in whatever order, a story that was taken back is out, and no other story goes with it.

Hypothesis makes up what happens to a small newsroom, above all to what was taken back in it, and the program builds
after each step as it does for a person: at all stories or at those that changed. Then all that was published or kept is
read, and held against a plain account of what was done.

By what a story that was taken back is known again (:class:`Mark`) is said here once more, as the documentation says
it: who changes all of that at once has written another story, of which this account says nothing any more (``free``).
"""

import logging
import os
import shutil
import sqlite3
import zlib
from collections.abc import Callable
from contextlib import ExitStack, closing
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from unittest.mock import patch

from hypothesis import Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import initialize, precondition, rule

from feedpub import building, gate, keptlist, killing, unchanged
from feedpub.errors import TargetError
from feedpub.ledger.sqlite import open_ledger
from feedpub.listener import Listener
from feedpub.targets import directory
from tests.lives import Lived, examples
from tests.subscriber import Told, everything, told

STEPS = int(os.environ.get("FEEDPUB_STEPS", "14"))
AUTHORITY = "tag:gazette.example,2025:"
MOST = 7  #: files
OUT = ("killed", "legal", "canceled")
NOTICES = ("Withdrawn: ", "Відкликано: ")
WEATHER = "Weatherq"  #: a headline that several stories have
NEWS = "  news: {title: Gazette, content: full, formats: [rss, atom, json, html]<archive>}\n<feeds>"
URLS = ("{language}/{slug}", "{language}/{year}/{slug}")
FEEDS = ("", "  sport: {title: Sport, section: sport}", '  tags: {each: tag, title: "{tag}", formats: [atom, json]}')
MORE = ("", "withdrawals: {deleted: withdraw}", "withdrawals: {notice: 1 day, tombstone: 1 day}")
ARCHIVES = ("", ", limit: 3, archive: {stories: 2}")


@dataclass
class Story:
    """A file, and what the newsroom knows of it. Words that no other one has, but its copies, tell it anywhere."""

    number: int
    words: int
    path: str
    date: datetime
    language: str = "en"
    shared: bool = False  #: whether its headline is the one of several
    title: int = 0  #: how often it was edited, and the others likewise
    text: int = 0
    status: str = "usable"
    tag: str = "port"
    broken: bool = False
    there: bool = True
    fate: str = ""  #: killed, legal, canceled, or free, where nobody can tell whether it is to be in
    id: str = ""
    known: frozenset["Mark"] = frozenset()  #: by what it is known again
    first: str = ""  #: what its file was called at first
    adopted: bool = False
    guid: str = ""
    drifted: bool = False  #: whether its date was edited
    forgotten: bool = False  #: whether nobody but the list remembers when it was taken back
    lost: bool = False  #: whether the memory of it was lost while it was out

    @property
    def headline(self) -> str:
        return f"{WEATHER if self.shared else self.word} {'again ' * self.title}".strip()

    @property
    def word(self) -> str:
        return f"Head{self.words}q"

    @property
    def body(self) -> str:
        return f"Body{self.words}q edition{self.text}."

    @property
    def secret(self) -> tuple[str, ...]:
        """Words that are nowhere after a legal kill."""
        return (f"Body{self.words}q", f"Lead{self.words}q", *(() if self.shared else (self.word,)))

    @property
    def name(self) -> str:
        return self.path.rpartition("/")[2]

    @property
    def is_out_now(self) -> bool:
        """Whether subscribers have it, and everybody can say which it is."""
        return bool(self.id and self.there and not self.broken and not self.fate and not self.lost)

    @property
    def is_to_be_copied(self) -> bool:
        return (self.there and not self.broken) or self.fate in OUT

    @property
    def known_as(self) -> tuple[str, ...]:
        """What its entries are called."""
        return (self.id, self.guid)

    @property
    def own_id(self) -> str:
        """The id that its file's name gives it."""
        return f"{AUTHORITY}{'' if self.language == 'en' else f'{self.language}/'}{self.name}"

    @property
    def marks(self) -> frozenset["Mark"]:
        """By what it is known again, as it is now."""
        at = self.date.isoformat()
        return frozenset({
            ("name", f"{self.language}/{self.name}"),
            ("text", self.headline, self.body),
            ("headline", self.headline, at),
            ("body", self.body, at),
        })  # fmt: skip

    def written(self) -> str:
        date = "2026-13-45" if self.broken else self.date.isoformat()
        head = f"title: {self.headline}\nsummary: Lead{self.words}q.\ndate: {date}\ntags: [{self.tag}]\n"
        return f"---\n{head}status: {self.status}\nlang: {self.language}\n---\n\n{self.body}\n"


Mark = tuple[str, ...]


class Lines(logging.Handler):
    """What was logged."""

    def __init__(self) -> None:
        super().__init__()
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(record.getMessage())


def silent(_what: str, _done: int, _all: int) -> None:
    pass


def kept(state: Path) -> str:
    """All that ledger and index keep, what they packed taken out of it."""
    texts: list[str] = []
    if (state / "ledger.db").exists():
        with closing(open_ledger(state / "ledger.db", write=False)[0]) as ledger:
            texts += ledger.dump()
    if (state / "index.db").exists():
        with closing(sqlite3.connect(state / "index.db")) as index:
            texts += [_text(zlib.decompress(whole)) for (whole,) in index.execute("SELECT whole FROM part")]
            texts += [_text(whole) for (whole,) in index.execute("SELECT whole FROM note")]
    return "\n".join(texts)


def _text(raw: bytes) -> str:
    return raw.decode("utf-8", "replace")


class Kills(Lived):
    """A newsroom, what was done in it, and what was taken back."""

    def __init__(self) -> None:
        settings = {"url": URLS[0], "feeds": FEEDS[0], "more": MORE[0], "archive": ARCHIVES[0]}
        super().__init__("https://gazette.example/<url>", NEWS, settings)
        self.stories: list[Story] = []
        self.lines: list[str] = []  # that were said since the last build

    # --- What happens

    @initialize(
        more=st.sampled_from(MORE), archive=st.sampled_from(ARCHIVES), adopted=st.sampled_from(["", "id", "guid"])
    )
    def begins(self, more: str, archive: str, adopted: str) -> None:
        self.settings |= {"archive": archive}
        self.configure("more", more)
        if adopted:
            known = "id: https://old.example/?p=1" if adopted == "id" else "guid: '1 at https://old.example'"
            when = "published: 2026-11-01T10:00:00+02:00"
            (self.folder / "config/adopted.yaml").write_text(f"- story: a0\n  {known}\n  {when}\n")
        for number in range(3):
            self.add(f"a{number}", shared=number == 2, adopted=bool(adopted) and not number)
        self.stories[0].guid = "1 at https://old.example" if adopted == "guid" else ""
        self.build()

    def add(self, name: str, **facts: Any) -> Story:
        number = len(self.stories)
        date = self.now - timedelta(hours=30 if facts.get("shared") else 30 + number)
        if facts.get("shared"):
            date = datetime.fromisoformat("2026-11-22T06:00:00+02:00")
        said: dict[str, Any] = {"number": number, "words": number, "path": f"news/{name}", "date": date} | facts
        story = Story(**said)
        story.first = story.name
        self.stories.append(story)
        self.write(story)
        return story

    @property
    def all_of_one_headline_are_there(self) -> bool:
        """Else a new file with that, and their time, is the one that is gone, under another name."""
        return all(one.there for one in self.stories if one.shared)

    def file(self, story: Story) -> Path:
        return self.folder / "content" / f"{story.path}.md"

    def write(self, story: Story, **changes: object) -> None:
        for key, value in changes.items():
            setattr(story, key, value)
        if story.there:
            self.file(story).parent.mkdir(exist_ok=True)
            self.file(story).write_text(story.written(), "utf-8")

    def some(self, data: st.DataObject, fits: Callable[[Story], bool] = lambda _: True) -> Story:
        """Some story that fits, one that was taken back more often than not."""
        every = [one.number for one in self.stories if fits(one)]
        out = [number for number in every if self.stories[number].fate in OUT]
        return self.stories[
            data.draw(st.sampled_from(out) | st.sampled_from(every) if out else st.sampled_from(every), label="story")
        ]

    @precondition(lambda self: len(self.stories) < MOST)
    @rule(shared=st.booleans())
    def comes(self, shared: bool) -> None:
        self.add(f"s{len(self.stories)}", shared=shared and self.all_of_one_headline_are_there)
        self.build()

    @precondition(lambda self: len(self.stories) < MOST)
    @rule(data=st.data())
    def is_translated(self, data: st.DataObject) -> None:
        story = self.some(data)
        theirs = {name for one in self.stories if one.language == "uk" for name in (one.name, one.first)}
        if story.language == "en" and story.name not in theirs:
            self.add("", path=f"uk/{story.name}", language="uk", date=story.date)
            self.build()

    @precondition(lambda self: len(self.stories) < MOST and any(one.is_to_be_copied for one in self.stories))
    @rule(data=st.data(), edited=st.booleans())
    def is_copied(self, data: st.DataObject, edited: bool) -> None:
        # A copy of one that is not there has another name, and is that story.
        story = self.some(data, lambda one: one.is_to_be_copied)
        if story.shared and not self.all_of_one_headline_are_there:
            return
        copy = self.add(f"c{len(self.stories)}", **{
            key: getattr(story, key) for key in ("words", "date", "language", "shared", "title", "text")
        })  # fmt: skip
        if edited:
            self.write(copy, text=copy.text + 1)
        copy.fate = "copy"  # of what is out it is out; that is settled below
        self.build()

    @rule(data=st.data(), what=st.sets(st.sampled_from(["text", "title", "date"]), min_size=1), named=st.booleans())
    def is_changed(self, data: st.DataObject, what: set[str], named: bool) -> None:
        """An edit, a new headline, another date, each with another name or without."""
        story = self.some(data)
        alone = sum(one.words == story.words for one in self.stories) == 1 and not (story.adopted and what)
        if named and not (
            story.there
            and (story.fate not in ("", "back") or (alone and len(what - {"date"}) < 2 and not story.broken))
        ):
            return  # of a story that is out, nobody could tell
        if named:
            self.file(story).unlink()
            story.path = f"news/{'r' if len(story.name) < 8 else 'q'}{story.name}"
            if any(one is not story and one.path == story.path for one in self.stories):
                story.path += f"{len(story.path)}"
        if "date" in what and (story.shared or story.broken or not story.fate):
            what = what - {"date"}  # of a story that is out, a guard would have its say
        changes = {key: getattr(story, key) + 1 for key in what if key != "date"}
        if "date" in what:
            changes |= {"date": story.date - timedelta(minutes=1), "drifted": True}
        self.write(story, **changes)
        self.build()

    @rule(data=st.data())
    def is_renamed(self, data: st.DataObject) -> None:
        self.is_changed(data, set(), True)

    @rule(data=st.data())
    def is_deleted(self, data: st.DataObject) -> None:
        story = self.some(data)
        if story.there and sum(one.there for one in self.stories) > 1:
            self.file(story).unlink()
            story.there = False
            self.is_out_of_sight(story)
            self.build()

    def is_out_of_sight(self, story: Story) -> None:
        """After a loss nobody remembers what no feed carries any more, as an adopted story, which is the oldest."""
        if self.unremembering and story.adopted and self.settings["archive"]:
            story.lost = True

    @precondition(lambda self: not all(one.there and not one.broken for one in self.stories))
    @rule(data=st.data())
    def is_mended(self, data: st.DataObject) -> None:
        self.write(self.some(data, lambda one: not one.there or one.broken), there=True, broken=False)
        self.build()

    @rule(data=st.data(), broken=st.booleans())
    def comes_back(self, data: st.DataObject, broken: bool) -> None:
        story = self.some(data)
        self.write(story, there=True, broken=broken)
        if broken:
            self.is_out_of_sight(story)
        self.build()

    @rule(data=st.data(), legal=st.booleans(), lost=st.booleans())
    def is_killed(self, data: st.DataObject, legal: bool, lost: bool) -> None:
        story = self.some(data)
        if lost:
            self.lose("ledger")
        if not story.id or story.fate == "free":
            return
        loaded = building.load(self.config)
        with closing(open_ledger(loaded.state / "ledger.db", write=False)[0]) as ledger:
            is_known = ledger.find(story.id) or (story.there and not story.broken) or self.newest(story)
            if story.fate not in OUT and not is_known:
                return  # nobody knows it
            which = f"content/{story.path}.md" if story.there and not story.broken else story.id
            reason = "" if legal else "Wrong."
            one = killing.take_back(loaded, ledger, which, self.now, reason=reason, legal=legal, folder=self.folder)
            story.id = one.id
        self.taken_back(story, "legal" if legal else "killed")
        self.build(killed=story.id)

    @precondition(lambda self: any(one.is_out_now for one in self.stories))
    @rule(data=st.data(), legal=st.booleans(), how=st.sampled_from(["id", "file"]), lost=st.booleans())
    def is_put_on_the_list_by_hand(self, data: st.DataObject, legal: bool, how: str, lost: bool) -> None:
        story = self.some(data, lambda one: one.is_out_now)
        if lost:
            self.lose("ledger")
        meant = story.id if how == "id" and story.id else f"content/{story.path}.md"
        item = f"- id: {meant}\n  when: {self.now.isoformat()}\n{'  legal: true' if legal else ''}\n"
        path = self.folder / "config/withdrawn.yaml"
        path.write_text((path.read_text() if path.exists() else "") + item)
        self.taken_back(story, "legal" if legal else "killed")
        self.build()

    @precondition(lambda self: any(one.is_out_now for one in self.stories))
    @rule(data=st.data())
    def is_canceled(self, data: st.DataObject) -> None:
        story = self.some(data, lambda one: one.is_out_now)
        self.write(story, status="canceled")
        self.taken_back(story, "canceled")
        self.build()
        path = self.folder / "config/withdrawn.yaml"
        assert f'"{story.id}"' in path.read_text(), story

    @precondition(lambda self: any(one.status != "usable" for one in self.stories))
    @rule(data=st.data())
    def is_canceled_no_more(self, data: st.DataObject) -> None:
        """What the file says does not bring it back; a person does, on the list."""
        self.write(self.some(data, lambda one: one.status != "usable"), status="usable")
        self.build()

    @precondition(lambda self: any(one.fate in OUT for one in self.stories))
    @rule(data=st.data())
    def is_taken_off_the_list(self, data: st.DataObject) -> None:
        story = self.some(data, lambda one: one.fate in OUT)
        path = self.folder / "config/withdrawn.yaml"
        if not path.exists():
            return
        mine = {one.id for one in self.stories if one.words == story.words}
        keptlist.add(path, "", [], without=mine)
        for one in self.stories:
            if one.words == story.words and one.fate:
                self.write(one, status="usable", fate="back", there=True)
                if one.drifted:
                    self.published.pop(one.id, None)  # what only the ledger knew
                if one.forgotten:
                    self.updated = {key: when for key, when in self.updated.items() if key[1] not in one.known_as}
        self.build()

    @rule(what=st.sampled_from(["ledger", "index", "both", "output"]))
    def is_lost(self, what: str) -> None:
        self.lose(what)
        self.build()

    @precondition(lambda self: any(one.is_out_now for one in self.stories))
    @rule(data=st.data(), what=st.sampled_from(["", "text", "title"]))
    def is_renamed_as_the_ledger_is_lost(self, data: st.DataObject, what: str) -> None:
        story = self.some(data, lambda one: one.is_out_now)
        if what and story.adopted:
            return  # its time is no mark of it
        self.file(story).unlink()
        story.path = f"news/{'r' if len(story.name) < 8 else 'q'}{story.name}"
        if any(one is not story and one.path == story.path for one in self.stories):
            story.path += f"{len(story.path)}"
        self.write(story, **({what: getattr(story, what) + 1} if what else {}))
        self.lose("ledger")
        self.build()

    def lose(self, what: str) -> None:
        state = self.folder / "config/.feedpub"
        for name in ("ledger", "index"):
            if what in (name, "both"):
                (state / f"{name}.db").unlink(missing_ok=True)
        if what == "output":
            shutil.rmtree(self.folder / "output", ignore_errors=True)
        if what in ("ledger", "both"):
            self.unremembering = True
            self.updated.clear()
            self.published.clear()
            for story in self.stories:
                story.forgotten = story.forgotten or not story.there or story.broken or story.fate == "legal"
                story.lost = story.lost or story.fate in ("free", "back") or not story.there
                if not story.fate and story.name != story.first and story.id:
                    story.id = self.told_id(story)

    def newest(self, story: Story) -> Told | None:
        """What the documents tell of the story, where it is newest."""
        mine = [one for one in told(self.folder / "output") if one.id == story.id]
        return max(mine, key=lambda one: one.updated, default=None)

    def told_id(self, story: Story) -> str:
        """The id of a story under another name after a loss: what the documents have of it tells which it is.

        If it is the only one of its headline and time, or of its text and time, among those that are not what they
        were. Where others are like it nobody says here.
        """
        shown = self.newest(story)
        if shown is None or story.broken or not story.there:
            return story.own_id
        others = [one for one in self.stories if one is not story and (one.name != one.first or not one.there)]
        if any(one.date == story.date or one.words == story.words for one in others):
            return ""
        at_its_time = shown.published.timestamp() == story.date.timestamp()
        same = shown.title == story.headline, story.body in shown.text
        return story.id if (all(same) if story.adopted else at_its_time and any(same)) else story.own_id

    @rule(key=st.sampled_from(["url", "feeds", "more"]), nth=st.integers(0, 2))
    def is_configured(self, key: str, nth: int) -> None:
        values = {"url": URLS, "feeds": FEEDS, "more": MORE}[key]
        self.configure(key, values[nth % len(values)])
        self.build()

    @rule(hours=st.integers(1, 24 * 40))
    def time_goes_on(self, hours: int) -> None:
        self.now += timedelta(hours=hours)
        self.build()

    @precondition(lambda self: any(one.is_out_now and not one.shared for one in self.stories))
    @rule(data=st.data(), suffix=st.sampled_from(["", ".rss", ".atom", ".json", ".html"]), lost=st.booleans())
    def gets_in_the_way(self, data: st.DataObject, suffix: str, lost: bool) -> None:
        self.in_the_way = self.some(data, lambda one: one.is_out_now and not one.shared).word, suffix
        if lost:
            self.lose("ledger")
        self.configure("more", self.settings["more"])
        self.build()

    @precondition(lambda self: self.in_the_way[0])
    @rule()
    def nothing_is_in_the_way(self) -> None:
        self.clear_the_way()
        self.configure("more", self.settings["more"])  # else nothing would have changed that a build depends on
        self.build()

    @rule(what=st.sampled_from(["target", "list"]))
    def cannot_be_written(self, what: str) -> None:
        self.build(failing=what)
        self.build()

    def taken_back(self, story: Story, fate: str) -> None:
        order = ["", "back", "copy", "canceled", "killed", "legal"]
        first = order.index(story.fate) < 3
        story.fate = max(story.fate, fate, key=order.index)
        if not first:
            return
        story.known = story.marks
        # What nobody remembers, and is not there, nobody can spare.
        there = [one for one in self.stories if not one.forgotten or (one.there and not one.broken)]
        twins = [one for one in there if one is not story and one.id and not one.fate]
        for one in twins:
            story.known -= one.marks

    # --- What comes of it

    def build(self, *, killed: str | None = None, failing: str = "") -> None:
        self.now += timedelta(minutes=1)
        path = self.config
        self.lines = []
        log = Lines()
        listener = Listener(say=self.say, folder=self.folder, config="config/feedpub.yaml")
        logger = logging.getLogger("feedpub")
        logger.addHandler(log)
        with ExitStack() as stack:
            stack.callback(logger.removeHandler, log)
            stack.enter_context(patch("feedpub.index._schema.RACY", -1 << 60))  # no file changes unseen
            stack.enter_context(patch.object(gate, "check", self.checked))
            if failing == "target":
                stack.enter_context(patch.object(directory, "publish", self.full))
            if failing == "list":
                stack.enter_context(patch.object(keptlist, "_held", self.full))
            looked = unchanged.look(path, None, lambda _: self.now)
            if looked and not killed and unchanged.repeated(looked, path, self.now):
                building.again(looked.last, path, None, listener)
            else:
                release = building.publish(
                    building.load(path), self.now, listener, held=None, progress=silent, looked=looked, killed=killed
                )
                bugs = [str(one) for one in release.problems if "bug" in str(one)]
                assert not bugs
        assert not log.lines or not any("bug" in one for one in log.lines), log.lines
        self.lines += log.lines
        self.remove_what_is_of_no_feed(self.lines)
        if failing != "target":
            self.check()

    def say(self, text: str, *, err: bool = False) -> None:
        self.lines.append(text)

    def full(self, *_: object, **__: object) -> Any:
        raise TargetError("somewhere", "there is no space left on it; free some")

    def check(self) -> None:
        output = self.folder / "output"
        entries = list(told(output))
        self.hold_dates(entries)
        self.settle()
        published = everything(output)
        remembered = everything(self.folder / "config") + kept(self.folder / "config/.feedpub") + "\n".join(self.lines)
        for story in self.stories:
            if story.fate in OUT:
                self.is_out(story, entries, published, remembered)
            elif not story.fate and not any(self.in_the_way):
                self.is_in(story, entries)
        for story in self.stories:
            mine = {one.id for one in entries if story.secret[0] in one.text and one.document.endswith(".atom")}
            mine -= {one.id for one in self.stories}
            if not story.fate and not story.id and mine:
                found = mine & {story.own_id} or mine
                if len(found) == 1:
                    (story.id,) = found
                else:
                    story.fate = "free"  # of several copies that were renamed nobody says here which is which

    def settle(self) -> None:
        """What is known again of what was taken back is known by its name from then on; what is not is free.

        So is what comes with the headline and the time of a story that was taken back: it is asked for its own id.
        """
        out = [one for one in self.stories if one.fate in ("killed", "legal", "canceled", "free")]
        for story in self.stories:
            if not story.fate and not story.id and any(story.marks & one.known for one in out):
                story.fate = "free"
            if story.fate == "copy":
                of = [one for one in self.stories if one.words == story.words and one is not story]
                out = [one for one in of if one.fate in OUT]
                if all(not one.fate for one in of):
                    story.fate = ""
                elif any(one.fate in OUT and ("text", story.headline, story.body) in one.known for one in out):
                    one = max(out, key=lambda one: one.fate == "legal")
                    story.fate, story.known = one.fate, one.known
                else:
                    story.fate = "free"
            if story.fate in OUT and story.there and not story.broken:
                if not story.known & story.marks:
                    story.fate = "free"
                elif not (self.is_beside_its_like(story) and ("text", story.headline, story.body) in story.known):
                    story.known |= {one for one in story.marks if one[0] == "name"}

    def is_beside_its_like(self, story: Story) -> bool:
        """Whether it is a copy of what is there, too: that may be mended under its name, all of it at once."""
        others = [one for one in self.stories if one.words == story.words and one is not story]
        return story.number != story.words and any(one.there for one in others)

    def is_out(self, story: Story, entries: list[Told], published: str, remembered: str) -> None:
        others = [one for one in self.stories if one.words == story.words and one is not story]
        shown = [one for one in entries if one.id == story.id]
        assert all(one.title.startswith(NOTICES) for one in shown), (shown, story)
        if any(one.fate in ("", "free", "back", "copy") for one in others):
            return  # another one may have its words
        body, lead = story.secret[:2]
        assert body not in published, story
        assert lead not in published, story
        if not story.shared:
            shown = [one for one in entries if story.word in one.title]
            assert all(one.title.startswith(NOTICES) for one in shown), (shown, story)
        if story.fate == "legal" and all(one.fate == "legal" for one in others):
            found = [word for word in story.secret for what in (published, remembered) if word in what]
            assert not found, (story, found, [one for one in self.lines if found[0] in one])

    def is_in(self, story: Story, entries: list[Told]) -> None:
        if not story.there or story.broken or story.status != "usable" or story.lost:
            return
        there = [one for one in entries if one.document.startswith("news") and f"{story.secret[0]}" in one.text]
        assert there, story
        twins = [one for one in self.stories if one.words == story.words]
        if story.id and len(twins) > 1:
            assert story.id in {one.id for one in there}, story


TestKills = Kills.TestCase
TestKills.settings = settings(
    max_examples=examples(12),
    stateful_step_count=STEPS,
    # To find the shortest life that shows a fault takes minutes.
    phases=[*Phase] if "FEEDPUB_SHRINK" in os.environ else [Phase.explicit, Phase.reuse, Phase.generate],
)
