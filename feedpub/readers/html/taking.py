"""What is taken of a story from what a page of a known layout states (:mod:`.stated`), where all of it agrees.

Each step takes one thing, or raises OddError where that would have to be weighed.
"""

from datetime import date, datetime
from functools import lru_cache
from html import escape

from feedpub.dates import iso
from feedpub.model import Person
from feedpub.readers.html import (
    agreed,
    authors,
    body,
    byline,
    details,
    moments,
    paragraphs,
    summary,
    when,
    words,
)
from feedpub.readers.html.facts import LONGEST, Fact, Facts
from feedpub.readers.html.layout import OddError
from feedpub.readers.html.page import said
from feedpub.readers.html.paragraphs import Text
from feedpub.readers.html.stated import Stated
from feedpub.readers.html.tree import PROSE
from feedpub.readers.html.witness import Byline

_SHOWN = 40  #: characters by which a line is found
_RARE = frozenset("image access rights dateline section tags".split())  #: what few heads say of their story


def read_text(page: Stated) -> None:
    page.text = paragraphs.read(page.own, is_long_needed=not page.context.language)


def put_headline(page: Stated) -> None:
    story, scope = page.story, page.layout.heading.scope
    text = page.lines[page.layout.top]
    titles = [one for one in (story.headline, story.name, story.alternative) if one]
    if not agreed.is_titled(text, titles + page.heads("title"), page.sites):
        raise OddError
    page.put_shown("headline", text, "heading", scope.tag, text[:_SHOWN])


def put_times(page: Stated) -> None:
    language = page.language
    day, given = _put_stated_time(page, language)
    for clock in page.layout.clocks:
        text = page.values[clock.text][:200]
        if page.values[clock.given] == given and not moments.is_changed(clock.scope, text):
            continue
        one = moments.told_in(clock.scope, page.values[clock.given], text, language, 1.0)
        if one and (one.day != day or one.label == "updated"):
            raise OddError
    for url in page.urls:
        if moments.day_in(url) not in (None, day):
            raise OddError
    page.day = day


def _put_stated_time(page: Stated, language: str | None) -> tuple[date, str]:
    """Put the times that the markup states; returns the day of publication, and the time of that as it is written."""
    story, heads = page.story, page.layout.facts
    if story.expires or "expires" in heads:
        raise OddError
    is_alone = not (story.created or story.modified or "published" in heads or "updated" in heads)
    if is_alone and not story.type.startswith(moments.PAGES):
        at = iso(story.published)
        if isinstance(at, datetime):
            if at.tzinfo is None or not (at.hour or at.minute or at.second):
                raise OddError
            page.put_said("published", at, "datePublished")
            return at.date(), story.published
    if (told := agreed.stated_time(page.page(), language)) is None:
        raise OddError
    best, found = told
    page.put("published", best.value, best.fact)
    if change := when.updated(found, best.value):
        page.put("updated", change.value, change.fact)
    return best.day, best.fact.value


def put_people(page: Stated) -> None:
    """The authors, and the texts that are marked as naming them on the page."""
    story, sites, layout = page.story, page.sites, page.layout
    heads = tuple(page.facts_of_heads("author")) if "author" in layout.facts else ()
    first, agency = _signed_by(story.type, story.authors, heads, (story.publisher, *page.heads("site")), sites)
    if first is None:
        raise OddError
    page.people = first.people
    page.signs = tuple([one if isinstance(one, str) else page.values[one] for one in layout.signs])
    for sign in page.signs:
        if len(sign) >= byline.LONGEST or not _may_sign(sign, first.people, sites):
            raise OddError
    page.put("authors", first.people, first.fact)
    if agency:
        page.put("agency", *agency)


@lru_cache(maxsize=512)
def _may_sign(text: str, people: tuple[Person, ...], sites: frozenset[str]) -> bool:
    """Whether an element that is called after the author may name nobody but some people."""
    bare = byline.undated(text)
    return not byline.may_name(bare) or agreed.says(bare, people, sites)


