"""Text that every format can carry, whatever came in."""

import re
import unicodedata
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from feedpub.errors import ArticleError
from feedpub.text import _PLAIN, clean, cleaned, cleared, decode, is_plain, one_line, squeezed

#: Any text at all, with what Python lets in and no file should hold.
ANY = st.text(st.characters(exclude_categories=()))


def as_xml(text: str) -> str | None:
    """The text through lxml and back: a ValueError if XML cannot hold it."""
    element = etree.Element("a")
    element.text = text
    found: str | None = etree.fromstring(etree.tostring(element)).text
    return found


@given(ANY)
def test_any_text_can_be_written_as_xml_once_it_is_clean(text: str) -> None:
    cleaned = clean(text)
    assert (as_xml(cleaned) or "") == cleaned


@given(ANY)
def test_cleaning_twice_is_cleaning_once(text: str) -> None:
    assert clean(clean(text)) == clean(text)
    assert one_line(one_line(text)) == one_line(text)


@given(ANY)
def test_clean_text_is_normalized_and_can_be_encoded(text: str) -> None:
    cleaned = clean(text)
    assert unicodedata.is_normalized("NFC", cleaned)
    assert cleaned.encode().decode() == cleaned


@given(ANY)
def test_one_line_has_no_break_and_no_space_at_its_ends(text: str) -> None:
    line = one_line(text)
    assert line.splitlines() in ([], [line])
    assert line == line.strip()
    assert "  " not in line


@pytest.mark.parametrize(
    "text",
    [
        "Plain.",
        "Ґанок, їжак",
        "Ünïcödé",
        "👨‍👩‍👧 🇺🇦 👍🏽",
        "سلام",
        "שלום",
        "a\u200db",
        "a\u200fb",
        "soft\u00adhyphen",
        "日本",
    ],
)
def test_what_a_newsroom_means_stays(text: str) -> None:
    assert clean(text) == text


@pytest.mark.parametrize(
    ("text", "cleaned"),
    [
        ("a\x00b\x0cc", "ab\nc"),
        ("a\r\nb\rc\u2028d\x85e", "a\nb\nc\nd\ne"),
        ("\ufeffa\ufeffb", "ab"),
        ("a\ufffe\uffff\ufdd0\U0001ffffb", "ab"),
        ("\x93quoted\x94 \x96 it\x92s", "“quoted” – it’s"),
        ("\ud83d\udd25", "🔥"),
        ("\ud83d!", "\ufffd!"),
        ("\udd25\ud83d", "\ufffd\ufffd"),
        ("e\u0301", "é"),
        ("safe\u202egnp.exe\u2066", "safegnp.exe"),
        ("tab\tstays", "tab\tstays"),
    ],
)
def test_what_no_feed_may_carry_goes(text: str, cleaned: str) -> None:
    assert clean(text) == cleaned


def test_one_line_takes_every_kind_of_space_for_one() -> None:
    assert one_line(" a\u00a0\u2003b\n\tc\u3000") == "a b c"


@pytest.mark.parametrize(
    "raw",
    ["Ґ é".encode(), "\ufeffҐ é".encode(), "\ufeffҐ é".encode("utf-16-le"), "\ufeffҐ é".encode("utf-16-be")],
)
def test_a_file_is_read_by_its_byte_order_mark_else_as_utf_8(raw: bytes) -> None:
    assert decode(raw, "a.md") == "Ґ é"


def test_bytes_of_another_encoding_are_told_with_line_and_byte() -> None:
    with pytest.raises(ArticleError, match=re.escape("a.md:3: byte 0xcf is not UTF-8; save the file as UTF-8")):
        decode(b"one\ntwo\n" + "Привіт".encode("cp1251"), "a.md")


@given(st.binary())
def test_any_bytes_are_a_text_or_an_article_error(raw: bytes) -> None:
    with suppress(ArticleError):
        assert isinstance(decode(raw, "a.md"), str)


@given(st.text(st.sampled_from("a b\t\n\xa0\u2003é.<")))
def test_any_text_on_one_line_is_its_words_with_a_space_between(text: str) -> None:
    assert one_line(text) == " ".join(clean(text).split())


#: Whole texts of letters that stay as they are, and some that do not.
NEARLY_PLAIN = st.lists(st.sampled_from(["a", "ї", "“", "日", "é", " ", "  ", "\n", "\n\n"]) | ANY).map("".join)


@given(NEARLY_PLAIN | ANY)
def test_a_plain_text_is_clean_and_has_no_white_space_but_spaces_and_line_ends(text: str) -> None:
    if is_plain(text.encode("utf-8", "surrogatepass")):
        assert clean(text) == text
        assert {char for char in text if char.isspace()} <= {" ", "\n"}


def test_no_plain_letter_joins_another() -> None:
    plain = [char for char in map(chr, range(0x80, 0x110000)) if _PLAIN.fullmatch(char)]
    second = {
        chr(int(part, 16))
        for char in map(chr, range(0x110000))
        if not (parts := unicodedata.decomposition(char)).startswith("<")
        for part in parts.split()[1:]
    }
    assert len(plain) > 30_000
    for char in plain:
        assert char.isprintable()
        assert not char.isspace()
        assert unicodedata.combining(char) == 0
        assert unicodedata.normalize("NFC", char) == char
        assert not 0x1100 <= ord(char) <= 0x11FF  # Hangul's parts, which are joined by rule
    assert not second & set(plain)


@pytest.mark.parametrize("text", ["", "Tram", "Трамвай їде\n\nдо моря", "“日本” – 100 €", "naïve"])
def test_most_texts_are_plain(text: str) -> None:
    assert is_plain(text.encode())


@given(NEARLY_PLAIN.map(lambda text: text * 30) | ANY)
def test_a_squeezed_text_is_what_splitting_and_joining_makes_of_it(text: str) -> None:
    assert squeezed(text) == " ".join(text.split()).encode("utf-8", "surrogatepass")


@given(NEARLY_PLAIN.map(lambda text: text * 30) | NEARLY_PLAIN | ANY)
def test_the_short_ways_to_clean_a_text_are_as_the_long_one(text: str) -> None:
    assert clean(text) == cleaned(text)
    assert one_line(text) == " ".join(cleaned(text).split())


@pytest.mark.parametrize("raw", [b"\xc3 \x80", b"a\xd0.\xb0b", b"\xe2 \x80\x93"])
def test_a_letter_with_another_between_its_bytes_is_no_plain_text(raw: bytes) -> None:
    assert not is_plain(raw)


@given(NEARLY_PLAIN.map(lambda text: text.encode("utf-8", "surrogatepass")), st.binary(max_size=2), st.integers(0, 40))
def test_bytes_are_clear_only_if_cleaning_leaves_their_text_as_it_is(raw: bytes, junk: bytes, at: int) -> None:
    raw = raw[:at] + junk + raw[at:]
    if clear := cleared(raw):
        assert clean(raw.decode()) == raw.decode()
        assert b"\n".join(clear.lines) == raw
        assert clear.is_plain == is_plain(raw)


@pytest.mark.parametrize("raw", [b"\xd0A\xb9", b"\xd0\n\xb9", b"\xd0", b"a\x00b", b"a\rb", "e\u0301".encode()])
def test_broken_letters_and_what_is_to_be_cleaned_are_not_clear(raw: bytes) -> None:
    assert cleared(raw) is None
