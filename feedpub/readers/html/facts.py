"""A value that stands in a page, with where it stands; the readers of markup gather them, the choosers weigh them."""

from bisect import bisect_right

from msgspec import Struct, field

_MOST = 100  #: values for one field
LONGEST = 5000  #: characters of one
_UNKNOWN = -2


class Fact(Struct, frozen=True):
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


class Facts(Struct):
    """All values for all fields, each list in the order of finding."""

    by_field: dict[str, list[Fact]] = field(default_factory=dict)
    site_names: frozenset[str] | None = None  #: what :func:`.title.site_names` made of them

    def add(self, name: str, fact: Fact) -> None:
        """Another value for a field; empty ones are none, and what is said a hundred times is heard."""
        found = self.by_field.setdefault(name, [])
        if 0 < len(fact.value) <= LONGEST and len(found) < _MOST and fact not in found:
            found.append(fact)

    def of(self, name: str) -> list[Fact]:
        """What says a field's value, in the order of finding."""
        return self.by_field.get(name, [])


class Lines(Struct):
    """Tells on which line of a page something stands. Where it found what it was asked for first is kept."""

    utf8: bytes  #: the page's text
    firsts: dict[str, int] = field(default_factory=dict)
    places: list[int] = field(default_factory=lambda: [0])  #: those that lines are known of
    numbers: list[int] = field(default_factory=lambda: [1])  #: their lines

    def of(self, needles: tuple[str, ...]) -> int | None:
        """The line (from 1) of the last of the needles, each found behind the one before; ``None`` without the first.

        One that stands in double quotes is found in single ones, too, and without any.
        """
        position = -1
        firsts, utf8 = self.firsts, self.utf8
        for needle in needles:
            if position >= 0:
                at = utf8.find(needle.encode("utf-8", "surrogatepass"), position + 1)
                if at < 0:
                    at = self._unquoted(position, needle)
            elif (at := firsts.get(needle, _UNKNOWN)) == _UNKNOWN:
                at = utf8.find(needle.encode("utf-8", "surrogatepass"))
                firsts[needle] = at = at if at >= 0 else self._unquoted(position, needle)
            if at < 0:
                break
            position = at
        return None if position < 0 else self._at(position)

    def in_body(self, text: str) -> int | None:
        """The line of a text that is looked for behind ``<body``, or of that where it is not there, or empty."""
        utf8, firsts = self.utf8, self.firsts
        if (start := firsts.get("<body")) is None:
            start = firsts["<body"] = utf8.find(b"<body")
        at = utf8.find(text.encode("utf-8", "surrogatepass"), start + 1) if text else start
        if start < 0 or (at < 0 and text.startswith('"')):
            return self.of(("<body", text))
        return 1 + utf8.count(b"\n", 0, max(start, at))

    def _unquoted(self, position: int, needle: str) -> int:
        if not needle.startswith('"'):
            return -1
        name = needle.strip('"')
        return max(self._find(f"'{name}'", position + 1), self._find(f"={name}", position + 1))

    def _find(self, needle: str, start: int) -> int:
        return self.utf8.find(needle.encode("utf-8", "surrogatepass"), start)

    def _at(self, position: int) -> int:
        at = bisect_right(self.places, position)
        before, line = self.places[at - 1], self.numbers[at - 1]
        if before != position:
            line += self.utf8.count(b"\n", before, position)
            self.places.insert(at, position)
            self.numbers.insert(at, line)
        return line
