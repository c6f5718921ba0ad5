"""How far the work is, and whether somebody wants it to end: asked at each step that there is to tell of."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Protocol

from feedpub.gather import Progress


class Stopping(Protocol):
    """Whether somebody wants the work to end."""

    def is_set(self) -> bool: ...


class StopError(Exception):
    """Somebody wants the work to end before anything is written."""


def watched(progress: Progress, stopping: Stopping | None) -> Progress:
    """Progress that is told as before, and raises StopError at the next step after somebody wants the work to end."""
    if stopping is None:
        return progress

    def step(what: str, done: int, count: int) -> None:
        if stopping.is_set():
            raise StopError
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
