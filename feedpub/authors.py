"""The newsroom's people, from the data file that its site keeps them in: who it is that a story names by a key.

Jekyll keeps them in ``_data/authors.yml``, Hugo in ``data/authors/jane.yaml`` or ``data/authors.toml``, others in a
list in JSON. All that counts here is a key for each person, and a name, an e-mail address and a page.
"""

from collections.abc import Callable, Iterator
from pathlib import Path

from feedpub.errors import ArticleError, ConfigError
from feedpub.model import Person
from feedpub.readers.markdown import jsonhead, tomlhead
from feedpub.text import decode, one_line
from feedpub.yamltext import Map, Node, Scalar, Seq, YamlError
from feedpub.yamltext import load as load_yaml

LARGEST = 1 << 20  #: bytes of a file

_READ: dict[str, Callable[[str], Node]] = {
    ".yaml": lambda text: load_yaml(text, aliases=True),
    ".yml": lambda text: load_yaml(text, aliases=True),
    ".json": jsonhead.load,
    ".toml": tomlhead.load_map,
}
_KEYS = ("id", "key", "slug", "username", "handle")
_NAMES = ("name", "display_name", "full_name", "title")
_PAGES = ("url", "website", "web", "link", "homepage", "uri")
_WRAPPERS = ("authors", "people", "users", "staff")  # a lone key that everybody is below


def load(path: Path) -> dict[str, Person]:
    """The people by their keys, from a file, or from a folder with a file for each, whose name is the key.

    ConfigError, with file and line, where it cannot be read, somebody has no name, or two have one key.
    """
    try:
        files = sorted(path.iterdir()) if path.is_dir() else None
    except OSError as error:
        raise ConfigError(str(path), f"cannot be read ({error.strerror}); see to its permissions") from None
    if files is None:
        return dict(_people(str(path), _tree(path)))
    found: dict[str, Person] = {}
    for file in files:
        if file.suffix.lower() in _READ and not file.name.startswith("."):
            if file.stem in found:
                raise ConfigError(str(file), f"`{file.stem}` has another file here; keep one of them")
            found[file.stem] = _person(str(file), file.stem, _tree(file), 1)
    if not found:
        raise ConfigError(str(path), f"holds no file of an author ({', '.join(_READ)}); mend the path under `authors`")
    return found


def _tree(path: Path) -> Node:
    subject = str(path)
    read = _READ.get(path.suffix.lower())
    if read is None:
        raise ConfigError(subject, f"is no {', '.join(_READ)} file; name the file of the authors under `authors`")
    try:
        if not path.is_file():
            raise ConfigError(subject, "there is no such file; mend the path under `authors`, or put the file there")
        with path.open("rb") as file:
            raw = file.read(LARGEST + 1)
        if len(raw) > LARGEST:
            raise ConfigError(subject, f"has more than {LARGEST >> 20} MiB; name the file of the authors")
        return read(decode(raw, subject))
    except OSError as error:
        raise ConfigError(subject, f"cannot be read ({error.strerror}); see to its permissions") from None
    except (ArticleError, YamlError) as error:
        raise ConfigError(subject, error.message, line=error.line) from None


def _people(subject: str, tree: Node) -> Iterator[tuple[str, Person]]:
    if isinstance(tree, Map) and len(tree) == 1:
        (only,) = tree
        inner = tree[only]
        if only.lower() in _WRAPPERS and isinstance(inner, Map | Seq):
            tree = inner
    if isinstance(tree, Map):
        for key, node in tree.items():
            yield key, _person(subject, key, node, tree.lines[key])
    elif isinstance(tree, Seq):
        yield from _listed(subject, tree)
    else:
        raise ConfigError(subject, "holds nobody; write a key for each author, and name: below it", line=1)


def _listed(subject: str, people: Seq) -> Iterator[tuple[str, Person]]:
    lines: dict[str, int] = {}
    for item in people:
        key = _said(item, _KEYS)
        if key is None:
            raise ConfigError(subject, "an author without a key; write id: and what stories call them", line=item.line)
        if key in lines:
            message = f"`{key}` is here a second time, first in line {lines[key]}; keep one of them"
            raise ConfigError(subject, message, line=item.line)
        lines[key] = item.line
        yield key, _person(subject, key, item, item.line)


def _person(subject: str, key: str, node: Node, line: int) -> Person:
    if isinstance(node, Scalar):
        name = one_line(node) or None
    else:
        halves = (_said(node, ("first_name",)), _said(node, ("last_name",)))
        name = _said(node, _NAMES) or " ".join(filter(None, halves)) or None
    if name is None:
        raise ConfigError(subject, f"`{key}` has no name; write name: below it", line=line)
    return Person(name=name, email=_said(node, ("email",)), url=_said(node, _PAGES))


def _said(node: Node, names: tuple[str, ...]) -> str | None:
    """The first of a mapping's values under these names that is a text."""
    if not isinstance(node, Map):
        return None
    values = (node.get(name) for name in names)
    return next((one_line(value) for value in values if isinstance(value, Scalar) and value.strip()), None)
