"""What a site's own people know of its pages: where on them the headline, the date and the rest stand.

A profile is written in the configuration (:mod:`feedpub.config`), for pages in HTML by CSS selectors, for page text by
patterns of lines. What it says goes before what a reader finds. The readers of those two forms use it.
"""

from collections.abc import Mapping, Sequence
from typing import Final

from msgspec import Struct, field

#: The keys of a profile's two halves. All but the last few fill a field.
IN_HTML: Final = ("title", "date", "updated", "authors", "lead", "section", "image", "body", "drop")
IN_TEXT: Final = ("title", "date", "updated", "authors", "lead", "section", "begin", "end", "drop")

#: The field of an Article that a key fills.
FIELDS: Final[Mapping[str, str]] = {
    "title": "headline",
    "date": "published",
    "updated": "updated",
    "authors": "authors",
    "lead": "lead",
    "section": "section",
    "image": "images",
}


class Profile(Struct, frozen=True, kw_only=True):
    """A site's quirks: by key, the selectors or patterns to try one after the other.

    ``hosts`` are those of the canonical addresses of the pages that it is for; without any it is for all pages that it
    is given with.
    """

    name: str
    hosts: tuple[str, ...] = ()
    html: Mapping[str, Sequence[str]] = field(default_factory=dict)
    text: Mapping[str, Sequence[str]] = field(default_factory=dict)


def chosen(profiles: Sequence[Profile], host: str | None, *, half: str) -> Profile | None:
    """The first that has rules for a form (``html`` or ``text``) and is for pages of that host."""
    bare = (host or "").lower().removeprefix("www.")
    for profile in profiles:
        hosts = [one.lower().removeprefix("www.") for one in profile.hosts]
        if getattr(profile, half) and (not hosts or bare in hosts):
            return profile
    return None
