"""Telling a hub, with a real one on loopback."""

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from socket import socket
from urllib.parse import parse_qsl

import pytest

from feedpub.hub import announce

URLS = ["https://gazette.example/feeds/news.atom", "https://gazette.example/feeds/novyny.rss?a=1&b=ї"]


class Hub(HTTPServer):
    """A hub that remembers what it was told and answers as it was bidden."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Answer)
        self.answer = 204
        self.told: list[tuple[str, str | None, list[tuple[str, str]]]] = []

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}/publish"


class Answer(BaseHTTPRequestHandler):
    server: Hub

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"] or 0)).decode()
        self.server.told.append((self.path, self.headers["Content-Type"], parse_qsl(body, strict_parsing=bool(body))))
        self.send_response(self.server.answer)
        if self.server.answer in (301, 302, 307, 308):
            self.send_header("Location", f"{self.server.url}/elsewhere")
        self.send_header("Content-Length", "0")
        self.end_headers()

    do_GET = do_POST  # noqa: N815

    def log_message(self, format: str, *arguments: object) -> None:  # noqa: A002  the name is inherited
        """Say nothing."""


@pytest.fixture
def hub() -> Iterator[Hub]:
    with Hub() as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield server
        server.shutdown()
        thread.join()


@pytest.mark.parametrize("answer", [200, 202, 204])
def test_a_hub_is_told_of_every_document_in_one_form_post(hub: Hub, answer: int) -> None:
    hub.answer = answer
    assert announce(hub.url, URLS) is None
    fields = [("hub.mode", "publish"), ("hub.url", URLS[0]), ("hub.url", URLS[1])]
    assert hub.told == [("/publish", "application/x-www-form-urlencoded", fields)]


def test_a_hub_hears_nothing_where_nothing_has_changed(hub: Hub) -> None:
    assert announce(hub.url, []) is None
    assert hub.told == []


@pytest.mark.parametrize("answer", [400, 404, 500, 503])
def test_a_hub_that_refuses_is_a_note_and_no_failure(hub: Hub, answer: int) -> None:
    hub.answer = answer
    told = announce(hub.url, URLS)
    assert told is not None
    assert told.startswith(f"{hub.url}: the hub was not told of 2 changed documents (HTTP Error {answer}: ")
    assert told.endswith("; readers will find them by polling")


@pytest.mark.parametrize("answer", [301, 302, 307, 308])
def test_a_hub_that_sends_us_elsewhere_is_not_followed(hub: Hub, answer: int) -> None:
    hub.answer = answer
    assert announce(hub.url, URLS) is not None
    assert [path for path, _, _ in hub.told] == ["/publish"]


def test_a_hub_that_is_down_is_a_note_and_no_failure() -> None:
    with socket() as closed:
        closed.bind(("127.0.0.1", 0))
        port = closed.getsockname()[1]
    told = announce(f"http://127.0.0.1:{port}/", URLS)
    assert told is not None
    assert "Connection refused" in told


def test_a_hub_that_never_answers_is_not_waited_for() -> None:
    with socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen()
        told = announce(f"http://127.0.0.1:{silent.getsockname()[1]}/", URLS, timeout=0.05)
    assert told is not None
    assert "timed out" in told


def test_a_hub_that_talks_something_else_is_a_note_and_no_failure() -> None:
    with socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()

        def answer() -> None:
            connection, _ = other.accept()
            with connection:
                connection.recv(65536)
                connection.sendall(b"220 mail.example ESMTP\r\n")

        thread = threading.Thread(target=answer)
        thread.start()
        told = announce(f"http://127.0.0.1:{other.getsockname()[1]}/", URLS, timeout=5)
        thread.join()
    assert told is not None
    assert "was not told" in told
