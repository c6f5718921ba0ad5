"""Nothing invalid takes the place of a published document."""

import dataclasses
import re
from xml.parsers import expat

import pytest
from msgspec.structs import replace

from feedpub import gate
from feedpub.errors import FeedError
from feedpub.formats import FORMATS
from feedpub.gate import xmldoc
from feedpub.model import Document, Enclosure, Feed, Withdrawal
from tests.builders import NOON, entry, feed

BOTH = ("rss", "atom")
SELF = {"rss": "/rss/channel/atom:link[1], rss", "atom": "/feed/link[2], atom"}
NEWS = feed(entry("a"), entry("b"), hub="https://hub.example/")


def document(form: str, one: Feed = NEWS) -> Document:
    """The document as bytes alone, whatever it was put together from, so that they can be spoiled."""
    made = FORMATS[form].document(one)
    return Document(path=made.path, media_type=made.media_type, body=made.body, feed=made.feed)


def refusal(form: str, body: bytes, one: Feed = NEWS) -> str:
    """What the gate says of a document's body instead of the one that was rendered."""
    with pytest.raises(FeedError) as caught:
        gate.check(dataclasses.replace(document(form), body=body), one, FORMATS[form].url(one))
    assert caught.value.subject == f"news.{form}"
    return caught.value.message


def without(body: bytes, pattern: str) -> bytes:
    """The document without the first match of a pattern, which it must have."""
    found, count = re.subn(pattern.encode(), b"", body, count=1, flags=re.DOTALL)
    assert count
    return found


@pytest.mark.parametrize("form", BOTH)
@pytest.mark.parametrize("one", [NEWS, feed()], ids=["entries", "empty"])
def test_a_document_as_it_was_meant_passes(form: str, one: Feed) -> None:
    gate.check(document(form, one), one, FORMATS[form].url(one))
    gate.check(FORMATS[form].document(one), one, FORMATS[form].url(one))


@pytest.mark.parametrize("form", BOTH)
@pytest.mark.parametrize(
    "spoil",
    [
        lambda body: body[:-3],
        lambda body: body.replace(b"Harbour", b"Har\x0bbour", 1),
        lambda body: body.replace(b"Harbour", b"Har\xffbour", 1),
        lambda body: body.replace(b"Harbour", b"Har&nbsp;bour", 1),
        lambda body: body.replace(b"Harbour", b"Har&bour", 1),
        lambda body: b"\n" + body,
        lambda body: b"",
        lambda body: (
            body.replace(b"?>\n", b'?>\n<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>\n', 1)
            .replace(b"Harbour", b"&e;", 1)
            .replace(b"</item>", b"", 1)
            .replace(b"</entry>", b"", 1)
        ),
    ],
    ids=["cut off", "control", "byte", "entity", "ampersand", "blank line", "empty", "doctype"],
)
def test_what_is_not_well_formed_is_refused(form: str, spoil: object) -> None:
    assert refusal(form, spoil(document(form).body)).startswith("is not well-formed (")  # type: ignore[operator]


@pytest.mark.parametrize(("form", "tag"), [("rss", "item"), ("atom", "entry")])
def test_a_document_that_lost_a_story_is_refused(form: str, tag: str) -> None:
    body = without(document(form).body, f"<{tag}>.*?</{tag}>")
    assert refusal(form, body) == "lost tag:gazette.example,2025:a on the way; please report this bug"


@pytest.mark.parametrize("form", BOTH)
def test_a_document_with_its_stories_in_another_order_is_refused(form: str) -> None:
    body = document(form, feed(entry("b"), entry("a"))).body
    assert refusal(form, body) == "lost their order on the way; please report this bug"


@pytest.mark.parametrize("form", BOTH)
def test_a_document_with_a_story_twice_is_refused(form: str) -> None:
    twice = feed(entry("a"), entry("a"))
    assert refusal(form, document(form, twice).body, twice) == (
        "has tag:gazette.example,2025:a twice; give one of the two stories another `id:`"
    )


@pytest.mark.parametrize("form", BOTH)
def test_a_document_that_says_it_is_elsewhere_is_refused(form: str) -> None:
    moved = replace(NEWS, self_url="https://elsewhere.example/news")
    assert refusal(form, document(form, moved).body) == (
        f"the self link is 'https://elsewhere.example/news.{form}', but the document is at "
        f"'https://gazette.example/feeds/news.{form}' ({SELF[form]}-self); its last good file stays; "
        "please report this bug"
    )


