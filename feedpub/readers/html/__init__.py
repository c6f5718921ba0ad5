"""A story as a page of a news site, read by what its markup and its visible text agree on.

Every value that a page states for a field is gathered with the place where it stands (:mod:`.page`), and one is chosen
for each: the headline (:mod:`.title`), the times (:mod:`.when`), the people (:mod:`.authors`), the summary
(:mod:`.summary`), the text (:mod:`.body`) and the rest (:mod:`.details`). What a page does not say stays unknown.
"""

from zoneinfo import ZoneInfo

from msgspec.structs import replace

from feedpub.model import Article, Person
from feedpub.readers import Reading
from feedpub.readers.html import (
    agreed,
    alike,
    authors,
    body,
    byline,
    desks,
    details,
    instants,
    moments,
    profiled,
    summary,
    title,
    when,
    where,
    words,
    zones,
)
from feedpub.readers.html.draft import Draft, origin, put_details
from feedpub.readers.html.facts import Fact
from feedpub.readers.html.page import open_page
from feedpub.readers.html.where import Where
from feedpub.readers.shown import shown

_SENTENCE = tuple(".!?…")  #: what a line may end in that is prose, though it begin as a byline: "By fax, write to ..."


def read(path: str, raw: bytes, context: Reading) -> Article:
    """Read a page. The body is HTML as the page has it, without what is around the story.

    ArticleError for what is no text, in an encoding that nobody declares, or beyond the limits of :mod:`.limits`; a
    page without a headline or a date is read without one.
    """
    return alike.read(path, raw, context) or read_any(path, raw, context)


def read_any(path: str, raw: bytes, context: Reading) -> Article:
    """The same, whether the page is like others or not."""
    draft = metadata(path, raw, context)
    _put_body(draft, context)
    return draft.article(path)


def metadata(path: str, raw: bytes, context: Reading) -> Draft:
    """Everything but the text: what an index of many pages needs."""
    page = open_page(path, raw, context.profiles)
    draft = Draft(page, rejected=context.candidates, warnings=list(page.warnings))
    anchor = _put_headline(draft)
    about = where.find(page, anchor, details.spoken(page))
    _put_times(draft, about, context.zone)
    _put_people(draft, about)
    _put_lead(draft, anchor)
    put_details(draft)
    _put_profile(draft)
    return draft


def _put_profile(draft: Draft) -> None:
    """What the site's profile says goes before what was found; what it does not find is told."""
    page = draft.page
    if page.profile is None:
        return
    for one in profiled.said(page.tree, page.profile, details.spoken(page)):
        if one.value is None:
            line = page.lines.of(one.fact.needles)
            draft.warnings.append((line, f"{origin(one.fact, None)} finds {one.wrong}; mend the selector"))
            continue
        before = draft.taken(one.field)
        draft.put(one.field, one.value, one.fact)
        if before and before.value != shown(one.value):
            draft.candidates.append(replace(before, reason="the profile goes before it"))
    for key in profiled.unmet(page.tree, page.profile):
        message = f"profile {page.profile.name}: `{key}` fits nothing on this page; mend its selector, or its `files`"
        draft.warnings.append((None, message))


def _put_headline(draft: Draft) -> int | None:
    """The headline; returns its place on the page, where it has one."""
    if not draft.rejected and (plain := agreed.headline(draft.page)):
        draft.put("headline", plain.value, plain)
        return plain.order
    found = title.choose(draft.page)
    if found:
        draft.put("headline", found[0].fact.value, found[0].fact)
        others = [one for one in found[1:] if not one.visible or one.score > 0]
        draft.reject("headline", [(one.fact.value, one.fact, one.reason) for one in others])
    return next((one.fact.order for one in found if one.visible and one.score > 0), None)


