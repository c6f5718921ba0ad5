"""A feed's page for people: its stories as a list, and how to subscribe. It works without script."""

from feedpub.formats import FORMATS, _templates
from feedpub.formats._words import words_for
from feedpub.formats.landing import feed_link, icon
from feedpub.model import Feed


def render(feed: Feed) -> bytes:
    """The feed as an HTML page in UTF-8, in its own language."""
    base = "../" * feed.name.count("/")
    return _templates.page(
        "feed.html",
        feed=feed,
        words=words_for(feed.language),
        self_url=FORMATS["html"].url(feed),
        documents=[
            (name, FORMATS[name].media_type, FORMATS[name].url(feed)) for name in feed.formats if name != "html"
        ],
        feed_link=feed_link,
        base=base,
        icon=icon(feed.image, base) if feed.landing or feed.image else None,
    )
