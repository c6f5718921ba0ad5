"""Where pieces of work are done: in this process, or in some beside it. What comes of them is the same, in one order.

A cluster would be one more class with the same method.
"""

import logging
import os
import signal
import threading
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from typing import TYPE_CHECKING, Protocol, TypeVar

if TYPE_CHECKING:
    from concurrent.futures import Future, ProcessPoolExecutor

logger = logging.getLogger("feedpub")

Thing = TypeVar("Thing")
Made = TypeVar("Made")

_EACH = 8  #: chunks that each process gets, so that none waits long for the others
_LARGEST = 128  #: things in a chunk: who stops waits for those that are begun


class Executor(Protocol):
    """Does one thing to each of many."""

    def each(
        self, do: Callable[[Thing], Made], things: Sequence[Thing], died: Callable[[Thing], Made]
    ) -> Iterator[Made]:
        """What ``do`` makes of each thing, in the order of the things.

        ``do`` and ``died`` are functions of a module, ``do`` raises nothing. ``died`` says what came of a thing that
        ended the process which did it, twice.
        """

    def rest(self) -> None:
        """Let go of whatever is only of use while more is to be done."""


class Serial:
    """Does them here, one after the other; a thing that ends the process ends all."""

    def each(
        self,
        do: Callable[[Thing], Made],
        things: Sequence[Thing],
        died: Callable[[Thing], Made],  # noqa: ARG002
    ) -> Iterator[Made]:
        return map(do, things)

    def rest(self) -> None:
        """There is nothing to let go of."""


class Processes:
    """Does them in processes of their own, a ``chunk`` of them at a time or more; few of them are done here.

    ``start`` is how the processes begin (``fork``, ``spawn``, ``forkserver``); by default they are forked, unless other
    threads run here, which a fork would leave in the middle of whatever they do. They stay for what is to be done next,
    until they are told to :meth:`rest`, or results are not wanted any more.
    """

    def __init__(self, count: int | None = None, *, start: str | None = None, chunk: int = 64) -> None:
        self._count = count or usable()
        self._start = start
        self._chunk = chunk
        self._at_work: ProcessPoolExecutor | None = None

    def each(
        self, do: Callable[[Thing], Made], things: Sequence[Thing], died: Callable[[Thing], Made]
    ) -> Iterator[Made]:
        if self._count == 1 or len(things) <= 2 * self._chunk:
            # To begin a process takes as long as to read a hundred stories.
            return map(do, things)
        return self._in_chunks(do, things, died)

    def _in_chunks(
        self, do: Callable[[Thing], Made], things: Sequence[Thing], died: Callable[[Thing], Made]
    ) -> Iterator[Made]:
        from concurrent.futures.process import BrokenProcessPool  # noqa: PLC0415

        # To hand one over takes as long as to read a story; the last ones keep all processes busy to the end.
        size = min(max(self._chunk, len(things) // (_EACH * self._count)), _LARGEST)
        chunks = [things[start : start + size] for start in range(0, len(things), size)]
        done = 0
        while done < len(chunks):
            try:
                for made in self._pooled(do, chunks[done:]):
                    yield from made
                    done += 1
            except BrokenProcessPool:
                logger.warning("a process that read stories ended before its time; they are read again, one by one")
                for thing in chunks[done]:
                    yield self._alone(do, thing, died)
                done += 1

    def _pooled(self, do: Callable[[Thing], Made], chunks: Sequence[Sequence[Thing]]) -> Iterator[list[Made]]:
        """Each chunk's results, as soon as they and all before them are there; few wait at a time."""
        pool = self._at_work = self._at_work or self._pool(self._count)
        waiting: deque[Future[list[Made]]] = deque()
        rest = iter(chunks)
        try:
            while True:
                while len(waiting) < 3 * self._count and (chunk := next(rest, None)) is not None:
                    waiting.append(pool.submit(_all, do, chunk))
                if not waiting:
                    return
                yield waiting.popleft().result()
        except BaseException:
            self.rest()
            raise

    def rest(self) -> None:
        """End the processes; others begin when there is something to be done again."""
        pool, self._at_work = self._at_work, None
        if pool:
            pool.shutdown(wait=True, cancel_futures=True)

    def _alone(self, do: Callable[[Thing], Made], thing: Thing, died: Callable[[Thing], Made]) -> Made:
        from concurrent.futures.process import BrokenProcessPool  # noqa: PLC0415

        with self._pool(1) as pool:
            try:
                return pool.submit(do, thing).result()
            except BrokenProcessPool:
                return died(thing)

    def _pool(self, count: int) -> "ProcessPoolExecutor":
        from concurrent.futures import ProcessPoolExecutor  # noqa: PLC0415
        from multiprocessing import get_context  # noqa: PLC0415

        start = self._start or ("fork" if threading.active_count() == 1 else "spawn")
        return ProcessPoolExecutor(count, mp_context=get_context(start), initializer=_begin)


def usable() -> int:
    """How many processors this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _all(do: Callable[[Thing], Made], chunk: Sequence[Thing]) -> list[Made]:
    return [do(thing) for thing in chunk]


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
