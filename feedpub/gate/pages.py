"""Pages for people and documents about all feeds: what must be true of them before they are published."""

import re
from datetime import datetime
from html import unescape

from feedpub.gate import own, xmldoc
from feedpub.gate.anybody import LARGEST_SITEMAP
from feedpub.model import Document, Feed

_TAG = re.compile(r'<!DOCTYPE html>|<(/?)([a-z][a-z0-9]*)((?:\s+[A-Za-z-]+(?:="[^"<]*")?)*)\s*(/?)>|<[^>]*')
_ID = re.compile(r' data-id="([^"]*)"')
_HREF = re.compile(r' href="([^"]*)"')
_VOID = frozenset("area base br col embed hr img input link meta source track wbr".split())


def refusal(document: Document, feed: Feed, url: str, _now: datetime | None = None) -> str | None:
    """Why a feed's page must not be published at ``url``, and what to do; ``None`` if it may."""
    try:
        ids, self_url = _read(document.body)
    except ValueError as error:
        return f"is not well-formed ({error}); please report this bug"
    if ids != [entry.id for entry in feed.entries]:
        return "has other stories than those that were meant; please report this bug"
    return _elsewhere(self_url, url)


def overview_refusal(document: Document, url: str, now: datetime | None = None) -> str | None:
    """Why a document about all feeds must not be published at ``url``, and what to do; ``None`` if it may."""
    body = document.body
    if len(body) > LARGEST_SITEMAP:
        return f"is {len(body) / 1e6:.1f} MB, more than anybody takes; make fewer feeds"
    if document.media_type in ("text/css", "text/javascript", "image/svg+xml"):
        return None
    if document.media_type == "text/html":
        try:
            return _elsewhere(_read(body)[1], url)
        except ValueError as error:
            return f"is not well-formed ({error}); please report this bug"
    found, kind, _ = xmldoc.findings(body, url=url, now=now)
    if kind not in own.ROOTS[document.media_type]:
        return f"is not of its format: its root is {kind or 'nothing'}; please report this bug"
    held = [one for one in found if one.held]
    if not held:
        return None
    more = f", and {len(held) - 1} more like it" if len(held) > 1 else ""
    return (
        f"{held[0].message} ({held[0].where}, {held[0].code}){more}; its last good file stays; please report this bug"
    )


def _elsewhere(self_url: str | None, url: str) -> str | None:
    return None if self_url == url else f"says it is at {self_url}, not {url}; please report this bug"


def _read(body: bytes) -> tuple[list[str], str | None]:
    """The stories of a page, in order, and its own address; ValueError where it is not well-formed.

    Stricter than HTML: a ``<`` that begins no tag, or an attribute without double quotes, is a fault of the page.
    """
    text = body.decode("utf-8")
    ids: list[str] = []
    seen: set[str] = set()
    self_url = None
    still_open: list[str] = []
    for found in _TAG.finditer(text):
        end, tag, attributes, empty = found.groups()
        if tag is None and found.group() != "<!DOCTYPE html>":
            raise ValueError(f"it has a < that begins no tag: {found.group()[:40]}")
        if tag is None:
            continue
        if end:
            if not still_open or still_open.pop() != tag:
                raise ValueError(f"</{tag}> ends what it did not begin")
            continue
        seen.add(tag)
        if tag == "article" and (given := _ID.search(attributes)):
            ids.append(unescape(given[1]))
        elif tag == "link" and 'rel="canonical"' in attributes and (given := _HREF.search(attributes)):
            self_url = unescape(given[1])
        elif tag == "script" and ' src="' not in attributes:
            raise ValueError("it has a script of its own, which its Content-Security-Policy forbids")
        if tag not in _VOID and not empty:
            still_open.append(tag)
    if still_open:
        raise ValueError(f"<{still_open[-1]}> does not end")
    if missing := [name for name in ("title", "h1", "main") if name not in seen]:
        raise ValueError(f"it has no {missing[0]}")
    return ids, self_url
