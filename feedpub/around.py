"""The feeds that changed stories have to do with, and the other stories of those feeds, from the ledger alone.

What a story has to do with others goes through its id, its address, its title where somebody points to it, its
translations and the feeds' windows. Where one that nobody looks at may be touched by that, there is no telling.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING

from msgspec.structs import replace

from feedpub import aside, lifecycle, matrix, selection, storykeys, translations
from feedpub.concerned import Concerned, UnclearError
from feedpub.ledger import Carried, Ledger
from feedpub.matrix import Wanted
from feedpub.model import Entry
from feedpub.rest import called, secrets
from feedpub.selection import Order, State

if TYPE_CHECKING:
    from feedpub.release import Release
    from feedpub.settings import Config


def feeds(
    release: "Release", live: Sequence[Entry], config: "Config", carried: Mapping[str, Carried], ledger: Ledger
) -> list[Wanted]:
    """The feeds that the stories which changed have to do with, with all stories to choose from.

    ``live`` are those stories as they are settled. UnclearError where others must be looked at to tell.
    """
    one, now = _concerned(release), release.now.astimezone(UTC)
    one.former = _former(one, release)
    ids = {entry.id for entry in (*one.former, *live)}
    _check_keys(one, live)
    wanted = _touched(one, live, config, carried, now)
    aging = {name for name, at in one.aside.ages.items() if at <= now.timestamp()}
    names = {feed.name for feed in wanted} | _of_siblings(one, live, carried) | aging
    known = {feed.name: feed for feed in one.aside.wanted}
    wanted += [known[name] for name in sorted(names - {feed.name for feed in wanted}) if name in known]
    others = {id_ for name in names for id_ in (carried[name].ids if name in carried else ())} - ids
    others -= {id_ for id_ in others if id_ in one.listed}
    one.carried = _whole(others, ledger)
    _check_titles(one, live, carried)
    _check_secrets(one, live, now)
    siblings = {
        id_
        for entry in (*one.carried.values(), *live)
        for id_ in one.aside.siblings.get(translations.story_of(entry), ())
    }
    one.beside = _whole(siblings - ids - others, ledger)
    candidates = [*live, *one.carried.values()]
    return [replace(feed, entries=candidates) for feed in aside.in_order(wanted, config)]


def check(
    one: Concerned, release: "Release", chosen: Mapping[str, Sequence[Entry]], carried: Mapping[str, Carried]
) -> None:
    """UnclearError where a story that nobody looked at may be in a feed's place of one that left it.

    And where anything else is to be done than to publish stories.
    """
    special = (release.held, release.absent, release.gone, release.lists, release.withdrawn, release.spared)
    paths = {story.path for story in release.stories}
    if any(special) or release.replaced or release.problems or not aside.is_about(release.advice, paths):
        raise UnclearError
    changed_ids = {entry.id for entry in one.former}
    for feed in release.wanted:
        was = [id_ for id_ in (carried[feed.name].ids if feed.name in carried else ()) if id_ not in one.listed]
        settings = feed.settings
        if settings.bytes is not None:
            raise UnclearError
        if len(was) < settings.limit:
            continue
        now = [entry.id for entry in chosen[feed.name]]
        last = now[0 if settings.order == Order.OLDEST else -1] if now else None
        # What stood behind an unchanged story still does; between a changed one and it may be others.
        if len(now) < settings.limit and _only_grew_old(set(was) - set(now), one, feed, release.now):
            continue  # what stood behind them is older still
        if len(now) < settings.limit or last not in was or last in changed_ids:
            raise UnclearError
    _check_left(one, chosen, carried)


def _only_grew_old(gone: set[str], one: Concerned, feed: Wanted, now: datetime) -> bool:
    """Whether stories left a feed for no other reason than their age."""
    return all(id_ in one.carried and selection.is_too_old(one.carried[id_], feed.settings, now) for id_ in gone)


def _check_left(one: Concerned, chosen: Mapping[str, Sequence[Entry]], carried: Mapping[str, Carried]) -> None:
    """Raise UnclearError where a story points to one that left all feeds, or one not looked at translates it."""
    now = {entry.id: entry for entries in chosen.values() for entry in entries}
    there = {id_ for name, feed in carried.items() if name not in chosen for id_ in feed.ids}
    was = {id_ for name in chosen if name in carried for id_ in carried[name].ids}
    known = {entry.id: entry for entry in one.former} | one.carried
    # What only grew too old for one feed is still a translation of others, as long as another feed carries it.
    one.beside |= {id_: one.carried[id_] for id_ in (was & there) - now.keys() if id_ in one.carried}
    left = sorted(was - now.keys() - there - one.listed.keys())
    if not known.keys() >= set(left):
        raise UnclearError  # a notice stood there, of which only the newsroom's list knows
    one.left = [known[id_] for id_ in left]
    pointed = one.aside.pointed | _points_to(now.values())
    pointed |= one.aside.named & one.aside.secret
    for entry in one.left:
        others = set(one.aside.siblings.get(translations.story_of(entry), ())) - {entry.id}
        if entry.title in pointed or others:
            raise UnclearError


def _concerned(release: "Release") -> Concerned:
    assert release.concerned is not None  # noqa: S101  nobody else asks
    return release.concerned


def _former(one: Concerned, release: "Release") -> list[Entry]:
    """The stories as they were settled by the last build."""
    known = {published.path: published for published in one.before.values() if published.path}
    when = datetime.fromtimestamp(one.since, release.now.tzinfo)
    found = []
    for change in one.changes:
        for story in change.before:
            if story.entry is None:
                raise UnclearError
            published = known.get(story.path)
            entry = story.entry
            if published is not None and published.id != entry.id:
                entry = replace(entry, id=published.id)
            found.append(lifecycle.dated(release.retracted.applied(entry), published, when))
    return found


def _check_keys(one: Concerned, live: Sequence[Entry]) -> None:
    """Raise UnclearError where a new id, address or text, or one that a story had, may be another story's, too."""
    had = {text for entry in one.former for text in (entry.id, entry.url)}
    new = [text for entry in live for text in (entry.id, entry.url) if text not in had]
    if len(new) != len(set(new)) or any(storykeys.count(one.keys, storykeys.key_of(text)) for text in new):
        raise UnclearError
    # By its text a story is known again whose id would change, or whose file took another's place.
    texts = Counter(entry.fingerprint for entry in one.former)
    moved = {each for each, _ in {(e.fingerprint, e.id) for e in one.former} ^ {(e.fingerprint, e.id) for e in live}}
    if any(storykeys.count(one.keys, storykeys.key_of(text)) > texts[text] for text in moved):
        raise UnclearError


