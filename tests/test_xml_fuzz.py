"""Whatever the bytes are, they give stories or an ArticleError, and soon."""

import time
from collections.abc import Callable
from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from feedpub import normalize, readers
from feedpub.errors import ArticleError
from feedpub.model import Article
from feedpub.readers.xml.wptext import html_of
from tests import builders
from tests.test_xml_feeds import ENTRY, ITEM, SITEMAP, atom, rss, tombstone
from tests.test_xml_wires import NITF, item, message
from tests.test_xml_wordpress import PICTURE, POST, export

FILES = {
    "newsml": message(item(), item(guid="urn:2")),
    "nitf": NITF,
    "wxr": export(POST, PICTURE),
    "rss": rss(ITEM),
    "atom": atom(ENTRY, tombstone()),
    "newssitemap": SITEMAP,
}
FORMS = ["newsml", "nitf", "wxr", "syndication", "newssitemap"]
CONTEXT = readers.Reading(zone=builders.KYIV)


def attempt(raw: bytes, form: str | None = None) -> None:
    """Read a file and go on with what is in it as the pipe does."""
    try:
        stories = readers.read("wire.xml", raw, CONTEXT, form=form)
    except ArticleError:
        return
    parts = [one.part for one in stories if isinstance(one, Article)]
    assert len(set(parts)) == len(parts)
    for story in stories:
        if isinstance(story, Article):
            normalize.fingerprint(story)
            with suppress(ArticleError):
                builders.whole(story)


@given(st.binary(max_size=300), st.sampled_from([None, *FORMS]))
def test_any_bytes_give_stories_or_an_article_error(raw: bytes, form: str | None) -> None:
    attempt(raw, form)


@pytest.mark.parametrize("kind", FILES)
@given(data=st.data())
@settings(max_examples=60)
def test_any_damage_to_a_good_file_gives_stories_or_an_article_error(kind: str, data: st.DataObject) -> None:
    raw = bytearray(FILES[kind].encode())
    for _ in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(0, len(raw)))
        until = at + data.draw(st.integers(0, 40))
        raw[at:until] = data.draw(
            st.sampled_from(
                [b"", b"<", b">", b"&", b"\xff", b"\0", b"]]>", b"<![CDATA[", b"<!--", b"&nbsp;", b"\n" * 9]
            )
            | st.binary(max_size=8)
        )
    attempt(bytes(raw))


@pytest.mark.parametrize("kind", FILES)
@given(said=st.text(max_size=40), data=st.data())
@settings(max_examples=40)
def test_any_text_in_any_place_of_a_good_file_gives_stories_or_an_article_error(
    kind: str, said: str, data: st.DataObject
) -> None:
    pieces = FILES[kind].split(">")
    at = data.draw(st.integers(1, len(pieces) - 1))
    pieces[at] = f"<![CDATA[{said.replace(']]>', '')}]]>" + pieces[at].partition("<")[1] + pieces[at].partition("<")[2]
    attempt(">".join(pieces).encode("utf-8", "surrogatepass"))


@pytest.mark.parametrize(
    ("make", "form"),
    [
        (lambda n: "<rss>" + "<![CDATA[" * n, None),
        (lambda n: "<rss>" + "<!--" * n, None),
        (lambda n: "<rss>" + "&" * n + "</rss>", None),
        (lambda n: "<rss>" + "&amp" * n + "</rss>", None),
        (lambda n: "<rss>" + "&nbsp;" * n + "</rss>", None),
        (lambda n: "<!DOCTYPE rss " + "[" * n, None),
        (lambda n: "<!DOCTYPE rss " + "x" * n + "><rss/>", None),
        (lambda n: "<!-- -->" * n + "<rss/>", None),
        (lambda n: "<?x?>" * n, None),
        (lambda n: "<" * n, None),
        (lambda n: "<rss " + "a " * n + ">", None),
        (lambda n: "<rss " + " ".join(f'a{i}="1"' for i in range(n // 10)) + "/>", None),
        (lambda n: rss("<item/>" * (n // 10)), None),
        (lambda n: rss("".join(f"<item><guid>{i}</guid></item>" for i in range(n // 20))), None),
        (lambda n: rss("<item><guid>g</guid></item>" * (n // 20)), None),
        (lambda n: rss("<item><guid>g</guid>" + "<category>a</category>" * (n // 20) + "</item>"), None),
        (lambda n: rss("<item><guid>g</guid><pubDate>" + "1 Jan " * n + "</pubDate></item>"), None),
        (lambda n: rss("<item><guid>g</guid><dc:creator>" + "Jane " * n + "</dc:creator></item>"), None),
        (lambda n: rss("<item><guid>g</guid><description>" + "&lt;p " * n + "</description></item>"), None),
        (lambda n: atom("<entry><id>g</id><content type='html'>" + " href='" * n + "</content></entry>"), None),
        (lambda n: atom(tombstone() * (n // 50)), None),
        (lambda n: NITF.replace("Jane Doe", "Jane Doe, " * (n // 10)), None),
        (lambda n: item(content="<subject qcode='medtop:04000000'><name>a</name></subject>" * (n // 50)), None),
    ],
)
def test_a_file_made_to_be_slow_is_read_or_refused_in_time_that_grows_with_its_size(
    make: Callable[[int], str], form: str | None
) -> None:
    def seconds(size: int) -> float:
        raw = make(size).encode()
        begun = time.process_time()
        attempt(raw, form)
        return time.process_time() - begun

    seconds(1000)  # what is imported is imported now
    assert seconds(200_000) < 4


@pytest.mark.parametrize(
    "piece", ["[caption]", "[a", "[/a]", "<pre>", "<pre></pre>", "\n ", " ", "<p", "[embed]http://a"]
)
def test_a_post_made_to_be_slow_is_written_out_in_time(piece: str) -> None:
    begun = time.process_time()
    html_of(piece * 200_000)
    assert time.process_time() - begun < 4
