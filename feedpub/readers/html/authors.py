"""Who wrote it: the people whom the page's markup and its byline agree on; none where there is none.

Agencies, sites, desks and CMS accounts stand where authors should; a name has to look like a person's, and one that the
page shows near its headline is surer than one that only a machine reads.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from feedpub import dates, people
from feedpub._bylinewords import ROLES
from feedpub.languages import fold, month
from feedpub.model import Person
from feedpub.readers.html import names
from feedpub.readers.html.facts import Fact
from feedpub.readers.html.page import Page
from feedpub.readers.html.title import key, site_names
from feedpub.readers.html.tree import Scope
from feedpub.text import one_line

#: Markup that one hand fills is one witness: (witness, how far it is believed).
_WITNESSES = {
    "JSON-LD": ("JSON-LD", 3.0),
    "microdata": ("attributes", 1.5),
    "RDFa": ("attributes", 1.5),
    "meta": ("head", 2.0),
    "Open Graph": ("head", 2.0),
    "Twitter card": ("head", 1.5),
}
_LABEL = re.compile(
    r"^(?:by|von|par|por|di|door|av|af|"
    r"(?:text|words|story|written|reported|bericht|analyse|texte|testo|texto) (?:by|von|par|di|por)|"
    r"(?:author|autor|autorin|autore|auteur|yazar|автор|автори|авторка|contributor|words|text|texte|testo|penulis|"
    r"reporter)s?(?:[/*:]?(?:in)?(?:/autor(?:in)?)?))\s*[:|]?\s+(?=[^\W\d_])",
    re.IGNORECASE,
)
_NOT_AUTHOR = re.compile(
    r"^(?:editor|editing|photo|foto|image|bild|illustration|reviewed|fact[- ]check|medically|edited|editado)\w*\b\s*"
    r"(?:by\b|:)|\b(?:says|said|wrote|schrieb)\s*:?$",
    re.IGNORECASE,
)
_MOST = 500  #: elements that are looked at
_LONGEST = 200  #: characters of a byline
_BEFORE, _AFTER = 40, 100  #: elements and blocks around the headline in which its byline stands
_BELOW = 30
_TOLD = 1.6  #: what speaks for a name beyond this speaks for a byline that has it
_ENOUGH = 0.8


@dataclass(slots=True, eq=False)
class Byline:
    """The people that one place on the page names; ``witness`` is who says so."""

    people: tuple[Person, ...]
    fact: Fact
    witness: str
    weight: float


def bylines(page: Page, anchor: int | None) -> list[Byline]:
    """Every place that names people as authors; ``anchor`` is the headline's place on the page."""
    sites = frozenset(site_names(page))
    found: list[Byline] = []
    stated: dict[tuple[str, str], list[Fact]] = {}
    for fact in page.facts.of("author"):
        stated.setdefault((fact.kind, fact.name), []).append(fact)
    for (kind, _), facts in stated.items():
        if named := _people([fact.value for fact in facts], sites):
            witness, weight = _WITNESSES.get(kind, ("head", 1.0))
            found.append(Byline(named, facts[0], witness, weight))
    found += _in_marks(page, anchor)
    found += _in_text(page, anchor)
    return found


def _people(texts: list[str], sites: frozenset[str] | None = None, *, lone: bool = True) -> tuple[Person, ...]:
    """The people in some texts, but for those called like the site; ``lone`` takes names of a single word, too.

    Without ``sites`` the texts are from a place that may hold anything, and only what looks like a name is one.
    """
    found: dict[str, Person] = {}
    for text in texts:
        if text.startswith(("http://", "https://", "@", "www.")) or _names_site(text, sites or frozenset()):
            continue
        for person in _split(text):
            name, bare = person.name, key(person.name)
            if " " not in name and (not lone or key(text) != bare):  # half of a desk's name: "Gear Team"
                continue
            if sites is None and " " in name and not (people.is_name(name) or name.upper() == name):
                continue
            if bare and not any(site == bare or (len(site) > 4 and site in bare) for site in sites or ()):
                found.setdefault(bare, person)
    return tuple(found.values())


@lru_cache(maxsize=512)
def _split(text: str) -> tuple[Person, ...]:
    return people.authors(text)  # elements in each other have the same text


def _names_site(text: str, sites: frozenset[str]) -> bool:
    """Whether a text has the site's address in it, and not as the end of somebody's mail address."""
    return "." in text and "@" not in text and any(len(site) > 4 and site in key(text) for site in sites)


