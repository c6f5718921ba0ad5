"""Reading somebody else's document from the web: so many bytes, in so much time, and from public addresses only.

Whoever names an address to feedpub must not reach what only this machine can reach (OWASP, Server-Side Request
Forgery). So a name is looked up once, every address it has must be a public one, and the connection goes to an address
that was checked: a name that means something else at the second look-up gains nothing. Each redirect is checked anew.
Proxies of the environment are not used, as nobody could know where they lead.
"""

import socket
import ssl
import threading
import zlib
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager, suppress
from http.client import HTTPConnection, HTTPException, HTTPResponse, IncompleteRead
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address
from urllib.parse import urljoin, urlsplit

from msgspec import Struct, field

from feedpub.errors import FetchError
from feedpub.urls import absolute

_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_CODINGS = frozenset({"gzip", "x-gzip", "deflate"})
_NAT64 = IPv6Network("64:ff9b::/96")  # RFC 6052: the last four bytes are an address of IPv4
_ACCEPT = "application/atom+xml, application/rss+xml, application/feed+json, application/xml;q=0.9, */*;q=0.5"


class Limits(Struct, frozen=True, kw_only=True):
    """What a document may cost: bytes (after unpacking, too), seconds for all of it, redirects on the way."""

    size: int = 5_000_000
    seconds: float = 20.0
    redirects: int = 5


class Fetched(Struct, frozen=True, kw_only=True):
    """What a server answered. ``url`` is where it was in the end, ``hops`` the addresses on the way to it."""

    url: str
    status: int
    headers: Mapping[str, str] = field(default_factory=dict)  #: by lower-case name
    body: bytes  #: unpacked, if it was sent packed
    hops: tuple[str, ...] = ()

    @property
    def media_type(self) -> str:
        """What the server calls it, without parameters; empty where it does not say."""
        return self.headers.get("content-type", "").partition(";")[0].strip().lower()


def fetch(url: str, *, allow_private: bool = False, limits: Limits | None = None) -> Fetched:
    """The document at an address, whatever its status; FetchError, saying what to do, where there is none to be had.

    ``allow_private`` lets it be on this machine or in its network.
    """
    limits = limits or Limits()
    hops: list[str] = []
    here = _checked(url, url)
    with _Deadline(limits.seconds, url) as deadline:
        while True:
            answer = _one(here, url, allow_private, limits, deadline)
            there = answer.headers.get("location")
            if answer.status not in _REDIRECTS or there is None:
                return Fetched(
                    url=here, status=answer.status, headers=answer.headers, body=answer.body, hops=tuple(hops)
                )
            hops.append(here)
            if len(hops) > limits.redirects:
                raise FetchError(url, f"sends on more than {limits.redirects} times; name the address it ends at")
            here = _checked(_joined(here, there), url)


def _joined(here: str, there: str) -> str:
    try:
        return urljoin(here, there)
    except ValueError:  # "http://["
        return there


def _checked(url: str, asked: str) -> str:
    """The address as it goes over the wire. Only http and https, no name and password."""
    found = absolute(url, url)
    if found is None:
        said = "is no address of the web" if url == asked else f"sends on to {url[:200]!r}, which is none of the web"
        raise FetchError(asked, f"{said}; give one that begins with https:// or http://")
    if "@" in urlsplit(url).netloc:
        raise FetchError(asked, "has a name or password in it; give the address without, they would be sent in clear")
    return found


def _one(url: str, asked: str, allow_private: bool, limits: Limits, deadline: "_Deadline") -> Fetched:
    """One request and its answer."""
    parts = urlsplit(url)
    host = parts.hostname or ""
    port = parts.port or (443 if parts.scheme == "https" else 80)
    target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    headers = {"User-Agent": "feedpub", "Accept": _ACCEPT, "Accept-Encoding": "gzip", "Connection": "close"}
    connection = HTTPConnection(host, port)
    # The very address that was checked: no second look-up.
    connection.sock = _connected(host, port, asked, allow_private, limits.seconds)
    deadline.watch(connection.sock)
    with _told(asked, deadline), closing(connection):
        if parts.scheme == "https":
            context = ssl.create_default_context()
            # The handshake waits until the deadline knows of the socket that does it.
            plug = context.wrap_socket(connection.sock, server_hostname=host, do_handshake_on_connect=False)
            connection.sock = plug
            deadline.watch(plug)
            plug.do_handshake()
            connection.default_port = 443  # or the Host field would name the port
        connection.request("GET", target, headers=headers)
        with connection.getresponse() as answer:
            body = b"" if answer.status in _REDIRECTS else _body(answer, asked, limits.size)
        deadline.check()
    return Fetched(url=url, status=answer.status, headers=_headers(answer), body=body)


