"""Ids that outlive everything, and addresses that follow the site."""

import re
from pathlib import PurePosixPath
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from feedpub.errors import ArticleError
from feedpub.gate import texts
from feedpub.naming import id_of, in_bundle, language_in, name_of, stem_of, url_of
from feedpub.normalize import SEEN, entry_of
from feedpub.readers import suffix_of
from tests.builders import NOON, article, newsroom

AUTHORITY = "gazette.example,2025"


@pytest.mark.parametrize(
    ("path", "stem"),
    [
        ("harbour.md", "harbour"),
        ("city/2026/harbour.md", "harbour"),
        ("harbour.uk.md", "harbour"),
        ("harbour.en-GB.md", "harbour"),
        ("harbour/index.md", "harbour"),
        ("harbour/index.uk.md", "harbour"),
        ("harbour/_index.md", "harbour"),
        ("index.md", "index"),
        ("2026-11-23-harbour.md", "2026-11-23-harbour"),
        ("harbour.txt.gz", "harbour"),
        ("harbour.html.GZ", "harbour"),
        ("harbour/index.md.gz", "harbour"),
        ("harbour/index.uk.md.gz", "harbour"),
        ("v1.2-is-out.md", "v1.2-is-out"),
        ("Їжаки в місті.md", "Їжаки в місті"),
    ],
)
def test_a_story_is_called_by_its_files_name_or_its_bundles(path: str, stem: str) -> None:
    assert stem_of(path) == stem


def test_a_file_name_that_is_no_utf_8_gives_one_name_all_the_same() -> None:
    assert stem_of("city/\udcff.md") == "\\udcff"


@pytest.mark.parametrize(
    ("path", "bundle"),
    [
        ("a/index.md", True),
        ("a/index.uk.md", True),
        ("a/_index.md", True),
        ("a/index.md.gz", True),
        ("index.md", False),
        ("a/story.md", False),
    ],
)
def test_a_bundle_is_a_folder_with_one_page(path: str, bundle: bool) -> None:
    assert in_bundle(path) is bundle


@pytest.mark.parametrize(
    ("path", "language"),
    [
        ("a.uk.md", "uk"),
        ("a.en-GB.md", "en-GB"),
        ("a.md", None),
        ("a/index.de.md", "de"),
        ("a.b.md", None),
        ("a.uk.md.gz", "uk"),
    ],
)
def test_a_language_may_stand_in_the_files_name(path: str, language: str | None) -> None:
    assert language_in(path) == language


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("harbour", "tag:gazette.example,2025:harbour"),
        ("en/harbour", "tag:gazette.example,2025:en/harbour"),
        ("їжак", "tag:gazette.example,2025:%D1%97%D0%B6%D0%B0%D0%BA"),
        ("a b#c?d%e", "tag:gazette.example,2025:a%20b%23c%3Fd%25e"),
        ("tag:other.example,2001:x", "tag:other.example,2001:x"),
        ("urn:uuid:1b9d6bcd-bbfd-4b2d-9b5d-ab8dfbbd4bed", "urn:uuid:1b9d6bcd-bbfd-4b2d-9b5d-ab8dfbbd4bed"),
        ("https://gazette.example/?p=123", "https://gazette.example/?p=123"),
        ("http: the protocol", "tag:gazette.example,2025:http:%20the%20protocol"),
        ("https://їжак.example/a?b#c", "https://їжак.example/a?b#c"),
        ("http://[::1]:80/", "http://[::1]:80/"),
        ("URN:ISBN:0-395-36341-1", "URN:ISBN:0-395-36341-1"),
        ("tag:no-date:x", "tag:gazette.example,2025:tag:no-date:x"),
        # What only looks like one has no place in Atom.
        ("tag:Other.example,2001:x", "tag:gazette.example,2025:tag:Other.example,2001:x"),
        ("tag:other.example,20011:x", "tag:gazette.example,2025:tag:other.example,20011:x"),
        ("https://☃.example/", "tag:gazette.example,2025:https://%E2%98%83.example/"),
        ("https://gazette.example/a|b", "tag:gazette.example,2025:https://gazette.example/a%7Cb"),
        ("https://", "tag:gazette.example,2025:https://"),
        ("http://[", "tag:gazette.example,2025:http://%5B"),
        ("urn:uuid:17", "tag:gazette.example,2025:urn:uuid:17"),
        ("urn:urn:x", "tag:gazette.example,2025:urn:urn:x"),
    ],
)
def test_an_id_is_a_tag_uri_or_the_absolute_uri_that_a_cms_gave(name: str, found: str) -> None:
    assert id_of(name, AUTHORITY) == found


