"""Where pieces of work are done: in this process, or in some beside it. What comes of them is the same, in one order.

A cluster would be one more class with the same method.
"""

import logging
import os
import signal
import sys
import threading
from collections import deque
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from contextlib import closing, suppress
from itertools import chain
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

from msgspec import Struct

if TYPE_CHECKING:
    from feedpub.workers import Job, Workers

logger = logging.getLogger("feedpub")

Thing = TypeVar("Thing")
Made = TypeVar("Made")

_EACH = 8  #: chunks that each process gets, so that none waits long for the others
_LARGEST = 128  #: things in a chunk: who stops waits for those that are begun


class Executor(Protocol):
    """Does one thing to each of many."""

    @property
    def few(self) -> int:
        """Of how many things there must be more for any to be done elsewhere."""

    def each(
        self, do: Callable[[Thing], Made], things: Sequence[Thing], died: Callable[[Thing], Made]
    ) -> Iterator[Made]:
        """What ``do`` makes of each thing, in the order of the things.

        ``do`` and ``died`` are functions of a module, ``do`` raises nothing. ``died`` says what came of a thing that
        ended the process which did it, twice.
        """

    def runs(
        self, do: Callable[[Collection[Thing]], Made], runs: Iterable[Collection[Thing]], died: Callable[[Thing], Made]
    ) -> Iterator[list[Made]]:
        """What ``do`` makes of each run of things, in the order of the runs, few of which are asked for ahead.

        That is one, or one of each of its things where one of them ended its process. ``do`` goes to each process once,
        as it begins: what it learns of a run it may know at the next one, unless that was another process's.
        """

    def rest(self) -> None:
        """Let go of whatever is only of use while more is to be done."""


class Serial:
    """Does them here, one after the other; a thing that ends the process ends all."""

    few = sys.maxsize

    def each(
        self,
        do: Callable[[Thing], Made],
        things: Sequence[Thing],
        died: Callable[[Thing], Made],  # noqa: ARG002
    ) -> Iterator[Made]:
        return map(do, things)

    def runs(
        self,
        do: Callable[[Collection[Thing]], Made],
        runs: Iterable[Collection[Thing]],
        died: Callable[[Thing], Made],  # noqa: ARG002
    ) -> Iterator[list[Made]]:
        return ([do(run)] for run in runs)

    def rest(self) -> None:
        """There is nothing to let go of."""


class Processes:
    """Does them in processes of their own, a ``chunk`` of them at a time or more; few of them are done here.

    ``start`` is how the processes begin (``fork``, ``spawn``, ``forkserver``); by default they are forked, unless other
    threads run here, which a fork would leave in the middle of whatever they do. They stay for what is to be done next
    in the same way, until they are told to :meth:`rest`, or results are not wanted any more.
    """

    def __init__(self, count: int | None = None, *, start: str | None = None, chunk: int = 64) -> None:
        self._count = count or usable()
        self._start = start
        self._chunk = chunk
        self._at_work: Workers | None = None
        self._do: object = None  # what those at work do

    @property
    def few(self) -> int:
        if self._count == 1:
            return sys.maxsize
        # To fork a process takes as long as to read a hundred stories, and to begin one anew as long as some hundreds.
        return 2 * self._chunk if self._start or _is_alone() else 8 * self._chunk

    def each(
        self, do: Callable[[Thing], Made], things: Sequence[Thing], died: Callable[[Thing], Made]
    ) -> Iterator[Made]:
        if len(things) <= self.few:
            return map(do, things)
        # To hand one over takes as long as to read a story; the last ones keep all processes busy to the end.
        size = min(max(self._chunk, len(things) // (_EACH * self._count)), _LARGEST)
        chunks = (things[start : start + size] for start in range(0, len(things), size))
        return (
            made
            for parts in self._in_processes(_Each(do), chunks, lambda thing: [died(thing)])
            for part in parts
            for made in part
        )

    def runs(
        self, do: Callable[[Collection[Thing]], Made], runs: Iterable[Collection[Thing]], died: Callable[[Thing], Made]
    ) -> Iterator[list[Made]]:
        rest = iter(runs)
        here = 0
        for run in rest:
            if here + len(run) > self.few:
                yield from self._in_processes(do, chain((run,), rest), died)
                return
            here += len(run)
            yield [do(run)]

    def _in_processes(
        self, do: Callable[[Collection[Thing]], Made], runs: Iterable[Collection[Thing]], died: Callable[[Thing], Made]
    ) -> Iterator[list[Made]]:
        """As soon as one's results and all before them are there; few wait at a time."""
        from feedpub.workers import DiedError  # noqa: PLC0415  few builds have that much to do

        waiting: deque[tuple[Collection[Thing], Job | None]] = deque()
        rest = iter(runs)
        at_work = self._at_it(do)
        try:
            while True:
                while len(waiting) < 3 * self._count and (run := next(rest, None)) is not None:
                    waiting.append((run, at_work.begin(run) if run else None))
                if not waiting:
                    return
                run, begun = waiting.popleft()
                try:
                    yield [at_work.result(begun) if begun else do(run)]
                except DiedError:
                    logger.warning("a process beside this one ended before its time; its stories are taken one by one")
                    yield self._one_by_one(do, run, died)
        except BaseException:
            self.rest()
            raise

    def rest(self) -> None:
        """End the processes; others begin when there is something to be done again."""
        at_work, self._at_work = self._at_work, None
        if at_work:
            at_work.close()

    def _one_by_one(
        self, do: Callable[[Collection[Thing]], Made], things: Collection[Thing], died: Callable[[Thing], Made]
    ) -> list[Made]:
        """What comes of each by itself: in one process as long as that lives, then in another.

        What ended one that had done others before may be innocent, and is the first of the next one.
        """
        from feedpub.workers import DiedError  # noqa: PLC0415

        made: list[Made] = []
        left = deque(things)
        while left:
            before = len(made)
            with suppress(DiedError), closing(self._workers(1, do)) as alone:
                while left:
                    made.append(alone.result(alone.begin([left[0]])))
                    left.popleft()
            if left and len(made) == before:
                made.append(died(left.popleft()))
        return made

    def _at_it(self, do: Callable[[Any], Any]) -> "Workers":
        if self._at_work and self._do != do:
            self.rest()
        self._at_work, self._do = self._at_work or self._workers(self._count, do), do
        return self._at_work

    def _workers(self, count: int, do: Callable[[Any], Any]) -> "Workers":
        from multiprocessing import get_context  # noqa: PLC0415

        from feedpub.workers import Workers  # noqa: PLC0415

        return Workers(count, get_context(self._start or ("fork" if _is_alone() else "spawn")), do, _begin)


class _Each(Struct, frozen=True):
    """Does something to each of some things."""

    do: Callable[[Any], Any]

    def __call__(self, things: Collection[Any]) -> list[Any]:
        return [self.do(thing) for thing in things]


def _is_alone() -> bool:
    """Whether no other thread runs here."""
    return threading.active_count() == 1


def usable() -> int:
    """How many processors this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _begin() -> None:
    """In a new process: leave signals to the first one, and end when that is gone, however it went."""
    from multiprocessing import connection, parent_process  # noqa: PLC0415

    signal.signal(signal.SIGINT, signal.SIG_IGN)
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_DFL)
    parent = parent_process()
    if parent is None:
        return

    def follow() -> None:
        with suppress(OSError):
            connection.wait([parent.sentinel])
        os._exit(1)

    threading.Thread(target=follow, daemon=True, name="follow the first process").start()
