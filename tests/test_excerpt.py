"""The first paragraphs of a text: whole, with every tag closed, and never more than was asked for."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feedpub import markup
from feedpub.excerpt import beginning


@pytest.mark.parametrize(
    ("html", "paragraphs", "first"),
    [
        ("<p>a</p><p>b</p><p>c</p>", 2, "<p>a</p><p>b</p>"),
        ("<p>a</p><p>b</p>", 5, "<p>a</p><p>b</p>"),
        ("<h2>H</h2><p>a</p><h2>I</h2><p>b</p>", 1, "<h2>H</h2><p>a</p>"),
        (
            '<figure><img src="x" alt="&quot;"><figcaption>cap</figcaption></figure><p>a</p><p>b</p>',
            1,
            '<figure><img src="x" alt="&quot;"><figcaption>cap</figcaption></figure><p>a</p>',
        ),
        ("<p>a &amp; <b>b</b> &#60;</p><p>c</p>", 1, "<p>a &amp; <b>b</b> &#60;</p>"),
        ("<div><p>a</p><p>b</p></div><p>c</p>", 1, "<div><p>a</p></div>"),
        ("<blockquote><p>a</p><p>b</p></blockquote><p>c</p>", 2, "<blockquote><p>a</p><p>b</p></blockquote>"),
        ("<ul><li>a</li><li>b</li></ul><p>c</p>", 1, "<ul><li>a</li><li>b</li></ul>"),
        ("<ul><li><p>a</p></li><li><p>b</p></li></ul><p>c</p>", 1, "<ul><li><p>a</p></li></ul>"),
        ("<table><tr><td>a</td></tr></table><p>b</p>", 1, "<table><tr><td>a</td></tr></table>"),
        ("a<br><br>b<br><br>c", 2, "a<br>b<br>"),
        ("a <em>b</em><p>c</p>", 1, "a <em>b</em>"),
        ("", 3, ""),
    ],
)
def test_paragraphs_are_counted_as_a_reader_would(html: str, paragraphs: int, first: str) -> None:
    assert beginning(html, paragraphs) == first


PIECES = st.sampled_from(
    "<p> </p> <div> </div> <ul> <li> </li> </ul> <br> <b> </b> <blockquote> </blockquote> <h2> </h2> text &amp; "
    "<table> <tr> <td> </td> </tr> </table>".split()
)


@given(st.lists(PIECES, max_size=40).map(" ".join), st.integers(1, 4))
def test_a_beginning_is_as_safe_as_the_whole_and_never_longer(text: str, paragraphs: int) -> None:
    html = markup.sanitize(text, "https://gazette.example/")
    first = beginning(html, paragraphs)
    assert len(first) <= len(html)
    assert first.count("<p>") <= max(paragraphs, 0)
    # What the sanitizer makes of it is what it is: every tag is closed, in order.
    assert markup.sanitize(first, "https://gazette.example/").replace("\n", "") in (first.replace("\n", ""), "")
