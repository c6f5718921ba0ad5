"""An Article in the making, which the modules that know its fields fill in one after the other."""

from dataclasses import dataclass, field

from feedpub.readers import Reading
from feedpub.readers.markdown.frontmatter import Key


@dataclass(slots=True)
class Draft:
    """What a head declares, the fields made of it so far, and of each where it came from."""

    path: str
    context: Reading
    keys: dict[str, list[Key]]
    others: list[Key]
    lines: dict[str, int]
    fields: dict[str, object] = field(default_factory=dict)
    origins: dict[str, str] = field(default_factory=dict)
    warnings: list[tuple[int | None, str]] = field(default_factory=list)

    def of(self, name: str) -> list[Key]:
        """The keys that give a field, best name first."""
        return self.keys.get(name, [])

    def put(self, name: str, value: object, key: Key) -> None:
        """Set a field from a key; an empty value leaves it unset, and where it was looked for is known all the same."""
        if value in (None, "", ()):
            self.lines.setdefault(name, key.line)
        else:
            self.fields[name] = value
            self.lines[name] = key.line
            self.origins[name] = f"front matter `{key.name}`, line {key.line}"

    def infer(self, name: str, value: object, origin: str, line: int | None = None) -> None:
        """Set a field that no key gives."""
        self.fields[name] = value
        self.origins[name] = origin
        if line is not None:
            self.lines[name] = line

    def warn(self, line: int | None, message: str) -> None:
        """Note what is odd."""
        self.warnings.append((line, message))

    @property
    def language(self) -> str | None:
        """The story's language as far as it is known."""
        said = self.fields.get("language")
        return said if isinstance(said, str) else None
