"""What is remembered of files is what reading them again would give, whatever was done to them meanwhile."""

import itertools
import os
import shutil
import subprocess
import sys
from collections.abc import Collection, Mapping, Sequence
from contextlib import closing, suppress
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule
from msgspec.structs import replace

from feedpub import config, gather, madewith, packing, reading, recall
from feedpub.executor import Executor, Processes, Serial
from feedpub.gather import Means, Story
from feedpub.index import NONE, Index, Known, of_bytes
from feedpub.index.sqlite import open_index
from feedpub.model import Entry
from feedpub.reading import Found
from feedpub.yamltext import Scalar
from tests.newsroom import CONFIG, STORY, Newsroom


class InMemory:
    """An index that trusts every stamp, and counts what it is told."""

    trusted = 1 << 62

    def __init__(self) -> None:
        self.folders: dict[str, Known] = {}
        self.kept: list[str] = []

    def recall(self, folder: str) -> Known:
        return self.folders.get(folder, {})

    def keep(self, folder: str, files: Known, before: Known = NONE) -> None:
        assert before == self.folders.get(folder, {})
        self.kept.append(folder)
        self.folders[folder] = dict(files)

    def add(self, folder: str, first: str, part: bytes) -> None:
        self.kept.append(folder)
        self.folders[folder] = {**self.folders.get(folder, {}), **of_bytes(part)}

    def noted(self, name: str) -> bytes | None:
        raise AssertionError(name)  # nothing here notes anything

    def save(
        self,
        folders: Collection[str] | None = None,
        notes: Mapping[str, bytes | None] | None = None,
    ) -> None:
        """Nothing is to be saved."""

    def close(
        self,
        folders: Collection[str] | None = None,
        notes: Mapping[str, bytes | None] | None = None,
    ) -> None:
        if folders is not None:
            self.folders = {folder: self.folders[folder] for folder in folders if folder in self.folders}


def silent(_what: str, _done: int, _all: int) -> None:
    pass


def plain(stories: Sequence[Story]) -> list[object]:
    """Stories that can be compared; errors by what they say."""
    return [(replace(story, error=None), str(story.error)) for story in stories]


