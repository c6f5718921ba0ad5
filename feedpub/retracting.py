"""Which stories a build takes back: those on the newsroom's list, those that their files call canceled, and those whose
files are gone where the configuration says so.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from itertools import chain
from typing import TYPE_CHECKING

from msgspec.structs import replace

from feedpub import guards, marks, matrix, reach, retraction, withdrawn
from feedpub.errors import ArticleError
from feedpub.gather import Story
from feedpub.guards import Allowed
from feedpub.ledger import Carried, Ledger, Published
from feedpub.matrix import Wanted
from feedpub.model import Entry, Status, Withdrawal
from feedpub.release import Release
from feedpub.retraction import Retracted, Shown

if TYPE_CHECKING:
    from feedpub.settings import Config

_TODO = "put the file back, or take the story back with `feedpub kill`"
_TOLD = 5  #: so many files that are gone are named one by one


def common(entry: Entry, before: Iterable[Published], taken_back: Collection[str], ledger: Ledger) -> Collection[str]:
    """What a story has in common with another one that was published and is to stay (:func:`feedpub.marks.common`)."""
    others = (one for one in before if one.withdrawn is None and one.id not in taken_back)
    return marks.common(entry, others, lambda ids: _bodies(ledger.entries(ids)))


def _bodies(entries: Mapping[str, Entry]) -> Mapping[str, str]:
    return {id_: one.content_html for id_, one in entries.items() if one.content_html}


def applied(stories: Iterable[Story], retracted: Retracted) -> Iterator[Story]:
    """The stories as they are after all withdrawals."""
    for story in stories:
        if story.entry is None or (entry := retracted.applied(story.entry)) is story.entry:
            yield story
            continue
        one = retracted.which(story.entry)
        # What its file says of it is nobody's business any more.
        yield replace(story, entry=entry, warnings=() if one and one.legal else story.warnings)


def let_back(
    release: Release, config: "Config", found: Sequence[Story], stories: list[Story]
) -> tuple[Mapping[str, datetime], list[Story]]:
    """Let those be stories again that were taken back for want of a file and that have one, since when by their ids;
    and the ``stories`` with them, which are what came of those that were ``found``.

    They leave the newsroom's list, and so do those of which nothing is shown any more: they may be many.
    """
    deleted = {one.id: one for one in release.retracted.by_id.values() if one.deleted}
    there = {story.entry.id for story in found if story.entry} if deleted else set()
    back = {one.id: one.when for one in deleted.values() if one.id in there}
    over = {
        id_
        for id_, one in deleted.items()
        if retraction.shown_at(one, release.now, config.withdrawals) is Shown.NOTHING
    }
    release.unlisted = sorted({*back, *over})
    if not back:
        return back, stories
    release.retracted = Retracted(one for one in release.retracted.by_id.values() if one.id not in back)
    return back, list(applied(found, release.retracted))


def pointing(found: Iterable[Story], applied: Iterable[Story]) -> Collection[str]:
    """The ids of stories that are not as they were found: they were taken back, or point to one that was."""
    both = zip(found, applied, strict=True)
    return {was.entry.id for was, one in both if was.entry is not None and one.entry is not was.entry}


def last_good(entries: Iterable[Entry], before: Mapping[str, Published], retracted: Retracted) -> dict[str, Entry]:
    """Last good entries as they are after all withdrawals, by path; one that was taken back stays that."""
    found = {}
    for entry in entries:
        taken_back = entry.id in before and before[entry.id].withdrawn is not None
        found[entry.path] = replace(entry, status=Status.CANCELED) if taken_back else retracted.applied(entry)
    return found


def candidates(
    stories: Iterable[Story],
    before: Mapping[str, Published],
    carried: Mapping[str, Carried],
    others: Iterable[str] = (),
) -> Collection[str]:
    """The ids of stories whose files may be gone: that feeds carried, or whose notices and tombstones they did.

    And those of ``others``.
    """
    # Few of very many, where some stories alone are looked at.
    was = before.keys() & chain(others, chain.from_iterable([one.ids for one in carried.values()]))
    was |= {one.id for one in before.values() if one.withdrawn is not None}
    return was - {story.entry.id for story in stories if story.entry and not _is_older(story.entry, before)}


def _is_older(entry: Entry, before: Mapping[str, Published]) -> bool:
    """Whether it is a lower version of what was published, which never takes that one's place."""
    known = before[entry.id].version if entry.id in before else None
    return known is not None and entry.version is not None and entry.version < known


