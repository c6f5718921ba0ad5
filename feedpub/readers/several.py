"""The stories of one file, each on its own: what is wrong with one costs that one, and each id is there once."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from msgspec.structs import replace

from feedpub.errors import ArticleError
from feedpub.model import Article, Status

MOST_STORIES = 200_000  #: of a file


class Outcome(NamedTuple):
    """What came of one story: its id in the file, its version, its line, and itself or what is wrong with it."""

    part: str
    version: int | None
    line: int
    story: Article | ArticleError


def one_each(path: str, found: Iterable[Outcome]) -> list[Article | ArticleError]:
    """The stories in their order, one for each id; an error in the place of each that is held back.

    Of several with one id the one of the highest version counts, be it good or bad: a wire sends a story again, and
    the last word may be its end. Where the versions do not tell, the first stays and the others are held back, so that
    neither the story nor its id changes with what is added below. But who disagrees with it on what may go out is
    taken at its word: one that is canceled counts, and where one is less free than another, or cannot be read, all of
    them are held back.
    """
    by_part: dict[str, list[Outcome]] = {}
    for number, one in enumerate(found):
        if number == MOST_STORIES:
            raise ArticleError(path, f"has more than {MOST_STORIES:,} stories; split the file", line=one.line)
        by_part.setdefault(one.part, []).append(one)
    kept: list[Article | ArticleError] = []
    for outcomes in by_part.values():
        last = _last_words(outcomes) if len(outcomes) > 1 else outcomes
        kept += [last[0].story] if len(last) == 1 else _settled(path, last)
    return kept


def noted(
    found: Sequence[Article | ArticleError], notes: Sequence[tuple[int | None, str]]
) -> list[Article | ArticleError]:
    """The same, with what is odd about the file among the warnings of its first story."""
    stories = list(found)
    at = next((at for at, one in enumerate(stories) if isinstance(one, Article)), None)
    if notes and at is not None and isinstance(story := stories[at], Article):
        stories[at] = replace(story, warnings=(*notes, *story.warnings))
    return stories


def _last_words(outcomes: Sequence[Outcome]) -> list[Outcome]:
    """Those of which no later version is there; one without a version may be the last word."""
    highest = max((one.version for one in outcomes if one.version is not None), default=None)
    return [one for one in outcomes if one.version is None or one.version == highest]


def _settled(path: str, rivals: Sequence[Outcome]) -> list[Article | ArticleError]:
    """What stays of several that may all be the last word, and an error for each of the others."""
    first = rivals[0]
    stays = next((one for one in rivals if _standing(one)[0] is Status.CANCELED), None)
    if stays is None and len({_standing(one) for one in rivals}) == 1 and isinstance(first.story, Article):
        stays = first
    return [_outcome(path, one, stays, rivals) for one in rivals]


def _standing(one: Outcome) -> tuple[object, ...]:
    """All that says whether, when and to whom a story goes out; what cannot be read says nothing."""
    if isinstance(one.story, ArticleError):
        return (None,)
    return one.story.status, one.story.access, one.story.embargo, one.story.expires


def _outcome(path: str, one: Outcome, stays: Outcome | None, rivals: Sequence[Outcome]) -> Article | ArticleError:
    if one is stays or isinstance(one.story, ArticleError):
        return one.story
    twice = f"has the id {one.part[:80]!r}, as has the story of line"
    if stays is not None:
        message = f"{twice} {stays.line}, which counts; delete this one, or give it an id of its own"
    else:
        other = next(rival for rival in rivals if rival is not one)
        message = f"{twice} {other.line}, and they differ in what may go out; keep one of them"
    return ArticleError(path, message, line=one.line, known=one.story)
