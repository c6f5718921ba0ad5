"""What RSS and Atom entries have in common: text that is a summary or the story, media, categories, people."""

from collections.abc import Iterable
from html import unescape

from feedpub.markup import blocks, sanitize
from feedpub.model import Enclosure, Image, Person
from feedpub.readers.mediatypes import media_type
from feedpub.readers.xml.draft import Draft, joined, line_of, number, paragraphs, seen_from
from feedpub.readers.xml.tree import Element, base_of, below, first

MOST_TAGS = 10_000  #: of a text that is looked into
LONGEST_SUMMARY = 500  #: characters; more is a story, whatever its element is called


def plain_of(html: str) -> str:
    """HTML as one line of plain text; ``""`` where it is too much to be a line."""
    return " ".join(words for _, words in _blocks(html))


def _blocks(html: str) -> list[tuple[str, str]]:
    if "<" not in html:
        words = " ".join(unescape(html).split())
        return [("p", words)] if words else []
    # What was not sanitized may be made to be slow.
    return [] if html.count("<") > MOST_TAGS else blocks(sanitize(html, ""))


def put_text(draft: Draft, summary: tuple[Element, str] | None, content: tuple[Element, str] | None) -> None:
    """Set lead and body from an entry's summary and content, each with its HTML.

    Without a content, a summary that is longer than one or has paragraphs, pictures or lists is the story's text.
    """
    if content and content[1].strip():
        at, html = content
        draft.put_body(seen_from(base_of(at), html), at)
        if summary and (lead := plain_of(summary[1])):
            draft.put("lead", lead, summary[0])
    elif summary:
        at, html = summary
        lead = plain_of(html)
        if len(lead) > LONGEST_SUMMARY or _is_story(html):
            html = html if "<" in html else paragraphs(unescape(html))
            draft.put_body(seen_from(base_of(at), html), at)
        else:
            draft.put("lead", lead, at)


def _is_story(html: str) -> bool:
    low = html.lower()
    return (
        html.count("<") > MOST_TAGS
        or len(_blocks(html)) > 1
        or any(f"<{tag}" in low for tag in ("img", "ul", "ol", "table", "blockquote", "iframe"))
    )


def put_people(draft: Draft, people: Iterable[tuple[Element, tuple[Person, ...], str | None]]) -> None:
    """Set authors and agency from elements that each mean some people or an agency."""
    found: dict[str, Person] = {}
    place: Element = None
    for at, persons, agency in people:
        if agency and "agency" not in draft.fields:
            draft.put("agency", agency, at)
        for person in persons:
            place = at if place is None else place
            found.setdefault(person.name.casefold(), person)
    if place is not None:
        draft.put("authors", tuple(found.values()), place)


def put_categories(draft: Draft, categories: Iterable[tuple[Element, str]]) -> None:
    """The first category is the section, the others are tags."""
    words: dict[str, Element] = {}
    for at, word in categories:
        words.setdefault(" ".join(word.split()), at)
    words.pop("", None)
    if words:
        section, *tags = words
        draft.put("section", section, words[section])
        if tags:
            draft.put("tags", tuple(tags), words[tags[0]])


def put_media(draft: Draft, entry: Element, files: list[tuple[Element, Image | Enclosure]]) -> None:
    """Set images and enclosures: those given, and those of Media RSS and iTunes in the entry."""
    found = [*files, *_media(entry)]
    kept: dict[str, dict[str, Image | Enclosure]] = {"images": {}, "enclosures": {}}
    places: dict[str, Element] = {}
    for at, one in found:
        field = "images" if isinstance(one, Image) else "enclosures"
        if isinstance(one, Enclosure) and one.url and not one.media_type:
            draft.warn(at.sourceline, f"{one.url[:80]!r} is left out, since nothing says its media type; write `type`")
        elif one.url:
            places.setdefault(field, at)
            kept[field].setdefault(one.url, one)
    for field, at in places.items():
        draft.put(field, tuple(kept[field].values()), at)


def file_of(at: Element, address: str, kind: str, length: str | None, title: str | None = None) -> Image | Enclosure:
    """A file as an image or an enclosure, as its media type says."""
    url = joined(base_of(at), address)
    is_image, kind = kind.strip().lower().startswith("image"), media_type(kind, url)
    if is_image or kind.startswith("image/"):
        return Image(url=url, media_type=kind or None, length=number(length), alt=title)
    return Enclosure(url=url, media_type=kind, length=number(length) or 0, title=title)


def _media(entry: Element) -> list[tuple[Element, Image | Enclosure]]:
    """Media RSS (https://www.rssboard.org/media-rss) and iTunes; a thumbnail only where there is no picture."""
    found: list[tuple[Element, Image | Enclosure]] = []
    holders = [entry, *below(entry, "media:group")]
    for holder in holders:
        for content in below(holder, "media:content"):
            kind = content.get("type") or content.get("medium") or ""
            address = content.get("url") or ""
            if kind.startswith("image"):
                found.append((content, _picture(content, address, holder)))
            elif "/" in kind:
                found.append((content, file_of(content, address, kind, content.get("fileSize"))))
    if not any(isinstance(one, Image) for _, one in found):
        for holder in [*holders, *below(entry, "media:content")]:
            found += [(one, _picture(one, one.get("url") or "", holder)) for one in below(holder, "media:thumbnail")]
        found += [(one, Image(url=(one.get("href") or "").strip())) for one in below(entry, "itunes:image")]
    return found


def _picture(at: Element, address: str, holder: Element) -> Image:
    def said(what: str) -> str | None:
        return line_of(first(at, f"media:{what}")) or line_of(first(holder, f"media:{what}")) or None

    return Image(
        url=joined(base_of(at), address),
        alt=said("title") or said("description"),
        caption=said("description"),
        credit=said("credit"),
        width=number(at.get("width")),
        height=number(at.get("height")),
        media_type=at.get("type") or None,
        length=number(at.get("fileSize")),
    )