def cancel(
    release: Release,
    config: "Config",
    entries: Iterable[Entry],
    before: Mapping[str, Published],
    carried: Mapping[str, Carried],
    ledger: Ledger,
) -> None:
    """Take back those published stories that their own files call canceled."""
    taken, entries = dict(release.retracted.by_id), list(entries)
    there = {entry.id for entry in entries}
    lying = _lying(entries, config, carried)
    for entry in entries:
        if entry.status is not Status.CANCELED:
            continue
        if (one := release.retracted.which(entry)) is not None:
            if one.id != entry.id:
                release.advice.append(_same_text(entry, one))
            # Another story may have got the text by mistake, and is to have its own again one day.
            is_it = one.id == entry.id or (one.id not in there and entry.id not in before)
            if is_it and (known := release.retracted.under_another_name(entry)):
                taken[known.id] = known
                release.renamed.append(known)
        elif entry.id in lying and entry.id not in before:
            one = retraction.of_entry(entry, release.now, feeds=lying[entry.id], common=marks.common(entry, entries))
            taken[one.id] = one
            release.canceled.append(one)
        elif entry.id not in before:
            continue
        elif fresh := _taken_back(entry, config, release, before, carried, ledger):
            taken[fresh.id] = fresh
            if entry.content_html is None:
                release.canceled.append(fresh)
            else:  # its file is there and broken; it was taken back when that was gone
                release.withdrawn[fresh.id] = fresh.when
    _retract(release, taken, before)


def _lying(entries: Iterable[Entry], config: "Config", carried: Mapping[str, Carried]) -> Mapping[str, Sequence[str]]:
    """The canceled stories that lie at the targets, where the ledger was lost, each with the feeds that they are in."""
    canceled = {entry.id for entry in entries if entry.status is Status.CANCELED} if not carried else set()
    if not canceled:
        return {}
    from feedpub import unremembered  # noqa: PLC0415  it reads feeds, which no other build has to

    return unremembered.feeds_with(canceled, config)


def settle(
    release: Release,
    config: "Config",
    before: Mapping[str, Published],
    carried: Mapping[str, Carried],
    ledger: Ledger,
    allowed: Allowed,
) -> list[Entry]:
    """Take back what is to be taken back; of the stories whose files are gone, those that stay."""
    cancel(release, config, release.entries.values(), before, carried, ledger)
    taken = dict(release.retracted.by_id)
    mode = config.withdrawals.deleted
    stay, refused = [], []
    for entry in release.absent.values():
        since = before[entry.id].withdrawn
        if entry.status is Status.CANCELED or entry.id in release.replaced:
            continue
        goes = mode == "withdraw" and entry.id not in release.spared
        if mode == "refuse" and since is None and entry.id not in release.spared:
            name = f"deleted:{entry.path}"
            goes = allowed.lets(name)
            refused += [] if goes else [_refusal(entry, name)]
        if since is None and not goes:
            stay += [entry] if entry.content_html is not None else []
        elif fresh := _taken_back(entry, config, release, before, carried, ledger):
            taken[fresh.id] = fresh
            release.withdrawn[fresh.id] = fresh.when
            if retraction.shown_at(fresh, release.now, config.withdrawals) is not Shown.NOTHING:
                release.canceled.append(replace(fresh, deleted=True))
    release.problems += refused
    if mode != "refuse":
        _tell_of_the_gone(release, [entry for entry in stay if entry.id not in release.spared])
    _list(release, stay)
    _retract(release, taken, before)
    # Nothing else tells the ledger of a story whose file is gone, which would then return older than its notice.
    release.withdrawn |= {
        id_: taken[id_].when
        for id_, entry in release.absent.items()
        if entry.status is Status.CANCELED and id_ in taken and before[id_].withdrawn is None
    }
    return stay