def _headers(answer: HTTPResponse) -> dict[str, str]:
    found: dict[str, str] = {}
    for name, value in answer.getheaders():
        key = name.lower()
        found[key] = f"{found[key]}, {value}" if key in found else value
    return found


def _body(answer: HTTPResponse, asked: str, most: int) -> bytes:
    """What was sent, unpacked; never more of either in memory than ``most`` bytes and one."""
    raw = answer.read(most + 1)
    if answer.length and len(raw) <= most:
        raise IncompleteRead(raw, answer.length)
    coding = (answer.getheader("content-encoding") or "").strip().lower()
    if len(raw) <= most and coding in _CODINGS:
        raw = _unpacked(raw, asked, most)
    elif coding not in ("", "identity") and coding not in _CODINGS:
        raise FetchError(
            asked, f"comes packed as {coding[:40]!r}, which was not asked for; serve it as gzip or as it is"
        )
    if len(raw) > most:
        raise FetchError(asked, f"is larger than {most / 1e6:g} MB; readers give up on such documents, make it smaller")
    return raw


def _unpacked(raw: bytes, asked: str, most: int) -> bytes:
    if not raw:
        return raw
    try:
        # 47: the largest window, and gzip or zlib by its first bytes.
        return zlib.decompressobj(47).decompress(raw, most + 1)
    except zlib.error as error:
        raise FetchError(asked, f"says that it is packed, but cannot be unpacked ({error}); mend the server") from None


def _connected(host: str, port: int, asked: str, allow_private: bool, seconds: float) -> socket.socket:
    """A connection to one of the host's addresses, each of which was found to be public."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise FetchError(asked, f"no address is known for {host} ({error}); check the name") from None
    addresses = list(dict.fromkeys((family, place) for family, _, _, _, place in found))
    if not allow_private:
        for _, place in addresses:
            if not is_public(str(place[0])):
                named = f"{host} is " if host == place[0] else f"{host} is {place[0]}, "
                message = f"{named}on this machine or in its network; --allow-private lets it be read"
                raise FetchError(asked, message)
    trouble: OSError | None = None
    for family, place in addresses:
        plug = socket.socket(family, socket.SOCK_STREAM)
        plug.settimeout(min(seconds, 10.0))
        try:
            plug.connect(place)
        except OSError as error:
            plug.close()
            trouble = error
        else:
            return plug
    raise FetchError(asked, f"{host} does not answer ({trouble}); check the address, or try again later")


def is_public(address: str) -> bool:
    """Whether an IP address is one that everybody may reach; also of the IPv4 address that an IPv6 one may hold."""
    ip: IPv4Address | IPv6Address = ip_address(address.partition("%")[0])
    if isinstance(ip, IPv6Address):
        held = ip.ipv4_mapped or ip.sixtofour or (ip.teredo[1] if ip.teredo else None)
        if held is None and ip in _NAT64:
            held = IPv4Address(int(ip) & 0xFFFFFFFF)
        if held is None and int(ip) >> 32 == 0:
            return False  # ::, ::1, and addresses of IPv4 as they were once written
        if held is not None:
            ip = held
        elif ip.is_site_local:
            return False
    return ip.is_global and not ip.is_multicast


class _Deadline:
    """Ends whatever a connection waits for when the time for all is over, even if a byte comes now and then."""

    def __init__(self, seconds: float, asked: str) -> None:
        self._asked = asked
        self._seconds = seconds
        self._plug: socket.socket | None = None
        self._over = threading.Event()
        self._timer = threading.Timer(seconds, self._end)
        self._timer.daemon = True

    def __enter__(self) -> "_Deadline":
        self._timer.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._timer.cancel()

    def watch(self, plug: socket.socket) -> None:
        self._plug = plug
        self.check()

    def check(self) -> None:
        if self._over.is_set():
            raise FetchError(
                self._asked, f"did not come whole within {self._seconds:g} seconds; see what the server waits for"
            )

    def _end(self) -> None:
        self._over.set()
        if self._plug is not None:
            with suppress(OSError):  # it is closed already
                self._plug.shutdown(socket.SHUT_RDWR)


@contextmanager
def _told(asked: str, deadline: _Deadline) -> Iterator[None]:
    """Whatever a connection fails with, as one error that says what to do."""
    try:
        yield
    except (OSError, HTTPException, ValueError) as error:
        deadline.check()
        if isinstance(error, ssl.SSLCertVerificationError):
            said = f"its certificate does not hold ({error.verify_message}); readers refuse it too, renew it"
        elif isinstance(error, TimeoutError):
            said = "does not answer in time; try again later"
        else:
            said = f"the connection failed ({error or type(error).__name__}); check the address, or try again later"
        raise FetchError(asked, said) from None
