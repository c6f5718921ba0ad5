"""What a page of a known layout states: its values and its JSON-LD's story, and what is taken from them.

Most pages say as little as can be, and a cold build reads all of them. So what only those need who weigh one thing
against another is put together when they do (:meth:`Stated.page`), and of what stands on the same line of all pages of
a layout that is found once.
"""

from collections.abc import Sequence
from datetime import date

from msgspec import Struct, field

from feedpub.model import Article, Person
from feedpub.readers import Reading
from feedpub.readers.html import jsonld, paragraphs, plainld, schemaorg, title
from feedpub.readers.html.draft import Draft, origin, placed, put_details
from feedpub.readers.html.facts import LONGEST, Fact, Facts, Lines
from feedpub.readers.html.layout import Layout, OddError, Own, Place, Told
from feedpub.readers.html.learning import MOST_ASSIGNED
from feedpub.readers.html.page import MOST_STORIES, PROPERTIES, Page, add_story, said
from feedpub.readers.html.paragraphs import NONE, Text
from feedpub.readers.html.schemaorg import Story
from feedpub.readers.html.tree import Block, Walk
from feedpub.text import one_line, squeezed

_MOST_PLACES = 1000  #: that are known of a layout


class Stated(Struct, eq=False, kw_only=True):
    """A page's values by their numbers (lines of text as one line), its story, and what is taken from it so far."""

    path: str
    where: Lines
    layout: Layout
    own: Own
    context: Reading
    script: bytes  #: the JSON-LD
    story: Story
    others: tuple[Story, ...]  #: what else that tells of, which says nothing but its address
    is_plain: bool  #: whether it has each property by the name that feedpub has it by
    values: list[str]
    lines: list[str]  #: the texts of the layout's lines
    urls: list[str]  #: that it says to be its address
    sites: frozenset[str]  #: as :func:`.title.site_names` has them
    places: dict[tuple[str, str], Place]  #: of facts, those that are known
    fields: dict[str, object] = field(default_factory=dict)
    origins: dict[str, str] = field(default_factory=dict)
    numbers: dict[str, int] = field(default_factory=dict)  #: the lines that fields are from

    # What one step learns, and a later one needs (:data:`feedpub.readers.html.alike.STEPS`).
    text: Text = NONE
    language: str | None = None  #: by which dates and names are read
    day: date = date.min  #: of publication
    people: tuple[Person, ...] = ()
    signs: tuple[str, ...] = ()  #: lines that say by whom the story is, and are none of its text
    lead: str = ""
    dropped: set[int] = field(default_factory=set)  #: the paragraphs that are none of the text
    whole: Page | None = None  #: the page as :meth:`page` gives it, once that was asked for

    def facts(self, name: str) -> list[Fact]:
        """All that the markup says of a field, JSON-LD first."""
        found = Facts()
        for each, attribute, key in PROPERTIES:
            if each == name and (value := getattr(self.story, attribute)):
                found.add(name, said(self.story.type, key, value))
        for fact in self.facts_of_heads(name):
            found.add(name, fact)
        return found.of(name)

    def heads(self, name: str) -> list[str]:
        """What the markup of the head says of a field, without the JSON-LD."""
        return _heads(self.layout, self.values, name)

    def facts_of_heads(self, name: str) -> list[Fact]:
        """The same, each with where it stands."""
        heads = self.layout.facts.get(name, ())
        return [Fact(one.kind, one.name, _said_by(one, self.values), one.needles) for one in heads]

    def page(self) -> Page:
        """The page as those need it who weigh what is on it."""
        if self.whole is None:
            self.whole = self._page()
        return self.whole

    def _page(self) -> Page:
        facts = Facts()
        for one in (self.story, *self.others):
            add_story(facts, one)
        for name in self.layout.facts:
            for fact in self.facts_of_heads(name):
                facts.add(name, fact)
        return Page(
            path=self.path,
            lines=self.where,
            tree=self.layout.tree,
            walk=Walk(headings=[self.layout.heading.scope], blocks=self._blocks()),
            holder=self.layout.holder,
            facts=facts,
            stories=(self.story, *self.others),
            warnings=[],
        )

    def _blocks(self) -> list[Block]:
        return [
            Block(one.scope, text, one.order, len(text) if one.is_linked else 0)
            for one, text in zip(self.layout.lines, self.lines, strict=True)
        ]

    def put_said(self, name: str, value: object, key: str) -> None:
        """Take a field's value from a property of the JSON-LD."""
        place = self.places.get((self.story.type, key)) if self.is_plain else None
        if place:
            self._put(name, value, place)
        else:
            self.put(name, value, said(self.story.type, key, ""), known_by=(self.story.type, key))

    def put_told(self, name: str, value: object, one: Told) -> None:
        """Take a field's value from the markup of the head."""
        if place := self.places.get((one.kind, one.name)):
            self._put(name, value, place)
        else:
            self.put(name, value, Fact(one.kind, one.name, "", one.needles))

    def put(self, name: str, value: object, fact: Fact, *, known_by: tuple[str, str] | None = None) -> None:
        """Take a field's value from a fact, wherever that stands."""
        key = known_by or (fact.kind, fact.name)
        is_lasting = fact.needles[0] in self.layout.lasting
        if is_lasting and not self.is_plain:  # what the JSON-LD has under another name is looked for behind it, too
            is_lasting = all(one.encode() in self.script for one in fact.needles[1:])
        place = self.places.get(key) if is_lasting else None
        if place is None:
            line = self.where.of(fact.needles)
            place = origin(fact, line), line
            if is_lasting:
                if len(self.places) >= _MOST_PLACES:
                    self.places.clear()
                self.places[key] = place
        self._put(name, value, place)

    def put_shown(self, name: str, value: object, kind: str, tag: str, text: str) -> None:
        """Take a field's value from an element of the body, which is found by how its text begins, if it has any."""
        line = self.where.in_body(text)
        self._put(name, value, (placed(kind, tag, line), line))

    def _put(self, name: str, value: object, place: Place) -> None:
        self.fields[name] = value
        self.origins[name], line = place
        if line:
            self.numbers[name] = line

    def put_details(self) -> None:
        """Take what the markup says beside headline, times, people and summary, all of it weighed."""
        draft = Draft(self.page(), rejected=False, fields=self.fields, origins=self.origins, lines=self.numbers)
        put_details(draft)
        if draft.warnings:
            raise OddError

    def body(self) -> str:
        """The text, written out."""
        return "\n" * self.layout.left_out + paragraphs.html(self.text, self.dropped)

    def squeezed(self) -> bytes:
        """The same as :func:`feedpub.text.squeezed` has it."""
        known = self.text.squeezed
        return squeezed(self.body()) if known is None or self.dropped else known

    def article(self) -> Article:
        """The Article as it is now."""
        fields = {**self.fields, "body": self.body()}
        return Article(path=self.path, form="html", origins=self.origins, lines=self.numbers, **fields)  # type: ignore[arg-type]


