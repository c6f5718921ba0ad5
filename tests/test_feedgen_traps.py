"""Each fault of feedgen 1.0 that would reach a subscriber, one by one, as a subscriber's parser would meet it."""

import locale
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
from msgspec.structs import replace

from feedpub.model import Correction, Enclosure, Entry, Feed, Image, Person, Related
from tests.builders import (
    NOON,
    NS,
    article,
    atom_entry,
    atom_feed,
    channel,
    entry,
    feed,
    item,
    links,
    parsed,
    render,
    texts,
    whole,
)

AUDIO = Enclosure(url="https://gazette.example/a.mp3", media_type="audio/mpeg", length=1234, title="Listen")
VIDEO = Enclosure(url="https://gazette.example/b.mp4", media_type="video/mp4", length=99, title="Watch")
PICTURE = Image(
    url="https://gazette.example/p.jpg",
    alt="A ship at the quay",
    caption="The first ship",
    credit="Olha Sova",
    width=1200,
    height=800,
    media_type="image/jpeg",
    length=4567,
)
# Every kind of character that XML 1.0 forbids or discourages, and both halves of a pair on their own.
NASTY = "".join(map(chr, [*range(9), 11, 12, *range(14, 32), 127, 0x81, 0xD800, 0xDFFF, 0xFFFE, 0xFFFF, 0x1FFFE]))
ILLEGAL = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")

both = pytest.mark.parametrize("form", ["rss", "atom"])


# Links (F1, F2, F3, F15)


def test_an_enclosure_in_atom_keeps_its_rel_type_length_and_title() -> None:
    found = links(atom_entry(entry(enclosures=(AUDIO, VIDEO))), "enclosure")
    assert found == [
        {"href": AUDIO.url, "type": "audio/mpeg", "length": "1234", "title": "Listen"},
        {"href": VIDEO.url, "type": "video/mp4", "length": "99", "title": "Watch"},
    ]


def test_an_enclosure_does_not_become_the_story_itself() -> None:
    one = entry(enclosures=(AUDIO, VIDEO), images=(PICTURE,))
    assert links(atom_entry(one), "alternate") == [{"href": one.url, "type": "text/html"}]
    assert parsed(render("atom", feed(one))).entries[0].link == one.url
    assert parsed(render("rss", feed(one))).entries[0].link == one.url


def test_a_related_story_keeps_its_rel_and_title_in_both_formats() -> None:
    one = entry(related=(Related(title="Storm & calm", url="https://gazette.example/storm"),))
    wanted = [{"href": "https://gazette.example/storm", "title": "Storm & calm"}]
    assert links(atom_entry(one), "related") == wanted
    assert links(item(one), "related") == wanted


def test_no_atom_link_is_without_a_rel() -> None:
    one = entry(enclosures=(AUDIO,), related=(Related(title="Storm", url="https://gazette.example/storm"),))
    root = atom_feed(feed(one, hub="https://hub.example/"))
    rels = [link.get("rel") for link in root.iter(f"{{{NS['atom']}}}link")]
    assert rels == ["alternate", "self", "hub", "alternate", "enclosure", "related"]


def test_the_channels_link_in_rss_is_the_site_and_not_the_feed() -> None:
    found = channel(feed(entry(), hub="https://hub.example/"))
    assert texts(found, "link") == ["https://gazette.example/"]


@both
def test_the_hub_is_named_in_both_formats(form: str) -> None:
    found = parsed(render(form, feed(entry(), hub="https://hub.example/")))
    assert [link.href for link in found.feed.links if link.rel == "hub"] == ["https://hub.example/"]


@both
def test_a_document_says_at_which_address_it_is(form: str) -> None:
    found = parsed(render(form, feed(entry(), hub="https://hub.example/")))
    assert [link.href for link in found.feed.links if link.rel == "self"] == [
        f"https://gazette.example/feeds/news.{form}"
    ]


def test_a_feed_without_a_hub_names_none() -> None:
    assert b"hub" not in render("rss", feed(entry())) + render("atom", feed(entry()))


# Authors (F10)


