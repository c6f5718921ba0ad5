"""Web addresses as every reader takes them: absolute, http or https, percent-encoded, with hosts in ASCII (RFC 3986).

A relative address means three different things in RSS and Atom readers, so none ever leaves the newsroom.
"""

import re
from functools import lru_cache
from urllib.parse import quote, urljoin, urlsplit, urlunsplit

from feedpub.text import clean

WEB = frozenset({"http", "https"})
LINKS = WEB | {"mailto", "tel"}  #: what a link in a story may also be
_NAME = re.compile(r"[A-Za-z0-9._-]+")
_PLAIN_PART = re.compile(r"[A-Za-z0-9/._~-]*")
_SAFE = "!$&'()*+,;=:@/?-._~%"
# An address that is already what :func:`absolute` would make of it, from wherever it is seen. Most are.
_MADE = re.compile(r"https?://[a-z0-9._-]+/[A-Za-z0-9!$&'()*+,=:@/._~-]*(?:\?[A-Za-z0-9!$&'()*+,=:@/._~-]+)?")
# One from the root of its host that has nothing to encode.
_ROOTED = re.compile(r"/[A-Za-z0-9!$&'()*+,=:@/._~-]*(?:\?[A-Za-z0-9!$&'()*+,=:@/._~-]+)?")


def absolute(url: str, base: str, schemes: frozenset[str] = WEB) -> str | None:
    """``url`` as seen from ``base``, or ``None`` where it is no address of one of the ``schemes``.

    White space and control characters inside are dropped, as browsers do; ``//host/x`` becomes https.
    """
    if schemes >= WEB:
        if _MADE.fullmatch(url):
            return url
        if url[:1] == "/" and "//" not in url and "/." not in url and _ROOTED.fullmatch(url):
            root = _root(base, schemes)
            return root and root + url
    return resolved(url, base, schemes)


def alike(url: str) -> tuple[str, ...]:
    """An address and those that lead to the same story on nearly every site: without what is behind ``?`` or ``#``,
    with a slash at its end or not, by http or https."""
    if not url:
        return ()
    bare = url.partition("#")[0].partition("?")[0].rstrip("/")
    other = f"http{bare[5:]}" if bare.startswith("https:") else f"https{bare[4:]}" if bare.startswith("http:") else bare
    return tuple(dict.fromkeys((url, bare, f"{bare}/", other, f"{other}/")))


def pasted(text: str) -> tuple[str, ...]:
    """The addresses that a person may mean who pastes one (:func:`alike`), its host and letters written in any way;
    nothing where the text is none."""
    if not text.lower().startswith(("http://", "https://")):
        return ()
    return tuple(dict.fromkeys((text, *alike(absolute(text, "") or text))))


@lru_cache(maxsize=1024)
def _root(base: str, schemes: frozenset[str]) -> str | None:
    """Scheme and host of an address."""
    root = resolved("/", base, schemes)
    return root and root.removesuffix("/")


@lru_cache(maxsize=4096)
def resolved(url: str, base: str, schemes: frozenset[str] = WEB) -> str | None:
    """The same as :func:`absolute` the long way, which nearly no address needs."""
    url = "".join(clean(url).split())
    if not url:
        return None
    try:
        if url.startswith("//"):
            url = "https:" + url
        parts = urlsplit(urljoin(base, url))
        if parts.scheme not in schemes:
            return None
        if parts.scheme not in WEB:
            return urlunsplit((parts.scheme, "", quote(parts.path, safe=_SAFE), quote(parts.query, safe=_SAFE), ""))
        host = _host(parts.hostname or "")
        port = f":{parts.port}" if parts.port else ""
    except ValueError:  # "http://[", a port that is no number, a host that no name server could know
        return None
    if not host:
        return None
    path = _encoded(parts.path) or "/"
    return urlunsplit((parts.scheme, host + port, path, _encoded(parts.query), _encoded(parts.fragment)))


def _host(name: str) -> str:
    if ":" in name:
        return f"[{name}]"
    host = name if name.isascii() else name.encode("idna").decode("ascii")
    if host and not _NAME.fullmatch(host):
        raise ValueError(f"{host!r} is no host")
    return host


def _encoded(part: str) -> str:
    # A percent sign that begins no escape is one that somebody forgot to encode.
    pieces = part.split("%")
    joined = pieces[0] + "".join(
        ("%" if len(piece) >= 2 and _is_hex(piece[:2]) else "%25") + piece for piece in pieces[1:]
    )
    return quote(joined, safe=_SAFE)


def _is_hex(pair: str) -> bool:
    return all(digit in "0123456789abcdefABCDEF" for digit in pair)


def part(text: str) -> str:
    """A text as one part of an address's path; slashes in it stay."""
    return text if _PLAIN_PART.fullmatch(text) else quote(text, safe="/-._~")
