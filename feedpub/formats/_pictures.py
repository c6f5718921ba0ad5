"""Where a story's pictures go, for every format alike: into its text, or among its enclosures, as the feed says."""

from functools import lru_cache
from html import escape
from mimetypes import MimeTypes

from feedpub.model import Enclosure, Entry, Feed, Image


def content_of(entry: Entry, feed: Feed) -> str | None:
    """The entry's content, with its first picture on top where the feed wants it there and no picture of it is."""
    html = entry.content_html
    if not html or not entry.images or "inline" not in feed.lead_image:
        return html
    lead = entry.images[0]
    if f'"{escape(lead.url)}"' in html:
        return html
    return f"{_figure(lead)}\n{html}"


def enclosures_of(entry: Entry, feed: Feed) -> tuple[Enclosure, ...]:
    """The entry's enclosures: its first picture is one where the feed wants that, and it has no other."""
    if entry.enclosures or not entry.images or "enclosure" not in feed.lead_image:
        return entry.enclosures
    lead = entry.images[0]
    media_type = lead.media_type or _guessed(lead.url)
    # Without a type no reader could use it (RSS 2.0 demands one), and a wrong one would be worse.
    return (Enclosure(url=lead.url, media_type=media_type, length=lead.length or 0),) if media_type else ()


def _figure(image: Image) -> str:
    size = "".join(
        f' {name}="{value}"' for name, value in (("width", image.width), ("height", image.height)) if value is not None
    )
    words = ". ".join(escape(text.rstrip("."), quote=False) for text in (image.caption, image.credit) if text)
    caption = f"<figcaption>{words}</figcaption>" if words else ""
    return f'<figure><img src="{escape(image.url)}" alt="{escape(image.alt or "")}"{size}>{caption}</figure>'


@lru_cache
def _types() -> MimeTypes:
    return MimeTypes()  # the standard library's own table: the machine's may differ from the next one's


def _guessed(url: str) -> str | None:
    return _types().guess_type(url.partition("?")[0])[0]
