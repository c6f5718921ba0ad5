"""What keeps a story in, under a name that its form does not have: nobody writes ``draft`` or ``embargo`` for nothing.

Content systems and their plugins add such keys and elements to JSON Feed, NewsArticle, RSS and the others. They mean
what they do in a front matter, and of what they and the form say the stricter counts.
"""

from datetime import date

from feedpub.dates import localize
from feedpub.errors import ArticleError
from feedpub.model import Access, Article, Status
from feedpub.readers import draft
from feedpub.readers.frontmatter.draft import Draft
from feedpub.readers.frontmatter.keys import GUARDS, KEYS, declared, plain
from feedpub.readers.frontmatter.state import put_state
from feedpub.readers.frontmatter.when import put_dates
from feedpub.readers.keys import MisfitError
from feedpub.yamltext import Map

_FIELDS = GUARDS - {"due"} | {"members", "password"}


def keeps_in(name: str) -> bool:
    """Whether a key of that name may keep a story in."""
    return KEYS.get(plain(name), ("",))[0] in _FIELDS


def put_strays(story: draft.Draft, found: Map) -> None:
    """Take the stricter of what a story has and of what stands under such keys.

    MisfitError or ArticleError for one that cannot be understood.
    """
    if not found:
        return
    keys, others, blank = declared(story.path, found)
    strays = Draft(story.path, story.form, story.context, keys, others, place="", lines=blank)
    put_state(strays)
    put_dates(strays)
    for name in ("status", "access", "embargo", "expires"):
        if name in strays.fields and _is_stricter(story, strays, name):
            story.infer(name, strays.fields[name], strays.origins[name], strays.lines[name])


def restraints_of(story: draft.Draft, found: Map) -> Article:
    """Who may see a story that cannot be read as a whole, and when: by such keys, and by what was read of it so far."""
    try:
        put_strays(story, found)
    except (MisfitError, ArticleError):
        return story.restraints(withheld=True)
    return story.restraints()


def _is_stricter(story: draft.Draft, strays: Draft, name: str) -> bool:
    theirs, ours = strays.fields[name], story.fields.get(name)
    if name == "status":
        return ours in (None, Status.USABLE) and theirs is not Status.USABLE
    if name == "access":
        return theirs is Access.MEMBERS
    if not isinstance(theirs, date) or not isinstance(ours, date):
        return True
    zone = story.context.zone
    one, other = localize(theirs, zone), localize(ours, zone)
    return one > other if name == "embargo" else one < other
