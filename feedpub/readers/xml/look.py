"""Which form of XML a file is, told by its root."""

import re

from feedpub.errors import ArticleError
from feedpub.readers.xml.source import root_of

_FORMS = {
    **dict.fromkeys(("newsItem", "newsMessage", "packageItem", "conceptItem", "knowledgeItem"), "newsml"),
    **dict.fromkeys(("planningItem", "catalogItem"), "newsml"),
    "nitf": "nitf",
    **dict.fromkeys(("rss", "RDF", "feed", "entry"), "syndication"),
    "urlset": "newssitemap",
}
_ADVICE = {
    "opml": "is a list of feeds, no stories; leave it out of the folder",
    "sitemapindex": "names other sitemaps and holds no stories; give feedpub those",
    "html": "is a web page; save it as .html",
    "NewsML": "is NewsML 1, which feedpub does not read; ask for NewsML-G2 or NITF",
    **dict.fromkeys(
        ("contentMeta", "itemMeta", "contentSet", "groupSet", "itemSet"),
        "is a piece of NewsML-G2; give feedpub the whole newsItem",
    ),
}
_WORDPRESS = re.compile(r"wordpress\.org/export/[0-9.]+/[\"']")


def form_of(path: str, raw: bytes) -> str:
    """The name of the form. ArticleError, with what to do, where it is none that feedpub reads."""
    named, tag = root_of(path, raw)
    root = named.rpartition(":")[2]
    if root == "rss" and _WORDPRESS.search(tag):
        return "wxr"
    if root in _FORMS:
        return _FORMS[root]
    forms = "NewsML-G2, NITF, WordPress exports, RSS, Atom and news sitemaps"
    raise ArticleError(
        path, _ADVICE.get(root, f"its root is `{named[:60]}`; of XML feedpub reads {forms}: export it as one of them")
    )
