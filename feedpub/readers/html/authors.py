"""Who wrote it: the people whom the page's markup and its byline agree on; none where there is none.

Agencies, sites, desks and CMS accounts stand where authors should; a name has to look like a person's, and one that the
page shows near its headline is surer than one that only a machine reads.
"""

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import islice

from msgspec.structs import replace

from feedpub import people
from feedpub._bylinewords import BODIES
from feedpub.languages import fold
from feedpub.model import Person
from feedpub.readers.html import boxes, byline, lone, names
from feedpub.readers.html.facts import Fact, Facts
from feedpub.readers.html.page import Page
from feedpub.readers.html.title import site_names
from feedpub.readers.html.tree import Block, Mark, text_of
from feedpub.readers.html.where import Where
from feedpub.readers.html.witness import ENOUGH, TOLD, Byline, fact_of, nearness
from feedpub.readers.html.words import key

#: Markup that one hand fills is one witness: (witness, how far it is believed).
_WITNESSES = {
    "JSON-LD": ("JSON-LD", 3.0),
    "microdata": ("attributes", 1.5),
    "RDFa": ("attributes", 1.5),
    "meta": ("head", 2.0),
    "Open Graph": ("head", 2.0),
    "Twitter card": ("head", 1.5),
}
_MOST = 500  #: elements that are looked at
_SHOWN = 2.5  #: what a byline that begins with "By" weighs at the headline
_UNCERTAIN = 0.5  #: less speaks for a byline in a menu, or among comments
_NOUN = re.compile(r"\w{1,12}\s?[:：]")
_MARKED = frozenset(("author", "when"))
_LINE = 120  #: characters of a line that gives date and author


def bylines(page: Page, where: Where) -> list[Byline]:
    """Every place that names people as authors."""
    sites = site_names(page)
    found = stated(page.facts, sites)
    found += _in_marks(page, where, sites)
    found += _in_text(page, where, sites, alone=not any(one.weight > 1 and not one.is_short for one in found))
    stated_names = frozenset(key(one.people[0].name) for one in found if one.witness != "page" and not one.is_short)
    if stated_names:
        found += boxes.together(page, where, stated_names)
    if not any(one.weight >= ENOUGH for one in found):
        found += _only(page, [one for one in found if one.fact.kind == "byline" and one.weight > _UNCERTAIN])
    if not any(one.weight >= ENOUGH for one in found):
        found += boxes.signed(page, where)
    if not found:
        found += lone.nicknamed(page, where, sites)
    return [_placeless(_completed(page, one), found) for one in found]


def stated(facts: Facts, sites: frozenset[str]) -> list[Byline]:
    """What the markup says of the authors. ``sites`` is how the site calls itself."""
    called = frozenset(key(fact.value) for fact in facts.of("site"))
    found: list[Byline] = []
    by_name: dict[tuple[str, str], list[Fact]] = {}
    for fact in facts.of("author"):
        by_name.setdefault((fact.kind, fact.name), []).append(fact)
    for (kind, name), named_there in by_name.items():
        texts = [fact.value for fact in named_there]
        # A page of one's own is called after its author: its address says nothing against a person's name.
        surely = kind in ("JSON-LD", "Twitter card") or "article" in name
        own = called if surely and len(texts) == 1 and people.is_name(texts[0]) else sites
        if named := people_in(texts, own):
            witness, weight = _WITNESSES.get(kind, ("head", 1.0))
            found.append(Byline(named, named_there[0], witness, weight))
    return found


def people_in(texts: Sequence[str], sites: frozenset[str] | None = None, *, lone: bool = True) -> tuple[Person, ...]:
    """The people in some texts, but for those called like the site; ``lone`` takes names of a single word, too.

    Without ``sites`` the texts are from a place that may hold anything, and only what looks like a name is one.
    """
    found: dict[str, Person] = {}
    for text in texts:
        look = _named if len(text) <= byline.LONGEST else _named.__wrapped__  # which keeps nothing
        for bare, person in look(text, sites, lone):
            found.setdefault(bare, person)
    return tuple(found.values())


