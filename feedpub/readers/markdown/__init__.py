"""A story in Markdown under its front matter, as Hugo, Jekyll, Pelican, Eleventy, Nikola, Astro and Zola have them.

:mod:`.head` finds the front matter and reads it, :mod:`feedpub.readers.frontmatter` makes fields of its keys. The rest
is the body, which stays Markdown. A story whose status, draft, access, embargo or expiry cannot be understood is held
back.
"""

import re
from unicodedata import is_normalized

from feedpub.errors import ArticleError
from feedpub.model import Access, Article
from feedpub.readers import Reading
from feedpub.readers._file import plain_text_of, text_of, undamaged
from feedpub.readers.frontmatter.draft import Draft
from feedpub.readers.frontmatter.facts import put_facts
from feedpub.readers.frontmatter.keys import KEYS, declared, free, nearly, plain
from feedpub.readers.frontmatter.restraint import restraints, restraints_in
from feedpub.readers.frontmatter.state import put_tagged
from feedpub.readers.keys import MisfitError
from feedpub.readers.markdown.firstheading import first_heading, without
from feedpub.readers.markdown.head import Parts, load, split
from feedpub.readers.markdown.leadimage import lead_image
from feedpub.text import clean, one_line
from feedpub.yamltext import cut_values

SECTION_PAGE = "_index."  #: what Hugo and Zola have the name of a section's page begin with
MOST_SLIPS = 100  #: unknown keys that are looked at for a slip: each costs the time of reading half a story

_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f]")
_BLANKS = re.compile(r"(?:[ \t]*\n)+")


def read(path: str, raw: bytes, context: Reading) -> Article | tuple[()]:
    """Read a Markdown story, as :func:`article_of` does; the page of a section (``_index.md``) holds none."""
    name = path.rpartition("/")[2]
    return () if name.startswith(SECTION_PAGE) else article_of(path, raw, context)


def article_of(path: str, raw: bytes, context: Reading) -> Article:
    """The story; ArticleError where it is no text, the front matter cannot be read, a value is none of its field's.

    A headline that the front matter lacks is the text's first heading of the first level; the body never repeats it.
    """
    plain_text = plain_text_of(raw)
    text = plain_text if plain_text is not None else _readable(path, raw, context)
    is_clean = plain_text is not None or _is_clean(text)
    control = None if is_clean else _CONTROL.search(text)
    # The head is cleaned only then: U+2028 and its like are characters to YAML, and cleaning makes line ends of them.
    head = clean(text) if control else text
    try:
        parts = split(path, head)
        draft = metadata(path, parts, context) if context.companion is None else _draft_beside(path, parts, context)
    except ArticleError as error:
        if error.known is None:
            error.known = restraints_in(path, "markdown", context, head)
        raise
    if control:
        line = text.count("\n", 0, control.start()) + 1
        draft.warn(line, f"a control character (0x{ord(control[0]):02x}) was left out; check the text there")
    _put_body(parts.body if is_clean else clean(parts.body), parts.body_line, draft)
    _put_lead_image(draft)
    _put_free(draft)
    _warn_of_cuts(parts, draft)
    draft.fields["markup"] = "markdown"
    return draft.article()


def metadata(path: str, parts: Parts, context: Reading) -> Draft:
    """The fields that a head fills. ArticleError where it cannot be read, or says what no field can hold."""
    keys, others, blank = declared(path, load(path, parts))
    draft = Draft(path, "markdown", context, keys, others, lines=blank)
    try:
        put_facts(draft)
        if parts.syntax == "nikola":
            put_tagged(draft)
    except MisfitError as error:
        raise ArticleError(path, error.message, line=error.line, known=restraints(draft)) from None
    return draft


def _draft_beside(path: str, parts: Parts, context: Reading) -> Draft:
    """The facts of the file beside the story's (Nikola's ``.meta``), which errors name, as they give its lines."""
    if parts.head.strip():
        message = "has facts on top, and in its .meta file, too; keep them in one of the two"
        raise ArticleError(path, message, line=parts.head_line)
    try:
        facts = split(path, clean(_text(path, context.companion or b"")))
        if not facts.head or facts.body.strip():
            raise ArticleError(path, "text that is no fact; write .. key: value", line=facts.body_line)
        return metadata(path, facts, context)
    except ArticleError as error:
        known = error.known or restraints_in(path, "markdown", context, undamaged(context.companion or b""))
        raise ArticleError(path, f"in its .meta file: {error.message}", line=error.line, known=known) from None


