"""A plain Markdown story is read in one go, and comes out as the readers have it."""

from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from feedpub import normalize, packing, plainstory, readers, reading, text
from feedpub.errors import ArticleError
from feedpub.model import Access, Entry, Person
from feedpub.naming import Newsroom, path_of
from feedpub.sources import directory, loading
from feedpub.sources.files import Item

STORY = """\
---
title: 'The lagoon & the engineer''s bridge'
summary: What the harbor did  to the river.
date: 2026-11-01T10:51:34+03:00
lastmod: 2026-11-02
authors: [Hugo Bondar, "Ірина Коваль"]
categories:
  - Economy
tags: [harbor, Harbor, river]
image: /pictures/harbor.jpg
draft: false
# the desk's
layout: wide

---

The “harbor” is open, said the mayor: 100 €.

\tSo it is.
"""
KEYS = """
    title headline Title summary description subtitle date published pubDate publishDate lastmod updated authors author
    by section category categories tags keywords slug id guid url permalink lang image cover images draft status embargo
    embrago hidden expires weight layout source agency rights minor aliases params tilte _x header
""".split()
DATES = st.sampled_from(
    [
        *("2026-11-01", "2026-11-01T10:51:34+03:00", "2026-11-01 10:51", "2026-03-29T03:30:00", "1 November 2026"),
        *(
            "2026-13-01",
            "2026-11-01T10:51:34Z",
            "01/02/2026",
            "false",
            "1999-01-01",
            "2026-10-25 03:30",
            "Last Modified",
        ),
    ]
)
TEXTS = st.one_of(
    DATES,
    st.sampled_from(
        [
            *("Harbor reopens", "a  b", "Порт знову відкрито", "&amp; more", "a<b>c</b>", "<b></b>", "true", "no", "~"),
            *("", "null", "10", "ÐÐ¾Ð²Ð¸Ð½Ð¸ Ð´Ð½Ñ", "a: b", "a #b", "a#b", "Reuters", "Staff", "Doe, Jane", "uk"),
            *("en-GB", "klingon", "https://x.example/a", "/a.jpg", "a.mp4", "data:x", "Jane Doe and John Roe", "b, c"),
            *(
                "urn:uuid:0c1b",
                "über/x y",
                "x\u00a0y",
                "e\u0301",
                "🚢",
                "O'Neil",
                "Jane Doe, AP",
                "tag:x.example,2026:1",
            ),
        ]
    ),
    st.text(st.sampled_from("ab é日'\"#:,[]{}-?&*!|>%@`\t\u00a0\u2028~."), max_size=8),
)
PARAGRAPHS = st.sampled_from(
    [
        *("The harbor is open.", "Порт відкрито.", "> “Open”, said the mayor.\nSo it is.", "\t- one\n- two") * 12,
        *(
            "The harbor is open.",
            "",
            "# Harbor reopens",
            "Harbor reopens\n===",
            "![Ships](/a.jpg)",
            "<img src='/b.png'>",
        ),
        *("---", "a  b\n  c", "\tcode", "x\u00a0y", "1 = 1", "#hash", "Wow!", "e\u0301", "Порт відкрито.", "🚢", "..."),
    ]
)
PATHS = st.sampled_from(
    [
        *("economy/harbor.md", "a/1.md", "x/2026-11-01-harbor.md") * 8,
        *("economy/harbor.md", "harbor.md", "2026-11-01-harbor.md", "_posts/2026-11-01-harbor.md", "about.uk.md"),
        *(
            "a/index.md",
            "a/_index.md",
            "_drafts/x.md",
            "Економіка/порт.md",
            "a b/c d.md",
            "x.markdown",
            "node.js.md",
            "a/1.md",
        ),
    ]
)


def quoted(value: str) -> str:
    return "'" + value.replace("'", "''") + "'"


