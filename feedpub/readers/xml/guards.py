"""What keeps an entry of RSS or Atom in. Neither has words of its own for it; its publishers' extensions do.

``app:draft`` (RFC 5023, section 13.1.1), ``media:status`` (rssboard.org/media-rss), PRISM's dates of embargo,
expiration and kill (PRISM 1.2 to 3.0, "Basic"), Dublin Core's ``available`` and ``valid`` (DCMI Metadata Terms and
DCMI Period Encoding) and what Blogger's export says of its entries.
"""

import re

from feedpub.errors import ArticleError
from feedpub.model import Status
from feedpub.readers.frontmatter.strays import keeps_in, put_strays
from feedpub.readers.keys import MisfitError
from feedpub.readers.xml.draft import Draft, line_of
from feedpub.readers.xml.tree import Element, below, name
from feedpub.yamltext import Map, Scalar

_KIND = "http://schemas.google.com/g/2005#kind"
_END = re.compile(r"(?:^|;)\s*end\s*=\s*([^;]+)")
_START = re.compile(r"(?:^|;)\s*start\s*=\s*([^;]+)")


def is_story(entry: Element) -> bool:
    """Whether an entry is one: exports of Blogger have comments, pages, settings and templates as entries, too."""
    kinds = [line_of(one).lower() for one in below(entry, "blogger:type")]
    terms = [one.get("term") or "" for one in below(entry, "atom:category") if one.get("scheme") == _KIND]
    kinds += [term.rpartition("#")[2] for term in terms]
    return all(kind == "post" for kind in kinds)


def put_guards(draft: Draft, entry: Element) -> None:
    """Set status, access, embargo and expiry; ArticleError for what cannot be understood."""
    try:
        put_strays(draft, _strays(entry))
    except MisfitError as error:
        known = draft.restraints(withheld=True)
        raise ArticleError(draft.path, error.message, line=error.line, known=known) from None
    _put_status(draft, entry)
    _put_times(draft, entry)


def _put_status(draft: Draft, entry: Element) -> None:
    for said in [*below(entry, "app:control", "app:draft"), *below(entry, "app:draft")]:
        if line_of(said).lower() != "no":  # whatever else it says keeps the entry in
            draft.put("status", Status.DRAFT, said)
    for said in below(entry, "blogger:status"):
        if line_of(said).lower() != "live":
            draft.put("status", Status.DRAFT if line_of(said).lower() == "draft" else Status.WITHHELD, said)
    for said in below(entry, "media:status"):
        state = (said.get("state") or "").strip().lower()
        if state != "active":
            draft.put("status", Status.CANCELED if state == "deleted" else Status.WITHHELD, said)


def _put_times(draft: Draft, entry: Element) -> None:
    for embargo in [*below(entry, "prism:embargoDate"), *below(entry, "dcterms:available")]:
        draft.put_embargo(embargo)
    for expiry in [*below(entry, "prism:expirationDate"), *below(entry, "prism:killDate")]:
        draft.put_expiry(expiry)
    for period in below(entry, "dcterms:valid"):
        if begins := _START.search(line_of(period)):
            draft.put_embargo(period, begins[1])
        if ends := _END.search(line_of(period)):
            draft.put_expiry(period, ends[1])


def _strays(entry: Element) -> Map:
    """Elements of no namespace that are named as a front matter's keys are that keep a story in."""
    found = Map(entry.sourceline)
    for one in entry:
        if keeps_in(name(one)):
            found[name(one)] = Scalar(line_of(one), one.sourceline)
            found.lines[name(one)] = one.sourceline
    return found
