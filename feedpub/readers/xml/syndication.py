"""A feed as a source: RSS 0.9 to 2.0 and Atom 0.3 and 1.0, whose entries become stories under the ids they have.

Here is what the two have in common; :mod:`.rss` and :mod:`.atom` read their own elements.
"""

from collections.abc import Sequence

from feedpub.errors import ArticleError
from feedpub.model import Article
from feedpub.readers import Reading
from feedpub.readers.xml import atom, rss, wxr
from feedpub.readers.xml.tree import below, local, name, parse


def read(path: str, raw: bytes, context: Reading) -> Article | Sequence[Article | ArticleError]:
    """Read the entries of a feed, or the one of an Atom entry document. ArticleError where it holds none."""
    root, mends = parse(path, raw)
    if name(root).startswith("atom:"):
        return atom.read(path, root, context, mends)
    if any(name(one) in ("wp:status", "wp:post_type") for item in below(root, "channel", "item") for one in item):
        return wxr.posts_of(path, root, mends, context)  # an export is no feed, whatever its root looks like
    if name(root) in ("rss", "rdf:RDF"):
        return rss.read(path, root, context, mends)
    message = f"its root `{local(root)}` is in a namespace that is no feed's; export it as RSS 2.0 or Atom"
    raise ArticleError(path, message, line=root.sourceline)
