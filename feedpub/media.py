"""The pictures and files that go with a story, as seen from its address."""

from collections.abc import Iterable

from msgspec.structs import replace

from feedpub import markup, urls
from feedpub.model import Enclosure, Image
from feedpub.text import one_line

_MEDIA_TYPES = {
    **dict.fromkeys((".jpg", ".jpeg"), "image/jpeg"),
    ".png": "image/png",
    ".gif": "image/gif",
    ".webp": "image/webp",
    ".avif": "image/avif",
    ".svg": "image/svg+xml",
}


def enclosures_of(files: Iterable[Enclosure], base: str) -> tuple[Enclosure, ...]:
    """Files that go with a story as seen from an address."""
    found = ((urls.absolute(one.url, base), one) for one in files)
    return tuple(
        [
            replace(one, url=address, media_type=one_line(one.media_type), title=markup.line(one.title))
            for address, one in found
            if address
        ]
    )


def images_of(pictures: Iterable[Image], base: str) -> tuple[Image, ...]:
    """Pictures as seen from an address, each once, without those that count readers."""
    found: dict[str, Image] = {}
    for image in pictures:
        if image.width in (0, 1) and image.height in (0, 1):
            continue  # it counts readers, and shows them nothing
        if address := urls.absolute(image.url, base):
            found.setdefault(address, replace(
                image,
                url=address,
                alt=markup.line(image.alt),
                caption=markup.line(image.caption),
                credit=markup.line(image.credit),
                media_type=markup.line(image.media_type) or _media_type(address),
            ))  # fmt: skip
    return tuple(found.values())


def _media_type(url: str) -> str | None:
    stem, dot, suffix = url.partition("?")[0].rstrip("/").rpartition("/")[2].rpartition(".")
    return _MEDIA_TYPES.get(dot + suffix.lower()) if stem else None
