"""Atom 1.0: RFC 4287."""

from feedpub.formats import FORMATS
from feedpub.model import Feed
from feedpub.pieces import Pieces


def render(feed: Feed) -> Pieces:
    """The feed as an Atom document in UTF-8."""
    from feedpub.formats import _feedgen  # noqa: PLC0415  feedgen is slow to import

    return _feedgen.atom(feed, FORMATS["atom"].url(feed))


def key(feed: Feed) -> tuple[object, ...]:
    """All that an entry depends on besides itself."""
    from feedpub.formats import _feedgen  # noqa: PLC0415

    form = FORMATS["atom"]
    return _feedgen.key_of(feed, form.url(feed), form.media_type)
