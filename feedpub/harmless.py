"""HTML that the sanitizer leaves as it is but for its addresses, seen without parsing it: most stories in Markdown are.

It is nothing but blocks of text one after the other (paragraphs, headings, quotations, lists), with emphasis, code and
links in them, each closed where it must be, no tag with an attribute but a link's address. That is what the HTML
standard's parser would find in it, too, and write again letter for letter (sections 13.2.6.4.7 and 13.3). Whatever is
not as plain is for :mod:`feedpub.markup` to have sanitized; a property test holds the two ways together.
"""

import re

# What these hosts and paths are is plain to any parser of addresses, and to `urls.absolute`: it leaves the first as
# they are, and puts the others behind their host.
_HOST = r"(?:[a-z](?:-?[a-z0-9]){0,30}\.){1,6}[a-z]{2,20}"
_MARKS = r"A-Za-z0-9!$()*+,=:@._~-"
_ELSEWHERE = rf"https?://{_HOST}/[/{_MARKS}]*+(?:\?(?:[/{_MARKS}]|&amp;)++)?"
_ROOTED = r"(?:/[A-Za-z0-9_~][A-Za-z0-9._~-]*+)++/?+"
_TAG = re.compile(
    r"<(/?(?:p|h[1-6]|ul|ol|li|blockquote|em|strong|code)(?=>)|/a(?=>)"
    rf'|a(?= href="(?:{_ELSEWHERE}|{_ROOTED})">))'
)
_BASE = re.compile(rf"(https?://{_HOST})/")
_SIMPLE = r"(?:em>/em>|strong>/strong>|code>/code>)"
_WORDS = rf"(?:{_SIMPLE}|a>{_SIMPLE}*+/a>)*+"
_ITEMS = rf"(?:li>{_WORDS}/li>)++"
_BLOCKS = re.compile(
    rf"(?:p>{_WORDS}/p>|{'|'.join(f'h{level}>{_WORDS}/h{level}>' for level in range(1, 7))}"
    rf"|ul>{_ITEMS}/ul>|ol>{_ITEMS}/ol>|blockquote>(?:p>{_WORDS}/p>)++/blockquote>)++"
)
_ODD = re.compile(r"&(?!(?:amp|lt|gt|quot);)")


def as_sanitized(html: str, base: str) -> str | None:
    """What the sanitizer makes of cleaned HTML (:func:`feedpub.text.clean`), ``None`` where nobody can be sure.

    ``base`` is the address that the others are seen from.
    """
    root = _BASE.match(base)
    tags: list[str] = _TAG.findall(html)
    if len(tags) != html.count("<") or len(tags) != html.count(">"):
        return None
    if "\xa0" in html or _ODD.search(html):
        return None
    if root is None or not _BLOCKS.fullmatch(">".join([*tags, ""])):
        return None
    html = html.replace("&quot;", '"')  # which is no part of an address here
    return html.replace('<a href="/', f'<a href="{root[1]}/')
