"""Which feeds there are to be made, and which stories each of them carries."""

from collections.abc import Collection, Mapping, Sequence
from datetime import UTC
from typing import TYPE_CHECKING

from feedpub import around, matrix, retracting, selection
from feedpub.concerned import UnclearError
from feedpub.ledger import Carried, Ledger, Published
from feedpub.model import Entry
from feedpub.release import Release
from feedpub.rest import window_of
from feedpub.retraction import Shown, shown_at

if TYPE_CHECKING:
    from feedpub.settings import Config


def choose(
    release: Release,
    config: "Config",
    live: Sequence[Entry],
    before: Mapping[str, Published],
    carried: Mapping[str, Carried],
    ledger: Ledger,
) -> dict[str, list[Entry]]:
    """Which feeds there are to be made, and what each of them carries."""
    some, now, out = release.concerned, release.now.astimezone(UTC), set(before)
    if some:
        release.wanted = around.feeds(release, live, config, carried, ledger)
        out |= some.carried.keys()
    else:
        others, known = release.rest.tallies(), {**retracting.named(release), **carried}
        if lost := _lost(release, config, known.keys() - carried.keys()):
            from feedpub import unremembered  # noqa: PLC0415  it reads feeds, which no other build has to

            known = unremembered.with_ids(known, lost, config)
        release.wanted, wrong, release.values = matrix.wanted(config, live, known, now, out, others=others)
        release.wanted += retracting.still(release, config, carried, ledger, now)
        release.problems += wrong
    stocks = {id(one.entries): selection.Stock(one.entries) for one in release.wanted}  # most feeds share one
    here = {name: one.ids for name, one in carried.items()}
    chosen = {
        one.name: selection.select(stocks[id(one.entries)], one.settings, now, out, here.get(one.name, ()))
        for one in release.wanted
    }
    if some:
        around.check(some, release, chosen, carried)
    valued = release.rest.windows()
    for one in release.wanted:
        each = config.feeds[one.group].each
        if release.rest.may_enter(one, chosen[one.name], each, now):
            raise UnclearError
        # Whether a feed may become empty depends on whether there are stories for it at all, in whatever state.
        if not one.entries and window_of(one, each) in valued:
            left = carried[one.name].ids if one.name in carried else ()
            if not release.retracted.by_id.keys() >= set(left):
                raise UnclearError
    release.raw = {entry.id: entry for entries in chosen.values() for entry in entries}
    return chosen


def _lost(release: Release, config: "Config", names: Collection[str]) -> list[str]:
    """Of feeds that no ledger knows those of values in which something stands for a story that was taken back."""
    groups = {name for name, settings in config.feeds.items() if settings.each}
    standing = {
        name
        for one in release.retracted.by_id.values()
        if shown_at(one, release.now, config.withdrawals) is not Shown.NOTHING
        for name in one.feeds
    }
    return sorted(name for name in standing & set(names) if name.partition("/")[0] in groups)
