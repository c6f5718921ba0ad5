"""How well stories are read: their files read as a build would, held against what people found in them.

:func:`score` gives each story's figures; :func:`figures` sums them up by group, in per cent.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from pathlib import Path

from msgspec import Struct, field

from feedpub.errors import ArticleError
from feedpub.explain import Explained
from feedpub.score.measures import BY_NAME, MEASURES, Measure, Reading, of
from feedpub.score.truth import Row, find, is_there, load

__all__ = ["ALL", "BY_NAME", "MEASURES", "Figure", "Measure", "Scored", "figures", "find", "load", "missed", "score"]

ALL = "all"  #: the group of all stories

Read = Callable[[Path], Sequence[Explained | ArticleError]]


class Scored(Struct, frozen=True):
    """One story's figures, 0 to 1, by the measures' names; ``error`` is why nothing of it could be read."""

    row: Row
    found: Reading
    figures: Mapping[str, float] = field(default_factory=dict)
    error: ArticleError | None = None


class Figure(Struct, frozen=True):
    """A measure's mean over a group, in per cent, and of how many stories."""

    value: float
    count: int


def score(rows: Iterable[Row], read: Read) -> Iterator[Scored]:
    """Read each row's file and hold what was found against it.

    What cannot be read is scored as empty; a file that is not there says nothing of how well it is read.
    """
    for row in rows:
        if not is_there(row.file):
            yield Scored(
                row, Reading(), error=ArticleError(str(row.file), "is not there; put it back, or mend the truth")
            )
            continue
        try:
            story = _story(row, read(row.file))
        except ArticleError as error:
            yield Scored(row, Reading(), of(row, Reading()), error)
        else:
            found = _reading(story)
            yield Scored(row, found, of(row, found))


def _story(row: Row, stories: Sequence[Explained | ArticleError]) -> Explained:
    """The story that a row is about: the only one of its file, or that of the row's part."""
    wanted = [one for one in stories if isinstance(one, Explained)]
    if row.part and len(stories) > 1:
        wanted = [one for one in wanted if _is_part(row.part, str(one.fields["part"]))]
    elif len(wanted) > 1:  # beside the story of the document itself there may be those that it takes back
        wanted = [one for one in wanted if not one.fields["part"]]
    if len(wanted) == 1:
        return wanted[0]
    if error := next((one for one in stories if isinstance(one, ArticleError)), None):
        raise error
    which = f"no story {row.part!r}" if row.part else f"{len(stories)} stories"
    raise ArticleError(str(row.file), f'holds {which}; write "part": with the id of one of them into the truth')


def _is_part(wanted: str, part: str) -> bool:
    # WordPress's ids are addresses that end in the number by which people know the post.
    return part == wanted or part.endswith(f"={wanted}")


def _reading(story: Explained) -> Reading:
    fields = story.fields
    title, summary, authors, body = (fields[name] for name in ("title", "summary", "authors", "body"))
    return Reading(
        title=title if isinstance(title, str) else None,
        published=_moment(fields["published"]),
        authors=tuple(map(str, authors)) if isinstance(authors, list) else (),
        summary=summary if isinstance(summary, str) else None,
        body="\n".join(map(str, body)) if isinstance(body, list) else "",
    )


def _moment(written: object) -> date | None:
    if not isinstance(written, str):
        return None
    return datetime.fromisoformat(written) if "T" in written else date.fromisoformat(written)


def figures(scored: Iterable[Scored]) -> dict[str, dict[str, Figure]]:
    """By group, then by measure; with several groups, ``all`` of them last."""
    values: dict[str, dict[str, list[float]]] = {}
    for one in scored:
        for group in dict.fromkeys((one.row.group, ALL)):
            for name, value in one.figures.items():
                values.setdefault(group, {}).setdefault(name, []).append(value)
    whole = values.pop(ALL, {})
    if len(values) > 1:
        values[ALL] = whole
    return {
        group: {
            one.name: Figure(100 * sum(map(float, by_name[one.name])) / len(by_name[one.name]), len(by_name[one.name]))
            for one in MEASURES
            if one.name in by_name
        }
        for group, by_name in values.items()
    }


def missed(one: Scored, measure: Measure) -> tuple[str, str] | None:
    """What was read and what is true, where a story falls short of the best by a measure; else ``None``."""
    value = one.figures.get(measure.name)
    if value is None or value == (0 if measure.less else 1):
        return None
    return _found(one, measure), _true(one.row, measure)


def _found(one: Scored, measure: Measure) -> str:
    value: object = getattr(one.found, measure.field)
    if measure.field == "body":
        return f"{100 * one.figures[measure.name]:.0f} %"
    return _shown(value)


def _true(row: Row, measure: Measure) -> str:
    if measure.field == "body":
        return "0 %" if measure.less else "100 %"
    if measure.name in ("spurious", "nobody"):
        return "nothing"
    value: object = {
        "title": " | ".join(row.titles),
        "published": row.wall if measure.name == "wall" and row.wall else row.published,
        "authors": row.authors,
        "summary": row.summary,
    }[measure.field]
    return _shown(value)


def _shown(value: object) -> str:
    if isinstance(value, date):
        return value.isoformat()
    return ", ".join(value) if isinstance(value, tuple) else str(value or "nothing")
