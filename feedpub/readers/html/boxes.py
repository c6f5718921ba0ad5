"""Names that link to their owner's page on the site, and those that head a box about an author.

They are asked for where nothing else on a page names anybody. An address such as ``/author/jane-doe`` behind the words
"Jane Doe" says who she is, whatever the elements around her are called.
"""

import re
from collections.abc import Iterator

from feedpub import people
from feedpub.languages import fold
from feedpub.model import Person
from feedpub.readers.html import byline
from feedpub.readers.html.page import Page
from feedpub.readers.html.tree import Block, Scope
from feedpub.readers.html.where import Where, between
from feedpub.readers.html.witness import TOLD, Byline, fact_of
from feedpub.readers.html.words import key, words_of

_OWN = re.compile(
    r"[/?&_.](?:authors?|autor(?:en|es|in|innen)?|auteurs?|autori|contributors?|writers?|columnists?|journalists?|"
    r"people|our-people|team|our-team|staff|bios?|profiles?|users?|userprofile|redaktion|experts?|signataires)"
    r"[/=]([^?#]*)",
    re.IGNORECASE,
)
#: Far from the headline a page of a user or a company's team is as likely a customer's or a lawyer's.
_WRITER = re.compile(
    r"[/?&_.](?:authors?|autor|auteur|autori|contributor|writer|columnist|journalist|signataire)", re.IGNORECASE
)
_AUTHOR = re.compile(r"[/?&_.](?:authors?|autor|auteur)", re.IGNORECASE)
_BOX = re.compile(r"author|autor|byline")
_NOT_BOX = re.compile(r"comment|reply|related|sidebar|widget")
_SHORT = 60  #: characters of a line with a name
_SHORTEST, _LINE = 15, 160  #: characters of a line with several names
_MOSTLY = 0.85  #: from this share of its letters on a line consists of names
_BETWEEN = (",", "&", " and ", " und ", " et ", " y ", " e ", "/", "|", "·")
_SURE = 2.5  #: what speaks for people who sign together
_TOLD_OF = 4  #: lines below a name in which it is said who bears it


def signed(page: Page, where: Where) -> Iterator[Byline]:
    """The people at the headline who link to their own pages; else the only one on the whole page, or in a box."""
    # Half of the name of a desk, "Gazette Sports Desk", is nobody's.
    stated = " | ".join(fact.value for fact in page.facts.of("author"))
    near: list[tuple[Person, Block]] = []
    far: list[tuple[Person, Block]] = []
    for at, block in enumerate(page.walk.blocks):
        if len(block.text) < _SHORT and block.linked >= len(block.text) and people.is_name(block.text):
            person = Person(name=block.text)
            if block.text in stated or byline.is_of_picture(block.scope) or not _is_own(_address(block), block.text):
                continue
            if where.near(block.order, above=0) and byline.unlabelled(block.text, None) is None:
                near.append((person, block))
            elif _WRITER.search(_address(block)) and _is_told_of(person, page.walk.blocks[at + 1 : at + 1 + _TOLD_OF]):
                far.append((person, block))
    for found in (near, far or list(_boxed(page, stated))):
        signs = {person for person, _ in found}
        if len(signs) == 1:
            person, block = found[0]
            yield Byline((person,), fact_of("text", block.scope, block.text), "page", TOLD)
            return


def together(page: Page, where: Where, known: frozenset[str]) -> Iterator[Byline]:
    """A line at the headline that consists of several people, one of whom the markup names: all wrote the story.

    ``known`` are the keys of names. Much markup has room for one only: "Jane Doe", for "Jane Doe & Ivan Koval".
    """
    for block in between(page.walk.blocks, *where.around()) if where.anchor is not None else ():
        text = block.text
        if not block.linked or block.scope.chrome or not (named := several(text)) or byline.is_of_picture(block.scope):
            continue
        keys = [key(one.name) for one in named]
        if len("".join(keys)) > _MOSTLY * len(key(text)) and not known.isdisjoint(keys):
            yield Byline(named, fact_of("text", block.scope, text), "page", _SURE)


def several(text: str) -> tuple[Person, ...]:
    """The people in a line, if it has more than one, and nobody whose name does not look like one."""
    if not _SHORTEST < len(text) < _LINE or not any(mark in text for mark in _BETWEEN):
        return ()
    named = people.authors(text)
    return named if len(named) > 1 and all(people.is_name(one.name) for one in named) else ()


def _address(block: Block) -> str:
    """Where the link leads that a line consists of."""
    scope: Scope | None = block.scope
    while scope is not None and scope.linked and scope.tag != "a":
        scope = scope.parent
    node = block.scope.node.css_first("a[href]") if scope is None or scope.tag != "a" else scope.node
    return (node.attributes.get("href") or "") if node is not None else ""


def _is_own(address: str, name: str) -> bool:
    """Whether an address is that of somebody's page: its last part is the name, or it says "author"."""
    if (own := _OWN.search(address)) is None:
        return False
    slug = key(own[1])
    if _AUTHOR.search(address) and not name.isascii():  # in letters that addresses are not written in
        return True
    has = any if _WRITER.search(address) else all
    return has(key(fold(word)) in slug for word in name.split() if len(word) > 2)


def _boxed(page: Page, stated: str) -> Iterator[tuple[Person, Block]]:
    """Names that begin what is called after an author, and goes on with what is told of them."""
    boxes = {mark.scope.order: mark for mark in page.walk.marks if mark.what == "author"}
    if not boxes:
        return
    begun: set[int] = set()
    for at, block in enumerate(page.walk.blocks):
        around = [up for up in block.scope.chain() if up.order in boxes and up.order not in begun]
        begun |= {up.order for up in around}
        if not around or not people.is_name(block.text) or byline.is_of_picture(block.scope):
            continue
        if block.text in stated or byline.unlabelled(block.text, None) or block.text.startswith("Meet "):
            continue
        if any(_NOT_BOX.search(up.names) for up in block.scope.chain()):
            continue
        person = Person(name=block.text)
        if any(_BOX.search(up.names) for up in around) and _is_told_of(
            person, page.walk.blocks[at + 1 : at + 1 + _TOLD_OF]
        ):
            yield person, block


def _is_told_of(person: Person, below: list[Block]) -> bool:
    """Whether lines below a name go on about its bearer: "Jane is ...", "All stories by Jane Doe"."""
    words = [key(word) for word in person.name.split() if len(word) > 2]
    texts = [one.text for one in below if one.text != person.name]
    return any(not words_of(text).isdisjoint((word, 0) for word in words) for text in texts)
