"""A page taken apart: its tree, what can be read on it, and every fact that its markup states."""

from collections.abc import Sequence

from msgspec import Struct

from feedpub.readers import profile as profiles
from feedpub.readers.html import body, encoding, jsonld, limits, metatags, microdata, prune, schemaorg, tree
from feedpub.readers.html.facts import Fact, Facts, Lines
from feedpub.readers.html.schemaorg import Story
from feedpub.readers.html.tree import Scope, Tree, Walk
from feedpub.readers.profile import Profile


class Page(Struct, frozen=True, kw_only=True):
    """What all the choosers look at. ``lines`` are those of the page's text, which messages name."""

    path: str
    lines: Lines
    tree: Tree
    walk: Walk
    holder: Scope | None  #: the element that holds the story's text
    facts: Facts
    stories: tuple[Story, ...]
    warnings: encoding.Warnings
    profile: Profile | None = None  #: the one for the page's site, by which elements were dropped already


def open_page(path: str, raw: bytes, known: Sequence[Profile] = ()) -> Page:
    """Take a page apart. ArticleError where it is no text, empty, or beyond the limits.

    ``known`` are the profiles that it may be read by: the first for its site counts.
    """
    source, utf8, warnings = encoding.decode(path, raw)
    limits.check(path, source)
    parsed = tree.parse(utf8)
    profile = profiles.chosen(known, prune.host_of(parsed), half="html") if known else None
    if profile:
        prune.drop(parsed, profile)
    facts = Facts()
    stories = _stories(parsed)
    for story in stories:
        add_story(facts, story)
    metatags.gather(parsed, facts)
    microdata.gather(parsed, facts)
    walk = tree.walk(parsed.body) if parsed.body is not None else Walk()
    return Page(
        path=path,
        lines=Lines(utf8),
        tree=parsed,
        walk=walk,
        holder=(prune.holder(parsed, walk, profile) if profile else None) or body.find(walk),
        facts=facts,
        stories=stories,
        warnings=warnings,
        profile=profile,
    )


MOST_STORIES = 20  #: a list of other stories has more


def _stories(parsed: Tree) -> tuple[Story, ...]:
    texts = [script.text() for script in parsed.css('script[type*="ld+json" i]')]
    values = [value for text in texts for value in jsonld.load(text)]
    # An object may stand for another only where one has an id.
    referring = any("@id" in text or "\\" in text or "&quot;" in text for text in texts)
    return tuple(_own(parsed, schemaorg.stories(values, referring=referring)[:MOST_STORIES]))


def _own(parsed: Tree, stories: Sequence[Story]) -> Sequence[Story]:
    """The stories that are the page's: where some are by address or headline, not the other articles beside them."""
    articles = [story for story in stories if story.rank == 2 and story.headline]
    if len(articles) < 2:
        return stories
    links = [node.attributes.get("href") for node in parsed.css('link[rel="canonical" i]')]
    links += [node.attributes.get("content") for node in parsed.css('meta[property="og:url" i]')]
    pages = {_address(link) for link in links if link}
    said = [tree.text_of(node) for node in parsed.css("h1")[:MOST_STORIES]]
    said += [node.attributes.get("content") or "" for node in parsed.css('meta[property="og:title" i]')]
    titles = {_letters(one) for one in said} - {""}
    own = [one for one in articles if _letters(one.headline) in titles or pages & {_address(url) for url in one.urls}]
    others = [story for story in articles if story not in own]
    return [story for story in stories if not own or story not in others]


def _address(url: str) -> str:
    return url.partition("#")[0].partition("://")[2].rstrip("/").casefold()


def _letters(text: str) -> str:
    return "".join(c for c in text.casefold() if c.isalnum())


#: Field -> the property of a schema.org story and its name there.
PROPERTIES = (
    ("title", "headline", "headline"),
    ("title", "name", "name"),
    ("title", "alternative", "alternativeHeadline"),
    ("summary", "description", "description"),
    ("published", "published", "datePublished"),
    ("published", "created", "dateCreated"),
    ("updated", "modified", "dateModified"),
    ("expires", "expires", "expires"),
    ("section", "section", "articleSection"),
    ("language", "language", "inLanguage"),
    ("rights", "rights", "copyrightHolder"),
    ("dateline", "dateline", "dateline"),
)


def add_story(facts: Facts, story: Story) -> None:
    """Add what an object in the JSON-LD says of the story."""
    for name, attribute, key in PROPERTIES:
        value: str = getattr(story, attribute)
        if value:
            facts.add(name, said(story.type, key, value))
    for author in story.authors:
        facts.add("author", said(story.type, "author", author))
    for tag in story.tags:
        facts.add("tags", said(story.type, "keywords", tag))
    for url in story.urls:
        facts.add("url", Fact("JSON-LD", f"{story.type}.url", url, ("ld+json",)))
    facts.add("site", Fact("JSON-LD", "publisher", story.publisher, ("ld+json", '"publisher"')))


def said(kind: str, key: str, value: str) -> Fact:
    """A property of a story of that type in the JSON-LD as a fact."""
    return Fact("JSON-LD", f"{kind}.{key}", value, ("ld+json", f'"{key}"'))
