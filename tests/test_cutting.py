"""Pages of an archive with stories taken out of them: what stays, stays byte for byte."""

import pytest
from msgspec.structs import replace

from feedpub.formats import FORMATS, Format
from feedpub.formats.cutting import Cut, CutError, cut
from feedpub.model import Chain, Entry, Feed
from tests.builders import entry, feed
from tests.test_jsonfeed import RICH

ARCHIVED = ("rss", "atom", "json")
HOME = "https://gazette.example/feeds/"
PAGE = HOME + "news/archive/2"
CHAIN = Chain(previous=HOME + "news/archive/1", next=HOME + "news/archive/3", current=HOME + "news")
STORIES = (
    entry("one", title="One <b> & two", content="<p>Порт ]]&gt; &amp; море</p>"),
    replace(RICH, id="tag:gazette.example,2025:rich"),
    entry("three", content=None),
)

each_format = pytest.mark.parametrize("form", [FORMATS[name] for name in ARCHIVED], ids=ARCHIVED)


def page(*entries: Entry, chain: Chain = CHAIN, self_url: str = PAGE) -> Feed:
    return replace(feed(*entries), chain=chain, self_url=self_url)


def wanted(suffix: str, *left_out: str, chain: Chain = CHAIN, self_url: str = PAGE, words: tuple[str, ...] = ()) -> Cut:
    return Cut(
        keeps=lambda id_: id_.rpartition(":")[2] not in left_out,
        mentions=lambda title, url: title in words or url in words,
        self_url=self_url,
        chain=chain,
        suffix=suffix,
    )


@each_format
def test_a_page_that_is_to_stay_as_it_is_stays_byte_for_byte(form: Format) -> None:
    body = form.render(page(*STORIES))
    assert cut(body, form.media_type, wanted(form.suffix)) == (body, [one.id for one in STORIES])


@each_format
def test_a_page_with_a_stylesheet_stays_byte_for_byte(form: Format) -> None:
    body = form.render(replace(page(*STORIES), stylesheet="../../feed.css?a&b"))
    assert cut(body, form.media_type, wanted(form.suffix))[0] == body


@each_format
@pytest.mark.parametrize("gone", ["one", "rich", "three"])
def test_a_page_without_a_story_is_as_if_it_had_never_had_it(form: Format, gone: str) -> None:
    left = [one for one in STORIES if not one.id.endswith(gone)]
    body, ids = cut(form.render(page(*STORIES)), form.media_type, wanted(form.suffix, gone))

    assert ids == [one.id for one in left]
    meant = form.render(replace(page(*left), updated=page(*STORIES).updated))
    # What was declared for the story that is gone is left standing: nothing else differs.
    assert [line for line in body.splitlines() if b"xmlns" not in line] == [
        line for line in meant.splitlines() if b"xmlns" not in line
    ]


@each_format
def test_the_links_of_a_page_follow_its_neighbours(form: Format) -> None:
    other = Chain(previous=HOME + "news/archive/1-2", next=HOME + "news/archive/4", current=HOME + "news")
    moved = wanted(form.suffix, chain=other, self_url=HOME + "news/archive/2-2")
    body, _ = cut(form.render(page(*STORIES)), form.media_type, moved)

    assert body == form.render(page(*STORIES, chain=other, self_url=HOME + "news/archive/2-2"))


@each_format
def test_the_first_page_loses_its_link_and_may_get_one_again(form: Format) -> None:
    alone = replace(CHAIN, previous=None)
    body, _ = cut(form.render(page(*STORIES)), form.media_type, wanted(form.suffix, chain=alone))
    again, _ = cut(body, form.media_type, wanted(form.suffix))

    assert body == form.render(page(*STORIES, chain=alone))
    assert again == form.render(page(*STORIES)) or form.suffix == ".json"
    assert f"{CHAIN.previous}{form.suffix}".encode() in again
    assert f"{CHAIN.previous}{form.suffix}".encode() not in body


@each_format
@pytest.mark.parametrize("word", ["Storm", "Calm", "https://gazette.example/calm", "https://gazette.example/uk/a"])
def test_what_a_story_says_of_one_that_is_gone_goes_from_the_page(form: Format, word: str) -> None:
    before = form.render(page(*STORIES))
    body, ids = cut(before, form.media_type, wanted(form.suffix, words=(word,)))

    assert ids == [one.id for one in STORIES]
    assert word.encode() in before
    assert word.encode() not in body


@each_format
@pytest.mark.parametrize(
    "body", [b"", b"<a/>", b"{}", b"[]", b"<rss/>", b"\xff", b'{"items": [1]}', b"<rss><channel/></rss>"]
)
def test_what_is_no_page_of_feedpubs_is_said_to_be_none(form: Format, body: bytes) -> None:
    with pytest.raises(CutError):
        cut(body, form.media_type, wanted(form.suffix))
