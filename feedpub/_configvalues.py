"""From the text that a person wrote to the value that a key of the configuration holds.

Each function takes a node of the YAML text and returns the value, or raises ValueError with ``what is wrong; what to
do``. Nothing here knows of files, and nothing of the models.
"""

import re
from collections.abc import Callable
from datetime import timedelta
from difflib import get_close_matches
from pathlib import Path, PurePosixPath
from unicodedata import normalize
from zoneinfo import ZoneInfo, available_timezones

from feedpub import formats as formats_table
from feedpub.readers import READERS
from feedpub.text import clean
from feedpub.yamltext import Map, Scalar, Seq, as_bool, as_int

FORMATS = tuple(formats_table.FORMATS)
USUAL_FORMATS = ("rss", "atom")

# RFC 5646, section 2.1, without grandfathered tags.
_LANGUAGE = re.compile(
    r"(?:[a-z]{2,3}(?:-[a-z]{3}){0,3}|[a-z]{5,8})(?:-[a-z]{4})?(?:-(?:[a-z]{2}|\d{3}))?"
    r"(?:-(?:[a-z0-9]{5,8}|\d[a-z0-9]{3}))*(?:-[0-9a-wy-z](?:-[a-z0-9]{2,8})+)*(?:-x(?:-[a-z0-9]{1,8})+)?",
    re.IGNORECASE,
)
# Countries that are often written where their language belongs; ISO 639-1 has none of these codes.
_COUNTRIES = {
    "ua": "uk",
    "us": "en",
    "cz": "cs",
    "dk": "da",
    "gr": "el",
    "jp": "ja",
    "cn": "zh",
    "at": "de",
    "mx": "es",
}
_DURATION = re.compile(r"(\d{1,6}) ?(s|second|min|minute|h|hour|d|day|w|week)s?")
_UNITS = {"s": 1, "m": 60, "h": 3600, "d": 86_400, "w": 604_800}  # seconds, by the unit's first letter
# Names that nobody should be sent to: files of one machine's database that mean something else on the next, and
# those that the database keeps for old texts' sake.
_MACHINE_ZONES = {"localtime", "posixrules", "Factory"}
_OLD_ZONES = {"Europe/Kiev", "Europe/Uzhgorod", "Europe/Zaporozhye", "Asia/Calcutta", "Asia/Katmandu", "Asia/Saigon"}
_FEED_NAME = re.compile(r"[a-z0-9][a-z0-9._-]*")


def text(value: object) -> str:
    """One line of text, as it stands."""
    if isinstance(value, Seq | Map):
        raise ValueError(
            f"a {_kind(value)} where one text belongs; write one value (in quotes if it begins with [ or {{)"
        )
    if not isinstance(value, str) or not value.strip():
        raise ValueError("is empty; write a value")
    found = normalize("NFC", value.strip())
    if found != clean(found) or "\n" in found:
        raise ValueError("holds a line break or a character that no feed can carry; write it anew on one line")
    return found


def texts(value: object) -> tuple[str, ...]:
    """One text or a list of them, none of them twice."""
    if isinstance(value, Map):
        raise ValueError("keys where a value or a list belongs; write one value or [one, another]")
    if not isinstance(value, Seq):
        return (text(value),)
    if not value:
        raise ValueError("an empty list; name at least one or delete the key")
    found: list[str] = []
    for item in value:
        one = text(item)
        if one in found:
            raise ValueError(f"{one!r} is here twice; keep one of them")
        found.append(one)
    return tuple(found)


def true_or_false(value: object) -> bool:
    """A switch."""
    return as_bool(text(value))


def number(value: object, low: int, high: int) -> int:
    """A whole number from ``low`` to ``high``."""
    found = as_int(text(value))
    if not low <= found <= high:
        raise ValueError(f"{found} is out of range; write {low} to {high}")
    return found


def duration(value: object) -> timedelta:
    """How long something is, up to a hundred years."""
    found = text(value)
    parts = _DURATION.fullmatch(found)
    if parts is None and found != "0":
        raise ValueError(f"{found!r} is no length of time; write a number and a unit, such as 7 days or 90 minutes")
    length = timedelta(seconds=int(parts[1]) * _UNITS[parts[2][0]]) if parts else timedelta(0)
    if length > timedelta(days=36_500):
        raise ValueError(f"{found!r} is too long; write 36500 days at most")
    return length


def one_of(*known: str) -> Callable[[object], str]:
    """One of a few words."""
    return lambda value: word(text(value), known, "value")


def prefixes(value: object) -> dict[str, str]:
    """Texts by their languages; one text alone stands for every language, under ``""``."""
    if isinstance(value, Scalar):
        return {"": text(value)}
    if not isinstance(value, Map):
        raise ValueError(
            "is a list; write one text, or texts by their languages, as in {uk: Виправлено, en: Corrected}"
        )
    return {language(Scalar(key, value.lines[key])): text(one) for key, one in value.items()}


def language(value: object) -> str:
    """A language tag (BCP 47) in its usual letters: ``uk``, ``en-GB``, ``zh-Hant-TW``."""
    found = text(value)
    if found.lower() in _COUNTRIES:
        raise ValueError(f"{found} is a country's code; write the language's: {_COUNTRIES[found.lower()]}")
    if _LANGUAGE.fullmatch(found) is None:
        if "_" in found and _LANGUAGE.fullmatch(_hyphens(found)):
            raise ValueError(f"{found} is a locale's name; write {_cased(_hyphens(found))}")
        raise ValueError(f"{found!r} is no language tag (BCP 47); write one such as uk, en or en-GB")
    return _cased(found)


