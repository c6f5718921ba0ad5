"""The same newsroom for Pelican: feeds and nothing else. Its front matter is another, so it gets stories of its own.

``pip install 'pelican[markdown]'`` brings it. Pages, lists and archives are switched off; it renders all that it reads,
whether or not a feed carries it.
"""

from collections.abc import Callable
from pathlib import Path

import corpus
from corpus import LIMIT, SITE

STORIES = "pelican"  #: the folder of its stories
CONFIG = """\
SITENAME = "All"
SITEURL = {site!r}
FEED_DOMAIN = SITEURL
TIMEZONE = "UTC"
DEFAULT_LANG = "en"
PATH = {stories!r}
OUTPUT_PATH = "pelican-output"
ARTICLE_URL = "{{category}}/{{slug}}"
FEED_MAX_ITEMS = {limit}
RSS_FEED_SUMMARY_ONLY = False
FEED_ALL_RSS, FEED_ALL_ATOM = "all.rss", "all.atom"
CATEGORY_FEED_RSS, CATEGORY_FEED_ATOM = "{{slug}}.rss", "{{slug}}.atom"
TAG_FEED_RSS, TAG_FEED_ATOM = {tag}
AUTHOR_FEED_RSS, AUTHOR_FEED_ATOM = {author}
TRANSLATION_FEED_ATOM = TRANSLATION_FEED_RSS = None
ARTICLE_SAVE_AS = DRAFT_SAVE_AS = PAGE_SAVE_AS = CATEGORY_SAVE_AS = TAG_SAVE_AS = AUTHOR_SAVE_AS = ""
TAGS_SAVE_AS = CATEGORIES_SAVE_AS = AUTHORS_SAVE_AS = ARCHIVES_SAVE_AS = INDEX_SAVE_AS = ""
DIRECT_TEMPLATES = []
STATIC_PATHS = []
THEME_STATIC_PATHS = []
USE_FOLDER_AS_CATEGORY = False
CACHE_CONTENT = LOAD_CONTENT_CACHE = True
CONTENT_CACHING_LAYER = "generator"
CACHE_PATH = "pelican-cache"
"""


def write(folder: Path, count: int, *, full: bool) -> None:
    """The configuration, and the stories as it takes them."""
    each = ['("tag/{slug}.rss", "tag/{slug}.atom")', '("author/{slug}.rss", "author/{slug}.atom")']
    tag, author = each if full else ["(None, None)"] * 2
    text = CONFIG.format(site=SITE.rstrip("/"), stories=STORIES, limit=LIMIT, tag=tag, author=author)
    (folder / "pelicanconf.py").write_text(text, "utf-8")
    for number in range(count):
        put(folder, number)


def put(folder: Path, number: int, retitled: Callable[[str], str] = str) -> None:
    """A story as it takes it, with its headline ``retitled``."""
    one = corpus.made(number)
    head = [f"Title: {retitled(one.title)}", f"Date: {one.when.isoformat()}", f"Authors: {one.author}"]
    head += [f"Category: {one.section}", f"Tags: {', '.join(one.tags)}", f"Slug: story-{number}"]
    head += [f"Summary: {one.summary}"] * (one.summary is not None)
    place = folder / STORIES / f"{one.place}.md"
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_text("{}\n\n{}\n".format("\n".join(head), "\n\n".join(one.paragraphs)), "utf-8")
