"""A WordPress export (WXR 1.0 to 1.2): the posts of a site, each a story under the id that its own feeds give it.

What its words mean is in :mod:`feedpub.readers.wordpress`. An export holds all that a site stores, so only posts and
pages are looked at. Attachments are no stories, but a post's picture is found among them.
"""

from collections.abc import Mapping, Sequence

from msgspec import Struct

from feedpub.errors import ArticleError
from feedpub.model import Article, Enclosure, Image
from feedpub.readers import Reading
from feedpub.readers.keys import MisfitError
from feedpub.readers.mediatypes import media_type
from feedpub.readers.several import noted
from feedpub.readers.wordpress import Post, Said, put_post
from feedpub.readers.xml.draft import Draft, each, joined, line_of, none_of, number
from feedpub.readers.xml.entry import plain_of
from feedpub.readers.xml.tree import Element, Parts, Warnings, below, children, first, label, parse, text
from feedpub.readers.xml.wptext import html_of

_PICTURE = "_thumbnail_id"


class _Site(Struct, frozen=True):
    """What the export says besides its posts."""

    address: str
    language: tuple[Element, str] | None
    authors: Mapping[str, str]  #: names by login
    files: Mapping[str, Image]  #: attachments by their ids


def read(path: str, raw: bytes, context: Reading) -> Sequence[Article | ArticleError]:
    """Read the posts of an export. ArticleError where it holds none."""
    return posts_of(path, *parse(path, raw, records=True), context)


def posts_of(path: str, root: Element, mends: Warnings, context: Reading) -> Sequence[Article | ArticleError]:
    """The posts in the tree of an export; the same errors."""
    channel = first(root, "channel")
    items = [] if channel is None else list(below(channel, "item"))
    posts = [item for item in items if line_of(first(item, "wp:post_type")) in ("post", "page")]
    kinds = sorted({line_of(first(item, "wp:post_type")) or "unknown" for item in items})
    site = _site(root if channel is None else channel, items)

    def named(item: Element) -> tuple[str, None]:
        return _id(path, item, children(item), site), None

    def story(item: Element, id_: str) -> Article:
        return _story(Draft(path, "wxr", context, part=id_), item, children(item), site)

    what = f"just {', '.join(kinds)}" if kinds else "nothing"
    message = f"holds no posts, {what}; export posts under Tools, Export in WordPress"
    return none_of(path, noted(each(path, posts, named, story), mends), message)


def _site(channel: Element, items: Sequence[Element]) -> _Site:
    address = first(channel, "wp:base_blog_url")
    language = first(channel, "language")
    authors = {
        line_of(first(one, "wp:author_login")): line_of(first(one, "wp:author_display_name"))
        for one in below(channel, "wp:author")
    }
    files = {}
    for item in items:
        url = first(item, "wp:attachment_url")
        if url is not None and line_of(url):
            alt = _meta(item).get("_wp_attachment_image_alt")
            caption = plain_of(line_of(first(item, "excerpt:encoded")))
            files[line_of(first(item, "wp:post_id"))] = Image(
                url=line_of(url), alt=(alt.text or None) if alt else None, caption=caption or None
            )
    return _Site(
        line_of(address) or line_of(first(channel, "link")),
        None if language is None else (language, line_of(language)),
        {login: shown for login, shown in authors.items() if login and shown},
        files,
    )


def _meta(item: Element) -> dict[str, Said]:
    return {
        key: Said(text(one[-1]), key, one.sourceline)
        for one in below(item, "wp:postmeta")
        if len(one) and (key := line_of(first(one, "wp:meta_key")))
    }


def _at(parts: Parts, what: str) -> Element | None:
    return parts[what][0] if what in parts else None


def _said(parts: Parts, what: str) -> str:
    return line_of(_at(parts, what))


def _id(path: str, item: Element, parts: Parts, site: _Site) -> str:
    """The post's guid, or what WordPress would have made it: the site's address and the post's number."""
    if guid := _said(parts, "guid"):
        return guid
    if post := _said(parts, "wp:post_id"):
        return f"{site.address.rstrip('/')}/?p={post}" if site.address else post
    raise ArticleError(path, "a post with neither `guid` nor `wp:post_id`; export it again", line=item.sourceline)


