"""Documents of other people are read within limits, and never from where only this machine can reach."""

import gzip
import socket
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from feedpub import fetch
from feedpub.errors import FetchError

FEED = b"<rss/>"


class Server(ThreadingHTTPServer):
    """A web server on loopback that answers as a table says, and remembers what it was asked."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.pages: dict[str, Callable[[Handler], None]] = {}
        self.asked: list[tuple[str, dict[str, str]]] = []

    def url(self, path: str = "/", host: str = "127.0.0.1") -> str:
        return f"http://{host}:{self.server_port}{path}"


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: Server

    def do_GET(self) -> None:
        self.server.asked.append((self.path, {name.lower(): value for name, value in self.headers.items()}))
        self.server.pages[self.path](self)

    def answer(self, status: int, body: bytes = b"", **headers: str) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: Any) -> None:
        pass


@pytest.fixture
def server() -> Iterator[Server]:
    with Server() as one:
        thread = threading.Thread(target=one.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield one
        one.shutdown()
        thread.join()


def refused(url: str, **special: Any) -> str:
    with pytest.raises(FetchError) as caught:
        fetch.fetch(url, **special)
    assert caught.value.subject == url
    return caught.value.message


def test_a_document_comes_with_what_the_server_says_of_it(server: Server) -> None:
    server.pages["/news.rss?x=1"] = lambda to: to.answer(
        200, FEED, Content_Type="Application/RSS+XML; charset=utf-8", ETag='"a"'
    )
    found = fetch.fetch(server.url("/news.rss?x=1"), allow_private=True)
    assert (found.status, found.body, found.media_type) == (200, FEED, "application/rss+xml")
    assert found.headers["etag"] == '"a"'
    assert found.hops == ()
    ((_, sent),) = server.asked
    assert sent["host"] == f"127.0.0.1:{server.server_port}"
    assert "authorization" not in sent
    assert "cookie" not in sent


def test_an_answer_that_is_no_success_is_told_as_it_is(server: Server) -> None:
    server.pages["/gone"] = lambda to: to.answer(410, b"gone")
    assert fetch.fetch(server.url("/gone"), allow_private=True).status == 410


def test_a_packed_document_is_unpacked(server: Server) -> None:
    server.pages["/"] = lambda to: to.answer(200, gzip.compress(FEED), Content_Encoding="gzip")
    assert fetch.fetch(server.url(), allow_private=True).body == FEED


def test_a_bomb_of_gzip_is_defused(server: Server) -> None:
    bomb = gzip.compress(bytes(20_000_000))
    server.pages["/"] = lambda to: to.answer(200, bomb, Content_Encoding="gzip")
    assert refused(server.url(), allow_private=True).startswith("is larger than 5 MB;")


def test_what_says_that_it_is_packed_and_is_not_is_refused(server: Server) -> None:
    server.pages["/"] = lambda to: to.answer(200, FEED, Content_Encoding="gzip")
    assert "cannot be unpacked" in refused(server.url(), allow_private=True)
    server.pages["/"] = lambda to: to.answer(200, FEED, Content_Encoding="zstd")
    assert "'zstd', which was not asked for" in refused(server.url(), allow_private=True)


def test_a_document_that_never_ends_is_refused_when_it_is_too_large(server: Server) -> None:
    def endless(to: Handler) -> None:
        to.send_response(200)
        to.end_headers()
        while not to.wfile.closed:
            try:
                to.wfile.write(bytes(65536))
            except OSError:
                return

    server.pages["/"] = endless
    assert refused(server.url(), allow_private=True).startswith("is larger than 5 MB;")


@pytest.mark.parametrize("where", ["head", "body"])
def test_a_server_that_sends_a_byte_now_and_then_is_given_up(server: Server, where: str) -> None:
    given_up = threading.Event()

    def dripping(to: Handler) -> None:
        if where == "body":
            to.send_response(200)
            to.end_headers()
        try:
            while not given_up.wait(0.01):
                to.wfile.write(b"x")
        except OSError:
            pass

    server.pages["/"] = dripping
    told = refused(server.url(), allow_private=True, limits=fetch.Limits(seconds=0.2))
    given_up.set()
    assert told.startswith("did not come whole within 0.2 seconds;")


@pytest.mark.parametrize("answer", [b"", b"nonsense\r\n\r\n", b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nx"])
def test_a_server_that_does_not_speak_http_is_told_of(answer: bytes) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listening:

        def once() -> None:
            plug, _ = listening.accept()
            with plug:
                plug.recv(4096)
                plug.sendall(answer)

        thread = threading.Thread(target=once)
        thread.start()
        port = listening.getsockname()[1]
        assert refused(f"http://127.0.0.1:{port}/", allow_private=True).startswith("the connection failed (")
        thread.join()


def test_a_server_that_speaks_no_tls_is_told_of(server: Server) -> None:
    assert refused(f"https://127.0.0.1:{server.server_port}/", allow_private=True).startswith("the connection failed (")


def test_a_server_that_is_not_there_is_told_of() -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    assert refused(f"http://127.0.0.1:{port}/", allow_private=True).startswith("127.0.0.1 does not answer (")


# --- Redirects


def test_redirects_are_followed_and_remembered(server: Server) -> None:
    server.pages["/old"] = lambda to: to.answer(301, Location="/new")
    server.pages["/new"] = lambda to: to.answer(200, FEED)
    found = fetch.fetch(server.url("/old"), allow_private=True)
    assert (found.url, found.hops, found.body) == (server.url("/new"), (server.url("/old"),), FEED)


def test_redirects_in_a_circle_come_to_an_end(server: Server) -> None:
    server.pages["/"] = lambda to: to.answer(302, Location="/")
    assert refused(server.url(), allow_private=True).startswith("sends on more than 5 times;")
    assert len(server.asked) == 6


@pytest.mark.parametrize("there", ["file:///etc/passwd", "ftp://x.example/", "gopher://x.example/", "http://["])
def test_a_redirect_out_of_the_web_is_refused(server: Server, there: str) -> None:
    server.pages["/"] = lambda to: to.answer(302, Location=there)
    assert "which is none of the web;" in refused(server.url(), allow_private=True)


def test_a_redirect_to_a_private_address_is_refused(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    server.pages["/"] = lambda to: to.answer(302, Location="http://192.168.0.1/")
    # Loopback counts as public here, so that there can be a public server that sends on.
    monkeypatch.setattr(fetch, "is_public", lambda address: address == "127.0.0.1")
    assert refused(server.url()).startswith("192.168.0.1 is on this machine or in its network;")


# --- Where feedpub does not go


@pytest.mark.parametrize(
    "url",
    ["file:///etc/passwd", "ftp://x.example/", "/etc/passwd", "javascript:alert(1)", "", "http:///", "http://[::1/"],
)
def test_what_is_no_address_of_the_web_is_refused(url: str) -> None:
    assert refused(url).startswith("is no address of the web;")


def test_names_and_passwords_are_not_sent() -> None:
    assert refused("https://joe:secret@x.example/").startswith("has a name or password in it;")


@pytest.mark.parametrize(
    "host",
    [
        *("127.0.0.1", "127.1", "2130706433", "0x7f000001", "0.0.0.0", "localhost", "169.254.169.254"),
        *("10.0.0.1", "172.16.0.1", "192.168.1.1", "100.64.0.1", "224.0.0.1", "255.255.255.255"),
        *("[::1]", "[::]", "[::ffff:127.0.0.1]", "[::127.0.0.1]", "[fe80::1]", "[fc00::1]", "[fec0::1]", "[ff02::1]"),
        *("[64:ff9b::7f00:1]", "[2002:7f00:1::]"),
    ],
)
def test_what_only_this_machine_can_reach_is_refused(host: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def never(*_: object) -> None:
        raise AssertionError("it connected")

    monkeypatch.setattr(socket.socket, "connect", never)
    assert "on this machine or in its network;" in refused(f"http://{host}/")


def test_whose_address_is_on_this_machine_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    found = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1", 80))]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: found)
    assert refused("http://x.example/").startswith("x.example is 127.0.0.1, on this machine or in its network;")


@pytest.mark.parametrize("address", ["93.184.216.34", "2606:2800:220:1::1", "64:ff9b::5db8:d822", "2002:5db8:d822::"])
def test_what_everybody_can_reach_is_public(address: str) -> None:
    assert fetch.is_public(address)


class Resolver:
    """Answers for the name servers; a name's second answer may be another one than its first."""

    def __init__(self, *answers: list[str]) -> None:
        self.left = list(answers)

    def __call__(self, _host: str, port: int, **_: object) -> list[Any]:
        return [(socket.AF_INET, socket.SOCK_STREAM, 0, "", (one, port)) for one in self.left.pop(0)]