def named(release: Release) -> dict[str, Carried]:
    """The feeds that the list tells to have been published, with those stories of theirs that were taken back.

    The ledger, which knows the others, may be lost.
    """
    found: dict[str, Carried] = {}
    for one in release.retracted.by_id.values():
        for name in one.feeds:
            ids = found[name].ids if name in found else ()
            found[name] = Carried(updated=one.when, ids=(*ids, one.id))
    return found


def still(
    release: Release, config: "Config", carried: Mapping[str, Carried], ledger: Ledger, now: datetime
) -> Iterator[Wanted]:
    """The feeds that are made only because something stands in them for a story that was taken back.

    Or subscribers of a tag whose only story it was would find no feed, and go on showing the story.
    """
    times, made = config.withdrawals, {one.name for one in release.wanted}
    standing: dict[str, list[str]] = {}
    for one in release.retracted.by_id.values():
        if retraction.shown_at(one, now, times) is not Shown.NOTHING:
            for name in one.feeds:
                standing.setdefault(name, []).append(one.id)
    for name in sorted(standing.keys() - made):
        ids = {*standing[name], *(carried[name].ids if name in carried else ())}
        known = map(release.retracted.applied, ledger.entries(ids).values())
        if wanted := matrix.of_nobody(config, name, known):
            yield wanted


def _retract(release: Release, taken: Mapping[str, Withdrawal], before: Mapping[str, Published]) -> None:
    release.retracted = Retracted(taken.values())
    release.events = {
        one.id: [" ".join(("killed:", *(() if one.legal else (one.when.isoformat(), one.reason or "")))).rstrip()]
        for one in taken.values()
        if one.id in before and one.id not in release.withdrawn and not one.deleted
    }


def _refusal(entry: Entry, name: str) -> ArticleError:
    return ArticleError(
        entry.path, f"is gone, and its story stays in the feeds as it was last; {_TODO}, {guards.let_through(name)}"
    )


def _list(release: Release, stay: Iterable[Entry]) -> None:
    """Count stories that stay without their files among the others, unless another is in their place."""
    there = {story.path for story in release.stories}
    for entry in stay:
        if entry.path not in there:
            release.stories.append(Story(path=entry.path, found=None, entry=entry))
            release.entries[entry.path] = entry


def _taken_back(
    entry: Entry,
    config: "Config",
    release: Release,
    before: Mapping[str, Published],
    carried: Mapping[str, Carried],
    ledger: Ledger,
) -> Withdrawal | None:
    """The withdrawal of a story that was published; ``None`` where no feed ever carried it."""
    last = ledger.entries([entry.id]).get(entry.id, entry)
    feeds = reach.reached(last, config, carried, ledger)
    since = before[entry.id].withdrawn or release.now
    same = common(last, before.values(), release.retracted.by_id.keys(), ledger)
    return retraction.of_entry(last, since, feeds=feeds, common=same) if feeds else None


def _same_text(entry: Entry, one: Withdrawal) -> str:
    return (
        f"{entry.path}: has or had just the text of {one.id}, or its headline or body at its time, which was taken "
        f"back on {one.when:%Y-%m-%d}, and stays in; remove it, give another story its own text and `id:`, or "
        f"delete the lines of that one from {withdrawn.NAME}"
    )


def _tell_of_the_gone(release: Release, stay: Sequence[Entry]) -> None:
    if len(stay) <= _TOLD:
        release.advice += [
            f"{entry.path}: is gone, and its story stays in the feeds as it was last; {_TODO}" for entry in stay
        ]
        return
    where = ", ".join(sorted({entry.path.rpartition("/")[0] for entry in stay}))
    release.advice.append(
        f"{len(stay)} files of {where} are gone, and their stories stay in the feeds as they were last; put them back, "
        "or take a story back with `feedpub kill`"
    )
