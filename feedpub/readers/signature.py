"""The people in a byline that somebody who knows the site has pointed out: there a name may have any shape."""

import re
from collections.abc import Iterable

from feedpub import people
from feedpub._bylinewords import NOT_NAMES, ROLES
from feedpub.languages import fold
from feedpub.model import Person

_WORDS = re.compile(r"[^\W\d_][^\s\d]*(?: [^\W\d_][^\s\d]*){0,5}")


def signed(bylines: Iterable[str]) -> tuple[Person, ...]:
    """The people, each once; where no name is seen the whole byline is one, unless an agency or role signs."""
    found: dict[str, Person] = {}
    for text in bylines:
        for person in people.authors(text) or _as_written(text):
            found.setdefault(person.name, person)
    return tuple(found.values())


def _as_written(text: str) -> tuple[Person, ...]:
    name = people.MARK.sub("", text, count=1).strip(" ,;:.|•·")
    words = [fold(word.strip(".,")) for word in name.split()]
    if not _WORDS.fullmatch(name) or people.agency_of(name) or people.agency_of(f"By {name}"):
        return ()
    return () if any(word in ROLES or word in NOT_NAMES for word in words) else (Person(name=name),)
