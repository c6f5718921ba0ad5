"""The facts that a front matter states, field by field, each with the line it came from.

What was to keep a story from going out fails closed: every key of such a field must be understood, and of two the
stricter counts.
"""

import re
from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import PurePosixPath
from typing import TypeVar

from feedpub.dates import localize
from feedpub.languages import CODES, fold
from feedpub.model import Access, Status
from feedpub.readers import Reading
from feedpub.readers.markdown import parts, values
from feedpub.readers.markdown.frontmatter import Key, plain
from feedpub.readers.markdown.values import MisfitError

_BIDI = re.compile("[\u202a-\u202e\u2066-\u2069]")
_DAY_IN_NAME = re.compile(r"([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})-.")
#: What a story's status may be, in the words of IPTC (``pubStatus``), Pelican and people.
STATUSES = {
    "usable": Status.USABLE,
    "published": Status.USABLE,
    "draft": Status.DRAFT,
    "withheld": Status.WITHHELD,
    "hidden": Status.WITHHELD,
    "skip": Status.WITHHELD,
    "canceled": Status.CANCELED,
    "cancelled": Status.CANCELED,
}
_STRICTEST = (Status.CANCELED, Status.WITHHELD, Status.DRAFT, Status.USABLE)
ACCESS = {"free": Access.FREE, "public": Access.FREE, "members": Access.MEMBERS, "paid": Access.MEMBERS}

_Moment = tuple[date, Key]
_T = TypeVar("_T")


@dataclass(slots=True)
class Draft:
    """An Article in the making: what its front matter declares, its fields, and of each where it came from."""

    path: str
    context: Reading
    keys: dict[str, list[Key]]
    others: list[Key]
    lines: dict[str, int]
    fields: dict[str, object] = field(default_factory=dict)
    origins: dict[str, str] = field(default_factory=dict)
    warnings: list[tuple[int | None, str]] = field(default_factory=list)

    def of(self, name: str) -> list[Key]:
        """The keys that give a field, best name first."""
        return self.keys.get(name, [])

    def put(self, name: str, value: object, key: Key) -> None:
        """Set a field from a key; an empty value leaves it unset."""
        if value not in (None, "", ()):
            self.fields[name] = value
            self.lines[name] = key.line
            self.origins[name] = f"front matter `{key.name}`, line {key.line}"

    def infer(self, name: str, value: object, origin: str, line: int | None = None) -> None:
        """Set a field that no key gives."""
        self.fields[name] = value
        self.origins[name] = origin
        if line is not None:
            self.lines[name] = line

    def warn(self, line: int | None, message: str) -> None:
        """Note what is odd."""
        self.warnings.append((line, message))

    @property
    def language(self) -> str | None:
        """The story's language as far as it is known."""
        said = self.fields.get("language")
        return said if isinstance(said, str) else None


def put_facts(draft: Draft) -> None:
    """Fill in all that the front matter, the file's name and its source say; MisfitError for what no field can hold."""
    for put in (_put_texts, _put_names, _put_language, _put_dates, _put_state, _put_people, _put_sections, _put_parts):
        put(draft)


def _put_texts(draft: Draft) -> None:
    for name in ("headline", "subheadline", "lead", "agency", "dateline", "source", "rights"):
        for key in draft.of(name)[:1]:
            draft.put(name, values.text(key), key)
            if isinstance(key.node, str) and not key.node.isascii() and (hidden := _BIDI.search(key.node)):
                draft.warn(key.line, f"U+{ord(hidden[0]):04X} in `{key.name}` was left out; retype what stands there")


def _put_names(draft: Draft) -> None:
    for name in ("id", "slug"):
        for key in draft.of(name)[:1]:
            draft.put(name, values.token(key), key)
    for key in draft.of("url"):
        address = values.web_address(key)
        if address is None or "url" in draft.fields:
            draft.others.append(key)
        else:
            draft.put("url", address, key)


def _put_language(draft: Draft) -> None:
    for key in draft.of("language")[:1]:
        said = values.text(key)
        if tag := values.language(said):
            draft.put("language", tag, key)
            return
        draft.warn(key.line, f"`{key.name}`: {said[:40]!r} is no language code; write one like uk or en-GB")
    suffix = PurePosixPath(PurePosixPath(draft.path).stem).suffix[1:]
    if suffix.partition("-")[0].lower() in CODES and (tag := values.language(suffix)):
        draft.infer("language", tag, "file name")
    elif draft.context.language:
        draft.infer("language", draft.context.language, "declared by its source")