def test_a_byline_without_an_e_mail_survives_in_rss_as_one_creator() -> None:
    one = entry(authors=(Person(name="Olha Sova"), Person(name="Іван Лис")))
    assert texts(item(one), "dc:creator") == ["Olha Sova, Іван Лис"]


def test_a_byline_with_an_e_mail_is_not_told_twice_and_the_address_does_not_leak() -> None:
    one = entry(authors=(Person(name="Olha Sova", email="olha@gazette.example"),))
    found = item(one)
    assert texts(found, "dc:creator") == ["Olha Sova"]
    assert found.find("author") is None
    assert b"olha@" not in render("rss", feed(one)) + render("atom", feed(one))


def test_each_author_has_an_element_in_atom() -> None:
    people = (Person(name="Olha Sova", url="https://gazette.example/olha"), Person(name="Іван Лис"))
    found = atom_entry(entry(authors=people))
    assert texts(found, "atom:author/atom:name") == ["Olha Sova", "Іван Лис"]
    assert texts(found, "atom:author/atom:uri") == ["https://gazette.example/olha"]


def test_a_story_without_an_author_has_the_feeds_in_atom() -> None:
    root = atom_feed(feed(entry()))
    assert texts(root, "atom:author/atom:name") == ["Gazette"]
    assert texts(root, "atom:entry/atom:author") == []


# Order (F12)


@both
def test_entries_come_in_the_order_of_the_feed(form: str) -> None:
    ids = [entry(f"story-{number}") for number in range(5)]
    found = parsed(render(form, feed(*ids)))
    assert [one.id for one in found.entries] == [one.id for one in ids]


# Dates (F13, F14)


@both
def test_no_date_is_of_the_moment_of_the_run(form: str) -> None:
    then = datetime(2001, 2, 3, 4, 5, 6, tzinfo=UTC)
    body = render(form, feed(entry(published=then), updated=then)).decode()
    years = set(re.findall(r"\b(?:19|20|21)[0-9]{2}\b", re.sub(r"http\S+|tag:\S+", "", body)))
    assert years == {"2001"}


@both
def test_the_same_feed_gives_the_same_bytes(form: str) -> None:
    one = feed(entry(tags=("a", "b", "c"), images=(PICTURE,), enclosures=(AUDIO, VIDEO)))
    assert render(form, one) == render(form, one)


def test_dates_are_in_whole_seconds_with_the_newsrooms_offset() -> None:
    precise = NOON.replace(second=7, microsecond=999_999)
    one = entry(published=precise, updated=precise + timedelta(hours=1))
    assert texts(item(one), "pubDate") == ["Mon, 23 Nov 2026 12:00:07 +0200"]
    assert texts(channel(feed(one)), "lastBuildDate") == ["Mon, 23 Nov 2026 13:00:07 +0200"]
    found = atom_entry(one)
    assert texts(found, "atom:published") == ["2026-11-23T12:00:07+02:00"]
    assert texts(found, "atom:updated") == ["2026-11-23T13:00:07+02:00"]
    assert texts(atom_feed(feed(one)), "atom:updated") == ["2026-11-23T13:00:07+02:00"]


@pytest.mark.parametrize(
    ("offset", "rss", "rfc3339"),
    [(0, "+0000", "+00:00"), (-210, "-0330", "-03:30"), (345, "+0545", "+05:45"), (-720, "-1200", "-12:00")],
)
def test_an_offset_of_any_sign_is_right_in_both_formats(offset: int, rss: str, rfc3339: str) -> None:
    one = entry(published=datetime(2026, 1, 2, 3, 4, 5, tzinfo=timezone(timedelta(minutes=offset))))
    assert texts(item(one), "pubDate") == [f"Fri, 02 Jan 2026 03:04:05 {rss}"]
    assert texts(atom_entry(one), "atom:published") == [f"2026-01-02T03:04:05{rfc3339}"]


def test_a_correction_is_dated_in_rss_which_has_no_word_for_it() -> None:
    one = entry(updated=NOON + timedelta(days=1))
    assert texts(item(one), "dcterms:modified") == ["2026-11-24T12:00:00+02:00"]
    assert texts(item(one), "pubDate") == ["Mon, 23 Nov 2026 12:00:00 +0200"]


