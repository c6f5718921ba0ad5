"""Whatever happens between two builds, the second gives what it would give if nothing had ever been kept but memory.

A clean build has the ledger and the newsroom's lists; index and output are gone.
"""

import contextlib
import gzip
import itertools
import os
import shutil
import sqlite3
from collections import Counter
from collections.abc import Mapping
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule
from msgspec.structs import replace

from feedpub import building, config, dates, recording, sifting, unchanged
from feedpub.athand import AtHand
from feedpub.errors import TargetError
from feedpub.listener import Listener
from feedpub.release import Release
from tests.newsroom import STORY, Newsroom

FEEDS = """\
  city: {title: City, section: city, limit: 2}
  tags: {each: tag, title: "{tag}", at_least: 2}
  fresh: {title: Fresh, hours: 48}
"""
ABOUT_ALL = """news_sitemap: {path: sitemap.xml}
landing: {path: index.html}
"""
BEGIN = datetime(2026, 11, 20, 12)  # noqa: DTZ001  placed in the newsroom's zone below


EXAMPLES = int(os.environ.get("FEEDPUB_EXAMPLES", "15"))  #: of newsrooms' lives; more of them take hours
LOOKED: Counter[str] = Counter()  #: how many builds looked at some stories alone, and how many at all


class Heard:
    """A listener's lines."""

    def __init__(self, folder: Path) -> None:
        self.lines: list[str] = []
        self.listener = Listener(say=self.say, folder=folder, config="config/feedpub.yaml")

    def say(self, text: str, *, err: bool = False) -> None:
        self.lines.append(text)


def silent(_what: str, _done: int, _all: int) -> None:
    pass


def build(folder: Path, now: datetime, at_hand: AtHand | None = None) -> tuple[bool, list[str]]:
    """What ``feedpub build`` does, or ``run`` with what is at hand: if there was anything to do, and what it told."""
    path = folder / "config" / "feedpub.yaml"
    heard = Heard(folder)
    moment = dates.localize(now, config.load(path).site.timezone)
    looked = unchanged.look(path, None, lambda _: moment)
    if looked and unchanged.repeated(looked, path, moment):
        building.again(looked.last, path, None, heard.listener)
        return False, heard.lines
    loaded = building.load(path, same=looked is not None)
    release = building.publish(
        loaded, moment, heard.listener, held=None, progress=silent, looked=looked, at_hand=at_hand
    )
    LOOKED["at some" if release.concerned else "at all"] += 1
    LOOKED["put aside"] += release.rest.count
    return True, heard.lines


def published_by(newsroom: Newsroom, now: datetime) -> Release:
    """What a build made where there was something to do."""
    path = newsroom.folder / "config" / "feedpub.yaml"
    looked = unchanged.look(path, None, partial(dates.localize, now))
    moment = dates.localize(now, ZoneInfo("Europe/Kyiv"))
    listener = Heard(newsroom.folder).listener
    loaded = building.load(path, same=looked is not None)
    return building.publish(loaded, moment, listener, held=None, progress=silent, looked=looked)


def published(folder: Path) -> dict[str, bytes]:
    root = folder / "output"
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in sorted(root.rglob("*")) if path.is_file()}


