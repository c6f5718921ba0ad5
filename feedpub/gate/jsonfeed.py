"""JSON Feed 1.1, held to its rules: https://www.jsonfeed.org/version/1.1/"""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from itertools import pairwise
from typing import Any

from msgspec import Struct, field

from feedpub.gate import markup, texts
from feedpub.gate.shape import MOST_FINDINGS, OLDEST, PATIENCE
from feedpub.gate.times import rfc3339

Place = tuple[str | int, ...]  #: names and numbers on the way to a member
VERSIONS = ("https://jsonfeed.org/version/1", "https://jsonfeed.org/version/1.1")


class Fact(Struct, frozen=True):
    """A fault: its short name, where it is, what to tell, and lines below the place's own."""

    fault: str
    place: Place
    message: str


class Look(Struct):
    """What was found in one document."""

    url: str | None
    now: datetime | None
    facts: list[Fact] = field(default_factory=list)
    told: set[str] = field(default_factory=set)

    def tell(self, fault: str, place: Place, message: str) -> None:
        if len(self.facts) < MOST_FINDINGS or fault not in self.told:  # many small ones must not hide a great one
            self.told.add(fault)
            self.facts.append(Fact(fault, place, message))


Member = Callable[[Look, Place, Any], None]


def _kind(kind: texts.Kind, fault_name: str | None = None) -> Member:
    """A string that must be of a kind."""

    def member(look: Look, place: Place, value: Any) -> None:
        if not isinstance(value, str):
            _not(look, place, value, "a string")
        elif fault := kind(value):
            look.tell(fault_name or fault[0], place, f"{_name(place)} {fault[1]}")

    return member


def _not(look: Look, place: Place, value: Any, wanted: str) -> None:
    given = {bool: "true or false", dict: "an object", list: "an array", str: "a string"}.get(type(value), "a number")
    if value is None:
        given = "null"
    look.tell("type", place, f"{_name(place)} is {given}; it must be {wanted}")


def _name(place: Place) -> str:
    return str(next((one for one in reversed(place) if isinstance(one, str)), "the feed"))


def _time(look: Look, place: Place, value: Any) -> None:
    if not isinstance(value, str):
        _not(look, place, value, "a string")
        return
    moment, fault = rfc3339(value)
    if fault:
        look.tell(fault[0], place, f"{_name(place)} {fault[1]}")
    if moment and look.now is not None and moment > look.now + PATIENCE:
        look.tell("date-future", place, f"{_name(place)} is {value!r}, which is in the future")
    elif moment and moment.year < OLDEST:
        look.tell("date-old", place, f"{_name(place)} is {value!r}, before there were feeds")


def _html(look: Look, place: Place, value: Any) -> None:
    if not isinstance(value, str):
        _not(look, place, value, "a string")
        return
    for fault, message, _ in markup.faults(value):
        look.tell(f"html-{fault}", place, f"{_name(place)} {message}")


def _truth(look: Look, place: Place, value: Any) -> None:
    if not isinstance(value, bool):
        _not(look, place, value, "true or false")


def _number(look: Look, place: Place, value: Any) -> None:
    if isinstance(value, bool) or not isinstance(value, int | float):
        _not(look, place, value, "a number")
    elif value < 0:
        look.tell("number", place, f"{_name(place)} is {value}, less than nothing")


def _list(of: Member) -> Member:
    def member(look: Look, place: Place, value: Any) -> None:
        if not isinstance(value, list):
            _not(look, place, value, "an array")
            return
        for number, one in enumerate(value):
            of(look, (*place, number), one)

    return member


def _object(members: Mapping[str, Member], *needed: str, any_of: Sequence[str] = ()) -> Member:
    def member(look: Look, place: Place, value: Any) -> None:
        if not isinstance(value, dict):
            _not(look, place, value, "an object")
            return
        _members(look, place, value, members)
        for name in needed:
            if name not in value:
                look.tell("missing", place, f"{_name(place)} has no {name}")
        if any_of and not any(value.get(name) for name in any_of):
            look.tell("missing", place, f"{_name(place)} has none of {', '.join(any_of)}")

    return member


def _members(look: Look, place: Place, value: Mapping[str, Any], members: Mapping[str, Member]) -> None:
    for name, one in value.items():
        if name in members:
            members[name](look, (*place, name), one)
        elif not name.startswith("_"):
            look.tell("member", (*place, name), f"{name} is unknown here; names of your own begin with _")


def _deprecated(of: Member) -> Member:
    def member(look: Look, place: Place, value: Any) -> None:
        look.tell("author", place, "author was given up in version 1.1; write authors")
        of(look, place, value)

    return member


