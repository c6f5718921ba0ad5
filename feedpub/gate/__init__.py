"""What a document must meet before it may take the place of the published one. Nothing invalid gets past.

Two parsers that nobody here wrote read every document back (lxml as most publishers do, expat as most readers do), and
what they find must be the feed that was meant: its address, its entries, in its order, each once.
"""

from collections.abc import Callable
from xml.parsers import expat

from feedpub.errors import FeedError
from feedpub.gate import syndication
from feedpub.model import Document, Feed

LARGEST = 5_000_000  #: bytes; the W3C feed validator refuses more, and readers take seconds for it

_RULES: dict[str, Callable[[bytes], syndication.Seen]] = {
    "application/rss+xml": syndication.rss,
    "application/atom+xml": syndication.atom,
}


def check(document: Document, feed: Feed, url: str) -> None:
    """Return if the document may be published at ``url``; FeedError, saying what stops it, if it may not."""
    if len(document.body) > LARGEST:
        size = f"{len(document.body) / 1e6:.1f} MB"
        raise FeedError(document.path, f"is {size}, more than readers take; lower its `limit` or send summaries only")
    try:
        _expat(document.body)
        seen = _RULES[document.media_type](document.body)
    except (expat.ExpatError, ValueError) as error:
        raise FeedError(document.path, f"is not well-formed ({error}); please report this bug") from None
    is_rss = document.media_type == "application/rss+xml"
    wanted = [entry.guid or entry.id if is_rss else entry.id for entry in feed.entries]
    if seen.ids != wanted:
        lost = [one for one in wanted if one not in seen.ids] or ["their order"]
        raise FeedError(document.path, f"lost {lost[0]} on the way; please report this bug")
    if len(set(seen.ids)) != len(seen.ids):
        twice = next(one for one in seen.ids if seen.ids.count(one) > 1)
        raise FeedError(document.path, f"has {twice} twice; give one of the two stories another `id:`")
    if both := set(seen.deleted).intersection(seen.ids):
        raise FeedError(document.path, f"has a tombstone beside the entry of {min(both)}; please report this bug")
    if seen.self_url != url:
        raise FeedError(document.path, f"says it is at {seen.self_url}, not {url}; please report this bug")
    for place in seen.missing:
        raise FeedError(document.path, f"{place} is missing; please report this bug")


def _expat(body: bytes) -> None:
    parser = expat.ParserCreate()
    parser.Parse(body, True)
