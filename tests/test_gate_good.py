"""No alarm where nothing is wrong: whatever a newsroom writes, its feeds pass; and any bytes at all get findings."""

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from feedpub import gate
from feedpub.errors import FeedError
from feedpub.formats import FORMATS
from feedpub.gate import Severity, own
from feedpub.model import Enclosure, Feed, Image, Person, Related, Withdrawal
from tests.builders import article, entry, feed, whole
from tests.goodfeeds import FAULTS, GOOD, NOW, spoilt

WORDS = st.one_of(
    st.text(st.characters(exclude_categories=()), max_size=30),
    st.text("a<b>&;\"'&amp;<b></b>]]>#38;lt ", max_size=30),
    st.sampled_from(
        ["Harbour reopens", "Порт «Південний» знову працює", "שלום, עולם", "日本語の見出し", "5 < 6 & 7 > 6", "👩‍👩‍👧"]
    ),
)
HTML = st.lists(
    st.sampled_from(
        [
            "<p>The harbour opened.</p>",
            '<p><a href="/b">b</a></p>',
            '<img src="pier.jpg" alt="a > b" srcset="a.jpg 1x, b.jpg 2x">',
            "<script>alert(1)</script>",
            '<p onclick="x()">x</p>',
            '<a href="javascript:x">x</a>',
            '<a href="mailto:a@x.example">mail</a>',
            "<blockquote cite='//x.example/q'>q</blockquote>",
            "<svg><script>x</script></svg>",
            "<table><tr><td>1</table>",
            "a < b & c",
            "<iframe src='https://x.example/'></iframe>",
        ]
    ),
    max_size=5,
).map("".join)
AGES = st.integers(0, 60 * 24 * 365).map(lambda minutes: NOW - timedelta(minutes=minutes))


@st.composite
def feeds(draw: st.DrawFn) -> Feed:
    """A feed as the pipe makes it of stories that hold anything."""
    stories = []
    for number in range(draw(st.integers(0, 4))):
        published = draw(AGES)
        story = article(
            path=f"story-{number}.md",
            headline=draw(WORDS) + "x",
            lead=draw(WORDS),
            body=draw(HTML) + draw(WORDS),
            tags=(draw(WORDS),),
            authors=(Person(name=draw(WORDS) + "x"),),
            published=published,
            images=draw(st.sampled_from([(), (Image(url="https://x.example/a.jpg", alt="A", credit="B"),)])),
            enclosures=draw(
                st.sampled_from([(), (Enclosure(url="https://x.example/a.mp3", media_type="audio/mpeg"),)])
            ),
            related=draw(
                st.sampled_from([(), (Related(title="Old", url="https://x.example/o"), Related(title="Older"))])
            ),
        )
        stories.append(whole(story))
    stories.sort(key=lambda one: one.published, reverse=True)
    gone = draw(st.sampled_from([(), (Withdrawal(id="tag:gazette.example,2025:gone", when=NOW, reason="An error"),)]))
    title = draw(WORDS).replace("\x00", "") or "G"
    return feed(
        *stories, hub=draw(st.sampled_from([None, "https://hub.example/"])), withdrawn=gone, title=_clean(title)
    )


def _clean(text: str) -> str:
    return whole(article(headline=text + "x")).title


@given(feeds())
@settings(max_examples=200)
def test_no_feed_of_feedpubs_own_gets_an_alarm(one: Feed) -> None:
    for form in FORMATS.values():
        if form.media_type not in own.ROOTS:
            continue
        document = form.document(one)
        gate.check(document, one, form.url(one), NOW)


def test_the_formats_that_are_tried_are_most_that_there_are() -> None:
    assert {"application/rss+xml", "application/atom+xml"} <= {
        form.media_type for form in FORMATS.values()
    } & own.ROOTS.keys()


