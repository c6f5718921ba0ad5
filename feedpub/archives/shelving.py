"""Which stories go onto which pages in one run, before any story is written out."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import UTC
from typing import TYPE_CHECKING

from msgspec import Struct, field

from feedpub import selection
from feedpub.archives import chain, finding, planning
from feedpub.archives.pages import formats_of
from feedpub.archives.planning import Plan
from feedpub.archives.shelf import Shelf
from feedpub.formats import Format
from feedpub.ledger import Carried, DamageError, Ledger, Member, Page, Published
from feedpub.matrix import Wanted
from feedpub.model import Access, Chain, Entry, Status
from feedpub.retraction import Retracted
from feedpub.selection import carries

if TYPE_CHECKING:
    from feedpub.release import Release
    from feedpub.settings import Config

MOST = 5000  #: stories that go onto pages in one run, so that a long history holds no news up


class Archived(Struct, kw_only=True):
    """The archives of one run, by the names of their feeds: what is planned of each, and what came of it."""

    shelf: Shelf
    most: int = field(default_factory=lambda: MOST)  #: stories that may still go onto pages
    plans: dict[str, Plan] = field(default_factory=dict)
    bugs: dict[str, Exception] = field(default_factory=dict)  #: why there is no plan
    chains: dict[str, Chain] = field(default_factory=dict)  #: the links of the feeds themselves
    pages: dict[str, list[Page]] = field(default_factory=dict)  #: that are to be remembered
    standing: set[str] = field(default_factory=set)  #: paths of documents that stay as they are, as they should
    late: bool = False  #: whether there were more lost pages than one run makes
    found: finding.Owned = field(default_factory=dict)  #: files that turned out to be feedpub's
    known: "Known | None" = None
    _gone: list[Entry] | None = None

    def gone(self, release: "Release", ledger: Ledger, known: "Known") -> list[Entry]:
        """The stories that were published and whose files are gone; they are looked up once in a run."""
        if self._gone is None:
            ids = [id_ for id_ in known.before if id_ not in known.stories]
            self._gone = _usable(ids, release, ledger, known)
        return self._gone


class Known(Struct, frozen=True, kw_only=True):
    """What is known of all stories when feeds are made."""

    stories: Mapping[str, Entry]  #: all that there are, in whatever state, by id
    before: Mapping[str, Published]  #: all that were published, by id
    carried: Mapping[str, Carried]
    mentioning: Collection[str] = ()  #: ids of stories that point to one that was taken back


def shelf_of(release: "Release", config: "Config", ledger: Ledger) -> Archived | None:
    """The archives of the run; ``None`` where no feed has one."""
    if release.archived is None and any(one.archive for one in config.feeds.values()):
        release.archived = Archived(shelf=Shelf(config, ledger))
    return release.archived


def plan(
    release: "Release", config: "Config", ledger: Ledger, chosen: Mapping[str, Sequence[Entry]], known: Known
) -> list[Entry]:
    """Plan the archives of all feeds, whose windows are ``chosen``; all stories that are to be written out."""
    windows = [one for entries in chosen.values() for one in entries]
    archived = shelf_of(release, config, ledger)
    if archived is None:
        return windows
    archived.known = known
    names = {one.guid: one.id for one in known.stories.values() if one.guid}
    fresh = _fresh(release, ledger)
    for wanted in release.wanted:
        if wanted.settings.archive is not None:
            planner = _Planner(release, config, ledger, archived, wanted, known, names, fresh)
            try:
                archived.plans[wanted.name] = planner.plan(chosen[wanted.name])
            except DamageError:
                raise
            except Exception as bug:  # noqa: BLE001  a kill must go out even where an archive trips us up
                archived.bugs[wanted.name] = bug
    plans = archived.plans.values()
    needed = (one for plan in plans for several in (*plan.batches, plan.here, *plan.lost.values()) for one in several)
    # Of a story whose file is gone there is what is remembered: another may be in its place by now.
    return [*(one for one in needed if one.id in known.stories or one.content_html is not None), *windows]


def _fresh(release: "Release", ledger: Ledger) -> list[bool]:
    """Of each story that was taken back since the last build whether it was a legal withdrawal."""
    last = ledger.builds(1)
    since = last[0].at.timestamp() if last else 0
    return [one.legal for one in release.retracted.by_id.values() if one.when.timestamp() >= since]


class _Planner(Struct, frozen=True):
    """What plans one feed's archive."""

    release: "Release"
    config: "Config"
    ledger: Ledger
    archived: Archived
    wanted: Wanted
    known: Known
    names: Mapping[str, str]
    fresh: Sequence[bool]

    def plan(self, window: Sequence[Entry]) -> Plan:
        release, settings, name = self.release, self.wanted.settings, self.wanted.name
        was = remembered(release, self.config, self.ledger, self.archived, name, self.names)
        on_pages = planning.shelved(was)
        shown = self._shown(on_pages)
        self._wake(on_pages.values())
        pages = planning.lessened(was, lambda one: self._goes(one, shown), release.now)
        known = planning.shelved(pages)
        entries = self._eligible(known)
        entries += self._remembered({*known, *(one.id for one in entries)}, beginning=not was or was[-1].waiting)
        batches, here, waiting = planning.parted(
            planning.unshelved(entries, known),
            known,
            {one.id for one in window},
            settings,
            size=settings.archive.stories if settings.archive else 1,
            most=self.archived.most,
            now=release.now,
        )
        self.archived.most -= sum(map(len, batches))
        self._learn(shown - {one.id for several in (window, here, *batches) for one in several})
        return Plan(
            was=was,
            pages=pages,
            batches=batches,
            here=here,
            waiting=waiting,
            lost=self._lost(pages),
            touched=touched(pages, name, settings.formats, self.archived.shelf, self._mentioning(pages)),
        )

    def _wake(self, members: Iterable[Member]) -> None:
        """A feed changes by itself when a story on a page expires whose file is gone; of the others it is known."""
        ends = [one.expires.astimezone(UTC) for one in members if one.expires and one.id not in self.known.stories]
        now, known = self.release.now.timestamp(), self.release.next_change
        ahead = [one for one in (*ends, *([known] if known else ())) if one.timestamp() > now]
        self.release.next_change = min(ahead, default=known)

    def _shown(self, on_pages: Mapping[str, Member]) -> set[str]:
        """Of the stories on pages those that are there and may be shown."""
        there = [self.known.stories[id_] for id_ in on_pages if id_ in self.known.stories]
        return {one.id for one in self._live(there, on_pages) if _is_as_free(one, on_pages[one.id], self.wanted)}

    def _learn(self, shown: Collection[str]) -> None:
        """Let the ledger know again those of the ``shown`` whom, as it was lost, pages alone know: as what feeds carry.

        Else such a story would be another one with its next name, no edit would come out, and if its file went, it
        could not be taken back.
        """
        moved = {one.id for one in self.release.moved}
        unknown = [self.known.stories[id_] for id_ in set(shown) - self.known.before.keys()]
        newest = sorted((one for one in unknown if one.id not in moved), key=lambda one: one.id)
        newest.sort(key=lambda one: one.published.timestamp(), reverse=True)
        learned = newest[: max(self.archived.most, 0)]
        if len(learned) < len(newest):
            self.release.notes.append(
                f"{chain.folder(self.wanted.name)}: more stories are to be remembered again; the next builds do that"
            )
        self.archived.most -= len(learned)
        self.release.moved += learned
        for one in (*learned, *(one for one in unknown if one.id in moved)):
            self.release.events.setdefault(one.id, []).append(f"published: {self.wanted.name}")

    def _live(self, entries: Iterable[Entry], on_pages: Collection[str]) -> list[Entry]:
        now, name = self.release.now.astimezone(UTC), self.wanted.name
        here = {*on_pages, *(self.known.carried[name].ids if name in self.known.carried else ())}
        return selection.live(entries, self.wanted.settings, now, self.known.before.keys(), here)

    def _goes(self, one: Member, shown: Collection[str]) -> bool:
        if one.id in self.release.retracted.by_id or one.id in self.release.replaced:
            return True
        if one.id in self.known.stories:
            return one.id not in shown
        return one.expires is not None and one.expires.timestamp() <= self.release.now.timestamp()

    def _eligible(self, on_pages: Collection[str]) -> list[Entry]:
        """The stories that the feed would carry if it had no window."""
        live = self._live(self.wanted.entries, on_pages)
        return [one for one in live if carries(self.wanted.settings, one)]

    def _remembered(self, others: Collection[str], *, beginning: bool) -> list[Entry]:
        """Published stories whose files are gone: all of them for the first pages, later those that the feed carries.

        Of those that have been out of every feed for long no text is left.
        """
        carried = self.known.carried.get(self.wanted.name)
        if beginning:
            found: Iterable[Entry] = self.archived.gone(self.release, self.ledger, self.known)
        else:
            ids = [id_ for id_ in (carried.ids if carried else ()) if id_ not in self.known.stories]
            found = _usable(ids, self.release, self.ledger, self.known) if ids else ()
        fitting = [one for one in found if one.id not in others and carries(self.wanted.settings, one)]
        return self._live(fitting, {one.id for one in fitting})

    def _mentioning(self, pages: Sequence[Page]) -> Collection[str]:
        """Ids of stories on pages that point to one that was just taken back."""
        if not self.fresh:
            return ()
        gone = mentioning(pages, self.known.stories, self.ledger, self.release.retracted) if any(self.fresh) else set()
        return {*self.known.mentioning, *gone}

    def _lost(self, pages: Sequence[Page]) -> dict[int, list[Entry]]:
        """The stories of pages that are at no target, or not in each format: the newest pages first."""
        found: dict[int, list[Entry]] = {}
        for page in reversed(pages):
            there_all = (_is_there(self.archived.shelf, self.wanted, page, one.suffix) for one in self._formats)
            if not page.members or all(there_all):
                continue
            if len(page.members) > self.archived.most:
                self.archived.late = True
                continue
            self.archived.most -= len(page.members)
            ids = [one.id for one in page.members]
            there = {id_: self.known.stories[id_] for id_ in ids if id_ in self.known.stories}
            last = self.ledger.entries([id_ for id_ in ids if id_ not in there])
            kept = {id_: self.release.retracted.applied(one) for id_, one in last.items()}
            found[page.number] = [(there | kept)[id_] for id_ in ids if id_ in there or id_ in kept]
        return found

    @property
    def _formats(self) -> Sequence[Format]:
        return formats_of(self.wanted.settings.formats)


