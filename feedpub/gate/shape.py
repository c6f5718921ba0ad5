"""What an XML document of a format is made of, as data, and the one walk that holds a document to it.

A :class:`Shape` says which elements may stand in an element, how often, with which attributes, and what their texts
must be. The walk reports by the short name of the fault (``twice``, ``missing``, ``uri`` ...); the format's table of
rules makes a rule of it.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Any, TypeAlias

from lxml import etree
from msgspec import Struct, field

from feedpub.formats._namespaces import XML
from feedpub.gate.texts import Kind

Element: TypeAlias = Any  #: of lxml, which has no types
Time = Callable[[str], tuple[datetime | None, tuple[str, str] | None]]

PATIENCE = timedelta(minutes=10)  #: by which clocks may differ
OLDEST = 1990  #: a year before there was a web
MOST_FINDINGS = 1000  #: of one document; who has so many mends the program, not the places


class Part(Struct, frozen=True, kw_only=True):
    """An element that may stand in another one.

    ``many``: more than once. ``text``: what its text must be, ``None`` where it holds elements or anything. ``time``
    reads it as a moment. ``attributes``: those without a namespace that it may have. ``then``: what else to look at.
    """

    many: bool = False
    text: Kind | None = None
    time: Time | None = None
    attributes: Mapping[str, Kind | None] = field(default_factory=dict)
    needs: tuple[str, ...] = ()  #: attributes that must be there
    inside: "Shape | None" = None
    then: "Callable[[Walk, Element], None] | None" = None
    open: bool = False  #: whether elements and attributes of any kind may be in it


class Shape(Struct, frozen=True):
    """What may stand in an element: its parts by tag, and which of them must be there."""

    parts: Mapping[str, Part]
    needed: frozenset[str] = frozenset()


class Fact(Struct):
    """A fault that the walk found: its short name, the element it is at, what to tell, lines below the element's."""

    fault: str
    element: Element
    message: str
    below: int = 0


class Walk:
    """One pass through a document: what it found, and the moments and texts that rules about the whole ask for."""

    def __init__(self, closed: frozenset[str], *, url: str | None = None, now: datetime | None = None) -> None:
        self.facts: list[Fact] = []
        self._told: set[str] = set()
        self.closed = closed  #: namespaces in which nothing may be that the shapes do not know
        self.url = url  #: where the document is, if that is known
        self.now = now
        self.moments: dict[Element, datetime] = {}

    def tell(self, fault: str, element: Element, message: str, below: int = 0) -> None:
        if len(self.facts) < MOST_FINDINGS or fault not in self._told:  # many small ones must not hide a great one
            self._told.add(fault)
            self.facts.append(Fact(fault, element, message, below))

    def inside(self, element: Element, shape: Shape) -> dict[str, Element]:
        """Hold what is in an element to a shape; the first of each of its parts by tag, in their order."""
        parts = shape.parts
        seen: dict[str, Element] = {}
        for child in element:
            tag = child.tag
            part = parts.get(tag)
            if part is None:
                self._stranger(child, element)
                continue
            if tag in seen:
                if not part.many:
                    self.tell("twice", child, f"{label(child)} is there more than once in {label(element)}")
            else:
                seen[tag] = child
            self.part(child, part)
        if not shape.needed <= seen.keys():
            for tag in sorted(shape.needed - seen.keys()):
                self.tell("missing", element, f"{label(element)} has no {local(tag)}")
        return seen

    def part(self, element: Element, part: Part) -> None:
        """Hold an element to what it must be."""
        if part.text is not None:
            if len(element):
                self.filled(element)
            elif fault := part.text(element.text or ""):
                self.tell(fault[0], element, f"{label(element)} {fault[1]}")
        elif part.time is not None:
            moment, fault = part.time(element.text or "")
            if fault:
                self.tell(fault[0], element, f"{label(element)} {fault[1]}")
            if moment:
                self.moments[element] = moment
        if not part.open:
            items = element.items()
            if items or part.needs:
                self.attributes(element, part, items)
        if part.inside is not None:
            self.inside(element, part.inside)
        if part.then is not None:
            part.then(self, element)

    def attributes(self, element: Element, part: Part, items: list[tuple[str, str]]) -> None:
        """Hold the attributes that an element has to those that it may have and must have."""
        kinds = part.attributes
        for name, value in items:
            if name not in kinds:
                if name[0] != "{":
                    self.tell("attribute", element, f"{label(element)} has no attribute {name}")
                continue
            kind = kinds[name]
            if kind is not None and (fault := kind(value)):
                self.tell(fault[0], element, f"{name} of {label(element)} {fault[1]}")
        for name in part.needs:
            if element.get(name) is None:
                self.tell("attribute-missing", element, f"{label(element)} has no {name}")

    def loose(self, element: Element) -> None:
        """No text may stand between the elements in an element."""
        if (element.text and not element.text.isspace()) or any(one.tail and not one.tail.isspace() for one in element):
            self.tell("text", element, f"{label(element)} has text between its elements")

    def own(self, element: Element, links: list[Element]) -> None:
        """The document says where it is, and it is there."""
        if not links:
            self.tell("self-missing", element, f'{label(element)} has no link with rel="self"')
        elif self.url is not None and self.url not in {one.get("href") for one in links}:
            self.tell(
                "self", links[0], f"the self link is {links[0].get('href')!r}, but the document is at {self.url!r}"
            )

    def order(self, marks: Sequence[Element | None]) -> None:
        """The entries are in the order of their times, the newest first or last, and none is in the future.

        ``marks`` are the elements that say when each entry is of.
        """
        moments = self.moments
        row = [(moments[one], one) for one in marks if one in moments]
        times = [moment for moment, _ in row]
        if times != sorted(times, reverse=True) and times != sorted(times):
            at = next(two for (one, _), (other, two) in pairwise(row) if one < other)
            self.tell(
                "order", at, f"{label(at)} is later than that of the one before, and others are earlier than theirs"
            )
        if not moments or all(may_be(moment, self.now) for moment in (min(moments.values()), max(moments.values()))):
            return
        for element, moment in moments.items():
            if _is_ahead(moment, self.now):
                self.tell("date-future", element, f"{label(element)} is {element.text!r}, which is in the future")
            elif moment.year < OLDEST:
                self.tell("date-old", element, f"{label(element)} is {element.text!r}, before there were feeds")

    def filled(self, element: Element) -> None:
        """An element that holds text has others in it."""
        for child in element:
            if isinstance(child.tag, str):
                message = f"{label(element)} has the element {label(child)} in it, where text must be; escape it"
                self.tell("element", child, message)
                return
        self.tell("entity", element, f"{label(element)} has an entity of its own in it, which readers do not know")

    def _stranger(self, child: Element, parent: Element) -> None:
        """An element that the shape does not know: it may be where its namespace is somebody else's."""
        tag = child.tag
        if not isinstance(tag, str):
            return  # a comment or a processing instruction
        space = tag[1:].partition("}")[0] if tag[0] == "{" else ""
        if space in self.closed:
            hint = "; elements of your own need a namespace" if not space else ""
            self.tell("element", child, f"{label(child)} is unknown in {label(parent)}{hint}")


