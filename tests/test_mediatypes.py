"""What a file is, where nothing says it or what is said is none."""

import json

import pytest

from feedpub import readers
from feedpub.model import Article, Enclosure
from feedpub.readers import Reading
from feedpub.readers.mediatypes import media_type
from tests import jsonstories as stories
from tests.builders import KYIV

TALK = "https://gazette.example/talk.mp3"
RSS = """<rss version="2.0"><channel><item><guid>a</guid><title>One</title><pubDate>2026-11-23T08:00:00Z</pubDate>
<enclosure url="{}" length="900"/></item></channel></rss>"""
NITF = """<nitf><head><docdata><doc-id id-string="a"/><date.issue norm="20261123T140500+0200"/></docdata></head><body>
<body.head><hedline><hl1>One</hl1></hedline></body.head><body.content>
<media media-type="audio"><media-reference source="{}"/></media></body.content></body></nitf>"""
NEWSML = """<newsItem xmlns="http://iptc.org/std/nar/2006-10-01/" guid="urn:a"><itemMeta>
<itemClass qcode="ninat:text"/><firstCreated>2026-11-23T08:00:00Z</firstCreated></itemMeta>
<contentMeta><headline>One</headline></contentMeta>
<contentSet><remoteContent href="{}"/></contentSet></newsItem>"""
MARKDOWN = "---\ntitle: One\ndate: 2026-11-23\naudio: {}\n---\nText."


@pytest.mark.parametrize(
    ("said", "address", "found"),
    [
        ("audio/MPEG", "a.pdf", "audio/mpeg"),
        ("audio/ogg; codecs=opus", "a", "audio/ogg"),
        (None, "https://x.example/A.MP3?b=c.pdf#d", "audio/mpeg"),
        ("", "/a.webp", "image/webp"),
        ("mp3", "a.mp3", "audio/mpeg"),
        ("audio", "a", ""),
        (None, "a.exe", ""),
        (None, "http://[", ""),
    ],
)
def test_what_is_said_counts_and_else_the_suffix(said: str | None, address: str, found: str) -> None:
    assert media_type(said, address) == found


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("a.rss", RSS.format(TALK)),
        ("a.nitf", NITF.format(TALK)),
        ("a.newsml", NEWSML.format(TALK)),
        ("a.md", MARKDOWN.format(TALK)),
        ("a.json", json.dumps(stories.feed(stories.feed_item(attachments=[{"url": TALK}])))),
        ("a.json", json.dumps(stories.article(audio={"@type": "AudioObject", "contentUrl": TALK}))),
    ],
)
def test_a_file_without_its_type_is_known_by_its_suffix_in_every_form(path: str, text: str) -> None:
    (article,) = readers.read(path, text.encode(), Reading(zone=KYIV))
    assert isinstance(article, Article)
    (file,) = article.enclosures
    assert isinstance(file, Enclosure)
    assert (file.url, file.media_type) == (TALK, "audio/mpeg")
