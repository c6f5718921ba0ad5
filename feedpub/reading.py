"""One source file: the articles in it, and what comes of them or what is wrong with it."""

import traceback
from collections.abc import Collection, Iterable, Iterator, Sequence
from itertools import chain
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from feedpub import normalize, onego, readers
from feedpub.errors import ArticleError
from feedpub.model import Article, Entry
from feedpub.naming import Newsroom, path_of
from feedpub.readers.profile import Profile
from feedpub.sources import loading
from feedpub.sources.files import Item, Part


class Found(Struct, frozen=True):
    """A file that holds one article or several, and where it is from."""

    path: str  #: relative to the configuration's folder: what messages name and the ledger remembers
    item: Item
    room: Newsroom
    form: str | None
    profiles: tuple[Profile, ...] = ()  #: those that it may be read by


class Lot(Struct, frozen=True, kw_only=True):
    """Files of one folder that follow each other and are read alike."""

    part: Part
    room: Newsroom
    form: str | None
    profiles: tuple[Profile, ...] = ()
    is_new: bool = False  #: whether nothing is known of its folder

    @property
    def folder(self) -> str:
        """Where they are, as their paths have it."""
        return f"{self.room.folder}/{self.part.inside}".rstrip("/")

    def __len__(self) -> int:
        return len(self.part)

    def __iter__(self) -> Iterator[Found]:
        folder, room, form, profiles = self.room.folder, self.room, self.form, self.profiles
        return (Found(f"{folder}/{item.path}", item, room, form, profiles) for item in self.part)

    def __getitem__(self, which: slice) -> "Lot":
        return replace(self, part=self.part[which])

    def only(self, numbers: Iterable[int]) -> "Lot":
        """The files of these numbers."""
        return replace(self, part=self.part.only(numbers))

    def paths(self) -> list[str]:
        """Their paths, as those of stories are."""
        inside = f"{self.room.folder}/{self.part.inside}"
        return [inside + name for name in self.part.names]

    def found(self, nth: int) -> Found:
        """The file of that number."""
        return next(iter(self[nth : nth + 1]))


class Lots(Collection[Found]):
    """Files of some folders, one after the other, with ``news`` for whoever reads them, if there are any."""

    def __init__(self, lots: Sequence[Lot], news: Any = None) -> None:
        self.lots, self.news = lots, news
        self._count = sum(map(len, lots))

    def __len__(self) -> int:
        return self._count

    def __iter__(self) -> Iterator[Found]:
        return chain.from_iterable(self.lots)

    def __contains__(self, found: object) -> bool:
        return any(one == found for one in self)


class Story(Struct, frozen=True):
    """One article's outcome: its entry (without its second half), or the error that holds it back.

    No two that can be read have one path. An error about a file that holds several may be about any of them: then
    ``path`` is the file's.
    """

    path: str  #: of its file, with ``#part`` where that holds several
    found: Found | None
    entry: Entry | None = None
    error: ArticleError | None = None
    warnings: tuple[str, ...] = ()
    profile: str | None = None  #: by which its page was read
    bug: str | None = None  #: the traceback of a fault of ours that holds it back


class Outcome(Struct, frozen=True):
    """What came of one file. It is ``lasting`` where the same bytes would give the same again."""

    stories: tuple[Story, ...]
    lasting: bool = True


def ready(found: Found) -> None:
    """Import what reads a file, so that processes that are forked have it."""
    readers.ready(found.item.path, found.form)
    onego.ready(found.item.path, found.form)


def read(found: Found) -> list[Article | ArticleError]:
    """The articles in a file. ArticleError, under the path that a person can open, where it cannot be read."""
    try:
        return articles(found, *loaded(found))
    except ArticleError as error:
        raise inside(found.path, error) from None


def loaded(found: Found) -> tuple[bytes, bytes | None]:
    """The bytes of a file, and of the one beside it that may hold its facts; ArticleError where it has none to give."""
    own = readers.suffix_of(found.item.path)
    suffix = None if found.item.alone else readers.COMPANIONS.get(own)
    companion = loading.beside(found.item, suffix) if suffix else None
    return loading.load(found.item, readers.largest(own, found.form)), companion


def articles(found: Found, raw: bytes, companion: bytes | None) -> list[Article | ArticleError]:
    """The articles in a file that holds these bytes. ArticleError where it cannot be read."""
    room = found.room
    context = readers.Reading(
        zone=room.zone,
        language=room.source_language,
        people=room.people,
        companion=companion,
        profiles=found.profiles,
    )
    articles = readers.read(found.item.path, raw, context, form=found.form)
    return [inside(found.path, one) if isinstance(one, ArticleError) else one for one in articles]


def inside(path: str, error: ArticleError) -> ArticleError:
    """An error of a reader's, under the path that a person can open."""
    return error.renamed(path)


def outcome_of(found: Found) -> Outcome:
    """What comes of one file; nothing is raised, and nothing is told."""
    (outcome,) = outcomes_of([found])
    return outcome


def outcomes_of(files: Iterable[Found]) -> Iterator[Outcome]:
    """What comes of files, of each in their order: a few are read at once, step by step (:data:`.onego.AT_ONCE`)."""
    some: list[Found] = []
    for found in files:
        if len(some) == onego.AT_ONCE or found.item.size > onego.LARGEST:
            yield from _together(some)
            some = []
        some.append(found)
    yield from _together(some)


