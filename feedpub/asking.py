"""Work that one feedpub asks of another: ``build`` and ``kill`` in a second shell while ``feedpub run`` goes on.

Over a Unix socket in a folder of its own (0700, so that only the same user gets at it). The client sends one line of
JSON, ``{"command": "build", ...}``, and gets lines back: ``{"text": "...", "err": false}`` any number of times, then
one ``{"exit": 0}``, or ``{"refused": "..."}`` when nothing was done.
"""

import json
import logging
import os
import shutil
import socket
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from selectors import EVENT_READ, DefaultSelector
from threading import Lock, Thread
from time import monotonic
from typing import TYPE_CHECKING

from feedpub.errors import ConfigError
from feedpub.listener import Say
from feedpub.running import SOCKET, SOCKETS, Holder

if TYPE_CHECKING:
    from feedpub.schedule import Requesters

logger = logging.getLogger("feedpub")

Handle = Callable[[Mapping[str, object], Say], int | str]

_LONGEST = 65_536  # bytes of a request
_PATIENCE = 2.0  # seconds for a client to send its request, or to take an answer
_SHORT = 100  # bytes of a path that every system's sockets take


class Requests:
    """The receiving side. ``handle(request, say)`` does what is asked, in the thread that runs the scheduled work.

    It tells the client lines by ``say`` and returns the client's exit code, or why it did nothing. A request goes on
    when its client is gone: a kill must go out. Use it as a context manager around :func:`feedpub.running.hold`, which
    makes ``path`` known.
    """

    def __init__(self, handle: Handle) -> None:
        self._handle = handle
        self._folder = _short_folder()
        self.path = self._folder / SOCKET
        self._listener = socket.socket(socket.AF_UNIX)
        self._wake, self._woken = socket.socketpair()
        self._lock = Lock()
        self._waiting: list[socket.socket] | None = []  # None once closed
        self._thread: Thread | None = None
        try:
            self._listener.bind(os.fspath(self.path))
            self._listener.listen()
        except OSError:
            self._tidy()
            raise

    def __enter__(self) -> "Requests":
        return self

    def __exit__(self, *_exception: object) -> None:
        self.close()

    def open(self, deliver: Callable[[Callable[[], None]], None]) -> None:
        """Take requests from now on, each delivered as a piece of work; whoever came earlier has waited."""
        self._thread = Thread(target=self._listen, args=(deliver,), name="requests", daemon=True)
        self._thread.start()

    def close(self) -> None:
        """Take no more, turn away those that wait, and remove the socket; a second time it does nothing."""
        with self._lock:
            waiting, self._waiting = self._waiting, None
        if waiting is None:
            return
        self._wake.close()
        if self._thread:
            self._thread.join()
        for client in waiting:
            _refuse(client, "it is stopping")
        self._tidy()

    def _tidy(self) -> None:
        for end in (self._listener, self._wake, self._woken):
            end.close()
        shutil.rmtree(self._folder, ignore_errors=True)

    def _listen(self, deliver: Callable[[Callable[[], None]], None]) -> None:
        with DefaultSelector() as selector:
            selector.register(self._listener, EVENT_READ)
            selector.register(self._woken, EVENT_READ)
            while True:
                if any(key.fileobj is self._woken for key, _ in selector.select()):
                    return
                try:
                    client, _ = self._listener.accept()
                except OSError:
                    continue  # gone before its turn
                self._receive(client, deliver)

    def _receive(self, client: socket.socket, deliver: Callable[[Callable[[], None]], None]) -> None:
        try:
            request = _object(_line(client))
        except (OSError, ValueError) as error:
            _refuse(client, f"cannot read the request ({error})")
            return
        with self._lock:
            if self._waiting is not None:
                self._waiting.append(client)
                deliver(lambda: self._answer(client, request))
                return
        _refuse(client, "it is stopping")

    def _answer(self, client: socket.socket, request: Mapping[str, object]) -> None:
        """A piece of work, for the thread that does all of it."""
        with self._lock:
            if self._waiting is None or client not in self._waiting:
                return  # turned away already
            self._waiting.remove(client)
        answer = _Answer(client)
        try:
            outcome = self._handle(request, answer.say)
        except Exception:
            logger.exception("a request from another shell failed by a bug in feedpub; please report it")
            answer.say("the running feedpub met a bug; see its log, and please report it", err=True)
            outcome = 70
        except BaseException:
            client.close()
            raise
        answer.send({"refused": outcome} if isinstance(outcome, str) else {"exit": outcome})
        client.close()