PIECES = st.sampled_from(
    "tag: urn: uuid: urn:uuid: https: http: // / other.example Other ,2001 -01 : @ # ? [ ] ::1 | % ї ☃ ٣ \u00a0".split(
        " "
    )
)


@given(st.lists(PIECES | st.text(max_size=3)).map("".join))
@example("https://a\u2100b/")
def test_an_id_is_one_that_a_feed_may_have_whatever_the_name(name: str) -> None:
    assert texts.uri(id_of(name, AUTHORITY)) is None


@given(st.text(min_size=1))
def test_an_id_is_ascii_without_spaces_whatever_the_name(name: str) -> None:
    found = id_of(name, AUTHORITY)
    if found != name:
        assert re.fullmatch(r"tag:gazette\.example,2025:[!-~]+", found)


@given(st.text(min_size=1), st.text(min_size=1))
def test_two_names_never_share_an_id(one: str, other: str) -> None:
    assert (id_of(one, AUTHORITY) == id_of(other, AUTHORITY)) is (one == other)


@pytest.mark.parametrize(
    ("special", "language", "name"),
    [
        ({}, "uk", "harbour-reopens"),
        ({}, "UK", "harbour-reopens"),
        ({}, "en-GB", "en-gb/harbour-reopens"),
        ({"id": "4711"}, "uk", "4711"),
        ({"id": "4711"}, "en", "en/4711"),
        ({"id": "  "}, "uk", "harbour-reopens"),
        ({"id": "tag:cms.example,2020:4711"}, "en", "tag:cms.example,2020:4711"),
        ({"id": " https://cms.example/4711 "}, "en", "https://cms.example/4711"),
        ({"path": "їжак.md"}, "uk", "їжак"),
        ({"path": "city/2026-11-23-harbour.md"}, "uk", "2026-11-23-harbour"),
    ],
)
def test_a_name_is_the_storys_own_id_or_its_files_led_by_another_language(
    special: dict[str, Any], language: str, name: str
) -> None:
    assert name_of(special.get("id"), article(**special).path, language, newsroom()) == name


@pytest.mark.parametrize(
    ("special", "id_"),
    [
        ({"id": "4711"}, "4711"),
        ({"id": "4711", "language": "de", "origins": {"language": SEEN}}, "4711"),
        ({"id": "4711", "language": "en"}, "en/4711"),
        ({"id": " "}, "en/harbour-reopens"),
        ({}, "en/harbour-reopens"),
    ],
)
def test_an_id_of_its_own_depends_on_no_guess_at_the_language(special: dict[str, Any], id_: str) -> None:
    words = "The harbour was closed for a week, and it is not known when the ships will have been let in again."
    found = entry_of(article(body=words, **special), newsroom(source_language=None))
    assert (found.language, found.id) == (special.get("language", "en"), f"tag:gazette.example,2025:{id_}")


@pytest.mark.parametrize(
    "special",
    [
        {"headline": "Another headline"},
        {"slug": "another-slug"},
        {"section": "another section"},
        {"published": NOON.replace(year=2020)},
        {"url": "https://gazette.example/elsewhere"},
        {"path": "moved/to/harbour-reopens.md"},
        {"path": "harbour-reopens/index.md"},
        {"path": "harbour-reopens.txt", "form": "pagetext"},
        {"body": "Another text."},
    ],
)
def test_nothing_that_a_newsroom_edits_moves_an_id(special: dict[str, Any]) -> None:
    assert entry_of(article(**special), newsroom()).id == "tag:gazette.example,2025:harbour-reopens"


