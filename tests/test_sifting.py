"""A build that puts stories aside makes what it would make if it had all at hand."""

import json
import pickle
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from feedpub import recall, report, sifting
from feedpub.executor import Executor, Serial
from feedpub.gather import Means
from feedpub.release import Release
from tests.newsroom import Newsroom

FEEDS = """\
  city: {title: City, section: city, limit: 1}
  oldest: {title: Oldest first, order: oldest, limit: 3}
  changed: {title: Changed, order: updated, limit: 2}
  later: {title: Later, embargo_offset: 45 minutes, limit: 2}
  corrected: {title: Corrected, status: updated, order: updated, hours: 40, limit: 1}
  fresh: {title: Fresh, hours: 30, limit: 2}
  none: {title: All but the port, exclude: {tag: port}, limit: 2}
  tags: {each: tag, title: "{tag}", at_least: 2, limit: 1}
  who: {each: [author, language], title: "{author} ({language})", limit: 1, members: true}
"""
#: Feeds that all go by what many stories have alike, so that most stories are seen to be behind at one look.
BY_KIND = """\
  city: {title: City, section: city, limit: 1}
  oldest: {title: Oldest first, order: oldest, limit: 3}
  later: {title: Later, embargo_offset: 45 minutes, limit: 2}
  fresh: {title: Fresh, hours: 30, limit: 2}
"""


@pytest.fixture(autouse=True)
def no_spare(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sifting, "SPARE", 0)


def crowded(folder: Path, more: str = "", feeds: str = FEEDS) -> Newsroom:
    """A newsroom whose feeds have room for few stories."""
    folder.mkdir(parents=True, exist_ok=True)
    made = Newsroom(folder)
    path = folder / "config" / "feedpub.yaml"
    text = path.read_text().replace("news: {title: Gazette}\n", "news: {title: Gazette, limit: 2}\n")
    path.write_text(text.replace("targets:\n", f"{feeds}targets:\n") + more)
    return made


def told(release: Release) -> tuple[object, ...]:
    """All that a person and the next build learn of a release."""
    problems = [str(one) for one in release.problems]
    counted = {
        name: {key: ([+one for one in spellings], live) for key, (spellings, live) in tallies.items()}
        for name, tallies in release.values.items()
    }
    advice = [one.rpartition("/config/")[2] for one in release.advice]  # wherever the newsroom lies
    return problems, release.notes, advice, report.tally(release), counted, release.kept


def remembered(folder: Path) -> list[tuple[Any, ...]]:
    """The ledger's tables of stories and feeds."""
    with closing(sqlite3.connect(folder / "config" / ".feedpub" / "ledger.db")) as ledger:
        names = [
            name for (name,) in ledger.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")
        ]
        return [row for name in names for row in ledger.execute(f"SELECT '{name}', * FROM {name}")]


def documents(folder: Path) -> dict[str, bytes]:
    root = folder / "output"
    return {one.relative_to(root).as_posix(): one.read_bytes() for one in root.rglob("*") if one.is_file()}


