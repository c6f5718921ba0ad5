"""From the entries that feeds carry to their documents, and to those that are about all feeds together."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING

from feedpub import ahead, archives, aside, assemble, fitting, lastgood, rendering, translations
from feedpub.executor import Executor
from feedpub.gather import Progress
from feedpub.guarding import Watch
from feedpub.ledger import Carried, Ledger
from feedpub.model import Entry, Feed
from feedpub.release import Release

if TYPE_CHECKING:
    from feedpub.settings import Config


def make(  # noqa: PLR0913
    release: Release,
    config: "Config",
    ledger: Ledger,
    progress: Progress,
    watch: Watch,
    carried: Mapping[str, Carried],
    chosen: Mapping[str, Sequence[Entry]],
    stories: Iterable[Entry],
    *,
    executor: Executor,
) -> None:
    """The documents of the feeds, each with the entries that were ``chosen`` for it, into the release.

    A feed that a guard holds is as it was. ``stories`` are all that are out.
    """
    now = release.now.astimezone(UTC)
    some = release.concerned
    beside = some.beside if some else {}
    carrying = {entry.id for entries in chosen.values() for entry in entries}
    linked = translations.linked({**release.whole, **beside}, carrying | beside.keys())
    shapes: assemble.Shapes = {}
    shown: dict[str, Feed] = dict(some.aside.bare) if some else {}
    if not some:
        ahead.make(_outlined(release, config, chosen, linked, shapes), executor, release.latest, progress)
    for number, wanted in enumerate(release.wanted, 1):
        name, settings = wanted.name, wanted.settings
        if watch.holds(wanted, chosen[name]):
            last = rendering.feed_as_it_was(name, release, config, ledger, carried, now)
            shown |= {name: last} if last else {}
            continue
        of_entries = partial(
            assemble.feed_of,
            name,
            settings,
            config,
            carried=carried.get(name),
            retracted=release.retracted,
            now=now,
            shapes=shapes,
        )
        others = archives.make(release, config, ledger, wanted, linked, shapes)
        entries = {one.id: linked[one.id] for one in chosen[name] if one.id in linked} | {one.id: one for one in others}
        feed = fitting.fitted(of_entries, list(entries.values()), settings)
        release.feeds[name] = shown[name] = feed
        as_it_was = partial(_as_it_was, feed, release, config, carried, ledger, now)
        if not rendering.render(release, feed, settings.formats, as_it_was, watch.must_stay(feed, chosen[name])):
            was = carried.get(name)
            _stay(name, release, shown, lastgood.feed(name, release, config, was, ledger, now) if was else None)
        progress("rendering", number, len(release.wanted))
    live = [linked.get(one.id, one) for one in stories]
    every = release.wanted
    if some:
        every = aside.in_order({one.name: one for one in (*some.aside.wanted, *release.wanted)}.values(), config)
    if some:
        known = {entry.id for entry in some.former} | {entry.id for entry in live}
        live = [*live, *(linked.get(one.id, one) for one in some.aside.recent if one.id not in known)]
    release.live = live
    rendering.overviews(release, config, shown, live, now, every)


def _outlined(
    release: Release,
    config: "Config",
    chosen: Mapping[str, Sequence[Entry]],
    linked: Mapping[str, Entry],
    shapes: assemble.Shapes,
) -> Iterator[Feed]:
    """The feeds, as far as what was chosen for them is concerned."""
    for wanted in release.wanted:
        entries = [linked[one.id] for one in chosen[wanted.name] if one.id in linked]
        yield assemble.assemble(wanted.name, wanted.settings, config.site, entries, shapes=shapes)


def _as_it_was(
    feed: Feed,
    release: Release,
    config: "Config",
    carried: Mapping[str, Carried],
    ledger: Ledger,
    now: datetime,
    path: str,
) -> lastgood.Last | None:
    """A document of the feed, which cannot be made, as it was last."""
    if feed.name in carried or path in release.were:
        return lastgood.document(feed.name, release, config, carried, ledger, now, path)
    from feedpub import unremembered  # noqa: PLC0415  it reads feeds, which no other build has to

    return unremembered.document(path, feed, release, config, now)


def _stay(name: str, release: Release, shown: dict[str, Feed], last: lastgood.Last | None) -> None:
    """None of a feed's documents is new: what subscribers have of it is what they had, if they had any."""
    if last:
        release.feeds[name] = shown[name] = last.feed
    else:
        del release.feeds[name]
