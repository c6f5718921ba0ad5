"""IPTC ninjs, versions 1, 2 and 3 (iptc.org/standards/ninjs), and Superdesk's variant of version 1.

The versions differ in spelling (``versioncreated``, ``versionCreated``) and in shape (``headline`` and
``headline_main``, then ``headlines`` with roles); here capitals make no difference and both shapes are understood.
``edNote`` is for the receiving desk and is never published.
"""

import re
from collections.abc import Iterable, Iterator, Sequence

from feedpub.dates import localize
from feedpub.errors import ArticleError
from feedpub.model import Article, Enclosure, Image, Person, Related, Status
from feedpub.people import agency_of
from feedpub.readers import Reading
from feedpub.readers.iptc import STATUSES, TELL, is_kill, warning_of
from feedpub.readers.json import bodies, media, tree, values
from feedpub.readers.json.stories import EXCLUDE, Draft, Form, read_file
from feedpub.readers.json.values import find, find_guard, items, said
from feedpub.readers.json.wordings import described, members, plain, wordings
from feedpub.readers.keys import Key, MisfitError, guarding
from feedpub.yamltext import Map, Node, Seq

#: Keys that hold several stories: Superdesk's and the BBC's answers.
INSIDE = ("item", "items", "_items")
#: What a feed may select by besides what an Article has fields for.
_FREE = {
    "type": ("type",),
    "urgency": ("urgency",),
    "genre": ("genres", "genre"),
    "place": ("places", "place"),
    "person": ("people", "person"),
    "organisation": ("organisations", "organisation"),
    "event": ("events", "event"),
    "slugline": ("slugline",),
    "profile": ("profile",),
    "signal": ("signals", "signal"),
    "ednote": ("ednote",),
    "digitalsourcetype": ("digitalsourcetype",),
}
_NO_STORIES = {"event": "an event", "planning": "a plan of coverage", "component": "a part of another item"}
_AUTHOR = re.compile(r"author|byline|creator|writer", re.IGNORECASE)
#: What Superdesk calls the standing of an item in its own archive; any other is not out.
_STATES = {
    **dict.fromkeys(("published", "corrected"), Status.USABLE),
    **dict.fromkeys(("killed", "recalled", "unpublished"), Status.CANCELED),
}


def read(path: str, raw: bytes, context: Reading) -> Sequence[Article | ArticleError]:
    """Read the items of a file; ArticleError where it is no JSON or holds none."""
    return read_file(_FORM, path, _lowered(tree.load(path, raw)), context, *INSIDE)


def _lowered(node: Node) -> Node:
    """The same with all keys in small letters."""
    if isinstance(node, Seq):
        found = Seq(node.line)
        found.extend(map(_lowered, node))
        return found
    if not isinstance(node, Map):
        return node
    table = tree.Table(node.line)
    for key, value in node.items():
        if key.lower() in table:
            table.twice[key.lower()] = node.lines[key]
            continue
        table[key.lower()] = _lowered(value)
        table.lines[key.lower()] = node.lines[key]
    if isinstance(node, tree.Table):
        table.twice |= {key.lower(): line for key, line in node.twice.items()}
    return table


def _put(draft: Draft) -> None:
    kind = said(draft.node, "type") or ""
    if kind in _NO_STORIES:
        raise MisfitError(draft.node.line, f"is {_NO_STORIES[kind]} and no story; {EXCLUDE}")
    draft.put_language("language")
    _put_headline(draft)
    is_picture = kind in ("picture", "graphic")
    if not is_picture:  # there it describes the picture for those who cannot see it
        _put_body(draft)
    if not draft.fields.keys() & {"headline", "body"}:
        raise MisfitError(draft.node.line, f"has neither a headline nor a text; {EXCLUDE}")
    if lead := described(draft.node, "creditline", "headline", "copyright"):
        draft.put("lead", plain(lead), lead.value)
    draft.put_moment("published", "firstcreated", "contentcreated", "versioncreated")
    draft.put_update("versioncreated")
    _put_guards(draft)
    _put_sender(draft)
    draft.put_hint("dateline", "located")
    _put_subjects(draft)
    _put_rights(draft)
    _put_media(draft, is_picture=is_picture)
    for name, paths in _FREE.items():
        draft.set_free(name, *paths, under=("name", "title", "code", "literal", "uri"))
    _put_signs(draft)


