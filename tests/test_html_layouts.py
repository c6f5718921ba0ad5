"""What is known of a layout holds for each of its pages, whatever pages were read before."""

import json
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from feedpub.model import Article
from feedpub.readers import Reading, html
from feedpub.readers.html import alike
from feedpub.readers.html.known import Known

CONTEXT = Reading(zone=ZoneInfo("Europe/Kyiv"), language="en")
MANY = 120
TEXT = (
    "The harbour reopened on Friday after three days of storm, and ships came in all day long, one by one. " * 2
    + "All is well."
)


def page(
    headline: str = "The harbour is open again",
    *,
    head: str = "",
    title: str = "{} | Gazette",
    address: str = "harbour",
    indent: int | None = None,
    above: str = "",
    below: str = '<p class="byline">By Jane Doe</p>',
    first: str = "",
    last: str = "",
    between: str = "\n",
    **said: object,
) -> bytes:
    """A page of a system; ``head`` stands in front of its title, ``below`` below its headline."""
    story: dict[str, object] = {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "headline": headline,
        "datePublished": "2026-11-03T10:51:00+02:00",
        "author": {"@type": "Person", "name": "Jane Doe"},
    }
    script = json.dumps({**story, **said}, ensure_ascii=False, indent=indent)
    paragraphs = between.join(f"<p>{one}</p>" for one in (first, *[TEXT] * 4, last) if one)
    return (
        f'<!doctype html>\n<html lang="en"><head><meta charset="utf-8">\n{head.format(headline)}\n'
        f"<title>{title.format(headline)}</title>\n"
        f'<link rel="canonical" href="https://gazette.example/{address}">\n'
        f'<script type="application/ld+json">{script}</script></head>\n<body>{above}<main><article>'
        f"<h1>{headline}</h1>\n{below}\n{paragraphs}\n</article></main></body></html>"
    ).encode()


def taken(*pages: bytes) -> list[Article | None]:
    """What is taken of pages, one after the other, each of which comes out as any page does."""
    alike.known = Known({}, set())
    found = [alike.read("economy/page.html", bytes(bytearray(one)), CONTEXT) for one in pages]
    for one, raw in zip(found, pages, strict=True):
        assert one is None or repr(one) == repr(html.read_any("economy/page.html", raw, CONTEXT))
    return found


def test_pages_of_a_layout_are_taken() -> None:
    first, *others = taken(page(), page(), page(), page("Ships are back in port"))
    assert first is None
    assert all(others)


@pytest.mark.parametrize("title", ['{} | "author"', '"datePublished" | {}'])
def test_a_title_that_says_what_a_property_is_called_is_no_place_of_it(title: str) -> None:
    plain, odd = (page(head="<!-- ld+json -->", title=one) for one in ("{}", title))
    taken(plain, plain, plain, odd, plain)
    taken(odd, odd, odd, plain, odd)


def tags(name: str, values: list[str]) -> str:
    return "\n".join(f'<meta property="{name}" content="{one}">' for one in values)


@pytest.mark.parametrize(
    ("name", "others"),
    [
        ("article:tag", [f"tag {number}" for number in range(MANY)]),
        ("article:author", ["Jane Doe"] * MANY),
        ("og:site_name", ["Gazette"] * MANY),
    ],
)
def test_what_is_said_a_hundred_times_is_heard_as_far_as_on_any_page(name: str, others: list[str]) -> None:
    first = page(head=tags(name, others))
    same = page(head=tags(name, [*[others[0]] * (MANY - 20), *others[-19:], "Ivan Koval"]))
    taken(first, first, same, page(head=tags(name, [*[others[0]] * (MANY - 1), "Jane Doe"]), title="{} | Jane Doe"))


def test_json_ld_that_has_markup_in_it_is_read_to_its_end() -> None:
    paper = {"name": "The <b>Gazette</b>"}
    taken(*(page(one, publisher=paper, keywords="ships") for one in ("Open again", "Open again", "Ships are back")))


BYLINE, CLOCK = '<p class="byline">By Jane Doe</p>', '<time datetime="2026-11-03T10:51:00+02:00">3 November 2026</time>'
META = '<meta property="{}" content="{}">'
LONG = "Ships come in all day long, and the harbour that a storm had closed for three days is open again, we hear"
LATER = "2026-11-03T12:51:00+02:00"
SHORT = "Ferries sail again, and more."


def clock(time: str, text: str, kind: str = "") -> str:
    return f'<time{kind} datetime="{time}">{text}</time>'