def may_be(moment: datetime, now: datetime | None) -> bool:
    """Whether anything in a document may be dated so: neither before there were feeds, nor ahead of ``now``."""
    return moment.year >= OLDEST and not _is_ahead(moment, now)


def _is_ahead(moment: datetime, now: datetime | None) -> bool:
    return now is not None and moment > now + PATIENCE


def local(tag: str) -> str:
    """A tag without its namespace."""
    return tag.rpartition("}")[2]


def label(element: Element) -> str:
    """How an element is named in messages: as it stands in the document."""
    return f"{element.prefix}:{local(element.tag)}" if element.prefix else local(element.tag)


class Paths:
    """Where elements are: ``/rss/channel/item[3]/pubDate``. Who is asked often counts the children of each one once."""

    def __init__(self) -> None:
        self._numbers: dict[tuple[Element, str], dict[Element, int]] = {}

    def of(self, element: Element) -> str:
        return "/" + "/".join(reversed([self._step(one) for one in up(element)]))

    def _step(self, element: Element) -> str:
        parent = element.getparent()
        if parent is None:
            return label(element)
        alike = self._numbers.get((parent, element.tag))
        if alike is None:
            alike = {one: number for number, one in enumerate(parent.iterchildren(element.tag), 1)}
            self._numbers[parent, element.tag] = alike
        return f"{label(element)}[{alike[element]}]" if len(alike) > 1 else label(element)


def search(path: str, **spaces: str) -> Callable[[Element], Any]:
    """A search by XPath, which goes through a tree much faster than Python does."""
    found: Callable[[Element], Any] = etree.XPath(path, namespaces=spaces or None)
    return found


def up(element: Element) -> Iterator[Element]:
    """The element and what it is in, outwards."""
    while element is not None:
        yield element
        element = element.getparent()


def language_of(element: Element) -> str | None:
    """What an element itself says of its language."""
    found: str | None = element.get(f"{{{XML}}}lang")
    return found
