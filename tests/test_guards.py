"""Whatever a sender calls it: what must not go out never comes out usable, free and without its times."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from feedpub import readers
from feedpub.errors import ArticleError
from feedpub.model import Access, Article, Status
from feedpub.readers import Reading
from tests import jsonstories as stories
from tests.builders import KYIV

CONTEXT = Reading(zone=KYIV)
LATER = "2026-12-01T06:00:00Z"
ONE = {
    "ninjs1": stories.ninjs1,
    "ninjs3": stories.ninjs3,
    "newsarticle": stories.article,
    "jsonfeed": lambda **special: stories.feed(stories.feed_item(**special)),
    "wordpress": lambda **special: [stories.post(**special)],
    "ghost": lambda **special: stories.export(stories.ghost_post(**special)),
    "dpa": stories.wire,
}


def read(path: str, text: str) -> list[Article | ArticleError]:
    """What a file gives."""
    try:
        return list(readers.read(path, text.encode(), CONTEXT))
    except ArticleError as error:
        return [error]


def is_kept_in(one: Article | ArticleError) -> bool:
    """Whether something keeps a story from going out to everybody at once and for ever."""
    if isinstance(one, ArticleError):  # then what is out of it must not stay, either
        return one.known is not None and is_kept_in(one.known)
    guarded = one.embargo is not None or one.expires is not None
    return one.status is not Status.USABLE or one.access is not Access.FREE or guarded


@pytest.mark.parametrize("form", ONE)
@pytest.mark.parametrize(
    "special",
    [
        {"draft": True},
        {"draft": "true"},
        {"isDraft": True, "draft": 1},
        {"published": False},
        {"private": True},
        {"hidden": True},
        {"members_only": True},
        {"paywall": True},
        {"premium": True},
        {"visibility": "private"},
        {"embargo": LATER},
        {"embargoed": LATER},
        {"embargo_until": LATER},
        {"embargo": "until noon"},
        {"expires": LATER},
        {"expires_at": LATER},
        {"unpublishDate": LATER},
        {"expires": "soon"},
        {"password": "sesame"},
        {"status": "draft"},
        {"status": "withdrawn"},
    ],
    ids=str,
)
def test_what_keeps_a_story_in_does_so_in_every_form_of_json(form: str, special: dict[str, Any]) -> None:
    assert not any(map(is_kept_in, read("wire.json", json.dumps(ONE[form]()))))
    assert all(map(is_kept_in, read("wire.json", json.dumps(ONE[form](**special)))))


@pytest.mark.parametrize("form", ONE)
@pytest.mark.parametrize("special", [{"draft": False}, {"members_only": "false"}, {"hidden": None}], ids=str)
def test_a_key_that_says_that_nothing_keeps_a_story_in_does_not(form: str, special: dict[str, Any]) -> None:
    assert not any(map(is_kept_in, read("wire.json", json.dumps(ONE[form](**special)))))


@pytest.mark.parametrize(
    ("form", "special"),
    [
        ("newsarticle", {"isAccessibleForFree": "no"}),
        ("newsarticle", {"isAccessibleForFree": ["True", "False"]}),
        ("newsarticle", {"isAccessibleForFree": "http://schema.org/False"}),
        ("newsarticle", {"isAccessibleForFree": " FALSE "}),
        ("newsarticle", {"isAccessibleForFree": "perhaps"}),
        ("newsarticle", {"isAccessibleForFree": None, "hasPart": {"isAccessibleForFree": False}}),
        ("newsarticle", {"hasPart": [{"@type": "WebPageElement", "isAccessibleForFree": "False"}]}),
        ("newsarticle", {"creativeWorkStatus": "Retracted"}),
        ("newsarticle", {"creativeWorkStatus": {"@type": "DefinedTerm", "name": "Draft"}}),
        ("ninjs1", {"pubstatus": "Canceled"}),
        ("ninjs1", {"pubStatus": "usable"}),  # beside `pubstatus`
        ("ninjs1", {"pubstatus": "stat:withheld"}),
        ("ninjs1", {"state": "killed"}),
        ("ninjs1", {"state": "spiked"}),
        ("ninjs3", {"embargoedUntil": LATER}),
        ("ninjs3", {"embargoedUntil": {"date": LATER}}),
        ("ninjs3", {"signals": [{"name": "Kill"}]}),
        ("ninjs3", {"signals": [{"uri": "http://cv.example/signal/withdraw"}]}),
        ("ninjs1", {"signal": ["kill"]}),
        ("dpa", {"signal": "kill"}),
        ("dpa", {"pubstatus": "withheld"}),
        ("dpa", {"embargoed": LATER}),
        ("ghost", {"access": False}),
        ("ghost", {"visibility": "tiers"}),
        ("ghost", {"status": "unknown"}),
        ("ghost", {"type": "page"}),
        ("wordpress", {"type": "page"}),
        ("wordpress", {"status": "Publish, private"}),
    ],
    ids=str,
)
def test_what_a_form_has_for_keeping_a_story_in_does_so(form: str, special: dict[str, Any]) -> None:
    assert all(map(is_kept_in, read("wire.json", json.dumps(ONE[form](**special)))))


ITEM = (
    "<item><guid>a</guid><title>One</title><description>x</description><pubDate>2026-11-23T08:00:00Z</pubDate>{}</item>"
)
RSS = '<rss version="2.0"><channel><title>Gazette</title>{}</channel></rss>'
ENTRY = "<entry><id>a</id><title>One</title><updated>2026-11-23T08:00:00Z</updated><content>x</content>{}</entry>"
ATOM = '<feed xmlns="http://www.w3.org/2005/Atom">{}</feed>'
SITEMAP = """<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"
 xmlns:n="http://www.google.com/schemas/sitemap-news/0.9"><url><loc>https://gazette.example/a</loc>{}<n:news>
 <n:publication_date>2026-11-23</n:publication_date><n:title>One</n:title></n:news></url></urlset>"""
NEWSML = """<newsItem xmlns="http://iptc.org/std/nar/2006-10-01/" guid="urn:a" version="1"><itemMeta>
<itemClass qcode="ninat:text"/><firstCreated>2026-11-23T08:00:00Z</firstCreated>{}</itemMeta>
<contentMeta><headline>One</headline></contentMeta>
<contentSet><inlineData contenttype="text/plain">x</inlineData></contentSet></newsItem>"""
MEDIA = "http://search.yahoo.com/mrss/"
PRISM = "http://prismstandard.org/namespaces/{}/basic/"
BLOGGER = "http://schemas.google.com/blogger/2018"
KIND = "http://schemas.google.com/g/2005#kind"
EXPORT = "http://wordpress.org/export/1.2/"


def with_item(inner: str) -> str:
    return RSS.format(ITEM.format(inner))


def with_entry(inner: str) -> str:
    return ATOM.format(ENTRY.format(inner))


@pytest.mark.parametrize(
    "text",
    [
        with_item(f'<m:status xmlns:m="{MEDIA}" state="blocked" reason="https://gazette.example/"/>'),
        with_item(f'<m:status xmlns:m="{MEDIA}" state="deleted"/>'),
        with_item(f'<p:embargoDate xmlns:p="{PRISM.format("2.0")}">{LATER}</p:embargoDate>'),
        with_item(f'<p:expirationDate xmlns:p="{PRISM.format("3.0")}">{LATER}</p:expirationDate>'),
        with_item('<p:killDate xmlns:p="http://prismstandard.org/namespaces/1.2/basic/">2026-12-01</p:killDate>'),
        with_item(f'<p:embargoDate xmlns:p="{PRISM.format("2.1")}">noon</p:embargoDate>'),
        with_item(f'<d:valid xmlns:d="http://purl.org/dc/terms/">end={LATER};scheme=W3C-DTF</d:valid>'),
        with_item(f'<d:available xmlns:d="http://purl.org/dc/terms/">{LATER}</d:available>'),
        with_item(
            f'<wp:status xmlns:wp="{EXPORT}">draft</wp:status><wp:post_type xmlns:wp="{EXPORT}">post</wp:post_type>'
        ),
        with_item('<a:control xmlns:a="http://www.w3.org/2007/app"><a:draft>yes</a:draft></a:control>'),
        with_item("<status>draft</status>"),
        with_item("<draft>true</draft>"),
        with_item("<embargo/>"),
        with_item(f"<expires>{LATER}</expires>"),
        with_item("<premium>true</premium>"),
        with_item("<access>subscribers</access>"),
        with_item("<wp:status>draft</wp:status><wp:post_type>post</wp:post_type>"),
        with_entry('<a:control xmlns:a="http://purl.org/atom/app#"><a:draft>yes</a:draft></a:control>'),
        with_entry('<control xmlns="http://www.w3.org/2007/app"><draft>Yes</draft></control>'),
        with_entry(f'<b:status xmlns:b="{BLOGGER}">DRAFT</b:status>'),
        with_entry(f'<b:status xmlns:b="{BLOGGER}">SOFT_TRASHED</b:status>'),
        with_entry(f'<p:embargoDate xmlns:p="{PRISM.format("2.0")}">{LATER}</p:embargoDate>'),
        SITEMAP.format(f"<expires>{LATER}</expires>"),
        NEWSML.format('<pubStatus qcode="stat:withheld"/>'),
        NEWSML.format('<pubStatus uri="http://cv.iptc.org/newscodes/pubstatusg2/canceled"/>'),
        NEWSML.format('<pubStatus literal="withheld"/>'),
        NEWSML.format("<pubStatus/>"),
        NEWSML.format(f"<embargoed>{LATER}</embargoed>"),
        NEWSML.format("<embargoed/>"),
        NEWSML.format('<signal qcode="sig:kill"/>'),
        NEWSML.format('<signal uri="http://cv.example/signal/withdrawal"/>'),
        NEWSML.format(f"<expires>{LATER}</expires>"),
    ],
)
def test_what_keeps_a_story_in_does_so_in_every_form_of_xml(text: str) -> None:
    assert all(map(is_kept_in, read("wire.xml", text)))


@pytest.mark.parametrize(
    "text",
    [
        with_item(f'<m:status xmlns:m="{MEDIA}" state="active"/>'),
        with_item("<status>published</status><premium>false</premium>"),
        with_item('<t:status xmlns:t="https://tracker.example/ns">open</t:status>'),
        with_item('<d:valid xmlns:d="http://purl.org/dc/terms/">name=autumn</d:valid>'),
        with_entry('<a:control xmlns:a="http://purl.org/atom/app#"><a:draft>no</a:draft></a:control>'),
        with_entry(f'<b:status xmlns:b="{BLOGGER}">LIVE</b:status><b:type xmlns:b="{BLOGGER}">POST</b:type>'),
        with_entry(f'<category scheme="{KIND}" term="http://schemas.google.com/blogger/2008/kind#post"/>'),
        SITEMAP.format(""),
        NEWSML.format('<pubStatus qcode="stat:usable"/><signal qcode="sig:update"/>'),
    ],
)
def test_what_says_that_a_story_is_for_everybody_lets_it_out(text: str) -> None:
    (one,) = read("wire.xml", text)
    assert isinstance(one, Article), one
    assert not is_kept_in(one)


def test_of_several_embargoes_the_latest_counts_and_of_several_expiries_the_earliest() -> None:
    inner = "".join(
        f"<{name}>2026-12-{day:02}T06:00:00Z</{name}>" for name in ("embargoed", "expires") for day in (2, 3, 1)
    )
    (one,) = read("wire.xml", NEWSML.format(inner))
    assert isinstance(one, Article)
    assert one.embargo == datetime(2026, 12, 3, 6, tzinfo=UTC)
    assert one.expires == datetime(2026, 12, 1, 6, tzinfo=UTC)


@pytest.mark.parametrize("note", ["EMBARGOED until Friday", "Eds: this story was killed", "Not for publication"])
def test_a_note_to_the_desk_that_the_story_may_have_to_stay_in_is_pointed_out(note: str) -> None:
    found = [
        *read("wire.json", json.dumps(stories.ninjs1(ednote=note))),
        *read("wire.xml", NEWSML.format(f"<edNote>{note}</edNote>")),
    ]
    for one in found:
        assert isinstance(one, Article)
        ((_, message),) = one.warnings
        assert message.endswith("tells the desk that the story may have to stay in; see whether it may go out")


@pytest.mark.parametrize(
    "text",
    [
        with_item(f'<wp:post_type xmlns:wp="{EXPORT}">product</wp:post_type>'),
        with_entry(f'<b:type xmlns:b="{BLOGGER}">COMMENT</b:type>'),
        with_entry(f'<category scheme="{KIND}" term="http://schemas.google.com/blogger/2008/kind#settings"/>'),
        with_entry(f'<category scheme="{KIND}" term="http://schemas.google.com/blogger/2008/kind#comment"/>'),
    ],
)
def test_what_is_no_story_is_none(text: str) -> None:
    assert not any(isinstance(one, Article) for one in read("wire.xml", text))
