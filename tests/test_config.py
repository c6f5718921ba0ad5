import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path

import jsonschema
import pytest
import yaml
from msgspec.structs import fields

from feedpub import config, readiness, settings
from feedpub._configkeys import Written
from feedpub._configtypes import Keys
from feedpub.errors import ConfigError, ConfigErrors
from tests.newsroom import Newsroom

SMALL = """\
site:
  title: Gazette
  url: https://gazette.example
  authority: gazette.example,2025
  language: uk
  timezone: Europe/Kyiv
sources:
  - path: ../content
    story_url: https://gazette.example/{language}/{slug}
feeds:
  news: {title: Gazette}
targets:
  - path: ../output
"""

FULL = """\
# yaml-language-server: $schema=feedpub.schema.json
site:
  title: Gazette
  url: https://gazette.example/front
  authority: news@gazette.example,2025-01-31
  language: EN-gb
  timezone: Europe/Kyiv
  rights: © Gazette
  publisher: Gazette Ltd
  feeds_url: https://feeds.gazette.example/
  hub: https://hub.gazette.example/
  image: https://gazette.example/logo.png
sources:
  - path: ../content
    story_url: https://gazette.example/{language}/{section}/{year}/{month}/{day}/{slug}
    language: uk
    section: world
    form: markdown
    include: ["**/*.md", news/*]
    exclude: "**/drafts/**"
  - path: /srv/wire
    story_url: https://gazette.example/wire/{id}?from={name}
feeds:
  news: {title: Gazette, description: All of it, limit: 100, members: true}
  world-2.x:
    title: "World: the news"
    language: [uk, en]
    section: world
    tag: [war, peace]
    author: Olena Kovalenko
    source: Politico
    exclude: {tag: sport, section: [weather, stars]}
    content: summary
    formats: atom
    image: https://gazette.example/world.png
    rights: © World desk
    ttl: 15
targets:
  - path: ../output
  - path: /srv/www/feeds
schedule:
  - cron: "*/10 * * * *"
  - cron: "@daily"
"""


def written(tmp_path: Path, text: str) -> Path:
    """A configuration's file in a newsroom with a content folder."""
    (tmp_path / "config").mkdir(exist_ok=True)
    (tmp_path / "content").mkdir(exist_ok=True)
    path = tmp_path / "config" / "feedpub.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def changed(was: str, now: str) -> str:
    assert SMALL.count(was) == 1
    return SMALL.replace(was, now)


def refused(path: Path) -> str:
    with pytest.raises(ConfigErrors) as caught:
        config.load(path)
    return str(caught.value).replace(str(path), "feedpub.yaml").replace(str(path.parent.parent), "~")


def test_a_small_configuration_is_filled_up(tmp_path: Path) -> None:
    path = written(tmp_path, SMALL)
    found = config.load(path)
    assert (found.path, found.root, found.state) == (path, tmp_path / "config", tmp_path / "config/.feedpub")
    assert found.site.url == found.site.feeds_url == "https://gazette.example/"
    assert found.site.publisher == "Gazette"
    assert found.site.timezone.key == "Europe/Kyiv"
    assert (found.site.rights, found.site.hub, found.site.image) == (None, None, None)
    assert [source.path for source in found.sources] == [tmp_path / "content"]
    assert [target.path for target in found.targets] == [tmp_path / "output"]
    news = found.feeds["news"]
    assert (news.limit, news.content, news.formats, news.members, news.ttl) == (
        50,
        "full",
        ("rss", "atom"),
        False,
        None,
    )
    assert (news.section, news.exclude, news.description) == ((), None, None)
    assert found.schedule == ()


def test_a_full_configuration_holds_what_was_written(tmp_path: Path) -> None:
    found = config.load(written(tmp_path, FULL))
    assert found.site.language == "en-GB"
    assert found.site.url == "https://gazette.example/front/"
    assert found.sources[0].include == ("**/*.md", "news/*")
    assert found.sources[0].exclude == ("**/drafts/**",)
    assert found.sources[1].path == Path("/srv/wire")
    world = found.feeds["world-2.x"]
    assert (world.language, world.section, world.tag) == (("uk", "en"), ("world",), ("war", "peace"))
    assert (world.formats, world.content, world.ttl) == (("atom",), "summary", 15)
    assert world.exclude is not None
    assert (world.exclude.tag, world.exclude.section) == (("sport",), ("weather", "stars"))
    assert list(found.feeds) == ["news", "world-2.x"]
    assert [run.cron for run in found.schedule] == ["*/10 * * * *", "@daily"]