@pytest.fixture
def newsroom(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Newsroom:
    """One whose files were all written long ago."""
    monkeypatch.setattr("feedpub.index._schema.RACY", -1 << 60)
    made = Newsroom(tmp_path)
    made.configure("")
    return made


def test_where_nothing_changed_nothing_is_read_and_the_build_is_remembered(newsroom: Newsroom) -> None:
    assert build(newsroom.folder, BEGIN) == (True, [])
    later = BEGIN + timedelta(hours=1)
    assert build(newsroom.folder, later) == (False, [])
    assert build(newsroom.folder, later) == (False, [])
    with building.memory(newsroom.config(), dates.localize(later, newsroom.config().site.timezone), write=False) as one:
        assert [each.at.hour for each in one.builds(9)] == [13, 13, 12]
        assert [each.written for each in one.builds(9)] == [0, 0, 2]


@pytest.mark.parametrize(
    "what",
    [
        "a story",
        "a new story",
        "a story gone",
        "a folder gone",
        "the configuration",
        "a document",
        "the list",
        "the ledger",
    ],
)
def test_whatever_changes_is_seen(newsroom: Newsroom, what: str) -> None:
    folder = newsroom.write("folder/in-it.md", text="Of its own.").parent
    build(newsroom.folder, BEGIN)
    story = newsroom.folder / "content" / "other.md"
    if what == "a story":
        story.write_text(story.read_text() + "More.\n")
    elif what == "a new story":
        newsroom.write("deep/new.md")
    elif what == "a story gone":
        story.unlink()
        newsroom.write("second.md")
    elif what == "a folder gone":
        shutil.rmtree(folder)
    elif what == "the configuration":
        newsroom.configure("#")
    elif what == "a document":
        (newsroom.folder / "output" / "news.rss").unlink()
    elif what == "the list":
        (newsroom.folder / "config" / "withdrawn.yaml").write_text("# none\n")
    else:
        (newsroom.folder / "config" / ".feedpub" / "ledger.db").unlink()
    did, _ = build(newsroom.folder, BEGIN)
    assert did
    assert (newsroom.folder / "output" / "news.rss").exists()


def test_a_folder_that_went_as_another_story_was_edited_is_told_of(newsroom: Newsroom) -> None:
    folder = newsroom.write("folder/in-it.md", text="Of its own.").parent
    build(newsroom.folder, BEGIN)
    shutil.rmtree(folder)
    newsroom.write("other.md", title="Other", text="Edited.")
    _, told = build(newsroom.folder, BEGIN)
    assert [line for line in told if "folder/in-it.md: is gone" in line]


def test_what_is_wrong_is_told_again(newsroom: Newsroom) -> None:
    newsroom.write("bad.md", date="2026-02-30")
    first = build(newsroom.folder, BEGIN)
    second = build(newsroom.folder, BEGIN)
    third = build(newsroom.folder, BEGIN)
    assert (first[0], second[0], third[0]) == (True, True, False)
    assert first[1] == second[1] == third[1]
    assert "bad.md:3: " in third[1][0]


def test_when_an_embargo_ends_or_a_clock_is_set_back_the_feeds_are_made_again(newsroom: Newsroom) -> None:
    newsroom.write("later.md", date="2026-11-20 15:00")
    build(newsroom.folder, BEGIN)
    assert not build(newsroom.folder, BEGIN + timedelta(hours=2, minutes=59))[0]
    assert build(newsroom.folder, BEGIN + timedelta(hours=3))[0]
    assert "later" in newsroom.document("news.atom")
    assert build(newsroom.folder, BEGIN)[0]


def test_each_build_by_a_clock_that_is_behind_says_what_that_shows_now(newsroom: Newsroom) -> None:
    newsroom.write("noon.md", date="2026-11-20 12:00")
    build(newsroom.folder, BEGIN)
    for hour in (3, 4, 5):
        told = build(newsroom.folder, BEGIN.replace(hour=hour))[1]
        (line,) = [line for line in told if "the clock says" in line]
        assert line.startswith(f"note: the clock says 2026-11-20T0{hour}:00:00+02:00, but a story was already")
    build(newsroom.folder, BEGIN)
    assert build(newsroom.folder, BEGIN) == (False, [])


def test_an_embargo_of_a_story_that_nobody_looks_at_still_wakes(newsroom: Newsroom) -> None:
    newsroom.write("later.md", date="2026-11-20 15:00")
    first = published_by(newsroom, BEGIN)
    newsroom.write("new.md", title="New", date="2026-11-20 11:00")
    second = published_by(newsroom, BEGIN)
    assert (first.concerned is None, second.concerned is None) == (True, False)
    assert first.next_change == second.next_change is not None


@pytest.mark.parametrize("builds", [1, 2])
def test_a_list_that_is_deleted_is_missed_though_nobody_but_the_build_that_wrote_it_saw_it(
    newsroom: Newsroom, builds: int
) -> None:
    newsroom.write("port.md", title="Port")
    build(newsroom.folder, BEGIN)
    newsroom.write("port.md", title="Port", more="status: canceled\n")
    for hour in range(1, builds + 1):
        build(newsroom.folder, BEGIN + timedelta(hours=hour))
    listed = newsroom.folder / "config" / "withdrawn.yaml"
    listed.unlink()
    assert build(newsroom.folder, BEGIN + timedelta(hours=builds)) == (True, [])
    assert listed.exists()


def test_what_one_configuration_left_says_nothing_of_another(newsroom: Newsroom) -> None:
    build(newsroom.folder, BEGIN)
    first = newsroom.folder / "config" / "feedpub.yaml"
    other = first.with_name("other.yaml")
    other.write_text(first.read_text().replace("../output", "../elsewhere"))
    moment = dates.localize(BEGIN, newsroom.config().site.timezone)
    assert unchanged.look(first, None, lambda _: moment) is not None
    assert unchanged.look(other, None, lambda _: moment) is None


def test_a_story_behind_a_link_is_read_when_what_it_leads_to_changes(newsroom: Newsroom) -> None:
    content = newsroom.folder / "content"
    real = newsroom.write("raw/x.data", title="Before")
    (content / "city").mkdir()
    (content / "city" / "x.md").symlink_to("../raw/x.data")
    newsroom.write("raw/y.md")
    build(newsroom.folder, BEGIN)
    real.write_text(real.read_text().replace("Before", "After"))
    build(newsroom.folder, BEGIN)
    assert newsroom.shown()["x"] == "After"


def test_as_many_edits_as_a_guard_lets_through_are_let_through(newsroom: Newsroom) -> None:
    for number in range(60):
        newsroom.write(f"{number}.md", title=f"Story {number}", date=f"2026-11-{1 + number // 6:02} 1{number % 6}:00")
    newsroom.configure("guards: {share: 30, few: 10}")
    build(newsroom.folder, BEGIN)
    for number in range(18):
        newsroom.write(f"{number}.md", title=f"Edit {number}", date=f"2026-11-{1 + number // 6:02} 1{number % 6}:00")
    assert build(newsroom.folder, BEGIN) == (True, [])
    assert "Edit 17" in newsroom.shown().values()


def test_what_fails_after_the_stories_were_looked_at_is_told_and_tried_again(
    newsroom: Newsroom, monkeypatch: pytest.MonkeyPatch
) -> None:
    newsroom.write("a.md", title="Before")
    build(newsroom.folder, BEGIN)
    newsroom.write("a.md", title="After")

    def full(*_: object, **__: object) -> None:
        raise TargetError("output", "there is no space left on it; free some")

    with monkeypatch.context() as patched:
        patched.setattr("feedpub.targets.directory.publish", full)
        _, told = build(newsroom.folder, BEGIN)
        assert any("no space left" in line for line in told)
    assert build(newsroom.folder, BEGIN) == (True, [])
    assert newsroom.shown()["a"] == "After"


def test_what_the_ledger_could_not_remember_is_remembered_by_the_next_build(
    newsroom: Newsroom, monkeypatch: pytest.MonkeyPatch
) -> None:
    newsroom.write("a.md", title="Before")
    build(newsroom.folder, BEGIN)
    newsroom.write("a.md", title="After")

    def full(*_: object, **__: object) -> None:
        raise TargetError("ledger.db", "cannot be written; see to its disk")

    with monkeypatch.context() as patched:
        patched.setattr(recording, "record", full)
        assert build(newsroom.folder, BEGIN)[1]
    assert build(newsroom.folder, BEGIN)[0]
    with building.memory(newsroom.config(), dates.localize(BEGIN, newsroom.config().site.timezone), write=False) as one:
        assert [each.title for each in one.find("a")] == ["After"]


def test_a_folder_whose_name_is_no_utf_8_is_one_like_others(newsroom: Newsroom) -> None:
    name = os.fsdecode(b"caf\xe9/x.md")
    newsroom.write(name, title="Before")
    build(newsroom.folder, BEGIN)
    assert build(newsroom.folder, BEGIN) == (False, [])
    newsroom.write(name, title="Afterwards")
    assert build(newsroom.folder, BEGIN) == (True, [])
    assert newsroom.shown()["x"] == "Afterwards"


def test_a_file_that_may_change_again_without_showing_it_is_not_trusted(
    newsroom: Newsroom, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("feedpub.index._schema.RACY", 2_000_000_000)
    build(newsroom.folder, BEGIN)
    assert build(newsroom.folder, BEGIN)[0]


def test_a_link_that_leads_to_what_is_looked_at_hides_nothing(newsroom: Newsroom) -> None:
    (newsroom.folder / "content" / "city").mkdir()
    (newsroom.folder / "content" / "city" / "linked.md").symlink_to("../other.md")
    build(newsroom.folder, BEGIN)
    build(newsroom.folder, BEGIN)
    assert not build(newsroom.folder, BEGIN)[0]
    outside = newsroom.folder / "elsewhere.md"
    outside.write_text("No story.\n")
    (newsroom.folder / "content" / "out.md").symlink_to(outside)
    for _ in range(3):
        assert build(newsroom.folder, BEGIN)[0]


def test_a_configuration_that_is_the_same_is_not_read_again(
    newsroom: Newsroom, monkeypatch: pytest.MonkeyPatch
) -> None:
    build(newsroom.folder, BEGIN)
    path = newsroom.folder / "config" / "feedpub.yaml"
    read = building.load(path)
    monkeypatch.chdir(newsroom.folder)
    with monkeypatch.context() as only:
        only.setattr(config, "load", lambda _: pytest.fail("it was read"))
        newsroom.write("new.md")
        assert published_by(newsroom, BEGIN).concerned is not None
        assert building.load(Path("config/feedpub.yaml"), same=True) == replace(read, path=Path("config/feedpub.yaml"))
    with contextlib.closing(sqlite3.connect(read.state / "index.db")) as index, index:
        assert index.execute("UPDATE note SET whole = x'00' WHERE CAST(name AS TEXT) = 'config'").rowcount == 1
    assert building.load(path, same=True) == read


@pytest.mark.parametrize("damage", ["DELETE FROM note WHERE {}", "UPDATE note SET whole = x'00' WHERE {}"])
@pytest.mark.parametrize("what", ["name = 'last'", "name = 'aside'", "name LIKE 'keys/%'"])
def test_what_was_noted_of_all_stories_and_is_damaged_has_all_looked_at(
    newsroom: Newsroom, damage: str, what: str
) -> None:
    build(newsroom.folder, BEGIN)
    with contextlib.closing(sqlite3.connect(newsroom.config().state / "index.db")) as index, index:
        what = what.replace("name", "CAST(name AS TEXT)")
        assert index.execute(damage.format(what)).rowcount > 0
    newsroom.write("new.md")
    assert published_by(newsroom, BEGIN).concerned is None
    newsroom.write("new.md", text="Another text.")
    assert published_by(newsroom, BEGIN).concerned is not None


def test_a_translation_that_grows_too_old_for_one_feed_is_still_linked_from_it(newsroom: Newsroom) -> None:
    path = newsroom.folder / "config" / "feedpub.yaml"
    text = path.read_text().replace("{slug}", "{language}/{slug}").replace("targets:\n", f"{FEEDS}targets:\n")
    path.write_text(text + ABOUT_ALL)
    newsroom.write("port.md", title="Port", date="2026-11-19 10:00")
    translated = newsroom.write("port.uk.md", title="Порт", date="2026-11-20 10:00")
    translated.write_text(translated.read_text().replace("lang: en", "lang: uk"))
    later = BEGIN + timedelta(hours=23)
    build(newsroom.folder, BEGIN)
    release = published_by(newsroom, later)
    shown = published(newsroom.folder)
    (newsroom.folder / "config" / ".feedpub" / "index.db").unlink()
    build(newsroom.folder, later)
    assert release.concerned is not None
    assert b"https://gazette.example/en/port" in shown["fresh.atom"]
    assert shown == published(newsroom.folder)


def test_a_canceled_story_whose_file_is_back_after_the_ledger_was_lost_has_all_looked_at(
    newsroom: Newsroom, caplog: pytest.LogCaptureFixture
) -> None:
    """The feeds have its notice, of which nobody but the newsroom's list knows."""
    file = newsroom.write("port.md", title="Port", text="Closed.")
    build(newsroom.folder, BEGIN)
    newsroom.write("port.md", title="Port", text="Closed.", more="status: canceled\n")
    build(newsroom.folder, BEGIN + timedelta(hours=1))
    text = file.read_text()
    file.unlink()
    (newsroom.folder / "config" / ".feedpub" / "ledger.db").unlink()
    for hours in (2, 3):
        newsroom.write(f"{hours}.md", title=f"Pier {hours}")
        build(newsroom.folder, BEGIN + timedelta(hours=hours))
    file.write_text(text)
    release = published_by(newsroom, BEGIN + timedelta(hours=4))
    assert release.concerned is None
    assert [one for one in caplog.messages if "bug" in one] == []
    assert newsroom.shown()["port"] == "Withdrawn: Port"


def test_a_story_is_not_linked_from_the_one_that_pushes_it_out_of_all_feeds(newsroom: Newsroom) -> None:
    path = newsroom.folder / "config" / "feedpub.yaml"
    path.write_text(path.read_text().replace("{title: Gazette}", "{title: Gazette, limit: 2}"))
    newsroom.write("pier.md", title="Pier", date="2026-11-18 10:00")
    newsroom.write("port.md", title="Port", date="2026-11-19 10:00")
    build(newsroom.folder, BEGIN)
    newsroom.write("new.md", title="New", date="2026-11-20 10:00", more="related: [Pier]\n", text="Its repair begins.")
    build(newsroom.folder, BEGIN)
    shown = published(newsroom.folder)
    (newsroom.folder / "config" / ".feedpub" / "index.db").unlink()
    build(newsroom.folder, BEGIN)
    assert b"<dc:relation>Pier</dc:relation>" in shown["news.atom"]
    assert shown == published(newsroom.folder)


def test_a_file_of_authors_among_the_stories_has_not_all_looked_at(newsroom: Newsroom) -> None:
    path = newsroom.folder / "config" / "feedpub.yaml"
    path.write_text(path.read_text().replace("{path: ../content,", "{path: ../content, authors: ../content/who.json,"))
    who = newsroom.folder / "content" / "who.json"
    who.write_text('{"ann": {"name": "Ann Bell"}}')
    build(newsroom.folder, BEGIN)
    newsroom.write("new.md", more="author: ann\n")
    assert published_by(newsroom, BEGIN).concerned is not None
    assert "Ann Bell" in newsroom.document("news.atom")
    who.write_text('{"ann": {"name": "Anna Bell"}}')
    assert published_by(newsroom, BEGIN).concerned is None
    assert "Anna Bell" in newsroom.document("news.atom")


_NAMES = st.sampled_from(["a.md", "b.md", "city/a.md", "city/c.md", "city/deep/d.md", "world/a.md"])
_SAID: Mapping[str, st.SearchStrategy[Any]] = {
    "title": st.sampled_from(["Pier", "Port", "Harbour reopens"]),
    "date": st.sampled_from(["2026-11-20 10:00", "2026-11-19 23:30", "2026-11-21 09:00", "2026-02-30"]),
    "more": st.sampled_from(
        [
            *("", "tags: [port, pier]\n", "tags: [port]\n", "id: same\n", "draft: true\n", "section: world\n"),
            *(
                "expires: 2026-11-21 08:00\n",
                "embargo: 2026-11-20 20:00\n",
                "status: canceled\n",
                "updated: 2026-11-22\n",
            ),
            *("language: uk\n", "related: [Pier]\n", "translation_of: a\n", "url: https://gazette.example/pier\n"),
        ]
    ),
    "text": st.sampled_from(["Text.", "Test.", "The ships of the harbour sail again, and it is good for all of us."]),
}


class Life(RuleBasedStateMachine):
    """A newsroom that is built after every change, and beside it one that remembers nothing but what it must."""

    folders = itertools.count()
    place: Path
    more = ABOUT_ALL

    def __init__(self) -> None:
        super().__init__()
        self.folder = self.place / str(next(self.folders))
        self.folder.mkdir()
        self.newsroom = Newsroom(self.folder)
        path = self.folder / "config" / "feedpub.yaml"
        text = path.read_text().replace("{slug}", "{language}/{slug}").replace("targets:\n", f"{FEEDS}targets:\n")
        path.write_text(text + self.more)
        self.ticks = itertools.count(1)
        self.now = BEGIN
        self.at_hand = AtHand()

    @property
    def config(self) -> Path:
        return self.folder / "config" / "feedpub.yaml"

    def path(self, name: str) -> Path:
        return self.folder / "content" / name

    def tick(self, path: Path) -> None:
        number = next(self.ticks)
        os.utime(path, (number, 10_000 + number * (-1) ** number))

    def put(self, name: str, said: dict[str, str]) -> None:
        path = self.path(name)
        path.parent.mkdir(parents=True, exist_ok=True)
        beside = path.with_name(".beside")
        language = "lang: uk" if ".uk." in name else "lang: en"
        beside.write_text(STORY.format(**said).replace("lang: en", language))
        beside.replace(path)
        self.tick(path)

    def crash(self) -> None:
        """In the middle of publishing: some documents are there, and nobody remembers them."""

        def fail(*_: object, **__: object) -> None:
            raise KeyboardInterrupt

        path = self.folder / "config" / "feedpub.yaml"
        loaded = building.load(path)
        moment = dates.localize(self.now, loaded.site.timezone)
        looked = unchanged.look(path, None, lambda _: moment)
        with pytest.MonkeyPatch.context() as patched:
            patched.setattr(recording, "record", fail)
            with pytest.raises(KeyboardInterrupt):
                building.publish(
                    loaded,
                    moment,
                    Heard(self.folder).listener,
                    held=None,
                    progress=silent,
                    looked=looked,
                    at_hand=self.at_hand,
                )

    @invariant()
    def an_incremental_build_equals_a_clean_one(self) -> None:
        clean = self.folder.with_name(f"{self.folder.name}-clean")
        shutil.copytree(self.folder, clean, ignore=lambda _, names: {"output", "index.db"} & set(names))
        with pytest.MonkeyPatch.context() as patched:
            patched.setattr(sifting, "SPARE", 0)
            _, told = build(self.folder, self.now, self.at_hand)
            patched.setattr(sifting, "sieve_for", lambda *_: None)
            _, clean_told = build(clean, self.now)
        ours, theirs = published(self.folder), published(clean)
        held = {line.partition(":")[0] for line in clean_told if "stays as it was" in line}
        # Of a feed that a guard holds the file stays; a clean build has none, or one that is rid of something.
        stays = {path for path in ours.keys() - theirs if path.removesuffix(".gz").rpartition(".")[0] in held}
        packed = {path: body for path, body in ours.items() if path.endswith(".gz")}
        assert {path: gzip.decompress(body) for path, body in packed.items()} == {
            path: ours[path.removesuffix(".gz")] for path in packed
        }
        # Whose they are only a ledger knew that was lost; what is of a former document goes with it.
        stays |= packed.keys() - theirs if "gzip: true" not in self.config.read_text() else set()
        assert {path: body for path, body in ours.items() if path not in stays} == theirs
        # That the ledger was lost only those know who have the feeds of before.
        lost = ("ledger.db", "which is forgotten", "and no story has this id now")
        told = [line for line in told if not any(words in line for words in lost)]
        assert told == clean_told
        shutil.rmtree(clean)

    @rule()
    def somebody_else_builds(self) -> None:
        build(self.folder, self.now)

    def teardown(self) -> None:
        self.at_hand.close()
        shutil.rmtree(self.folder)


class WildLife(Life):
    """Anything may happen."""

    @rule()
    def fall(self) -> None:
        self.crash()

    @rule(name=_NAMES, said=st.fixed_dictionaries(dict(_SAID)))
    def write(self, name: str, said: dict[str, str]) -> None:
        self.put(name, said)

    @rule(name=_NAMES)
    def delete(self, name: str) -> None:
        self.path(name).unlink(missing_ok=True)

    @rule(name=_NAMES)
    def touch(self, name: str) -> None:
        if self.path(name).exists():
            self.tick(self.path(name))

    @rule(old=_NAMES, new=_NAMES)
    def rename(self, old: str, new: str) -> None:
        if self.path(old).exists():
            self.path(new).parent.mkdir(parents=True, exist_ok=True)
            self.path(old).replace(self.path(new))

    @rule(limit=st.integers(1, 4))
    def configure(self, limit: int) -> None:
        head, _, tail = self.config.read_text().partition("section: city, limit: ")
        self.config.write_text(f"{head}section: city, limit: {limit}{tail[1:]}")
        self.tick(self.config)

    @rule()
    def pack_or_not(self) -> None:
        packs = "gzip: true" in self.config.read_text()
        before, after = ("../output\n    gzip: true\n", "../output\n")[:: 1 if packs else -1]
        self.config.write_text(self.config.read_text().replace(before, after))
        self.tick(self.config)

    @rule(hours=st.sampled_from([1, 1, 9, 9, 30, -2]))
    def wait(self, hours: int) -> None:
        self.now += timedelta(hours=hours)

    @rule(name=st.sampled_from(["index.db", "ledger.db"]))
    def lose(self, name: str) -> None:
        (self.folder / "config" / ".feedpub" / name).unlink(missing_ok=True)

    @rule()
    def back_up(self) -> None:
        with contextlib.suppress(FileNotFoundError):
            shutil.copyfile(self.ledger(), self.folder / "backup.db")

    @rule(in_place=st.booleans())
    def restore(self, *, in_place: bool) -> None:
        """Put a backup of the ledger back, by writing over it or by a rename."""
        backup = self.folder / "backup.db"
        if backup.exists():
            beside = self.ledger().with_name("restored.db")
            shutil.copyfile(backup, self.ledger() if in_place else beside)
            if not in_place:
                beside.replace(self.ledger())

    def ledger(self) -> Path:
        return self.folder / "config" / ".feedpub" / "ledger.db"

    @rule(name=st.sampled_from(["news.atom", "news.atom.gz"]))
    def lose_a_document(self, name: str) -> None:
        (self.folder / "output" / name).unlink(missing_ok=True)


_CALM: Mapping[str, st.SearchStrategy[Any]] = {
    "title": st.sampled_from(["Pier", "Port", "Harbour reopens", "Tram stops", "Museum", "Bridge", "Grain"]),
    "more": st.sampled_from(
        [
            *(
                "",
                "tags: [port, pier]\n",
                "tags: [port]\n",
                "tags: [Port, rare]\n",
                "author: Ann Bell\n",
                "lead: Short.\n",
            ),
            *(
                "section: world\n",
                "expires: 2026-11-21 08:00\n",
                "embargo: 2026-11-20 20:00\n",
                "updated: 2026-11-22\n",
            ),
            *("minor: true\n", "authr: x\n", "members: true\n", "draft: true\n", "translation_of: u\n"),
            "related: [Museum]\n",
        ]
    ),
    "text": st.sampled_from(["Text.", "Test.", "The ships of the harbour sail again, and it is good for all of us."]),
}
_FILES = st.sampled_from(
    [*(f"city/{name}{end}.md" for name in "abcdef" for end in ("", ".uk")), *(f"world/{name}.md" for name in "uvwxyz")]
)


class CalmLife(Life):
    """A newsroom in which stories come and are edited, and little else happens."""

    more = ABOUT_ALL + "opml: {path: feeds.opml}\n"

    @initialize(stories=st.lists(st.tuples(_FILES, st.fixed_dictionaries(dict(_CALM))), min_size=8, max_size=14))
    def begin(self, stories: list[tuple[str, dict[str, str]]]) -> None:
        for name, said in stories:
            self.edit(name, said)

    @rule(name=_FILES, said=st.fixed_dictionaries(dict(_CALM)))
    def edit(self, name: str, said: dict[str, str]) -> None:
        number = sum(map(ord, name))
        said = {**said, "text": f"{said['text']} {name}"}  # or one might be the other with another name
        self.put(name, {**said, "date": f"2026-11-{17 + number % 4} {7 + number % 5:02}:15"})

    @rule(names=st.lists(_FILES, min_size=2, max_size=3, unique=True), said=st.fixed_dictionaries(dict(_CALM)))
    def edit_several(self, names: list[str], said: dict[str, str]) -> None:
        for name in names:
            self.edit(name, said)

    @rule(name=_FILES, said=st.fixed_dictionaries(dict(_CALM)))
    def fall_while_it_publishes_a_story(self, name: str, said: dict[str, str]) -> None:
        self.edit(name, said)
        self.crash()

    @rule(hours=st.sampled_from([1, 3, 9]))
    def go_on(self, hours: int) -> None:
        self.now += timedelta(hours=hours)


class FullLife(CalmLife):
    """As calm, but the feeds have room for few of the stories, so that others need not be at hand."""

    def __init__(self) -> None:
        super().__init__()
        path = self.folder / "config" / "feedpub.yaml"
        more = "news: {title: Gazette, limit: 3}\n  changed: {title: Changed, order: updated, limit: 2}\n"
        path.write_text(
            path.read_text()
            .replace("news: {title: Gazette}\n", more)
            .replace('"{tag}", at_least: 2', '"{tag}", at_least: 2, limit: 1')
        )


@pytest.mark.parametrize("life", [WildLife, CalmLife, FullLife])
def test_after_any_changes_an_incremental_build_equals_a_clean_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, life: type[Life]
) -> None:
    monkeypatch.setattr("feedpub.index._schema.RACY", -1 << 60)
    monkeypatch.setattr("feedpub.recall.AT_A_TIME", 3)
    life.place = tmp_path
    LOOKED.clear()
    case = life.TestCase
    case.settings = settings(max_examples=EXAMPLES, stateful_step_count=12, deadline=None, phases=[Phase.generate])
    case("runTest").runTest()
    assert life is not CalmLife or LOOKED["at some"] > 20
    assert life is not FullLife or LOOKED["put aside"] > 20
