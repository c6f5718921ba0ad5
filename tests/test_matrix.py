"""One feed for each section, tag, author or language, from a few lines of the configuration."""

import json
from pathlib import Path
from typing import Any

import feedparser
import pytest

from feedpub import config, report
from feedpub.listener import Listener
from feedpub.pipeline import Release
from tests.newsroom import Newsroom


@pytest.fixture
def newsroom(tmp_path: Path) -> Newsroom:
    made = Newsroom(tmp_path)
    (tmp_path / "content/other.md").unlink()
    return made


def configure(newsroom: Newsroom, feeds: dict[str, dict[str, Any]]) -> None:
    """Give the newsroom these feeds; JSON is YAML."""
    path = newsroom.folder / "config/feedpub.yaml"
    head, _, rest = path.read_text().partition("feeds:\n")
    targets = rest[rest.index("targets:") :]
    path.write_text(head + "feeds:\n" + "".join(f"  {k}: {json.dumps(v)}\n" for k, v in feeds.items()) + targets)


def tagged(newsroom: Newsroom, name: str, *tags: str, more: str = "", day: int = 20) -> Path:
    listed = json.dumps(list(tags), ensure_ascii=False)
    return newsroom.write(f"city/{name}.md", title=name, date=f"2026-11-{day:02} 10:00", more=f"tags: {listed}\n{more}")


def made(newsroom: Newsroom) -> dict[str, list[str]]:
    """The feeds that are published, as another parser reads them: titles of their stories."""
    output = newsroom.folder / "output"
    return {
        path.relative_to(output).with_suffix("").as_posix(): [
            entry.title for entry in feedparser.parse(path.read_bytes()).entries
        ]
        for path in sorted(output.rglob("*.atom"))
    }


def told(release: Release) -> list[str]:
    return [str(problem).rpartition("feedpub.yaml")[2] for problem in release.problems]


TAGS = {"tags": {"each": "tag", "at_least": 2, "title": "Gazette: {tag}", "description": "All about {tag}"}}


def test_each_value_with_enough_stories_has_a_feed_with_its_name_and_title(newsroom: Newsroom) -> None:
    configure(newsroom, TAGS)
    tagged(newsroom, "one", "Порт", "harbour", "rare", day=20)
    tagged(newsroom, "two", "порт", "Harbour", day=21)
    tagged(newsroom, "three", "порт", day=22)
    release = newsroom.build()
    assert told(release) == []
    assert made(newsroom) == {"tags/harbour": ["two", "one"], "tags/port": ["three", "two", "one"]}
    port = feedparser.parse((newsroom.folder / "output/tags/port.rss").read_bytes()).feed
    assert (port.title, port.subtitle) == ("Gazette: порт", "All about порт")
    # Of two spellings that are as frequent the first of the alphabet is shown.
    assert release.feeds["tags/harbour"].title == "Gazette: Harbour"
    assert release.feeds["tags/port"].id == "tag:gazette.example,2025:feeds/tags/port"
    own = [link.href for link in port.links if link.rel == "self"]
    assert own == ["https://gazette.example/tags/port.rss"]


def test_all_kinds_of_values_and_their_pairs_have_feeds(newsroom: Newsroom) -> None:
    configure(
        newsroom,
        {
            "sections": {"each": "section", "title": "{section}"},
            "authors": {"each": "author", "title": "{author}"},
            "languages": {"each": "language", "title": "{language}"},
            "desks": {"each": ["section", "language"], "title": "{section}, {language}"},
        },
    )
    newsroom.write("city/a.md", title="a", more="author: Олена Їжак\n")
    newsroom.write("sport/b.md", title="b", more="author: [Jane Doe, Олена Їжак]\n")
    newsroom.write("sport/c.md", title="c", more="language: uk\n", text="Їжак.").write_text(
        "---\ntitle: c\ndate: 2026-11-19\nlang: uk\n---\nЇжак.\n"
    )
    release = newsroom.build()
    assert made(newsroom) == {
        "authors/jane-doe": ["b"],
        "authors/olena-yizhak": ["a", "b"],
        "desks/city/en": ["a"],
        "desks/sport/en": ["b"],
        "desks/sport/uk": ["c"],
        "languages/en": ["a", "b"],
        "languages/uk": ["c"],
        "sections/city": ["a"],
        "sections/sport": ["b", "c"],
    }
    assert release.feeds["desks/sport/uk"].title == "sport, українська"
    assert release.feeds["languages/uk"].language == "uk"
    assert release.feeds["authors/jane-doe"].language == "en"


