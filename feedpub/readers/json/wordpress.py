"""Posts as WordPress gives them to programs (developer.wordpress.org/rest-api/reference/posts): one, or a list.

With ``_embed`` in the question the answer has authors, terms and the picture, without it their numbers only. Ids are
those of WordPress's own feeds (``guid``).
"""

from collections.abc import Sequence
from datetime import UTC, date, datetime
from html import unescape

from feedpub.errors import ArticleError
from feedpub.model import Article, Enclosure, Image, Person, Status
from feedpub.readers import Reading
from feedpub.readers.json import bodies, tree, values
from feedpub.readers.json.stories import EXCLUDE, Draft, Form, read_file
from feedpub.readers.json.values import Key, MisfitError, find, find_guard, items, number, said
from feedpub.yamltext import Node

#: What WordPress calls the standing of a post. What is scheduled is not out there: the next fetch brings it.
STATUSES = {
    "publish": Status.USABLE,
    "draft": Status.DRAFT,
    "auto-draft": Status.DRAFT,
    "pending": Status.DRAFT,
    "future": Status.WITHHELD,
    "private": Status.WITHHELD,
    "trash": Status.CANCELED,
}
_NO_POSTS = frozenset(("attachment", "revision", "nav_menu_item", "wp_block", "wp_template", "wp_navigation"))
_NO_SECTION = frozenset(("uncategorized", "uncategorised"))
_FEATURED = "_embedded.wp:featuredmedia.0"


def read(path: str, raw: bytes, context: Reading) -> Sequence[Article | ArticleError]:
    """Read the posts of an answer; ArticleError where the file is no JSON or holds none."""
    return read_file(_FORM, path, tree.load(path, raw), context)


def _put(draft: Draft) -> None:
    kind = said(draft.node, "type")
    if kind in _NO_POSTS:
        raise MisfitError(draft.node.line, f"is of WordPress's type `{kind}` and no post; {EXCLUDE}")
    if (key := draft.find("id", "guid")) is None:
        raise MisfitError(draft.node.line, f"is no post of WordPress; {EXCLUDE}")
    if "id" not in draft.fields:
        message = "has no `guid`, which its id is in WordPress's own feeds; fetch it with its `guid`"
        raise MisfitError(key.line, message)
    draft.fields["id"] = unescape(str(draft.fields["id"]))
    draft.put_language("lang", "language")
    draft.put_text("headline", "title.rendered", "title.raw", "title")
    if key := draft.find("excerpt.rendered"):
        draft.put("lead", bodies.line_of(values.whole_text(key)), key)
    if key := draft.find("content.rendered"):
        draft.put_body(values.whole_text(key), key)
    _put_time(draft, "published", "date")
    _put_time(draft, "updated", "modified")
    _put_status(draft)
    draft.put_hint("slug", "slug")
    if key := draft.find("link"):
        draft.put("url", values.token(key), key)
    _put_authors(draft)
    _put_terms(draft)
    _put_picture(draft)
    for name in ("type", "format", "sticky"):
        draft.set_free(name, name)


def _put_time(draft: Draft, name: str, path: str) -> None:
    """The time in UTC, else on the site's clock. WordPress gives a draft that was never out a time of noughts."""
    for key in (draft.find(f"{path}_gmt"), draft.find(path)):
        if key and not values.text(key).startswith("0000-"):
            draft.put(name, _in_utc(key) if key.name.endswith("_gmt") else values.moment(key), key)
            return


def _in_utc(key: Key) -> date:
    when = values.moment(key)
    return when.replace(tzinfo=UTC) if isinstance(when, datetime) and when.tzinfo is None else when


def _put_status(draft: Draft) -> None:
    draft.put_standing(STATUSES)
    locks = find_guard(draft.node, "content.protected", "excerpt.protected")
    locked = next((key for key in locks if values.switch(key)), None) or draft.find("password")
    if locked and draft.fields.get("status", Status.USABLE) is Status.USABLE:
        draft.put("status", Status.WITHHELD, locked)


def _put_authors(draft: Draft) -> None:
    found = draft.find("_embedded.author")
    people = [Person(name=name, url=said(one.node, "link")) for one in items(found) if (name := said(one.node, "name"))]
    draft.put_people(found, people)
    if people:
        return
    named = draft.find("yoast_head_json.author")
    if named and values.is_text(named.node):
        draft.put("authors", (Person(name=values.text(named)),), named)
    elif draft.find("author"):
        draft.warn(draft.node.line, "names its author by a number only; ask WordPress for it with `_embed`")


def _put_terms(draft: Draft) -> None:
    """The first category is the section, the others and the tags are tags."""
    categories: list[str] = []
    tags: list[str] = []
    key = draft.find("_embedded.wp:term")
    for group in items(key):
        for term in items(group):
            name, slug = said(term.node, "name"), said(term.node, "slug")
            if name and said(term.node, "taxonomy") == "category" and slug not in _NO_SECTION:
                categories.append(name)
            elif name and said(term.node, "taxonomy") == "post_tag":
                tags.append(name)
    if key and categories:
        draft.put("section", categories[0], key)
    if key:
        once = {tag.casefold(): tag for tag in reversed([*categories[1:], *tags])}
        draft.put("tags", tuple(reversed(once.values())), key)


def _put_picture(draft: Draft) -> None:
    key = draft.find(_FEATURED)
    url = said(draft.node, f"{_FEATURED}.source_url")
    kind = said(draft.node, f"{_FEATURED}.mime_type") or ""
    if key and url and kind.startswith(("audio/", "video/")):
        length = number(key.node, "media_details.filesize") or 0
        draft.put("enclosures", (Enclosure(url=url, media_type=kind, length=length),), key)
    elif key and url:
        draft.put("images", (_image(key.node, url),), key)
    elif bare := draft.find("jetpack_featured_media_url", "yoast_head_json.og_image.0.url"):
        draft.put("images", (Image(url=values.text(bare)),), bare)


def _image(node: Node, url: str) -> Image:
    caption = find(node, "caption.rendered")
    return Image(
        url=url,
        alt=said(node, "alt_text"),
        caption=(bodies.line_of(values.whole_text(caption)) or None) if caption else None,
        credit=said(node, "media_details.image_meta.credit"),
        width=number(node, "media_details.width"),
        height=number(node, "media_details.height"),
        media_type=said(node, "mime_type"),
        length=number(node, "media_details.filesize"),
    )


_FORM = Form(name="wordpress", ids=("guid.rendered", "guid.raw", "guid"), put=_put)
