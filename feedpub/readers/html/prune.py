"""What a site's profile does to a page before it is read: what is left out, and which element holds the text."""

from collections.abc import Iterator
from urllib.parse import urlsplit

from feedpub.readers.html.tree import Node, Scope, Tree, Walk
from feedpub.readers.profile import Profile
from feedpub.text import one_line

MOST = 1000  #: elements that a selector may find


def host_of(parsed: Tree) -> str | None:
    """The host of the page's canonical address, as its head gives it."""
    for selector, attribute in (("link[rel~=canonical i]", "href"), ('meta[property="og:url"]', "content")):
        for node in parsed.css(selector):
            try:
                if host := urlsplit((node.attributes.get(attribute) or "").strip()).hostname:
                    return host
            except ValueError:
                continue
    return None


def drop(parsed: Tree, profile: Profile) -> None:
    """Take out of the page what the profile says is none of the story."""
    for selector in profile.html.get("drop", ()):
        found = parsed.css(selector)[:MOST]
        ids = {node.mem_id for node in found}
        # What stands in another one goes with it: whoever touches it then touches freed memory.
        for node in [one for one in found if not any(above.mem_id in ids for above in _above(one))]:
            if node.tag not in ("html", "head", "body"):
                node.decompose()


def _above(node: Node) -> Iterator[Node]:
    parent = node.parent
    while parent is not None:
        yield parent
        parent = parent.parent


def holder(parsed: Tree, walk: Walk, profile: Profile) -> Scope | None:
    """The element that the profile says holds the story's text, as far as it can be read."""
    scopes = walk.by_node() if "body" in profile.html else {}
    for selector in profile.html.get("body", ()):
        for node in parsed.css(selector)[:MOST]:
            scope = scopes.get(node.mem_id)
            if scope is not None and one_line(node.text(separator=" ")):
                return scope
    return None
