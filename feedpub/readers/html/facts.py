"""A value that stands in a page, with where it stands; the readers of markup gather them, the choosers weigh them."""

from dataclasses import dataclass, field

_MOST = 100  #: values for one field
_LONGEST = 5000  #: characters of one


@dataclass(frozen=True, slots=True)
class Fact:
    """One value for one field.

    ``kind`` is the markup that says it (``JSON-LD``, ``meta``, ``microdata``, ``heading`` ...), ``name`` what it is
    called there, ``needles`` are texts to find one after the other in the source, to name its line, ``order`` is its
    place among what is read on the page, -1 in the head.
    """

    kind: str
    name: str
    value: str
    needles: tuple[str, ...] = ()
    order: int = -1


@dataclass(slots=True)
class Facts:
    """All values for all fields, each list in the order of finding."""

    by_field: dict[str, list[Fact]] = field(default_factory=dict)

    def add(self, name: str, fact: Fact) -> None:
        """Another value for a field; empty ones are none, and what is said a hundred times is heard."""
        found = self.by_field.setdefault(name, [])
        if 0 < len(fact.value) <= _LONGEST and len(found) < _MOST and fact not in found:
            found.append(fact)

    def of(self, name: str) -> list[Fact]:
        """What says a field's value, in the order of finding."""
        return self.by_field.get(name, [])


def line_of(source: str, needles: tuple[str, ...]) -> int | None:
    """The line (from 1) of the last of the needles, each found behind the one before; ``None`` without the first.

    One that stands in double quotes is found in single ones, too, and without any.
    """
    position = -1
    for needle in needles:
        at = source.find(needle, position + 1)
        if at < 0 and needle.startswith('"'):
            name = needle.strip('"')
            at = max(source.find(f"'{name}'", position + 1), source.find(f"={name}", position + 1))
        if at < 0:
            break
        position = at
    return None if position < 0 else source.count("\n", 0, position) + 1
