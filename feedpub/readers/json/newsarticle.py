"""schema.org's NewsArticle and its kin as JSON-LD (schema.org/NewsArticle): one, a list, or a ``@graph``.

Things that are named by their ``@id`` only are looked up in the graph. A body is plain text, as schema.org has it,
unless there is HTML in it. Where the article is not free for all (``isAccessibleForFree``), it is for members.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from functools import partial

from feedpub.errors import ArticleError
from feedpub.model import Access, Article, Correction, Enclosure, Image, Person, Status
from feedpub.people import agency_of, authors
from feedpub.readers import Reading
from feedpub.readers.json import bodies, tree, values
from feedpub.readers.json.ninjs import sentences
from feedpub.readers.json.stories import EXCLUDE, Draft, Form, read_file, read_several
from feedpub.readers.json.values import find, find_guard, items, number, said
from feedpub.readers.keys import WEB, Key, MisfitError, guarding
from feedpub.readers.mediatypes import media_type
from feedpub.yamltext import Map, Node, Scalar, Seq

#: The types that are stories; all others in a graph (pages, people, crumbs) are not.
TYPES = frozenset(
    "NewsArticle Article ReportageNewsArticle OpinionNewsArticle AnalysisNewsArticle BackgroundNewsArticle "
    "ReviewNewsArticle AskPublicNewsArticle AdvertiserContentArticle SatiricalArticle BlogPosting LiveBlogPosting "
    "SocialMediaPosting TechArticle ScholarlyArticle Report".split()
)
_STATUSES = {"published": Status.USABLE, "draft": Status.DRAFT, "incomplete": Status.DRAFT, "obsolete": Status.WITHHELD}
_FREE = "isAccessibleForFree"
_URN = ("urn:", "tag:", "http://", "https://")
_IDS = ("identifier.value", "identifier.0.value", "identifier.0", "identifier", "@id")
_NAMES = ("name", "alternateName", "@value")

Things = Mapping[str, Node]


def read(path: str, raw: bytes, context: Reading) -> Sequence[Article | ArticleError]:
    """Read the articles of a file; ArticleError where it is no JSON or holds none."""
    root = tree.load(path, raw)
    try:
        graph = find(root, "@graph")
        nodes: list[Node] = [*(root if isinstance(root, Seq) else [one.node for one in items(graph)])]
        things = {name: node for node in nodes if (name := said(node, "@id")) and said(node, "@type")}
        found = [node for node in nodes if kinds(node) & TYPES]
    except MisfitError as error:
        raise ArticleError(path, error.message, line=error.line) from None
    form = Form(name="newsarticle", ids=_IDS, put=partial(_put, things=things), guards=("expires",))
    if graph is None and isinstance(root, Map):
        return read_file(form, path, root, context)
    if not found:
        raise ArticleError(path, f"holds no article of schema.org; {EXCLUDE}", line=1)
    # A graph describes one page, which its article is alone on; a list is a list.
    return (
        read_file(form, path, found[0], context)
        if graph and len(found) == 1
        else read_several(form, path, found, context)
    )


def kinds(node: Node | None) -> set[str]:
    """The types of a thing, without the address of their vocabulary."""
    return {one.rpartition("/")[2] for one in values.names(find(node, "@type"))}


def _put(draft: Draft, things: Things) -> None:
    if not kinds(draft.node) & TYPES:
        raise MisfitError(draft.node.line, f"is no article of schema.org; {EXCLUDE}")
    if not str(draft.fields.get("id", "urn:")).startswith(_URN) and draft.origins["id"].startswith("`@id`"):
        del draft.fields["id"]  # `#article`, `_:b0`: a name within the page
    draft.put_language("inLanguage.alternateName", "inLanguage.name", "inLanguage")
    draft.put_text("headline", *_texts("headline"), *_texts("name"))
    draft.put_text("subheadline", *_texts("alternativeHeadline"))
    draft.put_text("lead", *_texts("description"), *_texts("abstract"))
    draft.put_moment("published", "datePublished", "dateCreated")
    draft.put_update("dateModified")
    _put_guards(draft)
    if (address := draft.find("url", "mainEntityOfPage.@id", "mainEntityOfPage.url", "mainEntityOfPage")) and (
        values.is_text(address.node) and WEB.fullmatch(values.text(address))
    ):
        draft.put("url", values.token(address), address)
    _put_people(draft, things)
    draft.put_hint("dateline", "dateline")
    _put_subjects(draft)
    _put_rights(draft, things)
    _put_body(draft)
    _put_media(draft, things)
    _put_corrections(draft)


def _texts(name: str) -> tuple[str, ...]:
    """Where the text of a property may stand: JSON-LD allows a list, and a text with its language."""
    return f"{name}.0.@value", f"{name}.0", f"{name}.@value", name


@guarding()
def _put_guards(draft: Draft) -> None:
    for key in find_guard(draft.node, "creativeWorkStatus"):
        draft.put("status", values.choice(key, _STATUSES), key)
    for key in find_guard(draft.node, "expires"):
        draft.put("expires", values.moment(key, draft.language), key)
    parts = [key for one in items(draft.find("hasPart")) for key in find_guard(one.node, _FREE)]
    walls = [one for key in (*find_guard(draft.node, _FREE), *parts) for one in items(key)]
    if walls:  # a part that is not free is what a search engine must not show
        closed = next((key for key in walls if not _is_free(key)), None)
        draft.put("access", Access.MEMBERS if closed else Access.FREE, closed or walls[0])


def _is_free(key: Key) -> bool:
    """``true`` or ``false``, which are also written ``https://schema.org/False`` and in words."""
    if not isinstance(key.node, str):
        return values.switch(key)
    word = key.node.strip().rpartition("/")[2].lower()
    word = {"yes": "true", "no": "false"}.get(word, word)
    return values.switch(Key(key.name, key.line, Scalar(word, key.line)))