def _put_headline(draft: Draft) -> None:
    draft.put_text("headline", "headline")
    found = [] if "headline" in draft.fields else [*wordings(draft.node, "headline", "headlines")]
    if found:
        best = min(found, key=lambda one: (one.role != "main", one.is_html))
        draft.put("headline", plain(best), best.value)


def _put_body(draft: Draft) -> None:
    found = [one for one in wordings(draft.node, "body", "bodies") if one.role not in ("teaser", "caption")]
    if not found:
        return
    best = min(found, key=lambda one: (not one.is_html, one.role not in ("main", "text")))
    written = values.whole_text(best.value)
    draft.put_body(written if best.is_html else bodies.html_of(written), best.value)
    if said(draft.node, "representationtype") in ("partial", "incomplete"):
        draft.warn(draft.node.line, "is only a part of the story, as its `representationType` says; ask for all of it")


@guarding()
def put_status(draft: Draft) -> None:
    """Set the status from ``pubstatus``; MisfitError where it is none of IPTC's."""
    for key in find_guard(draft.node, "pubstatus"):
        draft.put("status", values.choice(key, STATUSES), key)


@guarding()
def _put_guards(draft: Draft) -> None:
    put_status(draft)
    for key in find_guard(draft.node, "state"):
        state = _STATES.get(values.text(key).lower(), Status.WITHHELD)
        if state is not Status.USABLE and draft.fields.get("status") is not Status.CANCELED:
            draft.put("status", state, key)
    embargoes = find_guard(draft.node, "embargoeduntil", "embargoed", "embargo")
    if embargoes:
        zone = draft.context.zone
        last = max(embargoes, key=lambda key: localize(values.moment(key, draft.language), zone))
        draft.put("embargo", values.moment(last, draft.language), last)
    for key in find_guard(draft.node, "expires"):
        draft.put("expires", values.moment(key, draft.language), key)


def _put_sender(draft: Draft) -> None:
    """The authors, the agency that sends it and the source that it credits."""
    draft.put_byline(draft.find("by", "byline"))
    if "authors" not in draft.fields:
        named = draft.find("authors") or draft.find("people", "person")
        draft.put_people(named, _authors(named))
    sources = draft.find("infosources", "infosource", "source")
    for name in values.names(sources, "name", "literal"):
        if sources:
            which = "agency" if sources.name == "source" or agency_of(name) == name else "source"
            draft.put(which, name, sources)


def _authors(key: Key | None) -> Iterator[Person]:
    """Superdesk's ``authors``, and of the people in an item those who are in it as its authors."""
    for one in items(key):
        is_author = key and (key.name == "authors" or _AUTHOR.search(said(one.node, "rel", "role") or ""))
        if is_author and (name := said(one.node, "name")):
            yield Person(name=name)


def _put_subjects(draft: Draft) -> None:
    subjects = draft.find("subjects", "subject")
    services = draft.find("service", "services")
    chosen = next((one for one in items(subjects) if said(one.node, "rel") == "category"), None)
    if services and (found := values.names(services, "name")):
        draft.put("section", found[0], services)
    elif chosen and (name := said(chosen.node, "name")):
        draft.put("section", name, chosen)
    draft.put_tags(subjects, draft.find("keywords"), apart=str(draft.fields.get("section", "")))


def _put_rights(draft: Draft) -> None:
    """The copyright notice, else its holder, and the terms of use behind it."""
    notice = draft.find("copyrightnotice", "copyrightholder")
    terms = [key for path in ("usageterms", "rightsinfo.linkedrights") if (key := draft.find(path))]
    keys = [key for key in (notice, *terms) if key and values.is_text(key.node)]
    if keys:
        draft.put("rights", sentences(map(values.text, keys)), keys[0])


