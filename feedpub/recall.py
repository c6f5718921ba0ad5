"""What comes of files: remembered of those that did not change, read of the others, and remembered from then on."""

from collections import deque
from collections.abc import Callable, Collection, Generator, Iterable, Iterator, Sequence
from contextlib import suppress
from typing import Any, NamedTuple, Protocol

from msgspec import Struct

from feedpub import packing
from feedpub.book import NEVER, Book, Page, stamps_of, trusted_stamp
from feedpub.executor import Executor
from feedpub.index import Index, Packed, Stamp, in_bytes
from feedpub.model import Entry
from feedpub.reading import Found, Lot, Lots, Outcome, Story, died, outcome_of, outcomes_of, ready

Forget = Callable[[Entry], bool]
AT_A_TIME = 512  #: files: of so many few are let through in vain, and nobody waits long for them to be read


class Sift(Protocol):
    """Puts stories aside that nobody need look at; each process that reads has its own.

    What the one of the first process has :meth:`news` of the others :meth:`learn` with each run.
    """

    def news(self) -> Any:
        """What more may be put aside by, now."""

    def learn(self, news: Any) -> None:
        """Go by that, too."""

    def put_aside(self, files: Sequence[Sequence[Story]]) -> set[int]:
        """The numbers of the files, from 0 on, of which it put all stories aside."""

    def taken(self) -> Any:
        """What there is to know of what it put aside since it was asked last."""


class Read(NamedTuple):
    """A run of files: how many, the stories of those that are to be looked at, each with its file's number.

    And what there is to know of those that were put aside: for some of the files, and their numbers by the numbers that
    it goes by.
    """

    files: int
    stories: list[tuple[int, tuple[Story, ...]]]
    aside: Sequence[tuple[Sequence[int], Any]]


class _Made(NamedTuple):
    """What came of files: of each, packed; the numbers of those to be looked at; what was put aside of the others.

    And of each lot that is new all that the index is to know: then of files that were put aside nothing is packed.
    """

    packed: list[Packed | None]
    look: list[int]
    aside: Any
    parts: Sequence[bytes | None]


def nothing(_entry: Entry) -> bool:
    """Forget no story."""
    return False


def outcomes(
    lots: Iterable[tuple[int, Lot]],
    index: Index,
    executor: Executor,
    forget: Forget = nothing,
    sift: Sift | None = None,
) -> Generator[Read, None, None]:
    """The stories of the files, a run of them at a time, in their order, which is that of paths within each source.

    Of each lot with the number of its first file. With something to ``sift`` them by the lots are to come backwards.
    Without those of newly read files that are put aside where they are read, if there is something to ``sift`` them by.
    To be closed: then the index is up to date, and if all were asked for, knows no other files. Those with a story that
    ``forget`` is true of leave no trace in it; what is put aside has none.
    """
    book = Book(index)
    begun: deque[list[tuple[int, Page]]] = deque()

    def unread() -> Iterator[Lots]:
        for together in _runs(lots, backwards=sift is not None):
            pages = [(number, book.remembered(lot)) for number, lot in together]
            begun.append(pages)
            fresh = [lot for _, page in pages for lot in _unread(page)]
            if fresh:
                ready(fresh[0].found(0))
            yield Lots(fresh, sift.news() if sift else None)

    whole = False
    try:
        for made in executor.runs(_Reader(sift, index.trusted), unread(), _lost):
            yield _told(begun.popleft(), made, book, forget)
        whole = True
    finally:
        executor.rest()
        book.close(whole=whole)


def _runs(lots: Iterable[tuple[int, Lot]], *, backwards: bool) -> Iterator[list[tuple[int, Lot]]]:
    """So many files that it pays to hand them to a process, and few enough that none waits long for the others."""
    run: list[tuple[int, Lot]] = []
    room = AT_A_TIME
    for number, lot in lots:
        start, stop = 0, len(lot)
        while start < stop:
            count = min(room, stop - start)
            at = stop - count if backwards else start
            run.append((number + at, lot[at : at + count]))
            start, stop = (start, at) if backwards else (at + count, stop)
            room -= count
            if not room:
                yield run
                run, room = [], AT_A_TIME
    if run:
        yield run


def _unread(page: Page) -> Iterator[Lot]:
    numbers = [nth for nth, packed in enumerate(page.packed) if packed is None]
    if numbers:
        yield page.lot if len(numbers) == len(page.lot) else page.lot.only(numbers)