def _put_times(draft: Draft, about: Where, zone: ZoneInfo) -> None:
    page, language = draft.page, about.language
    for fact in page.facts.of("expires"):
        if (ends := instants.moment(fact.value, language)) is None:
            line = page.lines.of(fact.needles)
            draft.warnings.append((line, f"{fact.value[:40]!r} is no time to expire at; mend `{fact.name}`"))
        draft.put("expires", ends, fact)
    if not draft.rejected and (told := agreed.times(page, about)):
        instant, found = told
        draft.put("published", instant.value, instant.fact)
        if change := when.updated(found, instant.value):
            draft.put("updated", change.value, change.fact)
        return
    found = moments.gather(page, about)
    ranked = when.published(found)
    if not ranked:
        return
    best = ranked[0]
    # A clock elsewhere is not the newsroom's; where the two agree, the newsroom's own rules for days and gaps apply.
    country = zones.of_country(page, language)
    country = None if country is None or country.key == zone.key else country
    published = when.zoned(best, ranked, country)
    draft.put("published", published, best.fact)
    if best.label == "updated":
        line = draft.lines.get("published")
        draft.warnings.append((line, "only the time of a change is given; check that it may stand as `published`"))
    elif change := when.updated(found, published):
        draft.put("updated", when.zoned(change, [], country), change.fact)
    if not draft.rejected:
        return
    reason = f"less speaks for it than for {published.isoformat()}"
    others = [(one.fact.value, one.fact, reason) for one in ranked[1:] if when.is_other(one, best)]
    draft.reject("published", others)


def _put_people(draft: Draft, about: Where) -> None:
    """The authors: people, or whoever signs where nobody is named."""
    page = draft.page
    if not draft.rejected and (plain := agreed.signed(page, about)):
        draft.put("authors", plain.people, plain.fact)
        draft.signed = {line for line in plain.lines if not line.endswith(_SENTENCE)}
        if credited := authors.credited(page.facts):
            draft.put("agency", *credited)
        return
    found = authors.bylines(page, about)
    ranked = authors.choose(found)
    desk = desks.signed(page, about) if not ranked or not ranked[0].is_sure else None
    if desk and ranked and (desk.kind not in ("JSON-LD", "byline") or words.key(desk.value) in title.site_names(page)):
        desk = None
    if desk:
        draft.put("authors", (Person(name=desk.value),), desk)
    elif ranked:
        draft.put("authors", ranked[0].people, ranked[0].fact)
        draft.signed = {
            one.fact.value
            for one in found
            if one.fact.kind == "text" and one.people == ranked[0].people
            if byline.unlabelled(one.fact.value, None) and not one.fact.value.endswith(_SENTENCE)
        }
    if credited := authors.credited(page.facts):
        draft.put("agency", *credited)
    if not draft.rejected:
        return
    others = [one for one in found if desk or not ranked or one.people != ranked[0].people]
    draft.reject(
        "authors", [(", ".join(p.name for p in one.people), one.fact, "less speaks for them") for one in others]
    )


def _put_lead(draft: Draft, anchor: int | None) -> None:
    found = summary.choose(draft.page, anchor, str(draft.fields.get("headline", "")))
    if found:
        draft.put("lead", found[0][1].value, found[0][1])
        draft.reject("lead", [(fact.value, fact, "less speaks for it") for _, fact in found[1:]])


def _put_body(draft: Draft, context: Reading) -> None:
    """The text, and the language, which its words confirm."""
    page = draft.page
    scope = page.holder
    language, told = context.language, "declared by its source"
    if not language:
        prose = " ".join(block.text for block in page.walk.blocks if len(block.text) > 80)[:4000]
        language, told = details.language(page, prose)
    if language:
        draft.fields["language"], draft.origins["language"] = language, told
    if scope is None:
        return
    elsewhere = [draft.fields.get("headline"), draft.fields.get("lead")]
    signed = {one.text for one in page.walk.marks if one.what == "author" and len(one.text) < 200} | draft.signed
    text = body.html(page.walk, scope, frozenset(one for one in [*elsewhere, *signed] if isinstance(one, str)))
    first = next((one for one in page.walk.blocks if one.order > scope.order and len(one.text) > 40), None)
    draft.put("body", text, Fact("page", scope.tag, "", ("<body", first.text[:40]) if first else ("<body",)))
    draft.fields["body_line"] = draft.lines.get("body", 1)