@pytest.mark.parametrize("form", BOTH)
def test_an_error_page_is_refused(form: str) -> None:
    told = refusal(form, b"<html><body>Not found</body></html>")
    assert told == "is not of its format: its root is html; please report this bug"


def test_a_document_of_another_format_is_refused() -> None:
    assert refusal("rss", document("atom").body).startswith("is not of its format: its root is {")


@pytest.mark.parametrize(
    ("form", "pattern", "told"),
    [
        ("rss", "<title>.*?</title>", "channel has no title (/rss/channel, rss-missing); its last good file stays; "),
        ("rss", "<link>.*?</link>", "channel has no link (/rss/channel, rss-missing); its last good file stays; "),
        ("rss", "(?<=<item>).*?</description>", "content/a.md: item has neither a title nor a description (item[1], "),
        ("rss", "<pubDate>.*?</pubDate>", "content/a.md: item has no pubDate (item[1], rss-date-missing); its last "),
        ("atom", "<updated>.*?</updated>", "feed has no updated (/feed, atom-missing); its last good file stays; "),
        ("atom", "<author>.*?</author>", "content/a.md: entry has no author, and neither has the feed (entry[1], "),
        ("atom", "(?<=<id>tag:gazette.example,2025:a</id>).*?</title>", "content/a.md: entry has no title (entry[1], "),
    ],
)  # fmt: skip
def test_a_document_that_breaks_a_rule_is_refused_with_the_story_and_the_field(
    form: str, pattern: str, told: str
) -> None:
    one = NEWS if pattern != "<author>.*?</author>" else replace(NEWS, author=None)
    body = document(form, one).body
    assert refusal(form, without(body, pattern) if one is NEWS else body, one).startswith(told)


def test_a_rule_that_is_only_a_warning_to_others_stops_feedpubs_own_document_too() -> None:
    one = feed(entry("a", content='<p><a href="/b">b</a></p>'))
    told = refusal("rss", document("rss", one).body, one)
    assert told == (
        "content/a.md: content:encoded has the address '/b' in it (href of <a>), which leads elsewhere in each reader "
        "(content:encoded, rss-html-relative); its last good file stays; see what is odd about content/a.md, and "
        "report this bug"
    )


def test_an_rss_enclosure_without_its_type_is_refused() -> None:
    one = feed(entry(enclosures=(Enclosure(url="https://x.example/a.mp3", media_type="audio/mpeg"),)))
    body = document("rss", one).body.replace(b' type="audio/mpeg"', b"")
    assert refusal("rss", body, one).startswith("content/harbour-reopens.md: enclosure has no type (enclosure, ")


def test_a_tombstone_beside_its_story_is_refused() -> None:
    one = feed(entry("a"), withdrawn=(Withdrawal(id="tag:gazette.example,2025:a", when=NOON),))
    assert "is said to be gone, and is in the feed" in refusal("atom", document("atom", one).body, one)


def test_how_many_faults_there_are_is_told() -> None:
    one = feed(*(entry(name, title=" ") for name in "abc"))
    assert ", and 2 more like it;" in refusal("rss", document("rss", one).body, one)


@pytest.mark.parametrize("form", BOTH)
def test_a_document_that_readers_would_not_take_is_refused(form: str) -> None:
    large = feed(*(entry(f"story-{number}", content=f"<p>{'x' * 100_000}</p>") for number in range(51)))
    assert refusal(form, document(form, large).body, large) == (
        "is 5.1 MB, more than readers take; lower its `limit` or send summaries only"
    )


@pytest.mark.parametrize("form", BOTH)
def test_a_bomb_of_entities_explodes_nobody(form: str) -> None:
    levels = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 9))
    doctype = f'<!DOCTYPE x [<!ENTITY a0 "boom">{levels}]>'.encode()
    body = document(form).body.replace(b"?>\n", b"?>\n" + doctype, 1).replace(b"Harbour", b"&a8;")
    with pytest.raises(FeedError):
        gate.check(dataclasses.replace(document(form), body=body), NEWS, FORMATS[form].url(NEWS))


@pytest.mark.parametrize("form", BOTH)
def test_a_second_parser_reads_what_others_wrote(form: str) -> None:
    body = document(form).body
    assert xmldoc.parse(body, twice=True)[1] is None
    assert expat.ParserCreate().Parse(body, True) == 1  # and what feedpub wrote is well with it, too
    two_roots = xmldoc.parse(body + b"<x/>", twice=True)[1]
    assert two_roots is not None
    assert two_roots.code == "xml-form"
