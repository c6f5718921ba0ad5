"""Anybody's document, held to the rules of the format that its first bytes show. Any bytes get findings."""

import re
from datetime import datetime

from feedpub.gate import jsondoc, xmldoc
from feedpub.gate.finding import Finding
from feedpub.gate.rules import RULES

LARGEST = 5_000_000  #: bytes; the W3C feed validator refuses more, and readers take seconds for it
LARGEST_SITEMAP = 50_000_000
_BLANK = b" \t\r\n"
_ROOT = re.compile(rb"<([A-Za-z_:][A-Za-z0-9:._-]*)")
_FORMATS = {"rss": "rss", "feed": "atom", "urlset": "sitemap", "sitemapindex": "sitemap", "opml": "opml"}


def findings(body: bytes, *, url: str | None = None, now: datetime | None = None) -> list[Finding]:
    """What a document breaks, in the order of its lines. ``url`` is where it is published, if that is known."""
    head = body[:1000].removeprefix(b"\xef\xbb\xbf")
    if not body.strip(_BLANK):
        return [_of("doc-empty", "is empty")]
    is_map = b"<urlset" in head or b"<sitemapindex" in head
    most = LARGEST_SITEMAP if is_map else LARGEST
    if len(body) > most:
        return [_of("doc-size", f"has {len(body) / 1e6:.1f} MB, more than the {most / 1e6:.0f} MB that readers take")]
    first = head.lstrip(_BLANK)[:1]
    if first in (b"{", b"["):
        found, _, _ = jsondoc.findings(body, url=url, now=now)
    elif first == b"<" or head.startswith((b"\xff\xfe", b"\xfe\xff", b"\x00<", b"<\x00")):
        found, _, _ = xmldoc.findings(body, url=url, now=now, twice=True)
    else:
        return [_of("doc-unknown", "is neither XML nor JSON; it must begin with < or {")]
    return sorted(found, key=lambda one: one.line or 0)


def format_of(body: bytes) -> str | None:
    """By what the codes of a document's rules begin, as far as its first bytes tell its format."""
    head = body[:2000].removeprefix(b"\xef\xbb\xbf").lstrip(_BLANK)
    if head.startswith(b"{"):
        return "json"
    found = _ROOT.search(head)
    return _FORMATS.get(found[1].rpartition(b":")[2].decode()) if found and head.startswith(b"<") else None


def _of(code: str, message: str) -> Finding:
    rule = RULES[code]
    return Finding(code=code, severity=rule.severity, message=message, line=1, source=rule.source, held=rule.held)
