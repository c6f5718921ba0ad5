"""A page whose layout is known, read without parsing it, where everything on it agrees.

It gives what the readers of any page give, or nothing: what is not as plain as can be is theirs. Where values may have
to be weighed, where a line may tell of another day or name somebody, where a paragraph may be none of the text, it is
not. A property test (tests/test_html_alike.py) and saved pages hold the two ways together.
"""

from datetime import datetime
from functools import lru_cache
from html import escape
from itertools import chain

from feedpub.dates import iso
from feedpub.model import Article
from feedpub.readers import Reading
from feedpub.readers.html import (
    agreed,
    authors,
    body,
    byline,
    details,
    encoding,
    jsonld,
    learning,
    lone,
    moments,
    paragraphs,
    plainld,
    schemaorg,
    summary,
    title,
    when,
)
from feedpub.readers.html.draft import Draft, put_plain_details
from feedpub.readers.html.facts import Fact, Facts, KnownLines, Lines
from feedpub.readers.html.known import Known
from feedpub.readers.html.layout import Layout, OddError, Parts, parts_of
from feedpub.readers.html.moments import Moment
from feedpub.readers.html.page import Page, add_story
from feedpub.readers.html.paragraphs import Text
from feedpub.readers.html.schemaorg import Story
from feedpub.readers.html.tree import PROSE, Block, Walk
from feedpub.readers.html.witness import Byline
from feedpub.text import is_clean, one_line

LARGEST = 65_536  #: bytes of a page; of larger ones hardly two are alike
_SENTENCE = tuple(".!?…")  #: what a line may end in that is prose, though it begin as a byline


known = Known({}, set())


def read(path: str, raw: bytes, context: Reading) -> Article | None:
    """Read a page; ``None`` where it is not like others, or anything on it has to be weighed."""
    if len(raw) > LARGEST or context.candidates or context.profiles or not known.is_worth_it():
        return None
    if (parts := parts_of(raw)) is None or not is_clean(raw) or (layout := known.of(parts, raw)) is None:
        return None
    if not layout.is_utf8 and encoding.declared_in(raw)[0] not in ("utf-8", None):
        return None
    try:
        article = _article(path, raw, parts, layout, context)
    except OddError:
        return None
    known.met += 1
    return article


def _article(path: str, raw: bytes, parts: Parts, layout: Layout, context: Reading) -> Article:
    script = parts.values[layout.script].decode()
    others = b"".join([one for one in parts.values if one is not parts.values[layout.script]])
    if others.count(b"=") + parts.run.count(b"=") > learning.MOST_ASSIGNED:
        raise OddError
    values = [script if nth == layout.script else paragraphs.value(one) for nth, one in enumerate(parts.values)]
    story, is_plain = _story(script)
    # Where a value stands in front of which lines are counted, or is what is looked for, nothing is known.
    if is_plain and "\n" not in script and b"\n" not in others and not any(one in others for one in layout.sought):
        where: Lines = KnownLines(raw, known=layout.known_lines, lasting=layout.lasting)
    else:
        where = Lines(raw)
    page = _page(path, where, layout, _facts(layout, values, story), story)
    language = layout.language if layout.has_language and not story.language else details.spoken(page)
    if not learning.says_nothing(layout, language):
        raise OddError
    lines = {one.nth: one_line(values[one.nth]) for one in layout.lines}
    blocks = page.walk.blocks
    for one in layout.lines:
        line = lines[one.nth]
        blocks.append(Block(one.scope, line, one.order, len(line) if one.is_linked else 0))
    text = paragraphs.read(parts.run, is_long_needed=not context.language)
    draft = Draft(page, rejected=False)
    headline = _put_headline(draft, layout, lines[layout.heading.nth])
    blocks += [Block(layout.holder, one, 0, int(is_linked)) for one, is_linked in text.above]
    telling = [one for one in blocks if not agreed.says_nothing(one.text, language, linked=one.linked > 0)]
    _put_times(draft, layout, values, language, telling)
    signed = _put_people(draft, layout, lines, language, telling, text)
    del blocks[len(layout.lines) :]
    lead = _put_lead(draft, layout, headline)
    put_plain_details(draft, story)
    _put_language(draft, context, text)
    _check_prose(layout, lines, text)
    _put_body(draft, layout, text, frozenset((headline, lead, *signed)))
    return draft.article(path)


def _story(script: str) -> tuple[Story, bool]:
    """The only story in the JSON-LD, and whether that is nothing but it, in plain JSON."""
    referring = "@id" in script or "\\" in script or "&quot;" in script
    if not referring and (plain := plainld.plain(jsonld.whole(script))):
        return plain, True
    found = schemaorg.stories(jsonld.load(script), referring=referring)
    if len(found) != 1 or found[0].rank != 2:
        raise OddError
    return found[0], False


def _facts(layout: Layout, values: list[str], story: Story) -> Facts:
    facts = Facts()
    add_story(facts, story)
    for field, kind, name, needles, value, nth in layout.facts:
        if nth is not None:
            own = values[nth].strip() if kind == "link" else schemaorg.text(values[nth])
        facts.add(field, Fact(kind, name, value if nth is None else own, needles))
    return facts


def _page(path: str, lines: Lines, layout: Layout, facts: Facts, story: Story) -> Page:
    return Page(
        path=path,
        lines=lines,
        tree=layout.tree,
        walk=Walk(headings=[layout.heading.scope]),
        holder=layout.holder,
        facts=facts,
        stories=(story,),
        warnings=[],
    )


def _put_headline(draft: Draft, layout: Layout, text: str) -> str:
    page, scope = draft.page, layout.heading.scope
    if not agreed.is_titled(text, page.facts.of("title"), title.site_names(page)):
        raise OddError
    draft.put("headline", text, agreed.heading(scope, text))
    return text


