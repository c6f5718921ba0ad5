"""An Article in the making from keys: the modules that know its fields fill them in one after the other."""

from feedpub.readers import draft
from feedpub.readers.keys import Key


class Draft(draft.Draft):
    """What a head declares, by field and else, and what was made of it so far; ``place`` is what origins call it."""

    keys: dict[str, list[Key]]
    others: list[Key]
    place: str = "front matter "

    def of(self, name: str) -> list[Key]:
        """The keys that give a field, best name first."""
        return self.keys.get(name, [])

    def put(self, name: str, value: object, key: Key) -> None:
        """Set a field from a key; an empty value leaves it unset, and where it was looked for is known all the same."""
        line = key.line
        self.lines.setdefault(name, line)
        self.infer(name, value, f"{self.place}`{key.name}`, line {line}", line)
