"""An entry that many feeds carry is held to the rules once or twice; the gate says just what it would say anyway."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from feedpub.formats import FORMATS
from feedpub.gate import familiar, own
from feedpub.model import Document, Entry, Feed, Image, Withdrawal
from feedpub.pieces import Piece, Pieced, Pieces
from tests.builders import NOON, entry, feed

NAMES = ("rss", "atom", "json")
STORIES = [
    entry(
        name, title=f"Story {name}", language=language, tags=("Їжак", "b, c"), published=NOON - timedelta(hours=hours)
    )
    for hours, (name, language) in enumerate((("a", "uk"), ("b", "en"), ("c", "uk"), ("d", "uk")))
]
#: What, put into a document, makes something else of it.
ODD = [
    *(b"<item>", b"</item>", b"</item>\n    <item>", b"<item/>", b"<items>", b"</channel>", b"</channel></rss>"),
    *(
        b"<entry>",
        b"</entry>",
        b"</entry>\n  <entry>",
        b"<entry/>",
        b"</feed>",
        b"<!-- ",
        b" -->",
        b"<![CDATA[",
        b"]]>",
    ),
    *(b"<?x ", b"?>", b"<", b">", b'"', b"xml:lang='xx-'", b"xmlns:media='x'", b"&#8;", b"\xff", b"\xc2\x85", b"\x00"),
    *(b",\n", b"\n]}\n", b"{", b"}", b"[", b"]", b'"items": [\n', b'"id": "x"', b"{}", b"},\n{", b"NaN", b"null"),
    *(b"<guid>x</guid>", b"<id>x</id>", b"<title/>", b"<link>no:x</link>", b"&lt;script&gt;", b"2031", b"http:///"),
    b"text",
]


@pytest.fixture(autouse=True)
def _nothing_is_known() -> Iterator[None]:
    familiar.forget()
    yield
    familiar.forget()


def refusal(form: str, one: Feed, body: bytes | None = None) -> str | None:
    document = FORMATS[form].document(one)
    if body is not None:
        document = Document(path=document.path, media_type=document.media_type, body=body, feed=document.feed)
    return own.refusal(document, one, FORMATS[form].url(one), NOON)


def known(form: str, one: Feed) -> None:
    """Make the entries of a feed known, as pieces and as they are found in a document of bytes."""
    for title in ("One", "Two", "Three"):
        of_title = replace(one, title=title)
        assert refusal(form, of_title) is None
        assert refusal(form, of_title, FORMATS[form].document(of_title).body) is None


@pytest.mark.parametrize("form", NAMES)
@given(data=st.data())
@settings(max_examples=60)
def test_a_document_of_known_entries_is_refused_for_what_it_would_be_refused_for_anyway(
    form: str, data: st.DataObject
) -> None:
    carried = data.draw(st.lists(st.sampled_from(STORIES), max_size=3, unique_by=lambda one: one.id))
    carried.sort(key=lambda one: one.published, reverse=True)
    gone = data.draw(st.sampled_from([(), (Withdrawal(id=STORIES[0].id, when=NOON),)]))
    one = feed(*carried, withdrawn=gone if STORIES[0] not in carried or data.draw(st.booleans()) else ())
    body = FORMATS[form].document(one).body
    for _ in range(data.draw(st.integers(0, 3))):
        lines = [at for at, one in enumerate(body) if one == 10] or [0]
        at = data.draw(st.integers(0, len(body)) | st.sampled_from(lines))
        length = data.draw(st.sampled_from([0, 0, 0, 1, 7, 40]))
        body = body[:at] + data.draw(st.sampled_from([b"", *ODD])) + body[at + length :]
    familiar.forget()
    alone = refusal(form, one, body)
    known(form, feed(*STORIES))
    for _ in range(3):
        assert refusal(form, one, body) == alone
        assert refusal(form, feed(*STORIES)) is None


@pytest.mark.parametrize("form", NAMES)
@given(data=st.data())
@settings(max_examples=80)
def test_a_document_in_pieces_is_refused_for_what_its_bytes_are_refused_for(form: str, data: st.DataObject) -> None:
    one = feed(*data.draw(st.lists(st.sampled_from(STORIES), max_size=3, unique_by=lambda one: one.id)))
    document = FORMATS[form].document(one)
    assert isinstance(document, Pieced)
    whole = document.pieces
    parts = [whole.head, *(entry.body for entry in whole.entries), whole.end, whole.between]
    for _ in range(data.draw(st.integers(0, 3))):
        which = data.draw(st.integers(0, len(parts) - 1))
        at = data.draw(st.sampled_from([0, len(parts[which])]) | st.integers(0, len(parts[which])))
        odd = data.draw(st.sampled_from([b"", *ODD]))
        parts[which] = parts[which][:at] + odd + parts[which][at + data.draw(st.sampled_from([0, 0, 1, 7, 40])) :]
    head, *entries, end, between = parts
    if data.draw(st.booleans()):
        entries = data.draw(st.permutations([*entries, *entries[:1]]))
    made = Pieces(head=head, entries=list(map(Piece, entries)), end=end, between=between)
    pieced = Pieced(path=document.path, media_type=document.media_type, feed=document.feed, pieces=made)
    familiar.forget()
    alone = refusal(form, one, made.whole)
    known(form, feed(*STORIES))
    for _ in range(3):
        assert own.refusal(pieced, one, FORMATS[form].url(one), NOON) == alone
        assert refusal(form, feed(*STORIES)) is None


@pytest.mark.parametrize(
    ("form", "begin", "end"),
    [
        ("rss", b"<!--", b"-->"),
        ("atom", b"<!--", b"-->"),
        ("rss", b"<?x ", b"?>"),
        ("json", b',{"x": [\n', b"\n]}"),
        ("json", b',\n{"x": [0', b"0]}"),
    ],
)
def test_a_known_entry_between_two_that_hide_it_is_missed(form: str, begin: bytes, end: bytes) -> None:
    changed = [replace(one, title="New") for one in STORIES[:3]]
    one = feed(changed[0], STORIES[1], changed[2])
    document = FORMATS[form].document(one)
    assert isinstance(document, Pieced)
    first, second, third = document.pieces.entries
    known(form, feed(*STORIES))
    hiding = Pieces(
        head=document.pieces.head,
        entries=[Piece(first.body + begin), second, Piece(end + third.body)],
        end=document.pieces.end,
        between=document.pieces.between,
    )
    pieced = Pieced(path=document.path, media_type=document.media_type, feed=document.feed, pieces=hiding)
    for _ in range(2):
        assert own.refusal(pieced, one, FORMATS[form].url(one), NOON)


def parts_of(form: str, body: bytes) -> tuple[bytes, list[bytes], bytes]:
    media_type = FORMATS[form].media_type
    familiar.forget()  # of what is known by then, no more is wanted
    parts = familiar._of_json(body) if form == "json" else familiar._of_xml(body, familiar._FORMS[media_type])
    assert parts
    return parts.head, [bytes(one) for one in parts.unknown.values()], parts.end


@pytest.mark.parametrize("form", NAMES)
def test_entries_that_come_twice_or_change_places_or_are_gone_are_seen(form: str) -> None:
    one = feed(*STORIES)
    head, (first, second, *rest), end = parts_of(form, FORMATS[form].document(one).body)
    between = b",\n" if form == "json" else b"\n"
    for entries in ([second, first, *rest], [first, first, *rest], [first, *rest], [first, second, *rest, second]):
        known(form, one)
        changed = head + between.join(entries) + end
        warm = refusal(form, one, changed)
        familiar.forget()
        assert warm == refusal(form, one, changed)
        assert warm


@pytest.mark.parametrize("form", ["rss", "atom"])
@pytest.mark.parametrize(
    ("before", "after"),
    [
        (b"text", b""),
        (b"", b"text"),
        (b"<title>x</title>", b""),
        (b"", b"<title>x</title>"),
        (b"<!-- ", b" -->"),
        (b"<?x ", b"?>"),
        (b"<category term='x'>", b"</category>"),
    ],
)
@pytest.mark.parametrize("which", [0, 1, 3])
def test_what_stands_about_a_known_entry_is_seen(form: str, which: int, before: bytes, after: bytes) -> None:
    one = feed(*STORIES)
    head, entries, end = parts_of(form, FORMATS[form].document(one).body)
    known(form, one)
    entries[which] = before + entries[which] + after
    assert refusal(form, one, head + b"\n".join(entries) + end)


def test_a_tombstone_beside_its_story_is_seen_where_the_story_is_known() -> None:
    known("atom", feed(*STORIES))
    assert "is said to be gone" in (
        refusal("atom", feed(*STORIES, withdrawn=(Withdrawal(id=STORIES[1].id, when=NOON),))) or ""
    )


@pytest.mark.parametrize("place", ["head", "end"])
def test_a_tombstone_is_seen_among_others_of_stories_that_are_gone(place: str) -> None:
    gone = entry("gone")
    one = feed(*STORIES, withdrawn=(Withdrawal(id=gone.id, when=NOON),))
    body = FORMATS["atom"].document(one).body
    for _ in range(2):
        assert refusal("atom", one, body) is None
    if place == "end":
        start, stop = body.index(b"  <at:deleted-entry"), body.index(b"  <entry")
        body = body[:start] + body[stop:].replace(b"</feed>", body[start:stop] + b"</feed>")
        for _ in range(2):
            assert refusal("atom", one, body) is None
    beside = body.replace(f'ref="{gone.id}"'.encode(), f'ref="{STORIES[1].id}"'.encode())
    assert beside != body
    assert "is said to be gone" in (refusal("atom", one, beside) or "")


def test_what_is_no_item_of_json_by_itself_is_not_known() -> None:
    one = feed(*STORIES[:2])
    head, (first, second), end = parts_of("json", FORMATS["json"].document(one).body)
    torn = head + first + b"," + second[:-1] + b', "_x": [{},\n{}]}' + end
    for _ in range(3):
        assert refusal("json", one, torn) is None
    assert not familiar._run.well
    for _ in range(2):
        assert refusal("json", one, head + first + b"," + second + end) is None
    assert not familiar._run.well
    assert refusal("json", feed(STORIES[0]), head + first + b"," + second[:-1] + b', "_x": [{}' + end)


@pytest.mark.parametrize("form", ["rss", "atom"])
@pytest.mark.parametrize(
    ("before", "entries", "after"),
    [
        (b"", b"<!-- </%s>\n<%s> --> </%s>", b""),
        (b"", b"<!-- </%s>\n<?x ?><%s></%s>", b""),
        (b"", b"</%s>\n<%s></%s>", b""),
        (b"", b"<%s><%s></%s>", b""),
        (b"<?x <%s></%s> ?>", b"<%s></%s>", b""),
        (b"", b"<%s></%s>", b"<x/>"),
        (b"", b"<%s></%s>", b"text"),
        (b"", b"<%s></%s> text <%s></%s>", b""),
    ],
)
def test_entries_are_told_apart_in_what_is_plain_alone(form: str, before: bytes, entries: bytes, after: bytes) -> None:
    head, _, end = parts_of(form, FORMATS[form].document(feed(*STORIES)).body)
    tag = {"rss": b"item", "atom": b"entry"}[form]
    form_of = familiar._FORMS[FORMATS[form].media_type]
    assert familiar._of_xml(head + b"<%s></%s>" % (tag, tag) + end, form_of)
    before, entries = (one.replace(b"%s", tag) for one in (before, entries))
    assert familiar._of_xml(head + before + entries + after + end, form_of) is None


@pytest.mark.parametrize("form", ["rss", "atom"])
@pytest.mark.parametrize("prologue", [b"<!-- %s -->", b"<?x %s ?>", b"<!DOCTYPE x [<!ENTITY y '%s'>]>", b"<!-- x -->"])
def test_what_stands_before_the_root_is_not_taken_for_it(form: str, prologue: bytes) -> None:
    body = FORMATS[form].document(feed(*STORIES)).body
    form_of = familiar._FORMS[FORMATS[form].media_type]
    start = body.index(form_of.head[0])
    prologue = prologue.replace(b"%s", form_of.head[0] + b" xmlns='x'>" + form_of.head[1])
    assert familiar._of_xml(body, form_of)
    assert familiar._of_xml(body[:start] + prologue + body[start:], form_of) is None


def test_a_word_of_a_known_entry_is_seen_where_another_namespace_forbids_it() -> None:
    one = feed(*(replace(story, summary="Short.", content="<p>Long.</p>") for story in STORIES))
    known("rss", one)
    body = FORMATS["rss"].document(one).body
    other = body.replace(
        b'xmlns:content="http://purl.org/rss/1.0/modules/content/"', b'xmlns:content="http://search.yahoo.com/mrss/"'
    )
    assert other != body
    assert "encoded is unknown" in (refusal("rss", one, other) or "")


@pytest.mark.parametrize("end", [b"\n]}", b"\n]} \n", b'\n], "_x": 1}\n', b"\n]}\n]}\n\n", b"]}\n", b""])
def test_items_are_told_apart_where_the_document_ends_with_them_alone(end: bytes) -> None:
    head, entries, whole = parts_of("json", FORMATS["json"].document(feed(*STORIES)).body)
    assert familiar._of_json(head + b",\n".join(entries) + whole)
    assert familiar._of_json(head + b",\n".join(entries) + end) is None


@pytest.mark.parametrize("form", NAMES)
def test_what_is_known_is_not_looked_at_again(form: str, monkeypatch: pytest.MonkeyPatch) -> None:
    media_type = FORMATS[form].media_type
    form_of = familiar._FORMS[media_type]
    seen = []

    def reader(body: bytes, **more: Any) -> Any:
        seen.append([one.title for one in STORIES if f"Story {one.name}".encode() in body])
        return form_of.reader(body, **more)

    monkeypatch.setitem(familiar._FORMS, media_type, replace(form_of, reader=reader))
    for title in ("One", "Two", "Three"):
        assert refusal(form, feed(*STORIES[:2], title=title)) is None
    assert seen == [["Story a", "Story b"], [], []]
    assert refusal(form, feed(*STORIES)) is None
    assert seen[3:] == [["Story c", "Story d"]]


@pytest.mark.parametrize("form", ["rss", "atom"])
def test_an_entry_is_known_only_under_the_namespaces_that_it_was_found_well_with(form: str) -> None:
    one = feed(*STORIES)
    known(form, one)
    body = FORMATS[form].document(one).body
    other = body.replace(b"http://purl.org/dc/elements/1.1/", b"http://purl.org/dc/other/").replace(
        b"http://purl.org/rss/1.0/modules/content/", b"http://www.w3.org/2005/Atom"
    )
    assert other != body or form == "atom"
    warm = refusal(form, one, other)
    familiar.forget()
    assert warm == refusal(form, one, other)


def test_in_atom_an_entry_needs_an_author_where_the_feed_has_none() -> None:
    nameless = [replace(one, authors=()) for one in STORIES]
    known("atom", feed(*nameless, author="Gazette"))
    assert "has no author" in (refusal("atom", feed(*nameless, author=None)) or "")


def test_many_small_faults_hide_no_great_one() -> None:
    stories: list[Entry] = [
        entry(f"s{number}", title="Markup </b>, of which others are warned") for number in range(1001)
    ]
    stories[-1] = replace(stories[-1], content="<script>x</script>")
    one = feed(*stories)
    document: Document = FORMATS["atom"].document(one)
    assert "<script>" in (own.refusal(document, one, FORMATS["atom"].url(one), NOON) or "")


def test_what_was_well_is_so_later_but_not_before() -> None:
    one = feed(*STORIES)
    form = FORMATS["rss"]
    document = form.document(one)
    times = [STORIES[0].published + timedelta(hours=hours) for hours in (1, 2, 3)]
    for now in times:
        assert own.refusal(document, one, form.url(one), now) is None
    assert familiar._run.well
    early = min(story.published for story in STORIES) - timedelta(days=1)
    assert "is in the future" in (own.refusal(document, one, form.url(one), early) or "")
    assert not familiar._run.well
    assert own.refusal(document, one, form.url(one), times[0]) is None


def dated(form: str, one: Feed, text: bytes) -> Pieced:
    """A document of the feed with something in the place of its own time."""
    document = FORMATS[form].document(one)
    assert isinstance(document, Pieced)
    tag = {"rss": b"lastBuildDate", "atom": b"updated"}[form]
    before, rest = document.pieces.head.split(b"<%s>" % tag)
    whole = replace(
        document.pieces, head=b"%s<%s>%s</%s>%s" % (before, tag, text, tag, rest.partition(b"</%s>" % tag)[2])
    )
    return Pieced(path=document.path, media_type=document.media_type, feed=document.feed, pieces=whole)


TIMES = {
    "rss": [
        "Mon, 23 Nov 2026 11:59:59 +0200",
        "Mon, 23 Nov 2026 10:09:59 +0000",
        "Mon, 23 Nov 2026 10:10:01 GMT",
        "Tue, 24 Nov 2026 00:00:00 +0200",
        "Sun, 31 Dec 1989 23:59:59 +0000",
        "Mon, 01 Jan 1990 00:00:00 +0000",
        "Sun, 23 Nov 2026 10:00:00 +0000",
        "Mon, 23 Nov 26 10:00:00 +0000",
        "mon, 23 nov 2026 10:00 gmt",
        "23 Nov 2026",
        " Mon, 23 Nov 2026 10:00:00 +0000",
        "Mon, 31 Nov 2026 10:00:00 +0000",
        "2026-11-23T10:00:00Z",
        "",
        " ",
        "never",
        "Mon, 23 Nov 2026 10:00:00 +0000<!-- -->",
        "Mon, 23 Nov <b>2026</b> 10:00:00 +0000",
        "&#77;on, 23 Nov 2026 10:00:00 Z",
        "Mon, 23 Nov 2026 10:00:00 +0000</lastBuildDate><item/><lastBuildDate>",
        "Mon, 23 Nov 2026 10:00:00 \u0660",
    ],
    "atom": [
        "2026-11-23T11:59:59+02:00",
        "2026-11-23T10:09:59Z",
        "2026-11-23T10:10:01Z",
        "2026-11-24T00:00:00+02:00",
        "1989-12-31T23:59:59Z",
        "1990-01-01T00:00:00Z",
        "2026-11-23T10:00:00.5Z",
        "2026-11-23T10:00:60Z",
        "2026-11-23",
        " 2026-11-23T10:00:00Z",
        "2026-11-31T10:00:00Z",
        "Mon, 23 Nov 2026 10:00:00 +0000",
        "2026-11-23t10:00:00z",
        "",
        "2026-11-23T10:00:00Z<!-- -->",
        "2026-<b>11</b>-23T10:00:00Z",
        "&#50;026-11-23T10:00:00Z",
        "2026-11-23T10:00:0\u0660Z",
        "2026-11-23T10:00:00Z</updated><entry/><updated>",
        "2026-11-23T10:00:00",
        "never",
        " ",
    ],
}


@pytest.mark.parametrize(("form", "text"), [(form, text) for form, texts in TIMES.items() for text in texts])
def test_a_known_document_that_is_of_another_time_is_refused_for_what_that_is_refused_for(form: str, text: str) -> None:
    one, form_of = feed(*STORIES), FORMATS[form]
    document = dated(form, one, text.encode())
    alone = own.refusal(document, one, form_of.url(one), NOON)
    known(form, one)
    assert refusal(form, one) is None
    for _ in range(2):
        assert own.refusal(document, one, form_of.url(one), NOON) == alone
        assert refusal(form, one) is None


@pytest.mark.parametrize("form", ["rss", "atom"])
def test_a_known_document_that_is_of_another_time_is_not_read_again(form: str, monkeypatch: pytest.MonkeyPatch) -> None:
    one, form_of = feed(*STORIES), familiar._FORMS[FORMATS[form].media_type]
    read: list[bytes] = []

    def reader(body: bytes, **more: Any) -> Any:
        read.append(body)
        return form_of.reader(body, **more)

    monkeypatch.setitem(familiar._FORMS, FORMATS[form].media_type, replace(form_of, reader=reader))
    url = FORMATS[form].url(one)
    first, later = TIMES[form][:2]
    assert own.refusal(dated(form, one, first.encode()), one, url, NOON) is None
    assert len(read) == 1
    assert own.refusal(dated(form, one, later.encode()), one, url, NOON) is None
    assert len(read) == 1
    # Elsewhere, or at an earlier time, it is another one.
    assert own.refusal(dated(form, one, later.encode()), one, "https://other.example/feed", NOON)
    assert len(read) > 1
    before = len(read)
    assert own.refusal(dated(form, one, first.encode()), one, url, NOON - timedelta(hours=1))
    assert len(read) > before


@pytest.mark.parametrize("form", ["rss", "atom"])
@given(data=st.data())
@settings(max_examples=60)
def test_what_is_around_known_entries_is_refused_for_what_it_would_be_refused_for_anyway(
    form: str, data: st.DataObject
) -> None:
    one, form_of = feed(*STORIES), FORMATS[form]
    document = dated(form, one, TIMES[form][0].encode())
    parts = [document.pieces.head, document.pieces.end]
    which = data.draw(st.integers(0, 1))
    lines = [at + 1 for at, one in enumerate(parts[which]) if one == 10]
    at = data.draw(st.sampled_from([*lines, len(parts[which])]) | st.integers(0, len(parts[which])))
    odd = data.draw(st.sampled_from([b"", *ODD]))
    parts[which] = parts[which][:at] + odd + parts[which][at + data.draw(st.sampled_from([0, 0, 1, 7])) :]
    changed = replace(document.pieces, head=parts[0], end=parts[1])
    pieced = Pieced(path=document.path, media_type=document.media_type, feed=document.feed, pieces=changed)
    familiar.forget()
    alone = own.refusal(pieced, one, form_of.url(one), NOON)
    known(form, one)
    for _ in range(3):
        assert own.refusal(pieced, one, form_of.url(one), NOON) == alone
        assert refusal(form, one) is None


SPECIAL = [
    entry("plain", published=NOON - timedelta(hours=1), authors=()),
    entry("dc", published=NOON - timedelta(hours=2), source="Agency"),
    entry("dcterms", published=NOON - timedelta(hours=3), dateline="Kyiv", authors=()),
    entry("media", published=NOON - timedelta(hours=4), images=(Image(url="https://x.example/a.jpg", alt="media:"),)),
    entry("words", published=NOON - timedelta(hours=5), summary="Of social media: dc: rsl: dcterms:.", authors=()),
]
DECLARED = {
    b"dc": b"http://purl.org/dc/elements/1.1/",
    b"dcterms": b"http://purl.org/dc/terms/",
    b"media": b"http://search.yahoo.com/mrss/",
    b"rsl": b"https://rslstandard.org/rsl",
}


@pytest.mark.parametrize("form", ["rss", "atom"])
@given(data=st.data())
@settings(max_examples=150)
def test_an_entry_that_was_well_under_other_namespaces_is_refused_for_what_it_would_be_refused_for_anyway(
    form: str, data: st.DataObject
) -> None:
    some = st.lists(st.sampled_from(SPECIAL), min_size=1, unique_by=lambda one: one.id)
    first, then = (
        feed(*sorted(data.draw(some), key=lambda one: one.published, reverse=True), author=author, title=title)
        for author, title in (("Gazette", "First"), (data.draw(st.sampled_from(["Gazette", None])), "Then"))
    )
    document = FORMATS[form].document(then)
    assert isinstance(document, Pieced)
    head = document.pieces.head
    for prefix in data.draw(st.sets(st.sampled_from(sorted(DECLARED)))):
        begins = b' xmlns:%s="' % prefix
        as_it_is = begins + DECLARED[prefix] + b'"'
        others = [
            b"",
            begins + b'http://x.example/"',
            as_it_is.replace(b'"', b"'"),
            begins + b'http://www.w3.org/2005/Atom"',
        ]
        now = data.draw(st.sampled_from([as_it_is, *others]))
        root = {"rss": b"<rss", "atom": b"<feed"}[form]
        head = head.replace(as_it_is, now) if as_it_is in head else head.replace(root, root + now, 1)
    pieced = Pieced(
        path=document.path,
        media_type=document.media_type,
        feed=document.feed,
        pieces=replace(document.pieces, head=head),
    )
    familiar.forget()
    alone = own.refusal(pieced, then, FORMATS[form].url(then), NOON)
    familiar.forget()
    assert refusal(form, first) is None
    for _ in range(2):
        assert own.refusal(pieced, then, FORMATS[form].url(then), NOON) == alone
        assert refusal(form, first) is None


@pytest.mark.parametrize("form", ["rss", "atom"])
def test_an_entry_is_not_read_again_where_others_in_its_feed_use_more_namespaces(
    form: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    form_of = familiar._FORMS[FORMATS[form].media_type]
    read: list[bytes] = []

    def reader(body: bytes, **more: Any) -> Any:
        read.append(body)
        return form_of.reader(body, **more)

    monkeypatch.setitem(familiar._FORMS, FORMATS[form].media_type, replace(form_of, reader=reader))
    assert refusal(form, feed(*SPECIAL)) is None
    assert refusal(form, feed(*SPECIAL[:2])) is None
    assert refusal(form, feed(SPECIAL[0])) is None
    assert [SPECIAL[0].url.encode() in body for body in read] == [True, False, False]
    assert refusal(form, feed(SPECIAL[4])) is None  # whose words may be prefixes
    assert SPECIAL[4].url.encode() in read[-1]
