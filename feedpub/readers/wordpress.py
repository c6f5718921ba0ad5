"""What WordPress says of a post, by the same rules in an export (WXR) and in an answer to a program (REST).

Sources: developer.wordpress.org/rest-api/reference/posts, wordpress.org/documentation/article/post-status, and the
documentation of the plugins named below. The two forms give texts with their places, :class:`Post`; here they become
fields. Only what the site shows to everybody is usable.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, date, datetime
from html import unescape

from msgspec import Struct, field

from feedpub import dates
from feedpub.model import Access, Person, Status
from feedpub.people import agency_of
from feedpub.readers.draft import Draft
from feedpub.readers.keys import MisfitError

#: The standing of a post; what is scheduled is not out there: the next export brings it. Any other is withheld.
STATUSES = {
    "publish": Status.USABLE,
    "draft": Status.DRAFT,
    "auto-draft": Status.DRAFT,
    "pending": Status.DRAFT,
    "future": Status.WITHHELD,
    "private": Status.WITHHELD,
    "trash": Status.CANCELED,
}
#: What plugins write beside a post that is not for everybody, and the values that mean that it is: Jetpack's
#: newsletter, Restrict Content Pro, Members.
WALLS = {
    "_jetpack_newsletter_access": ("everybody",),
    "_jetpack_memberships_contains_paid_content": ("0", "false"),
    "_is_paid": ("0", "false"),
    "rcp_access_level": ("none", "0"),
    "rcp_subscription_level": (),
    "_members_access_role": (),
}
# Blocks, and shortcodes in pairs, around what only members see: in the stored text it stands all the same.
_BLOCK = re.compile(r"<!-- wp:(jetpack/paywall|premium-content/[a-z-]{1,40})")
_SHORTCODE = re.compile(
    r"\[/(restrict|membership|members?|members?[_-]only|paywall|subscribers?|private|protected|loggedin|is_logged_in|"
    r"um_loggedin|mepr-[a-z-]{1,30}|pms-restrict|wcm_restrict|wlm_private|swpm_protected|ihc-hide-content|s2if|"
    r"leaky_paywall[a-z_]{0,30})\]",
    re.IGNORECASE,
)
# PublishPress Future: what it does with a post at its date, but for moving it between categories and the front page.
_EXPIRY = "_expiration-date"
_STAYS = ("stick", "unstick", "category", "category-add", "category-remove", "category-remove-all")
_NO_SECTION = frozenset(("uncategorized", "uncategorised"))


class Said(Struct, frozen=True):
    """A text of a file, what it is called there, and its line."""

    text: str
    called: str
    line: int

    @property
    def origin(self) -> str:
        """Where it stands, for a person."""
        return f"`{self.called}`, line {self.line}"


class Post(Struct, frozen=True, kw_only=True):
    """What a file says of a post. Of each kind of time the first that is one counts; one in UTC has no offset."""

    line: int
    kind: Said | None = None
    status: Said | None = None
    lock: Said | None = None  #: its password, or that it has one
    slug: Said | None = None  #: else its number
    published: Sequence[tuple[Said, bool]] = ()  #: and whether it is in UTC
    updated: Sequence[tuple[Said, bool]] = ()
    authors: Sequence[tuple[Said, str | None]] = ()  #: names as the site shows them, and their pages
    categories: Sequence[Said] = ()
    tags: Sequence[Said] = ()
    format: str | None = None
    sticky: bool = False
    meta: Mapping[str, Said] = field(default_factory=dict)  #: what plugins keep with it
    stored: str = ""  #: its text as the editor stored it, or as it is shown


def put_post(draft: Draft, post: Post) -> None:
    """Fill in what both forms have; MisfitError for a time that cannot be read."""
    _put_status(draft, post)
    _put_access(draft, post)
    _put_expiry(draft, post)
    for name, times in (("published", post.published), ("updated", post.updated)):
        for said, in_utc in times:
            if not said.text.startswith("0000-"):
                draft.infer(name, _moment(said, draft.language, in_utc=in_utc), said.origin, said.line)
                break
            if draft.fields["status"] is not Status.USABLE:  # noughts: it was never out, and its own clock says nothing
                break
    if post.slug:
        draft.infer("slug", post.slug.text, post.slug.origin, post.slug.line)
    _put_authors(draft, post)
    _put_terms(draft, post)
    for name, value in (
        ("type", post.kind.text if post.kind else None),
        ("format", post.format),
        ("sticky", "true" if post.sticky else None),
    ):
        if value:
            draft.free[name] = value


def _put_status(draft: Draft, post: Post) -> None:
    said = post.status
    if said is None or not said.text:
        draft.warn(post.line, "does not say its `status`, so it is withheld; fetch or export it with its status")
        draft.infer("status", Status.WITHHELD, "no `status`", post.line)
        return
    status = STATUSES.get(said.text.lower(), Status.WITHHELD)
    if said.text.lower() not in STATUSES:
        draft.warn(said.line, f"`{said.called}`: feedpub does not know {said.text[:40]!r}; the story is withheld")
    draft.infer("status", status, said.origin, said.line)
    is_page = post.kind is not None and post.kind.text == "page"
    for why in (post.lock, post.kind if is_page else None):
        if why and status is Status.USABLE:
            draft.infer("status", Status.WITHHELD, why.origin, why.line)


def _put_access(draft: Draft, post: Post) -> None:
    for name, free in WALLS.items():
        said = post.meta.get(name)
        if said and said.text and said.text.lower() not in free:
            draft.infer("access", Access.MEMBERS, said.origin, said.line)
    if wall := _BLOCK.search(post.stored) or _SHORTCODE.search(post.stored):
        draft.infer("access", Access.MEMBERS, f"`{wall[1]}` in its text", draft.lines.get("body"))


def _put_expiry(draft: Draft, post: Post) -> None:
    """The date of PublishPress Future (``_expiration-date``, seconds since 1970)."""
    said, state, action = (post.meta.get(f"{_EXPIRY}{what}") for what in ("", "-status", "-type"))
    if said and said.text and not (state and state.text != "saved") and not (action and action.text in _STAYS):
        draft.infer("expires", _moment(said, None, in_utc=True), said.origin, said.line)


def _moment(said: Said, language: str | None, *, in_utc: bool) -> date:
    try:
        when = dates.parse(said.text, language=language)
    except ValueError as error:
        raise MisfitError(said.line, f"`{said.called}`: {error}") from None
    return when.replace(tzinfo=UTC) if in_utc and isinstance(when, datetime) and when.tzinfo is None else when


def _put_authors(draft: Draft, post: Post) -> None:
    """People by the names that the site shows; a login that is an address is nothing to show."""
    found: dict[str, Person] = {}
    for said, page in post.authors:
        name = unescape(said.text)
        if agency_of(name) == name:
            draft.infer("agency", name, said.origin, said.line)
        elif name and "@" not in name:
            found.setdefault(name.casefold(), Person(name=name, url=page))
    if post.authors:
        first = post.authors[0][0]
        draft.infer("authors", tuple(found.values()), first.origin, first.line)


def _put_terms(draft: Draft, post: Post) -> None:
    """The first category is the section, the others and the tags are tags; "Uncategorized" is for want of any."""
    categories = [*_once(post.categories)]
    named = [said for said in categories if said.text.casefold() not in _NO_SECTION]
    section = next(iter(named or categories), None)
    if section:
        draft.infer("section", section.text, section.origin, section.line)
    tags = [said for said in _once([*named, *post.tags]) if said != section]
    if tags:
        draft.infer("tags", tuple(said.text for said in tags), tags[0].origin, tags[0].line)


def _once(terms: Sequence[Said]) -> Iterator[Said]:
    """The terms as they are shown, each once."""
    seen: set[str] = set()
    for said in terms:
        text = " ".join(unescape(said.text).split())
        if text and text.casefold() not in seen:
            seen.add(text.casefold())
            yield Said(text, said.called, said.line)