def _told(pages: Sequence[tuple[int, Page]], made: Iterable[_Made], book: Book, forget: Forget) -> Read:
    """A run of files with what is remembered and what came of the others, in parts; the index is told of it."""
    packed: list[Packed | None] = [one for _, page in pages for one in page.packed]
    own = [nth for number, page in pages for nth in range(number, number + len(page.lot))]
    unread = [nth for nth, one in enumerate(packed) if one is None]
    look, aside = {nth for nth, one in enumerate(packed) if one is not None}, []
    parts: list[bytes | None] = []
    for some in made:
        numbers, unread = unread[: len(some.packed)], unread[len(some.packed) :]
        for nth, fresh in zip(numbers, some.packed, strict=True):
            packed[nth] = fresh
        look.update(numbers[nth] for nth in some.look)
        aside += [([own[nth] for nth in numbers], some.aside)] if some.aside is not None else []
        parts += some.parts
    stories: list[tuple[int, tuple[Story, ...]]] = []
    start = 0
    of_lots = iter(parts)
    for _, page in pages:
        part = next(of_lots, None) if None in page.packed else None
        page.packed = packed[start : start + len(page.lot)]
        gone = []
        for nth, one in enumerate(page.packed):
            if one is not None and start + nth in look:
                outcome = packing.unpack(one, page.lot.found(nth))  # bytes of our own: the index sees to it
                gone += [page.lot.part.names[nth]] * _hide(page, nth, outcome, forget)
                stories.append((own[start + nth], outcome.stories))
        if part is None:
            book.note(page)
        else:
            book.note_part(page, part, gone)
        start += len(page.lot)
    return Read(len(packed), stories, aside)


def _hide(page: Page, nth: int, outcome: Outcome, forget: Forget) -> bool:
    """Have the index know nothing of what is to leave no trace, and read again what may come out otherwise.

    True of the former.
    """
    if not outcome.lasting:
        page.stamps[nth] = NEVER
    if any(story.entry and forget(story.entry) for story in outcome.stories):
        page.packed[nth] = None
        return True
    return False


class Change(Struct, frozen=True):
    """A file that is not as it was: the stories in it before and now; none where it is new, none where it is gone."""

    path: str
    before: tuple[Story, ...] = ()
    now: tuple[Story, ...] = ()


def changes(
    lots: Sequence[Lot],
    index: Index,
    executor: Executor,
    forget: Forget = nothing,
    also: Collection[str] = (),
) -> list[Change]:
    """Which files changed or are new, of all that there are in some folders, and which went from there.

    And those whose paths are among ``also``. To be followed by :meth:`feedpub.index.Index.close`.
    """
    book = Book(index, compare=True)
    pages = [book.remembered(lot) for lot in lots]
    unread = [page.lot.found(nth) for page in pages for nth, one in enumerate(page.packed) if one is None]
    made = iter([*executor.each(_read, unread, _died)])
    executor.rest()
    found_now: list[Change] = []
    for page in pages:
        for nth, (path, packed) in enumerate(zip(page.lot.paths(), page.packed, strict=True)):
            if packed is None:
                found = page.lot.found(nth)
                page.packed[nth] = fresh = next(made)
                outcome = packing.unpack(fresh, found)
                found_now.append(Change(path, _unpacked(book.former(found), found), outcome.stories))
                _hide(page, nth, outcome, forget)
            elif path in also:
                found = page.lot.found(nth)
                found_now.append(Change(path, _unpacked(packed, found), _unpacked(packed, found)))
        book.note(page)
    book.finish()
    return found_now + [Change(path) for path in book.gone(lots)]


def _unpacked(packed: Packed | None, found: Found) -> tuple[Story, ...]:
    return () if packed is None else packing.unpack(packed, found).stories


def _read(found: Found) -> bytes:
    return packing.pack(outcome_of(found))


class _Reader(Struct, frozen=True, eq=False):
    """Reads files, and puts their stories aside if there is something to sift them by."""

    sift: Sift | None
    trusted: int  #: as the index has it

    def __call__(self, files: Collection[Found]) -> _Made:
        lots: Sequence[Lot] = ()
        if isinstance(files, Lots) and self.sift is not None:
            lots = files.lots
            self.sift.learn(files.news)
        stamps = [stamps_of(lot) if lot.is_new else None for lot in lots]
        outcomes = [*outcomes_of(files)]
        if self.sift is None:
            return _Made([packing.pack(outcome) for outcome in outcomes], [*range(len(outcomes))], None, ())
        aside = self.sift.put_aside([outcome.stories for outcome in outcomes])
        packed: list[Packed | None] = []
        parts: list[bytes | None] = []
        for lot, known in zip(lots, stamps, strict=True):
            own = list(enumerate(outcomes[len(packed) : len(packed) + len(lot)], len(packed)))
            parts.append(self._part(lot, known, [outcome for _, outcome in own]) if known else None)
            packed += [None if known and nth in aside else packing.pack(outcome) for nth, outcome in own]
        packed += [packing.pack(outcome) for outcome in outcomes[len(packed) :]]
        return _Made(packed, [nth for nth in range(len(packed)) if nth not in aside], self.sift.taken(), parts)

    def _part(self, lot: Lot, stamps: Iterable[Stamp], outcomes: Sequence[Outcome]) -> bytes:
        """What the index is to know of a lot."""
        stamps = [
            trusted_stamp(stamp, self.trusted) if outcome.lasting else NEVER
            for stamp, outcome in zip(stamps, outcomes, strict=True)
        ]
        for pack in (packing.values_of, packing.pack):
            with suppress(ValueError):  # a value of a kind that marshal does not know
                return in_bytes(dict(zip(lot.part.names, zip(stamps, map(pack, outcomes), strict=True), strict=True)))
        raise AssertionError


def _lost(found: Found) -> _Made:
    return _Made([packing.pack(died(found))], [0], None, ())


def _died(found: Found) -> bytes:
    return packing.pack(died(found))