@pytest.mark.parametrize(
    ("first", "second"),
    [
        # Values on several lines, and such as say what others are found by.
        ({}, {"below": '<p class="byline">By Jane Doe\nand Ivan Koval</p>'}),
        ({}, {"title": "The harbour\nis open again"}),
        ({}, {"title": '"canonical" | {}'}),
        ({"head": META.format("og:title", "{}")}, {"head": META.format("og:title", "og:title")}),
        ({}, {"indent": 1}),
        ({"above": "ld+json"}, {}),
        ({"head": META.format("og:url", "https://gazette.example/og:url")}, {"headline": "The og:url is open again"}),
        # Stories that are told otherwise.
        ({}, {"isAccessibleForFree": False}),
        ({}, {"@type": "LiveBlogPosting"}),
        ({}, {"@type": "WebPage"}),
        ({}, {"@type": " "}),
        ({}, {"dateline": "KYIV"}),
        ({}, {"copyrightNotice": "Gazette"}),
        ({}, {"expires": "2027-01-01T00:00:00Z"}),
        ({}, {"correction": "It was Friday."}),
        ({}, {"url": "/harbour"}),
        ({}, {"mainEntity": {"@type": "NewsArticle", "headline": "Another story"}}),
        ({}, {"author": {"@id": "#jane"}, "editor": {"@id": "#jane", "name": "Jane Doe"}}),
        ({}, {"publisher": {"name": "x" * 5001}}),
        ({}, {"author": ["Jane Doe", "x" * 5001]}),
        ({}, {"url": "https://gazette.example/" + "x" * 5001}),
        ({}, {"keywords": ["a, b"]}),
        ({}, {"keywords": [f"tag {number}" for number in range(60)]}),
        ({}, {"keywords": ["x" * 81, "y"]}),
        ({}, {"keywords": ["Ships", "ships"]}),
        ({}, {"articleSection": "x"}),
        ({}, {"articleSection": "x" * 61}),
        ({}, {"articleSection": "Gazette", "publisher": {"name": "Gazette"}}),
        ({}, {"inLanguage": "uk"}),
        ({}, {"description": f"{SHORT} They ..."}),
        # Times.
        ({}, {"datePublished": "2026-11-03T00:00:00+02:00"}),
        ({}, {"datePublished": "2026-11-03T10:51:00"}),
        ({}, {"dateCreated": "2026-11-02T10:51:00+02:00"}),
        ({}, {"dateModified": LATER}),
        ({}, {"dateModified": "2026-11-02T10:51:00+02:00"}),
        (
            {"head": META.format("article:modified_time", "2026-11-03T10:51:00+02:00")},
            {"head": META.format("article:modified_time", LATER)},
        ),
        (
            {"head": META.format("article:published_time", "2026-11-03T10:51:00+02:00")},
            {"head": META.format("article:published_time", "2026-11-02T10:51:00+02:00")},
        ),
        ({"below": BYLINE + CLOCK}, {"below": BYLINE + clock("2026-11-04T10:51:00+02:00", "Wednesday")}),
        ({"below": BYLINE + CLOCK}, {"below": BYLINE + clock("2026-11-03T10:51:00+02:00", "Updated 3 November 2026")}),
        ({"below": BYLINE + CLOCK}, {"below": BYLINE + clock(LATER, "Updated at noon")}),
        ({"below": BYLINE + clock(LATER, "noon", ' class="updated"')}, {}),
        ({"address": "2026/11/03/harbour"}, {"address": "2026/11/04/harbour"}),
        ({"address": "harbour"}, {"address": " harbour?a=1#b "}),
        ({"address": "harbour"}, {"address": "порт"}),
        # Who wrote it.
        ({}, {"below": '<p class="byline">By Ivan Koval</p>'}),
        ({}, {"below": '<p class="byline">Jane Doe, Reuters</p>'}),
        ({}, {"below": f'<p class="byline">By Jane Doe{" and so on" * 30}</p>'}),
        ({}, {"author": "Ivan Koval", "below": '<p class="byline">By Ivan Koval</p>'}),
        ({}, {"author": "Jane Doe, Reuters"}),
        # Paragraphs.
        ({}, {"first": "Ivan Koval"}),
        ({}, {"first": "By Ivan Koval"}),
        ({}, {"first": "By Jane Doe"}),
        ({}, {"first": "By Jane Doe."}),
        ({}, {"first": "4 November 2026"}),
        ({}, {"first": "Updated 3 November 2026"}),
        ({}, {"first": "Written by:"}),
        ({}, {"first": "The harbour is open again"}),
        ({}, {"first": "Read more: the storm"}),
        ({}, {"first": "Photo: AP"}),
        ({}, {"first": "   "}),
        ({}, {"first": "<i> </i>"}),
        ({}, {"first": '<a href="#top">To the top of all of it</a>'}),
        ({}, {"first": '<a href="/storm">All of the storm</a>'}),
        ({}, {"first": f'<a href="/storm" target="_blank">The storm</a>, as it was. {TEXT}'}),
        ({}, {"first": "&quot;" * 60 + " By Ivan Koval"}),
        ({}, {"first": "By Ivan Koval" + "&hellip;" * 40}),
        ({}, {"first": f"{TEXT} &copy; Gazette"}),
        ({}, {"first": f"{TEXT} &amp; &quot;more&quot; &hellip;"}),
        ({}, {"first": "3<em>November</em>2026"}),
        ({}, {"first": f"4<em>November</em>2026 {SHORT}"}),
        ({}, {"first": "By\t" + "\t" * 230 + "Ivan Koval"}),
        ({}, {"first": f"{SHORT}  {TEXT}"}),
        ({}, {"first": f" {TEXT}"}),
        ({}, {"first": f"<b>{SHORT}</b>\n<i>{SHORT}</i>{TEXT}"}),
        ({}, {"last": "Ivan Koval"}),
        ({}, {"last": "By Ivan Koval"}),
        ({}, {"last": "About the author"}),
        ({}, {"last": "Jane Doe"}),
        ({}, {"last": "By Jane Doe"}),
        ({}, {"last": "The harbour is open again"}),
        ({"headline": LONG}, {"first": LONG}),
        ({"headline": f"Open {'…' * 30} again"}, {"last": f"Open {'&hellip;' * 30} again"}),
        ({}, {"last": f"{SHORT} 4 November 2026"}),
        ({"description": SHORT}, {"first": SHORT, "description": SHORT}),
        ({"description": TEXT}, {"first": TEXT, "description": TEXT}),
        ({"description": SHORT}, {"last": SHORT, "description": SHORT}),
        ({}, {"between": " "}),
        ({}, {"between": "\n\n"}),
        ({}, {"between": ""}),
    ],
)
def test_whatever_a_page_says_it_comes_out_as_any_page_does(first: dict[str, Any], second: dict[str, Any]) -> None:
    one, other = page(**first), page(**{**first, **second})
    taken(one, one, one, other, one, other)
    taken(other, other, one, other, one)
