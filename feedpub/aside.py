"""What is known of the stories that a build need not look at: enough to make the same feeds as if it had looked at all.

Where a few files changed since the last build, only their stories are read, settled and selected
(:mod:`feedpub.concerned`); of all others this is remembered from build to build, in the index. It is only noted of a
newsroom in which everything stands as it should: no guard tripped, no two stories want one id, no file is missing.
"""

import os
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, NamedTuple

from msgspec import Struct, field
from msgspec.structs import replace

from feedpub import selection, translations
from feedpub.errors import ArticleError, FeedpubError
from feedpub.formats.newssitemap import AGE
from feedpub.matrix import Wanted
from feedpub.model import Access, Entry, Feed
from feedpub.rest import called
from feedpub.storykeys import Keys, exchanged, file_of
from feedpub.values import Tallies

if TYPE_CHECKING:
    from feedpub.concerned import Concerned
    from feedpub.release import Release
    from feedpub.settings import Config

_NEVER = float("inf")


class Told(Struct, frozen=True):
    """What there is to tell of the stories of one file."""

    problems: tuple[ArticleError, ...] = ()
    notes: tuple[str, ...] = ()
    advice: tuple[tuple[bool, str], ...] = ()  #: and whether it is about what was decided late


class Aside(Struct, frozen=True, kw_only=True):
    """All stories of a newsroom, as far as stories that change have to do with them."""

    told: Mapping[str, Told]  #: by the files' paths
    tally: Mapping[str, int]  #: how many there are of each state
    values: Mapping[str, Tallies]  #: of each feed with ``each``: how many stories have each value
    titles: Mapping[str, str]  #: of what feeds carry and everybody may read: the addresses, for links between stories
    pointed: frozenset[str]  #: titles that stories which feeds carry point to without an address
    named: frozenset[str]  #: titles and addresses of what stories that feeds carry call related
    secret: frozenset[str]  #: titles and addresses of stories that nobody may see, and of some that nobody might
    doubled: frozenset[str]  #: titles that more than one story has which feeds carry or carried
    siblings: Mapping[str, tuple[str, ...]]  #: ids of what feeds carry, by what translations have in common
    timed: tuple[tuple[float, str], ...]  #: when stories change by themselves, and the paths of their files
    until: float  #: when something else changes by itself, but for the age of stories
    ages: Mapping[str, float]  #: when feeds that carry stories of some hours lose their oldest one
    recent: tuple[Entry, ...]  #: what the news sitemap may list, bare
    wanted: tuple[Wanted, ...]  #: the feeds, without entries
    bare: Mapping[str, Feed] = field(default_factory=dict)  #: the feeds as pages about all feeds need them


def seen(release: "Release", config: "Config", until: float) -> Aside | None:
    """What there is to know after a build that looked at all stories; ``None`` where not everything is as it should be.

    ``until`` is when something changes by itself that is no story's own change.
    """
    # A page of an archive may change with any story that left its feed long ago.
    if any(one.archive for one in config.feeds.values()) or not _is_plain(release):
        return None
    connected = _between(release.whole.values(), release.raw)
    return Aside(
        told=_told(release),
        tally=release.tallied or {},
        values=release.values,
        wanted=tuple(replace(one, entries=()) for one in release.wanted),
        bare=bare(release.feeds) if config.landing or config.opml else {},
        timed=tuple(sorted(set(timed(release, config)))),
        until=until,
        ages=_ages(release),
        recent=_recent(release, config),
        titles=connected.titles,
        pointed=connected.pointed,
        named=connected.named,
        secret=frozenset(release.secrets()),
        doubled=connected.doubled,
        siblings=connected.siblings,
    )


def _is_plain(release: "Release") -> bool:
    paths = {story.path for story in release.stories}
    special = (release.held, release.kept, release.stopped, release.absent, release.gone, release.lists)
    return (
        not any(special)
        and not (release.withdrawn or release.spared or release.replaced)
        and is_about(release.advice, paths)
        and not release.odd
        and all(any(error is one.error for one in release.stories) for error in release.problems)
        and len(release.notes) == sum(len(story.warnings) for story in release.stories)
    )