def _put_dates(draft: Draft) -> None:
    dated = [key for key in draft.of("published") if not values.is_flag(key)]  # Jekyll has `published: false`
    published = _agreed(_moments(draft, dated), draft)
    embargoes = _moments(draft, draft.of("embargo"))
    for due in _moments(draft, draft.of("due")):
        if published is None:
            published = due
        elif _at(due, draft) > _at(published, draft):
            embargoes.append(due)
    if published:
        draft.put("published", *published)
    elif day := _day_in_name(draft.path):
        draft.infer("published", day, "file name")
    if embargoes:
        draft.put("embargo", *max(embargoes, key=lambda moment: _at(moment, draft)))
    if expiries := _moments(draft, draft.of("expires")):
        draft.put("expires", *min(expiries, key=lambda moment: _at(moment, draft)))
    for moment in _moments(draft, draft.of("updated")[:1]):
        draft.put("updated", *moment)


def _moments(draft: Draft, keys: list[Key]) -> list[_Moment]:
    return [(values.moment(key, draft.language), key) for key in keys]


def _at(moment: _Moment, draft: Draft) -> datetime:
    return localize(moment[0], draft.context.zone)


def _agreed(moments: list[_Moment], draft: Draft) -> _Moment | None:
    """The one time that several keys give; of a day and a time on it, the time."""
    if len(moments) < 2:
        return moments[0] if moments else None
    best = next((moment for moment in moments if isinstance(moment[0], datetime)), moments[0])
    for moment in moments:
        theirs, ours = _at(moment, draft), _at(best, draft)
        if theirs != ours and (isinstance(moment[0], datetime) or theirs.date() != ours.date()):
            other, key = sorted((moment[1], best[1]), key=lambda key: key.line)
            raise MisfitError(
                key.line, f"`{key.name}` and `{other.name}` of line {other.line} give two times; keep one of them"
            )
    return best


def _day_in_name(path: str) -> date | None:
    """The day that Jekyll has its posts' names begin with, where it is one of the calendar."""
    named = _DAY_IN_NAME.match(PurePosixPath(path).name)
    try:
        day = date(*map(int, named.groups())) if named else None
    except ValueError:
        return None
    return day if day and 1970 <= day.year <= 2100 else None


def _put_state(draft: Draft) -> None:
    states = [(_choice(key, STATUSES), key) for key in draft.of("status")]
    states += [(Status.DRAFT if values.flag(key) else Status.USABLE, key) for key in draft.of("draft")]
    flags = [key for key in draft.of("published") if values.is_flag(key)]
    states += [(Status.USABLE if values.flag(key) else Status.DRAFT, key) for key in flags]
    if states:
        draft.put("status", *min(states, key=lambda state: _STRICTEST.index(state[0])))
    walls = [(_choice(key, ACCESS), key) for key in draft.of("access")]
    walls += [(Access.MEMBERS if values.flag(key) else Access.FREE, key) for key in draft.of("members")]
    if walls:
        draft.put("access", *max(walls, key=lambda wall: wall[0] is Access.MEMBERS))
    for key in draft.of("minor"):
        draft.put("minor", values.flag(key), key)


def _choice(key: Key, choices: Mapping[str, _T]) -> _T:
    word = values.text(key).lower()
    if word not in choices:
        what = f"{word[:40]!r} is none of its values" if word else "is empty"
        raise MisfitError(key.line, f"`{key.name}`: {what}; write one of {', '.join(choices)}")
    return choices[word]


def _put_people(draft: Draft) -> None:
    for key in draft.of("authors")[:1]:
        persons, agency = values.byline(key)
        draft.put("authors", persons, key)
        if "agency" not in draft.fields:
            draft.put("agency", agency, key)


def _put_sections(draft: Draft) -> None:
    sections = [
        (section, key)
        for key in draft.of("section")
        for section in values.texts(key, commas=plain(key.name) == "categories")
    ]
    tags = [(tag, key) for key in draft.of("tags") for tag in values.texts(key, commas=True)]
    if sections:
        draft.put("section", *sections[0])
        tags += [(section, key) for section, key in sections[1:] if fold(section) != fold(sections[0][0])]
    if tags:
        once: dict[str, str] = {}
        for tag, _ in tags:
            once.setdefault(tag.casefold(), tag)
        draft.put("tags", tuple(once.values()), tags[0][1])


def _put_parts(draft: Draft) -> None:
    # Themes describe a plain `image: path` by keys beside it.
    beside = {name: values.text(key) for name in ("alt", "caption", "credit") for key in draft.of(f"image_{name}")}
    _gather(draft, "images", lambda key: parts.images(key, beside, draft.warn), lambda image: image.url)
    _gather(draft, "enclosures", lambda key: parts.enclosures(key, draft.warn), lambda enclosure: enclosure.url)
    _gather(draft, "corrections", lambda key: parts.corrections(key, draft.language), lambda correction: correction)
    _gather(draft, "related", lambda key: parts.related(key, draft.language), lambda other: other)


def _gather(draft: Draft, name: str, of: Callable[[Key], Iterable[_T]], same: Callable[[_T], Hashable]) -> None:
    """All that a field's keys hold, in their order, each once."""
    if keys := draft.of(name):
        found: dict[Hashable, _T] = {}
        for key in keys:
            for part in of(key):
                found.setdefault(same(part), part)
        draft.put(name, tuple(found.values()), keys[0])
