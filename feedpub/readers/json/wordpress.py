"""Posts as WordPress gives them to programs (developer.wordpress.org/rest-api/reference/posts): one, or a list.

With ``_embed`` in the question the answer has authors, terms and the picture, without it their numbers only. Ids are
those of WordPress's own feeds (``guid``). What its words mean is in :mod:`feedpub.readers.wordpress`.
"""

from collections.abc import Iterator, Sequence
from html import unescape

from feedpub.errors import ArticleError
from feedpub.model import Article, Enclosure, Image
from feedpub.readers import Reading
from feedpub.readers.json import bodies, tree, values
from feedpub.readers.json.stories import EXCLUDE, Draft, Form, read_file
from feedpub.readers.json.values import find, find_guard, is_text, items, number, said
from feedpub.readers.keys import Key, MisfitError, guarding
from feedpub.readers.mediatypes import media_type
from feedpub.readers.wordpress import Post, Said, put_post
from feedpub.yamltext import Map, Node, Seq

#: Types of WordPress's own, and of forms that readers fill in. Any other is what somebody asked for.
_NO_POSTS = frozenset(
    "attachment revision nav_menu_item wp_block wp_template wp_template_part wp_navigation wp_global_styles "
    "wp_font_family wp_font_face custom_css customize_changeset oembed_cache user_request feedback".split()
)
INSIDE = ("body", "posts")  #: where an answer that is wrapped up (`_envelope`) has its posts
_FEATURED = "_embedded.wp:featuredmedia.0"


def read(path: str, raw: bytes, context: Reading) -> Sequence[Article | ArticleError]:
    """Read the posts of an answer; ArticleError where the file is no JSON or holds none."""
    return read_file(_FORM, path, tree.load(path, raw), context, *INSIDE)


def _put(draft: Draft) -> None:
    kind = said(draft.node, "type")
    if kind in _NO_POSTS:
        raise MisfitError(draft.node.line, f"is of WordPress's type `{kind}` and no post; {EXCLUDE}")
    if (key := draft.find("id", "guid")) is None:
        raise MisfitError(draft.node.line, f"is no post of WordPress; {EXCLUDE}")
    if "id" not in draft.fields:
        message = "has no `guid`, which its id is in WordPress's own feeds; fetch it with its `guid`"
        raise MisfitError(key.line, message)
    draft.put_language("lang", "language")
    draft.put_text("headline", "title.rendered", "title.raw", "title")
    if key := draft.find("excerpt.rendered"):
        draft.put("lead", bodies.line_of(values.whole_text(key)), key)
    if key := draft.find("content.rendered"):
        draft.put_body(values.whole_text(key), key)
    put_post(draft, _post(draft))
    if key := draft.find("link"):
        draft.put("url", values.token(key), key)
    if not draft.fields.get("authors") and not draft.fields.get("agency") and draft.find("author"):
        draft.warn(draft.node.line, "names its author by a number only; ask WordPress for it with `_embed`")
    _put_picture(draft)


def _post(draft: Draft) -> Post:
    with guarding():
        locks = find_guard(draft.node, "content.protected", "excerpt.protected")
        lock = next((key for key in locks if values.switch(key)), None) or draft.find("password")
    categories, tags = _terms(draft)
    return Post(
        line=draft.node.line,
        kind=_said(draft.find("type")),
        status=_said(next(iter(find_guard(draft.node, "status")), None)),
        lock=Said("", lock.name, lock.line) if lock else None,
        slug=_said(draft.find("slug", "id")),
        published=_times(draft, "date"),
        updated=_times(draft, "modified"),
        authors=list(_authors(draft)),
        categories=categories,
        tags=tags,
        format=said(draft.node, "format"),
        sticky=values.is_true(draft.node, "sticky"),
        meta=dict(_meta(draft.find("meta"))),
        stored=str(draft.fields.get("body", "")),
    )


def _said(key: Key | None) -> Said | None:
    return Said(values.text(key), key.name, key.line) if key else None


def _times(draft: Draft, path: str) -> list[tuple[Said, bool]]:
    """A time in UTC, and on the site's clock."""
    found = ((_said(draft.find(name)), in_utc) for name, in_utc in ((f"{path}_gmt", True), (path, False)))
    return [(time, in_utc) for time, in_utc in found if time]


def _meta(key: Key | None) -> Iterator[tuple[str, Said]]:
    """What plugins show of what they keep with a post: texts, numbers, switches, or lists with one of them."""
    for name, node in key.node.items() if key and isinstance(key.node, Map) else ():
        value = node[0] if isinstance(node, Seq) and node else node
        if isinstance(value, str):
            yield name, Said(value.strip(), f"meta.{name}", value.line)


def _authors(draft: Draft) -> Iterator[tuple[Said, str | None]]:
    """Those that a plugin for several authors names (PublishPress, Newspack), else WordPress's one, else Yoast's."""
    for path in ("authors", "newspack_author_info", "_embedded.author", "yoast_head_json.author"):
        named = [*_named(items(draft.find(path)))]
        yield from named
        if named:
            return


def _named(people: list[Key]) -> Iterator[tuple[Said, str | None]]:
    for one in people:
        name = find(one.node, "display_name", "name") if isinstance(one.node, Map) else one
        if name and is_text(name.node) and not values.text(name).isdecimal():  # elsewhere `authors` has numbers
            called = one.name if name is one else f"{one.name}.{name.name}"
            yield Said(values.text(name), called, name.line), said(one.node, "link")


def _terms(draft: Draft) -> tuple[list[Said], list[Said]]:
    """The categories and the tags."""
    terms: dict[str, list[Said]] = {"category": [], "post_tag": []}
    for group in items(draft.find("_embedded.wp:term")):
        for term in items(group):
            name, kind = find(term.node, "name"), said(term.node, "taxonomy")
            if name and kind in terms:
                terms[kind].append(Said(values.text(name), f"{term.name}.name", name.line))
    return terms["category"], terms["post_tag"]


def _put_picture(draft: Draft) -> None:
    key = draft.find(_FEATURED)
    url = said(draft.node, f"{_FEATURED}.source_url")
    kind = media_type(said(draft.node, f"{_FEATURED}.mime_type"), url or "")
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


_FORM = Form(
    name="wordpress",
    ids=("guid.rendered", "guid.raw", "guid"),
    put=_put,
    unescaped=unescape,
    guards=("status", "password"),
)