@lru_cache(maxsize=512)  # few people write most of a site's stories
def _signed_by(
    kind: str, named: tuple[str, ...], heads: tuple[Fact, ...], called: tuple[str, ...], sites: frozenset[str]
) -> tuple[Byline | None, tuple[str, Fact] | None]:
    """Who is named, and the agency that is."""
    facts = Facts()
    for one in named:
        facts.add("author", said(kind, "author", one))
    for fact in heads:
        facts.add("author", fact)
    for one in called:
        facts.add("site", Fact("", "", one))
    return agreed.stated_people(facts, sites), authors.credited(facts)


def put_lead(page: Stated) -> None:
    lead, has_more = page.story.description, "summary" in page.layout.facts
    if not lead and not has_more:
        return  # lines that might be one are none that a page may have here (:func:`look_at_prose`)
    found = page.facts("summary") if has_more or len(lead) > LONGEST else [said(page.story.type, "description", lead)]
    headline = page.lines[page.layout.top]
    if any(summary.is_cut(fact.value) for fact in found):
        raise OddError
    if (same := summary.same(found, headline)) is None:
        ranked = summary.choose(page.page(), page.layout.heading.scope.order, headline)
        if not ranked:
            return
        same = ranked[0][1]
    page.lead = same.value
    page.put("lead", page.lead, same)


def put_details(page: Stated) -> None:
    story, heads = page.story, page.layout.facts
    links = heads.get("url", ())
    is_plain = (
        len(page.urls) == len(links) == 1
        and links[0].kind == "link"
        and details.is_plain_address(page.urls[0])
        and _RARE.isdisjoint(heads)
        and story.free is not False
        and not (story.live or story.corrections or story.rights or story.dateline)
        and len(story.tags) <= details.MOST_TAGS
        and max(map(len, story.tags), default=0) <= details.LONGEST_TAG
    )
    if not is_plain:
        page.put_details()
        return
    page.put_told("url", page.urls[0], links[0])
    section = story.section
    if details.is_section(section) and words.key(section) not in page.sites:
        page.put_said("section", section, "articleSection")
    if story.tags:
        page.put_said("tags", tuple({words.key(one): one for one in story.tags}.values()), "keywords")
    if story.images:
        page.put("images", story.images[:1], details.pictured(story.images[0]))


def put_language(page: Stated) -> None:
    language, told = page.context.language, "declared by its source"
    if not language:
        prose = " ".join([one for one in page.text.lines.values() if len(one) > paragraphs.LONG])[:4000]
        language, told = details.language(page.page(), prose)
    if language:
        page.fields["language"], page.origins["language"] = language, told


def look_at_prose(page: Stated) -> None:
    """The paragraphs hold the story: at least one is prose, most prose is in them, no line beside them is any."""
    layout, text = page.layout, page.text
    sizes = list(map(len, page.lines))
    if text.prose <= layout.prose + sum([one for one in sizes if one >= PROSE]):
        raise OddError
    sizes[layout.top] = 0
    if max(sizes) >= body.SHORTEST:
        raise OddError


def put_body(page: Stated) -> None:
    text = page.text
    dropped = paragraphs.among(text, {page.lines[page.layout.top], page.lead, *page.signs})
    begins = 0
    while begins in dropped or not text.is_long(begins):
        begins += 1
        if begins == len(text.sources):
            raise OddError
    for nth, one in text.lines.items():
        is_odd = body.is_pointer("", one) or (nth < begins and body.is_label(f"<p>{escape(one)}</p>"))
        if is_odd and nth not in dropped:
            raise OddError
    scope = page.layout.holder
    first = _first(page, text)
    # It is written out for who asks: of most stories no feed carries it.
    page.put_shown("body", None, "page", scope.tag, first[:_SHOWN] if first else "")
    page.fields["body_line"] = page.numbers.get("body", 1)
    page.dropped = dropped


def _first(page: Stated, text: Text) -> str | None:
    """The first line of the story's element that is no short one, or the beginning of it."""
    order = page.layout.holder.order
    for line, of in zip(page.lines, page.layout.lines, strict=True):
        if order < of.order and len(line) > body.SHORTEST:
            return line
    if text.squeezed and 0 not in text.lines:
        return paragraphs.beginning(text.sources[0]).replace("\n", " ")
    return next((one for one in paragraphs.begun(text) if len(one) > body.SHORTEST), None)
