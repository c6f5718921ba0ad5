"""The documents about all feeds: what is in them, by judges of somebody else's, and what never may be."""

import re
from datetime import timedelta
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from lxml import etree
from msgspec.structs import replace

from feedpub import hub
from feedpub.formats import FORMATS, landing, newssitemap, opml
from feedpub.formats._namespaces import NEWS, SITEMAP, XHTML
from feedpub.formats._words import ENGLISH, UKRAINIAN
from feedpub.model import Entry, Translation
from feedpub.publication import Listed, Publication
from tests.builders import NOON, entry, feed
from tests.newsroom import Newsroom

SECOND = timedelta(seconds=1)
NS = {"s": SITEMAP, "n": NEWS, "x": XHTML}


def configure(newsroom: Newsroom, more: str, feeds: str = "  news: {title: Gazette}\n") -> None:
    path = newsroom.folder / "config/feedpub.yaml"
    head, _, _ = path.read_text().partition("feeds:\n")
    path.write_text(f"{head}feeds:\n{feeds}{more}targets:\n  - path: ../output\n")


@pytest.fixture
def newsroom(tmp_path: Path) -> Newsroom:
    made = Newsroom(tmp_path)
    (tmp_path / "content/other.md").unlink()
    return made


# The news sitemap


def sitemap(*stories: Entry, **special: Any) -> list[Any]:
    usual: dict[str, Any] = {
        "name": "Gazette",
        "path": "news.xml",
        "folder_url": "https://gazette.example/feeds/",
        "now": NOON,
    }
    return newssitemap.render(stories, **usual | special)


def located(document: Any) -> list[str]:
    return [one.text for one in etree.fromstring(document.body).findall(".//s:loc", NS)]


def test_a_story_is_in_the_news_sitemap_for_two_days() -> None:
    old = entry("old", published=NOON - timedelta(days=2))
    young = entry("young", published=NOON - timedelta(days=2) + SECOND)
    (document,) = sitemap(old, young)
    assert located(document) == [young.url]
    (url,) = etree.fromstring(document.body).findall("s:url", NS)
    news = {one.tag.removeprefix(f"{{{NEWS}}}"): one.text for one in url.find("n:news", NS).iter() if one.text.strip()}
    assert news == {
        "name": "Gazette",
        "language": "uk",
        "publication_date": "2026-11-21T12:00:01+02:00",
        "title": "Harbour reopens",
    }


def test_more_than_a_thousand_stories_are_told_of_in_files_of_an_index(schemas: Path) -> None:
    stories = [entry(f"s{number}", updated=NOON + number * SECOND) for number in range(2001)]
    index, *parts = sitemap(*stories)
    assert [document.path for document in (index, *parts)] == ["news.xml", "news-1.xml", "news-2.xml", "news-3.xml"]
    assert located(index) == [f"https://gazette.example/feeds/{document.path}" for document in parts]
    assert [len(located(document)) for document in parts] == [1000, 1000, 1]
    etree.XMLSchema(etree.parse(schemas / "siteindex.xsd")).assertValid(etree.fromstring(index.body))
    assert len(sitemap(*stories[:1000])) == 1


def test_of_stories_with_one_address_the_newest_is_in_the_news_sitemap(newsroom: Newsroom) -> None:
    configure(newsroom, "news_sitemap: {}\n")
    address = "url: https://gazette.example/live\n"
    newsroom.write("one.md", title="One", date="2026-11-22 13:00", more=address)
    newsroom.write("two.md", title="Two", date="2026-11-22 14:00", more=address)
    assert newsroom.build().problems == []
    urls = etree.fromstring((newsroom.folder / "output/news-sitemap.xml").read_bytes()).findall("s:url", NS)
    assert [one.findtext("n:news/n:title", None, NS) for one in urls] == ["Two"]


