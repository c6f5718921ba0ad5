"""Atom 1.0 as a shape, and what its rules ask of the whole: RFC 4287."""

from collections.abc import Sequence
from typing import NamedTuple

from feedpub.formats._namespaces import ATOM, HISTORY, TOMBSTONES
from feedpub.gate import media, texts
from feedpub.gate.parts import (
    ABOUT_FEEDS,
    DUBLIN_CORE,
    IRI,
    LINK,
    MOMENT,
    PERSON,
    REFERENCE,
    TEXT,
    A,
    content,
    is_xml,
    tombstone,
)
from feedpub.gate.shape import Element, Part, Shape, Walk, label, local, search

_PUBLISHED, _UPDATED = f"{A}published", f"{A}updated"
_LOOSE = search("boolean(text()[normalize-space()]|a:entry/text()[normalize-space()])", a=ATOM)
_DELETED = f"{{{TOMBSTONES}}}deleted-entry"
_ARCHIVE, _COMPLETE = f"{{{HISTORY}}}archive", f"{{{HISTORY}}}complete"
_PAGING = frozenset(("first", "last", "previous", "next", "current", "prev-archive", "next-archive"))

_ID = Part(text=IRI)
_ADDRESS = Part(text=REFERENCE)
_CATEGORY = Part(many=True, open=False, attributes={"term": None, "scheme": IRI, "label": None}, needs=("term",))
_ANY = {f"{A}author": PERSON, f"{A}contributor": PERSON, f"{A}category": _CATEGORY, f"{A}link": LINK}
_FEED = {
    **_ANY,
    f"{A}generator": Part(text=texts.anything, attributes={"uri": REFERENCE, "version": None}),
    f"{A}icon": _ADDRESS,
    f"{A}id": _ID,
    f"{A}logo": _ADDRESS,
    f"{A}rights": TEXT,
    f"{A}subtitle": TEXT,
    f"{A}title": TEXT,
    f"{A}updated": MOMENT,
}
_REQUIRED = frozenset({f"{A}id", f"{A}title", f"{A}updated"})
_MODULES = {**DUBLIN_CORE, **media.PARTS}
_SOURCE = Shape(_FEED)
ENTRY = Shape(
    {
        **_ANY,
        f"{A}content": Part(attributes={"type": None, "src": None}, then=content),
        f"{A}id": _ID,
        f"{A}published": MOMENT,
        f"{A}rights": TEXT,
        f"{A}source": Part(inside=_SOURCE),
        f"{A}summary": TEXT,
        f"{A}title": TEXT,
        f"{A}updated": MOMENT,
        **_MODULES,
    },
    _REQUIRED,
)
_TOMBSTONE = Part(
    many=True,
    attributes={"ref": IRI, "when": None},
    needs=("ref", "when"),
    inside=Shape(
        {
            f"{{{TOMBSTONES}}}by": PERSON,
            f"{{{TOMBSTONES}}}comment": TEXT,
            f"{A}link": LINK,
            f"{A}source": Part(inside=_SOURCE),
        }
    ),
    then=tombstone,
)
FEED = Shape({**_FEED, **ABOUT_FEEDS, **_MODULES, f"{A}entry": Part(many=True), _DELETED: _TOMBSTONE},
             _REQUIRED)  # fmt: skip


def look(root: Element, walk: Walk) -> list[str]:
    """Hold a document whose root is ``feed``, or a single ``entry``, to its rules; the ids of its entries in order."""
    if root.tag == f"{A}entry":
        walk.loose(root)
        return [_entry(walk, root, has_author=False).id]
    for name in root.keys():  # noqa: SIM118  lxml
        if name[0] != "{":
            walk.tell("attribute", root, f"feed has no attribute {name}")
    if root.prefix:
        walk.tell("prefix", root, f"elements of Atom have the prefix {root.prefix}, with which some readers fail")
    walk.inside(root, FEED)
    entries = root.findall(f"{A}entry")
    if _LOOSE(root):
        for one in [root, *entries]:
            walk.loose(one)
    links = root.findall(f"{A}link")
    walk.own(root, [one for one in links if one.get("rel") == "self"])
    _alternates(walk, root, links)
    has_author = root.find(f"{A}author") is not None
    marks = [_entry(walk, entry, has_author=has_author) for entry in entries]
    _order(walk, root)
    _twice(walk, root, marks)
    _history(walk, root, links)
    dated = all(one.published is not None for one in marks)
    walk.order([one.published if dated else one.updated for one in marks])
    return [one.id for one in marks]


class _Marks(NamedTuple):
    """What tells an entry from the others."""

    own: Element | None
    published: Element | None
    updated: Element | None

    @property
    def id(self) -> str:
        return "" if self.own is None else self.own.text or ""