@pytest.mark.parametrize("title", ["2025", "12:30", "no", "1.10", "2025-11-03", "010", "0x1F", "1_000"])
def test_a_title_is_the_text_that_was_written(tmp_path: Path, title: str) -> None:
    assert config.load(written(tmp_path, changed("title: Gazette\n", f"title: {title}\n"))).site.title == title


def test_norwegian_is_a_language(tmp_path: Path) -> None:
    assert config.load(written(tmp_path, changed("language: uk", "language: no"))).site.language == "no"


@pytest.mark.parametrize(
    "tag", ["uk", "en-GB", "zh-Hant-TW", "sr-Latn", "de-CH-1996", "es-419", "en-x-news", "ca-valencia"]
)
def test_language_tags_come_out_in_their_usual_letters(tmp_path: Path, tag: str) -> None:
    for variant in (tag, tag.upper(), tag.lower()):
        assert config.load(written(tmp_path, changed("language: uk", f"language: {variant}"))).site.language == tag


def test_a_key_without_a_value_counts_as_not_written(tmp_path: Path) -> None:
    text = changed("timezone: Europe/Kyiv\n", "timezone: Europe/Kyiv\n  rights:\n  publisher: ~\n  hub: null\n")
    found = config.load(written(tmp_path, text + "schedule:\n"))
    assert (found.site.rights, found.site.publisher, found.site.hub, found.schedule) == (None, "Gazette", None, ())


def test_aliases_and_merge_keys_save_typing(tmp_path: Path) -> None:
    text = changed(
        "  news: {title: Gazette}\n",
        "  news: &news {title: Gazette, limit: 7, formats: rss}\n  world: {<<: *news, title: World}\n",
    )
    world = config.load(written(tmp_path, text)).feeds["world"]
    assert (world.title, world.limit, world.formats) == ("World", 7, ("rss",))