class Several:
    """Several that work is asked for by, as one."""

    def __init__(self, *requesters: "Requesters") -> None:
        self._all = requesters

    def open(self, deliver: Callable[[Callable[[], None]], None]) -> None:
        """Begin to hand over pieces of work, from any of them."""
        for one in self._all:
            one.open(deliver)

    def close(self) -> None:
        """Hand over no more."""
        for one in self._all:
            one.close()


class _Answer:
    """Lines to a client, for as long as it listens."""

    def __init__(self, client: socket.socket) -> None:
        self.client = client
        self.gone = False

    def say(self, text: str, *, err: bool = False) -> None:
        self.send({"text": text, "err": err})

    def send(self, message: Mapping[str, object]) -> None:
        if self.gone:
            return
        try:
            self.client.settimeout(_PATIENCE)
            self.client.sendall(_encode(message))
        except OSError:
            # Once: each further try would hold up the work for as long again.
            self.gone = True


def ask(who: Holder, request: Mapping[str, object], *, timeout: float, say: Say) -> int:
    """Have the running feedpub do something; its lines go to ``say`` as they come, its exit code is returned.

    ``timeout`` is in seconds, for all of it. ConfigError where nobody answers, or not in time, or with a refusal.
    """
    again = "run this again, or stop that process first"
    if who.socket is None:
        raise ConfigError(str(who.output), f"{who} takes no requests; run this again when it is done")
    with socket.socket(socket.AF_UNIX) as server:
        try:
            server.settimeout(timeout)
            server.connect(who.socket)
            server.sendall(_encode(request))
        except OSError as error:
            reason = error.strerror or error
            raise ConfigError(str(who.output), f"{who} cannot be reached ({reason}); {again}") from None
        for answer in _answers(server, who, monotonic() + timeout, timeout):
            match answer:
                case {"text": str(text)}:
                    say(text, err=answer.get("err") is True)
                case {"exit": int(code)}:
                    return code
                case {"refused": str(why)}:
                    raise ConfigError(str(who.output), f"{who} refuses: {why}; {again}")
    raise ConfigError(str(who.output), f"{who} ended before it had answered; {again}")


def _answers(server: socket.socket, who: Holder, end: float, timeout: float) -> Iterator[Mapping[str, object]]:
    """The answers as they come, until there are no more; ConfigError when time is up."""
    rest = b""
    while True:
        try:
            server.settimeout(max(end - monotonic(), 0.001))
            more = server.recv(_LONGEST)
        except TimeoutError:
            message = f"{who} has not answered within {timeout:g} s; it may yet do what was asked, see its log"
            raise ConfigError(str(who.output), message) from None
        except OSError:
            return
        if not more:
            return
        *lines, rest = (rest + more).split(b"\n")
        with suppress(ValueError):
            yield from map(_object, lines)


def _line(client: socket.socket) -> bytes:
    """The client's one line; ValueError where it is too long or breaks off, TimeoutError where it does not come."""
    end = monotonic() + _PATIENCE
    received = b""
    while b"\n" not in received:
        client.settimeout(max(end - monotonic(), 0.001))
        more = client.recv(_LONGEST)
        received += more
        if not more:
            raise ValueError("it breaks off")
        if len(received) > _LONGEST:
            raise ValueError(f"it is longer than {_LONGEST} bytes")
    return received.split(b"\n", 1)[0]


def _object(line: bytes) -> dict[str, object]:
    try:
        value = json.loads(line)
    except (ValueError, RecursionError):
        raise ValueError("it is no JSON") from None
    if not isinstance(value, dict):
        raise ValueError("it is no JSON object")
    return value


def _encode(message: Mapping[str, object]) -> bytes:
    return json.dumps(message).encode("ascii") + b"\n"


def _refuse(client: socket.socket, why: str) -> None:
    _Answer(client).send({"refused": why})
    client.close()


def _short_folder() -> Path:
    """A private folder whose path leaves room for a socket: the usual place for such, or else ``/tmp``."""
    folder = Path(tempfile.mkdtemp(prefix=SOCKETS))
    if len(os.fsencode(folder / SOCKET)) < _SHORT:
        return folder
    folder.rmdir()
    return Path(tempfile.mkdtemp(prefix=SOCKETS, dir="/tmp"))
