"""Where the pages of an archive are, and how they lead to each other. Pure.

``news/archive/7`` is the seventh page of ``news``, ``news/archive/7-2`` its second edition. A page names its follower
before that is there: a page that never changes can name it in no other way. Numbers are given once.
"""

import re
from collections.abc import Sequence

from feedpub.ledger import Page
from feedpub.model import Chain
from feedpub.urls import part

FOLDER = "archive"
GONE = ".gone"  #: behind the name of a page that was taken away, of an empty file that tells a web server so
_NAME = re.compile(r"([1-9][0-9]{0,8})(?:-([1-9][0-9]{0,8}))?")


def folder(feed: str) -> str:
    """Where the pages of a feed are."""
    return f"{feed}/{FOLDER}"


def stem(feed: str, number: int, edition: int = 1) -> str:
    """The path of a page without suffix."""
    return f"{folder(feed)}/{number}" + (f"-{edition}" if edition > 1 else "")


def numbered(name: str) -> tuple[int, int] | None:
    """The number and the edition of a page by its file's name without suffix; ``None`` where it is no page's."""
    found = _NAME.fullmatch(name)
    return (int(found[1]), int(found[2] or 1)) if found else None


def after(pages: Sequence[Page]) -> int:
    """The number of the page that comes next."""
    return max((one.number for one in pages), default=0) + 1


def chained(feeds_url: str, feed: str, pages: Sequence[Page]) -> dict[int, Chain]:
    """Of each page that is somewhere its links, by number."""
    there = [one for one in sorted(pages, key=lambda one: one.number) if one.members]
    at = [feeds_url + part(stem(feed, one.number, one.edition)) for one in there]
    around = [None, *at, feeds_url + part(stem(feed, after(pages)))]
    return {
        page.number: Chain(previous=around[place], next=around[place + 2], current=feeds_url + part(feed))
        for place, page in enumerate(there)
    }


def newest(feeds_url: str, feed: str, pages: Sequence[Page]) -> Chain | None:
    """The links of the feed itself; ``None`` as long as there is no page."""
    there = [one for one in pages if one.members]
    if not there:
        return None
    last = max(there, key=lambda one: one.number)
    return Chain(previous=feeds_url + part(stem(feed, last.number, last.edition)))