_WEB = _kind(texts.web)
_SOME = _kind(texts.some)
_PLAIN = _kind(texts.plain)
_ANYTHING = _kind(texts.anything)
_LANGUAGE = _kind(texts.language)
_AUTHOR = _object({"name": _SOME, "url": _kind(texts.uri), "avatar": _WEB}, any_of=("name", "url", "avatar"))
_ATTACHMENT = _object(
    {
        "url": _WEB,
        "mime_type": _kind(texts.media_type),
        "title": _ANYTHING,
        "size_in_bytes": _number,
        "duration_in_seconds": _number,
    },
    *("url", "mime_type"),
)
_ITEM = {
    "id": _SOME,
    "url": _WEB,
    "external_url": _WEB,
    "title": _PLAIN,
    "content_html": _html,
    "content_text": _ANYTHING,
    "summary": _ANYTHING,
    "image": _WEB,
    "banner_image": _WEB,
    "date_published": _time,
    "date_modified": _time,
    "authors": _list(_AUTHOR),
    "author": _deprecated(_AUTHOR),
    "tags": _list(_SOME),
    "language": _LANGUAGE,
    "attachments": _list(_ATTACHMENT),
}
_TOP = {
    "version": _ANYTHING,
    "title": _PLAIN,
    "home_page_url": _WEB,
    "feed_url": _WEB,
    "description": _ANYTHING,
    "user_comment": _ANYTHING,
    "next_url": _WEB,
    "icon": _WEB,
    "favicon": _WEB,
    "authors": _list(_AUTHOR),
    "author": _deprecated(_AUTHOR),
    "language": _LANGUAGE,
    "expired": _truth,
    "hubs": _list(_object({"type": _SOME, "url": _WEB}, "type", "url")),
}


def look(document: Any, found: Look) -> list[str]:
    """Hold a JSON document to the rules; the ids of its items, in their order."""
    if not isinstance(document, dict):
        _not(found, (), document, "an object")
        return []
    if document.get("version") not in VERSIONS:
        found.tell("version", ("version",), f"version must be {VERSIONS[1]}")
    for name in ("title", "items"):
        if name not in document:
            found.tell("missing", (), f"the feed has no {name}")
    _members(found, (), {name: one for name, one in document.items() if name != "items"}, _TOP)
    if (own := document.get("feed_url")) is None:
        found.tell("self-missing", (), "the feed has no feed_url, by which readers know it")
    elif found.url is not None and own != found.url:
        found.tell("self", ("feed_url",), f"feed_url is {own!r}, but the document is at {found.url!r}")
    if own is not None and document.get("next_url") == own:
        found.tell("next", ("next_url",), "next_url is the feed's own address: readers would never come to an end")
    items = document.get("items", [])
    if not isinstance(items, list):
        _not(found, ("items",), items, "an array")
        return []
    ids: set[str] = set()
    for number, item in enumerate(items):
        _item(found, ("items", number), item, ids)
    _order(found, items)
    return [item["id"] for item in items if isinstance(item, dict) and isinstance(item.get("id"), str)]


def _item(found: Look, place: Place, item: Any, ids: set[str]) -> None:
    if not isinstance(item, dict):
        _not(found, place, item, "an object")
        return
    if isinstance(item.get("id"), int | float):
        found.tell("id-type", (*place, "id"), f"id is the number {item['id']}; readers want a string")
        item = {name: value for name, value in item.items() if name != "id"} | {"id": str(item["id"])}
    _members(found, place, item, _ITEM)
    one = item.get("id")
    if one is None:
        found.tell("missing", place, "item has no id, and readers must leave it out")
    elif isinstance(one, str) and one in ids:
        found.tell("id-twice", (*place, "id"), f"id {texts.shown(one)} is that of an earlier item, too")
    elif isinstance(one, str):
        ids.add(one)
    if "content_html" not in item and "content_text" not in item:
        found.tell("content", place, "item has neither content_html nor content_text")
    if "date_published" not in item:
        found.tell("date-missing", place, "item has no date_published")


def _order(found: Look, items: list[Any]) -> None:
    row = []
    for number, item in enumerate(items):
        text = item.get("date_published") if isinstance(item, dict) else None
        if isinstance(text, str) and (moment := rfc3339(text)[0]):
            row.append((moment, number))
    times = [moment for moment, _ in row]
    if times != sorted(times) and times != sorted(times, reverse=True):
        at = next(two[1] for one, two in pairwise(row) if one[0] < two[0])
        found.tell("order", ("items", at), "item is newer than the one before it, and others are older than theirs")
