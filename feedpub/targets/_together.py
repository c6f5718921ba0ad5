"""Doing something to several things at once, where each would only wait for a disk or needs no interpreter."""

from _thread import start_new_thread
from collections.abc import Callable, Collection
from contextlib import suppress
from queue import Empty, SimpleQueue
from typing import TypeVar

Thing = TypeVar("Thing")
Made = TypeVar("Made")

_THREADS = 16  # what waits for a disk needs no processor


def nothing() -> None:
    """Do nothing meanwhile."""


def begun(do: Callable[[Thing], Made], things: Collection[Thing], threads: int = _THREADS) -> Callable[[], list[Made]]:
    """Begin to do something to each thing, in so many other threads at most. What is given back is to be called once.

    Who calls it takes part, and gets what was made of each thing, in their order, or the first of what ``do`` raised,
    when all of it is done.
    """
    todo: SimpleQueue[tuple[int, Thing]] = SimpleQueue()
    ended: SimpleQueue[None] = SimpleQueue()
    made: dict[int, Made] = {}
    failed: list[Exception] = []
    for one in enumerate(things):
        todo.put(one)

    def work() -> None:
        with suppress(Empty):
            while True:
                number, thing = todo.get_nowait()
                try:
                    made[number] = do(thing)
                except Exception as error:  # noqa: BLE001  in a thread nobody would hear of it
                    failed.append(error)

    def help_with_it() -> None:
        try:
            work()
        finally:
            ended.put(None)

    helpers = 0
    with suppress(RuntimeError):  # where there can be no more threads, those that there are have to do
        for _ in range(min(threads, len(things))):
            # A `threading.Thread` waits until it runs, which among other programs takes longer than a disk.
            start_new_thread(help_with_it, ())
            helpers += 1

    def rest() -> list[Made]:
        work()
        for _ in range(helpers):
            ended.get()
        if failed:
            raise failed[0]
        return [made[number] for number in range(len(things))]

    return rest


def together(
    do: Callable[[Thing], Made], things: Collection[Thing], meanwhile: Callable[[], None] = nothing
) -> list[Made]:
    """What ``do`` makes of each thing, in their order. Then all of it is done.

    ``meanwhile`` is done by the calling thread, which then takes part. What that raises comes when the rest is done,
    and so does the first of what ``do`` raises.
    """
    rest = begun(do, things, min(_THREADS, len(things) - (meanwhile is nothing)))
    try:
        meanwhile()
    except BaseException:
        with suppress(Exception):
            rest()
        raise
    return rest()


def error_of(do: Callable[[int], None], file: int) -> OSError | None:
    """Do something to a file; the system's error, if there was one."""
    try:
        do(file)
    except OSError as error:
        return error
    return None