def _put_times(draft: Draft, layout: Layout, values: list[str], language: str | None, lines: list[Block]) -> None:
    page = draft.page
    if page.facts.of("expires") or (told := _stated_time(page, language)) is None:
        raise OddError
    best, found = told
    others = [*moments.in_addresses(page)]
    for clock in layout.clocks:
        text = one_line(values[clock.text])[:200]
        if values[clock.given] == best.fact.value and not moments.is_changed(clock.scope, text):
            continue
        if one := moments.told_in(clock.scope, values[clock.given], text, language, 1.0):
            others.append(one)
    if any(one.day != best.day or one.label == "updated" for one in others):
        raise OddError
    for line in lines:
        if len(line.text) <= moments.LONGEST and agreed.tells_other_day(line, language, best):
            raise OddError
    draft.put("published", best.value, best.fact)
    if change := when.updated(found, best.value):
        draft.put("updated", change.value, change.fact)


def _stated_time(page: Page, language: str | None) -> tuple[Moment, list[Moment]] | None:
    stated = page.facts.of("published")
    if len(stated) == 1 and stated[0].name.endswith(".datePublished") and not page.facts.of("updated"):
        fact = stated[0]
        when = iso(fact.value)
        if isinstance(when, datetime) and not fact.name.startswith(moments.PAGES):
            best = Moment(when, fact, "published", moments.FULL)
            return (best, [best]) if best.is_timed and best.is_instant else None
    return agreed.stated_time(page, language)


def _put_people(
    draft: Draft, layout: Layout, lines: dict[int, str], language: str | None, telling: list[Block], text: Text
) -> frozenset[str]:
    """The authors; returns the texts that name them on the page."""
    page = draft.page
    sites = title.site_names(page)
    if (first := _stated_people(page, sites)) is None:
        raise OddError
    signs = [one if isinstance(one, str) else lines[one] for one in layout.signs]
    for sign in signs:
        bare = byline.undated(sign)
        if len(sign) >= byline.LONGEST or (byline.may_name(bare) and not agreed.says(bare, first.people, sites)):
            raise OddError
    own = set()
    for one in telling:
        line = one.text
        behind = byline.unlabelled(line, language)
        if behind is None and agreed.names_nobody(line, language, one.linked > 0):
            continue
        if line not in signs or not agreed.is_signed(line, behind, first.people, sites, language):
            raise OddError
        if byline.unlabelled(line, None) and not line.endswith(_SENTENCE):
            own.add(line)
    for each in text.lines:
        if each is not None and (byline.unlabelled(each, language) is not None or lone.is_label(each)):
            raise OddError
    if (last := text.lines[-1]) is not None and len(last) <= byline.LONGEST and lone.is_name(last, language):
        raise OddError
    draft.put("authors", first.people, first.fact)
    if credited := authors.credited(page):
        draft.put("agency", *credited)
    return frozenset((*signs, *own))


def _stated_people(page: Page, sites: frozenset[str]) -> Byline | None:
    facts = page.facts
    return _signed_by(tuple(facts.of("author")), tuple(facts.of("site")), sites)


@lru_cache(maxsize=512)  # few people write most of a site's stories
def _signed_by(said: tuple[Fact, ...], called: tuple[Fact, ...], sites: frozenset[str]) -> Byline | None:
    return agreed.stated_people(Facts({"author": [*said], "site": [*called]}), sites)


def _put_lead(draft: Draft, layout: Layout, headline: str) -> str | None:
    page = draft.page
    stated = page.facts.of("summary")
    if any(summary.is_cut(fact.value) for fact in stated):
        raise OddError
    if (same := summary.same(stated, headline)) is not None:
        draft.put("lead", same.value, same)
        return same.value
    found = summary.choose(page, layout.heading.scope.order, headline)
    if not found:
        return None
    draft.put("lead", found[0][1].value, found[0][1])
    return found[0][1].value


def _put_language(draft: Draft, context: Reading, text: Text) -> None:
    language, told = context.language, "declared by its source"
    if not language:
        prose = " ".join([one for one in text.lines if one is not None and len(one) > paragraphs.LONG])[:4000]
        language, told = details.language(draft.page, prose)
    if language:
        draft.fields["language"], draft.origins["language"] = language, told


def _check_prose(layout: Layout, lines: dict[int, str], text: Text) -> None:
    """The paragraphs hold the story: at least one is prose, most prose is in them, no line beside them is any."""
    if text.prose <= layout.prose + sum(len(one) for one in lines.values() if len(one) >= PROSE):
        raise OddError
    if any(nth != layout.heading.nth and len(one) >= body.SHORTEST for nth, one in lines.items()):
        raise OddError


def _put_body(draft: Draft, layout: Layout, text: Text, drop: frozenset[str | None]) -> None:
    scope, page = layout.holder, draft.page
    dropped = paragraphs.among(text, drop)
    begun = False
    for nth, one in enumerate(text.lines):
        if nth in dropped:
            continue
        begun = begun or one is None or len(one) > 2 * body.SHORTEST
        if one is None:
            continue
        if body.is_pointer("", one) or not (begun or not body.is_label(f"<p>{escape(one)}</p>")):
            raise OddError
    if not begun:
        raise OddError
    before = (one.text for one in page.walk.blocks if scope.order < one.order)
    first = next((one for one in chain(before, paragraphs.begun(text)) if len(one) > body.SHORTEST), None)
    fact = Fact("page", scope.tag, "", ("<body", first[:40]) if first else ("<body",))
    draft.put("body", "\n" * layout.left_out + paragraphs.html(text, dropped), fact)
    draft.fields["body_line"] = draft.lines.get("body", 1)
