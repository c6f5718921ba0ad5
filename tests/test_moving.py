"""Moving in with the real program: feeds that other tools made are adopted, and no subscriber sees a story twice."""

import json
import os
import shutil
from calendar import timegm
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import feedparser
import pytest

from tests.newsroom import CONFIG, Newsroom
from tests.program import Program, program
from tests.serving import served

__all__ = ["program"]

NOW = ("--now", "2026-11-23T12:00")
RSS = """\
<?xml version="1.0"?>
<rss version="2.0"><channel><title>Gazette</title><link>https://gazette.example/</link><description>News</description>
{items}</channel></rss>
"""
ITEM = """\
<item><title>{title}</title><link>{link}</link><guid isPermaLink="false">{guid}</guid><pubDate>{date}</pubDate></item>
"""
#: Feeds of real tools, and how many items each has that are stories (the others lack a title or a date).
SAMPLES = {
    "atom/NetNewsWire--OneFootTsunami.atom": "WordPress 4.3",
    "atom/NetNewsWire--allthis.atom": "WordPress 4.0",
    "atom/NetNewsWire--qemu.atom": "Jekyll 4.3",
    "rss/NetNewsWire--aktuality.rss": "a newspaper's own",
    "rss/NetNewsWire--monkeydom.rss": "a weblog's",
}


def item(title: str, link: str, guid: str, date: str = "Fri, 20 Nov 2026 08:00:00 GMT") -> str:
    return ITEM.format(title=title, link=link, guid=guid, date=date)


@pytest.fixture
def newsroom(tmp_path: Path) -> Newsroom:
    made = Newsroom(tmp_path)
    made.write("harbour.md", title="Harbour reopens")
    made.write("market.md", title="Market moves", date="2026-11-19 09:00")
    return made


def old_feed(newsroom: Newsroom, *items: str) -> Path:
    file = newsroom.folder / "old.xml"
    file.write_text(RSS.format(items="".join(items)))
    return file


def adopted(newsroom: Newsroom) -> Path:
    return newsroom.folder / "config" / "adopted.yaml"


def guids(newsroom: Newsroom, suffix: str = "rss") -> dict[str, str]:
    found = feedparser.parse((newsroom.folder / "output" / f"news.{suffix}").read_bytes())
    assert not found.bozo
    return {one.title: one.id for one in found.entries}


def test_a_matched_story_keeps_its_guid_and_date_and_what_is_not_matched_is_listed(
    newsroom: Newsroom, program: Program
) -> None:
    old_feed(
        newsroom,
        item("Harbour opens", "https://gazette.example/harbour/?utm_source=rss", "https://gazette.example/?p=17"),
        item("Market moves!", "https://gazette.example/?p=18", "18 at gazette", "Thu, 19 Nov 2026 07:30:00 GMT"),
        item("Never heard of", "https://gazette.example/?p=19", "https://gazette.example/?p=19"),
    )

    ended = program(newsroom.folder, "-v", "adopt", "old.xml")
    built = program(newsroom.folder, "build", *NOW)

    assert ended.code == 1
    assert ended.out == "3 items, 2 of them stories of yours (1 by address, 1 by headline and time); 2 taken over\n"
    assert ended.err == (
        "no story for: Never heard of (https://gazette.example/?p=19): no story has its address or its headline\n"
    )
    assert built == (0, "", "")
    assert guids(newsroom) == {
        "Harbour reopens": "https://gazette.example/?p=17",
        "Market moves": "18 at gazette",
        "Other": "tag:gazette.example,2025:other",
    }
    assert guids(newsroom, "atom")["Market moves"] == "tag:gazette.example,2025:market"
    (market,) = (one for one in feedparser.parse((newsroom.folder / "output/news.atom").read_bytes()).entries
                 if one.title == "Market moves")  # fmt: skip
    assert market.published == "2026-11-19T09:30:00+02:00"


def test_a_second_time_there_is_nothing_to_take_over(newsroom: Newsroom, program: Program) -> None:
    old_feed(newsroom, item("Harbour reopens", "https://gazette.example/harbour", "https://gazette.example/?p=17"))
    first = program(newsroom.folder, "adopt", "old.xml")
    written = adopted(newsroom).read_bytes()
    second = program(newsroom.folder, "adopt", "old.xml")

    assert (first.code, second.code) == (0, 0)
    assert second.out == "1 items, 1 of them stories of yours (1 by id); 0 taken over\n"
    assert adopted(newsroom).read_bytes() == written


def test_a_dry_run_shows_all_and_writes_nothing(newsroom: Newsroom, program: Program) -> None:
    old_feed(newsroom, item("Harbour reopens", "https://gazette.example/harbour", "https://gazette.example/?p=17"))
    before = sorted(newsroom.folder.rglob("*"))
    told = program(newsroom.folder, "adopt", "old.xml", "--dry-run")
    (record,) = map(json.loads, program(newsroom.folder, "adopt", "old.xml", "--dry-run", "--json").out.splitlines())

    assert told.out.endswith("; 1 would be taken over\n")
    assert sorted(newsroom.folder.rglob("*")) == before
    assert record == {
        "item": "https://gazette.example/?p=17",
        "url": "https://gazette.example/harbour",
        "title": "Harbour reopens",
        "file": "content/harbour.md",
        "by": "address",
        "why": None,
        "id": "https://gazette.example/?p=17",
        "guid": None,
        "published": None,
    }


