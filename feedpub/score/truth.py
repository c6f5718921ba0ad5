"""What people found in stories' files, to hold readings against: JSON Lines, or a JSON list, or one object.

A row names its ``file``, and says what is true of it: ``title``, ``authors``, ``published``, ``summary``, ``body``. A
field that is absent or ``null`` was not looked at and does not count; ``"authors": []`` says that there is none. What
``feedpub explain --json`` prints is such rows; whoever puts them right has a truth.
"""

import json
import os
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any

from msgspec import Struct, field

from feedpub import dates, readers
from feedpub.errors import ConfigError
from feedpub.score.alike import day

NAMES = ("truth.jsonl", "truth.json", "index.jsonl", "index.json")  #: what a truth is looked for as in a folder
_SAVED_AS = " date "


class Row(Struct, frozen=True, kw_only=True):
    """What is true of one story. ``line`` is its place in the truth, from 1: a line of JSON Lines, an item of a list.

    ``published`` is a plain day where the time of day is not known or does not count, ``wall`` what the clock on the
    page shows. ``body`` holds paragraphs that are the story's, ``around`` lines of the page that are not, ``related``
    those of the latter that point to other stories. ``dated`` is false where a page is known to tell no day.
    """

    line: int
    group: str
    file: Path
    part: str = ""
    titles: tuple[str, ...] = ()  #: any of them is right
    published: date | None = None
    wall: datetime | None = None
    dated: bool = True
    authors: tuple[str, ...] | None = None
    summary: str | None = None
    body: tuple[str, ...] = ()
    around: tuple[str, ...] = ()
    related: tuple[str, ...] = ()
    said: Mapping[str, Any] = field(default_factory=dict)  #: the row as it stands there


def find(place: Path) -> Path:
    """The file of a truth: itself, or the one in a folder. ConfigError where there is none."""
    if not place.is_dir():
        return place
    found = [place / name for name in NAMES if is_there(place / name)]
    if not found:
        raise ConfigError(str(place), f"holds no truth; name its file, or put a {NAMES[0]} into the folder")
    return found[0]


def is_there(file: Path) -> bool:
    """Whether a file is there, as far as this user sees: a folder above it may be closed."""
    return os.path.isfile(file)  # noqa: PTH113


def load(file: Path, files: Path | None = None) -> list[Row]:
    """The rows of a truth; ``files`` is the folder of the stories, if it is not the truth's.

    ConfigError, with the line, where it cannot be read or a row is none.
    """
    try:
        text = file.read_text("utf-8-sig")
    except OSError as error:
        raise ConfigError(str(file), f"cannot be read ({error.strerror}); name a file with the truth") from None
    except UnicodeDecodeError:
        raise ConfigError(str(file), "is no text in UTF-8; write the truth as JSON Lines") from None
    rows = []
    for line, said in _objects(file, text):
        try:
            rows.append(_row(file, files, line, said))
        except ValueError as error:
            raise ConfigError(str(file), str(error), line=line) from None
    if not rows:
        raise ConfigError(str(file), "is empty; write a line of JSON for each story")
    return rows


def _objects(file: Path, text: str) -> Iterator[tuple[int, Mapping[str, Any]]]:
    """The rows as they stand there, each with its number."""
    try:
        whole = json.loads(text)
    except (ValueError, RecursionError):
        whole = None
    if isinstance(whole, dict):
        yield 1, whole
        return
    if isinstance(whole, list):
        found = list(enumerate(whole, 1))
    else:
        found = []
        for number, line in enumerate(text.split("\n"), 1):
            try:
                found += [(number, json.loads(line))] if line.strip() else []
            except (ValueError, RecursionError) as error:
                raise ConfigError(
                    str(file), f"is no JSON ({error}); write each story on one line", line=number
                ) from None
    for number, one in found:
        if not isinstance(one, dict):
            raise ConfigError(str(file), 'is no object; write {"file": ..., "title": ...}', line=number)
        yield number, one


