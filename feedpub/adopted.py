"""Stories that were published before feedpub: the ids and dates that subscribers know them by, taken over.

They are kept in ``adopted.yaml`` beside the configuration, under the names that stories have here, because what a
subscriber has seen must outlive the ledger.
"""

import re
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from urllib.parse import unquote, urlsplit
from zoneinfo import ZoneInfo

from msgspec import Struct
from msgspec.structs import replace

from feedpub import dates, keptlist, markup
from feedpub.languages import fold
from feedpub.model import Article, Entry
from feedpub.naming import id_of, is_uri
from feedpub.yamltext import Node

NAME = "adopted.yaml"
NEAR = timedelta(hours=36)  #: two times of one story, of which one may be a day or in another zone
_TIMED = "headline and time"
_TRACKING = ("utm_", "fbclid=", "gclid=")
_INDEX = re.compile(r"(?:/index)?\.(?:html?|php)$|/index$", re.IGNORECASE)
_HEAD = """\
# Stories that were in feeds before feedpub made them, and the ids and dates that subscribers know them by.
# Keep it, and back it up: without it every one of these stories would come a second time.
"""


class Adopted(Struct, frozen=True, kw_only=True):
    """What a story was called before: ``guid`` is what RSS said where that is no URI, and so no id for Atom."""

    story: str  #: its name here (:attr:`feedpub.model.Entry.name`)
    id: str | None = None
    guid: str | None = None
    published: datetime | None = None


class Match(Struct, frozen=True, kw_only=True):
    """An item of the former feed, the story that it is, and by what that is known; or why none is."""

    item: Article
    entry: Entry | None
    reason: str


def read(path: Path, zone: ZoneInfo) -> dict[str, Adopted]:
    """The list in a file by the stories' names; ConfigErrors with every mistake in it. A later item counts."""

    def moment(value: Node) -> datetime:
        return dates.localize(dates.parse(keptlist.text(value)), zone)

    keys: keptlist.Keys = {
        "story": keptlist.text,
        "id": keptlist.text,
        "guid": keptlist.text,
        "published": moment,
    }
    found: dict[str, Adopted] = {}
    for item in keptlist.read(path, keys, ("story",)):
        one = Adopted(**item)  # type: ignore[arg-type]
        found[one.story] = one
    return found


def by_names(path: Path, zone: ZoneInfo, authority: str) -> dict[str, Adopted]:
    """The list by all that its stories may be called: their names, and the ids that subscribers know them by.

    Who writes that into a renamed file, or is known by it, is still the story.
    """
    known = read(path, zone)
    return {id_in_feeds(one, authority): one for one in known.values()} | known


def id_in_feeds(one: Adopted, authority: str) -> str:
    """The id that subscribers know a story by, but for those of an RSS that had another."""
    return one.id or id_of(one.story, authority)


def add(path: Path, stories: Iterable[Adopted]) -> None:
    """Put stories at the end of the list; TargetError where it cannot be written."""
    keptlist.add(
        path,
        _HEAD,
        ({"story": one.story, "id": one.id, "guid": one.guid, "published": one.published} for one in stories),
    )


def as_known(entry: Entry, known: Mapping[str, Adopted]) -> Entry:
    """The entry under the id and with the date that subscribers know."""
    one = known.get(entry.name)
    if one is None:
        return entry
    published = one.published.astimezone(entry.published.tzinfo) if one.published else entry.published
    return replace(
        entry,
        id=one.id or entry.id,
        guid=one.guid,
        published=published,
        published_is_day=entry.published_is_day and published == entry.published,
        declared=None if published == entry.published else entry.published,
        updated=max(published, entry.updated, key=datetime.timestamp),
        origins={**entry.origins, "id": f"`{NAME}`"} if one.id else entry.origins,
    )


