"""What a document must meet before it may take the place of the published one. Nothing invalid gets past.

``rules/`` has every rule as data. ``rss.py``, ``atom.py``, ``jsonfeed.py``, ``sitemap.py``, ``opml.py`` and
``media.py`` say what a document of a format is made of, ``xmldoc.py`` and ``jsondoc.py`` read one and hold it to them.
``own.py`` asks more of feedpub's own documents, ``anybody.py`` takes whatever there is.
"""

from collections.abc import Collection, Sequence
from datetime import datetime

from feedpub.errors import FeedError
from feedpub.gate import familiar, own, pages
from feedpub.gate.anybody import findings, format_of
from feedpub.gate.familiar import Well, forget, learn
from feedpub.gate.finding import Finding, Rule, Severity
from feedpub.gate.rules import RULES, TABLES
from feedpub.model import Document, Feed

__all__ = [
    "RULES",
    "TABLES",
    "Finding",
    "Rule",
    "Severity",
    "Well",
    "check",
    "check_overview",
    "check_page",
    "findings",
    "forget",
    "format_of",
    "learn",
    "well",
]


def check(
    document: Document, feed: Feed, url: str, now: datetime | None = None, last: Collection[str] = frozenset()
) -> None:
    """Return if the document may be published at ``url``; FeedError, saying what stops it, if it may not.

    ``last`` has the ids in the last good one, but for those that may be missing: one that is empty must not follow.
    """
    if last and not feed.entries:
        raise FeedError(document.path, own.emptied(feed.name, last))
    if why := (pages if document.media_type == "text/html" else own).refusal(document, feed, url, now):
        raise FeedError(document.path, why)


def well(document: Document, url: str, now: datetime | None = None) -> Well | None:
    """The entries of a document, if nothing in it is held, for whoever is to :func:`learn` that; ``None`` elsewhere."""
    return familiar.well(document, url=url, now=now) if document.media_type in own.WHOLE else None


def check_page(document: Document, feed: Feed, ids: Sequence[str], url: str, now: datetime | None = None) -> None:
    """As :func:`check`, of a page of a feed's archive which has entries of these ids."""
    if why := own.refusal(document, feed, url, now, ids):
        raise FeedError(document.path, why)


def check_overview(document: Document, url: str, now: datetime | None = None) -> None:
    """As :func:`check`, of a document that is about all feeds."""
    if why := pages.overview_refusal(document, url, now):
        raise FeedError(document.path, why)