def stated(path: str, raw: bytes, layout: Layout, own: Own, context: Reading) -> Stated:
    """What a page states; OddError where a value is none, is written oddly, or the JSON-LD has not one story."""
    values = own.values
    script, values[layout.script] = values[layout.script], b"-"
    rest = b"\n".join(values)
    if rest.count(b"=") + own.signs.count(b"=") > MOST_ASSIGNED:
        raise OddError
    is_on_lines = rest.count(b"\n") == len(values) - 1
    texts = paragraphs.values(rest.decode()) if is_on_lines else [paragraphs.value(one.decode()) for one in values]
    lines = [one_line(texts[one.nth]) for one in layout.lines]
    for one, line in zip(layout.lines, lines, strict=True):
        texts[one.nth] = line
    (story, *beside), is_plain, is_whole = _stories(script)
    urls = [url for one in (story, *beside) for url in one.urls]
    if len(script) > LONGEST and any(len(one) > LONGEST for one in (story.publisher, *story.authors, *urls)):
        raise OddError
    urls += _heads(layout, texts, "url")
    # Where a value stands in front of which lines are counted, or is what is looked for, nothing is known.
    is_sure = is_whole and is_on_lines and b"\n" not in script
    is_known = is_sure and not any(one in rest for one in layout.sought)
    sites = (story.publisher, *_heads(layout, texts, "site"))
    return Stated(
        path=path,
        where=Lines(raw),
        layout=layout,
        own=own,
        context=context,
        script=script,
        story=story,
        others=tuple(beside),
        is_plain=is_plain,
        values=texts,
        lines=lines,
        urls=urls,
        sites=title.called(sites, tuple([title.host_of(one) for one in urls])),
        places=layout.places if is_known else {},
    )


def _heads(layout: Layout, values: list[str], name: str) -> list[str]:
    return [_said_by(one, values) for one in layout.facts.get(name, ())]


def _said_by(one: Told, values: list[str]) -> str:
    if one.nth is None:
        return one.value
    value = values[one.nth]
    return value.strip() if one.kind == "link" else schemaorg.text(value)


def _stories(script: bytes) -> tuple[Sequence[Story], bool, bool]:
    """The only story in the JSON-LD, and behind it what says nothing but its address, as pages do.

    And whether that is one object of plain texts, and whether it is JSON, every name and text as it stands there.
    """
    is_literal = b"\\" not in script and b"&quot;" not in script
    referring = b"@id" in script or not is_literal
    if not referring and (plain := plainld.plain(script)):
        return [plain], True, True
    text = script.decode()
    found = schemaorg.stories(jsonld.load(text), referring=referring)
    if not 0 < len(found) <= MOST_STORIES or found[0].rank != 2:
        raise OddError
    for one in found[1:]:
        if one.rank == 2 or one != Story(type=one.type, rank=one.rank, urls=one.urls):
            raise OddError
    return found, False, is_literal and jsonld.whole(text) is not None
