"""The records of what is about all feeds together: the landing page and the list of feeds."""

from datetime import datetime

from msgspec import Struct

from feedpub.model import Entry, Feed


class Listed(Struct, frozen=True, kw_only=True):
    """A feed as the pages about all feeds show it."""

    feed: Feed
    group: tuple[str, ...] = ()  #: what it is one of many for: ``("tag",)``, ``("section", "language")``
    carries: str = "full"  #: how much of each story: ``full``, ``summary`` or ``excerpt``
    members: bool = False  #: whether stories for members only are named
    #: its documents, as (format, media type, address), in the order in which the newsroom names the formats
    documents: tuple[tuple[str, str, str], ...] = ()


class Publication(Struct, frozen=True, kw_only=True):
    """The newsroom with all its feeds, as pages and lists of them show it."""

    title: str
    publisher: str
    home_url: str
    feeds_url: str  #: the address of the folder that everything is in, with a slash at its end
    language: str
    updated: datetime
    feeds: tuple[Listed, ...] = ()
    latest: tuple[Entry, ...] = ()
    rights: str | None = None
    image: str | None = None
    opml_url: str | None = None
    description: str | None = None

    @property
    def groups(self) -> dict[tuple[str, ...], list[Listed]]:
        """The feeds by what they are many for, first those that stand for themselves."""
        found: dict[tuple[str, ...], list[Listed]] = {(): []} if any(not one.group for one in self.feeds) else {}
        for one in self.feeds:
            found.setdefault(one.group, []).append(one)
        return found