@lru_cache(maxsize=512)  # few people write most of a site's stories
def _named(text: str, sites: frozenset[str] | None, lone: bool) -> Sequence[tuple[str, Person]]:
    """The people in a text, each with the key of the name."""
    if text.startswith(("http://", "https://", "@", "www.")) or _names_site(text, sites or frozenset()):
        return ()
    found: list[tuple[str, Person]] = []
    for person in _split(text):
        name, bare = person.name, key(person.name)
        if " " not in name and (not lone or key(text) != bare):  # half of a desk's name: "Gear Team"
            continue
        if not BODIES.isdisjoint(fold(word) for word in name.split()):
            continue
        if sites is None and " " in name and not (people.is_name(name) or name.upper() == name):
            continue
        if bare and not any(site == bare or (len(site) > 4 and site in bare) for site in sites or ()):
            found.append((bare, person))
    return found


def without_bodies(named: tuple[Person, ...], sites: frozenset[str]) -> tuple[Person, ...]:
    """The people of a byline without what stands beside them and has a word of the site's: parts of its house.

    "Jane Doe, GAZETTE NORTH" on gazette.example is Jane Doe; where all have one, as on a family's site, all stay.
    """
    if len(named) < 2:
        return named
    return tuple(one for one in named if sites.isdisjoint(key(word) for word in one.name.split())) or named


@lru_cache(maxsize=512)
def _split(text: str) -> tuple[Person, ...]:
    return people.authors(text)  # elements in each other have the same text


def _names_site(text: str, sites: frozenset[str]) -> bool:
    """Whether a text has the site's address in it, and not as the end of somebody's mail address."""
    return "." in text and "@" not in text and any(len(site) > 4 and site in key(text) for site in sites)


def _in_marks(page: Page, where: Where, sites: frozenset[str]) -> Iterator[Byline]:
    """Elements that are marked as naming an author."""
    marks = [mark for mark in page.walk.marks if mark.what == "author"]
    for mark in marks[:_MOST]:
        scope = mark.scope
        text = marked_text(mark)
        if not byline.may_name(text) or byline.is_of_picture(scope):
            continue
        near = nearness(scope, where)
        bare = byline.unlabelled(text, None)
        if bare is not None and " " not in (short := lone.TOPIC.sub("", bare)):  # MixmasterFred in Workshop
            bare = short
        named = people_in([bare or text], lone=bare is not None and near > 0.5)
        if named := without_bodies(named, sites):
            yield Byline(named, fact_of("byline", scope, text), "page", 3.2 * near)


def marked_text(mark: Mark) -> str:
    """What an element says that is marked as naming an author, without its date."""
    scope = mark.scope
    inner = scope.node.css('[itemprop="name"]') if "author" in scope.names.split() else []
    return byline.undated(text_of(inner[0]) if len(inner) == 1 else mark.text)


def _only(page: Page, far: list[Byline]) -> Iterator[Byline]:
    """The only element on a page that is marked as a byline, and is not in the link or card of another story."""
    orders = {one.fact.order for one in far}
    scopes = {id(mark.scope): mark.scope for mark in page.walk.marks if mark.scope.order in orders}.values()
    around = [*page.holder.chain()] if page.holder else []
    for scope in scopes:
        card = next((up for up in scope.chain() if up.tag == "article"), None)
        if scope.linked or (card and card not in around and not any(up is page.holder for up in card.chain())):
            return
    outer = [one for one in scopes if not any(up.order in orders for up in islice(one.chain(), 1, None))]
    if len(outer) == 1 and len({one.people for one in far}) == 1:
        yield replace(far[0], weight=TOLD)


