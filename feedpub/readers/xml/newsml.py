"""NewsML-G2, the wire format of IPTC, 2.2 to 2.35: one newsItem, or the newsItems of a newsMessage.

The specification: https://iptc.org/std/NewsML-G2/. Of items only those of text are stories; pictures, packages,
concepts and plans are not.
"""

import re
from collections.abc import Sequence
from datetime import date

from feedpub.errors import ArticleError
from feedpub.model import Article, Correction, Enclosure, Image, Person, Related, Status
from feedpub.people import is_name
from feedpub.readers import Reading
from feedpub.readers.iptc import STATUSES, is_kill, warning_of
from feedpub.readers.mediatypes import media_type
from feedpub.readers.several import noted
from feedpub.readers.xml import nitf
from feedpub.readers.xml.draft import Draft, each, line_of, number, paragraphs, tail_of
from feedpub.readers.xml.tree import Element, below, first, html, language_of, local, name, parse, text

_OTHERS = {
    "packageItem": "is a package, which only names its stories; give feedpub the newsItems",
    "conceptItem": "is a concept, no story; leave it out of the folder",
    "knowledgeItem": "is a list of concepts, no story; leave it out of the folder",
    "planningItem": "is a plan of coverage, no story; leave it out of the folder",
    "catalogItem": "is a catalogue of codes, no story; leave it out of the folder",
}
_TEXTUAL = ("text", "composite")
_TOP_SUBJECT = re.compile(r"\d{2}000000")  # of IPTC's subject codes and media topics: sport, politics ...
_DESK = re.compile(r"department|desk|categor|section", re.IGNORECASE)
#: For whom a note is: any other may be for editors alone.
_PUBLIC_NOTES = ("public", "correction", "corrective")
_SUMMARIES = ("summary", "abstract", "lead", "standfirst", "", "caption")


def read(path: str, raw: bytes, context: Reading) -> Article | Sequence[Article | ArticleError]:
    """Read the stories of a NewsML-G2 file. ArticleError where it holds none, or what guards one is not understood."""
    root, mends = parse(path, raw)
    if local(root) == "newsItem":
        draft = Draft(path, "newsml", context)
        draft.warnings += mends
        return _story(draft, root)
    if local(root) != "newsMessage":
        message = _OTHERS.get(local(root), f"`{local(root)}` is no item of NewsML-G2; give feedpub the newsItem")
        raise ArticleError(path, message, line=root.sourceline)
    items = [item for items in below(root, "itemSet") for item in items]
    stories = [item for item in items if local(item) == "newsItem" and _class_of(item) in (*_TEXTUAL, "")]
    if not stories:
        what = _class_of(items[0]) or local(items[0]) if items else "nothing"
        message = f"holds no story, just {what}; leave it out of the folder"
        raise ArticleError(path, message, line=root.sourceline)

    def named(item: Element) -> tuple[str, int | None]:
        return _guid_of(path, item), number(item.get("version"))

    def story(item: Element, guid: str) -> Article:
        draft = Draft(path, "newsml", context, part=guid)
        draft.put("slug", tail_of(guid), item, "guid")
        return _story(draft, item)

    return noted(each(path, stories, named, story), mends)


def _guid_of(path: str, item: Element) -> str:
    if guid := (item.get("guid") or "").strip():
        return guid
    raise ArticleError(path, "a `newsItem` without `guid`; ask the sender for one", line=item.sourceline)


def _class_of(item: Element) -> str:
    return code(first(item, "itemMeta", "itemClass"))


def code(element: Element | None) -> str:
    """The code behind the scheme's alias in ``qcode``, or at the end of ``uri``: ``usable`` of ``stat:usable``."""
    if element is None:
        return ""
    said = (element.get("qcode") or element.get("uri") or "").strip()
    return str(re.split(r"[:/#]", said)[-1])


