"""``feedpub kill``: find the story that is meant, and put it on the newsroom's list of those taken back."""

import os
from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import datetime
from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec.structs import replace

from feedpub import gather, marks, reach, retracting, retraction, selection, urls, withdrawn
from feedpub.errors import ConfigError
from feedpub.ledger import Ledger, Published
from feedpub.model import MOMENT, Entry, Withdrawal
from feedpub.naming import id_of, is_uri
from feedpub.printed import Documents, entry_of
from feedpub.retraction import Retracted
from feedpub.selection import State
from feedpub.text import clean
from feedpub.unremembered import feeds_with
from feedpub.wording import Texts

if TYPE_CHECKING:
    from feedpub.settings import Config

_NAMED = 5  #: so many stories are named where it is not clear which is meant


def take_back(
    config: "Config", ledger: Ledger, story: str, now: datetime, *, reason: str, legal: bool, folder: Path
) -> Withdrawal:
    """Put the story that is meant on the list, and what stands there of it now.

    ``story`` is its id, its name, the path of its file as seen from ``folder``, or its address. ConfigError where it
    means none or several; TargetError where the list cannot be written.
    """
    path = config.root / withdrawn.NAME
    known = {one.id: one for one in withdrawn.read(path, config.site.timezone)}
    found = _meant(story, config, ledger, now, known, folder)
    why = reason_of(reason)
    if legal and why and found.title and found.title.casefold() in why.casefold():
        raise ConfigError("--reason", "names the story by its headline, of which no trace may be left; write another")
    former = known.get(found.id)
    if former and not former.deleted and (former.legal or not legal):
        return former
    when = former.when if former and not former.deleted else max(now, found.when, key=datetime.timestamp)
    one = replace(found, when=when, reason=why, deleted=False)
    withdrawn.add(path, [retraction.legal(one) if legal else one], [one.id] if former and former.deleted else ())
    return retraction.legal(one) if legal else one


def reason_of(text: str) -> str | None:
    """A reason as it stands in the list."""
    return " ".join(clean(text).split()) or None


def _meant(
    story: str, config: "Config", ledger: Ledger, now: datetime, known: dict[str, Withdrawal], folder: Path
) -> Withdrawal:
    texts = list(_ways_to_say(story, config, folder))
    found = {one.id: one for text in texts for one in ledger.find(text)}
    if story in found:
        found = {story: found[story]}
    if len(found) > 1:
        raise ConfigError(story, f"may mean {_several(found.values(), config, folder)}; name one by its id")
    if found:
        return _of_published(*found.values(), config=config, now=now, ledger=ledger, known=known)
    # The ledger may have been lost since it was put on the list. What a person wrote there may be no id.
    by_id = [one for one in known.values() if one.digests or (is_uri(one.id) and not one.id.startswith("http"))]
    listed = [one for one in by_id if not {one.id, one.id.rpartition(":")[2], one.url}.isdisjoint(texts)]
    return listed[0] if len(listed) == 1 else _of_content(texts, story, config, ledger, now, folder, known)


def _ways_to_say(story: str, config: "Config", folder: Path) -> Iterator[str]:
    """What is meant, as it is remembered: a path as seen from the configuration's folder, an address as it stands."""
    yield story
    yield os.path.relpath(folder / story, config.root)
    yield from urls.pasted(story)


def _of_published(
    one: Published, *, config: "Config", now: datetime, ledger: Ledger, known: dict[str, Withdrawal]
) -> Withdrawal:
    """The withdrawal of a story that was published, as far as it is remembered."""
    last = ledger.entries([one.id]).get(one.id)
    if last is None:  # nothing but its dates is left of it, or its entry is damaged
        feeds = reach.published_in(one.id, ledger.feeds(), ledger, ledger.behind())
        former = known.get(one.id)
        return Withdrawal(
            id=one.id,
            when=max(now, one.updated + MOMENT, key=datetime.timestamp),
            title=one.title or None,
            url=one.url or None,
            published=one.published,
            feeds=tuple(feeds) or (former.feeds if former else ()),
            digests=former.digests if former else (),
        )
    feeds = reach.reached(last, config, ledger.feeds(), ledger)
    common = retracting.common(last, ledger.stories().values(), known, ledger)
    return retraction.of_entry(last, now, feeds=feeds, common=common)