NO_SUCH = "is no absolute http or https address"
WRONG = [
    # what stands there, what is written instead, the message
    ("  title: Gazette\n", "", "1: site.title: is missing; add it: the publication's name, as readers see it"),
    ("  title: Gazette\n", "  titel: Gazette\n", "2: site.titel: is no known key; write title"),
    (
        "  title: Gazette\n",
        "  title: Gazette\n  colour: red\n",
        (
            "3: site.colour: is no known key; known here: title, url, authority, language, "
            "timezone, rights, publisher, "
            "feeds_url, hub, image, corrections, correction_prefix"
        ),
    ),
    ("  title: Gazette\n", "  title:\n", "2: site.title: is empty; write a value"),
    ("  title: Gazette\n", '  title: " "\n', "2: site.title: is empty; write a value"),
    (
        "  title: Gazette\n",
        "  title: [Gazette]\n",
        "2: site.title: a list where one text belongs; write one value (in quotes if it begins with [ or {)",
    ),
    (
        "url: https://gazette.example\n",
        "url: gazette.example/news\n",
        f"3: site.url: 'gazette.example/news' {NO_SUCH}; write https://gazette.example/news",
    ),
    (
        "url: https://gazette.example\n",
        "url: ftp://gazette.example\n",
        f"3: site.url: 'ftp://gazette.example' {NO_SUCH}; write it from https:// on",
    ),
    (
        "url: https://gazette.example\n",
        "url: https://gazette.example/?page=1\n",
        "3: site.url: has a query or fragment; write the address up to the ? or #",
    ),
    (
        "url: https://gazette.example\n",
        "url: https://me:secret@gazette.example\n",
        "3: site.url: has a name or password in it; write the address that readers see",
    ),
    (
        "url: https://gazette.example\n",
        "url: https://газета.example/новини\n",
        (
            "3: site.url: has letters outside ASCII; write "
            "https://xn--80aahjj1e.example/%D0%BD%D0%BE%D0%B2%D0%B8%D0%BD%D0%B8"
        ),
    ),
    (
        "url: https://gazette.example\n",
        "url: https://gazette example\n",
        "3: site.url: has a space or a sign that no address may have; write it as the browser's address bar copies it",
    ),
    (
        "url: https://gazette.example\n",
        "url: https://[gazette.example\n",
        "3: site.url: 'https://[gazette.example' is no address; write it from https:// on",
    ),
    (
        "authority: gazette.example,2025\n",
        "authority: gazette.example\n",
        (
            "4: site.authority: has no date; write a domain that was yours on a day, and that day: "
            "gazette.example,2025-01-31 (the year alone will do)"
        ),
    ),
    (
        "authority: gazette.example,2025\n",
        "authority: Gazette.example,2025\n",
        "4: site.authority: has capital letters; write gazette.example,2025",
    ),
    (
        "authority: gazette.example,2025\n",
        "authority: gazette.example,2025-02-30\n",
        (
            "4: site.authority: 2025-02-30 is no day of the calendar; write a domain that was yours on a day, and that "
            "day: gazette.example,2025-01-31 (the year alone will do)"
        ),
    ),
    (
        "authority: gazette.example,2025\n",
        "authority: gazette..example,2025\n",
        (
            "4: site.authority: gazette..example is no domain; write a domain that was yours on a day, and that day: "
            "gazette.example,2025-01-31 (the year alone will do)"
        ),
    ),
    (
        "authority: gazette.example,2025\n",
        "authority: https://gazette.example,2025\n",
        (
            "4: site.authority: is no domain and date as RFC 4151 has them; write a domain that was "
            "yours on a day, and "
            "that day: gazette.example,2025-01-31 (the year alone will do)"
        ),
    ),
    ("language: uk\n", "language: ua\n", "5: site.language: ua is a country's code; write the language's: uk"),
    ("language: uk\n", "language: uk_UA.UTF-8\n", "5: site.language: uk_UA.UTF-8 is a locale's name; write uk-UA"),
    (
        "language: uk\n",
        "language: Ukrainian!\n",
        "5: site.language: 'Ukrainian!' is no language tag (BCP 47); write one such as uk, en or en-GB",
    ),
    (
        "timezone: Europe/Kyiv\n",
        "timezone: Europe/Kieff\n",
        "6: site.timezone: 'Europe/Kieff' is no time zone of the IANA database; write Europe/Kyiv",
    ),
    (
        "timezone: Europe/Kyiv\n",
        "timezone: new york\n",
        "6: site.timezone: 'new york' is no time zone of the IANA database; write America/New_York",
    ),
    (
        "timezone: Europe/Kyiv\n",
        "timezone: localtime\n",
        "6: site.timezone: 'localtime' is no time zone of the IANA database; write a name such as Europe/Kyiv",
    ),
    (
        "  - path: ../content\n    story_url: https://gazette.example/{language}/{slug}\n",
        "  []\n",
        "7: sources: is empty; write at least one: the folders that stories come from",
    ),
    (
        "  - path: ../content\n    story_url: https://gazette.example/{language}/{slug}\n",
        "  path: ../content\n",
        "7: sources: is no list; begin each item on a line of its own with a hyphen and a space",
    ),
    (
        "  - path: ../content\n    story_url: https://gazette.example/{language}/{slug}\n",
        "  - ../content\n",
        "8: sources[1]: needs keys of its own; write them on lines below it, indented, such as path:",
    ),
    (
        "path: ../content\n",
        "path: ~/content\n",
        "8: sources[1].path: ~ means nothing here; write the path in full or relative to this file",
    ),
    (
        "{language}/{slug}\n",
        "{language}/{slgu}\n",
        "9: sources[1].story_url: {slgu} is unknown; write {slug}",
    ),
    (
        "{language}/{slug}\n",
        "{%Y}/{slug}\n",
        (
            "9: sources[1].story_url: {%Y} is unknown; use any of {language}, {section}, {slug}, "
            "{name}, {year}, {month}, "
            "{day}, {id}"
        ),
    ),
    (
        "{language}/{slug}\n",
        "{language}/{slug\n",
        "9: sources[1].story_url: a brace without its other half; write placeholders as {slug}",
    ),
    (
        "{language}/{slug}\n",
        "{language}/{section}\n",
        "9: sources[1].story_url: gives every story the same address; put {slug}, {name} or {id} into it",
    ),
    (
        "story_url: https://gazette.example/{language}/{slug}\n",
        "story_url: /news/{slug}\n",
        f"9: sources[1].story_url: '/news/{{slug}}' {NO_SUCH}; write it from https:// on",
    ),
    (
        "{language}/{slug}\n",
        "{slug}\n    form: markdwon\n",
        "10: sources[1].form: 'markdwon' is no known form; write markdown",
    ),
    (
        "{language}/{slug}\n",
        "{slug}\n    include: ../other/*\n",
        "10: sources[1].include: '../other/*' leads out of the source; write it relative to the source's folder",
    ),
    ("  news: {title: Gazette}\n", "", "10: feeds: is empty; write at least one: the feeds, each under its name"),
    (
        "  news: {title: Gazette}\n",
        "  - title: Gazette\n",
        "10: feeds: has no names; write each name with a colon, and its keys below it, indented",
    ),
    (
        "  news: {title: Gazette}\n",
        "  news:\n",
        "11: feeds.news.title: is missing; add it: the feed's title, as readers see it in their list of subscriptions",
    ),
    (
        "  news: {title: Gazette}\n",
        "  World news: {title: Gazette}\n",
        (
            "11: feeds.World news: a feed's name has only a-z, 0-9, dot, hyphen and underscore, "
            "beginning with a letter "
            "or digit; write world-news"
        ),
    ),
    (
        "  news: {title: Gazette}\n",
        "  news: {title: Gazette}\n  news: {title: Again}\n",
        "12: `news` is here a second time, first in line 11; keep one of them",
    ),
    ("{title: Gazette}", "{title: A, limit: 0}", "11: feeds.news.limit: 0 is out of range; write 1 to 1000"),
    (
        "{title: Gazette}",
        "{title: A, limit: many}",
        '11: feeds.news.limit: "many" is not a whole number; write digits only',
    ),
    (
        "{title: Gazette}",
        "{title: A, members: yes}",
        '11: feeds.news.members: "yes" is neither true nor false; write true or false',
    ),
    (
        "{title: Gazette}",
        "{title: A, content: short}",
        "11: feeds.news.content: 'short' is no known value; write full, summary or a number of paragraphs",
    ),
    (
        "{title: Gazette}",
        "{title: A, content: 0 paragraphs}",
        "11: feeds.news.content: '0 paragraphs' is no number of paragraphs; write 1 to 999, as in 3 paragraphs",
    ),
    (
        "{title: Gazette}",
        "{title: A, each: tag}",
        "11: feeds.news.title: gives feeds of several tags the same title; put {tag} into it",
    ),
    (
        "{title: Gazette}",
        '{title: "{section}", each: [section, language]}',
        "11: feeds.news.title: gives feeds of several languages the same title; put {language} into it",
    ),
    (
        "{title: Gazette}",
        '{title: "About {tag}"}',
        "11: feeds.news.title: has {tag}, but the feed is not for each tag; write `each: tag` or a plain text",
    ),
    (
        "{title: Gazette}",
        '{title: "{tag}", each: tags}',
        "11: feeds.news.each: 'tags' is no known kind of value; write tag",
    ),
    (
        "{title: Gazette}",
        "{title: A, each: [tag, author, language]}",
        "11: feeds.news.each: names more than two; write one, or a pair such as [section, language]",
    ),
    (
        "{title: Gazette}",
        "{title: A, at_least: 5}",
        "11: feeds.news.at_least: means nothing without each; write `each: tag` or delete it",
    ),
    (
        "{title: Gazette}",
        "{title: A, status: draft}",
        "11: feeds.news.status: what is draft is in no feed; write unchanged, updated, corrected, live or delete it",
    ),
    (
        "{title: Gazette}",
        "{title: A, fields: desk}",
        "11: feeds.news.fields: needs names and values; write them as {desk: night}",
    ),
    (
        "{title: Gazette}",
        "{title: A, fields: {desk: [a, a]}}",
        "11: feeds.news.fields: desk: 'a' is here twice; keep one of them",
    ),
    (
        "{title: Gazette}",
        "{title: A, lead_image: [media, inline]}",
        "11: feeds.news.lead_image: media is there always, and means nothing else; leave it out or write it alone",
    ),
    (
        "{title: Gazette}",
        "{title: A, order: newst}",
        "11: feeds.news.order: 'newst' is no known order; write newest",
    ),
    (
        "{title: Gazette}",
        "{title: A, bytes: 20000, archive: {}}",
        (
            "11: feeds.news.archive: cannot be beside bytes, which leaves out what is on no page yet; "
            "delete one of the two"
        ),
    ),
    (
        "{title: Gazette}",
        "{title: A, archive: {stories: 0}}",
        "11: feeds.news.archive.stories: 0 is out of range; write 1 to 1000",
    ),
    (
        "{title: Gazette}",
        "{title: A, archive: {storys: 5}}",
        "11: feeds.news.archive.storys: is no known key; write stories",
    ),
    (
        "{title: Gazette}",
        "{title: A, archive: yes}",
        "11: feeds.news.archive: needs keys of its own; write them on lines below it, indented, such as stories:",
    ),
    (
        "{title: Gazette}",
        "{title: A, bytes: 100}",
        "11: feeds.news.bytes: 100 is out of range; write 10000 to 5000000",
    ),
    (
        "{title: Gazette}",
        "{title: A, license: {terms: https://gazette.example/terms}}",
        "11: feeds.news.license: says nothing of what is allowed; write permits, prohibits or payment",
    ),
    (
        "{title: Gazette}",
        "{title: A, license: {permits: ai_train}}",
        "11: feeds.news.license.permits: 'ai_train' is no known use; write ai-train",
    ),
    (
        "{title: Gazette}",
        "{title: A, license: {permit: search}}",
        "11: feeds.news.license.permit: is no known key; write permits",
    ),
    (
        "{title: Gazette}",
        "{title: A, formats: [rss, RSS2]}",
        "11: feeds.news.formats: 'RSS2' is no known format; write rss",
    ),
    ("{title: Gazette}", "{title: A, tag: [a, a]}", "11: feeds.news.tag: 'a' is here twice; keep one of them"),
    (
        "{title: Gazette}",
        "{title: A, section: []}",
        "11: feeds.news.section: an empty list; name at least one or delete the key",
    ),
    (
        "{title: Gazette}",
        "{title: A, tag: {a: b}}",
        "11: feeds.news.tag: keys where a value or a list belongs; write one value or [one, another]",
    ),
    (
        "{title: Gazette}",
        "{title: A, exclude: {tags: a}}",
        "11: feeds.news.exclude.tags: is no known key; write tag",
    ),
    (
        "{title: Gazette}",
        "{title: A, exclude: sport}",
        "11: feeds.news.exclude: needs keys of its own; write them on lines below it, indented, such as tag:",
    ),
    (
        "path: ../output\n",
        "path: ../content\n",
        "13: targets[1].path: ~/content is a source, too; write the feeds to a folder of their own",
    ),
    (
        "path: ../output\n",
        "path: ../content/feeds\n",
        "13: targets[1].path: ~/content/feeds is inside the source ~/content; write the feeds to a folder outside it",
    ),
    (
        "path: ../output\n",
        "path: .\n",
        "13: targets[1].path: ~/config holds the configuration; write the feeds to a folder of their own",
    ),
    (
        "path: ../output\n",
        "path: ..\n",
        "13: targets[1].path: ~ holds the configuration; write the feeds to a folder of their own",
    ),
    (
        "path: ../output\n",
        "path: ../output\n  - path: ../output/\n",
        "14: targets[2].path: ~/output is a target already; keep one of them",
    ),
    (
        "path: ../output\n",
        "path: ../output\nschedule:\n  - cron: '*/10 * * *'\n",
        (
            "15: schedule[1].cron: 4 fields where cron has five; write minute, hour, day of the "
            "month, month and day of "
            "the week, such as `*/10 * * * *`"
        ),
    ),
    (
        "  title: Gazette\n",
        "  title: Gazette: the news\n",
        '2: a colon inside the value of `title`; quote the value: title: "Gazette: the news"',
    ),
]