@pytest.fixture
def newsroom(tmp_path: Path) -> Newsroom:
    return Newsroom(tmp_path)


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The paths of all files that are read from now on."""
    paths: list[str] = []

    def counted(found: Found) -> reading.Outcome:
        paths.append(found.path)
        return reading.outcome_of(found)

    monkeypatch.setattr(recall, "outcome_of", counted)
    monkeypatch.setattr(recall, "outcomes_of", lambda files: map(counted, files))
    return paths


def gathered(newsroom: Newsroom, index: Index) -> list[Story]:
    return gather.gather(config.load(newsroom.folder / "config" / "feedpub.yaml"), silent, Means(index))


def test_only_what_is_new_is_read_again(newsroom: Newsroom, read: list[str]) -> None:
    newsroom.write("city/a.md")
    newsroom.write("city/b.md")
    index = InMemory()
    first = gathered(newsroom, index)
    read.clear()
    assert plain(gathered(newsroom, index)) == plain(first)
    assert read == []
    newsroom.write("city/b.md", title="A longer title")
    newsroom.write("city/c.md")
    index.kept.clear()
    again = gathered(newsroom, index)
    assert read == ["../content/city/b.md", "../content/city/c.md"]
    assert [folder.partition("/")[2] for folder in index.kept] == ["../content/city"]
    assert plain(again) == plain(gathered(newsroom, InMemory()))


def test_what_holds_a_story_back_is_remembered_with_its_line(newsroom: Newsroom, read: list[str]) -> None:
    newsroom.write("city/a.md", date="2026-02-30")
    index = InMemory()
    (first, *_) = gathered(newsroom, index)
    read.clear()
    (again, *_) = gathered(newsroom, index)
    assert read == []
    assert str(again.error) == str(first.error)
    assert str(again.error).startswith("../content/city/a.md:3: ")


def test_a_file_that_could_not_be_opened_is_tried_again(newsroom: Newsroom, monkeypatch: pytest.MonkeyPatch) -> None:
    newsroom.write("city/a.md")
    index = InMemory()

    def refused(*_: object, **__: object) -> bytes:
        raise PermissionError(13, "Permission denied")

    with monkeypatch.context() as patched:
        patched.setattr("feedpub.sources.loading._as_listed", lambda _item: None)
        patched.setattr("feedpub.sources.loading._read", refused)
        assert all(story.error for story in gathered(newsroom, index))
    assert not any(story.error for story in gathered(newsroom, index))


def test_a_bug_is_met_and_told_again(
    newsroom: Newsroom, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    newsroom.write("city/a.md")
    index = InMemory()

    def fail(*_: object, **__: object) -> None:
        raise ZeroDivisionError("by zero")

    with monkeypatch.context() as patched:
        patched.setattr("feedpub.plainstory.entries_of", fail)
        patched.setattr("feedpub.normalize.entry_of", fail)
        for _ in range(2):
            caplog.clear()
            (story, *_others) = gathered(newsroom, index)
            assert "fails on it (ZeroDivisionError: by zero); this is a bug" in str(story.error)
            assert "Traceback" in caplog.text
    assert not any(story.error for story in gathered(newsroom, index))


def test_a_fresh_file_is_read_again(newsroom: Newsroom, read: list[str]) -> None:
    newsroom.write("city/a.md")
    index = InMemory()
    index.trusted = 0
    gathered(newsroom, index)
    read.clear()
    gathered(newsroom, index)
    assert "../content/city/a.md" in read


def test_the_file_beside_a_story_counts(newsroom: Newsroom, read: list[str]) -> None:
    story = newsroom.folder / "content" / "a.md"
    story.write_text("Text.\n")
    facts = story.with_suffix(".meta")
    index = InMemory()
    for title in ("One", "Two"):
        facts.write_text(f".. title: {title}\n.. date: 2026-11-20 10:00\n.. slug: a{'a' * len(title)}{title}\n")
        os.utime(facts, ns=(len(title), 7 if title == "One" else 8))
        assert [one.entry.title for one in gathered(newsroom, index) if one.entry] == [title, "Other"]
    facts.unlink()
    read.clear()
    gathered(newsroom, index)
    assert read == ["../content/a.md"]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("language: en", "language: de"),
        ("timezone: Europe/Kyiv", "timezone: UTC"),
        ('authority: "gazette', 'authority: "morning'),
        ("https://gazette.example/{slug}", "https://gazette.example/x/{slug}"),
        ("{path: ../content,", "{path: ../content, section: city,"),
    ],
)
def test_a_changed_configuration_is_obeyed(newsroom: Newsroom, old: str, new: str) -> None:
    newsroom.write("a.md")
    index = InMemory()
    gathered(newsroom, index)
    file = newsroom.folder / "config" / "feedpub.yaml"
    file.write_text(CONFIG.replace(old, new))
    assert CONFIG.replace(old, new) != CONFIG
    assert plain(gathered(newsroom, index)) == plain(gathered(newsroom, InMemory()))


def test_a_configuration_that_changes_nothing_of_stories_reads_nothing(newsroom: Newsroom, read: list[str]) -> None:
    index = InMemory()
    gathered(newsroom, index)
    file = newsroom.folder / "config" / "feedpub.yaml"
    file.write_text(CONFIG.replace("{title: Gazette}", "{title: Gazette, limit: 3}"))
    read.clear()
    gathered(newsroom, index)
    assert read == []


def test_people_who_get_other_names_have_them_in_the_same_process(newsroom: Newsroom) -> None:
    newsroom.write("a.md", title="A", more="author: ann\n")
    path, index = newsroom.folder / "config" / "feedpub.yaml", InMemory()
    path.write_text(path.read_text().replace("{path: ../content,", "{path: ../content, authors: people.yaml,"))
    for name in ("Ann Bell", "Ann Smith"):
        (newsroom.folder / "config" / "people.yaml").write_text(f"ann: {{name: {name}}}\n")
        stories = gathered(newsroom, index)
        assert [one.entry.authors[0].name for one in stories if one.path.endswith("/a.md") and one.entry] == [name]


def test_sources_that_differ_in_nothing_but_their_files_share_folders(newsroom: Newsroom, read: list[str]) -> None:
    for name in ("x/a1.md", "x/b1.md", "y/a2.md", "y/b2.md"):
        newsroom.write(name, title=name)
    path, index = newsroom.folder / "config" / "feedpub.yaml", InMemory()
    text = path.read_text()
    source = next(line for line in text.splitlines(keepends=True) if "path: ../content" in line)
    both = [source.replace("../content,", f"../content, include: '*/{which}*',") for which in "ab"]
    path.write_text(text.replace(source, "".join(both)))
    first = gathered(newsroom, index)
    assert [one.path.rpartition("/")[2] for one in first] == ["a1.md", "a2.md", "b1.md", "b2.md"]
    read.clear()
    assert plain(gathered(newsroom, index)) == plain(first)
    assert read == []


def test_a_file_may_be_of_a_year_that_is_far_away(newsroom: Newsroom, read: list[str]) -> None:
    index, file = InMemory(), newsroom.write("a.md", title="A")
    os.utime(file, ns=(1 << 63, (1 << 63) + 5))
    first = gathered(newsroom, index)
    read.clear()
    assert plain(gathered(newsroom, index)) == plain(first)
    assert read == []
    os.utime(file, ns=(1 << 63, (1 << 63) + 6))
    gathered(newsroom, index)
    assert [one.rpartition("/")[2] for one in read] == ["a.md"]


def test_of_a_story_that_must_leave_no_trace_the_index_keeps_none(newsroom: Newsroom) -> None:
    newsroom.write("city/a.md", title="The secret of the mayor")
    newsroom.write("city/b.md", title="The pier")
    loaded = config.load(newsroom.folder / "config" / "feedpub.yaml")
    path = newsroom.folder / "config" / ".feedpub" / "index.db"

    def build(*secret: str) -> list[str]:
        index = open_index(path, "1", write=True)
        index.trusted = 1 << 62
        found = gather.gather(loaded, silent, Means(index), forget=lambda entry: entry.id in secret)
        return [one.entry.title for one in found if one.entry]

    def known() -> str:
        with closing(open_index(path, "1", write=False)) as index:
            folders = [row[0].decode() for row in index._rows("SELECT folder FROM part")]  # type: ignore[attr-defined]
            return repr([index.recall(folder) for folder in folders])

    everything = build()
    assert "The secret of the mayor" in known()
    assert build("tag:gazette.example,2025:a") == everything
    assert "The pier" in known()
    assert "secret" not in known()


def test_a_story_is_forgotten_by_the_id_that_it_had_in_a_former_feed(newsroom: Newsroom) -> None:
    newsroom.write("city/a.md")
    (newsroom.folder / "config" / "adopted.yaml").write_text("- story: a\n  id: https://gazette.example/?p=7\n")
    loaded = config.load(newsroom.folder / "config" / "feedpub.yaml")
    index = InMemory()
    gather.gather(loaded, silent, Means(index), forget=lambda entry: entry.id == "https://gazette.example/?p=7")
    assert [name for files in index.folders.values() for name in files] == ["other.md"]


class Odd:
    """Puts every other file aside."""

    def news(self) -> str:
        return "the latest"

    def learn(self, news: str) -> None:
        assert news == "the latest"

    def put_aside(self, files: Sequence[Sequence[Story]]) -> set[int]:
        return {*range(0, len(files), 2)}

    def taken(self) -> int:
        return 0


def outcomes_in(index: InMemory, folder: str) -> dict[str, object]:
    """What it knows of a folder's files, to be compared."""
    (files,) = [files for name, files in index.folders.items() if name.endswith(folder)]
    return {name: (stamp, plain(packing.unpack(packed).stories)) for name, (stamp, packed) in files.items()}


