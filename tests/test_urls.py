"""Addresses that mean the same to every reader."""

from urllib.parse import quote, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feedpub.urls import LINKS, WEB, absolute, part, resolved

BASE = "https://gazette.example/en/story"


@pytest.mark.parametrize(
    ("url", "found"),
    [
        ("https://x.example/a", "https://x.example/a"),
        ("HTTPS://X.Example/A", "https://x.example/A"),
        ("https://x.example", "https://x.example/"),
        ("//x.example/a", "https://x.example/a"),
        ("/a", "https://gazette.example/a"),
        ("a/b", "https://gazette.example/en/a/b"),
        ("../a", "https://gazette.example/a"),
        ("#f", "https://gazette.example/en/story#f"),
        ("?q=1", "https://gazette.example/en/story?q=1"),
        ("/їжак і ліс", "https://gazette.example/%D1%97%D0%B6%D0%B0%D0%BA%D1%96%D0%BB%D1%96%D1%81"),
        ("/a%20b", "https://gazette.example/a%20b"),
        ("/100%", "https://gazette.example/100%25"),
        ("/a%zz", "https://gazette.example/a%25zz"),
        ('/a"<b>', "https://gazette.example/a%22%3Cb%3E"),
        ("https://bücher.example/", "https://xn--bcher-kva.example/"),
        ("https://президент.рф/", "https://xn--d1abbgf6aiiy.xn--p1ai/"),
        ("https://x.example:8443/a", "https://x.example:8443/a"),
        ("https://[2001:db8::1]/a", "https://[2001:db8::1]/a"),
        ("https://user:secret@x.example/a", "https://x.example/a"),
        ("https://x.example/a?b=1&c=2", "https://x.example/a?b=1&c=2"),
        (" https://x.example/\n a\t", "https://x.example/a"),
        ("https://x.example/\x00a", "https://x.example/a"),
    ],
)
def test_an_address_becomes_absolute_and_ascii(url: str, found: str) -> None:
    assert absolute(url, BASE) == found


@pytest.mark.parametrize(
    "url",
    [
        *(
            "",
            "  ",
            "javascript:alert(1)",
            "java\nscript:alert(1)",
            "data:text/html,x",
            "file:///etc/passwd",
            "ftp://x/",
        ),
        *("mailto:a@b.example", "http://", "http://[", "http://x:y/", 'http://a"b/', "http://a<b>/"),
    ],
)
def test_what_is_no_web_address_is_none(url: str) -> None:
    assert absolute(url, BASE) is None


def test_links_in_a_story_may_also_be_mail_and_telephone() -> None:
    assert absolute("mailto:ольга@x.example?subject=a b", BASE, LINKS) == (
        "mailto:%D0%BE%D0%BB%D1%8C%D0%B3%D0%B0@x.example?subject=ab"
    )
    assert absolute("tel:+380441234567", BASE, LINKS) == "tel:+380441234567"


@given(st.text(st.characters(exclude_categories=())))
def test_any_text_is_an_absolute_ascii_address_or_none(text: str) -> None:
    found = absolute(text, BASE, LINKS)
    if found is not None:
        assert found.isascii()
        assert not set(found) & set(' "<>\n\t\x00')
        assert urlsplit(found).scheme in LINKS


@given(st.text(st.characters(exclude_categories=())))
def test_an_absolute_address_stays_as_it_is(text: str) -> None:
    found = absolute(text, BASE)
    if found is not None:
        assert absolute(found, "https://elsewhere.example/") == found


@pytest.mark.parametrize(
    ("text", "found"), [("a b", "a%20b"), ("uk/a", "uk/a"), ("ї", "%D1%97"), ("a?b#c", "a%3Fb%23c"), ("50%", "50%25")]
)
def test_a_text_becomes_one_part_of_an_address(text: str, found: str) -> None:
    assert part(text) == found


#: Letters of which addresses are made, and those that make one unusual.
_ADDRESSES = st.from_regex(r"https?://[a-zA-Z0-9.:@_-]{1,12}(/[a-zA-Z0-9!$&'()*+,;=:@/?#%._~-]{0,20})?", fullmatch=True)


@given(_ADDRESSES, st.sampled_from([BASE, "http://x.example/", "https://x.example/a/b?c"]))
def test_an_address_that_needs_nothing_is_what_the_long_way_makes_of_it(url: str, base: str) -> None:
    # White space is dropped, and an address with some in it always goes the long way.
    assert absolute(url, base) == absolute(f" {url}", base)


@given(
    st.text(st.sampled_from("/////..aZ9?#%&;:@~ é'()")).map(lambda text: f"/{text}"),
    st.sampled_from(
        [BASE, "http://x.example:8080", "//x.example/a", "mailto:a@x.example", "ftp://x.example/", "", "a"]
    ),
    st.sampled_from([WEB, LINKS]),
)
def test_an_address_from_the_root_is_what_the_long_way_makes_of_it(
    url: str, base: str, schemes: frozenset[str]
) -> None:
    assert absolute(url, base, schemes) == resolved(url, base, schemes)


@given(st.text(st.sampled_from("aZ9/._~-é %?")))
def test_a_plain_part_is_encoded_as_the_long_way_has_it(text: str) -> None:
    assert part(text) == quote(text, safe="/-._~")
