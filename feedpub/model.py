"""The records that travel down the pipe. All are frozen and speak the field's words (docs/glossary.md).

Article   what the newsroom wrote, as a reader found it
Entry     what a subscriber receives
Feed      entries and the settings of the feed that carries them
Document  a file to publish
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Literal

from msgspec import Struct, field

from feedpub.folded import Folded

#: By what two versions of a story differ in time at least: less is told by no format.
MOMENT = timedelta(seconds=1)


class Status(StrEnum):
    """Where a story stands, in IPTC's words (``pubStatus``), and ``draft`` for what was never finished."""

    USABLE = "usable"
    DRAFT = "draft"
    WITHHELD = "withheld"
    CANCELED = "canceled"


class Access(StrEnum):
    """Who may read the story on the site."""

    FREE = "free"
    MEMBERS = "members"


# Persons, images and enclosures that come from elsewhere are made of their values in order (packing.py): no kw_only.
class Person(Struct, frozen=True):
    """Somebody who wrote or took part. Where a page is signed by nobody, whoever signs it: an agency, a desk."""

    name: str
    email: str | None = None
    url: str | None = None


class Image(Struct, frozen=True):
    """A picture. ``url`` may be relative in an Article and is absolute in an Entry; sizes are in pixels and bytes."""

    url: str
    alt: str | None = None
    caption: str | None = None
    credit: str | None = None
    width: int | None = None
    height: int | None = None
    media_type: str | None = None
    length: int | None = None


class Enclosure(Struct, frozen=True):
    """A file that goes with a story, such as audio; ``length`` is in bytes, 0 where it is not known."""

    url: str
    media_type: str
    length: int = 0
    title: str | None = None


class Related(Struct, frozen=True, kw_only=True):
    """Another story that this one points to. ``published`` is a plain date where only the day is known."""

    title: str
    url: str | None = None
    published: date | None = None
    views: int | None = None


class Translation(Struct, frozen=True, kw_only=True):
    """The same story in another language, and its address."""

    language: str
    url: str


class Correction(Struct, frozen=True, kw_only=True):
    """What was put right in a published story, and when."""

    at: date
    note: str


class Candidate(Struct, frozen=True, kw_only=True):
    """A value that a reader found for a field and did not take: where it stood, and why another was better."""

    field: str
    value: str
    origin: str
    reason: str


class Article(Struct, frozen=True, kw_only=True):
    """What the newsroom wrote, as one reader found it. Nothing here is invented: what is not known is ``None``.

    Times: an aware ``datetime`` is an instant; a naive one is the newsroom's wall clock; a plain ``date`` is a day
    without a time. ``origins`` says of each field where its value came from (``"line 12"``, ``"front matter
    `title`, line 2"``), ``lines`` gives the line (from 1) to name when a field turns out wrong.
    """

    path: str  #: of the file, relative to its source's folder, with forward slashes
    form: str  #: the reader's name: pagetext, markdown ...
    part: str = ""  #: which of its file's stories it is, by its own id there; empty where the file holds just one
    headline: str | None = None
    subheadline: str | None = None
    lead: str | None = None
    body: str = ""
    markup: Literal["html", "markdown"] = "html"
    body_line: int = 1  #: the line of the file that ``body`` starts on

    id: str | None = None
    version: int | None = None  #: of a wire that sends a story again under its id: the highest one counts
    slug: str | None = None
    url: str | None = None  #: the canonical address, where the story declares one
    language: str | None = None
    section: str | None = None
    tags: tuple[str, ...] = ()
    authors: tuple[Person, ...] = ()
    agency: str | None = None  #: the agency that sends it out ("UNN"), from the dateline or byline
    source: str | None = None  #: the credited source ("Politico reports")
    dateline: str | None = None
    rights: str | None = None

    published: date | None = None
    updated: date | None = None
    embargo: date | None = None
    expires: date | None = None
    status: Status = Status.USABLE
    access: Access = Access.FREE
    minor: bool = False  #: a change that is not worth telling subscribers of
    live: bool = False  #: a live blog, whose text grows

    images: tuple[Image, ...] = ()
    enclosures: tuple[Enclosure, ...] = ()
    corrections: tuple[Correction, ...] = ()
    related: tuple[Related, ...] = ()
    free: Mapping[str, str | tuple[str, ...]] = field(default_factory=dict)  #: other keys, for a feed to select by

    origins: Mapping[str, str] = field(default_factory=dict)
    lines: Mapping[str, int] = field(default_factory=dict)
    warnings: tuple[tuple[int | None, str], ...] = ()  #: (line, message): odd, but not wrong enough to hold it back
    candidates: tuple[Candidate, ...] = ()  #: what else was found for its fields, where the reading asks for them
    roles: tuple[tuple[int, str, str], ...] = ()  #: of a page text, likewise: each line's number, role and text
    profile: str | None = None  #: the name of the site's profile that it was read by