@pytest.mark.parametrize(
    ("name", "errors"),
    [
        # Looked at one by one: these keep every MUST, the others break one (a guid that is no permalink, an id that is
        # no IRI, an element without a namespace ...), or are parts of feeds made to be wrong.
        ("rss/NetNewsWire--markdown1.rss", 0),
        ("rss/NetNewsWire--shopify-namespace.rss", 0),
        ("atom/NetNewsWire--4fsodonline.atom", 0),
        ("atom/NetNewsWire--DaringFireball.atom", 0),
        ("atom/NetNewsWire--OneFootTsunami.atom", 0),
        ("atom/NetNewsWire--allthis.atom", 0),
        ("atom/NetNewsWire--draw-down.atom", 0),
        ("rss/NetNewsWire--aktuality.rss", 30),  # an `image` in each of its 30 items, where RSS has none
        ("rss/NetNewsWire--monkeydom.rss", 13),  # guids that are no addresses, and do not say so
        ("atom/NetNewsWire--qemu.atom", 11),  # ids that are paths: the feed's and ten entries'
    ],
)
def test_feeds_of_others_have_the_errors_that_they_have(name: str, errors: int, request: pytest.FixtureRequest) -> None:
    body = (request.getfixturevalue("samples") / "other" / name).read_bytes()
    found = [one for one in gate.findings(body, now=NOW) if one.severity is Severity.ERROR]
    assert len(found) == errors, found


# --- Any bytes at all


def looked_at(body: bytes) -> None:
    """Findings that can be told, of whatever there is."""
    for one in gate.findings(body, url="https://gazette.example/x", now=NOW):
        assert one.code in gate.RULES
        json.dumps([one.message, one.where, one.entry, one.line])


@given(st.binary(max_size=300))
def test_any_bytes_get_findings(body: bytes) -> None:
    looked_at(body)


NAMES = "version title items id url authors name hubs attachments tags content_html date_published feed_url x".split()
VALUES = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=9)),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from(NAMES), inner, max_size=6),
    max_leaves=12,
)


@given(VALUES)
def test_any_json_gets_findings(value: object) -> None:
    looked_at(json.dumps(value).encode())
    looked_at(json.dumps({"version": "https://jsonfeed.org/version/1.1", "items": [value], "title": value}).encode())


@pytest.mark.parametrize("document", GOOD)
@given(data=st.data())
@settings(max_examples=60)
def test_any_damage_to_a_good_document_gets_findings(document: str, data: st.DataObject) -> None:
    raw = bytearray(GOOD[document].encode())
    for _ in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(0, len(raw)))
        until = at + data.draw(st.integers(0, 40))
        raw[at:until] = data.draw(
            st.one_of(st.binary(max_size=8), st.sampled_from([b"<", b"&", b"]]>", b"{", b"\x00"]))
        )
    looked_at(bytes(raw))


@given(st.lists(st.sampled_from(FAULTS), min_size=2, max_size=12))
def test_faults_may_come_together(faults: list[tuple[str, str, str, str, str]]) -> None:
    for document, good in GOOD.items():
        text = good
        for _, kind, old, new, _ in faults:
            if kind == document:
                text = text.replace(old, new, 1)
        looked_at(text.encode("utf-8", "surrogateescape"))


def _bomb() -> bytes:
    levels = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 9))
    doctype = f'<!DOCTYPE rss [<!ENTITY a0 "boom">{levels}]>'
    return GOOD["rss"].replace("?>\n", f"?>\n{doctype}\n", 1).replace("Harbour", "&a8;").encode()


