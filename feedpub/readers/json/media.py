"""Pictures and files that a story comes with in several sizes."""

from collections.abc import Iterable, Sequence

from msgspec import Struct

from feedpub.model import Enclosure, Image
from feedpub.readers.json.values import number, said
from feedpub.readers.mediatypes import media_type
from feedpub.yamltext import Node

WIDEST = 2048  #: pixels: what is wider is a print file, and no subscriber's telephone wants it


class Rendition(Struct, frozen=True, kw_only=True):
    """One size of a picture or file; sizes are in pixels and bytes."""

    url: str
    media_type: str | None = None
    width: int | None = None
    height: int | None = None
    length: int | None = None


def rendition(node: Node | None) -> Rendition | None:
    """A rendition as ninjs and digitalwires write it, ``None`` where it has no web address."""
    url = said(node, "href", "url")
    if not url or not url.lower().startswith(("http://", "https://", "//", "/")):
        return None
    return Rendition(
        url=url,
        media_type=said(node, "mimetype", "contenttype"),
        width=number(node, "width"),
        height=number(node, "height"),
        length=number(node, "sizeinbytes"),
    )


def renditions(nodes: Iterable[Node]) -> list[Rendition]:
    """Those that have an address."""
    return [found for found in map(rendition, nodes) if found]


def best(sizes: Sequence[Rendition]) -> Rendition | None:
    """The widest that is made for screens, else the narrowest; of those without a width the first."""
    pictures = [one for one in sizes if (one.media_type or "image/").startswith("image/")]
    screens = [one for one in pictures if (one.width or 0) <= WIDEST]
    if screens:
        return max(screens, key=lambda one: one.width or 0)
    return min(pictures, key=lambda one: one.width or 0, default=None)


def image(sizes: Sequence[Rendition], *, alt: str | None, caption: str | None, credit: str | None) -> Image | None:
    """A picture, in the size that fits best; ``None`` where it has no address."""
    size = best(sizes)
    if size is None:
        return None
    return Image(
        url=size.url,
        alt=alt,
        caption=caption,
        credit=credit,
        width=size.width or None,
        height=size.height or None,
        media_type=size.media_type,
        length=size.length,
    )


def enclosure(sizes: Sequence[Rendition], title: str | None) -> Enclosure | None:
    """A file of sound or moving pictures: the first size whose type is known."""
    for one in sizes:
        kind = media_type(one.media_type, one.url)
        if kind.startswith(("audio/", "video/")):
            return Enclosure(url=one.url, media_type=kind, length=one.length or 0, title=title)
    return None