class Entry(Struct, frozen=True, kw_only=True):
    """One story as a subscriber receives it: plain text fields, absolute URLs, aware times, a permanent id.

    Made in two halves: the metadata for every story, and ``summary`` and ``content_html`` (``None`` until then)
    only for stories that a feed carries.
    """

    id: str
    guid: str | None = None  #: what RSS calls it instead, where it was published under that before feedpub
    name: str  #: the id without its authority, e.g. ``uk/harbour-reopens``
    path: str  #: of its file, with ``#part`` where the file holds several stories
    form: str = ""  #: of its file: the reader's name
    url: str
    title: str
    published: datetime
    published_is_day: bool = False  #: only the day was known; ``published`` is that day's midnight
    declared: datetime | None = None  #: the date that its file says, where subscribers know it by another
    updated: datetime
    language: str
    authors: tuple[Person, ...] = ()
    agency: str | None = None
    source: str | None = None
    dateline: str | None = None
    section: str | None = None
    tags: tuple[str, ...] = ()
    rights: str | None = None
    images: tuple[Image, ...] = ()
    enclosures: tuple[Enclosure, ...] = ()
    corrections: tuple[Correction, ...] = ()
    related: tuple[Related, ...] = ()
    translations: tuple[Translation, ...] = ()  #: those that are out now, by language
    free: Mapping[str, str | tuple[str, ...]] = field(default_factory=dict)

    status: Status = Status.USABLE
    access: Access = Access.FREE
    embargo: datetime | None = None
    expires: datetime | None = None
    fingerprint: str = ""  #: of what the newsroom wrote; it moves when, and only when, ``updated`` should
    minor: bool = False
    live: bool = False
    version: int | None = None

    summary: str | None = None
    content: str | Folded | None = field(default=None, name="content_html")  #: as :attr:`content_html`, or folded
    origins: Mapping[str, str] = field(default_factory=dict)

    @property
    def content_html(self) -> str | None:
        """The story's text as sanitized HTML."""
        return str(self.content) if isinstance(self.content, Folded) else self.content


class Withdrawal(Struct, frozen=True, kw_only=True):
    """A story taken back after it was published. Subscribers see a notice under its id, later only a tombstone.

    A legal one says nothing of the story but its id, and has no notice. ``feeds`` are the feeds that carried it.
    By ``digests`` (:mod:`feedpub.marks`) it is known again whatever its file is called by then.
    """

    id: str
    guid: str | None = None  #: what RSS calls it instead
    when: datetime
    reason: str | None = None
    legal: bool = False
    deleted: bool = False  #: because its file is gone: it is back when that is
    title: str | None = None
    url: str | None = None
    published: datetime | None = None
    language: str | None = None
    feeds: tuple[str, ...] = ()
    digests: tuple[str, ...] = ()
    called: str | None = None  #: by a person who wrote it into the list, where that is not its id


class License(Struct, frozen=True, kw_only=True):
    """What machines may do with stories, in the words of RSL 1.0; empty where nothing is said."""

    permits: tuple[str, ...] = ()
    prohibits: tuple[str, ...] = ()
    payment: str | None = None
    standard: str | None = None
    terms: str | None = None
    server: str | None = None


class Chain(Struct, frozen=True, kw_only=True):
    """Where a document stands in an archived feed (RFC 5005, section 4).

    The addresses are without suffix, as a feed's ``self_url`` is; each format adds its own.
    """

    previous: str | None = None  #: the page of the archive that is next older
    next: str | None = None  #: the one that is next newer; it may be yet to come
    current: str | None = None  #: of a page of the archive: the feed itself

    @property
    def links(self) -> dict[str, str | None]:
        """The addresses by the names of their relations, in the order in which they stand in documents."""
        return {"current": self.current, "prev-archive": self.previous, "next-archive": self.next}


class Feed(Struct, frozen=True, kw_only=True):
    """A feed as any format needs it; it is as new as the newest change among what it carries."""

    name: str  #: its key in the config and the stem of its files
    id: str
    title: str
    description: str
    home_url: str
    self_url: str  #: without suffix; each format adds its own
    language: str
    updated: datetime
    entries: tuple[Entry, ...] = ()
    withdrawn: tuple[Withdrawal, ...] = ()  #: that left a tombstone (RFC 6721): no entry has their ids
    author: str | None = None
    rights: str | None = None
    image: str | None = None
    hub: str | None = None
    ttl: int | None = None  #: minutes that a reader may wait before it asks again
    full_content: bool = True
    #: where a story's first picture goes beside ``media:content``: ``inline`` into its text, as an ``enclosure``
    lead_image: tuple[str, ...] = ()
    license: License | None = None
    formats: tuple[str, ...] = ()  #: that it is published in, by their names
    landing: str | None = None  #: the address of the page about all feeds, as seen from the feed, where there is one
    stylesheet: str | None = None  #: the address of what makes its XML fit to be looked at, as seen from the feed
    chain: Chain | None = None  #: of a feed that has an archive, and of the pages of that


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A file of a release: ``path`` is relative to the target.

    ``feed`` is the name of the feed it is made from, empty where it is about all of them.
    """

    path: str
    media_type: str
    body: bytes
    feed: str

    @property
    def size(self) -> int:
        """How many bytes it has."""
        return len(self.body)
