"""The newsroom's list of stories taken back as a build needs it, with what a person who wrote into it did not know.

By what a story is known again is to be put on the list: a lost ledger, or one without what was legal, knows none of it.
"""

import os
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from difflib import get_close_matches
from typing import TYPE_CHECKING

from msgspec.structs import replace

from feedpub import marks, reach, retracting, retraction, selection, storykeys, urls, withdrawn
from feedpub.called import Called
from feedpub.gather import Story
from feedpub.identity import Texts
from feedpub.ledger import Carried, Ledger, Published
from feedpub.model import MOMENT, Entry, Withdrawal
from feedpub.naming import id_of, is_uri
from feedpub.release import Release
from feedpub.retraction import Retracted

if TYPE_CHECKING:
    from feedpub.settings import Config


def listed(
    release: Release,
    config: "Config",
    before: Mapping[str, Published],
    carried: Mapping[str, Carried],
    ledger: Ledger,
) -> list[Withdrawal]:
    """The newsroom's list, what a person wrote into it by hand filled up with what is remembered of the story."""
    items = withdrawn.read(config.root / withdrawn.NAME, config.site.timezone)
    found = {one.id: one for one in (_meant(item, config, before, ledger) for item in items)}
    filled = [_filled(one, release.now, config, before, carried, ledger, found) for one in found.values()]
    release.renamed += [one for was, one in zip(found.values(), filled, strict=True) if one.digests != was.digests]
    return filled


def told_by_content(
    release: Release, config: "Config", stories: Sequence[Story], before: Mapping[str, Published], texts: Texts
) -> None:
    """Fill up what a person wrote by hand of stories that nobody remembers with what their files say.

    And tell of what looks like a slip of the pen.
    """
    called = Called(release.retracted, before, config)
    if not called.items or release.concerned:
        return
    bare = dict(called.items)
    taken, entries = dict(release.retracted.by_id), [story.entry for story in stories if story.entry]
    for entry in entries:
        if (one := called.which(entry)) and bare.pop(one.id, None):
            del taken[one.id]
            if entry.id not in taken:
                taken[entry.id] = _as_it_is(one, entry, entries, release, config, texts)
                release.renamed.append(taken[entry.id])
    release.retracted = Retracted(taken.values())
    known = {id_.rpartition(":")[2]: id_ for id_ in before}
    for one in bare.values():
        near = get_close_matches(one.id.rpartition(":")[2], known, 1, cutoff=0.75)
        if not near and one.feeds:
            continue  # it was published, and what is left of it is nobody's business
        todo = (
            f"did you mean {known[near[0]]}?" if near else "nothing was taken back; see `feedpub list --json` for ids"
        )
        release.advice.append(f"{config.root / withdrawn.NAME}: has {one.id}, which no story is called; {todo}")


def _as_it_is(
    one: Withdrawal, entry: Entry, entries: Sequence[Entry], release: Release, config: "Config", texts: Texts
) -> Withdrawal:
    """The withdrawal of a story that nobody remembers, as its file is now."""
    common = set(marks.common(entry, (other for other in entries if release.retracted.which(other) is None)))
    if storykeys.key_of(entry.fingerprint) in release.rest.keys:
        common |= {marks.TEXT, marks.BODY_THEN}
    when = _by_now(one.when, release.now)
    # As far as anybody knows nobody has seen a story that nobody may see, and a notice would be the first to name it.
    is_secret = not one.feeds and selection.state_of(entry, release.now).is_secret
    found = retraction.of_entry(
        replace(entry, content=texts.as_it_is(entry)),
        when,
        feeds=() if is_secret else one.feeds or reach.fitting(entry, config, release.now),
        reason=one.reason,
        common=common,
    )
    found = replace(
        found, when=when if is_secret else found.when, called=one.called or (one.id if one.id != entry.id else None)
    )
    return retraction.legal(found) if one.legal else found


def _meant(item: Withdrawal, config: "Config", before: Mapping[str, Published], ledger: Ledger) -> Withdrawal:
    """The item with the id of its story, which a person may have named by its name, file or address."""
    if item.id in before or (is_uri(item.id) and not item.id.startswith(("http://", "https://"))):
        return item
    ids = {one.id for text in _ways_to_say(item.id, config) for one in ledger.find(text)}
    if len(ids) == 1:
        return replace(item, id=ids.pop(), called=item.id)
    return item if is_uri(item.id) else replace(item, id=id_of(item.id, config.site.authority), called=item.id)


def _ways_to_say(story: str, config: "Config") -> Iterator[str]:
    yield from (story, *urls.pasted(story), os.path.relpath(config.root.parent / story, config.root))


def _by_now(when: datetime, now: datetime) -> datetime:
    """When a story was taken back: a slip of the pen would date its feeds years ahead for good."""
    return min(when, now.astimezone(when.tzinfo), key=datetime.timestamp)


def _filled(
    one: Withdrawal,
    now: datetime,
    config: "Config",
    before: Mapping[str, Published],
    carried: Mapping[str, Carried],
    ledger: Ledger,
    known: Mapping[str, Withdrawal],
) -> Withdrawal:
    if (was := before.get(one.id)) is None or one.feeds:
        return one
    last: Entry | None = ledger.entries([one.id]).get(one.id)
    feeds = (
        reach.reached(last, config, carried, ledger)
        if last
        else reach.published_in(one.id, carried, ledger, ledger.behind())
    )
    if last and not one.digests:
        common = retracting.common(last, ledger.stories().values(), known, ledger)
        one = replace(one, when=_by_now(one.when, now), digests=marks.of(last, common=common))
    # Readers keep what is newer.
    one = replace(one, when=max(one.when, was.updated + MOMENT, key=datetime.timestamp))
    if one.legal:
        return replace(one, feeds=tuple(feeds))
    return replace(
        one,
        feeds=tuple(feeds),
        guid=one.guid or (last.guid if last else None),
        title=one.title or was.title or None,
        url=one.url or was.url or None,
        published=one.published or was.published,
        language=one.language or (last.language if last else None),
    )