def sentences(texts: Iterable[str]) -> str:
    """Texts as sentences behind each other."""
    *others, last = texts
    return " ".join([*(text if text.endswith((".", "!", "?")) else f"{text}." for text in others), last])


def _put_media(draft: Draft, *, is_picture: bool) -> None:
    images: list[Image] = []
    enclosures: list[Enclosure] = []
    related: list[Related] = []
    parts = [Key("renditions", draft.node.line, draft.node)] if draft.find("renditions") else []
    for one in (*parts, *members(draft.find("associations"))):
        kind = said(one.node, "type") or ("picture" if is_picture else "")
        sizes = media.renditions(key.node for key in members(find(one.node, "renditions")))
        if one.node is not draft.node and (why := _kept_in(one.node)):
            draft.warn(one.line, f"`{one.name}` is left out, as its `{why}` is set; look whether it may go out")
        elif kind in ("picture", "graphic") or (one.node is draft.node and not kind):
            if picture := media.image(sizes, alt=_alt(one.node), caption=_caption(one.node), credit=_credit(one.node)):
                images.append(picture)
        elif kind in ("audio", "video"):
            if file := media.enclosure(sizes, _headline_of(one.node)):
                enclosures.append(file)
        elif kind in ("text", "composite") and one.node is not draft.node and (title := _headline_of(one.node)):
            related.append(Related(title=title))
    place = draft.find("renditions", "associations")
    for name, found in (("images", images), ("enclosures", enclosures), ("related", related)):
        if place:
            draft.put(name, tuple(found), place)


def _kept_in(node: Node) -> str | None:
    """The key that keeps an associated item from going out, if there is one; one that is not understood does, too."""
    for key in find_guard(node, "pubstatus"):
        if not values.is_text(key.node) or values.text(key).lower() != "usable":
            return key.name
    guards = find_guard(node, "embargoeduntil", "embargoed")
    return guards[0].name if guards else None


def _headline_of(node: Node) -> str | None:
    found = min(wordings(node, "headline", "headlines"), key=lambda one: one.is_html, default=None)
    return plain(found) if found else said(node, "title", "name")


def _alt(node: Node) -> str | None:
    return said(node, "alttext", "alt_text", "body_text")


def _caption(node: Node) -> str | None:
    found = described(node, "creditline")
    return plain(found) if found else None


def _credit(node: Node) -> str | None:
    lines = (one for one in wordings(node, "description", "descriptions") if one.role == "creditline")
    line = next(lines, None)
    return values.text(line.value) if line else said(node, "by", "byline", "copyrightholder")


def put_kill(draft: Draft, *paths: str) -> Key | None:
    """Cancel the story where a signal says so; the key of the signals, if there is one."""
    signals = draft.find(*paths)
    if signals and is_kill(" ".join(values.names(signals, "name", "code", "literal", "uri"))):
        draft.put("status", Status.CANCELED, signals)
    return signals


def _put_signs(draft: Draft) -> None:
    """What the sender tells the desk about the item: a kill by signal counts, a correction is pointed out."""
    signals = put_kill(draft, "signals", "signal")
    warn_of_note(draft, draft.find("ednote"))
    if signals and any("correct" in one.lower() for one in values.names(signals, "name", "code", "literal", "uri")):
        draft.warn(signals.line, f"`{signals.name}` says that it is a correction; {TELL}")


def warn_of_note(draft: Draft, note: Key | None) -> None:
    """Point out a note to the desk that speaks of a correction, an embargo or a kill."""
    if note and values.is_text(note.node) and (warning := warning_of(values.text(note))):
        draft.warn(note.line, f"`{note.name}` {warning}")


_FORM = Form(name="ninjs", ids=("uri", "guid"), put=_put, guards=("pubstatus", "embargoed", "embargo", "expires"))
