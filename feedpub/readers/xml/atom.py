"""The entries of Atom 1.0 (RFC 4287), of Atom 0.3, and the tombstones of withdrawn ones (RFC 6721)."""

from collections.abc import Iterator, Sequence
from datetime import date
from html import escape

from feedpub.errors import ArticleError
from feedpub.model import Article, Enclosure, Image, Person, Related, Status
from feedpub.readers import Reading
from feedpub.readers.several import noted
from feedpub.readers.xml.draft import (
    Draft,
    comparable,
    each,
    joined,
    line_of,
    named,
    none_of,
    paragraphs,
    tail_of,
    when,
)
from feedpub.readers.xml.entry import file_of, plain_of, put_categories, put_media, put_people, put_text
from feedpub.readers.xml.guards import is_story, put_guards
from feedpub.readers.xml.tree import (
    Element,
    Parts,
    Warnings,
    base_of,
    below,
    children,
    first,
    html,
    language_of,
    name,
    text,
)

_PUBLISHED = ("atom:published", "atom:issued", "atom:created")
_UPDATED = ("atom:updated", "atom:modified")


def read(path: str, root: Element, context: Reading, mends: Warnings) -> Article | Sequence[Article | ArticleError]:
    """The stories of an Atom feed or of an entry document. ArticleError where there are none."""
    if name(root) == "atom:entry":
        draft = Draft(path, "syndication", context)
        draft.warnings += mends
        return _story(draft, root, {})
    feed = children(root)
    gone = {(one.get("ref") or "").strip(): one for one in below(root, "at:deleted-entry")}
    gone.pop("", None)

    def story(entry: Element, id_: str) -> Article:
        draft = Draft(path, "syndication", context, part=id_)
        read_one = _story(draft, entry, feed)
        tombstone = gone.get(id_)
        # A tombstone is void only for an entry that was updated after it (RFC 6721, section 3).
        void = tombstone is None or _is_after(read_one, tombstone, draft)
        return read_one if void else buried(tombstone, id_)

    def buried(tombstone: Element, ref: str) -> Article:
        return _tombstone(Draft(path, "syndication", context, part=ref), tombstone)

    found = each(path, [one for one in root if name(one) == "atom:entry" and is_story(one)], _named, story)
    alive = {one.part for one in found if isinstance(one, Article)}
    others = [one for ref, one in gone.items() if ref not in alive]
    found += each(path, others, lambda one: (one.get("ref").strip(), None), buried)
    return none_of(path, noted(found, mends), "is a feed without entries; leave it out of the folder until it has some")


def _named(entry: Element) -> tuple[str, int | None]:
    """An entry's id; of several with one the latest counts (RFC 4287, section 4.1.1)."""
    id_ = line_of(first(entry, "atom:id")) or _alternate(entry)[1]
    try:
        return id_, int(comparable(when(line_of(first(entry, *_UPDATED[:1])))).timestamp())
    except ValueError:
        return id_, None


def _is_after(story: Article, tombstone: Element, draft: Draft) -> bool:
    said, deleted = story.updated or story.published, _deleted(draft, tombstone)
    return said is not None and deleted is not None and comparable(said) > comparable(deleted)


def _deleted(draft: Draft, tombstone: Element) -> date | None:
    try:
        return draft.moment(tombstone, tombstone.get("when") or "", "when")
    except ArticleError as error:  # an entry that is taken back is, whenever that was
        draft.warn(tombstone.sourceline, error.message)
        return None


def _tombstone(draft: Draft, tombstone: Element) -> Article:
    draft.put("id", draft.part, tombstone, "ref")
    draft.put("status", Status.CANCELED, tombstone)
    draft.put("updated", _deleted(draft, tombstone), tombstone, "when")
    return draft.article()


def _story(draft: Draft, entry: Element, feed: Parts) -> Article:
    _put_names(draft, entry)
    draft.put_language(language_of(entry), entry, "xml:lang")
    put_guards(draft, entry)
    title = first(entry, "atom:title")
    if title is not None:
        # Markup in a title goes later; what only looks like markup in a plain one must not.
        draft.put("headline", _title(title), title)
    put_text(draft, _html_of(first(entry, "atom:summary")), _html_of(first(entry, "atom:content")))
    put_people(draft, _people(entry, feed))
    put_categories(draft, [(at, at.get("label") or at.get("term") or text(at)) for at in below(entry, "atom:category")])
    put_media(draft, entry, list(_files(entry)))
    _put_dates(draft, entry)
    _put_rights(draft, entry, feed)
    return draft.article()