def _in_text(page: Page, where: Where, sites: frozenset[str], *, alone: bool) -> Iterator[Byline]:
    """Lines that begin with "By" or the like, and lone names where a byline may be.

    ``alone`` says that neither markup nor an element's name surely tells of any author.
    """
    far: list[Byline] = []
    for block in page.walk.blocks:
        # Entries of a menu are most lines of many pages, so that they are told before anything is looked for in them.
        if len(block.text) > byline.LONGEST or (block.linked >= len(block.text) and block.scope.chrome):
            continue
        bare = byline.unlabelled(block.text, where.language)
        if bare is None and not where.near(block.scope.order):
            continue
        near = nearness(block.scope, where)
        if bare is None and near == 1 and len(block.text) < _LINE:
            ways = (byline.behind_date(block.text), *byline.parts(block.text)[1:])
            bare = next(filter(None, (byline.unlabelled(one, where.language) for one in ways)), None)
        if not bare:
            continue
        short = near == 1 and (is_marked(block) or _NOUN.match(block.text) is not None)
        if named := without_bodies(people_in([byline.undated(bare)], lone=short), sites):
            found = Byline(named, fact_of("text", block.scope, block.text), "page", 2.5 * near)
            if near < 0.5 and alone and " " in named[0].name and not (block.scope.chrome or block.scope.linked):
                far.append(found)
            yield found
    for one, may_be_far in lone.labelled(page, where):
        if one.weight < 0.5 * _SHOWN and alone and may_be_far:
            far.append(one)
        yield one
    # The only byline on a page is the story's, wherever it stands; many are those of other stories.
    if len({one.people for one in far}) == 1:
        yield Byline(far[0].people, far[0].fact, "page", TOLD)
    yield from lone.alone(page, where)
    yield from lone.signed(page, where)


def is_marked(block: Block) -> bool:
    """Whether a line is in what is called after a story's author or its date, so that "by Ibby" names somebody."""
    about = [up.names for up, _ in zip(block.scope.chain(), range(2), strict=False)]
    return any(not _MARKED.isdisjoint(names.meaning(one).holds) for one in about)


def _completed(page: Page, one: Byline) -> Byline:
    """A byline of a single word in full, where the page has just one name that begins with it: "Jane", Jane Doe."""
    if len(one.people) != 1 or " " in one.people[0].name:
        return one
    start = f"{one.people[0].name} "
    full = {block.text for block in page.walk.blocks if block.text.startswith(start) and people.is_name(block.text)}
    if len(full) == 1:
        one.people = (replace(one.people[0], name=full.pop()),)
    return one


def _placeless(one: Byline, found: list[Byline]) -> Byline:
    """A byline as JSON-LD has it where that is its last word, in letters without capitals: Korean ones name a place."""
    place, _, last = one.people[0].name.rpartition(" ")
    if place and len(one.people) == 1 and one.witness == "page" and last.lower() == last.upper():
        alone = (replace(one.people[0], name=last),)
        if any(other.witness == "JSON-LD" and [person.name for person in other.people] == [last] for other in found):
            one.people = alone
    return one


def choose(found: list[Byline]) -> list[Byline]:
    """The bylines, the one that the most speaks for first; none where hardly anything does."""
    support: dict[str, dict[str, float]] = {}
    for one in found:
        for person in one.people:
            says = support.setdefault(key(person.name), {})
            says[one.witness] = max(one.weight, says.get(one.witness, 0.0))

    def score(one: Byline) -> float:
        return sum(sum(support[key(person.name)].values()) - TOLD for person in one.people)

    for one in found:
        one.support = max(sum(support[key(person.name)].values()) for person in one.people)
    ranked = sorted(found, key=lambda one: (-round(score(one), 6), -len(one.people)))
    if not ranked or ranked[0].support < ENOUGH:
        return []
    best, shown = ranked[0], [one for one in ranked if one.witness == "page"]
    if best.is_short and not any(one.people == best.people for one in shown):  # an account's name, in the markup alone
        best = next((one for one in shown if one.is_sure and not one.is_short), best)
    elif not any(person in one.people for one in shown for person in best.people):
        # Whom the page shows nowhere goes behind a byline at its headline: the account, before the name of a guest.
        best = next((one for one in shown if one.weight >= _SHOWN and not one.is_short), best)
    return [best, *(one for one in ranked if one is not best)]


def credited(facts: Facts) -> tuple[str, Fact] | None:
    """The agency that the page's markup names as author, alone or beside people."""
    for fact in facts.of("author"):
        value = fact.value
        look = _agency_of if len(value) <= byline.LONGEST else people.agency_of
        if not value.startswith(("http://", "https://", "@")) and (agency := look(value)):
            return agency, fact
    return None


_agency_of = lru_cache(maxsize=512)(people.agency_of)