def test_a_story_that_was_never_changed_says_nothing_of_changes_in_rss() -> None:
    assert texts(item(entry()), "dcterms:modified") == []


def test_the_last_build_date_is_the_newest_update_and_not_the_first_entrys() -> None:
    old = entry("old", published=NOON - timedelta(days=3), updated=NOON + timedelta(days=1))
    found = channel(feed(entry("new"), old))
    assert texts(found, "lastBuildDate") == ["Tue, 24 Nov 2026 12:00:00 +0200"]


@pytest.fixture
def ukrainian() -> Iterator[str]:
    """The process under a Ukrainian locale, as a server in Kyiv may run."""
    before = locale.setlocale(locale.LC_ALL)
    for name in ("uk_UA.UTF-8", "uk_UA.utf8", "uk_UA"):
        try:
            locale.setlocale(locale.LC_ALL, name)
        except locale.Error:
            continue
        yield name
        locale.setlocale(locale.LC_ALL, before)
        return
    pytest.skip("needs a Ukrainian locale; install it (Debian: `locales`, then uk_UA.UTF-8 in /etc/locale.gen)")


def test_rss_dates_stay_english_under_a_ukrainian_locale(ukrainian: str) -> None:
    assert texts(item(entry()), "pubDate") == ["Mon, 23 Nov 2026 12:00:00 +0200"]
    assert locale.setlocale(locale.LC_TIME) == ukrainian


def test_rendering_leaves_the_locale_of_the_process_as_it_was() -> None:
    before = locale.setlocale(locale.LC_ALL)
    render("rss", feed(entry()))
    assert locale.setlocale(locale.LC_ALL) == before


@both
def test_a_locale_that_is_not_installed_changes_nothing(form: str) -> None:
    program = (
        "import sys\nfrom tests.builders import entry, feed, render\n"
        f"sys.stdout.buffer.write(render({form!r}, feed(entry())))"
    )
    env = {**os.environ, "LC_ALL": "xx_XX.UTF-8", "LANG": "uk_UA.UTF-8", "TZ": "America/New_York"}
    done = subprocess.run([sys.executable, "-c", program], env=env, capture_output=True, check=True)
    assert done.stdout == render(form, feed(entry()))


# Text (F6, F7, F9, F11)


def test_content_in_atom_is_html_and_never_cdata() -> None:
    one = entry(content="<p>One &amp; two ]]&gt; three</p>")
    (content,) = atom_entry(one).findall("atom:content", NS)
    assert dict(content.attrib) == {"type": "html"}
    assert content.text == one.content_html
    assert b"CDATA" not in render("atom", feed(one))


@both
def test_the_end_of_a_cdata_section_in_a_story_ends_nothing(form: str) -> None:
    one = entry(title="a ]]> b", summary="c ]]> d", content="<pre>e ]]&gt; f</pre>")
    (found,) = parsed(render(form, feed(one))).entries
    assert found.title == "a ]]> b"
    assert found.content[0].value == "<pre>e ]]&gt; f</pre>"


def test_titles_and_summaries_in_atom_are_text() -> None:
    found = atom_entry(entry(title="Fish & <chips>", summary="5 < 6 & 7 > 3"))
    for name, text in (("title", "Fish & <chips>"), ("summary", "5 < 6 & 7 > 3")):
        (element,) = found.findall(f"atom:{name}", NS)
        assert element.get("type", "text") == "text"
        assert element.text == text


def test_what_looks_like_a_tag_in_an_rss_title_is_not_eaten_as_one() -> None:
    (found,) = parsed(render("rss", feed(entry(title="Inn <est. 1926> burns", summary="The <b> key")))).entries
    assert found.title == "Inn < est. 1926> burns"
    assert found.summary == "The < b> key"


def test_an_entry_in_another_language_than_its_feeds_says_so() -> None:
    one = entry(language="en-GB")
    assert atom_entry(one).get("{http://www.w3.org/XML/1998/namespace}lang") == "en-GB"
    assert texts(item(one), "dc:language") == ["en-GB"]
    assert atom_entry(entry()).get("{http://www.w3.org/XML/1998/namespace}lang") is None
    assert texts(item(entry()), "dc:language") == []