def _story(draft: Draft, item: Element, parts: Parts, site: _Site) -> Article:
    draft.put("id", draft.part, parts.get("guid", parts.get("wp:post_id", [item]))[0])
    if site.language:
        draft.put_language(site.language[1], site.language[0], "language")
    draft.put_text("headline", _at(parts, "title"))
    if (link := _at(parts, "link")) is not None:
        draft.put("url", joined(site.address, line_of(link)) if line_of(link) else None, link)
    lead, body = _at(parts, "excerpt:encoded"), _at(parts, "content:encoded")
    if lead is not None:
        draft.put("lead", plain_of(text(lead)), lead)
    if body is not None:
        draft.put_body(html_of(text(body)), body)
    try:
        put_post(draft, _post(item, parts, site))
    except MisfitError as error:
        raise ArticleError(draft.path, error.message, line=error.line) from None
    _put_files(draft, item, site)
    return draft.article()


def _post(item: Element, parts: Parts, site: _Site) -> Post:
    kinds = [one.get("nicename", "").removeprefix("post-format-") for one in _of_domain(parts, "post_format")]
    return Post(
        line=item.sourceline,
        kind=_text_of(parts, "wp:post_type"),
        status=_text_of(parts, "wp:status"),
        lock=_text_of(parts, "wp:post_password"),
        slug=_text_of(parts, "wp:post_name") or _text_of(parts, "wp:post_id"),
        # Of a post that was never out `pubDate` is nonsense.
        published=_times(parts, "wp:post_date_gmt", "wp:post_date") or _times(parts, "pubDate"),
        updated=_times(parts, "wp:post_modified_gmt", "wp:post_modified"),
        authors=_authors(parts, site),
        categories=_terms(parts, "category", None),
        tags=_terms(parts, "post_tag", "tag"),
        format=kinds[0] if kinds else "standard",
        sticky=_said(parts, "wp:is_sticky") == "1",
        meta=_meta(item),
        stored=_said(parts, "content:encoded"),
    )


def _text_of(parts: Parts, what: str) -> Said | None:
    at = _at(parts, what)
    return Said(line_of(at), what, at.sourceline) if at is not None and line_of(at) else None


def _times(parts: Parts, *names: str) -> list[tuple[Said, bool]]:
    found = ((_text_of(parts, name), name.endswith("_gmt")) for name in names)
    return [(time, in_utc) for time, in_utc in found if time]


def _of_domain(parts: Parts, *domains: str | None) -> list[Element]:
    return [one for one in parts.get("category", ()) if one.get("domain") in domains]


def _terms(parts: Parts, *domains: str | None) -> list[Said]:
    return [Said(line_of(one), label(one), one.sourceline) for one in _of_domain(parts, *domains)]


def _authors(parts: Parts, site: _Site) -> list[tuple[Said, None]]:
    """All of them where the plugin for several stores them as categories (Co-Authors Plus), else WordPress's one."""
    several = [(one, line_of(one)) for one in _of_domain(parts, "author") if line_of(one)]
    only = [(one, site.authors.get(line_of(one), line_of(one))) for one in parts.get("dc:creator", ())]
    return [(Said(name, label(one), one.sourceline), None) for one, name in several or only if name]


def _put_files(draft: Draft, item: Element, site: _Site) -> None:
    for one in below(item, "wp:postmeta"):
        key = line_of(first(one, "wp:meta_key"))
        value = text(one[-1])
        if key == _PICTURE and value in site.files:
            draft.put("images", (site.files[value],), one)
        elif key == "enclosure":
            # WordPress stores address, bytes and media type, each on a line.
            address, length, kind, *_ = [*(line.strip() for line in value.splitlines()), "", "", ""]
            if address and (kind := media_type(kind, address)):
                file = Enclosure(url=address, media_type=kind, length=number(length) or 0)
                draft.put("enclosures", (*draft.fields.get("enclosures", ()), file), one)  # type: ignore[misc]
