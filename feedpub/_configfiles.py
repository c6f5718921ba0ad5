"""Files of a configuration that are in each other's way: of feeds, and of what is about all feeds."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from feedpub._configmistakes import Mistake, mistake
from feedpub.formats import FORMATS
from feedpub.yamltext import Map

if TYPE_CHECKING:
    from feedpub._configkeys import Written

#: What comes with the landing page.
SHARED = ("pages.css", "pages.js", "feed.css", "feed.svg")


def one_file_twice(written: "Written", tree: Map) -> Iterator[Mistake]:
    """Pages whose file is another's already: together they could not be published."""
    taken = {
        name + FORMATS[form].suffix: f"the feed {name}"
        for name, feed in written.feeds.items()
        for form in feed.formats
        if not feed.each
    }
    taken |= {name: f"the folder of {name}" for name, feed in written.feeds.items() if feed.each or feed.archive}
    if written.landing:
        taken |= dict.fromkeys(SHARED, "the landing page")
    for key in ("landing", "opml", "news_sitemap"):
        if page := getattr(written, key):
            if whose := taken.get(page.path):
                message = f"{page.path!r} is taken by {whose}; name another file"
                yield mistake(tree, (key, "path"), message)
            taken.setdefault(page.path, f"`{key}`")