def test_the_text_stands_in_rss_after_its_summary_and_never_in_its_place() -> None:
    tags = [child.tag for child in item(entry())]
    assert tags.index("description") < tags.index(f"{{{NS['content']}}}encoded")
    assert texts(item(entry()), "description") == ["Ships sail again."]


def test_a_text_without_a_summary_does_not_become_the_summary() -> None:
    found = item(entry(summary=""))
    assert texts(found, "content:encoded") == ["<p>The harbour opened at six.</p>"]
    assert texts(found, "description") == ["Harbour reopens"]


@both
def test_a_story_with_neither_summary_nor_text_is_a_headline_and_a_link(form: str) -> None:
    (found,) = parsed(render(form, feed(entry(summary="", content="")))).entries
    assert (found.title, found.link) == ("Harbour reopens", "https://gazette.example/harbour-reopens")
    assert "content" not in found


# Characters that XML cannot hold (F8)


@pytest.mark.parametrize("form", ["rss", "atom"])
@pytest.mark.parametrize(
    "field",
    "headline subheadline lead body id slug url language section tags authors agency source dateline rights images "
    "enclosures corrections related".split(),
)
def test_characters_that_xml_cannot_hold_never_reach_a_format(field: str, form: str) -> None:
    text = f"a{NASTY}b"
    value = {
        "headline": f"Har{NASTY}bour",
        "url": f"https://gazette.example/{text}",
        "id": "https://gazette.example/" + "".join(text.split()),
        "tags": (text, NASTY),
        "authors": (Person(name=text, email=text, url=f"https://gazette.example/{text}"), Person(name=NASTY)),
        "images": (Image(url=f"{text}.jpg", alt=text, caption=text, credit=text, media_type=f"image/{text}"),),
        "enclosures": (
            Enclosure(url=f"{text}.mp3", media_type=f"audio/{text}", title=text),
            Enclosure(url=f"{text}.mp3", media_type=f"audio/{text}", title=text),
        ),
        "corrections": (Correction(at=NOON, note=text),),
        "related": (Related(title=text, url=text), Related(title=text)),
    }.get(field, text)
    story = article(**{field: value})
    body = render(form, feed(whole(story), language="en")).decode()
    assert not ILLEGAL.search(body)
    parsed(body.encode())


def test_a_lone_surrogate_is_shown_as_one_replacement_sign() -> None:
    (found,) = parsed(render("atom", feed(whole(article(headline="Har\ud83dbour"))))).entries
    assert found.title == "Har\ufffdbour"


# Enclosures and Media RSS (F5, F16)


def test_an_enclosure_in_rss_has_address_length_and_type() -> None:
    (found,) = item(entry(enclosures=(AUDIO,))).findall("enclosure")
    assert dict(found.attrib) == {"url": AUDIO.url, "length": "1234", "type": "audio/mpeg"}


def test_an_enclosure_of_unknown_length_has_length_zero() -> None:
    one = entry(enclosures=(replace(AUDIO, length=0),))
    assert item(one).find("enclosure").get("length") == "0"
    assert links(atom_entry(one), "enclosure")[0]["length"] == "0"


def test_a_second_enclosure_in_rss_is_told_in_media_rss_with_its_title() -> None:
    found = item(entry(enclosures=(AUDIO, VIDEO)))
    assert [one.get("url") for one in found.findall("enclosure")] == [AUDIO.url]
    (content,) = found.findall("media:content", NS)
    assert dict(content.attrib) == {"url": VIDEO.url, "type": "video/mp4", "medium": "video", "fileSize": "99"}
    assert texts(content, "media:title") == ["Watch"]


@pytest.mark.parametrize("element", [item, atom_entry])
def test_a_picture_keeps_its_caption_description_credit_and_size(element: object) -> None:
    found = element(entry(images=(PICTURE,)))  # type: ignore[operator]
    (content,) = found.findall("media:content", NS)
    assert dict(content.attrib) == {
        "url": PICTURE.url,
        "medium": "image",
        "type": "image/jpeg",
        "width": "1200",
        "height": "800",
        "fileSize": "4567",
    }
    assert texts(content, "media:title") == ["The first ship"]
    assert texts(content, "media:description") == ["A ship at the quay"]
    assert texts(content, "media:credit") == ["Olha Sova"]
    assert found.find("media:group", NS) is None


