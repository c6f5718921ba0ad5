"""Lists that outlive the ledger: YAML files beside the configuration that feedpub adds to and people may edit.

Each item is a mapping of known keys. A list that cannot be read stops everything: what it keeps must not be forgotten.
"""

import fcntl
import json
import os
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from feedpub.errors import ArticleError, ConfigError, ConfigErrors, TargetError
from feedpub.text import clean, decode
from feedpub.yamltext import Map, Node, Scalar, Seq, YamlError, load

Keys = Mapping[str, Callable[[Node], object]]  #: of an item, each with what types it; that raises ValueError


def text(value: Node) -> str:
    """One text."""
    if not isinstance(value, Scalar):
        raise ValueError("keys or a list where one text belongs; write one value")
    return clean(value).strip()


def texts(value: Node) -> tuple[str, ...]:
    """One text or a list of them."""
    return tuple(map(text, value)) if isinstance(value, Seq) else (text(value),)


def read(path: Path, keys: Keys, required: Iterable[str]) -> list[dict[str, object]]:
    """The items of the list, none where there is no file; ConfigErrors with every mistake in it."""
    try:
        node = load(decode(path.read_bytes(), str(path)))
    except FileNotFoundError:
        return []
    except OSError as error:
        raise ConfigError(str(path), f"cannot be read ({error.strerror}); see to its permissions") from None
    except (ArticleError, YamlError) as error:
        raise ConfigError(str(path), error.message, line=error.line) from None
    if isinstance(node, Scalar) and node.null:
        return []
    if not isinstance(node, Seq):
        raise ConfigError(str(path), f"is no list; write each item as `- {next(iter(keys))}: ...`", line=1)
    errors: list[ConfigError] = []
    found = []
    for item in node:
        try:
            found.append(_item(item, keys, required))
        except _WrongError as wrong:
            errors.append(ConfigError(str(path), wrong.message, line=wrong.line))
    if errors:
        raise ConfigErrors(errors)
    return found


def add(path: Path, head: str, items: Iterable[Mapping[str, object]], *, instead: Collection[str] = ()) -> None:
    """Put items at the end of the list, what people wrote in it kept; a new file begins with ``head``.

    Items whose ``id`` is among ``instead`` are taken out of it first, every trace of them. Keys without a value
    (``None``, ``False``, nothing in a list) are left out. The file is whole at every moment, and on the disk when this
    returns; TargetError where it cannot be written. Of two that add at a time the second waits for the first.
    """
    try:
        with _held(path.parent) as folder:
            before = path.read_text("utf-8") if path.exists() else head
            if instead:
                before = _without(before, instead)
            after = before.rstrip("\n") + "\n" + "".join(map(_written, items))
            beside = path.with_name(f".{path.name}.{os.getpid()}.tmp")
            try:
                with beside.open("w", encoding="utf-8") as file:
                    file.write(after)
                    file.flush()
                    os.fsync(file.fileno())
                beside.replace(path)
            finally:
                beside.unlink(missing_ok=True)
            os.fsync(folder)
    except (OSError, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise TargetError(str(path), f"cannot be written ({reason}); make it writable and try again") from None


@contextmanager
def _held(path: Path) -> Iterator[int]:
    """A folder, locked until the end; the lock ends with the process, however that ends."""
    folder = os.open(path, os.O_RDONLY | os.O_DIRECTORY)
    try:
        fcntl.flock(folder, fcntl.LOCK_EX)
        yield folder
    finally:
        os.close(folder)


def _without(written: str, ids: Collection[str]) -> str:
    """The list without the items of these ids; a comment between two items belongs to the one above it."""
    items = node if isinstance(node := load(written), Seq) else ()
    lines = written.split("\n")
    ends = [*(_begin(item, lines) for item in items), len(lines)]
    for item, begin, end in reversed(list(zip(items, ends, ends[1:], strict=False))):
        if isinstance(item, Map) and str(item.get("id")) in ids:
            del lines[begin:end]
    return "\n".join(lines)


def _begin(item: Node, lines: Sequence[str]) -> int:
    """The line, from 0, that has an item's hyphen."""
    line = item.line - 1
    while line and not lines[line].lstrip().startswith("-"):
        line -= 1
    return line


class _WrongError(Exception):
    def __init__(self, line: int | None, message: str) -> None:
        super().__init__(line, message)
        self.line, self.message = line, message


def _item(item: Node, keys: Keys, required: Iterable[str]) -> dict[str, object]:
    if not isinstance(item, Map):
        raise _WrongError(item.line, f"has no keys; write `- {next(iter(keys))}: ...` and its other keys below")
    found: dict[str, object] = {}
    for key, value in item.items():
        if key not in keys:
            raise _WrongError(item.lines[key], f"{key}: is no known key; write one of {', '.join(keys)}")
        if isinstance(value, Scalar) and value.null:
            continue
        try:
            found[key] = keys[key](value)
        except ValueError as error:
            raise _WrongError(item.lines[key], f"{key}: {error}") from None
    for key in required:
        if key not in found:
            raise _WrongError(item.line, f"{key}: is missing; write it, as in the other items")
    return found


def _written(item: Mapping[str, object]) -> str:
    lines = [f"{key}: {_value(value)}" for key, value in item.items() if value not in (None, False, ())]
    return "".join(f"{'  ' if number else '- '}{line}\n" for number, line in enumerate(lines))


def _value(value: object) -> str:
    if isinstance(value, datetime):
        return value.isoformat(timespec="seconds")
    if isinstance(value, Sequence) and not isinstance(value, str):
        return f"[{', '.join(map(_value, value))}]"
    # YAML reads what JSON quotes alike.
    return json.dumps(value, ensure_ascii=False)