def whole(newsroom: Newsroom, *, now: str = "2026-11-23T12:00") -> Release:
    """The release with all stories at hand."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(sifting, "sieve_for", lambda *_: None)
        return newsroom.build(now)


def test_what_no_feed_has_room_for_is_counted_and_not_at_hand(tmp_path: Path) -> None:
    newsroom = crowded(tmp_path)
    for number in range(40):
        newsroom.write(f"s{number:02}.md", title=f"Story {number}", date=f"2026-11-{number % 20 + 1:02} 10:{number:02}")
    release = newsroom.build()
    assert len(release.stories) < 10
    assert len(release.stories) + release.rest.count == 41
    assert report.tally(release) == {"live": 41}
    assert list(newsroom.shown().values()) == ["Story 39", "Story 19"]
    # What subscribers know stands in the feeds' windows: no others are at hand in its place.
    assert {one.path for one in newsroom.build().stories} == {one.path for one in release.stories}


def test_stories_that_come_the_newest_last_are_all_seen_to_be_newer(tmp_path: Path) -> None:
    newsroom = crowded(tmp_path, feeds=BY_KIND)
    order = [3, 1, 2, 0, 4, 9, 5, 6, 7, 8, 11, 12, 10, 19, 13]
    for place, day in enumerate(order):
        newsroom.write(f"s{place:02}.md", title=f"Story {day}", date=f"2026-10-10 {day:02}:00")
    release = newsroom.build()
    assert release.rest.count > 3
    assert list(newsroom.shown().values()) == ["Other", "Story 19"]
    assert [day for day in order if f">Story {day}<" in newsroom.document("oldest.atom")] == [19, 13]


def test_of_two_old_stories_with_one_id_the_later_is_held_back_all_the_same(tmp_path: Path) -> None:
    newsroom = crowded(tmp_path)
    for number in range(9):
        newsroom.write(f"s{number}.md", title=f"Story {number}")
    newsroom.write("2019/first.md", date="2019-02-03 10:00", more="id: one\n")
    newsroom.write("2020/second.md", date="2020-02-03 10:00", more="id: one\n")
    newsroom.write("2021/third.md", date="2021-02-03 10:00")
    release = newsroom.build()
    assert [str(one).partition(": ")[0] for one in release.problems] == ["../content/2020/second.md"]
    assert not {one.path for one in release.stories}.isdisjoint(
        {"../content/2019/first.md", "../content/2020/second.md"}
    )
    assert "../content/2021/third.md" not in {one.path for one in release.stories}


def test_a_story_that_was_put_aside_comes_in_where_one_before_it_is_held_back(tmp_path: Path) -> None:
    newsroom = crowded(tmp_path)
    for number in range(5):
        newsroom.write(f"s{number}.md", title=f"Story {number}", date=f"2026-11-1{number} 10:00")
    newsroom.write("twin.md", date="2026-11-15 10:00", more="id: s4\n")
    release = newsroom.build()
    assert [str(one).partition(": ")[0] for one in release.problems] == ["../content/twin.md"]
    assert list(newsroom.shown().values()) == ["Story 4", "Story 3"]
    assert release.rest.count == 0


def test_a_story_that_was_put_aside_comes_in_where_all_of_its_author_that_are_at_hand_are_held_back(
    tmp_path: Path,
) -> None:
    made = []
    for name, build in (("sifted", Newsroom.build), ("whole", whole)):
        newsroom = crowded(tmp_path / name)
        for number in range(4):
            newsroom.write(f"s{number}.md", title=f"Story {number}", date="2026-11-22 10:00")
        newsroom.write("old.md", title="Old", date="2026-11-10 10:00", more="author: Ann Lee\n")
        newsroom.write("one.md", title="One", date="2026-11-12 10:00", more="author: Bob Ray\n")
        newsroom.write("twin.md", title="Twin", date="2026-11-15 10:00", more="author: Ann Lee\nid: one\n")
        release = build(newsroom)
        assert [str(one).partition(": ")[0] for one in release.problems] == ["../content/twin.md"]
        made.append(documents(tmp_path / name))
    assert b"Old" in made[1]["who/ann-lee/en.atom"]
    assert made[0] == made[1]


def test_a_translation_that_was_put_aside_is_linked_by_none_and_one_that_is_carried_is(tmp_path: Path) -> None:
    made, releases = [], []
    for name, build in (("sifted", Newsroom.build), ("whole", whole)):
        newsroom = crowded(tmp_path / name)
        newsroom.write("near.md", title="Near", date="2026-11-22 10:00", more="language: en\n")
        newsroom.write("poruch.md", title="Поруч", date="2026-11-22 09:00", more="language: uk\ntranslation_of: near\n")
        newsroom.write("away.md", title="Away", date="2026-11-15 12:00", more="language: en\n")
        city = "section: city\nlanguage: uk\ntranslation_of: away\n"
        newsroom.write("misto.md", title="Місто", date="2026-11-15 12:30", more=city)
        newsroom.configure("news_sitemap: {}")
        for number in range(9):
            newsroom.write(f"s{number}.md", date=f"2026-11-1{number} 10:00", more="language: en\n")
        releases.append(build(newsroom))
        made.append(documents(tmp_path / name))
    assert made[0] == made[1]
    assert "../content/away.md" not in {one.path for one in releases[0].stories}
    news, city = made[0]["news.atom"].decode(), made[0]["city.atom"].decode()
    assert news.count('hreflang="uk"') == news.count('hreflang="en"') == 1
    assert "Місто" in city
    assert "hreflang" not in city


def test_a_file_that_is_another_when_it_is_read_again_makes_all_be_looked_at(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    newsroom = crowded(tmp_path)
    for number in range(5):
        newsroom.write(f"s{number}.md", title=f"Story {number}")
    for name in ("first", "second"):
        newsroom.write(f"2019/{name}.md", date="2019-02-03 10:00", more="id: one\n")
    begun = sifting.Sieve.stories

    def late(sieve: sifting.Sieve, again: Any) -> Any:
        newsroom.write("2019/first.md", date="2019-02-03 10:00", more="id: two\n")
        return begun(sieve, again)

    monkeypatch.setattr(sifting.Sieve, "stories", late)
    release = newsroom.build()
    assert (len(release.stories), release.rest.count, release.problems) == (8, 0, [])


@pytest.mark.parametrize("headline", ["First", "Another"])
def test_an_old_story_whose_file_was_renamed_is_known_again(tmp_path: Path, headline: str) -> None:
    newsroom = crowded(tmp_path)
    (tmp_path / "content" / "other.md").unlink()
    file = newsroom.write("a.md", title="First", date="2026-11-10 10:00", text="A text of its own.")
    newsroom.build()
    for number in range(5):
        newsroom.write(f"s{number}.md", title=f"Story {number}")
    newsroom.build()
    file.unlink()
    newsroom.write("old/renamed.md", title=headline, date="2026-11-10 10:00", text="A text of its own.")
    for number in range(9):
        newsroom.write(f"old/{number}.md", title=f"Older {number}", date="2026-11-09 10:00")
    release = newsroom.build()
    assert ["is ../content/a.md under another name" in one for one in release.advice] == [True]
    assert release.rest.count > 0


@pytest.mark.parametrize("feeds_of_before", [True, False])
def test_what_a_lost_ledger_knew_is_told_of_stories_that_no_feed_has_room_for_now(
    tmp_path: Path, *, feeds_of_before: bool
) -> None:
    newsroom = crowded(tmp_path)
    newsroom.write("a.md", title="First")
    newsroom.build()
    for name in ("ledger.db", "ledger.db-wal", "ledger.db-shm"):
        (tmp_path / "config" / ".feedpub" / name).unlink(missing_ok=True)
    for number in range(5):
        newsroom.write(f"s{number}.md", title=f"Story {number}", date="2026-11-21 10:00")
    for file in () if feeds_of_before else (tmp_path / "output").rglob("*.*"):
        file.unlink()
    release = newsroom.build()
    assert (release.rest.count == 0) is feeds_of_before
    assert not any("no story has this id" in one for one in release.advice)


@pytest.mark.parametrize("make", [Newsroom.build, whole])
def test_a_feed_that_becomes_empty_is_held_as_it_was_though_only_a_draft_has_its_tag(tmp_path: Path, make: Any) -> None:
    newsroom = crowded(tmp_path)
    for number in range(6):
        newsroom.write(f"s{number}.md", title=f"Story {number}", date=f"2026-11-1{number} 10:00")
    for name in ("first", "second"):
        newsroom.write(f"{name}.md", title=name, more="tags: [harbour]\n")
    make(newsroom)
    newsroom.write("draft.md", title="Draft", more="tags: [harbour]\ndraft: true\n")
    for name in ("first", "second"):
        newsroom.write(f"{name}.md", title=name)
    release = make(newsroom, now="2026-11-23T13:00")
    assert ["tags/harbour: would have no story left" in str(one) for one in release.problems] == [True]
    assert "first" in newsroom.document("tags/harbour.atom")


STORY = st.fixed_dictionaries(
    {
        "title": st.sampled_from(["Pier", "Port", "Tram", "Grain", "Bridge"]),
        "date": st.sampled_from(
            ["2026-11-20", "2026-11-21", "2026-11-22 23:30", "2026-11-22 10:00", "2026-11-23 09:00", "2026-11-25"]
        ),
        "text": st.sampled_from(["Text.", "Other text.", "More."]),
        "more": st.lists(
            st.sampled_from(
                [
                    *("tags: [port, pier]", "tags: [Port]", "tags: [rare]", "author: Ann Bell", "author: ann bell"),
                    *(
                        "section: city",
                        "id: same",
                        "url: https://gazette.example/pier",
                        "slug: pier",
                        "updated: 2026-11-23",
                    ),
                    *("draft: true", "members: true", "expires: 2026-11-22", "expires: 2026-12-01", "odd: [x"),
                    *("embargo: 2026-11-20", "embargo: 2026-11-29", "authr: x", "related: [Pier]", "version: 2"),
                    *(
                        "embargo: 2026-11-23 11:30",
                        "translation_of: a",
                        "language: uk",
                        "status: canceled",
                        "minor: true",
                    ),
                ]
            ),
            max_size=3,
            unique_by=lambda line: line.partition(":")[0],
        ).map(lambda lines: "".join(f"{line}\n" for line in lines)),
    }
)
STORIES = st.dictionaries(
    st.sampled_from([f"{folder}{name}.md" for folder in ("", "city/", "old/") for name in "abcdefghi"]),
    STORY,
    min_size=12,
    max_size=24,
)


SEVERAL = st.lists(
    st.fixed_dictionaries(
        {
            "id": st.sampled_from(["one", "two", "three", "four", "same"]),
            "title": st.sampled_from(["Pier", "Jetty"]),
            "date": st.sampled_from(["2026-11-20", "2026-11-22"]),
            "text": st.sampled_from(["Text.", "A text of several."]),
        },
        optional={"tags": st.just(["port"]), "draft": st.just(True), "version": st.integers(1, 2)},
    ),
    min_size=1,
    max_size=6,
)
WIRE = st.tuples(SEVERAL, SEVERAL, st.booleans())  # what is in a file of several, twice; whether one is taken back
TAKEN_BACK = "- {id: 'tag:gazette.example,2025:a', when: 2026-11-23 12:30}\n"


@pytest.mark.parametrize("said", ["https://gazette.example/old", "HTTP://gazette.example/old", "content/old.md"])
def test_an_old_story_is_taken_back_by_whatever_a_person_calls_it(tmp_path: Path, said: str) -> None:
    newsroom = crowded(tmp_path)
    for day in range(10, 20):
        newsroom.write(f"{day}.md", title=f"Pier {day}", date=f"2026-11-{day} 10:00")
    newsroom.write("old.md", title="Old", date="2026-10-01 10:00")
    (tmp_path / "config" / "withdrawn.yaml").write_text(f"- {{id: '{said}', when: 2026-11-23 12:30}}\n")
    release = newsroom.build("2026-11-23T13:00")
    assert release.rest.count > 0
    assert release.advice == []
    assert [one.id for one in release.retracted.by_id.values() if one.digests] == ["tag:gazette.example,2025:old"]


class Strangers(Serial):
    """Does each run as if in a process of its own, which knows of the others what it is told with the run."""

    def runs(self, do: Any, runs: Any, died: Any) -> Any:
        unsifted = pickle.dumps(do)
        return ([pickle.loads(unsifted)(pickle.loads(pickle.dumps(run)))] for run in runs)


class StrangersAfterOne(Serial):
    """The same once a run was done here, as few things are."""

    def runs(self, do: Any, runs: Any, died: Any) -> Any:
        each = iter(runs)
        yield [do(next(each))]
        yield from Strangers().runs(do, each, died)


@pytest.mark.parametrize(("executor", "together"), [(Strangers(), 3), (StrangersAfterOne(), 1)])
def test_what_one_process_let_through_leaves_no_room_in_another(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, executor: Executor, together: int
) -> None:
    monkeypatch.setattr(recall, "AT_A_TIME", together)
    newsroom = crowded(tmp_path)
    for number in range(40):
        newsroom.write(f"s{number:02}.md", title=f"Story {number}", date=f"2026-11-01 10:{number:02}")
    through = []
    put = sifting.Sieve.put

    def watched(sieve: sifting.Sieve, number: int, stories: Any) -> None:
        through.append(number)
        put(sieve, number, stories)

    monkeypatch.setattr(sifting.Sieve, "put", watched)
    newsroom.build(means=Means(executor=executor))
    assert len(through) == 3  # where none is told of the others it is all 41
    assert list(newsroom.shown().values()) == ["Story 39", "Story 38"]


@pytest.mark.parametrize("feeds", [FEEDS, BY_KIND], ids=["of any kind", "by kind"])
@pytest.mark.parametrize("executor", [Serial(), Strangers()], ids=["here", "elsewhere"])
def test_whatever_the_stories_are_it_makes_the_same(
    tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch, feeds: str, executor: Executor
) -> None:
    if isinstance(executor, Strangers):
        monkeypatch.setattr(recall, "AT_A_TIME", 2)
    put_aside = 0

    def sifted(newsroom: Newsroom, now: str) -> Release:
        return newsroom.build(now, means=Means(executor=executor))

    def lived(first: dict[str, Any], then: dict[str, Any], gone: set[int], wire: Any, make: Any) -> list[object]:
        folder = tmp_path_factory.mktemp("newsroom") / "it"
        # What is recent enough for a news sitemap matters, and hides whether the feeds' own windows are right.
        sitemap = "news_sitemap: {path: sitemap.xml}\n" if feeds == FEEDS else ""
        newsroom = crowded(folder, f"{sitemap}landing: {{path: index.html}}\n", feeds)
        found: list[object] = []
        for now, stories, several in (("2026-11-23T12:00", first, wire[0]), ("2026-11-23T13:00", then, wire[1])):
            for path, said in stories.items():
                newsroom.write(path, **said)
            (folder / "content" / "wire.json").write_text(json.dumps({"articles": several}))
            if stories is then and wire[2]:
                (folder / "config" / "withdrawn.yaml").write_text(TAKEN_BACK)
            release = make(newsroom, now=now)
            found += [told(release), documents(folder), remembered(folder)]
            nonlocal put_aside
            put_aside += release.rest.count
            for number in gone & set(range(len(first))):
                (folder / "content" / sorted(first)[number]).unlink(missing_ok=True)
        return found

    @settings(max_examples=30 if isinstance(executor, Strangers) else 90, deadline=None)
    @given(first=STORIES, then=STORIES, gone=st.sets(st.integers(0, 17), max_size=3), wire=WIRE)
    def both(first: dict[str, Any], then: dict[str, Any], gone: set[int], wire: Any) -> None:
        assert lived(first, then, gone, wire, sifted) == lived(first, then, gone, wire, whole)

    both()
    assert put_aside > (0 if isinstance(executor, Strangers) else 20)  # who reads two files at a time lets most through
