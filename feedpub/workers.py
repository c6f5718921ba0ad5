"""Processes that do one thing again and again, each at the ends of two pipes that no other one has.

So a process that is killed costs what it had begun and no more: where it was cut short in handing something over, its
pipe ends there. Where all share one pipe for what they made, as in :mod:`concurrent.futures`, somebody waits for the
rest for ever.
"""

import fcntl
import gc
import pickle
import sys
import traceback
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from multiprocessing import Pipe
from multiprocessing.connection import Connection, wait
from multiprocessing.context import BaseContext
from multiprocessing.process import BaseProcess
from multiprocessing.reduction import ForkingPickler
from typing import Any, Protocol, cast

from msgspec import Struct, field

_ROOM = 1 << 20  # bytes of a pipe: nobody waits for who reads, unless the system gives less to this user
_LEAST = 4096  # bytes that any pipe has room for


class DiedError(Exception):
    """The process that did it ended before its time."""


class Job(Struct, eq=False):
    """A piece of work that is begun, and what came of it, as it came."""

    task: object
    packed: memoryview | None = None
    answer: bytes | None = None
    lost: bool = False


class Context(Protocol):
    """How processes begin (:func:`multiprocessing.get_context`)."""

    @property
    def Process(self) -> Callable[..., BaseProcess]: ...  # noqa: N802  its name there


class _Worker(Struct, eq=False):
    process: BaseProcess
    tasks: Connection
    answers: Connection
    room: int
    jobs: deque[Job] = field(default_factory=deque)  #: what it was given, the one that it does first


class Workers:
    """At most ``count`` processes that ``do`` what they are given; each begins with a call of ``prepare`` with it.

    For one thread. What comes of a job is only taken in where somebody begins one or waits for one.
    """

    def __init__(
        self, count: int, context: BaseContext, do: Callable[[Any], Any], prepare: Callable[[], object]
    ) -> None:
        self._count, self._context, self._do, self._prepare = count, cast("Context", context), do, prepare
        self._waiting: deque[Job] = deque()
        self._workers: list[_Worker] = []

    def begin(self, task: object) -> Job:
        """Have something done as soon as a process has time for it."""
        job = Job(task)
        self._waiting.append(job)
        self._take_in(timeout=0)
        return job

    def result(self, job: Job) -> Any:
        """What came of it; DiedError where its process ended. What was raised there is raised here.

        Where no process can begin, since the system has no room for one, it is done here.
        """
        while job.answer is None and not job.lost:
            if not self._workers:
                self._waiting.remove(job)
                return self._do(job.task)
            self._take_in(timeout=None)
        if job.answer is None:
            raise DiedError
        made, error, trace = pickle.loads(job.answer)  # noqa: S301  bytes of our own
        if error is not None:
            raise error from _RaisedThereError(trace)
        return made

    def close(self) -> None:
        """End the processes, whatever they are at: nothing that they do is there before it is handed over."""
        for one in self._workers:
            one.process.kill()
        for one in self._workers:
            _close(one)
        self._workers.clear()

    def _take_in(self, timeout: float | None) -> None:
        """Take what is there, or wait for something if there is no ``timeout`` (seconds); give out what waits."""
        self._hand_out()
        by_pipe = {one.answers: one for one in self._workers}
        for pipe in wait(list(by_pipe), timeout) if by_pipe else ():
            one = by_pipe[cast("Connection", pipe)]
            try:
                answer = one.answers.recv_bytes()
            except (EOFError, OSError):
                self._bury(one)
            else:
                one.jobs.popleft().answer = answer
        self._hand_out()

    def _bury(self, one: _Worker) -> None:
        """Lose what a process was at that is gone; what it was given besides is another's now."""
        self._workers.remove(one)
        _close(one)
        if one.jobs:
            one.jobs.popleft().lost = True
        self._waiting.extendleft(reversed(one.jobs))

    def _hand_out(self) -> None:
        """Give each process something to do, and something to go on with at once."""
        for at_hand in (0, 1):
            while self._waiting:
                free = next((one for one in self._workers if len(one.jobs) == at_hand), None)
                if free is None and at_hand == 0 and len(self._workers) < self._count:
                    free = self._started()
                if free is None or not self._gave(free):
                    break

    def _gave(self, one: _Worker) -> bool:
        """Whether it was given what waits first: to one that does something only what its pipe has room for."""
        job = self._waiting[0]
        packed = job.packed = job.packed or ForkingPickler.dumps(job.task)
        if one.jobs and len(packed) > one.room:
            return False
        one.jobs.append(self._waiting.popleft())
        job.packed = None
        try:
            one.tasks.send_bytes(packed)
        except OSError:
            self._bury(one)
        return True

    def _started(self) -> _Worker | None:
        pipes: list[Connection] = []
        try:
            pipes += Pipe(duplex=False)
            pipes += Pipe(duplex=False)
            theirs, tasks, answers, their_answers = pipes
            room = min(map(_enlarged, (tasks, answers)))
            process = self._context.Process(
                target=_work, args=(self._do, self._prepare, theirs, their_answers), daemon=True
            )
            process.start()
        except OSError:
            self._count = len(self._workers)  # there is no room for more
            for pipe in pipes:
                pipe.close()
            return None
        # Where only the process itself has its end of a pipe, that is closed however it goes.
        theirs.close()
        their_answers.close()
        one = _Worker(process, tasks, answers, room)
        self._workers.append(one)
        return one


class _RaisedThereError(Exception):
    """Where it was raised, in the other process."""


def _close(one: _Worker) -> None:
    one.tasks.close()
    one.answers.close()
    one.process.join()
    one.process.close()


def _enlarged(pipe: Connection) -> int:
    """How many bytes a pipe has room for now, but for those that tell how many they are."""
    if sys.platform != "linux":
        return _LEAST - 16
    with suppress(OSError):
        fcntl.fcntl(pipe.fileno(), fcntl.F_SETPIPE_SZ, _ROOM)
    return fcntl.fcntl(pipe.fileno(), fcntl.F_GETPIPE_SZ) - _LEAST


_OBJECTS = 20_000  #: made and still there, after which cycles are looked for among the newest


def _work(do: Callable[[Any], Any], prepare: Callable[[], object], tasks: Connection, answers: Connection) -> None:
    """In a process of its own: do what comes, until the process is killed."""
    prepare()
    # What was imported stays, and what is made here is nearly all let go of at the end of its run: to look for cycles
    # among either as often as a program of any kind should takes a thirtieth of the time.
    gc.freeze()
    gc.set_threshold(_OBJECTS)
    while True:
        try:
            raw = tasks.recv_bytes()
        except EOFError:
            return
        try:
            answer = ForkingPickler.dumps((do(pickle.loads(raw)), None, ""))  # noqa: S301  bytes of our own
        except Exception as error:  # noqa: BLE001  whoever waits is told
            answer = _told(error)
        answers.send_bytes(answer)


def _told(error: Exception) -> Any:
    trace = "".join(traceback.format_exception(error))
    try:
        told = ForkingPickler.dumps((None, error, trace))
        pickle.loads(told)  # noqa: S301  bytes of our own
    except Exception:  # noqa: BLE001  it does not travel
        told = ForkingPickler.dumps((None, RuntimeError(f"{type(error).__name__}: {error}"), trace))
    return told
