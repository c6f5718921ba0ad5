"""Telling the hub what was published."""

from collections.abc import Collection
from typing import TYPE_CHECKING

from feedpub.formats import FORMATS
from feedpub.release import Release

if TYPE_CHECKING:
    from feedpub.settings import Config


def announce(release: Release, config: "Config", waiting: Collection[str]) -> bool:
    """Tell the hub what was written now, and what was earlier without its being told; whether all is told."""
    written = {path for receipt in release.receipts.values() for path in receipt.written}
    there = {document.path for document in release.documents} | release.kept
    feeds = {FORMATS[one].path(feed) for feed in release.feeds.values() for one in feed.formats if one != "html"}
    urls = [config.site.feeds_url + path for path in sorted(feeds & (written | (there & set(waiting))))]
    if not config.site.hub:
        return True
    from feedpub import hub  # noqa: PLC0415  it imports all of http

    note = hub.announce(config.site.hub, urls)
    if note:
        release.notes.append(note)
    return note is None