@pytest.mark.parametrize(("was", "now", "message"), WRONG, ids=[message[:50] for *_, message in WRONG])
def test_a_mistake_is_told_with_its_line_and_key(tmp_path: Path, was: str, now: str, message: str) -> None:
    assert refused(written(tmp_path, changed(was, now))) == f"feedpub.yaml:{message}"


def test_a_source_inside_a_target_is_refused(tmp_path: Path) -> None:
    text = changed("path: ../content", "path: ../output/content")
    assert refused(written(tmp_path, text)) == (
        "feedpub.yaml:13: targets[1].path: the source ~/output/content is inside ~/output; "
        "write the feeds to a folder outside it"
    )


def test_a_target_that_leads_into_a_source_by_a_link_is_refused(tmp_path: Path) -> None:
    path = written(tmp_path, SMALL)
    (tmp_path / "output").symlink_to(tmp_path / "content")
    assert "~/output is a source, too" in refused(path)


@pytest.mark.parametrize(
    ("feeds", "pages", "message"),
    [
        ("", "landing: {path: news.rss}", "12: landing.path: 'news.rss' is taken by the feed news; name another file"),
        (
            "  index: {title: I, formats: [html]}\n",
            "landing: {}",
            "13: landing.path: 'index.html' is taken by the feed",
        ),
        ("", "landing: {}\nopml: {path: index.html}", "13: opml.path: 'index.html' is taken by `landing`; name"),
        ("", "opml: {path: a.xml}\nnews_sitemap: {path: a.xml}", "13: news_sitemap.path: 'a.xml' is taken by `opml`"),
        ("  a.b: {title: '{tag}', each: tag}\n", "opml: {path: a.b}", "13: opml.path: 'a.b' is taken by the folder of"),
    ],
)
def test_a_file_that_two_are_to_be_written_to_is_refused(tmp_path: Path, feeds: str, pages: str, message: str) -> None:
    text = SMALL.replace("targets:", f"{feeds}{pages}\ntargets:")
    assert refused(written(tmp_path, text)).startswith(f"feedpub.yaml:{message}")


