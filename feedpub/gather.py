"""The first half of the pipe: what the sources hold, read and normalized, each story or what is wrong with it."""

import logging
import os
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from heapq import merge
from itertools import permutations
from operator import itemgetter
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any, Protocol

from msgspec import Struct, field
from msgspec.structs import replace

from feedpub import adopted, authors, readers, recall
from feedpub.adopted import Adopted
from feedpub.errors import ConfigError
from feedpub.executor import Executor, Serial
from feedpub.index import Index, Nothing
from feedpub.model import Entry
from feedpub.naming import Newsroom
from feedpub.places import Manner, Places
from feedpub.readers.profile import IN_HTML, IN_TEXT, Profile
from feedpub.reading import Found, Story, inside, outcome_of
from feedpub.sources import directory, patterns
from feedpub.sources.listing import Listing

__all__ = ["Found", "Means", "Progress", "Story", "gather", "link_related", "newsroom", "scan"]

if TYPE_CHECKING:
    from feedpub.settings import Config, Source
    from feedpub.settings import Profile as Written

logger = logging.getLogger("feedpub")

Progress = Callable[[str, int, int], None]  #: what is being done, how many are done, how many there are


def newsroom(config: "Config", source: "Source") -> Newsroom:
    """What a source's stories are read and normalized with; ConfigError where its authors' file cannot be read."""
    site = config.site
    return Newsroom(
        authority=site.authority,
        language=site.language,
        zone=site.timezone,
        story_url=source.story_url,
        source_language=source.language,
        source_section=source.section,
        people=authors.load(source.authors) if source.authors else {},
        folder=_folder(config, source),
    )


def _folder(config: "Config", source: "Source") -> str:
    return PurePosixPath(os.path.relpath(source.path, config.root)).as_posix()


def profiles_of(config: "Config", source: "Source") -> Callable[[str], tuple[Profile, ...]]:
    """What gives, for a file's path within a source, the profiles that it may be read by, the first that fits first.

    Those of its source alone, where that names one. One that is neither for files nor for hosts is only for sources.
    """
    known = [
        (patterns.fits(written.files) if written.files else None, _profile(name, written), bool(written.host))
        for name, written in config.profiles.items()
        if source.profile in (None, name)
    ]
    if source.profile:
        return lambda _path: tuple(profile for _, profile, _ in known)
    return lambda path: tuple(profile for fits, profile, hosted in known if (fits(path) if fits else hosted))


def _profile(name: str, written: "Written") -> Profile:
    rules = {
        half: {key: value for key in keys if (value := getattr(getattr(written, half), key))}
        for half, keys in (("html", IN_HTML), ("text", IN_TEXT))
    }
    return Profile(name=name, hosts=written.host, html=rules["html"], text=rules["text"])


def scan(config: "Config", listings: dict[str, Listing] | None = None) -> Places:
    """The files of all sources, with what is known of folders; ConfigError for a source of nothing."""
    # A file of authors may lie among the stories; of a folder of them, each file is one.
    people = {os.path.realpath(source.authors) for source in config.sources if source.authors}
    nested = has_nested(os.path.realpath(source.path) for source in config.sources)
    taken: set[str] = set()

    def is_story(file: str) -> bool:
        # Sources may lie in each other; a file is the story of the first that has it.
        if file in taken or not people.isdisjoint((file, file.rpartition("/")[0])):
            return False
        taken.add(file)
        return True

    places = Places()
    for number, source in enumerate(config.sources, 1):
        manner, known = finder(config, source)
        choice = {"include": source.include, "exclude": source.exclude}
        files, errors = directory.scan(source.path, **choice, known=known, beside=readers.BESIDE, listings=listings)
        if not files:
            message = f"sources[{number}].path: {source.path} holds no story; mount its disk or mend the path"
            raise ConfigError(str(config.path), message, line=config.line("sources", number - 1, "path"))
        folder = _folder(config, source)
        errors = [inside(f"{folder}/{error.subject}", error) for error in errors]
        if people or nested or files.linked:
            files = files.only(is_story)
        places.add(errors, files, folder, manner)
    if nested:
        places.forgive()
    return places


def has_nested(folders: Iterable[str]) -> bool:
    """Whether any of the folders (real paths) is in another, or there twice."""
    roots = [f"{folder.rstrip('/')}/" for folder in folders]
    return any(one.startswith(other) for one, other in permutations(roots, 2))


def finder(config: "Config", source: "Source") -> tuple[Manner, Callable[[str], bool]]:
    """How the files of a source are read, and what tells by its name whether one may be a story.

    ConfigError where the source's authors' file cannot be read.
    """
    manner = Manner(newsroom(config, source), source.form, profiles_of(config, source) if config.profiles else None)

    def known(name: str) -> bool:
        return source.form is not None or readers.is_story(name)

    return manner, known


