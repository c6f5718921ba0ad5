"""What must be true of feedpub's own documents beyond the rules for anybody's: they are the feeds that were meant."""

from collections.abc import Collection, Sequence
from datetime import datetime

from feedpub.formats._namespaces import ATOM
from feedpub.gate import familiar, jsondoc, sitemap, xmldoc
from feedpub.gate.anybody import LARGEST, LARGEST_SITEMAP
from feedpub.gate.finding import Finding
from feedpub.model import Document, Entry, Feed

_A = f"{{{ATOM}}}"
#: The root that a media type's documents have, as the gate's parsers name it; of JSON there is one kind.
ROOTS = {
    "application/rss+xml": ("rss",),
    "application/atom+xml": (f"{_A}feed",),
    "application/xml": (f"{sitemap.S}urlset", f"{sitemap.S}sitemapindex"),
    "text/x-opml": ("opml",),
    "application/feed+json": ("json",),
}
#: Those that carry each entry of the feed; the others choose.
WHOLE = ("application/rss+xml", "application/atom+xml", "application/feed+json")


def refusal(
    document: Document, feed: Feed, url: str, now: datetime | None = None, meant: Sequence[str] | None = None
) -> str | None:
    """Why the document must not be published at ``url``, and what to do; ``None`` if it may.

    ``now`` is the time after which nothing may be dated. ``meant`` has the ids that its entries must have, where those
    are not the feed's.
    """
    size = document.size
    largest = LARGEST_SITEMAP if document.media_type == "application/xml" else LARGEST
    if size > largest:
        return f"is {size / 1e6:.1f} MB, more than readers take; lower its `limit` or send summaries only"
    ids_meant: Sequence[str] = ()
    if document.media_type in WHOLE:
        ids_meant = wanted(document, feed) if meant is None else meant
        known = familiar.ids(document, ids_meant, url=url, now=now)
        if known == list(ids_meant) and len(set(known)) == len(known):
            return None
    reader = jsondoc.findings if document.media_type == "application/feed+json" else xmldoc.findings
    found, kind, ids = reader(document.body, url=url, now=now)
    if not kind:
        return f"{found[-1].message}; please report this bug"
    if kind not in ROOTS[document.media_type]:
        return f"is not of its format: its root is {kind}; please report this bug"
    if document.media_type in WHOLE and (odd := _other_entries(ids, ids_meant)):
        return odd
    held = [one for one in found if one.held]
    return _told(held, feed) if held else None


def emptied(name: str, last: Collection[str]) -> str:
    """What to say of a feed that would have no story where its last good one had those."""
    ids = sorted(last)
    more = f" and {len(ids) - 1} more" if len(ids) > 1 else ""
    return (
        f"would be empty, and the last one was not: {ids[0]}{more}; its last good file stays; see what is said of its "
        f"stories, and its keys in the configuration, or let it through once: feedpub build --allow empty:{name}"
    )


def wanted(document: Document, feed: Feed) -> list[str]:
    """The ids that the document's entries must have, in their order."""
    if document.media_type == "application/rss+xml":
        return [entry.guid or entry.id for entry in feed.entries]
    return [entry.id for entry in feed.entries]


def _other_entries(ids: Sequence[str], meant: Sequence[str]) -> str | None:
    """Where the entries are not those that were meant, in their order, each once."""
    if list(ids) == list(meant):
        twice = next((one for one in ids if ids.count(one) > 1), None) if len(set(ids)) != len(ids) else None
        return twice and f"has {twice} twice; give one of the two stories another `id:`"
    lost = next((one for one in meant if one not in ids), None)
    if lost is None:
        added = next((one for one in ids if one not in meant), None)
        return f"has {added}, which is none of its entries; please report this bug" if added else (
            "lost their order on the way; please report this bug"
        )  # fmt: skip
    return f"lost {lost} on the way; please report this bug"


def _told(held: Sequence[Finding], feed: Feed) -> str:
    """The first fault with the story that it is in, the place and the rule, and how many others there are."""
    first = held[0]
    story = _story(first, feed)
    field = first.where.rpartition("/")[2] if story else first.where
    what = f"{story.path}: {first.message}" if story else first.message
    places = f" ({field}, {first.code})" if field else f" ({first.code})"
    more = f", and {len(held) - 1} more like it" if len(held) > 1 else ""
    what_to_do = f"see what is odd about {story.path}, and report this bug" if story else "please report this bug"
    return f"{what}{places}{more}; its last good file stays; {what_to_do}"


def _story(finding: Finding, feed: Feed) -> Entry | None:
    if finding.entry is None:
        return None
    return next((one for one in feed.entries if finding.entry in (one.id, one.guid, one.url)), None)
