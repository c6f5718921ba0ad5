"""A feed's page for people: its stories as a list, and how to subscribe. It works without script."""

from collections.abc import Iterable

from feedpub.formats import FORMATS, _templates
from feedpub.formats._shared import each
from feedpub.formats._words import words_for
from feedpub.formats.landing import feed_link, icon
from feedpub.model import Entry, Feed
from feedpub.pieces import Pieces


def render(feed: Feed) -> bytes:
    """The feed as an HTML page in UTF-8, in its own language."""
    base = "../" * feed.name.count("/")
    return _templates.page(
        "feed.html",
        feed=feed,
        words=words_for(feed.language),
        self_url=FORMATS["html"].url(feed),
        articles=[one.body.decode() for one in pieces(feed).entries],
        documents=[
            (name, FORMATS[name].media_type, FORMATS[name].url(feed)) for name in feed.formats if name != "html"
        ],
        feed_link=feed_link,
        base=base,
        icon=icon(feed.image, base) if feed.landing or feed.image else None,
    )


def pieces(feed: Feed) -> Pieces:
    """The page's stories, without what is around them."""

    def articles(entries: Iterable[Entry]) -> Iterable[bytes]:
        return (_article(one, feed.language) for one in entries)

    return Pieces(head=b"", entries=each(feed.entries, key(feed), articles), end=b"")


def key(feed: Feed) -> tuple[object, ...]:
    """All that a story depends on besides its entry."""
    return ("html", feed.language)


def _article(entry: Entry, language: str) -> bytes:
    """A story on the page of a feed in that language."""
    return _templates.page("article.html", entry=entry, language=language, words=words_for(language))