def _story(draft: Draft, item: Element) -> Article:
    kind = _class_of(item)
    if kind not in (*_TEXTUAL, ""):
        draft.fail(item, f"is an item of {kind}, no story; leave it out of the folder")
    draft.put("id", _guid_of(draft.path, item), item, "guid")
    draft.put("version", number(item.get("version")), item, "version")
    tag = first(item, "contentMeta", "language")
    if tag is not None:
        draft.put_language(tag.get("tag"), tag, "language")
    draft.put_language(language_of(item), item, "xml:lang")
    _put_management(draft, item)
    _put_rights(draft, item)
    content = first(item, "contentMeta")
    if content is not None:
        _put_texts(draft, content)
        _put_people(draft, item, content)
        _put_subjects(draft, content)
    _put_content(draft, item)
    if kind == "composite" and "body" not in draft.fields and draft.fields.get("status") is not Status.CANCELED:
        draft.fail(item, "is an item of several parts without a text; leave it out of the folder")
    return draft.article()


def _put_management(draft: Draft, item: Element) -> None:
    """Status, embargo, expiry, dates, and what the sender tells the desk."""
    _put_status(draft, item)
    for embargo in below(item, "itemMeta", "embargoed"):
        if not line_of(embargo):
            draft.fail(
                embargo,
                "`embargoed` does not say until when; ask the sender, or wait for the next version",
                guards=True,
            )
        draft.put_embargo(embargo)
    for expiry in [*below(item, "itemMeta", "expires"), *below(item, "contentMeta", "expires")]:
        draft.put_expiry(expiry)
    created = [("itemMeta", "firstCreated"), ("contentMeta", "contentCreated"), ("itemMeta", "versionCreated")]
    draft.put_first_date("published", *(first(item, *path) for path in created))
    draft.put_update(first(item, "itemMeta", "versionCreated"))
    _put_notes(draft, item)


def _put_status(draft: Draft, item: Element) -> None:
    """The strictest of what ``pubStatus`` says, and of signals that take the item back."""
    for status in below(item, "itemMeta", "pubStatus"):
        said = code(status).lower()
        if said not in STATUSES:
            draft.fail(
                status, f"`pubStatus` {said[:40]!r} is none of {', '.join(STATUSES)}; ask the sender", guards=True
            )
        if STATUSES[said] is not Status.USABLE or "status" not in draft.fields:
            draft.put("status", STATUSES[said], status)
    for signal in below(item, "itemMeta", "signal"):
        if is_kill(code(signal)):
            draft.put("status", Status.CANCELED, signal)


def _put_notes(draft: Draft, item: Element) -> None:
    """What a correction says to the public; that a note is for the desk to act upon."""
    corrects = any(code(signal).lower() == "correction" for signal in below(item, "itemMeta", "signal"))
    at = draft.fields.get("updated") or draft.fields.get("published")
    for note in below(item, "itemMeta", "edNote"):
        role = re.split(r"[:/#]", note.get("role") or "")[-1]
        if corrects and role in _PUBLIC_NOTES and line_of(note) and isinstance(at, date):
            draft.put("corrections", (Correction(at=at, note=line_of(note)),), note)
        elif warning := warning_of(line_of(note)):
            draft.warn(note.sourceline, f"`edNote` {warning}")


def _put_rights(draft: Draft, item: Element) -> None:
    for info in below(item, "rightsInfo"):
        holder = first(info, "copyrightHolder")
        notice = line_of(first(info, "copyrightNotice"))
        if holder is not None and not notice and (name := _called(holder)):
            notice = f"© {name}"
        terms = line_of(first(info, "usageTerms"))
        draft.put("rights", ". ".join(one.rstrip(".") for one in (notice, terms) if one), info)


def _put_texts(draft: Draft, content: Element) -> None:
    headlines = list(below(content, "headline"))
    language = draft.language
    # In the item's own language first; a role names headlines beside the main one.
    headlines.sort(key=lambda one: (_role(one) not in ("", "main"), language_of(one) != language))
    for one in headlines:
        field = "subheadline" if "sub" in _role(one) else "headline"
        if field not in draft.fields and line_of(one) != draft.fields.get("headline"):
            draft.put_text(field, one)
    descriptions = [one for one in below(content, "description") if _role(one) in _SUMMARIES and line_of(one)]
    if descriptions:
        draft.put_text("lead", min(descriptions, key=lambda one: _SUMMARIES.index(_role(one))))
    draft.put_text("dateline", first(content, "dateline"))


def _role(element: Element) -> str:
    return str(re.split(r"[:/#]", element.get("role") or "")[-1]).lower()


def _called(party: Element) -> str:
    """The name of a person or an organisation: its ``name``, else its ``literal``."""
    return line_of(first(party, "name")) or (party.get("literal") or "").strip()


