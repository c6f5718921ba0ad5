"""A page that is like others becomes an entry in one go, and comes out as the readers of any page have it."""

import gzip
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from benchmarks import corpus
from feedpub import normalize, onego, packing, plainpage, reading
from feedpub.errors import ArticleError
from feedpub.model import Article, Entry
from feedpub.naming import Newsroom
from feedpub.readers import Reading, html
from feedpub.readers.html import alike
from feedpub.readers.html.known import Known
from feedpub.readers.html.stated import Stated
from feedpub.readers.profile import Profile
from feedpub.sources.files import Item
from tests.test_html_alike import pairs
from tests.test_plainstory import newsroom

ROOMS = st.sampled_from(
    [
        newsroom(source_language="en"),
        newsroom(source_language="uk", folder=""),
        newsroom(source_language="en", language="uk", source_section="World"),
        newsroom(),
        newsroom(source_language="en", zone=ZoneInfo("America/New_York"), story_url="https://site.example/{slug}"),
    ]
)
PATHS = st.sampled_from(
    [
        *("economy/harbor.html", "harbor.html", "a/b/2026-11-01-harbor.htm") * 3,
        *("economy/index.html", "_posts/x.html", "about.uk.html", "Економіка/порт.html", "a b/c d.html", "a/1.html"),
    ]
)


def in_one_go(path: str, raw: bytes, room: Newsroom, *, after: bytes) -> Entry | None:
    """What comes of a page by the layout that is learned from another one."""
    alike.known = Known({}, set())
    plainpage.entries_of([("a/b.html", after)] * 2, room)
    (entry,) = plainpage.entries_of([(path, raw)], room)
    return entry


def by_readers(path: str, raw: bytes, room: Newsroom) -> Entry | None:
    context = Reading(zone=room.zone, language=room.source_language)
    try:
        return normalize.entry_of(html.read_any(path, raw, context), room)
    except ArticleError:
        return None


def assert_alike(path: str, raw: bytes, room: Newsroom, *, after: bytes) -> Entry | None:
    entry = in_one_go(path, raw, room, after=after)
    if entry:
        other = by_readers(path, raw, room)
        assert other
        assert repr(entry) == repr(other)
        assert packed(entry) == packed(other)
    return entry


def packed(entry: Entry) -> bytes:
    return packing.pack(reading.Outcome((reading.Story(entry.path, None, entry),)))


@settings(max_examples=500)
@given(pairs(), PATHS, ROOMS)
def test_whatever_is_taken_is_what_the_readers_of_any_page_make_of_it(
    pages: tuple[str, str], path: str, room: Newsroom
) -> None:
    first, second = (page.encode() for page in pages)
    for raw in (second, first):
        assert_alike(path, raw, room, after=first)


def test_pages_of_one_system_become_entries_without_being_parsed() -> None:
    room = newsroom(source_language="en")
    for number in range(60, 120):
        raw = corpus.page(number).encode()
        entry = assert_alike("economy/harbor.html", raw, room, after=raw)
        assert entry
        assert entry.title == corpus.made(number).title
        assert entry.authors[0].name == corpus.made(number).author


def test_saved_pages_come_out_the_same_in_both_ways(samples: Path) -> None:
    for path in sorted((samples / "html").rglob("*.html.gz"))[2::8]:
        raw = gzip.decompress(path.read_bytes())
        assert_alike("economy/harbor.html", raw, newsroom(), after=raw)


def found_at(path: str, file: Path) -> reading.Found:
    stat = file.stat()
    item = Item(path, str(file), stat.st_size, stat.st_mtime_ns, stat.st_ctime_ns, stat.st_ino)
    return reading.Found(f"../content/{path}", item, ROOM, None)


ROOM = newsroom(source_language="en")
MARKDOWN = "---\ntitle: Harbor {}\ndate: 2026-11-01\n---\n\nThe harbor is open.\n"


def newsroom_of(folder: Path) -> list[reading.Found]:
    """More files than are read at once, of several forms, some of which nobody can read."""
    found = []
    for number in range(3 * onego.AT_ONCE):
        name = f"story-{number}{('.html', '.md', '.txt', '.html', '.html')[number % 5]}"
        text = corpus.page(number) if name.endswith(".html") else MARKDOWN.format(number)
        if number % 11 == 10:
            text = "<p>No story" if name.endswith(".html") else "---\ntitle: [\n---\n"
        if number == onego.AT_ONCE + 3:
            text += " " * onego.LARGEST
        (folder / name).write_text(text, encoding="utf-8")
        found.append(found_at(f"economy/{name}", folder / name))
    (folder / name).unlink()
    return found