def test_the_schemas_of_sitemaps_find_no_fault(schemas: Path) -> None:
    schema = etree.XMLSchema(etree.parse(schemas / "sitemap-all.xsd"))
    translated = entry(translations=(Translation(language="en", url="https://gazette.example/en/a"),))
    # The schema refuses one without stories; news search takes it, and would take a missing file for a fault.
    assert located(sitemap()[0]) == []
    for stories in ((entry(),), (translated, entry("b", title="A < B & “C”"))):
        (document,) = sitemap(*stories)
        schema.assertValid(etree.fromstring(document.body))
    links = etree.fromstring(sitemap(translated)[0].body).findall(".//x:link", NS)
    assert [(one.get("hreflang"), one.get("href")) for one in links] == [
        ("en", "https://gazette.example/en/a"),
        ("uk", translated.url),
    ]


@pytest.mark.parametrize(
    ("tag", "code"),
    [("uk", "uk"), ("en-GB", "en"), ("zh-Hant-TW", "zh-tw"), ("zh-CN", "zh-cn"), ("zh", "zh-cn"), ("crh", "crh")],
)
def test_languages_are_told_as_news_search_knows_them(tag: str, code: str) -> None:
    assert newssitemap.language_code(tag) == code


def test_what_is_not_out_or_not_for_everyone_or_left_out_is_not_in_the_news_sitemap(newsroom: Newsroom) -> None:
    configure(newsroom, "news_sitemap: {exclude: {source: Reuters}}\n")
    now = "2026-11-23T12:00"
    for name, more in {
        "open": "",
        "members": "access: members\n",
        "draft": "draft: true\n",
        "withheld": "status: withheld\n",
        "canceled": "status: canceled\n",
        "expired": "expires: 2026-11-23 11:00\n",
        "embargoed": "embargo: 2026-11-23 12:01\n",
        "wire": "source: Reuters\n",
    }.items():
        newsroom.write(f"{name}.md", title=name, date="2026-11-22 10:00", more=more)
    document = newsroom.folder / "output/news-sitemap.xml"
    newsroom.build(now)
    assert re.findall("<loc>(.*?)</loc>", document.read_text()) == ["https://gazette.example/open"]
    newsroom.build("2026-11-23T12:01")
    assert "https://gazette.example/embargoed" in document.read_text()
    newsroom.write("open.md", title="open", date="2026-11-22 10:00", more="status: canceled\n")
    newsroom.build("2026-11-23T12:02")
    assert "gazette.example/open" not in document.read_text()
    newsroom.build("2026-11-26T12:02")
    assert "<loc>" not in document.read_text()


# The list of all feeds


def publication(*listed: Listed, **special: Any) -> Publication:
    usual: dict[str, Any] = {
        "title": "Gazette & Co",
        "publisher": "Gazette Ltd",
        "home_url": "https://gazette.example/",
        "feeds_url": "https://gazette.example/feeds/",
        "language": "en",
        "updated": NOON,
        "feeds": listed,
    }
    return Publication(**usual | special)


def listed(name: str, *group: str, formats: tuple[str, ...] = ("rss", "atom"), **special: Any) -> Listed:
    kinds = {"rss": "application/rss+xml", "atom": "application/atom+xml", "json": "application/feed+json"}
    url = f"https://gazette.example/feeds/{name}"
    return Listed(
        feed=feed(entry(), name=name, self_url=url, **{"title": f"About {name} <b>", "language": "en"} | special),
        group=group,
        documents=tuple((one, kinds.get(one, "text/html"), f"{url}.{one}") for one in formats),
    )


def test_the_list_of_feeds_has_each_once_in_a_format_that_readers_know(schemas: Path) -> None:
    whole = publication(
        listed("news"),
        listed("tags/a", "tag"),
        listed("atom", formats=("json", "atom")),
        listed("data", formats=("json",)),
        listed("tags/b", "tag", formats=("html", "rss")),
    )
    body = opml.render(whole)
    root = etree.fromstring(body)
    etree.XMLSchema(etree.parse(schemas / "opml-2.0.xsd")).assertValid(root)
    found = [(one.getparent().get("text"), one.get("xmlUrl"), one.get("version")) for one in root.iter("outline")]
    assert [one for one in found if one[1]] == [
        (None, "https://gazette.example/feeds/news.rss", "RSS"),
        (None, "https://gazette.example/feeds/atom.atom", None),
        ("By topic", "https://gazette.example/feeds/tags/a.rss", "RSS"),
        ("By topic", "https://gazette.example/feeds/tags/b.rss", "RSS"),
    ]
    first = next(root.iter("outline"))
    assert (first.get("type"), first.get("text"), first.get("htmlUrl")) == (
        "rss",
        "About news <b>",
        "https://gazette.example/",
    )
    # The W3C validator knows no more of them, and calls the others wrong.
    assert [one.tag for one in root.find("head")] == ["title", "dateModified", "ownerName"]
    assert root.findtext("head/dateModified") == "Mon, 23 Nov 2026 12:00:00 +0200"
    etree.XMLSchema(etree.parse(schemas / "opml-2.0.xsd")).assertValid(etree.fromstring(opml.render(publication())))


