"""Work that takes a while: somebody may want to end it before anything is written, or to know how far it is."""

import gc
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Protocol

Progress = Callable[[str, int, int], None]  #: what is being done, how many are done, how many there are


class Stopping(Protocol):
    """Whether somebody wants the work to end."""

    def is_set(self) -> bool: ...


class EndedError(Exception):
    """Somebody wanted the work to end, and it did."""


def ended_by(progress: Progress, stopping: Stopping | None) -> Progress:
    """The same progress, with which EndedError is raised at the first step after somebody wants the work to end."""
    if stopping is None:
        return progress

    def step(what: str, done: int, count: int) -> None:
        if stopping.is_set():
            raise EndedError
        progress(what, done, count)

    return step


def silent(_what: str, _done: int, _all: int) -> None:
    """Tell nobody how far it is."""


@contextmanager
def uncollected() -> Iterator[None]:
    """Look for no garbage meanwhile: among many records that all stay it takes a third of the time, and finds none."""
    collecting = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collecting:
            gc.enable()
