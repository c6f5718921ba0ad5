"""The rules of sitemaps: https://www.sitemaps.org/protocol.html; of news: Google Search Central, News sitemaps."""

from feedpub.gate.finding import Rule, error, warning

_MAPS = "sitemaps.org, protocol 0.9"
_NEWS = "Google, News sitemaps"

RULES: tuple[Rule, ...] = (
    error("sitemap-missing", "An address has loc; news has publication with name and language, publication_date and title.", f"{_MAPS}, XML tag definitions; {_NEWS}"),
    error("sitemap-twice", "What there is one of is not there twice.", f"{_MAPS}, XML tag definitions"),
    error("sitemap-element", "Elements are those of the specification, and hold text where it says so.", f"{_MAPS}, XML tag definitions"),
    error("sitemap-attribute", "Elements have no attributes of their own.", f"{_MAPS}, XML tag definitions"),
    error("sitemap-text", "There is no text beside the addresses.", f"{_MAPS}, XML tag definitions"),
    error("sitemap-uri", "Addresses are whole and of the web.", f"{_MAPS}, loc"),
    error("sitemap-long", "An address has fewer than 2,048 characters.", f"{_MAPS}, loc"),
    error("sitemap-w3c-date", "Dates are written in W3C's form, with a zone where there is a time.", f"{_MAPS}, lastmod; {_NEWS}, publication_date"),
    error("sitemap-word", "`changefreq` is one of seven words, `priority` from 0.0 to 1.0.", f"{_MAPS}, changefreq, priority"),
    error("sitemap-many", "A file has 50,000 addresses at most.", f"{_MAPS}, Sitemap file guidelines"),
    error("sitemap-many-news", "A file has 1,000 news at most.", _NEWS),
    error("sitemap-language", "The language of a publication has two or three letters, or is zh-cn or zh-tw.", f"{_NEWS}, language"),
    error("sitemap-hosts", "All addresses of a file are of one host.", f"{_MAPS}, Sitemap file location"),
    error("sitemap-blank", "An element that is there is not blank.", _NEWS),
    warning("sitemap-iri", "Addresses are percent-encoded, hosts in punycode.", f"{_MAPS}, Escaping", held=True),
    warning("sitemap-twice-listed", "An address is listed once.", f"{_MAPS}", held=True),
    warning("sitemap-markup", "Titles are plain text.", f"{_NEWS}, title", held=True),
    warning("sitemap-news-old", "News are of the last two days.", _NEWS, held=True),
    warning("sitemap-date-future", "Nothing is dated in the future.", f"{_MAPS}, lastmod", held=True),
    warning("sitemap-given-up", "What Google has given up is left out.", _NEWS, held=True),
    warning("sitemap-entity", "Texts have no entities but XML's five.", "XML 1.0, 4.6"),
)  # fmt: skip