def languages(value: object) -> tuple[str, ...]:
    """One language or a list of them."""
    return tuple(map(language, texts(value)))


def timezone(value: object) -> ZoneInfo:
    """A zone of the IANA database, by its name."""
    found = text(value)
    if found not in _MACHINE_ZONES and not found.startswith(("posix/", "right/")):
        try:
            return ZoneInfo(found)
        except (OSError, ValueError, KeyError):
            pass
    zones = sorted(available_timezones() - _OLD_ZONES - _MACHINE_ZONES)
    towns = {zone.rpartition("/")[2].lower(): zone for zone in zones}
    wanted = found.replace(" ", "_")
    near = get_close_matches(wanted, zones, 1, 0.75) or [
        towns[town] for town in get_close_matches(wanted.rpartition("/")[2].lower(), towns, 1, 0.75)
    ]
    advice = f"write {near[0]}" if near else "write a name such as Europe/Kyiv"
    raise ValueError(f"{found!r} is no time zone of the IANA database; {advice}")


def path(value: object) -> Path:
    """A folder's path as written, absolute or relative to the configuration's folder."""
    found = text(value)
    if found.startswith("~"):
        raise ValueError("~ means nothing here; write the path in full or relative to this file")
    if "\0" in found or "\n" in found:
        raise ValueError("has a line break; write the path on one line")
    return Path(found)


def globs(value: object) -> tuple[str, ...]:
    """Patterns for paths below a source's folder."""
    found = texts(value)
    for pattern in found:
        if pattern.startswith("/") or ".." in PurePosixPath(pattern).parts:
            raise ValueError(f"{pattern!r} leads out of the source; write it relative to the source's folder")
    return found


def form(value: object) -> str:
    """A reader's name."""
    return word(text(value), tuple(reader.name for reader in READERS), "form")


def forms(value: object) -> tuple[str, ...]:
    """Readers' names."""
    return tuple(word(name, tuple(reader.name for reader in READERS), "form") for name in texts(value))


def formats(value: object) -> tuple[str, ...]:
    """Formats' names."""
    return tuple(word(name, FORMATS, "format") for name in texts(value))


def cron(value: object) -> str:
    """When to publish."""
    from feedpub.cron import parse  # noqa: PLC0415  it imports cronsim, which few keys need

    found = text(value)
    parse(found)
    return found


def feed_name(value: object) -> str:
    """A feed's name, which is the stem of its files, too."""
    found = text(value)
    if _FEED_NAME.fullmatch(found) is None:
        near = re.sub(r"[^a-z0-9._-]+", "-", found.lower()).strip("-._")
        advice = f"write {near}" if near else "write one such as news"
        raise ValueError(
            f"a feed's name has only a-z, 0-9, dot, hyphen and underscore, beginning with a letter or digit; {advice}"
        )
    return found


def profile_name(value: object) -> str:
    """A profile's name."""
    found = text(value)
    if _FEED_NAME.fullmatch(found) is None:
        raise ValueError("a profile's name has only a-z, 0-9, dot, hyphen and underscore, as in gazette; write it so")
    return found


def selectors(value: object) -> tuple[str, ...]:
    """CSS selectors, each checked by the parser that will use it."""
    from feedpub.readers.html.tree import check  # noqa: PLC0415  it imports selectolax, which few keys need

    found = texts(value)
    for selector in found:
        check(selector)
    return found


def line_patterns(value: object) -> tuple[str, ...]:
    """Patterns of lines, each checked by the engine that will use it."""
    from feedpub.readers.linepattern import compiled  # noqa: PLC0415  it imports re2, which few keys need

    found = texts(value)
    for pattern in found:
        compiled(pattern)
    return found


def several(value: object) -> object:
    """A list of mappings."""
    if isinstance(value, Scalar) and value.null:
        return ()
    if not isinstance(value, Seq):
        raise ValueError("is no list; begin each item on a line of its own with a hyphen and a space")
    return value


def named(value: object) -> object:
    """Mappings by their names."""
    if isinstance(value, Scalar) and value.null:
        return {}
    if not isinstance(value, Map):
        raise ValueError("has no names; write each name with a colon, and its keys below it, indented")
    return value


def word(found: str, known: tuple[str, ...], what: str) -> str:
    """One of the words that are known; ``what`` they are is told where it is none."""
    if found in known:
        return found
    near = get_close_matches(found.lower(), known, 1)
    advice = f"write {near[0]}" if near else f"write {' or '.join(known)}"
    raise ValueError(f"{found!r} is no known {what}; {advice}")


def _kind(value: object) -> str:
    return "list" if isinstance(value, Seq) else "mapping"


def _hyphens(found: str) -> str:
    return found.partition(".")[0].replace("_", "-")


def _cased(tag: str) -> str:
    """The letters that RFC 5646, section 2.1.1, recommends; tags mean the same in any."""
    parts = tag.lower().split("-")
    single = False
    for index, part in enumerate(parts[1:], 1):
        single = single or len(parts[index - 1]) == 1
        if not single and len(part) in (2, 4) and part.isalpha():
            parts[index] = part.upper() if len(part) == 2 else part.title()
    return "-".join(parts)
