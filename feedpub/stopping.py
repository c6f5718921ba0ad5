"""How a running program is asked to end: a first signal lets it come to its end, a second one ends it at once."""

import os
import signal
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Thread
from types import FrameType
from typing import Any


class Stopping:
    """Whether work should end early; polled by the work, set by a signal.

    It is no ``threading.Event``, whose lock a signal handler would wait for in vain when it cuts into a poll.
    """

    __slots__ = ("_set",)

    def __init__(self) -> None:
        self._set = False

    def set(self) -> None:
        """Ask the work to end."""
        self._set = True

    def is_set(self) -> bool:
        """Whether it was asked to."""
        return self._set


@contextmanager
def signals(stop: Callable[[], None], wake: Callable[[], None]) -> Iterator[None]:
    """Within, the first signal to end calls ``stop`` and the second ends the process at once, as if never caught.

    ``stop`` is called in the main thread, from a signal handler, as soon as that thread does anything: ``wake``, called
    from another thread, ends what it may be waiting for.
    """
    caught = 0

    def handle(number: int, _frame: FrameType | None) -> None:
        nonlocal caught
        caught += 1
        if caught > 1:
            signal.signal(number, signal.SIG_DFL)
            os.kill(os.getpid(), number)
        stop()

    former: dict[signal.Signals, Any] = {}
    try:
        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
            # What nohup or a shell's `&` has switched off stays off.
            if number == signal.SIGTERM or signal.getsignal(number) != signal.SIG_IGN:
                former[number] = signal.signal(number, handle) or signal.SIG_DFL
        with _woken_by_signals(wake):
            yield
    finally:
        for caught_one, handler in former.items():
            signal.signal(caught_one, handler)


@contextmanager
def _woken_by_signals(wake: Callable[[], None]) -> Iterator[None]:
    # A signal that comes just before the main thread waits, or that the kernel gives to another thread, does not cut
    # the wait short, and Python calls handlers in the main thread only.
    written, read = socket.socketpair()
    written.setblocking(False)

    def listen() -> None:
        while read.recv(1):
            wake()

    thread = Thread(target=listen, name="signals", daemon=True)
    with written, read:
        former = signal.set_wakeup_fd(written.fileno(), warn_on_full_buffer=False)
        thread.start()
        try:
            yield
        finally:
            signal.set_wakeup_fd(former)
            written.shutdown(socket.SHUT_WR)
            thread.join()