def test_media_rss_has_the_namespace_that_readers_know() -> None:
    assert b'xmlns:media="http://search.yahoo.com/mrss/"' in render("rss", feed(entry(images=(PICTURE,))))


# The document as a whole (F4, F17, F19)


def test_only_namespaces_that_are_used_are_declared() -> None:
    assert set(atom_feed(feed(entry())).nsmap) == {None}
    assert set(channel(feed(entry())).getparent().nsmap) == {"atom", "content"}
    rich = feed(entry(images=(PICTURE,), dateline="Kyiv", source="Politico"))
    assert set(atom_feed(rich).nsmap) == {None, "media", "dcterms", "dc"}


def test_atom_documents_have_no_prefix_for_atom() -> None:
    body = render("atom", feed(entry(enclosures=(AUDIO,)), hub="https://hub.example/"))
    assert b"<atom:" not in body
    assert b"xmlns:atom" not in body


def test_the_items_follow_everything_else_in_the_channel() -> None:
    tags = [child.tag for child in channel(feed(entry("a"), entry("b"), hub="https://hub.example/", ttl=15))]
    assert tags[-2:] == ["item", "item"]
    assert tags.count("item") == 2


def test_an_id_in_rss_is_no_link() -> None:
    (guid,) = item(entry()).findall("guid")
    assert (guid.text, guid.get("isPermaLink")) == ("tag:gazette.example,2025:harbour-reopens", "false")


def test_both_formats_give_a_story_the_same_id() -> None:
    one = feed(entry())
    ids = {parsed(render(form, one)).entries[0].id for form in ("rss", "atom")}
    assert ids == {"tag:gazette.example,2025:harbour-reopens"}


def test_a_category_is_readable_both_as_term_and_as_label() -> None:
    one = entry(section="City", tags=("harbour", "CITY", "ships"))
    assert texts(item(one), "category") == ["City", "harbour", "ships"]
    found = [(each.get("term"), each.get("label")) for each in atom_entry(one).findall("atom:category", NS)]
    assert found == [("City", "City"), ("harbour", "harbour"), ("ships", "ships")]


def test_the_picture_of_an_rss_channel_has_the_channels_title_and_link() -> None:
    found = channel(feed(entry(), image="https://gazette.example/logo.png")).find("image")
    assert {child.tag: child.text for child in found} == {
        "url": "https://gazette.example/logo.png",
        "title": "Gazette",
        "link": "https://gazette.example/",
    }


@both
def test_an_empty_feed_is_a_feed(form: str) -> None:
    found = parsed(render(form, feed()))
    assert (found.entries, found.feed.title) == ([], "Gazette")


def test_rendering_changes_nothing_in_the_feed() -> None:
    def fresh() -> Feed:
        tagged: Entry = entry(tags=("a", "b"), authors=(Person(name="Olha Sova"),), enclosures=(AUDIO, VIDEO))
        return feed(tagged, hub="https://hub.example/", image="https://gazette.example/logo.png")

    one = fresh()
    render("rss", one)
    render("atom", one)
    assert one == fresh()


# Many of them (each call of feedgen's goes through all that came before)


@both
def test_however_many_tags_and_authors_a_story_has_feedgen_gets_them_at_once(
    form: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    from feedgen.entry import FeedEntry

    called: list[str] = []
    for name in ("category", "author"):
        plain = getattr(FeedEntry, name)

        def counting(self: FeedEntry, *values: object, name: str = name, plain: Any = plain, **named: object) -> object:
            called.append(name)
            return plain(self, *values, **named)

        monkeypatch.setattr(FeedEntry, name, counting)
    many = entry(tags=tuple(f"tag {n}" for n in range(50)), authors=tuple(Person(name=f"Ann {n}") for n in range(50)))
    body = render(form, feed(many))
    assert sorted(called) == (["category"] if form == "rss" else ["author", "category"])
    assert body.count(b"tag 49") == {"rss": 1, "atom": 2}[form]
    assert body.count(b"Ann 49") == 1
