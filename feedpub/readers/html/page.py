"""A page taken apart: its tree, what can be read on it, and every fact that its markup states."""

from collections.abc import Sequence
from dataclasses import dataclass

from feedpub.readers import profile as profiles
from feedpub.readers.html import body, encoding, jsonld, limits, metatags, microdata, prune, schemaorg, tree
from feedpub.readers.html.facts import Fact, Facts
from feedpub.readers.html.schemaorg import Story
from feedpub.readers.html.tree import Scope, Tree, Walk
from feedpub.readers.profile import Profile


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """What all the choosers look at. ``source`` is the page's text, for the lines that messages name."""

    path: str
    source: str
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
    source, warnings = encoding.decode(path, raw)
    limits.check(path, source)
    parsed = tree.parse(source)
    profile = profiles.chosen(known, prune.host_of(parsed), half="html") if known else None
    if profile:
        prune.drop(parsed, profile)
    facts = Facts()
    stories = _stories(parsed)
    for story in stories:
        _add_story(facts, story)
    metatags.gather(parsed, facts)
    microdata.gather(parsed, facts)
    walk = tree.walk(parsed.body) if parsed.body is not None else Walk()
    return Page(
        path=path,
        source=source,
        tree=parsed,
        walk=walk,
        holder=(prune.holder(parsed, walk, profile) if profile else None) or body.find(walk),
        facts=facts,
        stories=stories,
        warnings=warnings,
        profile=profile,
    )


_MOST_STORIES = 20  #: a list of other stories has more


def _stories(parsed: Tree) -> tuple[Story, ...]:
    values = [value for script in parsed.css('script[type*="ld+json" i]') for value in jsonld.load(script.text())]
    return tuple(schemaorg.stories(values)[:_MOST_STORIES])


#: Field -> the property of a schema.org story and its name there.
_PROPERTIES = (
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


def _add_story(facts: Facts, story: Story) -> None:
    for name, attribute, key in _PROPERTIES:
        value: str = getattr(story, attribute)
        facts.add(name, Fact("JSON-LD", f"{story.type}.{key}", value, ("ld+json", f'"{key}"')))
    for who in story.authors:
        facts.add("author", Fact("JSON-LD", f"{story.type}.author", who.name, ("ld+json", '"author"')))
    for tag in story.tags:
        facts.add("tags", Fact("JSON-LD", f"{story.type}.keywords", tag, ("ld+json", '"keywords"')))
    for url in story.urls:
        facts.add("url", Fact("JSON-LD", f"{story.type}.url", url, ("ld+json",)))
    facts.add("site", Fact("JSON-LD", "publisher", story.publisher, ("ld+json", '"publisher"')))
