"""Sitemaps, with Google's for news: https://www.sitemaps.org/protocol.html and Google Search Central, News sitemaps."""

import re
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from feedpub.gate import texts
from feedpub.gate.shape import Element, Part, Shape, Walk
from feedpub.gate.times import w3cdtf

SITEMAP = "http://www.sitemaps.org/schemas/sitemap/0.9"
NEWS = "http://www.google.com/schemas/sitemap-news/0.9"
IMAGE = "http://www.google.com/schemas/sitemap-image/1.1"
S, N, I = f"{{{SITEMAP}}}", f"{{{NEWS}}}", f"{{{IMAGE}}}"  # noqa: E741
MOST_URLS, MOST_NEWS, WINDOW = 50_000, 1000, timedelta(days=2)
LONGEST = 2048  #: characters of an address

_NEWS_LANGUAGE = re.compile(r"[a-z]{2,3}|zh-cn|zh-tw")
_CHANGES = "always hourly daily weekly monthly yearly never".split()


def _loc(text: str) -> texts.Fault | None:
    bare = text.strip()
    if fault := texts.web(bare) if bare else ("uri", "is blank, where an address must be"):
        return ("uri" if fault[0] == "scheme" else fault[0]), fault[1]
    return ("long", f"has {len(bare)} characters, more than {LONGEST - 1}") if len(bare) >= LONGEST else None


def _priority(text: str) -> texts.Fault | None:
    ok = re.fullmatch(r"0(?:\.\d{1,18})?|1(?:\.0{1,18})?", text.strip())
    return None if ok else ("word", f"is {texts.shown(text)}; it goes from 0.0 to 1.0")


def _language(text: str) -> texts.Fault | None:
    if _NEWS_LANGUAGE.fullmatch(text) and not texts.language(text):
        return None
    return "language", f"is {texts.shown(text)}; Google wants two or three letters, or zh-cn, or zh-tw"


def _old(walk: Walk, element: Element) -> None:
    walk.tell("given-up", element, f"news:{element.tag.rpartition('}')[2]} was given up; Google ignores it")


_LASTMOD = Part(time=w3cdtf)
_PUBLICATION = Shape({f"{N}name": Part(text=texts.plain), f"{N}language": Part(text=_language)},
                     frozenset({f"{N}name", f"{N}language"}))  # fmt: skip
_NEWS = Shape(
    {
        f"{N}publication": Part(inside=_PUBLICATION),
        f"{N}publication_date": Part(time=w3cdtf),
        f"{N}title": Part(text=texts.plain),
        **{f"{N}{name}": Part(then=_old, open=True) for name in ("keywords", "genres", "access", "stock_tickers")},
    },
    frozenset({f"{N}publication", f"{N}publication_date", f"{N}title"}),
)
_IMAGE = Shape(
    {
        f"{I}loc": Part(text=_loc),
        **{f"{I}{one}": Part(open=True) for one in ("caption", "title", "geo_location", "license")},
    },
    frozenset({f"{I}loc"}),
)
_URL = Part(
    many=True,
    inside=Shape(
        {
            f"{S}loc": Part(text=_loc),
            f"{S}lastmod": _LASTMOD,
            f"{S}changefreq": Part(text=texts.one_of(*_CHANGES)),
            f"{S}priority": Part(text=_priority),
            f"{N}news": Part(inside=_NEWS),
            f"{I}image": Part(many=True, inside=_IMAGE),
        },
        frozenset({f"{S}loc"}),
    ),
)
_INDEXED = Part(many=True, inside=Shape({f"{S}loc": Part(text=_loc), f"{S}lastmod": _LASTMOD}, frozenset({f"{S}loc"})))


def look(root: Element, walk: Walk) -> list[str]:
    """Hold a document whose root is ``urlset`` or ``sitemapindex`` to its rules; the addresses that it lists."""
    is_index = root.tag == f"{S}sitemapindex"
    if len(root) > MOST_URLS:
        walk.tell("many", root, f"it has {len(root):,} addresses, more than {MOST_URLS:,}; begin another file")
    news = root.findall(f"{S}url/{N}news")
    if len(news) > MOST_NEWS:
        walk.tell("many-news", root, f"it has {len(news):,} news:news, more than {MOST_NEWS:,}; begin another file")
    walk.inside(root, Shape({f"{S}sitemap": _INDEXED} if is_index else {f"{S}url": _URL}))
    walk.loose(root)
    places = root.findall(f"{S}{'sitemap' if is_index else 'url'}/{S}loc")
    seen: set[str] = set()
    hosts: set[str] = set()
    for place in places:
        text = (place.text or "").strip()
        if text in seen:
            walk.tell("twice-listed", place, f"{texts.shown(text)} is listed more than once")
        seen.add(text)
        if texts.web(text) is None:
            hosts.add(urlsplit(text).netloc.lower())
            if len(hosts) == 2:
                walk.tell(
                    "hosts", place, f"its host is another than that of the addresses before it: {texts.shown(text)}"
                )
                hosts.add("")
    _times(walk)
    return [(place.text or "").strip() for place in places]


def _times(walk: Walk) -> None:
    for element, moment in walk.moments.items():
        if walk.now is not None and moment > walk.now + timedelta(days=1):
            walk.tell("date-future", element, f"{element.text!r} is in the future")
        elif element.tag == f"{N}publication_date" and walk.now is not None and _is_old(moment, walk.now):
            walk.tell("news-old", element, f"{element.text!r} is more than two days ago; Google wants the newest only")


def _is_old(moment: datetime, now: datetime) -> bool:
    return moment < now - WINDOW - timedelta(days=1)  # a plain day has no hour