def told_in_order(known: Aside, config: "Config") -> tuple[list[FeedpubError], list[str], list[str]]:
    """Problems, notes and advice about all stories, in the order in which a build that looks at all tells it."""
    roots = [f"{os.path.relpath(source.path, config.root)}/" for source in config.sources]

    def place(file: str) -> tuple[int, str]:
        return next((number for number, root in enumerate(roots) if file.startswith(root)), len(roots)), file

    in_order_ = [known.told[file] for file in sorted(known.told, key=place)]
    advice = [each for one in in_order_ for each in one.advice]
    return (
        [error for one in in_order_ for error in one.problems],
        [note for one in in_order_ for note in one.notes],
        [text for _, text in sorted(advice, key=lambda each: each[0])],
    )


def still_wrong(one: "Concerned | None", config: "Config") -> list[FeedpubError]:
    """What is wrong with stories that nobody looked at."""
    if one is None:
        return []
    files = {file_of(change.path) for change in one.changes}
    return told_in_order(replace(one.aside, told=_others(one.aside, files)), config)[0]


def _others(known: Aside, files: Collection[str]) -> dict[str, Told]:
    return {file: told for file, told in known.told.items() if file not in files}


def _told(release: "Release") -> dict[str, Told]:
    found: dict[str, Told] = {}
    for story in release.stories:
        if story.error or story.warnings:
            file = file_of(story.path)
            so_far = found.get(file, Told())
            errors = (story.error,) if story.error else ()
            found[file] = Told((*so_far.problems, *errors), (*so_far.notes, *story.warnings))
    for number, text in enumerate(release.advice):
        file = file_of(_about(text))
        so_far = found.get(file, Told())
        found[file] = replace(so_far, advice=(*so_far.advice, (number >= release.early, text)))
    return found


def is_about(advice: Iterable[str], paths: Collection[str]) -> bool:
    """Whether each piece of advice is about a story with one of these paths."""
    return all(_about(text) in paths for text in advice)


def _about(advice: str) -> str:
    """The path of the story that a piece of advice is about, if it is about one."""
    return advice.partition(": ")[0]


def next_age(known: "Aside | Release", config: "Config") -> float:
    """When the first document changes because a story becomes too old for it; by a release where no more is known."""
    if isinstance(known, Aside):
        ages, recent = known.ages, known.recent
    else:
        ages, recent = _ages(known), _recent(known, config)
    return min(
        (*ages.values(), *(entry.published.timestamp() + AGE.total_seconds() for entry in recent)), default=_NEVER
    )


def _ages(release: "Release") -> dict[str, float]:
    found = {}
    for one in release.wanted:
        if one.settings.hours is not None and one.name in release.feeds:
            times = (selection.counts_by(entry, one.settings.order) for entry in release.feeds[one.name].entries)
            found[one.name] = min(times, default=_NEVER) + one.settings.hours * 3600
    return found


def _recent(release: "Release", config: "Config") -> tuple[Entry, ...]:
    if config.news_sitemap is None:
        return ()
    earliest = release.now.timestamp() - AGE.total_seconds()
    return tuple(_thin(entry) for entry in release.live if entry.published.timestamp() > earliest)


def _thin(entry: Entry) -> Entry:
    return replace(entry, summary=None, content=None, related=(), origins={})


class _Connected(NamedTuple):
    """What connects the stories that feeds carry with each other."""

    titles: dict[str, str]
    pointed: frozenset[str]
    named: frozenset[str]
    doubled: frozenset[str]
    siblings: dict[str, tuple[str, ...]]


def _between(whole: Iterable[Entry], raw: Mapping[str, Entry]) -> _Connected:
    """``raw`` has the stories before they were linked."""
    siblings: dict[str, list[str]] = {}
    titles: dict[str, str] = {}
    doubled: set[str] = set()
    pointed = {one.title for entry in raw.values() for one in entry.related if one.url is None}
    named = {text for entry in raw.values() for one in entry.related for text in called(one)}
    for entry in whole:
        siblings.setdefault(translations.story_of(entry), []).append(entry.id)
        if entry.access is Access.FREE:
            doubled |= {entry.title} & titles.keys()
            titles[entry.title] = entry.url
    return _Connected(
        titles,
        frozenset(pointed),
        frozenset(named),
        frozenset(doubled),
        {story: tuple(sorted(ids)) for story, ids in siblings.items()},
    )