@pytest.mark.parametrize(
    "make",
    [
        lambda: b"<a>" * 100_000,
        lambda: b"<rss>" + b"<channel>" * 5000 + b"</channel>" * 5000 + b"</rss>",
        lambda: b"{" * 100_000,
        lambda: b'{"a":' * 50_000 + b"1" + b"}" * 50_000,
        lambda: b"<opml version='2.0'><head/><body>" + b"<outline>" * 200 + b"</outline>" * 200 + b"</body></opml>",
        _bomb,
        lambda: spoilt("rss", "?>\n<rss", '?>\n<!DOCTYPE rss [<!ENTITY e SYSTEM "file:///etc/passwd">]>\n<rss'),
        lambda: spoilt("rss", "?>\n<rss", '?>\n<!DOCTYPE rss SYSTEM "http://127.0.0.1:9/x.dtd">\n<rss'),
        lambda: GOOD["rss"].replace("UTF-8", "UTF-7").encode(),
        lambda: GOOD["rss"].replace("UTF-8", "no-such-thing").encode(),
        lambda: GOOD["rss"].encode("utf-16"),
        lambda: GOOD["rss"].encode("utf-32"),
        lambda: GOOD["rss"].replace("UTF-8", "windows-1251").encode("cp1251"),
        lambda: GOOD["rss"].encode()[:-200],
        lambda: b"<?xml version='1.0'?><rss/>",
        lambda: b"<feed xmlns='http://www.w3.org/2005/Atom'><entry/><entry/></feed>",
        lambda: b"<entry xmlns='http://www.w3.org/2005/Atom'/>",
        lambda: b"<sitemapindex xmlns='http://www.sitemaps.org/schemas/sitemap/0.9'><sitemap/></sitemapindex>",
        lambda: GOOD["atom"].replace("href=", "x=").encode(),
        lambda: b"<rss version='2.0'><channel><item>" + b"<a" * 50_000,
        lambda: b'{"version":"https://jsonfeed.org/version/1.1","title":"x","items":[{"content_html":"'
        + b"<a href=" * 100_000 + b'"}]}',
        lambda: GOOD["rss"].replace("&lt;p&gt;The", "&lt;" * 100_000).encode(),
        lambda: GOOD["rss"].replace("&lt;p&gt;The", "&lt;a " + 'x="y" ' * 50_000).encode(),
        lambda: GOOD["rss"].replace("&lt;p&gt;The", "&lt;img srcset='" + "a, " * 50_000).encode(),
        lambda: GOOD["rss"].replace("Mon, 23 Nov 2026", "(" * 50_000).encode(),
        lambda: GOOD["rss"].replace("desk@gazette.example", "a." * 50_000).encode(),
    ],
)  # fmt: skip
def test_attacks_get_findings_and_soon(make: Callable[[], bytes]) -> None:
    looked_at(make())


def test_nothing_that_a_document_names_is_fetched(monkeypatch: pytest.MonkeyPatch) -> None:
    def never(*_: object) -> None:
        raise AssertionError("it connected")

    monkeypatch.setattr("socket.socket.connect", never)
    body = GOOD["rss"].replace("?>\n", '?>\n<!DOCTYPE rss SYSTEM "http://127.0.0.1:9/x.dtd">\n', 1).encode()
    assert "xml-doctype" in [one.code for one in gate.findings(body, now=NOW)]


def test_a_secret_of_this_machine_is_never_told() -> None:
    body = spoilt("rss", "?>\n<rss", '?>\n<!DOCTYPE rss [<!ENTITY e SYSTEM "file:///etc/passwd">]>\n<rss')
    body = body.replace(b"Harbour reopens", b"&e;").replace(b"https://gazette.example/a<", b"&e;<")
    assert not any("root:" in one.message for one in gate.findings(body, now=NOW))


def test_a_feed_that_is_ahead_of_a_clock_set_back_goes_out_by_what_was_published() -> None:
    one = feed(entry(published=datetime(2026, 11, 24, 12, tzinfo=UTC)))
    form = FORMATS["rss"]
    gate.check(form.document(one), one, form.url(one), datetime(2026, 11, 24, 12, tzinfo=UTC))
    with pytest.raises(FeedError, match="which is in the future"):
        gate.check(form.document(one), one, form.url(one), datetime(2026, 11, 24, 11, tzinfo=UTC))
