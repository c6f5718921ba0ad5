"""The items of RSS 0.9x, 1.0 (RDF) and 2.0, with the modules that feeds carry: content, Dublin Core, Media RSS, iTunes.

https://www.rssboard.org/rss-specification, https://web.resource.org/rss/1.0/spec.
"""

from collections.abc import Iterator, Sequence

from feedpub.errors import ArticleError
from feedpub.model import Article, Enclosure, Image, Person
from feedpub.readers import Reading
from feedpub.readers.several import noted
from feedpub.readers.xml.draft import Draft, each, is_web, joined, line_of, mailed, named, none_of, tail_of
from feedpub.readers.xml.entry import file_of, put_categories, put_media, put_people, put_text
from feedpub.readers.xml.guards import put_guards
from feedpub.readers.xml.tree import Element, Parts, Warnings, base_of, below, children, first, html, language_of, text

_RDF_ABOUT = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}about"
_PUBLISHED = ("pubDate", "dc:date", "dcterms:issued", "dcterms:created", "atom:published")
_UPDATED = ("atom:updated", "dcterms:modified")


def read(path: str, root: Element, context: Reading, mends: Warnings) -> Sequence[Article | ArticleError]:
    """The stories of an RSS feed. ArticleError where it has no items."""
    channel = children(first(root, "channel"))
    items = [*below(root, "channel", "item"), *below(root, "item")]

    def named(item: Element) -> tuple[str, None]:
        return _id(path, item)[1], None

    def story(item: Element, id_: str) -> Article:
        return _story(Draft(path, "syndication", context, part=id_), item, channel)

    found = each(path, items, named, story)
    return none_of(path, noted(found, mends), "is a feed without items; leave it out of the folder until it has some")


def _story(draft: Draft, item: Element, channel: Parts) -> Article:
    id_at, id_ = _id(draft.path, item)
    draft.put("id", id_, id_at)
    draft.put("slug", tail_of(id_), id_at)
    _put_address(draft, item, channel)
    _put_language(draft, item, channel)
    draft.put_text("headline", first(item, "title") if line_of(first(item, "title")) else first(item, "dc:title"))
    put_text(draft, _summary(item), _content(item))
    put_people(draft, _people(item))
    words = [(at, text(at)) for what in ("category", "dc:subject") for at in below(item, what)]
    put_categories(draft, words)
    put_media(draft, item, list(_files(item)))
    _put_dates(draft, item)
    put_guards(draft, item)
    for at in [*below(item, "dc:rights"), *below(item, "media:copyright"), *channel.get("copyright", ())]:
        if "rights" not in draft.fields:
            draft.put_text("rights", at)
    draft.put_text("source", first(item, "source"))
    return draft.article()


def _id(path: str, item: Element) -> tuple[Element, str]:
    """The permanent id: ``guid``, in RSS 1.0 ``rdf:about``, else the link."""
    for at, said in (
        (first(item, "guid"), line_of(first(item, "guid"))),
        (item, (item.get(_RDF_ABOUT) or "").strip()),
        (first(item, "link"), line_of(first(item, "link"))),
    ):
        if said:
            return at, said
    raise ArticleError(path, "an item with neither `guid` nor `link`; it needs a `guid`", line=item.sourceline)


def _put_address(draft: Draft, item: Element, channel: Parts) -> None:
    link, guid = first(item, "link"), first(item, "guid")
    for at, said in (
        (link, line_of(link)),
        (guid, line_of(guid) if guid is not None and guid.get("isPermaLink", "true").lower() != "false" else ""),
        *(
            (one, one.get("href") or "")
            for one in below(item, "atom:link")
            if one.get("rel", "alternate") == "alternate"
        ),
    ):
        if said and at is not None and (at is not guid or is_web(said)):
            site = next(iter(channel.get("link", ())), None)
            draft.put("url", joined(base_of(at) or line_of(site), said), at)
            return


def _put_language(draft: Draft, item: Element, channel: Parts) -> None:
    for parts in (channel, children(item)):
        for what in ("language", "dc:language"):
            for at in parts.get(what, ()):
                draft.put_language(line_of(at), at, what)
    draft.put_language(language_of(item), item, "xml:lang")


def _summary(item: Element) -> tuple[Element, str] | None:
    for what in ("description", "dc:description", "media:description", "itunes:summary", "atom:summary"):
        for at in below(item, what):
            if said := text(at):
                return at, said
    return None


def _content(item: Element) -> tuple[Element, str] | None:
    for at in below(item, "content:encoded"):
        if said := text(at):
            return at, said
    for what in ("xhtml:body", "xhtml:div"):
        for at in below(item, what):
            return at, html(at)
    return None


def _people(item: Element) -> Iterator[tuple[Element, tuple[Person, ...], str | None]]:
    """The item's authors, from the first kind of element that names any."""
    for what in ("dc:creator", "author", "atom:author", "itunes:author"):
        people = [(at, *_person(at, what)) for at in below(item, what)]
        if any(persons or agency for _, persons, agency in people):
            yield from people
            return


def _person(at: Element, what: str) -> tuple[tuple[Person, ...], str | None]:
    if what == "atom:author":
        return named(line_of(first(at, "atom:name")))
    if what == "author":
        return (mailed(line_of(at)), None) if "@" in text(at) else named(line_of(at))
    return named(line_of(at))


def _files(item: Element) -> Iterator[tuple[Element, Image | Enclosure]]:
    for at in below(item, "enclosure"):
        yield at, file_of(at, at.get("url") or "", at.get("type") or "", at.get("length"))
    for at in below(item, "image", "url"):
        yield at, Image(url=joined(base_of(at), line_of(at)))


def _put_dates(draft: Draft, item: Element) -> None:
    draft.put_first_date("published", *(first(item, what) for what in _PUBLISHED))
    for at in (one for what in _UPDATED for one in below(item, what)):
        draft.put_update(at)
        draft.put_first_date("published", at)  # without any other date an item is as old as its update