MILD = {
    "summary": ["It is open.", '"x & y"', "Порт відкрито"],
    "lastmod": ["2026-12-01", "2020-01-01T10:00:00Z"],
    "author": ["Hugo Bondar", "[Hugo Bondar, Ірина Коваль]", "desk"],
    "tags": ["a, b; c", "[a, A, <b>b</b>]", "\n  - a\n  - 'b, c'"],
    "category": ["Economy", "[World]", "&amp;"],
    "image": ["/a.jpg", "https://x.example/b.png?c=1", "b.webp"],
    "layout": ["post", "[a, b]", "' '"],
    "id": ["17", "urn:uuid:0c1b", "Über 1"],
    "lang": ["uk", "en_GB", "en"],
    "slug": ["harbor", "h-2"],
    "draft": ["false"],
}


@st.composite
def lines(draw: st.DrawFn) -> str:
    key = draw(st.sampled_from(KEYS))
    written = draw(st.lists(st.one_of(TEXTS, TEXTS.map(quoted)), min_size=1, max_size=2))
    shape = draw(
        st.sampled_from(["{key}: {one}\n"] * 4 + ["{key}: [{all}]\n", "{key}:\n{below}", "{key}:\n", "# {one}\n", "\n"])
    )
    below = "".join(f"  - {one}\n" for one in written)
    return shape.format(key=key, one=written[0], all=", ".join(written), below=below)


@st.composite
def stories(draw: st.DrawFn) -> str:
    """Mostly well-formed, as else none would be plain."""
    titled = st.sampled_from(["title: Harbor reopens\n", "title: 'Порт: відкрито'\n", "headline: A & B\n"])
    dated = DATES.map("date: {}\n".format)
    sure = draw(st.sampled_from([(titled, dated)] * 5 + [(titled,), (dated,), ()]))
    mild = draw(st.lists(st.sampled_from(sorted(MILD)), max_size=5, unique=True))
    head = [draw(one) for one in sure] + [f"{key}: {draw(st.sampled_from(MILD[key]))}\n" for key in mild]
    head += draw(st.lists(lines(), max_size=draw(st.sampled_from([0, 0, 3]))))
    body = draw(st.lists(PARAGRAPHS, max_size=4))
    end = draw(st.sampled_from(["---\n"] * 8 + ["--- \n", "...\n", "---", ""]))
    return "---\n" + "".join(draw(st.permutations(head))) + end + "\n" + "\n\n".join(body) + "\n"


def newsroom(**settings: object) -> Newsroom:
    usual = {
        "authority": "site.example,2026",
        "language": "en",
        "zone": ZoneInfo("Europe/Kyiv"),
        "story_url": "https://site.example/{section}/{year}/{slug}",
        "folder": "../content",
    }
    return Newsroom(**{**usual, **settings})  # type: ignore[arg-type]


ROOMS = st.sampled_from(
    [
        newsroom(),
        newsroom(source_language="en"),
        newsroom(source_language="uk", story_url="https://site.example/{language}/{id}"),
        newsroom(source_section="World", folder=""),
        newsroom(story_url="https://site.example/{slug}", language="uk"),
        newsroom(people={"hugo": Person(name="Hugo Bondar")}),
    ]
)


def found_at(path: str, room: Newsroom) -> reading.Found:
    item = Item(path=path, file=f"/nowhere/{path}", size=1, mtime_ns=1, ctime_ns=1, inode=1)
    return reading.Found(path=f"../content/{path}", item=item, room=room, form=None)


def assert_alike(path: str, raw: bytes, room: Newsroom) -> Entry | None:
    """The readers have of a plain story just what it is in one go, in the same bytes."""
    (entry,) = plainstory.entries_of([(path, raw)], room)
    if entry:
        found = found_at(path, room)
        story = reading.Story(path=entry.path, found=found, entry=entry)
        by_readers = reading.by_readers(found, raw, None)
        assert by_readers.stories == (story,)
        assert packing.pack(by_readers) == packing.pack(reading.Outcome((story,)))
    assert_written_out_alike(path, raw, room, is_sure=entry is not None)
    return entry