# The landing page


class Page(HTMLParser):
    """What is in a page: its elements with their attributes, and its text."""

    def __init__(self, body: bytes) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.feed(body.decode())

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.text += data

    def all(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.elements if name == tag]


def test_the_landing_page_has_every_feed_with_its_address_and_what_is_in_it() -> None:
    whole = publication(listed("news"), listed("tags/a", "tag"), latest=(entry(),), opml_url="https://x.example/all")
    page = Page(landing.render(whole, "index.html")[0].body)
    for text in ("About news <b>", "About tags/a <b>", "1 story", "whole stories", "By topic", "Harbour reopens"):
        assert text in page.text
    hrefs = [one.get("href") for one in page.all("a")]
    assert "feed://gazette.example/feeds/news.rss" in hrefs
    assert {f"https://gazette.example/feeds/{one}" for one in ("news.rss", "news.atom", "tags/a.rss")} <= set(hrefs)
    assert "https://x.example/all" in hrefs
    assert [one["value"] for one in page.all("input")] == ["https://gazette.example/feeds/news.rss"]
    alternates = [one for one in page.all("link") if one.get("rel") == "alternate"]
    assert alternates == [
        {
            "rel": "alternate",
            "type": "application/rss+xml",
            "title": "About news <b>",
            "href": "https://gazette.example/feeds/news.rss",
        }
    ]
    # The tags to paste are those of the page itself.
    pasted = Page(page.text[page.text.index("<link") : page.text.rindex('.rss">') + 6].encode()).all("link")
    assert pasted == alternates


def test_no_id_is_in_a_page_twice_and_every_label_and_link_within_it_leads_somewhere() -> None:
    many = [listed(f"tags/{number}", "tag") for number in range(30)]
    page = Page(landing.render(publication(listed("a"), *many, listed("b")), "index.html")[0].body)
    ids = [attributes["id"] for _, attributes in page.elements if attributes.get("id")]
    assert len(ids) == len(set(ids))
    wanted = [one["for"] for one in page.all("label")]
    wanted += [one["data-copy"] for one in page.all("button")]
    wanted += [(one["href"] or "")[1:] for one in page.all("a") if (one["href"] or "").startswith("#")]
    assert len(wanted) > 30
    assert set(wanted) <= set(ids)


def test_a_page_has_no_script_or_style_of_its_own() -> None:
    page = Page(landing.render(publication(listed("news")), "index.html")[0].body)
    assert all(one.get("src") for one in page.all("script"))
    assert page.all("style") == []
    for _, attributes in page.elements:
        assert not [name for name in attributes if name == "style" or name.startswith("on")]


@pytest.mark.parametrize(
    "evil", ['"><script>alert(1)</script>', "</textarea><img src=x onerror=alert(1)>", "{{ 7 * 7 }}"]
)
def test_nothing_that_a_newsroom_writes_becomes_markup(evil: str) -> None:
    story = entry(title=evil, summary=evil)
    whole = publication(
        replace(
            listed("news", title=evil, description=f"{evil}!"), feed=feed(story, title=evil, description=f"{evil}!")
        ),
        title=evil,
        rights=evil,
        description=evil,
        latest=(story,),
    )
    page = Page(landing.render(whole, "index.html")[0].body)
    assert len(page.all("script")) == 1
    assert page.all("img") == []
    assert page.text.count(evil) >= 5


@pytest.mark.parametrize(
    ("language", "spoken", "heading"),
    [("uk", "uk", "Стрічки новин"), ("en-GB", "en-GB", "Feeds"), ("pl", "en", "Feeds"), ("ar", "en", "Feeds")],
)
def test_the_page_speaks_the_newsrooms_language_or_english_and_says_which(
    language: str, spoken: str, heading: str
) -> None:
    page = Page(landing.render(publication(listed("news"), language=language), "index.html")[0].body)
    assert page.all("html") == [{"lang": spoken, "dir": "ltr"}]
    assert heading in page.text


