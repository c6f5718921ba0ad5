"""The configuration: what stands in ``config/feedpub.yaml``, checked, with every mistake at its line.

:func:`load` reads a file into a :class:`feedpub.settings.Config` or raises ConfigErrors with all that is wrong at once.
:func:`schema` gives the JSON Schema for editors; a copy of it is shipped as ``feedpub.schema.json``. Importing this
module imports pydantic, which takes a tenth of a second: do it where a configuration is really needed.
"""

import os
import stat
from contextlib import suppress
from pathlib import Path
from typing import Any

from msgspec.structs import replace

from feedpub import settings
from feedpub._configfiles import one_file_twice
from feedpub._configkeys import checked
from feedpub._configmistakes import below, clashes, in_the_way, mistakes, unknown_profiles
from feedpub._configschema import known, schema
from feedpub._configtypes import Keys
from feedpub._configvalues import FORMATS
from feedpub.errors import ArticleError, ConfigError, ConfigErrors
from feedpub.settings import Config
from feedpub.text import decode
from feedpub.yamltext import Map, Node, Seq, YamlError, load_map

__all__ = ["FORMATS", "line_at", "load", "schema", "with_output"]

_LARGEST = 1 << 20  # bytes


def load(path: Path) -> Config:
    """Read and check a configuration. Raises ConfigErrors with every mistake in it, in the order of their lines."""
    repeats: list[YamlError] = []
    stamp = _stamp(path)
    tree = _tree(path, repeats)
    root = Path(os.path.abspath(path)).parent  # noqa: PTH100
    written, errors = checked(tree)
    said = (*mistakes(tree, errors, known()), *clashes(tree, root), *unknown_profiles(tree))
    found = [(one.line, str(one)) for one in said]
    found += [(one.line, str(one)) for one in (one_file_twice(written, tree) if written else ())]
    found += [(one.line, one.message) for one in repeats]
    if written is None or found:
        found.sort(key=lambda mistake: mistake[0])
        raise ConfigErrors(ConfigError(str(path), message, line=line) for line, message in found)
    values = _values(written)
    placed = {
        "sources": tuple(_placed(root, one) for one in values["sources"]),
        "targets": tuple(replace(one, path=below(root, one.path)) for one in values["targets"]),
    }
    return Config(path=path, stamp=stamp, **values | placed)


def _record(keys: Keys) -> Any:
    """The record (:mod:`feedpub.settings`) of what stands under some keys; its name and its fields are the same."""
    return getattr(settings, type(keys).__name__)(**_values(keys))


def _values(keys: Keys) -> dict[str, Any]:
    return {name: _value(getattr(keys, name)) for name in type(keys).model_fields}


def _value(value: Any) -> Any:
    if isinstance(value, Keys):
        return _record(value)
    if isinstance(value, tuple):
        return tuple(map(_value, value))
    if isinstance(value, dict):
        return {name: _value(one) for name, one in value.items()}
    return value


def _placed(root: Path, source: settings.Source) -> settings.Source:
    """A source with its paths absolute."""
    authors = below(root, source.authors) if source.authors else None
    return replace(source, path=below(root, source.path), authors=authors)


def with_output(config: Config, path: Path) -> Config:
    """The same configuration with one target, as ``--output`` asks; a relative path begins at the working folder.

    Where it is one of the configuration's own it stays as that says.
    """
    target = Path(os.path.abspath(path))  # noqa: PTH100
    sources = [source.path for source in config.sources]
    if wrong := in_the_way(target, sources=sources, targets=(), root=config.root):
        raise ConfigError("--output", wrong)
    as_it_is = next((one for one in config.targets if one.path == target), settings.Target(path=target))
    return replace(config, targets=(as_it_is,))


def line_at(path: Path, *keys: str | int) -> int | None:
    """The line of a key, by its place, as the file is now; ``None`` where it is not there any more."""
    with suppress(ConfigErrors):
        node: Node = _tree(path)
        line = None
        for key in keys:
            if isinstance(node, Map) and isinstance(key, str) and key in node:
                line, node = node.lines[key], node[key]
            elif isinstance(node, Seq) and isinstance(key, int) and key < len(node):
                node = node[key]
                line = node.line
            else:
                return None
        return line
    return None


def _tree(path: Path, repeats: list[YamlError] | None = None) -> Map:
    """What the file holds. A key that stands twice is one mistake among others where ``repeats`` takes it."""
    subject = str(path)
    try:
        text = decode(_content(path), subject)
        tree = load_map(text, aliases=True, repeats=repeats)
    except FileNotFoundError:
        raise _single(subject, "there is no such file; run `feedpub init`, or name the file with --config") from None
    except IsADirectoryError:
        raise _single(subject, "is a folder; name the file in it with --config") from None
    except OSError as error:
        raise _single(subject, f"cannot be read ({error.strerror}); see to its permissions") from None
    except ArticleError as error:
        raise _single(subject, error.message, error.line) from None
    except YamlError as error:
        raise _single(subject, error.message, error.line) from None
    if not tree:
        raise _single(
            subject,
            "is empty; put the last good one back, or run `feedpub init` in an empty folder for one to begin with",
            1,
        )
    return tree


def _content(path: Path) -> bytes:
    """What is in the file; a device or a pipe, which may never end, is not even opened."""
    kind = path.stat().st_mode
    if not stat.S_ISREG(kind) and not stat.S_ISDIR(kind):
        raise _single(str(path), "is no regular file; name one with --config")
    with path.open("rb") as file:
        content = file.read(_LARGEST + 1)
    if len(content) > _LARGEST:
        raise _single(str(path), f"is larger than {_LARGEST >> 20} MiB, no configuration is; name the right file")
    return content


def _stamp(path: Path) -> tuple[int, ...]:
    with suppress(OSError):
        at = path.stat()
        return at.st_size, at.st_mtime_ns, at.st_ctime_ns, at.st_ino
    return ()


def _single(subject: str, message: str, line: int | None = None) -> ConfigErrors:
    return ConfigErrors([ConfigError(subject, message, line=line)])