def test_only_the_values_that_are_named_get_a_feed_and_other_keys_hold_for_each(newsroom: Newsroom) -> None:
    configure(
        newsroom,
        {
            "named": {"each": "tag", "tag": ["Harbour", "ice"], "title": "{tag}"},
            "sport": {"each": "tag", "section": "sport", "title": "{tag}", "limit": 1},
            "free": {"each": "tag", "exclude": {"tag": "ads"}, "title": "{tag}"},
        },
    )
    tagged(newsroom, "one", "harbour", "chess")
    tagged(newsroom, "ad", "ads", "harbour")
    newsroom.write("sport/two.md", title="two", date="2026-11-21", more="tags: [chess]\n")
    newsroom.write("sport/three.md", title="three", date="2026-11-22", more="tags: [chess]\n")
    release = newsroom.build()
    found = made(newsroom)
    assert found == {
        "free/chess": ["three", "two", "one"],
        "free/harbour": ["one"],
        "named/harbour": ["ad", "one"],
        "sport/chess": ["three"],
    }
    assert release.feeds["named/harbour"].title == "Harbour"


@pytest.mark.parametrize(
    "hidden",
    ["draft: true\n", "status: withheld\n", "access: members\n", "embargo: 2027-01-01\n", "expires: 2026-11-21\n"],
)
def test_what_must_not_be_seen_makes_no_feed(newsroom: Newsroom, hidden: str) -> None:
    configure(newsroom, {"tags": {"each": "tag", "title": "{tag}"}})
    tagged(newsroom, "open", "seen")
    tagged(newsroom, "secret", "seen", "SECRET", more=hidden)
    newsroom.build()
    assert made(newsroom) == {"tags/seen": ["open"]}


def test_a_feed_stays_when_its_value_becomes_rare_and_goes_with_the_last_story_that_has_it(newsroom: Newsroom) -> None:
    configure(newsroom, TAGS)
    for name in ("one", "two", "three"):
        tagged(newsroom, name, "ice", "snow")
    newsroom.build()
    assert set(made(newsroom)) == {"tags/ice", "tags/snow"}
    tagged(newsroom, "two", "ice")
    tagged(newsroom, "three", "ice")
    newsroom.build()
    assert made(newsroom)["tags/snow"] == ["one"]
    tagged(newsroom, "one", "ice", "snow", more="status: withheld\n")
    for _ in range(2):
        newsroom.build()
        assert made(newsroom)["tags/snow"] == []  # nobody may see what is withheld, but the address is not lost
    tagged(newsroom, "one", "ice", more="status: withheld\n")
    newsroom.build()
    assert set(made(newsroom)) == {"tags/ice"}


def test_a_story_that_is_taken_back_is_told_of_in_the_feeds_of_its_values_and_nowhere_else(
    newsroom: Newsroom,
) -> None:
    configure(newsroom, {"tags": {"each": "tag", "title": "{tag}", "formats": ["atom", "json", "html"]}})
    config = newsroom.folder / "config/feedpub.yaml"
    config.write_text(config.read_text() + "landing: {}\nopml: {}\nnews_sitemap: {}\n")
    tagged(newsroom, "one", "ice", "snow", day=22)
    tagged(newsroom, "two", "snow", day=22)
    newsroom.build()
    assert "/one<" in (newsroom.folder / "output/news-sitemap.xml").read_text()
    tagged(newsroom, "one", "ice", "snow", day=22, more="status: canceled\n")
    newsroom.build("2026-11-23T13:00")
    assert made(newsroom) == {"tags/ice": ["Withdrawn: one"], "tags/snow": ["Withdrawn: one", "two"]}
    for name in ("index.html", "news-sitemap.xml"):
        assert "gazette.example/one" not in (newsroom.folder / "output" / name).read_text()
    assert "gazette.example/two" in (newsroom.folder / "output/index.html").read_text()
    newsroom.build("2026-12-15T13:00")
    assert made(newsroom) == {"tags/ice": [], "tags/snow": ["two"]}
    assert "deleted-entry" in (newsroom.folder / "output/tags/ice.atom").read_text()


def test_a_kill_reaches_a_matrix_and_its_pages_where_everything_else_is_held(newsroom: Newsroom) -> None:
    configure(newsroom, {"tags": {"each": "tag", "title": "{tag}"}, "news": {"title": "Gazette"}})
    config = newsroom.folder / "config/feedpub.yaml"
    config.write_text(config.read_text() + "landing: {}\nopml: {}\nnews_sitemap: {}\nguards: {dates: 0}\n")
    tagged(newsroom, "one", "ice", day=22)
    tagged(newsroom, "two", "ice", "snow", day=22)
    newsroom.build()
    snow = (newsroom.folder / "output/tags/snow.rss").read_bytes()
    assert b"/one<" in (newsroom.folder / "output/news-sitemap.xml").read_bytes()
    tagged(newsroom, "one", "ice", day=22, more="status: canceled\n")
    tagged(newsroom, "two", "ice", "snow", day=21)  # a date that moved, more than the guard lets pass
    release = newsroom.build("2026-11-23T13:00")
    assert release.held
    assert made(newsroom)["tags/ice"] == ["Withdrawn: one", "two"]
    for name in ("index.html", "news-sitemap.xml"):
        assert b"gazette.example/one" not in (newsroom.folder / "output" / name).read_bytes()
    assert (newsroom.folder / "output/tags/snow.rss").read_bytes() == snow
    outlines = (newsroom.folder / "output/feeds.opml").read_text()
    assert all(f"gazette.example/{name}.rss" in outlines for name in ("news", "tags/ice", "tags/snow"))