def address(template: str = "https://gazette.example/{language}/{slug}", **special: Any) -> str:
    """The address of a story by a template."""
    return entry_of(article(**special), newsroom(story_url=template)).url


@pytest.mark.parametrize(
    ("template", "special", "url"),
    [
        ("https://x.example/{slug}", {}, "https://x.example/harbour-reopens"),
        ("https://x.example/{slug}", {"slug": "own"}, "https://x.example/own"),
        ("https://x.example/{slug}", {"path": "2026-11-23-harbour.md"}, "https://x.example/harbour"),
        ("https://x.example/{slug}", {"path": "harbour/index.md"}, "https://x.example/harbour"),
        ("https://x.example/{slug}", {"slug": "їжак"}, "https://x.example/%D1%97%D0%B6%D0%B0%D0%BA"),
        ("https://x.example/{slug}.html", {"slug": "a?b#c"}, "https://x.example/a%3Fb%23c.html"),
        ("https://x.example/{name}", {"id": "en/4711"}, "https://x.example/4711"),
        ("https://x.example/?p={id}", {"id": "4711"}, "https://x.example/?p=4711"),
        ("https://x.example/{year}/{month}/{day}/{slug}", {}, "https://x.example/2026/11/23/harbour-reopens"),
        (
            "https://x.example/{section}/{slug}",
            {"section": "Місто"},
            "https://x.example/%D0%9C%D1%96%D1%81%D1%82%D0%BE/harbour-reopens",
        ),
        ("https://x.example/{section}/{slug}", {"path": "city/a.md"}, "https://x.example/city/a"),
        ("https://x.example/{section}/{slug}", {"path": "city/a/index.md"}, "https://x.example/city/a"),
        ("https://x.example/{slug}", {"slug": "{year}"}, "https://x.example/%7Byear%7D"),
        ("https://x.example/{slug}", {"url": "https://y.example/own?a=1"}, "https://y.example/own?a=1"),
        ("https://x.example/{slug}", {"url": "/own"}, "https://x.example/own"),
    ],
)
def test_an_address_is_the_storys_own_or_made_by_the_template(template: str, special: dict[str, Any], url: str) -> None:
    assert address(template, **special) == url


def test_a_story_without_a_section_that_its_address_needs_is_held() -> None:
    with pytest.raises(ArticleError, match=r"harbour-reopens\.md: has no section, which `story_url` asks for; add"):
        address("https://x.example/{section}/{slug}")


def test_an_address_that_is_none_is_held_at_its_line() -> None:
    with pytest.raises(ArticleError, match=r"harbour-reopens\.md:7: `javascript:x` is no web address; write it whole"):
        address(url="javascript:x", lines={"url": 7})


def test_where_an_address_came_from_is_said() -> None:
    room = newsroom()
    assert url_of(article(), room, "a", "uk", None, NOON)[1] == "`story_url`"
    assert url_of(article(url="/a", origins={"url": "line 3"}), room, "a", "uk", None, NOON)[1] == "line 3"


#: Paths as folders have them, with all that dots may do in a name.
PATHS = st.lists(
    st.text(st.sampled_from("aéB.-_"), min_size=1).filter(lambda part: part not in (".", "..")), min_size=1
)


@given(PATHS.map("/".join), st.sampled_from(["", ".md", ".uk.md", ".HTML.gz", ".gz", ".md.GZ", ".xyz.md"]))
def test_a_name_is_taken_apart_as_the_standard_library_does(path: str, end: str) -> None:
    file = PurePosixPath(path + end)
    packed = file.suffix.lower() == ".gz"
    assert suffix_of(str(file)) == PurePosixPath(file.stem if packed else file.name).suffix.lower()
    stem = PurePosixPath(file.stem).stem if packed else file.stem
    if language_in(str(file)) is None and stem not in ("index", "_index"):
        assert stem_of(str(file)) == stem
