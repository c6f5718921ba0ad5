"""A document of an archive as it lies at a target, with stories taken out and other links: no story is made again.

What stays of it stays byte for byte, so that a page can lose a story when nothing is left of the others but the page.
"""

import json
import re
from collections.abc import Callable, Mapping
from typing import Any

from lxml import etree
from msgspec import Struct

from feedpub.formats import jsonfeed
from feedpub.formats._namespaces import ATOM, DC
from feedpub.model import Chain

_Element = Any  # lxml has no types of its own
_TIME = re.compile(r" \([0-9T:+-]+Z?\)$")  # behind the title of a related story
_LINK = f"{{{ATOM}}}link"


class CutError(ValueError):
    """The document cannot be taken apart: it is none of feedpub's."""


class Cut(Struct, frozen=True, kw_only=True):
    """What is to become of a document: addresses are without the format's ``suffix``."""

    keeps: Callable[[str], bool]  #: whether the story of an id stays
    mentions: Callable[[str | None, str | None], bool]  #: whether a related story's title or address must go
    self_url: str
    chain: Chain
    suffix: str

    @property
    def links(self) -> dict[str, str]:
        """The document's links that may change, by their relations."""
        there = {"self": self.self_url, **self.chain.links}
        return {rel: address + self.suffix for rel, address in there.items() if address}


def cut(body: bytes, media_type: str, wanted: Cut) -> tuple[bytes, list[str]]:
    """The document as it is to be, and the ids that it has then, in their order; CutError where that cannot be."""
    try:
        return (_json if media_type == "application/feed+json" else _xml)(body, wanted)
    except (ValueError, KeyError, TypeError, IndexError, AttributeError, etree.XMLSyntaxError) as error:
        raise CutError(str(error)) from None


# --- XML


def _xml(body: bytes, wanted: Cut) -> tuple[bytes, list[str]]:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    root = etree.fromstring(body, parser)
    head, entry, id_ = (root[0], "item", "guid") if root.tag == "rss" else (root, f"{{{ATOM}}}entry", f"{{{ATOM}}}id")
    found = []
    for one in head.findall(entry):
        name = one.findtext(id_)
        if wanted.keeps(name):
            found.append(name)
            _unmention(one, wanted.mentions)
        else:
            _remove(one)
    _relink(head, wanted.links)
    declaration, newline, made = etree.tostring(root, encoding="UTF-8", xml_declaration=True).partition(b"\n")
    # What stands before the root, as the address of a stylesheet, has a line of its own.
    before = [etree.tostring(one, encoding="UTF-8", with_tail=False) for one in root.itersiblings(preceding=True)]
    return b"\n".join((declaration, *reversed(before), made + newline)), found


def _relink(head: _Element, links: Mapping[str, str]) -> None:
    """Put the links of the feed as they are to be; one that was not there follows the one before it."""
    there = {link.get("rel"): link for link in head.findall(_LINK)}
    before = there["self"]
    for rel in ("self", "current", "prev-archive", "next-archive"):
        link, address = there.get(rel), links.get(rel)
        if link is not None and address is None:
            _remove(link)
        elif address is not None:
            if link is None:
                link = etree.Element(_LINK, dict(before.attrib) | {"rel": rel})
                link.tail = before.tail
                before.addnext(link)
            link.set("href", address)
            before = link


def _unmention(entry: _Element, mentions: Callable[[str | None, str | None], bool]) -> None:
    for link in entry.findall(_LINK):
        if link.get("rel") == "related" and mentions(link.get("title"), link.get("href")):
            _remove(link)
    for relation in entry.findall(f"{{{DC}}}relation"):
        lines = relation.text.split("\n")
        left = [line for line in lines if not (mentions(line, None) or mentions(_TIME.sub("", line), None))]
        relation.text = "\n".join(left)
        if not left:
            _remove(relation)


def _remove(element: _Element) -> None:
    """Take an element out with the space before it, so that what follows stands where it stood."""
    parent, before = element.getparent(), element.getprevious()
    if before is not None:
        before.tail = element.tail
    else:
        parent.text = element.tail
    parent.remove(element)


# --- JSON


def _json(body: bytes, wanted: Cut) -> tuple[bytes, list[str]]:
    feed = json.loads(body)
    items = [item for item in feed.pop("items") if wanted.keeps(item["id"])]
    links = wanted.links
    feed["feed_url"] = links.pop("self")
    feed["next_url"] = links.get("prev-archive")
    feed["_feedpub"]["archive"] = links
    head = {name: value for name, value in feed.items() if value is not None}
    lines = (jsonfeed.line(_unmentioned(item, wanted.mentions)) for item in items)
    return jsonfeed.written(head, lines), [item["id"] for item in items]


def _unmentioned(item: dict[str, Any], mentions: Callable[[str | None, str | None], bool]) -> dict[str, Any]:
    more = item.get("_feedpub", {})
    for name in ("related", "translations"):
        if name in more:
            more[name] = [one for one in more[name] if not mentions(one.get("title"), one.get("url"))]
            if not more[name]:
                del more[name]
    if not more and "_feedpub" in item:
        del item["_feedpub"]
    return item