def test_a_new_value_below_the_floor_gets_no_feed(newsroom: Newsroom) -> None:
    configure(newsroom, TAGS)
    tagged(newsroom, "one", "ice")
    newsroom.build()
    assert made(newsroom) == {}


def test_two_values_with_one_file_name_are_both_refused_and_the_others_go_out(newsroom: Newsroom) -> None:
    configure(newsroom, {"tags": {"each": "tag", "title": "{tag}"}})
    tagged(newsroom, "one", "C", "fine")
    tagged(newsroom, "two", "C++", "!!!")
    release = newsroom.build()
    assert made(newsroom) == {"tags/fine": ["one"]}
    nameless, same = told(release)
    assert nameless == (
        ":10: feeds.tags.each: '!!!' has no letter or digit to name a file by; write it with one, or leave one out "
        'with `exclude: {tag: "!!!"}`'
    )
    assert same == (
        ":10: feeds.tags.each: 'C' and 'C++' would all be tags/c; spell them alike, leave one out with "
        '`exclude: {tag: "C++"}`, or part the languages: `each: [tag, language]`'
    )


def test_of_two_values_with_one_file_name_the_one_that_was_published_keeps_it(newsroom: Newsroom) -> None:
    configure(newsroom, {"tags": {"each": "tag", "title": "{tag}"}})
    tagged(newsroom, "one", "C++")
    newsroom.build()
    tagged(newsroom, "two", "C")
    for _ in range(2):
        release = newsroom.build()
        assert made(newsroom) == {"tags/c": ["one"]}
        assert len(told(release)) == 1


def test_an_embargoed_value_appears_with_its_story(newsroom: Newsroom) -> None:
    configure(newsroom, {"tags": {"each": "tag", "title": "{tag}"}})
    tagged(newsroom, "one", "ice", more="embargo: 2026-11-24 06:00\n")
    newsroom.build("2026-11-24T05:59:59")
    assert made(newsroom) == {}
    newsroom.build("2026-11-24T06:00:00")
    assert made(newsroom) == {"tags/ice": ["one"]}


def test_a_person_is_told_of_many_feeds_in_few_lines(newsroom: Newsroom) -> None:
    configure(newsroom, {"news": {"title": "Gazette"}, "tags": {"each": "tag", "title": "About {tag}"}})
    tagged(newsroom, "one", *(f"tag {number}" for number in range(20)))
    release = newsroom.build()
    listener = Listener(say=lambda *_, **__: None, folder=newsroom.folder, verbose=1)
    lines = list(report.done(release, config.load(newsroom.folder / "config/feedpub.yaml"), listener))
    assert "  tags/: 40 documents" in lines
    assert lines[-2:] == [
        "  https://gazette.example/news.rss   Gazette",
        "  https://gazette.example/tags/tag-0.rss   About tag 0 and 19 more of tags/",
    ]


def test_a_feed_is_cut_to_its_bytes_by_whole_stories_in_all_formats_alike(newsroom: Newsroom) -> None:
    configure(newsroom, {"news": {"title": "Gazette", "bytes": 20_000}, "all": {"title": "Gazette"}})
    for day in range(1, 21):
        newsroom.write(f"s{day}.md", title=f"s{day}", date=f"2026-11-{day:02} 10:00", text="word " * 300)
    release = newsroom.build()
    sizes = {document.path: len(document.body) for document in release.documents if document.feed == "news"}
    assert max(sizes.values()) <= 20_000
    names = [entry.title for entry in release.feeds["news"].entries]
    assert names == [entry.title for entry in release.feeds["all"].entries[: len(names)]]
    assert 5 <= len(names) < 20
    for form in ("rss", "atom"):
        parsed = feedparser.parse((newsroom.folder / f"output/news.{form}").read_bytes())
        assert not parsed.bozo
        assert [entry.title for entry in parsed.entries] == names
    # One more would not have found room.
    per_story = max(sizes.values()) / len(names)
    assert max(sizes.values()) + per_story > 20_000


def test_a_feed_may_begin_with_its_oldest_and_still_keeps_the_newest(newsroom: Newsroom) -> None:
    configure(newsroom, {"news": {"title": "Gazette", "bytes": 12_000, "order": "oldest"}})
    for day in range(1, 21):
        newsroom.write(f"s{day}.md", title=f"s{day}", date=f"2026-11-{day:02} 10:00", text="word " * 300)
    names = [entry.title for entry in newsroom.build().feeds["news"].entries]
    assert names[-1] == "s20"
    assert names == sorted(names, key=lambda name: int(name[1:]))
    assert 1 < len(names) < 20
