"""A story in plain JSON: the keys of a Markdown story's front matter, and its text under a key of its own.

``content_html``, ``html`` and ``body_html`` hold HTML, ``content_text``, ``text`` and ``body_text`` plain text,
``markdown`` Markdown, ``body`` and ``content`` what they look like.
"""

from collections.abc import Callable, Sequence

from feedpub.errors import ArticleError
from feedpub.model import Article
from feedpub.readers import Reading
from feedpub.readers.frontmatter.draft import Draft as Facts
from feedpub.readers.frontmatter.facts import put_facts
from feedpub.readers.frontmatter.keys import FIELDS, GUARDS, KEYS, declared, free, plain
from feedpub.readers.json import bodies, tree, values
from feedpub.readers.json.stories import EXCLUDE, Draft, Form, read_file
from feedpub.readers.json.values import find_guard, is_switch
from feedpub.readers.keys import MisfitError
from feedpub.yamltext import Map

#: Where the text may be, and how it becomes a body; Markdown stays what it is.
BODIES: dict[str, Callable[[str], str] | None] = {
    "content_html": str,
    "body_html": str,
    "html": str,
    "markdown": None,
    "content_text": bodies.paragraphs,
    "body_text": bodies.paragraphs,
    "body": bodies.html_of,
    "content": bodies.html_of,
    "text": bodies.paragraphs,
}
IDS = tuple(FIELDS["id"].split())
#: Fields behind whose keys a switch may stand; elsewhere `true` is a slip.
_SWITCHES = GUARDS | {"minor", "published", "images", "enclosures", "related", "corrections"}


def read(path: str, raw: bytes, context: Reading) -> Sequence[Article | ArticleError]:
    """Read the stories of a file; ArticleError where it is no JSON or holds none."""
    return read_file(_FORM, path, tree.load(path, raw), context, "articles", "stories", "items")


def is_story(node: object) -> bool:
    """Whether a mapping has a headline, and a date or a text."""
    if not isinstance(node, Map):
        return False
    known = {KEYS[plain(key)][0] for key in node if plain(key) in KEYS}
    return "headline" in known and ("published" in known or bool(BODIES.keys() & node.keys()))


def _put(draft: Draft) -> None:
    if not is_story(draft.node):
        raise MisfitError(draft.node.line, f"has no headline, or neither a date nor a text; {EXCLUDE}")
    keys, others, blank = declared(draft.path, _written(draft.node))
    for field, found in keys.items():
        for key in found:
            if is_switch(key.node) and field not in _SWITCHES:
                raise MisfitError(key.line, f"`{key.name}` is true or false; write its value in quotation marks")
    facts = Facts(draft.path, draft.form, draft.context, keys, others, place="", lines=draft.lines | blank)
    put_facts(facts)
    draft.fields |= facts.fields
    draft.lines |= facts.lines
    draft.origins |= facts.origins
    draft.warnings += facts.warnings
    for key in (*keys.get("headline", ())[:1], *keys.get("lead", ())[:1]):
        draft.warn_of_unfit(key, values.whole_text(key))
    draft.free |= free([key for key in others if key.name not in BODIES])
    _put_body(draft)


def _written(node: Map) -> Map:
    """The mapping without what is ``null``: a machine's way of saying nothing."""
    found = Map(node.line)
    for name in node:
        for key in find_guard(node, name) if "." not in name else ():
            found[name] = key.node
            found.lines[name] = key.line
    return found


def _put_body(draft: Draft) -> None:
    for name, convert in BODIES.items():
        if key := draft.find(name):
            written = values.whole_text(key)
            draft.put_body(convert(written) if convert else written, key)
            draft.fields["markup"] = "html" if convert else "markdown"
            return


_FORM = Form(name="json", ids=IDS, put=_put, numbered=True, guards=tuple(KEYS))
