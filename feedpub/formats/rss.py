"""RSS 2.0, with the RSS Advisory Board's best practices: https://www.rssboard.org/rss-profile"""

from feedpub.formats import FORMATS
from feedpub.model import Feed
from feedpub.pieces import Pieces


def render(feed: Feed) -> Pieces:
    """The feed as an RSS document in UTF-8."""
    from feedpub.formats import _feedgen  # noqa: PLC0415  feedgen is slow to import

    return _feedgen.rss(feed, FORMATS["rss"].url(feed))