def test_each_file_that_comes_with_the_landing_page_is_kept_for_it(tmp_path: Path) -> None:
    newsroom = Newsroom(tmp_path)
    newsroom.configure("landing: {}")
    newsroom.build()
    text = (tmp_path / "config" / "feedpub.yaml").read_text()
    made = sorted(one.name for one in (tmp_path / "output").iterdir())
    assert "pages.css" in made
    for name in made:
        assert f"{name!r} is taken by" in refused(written(tmp_path, f"{text}opml: {{path: {name}}}\n"))


def test_six_mistakes_are_told_at_once_in_the_order_of_their_lines(tmp_path: Path) -> None:
    text = """\
site:
  title: Gazette
  url: gazette.example
  authority: gazette.example
  language: uk
  timezone: Europe/Kyiv
sources:
  - path: ../content
    story_url: https://gazette.example/{slgu}
feeds:
  news: {title: Gazette, limit: many}
targets:
  - path: ../content
schedule:
  - chron: "@daily"
"""
    assert refused(written(tmp_path, text)).splitlines() == [
        (
            "feedpub.yaml:3: site.url: 'gazette.example' is no absolute http or https address; "
            "write https://gazette.example"
        ),
        (
            "feedpub.yaml:4: site.authority: has no date; write a domain that was yours on a day, and that day: "
            "gazette.example,2025-01-31 (the year alone will do)"
        ),
        "feedpub.yaml:9: sources[1].story_url: {slgu} is unknown; write {slug}",
        'feedpub.yaml:11: feeds.news.limit: "many" is not a whole number; write digits only',
        "feedpub.yaml:13: targets[1].path: ~/content is a source, too; write the feeds to a folder of their own",
        "feedpub.yaml:15: schedule[1].chron: is no known key; write cron",
    ]


