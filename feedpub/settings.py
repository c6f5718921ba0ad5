"""What a configuration says, as plain records: what each key means stands where it is read (``_config*keys.py``).

A build that knows from the last one that the configuration is the same takes them from there: to check it anew would
take longer than the build, most of it for importing pydantic.
"""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Literal
from zoneinfo import ZoneInfo


@dataclass(frozen=True, slots=True, kw_only=True)
class Selection:
    """Stories by what they say of themselves."""

    language: tuple[str, ...]
    section: tuple[str, ...]
    tag: tuple[str, ...]
    author: tuple[str, ...]
    source: tuple[str, ...]
    form: tuple[str, ...]
    status: tuple[str, ...]
    fields: Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True, kw_only=True)
class License:
    """What machines may do with the stories (RSL 1.0)."""

    permits: tuple[str, ...]
    prohibits: tuple[str, ...]
    payment: str | None
    standard: str | None
    terms: str | None
    server: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Archive:
    """All that a feed ever carried, on pages."""

    stories: int  #: on a page


@dataclass(frozen=True, slots=True, kw_only=True)
class Feed(Selection):
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Landing:
    """The page where people find the feeds."""

    path: str
    description: str | None
    stories: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Opml:
    """The list of all feeds."""

    path: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NewsSitemap(Selection):
    """The stories of the last two days for news search."""

    path: str
    name: str | None
    exclude: Selection | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """Where the feeds are written."""

    path: Path


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """When `feedpub run` publishes by itself."""

    cron: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Withdrawals:
    """What becomes of stories that are taken back, and of those whose files are gone."""

    notice: timedelta
    tombstone: timedelta
    deleted: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Guards:
    """How much of what was published may change in one build."""

    dates: int
    share: int  #: per cent
    few: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """Where things stand on pages, whatever these are."""

    title: tuple[str, ...]
    date: tuple[str, ...]
    updated: tuple[str, ...]
    authors: tuple[str, ...]
    lead: tuple[str, ...]
    section: tuple[str, ...]
    drop: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class HtmlRules(Rules):
    """Where things stand on pages in HTML: CSS selectors."""

    image: tuple[str, ...]
    body: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class TextRules(Rules):
    """What lines of page text say: patterns."""

    begin: tuple[str, ...]
    end: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """How the pages of one site are read."""

    host: tuple[str, ...]
    files: tuple[str, ...]
    html: HtmlRules
    text: TextRules


@dataclass(frozen=True, slots=True, kw_only=True)
class Config:
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
        return Path(os.path.abspath(self.path)).parent  # noqa: PTH100  resolve() would follow the link

    @property
    def state(self) -> Path:
        """The folder of feedpub's own files."""
        return self.root / ".feedpub"

    def line(self, *keys: str | int) -> int | None:
        """The line of a key, by its place, as the file is now; ``None`` where it is not there any more."""
        from feedpub.config import line_at  # noqa: PLC0415  it imports pydantic

        return line_at(self.path, *keys)