def _resolved(node: Node, things: Things) -> Node:
    """The thing that an ``@id`` alone stands for."""
    return things.get(said(node, "@id") or "", node) if isinstance(node, Map) and "name" not in node else node


def _put_people(draft: Draft, things: Things) -> None:
    """Persons as they are, lines of text as bylines; an organisation is no person."""
    key = draft.find("author", "creator")
    draft.put_people(key, _people(key, things))
    names = [said(_resolved(one.node, things), *_NAMES) or "" for one in items(key)]
    agency = next((name for name in names if name and agency_of(name) == name), None)
    if key:
        draft.put("agency", agency, key)
    source = draft.find("sourceOrganization")
    if source and (name := said(_resolved(source.node, things), *_NAMES)):
        draft.put("source", name, source)


def _people(key: Key | None, things: Things) -> Iterator[Person]:
    for one in items(key):
        node = _resolved(one.node, things)
        if isinstance(node, Seq):
            yield from _people(Key(one.name, one.line, node), things)
        elif values.is_text(node):
            yield from authors(values.text(Key(one.name, one.line, node)))
        elif "Organization" not in "".join(kinds(node)):
            url = said(node, "url")
            page = url if url and WEB.fullmatch(url) else None
            yield from (Person(name=name, url=page) for name in _names_of(node) if agency_of(name) != name)


def _names_of(node: Node) -> list[str]:
    return values.names(find(node, "name"), "name", "@value")


def _put_subjects(draft: Draft) -> None:
    sections = draft.find("articleSection")
    section = next(iter(values.names(sections, *_NAMES)), None)
    if sections:
        draft.put("section", section, sections)
    words = draft.find("keywords")
    tags = [tag for name in values.names(words, *_NAMES) for part in name.split(",") if (tag := part.strip())]
    others = values.names(sections, *_NAMES)[1:]
    if place := words or sections:
        draft.put("tags", tuple({tag.casefold(): tag for tag in [*tags, *others]}.values()), place)


def _put_rights(draft: Draft, things: Things) -> None:
    """The copyright notice, else its holder and year, and the licence behind it."""
    notice = draft.find("copyrightNotice")
    holder = None if notice else draft.find("copyrightHolder")
    keys = [one for one in (notice, holder, draft.find("license"), draft.find("usageInfo")) if one]
    if texts := [text for one in keys if (text := _named(one, things))]:
        if holder:
            texts[0] = " ".join(["©", *filter(None, (said(draft.node, "copyrightYear"), texts[0]))])
        draft.put("rights", sentences(texts), keys[0])


def _named(key: Key, things: Things) -> str | None:
    return _text_of(key) or said(_resolved(key.node, things), *_NAMES, "url", "@id")


def _text_of(key: Key) -> str | None:
    return values.text(key) if values.is_text(key.node) else None


def _put_body(draft: Draft) -> None:
    """The article's text; of a live blog its entries, each under its headline."""
    if "LiveBlogPosting" in kinds(draft.node):
        draft.fields["live"] = True
    text, updates = draft.find("articleBody", "text"), draft.find("liveBlogUpdate")
    parts = [bodies.html_of(values.whole_text(text))] if text else []
    for one in items(updates):
        if heading := find(one.node, "headline"):
            parts.append(f"<h3>{bodies.line_of(values.whole_text(heading))}</h3>")
        if entry := find(one.node, "articleBody"):
            parts.append(bodies.html_of(values.whole_text(entry)))
    if place := text or updates:
        draft.put_body("\n".join(parts), place)


def _put_media(draft: Draft, things: Things) -> None:
    if key := draft.find("image"):
        pictures = list(filter(None, (_image(_resolved(one.node, things)) for one in items(key))))
        # The same picture in several shapes is what search engines ask for; readers want it once.
        described = [one for one in pictures if one.caption or one.alt]
        draft.put("images", tuple(described or pictures[:1]), key)
    files = [one for path in ("audio", "video") for one in items(draft.find(path))]
    found = tuple(filter(None, (_enclosure(one) for one in files)))
    if files:
        draft.put("enclosures", found, files[0])


def _image(node: Node) -> Image | None:
    url = str(node).strip() if values.is_text(node) else said(node, "contentUrl", "url", "@id")
    if not url:
        return None
    return Image(
        url=url,
        alt=said(node, "alternateName"),
        caption=said(node, "caption", "description"),
        credit=said(node, "creditText", "creator.name", "copyrightNotice"),
        width=number(node, "width.value", "width"),
        height=number(node, "height.value", "height"),
        media_type=said(node, "encodingFormat"),
    )


def _enclosure(key: Key) -> Enclosure | None:
    url = said(key.node, "contentUrl")
    kind = media_type(said(key.node, "encodingFormat"), url or "")
    if not url or not kind:
        return None
    length = number(key.node, "contentSize") or 0
    return Enclosure(url=url, media_type=kind, length=length, title=said(key.node, "name"))


def _put_corrections(draft: Draft) -> None:
    """Notes on what was put right; one without a date is of the last change."""
    key = draft.find("correction")
    found: list[Correction] = []
    for one in items(key):
        note = _text_of(one) or said(one.node, "text", "name", "description")
        at = find(one.node, "datePublished", "dateCreated")
        when = values.moment(at, draft.language) if at else draft.fields.get("updated") or draft.fields.get("published")
        if note and isinstance(when, date):
            found.append(Correction(at=when, note=note))
    if key:
        draft.put("corrections", tuple(found), key)