def _together(files: Sequence[Found]) -> Iterator[Outcome]:
    taken = [_taken(found) for found in files]
    plain = _plain(files, taken)
    for found, file, story in zip(files, taken, plain, strict=True):
        if isinstance(file, Outcome):
            yield file
        else:
            yield Outcome((story,)) if story else by_readers(found, *file)


def _taken(found: Found) -> tuple[bytes, bytes | None] | Outcome:
    """What is in a file, and in the one beside it; or what comes of it if it has nothing to give."""
    try:
        return loaded(found)
    except ArticleError as error:
        # It may be well again although its stamp stays: its permissions were mended, or a disk was.
        return Outcome((Story(path=found.path, found=found, error=inside(found.path, error)),), lasting=False)


def by_readers(found: Found, raw: bytes, companion: bytes | None) -> Outcome:
    """What comes of a file that holds these bytes, be it plain or not."""
    try:
        there = articles(found, raw, companion)
    except ArticleError as error:
        return Outcome((Story(path=found.path, found=found, error=inside(found.path, error)),))
    except Exception as bug:  # noqa: BLE001  a kill must go out even where another story trips us up
        return Outcome((_tripped(found, found.path, bug),), lasting=False)
    stories = [
        Story(path=found.path, found=found, error=one) if isinstance(one, ArticleError) else _story(found, one)
        for one in there
    ]
    distinct = tuple(_distinct(found, stories)) if len(stories) > 1 else tuple(stories)
    return Outcome(distinct, lasting=not any(story.bug for story in distinct))


def _plain(files: Sequence[Found], taken: Sequence[tuple[bytes, bytes | None] | Outcome]) -> list[Story | None]:
    """The stories of those files that are as plain as most, ``None`` for any other."""
    stories: list[Story | None] = [None] * len(files)
    alike: dict[tuple[str, int], list[tuple[int, Found, bytes]]] = {}
    for nth, (found, file) in enumerate(zip(files, taken, strict=True)):
        if isinstance(file, Outcome) or file[1] is not None:
            continue
        if module := onego.module_for(found.item.path, found.form, has_profiles=bool(found.profiles)):
            alike.setdefault((module, id(found.room)), []).append((nth, found, file[0]))
    for (module, _), each in alike.items():
        entries = onego.entries_of(module, [(found.item.path, raw) for _, found, raw in each], each[0][1].room)
        for (nth, found, _), entry in zip(each, entries, strict=True):
            stories[nth] = Story(entry.path, found, entry) if entry else None
    return stories


def died(found: Found) -> Outcome:
    """What came of a file that ended the process which read it, twice."""
    return Outcome((Story(path=found.path, found=found, error=ended(found)),), lasting=False)


def ended(found: Found) -> ArticleError:
    """What to say of such a file."""
    message = "ends the process that reads it; take it out of the folder, and please report it with the file"
    return ArticleError(found.path, message)


def _tripped(found: Found, path: str, bug: Exception, *, known: Article | None = None) -> Story:
    traced = "".join(traceback.format_exception(bug))
    return Story(path=path, found=found, error=bug_of(path, bug, known=known), bug=traced)


def _bare(article: Article) -> Article:
    """The article without its text: an error is kept for longer than that is worth."""
    return replace(article, lead=None, body="")


def _story(found: Found, article: Article) -> Story:
    path = path_of(article, found.room)
    try:
        entry = normalize.entry_of(article, found.room)
    except ArticleError as error:
        why = ArticleError(found.path, error.message, line=error.line, known=_bare(article))
        return Story(path=path, found=found, error=why, profile=article.profile)
    except Exception as bug:  # noqa: BLE001
        return _tripped(found, path, bug, known=_bare(article))
    warnings = tuple(
        f"{found.path}:{line}: {message}" if line else f"{found.path}: {message}" for line, message in article.warnings
    )
    return Story(path=path, found=found, entry=entry, warnings=warnings, profile=article.profile)


def _distinct(found: Found, stories: Sequence[Story]) -> Iterator[Story]:
    """A file's stories, each path once: of several versions the highest, of what is there twice the first."""
    kept: dict[str, Story] = {}
    for story in stories:
        if story.entry is None:
            yield story
            continue
        first = kept.setdefault(story.path, story)
        if first is story:
            continue
        if None in (_version(first), _version(story)) or _version(first) == _version(story):
            part = story.path.removeprefix(found.path).removeprefix("#")
            message = f"holds two stories of one id, {part}; remove one, or give it an id of its own"
            yield Story(path=found.path, found=found, error=ArticleError(found.path, message))
        else:
            lower, higher = sorted((first, story), key=lambda one: _version(one) or 0)
            note = f"{found.path}: holds version {_version(lower)} of a story, too, whose later one counts; remove it"
            kept[story.path] = replace(higher, warnings=(*higher.warnings, note))
    yield from kept.values()


def _version(story: Story) -> int | None:
    return story.entry.version if story.entry else None


def bug_of(path: str, bug: Exception, *, known: Article | None = None) -> ArticleError:
    """A fault of feedpub's own, kept to the article it shows itself in."""
    message = f"feedpub fails on it ({type(bug).__name__}: {bug}); this is a bug, please report it"
    return ArticleError(path, message, known=known)