class Means(Struct, frozen=True):
    """What stories are read with: what knows those that were read before, and what reads the others."""

    index: Index = field(default_factory=Nothing)
    executor: Executor = field(default_factory=Serial)
    listings: dict[str, Listing] = field(default_factory=dict)  #: of folders, as far as known


class Collector(Protocol):
    """Takes all stories, and gives those that are needed."""

    @property
    def sift(self) -> recall.Sift | None:
        """What puts stories aside where they are read, if anything may."""

    def begin(self, paths: Iterable[str]) -> None:
        """Learn the paths of all files, before any is read."""

    def put(self, number: int, stories: Iterable[Story]) -> None:
        """Take the stories of the file of that number, the next one."""

    def put_aside(self, numbers: Sequence[int], aside: Any) -> None:
        """Take what there is to know of what was put aside; the numbers are those of the files it has numbers of."""

    def stories(self, again: Callable[[int], Iterable[Story]]) -> list[Story]:
        """The stories that are needed, in the order of their files. ``again`` reads a file once more."""
        ...


class _All:
    """Needs all."""

    sift = None

    def __init__(self) -> None:
        self._stories: list[Story] = []

    def begin(self, paths: Iterable[str]) -> None:
        """Whatever files there are."""

    def put(self, number: int, stories: Iterable[Story]) -> None:  # noqa: ARG002
        self._stories += stories

    def put_aside(self, numbers: Sequence[int], aside: Any) -> None:
        """Nothing ever is."""

    def stories(self, again: Callable[[int], Iterable[Story]]) -> list[Story]:  # noqa: ARG002
        return self._stories


def gather(
    config: "Config",
    progress: Progress,
    means: Means | None = None,
    *,
    forget: recall.Forget = recall.nothing,
    into: Collector | None = None,
) -> list[Story]:
    """Every story of every source, in the order of their paths within each source; adopted ones as they were known.

    Or those that ``into`` does not put aside. The index keeps nothing of those that ``forget`` is true of. ConfigError
    where the list of adopted stories cannot be read.
    """
    means, into = means or Means(), into or _All()
    known = adopted.by_names(config.root / adopted.NAME, config.site.timezone, config.site.authority)
    places = scan(config, means.listings)
    means.listings.clear()

    def forgotten(entry: Entry) -> bool:
        return forget(adopted.as_known(entry, known))

    def again(number: int) -> Iterator[Story]:
        place = places[number]
        assert isinstance(place, Found)  # noqa: S101  what cannot be looked at is no story
        return (as_known(story, known) for story in outcome_of(place).stories)

    into.begin(places.paths())
    traceless, count = forgotten if known else forget, len(places)
    sift = None if known else into.sift  # which knows stories by what they say themselves
    wrong = [(number, [Story(path=error.subject, found=None, error=error)]) for number, error in places.errors()]
    # The newest come last in most archives: after them hardly any has room.
    lots = places.lots(backwards=sift is not None)
    with closing(recall.outcomes(lots, means.index, means.executor, traceless, sift)) as runs:

        def looked_at() -> Iterator[tuple[int, Iterable[Story]]]:
            done = len(wrong)
            for run in runs:
                for numbers, aside in run.aside:
                    into.put_aside(numbers, aside)
                for number, stories in run.stories:
                    yield number, [as_known(story, known) for story in stories]
                done += run.files
                progress("reading", done, count)

        for number, stories in merge(wrong, looked_at(), key=itemgetter(0)):
            into.put(number, stories)
    needed = into.stories(again)
    for story in needed:
        if story.bug:
            logger.error("a bug in feedpub, please report it: %s\n%s", story.path, story.bug)
    return needed


def as_known(story: Story, known: Mapping[str, Adopted]) -> Story:
    """The story as subscribers know it from the feed that was published before feedpub."""
    if not known or story.entry is None or story.entry.name not in known:
        return story
    return replace(story, entry=adopted.as_known(story.entry, known))


def idle(config: "Config", stories: Iterable[Story], others: Collection[str] = ()) -> list[str]:
    """What to say of each profile that no page was read by, unless a page that cannot be read may have been its own.

    By ``others`` some were that are not among the stories.
    """
    used = set(others)
    for story in stories:
        used |= {story.profile} if story.profile else set()
        used |= {one.name for one in story.found.profiles} if story.error and story.found else set()
    return [
        f"{config.path}: profiles.{name}: no page is read by it; mend its `files` or `host`, or name it in a source"
        for name in config.profiles
        if name not in used
    ]


def link_related(entry: Entry, addresses: dict[str, str]) -> Entry:
    """The entry with the addresses of related stories that are this newsroom's own, found by their exact titles."""
    if not any(one.url is None and one.title in addresses for one in entry.related):
        return entry
    related = tuple(
        replace(one, url=addresses[one.title]) if one.url is None and one.title in addresses else one
        for one in entry.related
    )
    return replace(entry, related=related)
