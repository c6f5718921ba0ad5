"""The landing page: every feed of the newsroom for people who want to subscribe, and what it needs beside it.

It works without script, and under a Content-Security-Policy that forbids all but files of its own site.
"""

from collections.abc import Sequence
from html import escape
from importlib.resources import files
from urllib.parse import urlsplit

from feedpub.formats import _templates
from feedpub.formats._words import Words, words_for
from feedpub.model import Document, Feed
from feedpub.publication import Listed, Publication

STYLESHEET = "feed.css"  #: of feeds that are opened in a browser
ICON = "feed.svg"  #: of pages, where the newsroom has none
_CSS = "text/css"
_JAVASCRIPT = "text/javascript"
_FEW = 12  # feeds of a group that are all shown at once
_IN_HEAD = 20  # feeds that a page's head names; browsers show a list of them


def render(publication: Publication, path: str) -> list[Document]:
    """The page at ``path``, with its stylesheet and its script, and the stylesheet of the feeds themselves."""
    words = words_for(publication.language)
    found = discovery(publication)
    body = _templates.page(
        "landing.html",
        publication=publication,
        words=words,
        groups=[_group(kinds, several, words) for kinds, several in publication.groups.items()],
        few=_FEW,
        discovery=found,
        tags="\n".join(map(_tag, found)),
        self_url=publication.feeds_url + path,
        feed_link=feed_link,
        base="",
        icon=icon(publication.image, ""),
    )
    return [Document(path=path, media_type="text/html", body=body, feed=""), *assets(publication.language)]


def assets(language: str) -> list[Document]:
    """The stylesheets, the script and the icon that all pages of the newsroom share."""
    words = words_for(language)
    folder = files("feedpub.formats") / "pages"
    return [
        Document(path="pages.css", media_type=_CSS, body=(folder / "pages.css").read_bytes(), feed=""),
        Document(path=ICON, media_type="image/svg+xml", body=(folder / ICON).read_bytes(), feed=""),
        Document(path="pages.js", media_type=_JAVASCRIPT, body=(folder / "pages.js").read_bytes(), feed=""),
        Document(
            path=STYLESHEET,
            media_type=_CSS,
            body=_templates.page("feed.css", this_is=_css(words["this_is"]), how=_css(words["this_is_how"])),
            feed="",
        ),
    ]


def icon(image: str | None, base: str) -> str:
    """What browsers show beside a page's name: the newsroom's logo, or what lies beside the landing page."""
    return image if image and image.startswith("https://") else base + ICON


def discovery(publication: Publication) -> list[dict[str, str]]:
    """The attributes of a page's ``link rel=alternate`` elements, the feed that matters most first."""
    return [
        {"type": main[1], "title": listed.feed.title, "href": main[2]}
        for listed in publication.feeds
        if not listed.group and (main := main_document(listed))
    ][:_IN_HEAD]


def _tag(attributes: dict[str, str]) -> str:
    written = (f'{name}="{escape(value)}"' for name, value in {"rel": "alternate", **attributes}.items())
    return f"<link {' '.join(written)}>"


def feed_link(address: str) -> str:
    """The address in the form that a reader on the same machine may be opened by: ``feed://host/path``."""
    parts = urlsplit(address)
    return f"feed:{address}" if parts.scheme == "http" else f"feed://{parts.netloc}{parts.path}"


def main_document(listed: Listed) -> tuple[str, str, str] | None:
    """The document that a person is given first: RSS, else Atom, else JSON."""
    by_name = {name: (name, media_type, address) for name, media_type, address in listed.documents}
    return next((by_name[name] for name in ("rss", "atom", "json") if name in by_name), None)


def _group(kinds: tuple[str, ...], several: Sequence[Listed], words: Words) -> dict[str, object]:
    return {
        "id": "-".join(("by", *kinds)) if kinds else "main",
        "title": words.group(kinds),
        "feeds": [_card(one) for one in several],
        "is_main": not kinds,
    }


def _card(listed: Listed) -> dict[str, object]:
    main = main_document(listed)
    documents = {name: address for name, _, address in listed.documents}
    return {
        "feed": listed.feed,
        "carries": listed.carries,
        "members": listed.members,
        "address": main[2] if main else None,
        "format": main[0] if main else None,
        "others": [
            (name, address)
            for name, _, address in listed.documents
            if name != "html" and (main is None or name != main[0])
        ],
        "page": documents.get("html"),
        "newest": _newest(listed.feed),
    }


def _newest(feed: Feed) -> object:
    # What stands for a story that was taken back has no file, and is no news.
    stories = (entry for entry in feed.entries if entry.path)
    return max(stories, key=lambda entry: (entry.published.timestamp(), entry.id), default=None)


def _css(text: str) -> str:
    """A text as a string of CSS: nothing in it can end it, or the stylesheet."""
    return "".join(char if char.isalnum() or char in " .,:;!?’“”«»()-–—/" else f"\\{ord(char):06x}" for char in text)
