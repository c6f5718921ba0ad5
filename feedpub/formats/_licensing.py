"""What machines may do with stories, as RSL 1.0 says it in a feed's items (https://rslstandard.org/rsl)."""

from typing import Any
from urllib.parse import urlsplit

from lxml import etree

from feedpub.formats._namespaces import RSL
from feedpub.model import Entry, Feed

_Element = Any  # lxml has no types of its own


def licensed(entry: Entry, feed: Feed) -> _Element | None:
    """The entry's ``rsl:content``; ``None`` where the feed has no licence, or may not speak for the entry's site.

    A licence in a feed holds for addresses of the feed's own origin only.
    """
    terms = feed.license
    if terms is None or urlsplit(entry.url)[:2] != urlsplit(feed.self_url)[:2]:
        return None
    content = etree.Element(f"{{{RSL}}}content", url=entry.url)
    if terms.server:
        content.set("server", terms.server)
    license_ = etree.SubElement(content, f"{{{RSL}}}license")
    for name, uses in (("permits", terms.permits), ("prohibits", terms.prohibits)):
        if uses:
            etree.SubElement(license_, f"{{{RSL}}}{name}", type="usage").text = " ".join(uses)
    if terms.payment:
        payment = etree.SubElement(license_, f"{{{RSL}}}payment", type=terms.payment)
        if terms.standard:
            etree.SubElement(payment, f"{{{RSL}}}standard").text = terms.standard
    if rights := entry.rights or feed.rights:
        etree.SubElement(content, f"{{{RSL}}}copyright").text = rights
    if terms.terms:
        etree.SubElement(content, f"{{{RSL}}}terms").text = terms.terms
    return content
