"""Ids that keep their story, whatever moves, breaks or comes late."""

from datetime import timedelta
from itertools import permutations

import pytest

from feedpub.gather import Story
from feedpub.identity import newest, one_each, recognised
from feedpub.ledger import Published
from feedpub.model import Entry
from tests.builders import NOON, entry, published

HOUR = timedelta(hours=1)
GUESSED = {"id": "file name", "language": "seen in its words"}


def ids(stories: list[Entry], *before: Published) -> list[str]:
    """The last parts of the ids that the entries are given."""
    found, _ = recognised(
        [Story(path=one.path, found=None, entry=one) for one in stories], {one.id: one for one in before}
    )
    return [story.entry.id.rpartition(":")[2] for story in found if story.entry]


@pytest.mark.parametrize("origin", ["seen in its words", "the site's"])
def test_an_id_whose_language_was_only_guessed_stays_when_the_guess_changes(origin: str) -> None:
    before = entry("en/harbour")
    now = entry("harbour", path=before.path, origins={"id": "file name", "language": origin})
    assert ids([now], published(before)) == ["en/harbour"]


def test_a_story_with_an_id_of_its_own_is_another_story_though_it_came_from_the_same_file() -> None:
    before = entry("monday")
    now = entry("tuesday", path=before.path, origins={"id": "the story's own", "language": "the site's"})
    assert ids([now], published(before)) == ["tuesday"]


def test_an_id_whose_language_is_declared_is_as_declared() -> None:
    before = entry("en/harbour")
    now = entry("harbour", path=before.path, origins={"language": "front matter `lang`, line 3"})
    assert ids([now], published(before)) == ids([now]) == ["harbour"]


def test_of_two_new_stories_with_one_id_the_earlier_keeps_it() -> None:
    early, late = entry(path="b.md"), entry(path="a.md", published=NOON + HOUR)
    for order in permutations((early, late)):
        kept, held = one_each(order, {})
        assert kept == {early.id: early}
        (error,) = held
        assert str(error) == (
            "a.md: has the id of b.md (tag:gazette.example,2025:harbour-reopens), which keeps it; rename this file or "
            "give it its own `id:`, or let it through once: feedpub build --allow one-id:a.md"
        )


def test_of_two_stories_with_one_id_the_published_one_keeps_it_even_if_the_newcomer_is_earlier() -> None:
    known, newcomer = entry(path="b.md"), entry(path="a.md", published=NOON - HOUR)
    for order in permutations((known, newcomer)):
        kept, held = one_each(order, {known.id: published(known)})
        assert kept == {known.id: known}
        assert [error.subject for error in held] == ["a.md"]


def test_of_two_stories_of_one_moment_the_first_by_path_keeps_the_id() -> None:
    stories = [entry(path=path) for path in ("b.md", "a.md", "c.md")]
    for order in permutations(stories):
        kept, held = one_each(order, {})
        assert [one.path for one in kept.values()] == ["a.md"]
        assert [error.subject for error in held] == ["b.md", "c.md"]


def test_a_story_whose_file_was_moved_keeps_its_id() -> None:
    before = entry(path="old/harbour.md")
    moved = entry(path="new/harbour.md")
    assert one_each([moved], {before.id: published(before)}) == ({moved.id: moved}, [])


def moved_from(folder: str, name: str, text: str = "") -> Published:
    """A published story whose file lay elsewhere."""
    return published(entry(name, path=f"{folder}/harbour.md", fingerprint=text))


def moved_to(folder: str, name: str, text: str = "") -> Entry:
    """A story in a new file, under the id that a guess at its language gives it."""
    return entry(name, path=f"{folder}/harbour.md", fingerprint=text, origins=GUESSED)


def test_an_id_stays_when_the_file_is_moved_and_the_guess_changes_at_once() -> None:
    assert ids([moved_to("world", "harbour")], moved_from("news", "en/harbour")) == ["en/harbour"]


def test_of_several_files_of_one_name_that_were_moved_each_is_known_by_its_text() -> None:
    before = moved_from("news", "en/harbour", "a"), moved_from("city", "de/harbour", "b")
    now = [moved_to("world", "harbour", "b"), moved_to("sport", "fr/harbour", "a")]
    assert ids(now, *before) == ["de/harbour", "en/harbour"]


def test_where_nobody_can_tell_which_file_was_moved_the_ids_are_new() -> None:
    before = moved_from("news", "en/harbour", "a"), moved_from("city", "de/harbour", "a")
    assert ids([moved_to("world", "harbour", "c")], *before) == ["harbour"]
    assert ids([moved_to("world", "harbour", "a")], *before) == ["harbour"]
    two = [moved_to("world", "harbour", "b"), moved_to("sport", "fr/harbour", "c")]
    assert ids(two, before[0]) == ["harbour", "fr/harbour"]


def test_a_new_story_takes_no_id_of_one_that_is_still_there_or_went_elsewhere_by_itself() -> None:
    there = entry("en/harbour", path="news/harbour.md")
    assert ids([there, moved_to("world", "harbour")], published(there)) == ["en/harbour", "harbour"]
    moved = entry("en/harbour", path="city/harbour.md")
    assert ids([moved, moved_to("world", "harbour")], published(there)) == ["en/harbour", "harbour"]


def versioned(version: int | None, path: str = "a.xml", origin: str = "the story's own") -> Entry:
    return entry(path=path, version=version, origins={"id": origin})


@pytest.mark.parametrize(
    ("versions", "known", "kept"),
    [
        pytest.param((1, 2), None, [2], id="the higher one is the story"),
        pytest.param((2, 1, 3), None, [3], id="the highest of several"),
        pytest.param((2, 2), None, [2, 2], id="two of one version are two stories with one id"),
        pytest.param((1,), 2, [], id="one that comes late stays out"),
        pytest.param((2,), 2, [2], id="the published one stays"),
        pytest.param((3,), 2, [3], id="a later one than the published goes out"),
        pytest.param((None, 2), 1, [None, 2], id="what has no version is no earlier one"),
        pytest.param((0, 1), None, [1], id="zero is a version"),
    ],
)
def test_of_the_versions_of_a_story_the_highest_counts(
    versions: tuple[int | None, ...], known: int | None, kept: list[int | None]
) -> None:
    entries = [versioned(version, f"{number}.xml") for number, version in enumerate(versions)]
    before = published(entry(), version=known)
    found, superseded = newest(entries, {before.id: before} if known else {})
    assert [one.version for one in found] == kept
    assert len(found) + len(superseded) == len(entries)


def test_versions_of_stories_that_declare_no_id_are_not_compared() -> None:
    entries = [versioned(1, "a/x.xml", "file name"), versioned(2, "b/x.xml", "file name")]
    assert newest(entries, {}) == (entries, [])
