"""schema.org's and Dublin Core's words in a page's own elements: microdata (``itemprop``) and RDFa (``property``)."""

from feedpub.readers.html.facts import Fact, Facts
from feedpub.readers.html.tree import Node, Tree, text_of
from feedpub.text import one_line

_FIELDS = {
    "headline": "title",
    "title": "title",
    "datepublished": "published",
    "datecreated": "published",
    "created": "published",
    "issued": "published",
    "date": "published",
    "datemodified": "updated",
    "modified": "updated",
    "description": "summary",
    "articlesection": "section",
    "keywords": "tags",
    "inlanguage": "language",
    "author": "author",
    "creator": "author",
    "copyrightholder": "rights",
    "isaccessibleforfree": "access",
    "expires": "expires",
}
_MOST = 300  #: properties looked at: a page of comments has one for each
_ELSEWHERE = tuple("comment webpage person organization rating product event website breadcrumb place".split())


def gather(tree: Tree, facts: Facts) -> None:
    """Add what the elements' attributes say of the story; those of comments, products and the like are left out."""
    for kind, attribute in (("microdata", "itemprop"), ("RDFa", "property")):
        for node in tree.css(f"[{attribute}]")[:_MOST]:
            if kind == "RDFa" and node.tag == "meta" and node.parent is not None and node.parent.tag == "head":
                continue  # Open Graph: a meta tag
            for name in (node.attributes.get(attribute) or "").split():
                field = _FIELDS.get(name.rsplit(":", 1)[-1].rsplit("/", 1)[-1].casefold())
                if field == "author" and node.tag not in ("meta", "link"):
                    continue  # it can be read on the page, where its place tells whether it is the story's
                if field and not _elsewhere(node, field):
                    facts.add(field, Fact(kind, name, _value(node), (f'{attribute}="{name}"',)))


def _elsewhere(node: Node, field: str) -> bool:
    """Whether a property belongs to something that is not the story; the nearest item around it tells."""
    at = node.parent
    while at is not None and at.is_element_node:
        kind = at.attributes.get("itemtype") or at.attributes.get("typeof")
        if kind:
            low = kind.rsplit("/", 1)[-1].casefold()
            return any(low.endswith(other) for other in _ELSEWHERE) and not (low == "webpage" and field != "title")
        at = at.parent
    return False


def _value(node: Node) -> str:
    attributes = node.attributes
    given = attributes.get("content") or attributes.get("datetime")
    return (one_line(given) if given else text_of(node))[:1000]