def test_a_key_that_stands_twice_hides_no_other_mistake(tmp_path: Path) -> None:
    text = changed("  title: Gazette\n", "  title: Gazette\n  titel: Gazette\n  title: Herald\n")
    text = text.replace("  news: {title: Gazette}\n", "  news: {title: Gazette, limit: 0, limit: 5}\n")

    assert refused(written(tmp_path, text)).splitlines() == [
        "feedpub.yaml:3: site.titel: is no known key; write title",
        "feedpub.yaml:4: `title` is here a second time, first in line 2; keep one of them",
        "feedpub.yaml:13: feeds.news.limit: 0 is out of range; write 1 to 1000",
        "feedpub.yaml:13: `limit` is here a second time, first in line 13; keep one of them",
    ]


def test_a_merged_mistake_is_told_where_it_was_written(tmp_path: Path) -> None:
    text = changed("  news: {title: Gazette}\n", "  a: &a\n    title: A\n    limit: x\n  b:\n    <<: *a\n")
    assert [line.split(": ")[0] for line in refused(written(tmp_path, text)).splitlines()] == ["feedpub.yaml:13"] * 2


def test_an_empty_file_has_a_way_out(tmp_path: Path) -> None:
    assert refused(written(tmp_path, "# nothing yet\n")) == (
        "feedpub.yaml:1: is empty; put the last good one back, or run `feedpub init` in an empty folder for one to "
        "begin with"
    )


def test_a_file_that_is_not_there_has_a_way_out(tmp_path: Path) -> None:
    assert refused(tmp_path / "none" / "feedpub.yaml") == (
        "feedpub.yaml: there is no such file; run `feedpub init`, or name the file with --config"
    )


