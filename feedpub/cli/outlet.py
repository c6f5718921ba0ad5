"""The standard output and the standard error, which nothing that is done for subscribers may depend on.

A disk that is full under a log, or a reader that stops reading (``feedpub list | head -1``), must not keep a kill in or
end a schedule. Whatever is written to them - by click, rich, logging or ourselves - goes out or is lost, and no error
comes back; what was lost of the standard output is told once the work is done.
"""

import io
import select
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, TextIO


class _Outlet(io.FileIO):
    """A descriptor whose writes never fail; ``lost`` says why some of them went nowhere."""

    lost: str | None = None

    def write(self, data: Any, /) -> int:
        size = memoryview(data).nbytes
        try:
            while (done := super().write(data)) is None:
                select.select((), (self,), ())  # somebody's other end made it not wait; we do
        except BrokenPipeError:
            # Whoever read it has seen enough; what the command does, and how it ends, is the same without them.
            return size
        except OSError as error:
            self.lost = error.strerror
            return size
        return done


@contextmanager
def outlets() -> Iterator[None]:
    """Within, the two streams never fail. One that was closed from the start stays closed: nobody hears it."""
    former = sys.stdout, sys.stderr
    sys.stdout, sys.stderr = map(_over, former)
    try:
        yield
    finally:
        for stream in filter(None, (sys.stdout, sys.stderr)):
            stream.flush()
        sys.stdout, sys.stderr = former


def _over(stream: TextIO) -> TextIO:
    if not isinstance(stream, io.TextIOWrapper):
        return stream
    outlet = _Outlet(stream.fileno(), "w", closefd=False)
    # A terminal may lack the letters of a headline; that is no reason to fail.
    lines = stream.line_buffering
    return io.TextIOWrapper(io.BufferedWriter(outlet), stream.encoding, "backslashreplace", line_buffering=lines)


def loss() -> str | None:
    """What to say where some of the standard output is lost, or ``None``."""
    outlet = sys.stdout and getattr(sys.stdout.buffer, "raw", None)
    if not isinstance(outlet, _Outlet):
        return None
    sys.stdout.flush()
    if outlet.lost is None:
        return None
    return f"standard output: cannot be written ({outlet.lost}); see to its disk or send it elsewhere"
