"""NITF, the News Industry Text Format of IPTC, 2.5 to 3.6: alone in a file, or inside of NewsML-G2."""

from collections.abc import Sequence
from html import escape

from feedpub import people
from feedpub.model import Article, Enclosure, Image, Status
from feedpub.readers import Reading, iptc
from feedpub.readers.mediatypes import media_type
from feedpub.readers.xml.draft import Draft, line_of, number
from feedpub.readers.xml.tree import Element, below, first, html, language_of, local, name, parse, text

#: ``docdata/@management-status`` (NITF 3.6); ``embargoed`` goes with ``date.release``.
STATUSES = {**iptc.STATUSES, "embargoed": Status.USABLE}
#: What NITF's elements become in HTML; the rest of its inline elements only name what they hold.
TAGS = {
    "hl1": "h2",
    "hl2": "h3",
    "bq": "blockquote",
    "credit": "p",
    "nitf-table": "table",
    "note": "aside",
    **dict.fromkeys(
        "body.content block body.head body.end content hedline lang person org event function location city state "
        "region country sublocation object.title virtloc money num frac frac-num frac-den frac-sep chron copyrite "
        "copyrite.year copyrite.holder classifier alt-code postaddr addressee person.title name.given name.family "
        "delivery.point delivery.office postcode fn datasource tagline bibliography distributor byttl pronounce "
        "custom-table identified-content inlineXML body html".split(),
        "",
    ),
}
_LEFT_OUT = frozenset({"media", "head", "nitf-table-metadata", "nitf-col", "nitf-colgroup", "script", "style"})


def read(path: str, raw: bytes, context: Reading) -> Sequence[Article]:
    """Read a NITF file: its story, and the one that it takes back, if it names one.

    ArticleError where it is not well-formed, or a status or a date cannot be understood.
    """
    root, mends = parse(path, raw)
    draft = Draft(path, "nitf", context)
    draft.warnings += mends
    put_head(draft, root)
    put_content(draft, root)
    data = first(root, "head", "docdata")
    taken_back = None if data is None else _taken_back(draft, data)
    return [draft.article(), taken_back] if taken_back else [draft.article()]


def _taken_back(draft: Draft, data: Element) -> Article | None:
    """The story of another id that the document cancels (``management-doc-idref``, NITF 3.6)."""
    other = (data.get("management-doc-idref") or "").strip()
    if not other or other == draft.fields.get("id"):
        return None
    said = data.get("management-idref-status") or data.get("management-status") or ""
    status = STATUSES.get(said.strip().lower())
    if status is Status.CANCELED:
        killed = Draft(draft.path, draft.form, draft.context, part=other)
        killed.put("id", other, data, "management-doc-idref")
        killed.put("status", status, data, "management-idref-status")
        killed.put("updated", draft.fields.get("published"), data, "date.issue")
        return killed.article()
    if said and status is not Status.USABLE:
        draft.warn(data.sourceline, f"says that {other} is {said.strip()[:40]}; see to it that this is done")
    return None


def put_head(draft: Draft, nitf: Element) -> None:
    """All that the document's head says of it: id, status, dates, rights, subjects."""
    for part in (*below(nitf, "body"), nitf):
        draft.put_language(language_of(part), part, "xml:lang")
    data = first(nitf, "head", "docdata")
    if data is not None:
        _put_id(draft, data)
        _put_status(draft, data)
        _put_dates(draft, data)
        _put_rights(draft, data)
    _put_subjects(draft, nitf)


def put_content(draft: Draft, nitf: Element) -> None:
    """Headline, byline, abstract and text."""
    for one in [*below(nitf, "body", "body.head", "hedline", "hl1"), *below(nitf, "head", "title")]:
        if "headline" not in draft.fields:
            draft.put_text("headline", one)
    for one in below(nitf, "body", "body.head", "hedline", "hl2"):
        if line_of(one) != draft.fields.get("headline"):
            draft.put_text("subheadline", one)
    draft.put_text("agency", first(nitf, "body", "body.head", "distributor"))
    for byline in below(nitf, "body", "body.head", "byline"):
        _put_byline(draft, nitf, byline)
    draft.put_text("dateline", first(nitf, "body", "body.head", "dateline"))
    draft.put_text("lead", first(nitf, "body", "body.head", "abstract"))
    _put_body(draft, nitf)
    _put_media(draft, nitf)


def _put_id(draft: Draft, data: Element) -> None:
    document = first(data, "doc-id")
    if document is not None and (id_ := (document.get("id-string") or "").strip()):
        draft.put("id", id_, document, "doc-id")
    key = first(data, "du-key")
    if key is not None:
        draft.put("version", number(key.get("version")), key, "du-key")


