"""IPTC ninjs, versions 1, 2 and 3 (iptc.org/standards/ninjs), and Superdesk's variant of version 1.

The versions differ in spelling (``versioncreated``, ``versionCreated``) and in shape (``headline`` and
``headline_main``, then ``headlines`` with roles); here capitals make no difference and both shapes are understood.
``edNote`` is for the receiving desk and is never published.
"""

import re
from collections.abc import Iterable, Iterator, Sequence

from feedpub.dates import localize
from feedpub.errors import ArticleError
from feedpub.model import Article, Enclosure, Image, Related, Status
from feedpub.people import agency_of
from feedpub.readers import Reading
from feedpub.readers.json import bodies, media, tree, values
from feedpub.readers.json.stories import EXCLUDE, Draft, Form, read_file
from feedpub.readers.json.values import Key, MisfitError, find, find_guard, items, said
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
STATUSES = {
    "usable": Status.USABLE,
    "withheld": Status.WITHHELD,
    "canceled": Status.CANCELED,
    "cancelled": Status.CANCELED,
}
_NO_STORIES = {"event": "an event", "planning": "a plan of coverage", "component": "a part of another item"}
_HTML = re.compile(r"html", re.IGNORECASE)
_TELL = "write a note for readers if they should know"
_CORRECTS = re.compile(r"\W*(?:eds?:\s*)?(?:corrects|correcting|correction)\b", re.IGNORECASE)


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
    if lead := _described(draft.node, "creditline", "headline", "copyright"):
        draft.put("lead", _plain(lead), lead.value)
    draft.put_moment("published", "firstcreated", "contentcreated", "versioncreated")
    draft.put_moment("updated", "versioncreated")
    _put_guards(draft)
    _put_sender(draft)
    draft.put_hint("dateline", "located")
    _put_subjects(draft)
    _put_rights(draft)
    _put_media(draft, is_picture=is_picture)
    for name, paths in _FREE.items():
        draft.set_free(name, *paths, under=("name", "title", "code", "literal", "uri"))
    _put_signs(draft)


class _Worded:
    """One of several wordings of a headline, description or body."""

    def __init__(self, role: str, kind: str, value: Key) -> None:
        self.role = role
        self.value = value
        self.is_html = bool(_HTML.search(kind)) or role in ("richtext", "html", "xhtml")


def _wordings(node: Node, name: str, plural: str) -> Iterator[_Worded]:
    """Version 1's ``headline`` and ``headline_main``, then version 2's and 3's list of ``headlines``."""
    if isinstance(node, Map):
        for key in node:
            if (
                (key == name or key.startswith(f"{name}_"))
                and (found := find(node, key))
                and values.is_text(found.node)
            ):
                role = key[len(name) + 1 :]
                yield _Worded(role or "main", role, found)
    for one in items(find(node, plural)):
        if (value := find(one.node, "value")) and values.is_text(value.node):
            place = Key(f"{one.name}.value", value.line, value.node)
            yield _Worded(said(one.node, "role") or "", said(one.node, "contenttype") or "", place)


def _put_headline(draft: Draft) -> None:
    draft.put_text("headline", "headline")
    found = [] if "headline" in draft.fields else [*_wordings(draft.node, "headline", "headlines")]
    if found:
        best = min(found, key=lambda one: (one.role != "main", one.is_html))
        draft.put("headline", _plain(best), best.value)


def _put_body(draft: Draft) -> None:
    found = [one for one in _wordings(draft.node, "body", "bodies") if one.role not in ("teaser", "caption")]
    if not found:
        return
    best = min(found, key=lambda one: (not one.is_html, one.role not in ("main", "text")))
    written = values.whole_text(best.value)
    draft.put_body(written if best.is_html else bodies.html_of(written), best.value)
    if said(draft.node, "representationtype") in ("partial", "incomplete"):
        draft.warn(draft.node.line, "is only a part of the story, as its `representationType` says; ask for all of it")


def _described(node: Node, *but: str) -> _Worded | None:
    """The description, in plain text where there is one, that has none of the roles in ``but``."""
    found = [one for one in _wordings(node, "description", "descriptions") if one.role not in but]
    return min(found, key=lambda one: one.is_html, default=None)


def _plain(one: _Worded) -> str:
    return bodies.line_of(values.whole_text(one.value)) if one.is_html else values.text(one.value)


def put_status(draft: Draft) -> None:
    """Set the status from ``pubstatus``; MisfitError where it is none of IPTC's."""
    for key in find_guard(draft.node, "pubstatus"):
        draft.put("status", values.choice(key, STATUSES), key)


def _put_guards(draft: Draft) -> None:
    put_status(draft)
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
    sources = draft.find("infosources", "infosource", "source")
    for name in values.names(sources, "name", "literal"):
        if sources:
            which = "agency" if sources.name == "source" or agency_of(name) == name else "source"
            draft.put(which, name, sources)


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
    for one in (*parts, *_members(draft.find("associations"))):
        kind = said(one.node, "type") or ("picture" if is_picture else "")
        sizes = media.renditions(key.node for key in _members(find(one.node, "renditions")))
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


def _members(key: Key | None) -> list[Key]:
    """Version 1 has mappings of named members where the others have lists."""
    if key and isinstance(key.node, Map):
        return [Key(f"{key.name}.{name}", key.node.lines[name], node) for name, node in key.node.items()]
    return items(key)


def _kept_in(node: Node) -> str | None:
    """The key that keeps an associated item from going out, if there is one; one that is not understood does, too."""
    for key in find_guard(node, "pubstatus"):
        if not values.is_text(key.node) or values.text(key).lower() != "usable":
            return key.name
    guards = find_guard(node, "embargoeduntil", "embargoed")
    return guards[0].name if guards else None


def _headline_of(node: Node) -> str | None:
    found = min(_wordings(node, "headline", "headlines"), key=lambda one: one.is_html, default=None)
    return _plain(found) if found else said(node, "title", "name")


def _alt(node: Node) -> str | None:
    return said(node, "alttext", "alt_text", "body_text")


def _caption(node: Node) -> str | None:
    found = _described(node, "creditline")
    return _plain(found) if found else None


def _credit(node: Node) -> str | None:
    lines = (one for one in _wordings(node, "description", "descriptions") if one.role == "creditline")
    line = next(lines, None)
    return values.text(line.value) if line else said(node, "by", "byline", "copyrightholder")


def _put_signs(draft: Draft) -> None:
    """What the sender tells the desk about the item: a kill by signal keeps it in, a correction is pointed out."""
    signs = " ".join(values.names(draft.find("signals", "signal"), "name", "code", "literal", "uri")).lower()
    signals = draft.find("signals", "signal")
    if signals and re.search(r"\b(?:kill|withdraw|cancel)", signs):
        draft.put("status", Status.CANCELED, signals)
    warn_of_correction(draft, draft.find("ednote"))
    if signals and "correct" in signs:
        draft.warn(signals.line, f"`{signals.name}` says that it is a correction; {_TELL}")


def warn_of_correction(draft: Draft, note: Key | None) -> None:
    """Point out a note to the desk that speaks of a correction: the note itself is not for publication."""
    if note and values.is_text(note.node) and _CORRECTS.match(values.text(note)):
        draft.warn(note.line, f"`{note.name}` tells the desk of a correction; {_TELL}")


_FORM = Form(name="ninjs", ids=("uri", "guid"), put=_put)
