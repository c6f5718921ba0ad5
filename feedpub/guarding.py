"""The guards at their places in the pipe: before anything is settled, and before a feed is made."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from feedpub import guards, identity, otherids, retracting, selection
from feedpub.gather import Story
from feedpub.guards import Allowed
from feedpub.ledger import Carried, Ledger, Published, standing
from feedpub.matrix import Wanted
from feedpub.model import Entry, Feed, Status
from feedpub.release import Release
from feedpub.restraint import Restraint
from feedpub.selection import State

if TYPE_CHECKING:
    from feedpub.settings import Config


def holds_all(
    release: Release,
    config: "Config",
    stories: Sequence[Story],
    before: Mapping[str, Published],
    carried: Mapping[str, Carried],
    ledger: Ledger,
    allowed: Allowed,
) -> bool:
    """Whether a guard about the whole run stands in its way. What some files call canceled goes all the same."""
    mass = guards.mass_changes(
        stories,
        before,
        identity.lost(stories, before),
        config.guards,
        taken_back=release.retracted.by_id.keys(),
        gone_matters=config.withdrawals.deleted != "keep",
    )
    standing = allowed.standing(mass)
    release.problems += [one.error for one in standing]
    if standing and not any(one.name == "canceled" for one in standing):
        retracting.cancel(release, config, [story.entry for story in stories if story.entry], before, carried, ledger)
    return bool(standing)


def restrain(
    release: Release,
    config: "Config",
    stories: Sequence[Story],
    before: Mapping[str, Published],
    carried: Mapping[str, Carried],
    now: datetime,
) -> None:
    """Hold what feeds carry to what the stories say of who may see them, where the whole run is held.

    But not where many do so at once: that is part of what the run is held for.
    """
    # For whoever asks what there is: nothing of it goes out.
    release.stories, release.entries = list(stories), {story.path: story.entry for story in stories if story.entry}
    known = Restraint(stories, before, identity.lost(stories, before), config.site.timezone)
    if len(known.hidden({id_ for one in carried.values() for id_ in one.ids}, now)) <= config.guards.few:
        release.restrained = known.of_any


def held(release: Release, stories: list[Story], before: Mapping[str, Published], allowed: Allowed) -> list[Story]:
    """The stories, those that a guard stands in the way of with why they are held back."""
    changed = otherids.changed(stories, before, release.retracted.by_id.keys())
    # Whoever lets all ids change means each of them, however few they are.
    every = bool(changed) and allowed.has("ids") and allowed.lets("ids")
    held_ids = [] if every else allowed.standing(changed)
    # The id that subscribers know stays with its last good entry, or goes where its successor is let through.
    release.spared |= {one.was for one in held_ids}
    release.replaced |= {one.was for one in changed} - release.spared
    beside = list(otherids.in_their_places(held_ids, stories, before)) if held_ids else []
    for one in beside:
        release.said |= {id_: [*release.said.get(id_, ()), _as_said(one.entry)] for id_ in one.may_be}
    # What its own file calls canceled is taken back, and its text is nobody's any more.
    let = {one.entry.path for one in changed} - {one.entry.path for one in held_ids}
    also = [one for one in beside if one.entry.path not in let and not _takes_itself_back(one.entry, release)]
    out = {one.error.subject for one in (*held_ids, *also)}
    entries = [story.entry for story in stories if story.entry and story.path not in out]
    held = [*held_ids, *also, *allowed.standing(guards.reused_addresses(entries, before, release.replaced))]
    why = {one.error.subject: one.error for one in reversed(held)}
    return [
        replace(story, entry=None, error=error, warnings=())
        if story.entry and (error := why.get(story.path))
        else story
        for story in stories
    ]


def _as_said(entry: Entry) -> Entry:
    """What a file says of who may see its story, where nobody knows of which of two: none is taken back by that."""
    return replace(entry, status=Status.WITHHELD) if entry.status is Status.CANCELED else entry


def _takes_itself_back(entry: Entry, release: Release) -> bool:
    """Whether it is its file that calls it canceled, and not that it has something of a story that was taken back."""
    return entry.status is Status.CANCELED and release.retracted.which(entry) is None


def holds(
    release: Release,
    config: "Config",
    carried: Mapping[str, Carried],
    before: Mapping[str, Published],
    allowed: Allowed,
    wanted: Wanted,
    chosen: Sequence[Entry],
) -> bool:
    """Whether a feed would have no story left, but for those that were taken back, and is held as it was.

    What leaves it as time goes by (it is over, or too old for the feed) is no mishap, however many there are.
    """
    name = wanted.name
    # One without any stories to choose from is only there for what stands in it for one that was taken back.
    if chosen or not wanted.entries or name not in carried:
        return False
    entries = {entry.id: entry for entry in release.entries.values()}
    states = {id_: selection.state_of(entry, release.now) for id_, entry in entries.items()}
    ids = [
        id_
        for id_ in carried[name].ids
        if id_ not in release.retracted.by_id
        and not (id_ in entries and _goes_by_time(entries[id_], states[id_], wanted, before.get(id_), release))
    ]
    explained = {id_ for id_, state in states.items() if state is not State.LIVE}
    empty = guards.emptied(name, ids, explained, config.guards)
    if empty is None or allowed.lets(empty.name):
        return False
    release.problems.append(empty.error)
    return True


def _goes_by_time(entry: Entry, state: State, wanted: Wanted, known: Published | None, release: Release) -> bool:
    if known is None or standing(entry) != known.standing:
        return False
    return state is State.EXPIRED or (
        state is State.LIVE
        and selection.carries(wanted.settings, entry)
        and selection.is_too_old(entry, wanted.settings, release.now)
    )


class Watch(Struct, frozen=True):
    """The guards of feeds, in one run."""

    release: Release
    config: "Config"
    carried: Mapping[str, Carried]
    before: Mapping[str, Published]
    allowed: Allowed

    def holds(self, wanted: Wanted, chosen: Sequence[Entry]) -> bool:
        """Whether a feed is held as it was (:func:`holds`)."""
        return holds(self.release, self.config, self.carried, self.before, self.allowed, wanted, chosen)

    def must_stay(self, feed: Feed, chosen: Sequence[Entry]) -> Collection[str]:
        """The ids that a feed carried, if it is empty although stories were ``chosen``; nothing if that is let through.

        A feed for which none was chosen has passed its guard. What was taken back may always go.
        """
        if feed.entries or not chosen or feed.name not in self.carried or self.allowed.lets(f"empty:{feed.name}"):
            return ()
        return [id_ for id_ in self.carried[feed.name].ids if id_ not in self.release.retracted.by_id]
