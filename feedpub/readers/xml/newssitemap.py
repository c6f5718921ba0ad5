"""A news sitemap as a source: addresses, headlines and dates, without the texts (Google's schema, sitemap-news 0.9)."""

from collections.abc import Sequence

from feedpub.errors import ArticleError
from feedpub.model import Access, Article, Image
from feedpub.readers import Reading
from feedpub.readers.several import noted
from feedpub.readers.xml.draft import Draft, each, line_of, none_of
from feedpub.readers.xml.tree import Element, below, first, parse


def read(path: str, raw: bytes, context: Reading) -> Sequence[Article | ArticleError]:
    """Read the stories of a news sitemap. ArticleError where it holds none."""
    root, mends = parse(path, raw, records=True)

    def named(entry: Element) -> tuple[str, None]:
        if address := line_of(first(entry, "loc")):
            return address, None
        raise ArticleError(path, "a `url` without `loc`; give it one", line=entry.sourceline)

    def story(entry: Element, address: str) -> Article:
        draft = Draft(path, "newssitemap", context, part=address)
        place = first(entry, "loc")
        draft.put_text("id", place)
        draft.put_text("url", place)
        _put_news(draft, entry)
        return draft.article()

    entries = [entry for entry in below(root, "url") if first(entry, "news:news") is not None]
    message = "is a sitemap without news (`news:news`), so it names no headlines; leave it out of the folder"
    return none_of(path, noted(each(path, entries, named, story), mends), message)


def _put_news(draft: Draft, entry: Element) -> None:
    language = first(entry, "news:news", "news:publication", "news:language")
    if language is not None:
        draft.put_language(line_of(language), language, "news:language")
    draft.put_text("headline", first(entry, "news:news", "news:title"))
    draft.put_date("published", first(entry, "news:news", "news:publication_date"))
    draft.put_update(first(entry, "lastmod"))
    for expiry in below(entry, "expires"):
        draft.put_expiry(expiry)
    for word in below(entry, "news:news", "news:keywords"):
        draft.put("tags", tuple(dict.fromkeys(tag for one in line_of(word).split(",") if (tag := one.strip()))), word)
    for wall in below(entry, "news:news", "news:access"):
        # Subscription or Registration: the schema knows no other, and none of them is open to everybody.
        draft.put("access", Access.MEMBERS, wall)
    pictures = [
        Image(
            url=address,
            alt=line_of(first(picture, "image:title")) or None,
            caption=line_of(first(picture, "image:caption")) or None,
        )
        for picture in below(entry, "image:image")
        if (address := line_of(first(picture, "image:loc")))
    ]
    if pictures:
        draft.put("images", tuple(pictures), entry, "image:image")