def test_a_folder_is_no_configuration(tmp_path: Path) -> None:
    assert refused(tmp_path) == "feedpub.yaml: is a folder; name the file in it with --config"


def test_bytes_that_are_not_utf8_are_told_with_their_line(tmp_path: Path) -> None:
    path = written(tmp_path, SMALL)
    path.write_bytes(SMALL.replace("title: Gazette\n", "title: Газета\n", 1).encode("cp1251"))
    assert refused(path) == "feedpub.yaml:2: byte 0xc3 is not UTF-8; save the file as UTF-8"


def test_a_list_is_no_configuration(tmp_path: Path) -> None:
    assert refused(written(tmp_path, "- a\n")) == (
        "feedpub.yaml:1: a list where keys belong; write key: value on each line"
    )


def test_paths_begin_where_a_link_to_the_file_is(tmp_path: Path) -> None:
    path = written(tmp_path, SMALL)
    (tmp_path / "site" / "config").mkdir(parents=True)
    link = tmp_path / "site" / "config" / "feedpub.yaml"
    link.symlink_to(path)
    assert config.load(link).sources[0].path == tmp_path / "site" / "content"


def test_a_relative_path_to_the_file_stays_as_it_was_given(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    written(tmp_path, SMALL)
    monkeypatch.chdir(tmp_path)
    found = config.load(Path("config/feedpub.yaml"))
    assert str(found.path) == "config/feedpub.yaml"
    assert found.targets[0].path == tmp_path / "output"


def test_output_takes_the_place_of_all_targets(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    found = config.load(written(tmp_path, FULL))
    monkeypatch.chdir(tmp_path)
    assert [target.path for target in config.with_output(found, Path("try")).targets] == [tmp_path / "try"]
    assert len(found.targets) == 2


@pytest.mark.parametrize("output", ["content", "content/feeds", "config", "."])
def test_output_must_not_be_in_the_way(tmp_path: Path, output: str) -> None:
    found = config.load(written(tmp_path, SMALL))
    with pytest.raises(ConfigError, match=r"^--output: .*; write the feeds to a folder"):
        config.with_output(found, tmp_path / output)


def test_a_source_that_is_not_there_or_empty_stops_everything(tmp_path: Path) -> None:
    path = written(tmp_path, SMALL)
    found = config.load(path)
    with pytest.raises(ConfigErrors, match=re.escape("content is empty; put stories into it or mount its disk")):
        readiness.check_sources(found)
    (tmp_path / "content" / "a.txt").touch()
    readiness.check_sources(found)
    (tmp_path / "content" / "a.txt").unlink()
    (tmp_path / "content").rmdir()
    with pytest.raises(ConfigErrors) as caught:
        readiness.check_sources(found)
    assert str(caught.value) == (
        f"{path}:8: sources[1].path: there is no folder {tmp_path}/content; make it, mount its disk or mend the path"
    )
    (tmp_path / "content").touch()
    with pytest.raises(ConfigErrors, match="content is no folder; name the folder that the stories are in"):
        readiness.check_sources(found)


def test_a_configuration_does_not_change(tmp_path: Path) -> None:
    found = config.load(written(tmp_path, SMALL))
    with pytest.raises(AttributeError):
        found.site = found.site  # type: ignore[misc]
    with pytest.raises(AttributeError):
        found.site.title = "Other"  # type: ignore[misc]


def test_there_is_a_record_of_everything_that_a_configuration_says() -> None:
    models = {*_below(Keys)} - {Written}
    assert len(models) > 15
    for model in models:
        record = getattr(settings, model.__name__)
        assert {field.name for field in fields(record)} == {*model.model_fields}, model.__name__
    assert {field.name for field in fields(settings.Config)} == {*Written.model_fields, "path", "stamp"}


def _below(model: type[Keys]) -> Iterator[type[Keys]]:
    for one in model.__subclasses__():
        yield one
        yield from _below(one)


def test_the_schema_that_is_shipped_is_the_one_of_the_models() -> None:
    shipped = files("feedpub").joinpath("feedpub.schema.json").read_text(encoding="utf-8")
    assert shipped == json.dumps(config.schema(), ensure_ascii=False, indent=2) + "\n"


def test_the_schema_takes_what_feedpub_takes() -> None:
    schema = config.schema()
    jsonschema.Draft202012Validator.check_schema(schema)
    validator = jsonschema.Draft202012Validator(schema)
    for text in (SMALL, FULL):
        assert [error.message for error in validator.iter_errors(yaml.safe_load(text))] == []


@pytest.mark.parametrize(
    ("was", "now"),
    [
        ("  title: Gazette\n", ""),
        ("  title: Gazette\n", "  titel: Gazette\n"),
        ("language: uk\n", "language: [uk]\n"),
        ("authority: gazette.example,2025\n", "authority: gazette.example\n"),
        ("{language}/{slug}\n", "{language}\n"),
        ("  news: {title: Gazette}\n", "  News: {title: Gazette}\n"),
        ("{title: Gazette}", "{title: A, limit: 5000}"),
        ("{title: Gazette}", "{title: A, limit: many}"),
        ("{title: Gazette}", "{title: A, members: 1}"),
        ("{title: Gazette}", "{title: A, formats: [pdf]}"),
        ("{title: Gazette}", "{title: A, exclude: {tags: a}}"),
    ],
)
def test_the_schema_refuses_what_feedpub_refuses(tmp_path: Path, was: str, now: str) -> None:
    text = changed(was, now)
    assert not jsonschema.Draft202012Validator(config.schema()).is_valid(yaml.safe_load(text))
    refused(written(tmp_path, text))


def _keys(schema: object) -> list[dict[str, object]]:
    if isinstance(schema, list):
        return [key for item in schema for key in _keys(item)]
    if not isinstance(schema, dict):
        return []
    properties = schema.get("properties", {})
    return [*properties.values(), *(key for item in schema.values() for key in _keys(item))]


def test_every_key_is_described_and_no_other_is_allowed() -> None:
    schema = config.schema()
    keys = _keys(schema)
    assert len(keys) > 40
    assert all(str(key.get("description", "")).endswith(".") for key in keys)
    objects = [schema, *schema["$defs"].values()]
    assert all(part["additionalProperties"] is False for part in objects)


def test_the_same_file_gives_the_same_message_on_any_machine(tmp_path: Path) -> None:
    path = written(tmp_path, SMALL.replace("Europe/Kyiv", "Kyiv").replace("title: Gazette}", "title: A, tga: x}"))
    program = (
        "import sys; from pathlib import Path; from feedpub import config\n"
        "try: config.load(Path(sys.argv[1]))\n"
        "except config.ConfigErrors as error: print(error)\n"
    )
    said = {
        subprocess.run(
            [sys.executable, "-c", program, str(path)],
            capture_output=True,
            text=True,
            check=True,
            env={**os.environ, "PYTHONHASHSEED": seed, "TZ": zone, "LC_ALL": "C"},
        ).stdout
        for seed, zone in (("1", "UTC"), ("2", "Asia/Tokyo"))
    }
    assert said == {
        (
            f"{path}:6: site.timezone: 'Kyiv' is no time zone of the IANA database; write Europe/Kyiv\n"
            f"{path}:11: feeds.news.tga: is no known key; write tag\n"
        )
    }


@pytest.mark.parametrize("title", ['"T\\u0001"', '"a\\uFFFEb"', '"two\\nlines"'])
def test_a_text_that_no_feed_can_carry_is_refused_where_it_stands(tmp_path: Path, title: str) -> None:
    text = changed("  news: {title: Gazette}\n", f"  news: {{title: {title}}}\n")
    assert "feeds.news.title: holds a line break or a character that no feed can carry; write it anew on one line" in (
        refused(written(tmp_path, text))
    )


def test_a_decomposed_letter_is_composed(tmp_path: Path) -> None:
    text = changed("  news: {title: Gazette}\n", "  news: {title: Cafe\u0301}\n")
    assert config.load(written(tmp_path, text)).feeds["news"].title == "Caf\u00e9"


def test_a_file_that_is_none_or_too_large_is_refused_before_it_is_read_through(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe.yaml"
    os.mkfifo(pipe)
    large = tmp_path / "large.yaml"
    large.write_text("#" * (1 << 20) + "\n")
    for path in (Path("/dev/zero"), pipe):
        with pytest.raises(ConfigErrors, match=f"^{path}: is no regular file; name one with --config$"):
            config.load(path)
    with pytest.raises(ConfigErrors, match=r"large\.yaml: is larger than 1 MiB, no configuration is; name the right"):
        config.load(large)
