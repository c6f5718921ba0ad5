"""Which form of story a JSON file holds, told by its keys; a file of data is none and is named as such."""

from collections.abc import Callable

from feedpub.errors import ArticleError
from feedpub.readers.json import ghost, newsarticle, ninjs, plain, tree, wordpress
from feedpub.readers.json.stories import EXCLUDE
from feedpub.readers.json.values import find, find_guard, said
from feedpub.readers.keys import MisfitError
from feedpub.yamltext import Map, Node, Seq

#: Keys in small letters of which one makes an item of IPTC's beside its ``uri``.
_NINJS = frozenset(
    "$standard standard versioncreated firstcreated contentcreated pubstatus headline headlines headline_main bodies "
    "body_text body_html body_xhtml body_richtext body_main descriptions description_text associations renditions "
    "altids rightsinfo subjects plannedcoverage eventdetails".split()
)


def form_of(path: str, raw: bytes) -> str:
    """The name of the form; ArticleError, with the line, where it is no JSON or no story."""
    root = tree.load(path, raw)
    try:
        for name, is_form in _FORMS.items():
            if is_form(root):
                return name
    except MisfitError as error:
        raise ArticleError(path, error.message, line=error.line) from None
    raise ArticleError(path, _what_else(root), line=1)


def _what_else(root: Node) -> str:
    if not isinstance(root, Map | Seq):
        return f"holds a single value and no story; {EXCLUDE}"
    if not root:
        return "holds nothing; write the story or delete the file"
    if isinstance(root, Map) and find(root, "code") and find(root, "message"):
        return f"is an error message ({said(root, 'message')!r:.80}) where a story should be; fetch it again"
    one = _first(root)
    if isinstance(one, Map) and {"avatar_urls", "taxonomy"} & one.keys():
        return f"holds authors or terms of WordPress and no posts; {EXCLUDE}"
    return f"is JSON, but no form of story that feedpub knows; {EXCLUDE}"


def _first(root: Node, *inside: str) -> Node | None:
    """A file's only story, or the first of its list, which may be under one of the keys ``inside``."""
    if isinstance(root, Map):
        lists = [key.node for key in find_guard(root, *inside) if isinstance(key.node, Seq)]
        root = lists[0] if lists else root
    if isinstance(root, Seq):
        return root[0] if root else None
    return root


def _is_dpa(root: Node) -> bool:
    one = _first(root, "entries", "items")
    return (said(one, "format") or "").startswith("digitalwires") or (
        isinstance(one, Map) and {"urn", "article_html"} <= one.keys()
    )


def _is_newsarticle(root: Node) -> bool:
    if isinstance(root, Map) and "@graph" in root:
        return True
    nodes = root if isinstance(root, Seq) else [root]
    return any(newsarticle.kinds(node) & newsarticle.TYPES for node in nodes) or find(root, "@context") is not None


def _is_jsonfeed(root: Node) -> bool:
    if isinstance(root, Map) and isinstance(root.get("items"), Seq):
        return "jsonfeed.org" in (said(root, "version") or "") or bool({"feed_url", "home_page_url"} & root.keys())
    one = _first(root)
    return isinstance(one, Map) and {"id", "date_published"} <= one.keys()


def _is_wordpress(root: Node) -> bool:
    one = _first(root, *wordpress.INSIDE)
    return find(one, "content.rendered", "title.rendered", "guid.rendered", "content.raw") is not None or (
        isinstance(one, Map) and {"content", "link", "date_gmt"} <= one.keys()
    )


def _is_ghost(root: Node) -> bool:
    return any(isinstance(key.node, Seq) for key in find_guard(root, *ghost.PLACES))


def _is_ninjs(root: Node) -> bool:
    one = _first(root, *ninjs.INSIDE)
    keys = {key.lower() for key in one} if isinstance(one, Map) else set()
    return bool({"uri", "guid"} & keys) and bool(_NINJS & keys)


def _is_plain(root: Node) -> bool:
    return plain.is_story(_first(root, "articles", "stories", "items"))


#: Each form and how it is known; the first that fits counts.
_FORMS: dict[str, Callable[[Node], bool]] = {
    "dpa": _is_dpa,
    "newsarticle": _is_newsarticle,
    "jsonfeed": _is_jsonfeed,
    "wordpress": _is_wordpress,
    "ghost": _is_ghost,
    "ninjs": _is_ninjs,
    "json": _is_plain,
}
