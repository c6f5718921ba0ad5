"""Anybody's feeds, read from files and addresses, and held to the rules of the gate; and SARIF of what was found.

SARIF is the Static Analysis Results Interchange Format 2.1.0 (OASIS), which editors and build servers show in place.
"""

import re
import zlib
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any, BinaryIO
from urllib.parse import quote

from msgspec import Struct

from feedpub import __version__, fetch, gate
from feedpub.errors import FeedpubError, FetchError
from feedpub.gate import Finding, Severity

MOST = 50_000_000  #: bytes of a document; the rules of its format may allow less
_ADDRESS = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*://")
_CHARSET = re.compile(r"charset\s*=\s*\"?([^\s;\"]+)", re.IGNORECASE)
_TYPES = {  # what a server may call each format, by the beginning of the codes of its rules
    "rss": ("application/rss+xml", "application/xml", "text/xml"),
    "atom": ("application/atom+xml", "application/xml", "text/xml"),
    "json": ("application/feed+json", "application/json"),
    "sitemap": ("application/xml", "text/xml"),
    "opml": ("text/x-opml", "application/xml", "text/xml", "application/opml+xml"),
}


class Examined(Struct, frozen=True, kw_only=True):
    """A document and what was found in it; ``trouble`` is why it could not be read at all."""

    place: str  #: the file or the address, as it was given
    findings: tuple[Finding, ...] = ()
    trouble: FeedpubError | None = None

    def count(self, severity: Severity) -> int:
        return sum(one.severity is severity for one in self.findings)


def examine(place: str, now: datetime, stdin: BinaryIO, *, allow_private: bool = False) -> Examined:
    """Hold a document to the rules: a file, ``-`` for what comes in, or an address of the web."""
    try:
        if _ADDRESS.match(place):
            return Examined(place=place, findings=tuple(_from_web(place, now, allow_private)))
        body = stdin.read(MOST + 1) if place == "-" else _file(place)
    except FeedpubError as error:
        return Examined(place=place, trouble=error)
    return Examined(place=place, findings=tuple(gate.findings(_unpacked(body), now=now)))


def _file(place: str) -> bytes:
    try:
        with Path(place).open("rb") as file:
            return file.read(MOST + 1)
    except OSError as error:
        raise FetchError(place, f"cannot be read ({error.strerror}); name a file or an address") from None
    except ValueError:  # a null byte in the name
        raise FetchError(place, "is no name of a file; name a file or an address") from None


def _unpacked(body: bytes) -> bytes:
    """A file that is packed by gzip, unpacked as far as one byte more than anybody takes."""
    if not body.startswith(b"\x1f\x8b"):
        return body
    try:
        return zlib.decompressobj(31).decompress(body, MOST + 1)
    except zlib.error:
        return body


def _from_web(url: str, now: datetime, allow_private: bool) -> Iterator[Finding]:
    answer = fetch.fetch(url, allow_private=allow_private, limits=fetch.Limits(size=MOST))
    if answer.status != 200:
        yield _of("http-status", f"the server answers {answer.status}; readers give a feed up that does so for long")
        return
    if answer.hops:
        yield _of("http-moved", f"sends on to {answer.url}; give that address to your readers")
    if "etag" not in answer.headers and "last-modified" not in answer.headers:
        yield _of(
            "http-condition", "the server sends neither ETag nor Last-Modified; each reader takes the whole each time"
        )
    found = gate.findings(answer.body, url=answer.url, now=now)
    yield from _type(answer, gate.format_of(answer.body))
    yield from found


def _type(answer: fetch.Fetched, kind: str | None) -> Iterator[Finding]:
    """What the server calls the document, which counts for more than what the document says (RFC 7303, 3)."""
    types = _TYPES.get(kind or "")
    if types and answer.media_type not in types:
        called = f"calls it {answer.media_type!r}" if answer.media_type else "does not say what it is"
        yield _of("http-type", f"the server {called}; let it say {types[0]}")
    charset = _CHARSET.search(answer.headers.get("content-type", ""))
    if charset and types and charset[1].lower() not in ("utf-8", "utf8"):
        yield _of("http-charset", f"the server says it is in {charset[1]}; write it in UTF-8 and say so")