def _of_content(
    texts: list[str],
    story: str,
    config: "Config",
    ledger: Ledger,
    now: datetime,
    folder: Path,
    listed: dict[str, Withdrawal],
) -> Withdrawal:
    """The withdrawal of a story that the ledger does not know: it may have been lost."""
    stories = _gathered(config)
    entries, looked_up = [one.entry for one in stories if one.entry], Texts(stories, ledger)
    found = [one for one in entries if not {one.id, one.name, one.path, one.url}.isdisjoint(texts)]
    shown = [] if found else _published(texts, config, entries)
    several = found or [entry for entry, _ in shown]
    if not several:
        raise ConfigError(story, _unknown(story, ledger, config, folder))
    if len(several) > 1:
        raise ConfigError(story, f"may mean {_several(several, config, folder)}; name one by its id")
    known = Retracted(listed.values())
    if found and (one := known.which(found[0])) is not None:  # under another name
        return one
    others = {one.id: one for one in entries if known.which(one) is None}

    def bodies(ids: Collection[str]) -> dict[str, str]:
        texts_of = {id_: looked_up.as_it_is(others[id_]) for id_ in ids}
        return {id_: text for id_, text in texts_of.items() if text}

    if shown:
        ((entry, feeds),) = shown
    else:
        entry = replace(found[0], content=looked_up.as_it_is(found[0]))
        # Who reads one of them may hold the story.
        is_out = selection.state_of(entry, now) is State.LIVE
        feeds = reach.fitting(found[0], config, now) if is_out else feeds_with([entry.id], config).get(entry.id, [])
    if not feeds:
        raise ConfigError(story, "was never published; write `status: withheld` into it to keep it in")
    return retraction.of_entry(entry, now, feeds=feeds, common=marks.common(entry, others.values(), bodies))


def _published(texts: list[str], config: "Config", entries: list[Entry]) -> list[tuple[Entry, Sequence[str]]]:
    """The stories that may be meant, as the documents at the targets show them, each with the feeds that do."""
    asked = {*texts, *(id_of(one, config.site.authority) for one in texts)}
    items = [(feed, item) for feed, item in Documents.of(config, entries).items() if {item.id, item.url} & asked]
    newest: dict[str, Entry] = {}
    for entry in sorted((entry_of(item, config) for _, item in items), key=lambda one: one.updated.timestamp()):
        newest[entry.id] = entry
    return [(one, sorted({feed for feed, item in items if item.id == one.id})) for one in newest.values()]


def _gathered(config: "Config") -> list[gather.Story]:
    try:
        return gather.gather(config, lambda _what, _done, _all: None)
    except ConfigError:  # its content is not there, and that is another problem
        return []


def _several(found: Iterable[Published | Entry], config: "Config", folder: Path) -> str:
    stories = sorted(found, key=lambda one: one.id)
    named = [f"{one.id} ({_near(one.path, config, folder)})" if one.path else one.id for one in stories[:_NAMED]]
    rest = [f"{len(stories) - _NAMED} more"] if len(stories) > _NAMED else []
    return " or ".join([*named, *rest])


def _unknown(story: str, ledger: Ledger, config: "Config", folder: Path) -> str:
    known = ledger.stories().values()
    names = {one.id: one.id for one in known} | {one.id.rpartition(":")[2]: one.id for one in known}
    names |= {_near(one.path, config, folder): one.id for one in known if one.path}
    names |= {one.url: one.id for one in known if one.url}
    near = get_close_matches(story, names, 1, cutoff=0.75)
    hint = f"did you mean {near[0]}?" if near else "`feedpub list --json` shows the id of each"
    return f"is the id, name, file or address of no story that was published; {hint}"


def _near(path: str, config: "Config", folder: Path) -> str:
    return os.path.relpath(config.root / path, folder)