def timed(release: "Release", config: "Config") -> Iterator[tuple[float, str]]:
    """When stories change by themselves from now on, or what is told of them, and their files."""
    offsets = {one.embargo_offset for one in config.feeds.values()} | {timedelta(0)}
    now = release.now.timestamp()
    for entry in release.entries.values():
        embargoes = (entry.embargo + offset for offset in offsets) if entry.embargo else ()
        corrected = (one.at for one in entry.corrections if isinstance(one.at, datetime))
        for moment in (entry.published, entry.expires, *embargoes, *corrected):
            if moment is not None and (at := moment.timestamp()) > now:
                yield at, file_of(entry.path)
    for story in release.stories:
        # A declared update counts from its instant on.
        if story.entry is not None and (at := story.entry.updated.timestamp()) > now:
            yield at, file_of(story.path)


def after(one: "Concerned", release: "Release", config: "Config") -> tuple[Aside, Keys]:
    """What is known after a build that looked at some stories, and what changed of the keys.

    The release tells how many of those stories are in each state.
    """
    known = one.aside
    files = {file_of(change.path) for change in one.changes}
    counted = Counter(known.tally)
    counted.subtract(selection.state_of(entry, datetime.fromtimestamp(one.since, UTC)) for entry in one.former)
    counted.update(release.tallied or {})
    gone = {entry.id: entry for entry in (*one.former, *one.left)}
    fresh = [entry for id_, entry in release.whole.items() if id_ not in one.carried]
    connected = _between(fresh, release.raw)
    siblings = {story: tuple(id_ for id_ in ids if id_ not in gone) for story, ids in known.siblings.items()}
    for story, ids in connected.siblings.items():
        siblings[story] = tuple(sorted({*siblings.get(story, ()), *ids}))
    titles = {entry.title for entry in gone.values()}
    ahead = [each for each in known.timed if each[1] not in files]
    wanted = {feed.name: feed for feed in (*known.wanted, *(replace(feed, entries=()) for feed in release.wanted))}
    now = Aside(
        told=_others(known, files) | _told(release),
        tally=+counted,
        values={**known.values, **one.values},
        titles={title: url for title, url in known.titles.items() if title not in titles} | connected.titles,
        pointed=known.pointed | connected.pointed,
        named=known.named | connected.named,
        secret=known.secret | release.secrets(),
        doubled=known.doubled | connected.doubled | (known.titles.keys() & connected.titles.keys()) - titles,
        siblings={story: ids for story, ids in siblings.items() if ids},
        timed=tuple(sorted({*ahead, *timed(release, config)})),
        until=known.until,
        ages={**{name: at for name, at in known.ages.items() if name not in release.feeds}, **_ages(release)},
        recent=_recent(release, config),
        wanted=tuple(in_order(wanted.values(), config)),
        bare={**known.bare, **bare(release.feeds)} if config.landing or config.opml else {},
    )
    return now, exchanged(one.keys, one.former, release.entries.values())


def bare(feeds: Mapping[str, Feed]) -> dict[str, Feed]:
    """Feeds without what only their own documents show."""
    slim: dict[int, Entry] = {}

    def thin(entry: Entry) -> Entry:
        if id(entry) not in slim:
            slim[id(entry)] = replace(_thin(entry), images=())
        return slim[id(entry)]

    return {name: replace(feed, entries=tuple(map(thin, feed.entries))) for name, feed in feeds.items()}


def in_order(wanted: Iterable[Wanted], config: "Config") -> list[Wanted]:
    """Feeds in the order of the configuration, those of one ``each`` by their names."""
    place = {name: number for number, name in enumerate(config.feeds)}
    return sorted(wanted, key=lambda one: (place[one.group], one.name))