def test_one_private_address_among_public_ones_is_enough_to_refuse(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(socket, "getaddrinfo", Resolver(["93.184.216.34", "127.0.0.1"]))
    assert refused("http://two.example/").startswith("two.example is 127.0.0.1,")


def test_a_name_is_looked_up_once_so_that_it_cannot_mean_something_else(
    server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    server.pages["/"] = lambda to: to.answer(200, FEED)
    monkeypatch.setattr(socket, "getaddrinfo", Resolver(["127.0.0.1"]))  # a second look-up would find no answer left
    monkeypatch.setattr(fetch, "is_public", lambda address: address == "127.0.0.1")
    assert fetch.fetch(f"http://once.example:{server.server_port}/").body == FEED
    assert server.asked[0][1]["host"] == f"once.example:{server.server_port}"


def test_a_name_that_nobody_knows_is_told_of(monkeypatch: pytest.MonkeyPatch) -> None:
    def unknown(*_: object, **__: object) -> None:
        raise socket.gaierror(-2, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", unknown)
    assert refused("http://nowhere.example/").startswith("no address is known for nowhere.example (")


def test_proxies_of_the_environment_are_not_used(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    server.pages["/"] = lambda to: to.answer(200, FEED)
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:9/")
    assert fetch.fetch(server.url(), allow_private=True).body == FEED