def _put_names(draft: Draft, entry: Element) -> None:
    id_ = first(entry, "atom:id")
    link, address = _alternate(entry)
    if link is not None:
        draft.put("url", joined(base_of(link), address), link)
    if line_of(id_):
        draft.put_text("id", id_)
    elif address:
        draft.put("id", address, link)
    else:
        draft.fail(entry, "an entry with neither `id` nor `link`; it needs an `id`")
    draft.put("slug", tail_of(str(draft.fields["id"])), entry, "id")


def _alternate(entry: Element) -> tuple[Element | None, str]:
    """The entry's own address, best as a page; content that is elsewhere is a page, too."""
    links = [one for one in below(entry, "atom:link") if one.get("rel", "alternate") == "alternate"]
    links.sort(key=lambda one: one.get("type", "text/html") not in ("text/html", "application/xhtml+xml"))
    for at, address in [*((one, one.get("href")) for one in links), *_elsewhere(entry)]:
        if address and address.strip():
            return at, address.strip()
    return None, ""


def _elsewhere(entry: Element) -> Iterator[tuple[Element, str]]:
    content = first(entry, "atom:content")
    if content is not None and content.get("src") and content.get("type", "text/html").startswith("text/"):
        yield content, content.get("src")


def _kind(construct: Element) -> str:
    """``text``, ``html`` or ``xhtml``; Atom 0.3 says it by a media type and a mode."""
    kind, mode = construct.get("type", "text").strip().lower(), construct.get("mode", "xml").strip().lower()
    if kind in ("html", "xhtml", "text"):
        return str(kind)
    if kind in ("text/html", "application/xhtml+xml"):
        return "html" if mode == "escaped" or not len(construct) else "xhtml"
    return "text" if kind.startswith("text/") else ""


def _title(title: Element) -> str:
    kind = _kind(title)
    return html(title) if kind == "xhtml" else line_of(title) if kind == "html" else escape(line_of(title), quote=False)


def _html_of(construct: Element | None) -> tuple[Element, str] | None:
    """A text construct or content and its HTML. Content of other media types is not a text."""
    if construct is None or construct.get("src"):
        return None
    kind = _kind(construct)
    if kind == "xhtml":
        inner = first(construct, "xhtml:div")
        return construct, html(construct if inner is None else inner)
    if kind == "html":
        return construct, text(construct)
    return (construct, paragraphs(text(construct))) if kind else None


def _people(entry: Element, feed: Parts) -> Iterator[tuple[Element, tuple[Person, ...], str | None]]:
    """Its authors, else those of its source, else the feed's (RFC 4287, section 4.2.1)."""
    for holder in (children(entry), children(first(entry, "atom:source")), feed):
        people = [(at, *_person(at)) for at in holder.get("atom:author", ())]
        if any(persons or agency for _, persons, agency in people):
            yield from people
            return


def _person(author: Element) -> tuple[tuple[Person, ...], str | None]:
    address = line_of(first(author, "atom:uri")) or line_of(first(author, "atom:url"))
    email = line_of(first(author, "atom:email"))
    url = joined(base_of(author), address) if address else None
    return named(line_of(first(author, "atom:name")), email or None, url)


def _files(entry: Element) -> Iterator[tuple[Element, Image | Enclosure]]:
    for link in below(entry, "atom:link"):
        if link.get("rel") == "enclosure":
            yield (
                link,
                file_of(link, link.get("href") or "", link.get("type") or "", link.get("length"), link.get("title")),
            )
    content = first(entry, "atom:content")
    if (
        content is not None
        and content.get("src")
        and content.get("type", "").startswith(("image/", "audio/", "video/"))
    ):
        yield content, file_of(content, content.get("src"), content.get("type"), None)


def _put_dates(draft: Draft, entry: Element) -> None:
    draft.put_first_date("published", *(first(entry, what) for what in _PUBLISHED))
    for what in _UPDATED:
        for at in below(entry, what):
            draft.put_update(at)
            draft.put_first_date("published", at)  # without any other date an entry is as old as its update


def _put_rights(draft: Draft, entry: Element, feed: Parts) -> None:
    for holder in (children(entry), children(first(entry, "atom:source")), feed):
        for at in [*holder.get("atom:rights", ()), *holder.get("atom:copyright", ())]:
            if "rights" not in draft.fields:
                draft.put("rights", plain_of(_title(at)), at)
    source = first(entry, "atom:source", "atom:title")
    if source is not None:
        draft.put("source", plain_of(_title(source)), source)
    related = [
        Related(title=link.get("title").strip(), url=joined(base_of(link), link.get("href") or "") or None)
        for link in below(entry, "atom:link")
        if link.get("rel") == "related" and (link.get("title") or "").strip()
    ]
    if related:
        draft.put("related", tuple(related), entry, "link")
