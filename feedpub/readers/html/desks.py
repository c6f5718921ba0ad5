"""Who signs where nobody is named: an agency, a desk, the newsroom as a whole.

Newsrooms sign so on purpose (RFC 4287, section 3.2: an author may be "a person, corporation, or similar entity"). It
counts only where the markup of an article or the byline on the page says it; a site's name in a meta tag says nothing
of a story, and an account of the CMS is nobody.
"""

import re
from collections.abc import Iterator

from feedpub._bylinewords import NOT_NAMES, ROLES
from feedpub.languages import WEEKDAYS, fold, folded
from feedpub.people import LINKS, agency_of
from feedpub.readers.html import authors, byline
from feedpub.readers.html.facts import Fact
from feedpub.readers.html.page import Page
from feedpub.readers.html.title import site_names
from feedpub.readers.html.tree import Scope
from feedpub.readers.html.where import Where
from feedpub.readers.html.words import key

_ACCOUNT = re.compile(
    r"admin|webmaster|wordpress|^(?:root|user|guest|test|editor|anonymous|unknown|null|none|red|ots)\d*$"
)
_ADDRESS = re.compile(r"https?:|www\.|@")
_AFTER = re.compile(r"\s*[|•·⋅»(/].*$|\s+(?:on|am|le|il|el|em|op|in)$|\s*[-–—,:]\s*$", re.DOTALL)
_LONGEST, _MOST_WORDS = 60, 6
_DESKS = folded(
    "staff team newsroom desk editors redaktion redaktionen redacción redacao redação redazione rédaction redactie "
    "redaksi redakcja redakce redakcija redaktionsteam agency nachrichtenagentur agencia agence редакція редакция"
)
_BUTTONS = folded("follow view find see show hide share more read subscribe profile bio")
_LINE = 120  #: letters of a line in which a name from the head stands
_MOST = 50  #: bylines that are looked at


def signed(page: Page, where: Where) -> Fact | None:
    """The name that the story is signed with, as it is written there."""
    sites = site_names(page)
    articles = {f"{story.type}.author" for story in page.stories if story.rank == 2}
    stated = page.facts.of("author")
    others = [fact for fact in stated if fact.kind != "JSON-LD" and key(fact.value) not in sites]
    names = {key(fact.value) for fact in others}
    seen = next(_on_page(page, where, names), None)
    for fact in stated:
        if fact.kind == "JSON-LD" and fact.name in articles and (name := _name(fact.value)):
            # A site names itself as the author of whatever it took from an agency.
            if seen and key(name) in sites and not any(site in key(seen.value) for site in sites):
                return seen
            return Fact(fact.kind, fact.name, name, fact.needles)
    if seen:
        return seen
    # What the head alone says is the company that made the site as often as whoever signs the story.
    shown = {
        key(block.text) for block in page.walk.blocks if len(block.text) < 2 * _LINE and _is_near(block.scope, where)
    }
    for fact in others:
        if _name(fact.value) == fact.value and not _is_account(fact.value):
            bare = key(fact.value)
            if _is_desk(fact.value) or any(bare in one for one in shown if len(one) < _LINE):
                return fact
    return None


def _name(text: str) -> str | None:
    """A text as somebody's name, without what follows it; ``None`` where it is none."""
    if _ADDRESS.search(text):
        return None
    pieces = text.split()
    while pieces and fold(pieces[-1].strip(".,:")) in WEEKDAYS | LINKS:
        pieces.pop()
    name = _AFTER.sub("", " ".join(pieces)).strip(" .,:;")
    words = [fold(word.strip(".,")) for word in name.split()]
    told = agency_of(name) or (_BUTTONS.isdisjoint(words) and any(word not in ROLES for word in words))
    if not told or len(name) > _LONGEST or len(words) > _MOST_WORDS or sum(c.isalpha() for c in name) < 2:
        return None
    return None if _ACCOUNT.search(name.casefold()) or any(len(word) > 30 for word in words) else name


def _is_account(name: str) -> bool:
    """Whether it is what somebody logs in with rather than a name: small letters in one word."""
    return " " not in name and name.islower()


def _on_page(page: Page, where: Where, known: set[str]) -> Iterator[Fact]:
    """Bylines near the headline; without a "By", only what is an agency, a desk or known from the markup."""
    marks = [mark for mark in page.walk.marks if mark.what == "author"]
    for mark in marks[:_MOST]:
        text, scope = mark.text, mark.scope
        if not _is_near(scope, where) or not byline.may_name(text) or byline.is_of_picture(scope):
            continue
        bare = byline.unlabelled(text, None)
        name = _name(byline.undated(bare or text))
        if name and (bare or agency_of(name) == name or key(name) in known or _is_desk(name)):
            yield Fact("byline", scope.tag, name, ("<body", text[:30]), scope.order)
    for block in page.walk.blocks:
        bare = byline.unlabelled(block.text, where.language) if _is_near(block.scope, where) else None
        name = _name(byline.undated(bare)) if bare else None
        if name and (_is_titled(name) or (" " not in name and authors.is_marked(block))):
            yield Fact("text", block.tag, name, ("<body", block.text[:30]), block.order)


def _is_near(scope: Scope, where: Where) -> bool:
    return where.near(scope.order) and not scope.chrome


def _is_desk(name: str) -> bool:
    """Whether it is called a desk, and says whose: "MND Staff", "IN-Redaktion"."""
    words = {fold(word.strip(".,")) for word in re.split(r"[\s-]+", name)}
    return bool(words & _DESKS) and not words <= ROLES | NOT_NAMES


def _is_titled(name: str) -> bool:
    """Whether all its words but the small ones are in capitals, as in names."""
    return all(word[0].isupper() or len(word) < 4 for word in name.split())