def test_what_comes_of_files_is_the_same_whether_they_are_read_together_or_alone(tmp_path: Path) -> None:
    found = newsroom_of(tmp_path)
    alike.known = Known({}, set())
    together = [packing.pack(one) for one in reading.outcomes_of(found)]
    alike.known = Known({}, set())
    assert together == [packing.pack(reading.outcome_of(one)) for one in found]
    assert len(together) == len(found)


@settings(max_examples=60)
@given(st.lists(st.tuples(pairs(), PATHS, ROOMS), min_size=1, max_size=3), st.randoms(use_true_random=False))
def test_in_any_order_and_any_group_each_page_comes_out_as_the_readers_of_any_page_have_it(
    drawn: list[tuple[tuple[str, str], str, Newsroom]], chance: Random
) -> None:
    with TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patched:
        found: list[reading.Found] = []
        for pages, path, room in drawn:
            for text in [pages[0]] * 3 + [pages[1]] * 2:
                file = Path(folder, f"{len(found)}.html")
                file.write_text(text, encoding="utf-8")
                found.append(replace(found_at(path, file), room=room))
        chance.shuffle(found)
        patched.setattr(alike, "known", Known({}, set()))
        patched.setattr(onego, "AT_ONCE", chance.randint(1, len(found)))
        together = [packing.pack(one) for one in reading.outcomes_of(found)]
        patched.setattr(html, "read", html.read_any)
        assert together == [packing.pack(reading.by_readers(one, *reading.loaded(one))) for one in found]


def test_pages_that_have_profiles_are_read_by_those(tmp_path: Path) -> None:
    alike.known = Known({}, set())
    profiles = (Profile(name="site", html={"title": [".byline"]}),)
    for number in range(60, 70):
        (tmp_path / f"story-{number}.html").write_text(corpus.page(number), encoding="utf-8")
    found = [replace(found_at(f"economy/{path.name}", path), profiles=profiles) for path in sorted(tmp_path.iterdir())]
    entries = [story.entry for one in reading.outcomes_of(found) for story in one.stories]
    assert [one and one.title for one in entries] == [f"By {corpus.made(number).author}" for number in range(60, 70)]


def test_a_page_that_is_not_packed_though_its_name_says_so_is_told_as_damaged(tmp_path: Path) -> None:
    alike.known = Known({}, set())
    found = []
    for number in range(60, 70):
        name = f"story-{number}.html{'.gz' if number == 69 else ''}"
        (tmp_path / name).write_text(corpus.page(number), encoding="utf-8")
        found.append(found_at(f"economy/{name}", tmp_path / name))
    *others, last = [story for one in reading.outcomes_of(found) for story in one.stories]
    assert all(story.entry for story in others)
    assert last.error
    assert "is no gzip file" in str(last.error)


def test_a_bug_that_one_page_shows_costs_no_story_and_leaves_the_others_to_be_read_in_one_go(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = newsroom_of(tmp_path)
    alike.known = Known({}, set())
    whole = [packing.pack(one) for one in reading.outcomes_of(found)]
    parsed: list[str] = []
    read_any = html.read_any

    def trip(page: Stated) -> None:
        if page.path.endswith("story-28.html"):
            raise RuntimeError

    def by_parsing(path: str, raw: bytes, context: Reading) -> Article:
        parsed.append(path)
        return read_any(path, raw, context)

    monkeypatch.setattr(alike, "STEPS", (*alike.STEPS, trip))
    monkeypatch.setattr(html, "read_any", by_parsing)
    assert [packing.pack(one) for one in reading.outcomes_of(found)] == whole
    assert "economy/story-28.html" in parsed
    assert len(parsed) < onego.AT_ONCE


def test_a_bug_in_making_an_entry_in_one_go_costs_no_story(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    found = newsroom_of(tmp_path)
    alike.known = Known({}, set())
    whole = [packing.pack(one) for one in reading.outcomes_of(found)]
    tripped: list[str] = []

    def trip(page: Stated, *_: object) -> Entry:
        tripped.append(page.path)
        raise MemoryError

    monkeypatch.setattr(plainpage, "_made", trip)
    assert [packing.pack(one) for one in reading.outcomes_of(found)] == whole
    assert tripped
