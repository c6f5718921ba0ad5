"""Who may see the story of an XML file that is not well-formed, and when, by what can be read of it all the same.

Of a file that holds several stories nothing is known: where their tags are broken it cannot be told whose is whose.
"""

from feedpub import readers
from feedpub.errors import ArticleError
from feedpub.model import Article
from feedpub.readers import Reading
from feedpub.readers.xml import tree


def restraints_in(path: str, raw: bytes, context: Reading) -> Article | None:
    """What the one story in the file says, or ``None`` where that is not known."""
    try:
        mended = tree.recovered(path, raw)
        found = readers.read_whole(path, mended, context) if mended else ()
    except ArticleError as error:
        return error.known
    if len(found) != 1:
        return None
    (one,) = found
    known = one.known if isinstance(one, ArticleError) else one
    return known if known and not known.part else None
