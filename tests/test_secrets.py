"""What nobody may see yet, or at all, no other story names as one that belongs to it."""

from datetime import timedelta
from pathlib import Path

import pytest

from tests.newsroom import Newsroom
from tests.test_incremental import BEGIN, build, newsroom, published, published_by

__all__ = ["newsroom"]

PORT = "https://gazette.example/port"
SECRET = {"withheld": "status: withheld\n", "draft": "draft: true\n", "embargoed": "embargo: 2026-11-21 10:00\n"}
NAMED = {
    "title": "related: [Port]\n",
    "address": f"related: [{{title: Another, url: '{PORT}'}}]\n",
    "address in another way": "related: [{title: Another, url: 'http://Gazette.example/port/?from=mail#top'}]\n",
}


def names(folder: Path) -> bool:
    """Whether anything that is published names the story."""
    return any(b"Port" in body or PORT.removeprefix("https:").encode() in body for body in published(folder).values())


@pytest.mark.parametrize("secret", SECRET.values(), ids=SECRET)
@pytest.mark.parametrize("named", NAMED.values(), ids=NAMED)
def test_a_story_that_nobody_may_see_is_named_by_no_other(newsroom: Newsroom, secret: str, named: str) -> None:
    newsroom.write("port.md", title="Port", more=secret)
    newsroom.write("pier.md", title="Pier", more=named)
    build(newsroom.folder, BEGIN)
    assert not names(newsroom.folder)


def test_it_is_named_as_soon_as_it_is_out(newsroom: Newsroom) -> None:
    newsroom.write("port.md", title="Port", date="2026-11-19 10:00", more=SECRET["embargoed"])
    newsroom.write("pier.md", title="Pier", more=NAMED["title"])
    build(newsroom.folder, BEGIN)
    build(newsroom.folder, BEGIN + timedelta(days=1))
    assert f'<link rel="related" href="{PORT}" title="Port"/>' in newsroom.document("news.atom")


@pytest.mark.parametrize("named", NAMED.values(), ids=NAMED)
@pytest.mark.parametrize(("first", "then"), [({"port", "pier"}, {"port"}), ({"port"}, {"pier"})])
def test_it_is_not_named_whether_it_is_withheld_later_or_named_later(
    newsroom: Newsroom, first: set[str], then: set[str], named: str
) -> None:
    """The story is out first where both are written at once."""
    for place, (now, written) in enumerate(((BEGIN, first), (BEGIN + timedelta(hours=1), then))):
        is_out = place == 0 and len(first) > 1
        if "port" in written:
            newsroom.write("port.md", title="Port", more="" if is_out else SECRET["withheld"])
        if "pier" in written:
            newsroom.write("pier.md", title="Pier", more=named)
        build(newsroom.folder, now)
        assert names(newsroom.folder) is is_out


def test_who_names_no_secret_one_has_not_all_looked_at(newsroom: Newsroom) -> None:
    newsroom.write("port.md", title="Port", more=SECRET["draft"])
    build(newsroom.folder, BEGIN)
    newsroom.write("pier.md", title="Pier", more="related: [Museum]\n")
    assert published_by(newsroom, BEGIN + timedelta(hours=1)).concerned is not None
    assert "Museum" in newsroom.document("news.atom")


def test_a_title_that_a_story_in_the_feeds_has_as_well_may_be_named(newsroom: Newsroom) -> None:
    newsroom.write("port.md", title="Port")
    newsroom.write("pier.md", title="Pier", more=NAMED["title"])
    newsroom.write("draft.md", title="Port", more=SECRET["draft"])
    build(newsroom.folder, BEGIN)
    assert f'<link rel="related" href="{PORT}" title="Port"/>' in newsroom.document("news.atom")


@pytest.mark.parametrize("said", ["port", "content/port.md", PORT])
@pytest.mark.parametrize("secret", SECRET.values(), ids=SECRET)
def test_a_secret_story_that_a_person_takes_back_by_hand_has_no_notice(
    newsroom: Newsroom, secret: str, said: str
) -> None:
    newsroom.write("port.md", title="Port", date="2026-11-19 10:00", more=secret)
    newsroom.write("pier.md", title="Pier")
    (newsroom.folder / "config" / "withdrawn.yaml").write_text(f"- id: {said}\n  when: 2026-11-20 11:00\n")
    assert build(newsroom.folder, BEGIN) == (True, [])
    assert newsroom.shown().keys() == {"pier", "other"}
    assert build(newsroom.folder, BEGIN + timedelta(days=2)) == (True, [])
    assert not names(newsroom.folder)
