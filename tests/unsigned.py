"""Pages of real sites without all that names their authors: whoever is named on them all the same is made up."""

import json
from collections.abc import Iterator

from selectolax.lexbor import LexborHTMLParser, LexborNode

from feedpub.readers.html import jsonld, metatags

_BYLINE = 250  #: letters from which on an element is prose, in which a name is no byline


def unsigned(source: str, names: list[str]) -> str | None:
    """The page without its authors' ``names`` in markup and bylines; ``None`` where they still stand in one."""
    tree = LexborHTMLParser(source)
    for script in tree.css('script[type*="ld+json" i]'):
        values = jsonld.load(script.text())
        for value in values:
            _strip(value)
        if script.first_child is not None:
            script.first_child.replace_with(json.dumps(values))
    for meta in tree.css("meta"):
        attributes = meta.attributes
        called = (attributes.get("name") or attributes.get("property") or attributes.get("itemprop") or "").lower()
        if metatags.field_of(called) == "author" or called.startswith(("twitter:label", "twitter:data")):
            meta.decompose()
    told = [letters(name) for name in names if len(letters(name)) > 2]
    for node in list(_naming(tree, told)):
        node.decompose()
    return None if any(_naming(tree, told)) else tree.html


def _strip(value: object) -> None:
    if isinstance(value, dict):
        for key in ("author", "creator"):
            value.pop(key, None)
        if value.get("@type") in ("Person", ["Person"]):
            value.clear()
        for inner in value.values():
            _strip(inner)
    elif isinstance(value, list):
        for inner in value:
            _strip(inner)


def _naming(tree: LexborHTMLParser, names: list[str]) -> Iterator[LexborNode]:
    """The outermost elements of little text with one of the names in it."""
    waiting = [tree.body] if tree.body is not None else []
    while waiting:
        node = waiting.pop()
        bare = letters(node.text())
        if not any(name in bare for name in names):
            continue
        if len(bare) < _BYLINE and node.tag not in ("body", "main", "article", "section") and not node.css("h1"):
            yield node
        else:
            waiting += [child for child in node.iter() if child.tag not in ("h1", "script", "style")]


def letters(text: str) -> str:
    """A text's letters alone, in small: names are glued, broken and quoted in many ways."""
    return "".join(c for c in text.casefold() if c.isalpha())
