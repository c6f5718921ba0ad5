"""dpa-digitalwires, the JSON of dpa and of the agencies that it carries (format ``digitalwires@...``).

Of the notepad and the notes to the desk only corrections that are marked as publishable go out.
"""

import re
from collections.abc import Iterator, Sequence
from html import escape, unescape

from feedpub.errors import ArticleError
from feedpub.model import Article, Correction, Image
from feedpub.people import agency_of
from feedpub.readers import Reading
from feedpub.readers.json import bodies, media, tree, values
from feedpub.readers.json.ninjs import put_kill, put_status, sentences, warn_of_note
from feedpub.readers.json.stories import EXCLUDE, Draft, Form, read_file
from feedpub.readers.json.values import find, find_guard, is_true, items, number, said
from feedpub.readers.keys import MisfitError, guarding

INSIDE = ("entries", "items")
_FREE = {
    "urgency": "urgency",
    "kicker": "kicker",
    "desk": "desk_names",
    "genre": "genre_names",
    "place": "geosubject_names",
    "rubric": "rubric_names",
    "signal": "signal",
}
_DATELINE = re.compile(r"\s*(?P<place>[^()]{1,80}?)\s*\((?P<agency>[^()/]{1,40})[^()]{0,40}\)\s*[-–—:]?\s*")
# Pictures, posts, videos and charts stand in the text as elements of dpa's own, which no reader of feeds knows.
_EMBED = re.compile(r"<dnl-(\w{1,40})((?:\s[^<>]{0,4000})?)/?>(?:\s*</dnl-\1>)?")
_ATTRIBUTE = re.compile(r"([\w-]{1,40})=\"([^\"<>]{0,2000})\"")


def read(path: str, raw: bytes, context: Reading) -> Sequence[Article | ArticleError]:
    """Read the entries of a file; ArticleError where it is no JSON or holds none."""
    return read_file(_FORM, path, tree.load(path, raw), context, *INSIDE)


def _put(draft: Draft) -> None:
    draft.put_language("language")
    draft.put_text("headline", "headline")
    draft.put_text("subheadline", "subhead")
    draft.put_text("lead", "teaser")
    draft.put_moment("published", "content_created", "version_created")
    draft.put_update("version_created")
    put_status(draft)
    put_kill(draft, "signal")
    with guarding():
        for embargo in find_guard(draft.node, "embargoed"):
            draft.put("embargo", values.moment(embargo, draft.language), embargo)
    _put_sender(draft)
    _put_subjects(draft)
    rights = [one for path in ("copyrightnotice", "usageterms") if (one := draft.find(path))]
    if rights:
        draft.put("rights", sentences(map(values.text, rights)), rights[0])
    pictures = dict(_pictures(draft))
    if key := draft.find("associations"):
        draft.put("images", tuple(pictures.values()), key)
    _put_body(draft, pictures)
    if not draft.fields.keys() & {"headline", "body"}:
        raise MisfitError(draft.node.line, f"has neither a headline nor a text; {EXCLUDE}")
    _put_corrections(draft)
    for name, path in _FREE.items():
        draft.set_free(name, path)


def _put_sender(draft: Draft) -> None:
    draft.put_byline(draft.find("byline"))
    line = draft.find("dateline")
    parts = _DATELINE.fullmatch(values.text(line)) if line else None
    if line and parts:
        draft.put("dateline", parts["place"], line)
        draft.put("agency", parts["agency"], line)
    elif line:
        draft.put("dateline", values.text(line).rstrip(" -–—:"), line)
    credit = draft.find("creditline")
    if credit and "agency" not in draft.fields:
        name = values.text(credit)
        draft.put("agency", name if name == "dpa" else agency_of(name), credit)


def _put_subjects(draft: Draft) -> None:
    subjects, words = draft.find("dpasubject_names"), draft.find("keyword_names")
    section = next(iter(values.names(subjects)), None)
    if subjects and section:
        draft.put("section", section, subjects)
    draft.put_tags(subjects, words, apart=section)


def _pictures(draft: Draft) -> Iterator[tuple[str, Image]]:
    """The pictures by their URN, the one that leads first, then by rank."""
    found = [one for one in items(draft.find("associations")) if said(one.node, "type") == "image"]
    found.sort(key=lambda one: (not is_true(one.node, "is_featureimage"), number(one.node, "rank") or 0))
    for one in found:
        sizes = media.renditions(size.node for size in items(find(one.node, "renditions")))
        caption, credit = said(one.node, "caption"), said(one.node, "creditline")
        if picture := media.image(sizes, alt=None, caption=caption, credit=credit):
            yield said(one.node, "urn") or picture.url, picture


def _put_body(draft: Draft, pictures: dict[str, Image]) -> None:
    """The text, its boxes of facts and links, and the notice that who publishes without a desk must show."""
    text = draft.find("article_html")
    parts = [values.whole_text(key) for path in ("article_html", "infobox_html", "linkbox_html")
             if (key := draft.find(path))]  # fmt: skip
    if text:
        if notice := said(draft.node, "autopublishnotice"):
            parts.append(bodies.paragraphs(notice))
        draft.put_body(_EMBED.sub(lambda tag: _embedded(tag, pictures), "\n".join(parts)), text)


def _embedded(tag: re.Match[str], pictures: dict[str, Image]) -> str:
    """A picture of the text as a figure, any other embed as a link."""
    attributes = {name: unescape(value) for name, value in _ATTRIBUTE.findall(tag[2])}
    if picture := pictures.get(attributes.get("ref", "")):
        caption = " ".join(part for part in (attributes.get("caption"), attributes.get("creditline")) if part)
        return f'<figure><img src="{escape(picture.url)}"><figcaption>{escape(caption)}</figcaption></figure>'
    address = escape(attributes.get("src", ""))
    return f'<p><a href="{address}">{address}</a></p>' if address else ""


def _put_corrections(draft: Draft) -> None:
    """The notes for readers on what was put right; those for the desk stay with the desk."""
    at, notes = draft.find("version_created"), draft.find("ednotes")
    for one in items(notes):
        if not is_true(one.node, "is_publishable"):
            warn_of_note(draft, find(one.node, "ednote"))
    if at and notes:
        texts = (
            said(one.node, "ednote")
            for one in items(notes)
            if "correction" in (said(one.node, "role") or "") and is_true(one.node, "is_publishable")
        )
        draft.put(
            "corrections",
            tuple(Correction(at=values.moment(at, draft.language), note=text) for text in texts if text),
            notes,
        )


_FORM = Form(name="dpa", ids=("urn",), put=_put, guards=("pubstatus", "embargoed"))
