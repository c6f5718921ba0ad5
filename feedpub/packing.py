"""An outcome as bytes and back: how it travels from the process that read a file, and how the index keeps it.

A plain story is a row of values that marshal knows, which takes a tenth of the time that pickling its records does.
Whatever is out of the ordinary (an error, a bug, a time in no zone by name) is pickled as it stands; of bytes the first
one says which. Neither holds the file, which is known to whoever asks.
"""

import marshal
import pickle
from datetime import datetime
from functools import lru_cache
from itertools import starmap
from typing import Any
from zoneinfo import ZoneInfo

from msgspec.structs import astuple, replace

from feedpub.model import Access, Enclosure, Entry, Image, Person, Status
from feedpub.reading import Found, Outcome, Story

_PLAIN, _PICKLED = b"m", b"p"
_VERSION = 2  # of marshal's: the later ones write the same values in several ways

_Row = tuple[Any, ...]


def pack(outcome: Outcome) -> bytes:
    """The outcome as bytes, without the file it is of."""
    if (row := _row_of(outcome)) is not None:
        try:
            return _PLAIN + marshal.dumps(row, _VERSION)
        except ValueError:  # a value of a kind that marshal does not know
            pass
    return _pickled(outcome)


def values_of(outcome: Outcome) -> Any:
    """The same as values, to be marshalled together with others, if marshal knows them all."""
    return _row_of(outcome) or _pickled(outcome)


def _pickled(outcome: Outcome) -> bytes:
    stories = tuple(replace(story, found=None) for story in outcome.stories)
    return _PICKLED + pickle.dumps(replace(outcome, stories=stories), 5)


def unpack(packed: Any, found: Found | None = None) -> Outcome:
    """What :func:`pack` or :func:`values_of` made of an outcome, as of that file.

    It is our own, as nobody else's bytes may be unpickled.
    """
    if not isinstance(packed, bytes):
        return _outcome_of(packed, found)
    if packed[:1] == _PLAIN:
        return _outcome_of(marshal.loads(memoryview(packed)[1:]), found)  # noqa: S302
    outcome: Outcome = pickle.loads(memoryview(packed)[1:])  # noqa: S301
    if found is None:
        return outcome
    return replace(outcome, stories=tuple(replace(story, found=found) for story in outcome.stories))


_NAMES = Entry.__struct_fields__
_AUTHORS, _IMAGES, _ENCLOSURES = map(_NAMES.index, ("authors", "images", "enclosures"))
_STATUS, _ACCESS = _NAMES.index("status"), _NAMES.index("access")
_PUBLISHED, _UPDATED = _NAMES.index("published"), _NAMES.index("updated")
_STATUSES: dict[str, Status] = {one.value: one for one in Status}
_unreduced: Any = datetime  # takes what it gave, which its types leave out
_ACCESSES: dict[str, Access] = {one.value: one for one in Access}


def _row_of(outcome: Outcome) -> _Row | None:
    """The values of a plain outcome, ``None`` of any other."""
    if len(outcome.stories) != 1 or not outcome.lasting:
        return None
    (story,) = outcome.stories
    entry = story.entry
    if entry is None or story.error or story.bug or entry.embargo or entry.expires:
        return None
    if entry.corrections or entry.related or entry.translations:
        return None
    row = list(astuple(entry))
    row[_STATUS], row[_ACCESS] = entry.status._value_, entry.access._value_
    row[_AUTHORS] = tuple(map(astuple, entry.authors))
    if entry.images or entry.enclosures:
        row[_IMAGES] = tuple(map(astuple, entry.images))
        row[_ENCLOSURES] = tuple(map(astuple, entry.enclosures))
    zone = entry.published.tzinfo
    if type(zone) is not ZoneInfo or entry.updated.tzinfo is not zone or _zone(zone.key) is not zone:
        return None
    row[_PUBLISHED] = _clock(entry.published)
    row[_UPDATED] = None if entry.updated is entry.published else _clock(entry.updated)
    return story.path, story.warnings, story.profile, zone.key, row


def _outcome_of(row: _Row, found: Found | None) -> Outcome:
    path, warnings, profile, key, kept = row
    values, zone = [*kept], _zone(key)
    values[_PUBLISHED] = published = _when(values[_PUBLISHED], zone)
    values[_UPDATED] = _when(values[_UPDATED], zone) if values[_UPDATED] else published
    values[_STATUS], values[_ACCESS] = _STATUSES[values[_STATUS]], _ACCESSES[values[_ACCESS]]
    values[_AUTHORS] = tuple(starmap(Person, values[_AUTHORS]))
    values[_IMAGES] = tuple(starmap(Image, values[_IMAGES]))
    values[_ENCLOSURES] = tuple(starmap(Enclosure, values[_ENCLOSURES]))
    return Outcome((Story(path, found, Entry(**dict(zip(_NAMES, values, strict=True))), None, warnings, profile),))


def _clock(when: datetime) -> bytes:
    # As datetime gives itself to pickle: its ten bytes, fold included.
    reduced: Any = when.__reduce_ex__(4)
    clock: bytes = reduced[1][0]
    return clock


def _when(clock: bytes, zone: ZoneInfo) -> datetime:
    when: datetime = _unreduced(clock, zone)
    return when


@lru_cache(maxsize=64)
def _zone(key: str) -> ZoneInfo:
    return ZoneInfo(key)
