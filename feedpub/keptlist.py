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
from feedpub.listtext import load_list
from feedpub.text import clean, decode
from feedpub.yamltext import Map, Node, Scalar, Seq, YamlError

Keys = Mapping[str, Callable[[Node], object]]  #: of an item, each with what types it; that raises ValueError


def text(value: Node) -> str:
    """One text."""
    if not isinstance(value, Scalar):
        raise ValueError("keys or a list where one text belongs; write one value")
    return clean(value).strip()


def texts(value: Node) -> tuple[str, ...]:
    """One text or a list of them."""
    return tuple(map(text, value)) if isinstance(value, Seq) else (text(value),)


def raw(path: Path) -> bytes:
    """The list as it lies there, nothing where there is no file; ConfigError where it cannot be read."""
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return b""
    except OSError as error:
        raise ConfigError(str(path), f"cannot be read ({error.strerror}); see to its permissions") from None


def read(path: Path, keys: Keys, required: Iterable[str], known: bytes | None = None) -> list[dict[str, object]]:
    """The items of the list, none where there is no file; ConfigErrors with every mistake in it.

    ``known`` is how it lies there, where that was looked at already.
    """
    there = raw(path) if known is None else known
    if not there:
        return []  # most newsrooms have none, and need not import a parser for it
    try:
        node = load_list(decode(there, str(path)))
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


def add(
    path: Path,
    head: str,
    items: Iterable[Mapping[str, object]],
    *,
    instead: Collection[str] = (),
    without: Collection[str] = (),
    since: str | None = None,
) -> None:
    """Put items at the end of the list, what people wrote in it kept; a new file begins with ``head``.

    Items whose ``id`` is among ``instead`` are taken out of it first, every trace of them, and those ``without`` which
    it is to be, but for comments after them. Keys without a value (``None``, ``False``, nothing in a list) are left
    out. The file is whole at every moment, and on the disk when this returns; TargetError where it cannot be written,
    or could not be read afterwards. Of two that add at a time the second waits for the first. Who says ``since`` when
    the list is known, by its text then, puts items in the place of those with their ids, but for what somebody else
    wrote of a story since: that stands, and nothing is added of that story or taken out.
    """
    try:
        with _held(path.parent) as folder:
            before = path.read_text("utf-8-sig") if path.exists() else head
            others = set() if since is None or before in (since, head) else _differing(since, before)
            fresh = [item for item in items if item["id"] not in others]
            gone = {*without, *(str(item["id"]) for item in fresh if since is not None)}

            def goes(item: Node) -> bool:
                name = _id(item)
                return name in gone and name not in others

            after = _changed(before, path, fresh, set(instead) - others, goes)
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


def as_it_stands(path: Path) -> str:
    """The list's text, nothing where it cannot be read."""
    try:
        return path.read_text("utf-8-sig")
    except (OSError, UnicodeDecodeError):
        return ""


@contextmanager
def _held(path: Path) -> Iterator[int]:
    """A folder, locked until the end; the lock ends with the process, however that ends."""
    folder = os.open(path, os.O_RDONLY | os.O_DIRECTORY)
    try:
        fcntl.flock(folder, fcntl.LOCK_EX)
        yield folder
    finally:
        os.close(folder)


def _changed(
    before: str,
    path: Path,
    items: Sequence[Mapping[str, object]],
    instead: Collection[str],
    goes: Callable[[Node], bool],
) -> str:
    """The list with what is to be added, indented as its items are; TargetError where that is no list."""
    try:
        there = node if isinstance(node := load_list(before), Seq) else ()
        lines = before.split("\n")
        if isinstance(node, Scalar | Seq) and not there:  # `[]` says that there is none
            lines = [line for line in lines if line.lstrip().startswith("#") or not line.strip()]
        indent = " " * (len(lines[_begin(there[0], lines)].partition("-")[0]) if there else 0)
        left = "\n".join(_without(there, lines, instead, goes)).rstrip("\n")
        after = (f"{left}\n" if left else "") + "".join(
            f"{indent}{line}\n" for item in items for line in _written(item)
        )
        stay = sum(_id(item) not in instead and not goes(item) for item in there)
        if not isinstance(now := load_list(after), Seq | Scalar) or _size(now) != stay + len(items):
            raise YamlError(now.line, 1, "keys stand where a list belongs, or several items in one line")
    except YamlError as error:
        message = f"cannot be added to, as it would be no list then ({error.message})"
        raise TargetError(
            str(path), f"{message}; write each item in it as `- id: ...` and its other keys below"
        ) from None
    return after


def _without(
    items: Sequence[Node], lines: list[str], instead: Collection[str], goes: Callable[[Node], bool]
) -> Sequence[str]:
    """The lines without the items of these ids, and those that go.

    A comment between two items goes with the one above it if that is among ``instead``: it may tell of it.
    """
    ends = [*(_begin(item, lines) for item in items), len(lines)]
    for item, begin, end in reversed(list(zip(items, ends, ends[1:], strict=False))):
        if _id(item) in instead:
            del lines[begin:end]
        elif goes(item):
            last = end
            while lines[last - 1].lstrip().startswith("#") or not lines[last - 1].strip():
                last -= 1
            del lines[begin:last]
    return lines


def _id(item: Node) -> str | None:
    return str(item["id"]) if isinstance(item, Map) and "id" in item else None


def _size(node: Node) -> int:
    return len(node) if isinstance(node, Seq) else 0


def _differing(before: str, after: str) -> set[str]:
    """The ids of which two lists do not say the same."""
    told: list[dict[str, list[Node]]] = [{}, {}]
    for found, text_ in zip(told, (before, after), strict=True):
        for item in node if isinstance(node := load_list(text_), Seq) else ():
            found.setdefault(_id(item) or "", []).append(item)
    return {id_ for id_ in {*told[0], *told[1]} if told[0].get(id_) != told[1].get(id_)}


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


def _written(item: Mapping[str, object]) -> Iterator[str]:
    lines = [f"{key}: {_value(value)}" for key, value in item.items() if value not in (None, False, ())]
    return (f"{'  ' if number else '- '}{line}" for number, line in enumerate(lines))


def _value(value: object) -> str:
    if isinstance(value, datetime):
        return value.isoformat(timespec="seconds")
    if isinstance(value, Sequence) and not isinstance(value, str):
        return f"[{', '.join(map(_value, value))}]"
    # YAML reads what JSON quotes alike.
    return json.dumps(value, ensure_ascii=False)
