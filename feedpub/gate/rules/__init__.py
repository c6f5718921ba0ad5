"""Every rule as data, a file for each format. A code is a rule's name for ever; docs/validate.md lists them all."""

from types import MappingProxyType

from feedpub.gate.finding import Rule
from feedpub.gate.rules import atom, document, jsonfeed, media, opml, rss, sitemap

#: By what the page calls them, in its order.
TABLES: dict[str, tuple[Rule, ...]] = {
    "Any document": document.RULES,
    "RSS 2.0": rss.RULES,
    "Atom 1.0": atom.RULES,
    "JSON Feed 1.1": jsonfeed.RULES,
    "Sitemaps": sitemap.RULES,
    "OPML 2.0": opml.RULES,
    "Media RSS": media.RULES,
}
RULES = MappingProxyType({rule.code: rule for table in TABLES.values() for rule in table})