def test_what_feedpub_has_published_under_its_own_id_keeps_that_and_is_listed(
    newsroom: Newsroom, program: Program
) -> None:
    program(newsroom.folder, "build", *NOW)
    old_feed(newsroom, item("Harbour reopens", "https://gazette.example/harbour", "https://gazette.example/?p=17"))
    ended = program(newsroom.folder, "adopt", "old.xml")
    (newsroom.folder / "config" / ".feedpub" / "ledger.db").unlink()
    again = program(newsroom.folder, "adopt", "old.xml")

    assert ended.code == 1
    assert ended.err == (
        "content/harbour.md: feedpub has published it as tag:gazette.example,2025:harbour already, and it keeps that; "
        "if nobody has subscribed to feedpub's feeds yet, delete config/.feedpub/ledger.db and adopt again\n"
    )
    assert again.code == 0
    assert adopted(newsroom).exists()


def test_a_build_without_the_ledger_obeys_the_list(newsroom: Newsroom, program: Program) -> None:
    old_feed(newsroom, item("Harbour reopens", "https://gazette.example/harbour", "https://gazette.example/?p=17"))
    program(newsroom.folder, "adopt", "old.xml")
    program(newsroom.folder, "build", *NOW)
    before = guids(newsroom)
    shutil.rmtree(newsroom.folder / "config" / ".feedpub")
    shutil.rmtree(newsroom.folder / "output")
    program(newsroom.folder, "build", *NOW)
    assert guids(newsroom) == before
    assert "https://gazette.example/?p=17" in before.values()


@pytest.mark.parametrize("how", ["kill", "cancel"])
def test_the_notice_of_an_adopted_story_that_is_taken_back_has_the_guid_that_its_readers_know(
    newsroom: Newsroom, program: Program, how: str
) -> None:
    old_feed(newsroom, item("Market moves", "https://gazette.example/market", "18 at gazette"))
    program(newsroom.folder, "adopt", "old.xml")
    program(newsroom.folder, "build", *NOW)
    if how == "kill":
        program(newsroom.folder, "kill", "content/market.md", "--reason", "Not so.", "--now", "2026-11-23T13:00")
    else:
        newsroom.write("market.md", title="Market moves", date="2026-11-19 09:00", more="status: canceled\n")
    for now in ("2026-11-23T13:00", "2026-11-24T13:00"):
        program(newsroom.folder, "build", "--now", now)
        assert guids(newsroom)["Withdrawn: Market moves"] == "18 at gazette"
        assert guids(newsroom, "atom")["Withdrawn: Market moves"] == "tag:gazette.example,2025:market"


def test_an_adopted_story_that_was_killed_stays_out_when_nobody_knows_that_it_was_adopted(
    newsroom: Newsroom, program: Program
) -> None:
    old_feed(newsroom, item("Market moves", "https://gazette.example/market", "https://gazette.example/?p=18"))
    program(newsroom.folder, "adopt", "old.xml")
    program(newsroom.folder, "build", *NOW)
    program(newsroom.folder, "kill", "content/market.md", "--reason", "Not so.", "--now", "2026-11-23T13:00")
    program(newsroom.folder, "build", "--now", "2026-11-23T13:30")
    listed = (newsroom.folder / "config/withdrawn.yaml").read_text()
    (newsroom.folder / "config/adopted.yaml").unlink()
    shutil.rmtree(newsroom.folder / "config/.feedpub")
    newsroom.write("market.md", title="Market moves again", date="2026-11-19 09:00", text="Edited.")
    program(newsroom.folder, "build", "--now", "2026-11-23T14:00")

    assert listed.count("- id:") == 1
    assert "Withdrawn: Market moves" in guids(newsroom)
    assert "Market moves again" not in guids(newsroom)


def test_list_and_explain_know_an_adopted_story_by_its_id(newsroom: Newsroom, program: Program) -> None:
    old_feed(newsroom, item("Harbour reopens", "https://gazette.example/harbour", "https://gazette.example/?p=17"))
    program(newsroom.folder, "adopt", "old.xml")
    listed = [json.loads(line) for line in program(newsroom.folder, "list", "--json", *NOW).out.splitlines()]
    explained = json.loads(program(newsroom.folder, "explain", "--json", "content/harbour.md").out)
    shown = program(newsroom.folder, "explain", "content/harbour.md").out

    assert {one["id"] for one in listed if one["title"] == "Harbour reopens"} == {"https://gazette.example/?p=17"}
    assert explained["id"] == "https://gazette.example/?p=17"
    assert any(line.split()[0] == "id" and "`adopted.yaml`" in line for line in shown.splitlines())


