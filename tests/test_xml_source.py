"""XML as it comes: what is mended, what is refused, and that nothing in a file reaches outside of it."""

import socket
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from feedpub import readers
from feedpub.errors import ArticleError
from feedpub.model import Article
from feedpub.readers.xml import tree
from feedpub.readers.xml.look import form_of

CONTEXT = readers.Reading(zone=ZoneInfo("Europe/Kyiv"))
ITEM = "<item><title>{}</title><guid>g:1</guid><pubDate>Mon, 23 Nov 2026 14:05:00 +0200</pubDate></item>"

MEND = "mend it there or export it again"
FORMS = "NewsML-G2, NITF, WordPress exports, RSS, Atom and news sitemaps"


def feed(title: str, head: str = "") -> str:
    """An RSS feed of one item."""
    return f'{head}<rss version="2.0"><channel>\n{ITEM.format(title)}\n</channel></rss>'


def one(raw: str | bytes, path: str = "wire.xml") -> Article:
    """The only story in a file."""
    (story,) = readers.read(path, raw.encode() if isinstance(raw, str) else raw, CONTEXT)
    assert isinstance(story, Article), story
    return story


def refused(raw: str | bytes, path: str = "wire.xml") -> str:
    """What is said of a file that cannot be read."""
    with pytest.raises(ArticleError) as error:
        readers.read(path, raw.encode() if isinstance(raw, str) else raw, CONTEXT)
    assert "; " in str(error.value) or ": export" in str(error.value)
    return str(error.value)


# --- What is mended


@pytest.mark.parametrize(
    ("raw", "headline", "warning"),
    [
        (feed("Port&nbsp;opens&hellip;"), "Port opens…", (2, "`&nbsp;` is not declared; it was read as HTML's")),
        (feed("Fish & chips"), "Fish & chips", (2, "a lone `&` was read as text; write it as `&amp;`")),
        (feed("Port &harbour; opens"), "Port &harbour; opens", (2, "a lone `&` was read as text; write it as `&amp;`")),
        (feed("Port\x0b opens"), "Port opens", (2, "a character that XML forbids (0x0b) was left out")),
        (feed("Port &#11;opens"), "Port opens", (2, "`&#11;` is no character of XML and was left out")),
        (feed("Port &#x1F600; &nbsp;"), "Port 😀", (2, "`&nbsp;` is not declared; it was read as HTML's")),
        (
            feed("Port", "\n\n<?xml version='1.0'?>"),
            "Port",
            (1, "white space in front of the XML was left out; many readers refuse such a file"),
        ),
        (
            feed("Port", "Notice: cache\n<?xml version='1.0'?>"),
            "Port",
            (1, "'Notice: cache' in front of the XML was left out; many readers refuse such a file"),
        ),
        (
            feed("Порт", '<?xml version="1.0" encoding="windows-1251"?>'),
            "Порт",
            (2, "it says that it is windows-1251, but it is UTF-8, and was read so"),
        ),
        (
            feed("Порт", '<?xml version="1.0" encoding="utf-16"?>'),
            "Порт",
            (2, "it says that it is utf-16, but it is UTF-8, and was read so"),
        ),
        (
            feed("Port</title><made:up>x</made:up><title>"),
            "Port",
            (1, "uses a prefix that it does not declare; it was read as usual"),
        ),
    ],
)
def test_what_is_broken_in_one_obvious_way_is_mended_and_told(
    raw: str, headline: str, warning: tuple[int, str]
) -> None:
    story = one(raw)
    assert (story.headline, story.warnings) == (headline, (warning,))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "windows-1251", "koi8-u"])
def test_a_text_is_read_in_the_encoding_that_it_is_in(encoding: str) -> None:
    declared = encoding.removesuffix("-sig").removesuffix("-le")
    story = one(feed("Порт відкрито", f'<?xml version="1.0" encoding="{declared}"?>\n').encode(encoding))
    assert (story.headline, story.warnings) == ("Порт відкрито", ())


