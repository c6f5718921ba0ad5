"""Somebody whom a place on a page names as its author, and how surely that place is the story's."""

from msgspec import Struct

from feedpub.model import Person
from feedpub.readers.html.facts import Fact
from feedpub.readers.html.tree import Scope
from feedpub.readers.html.where import Where

TOLD = 1.6  #: what speaks for a name beyond this speaks for a byline that has it
ENOUGH = 0.8  #: of what less speaks for is nobody's name


class Byline(Struct, eq=False):
    """The people that one place on the page names; ``witness`` is who says so."""

    people: tuple[Person, ...]
    fact: Fact
    witness: str
    weight: float
    support: float = 0.0  #: what speaks for the surest of its people, from all places together

    @property
    def is_short(self) -> bool:
        """Whether all its names are of one word, as those of accounts and desks are."""
        return all(" " not in person.name for person in self.people)

    @property
    def is_sure(self) -> bool:
        """Whether it stands in a byline or in markup, and is not just a name below the headline."""
        return self.support > TOLD - 0.1


def nearness(scope: Scope, where: Where) -> float:
    """How surely a byline in an element is the story's."""
    near = 0.5 if where.anchor is None else 1.0 if where.near(scope.order) else 0.2
    return near * (0.5 if scope.chrome else 1.0)


def fact_of(kind: str, scope: Scope, text: str) -> Fact:
    return Fact(kind, scope.tag, text, ("<body", text[:30]), scope.order)
