"""RSS 2.0, with the RSS Advisory Board's best practices: https://www.rssboard.org/rss-profile"""

from feedpub.formats import FORMATS
from feedpub.model import Feed
from feedpub.pieces import Pieces


def render(feed: Feed) -> Pieces:
    """The feed as an RSS document in UTF-8."""
    from feedpub.formats import _feedgen  # noqa: PLC0415  feedgen is slow to import

    return _feedgen.rss(feed, FORMATS["rss"].url(feed))


def key(feed: Feed) -> tuple[object, ...]:
    """All that an entry depends on besides itself."""
    from feedpub.formats import _feedgen  # noqa: PLC0415

    form = FORMATS["rss"]
    return _feedgen.key_of(feed, form.url(feed), form.media_type)