def _touched(
    one: Concerned, live: Sequence[Entry], config: "Config", carried: Mapping[str, Carried], now: datetime
) -> list[Wanted]:
    ids = {entry.id for entry in (*one.former, *live)}
    since = datetime.fromtimestamp(one.since, UTC)
    found: list[Wanted] = []
    groups: dict[str, list[Wanted]] = {}
    for feed in one.aside.wanted:
        settings = config.feeds[feed.group]
        if settings.each:
            groups.setdefault(feed.group, []).append(feed)
        elif not ids.isdisjoint(carried[feed.name].ids if feed.name in carried else ()) or any(
            selection.carries(settings, entry) for entry in live
        ):
            found.append(feed)
    for name, settings in config.feeds.items():
        if not settings.each:
            continue
        offset = settings.embargo_offset
        told = matrix.touched(
            config,
            name,
            groups.get(name, []),
            one.aside.values[name],
            (one.former, partial(_is_out, since, offset)),
            (live, partial(_is_out, now, offset)),
            carried.keys(),
        )
        if told is None:
            raise UnclearError
        found += told[0]
        one.values[name] = told[1]
    return found


def _is_out(now: datetime, offset: timedelta, entry: Entry) -> bool:
    return selection.state_of(entry, now, offset) is State.LIVE


def _of_siblings(one: Concerned, live: Sequence[Entry], carried: Mapping[str, Carried]) -> set[str]:
    """The feeds with translations of stories that changed."""
    ids = {
        id_ for entry in (*one.former, *live) for id_ in one.aside.siblings.get(translations.story_of(entry), ())
    } - {entry.id for entry in (*one.former, *live)}
    return {name for name, feed in carried.items() if not ids.isdisjoint(feed.ids)} if ids else set()


def _whole(ids: Iterable[str], ledger: Ledger) -> dict[str, Entry]:
    wanted = set(ids)
    found = ledger.entries(wanted)
    if found.keys() != wanted or any(entry.content is None or not entry.path for entry in found.values()):
        raise UnclearError
    return found


def _check_titles(one: Concerned, live: Sequence[Entry], carried: Mapping[str, Carried]) -> None:
    """Raise UnclearError where a story that nobody looked at points to one that changed, or to one of two."""
    was_out = {id_ for feed in carried.values() for id_ in feed.ids}
    before = {entry.id: (entry.title, entry.url, entry.access) for entry in one.former if entry.id in was_out}
    now = {entry.id: (entry.title, entry.url, entry.access) for entry in live}
    moved = {title for _, (title, _, _) in before.items() ^ now.items()}
    points_to = _points_to(live)
    unclear = points_to & (moved | one.aside.doubled) | one.aside.pointed & (moved | one.aside.doubled)
    if unclear:
        raise UnclearError


def _check_secrets(one: Concerned, live: Sequence[Entry], now: datetime) -> None:
    """Raise UnclearError where a story names one that nobody may see, or one of whose title there may be such a one."""
    were = secrets(one.former, datetime.fromtimestamp(one.since, UTC))
    are = secrets(live, now)
    secret = one.aside.secret | were | are
    names = {text for entry in live for related in entry.related for text in called(related)}
    titles = {entry.title for entry in (*one.former, *live)}
    if names & secret or one.aside.named & (were ^ are | titles & secret):
        raise UnclearError


def _points_to(entries: Iterable[Entry]) -> set[str]:
    """The titles of stories that these call related without their addresses."""
    return {related.title for entry in entries for related in entry.related if related.url is None}