def _usable(ids: Iterable[str], release: "Release", ledger: Ledger, known: Known) -> list[Entry]:
    """The last good entries of stories, but for those that were taken back."""
    before, taken_back = known.before, {*release.retracted.by_id, *release.replaced}
    standing = [id_ for id_ in ids if id_ not in taken_back and id_ in before and before[id_].withdrawn is None]
    entries = map(release.retracted.applied, ledger.entries(standing).values())
    return [one for one in entries if one.status is Status.USABLE]


def _is_as_free(entry: Entry, member: Member, wanted: Wanted) -> bool:
    """Whether a story is free, or was not when it came onto its page."""
    return entry.access is Access.FREE or (wanted.settings.members and member.members)


def _is_there(shelf: Shelf, wanted: Wanted, page: Page, suffix: str) -> bool:
    stems = (chain.stem(wanted.name, page.number, edition) for edition in range(page.edition, 0, -1))
    return any(shelf.has(stem + suffix) for stem in stems)


def remembered(
    release: "Release", config: "Config", ledger: Ledger, archived: Archived, name: str, names: Mapping[str, str]
) -> list[Page]:
    """The pages of a feed's archive by their numbers: what the ledger knows, and what else is at the targets."""
    pages = {one.number: one for one in ledger.pages(name)}
    more, owned = finding.found(archived.shelf, name, pages.values(), config, names, release.now, release.retracted)
    for target, files in owned.items():
        archived.found.setdefault(target, {}).update(files)
    if more:
        release.advice.append(
            f"{chain.folder(name)}: the ledger knew nothing of {len(more)} pages that are there; they stay as they are"
        )
        archived.pages[name] = more
    archived.shelf.adopt(owned)
    return [one for _, one in sorted((pages | {one.number: one for one in more}).items())]


def touched(
    pages: Sequence[Page], name: str, formats: Sequence[str], shelf: Shelf, pointing: Collection[str]
) -> set[int]:
    """Pages that may not be as they should: they point to what was taken back, or were being written at a crash."""
    found = {page.number for page in pages if pointing and any(one.id in pointing for one in page.members)}
    if shelf.uncertain:
        suffixes = [one.suffix for one in formats_of(formats)]
        stems = {page.number: chain.stem(name, page.number, page.edition) for page in pages}
        found |= {at for at, stem in stems.items() if any(stem + one in shelf.uncertain for one in suffixes)}
    return found


def mentioning(pages: Sequence[Page], there: Collection[str], ledger: Ledger, retracted: Retracted) -> set[str]:
    """Ids of stories on pages, but for those that are ``there``, which point to one that was taken back."""
    found: set[str] = set()
    for page in pages:
        known = ledger.entries([one.id for one in page.members if one.id not in there])
        found |= {id_ for id_, one in known.items() if retracted.unlinked(one) is not one}
    return found
