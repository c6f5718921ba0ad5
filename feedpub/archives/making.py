"""The documents of the archives of one run, into its release."""

import logging
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from feedpub import assemble, reach
from feedpub.archives import chain, planning
from feedpub.archives.pages import Printer, formats_of
from feedpub.archives.planning import Plan
from feedpub.archives.shelving import Archived, mentioning, remembered, shelf_of, touched
from feedpub.errors import FeedError, FeedpubError
from feedpub.gate.anybody import LARGEST
from feedpub.ledger import DamageError, Ledger, Member, Page
from feedpub.matrix import Wanted
from feedpub.model import Access, Chain, Document, Entry

if TYPE_CHECKING:
    from feedpub.release import Release
    from feedpub.settings import Config

logger = logging.getLogger("feedpub")


def make(
    release: "Release",
    config: "Config",
    ledger: Ledger,
    wanted: Wanted,
    entries: Mapping[str, Entry],
    shapes: assemble.Shapes,
) -> list[Entry]:
    """The archive of a feed into the release, as it was planned; the stories that the feed carries beyond its window.

    ``entries`` has all stories that were written out, by id.
    """
    archived, name = release.archived, wanted.name
    if archived is None or wanted.settings.archive is None:
        return []
    made = len(release.documents)
    try:
        if name in archived.bugs:
            raise archived.bugs[name]
        printer = _printer(release, config, ledger, archived, wanted)
        return _Maker(release, config, archived, printer, entries, shapes).make(archived.plans[name])
    except DamageError:
        raise
    except Exception as bug:  # noqa: BLE001  a kill must go out even where an archive trips us up
        release.problems.append(_bug(chain.folder(name), bug))
        del release.documents[made:]
        archived.pages.pop(name, None)
        as_it_was(release, config, ledger, name)
        return []


def as_it_was(release: "Release", config: "Config", ledger: Ledger, name: str) -> bool:
    """The archive of a feed as it was last, without what was taken back since; whether a page is elsewhere now."""
    settings = config.feeds[name.partition("/")[0]]
    archived = shelf_of(release, config, ledger)
    if archived is None or settings.archive is None:
        return False
    try:
        return _as_it_was(release, config, ledger, archived, name)
    except DamageError:
        raise
    except Exception as bug:  # noqa: BLE001
        release.problems.append(_bug(chain.folder(name), bug))
        _keep(release, ledger, name, settings.formats)
        return False


def _as_it_was(release: "Release", config: "Config", ledger: Ledger, archived: Archived, name: str) -> bool:
    settings = config.feeds[name.partition("/")[0]]
    was = remembered(release, config, ledger, archived, name, {})
    taken = release.retracted.by_id
    pages = planning.lessened(was, lambda one: one.id in taken, release.now)
    changed = pages != was
    pointing = mentioning(pages, (), ledger, release.retracted) if changed else ()
    plan = Plan(was=was, pages=pages, touched=touched(pages, name, settings.formats, archived.shelf, pointing))
    wanted = Wanted(name=name, group=name.partition("/")[0], settings=settings, entries=())
    _Maker(release, config, archived, _printer(release, config, ledger, archived, wanted), {}, {}).make(plan)
    return changed


def _keep(release: "Release", ledger: Ledger, name: str, formats: Sequence[str]) -> None:
    """Let the pages lie as they do, but for those with a story that was taken back."""
    taken = release.retracted.by_id
    for page in ledger.pages(name):
        if not any(one.id in taken for one in page.members):
            stem = chain.stem(name, page.number, page.edition)
            release.kept |= {stem + form.suffix for form in formats_of(formats)}


def shelve(release: "Release", ledger: Ledger) -> None:
    """Remember who is on which page; TargetError where the ledger cannot be written."""
    if release.archived is not None and any(release.archived.pages.values()):
        ledger.shelve(release.archived.pages)
        release.archived.pages.clear()  # once, however many targets there are


def _printer(release: "Release", config: "Config", ledger: Ledger, archived: Archived, wanted: Wanted) -> Printer:
    return Printer(
        wanted=wanted,
        config=config,
        ledger=ledger,
        shelf=archived.shelf,
        retracted=release.retracted,
        horizon=release.latest,
        now=release.now,
    )


