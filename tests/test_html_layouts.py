"""What is known of a layout holds for each of its pages, whatever pages were read before."""

import json
from zoneinfo import ZoneInfo

import pytest

from feedpub.model import Article
from feedpub.readers import Reading, html
from feedpub.readers.html import alike
from feedpub.readers.html.known import Known

CONTEXT = Reading(zone=ZoneInfo("Europe/Kyiv"), language="en")
MANY = 120
TEXT = "The harbour reopened on Friday after three days of storm, and ships came in all day long, one by one. " * 3


def page(
    headline: str = "The harbour is open again", *, head: str = "", title: str = "{} | Gazette", **said: object
) -> bytes:
    """A page of a system; ``head`` stands in front of its title."""
    story: dict[str, object] = {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "headline": headline,
        "datePublished": "2026-11-03T10:51:00+02:00",
        "author": {"@type": "Person", "name": "Jane Doe"},
    }
    script = json.dumps({**story, **said}, ensure_ascii=False)
    paragraphs = "\n".join(f"<p>{TEXT.strip()}</p>" for _ in range(4))
    return (
        f'<!doctype html>\n<html lang="en"><head><meta charset="utf-8">\n{head}\n'
        f"<title>{title.format(headline)}</title>\n"
        f'<link rel="canonical" href="https://gazette.example/harbour">\n'
        f'<script type="application/ld+json">{script}</script></head>\n<body><main><article><h1>{headline}</h1>\n'
        f'<p class="byline">By Jane Doe</p>\n{paragraphs}\n</article></main></body></html>'
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
