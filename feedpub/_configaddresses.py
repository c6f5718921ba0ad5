"""Addresses in the configuration, and the domain that ids begin with: from what a person wrote to what it means."""

import re
from datetime import date
from difflib import get_close_matches
from urllib.parse import quote, urlsplit

from feedpub._configvalues import text

PLACEHOLDERS = ("language", "section", "slug", "name", "year", "month", "day", "id")

_HOST = re.compile(r"(?=.{1,253}$)[a-z0-9](?:[a-z0-9-]*[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)*", re.IGNORECASE)
# RFC 4151, section 2.1: a DNS name or an e-mail address, a comma, and a day that may lack its end.
_AUTHORITY = re.compile(r"(?:[a-z0-9._-]+@)?(?P<host>[a-z0-9.-]+),(?P<day>\d{4}(?:-\d\d(?:-\d\d)?)?)")


def url(value: object) -> str:
    """An absolute http or https address in ASCII, as RFC 3986 wants it."""
    return _absolute(text(value))


def folder_url(value: object) -> str:
    """An address that others are joined to: it ends with a slash and has neither query nor fragment."""
    found = url(value)
    if "?" in found or "#" in found:
        raise ValueError("has a query or fragment; write the address up to the ? or #")
    return found if found.endswith("/") else found + "/"


def story_url(value: object) -> str:
    """A template for the addresses of a source's stories."""
    template = text(value)
    names = re.findall(r"\{([^{}]*)\}", template)
    known = ", ".join(f"{{{name}}}" for name in PLACEHOLDERS)
    for name in names:
        if name not in PLACEHOLDERS:
            near = get_close_matches(name, PLACEHOLDERS, 1)
            raise ValueError(
                f"{{{name}}} is unknown; write {{{near[0]}}}" if near else f"{{{name}}} is unknown; use any of {known}"
            )
    plain = re.sub(r"\{[^{}]*\}", "x", template)
    if "{" in plain or "}" in plain:
        raise ValueError("a brace without its other half; write placeholders as {slug}")
    _absolute(plain, template)
    if not {"slug", "name", "id"} & set(names):
        raise ValueError("gives every story the same address; put {slug}, {name} or {id} into it")
    return template


def authority(value: object) -> str:
    """The first half of every id (RFC 4151, section 2.1)."""
    found = text(value)
    example = (
        "write a domain that was yours on a day, and that day: gazette.example,2025-01-31 (the year alone will do)"
    )
    match = _AUTHORITY.fullmatch(found)
    if match is None:
        if _AUTHORITY.fullmatch(found.lower()):
            raise ValueError(f"has capital letters; write {found.lower()}")
        if "," not in found:
            raise ValueError(f"has no date; {example}")
        raise ValueError(f"is no domain and date as RFC 4151 has them; {example}")
    if _HOST.fullmatch(match["host"]) is None:
        raise ValueError(f"{match['host']} is no domain; {example}")
    year, month, day = (*map(int, match["day"].split("-")), 1, 1)[:3]
    try:
        date(year, month, day)
    except ValueError:
        raise ValueError(f"{match['day']} is no day of the calendar; {example}") from None
    return found


def _absolute(found: str, written: str | None = None) -> str:
    written = written or found
    example = "write it from https:// on"
    if re.search(r"[\s\x00-\x1f\\<>\"^`]", found):
        raise ValueError(
            "has a space or a sign that no address may have; write it as the browser's address bar copies it"
        )
    try:
        parts = urlsplit(found)
        host, port = parts.hostname, parts.port
    except ValueError:
        raise ValueError(f"{written!r} is no address; {example}") from None
    if parts.scheme not in ("http", "https") or not host:
        guess = (
            f"write https://{written.lstrip('/')}"
            if not parts.scheme and "." in found.split("/", maxsplit=1)[0]
            else example
        )
        raise ValueError(f"{written!r} is no absolute http or https address; {guess}")
    if parts.username is not None or port == 0:
        raise ValueError("has a name or password in it; write the address that readers see")
    if not found.isascii():
        raise ValueError(f"has letters outside ASCII; write {_in_ascii(written)}")
    if _HOST.fullmatch(host) is None and not re.fullmatch(r"[0-9a-f:.]+", host):
        raise ValueError(f"{host!r} is no host's name; {example}")
    return found


def _in_ascii(found: str) -> str:
    scheme, _, rest = found.partition("://")
    host, slash, tail = rest.partition("/")
    try:
        host = host.encode("idna").decode()
    except UnicodeError:
        host = quote(host)
    return f"{scheme}://{host}{slash}{quote(tail, safe='/%{}?&=#:;,+@!$()*~')}"
