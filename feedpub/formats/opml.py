"""OPML 2.0: all feeds in a list that readers subscribe to at once (http://opml.org/spec2.opml)."""

from lxml import etree

from feedpub.formats._dates import rfc822
from feedpub.formats._words import words_for
from feedpub.publication import Listed, Publication

MEDIA_TYPE = "text/x-opml"
#: What the specification calls a format; it has no word for Atom, whose type is "rss" all the same.
_VERSIONS = {"rss": "RSS", "atom": None}


def render(publication: Publication) -> bytes:
    """Every feed that is published in a format which readers know, those of one ``each`` in an outline of their own."""
    words = words_for(publication.language)
    opml = etree.Element("opml", version="2.0")
    head = etree.SubElement(opml, "head")
    etree.SubElement(head, "title").text = publication.title
    etree.SubElement(head, "dateModified").text = rfc822(publication.updated)
    # No `docs`: the specification has it, and the W3C validator calls it unknown.
    etree.SubElement(head, "ownerName").text = publication.publisher
    body = etree.SubElement(opml, "body")
    for group, several in publication.groups.items():
        parent = etree.SubElement(body, "outline", text=words.group(group)) if group else body
        for one in several:
            _outline(parent, one)
    if not len(body):  # an empty body is none
        etree.SubElement(body, "outline", text=publication.title)
    return bytes(etree.tostring(opml, encoding="UTF-8", xml_declaration=True, pretty_print=True))


def _outline(parent: etree._Element, listed: Listed) -> None:
    feed = listed.feed
    for name, _, address in listed.documents:
        if name not in _VERSIONS:
            continue
        outline = etree.SubElement(
            parent, "outline", text=feed.title, type="rss", xmlUrl=address, title=feed.title, htmlUrl=feed.home_url
        )
        outline.set("description", feed.description)
        outline.set("language", feed.language)
        if version := _VERSIONS[name]:
            outline.set("version", version)
        return
