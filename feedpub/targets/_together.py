"""Doing something to several things at once, where each would only wait for a disk."""

from collections.abc import Callable, Collection
from typing import TypeVar

Thing = TypeVar("Thing")
Made = TypeVar("Made")

_THREADS = 16  # what waits for a disk needs no processor


def together(do: Callable[[Thing], Made], things: Collection[Thing]) -> list[Made]:
    """What ``do``, which raises nothing, makes of each thing, in their order. Then all threads have ended."""
    if len(things) < 2:
        return list(map(do, things))
    from concurrent.futures import ThreadPoolExecutor  # noqa: PLC0415  of no use where nothing is written

    with ThreadPoolExecutor(min(_THREADS, len(things))) as threads:
        return list(threads.map(do, things))


def error_of(do: Callable[[int], None], file: int) -> OSError | None:
    """Do something to a file; the system's error, if there was one."""
    try:
        do(file)
    except OSError as error:
        return error
    return None
