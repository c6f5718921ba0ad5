"""The first half of the pipe: what the sources hold, read and normalized, each story or what is wrong with it."""

import logging
import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from feedpub import normalize, readers
from feedpub.errors import ArticleError, ConfigError
from feedpub.model import Article, Entry
from feedpub.naming import Newsroom, path_of
from feedpub.sources import directory

if TYPE_CHECKING:
    from feedpub.config import Config, Source

logger = logging.getLogger("feedpub")

Progress = Callable[[str, int, int], None]  #: what is being done, how many are done, how many there are


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A file that holds one article or several, and where it is from."""

    path: str  #: relative to the configuration's folder: what messages name and the ledger remembers
    item: directory.Item
    room: Newsroom
    form: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """One article's outcome: its entry (without its second half), or the error that holds it back.

    An error about a file that holds several may be about all of them: then ``path`` is the file's.
    """

    path: str  #: of its file, with ``#part`` where that holds several
    found: Found | None
    entry: Entry | None = None
    error: ArticleError | None = None
    warnings: tuple[str, ...] = ()


def newsroom(config: "Config", source: "Source") -> Newsroom:
    """What a source's stories are normalized with."""
    site = config.site
    return Newsroom(
        authority=site.authority,
        language=site.language,
        zone=site.timezone,
        story_url=source.story_url,
        source_language=source.language,
        source_section=source.section,
        rights=None,
        folder=PurePosixPath(os.path.relpath(source.path, config.root)).as_posix(),
    )


def scan(config: "Config") -> Iterator[Found | ArticleError]:
    """The files of all sources, in order, what cannot be looked at as an error; ConfigError for a source of nothing."""
    taken: set[str] = set()
    for number, source in enumerate(config.sources, 1):
        room = newsroom(config, source)

        def known(name: str, form: str | None = source.form) -> bool:
            return form is not None or readers.is_story(name)

        items, errors = directory.scan(source.path, include=source.include, exclude=source.exclude, known=known)
        if not items:
            message = f"sources[{number}].path: {source.path} holds no story; mount its disk or mend the path"
            raise ConfigError(str(config.path), message)
        for error in errors:
            yield ArticleError(f"{room.folder}/{error.subject}", error.message, line=error.line)
        for item in items:
            # Sources may lie in each other; a file is the story of the first that has it.
            if item.file in taken:
                continue
            taken.add(item.file)
            yield Found(path=f"{room.folder}/{item.path}", item=item, room=room, form=source.form)


def read(found: Found) -> list[Article | ArticleError]:
    """The articles in a file. ArticleError, under the path that a person can open, where it cannot be read."""
    context = readers.Reading(zone=found.room.zone, language=found.room.source_language)
    try:
        articles = readers.read(found.item.path, directory.load(found.item), context, form=found.form)
    except ArticleError as error:
        raise _in(found.path, error) from None
    return [_in(found.path, one) if isinstance(one, ArticleError) else one for one in articles]


def _in(path: str, error: ArticleError) -> ArticleError:
    return ArticleError(path, error.message, line=error.line)


def stories_of(found: Found) -> list[Story]:
    """Read and normalize one file. Whatever goes wrong costs its stories only, bugs of ours included."""
    try:
        articles = read(found)
    except ArticleError as error:
        return [Story(path=found.path, found=found, error=error)]
    except Exception as bug:  # noqa: BLE001  a kill must go out even where another story trips us up
        return [Story(path=found.path, found=found, error=bug_in(found.path, bug))]
    return [
        Story(path=found.path, found=found, error=one) if isinstance(one, ArticleError) else _story(found, one)
        for one in articles
    ]


def _story(found: Found, article: Article) -> Story:
    path = path_of(article, found.room)
    try:
        entry = normalize.entry_of(article, found.room)
    except ArticleError as error:
        return Story(path=path, found=found, error=_in(found.path, error))
    except Exception as bug:  # noqa: BLE001
        return Story(path=path, found=found, error=bug_in(path, bug))
    warnings = tuple(
        f"{found.path}:{line}: {message}" if line else f"{found.path}: {message}" for line, message in article.warnings
    )
    return Story(path=path, found=found, entry=entry, warnings=warnings)


def gather(config: "Config", progress: Progress) -> list[Story]:
    """Every story of every source, in the order of their paths within each source."""
    places = list(scan(config))
    stories = []
    for number, place in enumerate(places, 1):
        if isinstance(place, ArticleError):
            stories.append(Story(path=place.subject, found=None, error=place))
        else:
            stories += stories_of(place)
        progress("reading", number, len(places))
    return stories


def whole(entry: Entry, found: Found, read: Callable[[Found], list[Article | ArticleError]] = read) -> Entry:
    """The entry with its second half, from the file as it is now. ArticleError if that is no longer the same story.

    ``read`` may remember a file that holds several stories, so that it is not read for each of them.
    """
    try:
        articles = [one for one in read(found) if isinstance(one, Article)]
        article = next((one for one in articles if path_of(one, found.room) == entry.path), None)
        if article is None or normalize.fingerprint(article) != entry.fingerprint:
            raise ArticleError(found.path, "was changed while feedpub was reading; build again")
        return normalize.complete(entry, article)
    except ArticleError:
        raise
    except Exception as bug:  # noqa: BLE001
        raise bug_in(found.path, bug) from None


def bug_in(path: str, bug: Exception) -> ArticleError:
    """A fault of feedpub's own, kept to the article it shows itself in; its traceback goes to the log."""
    logger.error("a bug in feedpub, please report it: %s", path, exc_info=bug)
    return ArticleError(path, f"feedpub fails on it ({type(bug).__name__}: {bug}); this is a bug, please report it")


def link_related(entry: Entry, addresses: dict[str, str]) -> Entry:
    """The entry with the addresses of related stories that are this newsroom's own, found by their exact titles."""
    if not any(one.url is None and one.title in addresses for one in entry.related):
        return entry
    related = tuple(
        replace(one, url=addresses[one.title]) if one.url is None and one.title in addresses else one
        for one in entry.related
    )
    return replace(entry, related=related)