def _entry(walk: Walk, entry: Element, *, has_author: bool) -> _Marks:
    """Hold an entry to its shape and its rules."""
    seen = walk.inside(entry, ENTRY)
    links = entry.findall(f"{A}link") if f"{A}link" in seen else []
    _links(walk, entry, links)
    source = seen.get(f"{A}source")
    if source is not None:
        _alternates(walk, source, source.findall(f"{A}link"))
    if not has_author and f"{A}author" not in seen and (source is None or source.find(f"{A}author") is None):
        walk.tell("author", entry, "entry has no author, and neither has the feed")
    body = seen.get(f"{A}content")
    if body is None:
        if not any(link.get("rel", "alternate") == "alternate" for link in links):
            walk.tell("empty", entry, "entry has neither content nor a link of rel alternate")
        if f"{A}summary" not in seen:
            walk.tell("no-text", entry, "entry has neither content nor summary")
    elif f"{A}summary" not in seen:
        kind = body.get("type", "text")
        text = kind in ("text", "html", "xhtml") or kind.lower().startswith("text/") or is_xml(kind)
        if body.get("src") is not None or not text:
            walk.tell("summary", entry, "entry has content that readers cannot show, and no summary")
    return _Marks(seen.get(f"{A}id"), seen.get(_PUBLISHED), seen.get(_UPDATED))


def _links(walk: Walk, entry: Element, links: list[Element]) -> None:
    for link in links:
        if link.get("rel") in _PAGING:
            walk.tell("entry-paging", link, f"a link of rel {link.get('rel')} belongs to the feed, not to an entry")
    _alternates(walk, entry, links)


def _alternates(walk: Walk, parent: Element, links: list[Element]) -> None:
    """Links to the same thing in the same form and language, of which there may be one (RFC 4287, 4.1.1)."""
    if len(links) < 2:
        return
    seen: set[tuple[str, str]] = set()
    for link in links:
        if link.get("rel", "alternate").removeprefix("http://www.iana.org/assignments/relation/") == "alternate":
            kind = (link.get("type", ""), link.get("hreflang", ""))
            if kind in seen:
                walk.tell(
                    "alternate", link, f"{label(parent)} has two links of rel alternate alike in type and hreflang"
                )
            seen.add(kind)


def _order(walk: Walk, root: Element) -> None:
    """What is about the feed stands before its entries, or readers that take it as it comes miss it."""
    entries = False
    for child in root:
        if child.tag == f"{A}entry":
            entries = True
        elif entries and isinstance(child.tag, str) and child.tag.startswith(A):
            walk.tell("late", child, f"{local(child.tag)} stands behind an entry")


def _twice(walk: Walk, root: Element, entries: Sequence[_Marks]) -> None:
    """Ids and times that two entries have, and tombstones of what is there or was buried before."""
    ids: dict[str, str] = {}
    stamps: set[str] = set()
    gone: set[tuple[str, str]] = set()
    for entry in entries:
        one, when = entry.id, "" if entry.updated is None else entry.updated.text or ""
        if one and one in ids:
            fault = "same-entry" if ids[one] == when else "id-twice"
            walk.tell(fault, entry.own, f"id {texts.shown(one)} is that of an earlier entry, too")
        elif when and when in stamps:
            walk.tell("updated-twice", entry.updated, "updated is that of an earlier entry, too")
        ids.setdefault(one, when)
        stamps.add(when)
    for dead in root.findall(_DELETED):
        ref, when = dead.get("ref", ""), dead.get("when", "")
        if (ref, when) in gone:
            walk.tell("tombstone-twice", dead, f"{label(dead)} says of {texts.shown(ref)} the same twice")
        gone.add((ref, when))
        if ref in ids:
            walk.tell("tombstone-beside", dead, f"{texts.shown(ref)} is said to be gone, and is in the feed")


def _history(walk: Walk, root: Element, links: list[Element]) -> None:
    """RFC 5005: complete feeds have no pages, archives say what they belong to."""
    rels = [link.get("rel") for link in links]
    own = next((link.get("href") for link in links if link.get("rel") == "self"), None)
    if root.find(_COMPLETE) is not None:
        for link in links:
            if link.get("rel") in _PAGING - {"current"}:
                walk.tell("complete", link, f"the feed is complete, and has a link of rel {link.get('rel')}")
            elif link.get("rel") == "current" and link.get("href") != own:
                walk.tell("complete", link, "the feed is complete, and its link of rel current leads elsewhere")
    if root.find(_ARCHIVE) is not None and "current" not in rels:
        walk.tell("archive", root, "an archive has no link of rel current")
    for end, beyond in (("last", "next"), ("first", "previous")):
        if end in rels and beyond in rels and own is not None and links[rels.index(end)].get("href") == own:
            walk.tell("paging", links[rels.index(beyond)], f"the {end} page has a {beyond} one")