@pytest.mark.parametrize("executor", [Serial(), Processes(2, chunk=1)], ids=["here", "processes"])
def test_of_what_is_put_aside_the_index_knows_the_same(
    newsroom: Newsroom, monkeypatch: pytest.MonkeyPatch, executor: Executor
) -> None:
    monkeypatch.setattr(recall, "AT_A_TIME", 4)
    monkeypatch.setattr(recall, "outcomes_of", lambda files: map(odd_outcome_of, files))
    monkeypatch.setattr(recall, "outcome_of", odd_outcome_of)
    for number in range(9):
        newsroom.write(f"city/{number}.md", title=f"Story {number}", date="2026-11-20" if number != 3 else "2026-02-30")
    loaded = config.load(newsroom.folder / "config" / "feedpub.yaml")
    whole, parted = InMemory(), InMemory()
    gather.gather(loaded, silent, Means(whole), forget=is_eight)
    lots = gather.scan(loaded).lots(backwards=True)
    with closing(recall.outcomes(lots, parted, executor, is_eight, Odd())) as runs:
        looked = [number for run in runs for number, _ in run.stories]
    assert len(looked) == 5  # of ten, in runs of four
    assert outcomes_in(whole, "city").keys() == {f"{number}.md" for number in range(8)}
    assert outcomes_in(parted, "city") == outcomes_in(whole, "city")


def is_eight(entry: Entry) -> bool:
    return entry.title == "Story 8"


def odd_outcome_of(found: Found) -> reading.Outcome:
    """Some that may come out otherwise the next time, and one with a value that marshal does not know."""
    outcome = reading.outcome_of(found)
    if found.path.endswith("2.md"):
        (story,) = outcome.stories
        assert story.entry
        return reading.Outcome((replace(story, entry=replace(story.entry, section=Scalar("city"))),))
    return reading.Outcome(outcome.stories, lasting=not found.path.endswith(("5.md", "6.md")))


@pytest.mark.parametrize("count", [1, 2, 4])
@pytest.mark.parametrize("start", ["fork", "spawn"])
def test_any_number_of_processes_reads_the_same(newsroom: Newsroom, count: int, start: str) -> None:
    for number in range(12):
        newsroom.write(f"city/{number}.md", title=f"Story {number}", date="2026-11-20" if number % 5 else "2026-02-30")
    loaded = config.load(newsroom.folder / "config" / "feedpub.yaml")
    means = Means(executor=Processes(count, start=start, chunk=2))
    assert plain(gather.gather(loaded, silent, means)) == plain(gather.gather(loaded, silent))