def _readable(path: str, raw: bytes, context: Reading) -> str:
    """The same as :func:`_text`; an error knows who may see the story all the same."""
    try:
        return _text(path, raw)
    except ArticleError as error:
        error.known = restraints_in(path, "markdown", context, undamaged(context.companion or raw))
        raise


def _text(path: str, raw: bytes) -> str:
    """The file's text with ``\\n`` line ends."""
    text = text_of(path, raw)
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    return text


def _is_clean(text: str) -> bool:
    # What `clean` would change is not printable or not NFC; asking so takes a tenth of its time.
    seen = text.replace("\n", "").replace("\t", "").replace("\u00a0", "")
    return seen.isprintable() and is_normalized("NFC", text)


def _put_body(body: str, line: int, draft: Draft) -> None:
    """The body without the headline and without blank lines around it."""
    body, line = _from_text_on(body, line)
    said = draft.fields.get("headline")
    # A headline that the front matter gives is repeated, if anywhere, right at the top.
    heading = first_heading(_beginning(body) if said else body) if may_head(body, begins=bool(said)) else None
    if heading and not said:
        at = line + heading.start
        draft.infer("headline", heading.text, f"first heading, line {at}", at)
    elif heading and (heading.start or heading.text.casefold() != str(said).casefold()):
        heading = None
    if heading:
        body, line = _from_text_on(without(body, heading), line)
    if body := body.rstrip():
        draft.infer("body", body, f"lines {line} to {line + body.count(chr(10))}", line)
    draft.fields["body_line"] = line


def may_head(text: str, *, begins: bool = True) -> bool:
    """Whether a text may have a heading of the first level: that it ``begins`` with, or anywhere."""
    if begins:
        text = _beginning(text)
    # Either way to write one has one of these in it.
    return "#" in text or "=" in text


def _beginning(text: str) -> str:
    """The lines in which a text may begin with a heading."""
    at = -1
    for _ in range(3):
        if (at := text.find("\n", at + 1)) < 0:
            return text
    return text[:at]


def _put_lead_image(draft: Draft) -> None:
    # Of a story for members only, nothing of the text may go out.
    if "images" in draft.fields or draft.fields.get("access") is Access.MEMBERS:
        return
    body = str(draft.fields.get("body", ""))
    if found := lead_image(body):
        image, at = found
        line = draft.lines["body"] + body.count("\n", 0, at)
        draft.infer("images", (image,), f"first picture of the text, line {line}", line)


def _from_text_on(body: str, line: int) -> tuple[str, int]:
    blank = _BLANKS.match(body)
    return (body[blank.end() :], line + blank[0].count("\n")) if blank else (body, line)


def _put_free(draft: Draft) -> None:
    for name, value in free(draft.others):
        draft.free.setdefault(one_line(name), _cleaned(value))
    for key in draft.others[:MOST_SLIPS]:
        near = nearly(key.name)
        # Beside `source`, `sources` is another key and no slip.
        if near and KEYS[plain(near)][0] not in draft.keys:
            draft.lines.setdefault(KEYS[plain(near)][0], key.line)  # what is missing is missing there
            draft.warn(key.line, f"`{key.name}` is no known key and kept as it is; did you mean `{near}`?")


def _cleaned(value: str | tuple[str, ...]) -> str | tuple[str, ...]:
    return clean(value) if isinstance(value, str) else tuple(map(clean, value))


def _warn_of_cuts(parts: Parts, draft: Draft) -> None:
    if parts.syntax != "yaml":
        return
    for cut in cut_values(parts.head, first_line=parts.head_line):
        if KEYS.get(plain(cut.key), ("",))[0] in ("headline", "subheadline", "lead"):
            lost = one_line(cut.lost)[:40]
            draft.warn(
                cut.line, f"`{cut.key}` ends before {lost!r}, which is a comment to YAML; put the whole value in quotes"
            )
