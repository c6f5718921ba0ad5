"""The sitemap for news search: the stories of the last two days, and an index where they are too many for one file.

https://developers.google.com/search/docs/crawling-indexing/sitemaps/news-sitemap and https://www.sitemaps.org/protocol.html
"""

from collections.abc import Sequence
from datetime import datetime, timedelta

from lxml import etree

from feedpub.formats._dates import rfc3339
from feedpub.formats._namespaces import NEWS, SITEMAP, XHTML
from feedpub.model import Document, Entry

MEDIA_TYPE = "application/xml"
MOST = 1000  #: stories in a file
AGE = timedelta(days=2)


def render(stories: Sequence[Entry], *, name: str, path: str, folder_url: str, now: datetime) -> list[Document]:
    """The sitemap at ``path`` of those of the stories that were published in the two days before ``now``.

    ``name`` is the publication's, just as its site has it. Beyond :data:`MOST` stories the file is an index of others
    beside it, ``path`` with ``-1`` and so on, each below ``folder_url``. Without any story it is an empty sitemap. Of
    stories with one address the first is listed, as an address may be there once.
    """
    earliest = (now - AGE).timestamp()
    listed: dict[str, Entry] = {}
    for story in stories:
        if story.published.timestamp() > earliest:
            listed.setdefault(story.url, story)
    recent = list(listed.values())
    if len(recent) <= MOST:
        return [_document(path, _urls(recent, name))]
    parts = [recent[at : at + MOST] for at in range(0, len(recent), MOST)]
    each = paths(path, len(parts))[1:]
    index = etree.Element(f"{{{SITEMAP}}}sitemapindex", nsmap={None: SITEMAP})
    for one, part in zip(each, parts, strict=True):
        sitemap = etree.SubElement(index, f"{{{SITEMAP}}}sitemap")
        etree.SubElement(sitemap, f"{{{SITEMAP}}}loc").text = folder_url + one
        newest = max((story.updated for story in part), key=datetime.timestamp)
        etree.SubElement(sitemap, f"{{{SITEMAP}}}lastmod").text = rfc3339(newest)
    return [
        _document(path, index),
        *(_document(one, _urls(part, name)) for one, part in zip(each, parts, strict=True)),
    ]


def paths(path: str, parts: int = 50) -> tuple[str, ...]:
    """The file, and those beside it that it may be an index of: 50 files of :data:`MOST` are more than anybody has."""
    stem, dot, suffix = path.rpartition(".")
    return path, *(f"{stem}-{number}{dot}{suffix}" for number in range(1, parts + 1))


def _urls(stories: Sequence[Entry], name: str) -> etree._Element:
    spaces = {None: SITEMAP, "news": NEWS}
    if any(story.translations for story in stories):
        spaces["xhtml"] = XHTML
    root = etree.Element(f"{{{SITEMAP}}}urlset", nsmap=spaces)
    for story in stories:
        url = etree.SubElement(root, f"{{{SITEMAP}}}url")
        etree.SubElement(url, f"{{{SITEMAP}}}loc").text = story.url
        etree.SubElement(url, f"{{{SITEMAP}}}lastmod").text = rfc3339(story.updated)
        news = etree.SubElement(url, f"{{{NEWS}}}news")
        publication = etree.SubElement(news, f"{{{NEWS}}}publication")
        etree.SubElement(publication, f"{{{NEWS}}}name").text = name
        etree.SubElement(publication, f"{{{NEWS}}}language").text = language_code(story.language)
        etree.SubElement(news, f"{{{NEWS}}}publication_date").text = rfc3339(story.published)
        etree.SubElement(news, f"{{{NEWS}}}title").text = story.title
        # Each version names them all, itself too, or none is believed.
        for language, address in sorted(
            [(one.language, one.url) for one in story.translations] + [(story.language, story.url)]
            if story.translations
            else []
        ):
            etree.SubElement(url, f"{{{XHTML}}}link", rel="alternate", hreflang=language, href=address)
    return root


def language_code(language: str) -> str:
    """ISO 639's code of two or three letters; Chinese alone is told by its script, as ``zh-cn`` or ``zh-tw``."""
    primary, *rest = language.lower().split("-")
    if primary == "zh":
        return "zh-tw" if {"hant", "tw", "hk", "mo"} & set(rest) else "zh-cn"
    return primary


def _document(path: str, root: etree._Element) -> Document:
    body = etree.tostring(root, encoding="UTF-8", xml_declaration=True, pretty_print=True)
    return Document(path=path, media_type=MEDIA_TYPE, body=body, feed="")