def test_a_list_with_a_mistake_stops_a_build_before_anything_is_written(newsroom: Newsroom, program: Program) -> None:
    adopted(newsroom).write_text("- stori: harbour\n")
    ended = program(newsroom.folder, "build", *NOW)
    assert (ended.code, ended.out) == (2, "")
    assert ended.err.endswith("adopted.yaml:1: stori: is no known key; write one of story, id, guid, published\n")
    assert not list((newsroom.folder / "output").glob("news.*"))


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"<!DOCTYPE html><html><title>Gazette</title></html>", "is a web page and no feed; name the address"),
        (b"Dear all,\n", "cannot be read as a feed: "),
        (b"", "cannot be read as a feed: "),
        (b"\x1f\x8b\x08junk", "cannot be read as a feed: is a damaged gzip file"),
        (b"<opml version='2.0'/>", "cannot be read as a feed: is a list of feeds"),
    ],
)
def test_what_is_no_feed_is_refused(newsroom: Newsroom, program: Program, content: bytes, said: str) -> None:
    (newsroom.folder / "old").write_bytes(content)
    ended = program(newsroom.folder, "adopt", "old")
    assert (ended.code, ended.out) == (2, "")
    assert ended.err.startswith("old: ") or ended.err.startswith("old:1: ")
    assert said in ended.err
    assert not adopted(newsroom).exists()


def test_a_file_that_is_not_there_is_named(newsroom: Newsroom, program: Program) -> None:
    assert program(newsroom.folder, "adopt", "no.xml") == (
        2,
        "",
        "no.xml: cannot be read (No such file or directory); name a feed, by its file or address\n",
    )


def test_a_feed_is_fetched_but_from_this_machine_only_where_that_is_allowed(
    newsroom: Newsroom, program: Program
) -> None:
    old_feed(newsroom, item("Harbour reopens", "https://gazette.example/harbour", "https://gazette.example/?p=17"))
    with served(newsroom.folder) as address:
        refused = program(newsroom.folder, "adopt", f"{address}old.xml")
        missing = program(newsroom.folder, "adopt", f"{address}no.xml", "--allow-private")
        taken = program(newsroom.folder, "adopt", f"{address}old.xml", "--allow-private")
    assert (refused.code, missing.code, taken.code) == (2, 2, 0)
    assert "--allow-private lets it be read" in refused.err
    assert "the server answers with 404" in missing.err
    assert adopted(newsroom).exists()


# Feeds that real tools wrote


def published(one: Any) -> Any:
    return one.published_parsed if "published_parsed" in one else one.updated_parsed


def fill(folder: Path, items: list[Any]) -> None:
    """A newsroom with the stories of a feed's items."""
    (folder / "config").mkdir()
    (folder / "content").mkdir()
    (folder / "config" / "feedpub.yaml").write_text(CONFIG.replace("{title: Gazette}", "{title: Gazette, limit: 100}"))
    for number, one in enumerate(items):
        head = {
            "title": one.title,
            "date": datetime.fromtimestamp(timegm(published(one)), UTC).isoformat(),
            "lang": "en",
        }
        # Every third story has another address here, so that only its headline and time tell which it is.
        head |= {"url": one.link} if number % 3 else {}
        lines = "".join(f"{key}: {json.dumps(value, ensure_ascii=False)}\n" for key, value in head.items())
        (folder / "content" / f"story-{number}.md").write_text(f"---\n{lines}---\n\nText.\n")


@pytest.mark.parametrize("name", SAMPLES)
def test_every_story_of_a_real_feed_keeps_its_guid_and_no_subscriber_sees_it_twice(
    name: str, samples: Path, tmp_path: Path, program: Program
) -> None:
    reader = pytest.importorskip("reader", reason="install reader from PyPI")
    place = tmp_path / "served"
    place.mkdir()
    shutil.copy(samples / "other" / name, place / "feed.xml")
    os.utime(place / "feed.xml", (0, 0))  # so that the new one is newer
    suffix = name.rpartition(".")[2]

    with served(place) as address, reader.make_reader(":memory:") as subscriber:
        before = feedparser.parse(f"{address}feed.xml")
        subscriber.add_feed(f"{address}feed.xml")
        subscriber.update_feed(f"{address}feed.xml")
        seen = {one.id for one in subscriber.get_entries()}

        fill(tmp_path, before.entries)
        taken = program(tmp_path, "adopt", "--allow-private", f"{address}feed.xml")
        built = program(tmp_path, "build", *NOW)
        shutil.copy(tmp_path / "output" / f"news.{suffix}", place / "feed.xml")
        after = feedparser.parse(f"{address}feed.xml")
        subscriber.update_feed(f"{address}feed.xml")

        assert (taken.code, taken.err, built) == (0, "", (0, "", ""))
        assert not after.bozo
        assert len(seen) == len(before.entries) == len(after.entries) > 5
        assert {one.get("id", one.link): published(one) for one in before.entries} == {
            one.id: one.published_parsed for one in after.entries
        }
        assert {one.id for one in subscriber.get_entries()} == seen
        assert subscriber.get_feed(f"{address}feed.xml").title == "Gazette", "it has read the new one"