def _row(truth: Path, files: Path | None, line: int, said: Mapping[str, Any]) -> Row:
    name = _text(said, "file") or _text(said, "path")
    if not name:
        raise ValueError('names no file; write "file": with the path from this file\'s folder')
    file = files / name if files else _found(truth, name)
    title, summary = _text(said, "title"), _text(said, "summary")
    titles = tuple(filter(None, _texts(said, "titles_ok") or ((title,) if title else ())))
    roles = said.get("roles")
    row: dict[str, Any] = {
        "line": line,
        "group": _text(said, "corpus") or (name.rpartition("/")[0] or (files or truth.parent).resolve().name),
        "file": file,
        "part": str(said.get("part") or said.get("item") or ""),
        "titles": titles,
        "published": _published(said),
        "authors": _texts(said, "authors"),
        "summary": summary,
        "body": _texts(said, "body") or (),
        "said": said,
    }
    if isinstance(roles, dict):
        row |= _page(file, roles, row)
    return Row(**row)


def _page(file: Path, roles: Mapping[str, Any], row: Mapping[str, Any]) -> dict[str, Any]:
    """What a page text's lines are, and how much of its facts the text tells: the rest nobody can read in it."""
    said = row["said"]
    told = _text(said, "published_in_text")
    saved, by_role = _by_role(file, roles)
    around = {role: found for role, found in by_role.items() if role not in ("body", "summary", "title")}
    published = row["published"] if saved else _time(told)
    clock = _time(told)
    hidden = said.get("authors_in_text", True) is False and row["authors"]
    return {
        "titles": row["titles"] if said.get("synthetic") or any("title" in role for role in by_role) else (),
        "published": day(published) if published else None,
        "wall": clock.replace(tzinfo=None) if isinstance(clock, datetime) else None,
        "dated": saved or told is not None,
        "authors": None if hidden else row["authors"],
        "body": tuple(by_role.get("body", ())),
        "around": tuple(line for found in around.values() for line in found),
        "related": tuple(line for role, found in around.items() if "related" in role for line in found),
    }


def _by_role(file: Path, roles: Mapping[str, Any]) -> tuple[bool, dict[str, list[str]]]:
    """Whether the page begins with the day that it was saved under, and its lines by their roles."""
    if not all(number.isdecimal() and isinstance(role, str) for number, role in roles.items()):
        raise ValueError('"roles" gives lines of the page, from 0, their roles; write {"0": "title", "1": "body"}')
    try:
        lines = file.read_text("utf-8").split("\n")
    except (OSError, UnicodeDecodeError):
        return False, {}  # which the reading will tell
    saved = lines[0].startswith(_SAVED_AS)
    if saved:
        lines[0] = lines[0][len(_SAVED_AS) :].partition(" ")[2]
    found: dict[str, list[str]] = {}
    for number, role in roles.items():
        if int(number) < len(lines):
            found.setdefault(role, []).append(lines[int(number)])
    return saved, found


def _found(truth: Path, name: str) -> Path:
    """The file that a row names: from the truth's folder, from the one above, or from where the person is."""
    places = [truth.parent / name, truth.parent.parent / name, Path(name)]
    if found := next((place for place in places if is_there(place)), None):
        return found
    # A name without suffix, as a story is called elsewhere, too, is that of its only file.
    alike = [one for place in places[:2] for one in _named(place)]
    return alike[0] if len(alike) == 1 else places[0]


def _named(place: Path) -> list[Path]:
    """The files of that name and a suffix that feedpub reads, packed or not."""
    ends = [f"{suffix}{packed}" for suffix in readers.SUFFIXES for packed in ("", ".gz")]
    return [file for end in ends if is_there(file := place.with_name(place.name + end))]


def _text(said: Mapping[str, Any], key: str) -> str | None:
    value = said.get(key)
    if value is not None and not isinstance(value, str):
        raise ValueError(f'"{key}" is no text; write it in quotes')
    return value or None


def _texts(said: Mapping[str, Any], key: str) -> tuple[str, ...] | None:
    value = said.get(key)
    if value is None:
        return None
    value = [value] if isinstance(value, str) else value
    if not isinstance(value, list) or not all(isinstance(one, str) for one in value):
        raise ValueError(f'"{key}" is no list of texts; write ["one", "another"], [] for none, null for not known')
    return tuple(value)


def _published(said: Mapping[str, Any]) -> date | None:
    moment = _time(_text(said, "published"))
    return day(moment) if moment and said.get("precision") == "day" else moment


def _time(text: str | None) -> date | None:
    """A day or a time; what tells less than a day (``2025-11``, ``--12-03``) is none."""
    if text is None or len(text) < len("2025-12-03") or text.startswith("--"):
        return None
    try:
        return dates.parse(text)
    except ValueError as error:
        raise ValueError(f'"published": {error}') from None