def _put_status(draft: Draft, data: Element) -> None:
    said = (data.get("management-status") or "usable").strip().lower()
    if said not in STATUSES:
        draft.fail(
            data, f"management-status {said[:40]!r} is none of {', '.join(STATUSES)}; ask the sender", guards=True
        )
    draft.put("status", STATUSES[said], data, "management-status")
    if said == "embargoed" and first(data, "date.release") is None:
        draft.fail(data, "is embargoed without a `date.release`; ask the sender until when", guards=True)


def _put_dates(draft: Draft, data: Element) -> None:
    for field, tag in (("published", "date.issue"), ("embargo", "date.release"), ("expires", "date.expire")):
        stamp = first(data, tag)
        if stamp is not None and (said := (stamp.get("norm") or line_of(stamp)).strip()):
            draft.put(field, draft.moment(stamp, said), stamp)
    issued, released = draft.fields.get("published"), draft.fields.get("embargo")
    # Most agencies repeat the date of issue there.
    if issued == released and issued is not None:
        draft.drop("embargo")


def _put_rights(draft: Draft, data: Element) -> None:
    for mark in below(data, "doc.copyright"):
        year, holder = (mark.get("year") or "").strip(), (mark.get("holder") or "").strip()
        if holder:
            draft.put("rights", f"© {year} {holder}" if year else f"© {holder}", mark)
    for terms in below(data, "doc.rights"):
        limits = " ".join((terms.get("limitations") or "").split())
        if limits:
            draft.put("rights", f"{draft.fields.get('rights') or ''} ({limits})".strip(), terms)


def _put_subjects(draft: Draft, nitf: Element) -> None:
    for place in below(nitf, "head", "pubdata"):
        draft.put("section", (place.get("position.section") or "").strip(), place)
    tags: dict[str, Element] = {}
    for subject in below(nitf, "head", "tobject", "tobject.subject"):
        kind, *finer = ((subject.get(f"tobject.subject.{one}") or "").strip() for one in ("type", "matter", "detail"))
        if kind and "section" not in draft.fields:
            draft.put("section", kind, subject)
        for tag in (kind, *finer):
            tags.setdefault(tag, subject)
    for word in below(nitf, "head", "docdata", "key-list", "keyword"):
        tags.setdefault((word.get("key") or "").strip(), word)
    tags.pop("", None)
    tags.pop(str(draft.fields.get("section")), None)
    if tags:
        draft.put("tags", tuple(tags), next(iter(tags.values())))


def _put_byline(draft: Draft, nitf: Element, byline: Element) -> None:
    """The people of a byline; whoever holds the copyright there is their agency."""
    if "authors" in draft.fields:
        return
    names = [line_of(one) for one in byline.iter() if local(one) == "person"]
    found = people.authors(", ".join(names) or text(byline, left_out="byttl"))
    holders = [(one.get("holder") or "").strip() for one in below(nitf, "head", "docdata", "doc.copyright")]
    draft.put("authors", tuple(person for person in found if person.name not in holders), byline)
    if "agency" not in draft.fields:
        said = line_of(byline)
        agency = next((holder for holder in holders if holder and holder in said), None)
        draft.put("agency", agency or people.agency_of(said), byline)


def _put_body(draft: Draft, nitf: Element) -> None:
    content = first(nitf, "body", "body.content")
    if content is None:
        return
    story = html(content, TAGS, _is_left_out)
    ends = [f"<p>{escape(end)}</p>" for one in below(nitf, "body", "body.end", "tagline") if (end := line_of(one))]
    draft.put_body("\n".join([story, *ends]) if story else "", content)


def _is_left_out(element: Element) -> bool:
    # A note of the type `npa` is "not for publication, advisory".
    return local(element) in _LEFT_OUT or (local(element) == "note" and element.get("type") == "npa")


def _put_media(draft: Draft, nitf: Element) -> None:
    images: list[Image] = []
    files: list[Enclosure] = []
    places: dict[str, Element] = {}
    for reference in (one for one in nitf.iter() if name(one) == "media-reference"):
        media = reference.getparent()
        address = (reference.get("source") or "").strip()
        mime = media_type(reference.get("mime-type"), address)
        caption = line_of(first(media, "media-caption")) or None
        if not address:
            continue
        if (media.get("media-type") or "").lower() in ("image", "photo", "graphic") or mime.startswith("image/"):
            places.setdefault("images", media)
            images.append(
                Image(
                    url=address,
                    alt=(reference.get("alternate-text") or "").strip() or None,
                    caption=caption,
                    credit=line_of(first(media, "media-producer")) or None,
                    width=number(reference.get("width")),
                    height=number(reference.get("height")),
                    media_type=mime or None,
                )
            )
        elif mime:
            places.setdefault("enclosures", media)
            files.append(Enclosure(url=address, media_type=mime, title=caption))
    for field, found in (("images", images), ("enclosures", files)):
        if found:
            draft.put(field, tuple(found), places[field])