def _in_marks(page: Page, anchor: int | None) -> Iterator[Byline]:
    """Elements that are marked as naming an author."""
    marks = [mark for mark in page.walk.marks if mark.what == "author"]
    for mark in marks[:_MOST]:
        scope = mark.scope
        inner = scope.node.css('[itemprop="name"]') if "author" in scope.names.split() else []
        text = undated(one_line(inner[0].text(separator=" ")) if len(inner) == 1 else mark.text)
        if not text or len(text) > _LONGEST or _NOT_AUTHOR.search(text):
            continue
        near = _nearness(scope, anchor)
        label = _LABEL.match(text)
        bare = text[label.end() :] if label else text
        if named := _people([bare], lone=bool(label) and near > 0.5):
            yield Byline(named, _fact("byline", scope, text), "page", 3.2 * near)


def _in_text(page: Page, anchor: int | None) -> Iterator[Byline]:
    """Lines that begin with "By" or the like, and lone names where a byline may be."""
    far: list[Byline] = []
    for block in page.walk.blocks:
        label = _LABEL.match(block.text) if len(block.text) <= _LONGEST else None
        if label and (named := _people([undated(block.text[label.end() :])], lone=False)):
            near = _nearness(block.scope, anchor)
            found = Byline(named, _fact("text", block.scope, block.text), "page", 2.5 * near)
            if near < 0.5 and not block.scope.chrome:
                far.append(found)
            yield found
    # The only byline on a page is the story's, wherever it stands; many are those of other stories.
    if len({one.people for one in far}) == 1:
        yield Byline(far[0].people, far[0].fact, "page", _TOLD)
    yield from _alone(page, anchor)
    yield from _signed(page)


def _alone(page: Page, anchor: int | None) -> Iterator[Byline]:
    """A lone name below the headline: sure within an element called after the author, else if it is the only one."""
    if anchor is None:
        return
    lone: list[Byline] = []
    for block in page.walk.blocks:
        near = 0 < block.order - anchor < _AFTER and block.tag in ("p", "div", "address", "li")
        if near and len(block.text) < 60 and people.is_name(block.text):
            person = Person(name=block.text)
            about = [up.names for up, _ in zip(block.scope.chain(), range(3), strict=False)]
            if any("author" in names.meaning(one).holds for one in about):
                yield Byline((person,), _fact("byline", block.scope, block.text), "page", 2.5)
            elif block.order - anchor < _BELOW and block.tag != "li":
                lone.append(Byline((person,), _fact("text", block.scope, block.text), "page", 1.0))
    if len({one.people for one in lone}) == 1:
        yield lone[0]


def _signed(page: Page) -> Iterator[Byline]:
    """A lone name in the last line of the text."""
    holder = page.holder
    if holder is None:
        return
    within = [one for one in page.walk.blocks if not one.scope.chrome and any(up is holder for up in one.scope.chain())]
    for block in within[-1:]:
        if len(within) > 3 and block.tag == "p" and people.is_name(block.text):
            yield Byline((Person(name=block.text),), _fact("text", block.scope, block.text), "page", 1.0)


def _fact(kind: str, scope: Scope, text: str) -> Fact:
    return Fact(kind, scope.tag, text, ("<body", text[:30]), scope.order)


def undated(text: str) -> str:
    """A byline without the date that follows its names."""
    for hit in dates.find(text):
        return text[: hit.start].strip() or text[hit.end :].strip(" ,|•·-–—")
    words = text.split()
    return " ".join(words[:-1]) if len(words) > 2 and month(words[-1]) else text


def _nearness(scope: Scope, anchor: int | None) -> float:
    near = 0.5 if anchor is None else 1.0 if -_BEFORE <= scope.order - anchor <= _AFTER else 0.3
    return near * (0.5 if scope.chrome else 1.0)


def choose(found: list[Byline]) -> list[Byline]:
    """The bylines, the one that the most speaks for first; none where hardly anything does."""
    support: dict[str, dict[str, float]] = {}
    for one in found:
        for person in one.people:
            says = support.setdefault(key(person.name), {})
            says[one.witness] = max(one.weight, says.get(one.witness, 0.0))

    def score(one: Byline) -> float:
        return sum(sum(support[key(person.name)].values()) - _TOLD for person in one.people)

    ranked = sorted(found, key=lambda one: (-round(score(one), 6), -len(one.people)))
    if not ranked or max(sum(support[key(person.name)].values()) for person in ranked[0].people) < _ENOUGH:
        return []
    return ranked


def credited(page: Page, ranked: list[Byline]) -> tuple[str, Fact] | None:
    """The agency that the page's markup names as author; without people, the organization that it names instead."""
    sites = site_names(page)
    others = []
    for fact in page.facts.of("author"):
        if fact.value.startswith(("http://", "https://", "@")):
            continue
        if agency := people.agency_of(fact.value):
            return agency, fact
        words = {fold(word.strip(".,")) for word in fact.value.split()}
        if len(fact.value) <= 60 and key(fact.value) not in sites and not words & ROLES:
            others.append(fact)
    return (others[0].value, others[0]) if others and not ranked else None
