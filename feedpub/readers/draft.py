"""An Article in the making, whatever its form: its fields, and of each where it came from.

Readers add to it how a field is taken from what their form is made of: a key, an element.
"""

from msgspec import Struct, field

from feedpub.model import Article, Candidate, Status
from feedpub.readers import Reading
from feedpub.readers.shown import shown

_MOST_CANDIDATES = 50

_RESTRAINTS = ("status", "access", "embargo", "expires")


class _Begun(Struct):
    """What is known of a story before it is read."""

    path: str
    form: str
    context: Reading


class Draft(_Begun, kw_only=True):
    """The fields of one story so far, and what is odd about them; ``part`` is its id in a file of several."""

    part: str = ""
    fields: dict[str, object] = field(default_factory=dict)
    free: dict[str, str | tuple[str, ...]] = field(default_factory=dict)
    origins: dict[str, str] = field(default_factory=dict)
    lines: dict[str, int] = field(default_factory=dict)
    warnings: list[tuple[int | None, str]] = field(default_factory=list)
    candidates: list[Candidate] = field(default_factory=list)

    def infer(self, name: str, value: object, origin: str, line: int | None = None) -> None:
        """Set a field, and where its value is from; an empty value leaves it unset."""
        if value or value not in (None, "", ()):
            if self.context.candidates and name in self.fields:
                self.reject(name, self.fields[name], self.origins[name], f"{origin} goes before it")
            self.fields[name] = value
            self.origins[name] = origin
            if line is not None:
                self.lines[name] = line

    def reject(self, name: str, value: object, origin: str, reason: str) -> None:
        """Keep what else a field could have been, where the reading asks for it."""
        if self.context.candidates and value not in (None, "", ()):
            one = Candidate(field=name, value=shown(value), origin=origin, reason=reason)
            if one not in self.candidates and len(self.candidates) < _MOST_CANDIDATES:
                self.candidates.append(one)

    def _rejected(self) -> tuple[Candidate, ...]:
        """The candidates that say something else than what was taken."""
        return tuple([one for one in self.candidates if one.value != shown(self.fields.get(one.field))])

    def drop(self, name: str) -> None:
        """Forget a field."""
        for known in (self.fields, self.origins, self.lines):
            known.pop(name, None)

    def warn(self, line: int | None, message: str) -> None:
        """Note what is odd."""
        self.warnings.append((line, message))

    @property
    def language(self) -> str | None:
        """The story's language as far as it is known, else its source's."""
        said = self.fields.get("language")
        return said if isinstance(said, str) else self.context.language

    def restraints(self, *, withheld: bool = False) -> Article:
        """Who may see the story and when, as far as it is known, and nothing else: of one that cannot be read whole.

        It is ``withheld`` where just that cannot be understood.
        """
        fields = {name: self.fields[name] for name in _RESTRAINTS if name in self.fields}
        if withheld and fields.get("status") is not Status.CANCELED:
            fields["status"] = Status.WITHHELD
        return Article(path=self.path, form=self.form, part=self.part, **fields)  # type: ignore[arg-type]

    def article(self) -> Article:
        """The Article as it is now."""
        return Article(
            path=self.path,
            form=self.form,
            part=self.part,
            free=self.free,
            origins=self.origins,
            lines=self.lines,
            warnings=tuple(self.warnings),
            candidates=self._rejected() if self.candidates else (),
            **self.fields,  # type: ignore[arg-type]
        )