def test_both_languages_say_the_same_things() -> None:
    assert ENGLISH.texts.keys() == UKRAINIAN.texts.keys()
    assert ENGLISH.kinds.keys() == UKRAINIAN.kinds.keys()
    assert [UKRAINIAN.count_stories(number) for number in (0, 1, 2, 5, 11, 12, 21, 22, 25, 101, 111)] == [
        *("0 матеріалів", "1 матеріал", "2 матеріали", "5 матеріалів", "11 матеріалів", "12 матеріалів"),
        *("21 матеріал", "22 матеріали", "25 матеріалів", "101 матеріал", "111 матеріалів"),
    ]
    assert [ENGLISH.count_stories(number) for number in (0, 1, 2)] == ["0 stories", "1 story", "2 stories"]
    assert UKRAINIAN.date(NOON) == "23 листопада 2026, 12:00"
    assert ENGLISH.group(("section", "language")) == "By section and language"


# All of it, from a newsroom


def test_a_newsroom_gets_what_it_asks_for_and_the_same_again(
    newsroom: Newsroom, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[str] = []
    monkeypatch.setattr(hub, "announce", lambda _, urls: told.extend(urls))
    config = newsroom.folder / "config/feedpub.yaml"
    config.write_text(config.read_text().replace("sources:", "  hub: https://hub.example/\nsources:", 1))
    configure(
        newsroom,
        "landing: {}\nopml: {}\nnews_sitemap: {}\n",
        "  news: {title: Gazette, formats: [rss, html]}\n"
        "  tags: {each: tag, title: 'About {tag}', formats: [atom, html]}\n"
        "  partner: {title: PARTNER ONLY, listed: false}\n",
    )
    newsroom.write("a.md", title="Ice", more="tags: [ice]\n")
    newsroom.build()
    output = newsroom.folder / "output"
    files = {path.relative_to(output).as_posix() for path in output.rglob("*") if path.suffix}
    assert files == {
        *("news.rss", "news.html", "tags/ice.atom", "tags/ice.html", "partner.rss", "partner.atom"),
        *("index.html", "pages.css", "pages.js", "feed.css", "feed.svg", "feeds.opml", "news-sitemap.xml"),
    }
    assert b'<?xml-stylesheet type="text/css" href="feed.css"?>' in (output / "news.rss").read_bytes()
    assert b'<?xml-stylesheet type="text/css" href="../feed.css"?>' in (output / "tags/ice.atom").read_bytes()
    page = Page((output / "tags/ice.html").read_bytes())
    assert [one["href"] for one in page.all("link") if one["rel"] == "stylesheet"] == ["../pages.css"]
    assert [one["href"] for one in page.all("link") if one["rel"] == "icon"] == ["../feed.svg"]
    assert {"../index.html", "https://gazette.example/tags/ice.atom"} <= {one["href"] for one in page.all("a")}
    for name in ("index.html", "feeds.opml"):
        assert "PARTNER" not in (output / name).read_text()
        assert "About ice" in (output / name).read_text()
    # A hub distributes feeds; nobody subscribes to a page.
    names = {url.removeprefix("https://gazette.example/") for url in told}
    assert names == {"news.rss", "tags/ice.atom", "partner.rss", "partner.atom"}
    (receipt,) = newsroom.build("2026-11-23T13:00").receipts.values()
    assert receipt.written == receipt.removed == ()
    configure(newsroom, "")
    newsroom.build()
    assert {path.name for path in output.iterdir() if path.suffix} == {"news.rss", "news.atom"}


def test_a_page_that_cannot_be_made_keeps_its_last_good_file_and_stops_nothing(
    newsroom: Newsroom, monkeypatch: pytest.MonkeyPatch
) -> None:
    configure(newsroom, "landing: {}\nopml: {}\n")
    newsroom.write("a.md", title="Ice")
    newsroom.build()
    before = (newsroom.folder / "output/index.html").read_bytes()
    newsroom.write("b.md", title="Snow", date="2026-11-21 10:00")

    def broken(*_: object) -> None:
        raise RuntimeError("broken on purpose")

    monkeypatch.setattr(landing, "render", broken)
    release = newsroom.build()
    assert (newsroom.folder / "output/index.html").read_bytes() == before
    assert (newsroom.folder / "output/pages.css").exists()
    assert [str(one) for one in release.problems] == [
        "index.html: feedpub fails to write it (RuntimeError: broken on purpose); this is a bug, please report it"
    ]
    assert list(newsroom.shown().values()) == ["Snow", "Ice"]


@pytest.mark.parametrize("more", ["status: withheld\n", "access: members\n", "expires: 2026-11-23 12:30\n"])
@pytest.mark.parametrize("partly", [True, False])
def test_a_page_that_cannot_be_made_does_not_show_a_story_that_must_not_be_shown(
    newsroom: Newsroom, monkeypatch: pytest.MonkeyPatch, more: str, partly: bool
) -> None:
    configure(newsroom, "landing: {}\nopml: {}\nnews_sitemap: {}\n")
    newsroom.write("a.md", title="Ice", date="2026-11-23 10:00")
    newsroom.write("b.md", title="Snow", date="2026-11-23 11:00")
    newsroom.build()
    real: dict[bool, Any] = {True: landing.render, False: newssitemap.render}

    def render(first: Any, *args: Any, **more: Any) -> Any:
        stories = first.latest if isinstance(first, Publication) else first
        if stories or not partly:
            raise RuntimeError("broken on purpose")
        return real[isinstance(first, Publication)](first, *args, **more)

    monkeypatch.setattr(landing, "render", render)
    monkeypatch.setattr(newssitemap, "render", render)
    newsroom.write("a.md", title="Ice", date="2026-11-23 10:00", more=more)
    release = newsroom.build("2026-11-23T13:00")

    assert len(release.problems) == 2
    for path in ("index.html", "news-sitemap.xml"):
        file = newsroom.folder / "output" / path
        assert file.exists() is partly
        assert not partly or not {"Ice", "Snow"} & set(re.findall(r"\w+", file.read_text()))
    assert list(newsroom.shown().values()) == ["Snow"]


@pytest.mark.parametrize(
    ("image", "icon"),
    [
        (None, "feed.svg"),
        ("https://gazette.example/logo.png", "https://gazette.example/logo.png"),
        ("http://gazette.example/logo.png", "feed.svg"),  # the policy of the pages lets none of these in
    ],
)
def test_pages_have_the_newsrooms_logo_for_an_icon_or_one_of_their_own(image: str | None, icon: str) -> None:
    page, *others = landing.render(replace(publication(listed("news")), image=image), "index.html")
    assert [one["href"] for one in Page(page.body).all("link") if one["rel"] == "icon"] == [icon]
    (own,) = [one for one in others if one.path == "feed.svg"]
    assert etree.fromstring(own.body).tag == "{http://www.w3.org/2000/svg}svg"


def test_a_page_without_a_landing_page_beside_it_names_no_icon_that_is_not_there() -> None:
    assert "icon" not in {one["rel"] for one in Page(FORMATS["html"].render(feed(entry()))).all("link")}


def test_no_line_of_a_page_begins_with_a_dash() -> None:
    titled = feed(entry(title="Порт — місто – море - а-б"), title="Зелений Брід — усі новини")
    text = Page(FORMATS["html"].render(titled)).text
    assert "Порт\u00a0— місто\u00a0– море - а-б" in text
    assert "Зелений Брід\u00a0— усі новини" in text


def test_a_clock_that_is_set_back_takes_nothing_from_the_news_sitemap(newsroom: Newsroom) -> None:
    configure(newsroom, "news_sitemap: {}\n")
    newsroom.write("a.md", title="Ice", date="2026-11-23 10:00")
    newsroom.build()
    before = (newsroom.folder / "output/news-sitemap.xml").read_bytes()
    for earlier in ("2026-11-23T09:00", "2025-12-31T12:00"):
        assert newsroom.build(earlier).problems == []
    assert b"Ice" in before
    assert (newsroom.folder / "output/news-sitemap.xml").read_bytes() == before
