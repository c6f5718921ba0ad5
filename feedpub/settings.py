"""What a configuration says, as plain records: what each key means stands where it is read (``_config*keys.py``).

A build that knows from the last one that the configuration is the same takes them from there: to check it anew would
take longer than the build, most of it for importing pydantic.
"""

import os
from collections.abc import Mapping
from datetime import timedelta
from functools import lru_cache
from pathlib import Path
from typing import Literal
from zoneinfo import ZoneInfo

from msgspec import Struct


class Selection(Struct, frozen=True, kw_only=True):
    """Stories by what they say of themselves."""

    language: tuple[str, ...]
    section: tuple[str, ...]
    tag: tuple[str, ...]
    author: tuple[str, ...]
    source: tuple[str, ...]
    form: tuple[str, ...]
    status: tuple[str, ...]
    fields: Mapping[str, tuple[str, ...]]


class License(Struct, frozen=True, kw_only=True):
    """What machines may do with the stories (RSL 1.0)."""

    permits: tuple[str, ...]
    prohibits: tuple[str, ...]
    payment: str | None
    standard: str | None
    terms: str | None
    server: str | None


class Archive(Struct, frozen=True, kw_only=True):
    """All that a feed ever carried, on pages."""

    stories: int  #: on a page


class Feed(Selection, frozen=True, kw_only=True):
    """A feed, or with ``each`` one for each value of its stories."""

    each: tuple[str, ...]
    title: str
    description: str | None
    exclude: Selection | None
    at_least: int
    limit: int  #: stories
    hours: int | None
    bytes: int | None  #: of each of its documents
    order: str
    content: str | int  #: ``full``, ``summary``, or how many paragraphs
    lead_image: tuple[str, ...]
    formats: tuple[str, ...]
    image: str | None
    rights: str | None
    members: bool
    ttl: int | None  #: minutes
    corrections: Literal["top", "foot"] | None
    correction_prefix: Mapping[str, str] | None  #: by language
    embargo_offset: timedelta
    license: License | None
    listed: bool
    archive: Archive | None


class Landing(Struct, frozen=True, kw_only=True):
    """The page where people find the feeds."""

    path: str
    description: str | None
    stories: int


class Opml(Struct, frozen=True, kw_only=True):
    """The list of all feeds."""

    path: str


class NewsSitemap(Selection, frozen=True, kw_only=True):
    """The stories of the last two days for news search."""

    path: str
    name: str | None
    exclude: Selection | None


class Site(Struct, frozen=True, kw_only=True):
    """The publication."""

    title: str
    url: str
    authority: str
    language: str
    timezone: ZoneInfo
    rights: str | None
    publisher: str
    feeds_url: str
    hub: str | None
    image: str | None
    corrections: Literal["top", "foot"]
    correction_prefix: Mapping[str, str] | None  #: by language


class Source(Struct, frozen=True, kw_only=True):
    """A folder of stories."""

    path: Path
    story_url: str
    language: str | None
    section: str | None
    form: str | None
    authors: Path | None
    profile: str | None
    include: tuple[str, ...]
    exclude: tuple[str, ...]


class Target(Struct, frozen=True, kw_only=True):
    """Where the feeds are written."""

    path: Path
    gzip: bool = False


class Run(Struct, frozen=True, kw_only=True):
    """When `feedpub run` publishes by itself."""

    cron: str


class Withdrawals(Struct, frozen=True, kw_only=True):
    """What becomes of stories that are taken back, and of those whose files are gone."""

    notice: timedelta
    tombstone: timedelta
    deleted: str


class Guards(Struct, frozen=True, kw_only=True):
    """How much of what was published may change in one build."""

    dates: int
    share: int  #: per cent
    few: int


class Rules(Struct, frozen=True, kw_only=True):
    """Where things stand on pages, whatever these are."""

    title: tuple[str, ...]
    date: tuple[str, ...]
    updated: tuple[str, ...]
    authors: tuple[str, ...]
    lead: tuple[str, ...]
    section: tuple[str, ...]
    drop: tuple[str, ...]


class HtmlRules(Rules, frozen=True, kw_only=True):
    """Where things stand on pages in HTML: CSS selectors."""

    image: tuple[str, ...]
    body: tuple[str, ...]


class TextRules(Rules, frozen=True, kw_only=True):
    """What lines of page text say: patterns."""

    begin: tuple[str, ...]
    end: tuple[str, ...]


class Profile(Struct, frozen=True, kw_only=True):
    """How the pages of one site are read."""

    host: tuple[str, ...]
    files: tuple[str, ...]
    html: HtmlRules
    text: TextRules


class Config(Struct, frozen=True, kw_only=True):
    """A configuration that holds. Paths of sources and targets are absolute."""

    path: Path  #: of the file, as the person gave it
    stamp: tuple[int, ...] = ()  #: of the file before it was read: size, times of change (ns), inode
    site: Site
    sources: tuple[Source, ...]
    feeds: Mapping[str, Feed]
    targets: tuple[Target, ...]
    schedule: tuple[Run, ...]
    landing: Landing | None
    opml: Opml | None
    news_sitemap: NewsSitemap | None
    profiles: Mapping[str, Profile]
    withdrawals: Withdrawals
    guards: Guards

    @property
    def root(self) -> Path:
        """The configuration's folder, where relative paths begin. A link to the file counts where the link is."""
        return _folder_of(self.path, "" if os.path.isabs(self.path) else os.getcwd())  # noqa: PTH109, PTH117

    @property
    def state(self) -> Path:
        """The folder of feedpub's own files."""
        return self.root / ".feedpub"

    def line(self, *keys: str | int) -> int | None:
        """The line of a key, by its place, as the file is now; ``None`` where it is not there any more."""
        from feedpub.config import line_at  # noqa: PLC0415  it imports pydantic

        return line_at(self.path, *keys)


@lru_cache(maxsize=8)  # a build asks for it a dozen times
def _folder_of(path: Path, _where: str) -> Path:
    return Path(os.path.abspath(path)).parent  # noqa: PTH100  resolve() would follow the link