def assert_written_out_alike(path: str, raw: bytes, room: Newsroom, *, is_sure: bool) -> None:
    """The second half of such a story, too, is what it is of the readers' article."""
    plain = plainstory.article_of(path, raw, room)
    assert plain or not is_sure
    if plain:
        article, fingerprint = plain
        try:
            (other,) = reading.articles(found_at(path, room), raw, None)
        except ArticleError as error:
            other = error
        if isinstance(other, ArticleError):
            assert not is_sure
            return
        assert fingerprint == normalize.fingerprint(other)
        assert path_of(article, room) == path_of(other, room)
        for access in Access:
            made = [normalize.second_half(one, "https://x.example/a/b", access) for one in (article, other)]
            assert made[0] == made[1]


@pytest.mark.parametrize("room", [newsroom(), newsroom(source_language="en")], ids=["any language", "one"])
def test_a_plain_story_is_what_the_readers_make_of_it(room: Newsroom) -> None:
    entry = assert_alike("economy/harbor.md", STORY.encode(), room)
    assert entry
    assert (entry.section, entry.free["layout"], len(entry.authors)) == ("Economy", "wide", 2)
    assert entry.origins["body"] == "lines 17 to 19"


@settings(max_examples=600)
@given(stories(), PATHS, ROOMS)
@example("---\ntitle: A\ndate: 2026-11-01\ndraft: true\n---\n\nB\n", "a/b.md", newsroom())
@example("---\ntitle: A\ndate: 2026-11-01\nslug: ../b\n---\n\nB\n", "a/b.md", newsroom())
@example("---\ntitle: Harbor reopens\ndate: 01/02/2026\n---\n", "a/b.md", newsroom(language="uk"))
@example("---\ntitle: A\ndate: 2026-11-01\nweight: ''\nweight: 1\n---\n", "a/b.md", newsroom())
@example("---\ntitle: A\ndate: 2026-11-01\nweight: ' '\n---\n", "a/b.md", newsroom())
def test_whatever_is_taken_is_what_the_readers_make_of_it(story: str, path: str, room: Newsroom) -> None:
    assert_alike(path, story.encode("utf-8", "surrogatepass"), room)


@given(st.data(), st.binary(max_size=6))
def test_bytes_put_anywhere_into_a_story_change_nothing_of_that(data: st.DataObject, junk: bytes) -> None:
    raw = STORY.encode()
    at, to = sorted(data.draw(st.tuples(*[st.integers(0, len(raw))] * 2)))
    assert_alike("economy/harbor.md", raw[:at] + junk + raw[min(to, at + 4) :], newsroom())


@pytest.mark.parametrize(
    "line",
    [
        *(
            "draft: true",
            "draft: maybe",
            "embargo: 2027-01-01",
            "status: withheld",
            "embrago: 2027-01-01",
            "hidden: true",
        ),
        *(
            "expires: 2027-01-01",
            "members: true",
            "minor: true",
            "corrections: [a]",
            "password: x",
            "draft:",
            "tilte: B",
        ),
        *("url: https://x.example/", "title: B", "author: AP", "section: [a, b]", "slug: a/b", "date: 2026-11-02"),
    ],
)
def test_what_needs_a_second_look_is_left_to_the_readers(line: str) -> None:
    story = f"---\ntitle: A\ndate: 2026-11-01\n{line}\n---\n\nB\n"
    assert plainstory.entries_of([("a/b.md", story.encode())], newsroom()) == [None]


def test_samples_come_out_the_same_in_one_go(samples: Path) -> None:
    items, _ = directory.scan(samples, known=readers.is_story)
    taken = [
        assert_alike(one.path, loading.load(one), newsroom())
        for one in items
        if readers.suffix_of(one.path) == ".md" and one.size < readers.MIB
    ]
    assert sum(map(bool, taken)) > 15


def test_letters_that_are_plain_to_us_are_so_to_yaml_and_to_eyes() -> None:
    plain = [chr(code) for code in range(0x110000) if not 0xD800 <= code < 0xE000 and text.is_plain(chr(code).encode())]
    assert [one for one in plain if one != "\n" and not one.isprintable()] == []
    assert [one for one in plain if one not in " \n" and one.isspace()] == []