def _of(code: str, message: str) -> Finding:
    rule = gate.RULES[code]
    return Finding(code=code, severity=rule.severity, message=message, source=rule.source, held=rule.held)


def lines(one: Examined, *, quiet: bool) -> Iterator[str]:
    """What was found, for a person: a line that editors can jump to, then where in it, and what the rule says."""
    for finding in one.findings:
        if quiet and finding.severity is not Severity.ERROR:
            continue
        place = f"{one.place}:{finding.line}" if finding.line else one.place
        yield f"{place}: {finding.severity}: {finding.message} [{finding.code}]"
        within = [finding.where] if finding.where else []
        if finding.entry:
            within.append(f"entry {finding.entry}")
        if within:
            yield f"    in {', '.join(within)}"
        yield f"    {gate.RULES[finding.code].says} ({finding.source})"
    if not quiet:
        errors, warnings = one.count(Severity.ERROR), one.count(Severity.WARNING)
        counted = f"{_number(errors, 'error')}, {_number(warnings, 'warning')}"
        yield f"{one.place}: {counted}" if one.findings else f"{one.place}: nothing is wrong"


def _number(count: int, what: str) -> str:
    return f"{count} {what}{'' if count == 1 else 's'}"


def records(one: Examined) -> Iterator[dict[str, Any]]:
    """What was found, a record for each finding."""
    for finding in one.findings:
        yield {
            "place": one.place,
            "line": finding.line,
            "severity": str(finding.severity),
            "code": finding.code,
            "message": finding.message,
            "where": finding.where or None,
            "entry": finding.entry,
            "explanation": gate.RULES[finding.code].says,
            "source": finding.source,
        }
    if one.trouble:
        yield {"place": one.place, "error": one.trouble.message}


def sarif(every: Iterable[Examined]) -> Mapping[str, Any]:
    """What was found in all documents, as a log of SARIF 2.1.0."""
    examined = list(every)
    codes = sorted({finding.code for one in examined for finding in one.findings})
    return {
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [
            {
                "tool": {
                    "driver": {
                        "name": "feedpub",
                        "semanticVersion": __version__,
                        "rules": [_rule(code) for code in codes],
                    }
                },
                "columnKind": "unicodeCodePoints",
                "invocations": [_invocation(examined)],
                "results": [_result(one, finding, codes) for one in examined for finding in one.findings],
            }
        ],
    }


def _rule(code: str) -> dict[str, Any]:
    rule = gate.RULES[code]
    return {
        "id": code,
        "shortDescription": {"text": rule.says},
        "help": {"text": rule.source},
        "defaultConfiguration": {"level": str(rule.severity)},
    }


def _invocation(examined: list[Examined]) -> dict[str, Any]:
    troubles = [one.trouble for one in examined if one.trouble]
    notes = [{"level": "error", "message": {"text": str(trouble)}} for trouble in troubles]
    return {"executionSuccessful": not troubles} | ({"toolExecutionNotifications": notes} if notes else {})


def _result(one: Examined, finding: Finding, codes: list[str]) -> dict[str, Any]:
    physical: dict[str, Any] = {"artifactLocation": {"uri": _uri(one.place)}}
    if finding.line:
        physical["region"] = {"startLine": finding.line}
    location: dict[str, Any] = {"physicalLocation": physical}
    if finding.where:
        location["logicalLocations"] = [{"fullyQualifiedName": finding.where}]
    return {
        "ruleId": finding.code,
        "ruleIndex": codes.index(finding.code),
        "level": str(finding.severity),
        "message": {"text": finding.message},
        "locations": [location],
    }


def _uri(place: str) -> str:
    if _ADDRESS.match(place):
        return place
    path = Path("stdin" if place == "-" else place)
    return path.as_uri() if path.is_absolute() else quote(path.as_posix())
