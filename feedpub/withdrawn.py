"""The newsroom's list of stories taken back, ``withdrawn.yaml`` beside its configuration, which every build obeys.

It outlives the ledger, so that no killed story ever comes back; people may read and edit it. A list that cannot be read
stops everything: a kill that is not understood must not be forgotten.
"""

import json
import os
from collections.abc import Iterable, Iterator
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from feedpub import dates
from feedpub.errors import ArticleError, ConfigError, ConfigErrors, TargetError
from feedpub.model import Withdrawal
from feedpub.text import clean, decode
from feedpub.yamltext import Map, Scalar, Seq, YamlError, as_bool, load

NAME = "withdrawn.yaml"
_HEAD = """\
# Stories taken back. Every build obeys this list: what stands here is in no feed, but for a notice at first.
# Keep it, and back it up. To bring a story back, delete its lines.
"""
_TEXTS = ("reason", "title", "url", "language")
_TIMES = ("when", "published")
_KEYS = ("id", *_TIMES, *_TEXTS, "legal", "feeds")


def read(path: Path, zone: ZoneInfo) -> tuple[Withdrawal, ...]:
    """The list in a file, none where there is no file; ConfigErrors with every mistake in it.

    Times without an offset are in ``zone``. Of two items for one story the later one in the file counts.
    """
    try:
        node = load(decode(path.read_bytes(), str(path)))
    except FileNotFoundError:
        return ()
    except OSError as error:
        raise ConfigError(str(path), f"cannot be read ({error.strerror}); see to its permissions") from None
    except (ArticleError, YamlError) as error:
        raise ConfigError(str(path), error.message, line=error.line) from None
    if isinstance(node, Scalar) and node.null:
        return ()
    if not isinstance(node, Seq):
        raise ConfigError(str(path), "is no list; write each story as an item that begins with `- id:`", line=1)
    errors: list[ConfigError] = []
    found: dict[str, Withdrawal] = {}
    for item in node:
        try:
            one = _withdrawal(item, zone)
        except _WrongError as wrong:
            errors.append(ConfigError(str(path), wrong.message, line=wrong.line))
        else:
            found[one.id] = one
    if errors:
        raise ConfigErrors(errors)
    return tuple(found.values())


def add(path: Path, withdrawals: Iterable[Withdrawal]) -> None:
    """Put stories at the end of the list, what people wrote in it kept; TargetError where it cannot be written.

    The file is whole at every moment, and on the disk when this returns.
    """
    try:
        text = path.read_text("utf-8") if path.exists() else _HEAD
        text = text.rstrip("\n") + "\n" + "".join(_item(one) for one in withdrawals)
        beside = path.with_name(f".{path.name}.{os.getpid()}.tmp")
        try:
            with beside.open("w", encoding="utf-8") as file:
                file.write(text)
                file.flush()
                os.fsync(file.fileno())
            beside.replace(path)
        finally:
            beside.unlink(missing_ok=True)
        folder = os.open(path.parent, os.O_RDONLY | os.O_DIRECTORY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)
    except (OSError, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise TargetError(str(path), f"cannot be written ({reason}); make it writable, then kill again") from None


class _WrongError(Exception):
    def __init__(self, line: int | None, message: str) -> None:
        super().__init__(line, message)
        self.line, self.message = line, message


def _withdrawal(item: object, zone: ZoneInfo) -> Withdrawal:
    if not isinstance(item, Map):
        raise _WrongError(getattr(item, "line", None), "is no story; write `- id: ...` and below it `when: ...`")
    for key in item:
        if key not in _KEYS:
            raise _WrongError(item.lines[key], f"{key}: is no known key; write one of {', '.join(_KEYS)}")
    values: dict[str, object] = {}
    for key, value in item.items():
        try:
            if isinstance(value, Scalar) and value.null:
                continue
            values[key] = _value(key, value, zone)
        except ValueError as error:
            raise _WrongError(item.lines[key], f"{key}: {error}") from None
    for key in ("id", "when"):
        if key not in values:
            raise _WrongError(item.line, f"{key}: is missing; write it, as in the other items")
    return Withdrawal(**values)  # type: ignore[arg-type]


def _value(key: str, value: object, zone: ZoneInfo) -> object:
    if key == "feeds":
        items = value if isinstance(value, Seq) else [value]
        return tuple(_text(one) for one in items)
    text = _text(value)
    if key == "legal":
        return as_bool(text)
    if key in _TIMES:
        return _moment(text, zone)
    return text


def _text(value: object) -> str:
    if not isinstance(value, Scalar):
        raise ValueError("keys or a list where one text belongs; write one value")
    return clean(value).strip()


def _moment(text: str, zone: ZoneInfo) -> datetime:
    return dates.localize(dates.parse(text), zone)


def _item(one: Withdrawal) -> str:
    """One story as YAML; its texts quoted as JSON has them, which YAML reads alike."""
    return "".join(f"{'- ' if number == 0 else '  '}{line}\n" for number, line in enumerate(_lines(one)))


def _lines(one: Withdrawal) -> Iterator[str]:
    yield f"id: {_quoted(one.id)}"
    yield f"when: {one.when.isoformat(timespec='seconds')}"
    if one.reason:
        yield f"reason: {_quoted(one.reason)}"
    if one.legal:
        yield "legal: true"
    if one.published:
        yield f"published: {one.published.isoformat(timespec='seconds')}"
    for key in ("title", "url", "language"):
        if value := getattr(one, key):
            yield f"{key}: {_quoted(value)}"
    if one.feeds:
        yield f"feeds: [{', '.join(map(_quoted, one.feeds))}]"


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)