def match(items: Sequence[Article], entries: Collection[Entry], zone: ZoneInfo) -> list[Match]:
    """Which story each item of a former feed is: by its id or its address, else by headline and time together.

    Nothing is guessed: what fits two stories, or a story that another item fits better, stays without one.
    """
    taken: dict[str, Article] = {}
    found: dict[int, Match] = {}
    for how, key_of_item, key_of_entry in _WAYS:
        by_key: dict[str, list[Entry]] = {}
        for entry in entries:
            for key in key_of_entry(entry):
                by_key.setdefault(key, []).append(entry)
        for number, item in enumerate(items):
            if number in found:
                continue
            rivals = {one.id: one for key in key_of_item(item) for one in by_key.get(key, ())}
            near = [one for one in rivals.values() if how != _TIMED or _near(item, one, zone)]
            free = [one for one in near if one.id not in taken]
            if len(free) == 1 and len(near) == 1:
                taken[free[0].id] = item
                found[number] = Match(item=item, entry=free[0], reason=how)
    return [found.get(number) or _unmatched(item, entries, taken) for number, item in enumerate(items)]


def _near(item: Article, entry: Entry, zone: ZoneInfo) -> bool:
    if item.published is None:
        return False
    apart = dates.localize(item.published, zone).timestamp() - entry.published.timestamp()
    return abs(apart) <= NEAR.total_seconds()


def _address(url: str | None) -> str | None:
    """What two ways of writing one story's address have in common."""
    if not url or not url.lower().startswith(("http://", "https://")):
        return None
    try:
        parts = urlsplit(url.strip())
        host = (parts.hostname or "").removeprefix("www.")
    except ValueError:
        return None
    path = _INDEX.sub("", unquote(parts.path)).rstrip("/")
    query = "&".join(sorted(one for one in parts.query.split("&") if one and not one.lower().startswith(_TRACKING)))
    return f"{host}{path}?{query}"


def _headline(text: str | None) -> str | None:
    words = "".join(sign if sign.isalnum() else " " for sign in fold(markup.plain(text or "")))
    return " ".join(words.split()) or None


def _keys(*found: str | None) -> list[str]:
    return [one for one in found if one]


# The surest way first; each gives the keys of an item and of an entry that are alike where the two are one story.
_WAYS: tuple[tuple[str, Callable[[Article], list[str]], Callable[[Entry], list[str]]], ...] = (
    ("id", lambda item: _keys(item.id), lambda entry: _keys(entry.id, entry.guid)),
    ("address", lambda item: _keys(_address(item.url), _address(item.id)), lambda entry: _keys(_address(entry.url))),
    (_TIMED, lambda item: _keys(_headline(item.headline)), lambda entry: _keys(_headline(entry.title))),
)


def _unmatched(item: Article, entries: Collection[Entry], taken: Mapping[str, Article]) -> Match:
    headline = _headline(item.headline)
    addresses = _keys(_address(item.url), _address(item.id))
    alike = [entry for entry in entries if headline and _headline(entry.title) == headline]
    there = [entry for entry in entries if entry.id in taken and _address(entry.url) in addresses]
    if there:
        reason = f"{there[0].path} has its address, but is another item already"
    elif not alike:
        reason = "no story has its address or its headline"
    elif all(entry.id in taken for entry in alike):
        reason = f"{alike[0].path} has its headline, but another item fits that better"
    elif len(alike) > 1:
        reason = f"{alike[0].path} and {alike[1].path} both fit it"
    else:
        reason = f"{alike[0].path} has its headline, but another time"
    return Match(item=item, entry=None, reason=reason)


def adopt(matches: Iterable[Match], known: Mapping[str, Adopted], zone: ZoneInfo) -> list[Adopted]:
    """What to remember of the matched stories, without what is known already or is what feedpub would say anyway."""
    new = []
    for one in matches:
        if one.entry is None:
            continue
        before = known.get(one.entry.name, Adopted(story=one.entry.name))
        after = _remembered(one.item, one.entry, before, zone)
        if after != before:
            new.append(after)
    return new


def _remembered(item: Article, entry: Entry, before: Adopted, zone: ZoneInfo) -> Adopted:
    own = item.id or ""
    # Where RSS and Atom named a story differently, RSS's is kept as its guid, whatever came first.
    id_, guid = before.id, before.guid
    if own and own != entry.id:
        if item.form == "rss" and (not is_uri(own) or before.id not in (None, own)):
            guid = own
        elif is_uri(own):
            guid = before.guid or (before.id if item.form != "rss" and before.id not in (None, own) else None)
            id_ = own
    published = before.published
    if item.published is not None and isinstance(item.published, datetime):
        moment = dates.localize(item.published, zone)
        published = moment if moment.timestamp() != entry.published.timestamp() else published
    return replace(before, id=id_, guid=guid, published=published)
