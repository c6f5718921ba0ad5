"""How far the work is, and whether somebody wants it to end: asked at each step that there is to tell of."""

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