def test_a_document_type_without_entities_is_nothing_to_tell() -> None:
    story = one(feed("Port", '<!DOCTYPE rss PUBLIC "-//Netscape//DTD RSS 0.91//EN" "http://dtd.invalid/rss.dtd">\n'))
    assert (story.headline, story.warnings) == ("Port", ())


def test_what_stands_in_cdata_is_left_as_it_is() -> None:
    story = one(feed("<![CDATA[A &nbsp; & B &#11;]]> &nbsp;"))
    assert story.headline == "A &nbsp; & B &#11; \xa0".strip()


def test_lines_are_those_of_the_file_even_where_it_was_mended() -> None:
    story = one(feed("Port &nbsp;", "\n\n<?xml version='1.0'?>\n<!-- a\ncomment -->\n<!DOCTYPE rss>\n"))
    assert (story.lines["headline"], story.origins["headline"]) == (8, "`title`, line 8")


# --- What is refused


@pytest.mark.parametrize(
    ("raw", "message"),
    [
        ("", "wire.xml:1: the file is empty; export it again"),
        (" \n", "wire.xml:1: the file is empty; export it again"),
        ("no XML", "wire.xml:1: is no XML; export the stories as XML"),
        ("<!-- just a comment -->", "wire.xml:1: has no root; export the file again"),
        ("<!-- no end", "wire.xml:1: is not well-formed in front of its root; export it again"),
        (
            "<rss>\n<channel>\n</rss>",
            f"wire.xml:3: is not well-formed XML (Opening and ending tag mismatch: channel line 2 and rss); {MEND}",
        ),
        (
            feed("Port").partition("</channel>")[0],
            f"wire.xml:3: is not well-formed XML (Premature end of data in tag channel line 1); {MEND}",
        ),
        (
            feed("Порт", "<?xml version='1.0'?>\n").encode("windows-1251"),
            "wire.xml:3: byte 0xcf is not UTF-8; save the file as UTF-8, or name its encoding in the first line",
        ),
        (
            feed("Порт", "<?xml version='1.0' encoding='utf-7'?>\n").encode("windows-1251"),
            "wire.xml:1: its encoding `utf-7` is none that feedpub reads; save the file as UTF-8",
        ),
        (b"<rss>\n\0</rss>", "wire.xml:2: this is a binary file; export the stories as XML"),
        ("<rss>" + "<a>" * 300, "wire.xml:1: its tags are nested more than 256 deep; take the nesting out"),
        ("<opml/>", "wire.xml: is a list of feeds, no stories; leave it out of the folder"),
        ("<html/>", "wire.xml: is a web page; save it as .html"),
        ("<sitemapindex/>", "wire.xml: names other sitemaps and holds no stories; give feedpub those"),
        ("<groupSet/>", "wire.xml: is a piece of NewsML-G2; give feedpub the whole newsItem"),
        ("<NewsML/>", "wire.xml: is NewsML 1, which feedpub does not read; ask for NewsML-G2 or NITF"),
        (
            "<stories/>",
            f"wire.xml: its root is `stories`; of XML feedpub reads {FORMS}: export it as one of them",
        ),
        (
            "<rss/>",
            "wire.xml:1: is a feed without items; leave it out of the folder until it has some",
        ),
        (
            '<feed xmlns="urn:other"/>',
            "wire.xml:1: its root `feed` is in a namespace that is no feed's; export it as RSS 2.0 or Atom",
        ),
    ],
)
def test_what_cannot_be_read_is_refused_with_its_line_and_what_to_do(raw: str | bytes, message: str) -> None:
    assert refused(raw) == message


def test_a_text_of_more_than_ten_megabytes_is_refused() -> None:
    assert refused(feed("x" * 10_500_000)) == "wire.xml:2: one text in it is longer than 10 MB; split it"