class _Maker(Struct, frozen=True):
    """What makes one feed's archive."""

    release: "Release"
    config: "Config"
    archived: Archived
    printer: Printer
    entries: Mapping[str, Entry]
    shapes: assemble.Shapes

    def make(self, plan: Plan) -> list[Entry]:
        name, documents = self.printer.wanted.name, self.release.documents
        new, left = self._new(plan)
        pages = [*plan.pages, *(page for page, _ in new)]
        links = chain.chained(self.config.site.feeds_url, name, pages)
        self._standing(plan, links)
        documents += [one for _, several in new for one in several]
        known = {one.number: one for one in self.archived.pages.get(name, ())}
        changed = [one for one in pages if one not in plan.was]
        self.archived.pages[name] = list((known | {one.number: one for one in changed}).values())
        if newest := chain.newest(self.config.site.feeds_url, name, pages):
            self.archived.chains[name] = newest
        self._mark(pages)
        self._tell(plan, [one.id for page, _ in new for one in page.members])
        return [self.entries.get(one.id, one) for one in (*plan.here, *left)]

    # --- New pages

    def _new(self, plan: Plan) -> tuple[list[tuple[Page, list[Document]]], list[Entry]]:
        """The new pages with their documents, and the stories that cannot be on one."""
        new: list[tuple[Page, list[Document]]] = []
        left: list[Entry] = []
        for batch in plan.batches:
            # What could not be written out waits: a page can never be mended.
            ready = [self.entries.get(one.id, one) for one in batch if self._is_ready(one)]
            if not left:
                try:
                    new += self._pages(plan, [page for page, _ in new], ready)
                    continue
                except FeedError as error:
                    self._problem(error)
                except Exception as bug:  # noqa: BLE001  a kill must go out even where a page trips us up
                    self._problem(_bug(chain.folder(self.printer.wanted.name), bug))
            left += ready
        if new and (plan.waiting or left):
            page, documents = new[-1]
            new[-1] = replace(page, waiting=True), documents
        return new, left

    def _is_ready(self, entry: Entry) -> bool:
        """Whether a story is as whole as it can be: written out, or one whose file is gone."""
        return entry.id in self.entries or entry.path not in self.release.entries

    def _pages(self, plan: Plan, new: Sequence[Page], entries: Sequence[Entry]) -> list[tuple[Page, list[Document]]]:
        """The entries on the next page, or on several where one would be too large for readers."""
        if not entries:
            return []
        pages = [*plan.pages, *new]
        number = chain.after(pages)
        page = Page(number=number, made=self.release.now, members=tuple(map(_member, entries)))
        links = chain.chained(self.config.site.feeds_url, self.printer.wanted.name, [*pages, page])[number]
        feed = self.printer.feed(page, links, entries, self.shapes)
        documents = self.printer.printed(feed)
        if len(entries) > 1 and any(one.size > LARGEST for one in documents):
            half = len(entries) // 2
            first = self._pages(plan, new, entries[:half])
            return [*first, *self._pages(plan, [*new, *(page for page, _ in first)], entries[half:])]
        self.printer.check(feed, documents)
        return [(replace(page, members=tuple(map(_member, feed.entries))), documents)]

    # --- Pages that are there

    def _standing(self, plan: Plan, links: Mapping[int, Chain]) -> None:
        """The pages that there are into the release: kept as they lie there, cut, or made anew where they are lost."""
        before = chain.chained(self.config.site.feeds_url, self.printer.wanted.name, plan.was)
        for page in plan.pages:
            same = page in plan.was and page.number not in plan.touched
            stays = same and before.get(page.number) == links.get(page.number)
            if page.members:
                self._one(plan, page, links[page.number], stays=stays)

    def _one(self, plan: Plan, page: Page, links: Chain, *, stays: bool) -> None:
        stem, shelf = self.printer.stem(page), self.archived.shelf
        paths = {form: stem + form.suffix for form in self.printer.formats}
        if page in plan.was:
            self.release.kept |= set(paths.values())
        if stays and not any(map(shelf.lacks, paths.values())):
            self.archived.standing |= set(paths.values())
            return
        if stays and page.number not in plan.lost:
            # It lies somewhere and is only to be copied: that may wait, what is to be cut may not.
            if len(page.members) > self.archived.most:
                self.archived.late = True
                return
            self.archived.most -= len(page.members)
        names = self.printer.names(page)
        anew: dict[str, Document] | None = None
        for form, path in paths.items():
            if stays and not shelf.lacks(path):
                self.archived.standing.add(path)
                continue
            document = self.printer.reprinted(page, links, form, names)
            if document is None and page.number in plan.lost:
                anew = self._anew(page, links, plan.lost[page.number]) if anew is None else anew
                document = anew.get(path)
            if document is not None:
                self.release.documents.append(document)
                self.release.kept.discard(path)

    def _anew(self, page: Page, links: Chain, lost: Sequence[Entry]) -> dict[str, Document]:
        """The documents of a lost page, by path, with its stories as they are now, as far as they are known."""
        entries = [self.entries.get(one.id, one) for one in lost]
        try:
            feed = self.printer.feed(page, links, entries, self.shapes)
            documents = self.printer.printed(feed)
            self.printer.check(feed, documents)
        except FeedError as error:
            self._problem(error)
        except Exception as bug:  # noqa: BLE001
            self._problem(_bug(self.printer.stem(page), bug))
        else:
            return {one.path: one for one in documents}
        return {}

    # --- What else there is to do

    def _mark(self, pages: Sequence[Page]) -> None:
        """An empty file for each page that was taken away, by which a web server can tell that it is gone."""
        for path in self.printer.gone(pages):
            marker = path + chain.GONE
            if self.archived.shelf.lacks(marker):
                self.release.documents.append(Document(path=marker, media_type="text/plain", body=b"", feed=""))
            else:
                self.release.kept.add(marker)
                self.archived.standing.add(marker)

    def _tell(self, plan: Plan, fresh: Sequence[str]) -> None:
        """What the newsroom may want to know, and of stories that the feed never carried itself that they are out."""
        name, known = self.printer.wanted.name, self.archived.known
        carried = known.carried[name].ids if known and name in known.carried else ()
        for id_ in sorted(set(fresh) - set(carried)):
            if name not in reach.published_in(id_, {}, self.printer.ledger):
                self.release.events.setdefault(id_, []).append(f"published: {name}")
        if plan.waiting or self.archived.late:
            self.release.notes.append(
                f"{chain.folder(name)}: more stories are waiting for their pages; the next builds make them"
            )

    def _problem(self, error: FeedpubError) -> None:
        if str(error) not in map(str, self.release.problems):
            self.release.problems.append(error)


def _member(entry: Entry) -> Member:
    return Member(id=entry.id, updated=entry.updated, expires=entry.expires, members=entry.access is not Access.FREE)


def _bug(path: str, bug: Exception) -> FeedError:
    logger.error("a bug in feedpub, please report it: %s", path, exc_info=bug)
    return FeedError(path, f"feedpub fails to write it ({type(bug).__name__}: {bug}); this is a bug, please report it")
