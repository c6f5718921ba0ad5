"""From what a validation found to lines that a person can mend: the place, the key, what is wrong, what to do."""

import os
from collections.abc import Iterator, Mapping, Sequence
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from msgspec import Struct

from feedpub.yamltext import Map, Node, Scalar, Seq

Location = tuple[str | int, ...]


class Mistake(Struct, frozen=True, kw_only=True):
    """One mistake: where it stands and what to say of it. Lines count from 1."""

    line: int
    where: str  #: ``feeds.world.limit``, ``sources[1].path``; items count from 1, as lines do
    message: str

    def __str__(self) -> str:
        return f"{self.where}: {self.message}"


def mistake(tree: Map, location: Location, message: str) -> Mistake:
    """A mistake at a place in the tree; what is missing stands where its neighbours begin."""
    where = ""
    for part in location:
        where += f"[{part + 1}]" if isinstance(part, int) else f".{part}" if where else part
    return Mistake(line=_found(tree, location)[0], where=where, message=message)


def mistakes(
    tree: Map, errors: Sequence[Mapping[str, Any]], known: Mapping[str, Mapping[str, str]]
) -> Iterator[Mistake]:
    """The errors of a validation, in the words of the person who wrote the file.

    ``known`` has for each part of the file (``""`` for its top, ``"site"``, ``"feeds.exclude"``) its keys and what
    they are for.
    """
    spelt_wrong = {_meant(tuple(error["loc"]), known) for error in errors if error["type"] == "extra_forbidden"}
    for error in errors:
        location = tuple(part for part in error["loc"] if part != "[key]")
        kind = error["type"]
        keys = known.get(_part(location), {})
        if kind == "default_factory_not_called" or (kind == "missing" and location in spelt_wrong):
            continue  # it follows from another error
        if kind == "missing":
            message = f"is missing; add it: {_sentence(keys[str(location[-1])])}"
        elif kind == "extra_forbidden":
            message = _unknown(str(location[-1]), keys)
        elif kind == "too_short":
            if _found(tree, location)[1]:
                continue  # pydantic counts only items that hold, and those that do not have errors of their own
            message = f"is empty; write at least one: {_sentence(keys[str(location[-1])])}"
        else:
            message = str(error["ctx"]["error"]) if kind == "value_error" else error["msg"]
        yield mistake(tree, location, message)


def clashes(tree: Map, root: Path) -> Iterator[Mistake]:
    """Folders in each other's way. Found in the tree, so that they are told along with every other mistake."""
    targets = list(_folders(tree.get("targets"), root))
    sources = [folder for _, folder in _folders(tree.get("sources"), root)]
    for number, (index, target) in enumerate(targets):
        if wrong := in_the_way(target, sources=sources, targets=[folder for _, folder in targets[:number]], root=root):
            yield mistake(tree, ("targets", index, "path"), wrong)


def unknown_profiles(tree: Map) -> Iterator[Mistake]:
    """Sources that name a profile that is not there."""
    sources, profiles = tree.get("sources"), tree.get("profiles")
    names = list(profiles) if isinstance(profiles, Map) else []
    for index, source in enumerate(sources if isinstance(sources, Seq) else ()):
        name = source.get("profile") if isinstance(source, Map) else None
        if isinstance(name, Scalar) and name.strip() and name.strip() not in names:
            near = get_close_matches(name.lower(), names, 1)
            advice = f"write {near[0]}" if near else "write it under `profiles`, or name one of those there"
            yield mistake(tree, ("sources", index, "profile"), f"{str(name)!r} is no profile; {advice}")


def in_the_way(target: Path, *, sources: Sequence[Path], targets: Sequence[Path], root: Path) -> str | None:
    """Why feeds cannot be written to a folder, or None. Links are followed: it is the real folder that counts."""
    real = target.resolve()
    home = root.resolve()
    if real in [other.resolve() for other in targets]:
        return f"{target} is a target already; keep one of them"
    if home.is_relative_to(real):
        return f"{target} holds the configuration; write the feeds to a folder of their own"
    for source in sources:
        theirs = source.resolve()
        if real == theirs:
            return f"{target} is a source, too; write the feeds to a folder of their own"
        if real.is_relative_to(theirs):
            return f"{target} is inside the source {source}; write the feeds to a folder outside it"
        if theirs.is_relative_to(real):
            return f"the source {source} is inside {target}; write the feeds to a folder outside it"
    return None


def below(root: Path, written: str | Path) -> Path:
    """A path from the configuration, absolute; links stay as they are."""
    return Path(os.path.normpath(root / written))


def _folders(node: Node | None, root: Path) -> Iterator[tuple[int, Path]]:
    if isinstance(node, Seq):
        for index, item in enumerate(node):
            written = item.get("path") if isinstance(item, Map) else None
            if isinstance(written, Scalar) and written.strip() and "\0" not in written:
                yield index, below(root, str(written))


def _part(location: Location) -> str:
    """Which part of the file a key stands in."""
    if len(location) <= 1:
        return ""
    top = str(location[0])
    return f"{top}.{location[2]}" if len(location) > 3 else top


def _found(tree: Map, location: Location) -> tuple[int, Node | None]:
    """The line and the node at a location; where it is missing, the line of what should hold it."""
    node: Node | None = tree
    line = 1
    for part in location:
        if isinstance(node, Map) and isinstance(part, str) and part in node:
            line, node = node.lines[part], node[part]
        elif isinstance(node, Seq) and isinstance(part, int):
            node = node[part]
            line = node.line
        else:
            return line, None
    return line, node


def _meant(location: Location, known: Mapping[str, Mapping[str, str]]) -> Location:
    """Where an unknown key would stand if it were spelt like the known one that it resembles."""
    near = _near(str(location[-1]), known.get(_part(location), {}))
    return (*location[:-1], *near)


def _near(key: str, keys: Mapping[str, str]) -> list[str]:
    return get_close_matches(key.lower().replace("-", "_"), keys, 1)


def _unknown(key: str, keys: Mapping[str, str]) -> str:
    near = _near(key, keys)
    return f"is no known key; write {near[0]}" if near else f"is no known key; known here: {', '.join(keys)}"


def _sentence(description: str) -> str:
    """The first sentence of a description, to stand after a colon."""
    first = description.partition(". ")[0].partition("; ")[0].rstrip(".")
    return first[:1].lower() + first[1:]
