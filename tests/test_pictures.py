"""A story's first picture, where the feed wants it; and what machines may do with the story."""

from typing import Any

import pytest

from feedpub.formats._namespaces import RSL
from feedpub.model import Enclosure, Image, License
from tests.builders import NS, atom_entry, atom_feed, entry, feed, item, links, texts

LEAD = Image(
    url="https://gazette.example/a.jpg?x=1&y=2",
    alt='A "big" ship',
    caption="The ship.",
    credit="Marta <Photo>",
    width=1200,
    height=800,
    length=12345,
)
SECOND = Image(url="https://gazette.example/b.png")
STORY = entry(images=(LEAD, SECOND))
FIGURE = (
    '<figure><img src="https://gazette.example/a.jpg?x=1&amp;y=2" alt="A &quot;big&quot; ship" width="1200" '
    'height="800"><figcaption>The ship. Marta &lt;Photo&gt;</figcaption></figure>\n'
)


def content(story: Any, **special: Any) -> tuple[str | None, str | None]:
    (rss,) = texts(item(story, **special), "content:encoded") or [None]
    (atom,) = texts(atom_entry(story, **special), "atom:content") or [None]
    return rss, atom


def test_the_first_picture_stands_on_top_of_the_text_where_the_feed_wants_it() -> None:
    assert content(STORY, lead_image=("inline",)) == (f"{FIGURE}{STORY.content_html}",) * 2
    assert content(STORY) == (STORY.content_html,) * 2


def test_a_picture_that_is_in_the_text_already_is_not_shown_twice() -> None:
    inside = '<p><img src="https://gazette.example/a.jpg?x=1&amp;y=2" alt="">Text.</p>'
    assert content(entry(images=(LEAD,), content=inside), lead_image=("inline",)) == (inside, inside)


def test_a_story_without_text_is_not_made_one_of_a_picture() -> None:
    assert content(entry(images=(LEAD,), content=None), lead_image=("inline",)) == (None, None)


def test_every_picture_is_media_with_all_that_is_known_of_it() -> None:
    for one in (item(STORY), atom_entry(STORY)):
        first, second = one.findall("media:content", NS)
        assert dict(first.attrib) == {
            "url": LEAD.url,
            "medium": "image",
            "width": "1200",
            "height": "800",
            "fileSize": "12345",
        }
        assert [texts(first, f"media:{name}") for name in ("title", "description", "credit")] == [
            ["The ship."],
            ['A "big" ship'],
            ["Marta <Photo>"],
        ]
        assert second.get("url") == SECOND.url
        assert one.find("media:group", NS) is None


def test_the_first_picture_is_an_enclosure_where_a_partner_wants_it() -> None:
    wanted = {"url": LEAD.url, "length": "12345", "type": "image/jpeg"}
    assert dict(item(STORY, lead_image=("enclosure",)).find("enclosure").attrib) == wanted
    assert links(atom_entry(STORY, lead_image=("enclosure",)), "enclosure") == [
        {"href": LEAD.url, "length": "12345", "type": "image/jpeg"}
    ]
    assert item(STORY).find("enclosure") is None


def test_a_storys_own_enclosure_is_not_displaced_by_its_picture() -> None:
    audio = Enclosure(url="https://gazette.example/a.mp3", media_type="audio/mpeg")
    one = entry(images=(LEAD,), enclosures=(audio,))
    assert item(one, lead_image=("enclosure",)).find("enclosure").get("url") == audio.url


def test_a_picture_whose_type_nobody_knows_is_no_enclosure() -> None:
    one = entry(images=(Image(url="https://gazette.example/picture"),))
    assert item(one, lead_image=("enclosure",)).find("enclosure") is None


TERMS = License(
    permits=("search", "ai-index"),
    prohibits=("ai-train",),
    payment="attribution",
    standard="https://gazette.example/standard",
    terms="https://gazette.example/terms",
    server="https://rsl.gazette.example/",
)


@pytest.mark.parametrize("element", [item, atom_entry])
def test_a_licence_is_told_of_each_story_in_rsls_words(element: Any) -> None:
    found = element(entry(), license=TERMS, rights="© Gazette").find(f"{{{RSL}}}content")
    assert dict(found.attrib) == {"url": entry().url, "server": TERMS.server}
    told = [(one.tag.removeprefix(f"{{{RSL}}}"), dict(one.attrib), (one.text or "").strip()) for one in found.iter()][
        1:
    ]
    assert told == [
        ("license", {}, ""),
        ("permits", {"type": "usage"}, "search ai-index"),
        ("prohibits", {"type": "usage"}, "ai-train"),
        ("payment", {"type": "attribution"}, ""),
        ("standard", {}, "https://gazette.example/standard"),
        ("copyright", {}, "© Gazette"),
        ("terms", {}, "https://gazette.example/terms"),
    ]


def test_a_licence_says_nothing_of_stories_of_another_site() -> None:
    other = entry(url="https://elsewhere.example/story")
    assert item(other, license=TERMS).find(f"{{{RSL}}}content") is None
    assert links(atom_feed(feed(other, license=TERMS)), "license") == [{"href": TERMS.terms}]
    assert item(entry()).find(f"{{{RSL}}}content") is None
