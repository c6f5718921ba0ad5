"""Nothing invalid takes the place of a published document."""

import re
from dataclasses import replace

import pytest

from feedpub import gate
from feedpub.errors import FeedError
from feedpub.formats import FORMATS
from feedpub.model import Document, Enclosure, Feed
from tests.builders import entry, feed

BOTH = ("rss", "atom")
NEWS = feed(entry("a"), entry("b"), hub="https://hub.example/")


def document(form: str, one: Feed = NEWS) -> Document:
    return FORMATS[form].document(one)


def refusal(form: str, body: bytes, one: Feed = NEWS) -> str:
    """What the gate says of a document's body instead of the one that was rendered."""
    with pytest.raises(FeedError) as caught:
        gate.check(replace(document(form), body=body), one, FORMATS[form].url(one))
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
        lambda body: b"<html><body>Not found</body></html>",
        lambda body: (
            body.replace(b"?>\n", b'?>\n<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>\n', 1)
            .replace(b"Harbour", b"&e;", 1)
            .replace(b"</item>", b"", 1)
            .replace(b"</entry>", b"", 1)
        ),
    ],
    ids=["cut off", "control", "byte", "entity", "ampersand", "blank line", "empty", "error page", "doctype"],
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
        f"says it is at https://elsewhere.example/news.{form}, not https://gazette.example/feeds/news.{form}; "
        "please report this bug"
    )


@pytest.mark.parametrize(
    ("form", "pattern", "place"),
    [
        ("rss", "<title>.*?</title>", "channel/title"),
        ("rss", "<link>.*?</link>", "channel/link"),
        ("rss", "<description>.*?</description>", "channel/description"),
        ("rss", "(?<=<item>).*?</description>", "item 1: title"),
        ("rss", "<pubDate>.*?</pubDate>", "item 1: pubDate"),
        ("atom", "<title>.*?</title>", "feed: title"),
        ("atom", "<updated>.*?</updated>", "feed: updated"),
        ("atom", "<id>.*?</id>", "feed: id"),
        ("atom", "<author>.*?</author>", "entry 1: author"),
        ("atom", "(?<=<entry>).*?<title>.*?</title>", "entry 1: id"),
        ("atom", '<link rel="alternate" href="https://gazette.example/a".*?/>', "entry 1: alternate link"),
    ],
)
def test_a_document_that_lacks_what_its_format_demands_is_refused(form: str, pattern: str, place: str) -> None:
    told = refusal(form, without(document(form).body, pattern))
    assert (
        told.startswith("lost tag:")
        if place.endswith(": id") and form == "atom" and "entry" in place
        else (told == f"{place} is missing; please report this bug")
    )


def test_an_rss_enclosure_without_its_type_is_refused() -> None:
    one = feed(entry(enclosures=(Enclosure(url="https://x.example/a.mp3", media_type="audio/mpeg"),)))
    body = document("rss", one).body.replace(b' type="audio/mpeg"', b"")
    assert (
        refusal("rss", body, one) == "item 1: url, length or type of its enclosure is missing; please report this bug"
    )


@pytest.mark.parametrize("form", BOTH)
def test_a_document_that_readers_would_not_take_is_refused(form: str) -> None:
    large = feed(*(entry(f"story-{number}", content_html=f"<p>{'x' * 100_000}</p>") for number in range(51)))
    assert refusal(form, document(form, large).body, large) == (
        "is 5.1 MB, more than readers take; lower its `limit` or send summaries only"
    )


@pytest.mark.parametrize("form", BOTH)
def test_a_bomb_of_entities_explodes_nobody(form: str) -> None:
    levels = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 9))
    doctype = f'<!DOCTYPE x [<!ENTITY a0 "boom">{levels}]>'.encode()
    body = document(form).body.replace(b"?>\n", b"?>\n" + doctype, 1).replace(b"Harbour", b"&a8;")
    with pytest.raises(FeedError):
        gate.check(replace(document(form), body=body), NEWS, FORMATS[form].url(NEWS))


@pytest.mark.parametrize("form", BOTH)
def test_each_of_the_two_parsers_can_refuse_alone(form: str, monkeypatch: pytest.MonkeyPatch) -> None:
    broken = document(form).body[:-3]
    seen = gate._RULES[document(form).media_type](document(form).body)
    with monkeypatch.context() as patch:
        patch.setitem(gate._RULES, document(form).media_type, lambda _body: seen)
        assert refusal(form, broken).startswith("is not well-formed (unclosed token")
    monkeypatch.setattr(gate, "_expat", lambda _body: None)
    assert refusal(form, broken).startswith("is not well-formed (")