def test_what_reads_files_is_imported_before_any_process_begins(
    newsroom: Newsroom, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[str] = []
    monkeypatch.setattr(recall, "ready", lambda found: told.append(found.path))

    class Watching(Serial):
        def runs(self, do: Any, runs: Any, died: Any) -> Any:
            for run in runs:
                told.append("run" if run else "nothing to read")
                yield [do(run)]

    newsroom.write("city/a.md")
    means = Means(InMemory(), Watching())
    loaded = config.load(newsroom.folder / "config" / "feedpub.yaml")
    for _ in range(2):
        gather.gather(loaded, silent, means)
    assert told == ["../content/city/a.md", "run", "nothing to read"]


def test_of_a_name_what_reads_such_files_is_known() -> None:
    code = "import sys; from feedpub import readers; readers.ready('a/b.html.gz'); print(*sys.modules)"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60)
    assert "feedpub.readers.html" in run.stdout.split()
    assert "feedpub.readers.markdown" not in run.stdout.split()


def test_the_code_and_the_zones_are_part_of_what_an_index_was_made_with(monkeypatch: pytest.MonkeyPatch) -> None:
    here = madewith.made_with(["Europe/Kyiv"])
    assert here == madewith.made_with(["Europe/Kyiv"])
    assert here != madewith.made_with(["Europe/Kyiv", "America/New_York"])
    monkeypatch.setattr("sys.version", "another Python")
    assert here != madewith.made_with(["Europe/Kyiv"])


_NAMES = st.sampled_from(["a.md", "b.md", "city/a.md", "city/c.md", "city/deep/d.md", "world/a.txt"])
_SAID: Mapping[str, st.SearchStrategy[Any]] = {
    "title": st.sampled_from(["Pier", "Port", "Harbour reopens", "''"]),
    "date": st.sampled_from(["2026-11-20 10:00", "2026-11-21 10:00", "2026-02-30", "yesterday"]),
    "more": st.sampled_from(["", "tags: [a, b]\n", "section: [\n", "id: same\n", "draft: true\n"]),
    "text": st.sampled_from(["Text.", "Test.", "The ships of the harbour sail again, and it is good for all of us."]),
}


class Content(RuleBasedStateMachine):
    """A folder of stories that people write into; after every change the index is used, and must not matter."""

    folders = itertools.count()
    place: Path

    def __init__(self) -> None:
        super().__init__()
        self.folder = self.place / str(next(self.folders))
        self.folder.mkdir()
        self.newsroom = Newsroom(self.folder)
        self.index_file = self.folder / "config" / ".feedpub" / "index.db"
        self.ticks = itertools.count(1)

    def path(self, name: str) -> Path:
        return self.folder / "content" / name

    def tick(self, path: Path) -> None:
        """As if a second had passed, or the clock had been set back: any other time will do."""
        number = next(self.ticks)
        os.utime(path, (number, 10_000 + number * (-1) ** number))

    @rule(name=_NAMES, said=st.fixed_dictionaries(dict(_SAID)))
    def write(self, name: str, said: dict[str, str]) -> None:
        path = self.path(name)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(STORY.format(**said))
        self.tick(path)

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

    @rule(language=st.sampled_from(["en", "uk"]), section=st.sampled_from(["", ", section: port"]))
    def configure(self, language: str, section: str) -> None:
        text = CONFIG.replace("language: en", f"language: {language}").replace("../content,", f"../content{section},")
        (self.folder / "config" / "feedpub.yaml").write_text(text)

    @rule()
    def lose(self) -> None:
        self.index_file.unlink(missing_ok=True)

    @rule(at=st.integers(0, 20_000))
    def damage(self, at: int) -> None:
        with suppress(FileNotFoundError):
            raw = bytearray(self.index_file.read_bytes())
            raw[at % len(raw)] ^= 255
            self.index_file.write_bytes(raw)

    @invariant()
    def the_index_does_not_matter(self) -> None:
        loaded = config.load(self.folder / "config" / "feedpub.yaml")
        index = open_index(self.index_file, "1", write=True)
        index.trusted = 1 << 62
        found = gather.gather(loaded, silent, Means(index))
        assert plain(found) == plain(gather.gather(loaded, silent))

    def teardown(self) -> None:
        shutil.rmtree(self.folder)


def test_after_any_changes_what_is_remembered_is_what_is_there(tmp_path: Path) -> None:
    Content.place = tmp_path
    case = Content.TestCase
    case.settings = settings(max_examples=25, stateful_step_count=15, deadline=None)
    case("runTest").runTest()
