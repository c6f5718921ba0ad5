"""Second halves of entries, summary and text, from their files: in processes beside this one where there are many.

What travels is small: a few values of an entry go there, its summary and its folded text come back.
"""

import logging
import traceback
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from typing import NamedTuple

from msgspec import Struct
from msgspec.structs import replace

from feedpub import normalize, onego, reading
from feedpub.errors import ArticleError
from feedpub.executor import Executor, Serial
from feedpub.folded import Folded
from feedpub.model import Access, Article, Entry
from feedpub.naming import path_of
from feedpub.reading import Found

logger = logging.getLogger("feedpub")


class _Asked(NamedTuple):
    """What there is to know of an entry to make its second half."""

    id: str
    path: str
    fingerprint: str
    url: str
    access: Access


class _File(Struct, frozen=True):
    """A file, and what is asked for of it."""

    found: Found
    asked: tuple[_Asked, ...]


class _Half(NamedTuple):
    """A second half, and where its summary is from."""

    summary: str
    content: Folded
    summary_from: str


class _Failed(NamedTuple):
    """Why there is none; with the traceback, where that is a fault of ours."""

    error: ArticleError
    bug: str | None = None


_Made = tuple[_Half | _Failed, ...]


def whole(
    entries: Iterable[Entry], places: Mapping[str, Found], executor: Executor | None = None
) -> Iterator[tuple[Entry, Entry | ArticleError]]:
    """Each entry and what it is with its second half, from its file as it is now, or why there is none.

    ``places`` has the file of each entry's path. A file that holds several stories is read once.
    """
    in_order = sorted(entries, key=lambda one: (places[one.path].path, one.path))
    groups = [list(group) for _, group in groupby(in_order, key=lambda one: places[one.path].path)]
    files = [_File(places[group[0].path], tuple(map(_asked, group))) for group in groups]
    executor = executor or Serial()
    try:
        for group, made in zip(groups, executor.each(_made, files, _died), strict=True):
            yield from ((entry, _with(entry, half)) for entry, half in zip(group, made, strict=True))
    finally:
        executor.rest()


def _asked(entry: Entry) -> _Asked:
    return _Asked(entry.id, entry.path, entry.fingerprint, entry.url, entry.access)


def _with(entry: Entry, made: _Half | _Failed) -> Entry | ArticleError:
    if isinstance(made, _Failed):
        if made.bug:
            logger.error("a bug in feedpub, please report it: %s\n%s", made.error.subject, made.bug)
        return made.error
    return replace(
        entry, summary=made.summary, content=made.content, origins={**entry.origins, "summary": made.summary_from}
    )


def _made(file: _File) -> _Made:
    """What comes of what is asked for of a file, in its order; nothing is raised, and nothing is told."""
    found = file.found
    try:
        there = _articles(found, file.asked)
    except ArticleError as error:
        return (_Failed(reading.inside(found.path, error)),) * len(file.asked)
    except Exception as bug:  # noqa: BLE001  a kill must go out even where another story trips us up
        wrong = _tripped(found.path, bug)
        return (wrong, *[_Failed(wrong.error)] * (len(file.asked) - 1))
    return tuple([_half(found, asked, there.get((asked.path, asked.fingerprint))) for asked in file.asked])


def _articles(found: Found, asked: Sequence[_Asked]) -> dict[tuple[str, str], Article]:
    """The articles in a file, by their paths and what their fingerprints are now."""
    raw, companion = reading.loaded(found)
    if (
        companion is None
        and len(asked) == 1
        and (plain := onego.article_of(found.item.path, raw, found.room, found.form))
    ):
        article, fingerprint = plain
        if fingerprint == asked[0].fingerprint and path_of(article, found.room) == asked[0].path:
            return {(asked[0].path, fingerprint): article}
    articles = [one for one in reading.articles(found, raw, companion) if isinstance(one, Article)]
    return {(path_of(one, found.room), normalize.fingerprint(one)): one for one in articles}


def _half(found: Found, asked: _Asked, article: Article | None) -> _Half | _Failed:
    if article is None:
        return _Failed(ArticleError(found.path, "was changed while feedpub was reading; build again"))
    try:
        text, content, text_from = normalize.second_half(article, asked.url, asked.access)
    except ArticleError as error:
        return _Failed(reading.inside(found.path, error))
    except Exception as bug:  # noqa: BLE001
        return _tripped(asked.path, bug)
    return _Half(text, Folded.of(content, asked.id, text), text_from)


def _tripped(path: str, bug: Exception) -> _Failed:
    return _Failed(reading.bug_of(path, bug), "".join(traceback.format_exception(bug)).rstrip("\n"))


def _died(file: _File) -> _Made:
    """What came of a file that ended the process which wrote it out, twice."""
    return (_Failed(reading.ended(file.found)),) * len(file.asked)