def test_an_attribute_of_more_than_ten_megabytes_is_refused() -> None:
    raw = feed("x").replace("<item>", f'<item a="{"x" * 10_500_000}">')
    assert refused(raw) == "wire.xml:2: one text in it is longer than 10 MB; split it"


def test_a_file_of_more_tags_than_memory_should_hold_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tree, "MOST_TAGS", 5)
    assert (
        refused(feed("Port")) == "wire.xml: has more than 5 tags and attributes; split it or leave it out of the folder"
    )


BOMB = (
    '<!DOCTYPE rss [<!ENTITY a "aaaaaaaaaa">'
    + "".join(f'<!ENTITY a{n} "{"&a%s;" % (n - 1 if n else "") * 10}">' for n in range(12))
    + "]>\n"
)


@pytest.mark.parametrize(
    "head",
    [
        BOMB,
        '<!DOCTYPE rss [<!ENTITY x SYSTEM "file:///etc/passwd">]>\n',
        '<!DOCTYPE rss [<!ENTITY % p SYSTEM "http://127.0.0.1:9/x.dtd"> %p;]>\n',
    ],
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_entities_that_a_file_declares_are_refused(head: str, encoding: str) -> None:
    begun = time.process_time()
    said = refused(feed("&a11;&x;", head).encode(encoding))
    assert said == (
        "wire.xml:1: declares entities in its DOCTYPE, which feedpub never expands; "
        "write the characters themselves and take the DOCTYPE out"
    )
    assert time.process_time() - begun < 1


@pytest.fixture
def events() -> Iterator[list[str]]:
    """The files that are opened and the connections that are made while a test runs."""
    seen: list[str] = []
    watching = True

    def watch(event: str, arguments: tuple[object, ...]) -> None:
        if watching and event in ("open", "socket.connect", "socket.getaddrinfo"):
            seen.append(f"{event} {arguments[0]}")

    sys.addaudithook(watch)
    yield seen
    watching = False


def test_reading_opens_nothing_and_connects_nowhere(events: list[str], tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("secret", "utf-8")
    one(feed("Port"))  # what is imported is imported now
    with socket.create_server(("127.0.0.1", 0)) as server:
        address = f"http://127.0.0.1:{server.getsockname()[1]}/x"
        events.clear()
        story = one(
            feed("Port", f'<!DOCTYPE rss SYSTEM "{address}.dtd">\n<?xml-stylesheet href="{address}.css"?>').replace(
                "<guid>",
                f'<x:include xmlns:x="http://www.w3.org/2001/XInclude" href="file://{secret}"/><guid>',
            )
        )
        assert events == []
    assert "secret" not in f"{story}".replace("secret.txt", "")


# --- Which form a file is


@pytest.mark.parametrize(
    ("raw", "form"),
    [
        ("<newsItem/>", "newsml"),
        ("<n:newsMessage xmlns:n='http://iptc.org/std/nar/2006-10-01/'/>", "newsml"),
        ("<planningItem/>", "newsml"),
        ("<!DOCTYPE nitf SYSTEM 'nitf.dtd'><nitf/>", "nitf"),
        ("<?xml version='1.0'?><!-- a > b --><rss version='2.0'>", "syndication"),
        ("<rdf:RDF xmlns:rdf='r'>", "syndication"),
        ("<feed>", "syndication"),
        ("<urlset>", "newssitemap"),
        ("<rss xmlns:wp='http://wordpress.org/export/1.2/'>", "wxr"),
        ("<rss xmlns:excerpt='http://wordpress.org/export/1.2/excerpt/'>", "syndication"),
    ],
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_a_files_form_shows_in_its_root(raw: str, form: str, encoding: str) -> None:
    assert form_of("wire.xml", raw.encode(encoding)) == form


@pytest.mark.parametrize("suffix", [".xml", ".rss", ".atom", ".rdf", ".nitf", ".newsml", ".XML"])
def test_the_root_counts_for_more_than_the_suffix(suffix: str) -> None:
    assert one(feed("Port"), f"wire{suffix}").form == "syndication"