def _put_people(draft: Draft, item: Element, content: Element) -> None:
    """The people of the byline, else those among the creators; what is no person's name is an agency's."""
    for line in below(content, "creditline"):
        draft.put("agency", line_of(line).strip("-–—/ "), line)
    for byline in below(content, "by"):
        draft.put_byline(line_of(byline), byline)
    creators = [(one, _called(one)) for one in below(content, "creator") if _called(one)]
    people = [(one, called) for one, called in creators if is_name(called)]
    if people and "authors" not in draft.fields:
        draft.put("authors", tuple(Person(name=called) for _, called in people), people[0][0])
    others = [(one, called) for one, called in creators if not is_name(called)]
    others += [(one, _called(one)) for one in below(item, "itemMeta", "provider")]
    others += [(one, code(one)) for one in below(item, "itemMeta", "provider") if code(one)]
    for one, called in others:
        if called and "agency" not in draft.fields:
            draft.put("agency", called, one)


def _put_subjects(draft: Draft, content: Element) -> None:
    tags: dict[str, Element] = {}
    for subject in below(content, "subject"):
        names = sorted(below(subject, "name"), key=lambda one: language_of(one) != draft.language)
        called = line_of(names[0]) if names else ""
        if not called:
            continue
        scheme = (subject.get("qcode") or "").partition(":")[0]
        if "section" not in draft.fields and (_DESK.search(scheme) or _TOP_SUBJECT.fullmatch(code(subject))):
            draft.put("section", called, subject)
        tags.setdefault(called, subject)
    for word in below(content, "keyword"):
        tags.setdefault(line_of(word), word)
    tags.pop("", None)
    tags.pop(str(draft.fields.get("section")), None)
    if tags:
        draft.put("tags", tuple(tags), next(iter(tags.values())))
    slugline = first(content, "slugline")
    if slugline is not None and line_of(slugline):
        draft.free["slugline"] = line_of(slugline)


def _put_content(draft: Draft, item: Element) -> None:
    for content in below(item, "contentSet"):
        for part in content:
            if "body" in draft.fields and name(part) != "remoteContent":
                continue
            if name(part) == "inlineXML":
                _put_inline(draft, part)
            elif name(part) == "inlineData" and not part.get("encoding"):
                plain = (part.get("contenttype") or "text/plain").startswith("text/plain")
                draft.put_body(paragraphs(text(part)) if plain else text(part), part)
        _put_remote(draft, content)
    related = [
        Related(title=line_of(first(link, "title")), url=(link.get("href") or "").strip() or None)
        for link in below(item, "itemMeta", "link")
        if link.get("rel", "").endswith("seeAlso") and line_of(first(link, "title"))
    ]
    if related:
        draft.put("related", tuple(related), item, "link")


def _put_inline(draft: Draft, inline: Element) -> None:
    for document in inline:
        if local(document) == "nitf":
            inner = Draft(draft.path, draft.form, draft.context)
            nitf.put_content(inner, document)
            draft.fill(inner)  # what the item itself says counts for more
        elif local(document) == "html":
            body = next((one for one in document if local(one) == "body"), document)
            draft.put_body(html(body), body)
        elif local(document) in ("div", "p", "body", "section", "article"):
            draft.put_body(html(inline), inline)


def _put_remote(draft: Draft, content: Element) -> None:
    """Files beside the text: one picture, the largest of its renditions, and sound or film."""
    images: list[tuple[int, Element]] = []
    files: list[Enclosure] = []
    for part in below(content, "remoteContent"):
        address = (part.get("href") or "").strip()
        kind = media_type(part.get("contenttype"), address)
        if address and kind.startswith("image/"):
            images.append((number(part.get("width")) or 0, part))
        elif address and kind.startswith(("audio/", "video/")):
            files.append(Enclosure(url=address, media_type=kind, length=number(part.get("size")) or 0))
    if images:
        _, best = max(images, key=lambda one: one[0])
        picture = Image(
            url=best.get("href").strip(),
            width=number(best.get("width")),
            height=number(best.get("height")),
            media_type=media_type(best.get("contenttype"), best.get("href")),
            length=number(best.get("size")),
        )
        draft.put("images", (picture,), best)
    if files:
        draft.put("enclosures", tuple(files), content, "remoteContent")
