"""A WordPress export (WXR 1.0 to 1.2): the posts of a site, each a story under the id that its own feeds give it.

What the site does not show to everybody is never usable here: drafts, private and protected posts, scheduled ones,
pages. Attachments are no stories, but a post's picture is found among them.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import unescape

from feedpub.errors import ArticleError
from feedpub.model import Article, Enclosure, Image, Person, Status
from feedpub.readers import Reading
from feedpub.readers.xml.draft import Draft, each, joined, line_of, none_of, number
from feedpub.readers.xml.entry import plain_of
from feedpub.readers.xml.tree import Element, Parts, below, children, first, parse, text
from feedpub.readers.xml.wptext import html_of

#: ``wp:status``; one that feedpub does not know is withheld.
STATUSES = {
    "publish": Status.USABLE,
    "draft": Status.DRAFT,
    "auto-draft": Status.DRAFT,
    "pending": Status.DRAFT,
    "future": Status.WITHHELD,
    "private": Status.WITHHELD,
    "trash": Status.CANCELED,
}
_NO_DATE = "0000-00-00"
_PICTURE = "_thumbnail_id"


@dataclass(frozen=True, slots=True)
class _Site:
    """What the export says besides its posts."""

    address: str
    language: tuple[Element, str] | None
    authors: Mapping[str, str]  #: names by login
    files: Mapping[str, Image]  #: attachments by their ids


def read(path: str, raw: bytes, context: Reading) -> Sequence[Article | ArticleError]:
    """Read the posts of an export. ArticleError where it holds none."""
    root, mends = parse(path, raw, records=True)
    channel = first(root, "channel")
    items = [] if channel is None else list(below(channel, "item"))
    kinds = sorted({line_of(first(item, "wp:post_type")) or "unknown" for item in items})
    site = _site(root if channel is None else channel, items)

    def story(item: Element) -> Article | None:
        parts = children(item)
        if _said(parts, "wp:post_type") not in ("post", "page"):
            return None
        id_ = _id(path, item, parts, site)
        return _story(Draft(path, "wxr", context, part=id_), item, parts, site)

    what = f"just {', '.join(kinds)}" if kinds else "nothing"
    message = f"holds no posts, {what}; export posts under Tools, Export in WordPress"
    return none_of(path, each(path, items, story, mends), message)


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
            alt = _meta(item).get("_wp_attachment_image_alt", "")
            caption = plain_of(line_of(first(item, "excerpt:encoded")))
            files[line_of(first(item, "wp:post_id"))] = Image(
                url=line_of(url), alt=alt or None, caption=caption or None
            )
    return _Site(
        line_of(address) or line_of(first(channel, "link")),
        None if language is None else (language, line_of(language)),
        {login: shown for login, shown in authors.items() if login and shown},
        files,
    )


def _meta(item: Element) -> dict[str, str]:
    return {line_of(first(one, "wp:meta_key")): text(one[-1]) for one in below(item, "wp:postmeta") if len(one)}


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
    _put_status(draft, item, parts)
    draft.put_text("headline", _at(parts, "title"))
    if (link := _at(parts, "link")) is not None:
        draft.put("url", joined(site.address, line_of(link)) if line_of(link) else None, link)
    draft.put(
        "slug", _said(parts, "wp:post_name") or _said(parts, "wp:post_id"), _first_of(parts, item, "wp:post_name")
    )
    _put_dates(draft, parts)
    _put_people(draft, parts, site)
    _put_terms(draft, parts)
    lead, body = _at(parts, "excerpt:encoded"), _at(parts, "content:encoded")
    if lead is not None:
        draft.put("lead", plain_of(text(lead)), lead)
    if body is not None:
        draft.put_body(html_of(text(body)), body)
    _put_files(draft, item, site)
    return draft.article()


def _first_of(parts: Parts, item: Element, what: str) -> Element:
    return parts[what][0] if what in parts else item


def _put_status(draft: Draft, item: Element, parts: Parts) -> None:
    said = _said(parts, "wp:status")
    at = _first_of(parts, item, "wp:status")
    if said not in STATUSES:
        draft.warn(at, f"`wp:status` {said[:40]!r} is none that feedpub knows; the post is withheld")
    draft.put("status", STATUSES.get(said, Status.WITHHELD), at)
    if draft.fields["status"] is Status.USABLE:
        for what, withheld in (
            ("wp:post_password", bool(_said(parts, "wp:post_password"))),
            ("wp:post_type", _said(parts, "wp:post_type") == "page"),
        ):
            if withheld:
                draft.put("status", Status.WITHHELD, _first_of(parts, item, what))


def _put_dates(draft: Draft, parts: Parts) -> None:
    for field, names in (
        ("published", ("wp:post_date_gmt", "wp:post_date", "pubDate")),
        ("updated", ("wp:post_modified_gmt", "wp:post_modified")),
    ):
        name = next((one for one in names if _said(parts, one)), None)
        # Zeros are a post's date until it is published, whatever the other elements say.
        if name and not _said(parts, name).startswith(_NO_DATE):
            said = _said(parts, name) + ("Z" if name.endswith("_gmt") else "")
            draft.put(field, draft.moment(parts[name][0], said), parts[name][0])


def _put_people(draft: Draft, parts: Parts, site: _Site) -> None:
    """Its authors by the names that the site shows; the plugin for several stores them as categories."""
    authors = [(one, line_of(one)) for one in parts.get("category", ()) if one.get("domain") == "author"]
    authors = authors or [(one, site.authors.get(line_of(one), line_of(one))) for one in parts.get("dc:creator", ())]
    # A login that is an address is nothing to show.
    names = {name: at for at, name in authors if name and "@" not in name}
    if names:
        draft.put("authors", tuple(Person(name=name) for name in names), next(iter(names.values())))


def _put_terms(draft: Draft, parts: Parts) -> None:
    terms = [(one, unescape(line_of(one))) for one in parts.get("category", ()) if line_of(one)]
    sections = [(at, term) for at, term in terms if at.get("domain") in ("category", None)]
    tags = sections[1:] + [(at, term) for at, term in terms if at.get("domain") in ("post_tag", "tag")]
    if sections:
        draft.put("section", sections[0][1], sections[0][0])
    if tags:
        draft.put("tags", tuple(dict.fromkeys(term for _, term in tags)), tags[0][0])


def _put_files(draft: Draft, item: Element, site: _Site) -> None:
    for one in below(item, "wp:postmeta"):
        key = line_of(first(one, "wp:meta_key"))
        value = text(one[-1])
        if key == _PICTURE and value in site.files:
            draft.put("images", (site.files[value],), one)
        elif key == "enclosure":
            # WordPress stores address, bytes and media type, each on a line.
            address, length, kind, *_ = [*(line.strip() for line in value.splitlines()), "", "", ""]
            if address and "/" in kind:
                file = Enclosure(url=address, media_type=kind, length=number(length) or 0)
                draft.put("enclosures", (*draft.fields.get("enclosures", ()), file), one)  # type: ignore[misc]
