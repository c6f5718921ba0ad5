"""What a page's head says in ``<meta>``, ``<link>`` and ``<title>``: Open Graph and its kin, told by their names."""

import re
from collections.abc import Iterator
from functools import lru_cache

from feedpub.readers.html.facts import Fact, Facts
from feedpub.readers.html.schemaorg import text as plain
from feedpub.readers.html.tree import Tree

_LANGUAGE = re.compile("content-language$", re.IGNORECASE)
_NOISE = re.compile(r"[^a-z0-9:]+")
#: Field -> what the name of a meta tag looks like, without its punctuation; the first field that fits takes it.
_NAMES = {
    "expires": r"expiration|validuntil|unpublish",
    "updated": r"modified|updated|revis|lastmod|reviewed",
    "published": r"publi\w*:?(?:date|time|at|on)\w*$|published$|^publish$|pubdate|dateissued|pubtime|originaldate|"
    r"(?:dc|dcterms):?(?:created|issued|available)$|date:?created|creat\w+date|^created$|"
    r"(?:^|:|^dc|^dcterms|sailthru|citation|gsa)date$|ptime$|articledate|storydate|releasedate|dateposted|postdate|"
    r"onlinedate",
    "author": r"(?<!smartbanner)(?<!smartbanner:)(?:authors?|byl|byline|bylinename|creator|writer|authornames?|"
    r"writtenby)$",
    "title": r"(?:^|:|og|twitter|dc|dcterms|sailthru|parsely|citation|article|page|content)(?:title|headline)$|^hdl$",
    "summary": r"(?:^|:|og|twitter|dc|dcterms|sailthru|article|lp)(?:description|abstract|summary)$",
    "section": r"(?:^|:|article|parsely|sailthru|cxenseparse|page|content)(?:section|category|channel|rubrik)$",
    "tags": r"keywords$|articletag$|:tag$|parselytags$|sailthrutags$|^tags?$",
    "language": r"^language$|contentlanguage|dclanguage|dctermslanguage|inlanguage|og:locale$",
    "url": r"^og:url$|twitter:url|parselylink|^syndicationsource$",
    "image": r"^og:image(?::secureurl|:url)?$|^twitter:image(?::src)?$",
    "image_width": r"^og:image:width$",
    "image_height": r"^og:image:height$",
    "image_alt": r"^(?:og|twitter):image:alt$",
    "site": r"^og:sitename$|^applicationname$|^applemobilewebapptitle$|^publisher$|^(?:dc|dcterms)publisher$",
    "access": r"contenttier$|^isaccessibleforfree$|articleaccess",
    "rights": r"^(?:dc|dcterms)?:?(?:copyright|rights|rightsholder)$",
}
_FIELDS = tuple((field, re.compile(pattern)) for field, pattern in _NAMES.items())
_KINDS = (("og:", "Open Graph"), ("article:", "Open Graph"), ("twitter:", "Twitter card"))


def gather(tree: Tree, facts: Facts) -> None:
    """Add what the page's meta tags, links and title say."""
    labels: dict[str, str] = {}
    for name, given in _metas(tree):
        low = name.lower()
        label, field = low.startswith(("twitter:label", "twitter:data")), field_of(low)
        content = plain(given) if label or field else ""  # most say nothing of the story
        if content and label:
            labels[low[8:]] = content
        elif content and field:
            kind = next((kind for start, kind in _KINDS if low.startswith(start)), "meta")
            facts.add(field, Fact(kind, name, content, (f'"{name}"',)))
    if re.search(r"written|author|by\b|autor|автор", labels.get("label1", ""), re.IGNORECASE):
        facts.add("author", Fact("Twitter card", "twitter:data1", labels.get("data1", ""), ("twitter:data1",)))
    for link in tree.css('link[rel*="canonical" i][href]'):
        if "canonical" in (link.attributes.get("rel") or "").lower().split():
            facts.add("url", Fact("link", "canonical", (link.attributes.get("href") or "").strip(), ("canonical",)))
    if tree.head is not None and (title := tree.head.css_first("title")) is not None:
        facts.add("title", Fact("title", "title", plain(title.text()), ("<title",)))
    root = tree.root
    if root is not None and (language := root.attributes.get("lang") or root.attributes.get("xml:lang")):
        facts.add("language", Fact("html", "lang", language.strip(), ("<html",)))


def _metas(tree: Tree) -> Iterator[tuple[str, str]]:
    """The name and the content of each meta tag, as they are written."""
    for meta in tree.tags("meta"):
        attributes = meta.attributes
        content = attributes.get("content") or attributes.get("value")  # some archives write the second
        if not content or "itemprop" in attributes:  # those are microdata
            continue
        # Of what stands for HTTP's headers only this is about the story: `expires` and `date` are about caches.
        header = attributes.get("http-equiv")
        language = header if header and _LANGUAGE.match(header) else None
        for names in (attributes.get("property"), attributes.get("name"), language):
            if names:
                for name in names.split():
                    yield name, content


@lru_cache(maxsize=1024)  # pages of one site have the same ones
def field_of(name: str) -> str | None:
    """The field that a meta tag's name, in small letters, speaks of."""
    bare = _NOISE.sub("", name)
    return next((field for field, pattern in _FIELDS if pattern.search(bare)), None)
